// A program as bytes: header, strings, tokens, seal.
// Reads the header of anything and believes none of it.

import { checksum, Sink } from './bytes.ts'
import type { Program } from './encoder.ts'
import { UnpicklingError } from './errors.ts'
import { KEYED } from './keyed.ts'
import { FLAG_CODE, FLAG_KEYED, FLAG_SEALED, FLAG_TRACKED, FLAG_UTF16, FLAGS, HEADER, HIGHEST_PROTOCOL, MAGIC } from './opcodes.ts'
import type { Limits } from './settings.ts'
import { isSealed, numbered, numberOf, seal, SEAL } from './trust.ts'

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
  /** What tracked values were written from, by their numbers, where this realm wrote them and it lives. */
  readonly tracked: ReadonlyMap<number, object>
}

/**
 * Bytes of what stands between the tokens and the seal: pairs of a node's number and the realm's number of what it was
 * written from, and how many pairs there are. Only this realm can use it, so it is no part of the content.
 */
const PAIR = 8
const COUNT = 4

/** What a key's seal on a pickle is for. */
export const PURPOSE = 'dill pickle'

/** Puts a program into bytes. Programs with code get the realm's seal; what is to be `keyed` gets none, and wants that of a key. */
export function assemble(program: Program, protocol: number, keyed = false): Uint8Array<ArrayBuffer> {
  const { strings, tokens } = program
  const text = strings.join('')
  const wide = !text.isWellFormed()
  // UTF-8 takes at most three bytes for a UTF-16 unit.
  const lengths = new Sink(HEADER + 2 * strings.length + text.length * (wide ? 2 : 1) + tokens.length + SEAL)
  lengths.length = HEADER
  for (const string of strings) {
    lengths.need(6)
    lengths.varint(string.length)
  }
  const start = lengths.length
  if (wide) writeUnits(lengths, text)
  else writeText(lengths, text)
  const size = lengths.length - start
  lengths.raw(tokens)
  const out = lengths.bytes
  const view = lengths.view
  out.set(MAGIC, 0)
  out[4] = protocol
  out[5] = (wide ? FLAG_UTF16 : 0) | (program.code ? FLAG_CODE : 0) | sealFlags(program, keyed)
  view.setUint32(8, strings.length, true)
  view.setUint32(12, size, true)
  const content = out.subarray(0, lengths.length)
  view.setUint32(CHECKSUM, checksum(content, CHECKSUM), true)
  if (!program.code || keyed) return exact(out, lengths.length)
  if (program.tracked.size > 0) writeTracked(lengths, program.tracked)
  lengths.raw(seal(lengths.bytes.subarray(0, lengths.length)))
  return exact(lengths.bytes, lengths.length)
}

function sealFlags({ code, tracked }: Program, keyed: boolean): number {
  if (keyed) return FLAG_KEYED
  return code ? FLAG_SEALED | (tracked.size > 0 ? FLAG_TRACKED : 0) : 0
}

/** Most of the buffer is used: a view keeps it. Where it is not, a copy is cheaper than the memory. */
function exact(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  return length === bytes.length ? bytes : bytes.slice(0, length)
}

function writeText(out: Sink, text: string): void {
  out.need(text.length)
  const encoder = new TextEncoder()
  const { read, written } = encoder.encodeInto(text, out.bytes.subarray(out.length))
  out.length += written
  if (read === text.length) return
  const rest = encoder.encode(text.slice(read))
  out.raw(rest)
}

function writeUnits(out: Sink, text: string): void {
  out.need(text.length * 2)
  for (let i = 0; i < text.length; i++) out.u16(text.charCodeAt(i))
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
  const { end } = trailerOf(bytes, bytes[5]!)
  return { content: bytes.subarray(0, end), tag: bytes.subarray(end) }
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
  const { end, pairs } = trailerOf(bytes, flags)
  const content = bytes.subarray(0, end)
  if (checksum(content, CHECKSUM) !== view.getUint32(CHECKSUM, true)) throw broken('DAMAGED', 'the checksum does not match: bytes were changed, lost or added', CHECKSUM, 'Give the bytes that dumps returned, unchanged.')
  const { strings, next } = readStrings(content, view.getUint32(8, true), view.getUint32(12, true), (flags & FLAG_UTF16) !== 0, limits)
  const sealed = (flags & FLAG_SEALED) !== 0 && isSealed(bytes.subarray(0, bytes.length - SEAL), bytes.subarray(bytes.length - SEAL))
  return {
    protocol, strings, code: (flags & FLAG_CODE) !== 0, sealed, keyed: (flags & FLAG_KEYED) !== 0,
    tokens: content.subarray(next), base: next, tracked: sealed ? trackedIn(view, end, pairs) : new Map(),
  }
}

function writeTracked(out: Sink, tracked: ReadonlyMap<number, object>): void {
  out.need(tracked.size * PAIR + COUNT)
  for (const [node, value] of tracked) {
    out.u32(node)
    out.u32(numberOf(value))
  }
  out.u32(tracked.size)
}

/** Where the content ends, and how many pairs stand between it and the seal. Throws an UnpicklingError. */
export function trailerOf(bytes: Uint8Array, flags: number): { readonly end: number, readonly pairs: number } {
  if ((flags & FLAG_KEYED) !== 0) {
    if ((flags & (FLAG_SEALED | FLAG_TRACKED)) !== 0) throw broken('VERSION', 'the header speaks of two seals, of which a pickle has one', 5)
    if (bytes.length - KEYED < HEADER) throw broken('TRUNCATED', 'the input ends within the seal', bytes.length)
    return { end: bytes.length - KEYED, pairs: 0 }
  }
  if ((flags & FLAG_SEALED) === 0) return { end: bytes.length, pairs: 0 }
  const seal = bytes.length - SEAL
  if (seal < HEADER) throw broken('TRUNCATED', 'the input ends within the seal', bytes.length)
  if ((flags & FLAG_TRACKED) === 0) return { end: seal, pairs: 0 }
  const at = seal - COUNT
  if (at < HEADER) throw broken('TRUNCATED', 'the input ends within the seal', bytes.length)
  const pairs = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true)
  const end = at - pairs * PAIR
  if (end < HEADER) throw broken('TRUNCATED', 'the input ends within the seal', bytes.length)
  return { end, pairs }
}

function trackedIn(view: DataView, from: number, pairs: number): Map<number, object> {
  const tracked = new Map<number, object>()
  for (let i = 0; i < pairs; i++) {
    const value = numbered(view.getUint32(from + i * PAIR + 4, true))
    if (value !== undefined) tracked.set(view.getUint32(from + i * PAIR, true), value)
  }
  return tracked
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
  const text = readText(bytes.subarray(at, at + size), wide, at)
  if (text.length !== total) throw broken('BAD_STRING', 'the strings have other lengths than the header says', at)
  let from = 0
  for (let i = 0; i < count; i++) strings[i] = text.substring(from, from += lengths[i]!)
  return { strings, next: at + size }
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
