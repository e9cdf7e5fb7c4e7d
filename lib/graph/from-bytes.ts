// A graph off the bytes of a pickle: an object for each number, an edge for each value that stands in another one, and each
// byte at exactly one place. Reads the rows of a disassembly; builds and runs nothing, and so is safe on anything.

import { disassembly, isToken, type Fault, type Row } from '../core/disassemble.ts'
import { cleaned, UnpicklingError, type PathStep } from '../core/errors.ts'
import { atOnce } from '../core/pauses.ts'
import { bytesOf } from '../core/program.ts'
import { DRESSED, propertyStep } from '../core/telling.ts'
import { dressFrame, Frame, frameOf, PROTOTYPE, rawContent, shapeOf, stepOf } from './frames.ts'
import { Edges, groupBy, type By, type RawGraph } from './raw.ts'

/** A graph of bytes. */
export interface BytesGraph extends RawGraph {
  /** In which value each stands where it is met first; −1 for the root. */
  readonly holders: number[]
  /** The step from there. */
  readonly holderSteps: PathStep[]
}

/** Hears each row of tokens, and whose it is; −1 for nobody's. */
export type SeeRow = (row: Row, owner: number) => void

/** Who else listens while bytes are read. */
export interface Hearing {
  /** Hears each part of an object: whose it is, the step to it, its row, and its number, or −1 for a primitive. */
  readonly part?: (owner: number, step: PathStep, row: Row, target: number) => void
  /** Hears where broken bytes end; what stands before is read. Without it they are an error. */
  readonly fault?: (fault: Fault) => void
}

/**
 * Reads bytes. Throws an UnpicklingError for what is broken, as `loads` would.
 *
 * A byte belongs to the innermost object that it stands in. What several objects share and is written once – a string, the
 * keys of a shape, the name of a kind – belongs to the one that is written first.
 */
export function graphOfBytes(input: ArrayBuffer | ArrayBufferView, see?: SeeRow): BytesGraph {
  return atOnce(readingBytes(input, see))
}

/** The same, in steps between which pauses may be made; each yields how many bytes are read. */
export function* readingBytes(input: ArrayBuffer | ArrayBufferView, see?: SeeRow, hearing: Hearing = {}): Generator<number, BytesGraph> {
  const bytes = bytesOf(input).slice()
  const reading = new Reading(bytes, see, hearing)
  let rows = 0
  for (const row of disassembly(bytes)) {
    const { fault } = row
    if (fault === undefined) reading.row(row)
    else if (hearing.fault === undefined || !reading.hasRoot) throw new UnpicklingError(fault.message, fault)
    else hearing.fault(fault)
    if (++rows % SLICE === 0) yield row.offset
  }
  yield bytes.length
  return reading.graph()
}

/** Rows between two steps. */
const SLICE = 512
const NEEDS: PathStep = { via: 'part', name: 'needs' }
const ROOT: PathStep = { via: 'part', name: 'root' }
const isArray = (opcode: string): boolean => opcode.startsWith('ARR') || opcode === 'SPARSE'

class Reading {
  readonly #bytes: Uint8Array
  readonly #see: SeeRow | undefined
  readonly #hearing: Hearing
  readonly #types: string[] = []
  readonly #by: By[] = []
  readonly #details: string[] = []
  readonly #own: number[] = []
  readonly #digests: number[] = []
  readonly #holders: number[] = []
  readonly #holderSteps: PathStep[] = []
  readonly #edges = new Edges()
  readonly #frames: Frame[] = []
  /** Bytes of each string, and how many were used. */
  readonly #lengths: number[] = []
  readonly #strings: number[] = []
  #used = 0
  /** Bytes that belong to the object that comes next, and those of a root that is none. */
  #pending = 0
  #loose = 0
  /** What instances of a shape are called after. */
  readonly #prototypes = new Map<string, { readonly id: number, readonly name: string }>()
  readonly #names = new Map<number, string>()
  /** What something waited for: a part of what waited, if of nobody else. */
  readonly #waited: { readonly by: number, readonly first: number }[] = []
  readonly #steps = new Map<string, PathStep>()
  #root = -1
  #primitive: Row | undefined

