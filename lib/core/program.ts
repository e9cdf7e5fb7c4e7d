// A program as bytes: header, strings, tokens, seal.
// Reads the header of anything and believes none of it.

import { checksum, Sink, summing, u32At, varintSize } from './bytes.ts'
import type { Program } from './encoder.ts'
import { broken, UnpicklingError } from './errors.ts'
import { identitiesOf, IDENTITY, originsOf, type Identity, type Origins, type Tracked } from './identity.ts'
import { KEYED } from './keyed.ts'
import { CHECKSUM, FLAG_CODE, FLAG_KEYED, FLAG_SEALED, FLAG_TRACKED, FLAGS, FLAGS_AT, HEADER, HIGHEST_PROTOCOL, MAGIC, VERSION } from './opcodes.ts'
import { atOnce } from './pauses.ts'
import type { Limits } from './settings.ts'
import { sizeOfFew, Spelling, writeFew } from './spelling.ts'
import { readStrings } from './strings.ts'
import { checkingSeal, isSealed, SEAL, sealing } from './trust.ts'

/** What a pickle's header says, and its parts. */
export interface Envelope {
  readonly protocol: number
  /** True if this realm sealed these bytes. */
  readonly sealed: boolean
  /** True if a seal is there that only the holder of a key can check. */
  readonly keyed: boolean
  readonly code: boolean
  readonly strings: string[]
  /** What ends with the tokens, and where they begin in it. */
  readonly tokens: Uint8Array
  readonly base: number
  /** What tracked objects were written from, if there are any. */
  readonly origins: Origins | undefined
}

/**
 * Bytes of what stands between the tokens and the seal: entries of an object's number and an identity, and how many
 * there are. Identities are random, so they are no part of the content.
 */
const ENTRY = 4 + IDENTITY
const COUNT = 4
/** Set in the number where only the realm that gave the identity may use it. */
const APART = 0x8000_0000

/** Tokens that are at least this long are put together in steps. */
const LONG = 1 << 16

/** What a key's seal on a pickle is for. */
export const PURPOSE = 'dill pickle'

/** Puts a program into bytes. Programs with code get the realm's seal; what is to be `keyed` gets none, and wants that of a key. */
export function assemble(program: Program, protocol: number, keyed = false): Uint8Array<ArrayBuffer> {
  return assembledFew(program, protocol) ?? atOnce(assembling(program, protocol, keyed))
}

/** Little data, for which a step would cost as much as the work; undefined for all else. */
function assembledFew(program: Program, protocol: number): Uint8Array<ArrayBuffer> | undefined {
  const { strings, tokens } = program
  const length = lengthOf(tokens)
  const sink = program.code || length >= LONG ? undefined : begunWithFew(strings, program.spelling, length)
  if (sink === undefined) return undefined
  for (const piece of tokens) sink.raw(piece)
  writeHeader(sink.bytes, protocol, 0)
  writeSum(sink.bytes, checksum(sink.bytes, CHECKSUM))
  return sink.bytes
}

/** The same, in steps between which pauses may be made. */
export function* assembling(program: Program, protocol: number, keyed: boolean): Generator<void, Uint8Array<ArrayBuffer>> {
  const { strings, tokens } = program
  const behind = lengthOf(tokens) + (program.code ? SEAL : 0)
  const sink = begunWithFew(strings, program.spelling, behind) ?? (yield* beginning(strings, program.spelling ?? new Spelling(), behind))
  for (const piece of tokens) sink.raw(piece)
  const { bytes, length } = sink
  writeHeader(bytes, protocol, (program.code ? FLAG_CODE : 0) | sealFlags(program, keyed))
  writeSum(bytes, yield* summing(bytes.subarray(0, length), CHECKSUM))
  if (!program.code) return exact(bytes, length)
  if (program.tracked.size > 0) writeTracked(sink, program.tracked)
  if (keyed) return exact(sink.bytes, sink.length)
  sink.raw(yield* sealing(sink.bytes.subarray(0, sink.length)))
  return exact(sink.bytes, sink.length)
}

function writeHeader(bytes: Uint8Array, protocol: number, flags: number): void {
  for (let i = 0; i < MAGIC.length; i++) bytes[i] = MAGIC[i]!
  bytes[VERSION] = protocol
  bytes[FLAGS_AT] = flags
}

function writeSum(bytes: Uint8Array, sum: number): void {
  for (let i = 0; i < 4; i++) bytes[CHECKSUM + i] = sum >>> (8 * i)
}

/** Header and strings; undefined where these are many, or not all narrow. */
function begunWithFew(strings: readonly string[], spelling: Spelling | undefined, behind: number): Sink | undefined {
  const size = spelling === undefined ? sizeOfFew(strings) : undefined
  if (size === undefined) return undefined
  const sink = sinkFor(strings, size + behind)
  return writeFew(sink, strings) ? sink : undefined
}

function* beginning(strings: readonly string[], spelling: Spelling, behind: number): Generator<void, Sink> {
  yield* spelling.addingRest(strings)
  const sink = sinkFor(strings, spelling.total + behind)
  spelling.writeTo(sink)
  return sink
}

/** A header, and how many strings there are. */
function sinkFor({ length }: readonly string[], size: number): Sink {
  const sink = new Sink(HEADER + varintSize(length) + size)
  sink.length = HEADER
  sink.varint(length)
  return sink
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0)
}

