// A graph of live values: nodes and edges as they are told, sizes as they are written. The two are laid over each other
// part by part, from the root on: what a value is made of anew for each telling, such as a state, has no identity to go by.

import { isObject } from '../core/brand.ts'
import { isClass, nameOf } from '../core/classes.ts'
import { cleaned, keyText, PicklingError, type PathStep } from '../core/errors.ts'
import { typeOf } from '../core/preview.ts'
import { assemble } from '../core/program.ts'
import { optionsFor } from '../core/options.ts'
import { dumpNames, own as option, type DumpOptions } from '../core/settings.ts'
import { leafRefusal, type Refused, type Telling, type WalkOptions } from '../core/telling.ts'
import { primitiveText, quoted } from '../core/text.ts'
import { walk } from '../core/walk.ts'
import { Pickler, registry } from '../dill.ts'
import { graphOfBytes, type BytesGraph } from './from-bytes.ts'
import { Column, Edges, groupBy, type By, type Grouped, type RawGraph } from './raw.ts'

/** Options of `graph`. */
export interface GraphOptions extends DumpOptions {
  /** Ask as the asynchronous verbs do: what must be waited for is not refused, and counts nothing. */
  readonly waits?: boolean
}

/** Tells a value, and writes it to see what each part takes. */
export function graphOfValue(root: unknown, options: GraphOptions | undefined): RawGraph {
  const told = new Told(root, circumstances(options))
  const sizes = sizesOf(root, options, told)
  return sizes === undefined ? told.graph(undefined, new Int32Array()) : told.graph(sizes, pairs(told.edges, told.root, told.count, sizes))
}

function circumstances(options: GraphOptions | undefined): WalkOptions {
  const { settings } = new Pickler(optionsFor<DumpOptions>(options, dumpNames))
  return {
    registry, byref: settings.byref, recurse: settings.recurse, weak: settings.weak,
    attaches: option(options, 'attachments') !== undefined, waits: option(options, 'waits') ?? false,
  }
}

/** What the values are made of. */
class Told {
  readonly root = 0
  readonly values: unknown[] = []
  readonly edges = new Edges()
  readonly refusals = new Map<number, readonly Refused[]>()
  readonly #ids = new Map<unknown, number>()
  readonly #types: string[] = []
  readonly #by: By[] = []
  readonly #steps = new Map<string, PathStep>()
  /** What a node is called by: what is told of it, where its type does not say enough. */
  readonly #labels = new Map<number, Pick<Telling, 'what' | 'home' | 'kind'>>()

  constructor(root: unknown, options: WalkOptions) {
    /** Of each part that may be a node: whose it is, itself, and how it is told. */
    const owners = new Column()
    const slots = new Column()
    const parts: unknown[] = []
    const steps: PathStep[] = []
    walk(root, options, {
      enter: (value, telling) => {
        const id = this.#node(value, telling.refusals.length > 0 ? 'refused' : telling.what)
        if (telling.refusals.length > 0) {
          this.refusals.set(id, telling.refusals)
          return false
        }
        this.#label(id, value, telling)
        for (const { value: part, slot, step, closed } of telling.parts) {
          if (closed === true || !isNode(part) && leafRefusal(part) === undefined) continue
          owners.push(id)
          slots.push(slot)
          parts.push(part)
          steps.push(this.#step(step))
        }
        return true
      },
      circle: value => this.refusals.set(this.#ids.get(value)!, [circle]),
      leaf: (value, steps) => {
        const refused = leafRefusal(value)
        if (refused === undefined && steps.length > 1) return
        const id = this.#node(value, refused === undefined ? 'value' : 'refused')
        if (refused !== undefined) this.refusals.set(id, [refused])
      },
    })
    for (const [i, owner] of owners.all.entries()) this.edges.add(owner, this.#ids.get(parts[i])!, slots.all[i]!, steps[i]!)
  }

  /** Most steps are the same few. */
  #step(step: PathStep): PathStep {
    if (step.via !== 'property' || typeof step.name !== 'string') return step
    const known = this.#steps.get(step.name)
    if (known === undefined) this.#steps.set(step.name, step)
    return known ?? step
  }

  get count(): number {
    return this.values.length
  }

  #node(value: unknown, by: By): number {
    const known = this.#ids.get(value)
    if (known !== undefined) return known
    const id = this.values.push(value) - 1
    this.#ids.set(value, id)
    this.#types.push(typeOf(value))
    this.#by.push(by)
    return id
  }

  #label(id: number, value: object | symbol, { home, kind, what }: Telling): void {
    if (what === 'row') return
    this.#labels.set(id, { what, ...home === undefined ? {} : { home }, ...kind === undefined ? {} : { kind } })
  }

