// What dill's own tests ask of dill.detect and dill.pickles, in JavaScript: what does not pickle, where it stands, what it
// is and why. And that nobody is touched by being looked at.

import { describe, expect, test } from 'vitest'
import { detect, dumps, pickle, pickles, PickleError, PicklingError, UnpicklingError } from '../lib/index.ts'
import { run } from '../lib/instrument.ts'
import { failing, rejecting } from './support/failing.ts'

const { baditems, badobjects, badtypes, errors, why, whyAsync } = detect

/** Comes back as one of its own, but as another than it was. */
class Forgetful { held: number | undefined; constructor(held?: number) { this.held = held } }
pickle(Forgetful, ({ held = 0 }) => [Forgetful, [held + 1]])
/** Says that it is made by another class. */
class Liar { a = 1 }
pickle(Liar, () => [Forgetful, [0]])

describe('test_bad_things', () => {
  const bad = new WeakMap()
  const holder = { fine: 1, bad, deep: { bad, fine: [] }, list: [bad] }

  test('by itself', () => {
    expect(baditems(bad)).toEqual([bad])
    expect(badobjects(bad)).toBe(bad)
    expect(badtypes(bad)).toBe(WeakMap)
    expect(errors(bad)).toBeInstanceOf(PicklingError)
  })

  test('what is fine gives nothing', () => {
    expect([baditems([1]), baditems(1), badobjects({}), badtypes('a'), errors(new Map())]).toEqual([[], [], undefined, undefined, undefined])
    expect(errors({ a: 1 }, 1)).toEqual({})
  })

  test('by attribute: all tell of the same ones', () => {
    const types = badtypes(holder, 1)
    expect(types).toEqual({ bad: WeakMap, deep: Object, list: Array })
    expect(badobjects(holder, 1)).toEqual({ bad, deep: holder.deep, list: holder.list })
    expect(Object.keys(errors(holder, 1))).toEqual(Object.keys(types))
    expect(new Set(Object.values(errors(holder, 1)).map(error => (error as PicklingError).failures[0]!.reason)).size).toBe(1)
  })

  test('further down', () => {
    expect(badtypes(holder, 2)).toEqual({ bad: {}, deep: { bad: WeakMap }, list: { 0: WeakMap } })
  })

  test('items: of arrays, Maps, Sets and plain objects, each once', () => {
    const key = {}
    expect(baditems([bad, 1, bad])).toEqual([bad])
    expect(baditems(new Map<unknown, unknown>([[key, bad], ['a', 1], ['b', holder]]))).toEqual([bad, holder])
    expect(baditems(new Set([1, bad]))).toEqual([bad])
    expect(baditems(holder)).toEqual([bad, holder.deep, holder.list])
  })

  test('an iterable of one\'s own is no container: it is not run', () => {
    class Endless { bad = bad; *[Symbol.iterator](): Generator<number> { for (;;) yield 1 } }
    const endless = new Endless()
    const items = baditems(endless)
    expect([items.length, items[0] === endless]).toEqual([1, true])
  })

  test('circles end', () => {
    const circle: Record<string, unknown> = { bad: 1n }
    circle['self'] = circle
    circle['bad'] = bad
    expect(badtypes(circle, Infinity)).toEqual({ bad: {}, self: Object })
  })

  test('attributes that have no name in the language say what they are', () => {
    const accessor = Object.defineProperty({}, 'x', { get: () => bad, enumerable: true })
    expect(Object.keys(errors(accessor, 1))).toEqual(['get x'])
    const key = Symbol('key')
    expect(badtypes({ [key]: bad, ['__proto__']: bad }, 1)).toEqual({ [key]: WeakMap, ['__proto__']: WeakMap })
  })
})

