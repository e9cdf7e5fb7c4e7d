// R and L: references that lead astray, and small inputs that ask for much.

import { HEADER } from '../../lib/core/opcodes.ts'
import { define, held, leaf, pickle, pickleWith, resum, row, type Line } from '../assembler.ts'
import { inert, refused, type Row } from './row.ts'

const repeat = (count: number, ...lines: readonly Line[]): Line[] => Array.from({ length: count }, () => lines).flat()

/** Some engines end at 2 ** 20 bits. */
function hasLargeBigInts(): boolean {
  try {
    return 1n << BigInt(8 * 2 ** 20) > 0n
  } catch {
    return false
  }
}

const bytes = (size: number, first = 1): Uint8Array => {
  const magnitude = new Uint8Array(size)
  if (size > 0) magnitude[0] = first
  return magnitude
}

export const references: Row[] = [
  refused('R01', 'a reference to what comes later', 'BAD_REF', () => pickle(['ARR', 2], ['REF8', 1], ['ARR', 0])),
  refused('R01', 'a reference to a value that is being made', 'BAD_REF', () => pickle(...leaf(0, 'Date', ['REF8', 0]))),
  refused('R03', 'a root that is a reference to itself', 'BAD_REF', () => pickle(['REF8', 0])),
  inert('R03', 'an object that is its own key, value and member', () => pickle(['ARR', 3], ['REF8', 0], ...held(0, 'Map', ['REF8', 1], ['REF8', 1]), ...held(1, 'Set', ['REF8', 2], ['REF8', 0])),
    ([a, map, set]) => map.get(map) === map && set.has(set) && set.has(a)),
  refused('R04', 'a reduction whose argument is itself', 'BAD_REF', () => pickle(define('reduction'), ['KIND', 0], ['REF8', 0], ['END'])),
  inert('R05', 'sixty arrays, each ten times the one before', () => pickleWith({}, [['ARR8', 61], ['ARR', 0], ...Array.from({ length: 60 }, (_, i): Line[] => [['ARR', 10], ...repeat(10, ['REF8', i + 1])]).flat()]),
    list => list.length === 61 && list[60][9][9][9].length === 10),
  refused('R06', 'a reference into a kind that is not made', 'BAD_REF', () => pickle(define('Symbol'), ['KIND', 0], ['ARR', 1], ['REF8', 0], ['END'])),
]

/** Counts that lie, by opcode. */
const lies: readonly (readonly [what: string, count: number, line: (count: number) => Line[]])[] = [0xffff_ffff, 0x8000_0000, 0x7fff_ffff, 1000].flatMap(count => [
  ['an array', count, n => [['ARR32', n]]],
  ['a dictionary', count, n => [['DICT', n]]],
  ['raw bytes', count, n => [define('ArrayBuffer'), ['LEAF0', 0], ['FALSE'], Uint8Array.of(0xd9, n & 255, n >> 8 & 255, n >> 16 & 255, n >>> 24)]],
  ['a BigInt', count, n => [Uint8Array.of(0xbc, n & 255, n >> 8 & 255, n >> 16 & 255, n >>> 24)]],
] as [string, number, (n: number) => Line[]][])

