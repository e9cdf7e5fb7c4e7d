// What an object is to the spine: a name, a kind, an array, or a row of properties – decided here and only here, so
// that the pickler and those who merely look cannot disagree. Plain data takes a short cut in the pickler; all else,
// and everything for the other listeners, comes this way.

import { hookOf, isMade, makerOf, nameOf } from './classes.ts'
import { builtinTag, clonedPrototype } from './brand.ts'
import { ACCESSOR, getState, PLAIN, type Kind, type Writer } from './kind.ts'
import { attributesOf, elementType, extraKeys, integrityOf, plainAt, plainPrefix, setAccessor, setOwn, toldDescriptor, type Integrity } from './properties.ts'
import { isProxy } from './proxies.ts'
import { stateFault } from './reduction.ts'
import type { Home } from './names.ts'
import { atOnce } from './pauses.ts'
import { ordinary, type Plan, type Registry } from './registry.ts'

/** What is unusual about an object, told after the object itself. */
export interface Dress {
  readonly integrity: Integrity
  /** Own keys to tell. */
  readonly keys: readonly PropertyKey[]
  /** The prototype, where it is not what the object's kind gives; `undefined` where it is. */
  readonly prototype: object | null | undefined
  /** True where a state is told instead of the keys. */
  readonly stated: boolean
  readonly state?: unknown
  /** Values of private fields, where somebody can read them. */
  readonly privates?: readonly unknown[]
  /** Their names. */
  readonly privateNames?: readonly string[]
}

/** Who hears what an object is. */
export interface Listener extends Writer {
  /** Arrays longer than this, and objects of more keys, are told without what is in them: this listener reads that itself. */
  readonly most?: number
  /** What it has read of an array beforehand. */
  elementsOf?(value: unknown[]): Elements | undefined
  /** The own keys of an ordinary object, if it knows them already. */
  keysOf?(value: object): readonly PropertyKey[] | undefined
  /** How many of these keys, from the first, are plain data, if it knows. */
  plainOf?(value: object): number | undefined
  /** True if something else had to come first, after which the value is told anew. */
  comesAfter?(value: object, first: object): boolean
  /** It travels by name. */
  asName(value: object | symbol, home: Home): void
  /** A kind tells it. */
  asKind(value: object | symbol, kind: Kind, dress: Dress | undefined): void
  /** An array; holes, and elements that the dress tells, are `hole`. */
  asArray(value: unknown[], elements: readonly unknown[] | undefined, dress: Dress | undefined): void
  /** Properties in a row below a prototype. The prototype must exist first. */
  asRow(value: object, prototype: object | null, keys: readonly string[], dress: Dress | undefined): void
}

/** Stands for no element. */
export const hole: { readonly hole: true } = Object.freeze({ hole: true })

const objectPrototype = Object.prototype
const arrayPrototype = Array.prototype

/**
 * Tells what `value` is.
 * @param known how its prototype's objects travel, if somebody has asked already
 */
export function tell(value: object | symbol, registry: Registry, out: Listener, known?: Plan): void {
  if (typeof value !== 'object') return tellByType(value, registry, out)
  const proxies = isProxy(value) ? registry.proxies : undefined
  if (proxies !== undefined) return tellProxy(value, proxies, registry, out)
  const prototype = Object.getPrototypeOf(value) as object | null
  const plan = known ?? (prototype === null ? ordinary : registry.plan(prototype))
  const kind = answering(plan.candidates, value)
  // Of what a kind can bring back, no built-in thing is one; only what was registered needs to be looked up.
  const home = kind !== undefined && comesBack(kind) ? registry.registered(value) : registry.homeOf(value)
  if (home !== undefined) return out.asName(value, home)
  if (registry.ownerOf(value, out) !== undefined) return out.asKind(value, registry.kindsOfType('prototype')[0]!, undefined)
  if (prototype === null && isNamespace(value)) {
    return out.refuse('it is the namespace of a module: its bindings are live, and belong to the module.', 'Save the values it exports; or give it a name: register(namespace, { name: "…" }).')
  }
  if (kind !== undefined) return tellKind(value, prototype, plan, kind, out)
  if (Array.isArray(value)) return tellArray(value, prototype, plan, out)
  const made = isMade(value) ? registry.kindsOfType('prototype')[0] : undefined
  if (made !== undefined) return out.asKind(value, made, dressOf(value, made, out))
  const feigned = plan.brands.find(k => k.hollow !== true)
  if (feigned !== undefined && plan.refusal === undefined && !Object.hasOwn(value, 'constructor')) {
    return out.refuse(`it stands below the prototype of ${feigned.tag} and is none: most likely a Proxy, into which nobody can look.`,
      'Save its target: libraries offer one (toRaw, unwrap, snapshot).')
  }
  tellOrdinary(value, prototype, plan, registry, out)
}

