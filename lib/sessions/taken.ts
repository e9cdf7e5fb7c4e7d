// One save as it stands among the records, read with suspicion: its head, the parts that the head speaks of, what is beside them,
// and what is wrong with any of it. Writes nothing, and knows no place of storage.

import type { Reading } from './backend.ts'
import { inflated } from './compression.ts'
import { isGenerationNumber, readHead, type Head, type Part, type Version } from './head.ts'
import { asideKeys, besideKey, headKeys, idOf, partKey, type HeadKey } from './record-keys.ts'
import { hashOf, isThere, sumOf } from './seal.ts'

/** A save that is kept: as a generation, or put aside. */
export interface Kept {
  readonly name: string
  /** Names it among all of its app. */
  readonly id: string
  /** Its number, wherever that is said. */
  readonly generation: number
  /** Its head, unchecked. */
  readonly head: unknown
  readonly isAside: boolean
  /** Why it was put aside, and when, in milliseconds since 1970. */
  readonly why?: string
  readonly at?: number
}

/** What is stored of one generation. */
export interface Taken {
  readonly generation: number
  readonly head: unknown
  readonly parts: readonly unknown[]
  readonly beside: readonly unknown[] | undefined
}

/** What is stored of a generation that is whole. */
export interface Whole extends Taken {
  readonly head: Head
  readonly parts: readonly Uint8Array<ArrayBuffer>[]
}

export async function newestHead(name: string, records: Reading): Promise<unknown> {
  const key = (await headKeys(records, name)).at(-1)
  return key === undefined ? undefined : records.get(key)
}

export async function takeNewest(name: string, records: Reading): Promise<Taken | undefined> {
  const key = (await headKeys(records, name)).at(-1)
  return key === undefined ? undefined : takeAt(name, key, records)
}

/** The key of a save that is kept. */
export async function keyOf(name: string, id: string, records: Reading): Promise<HeadKey | undefined> {
  return [...await headKeys(records, name), ...await asideKeys(records, name)].find(key => idOf(key) === id)
}

export function keptAt(key: HeadKey, record: unknown): Kept {
  const [, name, generation] = key
  const kept = { name, id: idOf(key), generation }
  if (key[0] === 'head') return { ...kept, head: record, isAside: false }
  const { head, why, at } = typeof record === 'object' && record !== null ? record as { readonly head?: unknown, readonly why?: unknown, readonly at?: unknown } : {}
  return { ...kept, head, isAside: true, ...typeof why === 'string' ? { why } : {}, ...typeof at === 'number' ? { at } : {} }
}

/** A record as what it should be. */
export function asTaken(record: unknown): Taken {
  const { generation, head, parts, beside } = typeof record === 'object' && record !== null ? record as Partial<Taken> : {}
  return { generation: isGenerationNumber(generation) ? generation : 0, head, parts: Array.isArray(parts) ? parts : [], beside: Array.isArray(beside) ? beside : undefined }
}

export async function takeAt(name: string, key: HeadKey, records: Reading): Promise<Taken> {
  const stored = await records.get(key)
  const head = readHead(stored)
  const generation = key[2]
  if (typeof head === 'string') return { generation, head: stored, parts: [], beside: undefined }
  const parts = await Promise.all(head.parts.map(part => records.get(partKey(name, part))))
  const beside = head.beside.length === 0 ? undefined : await records.get(besideKey(name, head.save))
  return asTaken({ generation, head, parts, beside })
}

/** What is stored of one generation, read: its parts as they were before they were compressed, of those that are there. */
interface Look {
  readonly parts: readonly Uint8Array<ArrayBuffer>[]
  /** What is wrong with it. */
  readonly fault?: string
  /** How many bytes would come out of it, if those are more than are wanted: then none do. */
  readonly excess?: number
}

export async function look(name: string, taken: Taken, most: number): Promise<Look> {
  const head = readHead(taken.head)
  if (typeof head === 'string') {
    const fault = head === 'newer-version' ? 'a newer version of dill saved it' : 'what is stored under this name is not a session'
    return { parts: taken.parts.filter(isBytes), fault }
  }
  const length = head.parts.reduce((sum, { length }) => sum + length, 0)
  if (length > most && head.parts.some(({ packed }) => packed !== undefined)) return { parts: [], fault: `it has ${length} bytes, more than the limit of ${most}`, excess: length }
  const read = await Promise.all(await started(head.parts, taken.parts))
  const parts = read.flatMap(({ bytes }) => bytes ?? [])
  const fault = head.name !== name ? 'it is that of another name' : head.generation !== taken.generation ? `it is generation ${head.generation} in the place of ${taken.generation}`
    : read.find(({ fault }) => fault !== undefined)?.fault ?? (length === head.length ? await faultBeside(head, taken.beside) : 'its parts do not add up')
  return fault === undefined ? { parts } : { parts, fault }
}

/** True for bytes as a store gives them: of nobody else. */
function isBytes(stored: unknown): stored is Uint8Array<ArrayBuffer> {
  return stored instanceof Uint8Array
}

/** Parts that are read or about to be: those that are compressed one after another, for what comes out of them is theirs to say. */
async function started(parts: readonly Part[], stored: readonly unknown[]): Promise<(Read | Promise<Read>)[]> {
  const all = []
  for (const [i, part] of parts.entries()) {
    const read = plain(part, stored[i])
    all.push(part.packed === undefined ? read : await read)
  }
  return all
}

/** The bytes of a part, as far as they are there, and what is wrong with them. */
interface Read {
  readonly bytes?: Uint8Array<ArrayBuffer>
  readonly fault?: string
}

async function plain({ length, hash, packed }: Part, stored: unknown): Promise<Read> {
  if (!isBytes(stored)) return { fault: 'its bytes are not there' }
  const size = packed?.length ?? length
  if (stored.length !== size) return { ...packed === undefined ? { bytes: stored } : {}, fault: `it has ${stored.length} bytes where ${size} were saved` }
  const bytes = packed === undefined ? stored : await inflated(stored, packed.format, length)
  const isRight = bytes?.length === length && (hash === '' || hash === await hashOf(bytes))
  return { ...bytes === undefined ? {} : { bytes }, ...isRight ? {} : { fault: 'its bytes are not those that were saved' } }
}

/** What is wrong with what is stored beside the bytes. */
async function faultBeside(head: Head, beside: readonly unknown[] = []): Promise<string | undefined> {
  const attachments = [...beside]
  const sums = await Promise.all(attachments.map(sumOf))
  const there = sums.length === head.beside.length && sums.every((sum, i) => sum === head.beside[i]) && (await Promise.all(attachments.map(isThere))).every(Boolean)
  return there ? undefined : 'what was saved beside its bytes is not there'
}

export function isSave(stored: unknown, { generation, save }: Version): boolean {
  const head = readHead(stored)
  return typeof head === 'object' && head.generation === generation && head.save === save
}