  #text(id: number): string {
    const [type, told, value] = [this.#types[id]!, this.#labels.get(id), this.values[id]]
    try {
      if (told?.home !== undefined) return cleaned(told.home.name)
      if (typeof value === 'function') return `${isClass(value) ? 'class' : 'ƒ'} ${cleaned(nameOf(value))}`.trimEnd()
      if (typeof value === 'symbol') return keyText(value)
      if (!isObject(value)) return typeof value === 'string' ? quoted(value) : primitiveText(value as number | bigint | boolean)
      if (told?.what === 'array') return `${type}(${String(Reflect.getOwnPropertyDescriptor(value, 'length')?.value)})`
      return told?.kind?.label === undefined ? type : cleaned(told.kind.label(value))
    } catch {
      return type // It was revoked or emptied since.
    }
  }

  /**
   * All of it. What the bytes hold besides, such as texts of functions, is a part of the one node that leads to it, or a
   * node of its own where several do.
   */
  graph(sizes: BytesGraph | undefined, paired: Int32Array): RawGraph {
    const { values, edges, refusals } = this
    const [types, by] = [this.#types, this.#by]
    const own: number[] = values.map(() => 0)
    const digests: number[] = values.map(() => 0)
    const labels = new Map<number, () => string>()
    if (sizes !== undefined) {
      const place = new Placing(sizes, paired, id => {
        by.push(sizes.by[id] === 'name' ? 'name' : 'inner')
        own.push(0)
        digests.push(0)
        labels.set(own.length - 1, () => sizes.label(id))
        return types.push(sizes.types[id]!) - 1
      })
      for (const [id, node] of place.nodes.entries()) {
        if (refusals.has(node)) continue
        own[node]! += sizes.own[id]!
        digests[node] = Math.imul(digests[node]!, 31) + sizes.digests[id]! | 0
      }
      place.addEdges(edges)
    }
    const bytes = sizes?.bytes ?? 0
    return {
      root: 0, types, by, edges, refusals, values, ids: this.#ids, bytes,
      own: Float64Array.from(own), digests: Int32Array.from(digests),
      envelope: own.reduce((left, size) => left - size, bytes),
      label: id => labels.get(id)?.() ?? this.#text(id),
    }
  }
}

/** Which node each number of a pickle belongs to. */
class Placing {
  readonly nodes: Int32Array
  readonly #sizes: BytesGraph
  readonly #paired: Int32Array
  readonly #from: Int32Array

  /** @param make makes a node of its own for a number */
  constructor(sizes: BytesGraph, paired: Int32Array, make: (id: number) => number) {
    this.#sizes = sizes
    this.#paired = paired
    this.nodes = paired.slice()
    const { from, to } = sizes.edges
    this.#from = from
    const count = paired.length
    const [out, into] = [groupBy(from, count), groupBy(to, count)]
    /** Edges that lead here from what has no node yet. */
    const open = new Int32Array(count)
    const rest: number[] = []
    for (let e = 0; e < to.length; e++) if (paired[from[e]!]! < 0) open[to[e]!]!++
    for (let id = count - 1; id >= 0; id--) if (paired[id]! < 0 && open[id] === 0) rest.push(id)
    const settle = (id: number): void => {
      if (this.nodes[id]! >= 0) return
      this.nodes[id] = this.#holderOf(id, into) ?? make(id)
      for (let i = out.starts[id]!; i < out.starts[id + 1]!; i++) {
        const child = to[out.edges[i]!]!
        if (--open[child]! === 0 && this.nodes[child]! < 0) rest.push(child)
      }
    }
    // From what is above to what is below; what leads back to itself is begun somewhere.
    for (let id = 0; id < count; id++) {
      while (rest.length > 0) settle(rest.pop()!)
      settle(id)
    }
  }

