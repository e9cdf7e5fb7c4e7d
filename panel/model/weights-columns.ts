// What the objects of a pickle take, found out from its bytes alone: columns of numbers, which a worker hands over without a
// copy. Runs in the worker, and in slices where there is none. Knows no live value.

import type { PathStep } from '../../lib/core/errors.ts'
import { dominating, retained } from '../../lib/graph/dominators.ts'
import { readingBytes, type BytesGraph } from '../../lib/graph/from-bytes.ts'
import { groupBy, type By, type Edges } from '../../lib/graph/raw.ts'
import { shortest } from '../../lib/graph/shortest.ts'

/** What sort of thing a node is, by its colour. */
export type NodeKind = 'object' | 'array' | 'map' | 'string' | 'binary' | 'function' | 'class' | 'other'

/** Nodes and edges in columns. Texts are numbers of lines: see `Lines`. */
export interface Columns {
  readonly root: number
  readonly count: number
  /** Bytes of no object. `own` of all nodes and these add up to the bytes. */
  readonly envelope: number
  readonly own: Float64Array
  readonly retained: Float64Array
  /** The nearest dominator of each node; −1 for the root. */
  readonly idom: Int32Array
  /** Steps from the root, by the shortest way. */
  readonly depths: Int32Array
  /** Of each node the last edge of the shortest way to it; −1 for the root. */
  readonly ways: Int32Array
  readonly types: Int32Array
  readonly labels: Int32Array
  /** Indices of `bys`. */
  readonly by: Uint8Array
  /** Indices of `kinds`; `ASK` where only the live value knows. */
  readonly kinds: Uint8Array
  /** Edges. */
  readonly from: Int32Array
  readonly to: Int32Array
  readonly slots: Int32Array
  /** Steps: indices of `vias`, whether the name is a text, a number or something else, and the number of either. */
  readonly vias: Uint8Array
  readonly nameTypes: Uint8Array
  readonly names: Float64Array
  /** The stretch of bytes from its first to its last, with all that stands in between. */
  readonly starts: Int32Array
  readonly stops: Int32Array
  readonly lines: Lines
}

/** What the worker says. */
export type Said = { readonly columns: Columns } | { readonly done: number } | { readonly error: string }

/** Many texts as one, and where each ends: to copy one text is quick. */
export interface Lines {
  readonly text: string
  readonly ends: Int32Array
}

export const bys: readonly By[] = ['name', 'kind', 'array', 'row', 'id', 'refused', 'value', 'inner']
export const kinds: readonly NodeKind[] = ['object', 'array', 'map', 'string', 'binary', 'function', 'class', 'other']
export const vias: readonly PathStep['via'][] = ['property', 'element', 'entry', 'member', 'key', 'part', 'prototype', 'private', 'getter', 'setter', 'captured']
export const ASK = 255
export const TEXT = 0
export const NUMBER = 1
/** What else names of entries can be. */
export const others: readonly PathStep['name'][] = [undefined, null, true, false]

/** Kinds by their tags. All others are objects of a class. */
const tags: readonly (readonly [RegExp, NodeKind])[] = [
  [/^(?:Map|Set|WeakMap|WeakSet|URLSearchParams|Headers|FormData)$/, 'map'],
  [/^(?:text|string|String)$/, 'string'],
  [/(?:Array|Buffer|DataView|ImageData|ImageBitmap|Blob|File)$/, 'binary'],
  [/^(?:function|bound function|activation|scope|site|cell|member|instance|mould|code|arguments)$/, 'function'],
  [/^(?:class|prototype)$/, 'class'],
  [/^(?:value|Date|Number|Boolean|BigInt|RegExp|URL|URLPattern|WeakRef|Symbol.*|Intl\..*|Temporal\..*)$/, 'other'],
]

/** The sort of a value that a kind tells, by its tag. */
export function kindOfTag(tag: string): NodeKind {
  return tags.find(([pattern]) => pattern.test(tag))?.[1] ?? 'object'
}

/** The step of an edge as the bytes tell it, which do not say what parts of kinds are called. */
export function stepAt({ vias: columns, nameTypes, names, lines }: Columns, edge: number): PathStep {
  const type = nameTypes[edge]!
  const name = type === TEXT ? lineAt(lines, names[edge]!) : type === NUMBER ? names[edge] : others[type - NUMBER - 1]
  return { via: vias[columns[edge]!]!, name }
}

