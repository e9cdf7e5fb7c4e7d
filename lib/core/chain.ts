// Chains of prototypes, which a Proxy can make endless: whoever follows one that is not the language's own does so by this.
// Asks no known Proxy, and knows nothing else.

import { isProxy } from './proxies.ts'

/** An object may have fewer than twice as many prototypes. */
const MOST = 2 ** 18

/**
 * An object and its prototypes, the nearest first; not those that are a known Proxy, nor what is behind it. Throws where they
 * have no end: another Proxy may say that its prototype is itself. Source: Brent, An Improved Monte Carlo Factorization Algorithm, BIT 20 (1980).
 */
export function* prototypeChain(value: object | null): Generator<object, void> {
  let [steps, span, mark] = [0, 1, null as object | null]
  for (let at = value; at !== null && (at === value || !isProxy(at)); at = Object.getPrototypeOf(at) as object | null) {
    if (at === mark || span > MOST) throw new TypeError('its prototypes have no end')
    yield at
    if (++steps < span) continue
    mark = at
    span *= 2
    steps = 0
  }
}

/** The prototypes of an object, the nearest first: none of a known Proxy, which is asked nothing. */
export function prototypesOf(value: object): Iterable<object> {
  if (isProxy(value)) return []
  const prototype = Object.getPrototypeOf(value) as object | null
  return isProxy(prototype) ? [] : prototypeChain(prototype)
}

/** True for a known Proxy, and for what has one among its prototypes: what it does not have itself, a handler is asked for. */
export function isBelowProxy(value: object): boolean {
  if (isProxy(value)) return true
  let last: unknown
  for (const at of prototypeChain(value)) last = Object.getPrototypeOf(at)
  return isProxy(last)
}
