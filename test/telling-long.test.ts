// What is long is told in steps: the same as at once, whatever is unusual about it, and no step takes all of one.

import { describe, expect, test, vi } from 'vitest'
import { registry } from '../lib/dill.ts'
import { why } from '../lib/detect.ts'
import { atOnce } from '../lib/core/pauses.ts'
import { equalBytes } from '../lib/core/bytes.ts'
import { Apart } from '../lib/core/apart.ts'
import { Encoder } from '../lib/core/encoder.ts'
import { assemble } from '../lib/core/program.ts'
import { readingElements, type Elements } from '../lib/core/tell.ts'
import { isLong, tellingLong, tellingOf, tellingSoon, type Telling } from '../lib/core/telling.ts'
import { walking } from '../lib/core/walk.ts'

const LENGTH = 20_000
const dense = (): unknown[] => Array.from({ length: LENGTH }, (_, i) => i % 3 === 0 ? { i } : i)
const changed = (change: (list: unknown[]) => unknown): unknown[] => {
  const list = dense()
  return (change(list) ?? list) as unknown[]
}
class List extends Array<unknown> {}

const rows: readonly (readonly [name: string, make: () => unknown[]])[] = [
  ['dense', dense],
  ['with holes', () => changed(list => { for (let i = 0; i < LENGTH; i += 5) delete list[i] })],
  ['mostly holes', () => changed(list => { list.length = 10 * LENGTH })],
  ['with a name besides', () => changed(list => void Object.assign(list, { extra: {}, [Symbol.for('s')]: [1] }))],
  ['with an accessor', () => changed(list => void Object.defineProperty(list, 7, { get() { throw new Error('called') }, enumerable: true, configurable: true }))],
  ['with an element that is read-only', () => changed(list => void Object.defineProperty(list, 7, { value: {}, enumerable: true, configurable: true }))],
  ['of a fixed length', () => changed(list => void Object.defineProperty(list, 'length', { writable: false }))],
  ['frozen', () => changed(list => Object.freeze(list))],
  ['without a prototype', () => changed(list => Object.setPrototypeOf(list, null))],
  ['of a class', () => List.from(dense())],
  ['as a Proxy that throws', () => new Proxy(dense(), { ownKeys() { throw new Error('no keys') } })],
]

describe('a long array', () => {
  test.each(rows)('is told as at once: %s', (_, make) => {
    const list = make()
    expect(isLong(list, { registry })).toBe(true)
    expect(atOnce(tellingLong(list, { registry }))).toEqual(tellingOf(list, { registry }))
  })

  test.each(rows)('is walked in many steps, and as a short one: %s', (_, make) => {
    const list = make()
    let before = 0
    let entered = false
    const steps = walking(list, { registry }, { enter: () => { entered = true; return false } })
    while (steps.next().done !== true) if (!entered) before++
    expect(entered).toBe(true)
    if (!/Proxy|mostly/.test(_)) expect(before).toBeGreaterThanOrEqual(2 * Math.floor(LENGTH / 4096) - 1)
  })

  test('is looked through, wherever it stands', () => {
    const bad = new WeakMap()
    const list = changed(list => { list[15_001] = bad })
    expect(why(list).failures.map(({ path }) => path)).toEqual([[{ via: 'element', name: 15_001 }]])
    expect(why({ a: [list], b: list }).failures.map(({ path }) => path.length)).toEqual([3])
  })

  test.each<readonly [name: string, make: () => unknown]>([
    ['a short one', () => [1]], ['an object', () => ({ length: 1e9 })], ['nothing', () => undefined], ['a text', () => 'x'.repeat(20_000)],
    ['a revoked Proxy', () => { const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return proxy }],
    ['a Proxy whose traps throw', () => new Proxy([], { get() { throw new Error('called') } })],
  ])('is not %s', (_, make) => expect(isLong(make(), { registry })).toBe(false))
})

/** The first part that another telling tells otherwise. Values must be the same, and are not looked at. */
const otherPart = (a: Telling, b: Telling): unknown => a.parts.length === b.parts.length
  ? a.parts.find((part, i) => {
    const other = b.parts[i]!
    return part.value !== other.value || part.step.via !== other.step.via || part.step.name !== other.step.name || part.unit !== other.unit
      || part.slot !== other.slot || part.early !== other.early || part.attributes !== other.attributes || part.closed !== other.closed
  }) : [a.parts.length, b.parts.length]
