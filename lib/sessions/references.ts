// References instead of values: to what a session's own program part keeps and nothing can replace, and – on request – to
// what other loaded modules and the global object hold. Ids say where a thing is found again; knows no store.

import { UnpicklingError } from '../core/errors.ts'
import { registry } from '../dill.ts'
import { instanceOf, loaded, readBindings, type Instance } from '../link/instance.ts'
import { modules } from '../capture/modules.ts'

/** The id of what is kept elsewhere. It begins with the realm itself, so that bytes may say it only when somebody vouches for them. */
export type HeldId = readonly [realm: typeof globalThis, module: string | null, name: string]

/** The instrumented modules that are loaded, the last one first. */
export function loadedModules(): Instance[] {
  return [...loaded()].filter(({ outermost }) => typeof outermost === 'function').reverse()
}

/** True for a variable that a module declares itself: neither an import nor what its host gives it. */
export function isOwn({ skeleton }: Instance, binding: number): boolean {
  return (skeleton?.declared?.[binding] ?? '-') !== '-'
}

/** Fetches the names of modules' variables where they lie in files of their own. Undefined if all are at hand. */
export function fetchNames(instances: Iterable<Instance>): Promise<unknown> | undefined {
  const fetches = [...instances].flatMap(instance => instance.fetch() ?? [])
  return fetches.length === 0 ? undefined : Promise.all(fetches)
}

/**
 * Which of some values other modules or the global object hold, and where. Of modules, only those that were there before
 * `self`: it may have its values from them, those that came later have theirs from it.
 */
export function heldElsewhere(values: ReadonlySet<unknown>, self: Instance | undefined): { readonly held: Map<object, HeldId>, readonly fetching: Promise<unknown> | undefined } {
  const holders = holdersOf(values, self)
  const fetching = fetchNames(new Set(holders.map(({ instance }) => instance)))
  const held = new Map<object, HeldId>()
  for (const { value, instance, binding } of holders.filter(({ instance, binding }) => isOwn(instance, binding)).concat(holders)) {
    const name = instance.skeleton?.bindings[binding]
    if (name !== undefined && !held.has(value)) held.set(value, [globalThis, instance.id, name])
  }
  for (const [name, value] of globals()) if (values.has(value) && !held.has(value)) held.set(value, [globalThis, null, name])
  return { held, fetching }
}

function holdersOf(values: ReadonlySet<unknown>, self: Instance | undefined): { readonly value: object, readonly instance: Instance, readonly binding: number }[] {
  const all = [...modules().values()].map(instanceOf).filter(({ outermost }) => typeof outermost === 'function')
  const before = self === undefined ? all : all.slice(0, all.indexOf(self))
  // Functions and classes at the top of modules are told by reference anyhow.
  return before.flatMap(instance => readBindings(instance).values.flatMap((value, binding) =>
    typeof value === 'object' && value !== null && values.has(value) ? [{ value, instance, binding }] : []))
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
