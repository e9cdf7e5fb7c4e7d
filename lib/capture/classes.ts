// What an instrumented class says of itself, once, when it is defined: where it was defined, which functions are its
// members, and – from within, where alone it can be said – how its private fields are read and written.

import { T } from './keys.ts'
import { ownerOf } from './skeleton.ts'
import { hidden, t, type Within } from './stamps.ts'

/** How fields are read and written, all at once, in the order of their declarations. */
export interface Fields {
  read(holder: object): unknown[]
  write(holder: object, values: readonly unknown[]): void
}

/** Private members of one class. */
export interface Privates {
  /** The fields of instances, and whether an object is one; absent where instances have no private members. */
  readonly instances: Fields & { has(instance: object): boolean } | undefined
  /** The static fields, of the class itself; absent where there are none. */
  readonly statics: Fields | undefined
  /** Members that closures outside of the class's text use, by name: how each is got and set. */
  readonly reach: { readonly [name: string]: readonly [get: ((holder: object) => unknown) | undefined, set?: (holder: object, value: unknown) => void] | undefined }
}

/** A function that belongs to a class. */
export interface Member {
  readonly of: Function
  readonly isStatic: boolean
  readonly key: PropertyKey
  readonly half: 'value' | 'get' | 'set'
}

/** While an instance is made without its class's constructors and initialisers, `r` holds their arguments. */
export const h: { r: unknown[] | undefined } = { r: undefined }

const Mark = /* @__PURE__ */ hidden<Member>()
const PrivatesOf = /* @__PURE__ */ hidden<Privates>()
const KeysOf = /* @__PURE__ */ hidden<readonly PropertyKey[]>()

/**
 * Called in a static block that stands first in the class: its methods exist, and nothing of the author's has run.
 * `computed` says how many of its keys were computed: `K` has taken them last. `statics` is 1 if it has static methods or
 * accessors. A class that a computed key names says their keys instead, of a computed one its index: WebKit gives no name any
 * more to a class of which somebody has listed the keys before.
 */
export function c(Class: Function, site: number, record: Within, computed = 0, statics?: readonly PropertyKey[] | 1): void {
  t(Class, site, () => record)
  if (computed > 0) new KeysOf(Class, T(computed, ownerOf(site)))
  if (statics) mark(Class, Class, true, statics === 1 ? ownKeys(Class) : statics)
  mark(Class, Class.prototype as object, false)
}

const { ownKeys, getOwnPropertyDescriptor } = Reflect
const halves = ['value', 'get', 'set'] as const

/** By index: programs may have taken array iteration away when their classes are defined. */
function mark(of: Function, holder: object, isStatic: boolean, keys: readonly PropertyKey[] = ownKeys(holder)): void {
  for (let i = 0; i < keys.length; i++) {
    const said = keys[i]!
    const key = typeof said === 'number' ? keysOf(of)[said]! : said
    if (key === 'constructor' || key === 'prototype') continue
    const descriptor = getOwnPropertyDescriptor(holder, key)
    for (let j = 0; j < halves.length; j++) {
      const half = halves[j]!
      const made: unknown = descriptor?.[half]
      if (typeof made === 'function' && Mark.read(made) === undefined) new Mark(made, { of, isStatic, key, half })
    }
  }
}

/** Says how the private fields of a class are reached: those of its instances, then its static ones; and what closures use of them. */
export function p(
  Class: Function,
  read?: Fields['read'],
  write?: Fields['write'],
  has?: (instance: object) => boolean,
  readStatics?: Fields['read'],
  writeStatics?: Fields['write'],
  reach: Privates['reach'] = {},
): void {
  new PrivatesOf(Class, {
    instances: read && write && has && { read, write, has },
    statics: readStatics && writeStatics && { read: readStatics, write: writeStatics },
    reach,
  })
}

/** The computed keys of a class, in the order of its text. */
export function keysOf(Class: object): readonly PropertyKey[] {
  return KeysOf.read(Class) ?? []
}

/** A private member of an object, for a closure that stands outside of its class's text: throws what the language throws. */
export function reach(Class: Function, name: string, holder: object): { v: unknown } {
  const [get, set] = PrivatesOf.read(Class)?.reach[name] ?? []
  return {
    get v() {
      if (get === undefined) throw new TypeError(`'${name}' was defined without a getter`)
      return get(holder)
    },
    set v(value) {
      if (set === undefined) throw new TypeError(`Private method '${name}' is not writable`)
      set(holder, value)
    },
  }
}

/** `#x in instance`, likewise. */
export function has(Class: Function, instance: object): boolean {
  if (Object(instance) !== instance) throw new TypeError("Cannot use 'in' operator to search for a private name in what is no object")
  return PrivatesOf.read(Class)?.instances?.has(instance) ?? false
}

/** The class that a function is a member of. */
export function memberOf(value: object): Member | undefined {
  return Mark.read(value)
}

/** How a class's private fields are reached; `undefined` where it has none. */
export function privatesOf(Class: object): Privates | undefined {
  return PrivatesOf.read(Class)
}