const facts = ({ what, kind, units, needs, refusals, notes, dress, keys, unlisted }: Telling): unknown =>
  [what, kind?.tag, units, needs.length, refusals, notes, dress?.keys.length, dress?.integrity, dress?.prototype === undefined, keys, unlisted]

class Ledger extends Map<unknown, unknown> {}
const entries = (): [unknown, unknown][] => Array.from({ length: LENGTH }, (_, i) => [i % 3 === 0 ? `key ${i}` : i % 3 === 1 ? i : Symbol.for(String(i)), i % 5 === 0 ? { i } : i])
const record = (): Record<string, unknown> => Object.fromEntries(Array.from({ length: LENGTH }, (_, i) => [`key ${i}`, i % 5 === 0 ? { i } : i]))

const others: readonly (readonly [name: string, make: () => object])[] = [
  ['a Map', () => new Map(entries())],
  ['a Map with properties', () => Object.assign(new Map(entries()), { a: [1], [Symbol.for('s')]: 2 })],
  ['a frozen Map', () => Object.freeze(new Map(entries()))],
  ['a Map of a class', () => new Ledger(entries())],
  ['a Set', () => new Set(entries().map(([key]) => key))],
  ['a Set without a prototype', () => Object.setPrototypeOf(new Set(entries().flat()), null) as object],
  ['an object', record],
  ['an object with symbols', () => Object.assign(record(), { [Symbol.for('s')]: [1] })],
  ['an object with an accessor', () => Object.defineProperty(record(), 'key 9000', { get() { throw new Error('called') }, enumerable: true, configurable: true })],
  ['a frozen object', () => Object.freeze(record())],
  ['an object without a prototype', () => Object.assign(Object.create(null) as object, record())],
  ['an object below another', () => Object.assign(Object.create({ below: 1 }) as object, record())],
  ['an object of indices', () => Object.assign({}, dense())],
]

describe('a long collection or object', () => {
  test.each(others)('is told as at once: %s', (_, make) => {
    const value = make()
    const soon = tellingSoon(value, { registry })
    // Without its prototype it is refused, which takes no time.
    if (!('long' in soon)) return expect([_, soon]).toEqual(['a Set without a prototype', tellingOf(value, { registry })])
    const [long, once] = [atOnce(tellingLong(soon, { registry })), tellingOf(value, { registry })]
    expect(otherPart(long, once)).toBeUndefined()
    expect(facts(long)).toEqual(facts(once))
  })

  test.each(others)('is walked in many steps: %s', (_, make) => {
    const value = make()
    let [before, entered] = [0, 0]
    const steps = walking({ value }, { registry }, { enter: at => { if (at === value) entered++ } })
    while (steps.next().done !== true) if (entered === 0) before++
    expect(entered).toBe(1)
    if (!/accessor|without a prototype/.test(_)) expect(before).toBeGreaterThanOrEqual(Math.floor(LENGTH / 4096))
  })

  test.each<readonly [name: string, value: object]>([['a Map', new Map(entries().slice(0, 9999))], ['an object', { a: 1 }], ['an array', dense()]])('short ones are told soon: %s', (_, value) => {
    expect('long' in tellingSoon(value, { registry })).toBe(Array.isArray(value))
  })

  test('a page of a collection tells what is on it, and no more', () => {
    const map = new Map(entries())
    let told = 0
    const tap = <T>(value: T): T => { told++; return value }
    const { parts, units } = tellingOf(map, { registry }, { from: 15_000, count: 20 })
    parts.forEach(tap)
    expect([units, told]).toEqual([LENGTH, 20 + parts.filter(({ step }) => step.via === 'key').length])
    const whole = tellingOf(map, { registry }).parts.filter(({ unit }) => unit >= 15_000 && unit < 15_020)
    expect(parts).toEqual(whole)
    expect(tellingOf(new Set(map.keys()), { registry }, { from: 19_990, count: 100 }).parts).toEqual(tellingOf(new Set(map.keys()), { registry }).parts.slice(-10))
  })
})

