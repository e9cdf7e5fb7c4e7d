// A and T: code that a loader might call on its way, and parts of a type that their kind does not expect.

import { define, held, leaf, pickle, row, type Line } from '../assembler.ts'
import { Boom, inert, refused, trap, Trapped, TrappedMap, type Row } from './row.ts'

const language = (name: string): Line => ['GLOBAL', 'globalThis', name]
const registered = (name: string): Line => ['GLOBAL', 'registered', name]
const trapped = registered('hostile.trap')

/** An object with one accessor. */
const accessor = (get: Line, set: Line = ['UNDEFINED']): Line[] => [['DRESS', 0], ...row([]), 'a', ['INT', 14], get, set, ['END']]

/** An object whose conversion to a primitive would call something. */
const convertible: Line[] = row([['valueOf', trapped], ['toString', trapped]])

/** A typed array over whatever is given as its buffer. */
const view = (tag: string, ...parts: readonly Line[]): Line[] => [define(tag), ['KIND', 0], ...parts, ['END']]
const buffer = (index: number, size: number): Line[] => leaf(index, 'ArrayBuffer', ['FALSE'], ['BYTES', new Uint8Array(size)])

/** Parts of the wrong type, kind by kind. */
const misfits: readonly (readonly [id: string, tag: string, part: readonly Line[], rest?: readonly Line[]])[] = [
  ['A08', 'Date', convertible],
  ['A08', 'Date', ['text']],
  ['T04', 'Number', convertible],
  ['T04', 'String', [['INT', 1]]],
  ['T04', 'Boolean', row([])],
  ['T04', 'BigInt', [['INT', 1]]],
  ['T04', 'Symbol object', [['REF8', 1]]],
  ['T04', 'Symbol object', ['text']],
  ['A08', 'Symbol.for', convertible],
  ['A08', 'Intl.Locale', convertible],
]

