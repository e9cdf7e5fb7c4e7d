// Names of a session that come back without what cannot: functions that are gone, that were edited, that nobody vouches for.
// Each text is a CommonJS module of the same name, evaluated after the one before it.

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deleteSession, dumpSession, exportSession, generations, importSession, loadModuleAsDict, loadSession, PickleError, register, Trust, type LoadOptions } from '../lib/index.ts'
import { registry } from '../lib/dill.ts'
import { decode, encode } from '../lib/sessions/names.ts'
import { ObjectScope } from '../lib/sessions/scope.ts'
import { fromElsewhere } from './support/code-bytes.ts'
import { buildsOf } from './support/next-build.ts'

const { build, unload } = buildsOf('partial.cjs')
beforeEach(unload)
afterEach(unload)

const FIRST = `
const kept = x => x + 1
const edited = x => x * 2
const removed = x => x - 1
class Point { constructor(x) { this.x = x } sum() { return this.x } }
class Gone { constructor(x) { this.x = x } }
class Secret { #x; constructor(x) { this.#x = x } get x() { return this.#x } }
class Other { #x; constructor(x) { this.#x = x } get x() { return this.#x } }
function makeCounter() { let n = 0; return { next() { return ++n }, get: () => n } }
function makeBox(it) { return () => it }
return { kept, edited, removed, Point, Gone, Secret, Other, makeCounter, makeBox }`
const SECOND = `
const before = 1
const kept = x => x + 1
const edited = x => x * 3
class Point { constructor(x) { this.x = x } sum() { return this.x + 1 } }
class Secret { #x; constructor(x) { this.#x = x } get x() { return this.#x * 100 } }
class Other { #y; #z; constructor(x) { this.#y = x } get x() { return this.#y } }
function makeCounter() { let n = 0; return { next() { return n += 10 }, get: () => n } }
function makeBox(it) { return () => it }
return { kept, edited, Point, Secret, Other, makeCounter, makeBox }`

type Made = Record<string, any>
interface Told { readonly names: Made, readonly left: Record<string, string>, readonly paths: Record<string, string>, readonly second: Made }

/** What comes back, in a second build, of names that the first has saved. */
async function later(make: (first: Made) => object, { second = SECOND, options = { trust: Trust.refs } }: { second?: string | undefined, options?: LoadOptions } = {}): Promise<Told> {
  const { content } = await encode(new ObjectScope(make(build(FIRST))), false, {})
  const bytes = fromElsewhere(content.bytes)
  unload()
  const made = second === '' ? {} : build(second)
  const left: { name: string, path: string, reason: string }[] = []
  const names = await decode('larder', { bytes, attachments: content.attachments }, new ObjectScope({}), options, left)
  return { names, left: Object.fromEntries(left.map(({ name, reason }) => [name, reason])), paths: Object.fromEntries(left.map(({ name, path }) => [name, path])), second: made }
}