describe('a long value apart', () => {
  const bytes = (value: unknown, apart: Apart | undefined): { readonly bytes: Uint8Array, readonly steps: number } => {
    const encoder = new Encoder(value, { registry, attachments: undefined, exact: true, apart })
    let steps = 0
    if (apart === undefined) while (!encoder.slice(Infinity));
    else for (const all = apart.steps(encoder, Infinity); all.next().done !== true;) steps++
    return { bytes: assemble(encoder.finish(), 1), steps }
  }

  test.each([...rows.filter(([name]) => !/Proxy/.test(name)), ...others.filter(([name]) => name !== 'a Set without a prototype')])('is written as at once, in steps: %s', (_, make) => {
    const value = make()
    const apart = bytes({ value, again: value, inside: [value, 1] }, new Apart())
    expect(equalBytes(apart.bytes, bytes({ value, again: value, inside: [value, 1] }, undefined).bytes)).toBe(true)
    expect(apart.steps).toBeGreaterThanOrEqual(Math.floor(9000 / 4096))
  })

  test.each([['an array', dense], ['a Map', () => new Map(entries())]])('one within the other: %s', (_, make) => {
    const inner = make()
    const value = changed(list => { list[3] = inner; list[15_000] = new Map([[inner, record()]]) })
    expect(equalBytes(bytes(value, new Apart()).bytes, bytes(value, undefined).bytes)).toBe(true)
  })

  test('what throws stops it', () => {
    const bad = new Proxy(dense(), { ownKeys() { throw new Error('no keys') } })
    expect(() => bytes([bad], new Apart())).toThrow('no keys')
  })

  test('keys that were listed are not listed again', () => {
    let lists = 0
    const value = new Proxy(record(), { ownKeys(target) { lists++; return Reflect.ownKeys(target) } })
    const keys = Reflect.ownKeys(value)
    const plain = bytes(record(), undefined).bytes
    expect(equalBytes(bytes(value, new Apart(Infinity, of => of === value ? keys : undefined)).bytes, plain)).toBe(true)
    expect(lists).toBe(1)
  })
})

describe('the elements of a very long array alone', () => {
  const read = (list: unknown[], integrity: 0 | 3 = 0): Elements => atOnce(readingElements(list, integrity, undefined, LENGTH - 1))

  test.each<readonly [name: string, make: () => unknown[], told: readonly PropertyKey[]]>([
    ['dense', dense, []],
    ['with holes', () => changed(list => { for (let i = 0; i < LENGTH; i += 5) delete list[i] }), []],
    ['with a symbol', () => changed(list => void Object.assign(list, { [Symbol.for('s')]: 1 })), [Symbol.for('s')]],
    ['with an accessor', rows[4]![1], ['7']],
    ['of a fixed length', rows[6]![1], ['length']],
  ])('are those that are there: %s', (_, make, told) => {
    const list = make()
    const alone = read(list)
    expect(alone).toEqual({ ...atOnce(readingElements(list, 0)), unlisted: true })
    expect(alone.told).toEqual(told)
  })

  test('nobody lists its keys, and it says so', () => {
    const list = changed(list => { Object.assign(list, { extra: 1 }) })
    const lists = vi.spyOn(Reflect, 'ownKeys')
    try {
      const alone = atOnce(tellingLong(list, { registry, unlisted: LENGTH - 1 }))
      expect([lists.mock.calls.length, alone.unlisted, alone.parts.length]).toEqual([0, true, LENGTH])
      const all = atOnce(tellingLong(list, { registry }))
      expect([lists.mock.calls.length, all.unlisted, all.parts.length]).toEqual([1, undefined, LENGTH + 1])
    } finally {
      lists.mockRestore()
    }
  })

  test('one that is mostly holes is told by its keys', () => {
    const list = changed(list => { list.length = 10 * LENGTH })
    expect(read(list)).toEqual(atOnce(readingElements(list, 0)))
    // What a few samples find may be all there is.
    const sampled = new Array<unknown>(LENGTH)
    for (let i = 0; i < 64; i++) sampled[Math.floor(i * LENGTH / 64)] = i
    expect(read(sampled)).toEqual(atOnce(readingElements(sampled, 0)))
  })
})
