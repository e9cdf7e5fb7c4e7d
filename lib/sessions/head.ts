// What is known of a save without reading it: the head, which names the parts of the save and their hashes, and is what a
// seal is over. Also the errors of a session by name. Knows no place of storage.

import { isLength, isListOf, isText } from '../core/brand.ts'
import { PickleError, PicklingError, UnpicklingError } from '../core/errors.ts'
import { own } from '../core/settings.ts'
import { isPacked, type Packed } from './compression.ts'

/** Which save of a session is meant. */
export interface Version {
  /** 1 for the first save; grows by one with each. */
  readonly generation: number
  /** Random name of the save: tells it from another with the same number, after a deletion or by another tab. */
  readonly save: string
}

/** A name that a save left out. */
export interface Skipped {
  readonly name: string
  /** Where the trouble stands, as one would write it in code: `$.view.root`. */
  readonly path: string
  readonly reason: string
  /** What to do about it. */
  readonly hint?: string
}

/** True for what tells of a name that was left out. */
export function isSkipped(one: unknown): one is Skipped {
  return typeof one === 'object' && one !== null && (['name', 'path', 'reason'] as const).every(key => isText(own(one as Skipped, key)))
    && isOr(own(one as Skipped, 'hint'), isText)
}

/** A piece of the pickle. */
export interface Part {
  /** The save that wrote it: what did not change is not written again. */
  readonly save: string
  readonly index: number
  readonly length: number
  /** SHA-256 in hexadecimal, of what it is and not of how it is stored; empty where there is no cryptography. */
  readonly hash: string
  /** How it is stored, if not as it is, and how many bytes that takes. */
  readonly packed?: Packed
}

/** What a save is, but for its bytes. */
export interface Facts {
  readonly name: string
  /** Id of the module whose bindings were saved; empty for an object. */
  readonly module: string
  /** What the caller calls the build of the page that saved. */
  readonly build: string
  /** True where the caller wants the source of functions to count at the next load. */
  readonly source: boolean
  readonly names: readonly string[]
  readonly skipped: readonly Skipped[]
}

/** What is known of a session without reading it. */
export interface Head extends Version, Facts {
  readonly dill: 'session'
  /** Version of this record, not of the bytes. */
  readonly format: number
  /** Milliseconds since 1970. Says when, never which is newer: clocks are set back. */
  readonly savedAt: number
  /** Length of the pickle. */
  readonly length: number
  /** Where its content ends, if not with the pickle: what follows – identities, a seal – is another in each realm. */
  readonly ends?: number
  /** What the session takes: the pickle as it is stored, and the buffers and blobs beside it. */
  readonly bytes: number
  readonly parts: readonly Part[]
  /** What each value beside the pickle is, with the hash of those that are bytes. */
  readonly beside: readonly string[]
  /** HMAC-SHA-256 over all other fields; absent where nobody sealed it. */
  readonly seal?: Uint8Array<ArrayBuffer>
}

/** Bytes, and beside them what no bytes can hold. */
export interface Content {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** As in a head. */
  readonly ends?: number
  readonly attachments: readonly unknown[]
}

/** The newest form of a head that this version can read: with parts that are compressed. */
const FORMAT = 2

/** The oldest form that can tell of these parts. */
export function formatOf(parts: readonly Part[]): number {
  return parts.some(({ packed }) => packed !== undefined) ? FORMAT : 1
}

/** A head from a store, or what is wrong with it. */
export function readHead(stored: unknown): Head | 'damaged' | 'newer-version' {
  if (typeof stored !== 'object' || stored === null) return 'damaged'
  const head = stored as Head
  const format = own(head, 'format')
  if (own(head, 'dill') !== 'session' || !isLength(format) || format === 0) return 'damaged'
  if (format > FORMAT) return 'newer-version'
  const whole = (['name', 'module', 'build', 'save'] as const).every(key => isText(own(head, key)))
    && (['bytes', 'length'] as const).every(key => isLength(own(head, key))) && isGenerationNumber(own(head, 'generation'))
    && isListOf(own(head, 'names'), isText) && isListOf(own(head, 'skipped'), isSkipped) && isListOf(own(head, 'parts'), isPart) && isListOf(own(head, 'beside'), isText)
    && typeof own(head, 'source') === 'boolean' && isTime(own(head, 'savedAt')) && isOr(own(head, 'ends'), isLength)
  return whole ? head : 'damaged'
}

