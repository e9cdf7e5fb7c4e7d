// dill.source beyond what dill's own tests ask: every form of function and class, what text that stands by itself does, what
// is imported and what never is, names that would like to be code, and values that would like to be looked at.

import { describe, expect, test } from 'vitest'
import * as door from '../lib/index.ts'
import * as durable from '../lib/durable.ts'
import { bind, copy, dumps, loads, main, PickleError, register, source, temp, Trust } from '../lib/index.ts'
import { instrument, run } from '../lib/instrument.ts'
import { m } from '../lib/capture/modules.ts'
import { ownExports } from '../lib/sources/own.ts'
import { parseProgram } from '../lib/source/parse.ts'
import { quoted } from '../lib/sources/words.ts'
import defaultArrow, { passedOn } from './sources/cases/default-arrow.js'
import * as lasting from './sources/cases/durable.js'
import lastingText from './sources/cases/durable.js?raw' // oxlint-disable-line import/default -- Vite gives the text.
import * as forms from './sources/cases/forms.js'
import formDefault from './sources/cases/forms.js'
import * as typed from './sources/cases/typed.ts'
import typedText from './sources/cases/typed.ts?raw' // oxlint-disable-line import/default -- Vite gives the text.
import { script } from './support/code-script.ts'

const { dumpsource, findsource, getimport, getname, getsource, getsourcelines, importable, indent, isdynamic, isfrommain, outdent } = source

const file = './test/sources/cases/forms.js'
const { Shape, Square } = forms
const shape = new Shape(4)

/** What a text gives under a name. */
const given = (text: string, alias = '_'): Promise<any> => temp.loadIOSource(text, { alias, trust: Trust.code })
/** What the text that stands by itself gives. */
const made = (value: unknown): Promise<any> => given(importable(value, { source: true, alias: '_' }))

function code(say: () => unknown): string {
  try {
    return `none: ${JSON.stringify(say())}`
  } catch (error) {
    return error instanceof PickleError ? error.code : String(error)
  }
}

const accessor = (key: PropertyKey): PropertyDescriptor => Object.getOwnPropertyDescriptor(Shape.prototype, key)!

