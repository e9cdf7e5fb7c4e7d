// Tells built-ins by their inner slots, which no prototype and no property can feign. What is taken here is taken once,
// when the library loads: methods that are patched later, and those of subclasses, are never run.

import { isBelowProxy, prototypeChain } from './chain.ts'
import { isEndless } from './errors.ts'
import { isProxy } from './proxies.ts'

/** True for what has an identity and properties. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' ? value !== null : typeof value === 'function'
}

/** True for a list of such things that has no holes: one that only says it is long is left at the first. */
export function isListOf<T>(list: unknown, is: (one: unknown) => one is T): list is T[] {
  if (!Array.isArray(list)) return false
  for (let i = 0; i < list.length; i++) if (!is(list[i])) return false
  return true
}

/** True for a number that counts something. */
export function isLength(length: unknown): length is number {
  return Number.isSafeInteger(length) && (length as number) >= 0
}

/** True for a string. */
export function isText(text: unknown): text is string {
  return typeof text === 'string'
}

/** A prototype's getter as a function of the value. It throws on a value without the slot. */
export function getterOf<T>(prototype: object, key: PropertyKey): (value: object) => T {
  return Function.prototype.call.bind(Object.getOwnPropertyDescriptor(prototype, key)!.get!)
}

/** A getter that not every engine has; where it is missing, the answer is always `otherwise`. */
export function getterOr<T>(prototype: object, key: PropertyKey, otherwise: T): (value: object) => T {
  return Object.hasOwn(prototype, key) ? getterOf<T>(prototype, key) : () => otherwise
}

/** A method as a function of the value and its arguments. It throws on a value without the slot. */
export function methodOf<A extends unknown[], R>(prototype: object, key: PropertyKey): (value: object, ...args: A) => R {
  return Function.prototype.call.bind(Object.getOwnPropertyDescriptor(prototype, key)!.value as (...args: A) => R)
}

/** A prototype's setter as a function of the value. */
export function setterOf<T>(prototype: object, key: PropertyKey): (value: object, to: T) => void {
  return Function.prototype.call.bind(Object.getOwnPropertyDescriptor(prototype, key)!.set!)
}

/** The own keys that the engine itself puts on an object: Node keeps the state of web objects under symbols of its own. */
export function innerKeys(make: () => object): readonly PropertyKey[] {
  return Reflect.ownKeys(make())
}

/** A brand test: true if `read` answers for the value. */
export function answers(read: (value: object) => unknown): (value: object) => boolean {
  return value => {
    // Some platforms write their classes in JavaScript, with symbols for slots.
    if (isProxy(value)) return false
    try {
      read(value)
      return true
    } catch (error) {
      if (isEndless(error)) throw error
      return false // The getter's throw is the only brand test that the language has.
    }
  }
}

/** True for an ArrayBuffer of any realm. */
export const isArrayBuffer: (value: object) => boolean = /* @__PURE__ */ answers(/* @__PURE__ */ getterOf(ArrayBuffer.prototype, 'byteLength'))

/** The own data property of an object; undefined for an accessor, which is not called, and of a known Proxy, which is not asked. */
export function ownValue(object: object, key: PropertyKey): unknown {
  return isProxy(object) ? undefined : Reflect.getOwnPropertyDescriptor(object, key)?.value
}

const { toString } = Object.prototype

/**
 * What `Object.prototype.toString` says of a value's inner slots ("Error", "Arguments", "Date" …, else "Object").
 * The empty string if a `Symbol.toStringTag` stands before them: it could lie, and could run code.
 */
export function builtinTag(value: object): string {
  for (const holder of prototypeChain(value)) if (Object.hasOwn(holder, Symbol.toStringTag)) return ''
  return Reflect.apply(toString, value, []).slice(8, -1)
}

/** True if to keep a promise with this value would call something: its then, what gives it, or a handler. */
export function isThenable(value: unknown): boolean {
  if (!isObject(value)) return false
  if (isBelowProxy(value)) return true
  for (const holder of prototypeChain(value)) {
    const then = Reflect.getOwnPropertyDescriptor(holder, 'then')
    if (then !== undefined) return Object.hasOwn(then, 'value') ? typeof then.value === 'function' : then.get !== undefined
  }
  return false
}

/** Not every platform has it. */
export const clone: typeof structuredClone | undefined = /* @__PURE__ */ (() => globalThis.structuredClone)()

/**
 * The prototype that tells the type of an object without properties, whatever its own is: `Object.prototype` where it has no inner
 * slots; undefined where the platform does not clone it, as a WeakMap, or a Proxy. A clone tells in a hundredth of the time
 * that the throws of all brand tests take. Only for what has no properties but under symbols: a clone runs getters.
 */
export function clonedPrototype(value: object): object | undefined {
  if (clone === undefined) return Object.prototype
  try {
    return Object.getPrototypeOf(clone(value)) as object
  } catch {
    return undefined // It says so by throwing only.
  }
}
