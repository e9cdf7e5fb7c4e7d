// One object's telling as plain data, and one slow, exact driver over it: what diagnose, describe, graphs and sizes
// stand on. Hears the same `tell` and the same `encode` as the encoder, builds no bytes, never throws for what a value
// does, and never recurses. Names no type.

import { hookOf } from './classes.ts'
import { cleaned, describeError, PickleError, type PathStep } from './errors.ts'
import { ACCESSOR, getState, type Kind, type Reduction } from './kind.ts'
import { attributesOf } from './properties.ts'
import { reductionBy } from './reduction.ts'
import type { Home, Registry } from './registry.ts'
import { hole, indexOf, isObjectPrototype, kindFault, tell, type Dress, type Listener } from './tell.ts'

/** One part of a value. */
export interface Part {
  readonly step: PathStep
  readonly value: unknown
  /** Attribute bits, for properties that are not plain. */
  readonly attributes?: number
  /** Told before the value exists: it must be complete by then. */
  readonly early: boolean
  /** True for raw bytes and out-of-band parts, which are not walked into. */
  readonly closed?: boolean
}

/** What one object is made of. */
export interface Telling {
  /** `name`: by name; `kind`: by a kind; `array`, `row`: by the spine itself; `id`: by a persistent id. */
  readonly what: 'name' | 'kind' | 'array' | 'row' | 'id' | 'refused'
  readonly kind?: Kind
  readonly home?: Home
  readonly dress?: Dress
  readonly parts: Part[]
  /** What must exist first. */
  readonly needs: object[]
  readonly refusals: Refused[]
  readonly notes: string[]
}

/** A reason told by a kind or by the spine. */
export interface Refused {
  readonly why: string
  readonly remedy?: string
  readonly at?: PropertyKey
  readonly code: string
  readonly cause?: unknown
}

/** Under which circumstances the parts would be written. */
export interface WalkOptions {
  readonly registry: Registry
  /** True where parts can travel beside the bytes. */
  readonly attaches?: boolean
  /** True where asynchronous parts are waited for. */
  readonly waits?: boolean
  readonly resolved?: Map<object, unknown> | undefined
  /** Why asynchronous parts could not be read, by owner. */
  readonly failed?: ReadonlyMap<object, unknown> | undefined
  readonly persistentId?: ((value: unknown) => unknown) | undefined
  readonly reducerOverride?: ((value: unknown) => Reduction | undefined) | undefined
}

/** What one object is made of, one level deep. Whatever looking at it throws becomes a refusal. */
export function tellingOf(value: object | symbol, options: WalkOptions): Telling {
  const teller = new Teller(options)
  try {
    teller.start(value)
  } catch (cause) {
    teller.threw(value, cause)
  }
  return teller.telling
}

class Teller implements Listener {
  readonly #options: WalkOptions
  #what: Telling['what'] = 'refused'
  #facts: { kind?: Kind, home?: Home, dress?: Dress } = {}
  readonly #parts: Part[] = []
  readonly #needs: object[] = []
  readonly #refusals: Refused[] = []
  readonly #notes: string[] = []
  readonly #counts = new Map<string, number>()
  #early = false
  /** Parts told by the kind, counted as the bytes count them, and how many of them before `hold`; −1 where it is not told. */
  #told = 0
  #heldAt = -1
  /** The hook that is being asked. */
  #asking: 'persistentId' | 'reducerOverride' | undefined
  /** How many of the parts were told by `needs`. */
  #needed = 0
  /** How the telling of a kind goes wrong. */
  #fault: string | undefined

  constructor(options: WalkOptions) {
    this.#options = options
  }

