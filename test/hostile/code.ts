// T, A, C and L for code: sites, texts, activations and captured values as nobody would write them. `note` is the canary
// of the programs in test/code; whatever is evaluated, it must not be called.

import { modules } from '../../lib/capture/modules.ts'
import { Trust, type LoadOptions } from '../../lib/index.ts'
import { instanceOf } from '../../lib/link/instance.ts'
import { loneOf, type Lone } from '../../lib/link/lone.ts'
import { program } from '../code/programs.ts'
import { define, pickle, pickleWith, row, type Line } from '../assembler.ts'
import { either, inert, refused, type Row } from './row.ts'

const live = program('cases/live.js')
const hosts = program('bad/hosts.js')
const home = [...modules().values()].find(({ id }) => id.endsWith('cases/live.js'))!
const { sites, bindings } = instanceOf(home).skeleton!
const indexOf = (path: string): number => sites.findIndex(site => site.path === path)
const bindingOf = (name: string): number => bindings.indexOf(name)

const refs = { options: (): LoadOptions => ({ trust: Trust.refs }) }
const code = { options: (): LoadOptions => ({ trust: Trust.code }) }
const allowing = (...allow: unknown[]) => ({ options: (): LoadOptions => ({ allow }) })

const integer = (n: number): Line => !Number.isInteger(n) || Math.abs(n) > 2 ** 31 ? ['F64', n] : n < 0 ? ['N8', -1 - n] : n < 64 ? ['INT', n] : ['I32', n]
const flag = (is: boolean): Line => is ? ['TRUE'] : ['FALSE']
const list = (...items: readonly Line[][]): Line[] => [['ARR', items.length], ...items.flat()]

/** Kinds are numbered in the order in which they are named: these always in this one. Rows number theirs from `OWN`. */
const [FUNCTION, MOULD, SITE, TEXT, ACTIVATION, SCOPE, CLASS, OWN] = [0, 1, 2, 3, 4, 5, 6, 7]
const kinds: Line[] = [['ARR', 5], // Each is used once, in a place where it is well-formed, so that rows need not know who came first.
  define('function'), ['KIND', FUNCTION], define('mould'), ['KIND', MOULD],
  define('site'), ['KIND', SITE], home.hash, home.id, integer(indexOf('replace')), 'replace', ['INT', 1], ['INT', 1], '',
  define('text'), ['KIND', TEXT], home.hash, home.id, ['FALSE'], ['FALSE'], ['FALSE'], ['FALSE'], ['END'], ['END'],
  integer(bindingOf('replace')), '', ['END'], ['HOLD'], ['END'],
  ['AFTER'], define('activation'), ['LEAF0', ACTIVATION], ['UNDEFINED'], define('scope'), ['KIND', SCOPE], ['REF8', 4], ['INT', 0], ['INT', 1], ['END'], ['NULL'],
  define('class'), ['KIND', CLASS], ['KIND', SITE], home.hash, home.id, integer(indexOf('Point')), 'Point', ['INT', 1], ['INT', 1], '', ['REF8', 4], ['END'], integer(bindingOf('Point')), '', ['HOLD'], ['END'],
]
/** What `kinds` tells: a function, the text, a class; and the number of the first object that follows. */
const KNOWN_FUNCTION: Line = ['REF8', 1]
const KNOWN_TEXT: Line = ['REF8', 4]
const KNOWN_CLASS: Line = ['REF8', 7]
const FIRST = 9

/** A pickle with one thing in it, and a second if there is one. */
const withKinds = (...lines: readonly Line[]): Uint8Array<ArrayBuffer> => pickle(...kinds, ...lines, ['NULL'])

const siteOf = (index: number, path = 'p', text: readonly Line[] = [KNOWN_TEXT], hash = home.hash, id = home.id): Line[] =>
  [['KIND', SITE], hash, id, integer(index), path, ['INT', 1], ['INT', 1], '', ...text, ['END']]

interface Told {
  readonly before?: readonly Line[]
  readonly site: readonly Line[]
  readonly binding?: number
  readonly name?: string
  /** What fills it; absent where only the reference is told. */
  readonly filled?: readonly Line[]
}

