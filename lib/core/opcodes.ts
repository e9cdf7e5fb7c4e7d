// Every opcode as an object that knows its byte, its name and its operands; pickler, verify, unpickler and disassembler
// share them. The numbers stand beside the objects as constants, because the hot loops switch on them.

/** What follows an opcode's byte. `string` and `strings` are string tokens; the others are fixed widths, little endian. */
export type Operand = 'u8' | 'u16' | 'u32' | 'u48' | 'i16' | 'i32' | 'f32' | 'f64' | 'raw' | 'string' | 'shape'

/** One opcode. `span` bytes in a row share it, the lowest bits being its operand. */
export interface Opcode {
  readonly byte: number
  readonly span: number
  readonly name: string
  readonly operands: readonly Operand[]
  /** What it means, for the format's table. */
  readonly means: string
}

export const INT = 0x00
export const OBJ = 0x40
export const STR = 0x80
export const ARR = 0xa0
export const NULL = 0xb0
export const UNDEFINED = 0xb1
export const TRUE = 0xb2
export const FALSE = 0xb3
export const NAN = 0xb4
export const U8 = 0xb5
export const N8 = 0xb6
export const I16 = 0xb7
export const I32 = 0xb8
export const U48 = 0xb9
export const F32 = 0xba
export const F64 = 0xbb
export const BIG = 0xbc
export const NEGBIG = 0xbd
export const NEWSTR = 0xc0
export const STR8 = 0xc1
export const STR16 = 0xc2
export const STR32 = 0xc3
export const REF8 = 0xc4
export const REF16 = 0xc5
export const REF32 = 0xc6
export const OBJ16 = 0xc7
export const OBJ32 = 0xc8
export const SHAPE = 0xc9
export const DICT = 0xca
export const ARR8 = 0xcb
export const ARR16 = 0xcc
export const ARR32 = 0xcd
export const SPARSE = 0xce
export const HOLE = 0xcf
export const KIND = 0xd0
export const KINDH = 0xd1
export const LEAF = 0xd2
export const DEFKIND = 0xd3
export const HOLD = 0xd4
export const END = 0xd5
export const DRESS = 0xd6
export const AFTER = 0xd7
export const GLOBAL = 0xd8
export const BYTES = 0xd9
export const ATTACH = 0xda
export const PERSID = 0xdb
export const LEAF0 = 0xe0

/** How many values of each short form fit into its byte. */
export const INTS = 64
export const OBJS = 64
export const STRS = 32
export const ARRS = 16
export const LEAVES = 16
/** How many parts a kind with a fixed number of them may have. */
export const MOST_PARTS = 254

/** Where the prototype of a shape comes from. */
export const FROM_OBJECT = 0
export const FROM_NULL = 1
export const FROM_VALUE = 2

/** Flags of DRESS above the two bits of integrity. */
export const DRESS_PROTOTYPE = 4
export const DRESS_STATE = 8

const op = (byte: number, name: string, operands: readonly Operand[], means: string, span = 1): Opcode => ({ byte, span, name, operands, means })

