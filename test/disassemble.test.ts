// A disassembly says every byte once, whatever the bytes are; it sees no fault where loads sees none.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { disassembly, rowText, type Row } from '../lib/core/disassemble.ts'
import { CHECKSUM, FLAGS_AT, FROM_OBJECT_NEXT, FROMS, HEADER, NEWSTR, SHAPE, VERSION } from '../lib/core/opcodes.ts'
import { disassemble, dumps, dumpsAsync, loads, register, UnpicklingError } from '../lib/index.ts'
import { kind } from '../lib/core/kind.ts'
import { Registry } from '../lib/core/registry.ts'
import { defaultSettings } from '../lib/core/settings.ts'
import { define, pickle, pickleWith, resum, type Line } from './assembler.ts'
import { examples, registerExamples } from './support/examples.ts'
import { verbsOf } from './support/verbs.ts'

registerExamples()
class Spot {
  x: number
  y: number
  constructor(x: number, y: number) { this.x = x; this.y = y }
}
register(Spot, { name: 'disassemble.Spot' })

/** What is wrong with the rows as a list of what stands in the bytes, if anything. */
function gaps(rows: readonly Row[], bytes: Uint8Array): string | undefined {
  let at = 0
  for (const { offset, length, opcode } of rows) {
    if (offset !== at || length < 0) return `${opcode} at ${offset} of ${length} bytes, after byte ${at}`
    at += length
  }
  if (at !== bytes.length) return `bytes ${at} to ${bytes.length} are in no row`
  const last = rows.findIndex(({ fault }) => fault !== undefined)
  return last < 0 || last === rows.length - 1 ? undefined : 'a fault is not the last row'
}

function faultOf(bytes: Uint8Array): Row['fault'] {
  return disassemble(bytes).at(-1)?.fault
}

/** The lines of the tokens. */
function lines(bytes: Uint8Array): string[] {
  const rows = disassemble(bytes)
  return rows.slice(rows.findIndex(({ opcode }) => opcode === 'CHECKSUM') + 1)
    .filter(({ opcode }) => opcode !== 'STRINGS' && opcode !== 'LENGTH' && opcode !== 'STRING').map(row => rowText(row).slice(8))
}

const self: Record<string, unknown> = { name: 'a' }
self['self'] = self