/** Reads a pickle; yields how many of its bytes are read. Throws an UnpicklingError, as `loads`. */
export function* columnsOf(bytes: Uint8Array): Generator<number, Columns> {
  const begins: number[] = []
  const ends: number[] = []
  const read = yield* readingBytes(bytes, ({ offset, length }, owner) => {
    if (owner < 0) return
    begins[owner] ??= offset
    ends[owner] = offset + length
  })
  const { root, types, edges, own } = read
  const count = types.length
  const { from, to, slots } = edges
  const lines = new LineWriter()
  const { kinds, envelope } = kindsOf(read)
  yield bytes.length
  const stretches = stretchesOf(read, begins, ends)
  const steps = stepColumns(edges, lines)
  yield bytes.length
  const [out, into] = [groupBy(from, count), groupBy(to, count)]
  yield bytes.length
  const idom = yield* settled(dominating(root, count, from, to, out, into), bytes.length)
  const { depths, ways } = shortest(root, count, to, out)
  yield bytes.length
  const typeLines = Int32Array.from(types, type => lines.number(type))
  yield bytes.length
  const labels = Int32Array.from(types, (_, id) => lines.number(read.label(id)))
  yield bytes.length
  return {
    root, count, envelope, own, idom, depths, ways, kinds, labels, ...steps, ...stretches,
    retained: retained(own, idom),
    types: typeLines,
    by: Uint8Array.from(read.by, by => bys.indexOf(by)),
    from: from.slice(), to: to.slice(), slots: slots.slice(), lines: lines.lines,
  }
}

/** Numbers that a message hands over. */
export function buffersOf(columns: Columns): ArrayBuffer[] {
  return [...Object.values(columns), columns.lines.ends].flatMap(column => ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : [])
}

/** What is refused has an id in its place, of which the bytes are nobody's. */
function kindsOf({ types, by, own, envelope }: BytesGraph): { kinds: Uint8Array<ArrayBuffer>, envelope: number } {
  const known = new Map<string, number>()
  const found = new Uint8Array(types.length)
  for (const [id, type] of types.entries()) {
    const way = by[id]!
    if (way === 'id') {
      envelope += own[id]!
      own[id] = 0
    }
    if (way === 'id' || way === 'name') found[id] = ASK
    else if (way === 'array' || way === 'row') found[id] = kinds.indexOf(way === 'array' ? 'array' : 'object')
    else {
      let kind = known.get(type)
      if (kind === undefined) known.set(type, kind = kinds.indexOf(kindOfTag(type)))
      found[id] = kind
    }
  }
  return { kinds: found, envelope }
}

/** What stands in an object for the first time stands within its stretch, and has a higher number. */
function stretchesOf({ holders, types }: BytesGraph, begins: readonly number[], ends: readonly number[]): Pick<Columns, 'starts' | 'stops'> {
  const starts = Int32Array.from(types, (_, id) => begins[id] ?? 0)
  const stops = Int32Array.from(types, (_, id) => ends[id] ?? 0)
  for (let id = types.length - 1; id >= 0; id--) {
    const holder = holders[id] ?? -1
    if (holder >= 0) stops[holder] = Math.max(stops[holder]!, stops[id]!)
  }
  return { starts, stops }
}

function stepColumns({ steps }: Edges, lines: LineWriter): Pick<Columns, 'vias' | 'nameTypes' | 'names'> {
  const [columns, nameTypes, names] = [new Uint8Array(steps.length), new Uint8Array(steps.length), new Float64Array(steps.length)]
  for (const [i, { via, name }] of steps.entries()) {
    columns[i] = vias.indexOf(via)
    if (typeof name === 'string') names[i] = lines.number(name)
    else {
      nameTypes[i] = typeof name === 'number' ? NUMBER : NUMBER + 1 + others.indexOf(name)
      names[i] = typeof name === 'number' ? name : 0
    }
  }
  return { vias: columns, nameTypes, names }
}

function* settled<T>(steps: Generator<void, T>, done: number): Generator<number, T> {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    yield done
  }
}

class LineWriter {
  readonly #numbers = new Map<string, number>()
  readonly #texts: string[] = []

  number(text: string): number {
    let number = this.#numbers.get(text)
    if (number === undefined) this.#numbers.set(text, number = this.#texts.push(text) - 1)
    return number
  }

  get lines(): Lines {
    let end = 0
    return { text: this.#texts.join(''), ends: Int32Array.from(this.#texts, ({ length }) => end += length) }
  }
}

/** One of many texts. */
export function lineAt({ text, ends }: Lines, number: number): string {
  return text.slice(number === 0 ? 0 : ends[number - 1], ends[number])
}