describe('the author\'s text', () => {
  test.each<[string, unknown, string]>([
    ['a method', Shape.prototype.area, 'area() {\n    return this.size ** 2\n  }'],
    ['a method whose name begins like another', Shape.prototype.area2, 'area2() { return this.area() }'],
    ['a static method of the same name', Shape.area, "area() { return 'static' }"],
    ['a getter', accessor('sides').get, 'get sides() {\n    return this.#sides\n  }'],
    ['a setter', accessor('sides').set, 'set sides(n) { this.#sides = n }'],
    ['an asynchronous generator', Shape.prototype.steps, 'async *steps(n) {\n    for (let i = 0; i < n; i++) yield i\n  }'],
    ['a method under a symbol', Shape.prototype[Symbol.iterator], '[Symbol.iterator]() { return [this.size][Symbol.iterator]() }'],
    ['a method under a key that is no name', Shape.prototype['quoted key'], "'quoted key'() { return 1 }"],
    ['a method under a number', Shape.prototype[12], '12() { return 12 }'],
    ['a private method', shape.reveal(), '#secret() { return () => this.#sides }'],
    ['a method that makes closures', Shape.prototype.later, 'later() {\n    let n = this.size\n    return () => n++\n  }'],
    ['a closure that a method made', shape.later(), '() => n++'],
    ['the method of an object', forms.object.method, 'method(x) { return x + 1 }'],
    ['the getter of an object', Object.getOwnPropertyDescriptor(forms.object, 'half')!.get, 'get half() { return 0.5 }'],
    ['an arrow in an object', forms.object.arrow, 'x => x * 2'],
    ['an asynchronous method', forms.object.waits, 'async waits() { return 1 }'],
    ['a class that extends one', Square, 'class Square extends Shape {\n  area() {\n    return super.area() + 1\n  }\n}'],
    ['what is exported by default', formDefault, "function byDefault() { return 'default' }"],
    ['an arrow that is exported by default', defaultArrow, 'x => x + 1'],
    ['what cannot be saved, with closures in it', forms.dynamic, 'function dynamic(text) {\n  const inner = () => 1\n  return eval(text) ?? inner\n}'],
    ['what new Function made', new Function('a', 'return a'), 'function anonymous(a\n) {\nreturn a\n}'],
  ])('of %s', (_, value, text) => {
    expect(getsource(value)).toBe(`${text}\n`)
  })

  const { rounds, Tree, make: maker, object } = lasting
  const within = rounds(1, 2).next().value
  test.each<[string, Function, string]>([
    ['one', rounds, lastingText.slice(lastingText.indexOf('function* rounds'), lastingText.indexOf('\n\nexport class'))],
    ['an arrow in one', within.up, '() => ++n'],
    ['a function that is declared in one', within.hoisted, 'function hoisted(a) { return a + n }'],
    ['one in another', within.inner, 'async function* inner() { "use durable"; const x = yield () => n; return { *k() { yield x } } }'],
    ['a class in one', within.In, 'class In { held() { return n } static *[Symbol.iterator]() { "use durable"; yield* [n] } }'],
    ['a method of that', within.In.prototype.held, 'held() { return n }'],
    ['one that is a method of that', within.In[Symbol.iterator], '*[Symbol.iterator]() { "use durable"; yield* [n] }'],
    ['a class with some', Tree, lastingText.slice(lastingText.indexOf('class Tree'), lastingText.indexOf('\n\nexport const make'))],
    ['a method', Tree.prototype.walk, '*walk() { "use durable"\n    yield this.value\n    for (const child of this.children) yield* child.walk()\n  }'],
    ['a static method', Tree.feed, 'async /* and */ *feed() { "use durable"; yield 1 }'],
    ['a method under a symbol', Tree.prototype[Symbol.iterator], "*[Symbol.iterator]() { 'use durable'; yield* this.walk() }"],
    ['a private method', new Tree(1).shown(), '*#secret() { "use durable"; yield this.value }'],
    ['another method of its class', Tree.prototype.plain, 'plain() { return () => this.value }'],
    ['a closure of that', new Tree(1).plain(), '() => this.value'],
    ['an expression', maker(), "function* (a = 1) { 'use durable'; yield a }"],
    ['what makes one', maker, "() => { const g = function* (a = 1) { 'use durable'; yield a }; return g }"],
    ['a method of an object', object.under, '*under() { "use durable"; yield 1 }'],
    ['a method under a key that is no name', object['no name'], '*\'no name\'() { "use durable"; yield 2 }'],
  ])('of a durable generator: %s', (name, value, text) => {
    const before = lastingText.slice(0, lastingText.indexOf(text.split('\n', 1)[0]!)).split('\n').length - 1
    expect(getsource(value)).toBe(`${text}\n`)
    expect(getsourcelines(value).lines.join('')).toBe(`${text}\n`)
    if (name === 'a private method') return
    expect([getsourcelines(value).line, findsource(value)]).toEqual([before, { lines: expect.arrayContaining(['export class Tree {\n']), line: before }])
    for (const options of [{}, { recurse: true }]) {
      const back = loads(dumps(value, options))
      expect([getsource(back), getsourcelines(back).line]).toEqual([`${text}\n`, before])
    }
  })

  test('of a durable generator: with what is around it, and of an instance', () => {
    expect(getsource(lasting.walked, { enclosing: true })).toBe('() => {\n  function* walk(n) { "use durable"; while (n > 0) yield n-- }\n  return most => [...walk(most)].join()\n}\n')
    expect(getsource(within.inner, { enclosing: true })).toBe(getsource(rounds))
    expect(getsource(Tree.prototype.walk, { enclosing: true })).toBe(getsource(Tree))
    expect(getsource(new Tree(1))).toContain(getsource(Tree))
  })

  test('is not what the function shows', () => {
    expect([Shape, Shape.prototype.later, forms.makePair].map(fn => getsource(fn) === `${fn}\n`)).toEqual([false, false, false])
    expect(getsource(Shape)).not.toContain('$')
  })

  test.each<[string, () => unknown]>([
    ['a closure', () => forms.makePair().up], ['a method', () => Shape.prototype.later], ['a class', () => Square], ['an arrow', () => forms.object.arrow],
  ])('is there after a round trip: %s', (_, make) => {
    const value = make()
    for (const options of [{}, { recurse: true }]) {
      const back = loads(dumps(value, options))
      expect(getsource(back)).toBe(getsource(value))
      expect(getsourcelines(back).line).toBe(getsourcelines(value).line)
    }
  })

  test('is there for what comes from a text that no transform saw', () => {
    const plain = (0, eval)('(function plain(a) {\n    return a\n  })') as Function
    const text = 'function plain(a) {\n    return a\n  }\n'
    expect([getsource(plain), getsource(copy(plain)), getsource(loads(dumps(plain)))]).toEqual([text, text, text])
    expect(getsource(plain, { lstrip: true })).toBe('function plain(a) {\n  return a\n}\n')
    expect(findsource(plain)).toEqual({ lines: ['function plain(a) {\n', '    return a\n', '  }\n'], line: 0 })
  })

  test('under another name', () => {
    const alias = 'memo'
    expect(getsource(Square, { alias })).toBe(`${getsource(Square)}\nconst memo = Square\n`)
    expect(getsource(Square, { alias: 'Square' })).toBe(getsource(Square))
    expect(getsource(forms.factorial, { alias })).toBe('const memo = n => n <= 1 ? 1 : n * factorial(n - 1)\n')
    expect(getsource(new Function('a', 'return a'), { alias })).toBe('function anonymous(a\n) {\nreturn a\n}\n\nconst memo = anonymous\n')
    expect(getsource(Shape.prototype.area2, { alias })).toBe('const memo = { area2() { return this.area() } }.area2\n')
    expect(getsource(accessor('sides').set, { alias })).toBe("const memo = Object.getOwnPropertyDescriptor({ set sides(n) { this.#sides = n } }, 'sides').set\n")
    expect(getsource(Shape.prototype['quoted key'], { alias })).toBe("const memo = { 'quoted key'() { return 1 } }['quoted key']\n")
    expect(getsource(Shape.prototype[Symbol.iterator], { alias })).toBe('const memo = { [Symbol.iterator]() { return [this.size][Symbol.iterator]() } }[Symbol.iterator]\n')
  })

  test('at the left margin, without touching what a template says', async () => {
    await run('{\n    var indentedTemplate = function () {\n        // a ` in a comment\n        return `\n        eight`\n    }\n}', { id: 'cell-template' })
    const fn = main['indentedTemplate'] as () => string
    expect(getsource(fn, { lstrip: true })).toBe('function () {\n    // a ` in a comment\n    return `\n        eight`\n}\n')
    expect((await made(fn))()).toBe(fn())
  })

  test('with what is around it', () => {
    expect(getsource(forms.makePair().up, { enclosing: true })).toBe(getsource(forms.makePair))
    expect(getsource(Shape.prototype.area, { enclosing: true })).toBe(`function hidden() { return 'hidden' }\n\n${getsource(Shape)}`)
    expect(getsource(forms.increment, { enclosing: true })).toBe('let count = 0\nconst increment = () => ++count\n')
    expect(getsource(forms.even, { enclosing: true })).toBe('function odd(n) { return n !== 0 && even(n - 1) }\nfunction even(n) { return n === 0 || odd(n - 1) }\n')
    expect(getsource(Square, { enclosing: true, alias: 'memo' })).toBe(`function hidden() { return 'hidden' }\n\n${getsource(Shape)}\n${getsource(Square)}\nconst memo = Square\n`)
  })

  test('TypeScript: the text has no types, the lines are the author\'s', () => {
    const lines = typedText.split('\n')
    for (const [fn, words] of [[typed.distance, 'export function distance(a: Point, b: Point): number {'], [typed.Box, 'export class Box<T> {'], [typed.Box.prototype.open, '  open(): T {'], [typed.twice, 'export const twice = (n: number): number => n * 2']] as const) {
      const found = findsource(fn)
      expect(found.lines[found.line]).toBe(`${words}\n`)
      expect(found.line).toBe(lines.indexOf(words))
      expect(getsourcelines(fn).line).toBe(found.line)
      expect(getsource(fn)).not.toMatch(/: (?:number|Point|T)\b/)
    }
    expect(findsource(typed.twice).lines.join('')).toBe(typedText)
  })
})

