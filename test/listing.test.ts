// What is long is listed once for a look: pages of a collection are the same in any order, and none of them begins at the
// first member again.

import { describe, expect, test } from 'vitest'
import { describe as outlineOf, type Outline } from '../lib/core/describe.ts'
import { kind, type Kind } from '../lib/core/kind.ts'
import { Listing } from '../lib/core/listing.ts'
import { Registry } from '../lib/core/registry.ts'
import { walk } from '../lib/core/walk.ts'
import { registry } from '../lib/dill.ts'

const COUNT = 30_000
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
const said = (outlines: readonly Outline[]): string[] => outlines.map(({ label, key, preview, step }) => `${String(step?.via)} ${label} ${key?.preview ?? ''} ${preview}`)

const collections: [string, () => Map<unknown, unknown> | Set<unknown>][] = [
  ['a Map', () => new Map(Array.from({ length: COUNT }, (_, i) => [`key ${i}`, i]))],
  ['a Map under objects, symbols and revoked Proxies', () => new Map(Array.from({ length: COUNT }, (_, i) => [[{ i }, Symbol(i), i, revoked()][i % 4], i]))],
  ['a Set', () => new Set(Array.from({ length: COUNT }, (_, i) => ({ i })))],
  ['a Set of revoked Proxies', () => new Set(Array.from({ length: COUNT }, revoked))],
  ['a Map of a class', () => new (class extends Map<unknown, unknown> { extra = 'mine' })(Array.from({ length: COUNT }, (_, i) => [i, i]))],
]

describe.each(collections)('%s', (_, make) => {
  test('has the same pages in any order', () => {
    const value = make()
    const outline = outlineOf(value, { registry, listing: new Listing() })
    const plain = outlineOf(value, { registry })
    for (const from of [20_000, 100, 29_990, 0, 15_000, 15_050, COUNT]) expect(said(outline.children(from, 60))).toEqual(said(plain.children(from, 60)))
  })

  test('has the same pages while and after it is walked over', () => {
    const value = make()
    const listing = new Listing()
    const outline = outlineOf(value, { registry, listing })
    outline.children(12_000, 1)
    const met = (options: object): unknown[] => {
      const values: unknown[] = []
      walk(value, { registry, ...options }, { enter: (at, { parts }, steps) => void values.push(steps.length === 1 ? parts.map(({ step, value, slot, unit }) => ({ via: step.via, name: step.name === undefined ? '' : String(step.name), is: typeof value, slot, unit })) : at) })
      return values
    }
    const [mine, others] = [met({ listing }), met({})]
    expect(mine[0]).toEqual(others[0])
    expect(mine.length === others.length && mine.every((at, i) => i === 0 || at === others[i])).toBe(true)
    expect(outline.reaching(COUNT)).toBeUndefined()
    expect(said(outline.children(COUNT - 3, 10))).toEqual(said(outlineOf(value, { registry }).children(COUNT - 3, 10)))
  })
})

/** A collection that counts how often it was asked for a member. */
class Roll {
  asked = 0
  readonly length: number
  constructor(length: number) {
    this.length = length
  }
}

const roll: Kind<Roll> = kind<Roll>({
  tag: 'roll', prototypes: [Roll.prototype], own: 'all',
  encode() {},
  members: {
    count: ({ length }) => length,
    *telling(value, from, out) {
      for (let i = 0; i < value.length; i++) {
        value.asked++
        if (i < from) continue
        out.value(i % 2 === 0 ? 'member' : 'odd', i)
        yield
      }
    },
  },
  shell: () => new Roll(0), fill() {},
})

describe('members', () => {
  const rolls = new Registry([roll], [], registry)

  test('are asked for once, whatever pages are read', () => {
    const value = new Roll(COUNT)
    const outline = outlineOf(value, { registry: rolls, listing: new Listing() })
    expect(outline.children(15_000, 3).map(({ step, value }) => `${String(step!.name)} ${String(value)}`)).toEqual(['15000 15000', 'odd 15001', '15001 15002'])
    expect(value.asked).toBeLessThan(15_010)
    for (let from = 0; from < COUNT; from += 100) outline.children(from, 100)
    expect(value.asked).toBe(COUNT)
  })

  test('are read in steps before a page that is far away', () => {
    const value = new Roll(COUNT)
    const outline = outlineOf(value, { registry: rolls, listing: new Listing() })
    expect(outline.reaching(100)).toBeUndefined()
    const asked: number[] = []
    for (const steps = outline.reaching(20_000)!; steps.next().done !== true;) asked.push(value.asked)
    expect(asked.length).toBeGreaterThan(3)
    expect(Math.max(...asked.map((count, i) => count - (asked[i - 1] ?? 0)))).toBeLessThan(5000)
    expect([outline.reaching(20_000), value.asked]).toEqual([undefined, 20_000])
    outline.children(19_900, 100)
    expect(value.asked).toBe(20_000)
  })

  test('are listed anew when there are more of them, or fewer', () => {
    const value = new Set(Array.from({ length: COUNT }, (_, i) => i))
    const outline = outlineOf(value, { registry, listing: new Listing() })
    const at = (): unknown[] => outlineOf(value, { registry, listing }).children(20_000, 2).map(child => child.value)
    const listing = new Listing()
    expect(at()).toEqual([20_000, 20_001])
    value.delete(0)
    expect(at()).toEqual([20_001, 20_002])
    value.clear()
    expect([outline.children(20_000, 2), at()]).toEqual([[], []])
  })

  test('a short one, and what is no collection, is not listed', () => {
    for (const value of [new Set([1]), [1], { a: 1 }, Symbol('s')]) expect(outlineOf(value, { registry, listing: new Listing() }).reaching(1e9)).toBeUndefined()
  })
})