/** A function or a class, part by part. */
function made({ before = [], site, binding = -1, name = '', filled }: Told, kind = FUNCTION): Line[] {
  const bound = [integer(binding), ...binding >= 0 ? [name] : []]
  if (kind === CLASS) return [['KIND', CLASS], ...before, ...site, ...bound, ['HOLD'], ...filled === undefined ? [] : ['f', ['INT', 0], ['UNDEFINED'], ...filled] as Line[], ['END']]
  const form: Line[] = filled === undefined ? [] : ['f', ['INT', 0], ['FALSE']]
  return [['KIND', FUNCTION], ...before, ['KIND', MOULD], ...site, ...bound, ...form, ['END'], ['HOLD'], ...filled ?? [], ['END']]
}

/** Variables, number and value in turn. */
const filled = (...variables: readonly (readonly [at: number, ...value: Line[]])[]): Line[] => variables.flatMap(([at, ...value]) => [integer(at), ...value])

const scopeOf = (text: readonly Line[], scope: number, set: number, ...told: readonly Line[]): Line[] => [['KIND', SCOPE], ...text, integer(scope), integer(set), ...told, ['END']]
const entered = (text: readonly Line[], scope: number, set: number, parent: readonly Line[] = [['UNDEFINED']]): Line[] => [['LEAF0', ACTIVATION], ...parent, ...scopeOf(text, scope, set)]

/** A text of its own that no realm has. */
const FOREIGN = '00112233445566778899aabbccddeeff'
const foreignText = (prefix = '$', lone = true, hash = FOREIGN): Line[] => [['KIND', TEXT], hash, '', flag(lone), ['FALSE'], ['FALSE'], ['TRUE'], prefix, ['END']]

interface SourceRow {
  readonly kind?: string
  readonly text: string
  readonly code?: string
  readonly async?: boolean
  readonly generator?: boolean
  readonly scope?: number
  readonly needs?: readonly (readonly number[])[]
  readonly free?: readonly string[]
  readonly bindings?: readonly number[]
  readonly class?: readonly Line[]
  readonly written?: Line | string
}

const numbers = (...ns: readonly number[]): Line[] => list(...ns.map(n => [integer(n)]))

const sourceRow = ({ kind = 'arrow', text, code, async = false, generator = false, scope = -1, needs = [], free = [], bindings = [], ...more }: SourceRow): Line[] => row([
  ['kind', kind], ['async', flag(async)], ['generator', flag(generator)], ['strict', ['TRUE']], ['path', 'p'], ['line', ['INT', 1]], ['column', ['INT', 0]], ['scope', integer(scope)],
  ['needs', ...list(...needs.map(level => numbers(...level)))], ['bindings', ...numbers(...bindings)], ['free', ...list(...free.map(name => [name]))], ['digest', 'd'], ['text', text],
  ...code === undefined ? [] : [['code', code] as const], ...more.class === undefined ? [] : [['class', ...more.class] as const], ...more.written === undefined ? [] : [['written', more.written] as const],
])

/** A function or class from its text, which stands in a scope if that is said. */
function fromText(told: SourceRow, { prefix = '$', hash = FOREIGN, names = [] as readonly Line[], before = [] as readonly Line[], kind = FUNCTION, fill = filled() as readonly Line[] } = {}): Line[] {
  const text = before.length > 0 ? [['REF8', TEXT_OF_SCOPE] as Line] : foreignText(prefix, true, hash)
  return made({ before, site: [['KIND', SITE], hash, '', ['INT', 0], 'p', ['INT', 1], ['INT', 0], 'd', ...text, ...sourceRow(told), ...names, ['END']], filled: fill }, kind)
}

/** The number of the text that `inScope` tells: the function takes one, then its activation, then the scope of that. */
const TEXT_OF_SCOPE = FIRST + 3

