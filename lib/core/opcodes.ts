// The numbers of the format: opcodes, flags, sizes. Constants, because the hot loops switch on them; what each opcode is
// called and followed by, for people, says opcode-table.ts.

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

/** Where the prototype of a shape comes from, in the lowest two bits of its head; the others say how many keys it has. */
export const FROM_OBJECT = 0
export const FROM_NULL = 1
export const FROM_VALUE = 2
/** From `Object.prototype`, and the keys are the next strings, for which then stand no tokens. */
export const FROM_OBJECT_NEXT = 3
export const FROMS = 4

/** Flags of DRESS above the two bits of integrity. */
export const DRESS_PROTOTYPE = 4
export const DRESS_STATE = 8

/** First bytes of every pickle. 0x89 is no ASCII: a transfer that mangles text is found at once. */
export const MAGIC: readonly number[] = [0x89, 0x64]
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

/** Bytes of the header: magic 2, version 1, flags 1, checksum 4. Little data is most of what is saved, so it is short. */
export const HEADER = 8
/** Where version, flags and checksum stand, which last is a whole word. */
export const VERSION = 2
export const FLAGS_AT = 3
export const CHECKSUM = 4

/** Forms of strings, in the lowest bits of a head: Latin-1 is one bit, 0, so that most heads take one byte; the others are two. */
export const WIDE = 1
export const UTF8 = 3
