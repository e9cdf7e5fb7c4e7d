// What stands in a pickle as rows to be drawn: columns that grow while it is disassembled, a few milliseconds at a time. Says
// of each row to which object it belongs, and which kinds lie where. Builds no value and runs nothing, so any bytes will do.

import { disassembly, isToken, type Fault, type Row } from '../../lib/core/disassemble.ts'
import { FLAG_CODE, FLAG_KEYED, FLAG_SEALED, FLAGS_AT, MAGIC, VERSION } from '../../lib/core/opcodes.ts'
import { getterOf, isArrayBuffer, isObject } from '../../lib/core/brand.ts'
import { isSealed, SEAL } from '../../lib/core/trust.ts'
import { Column } from '../../lib/graph/raw.ts'
import { BytesStrip } from './bytes-strip.ts'
import { kindOfTag, type NodeKind } from './weights-columns.ts'

/** Whose seal bytes have: nobody's; this page's; another's, or one that does not fit; that of a key, which only its holder can check. */
export type Seal = 'none' | 'page' | 'other' | 'key'

/** Rows that are read before there is a pause, if there is to be one. */
const SLICE = 256

const NOTHING = -1
/** The column of numbers has the object that begins in a row, or below this the one that is meant. */
const MEANT = -2

/** What is open: whose parts come, and whether it is not known yet, as after DRESS. */
interface Open {
  owner: number
  waits: boolean
  readonly passes: boolean
}

/** The rows of a pickle. They grow while `steps` is run. */
export class Listing {
  readonly bytes: Uint8Array
  /** To be run in slices; yields now and then. */
  readonly steps: Generator<void, void>
  /** True once all is read. */
  whole = false
  /** What is wrong with the bytes. It is told by the last row. */
  fault: Fault | undefined
  readonly strip: BytesStrip
  readonly #offsets = new Column()
  readonly #depths = new Column()
  readonly #numbers = new Column()
  readonly #owners = new Column()
  readonly #opcodes = new Column()
  readonly #operands: string[] = []
  readonly #names: string[] = []
  readonly #codes = new Map<string, number>()
  /** The strings, in the order of their rows, and the index of each. */
  readonly #strings: string[] = []
  readonly #indexes: number[] = []
  /** By number of an object: its row, the kind it is of, what it stands in. */
  readonly #heads: number[] = []
  readonly #kinds: NodeKind[] = []
  readonly #holders: number[] = []
  #firstString = 0
  /** By index of a string: who uses it first. */
  readonly #users: number[] = []
  #end = 0