  constructor(bytes: Uint8Array, see: SeeRow | undefined, hearing: Hearing) {
    this.#bytes = bytes
    this.#see = see
    this.#hearing = hearing
  }

  get hasRoot(): boolean {
    return this.#root >= 0 || this.#primitive !== undefined
  }

  row(row: Row): void {
    const { opcode, length } = row
    if (opcode === 'LENGTH') this.#lengths.push(length)
    else if (opcode === 'STRING') this.#strings[row.index!] = length + this.#lengths[row.index!]!
    else if (isToken(row)) this.#token(row)
  }

  #token(row: Row): void {
    const { opcode, depth } = row
    let size = row.length
    for (let i = 0; i < (row.fresh ?? 0); i++) size += this.#strings[this.#used++]!
    const open = opcode === 'END' ? depth + 1 : depth
    while (this.#frames.length > open) this.#frames.pop()
    const frame = this.#frames[this.#frames.length - 1]
    const owner = frame?.owner ?? -1
    this.#see?.(row, row.id ?? owner)
    if (opcode === 'DEFKIND') this.#pending += size
    else if (opcode === 'HOLD' || opcode === 'END') this.#give(owner, size)
    else if (opcode === 'DRESS') {
      this.#pending += size
      this.#frames.push(dressFrame(row, owner))
    } else if (opcode === 'AFTER') this.#frames.push(new Frame('after', owner, 0, undefined, '', 0, size))
    else this.#value(row, owner, size)
  }

