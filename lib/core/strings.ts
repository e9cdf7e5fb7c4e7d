// Bytes → strings: the heads, all of which are checked, then each block a piece at a time, and the strings cut out of it.
// Knows no token and no value.

import { varintAt, varintSize } from './bytes.ts'
import { broken, UnpicklingError } from './errors.ts'
import { HEADER, UTF8, WIDE } from './opcodes.ts'
import type { Limits } from './settings.ts'

/** Up to this many units a call makes a text faster than a decoder, which is to be made first; and as many as a call takes fast. */
const FEW = 1 << 8
const AT_A_CALL = 1 << 11
/** Units that are read at a time: a short string keeps no more than these from being collected. */
const AT_A_TIME = 1 << 15

/** Where the bytes of the strings are, and of each of them, if somebody asks. */
export interface Layout {
  /** How a string is told: its length, its form. */
  readonly heads: readonly number[]
  /** Where the heads begin. */
  readonly at: number
  readonly narrow: number
  readonly wide: number
  readonly utf8: number
  readonly end: number
}

/** The form that a head tells. */
export function formIn(head: number): 0 | typeof WIDE | typeof UTF8 {
  return (head & 1) === 0 ? 0 : (head & UTF8) as typeof WIDE | typeof UTF8
}

/** The length that a head tells, in units, of UTF-8 in bytes. */
export function lengthIn(head: number): number {
  return Math.floor(head / ((head & 1) === 0 ? 2 : 4))
}

/** What the heads say, all of which is checked. Throws an UnpicklingError. */
export function layoutOf(bytes: Uint8Array, limits: Pick<Limits, 'string'>): Layout {
  const first = [0]
  const at = readHeads(bytes, HEADER, first)
  const count = first[0]!
  if (count > bytes.length - at) throw broken('TRUNCATED', `the input speaks of ${count} strings, more than it can hold`, HEADER)
  const heads = new Array<number>(count)
  const end = readHeads(bytes, at, heads)
  let [narrow, wide, utf8] = [0, 0, 0]
  for (let i = 0; i < count; i++) {
    const head = heads[i]!
    const length = lengthIn(head)
    const form = formIn(head)
    if (form === 0) narrow += length
    else if (form === WIDE) wide += 2 * length
    else utf8 += length
    checkLength(form === UTF8 ? Math.ceil(length / 3) : length, limits, at)
  }
  const layout: Layout = { heads, at, narrow: end, wide: end + narrow, utf8: end + narrow + wide, end: end + narrow + wide + utf8 }
  if (layout.end > bytes.length) throw broken('TRUNCATED', 'the input ends within the strings', bytes.length)
  return layout
}

/** The strings, and where the tokens begin. Throws an UnpicklingError. */
export function readStrings(bytes: Uint8Array, limits: Pick<Limits, 'string'>): { readonly strings: string[], readonly next: number } {
  const layout = layoutOf(bytes, limits)
  return { strings: stringsAt(bytes, layout, limits), next: layout.end }
}

/** The strings of a layout. Throws an UnpicklingError. */
export function stringsAt(bytes: Uint8Array, { heads, narrow, wide, utf8, end }: Layout, limits: Pick<Limits, 'string'>): string[] {
  const strings = new Array<string>(heads.length)
  if (end - narrow <= FEW && wide === end) {
    cutFew(textOf(bytes.subarray(narrow, end)), heads, strings)
    return strings
  }
  const narrowText = new Text(bytes.subarray(narrow, wide), 1, narrowOf)
  const wideText = new Text(bytes.subarray(wide, utf8), 2, wideOf)
  let at = utf8
  const decoder = at < end ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }) : undefined
  for (let i = 0; i < heads.length; i++) {
    const head = heads[i]!
    const length = lengthIn(head)
    const form = formIn(head)
    if (form === 0) strings[i] = narrowText.take(length)
    else if (form === WIDE) strings[i] = wideText.take(length)
    else {
      strings[i] = decoded(decoder!, bytes.subarray(at, at + length), at)
      checkLength(strings[i]!.length, limits, at)
      at += length
    }
  }
  return strings
}