describe('names of another build', () => {
  test('all that needs no code comes back', async () => {
    const shared = { n: 1 }
    const { names, left } = await later(({ removed }) => ({ list: [1, 2, shared], map: new Map([['a', shared]]), f: removed, when: new Date(5) }))
    expect(names).toEqual({ list: [1, 2, { n: 1 }], map: new Map([['a', { n: 1 }]]), when: new Date(5) })
    expect(names['list'][2]).toBe(names['map'].get('a'))
    expect(left).toEqual({ f: expect.stringMatching(/^removed \(partial\.cjs:4:17\) is not in partial\.cjs any more\.$/) })
  })

  test('what has not changed is the function that is here', async () => {
    const { names, second, left } = await later(({ kept, removed }) => ({ kept, bag: { kept }, removed }))
    expect([names['kept'], names['bag'].kept]).toEqual([second['kept'], second['kept']])
    expect(Object.keys(left)).toEqual(['removed'])
  })

  test('what was edited, and captured nothing, is what is here', async () => {
    const { names, second, left } = await later(({ edited, removed, Point, Secret }) => ({ edited, point: new Point(3), secret: new Secret(4), removed }))
    expect(names['edited']).toBe(second['edited'])
    expect(names['point']).toBeInstanceOf(second['Point'])
    expect([names['point'].x, names['point'].sum(), names['secret'].x]).toEqual([3, 4, 400])
    expect(Object.keys(left)).toEqual(['removed'])
  })

  test('what captured variables comes back where it is the same, and not where it was edited', async () => {
    const { names, left, paths } = await later(({ makeCounter, makeBox }) => {
      const counter = makeCounter()
      counter.next()
      const other = makeCounter()
      other.next()
      return { next: { deep: [counter.next] }, other: other.get, box: makeBox({ n: 1 }), boxed: makeBox(counter.next) }
    })
    expect(Object.keys(names)).toEqual(['other', 'box'])
    expect([names['other'](), names['box']()]).toEqual([1, { n: 1 }])
    expect(left['next']).toMatch(/^makeCounter\/next \(partial\.cjs:\d+:\d+\) was edited since it was written, and nobody says what becomes of the variables/)
    expect(paths).toEqual({ next: '$.next.deep[0]', boxed: expect.stringMatching(/^\$\.boxed/) })
  })

  test.each<[what: string, make: (counter: { next: () => number, get: () => number }) => object]>([
    ['first', ({ next, get }) => ({ next, get, n: 1 })],
    ['last', ({ next, get }) => ({ get, next, n: 1 })],
    ['in other values', ({ next, get }) => ({ get: [get], next: new Map([[1, { next }]]), n: 1 })],
  ])('who shares variables with what cannot come back does not either: %s', async (_, make) => {
    const { names, left } = await later(({ makeCounter }) => make(makeCounter()))
    expect(names).toEqual({ n: 1 })
    expect(new Set(Object.keys(left))).toEqual(new Set(['next', 'get']))
    for (const reason of Object.values(left)) expect(reason).toMatch(/^makeCounter\/next .* was edited/)
  })

  test('what was shared with a name that is left out comes back with the others', async () => {
    const { names, left } = await later(({ Gone }) => {
      const plain = { n: 1, list: [1] }
      return { first: { gone: new Gone(plain), plain }, second: plain, third: [plain.list] }
    })
    expect(Object.keys(left)).toEqual(['first'])
    expect(names).toEqual({ second: { n: 1, list: [1] }, third: [[1]] })
    expect(names['second'].list).toBe(names['third'][0])
  })

  test.each<[what: string, make: (first: Made) => unknown]>([
    ['an object below it', ({ Gone }) => Object.create(Gone.prototype)],
    ['many objects below it', ({ Gone }) => Array.from({ length: 10 }, (_, n) => new Gone(n))],
    ['its prototype', ({ Gone }) => Gone.prototype],
    ['an element', ({ removed }) => [1, removed]],
    ['a hole beside it', ({ removed }) => [, removed]],
    ['a property that is read-only', ({ removed }) => Object.defineProperty({}, 'f', { value: removed })],
    ['a getter', ({ removed }) => Object.defineProperty({}, 'f', { get: removed, enumerable: true })],
    ['a symbol’s property', ({ removed }) => ({ [Symbol.for('partial')]: removed })],
    ['a frozen object', ({ removed }) => Object.freeze({ removed })],
    ['a key of a Map', ({ removed }) => new Map([[removed, 1]])],
    ['a value of a Map', ({ removed }) => new Map([[1, { removed }]])],
    ['a member of a Set', ({ removed }) => new Set([1, removed])],
    ['a property of a Map', ({ removed }) => Object.assign(new Map([[1, 2]]), { removed })],
    ['a property of a function', ({ makeBox, removed }) => Object.assign(makeBox(1), { removed })],
    ['a captured variable', ({ makeBox, removed }) => makeBox({ removed })],
    ['a captured instance', ({ makeBox, Gone }) => makeBox(new Gone(1))],
    ['a private field', ({ Secret, removed }) => new Secret([removed])],
    ['private fields that have changed', ({ Other }) => new Other(1)],
    ['a private field of what cannot be made', ({ Secret, Gone }) => new Secret(new Gone(1))],
    ['a cycle', ({ removed }) => { const a: any = { removed, list: [] }; a.list.push(a); return a.list }],
    ['a Map within itself', ({ removed }) => { const map = new Map<unknown, unknown>(); return map.set(map, map).set(removed, 1) }],
    ['an error’s cause', ({ removed }) => new Error('x', { cause: removed })],
    ['a boxed symbol’s owner', ({ removed }) => Object.assign(Object(Symbol.for('partial')), { removed })],
    ['a dictionary', ({ removed }) => ({ ['__proto__']: removed, 1: 2 })],
    ['a null-prototype object', ({ removed }) => Object.assign(Object.create(null), { removed })],
    ['a class of bytes', ({ Gone }) => class extends Gone {}],
  ])('nothing that leads there comes back: %s', async (_, make) => {
    const { names, left } = await later(first => {
      const wide = [{ n: 1 }, 'text']
      return { before: wide, bad: make(first), also: [make(first)], after: wide, n: 3 }
    })
    expect(names).toEqual({ before: [{ n: 1 }, 'text'], after: [{ n: 1 }, 'text'], n: 3 })
    expect(names['before']).toBe(names['after'])
    expect(Object.keys(left)).toEqual(['bad', 'also'])
    for (const reason of Object.values(left)) expect(reason).toMatch(/(any more|other private fields here|was edited since.*|nobody vouches for its source)\.$/)
  })

  test('a module that is not loaded has none of its functions, and the values come', async () => {
    const { names, left } = await later(({ kept, Point }) => ({ n: 1, kept, point: [new Point(1)], lone: (0, eval)('(a => a)') }), { second: '' })
    expect(names).toEqual({ n: 1 })
    expect(Object.keys(left)).toEqual(['kept', 'point', 'lone'])
    expect(left['kept']).toMatch(/^kept \(partial\.cjs:2:14\) is not loaded here, and nobody vouches for its source\.$/)
  })

  test('where nobody vouches for anything, the data comes, and nothing else', async () => {
    const { names, left } = await later(({ kept, makeBox }) => ({ n: [1], kept, box: makeBox(1), evaluates: globalThis.Function, fine: Math.max }), { second: FIRST, options: {} })
    expect(names).toEqual({ n: [1], fine: Math.max })
    expect(Object.keys(left)).toEqual(['kept', 'box', 'evaluates'])
    expect(left['kept']).toMatch(/^nobody vouches for what asks for kept/)
  })

  test('the same build has all of them', async () => {
    const { names, left, second } = await later(first => ({ kept: first['kept'], gone: new first['Gone'](1) }), { second: FIRST })
    expect([names['kept'], names['gone'].constructor]).toEqual([second['kept'], second['Gone']])
    expect(left).toEqual({})
  })

  test('what was registered under a name is missed by its name', async () => {
    const registered = { n: 1 }
    register(registered, { name: `partial ${Math.random()}` })
    const { content } = await encode(new ObjectScope({ a: 1, registered: [registered], b: [2] }), false, {})
    const left: { name: string, reason: string }[] = []
    // Another page has not registered it.
    try {
      Object.assign(registry, { find: () => undefined })
      expect(await decode('larder', content, new ObjectScope({}), { trust: Trust.refs }, left as never)).toEqual({ a: 1, b: [2] })
    } finally {
      Reflect.deleteProperty(registry, 'find')
    }
    expect(left).toMatchObject([{ name: 'registered', reason: expect.stringMatching(/is not known here\.$/) }])
  })
})

