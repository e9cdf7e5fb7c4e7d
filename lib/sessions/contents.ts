// Containers that nothing can assign: what is in one is copied into another, so that a `const` stays the same object and
// has its content back. Only what a program can see is copied, and private fields that somebody can reach. Knows no session.

import { builtinTag, methodOf, getterOf } from '../core/brand.ts'
import { hidesFields, isMade, makerOf } from '../core/classes.ts'
import { behind, isProxy } from '../core/proxies.ts'
import type { Plan } from '../core/registry.ts'
import { registry } from '../dill.ts'
import { PrivateFields } from '../kinds/instances.ts'

const { defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys, setPrototypeOf } = Reflect

/** What a container is, whatever its class. */
export type Brand = 'object' | 'array' | 'Map' | 'Set' | 'Date'

const mapEntries = methodOf<[], IterableIterator<[unknown, unknown]>>(Map.prototype, 'entries')
const mapClear = methodOf<[], void>(Map.prototype, 'clear')
const mapSet = methodOf<[key: unknown, value: unknown], unknown>(Map.prototype, 'set')
const setValues = methodOf<[], IterableIterator<unknown>>(Set.prototype, 'values')
const setClear = methodOf<[], void>(Set.prototype, 'clear')
const setAdd = methodOf<[value: unknown], unknown>(Set.prototype, 'add')
const setSize = getterOf<number>(Set.prototype, 'size')
const mapSize = getterOf<number>(Map.prototype, 'size')
const timeOf = methodOf<[], number>(Date.prototype, 'getTime')
const setTime = methodOf<[time: number], number>(Date.prototype, 'setTime')

/** How what stands in inner slots is copied. */
const slots: { readonly [brand in Brand]?: (target: object, from: object) => void } = {
  Map(target, from) {
    const entries = [...mapEntries(from)]
    if (mapSize(target) > 0) mapClear(target)
    for (const [key, value] of entries) mapSet(target, key, value)
  },
  Set(target, from) {
    const values = [...setValues(from)]
    if (setSize(target) > 0) setClear(target)
    for (const value of values) setAdd(target, value)
  },
  Date: (target, from) => void setTime(target, timeOf(from)),
}

/** True for the name of a brand. */
export function isBrand(value: unknown): value is Brand {
  return value === 'object' || value === 'array' || value === 'Map' || value === 'Set' || value === 'Date'
}

/** What kind of container a value is; undefined for one whose content cannot be taken out and put back. */
export function brandOf(value: unknown): Brand | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (isProxy(value)) return brandOf(behind(value))
  if (!Object.isExtensible(value)) return undefined
  if (registry.homeOf(value) !== undefined || isMade(value)) return undefined
  const prototype = getPrototypeOf(value)
  const plan = prototype === null ? undefined : registry.plan(prototype)
  if (plan !== undefined && (plan.refusal !== undefined || givesWhatIsHidden(plan, prototype!))) return undefined
  // A class that says itself how it is saved has a kind of its own.
  const kind = plan?.candidates.find(({ is }) => is === undefined || is(value))
  if (kind !== undefined) return isBrand(kind.tag) ? kind.tag : undefined
  if (Array.isArray(value)) return 'array'
  const tag = builtinTag(value)
  return tag === 'Object' || tag === '' ? 'object' : undefined
}

/** True for a class that gives a state of private fields which nobody else sees. */
function givesWhatIsHidden({ gives, insides }: Plan, prototype: object): boolean {
  const maker = makerOf(prototype)
  return gives && insides === undefined && maker !== undefined && hidesFields(maker) !== undefined
}

/** A container with nothing in it. */
export function emptyOf(brand: Brand, prototype: object | null): object {
  const made = prototype === null ? undefined : PrivateFields.make(prototype)
  if (made !== undefined) return made
  if (brand === 'object') return Object.create(prototype) as object
  const empty = brand === 'array' ? [] : brand === 'Map' ? new Map() : brand === 'Set' ? new Set() : new Date(NaN)
  if (getPrototypeOf(empty) !== prototype) setPrototypeOf(empty, prototype)
  return empty
}

/** The prototype of a container, or of the one behind a known Proxy. */
export function prototypeIn(value: object): object | null {
  return getPrototypeOf(behind(value)!)
}

/** Another container with the same in it. */
export function shallow(value: object, brand: Brand): object {
  const copy = emptyOf(brand, prototypeIn(value))
  fill(copy, value, brand)
  return copy
}

/** Puts into one container what is in another of its brand and prototype. A known Proxy is only asked to set. Returns false if it does not take it; then it holds a part of it. */
export function fill(target: object, from: object, brand: Brand): boolean {
  const [inner, source] = [behind(target)!, behind(from)!]
  const prototype = getPrototypeOf(source)
  const insides = prototype === null ? undefined : registry.plan(prototype).insides
  const hidden = insides?.read(source)
  if (hidden !== undefined && insides!.write(inner, hidden) !== undefined) return false
  slots[brand]?.(inner, source)
  return fillProperties(target, inner, source)
}

/** Sets what is there, for whoever watches by a Proxy; defines the rest. */
function fillProperties(target: object, inner: object, from: object): boolean {
  const wanted = keysOf(from)
  const isKept = isInOrder(keysOf(inner), wanted) ? (key: PropertyKey) => Object.hasOwn(from, key) : () => false
  return keysOf(inner).every(key => isKept(key) || deleteProperty(target, key))
    && (!Array.isArray(from) || setProperty(target, inner, 'length', getOwnPropertyDescriptor(from, 'length')!))
    && wanted.every(key => setProperty(target, inner, key, getOwnPropertyDescriptor(from, key)!))
}

function keysOf(value: object): PropertyKey[] {
  return Array.isArray(value) ? ownKeys(value).filter(key => key !== 'length') : ownKeys(value)
}

function setProperty(target: object, inner: object, key: PropertyKey, wanted: PropertyDescriptor): boolean {
  const there = getOwnPropertyDescriptor(inner, key)
  const isAlike = there?.writable === true && wanted.writable === true && there.enumerable === wanted.enumerable && there.configurable === wanted.configurable
  return isAlike ? Object.is(there.value, wanted.value) || Reflect.set(target, key, wanted.value) : defineProperty(target, key, wanted)
}

/** True if what stays of the first keys stands in the order of the second, before what is new. */
function isInOrder(before: readonly PropertyKey[], after: readonly PropertyKey[]): boolean {
  const wanted = new Set(after)
  return before.filter(key => wanted.has(key)).every((key, i) => key === after[i])
}
