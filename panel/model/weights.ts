// What the objects of a value take: own and retained bytes, what holds what, and ways to each, of a pickle in which everything
// is that can be saved. Joins what the bytes say with the live values. Knows no element and no work under way.

import { isObject } from '../../lib/core/brand.ts'
import { isClass, nameOf } from '../../lib/core/classes.ts'
import { cleaned, keyText, type PathStep } from '../../lib/core/errors.ts'
import { Inner } from '../../lib/core/kind.ts'
import type { Met } from '../../lib/core/memo.ts'
import { typeOf } from '../../lib/core/preview.ts'
import { isProxy } from '../../lib/core/proxies.ts'
import { DRESSED, tellingOf, type Part, type WalkOptions } from '../../lib/core/telling.ts'
import { quoted } from '../../lib/core/text.ts'
import { groupBy, type By, type Grouped } from '../../lib/graph/raw.ts'
import { ASK, bys, kinds, lineAt, stepAt, type Columns, type NodeKind } from './weights-columns.ts'

export type { NodeKind } from './weights-columns.ts'

/** What the objects of a value take, in columns: node n is what a disassembly of `bytes` shows as `#n`. */
export interface Weights extends Pick<Columns, 'root' | 'count' | 'envelope' | 'own' | 'retained' | 'idom' | 'depths' | 'from' | 'to' | 'ways'> {
  /** The pickle; what is refused is left out of it, and has an id in its place. */
  readonly bytes: Uint8Array
  /** How a node travels; `id` for what is refused. */
  byOf(id: number): By
  isRefused(id: number): boolean
  /** The bytes from its first to its last one, with what stands in between. */
  stretchOf(id: number): readonly [from: number, to: number]
  /** The name of its class: `Map`, `Point`; of what is inner the tag, such as `site` and `text`. */
  typeOf(id: number): string
  kindOf(id: number): NodeKind
  /** A short name: `Array(3)`, `ƒ inc`; that of its class, where nothing else is known. */
  labelOf(id: number): string
  stepOf(edge: number): PathStep
  /** Numbers of edges that lead from a node, and to it. */
  out(id: number): number[]
  into(id: number): number[]
  /** The nodes whose nearest dominator this is, those that retain most first. */
  dominated(id: number): number[]
  idOf(value: unknown): number | undefined
  /** The live value; undefined for what is inner. */
  valueOf(id: number): unknown
  /** True for what has a live value. */
  isLive(id: number): boolean
  /** A shortest way, for `store.select`; of an inner node that of the nearest live node above it. */
  pathOf(id: number): readonly PathStep[]
  /** By which ways a node is reached, so many at most: of each a shortest one. */
  waysTo(id: number, most: number): readonly (readonly PathStep[])[]
  /** About what a stretch of an object's `size` parts takes: what they retain that nothing else leads to, and their share of its own bytes. */
  stretch(id: number, from: number, count: number, size: number): number
}

/** Tellings, and sums, that are kept. */
const KEPT = 50
/** Of more parts so many have one sum. */
const FINE = 10_000
const COARSE = 100

/** Columns, and the live values that were met when the bytes were written. */
export class Weighed implements Weights {
  readonly bytes: Uint8Array
  readonly columns: Columns
  readonly root: number
  readonly count: number
  readonly envelope: number
  readonly own: Float64Array
  readonly retained: Float64Array
  readonly idom: Int32Array
  readonly depths: Int32Array
  readonly from: Int32Array
  readonly to: Int32Array
  readonly ways: Int32Array
  readonly #value: unknown
  readonly #met: Met
  readonly #options: WalkOptions
  readonly #types: (string | undefined)[] = []
  readonly #tellings = new Map<number, readonly Part[]>()
  readonly #sums = new Map<number, Float64Array>()
  #out: Grouped | undefined
  #into: Grouped | undefined
  #dominated: Grouped | undefined

  constructor(bytes: Uint8Array, columns: Columns, value: unknown, met: Met, options: WalkOptions) {
    this.bytes = bytes
    this.columns = columns
    ;({ root: this.root, count: this.count, envelope: this.envelope, own: this.own, retained: this.retained, idom: this.idom, depths: this.depths, from: this.from, to: this.to, ways: this.ways } = columns)
    this.#value = value
    this.#met = met
    this.#options = options
  }

