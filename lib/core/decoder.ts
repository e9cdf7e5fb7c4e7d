// Tokens → value. Believes its tokens: they were verified, or come straight from the encoder (copy). Containers exist before
// what is in them, kinds get complete parts, and what verification cannot know of these `parts.ts` checks; nothing recurses.
// Names no type.

import { absenceOf, Absent, isOurs, type Absence } from './absence.ts'
import { ownValue } from './brand.ts'
import { u16At, u32At, varintAt, varintSize } from './bytes.ts'
import { match } from './constants.ts'
import { cleaned, describeError, pathText, UnpicklingError, type PathStep } from './errors.ts'
import { ACCESSOR, Inner, PRIVATE, type Kind } from './kind.ts'
import * as op from './opcodes.ts'
import { Parts, Raw, type PartsOptions } from './parts.ts'
import { close, setOwn } from './properties.ts'
import { isProxy } from './proxies.ts'
import { applyState } from './reduction.ts'
import { makeOf, Shape } from './shapes.ts'
import { tags } from './tags.ts'

/** What a load asks of its surroundings. */
export interface DecoderOptions extends PartsOptions {
  readonly attachments: readonly unknown[]
  /** Where the tokens begin. */
  readonly base: number
  /** How many values get a number. */
  readonly nodes: number
  readonly findClass: (module: string, name: string) => unknown
  readonly persistentLoad: ((id: unknown) => unknown) | undefined
}

const LIST = 0
const ROW = 1
/** A row whose properties are defined: assignment might meet a setter, or `__proto__`. */
const DEFINED = 2
const DICT = 3
const PARTS = 4
const DRESS = 5
const AFTER = 6
const PERSID = 7
/** The end of frames that an END closes. */
const OPEN = -1
/** Entries of a frame. */
const FRAME = 6

/** Arrays of up to so many elements grow while they are filled. */
const GROWS = 1 << 12

const nothing = Symbol('nothing yet')
const hole = Symbol('hole')

/** One load. */
export class Decoder {
  /** V8 drops optimised code with a hidden class that has no instance left; this one stays. */
  static alive: [Decoder, Shape]

  readonly #tokens: Uint8Array
  /** Made for the first number that needs it. */
  #viewed: DataView | undefined = undefined
  readonly #strings: readonly string[]
  readonly #options: DecoderOptions
  readonly #reader: Parts
  #at: number
  #string = 0
  /** What has a number, and how many there are. */
  readonly #nodes: unknown[]
  #made = 0
  readonly #shapes: Shape[] = []
  readonly #kinds: Kind[] = []
  /** What exists, and could not be made whole. */
  #spoilt: Map<unknown, Absence> | undefined = undefined
  /** Parts of the kinds that are being made. The first is nobody's: engines give the room of an array back when it is empty. */
  readonly #parts: unknown[] = [undefined]
  /** The innermost frame: what is filled, how, with which keys, and how far it is. */
  #mode = AFTER
  #target: unknown = undefined
  #facts: unknown = undefined
  #index = 1
  #end = 2
  #id = -1
  /** The same of those around it, `FRAME` entries for each. */
  readonly #frames: unknown[] = []
  #depth = 0

  constructor(strings: readonly string[], tokens: Uint8Array, options: DecoderOptions) {
    this.#strings = strings
    this.#tokens = tokens
    this.#at = options.base
    this.#options = options
    this.#nodes = new Array<unknown>(options.nodes)
    this.#reader = new Parts(options, tokens.length)
  }

  get objects(): number {
    return this.#made
  }

  get length(): number {
    return this.#at
  }

  /** The value, when all slices are done. */
  get result(): unknown {
    return this.#target
  }

  /** What is still to be waited for, when all slices are done. Throws UnpicklingErrors only. */
  async settle(): Promise<void> {
    try {
      await this.#reader.settle()
    } catch (cause) {
      const { code, message, hint } = isOurs(cause) ? cause : { code: 'REVIVE_FAILED', message: `${describeError(cause)}.`, hint: undefined }
      throw new UnpicklingError(`Cannot load: ${message}`, { code, hint, cause })
    }
  }

