// What dill.detect says of functions: of instrumented ones, of cells, of those that no transform saw, and of what came back
// from bytes. Nothing of theirs runs.

/// <reference types="vite/types/importMeta.d.ts" />

import { describe, expect, test } from 'vitest'
import { bind, detect, dumps, dumpsAsync, loads, register, Trust } from '../lib/index.ts'
import { instrument, run } from '../lib/instrument.ts'
import * as runtime from '../lib/runtime.ts'
import type { DetectAnswer, DetectQuestion } from './support/detect-there.ts'
import { told } from './support/detect-told.ts'
import { failing } from './support/failing.ts'
import { openRealm } from './support/realm.ts'

const { code, freevars, getmodule, globalvars, nestedcode, nestedglobals, outermost, referredglobals, referrednested, varnames } = detect

type Any = (...args: never[]) => any

interface Program {
  squared: Any, foo: Any, outer: Any, around: Any, makeClass: Any, chained: Any, names: Any, bound: Any, kept: Any
  isEven: Any, isOdd: Any, down: Any, own: Any
  api: { named: Any, arrow: Any }
  Holder: { new(): { method: Any }, prototype: { method: Any, [Symbol.asyncIterator]: Any }, create: Any }
}
// A program as its author wrote it: it has no types.
const [program] = Object.values(import.meta.glob<Program>('./code/cases/dep-detect.js', { eager: true }))
const { squared, foo, outer, around, makeClass, chained, names, Holder, api, kept, bound, isEven, isOdd, down, own } = program!
const file = 'test/code/cases/dep-detect.js'
const inner = Object.getOwnPropertyDescriptor(Holder.prototype, 'inner')!
const closure = around.call({ me: true } as never, 1 as never, 2 as never)(3)

describe('durable generators say what they would say unmarked', async () => {
  const text = `let by = 2
const make = k => {
  async function* rounds(most, ...rest) {
    "use durable"
    let n = 0, up = () => n += by
    function hoisted(a) { return a + n + k }
    yield { up, hoisted }
    for (const x of rest) { yield function () { return [x, most] } }
  }
  return rounds
}
class Tree {
  *walk() { "use durable"; yield this; yield () => by }
  static *[Symbol.iterator]() { "use durable"; yield by; yield Tree }
  plain() { return () => by }
}
const rounds = make(1), course = rounds(5, 6)
const { up, hoisted } = (await course.next()).value, late = (await course.next()).value
const inner = (() => { const x = new Tree().walk(); x.next(); return x.next().value })()`
  const [marked, plain]: Record<string, any>[] = [{}, {}]
  await run(text, { main: marked!, id: 'durable.js' })
  await run(text.replaceAll('use durable', 'use nothing'), { main: plain!, id: 'durable.js' })
  const members = (of: Record<string, any>): Record<string, Any> => ({ walk: of['Tree'].prototype.walk, iterator: of['Tree'][Symbol.iterator], plain: of['Tree'].prototype.plain })
  const [all, wanted] = [{ ...marked, ...members(marked!) }, { ...plain, ...members(plain!) }]

  test.each(['make', 'rounds', 'up', 'hoisted', 'late', 'Tree', 'walk', 'iterator', 'plain', 'inner'])('%s', name => {
    const say = (of: Record<string, any>): unknown => {
      const fn = of[name]
      const named = (value: unknown): unknown => value === of['Tree'] ? 'Tree' : value
      const values = (by: object): unknown[] => Object.entries(by).map(([key, value]) => [key, named(value)])
      const codes = [code(fn)!, ...nestedcode(fn)].map(one => ({ ...one, text: one.text.replaceAll('use durable', 'use nothing') }))
      return { codes, varnames: varnames(fn), freevars: values(freevars(fn)), globals: nestedglobals(fn), globalvars: values(globalvars(fn)), nested: referrednested(fn, true, { within: [of['up'], of['late']] }).map(one => code(one)!.text.replaceAll('use durable', 'use nothing')).sort() }
    }
    expect(say(all)).toEqual(say(wanted))
  })
})

