// Which class is the same one again: what it holds, by which it is compared with what it held; and whether the one that is
// known here by an identity is what the bytes say, for an identity can be forged. Knows no kind.

import { privatesOf } from '../capture/classes.ts'
import { isObject } from '../core/brand.ts'
import { heritage, prototypeOf } from '../core/classes.ts'
import { isStill } from '../core/identity.ts'
import type { Reader } from '../core/kind.ts'
import { attributesOf } from '../core/properties.ts'
import { frozenParts } from './homes.ts'
import { computedKeys, isInPlace, madeMembers } from './members.ts'
import { isClassText } from './shape.ts'
import type { Site } from './site.ts'
import { whereIs } from './where.ts'

const { getOwnPropertyDescriptor, getPrototypeOf, isExtensible, ownKeys } = Reflect
const { toString } = Function.prototype

/**
 * All that a class holds besides its text, in order: what its keys are, and what it has under them. Undefined where that is
 * more than primitives, symbols and constants, as the members of an enumeration are: what can change would be lost.
 */
export function stateOf(Class: Function): readonly unknown[] | undefined {
  if (privatesOf(Class)?.statics !== undefined || !isInPlace(Class)) return undefined
  const { ofClass, ofPrototype } = madeMembers(Class)
  const prototype = prototypeOf(Class)
  try {
    const state = [...contentOf(Class, ofClass), ...prototype === undefined ? [] : contentOf(prototype, ofPrototype)]
    const constants = state.filter(isObject).map(part => constantLeaves(part, Class))
    return constants.includes(undefined) ? undefined : [...state, ...constants.flat()]
  } catch {
    return undefined // A revoked Proxy, or one whose traps throw.
  }
}

const standard: ReadonlySet<PropertyKey> = new Set(['prototype', 'constructor'])

/** What stands under the keys of a class or of its prototype. Accessors stand for themselves, and are objects that can change. */
function contentOf(holder: object, made: ReadonlySet<PropertyKey>): unknown[] {
  return [isExtensible(holder), ...ownKeys(holder).flatMap(key => {
    if (made.has(key) || standard.has(key)) return [key]
    const own = getOwnPropertyDescriptor(holder, key)!
    return [key, attributesOf(own, 0), Object.hasOwn(own, 'value') ? own.value as unknown : own]
  })]
}

/** What a constant ends in: a frozen object, array or instance of the class, that leads to such objects and to nothing that can change. */
function constantLeaves(value: object, Class: Function): unknown[] | undefined {
  const parts = frozenParts(value)
  if (parts === undefined || typeof value === 'function') return undefined
  const objects = [value, ...parts.map(([, part]) => part).filter(isObject)]
  const leaves = objects.flatMap(object => ownKeys(object).map(key => getOwnPropertyDescriptor(object, key)!.value as unknown)).filter(part => typeof part !== 'object' || part === null)
  const isConstant = objects.every(object => isSimple(object, Class)) && !leaves.some(leaf => typeof leaf === 'function')
  return isConstant ? leaves : undefined
}

/** Private fields can change in what is frozen. */
function isSimple(object: object, Class: Function): boolean {
  const prototype = getPrototypeOf(object)
  if (prototype !== prototypeOf(Class)) return prototype === Object.prototype || prototype === Array.prototype || prototype === null
  for (const at of heritage(Class)) if (privatesOf(at)?.instances !== undefined) return false
  return true
}

/** The class that is known here by the identity that the bytes give, if all is as they say: its text, what it extends, its keys, where it finds its names. */
export function known(site: Site, base: unknown, keys: readonly PropertyKey[], from: Reader): Function | undefined {
  const origin = from.origin()
  const Class = origin?.value
  if (typeof Class !== 'function' || !isClassText(Class) || site.row === undefined || site.row.needs.length > 0) return undefined
  const own = computedKeys(Class)
  const isSame = isOfText(Class, site) && (base === null || base === getPrototypeOf(Class)) && own.length === keys.length && own.every((key, i) => key === keys[i])
  return isSame && (origin!.state === undefined || isStill(origin!.state, stateOf(Class))) ? Class : undefined
}

/** True for a class of this text, to which names mean the same as to what would be made of it. */
function isOfText(Class: Function, { instance, index, row }: Site): boolean {
  const where = whereIs(Class)
  if (where?.instance === instance && where.index >= 0) return where.index === index
  const text = where === undefined ? Reflect.apply(toString, Class, []) as string : where.instance.skeleton?.sites[where.index]?.text
  return text !== undefined && text === row?.text && (row.free.length === 0 || instance.isolated || instance.within === where?.instance.within)
}
