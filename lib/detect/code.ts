// The code of functions: its text, where it was written, and the functions inside. Three sources: the rows of an instrumented
// text, which show it as its author wrote it; else what `toString` gives. Runs nothing.

import { boundOf } from '../capture/bound.ts'
import { memberOf } from '../capture/classes.ts'
import type { SiteRow, Skeleton } from '../capture/skeleton.ts'
import { nameOf } from '../core/classes.ts'
import { cleaned, PickleError } from '../core/errors.ts'
import type { Instance } from '../link/instance.ts'
import { authorsText, whereIs, type Whereabouts } from '../link/where.ts'
import { insideOf, type Inside } from '../source/inside.ts'
import { linesIn } from '../source/lines.ts'
import { parseFunction } from '../source/parse.ts'

/** What a function is made of, as far as its text tells. Python's code object. */
export interface Code extends Pick<SiteRow, 'kind' | 'async' | 'generator'> {
  /** The function's name; of one inside another's text the name that its place gives it. Empty if there is none. */
  readonly name: string
  /** The module or script that it was written in, if a transform saw it. */
  readonly file?: string
  /** From 1; in the file, or else in the text of the function that was asked about. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** Its author's text; where that stayed at home, what the engine shows, with what the transform has inserted. */
  readonly text: string
  /** Names that it uses, or functions inside do, and that are declared outside: captured variables and globals, in the order of the text. */
  readonly free: readonly string[]
}

/** A function's text, parsed, and where it comes from. */
export interface Seen {
  /** The function, or the one that it is inside of; bound functions are seen through. */
  readonly fn: Function
  readonly where: Whereabouts | undefined
  readonly text: string
  readonly inside: readonly Inside[]
  /** Which of those it is. */
  readonly at: number
  /** False for the code of a function inside, which may have been made many times. */
  readonly isFunction: boolean
  readonly code: Code
}

const { toString } = Function.prototype

/** What belongs to codes that were given out, which can be asked about as functions can. */
const given = /* @__PURE__ */ new WeakMap<object, Seen>()

/**
 * What can be seen of a function, a class, what a bound function of instrumented code binds, or a code; undefined for all else.
 * Throws a PickleError with code `NOT_FETCHED`.
 */
export function seen(value: unknown): Seen | undefined {
  if (typeof value === 'object' && value !== null) return given.get(value)
  if (typeof value !== 'function') return undefined
  let fn: Function = value
  for (let bound = boundOf(fn); bound !== undefined; bound = boundOf(fn)) fn = bound.target
  const shown: string = Reflect.apply(toString, fn, [])
  return seenInClass(fn, shown) ?? seenAlone(fn, shown)
}

function seenAlone(fn: Function, shown: string): Seen | undefined {
  const where = whereIs(fn)
  if (where !== undefined) whole(where.instance, fn)
  const row = where?.instance.skeleton?.sites[where.index]
  const text = authorsText(row) ?? shown
  const parsed = parseFunction(text, row !== undefined && (row.kind === 'method' || row.kind === 'getter' || row.kind === 'setter'))
  if (parsed === undefined) return undefined
  const all = insideOf(parsed)
  const inside = row === undefined || row.text !== undefined ? all : written(all, text, row, where!.instance.skeleton!)
  return seenAt({ fn, where, text, inside, isFunction: true }, 0)
}

const kinds: { readonly [half: string]: SiteRow['kind'] } = { get: 'getter', set: 'setter', value: 'method' }

/** A member of an instrumented class is a part of its text, and captured what that did. */
function seenInClass(fn: Function, shown: string): Seen | undefined {
  const member = memberOf(fn)
  const outer = member === undefined ? undefined : seen(member.of)
  if (outer === undefined) return undefined
  const members = [...outer.inside.entries()].filter(([, one]) => one.depth === 1 && one.kind === kinds[member!.half])
  const { key } = member!
  const said = typeof key === 'symbol' ? `[${key.description}]` : undefined
  const [at] = members.find(([, { start, end }]) => outer.text.slice(start, end) === shown) ?? members.find(([, { name }]) => name === key)
    ?? members.find(([, { start, end }]) => said !== undefined && outer.text.slice(start, end).split('(', 1)[0]!.includes(said)) ?? []
  return at === undefined ? undefined : seenAt({ ...outer, fn, isFunction: true }, at)
}

