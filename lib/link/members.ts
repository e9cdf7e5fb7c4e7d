// Which own properties of a class and of its prototype object are as its text makes them, and so need not be told: marked
// methods and accessors of an instrumented class; of another, those whose text is the class's own. Knows no kind.

import { keysOf, memberOf } from '../capture/classes.ts'
import { prototypeOf } from '../core/classes.ts'
import { isProxy } from '../core/proxies.ts'
import { isDerived, isUsualPrototype, unusualKeys } from './shape.ts'
import { parseMembers, type TextMember } from '../source/members.ts'

const { getOwnPropertyDescriptor, getPrototypeOf, isExtensible, ownKeys } = Reflect
const { toString } = Function.prototype

/** Keys of members that are as the class's text makes them. */
export interface MadeMembers {
  readonly ofPrototype: Set<PropertyKey>
  readonly ofClass: Set<PropertyKey>
}

/** What a class's own text made. */
export function madeMembers(Class: Function): MadeMembers {
  const isOwnText = (value: Function, isStatic: boolean): boolean => {
    const text: string = Reflect.apply(toString, value, [])
    return textMembers(Class).some(member => member.isStatic === isStatic && member.text === text)
  }
  const made = (holder: object | undefined, isStatic: boolean): Set<PropertyKey> => new Set((holder === undefined ? [] : ownKeys(holder)).filter(key => {
    if (key === 'constructor' || key === 'prototype') return false
    const functions = functionsOf(getOwnPropertyDescriptor(holder!, key)!)
    return functions.length > 0 && functions.every(([half, value]) => {
      if (!isAsMade(value)) return false
      const mark = memberOf(value)
      if (mark === undefined) return isOwnText(value, isStatic)
      return mark.of === Class && mark.isStatic === isStatic && mark.key === key && mark.half === half
    })
  }))
  return { ofPrototype: made(prototypeOf(Class), false), ofClass: made(Class, true) }
}

/** True for a method that nobody has given anything. */
function isAsMade(value: Function): boolean {
  return isExtensible(value) && unusualKeys(value).length === 0 && isUsualPrototype(getPrototypeOf(value))
}

/** The computed keys of a class: what it told when it was defined, or else what its members are found under; fewer, if some cannot be found. */
export function computedKeys(Class: Function): readonly PropertyKey[] {
  const told = keysOf(Class)
  if (told.length > 0) return told
  const keys = textMembers(Class).filter(({ isComputed }) => isComputed).map(member => keyOf(Class, member))
  return keys.filter(key => key !== undefined)
}

/** A function's text never changes. */
const parsed = new WeakMap<Function, readonly TextMember[]>()

function textMembers(Class: Function): readonly TextMember[] {
  let members = parsed.get(Class)
  if (members === undefined) parsed.set(Class, members = parseMembers(Reflect.apply(toString, Class, [])))
  return members
}

/** The key under which a member's function is found by its text. */
function keyOf(Class: Function, { isStatic, text }: TextMember): PropertyKey | undefined {
  const holder = isStatic ? Class : prototypeOf(Class)
  return holder === undefined || text === undefined ? undefined : ownKeys(holder).find(key =>
    functionsOf(getOwnPropertyDescriptor(holder, key)!).some(([, value]) => Reflect.apply(toString, value, []) === text))
}

/** The functions of a property with the attributes that a class's text gives; none of any other. */
function functionsOf(own: PropertyDescriptor): (readonly [half: 'value' | 'get' | 'set', value: Function])[] {
  if (own.enumerable !== false || own.configurable !== true || own.writable === false) return []
  const halves = (['value', 'get', 'set'] as const).filter(half => own[half] !== undefined)
  return halves.every(half => typeof own[half] === 'function') ? halves.map(half => [half, own[half] as Function]) : []
}

/** The prototype object's own prototype, as `extends` gives it. */
export function inheritedPrototype(Class: Function): object | null {
  if (!isDerived(Class)) return Object.prototype
  const base = extendedBy(Class)
  const inherited: unknown = base === undefined ? undefined : prototypeOf(base)
  return typeof inherited === 'object' ? inherited : null
}

/** What a class extends, if its text says that it does and that has not been taken away since; by what cannot be extended, too. */
export function extendedBy(Class: Function): Function | undefined {
  const base = getPrototypeOf(Class)
  return isDerived(Class) && typeof base === 'function' && (isProxy(base) || Object.hasOwn(base, 'prototype')) ? base : undefined
}

/** True for a class that stands below what its text says, and whose prototype object does. */
export function isInPlace(Class: Function): boolean {
  const prototype = prototypeOf(Class)
  return getPrototypeOf(Class) === (extendedBy(Class) ?? Function.prototype) && (prototype === undefined || getPrototypeOf(prototype) === inheritedPrototype(Class))
}
