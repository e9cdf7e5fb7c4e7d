// What the names of a session are: those of an object, of an instrumented module, or – to be read only – what another
// module exports. Each says what is to be saved, what references lead to, and which changes a load would make. Decides
// nothing about bytes and knows no store.

import { prototypesOf } from '../core/chain.ts'
import { pathText, PickleError, UnpicklingError, type PathStep } from '../core/errors.ts'
import { PLAIN } from '../core/kind.ts'
import { setOwn } from '../core/properties.ts'
import { behind, isProxy, wrappingOf } from '../core/proxies.ts'
import { main } from '../link/main.ts'
import type { Instance } from '../link/instance.ts'
import type { Brand } from './contents.ts'
import { quote } from './head.ts'

/** What the head of a session says where it was saved from the session scope. Python's name for it. */
export const MAIN_MODULE = '__main__'

/** The names of a moment. */
export interface Names {
  /** What is written under each name: the value, or another container with the same in it. */
  readonly names: Record<string, unknown>
  /** All names, in their order. */
  readonly order: readonly string[]
  /** Names of getters, which nobody calls. */
  readonly getters: readonly string[]
  /** What stands under names that nothing assigns. */
  readonly kept: ReadonlyMap<object, Kept>
}

/** Under which name a thing is kept. */
export interface Kept {
  readonly name: string
  /** Its kind, where its content is told under the name and all else refers to it. */
  readonly brand: Brand | undefined
  /** True for what has been imported. */
  readonly isForeign: boolean
}

/** One step of a load. Returns false, or throws, if it cannot be made; `undo` is called even then. */
export interface Change {
  readonly key: string
  /** What to do where it cannot be made. */
  readonly hint?: string
  do(): boolean
  undo(): void
}

/** What has the names. */
export interface Scope {
  /** What a session says that it was saved from: a module's id, `'__main__'` for the session scope, undefined for another object. */
  readonly module: string | undefined
  /** The object itself: what is in it may lead back to it. */
  readonly self: object | undefined
  /** The instrumented module that it is. */
  readonly instance?: Instance
  /** Where the variables of cells go. */
  readonly cells: object | undefined
  read(): Names
  /** What is live under each name. */
  values(): Iterable<[name: string, value: unknown]>
  /** What a name keeps that nothing can replace; undefined if it keeps nothing. */
  kept(name: string): object | undefined
  /** The live container whose content is saved under a name, if one of this kind is there and stays. */
  container(name: string, brand: Brand, prototype: object | null): object | undefined
  /** What a load has to do. Throws an UnpicklingError, with nothing changed, if it cannot be done. */
  changes(session: string, loaded: Record<string, unknown>, replaces: boolean): Change[]
}

/** An object whose own enumerable string keys are the names. A known Proxy is asked only to set: all else is looked up behind it. */
export class ObjectScope implements Scope {
  readonly module: string | undefined
  readonly self: object
  /** The module from which the session was saved, where it is read into an object. */
  readonly #beside: Scope | undefined

  constructor(self: object, beside?: Scope) {
    this.self = self
    this.module = self === main ? MAIN_MODULE : undefined
    this.#beside = beside
  }

  get cells(): object {
    return this.self
  }

  read(): Names {
    const names: Record<string, unknown> = {}
    const getters: string[] = []
    const inner = behind(this.self)!
    const order = Object.keys(inner)
    if (order.length === 0 && tellsItself(this.self)) throw badScope('Option main is a Proxy that says by its handler what it has, and what it wraps has no names: nothing of it would be saved, for no handler is asked. Give an object that has the names; or a store: keep(name, { get, set, subscribe }).')
    for (const name of order) {
      const descriptor = Reflect.getOwnPropertyDescriptor(inner, name)
      if (descriptor === undefined) continue
      if ('value' in descriptor) setOwn(names, name, descriptor.value, PLAIN)
      else getters.push(name)
    }
    return { names, order, getters, kept: new Map() }
  }

  values(): [string, unknown][] {
    return Object.entries(this.read().names)
  }

  kept(name: string): object | undefined {
    return this.#beside?.kept(name)
  }

  container(): undefined {}

