// The own properties that a function has by being one: which of them are as the language makes them, and how they are
// told and put back. Knows no kind.

import { durableAsyncPrototype, durablePrototype } from '../capture/durable.ts'
import type { Reader, Writer } from '../core/kind.ts'
import { setOwn } from '../core/properties.ts'
import { isProxy } from '../core/proxies.ts'

const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect

/** By the prototypes of generator functions, those of their generators. */
const generators: ReadonlyMap<unknown, unknown> = new Map([getPrototypeOf(function* () {})!, getPrototypeOf(async function* () {})!]
  .map(flavour => [flavour, getOwnPropertyDescriptor(flavour, 'prototype')!.value as unknown]))

const NONE: PropertyKey[] = []

const born: readonly string[] = ['length', 'name', 'prototype', 'arguments', 'caller']
const standard: ReadonlySet<PropertyKey> = new Set(born)

/** True where a function gets its own properties only when somebody asks for them, so that their order says nothing. */
const isLate = ownKeys(Object.assign(() => {}, { first: 0 }))[0] === 'first'

/** The own keys of a function: what it is born with comes first. */
function keysOf(fn: Function): PropertyKey[] {
  const keys = ownKeys(fn)
  if (!isLate) return keys
  const first = new Set<PropertyKey>(born.filter(key => keys.includes(key) && isBorn(fn, key)))
  return [...first, ...keys.filter(key => !first.has(key))]
}

/** True unless it may have been taken away and defined anew, which what is frozen does not tell. */
function isBorn(fn: Function, key: string): boolean {
  return isUsualKey(fn, key) || getOwnPropertyDescriptor(fn, key)!.configurable === false
}

/** A name or a length that is as the language gives it; undefined for any other. */
function usual(fn: Function, key: 'name' | 'length', type: 'string' | 'number'): unknown {
  const own = getOwnPropertyDescriptor(fn, key)
  return own !== undefined && own.writable === false && own.enumerable === false && own.configurable === true && typeof own.value === type ? own.value : undefined
}

/** What a function has. */
export interface Shape {
  fn: Function | undefined
  /** Own keys that are to be told one by one: those that are not as the language gives them, and what comes after. */
  unusual: PropertyKey[]
  /** Name and length, if a function has nothing else, and these as the language gives them. */
  name: unknown
  length: unknown
}

const unknown = (): Shape => ({ fn: undefined, unusual: NONE, name: undefined, length: undefined })

/** Looks at a function. Hot. */
function seen(shape: Shape, fn: Function): Shape {
  const keys = keysOf(fn)
  // Nearly all functions have these, and a prototype object or none.
  const few = keys.length === 2 || (keys.length === 3 && keys[2] === 'prototype' && hasUsualPrototype(fn))
  shape.length = few ? usual(fn, 'length', 'number') : undefined
  shape.name = few ? usual(fn, 'name', 'string') : undefined
  shape.unusual = shape.length === undefined || shape.name === undefined ? unusualAmong(fn, keys) : NONE
  shape.fn = fn
  return shape
}

function unusualAmong(fn: Function, keys: readonly PropertyKey[]): PropertyKey[] {
  const first = keys.findIndex(key => !isUsualKey(fn, key))
  return first < 0 ? [] : keys.slice(first).filter(key => key === 'name' || key === 'length' || !isUsualKey(fn, key))
}

/** Own keys of a function that are to be told one by one. */
export function unusualKeys(fn: Function): PropertyKey[] {
  return seen(unknown(), fn).unusual
}

function isUsualKey(fn: Function, key: PropertyKey): boolean {
  if (key === 'name') return usual(fn, key, 'string') !== undefined
  if (key === 'length') return usual(fn, key, 'number') !== undefined
  if (key === 'prototype') return hasUsualPrototype(fn)
  // Engines give sloppy functions these two, which nobody can change.
  return (key === 'arguments' || key === 'caller') && getOwnPropertyDescriptor(fn, key)!.configurable === false
}

function hasUsualPrototype(fn: Function): boolean {
  const { value, enumerable, writable } = getOwnPropertyDescriptor(fn, 'prototype')!
  if (writable === false && !isClassText(fn)) return false
  if (enumerable !== false || typeof value !== 'object' || value === null) return false
  return isMadeFor(fn, value as object) || isGenerators(fn, value as object)
}

/** True for the prototype object of a function, as the language makes it. */
function isMadeFor(fn: Function, prototype: object): boolean {
  if (isProxy(prototype)) return false
  const own = getOwnPropertyDescriptor(prototype, 'constructor')
  return own !== undefined && own.value === fn && own.enumerable === false
}

/** The prototype object that a generator function is born with: it knows nothing of the function. */
function isGenerators(fn: Function, prototype: object): boolean {
  const flavour = getPrototypeOf(fn)
  return flavour !== Function.prototype && !isProxy(prototype) && generators.get(flavour) === getPrototypeOf(prototype)
}

const lastKey = {}

