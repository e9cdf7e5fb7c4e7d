// Who vouches for bytes: three levels, each a token that no JSON can hold, and the realm's own seal. The seal is a keyed
// tag over the content, for identity says nothing of content: bytes may be changed, copied and sent, and the seal tells.

import { sameBytes } from './bytes.ts'
import { atOnce } from './pauses.ts'

/** How far bytes are trusted. */
export class Trust {
  /** Values only; by name only what is registered and what neither makes code nor reaches the host. The default. */
  static readonly data: Trust = new Trust('data', 0)
  /** Also objects of this realm that can make code or reach the host, and code that is already loaded. */
  static readonly refs: Trust = new Trust('refs', 1)
  /** Also source text. */
  static readonly code: Trust = new Trust('code', 2)

  readonly name: string
  readonly level: number

  private constructor(name: string, level: number) {
    this.name = name
    this.level = level
    Object.freeze(this)
  }
}

/** Bytes of a seal. */
export const SEAL = 16

let key: Uint32Array | undefined

/** The realm's key: made at random when the first pickle with code is written or read, and never leaves this module. */
function realmKey(): Uint32Array {
  return key ??= crypto.getRandomValues(new Uint32Array(4))
}

/** Bytes that are sealed between two pauses. */
const STEP = 1 << 16

/** The realm's tag over bytes: SipHash-2-4 with 128 bits (Aumasson and Bernstein 2012). */
export function seal(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return atOnce(sealing(bytes))
}

/** The same, in steps between which pauses may be made. */
export function sealing(bytes: Uint8Array): Generator<void, Uint8Array<ArrayBuffer>> {
  return hashing(realmKey(), bytes)
}

/** True if this realm sealed exactly these bytes. */
export function isSealed(bytes: Uint8Array, tag: Uint8Array): boolean {
  return atOnce(checkingSeal(bytes, tag))
}

/** The same, in steps between which pauses may be made. */
export function* checkingSeal(bytes: Uint8Array, tag: Uint8Array): Generator<void, boolean> {
  return key !== undefined && tag.length === SEAL && sameBytes(yield* hashing(key, bytes), tag)
}

/** SipHash-2-4-128 on 32-bit halves (low, high), as JavaScript has no fast 64-bit integers. Exported for its test vectors. */
export function siphash(k: Uint32Array, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return atOnce(hashing(k, bytes))
}

function* hashing(k: Uint32Array, bytes: Uint8Array): Generator<void, Uint8Array<ArrayBuffer>> {
  const v = Int32Array.of(
    k[0]! ^ 0x70736575, k[1]! ^ 0x736f6d65,
    k[2]! ^ 0x6e646f6d ^ 0xee, k[3]! ^ 0x646f7261,
    k[0]! ^ 0x6e657261, k[1]! ^ 0x6c796765,
    k[2]! ^ 0x79746573, k[3]! ^ 0x74656462,
  )
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length & ~7
  for (let from = 0; from < whole; from += STEP) {
    if (from > 0) yield
    absorb(v, view, from, Math.min(whole, from + STEP), 2)
  }
  const last = new DataView(new ArrayBuffer(8))
  for (let i = whole; i < bytes.length; i++) last.setUint8(i - whole, bytes[i]!)
  last.setUint8(7, bytes.length & 0xff)
  absorb(v, last, 0, 8, 2)
  const tag = new DataView(new ArrayBuffer(SEAL))
  v[4]! ^= 0xee
  squeeze(v, tag, 0)
  v[2]! ^= 0xdd
  squeeze(v, tag, 8)
  return new Uint8Array(tag.buffer)
}

/**
 * For each eight bytes so many rounds, on four numbers that are kept in halves. Hot: engines keep variables in registers, and
 * not what stands in an array or a generator; and a carry that is compared for is a branch that nobody can foresee.
 */
function absorb(v: Int32Array, view: DataView, from: number, end: number, rounds: number): void {
  let [l0, h0, l1, h1, l2, h2, l3, h3] = v as unknown as [number, number, number, number, number, number, number, number]
  let t: number
  for (let at = from; at < end; at += 8) {
    const low = view.getInt32(at, true)
    const high = view.getInt32(at + 4, true)
    l3 ^= low
    h3 ^= high
    for (let i = 0; i < rounds; i++) {
      // v0 += v1; v1 = v1 <<< 13 ^ v0; v0 <<<= 32
      t = l0 + l1 | 0; h0 = h0 + h1 + ((l0 & l1 | (l0 | l1) & ~t) >>> 31) | 0; l0 = t
      t = l1 << 13 | h1 >>> 19; h1 = (h1 << 13 | l1 >>> 19) ^ h0; l1 = t ^ l0
      t = l0; l0 = h0; h0 = t
      // v2 += v3; v3 = v3 <<< 16 ^ v2
      t = l2 + l3 | 0; h2 = h2 + h3 + ((l2 & l3 | (l2 | l3) & ~t) >>> 31) | 0; l2 = t
      t = l3 << 16 | h3 >>> 16; h3 = (h3 << 16 | l3 >>> 16) ^ h2; l3 = t ^ l2
      // v0 += v3; v3 = v3 <<< 21 ^ v0
      t = l0 + l3 | 0; h0 = h0 + h3 + ((l0 & l3 | (l0 | l3) & ~t) >>> 31) | 0; l0 = t
      t = l3 << 21 | h3 >>> 11; h3 = (h3 << 21 | l3 >>> 11) ^ h0; l3 = t ^ l0
      // v2 += v1; v1 = v1 <<< 17 ^ v2; v2 <<<= 32
      t = l2 + l1 | 0; h2 = h2 + h1 + ((l2 & l1 | (l2 | l1) & ~t) >>> 31) | 0; l2 = t
      t = l1 << 17 | h1 >>> 15; h1 = (h1 << 17 | l1 >>> 15) ^ h2; l1 = t ^ l2
      t = l2; l2 = h2; h2 = t
    }
    l0 ^= low
    h0 ^= high
  }
  v.set([l0, h0, l1, h1, l2, h2, l3, h3])
}

const NOTHING = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8))

function squeeze(v: Int32Array, tag: DataView, at: number): void {
  absorb(v, NOTHING, 0, 8, 4)
  tag.setInt32(at, v[0]! ^ v[2]! ^ v[4]! ^ v[6]!, true)
  tag.setInt32(at + 4, v[1]! ^ v[3]! ^ v[5]! ^ v[7]!, true)
}
