// What was spent on which value, summed by kind and by path. Goes by the numbers of a pickle and the rows of its bytes, and
// so speaks of files as well as of dumps. Knows no clock.

import { pathText, type PathStep } from '../core/errors.ts'
import { atOnce } from '../core/pauses.ts'
import { labelOf } from '../core/preview.ts'
import { readingBytes, type BytesGraph } from '../graph/from-bytes.ts'

/** What values of one kind cost by themselves. */
export interface KindRow {
  /** A class's name, the tag of a kind, `Object`, `Array`; `name` for what travels by name. */
  readonly type: string
  readonly count: number
  readonly bytes: number
  readonly ms: number
}

/** What values under one path cost: themselves, and with what they hold where it is met first. */
export interface PathRow {
  /** Elements, entries and members share one: `$.todos[*].text`. */
  readonly path: string
  readonly type: string
  readonly count: number
  readonly bytes: number
  readonly ms: number
  readonly total: { readonly bytes: number, readonly ms: number }
}

/** What values under one path cost, and what those below them. */
export interface PathNode extends PathRow {
  /** The last step of the path; items of all kinds are `[*]`. */
  readonly label: string
  /** The step to the first value of them; undefined for the root. */
  readonly step: PathStep | undefined
  readonly depth: number
  /** By label, in the order in which they were met. */
  readonly branches: ReadonlyMap<string, PathNode>
}

/** Intervals of a dump: up to which byte of the tokens each goes, and its milliseconds. */
export interface Timed {
  readonly ends: readonly number[]
  readonly times: readonly number[]
}

/** Values under one path. */
export interface Branch extends PathNode {
  readonly parent: Branch | undefined
  readonly branches: Map<string, Branch>
  count: number
  bytes: number
  ms: number
  total: { bytes: number, ms: number }
}

/** Steps of a path that are told apart: what lies deeper counts for the last of them. */
const DEEPEST = 100
/** Objects between two steps. */
const SLICE = 2048

export class Ledger {
  dumps = 0
  bytes = 0
  envelope = 0
  ms = 0
  /** In the order in which they were met, so each after its parent. */
  readonly branches: Branch[] = []
  readonly #kinds = new Map<string, { type: string, count: number, bytes: number, ms: number }>()
  #root: Branch | undefined

  /** Adds a pickle, and what its writing took. */
  add(pickle: ArrayBuffer | ArrayBufferView, timed: Timed | undefined): void {
    atOnce(this.adding(pickle, timed))
  }

  /** The same, in steps between which pauses may be made. @param typeOf says what an object is, where more is known than the bytes say */
  *adding(pickle: ArrayBuffer | ArrayBufferView, timed: Timed | undefined, typeOf?: (id: number) => string): Generator<unknown, void> {
    const clock = timed === undefined ? undefined : new Clock(timed)
    const graph = yield* readingBytes(pickle, clock === undefined ? undefined : (row, owner) => clock.see(row.offset, owner))
    if (typeOf !== undefined) for (let id = 0; id < graph.types.length; id++) graph.types[id] = typeOf(id)
    const ms = clock?.share(graph.types.length) ?? new Float64Array(graph.types.length)
    const places: (Branch | undefined)[] = []
    for (let id = 0; id < graph.types.length; id++) {
      if (id % SLICE === 0) yield
      const branch = this.#placeOf(id, graph, places)
      const type = graph.types[id]!
      let kind = this.#kinds.get(type)
      if (kind === undefined) this.#kinds.set(type, kind = { type, count: 0, bytes: 0, ms: 0 })
      for (const sum of [kind, branch]) {
        sum.count++
        sum.bytes += graph.own[id]!
        sum.ms += ms[id]!
      }
    }
    this.dumps++
    this.bytes += graph.bytes
    this.envelope += graph.envelope
    this.ms += ms.reduce((sum, time) => sum + time, 0)
  }