export const hooks: Row[] = [
  refused('A01', 'a getter that no one registered', 'CODE_NOT_TRUSTED', () => pickle(...accessor(language('Array.prototype.join')))),
  refused('A01', 'a setter that no one registered', 'CODE_NOT_TRUSTED', () => pickle(...accessor(['UNDEFINED'], language('Object.freeze')))),
  refused('A01', 'a getter that is data', 'BAD_TYPE', () => pickle(...accessor(['INT', 1]))),
  refused('A01', 'a getter that is null', 'BAD_TYPE', () => pickle(...accessor(['NULL']))),
  inert('A01', 'a getter that was registered', () => pickle(...accessor(trapped)), o => Object.getOwnPropertyDescriptor(o, 'a')?.get === trap),
  inert('A01', 'an accessor without functions', () => pickle(...accessor(['UNDEFINED'])), o => 'a' in o && o.a === undefined),
  inert('A02', 'a then that may be called', () => pickle(...row([['then', trapped]])), o => Object.hasOwn(o, 'then')),
  refused('A03', 'a promise of itself', 'BAD_TYPE', () => pickle(...held(0, 'Promise', ['ARR', 2], ['TRUE'], ['REF8', 0]))),
  refused('A03', 'a promise of a thenable', 'BAD_TYPE', () => pickle(...held(0, 'Promise', ['ARR', 2], ['TRUE'], ...row([['then', trapped]])))),
  refused('A03', 'two promises of one another', 'BAD_TYPE', () => pickle(...held(0, 'Promise', ['ARR', 2], ['TRUE'], ['KINDH', 0], ['ARR', 2], ['TRUE'], ['REF8', 0], ['END']))),
  refused('A03', 'a promise without an outcome', 'BAD_TYPE', () => pickle(...held(0, 'Promise', ['ARR', 0]))),
  refused('A03', 'a promise whose outcome is an object that looks like one', 'BAD_TYPE', () => pickle(...held(0, 'Promise', ...row([['0', ['TRUE']], ['1', ['NULL']]])))),
  inert('A04', 'all that a loader or a log might call', () => pickle(...row(['toJSON', 'toString', 'valueOf', 'then', 'inspect', 'nodeType', 'asymmetricMatch'].map(key => [key, trapped] as const))), o => o.toJSON === trap),
  inert('A04', 'symbols that a loader or a log might call', () => pickle(['DRESS', 0], ...row([]),
    ...['toPrimitive', 'iterator', 'hasInstance'].flatMap((name): Line[] => [language(`Symbol.${name}`), ['INT', 7], trapped]), ['END']), o => Reflect.get(o, Symbol.toPrimitive) === trap),
  inert('A05', 'an error with odd properties', () => pickle(...held(0, 'Error', 'message', ['INT', 5], ['INT', 1], 'stack', ['INT', 5], ['ARR', 0], 'name', ['INT', 5], ['NULL'], 'cause', ['INT', 5], ['REF8', 0])),
    e => e instanceof Error && e.cause === e && (e.message as unknown) === 1),
  refused('A05', 'an error with a getter that no one registered', 'CODE_NOT_TRUSTED', () => pickle(...held(0, 'Error', 'message', ['INT', 14], language('Array.prototype.join'), ['UNDEFINED']))),
  refused('A06', 'a Proxy', 'CODE_NOT_TRUSTED', () => pickle(...leaf(0, 'Proxy', ...row([]), ...row([])))),
  refused('A06', 'Proxy as a factory', 'CODE_NOT_TRUSTED', () => pickle(define('reduction'), ['KIND', 0], language('Proxy'), ['TRUE'], ...row([]), ...row([]), ['END'])),
  inert('A07', 'an instance of a class whose code acts', () => pickle(['ARR', 4], ...row([['y', ['INT', 1]]], 2, registered('hostile.Trapped.prototype')), ['OBJ', 0], ['INT', 1], ['OBJ', 0], ['INT', 1], ['OBJ', 0], ['INT', 1]),
    list => list.every((o: unknown) => o instanceof Trapped && !Object.hasOwn(o, 'x'))),
  inert('A07', 'a Map whose class overrides everything', () => pickle(['DRESS', 4], ...held(0, 'Map', ['INT', 1], ['INT', 2]), registered('hostile.TrappedMap.prototype'), ['END']),
    map => Object.getPrototypeOf(map) === TrappedMap.prototype && Map.prototype.get.call(map, 1) === 2),
  refused('A07', 'a class that was not registered to be constructed', 'CODE_NOT_TRUSTED', () => pickle(define('reduction'), ['KIND', 0], registered('hostile.Trapped'), ['TRUE'], ['END'])),
  refused('A07', 'a function that was not registered to be called', 'CODE_NOT_TRUSTED', () => pickle(define('reduction'), ['KIND', 0], trapped, ['FALSE'], ['END'])),
  refused('A07', 'a way to Function by Reflect.get', 'CODE_NOT_TRUSTED', () => pickle(define('reduction'), ['KIND', 0],
    ['KIND', 0], language('Reflect.get'), ['FALSE'], language('Map'), 'constructor', ['END'], ['FALSE'], 'ran.push(1)', ['END'])),
]