  get telling(): Telling {
    return { what: this.#what, ...this.#facts, parts: this.#parts, needs: this.#needs, refusals: this.#refusals, notes: this.#notes }
  }

  get attaches(): boolean {
    return this.#options.attaches ?? false
  }

  start(value: object | symbol): void {
    this.#asking = 'persistentId'
    const id = this.#options.persistentId?.(value)
    if (id !== undefined && id !== null) {
      this.#what = 'id'
      return this.#part({ via: 'part', name: 'persistent id' }, id, true)
    }
    this.#asking = 'reducerOverride'
    const reduction = this.#options.reducerOverride?.(value)
    this.#asking = undefined
    if (reduction !== undefined && reduction !== null) this.asKind(value, reductionBy(() => reduction, this.#options.registry), undefined)
    else tell(value, this.#options.registry, this)
  }

  threw(value: object | symbol, cause: unknown): void {
    const what = this.#asking !== undefined ? `the pickler's ${this.#asking}`
      : this.#facts.kind?.tag === 'reduction' ? 'its reducer'
        : this.#facts.kind !== undefined ? `the encode of its kind ${cleaned(this.#facts.kind.tag)}`
          : typeof value === 'object' && hasState(value) ? 'its [dill.getState]' : undefined
    const said = describeError(cause)
    this.#refusals.push({
      code: 'LOOKING_FAILED', cause,
      why: what === undefined ? `looking at it threw an error: ${said}; it may be a revoked Proxy.` : `${what} threw an error: ${said}.`,
      remedy: what === undefined ? 'Leave it out.' : 'See the cause.',
    })
  }

  asName(_value: object | symbol, home: Home): void {
    this.#what = 'name'
    this.#facts = { home }
  }

  asArray(value: unknown[], elements: readonly unknown[] | undefined, dress: Dress | undefined): void {
    this.#what = 'array'
    for (let i = 0; elements !== undefined && i < elements.length; i++) {
      if (elements[i] !== hole) this.#part({ via: 'element', name: i }, elements[i], false)
    }
    this.#dress(value, dress)
  }

  asRow(value: object, prototype: object | null, keys: readonly string[], dress: Dress | undefined): void {
    this.#what = 'row'
    if (prototype !== null && !isObjectPrototype(prototype) && this.#options.registry.homeOf(prototype) === undefined) this.#need(prototype, 'prototype')
    for (const key of keys) this.#part({ via: 'property', name: key }, Reflect.getOwnPropertyDescriptor(value, key)!.value, false)
    this.#dress(value, dress)
  }

  asKind(value: object | symbol, kind: Kind, dress: Dress | undefined): void {
    this.#what = 'kind'
    this.#facts = { kind }
    this.#early = true
    const from = this.#parts.length
    const returned: unknown = kind.encode(value, this)
    const fault = this.#fault ?? kindFault(kind, this.#told, this.#heldAt, returned)
    if (fault !== undefined && this.#refusals.length === 0) {
      this.#refusals.push({ code: 'BAD_KIND', why: `its kind ${cleaned(kind.tag)} is at fault: ${fault}`, remedy: 'Kind and Writer say what may be told, and in which order.' })
    }
    // A shell that is made from nothing exists at once.
    if (this.#heldAt < 0 && kind.shell !== undefined) {
      for (let i = from; i < this.#parts.length; i++) this.#parts[i] = { ...this.#parts[i]!, early: false }
    }
    this.#early = false
    this.#dress(value as object, dress)
  }

  #dress(value: object, dress: Dress | undefined): void {
    if (dress === undefined) return
    this.#facts = { ...this.#facts, dress }
    if (dress.prototype !== undefined) this.#part({ via: 'prototype', name: undefined }, dress.prototype, false)
    if (dress.stated) this.#part({ via: 'part', name: 'state' }, dress.state, false)
    for (const key of dress.stated ? [] : dress.keys) {
      const descriptor = Reflect.getOwnPropertyDescriptor(value, key)!
      const attributes = attributesOf(descriptor, dress.integrity)
      if (attributes & ACCESSOR) this.accessor(key, descriptor.get, descriptor.set, attributes)
      else this.property(key, descriptor.value, attributes)
    }
  }

  #part(step: PathStep, value: unknown, early: boolean, more?: { attributes?: number, closed?: boolean }): void {
    this.#parts.push({ step, value, early, ...more })
  }

  #need(part: object, label: string): void {
    this.#needs.push(part)
    this.#part(label === 'prototype' ? { via: 'prototype', name: undefined } : { via: 'part', name: label }, part, false)
  }

  #count(label: string): number {
    const count = this.#counts.get(label) ?? 0
    this.#counts.set(label, count + 1)
    return count
  }

  value(label: string, part: unknown): void {
    this.#told++
    if (label === 'member') this.#part({ via: 'member', name: this.#count(label) }, part, this.#early)
    else this.#part({ via: 'part', name: label }, part, this.#early)
  }

  entry(key: unknown, value: unknown): void {
    this.#told += 2
    const index = this.#count('entry')
    const primitive = typeof key !== 'object' && typeof key !== 'function' || key === null
    if (typeof key === 'symbol' || !primitive) this.#part({ via: 'key', name: index }, key, this.#early)
    this.#part(primitive ? { via: 'entry', name: key as PathStep['name'] } : { via: 'member', name: index }, value, this.#early)
  }

  property(key: PropertyKey, value: unknown, attributes: number): void {
    this.#told += 3
    if (typeof key === 'symbol') this.#part({ via: 'key', name: key }, key, this.#early)
    this.#part(indexOf(key) < 0 ? { via: 'property', name: key } : { via: 'element', name: Number(key) }, value, this.#early, { attributes })
  }

  accessor(key: PropertyKey, get: unknown, set: unknown, attributes: number): void {
    this.#told += 4
    if (typeof key === 'symbol') this.#part({ via: 'key', name: key }, key, this.#early)
    if (get !== undefined) this.#part({ via: 'getter', name: key }, get, this.#early, { attributes })
    if (set !== undefined) this.#part({ via: 'setter', name: key }, set, this.#early, { attributes })
  }

  text(label: string, text: string): void {
    this.value(label, text)
  }

  number(label: string, number: number): void {
    this.value(label, number)
  }

  bytes(label: string, bytes: Uint8Array): void {
    this.#told++
    this.#part({ via: 'part', name: label }, bytes, this.#early, { closed: true })
  }