describe('text that stands by itself', () => {
  test('has the values of now, and is apart from what it was made of', async () => {
    const pair = forms.makePair()
    pair.up()
    expect(importable(pair, { source: true, alias: 'pair' })).toBe('let n = 11\nconst pair = { up: () => ++n, now: () => n }\n')
    const back = await made(pair)
    expect([back.up(), back.now(), pair.now()]).toEqual([12, 12, 11])
    expect(copy(back).up()).toBe(13)
  })

  test('a variable that two functions share is one', async () => {
    const both = [forms.increment, forms.current]
    const [up, now] = await made(both)
    expect([up(), up(), now()]).toEqual([1, 2, 2])
    expect(forms.current()).toBe(0)
  })

  test.each<[string, unknown, (value: any) => unknown]>([
    ['an arrow that calls itself', forms.factorial, f => f(5)],
    ['functions that call each other', forms.even, f => [f(4), f(3)]],
    ['a method that has super', Square.prototype.area, f => [typeof f, f.name]],
    ['a method that speaks of its module', Shape.prototype.outside, f => f()],
    ['a method that speaks of its class', Shape.prototype.itself, f => f().name],
    ['a getter', Object.getOwnPropertyDescriptor(forms.object, 'half')!.get, f => [f(), f.name]],
    ['a class and what it extends', Square, C => [new C(3).area(), C.name, Object.getPrototypeOf(C).name]],
    ['a class with what is static', forms.Counted, C => [C.count, C.tags, C.next(), C.later?.()]],
    ['an instance with private fields', shape, s => [s.area(), s.sides]],
    ['a template', forms.template, f => f('x')],
    ['comments', forms.commented, f => f()],
    ['a bound function', forms.bound, f => [f(), f.name]],
    ['a closure that is a part of what it captured', forms.makeSelf(), s => s.me() === s],
    ['an anonymous function', defaultArrow, f => f(1)],
    ['an asynchronous generator', Shape.prototype.steps, f => f.constructor.name],
  ])('does the same: %s', async (_, value, play) => {
    expect(play(await made(value))).toEqual(play(value))
    expect(play(await made(await made(value)))).toEqual(play(value))
  })

  test.each<[string, unknown, string]>([
    ['numbers', [0, -0, NaN, Infinity, -1.5, 10n], '[0, -0, NaN, Infinity, -1.5, 10n]'],
    ['keys', { a: 1, 'a b': 2, '1': 3, ['__proto__']: 4 }, "({ 1: 3, a: 1, 'a b': 2, ['__proto__']: 4 })"],
    ['nothing', { a: undefined, b: null }, '({ a: undefined, b: null })'],
    ['holes', [1, , 2, ,], '[1, , 2, ,]'], // oxlint-disable-line no-sparse-arrays -- holes are what is tested.
    ['no prototype', Object.assign(Object.create(null), { a: 1 }), '({ __proto__: null, a: 1 })'],
    ['symbols that all realms have', [Symbol.iterator, Symbol.for("it's")], "[Symbol.iterator, Symbol.for('it\\'s')]"],
    ['natives', [Math.max, Array.prototype.map, Object], '[Math.max, Array.prototype.map, Object]'],
    ['text', '</script>\u2028\'"\n\r\\<!--\ud800', "'\\u003c/script>\\u2028\\'\"\\n\\u000d\\\\\\u003c!--\\ud800'"],
  ])('literals: %s', async (_, value, text) => {
    expect(importable(value)).toBe(`${text}\n`)
    expect(await made(value)).toEqual(value)
  })

  test.each<[string, unknown]>([
    ['a cycle', (() => { const o: any = { a: 1 }; o.self = o; return o })()],
    ['one thing twice', (() => { const o = {}; return [o, o] })()],
    ['a Map', new Map([['a', new Set([1])]])],
    ['frozen', Object.freeze({ a: 1 })],
    ['a getter', Object.defineProperty({}, 'a', { get: forms.increment, enumerable: true })],
    ['a Date', [new Date(0)]],
    ['a list of a thousand levels', Array.from({ length: 1000 }).reduce<unknown>(inner => [inner], [])],
  ])('data that no literal says comes as a pickle: %s', async (_, value) => {
    expect(importable(value, { source: true })).toContain("from 'dill'\n")
    expect(dumps(await made(value), { recurse: true })).toEqual(dumps(value, { recurse: true }))
  })

  test('a million levels are no trouble', () => {
    let deep: unknown = null
    for (let i = 0; i < 1_000_000; i++) deep = [deep]
    expect(importable(deep)).toMatch(/^import \{ loads \} from 'dill'\nloads\(/)
  })

  test('a class has what was put onto it since', () => {
    const { Counted } = forms
    expect(importable(Counted, { source: true })).toMatch(/\n\nObject\.assign\(Counted, \{ count: \d+, tags: \['a'\] \}\)\n$/)
    Counted.later = forms.factorial
    expect(importable(Counted, { source: true })).toMatch(/\nconst factorial = .*\n[^]*, later: factorial \}\)\n$/)
    expect(getsource(Counted)).not.toContain('assign')
    delete Counted.later
  })

  test('a variable that is not set yet stays so', async () => {
    const early = await made(forms.makeEarly(true))
    expect(() => early()).toThrow(ReferenceError)
  })

  test('what nobody can see is refused, with the reason', () => {
    const unseen = ((n: number) => () => n)(1)
    expect(code(() => importable(unseen))).toBe('NO_SOURCE')
    expect(() => importable(unseen)).toThrow(/captured the variable n/)
    expect(importable(forms.dynamic, { source: true })).toBe(`import { dynamic } from '${file}'\n`)
    expect(code(() => importable(shape.reveal()))).toBe('NO_SOURCE')
    expect(code(() => importable(new WeakMap()))).toBe('REFUSED')
  })

  test('what somebody said of a function counts', async () => {
    let n = 5
    const fn = bind(() => n, () => ({ n }))
    expect(importable(fn, { alias: 'five' })).toBe('const n = 5\nconst five = () => n\n')
    n = 6
    expect((await made(fn))()).toBe(6)
  })

  test('globals of the program come along, those of the platform do not', async () => {
    Object.assign(globalThis, { ofSources: { n: 1 } })
    const fn = script<() => number>('() => Math.max(ofSources.n, 0)')
    expect(importable(fn, { alias: '_' })).toBe('const ofSources = { n: 1 }\nconst _ = () => Math.max(ofSources.n, 0)\n')
    Reflect.deleteProperty(globalThis, 'ofSources')
    expect((await given('const ofSources = { n: 1 }\nconst _ = () => Math.max(ofSources.n, 0)\n'))()).toBe(1)
  })

  test('what is said by the name of a global is that', async () => {
    const shadowed = script('(() => { const Math = { max: () => "mine" }, Object = 1; return [() => Math.max(), () => Object] })()')
    const both = [...shadowed, globalThis.Math.max, globalThis.Object]
    const [mine, one, max, natives] = await made(both)
    expect([mine(), one(), max, natives]).toEqual(['mine', 1, globalThis.Math.max, globalThis.Object])
    const [max2, , mine2] = await made([globalThis.Math.max, 1, shadowed[0]])
    expect([mine2(), max2]).toEqual(['mine', globalThis.Math.max])
  })

  test('an alias gives way to nothing that the text needs', async () => {
    const pair = forms.makePair()
    expect((await given(importable(pair.up, { source: true, alias: 'n' }), 'n'))()).toBe(11)
    for (const alias of ['loads', 'Trust']) expect(await given(importable(new Map([[1, forms.factorial]]), { source: true, alias }), alias)).toBeInstanceOf(Map)
  })

  test('verbs of the library are imported', async () => {
    Object.assign(main, { dumps })
    await run('const saved = value => dumps(value).length')
    expect(importable(main['saved'])).toBe("import { dumps } from 'dill'\nconst saved = value => dumps(value).length\n")
    expect((await made(main['saved']))(1)).toBeGreaterThan(8)
  })
})

