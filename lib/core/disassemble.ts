// Bytes → rows: one for each field of the header, each string and each token, so that every byte stands in exactly one.
// Knows the opcode table and bounds, no kind and no value: it builds nothing and runs nothing, and so is safe on anything.

import { checksum, varintSize } from './bytes.ts'
import { broken, UnpicklingError } from './errors.ts'
import { KEYED } from './keyed.ts'
import { CHECKSUM, FLAG_CODE, FLAG_KEYED, FLAG_SEALED, FLAG_TRACKED, FLAGS, FLAGS_AT, HEADER, HIGHEST_PROTOCOL, MAGIC, UTF8, VERSION, WIDE } from './opcodes.ts'
import { bytesOf, trailerOf } from './program.ts'
import { formIn, layoutOf, lengthIn, stringsAt, type Layout } from './strings.ts'
import { bytesText, quoted } from './text.ts'
import { Tokens, type Row } from './tokens.ts'
import { SEAL } from './trust.ts'

export { isToken } from './tokens.ts'
export type { Fault, Row } from './tokens.ts'

const unlimited = { string: Infinity }

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
  const flags = bytes[FLAGS_AT]!
  const view = new DataView(bytes.buffer)
  const { end, entries, seal } = trailerOf(bytes, flags)
  const content = bytes.subarray(0, end)
  const layout = layoutOf(content, unlimited)
  const strings = stringsAt(content, layout, unlimited)
  yield* stringRows(layout, strings)
  yield* new Tokens(content, layout.end, strings).rows()
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
    const operand = read(field)
    if (field.length < length) throw broken('TRUNCATED', 'the input ends within the header', bytes.length)
    yield row(offset, length, opcode, operand)
  }
}

/** Fields of the header: name, offset, length, and what they say; it throws on a field that cannot be. */
const fields: readonly (readonly [opcode: string, offset: number, length: number, read: (field: Uint8Array) => string])[] = [
  ['MAGIC', 0, MAGIC.length, field => {
    const wrong = field.findIndex((byte, i) => byte !== MAGIC[i])
    if (wrong >= 0) throw broken('NOT_A_PICKLE', 'the input does not begin as a pickle does', wrong)
    return bytesText(field)
  }],
  ['VERSION', VERSION, 1, ([version = 1]) => {
    if (version < 1 || version > HIGHEST_PROTOCOL) throw broken('VERSION', `the pickle has format ${version}, and this version of dill reads up to ${HIGHEST_PROTOCOL}`, VERSION, 'Update dill.')
    return String(version)
  }],
  ['FLAGS', FLAGS_AT, 1, ([flags = 0]) => {
    if ((flags & ~FLAGS) !== 0) throw broken('VERSION', 'the header has marks that this version of dill does not know', FLAGS_AT, 'Update dill.')
    return [...flags & FLAG_CODE ? ['code'] : [], ...flags & FLAG_SEALED ? ['sealed'] : [], ...flags & FLAG_TRACKED ? ['tracked'] : [], ...flags & FLAG_KEYED ? ['sealed with a key'] : []].join(', ')
  }],
  ['CHECKSUM', CHECKSUM, 4, field => bytesText(field)],
]

/** First how many there are, and all lengths, then the strings of each form. */
function* stringRows({ heads, at, narrow, wide, utf8 }: Layout, strings: readonly string[]): Generator<Row, void, undefined> {
  yield row(HEADER, at - HEADER, 'STRINGS', String(heads.length))
  let offset = at
  for (const head of heads) {
    const size = varintSize(head)
    yield row(offset, size, 'LENGTH', lengthText(head))
    offset += size
  }
  for (const [form, start] of [[0, narrow], [WIDE, wide], [UTF8, utf8]] as const) {
    offset = start
    for (const [index, head] of heads.entries()) {
      if (formIn(head) !== form) continue
      const size = lengthIn(head) * (form === WIDE ? 2 : 1)
      yield { ...row(offset, size, 'STRING', `${index} ${quoted(strings[index]!)}`), index, string: strings[index]! }
      offset += size
    }
  }
}

function lengthText(head: number): string {
  const form = formIn(head)
  return `${lengthIn(head)}${form === WIDE ? ' of UTF-16' : form === UTF8 ? ' bytes of UTF-8' : ''}`
}