/** True for what `import * as` gives: no prototype, never extensible, a tag that nothing changes. */
function isNamespace(value: object): boolean {
  if (Object.isExtensible(value)) return false
  const tag = Reflect.getOwnPropertyDescriptor(value, Symbol.toStringTag)
  return tag?.value === 'Module' && !tag.writable && !tag.enumerable && !tag.configurable
}

function comesBack(kind: Kind): boolean {
  return kind.own !== undefined && (kind.decode !== undefined || kind.shell !== undefined)
}

function tellProxy(value: object, kind: Kind, registry: Registry, out: Listener): void {
  const home = registry.registered(value)
  if (home !== undefined) out.asName(value, home)
  else out.asKind(value, kind, undefined)
}

function tellByType(value: symbol | Function, registry: Registry, out: Listener): void {
  const type = typeof value as 'symbol' | 'function'
  const kind = answering(registry.kindsOfType(type), value)
  const home = kind?.isProgram?.(value) === true ? registry.registered(value) : registry.homeOf(value)
  if (home !== undefined) return out.asName(value, home)
  if (kind === undefined) return out.refuse(`no kind answers for a ${type}.`)
  out.asKind(value, kind, typeof value === 'function' ? dressOf(value, kind, out) : undefined)
}

/** The first that answers for a value. Hot: `find` would make a closure for each value. */
function answering(kinds: readonly Kind[], value: object | symbol): Kind | undefined {
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i]!
    if (kind.is === undefined || kind.is(value)) return kind
  }
  return undefined
}

/** The dress of what says for each value what is usual about it. */
function dressOf(value: object, kind: Kind, out: Writer): Dress | undefined {
  const rest = kind.rest?.(value, out)
  if (rest === undefined) return undefined
  const integrity = rest.live === true ? 0 : integrityOf(value)
  const prototype = Object.getPrototypeOf(value) as object | null
  const changed = rest.live !== true && prototype !== rest.prototype
  return changed || rest.keys.length > 0 || integrity !== 0 ? { integrity, keys: rest.keys, prototype: changed ? prototype : undefined, stated: false } : undefined
}

/** The private fields of an instance whose class does not give a state instead. */
function privatesOf(value: object, { insides, gives }: Plan): Pick<Dress, 'privates' | 'privateNames'> {
  const privates = insides === undefined || gives ? undefined : insides.read(value)
  return privates === undefined ? {} : { privates, privateNames: insides!.names }
}

function tellKind(value: object, prototype: object | null, plan: Plan, kind: Kind, out: Listener): void {
  // A kind that cannot come back holds only its reason, which is better than any that follows here.
  const refuses = kind.decode === undefined && kind.shell === undefined
  if (kind.own === undefined || kind.own === 'all' || refuses) return out.asKind(value, kind, undefined)
  const keys = extraKeys(value, kind)
  const integrity = integrityOf(value)
  const changed = prototype !== kind.prototypes![0]
  if (!changed && keys.length === 0 && integrity === 0) return out.asKind(value, kind, undefined)
  if (changed && plan.refusal !== undefined) return out.refuse(plan.refusal.why, plan.refusal.remedy)
  const dress: Dress = { integrity, keys, prototype: changed ? prototype : undefined, stated: false, ...privatesOf(value, plan) }
  if (!plan.stated) return out.asKind(value, kind, dress)
  tellStated(value, dress, out, stated => out.asKind(value, kind, stated))
}

/** Asks an instance for its state, once for each telling, and goes on with it. As in Python, own properties are the state of one that only takes it. */
function tellStated(value: object, dress: Dress, out: Listener, goOn: (dress: Dress) => void): void {
  const gives = hookOf(value, getState)
  const state: unknown = gives === undefined ? stateOf(value, dress) : Reflect.apply(gives, value, [])
  const fault = stateFault(value, state)
  if (fault !== undefined) return out.refuse(...fault)
  goOn({ ...dress, stated: true, state })
}

function stateOf(value: object, { keys, integrity }: Dress): object {
  const state = {}
  for (const key of keys) {
    const descriptor = toldDescriptor(value, key)!
    const attributes = attributesOf(descriptor, integrity)
    if (attributes & ACCESSOR) setAccessor(state, key, descriptor.get, descriptor.set, attributes)
    else setOwn(state, key, descriptor.value, attributes)
  }
  return state
}

