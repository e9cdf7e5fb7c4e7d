// Builds pickles from opcode names and operands, as no pickler would write them, with the right checksum, so that what
// a test is about is met and not the checksum. Knows the table of opcodes and nothing of what they mean.

import { checksum, Sink } from '../lib/core/bytes.ts'
import { UnpicklingError } from '../lib/core/errors.ts'
import { CHECKSUM, FLAGS_AT, FROM_OBJECT_NEXT, FROMS, HEADER, HIGHEST_PROTOCOL, MAGIC, NEWSTR, STR, STR8, STRS, VERSION, WIDE } from '../lib/core/opcodes.ts'
import { opcodes, type Opcode } from '../lib/core/opcode-table.ts'
import { contentEnd } from '../lib/core/program.ts'
import { registry } from '../lib/dill.ts'

/** The operand of SHAPE. */
export interface ShapeOperand {
  readonly from: number
  readonly keys: readonly Line[]
  readonly prototype?: Line
}

type Operand = number | string | Uint8Array | ShapeOperand

/** One token: a string stands for itself, bytes for themselves, all others are an opcode's name and its operands. */
export type Line = string | Uint8Array | readonly [name: string, ...operands: Operand[]]

/** What the header says, where it shall not say the truth. */
export interface Header {
  readonly protocol?: number
  readonly flags?: number
  /** Strings that stand in the block and that no token defines. */
  readonly extra?: readonly string[]
}

const byName = new Map(opcodes.map(opcode => [opcode.name, opcode]))

/** A pickle of these tokens. */
export function pickle(...lines: readonly Line[]): Uint8Array<ArrayBuffer> {
  return pickleWith({}, lines)
}

/** The same, below a header that may lie. */
export function pickleWith(header: Header, lines: readonly Line[]): Uint8Array<ArrayBuffer> {
  const strings: string[] = []
  const tokens = new Sink(64)
  for (const line of lines) write(line, tokens, strings)
  strings.push(...header.extra ?? [])
  return envelope(header, strings, tokens.bytes.subarray(0, tokens.length))
}

/** Names a kind as a pickler would. */
export function define(tag: string): Line {
  return ['DEFKIND', tag, (registry.kindOf(tag)?.arity ?? -1) + 1]
}

/** A value of a kind that is made from its parts, all of which must be complete. */
export function leaf(index: number, tag: string, ...parts: readonly Line[]): Line[] {
  return [define(tag), ['LEAF0', index], ...parts]
}

/** A value of a kind that exists before its parts. */
export function held(index: number, tag: string, ...parts: readonly Line[]): Line[] {
  return [define(tag), ['KINDH', index], ...parts, ['END']]
}

/** An object of a shape of its own, keys and values in turn. */
export function row(entries: readonly (readonly [key: string, ...value: Line[]])[], from = 0, prototype?: Line): Line[] {
  const keys = entries.map(([key]) => key)
  return [['SHAPE', prototype === undefined ? { from, keys } : { from, keys, prototype }], ...entries.flatMap(([, ...value]) => value)]
}

/** The same bytes with the checksum that belongs to them; as they were, where the header promises more than there is. */
export function resum(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes)
  const end = endOf(copy)
  if (end === undefined) return copy
  new DataView(copy.buffer).setUint32(CHECKSUM, checksum(copy.subarray(0, end), CHECKSUM), true)
  return copy
}

function endOf(bytes: Uint8Array): number | undefined {
  if (bytes.length < HEADER) return undefined
  try {
    return contentEnd(bytes)
  } catch (error) {
    if (error instanceof UnpicklingError) return undefined
    throw error
  }
}

/** Puts strings and tokens into bytes, below a header that may lie. */
export function envelope(header: Header, strings: readonly string[], tokens: Uint8Array): Uint8Array<ArrayBuffer> {
  const narrow = strings.filter(isNarrow)
  const wide = strings.filter(string => !isNarrow(string))
  const out = new Sink(64)
  out.raw(new Uint8Array(HEADER))
  for (const head of [strings.length, ...strings.map(string => isNarrow(string) ? string.length * 2 : string.length * 4 + WIDE)]) {
    out.need(8)
    out.varint(head)
  }
  out.raw(Uint8Array.from(narrow.join(''), unit => unit.charCodeAt(0)))
  out.raw(units(wide.join('')))
  out.raw(tokens)
  const bytes = out.bytes.slice(0, out.length)
  bytes.set(MAGIC)
  bytes[VERSION] = header.protocol ?? HIGHEST_PROTOCOL
  bytes[FLAGS_AT] = header.flags ?? 0
  return resum(bytes)
}

function isNarrow(text: string): boolean {
  return Array.from(text, unit => unit.codePointAt(0)!).every(point => point < 0x100)
}

function units(text: string): Uint8Array {
  const out = new Sink(text.length * 2)
  for (let i = 0; i < text.length; i++) out.u16(text.charCodeAt(i))
  return out.bytes
}

function write(line: Line, out: Sink, strings: string[]): void {
  if (line instanceof Uint8Array) return out.raw(line)
  out.need(16)
  if (typeof line === 'string') return writeString(line, out, strings)
  const [name, ...operands] = line
  const opcode = byName.get(name)
  if (opcode === undefined) throw new Error(`there is no opcode ${name}`)
  // An operand that lies within the opcode's byte comes first.
  out.u8(opcode.byte + (opcode.span > 1 ? operands.shift() as number : 0))
  writeOperands(opcode, operands, out, strings)
}

function writeOperands(opcode: Opcode, operands: readonly Operand[], out: Sink, strings: string[]): void {
  if (opcode.byte === NEWSTR) {
    strings.push(operands[0] as string)
    return
  }
  opcode.operands.forEach((type, i) => {
    const operand = operands[i]!
    out.need(16)
    if (type === 'string' || (type === 'tag' && typeof operand === 'string')) write(operand as Line, out, strings)
    else if (type === 'tag') out.u8(operand as number)
    else if (type === 'raw') {
      out.u32((operand as Uint8Array).length)
      out.raw(operand as Uint8Array)
    } else if (type === 'head') writeShape(operand as ShapeOperand, out, strings)
    else writeNumber(type, operand as number, out)
  })
}

function writeShape({ from, keys, prototype }: ShapeOperand, out: Sink, strings: string[]): void {
  out.varint(keys.length * FROMS + from)
  if (from === FROM_OBJECT_NEXT) strings.push(...keys as readonly string[])
  else for (const key of keys) write(key, out, strings)
  if (prototype !== undefined) write(prototype, out, strings)
}

function writeNumber(type: string, n: number, out: Sink): void {
  const { length } = out
  const view = new DataView(out.bytes.buffer)
  if (type === 'u8') view.setUint8(length, n)
  else if (type === 'u16' || type === 'i16') view.setUint16(length, n, true)
  else if (type === 'u32' || type === 'i32') view.setUint32(length, n, true)
  else if (type === 'f32') view.setFloat32(length, n, true)
  else if (type === 'f64') view.setFloat64(length, n, true)
  else {
    view.setUint32(length, n % 2 ** 32, true)
    view.setUint16(length + 4, Math.floor(n / 2 ** 32), true)
  }
  out.length += { u8: 1, u16: 2, i16: 2, u32: 4, i32: 4, f32: 4, f64: 8, u48: 6 }[type]!
}

function writeString(text: string, out: Sink, strings: string[]): void {
  const index = strings.indexOf(text)
  if (index < 0) {
    strings.push(text)
    out.u8(NEWSTR)
  } else if (index < STRS) out.u8(STR + index)
  else {
    out.u8(STR8)
    out.u8(index)
  }
}
