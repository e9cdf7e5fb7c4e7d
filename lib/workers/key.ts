// Who vouches for what workers send: a key that a page makes and gives to its own workers, and to nobody else. Handlers of
// messages do not see where a message comes from, so the message itself must say it. Knows no message and no value.

import { sameBytes } from '../core/bytes.ts'
import { SEAL, siphash } from '../core/trust.ts'

/** Words of a key. */
const KEY = 4

let key: Uint32Array | undefined
/** True for a worker: it has the key of whoever started it, and makes none. */
let isGiven = false

/** What tells a worker the key. */
export interface KeyMessage {
  readonly dill: 'key'
  readonly key: Uint32Array
}

/** The message for a worker of this realm; undefined where this realm is a worker that has no key yet. */
export function keyMessage(): KeyMessage | undefined {
  if (key === undefined && isGiven) return undefined
  key ??= crypto.getRandomValues(new Uint32Array(KEY))
  return { dill: 'key', key }
}

/** From here on this realm takes the key that it is given. */
export function awaitKey(): void {
  isGiven = true
}

/** Takes the key, if the message is one that tells it; the first one counts. */
export function takeKey(message: unknown): boolean {
  const told = message as KeyMessage | null | undefined
  if (told?.dill !== 'key' || !(told.key instanceof Uint32Array) || told.key.length !== KEY) return false
  key ??= told.key
  return true
}

/** What says that this realm, or one with the same key, wrote these bytes; undefined where there is no key. */
export function tagOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  return key === undefined ? undefined : siphash(key, bytes)
}

/** True if a realm with the same key wrote just these bytes. */
export function isOurs(bytes: Uint8Array, tag: unknown): boolean {
  if (key === undefined || !(tag instanceof Uint8Array) || tag.length !== SEAL) return false
  return sameBytes(siphash(key, bytes), tag)
}
