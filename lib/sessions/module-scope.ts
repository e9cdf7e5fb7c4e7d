// The variables of an instrumented module as the names of a session: read through its accessor, set through its writers.
// What nothing can assign keeps its identity and has its content put back. Also finds the module that a caller means.

import { PLAIN } from '../core/kind.ts'
import { setOwn } from '../core/properties.ts'
import { behind, isProxy } from '../core/proxies.ts'
import { hash, registry } from '../dill.ts'
import { readBindings, type Instance } from '../link/instance.ts'
import { main } from '../link/main.ts'
import { brandOf, fill, prototypeIn, shallow, type Brand } from './contents.ts'
import { fetchNames, isOwn, loadedModules } from './references.ts'
import { badScope, exportsOf, ExportsScope, ObjectScope, readOnly, type Change, type Kept, type Names, type Scope } from './scope.ts'
import { quote } from './head.ts'

const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect

/** An instrumented module. Its names are the variables that it declares at its top; imports are not its own. */
export class ModuleScope implements Scope {
  readonly instance: Instance
  readonly self: object | undefined
  readonly cells = undefined

  /** The rows of the module must be at hand. */
  constructor(instance: Instance, self?: object) {
    this.instance = instance
    this.self = self
  }

  get module(): string {
    return this.instance.id
  }

  read(): Names {
    registry.look()
    const names: Record<string, unknown> = {}
    const kept = new Map<object, Kept>()
    const { values } = readBindings(this.instance)
    for (const [index, value] of values.entries()) {
      const name = this.instance.skeleton!.bindings[index]!
      const own = this.#isVariable(index, value)
      const brand = own && !this.#isWritten(index) ? brandOf(value) : undefined
      // What has content of its own is told apart from references to it, once.
      const isFirst = isObject(value) && !this.#isWritten(index) && !kept.has(value)
      if (isFirst) kept.set(value, { name, brand, isForeign: !isOwn(this.instance, index) })
      if (own) setOwn(names, name, isFirst && brand !== undefined ? shallow(value, brand) : value, PLAIN)
    }
    return { names, order: Object.keys(names), getters: [], kept }
  }

  kept(name: string): object | undefined {
    const index = this.instance.skeleton!.bindings.indexOf(name)
    const value = readBindings(this.instance).values[index]
    return isObject(value) && !this.#isWritten(index) ? value : undefined
  }

  container(name: string, brand: Brand, prototype: object | null): object | undefined {
    const live = this.kept(name)
    return live !== undefined && brandOf(live) === brand && prototypeIn(live) === prototype ? live : undefined
  }

  changes(session: string, loaded: Record<string, unknown>, replaces: boolean): Change[] {
    if (replaces) throw badScope("Option mode cannot be 'replace' for a module: nobody can remove its variables. Leave it out.")
    registry.look()
    const { values } = readBindings(this.instance)
    return Object.keys(loaded).flatMap(key => {
      const index = this.instance.skeleton!.bindings.indexOf(key)
      if (index < 0) throw readOnly(session, key, `is no variable of ${this.module} any more`, `Declare it again, or look at the session: loadModuleAsDict(${quote(session)}).`, 'NO_BINDING')
      if (index >= values.length) throw readOnly(session, key, 'is not initialised yet: its module is still being evaluated', 'Load the session after its declaration.', 'NOT_INITIALISED')
      return this.#change(session, key, index, values[index], loaded[key]) ?? []
    })
  }

