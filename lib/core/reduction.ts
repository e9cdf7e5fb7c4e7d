// Pickle's reduction as a kind: a factory, its arguments, and a state for what the factory made. The factory and the
// arguments must be complete before the value exists; the state may lead back to it. Bytes could name any function with
// any arguments, so only what was registered as a factory is ever called: of the language's own functions a few, called
// in turn, would do anything.

import { hookOf, isClass, nameOf, prototypeOf } from './classes.ts'
import { cleaned } from './errors.ts'
import { kind, setState, type Kind, type Reader, type Reducer, type Writer } from './kind.ts'
import { restoreOwn } from './properties.ts'
import { isProxy } from './proxies.ts'

/** Who knows what may be called. */
interface Makers {
  makes(factory: object): boolean
}

/**
 * The kind of a value whose reducer says how to make it again.
 * @param holder the prototype from whose class the value has the reducer, if it is a class's own
 */
export function reductionBy(reducer: Reducer, makers: Makers, holder?: object): Kind<object> {
  return kind<object>({
    ...reduction,
    encode(value, out) {
      const told: unknown = reducer(value)
      if (!Array.isArray(told) || typeof told[0] !== 'function' || !Array.isArray(told[1]) || told.length > 3) {
        return out.refuse(`its reducer returned ${whatOf(told)} instead of [factory, args] or [factory, args, state].`, 'Return a function and an array of its arguments.')
      }
      const [factory, args, state] = told as [Function, unknown[], unknown]
      const name = cleaned(nameOf(factory)) || 'without a name'
      if (!makers.makes(factory)) {
        return out.refuse(`its factory, the ${isClass(factory) ? 'class' : 'function'} ${name}, is not registered as one.`, `Say that pickles may call it: register(${nameOf(factory) === '' ? 'factory, { name: "…", factory: true }' : `${name}, { factory: true }`}).`)
      }
      const given = prototypeOf(factory)
      const direct = Object.getPrototypeOf(value) === given
      if (holder !== undefined && given === holder && !direct) {
        return out.refuse(`its [dill.reduce] comes from class ${name} and makes a ${name}, which this is not.`, 'Return [this.constructor, arguments], or give its own class a [dill.reduce].')
      }
      tellReduction(value, factory, isClass(factory) || direct, args, state, out)
    },
  })
}

function tellReduction(value: object, factory: Function, constructs: boolean, args: unknown[], state: unknown, out: Writer): void {
  out.value('factory', factory)
  out.value('constructs', constructs)
  for (const argument of args) out.value('argument', argument)
  out.hold()
  // As in Python, no state is none, and then nothing is set.
  if (state === undefined || state === null) return
  const fault = stateFault(value, state)
  if (fault !== undefined) return out.refuse(...fault)
  out.value('state', state)
}

/** The reading half, which is the same for every reducer. */
export const reduction: Kind<object> = kind<object>({
  tag: 'reduction',
  encode(_value, out) {
    out.refuse('a reduction is told by its reducer.')
  },
  shell(from) {
    const factory = from.factory()
    const constructs = from.value()
    if (typeof constructs !== 'boolean') return from.fail('it does not say whether its factory is a class')
    const args: unknown[] = []
    while (from.more()) args.push(from.value())
    return made(constructs ? Reflect.construct(factory, args) : Reflect.apply(factory, undefined, args), from)
  },
  fill(made, from) {
    if (from.more()) applyState(made, from.value())
  },
})

/** A reducer that overrides may stand for a symbol too. */
function made(value: unknown, from: Reader): object {
  const identity = (typeof value === 'object' && value !== null) || typeof value === 'function' || typeof value === 'symbol'
  return identity ? value as object : from.fail('its factory returned no object')
}

/** Why a state could not be put into the value again, and what to do; undefined if it can. */
export function stateFault(value: object, state: unknown): [why: string, remedy: string] | undefined {
  if (state === undefined) return ['its [dill.getState] returned undefined.', 'Return what is to be saved; {} if that is nothing.']
  if (hookOf(value, setState) !== undefined || isPlain(state)) return undefined
  return [
    'its state is not a plain object of data properties, and only its class could say how to put it back.',
    'Give the class a [dill.setState](state), or return a plain object.',
  ]
}

/** Puts a state into an object: by its class's `[dill.setState]`, else as own properties. */
export function applyState(target: object, state: unknown): void {
  const method = typeof target === 'object' || typeof target === 'function' ? hookOf(target, setState) : undefined
  if (method !== undefined) return void Reflect.apply(method, target, [state])
  if (!isPlain(state) || typeof target === 'symbol') throw new TypeError('a state that is not a plain object needs [dill.setState]')
  for (const key of Reflect.ownKeys(state)) {
    if (!restoreOwn(target, key, Reflect.getOwnPropertyDescriptor(state, key)!.value, 7)) throw new TypeError('a property of the state cannot be set')
  }
}

function isPlain(state: unknown): state is object {
  if (typeof state !== 'object' || state === null || isProxy(state)) return false
  const prototype: unknown = Object.getPrototypeOf(state)
  return (prototype === null || prototype === Object.prototype)
    && Reflect.ownKeys(state).every(key => Object.hasOwn(Reflect.getOwnPropertyDescriptor(state, key)!, 'value'))
}

function whatOf(told: unknown): string {
  if (Array.isArray(told)) return `an array of ${told.length}`
  return told === undefined || told === null ? String(told) : typeof told === 'object' ? 'an object' : `a ${typeof told}`
}
