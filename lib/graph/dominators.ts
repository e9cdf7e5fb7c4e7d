// Who stands on every way to a node: exact dominators by T. Lengauer and R. E. Tarjan, "A fast algorithm for finding
// dominators in a flowgraph", TOPLAS 1(1), 1979, the simple form with path compression: O(m log n) on any graph. Typed
// arrays and stacks on the heap throughout. Knows numbers only.

import { atOnce } from '../core/pauses.ts'
import type { Grouped } from './raw.ts'

/** Nodes between two steps. */
const SLICE = 2048

/**
 * The immediate dominator of each node; of the root and of what it does not lead to −1.
 * @param out edges by their beginning
 * @param into edges by their end
 */
export function dominators(root: number, count: number, from: ArrayLike<number>, to: ArrayLike<number>, out: Grouped, into: Grouped): Int32Array {
  return atOnce(dominating(root, count, from, to, out, into))
}

/** The same, in steps between which pauses may be made. */
export function* dominating(root: number, count: number, from: ArrayLike<number>, to: ArrayLike<number>, out: Grouped, into: Grouped): Generator<void, Int32Array> {
  const { order, number, parents } = depthFirst(root, count, to, out)
  const reached = order.length
  // All below is in numbers of the depth-first order.
  const semi = Int32Array.from({ length: reached }, (_, i) => i)
  const best = semi.slice()
  const ancestor = new Int32Array(reached).fill(-1)
  const idom = new Int32Array(reached).fill(-1)
  // Buckets as lists within arrays.
  const bucket = new Int32Array(reached).fill(-1)
  const nextInBucket = new Int32Array(reached).fill(-1)
  const path: number[] = []

  const evaluate = (v: number): number => {
    if (ancestor[v] === -1) return v
    for (let u = v; ancestor[ancestor[u]!] !== -1; u = ancestor[u]!) path.push(u)
    while (path.length > 0) {
      const u = path.pop()!
      const a = ancestor[u]!
      if (semi[best[a]!]! < semi[best[u]!]!) best[u] = best[a]!
      ancestor[u] = ancestor[a]!
    }
    return best[v]!
  }

  const settle = (w: number): void => {
    const node = order[w]!
    for (let i = into.starts[node]!; i < into.starts[node + 1]!; i++) {
      const v = number[from[into.edges[i]!]!]!
      if (v < 0) continue
      const s = semi[evaluate(v)]!
      if (s < semi[w]!) semi[w] = s
    }
    nextInBucket[w] = bucket[semi[w]!]!
    bucket[semi[w]!] = w
    const parent = parents[w]!
    ancestor[w] = parent
    for (let v = bucket[parent]!; v !== -1; v = nextInBucket[v]!) {
      const u = evaluate(v)
      idom[v] = semi[u]! < semi[v]! ? u : parent
    }
    bucket[parent] = -1
  }
  for (let w = reached - 1; w > 0; w--) {
    settle(w)
    if (w % SLICE === 0) yield
  }
  const found = new Int32Array(count).fill(-1)
  for (let w = 1; w < reached; w++) {
    if (idom[w] !== semi[w]) idom[w] = idom[idom[w]!]!
    found[order[w]!] = order[idom[w]!]!
  }
  return found
}

/** Nodes in the order in which a depth-first walk comes to them; their numbers in it, −1 for the others; and the number from which each was come to. */
function depthFirst(root: number, count: number, to: ArrayLike<number>, { starts, edges }: Grouped): { order: Int32Array, number: Int32Array, parents: Int32Array } {
  const number = new Int32Array(count).fill(-1)
  const order = new Int32Array(count)
  const parents = new Int32Array(count)
  const stack = new Int32Array(count)
  const next = starts.slice(0, count)
  let reached = 0
  let top = -1
  const enter = (node: number, parent: number): void => {
    number[node] = reached
    parents[reached] = parent
    order[reached++] = node
    stack[++top] = node
  }
  enter(root, -1)
  while (top >= 0) {
    const node = stack[top]!
    if (next[node] === starts[node + 1]) {
      top--
      continue
    }
    const child = to[edges[next[node]!++]!]!
    if (number[child] === -1) enter(child, number[node]!)
  }
  return { order: order.subarray(0, reached), number, parents: parents.subarray(0, reached) }
}

/**
 * The sum of `own` over each node and all that it dominates.
 * @param idom from `dominators`
 */
export function retained(own: ArrayLike<number>, idom: Int32Array): Float64Array {
  const sums = Float64Array.from(own)
  for (const node of bottomUp(idom)) {
    const above = idom[node]!
    if (above >= 0) sums[above]! += sums[node]!
  }
  return sums
}

/** All nodes, each before the one that dominates it. */
export function bottomUp(idom: Int32Array): Int32Array {
  const waiting = new Int32Array(idom.length)
  for (const above of idom) if (above >= 0) waiting[above]!++
  const order = new Int32Array(idom.length)
  let end = 0
  for (let node = 0; node < idom.length; node++) if (waiting[node] === 0) order[end++] = node
  for (let at = 0; at < end; at++) {
    const above = idom[order[at]!]!
    if (above >= 0 && --waiting[above]! === 0) order[end++] = above
  }
  return order
}

/**
 * True for each node that leads back to itself: those of strongly connected components of more than one, and of a loop.
 * R. E. Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1(2), 1972.
 */
export function onCycles(count: number, to: ArrayLike<number>, { starts, edges }: Grouped): Uint8Array {
  const cyclic = new Uint8Array(count)
  const index = new Int32Array(count).fill(-1)
  const low = new Int32Array(count)
  const isOpen = new Uint8Array(count)
  const next = starts.slice(0, count)
  const stack: number[] = []
  const component: number[] = []
  let reached = 0
  const enter = (node: number): void => {
    index[node] = low[node] = reached++
    isOpen[node] = 1
    stack.push(node)
    component.push(node)
  }
  for (let root = 0; root < count; root++) {
    if (index[root] !== -1) continue
    enter(root)
    while (stack.length > 0) {
      const node = stack[stack.length - 1]!
      if (next[node]! < starts[node + 1]!) {
        const child = to[edges[next[node]!++]!]!
        if (index[child] === -1) enter(child)
        else if (isOpen[child]) low[node] = Math.min(low[node]!, index[child]!)
        if (child === node) cyclic[node] = 1
        continue
      }
      stack.pop()
      const above = stack[stack.length - 1]
      if (above !== undefined) low[above] = Math.min(low[above]!, low[node]!)
      if (low[node] === index[node]) close(node)
    }
  }
  return cyclic

  function close(node: number): void {
    const isLarge = component[component.length - 1] !== node
    for (let member: number | undefined; member !== node;) {
      member = component.pop()!
      isOpen[member] = 0
      if (isLarge) cyclic[member] = 1
    }
  }
}
