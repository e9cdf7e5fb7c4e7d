// The text of things as their authors wrote it: of functions and classes, of what stands around them, of instances by
// their class; and text that stands by itself. Decides which way is taken; runs nothing.

import { PickleError } from '../core/errors.ts'
import { isNative, makerOf } from '../core/classes.ts'
import { isProxy } from '../core/proxies.ts'
import { aligned, indented, linesOf, margin } from '../source/layout.ts'
import { textOf as composedText } from './blocks.ts'
import { composed } from './compose.ts'
import { noSource } from './faults.ts'
import { globalCode } from './imports.ts'
import { expression, said } from './lifted.ts'
import { Unfit } from './needs.ts'
import { ownImport } from './own.ts'
import { pickled } from './pickled.ts'
import { outermostOf, seen, type Seen } from './seen.ts'
import { line, primitive } from './words.ts'

/** The class of an instance; undefined for what is none, or of a native class. */
export function classOf(value: unknown): Function | undefined {
  const maker = nearestMaker(value)
  return maker === undefined || isNative(maker) ? undefined : maker
}

/** The class of the platform's own that a value is of. */
export function nativeClassOf(value: unknown): Function | undefined {
  const maker = nearestMaker(value)
  return maker === undefined || !isNative(maker) ? undefined : maker
}

function nearestMaker(value: unknown): Function | undefined {
  if (typeof value !== 'object' || value === null || isProxy(value)) return undefined
  try {
    const prototype = Reflect.getPrototypeOf(value)
    return prototype === null ? undefined : makerOf(prototype)
  } catch {
    return undefined // A revoked Proxy, or one whose traps throw.
  }
}

/** The function itself, or the class of an instance. */
export function functionOf(obj: unknown): Function {
  const fn = classOf(obj) ?? obj
  if (typeof fn === 'function') return fn
  throw noSource(obj, 'it is a value, which nobody wrote as text.', 'Give a function, a class, or an instance of one.')
}

/** Its text, or the error that says why there is none. */
export function checkedText(fn: Function, { text, instance, row }: Seen): string {
  if (text !== undefined) return text
  if (instance === undefined) throw noSource(fn, 'it is native code, which has no text.', 'For its name: getimport(value), or { force: true }.')
  const why = row === undefined && instance.fetch() !== undefined ? [`the skeleton of its module ${instance.id} has not been fetched yet.`, 'Ask again after await dumpsAsync(value), which fetches it.']
    : [`the source of ${instance.id || 'its module'} stays at home.`, 'Build with dill({ source: true }), or look at it while it is served.']
  throw noSource(fn, why[0]!, why[1]!)
}

/** A function's text; with `lstrip` at the left margin. */
export function textOf(fn: Function, lstrip: boolean): string {
  const place = seen(fn)
  const text = checkedText(fn, place)
  return lstrip ? aligned(text, marginOf(place)) : text
}

/** What the line begins with on which a thing begins. */
export function marginOf({ instance, row }: Seen): number {
  const written = instance?.skeleton?.written
  return written === undefined || row === undefined ? 0 : margin(linesOf(written)[row.line - 1] ?? '')
}

/** A function's text under another name. */
export function named(text: string, name: string, alias: string | undefined): string {
  if (alias === undefined) return `${text}\n`
  const spoken = said(text)
  if (spoken === undefined) return `${text}\n`
  if (spoken.own !== undefined) return alias === spoken.own ? `${text}\n` : `${text}\n\nconst ${alias} = ${spoken.own}\n`
  return `const ${alias} = ${spoken.parsed.gives === 'itself' ? text : expression(spoken, name, alias)}\n`
}

/** A class's text, and an expression that makes the instance. */
export function instanceSource(obj: object, Class: Function, alias: string | undefined, enclosing: boolean): string {
  const text = enclosing ? enclosingSource(Class, undefined) : `${textOf(Class, true)}\n`
  const made = literalOf(obj)
  if (made !== undefined) return `${text}\n${line(made, alias)}`
  const { code, imports } = pickled(obj, false, alias)
  return `${ownImport(imports)}\n${text}\n${line(code, alias)}`
}

/** The outermost function around a thing, as it can be had; the thing itself where it cannot. */
export function enclosingThing(fn: Function): Function {
  const { instance, row, binding } = outermostOf(seen(fn))
  const name = row?.path
  const value: unknown = instance === undefined || name === undefined ? undefined : binding >= 0 ? instance.bindings[instance.skeleton!.bindings[binding]!]
    : instance.within === undefined ? undefined : Reflect.getOwnPropertyDescriptor(instance.within, name)?.value
  return typeof value === 'function' ? value : fn
}

/** The outermost function around a thing, with what that needs. */
export function enclosingSource(fn: Function, alias: string | undefined): string {
  const thing = enclosingThing(fn)
  const made = attempt(() => composedText(composed(thing, alias, false), alias))
  if (made !== undefined && (thing !== fn || outermostOf(seen(fn)).index === seen(fn).index)) return made
  const outer = outermostOf(seen(fn))
  return named(aligned(checkedText(fn, outer), marginOf(outer)), lastOf(outer.row?.path) ?? '', alias)
}

/** Composed text, with its declarations beside the thing. Throws an Unfit. */
export function beside(obj: unknown, alias: string | undefined): string {
  return composedText(composed(obj, alias), alias)
}

/** Composed text that declares nothing but the alias. Throws an Unfit. */
export function enclosed(obj: unknown, alias: string | undefined): string {
  const { head, body, expression } = composed(obj)
  return head + line(`(() => {\n${indented(`${body}return ${expression}\n`, '  ')}})()`, alias)
}

/** Text that holds a pickle. */
export function pickledText(obj: unknown, alias: string | undefined, recurse: boolean): string {
  const { code, imports } = pickled(obj, recurse, alias)
  return ownImport(imports) + line(code, alias)
}

/** Text that stands by itself, or a pickle. */
export function standing(obj: unknown, alias: string | undefined): string {
  try {
    return beside(obj, alias)
  } catch (error) {
    if (!(error instanceof Unfit)) throw error
    try {
      return pickledText(obj, alias, true)
    } catch (cause) {
      throw noSource(obj, `${error.why}; nor can it be pickled.`, 'See the cause.', cause)
    }
  }
}

/** A value as an expression that names nothing but its class. */
export function literalOf(obj: unknown): string | undefined {
  const simple = primitive(obj) ?? globalCode(obj)
  if (simple !== undefined || typeof obj === 'function' || typeof obj === 'symbol') return simple
  const made = attempt(() => composed(obj))
  if (made === undefined || made.head !== '') return undefined
  const Class = classOf(obj)
  if (Class === undefined) return made.declared.length === 0 ? made.expression : undefined
  // Beside the class, nothing but what that needs itself.
  const beside = attempt(() => composed(Class).declared) ?? []
  return made.declared.every(name => beside.includes(name)) ? made.expression : undefined
}

/** The last name on the way to a site, if it is one. */
export function lastOf(path: string | undefined): string | undefined {
  const last = path?.slice(path.lastIndexOf('/') + 1)
  return last === undefined || last.startsWith('(') ? undefined : last
}

/** What can be made, or undefined where an error of ours says that it cannot. */
export function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof PickleError || error instanceof Unfit) return undefined
    throw error
  }
}