  /** The node of all that lead to it, if it is one. A name is always a node. */
  #holderOf(id: number, { starts, edges }: Grouped): number | undefined {
    if (this.#sizes.by[id] === 'name') return undefined
    let holder: number | undefined
    for (let i = starts[id]!; i < starts[id + 1]!; i++) {
      const node = this.nodes[this.#from[edges[i]!]!]!
      if (node < 0 || (holder !== undefined && node !== holder)) return undefined
      holder = node
    }
    return holder
  }

  #isPaired(id: number): boolean {
    return this.#paired[id]! >= 0
  }

  /** Edges that nobody told of: to and from what is inner. */
  addEdges(told: Edges): void {
    const { from, to, slots, steps } = this.#sizes.edges
    const known = new Set<string>()
    for (let e = 0; e < from.length; e++) {
      if (!this.#isPaired(from[e]!) && this.#isPaired(to[e]!)) known.add(`${this.nodes[from[e]!]} ${this.nodes[to[e]!]}`)
    }
    // Variables are told of the function that captured them, though they stand in what several functions share.
    const [tellers, tellees] = [told.from, told.to]
    for (let e = 0; known.size > 0 && e < tellers.length; e++) known.delete(`${tellers[e]} ${tellees[e]}`)
    for (let e = 0; e < from.length; e++) {
      if (this.#isPaired(from[e]!) && this.#isPaired(to[e]!)) continue
      const [a, b] = [this.nodes[from[e]!]!, this.nodes[to[e]!]!]
      if (a !== b && (!this.#isPaired(to[e]!) || known.has(`${a} ${b}`))) told.add(a, b, slots[e]!, steps[e]!)
    }
  }
}

const circle: Refused = { code: 'CIRCLE', why: 'it needs itself before it exists: it is one of the parts it is made from.' }

function isNode(value: unknown): value is object | symbol {
  return isObject(value) || typeof value === 'symbol'
}

/** The bytes around what is refused; undefined where there are none even so. */
function sizesOf(root: unknown, options: GraphOptions | undefined, told: Told): BytesGraph | undefined {
  const given: DumpOptions = { ...optionsFor<DumpOptions>(options, dumpNames), ...option(options, 'attachments') === undefined ? {} : { attachments: [] } }
  const pickler = new Pickler(given)
  const refused = new Set([...told.refusals.keys()].map(id => told.values[id]))
  if (refused.size > 0) pickler.persistentId = value => refused.has(value) ? 0 : undefined
  try {
    const program = pickler.program(root, { missing: option(options, 'waits') === true ? new Map() : undefined, exact: true })
    return graphOfBytes(assemble(program, pickler.settings.protocol))
  } catch (error) {
    if (error instanceof PicklingError) return undefined
    throw error
  }
}

/** The node of each number in the pickle; −1 where there is none. */
function pairs(told: Edges, root: number, count: number, sizes: BytesGraph): Int32Array {
  const paired = new Int32Array(sizes.types.length).fill(-1)
  const isTaken = new Uint8Array(count)
  const queue = new Column()
  const pair = (id: number, node: number): void => {
    if (isTaken[node] === 1 || paired[id]! >= 0) return
    isTaken[node] = 1
    paired[id] = node
    queue.push(id)
  }
  const [tellings, writings] = [groupBy(told.from, count), groupBy(sizes.edges.from, sizes.types.length)]
  const [{ to, slots }, { to: writtenTo, slots: writtenSlots }] = [told, sizes.edges]
  pair(sizes.root, root)
  for (let at = 0; at < queue.length; at++) {
    const id = queue.at(at)
    const node = paired[id]!
    // Both are in the order of slots.
    let w = writings.starts[id]!
    const end = writings.starts[id + 1]!
    for (let t = tellings.starts[node]!; t < tellings.starts[node + 1]! && w < end; t++) {
      const edge = tellings.edges[t]!
      while (w < end && writtenSlots[writings.edges[w]!]! < slots[edge]!) w++
      if (w < end && writtenSlots[writings.edges[w]!] === slots[edge]) pair(writtenTo[writings.edges[w]!]!, to[edge]!)
    }
  }
  return paired
}
