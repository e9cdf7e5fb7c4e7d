// Every opcode as an object that knows its byte, its name and its operands: for those who tell people what stands in bytes.
// Loading and saving need no names, so they go without this.

import * as op from './opcodes.ts'

/** What follows an opcode's byte. `string` is a string token, `tag` one or an INT, the number of a tag, `head` a number of seven bits a byte; the others are fixed widths, little endian. */
export type Operand = 'u8' | 'u16' | 'u32' | 'u48' | 'i16' | 'i32' | 'f32' | 'f64' | 'raw' | 'string' | 'tag' | 'head'

/** One opcode. `span` bytes in a row share it, the lowest bits being its operand. */
export interface Opcode {
  readonly byte: number
  readonly span: number
  readonly name: string
  readonly operands: readonly Operand[]
  /** What it means, for the format's table. */
  readonly means: string
}

const told = (byte: number, name: string, operands: readonly Operand[], means: string, span = 1): Opcode => ({ byte, span, name, operands, means })

/** All opcodes, by byte. */
export const opcodes: readonly Opcode[] = [
  told(op.INT, 'INT', [], 'an integer from 0 to 63', op.INTS),
  told(op.OBJ, 'OBJ', [], 'an object of shape n; its values follow', op.OBJS),
  told(op.STR, 'STR', [], 'the string with index n', op.STRS),
  told(op.ARR, 'ARR', [], 'an array of n elements, which follow', op.ARRS),
  told(op.NULL, 'NULL', [], 'null'),
  told(op.UNDEFINED, 'UNDEFINED', [], 'undefined'),
  told(op.TRUE, 'TRUE', [], 'true'),
  told(op.FALSE, 'FALSE', [], 'false'),
  told(op.NAN, 'NAN', [], 'NaN'),
  told(op.U8, 'U8', ['u8'], 'an integer from 0 to 255'),
  told(op.N8, 'N8', ['u8'], 'an integer from −1 to −256: −1 − n'),
  told(op.I16, 'I16', ['i16'], 'a 16-bit integer'),
  told(op.I32, 'I32', ['i32'], 'a 32-bit integer'),
  told(op.U48, 'U48', ['u48'], 'an integer from 0 to 2⁴⁸ − 1'),
  told(op.F32, 'F32', ['f32'], 'a number that 32 bits hold exactly'),
  told(op.F64, 'F64', ['f64'], 'a number'),
  told(op.BIG, 'BIG', ['raw'], 'a BigInt, its magnitude in bytes'),
  told(op.NEGBIG, 'NEGBIG', ['raw'], 'a negative BigInt, its magnitude in bytes'),
  told(op.NEWSTR, 'NEWSTR', [], 'the next string of the block'),
  told(op.STR8, 'STR8', ['u8'], 'a string by index'),
  told(op.STR16, 'STR16', ['u16'], 'a string by index'),
  told(op.STR32, 'STR32', ['u32'], 'a string by index'),
  told(op.REF8, 'REF8', ['u8'], 'an object seen before'),
  told(op.REF16, 'REF16', ['u16'], 'an object seen before'),
  told(op.REF32, 'REF32', ['u32'], 'an object seen before'),
  told(op.OBJ16, 'OBJ16', ['u16'], 'an object by shape'),
  told(op.OBJ32, 'OBJ32', ['u32'], 'an object by shape'),
  told(op.SHAPE, 'SHAPE', ['head'], 'defines the next shape: where the prototype comes from, and how many keys; keys, prototype; then an object of it'),
  told(op.DICT, 'DICT', ['u32'], 'an object of n entries, key and value in turn'),
  told(op.ARR8, 'ARR8', ['u8'], 'an array'),
  told(op.ARR16, 'ARR16', ['u16'], 'an array'),
  told(op.ARR32, 'ARR32', ['u32'], 'an array'),
  told(op.SPARSE, 'SPARSE', ['u32'], 'an array of this length without elements'),
  told(op.HOLE, 'HOLE', [], 'no element here'),
  told(op.KIND, 'KIND', ['u8'], 'a value of a kind; its parts follow, HOLD where it begins to exist, END'),
  told(op.KINDH, 'KINDH', ['u8'], 'a value of a kind that exists at once; its parts follow, END'),
  told(op.LEAF, 'LEAF', ['u8'], 'a value of a kind with a fixed number of parts'),
  told(op.DEFKIND, 'DEFKIND', ['tag', 'u8'], 'names the next kind; its number of parts plus one, or 0 where that is not fixed'),
  told(op.HOLD, 'HOLD', [], 'the value exists from here on'),
  told(op.END, 'END', [], 'no more parts'),
  told(op.DRESS, 'DRESS', ['u8'], 'an object, then what is unusual about it: prototype, state or properties; END'),
  told(op.AFTER, 'AFTER', [], 'two values, of which the first must exist before the second; stands for the second'),
  told(op.GLOBAL, 'GLOBAL', ['string', 'string'], 'an object by module and name'),
  told(op.BYTES, 'BYTES', ['raw'], 'bytes'),
  told(op.ATTACH, 'ATTACH', ['u32'], 'a value that travels beside the bytes'),
  told(op.PERSID, 'PERSID', [], 'a persistent id follows'),
  told(op.LEAF0, 'LEAF0', [], 'a value of kind n with a fixed number of parts', op.LEAVES),
]

/** The opcode of each byte; `undefined` where there is none. */
export const opcodeOf: readonly (Opcode | undefined)[] = Array.from({ length: 256 }, (_, byte) =>
  opcodes.find(o => byte >= o.byte && byte < o.byte + o.span))
