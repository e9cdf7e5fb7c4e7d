// What differs between two graphs: of live values by identity, of files by path. Knows graphs and no values; what is
// remembered of values stands beside it.

import { pathText, PickleError } from './core/errors.ts'
import { takes } from './core/options.ts'
import { atOnce } from './core/pauses.ts'
import { labelOf } from './core/preview.ts'
import { comparisonSteps, type Comparison } from './graph/compare.ts'
import { contentSteps } from './graph/content.ts'
import type { Graph, GraphNode } from './graph.ts'

export { hasChanged, memorise, whatsChanged } from './graph/memorise.ts'
export type { Changed } from './graph/memorise.ts'
export type { ComparedRow, Comparison, Counts, Place, Seen, Sign } from './graph/compare.ts'

/** One object of two graphs that is not the same in both. */
export interface Change {
  /** Where it is, by the shortest way: in the second graph, or in the first for what is removed. */
  readonly path: string
  readonly before?: GraphNode
  readonly after?: GraphNode
  /** Its own content: primitives, keys, length. */
  readonly content: boolean
  /** Parts that hold another object, or are there in one of the two only; those under keys in the words of an outline. */
  readonly parts: readonly string[]
}

/** How many more objects of a type there are, and how many more bytes. */
export interface Growth {
  readonly type: string
  readonly count: number
  readonly own: number
}

/** What `difference` finds. */
export interface Difference {
  /** True if nothing is. */
  readonly same: boolean
  readonly added: readonly Change[]
  readonly removed: readonly Change[]
  readonly changed: readonly Change[]
  /** Types whose number or size is another, the largest growth first. */
  readonly growth: readonly Growth[]
  /** Bytes of the second less those of the first. */
  readonly bytes: number
}

/**
 * What differs between two graphs. Two objects are taken for one by identity, in graphs of live values, and else if the
 * same steps lead to them from what is the same, and they are of one type: so one that took the place of another one that
 * is alike is no change. Of an array the elements are compared by index. Content is compared by a number of 32 bits.
 *
 * Answers to `objgraph.show_growth`, and tells where.
 * @throws PickleError with code `BAD_OPTION` for what is no graph
 */
export function difference(before: Graph, after: Graph): Difference {
  if (![before, after].every(isGraph)) throw new PickleError('difference takes two graphs, and was given something else. For example: difference(graph(before), graph(after)).', { code: 'BAD_OPTION' })
  const { pairs, partners } = matched(before, after)
  const changed: Change[] = []
  for (const [a, b] of pairs) {
    const content = before.digest(a) !== after.digest(b) || before.node(a).type !== after.node(b).type
    const parts = otherParts(before, a, after, b, pairs)
    if (content || parts.length > 0) changed.push({ path: pathIn(after, b), before: before.node(a), after: after.node(b), content, parts })
  }
  const added = after.nodes.filter(({ id }) => !partners.has(id)).map(node => ({ path: pathIn(after, node.id), after: node, content: true, parts: [] }))
  const removed = before.nodes.filter(({ id }) => !pairs.has(id)).map(node => ({ path: pathIn(before, node.id), before: node, content: true, parts: [] }))
  return {
    same: changed.length + added.length + removed.length === 0, added, removed, changed,
    growth: growthOf(before, after), bytes: after.bytes - before.bytes,
  }
}

function isGraph(graph: unknown): boolean {
  return typeof graph === 'object' && graph !== null && typeof (graph as Partial<Graph>).digest === 'function'
}

/** Options of `compareBytes`: what the values beside each pickle are, in words, in their order. */
export interface CompareOptions {
  readonly before?: readonly string[]
  readonly after?: readonly string[]
}

/**
 * What became of one pickle in another, as a tree: what was added, removed and changed, with what stood there and stands there
 * now. Functions differ by what they captured and by the lines of their source, as far as the bytes hold them. Nothing is
 * built or run, so any bytes may be compared; of broken ones what stands before the fault.
 *
 * Objects are paired from the root by the steps that lead to them, elements of arrays whose length changed and members of
 * sets by what they hold. The order of properties is not compared.
 * @throws UnpicklingError for bytes of which nothing can be read
 */
export function compareBytes(before: ArrayBuffer | ArrayBufferView, after: ArrayBuffer | ArrayBufferView, options?: CompareOptions): Comparison {
  takes(options, { before: 1, after: 1 })
  return atOnce(compareSteps(before, after, options))
}

/** The same in steps, for who must not hold up a page. */
export function* compareSteps(before: ArrayBuffer | ArrayBufferView, after: ArrayBuffer | ArrayBufferView, options: CompareOptions = {}): Generator<unknown, Comparison> {
  const mine = yield* contentSteps(before, options.before)
  return yield* comparisonSteps(mine, yield* contentSteps(after, options.after))
}

function pathIn(graph: Graph, id: number): string {
  return pathText(graph.path(id).map(({ step }) => step))
}

/** Which node of the first is which of the second, breadth first from the roots. */
function matched(before: Graph, after: Graph): { pairs: Map<number, number>, partners: Set<number> } {
  const pairs = new Map<number, number>()
  const partners = new Set<number>()
  const pair = (a: number, b: number): void => {
    if (pairs.has(a) || partners.has(b)) return
    pairs.set(a, b)
    partners.add(b)
  }
  pair(before.root, after.root)
  for (let a = 0; a < before.count; a++) {
    const b = before.isLive(a) ? after.idOf(before.value(a)) : undefined
    if (b !== undefined) pair(a, b)
  }
  for (const [a, b] of pairs) {
    const others = stepsOf(after, b)
    for (const [step, child] of stepsOf(before, a)) {
      const other = others.get(step)
      if (other !== undefined && before.node(child).type === after.node(other).type) pair(child, other)
    }
  }
  return { pairs, partners }
}

/** What a node holds, by step: a key that is an object, and what stands under it, have one label. */
function stepsOf(graph: Graph, id: number): Map<string, number> {
  return new Map(graph.children(id).map(({ step, to }) => [`${step.via} ${labelOf(step)}`, to]))
}

function labelIn(step: string): string {
  return step.slice(step.indexOf(' ') + 1)
}

function otherParts(before: Graph, a: number, after: Graph, b: number, pairs: ReadonlyMap<number, number>): string[] {
  const [mine, others] = [stepsOf(before, a), stepsOf(after, b)]
  const gone = [...mine].filter(([step, to]) => pairs.get(to) === undefined || pairs.get(to) !== others.get(step)).map(([step]) => step)
  return [...new Set([...gone, ...[...others.keys()].filter(step => !mine.has(step))].map(labelIn))]
}

function growthOf(before: Graph, after: Graph): Growth[] {
  const [mine, others] = [before, after].map(graph => new Map(graph.types().map(row => [row.type, row])))
  return [...new Set([...mine!.keys(), ...others!.keys()])]
    .map(type => {
      const [a, b] = [mine!.get(type), others!.get(type)]
      return { type, count: (b?.count ?? 0) - (a?.count ?? 0), own: (b?.own ?? 0) - (a?.own ?? 0) }
    })
    .filter(({ count, own }) => count !== 0 || own !== 0)
    .sort((a, b) => b.own - a.own || b.count - a.count)
}
