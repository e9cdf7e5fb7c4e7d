// What a row of bytes says, as plain texts: offset, bytes, instruction and operand; what is wrong; the bytes of an object line
// by line; what somebody means who types an offset. Knows no element.

import { opcodes } from '../../lib/core/opcode-table.ts'
import { hexText } from '../../lib/core/text.ts'
import type { Listing } from './bytes.ts'
import { counted, numberText, sizeText } from './words.ts'

/** Which colour an instruction has: code, a reference, or none. */
export type OpcodeTone = 'plain' | 'code' | 'shared' | 'bad'

/** What one row says. */
export interface ByteRow {
  readonly offset: string
  readonly bytes: string
  readonly opcode: string
  /** `#41` of the object that begins here. */
  readonly id: string
  readonly tone: OpcodeTone
  /** What the object is called, where that is known. */
  readonly label: string
  readonly operand: string
  /** The number of the object that is meant, which may be followed. */
  readonly ref: number | undefined
  /** Levels that it is indented. */
  readonly depth: number
}

/** Bytes that a row shows. */
const SHOWN = 8
/** Levels that are indented; deeper ones stand below each other. */
const DEEPEST = 12
const LINE = 8

/** What the fields of the header, the string block and the trailer mean; opcodes say it themselves. */
const fields: Readonly<Record<string, string>> = {
  MAGIC: 'the first bytes of every pickle',
  VERSION: 'the version of the format',
  FLAGS: 'what else is in it: code, seals',
  STRINGS: 'how many strings there are',
  CHECKSUM: 'a sum over all bytes, which tells of damage',
  LENGTHS: 'how long each string is, and how it is encoded',
  STRING: 'a string, written once however often it is used',
  TRACKED: 'identities, by which classes are known again',
  SEAL: 'by this the page that wrote these bytes knows that they are its own',
  HMAC: 'the seal of whoever holds the key',
}
const meanings = new Map([...Object.entries(fields), ...opcodes.map(({ name, means }) => [name, means] as const)])

/** What an instruction means, in a few words. */
export function meaningOf(opcode: string): string {
  return meanings.get(opcode) ?? ''
}

/** An offset in base 16, of six digits at least. */
export function offsetText(offset: number): string {
  return offset.toString(16).padStart(6, '0')
}

/** What a row says. `label` gives the name of an object. */
export function byteRowOf(listing: Listing, row: number, label: (id: number) => string | undefined): ByteRow {
  const opcode = listing.opcode(row)
  const [offset, end] = [listing.offset(row), listing.end(row)]
  const [id, ref] = [listing.id(row), listing.ref(row)]
  const depth = Math.min(listing.depth(row), DEEPEST)
  if (opcode === 'FAULT') return { offset: offsetText(offset), bytes: firstBytes(listing.bytes, offset, end), opcode: '', id: '', tone: 'bad', label: '', operand: faultText(listing), ref, depth: 0 }
  const of = id ?? ref
  const name = of === undefined ? undefined : label(of)
  return {
    offset: offsetText(offset), bytes: firstBytes(listing.bytes, offset, end), opcode, depth, ref,
    id: id === undefined ? '' : `#${id}`, tone: ref !== undefined ? 'shared' : isCode(listing, row, id) ? 'code' : 'plain',
    label: name ?? '', operand: ref === undefined ? operandOf(listing, row, opcode) : `→ #${ref}`,
  }
}

function isCode(listing: Listing, row: number, id: number | undefined): boolean {
  const kind = id === undefined ? undefined : listing.kind(id)
  return kind === 'function' || kind === 'class' || (listing.opcode(row) === 'DEFKIND' && /"(?:function|class|site|scope|mould|text)"/.test(listing.operand(row)))
}

function operandOf(listing: Listing, row: number, opcode: string): string {
  const operand = listing.operand(row)
  if (opcode === 'LENGTHS') return `of ${counted(Number(operand), 'string')}`
  if (opcode === 'SIZE') return sizeText(Number(operand))
  if (opcode === 'STRINGS') return numberText(Number(operand))
  return operand
}

