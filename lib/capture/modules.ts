// The modules that were instrumented and are loaded: how their bindings are read, and the way back to their closures.
// Imports nothing but its neighbours: this goes into users' bundles.

import type { Skeleton } from './skeleton.ts'
import type { Collect, Record } from './stamps.ts'

/** An instrumented module or script. */
export interface Module {
  /** Hash of the author's text. */
  readonly hash: string
  /** Its specifier or path, for people. */
  readonly id: string
  /** The outermost parent of its records: gives all bindings, as a record gives variables. Of a script, which has none, its hash. */
  readonly outermost: Record | string
  /** Assigns to the bindings that closures of the module assign to, by index. */
  readonly writers: { readonly [index: number]: (value: unknown) => void }
  /** Gives the skeleton: at once, where it is at hand. */
  readonly load: (() => Skeleton | Promise<Skeleton>) | undefined
  /** The object whose properties are its outermost variables, where there is one: a cell's `main`. */
  readonly within: object | undefined
}

const byOutermost = new Map<unknown, Module>()
const byHash = new Map<string, Module>()
let count = 0
/** Stands for this copy of the runtime. */
const self = {}
const copies: unique symbol = Symbol.for('dill.runtimes') as never

/** Where the copies of the runtime that have instrumented modules on this page are told. */
const page = globalThis as { [copies]?: unknown[] }

/** Registers a module and returns the outermost parent of its records. */
export function m<O extends string | ((collect: Collect) => unknown)>(hash: string, id: string, outermost: O, writers: Module['writers'] = {}, load?: Module['load'], within?: object): O {
  const all = page[copies] ??= []
  if (!all.includes(self)) all.push(self)
  const module: Module = { hash, id, outermost, writers, load, within }
  byOutermost.set(outermost, module)
  // A text that is evaluated again is the last one.
  byHash.delete(hash)
  byHash.set(hash, module)
  count++
  return outermost
}

/** True if another copy of this runtime has instrumented modules on this page: what one has stamped is strange to the other. */
export function isNotAlone(): boolean {
  return page[copies]?.some(copy => copy !== self) ?? false
}

/** The module whose outermost parent this is. */
export function moduleBy(outermost: unknown): Module | undefined {
  return byOutermost.get(outermost)
}

/** The module with this text. */
export function moduleOf(hash: string): Module | undefined {
  return byHash.get(hash)
}

/** How often a module has been registered: when it has not grown, there is none that is new. */
export function registrations(): number {
  return count
}

/** All modules that are loaded, in the order in which they were. */
export function modules(): ReadonlyMap<string, Module> {
  return byHash
}