describe('imports', () => {
  test.each<[string, unknown, object, string]>([
    ['by default', formDefault, {}, `import byDefault from '${file}'\n`],
    ['by default, under another name', formDefault, { alias: 'it' }, `import it from '${file}'\n`],
    ['by default, without a name', defaultArrow, {}, 'BAD_NAME'],
    ['an arrow by default', defaultArrow, { alias: 'it' }, "import it from './test/sources/cases/default-arrow.js'\n"],
    ['passed on: from where it is', passedOn, { alias: 'it' }, `import it from '${file}'\n`],
    ['another name than its variable', forms.shown, {}, `import { shown } from '${file}'\n`],
    ['a symbol', forms.symbol, {}, `import { symbol } from '${file}'\n`],
    ['a list', forms.list, {}, `import { list } from '${file}'\n`],
    ['a frozen object', forms.sealed, { alias: 'it' }, `import { sealed as it } from '${file}'\n`],
    ['an instance: its class', shape, { alias: 'It' }, `import { Shape as It } from '${file}'\n`],
    ['what is around', forms.makePair().up, { enclosing: true }, `import { makePair } from '${file}'\n`],
    ['a native, under another name', Math.pow, { alias: 'p' }, 'const p = Math.pow\n'],
    ['an accessor of the language', Object.getOwnPropertyDescriptor(Map.prototype, 'size')!.get, {}, "Object.getOwnPropertyDescriptor(Map.prototype, 'size').get\n"],
    ['the global object', globalThis, { builtin: true }, 'globalThis\n'],
    ['a verb of the library', loads, { alias: 'read' }, "import { loads as read } from 'dill'\n"],
    ['what is not exported', forms.unexported.it(), {}, 'NO_IMPORT'],
    ['what is not exported, unverified', forms.unexported.it(), { verify: false }, 'NO_IMPORT'],
    ['a closure', forms.makePair().up, {}, 'NO_IMPORT'],
    ['a method', Shape.prototype.area, { verify: false }, 'NO_IMPORT'],
    ['a copy of what is exported', copy(forms.list), {}, '[1, 2, 3]\n'],
    ['a local symbol', Symbol('mine'), {}, 'NO_IMPORT'],
    ['a function that no transform saw', () => 1, { verify: false }, 'NO_IMPORT'],
  ])('%s', (_, value, options, said) => {
    const result = code(() => getimport(value, options))
    expect(result).toBe(/^[A-Z_]+$/.test(said) ? said : `none: ${JSON.stringify(said)}`)
  })

  test('what a module has under a name that is now something else is not imported', () => {
    const { code: text } = instrument('let f = () => 1\nexport { f }\nexport const set = g => { f = g }', { id: 'src/changing.js', runtime: 'dill/runtime' })
    expect(text).toContain('exported:[["f",')
    const bindings: { f: unknown } = { f: () => 1 }
    const first = bindings.f
    m('changing', 'src/changing.js', (collect: any) => collect(undefined)(bindings.f), {}, () => ({ hash: 'changing', id: 'src/changing.js', prefix: '$', bindings: ['f'], declared: 'l', exported: [['f', 0]], scopes: [], sites: [] }))
    expect(getimport(first)).toBe("import { f } from './src/changing.js'\n")
    bindings.f = () => 2
    expect(code(() => getimport(first))).toBe('NO_IMPORT')
    expect(getimport(bindings.f)).toBe("import { f } from './src/changing.js'\n")
  })

  test('where nobody knows what is exported, only if it need not be verified', () => {
    const f = (): number => 1
    m('bundled', 'src/bundled.js', (collect: any) => collect(undefined)(f), {}, () => ({ hash: 'bundled', id: 'src/bundled.js', prefix: '$', bindings: ['f'], declared: 'c', scopes: [], sites: [] }))
    expect(code(() => getimport(f))).toBe('NO_IMPORT')
    expect(getimport(f, { verify: false })).toBe("import { f } from './src/bundled.js'\n")
  })

  test('a module that was loaded anew exports the new things only', () => {
    const skeleton = (hash: string) => () => ({ hash, id: 'src/edited.js', prefix: '$', bindings: ['f'], declared: 'c', exported: [['f', 0]] as const, scopes: [], sites: [] })
    const [older, newer] = [(): number => 1, (): number => 2]
    m('older', 'src/edited.js', (collect: any) => collect(undefined)(older), {}, skeleton('older'))
    m('newer', 'src/edited.js', (collect: any) => collect(undefined)(newer), {}, skeleton('newer'))
    expect([code(() => getimport(older)), getimport(newer)]).toEqual(['NO_IMPORT', "import { f } from './src/edited.js'\n"])
  })

  test('what is registered is found by its name', async () => {
    class Registered { n = 1 }
    register(Registered, { name: 'sources.Registered' })
    expect(await given(getimport(Registered, { alias: 'R' }), 'R')).toBe(Registered)
  })

  test.each([
    ["it's", "'./it\\'s.js'"], ['a\nb', "'./a\\nb.js'"], ['a\u2028', "'./a\\u2028.js'"], ['</script>', "'./\\u003c/script>.js'"], ["'; globalThis.hit(); '", "'./\\'; globalThis.hit(); \\'.js'"],
  ])('a module of the name %j stays a string', (name, said) => {
    const f = (): number => 1
    m(`hostile ${name}`, `${name}.js`, (collect: any) => collect(undefined)(f), {}, () => ({ hash: `hostile ${name}`, id: `${name}.js`, prefix: '$', bindings: ['f'], declared: 'c', exported: [['f', 0]], scopes: [], sites: [] }))
    expect(getimport(f)).toBe(`import { f } from ${said}\n`)
  })

  test.each([["it's"], ['a b'], ['class'], ["x } from 'y'; globalThis.hit(); import { z"], ['a\u2028b']])('an export of the name %j is quoted, and needs a name', name => {
    const f = (): number => 1
    m(`export ${name}`, 'src/odd.js', (collect: any) => collect(undefined)(f), {}, () => ({ hash: `export ${name}`, id: 'src/odd.js', prefix: '$', bindings: ['f'], declared: 'c', exported: [[name, 0]], scopes: [], sites: [] }))
    expect(getimport(f)).toBe(`import { ${quoted(name)} as f } from './src/odd.js'\n`)
    expect(getimport(f, { alias: 'g' })).toBe(`import { ${quoted(name)} as g } from './src/odd.js'\n`)
    expect(parseProgram(getimport(f), 'module')['body']).toHaveLength(1)
  })

  // Vitest gives something else in Node: an object with getters.
  test.runIf(Object.getOwnPropertyDescriptor(forms, 'even')?.get === undefined)('a module itself', () => {
    expect(getimport(forms)).toBe(`import * as forms from '${file}'\n`)
    expect(getimport(forms, { alias: 'all' })).toBe(`import * as all from '${file}'\n`)
    expect([getname(forms), getname(forms, { fqn: true })]).toEqual(['test/sources/cases/forms.js', 'test/sources/cases/forms.js'])
    const { lines, line } = findsource(forms)
    expect([lines.join(''), line]).toEqual([getsource(forms), 0])
    expect(lines[0]).toBe('// Functions and classes of every form, exported in every way, and some that are not exported.\n')
  })

  test('the table of the library\'s own exports is that of its door', () => {
    for (const [name, value] of ownExports()) expect([name, ({ ...door, ...durable } as Record<string, unknown>)[name] === value]).toEqual([name, true])
  })
})

