// What one object is made of, as plain data: what diagnose, describe, graphs and sizes stand on. Hears the same `tell` and
// the same `encode` as the encoder, builds no bytes, and never throws for what a value does. Names no type.

import { hookOf } from './classes.ts'
import { cleaned, describeError, isEndless, keyText, PickleError, type PathStep } from './errors.ts'
import { kindFault } from './faults.ts'
import { ACCESSOR, getState, Inner, type Kind, type Reduction } from './kind.ts'
import { attributesOf, integrityOf, namesLeft, toldDescriptor } from './properties.ts'
import { isProxy } from './proxies.ts'
import { reductionBy } from './reduction.ts'
import type { Listing } from './listing.ts'
import type { Home } from './names.ts'
import { ONLY_ASYNC, scratchOf } from './scratch.ts'
import type { Registry } from './registry.ts'
import { hole, indexOf, isObjectPrototype, LONG, readingElements, readingPlain, STEP, tell, type Dress, type Elements, type Listener } from './tell.ts'

/** One part of a value. */
export interface Part {
  readonly step: PathStep
  readonly value: unknown
  /** Attribute bits, for properties that are not plain. */
  readonly attributes?: number
  /** Told before the value exists: it must be complete by then. */
  readonly early: boolean
  /** Parts that were told together share a number: a key and its value, a getter and its setter. */
  readonly unit: number
  /** Which of the values it is that are written of this one: the prototype of a row is −1, and a dress counts from `DRESSED`. */
  readonly slot: number
  /** True for raw bytes and out-of-band parts, which are not walked into. */
  readonly closed?: boolean
}

/** The slot of the first part of a dress. */
export const DRESSED: number = 2 ** 30

/** What one object is made of. */
export interface Telling {
  /** `name`: by name; `kind`: by a kind; `array`, `row`: by the spine itself; `id`: by a persistent id. */
  readonly what: 'name' | 'kind' | 'array' | 'row' | 'id' | 'refused'
  readonly kind?: Kind
  readonly home?: Home
  readonly dress?: Dress
  readonly parts: Part[]
  /** How many units were told, those outside of a page included. */
  readonly units: number
  /** What must exist first. */
  readonly needs: object[]
  readonly refusals: Refused[]
  readonly notes: string[]
  /** All own keys, where a page was asked for of an object that has very many. */
  readonly keys?: readonly PropertyKey[]
  /** True for a long array of which nobody has looked whether it has other properties than elements. */
  readonly unlisted?: boolean
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
  readonly byref?: boolean
  readonly recurse?: boolean
  readonly fmode?: 0 | 1 | 2
  /** True where collections that hold their keys weakly are told with those of `weakKeys`; with none of them where nobody has looked for keys. */
  readonly weak?: boolean
  readonly weakKeys?: WeakKeys | undefined
  /** What kinds keep while one graph is told. Each telling has its own where it is absent. */
  readonly scratch?: Map<object, object>
  readonly resolved?: Map<object, unknown> | undefined
  /** Why asynchronous parts could not be read, by owner. */
  readonly failed?: ReadonlyMap<object, unknown> | undefined
  readonly persistentId?: ((value: unknown) => unknown) | undefined
  readonly reducerOverride?: ((value: unknown) => Reduction | undefined) | undefined
  /** Of arrays longer than this only the elements are told where that is done in steps: see `Telling.unlisted`. */
  readonly unlisted?: number
  /** What was listed before of what is long. */
  readonly listing?: Listing
}

/** Of collections that hold their keys weakly those keys to which the rest of the graph leads. */
export type WeakKeys = ReadonlyMap<object, readonly (object | symbol)[]>

/** A stretch of what is told. */
export interface Page {
  readonly from: number
  readonly count: number
}

/**
 * What one object is made of, one level deep. Whatever looking at it throws becomes a refusal.
 *
 * With a page, `parts` holds what a kind tells and the state that a class gave, and of these the units in the page;
 * elements, own properties and prototypes are left to who asks, and are looked at only as far as a refusal needs it.
 */
