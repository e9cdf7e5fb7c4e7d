// What a kind says of a value, as parts on a stack: one method for each word of a Writer. Writes no byte; what the parts
// become says the encoder.

import type { Apart } from './apart.ts'
import { nameErrors, PicklingError } from './errors.ts'
import type { State } from './identity.ts'
import { ACCESSOR, type Inner, type Reduction, type Writer } from './kind.ts'
import { HOLD, Mark, NEEDS } from './marks.ts'
import type { Met } from './memo.ts'
import * as op from './opcodes.ts'
import type { Registry } from './registry.ts'
import { ONLY_ASYNC, scratchOf } from './scratch.ts'
import { indexOf } from './tell.ts'
import type { WeakKeys } from './telling.ts'

/** What a dump asks of its surroundings. */
export interface EncoderOptions {
  readonly registry: Registry
  readonly attachments: unknown[] | undefined
  /** What `later` parts resolved to; missing ones are collected in `missing`. */
  readonly resolved?: Map<object, unknown> | undefined
  readonly missing?: Map<object, () => Promise<unknown>> | undefined
  /** What a dump of the same has met: a look at it is faster than a memo of one's own. */
  readonly met?: Met | undefined
  /** Arrays are looked at by their descriptors, for whoever only looks: the short cut would call an accessor of theirs. */
  readonly exact?: boolean | undefined
  /** Reads what is long in steps, where all is exact. */
  readonly apart?: Apart | undefined
  /** Long buffers stay where they are until the program is put into bytes, which is next. */
  readonly lends?: boolean | undefined
  /** Strings are put into bytes as they are met: for who puts the program into bytes, which a copy does not. */
  readonly spells?: boolean | undefined
  readonly byref?: boolean
  readonly recurse?: boolean
  readonly fmode?: 0 | 1 | 2
  readonly weak?: boolean
  /** Undefined where nobody has looked for them: see `Encoder.lacksKeys`. */
  readonly weakKeys?: WeakKeys | undefined
  readonly persistentId?: ((value: unknown) => unknown) | undefined
  readonly reducerOverride?: ((value: unknown) => Reduction | undefined) | undefined
}

/** Thrown by `refuse` in the encoder: the pickler then asks diagnose for all reasons and paths. */
export class Refusal extends Error {
  static { nameErrors(this, 'Refusal') }
}

/** The part of an encoder that kinds speak to. */
export abstract class Spoken implements Writer {
  protected readonly options: EncoderOptions
  protected readonly registry: Registry
  protected readonly attachments: unknown[] | undefined
  readonly byref: boolean
  readonly recurse: boolean
  readonly fmode: 0 | 1 | 2
  /** True once a collection was met that holds its keys weakly, and nobody has looked for them: what is written lacks them. */
  lacksKeys = false
  /** True if something was said that can make code or reach the host. */
  protected code = false
  #scratch: Map<object, object> | undefined = undefined

  /** The value stack. */
  protected readonly stack: unknown[] = []
  protected top = 0
  /** True if the kind that was told last told `hold`, and where. */
  protected held = false
  protected heldAt = 0
  /** True if the kind that was told last told `track`, and what it told. */
  protected tracks = false
  protected state: State | undefined = undefined

  constructor(options: EncoderOptions) {
    this.options = options
    this.registry = options.registry
    this.attachments = options.attachments
    this.byref = options.byref ?? false
    this.recurse = options.recurse ?? false
    this.fmode = options.fmode ?? 0
  }

  track(state: State | undefined): void {
    this.tracks = true
    this.state = state
  }

  named(value: object | symbol): boolean {
    return this.registry.homeOf(value) !== undefined
  }

  weakKeys(collection: object): readonly (object | symbol)[] | undefined {
    const { weak, weakKeys } = this.options
    if (weak !== true) return undefined
    this.lacksKeys ||= weakKeys === undefined
    return weakKeys?.get(collection) ?? []
  }

  scratch<S extends object>(key: object, make: () => S): S {
    return scratchOf(this.#scratch ??= new Map<object, object>(), key, make)
  }

  get attaches(): boolean {
    return this.attachments !== undefined
  }

  value(_label: string, part: unknown): void {
    this.stack[this.top++] = part
  }

  entry(key: unknown, value: unknown): void {
    this.stack[this.top++] = key
    this.stack[this.top++] = value
  }

  property(key: PropertyKey, value: unknown, attributes: number): void {
    const index = indexOf(key)
    this.stack[this.top++] = index < 0 ? key : index
    this.stack[this.top++] = attributes
    this.stack[this.top++] = value
  }

  accessor(key: PropertyKey, get: unknown, set: unknown, attributes: number): void {
    const index = indexOf(key)
    this.stack[this.top++] = index < 0 ? key : index
    this.stack[this.top++] = attributes | ACCESSOR
    this.stack[this.top++] = get
    this.stack[this.top++] = set
    this.code ||= this.#isStrange(get) || this.#isStrange(set)
  }

  /** A function that runs whenever a property is read or set must be registered, or somebody must vouch for the bytes. */
  #isStrange(accessor: unknown): boolean {
    return typeof accessor === 'function' && this.registry.registered(accessor) === undefined
  }

  captured(_name: string, at: number, value: unknown, cell?: Inner): void {
    this.stack[this.top++] = at
    this.stack[this.top++] = cell ?? value
  }

  text(_label: string, text: string): void {
    this.stack[this.top++] = text
  }

  number(_label: string, number: number): void {
    this.stack[this.top++] = number
  }

  bytes(_label: string, bytes: Uint8Array): void {
    this.stack[this.top++] = new Mark(op.BYTES, bytes)
  }

  needs(_label: string, part: object): void {
    this.stack[this.top++] = new Mark(NEEDS, part)
  }

  hold(): void {
    if (this.held) throw new PicklingError('A kind tells hold() twice.', { code: 'BAD_KIND' })
    this.held = true
    this.heldAt = this.top
    this.stack[this.top++] = HOLD
  }

  later(_label: string, owner: object, read: () => Promise<unknown>, why?: string, remedy?: string): void {
    const { resolved, missing } = this.options
    if (resolved?.has(owner)) this.stack[this.top++] = resolved.get(owner)
    else if (missing !== undefined) {
      missing.set(owner, read)
      this.stack[this.top++] = undefined
    } else this.refuse(why ?? ONLY_ASYNC[0], remedy ?? ONLY_ASYNC[1])
  }

  wish(owner: object, read: () => Promise<unknown>): void {
    const { resolved, missing } = this.options
    if (resolved?.has(owner) !== true) missing?.set(owner, read)
  }

  attach(_label: string, part: object, why: string, remedy?: string): void {
    if (this.attachments === undefined) return this.refuse(why, remedy)
    this.stack[this.top++] = new Mark(op.ATTACH, this.attachments.length)
    this.attachments.push(part)
  }

  refuse(why: string, remedy?: string): void {
    throw new Refusal(remedy === undefined ? why : `${why} ${remedy}`)
  }

  note(): void {
    // Notes are diagnose's: it is asked only where somebody listens.
  }
}