describe('instrumented', () => {
  test.each([
    ['a function', squared, { name: 'squared', kind: 'function', line: 9, column: 8, free: ['a'] }],
    ['an arrow', closure, { name: 'inner', kind: 'arrow', line: 37, column: 19, free: ['list', 'second', 'third', 'Math', 'later', 'unset'] }],
    ['an asynchronous arrow', api.arrow, { name: 'arrow', kind: 'arrow', async: true, line: 61, column: 10, text: 'async n => n + b' }],
    ['a method of an object', api.named, { name: 'named', kind: 'method', line: 60, column: 3, text: 'named(x) { return () => x + a }' }],
    ['a class', Holder, { name: 'Holder', kind: 'class', line: 45, column: 10, free: ['secret', 'hidden', 'Symbol'] }],
    ['a method', Holder.prototype.method, { name: 'method', kind: 'method', line: 51, column: 5, free: ['secret'] }],
    ['a static method', Holder.create, { name: 'create', kind: 'method', line: 52, column: 12, text: 'create() { return new Holder(secret) }' }],
    ['a getter', inner.get, { name: 'get inner', kind: 'getter', line: 49, column: 5 }],
    ['a setter', inner.set, { name: 'set inner', kind: 'setter', line: 50, column: 5, free: [] }],
    ['an asynchronous generator', Holder.prototype[Symbol.asyncIterator], { async: true, generator: true, kind: 'method', line: 53, text: 'async *[Symbol.asyncIterator]() { yield secret }' }],
    ['what a bound function binds', bound, { name: 'squared', line: 9 }],
  ])('%s: text as its author wrote it, and place', (_, fn, said) => {
    expect(code(fn)).toMatchObject({ file, ...said })
    expect(code(fn)!.text).not.toContain('$s(')
    expect(code(code(fn))).toEqual(code(fn))
  })

  test('functions inside', () => {
    expect(nestedcode(outer).map(({ name, line, column, file, free }) => [name, line, column, file, free])).toEqual([['g', 22, 3, file, ['b', 'c']], ['h', 24, 5, file, ['c']]])
    expect(nestedcode(outer, false).map(({ name }) => name)).toEqual(['g'])
    expect(nestedcode(nestedcode(outer)[0]).map(({ name, line }) => [name, line])).toEqual([['h', 24]])
    expect(nestedcode(Holder).map(({ name, kind }) => `${kind} ${name}`)).toEqual(['method constructor', 'getter inner', 'setter inner', 'method method', 'arrow twice', 'method create', 'method '])
    expect(nestedcode(squared)).toEqual([])
  })

  test('names that a function declares', () => {
    expect(varnames(around)).toEqual([['first', 'second', 'list'], ['second', 'list']])
    expect(varnames(names)).toEqual([['q', 'r', 's', 'v', 'i', 'w', 'e', 'K', 'f'], ['v', 'i', 'e', 'K']])
    expect(varnames(nestedcode(around)[0])).toEqual([['third', 'unused', 'inner', 'unset'], ['third', 'unset']])
    expect(varnames(closure)).toEqual([[], []])
  })

  test('captured variables, as far as they are set', () => {
    expect(freevars(kept)).toEqual({ x: 5 })
    expect(freevars(squared)).toEqual({})
    const all = freevars(closure)
    expect(Object.keys(all).sort()).toEqual(['arguments', 'list', 'second', 'third', 'this', 'unset'])
    expect([all['list'], all['second'], all['third'], all['unset'], (all['arguments'] as ArrayLike<number>)[0]]).toEqual([[1], 2, 3, 1, 3])
    const early = freevars(around(1 as never, 2 as never)('early'))
    expect([early['third'], 'unset' in early]).toEqual(['early', false])
    for (const fn of [Holder, Holder.prototype.method, inner.get, Holder.prototype[Symbol.asyncIterator]]) expect(freevars(fn)).toEqual({ secret: 's' })
    expect(freevars(inner.set)).toEqual({})
    expect(freevars(Holder.create)).toEqual({ Holder, secret: 's' })
    expect(freevars(new Holder().method(1 as never))).toEqual({ x: 1, secret: 's' })
  })

  test('a variable is read, not remembered', async () => {
    const main: Record<string, any> = {}
    await run('function make() { let n = 0; return { up: () => ++n } }\nconst { up } = make()', { main })
    main['up']()
    expect(freevars(main['up'])).toEqual({ n: 1 })
    main['up']()
    expect(freevars(main['up'])).toEqual({ n: 2 })
  })

  test('bindings of the module', () => {
    expect(globalvars(outer)).toEqual({ a: 1, b: 2, c: 3 })
    expect(globalvars(outer, false)).toEqual({ a: 1 })
    expect(globalvars(foo)).toEqual({ squared, a: 1 })
    expect(globalvars(foo, false)).toEqual({})
    expect(globalvars(nestedcode(foo)[0])).toEqual({ squared, a: 1 })
    expect(nestedglobals(closure)).toEqual(['Math', 'later'])
    expect(globalvars(closure)).toEqual({ later: 'set' })
    expect(globalvars(closure, true, true)).toEqual({ Math, later: 'set' })
    expect(globalvars(Holder)).toEqual({ hidden: { secret: true } })
    expect(globalvars(bound)).toEqual({ a: 1 })
  })

  test('functions that are used are followed, in their own modules; what is not there is left out', () => {
    expect(nestedglobals(chained)).toEqual(['other', 'missing', 'readsOther'])
    expect(nestedglobals(foo, false)).toEqual([])
    expect(Object.keys(globalvars(chained, false))).toEqual(['other', 'readsOther'])
    // The module that is imported calls a binding of its own by the name of one here: the first of a name counts.
    expect(referredglobals(chained)).toEqual(['other', 'readsOther', 'chained', 'hidden'])
  })

  test('a function that names itself: by a binding of its module, or by a name of its own', async () => {
    expect(globalvars(isEven)).toEqual({ isOdd, isEven })
    expect([globalvars(down), globalvars(down, false), globalvars(own), nestedglobals(own)]).toEqual([{ down }, { down }, {}, []])
    const main: Record<string, any> = {}
    await run('function down(n) { return n === 0 ? 0 : down(n - 1) }', { main })
    expect(globalvars(main['down'])).toEqual({ down: main['down'] })
  })

  test('functions that are captured are followed without recurse too', async () => {
    const main: Record<string, any> = {}
    await run('const unit = 2\nconst twice = n => n * unit\nconst make = f => n => f(n)\nconst wrapped = make(twice)', { main })
    expect(globalvars(main['wrapped'], false)).toEqual({ unit: 2 })
  })

  test('the outermost function around', () => {
    expect([closure, around, foo(1 as never), squared, inner.get, Holder.create, new Holder().method(1 as never), Holder].map(fn => outermost(fn)))
      .toEqual([around, around, foo, squared, makeClass, makeClass, makeClass, makeClass])
    // Around it is an object, and what stands in that is bound to no variable.
    expect(outermost(kept)).toBeUndefined()
    expect(outermost(nestedcode(outer)[0])).toBeUndefined()
  })

  test('live functions that were made from the code inside', () => {
    expect(referrednested(makeClass)).toEqual([Holder])
    expect(referrednested(api.named)).toEqual([kept])
    expect(new Set(referrednested(Holder))).toEqual(new Set([Holder.prototype.method, Holder.create, inner.get, inner.set, Holder.prototype[Symbol.asyncIterator]]))
    const bar = foo(1 as never)
    expect(referrednested(foo)).toEqual([])
    expect(referrednested(foo, true, { within: { deep: [bar] } })).toEqual([bar])
    const h = outer()()
    expect(referrednested(outer, true, { within: h })).toEqual([h])
    expect(referrednested(outer, false, { within: h })).toEqual([])
  })

  test('modules', () => {
    class Named {}
    register(Named, { name: 'detect.Named' })
    const text: [unknown, string | undefined][] = [
      [squared, file], [closure, file], [Holder.create, file], [new Holder(), file], [bound, file], [Named, 'registered'], [Math, 'globalThis'], [Math.max, 'globalThis'],
      [fetch, 'globalThis'], [Symbol.iterator, 'globalThis'], [{}, undefined], [[], undefined], [1, undefined], [undefined, undefined], [() => 1, undefined],
    ]
    for (const [value, module] of text) expect(getmodule(value)).toBe(module)
    expect([undefined, null, true, NaN, 1, 'a'].map(value => getmodule(value, true))).toEqual(['globalThis', 'globalThis', 'globalThis', 'globalThis', undefined, undefined])
  })
})

