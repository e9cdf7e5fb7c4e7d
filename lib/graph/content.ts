// What each object of a pickle holds, part by part, primitives too: off its bytes, in columns. Inner parts of functions and
// classes are read into what people know: a source, captured variables. Builds and runs nothing, and so is safe on anything.

import type { Fault, Row } from '../core/disassemble.ts'
import { cleaned, type PathStep } from '../core/errors.ts'
import { bytesOf } from '../core/program.ts'
import { bigintText } from '../core/text.ts'
import { LEVEL } from '../link/origin.ts'
import { readingBytes, hashBytes, type BytesGraph } from './from-bytes.ts'
import { PROTOTYPE } from './frames.ts'
import { Column, groupBy, type Grouped } from './raw.ts'

/** What a part is. */
export type Form = 'object' | 'string' | 'number' | 'word' | 'bytes' | 'hole' | 'beside'

/** One part of an object. */
export interface Part {
  readonly step: PathStep
  readonly form: Form
  /** The number of an object; −1 for a primitive. */
  readonly target: number
  /** The whole string; a number or a word as one would write it; of bytes the first ones. */
  readonly text: string
  /** Equal primitives have equal ones, as far as 32 bits can say it of long bytes. */
  readonly hash: number
  /** Attributes of a property that is not plain. */
  readonly attributes: string
}

/** What is known of the source of a function or class. */
export interface Source {
  readonly digest: string
  readonly path: string
  readonly module: string
  readonly line: number
  /** Its text, if that came along. */
  readonly text: string | undefined
}

const forms: readonly Form[] = ['object', 'string', 'number', 'word', 'bytes', 'hole', 'beside']
const words: Readonly<Record<string, string>> = { TRUE: 'true', FALSE: 'false', NULL: 'null', UNDEFINED: 'undefined' }
/** Bytes of a BigInt that is written out. */
const WRITTEN = 32
const ATTRIBUTES = 'attributes'
/** Activations within each other that are looked at. */
const DEEPEST = 1000
const NONE: readonly Part[] = []
/** What stands among values and is none. */
const tokens: ReadonlySet<string> = new Set(['DEFKIND', 'HOLD', 'END', 'DRESS', 'AFTER'])

/** The objects of a pickle and their parts. */
export class Content {
  readonly graph: BytesGraph
  /** Where the bytes were broken; what stands before was read. */
  readonly fault: Fault | undefined
  /** A root that is a primitive. */
  readonly leaf: Part | undefined
  readonly #steps: readonly PathStep[]
  readonly #texts: readonly string[]
  readonly #forms: Int32Array
  readonly #targets: Int32Array
  readonly #hashes: Int32Array
  readonly #parts: Grouped
  readonly #prototypes: Int32Array
  /** How many parts a value of a kind had when it began to exist. */
  readonly #held: ReadonlyMap<number, number>
  /** Captured variables, by activation and number. */
  readonly #variables = new Map<number, Map<number, Part>>()

  constructor(reading: Reading, graph: BytesGraph) {
    this.graph = graph
    this.fault = reading.fault
    this.leaf = reading.leaf
    this.#steps = reading.steps
    this.#texts = reading.texts
    this.#forms = reading.forms.all
    this.#targets = reading.targets.all
    this.#hashes = reading.hashes.all
    this.#held = reading.held
    const count = graph.types.length
    this.#parts = groupBy(reading.owners.all, count)
    this.#prototypes = new Int32Array(count).fill(-1)
    const { from, to, steps } = graph.edges
    for (let e = 0; e < from.length; e++) if (steps[e] === PROTOTYPE) this.#prototypes[from[e]!] = to[e]!
  }

  get count(): number {
    return this.graph.types.length
  }

  /** The kind's tag, or `Array`, `Object`, `name`, `id`. */
  tag(id: number): string {
    return this.graph.types[id]!
  }

  isCode(id: number): boolean {
    return this.graph.by[id] === 'kind' && (this.graph.types[id] === 'function' || this.graph.types[id] === 'class')
  }

