// What the files of a directory store hold: records, and the list of all that counts. Each can be told from one that was
// cut short or changed. Knows no file system and nothing of sessions.

import { createHash } from 'node:crypto'
import { deserialize, serialize } from 'node:v8'
import { answers, getterOf } from '../core/brand.ts'
import type { Key } from '../sessions/backend.ts'

/** Where a record is, and how to tell that it is still what was written. */
export interface Entry {
  readonly key: Key
  readonly file: string
  /** Bytes stand in their file as they are. Whoever put them knows their hash. */
  readonly raw: boolean
  /** SHA-256 of the file of any other value; empty for bytes. */
  readonly hash: string
}

/** All records of a store at one moment. */
export interface Listing {
  /** Grows by one with each write. */
  readonly number: number
  /** Random name of the write that made it; empty before the first. */
  readonly id: string
  /** Names of the writes before it, the last ones. */
  readonly line: readonly string[]
  /** By the text of their keys. */
  readonly records: ReadonlyMap<string, Entry>
}

/** A blob in a value: where it stood, and what it was. Its bytes follow the value. */
interface Place {
  readonly path: readonly (string | number)[]
  readonly type: string
  readonly size: number
}

/** The newest form of a listing that this version can read. */
const FORMAT = 1
const HASH = 32
const LENGTH = 4

const isBlob = answers(getterOf(Blob.prototype, 'size'))

/** Bytes that are kept as they are, without a copy. */
export function isRaw(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && Object.getPrototypeOf(value) === Uint8Array.prototype
}

/**
 * Takes a value as it is now; what is returned gives its bytes, for those of a blob must be waited for. Throws a
 * DataCloneError for what would not come back from a file as it was.
 */
export function recordOf(value: unknown): () => Promise<Uint8Array> {
  const blobs: { readonly place: Place, readonly blob: Blob }[] = []
  const plain = withoutBlobs(value, [], (blob, path) => blobs.push({ place: { path, type: blob.type, size: blob.size }, blob }))
  const told = serialize({ value: plain, places: blobs.map(({ place }) => place) })
  return async () => {
    const length = Buffer.alloc(LENGTH)
    length.writeUInt32LE(told.length)
    return Buffer.concat([length, told, ...await Promise.all(blobs.map(async ({ blob }) => new Uint8Array(await blob.arrayBuffer())))])
  }
}

/** V8 writes what it does not know as an empty object, so nothing goes to it but what it does. */
function withoutBlobs(value: unknown, path: readonly (string | number)[], found: (blob: Blob, path: readonly (string | number)[]) => void): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') throw notStorable(value)
  if (typeof value !== 'object' || value === null || value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value
  if (isBlob(value)) return void found(value as Blob, path)
  if (Array.isArray(value)) return value.map((part, i) => withoutBlobs(part, [...path, i], found))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw notStorable(value)
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutBlobs(part, [...path, key], found)]))
}

function notStorable(value: unknown): DOMException {
  return new DOMException(`${Object.prototype.toString.call(value).slice(8, -1)} cannot be written to a file.`, 'DataCloneError')
}

/** The value of a record; a file that is not what was written gives its bytes, which are no record of anybody's. */
export function valueOf(file: Uint8Array, { raw, hash }: Entry): unknown {
  if (raw || hashOf(file) !== hash) return file
  const from = LENGTH + Buffer.from(file.buffer, file.byteOffset, LENGTH).readUInt32LE()
  const { value, places } = deserialize(file.subarray(LENGTH, from)) as { value: unknown, places: readonly Place[] }
  const holder = { value }
  let at = from
  for (const { path, type, size } of places) {
    const steps = ['value', ...path]
    const last = steps.pop()!
    const parent = steps.reduce<Record<string | number, unknown>>((inner, step) => inner[step] as Record<string | number, unknown>, holder)
    parent[last] = new Blob([file.slice(at, at += size)], { type })
  }
  return holder.value
}

/** SHA-256 in hexadecimal. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** A listing as it stands in its file: twice, so that one place that goes bad does not take all records with it. */
export function listingBytes({ number, id, line, records }: Listing): Uint8Array {
  const text = Buffer.from(JSON.stringify({ dill: 'directory', format: FORMAT, number, id, line, records: [...records.values()] }))
  const length = Buffer.alloc(LENGTH)
  length.writeUInt32LE(text.length)
  const copy = Buffer.concat([length, createHash('sha256').update(text).digest(), text])
  return Buffer.concat([copy, copy])
}

/** A listing from its file, or what is wrong with it. */
export function readListing(file: Uint8Array): Listing | 'damaged' | 'newer-version' {
  const text = copyIn(file) ?? copyIn(file.subarray(file.length / 2))
  if (text === undefined) return 'damaged'
  const { format, number, id, line, records } = JSON.parse(text) as Omit<Listing, 'records'> & { format: number, records: readonly Entry[] }
  if (format > FORMAT) return 'newer-version'
  return { number, id, line, records: new Map(records.map(entry => [JSON.stringify(entry.key), entry])) }
}

function copyIn(file: Uint8Array): string | undefined {
  const copy = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  if (copy.length < LENGTH + HASH) return undefined
  const text = copy.subarray(LENGTH + HASH, LENGTH + HASH + copy.readUInt32LE())
  return createHash('sha256').update(text).digest().equals(copy.subarray(LENGTH, LENGTH + HASH)) ? text.toString() : undefined
}
