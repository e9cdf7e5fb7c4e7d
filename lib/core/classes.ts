// What can be learnt of a class, a function or a prototype by looking: names, hooks, private fields. Runs nothing of
// theirs, and knows no kind. A class's prototype cannot be feigned by data: its constructor is a function that names it.

import { prototypeChain, prototypesOf } from './chain.ts'
import { isProxy } from './proxies.ts'

const { toString } = Function.prototype

/** An own property; none of a known Proxy's, which is asked nothing. */
function getOwnPropertyDescriptor(value: object, key: PropertyKey): PropertyDescriptor | undefined {
  return isProxy(value) ? undefined : Object.getOwnPropertyDescriptor(value, key)
}

/** The own name of a function or a symbol; empty if it has none, or an accessor in its place. */
export function nameOf(value: object | symbol): string {
  if (typeof value === 'symbol') return value.description ?? ''
  const name: unknown = getOwnPropertyDescriptor(value, 'name')?.value
  return typeof value === 'function' && typeof name === 'string' ? name : ''
}

/** The prototype that a class or a function gives to what it constructs. */
export function prototypeOf(maker: Function): object | undefined {
  const prototype: unknown = getOwnPropertyDescriptor(maker, 'prototype')?.value
  return typeof prototype === 'object' && prototype !== null ? prototype : undefined
}

/** The class or function whose prototype this is. */
export function makerOf(prototype: object): Function | undefined {
  const maker: unknown = getOwnPropertyDescriptor(prototype, 'constructor')?.value
  return typeof maker === 'function' && prototypeOf(maker) === prototype ? maker : undefined
}

/** True for the prototype object of a function or a class, as the language makes it. */
export function isMade(prototype: object): boolean {
  const constructor = getOwnPropertyDescriptor(prototype, 'constructor')
  return constructor?.enumerable === false && makerOf(prototype) !== undefined
}

/** A hook that a class's own prototype has. On anything else, a symbol is data. */
export function ownHook(prototype: object, hook: symbol): Function | undefined {
  const method: unknown = getOwnPropertyDescriptor(prototype, hook)?.value
  return typeof method === 'function' && makerOf(prototype) !== undefined ? method : undefined
}

/** The hook that a value has from its class, or from one which that extends. */
export function hookOf(value: object, hook: symbol): Function | undefined {
  for (const p of prototypeChain(Object.getPrototypeOf(value) as object | null)) {
    const method = ownHook(p, hook)
    if (method !== undefined) return method
  }
  return undefined
}

/** A class has a `prototype` that cannot be written; a function's can. */
export function isClass(maker: Function): boolean {
  return getOwnPropertyDescriptor(maker, 'prototype')?.writable === false
}

/** True for a function that the engine made. */
export function isNative(value: Function): boolean {
  return /\{\s*\[native code\]\s*\}\s*$/.test(Reflect.apply(toString, value, []))
}

const quoted = /\/\*[^]*?\*\/|\/\/.*|'(?:\\[^]|[^'\\\n])*'|"(?:\\[^]|[^"\\\n])*"|`(?:\\[^]|[^`\\$]|\$(?!\{))*`/g

/**
 * The class, among the given one and those that it extends, that seems to declare private members, but for those into which
 * somebody sees. Strings, templates' texts and comments are skipped; a regular expression that looks like a private name is taken for one, which asks for a word too many
 * but never loses a field in silence.
 */
export function hidesFields(maker: Function, sees?: (Class: Function) => boolean): Function | undefined {
  for (const c of heritage(maker)) if (sees?.(c) !== true && hidesFieldsItself(c)) return c
  return undefined
}

/** A class, and those that it extends, the nearest first. */
export function* heritage(Class: Function): Generator<Function, void> {
  for (const c of prototypeChain(Class)) {
    if (typeof c !== 'function' || c === Function.prototype || isProxy(c)) return
    yield c
  }
}

function hidesFieldsItself(maker: Function): boolean {
  const text: string = Reflect.apply(toString, maker, [])
  return text.startsWith('class') && text.includes('#') && /#[\p{ID_Start}$_\\]/u.test(text.replace(quoted, ' '))
}

/** The name of the class that a value says it is of: that of the nearest prototype whose constructor has one. */
export function classNameOf(value: object): string | undefined {
  if (isProxy(value)) return 'Proxy'
  for (const p of prototypesOf(value)) {
    const maker: unknown = getOwnPropertyDescriptor(p, 'constructor')?.value
    if (typeof maker === 'function' && nameOf(maker) !== '') return nameOf(maker)
    // Generators and iterators have no constructor; where one says its name, it is data.
    const tag: unknown = getOwnPropertyDescriptor(p, Symbol.toStringTag)?.value
    if (typeof tag === 'string' && tag !== '') return tag
  }
  return undefined
}
