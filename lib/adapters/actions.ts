// State and the functions that act on it, where a store holds both in one object: what is saved is without them, and what
// comes back leaves those of the program that runs. Looks at the state and at plain objects right in it, and no further.

import { ACCESSOR } from '../core/kind.ts'
import { attributesOf, setAccessor, setOwn } from '../core/properties.ts'
import { isProxy } from '../core/proxies.ts'

type Properties = ReadonlyMap<PropertyKey, PropertyDescriptor>

/**
 * The state without actions – functions and accessors –, and the very same object where it has none. Runs no getter. What a
 * Proxy will not tell is left to whoever writes it, who says where it is.
 */
export function withoutActions(state: unknown): unknown {
  const parts = partsOf(state)
  for (const [part, properties] of parts) if (part !== state && !hasActions(properties)) parts.delete(part)
  if (parts.size === 0 || parts.size === 1 && !hasActions(parts.get(state)!)) return state
  // One copy of each: a slice under two names is one again, and what leads back to the state leads to its copy.
  const copies = new Map([...parts.keys()].map(part => [part, Object.create(Reflect.getPrototypeOf(part as object)) as object]))
  for (const [part, properties] of parts) {
    for (const [key, descriptor] of properties) {
      const inner = parts.get(descriptor.value)
      if (isAction(descriptor) || descriptor.value !== state && inner !== undefined && isNothingBut(inner)) continue
      put(copies.get(part)!, key, inner === undefined ? descriptor : { ...descriptor, value: copies.get(descriptor.value) })
    }
  }
  return copies.get(state)
}

/**
 * What was stored, in the place of what is there: names that were not stored stay, and so do actions. Where one of the two is
 * no plain object, it is what was stored. Runs no getter.
 */
export function withStored<S>(current: S, stored: unknown): S {
  return merged(current, stored, (slice, other) => hasActions(propertiesOf(slice)) ? merged(slice, other, (_, value) => value) : other) as S
}

function merged(current: unknown, stored: unknown, inner: (current: unknown, stored: unknown) => unknown): unknown {
  const now = propertiesOf(current)
  const then = propertiesOf(stored)
  if (now === undefined || then === undefined) return stored
  const all = Object.create(Reflect.getPrototypeOf(current as object)) as object
  for (const [key, descriptor] of now) put(all, key, descriptor)
  for (const [key, descriptor] of then) {
    const own = now.get(key)
    if (own === undefined || !isAction(own)) put(all, key, 'value' in descriptor ? { ...descriptor, value: inner(own?.value, descriptor.value) } : descriptor)
  }
  return all
}

/** The state, if it is a plain object, and plain objects right in it. */
function partsOf(state: unknown): Map<unknown, Properties> {
  const parts = new Map<unknown, Properties>()
  const add = (value: unknown): Properties | undefined => {
    const properties = parts.has(value) ? undefined : propertiesOf(value)
    if (properties !== undefined) parts.set(value, properties)
    return properties
  }
  for (const { value } of add(state)?.values() ?? []) add(value)
  return parts
}

function isAction(descriptor: PropertyDescriptor): boolean {
  return typeof descriptor.value === 'function' || !('value' in descriptor)
}

function hasActions(properties: Properties | undefined): boolean {
  return properties !== undefined && [...properties.values()].some(isAction)
}

function isNothingBut(properties: Properties): boolean {
  return [...properties.values()].every(isAction)
}

/** Own properties of a plain object; undefined for anything else, for a known Proxy, and for another that does not answer. */
function propertiesOf(value: unknown): Properties | undefined {
  if (typeof value !== 'object' || value === null || isProxy(value)) return undefined
  try {
    const prototype = Reflect.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) return undefined
    return new Map(Reflect.ownKeys(value).flatMap(key => {
      const descriptor = Reflect.getOwnPropertyDescriptor(value, key)
      return descriptor === undefined ? [] : [[key, descriptor] as const]
    }))
  } catch {
    return undefined
  }
}

/** As a property that can be changed, also where the object that had it was frozen. */
function put(target: object, key: PropertyKey, descriptor: PropertyDescriptor): void {
  const attributes = attributesOf(descriptor, 3)
  if (attributes & ACCESSOR) setAccessor(target, key, descriptor.get, descriptor.set, attributes)
  else setOwn(target, key, descriptor.value, attributes)
}
