// Tokens → value. Believes its tokens: they were verified, or come straight from the encoder (copy). What verification
// cannot know – whether a kind's parts make sense – is checked here, part by part. Containers exist before what is in
// them, kinds get complete parts; nothing recurses. Names no type.

import { ownValue } from './brand.ts'
import { u16At, u32At } from './bytes.ts'
import { isBelowProxy } from './chain.ts'
import { nameOf } from './classes.ts'
import { match } from './constants.ts'
import { cleaned, describeError, PickleError, pathText, UnpicklingError, type PathStep } from './errors.ts'
import type { Origin, Origins, State } from './identity.ts'
import { ACCESSOR, Inner, PRIVATE, type Class, type Kind, type Reader } from './kind.ts'
import * as op from './opcodes.ts'
import { close, restoreOwn, setAccessor, setOwn } from './properties.ts'
import { isProxy } from './proxies.ts'
import { applyState } from './reduction.ts'
import type { Registry } from './registry.ts'
import { scratchOf } from './scratch.ts'
import type { Limits } from './settings.ts'

/** What a load asks of its surroundings. */
export interface DecoderOptions {
  readonly registry: Registry
  readonly attachments: readonly unknown[]
  /** Where the tokens begin. */
  readonly base: number
  /** How many values get a number. */
  readonly nodes: number
  readonly limits: Limits
  readonly findClass: (module: string, name: string) => unknown
  /** True for what these bytes may call. */
  readonly makes: (factory: object) => boolean
  /** True where source text may be evaluated. */
  readonly code: boolean
  /** What tracked objects were written from. */
  readonly origins?: Origins | undefined
  readonly insight?: object | undefined
  readonly ignore?: boolean
  readonly scope?: object | undefined
  /** True for what these bytes may have without its name. */
  readonly grants: (value: Function) => boolean
  /** True for what may be the getter or setter of what these bytes make. */
  readonly accesses: (accessor: object) => boolean
  readonly persistentLoad: ((id: unknown) => unknown) | undefined
  /** What was fetched for values, by the numbers of their nodes; undefined where nothing can be waited for. */
  readonly fetched?: ReadonlyMap<number, unknown> | undefined
  readonly files?: 'keep' | 'restore' | undefined
  /** Where given, what cannot be made does not end the load: it gets why, by the numbers of nodes. What has a reason before is not made. */
  readonly absent?: Map<number, Absence> | undefined
}

/** Why something cannot be made here. */
export interface Absence extends Pick<PickleError, 'code' | 'hint'> {
  readonly why: string
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

/**
 * Links of prototype chains that a load may have walked: some, and some more for each byte. The engine walks a whole chain
 * to set a prototype, and so does `instanceof`; many objects below one long chain would take time that no byte paid for.
 */
const STEPS = 5e6
const STEPS_PER_BYTE = 16

/** A row of properties and how an object of it is made fast. */
class Shape {
  readonly keys: readonly string[]
  readonly prototype: object | null
  /** How many there are; below zero for ever where every property is to be defined. */
  made: number
  /** An object of this shape to copy; `undefined` until the shape has shown to be used. */
  template: object | undefined = undefined
  /** A constructor of empty objects below the prototype, likewise. */
  Empty: (new () => object) | undefined = undefined

  constructor(keys: readonly string[], prototype: object | null, made: number) {
    this.keys = keys
    this.prototype = prototype
    this.made = made
  }
}

/** Raw bytes on the parts stack: no value can be taken for them. */
class Raw extends Inner {
  readonly bytes: Uint8Array<ArrayBuffer>
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    super()
    this.bytes = bytes
  }
}