/** The scope of a text, with these variables. */
const inScope = (variables: readonly string[], { record = '$1', prefix = '$', parent = -1 } = {}): Line[] => [['LEAF0', ACTIVATION], ['UNDEFINED'], ...scopeOf(foreignText(prefix), 0, variables.length,
  ...row([['parent', integer(parent)], ['variables', ...list(...variables.map(name => [name]))], ['strict', ['TRUE']], ['record', record]]))]

/** No static private fields, and no lost members. */
const asClass = { kind: CLASS, fill: [integer(0), integer(0)] }

const isFunction = (value: unknown): boolean => typeof (value as unknown[])[3] === 'function'
const codes = ['BAD_SITE', 'BAD_NAME', 'BAD_TYPE', 'BAD_REF', 'REVIVE_FAILED', 'LIMIT', 'BAD_TOKEN', 'UNKNOWN_SITE', 'TRUNCATED'] as const
const source = (id: string, what: string, told: SourceRow, more?: Parameters<typeof fromText>[1]): Row => either(id, what, codes, () => withKinds(...fromText(told, more)), isFunction, code)

const escapes = ['()=>{} ); note("out"); (()=>{}', 'note("out"), ()=>1', '(()=>{note("out")})()', 'note("out")', 'note`x`', '{[note("out")]:1}', '({get x(){return note("out")}}).x', '`${note("out")}`',
  'x=>x)(note("out"))//', '()=>{}}note("out");{', 'x=>x\n;note("out")', 'function(){}(note("out"))', 'async()=>{}, await note("out")', '[note("out")](){}', 'get [note("out")](){}', '...note("out")']
const endings = ['()=>1//', '()=>1/*', '()=>1<!--', '()=>1\n-->', '()=>1\u2028', '#!()=>1', '(/*)*/)=>1', '(a){note("out")}//', '()=>1/**/', '()=>{}\u2029note("out")', '()=>1\r\n--> note("out")', '()=>1\0', '(a=note)=>1']
const names = ['a){note("out")}//', 'x=note("out")', 'arguments', 'eval', 'await', 'yield', 'let', '\\u0061', '\u200d', 'a'.repeat(2 ** 20), 'a,b', '', '1', 'class', 'a\u2028b', '__proto__', 'undefined', 'note', '$0', '$1', '$e', '$x']
const classes = ['class{static{note("out")}}', 'class{[note("out")](){}}', 'class extends note("out"){}', 'class{static x=note("out")}', '@note class{}', 'class{static #x=note("out")}', 'class{static accessor x=note("out")}', 'class{constructor(){note("out")}}', 'class{x=note("out")}']
const flavours: readonly (readonly [what: string, told: SourceRow])[] = [
  ['sloppy only', { kind: 'function', text: 'function(){with({})return 010}' }], ['strict only', { text: '()=>{"use strict";return 010}' }], ['module only', { text: '()=>import.meta' }],
  ['await outside', { text: '()=>await 1' }], ['an async arrow that says it is none', { text: 'async()=>{}' }], ['a generator', { kind: 'function', text: 'function*(){yield 1}', generator: true }],
  ['a method with super', { kind: 'method', text: 'm(){return super.m}' }], ['a private name', { text: 'o=>o.#x' }], ['new.target', { text: '()=>new.target' }], ['an arrow that is said to be a class', { kind: 'class', text: '()=>1' }],
  ['a class that is said to be an arrow', { text: 'class{}' }], ['a getter', { kind: 'getter', text: 'get x(){return 1}' }], ['nothing', { text: '' }],
]
const large: readonly (readonly [what: string, text: string])[] = [
  ['a source of 3 MB', `()=>{${';'.repeat(3 * 2 ** 20)}}`], ['100,000 parentheses', `()=>${'('.repeat(1e5)}1${')'.repeat(1e5)}`], ['70,000 parameters', `(${Array.from({ length: 70_000 }, (_, i) => `a${i}`).join()})=>1`],
  ['wrong syntax', '()=>{'], ['half a character', '()=>"\ud800"'], ['a zero', '()=>"\0"'], ['100,000 arrays in one another', `()=>${'['.repeat(1e5)}${']'.repeat(1e5)}`], ['100,000 blocks', `()=>${'{'.repeat(1e5)}${'}'.repeat(1e5)}`],
]

