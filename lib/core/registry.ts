// Which kind answers for this value, or for this tag; which objects travel by name. A registry may lie over another
// (fork): what is added to the upper one is not seen by the lower. Names no type and keeps no state but its own.

import { PicklingError } from './errors.ts'
import { getState, reduce, type Kind, type Reducer } from './kind.ts'
import { plainPrefix } from './properties.ts'
import { reduction, reductionBy } from './reduction.ts'

/** The name under which an object is found again in any realm. */
export interface Home {
  readonly module: string
  readonly name: string
  /** True for what can make code or reach the host: bytes may name it only when somebody vouches for them. */
  readonly power: boolean
}

/** A table of objects that travel by name: intrinsics, registered names, exports of modules. */
export interface Homes {
  /** Where `value` lives, if it is one of this table's. */
  of(value: object | symbol): Home | undefined
  /** What lives there in this realm, if anything does. */
  find(module: string, name: string): { readonly value: object | symbol, readonly power: boolean } | undefined
}

/** How the objects of one prototype travel. */
export interface Plan {
  /** Kinds to ask, best first; one without a brand test always answers. */
  readonly candidates: readonly Kind[]
  /** The prototype's name, if it travels by name. */
  readonly home: Home | undefined
  /** True if instances say themselves what to save. */
  readonly stated: boolean
  /** Set where an ordinary object below this prototype must be refused. */
  readonly refusal: { readonly why: string, readonly remedy: string } | undefined
}

/** How to register a class or an object. */
export interface RegisterOptions {
  /** The name in the bytes; by default `Type.name`. Give one where the code is minified. */
  readonly name?: string
  /** Take the name away from what holds it now (a module that was loaded again). */
  readonly replace?: boolean
  /** `'ignore'` where instances hold private fields that need not be saved. */
  readonly privates?: 'ignore'
}

const REGISTERED = 'registered'
/** The module of what ECMAScript itself defines. */
export const LANGUAGE = 'globalThis'
/** The module of what the platform adds: the browser, or Node. */
export const PLATFORM = 'host'
const objectPrototype = Object.prototype

/** Kinds and names, and the decisions that follow from them. */
export class Registry {
  readonly #below: Registry | undefined
  readonly #tags = new Map<string, Kind>()
  readonly #exact = new Map<object, Kind>()
  readonly #claims = new Map<object, Kind[]>()
  readonly #types = new Map<string, Kind[]>()
  readonly #homes: Homes[] = []
  readonly #named = new Map<string, object | symbol>()
  readonly #names = new Map<object | symbol, Home>()
  readonly #blind = new Set<object>()
  #plans = new WeakMap<object, Plan>()
  #version = 0
  #seen = 0
  #plainNames = false

  constructor(kinds: readonly Kind[] = [], homes: readonly Homes[] = [], below?: Registry) {
    this.#below = below
    this.#homes.push(...homes)
    // Reducers need no kind of their own to be read again: what they told is read by this one.
    if (below === undefined) this.add(reduction)
    for (const kind of kinds) this.add(kind)
  }

  /** A registry that starts as this one and can be changed without it. */
  fork(): Registry {
    return new Registry([], [], this)
  }

  /** True if some object that looks like plain data travels by name, so that plain data must be looked up too. */
  get plainNames(): boolean {
    return this.#plainNames || (this.#below?.plainNames ?? false)
  }