/** All opcodes, by byte. */
export const opcodes: readonly Opcode[] = [
  op(INT, 'INT', [], 'an integer from 0 to 63', INTS),
  op(OBJ, 'OBJ', [], 'an object of shape n; its values follow', OBJS),
  op(STR, 'STR', [], 'the string with index n', STRS),
  op(ARR, 'ARR', [], 'an array of n elements, which follow', ARRS),
  op(NULL, 'NULL', [], 'null'),
  op(UNDEFINED, 'UNDEFINED', [], 'undefined'),
  op(TRUE, 'TRUE', [], 'true'),
  op(FALSE, 'FALSE', [], 'false'),
  op(NAN, 'NAN', [], 'NaN'),
  op(U8, 'U8', ['u8'], 'an integer from 0 to 255'),
  op(N8, 'N8', ['u8'], 'an integer from −1 to −256: −1 − n'),
  op(I16, 'I16', ['i16'], 'a 16-bit integer'),
  op(I32, 'I32', ['i32'], 'a 32-bit integer'),
  op(U48, 'U48', ['u48'], 'an integer from 0 to 2⁴⁸ − 1'),
  op(F32, 'F32', ['f32'], 'a number that 32 bits hold exactly'),
  op(F64, 'F64', ['f64'], 'a number'),
  op(BIG, 'BIG', ['raw'], 'a BigInt, its magnitude in bytes'),
  op(NEGBIG, 'NEGBIG', ['raw'], 'a negative BigInt, its magnitude in bytes'),
  op(NEWSTR, 'NEWSTR', [], 'the next string of the block'),
  op(STR8, 'STR8', ['u8'], 'a string by index'),
  op(STR16, 'STR16', ['u16'], 'a string by index'),
  op(STR32, 'STR32', ['u32'], 'a string by index'),
  op(REF8, 'REF8', ['u8'], 'an object seen before'),
  op(REF16, 'REF16', ['u16'], 'an object seen before'),
  op(REF32, 'REF32', ['u32'], 'an object seen before'),
  op(OBJ16, 'OBJ16', ['u16'], 'an object by shape'),
  op(OBJ32, 'OBJ32', ['u32'], 'an object by shape'),
  op(SHAPE, 'SHAPE', ['shape'], 'defines the next shape: where the prototype comes from, keys, prototype; then an object of it'),
  op(DICT, 'DICT', ['u32'], 'an object of n entries, key and value in turn'),
  op(ARR8, 'ARR8', ['u8'], 'an array'),
  op(ARR16, 'ARR16', ['u16'], 'an array'),
  op(ARR32, 'ARR32', ['u32'], 'an array'),
  op(SPARSE, 'SPARSE', ['u32'], 'an array of this length without elements'),
  op(HOLE, 'HOLE', [], 'no element here'),
  op(KIND, 'KIND', ['u8'], 'a value of a kind; its parts follow, HOLD where it begins to exist, END'),
  op(KINDH, 'KINDH', ['u8'], 'a value of a kind that exists at once; its parts follow, END'),
  op(LEAF, 'LEAF', ['u8'], 'a value of a kind with a fixed number of parts'),
  op(DEFKIND, 'DEFKIND', ['string', 'u8'], 'names the next kind; its number of parts plus one, or 0 where that is not fixed'),
  op(HOLD, 'HOLD', [], 'the value exists from here on'),
  op(END, 'END', [], 'no more parts'),
  op(DRESS, 'DRESS', ['u8'], 'an object, then what is unusual about it: prototype, state or properties; END'),
  op(AFTER, 'AFTER', [], 'two values, of which the first must exist before the second; stands for the second'),
  op(GLOBAL, 'GLOBAL', ['string', 'string'], 'an object by module and name'),
  op(BYTES, 'BYTES', ['raw'], 'bytes'),
  op(ATTACH, 'ATTACH', ['u32'], 'a value that travels beside the bytes'),
  op(PERSID, 'PERSID', [], 'a persistent id follows'),
  op(LEAF0, 'LEAF0', [], 'a value of kind n with a fixed number of parts', LEAVES),
]

/** The opcode of each byte; `undefined` where there is none. */
export const opcodeOf: readonly (Opcode | undefined)[] = Array.from({ length: 256 }, (_, byte) =>
  opcodes.find(o => byte >= o.byte && byte < o.byte + o.span))

/** First bytes of every pickle. 0x89 is no ASCII: a transfer that mangles text is found at once. */
export const MAGIC: readonly number[] = [0x89, 0x64, 0x69, 0x6c]
/** The newest format that is written and read. */
export const HIGHEST_PROTOCOL = 1
/** The format that is written unless an option says another. */
export const DEFAULT_PROTOCOL = 1

/** Header flags. */
export const FLAG_CODE = 2
export const FLAG_SEALED = 4
/** Between the tokens and the seal stand identities of objects. */
export const FLAG_TRACKED = 8
/** Behind the tokens stands the seal of a key's holder, instead of the realm's. */
export const FLAG_KEYED = 16
export const FLAGS: number = FLAG_CODE | FLAG_SEALED | FLAG_TRACKED | FLAG_KEYED

/** Bytes of the header: magic 4, version 1, flags 1, reserve 2, checksum 4. */
export const HEADER = 12
/** Where the checksum stands. */
export const CHECKSUM = 8

/** Forms of strings, in the lowest bits of a head: Latin-1 is one bit, 0, so that most heads take one byte; the others are two. */
export const WIDE = 1
export const UTF8 = 3
