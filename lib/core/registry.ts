// Which kind answers for this value, or for this tag, and the names that values may travel by. A registry may lie over
// another (fork): what is added to the upper one is not seen by the lower. Names no type and keeps no state but its own.

import { prototypeChain } from './chain.ts'
import { hidesFields, hookOf, isNative, makerOf, nameOf, ownHook, prototypeOf } from './classes.ts'
import { cleaned, PicklingError } from './errors.ts'
import { checkKind } from './faults.ts'
import { getState, reduce, setState, type Asked, type Kind, type Reducer, type Writer } from './kind.ts'
import { LANGUAGE, Names, PLATFORM, REGISTERED, type Found, type Home, type Homes } from './names.ts'
import { setOwn } from './properties.ts'
import { isProxy } from './proxies.ts'
import { reduction, reductionBy } from './reduction.ts'
import { takes, type OptionNames } from './options.ts'
import { own, type LoadOptions } from './settings.ts'

/** How the objects of one prototype travel. */
export interface Plan {
  /** Kinds to ask, best first; one without a brand test always answers. */
  readonly candidates: readonly Kind[]
  /** The kind of what stands in the parts of kinds alone. */
  readonly inner: Kind | undefined
  /** Those of them that know their values by inner slot, and so answer for subclasses too. */
  readonly brands: readonly Kind[]
  /** The prototype whose `[dill.reduce]` these objects have. */
  readonly reducing: object | undefined
  /** The prototype's name, if it travels by name. */
  readonly home: Home | undefined
  /** True if instances give or take a state by themselves. */
  readonly stated: boolean
  /** True if they give it: then nobody else asks for their private fields. */
  readonly gives: boolean
  /** The last look at classes for which it holds: they may get hooks at any time. */
  readonly until: number
  /** Who reads and writes the private fields of these objects, where somebody can. */
  readonly insides: Insides | undefined
  /** Set where an ordinary object below this prototype must be refused. */
  readonly refusal: {
    readonly why: string
    readonly remedy: string
    /** True if it holds for registered classes below, which have the same state out of sight. */
    readonly inherited?: true
  } | undefined
}

/** How to register a class or an object. */
export interface RegisterOptions {
  /** The name in the bytes; by default `Type.name`. Give one where the code is minified. */
  readonly name?: string
  /** Take the name away from what holds it now (a module that was loaded again). */
  readonly replace?: boolean
  /** `'ignore'` where instances hold private fields that need not be saved. */
  readonly privates?: 'ignore'
  /**
   * True for what reductions may call or construct, with whatever arguments the bytes hold. Classes that are registered
   * with a reducer, or have a `[dill.reduce]`, may be constructed anyway.
   */
  readonly factory?: boolean
}

const registerNames: OptionNames<RegisterOptions> = { name: 1, replace: 1, privates: 1, factory: 1 }

/** The private fields of the objects below one prototype. */
export interface Insides {
  /** The kind of an instance that must be made by its class to have them; absent where they can be given to what was made otherwise. */
  readonly made?: Kind
  /** The names of the fields, for people. */
  readonly names: readonly string[]
  /** The values of the fields, in an order that depends on the classes alone; undefined for an object that has none. */
  read(value: object): readonly unknown[] | undefined
  /** Gives the fields to an object and fills them; says why if it cannot. */
  write(value: object, values: readonly unknown[]): string | undefined
}

/** How all judged values of a load are looked at together. */
export interface Surveying {
  readonly migrate: LoadOptions['migrate'] | undefined
  /** True where what cannot be made does not end the load: then what is here of a text is taken, though all of it is not. */
  readonly partly: boolean
}