function firstBytes(bytes: Uint8Array, offset: number, end: number): string {
  const shown = hexText(bytes.subarray(offset, Math.min(end, offset + SHOWN)), ' ')
  return end - offset > SHOWN ? `${shown} …` : shown
}

/** What is wrong, and how much was not read: `Byte 0x51f: opcode 0xee does not exist. 512 bytes after it were not read.` */
export function faultText(listing: Listing): string {
  const { fault, bytes, length } = listing
  if (fault === undefined) return ''
  const why = fault.message.replace(/^Cannot load(?: at byte \d+)?: /, '')
  const from = listing.offset(length - 1)
  const left = from < bytes.length ? bytes.length - Math.max(from, fault.offset) - 1 : 0
  return `Byte 0x${fault.offset.toString(16)}: ${why}${left > 0 ? ` ${counted(left, 'byte')} after it ${left === 1 ? 'was' : 'were'} not read.` : ''}`
}

/** A line of bytes, in stretches that are of the object itself or of what it holds. */
export interface HexLine {
  readonly offset: string
  readonly stretches: readonly { readonly text: string, readonly own: boolean }[]
}

/** The bytes of some rows, line by line, as far as so many lines go. What is the object's own is told apart. */
export function hexLines(listing: Listing, from: number, to: number, id: number | undefined, most: number): { readonly lines: readonly HexLine[], readonly left: number } {
  const start = listing.offset(from)
  const end = to <= from ? start : listing.end(to - 1)
  const lines: HexLine[] = []
  let row = from
  const isOwn = (at: number): boolean => {
    while (row < to - 1 && listing.end(row) <= at) row++
    return id === undefined || listing.owner(row) === id
  }
  let at = start
  for (; at < end && lines.length < most; at += LINE) {
    const stretches: { text: string, own: boolean }[] = []
    for (let byte = at; byte < Math.min(end, at + LINE); byte++) {
      const own = isOwn(byte)
      const text = hexText(listing.bytes.subarray(byte, byte + 1))
      const last = stretches.at(-1)
      if (last?.own === own) last.text += ` ${text}`
      else stretches.push({ text, own })
    }
    lines.push({ offset: offsetText(at), stretches })
  }
  return { lines, left: Math.max(0, end - at) }
}

/** The offset that somebody means who types `0x51f`, `51f` or `1311`; undefined for what is none. What begins with a digit and has no letter is in base 10. */
export function offsetOf(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase().replace(/[,_ ]/g, '')
  if (/^\d+$/.test(trimmed) && !trimmed.startsWith('0')) return Number(trimmed)
  const digits = /^(?:0x)?([0-9a-f]+)$/.exec(trimmed)?.[1]
  return digits === undefined ? undefined : Number.parseInt(digits, 16)
}

/** Rows as lines of text, as far as they are told. */
export function rowsText(listing: Listing, from: number, to: number): string {
  const lines: string[] = []
  for (let row = from; row < to; row++) {
    const { offset, bytes, opcode, id, operand, depth } = byteRowOf(listing, row, () => undefined)
    lines.push([offset, bytes.padEnd(SHOWN * 3 + 1), `${'  '.repeat(depth)}${[opcode, id, operand].filter(text => text !== '').join(' ')}`].join('  ').trimEnd())
  }
  return lines.join('\n')
}

/** Finds rows that say a text, in lower case, also where a long string says it further on than is shown. At most so many. */
export function* findRows(listing: Listing, text: string, hits: number[], most: number): Generator<void, void> {
  for (let row = 0; row < listing.length && hits.length < most; row++) {
    const id = listing.id(row)
    const said = `${listing.opcode(row)}${id === undefined ? '' : ` #${id}`} ${listing.operand(row)}`
    if (said.toLowerCase().includes(text) || listing.string(row)?.slice(0, 1_000_000).toLowerCase().includes(text) === true) hits.push(row)
    if (row % 64 === 0) yield
  }
}