  /** True if a later dump of the same bytes has met the same values. */
  isOf(value: unknown, { values }: Met): boolean {
    const before = this.#met.values
    return Object.is(this.#value, value) && before.length === values.length && before.every((one, i) => one === values[i])
  }

  byOf(id: number): By {
    return bys[this.columns.by[id]!]!
  }

  isRefused(id: number): boolean {
    return this.byOf(id) === 'id'
  }

  stretchOf(id: number): readonly [from: number, to: number] {
    return [this.columns.starts[id]!, this.columns.stops[id]!]
  }

  typeOf(id: number): string {
    return this.#types[id] ??= this.isLive(id) ? typeOf(this.valueOf(id)) : lineAt(this.columns.lines, this.columns.types[id]!)
  }

  kindOf(id: number): NodeKind {
    const kind = this.columns.kinds[id]!
    return kind === ASK ? kindOfValue(this.valueOf(id)) : kinds[kind]!
  }

  labelOf(id: number): string {
    const value = this.valueOf(id)
    const label = lineAt(this.columns.lines, this.columns.labels[id]!)
    try {
      if (this.byOf(id) === 'name' || !this.isLive(id)) return label
      const isOpaque = isProxy(value)
      if (typeof value === 'function' && !isOpaque) return `${isClass(value) ? 'class' : 'ƒ'} ${cleaned(nameOf(value))}`.trimEnd()
      if (typeof value === 'symbol') return keyText(value)
      if (typeof value === 'string') return quoted(value)
      if (Array.isArray(value) && !isOpaque) return `${this.typeOf(id)}(${String(Reflect.getOwnPropertyDescriptor(value, 'length')?.value)})`
      const made = this.byOf(id) === 'kind' ? tellingOf(value as object, this.#options, { from: 0, count: 0 }).kind?.label?.(value) : undefined
      return made === undefined ? this.typeOf(id) : cleaned(made)
    } catch {
      return this.typeOf(id) // It was revoked or emptied since.
    }
  }

  stepOf(edge: number): PathStep {
    const { from, to } = this.columns
    const holder = this.#liveAbove(from[edge]!)
    return this.#told(holder, to[edge]!, holder === from[edge] ? edge : undefined) ?? stepAt(this.columns, edge)
  }

  /** The step from one live value to a part of it; of a function's to what it captured as well, which others may share with it. */
  #told(holder: number, id: number, edge: number | undefined): PathStep | undefined {
    const by = this.byOf(holder)
    const slot = edge === undefined ? -1 : this.columns.slots[edge]!
    if ((by === 'array' || by === 'row') && slot >= 0 && slot < DRESSED) return stepAt(this.columns, edge!)
    const value = this.valueOf(id)
    const known = this.isLive(id)
    const found = (parts: readonly Part[]): Part | undefined => {
      const there = edge === undefined ? undefined : parts.find(part => part.slot === slot)
      if (there !== undefined && (there.value === value || this.idOf(there.value) === undefined)) return there
      return known ? parts.find(part => part.value === value) : undefined
    }
    return found(this.#pageOf(holder, slot))?.step ?? found(this.#parts(holder))?.step
  }

  /** The one entry of a Map, or member of a Set: there may be many. */
  #pageOf(holder: number, slot: number): readonly Part[] {
    const tag = lineAt(this.columns.lines, this.columns.types[holder]!)
    if (slot < 0 || slot >= DRESSED || (tag !== 'Map' && tag !== 'Set') || !isTold(this.valueOf(holder))) return []
    return tellingOf(this.valueOf(holder) as object, this.#options, { from: tag === 'Map' ? slot >> 1 : slot, count: 1 }).parts
  }

  #parts(holder: number): readonly Part[] {
    const known = this.#tellings.get(holder)
    if (known !== undefined) return known
    const value = this.valueOf(holder)
    const parts = isTold(value) && !this.isRefused(holder) ? tellingOf(value, this.#options).parts : []
    return keep(this.#tellings, holder, parts)
  }

  #liveAbove(id: number): number {
    const { ways, from } = this.columns
    let at = id
    while (!this.isLive(at) && ways[at]! >= 0) at = from[ways[at]!]!
    return at
  }

  get #outOf(): Grouped {
    return this.#out ??= groupBy(this.from, this.count)
  }

  out(id: number): number[] {
    return members(this.#outOf, id)
  }

  into(id: number): number[] {
    return members(this.#into ??= groupBy(this.to, this.count), id)
  }

  dominated(id: number): number[] {
    // Numbers of edges are those of nodes here, one for each; that of the root leads from nowhere, and is put at the end.
    this.#dominated ??= groupBy(this.idom.map(above => above < 0 ? this.count : above), this.count + 1)
    const { retained } = this
    return members(this.#dominated, id).sort((a, b) => retained[b]! - retained[a]! || a - b)
  }

  idOf(value: unknown): number | undefined {
    return this.#met.places.get(value) ?? (this.root >= this.#met.values.length && Object.is(value, this.#value) ? this.root : undefined)
  }

  valueOf(id: number): unknown {
    if (id === this.root) return this.#value
    const value = this.#met.values[id]
    return Inner.is(value) ? undefined : value
  }

  isLive(id: number): boolean {
    return id === this.root || this.valueOf(id) !== undefined
  }

  pathOf(id: number): readonly PathStep[] {
    const { ways, from, to } = this.columns
    const way: number[] = []
    for (let at = id; ways[at]! >= 0; at = from[ways[at]!]!) way.push(ways[at]!)
    const path: PathStep[] = []
    let at = this.root
    for (const edge of way.reverse()) {
      if (!this.isLive(to[edge]!)) continue
      const step = this.#told(at, to[edge]!, from[edge] === at ? edge : undefined)
      // Nobody sees it in an outline: a prototype that has a name.
      if (step === undefined) break
      path.push(step)
      at = to[edge]!
    }
    return path
  }

  waysTo(id: number, most: number): PathStep[][] {
    const { from } = this.columns
    const ways: PathStep[][] = []
    for (const edge of this.into(id)) {
      for (const holder of this.#holders(from[edge]!)) {
        if (ways.length >= most) return ways
        const step = this.#told(holder, id, holder === from[edge] ? edge : undefined)
        if (step !== undefined) ways.push([...this.pathOf(holder), step])
      }
    }
    return ways
  }

  /** A node itself if it is live, or else all that lead to it through what is inner. */
  #holders(id: number): number[] {
    const seen = new Set([id])
    for (const at of seen) if (!this.isLive(at)) for (const edge of this.into(at)) seen.add(this.from[edge]!)
    return [...seen].filter(at => this.isLive(at))
  }

  stretch(id: number, from: number, count: number, size: number): number {
    const sums = this.#sums.get(id) ?? keep(this.#sums, id, this.#sumsOf(id, size))
    const width = widthOf(size)
    const end = Math.min(from + count, size)
    return end <= from ? 0 : sums[Math.ceil(end / width)]! - sums[Math.floor(from / width)]! + Math.round(this.own[id]! * (end - from) / Math.max(1, size))
  }

  /** What the first parts retain together, by their number; of very many one sum for each stretch of equal width. */
  #sumsOf(id: number, size: number): Float64Array {
    const { idom, retained, columns: { to, slots, lines, types } } = this
    const width = widthOf(size)
    const { starts, edges } = this.#outOf
    // A Map has a key and a value for each entry.
    const per = this.byOf(id) === 'kind' && lineAt(lines, types[id]!) === 'Map' ? 2 : 1
    const sums = new Float64Array(Math.ceil(size / width) + 1)
    for (let i = starts[id]!; i < starts[id + 1]!; i++) {
      const edge = edges[i]!
      const at = Math.floor(slots[edge]! / per)
      if (at >= 0 && at < size && idom[to[edge]!] === id) sums[Math.floor(at / width) + 1]! += retained[to[edge]!]!
    }
    for (let i = 1; i < sums.length; i++) sums[i]! += sums[i - 1]!
    return sums
  }
}

/** How many parts have one sum: stretches of long lists begin at multiples of this. */
function widthOf(size: number): number {
  return size > FINE ? COARSE : 1
}

/** Keeps what was found out lately. */
function keep<T>(known: Map<number, T>, id: number, found: T): T {
  if (known.size >= KEPT) known.delete(known.keys().next().value!)
  known.set(id, found)
  return found
}

function members({ starts, edges }: Grouped, id: number): number[] {
  return Array.from(edges.subarray(starts[id]!, starts[id + 1]!))
}

function isTold(value: unknown): value is object | symbol {
  return isObject(value) || typeof value === 'symbol'
}

function kindOfValue(value: unknown): NodeKind {
  switch (typeof value) {
    case 'function': return isClass(value) ? 'class' : 'function'
    case 'object': return value === null ? 'other' : 'object'
    case 'string': return 'string'
    default: return 'other'
  }
}