describe('cells', async () => {
  const main: Record<string, any> = {}
  await run(`const k = 1
function make(n) { return (z = n) => [z, n, k, q] }
let q = 2
const f = make(3)
class C { #p = k; get p() { return this.#p } }`, { main, id: 'cell "1"\n.js' })

  test('their variables are properties of the scope', () => {
    expect(code(main['f'])).toMatchObject({ file: 'cell "1"\n.js', line: 2, column: 27, text: '(z = n) => [z, n, k, q]', free: ['n', 'k', 'q'] })
    expect([freevars(main['f']), globalvars(main['f']), outermost(main['f']), referrednested(main['make'])]).toEqual([{ n: 3 }, { k: 1, q: 2 }, main['make'], [main['f']]])
    expect([globalvars(main['C']), varnames(main['C'])]).toEqual([{ k: 1 }, [[], []]])
  })

  test.each([true, false])('the same of what came back, with recurse %s', recurse => {
    const [f, C] = loads<Any[]>(dumps([main['f'], main['C']], { recurse }), { trust: Trust.code })
    expect(code(f)).toEqual(code(main['f']))
    expect([freevars(f), globalvars(f), globalvars(C)]).toEqual([{ n: 3 }, { k: 1, q: 2 }, { k: 1 }])
  })
})