describe('a load that leaves names out', () => {
  const NAME = 'partial'
  afterEach(async () => void await deleteSession(NAME))

  async function saved(): Promise<void> {
    const { kept, removed } = build(FIRST, { source: false })
    const NOTE = `${NAME} first`
    await dumpSession(NOTE, { main: { n: 1, list: [1], kept, f: { removed } } })
    const file = await exportSession(NOTE)
    await deleteSession(NOTE)
    build(SECOND, { source: false })
    await importSession(file, { name: NAME })
  }

  test('says which and why, leaves them as they are, and counts as none', async () => {
    await saved()
    const main: Made = { f: 'mine', other: true }
    const told = await loadSession(NAME, { main, onMissing: 'skip', trust: Trust.refs })
    expect(told.leftOut).toEqual([{ name: 'f', path: '$.f.removed', reason: expect.stringContaining('any more'), hint: expect.any(String) }])
    expect(told.names).toEqual(['n', 'list', 'kept'])
    expect(main).toMatchObject({ f: 'mine', other: true, n: 1, list: [1] })
    await expect(dumpSession(NAME, { main })).rejects.toMatchObject({ code: 'CONFLICT' })
    expect((await generations()).find(({ name }) => name === NAME)).toMatchObject({ isLive: false, generation: 1 })
    await dumpSession(NAME, { main: { n: 2 }, overwrite: true })
    expect((await loadSession(NAME, { main: {}, onMissing: 'skip' })).leftOut).toEqual([])
  })

  test('a name that cannot be set is left out', async () => {
    await saved()
    const main: Made = Object.defineProperty({ n: 0 }, 'list', { value: 'mine', enumerable: true })
    const told = await loadSession(NAME, { main, onMissing: 'skip', trust: Trust.refs })
    expect(told.leftOut.map(({ name }) => name)).toEqual(['f', 'list'])
    expect([main['n'], main['list']]).toEqual([1, 'mine'])
  })

  test('without the option nothing comes back', async () => {
    await saved()
    const main = {}
    await expect(loadSession(NAME, { main, trust: Trust.refs })).rejects.toMatchObject({ code: 'UNKNOWN_SITE' })
    expect(main).toEqual({})
  })

  test.each<[options: object, said: RegExp]>([
    [{ onMissing: 'no' }, /onMissing must be 'throw' or 'skip'/], [{ onMissing: true }, /onMissing must/], [{ onMissing: null }, /onMissing must/],
    [{ onMissing: 'skip', mode: 'replace' }, /cannot be 'skip' where mode is 'replace'/],
  ])('is asked for by %j', async (options, said) => {
    await expect(async () => loadSession(NAME, options as never)).rejects.toThrow(said)
  })

  test('is nothing that is inherited', async () => {
    await saved()
    await expect(loadSession(NAME, Object.create({ onMissing: 'skip' }) as object)).rejects.toThrow(PickleError)
    await expect(loadModuleAsDict(NAME, { onMissing: 'skip', trust: Trust.refs } as never)).rejects.toThrow(PickleError)
  })
})
