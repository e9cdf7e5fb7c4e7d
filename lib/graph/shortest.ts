// How far what is from the root of a graph, and the shortest way there. Knows numbers only: what the nodes are, and what
// the edges are called, is for others to say.

import type { Grouped } from './raw.ts'

/**
 * How far each node is from the root, and the last edge of a shortest way to it; −1 for what the root does not lead to, and the
 * edge for the root itself. Breadth first, so the first edge that leads to a node is the last of a shortest way.
 */
export function shortest(root: number, count: number, to: ArrayLike<number>, { starts, edges }: Grouped): { depths: Int32Array, ways: Int32Array } {
  const depths = new Int32Array(count).fill(-1)
  const ways = new Int32Array(count).fill(-1)
  const queue = new Int32Array(count)
  let end = 0
  queue[end++] = root
  depths[root] = 0
  for (let at = 0; at < end; at++) {
    const node = queue[at]!
    for (let i = starts[node]!; i < starts[node + 1]!; i++) {
      const child = to[edges[i]!]!
      if (depths[child] !== -1) continue
      depths[child] = depths[node]! + 1
      ways[child] = edges[i]!
      queue[end++] = child
    }
  }
  return { depths, ways }
}
