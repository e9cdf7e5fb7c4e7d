// What functions have to do with each other and with modules: those that were made from the code of one, the outermost
// around it, the module that it is of. Found by identity: through variables, properties and bindings. Runs nothing.

import { memberOf } from '../capture/classes.ts'
import type { SiteRow } from '../capture/skeleton.ts'
import { isObject } from '../core/brand.ts'
import { prototypesOf } from '../core/chain.ts'
import { isClass, makerOf, prototypeOf } from '../core/classes.ts'
import { LANGUAGE, PLATFORM } from '../core/names.ts'
import { takes } from '../core/options.ts'
import { isProxy } from '../core/proxies.ts'
import { own } from '../core/settings.ts'
import { walk } from '../core/walk.ts'
import { registry } from '../dill.ts'
import { readBindings, type Instance } from '../link/instance.ts'
import { authorsText, whereIs } from '../link/where.ts'
import { insideOf } from '../source/inside.ts'
import { parseFunction } from '../source/parse.ts'
import { seen, seenInside, type Seen } from './code.ts'
import { freevars } from './variables.ts'

const { getOwnPropertyDescriptor, ownKeys } = Reflect
const { toString } = Function.prototype

/** Where functions are looked for besides. */
export interface ReferredOptions {
  readonly within?: unknown
}

/**
 * Live functions that were made from the code inside of a function; without `recurse` only from code that stands in no other
 * inside. Looked for in what its captured variables, own properties and the bindings of its module lead to, and below
 * `within`: dill asks the garbage collector, which nobody can here.
 *
 * Answers to `dill.detect.referrednested`.
 * @throws as `freevars`
 */
export function referrednested(obj: unknown, recurse = true, options?: ReferredOptions): Function[] {
  takes(options, { within: 1 })
  const outer = seen(obj)
  if (outer === undefined) return []
  const inner = seenInside(outer, recurse)
  const found = new Set<Function>()
  walk([own(options, 'within'), Object.values(freevars(obj)), propertiesOf(outer.fn), topOf(outer.where?.instance)], { registry }, {
    enter(value) {
      if (typeof value === 'function' && isOneOf(value, inner, outer)) found.add(value)
    },
  })
  return [...found]
}

function isOneOf(fn: Function, inner: readonly Seen[], { fn: outer, where, at }: Seen): boolean {
  const there = whereIs(fn)
  if (at === 0 && memberOf(fn)?.of === outer) return true
  if (where !== undefined) {
    if (there?.instance !== where.instance) return false
    const { sites = [] } = where.instance.skeleton ?? {}
    const [own, row] = [sites[where.index], sites[there.index]]
    if (own?.written === undefined) return inner.some(one => there.index === where.index + one.at)
    // What was written anew stands in another order: of what has the same text, the place tells.
    if (row?.path.startsWith(`${own.path}/`) !== true) return false
    const isOnly = sites.filter(other => other !== undefined && authorsText(other) === authorsText(row)).length === 1
    return inner.some(({ code }) => code.text === authorsText(row) && (isOnly || (code.line === row.line && code.column === row.column + 1)))
  }
  if (there !== undefined) return false
  const text: string = Reflect.apply(toString, fn, [])
  return inner.some(({ code }) => code.text === text)
}

/** Of the function, and of what it constructs: members that its text makes are no part of what is told of a class. */
function propertiesOf(fn: Function): unknown[] {
  return [fn, prototypeOf(fn) ?? {}].flatMap(holder => isProxy(holder) ? [] : ownKeys(holder).flatMap(key => {
    const { value, get, set } = getOwnPropertyDescriptor(holder, key)!
    return [value, get, set].filter(isObject)
  }))
}

/** The values of all variables at the top of a text. */
function topOf(instance: Instance | undefined): readonly unknown[] {
  if (instance === undefined) return []
  const { values } = readBindings(instance)
  const { within } = instance
  return within === undefined ? values : [...values, ...ownKeys(within).map(key => getOwnPropertyDescriptor(within, key)?.value as unknown)]
}

/**
 * The outermost function or class around a function, itself if it stands at the top; undefined if it is bound to no variable
 * there, or no transform saw it.
 *
 * Answers to `dill.detect.outermost`, which looks for the text.
 * @throws as `code`
 */
export function outermost(obj: unknown): Function | undefined {
  const one = typeof obj === 'function' ? seen(obj) : undefined
  if (one === undefined) return undefined
  if (one.where === undefined) return getOwnPropertyDescriptor(globalThis, one.code.name)?.value === one.fn ? one.fn : undefined
  const { instance, index } = one.where
  const top = outermostSite(instance, index)
  if (top === index) return memberOf(one.fn)?.of ?? one.fn
  return topOf(instance).find((value): value is Function => {
    const where = typeof value === 'function' ? whereIs(value) : undefined
    return where?.instance === instance && where.index === top
  })
}

/** Sites inside one follow it; how many they are, its text tells, or else their paths. */
function outermostSite({ skeleton }: Instance, index: number): number {
  const sites = skeleton?.sites ?? []
  let top = 0
  for (let next = 0; next <= index; next += sitesIn(sites, next)) top = next
  return top
}

function sitesIn(sites: readonly SiteRow[], top: number): number {
  const { text, path, kind } = sites[top]!
  const parsed = text === undefined ? undefined : parseFunction(text, kind === 'method')
  if (parsed !== undefined) return insideOf(parsed).length
  const next = sites.findIndex((row, i) => i > top && !row.path.startsWith(`${path}/`))
  return (next < 0 ? sites.length : next) - top
}

/**
 * The module of a function, a class, an instance or a value with a name: the id of the instrumented module or script that it was
 * written in, `'registered'` for what was given a name, `'globalThis'` for what is the language's or the platform's own.
 * Undefined if nobody knows, and for data. With `force`, what the language has names for – `undefined`, `true`, `NaN` – is its own.
 *
 * Answers to `dill.detect.getmodule`, which gives the module; here a namespace is had by `import`, with the id.
 */
export function getmodule(obj: unknown, force = false): string | undefined {
  if (!isObject(obj) && typeof obj !== 'symbol') return force && (obj === null || obj === undefined || typeof obj === 'boolean' || (typeof obj === 'number' && !Number.isFinite(obj))) ? LANGUAGE : undefined
  if (typeof obj === 'function') {
    const file = seen(obj)?.code.file
    if (file !== undefined) return file
  }
  const home = registry.homeOf(obj)
  if (home !== undefined) return home.module === PLATFORM ? LANGUAGE : home.module.replace(/#[^#]*$/, '')
  return typeof obj === 'object' ? moduleOfClass(obj) : undefined
}

/** Of what the language's own classes make, nobody says where it was made. */
function moduleOfClass(value: object): string | undefined {
  try {
    for (const p of prototypesOf(value)) {
      const maker = makerOf(p)
      const module = maker === undefined ? undefined : getmodule(maker)
      if (module !== undefined) return module === LANGUAGE ? undefined : module
      if (maker !== undefined && isClass(maker)) return undefined
    }
  } catch {
    // A revoked Proxy, or one whose traps throw.
  }
  return undefined
}