const repeat = (count: number, ...lines: readonly Line[]): Line[] => Array.from({ length: count }, () => lines).flat()
const language = (name: string): Line => ['GLOBAL', 'globalThis', name]
const registered = (name: string): Line => ['GLOBAL', 'registered', name]
const dressed = (target: readonly Line[]): Line[] => [['DRESS', 0], ...target, 'hacked', ['INT', 7], ['TRUE'], ['END']]
const makesCounter = (value: Line[]): Line[] => made({ before: entered([KNOWN_TEXT], 0, 1), site: siteOf(indexOf('counter/(anonymous)')), filled: filled([0, ...value]) })

const bound = (...given: readonly Line[][]): Line[] => [define('bound function'), ['KIND', 0], ...given.flat(), ...given.map((): Line => ['TRUE']), ['HOLD'], 'b', ['INT', 0], ['UNDEFINED'], ['END']]

const intrinsics: Row[] = [
  ...['Map', 'Object', 'Function', 'Array'].map(name => either('P04', `${name}.prototype, by way of ${name}, is written to`, ['BAD_TYPE', 'CODE_NOT_TRUSTED'], () => pickle(...dressed([define('prototype'), ['LEAF0', 0], language(name)])),
    () => !('hacked' in Object.prototype), refs)),
  either('P04', 'the prototype of a class that was here is written to', ['BAD_TYPE'], () => pickle(...dressed([define('prototype'), ['LEAF0', 0], registered('hostile.Trapped')])), value => !('hacked' in value)),
  either('P04', 'a method of a class that was here is written to', ['BAD_TYPE', 'CODE_NOT_TRUSTED', 'BAD_SITE'], () => withKinds(...dressed([define('member'), ['KIND', OWN], KNOWN_CLASS, ['FALSE'], 'hello', 'value', ['END']])), () => !('hacked' in live.Point.prototype.hello), refs),
  refused('A04', 'a toJSON that changes what every realm has', 'CODE_NOT_TRUSTED', () => pickle(...row([['toJSON', ...bound([language('Object.assign')], [language('Object')], [language('Array.prototype')], row([['hacked', ['TRUE']]]))]]))),
  refused('A02', 'a then that binds what it is to call', 'CODE_NOT_TRUSTED', () => pickle(...row([['then', ...bound([language('Reflect.set')], [language('Reflect')], [language('Array.prototype')])]]))),
]

const hooks: Row[] = [
  ...['then', 'toJSON', 'toString', 'valueOf', 'next', 'return', 'inspect', 'asymmetricMatch'].map(key =>
    inert(key === 'then' ? 'A02' : 'A04', `a ${key} that is a function of the program`, () => withKinds(...row([[key, ...makesCounter([['INT', 1]])]])), ([, , , o]) => typeof o[key] === 'function', refs)),
  inert('A04', 'a toPrimitive that is a function of the program', () => withKinds(['DRESS', 0], ...row([]), language('Symbol.toPrimitive'), ['INT', 7], KNOWN_FUNCTION, ['END']), ([f, , , o]) => o[Symbol.toPrimitive] === f, refs),
  inert('A07', 'an instance of a class of the program, as what it is not', () => withKinds(['SHAPE', { from: 2, keys: ['x', 'hello'], prototype: KNOWN_CLASS }], ['INT', 1], ['INT', 2]), ([, , C, o]) => C === live.Point && Object.getPrototypeOf(o) === C, refs),
  refused('A07', 'private fields that the class does not have', ['BAD_TYPE', 'REVIVE_FAILED'], () => withKinds(['DRESS', 0], ...row([]), ['INT', 0], ['INT', 16], ['INT', 1], ['END']), refs),
  refused('A07', 'more private fields than the class has', ['BAD_TYPE'], () => withKinds(['DRESS', 0], define('instance'), ['LEAF0', OWN], define('prototype'), ['LEAF0', OWN + 1], KNOWN_CLASS, ['INT', 0], ['INT', 16], ['INT', 1], ['INT', 1], ['INT', 16], ['INT', 1], ['END']), refs),
  refused('A06', 'a Proxy that is said to be a class of the program', ['BAD_SITE', 'BAD_TYPE'], () => withKinds(...made({ site: siteOf(indexOf('replace')) }, CLASS)), refs),
]

