// What the objects of a value take: the same sums as `graph`, the numbers of a disassembly, paths that lead there; of what is
// refused nothing; and a store that weighs once for each look.

import { afterEach, describe, expect, test, vi } from 'vitest'
import { disassemble, dumps, graph, register } from '../../lib/index.ts'
import { graphOfBytes } from '../../lib/graph/from-bytes.ts'
import { circumstances, outlineOf } from '../../panel/model/look.ts'
import type { PathStep } from '../../lib/core/errors.ts'
import { Rows } from '../../panel/model/rows.ts'
import { outlineAt } from '../../panel/model/steps.ts'
import { PanelStore } from '../../panel/model/store.ts'
import { Survey } from '../../panel/model/survey.ts'
import { viewOf, type View } from '../../panel/model/view.ts'
import { lineAt } from '../../panel/model/weights-columns.ts'
import { Unweighable, weigh } from '../../panel/model/weights-run.ts'
import type { Weighed } from '../../panel/model/weights.ts'

afterEach(() => vi.restoreAllMocks())

const weighed = async (value: unknown, options = {}): Promise<Weighed> => {
  const survey = new Survey(value, circumstances(options))
  return (await weigh(value, options, survey, { signal: new AbortController().signal, onProgress: () => {} }))!
}

class Jar {
  label = 'dill'
  lid = { kind: 'steel' }
}

class Plain {
  x = 1
}

class Stated {
  secret = 1
}
Object.defineProperty(Stated.prototype, Symbol.for('dill.getState'), { value: () => ({ kept: [1, 2], name: 'state' }) })

function counter(): object {
  const shared = { n: 1, log: [1, 2, 3] }
  return { up: () => ++shared.n, list: () => shared.log, shared }
}

function cyclic(): object {
  const a: Record<string, unknown> = { name: 'a' }
  a['self'] = a
  a['ring'] = { back: a, more: { back: a } }
  return a
}

const rows: readonly (readonly [name: string, make: () => unknown])[] = [
  ['plain data', () => ({ a: { b: [1, 2, 3] }, c: 'text', d: [[], {}, [{}]] })],
  ['shared objects', () => { const s = { s: 'shared', more: [1] }; return { a: s, b: { deep: s }, c: [s, s] } }],
  ['circles', cyclic],
  ['collections', () => new Map<unknown, unknown>([['k', { v: 1 }], [{ key: 1 }, [2]], [1n, {}], [NaN, new Set([[1], {}])]])],
  ['dates, numbers, binary', () => ({ d: new Date(1), r: /x/g, b: new Uint8Array(100), view: new DataView(new ArrayBuffer(8)), n: Object(1) as unknown })],
  ['registered classes', () => { register(Jar, { name: 'weights.Jar' }); return [new Jar(), new Jar(), { j: new Jar() }] }],
  ['classes by their text', () => ({ one: new Plain(), two: new Plain() })],
  ['a state', () => ({ it: new Stated(), again: [new Stated()] })],
  ['keys that are symbols, attributes, frozen objects', () => Object.freeze({ [Symbol.for('s')]: { a: 1 }, get x() { return 1 }, y: [Object.freeze([1])] })],
  ['functions with what they captured', counter],
  ['errors with causes', () => ({ e: new Error('x', { cause: new TypeError('y', { cause: { z: 1 } }) }) })],
  ['many keys', () => Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`key ${i}`, { i }]))],
  ['holes', () => { const list: unknown[] = [{}, , [1]]; Object.assign(list, { extra: {} }); return list }],
  ['a long list', () => Array.from({ length: 3000 }, (_, i) => ({ id: i, name: `item ${i}`, tags: [i, i + 1] }))],
  ['something refused in the middle', () => { const w = new WeakMap(); return { w, list: [w, { fine: [1] }], open: { w: new WeakSet() } } }],
]