describe('names', () => {
  test.each<[string, unknown, object, unknown]>([
    ['a function', forms.even, {}, 'even'],
    ['a native', Math.pow, { fqn: true }, 'globalThis.Math.pow'],
    ['an inner function', forms.makePair().up, { fqn: true }, 'test/sources/cases/forms.js#makePair/up'],
    ['a symbol', forms.symbol, {}, 'of forms'],
    ['what is exported', forms.list, {}, 'list'],
    ['what is exported, in full', forms.list, { fqn: true }, 'test/sources/cases/forms.js#list'],
    ['a number', 100, {}, undefined],
    ['a number, by force', 100, { force: true }, '100'],
    ['a string, by force', 'a', { force: true }, "'a'"],
    ['a list, by force', [1, { a: 2 }], { force: true }, '[1, { a: 2 }]'],
    ['an instance, in full', shape, { fqn: true }, 'test/sources/cases/forms.js#Shape'],
    ['an arrow without one', (() => () => 1)(), {}, undefined],
  ])('of %s', (_, value, options, name) => expect(getname(value, options)).toBe(name))
})

describe('by force', () => {
  test.each<[unknown, object, string]>([
    [3, { force: true }, '3\n'], ['a', { force: true, alias: 'x' }, "const x = 'a'\n"], [Math.max, { force: true }, 'Math.max\n'],
    [Math.max, { force: true, builtin: true, alias: 'max' }, 'const max = globalThis.Math.max\n'], [{ a: [1] }, { force: true }, '({ a: [1] })\n'], [forms.list, { force: true }, `import { list } from '${file}'\n`],
  ])('%o with %o', (value, options, said) => expect(getsource(value, options)).toBe(said))

  test.each<[unknown]>([[3], ['a'], [null], [undefined], [Symbol('a')], [Math.max], [{}], [[]], [new Map()]])('not by force, %o has no source', value => {
    for (const say of [getsource, getsourcelines, findsource]) expect(code(() => say(value))).toBe('NO_SOURCE')
  })
})

