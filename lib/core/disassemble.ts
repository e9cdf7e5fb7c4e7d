// Bytes → rows: one for each field of the header, each string and each token, so that every byte stands in exactly one.
// Knows the opcode table and bounds, no kind and no value: it builds nothing and runs nothing, and so is safe on anything.

import { checksum } from './bytes.ts'
import { UnpicklingError } from './errors.ts'
import { KEYED } from './keyed.ts'
import { FLAG_CODE, FLAG_KEYED, FLAG_SEALED, FLAG_TRACKED, FLAG_UTF16, FLAGS, HEADER, HIGHEST_PROTOCOL, MAGIC } from './opcodes.ts'
import { broken, bytesOf, CHECKSUM, readStrings, trailerOf } from './program.ts'
import { bytesText, quoted } from './text.ts'
import { Tokens, type Row } from './tokens.ts'
import { SEAL } from './trust.ts'

export type { Fault, Row } from './tokens.ts'

/**
 * What stands in a pickle, byte for byte. Nothing is built and nothing is run: any bytes may be looked at. Where the bytes
 * are broken, the last row says how (`fault`) and holds all bytes that were not understood.
 *
 * Answers to `pickletools.dis`.
 * @throws UnpicklingError with code `NOT_BYTES`, and never anything else
 */
export function disassemble(bytes: ArrayBuffer | ArrayBufferView): Row[] {
  return [...disassembly(bytes)]
}

/** The rows of `disassemble`, made as they are asked for, from a copy of the bytes. */
export function disassembly(bytes: ArrayBuffer | ArrayBufferView): Generator<Row, void, undefined> {
  return rowsOf(bytesOf(bytes).slice())
}

/** A row as one line of text: offset, opcode below its nesting, operand, and the number of the object that begins here. */
export function rowText({ offset, depth, opcode, operand, id }: Row): string {
  const line = `${String(offset).padStart(6)}  ${'  '.repeat(Math.min(depth, 12))}${opcode}${operand === '' ? '' : ' ' + operand}`
  return id === undefined ? line : `${line}  #${id}`
}

function* rowsOf(bytes: Uint8Array): Generator<Row, void, undefined> {
  let next = 0
  try {
    for (const row of understood(bytes)) {
      yield row
      next = row.offset + row.length
    }
  } catch (error) {
    if (!(error instanceof UnpicklingError)) throw error
    const { code, message, offset = next } = error
    yield { offset: next, length: bytes.length - next, opcode: 'FAULT', operand: message, depth: 0, fault: { code, message, offset } }
  }
}

/** The rows up to the fault, which is thrown. */
function* understood(bytes: Uint8Array): Generator<Row, void, undefined> {
  yield* headerRows(bytes)
  const flags = bytes[5]!
  const view = new DataView(bytes.buffer)
  const { end, entries, seal } = trailerOf(bytes, flags)
  const content = bytes.subarray(0, end)
  const { strings, next } = readStrings(content, view.getUint32(8, true), view.getUint32(12, true), (flags & FLAG_UTF16) !== 0, { string: Infinity })
  yield* stringRows(strings, (flags & FLAG_UTF16) !== 0)
  yield* new Tokens(content, next, strings).rows()
  if (seal > end) yield row(end, seal - end, 'TRACKED', `${entries} identities of objects`)
  if ((flags & FLAG_KEYED) !== 0) yield row(seal, KEYED, 'HMAC', bytesText(bytes.subarray(seal), KEYED))
  else if (seal < bytes.length) yield row(seal, SEAL, 'SEAL', bytesText(bytes.subarray(seal), SEAL))
  if (checksum(content, CHECKSUM) !== view.getUint32(CHECKSUM, true)) throw broken('DAMAGED', 'the checksum does not match: bytes were changed, lost or added', CHECKSUM)
}

function row(offset: number, length: number, opcode: string, operand: string): Row {
  return { offset, length, opcode, operand, depth: 0 }
}

function* headerRows(bytes: Uint8Array): Generator<Row, void, undefined> {
  for (const [opcode, offset, length, read] of fields) {
    const field = bytes.subarray(offset, offset + length)
    const operand = read(field, offset)
    if (field.length < length) throw broken('TRUNCATED', 'the input ends within the header', bytes.length)
    yield row(offset, length, opcode, operand)
  }
}

/** Fields of the header: name, offset, length, and what they say; it throws on a field that cannot be. */
const fields: readonly (readonly [opcode: string, offset: number, length: number, read: (field: Uint8Array, offset: number) => string])[] = [
  ['MAGIC', 0, 4, field => {
    const wrong = field.findIndex((byte, i) => byte !== MAGIC[i])
    if (wrong >= 0) throw broken('NOT_A_PICKLE', 'the input does not begin as a pickle does', wrong)
    return bytesText(field)
  }],
  ['VERSION', 4, 1, ([version = 1]) => {
    if (version < 1 || version > HIGHEST_PROTOCOL) throw broken('VERSION', `the pickle has format ${version}, and this version of dill reads up to ${HIGHEST_PROTOCOL}`, 4, 'Update dill.')
    return String(version)
  }],
  ['FLAGS', 5, 1, known(FLAGS, flags => [flags & FLAG_UTF16 ? 'utf-16' : 'utf-8', ...flags & FLAG_CODE ? ['code'] : [], ...flags & FLAG_SEALED ? ['sealed'] : [], ...flags & FLAG_TRACKED ? ['tracked'] : [], ...flags & FLAG_KEYED ? ['sealed with a key'] : []].join(', '))],
  ['RESERVED', 6, 1, known(0, String)],
  ['RESERVED', 7, 1, known(0, String)],
  ['STRINGS', 8, 4, number],
  ['SIZE', 12, 4, number],
  ['CHECKSUM', CHECKSUM, 4, field => bytesText(field)],
]

function known(marks: number, text: (flags: number) => string): (field: Uint8Array, offset: number) => string {
  return ([flags = 0], offset) => {
    if ((flags & ~marks) !== 0) throw broken('VERSION', 'the header has marks that this version of dill does not know', offset, 'Update dill.')
    return text(flags)
  }
}

function number(field: Uint8Array): string {
  return String(field.reduceRight((sum, byte) => sum * 256 + byte, 0))
}

/** First all lengths, then the strings. */
function* stringRows(strings: readonly string[], wide: boolean): Generator<Row, void, undefined> {
  let offset = HEADER
  for (const { length } of strings) {
    const size = varintSize(length)
    yield row(offset, size, 'LENGTH', String(length))
    offset += size
  }
  for (let i = 0; i < strings.length; i++) {
    const string = strings[i]!
    const size = wide ? string.length * 2 : utf8Size(string)
    yield { ...row(offset, size, 'STRING', `${i} ${quoted(string)}`), string }
    offset += size
  }
}

function varintSize(n: number): number {
  let size = 1
  for (; n > 127; n = Math.floor(n / 128)) size++
  return size
}

/** A character of two halves counts for the string that has the first: two strings may share one, for they are encoded as one text. */
function utf8Size(string: string): number {
  let size = 0
  for (let i = 0; i < string.length; i++) {
    const unit = string.charCodeAt(i)
    if (unit < 0x80) size += 1
    else if (unit < 0x800) size += 2
    else if (unit < 0xd800 || unit > 0xdfff) size += 3
    else if (unit < 0xdc00) size += 4
  }
  return size
}