/** Those who know more of classes than can be learnt by looking. */
export interface Insight {
  /** The object that outermost variables of cells are properties of, unless a load says another. */
  readonly scope: object
  /** True if a class that has no name travels all the same, so that its instances do. */
  carries(maker: Function): boolean
  /** The private fields below a prototype, given those above it; undefined if there are none that anybody knows. */
  insides(prototype: object, above: Insides | undefined): Insides | undefined
  /** Why objects below a prototype hold nothing that could be carried, and what to do; undefined for all others. */
  hollow(prototype: object): { readonly why: string, readonly remedy: string } | undefined
  /** True for a class whose private fields can be read, or that surely has none. */
  sees(Class: Function): boolean
  /** The function that is found alive where this is loaded and has this object for its prototype, though it was not born with it. */
  owner(value: object, out: Writer): Function | undefined
  /** False if another copy of the library is at work on this page. */
  alone(): boolean
  /** What is asked for by a judged kind's value, of which the bytes begin with these leaves. */
  asked(leaves: readonly unknown[]): Asked
  /** True if the caller's list, in words, speaks of this function. */
  grants(value: Function, allow: readonly unknown[]): boolean
  /** Looks at all judged values of a load together; kinds get what it returns. */
  survey(judged: readonly (readonly unknown[])[], options: Surveying): object
}

/** How what nobody knows anything of travels. */
export const ordinary: Plan = { candidates: [], brands: [], inner: undefined, reducing: undefined, home: undefined, stated: false, gives: false, until: Infinity, refusal: undefined, insides: undefined }

const objectPrototype = Object.prototype

/** Kinds and names, and the decisions that follow from them. */
export class Registry {
  readonly #below: Registry | undefined
  readonly #tags = new Map<string, Kind>()
  readonly #exact = new Map<object, Kind>()
  readonly #reducers = new Map<object, Reducer>()
  readonly #claims = new Map<object, Kind[]>()
  readonly #types = new Map<string, Kind[]>()
  readonly #names: Names
  #insight: Insight | undefined
  #plans = new WeakMap<object, Plan>()
  #typed: { readonly version: number, readonly kinds: Map<string, readonly Kind[]> } = { version: -1, kinds: new Map() }
  #version = 0
  #seen = 0
  #look = 0

  constructor(kinds: readonly Kind[] = [], homes: readonly Homes[] = [], below?: Registry, insight?: Insight) {
    this.#below = below
    this.#insight = insight ?? (below === undefined ? undefined : below.#insight)
    this.#names = new Names(homes, below === undefined ? undefined : below.#names)
    // Reducers need no kind of their own to be read again: what they told is read by this one.
    if (below === undefined) this.add(reduction)
    for (const kind of kinds) this.add(kind)
  }

  /** A registry that starts as this one and can be changed without it. */
  fork(homes: readonly Homes[] = [], insight?: Insight): Registry {
    return new Registry([], homes, this, insight)
  }

  /** True if some object that looks like plain data travels by name, so that plain data must be looked up too. */
  get plainNames(): boolean {
    return this.#names.plain
  }

