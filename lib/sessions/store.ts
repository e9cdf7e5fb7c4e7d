// The seam between sessions and the place where they are kept: what a store must do, what it holds, and the store that
// lives in memory. A save is one compare-and-set, so behind this seam a store may cut bytes into chunks, keep older
// generations and choose a durability without anybody before it knowing. Knows no browser storage and no encoding.

import { PickleError, PicklingError, UnpicklingError } from '../core/errors.ts'
import { own } from '../core/settings.ts'

/** Which save of a session is meant. The tab tells a save from another with the same number after a deletion. */
export interface Version {
  /** 1 for the first save; grows by one with each. */
  readonly generation: number
  /** Random name of the tab that saved. */
  readonly tab: string
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

/** What is known of a session without reading it. */
export interface Head extends Version {
  readonly dill: 'session'
  /** Version of this record, not of the bytes. */
  readonly format: number
  readonly name: string
  /** Milliseconds since 1970. */
  readonly savedAt: number
  /** Length of the pickle. */
  readonly length: number
  /** What the session takes: the pickle, and the buffers and blobs beside it. */
  readonly bytes: number
  readonly names: readonly string[]
  readonly skipped: readonly Skipped[]
  /** What it was saved from: a module's id, `'__main__'` for the session scope; undefined for another object. */
  readonly module?: string | undefined
}

/** Bytes, and beside them what no bytes can hold. */
export interface Content {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly attachments: readonly unknown[]
}

/** Where sessions, and single values under keys, are kept. */
export interface Store {
  readonly kind: 'indexeddb' | 'memory'
  /** Why it is only memory. */
  readonly reason?: string
  /** The head of every session, unchecked, in the order of their names. */
  list(): Promise<{ readonly name: string, readonly head: unknown }[]>
  /** The head alone, unchecked. */
  head(name: string): Promise<unknown>
  /** Head and content as one save wrote them. Rejects with an UnpicklingError if they are not whole. */
  get(name: string): Promise<{ readonly head: Head, readonly content: Content } | undefined>
  /**
   * Saves under `head.name`, wholly or not at all. Rejects with a PicklingError with code `CONFLICT`, and changes nothing,
   * if anything but `expected` is stored there.
   */
  put(head: Head, content: Content, expected: Version | undefined): Promise<void>
  /** Deletes a session. False if there was none. */
  delete(name: string): Promise<boolean>
  /** A value under a key of its own; the later writer wins. */
  getValue(key: string): Promise<Content | undefined>
  putValue(key: string, content: Content): Promise<void>
}

/** The newest form of a head that this version can read. */
export const FORMAT = 1

/** A head from a store, or what is wrong with it. */
export function readHead(stored: unknown): Head | 'damaged' | 'newer-version' {
  if (typeof stored !== 'object' || stored === null) return 'damaged'
  const head = stored as Head
  const format = own(head, 'format')
  if (own(head, 'dill') !== 'session' || !Number.isInteger(format)) return 'damaged'
  if (format! > FORMAT) return 'newer-version'
  const whole = Number.isInteger(own(head, 'generation')) && typeof own(head, 'tab') === 'string'
    && Number.isFinite(own(head, 'savedAt')) && Number.isInteger(own(head, 'bytes')) && Number.isInteger(own(head, 'length'))
    && isList(own(head, 'names')) && isList(own(head, 'skipped'))
  return whole ? head : 'damaged'
}

/** Checks a session that a store has read. */
export function checkSession(name: string, stored: unknown, content: unknown): { head: Head, content: Content } {
  const head = readHead(stored)
  if (head === 'newer-version') {
    throw new UnpicklingError(
      `Cannot load the session ${quote(name)}: a newer version of dill saved it. Reload the page to get that version; nothing was changed.`,
      { code: 'NEWER_VERSION' })
  }
  if (head === 'damaged') throw damaged(`the session ${quote(name)}`, 'what is stored under this name is not a session')
  const checked = checkContent(`the session ${quote(name)}`, content)
  if (checked.bytes.length !== head.length) {
    throw damaged(`the session ${quote(name)}`, `it has ${checked.bytes.length} bytes where ${head.length} were saved`)
  }
  return { head, content: checked }
}

/** Checks content that a store has read. */
export function checkContent(what: string, stored: unknown): Content {
  const content = typeof stored === 'object' && stored !== null ? stored as Content : undefined
  const bytes = own(content, 'bytes')
  const attachments = own(content, 'attachments')
  if (!(bytes instanceof Uint8Array) || !isList(attachments)) throw damaged(what, 'its bytes are not there')
  return { bytes, attachments }
}

function damaged(what: string, why: string): UnpicklingError {
  return new UnpicklingError(`Cannot load ${what}: ${why}. Nothing was deleted.`, { code: 'DAMAGED' })
}

/** Throws a PicklingError with code `CONFLICT` unless `stored` is the save that the caller knows, or nothing. */
export function compare(name: string, stored: unknown, expected: Version | undefined): void {
  if (stored === undefined) return
  const head = readHead(stored)
  if (typeof head === 'object' && head.generation === expected?.generation && head.tab === expected.tab) return
  const why = typeof head === 'string' ? 'what is stored under this name cannot be read by this version.'
    : expected === undefined ? `generation ${head.generation} is stored, and this tab has not loaded it; saving now would lose it.`
      : `another tab saved generation ${head.generation} after this tab's ${expected.generation}; saving now would lose its changes.`
  const hint = typeof head === 'string' ? `Look at it first, or delete it: deleteSession(${quote(name)}).`
    : `Load it first, or save over it: dumpSession(${quote(name)}, { overwrite: true }).`
  throw new PicklingError(`Cannot save the session ${quote(name)}: ${why} Nothing was overwritten. ${hint}`, { code: 'CONFLICT', hint })
}

/** Turns whatever a store's machinery threw into an error of this library: named, with a cause, never null. */
export function storeTrouble(what: string, saving: boolean, error: unknown): PickleError {
  if (error instanceof PickleError) return error
  const Trouble = saving ? PicklingError : UnpicklingError
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  if (name === 'QuotaExceededError') {
    const hint = 'Delete a session, or free space on this device.'
    return new Trouble(`Cannot ${what}: the browser is out of space. What was saved before is still whole. ${hint}`, { code: 'QUOTA', hint, cause: error })
  }
  if (name === 'DataCloneError') {
    const hint = 'Leave it out, or say in its kind how to make it again.'
    return new Trouble(`Cannot ${what}: one of its attachments cannot be stored. What was saved before is still whole. ${hint}`, { code: 'NOT_STORABLE', hint, cause: error })
  }
  const why = error instanceof Error || error instanceof DOMException ? `${name}: ${error.message}` : 'the browser gave no reason'
  return new Trouble(`Cannot ${what}: ${why}. What was saved before is still whole.`, { code: 'STORE', cause: error ?? new Error(why) })
}

/** A name as it stands in a message. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value)
}

/** Keeps everything as long as the realm lives, and isolated from it as a disk would be: by structured clone. */
export class MemoryStore implements Store {
  readonly kind = 'memory'
  readonly reason: string
  readonly #sessions = new Map<string, { head: Head, content: Content }>()
  readonly #values = new Map<string, Content>()

