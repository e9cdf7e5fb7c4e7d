// What the names in a function hold now: captured variables, bindings of its module, globals. Names come from its text, values
// from records and bindings. Reads no accessor, and runs nothing.

import { memberOf } from '../capture/classes.ts'
import { isObject } from '../core/brand.ts'
import { isNative } from '../core/classes.ts'
import { LANGUAGE, PLATFORM } from '../core/names.ts'
import { isProxy } from '../core/proxies.ts'
import { registry } from '../dill.ts'
import type { Activation } from '../link/activation.ts'
import { variablesOf } from '../link/bind.ts'
import { readBindings, type Instance } from '../link/instance.ts'
import { seen, type Seen } from './code.ts'

/** Values by name. */
export interface ByName {
  readonly [name: string]: unknown
}

/**
 * The variables that a function captured, by name, and functions inside it use: those of the functions around it, not of its
 * module. Those that are not set yet are left out, and so are those that nobody can see: without a transform only what
 * `bind` has named. An arrow's `this` and `arguments` are variables too. Empty for what is no function.
 *
 * Answers to `dill.detect.freevars`.
 * @param obj a function, a method, a class, or what binds one in instrumented code
 * @throws PickleError with code `NOT_FETCHED`, as `code`; what a reader given to `bind` throws
 */
export function freevars(obj: unknown): ByName {
  const one = seen(obj)
  if (one?.isFunction !== true) return {}
  const used = new Set([...one.code.free, ...Object.values(implicit)])
  return Object.fromEntries([...captured(one)].flatMap(([name, variable]) => variable === undefined || !used.has(name) ? [] : [[name, variable.value]]))
}

/**
 * The names of globals and of bindings of its module that a function uses, whether they exist or not, in the order of the
 * text. Names of properties are none. Without `recurse` those that only functions inside use are left out.
 *
 * Answers to `dill.detect.nestedglobals`.
 * @param obj a function, or a code
 * @throws as `freevars`
 */
export function nestedglobals(obj: unknown, recurse = true): string[] {
  const one = seen(obj)
  return one === undefined ? [] : globalNames(one, recurse)
}

/**
 * The globals and bindings of its module that a function uses, by name, as they are now. With `recurse` also those that
 * only functions inside use, and those of the functions and classes among them; functions that it captured are always
 * followed. Names that nothing has are left out, and so is a global that only a getter can tell. The first of a name counts.
 *
 * Names are looked up where each function was written: dill looks all up in the globals of the first.
 *
 * Answers to `dill.detect.globalvars`.
 * @param builtin also what the language and the platform give: `Math`, `fetch` …
 * @throws as `freevars`
 */
export function globalvars(obj: unknown, recurse = true, builtin = false): ByName {
  const found = new Map<string, unknown>()
  const met = new Set<unknown>()
  const rest: unknown[] = [obj]
  for (const next of rest) {
    const one = met.has(next) ? undefined : seen(next)
    met.add(next)
    if (one === undefined) continue
    for (const variable of captured(one).values()) if (typeof variable?.value === 'function') rest.push(variable.value)
    for (const name of globalNames(one, recurse)) {
      const held = found.has(name) ? undefined : lookUp(name, one.where?.instance, builtin)
      if (held === undefined) continue
      found.set(name, held.value)
      if (recurse && typeof held.value === 'function') rest.push(held.value)
    }
  }
  return Object.fromEntries(found)
}

/**
 * The names of what `globalvars` gives. Answers to `dill.detect.referredglobals`.
 * @throws as `freevars`
 */
export function referredglobals(obj: unknown, recurse = true, builtin = false): string[] {
  return Object.keys(globalvars(obj, recurse, builtin))
}

function globalNames(one: Seen, recurse: boolean): string[] {
  const others = captured(one)
  return [...ownName(one), ...one.inside[one.at]!.outside.filter(({ name, direct, beyond }) => beyond && (recurse || direct) && !others.has(name)).map(({ name }) => name)]
}

/** Of a declaration, the text alone does not tell that its name is a variable of the module: the row does. */
function ownName({ inside, at, where }: Seen): string[] {
  const { own } = inside[0]!
  const skeleton = where?.instance.skeleton
  const row = at === 0 ? skeleton?.sites[where!.index] : undefined
  if (own === undefined || row === undefined) return []
  return row.free.includes(own) || row.bindings.some(index => skeleton!.bindings[index] === own) ? [own] : []
}

