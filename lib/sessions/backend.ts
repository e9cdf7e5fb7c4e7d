// The seam between sessions and the place where they are kept: records under keys, and transactions over them. A place
// knows nothing of sessions; what sessions know of places is here. Knows no browser storage.

/** Where a record is. Strings sort after numbers, as in IndexedDB. */
export type Key = readonly (string | number)[]

/** What a transaction may be asked for, and nothing else may be waited for in one: it would be over. */
export interface Reading {
  /** A record; undefined if there is none, null if there is one that cannot be read. */
  get(key: Key): Promise<unknown>
  /** All keys that begin with `prefix` and go on, in order. */
  keys(prefix: Key): Promise<Key[]>
}

/** A transaction that may also change records. What it changes is there when the whole of it is. */
export interface Writing extends Reading {
  /** Nobody has to wait for it; who does lets the realm go on in between, for a large value takes a place its time. */
  put(key: Key, value: unknown): Promise<void>
  delete(key: Key): void
}

/**
 * When a write is taken for done: `'strict'` when it is on the disk, `'relaxed'` when the system has it, which may lose
 * the newest ones with the power, wholly.
 */
export type Durability = 'strict' | 'relaxed'

/** A place where records are kept. A task may be run again from its start where the connection broke before it was over. */
export interface Backend {
  readonly kind: 'indexeddb' | 'memory' | 'directory'
  /** Why it is only memory. */
  readonly reason?: string
  /** Reads records as they are at one moment. */
  read<T>(task: (records: Reading) => Promise<T>): Promise<T>
  /** Changes records wholly or not at all, with nobody else in between; what the task throws undoes all. */
  write<T>(task: (records: Writing) => Promise<T>, durability: Durability): Promise<T>
  /** The key of this place with which sessions are sealed; undefined where there can be none. Never leaves it. */
  sealingKey(): Promise<CryptoKey | undefined>
}

/** A key by which sessions are sealed. It cannot be read, and so not be sent anywhere. */
export function makeSealingKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
}

/** True where there is cryptography: a page that came over plain http has none. */
export function hasCryptography(): boolean {
  return typeof crypto === 'object' && (crypto as { subtle?: unknown }).subtle !== undefined
}

/** Orders keys as IndexedDB does. */
export function byKey(a: Key, b: Key): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [x, y] = [a[i]!, b[i]!]
    if (x === y) continue
    return typeof x !== typeof y ? typeof x === 'number' ? -1 : 1 : x < y ? -1 : 1
  }
  return a.length - b.length
}

/** True if a key begins with a prefix and goes on. */
export function isBelow(key: Key, prefix: Key): boolean {
  return key.length > prefix.length && prefix.every((part, i) => part === key[i])
}