  constructor(reason: string) {
    this.reason = reason
  }

  async list(): Promise<{ name: string, head: unknown }[]> {
    const names = [...this.#sessions.keys()].sort()
    return names.map(name => ({ name, head: this.#sessions.get(name)!.head }))
  }

  async head(name: string): Promise<unknown> {
    return this.#sessions.get(name)?.head
  }

  async get(name: string): Promise<{ head: Head, content: Content } | undefined> {
    const found = structuredClone(this.#sessions.get(name))
    return found && checkSession(name, found.head, found.content)
  }

  async put(head: Head, content: Content, expected: Version | undefined): Promise<void> {
    compare(head.name, this.#sessions.get(head.name)?.head, expected)
    this.#sessions.set(head.name, this.#clone(`save the session ${quote(head.name)}`, { head, content }))
  }

  async delete(name: string): Promise<boolean> {
    return this.#sessions.delete(name)
  }

  async getValue(key: string): Promise<Content | undefined> {
    return structuredClone(this.#values.get(key))
  }

  async putValue(key: string, content: Content): Promise<void> {
    this.#values.set(key, this.#clone(`save ${quote(key)}`, content))
  }

  #clone<T>(what: string, record: T): T {
    try {
      return structuredClone(record)
    } catch (error) {
      throw storeTrouble(what, true, error)
    }
  }
}