describe('layout', () => {
  test.each<[string, string, () => string]>([
    ['lines', '    a\n\n    b\n', () => indent('a\n\nb\n')],
    ['by white space', '\ta\n', () => indent('a\n', '\t')],
    ['not in templates', '  f(`\na ${ `\nb` }\nc`)\n  d', () => indent('f(`\na ${ `\nb` }\nc`)\nd', 2)],
    ['not in strings that go on', "  'a\\\n b'\n  c", () => indent("'a\\\n b'\nc", 2)],
    ['comments with quotes', '  // ` it\n  a\n', () => indent('// ` it\na\n', 2)],
    ['regular expressions with quotes', '  /[`]/\n  a', () => indent('/[`]/\na', 2)],
    ['what is no JavaScript', '  a ` b\n c', () => indent('a ` b\n c'.replace('`', ','), 2).replace(',', '`').replace('\n   c', '\n c')],
    ['to the left', 'a\n  b\nc', () => outdent('  a\n    b\n  c')],
    ['to the left by less', ' a\n   b\n', () => outdent('  a\n    b\n', { spaces: 1 })],
    ['to the left by too much', 'a\nb', () => outdent('  a\n b', { spaces: 9 })],
    ['the first only', 'a\n  b', () => outdent('  a\n  b', { all: false })],
    ['templates', 'a(`\n    b`)\n', () => outdent('  a(`\n    b`)\n')],
    ['line ends of Windows', 'a\r\nb\r\n', () => outdent('  a\r\n  b\r\n')],
    ['nothing', '', () => indent(outdent(''))],
  ])('%s', (_, said, make) => expect(make()).toBe(said))
})