const types: Row[] = [
  ...([['a function', [KNOWN_FUNCTION]], ['a primitive', [['INT', 1]]], ['an object', row([])], ['a built-in', [language('Map')]]] as const).map(([what, part]) =>
    refused('T07', `an instance below ${what}`, ['BAD_TYPE', 'BAD_SITE'], () => withKinds(define('instance'), ['LEAF0', OWN], ...part), refs)),
  refused('T07', 'a prototype of an arrow', 'BAD_TYPE', () => withKinds(define('prototype'), ['LEAF0', OWN], KNOWN_FUNCTION), refs),
  refused('T07', 'a member of data', 'BAD_TYPE', () => withKinds(define('member'), ['KIND', OWN], ...row([]), ['FALSE'], 'm', 'value', ['END']), refs),
  refused('T07', 'a member that the class has not', 'BAD_SITE', () => withKinds(define('member'), ['KIND', OWN], KNOWN_CLASS, ['FALSE'], 'constructor', 'value', ['END']), refs),
  refused('T07', 'a bound function that binds data', 'BAD_TYPE', () => withKinds(define('bound function'), ['KIND', OWN], ...row([]), ['TRUE'], ['HOLD'], ['END']), refs),
  refused('T07', 'a bound function without end', 'BAD_TYPE', () => withKinds(define('bound function'), ['KIND', OWN], ['TRUE'], ['TRUE'], ['END']), refs),
  ...([['a primitive', [['INT', 1]]], ['a Map', [define('Map'), ['KINDH', OWN], ['END']]], ['a site', siteOf(1)], ['a text', [KNOWN_TEXT]]] as const).map(([what, part]) =>
    refused('T08', `an activation that is ${what}`, ['BAD_TYPE', 'BAD_TOKEN', 'BAD_SITE'], () => withKinds(...made({ before: part as Line[], site: siteOf(indexOf('counter/(anonymous)')), filled: filled([0, ['INT', 1]]) })), refs)),
  ...([['more variables than it has', 0, 5], ['a scope that is not there', 99, 0], ['a scope far away', 2 ** 31 - 1, 0]] as const).map(([what, scope, set]) =>
    refused('T08', `an activation of ${what}`, ['BAD_SITE', 'BAD_TYPE'], () => withKinds(...made({ before: entered([KNOWN_TEXT], scope, set), site: siteOf(indexOf('counter/(anonymous)')) })), refs)),
  refused('T08', 'an activation within itself', ['BAD_REF', 'BAD_SITE'], () => withKinds(...made({ before: entered([KNOWN_TEXT], 0, 1, [['REF8', FIRST + 1]]), site: siteOf(1) })), refs),
  ...[1, 5, 2 ** 24, 2 ** 40, 2 ** 53 - 1, 2 ** 53, 1e300, -2, 0.5, Infinity].map(at =>
    refused('T08', `a variable with the number ${at}`, ['BAD_SITE', 'BAD_TYPE'], () => withKinds(...made({ before: entered([KNOWN_TEXT], 0, 1), site: siteOf(indexOf('counter/(anonymous)')), filled: filled([at, ['INT', 1]]) })), refs)),
  refused('T08', 'a variable for a function that captured none', 'BAD_SITE', () => withKinds(...made({ site: siteOf(indexOf('read/(anonymous)')), filled: filled([2 ** 52, ['INT', 1]]) })), refs),
  refused('T08', 'a cell that is not apart', ['BAD_SITE', 'BAD_TYPE', 'BAD_TOKEN'], () => withKinds(...made({ before: entered([KNOWN_TEXT], 0, 1), site: siteOf(indexOf('counter/(anonymous)')), filled: filled([-1, define('cell'), ['KIND', OWN], 'total', KNOWN_TEXT, ['HOLD'], ['INT', 7], ['END']]) })), refs),
  either('T10', 'a kind whose class is one of the program\'s', ['UNKNOWN_KIND', 'REVIVE_FAILED', 'BAD_TYPE'], () => withKinds(define('hostile.Boom'), ['KIND', OWN], KNOWN_CLASS, ['END']), () => false, refs),
]

