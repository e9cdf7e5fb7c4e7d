// Tokens → rows, in one pass: what each opcode's operands are says the opcode table, and how many values belong to it
// says the opcode. Looks at opcodes, bounds and numbers that were given before; knows no kind and builds no value.

import { varintAt, varintSize } from './bytes.ts'
import { broken } from './errors.ts'
import * as op from './opcodes.ts'
import { opcodeOf, opcodes, type Opcode, type Operand } from './opcode-table.ts'
import { tags } from './tags.ts'
import { bytesText, primitiveText, quoted } from './text.ts'

/** One thing that stands in a pickle. */
export interface Row {
  /** The first byte. */
  readonly offset: number
  /** How many bytes: 0 for an empty string, and for a fault at the end. */
  readonly length: number
  /** The name of the opcode; in the header `MAGIC` … `CHECKSUM`, of the strings `STRINGS`, `LENGTH` and `STRING`; `SEAL`, `HMAC`, `FAULT`. */
  readonly opcode: string
  /** What it says, for people: long strings are cut, and what is invisible is escaped. */
  readonly operand: string
  /** How many values it stands in. */
  readonly depth: number
  /** The number of the object that begins here. */
  readonly id?: number
  /** The number of the object that is meant. */
  readonly ref?: number
  /** Of a `STRING`, which one it is: they stand in the order of their forms. */
  readonly index?: number
  /** The whole string, where the operand shows one: of a kind its tag, of what is meant by name its name. */
  readonly string?: string
  /** The module of what is meant by name. */
  readonly module?: string
  /** The keys of the object's shape. */
  readonly keys?: readonly string[]
  /** How many of the strings are used here for the first time; absent for none. They are the next ones of the block. */
  readonly fresh?: number
  /** Set on the last row, if something is wrong. */
  readonly fault?: Fault
}

const tokens = new Set(opcodes.map(({ name }) => name))

/** True for the rows of tokens: not of the header, the strings, the seal and what is broken. */
export function isToken({ opcode }: Row): boolean {
  return tokens.has(opcode)
}

/** What is wrong with bytes, as the error of `loads` would say it. */
export interface Fault {
  readonly code: string
  readonly message: string
  readonly offset: number
}

/** What a token says, and how many values follow as its parts. */
interface Said extends Pick<Row, 'id' | 'ref' | 'string' | 'module' | 'keys'> {
  readonly operand?: string
  readonly parts?: number
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Parts until END, in a count of parts. */
const OPEN = -1
const INTEGRITY = ['', 'not extensible', 'sealed', 'frozen']
const KEYS_SHOWN = 12

/** The tokens of one pickle. */
export class Tokens {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #strings: readonly string[]
  /** Where the token begins that is being read, and how far it is read. */
  #start: number
  #at: number
  /** What was given a number so far. */
  #used = 0
  #ids = 0
  readonly #shapes: { readonly keys: readonly string[], readonly text: string }[] = []
  readonly #kinds: { readonly tag: string, readonly parts: number }[] = []
  /** True between a shape and its prototype, if that takes the number before the object's. */
  #owed = false
  /** Parts that are still to come, of each value that is open; the outermost is the pickle. */
  readonly #open: number[] = [1]

  constructor(bytes: Uint8Array, from: number, strings: readonly string[]) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#strings = strings
    this.#start = this.#at = from
  }

