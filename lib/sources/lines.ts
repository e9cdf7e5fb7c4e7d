// Lines that import a thing or name it: never what is not exported, and never something else than what is asked for.
// Knows no text of functions.

import { registry } from '../dill.ts'
import { badName, noImport } from './faults.ts'
import { exporting, globalCode, importLine, namespaceOf, specifierOf } from './imports.ts'
import { ownExport, ownImport } from './own.ts'
import { ownName, seen } from './seen.ts'
import { classOf, literalOf, nativeClassOf, pickledText, standing } from './texts.ts'
import { isName, line, primitive } from './words.ts'

/** The line that gives a thing; of an instance, its class. */
export function importOf(obj: unknown, alias: string | undefined, verify: boolean, builtin: boolean): string {
  const global = globalCode(obj, builtin) ?? primitive(obj)
  if (global !== undefined) return line(global, alias)
  const namespace = namespaceOf(obj)
  if (namespace !== undefined) {
    const local = alias ?? namespace.id.replace(/^.*\//, '').replace(/\.\w+$/, '')
    if (!isName(local)) throw badName(obj, namespace.id)
    return `import * as ${local} from ${primitive(specifierOf(namespace))}\n`
  }
  const thing = classOf(obj) ?? obj
  const home = exporting(thing)
  if (!('not' in home)) {
    const made = importLine(home, alias)
    if (made === undefined) throw badName(obj, home.name)
    return made
  }
  const verb = ownExport(thing)
  if (verb !== undefined) return ownImport([[alias ?? verb, verb]])
  if (isRegistered(thing)) return pickledText(thing, alias, false)
  const built = builtIn(obj, builtin)
  if (built !== undefined) return line(built, alias)
  if (!verify && home.not === 'unknown' && home.name !== undefined) {
    const made = importLine({ instance: home.instance!, name: home.name }, alias)
    if (made !== undefined) return made
  }
  throw noImport(obj, home)
}

/** What the language itself can say: a literal, or of another instance of its own classes the class. */
function builtIn(obj: unknown, whole: boolean): string | undefined {
  if (typeof obj !== 'object' || obj === null || classOf(obj) !== undefined) return undefined
  const literal = literalOf(obj)
  if (literal !== undefined) return literal
  const maker = nativeClassOf(obj)
  return maker === undefined || maker === Object || maker === Array ? undefined : globalCode(maker, whole)
}

function isRegistered(thing: unknown): boolean {
  return ((typeof thing === 'object' && thing !== null) || typeof thing === 'function' || typeof thing === 'symbol') && registry.registered(thing) !== undefined
}

/** An import; of an instance, that of its class and an expression that makes it. */
export function importedOf(obj: unknown, alias: string | undefined, builtin: boolean): string {
  const Class = classOf(obj)
  if (Class === undefined || namespaceOf(obj) !== undefined) {
    const home = exporting(obj)
    if (typeof obj === 'object' && obj !== null && 'not' in home && globalCode(obj) === undefined && literalOf(obj) === undefined) throw noImport(obj, home)
    return importOf(obj, alias, true, builtin)
  }
  const home = exporting(obj)
  if (!('not' in home)) return importLine(home, alias) ?? standing(obj, alias)
  const made = literalOf(obj)
  const head = made === undefined || 'not' in exporting(Class) ? undefined : importOf(Class, undefined, true, builtin)
  if (head === undefined) throw noImport(obj, home)
  return `${head}${line(made!, alias)}`
}

/** A name with its module before it. */
export function fullName(thing: unknown): string | undefined {
  const global = globalCode(thing, true)
  if (global !== undefined) return global
  if (typeof thing === 'function') {
    const { instance, row } = seen(thing)
    const name = row?.path ?? ownName(thing)
    return instance === undefined || instance.id === '' ? name || undefined : `${instance.id}#${name}`
  }
  const home = exporting(thing)
  if (!('not' in home)) return `${home.instance.id}#${home.name}`
  return namespaceOf(thing)?.id ?? primitive(thing)
}

/** The name under which a module exports it, or holds it. */
export function exportedName(obj: unknown): string | undefined {
  const home = exporting(obj)
  return home.name
}
