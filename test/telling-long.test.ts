// Long arrays are told in steps: the same as at once, whatever is unusual about them, and no step takes all of one.

import { describe, expect, test } from 'vitest'
import { registry } from '../lib/dill.ts'
import { why } from '../lib/detect.ts'
import { atOnce } from '../lib/core/pauses.ts'
import { isLong, tellingLong, tellingOf } from '../lib/core/telling.ts'
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
    expect(isLong(list)).toBe(true)
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
  ])('is not %s', (_, make) => expect(isLong(make())).toBe(false))
})
