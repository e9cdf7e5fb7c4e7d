// What the transform knows of a program once it has decided: its sites, its records, and what each needs. Both the text
// that is inserted and the skeleton are written from this, so that they cannot disagree. Only data.

import type { SiteRow } from '../../capture/skeleton.ts'
import type { ProgramType, Tree } from '../parse.ts'
import type { Closure, Scope, Variable } from '../scope.ts'

export interface Analysis {
  /** Hash of the author's text. */
  readonly hash: string
  readonly id: string
  readonly code: string
  readonly sourceType: ProgramType
  readonly program: Tree
  /** `$`, lengthened until it does not occur in the text: what is inserted starts with it. */
  readonly prefix: string
  /** By number of site. */
  readonly sites: readonly SitePlan[]
  /** By number of record, inline ones too; a parent comes before its children. */
  readonly records: readonly RecordPlan[]
  /** What the module's accessor lists, in its order. Scripts have none. */
  readonly bindings: readonly Variable[]
}

/** The variables of one activation, as they are listed at run time: first the parent, then these, in this order. */
export interface RecordPlan {
  readonly index: number
  /** The record around it; `undefined` where that is the module's accessor or the script. */
  parent: RecordPlan | undefined
  /** Those that can never be unset come first, then the lexical ones in the order of the text. */
  readonly variables: readonly Listed[]
  /** The scope at whose start it stands. Of an inline record: where its only closure is made. */
  readonly scope: Scope
  /** Where the record stands; `inline`: as an argument of the one stamp that uses it. */
  form: 'const' | 'inline' | 'switch' | 'rest' | 'for'
  /** Its name in the text; inline records have none. */
  name: string | undefined
}

export interface Listed {
  readonly variable: Variable
  /** The expression that reads it: the name, or what stands for `super`: the home object. */
  readonly text: string
  /** It belongs to an outer scope that has no room for a record, and is assigned to by no closure. */
  readonly borrowed: boolean
  /** It can be unset although those before it are set. */
  apart: boolean
}

/** One function, arrow, method, accessor or class of the text, in the order of the text. */
export interface SitePlan {
  readonly index: number
  readonly closure: Closure
  readonly kind: SiteRow['kind']
  /** Names on the way to it: `makeCounter/inc`. */
  readonly path: string
  /** The author's text: of a member with its key, so that it is what `toString` gives. */
  readonly start: number
  readonly end: number
  /** The class or object literal that it is a member of. */
  readonly owner: Tree | undefined
  /** The name that the language infers for an anonymous one from its place. */
  readonly inferred: string | undefined
  /** How it is marked at run time. Members of classes are marked with their class. */
  stamp: 'none' | 'stamp' | 'class' | 'member'
  /** What its stamp says; `undefined` where it needs none, or only the module's bindings. */
  record: RecordPlan | undefined
  /** Why it has no stamp although it needs one. */
  refused: string | undefined
}