const places: Row[] = [
  ...([['an unknown one', 'ffffffffffffffffffffffffffffffff', 'gone.js'], ['another build', 'ffffffffffffffffffffffffffffffff', home.id], ['no hash', '', home.id], ['a hash that is a word', '__proto__', '__proto__']] as const).map(([what, hash, id]) =>
    refused('C10', `a site of ${what}`, ['CODE_NOT_TRUSTED', 'UNKNOWN_SITE', 'BAD_SITE', 'BAD_TYPE'], () => withKinds(...made({ site: siteOf(1, 'replace', [['KIND', TEXT], hash, id, ['FALSE'], ['FALSE'], ['FALSE'], ['FALSE'], ['END']], hash, id) })), refs)),
  ...[-2, -1, sites.length, 2 ** 31 - 1, 2 ** 31, 2 ** 53, NaN].map(index => refused('C10', `a site with the number ${index}`, ['BAD_TYPE', 'BAD_SITE', 'UNKNOWN_SITE'], () => withKinds(...made({ site: siteOf(index) })), refs)),
  refused('C10', 'a class as a function', 'BAD_SITE', () => withKinds(...made({ site: siteOf(indexOf('Point')) })), refs),
  refused('C10', 'a function as a class', 'BAD_SITE', () => withKinds(...made({ site: siteOf(indexOf('read/(anonymous)')) }, CLASS)), refs),
  refused('C10', 'another function by way of the path of one that is allowed', 'CODE_NOT_TRUSTED', () => withKinds(...made({ site: siteOf(indexOf('read/(anonymous)'), 'add') })), allowing(`${home.id}#add`, live.replace, live.Point, live.makers.counter()[0])),
  ...[-1, indexOf('makeLocal')].map(index => refused('C10', `another function by way of the binding, site ${index}`, ['CODE_NOT_TRUSTED', 'BAD_SITE'], () => pickle(
    define('function'), ['KIND', FUNCTION], define('mould'), ['KIND', MOULD], define('site'), ['KIND', SITE], home.hash, home.id, integer(index), 'makeLocal', ['INT', 1], ['INT', 1], '', define('text'), ['KIND', TEXT], home.hash, home.id, ['FALSE'], ['FALSE'], ['FALSE'], ['FALSE'], ['END'], ['END'],
    integer(bindingOf('replace')), '', ['END'], ['HOLD'], ['END']), allowing(live.makeLocal))),
  either('C12', 'a function in the place of a variable of its module', codes, () => withKinds(...made({ site: siteOf(indexOf('read/(anonymous)')), binding: bindingOf('total'), filled: filled() })), () => live.total === 0, refs),
  inert('C12', 'an allowed closure with hostile values', () => withKinds(...makesCounter(row([['valueOf', KNOWN_FUNCTION], ['then', KNOWN_FUNCTION], ['__proto__', KNOWN_FUNCTION]]))), isFunction, refs),
  inert('C12', 'an allowed closure whose variable is another function', () => withKinds(...makesCounter([KNOWN_FUNCTION])), isFunction, refs),
  ...['node:child_process#exec', 'data:text/javascript,1#0', '../../x#0', 'constructor#0', '__proto__#0', `${home.id}#${home.hash}`, `${home.id}#0`].flatMap(module =>
    ['0', '__proto__', 'constructor', 'default', '7.constructor', `${bindingOf('total')}`, `${bindingOf('plain')}.kept`, `${bindingOf('dep')}.constructor`].map(name =>
      refused('C11', `"${name}" of the module "${module.slice(0, 40)}"`, ['UNKNOWN_NAME', 'CODE_NOT_TRUSTED'], () => pickle(['GLOBAL', module, name]), refs))),
  either('C11', 'a namespace', ['UNKNOWN_NAME'], () => pickle(['GLOBAL', `${home.id}#${home.hash}`, String(bindingOf('dep'))]), value => value !== null, refs),
]