function tellOrdinary(value: object, prototype: object | null, plan: Plan, registry: Registry, out: Listener): void {
  if (plan.refusal !== undefined) return out.refuse(plan.refusal.why, plan.refusal.remedy)
  const integrity = integrityOf(value)
  // What has private fields must be made by its class, or it never has them.
  const hidden = plan.insides?.read(value)
  if (plan.stated || hidden !== undefined) {
    // A class is asked for a state once.
    if (prototype !== null && prototype !== objectPrototype && out.comesAfter?.(value, prototype) === true) return
    const dress: Dress = { integrity, keys: Reflect.ownKeys(value), prototype: undefined, stated: false, ...privatesOf(value, plan) }
    const made = hidden === undefined ? undefined : plan.insides!.made
    const goOn = (dress: Dress): void => made === undefined ? out.asRow(value, prototype, [], dress) : out.asKind(value, made, dress)
    return plan.stated ? tellStated(value, dress, out, goOn) : goOn(dress)
  }
  const keys = out.keysOf?.(value) ?? Reflect.ownKeys(value)
  const known = out.plainOf?.(value)
  if (known === undefined && keys.length > (out.most ?? Infinity)) return out.asRow(value, prototype, [], undefined)
  const plain = known ?? plainPrefix(value, keys, integrity)
  const lost = lostType(value, prototype, keys, plain, registry)
  if (lost !== undefined) return out.refuse(...lost)
  const row = (plain === keys.length ? keys : keys.slice(0, plain)) as string[]
  if (plain === keys.length && integrity === 0) return out.asRow(value, prototype, row, undefined)
  out.asRow(value, prototype, row, { integrity, keys: keys.slice(plain), prototype: undefined, stated: false })
}

/**
 * Why and what to do, for what has inner slots and a prototype that does not lead to their type's: by that it would be known. To
 * ask for all slots takes long, so what has properties, and what says that it is an ordinary object, is asked only for those
 * that are told at once.
 */
function lostType(value: object, prototype: object | null, keys: readonly PropertyKey[], plain: number, registry: Registry): [why: string, remedy: string] | undefined {
  const bare = prototype === null || prototype === objectPrototype
  const tag = bare && (plain === 0 || prototype === null) ? builtinTag(value) : ''
  const type = tag !== '' && tag !== 'Object' ? tag
    : bare && ArrayBuffer.isView(value) ? elementType(value) ?? 'DataView'
      : prototype !== objectPrototype && keys.every(key => typeof key === 'symbol') ? slotsType(value, registry) : undefined
  if (type === undefined) return undefined
  return bare
    ? [`it is of the type ${type} and lost its prototype, by which it would be known.`, `Give it back: Object.setPrototypeOf(value, ${type}.prototype).`]
    : [`it is of the type ${type}, and its prototype does not lead to that of ${type}, by which it would be known.`, `Have its class extend ${type}; or give it a [dill.reduce].`]
}

function slotsType(value: object, registry: Registry): string | undefined {
  const prototype = clonedPrototype(value)
  if (prototype === objectPrototype) return undefined
  const type = prototype ?? registry.kinds().find(kind => kind.own !== undefined && kind.is?.(value) === true)?.prototypes?.[0]
  const maker = type === undefined ? undefined : makerOf(type)
  return maker === undefined ? undefined : nameOf(maker)
}

/** An array's elements, `hole` where there is none that is plain; and which keys are to be told one by one. */
export interface Elements {
  readonly elements: unknown[] | undefined
  readonly told: PropertyKey[]
  /** True where nobody has looked whether it has other properties. */
  readonly unlisted?: boolean
}

/** Longer arrays, collections of more members and objects of more keys take long: who can rests between their parts. */
export const LONG = 10_000
/** Parts that are read between two steps. */
export const STEP = 4096

/** Reads properties up to the first that is not plain, in steps between which pauses may be made. */
export function* readingPlain(value: object, keys: readonly PropertyKey[], told: (key: string, value: unknown) => void): Generator<void> {
  const integrity = integrityOf(value)
  for (let i = 0; i < keys.length; i++) {
    if (i % STEP === STEP - 1) yield
    const key = keys[i]!
    const descriptor = plainAt(value, key, integrity)
    if (descriptor === undefined) return
    told(key as string, descriptor.value)
  }
}

/**
 * The elements of an array that is longer than `unlisted`, without its other properties but for symbols: engines list the
 * indices with the names, in one go, and take longer for it than for all else. Undefined if less than a quarter is there.
 */