  /** @param bytes are looked at while they are read, and afterwards: give what does not change */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.strip = new BytesStrip(bytes.length)
    this.steps = this.#run()
  }

  get length(): number {
    return this.#offsets.length
  }

  /** How many objects have begun in what is read. */
  get objects(): number {
    return this.#heads.length
  }

  /** Up to which byte all is read. */
  get read(): number {
    return this.#end
  }

  offset(row: number): number {
    return this.#offsets.at(row)
  }

  /** Behind the last byte of a row. */
  end(row: number): number {
    return row + 1 < this.length ? this.#offsets.at(row + 1) : this.#end
  }

  depth(row: number): number {
    return this.#depths.at(row)
  }

  opcode(row: number): string {
    return this.#names[this.#opcodes.at(row)]!
  }

  operand(row: number): string {
    return this.#operands[row]!
  }

  /** The number of the object that begins here. */
  id(row: number): number | undefined {
    const number = this.#numbers.at(row)
    return number >= 0 ? number : undefined
  }

  /** The number of the object that is meant here. */
  ref(row: number): number | undefined {
    const number = this.#numbers.at(row)
    return number <= MEANT ? MEANT - number : undefined
  }

  /** The object whose bytes these are: itself, or what it stands in. Strings are of whoever uses them first. */
  owner(row: number): number | undefined {
    const owner = this.#users[this.#indexes[row - this.#firstString] ?? NOTHING] ?? this.#owners.at(row)
    return owner < 0 ? undefined : owner
  }

  /** The whole string of a row of the string block. */
  string(row: number): string | undefined {
    return this.#strings[row - this.#firstString]
  }

  /** The row in which an object begins. */
  head(id: number): number | undefined {
    return this.#heads[id]
  }

  /** The colour of an object. */
  kind(id: number): NodeKind {
    return this.#kinds[id] ?? 'other'
  }

  /** The object in which one stands where it is met first. */
  holder(id: number): number | undefined {
    const holder = this.#holders[id]
    return holder === undefined || holder < 0 ? undefined : holder
  }

  /** Behind the last row of an object: of it, and of all that is first met in it. */
  tail(id: number): number {
    const head = this.#heads[id]!
    const depth = this.depth(head)
    let row = head + 1
    while (row < this.length && this.depth(row) > depth) row++
    // END stands as deep as the object that it ends.
    if (row < this.length && this.opcode(row) === 'END' && this.depth(row) === depth) row++
    return row
  }

  /** The row in which a byte stands. */
  rowAt(offset: number): number {
    let [low, high] = [0, this.length - 1]
    while (low < high) {
      const middle = low + high + 1 >> 1
      if (this.offset(middle) <= offset) low = middle
      else high = middle - 1
    }
    return Math.max(0, low)
  }

  /** True if bytes say that they hold code. */
  get code(): boolean {
    return (this.#flags & FLAG_CODE) !== 0
  }

  get format(): number {
    return this.bytes[VERSION] ?? 0
  }

  get strings(): number {
    return this.#strings.length
  }

  /** True if bytes say that they are sealed by a page. */
  get sealed(): boolean {
    return (this.#flags & FLAG_SEALED) !== 0
  }

  /** Whose seal it is. Takes its time, for the seal is over all bytes. */
  seal(): Seal {
    if ((this.#flags & FLAG_KEYED) !== 0) return 'key'
    if ((this.#flags & FLAG_SEALED) === 0) return 'none'
    const at = Math.max(0, this.bytes.length - SEAL)
    return isSealed(this.bytes.subarray(0, at), this.bytes.subarray(at)) ? 'page' : 'other'
  }

  get #flags(): number {
    return this.bytes[FLAGS_AT] ?? 0
  }

  *#run(): Generator<void, void> {
    const open: Open[] = []
    let count = 0
    for (const row of disassembly(this.bytes)) {
      if (row.fault !== undefined) this.fault = row.fault
      if (row.opcode === 'LENGTH') this.#lengthRow(row)
      else if (isToken(row)) this.#token(row, open)
      else this.#plainRow(row)
      this.#end = row.offset + row.length
      if (++count % SLICE === 0) yield
    }
    this.whole = true
  }

  #push({ offset, length, depth, opcode, operand, id, ref }: Row, owner: number, kind: NodeKind): void {
    let code = this.#codes.get(opcode)
    if (code === undefined) this.#codes.set(opcode, code = this.#names.push(opcode) - 1)
    this.#offsets.push(offset)
    this.#depths.push(depth)
    this.#numbers.push(id ?? (ref === undefined ? NOTHING : MEANT - ref))
    this.#owners.push(owner)
    this.#opcodes.push(code)
    this.#operands.push(operand)
    this.strip.add(offset, length, kind)
  }

  /** Lengths say nothing by themselves: they share a row. */
  #lengthRow(row: Row): void {
    const last = this.length - 1
    if (last >= 0 && this.opcode(last) === 'LENGTHS') {
      this.#operands[last] = String(Number(this.#operands[last]) + 1)
      this.strip.add(row.offset, row.length, 'string')
    } else this.#push({ ...row, opcode: 'LENGTHS', operand: '1' }, NOTHING, 'string')
  }

  #plainRow(row: Row): void {
    if (row.opcode === 'STRING') {
      if (this.#strings.length === 0) this.#firstString = this.length
      this.#strings.push(row.string!)
      this.#indexes.push(row.index!)
    }
    this.#push(row, NOTHING, row.opcode === 'STRING' ? 'string' : 'other')
  }

  #token(row: Row, open: Open[]): void {
    const { opcode, depth, id } = row
    const level = opcode === 'END' ? depth + 1 : depth
    while (open.length > level) open.pop()
    const owner = id ?? open.at(-1)?.owner ?? NOTHING
    if (id !== undefined) {
      this.#heads[id] = this.length
      this.#kinds[id] = kindOf(row)
      this.#holders[id] = open.at(-1)?.owner ?? NOTHING
    }
    this.#push(row, owner, owner < 0 ? 'other' : this.#kinds[owner]!)
    for (let i = 0; i < (row.fresh ?? 0); i++) this.#users.push(owner)
    if (opcode === 'HOLD' || opcode === 'END' || opcode === 'DEFKIND') return
    if (opcode === 'DRESS' || opcode === 'AFTER') {
      open.push({ owner, waits: opcode === 'DRESS', passes: true })
      return
    }
    // What is dressed is the first value in there.
    const target = id ?? row.ref
    for (let at = open.length - 1; at >= 0 && open[at]!.passes; at--) {
      if (open[at]!.waits && target !== undefined) open[at]!.owner = target
      open[at]!.waits = false
    }
    if (id !== undefined) open.push({ owner: id, waits: false, passes: false })
  }
}

function kindOf({ opcode, string, module, keys }: Row): NodeKind {
  if (module !== undefined) return 'other'
  if (string !== undefined) return kindOfTag(string)
  return keys !== undefined || opcode === 'DICT' ? 'object' : opcode === 'PERSID' ? 'other' : 'array'
}

const bufferOf = /* @__PURE__ */ getterOf<ArrayBuffer>(Object.getPrototypeOf(Uint8Array.prototype) as object, 'buffer')
const startOf = /* @__PURE__ */ getterOf<number>(Object.getPrototypeOf(Uint8Array.prototype) as object, 'byteOffset')
const sizeOf = /* @__PURE__ */ getterOf<number>(Object.getPrototypeOf(Uint8Array.prototype) as object, 'byteLength')

/** A copy of the bytes, if a value is a pickle: a buffer, or an array over one, that begins as pickles do. Reads nothing of the value's own. */
export function pickleIn(value: unknown): Uint8Array | undefined {
  if (!isObject(value)) return undefined
  try {
    const bytes = isArrayBuffer(value) ? new Uint8Array(value as ArrayBuffer)
      : ArrayBuffer.isView(value) ? new Uint8Array(bufferOf(value), startOf(value), sizeOf(value)) : undefined
    return bytes !== undefined && MAGIC.every((byte, i) => bytes[i] === byte) ? bytes.slice() : undefined
  } catch {
    return undefined // It is a DataView, or its memory went elsewhere.
  }
}
