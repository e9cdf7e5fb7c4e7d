// A program as bytes: header, strings, tokens, seal.
// Reads the header of anything and believes none of it.

import { checksum, Sink, summing } from './bytes.ts'
import type { Program } from './encoder.ts'
import { UnpicklingError } from './errors.ts'
import { identitiesOf, IDENTITY, originsOf, type Identity, type Origins, type Tracked } from './identity.ts'
import { KEYED } from './keyed.ts'
import { FLAG_CODE, FLAG_KEYED, FLAG_SEALED, FLAG_TRACKED, FLAG_UTF16, FLAGS, HEADER, HIGHEST_PROTOCOL, MAGIC } from './opcodes.ts'
import { atOnce } from './pauses.ts'
import type { Limits } from './settings.ts'
import { isSealed, seal, SEAL } from './trust.ts'
import { readUtf8, SHORT, skipUtf8, utf8Size, writeUtf8 } from './utf8.ts'

/** Where the checksum stands. */
export const CHECKSUM = 16

/** What a pickle's header says, and its parts. */
export interface Envelope {
  readonly protocol: number
  /** True if this realm sealed these bytes. */
  readonly sealed: boolean
  /** True if a seal is there that only the holder of a key can check. */
  readonly keyed: boolean
  readonly code: boolean
  readonly strings: string[]
  readonly tokens: Uint8Array
  /** Where the tokens begin in the input. */
  readonly base: number
  /** What tracked objects were written from. */
  readonly origins: Origins
}

/**
 * Bytes of what stands between the tokens and the seal: entries of an object's number and an identity, and how many
 * there are. Identities are random, so they are no part of the content.
 */
const ENTRY = 4 + IDENTITY
const COUNT = 4
/** Set in the number where only the realm that gave the identity may use it. */
const APART = 0x8000_0000

/** What a key's seal on a pickle is for. */
export const PURPOSE = 'dill pickle'

/** Strings, and characters, that are put into bytes between two pauses. */
const STRINGS = 1 << 13
const CHARACTERS = 1 << 17

/** Up to this many units a loop reads strings together faster than the platform's coder. */
const TOGETHER = 1 << 11

/** Puts a program into bytes. Programs with code get the realm's seal; what is to be `keyed` gets none, and wants that of a key. */
export function assemble(program: Program, protocol: number, keyed = false): Uint8Array<ArrayBuffer> {
  return atOnce(assembling(program, protocol, keyed))
}

/** The same, in steps between which pauses may be made. */
export function* assembling(program: Program, protocol: number, keyed: boolean): Generator<void, Uint8Array<ArrayBuffer>> {
  const { strings, texts, spelt, tokens } = program
  const sink = new Sink(HEADER + bytesOfLengths(strings) + sizeOf(strings, spelt) + lengthOf(texts) + lengthOf(tokens) + (program.code ? SEAL : 0))
  sink.length = HEADER
  for (let i = 0; i < strings.length;) {
    for (const end = Math.min(strings.length, i + STRINGS); i < end; i++) sink.varint(strings[i]!.length)
    if (i < strings.length) yield
  }
  const start = sink.length
  for (const piece of texts) sink.raw(piece)
  const wide = !(yield* writingTexts(sink, strings, spelt))
  if (wide) {
    sink.length = start
    yield* writingUnits(sink, strings)
  }
  const size = sink.length - start
  for (const piece of tokens) sink.raw(piece)
  const { bytes } = sink
  const view = new DataView(bytes.buffer)
  bytes.set(MAGIC, 0)
  bytes[4] = protocol
  bytes[5] = (wide ? FLAG_UTF16 : 0) | (program.code ? FLAG_CODE : 0) | sealFlags(program, keyed)
  view.setUint32(8, strings.length, true)
  view.setUint32(12, size, true)
  view.setUint32(CHECKSUM, yield* summing(bytes.subarray(0, sink.length), CHECKSUM), true)
  if (!program.code) return exact(bytes, sink.length)
  if (program.tracked.size > 0) writeTracked(sink, program.tracked)
  if (keyed) return exact(sink.bytes, sink.length)
  sink.raw(seal(sink.bytes.subarray(0, sink.length)))
  return exact(sink.bytes, sink.length)
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0)
}

/** As many bytes as the strings take from one on, or a guess: to read short ones twice is cheaper than to copy all of them. */
function sizeOf(strings: readonly string[], from: number): number {
  let size = 0
  for (let i = from; i < strings.length; i++) size += strings[i]!.length <= SHORT ? utf8Size(strings[i]!) : strings[i]!.length
  return size
}

function bytesOfLengths(strings: readonly string[]): number {
  let bytes = strings.length
  for (let i = 0; i < strings.length; i++) for (let { length } = strings[i]!; length > 127; length = Math.floor(length / 128)) bytes++
  return bytes
}

