// Pickle's reduction as a kind: a factory, its arguments, and a state for what the factory made. The factory and the
// arguments must be complete before the value exists; the state may lead back to it.

import { kind, setState, type Kind, type Reducer } from './kind.ts'
import { setOwn } from './properties.ts'

/** The kind of a value whose reducer says how to make it again. */
export function reductionBy(reducer: Reducer): Kind<object> {
  return kind<object>({
    ...reduction,
    encode(value, out) {
      const told: unknown = reducer(value)
      if (!Array.isArray(told) || typeof told[0] !== 'function' || !Array.isArray(told[1]) || told.length > 3) {
        return out.refuse('its reducer did not return [factory, args] or [factory, args, state].', 'Return a function and an array of its arguments.')
      }
      out.value('factory', told[0])
      for (const argument of told[1]) out.value('argument', argument)
      out.hold()
      if (told[2] !== undefined) out.value('state', told[2])
    },
  })
}

/** The reading half, which is the same for every reducer. */
export const reduction: Kind<object> = kind<object>({
  tag: 'reduction',
  encode(_value, out) {
    out.refuse('a reduction is told by its reducer.')
  },
  shell(from) {
    const factory = from.value(Function) as (...args: unknown[]) => unknown
    const args: unknown[] = []
    while (from.more()) args.push(from.value())
    const made = isClass(factory) ? Reflect.construct(factory, args) : Reflect.apply(factory, undefined, args)
    if ((typeof made !== 'object' || made === null) && typeof made !== 'function') return from.fail('its factory returned no object.')
    return made
  },
  fill(made, from) {
    if (from.more()) applyState(made, from.value())
  },
})

/** Puts a state into an object: by its own `[dill.setState]`, else as own properties. */
export function applyState(target: object, state: unknown): void {
  const method: unknown = (target as { [setState]?: unknown })[setState]
  if (typeof method === 'function') Reflect.apply(method, target, [state])
  else if (typeof state === 'object' && state !== null) {
    for (const key of Reflect.ownKeys(state)) setOwn(target, key, Reflect.getOwnPropertyDescriptor(state, key)?.value, 7)
  } else throw new TypeError('a state that is not an object needs [dill.setState]')
}

/** A class has a `prototype` that cannot be written; a function's can. */
function isClass(factory: Function): boolean {
  return Object.getOwnPropertyDescriptor(factory, 'prototype')?.writable === false
}