export const sizes: Row[] = [
  ...lies.map(([what, count, line]) => refused('L01', `${what} of ${count}`, ['TRUNCATED', 'LIMIT'], () => pickle(...line(count)))),
  refused('L01', 'a shape of 2³² − 1 keys', 'TRUNCATED', () => pickle(Uint8Array.of(0xc9, 0xfc, 0xff, 0xff, 0xff, 0x3f))),
  refused('L01', '255 elements of which none is there', 'TRUNCATED', () => pickle(['ARR8', 255])),
  refused('L01', 'more strings than bytes', 'TRUNCATED', () => strings(0xff, 0xff, 0xff, 0xff, 0x0f)),
  refused('L01', 'strings that are longer than the input', 'TRUNCATED', () => lengths(0xfe, 0x7f)),
  refused('L01', 'a string of 2⁵³ characters', ['BAD_STRING', 'LIMIT'], () => lengths(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f)),
  refused('L01', 'a length of ten bytes', ['BAD_STRING', 'LIMIT'], () => lengths(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1)),
  refused('L01', 'a string of 2²⁷ characters', 'TRUNCATED', () => lengths(0x80, 0x80, 0x80, 0x80, 0x01)),
  inert('L02', 'arrays of 33,554,431 and of 2³² − 1 with one element', () => pickle(['ARR', 2], ...[33_554_431, 0xffff_ffff].flatMap((length): Line[] => [['DRESS', 0], ['SPARSE', length], ['INT', 5], ['INT', 7], ['TRUE'], ['END']])),
    ([a, b]) => a.length === 33_554_431 && b.length === 2 ** 32 - 1 && a[5] && b[5] && Object.keys(a).length === 1),
  refused('L02', 'an array of 2³² as a key', ['BAD_TYPE', 'BAD_KEY'], () => pickle(['DRESS', 0], ['SPARSE', 5], 'length', ['INT', 1], ['U48', 2 ** 32], ['END'])),
  inert('L03', '100,000 arrays in one another', () => pickleWith({}, [...repeat(100_000, ['ARR', 1]), ['NULL']]), list => Array.isArray(list[0][0][0])),
  inert('L03', '100,000 Maps in one another', () => pickleWith({}, [define('Map'), ...repeat(100_000, ['KINDH', 0], ['INT', 0]), ['NULL'], ...repeat(100_000, ['END'])]), map => map.get(0).get(0) instanceof Map),
  inert('L03', '100,000 values after one another', () => pickleWith({}, [...repeat(100_000, ['AFTER'], ['NULL']), ['TRUE']]), value => value === true),
  refused('L03', '100,000 dresses and nothing in them', 'BAD_TOKEN', () => pickleWith({}, repeat(100_000, ['DRESS', 0]))),
  refused('L03', 'deeper than the limit', 'LIMIT', () => pickleWith({}, [...repeat(1000, ['ARR', 1]), ['NULL']]), { options: () => ({ limits: { depth: 100 } }) }),
  refused('L04', 'a BigInt beyond the limit', 'LIMIT', () => pickle(['BIG', bytes(2 ** 20 + 1)])),
  refused('L04', 'a BigInt beyond a limit of one\'s own', 'LIMIT', () => pickle(['BIG', bytes(9)]), { options: () => ({ limits: { bigint: 8 } }) }),
  refused('L04', 'a BigInt that begins with a zero', 'BAD_TOKEN', () => pickle(['BIG', bytes(9, 0)])),
  refused('L04', 'a BigInt that is minus zero', 'BAD_TOKEN', () => pickle(['NEGBIG', bytes(0)])),
  ...hasLargeBigInts() ? [inert('L04', 'a BigInt within the limit', () => pickle(['BIG', bytes(2 ** 20)]), n => typeof n === 'bigint' && n === 1n << BigInt(8 * (2 ** 20 - 1)))]
    : [refused('L04', 'a BigInt within the limit, but not within the engine\'s', 'REVIVE_FAILED', () => pickle(['BIG', bytes(2 ** 20)]))],
  ...([['a source of 1 MB', 'a'.repeat(2 ** 20), ''], ['groups that nest', `${'('.repeat(9000)}${')'.repeat(9000)}`, 'no flags'], ['a flag twice', 'a', 'gg'],
    ['flags that exclude each other', 'a', 'uv'], ['an unknown flag', 'a', 'x'], ['a source that does not end', '(', ''], ['a class that does not end', '[', '']] as const)
    .map(([what, source, flags]) => refused('L05', `a RegExp with ${what}`, ['REVIVE_FAILED', 'BAD_TYPE', 'LIMIT'], () => pickle(define('RegExp'), ['KIND', 0], source, flags, ['HOLD'], ['END']))),
  inert('L05', 'a RegExp whose source holds lines and slashes', () => pickle(define('RegExp'), ['KIND', 0], 'a\n/\u2028', '', ['HOLD'], ['END']), r => r.test('a\n/\u2028')),
  inert('L06', 'a RegExp that would run for ever', () => pickle(define('RegExp'), ['KIND', 0], '^(a+)+$', '', ['HOLD'], ['END']), r => r.source === '^(a+)+$'),
  ...([2 ** 48 - 1, 2 ** 40, 2 ** 31, 3] as const).map(max => refused('L07', `a resizable buffer of up to ${max}`, ['BAD_TYPE', 'REVIVE_FAILED', 'LIMIT'], () => pickle(...leaf(0, 'ResizableArrayBuffer', ['U48', max], ['BYTES', new Uint8Array(8)])))),
  inert('L09', '100,000 empty objects in 100,000 bytes', () => pickleWith({}, [['ARR32', 100_000], ...row([]), ...repeat(99_999, ['OBJ', 0])]), list => list.length === 100_000),
  refused('L09', 'more objects than the limit', 'LIMIT', () => pickleWith({}, [['ARR32', 10_000], ...repeat(10_000, ['ARR', 0])]), { options: () => ({ limits: { nodes: 1000 } }) }),
  inert('L09', '100,000 symbols', () => pickleWith({}, [['ARR32', 100_000], define('Symbol'), ...repeat(100_000, ['KIND', 0], ['END'])]), list => typeof list[99_999] === 'symbol'),
  refused('L09', 'more bytes than the limit', 'LIMIT', () => pickle(['ARR', 0]), { options: () => ({ limits: { bytes: 9 } }) }),
]

/** A pickle that speaks of so many strings. */
function strings(...varint: number[]): Uint8Array {
  const whole = pickle('text')
  return resum(Uint8Array.of(...whole.subarray(0, HEADER), ...varint, ...whole.subarray(HEADER + 1)))
}

/** A pickle whose first string has this length. */
function lengths(...varint: number[]): Uint8Array {
  const whole = pickle('text')
  return resum(Uint8Array.of(...whole.subarray(0, HEADER + 1), ...varint, ...whole.subarray(HEADER + 2)))
}