describe('options', () => {
  const names = ['', 'class', 'a b', 'a;globalThis.hit()', "a'", 'a\n', '1', 'await', 'undefined', 'a\u2028', '</script>', '__proto__ = 1', 1, null, {}]
  test.each(names.slice(1).map(name => [name]))('an alias must be a name: %j', alias => {
    for (const say of [getsource, getimport, importable, dumpsource]) expect(code(() => (say as Function)(forms.even, { alias }))).toBe('BAD_OPTION')
  })

  test.each<[string, () => unknown]>([
    ['lstrip', () => getsource(forms.even, { lstrip: 1 as never })], ['verify', () => getimport(forms.even, { verify: 'no' as never })], ['source', () => importable(forms.even, { source: 1 as never })],
    ['options', () => getname(forms.even, 1 as never)], ['options that are null', () => getsource(forms.even, null as never)], ['spaces', () => indent('a', -1)], ['spaces that are text', () => indent('a', 'x')],
    ['spaces of outdent', () => outdent('a', { spaces: 1.5 })], ['code', () => indent(1 as never)], ['enclose', () => dumpsource(1, { enclose: 0 as never })],
  ])('%s', (_, say) => expect(code(say)).toBe('BAD_OPTION'))

  test('are own properties', () => {
    expect(getsource(forms.even, Object.create({ alias: 'a b', lstrip: 1 }))).toBe(getsource(forms.even))
  })
})