/** By which the transform has a class say its private members. */
const accesses = /^(?:o|\(o,v\))=>(?:\{?\[?o\.#|#)/

/** What the transform has inserted is nobody's name, and no function of the author's. */
function written(inside: readonly Inside[], text: string, row: SiteRow, { prefix, bindings, scopes }: Skeleton): readonly Inside[] {
  const names = new Set([...row.free, ...row.bindings.map(index => bindings[index])])
  let scope = row.scope
  for (const needs of row.needs) {
    for (const index of needs) names.add(scopes[scope]?.variables[index])
    scope = scopes[scope]?.parent ?? -1
  }
  const isOwn = (name: string): boolean => !name.startsWith(prefix)
  const isInserted = ({ locals, start, end }: Inside): boolean => locals[0] === `${prefix}a` || accesses.test(text.slice(start, end))
  return inside.filter(one => !isInserted(one)).map(one => ({ ...one, locals: one.locals.filter(isOwn), cells: one.cells.filter(isOwn), outside: one.outside.filter(({ name, beyond }) => beyond ? names.has(name) : isOwn(name)) }))
}

function whole(instance: Instance, fn: Function): void {
  if (instance.skeleton !== undefined) return
  // Nobody waits for it here: whoever wants it dumps.
  const hint = 'Call await dumpsAsync(value) first, which fetches it.'
  if (instance.fetch() !== undefined) throw new PickleError(`Cannot tell what is inside of function ${cleaned(nameOf(fn)) || 'without a name'}: the skeleton of its module ${cleaned(instance.id)} has not been fetched yet. ${hint}`, { code: 'NOT_FETCHED', hint })
}

function seenAt(of: Omit<Seen, 'at' | 'code'>, at: number): Seen {
  const { fn, where, text, inside, isFunction } = of
  const { kind, async, generator, start, end, name, outside } = inside[at]!
  const row = rowAt(of, at)
  const code: Code = {
    name: isFunction ? nameOf(fn) : name, kind, async, generator,
    ...where === undefined || where.instance.id === '' ? {} : { file: (row ?? rowAt(of, 0))?.file ?? where.instance.id },
    ...row === undefined ? placeIn(of, start) : { line: row.line, column: row.column + 1 },
    text: at === 0 ? text : text.slice(start, end),
    free: outside.map(one => one.name),
  }
  const seen: Seen = { fn, where, text, inside, isFunction, at, code }
  given.set(code, seen)
  return seen
}

/** The rows of functions inside follow that of the text's own, in the order of the text: unless that was written anew. */
function rowAt({ where, text, inside }: Pick<Seen, 'where' | 'text' | 'inside'>, at: number): SiteRow | undefined {
  const sites = where?.instance.skeleton?.sites
  if (where === undefined || sites === undefined || where.index < 0) return undefined
  const row = sites[where.index + at]
  const { start, end } = inside[at]!
  return at === 0 || (sites[where.index]?.written === undefined && row?.text === text.slice(start, end)) ? row : undefined
}

/** Of a part of a text, of which only the beginning may be known. */
function placeIn(of: Pick<Seen, 'where' | 'text' | 'inside'>, start: number): Pick<Code, 'line' | 'column'> {
  const own = rowAt(of, 0)
  const lines = linesIn(of.text.slice(0, Math.max(0, start)))
  const column = lines.at(-1)!.length + 1
  return { line: (own?.line ?? 1) + lines.length - 1, column: lines.length === 1 ? column + (own?.column ?? 0) : column }
}

/** Those inside a function; without `recurse` only those that stand in no other. */
export function seenInside(outer: Seen, recurse: boolean): Seen[] {
  const { inside, at } = outer
  const { start, end, depth } = inside[at]!
  return [...inside.entries()].flatMap(([i, one]) =>
    i > at && one.start >= start && one.end <= end && (recurse || one.depth === depth + 1) ? [seenAt({ ...outer, isFunction: false }, i)] : [])
}

/**
 * The code of a function, a method, a class, or what a bound function binds: text and position. Undefined for what has none:
 * native code, functions that foreign code has bound, and all other values. Looking runs nothing.
 *
 * Answers to `dill.detect.code`.
 * @throws PickleError with code `NOT_FETCHED`: in a production build what is known of a module is fetched by the first dump
 */
export function code(obj: unknown): Code | undefined {
  return seen(obj)?.code
}

/**
 * The codes of the functions and classes inside of a function, in the order of the text; without `recurse` only of those
 * that stand in no other. Each can be asked about like a function.
 *
 * Answers to `dill.detect.nestedcode`.
 * @param obj a function, or a code
 * @throws as `code`
 */
export function nestedcode(obj: unknown, recurse = true): Code[] {
  const outer = seen(obj)
  return outer === undefined ? [] : seenInside(outer, recurse).map(inner => inner.code)
}

/**
 * The names that a function declares itself – parameters first, then its other variables, whatever their block – and which
 * of them functions inside use. Both are empty for what has no code.
 *
 * Answers to `dill.detect.varnames`.
 * @param obj a function, or a code
 * @throws as `code`
 */
export function varnames(obj: unknown): [locals: readonly string[], cells: readonly string[]] {
  const one = seen(obj)
  if (one === undefined) return [[], []]
  const { locals, cells } = one.inside[one.at]!
  return [locals, cells]
}
