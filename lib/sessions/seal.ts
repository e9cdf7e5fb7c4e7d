// Who saved a session: hashes of its parts, and the origin's seal over its head, bound to the app, the name, the generation
// and the build, so that a record that was copied from elsewhere, or put back from an older save, is not taken for one
// that this origin saved there. Knows no place of storage.

import { isSealedWith, tagWith } from '../core/keyed.ts'
import { hexText } from '../core/text.ts'
import { hasCryptography } from './backend.ts'
import type { Head } from './head.ts'

const PURPOSE = 'dill session'

/** SHA-256 in hexadecimal; empty where there is no cryptography. */
export async function hashOf(bytes: BufferSource): Promise<string> {
  if (!hasCryptography()) return ''
  return hexText(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

/** What a value beside the pickle is, with its hash if it is bytes. A blob's bytes are read by nobody until they are wanted. */
export async function sumOf(attachment: unknown): Promise<string> {
  if (attachment instanceof ArrayBuffer) return `ArrayBuffer ${attachment.byteLength} ${await hashOf(attachment)}`
  if (typeof Blob === 'function' && attachment instanceof Blob) return `Blob ${attachment.size} ${attachment.type}`
  return Object.prototype.toString.call(attachment).slice(8, -1)
}

/** False for a blob of which only the name is left: a browser keeps its bytes in a file of its own. */
export async function isThere(attachment: unknown): Promise<boolean> {
  if (typeof Blob !== 'function' || !(attachment instanceof Blob) || attachment.size === 0) return true
  return attachment.slice(0, 1).arrayBuffer().then(({ byteLength }) => byteLength === 1, () => false)
}

/** What stands beside the bytes, with nothing in the place of such a blob: Chromium hangs, with all its pages, when it is to store one anew. */
export async function besideThere(beside: readonly unknown[] | undefined): Promise<unknown[] | undefined> {
  return beside && Promise.all(beside.map(async attachment => await isThere(attachment) ? attachment : undefined))
}

/** True for the sum of what is not bytes: another one may have the same. */
export function isUnread(sum: string): boolean {
  return !sum.startsWith('ArrayBuffer ')
}

/** The head with the origin's seal, or as it is where there is no key. */
export async function sealed(head: Omit<Head, 'seal'>, app: string, key: CryptoKey | undefined): Promise<Head> {
  if (key === undefined) return head
  return { ...head, seal: await tagWith(key, PURPOSE, message(head, app)) }
}

/** True if this origin saved just this. */
export async function isSealed(head: Head, app: string, key: CryptoKey | undefined): Promise<boolean> {
  if (key === undefined || !(head.seal instanceof Uint8Array)) return false
  return isSealedWith(key, PURPOSE, message(head, app), head.seal)
}

/** All that a seal vouches for, as text that no other fields can give. */
export function message({ dill, format, name, generation, save, savedAt, module, build, source, names, skipped, length, ends, bytes, parts, beside }: Omit<Head, 'seal'>, app: string): Uint8Array<ArrayBuffer> {
  const told = parts.map(({ save, index, length, hash, packed }) => [save, index, length, hash, ...packed === undefined ? [] : [packed.format, packed.length]])
  return new TextEncoder().encode(JSON.stringify([dill, format, app, name, generation, save, savedAt, module, build, source, names, skipped, length, bytes, told, beside, ...ends === undefined ? [] : [ends]]))
}
