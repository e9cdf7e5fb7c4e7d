// The keys of collections that hold them weakly and that nothing can list: everything else that a graph leads to is asked
// for. What is under a key counts only once the key is found, so each find may bring more: ephemerons (Hayes, Ephemerons: a
// New Finalization Mechanism, OOPSLA 1997). Names no type.

import { isObject } from './brand.ts'
import type { Kind } from './kind.ts'
import { isLong, tellingLong, tellingSoon, type Telling, type WalkOptions, type WeakKeys } from './telling.ts'

/** Objects between two pauses that are offered. */
const SLICE = 512

/** A collection, and what was found of its keys. */
interface Found {
  readonly value: object
  readonly weak: NonNullable<Kind['weak']>
  readonly keys: (object | symbol)[]
}

/**
 * Looks through a graph; where it yields, a pause may be made. Each collection is asked for each object: it takes the time of
 * the one number times the other.
 */
export function* findingKeys(root: unknown, options: WalkOptions): Generator<void, WeakKeys> {
  const met = new Set<object | symbol>()
  const found: Found[] = []
  const rest: unknown[] = [root]
  const ask = ({ value, weak, keys }: Found, key: object | symbol): void => {
    if (!weak.has(value, key)) return
    keys.push(key)
    rest.push(weak.get?.(value, key))
  }
  for (let count = 1; rest.length > 0; count++) {
    if (count % SLICE === 0) yield
    const value = rest.pop()
    if (!(isObject(value) || typeof value === 'symbol') || met.has(value)) continue
    met.add(value)
    const { kind, parts } = yield* told(value, options)
    for (const collection of found) ask(collection, value)
    for (let i = parts.length - 1; i >= 0; i--) if (parts[i]!.closed !== true) rest.push(parts[i]!.value)
    if (kind?.weak === undefined) continue
    const collection: Found = { value: value as object, weak: kind.weak, keys: [] }
    found.push(collection)
    for (const key of met) ask(collection, key)
  }
  return new Map(found.map(({ value, keys }) => [value, keys]))
}

function* told(value: object | symbol, options: WalkOptions): Generator<void, Telling> {
  const telling = isLong(value, options) ? value : tellingSoon(value, options)
  return Array.isArray(telling) || 'long' in telling ? yield* tellingLong(telling, options) : telling
}