  /** Up to what has a place, and down again. */
  #placeOf(id: number, { holders, holderSteps, types }: BytesGraph, places: (Branch | undefined)[]): Branch {
    const way: number[] = []
    for (let at = id; at >= 0 && places[at] === undefined; at = holders[at]!) way.push(at)
    for (const node of way.reverse()) {
      const above = holders[node]! < 0 ? undefined : places[holders[node]!]
      places[node] = above === undefined ? this.#root ??= this.#branch(undefined, '$', '$', types[node]!, undefined) : this.#below(above, holderSteps[node]!, types[node]!)
    }
    return places[id]!
  }

  #below(above: Branch, step: PathStep, type: string): Branch {
    if (above.depth >= DEEPEST) return above
    const label = labelOfStep(step)
    const known = above.branches.get(label)
    if (known !== undefined) return known
    const branch = this.#branch(above, label, above.path.length > 1000 ? `… ${label}` : above.path + (label === ITEM || label === KEY ? label : pathText([step]).slice(1)), type, step)
    above.branches.set(label, branch)
    return branch
  }

  #branch(parent: Branch | undefined, label: string, path: string, type: string, step: PathStep | undefined): Branch {
    const branch = { parent, label, path, type, step, depth: parent === undefined ? 0 : parent.depth + 1, branches: new Map(), count: 0, bytes: 0, ms: 0, total: { bytes: 0, ms: 0 } }
    this.branches.push(branch)
    return branch
  }

  /** The values at the root; undefined where nothing was added. */
  get root(): PathNode | undefined {
    return this.#root
  }

  kinds(): KindRow[] {
    return [...this.#kinds.values()].sort((a, b) => b.bytes - a.bytes || b.ms - a.ms)
  }

  paths(): PathRow[] {
    for (const branch of this.branches) branch.total = { bytes: branch.bytes, ms: branch.ms }
    for (const { parent, total } of this.branches.toReversed()) {
      if (parent === undefined) continue
      parent.total.bytes += total.bytes
      parent.total.ms += total.ms
    }
    return this.branches.map(({ path, type, count, bytes, ms, total }) => ({ path, type, count, bytes, ms, total }))
      .sort((a, b) => b.total.bytes - a.total.bytes || b.total.ms - a.total.ms)
  }
}

const ITEM = '[*]'
const KEY = '[key]'

/** What a step is called in a profile: elements, entries and members all the same, and so keys. */
export function labelOfStep(step: PathStep): string {
  return step.via === 'element' || step.via === 'entry' || step.via === 'member' ? ITEM : step.via === 'key' ? KEY : labelOf(step)
}

/** Gives the time of each interval to those whose tokens begin in it, in equal parts. */
class Clock {
  readonly #timed: Timed
  /** Where the tokens begin, and the interval that is at hand. */
  #base = -1
  #at = 0
  readonly #owners: number[] = []
  readonly #intervals: number[] = []

  constructor(timed: Timed) {
    this.#timed = timed
  }

  see(offset: number, owner: number): void {
    if (this.#base < 0) this.#base = offset
    const { ends } = this.#timed
    while (this.#at < ends.length - 1 && offset - this.#base >= ends[this.#at]!) this.#at++
    if (owner < 0) return
    this.#owners.push(owner)
    this.#intervals.push(this.#at)
  }

  share(count: number): Float64Array {
    const { times } = this.#timed
    const ms = new Float64Array(count)
    const owners = new Int32Array(times.length)
    for (const interval of this.#intervals) owners[interval]!++
    // What nobody's tokens began in is the next one's: it was on the way to them.
    const shared = new Float64Array(times.length)
    let left = 0
    for (let i = 0; i < times.length; i++) {
      left += times[i]!
      if (owners[i] === 0) continue
      shared[i] = left / owners[i]!
      left = 0
    }
    for (const [i, owner] of this.#owners.entries()) ms[owner]! += shared[this.#intervals[i]!]!
    const last = this.#owners.at(-1)
    if (last !== undefined) ms[last]! += left
    return ms
  }
}