function sealFlags({ code, tracked }: Program, keyed: boolean): number {
  return (keyed ? FLAG_KEYED : code ? FLAG_SEALED : 0) | (code && tracked.size > 0 ? FLAG_TRACKED : 0)
}

/** Text that is no ASCII takes more room than was made at first: a copy is cheaper than the memory. */
function exact(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  return length === bytes.length ? bytes : bytes.slice(0, length)
}

/** Writes strings as UTF-8, from one on; false, with something written, at one that is none. */
function* writingTexts(out: Sink, strings: readonly string[], from: number): Generator<void, boolean> {
  for (let i = from; i < strings.length;) {
    if (strings[i]!.length <= SHORT) i = writeShort(out, strings, i)
    else if (yield* writingText(out, strings[i]!)) i++
    else return false
    if (i < 0) return false
    if (i < strings.length) yield
  }
  return true
}

/** Writes the short strings from one on, as many as come without a pause; returns the next, −1 where one is no UTF-8. Hot. */
function writeShort(out: Sink, strings: readonly string[], from: number): number {
  for (let i = from, left = CHARACTERS; i < strings.length; i++) {
    const string = strings[i]!
    if (left < 0 || string.length > SHORT) return i
    left -= string.length
    if (out.length + string.length * 3 > out.bytes.length) out.need(utf8Size(string))
    const end = writeUtf8(out.bytes, out.length, string)
    if (end < 0) return -1
    out.length = end
  }
  return strings.length
}

/** The same of one that is long: engines do that faster than a loop, but for the call. */
function* writingText(out: Sink, string: string): Generator<void, boolean> {
  if (!string.isWellFormed()) return false
  const encoder = new TextEncoder()
  for (let at = 0; at < string.length;) {
    const end = endOfPiece(string, at)
    const piece = end - at === string.length ? string : string.slice(at, end)
    out.need(piece.length)
    const { read, written } = encoder.encodeInto(piece, out.bytes.subarray(out.length))
    out.length += written
    if (read < piece.length) out.raw(encoder.encode(piece.slice(read)))
    at = end
    if (at < string.length) yield
  }
  return true
}

/** Where the piece of a text ends that begins at an index: not within a character. */
function endOfPiece(text: string, from: number): number {
  const end = from + CHARACTERS
  if (end >= text.length) return text.length
  return (text.charCodeAt(end) & 0xfc00) === 0xdc00 ? end + 1 : end
}

function* writingUnits(out: Sink, strings: readonly string[]): Generator<void> {
  let left = CHARACTERS
  for (let s = 0; s < strings.length; s++) {
    const string = strings[s]!
    out.need(string.length * 2)
    for (let i = 0; i < string.length; i++) {
      out.u16(string.charCodeAt(i))
      if (--left > 0) continue
      left = CHARACTERS
      yield
    }
  }
}

/** The bytes of whatever was given, without a copy. Throws an UnpicklingError with code `NOT_BYTES`. */
export function bytesOf(input: unknown): Uint8Array {
  try {
    if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
    if (isBuffer(input)) return new Uint8Array(input)
  } catch (cause) {
    throw new UnpicklingError('Cannot load: the input was transferred elsewhere, and nothing of it is left. Load it before it is transferred, or where it went.', { code: 'NOT_BYTES', cause })
  }
  const what = input === undefined || input === null ? `${input}` : typeof input === 'object' ? 'an object that is no buffer' : `a ${typeof input}`
  throw new UnpicklingError(`Cannot load: the input is ${what}, not bytes. Give an ArrayBuffer or a view of one; await load(…) also takes Blobs, Responses and streams.`, { code: 'NOT_BYTES' })
}

const bufferLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')!.get!
const sharedLength = typeof SharedArrayBuffer === 'undefined' ? undefined : Object.getOwnPropertyDescriptor(SharedArrayBuffer.prototype, 'byteLength')!.get!

function isBuffer(input: unknown): input is ArrayBuffer {
  for (const getter of [bufferLength, sharedLength]) {
    if (getter === undefined || typeof input !== 'object' || input === null) continue
    try {
      getter.call(input)
      return true
    } catch {
      // Not this kind of buffer: the getter's throw is the only brand test that there is.
    }
  }
  return false
}

/** What a key's holder has sealed, and the seal; undefined where there is none. Throws an UnpicklingError for what is no pickle. */
export function keyedPart(bytes: Uint8Array, limits: Limits): { readonly content: Uint8Array, readonly tag: Uint8Array } | undefined {
  checkHeader(bytes, limits)
  if ((bytes[5]! & FLAG_KEYED) === 0) return undefined
  const seal = sealAt(bytes, bytes[5]!)
  return { content: bytes.subarray(0, seal), tag: bytes.subarray(seal) }
}

