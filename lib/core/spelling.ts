// Strings → bytes: a head for each, which says how long it is and in which of three forms, then a block of each form, so
// that an engine reads thousands of them in one call. Knows no token and no value.

import { varintSize, type Sink } from './bytes.ts'
import { UTF8, WIDE } from './opcodes.ts'
import { atOnce } from './pauses.ts'
import { Pieces } from './pieces.ts'

/** Up to this many units a loop writes a string faster than the platform's coder, which has to be called. */
const SHORT = 1 << 8
/** Units, and strings, that are put into bytes between two pauses. */
export const CHARACTERS: number = 1 << 17
const STRINGS = 1 << 13
/** Bytes that a number of seven bits a byte may take. */
const HEAD = 8

/** Strings on their way into bytes. A string's form depends on nothing but itself. */
export class Spelling {
  /** V8 drops optimised code with a hidden class that has no instance left; this one stays. */
  static alive: Spelling

  /** How many there are. */
  count = 0
  readonly #heads = new Pieces()
  readonly #narrow = new Pieces()
  #wide: Pieces | undefined = undefined
  #utf8: Pieces | undefined = undefined

  /** Bytes of all. */
  get total(): number {
    return this.#blocks().reduce((sum, { total }) => sum + total, 0)
  }

  /** Adds one. Hot. */
  add(string: string): void {
    const { length } = string
    if (length > SHORT) return atOnce(this.#adding(string))
    const narrow = this.#narrow
    narrow.need(length)
    const end = writeNarrow(narrow.bytes, narrow.length, string, 0, length)
    if (end < 0) return this.#addWide(string)
    narrow.length = end
    this.#head(length * 2)
  }

  /** Adds those of a list that are not here yet, in steps between which pauses may be made. */
  *addingRest(strings: readonly string[]): Generator<void> {
    while (this.count < strings.length) {
      const most = this.count + STRINGS
      for (let left = CHARACTERS; left > 0 && this.count < strings.length && this.count < most;) {
        const string = strings[this.count]!
        left -= string.length
        if (string.length > CHARACTERS) yield* this.#adding(string)
        else this.add(string)
      }
      if (this.count < strings.length) yield
    }
  }

  /** Writes all of it, into a sink that has room. */
  writeTo(sink: Sink): void {
    for (const block of this.#blocks()) for (const piece of block.finish()!) sink.raw(piece)
  }

  #blocks(): Pieces[] {
    return [this.#heads, this.#narrow, this.#wide, this.#utf8].filter(block => block !== undefined)
  }

  #head(head: number): void {
    this.count++
    this.#heads.need(HEAD)
    this.#heads.varint(head)
  }

  #addWide(string: string): void {
    const { length } = string
    const wide = this.#wide ??= new Pieces()
    wide.need(length * 2)
    const plain = writeWide(wide.bytes, wide.length, string, 0, length)
    // What is not ASCII takes two bytes and more in UTF-8, too.
    const size = plain * 2 < length ? Infinity : utf8Size(string, 0, length)
    if (isShorter(size, string)) return atOnce(this.#addingUtf8(string, size))
    wide.length += length * 2
    this.#head(length * 4 + WIDE)
  }

  /** The same of one that is long: what is ASCII, engines write faster than a loop, but for the call. */
  *#adding(string: string): Generator<void> {
    const { length } = string
    const narrow = this.#narrow
    narrow.need(length)
    let end = yield* inSteps(string, narrow.length, (from, to, at) => {
      const { read, written } = new TextEncoder().encodeInto(string.slice(from, to), narrow.bytes.subarray(at, at + to - from))
      return read === to - from && written === read ? at + written : -1
    })
    if (end < 0) end = yield* inSteps(string, narrow.length, (from, to, at) => writeNarrow(narrow.bytes, at, string, from, to))
    if (end < 0) return yield* this.#addingWide(string)
    narrow.length = end
    this.#head(length * 2)
  }

  *#addingWide(string: string): Generator<void> {
    const size = yield* inSteps(string, 0, (from, to, sum) => sum + utf8Size(string, from, to))
    if (isShorter(size, string)) return yield* this.#addingUtf8(string, size)
    const wide = this.#wide ??= new Pieces()
    wide.need(string.length * 2)
    const start = wide.length
    yield* inSteps(string, 0, (from, to, plain) => plain + writeWide(wide.bytes, start + from * 2, string, from, to))
    wide.length += string.length * 2
    this.#head(string.length * 4 + WIDE)
  }

  *#addingUtf8(string: string, size: number): Generator<void> {
    const utf8 = this.#utf8 ??= new Pieces()
    utf8.need(size)
    utf8.length = yield* inSteps(string, utf8.length, (from, to, at) => at + new TextEncoder().encodeInto(string.slice(from, to), utf8.bytes.subarray(at)).written)
    this.#head(size * 4 + UTF8)
  }
}

Spelling.alive = new Spelling()

/** Writes a few strings straight to where they go, for which there is room; false where they are not all narrow. Hot. */
export function writeFew(sink: Sink, strings: readonly string[]): boolean {
  for (let i = 0; i < strings.length; i++) sink.varint(strings[i]!.length * 2)
  for (let i = 0; i < strings.length; i++) {
    const end = writeNarrow(sink.bytes, sink.length, strings[i]!, 0, strings[i]!.length)
    if (end < 0) return false
    sink.length = end
  }
  return true
}

/** The bytes of a few strings, if they are all narrow; undefined where they are not few. */
export function sizeOfFew(strings: readonly string[]): number | undefined {
  if (strings.length > SHORT) return undefined
  let size = 0
  for (let i = 0; i < strings.length; i++) {
    const { length } = strings[i]!
    size += length + varintSize(length * 2)
  }
  return size > CHARACTERS ? undefined : size
}

/** Writes units as Latin-1; returns where they end, −1 if one is none. Hot. */
function writeNarrow(bytes: Uint8Array, at: number, string: string, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const unit = string.charCodeAt(i)
    if (unit > 0xff) return -1
    bytes[at++] = unit
  }
  return at
}

/** Writes units as UTF-16; returns how many are ASCII. Hot. */
function writeWide(bytes: Uint8Array, at: number, string: string, from: number, to: number): number {
  let plain = 0
  for (let i = from; i < to; i++) {
    const unit = string.charCodeAt(i)
    bytes[at++] = unit
    bytes[at++] = unit >> 8
    if (unit < 0x80) plain++
  }
  return plain
}

/** The bytes of a part of a string in UTF-8, if it is well formed. */
function utf8Size(string: string, from: number, to: number): number {
  let size = to - from
  for (let i = from; i < to; i++) {
    const unit = string.charCodeAt(i)
    // A pair of surrogates takes four bytes, two for each.
    if (unit > 0x7f) size += unit < 0x800 || (unit & 0xf800) === 0xd800 ? 1 : 2
  }
  return size
}

/** True where UTF-8 takes three quarters of UTF-16 or less: it is read more slowly. */
function isShorter(size: number, string: string): boolean {
  return size * 2 <= string.length * 3 && string.isWellFormed()
}

/** Goes through a string in steps, none of which ends within a character; `step` gets what the one before gave, and ends it with −1. */
function* inSteps(string: string, at: number, step: (from: number, to: number, at: number) => number): Generator<void, number> {
  for (let from = 0; from < string.length && at >= 0;) {
    let to = Math.min(from + CHARACTERS, string.length)
    if (to < string.length && (string.charCodeAt(to) & 0xfc00) === 0xdc00) to++
    at = step(from, to, at)
    from = to
    if (from < string.length) yield
  }
  return at
}
