// Whether a function or class is told whole or by reference alone. What is bound at the top of a module is found alive where
// that is loaded; its source travels besides, for a realm that lacks the module, as long as that drags in nothing that
// lives: neither bindings of the module nor state of the class. Knows no kind.

import { privatesOf } from '../capture/classes.ts'
import { isObject } from '../core/brand.ts'
import { heritage, prototypeOf } from '../core/classes.ts'
import type { Writer } from '../core/kind.ts'
import { capturedBy } from './activation.ts'
import { isTable } from './beside.ts'
import { bindings } from './homes.ts'
import { stateOf } from './known.ts'
import { computedKeys, madeMembers } from './members.ts'
import { originOf, type Origin } from './origin.ts'
import { isClassText, unusualKeys } from './shape.ts'

const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect

/** True if more than a reference is told. */
export function isToldWhole(fn: Function, out: Writer): boolean {
  const origin = originOf(fn, out)
  return 'site' in origin && isWhole(fn, origin, out)
}

/** The function that is found alive where this is loaded and has this object for its prototype, though it was not born with it. */
export function livingOwner(value: object, out: Writer): Function | undefined {
  const owner = bindings.owner(value)
  return owner === undefined || isToldWhole(owner, out) ? undefined : owner
}

/** The same, where its origin is known. */
export function isWhole(fn: Function, origin: Origin, out: Writer): boolean {
  const { row, binding, site } = origin
  if (row === undefined) return false
  if (binding < 0) return true
  if (out.byref || row.text === undefined) return false
  if (out.recurse || site.instance.isolated) return true
  if (row.bindings.length > 0 || hasCapturedTable(origin)) return false
  return isClassText(fn) ? isPlainClass(fn, out) : holdsPrimitives(fn, unusualKeys(fn))
}

/** True for a class that holds no more than its text says and primitives, below one of which that is true too. */
export function isPlainClass(Class: Function, out: Writer): boolean {
  const { ofClass, ofPrototype } = madeMembers(Class)
  const prototype = prototypeOf(Class)
  const base = getPrototypeOf(Class)
  return privatesOf(Class)?.statics === undefined
    && holdsPrimitives(Class, unusualKeys(Class).filter(key => !ofClass.has(key)))
    && (prototype === undefined || holdsPrimitives(prototype, ownKeys(prototype).filter(key => key !== 'constructor' && !ofPrototype.has(key))))
    && (base === Function.prototype || base === null || out.named(base) || (typeof base === 'function' && isToldWhole(base, out) && !isBesideTable(base, out)))
}

function isBesideTable(fn: Function, out: Writer): boolean {
  const origin = originOf(fn, out)
  return 'site' in origin && hasCapturedTable(origin)
}

/** True for what has captured a WeakMap or a WeakSet: what it keeps of living objects is not in it to be listed. */
function hasCapturedTable({ row, activation }: Origin): boolean {
  return capturedBy(row?.needs ?? [], activation).some(isTable)
}

/** True for a class that has captured nothing and holds little but its text, as do those that it extends: it is the same one wherever it lives. */
export function isTextAlone(Class: Function, out: Writer): boolean {
  for (const at of heritage(Class)) {
    if (out.named(at)) break
    const origin = originOf(at, out)
    if (!('site' in origin) || !isClassText(at)) return false
    if (at !== Class && origin.binding >= 0) return true
    const { row } = origin
    const state = stateOf(at)
    if (row === undefined || row.needs.length > 0 || state === undefined || [...state, ...computedKeys(at)].some(part => typeof part === 'symbol' && !out.named(part))) return false
  }
  return true
}

function holdsPrimitives(holder: object, keys: readonly PropertyKey[]): boolean {
  return keys.every(key => {
    const own = getOwnPropertyDescriptor(holder, key)!
    return Object.hasOwn(own, 'value') && !isObject(own.value) && typeof own.value !== 'symbol'
  })
}
