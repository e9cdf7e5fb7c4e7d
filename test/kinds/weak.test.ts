// WeakMaps and WeakSets, which nothing can list: with the option `weak` they travel with what they hold of that which is saved.

import { describe, expect, test } from 'vitest'
import { diagnose } from '../../lib/core/diagnose.ts'
import * as data from '../../lib/data.ts'
import { registry } from '../../lib/dill.ts'
import * as dill from '../../lib/index.ts'
import { detect, dumps, dumpsAsync, dumpSession, graph, loads, loadSession, Pickler, profile, register, settings, Unpickler } from '../../lib/index.ts'
import { expectBytes } from '../support/bytes.ts'
import { failing } from '../support/failing.ts'

class Key { n = 1 }
class Cache extends WeakMap<object, unknown> { hits = 3 }
register(Key, { name: 'weak.Key' })
register(Cache, { name: 'weak.Cache' })
const singleton = { only: true }
register(singleton, { name: 'weak.singleton' })

/** A list whose links only a WeakMap knows. */
function chained(length: number): { first: object, next: WeakMap<object, object> } {
  const next = new WeakMap<object, object>()
  const nodes = Array.from({ length }, (_, n) => ({ n }))
  for (let i = 1; i < length; i++) next.set(nodes[i - 1]!, nodes[i]!)
  return { first: nodes[0]!, next }
}

function along({ first, next }: ReturnType<typeof chained>): number[] {
  const numbers: number[] = []
  for (let node: object | undefined = first; node !== undefined; node = next.get(node)) numbers.push((node as { n: number }).n)
  return numbers
}

/** What is saved, what is asked of it and of what comes back, and the answer of both. */
const rows: readonly (readonly [name: string, make: () => any, ask: (value: any) => unknown, gives: unknown])[] = [
  ['a key beside the map', () => { const key = {}; return { key, map: new WeakMap([[key, { deep: [1] }]]) } }, v => v.map.get(v.key), { deep: [1] }],
  ['a map before its key', () => { const key = {}; return { map: new WeakMap([[key, 1]]), key } }, v => v.map.get(v.key), 1],
  ['a key of two maps', () => { const key = {}; return [new WeakMap([[key, 1]]), key, new WeakMap([[key, 2]])] }, ([a, key, b]) => [a.get(key), b.get(key)], [1, 2]],
  ['members of a set', () => { const [a, b] = [{}, []]; return { a, set: new WeakSet<object>([a, b]), b, c: {} } }, v => [v.set.has(v.a), v.set.has(v.b), v.set.has(v.c)], [true, true, false]],
  ['a value under undefined', () => { const key = {}; return { key, map: new WeakMap([[key, undefined]]) } }, v => [v.map.has(v.key), v.map.get(v.key)], [true, undefined]],
  ['a key that is found under another', () => { const [a, b] = [{}, {}]; return { map: new WeakMap<object, unknown>([[b, 'end'], [a, b]]), a } }, v => v.map.get(v.map.get(v.a)), 'end'],
  ['a map that is found in another', () => { const [a, b] = [{}, {}]; return { map: new WeakMap<object, unknown>([[a, { b, inner: new WeakMap<object, unknown>([[a, 1], [b, 2]]) }]]), a } },
    v => { const { b, inner } = v.map.get(v.a); return [inner.get(v.a), inner.get(b)] }, [1, 2]],
  ['a list of 5,000 links', () => chained(5000), along, Array.from({ length: 5000 }, (_, n) => n)],
  ['a map under itself', () => { const map = new WeakMap<object, unknown>(); map.set(map, map); return map }, map => map.get(map) === map, true],
  ['a value that leads back to key and map', () => { const v: any = { key: {}, map: new WeakMap() }; v.map.set(v.key, v); return v }, v => v.map.get(v.key) === v && v.map.has(v), false],
  ['a function, a class, a Date, an array, a Map as keys', () => { const keys = [Math.max, Key, new Date(0), [1], new Map()]; return { keys, map: new WeakMap(keys.map((key, i) => [key, i])) } }, v => v.keys.map((key: object) => v.map.get(key)), [0, 1, 2, 3, 4]],
  ['a prototype as key', () => { const proto = { p: 1 }; return { o: Object.create(proto) as object, map: new WeakMap([[proto, 1]]) } }, v => v.map.get(Object.getPrototypeOf(v.o)), 1],
  ['a key of a Map, and a symbol\'s property', () => { const [a, b] = [{}, {}]; return { held: new Map([[a, 1]]), [Symbol.for('weak')]: b, set: new WeakSet([a, b]) } }, v => [v.set.has([...v.held.keys()][0]), v.set.has(v[Symbol.for('weak')])], [true, true]],
  ['what travels by name', () => ({ singleton, set: new WeakSet([singleton]) }), v => [v.singleton === singleton, v.set.has(singleton)], [true, true]],
  ['an instance', () => { const key = new Key(); return { key, map: new WeakMap([[key, key]]) } }, v => v.map.get(v.key) === v.key && v.key instanceof Key, true],
  ['a subclass with a property', () => { const key = {}; return { key, map: new Cache([[key, 1]]) } }, v => [v.map instanceof Cache, v.map.hits, v.map.get(v.key)], [true, 3, 1]],
  ['own properties, frozen', () => { const key = {}; return { key, map: Object.freeze(Object.assign(new WeakMap([[key, 1]]), { name: 'm', key })) } }, v => [Object.isFrozen(v.map), v.map.name, v.map.key === v.key, v.map.get(v.key)], [true, 'm', true, 1]],
  ['a long array of keys', () => { const keys = Array.from({ length: 20_000 }, (_, n) => ({ n })); return { set: new WeakSet(keys.filter(({ n }) => n % 3 === 0)), keys } }, v => v.keys.filter((key: object) => v.set.has(key)).length, 6667],
  ['a memo of functions', () => { const cache = new WeakMap<object, unknown>(); const key = {}; cache.set(Math.min, 'm'); cache.set(key, Math.min); return { cache, key } }, v => [v.cache.get(v.key) === Math.min, v.cache.get(Math.min)], [true, 'm']],
]

