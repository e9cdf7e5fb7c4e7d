// Own keys, descriptors, integrity: what every object has, whatever its kind. Reads through descriptors only (no getter
// runs) and writes by definition only (no setter runs, no `__proto__` acts, no polluted `Object.prototype` is consulted).

import { ACCESSOR, CONFIGURABLE, ENUMERABLE, PLAIN, WRITABLE, type Kind, type Writer } from './kind.ts'

/** 0 extensible, 1 not extensible, 2 sealed, 3 frozen. */
export type Integrity = 0 | 1 | 2 | 3

/** The name of a typed array's type; undefined for everything else. */
export const elementType: (value: object) => string | undefined =
  Function.prototype.call.bind(Reflect.getOwnPropertyDescriptor(Reflect.getPrototypeOf(Uint8Array.prototype)!, Symbol.toStringTag)!.get!)

/** How far an object is closed. */
export function integrityOf(value: object): Integrity {
  if (Object.isExtensible(value)) return 0
  // V8 takes an empty array that is not extensible for frozen, though its length can be written.
  const open = Array.isArray(value) && Reflect.getOwnPropertyDescriptor(value, 'length')!.writable === true
  if (!open && Object.isFrozen(value)) return 3
  // V8 takes a closed view for sealed, and throws where one is to be sealed.
  return Object.isSealed(value) && elementType(value) === undefined ? 2 : 1
}

/** Closes an object again. */
export function close(value: object, integrity: number): void {
  if (integrity === 3) Object.freeze(value)
  else if (integrity === 2) Object.seal(value)
  else if (integrity === 1) Object.preventExtensions(value)
}

/** Attribute bits of a descriptor. What sealing or freezing took away is counted as there: closing takes it away again. */
export function attributesOf(descriptor: PropertyDescriptor, integrity: Integrity): number {
  return (descriptor.enumerable ? ENUMERABLE : 0)
    | (descriptor.configurable || integrity >= 2 ? CONFIGURABLE : 0)
    | (Object.hasOwn(descriptor, 'value')
      ? descriptor.writable || integrity === 3 ? WRITABLE : 0
      : ACCESSOR)
}

/** V8's accessor of a stack that an object owns, where it is one: engines differ, and so do versions of this one. */
export const ownStack: (() => unknown) | undefined = Reflect.getOwnPropertyDescriptor(new Error(), 'stack')?.get

/** A property as it is told: a stack that `Error.captureStackTrace` gave to any object is text, whatever holds it here. */
export function toldDescriptor(value: object, key: PropertyKey): PropertyDescriptor | undefined {
  const descriptor = Reflect.getOwnPropertyDescriptor(value, key)
  if (key !== 'stack' || ownStack === undefined || descriptor?.get !== ownStack) return descriptor
  const { enumerable, configurable } = descriptor as Required<PropertyDescriptor>
  return { value: Reflect.apply(ownStack, value, []), writable: true, enumerable, configurable }
}

/** Tells own properties, in order, but for the first `from` keys. */
export function tellProperties(value: object, keys: readonly PropertyKey[], from: number, integrity: Integrity, out: Writer): void {
  for (let i = from; i < keys.length; i++) {
    const key = keys[i]!
    const descriptor = toldDescriptor(value, key)
    if (descriptor === undefined) continue
    const attributes = attributesOf(descriptor, integrity)
    if (attributes & ACCESSOR) out.accessor(key, descriptor.get, descriptor.set, attributes)
    else out.property(key, descriptor.value, attributes)
  }
}

/** How many of the keys, from the first, are plain data under string keys. */
export function plainPrefix(value: object, keys: readonly PropertyKey[], integrity: Integrity): number {
  let i = 0
  while (i < keys.length && plainAt(value, keys[i]!, integrity) !== undefined) i++
  return i
}

/** The descriptor of a property that is plain data under a string key; undefined for any other. */
export function plainAt(value: object, key: PropertyKey, integrity: Integrity): PropertyDescriptor | undefined {
  const descriptor = typeof key === 'string' ? Reflect.getOwnPropertyDescriptor(value, key) : undefined
  return descriptor !== undefined && attributesOf(descriptor, integrity) === PLAIN ? descriptor : undefined
}

