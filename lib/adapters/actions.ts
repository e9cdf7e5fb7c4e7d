// State and the functions that act on it, where a store holds both in one object: what is saved is without them, and what
// comes back leaves those of the program that runs. Looks at the state and at plain objects right in it, and no further.

import { ownValue } from '../core/brand.ts'
import { PLAIN } from '../core/kind.ts'
import { setOwn } from '../core/properties.ts'

type Slice = (value: unknown) => unknown

/** The state without actions; the very same object where it has none. Runs no getter. */
export function withoutActions(state: unknown): unknown {
  const rest = without(state, value => without(value, inner => inner))
  return rest === NOTHING ? {} : rest
}

/**
 * What was stored, in the place of what is there: names that were not stored stay, and so do actions. Where one of the two is
 * no plain object, it is what was stored.
 */
export function withStored<S>(current: S, stored: unknown): S {
  return merged(current, stored, (slice, other) => hasActions(slice) ? merged(slice, other, (_, value) => value) : other) as S
}

/** Stands for an object in which there are only actions: none of it is state. */
const NOTHING: unique symbol = /* @__PURE__ */ Symbol('nothing but actions')

function without(value: unknown, inner: Slice): unknown {
  if (!isPlain(value)) return value
  const data: [PropertyKey, PropertyDescriptor][] = []
  const keys = Reflect.ownKeys(value)
  let same = true
  for (const key of keys) {
    const descriptor = Reflect.getOwnPropertyDescriptor(value, key)!
    const rest: unknown = typeof descriptor.value === 'function' ? NOTHING : inner(descriptor.value)
    same &&= rest === descriptor.value
    if (rest !== NOTHING) data.push([key, 'value' in descriptor ? { ...descriptor, value: rest } : descriptor])
  }
  if (same) return value
  if (data.length === 0) return NOTHING
  const copy = Object.create(Reflect.getPrototypeOf(value)) as object
  for (const [key, descriptor] of data) Object.defineProperty(copy, key, descriptor)
  return copy
}

function merged(current: unknown, stored: unknown, inner: (current: unknown, stored: unknown) => unknown): unknown {
  if (!isPlain(current) || !isPlain(stored)) return stored
  const all: object = { ...current }
  for (const key of Reflect.ownKeys(stored)) {
    const now = ownValue(current, key)
    if (typeof now !== 'function') setOwn(all, key, inner(now, ownValue(stored, key)), PLAIN)
  }
  return all
}

function hasActions(value: unknown): boolean {
  return isPlain(value) && Reflect.ownKeys(value).some(key => typeof ownValue(value, key) === 'function')
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  try {
    const prototype = Reflect.getPrototypeOf(value)
    return prototype === Object.prototype || prototype === null
  } catch {
    return false // A Proxy that has been revoked: whoever writes it will say so.
  }
}