const by: readonly (readonly [name: string, travel: (value: unknown) => unknown])[] = [
  ['loads(dumps())', value => loads(dumps(value, { weak: true }))],
  ['copy', value => dill.copy(value, { weak: true })],
  ['dill/data', value => data.loads(data.dumps(value, { weak: true }))],
  ['Pickler', value => new Unpickler(new Pickler({ weak: true }).dump(value)).load()],
  ['loadsAsync(dumpsAsync())', async value => dill.loadsAsync(await dumpsAsync(value, { weak: true }))],
  ['dumpSteadily', async value => loads(await new Pickler({ weak: true }).dumpSteadily(() => value))],
  ['dumpSession', async value => {
    const app = `weak-${Math.random()}`
    await dumpSession('state', { app, main: { value }, weak: true })
    const main: { value?: unknown } = {}
    await loadSession('state', { app, main })
    return main.value
  }],
]
/** What was registered with dill is not known to dill/data. */
const beyondData = new Set(['a function, a class, a Date, an array, a Map as keys', 'what travels by name', 'an instance', 'a subclass with a property'])

describe.each(by)('%s', (verb, travel) => {
  test.each(rows.filter(([name]) => verb !== 'dill/data' || !beyondData.has(name)))('%s', async (_name, make, ask, gives) => {
    const value = make()
    expect(ask(value)).toEqual(gives)
    expect(ask(await travel(value))).toEqual(gives)
    expect(ask(value)).toEqual(gives)
  })
})

describe('the same graph', () => {
  test.each(rows)('gives the same bytes after a load: %s', (_name, make) => {
    const bytes = dumps(make(), { weak: true })
    expectBytes(dumps(loads(bytes), { weak: true }), bytes)
    expect(dill.hash(loads(bytes), { weak: true })).toBe(dill.hash(make(), { weak: true }))
  })

  test.each(rows)('is told to who looks as it is written: %s', (_name, make) => {
    const value = make()
    const { failures, notes } = diagnose(value, { registry, weak: true })
    expect(failures).toEqual([])
    expect(notes.map(({ message }) => message)).toContain('Of what it holds that comes back whose key is in what is saved; whether there is more cannot be known.')
    const seen = graph(value, { weak: true })
    expect(seen.refused()).toEqual([])
    expect(seen.bytes).toBe(dumps(value, { weak: true }).length)
  })
})