function* readingAlone(value: unknown[], length: number, integrity: Integrity): Generator<void, Elements | undefined> {
  const elements = new Array<unknown>(length)
  const told: PropertyKey[] = []
  let holes = 0
  for (let i = 0; i < length; i++) {
    if (i % STEP === STEP - 1) {
      if (holes > length - length / 4) return undefined
      yield
    }
    const descriptor = Reflect.getOwnPropertyDescriptor(value, i)
    const plain = descriptor !== undefined && attributesOf(descriptor, integrity) === PLAIN
    elements[i] = plain ? descriptor.value : hole
    if (descriptor === undefined) holes++
    else if (!plain) told.push(String(i))
  }
  if ((length - holes) * 4 < length) return undefined
  told.push(...Object.getOwnPropertySymbols(value))
  if (!Reflect.getOwnPropertyDescriptor(value, 'length')!.writable && integrity !== 3) told.push('length')
  return { elements, told, unlisted: true }
}

/**
 * Reads an array, in steps between which pauses may be made. Arrays of which less than a quarter is there are told by their
 * keys, so that a length costs nothing; of those longer than `most` nothing is read, and of those longer than `unlisted` only
 * the elements, and no other properties.
 */
export function* readingElements(value: unknown[], integrity: Integrity, most: number = Infinity, unlisted: number = Infinity): Generator<void, Elements> {
  const { length } = value
  const alone = length > unlisted && seemsDense(value, length) ? yield* readingAlone(value, length, integrity) : undefined
  if (alone !== undefined) return alone
  const long = length > most
  const keys = long ? [] : Reflect.ownKeys(value)
  const sparse = long || (length > 64 && keys.length * 4 < length)
  const elements = sparse ? undefined : new Array<unknown>(length).fill(hole)
  const told: PropertyKey[] = []
  for (let i = 0; i < keys.length; i++) {
    if (i % STEP === STEP - 1) yield
    const key = keys[i]!
    if (key === 'length') {
      if (!Reflect.getOwnPropertyDescriptor(value, key)!.writable && integrity !== 3) told.push(key)
      continue
    }
    const index = elements === undefined ? -1 : indexOf(key, length)
    const descriptor = index < 0 ? undefined : Reflect.getOwnPropertyDescriptor(value, key)
    if (descriptor !== undefined && attributesOf(descriptor, integrity) === PLAIN) elements![index] = descriptor.value
    else told.push(key)
  }
  // A read-only length is told last: nothing can be added after it.
  if (told.includes('length')) told.push(...told.splice(told.indexOf('length'), 1))
  return { elements, told }
}

/** Places that are looked at to see whether an array is mostly holes. */
const SAMPLES = 64

/** True if at least a quarter of an array's places seem to be there: all of few, some of many are looked at. */
export function seemsDense(value: object, length: number): boolean {
  if (length <= SAMPLES) return true
  let there = 0
  for (let i = 0; i < SAMPLES; i++) if (Object.hasOwn(value, Math.floor(i * length / SAMPLES))) there++
  return there * 4 >= SAMPLES
}

function tellArray(value: unknown[], prototype: object | null, plan: Plan, out: Listener): void {
  const integrity = integrityOf(value)
  const changed = prototype !== arrayPrototype
  if (changed && plan.refusal !== undefined) return out.refuse(plan.refusal.why, plan.refusal.remedy)
  const { elements, told } = out.elementsOf?.(value) ?? atOnce(readingElements(value, integrity, out.most))
  const dress: Dress = { integrity, keys: told, prototype: changed ? prototype : undefined, stated: false, ...privatesOf(value, plan) }
  if (plan.stated) {
    if (told.some(key => key === 'length' || indexOf(key) >= 0)) {
      return out.refuse('its class takes a state, and some of its elements are missing or not plain.', 'Put the elements into the state too, by a [dill.reduce].')
    }
    return tellStated(value, dress, out, stated => out.asArray(value, elements, stated))
  }
  const dressed = changed || told.length > 0 || integrity !== 0
  out.asArray(value, elements, dressed ? dress : undefined)
}

/** The array index that a key is, or −1. */
export function indexOf(key: PropertyKey, below = 0xffff_ffff): number {
  if (typeof key !== 'string' || key === '') return -1
  const first = key.charCodeAt(0)
  if (first < 48 || first > 57) return -1
  const index = Number(key)
  return index < below && Number.isInteger(index) && String(index) === key ? index : -1
}

/** True for the prototype of plain objects. */
export function isObjectPrototype(prototype: object | null): boolean {
  return prototype === objectPrototype
}