  /** Reads up to `budget` tokens; true when all is built. Throws UnpicklingErrors only. */
  slice(budget: number): boolean {
    try {
      return this.#slice(budget)
    } catch (error) {
      throw this.#explain(error)
    }
  }

  /** Hot. */
  #slice(budget: number): boolean {
    const tokens = this.#tokens
    while (budget-- > 0) {
      while (this.#index === this.#end) {
        if (this.#depth === 0) return this.#finish()
        this.#complete()
      }
      const token = tokens[this.#at++]!
      let value: unknown
      if (token < op.OBJ) value = token
      else if (token < op.STR) { this.#row(this.#shapes[token - op.OBJ]!); continue }
      else if (token < op.ARR) value = this.#strings[token - op.STR]
      else if (token < op.NULL) { this.#list(token - op.ARR); continue }
      else {
        value = this.#read(token)
        if (value === nothing) continue
      }
      this.#store(value)
    }
    return false
  }

  #finish(): true {
    if (this.#spoilt !== undefined) {
      for (const [id, value] of this.#nodes.entries()) {
        const why = this.#spoilt.get(value)
        if (why !== undefined) this.#options.absent!.set(id, why)
      }
    }
    return this.#reader.end()
  }

  /** Puts a value into the innermost frame. Hot. */
  #store(value: unknown): void {
    switch (this.#mode) {
      case ROW:
        (this.#target as Record<string, unknown>)[(this.#facts as Shape).keys[this.#index++]!] = value
        return
      case LIST:
        if (value === hole) this.#skip(this.#target as unknown[])
        else (this.#target as unknown[])[this.#index++] = value
        return
      case DEFINED:
        this.#define(this.#target as Record<string, unknown>, this.#facts as Shape, value)
        return
      case PARTS:
        this.#parts.push(value)
        this.#index++
        return
      case DICT:
        if (this.#index++ % 2 === 0) this.#facts = value
        else if (!setOwn(this.#target as object, this.#facts as string, value, 7)) this.#reader.fail('a property cannot be defined')
        return
      case DRESS:
        if (this.#target === nothing) this.#target = value
        else this.#parts.push(value)
        return
      default:
        this.#index++
        this.#target = value
    }
  }

  #skip(target: unknown[]): void {
    if (++this.#index > target.length) target.length = this.#index
  }

  /** What no plain object has, no setter waits for: to assign it is to define it, and faster. */
  #define(target: Record<string, unknown>, { keys, prototype }: Shape, value: unknown): void {
    const key = keys[this.#index]!
    if (prototype === Object.prototype && !(key in prototype)) target[key] = value
    else if (!setOwn(target, key, value, 7)) this.#reader.fail('a property cannot be defined')
    this.#index++
  }

  #push(mode: number, target: unknown, facts: unknown, end: number, id: number): void {
    const frames = this.#frames
    const at = FRAME * this.#depth++
    frames[at] = this.#mode
    frames[at + 1] = this.#target
    frames[at + 2] = this.#facts
    frames[at + 3] = this.#index
    frames[at + 4] = this.#end
    frames[at + 5] = this.#id
    this.#mode = mode
    this.#target = target
    this.#facts = facts
    this.#index = 0
    this.#end = end
    this.#id = id
  }

  #pop(): void {
    const frames = this.#frames
    const at = FRAME * --this.#depth
    this.#mode = frames[at] as number
    this.#target = frames[at + 1]
    this.#facts = frames[at + 2]
    this.#index = frames[at + 3] as number
    this.#end = frames[at + 4] as number
    this.#id = frames[at + 5] as number
  }

  /** Ends a frame that is full. Rows, lists and dictionaries stand in their places already. */
  #complete(): void {
    const mode = this.#mode
    if (mode <= DEFINED) return this.#pop()
    if (mode === DICT) {
      if (Object.keys(this.#target as object).length * 2 !== this.#end) this.#reader.fail('the same key stands there twice', 'DUPLICATE_KEY')
      return this.#pop()
    }
    let value = this.#target
    if (mode === PARTS) value = this.#make()
    else if (mode === PERSID) this.#reader.found(value = this.#nodes[this.#id] = this.#loaded(value))
    this.#pop()
    this.#store(value)
  }

  /** Makes the value of a kind whose parts are all there. */
  #make(): unknown {
    const kind = this.#facts as Kind
    const from = this.#parts.length - this.#index
    this.#reader.begin(this.#parts, from, this.#id)
    // Hot: a closure for each would cost as much as a small value.
    const value = this.#options.absent === undefined ? this.#whole(kind) : this.#attempt(this.#id, () => this.#whole(kind))
    this.#drop(from)
    return value
  }

  /** Takes parts off. One by one: where very many are left, WebKit moves them all to set a length. */
  #drop(from: number): void {
    const parts = this.#parts
    while (parts.length > from) parts.pop()
  }

  #whole(kind: Kind): unknown {
    let value = this.#target
    if (value === nothing) {
      value = kind.decode === undefined ? kind.shell!(this.#reader) : kind.decode(this.#reader)
      this.#nodes[this.#id] = value
    } else kind.fill?.(value, this.#reader)
    if (this.#reader.more()) this.#reader.fail('parts are left over')
    return value
  }

  /** What something gives, or why it does not and what stands in its place. */
  #attempt(id: number, make: () => unknown): unknown {
    const { absent } = this.#options
    if (absent === undefined) return make()
    if (!absent.has(id)) {
      try {
        return make()
      } catch (error) {
        absent.set(id, absenceOf(error))
      }
    }
    return this.#nodes[id] = new Absent()
  }

  #loaded(id: unknown): unknown {
    return this.#attempt(this.#id, () => {
      if (Inner.is(id) && id instanceof Absent) this.#reader.fail('it is told by what cannot be made')
      return this.#options.persistentLoad!(id)
    })
  }

  #row(shape: Shape): void {
    const { keys } = shape
    const target = makeOf(shape)
    this.#add(target)
    this.#store(target)
    if (keys.length > 0) this.#push(shape.made > 2 ? ROW : DEFINED, target, shape, keys.length, -1)
  }

  /** Numbers a value. */
  #add(value: unknown): number {
    this.#nodes[this.#made] = value
    return this.#made++
  }