function checkHeader(bytes: Uint8Array, limits: Limits): void {
  if (bytes.length > limits.bytes) throw broken('LIMIT', `the input has ${bytes.length} bytes, more than the limit of ${limits.bytes}`, 0, 'If you expect it: loads(bytes, { limits: { bytes: … } }).')
  for (let i = 0; i < MAGIC.length; i++) {
    if (i >= bytes.length) throw broken('TRUNCATED', 'the input ends within the header', bytes.length)
    if (bytes[i] !== MAGIC[i]) throw broken('NOT_A_PICKLE', 'the input does not begin as a pickle does', i, 'Give the bytes that dumps returned, unchanged.')
  }
  if (bytes.length < HEADER) throw broken('TRUNCATED', 'the input ends within the header', bytes.length)
  const [, , , , protocol = 0, flags = 0] = bytes
  if (protocol < 1 || protocol > HIGHEST_PROTOCOL) throw broken('VERSION', `the pickle has format ${protocol}, and this version of dill reads up to ${HIGHEST_PROTOCOL}`, 4, 'Update dill.')
  if ((flags & ~FLAGS) !== 0 || bytes[6] !== 0 || bytes[7] !== 0) throw broken('VERSION', 'the header has marks that this version of dill does not know', 5, 'Update dill.')
}

/** Reads header and strings. Throws an UnpicklingError that says what is wrong, and where. */
export function open(input: Uint8Array, limits: Limits): Envelope {
  // Shared and resizable memory may change while it is read: what was checked must be what is used.
  const { buffer } = input
  const bytes = input.length > limits.bytes || (buffer instanceof ArrayBuffer && !(buffer as { resizable?: boolean }).resizable) ? input : input.slice()
  checkHeader(bytes, limits)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const protocol = bytes[4]!
  const flags = bytes[5]!
  const { end, entries } = trailerOf(bytes, flags)
  const content = bytes.subarray(0, end)
  if (checksum(content, CHECKSUM) !== view.getUint32(CHECKSUM, true)) throw broken('DAMAGED', 'the checksum does not match: bytes were changed, lost or added', CHECKSUM, 'Give the bytes that dumps returned, unchanged.')
  const { strings, next } = readStrings(content, view.getUint32(8, true), view.getUint32(12, true), (flags & FLAG_UTF16) !== 0, limits)
  const sealed = (flags & FLAG_SEALED) !== 0 && isSealed(bytes.subarray(0, bytes.length - SEAL), bytes.subarray(bytes.length - SEAL))
  return {
    protocol, strings, code: (flags & FLAG_CODE) !== 0, sealed, keyed: (flags & FLAG_KEYED) !== 0,
    tokens: content.subarray(next), base: next, origins: originsOf(() => identitiesIn(view, end, entries), sealed),
  }
}

function writeTracked(out: Sink, tracked: ReadonlyMap<number, Tracked>): void {
  let entries = 0
  for (const [node, object] of tracked) {
    for (const { id, apart } of identitiesOf(object)) {
      out.need(ENTRY)
      out.u32(apart ? node + APART : node)
      for (let i = 0; i < IDENTITY; i++) out.u8(id.charCodeAt(i))
      entries++
    }
  }
  out.need(COUNT)
  out.u32(entries)
}

/** Where the content ends, how many entries stand between it and the seal, and where that begins. Throws an UnpicklingError. */
export function trailerOf(bytes: Uint8Array, flags: number): { readonly end: number, readonly entries: number, readonly seal: number } {
  const seal = sealAt(bytes, flags)
  if ((flags & FLAG_TRACKED) === 0 || (flags & (FLAG_SEALED | FLAG_KEYED)) === 0) return { end: seal, entries: 0, seal }
  const at = seal - COUNT
  if (at < HEADER) throw broken('TRUNCATED', 'the input ends within the identities', bytes.length)
  const entries = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true)
  const end = at - entries * ENTRY
  if (end < HEADER) throw broken('TRUNCATED', 'the input ends within the identities', bytes.length)
  return { end, entries, seal }
}

/** Where the content of a pickle ends: what follows is another in each realm. Throws an UnpicklingError. */
export function contentEnd(bytes: Uint8Array): number {
  return trailerOf(bytes, bytes[5]!).end
}

function sealAt({ length }: Uint8Array, flags: number): number {
  const keyed = (flags & FLAG_KEYED) !== 0
  const sealed = (flags & FLAG_SEALED) !== 0
  if (keyed && sealed) throw broken('VERSION', 'the header speaks of two seals, of which a pickle has one', 5)
  const seal = length - (keyed ? KEYED : sealed ? SEAL : 0)
  if (seal < HEADER) throw broken('TRUNCATED', 'the input ends within the seal', length)
  return seal
}

