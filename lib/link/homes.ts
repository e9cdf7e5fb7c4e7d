// What is bound at the top of a loaded module, and so comes back as the same one: functions and classes, which their kinds
// ask for, and symbols, namespaces and deeply frozen objects, which travel by name. Objects that can change do not: what
// is in them would be lost. Knows no kind.

import { modules, registrations } from '../capture/modules.ts'
import { stampOf } from '../capture/stamps.ts'
import { prototypesOf } from '../core/chain.ts'
import { heritage, isMade, isNative, makerOf, prototypeOf } from '../core/classes.ts'
import type { Found, Home, Homes } from '../core/names.ts'
import { isProxy } from '../core/proxies.ts'
import { placeOf } from './activation.ts'
import { loaded, readBindings, versionsOf, type Instance } from './instance.ts'

/** A binding of a loaded module. */
export interface Bound {
  readonly instance: Instance
  readonly binding: number
}

const { getOwnPropertyDescriptor, ownKeys } = Reflect
const { getPrototypeOf, isFrozen } = Object

/** Stands in the names of what is not bound itself. */
const INSIDE = '@'

/** Objects looked through for being frozen all the way down: an enum is small, and what is large is data. */
const MOST = 1000

class Bindings implements Homes {
  readonly #functions = new Map<Function, Bound>()
  /** By prototype objects that were put in the place of those that functions are born with. */
  readonly #owners = new Map<object, Function>()
  readonly #homes = new Map<object | symbol, Home>()
  readonly #found = new Map<string, object | symbol>()
  /** How many bindings of each module have been looked at. */
  readonly #seen = new WeakMap<Instance, number>()
  /** Functions of which is known what their members have captured. */
  readonly #inside = new WeakSet<Function>()
  #registered = 0
  #unfinished: Instance[] = []

  /** The binding that a function or a class is and was when it was first looked at. */
  bound(value: Function): Bound | undefined {
    this.#look()
    const bound = this.#functions.get(value)
    return bound !== undefined && readBindings(bound.instance).values[bound.binding] === value ? bound : undefined
  }

  /** The function at a module's top that has this object for its prototype, though it was not born with it: instances know their function by it. */
  owner(value: object): Function | undefined {
    if (modules().size === 0) return undefined
    this.#look()
    const owner = this.#owners.get(value)
    return owner !== undefined && prototypeOf(owner) === value && this.bound(owner) !== undefined ? owner : undefined
  }

  of(value: object | symbol): Home | undefined {
    if (typeof value === 'function' || modules().size === 0) return undefined
    if (typeof value === 'object' && Object.isExtensible(value)) return undefined
    this.#look()
    if (typeof value === 'symbol' && !this.#homes.has(value)) this.#lookInside()
    return this.#homes.get(value)
  }

  find(module: string, name: string): Found | undefined {
    const at = module.lastIndexOf('#')
    if (at < 0 || modules().size === 0) return undefined
    this.#look()
    if (name.includes(INSIDE)) this.#lookInside()
    for (const instance of versionsOf(module.slice(at + 1), module.slice(0, at))) {
      // In another version of the module other variables stand in these places.
      if (name.includes(INSIDE) && moduleName(instance) !== module) continue
      // Names come from bytes: only what was indexed under them is given.
      const value = this.#found.get(`${moduleName(instance)}:${name}`)
      if (value !== undefined) return { value, power: true }
    }
    return undefined
  }

  /** Modules that are new, and those of which something was not initialised. */
  #look(): void {
    if (registrations() === this.#registered && this.#unfinished.length === 0) return
    const all = registrations() === this.#registered ? this.#unfinished : [...loaded()]
    this.#registered = registrations()
    this.#unfinished = all.filter(instance => {
      const { values, complete } = readBindings(instance)
      for (let binding = this.#seen.get(instance) ?? 0; binding < values.length; binding++) this.#add(instance, binding, values[binding])
      this.#seen.set(instance, values.length)
      return !complete
    })
  }

