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
  if (key === undefined || tag.length !== SEAL) return false
  return sameBytes(siphash(key, bytes), tag)
}

/** SipHash-2-4-128 on 32-bit halves (low, high), as JavaScript has no fast 64-bit integers. Exported for its test vectors. */
export function siphash(k: Uint32Array, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return atOnce(hashing(k, bytes))
}

function* hashing(k: Uint32Array, bytes: Uint8Array): Generator<void, Uint8Array<ArrayBuffer>> {
  const v = new Uint32Array([
    k[0]! ^ 0x70736575, k[1]! ^ 0x736f6d65,
    k[2]! ^ 0x6e646f6d ^ 0xee, k[3]! ^ 0x646f7261,
    k[0]! ^ 0x6e657261, k[1]! ^ 0x6c796765,
    k[2]! ^ 0x79746573, k[3]! ^ 0x74656462,
  ])
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length & ~7
  for (let from = 0; from < whole; from += STEP) {
    if (from > 0) yield
    absorbAll(v, view, from, Math.min(whole, from + STEP))
  }
  const last = new DataView(new ArrayBuffer(8))
  for (let i = whole; i < bytes.length; i++) last.setUint8(i - whole, bytes[i]!)
  last.setUint8(7, bytes.length & 0xff)
  absorb(v, last.getUint32(0, true), last.getUint32(4, true))
  const tag = new DataView(new ArrayBuffer(SEAL))
  v[4]! ^= 0xee
  squeeze(v, tag, 0)
  v[2]! ^= 0xdd
  squeeze(v, tag, 8)
  return new Uint8Array(tag.buffer)
}

/** Hot: a generator's own loop is slower. */
function absorbAll(v: Uint32Array, view: DataView, from: number, end: number): void {
  for (let i = from; i < end; i += 8) absorb(v, view.getUint32(i, true), view.getUint32(i + 4, true))
}

function absorb(v: Uint32Array, low: number, high: number): void {
  v[6]! ^= low
  v[7]! ^= high
  round(v)
  round(v)
  v[0]! ^= low
  v[1]! ^= high
}

function squeeze(v: Uint32Array, tag: DataView, at: number): void {
  for (let i = 0; i < 4; i++) round(v)
  tag.setUint32(at, v[0]! ^ v[2]! ^ v[4]! ^ v[6]!, true)
  tag.setUint32(at + 4, v[1]! ^ v[3]! ^ v[5]! ^ v[7]!, true)
}

function round(v: Uint32Array): void {
  add(v, 0, 2); rotate(v, 2, 13); xor(v, 2, 0); rotate(v, 0, 32)
  add(v, 4, 6); rotate(v, 6, 16); xor(v, 6, 4)
  add(v, 0, 6); rotate(v, 6, 21); xor(v, 6, 0)
  add(v, 4, 2); rotate(v, 2, 17); xor(v, 2, 4); rotate(v, 4, 32)
}

function add(v: Uint32Array, a: number, b: number): void {
  const low = v[a]! + v[b]!
  v[a + 1] = v[a + 1]! + v[b + 1]! + (low > 0xffff_ffff ? 1 : 0)
  v[a] = low
}

function xor(v: Uint32Array, a: number, b: number): void {
  v[a]! ^= v[b]!
  v[a + 1]! ^= v[b + 1]!
}

function rotate(v: Uint32Array, a: number, by: number): void {
  const low = v[a]!
  const high = v[a + 1]!
  if (by === 32) {
    v[a] = high
    v[a + 1] = low
  } else {
    v[a] = low << by | high >>> (32 - by)
    v[a + 1] = high << by | low >>> (32 - by)
  }
}