  /** All kinds, lowest registry first. */
  kinds(): Kind[] {
    return [...(this.#below?.kinds() ?? []), ...this.#tags.values()]
  }

  /** Adds a kind. Throws a PicklingError with code `DUPLICATE` if its tag is taken. */
  add(kind: Kind): void {
    if (this.kindOf(kind.tag) !== undefined) {
      throw new PicklingError(`Cannot add a kind: the tag "${kind.tag}" is taken. Give it another tag.`, { code: 'DUPLICATE' })
    }
    this.#tags.set(kind.tag, kind)
    for (const type of kind.types ?? []) append(this.#types, type, kind)
    for (const prototype of kind.prototypes ?? []) {
      if (kind.own === undefined) this.#exact.set(prototype, kind)
      else append(this.#claims, prototype, kind)
    }
    this.#version++
  }

  /** Takes a kind out. Returns false if it was not in this registry (those below do not count). */
  remove(kind: Kind): boolean {
    if (this.#tags.get(kind.tag) !== kind) return false
    this.#tags.delete(kind.tag)
    for (const type of kind.types ?? []) drop(this.#types, type, kind)
    for (const prototype of kind.prototypes ?? []) {
      if (this.#exact.get(prototype) === kind) this.#exact.delete(prototype)
      drop(this.#claims, prototype, kind)
    }
    this.#version++
    return true
  }

  /** Gives an object, a function or a symbol a name: it then travels by that name, and a class's instances may travel. */
  name(value: object | symbol, options: RegisterOptions = {}): void {
    const name = options.name ?? nameOf(value)
    if (name === '') {
      throw new PicklingError('Cannot register a value without a name. Give it one: register(value, { name: "…" }).', { code: 'NO_NAME' })
    }
    const held = this.#find(name)
    if (held !== undefined && held !== value && options.replace !== true) {
      throw new PicklingError(
        `Cannot register "${name}": another value has this name. Give it another name, or { replace: true } if it takes the other's place.`,
        { code: 'DUPLICATE' })
    }
    if (held !== undefined && held !== value) this.#forget(name)
    this.#keep(name, value)
    if (typeof value === 'function') {
      const prototype: unknown = Object.getOwnPropertyDescriptor(value, 'prototype')?.value
      if (typeof prototype === 'object' && prototype !== null) this.#keep(`${name}.prototype`, prototype)
      if (options.privates === 'ignore') this.#blind.add(value)
    }
    this.#version++
  }

  /** Registers how the instances of a class travel; the class itself gets a name too. */
  register(Type: Function, how: Kind | Reducer, options: RegisterOptions = {}): void {
    const prototype: unknown = Type.prototype
    if (typeof prototype !== 'object' || prototype === null) {
      throw new PicklingError(`Cannot register ${nameOf(Type) || 'a function'}: it is not a class.`, { code: 'NOT_A_CLASS' })
    }
    if (!this.#names.has(Type)) this.name(Type, options)
    const before = this.#exact.get(prototype)
    if (before !== undefined) this.remove(before)
    if (typeof how === 'function') {
      this.#exact.set(prototype, reductionBy(how))
      this.#version++
    } else this.add({ ...how, prototypes: [prototype] })
  }

  /** The kind with this tag. */
  kindOf(tag: string): Kind | undefined {
    return this.#tags.get(tag) ?? this.#below?.kindOf(tag)
  }

  /** The kinds that answer for all values of a `typeof`. */
  kindsOfType(type: 'symbol' | 'function'): readonly Kind[] {
    const own = this.#types.get(type) ?? []
    return this.#below === undefined ? own : [...own, ...this.#below.kindsOfType(type)]
  }

  /** The name of an object that travels by name. */
  homeOf(value: object | symbol): Home | undefined {
    const own = this.#names.get(value)
    if (own !== undefined) return own
    for (const table of this.#homes) {
      const home = table.of(value)
      if (home !== undefined) return home
    }
    return this.#below?.homeOf(value)
  }

  /** The name of an object that was registered. */
  registered(value: object | symbol): Home | undefined {
    return (this.#names.size === 0 ? undefined : this.#names.get(value)) ?? this.#below?.registered(value)
  }

  /** What has this name in this realm. */
  find(module: string, name: string): { readonly value: object | symbol, readonly power: boolean } | undefined {
    if (module === REGISTERED) {
      const value = this.#find(name)
      return value === undefined ? undefined : { value, power: false }
    }
    for (const table of this.#homes) {
      const found = table.find(module, name)
      if (found !== undefined) return found
    }
    return this.#below?.find(module, name)
  }

  /** How the objects below this prototype travel. Decided once for each prototype. */
  plan(prototype: object): Plan {
    if (this.#seen !== this.#total()) {
      this.#plans = new WeakMap()
      this.#seen = this.#total()
    }
    return this.#plans.get(prototype) ?? this.#decide(prototype)
  }

  #total(): number {
    return this.#version + (this.#below === undefined ? 0 : this.#below.#total())
  }

  /** Works from the root of the chain downwards and keeps what it finds on the way, so that a long chain costs its length once. */
  #decide(prototype: object): Plan {
    const chain: object[] = []
    let above: Plan | undefined
    for (let p: object | null = prototype; p !== null && above === undefined; p = Object.getPrototypeOf(p)) {
      above = this.#plans.get(p)
      if (above === undefined) chain.push(p)
    }
    for (let i = chain.length - 1; i >= 0; i--) {
      above = this.#decideBelow(chain[i]!, above)
      this.#plans.set(chain[i]!, above)
    }
    return above!
  }

  #decideBelow(prototype: object, above: Plan | undefined): Plan {
    const inherited = above?.candidates.filter(kind => kind.own !== undefined) ?? []
    const claims = this.#claimsOf(prototype)
    const hook = ownMethod(prototype, reduce)
    const exact = this.#exactFor(prototype)
    const candidates = exact !== undefined ? [exact]
      : hook ? [reductionBy(value => value[reduce]())]
        : claims.length > 0 ? [...claims, ...inherited] : inherited
    const stated = (above?.stated ?? false) || ownMethod(prototype, getState)
    const home = this.homeOf(prototype)
    return { candidates, stated, home, refusal: prototype === objectPrototype ? undefined : this.#refusal(prototype, home, stated) }
  }

  #refusal(prototype: object, home: Home | undefined, stated: boolean): Plan['refusal'] {
    const maker: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value
    if (typeof maker !== 'function' || maker.prototype !== prototype) return undefined
    const name = nameOf(maker) || 'an anonymous class'
    if (home?.module === PLATFORM || (home?.module !== LANGUAGE && isNative(maker))) {
      return {
        why: `it is an instance of ${name}, a class of the platform or of another window: its state is out of sight.`,
        remedy: `Save what it was made from, and make it again after loading; or register(${name}) with a kind.`,
      }
    }
    if (home === undefined) {
      return { why: `it is an instance of ${name}, a class that is not registered.`, remedy: `Register it where it is defined: register(${nameOf(maker) || 'Type, { name: "…" }'}).` }
    }
    if (!stated && home.module === REGISTERED && !this.#isBlind(maker) && hidesFields(maker)) {
      return {
        why: `class ${name} has private fields, and nobody outside can read them.`,
        remedy: `Give it [dill.reduce](), which says how to make it again: [${name}, arguments]; or register(${name}, { privates: 'ignore' }) if they need not be saved.`,
      }
    }
    return undefined
  }

  #isBlind(maker: object): boolean {
    return this.#blind.has(maker) || (this.#below !== undefined && this.#below.#isBlind(maker))
  }

  #exactFor(prototype: object): Kind | undefined {
    return this.#exact.get(prototype) ?? (this.#below === undefined ? undefined : this.#below.#exactFor(prototype))
  }

  #claimsOf(prototype: object): Kind[] {
    const own = this.#claims.get(prototype) ?? []
    return this.#below === undefined ? own : [...own, ...this.#below.#claimsOf(prototype)]
  }

  #find(name: string): object | symbol | undefined {
    return this.#named.get(name) ?? (this.#below === undefined ? undefined : this.#below.#find(name))
  }

  #keep(name: string, value: object | symbol): void {
    this.#named.set(name, value)
    this.#names.set(value, { module: REGISTERED, name, power: false })
    this.#plainNames ||= looksPlain(value)
  }

  #forget(name: string): void {
    for (const key of [name, `${name}.prototype`]) {
      const value = this.#named.get(key)
      if (value === undefined) continue
      this.#named.delete(key)
      this.#names.delete(value)
      const exact = this.#exact.get(value as object)
      if (exact !== undefined && !this.remove(exact)) this.#exact.delete(value as object)
    }
  }
}

function append<K>(map: Map<K, Kind[]>, key: K, kind: Kind): void {
  map.set(key, [kind, ...map.get(key) ?? []])
}

function drop<K>(map: Map<K, Kind[]>, key: K, kind: Kind): void {
  const left = map.get(key)?.filter(other => other !== kind) ?? []
  if (left.length > 0) map.set(key, left)
  else map.delete(key)
}

function ownMethod(prototype: object, key: symbol): boolean {
  return typeof Object.getOwnPropertyDescriptor(prototype, key)?.value === 'function'
}

/** The own name of a function, without running an accessor. */
function nameOf(value: object | symbol): string {
  if (typeof value === 'symbol') return value.description ?? ''
  const name: unknown = Object.getOwnPropertyDescriptor(value, 'name')?.value
  return typeof value === 'function' && typeof name === 'string' ? name : ''
}

/** True for a function that the engine made. */
function isNative(value: Function): boolean {
  return /\{\s*\[native code\]\s*\}\s*$/.test(Function.prototype.toString.call(value))
}

/** True for what the encoder's short cuts would take for data. A class's prototype is none: its constructor is hidden. */
function looksPlain(value: object | symbol): boolean {
  if (typeof value !== 'object' || !Object.isExtensible(value)) return false
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  const keys = Reflect.ownKeys(value)
  return (prototype === null || prototype === objectPrototype) && plainPrefix(value, keys, 0) === keys.length
}

/**
 * True if the class or one that it extends seems to declare private members. Strings, templates' texts and comments
 * are skipped; a regular expression that looks like a private name is taken for one, which asks for a word too many
 * but never loses a field in silence.
 */
function hidesFields(maker: Function): boolean {
  for (let c: unknown = maker; typeof c === 'function' && c !== Function.prototype; c = Object.getPrototypeOf(c)) {
    const text = Function.prototype.toString.call(c)
    if (text.startsWith('class') && text.includes('#')
      && /#[\p{ID_Start}$_\\]/u.test(text.replace(/\/\*[^]*?\*\/|\/\/.*|'(?:\\[^]|[^'\\\n])*'|"(?:\\[^]|[^"\\\n])*"|`(?:\\[^]|[^`\\$]|\$(?!\{))*`/g, ' '))) return true
  }
  return false
}
