// What is told of an instrumented text besides the text: a row for each of its sites and scopes, and rooms in which its
// closures can be made again. The rows and the rooms are written by source/skeleton.ts, made by compiled code or from
// text, and used by the kinds; this is all that they share. Imports nothing.

/** The variables of one activation, as its record lists them. */
export interface ScopeRow {
  /** Number of the scope around it; −1 where that is the module or the script itself. */
  readonly parent: number
  /** The names by which the code of sites speaks of them, in the record's order. */
  readonly variables: readonly string[]
  readonly strict: boolean
  /** The name by which the code of sites speaks of the record. Present only where the text is. */
  readonly record?: string
}

/** One function, arrow, method, accessor or class. */
export interface SiteRow {
  readonly kind: 'function' | 'arrow' | 'method' | 'getter' | 'setter' | 'class'
  readonly async: boolean
  readonly generator: boolean
  readonly strict: boolean
  /** Names on the way to it: `makeCounter/inc`; first the file, in a text that was made of several. */
  readonly path: string
  /** That file; of other texts it is their id. */
  readonly file?: string
  /** 1-based. */
  readonly line: number
  /** 0-based. */
  readonly column: number
  /** Number of the scope in which it is made; −1 for the outermost room. */
  readonly scope: number
  /** Of that scope and its parents, the innermost first: which of their variables it needs itself, by index. */
  readonly needs: readonly (readonly number[])[]
  /** The bindings of the module that it speaks of, by index. */
  readonly bindings: readonly number[]
  /** Names of globals that it speaks of. */
  readonly free: readonly string[]
  /** Why it cannot be made again; such a site carries no stamp. */
  readonly refused?: string
  /** Index of the module's binding that it is and stays: it is found there, and carries no stamp if it is a function. */
  readonly binding?: number
  /** The class that it is a member of, by number of site. */
  readonly owner?: number
  readonly class?: ClassRow
  /** The name that its place gives it, where its own text has none. */
  readonly name?: string
  /** Its text; absent where the source stays at home. */
  readonly text?: string
  /** As its author wrote it, where that was written anew: of durable generators, and of what holds one or stands in one. Present only where the text is. */
  readonly written?: string
  /** Hash of the author's text, and of what the scopes list in which it is made, 8 digits, and 4 of the names of a class's private fields: tells whether the site of another build is the same. */
  readonly digest: string
  /** The expression that makes it in its room, where it is more than the text. Present only where the text is. */
  readonly code?: string
}

/** What making a class again needs to know. */
export interface ClassRow {
  /** It has an `extends`: its maker is given what it extends. */
  readonly derived: boolean
  /** How many computed keys its maker is given, in the order of the text. */
  readonly keys: number
  /** Keys of the public members that its text makes: of its prototype, and of itself. Those with computed keys are left out. */
  readonly members: readonly string[]
  readonly statics: readonly string[]
}

/** All that is told of a text. */
export interface Skeleton {
  /** Hash of the author's text. */
  readonly hash: string
  readonly id: string
  /** What every inserted name starts with. */
  readonly prefix: string
  /** Names of the module's bindings, in the order of its accessor; none for a script. */
  readonly bindings: readonly string[]
  /**
   * How each binding is declared, a letter each: `f` a function, `k` a class, `c` const, `l` let, `v` var; `-` for what is
   * not the module's own, as imports. Absent where nobody asks.
   */
  readonly declared?: string
  /**
   * What a module exports of its own: names, each with the index of the binding, or, of what has none, −1 less the number of
   * the site. Absent where it cannot be known: of what was bundled, and of a text that is no module.
   */
  readonly exported?: readonly (readonly [name: string, what: number])[]
  /** The whole text as its author wrote it, in which lines are counted. Absent where it stays at home. */
  readonly written?: string
  readonly scopes: readonly ScopeRow[]
  readonly sites: readonly SiteRow[]
  /** Opens the outermost room. Absent where rooms are made from the text. */
  readonly open?: (tools: Tools) => Room
}

/**
 * A scope that is entered again: its variables are there, and closures can be made in it. Does what `what` says; what there is
 * not, it neither makes nor enters. A single function, for there is one for each activation: of an inner scope it is the
 * record too, with which closures that are made here are stamped, and which is called with a collector.
 */
export type Room = (collect: undefined, what: number, given?: unknown, keys?: readonly PropertyKey[]) => unknown

/**
 * Makes the closure of a site, stamped. A class is given what it extends and its computed keys; its statics, static blocks
 * and initialisers do not run.
 */
export function makes(site: number): number {
  return site
}

/** Assigns the given value to a variable, by index. */
export function writes(variable: number): number {
  return -1 - 2 * variable
}

/**
 * Gives the room of an inner scope. Of its variables the given number, from the first, are declared (and are `undefined`
 * until they are assigned); the others stay in their temporal dead zone.
 */
export function enters(scope: number): number {
  return -2 - 2 * scope
}

/** The number by which keys are kept for a class or literal: of its site, or of its first accessor's. Less than 2 is nobody's. */
export function ownerOf(site: number): number {
  return site + 2
}

/** The site that is to be made. */
export function siteIn(what: number): number | undefined {
  return what < 0 ? undefined : what
}

/** The scope that is to be entered. */
export function scopeIn(what: number): number | undefined {
  return what < 0 && what % 2 === 0 ? -1 - what / 2 : undefined
}

/** What compiled rooms are given. Under the names with which inserted text calls the runtime: `$s` is `s`, and so on. */
export interface Tools {
  /** The functions of the runtime. */
  readonly runtime: { readonly [name: string]: unknown }
  /** The outermost parent of records: a module's accessor, or a script's hash. */
  readonly outermost: unknown
  /** The module's bindings by name: reading is live, writing assigns. A binding that is not initialised throws. */
  readonly bindings: { [name: string]: unknown }
  /** How closures outside of a class's text reach its private members. */
  readonly reach: (Class: unknown, name: string, instance: unknown) => { v: unknown }
  /** `#x in instance`, likewise. */
  readonly has: (Class: unknown, instance: unknown) => boolean
}
