// A dump that repeats another one with what that has met: it writes what a dump of its own writes, whatever has changed.

import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { Encoder, type Program } from '../lib/core/encoder.ts'
import type { Met } from '../lib/core/memo.ts'
import { atOnce } from '../lib/core/pauses.ts'
import { register, registry } from '../lib/dill.ts'

function look(value: unknown, met?: Met): { program: Program, met: () => Met } {
  registry.look()
  const encoder = new Encoder(value, { registry, attachments: undefined, met })
  while (!encoder.slice(64));
  return { program: encoder.finish(), met: () => atOnce(encoder.met()) }
}

class Point { x = 1 }
register(Point, { name: 'test.memo.Point' })

interface Node { to: unknown[], more?: unknown }

/** What can stand in a graph besides its nodes: each has an identity of its own. */
const leaves: readonly (() => unknown)[] = [
  () => new Map([[{}, [1]]]), () => new Set(['a', {}]), () => new Date(5), () => new Point(), () => Object.assign([], { 3: 'sparse' }), () => Symbol('s'), () => Math.max,
  () => Object.create({ inherited: 1 }), () => new Error('e'), () => Object.defineProperty({}, 'hidden', { value: [1] }),
]

const change = fc.record({ kind: fc.constantFrom('point', 'add', 'drop', 'swap', 'leaf'), from: fc.nat(30), to: fc.nat(30), leaf: fc.nat(leaves.length - 1) })

function applied(nodes: Node[], { kind, from, to, leaf }: { kind: string, from: number, to: number, leaf: number }): void {
  const [a, b] = [nodes[from % nodes.length]!, nodes[to % nodes.length]!]
  if (kind === 'point') a.to.push(b)
  else if (kind === 'add') nodes.splice(from % nodes.length, 0, { to: [b] })
  else if (kind === 'drop' && nodes.length > 2) nodes.splice(from % nodes.length, 1)
  else if (kind === 'swap') [a.to, b.to] = [b.to, a.to]
  else a.more = leaves[leaf]!()
}

test('the same bytes as without, look after look', () => {
  fc.assert(fc.property(fc.array(fc.array(change, { maxLength: 8 }), { minLength: 2, maxLength: 5 }), looks => {
    const nodes: Node[] = Array.from({ length: 12 }, () => ({ to: [] }))
    nodes.forEach((node, i) => node.to.push(nodes[(i * 5) % 12], i))
    let met: Met | undefined = look(nodes).met()
    for (const changes of looks) {
      for (const one of changes) applied(nodes, one)
      const again = look(nodes, met)
      expect(again.program).toEqual(look(nodes).program)
      met = again.met()
    }
  }), { numRuns: 300, seed: 7 })
})

test('a value that does not come again keeps no number', () => {
  const shared = { name: 'shared' }
  const { met } = look([[shared], shared])
  expect(look([shared, 1], met()).program).toEqual(look([shared, 1]).program)
})

test.each([true, false])('numbers hold, and what was forgotten is met anew (Maps that look once: %s)', async looksOnce => {
  const { getOrInsert } = Map.prototype as { getOrInsert?: unknown }
  if (looksOnce !== (getOrInsert !== undefined)) {
    if (looksOnce) Object.assign(Map.prototype, { getOrInsert: insertion })
    else delete (Map.prototype as { getOrInsert?: unknown }).getOrInsert
  }
  try {
    vi.resetModules()
    const { Memo } = await import('../lib/core/memo.ts')
    for (const before of [[], [0, 1, 2, 3, 4, 5]]) {
      const values = Array.from({ length: 20 }, (_, i) => ({ i }))
      const first = new Memo()
      before.forEach(i => first.set(values[i], i))
      const memo = new Memo(before.length === 0 ? undefined : atOnce(first.met()))
      expect(values.findIndex((value, i) => memo.meet(value, i * 2) !== i * 2)).toBe(-1)
      expect(values.findIndex((value, i) => memo.get(value) !== i * 2 || memo.meet(value, 99) !== i * 2)).toBe(-1)
      for (const i of [0, 5, 7]) {
        memo.forget(values[i])
        expect(memo.has(values[i])).toBe(false)
        expect(memo.meet(values[i], 50 + i)).toBe(50 + i)
        expect(memo.get(values[i])).toBe(50 + i)
      }
      expect(memo.get({})).toBe(undefined)
    }
  } finally {
    if (getOrInsert === undefined) delete (Map.prototype as { getOrInsert?: unknown }).getOrInsert
    else Object.defineProperty(Map.prototype, 'getOrInsert', { value: getOrInsert, writable: true, enumerable: false, configurable: true })
  }
})

/** What the newer method does, for engines that do not have it. */
function insertion(this: Map<unknown, unknown>, key: unknown, value: unknown): unknown {
  if (!this.has(key)) this.set(key, value)
  return this.get(key)
}
