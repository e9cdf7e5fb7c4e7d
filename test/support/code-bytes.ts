// Bytes that hold code, without what is random in them, as another realm would have sent them, and with identities that
// somebody has chosen.

import { checksum } from '../../lib/core/bytes.ts'
import { CHECKSUM, FLAGS_AT } from '../../lib/core/opcodes.ts'
import { contentEnd, trailerOf } from '../../lib/core/program.ts'
import { SEAL } from '../../lib/core/trust.ts'
import { dumps, loads } from '../../lib/data.ts'

/** All but the seal, and the identities by which realms know their classes again. */
export function content(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, contentEnd(bytes))
}

/** A copy with the checksum that belongs to it. */
export function summed(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes)
  new DataView(copy.buffer).setUint32(CHECKSUM, checksum(content(copy), CHECKSUM), true)
  return copy
}

/** The same under a seal that is not this realm's. */
export function fromElsewhere(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return summed(bytes).fill(7, -SEAL)
}

/** A session's file, as another page would have written it. */
export function fileFromElsewhere(file: Uint8Array): Uint8Array<ArrayBuffer> {
  const told = loads<{ bytes: Uint8Array }>(file)
  return dumps({ ...told, bytes: fromElsewhere(told.bytes) })
}

/** Of an entry: the number of the object, and the identity. */
const [NUMBER, IDENTITY] = [4, 16]

/** The identities in the bytes. */
export function identitiesIn(bytes: Uint8Array): Uint8Array[] {
  const { end, entries } = trailerOf(bytes, bytes[FLAGS_AT]!)
  return Array.from({ length: entries }, (_, i) => bytes.slice(end + i * (NUMBER + IDENTITY) + NUMBER, end + (i + 1) * (NUMBER + IDENTITY)))
}

/** The same with other identities, from elsewhere. */
export function identified(bytes: Uint8Array, choose: (identity: Uint8Array, index: number) => Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = fromElsewhere(bytes)
  const { end } = trailerOf(bytes, bytes[FLAGS_AT]!)
  for (const [i, identity] of identitiesIn(bytes).entries()) copy.set(choose(identity, i), end + i * (NUMBER + IDENTITY) + NUMBER)
  return copy
}

/** As from a realm that had defined the same: its identities are none of this realm's. */
export function foreign(bytes: Uint8Array, realm = 1): Uint8Array<ArrayBuffer> {
  return identified(bytes, identity => identity.map(byte => byte ^ realm))
}