  changes(session: string, loaded: Record<string, unknown>, replaces: boolean): Change[] {
    const scope = this.self
    const inner = behind(scope)!
    const extra = replaces ? Object.keys(inner).filter(key => !Object.hasOwn(loaded, key)) : []
    for (const key of Object.keys(loaded)) if (!isOpen(inner, key)) throw readOnly(session, key)
    for (const key of extra) if (Reflect.getOwnPropertyDescriptor(inner, key)?.configurable !== true) throw readOnly(session, key)
    const change = (key: string, done: () => boolean): Change => {
      const before = Reflect.getOwnPropertyDescriptor(inner, key)
      return { key, do: done, undo: () => void (before === undefined ? Reflect.deleteProperty(scope, key) : Reflect.defineProperty(scope, key, before)) }
    }
    return [
      ...extra.map(key => change(key, () => Reflect.deleteProperty(scope, key))),
      ...Object.keys(loaded).map(key => change(key, () => set(scope, key, loaded[key]))),
    ]
  }
}

/** True for a known Proxy whose handler says which properties it has. */
function tellsItself(value: object): boolean {
  const handler = wrappingOf(value)?.handler
  return handler !== undefined && !isProxy(handler) && [handler, ...prototypesOf(handler)].some(holder => Object.hasOwn(holder, 'getOwnPropertyDescriptor'))
}

/** True if a name is absent and may be added, or is plain data that may be changed. */
function isOpen(scope: object, key: string): boolean {
  const live = Reflect.getOwnPropertyDescriptor(scope, key)
  return live === undefined ? Object.isExtensible(scope) : live.writable === true
}

/** By definition where the name is new: an inherited setter must not hear it. What is there keeps its attributes. */
function set(scope: object, key: string, value: unknown): boolean {
  return Object.hasOwn(behind(scope)!, key) ? Reflect.set(scope, key, value) : setOwn(scope, key, value, PLAIN)
}

/** What a module exports of which the transform knows nothing. */
export class ExportsScope implements Scope {
  readonly module = undefined
  readonly self: object
  readonly cells = undefined

  constructor(self: object) {
    this.self = self
  }

  read(): Names {
    const names: Record<string, unknown> = {}
    for (const { name, value } of exportsOf(this.self)) setOwn(names, name, value, PLAIN)
    return { names, order: Object.keys(names), getters: [], kept: new Map() }
  }

  values(): [string, unknown][] {
    return Object.entries(this.read().names)
  }

  kept(): undefined {}

  container(): undefined {}

  changes(session: string): never {
    const hint = 'Have it instrumented (dill/vite, dill/node), name a module that is, as in { main: "src/app.js" }, or load into an object and take from that: { main: {} }.'
    throw new UnpicklingError(
      `Cannot load the session ${quote(session)}: the exports of a module can be set by nobody outside, and no instrumented module has all of these. Nothing was changed. ${hint}`,
      { code: 'NOT_INSTRUMENTED', hint })
  }
}

/** What a namespace object exports, as far as it is initialised. */
export function exportsOf(namespace: object): { readonly name: string, readonly value: unknown }[] {
  return Reflect.ownKeys(namespace).flatMap(name => {
    if (typeof name !== 'string') return []
    try {
      return [{ name, value: (namespace as Record<string, unknown>)[name] }]
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error
      return []
    }
  })
}

/** A name that cannot be set. */
export function readOnly(session: string, key: string, why = 'is read-only here', hint = 'Make it writable, or load into another object: loadSession(name, { main: {} }).', code = 'READ_ONLY'): UnpicklingError {
  const path: PathStep[] = [{ via: 'property', name: key }]
  return new UnpicklingError(`Cannot load the session ${quote(session)}: ${pathText(path)} ${why}. Nothing was changed. ${hint}`, { code, path, hint })
}

/** Throws an UnpicklingError with code `WRONG_MODULE` where a session was saved from something else than it is loaded into. */
export function checkModule(session: string, saved: string, { module: here }: Scope): void {
  const from = saved === MAIN_MODULE || saved === '' ? undefined : saved
  const into = here === MAIN_MODULE ? undefined : here
  if (from === into) return
  const hint = from === undefined ? `Load it into an object: loadModule(${quote(session)}, { module: {} }).`
    : `Load it into its own module, when that is imported: loadModule(${quote(session)}); or look at it: loadModuleAsDict(${quote(session)}).`
  throw new UnpicklingError(
    `Cannot load the session ${quote(session)} into ${named(into)}: it was saved from ${named(from)}. Nothing was changed. ${hint}`, { code: 'WRONG_MODULE', hint })
}

function named(module: string | undefined): string {
  return module === undefined ? 'an object' : `the module ${quote(module)}`
}

/** A PickleError for an option. */
export function badScope(message: string, code = 'BAD_OPTION', hint?: string): PickleError {
  return new PickleError(hint === undefined ? message : `${message} ${hint}`, { code, hint })
}