describe('weights', () => {
  test.each(rows)('are those of `graph`: %s', async (_, make) => {
    const value = make()
    const weights = await weighed(value)
    const whole = graph(value)
    for (const { id } of whole.nodes) {
      if (!whole.isLive(id)) continue
      const there = weights.idOf(whole.value(id))
      if (there === undefined) continue
      expect(weights.retained[there], `${weights.labelOf(there)} retained`).toBe(whole.node(id).retained)
    }
    expect(weights.own.reduce((sum, own) => sum + own, weights.envelope)).toBe(weights.bytes.length)
    expect(weights.retained[weights.root]! + weights.envelope).toBe(weights.bytes.length)
    expect([weights.bytes.length, weights.envelope]).toEqual([whole.bytes, whole.envelope])
  })

  test.each(rows.slice(0, 5))('have the own bytes of `graph` where nothing is inner: %s', async (_, make) => {
    const value = make()
    const weights = await weighed(value)
    const whole = graph(value)
    expect(weights.count).toBe(whole.count)
    for (const { id, own, depth, parents, label } of whole.nodes) {
      const there = weights.idOf(whole.value(id))!
      expect([weights.own[there], weights.depths[there], weights.into(there).length, weights.labelOf(there)]).toEqual([own, depth, parents, label])
      expect(weights.valueOf(there)).toBe(whole.value(id))
      expect(weights.out(there).map(edge => weights.valueOf(weights.to[edge]!))).toEqual(whole.children(id).map(({ to }) => whole.value(to)))
      expect(weights.out(there).map(edge => weights.stepOf(edge))).toEqual(whole.children(id).map(({ step }) => step))
    }
  })

  test.each(rows)('have the numbers of a disassembly: %s', async (_, make) => {
    const { bytes, count, columns } = await weighed(make())
    const ids = disassemble(bytes).flatMap(({ id }) => id ?? [])
    expect(ids.length).toBe(count)
    expect(Array.from(columns.types, type => lineAt(columns.lines, type))).toEqual(graphOfBytes(bytes).types)
  })

  test.each(rows)('know where the bytes of an object are: %s', async (_, make) => {
    const weights = await weighed(make())
    const rows = disassemble(weights.bytes)
    for (const { id, offset } of rows) if (id !== undefined) expect(weights.stretchOf(id)[0]).toBeLessThanOrEqual(offset)
    const last = rows.findLast(({ opcode }) => !/SEAL|TRACKED/.test(opcode))!
    expect(weights.stretchOf(weights.root)[1]).toBe(last.offset + last.length)
  })

  test.each(rows)('lead to their values: %s', async (_, make) => {
    const value = make()
    const weights = await weighed(value)
    const root = outlineOf(value, 'state')
    let reached = 0
    for (let id = 0; id < weights.count; id++) {
      const outline = outlineAt(root, weights.pathOf(id))
      expect(outline, weights.labelOf(id)).toBeDefined()
      if (outline!.value === weights.valueOf(id)) reached++
    }
    expect(reached).toBeGreaterThan(0)
    expect(outlineAt(root, weights.pathOf(weights.root))!.value).toBe(value)
  })

  test('know what WeakMaps hold, where it is to be saved', async () => {
    const key = { k: 'key' }
    const value = { key, map: new WeakMap<object, unknown>([[key, { deep: [1, 2, 3] }]]), set: new WeakSet([key]) }
    const look = { weak: true }
    const weights = await weighed(value, look)
    const whole = graph(value, look)
    expect([weights.count, weights.bytes.length]).toEqual([whole.count, whole.bytes])
    const root = outlineOf(value, 'state', look)
    for (let id = 0; id < weights.count; id++) {
      expect(outlineAt(root, weights.pathOf(id))!.value, weights.labelOf(id)).toBe(weights.valueOf(id))
      expect(weights.retained[id]).toBe(whole.node(whole.idOf(weights.valueOf(id))!).retained)
    }
  })

  test('say where captured variables are, by name', async () => {
    const value = counter() as { up: Function, shared: object }
    const weights = await weighed({ up: value.up })
    const shared = weights.idOf(value.shared)
    if (shared === undefined) return // Nothing instrumented it here.
    expect(weights.pathOf(shared)).toEqual([{ via: 'property', name: 'up' }, { via: 'captured', name: 'shared' }])
  })

  test('give what is refused no bytes, and know it', async () => {
    const w = new WeakMap()
    const weights = await weighed({ w, list: [1, 2, 3] })
    const id = weights.idOf(w)!
    expect([weights.isRefused(id), weights.own[id], weights.retained[id], weights.typeOf(id)]).toEqual([true, 0, 0, 'WeakMap'])
    const whole = await weighed(w)
    expect([whole.count, whole.isRefused(whole.root), whole.retained[whole.root]]).toEqual([1, true, 0])
  })

  test.each<readonly [name: string, value: unknown, kind: string, type: string]>([
    ['object', {}, 'object', 'Object'], ['instance', new Plain(), 'object', 'Plain'], ['array', [], 'array', 'Array'], ['Map', new Map(), 'map', 'Map'],
    ['Set', new Set(), 'map', 'Set'], ['bytes', new Uint8Array(4), 'binary', 'Uint8Array'], ['buffer', new ArrayBuffer(4), 'binary', 'ArrayBuffer'],
    ['function', () => 1, 'function', 'function'], ['class', class A {}, 'class', 'class'], ['built-in function', parseInt, 'function', 'function'], ['date', new Date(0), 'other', 'Date'],
    ['string', 'text', 'string', 'string'], ['number', 12, 'other', 'number'], ['nothing', undefined, 'other', 'undefined'], ['null', null, 'other', 'null'],
    ['error', new RangeError('x'), 'object', 'RangeError'], ['symbol', Symbol.for('x'), 'other', 'symbol'], ['refused', new WeakSet(), 'object', 'WeakSet'],
  ])('say of what sort a root is: %s', async (_, value, kind, type) => {
    const weights = await weighed(value)
    expect([weights.kindOf(weights.root), weights.typeOf(weights.root), weights.valueOf(weights.root), weights.pathOf(weights.root)]).toEqual([kind, type, value, []])
  })

  test('put what retains most first', async () => {
    const value = { small: [1], large: Array.from({ length: 100 }, () => ({})), middle: Array.from({ length: 10 }, () => ({})) }
    const weights = await weighed(value)
    expect(weights.dominated(weights.root).map(id => weights.valueOf(id))).toEqual([value.large, value.middle, value.small])
  })

  test('run nothing of the value’s', async () => {
    const ran: string[] = []
    const value = {
      get trap() { ran.push('getter'); return 1 }, toJSON() { ran.push('toJSON') }, then: { toString() { ran.push('toString') }, valueOf() { ran.push('valueOf') } },
    }
    const weights = await weighed(value)
    for (let id = 0; id < weights.count; id++) weights.labelOf(id)
    expect(ran).toEqual([])
  })

  test('of what throws when it is looked at', async () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const weights = await weighed({ proxy, constructor: { name: '"\n\u2028' }, '"\n\u2028': { '': {} } })
    expect(weights.isRefused(weights.idOf(proxy)!)).toBe(true)
    expect(weights.labelOf(weights.idOf(proxy)!)).not.toBe('')
  })

  test('of a list of many objects, one within the other', async () => {
    let list: unknown
    for (let i = 0; i < 100_000; i++) list = { next: list }
    const weights = await weighed(list)
    expect([weights.count, weights.depths.at(-1), weights.pathOf(99_999).length]).toEqual([100_000, 99_999, 99_999])
  })

  test('are not to be had of what cannot be written even so', async () => {
    const kinds = Array.from({ length: 300 }, (_, i) => {
      const Type = class {}
      register(Type, { name: `weights.kind ${i}` })({ tag: `weights ${i}`, encode() {}, decode: () => new Type() })
      return new Type()
    })
    await expect(weighed(kinds)).rejects.toThrow(Unweighable)
    await expect(weighed(kinds)).rejects.toThrow(/more than 256 kinds/)
  })

  test('are found again without reading where the bytes are the same', async () => {
    const value = { a: [1], b: { c: 1 } }
    const first = await weighed(value)
    const other = structuredClone(value)
    const survey = new Survey(other, circumstances())
    const second = (await weigh(other, {}, survey, { signal: new AbortController().signal, onProgress: () => {}, before: first }))!
    expect(second.columns).toBe(first.columns)
    expect(second.valueOf(second.idOf(other.b)!)).toBe(other.b)
  })

  test('are those of before where nothing has changed', async () => {
    const value = { a: [1], at: new Date(1), f: counter() }
    const first = await weighed(value)
    const again = async (): Promise<Weighed> => (await weigh(value, {}, new Survey(value, circumstances()), { signal: new AbortController().signal, onProgress: () => {}, before: first }))!
    expect(await again()).toBe(first)
    value.a.push(2)
    expect(await again()).not.toBe(first)
  })

  test('come from a worker, or without one, and are the same', async () => {
    const value = Array.from({ length: 4000 }, (_, i) => ({ i, name: `name ${i}`, list: [i] }))
    const survey = new Survey(value, circumstances())
    const told: string[] = []
    const options = { signal: new AbortController().signal, onProgress: ({ what }: { what: string }) => void told.push(what) }
    const usual = (await weigh(value, {}, survey, options))!
    const blocked = (await weigh(value, {}, survey, { ...options, start: () => { throw new Error('forbidden') } }))!
    expect(blocked.columns).toEqual(usual.columns)
    expect(blocked.bytes).toEqual(usual.bytes)
    expect(told).toContain('Weighing')
    expect(usual.bytes.length).toBe(dumps(value).length)
  })

  test('can be stopped', async () => {
    const value = Array.from({ length: 50_000 }, (_, i) => ({ i }))
    const stop = new AbortController()
    const weights = weigh(value, {}, new Survey(value, circumstances()), { signal: stop.signal, onProgress: () => stop.abort(), start: () => { throw new Error('none') } })
    await expect(weights).resolves.toBeUndefined()
  })
})