describe('code that holds a pickle', () => {
  test('an instance by the text of its class', async () => {
    class Plain { n = 1; twice() { return this.n * 2 } }
    const plain = Object.assign(new Plain(), { n: 4, more: ['a'] })
    const text = dumpsource(plain, { new: true, alias: 'it' })
    expect(text).toMatch(/^const it = \(\(\) => \{\n {2}class Plain \{/)
    const back = await given(text, 'it')
    expect([back.twice(), back.more, back.constructor.name]).toEqual([8, ['a'], 'Plain'])
    expect(dumpsource(plain, { new: true, enclose: false, alias: 'it' })).toMatch(/^class Plain \{[^]*\n\nconst it = \{ __proto__: Plain\.prototype, n: 4, more: \['a'\] \}\n$/)
  })

  test('data needs nobody to vouch for it, code and power do', () => {
    expect(dumpsource(new Map())).toMatch(/^import \{ loads \} from 'dill'\nloads\([^{]*\)\n$/)
    expect(dumpsource([forms.even])).toMatch(/^import \{ loads, Trust \}/)
    expect(dumpsource([Function])).toMatch(/^import \{ loads, Trust \}/)
  })
})

describe('where things come from', () => {
  test.each<[string, () => unknown, boolean, boolean]>([
    ['a function of a module', () => forms.even, false, false],
    ['what new Function made', () => new Function('return 1'), false, true],
    ['an asynchronous one', () => new (Object.getPrototypeOf(async () => {}).constructor)('return 1'), false, true],
    ['a script without a name', () => script('() => 1', ''), false, true],
    ['a script with one', () => script('() => 1'), false, false],
    ['a native', () => Math.max, false, false],
    ['a value', () => 1, false, false],
    ['nothing', () => undefined, false, false],
    ['a value that a cell has made', () => (Object.assign(main, { cellValue: {} }), main['cellValue']), true, false],
    ['what a module has exported, though a cell holds it', () => (Object.assign(main, { held: forms.list }), forms.list), false, false],
  ])('%s', (_, make, fromMain, dynamic) => {
    const value = make()
    expect([isfrommain(value), isdynamic(value)]).toEqual([fromMain, dynamic])
  })
})

describe('looking runs nothing', () => {
  const throwing = (): never => { throw new Error('ran') }
  const revoked = Proxy.revocable({}, {})
  const revokedFunction = Proxy.revocable(() => 1, {})
  revoked.revoke()
  revokedFunction.revoke()
  class Trapped { get size(): number { return throwing() } toString(): string { return throwing() } valueOf(): never { return throwing() } toJSON(): never { return throwing() } static get kind(): string { return throwing() } }
  const hostile: [string, unknown][] = [
    ['getters', Object.defineProperty({}, 'a', { get: throwing, enumerable: true })],
    ['a class with accessors', Trapped], ['an instance', new Trapped()],
    ['a Proxy', new Proxy({}, { get: throwing, has: throwing, ownKeys: throwing, getPrototypeOf: throwing, getOwnPropertyDescriptor: throwing, isExtensible: throwing })],
    ['a Proxy of a function', new Proxy(() => 1, { get: throwing, has: throwing, apply: throwing, ownKeys: throwing, getPrototypeOf: throwing, getOwnPropertyDescriptor: throwing })],
    ['a revoked Proxy', revoked.proxy], ['a revoked Proxy of a function', revokedFunction.proxy],
    ['a forged constructor', { constructor: { name: 'Array', prototype: {} } }],
    ['a forged constructor that is a function', Object.create({ constructor: throwing })],
    ['a forged tag', { [Symbol.toStringTag]: 'Module', __proto__: null }],
    ['a name that is a getter', Object.defineProperty(() => 1, 'name', { get: throwing })],
    ['a then', { then: throwing }],
    ['an array that says it is longer than memory', new Proxy([], { get: (array, key) => key === 'length' ? 2 ** 32 - 1 : Reflect.get(array, key) as unknown })],
    ['an array with holes for ever', Object.assign([], { 4_294_967_294: 1 })],
  ]
  test.each(hostile)('%s', (_, value) => {
    for (const say of [getsource, getsourcelines, findsource, getimport, importable, getname, isfrommain, isdynamic, dumpsource] as ((value: unknown, options?: object) => unknown)[]) {
      for (const options of [{}, { force: true }, { source: true }, { enclosing: true }, { fqn: true }, { new: true }]) {
        try {
          say(value, options)
        } catch (error) {
          expect(error).toBeInstanceOf(PickleError)
        }
      }
    }
  })
})