export const types: Row[] = [
  ...misfits.map(([id, tag, part]) => refused(id, `${tag} of a ${String(part[0]![0])}`, ['BAD_TYPE', 'BAD_REF'], () => pickle(['ARR', 1], ...leaf(0, tag, ...part)))),
  refused('A08', 'a RegExp of objects', 'BAD_TYPE', () => pickle(define('RegExp'), ['KIND', 0], ...convertible, '', ['END'])),
  refused('A08', 'a URL of objects', ['BAD_TYPE', 'REVIVE_FAILED'], () => pickle(...leaf(0, 'URL', ...convertible, ...convertible))),
  refused('A08', 'a URL with borrowed parameters', 'BAD_TYPE', () => pickle(['ARR', 2], ...leaf(0, 'URL', ...held(1, 'URLSearchParams'), 'http://a/'), ['LEAF0', 0], ['REF8', 2], 'http://b/')),
  refused('A08', 'a URL that is none', 'REVIVE_FAILED', () => pickle(...leaf(0, 'URL', ...held(1, 'URLSearchParams'), 'none'))),
  refused('A08', 'Intl with an option that is an object', 'BAD_TYPE', () => pickle(define('Intl.NumberFormat'), ['KIND', 0], 'en', 'style', ...convertible, ['END'])),
  ...platform(),
  refused('T01', 'a Map with a key and no value', 'BAD_TYPE', () => pickle(...held(0, 'Map', ['INT', 1]))),
  refused('T01', 'a Map of raw bytes', 'BAD_TYPE', () => pickle(...held(0, 'Map', ['INT', 1], ['BYTES', new Uint8Array(2)]))),
  refused('T01', 'a Map that is made from something', 'BAD_TYPE', () => pickle(define('Map'), ['KIND', 0], ['INT', 1], ['HOLD'], ['END'])),
  refused('T01', 'a Map that ends before it begins', 'BAD_TYPE', () => pickle(define('Map'), ['KIND', 0], ['INT', 1], ['INT', 2], ['END'])),
  inert('T02', 'a Set of a function and of what is not filled yet', () => pickle(['ARR', 2], ...held(0, 'Set', trapped, ['REF8', 0], ['REF8', 1]), ['NULL']), ([set, end]) => set.size === 3 && end === null),
  refused('T02', 'a Set of what does not exist yet', 'BAD_REF', () => pickle(...leaf(0, 'Date', ...held(1, 'Set', ['REF8', 0])))),
  ...(['text', ['I32', 1_000_000_000], ['ARR', 0]] as Line[]).map(part => refused('T03', `a typed array over ${String(part)}`, 'BAD_TYPE', () => pickle(...view('Uint8Array', part)))),
  refused('T03', 'a typed array over a typed array', 'BAD_TYPE', () => pickle(...view('Uint8Array', define('Int8Array'), ['KIND', 1], ...buffer(2, 8), ['END']))),
  refused('T03', 'a typed array over itself', 'BAD_REF', () => pickle(...view('Uint8Array', ['REF8', 0]))),
  refused('T03', 'a DataView over an object below ArrayBuffer.prototype', 'BAD_TYPE', () => pickle(...view('DataView', ...row([['byteLength', ['INT', 8]]], 2, language('ArrayBuffer.prototype'))))),
  refused('T03', 'a typed array over raw bytes', 'BAD_TYPE', () => pickle(...view('Uint8Array', ['BYTES', new Uint8Array(8)]))),
  refused('T03', 'a buffer of a string', 'BAD_TYPE', () => pickle(...leaf(0, 'ArrayBuffer', ['FALSE'], 'text'))),
  refused('T03', 'a buffer that is said to lie beside the bytes', 'NO_ATTACHMENT', () => pickle(...leaf(0, 'ArrayBuffer', ['TRUE'], ['ATTACH', 0]))),
  refused('T03', 'a buffer beside the bytes that is none', 'BAD_TYPE', () => pickle(...leaf(0, 'ArrayBuffer', ['TRUE'], ['ATTACH', 0])), { options: () => ({ attachments: [{ byteLength: 8 }] }) }),
  refused('T05', 'HOLD in a kind that has no shell', 'BAD_TOKEN', () => pickle(define('Symbol'), ['KIND', 0], ['HOLD'], ['END'])),
  refused('T05', 'HOLD in a value that exists', 'BAD_TOKEN', () => pickle(...held(0, 'Map', ['HOLD']))),
  refused('T05', 'HOLD twice', 'BAD_TOKEN', () => pickle(define('Map'), ['KIND', 0], ['HOLD'], ['HOLD'], ['END'])),
  refused('T05', 'HOLD in a leaf', 'BAD_TOKEN', () => pickle(...leaf(0, 'Date', ['HOLD']))),
  refused('T05', 'HOLD and nothing else', 'BAD_TOKEN', () => pickle(['HOLD'])),
  refused('T05', 'END and nothing else', 'BAD_TOKEN', () => pickle(['END'])),
  refused('T05', 'END in an array', 'BAD_TOKEN', () => pickle(['ARR', 1], ['END'])),
  refused('T05', 'END in a leaf', 'BAD_TOKEN', () => pickle(...leaf(0, 'Date', ['END']))),
  refused('T05', 'END in place of an attribute', 'BAD_TOKEN', () => pickle(['DRESS', 0], ...row([]), 'a', ['END'])),
  refused('T05', 'a hole that is the value', 'BAD_TOKEN', () => pickle(['HOLE'])),
  refused('T05', 'a hole in an object', 'BAD_TOKEN', () => pickle(...row([['a', ['HOLE']]]))),
  refused('T05', 'a hole in a dictionary', 'BAD_TOKEN', () => pickle(['DICT', 1], 'a', ['HOLE'])),
  refused('T05', 'a hole in a Map', 'BAD_TOKEN', () => pickle(...held(0, 'Map', ['HOLE'], ['HOLE']))),
  refused('T05', 'a hole in a leaf', 'BAD_TOKEN', () => pickle(...leaf(0, 'Date', ['HOLE']))),
  refused('T05', 'a hole after a value', 'BAD_TOKEN', () => pickle(['ARR', 1], ['AFTER'], ['NULL'], ['HOLE'])),
  refused('T05', 'a hole among properties', 'BAD_TOKEN', () => pickle(['DRESS', 0], ...row([]), 'a', ['INT', 7], ['HOLE'], ['END'])),
  ...([['the value', [] as Line[]], ['in an array', [['ARR', 1]] as Line[]], ['in an object', [['SHAPE', { from: 0, keys: ['a'] }]] as Line[]],
    ['in a dictionary', [['DICT', 1], 'a'] as Line[]], ['after a value', [['AFTER'], ['NULL']] as Line[]], ['among properties', [['DRESS', 0], ['ARR', 0], 'a', ['INT', 7]] as Line[]],
    ['in place of a state', [['DRESS', 8], ['ARR', 0]] as Line[]], ['in place of a prototype', [['DRESS', 4], ['ARR', 0]] as Line[]]] as const)
    .map(([where, before]) => refused('T05', `raw bytes: ${where}`, 'BAD_TOKEN', () => pickle(...before, ['BYTES', new Uint8Array(2)]))),
  refused('T05', 'a persistent id that nobody loads', 'NO_PERSISTENT_LOAD', () => pickle(['PERSID'], ['INT', 1])),
  refused('T05', 'a leaf of a kind that has none', 'BAD_TOKEN', () => pickle(define('Map'), ['LEAF0', 0])),
  refused('T05', 'parts for a kind that is a leaf', 'BAD_TOKEN', () => pickle(define('Date'), ['KIND', 0], ['INT', 1], ['END'])),
  refused('T05', 'a shell for a kind that is a leaf', 'BAD_TOKEN', () => pickle(define('Date'), ['KINDH', 0], ['INT', 1], ['END'])),
  refused('T05', 'a shell for a kind that has none', 'BAD_TOKEN', () => pickle(define('Symbol'), ['KINDH', 0], ['END'])),
  refused('T05', 'more parts than the kind takes', 'BAD_TYPE', () => pickle(define('Symbol'), ['KIND', 0], 'a', 'b', ['END'])),
  refused('T06', 'an object that is not there', 'BAD_REF', () => pickle(['REF8', 0])),
  refused('T06', 'an object that is far away', 'BAD_REF', () => pickle(['ARR', 1], ['REF32', 0xffff_ffff])),
  refused('T06', 'a shape that is not there', 'BAD_REF', () => pickle(['OBJ', 0])),
  refused('T06', 'a shape that is far away', 'BAD_REF', () => pickle(['OBJ32', 0xffff_ffff])),
  refused('T06', 'a string that is not there', 'BAD_REF', () => pickle(['STR', 0])),
  refused('T06', 'a string that no token has defined yet', 'BAD_REF', () => pickle(['ARR', 2], ['STR', 1], 'a')),
  refused('T06', 'a kind that is not there', 'BAD_REF', () => pickle(['KIND', 0], ['END'])),
  refused('T06', 'a kind that is far away', 'BAD_REF', () => pickle(['LEAF', 255], ['END'])),
  inert('T07', 'instances of what is no class', () => pickle(['ARR', 3], ...row([['x', ['INT', 1]]], 2, trapped), ...row([['x', ['INT', 1]]], 2, ['REF8', 0]), ['NULL']),
    ([o, p]) => Object.getPrototypeOf(o) === trap && o.x === 1 && p.x === 1),
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'no such kind', ''].map(tag => refused('T09', `a kind called "${tag}"`, 'UNKNOWN_KIND', () => pickle(['DEFKIND', tag, 0], ['KIND', 0], ['END']))),
  ...['function', 'class', 'member'].map(tag => refused('T09', `a ${tag} of no parts`, 'BAD_TYPE', () => pickle(define(tag), ['KIND', 0], ['END']))),
  ...['prototype', 'instance'].map(tag => refused('T09', `a ${tag} of any number of parts`, 'BAD_TOKEN', () => pickle(define(tag), ['KIND', 0], ['END']))),
  ...['text', 'site', 'mould', 'scope', 'activation', 'cell'].map(tag => refused('T09', `a ${tag} where a value should be`, 'BAD_TOKEN', () => pickle(define(tag), ['KIND', 0], ['END']))),
  ...['FinalizationRegistry', 'Generator', 'code'].map(tag => refused('T09', `a ${tag}, which no bytes make`, 'UNKNOWN_KIND', () => pickle(define(tag), ['KIND', 0], ['END']))),
  refused('T09', 'a WeakMap under a number', 'BAD_TYPE', () => pickle(define('WeakMap'), ['KINDH', 0], ['INT', 1], ['INT', 2], ['END'])),
  refused('T09', 'a WeakMap under a key without a value', 'BAD_TYPE', () => pickle(define('WeakMap'), ['KINDH', 0], ['ARR', 0], ['END'])),
  refused('T09', 'a WeakSet of a text', 'BAD_TYPE', () => pickle(define('WeakSet'), ['KINDH', 0], ['NEWSTR', 'x'], ['END'])),
  inert('T09', 'a WeakMap in itself, under one key twice', () => pickle(define('WeakMap'), ['KINDH', 0], ['ARR', 0], ['INT', 1], ['REF8', 1], ['REF8', 0], ['REF8', 0], ['REF8', 0], ['END']), map => (map as WeakMap<object, unknown>).get(map as object) === map),
  refused('T09', 'a kind with another number of parts', 'KIND_CHANGED', () => pickle(['DEFKIND', 'Date', 3], ['LEAF0', 0], ['INT', 1], ['INT', 1])),
  refused('T09', 'a kind that is named twice', 'BAD_TOKEN', () => pickle(['ARR', 2], ...leaf(0, 'Date', ['INT', 1]), ...leaf(1, 'Date', ['INT', 1]))),
  refused('T09', 'a kind that is named and not used', 'BAD_TOKEN', () => pickle(define('Date'), ['NULL'])),
  refused('T09', 'a kind that is named at the end', ['TRUNCATED', 'TRAILING'], () => pickle(['NULL'], define('Date'))),
  ...thrown(),
]

