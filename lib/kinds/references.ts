// What every realm has: the intrinsics of ECMAScript, told by name and found again as the same object. The table is
// built on first need, first the globals and prototypes, then – only when some function is looked for – their members;
// own descriptors only, from a fixed list of names, in a fixed order, so that no getter runs, nothing of the user's is
// walked, and each realm gives the same names. Functions that are not the engine's own (a polyfill, a helper put onto
// Array.prototype) stay out: another realm may not have them. `power` marks what makes code or reaches the host.

import { isObject } from '../core/brand.ts'
import { LANGUAGE, type Home, type Homes } from '../core/names.ts'

const globals = `Object Function Array Number Boolean String Symbol BigInt Error AggregateError EvalError RangeError ReferenceError
SyntaxError TypeError URIError SuppressedError Date RegExp Map Set WeakMap WeakSet WeakRef FinalizationRegistry Promise Proxy
ArrayBuffer SharedArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array
BigInt64Array BigUint64Array Float16Array Float32Array Float64Array Iterator AsyncIterator DisposableStack AsyncDisposableStack
Math JSON Reflect Atomics Intl Temporal Temporal.Now eval isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent
encodeURI encodeURIComponent escape unescape globalThis`.split(/\s+/)

const namespaces: ReadonlySet<string> = new Set(['Math', 'JSON', 'Reflect', 'Atomics', 'Intl', 'Temporal', 'Temporal.Now'])
const powerful: ReadonlySet<string> = new Set(['eval', 'Function', 'globalThis', '%GeneratorFunction%', '%AsyncFunction%', '%AsyncGeneratorFunction%'])

const { getPrototypeOf, getOwnPropertyDescriptor, ownKeys } = Reflect
const { toString } = Function.prototype
const nativeText = /\{\s*\[native code\]\s*\}\s*$/

/** Intrinsics without a global name, from syntax, so that no patched method decides what they are. */
function hiddenIntrinsics(): (readonly [name: string, value: object | null])[] {
  const generatorFunction = getPrototypeOf(function* () {})!
  const asyncFunction = getPrototypeOf(async () => {})!
  const asyncGeneratorFunction = getPrototypeOf(async function* () {})!
  const arrayIterator = getPrototypeOf([][Symbol.iterator]())!
  const asyncGenerator = member(asyncGeneratorFunction, 'prototype')
  const thrower = getOwnPropertyDescriptor((function () { return arguments })(), 'callee')!.get!
  return [
    ['%GeneratorFunction.prototype%', generatorFunction],
    ['%GeneratorFunction%', member(generatorFunction, 'constructor')],
    ['%GeneratorPrototype%', member(generatorFunction, 'prototype')],
    ['%AsyncFunction.prototype%', asyncFunction],
    ['%AsyncFunction%', member(asyncFunction, 'constructor')],
    ['%AsyncGeneratorFunction.prototype%', asyncGeneratorFunction],
    ['%AsyncGeneratorFunction%', member(asyncGeneratorFunction, 'constructor')],
    ['%AsyncGeneratorPrototype%', asyncGenerator],
    ['%AsyncIteratorPrototype%', asyncGenerator && getPrototypeOf(asyncGenerator)],
    ['%IteratorPrototype%', getPrototypeOf(arrayIterator)],
    ['%ArrayIteratorPrototype%', arrayIterator],
    ['%MapIteratorPrototype%', getPrototypeOf(new Map().entries())],
    ['%SetIteratorPrototype%', getPrototypeOf(new Set().values())],
    ['%StringIteratorPrototype%', getPrototypeOf(''[Symbol.iterator]())],
    ['%RegExpStringIteratorPrototype%', getPrototypeOf(''.matchAll(/x/g))],
    ['%TypedArray%', getPrototypeOf(Uint8Array)],
    ['%TypedArray%.prototype', getPrototypeOf(Uint8Array.prototype)],
    ['%ThrowTypeError%', thrower],
  ]
}

const hidden = hiddenIntrinsics()

function member(object: object, key: PropertyKey): object | null {
  const value: unknown = getOwnPropertyDescriptor(object, key)?.value
  return isObject(value) ? value : null
}