function identitiesIn(view: DataView, from: number, entries: number): Map<number, Identity[]> {
  const all = new Map<number, Identity[]>()
  for (let at = from; at < from + entries * ENTRY; at += ENTRY) {
    const number = view.getUint32(at, true)
    let id = ''
    for (let i = 4; i < ENTRY; i++) id += String.fromCharCode(view.getUint8(at + i))
    const node = number % APART
    const identity = { id, apart: number >= APART }
    const known = all.get(node)
    if (known === undefined) all.set(node, [identity])
    else known.push(identity)
  }
  return all
}

/** The strings of a pickle, of which the header has said how many, how long and how encoded; and where the tokens begin. */
export function readStrings(bytes: Uint8Array, count: number, size: number, wide: boolean, limits: Pick<Limits, 'string'>): { strings: string[], next: number } {
  if (count > bytes.length - HEADER) throw broken('TRUNCATED', `the header speaks of ${count} strings, more than the input can hold`, 8)
  const strings = new Array<string>(count)
  const lengths = new Float64Array(count)
  let at = HEADER
  let total = 0
  for (let i = 0; i < count; i++) {
    let length = 0
    let scale = 1
    let byte: number
    do {
      if (at >= bytes.length) throw broken('TRUNCATED', 'the input ends within the strings', at)
      byte = bytes[at++]!
      length += (byte & 127) * scale
      scale *= 128
    } while (byte > 127 && scale < 2 ** 42)
    if (byte > 127 || (byte === 0 && scale > 128)) throw broken('BAD_STRING', 'a string has an impossible length', at - 1)
    if (length > limits.string) throw broken('LIMIT', `a string has ${length} characters, more than the limit of ${limits.string}`, at - 1, 'If you expect it: loads(bytes, { limits: { string: … } }).')
    lengths[i] = length
    total += length
  }
  if (size > bytes.length - at) throw broken('TRUNCATED', 'the strings are longer than the input', 12)
  if (total > size) throw broken('BAD_STRING', 'the strings are shorter than their lengths say', 12)
  const block = bytes.subarray(at, at + size)
  // What the loop finds wrong, the platform names.
  if (wide || (size === total && size > TOGETHER) || !readTogether(block, at, lengths, strings)) {
    const text = readText(block, wide, at)
    if (text.length !== total) throw broken('BAD_STRING', 'the strings have other lengths than the header says', at)
    let from = 0
    for (let i = 0; i < count; i++) strings[i] = text.substring(from, from += lengths[i]!)
  }
  return { strings, next: at + size }
}

/** Cuts strings out of UTF-8, a few thousand units at a time; false if it is not what the lengths say. Hot. */
function readTogether(block: Uint8Array, base: number, lengths: Float64Array, strings: string[]): boolean {
  const units = new Uint16Array(Math.min(TOGETHER, block.length))
  let at = 0
  for (let i = 0; i < strings.length;) {
    let end = i
    let count = 0
    while (end < strings.length && count + lengths[end]! <= TOGETHER) count += lengths[end++]!
    if (end === i) {
      const from = at
      at = skipUtf8(block, from, lengths[i]!)
      strings[i] = readText(block.subarray(from, at), false, base)
      if (strings[i]!.length !== lengths[i++]) return false
      continue
    }
    at = readUtf8(block, at, units, count)
    if (at < 0) return false
    const text = String.fromCharCode.apply(undefined, units.subarray(0, count) as unknown as number[])
    for (let from = 0; i < end; i++) strings[i] = text.substring(from, from += lengths[i]!)
  }
  return at === block.length
}

function readText(bytes: Uint8Array, wide: boolean, at: number): string {
  if (wide) {
    if (bytes.length % 2 !== 0) throw broken('BAD_STRING', 'half a character is left at the end of the strings', at)
    let text = ''
    for (let i = 0; i < bytes.length; i += 16384) {
      const units = new Uint16Array(Math.min(16384, bytes.length - i) / 2)
      for (let u = 0; u < units.length; u++) units[u] = bytes[i + 2 * u]! | bytes[i + 2 * u + 1]! << 8
      text += String.fromCharCode(...units)
    }
    return text
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new UnpicklingError(`Cannot load at byte ${at}: the strings are not UTF-8.`, { code: 'BAD_STRING', offset: at, cause })
  }
}

/** An error about bytes. */
export function broken(code: string, why: string, offset: number, hint?: string): UnpicklingError {
  return new UnpicklingError(`Cannot load at byte ${offset}: ${why}.${hint === undefined ? '' : ` ${hint}`}`,
    hint === undefined ? { code, offset } : { code, offset, hint })
}