  needs(label: string, part: object): void {
    if (this.#told > this.#needed) this.#fault = 'it tells needs() after other parts.'
    this.#needed = ++this.#told
    if (this.#options.registry.homeOf(part) === undefined) this.#need(part, label)
    else this.#part({ via: 'part', name: label }, part, this.#early)
  }

  hold(): void {
    if (this.#heldAt >= 0) this.#fault = 'it tells hold() twice.'
    this.#heldAt = this.#told
    this.#early = false
  }

  later(label: string, owner: object, _read: () => Promise<unknown>): void {
    this.#told++
    const { resolved, failed, waits } = this.#options
    const step: PathStep = { via: 'part', name: label }
    if (resolved?.has(owner)) this.#part(step, resolved.get(owner), this.#early)
    else if (failed?.has(owner)) this.#unread(failed.get(owner))
    else if (!waits) this.refuse('only asynchronous code can read it.', 'Use await dump(value, target), which waits for it.')
  }

  #unread(cause: unknown): void {
    const known = cause instanceof PickleError
    const remedy = known ? cause.hint : 'See the cause.'
    this.#refusals.push({
      code: known ? cause.code : 'READING_FAILED', cause,
      why: known ? cause.message : `reading it failed: ${describeError(cause)}.`,
      ...(remedy === undefined ? {} : { remedy }),
    })
  }

  attach(label: string, part: object, why: string, remedy?: string): void {
    this.#told++
    if (this.attaches) this.#part({ via: 'part', name: label }, part, this.#early, { closed: true })
    else this.refuse(why, remedy)
  }

  refuse(why: string, remedy?: string, at?: PropertyKey): void {
    this.#refusals.push({ code: 'REFUSED', why, ...(remedy === undefined ? {} : { remedy }), ...(at === undefined ? {} : { at }) })
  }

  note(loss: string): void {
    this.#notes.push(loss)
  }
}

function hasState(value: object): boolean {
  try {
    return hookOf(value, getState) !== undefined
  } catch {
    return false // Not even its prototype can be asked: it is a revoked Proxy, or one that throws.
  }
}

/** Who looks on while a graph is walked. The first step is the root's own; the others lead from it to the value that is spoken of. */
export interface Visitor {
  /** An object is told for the first time. Return false to leave its parts out. */
  enter?(value: object | symbol, telling: Telling, steps: readonly PathStep[]): boolean | void
  /** A part is a value that was met before. */
  again?(value: object | symbol, steps: readonly PathStep[]): void
  /** A part is a primitive. */
  leaf?(value: unknown, steps: readonly PathStep[]): void
  /** An object needs itself before it exists. */
  circle?(value: object | symbol, steps: readonly PathStep[]): void
}

interface Frame {
  readonly value: object | symbol
  readonly telling: Telling
  next: number
}

/**
 * Walks a graph depth first, in the encoder's order, with its stack on the heap.
 *
 * An object is *waiting* while something that it needs is walked, *early* while the parts that must be complete before
 * it exists are, and *there* from then on; to meet an early one, or a waiting one whose needs are not there, is a circle.
 */
export function walk(root: unknown, options: WalkOptions, visitor: Visitor): void {
  const states = new Map<object | symbol, 'waiting' | 'early' | 'there'>()
  const frames: Frame[] = []
  const steps: PathStep[] = []

  const meet = (value: unknown): void => {
    if ((typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol') || value === null) {
      visitor.leaf?.(value, steps)
      steps.pop()
      return
    }
    const state = states.get(value)
    if (state === undefined) {
      const telling = tellingOf(value, options)
      const { needs, parts } = telling
      const missing = needs.some(need => states.get(need) !== 'there')
      states.set(value, missing ? 'waiting' : parts.some(part => part.early) ? 'early' : 'there')
      if (visitor.enter?.(value, telling, steps) !== false && parts.length > 0) {
        // What is needed comes first, as it does in the bytes.
        const ordered = needs.length === 0 ? parts : [...parts.filter(p => needs.includes(p.value as object)), ...parts.filter(p => !needs.includes(p.value as object))]
        frames.push({ value, telling: { ...telling, parts: ordered }, next: 0 })
        return
      }
      states.set(value, 'there')
    } else if (state === 'early' || (state === 'waiting' && tellingOf(value, options).needs.some(need => states.get(need) !== 'there'))) {
      visitor.circle?.(value, steps)
    } else visitor.again?.(value, steps)
    steps.pop()
  }

  steps.push({ via: 'part', name: 'root' })
  meet(root)
  while (frames.length > 0) {
    const frame = frames[frames.length - 1]!
    const { parts, needs } = frame.telling
    const part = parts[frame.next++]
    if (states.get(frame.value) !== 'there' && (part === undefined || (!part.early && !needs.includes(part.value as object)))) states.set(frame.value, 'there')
    else if (states.get(frame.value) === 'waiting' && part?.early) states.set(frame.value, 'early')
    if (part === undefined) {
      frames.pop()
      steps.pop()
    } else if (!part.closed) {
      steps.push(part.step)
      meet(part.value)
    }
  }
}
