// A sink that grows, a checksum, a comparison: what bytes are before they mean anything.
// Knows nothing of opcodes.

/** Bytes that are written from the front. Callers of the unchecked writers have made room before. */
export class Sink {
  /** V8 drops optimised code with a hidden class that has no instance left; this one stays. */
  static alive: Sink

  bytes: Uint8Array<ArrayBuffer>
  /** Made for the first number that needs it. */
  #view: DataView | undefined = undefined
  length = 0

  constructor(size: number) {
    this.bytes = new Uint8Array(size)
  }

  /** Makes room for `count` more bytes. */
  need(count: number): void {
    if (this.length + count > this.bytes.length) this.grow(count)
  }

  protected grow(count: number): void {
    const bytes = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
    bytes.set(this.bytes.subarray(0, this.length))
    this.goOn(bytes)
  }

  /** Goes on in other bytes. */
  protected goOn(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes
    this.#view = undefined
  }

  u8(n: number): void {
    this.bytes[this.length++] = n
  }

  u16(n: number): void {
    const { bytes, length } = this
    bytes[length] = n
    bytes[length + 1] = n >> 8
    this.length = length + 2
  }

  u32(n: number): void {
    const { bytes, length } = this
    bytes[length] = n
    bytes[length + 1] = n >>> 8
    bytes[length + 2] = n >>> 16
    bytes[length + 3] = n >>> 24
    this.length = length + 4
  }

  f32(n: number): void {
    this.#viewed().setFloat32(this.length, n, true)
    this.length += 4
  }

  f64(n: number): void {
    this.#viewed().setFloat64(this.length, n, true)
    this.length += 8
  }

  #viewed(): DataView {
    return this.#view ??= new DataView(this.bytes.buffer)
  }

  /** Seven bits a byte, the lowest first. */
  varint(n: number): void {
    while (n > 127) {
      this.u8(n % 128 | 128)
      n = Math.floor(n / 128)
    }
    this.u8(n)
  }

  raw(bytes: Uint8Array): void {
    this.need(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }
}

Sink.alive = new Sink(0)

/** The bytes that `varint` takes for a number. */
export function varintSize(n: number): number {
  let size = 1
  for (; n > 127; n = Math.floor(n / 128)) size++
  return size
}

/** The number that `varint` wrote; −1 where the bytes end within it, NaN where it takes more of them than it needs, or than seven. */
export function varintAt(bytes: Uint8Array, at: number): number {
  let n = 0
  for (let scale = 1; scale < 2 ** 49; scale *= 128) {
    const byte = bytes[at++]
    if (byte === undefined) return -1
    n += (byte & 127) * scale
    if (byte < 128) return byte === 0 && scale > 1 ? NaN : n
  }
  return NaN
}

/** True for bytes that are the same; not for what is secret, of which the time would tell where they differ. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Compares in a time that tells nothing of where they differ. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ (b[i] ?? 0)
  return difference === 0
}

/** True for chunks that are the same one after another, however they are cut. */
export function equalChunks(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  const isCutAlike = a.length === b.length && a.every((chunk, i) => chunk.length === b[i]!.length)
  return isCutAlike ? a.every((chunk, i) => equalBytes(chunk, b[i]!)) : equalBytes(joined(a), joined(b))
}

/** Chunks, one after another; one that is alone is not copied. */
export function joined<B extends ArrayBufferLike>(chunks: readonly Uint8Array<B>[]): Uint8Array<B | ArrayBuffer> {
  const [first] = chunks
  if (chunks.length === 1) return new Uint8Array(first!.buffer, first!.byteOffset, first!.length)
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

/** Words that are summed between two pauses. */
const WORDS = 1 << 16
/** Bytes that take less time to be put together to words than a view of words takes to be made. */
const FEW = 1 << 9

/**
 * Fletcher's checksum over 32-bit words (J. G. Fletcher 1982, taken modulo 2³²), of all but the word at `skip`. Of changed
 * bits and exchanged words one in billions goes by, at half a nanosecond a word. It is no seal: anyone can compute it.
 */
export function checksum(bytes: Uint8Array, skip: number): number {
  const sums = startOf(bytes)
  if (bytes.length < FEW) addFew(sums, bytes, skip)
  else {
    const words = wordsOf(bytes)
    addWords(sums, words, 0, skip >> 2)
    addWords(sums, words, (skip >> 2) + 1, words.length)
  }
  return endOf(sums, bytes)
}

/** The same, in steps between which pauses may be made. */
export function* summing(bytes: Uint8Array, skip: number): Generator<void, number> {
  const words = wordsOf(bytes)
  const sums = startOf(bytes)
  addWords(sums, words, 0, skip >> 2)
  for (let from = (skip >> 2) + 1; from < words.length; from += WORDS) {
    addWords(sums, words, from, Math.min(words.length, from + WORDS))
    if (from + WORDS < words.length) yield
  }
  return endOf(sums, bytes)
}

/** A view of words reads four times as fast as a DataView, but only where the words are aligned. */
function wordsOf(bytes: Uint8Array): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  return new Int32Array(aligned.buffer, aligned.byteOffset, bytes.length >> 2)
}

function startOf(bytes: Uint8Array): Int32Array {
  const sums = new Int32Array(2)
  sums[0] = bytes.length
  sums[1] = 0x9e3779b9
  return sums
}

/** Hot. */
function addWords(sums: Int32Array, words: Int32Array, from: number, end: number): void {
  let a = sums[0]!
  let b = sums[1]!
  for (let i = from; i < end; i++) {
    a = (a + words[i]!) | 0
    b = (b + a) | 0
  }
  sums[0] = a
  sums[1] = b
}

/** The same of bytes of which nobody has made words, but for those at `skip`. */
function addFew(sums: Int32Array, bytes: Uint8Array, skip: number): void {
  let a = sums[0]!
  let b = sums[1]!
  for (let i = 0; i + 4 <= bytes.length; i += 4) {
    if (i === skip) continue
    a = (a + u32At(bytes, i)) | 0
    b = (b + a) | 0
  }
  sums[0] = a
  sums[1] = b
}

/** Adds the bytes that are no whole word. */
function endOf(sums: Int32Array, bytes: Uint8Array): number {
  let a = sums[0]!
  let b = sums[1]!
  for (let i = bytes.length & ~3; i < bytes.length; i++) {
    a = (a + (bytes[i]! << ((i & 3) * 8))) | 0
    b = (b + a) | 0
  }
  return (Math.imul(a, 0x85ebca6b) ^ b ^ (b >>> 15)) >>> 0
}

/** Two bytes as a number, the lowest first. */
export function u16At(bytes: Uint8Array, at: number): number {
  return bytes[at]! | bytes[at + 1]! << 8
}

/** Four bytes as a number, the lowest first. */
export function u32At(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | bytes[at + 1]! << 8 | bytes[at + 2]! << 16 | bytes[at + 3]! << 24) >>> 0
}