/** True for a number that a generation may have, from which counting goes on: 0 is that of a value under a key. */
export function isGenerationNumber(number: unknown): number is number {
  return isLength(number) && number <= 2 ** 52
}

/** True for milliseconds since 1970 that a Date can hold. */
export function isTime(time: unknown): time is number {
  return typeof time === 'number' && !Number.isNaN(new Date(time).getTime())
}

function isOr<T>(value: unknown, is: (value: unknown) => value is T): value is T | undefined {
  return value === undefined || is(value)
}

function isPart(part: unknown): part is Part {
  if (typeof part !== 'object' || part === null) return false
  const { save, index, length, hash, packed } = part as Part
  return isText(save) && isLength(index) && isLength(length) && isText(hash) && isOr(packed, isPacked)
}

export function versionOf({ generation, save }: Version): Version {
  return { generation, save }
}

/** Throws a PicklingError with code `CONFLICT` unless `stored` is the save that the caller knows, or nothing. */
export function compare(name: string, stored: unknown, expected: Version | undefined): void {
  if (stored === undefined) return
  const head = readHead(stored)
  if (typeof head === 'object' && head.generation === expected?.generation && head.save === expected.save) return
  const why = typeof head === 'string' ? 'what is stored under this name cannot be read by this version.'
    : expected === undefined ? `generation ${head.generation} is stored, and this tab has not loaded it; saving now would lose it.`
      : head.generation < expected.generation ? `generation ${head.generation} is stored, and this tab's ${expected.generation} was deleted; saving now would bring it back.`
      : `generation ${head.generation}, which another tab saved or a file brought, came after this tab's ${expected.generation}; saving now would lose it.`
  const hint = typeof head === 'string' ? `Load it first, which puts aside what is broken; or delete it: deleteSession(${quote(name)}).`
    : `Load it first, or save over it: dumpSession(${quote(name)}, { overwrite: true }).`
  throw new PicklingError(`Cannot save the session ${quote(name)}: ${why} Nothing was overwritten. ${hint}`, { code: 'CONFLICT', hint })
}

/** A session was saved by a later release. */
export function newerVersion(name: string): UnpicklingError {
  const hint = 'Reload the page to get that version.'
  return new UnpicklingError(`Cannot load the session ${quote(name)}: a newer version of dill saved it. Nothing was changed. ${hint}`, { code: 'NEWER_VERSION', hint })
}

/** What is stored is not what was saved. */
export function damaged(what: string, why: string): UnpicklingError {
  const hint = 'Look for an export of it.'
  return new UnpicklingError(`Cannot load ${what}: ${why}. Nothing was deleted. ${hint}`, { code: 'DAMAGED', hint })
}

/** Turns whatever a store's machinery threw into an error of this library: named, with a cause, never null. */
export function storeTrouble(what: string, saving: boolean, error: unknown): PickleError {
  if (error instanceof PickleError) return error
  const Trouble = saving ? PicklingError : UnpicklingError
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  if (name === 'QuotaExceededError' || isFull(error)) {
    const hint = 'Delete a session, or free space on this device.'
    return new Trouble(`Cannot ${what}: there is no space left. What was saved before is still whole. ${hint}`, { code: 'QUOTA', hint, cause: error })
  }
  if (name === 'DataCloneError') {
    const hint = 'Leave it out, or say in its kind how to make it again.'
    return new Trouble(`Cannot ${what}: one of its attachments cannot be stored. What was saved before is still whole. ${hint}`, { code: 'NOT_STORABLE', hint, cause: error })
  }
  const why = error instanceof Error || error instanceof DOMException ? `${name}: ${error.message}` : 'no reason was given'
  return new Trouble(`Cannot ${what}: ${why}. What was saved before is still whole.`, { code: 'STORE', cause: error ?? new Error(why) })
}

/** What a file system says, where a browser has a name for it. */
function isFull(error: unknown): boolean {
  return error instanceof Error && ['ENOSPC', 'EDQUOT'].includes((error as { readonly code?: string }).code ?? '')
}

/** A name as it stands in a message. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)
}