  /** Nothing has to be done where a name has its value already, or is a function or class, which stays. */
  #change(session: string, key: string, index: number, live: unknown, saved: unknown): Change | undefined {
    const write = this.instance.module!.writers[index]
    const look = `or look at the session: loadModuleAsDict(${quote(session)}).`
    if (write !== undefined) return { key, do: () => (write(saved), true), undo: () => write(live) }
    if (Object.is(live, saved) || (typeof live === 'function' && typeof saved === 'function')) return undefined
    const brand = isOwn(this.instance, index) ? brandOf(live) : undefined
    if (brand !== undefined && brandOf(saved) === brand && prototypeIn(live as object) === prototypeIn(saved as object)) {
      const before = shallow(live as object, brand)
      return { key, hint: `Let it take what was saved, ${look}`, do: () => fill(live as object, saved as object, brand), undo: () => void fill(live as object, before, brand) }
    }
    if (isEqual(live, saved)) return undefined
    const why = brand === undefined || !isObject(saved) ? 'has another value here, and nothing can assign it' : 'is a container of another type here, and nothing can assign it'
    throw readOnly(session, key, why, `Declare it with let, and assign it in a function of ${this.module}; ${look}`)
  }

  /** Bundlers declare the namespace objects of modules beside the modules' own variables. */
  #isVariable(index: number, value: unknown): boolean {
    return isOwn(this.instance, index) && !(isObject(value) && isNamespace(value))
  }

  /** True for what functions of the module assign to. */
  #isWritten(index: number): boolean {
    return this.instance.module!.writers[index] !== undefined
  }

  values(): [string, unknown][] {
    const { values } = readBindings(this.instance)
    return values.flatMap((value, index) => this.#isVariable(index, value) ? [[this.instance.skeleton!.bindings[index]!, value] as [string, unknown]] : [])
  }

  /** The variables as properties that are live: reading reads, writing writes where the module itself does. */
  view(): Record<string, unknown> {
    const view = Object.create(null) as Record<string, unknown>
    const { instance } = this
    for (const [index, name] of instance.skeleton!.bindings.entries()) {
      if (!isOwn(instance, index)) continue
      const set = instance.module!.writers[index]
      Object.defineProperty(view, name, { get: () => readBindings(instance).values[index], ...set === undefined ? {} : { set }, enumerable: true, configurable: true })
    }
    return view
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** True for what would be written alike. */
function isEqual(a: unknown, b: unknown): boolean {
  if (!isObject(a) || !isObject(b)) return false
  try {
    return hash(a) === hash(b)
  } catch {
    return false // What cannot be written here, such as a Blob, cannot be compared.
  }
}

/**
 * What a caller names as `main` or `module`: an object; an instrumented module by its id, by the object that
 * `import * as` gives of it, or from within by `import.meta`; nothing, for the session scope. A promise where the names of
 * a module's variables must be fetched first. Throws a PickleError with code `BAD_OPTION`, `NO_MODULE` or `NOT_INSTRUMENTED`.
 */
export function scopeOf(given: unknown, option: string): Scope | Promise<Scope> {
  if (given === undefined) return new ObjectScope(main)
  if (typeof given === 'string') return moduleNamed(given)
  if (!isObject(given)) throw badScope(`Option ${option} must be an object whose properties are the names, or name an instrumented module. For example: { ${option}: state }, or { ${option}: "src/app.js" }.`)
  if (isProxy(given)) return scopeBehind(given, option)
  if (isNamespace(given)) return moduleOfExports(given)
  const holders = looksLikeMeta(given) ? loadedModules().filter(instance => readBindings(instance).values.includes(given)) : []
  const fetching = fetchNames(holders)
  return fetching === undefined ? scopeOfObject(given, holders, option) : waitedFor(fetching.then(() => scopeOfObject(given, holders, option)))
}

/** An object that modules hold may be what they say `import.meta` to, and is a module then; or it has a `url` as others do. */
function scopeOfObject(given: object, holders: readonly Instance[], option: string): Scope | Promise<Scope> {
  const meta = holders.find(instance => instance.skeleton?.bindings.some((name, index) => name === 'import.meta' && readBindings(instance).values[index] === given))
  if (meta !== undefined) return moduleOf([meta], given)
  if (getPrototypeOf(given) === null && looksLikeMeta(given)) {
    throw badScope('This import.meta belongs to no instrumented module.', 'NOT_INSTRUMENTED', 'Have the module instrumented (dill/vite, dill/node), or give the object that has the names.')
  }
  const nameless = (what: string, remedy: string, example: string): Error =>
    badScope(`Option ${option} is a ${what}, and what is in one has no names: nothing of it would be saved. ${remedy}. For example: { ${option}: ${example} }.`)
  if (given instanceof Promise) throw nameless('Promise', 'Await it first', 'await state')
  const brand = brandOf(given)
  if (brand === 'Map' || brand === 'Set') throw nameless(brand, 'Give an object that has it', '{ state }')
  return new ObjectScope(given)
}

/** An object behind a known Proxy, which is asked only to set. */
function scopeBehind(given: object, option: string): Scope {
  if (behind(given) === undefined) throw badScope(`Option ${option} is a Proxy that was revoked: nothing can be done with it any more. Give an object that has the names.`)
  return new ObjectScope(given)
}

/** The instrumented module with this id. */
export function moduleNamed(id: string): Scope | Promise<Scope> {
  const versions = loadedModules().filter(instance => instance.id === id)
  if (versions.length > 0) return moduleOf(versions.slice(0, 1), undefined)
  const others = [...new Set(loadedModules().map(instance => quote(instance.id)))]
  const known = others.length === 0 ? 'no instrumented module is' : `these are: ${others.slice(0, 10).join(', ')}${others.length > 10 ? ` and ${others.length - 10} more` : ''}`
  throw badScope(`There is no instrumented module ${quote(id)} here: ${known}.`, 'NO_MODULE', 'Import it first, or name it as it is named there.')
}

/** A module's names come with its rows, which may have to be fetched. */
function moduleOf(candidates: readonly Instance[], self: object | undefined): Scope | Promise<Scope> {
  const chosen = (): Scope => {
    const [instance] = self !== undefined && isNamespace(self) ? candidates.filter(candidate => hasAll(candidate, self)) : candidates
    if (instance === undefined) return new ExportsScope(self!)
    if (instance.skeleton?.declared === undefined) throw badScope(`The module ${quote(instance.id)} was instrumented without a skeleton, so nobody knows the names of its variables.`, 'NOT_INSTRUMENTED', 'Have it instrumented by dill/vite or dill/node.')
    return new ModuleScope(instance, self)
  }
  const fetching = fetchNames(candidates)
  return fetching === undefined ? chosen() : waitedFor(fetching.then(chosen))
}

/** Whoever waits for it hears of a failure. */
function waitedFor(scope: Promise<Scope>): Promise<Scope> {
  scope.catch(() => undefined)
  return scope
}

/** The module that declares the objects and functions that a namespace exports. */
function moduleOfExports(namespace: object): Scope | Promise<Scope> {
  const things = thingsOf(namespace)
  const candidates = loadedModules().filter(instance => {
    const values = new Set(readBindings(instance).values)
    return things.length > 0 && things.every(({ value }) => values.has(value))
  })
  return moduleOf(candidates, namespace)
}

function hasAll(instance: Instance, namespace: object): boolean {
  const own = new Set(readBindings(instance).values.filter((_, index) => isOwn(instance, index)))
  return thingsOf(namespace).every(({ value }) => own.has(value))
}

/** Objects and functions that are exported; the value of `export default` need not be a variable. */
function thingsOf(namespace: object): { readonly name: string, readonly value: unknown }[] {
  const things = exportsOf(namespace).filter(({ value }) => isObject(value) || typeof value === 'function')
  const named = things.filter(({ name }) => name !== 'default')
  return named.length > 0 ? named : things
}

/** True for what `import * as` gives, and for what bundlers and test runners give in its place. */
function isNamespace(value: object): boolean {
  if (isProxy(value)) return false
  const tag = getOwnPropertyDescriptor(value, Symbol.toStringTag)
  return tag?.value === 'Module' && tag.writable === false && tag.enumerable === false
}

function looksLikeMeta(value: object): boolean {
  return typeof getOwnPropertyDescriptor(value, 'url')?.value === 'string'
}

/** The same, or undefined if it is not here. */
export function liveModule(id: string): Scope | Promise<Scope> | undefined {
  return loadedModules().some(instance => instance.id === id) ? moduleNamed(id) : undefined
}
