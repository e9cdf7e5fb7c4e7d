// Constants: two graphs of frozen objects that are alike, part by part, so that one can stand for the other. Looking at them
// runs nothing, and knows no kind.

import { isObject } from './brand.ts'

const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect

/** Adds what stands in place of what, where two values are frozen all the way down and alike; else nothing. */
export function match(one: unknown, other: unknown, pairs: Map<unknown, object>): void {
  const found = new Map<unknown, object>()
  const rest: [unknown, unknown][] = [[one, other]]
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [a, b] = next
    if (Object.is(a, b) || found.get(a) === b) continue
    if (!isObject(a) || !isObject(b) || found.has(a) || !isAlike(a, b)) return
    found.set(a, b)
    for (const key of ownKeys(a)) rest.push([getOwnPropertyDescriptor(a, key)!.value, getOwnPropertyDescriptor(b, key)!.value])
  }
  for (const [a, b] of found) pairs.set(a, b)
}

function isAlike(a: object, b: object): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || getPrototypeOf(a) !== getPrototypeOf(b) || !Object.isFrozen(a) || !Object.isFrozen(b)) return false
  const keys = ownKeys(a)
  const others = ownKeys(b)
  const isData = (holder: object, key: PropertyKey): boolean => Object.hasOwn(getOwnPropertyDescriptor(holder, key)!, 'value')
  return keys.length === others.length && keys.every((key, i) => key === others[i] && isData(a, key) && isData(b, key))
}