test('of what came to a realm that lacks its module: the same', async () => {
  const realm = await openRealm<DetectQuestion, DetectAnswer>({
    file: 'detect-there.ts', start: () => new Worker(new URL('./support/detect-there.ts', import.meta.url), { type: 'module' }),
  })
  const fns = [closure, kept, squared, foo, Holder, Holder.create, inner.get!, new Holder().method(1 as never), (x: number) => [x, Math]]
  const { said } = await realm.ask({ bytes: dumps(fns, { recurse: true }) })
  await realm.close()
  expect(said).toEqual(fns.map(told))
})

describe('a program that was built', () => {
  const text = `const unit = 2
exports.make = function make(n) { let m = n; const add = x => x + m * unit; return add }
exports.Kept = class Kept { #p = 1; method() { const f = () => this.#p; return [f, unit] } }`
  const built = (load?: string) => {
    Object.assign(globalThis, { detectRuntime: runtime })
    const { code, skeleton } = instrument(text, { id: 'built.js', sourceType: 'commonjs', runtime: 'detectRuntime', source: false, ...load === undefined ? {} : { load } })
    const exports = {} as { make: Any, Kept: new () => { method: Any } }
    new Function('exports', code)(exports)
    return { ...exports, skeleton }
  }

  test('without its source text: names are its author\'s, and text is what the engine shows', () => {
    const { make, Kept } = built()
    const add = make(3 as never)
    expect(code(add)).toMatchObject({ file: 'built.js', line: 2, text: String(add), free: ['m', 'unit'] })
    expect([freevars(add), globalvars(add), varnames(make), nestedglobals(make)]).toEqual([{ m: 3 }, { unit: 2 }, [['n', 'm', 'add'], ['m']], ['unit']])
    expect([globalvars(new Kept().method), nestedglobals(Kept), nestedcode(make).map(({ name }) => name), nestedcode(Kept).map(({ name }) => name)]).toEqual([{ unit: 2 }, ['unit'], ['add'], ['method', 'f']])
    expect([outermost(add), referrednested(make, true, { within: add })]).toEqual([undefined, [add]])
  })

  test('before its skeleton has been fetched: an error that says so', async () => {
    const { make, skeleton } = built('()=>detectLoad()')
    const add = make(3 as never)
    Object.assign(globalThis, { detectLoad: async () => (0, eval)(`(${skeleton})`) as unknown })
    for (const ask of [code, freevars, globalvars, nestedcode, varnames, getmodule]) expect(failing(() => ask(add))).toMatchObject({ code: 'NOT_FETCHED', message: expect.stringContaining('built.js') as string })
    await dumpsAsync(add)
    expect([freevars(add), globalvars(add)]).toEqual([{ m: 3 }, { unit: 2 }])
    for (const name of ['detectLoad', 'detectRuntime']) Reflect.deleteProperty(globalThis, name)
  })
})