/** What a registered kind may throw. */
function thrown(): Row[] {
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  const things: readonly (readonly [string, () => unknown])[] = [
    ['an error', () => new Error('boom')], ['nothing', () => undefined], ['a string', () => 'boom'], ['a revoked Proxy', () => revoked.proxy],
    ['a symbol', () => Symbol('boom')], ['an object whose message is an accessor', () => Object.defineProperty({}, 'message', { get: trap })],
    ['a Proxy that throws', () => new Proxy({}, { getPrototypeOf() { throw new Error('no') }, getOwnPropertyDescriptor() { throw new Error('no') } })],
  ]
  return things.map(([what, make]) => refused('T10', `a kind that throws ${what}`, 'REVIVE_FAILED', () => {
    Boom.thrown = make
    return pickle(define('hostile.Boom'), ['KIND', 0], ['END'])
  }))
}

/** What only some platforms make. */
function platform(): Row[] {
  const patterns = [['hostname', '/:id'], ['hostname', '{#}?(x)'], ['pathname', '\t:id'], ['search', '\\\n(x)'], ['hash', ':a\r:id']] as const
  const parts = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash']
  return [
    ...'URLPattern' in globalThis ? patterns.map(([name, pattern]) => refused('A08', `a URLPattern that ends the page: ${name} ${JSON.stringify(pattern)}`, ['BAD_TYPE', 'REVIVE_FAILED'], () =>
      pickle(...leaf(0, 'URLPattern', ...parts.map(part => part === name ? pattern : '*'))))) : [],
    ...'ImageData' in globalThis ? [
      refused('T03', 'a picture over an object', 'BAD_TYPE', () => pickle(...leaf(0, 'ImageData', ...row([]), ['INT', 1], ['INT', 1], 'srgb', 'rgba-unorm8'))),
      refused('L01', 'a picture that is larger than its pixels', 'REVIVE_FAILED', () => pickle(define('OffscreenCanvas'), ['KIND', 0], ['I32', 2 ** 31 - 1], ['I32', 2 ** 31 - 1], ['BYTES', new Uint8Array(4)], ['END'])),
    ] : [],
  ]
}
