// What holds what, and what it takes: nodes, edges, own and retained bytes, ways to the root. All of it is found out from a
// telling and the bytes of one dump; looking runs no getter. Knows no storage and draws nothing but text.

import { keyText, PickleError } from './core/errors.ts'
import { takes } from './core/options.ts'
import { dumpNames } from './core/settings.ts'
import { dominators, onCycles, retained } from './graph/dominators.ts'
import { graphOfBytes } from './graph/from-bytes.ts'
import { graphOfValue, type GraphOptions } from './graph/live.ts'
import { groupBy, type GraphEdge, type GraphNode, type Grouped, type RawGraph } from './graph/raw.ts'
import { shortest } from './graph/shortest.ts'
import { dotOf, drawNames, mermaidOf, plainOf, type DrawOptions, type PlainGraph } from './graph/texts.ts'

export type { GraphOptions } from './graph/live.ts'
export type { By, GraphEdge, GraphNode } from './graph/raw.ts'
export type { DrawOptions, PlainGraph } from './graph/texts.ts'

/** All objects of one type together. */
export interface TypeRow {
  readonly type: string
  readonly count: number
  readonly own: number
  /** Bytes that would go with all of them; what one of them retains within another counts once. */
  readonly retained: number
}

/**
 * The graph below a value: what holds what, how it travels, and how many bytes of a dump are whose.
 *
 * Sizes are those of one dump of the value, exact to the byte: `own` of all nodes and `envelope` add up to `bytes`. What
 * several objects share and a pickle holds once – a string, the keys of a shape, the name of a kind – counts for the one
 * that is written first; a text that several functions stand in is a node. What is refused counts nothing, and what it holds
 * is not looked at: `bytes` is then the size of a pickle without it. Time and memory grow with the number of objects: about
 * ten times those of a dump.
 *
 * Answers to `objgraph`, which dill's `get_objgraph` calls. Its `show_most_common_types` is `types()`, `show_backrefs`
 * `retainers(id)`, `find_backref_chain` `path(id)`, `show_growth` `difference(before, after)`.
 * @throws PickleError with code `BAD_OPTION`; what the caller's own `signal` or `onProgress` throws
 */
export function graph(obj: unknown, options?: GraphOptions): Graph {
  takes(options, { ...dumpNames, waits: 1 })
  return new Graph(graphOfValue(obj, options))
}

/**
 * The graph of a pickle's bytes, numbered as they are: node n is what a disassembly shows as `#n`. Nothing is built or run, so
 * any bytes may be looked at. What parts of kinds are called the bytes do not say, but for Maps and Sets: they have numbers.
 * @throws UnpicklingError, for bytes that are broken, as `loads`
 */
export function graphBytes(bytes: ArrayBuffer | ArrayBufferView): Graph {
  return new Graph(graphOfBytes(bytes))
}

/** A graph, which holds the values of its nodes as long as it lives. `toJSON` gives all of it without them. */
export class Graph {
  /** The node of the value that was asked for. */
  readonly root: number
  /** How many nodes there are. */
  readonly count: number
  /** The size of the pickle, and those of its bytes that are of no object: header and checksum. */
  readonly bytes: number
  readonly envelope: number
  /** True if nothing is refused. */
  readonly complete: boolean
  readonly #raw: RawGraph
  readonly #out: Grouped
  readonly #into: Grouped
  readonly #idom: Int32Array
  readonly #retained: Float64Array
  readonly #depths: Int32Array
  /** The last edge of the shortest way to each node; −1 for the root. */
  readonly #ways: Int32Array
  #cycles: Uint8Array | undefined
  #dominated: Grouped | undefined
  #nodes: readonly GraphNode[] | undefined
  #edges: readonly GraphEdge[] | undefined

