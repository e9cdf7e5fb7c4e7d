// Where the nodes of a graph stand: columns from left to right, and in each column rows that keep their distance. What has
// a place keeps it; what comes takes free space, as near to what holds it as there is some. Knows no value.

import { hierarchy, tree } from 'd3-hierarchy'

/** Pixels at 100 %: between two columns and two rows, and of a node. */
export const COLUMN = 228
export const ROW = 70
export const WIDTH = 144
export const HEIGHT = 44
/** The height of a node that stands for others. */
export const SMALL = 28

/** The places taken in each column, as the middles of nodes. */
export class Columns {
  readonly #taken: number[][] = []

  /** True if a node may stand there. */
  isFree(depth: number, y: number): boolean {
    const taken = this.#column(depth)
    const at = after(taken, y)
    return !(taken[at] !== undefined && taken[at] - y < ROW) && !(at > 0 && y - taken[at - 1]! < ROW)
  }

  take(depth: number, y: number): void {
    const taken = this.#column(depth)
    taken.splice(after(taken, y), 0, y)
  }

  leave(depth: number, y: number): void {
    const taken = this.#column(depth)
    const at = taken.indexOf(y)
    if (at >= 0) taken.splice(at, 1)
  }

  /** Takes places below each other for so many nodes, so that their middle is as near to `y` as there is space; gives the first. */
  place(depth: number, count: number, y: number): number {
    const taken = this.#column(depth)
    const height = (count - 1) * ROW
    const wish = y - height / 2
    let best = Infinity
    for (let i = 0; i <= taken.length; i++) {
      const from = i === 0 ? -Infinity : taken[i - 1]! + ROW
      const to = i === taken.length ? Infinity : taken[i]! - ROW - height
      if (from > to) continue
      const start = Math.min(Math.max(wish, from), to)
      if (Math.abs(start - wish) < Math.abs(best - wish)) best = start
    }
    taken.splice(after(taken, best), 0, ...Array.from({ length: count }, (_, i) => best + i * ROW))
    return best
  }

  #column(depth: number): number[] {
    return this.#taken[depth] ??= []
  }
}

/** Where in a sorted list the first number stands that is not less than this one. */
function after(sorted: readonly number[], y: number): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (sorted[middle]! < y) from = middle + 1
    else to = middle
  }
  return from
}

/** Places for a whole tree at once: what holds others stands in their middle. The root is at 0. */
export function tidy<T>(root: T, below: (node: T) => Iterable<T>): Map<T, number> {
  const placed = tree<T>().nodeSize([ROW, COLUMN]).separation(() => 1)(hierarchy(root, below))
  return new Map(placed.descendants().map(({ data, x }) => [data, x]))
}

/** A stretch of a column, taken by the line from which those to the children of one node branch off. */
export interface Trunk {
  readonly depth: number
  readonly top: number
  readonly bottom: number
}

/** Lanes for trunks, so that those side by side can be told apart; who comes first keeps the first lane. */
export function lanes(trunks: readonly Trunk[]): number[] {
  const taken: Trunk[][][] = []
  return trunks.map(trunk => {
    const column = taken[trunk.depth] ??= []
    let lane = 0
    while (column[lane]?.some(({ top, bottom }) => trunk.top < bottom && top < trunk.bottom) === true) lane++
    ;(column[lane] ??= []).push(trunk)
    return lane % LANES
  })
}

/** Lanes that there is room for between two columns. */
const LANES = 8