function sealFlags({ code, tracked }: Program, keyed: boolean): number {
  return (keyed ? FLAG_KEYED : code ? FLAG_SEALED : 0) | (code && tracked.size > 0 ? FLAG_TRACKED : 0)
}

/** What goes in front of a seal is no part of the size that was made. */
function exact(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  return length === bytes.length ? bytes : bytes.slice(0, length)
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
  if ((bytes[FLAGS_AT]! & FLAG_KEYED) === 0) return undefined
  const seal = sealAt(bytes, bytes[FLAGS_AT]!)
  return { content: bytes.subarray(0, seal), tag: bytes.subarray(seal) }
}

function checkHeader(bytes: Uint8Array, limits: Limits): void {
  if (bytes.length > limits.bytes) throw broken('LIMIT', `the input has ${bytes.length} bytes, more than the limit of ${limits.bytes}`, 0, 'If you expect it: loads(bytes, { limits: { bytes: … } }).')
  for (let i = 0; i < MAGIC.length; i++) {
    if (i >= bytes.length) throw broken('TRUNCATED', 'the input ends within the header', bytes.length)
    if (bytes[i] !== MAGIC[i]) throw broken('NOT_A_PICKLE', 'the input does not begin as a pickle does', i, 'Give the bytes that dumps returned, unchanged.')
  }
  if (bytes.length < HEADER) throw broken('TRUNCATED', 'the input ends within the header', bytes.length)
  const [protocol, flags] = [bytes[VERSION]!, bytes[FLAGS_AT]!]
  if (protocol < 1 || protocol > HIGHEST_PROTOCOL) throw broken('VERSION', `the pickle has format ${protocol}, and this version of dill reads up to ${HIGHEST_PROTOCOL}`, VERSION, 'Update dill.')
  if ((flags & ~FLAGS) !== 0) throw broken('VERSION', 'the header has marks that this version of dill does not know', FLAGS_AT, 'Update dill.')
}

/** Whether this realm sealed bytes, in steps, for who has the time for it before they are opened. Throws as `open` does. */
export function* checkingSealOf(bytes: Uint8Array, limits: Limits): Generator<void, boolean> {
  checkHeader(bytes, limits)
  return (bytes[FLAGS_AT]! & FLAG_SEALED) !== 0 && (yield* checkingSeal(...split(bytes)))
}

/** What a realm has sealed, and its seal. */
function split(bytes: Uint8Array): [content: Uint8Array, tag: Uint8Array] {
  return [bytes.subarray(0, bytes.length - SEAL), bytes.subarray(bytes.length - SEAL)]
}

/**
 * Reads header and strings. Throws an UnpicklingError that says what is wrong, and where.
 *
 * @param isOurs whether this realm sealed the bytes, where that is known
 */
export function open(input: Uint8Array, limits: Limits, isOurs?: boolean): Envelope {
  // Shared and resizable memory may change while it is read: what was checked must be what is used.
  const { buffer } = input
  const bytes = input.length > limits.bytes || (buffer instanceof ArrayBuffer && !(buffer as { resizable?: boolean }).resizable) ? input : input.slice()
  checkHeader(bytes, limits)
  const protocol = bytes[VERSION]!
  const flags = bytes[FLAGS_AT]!
  const { end, entries } = trailerOf(bytes, flags)
  const content = end === bytes.length ? bytes : bytes.subarray(0, end)
  if (checksum(content, CHECKSUM) !== u32At(bytes, CHECKSUM)) throw broken('DAMAGED', 'the checksum does not match: bytes were changed, lost or added', CHECKSUM, 'Give the bytes that dumps returned, unchanged.')
  const { strings, next } = readStrings(content, limits)
  const sealed = (flags & FLAG_SEALED) !== 0 && (isOurs ?? isSealed(...split(bytes)))
  return {
    protocol, strings, code: (flags & FLAG_CODE) !== 0, sealed, keyed: (flags & FLAG_KEYED) !== 0,
    tokens: content, base: next, origins: entries === 0 ? undefined : originsOf(() => identitiesIn(bytes, end, entries), sealed),
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
  const entries = u32At(bytes, at)
  const end = at - entries * ENTRY
  if (end < HEADER) throw broken('TRUNCATED', 'the input ends within the identities', bytes.length)
  return { end, entries, seal }
}

/** Where the content of a pickle ends: what follows is another in each realm. Throws an UnpicklingError. */
export function contentEnd(bytes: Uint8Array): number {
  return trailerOf(bytes, bytes[FLAGS_AT]!).end
}

function sealAt({ length }: Uint8Array, flags: number): number {
  const keyed = (flags & FLAG_KEYED) !== 0
  const sealed = (flags & FLAG_SEALED) !== 0
  if (keyed && sealed) throw broken('VERSION', 'the header speaks of two seals, of which a pickle has one', FLAGS_AT)
  const seal = length - (keyed ? KEYED : sealed ? SEAL : 0)
  if (seal < HEADER) throw broken('TRUNCATED', 'the input ends within the seal', length)
  return seal
}

function identitiesIn(bytes: Uint8Array, from: number, entries: number): Map<number, Identity[]> {
  const all = new Map<number, Identity[]>()
  for (let at = from; at < from + entries * ENTRY; at += ENTRY) {
    const number = u32At(bytes, at)
    let id = ''
    for (let i = 4; i < ENTRY; i++) id += String.fromCharCode(bytes[at + i]!)
    const node = number % APART
    const identity = { id, apart: number >= APART }
    const known = all.get(node)
    if (known === undefined) all.set(node, [identity])
    else known.push(identity)
  }
  return all
}
