// Where what is kept of sessions stands among the records of a store: the kind of a record, then the name of its session, then
// what numbers it. Keys sort as generations do. Knows nothing of what stands there.

import type { Key } from './backend.ts'
import type { Part, Version } from './head.ts'

/** Says of a value under a key that it does not last. */
export interface Mark {
  readonly key: string
  /** The realm with which it ends; empty where nobody could tell whether that lives. */
  readonly owner: string
  /** Milliseconds since 1970. */
  readonly since: number
}

export const headKey = (name: string, generation: number): Key => ['head', name, generation]
export const partKey = (name: string, { save, index }: Pick<Part, 'save' | 'index'>): Key => ['part', name, save, index]
export const besideKey = (name: string, save: string): Key => ['beside', name, save]
export const asideKey = (name: string, { generation, save }: Partial<Version>, number: number): Key => ['aside', name, generation ?? 0, save ?? '', number]
export const leaveKey = (name: string, tab: string): Key => ['leave', name, tab]
export const valueKey = (key: string): Key => ['value', key]
export const markKey = ({ owner, since, key }: Mark): Key => ['temporary', owner, since, key]

/** A key as a text: what names a save that is kept. */
export const idOf = (key: Key): string => JSON.stringify(key)

/** True for the key of a generation that was put aside; false for what a page has left behind. */
export const isGeneration = ([, , generation]: Key): boolean => generation !== 0
