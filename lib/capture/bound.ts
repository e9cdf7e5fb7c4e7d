// Bound functions of instrumented code: what they bind, which the language hides, in a private field on each.
// Imports nothing but its neighbours: this goes into users' bundles.

import { hidden } from './stamps.ts'

/** What a bound function binds. */
export interface Bound {
  readonly target: Function
  readonly self: unknown
  readonly args: readonly unknown[]
}

const Binding = /* @__PURE__ */ hidden<Bound>()

const { apply } = Reflect
const { bind } = Function.prototype

/** Binds a function and remembers what it bound. */
export function bindTo(target: Function, self: unknown, args: readonly unknown[]): Function {
  const bound = apply(bind, target, [self, ...args]) as Function
  new Binding(bound, { target, self, args })
  return bound
}

/**
 * Stands before `.bind(`: gives what stands there, or for a function something whose `bind` remembers. The function's own
 * `bind` is got once, when it would have been, and called as it would have been if it is not the language's.
 */
export function d(value: unknown): unknown {
  if (typeof value !== 'function') return value
  return {
    get bind(): unknown {
      const own = (value as { readonly bind: unknown }).bind
      if (own === bind) return (...given: unknown[]) => bindTo(value, given[0], given.slice(1))
      return typeof own === 'function' ? (...given: unknown[]) => apply(own, value, given) as unknown : own
    },
  }
}

/** What a bound function binds; undefined for one that no instrumented code made. */
export function boundOf(value: object): Bound | undefined {
  return Binding.read(value)
}
