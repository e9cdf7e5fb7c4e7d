// Where a thing can be had from without its source: what loaded modules export, by identity; what every realm has under a
// name. Asks only what is registered: nothing is imported, and no specifier is resolved by anybody.

import { stampOf } from '../capture/stamps.ts'
import { LANGUAGE, PLATFORM, type Home } from '../core/names.ts'
import { isProxy } from '../core/proxies.ts'
import { registry } from '../dill.ts'
import { bindings, isNamespace } from '../link/homes.ts'
import { authorsName, loaded, readBindings, type Instance } from '../link/instance.ts'
import { outermostOf, seen } from './seen.ts'
import { isName, quoted } from './words.ts'

/** Under which name a module exports a thing. */
export interface Export {
  readonly instance: Instance
  readonly name: string
  /** Its variable there, if it has one. */
  readonly variable?: string | undefined
}

/** What is known of a thing's being exported. */
export type Exporting = Export | {
  /** `inner`: it stands in a function; `kept`: its module does not export it; `replaced`: that was loaded anew; `unknown`: nobody can tell. */
  readonly not: 'inner' | 'kept' | 'replaced' | 'unknown' | 'nowhere'
  readonly instance?: Instance
  /** Its variable. */
  readonly name?: string
}

/** Which module exports a thing now, and under which name. */
export function exporting(value: unknown): Exporting {
  if ((typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol') || value === null) return { not: 'nowhere' }
  const home = typeof value === 'function' ? ofFunction(value) : undefined
  const latest = latestOf()
  if (home !== undefined && !('not' in home)) return latest.get(home.instance.id) === home.instance ? home : { not: 'replaced', instance: home.instance }
  for (const instance of latest.values()) {
    if (instance.skeleton?.exported === undefined) continue
    const { values } = readBindings(instance)
    const found = instance.skeleton?.exported?.find(([, what]) => what >= 0 && what < values.length && Object.is(values[what], value))
    if (found !== undefined && isOwnBinding(instance, found[1])) return { instance, name: found[0], variable: authorsName(instance, found[1]) }
  }
  return home ?? held(value)
}

function ofFunction(fn: Function): Exporting | undefined {
  const bound = bindings.bound(fn)
  if (bound !== undefined && isOwnBinding(bound.instance, bound.binding)) return ofBinding(bound.instance, bound.binding)
  const place = seen(fn)
  const { instance, index, row } = place
  if (instance?.module === undefined || row === undefined) return undefined
  const found = instance.skeleton?.exported?.find(([, what]) => what === -1 - index)
  // What carries no stamp was only recognised by its text.
  if (found !== undefined && stampOf(fn) !== undefined) return { instance, name: found[0] }
  return row.scope >= 0 || outermostOf(place).index !== index ? { not: 'inner', instance } : undefined
}

function ofBinding(instance: Instance, binding: number): Exporting {
  const { skeleton } = instance
  const name = authorsName(instance, binding)
  const found = skeleton?.exported?.find(([, what]) => what === binding)
  if (found !== undefined) return { instance, name: found[0], variable: name }
  return { not: skeleton?.exported === undefined ? 'unknown' : 'kept', instance, ...name === undefined ? {} : { name } }
}

/** The module's own variable that holds an object or a symbol. */
function held(value: unknown): Exporting {
  for (const instance of loaded()) {
    const binding = readBindings(instance).values.indexOf(value)
    if (binding >= 0 && isOwnBinding(instance, binding)) return ofBinding(instance, binding)
  }
  return { not: 'nowhere' }
}

/** A module that is edited while it is served is loaded anew, and its specifier means the last one. */
function latestOf(): Map<string, Instance> {
  return new Map(Array.from(loaded(), instance => [instance.id, instance]))
}

/** A variable that a module declares: neither what it has imported nor what its host gives it. */
function isOwnBinding({ skeleton }: Instance, binding: number): boolean {
  return skeleton !== undefined && (skeleton.declared?.[binding] ?? 'c') !== '-'
}

/** The module whose namespace object this is. */
export function namespaceOf(value: unknown): Instance | undefined {
  if (typeof value !== 'object' || value === null || isProxy(value) || !looksLikeNamespace(value)) return undefined
  for (const instance of loaded()) {
    const exported = instance.skeleton?.exported?.filter(([, what]) => what >= 0) ?? []
    const { values } = readBindings(instance)
    const has = ([name, what]: readonly [string, number]): boolean => what < values.length && Object.hasOwn(value, name) && Object.is((value as Record<string, unknown>)[name], values[what])
    if (exported.length > 0 && exported.every(has)) return instance
  }
  return undefined
}

function looksLikeNamespace(value: object): boolean {
  try {
    return isNamespace(value)
  } catch {
    return false // A revoked Proxy, or one whose traps throw.
  }
}

/** The name under which every realm has a thing, or some realms. */
export function homeOf(value: object | symbol): Home | undefined {
  try {
    return registry.homeOf(value)
  } catch {
    return undefined // Likewise.
  }
}

/**
 * The specifier of a module: the one that it was named by. A path, as the doors for builds and for Node give, is told from
 * the root of the project; what has no ending like a file's is a package's.
 */
export function specifierOf({ id }: Pick<Instance, 'id'>): string {
  return /^(?:\.{0,2}\/|[a-z][a-z+.-]*:)/i.test(id) || !/\.\w+$/.test(id) ? id : `./${id}`
}

/** The import of an export. Undefined where its name needs an alias, and none is given. */
export function importLine({ instance, name, variable }: Export, alias: string | undefined): string | undefined {
  const local = alias ?? (isName(name) ? name : variable)
  if (!isName(local)) return undefined
  const from = quoted(specifierOf(instance))
  if (name === 'default') return `import ${local} from ${from}\n`
  return `import { ${isName(name) ? name : quoted(name)}${local === name ? '' : ` as ${local}`} } from ${from}\n`
}

/** What the language and the platform have under a name, as an expression; `whole` where nothing may stand before it. */
export function globalCode(value: unknown, whole: boolean = false): string | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol') || value === null) return undefined
  const home = homeOf(value)
  if (home === undefined || (home.module !== LANGUAGE && home.module !== PLATFORM)) return undefined
  const [path, half] = home.name.split('#')
  if (!/^[A-Za-z]\w*(?:\.\w+)*(?:\[Symbol\.\w+\])?$/.test(path!)) return undefined
  const code = whole && path !== 'globalThis' ? `globalThis.${path}` : path!
  if (half === undefined) return code
  const [, owner, key, symbol] = /^(.*?)(?:\.(\w+)|\[(Symbol\.\w+)\])$/.exec(code) ?? []
  return owner === undefined ? undefined : `Object.getOwnPropertyDescriptor(${owner}, ${key === undefined ? symbol : quoted(key)}).${half}`
}
