// Where what is kept of sessions stands among the records of a store: the kind of a record, then the name of its session, then
// what numbers it. Keys sort as generations do. Knows nothing of what stands there.

import type { Key, Reading } from './backend.ts'
import { isGenerationNumber, type Part, type Version } from './head.ts'

/** The key of a head, or of what was put aside. */
export type HeadKey = Key & readonly [kind: string, name: string, generation: number]

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

/** The keys of the heads of a session, or of all, the newest last. What has no number that a save gives is no head's. */
export async function headKeys(records: Reading, ...name: [] | [name: string]): Promise<HeadKey[]> {
  return (await records.keys(['head', ...name])).filter(isHeadKey)
}

/** The keys of the generations of a session, or of all, that were put aside; what a page has left behind stands there too. */
export async function asideKeys(records: Reading, ...name: [] | [name: string]): Promise<HeadKey[]> {
  return (await records.keys(['aside', ...name])).filter(isHeadKey).filter(([, , generation]) => generation !== 0)
}

function isHeadKey(key: Key): key is HeadKey {
  return typeof key[1] === 'string' && isGenerationNumber(key[2])
}