  constructor(raw: RawGraph) {
    const { root, own, edges: { from, to } } = raw
    const count = own.length
    this.#raw = raw
    this.root = root
    this.count = count
    this.bytes = raw.bytes
    this.envelope = raw.envelope
    this.complete = raw.refusals.size === 0
    this.#out = groupBy(from, count)
    this.#into = groupBy(to, count)
    this.#idom = dominators(root, count, from, to, this.#out, this.#into)
    this.#retained = retained(own, this.#idom)
    const { depths, ways } = shortest(root, count, to, this.#out)
    this.#depths = depths
    this.#ways = ways
  }

  /** All nodes; each stands at its number. */
  get nodes(): readonly GraphNode[] {
    return this.#nodes ??= Array.from({ length: this.count }, (_, id) => this.#node(id))
  }

  /** All edges, those of one node in the order of its parts. */
  get edges(): readonly GraphEdge[] {
    return this.#edges ??= Array.from(this.#raw.edges.from, (_, edge) => this.#edge(edge))
  }

  /**
   * One node, by its number or by its value.
   * @throws PickleError with code `NO_NODE`
   */
  node(which: number | object | symbol): GraphNode {
    const id = typeof which === 'number' ? which : this.idOf(which)
    if (id === undefined || !Number.isInteger(id) || id < 0 || id >= this.count) {
      throw new PickleError(`There is no node ${typeof which === 'number' ? keyText(which) : 'of this value'} in the graph. It has the numbers from 0 to ${this.count - 1}.`, { code: 'NO_NODE' })
    }
    return this.#nodes?.[id] ?? this.#node(id)
  }

  /** The number of a value, if it is in the graph. */
  idOf(value: unknown): number | undefined {
    return this.#raw.ids?.get(value)
  }

  /** The live value of a node; undefined for what is inner, and in a graph of bytes. */
  value(id: number): unknown {
    return this.#raw.values?.[id]
  }

  /** True if the node is of a live value. */
  isLive(id: number): boolean {
    return this.#raw.values !== undefined && id < this.#raw.values.length
  }

  /** A number that says what a node holds besides other nodes: equal content has the same. For `difference`. */
  digest(id: number): number {
    return this.#raw.digests[id]!
  }

  /** What a node holds. */
  children(id: number): GraphEdge[] {
    return this.#group(this.#out, id)
  }

  /** All that hold a node. */
  retainers(id: number): GraphEdge[] {
    return this.#group(this.#into, id)
  }

  /** The shortest way from the root to a node. */
  path(id: number): GraphEdge[] {
    const path: GraphEdge[] = []
    for (let at = id; this.#ways[at]! >= 0; at = this.#raw.edges.from[this.#ways[at]!]!) path.push(this.#edge(this.#ways[at]!))
    return path.reverse()
  }

  /** The node nearest to this one that stands on every way to it; undefined for the root. */
  dominator(id: number): number | undefined {
    const above = this.#idom[id]!
    return above < 0 ? undefined : above
  }

  /** The nodes that stand on every way to a node, from the root to itself. */
  dominatorPath(id: number): number[] {
    const path = [id]
    for (let at = this.#idom[id]!; at >= 0; at = this.#idom[at]!) path.push(at)
    return path.reverse()
  }

  /** The nodes whose nearest dominator this is: what they retain, and its own bytes, are what it retains. */
  dominated(id: number): number[] {
    // Numbers of edges are those of nodes here, one for each; that of the root leads from nowhere, and is put at the end.
    this.#dominated ??= groupBy(this.#idom.map(above => above < 0 ? this.count : above), this.count + 1)
    const { starts, edges } = this.#dominated
    return Array.from(edges.subarray(starts[id]!, starts[id + 1]!))
  }

  /** Nodes that are refused. */
  refused(): GraphNode[] {
    return Array.from(this.#raw.refusals.keys(), id => this.node(id))
  }

  /** Sums by type, those that retain most first. */
  types(): TypeRow[] {
    const { types, own } = this.#raw
    const rows = new Map<string, { type: string, count: number, own: number, retained: number }>()
    const outermost = this.#outermost()
    for (let id = 0; id < this.count; id++) {
      const type = types[id]!
      let row = rows.get(type)
      if (row === undefined) rows.set(type, row = { type, count: 0, own: 0, retained: 0 })
      row.count++
      row.own += own[id]!
      if (outermost[id] === 1) row.retained += this.#retained[id]!
    }
    return [...rows.values()].sort((a, b) => b.retained - a.retained || b.own - a.own || (a.type < b.type ? -1 : 1))
  }

  /** Marks nodes that no other of their type dominates: down the tree of dominators, and up again. */
  #outermost(): Uint8Array {
    const { types } = this.#raw
    const marks = new Uint8Array(this.count)
    const open = new Map<string, number>()
    const stack = [this.root]
    while (stack.length > 0) {
      const id = stack.pop()!
      // What is left of a node when all below it is done.
      if (id < 0) {
        const type = types[-1 - id]!
        open.set(type, open.get(type)! - 1)
        continue
      }
      const around = open.get(types[id]!) ?? 0
      if (around === 0) marks[id] = 1
      open.set(types[id]!, around + 1)
      stack.push(-1 - id)
      for (const below of this.dominated(id)) stack.push(below)
    }
    return marks
  }

  /** The graph in Graphviz's language. */
  toDOT(options: DrawOptions = {}): string {
    takes(options, drawNames)
    return dotOf(this, options)
  }

  /** The graph as a flowchart of Mermaid. */
  toMermaid(options: DrawOptions = {}): string {
    takes(options, drawNames)
    return mermaidOf(this, options)
  }

  /** The graph as plain data. */
  toJSON(): PlainGraph {
    return plainOf(this)
  }

  #node(id: number): GraphNode {
    const { types, by, own, refusals, label } = this.#raw
    this.#cycles ??= onCycles(this.count, this.#raw.edges.to, this.#out)
    return {
      id, type: types[id]!, by: by[id]!, label: label(id), own: own[id]!, retained: this.#retained[id]!, depth: this.#depths[id]!,
      parents: this.#into.starts[id + 1]! - this.#into.starts[id]!, cycle: this.#cycles[id] === 1,
      refused: refusals.get(id)?.map(({ code, why, remedy }) => remedy === undefined ? { code, why } : { code, why, remedy }) ?? [],
    }
  }

  #edge(edge: number): GraphEdge {
    const { from, to, steps } = this.#raw.edges
    return this.#edges?.[edge] ?? { from: from[edge]!, to: to[edge]!, step: steps[edge]!, tree: this.#ways[to[edge]!] === edge }
  }

  #group({ starts, edges }: Grouped, id: number): GraphEdge[] {
    return Array.from(edges.subarray(starts[id]!, starts[id + 1]!), edge => this.#edge(edge))
  }
}
