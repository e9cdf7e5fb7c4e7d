// The modules that were instrumented and are loaded: how their bindings are read, and the way back to their closures.
// Imports nothing but its neighbours: this goes into users' bundles.

import type { Collect, Record } from './stamps.ts'

/** Makes closures again, in fresh activations, without evaluating text. Emitted beside each module, loaded when needed. */
export interface Skeleton {
  readonly hash: string
  readonly sites: readonly unknown[]
  readonly scopes: readonly unknown[]
}

/** An instrumented module. */
export interface Module {
  /** Hash of the author's text. */
  readonly hash: string
  /** Its specifier or path, for people. */
  readonly id: string
  /** Gives all bindings, as a record gives variables; it is the outermost parent of the module's records. */
  readonly accessor: Record
  /** Assigns to the bindings that closures of the module assign to, by index. */
  readonly writers: { readonly [index: number]: (value: unknown) => void }
  /** Fetches the skeleton. */
  load: (() => Promise<Skeleton>) | undefined
  skeleton: Skeleton | undefined
}

const byAccessor = new Map<unknown, Module>()
const byHash = new Map<string, Module>()
/** Stands for this copy of the runtime. */
const self = {}

/** The copies of the runtime that have instrumented modules on this page. */
function copies(): unknown[] {
  return (globalThis as { [key: symbol]: unknown[] | undefined })[Symbol.for('dill.runtimes')] ??= []
}

/** Registers a module and returns its accessor, the outermost parent of its records. */
export function m(hash: string, id: string, accessor: (collect: Collect) => unknown, writers: Module['writers'] = {}, load?: Module['load']): Record {
  if (!copies().includes(self)) copies().push(self)
  const module: Module = { hash, id, accessor, writers, load, skeleton: undefined }
  byAccessor.set(accessor, module)
  byHash.set(hash, module)
  return accessor
}

/** How many copies of this runtime are on the page. With more than one, closures stamped by one are strangers to the other. */
export function runtimes(): number {
  return copies().length
}

/** The module whose accessor this is. */
export function moduleBy(accessor: unknown): Module | undefined {
  return byAccessor.get(accessor)
}

/** The module with this text. */
export function moduleOf(hash: string): Module | undefined {
  return byHash.get(hash)
}

/** All modules that are loaded. */
export function modules(): Iterable<Module> {
  return byHash.values()
}