  /** All parts, as they stand in the bytes. */
  raw(id: number): Part[] {
    if (id < 0) return []
    const { starts, edges } = this.#parts
    return Array.from(edges.subarray(starts[id]!, starts[id + 1]!), at => this.#part(at))
  }

  #part(at: number, attributes = ''): Part {
    return { step: this.#steps[at]!, form: forms[this.#forms[at]!]!, target: this.#targets[at]!, text: this.#texts[at]!, hash: this.#hashes[at]!, attributes }
  }

  /** What people know of an object: properties, elements, entries. Of functions and classes only what they were given. */
  parts(id: number): Part[] {
    const isCode = this.isCode(id)
    const { starts, edges } = this.#parts
    const shown: Part[] = []
    let attributes = ''
    for (let i = starts[id]!; i < starts[id + 1]!; i++) {
      const at = edges[i]!
      const { via, name } = this.#steps[at]!
      if (via === 'part' && name === ATTRIBUTES) attributes = this.#texts[at]!
      else if (via !== 'prototype' && (isCode ? via !== 'part' && via !== 'key' : via !== 'key' || this.#isApart(at, edges[i + 1]))) {
        shown.push(this.#part(at, attributes))
        attributes = ''
      }
    }
    return shown
  }

  /** True for a key that the step to its value does not say. */
  #isApart(at: number, next: number | undefined): boolean {
    return this.#forms[at] === 0 && next !== undefined && this.#steps[next]!.via === 'member'
  }

  /** What instances of a class are called after: the class of their prototype. */
  className(id: number): string | undefined {
    const { graph } = this
    if (graph.by[id] === 'kind' && graph.types[id] === 'instance') return this.#prototypeName(this.raw(id)[0]?.target ?? -1)
    const prototype = this.#prototypes[id]!
    return prototype < 0 ? undefined : this.#prototypeName(prototype)
  }

  #prototypeName(id: number): string | undefined {
    if (id < 0) return undefined
    if (this.graph.by[id] === 'name') return this.graph.label(id).replace(/\.prototype$/, '')
    if (this.tag(id) !== 'prototype') return undefined
    const owner = this.raw(id)[0]?.target ?? -1
    return owner < 0 ? undefined : this.nameOf(owner)
  }

  /** The name of a function or class. */
  nameOf(id: number): string {
    if (this.graph.by[id] === 'name') return this.graph.label(id)
    const [own] = this.#mouldOf(id)?.filter(({ form }) => form === 'string').slice(-1) ?? []
    if (own !== undefined) return cleaned(own.text)
    return cleaned(this.source(id)?.path.split('/').at(-1) ?? '')
  }

  /** The number of a function's or class's first part of a tag. */
  #inner(id: number, tag: string): number {
    return this.raw(id).find(({ target }) => target >= 0 && this.tag(target) === tag)?.target ?? -1
  }

  #mouldOf(id: number): readonly Part[] | undefined {
    const mould = this.#inner(id, 'mould')
    return mould < 0 ? undefined : this.raw(mould)
  }

  source(id: number): Source | undefined {
    const mould = this.#mouldOf(id)
    const site = mould === undefined ? this.#inner(id, 'site') : mould[0]?.target ?? -1
    if (site < 0 || this.tag(site) !== 'site') return undefined
    const [, module, , path, line, , digest, , row] = this.raw(site)
    const text = row === undefined || row.target < 0 ? undefined : this.raw(row.target).find(({ step }) => step.name === 'text')
    return {
      digest: digest?.text ?? '', path: path?.text ?? '', module: cleaned(module?.text ?? ''), line: Number(line?.text ?? 0),
      text: text?.form === 'string' ? text.text : undefined,
    }
  }

  /** Variables are told by the first function that needs them, and are those of all. */
  readCaptured(id: number): void {
    if (!this.isCode(id)) return
    const chain = this.#chain(id)
    const told = this.#toldAfter(id)
    for (let i = 0; i + 1 < told.length; i += 2) {
      const number = Number(told[i]!.text)
      const activation = chain[Math.floor(number / LEVEL)]
      if (activation === undefined || !(number >= 0)) continue
      if (!this.#variables.has(activation)) this.#variables.set(activation, new Map())
      this.#variables.get(activation)!.set(number % LEVEL, told[i + 1]!)
    }
  }

  /** The pairs of number and value that a function ends with. */
  #toldAfter(id: number): readonly Part[] {
    const held = this.#held.get(id)
    if (held === undefined) return NONE
    // What a dress adds to it comes later, and is named.
    const told = this.raw(id).slice(held).filter(({ step }) => step.via === 'part')
    if (this.tag(id) === 'function') return this.#mouldOf(id)?.at(-1)?.text === 'true' ? told.slice(1) : told
    if (told.length < 5) return NONE
    const statics = 4 + Number(told[3]!.text)
    return told.slice(statics + 1 + 2 * Number(told[statics]?.text ?? 0))
  }

  /** The activation of a function, and those around it. */
  #chain(id: number): readonly number[] {
    const chain = new Set<number>()
    for (let at = this.#inner(id, 'activation'); at >= 0 && this.tag(at) === 'activation' && !chain.has(at) && chain.size < DEEPEST; at = this.raw(at)[0]?.target ?? -1) chain.add(at)
    return [...chain]
  }

  /**
   * What a function has captured. What several have in common is given for the one that asks first.
   *
   * @param owners whose the variables of activations and globals are; grows
   */
  captured(id: number, owners: Map<number, number> = new Map()): Part[] {
    const isMine = (inner: number): boolean => {
      if (!owners.has(inner)) owners.set(inner, id)
      return owners.get(inner) === id
    }
    const found: Part[] = []
    for (const activation of this.#chain(id)) {
      const variables = this.#variables.get(activation)
      if (variables === undefined || !isMine(activation)) continue
      const names = this.#namesIn(activation)
      for (const [index, part] of variables) found.push({ ...part, step: { via: 'captured', name: names[index]?.text ?? index } })
    }
    const told = this.#toldAfter(id)
    for (let i = 0; i + 1 < told.length; i += 2) {
      const cell = told[i]!.text === '-1' ? told[i + 1]!.target : -1
      if (cell < 0 || this.tag(cell) !== 'cell' || !isMine(cell)) continue
      const [name, ...rest] = this.raw(cell)
      const value = rest.at(-1)
      if (value !== undefined) found.push({ ...value, step: { via: 'captured', name: name!.text } })
    }
    return found
  }

  #namesIn(activation: number): readonly Part[] {
    const scope = this.raw(activation)[1]?.target ?? -1
    const row = this.raw(scope)[3]?.target ?? -1
    return this.raw(this.raw(row).find(({ step }) => step.name === 'variables')?.target ?? -1)
  }
}