describe('says what stands there', () => {
  test.each<[name: string, value: unknown, expected: string[]]>([
    ['an integer', 7, ['INT 7']],
    ['minus zero', -0, ['F32 -0']],
    ['numbers of all widths', [255, -256, -300, 70_000, 2 ** 40, 0.5, 0.1, NaN], ['ARR 8  #0', '  U8 255', '  N8 -256', '  I16 -300', '  I32 70000', '  U48 1099511627776', '  F32 0.5', '  F64 0.1', '  NAN']],
    ['BigInts', [0n, -258n], ['ARR 2  #0', '  BIG 0 bytes', '  NEGBIG 2 bytes: 01 02']],
    ['strings, once and again', ['a', 'a'], ['ARR 2  #0', '  NEWSTR 0 "a"', '  STR 0 "a"']],
    ['a cycle', self, ['SHAPE 0 {"name", "self"}  #0', '  NEWSTR 2 "a"', '  REF8 #0']],
    ['objects of one shape', [{ x: 1 }, { x: 2 }], ['ARR 2  #0', '  SHAPE 0 {"x"}  #1', '    INT 1', '  OBJ 0 {"x"}  #2', '    INT 2']],
    ['instances: a name takes its number before the first of them', [new Spot(1, 2), new Spot(3, 4)], [
      'ARR 2  #0', '  SHAPE 0 {"x", "y"}, prototype:  #2', '    GLOBAL "registered" "disassemble.Spot.prototype"  #1', '    INT 1', '    INT 2', '  OBJ 0 {"x", "y"}  #3', '    INT 3', '    INT 4']],
    ['no prototype', Object.assign(Object.create(null) as object, { a: 1 }), ['SHAPE 0 {"a"}, no prototype  #0', '  INT 1']],
    ['kinds by tag, with and without an end', new Map([[1, new Date(5)]]), ['DEFKIND 0 "Map"', 'KINDH "Map"  #0', '  INT 1', '  DEFKIND 1 "Date", 1 part', '  LEAF0 "Date"  #1', '    INT 5', 'END']],
    ['bytes', new Uint8Array([1, 2, 255]).buffer, ['DEFKIND 0 "ArrayBuffer", 2 parts', 'LEAF0 "ArrayBuffer"  #0', '  FALSE', '  BYTES 3 bytes: 01 02 ff']],
    ['what is unusual', Object.freeze([1, , 2]), ['DRESS frozen', '  ARR 3  #0', '    INT 1', '    HOLE', '    INT 2', 'END']],
    ['a prototype first', Object.create({ a: 1 }), ['AFTER', '  SHAPE 0 {"a"}  #0', '    INT 1', '  SHAPE 1 {}, prototype:  #1', '    REF8 #0']],
    ['what is invisible', ['a\u202eb\u00a0\u{e0041}\n'], ['ARR 1  #0', '  NEWSTR 0 "a\\u202eb\\u00a0\\u{e0041}\\n"']],
    ['the beginning of what is long', 'x'.repeat(300), [`NEWSTR 0 "${'x'.repeat(80)}…"`]],
  ])('%s', (_, value, expected) => {
    expect(lines(dumps(value))).toEqual(expected)
  })

  test('the header, the strings and the seal', () => {
    const bytes = dumps({ 'é': Function })
    expect(disassemble(bytes).map(({ offset, length, opcode }) => [offset, length, opcode])).toEqual([
      [0, 2, 'MAGIC'], [2, 1, 'VERSION'], [3, 1, 'FLAGS'], [4, 4, 'CHECKSUM'], [8, 1, 'STRINGS'],
      [9, 1, 'LENGTH'], [10, 1, 'LENGTH'], [11, 1, 'LENGTH'], [12, 1, 'STRING'], [13, 10, 'STRING'], [23, 8, 'STRING'],
      [31, 2, 'SHAPE'], [33, 3, 'GLOBAL'], [36, 16, 'SEAL'],
    ])
    expect(disassemble(bytes)[2]!.operand).toBe('code, sealed')
  })

  test('whole strings and keys, for those who want more than a line', () => {
    const string = '\u202e'.repeat(500)
    const rows = disassemble(dumps({ [string]: string }))
    expect(rows.filter(row => row.string === string).map(({ opcode }) => opcode)).toEqual(['STRING', 'STR'])
    expect(rows.find(({ opcode }) => opcode === 'SHAPE')!.keys).toEqual([string])
  })

  test('strings of each form, and halves of characters', () => {
    for (const value of [['\ud83e', '\udd52', 'end'], ['\ud83e', 'x'], ['', '🥒', '漢', 'Latin', 'it’s what one says', 'more']]) {
      const rows = disassemble(dumps(value))
      expect(rows.filter(({ opcode }) => opcode === 'STRING').toSorted((a, b) => a.index! - b.index!).map(({ string }) => string)).toEqual(value)
      expect(gaps(rows, dumps(value))).toBeUndefined()
    }
  })

  test('nests half a million deep', () => {
    let value: unknown[] = []
    for (let i = 0; i < 500_000; i++) value = [value]
    const bytes = dumps(value)
    expect(disassemble(bytes).at(-1)).toEqual({ offset: bytes.length - 1, length: 1, opcode: 'ARR', operand: '0', depth: 500_000, id: 500_000 })
  })
})

