// Bytes that hold code, without what only the realm that wrote them understands, and as another realm would have sent them.

import { checksum } from '../../lib/core/bytes.ts'
import { trailerOf } from '../../lib/core/program.ts'
import { SEAL } from '../../lib/core/trust.ts'

const CHECKSUM = 16

/** All but the seal, and the numbers by which the realm knows its own classes again. */
export function content(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, trailerOf(bytes, bytes[5]!).end)
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