/** Stands where something cannot be made. No kind takes it for a part, so what is made of it cannot be made either. */
class Absent extends Inner {}

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
    this.#reader = new Parts(options, STEPS + STEPS_PER_BYTE * tokens.length)
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
        absent.set(id, absence(error))
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
        const tag = this.#text()
        this.#at++ // The number of parts, which verification has compared.
        this.#kinds.push(this.#options.registry.kindOf(tag)!)
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
      this.#spoilt.set(this.#target, absence(error))
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
    const from = this.#tokens[this.#at++]!
    const count = this.#u32()
    const keys: string[] = []
    for (let i = 0; i < count; i++) keys.push(this.#text())
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

/** Throws on what would take too long: nobody goes on from there. */
function absence(error: unknown): Absence {
  if (!isOurs(error)) return { code: 'REVIVE_FAILED', why: `making it failed: ${describeError(error)}`, hint: undefined }
  if (error.code === 'LIMIT') throw error
  return { code: error.code, why: error.message.replace(/\.$/, ''), hint: error.hint }
}

function isOurs(error: unknown): error is PickleError {
  try {
    return error instanceof PickleError
  } catch {
    return false // A hook has thrown a Proxy, which does not let itself be asked.
  }
}

/**
 * A new object of a shape. From the third on, plain ones are copies of a template, whose properties are all there, so
 * that filling it is plain assignment; below other prototypes, assignment is used only where nothing on the chain has
 * these keys, for a setter there would run.
 */
function makeOf(shape: Shape): object {
  const { prototype, keys } = shape
  if (++shape.made > 2) {
    if (shape.template !== undefined) return { ...shape.template }
    if (shape.Empty !== undefined) return new shape.Empty()
  } else if (shape.made === 2 && keys.length > 0) prepare(shape)
  return prototype === Object.prototype ? {} : Object.create(prototype) as object
}

function prepare(shape: Shape): void {
  const { prototype, keys } = shape
  if (prototype === Object.prototype) {
    const template = {}
    for (const key of keys) setOwn(template, key, undefined, 7)
    shape.template = template
  } else if (prototype !== null && !isBelowProxy(prototype) && keys.every(key => !(key in prototype))) {
    const Empty = function () {} as unknown as new () => object
    Empty.prototype = prototype
    shape.Empty = Empty
  } else shape.made = -Infinity
}

/** The parts of one value, for its kind. */
class Parts implements Reader {
  readonly limits: Limits
  readonly #options: DecoderOptions
  #steps: number
  /** What was here before this load and had to be looked for: nothing in the bytes may change it. */
  #found: Set<unknown> | undefined = undefined
  /** What was here and is taken for what the bytes tell: it is not changed either, whatever they say. */
  #kept: Set<unknown> | undefined = undefined
  /** Of these, those whose constants were here too. */
  #constants: Set<unknown> | undefined = undefined
  #scratch: Map<object, object> | undefined = undefined
  #last: (() => void)[] | undefined = undefined
  #afterwards: (() => Promise<unknown>)[] | undefined = undefined
  #parts: unknown[] = []
  #at = 0
  #node = -1

  constructor(options: DecoderOptions, steps: number) {
    this.limits = options.limits
    this.#options = options
    this.#steps = steps
  }

  begin(parts: unknown[], from: number, node: number): void {
    this.#parts = parts
    this.#at = from
    this.#node = node
  }

  origin(): Origin | undefined {
    return this.code ? this.#options.origins?.of(this.#node) : undefined
  }

  remember(value: object, state: () => State | undefined): void {
    const { origins } = this.#options
    const node = this.#node
    // What is whole may lead to what is not.
    if (origins !== undefined && this.code) this.atEnd(() => { if (!this.#options.absent?.size) origins.remember(node, value, state) })
  }

  get insight(): object | undefined {
    return this.#options.insight
  }

  get code(): boolean {
    return this.#options.code
  }

  get ignore(): boolean {
    return this.#options.ignore ?? false
  }

  get scope(): object {
    return this.#options.scope ?? this.#options.registry.scope ?? this.fail('a function needs a session scope, and there is none')
  }

  keep<V extends object>(value: V, constants = false): V {
    (this.#kept ??= new Set()).add(value)
    if (constants) (this.#constants ??= new Set()).add(value)
    return value
  }

  found(value: unknown): void {
    (this.#found ??= new Set()).add(value)
  }

  wasFound(value: unknown): boolean {
    return this.#found?.has(value) === true
  }

  keepsConstants(value: object): boolean {
    return this.#constants?.has(value) === true
  }

  atEnd(step: () => void): void {
    this.#last ??= []
    this.#last.push(step)
  }

  get fetched(): unknown {
    return this.#options.fetched?.get(this.#node)
  }

  get files(): 'keep' | 'restore' {
    return this.#options.files ?? 'keep'
  }

  afterwards(step: () => Promise<unknown>): void {
    if (this.#options.fetched === undefined) this.fail('only asynchronous verbs can open and write files. Use await loadsAsync(bytes), load or loadSession', 'ASYNC_ONLY')
    this.#afterwards ??= []
    this.#afterwards.push(step)
  }

  async settle(): Promise<void> {
    for (const step of this.#afterwards ?? []) await step()
  }

  end(): true {
    if (this.#last !== undefined) for (const step of this.#last) step()
    return true
  }

  grants(value: Function): boolean {
    return this.#options.grants(value)
  }

  isKept(value: object): boolean {
    return this.#kept?.has(value) === true || this.wasFound(value)
  }

  scratch<S extends object>(key: object, make: () => S): S {
    return scratchOf(this.#scratch ??= new Map<object, object>(), key, make)
  }

  more(): boolean {
    return this.#at < this.#parts.length
  }

  value<C = unknown>(type?: Class<C>): C {
    if (this.#at >= this.#parts.length) this.fail('a part is missing')
    const part = this.#parts[this.#at++]
    if (Inner.is(part) && (type === undefined || !(part instanceof type))) {
      this.fail(part instanceof Raw ? 'raw bytes stand where a value should be' : 'an inner part stands where a value should be')
    }
    if (type === undefined) return part as C
    this.walk(part)
    return !isProxy(part) && part instanceof type ? part : this.fail(`a part is no ${type.name}`)
  }

  any(): unknown {
    return this.#at < this.#parts.length ? this.#parts[this.#at++] : this.fail('a part is missing')
  }

  /** Pays for one walk along a value's chain of prototypes. */
  walk(value: unknown): void {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return
    for (let o: object | null = value; o !== null && !isProxy(o); o = Object.getPrototypeOf(o) as object | null) {
      if (--this.#steps < 0) throw new PickleError('chains of prototypes are so long, and walked so often, that it would take too long', { code: 'LIMIT' })
    }
  }

  text(): string {
    const part = this.value()
    return typeof part === 'string' ? part : this.fail('a part is no string')
  }

  number(): number {
    const part = this.value()
    return typeof part === 'number' ? part : this.fail('a part is no number')
  }

  integer(min: number, max: number): number {
    const part = this.number()
    return Number.isInteger(part) && part >= min && part <= max ? part : this.fail(`a number is not an integer from ${min} to ${max}`)
  }

  bytes(): Uint8Array<ArrayBuffer> {
    if (this.#at >= this.#parts.length) this.fail('a part is missing')
    const part = this.#parts[this.#at++]
    return Inner.is(part) && part instanceof Raw ? part.bytes : this.fail('a part is no raw bytes')
  }

  key(): PropertyKey {
    const part = this.value()
    if (typeof part === 'string' || typeof part === 'symbol') return part
    return typeof part === 'number' && Number.isInteger(part) && part >= 0 ? part : this.fail('a key is neither a string nor a symbol')
  }

  factory(): (...args: unknown[]) => unknown {
    const part = this.value()
    if (typeof part !== 'function') return this.fail('a factory is no function')
    if (this.#options.makes(part)) return part as (...args: unknown[]) => unknown
    const name = cleaned(nameOf(part)) || 'without a name'
    const hint = `If pickles may call it: register(${name}, { factory: true }).`
    throw new PickleError(`the function ${name} is not registered as a factory. ${hint}`, { code: 'CODE_NOT_TRUSTED', hint })
  }

  properties(target: object): void {
    const privates: unknown[] = []
    while (this.more()) {
      const key = this.key()
      const attributes = this.integer(0, PRIVATE)
      if (attributes === PRIVATE) {
        if (key !== privates.length) this.fail('a private field has the wrong place')
        privates.push(this.value())
        continue
      }
      if (privates.length > 0) this.#fillPrivates(target, privates.splice(0))
      let done: boolean
      if (attributes & ACCESSOR) done = setAccessor(target, key, this.#callable(), this.#callable(), attributes)
      else done = restoreOwn(target, key, this.value(), attributes)
      if (!done) this.fail('a property cannot be defined')
    }
    if (privates.length > 0) this.#fillPrivates(target, privates)
  }

  #fillPrivates(target: object, values: readonly unknown[]): void {
    this.walk(target)
    const prototype = Object.getPrototypeOf(target) as object | null
    const insides = prototype === null ? undefined : this.#options.registry.plan(prototype).insides
    const why = insides === undefined ? 'nobody here can fill the private fields of its class' : insides.write(target, values)
    if (why !== undefined) this.fail(why)
  }

  #callable(): unknown {
    const part = this.value()
    if (part === undefined) return part
    if (typeof part !== 'function') return this.fail('an accessor is no function')
    if (this.#options.accesses(part)) return part
    const name = cleaned(nameOf(part)) || 'without a name'
    const hint = `If you trust where they come from: loads(bytes, { trust: Trust.refs }); or register the function.`
    throw new PickleError(`the function ${name} would be run whenever a property is read or set, and nobody registered it. ${hint}`, { code: 'CODE_NOT_TRUSTED', hint })
  }

  fail(why: string, code = 'BAD_TYPE'): never {
    throw new PickleError(why, { code })
  }
}

Decoder.alive = [new Decoder([], new Uint8Array(0), { base: 0, nodes: 0 } as DecoderOptions), new Shape([], null, 0)]