export function tellingOf(value: object | symbol, options: WalkOptions, page?: Page): Telling {
  const teller = new Teller(options, page)
  try {
    teller.start(value)
  } catch (cause) {
    teller.threw(value, cause)
  }
  return teller.telling
}

/** Something long, and what was read of it: the elements of an array, the members of a collection, the first properties of an object. */
interface Read {
  readonly value: unknown
  readonly parts: Part[]
  readonly elements?: Elements
  readonly kind?: Kind
  readonly told?: number
  readonly keys?: readonly PropertyKey[]
}

/** What takes long to tell: a collection that a kind tells, or an object of many keys. */
export interface Long {
  readonly long: object
  readonly kind?: Kind
  readonly keys?: readonly PropertyKey[]
}

/** As `tellingOf`; of what takes long only that it does. Arrays are asked by `isLong` before. */
export function tellingSoon(value: object | symbol, options: WalkOptions): Telling | Long {
  const teller = new Teller(options, undefined, undefined, true)
  try {
    teller.start(value)
  } catch (cause) {
    teller.threw(value, cause)
  }
  return teller.long ?? teller.telling
}

/** True for an array that takes long to tell. Of a Proxy of one that is not known it asks its length. */
export function isLong(value: unknown, { registry }: WalkOptions): value is unknown[] {
  if (isProxy(value) && registry.proxies !== undefined) return false
  try {
    // A Proxy for an array has a `get` of its own.
    return Array.isArray(value) && (Reflect.getOwnPropertyDescriptor(value, 'length') as { value: number }).value > LONG
  } catch {
    return false // Who tells it says why.
  }
}

/** What something long is made of, as `tellingOf`, in steps between which pauses may be made. What changes meanwhile is told as it was or as it is. */
export function* tellingLong(what: unknown[] | Long, options: WalkOptions): Generator<void, Telling> {
  const value = Array.isArray(what) ? what : what.long
  const read = yield* readingLong(what, options)
  const teller = new Teller(options, undefined, read)
  try {
    teller.start(value)
  } catch (cause) {
    teller.threw(value, cause)
  }
  return teller.telling
}

/** Undefined if it throws, which it will do again. */
function* readingLong(what: unknown[] | Long, options: WalkOptions): Generator<void, Read | undefined> {
  try {
    if (Array.isArray(what)) return yield* readingArray(what, options)
    const { long, kind, keys } = what
    return kind === undefined ? yield* readingRow(long, keys!) : yield* new Teller(options, undefined).reading(long, kind)
  } catch {
    return undefined
  }
}

function* readingArray(value: unknown[], { unlisted }: WalkOptions): Generator<void, Read> {
  const read = yield* readingElements(value, integrityOf(value), undefined, unlisted)
  const { elements } = read
  const parts: Part[] = []
  for (let i = 0; elements !== undefined && i < elements.length; i++) {
    if (i % STEP === STEP - 1) yield
    if (elements[i] !== hole) parts.push({ step: { via: 'element', name: i }, value: elements[i], early: false, unit: parts.length, slot: i })
  }
  return { value, elements: read, parts }
}

function* readingRow(value: object, keys: readonly PropertyKey[]): Generator<void, Read> {
  const parts: Part[] = []
  yield* readingPlain(value, keys, (key, part) => { parts.push({ step: propertyStep(key), value: part, early: false, unit: parts.length, slot: parts.length }) })
  return { value, keys, parts }
}

/** Why a primitive cannot be carried, if it cannot. */
export function leafRefusal(value: unknown): Refused | undefined {
  // `document.all` says that it is undefined, and is not.
  if (typeof value !== 'undefined' || value === undefined) return undefined
  return { code: 'REFUSED', why: 'it belongs to this page.', remedy: 'Keep a selector, and find it again after loading.' }
}

