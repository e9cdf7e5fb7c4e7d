// A graph before anything is found out about it: nodes in columns, edges in rows. What is read off bytes and what is told of
// live values meet here. Knows neither.

import type { PathStep } from '../core/errors.ts'
import type { Refused } from '../core/telling.ts'

/** How a node travels: as in an outline, or `inner` for what stands in the bytes and is no value, as a function's text. */
export type By = 'name' | 'kind' | 'array' | 'row' | 'id' | 'refused' | 'value' | 'inner'

/** An object, function or symbol, as plain data. */
export interface GraphNode {
  readonly id: number
  /** The name of its class: `Map`, `Point`; `function`, `class`, `symbol`. Of what is inner the tag, such as `site` and `text`. */
  readonly type: string
  /** How it travels. */
  readonly by: By
  /** A short name: `Array(3)`, `ƒ inc`, `Map(2)`; that of its class, where nothing else is known. */
  readonly label: string
  /** Bytes of it alone; 0 for what is refused. */
  readonly own: number
  /** Bytes of it and of all to which every way leads through it: what a dump would be shorter by without it. */
  readonly retained: number
  /** Steps from the root, by the shortest way. */
  readonly depth: number
  /** How many edges lead to it: it is shared if there is more than one. */
  readonly parents: number
  /** True if it leads back to itself. */
  readonly cycle: boolean
  /** Why it cannot be saved; empty if it can. */
  readonly refused: readonly { readonly code: string, readonly why: string, readonly remedy?: string }[]
}

/** One object holds another. `step.via` is the kind of edge: a property, an element, a captured variable … */
export interface GraphEdge {
  readonly from: number
  readonly to: number
  readonly step: PathStep
  /** True if the shortest way to `to` goes through it. The tree of these edges reaches every node once; all others are chords. */
  readonly tree: boolean
}

/** A column of integers that grows. */
export class Column {
  length = 0
  #data = new Int32Array(64)
  #view: Int32Array | undefined

  push(n: number): void {
    if (this.length === this.#data.length) {
      const more = new Int32Array(2 * this.length)
      more.set(this.#data)
      this.#data = more
    }
    this.#view = undefined
    this.#data[this.length++] = n
  }

  at(index: number): number {
    return this.#data[index]!
  }

  /** What is there now. A view: what is pushed later may not be in it. */
  get all(): Int32Array {
    return this.#view ??= this.#data.subarray(0, this.length)
  }
}

/** Edges in columns. Those of one node stand in the order of their slots. */
export class Edges {
  readonly #from = new Column()
  readonly #to = new Column()
  readonly #slots = new Column()
  readonly steps: PathStep[] = []

  get from(): Int32Array {
    return this.#from.all
  }

  get to(): Int32Array {
    return this.#to.all
  }

  get slots(): Int32Array {
    return this.#slots.all
  }

  add(from: number, to: number, slot: number, step: PathStep): void {
    this.#from.push(from)
    this.#to.push(to)
    this.#slots.push(slot)
    this.steps.push(step)
  }
}

/** Nodes and edges. */
export interface RawGraph {
  readonly root: number
  readonly types: string[]
  readonly by: By[]
  readonly edges: Edges
  /** Bytes that are of a node alone. */
  readonly own: Float64Array
  /** What a node holds besides other nodes, as a number: equal content has equal numbers. */
  readonly digests: Int32Array
  /** One line about a node. */
  readonly label: (id: number) => string
  readonly refusals: ReadonlyMap<number, readonly Refused[]>
  /** All bytes, and those that are of no node. */
  readonly bytes: number
  readonly envelope: number
  /** The live values, where there are any. */
  readonly values?: readonly unknown[]
  readonly ids?: ReadonlyMap<unknown, number>
}

/** Numbers of edges, grouped by one of their ends: those of node n stand from `starts[n]` to `starts[n + 1]`. */
export interface Grouped {
  readonly starts: Int32Array
  readonly edges: Int32Array
}

/** Groups edges by an end, in their order. */
export function groupBy(ends: ArrayLike<number>, count: number): Grouped {
  const starts = new Int32Array(count + 1)
  for (let e = 0; e < ends.length; e++) starts[ends[e]! + 1]!++
  for (let n = 0; n < count; n++) starts[n + 1]! += starts[n]!
  const next = starts.slice()
  const edges = new Int32Array(ends.length)
  for (let e = 0; e < ends.length; e++) edges[next[ends[e]!]!++] = e
  return { starts, edges }
}