const texts: Row[] = [
  refused('C01', 'a text', 'CODE_NOT_TRUSTED', () => withKinds(...fromText({ text: '()=>note("out")' }))),
  refused('C01', 'a text that is said to be of a module that is here', ['CODE_NOT_TRUSTED', 'BAD_SITE', 'UNKNOWN_SITE'], () => withKinds(...made({ site: [['KIND', SITE], FOREIGN, home.id, ['INT', 0], 'p', ['INT', 1], ['INT', 0], 'd', ...foreignText(), ...sourceRow({ text: '()=>note("out")' }), ['END']] })), refs),
  ...([['a default', { text: '(a=note("out"))=>1' }], ['a computed key', { kind: 'class', text: 'class{[note("out")](){}}' }], ['a static block', { kind: 'class', text: 'class{static{note("out")}}' }], ['a getter', { kind: 'getter', text: 'get x(){note("out")}' }], ['a template', { text: '()=>`${note("out")}`' }]] as const)
    .map(([what, told]) => refused('C02', `a text with ${what}`, 'CODE_NOT_TRUSTED', () => withKinds(...fromText(told)))),
  // What the rows below spoil comes back when it is not.
  inert('C03', 'a text that is one function', () => withKinds(...fromText({ text: '()=>1' })), isFunction, code),
  inert('C03', 'a text that its author is said to have written otherwise', () => withKinds(...fromText({ text: '()=>1', written: 'note("out")' })), isFunction, code),
  refused('C03', 'a number that its author is said to have written', 'BAD_SITE', () => withKinds(...fromText({ text: '()=>1', written: ['INT', 1] })), code),
  inert('C05', 'a text with a variable', () => withKinds(...fromText({ text: '()=>n', scope: 0, needs: [[0]] }, { before: inScope(['n']), fill: filled([0, ['INT', 7]]) })), ([, , , f]) => f() === 7, code),
  inert('C05', 'a text with a global and a binding', () => withKinds(...fromText({ text: '()=>Math', free: ['Math'], bindings: [] })), ([, , , f]) => f() === Math, code),
  inert('C06', 'a text that is a class', () => withKinds(...fromText({ kind: 'class', text: 'class{}' }, asClass)), isFunction, code),
  ...escapes.flatMap(text => [source('C03', text, { text }), source('C03', `behind another: ${text}`, { text: '()=>1', code: text })]),
  ...endings.flatMap(text => [source('C04', JSON.stringify(text), { text }), source('C04', `behind another: ${JSON.stringify(text)}`, { text: '()=>1', code: text })]),
  ...names.flatMap(name => [
    source('C05', `a variable "${name.slice(0, 30)}"`, { text: '()=>1', scope: 0, needs: [[0]] }, { before: inScope([name]), fill: filled([0, ['INT', 1]]) }),
    source('C05', `a record "${name.slice(0, 30)}"`, { text: '()=>1', scope: 0 }, { before: inScope(['a'], { record: name }) }),
    source('C05', `a prefix "${name.slice(0, 30)}"`, { text: '()=>1' }, { prefix: name }),
    source('C05', `a global "${name.slice(0, 30)}"`, { text: '()=>1', free: [name] }),
    source('C05', `a binding "${name.slice(0, 30)}"`, { text: '()=>1', bindings: [0] }, { names: [['INT', 0], name] }),
    source('C05', `a name in the code "${name.slice(0, 30)}"`, { kind: 'function', text: `function ${name.slice(0, 100)}(){}` }),
  ]),
  source('C05', 'two variables of one name', { text: '()=>1', scope: 0 }, { before: inScope(['a', 'a']) }),
  ...classes.flatMap(text => [
    source('C06', text, { kind: 'class', text }, asClass),
    source('C06', `${text}, with rows`, { kind: 'class', text, class: row([['derived', ['TRUE']], ['keys', ['INT', 1]], ['members', ['ARR', 0]], ['statics', ['ARR', 0]]]) }, asClass),
  ]),
  ...flavours.map(([what, told]) => source('C07', what, told)),
  ...large.map(([what, text]) => source('C08', what, { text })),
  ...([['a syntax error', fromText({ text: '()=>{' })], ['an unknown site', made({ site: siteOf(999) })], ['text that runs', fromText({ kind: 'class', text: 'class{static{note("out")}}' }, { kind: CLASS })], ['a wrong part', made({ site: [['INT', 1]] })]] as const)
    .map(([what, bad]) => refused('C09', `good functions, then ${what}`, [...codes], () => pickle(...kinds, ...list(fromText({ text: '()=>note("out")' }), makesCounter([['INT', 1]]), [...bad]), ['NULL']), code)),
]