  #list(length: number): void {
    // A long one that grows is copied each time; a short one is faster for ever if the engine knows that it has no holes.
    const target: unknown[] = length > GROWS ? new Array<unknown>(length) : []
    this.#add(target)
    this.#store(target)
    if (length > 0) this.#push(LIST, target, undefined, length, -1)
  }

  /** Reads what does not fit into a byte; `nothing` if no value is there yet. */
  #read(token: number): unknown {
    const tokens = this.#tokens
    const at = this.#at
    switch (token) {
      case op.NEWSTR: return this.#strings[this.#string++]
      case op.STR8: this.#at += 1; return this.#strings[tokens[at]!]
      case op.STR16: this.#at += 2; return this.#strings[this.#view().getUint16(at, true)]
      case op.STR32: this.#at += 4; return this.#strings[this.#view().getUint32(at, true)]
      case op.NULL: return null
      case op.UNDEFINED: return undefined
      case op.TRUE: return true
      case op.FALSE: return false
      case op.NAN: return NaN
      case op.U8: this.#at += 1; return tokens[at]
      case op.N8: this.#at += 1; return -1 - tokens[at]!
      case op.I16: this.#at += 2; return this.#view().getInt16(at, true)
      case op.I32: this.#at += 4; return this.#view().getInt32(at, true)
      case op.U48: this.#at += 6; return this.#view().getUint32(at, true) + this.#view().getUint16(at + 4, true) * 2 ** 32
      case op.F32: this.#at += 4; return this.#view().getFloat32(at, true)
      case op.F64: this.#at += 8; return this.#view().getFloat64(at, true)
      case op.BIG: return this.#bigint()
      case op.NEGBIG: return -this.#bigint()
      case op.REF8: this.#at += 1; return this.#nodes[tokens[at]!]
      case op.REF16: this.#at += 2; return this.#nodes[this.#view().getUint16(at, true)]
      case op.REF32: this.#at += 4; return this.#nodes[this.#view().getUint32(at, true)]
      case op.HOLE: return hole
      case op.GLOBAL: return this.#global()
      case op.BYTES: {
        const size = this.#u32()
        this.#at += size
        return new Raw(this.#tokens.slice(this.#at - size, this.#at) as Uint8Array<ArrayBuffer>)
      }
      case op.ATTACH: return this.#options.attachments[this.#u32()]
    }
    this.#open(token)
    return nothing
  }

  /** Tokens that begin something. */
  #open(token: number): void {
    switch (token) {
      case op.OBJ16: return this.#row(this.#shapes[this.#u16()]!)
      case op.OBJ32: return this.#row(this.#shapes[this.#u32()]!)
      case op.SHAPE: return this.#shape()
      case op.DICT: {
        const target = {}
        this.#add(target)
        this.#store(target)
        return this.#push(DICT, target, undefined, this.#u32() * 2, -1)
      }
      case op.ARR8: return this.#list(this.#tokens[this.#at++]!)
      case op.ARR16: return this.#list(this.#u16())
      case op.ARR32: return this.#list(this.#u32())
      case op.SPARSE: return this.#sparse(this.#u32())
      case op.DEFKIND: {
        const tag = tags[this.#tokens[this.#at]!]
        if (tag !== undefined) this.#at++
        this.#kinds.push(this.#options.registry.kindOf(tag ?? this.#text())!)
        this.#at++ // The number of parts, which verification has compared.
        return
      }
      case op.KIND: return this.#kind(this.#tokens[this.#at++]!, false)
      case op.KINDH: return this.#kind(this.#tokens[this.#at++]!, true)
      case op.LEAF: return this.#leaf(this.#tokens[this.#at++]!)
      case op.HOLD: return this.#hold()
      case op.END: return this.#close()
      case op.DRESS: {
        const flags = this.#tokens[this.#at++]!
        return this.#push(DRESS, nothing, flags, OPEN, this.#parts.length)
      }
      case op.AFTER: return this.#push(AFTER, undefined, undefined, 2, -1)
      case op.PERSID:
        return this.#push(PERSID, undefined, undefined, 1, this.#add(undefined))
      default: this.#leaf(token - op.LEAF0)
    }
  }

  #kind(index: number, exists: boolean): void {
    const kind = this.#kinds[index]!
    this.#push(PARTS, nothing, kind, OPEN, this.#add(undefined))
    if (exists) this.#hold()
  }

  #leaf(index: number): void {
    const kind = this.#kinds[index]!
    const token = this.#tokens[this.#at]!
    const id = this.#add(undefined)
    if (kind.arity === 1 && isNumber(token) && this.#options.absent === undefined) this.#ofNumber(kind, token, id)
    else this.#push(PARTS, nothing, kind, kind.arity!, id)
  }

  /** A value that is told by a number alone, as Dates are: it needs no frame, but for who says where it failed. */
  #ofNumber(kind: Kind, token: number, id: number): void {
    const from = this.#parts.length
    this.#at++
    this.#parts.push(token < op.OBJ ? token : this.#read(token))
    this.#reader.begin(this.#parts, from, id)
    let value: unknown
    try {
      value = kind.decode!(this.#reader)
      if (this.#reader.more()) this.#reader.fail('parts are left over')
    } catch (error) {
      this.#push(PARTS, nothing, kind, 1, id)
      this.#index = 1
      throw error
    }
    this.#nodes[id] = value
    this.#drop(from)
    this.#store(value)
  }

  /** The value exists from here on. */
  #hold(): void {
    const from = this.#parts.length - this.#index
    this.#reader.begin(this.#parts, from, this.#id)
    const value = this.#options.absent === undefined ? this.#shell() : this.#attempt(this.#id, () => this.#shell())
    this.#target = this.#nodes[this.#id] = value
    this.#drop(from)
    this.#index = 0
  }

  #shell(): unknown {
    const value: unknown = (this.#facts as Kind).shell!(this.#reader)
    if (this.#reader.more()) this.#reader.fail('parts are left over')
    return value
  }

  /** END: the frame has as many parts as came. */
  #close(): void {
    if (this.#mode === DRESS) this.#dress()
    this.#end = this.#index
  }

  #dress(): void {
    if (this.#options.absent === undefined) return this.#dressed()
    try {
      if (!(Inner.is(this.#target) && this.#target instanceof Absent)) this.#dressed()
    } catch (error) {
      this.#spoilt ??= new Map<unknown, Absence>()
      this.#spoilt.set(this.#target, absenceOf(error))
    }
    this.#drop(this.#id)
  }

  #dressed(): void {
    const flags = this.#facts as number
    const target = this.#target as object
    const reader = this.#reader
    reader.begin(this.#parts, this.#id, -1)
    if (isProxy(target)) reader.fail('a Proxy is to be changed')
    if (reader.wasFound(target)) reader.fail('what was here before is to be changed')
    if (reader.isKept(target)) {
      if (reader.keepsConstants(target)) this.#meet(target, flags)
      return this.#drop(this.#id)
    }
    if (flags & op.DRESS_PROTOTYPE) {
      const prototype = reader.value()
      if (prototype !== null && typeof prototype !== 'object' && typeof prototype !== 'function') reader.fail('a prototype is no object')
      reader.walk(prototype)
      if (!Reflect.setPrototypeOf(target, prototype as object | null)) reader.fail('the prototype cannot be set')
    }
    if (flags & op.DRESS_STATE) {
      reader.walk(target)
      applyState(target, reader.value())
    }
    reader.properties(target)
    close(target, flags & 3)
    this.#drop(this.#id)
  }

  /** What was here before has constants, as an enumeration does: they are taken for those that are told, if they are alike. */
  #meet(target: object, flags: number): void {
    const reader = this.#reader
    const met = new Map<unknown, object>()
    if (flags & op.DRESS_PROTOTYPE) reader.value()
    while (reader.more()) {
      const key = reader.key()
      const attributes = reader.integer(0, PRIVATE)
      const told = reader.value()
      if (attributes & ACCESSOR) reader.value()
      else match(told, ownValue(target, key), met)
    }
    for (const live of met.values()) reader.keep(live)
    // What leads to them until now is told of the same, and forgotten.
    const nodes = this.#nodes
    for (let i = met.size === 0 ? -1 : this.#made - 1; i >= 0 && nodes[i] !== target; i--) nodes[i] = met.get(nodes[i]) ?? nodes[i]
  }

  /** Touching the highest index first puts the array into dictionary mode, where a length costs no memory. */
  #sparse(length: number): void {
    const target: unknown[] = []
    if (length > 0) {
      target[0xffff_fffe] = undefined
      delete target[0xffff_fffe]
      target.length = length
    }
    this.#add(target)
    this.#store(target)
  }

  #shape(): void {
    const head = varintAt(this.#tokens, this.#at)
    this.#at += varintSize(head)
    const from = head % op.FROMS
    const keys = this.#keys(Math.floor(head / op.FROMS), from)
    let prototype: object | null = from === op.FROM_NULL ? null : Object.prototype
    let made = 0
    if (from === op.FROM_VALUE) {
      const value = this.#read(this.#tokens[this.#at++]!)
      if (typeof value !== 'object' && typeof value !== 'function') this.#reader.fail('a prototype is no object')
      prototype = value as object | null
      // What these bytes make may yet get a setter, and be at the end of a long chain.
      if (prototype !== null && !this.#reader.isKept(prototype)) made = -Infinity
    }
    const shape = new Shape(keys, prototype, made)
    this.#shapes.push(shape)
    this.#row(shape)
  }

  #keys(count: number, from: number): string[] {
    if (from === op.FROM_OBJECT_NEXT) return this.#strings.slice(this.#string, this.#string += count)
    const keys: string[] = []
    for (let i = 0; i < count; i++) keys.push(this.#text())
    return keys
  }

  #global(): unknown {
    const [module, name] = [this.#text(), this.#text()]
    const value = this.#attempt(this.#made, () => this.#options.findClass(module, name))
    this.#add(value)
    this.#reader.found(value)
    return value
  }

  #text(): string {
    const token = this.#tokens[this.#at++]!
    return (token < op.ARR ? this.#strings[token - op.STR] : this.#read(token)) as string
  }

  #bigint(): bigint {
    const size = this.#u32()
    let hex = ''
    for (let i = 0; i < size; i++) hex += this.#tokens[this.#at++]!.toString(16).padStart(2, '0')
    return size === 0 ? 0n : BigInt('0x' + hex)
  }

  #u16(): number {
    this.#at += 2
    return u16At(this.#tokens, this.#at - 2)
  }

  #u32(): number {
    this.#at += 4
    return u32At(this.#tokens, this.#at - 4)
  }

  #view(): DataView {
    return this.#viewed ??= new DataView(this.#tokens.buffer, this.#tokens.byteOffset, this.#tokens.byteLength)
  }

  /** Whatever a kind, a class or a native constructor threw, as an error that says where. */
  #explain(error: unknown): UnpicklingError {
    const offset = this.#at
    const path = this.#path()
    const ours = isOurs(error) ? error : undefined
    // An error with an offset speaks of other bytes: a hook or a kind loaded them.
    const code = ours !== undefined && ours.offset === undefined ? ours.code : undefined
    const why = (code === undefined ? `making the value failed: ${describeError(error)}` : ours!.message).replace(/\.$/, '')
    const kind = this.#mode === PARTS ? ` ${cleaned((this.#facts as Kind).tag)}` : ''
    const hint = ours?.hint
    const remedy = hint === undefined || `${why}.`.includes(hint) ? '' : ` ${hint}`
    return new UnpicklingError(`Cannot load${kind} at byte ${offset} (${pathText(path)}): ${why}.${remedy}`, {
      code: code ?? 'REVIVE_FAILED', offset, path, hint, cause: error,
    })
  }

  #path(): PathStep[] {
    const path: PathStep[] = []
    const frames = [...this.#frames.slice(0, FRAME * this.#depth), this.#mode, this.#target, this.#facts, this.#index]
    // The outermost frame is the root's own, and a path of a million steps helps nobody.
    for (let i = FRAME; i < frames.length && path.length < 100; i += FRAME) {
      const [mode, , facts, index] = frames.slice(i, i + FRAME) as [number, unknown, unknown, number]
      const inner = frames[i + FRAME] as number | undefined
      // A container stands in its place before it is filled; everything else is put there when it is done.
      const last = index - (inner !== undefined && inner <= DICT ? 1 : 0)
      if (mode === ROW || mode === DEFINED) path.push({ via: 'property', name: (facts as Shape).keys[last] })
      else if (mode === LIST) path.push({ via: 'element', name: last })
      else if (mode === PARTS) path.push({ via: 'part', name: (facts as Kind).tag })
      else if (mode === DICT) path.push({ via: 'property', name: facts as string })
    }
    return path
  }
}

function isNumber(token: number): boolean {
  return token < op.OBJ || (token >= op.U8 && token <= op.F64)
}


Decoder.alive = [new Decoder([], new Uint8Array(0), { base: 0, nodes: 0 } as DecoderOptions), new Shape([], null, 0)]