describe('pickles', () => {
  test('says yes to what comes back', () => {
    class Point { x: number; constructor(x: number) { this.x = x } }
    for (const value of [1, -0, NaN, 'a', 1n, undefined, null, Symbol('own'), Math.max, { a: [new Map([[1, new Date(0)]])] }, new Point(1), Object.create(null)]) {
      expect(pickles(value)).toBe(true)
    }
    expect(pickles({ a: [new Map([[1, new Set('ab')]])] }, { exact: true })).toBe(true)
  })

  test('says no to what is refused', () => {
    expect([pickles(new WeakMap()), pickles({ a: function* () {}() }), pickles(new WeakMap(), { exact: true })]).toEqual([false, false, false])
  })

  test('another type does not count as back', () => {
    expect(pickles(new Liar())).toBe(false)
    expect(errors(new Liar())).toMatchObject({ code: 'OTHER_TYPE', message: 'Cannot bring back a Liar: a Forgetful comes back.' })
    expect(errors(new Liar())).toBeInstanceOf(UnpicklingError)
  })

  test('an unequal one counts, but not exactly', () => {
    expect(pickles(new Forgetful(1))).toBe(true)
    expect(pickles(new Forgetful(1), { exact: true })).toBe(false)
  })

  test('safe says no where the call itself is wrong', () => {
    expect(failing(() => pickles(1, { protocol: 99 }))).toMatchObject({ code: 'BAD_OPTION' })
    expect(pickles(1, { protocol: 99, safe: true })).toBe(false)
    const signal = AbortSignal.abort('stop')
    expect(failing(() => pickles(1, { signal }))).toBe('stop')
    expect(pickles(1, { signal, safe: true })).toBe(false)
    expect(errors(1, 0, { signal })).toBeInstanceOf(PickleError)
    expect(errors(1, 0, { signal })).toMatchObject({ code: 'THROWN', cause: 'stop' })
  })

  test('nobody is touched by it', () => {
    let touched = 0
    const touch = (): never => { touched++; throw new Error('touched') }
    const value = { get a() { return touch() }, toJSON: touch, then: touch, valueOf: touch, toString: touch, [Symbol.iterator]: touch, [Symbol.toPrimitive]: touch }
    const attachments: unknown[] = []
    for (const look of [pickles, why, baditems, errors] as ((value: unknown) => unknown)[]) look(value)
    for (const look of [badobjects, badtypes, errors]) look(value, 2)
    pickles(value, { safe: true, exact: true, attachments })
    expect([touched, attachments]).toEqual([0, []])
  })

  test('a Proxy that throws is bad, and does no harm', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect([pickles(proxy), baditems(proxy).length, badtypes(proxy), Object.keys(errors({ proxy }, 1))]).toEqual([false, 1, 'object', ['proxy']])
  })
})

describe('why', () => {
  test('tells all, as dumps does', () => {
    const value = { a: new WeakMap(), b: [new WeakSet()], c: new Error('with a note') }
    const { ok, failures, notes } = why(value)
    expect(ok).toBe(false)
    expect(failures.map(({ message }) => message)).toEqual(failing<PicklingError>(() => dumps(value)).failures.map(({ message }) => message))
    expect(failures[1]).toMatchObject({ code: 'REFUSED', value: value.b[0], path: [{ name: 'b' }, { name: 0 }], hint: expect.any(String) as string })
    expect(failures[1]!.chain.length).toBe(2)
    expect(notes.length).toBe(1)
  })

  test('of what is fine', () => expect(why([1])).toEqual({ ok: true, failures: [], notes: [] }))

  test('what asynchronous verbs wait for stands in the way of the others only', () => {
    const blob = new Blob(['a'])
    expect([why(blob).ok, why(blob, { waits: true }).ok]).toEqual([false, true])
  })

  test('where the function stands that holds it', async () => {
    const main: Record<string, unknown> = {}
    await run('function make(held) {\n  return () => held\n}\nconst leak = make({ deep: new WeakMap() })', { main, id: 'cell.js' })
    const { failures: [failure] } = why({ here: main['leak'] })
    expect(failure!.path.map(({ via, name }) => [via, name])).toEqual([['property', 'here'], ['captured', 'held'], ['property', 'deep']])
    expect(failure!.source).toEqual({ file: 'cell.js', line: 2, column: 10, text: '() => held' })
    expect(why({ here: new WeakMap() }).failures[0]!.source).toBeUndefined()
  })

  test('throws for a wrong option only', () => {
    expect(failing(() => why(1, { protocol: 99 }))).toMatchObject({ code: 'BAD_OPTION' })
  })
})

describe('whyAsync', () => {
  const value = { list: Array.from({ length: 5000 }, (_, id) => id % 1000 === 999 ? { bad: new WeakMap() } : { id, child: { id } }), note: new Error('noted') }

  test('says what why says', async () => {
    const { ok, failures, notes } = await whyAsync(value)
    const said = why(value)
    expect([ok, failures.length, notes.length]).toEqual([false, 5, 1])
    expect(failures.map(({ message }) => message)).toEqual(said.failures.map(({ message }) => message))
    expect(await whyAsync(new Blob(['a']), { waits: true })).toMatchObject({ ok: true })
  })

  test('makes pauses, says how far it is, and stops', async () => {
    const big = Array.from({ length: 60_000 }, (_, id) => ({ id, tags: [`${id}`] }))
    const seen: number[] = []
    await whyAsync(big, { onProgress: ({ objects }) => seen.push(objects) })
    expect(seen.length).toBeGreaterThan(0)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    const controller = new AbortController()
    const stopped = whyAsync(big, { signal: controller.signal, onProgress: () => controller.abort('enough') })
    expect(await rejecting<unknown>(stopped)).toBe('enough')
    expect(await rejecting<unknown>(whyAsync(1, { signal: AbortSignal.abort('before') }))).toBe('before')
  })

  test('rejects for a wrong option', async () => {
    expect(await rejecting(whyAsync(1, { protocol: 99 }))).toMatchObject({ code: 'BAD_OPTION' })
  })
})