describe('every byte is in one row, and the numbers are those of the pickle', () => {
  test.each(examples.filter(({ verdict }) => verdict !== 'refused' && verdict !== 'attached'))('$group: $name', async ({ make }) => {
    const bytes = await dumpsAsync(make())
    const rows = disassemble(bytes)
    expect(gaps(rows, bytes)).toBeUndefined()
    expect(rows.at(-1)!.fault).toBeUndefined()
    const ids = rows.flatMap(({ id }) => id ?? []).toSorted((a, b) => a - b)
    expect(ids).toEqual(ids.map((_, i) => i))
  })

  test('any values', () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true, withTypedArray: true, withSparseArray: true, withBoxedValues: true })
    fc.assert(fc.property(anything, value => {
      const bytes = dumps(value)
      const rows = disassemble(bytes)
      expect(gaps(rows, bytes)).toBeUndefined()
      expect(rows.at(-1)!.fault).toBeUndefined()
    }), { numRuns: 300 })
  })
})

/** Something of everything, small. */
const sample = (): Uint8Array<ArrayBuffer> => dumps({ a: [1, -1, 300, 0.5, 12n, 'ü'], m: new Map<unknown, unknown>([['a', new Set([/x/g])]]), f: Object.freeze({ d: new Date(0) }), s: new Spot(1, 2), p: Object.create({ q: Math.max }) })

describe('broken bytes', () => {
  const one = pickle(['INT', 1])
  /** Where the tokens begin that use no string. */
  const TOKENS = HEADER + 1

  test.each<[name: string, bytes: Uint8Array, code: string, offset: number]>([
    ['nothing', new Uint8Array(0), 'TRUNCATED', 0],
    ['other bytes', new TextEncoder().encode('<!doctype html>'), 'NOT_A_PICKLE', 0],
    ['text that was mangled', Uint8Array.of(0x3f, 0x64, 1), 'NOT_A_PICKLE', 0],
    ['a later version', pickleWith({ protocol: 99 }, [['INT', 1]]), 'VERSION', VERSION],
    ['unknown flags', pickleWith({ flags: 0x80 }, [['INT', 1]]), 'VERSION', FLAGS_AT],
    ['the header alone', one.slice(0, HEADER), 'TRUNCATED', HEADER],
    ['half a header', one.slice(0, 6), 'TRUNCATED', 6],
    ['a changed bit', one.map((byte, i) => i === TOKENS ? byte ^ 2 : byte), 'DAMAGED', CHECKSUM],
    ['an opcode that does not exist', pickle(Uint8Array.of(0xff)), 'BAD_TOKEN', TOKENS],
    ['bytes after the end', pickle(['INT', 1], ['INT', 2]), 'TRAILING', TOKENS + 1],
    ['an end of nothing', pickle(['END']), 'BAD_TOKEN', TOKENS],
    ['an end instead of an element', pickle(['ARR', 1], ['END']), 'BAD_TOKEN', TOKENS + 1],
    ['more elements than bytes', pickle(['ARR32', 4_000_000_000]), 'TRUNCATED', TOKENS],
    ['more entries than bytes', pickle(['DICT', 4_000_000_000]), 'TRUNCATED', TOKENS],
    ['an object that is not there', pickle(['ARR', 1], ['REF8', 1]), 'BAD_REF', TOKENS + 1],
    ['a shape that is not there', pickle(['OBJ', 0]), 'BAD_REF', TOKENS],
    ['a shape of strings that are not there', pickle(Uint8Array.of(SHAPE, FROMS + FROM_OBJECT_NEXT)), 'BAD_STRING', TOKENS],
    ['a number of keys with zeros to spare', pickle(Uint8Array.of(SHAPE, 0x84, 0, NEWSTR, 0)), 'BAD_TOKEN', TOKENS],
    ['a number of keys that does not end', pickle(Uint8Array.of(SHAPE, 0xff)), 'TRUNCATED', TOKENS + 2],
    ['a kind whose number the format does not have', pickle(['DEFKIND', 63, 2], ['LEAF0', 0], ['INT', 1]), 'UNKNOWN_KIND', TOKENS],
    ['a kind that is not there', pickle(['KIND', 0], ['END']), 'BAD_REF', TOKENS],
    ['a string that is not there', pickle(['STR', 0]), 'BAD_REF', TOKENS],
    ['a string too many', pickleWith({ extra: ['x'] }, [['INT', 1]]), 'BAD_STRING', TOKENS + 3],
    ['a kind of the wrong form', pickle(define('Date'), ['KIND', 0], ['END']), 'BAD_TOKEN', TOKENS + 8],
  ])('%s', (_, bytes, code, offset) => {
    expect(gaps(disassemble(bytes), bytes)).toBeUndefined()
    expect(faultOf(bytes)).toMatchObject({ code, offset })
    expect(() => loads(bytes)).toThrow(UnpicklingError)
  })

  const cuts = sample()
  test('cut anywhere', () => {
    for (let length = 0; length < cuts.length; length++) {
      for (const bytes of [cuts.slice(0, length), resum(cuts.slice(0, length))]) {
        const rows = disassemble(bytes)
        expect(gaps(rows, bytes), `${length} bytes`).toBeUndefined()
        expect(rows.at(-1)!.fault, `${length} bytes`).toBeDefined()
      }
    }
  })

  test('with any bit changed, and the checksum made to fit: what it finds wrong, loads refuses', () => {
    const original = sample()
    for (let bit = 0; bit < original.length * 8; bit++) {
      const bytes = new Uint8Array(original)
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      const fitted = resum(bytes)
      expect(gaps(disassemble(bytes), bytes), `bit ${bit}`).toBeUndefined()
      expect(faultOf(bytes), `bit ${bit}`).toBeDefined()
      expect(gaps(disassemble(fitted), fitted), `bit ${bit}, fitted`).toBeUndefined()
      if (faultOf(fitted) !== undefined) expect(() => loads(fitted), `bit ${bit}, fitted`).toThrow(UnpicklingError)
    }
  })

  test('of any kind', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), noise => {
      for (const bytes of [noise, pickle(noise as Line)]) expect(gaps(disassemble(bytes), bytes)).toBeUndefined()
    }), { numRuns: 500 })
  })
})