/** What is gathered while bytes are read. */
class Reading {
  readonly owners: Column = new Column()
  readonly targets: Column = new Column()
  readonly forms: Column = new Column()
  readonly hashes: Column = new Column()
  readonly steps: PathStep[] = []
  readonly texts: string[] = []
  readonly held: Map<number, number> = new Map()
  readonly #bytes: Uint8Array
  readonly #counts = new Map<number, number>()
  readonly #beside: readonly string[]
  fault: Fault | undefined
  leaf: Part | undefined

  constructor(bytes: Uint8Array, beside: readonly string[]) {
    this.#bytes = bytes
    this.#beside = beside
  }

  see(row: Row, owner: number): void {
    if (row.opcode === 'HOLD' && owner >= 0) this.held.set(owner, this.#counts.get(owner) ?? 0)
    if (owner < 0 && row.id === undefined && row.ref === undefined && !tokens.has(row.opcode)) {
      const { form, text, hash } = this.#primitive(row)
      this.leaf = { step: { via: 'part', name: 'root' }, form, target: -1, text, hash, attributes: '' }
    }
  }

  part(owner: number, step: PathStep, row: Row, target: number): void {
    this.owners.push(owner)
    this.targets.push(target)
    this.steps.push(step)
    this.#counts.set(owner, (this.#counts.get(owner) ?? 0) + 1)
    const { form, text, hash } = target >= 0 ? { form: 'object' as const, text: '', hash: 0 } : this.#primitive(row)
    this.forms.push(forms.indexOf(form))
    this.texts.push(text)
    this.hashes.push(hash)
  }

  #primitive({ opcode, operand, string, offset, length }: Row): { readonly form: Form, readonly text: string, readonly hash: number } {
    if (string !== undefined) return { form: 'string', text: string, hash: string.length }
    if (opcode === 'HOLE') return { form: 'hole', text: 'empty', hash: 0 }
    if (opcode === 'ATTACH') return { form: 'beside', text: this.#beside[Number(operand)] ?? `value ${operand}`, hash: 0 }
    if (Object.hasOwn(words, opcode)) return { form: 'word', text: words[opcode]!, hash: 0 }
    if (opcode === 'NAN') return { form: 'number', text: 'NaN', hash: 0 }
    if (opcode !== 'BIG' && opcode !== 'NEGBIG' && opcode !== 'BYTES') return { form: 'number', text: operand, hash: 0 }
    const raw = this.#bytes.subarray(offset + 5, offset + length)
    const hash = hashBytes(length, raw)
    if (opcode === 'BYTES') return { form: 'bytes', text: operand, hash }
    const sign = opcode === 'BIG' ? '' : '-'
    return { form: 'number', text: raw.length > WRITTEN ? `${sign}${operand}` : bigintOf(raw, sign), hash }
  }
}

function bigintOf(raw: Uint8Array, sign: string): string {
  let n = 0n
  for (const byte of raw) n = n * 256n + BigInt(byte)
  return bigintText(sign === '' ? n : -n)
}

/**
 * Reads what a pickle holds, row by row; where it is broken, what stands before that. Throws an UnpicklingError for bytes
 * of which nothing can be read.
 *
 * @param beside what the values beside the bytes are, in words
 */
export function* contentSteps(input: ArrayBuffer | ArrayBufferView, beside: readonly string[] = []): Generator<unknown, Content> {
  const bytes = bytesOf(input).slice()
  const reading = new Reading(bytes, beside)
  const graph = yield* readingBytes(bytes, (row, owner) => reading.see(row, owner), {
    part: (owner, step, row, target) => reading.part(owner, step, row, target),
    fault: fault => { reading.fault = fault },
  })
  const content = new Content(reading, graph)
  for (let id = 0; id < content.count; id++) {
    content.readCaptured(id)
    yield
  }
  return content
}