/** True for the engine's own functions. A bound function prints as one; its name betrays it. */
function isNative(value: Function): boolean {
  const name: unknown = getOwnPropertyDescriptor(value, 'name')?.value
  return nativeText.test(Reflect.apply(toString, value, [])) && !(typeof name === 'string' && name.startsWith('bound '))
}

/** Own keys in an order that no engine and no realm decides: names, then well-known symbols. */
function sortedKeys(value: object): (readonly [key: PropertyKey, name: string])[] {
  const keys = ownKeys(value).flatMap((key): (readonly [PropertyKey, string])[] =>
    typeof key === 'string' ? [[key, `.${key}`]] : key.description?.startsWith('Symbol.') ? [[key, `[${key.description}]`]] : [])
  return keys.sort(([, a], [, b]) => a < b ? -1 : a > b ? 1 : 0)
}

class Intrinsics implements Homes {
  readonly #homes = new Map<object | symbol, Home>()
  readonly #found = new Map<string, { readonly value: object | symbol, readonly power: boolean }>()
  /** Globals, prototypes and hidden intrinsics, in order: what has members to be named. */
  readonly #owners: (readonly [name: string, value: object])[] = []
  #whole = false

  of(value: object | symbol): Home | undefined {
    if (this.#owners.length === 0) this.#nameOwners()
    const home = this.#homes.get(value)
    if (home !== undefined || this.#whole || typeof value !== 'function') return home
    this.#nameMembers()
    return this.#homes.get(value)
  }

  find(module: string, name: string): { readonly value: object | symbol, readonly power: boolean } | undefined {
    if (module !== LANGUAGE) return undefined
    if (this.#owners.length === 0) this.#nameOwners()
    const found = this.#found.get(name)
    if (found !== undefined || this.#whole) return found
    this.#nameMembers()
    return this.#found.get(name)
  }

  /** The first name wins; all are understood. */
  #name(name: string, value: object | symbol): void {
    const power = powerful.has(this.#homes.get(value)?.name ?? name)
    if (!this.#found.has(name)) this.#found.set(name, { value, power })
    if (!this.#homes.has(value)) this.#homes.set(value, { module: LANGUAGE, name, power })
  }

  #nameOwner(name: string, value: object | null): void {
    if (value === null || (typeof value === 'function' && value !== Function.prototype && !isNative(value))) return
    this.#name(name, value)
    this.#owners.push([name, value])
    const prototype = typeof value === 'function' ? member(value, 'prototype') : null
    if (prototype !== null && !this.#homes.has(prototype)) this.#nameOwner(`${name}.prototype`, prototype)
    if (!namespaces.has(name)) return
    for (const [key, tail] of sortedKeys(value)) {
      const part = member(value, key)
      if (typeof part === 'function') this.#nameOwner(name + tail, part)
    }
  }

  #nameOwners(): void {
    for (const [name, value] of hidden) this.#nameOwner(name, value)
    for (const name of globals) {
      const [first, second] = name.split('.') as [string, string?]
      const value = member(globalThis, first)
      this.#nameOwner(name, second === undefined ? value : value && member(value, second))
    }
    for (const [key] of sortedKeys(Symbol)) {
      const symbol: unknown = getOwnPropertyDescriptor(Symbol, key)?.value
      if (typeof symbol === 'symbol' && symbol.description === `Symbol.${String(key)}`) this.#name(symbol.description, symbol)
    }
  }

  #nameMembers(): void {
    this.#whole = true
    for (const [owner, value] of this.#owners) {
      if (value === globalThis) continue
      for (const [key, tail] of sortedKeys(value)) {
        const descriptor = getOwnPropertyDescriptor(value, key)!
        this.#nameFunction(owner + tail, descriptor.value)
        this.#nameFunction(`${owner}${tail}#get`, descriptor.get)
        this.#nameFunction(`${owner}${tail}#set`, descriptor.set)
      }
    }
  }

  #nameFunction(name: string, value: unknown): void {
    if (typeof value === 'function' && isNative(value)) this.#name(name, value)
  }
}

/** The intrinsics of this realm. */
export const intrinsics: Homes = new Intrinsics()