  #add(instance: Instance, binding: number, value: unknown): void {
    // What it wraps can change, and its handler is asked nothing.
    if (isProxy(value)) return
    if (typeof value === 'function') {
      if (isHeldForNow(value, instance, binding)) return
      if (!this.#functions.has(value)) this.#functions.set(value, { instance, binding })
      const prototype = prototypeOf(value)
      if (prototype !== undefined && !isMade(prototype) && !this.#owners.has(prototype)) this.#owners.set(prototype, value)
      for (const key of ownKeys(value)) {
        const part: unknown = getOwnPropertyDescriptor(value, key)?.value
        if (typeof key === 'string' && typeof part !== 'function') this.#name(instance, `${binding}.${key}`, part)
      }
    } else this.#name(instance, String(binding), value)
  }

  /** Symbols that members of classes have captured, such as a decorator's: instances bear properties under them. Few ask for them, and to find them takes long. */
  #lookInside(): void {
    for (const [fn, { instance, binding }] of this.#functions) {
      if (this.#inside.has(fn)) continue
      this.#inside.add(fn)
      let level = 0
      for (const at of heritage(fn)) {
        if (isNative(at) || (at !== fn && this.#functions.has(at))) break
        for (const [name, symbol] of symbolsInside(prototypeOf(at))) this.#name(instance, `${binding}${INSIDE}${level}.${name}`, symbol)
        level++
      }
    }
  }

  #name(instance: Instance, name: string, value: unknown): void {
    if (typeof value === 'symbol') return this.#give(value, instance, name)
    if (typeof value !== 'object' || value === null || isProxy(value) || this.#homes.has(value)) return
    const inner = isNamespace(value) ? [] : frozenParts(value)
    if (inner === undefined) return
    this.#give(value, instance, name)
    for (const [path, part] of inner) this.#give(part, instance, `${name}.${path}`)
  }

  #give(value: object | symbol, instance: Instance, name: string): void {
    const module = moduleName(instance)
    this.#found.set(`${module}:${name}`, value)
    if (!this.#homes.has(value)) this.#homes.set(value, { module, name, power: true })
  }
}

const looking = { scratch: <S>(_: object, make: () => S): S => make() }

/** The symbols that members of a prototype have captured, by where they stand. */
function* symbolsInside(prototype: object | undefined): Generator<[name: string, symbol: symbol]> {
  if (prototype === undefined || isProxy(prototype)) return
  for (const [index, key] of ownKeys(prototype).entries()) {
    const { value, get, set } = getOwnPropertyDescriptor(prototype, key)!
    for (const half of [value, get, set] as unknown[]) {
      const record = typeof half === 'function' ? stampOf(half)?.record : undefined
      let level = 0
      for (let at = record === undefined ? undefined : placeOf(record, looking); at?.around !== undefined; at = at.around, level++) {
        for (const [variable, held] of at.values.entries()) if (typeof held === 'symbol') yield [`${typeof key === 'string' ? key : index}.${level}.${variable}`, held]
      }
    }
  }
}

/** True for a closure in a variable that functions of the module assign to: where this is loaded it may hold none, or another one of the same text. */
function isHeldForNow(value: Function, { module, outermost }: Instance, binding: number): boolean {
  const record = stampOf(value)?.record
  return record !== undefined && record !== outermost && module?.writers[binding] !== undefined
}

function moduleName({ id, hash }: Instance): string {
  return `${id}#${hash}`
}

/** True for what `import * as` gives. */
export function isNamespace(value: object): boolean {
  return getPrototypeOf(value) === null && getOwnPropertyDescriptor(value, Symbol.toStringTag)?.value === 'Module' && !Object.isExtensible(value)
}

/** The objects and symbols in a value that is frozen all the way down; undefined if it is not. */
export function frozenParts(root: object): [path: string, part: object | symbol][] | undefined {
  const parts: [string, object | symbol][] = []
  const seen = new Set<object>([root])
  const rest: [string, object][] = [['', root]]
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [path, value] = next
    if (isProxy(value) || !isFrozen(value) || !isPlain(value) || seen.size > MOST) return undefined
    for (const key of ownKeys(value)) {
      const descriptor = getOwnPropertyDescriptor(value, key)!
      if (!Object.hasOwn(descriptor, 'value')) return undefined
      const part: unknown = descriptor.value
      const step = `${path}${path === '' ? '' : '.'}${String(key)}`
      if (typeof part === 'symbol') parts.push([step, part])
      if (typeof part !== 'object' || part === null || seen.has(part)) continue
      seen.add(part)
      parts.push([step, part])
      rest.push([step, part])
    }
  }
  return parts
}

/** Objects, arrays and instances: what has inner slots may change although it is frozen. */
function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true
  for (const p of prototypesOf(value)) {
    const maker = makerOf(p)
    if (maker !== undefined && maker !== Object && isNative(maker)) return false
  }
  return !ArrayBuffer.isView(value)
}

/** The bindings of this realm's modules. */
export const bindings: Bindings = /* @__PURE__ */ new Bindings()