describe('rows', () => {
  const view = async (value: unknown, ...path: PathStep[]): Promise<View> => {
    const weights = await weighed(value)
    const rows = new Rows(outlineOf(value, 'state'), 2)
    return viewOf(rows.reveal(path), undefined, () => undefined, weights)
  }
  const property = (name: string): PathStep => ({ via: 'property', name })

  test.each<readonly [name: string, value: unknown, path: PathStep[], size: string]>([
    ['a text', { a: 'text' }, [property('a')], '6 B'],
    ['a small number', { a: 1 }, [property('a')], '1 B'],
    ['a number with a fraction', { a: 1.1 }, [property('a')], '9 B'],
    ['true', { a: true }, [property('a')], '1 B'],
    ['a hole', { a: [, 1] }, [property('a'), { via: 'element', name: 0 }], '1 B'],
    ['what is refused', { a: new WeakMap() }, [property('a')], '—'],
    ['what leads back', cyclic(), [property('self')], '2 B'],
    ['the root', { a: [1, 2] }, [], '7 B'],
    ['bytes', { a: new Uint8Array(300) }, [property('a'), { via: 'part', name: 'buffer' }], '310 B'],
  ])('say what is taken by %s', async (_, value, path, size) => {
    const said = await view(value, ...path)
    expect(said.size).toBe(size)
    expect(said.share).toBeLessThanOrEqual(1)
  })

  test('of very many parts stretches add up as well, and what is long is written in steps', async () => {
    const many = { list: Array.from({ length: 12_345 }, (_, i) => ({ i })), map: new Map(Array.from({ length: 12_345 }, (_, i) => [i, { i }])) }
    const weights = await weighed(many)
    expect(weights.bytes).toHaveLength(dumps(many).length)
    for (const value of [many.list, many.map]) {
      const id = weights.idOf(value)!
      const stretches = Array.from({ length: 124 }, (_, i) => weights.stretch(id, 100 * i, 100, 12_345))
      expect(Math.abs(stretches.reduce((a, b) => a + b) - weights.retained[id]!)).toBeLessThanOrEqual(124)
      expect(weights.stretch(id, 0, 12_345, 12_345)).toBe(weights.retained[id])
    }
  })

  test('say what stretches take, which add up', async () => {
    const value = { list: Array.from({ length: 250 }, (_, i) => ({ i })), map: new Map(Array.from({ length: 250 }, (_, i) => [`key ${i}`, { i }])) }
    const weights = await weighed(value)
    for (const part of [value.list, value.map]) {
      const id = weights.idOf(part)!
      const stretches = [weights.stretch(id, 0, 100, 250), weights.stretch(id, 100, 100, 250), weights.stretch(id, 200, 50, 250)]
      const sum = stretches.reduce((a, b) => a + b)
      expect(Math.abs(sum - weights.retained[id]!)).toBeLessThanOrEqual(2)
      expect(stretches[2]!).toBeLessThan(stretches[1]!)
    }
    expect((await view(value, property('list'))).size).not.toBe('')
  })

  test('say by which ways an object is reached', async () => {
    const shared = { s: 1 }
    const weights = await weighed({ a: shared, b: [shared], m: new Map([['k', shared]]) })
    const id = weights.idOf(shared)!
    expect(weights.waysTo(id, 10)).toEqual([[property('a')], [property('b'), { via: 'element', name: 0 }], [property('m'), { via: 'entry', name: 'k' }]])
    expect(weights.waysTo(id, 2).length).toBe(2)
    expect(weights.waysTo(weights.root, 10)).toEqual([])
  })
})