/** Why a value cannot be carried that throws when it is looked at. */
export function lookingFailed(cause: unknown, what?: string): Refused {
  const said = describeError(cause)
  if (isEndless(cause)) {
    return { code: 'RECURSION', cause, why: `${what ?? 'looking at it'} called itself without end.`, remedy: 'Say parts with out.value(…), do not copy or dump them.' }
  }
  return {
    code: 'LOOKING_FAILED', cause,
    why: what === undefined ? `looking at it threw an error: ${said}; it may be a revoked Proxy.` : `${what} threw an error: ${said}.`,
    remedy: what === undefined ? 'Leave it out.' : 'See the cause.',
  }
}

/** The step to an own property: keys that could be an array's are elements, whatever has them. */
export function propertyStep(key: PropertyKey): PathStep {
  const index = indexOf(key)
  return index < 0 ? { via: 'property', name: key } : { via: 'element', name: index }
}

class Teller implements Listener {
  readonly most: number
  readonly #options: WalkOptions
  readonly #page: Page | undefined
  #what: Telling['what'] = 'refused'
  #facts: { kind?: Kind, home?: Home, dress?: Dress, keys?: readonly PropertyKey[], unlisted?: boolean } = {}
  /** What would take long, where that is not to be told. */
  long: Long | undefined
  /** Own keys that were listed, and whose they are. */
  #listed: { readonly value: object, readonly keys: readonly PropertyKey[] } | undefined
  #parts: Part[] = []
  readonly #needs: object[] = []
  readonly #refusals: Refused[] = []
  readonly #notes: string[] = []
  #members = 0
  #entries = 0
  #units = 0
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
  readonly #scratch: Map<object, object>
  readonly #read: Read | undefined
  /** True where what takes long is not told. */
  readonly #leaves: boolean
  /** Members before the page, which are not told. */
  #passed = 0

  constructor(options: WalkOptions, page: Page | undefined, read?: Read, leaves = false) {
    this.#options = options
    this.#page = page
    this.#read = read
    this.#leaves = leaves
    this.#scratch = options.scratch ?? new Map()
    this.most = page === undefined && !leaves ? Infinity : LONG
  }

