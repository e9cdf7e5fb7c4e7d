// Tokens of leaves: strings, numbers, indices. A sink that knows opcodes, and which strings it has written; it knows no
// object and no kind. Callers have made room: sixteen bytes for any leaf but a BigInt, which makes its own.

import * as op from './opcodes.ts'
import { Pieces } from './pieces.ts'
import { CHARACTERS, Spelling } from './spelling.ts'

/** Up to so many strings are compared one by one: a small dump pays for no cache. */
const FEW = 16
/** The cache of strings grows with their number, from the first of these sizes to the second. */
const FEW_SLOTS = 1 << 8
const MOST_SLOTS = 1 << 14
const NO_SLOTS = /* @__PURE__ */ new Int32Array(0)

/** What the encoder writes to. */
export class Output extends Pieces {
  /** All strings, in the order of their first use. */
  readonly strings: string[] = []
  /** The index of a string that was seen lately. Those of no string name the first, which is no mistake where it is the same. */
  #slots: Int32Array = NO_SLOTS
  #slotMask = 0
  /** The strings as bytes, once there are many: what was just looked at is fast to read again. */
  spelling: Spelling | undefined = undefined
  /** False from the first string on that is not put into it. */
  #spells: boolean

  /** @param spells true where the strings are wanted as bytes */
  constructor(lends?: boolean, spells = false) {
    super(lends)
    this.#spells = spells
  }

  /**
   * A string seen lately is named by its index. The cache is direct-mapped by length and five characters: it forgets
   * under pressure, which costs bytes, but it never hashes whole strings, and what it does depends on content alone.
   */
  string(s: string): void {
    const { strings } = this
    if (this.#slots === NO_SLOTS) {
      const index = strings.indexOf(s)
      if (index >= 0) return this.#known(index)
    } else {
      const slot = hashOf(s) & this.#slotMask
      const index = this.#slots[slot]!
      if (strings[index] === s) return this.#known(index)
      this.#slots[slot] = strings.length
    }
    this.u8(op.NEWSTR)
    this.#add(s)
  }

  /** Makes strings, which are different, the next ones, without a token for each; false if one of them was seen lately. */
  next(strings: readonly string[]): boolean {
    for (let i = 0; i < strings.length; i++) if (this.#wasSeen(strings[i]!)) return false
    for (let i = 0; i < strings.length; i++) {
      const s = strings[i]!
      if (this.#slots !== NO_SLOTS) this.#slots[hashOf(s) & this.#slotMask] = this.strings.length
      this.#add(s)
    }
    return true
  }

  #wasSeen(s: string): boolean {
    return this.#slots === NO_SLOTS ? this.strings.includes(s) : this.strings[this.#slots[hashOf(s) & this.#slotMask]!] === s
  }

  #add(s: string): void {
    const { strings } = this
    strings.push(s)
    if (this.spelling !== undefined && this.#spells) this.#spell(s)
    if (strings.length >= FEW && strings.length * 4 > this.#slotMask && this.#slotMask < MOST_SLOTS - 1) this.#moreSlots()
  }

  #known(index: number): void {
    if (index < op.STRS) this.u8(op.STR + index)
    else this.indexed(op.STR8, index)
  }

  /** Hot. */
  #spell(s: string): void {
    // One that takes long is left to who can pause, and with it all that follow.
    if (s.length > CHARACTERS) this.#spells = false
    else this.spelling!.add(s)
  }

  #moreSlots(): void {
    const { strings } = this
    const isFirst = this.#slots === NO_SLOTS
    if (!isFirst && this.spelling === undefined && this.#spells) {
      this.spelling = new Spelling()
      for (let i = 0; i < strings.length && this.#spells; i++) this.#spell(strings[i]!)
    }
    this.#slots = new Int32Array(isFirst ? FEW_SLOTS : Math.min(this.#slots.length * 16, MOST_SLOTS))
    this.#slotMask = this.#slots.length - 1
    for (let i = 0; i < strings.length; i++) this.#slots[hashOf(strings[i]!) & this.#slotMask] = i
  }

  /** A number in the fewest bytes that hold it exactly. */
  number(n: number): void {
    if ((n | 0) === n) {
      if (n >= 0) {
        if (n < op.INTS) {
          if (n === 0 && 1 / n < 0) { this.u8(op.F32); this.u32(0x8000_0000) } else this.u8(op.INT + n)
        } else if (n < 256) { this.u8(op.U8); this.u8(n) }
        else if (n < 32768) { this.u8(op.I16); this.u16(n) }
        else { this.u8(op.I32); this.u32(n) }
      } else if (n >= -256) { this.u8(op.N8); this.u8(-1 - n) }
      else if (n >= -32768) { this.u8(op.I16); this.u16(n) }
      else { this.u8(op.I32); this.u32(n) }
    } else if (n > 0 && n < 2 ** 48 && Math.floor(n) === n) {
      this.u8(op.U48)
      this.u32(n)
      this.u16(n / 2 ** 32)
    } else if (n !== n) this.u8(op.NAN)
    else if (Math.fround(n) === n) {
      this.u8(op.F32)
      this.f32(n)
    } else {
      this.u8(op.F64)
      this.f64(n)
    }
  }

  /** A BigInt, its magnitude in bytes, the highest first. */
  bigint(n: bigint): void {
    let hex = (n < 0n ? -n : n).toString(16)
    if (hex.length % 2 !== 0) hex = '0' + hex
    const size = n === 0n ? 0 : hex.length / 2
    this.need(5 + size)
    this.u8(n < 0n ? op.NEGBIG : op.BIG)
    this.u32(size)
    for (let i = 0; i < size; i++) this.u8(parseInt(hex.slice(2 * i, 2 * i + 2), 16))
  }

  /** An array of this many elements. */
  array(length: number): void {
    if (length < op.ARRS) this.u8(op.ARR + length)
    else this.indexed(op.ARR8, length)
  }

  /** An object of a shape. */
  object(shape: number): void {
    if (shape < op.OBJS) this.u8(op.OBJ + shape)
    else if (shape < 65536) { this.u8(op.OBJ16); this.u16(shape) }
    else { this.u8(op.OBJ32); this.u32(shape) }
  }

  /** An index in one, two or four bytes, under three opcodes in a row. */
  indexed(opcode: number, index: number): void {
    if (index < 256) { this.u8(opcode); this.u8(index) }
    else if (index < 65536) { this.u8(opcode + 1); this.u16(index) }
    else { this.u8(opcode + 2); this.u32(index) }
  }
}

/**
 * The length and five characters, the last three among them, where numbered names differ: to hash a whole string would
 * cost more than to write it.
 */
function hashOf(s: string): number {
  const { length } = s
  if (length < 3) return length === 0 ? 0 : length * 7919 + s.charCodeAt(0) * 31 + s.charCodeAt(length - 1) * 29791
  return length * 7919 + s.charCodeAt(0) * 31 + s.charCodeAt(length >> 1) * 961
    + s.charCodeAt(length - 1) * 29791 + s.charCodeAt(length - 2) * 1297 + s.charCodeAt(length - 3) * 131
}