describe('a store', () => {
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise(resolve => void setTimeout(resolve, 1))
  }

  test('weighs once for each look', async () => {
    const store = new PanelStore()
    const value = { a: [1, 2, 3] }
    const root = store.add('state', value, {})
    expect([store.weights, store.weighing]).toEqual([undefined, undefined])
    store.weigh()
    expect(store.weighing).toBeDefined()
    await until(() => store.weights !== undefined)
    const first = store.weights!
    expect([store.weighing, first.valueOf(first.root)]).toEqual([undefined, value])
    store.weigh()
    expect(store.weighing).toBeUndefined()
    value.a.push(4, 5, 6)
    await store.look(root)
    expect(store.weights).toBe(first)
    store.weigh()
    await until(() => store.weights !== first)
    expect(store.weights!.bytes.length).toBeGreaterThan(first.bytes.length)
  })

  test('has no weights of another value', async () => {
    const store = new PanelStore()
    const root = store.add('state', { a: 1 }, {})
    store.weigh()
    await until(() => store.weights !== undefined)
    await store.look(root, { b: 2 })
    expect(store.weights).toBeUndefined()
    store.weigh()
    await until(() => store.weights !== undefined)
    expect(store.weights!.valueOf(0)).toEqual({ b: 2 })
    store.add('other', [1], {})
    expect(store.weights).toBeUndefined()
  })

  test('stops, says so, and weighs again when asked', async () => {
    const store = new PanelStore()
    store.add('state', Array.from({ length: 20_000 }, (_, i) => ({ i })), {})
    store.weigh()
    store.stopWeighing()
    await until(() => store.weighing === undefined)
    expect([store.weights, store.unweighed]).toEqual([undefined, 'Weighing was stopped.'])
    store.weigh()
    expect(store.weighing).toBeUndefined()
    store.weigh(true)
    await until(() => store.weights !== undefined)
    expect([store.weights!.count, store.unweighed]).toEqual([20_001, undefined])
  })

  test('says why there are none', async () => {
    const store = new PanelStore()
    const kinds = Array.from({ length: 300 }, (_, i) => {
      const Type = class {}
      register(Type, { name: `weights.store ${i}` })({ tag: `weights store ${i}`, encode() {}, decode: () => new Type() })
      return new Type()
    })
    store.add('state', kinds, {})
    store.weigh()
    await until(() => store.unweighed !== undefined)
    expect(store.unweighed).toMatch(/No pickle can be written/)
  })
})