  /** All kinds, lowest registry first. */
  kinds(): Kind[] {
    return [...(this.#below?.kinds() ?? []), ...this.#tags.values()]
  }

  /** Adds a kind. Throws a PicklingError with code `DUPLICATE` if its tag is taken, or `BAD_KIND`. */
  add(kind: Kind): void {
    checkKind(kind)
    if (this.kindOf(kind.tag) !== undefined) {
      throw new PicklingError(`Cannot add a kind: the tag "${cleaned(kind.tag)}" is taken. Give it another tag.`, { code: 'DUPLICATE' })
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

  /**
   * Gives an object, a function or a symbol a name: it then travels by that name, and a class's instances may travel.
   * What has a name already, by the language or by an earlier call, keeps it if no other is asked for.
   */
  name(value: object | symbol, options: RegisterOptions = {}): void {
    takes(options, registerNames)
    const asked: unknown = own(options, 'name')
    const home = asked === undefined ? this.homeOf(value) : undefined
    if (home === undefined || home.power) {
      for (const lost of this.#names.give(value, asked ?? nameOf(value), own(options, 'replace') === true)) this.#forget(lost as object)
    }
    if (typeof value === 'function') {
      if (own(options, 'privates') === 'ignore') this.#names.blind(value)
      if (own(options, 'factory') === true) this.#names.allowFactory(value)
    }
    this.#version++
  }

  /** How the instances of a class travel that lost its name. */
  #forget(prototype: object): void {
    this.#reducers.delete(prototype)
    const exact = this.#exact.get(prototype)
    if (exact !== undefined) this.remove(exact)
  }

  /** Registers how the instances of a class travel; the class itself gets a name too. */
  register(Type: Function, how: Kind | Reducer, options: RegisterOptions = {}): void {
    const prototype = typeof Type === 'function' ? prototypeOf(Type) : undefined
    if (prototype === undefined) {
      throw new PicklingError(`Cannot register ${typeof Type === 'function' && nameOf(Type) !== '' ? cleaned(nameOf(Type)) : 'this'} with a kind or a reducer: it is not a class. Give a class, or register the value alone.`, { code: 'NOT_A_CLASS' })
    }
    if (prototype === objectPrototype || prototype === Array.prototype) {
      throw new PicklingError(`Cannot register ${nameOf(Type)} with a kind or a reducer: plain objects and arrays are what pickles are made of. To write some of them in another way, give a Pickler a reducerOverride.`, { code: 'BUILT_IN' })
    }
    const before = this.#exact.get(prototype)
    if (typeof how !== 'function') {
      checkKind(how)
      const taken = this.kindOf(how.tag)
      if (taken !== undefined && taken !== before) {
        throw new PicklingError(`Cannot register a kind: the tag "${cleaned(how.tag)}" is taken. Give it another tag.`, { code: 'DUPLICATE' })
      }
    }
    this.name(Type, options)
    if (before !== undefined) this.remove(before)
    this.#reducers.delete(prototype)
    if (typeof how === 'function') this.#reducers.set(prototype, how)
    else this.add(kindFor(prototype, how))
    this.#version++
  }

  /** True for what reductions in bytes may call or construct. */
  makes(factory: object): boolean {
    if (this.#names.isFactory(factory)) return true
    if (typeof factory !== 'function' || this.registered(factory) === undefined) return false
    const prototype = prototypeOf(factory)
    return prototype !== undefined && (typeof this.#howFor(prototype) === 'function' || this.plan(prototype).reducing !== undefined)
  }

  /** The kind with this tag. */
  kindOf(tag: string): Kind | undefined {
    return this.#tags.get(tag) ?? this.#below?.kindOf(tag)
  }

  /** The kinds that answer for all values of a `typeof`. */
  kindsOfType(type: 'symbol' | 'function' | 'prototype' | 'proxy'): readonly Kind[] {
    if (this.#typed.version !== this.#total()) this.#typed = { version: this.#total(), kinds: new Map() }
    let kinds = this.#typed.kinds.get(type)
    if (kinds === undefined) this.#typed.kinds.set(type, kinds = [...this.#types.get(type) ?? [], ...this.#below?.kindsOfType(type) ?? []])
    return kinds
  }

  /** Whom to ask about classes; nobody, if there is no insight. */
  set insight(insight: Insight | undefined) {
    this.#insight = insight
    this.#version++
  }

  /** Where the outermost variables of cells are. */
  get scope(): object | undefined {
    return this.#insight?.scope
  }

  /** What the insight makes of all judged values of a load together. */
  survey(judged: readonly (readonly unknown[])[], options: Surveying): object | undefined {
    return this.#insight?.survey(judged, options)
  }

  /** The kind of known Proxies, where there is one. */
  get proxies(): Kind | undefined {
    return this.kindsOfType('proxy')[0]
  }

  /** The function that is found alive and by which this prototype object is known, if it was not born with it. */
  ownerOf(value: object, out: Writer): Function | undefined {
    return isProxy(value) ? undefined : this.#insight?.owner(value, out)
  }

  /** False if another copy of the library is at work on this page. */
  get alone(): boolean {
    return this.#insight?.alone() ?? true
  }

  /** True if the caller's list speaks of this function. */
  grants(value: Function, allow: readonly unknown[]): boolean {
    return allow.includes(value) || this.#insight?.grants(value, allow) === true
  }

  /** Code that bytes ask for. */
  asked(leaves: readonly unknown[]): Asked | undefined {
    return this.#insight?.asked(leaves)
  }

  /** The name of an object that travels by name. */
  homeOf(value: object | symbol): Home | undefined {
    // Tables look at what they are asked for; a Proxy can be in none.
    return isProxy(value) ? this.#names.registered(value) : this.#names.homeOf(value)
  }

  /** The name of an object that was registered. */
  registered(value: object | symbol): Home | undefined {
    return this.#names.registered(value)
  }

  /** What has this name in this realm. */
  find(module: string, name: string): Found | undefined {
    return this.#names.find(module, name)
  }

  /** A new look at classes: said once for each dump. */
  look(): void {
    this.#look++
  }

  /** How the objects below this prototype travel. Decided once for each prototype and look. */
  plan(prototype: object): Plan {
    if (isProxy(prototype) && this.proxies !== undefined) return { ...ordinary, home: this.registered(prototype) }
    if (this.#seen !== this.#total()) {
      this.#plans = new WeakMap()
      this.#seen = this.#total()
    }
    return this.#decided(prototype) ?? this.#decide(prototype)
  }

  #decided(prototype: object): Plan | undefined {
    const plan = this.#plans.get(prototype)
    return plan !== undefined && plan.until >= this.#look ? plan : undefined
  }

  #total(): number {
    return this.#version + (this.#below === undefined ? 0 : this.#below.#total())
  }

  /** Works from the root of the chain downwards and keeps what it finds on the way, so that a long chain costs its length once. */
  #decide(prototype: object): Plan {
    const chain: object[] = []
    let above: Plan | undefined
    for (const p of prototypeChain(prototype)) {
      above = this.#decided(p)
      if (above !== undefined) break
      chain.push(p)
    }
    for (let i = chain.length - 1; i >= 0; i--) {
      above = this.#decideBelow(chain[i]!, above)
      this.#plans.set(chain[i]!, above)
    }
    return above!
  }

  #decideBelow(prototype: object, above: Plan | undefined): Plan {
    const claims = this.#claimsOf(prototype)
    const brands = claims.length > 0 ? [...claims, ...above?.brands ?? []] : above?.brands ?? []
    const reducing = ownHook(prototype, reduce) === undefined ? above?.reducing : prototype
    const how = this.#howFor(prototype)
    const exact = typeof how === 'function' ? reductionBy(how, this)
      : how ?? (reducing === undefined ? undefined : reductionBy(reducedBy(reducing), this, reducing))
    const gives = ownHook(prototype, getState) !== undefined || (above?.gives ?? false)
    const stated = gives || ownHook(prototype, setState) !== undefined || (above?.stated ?? false)
    const home = this.homeOf(prototype)
    const inherited = above?.refusal?.inherited === true && exact === undefined && brands.length === 0 ? above.refusal : undefined
    return {
      candidates: exact === undefined ? brands : [exact, ...brands], brands, inner: brands.find(kind => kind.inner === true), reducing, stated, gives, home,
      until: home?.module === LANGUAGE || home?.module === PLATFORM ? Infinity : this.#look,
      insides: prototype === objectPrototype ? undefined : this.#insight?.insides(prototype, above?.insides),
      // To register it would not help: what it inherits stays out of sight.
      refusal: prototype === objectPrototype ? undefined
        : (home === undefined && this.#insight === undefined ? inherited : undefined) ?? this.#refusal(prototype, home, gives) ?? inherited,
    }
  }

  #refusal(prototype: object, home: Home | undefined, gives: boolean): Plan['refusal'] {
    const hollow = gives ? undefined : this.#insight?.hollow(prototype)
    if (hollow !== undefined) return hollow
    const maker = makerOf(prototype)
    if (maker === undefined) return undefined
    const own = cleaned(nameOf(maker))
    const name = own || 'an anonymous class'
    if (home === undefined && isNative(maker) && this.find(LANGUAGE, own) !== undefined) {
      return { why: `it comes from another window or realm, whose ${name} is not the one of this page.`, remedy: 'Make it one of this page: structuredClone(value).' }
    }
    if (home?.module === PLATFORM || (home?.module !== LANGUAGE && isNative(maker))) {
      return {
        why: `it is an instance of ${name}, a class of the platform or of another window: its state is out of sight.`,
        remedy: `${this.#insight === undefined ? 'Use dill, which carries more of these than dill/data; or save' : 'Save'} what it was made from, and make it again after loading; or register(${name}) with a kind.`,
        inherited: true,
      }
    }
    const hides = (): Function | undefined => gives || this.#names.isBlind(maker) ? undefined : hidesFields(maker, c => this.#insight?.sees(c) === true || this.#tells(c))
    if (home === undefined && this.#insight?.carries(maker) === true) {
      const hiding = hides()
      return hiding !== undefined ? {
        why: `class ${cleaned(nameOf(hiding)) || 'without a name'} has private fields, and nobody outside can read them: no transform saw it.`,
        remedy: `Have it instrumented (dill/vite, dill/node or instrument); or give it [dill.reduce](), which says how to make it again: [${name}, arguments].`,
      } : undefined
    }
    if (home === undefined) {
      return this.#names.holder(nameOf(maker)) === undefined
        ? { why: `it is an instance of ${name}, a class that is not registered.`, remedy: `Register it where it is defined: register(${own || 'Type, { name: "…" }'}).` }
        : {
            why: `it is an instance of a class ${name} that is not registered, while another class has that name.`,
            remedy: `If it is an older version of that class, make the value again; if not, give it a name of its own: register(${name}, { name: "…" }).`,
          }
    }
    if (home.module === REGISTERED && hides() !== undefined) {
      return {
        why: `class ${name} has private fields, and nobody outside can read them.`,
        remedy: `Give it [dill.reduce](), which says how to make it again: [${name}, arguments]; or register(${name}, { privates: 'ignore' }) if they need not be saved.`,
      }
    }
    return undefined
  }

  /** True for a class of which a kind tells what is inside: of some platforms these are written in JavaScript, with private fields. */
  #tells(Class: Function): boolean {
    const prototype = prototypeOf(Class)
    return prototype !== undefined && this.#claimsOf(prototype).length > 0
  }

  /** What was registered for the objects of this very prototype. */
  #howFor(prototype: object): Kind | Reducer | undefined {
    return this.#exact.get(prototype) ?? this.#reducers.get(prototype)
      ?? (this.#below === undefined ? undefined : this.#below.#howFor(prototype))
  }

  #claimsOf(prototype: object): Kind[] {
    const own = this.#claims.get(prototype) ?? []
    return this.#below === undefined ? own : [...own, ...this.#below.#claimsOf(prototype)]
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

/** Asks the class's own method: a value's property of the same key is data. */
function reducedBy(holder: object): Reducer<object> {
  return value => Reflect.apply(hookOf(value, reduce) ?? ownHook(holder, reduce)!, value, [])
}

/** The same kind for one class alone. Its own methods see all that it has. */
function kindFor(prototype: object, how: Kind): Kind {
  const kind = Object.create(how) as Kind
  setOwn(kind, 'prototypes', [prototype], 0)
  setOwn(kind, 'types', undefined, 0)
  return kind
}