/** What a function has, for who asks twice in a row. It holds until somebody asks for that of another. */
export function shapeOf(fn: Function, out: Pick<Writer, 'scratch'>): Readonly<Shape> {
  const last = out.scratch(lastKey, unknown)
  return last.fn === fn ? last : seen(last, fn)
}

/** Tells name, length and, if it was changed, the prototype object. */
export function tellShape(fn: Function, prototype: object | undefined, out: Writer, made?: ReadonlySet<PropertyKey>): void {
  const shape = shapeOf(fn, out)
  out.value('name', saidOf(shape, 'name', made))
  out.value('length', saidOf(shape, 'length', made))
  out.value('prototype', prototype)
}

/**
 * What is said of a name or a length: itself; undefined where there is none; null where it stands in its place, made by the
 * text – a static method may have such a name – or to be changed there.
 */
export function saidOf(shape: Readonly<Shape>, key: 'name' | 'length', made?: ReadonlySet<PropertyKey>): unknown {
  if (made?.has(key) === true) return null
  if (shape.unusual === NONE) return shape[key]
  const fn = shape.fn!
  if (shape.unusual.includes(key)) return isInPlace(fn, key, made) ? null : undefined
  return Object.hasOwn(fn, key) ? fn[key] : undefined
}

/** True for what no property of the user's own comes before. */
function isInPlace(fn: Function, key: string, made: ReadonlySet<PropertyKey> | undefined): boolean {
  const keys = keysOf(fn)
  return keys.slice(0, keys.indexOf(key)).every(other => standard.has(other) || made?.has(other) === true)
}


/** Puts name, length and prototype back. */
export function fillShape(fn: Function, from: Reader): void {
  fitName(fn, 'name', from.value(), from)
  fitName(fn, 'length', from.value(), from)
  fillPrototype(fn, from.value())
}

/** Passes over what was told for one that was here before. */
export function skipShape(from: Reader): void {
  for (let parts = 0; parts < 3; parts++) from.value()
}

/** Gives a function what was said of its name or length; true if it is born with it. */
export function fitName(fn: Function, key: 'name' | 'length', said: unknown, from: Reader): boolean {
  if (said === null) return true
  if (said !== undefined && typeof said !== (key === 'name' ? 'string' : 'number')) return from.fail(`a ${key} has the wrong type`)
  if (said !== undefined && Object.is(getOwnPropertyDescriptor(fn, key)?.value, said)) return true
  if (said === undefined) Reflect.deleteProperty(fn, key)
  else setOwn(fn, key, said, 4)
  return false
}

/** Puts a prototype back: it has told itself, but for a generator function's. */
export function fillPrototype(fn: Function, told: unknown): void {
  const prototype: unknown = getOwnPropertyDescriptor(fn, 'prototype')?.value
  if (typeof told !== 'object' || told === null || isProxy(told) || typeof prototype !== 'object' || prototype === null || !isGenerators(fn, prototype)) return
  Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(told))
}

/** The prototype object of a plain function, if there is anything to be told of it; of a generator function's, a plain object of its properties. */
export function changedPrototype(fn: Function): object | undefined {
  const prototype: unknown = getOwnPropertyDescriptor(fn, 'prototype')?.value
  if (typeof prototype !== 'object' || prototype === null) return undefined
  if (isGenerators(fn, prototype)) return ownKeys(prototype).length === 0 || prototype === durablePrototype || prototype === durableAsyncPrototype ? undefined : Object.defineProperties({}, Object.getOwnPropertyDescriptors(prototype)) as object
  if (!isMadeFor(fn, prototype)) return undefined
  const plain = ownKeys(prototype).length === 1 && Object.isExtensible(prototype) && getPrototypeOf(prototype) === Object.prototype
    && isUsualConstructor(prototype)
  return plain ? undefined : prototype
}

/** True if `constructor` has the attributes that the language gives it. */
export function isUsualConstructor(prototype: object): boolean {
  const own = getOwnPropertyDescriptor(prototype, 'constructor')
  return own?.writable === true && own.configurable === true && own.enumerable === false
}

const blank = String.raw`(?:\s|/\*[^]*?\*/|//.*)`
const derivedText = new RegExp(`^class(?:${blank}+[^\\s{/]+)?${blank}+extends\\b`)
/** A text never changes. */
const derived = new WeakMap<Function, boolean>()

/** True for a class whose text says `extends`. */
export function isDerived(Class: Function): boolean {
  let is = derived.get(Class)
  if (is === undefined) derived.set(Class, is = derivedText.test(Reflect.apply(Function.prototype.toString, Class, []) as string))
  return is
}

/** True for a class; a function whose prototype was made read-only is none. */
export function isClassText(fn: Function): boolean {
  return !isProxy(fn) && getOwnPropertyDescriptor(fn, 'prototype')?.writable === false && (Reflect.apply(Function.prototype.toString, fn, []) as string).startsWith('class')
}

const flavours: ReadonlySet<unknown> = new Set([Function.prototype, getPrototypeOf(async () => {}), ...generators.keys()])

/** True for a prototype that functions are born with. */
export function isUsualPrototype(prototype: unknown): boolean {
  return flavours.has(prototype)
}