/** Own keys that the kind does not tell itself. */
export function extraKeys(value: object, kind: Kind): PropertyKey[] {
  if (kind.own === 'all') return []
  if (kind.own === 'indices') return indexedExtras(value)
  const keys = Reflect.ownKeys(value)
  const told = typeof kind.own === 'function' ? kind.own(value) : kind.own!
  return told.length === 0 ? keys : keys.filter(key => !told.includes(key))
}

const viewPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object
const viewLength = Object.getOwnPropertyDescriptor(viewPrototype, 'length')!.get!

/** Views of more elements are not listed. */
const LISTED = 4096
/** Longer ones are not even for those who only look: a second would not be enough. */
const LOOKED_AT = 2 ** 20

/**
 * The named own keys of a value whose integer keys are its elements. To list the names of a long one costs 0.15 µs for
 * each element, a hundred times what its bytes cost; so above 4,096 elements only symbols and the extras of subclasses
 * and closed objects are looked for.
 */
function indexedExtras(value: object): PropertyKey[] {
  if (!ArrayBuffer.isView(value)) {
    const { length } = value as { length: number }
    return Reflect.ownKeys(value).slice(length).filter(key => key !== 'length')
  }
  // Asked of the slot: a subclass may say otherwise.
  const length: number = viewLength.call(value)
  return length > LISTED && isCommon(value) ? Object.getOwnPropertySymbols(value) : Reflect.ownKeys(value).slice(length)
}

/** True for a view that is neither closed nor of a class of somebody's own. */
function isCommon(view: object): boolean {
  return Object.isExtensible(view) && Object.getPrototypeOf(Object.getPrototypeOf(view)) === viewPrototype
}

/** The names of own properties that are left behind, for those who look exactly and have the time. */
export function namesLeft(value: object): string[] {
  if (elementType(value) === undefined) return []
  const length: number = viewLength.call(value)
  return length > LISTED && length <= LOOKED_AT && isCommon(value) ? Object.getOwnPropertyNames(value).slice(length) : []
}

const descriptor: PropertyDescriptor = Object.assign(Object.create(null), { value: undefined, writable: true, enumerable: true, configurable: true })

/** Defines an own data property. Never assigns: assignment runs setters, and `__proto__` is one. */
export function setOwn(target: object, key: PropertyKey, value: unknown, attributes: number): boolean {
  descriptor.value = value
  descriptor.writable = (attributes & WRITABLE) !== 0
  descriptor.enumerable = (attributes & ENUMERABLE) !== 0
  descriptor.configurable = (attributes & CONFIGURABLE) !== 0
  const done = Reflect.defineProperty(target, key, descriptor)
  descriptor.value = undefined
  return done
}

/**
 * Defines a property that bytes ask for. False where the engine would convert the value, which may run code of the
 * value's: for an array's length, of which only that it is read-only can be put back, and for a typed array's elements.
 */
export function restoreOwn(target: object, key: PropertyKey, value: unknown, attributes: number): boolean {
  if (Array.isArray(target)) {
    if (key === 'length') return value === target.length && setOwn(target, key, value, attributes & WRITABLE)
  } else if (typeof target === 'function') {
    // Of a frozen function, all were counted as configurable; its prototype never was.
    if (Reflect.getOwnPropertyDescriptor(target, key)?.configurable === false) return setOwn(target, key, value, attributes & ~CONFIGURABLE)
  } else if (elementType(target) !== undefined && typeof key !== 'symbol' && String(Number(key)) === String(key)) return false
  return setOwn(target, key, value, attributes)
}

/** Defines an own accessor property. */
export function setAccessor(target: object, key: PropertyKey, get: unknown, set: unknown, attributes: number): boolean {
  const accessor: PropertyDescriptor = Object.create(null)
  accessor.get = get as () => unknown
  accessor.set = set as (value: unknown) => void
  accessor.enumerable = (attributes & ENUMERABLE) !== 0
  accessor.configurable = (attributes & CONFIGURABLE) !== 0
  return Reflect.defineProperty(target, key, accessor)
}