describe('no transform saw it', () => {
  const n = 1
  const lone = (x: number, { y = x } = {}) => { const g = () => [n, x, y, Math]; return g }

  test('text and names', () => {
    expect(code(lone)).toMatchObject({ name: 'lone', kind: 'arrow', line: 1, column: 1, text: String(lone), free: ['n', 'Math'] })
    expect('file' in code(lone)!).toBe(false)
    expect(nestedcode(lone).map(({ name, line, text }) => [name, line, String(lone).split('\n')[line - 1]!.includes(text.split('\n')[0]!)])).toEqual([['g', expect.any(Number), true]])
    expect(varnames(lone)).toEqual([['x', 'y', 'g'], ['x', 'y']])
    expect(nestedglobals(lone)).toEqual(['n', 'Math'])
    expect(nestedglobals(lone, false)).toEqual([])
    expect(outermost(lone)).toBeUndefined()
  })

  test('what nobody sees is left out; what bind named is there', () => {
    expect([freevars(lone), globalvars(lone)]).toEqual([{}, {}])
    const made = bind((x: number) => x + n, () => ({ n }))
    expect([freevars(made), nestedglobals(made)]).toEqual([{ n: 1 }, []])
    const back = loads<Any>(dumps(made), { trust: Trust.code })
    expect([freevars(back), code(back)!.text]).toEqual([{ n: 1 }, code(made)!.text])
  })

  test('live functions by their text', () => {
    const kept = lone(1)
    expect(referrednested(Object.assign((x: number) => lone(x), { kept }))).toEqual([])
    expect(referrednested(lone, true, { within: [kept] })).toEqual([kept])
  })

  test('what was made by one that came back', () => {
    const maker = loads<Any>(dumps(new Function('a', 'return b => a + b + Math.PI')), { trust: Trust.code })
    const made = maker(1 as never)
    expect([freevars(made), nestedglobals(made), code(made)!.text]).toEqual([{ a: 1 }, ['Math'], 'b => a + b + Math.PI'])
    expect(referrednested(maker, true, { within: made })).toEqual([made])
  })

  test('globals that programs have put there', () => {
    const global = globalThis as unknown as Record<string, unknown>
    let fired = 0
    Object.defineProperty(global, 'dillAccessor', { get: () => fired++, configurable: true, enumerable: true })
    global['dillGlobal'] = new Function('return dillOther')
    global['dillOther'] = 5
    const uses = new Function('return [dillGlobal, dillAccessor, dillMissing, Math, fetch, typeof dillProbed, NaN]')
    expect(globalvars(uses)).toEqual({ dillGlobal: global['dillGlobal'], dillOther: 5 })
    expect(globalvars(uses, false)).toEqual({ dillGlobal: global['dillGlobal'] })
    expect(globalvars(uses, true, true)).toMatchObject({ dillOther: 5, Math, NaN: NaN })
    expect(nestedglobals(uses)).toEqual(['dillGlobal', 'dillAccessor', 'dillMissing', 'Math', 'fetch', 'dillProbed', 'NaN'])
    expect(fired).toBe(0)
    global['dillSelf'] = new Function('return dillSelf')
    expect(globalvars(global['dillSelf'])).toEqual({ dillSelf: global['dillSelf'] })
    for (const name of ['dillAccessor', 'dillGlobal', 'dillOther', 'dillSelf']) Reflect.deleteProperty(global, name)
  })
})

describe('what has no code, and what is hostile', () => {
  const { proxy, revoke } = Proxy.revocable(() => 1, {})
  revoke()
  const touch = (): never => { throw new Error('touched') }
  const trapped = new Proxy(() => 1, { get: touch, getPrototypeOf: touch, ownKeys: touch, getOwnPropertyDescriptor: touch, apply: touch, has: touch })
  const values = [Math.max, Function.prototype.bind.call(() => 1, null), 1, null, undefined, {}, 'function () {}', Symbol('s'), proxy, trapped, Function.prototype, eval]

  test.each(values.map((value, i) => [i, value]))('%i', (_, value) => {
    expect([code(value), freevars(value), globalvars(value), nestedcode(value), nestedglobals(value), varnames(value), outermost(value), referrednested(value), referredglobals(value)])
      .toEqual([undefined, {}, {}, [], [], [[], []], undefined, [], []])
  })

  test('a function that lies about itself', () => {
    const liar = Object.defineProperties(() => 1, {
      name: { get: touch }, toString: { value: touch }, constructor: { get: touch }, [Symbol.toPrimitive]: { get: touch }, prototype: { get: touch },
    })
    expect(code(liar)).toMatchObject({ name: '', text: '() => 1' })
    expect([freevars(liar), referrednested(liar), getmodule(liar)]).toEqual([{}, [], undefined])
    const other = Object.defineProperty(function plain() {}, 'name', { value: 'a"b\n\u2028${x}' })
    expect(code(other)!.name).toBe('a"b\n\u2028${x}')
  })

  test('names of the language\'s own objects are names like others', () => {
    const odd = new Function('__proto__', 'return [__proto__, constructor, hasOwnProperty, valueOf]')
    expect(nestedglobals(odd)).toEqual(['constructor', 'hasOwnProperty', 'valueOf'])
    expect(globalvars(odd)).toEqual({})
    const bound = bind(new Function('return __proto__'), () => ({ ['__proto__']: 1 }))
    expect(Object.entries(freevars(bound))).toEqual([['__proto__', 1]])
  })

  test('what a reader given to bind throws is thrown', () => {
    const made = bind(() => 1, () => { throw new Error('unread') })
    expect(failing<Error>(() => freevars(made)).message).toBe('unread')
  })
})
