// Whether a promise resolves to a value as it is, for every verb that gives one: what has a then would be called instead. Knows
// nothing of how the value came.

import { isObject, isThenable } from './brand.ts'
import { isBelowProxy } from './chain.ts'
import { UnpicklingError } from './errors.ts'

/**
 * Throws an UnpicklingError with code `THENABLE` for a value that a promise would call.
 *
 * A promise asks a Proxy for a then, whoever makes it: what its handler gives decides. Somebody has vouched for the handler.
 */
export function checkResolvable(value: unknown, hint: string): void {
  const unresolvable = (what: string, cause?: unknown): UnpicklingError =>
    new UnpicklingError(`Cannot resolve to ${what}. ${hint}`, { code: 'THENABLE', hint, ...cause === undefined ? {} : { cause } })
  let calls: boolean
  try {
    calls = isObject(value) && isBelowProxy(value) ? typeof (value as { readonly then?: unknown }).then === 'function' : isThenable(value)
  } catch (cause) {
    throw unresolvable('a Proxy whose handler throws when the promise asks it for a then', cause)
  }
  if (calls) throw unresolvable('a value with a then: the promise would call it')
}
