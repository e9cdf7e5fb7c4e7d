// What a caller says of a function that no transform saw: which variables it has captured, and how they are read. Kept on
// the function itself, where nobody else sees it. Knows no kind.

import { hidden } from '../capture/stamps.ts'
import { cleaned, PicklingError } from '../core/errors.ts'
import { identifier } from '../source/names.ts'

/** How the variables of a function are read, as an object of their names and values. */
export type ReadVariables = (() => { readonly [name: string]: unknown }) | { readonly [name: string]: unknown }

/** The variables that a caller named. */
export interface BoundVariables {
  read(): { readonly [name: string]: unknown }
}

const Mark = /* @__PURE__ */ hidden<BoundVariables>()

/**
 * Says what a function has captured, where no transform saw it: then it travels, with its variables.
 *
 * `bind(fn, () => ({ n }), ({ n: v }) => { n = v })` reads the variables anew for each dump. A function that is made again
 * has variables of its own, which it shares with nobody.
 * @param fn a function or an arrow of the program's own
 * @param read gives the variables by name, or is an object of them for variables that never change
 * @param write not called by a dump or a load; it documents, beside `read`, which of the variables can change
 * @returns `fn`
 * @throws PicklingError with code `NOT_A_FUNCTION` or `BAD_NAME`
 */
export function bind<F extends Function>(fn: F, read: ReadVariables, write?: (variables: { readonly [name: string]: never }) => void): F {
  const wrong = typeof fn !== 'function' ? 'its first argument is no function'
    : (typeof read !== 'function' && typeof read !== 'object') || read === null ? 'its second argument neither gives the variables nor is an object of them'
      : write !== undefined && typeof write !== 'function' ? 'its third argument is no function' : undefined
  if (wrong !== undefined) {
    throw new PicklingError(`Cannot bind: ${wrong}. For example: bind(fn, () => ({ n }), ({ n: v }) => { n = v }).`, { code: 'NOT_A_FUNCTION' })
  }
  const given = typeof read === 'function' ? read : () => read
  const known = Mark.read(fn)
  if (known === undefined) new Mark(fn, { read: given })
  else known.read = given
  return fn
}

/** The variables that somebody named for a function, read now. */
export function variablesOf(fn: Function): { readonly names: readonly string[], readonly values: readonly unknown[] } | undefined {
  const bound = Mark.read(fn)
  if (bound === undefined) return undefined
  const given: unknown = bound.read()
  if (typeof given !== 'object' || given === null) throw new PicklingError('Cannot read the variables of a function: the reader given to bind returned no object. Return the variables by name: () => ({ n }).', { code: 'BAD_NAME' })
  const names = Object.keys(given)
  const bad = names.find(name => !identifier.test(name))
  if (bad !== undefined) throw new PicklingError(`Cannot read the variables of a function: the reader given to bind names ${JSON.stringify(cleaned(bad))}, which is no identifier. Return the variables by their names: () => ({ n }).`, { code: 'BAD_NAME' })
  return { names, values: names.map(name => Reflect.getOwnPropertyDescriptor(given, name)!.value as unknown) }
}
