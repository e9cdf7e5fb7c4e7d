// What may be chosen when source is asked for, and how what was given is checked. Options are read as own properties.
// Knows nothing of what is done with them.

import { PickleError } from '../core/errors.ts'
import type { OptionNames } from '../core/options.ts'
import { own } from '../core/settings.ts'

/** The option that gives a thing another name. */
export interface AliasOption {
  /** Declares the thing under this name. A name that a module can declare, or an error with code `BAD_OPTION`. */
  readonly alias?: string
}

/** Options of `getsourcelines`. */
export interface SourceLinesOptions {
  /** Takes away what the lines are indented by. */
  readonly lstrip?: boolean
  /** The outermost function or class around it, in place of the thing itself. */
  readonly enclosing?: boolean
}

/** Options of `getsource`. */
export interface SourceOptions extends AliasOption, SourceLinesOptions {
  /** Of what has no source, its import, its name, or a literal. */
  readonly force?: boolean
  /** With `force`: natives by their whole path, from `globalThis`. */
  readonly builtin?: boolean
}

/** Options of `getimport`. */
export interface ImportOptions extends AliasOption {
  /**
   * True if nothing is said: only what a loaded module is known to export now, as this very thing. False: also the likely
   * import where that cannot be known, as of what was bundled.
   */
  readonly verify?: boolean
  /** Natives by their whole path, from `globalThis`. */
  readonly builtin?: boolean
  /** The import of the outermost function or class around it. */
  readonly enclosing?: boolean
}

/** Options of `importable`. */
export interface ImportableOptions extends AliasOption {
  /** True prefers text, false an import. If nothing is said: text for what comes from a cell, else an import. */
  readonly source?: boolean
  /** Natives by their whole path, from `globalThis`. True if nothing is said. */
  readonly builtin?: boolean
}

export const importableNames: OptionNames<ImportableOptions> = { alias: 1, source: 1, builtin: 1 }

/** Options of `getname`. */
export interface NameOptions {
  /** Of what has no name, a literal. */
  readonly force?: boolean
  /** With the module before it. */
  readonly fqn?: boolean
}

/** Options of `dumpsource`. */
export interface DumpSourceOptions extends AliasOption {
  /** An instance is made by its class's text, if it can. */
  readonly new?: boolean
  /** Nothing but the alias is declared. True if nothing is said. */
  readonly enclose?: boolean
}

/** Options of `outdent`. */
export interface OutdentOptions {
  /** How many characters of white space; at most what the first line begins with, and just that if nothing is said. */
  readonly spaces?: number
  /** False moves the first line only. */
  readonly all?: boolean
}

/** Lines of a file, each with its end. */
export interface Lines {
  readonly lines: string[]
  /** Where the thing begins in its file: an index into its lines, from 0. */
  readonly line: number
}

/** Options that are true or false. */
export type Flags<K extends string> = { readonly [key in K]: boolean }

/** Reads them. Throws a PickleError with code `BAD_OPTION`. */
export function flags<K extends string>(options: { readonly [key in K]?: unknown } | undefined, keys: readonly K[], otherwise: boolean = false): Flags<K> {
  return Object.fromEntries(keys.map(key => {
    const value: unknown = own(options, key) ?? otherwise
    if (typeof value !== 'boolean') throw bad(`Option ${key} must be true or false`, `{ ${key}: true }`)
    return [key, value]
  })) as Flags<K>
}

/** The code that was given. */
export function checkedCode(code: unknown): string {
  if (typeof code === 'string') return code
  throw bad('Code must be a string', "indent('f()')")
}

/** An option that cannot be taken. */
export function bad(what: string, example: string): PickleError {
  return new PickleError(`${what}. For example: ${example}.`, { code: 'BAD_OPTION' })
}