test('what nothing that is saved leads to stays behind', () => {
  const [key, other] = [{}, {}]
  const map = new WeakMap<object, unknown>([[key, 1], [other, { secret: 'left behind' }], [singleton, 2]])
  const bytes = dumps({ key, map }, { weak: true })
  expectBytes(bytes, dumps({ key, map: new WeakMap([[key, 1]]) }, { weak: true }))
  expect(new TextDecoder().decode(bytes)).not.toContain('left behind')
})

describe('without the option', () => {
  test.each([['WeakMap', () => new WeakMap()], ['WeakSet', () => new WeakSet()]])('a %s is refused, and its remedy speaks of it', (_name, make) => {
    expect(failing(() => dumps({ a: make() }))).toMatchObject({ code: 'REFUSED', hint: expect.stringContaining('{ weak: true }') })
    expect(failing(() => dumps({ a: make() }, { weak: false }))).toMatchObject({ code: 'REFUSED' })
    expect(detect.pickles(make())).toBe(false)
    expect(detect.badobjects({ a: make() }, 1, { weak: true })).toEqual({})
  })

  test('settings may say it for all', () => {
    const key = {}
    const value = { key, set: new WeakSet([key]) }
    settings.weak = true
    try {
      const back = dill.copy(value)
      expect([back.set.has(back.key), detect.pickles(value), detect.why(value).ok]).toEqual([true, true, true])
    } finally {
      settings.weak = false
    }
    expect(() => dumps(value)).toThrow('cannot be listed')
  })

  test.each([1, 'yes'])('weak: %j is no choice', weak => {
    expect(failing(() => dumps(1, { weak } as never))).toMatchObject({ code: 'BAD_OPTION' })
  })
})

describe('what is refused under a key', () => {
  const make = (): object => { const key = {}; return { key, deep: { map: new WeakMap([[key, { bad: (n => () => n)(1) }]]) } } }

  test('is told where it stands', () => {
    const { failures } = failing<dill.PicklingError>(() => dumps(make(), { weak: true }))
    expect(failures.map(({ message }) => message)).toEqual([expect.stringMatching(/ at \$\.deep\.map\.values\[0\]\.bad: /)])
  })

  test('does not stand in the way of a session that skips it', async () => {
    const app = `weak-${Math.random()}`
    const { saved, skipped } = await dumpSession('state', { app, main: { fine: 1, bad: make() }, weak: true, onError: 'skip' })
    expect([saved, skipped.map(({ name }) => name)]).toEqual([['fine'], ['bad']])
  })
})

test('what only asynchronous code can read may hold keys', async () => {
  const key = {}
  const set = new WeakSet([key])
  const { promise, set: back } = await dill.loadsAsync<{ promise: Promise<object>, set: WeakSet<object> }>(await dumpsAsync({ set, promise: Promise.resolve(key) }, { weak: true }))
  expect(back.has(await promise)).toBe(true)
})

test('what goes beside the bytes goes once', () => {
  const buffer = new ArrayBuffer(8)
  const attachments: unknown[] = []
  const { port1, port2 } = new MessageChannel()
  const bytes = dumps({ port1, set: new WeakSet([buffer]), buffer }, { attachments, weak: true })
  expect(attachments).toEqual([port1])
  const back = loads<{ buffer: ArrayBuffer, set: WeakSet<object> }>(bytes, { attachments })
  expect(back.set.has(back.buffer)).toBe(true)
  port1.close()
  port2.close()
})

test('a profile counts what was written once', () => {
  const { first, next } = chained(100)
  const seen = profile({ first, next }, { weak: true, rounds: 3 })
  expect(seen.kinds.reduce((sum, { count }) => sum + count, 0)).toBe(102)
})