/** The same of a few that are all narrow. */
function cutFew(text: string, heads: readonly number[], strings: string[]): void {
  let at = 0
  for (let i = 0; i < heads.length; i++) strings[i] = text.substring(at, at += heads[i]! / 2)
}

/** Reads numbers of seven bits a byte, the lowest first, in no more bytes than they take; returns where they end. Hot. */
function readHeads(bytes: Uint8Array, at: number, heads: number[]): number {
  for (let i = 0; i < heads.length; i++) {
    const byte = bytes[at]!
    const head = byte < 128 ? byte : varintAt(bytes, at)
    if (head < 0) throw broken('TRUNCATED', 'the input ends within the strings', bytes.length)
    if (Number.isNaN(head)) throw broken('BAD_STRING', 'the number of strings, or the length of one, is impossible', at)
    at += byte < 128 ? 1 : varintSize(head)
    heads[i] = head
  }
  return at
}

/** A block of strings, whose text is read a piece at a time. */
class Text {
  /** V8 drops optimised code with a hidden class that has no instance left; this one stays. */
  static alive: Text

  readonly #bytes: Uint8Array
  readonly #width: number
  readonly #read: (bytes: Uint8Array) => string
  /** Bytes before the text, the text, and how much of it was taken. */
  #from = 0
  #text = ''
  #taken = 0

  constructor(bytes: Uint8Array, width: number, read: (bytes: Uint8Array) => string) {
    this.#bytes = bytes
    this.#width = width
    this.#read = read
  }

  /** The next units of the block. Hot. */
  take(length: number): string {
    if (this.#taken + length > this.#text.length) this.#goOn(length)
    return this.#text.substring(this.#taken, this.#taken += length)
  }

  #goOn(length: number): void {
    const width = this.#width
    this.#from += this.#taken * width
    let end = this.#from + Math.max(length, AT_A_TIME) * width
    // Half a pair of surrogates is no text for a decoder.
    if (width === 2 && (this.#bytes[end - 1]! & 0xfc) === 0xd8) end += width
    this.#text = this.#read(this.#bytes.subarray(this.#from, end))
    this.#taken = 0
  }
}

Text.alive = new Text(new Uint8Array(0), 1, narrowOf)

function narrowOf(bytes: Uint8Array): string {
  if (bytes.length > FEW) {
    try {
      // Only of ASCII each byte becomes a unit.
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
      if (text.length === bytes.length) return text
    } catch {
      // It is no UTF-8 either.
    }
    if (!hasControls(bytes)) return new TextDecoder('latin1').decode(bytes)
  }
  return textOf(bytes)
}

/** True for bytes of which the platform's Latin-1, which is Windows-1252, makes other characters. */
function hasControls(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i]! & 0xe0) === 0x80) return true
  return false
}

function wideOf(bytes: Uint8Array): string {
  if (bytes.length > FEW * 2) {
    try {
      return new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {
      // Half a pair of surrogates stands somewhere, which a decoder would replace.
    }
  }
  const units = new Uint16Array(bytes.length / 2)
  for (let i = 0; i < units.length; i++) units[i] = bytes[2 * i]! | bytes[2 * i + 1]! << 8
  return textOf(units)
}

/** Units as a string, as many at a call as an engine takes fast. */
function textOf(units: Uint8Array | Uint16Array): string {
  let text = ''
  for (let from = 0; from < units.length; from += AT_A_CALL) {
    // Of an array V8 takes arguments twice as fast as of a view.
    const some = new Array<number>(Math.min(AT_A_CALL, units.length - from))
    for (let i = 0; i < some.length; i++) some[i] = units[from + i]!
    text += String.fromCharCode.apply(undefined, some)
  }
  return text
}

function decoded(decoder: TextDecoder, bytes: Uint8Array, at: number): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new UnpicklingError(`Cannot load at byte ${at}: a string is not the UTF-8 that it is said to be.`, { code: 'BAD_STRING', offset: at, cause })
  }
}

function checkLength(length: number, { string: most }: Pick<Limits, 'string'>, at: number): void {
  if (length > most) throw broken('LIMIT', `a string has ${length} characters, more than the limit of ${most}`, at, 'If you expect it: loads(bytes, { limits: { string: … } }).')
}