  /** All rows. Throws an UnpicklingError at the first token that cannot be. */
  *rows(): Generator<Row, void, undefined> {
    const open = this.#open
    for (;;) {
      while (open[open.length - 1] === 0) open.pop()
      if (open.length === 0) break
      yield this.#token()
      this.#start = this.#at
    }
    const left = this.#bytes.length - this.#at
    if (left > 0) this.#fail('TRAILING', `${left} bytes follow the end of the value`)
    if (this.#used < this.#strings.length) this.#fail('BAD_STRING', 'strings are left that no token uses')
  }

  #token(): Row {
    const open = this.#open
    const byte = this.#byte()
    const opcode = opcodeOf[byte] ?? this.#fail('BAD_TOKEN', `opcode 0x${byte.toString(16)} does not exist`)
    let depth = open.length - 1
    if (byte === op.END) {
      if (open.pop() !== OPEN) this.#fail('BAD_TOKEN', 'an end stands where a value was expected')
      depth--
    } else if (byte !== op.HOLD && byte !== op.DEFKIND && open[depth] !== OPEN) open[depth]!--
    const before = this.#used
    const said = this.#say(opcode, byte - opcode.byte)
    if (said.parts !== undefined && said.parts !== 0) open.push(said.parts)
    const row: Mutable<Row> = { offset: this.#start, length: this.#at - this.#start, opcode: opcode.name, operand: said.operand ?? '', depth }
    if (said.id !== undefined) row.id = said.id
    if (said.ref !== undefined) row.ref = said.ref
    if (said.string !== undefined) row.string = said.string
    if (said.module !== undefined) row.module = said.module
    if (said.keys !== undefined) row.keys = said.keys
    if (this.#used > before) row.fresh = this.#used - before
    return row
  }

  /** Reads the operands; `n` is the one that stands in the opcode's own byte. */
  #say(opcode: Opcode, n: number): Said {
    const [type] = opcode.operands
    switch (opcode.byte) {
      case op.SHAPE: return this.#shape()
      case op.DEFKIND: return this.#defineKind()
      case op.GLOBAL: return this.#name()
      case op.NEWSTR: return this.#string(this.#newString())
      case op.BIG: case op.NEGBIG: case op.BYTES: return this.#raw()
      case op.HOLD: case op.END: case op.HOLE: return {}
      case op.AFTER: return { parts: 2 }
      case op.PERSID: return { parts: 1, id: this.#make() }
    }
    const first = type === undefined ? n : this.#number(type)
    switch (opcode.byte) {
      case op.OBJ: case op.OBJ16: case op.OBJ32: return this.#object(first)
      case op.ARR: case op.ARR8: case op.ARR16: case op.ARR32: return { operand: String(first), id: this.#make(), parts: this.#paid(first, 1) }
      case op.DICT: return { operand: String(first), id: this.#make(), parts: this.#paid(first, 2) * 2 }
      case op.SPARSE: return { operand: String(first), id: this.#make() }
      case op.STR: case op.STR8: case op.STR16: case op.STR32: return this.#string(first)
      case op.REF8: case op.REF16: case op.REF32: return this.#reference(first)
      case op.KIND: case op.KINDH: return this.#kind(first, false)
      case op.LEAF: case op.LEAF0: return this.#kind(first, true)
      case op.DRESS: return { operand: dressText(first), parts: OPEN }
      case op.N8: return { operand: String(-1 - first) }
    }
    return type === undefined && opcode.span === 1 ? {} : { operand: primitiveText(first) }
  }

  #object(index: number): Said {
    const { keys, text } = this.#shapes[index] ?? this.#fail('BAD_REF', `shape ${index} is not defined before it is used`)
    return { operand: text, id: this.#make(), keys, parts: this.#paid(keys.length, 1) }
  }

  /** A prototype that is not the usual one is a token of its own, between keys and values. */
  #shape(): Said {
    const head = varintAt(this.#bytes, this.#at)
    if (Number.isNaN(head)) this.#fail('BAD_TOKEN', 'the number of keys of a shape is impossible')
    this.#skip(head < 0 ? Infinity : varintSize(head))
    const from = head % op.FROMS
    const count = Math.floor(head / op.FROMS)
    const keys = this.#keys(count, from)
    const text = `${this.#shapes.length} ${keysText(keys)}`
    this.#shapes.push({ keys, text })
    const operand = `${text}${from === op.FROM_OBJECT || from === op.FROM_OBJECT_NEXT ? '' : from === op.FROM_NULL ? ', no prototype' : ', prototype:'}`
    const parts = this.#paid(count, 1)
    if (from !== op.FROM_VALUE) return { operand, id: this.#make(), keys, parts }
    const prototype = this.#bytes[this.#at]
    if (prototype === op.GLOBAL) this.#owed = true
    else if (prototype === undefined || prototype < op.REF8 || prototype > op.REF32) this.#fail('BAD_PROTOTYPE', 'a prototype is neither a name nor an object seen before')
    return { operand, id: this.#owed ? this.#ids + 1 : this.#make(), keys, parts: parts + 1 }
  }

  #keys(count: number, from: number): string[] {
    if (from !== op.FROM_OBJECT_NEXT) return Array.from({ length: this.#paid(count, 2) }, () => this.#nextString())
    if (count > this.#strings.length - this.#used) this.#fail('BAD_STRING', 'a shape asks for strings that are not there')
    return this.#strings.slice(this.#used, this.#used += count)
  }

  #kind(index: number, fixed: boolean): Said {
    const { tag, parts } = this.#kinds[index] ?? this.#fail('BAD_REF', `kind ${index} is not defined before it is used`)
    if (fixed === (parts === OPEN)) this.#fail('BAD_TOKEN', `a value of kind ${quoted(tag)} has the wrong form`)
    return { operand: quoted(tag), id: this.#make(), string: tag, parts }
  }

  #defineKind(): Said {
    const tag = this.#tag()
    const parts = this.#byte() - 1
    const index = this.#kinds.push({ tag, parts }) - 1
    return { operand: `${index} ${quoted(tag)}${parts === OPEN ? '' : parts === 1 ? ', 1 part' : `, ${parts} parts`}`, string: tag }
  }

  #tag(): string {
    const number = this.#bytes[this.#at]!
    if (!(number < op.OBJ)) return this.#nextString()
    this.#skip(1)
    return tags[number] ?? this.#fail('UNKNOWN_KIND', `kind ${number} of the format is not known here`)
  }

  #name(): Said {
    const module = this.#nextString()
    const name = this.#nextString()
    return { operand: `${quoted(module)} ${quoted(name)}`, id: this.#make(), string: name, module }
  }

  #make(): number {
    const id = this.#ids++
    if (this.#owed) this.#ids++
    this.#owed = false
    return id
  }

  #reference(id: number): Said {
    if (id >= this.#ids) this.#fail('BAD_REF', `object ${id} is not defined before it is used`)
    return { operand: `#${id}`, ref: id }
  }

  #string(index: number): Said {
    if (index >= this.#used) this.#fail('BAD_REF', `string ${index} is not defined before it is used`)
    const string = this.#strings[index]!
    return { operand: `${index} ${quoted(string)}`, string }
  }

  #newString(): number {
    if (this.#used >= this.#strings.length) this.#fail('BAD_STRING', 'a token asks for a string that is not there')
    return this.#used++
  }

  /** A string that is an operand of another token. */
  #nextString(): string {
    const byte = this.#byte()
    const { byte: base, operands: [type] } = opcodeOf[byte] ?? { byte: -1, operands: [] }
    if (base === op.NEWSTR) return this.#strings[this.#newString()]!
    if (base !== op.STR && base !== op.STR8 && base !== op.STR16 && base !== op.STR32) this.#fail('BAD_KEY', 'a name or a key is no string')
    return this.#string(type === undefined ? byte - base : this.#number(type)).string!
  }

  #raw(): Said {
    const size = this.#number('u32')
    const bytes = this.#bytes.subarray(this.#at, this.#skip(size))
    return { operand: `${size} bytes${size === 0 ? '' : `: ${bytesText(bytes)}`}` }
  }

  #byte(): number {
    return this.#bytes[this.#skip(1) - 1]!
  }

  #number(type: Operand): number {
    const view = this.#view
    const at = this.#at
    this.#skip(widths[type] ?? 0)
    switch (type) {
      case 'u8': return view.getUint8(at)
      case 'u16': return view.getUint16(at, true)
      case 'u32': return view.getUint32(at, true)
      case 'u48': return view.getUint32(at, true) + view.getUint16(at + 4, true) * 2 ** 32
      case 'i16': return view.getInt16(at, true)
      case 'i32': return view.getInt32(at, true)
      case 'f32': return view.getFloat32(at, true)
      case 'f64': return view.getFloat64(at, true)
      default: throw new TypeError(`an operand of type ${type} is no number`)
    }
  }

  /** Goes on by so many bytes; returns where the token is read now. */
  #skip(count: number): number {
    if (count > this.#bytes.length - this.#at) throw broken('TRUNCATED', 'the input ends within a value', this.#bytes.length)
    return this.#at += count
  }

  /** A count that at least `cost` bytes each pay for. */
  #paid(count: number, cost: number): number {
    if (count * cost > this.#bytes.length - this.#at) this.#fail('TRUNCATED', `${count} parts were promised, more than the input can hold`)
    return count
  }

  #fail(code: string, why: string): never {
    throw broken(code, why, this.#start)
  }
}

const widths: Partial<Record<Operand, number>> = { u8: 1, u16: 2, u32: 4, u48: 6, i16: 2, i32: 4, f32: 4, f64: 8 }

function keysText(keys: readonly string[]): string {
  const shown = keys.slice(0, KEYS_SHOWN).map(key => quoted(key, 24))
  return `{${shown.join(', ')}${keys.length > KEYS_SHOWN ? `, … ${keys.length - KEYS_SHOWN} more` : ''}}`
}

function dressText(flags: number): string {
  return [INTEGRITY[flags & 3], flags & op.DRESS_PROTOTYPE ? 'prototype' : '', flags & op.DRESS_STATE ? 'state' : ''].filter(text => text !== '').join(', ')
}