  get telling(): Telling {
    return { what: this.#what, ...this.#facts, parts: this.#parts, units: this.#units, needs: this.#needs, refusals: this.#refusals, notes: this.#notes }
  }

  track(): void {
    // Only those who write bytes need to know.
  }

  named(value: object | symbol): boolean {
    return this.#options.registry.homeOf(value) !== undefined
  }

  weakKeys(collection: object): readonly (object | symbol)[] | undefined {
    const { weak, weakKeys } = this.#options
    return weak === true ? weakKeys?.get(collection) ?? [] : undefined
  }

  get byref(): boolean {
    return this.#options.byref ?? false
  }

  get recurse(): boolean {
    return this.#options.recurse ?? false
  }

  get fmode(): 0 | 1 | 2 {
    return this.#options.fmode ?? 0
  }

  scratch<S extends object>(key: object, make: () => S): S {
    return scratchOf(this.#scratch, key, make)
  }

  get attaches(): boolean {
    return this.#options.attaches ?? false
  }

  start(value: object | symbol): void {
    this.#asking = 'persistentId'
    const id = this.#options.persistentId?.(value)
    if (id !== undefined && id !== null) {
      this.#what = 'id'
      return this.#unit({ via: 'part', name: 'persistent id' }, id, true, 0)
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
    this.#refusals.push(lookingFailed(cause, what))
  }

  asName(_value: object | symbol, home: Home): void {
    this.#what = 'name'
    this.#facts = { home }
  }

  elementsOf(value: unknown[]): Elements | undefined {
    return this.#read?.value === value ? this.#read.elements : undefined
  }

  keysOf(value: object): readonly PropertyKey[] {
    const keys = (this.#read?.value === value ? this.#read.keys : undefined) ?? this.#options.listing?.keysOf(value) ?? Reflect.ownKeys(value)
    this.#listed = { value, keys }
    return keys
  }

  plainOf(value: object): number | undefined {
    return this.#read?.value === value && this.#read.keys !== undefined ? this.#read.parts.length : undefined
  }

  /** Reads what a collection holds, as its kind tells it. */
  *reading(value: object, kind: Kind): Generator<void, Read> {
    this.hold()
    const steps = this.#membersFrom(value, kind, 0)
    for (let i = 1; steps.next().done !== true; i++) if (i % STEP === 0) yield
    return { value, kind, parts: this.#parts, told: this.#told }
  }

  asArray(value: unknown[], elements: readonly unknown[] | undefined, dress: Dress | undefined): void {
    this.#what = 'array'
    const read = this.#read?.elements
    if (read?.unlisted === true) this.#facts = { unlisted: true }
    if (elements !== undefined && read?.elements === elements) {
      this.#parts = this.#read!.parts
      this.#units = this.#parts.length
    } else if (this.#leaves && elements === undefined && value.length > LONG) this.long = { long: value }
    else for (let i = 0; this.#page === undefined && elements !== undefined && i < elements.length; i++) {
      if (elements[i] !== hole) this.#unit({ via: 'element', name: i }, elements[i], false, i)
    }
    if (elements !== undefined && dress !== undefined && this.#page === undefined) this.#noteValues(value, dress)
    this.#dress(value, dress)
  }

  /** What is lost where an array is read by its values, as the encoder reads one that shows them all and nothing else. */
  #noteValues(value: unknown[], { prototype, integrity, keys, stated, privates }: Dress): void {
    if (prototype !== undefined || integrity !== 0 || stated || privates !== undefined || keys.includes('length') || this.#options.registry.plainNames) return
    const told = keys.map(key => ({ key, index: indexOf(key), ...Reflect.getOwnPropertyDescriptor(value, key)! }))
    const shown = told.every(({ key, index, enumerable }) => typeof key === 'string' && enumerable === index >= 0)
    if (!shown || told.filter(({ index }) => index >= 0).length + this.#parts.length !== value.length) return
    for (const { key, index, get, set } of told) {
      this.note(index < 0 ? `Its property ${keyText(key)}, which is not enumerable, stays behind: an array that has all its elements is read by their values.`
        : get ?? set ? `Its element ${index} is an accessor: it is called, and its value saved, as structuredClone does.`
          : `Its element ${index} comes back as an ordinary one, which can be written and deleted.`)
    }
  }

  asRow(value: object, prototype: object | null, keys: readonly string[], dress: Dress | undefined): void {
    this.#what = 'row'
    const listed = this.#listed?.value === value ? this.#listed.keys : undefined
    const many = listed !== undefined && listed.length > this.most
    if (this.#page === undefined) {
      if (prototype !== null && !isObjectPrototype(prototype) && this.#options.registry.homeOf(prototype) === undefined) this.#need(prototype, 'prototype', -1)
      if (many && this.#leaves) this.long = { long: value, keys: listed! }
      else if (this.plainOf(value) === keys.length) this.#takeOver(this.#read!.parts)
      else for (const [i, key] of keys.entries()) this.#unit(propertyStep(key), Reflect.getOwnPropertyDescriptor(value, key)!.value, false, i)
    } else if (many) this.#facts = { keys: listed! }
    this.#dress(value, dress)
  }

  asKind(value: object | symbol, kind: Kind, dress: Dress | undefined): void {
    this.#what = 'kind'
    this.#facts = { kind }
    this.#early = true
    const from = this.#parts.length
    const returned: unknown = this.#encode(value, kind)
    if (this.long !== undefined) return
    const fault = this.#fault ?? kindFault(kind, this.#told, this.#heldAt, returned)
    if (fault !== undefined && this.#refusals.length === 0) {
      this.#refusals.push({ code: 'BAD_KIND', why: `its kind ${cleaned(kind.tag)} is at fault: ${fault}`, remedy: 'Kind and Writer say what may be told, and in which order.' })
    }
    // A shell that is made from nothing exists at once.
    if (this.#heldAt < 0 && kind.shell !== undefined) {
      for (let i = from; i < this.#parts.length; i++) this.#parts[i] = { ...this.#parts[i]!, early: false }
    }
    this.#early = false
    if (kind.own === 'indices' && this.#page === undefined) {
      for (const name of namesLeft(value as object)) {
        this.note(`Its property ${keyText(name)} stays behind: of a view of many elements those under names are not looked for. Keep it under a symbol, or beside the view.`)
      }
    }
    this.#dress(value as object, dress)
  }

  /** A long collection was read before, is read now as far as the page goes, or is left alone. */
  #encode(value: object | symbol, kind: Kind): unknown {
    const { members } = kind
    const count = members === undefined ? 0 : members.count(value)
    if (count <= LONG) return kind.encode(value, this)
    const read = this.#read?.value === value && this.#read.kind === kind ? this.#read : undefined
    const page = this.#page
    if (read !== undefined) {
      this.hold()
      this.#takeOver(read.parts)
      this.#told = read.told!
    } else if (page !== undefined) {
      this.hold()
      this.#passed = this.#units = this.#members = this.#entries = page.from
      const steps = this.#membersFrom(value as object, kind, page.from)
      for (let i = 0; i < page.count && steps.next().done !== true;) i++
      this.#units = count
    } else if (this.#leaves) this.long = { long: value as object, kind }
    else return kind.encode(value, this)
    return undefined
  }

  #membersFrom(value: object, kind: Kind, from: number): Iterator<unknown> {
    return this.#options.listing?.membersOf(value, kind)?.telling(from, this) ?? kind.members!.telling(value, from, this)
  }

  /** Takes parts that were read before. */
  #takeOver(parts: Part[]): void {
    const { length } = this.#parts
    const units = this.#units
    this.#parts = length === 0 ? parts : this.#parts.concat(units === 0 ? parts : parts.map(part => ({ ...part, unit: part.unit + units })))
    this.#units += parts.length === 0 ? 0 : parts[parts.length - 1]!.unit + 1
  }

  #dress(value: object, dress: Dress | undefined): void {
    if (dress === undefined) return
    this.#facts = { ...this.#facts, dress }
    // From here on it counts the parts of the dress.
    this.#told = DRESSED
    if (dress.prototype !== undefined) {
      if (this.#page === undefined) this.#unit({ via: 'prototype', name: undefined }, dress.prototype, false, this.#told)
      this.#told++
    }
    if (dress.stated) this.#unit({ via: 'part', name: 'state' }, dress.state, false, this.#told++)
    for (const [index, field] of (dress.privates ?? []).entries()) {
      this.#told += 3
      this.#unit({ via: 'private', name: dress.privateNames?.[index] ?? index }, field, false, this.#told - 1)
    }
    if (this.#page !== undefined) return
    for (const key of dress.stated ? [] : dress.keys) {
      const descriptor = toldDescriptor(value, key)!
      const attributes = attributesOf(descriptor, dress.integrity)
      if (attributes & ACCESSOR) this.accessor(key, descriptor.get, descriptor.set, attributes)
      else this.property(key, descriptor.value, attributes)
    }
  }

  #part(step: PathStep, value: unknown, early: boolean, slot: number, more?: { attributes?: number, closed?: boolean }): void {
    if (!this.#isOutside) this.#parts.push({ step, value, early, unit: this.#units, slot, ...more })
  }

  #unit(step: PathStep, value: unknown, early: boolean, slot: number, more?: { attributes?: number, closed?: boolean }): void {
    this.#part(step, value, early, slot, more)
    this.#units++
  }

  #need(part: object, label: string, slot: number): void {
    this.#needs.push(part)
    this.#unit(label === 'prototype' ? { via: 'prototype', name: undefined } : { via: 'part', name: label }, part, false, slot)
  }

  /** True for what is told outside of the page. */
  get #isOutside(): boolean {
    const page = this.#page
    return page !== undefined && (this.#units < page.from || this.#units >= page.from + page.count)
  }

  value(label: string, part: unknown): void {
    if (this.#passed > 0) this.#pass(1)
    const slot = this.#told++
    if (Inner.is(part)) return
    const index = label === 'member' ? this.#members++ : -1
    if (this.#isOutside) this.#units++
    else this.#unit(index < 0 ? { via: 'part', name: label } : { via: 'member', name: index }, part, this.#early, slot)
  }

  /** What stands before the page counts. */
  #pass(slots: number): void {
    this.#told += slots * this.#passed
    this.#passed = 0
  }

  entry(key: unknown, value: unknown): void {
    if (this.#passed > 0) this.#pass(2)
    const slot = this.#told
    this.#told += 2
    const index = this.#entries++
    if (this.#isOutside) return void this.#units++
    const primitive = typeof key !== 'object' && typeof key !== 'function' || key === null
    if (typeof key === 'symbol' || !primitive) this.#part({ via: 'key', name: index }, key, this.#early, slot)
    this.#unit(primitive ? { via: 'entry', name: key as PathStep['name'] } : { via: 'member', name: index }, value, this.#early, slot + 1)
  }

  property(key: PropertyKey, value: unknown, attributes: number): void {
    const slot = this.#told
    this.#told += 3
    if (typeof key === 'symbol') this.#part({ via: 'key', name: key }, key, this.#early, slot)
    this.#unit(propertyStep(key), value, this.#early, slot + 2, { attributes })
  }

  accessor(key: PropertyKey, get: unknown, set: unknown, attributes: number): void {
    const slot = this.#told
    this.#told += 4
    if (typeof key === 'symbol') this.#part({ via: 'key', name: key }, key, this.#early, slot)
    const { name } = propertyStep(key)
    if (get !== undefined) this.#part({ via: 'getter', name }, get, this.#early, slot + 2, { attributes })
    if (set !== undefined) this.#part({ via: 'setter', name }, set, this.#early, slot + 3, { attributes })
    if (get !== undefined || set !== undefined || typeof key === 'symbol') this.#units++
  }

  captured(name: string, _at: number, value: unknown): void {
    this.#told += 2
    this.#unit({ via: 'captured', name }, value, this.#early, this.#told - 1)
  }

  text(label: string, text: string): void {
    this.value(label, text)
  }

  number(label: string, number: number): void {
    this.value(label, number)
  }

  bytes(label: string, bytes: Uint8Array): void {
    this.#unit({ via: 'part', name: label }, bytes, this.#early, this.#told++, { closed: true })
  }

  needs(label: string, part: object): void {
    if (this.#told > this.#needed) this.#fault = 'it tells needs() after other parts.'
    const slot = this.#told++
    this.#needed = this.#told
    if (Inner.is(part)) return
    if (this.#options.registry.homeOf(part) === undefined) this.#need(part, label, slot)
    else this.#unit({ via: 'part', name: label }, part, this.#early, slot)
  }

  hold(): void {
    if (this.#heldAt >= 0) this.#fault = 'it tells hold() twice.'
    this.#heldAt = this.#told
    this.#early = false
  }

  later(label: string, owner: object, _read: () => Promise<unknown>, why?: string, remedy?: string): void {
    const slot = this.#told++
    const { resolved, failed, waits } = this.#options
    const step: PathStep = { via: 'part', name: label }
    if (resolved?.has(owner)) {
      const part = resolved.get(owner)
      if (!Inner.is(part)) this.#unit(step, part, this.#early, slot)
    }
    else if (failed?.has(owner)) this.#unread(failed.get(owner))
    else if (!waits) this.refuse(why ?? ONLY_ASYNC[0], remedy ?? ONLY_ASYNC[1])
  }

  wish(): void {
    // Who merely looks waits for nothing.
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
    const slot = this.#told++
    if (this.attaches) this.#unit({ via: 'part', name: label }, part, this.#early, slot, { closed: true })
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