/** The texts of functions that honest programs save afterwards. */
const learnt: Row[] = [['lone', hosts.lone], ['Lone', hosts.Lone]].flatMap(([what, victim]): Row[] => {
  const { hash } = loneOf(victim as Function, []) as Lone
  const evil = (): Line[] => fromText({ text: '()=>note("out")' }, { hash })
  return [
    either('C09', `another text under the hash of ${what as string}`, codes, () => withKinds(...evil()), isFunction, code),
    refused('C09', `another text under the hash of ${what as string}, then a mistake`, [...codes], () => pickle(...kinds, ...list(evil(), [['KIND', SITE]])), code),
    refused('C09', `no text under the hash of ${what as string}, then a mistake`, [...codes], () => pickle(...kinds, ...list(made({ site: [['KIND', SITE], hash, '', ['INT', 5], 'p', ['INT', 1], ['INT', 0], 'd', ...foreignText('$', true, hash), ['END']] }), [['NULL']]), ['NULL']), code),
  ]
})

const amounts: Row[] = [
  inert('L09', '50,000 functions of one site', () => pickleWith({}, [...kinds, ['ARR32', 50_000], ['KIND', FUNCTION], ['KIND', MOULD], ...siteOf(indexOf('read')), ['N8', 0], ['END'], ['HOLD'], ['END'],
    ...repeat(49_999, ['KIND', FUNCTION], ['REF8', FIRST + 2], ['HOLD'], ['END']), ['NULL']]), value => value[3].length === 50_000, refs),
  refused('L09', 'more functions than the limit', 'LIMIT', () => withKinds(...list(...Array.from({ length: 10 }, () => makesCounter([['INT', 1]])))), { options: () => ({ trust: Trust.refs, limits: { nodes: 15 } }) }),
  refused('L09', 'a text beyond a limit of one\'s own', 'LIMIT', () => withKinds(...fromText({ text: `()=>${'1'.repeat(200)}` })), { options: () => ({ trust: Trust.code, limits: { source: 100 } }) }),
  refused('L09', 'an author\'s text beyond a limit of one\'s own', 'LIMIT', () => withKinds(...fromText({ text: '()=>1', written: '1'.repeat(200) })), { options: () => ({ trust: Trust.code, limits: { source: 100 } }) }),
  either('L03', '50,000 activations within one another', codes, () => pickleWith({}, [...kinds, ...made({ before: [...repeat(50_000, ['LEAF0', ACTIVATION]), ['UNDEFINED'], ...scopeOf([['KIND', TEXT], FOREIGN, home.id, ['FALSE'], ['FALSE'], ['FALSE'], ['FALSE'], ['END']], 0, 0), ...repeat(49_999, ['REF32', FIRST + 50_001])], site: siteOf(1) }), ['NULL']]), () => true, refs),
  source('L03', 'a record that is its own parent', { text: '()=>a', scope: 0, needs: [[0]] }, { before: inScope(['a'], { record: '$0' }), fill: filled([0, ['INT', 1]]) }),
  source('L03', 'a scope that is its own parent', { text: '()=>1', scope: 0 }, { before: inScope(['a'], { parent: 0 }) }),
]

/** All of them ask for code, and most need somebody to vouch for them to be looked at at all. */
export const coded: Row[] = [...intrinsics, ...hooks, ...types, ...places, ...texts, ...learnt, ...amounts]
