// What travels by name, and under which: tables of intrinsics and of the host, and what was registered. Names lie over
// names as registries do; a name that the upper ones gave away is lost to what had it below. Knows no kind.

import { makerOf, prototypeOf } from './classes.ts'
import { cleaned, PicklingError } from './errors.ts'

/** The name under which an object is found again in any realm. */
export interface Home {
  readonly module: string
  readonly name: string
  /** True for what can make code or reach the host: bytes may name it only when somebody vouches for them. */
  readonly power: boolean
}

/** What has a name in this realm. */
export interface Found {
  readonly value: object | symbol
  readonly power: boolean
}

/** A table of objects that travel by name: intrinsics, registered names, exports of modules. */
export interface Homes {
  /** Where `value` lives, if it is one of this table's. */
  of(value: object | symbol): Home | undefined
  /** What lives there in this realm, if anything does. */
  find(module: string, name: string): Found | undefined
}

/** The module of what was registered. */
export const REGISTERED = 'registered'
/** The module of what ECMAScript itself defines. */
export const LANGUAGE = 'globalThis'
/** The module of what the platform adds: the browser, or Node. */
export const PLATFORM = 'host'

/** The names of one registry, over those of the one below it. */
export class Names {
  readonly #below: Names | undefined
  readonly #homes: readonly Homes[]
  readonly #named = new Map<string, object | symbol>()
  readonly #names = new Map<object | symbol, Home>()
  readonly #blind = new Set<object>()
  readonly #factories = new Set<object>()
  #plain = false

  constructor(homes: readonly Homes[], below: Names | undefined) {
    this.#homes = homes
    this.#below = below
  }

  /** True if something that has a name looks like plain data. */
  get plain(): boolean {
    return this.#plain || (this.#below?.plain ?? false)
  }

  /**
   * Gives a name, and one to the prototype of a class. Returns what has lost its name to it.
   * Throws a PicklingError with code `NO_NAME` or `DUPLICATE`, and has then done nothing.
   */
  give(value: object | symbol, name: unknown, replace: boolean): (object | symbol)[] {
    if (typeof name !== 'string' || name === '') {
      throw new PicklingError('Cannot register a value without a name. Give it one: register(value, { name: "…" }).', { code: 'NO_NAME' })
    }
    const prototype = typeof value === 'function' ? prototypeOf(value) : undefined
    const given: (readonly [string, object | symbol])[] = prototype === undefined ? [[name, value]] : [[name, value], [`${name}.prototype`, prototype]]
    const taken = given.filter(([name, value]) => (this.holder(name) ?? value) !== value)
    if (taken.length > 0 && !replace) {
      throw new PicklingError(
        `Cannot register "${cleaned(taken[0]![0])}": another value has this name. Give it another name, or { replace: true } if it takes the other's place.`,
        { code: 'DUPLICATE' })
    }
    const lost = taken.flatMap(([name]) => this.#forget(name))
    for (const [name, value] of given) {
      this.#named.set(name, value)
      this.#names.set(value, { module: REGISTERED, name, power: false })
      this.#plain ||= looksPlain(value)
    }
    return lost
  }

  /** The value loses its name, and with it its prototype. */
  #forget(name: string): (object | symbol)[] {
    return [name, `${name}.prototype`].flatMap(key => {
      const value = this.#named.get(key)
      if (value === undefined) return []
      this.#named.delete(key)
      this.#names.delete(value)
      return [value]
    })
  }

  /** Private fields of this class's instances need not be saved. */
  blind(maker: object): void {
    this.#blind.add(maker)
  }

  isBlind(maker: object): boolean {
    return this.#blind.has(maker) || (this.#below?.isBlind(maker) ?? false)
  }

  /** Reductions in bytes may call this. */
  allowFactory(factory: object): void {
    this.#factories.add(factory)
  }

  isFactory(factory: object): boolean {
    return this.#factories.has(factory) || (this.#below?.isFactory(factory) ?? false)
  }

  /** What was registered under this name. */
  holder(name: string): object | symbol | undefined {
    return this.#named.get(name) ?? this.#below?.holder(name)
  }

  /** The name of what was registered. */
  registered(value: object | symbol): Home | undefined {
    return (this.#names.size === 0 ? undefined : this.#names.get(value)) ?? this.#unlessTaken(this.#below?.registered(value))
  }

  /** The name of what travels by name. */
  homeOf(value: object | symbol): Home | undefined {
    const own = this.#names.get(value)
    if (own !== undefined) return own
    for (const table of this.#homes) {
      const home = table.of(value)
      if (home !== undefined) return home
    }
    return this.#unlessTaken(this.#below?.homeOf(value))
  }

  #unlessTaken(home: Home | undefined): Home | undefined {
    return home !== undefined && home.module === REGISTERED && this.#named.has(home.name) ? undefined : home
  }

  /** What has this name in this realm. */
  find(module: string, name: string): Found | undefined {
    if (module === REGISTERED) {
      const value = this.holder(name)
      return value === undefined ? undefined : { value, power: false }
    }
    for (const table of this.#homes) {
      const found = table.find(module, name)
      if (found !== undefined) return found
    }
    return this.#below?.find(module, name)
  }
}

/**
 * True for what the encoder's short cuts would take for data, now or when its properties change. A class's prototype is
 * none, for its constructor is hidden; and nothing that is closed is.
 */
function looksPlain(value: object | symbol): boolean {
  if (typeof value !== 'object' || !Object.isExtensible(value)) return false
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === null || prototype === Object.prototype) && makerOf(value) === undefined
}
