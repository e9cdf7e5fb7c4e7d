// What an instrumented class says of itself, once, when it is defined: where it was defined, which functions are its
// members, and – from within, where alone it can be said – how its private fields are read and written.

import { s, stampOf, type Record, type StampOf } from './stamps.ts'

/** Private fields of one class, in the order of their declarations. */
export interface Privates {
  /** The fields of an instance. */
  read(instance: object): unknown[]
  write(instance: object, values: readonly unknown[]): void
  has(instance: object): boolean
  /** The static fields, of the class itself; absent where there are none. */
  readonly statics: Pick<Privates, 'read' | 'write'> | undefined
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

class Returned {
  constructor(value: object) {
    return value
  }
}

class Mark extends Returned {
  readonly #member: Member

  constructor(value: object, member: Member) {
    super(value)
    this.#member = member
  }

  static read(value: object): Member | undefined {
    return #member in value ? value.#member : undefined
  }
}

class PrivatesOf extends Returned {
  readonly #privates: Privates

  constructor(value: object, privates: Privates) {
    super(value)
    this.#privates = privates
  }

  static read(value: object): Privates | undefined {
    return #privates in value ? value.#privates : undefined
  }
}

/** Called in a static block that stands first in the class: its methods exist, and nothing of the author's has run. */
export function c(Class: Function, site: number, record?: Record): void {
  s(Class, site, record)
  mark(Class, Class, true)
  mark(Class, Class.prototype as object, false)
}

const { ownKeys, getOwnPropertyDescriptor } = Reflect
const halves = ['value', 'get', 'set'] as const

/** By index: programs may have taken array iteration away when their classes are defined. */
function mark(of: Function, holder: object, isStatic: boolean): void {
  const keys = ownKeys(holder)
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!
    if (key === 'constructor' || key === 'prototype') continue
    const descriptor = getOwnPropertyDescriptor(holder, key)!
    for (let j = 0; j < halves.length; j++) {
      const half = halves[j]!
      const made: unknown = descriptor[half]
      if (typeof made === 'function' && Mark.read(made) === undefined) new Mark(made, { of, isStatic, key, half })
    }
  }
}

/** Says how the private fields of a class are reached: those of its instances, then its static ones. */
export function p(
  Class: Function,
  read: Privates['read'] = () => [],
  write: Privates['write'] = () => {},
  has: Privates['has'] = () => false,
  readStatics?: Privates['read'],
  writeStatics?: Privates['write'],
): void {
  const statics = readStatics === undefined || writeStatics === undefined ? undefined : { read: readStatics, write: writeStatics }
  new PrivatesOf(Class, { read, write, has, statics })
}

/** Where a class was defined; `undefined` for one that no transform saw. */
export function classStampOf(Class: object): StampOf | undefined {
  return stampOf(Class)
}

/** The class that a function is a member of. */
export function memberOf(value: object): Member | undefined {
  return Mark.read(value)
}

/** How a class's private fields are reached; `undefined` where it has none. */
export function privatesOf(Class: object): Privates | undefined {
  return PrivatesOf.read(Class)
}