  #value(row: Row, owner: number, size: number): void {
    const { id } = row
    if (id !== undefined) this.#object(row, id, size)
    else {
      this.#give(owner, size)
      if (row.ref === undefined && owner >= 0) this.#mix(owner, row)
    }
    this.#arrive(row, id ?? row.ref ?? -1)
    if (id !== undefined) this.#frames.push(frameOf(row, id))
  }

  #give(owner: number, size: number): void {
    if (owner >= 0) this.#own[owner]! += size
    else this.#loose += size
  }

  /** A new object, whose header this row is. */
  #object({ opcode, operand, string, module, keys }: Row, id: number, size: number): void {
    const by = module !== undefined ? 'name' : string !== undefined ? 'kind' : opcode === 'PERSID' ? 'id' : isArray(opcode) ? 'array' : 'row'
    const prototype = keys === undefined ? undefined : this.#prototypes.get(shapeOf(operand))
    this.#by[id] = by
    this.#types[id] = by === 'kind' ? cleaned(string!) : by === 'array' ? 'Array' : by === 'row' ? prototype?.name ?? 'Object' : by
    this.#details[id] = by === 'array' ? `(${operand})` : by === 'name' ? cleaned(string!) : ''
    this.#own[id] = size + this.#pending
    this.#pending = 0
    this.#digests[id] = 0
    for (const key of keys ?? []) this.#mixText(id, key)
    if (by === 'name') {
      this.#names.set(id, string!)
      this.#mixText(id, module! + ' ' + string!)
    }
    if (by === 'array' || opcode === 'DICT') this.#mixText(id, operand)
    if (prototype !== undefined && opcode !== 'SHAPE') this.#edges.add(id, prototype.id, -1, PROTOTYPE)
  }

  /** A value has come: at the innermost of what is open, or, through what stands for it, further out. */
  #arrive(row: Row, target: number): void {
    const isNew = row.id !== undefined
    for (let at = this.#frames.length - 1; at >= 0; at--) {
      const frame = this.#frames[at]!
      if (frame.mode === 'dress' && frame.slot < 0) {
        frame.slot = 0
        if (target >= 0) frame.owner = target
      } else if (frame.mode === 'after') {
        if (frame.slot++ === 0) {
          if (isNew) this.#holdAt(frame.first = target, frame.owner, NEEDS)
          return
        }
        this.#give(target >= 0 ? target : frame.owner, frame.bytes)
        if (frame.first >= 0) this.#waited.push({ by: target >= 0 ? target : frame.owner, first: frame.first })
      } else return this.#part(frame, row, target)
    }
    if (target < 0) this.#primitive = row
    else this.#root = target
    if (isNew) this.#holdAt(target, -1, ROOT)
  }

  #holdAt(id: number, holder: number, step: PathStep): void {
    this.#holders[id] = holder
    this.#holderSteps[id] = step
  }

  #part(frame: Frame, row: Row, target: number): void {
    const slot = frame.slot++
    const step = stepOf(frame, slot, row, target, this.#property)
    this.#hearing.part?.(frame.owner, step, row, target)
    if (slot < 0 && target >= 0) this.#prototype(frame, target)
    if (target < 0) return
    this.#edges.add(frame.owner, target, frame.mode === 'dress' ? DRESSED + slot : frame.mode === 'dictionary' ? slot >> 1 : slot, step)
    if (row.id !== undefined) this.#holdAt(target, frame.owner, step)
  }

  /** Most steps are the same few. */
  readonly #property = (key: string): PathStep => {
    let step = this.#steps.get(key)
    if (step === undefined) this.#steps.set(key, step = propertyStep(key))
    return step
  }

  /** Instances are called after the name of their prototype. */
  #prototype({ owner, shape }: Frame, id: number): void {
    const name = this.#names.get(id)
    this.#types[owner] = name === undefined ? 'Object' : cleaned(name.replace(/\.prototype$/, ''))
    this.#prototypes.set(shape, { id, name: this.#types[owner] })
  }

  #mix(owner: number, { string, operand, opcode, offset, length }: Row): void {
    const isRaw = rawContent.has(opcode)
    this.#mixText(owner, string ?? (isRaw || operand === '' ? opcode : operand))
    if (string !== undefined) this.#digests[owner]! ^= 0x5bd1e995
    if (isRaw) this.#digests[owner] = hashBytes(this.#digests[owner]!, this.#bytes.subarray(offset, offset + length))
  }

  #mixText(owner: number, text: string): void {
    let hash = this.#digests[owner]! ^ text.length
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
    this.#digests[owner] = Math.imul(hash ^ hash >>> 15, 0x85ebca6b)
  }

  graph(): BytesGraph {
    const primitive = this.#primitive
    if (primitive !== undefined) {
      // It has no number. Whatever was numbered, in bytes that nobody wrote, stands below it.
      this.#root = this.#types.push(primitive.string === undefined ? 'value' : 'string') - 1
      this.#by.push('value')
      this.#details.push(primitive.operand)
      this.#own.push(this.#loose)
      this.#digests.push(0)
      this.#mix(this.#root, primitive)
      this.#holdAt(this.#root, -1, ROOT)
    }
    this.#reachAll()
    const own = Float64Array.from(this.#own)
    const label = (id: number): string => {
      const [type, detail] = [this.#types[id]!, this.#details[id]!]
      return detail === '' ? type : this.#by[id] === 'array' ? type + detail : detail
    }
    return {
      root: this.#root, types: this.#types, by: this.#by, edges: this.#edges, own, label, refusals: new Map(),
      digests: Int32Array.from(this.#digests), holders: this.#holders, holderSteps: this.#holderSteps,
      bytes: this.#bytes.length, envelope: own.reduce((left, size) => left - size, this.#bytes.length),
    }
  }

  /** Bytes can hold an object that only waited for another one's sake and stands nowhere else. */
  #reachAll(): void {
    const { starts, edges } = groupBy(this.#edges.from, this.#types.length)
    const { to } = this.#edges
    const isReached = new Uint8Array(this.#types.length)
    const reach = (from: number): void => {
      const rest = [from]
      while (rest.length > 0) {
        const node = rest.pop()!
        if (isReached[node] === 1) continue
        isReached[node] = 1
        for (let i = starts[node]!; i < starts[node + 1]!; i++) rest.push(to[edges[i]!]!)
      }
    }
    reach(this.#root)
    for (const { by, first } of this.#waited) {
      if (isReached[first] === 1) continue
      this.#edges.add(by >= 0 ? by : this.#root, first, -1, NEEDS)
      reach(first)
    }
  }
}

/** Goes on with a number for bytes. */
export function hashBytes(hash: number, bytes: Uint8Array): number {
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash ^ hash >>> 15
}
