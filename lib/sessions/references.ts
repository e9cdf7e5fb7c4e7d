// References instead of values: to what other loaded modules and the global object hold. An id says where a thing is found
// again, in this realm or another. Also lists the loaded modules and fetches their names. Knows no store.

import { modules } from '../capture/modules.ts'
import { UnpicklingError } from '../core/errors.ts'
import { registry } from '../dill.ts'
import type { Bound } from '../link/homes.ts'
import { authorsName, instanceOf, loaded, readBindings, type Instance } from '../link/instance.ts'

/** The id of what is kept elsewhere. It begins with the realm itself, so that bytes may say it only when somebody vouches for them. */
export type HeldId = readonly [realm: typeof globalThis, module: string | null, name: string]

/** The instrumented modules that are loaded, the last one first. */
export function loadedModules(): Instance[] {
  return [...loaded()].filter(({ outermost }) => typeof outermost === 'function').reverse()
}

/** True for a variable that a module declares itself: neither an import nor what its host gives it. */
export function isOwn(instance: Instance, binding: number): boolean {
  return (instance.skeleton?.declared?.[binding] ?? '-') !== '-' && authorsName(instance, binding) !== undefined
}

/** Fetches the names of modules' variables where they lie in files of their own. Undefined if all are at hand. */
export function fetchNames(instances: Iterable<Instance>): Promise<unknown> | undefined {
  const fetches = [...instances].flatMap(instance => instance.fetch() ?? [])
  return fetches.length === 0 ? undefined : Promise.all(fetches)
}

/**
 * What other loaded modules keep, for as long as they live, under a name that nothing assigns; and what programs have put
 * onto the global object. The first module that has a thing declares it: who imports it is evaluated later. Of modules, only
 * those that were there before `self`: it may have its values from them, those that came later have theirs from it.
 */
export class Holders {
  readonly #self: Instance | undefined
  #inModules: Map<object, Bound> | undefined
  #inGlobals: Map<object, string> | undefined
  /** Modules of which the names must be fetched before their ids hold. */
  readonly distant: Set<Instance> = new Set()

  constructor(self: Instance | undefined) {
    this.#self = self
  }

  /** Where a module keeps it. Functions and classes are told by reference anyhow. */
  inModule(value: unknown): HeldId | undefined {
    const holder = (this.#inModules ??= this.#lookAtModules()).get(value as object)
    if (holder === undefined) return undefined
    const { instance, binding } = holder
    if (instance.fetch() !== undefined) this.distant.add(instance)
    return [globalThis, instance.id, instance.skeleton?.bindings[binding] ?? '']
  }

  /** Where a module or the global object keeps it. */
  anywhere(value: unknown): HeldId | undefined {
    const name = (this.#inGlobals ??= new Map(globals().map(([name, value]) => [value, name]))).get(value as object)
    return this.inModule(value) ?? (name === undefined ? undefined : [globalThis, null, name])
  }

  #lookAtModules(): Map<object, Bound> {
    const found = new Map<object, Bound>()
    for (const module of modules().values()) {
      const instance = instanceOf(module)
      if (instance === this.#self) break
      if (typeof instance.outermost !== 'function' || module.load === undefined) continue
      for (const [binding, value] of readBindings(instance).values.entries()) {
        if (typeof value === 'object' && value !== null && module.writers[binding] === undefined && !found.has(value)) found.set(value, { instance, binding })
      }
    }
    return found
  }
}

/** What programs have put onto the global object; what the platform has there travels by name. */
function globals(): [name: string, value: object][] {
  return Object.getOwnPropertyNames(globalThis).flatMap(name => {
    const value: unknown = Reflect.getOwnPropertyDescriptor(globalThis, name)?.value
    const isThing = (typeof value === 'object' && value !== null) || typeof value === 'function'
    return isThing && value !== globalThis && registry.homeOf(value) === undefined ? [[name, value] as [string, object]] : []
  })
}

/** True for an id that `heldElsewhere` gave. */
export function isHeldId(id: readonly unknown[]): id is HeldId {
  return id.length === 3 && id[0] === globalThis && (id[1] === null || typeof id[1] === 'string') && typeof id[2] === 'string'
}

/** What an id leads to. Returns a promise where names must be fetched first. Throws an UnpicklingError with code `NOT_HELD`. */
export function held([, module, name]: HeldId): object | Promise<unknown> {
  if (module === null) {
    const own = globals().find(([other]) => other === name)
    if (own !== undefined) return own[1]
    throw notHeld(`the global ${name}`, 'Make it before loading')
  }
  const versions = loadedModules().filter(({ id }) => id === module)
  const fetching = fetchNames(versions)
  if (fetching !== undefined) return fetching
  for (const instance of versions) {
    const value: unknown = readBindings(instance).values[instance.skeleton?.bindings.indexOf(name) ?? -1]
    if (typeof value === 'object' && value !== null) return value
  }
  throw notHeld(`${name} of ${module}`, versions.length === 0 ? `Import ${module} before loading` : `Declare it there again`)
}

function notHeld(what: string, remedy: string): UnpicklingError {
  const hint = `${remedy}; or save without refimported, which takes values along.`
  return new UnpicklingError(`it leads to ${what}, which is not here. ${hint}`, { code: 'NOT_HELD', hint })
}
