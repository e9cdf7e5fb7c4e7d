// What a row about code that travels is. The rows stand in cases/*.js, which are instrumented, so that what they make
// has been seen by the transform; that is why they are JavaScript as its authors wrote it, and not type-checked. What
// is loaded elsewhere must do there what it does here, so a row says what to do with it and what that gives.

import type { DumpOptions, LoadOptions } from '../../lib/index.ts'

/** One thing that must hold of functions, closures, classes and instances. */
export interface Case {
  /** Unique in its module. */
  readonly name: string
  /** Tests of other libraries that it answers to. */
  readonly answers?: string
  /** Makes what travels, anew by each call. */
  make(): any
  /** Uses it, and changes it where that shows more; gives data that can be posted to another thread. */
  play(value: any): unknown
  /** What the first play gives. */
  readonly gives: unknown
  /** What it gives where an engine does otherwise than the language says and no transform mends it. */
  readonly unmended?: unknown
  /** What holds between a copy made in this realm and its original, by the name of what would be wrong. */
  beside?(copy: any, original: any): Readonly<Record<string, boolean>>
  /** `same`: it comes back as the same object wherever its module is loaded. By value, if nothing is said. */
  readonly as?: 'same'
  /** Set where copy and original play with one live thing, a binding or a class of their module. */
  readonly shares?: true
  /** Texts that the bytes must not hold. */
  readonly hides?: readonly string[]
  readonly options?: DumpOptions & LoadOptions
  /** Set where the bytes speak of the realm, as the stack of an error does, or a name that a bundler gave. */
  readonly local?: true
  /** It speaks of bindings of its module, or of a class or function that holds live state: these come along with `recurse` only. */
  readonly leans?: true
  /** False where it cannot live without its module, as what is the module itself, and a class that holds a WeakMap. */
  readonly bare?: false
  /** The module that binds it, if it is not the row's own. */
  readonly home?: string
}

/** A row, and the module in which it stands. */
export interface Row extends Case {
  readonly module: string
  /** Of a text that no other realm has loaded: its source is the only way. */
  readonly text?: true
}

/** The rows of modules as a glob import gives them; `text` for those that travel by their text alone. */
export function rowsOf(modules: Readonly<Record<string, unknown>>, text?: 'text'): Row[] {
  return Object.entries(modules).flatMap(([path, module]) => {
    const { cases, leans } = module as { cases?: readonly Case[], leans?: true }
    const home = { module: /([^/]+)\.[jt]s/.exec(path)![1]!, ...text === 'text' && { text: true as const }, ...leans && { leans } }
    return (cases ?? []).map(row => ({ ...row, ...home }))
  })
}

/** The rows of modules that are yet to be loaded: they may wait at their top. */
export async function loadRows(modules: Readonly<Record<string, () => Promise<unknown>>>): Promise<Row[]> {
  return rowsOf(Object.fromEntries(await Promise.all(Object.entries(modules).map(async ([path, load]) => [path, await load()] as const))))
}
