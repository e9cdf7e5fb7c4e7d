// What holds an object, and what it holds. JavaScript shows no referrers, so these are looked for below a root; what an object
// holds is what a dump would write of it. Also numbers for objects, which hold none of them. Knows no kind.

import { answers, isListOf, isObject, methodOf, ownValue } from '../core/brand.ts'
import { prototypesOf } from '../core/chain.ts'
import { PickleError } from '../core/errors.ts'
import { takes } from '../core/options.ts'
import { own } from '../core/settings.ts'
import { tellingOf, type WalkOptions } from '../core/telling.ts'
import { walk } from '../core/walk.ts'
import { registry } from '../dill.ts'
import { loaded, readBindings } from '../link/instance.ts'
import { main } from '../link/main.ts'

/** A type of values: a class or constructor, whatever `Symbol.hasInstance` says, or what `typeof` gives; or several. */
export type Type = Function | string | readonly (Function | string)[]

/** What is left out when relations are looked for. */
export interface ParentOptions {
  /** These are neither found nor gone through. */
  readonly ignore?: readonly unknown[]
}

/** Where holders are looked for. */
export interface ChildrenOptions extends ParentOptions {
  /** The root below which they are looked for. Default: the session scope, and the bindings of all loaded modules that a transform saw. */
  readonly within?: unknown
}

/**
 * An object that a value holds, of a type: the nearest, and of these the first; undefined if there is none. The name is
 * dill's, which looks at what an iterator, say, was made from. Asked of what a dump would write: properties, elements,
 * captured variables, private fields; a class's own `[getState]` or reducer is asked as there.
 *
 * Answers to `dill.detect.parent`, for which a value may be its own parent.
 */
export function parent(obj: unknown, objtype: Type, options?: ParentOptions): unknown {
  const chain = parents(obj, objtype, 1, options)
  return chain.length > 1 ? chain[0] : undefined
}

/**
 * The way from an object of a type to the value that holds it, over at most `depth` steps: the object, what holds that, …,
 * the value. The value alone if there is none. Answers to `dill.detect.parents`.
 */
export function parents(obj: unknown, objtype: Type, depth = 1, options?: ParentOptions): unknown[] {
  takes(options, { ignore: 1 })
  return chain(obj, objtype, depth, options, heldBy).reverse()
}

/**
 * The way from a value to an object of a type that holds it, over at most `depth` steps: the value, what holds it, …, the
 * object. The value alone if there is none.
 *
 * Answers to `dill.detect.children`, which asks the garbage collector: here only what the root leads to is found.
 */
export function children(obj: unknown, objtype: Type, depth = 1, options?: ChildrenOptions): unknown[] {
  takes(options, { ignore: 1, within: 1 })
  const roots = options !== undefined && Object.hasOwn(options, 'within') ? [options.within] : atHand()
  const holders = new Map<unknown, unknown[]>()
  walk(roots, looking, {
    enter(value, { parts }) {
      if (value === roots) return
      for (const { value: part } of parts) {
        if (!isObject(part) && part !== obj) continue
        const known = holders.get(part)
        if (known === undefined) holders.set(part, [value])
        else known.push(value)
      }
    },
  })
  return chain(obj, objtype, depth, options, value => holders.get(value) ?? [])
}

const looking: WalkOptions = { registry }

/** What programs can be asked for without a root. */
export function atHand(): unknown[] {
  return [main, ...[...loaded()].flatMap(instance => readBindings(instance).values)]
}

function heldBy(value: unknown): readonly unknown[] {
  if (!isObject(value) && typeof value !== 'symbol') return []
  return tellingOf(value, looking).parts.filter(({ closed }) => closed !== true).map(part => part.value)
}

/** Breadth first: the nearest is found. */
function chain(from: unknown, type: Type, depth: number, options: ParentOptions | undefined, next: (value: unknown) => readonly unknown[]): unknown[] {
  const types = typeof type === 'function' || typeof type === 'string' ? [type] : type
  if (!isListOf(types, isType)) throw new PickleError('A type is a class, a name that typeof gives, or a list of these. For example: parent(value, Map).', { code: 'BAD_OPTION' })
  const before = new Map<unknown, unknown>([[from, undefined]])
  const met = new Set([from, ...own(options, 'ignore') ?? []])
  let level: unknown[] = [from]
  registry.look()
  for (let steps = 0; steps < depth && level.length > 0; steps++) {
    const found: unknown[] = []
    for (const at of level) {
      for (const value of next(at)) {
        if (met.has(value)) continue
        met.add(value)
        before.set(value, at)
        if (types.some(one => isA(value, one))) return wayTo(value, from, before)
        found.push(value)
      }
    }
    level = found
  }
  return [from]
}

function isType(type: unknown): type is Function | string {
  return typeof type === 'function' || typeof type === 'string'
}

function wayTo(value: unknown, from: unknown, before: ReadonlyMap<unknown, unknown>): unknown[] {
  const way = [value]
  for (let at = value; at !== from;) way.push(at = before.get(at))
  return way.reverse()
}

/** By the prototypes alone: nothing of the type's runs. */
function isA(value: unknown, type: Function | string): boolean {
  if (typeof type === 'string') return typeof value === type
  // That of Function is a function itself.
  const prototype = ownValue(type, 'prototype')
  try {
    if (value === null || value === undefined) return false
    for (const p of prototypesOf(Object(value) as object)) if (p === prototype) return true
  } catch {
    // A revoked Proxy, or one whose traps throw: it is of no type.
  }
  return false
}

const deref = /* @__PURE__ */ methodOf<[], unknown>(WeakRef.prototype, 'deref')
const isWeakRef = /* @__PURE__ */ answers(deref)

const numbers = new WeakMap<object, number>()
const living = new Map<number, WeakRef<object>>()
let lastNumber = 0

function numberOf(value: object): number {
  let number = numbers.get(value)
  if (number === undefined) {
    numbers.set(value, number = ++lastNumber)
    living.set(number, new WeakRef(value))
    if ((number & 1023) === 0) for (const [old, ref] of living) if (ref.deref() === undefined) living.delete(old)
  }
  return number
}

/**
 * The number of an object, or of what a WeakRef refers to: the same for as long as it lives, and given to no other. Undefined for
 * primitives, and for what a WeakRef has lost. The number holds nothing.
 *
 * Answers to `dill.detect.reference`, and to Python's `id`.
 */
export function reference(obj: unknown): number | undefined {
  const object = isObject(obj) && isWeakRef(obj) ? deref(obj) : obj
  return isObject(object) ? numberOf(object) : undefined
}

/** The object with this number, if it lives: `at(reference(x)) === x`. Answers to `dill.detect.at`. */
export function at(id: number): object | undefined {
  return living.get(id)?.deref()
}