interface Held {
  readonly value: unknown
}

/** Of each captured variable what it holds; undefined for one that is not set. */
function captured(one: Seen): Map<string, Held | undefined> {
  const { fn, where } = one
  if (where === undefined) return named(fn)
  const { instance: { skeleton }, activation, index } = where
  const row = skeleton?.sites[index]
  const found = ownClass(one)
  const used = new Set(one.inside[one.at]!.outside.map(({ name }) => name))
  let at: Activation | undefined = activation
  let scope = row?.scope ?? -1
  for (const needs of row?.needs ?? []) {
    const { variables = [], parent = -1 } = skeleton!.scopes[scope] ?? {}
    for (const variable of needs) {
      const [name, value] = [nameFor(variables[variable]!, skeleton!.prefix), at?.values[variable]]
      if (moved.test(variables[variable]!.slice(skeleton!.prefix.length))) for (const [key, own] of inRecord(value)) if (used.has(key) && !found.has(key)) found.set(key, own)
      if (name !== undefined && !found.has(name)) found.set(name, at !== undefined && variable < at.values.length ? { value } : undefined)
    }
    at = at?.parent
    scope = parent
  }
  return found
}

/** What lowered generators call the records of their variables, after the prefix. */
const moved = /^D\d+_\d+$/

/** Variables of a durable generator, which stand in a record. */
function inRecord(record: unknown): [name: string, held: Held][] {
  return isObject(record) && !isProxy(record) ? Object.entries(Object.getOwnPropertyDescriptors(record)).map(([key, { value }]) => [key.replace(/^__proto__\$$/, '__proto__'), { value: value as unknown }]) : []
}

/** Members know their class by the name that its text says. */
function ownClass({ fn, inside }: Seen): Map<string, Held | undefined> {
  const Class = memberOf(fn)?.of
  const { own, kind } = inside[0]!
  return new Map(Class === undefined || kind !== 'class' || own === undefined ? [] : [[own, { value: Class }]])
}

/** What a caller said of a function that no transform saw. */
function named(fn: Function): Map<string, Held | undefined> {
  const variables = variablesOf(fn)
  return new Map(variables?.names.map((name, i) => [name, { value: variables.values[i] }]))
}

const implicit: { readonly [end: string]: string } = { this: 'this', args: 'arguments', target: 'new.target' }

/** Records list what has no name under names of their own. The home object of `super` is no variable. */
function nameFor(variable: string, prefix: string): string | undefined {
  return variable.startsWith(prefix) ? implicit[variable.slice(prefix.length)] : variable
}

/** What a name means at the top of a text. */
export function lookUp(name: string, instance: Instance | undefined, builtin: boolean): Held | undefined {
  if (instance !== undefined) {
    const binding = instance.skeleton?.bindings.indexOf(name) ?? -1
    if (binding >= 0) {
      const { values } = readBindings(instance)
      return binding < values.length ? { value: values[binding] } : undefined
    }
    const own = instance.within === undefined ? undefined : dataOf(instance.within, name)
    if (own !== undefined) return own
  }
  for (let holder: object | null = globalThis; holder !== null; holder = Reflect.getPrototypeOf(holder)) {
    if (!Object.hasOwn(holder, name)) continue
    const own = dataOf(holder, name)
    return own !== undefined && (builtin || !isBuiltin(own)) ? own : undefined
  }
  return undefined
}

function dataOf(holder: object, name: string): Required<PropertyDescriptor> | undefined {
  const own = Reflect.getOwnPropertyDescriptor(holder, name)
  return own !== undefined && Object.hasOwn(own, 'value') ? own as Required<PropertyDescriptor> : undefined
}

/** What programs put there can be seen when it is listed, is not native, and travels by no name of the language's or the platform's. */
function isBuiltin({ value, enumerable }: PropertyDescriptor): boolean {
  if (enumerable === false || (typeof value === 'function' && isNative(value))) return true
  const home = isObject(value) || typeof value === 'symbol' ? registry.homeOf(value as object) : undefined
  return home !== undefined && (home.module === LANGUAGE || home.module === PLATFORM)
}