test('the rows are made as they are asked for, from a copy', () => {
  const bytes = dumps(Array.from({ length: 10_000 }, (_, i) => i))
  const whole = disassemble(bytes)
  const rows = disassembly(bytes)
  expect(rows.next().value).toEqual(whole[0])
  bytes.fill(0xff)
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] })
  expect([...rows]).toEqual(whole.slice(1))
})

test.each([undefined, null, 'text', 42, {}, [1, 2], new Map()])('%s is not bytes', input => {
  for (const look of [disassemble, disassembly]) {
    expect(() => look(input as never)).toThrow(expect.objectContaining({ name: 'UnpicklingError', code: 'NOT_BYTES' }))
  }
})

test('a kind of which the number of parts has changed is refused, and shown', () => {
  class Pair {
    readonly a: unknown
    readonly b: unknown
    constructor(a: unknown, b: unknown) { this.a = a; this.b = b }
  }
  const before = kind<Pair>({
    tag: 'pair', arity: 2,
    encode(pair, out) { out.value('a', pair.a); out.value('b', pair.b) },
    decode: from => new Pair(from.value(), from.value()),
  })
  const after = kind<Pair>({ ...before, arity: 3, decode: from => new Pair(from.value(), [from.value(), from.value()]) })
  const verbs = [before, after].map(how => {
    const verbs = verbsOf(new Registry(), defaultSettings())
    verbs.register(Pair)(how)
    return verbs
  })
  const bytes = verbs[0]!.dumps([new Pair(1, 2), 3])
  expect(verbs[0]!.loads(bytes)).toEqual([new Pair(1, 2), 3])
  expect(() => verbs[1]!.loads(bytes)).toThrow(expect.objectContaining({ code: 'KIND_CHANGED' }))
  expect(lines(bytes)).toEqual(['ARR 2  #0', '  DEFKIND 0 "pair", 2 parts', '  LEAF0 "pair"  #1', '    INT 1', '    INT 2', '  INT 3'])
})
