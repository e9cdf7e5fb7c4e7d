// The rows of bytes: every byte in one of them, whose it is, what it says; which of very many rows are in sight. On pickles
// that are whole, broken and hostile. Nothing is built.

import { describe, expect, test } from 'vitest'
import { disassemble } from '../../lib/core/disassemble.ts'
import { CHECKSUM, HEADER, VERSION } from '../../lib/core/opcodes.ts'
import { contents } from '../../lib/contents.ts'
import { dumps } from '../../lib/dill.ts'
import { graphOfBytes } from '../../lib/graph/from-bytes.ts'
import { atOnce } from '../../lib/core/pauses.ts'
import { Listing, pickleIn } from '../../panel/model/bytes.ts'
import { factsOfColumns } from '../../panel/model/bytes-facts.ts'
import { byteRowOf, faultText, findRows, hexLines, meaningOf, offsetOf, rowsText } from '../../panel/model/bytes-rows.ts'
import { BytesStrip } from '../../panel/model/bytes-strip.ts'
import { RowWindow } from '../../panel/model/row-window.ts'
import { columnsOf } from '../../panel/model/weights-columns.ts'
import { examples, registerExamples } from '../support/examples.ts'

registerExamples()

class Jar {
  label = 'Dill'
  lid: unknown = undefined
}

/** A little of everything that nests: what waits, what is dressed, names, instances, functions, cycles. */
function larder(): Record<string, unknown> {
  const shelf = { name: 'Top' }
  const jar = new Jar()
  const value: Record<string, unknown> = {
    name: 'Kitchen', when: new Date(0), jars: new Map<unknown, unknown>([['a', shelf], [shelf, jar]]), set: new Set([1, shelf]), frozen: Object.freeze([1n, -5n]), odd: Object.assign([1, 2], { extra: shelf }),
    none: Object.create(null) as object, max: Math.max, text: 'x'.repeat(300), half: '\ud800', floats: new Float32Array(3), f: (n: number) => n + 1, Jar, jar, symbol: Symbol('gram'), sparse: [, 1],
    hidden: Object.defineProperty({}, 'h', { value: shelf }),
  }
  value['self'] = value
  return value
}

function read(bytes: Uint8Array): Listing {
  const listing = new Listing(bytes)
  atOnce(listing.steps)
  return listing
}

const rowsOf = (listing: Listing): number[] => Array.from({ length: listing.length }, (_, row) => row)
const find = (listing: Listing, opcode: string): number => rowsOf(listing).find(row => listing.opcode(row) === opcode)!

describe('a listing', () => {
  const bytes = dumps(larder())
  const listing = read(bytes)

  test('has every byte in one row, in their order', () => {
    let end = 0
    for (const row of rowsOf(listing)) {
      expect(listing.offset(row)).toBe(end)
      end = listing.end(row)
    }
    expect([end, listing.whole, listing.fault]).toEqual([bytes.length, true, undefined])
  })

  test('says what a disassembly says, with one row for all lengths', () => {
    const rows = disassemble(bytes).filter(({ opcode }) => opcode !== 'LENGTH')
    const told = rowsOf(listing).filter(row => listing.opcode(row) !== 'LENGTHS')
    expect(told.map(row => [listing.opcode(row), listing.operand(row), listing.depth(row), listing.id(row), listing.ref(row)])).toEqual(rows.map(({ opcode, operand, depth, id, ref }) => [opcode, operand, depth, id, ref]))
    expect(listing.operand(find(listing, 'LENGTHS'))).toBe(String(listing.strings))
  })

  test.each<readonly [string, () => unknown]>([['a larder', larder], ...examples.filter(({ verdict }) => verdict === 'pass').map(({ group, name, make }) => [`${group}: ${name}`, make] as const)])('gives bytes to whom a graph gives them: %s', (_, make) => {
    const bytes = dumps(make())
    const listing = read(bytes)
    const graph = graphOfBytes(bytes)
    const own = new Float64Array(graph.own.length)
    const lengths = disassemble(bytes).filter(({ opcode }) => opcode === 'LENGTH').map(({ length }) => length)
    for (const row of rowsOf(listing)) {
      const owner = listing.owner(row)
      if (owner !== undefined) own[owner]! += listing.end(row) - listing.offset(row) + (listing.opcode(row) === 'STRING' ? lengths[row - find(listing, 'STRING')]! : 0)
    }
    // What a kind is called, and what stands around a value that waits, a graph gives to what comes next.
    const moved = rowsOf(listing).filter(row => /^(?:DEFKIND|DRESS|AFTER)$/.test(listing.opcode(row)))
    if (moved.length === 0 && graph.by[graph.root] !== 'value') expect(Array.from(own)).toEqual(Array.from(graph.own))
    for (let id = 0; id < listing.objects; id++) {
      expect(listing.id(listing.head(id)!)).toBe(id)
      expect(listing.holder(id) ?? -1).toBe(graph.holders[id])
    }
  })

  test('knows how far an object goes', () => {
    const map = rowsOf(listing).find(row => /KIND/.test(listing.opcode(row)) && listing.operand(row) === '"Map"')!
    const tail = listing.tail(listing.id(map)!)
    expect([listing.opcode(tail - 1), listing.depth(tail - 1), listing.depth(tail) <= listing.depth(map)]).toEqual(['END', listing.depth(map), true])
    expect(listing.tail(0)).toBe(find(listing, 'TRACKED') || find(listing, 'SEAL'))
  })

  test('finds the row of a byte', () => {
    for (const row of rowsOf(listing)) if (listing.end(row) > listing.offset(row)) expect([listing.rowAt(listing.offset(row)), listing.rowAt(listing.end(row) - 1)]).toEqual([row, row])
  })

  test('tells whose seal it is', () => {
    const changed = bytes.slice()
    changed[changed.length - 1]! ^= 1
    expect([listing.seal(), read(changed).seal(), read(dumps([1])).seal()]).toEqual(['page', 'other', 'none'])
    expect([listing.code, listing.format, read(dumps([1])).code]).toEqual([true, 1, false])
  })

  test('is read in steps', () => {
    const many = new Listing(dumps(Array.from({ length: 5000 }, (_, n) => n)))
    many.steps.next()
    expect([many.whole, many.length > 0, many.length < 1000]).toEqual([false, true, true])
    atOnce(many.steps)
    expect(many.length).toBeGreaterThan(5000)
  })

  test('nothing recurses: 200,000 arrays in one another', () => {
    let deep: unknown[] = []
    for (let i = 0; i < 200_000; i++) deep = [deep]
    const listing = read(dumps(deep))
    expect([listing.objects, listing.tail(0), listing.holder(200_000)]).toEqual([200_001, listing.length, 199_999])
  })
})

describe('broken bytes', () => {
  const bytes = dumps([1, { a: 'text' }, new Map([[1, 2]])])
  const changed = (at: number, to: number): Uint8Array => Uint8Array.from(bytes, (byte, i) => i === at ? to : byte)
  const cases: readonly (readonly [name: string, bytes: Uint8Array, says: RegExp])[] = [
    ['an opcode that does not exist', changed(bytes.length - 1, 0xf1), /^Byte 0x[0-9a-f]+: opcode 0xf1 does not exist\.$/],
    ['one further up', changed(read(bytes).offset(find(read(bytes), 'ARR')), 0xdf), /^Byte 0x[0-9a-f]+: opcode 0xdf does not exist\. \d+ bytes after it were not read\.$/],
    ['the last byte is missing', bytes.slice(0, -1), /^Byte 0x[0-9a-f]+: the input ends within a value\.$/],
    ['a byte too many', Uint8Array.of(...bytes, 0), /^Byte 0x[0-9a-f]+: 1 bytes follow the end of the value\.$/],
    ['another sum', changed(CHECKSUM, bytes[CHECKSUM]! ^ 1), /^Byte 0x4: the checksum does not match: bytes were changed, lost or added\.$/],
    ['another version', changed(VERSION, 9), /^Byte 0x2: the pickle has format 9, and this version of dill reads up to 1\. /],
    ['nothing', new Uint8Array(), /^Byte 0x0: /],
    ['a header and no more', bytes.slice(0, HEADER), /^Byte 0x[0-9a-f]+: /],
    ['what is no pickle', new TextEncoder().encode('{"a": 1}'), /^Byte 0x0: the input does not begin as a pickle does\. 7 bytes after it were not read\.$/],
  ]

  test.each(cases)('%s', (_, broken, says) => {
    const listing = read(broken)
    const last = listing.length - 1
    expect(listing.opcode(last)).toBe('FAULT')
    expect(faultText(listing)).toMatch(says)
    expect(byteRowOf(listing, last, () => undefined)).toMatchObject({ tone: 'bad', operand: faultText(listing) })
    expect([listing.whole, listing.end(last)]).toEqual([true, broken.length])
    for (const row of rowsOf(listing)) expect(hexLines(listing, row, row + 1, listing.owner(row), 4).left).toBeGreaterThanOrEqual(0)
  })

  test('any byte changed, any end', () => {
    for (let at = 0; at < bytes.length; at++) {
      for (const broken of [changed(at, bytes[at]! ^ 0xff), bytes.slice(0, at)]) {
        const listing = read(broken)
        for (const row of rowsOf(listing)) byteRowOf(listing, row, () => undefined)
        expect(listing.length === 0 ? 0 : listing.end(listing.length - 1)).toBe(broken.length)
        for (let id = 0; id < listing.objects; id++) if (listing.head(id) !== undefined) expect(listing.tail(id)).toBeLessThanOrEqual(listing.length)
      }
    }
  })
})

describe('a row says', () => {
  const listing = read(dumps(larder()))
  const said = (opcode: string): ReturnType<typeof byteRowOf> => byteRowOf(listing, find(listing, opcode), id => `object ${id}`)

  test.each([
    ['MAGIC', { offset: '000000', bytes: '89 64', operand: '89 64', tone: 'plain', id: '', label: '' }],
    ['VERSION', { offset: '000002', bytes: '01', operand: '1' }],
    ['STRINGS', { operand: String(listing.strings) }],
    ['LENGTHS', { operand: `of ${listing.strings} strings`, bytes: expect.stringMatching(/^(?:[0-9a-f]{2} ){8}…$/) as string }],
    ['SHAPE', { id: '#0', label: 'object 0', depth: 0 }],
    ['REF8', { tone: 'shared', id: '', operand: expect.stringMatching(/^→ #\d+$/) as string, label: expect.stringMatching(/^object \d+$/) as string }],
  ])('%s', (opcode, row) => expect(said(opcode)).toMatchObject(row))

  test('which instructions are code', () => {
    const code = rowsOf(listing).filter(row => byteRowOf(listing, row, () => undefined).tone === 'code').map(row => listing.operand(row))
    expect(code).toEqual(expect.arrayContaining(['"function"', '"class"', expect.stringMatching(/^\d+ "function"$/)]))
    expect(code).not.toContain('"Map"')
  })

  test('no more than twelve levels of nesting', () => {
    let deep: unknown[] = []
    for (let i = 0; i < 40; i++) deep = [deep]
    const listing = read(dumps(deep))
    expect(byteRowOf(listing, listing.length - 1, () => undefined).depth).toBe(12)
  })

  test('what each instruction means', () => {
    for (const row of rowsOf(listing)) expect([listing.opcode(row), meaningOf(listing.opcode(row))]).toEqual([expect.anything(), expect.stringMatching(/^.{2,}$/)])
  })

  test('the bytes of an object, with its own ones apart', () => {
    const listing = read(dumps([1, ['inner'], 2]))
    const inner = listing.owner(listing.rowAt(listing.offset(find(listing, 'NEWSTR'))))!
    const { lines, left } = hexLines(listing, listing.head(0)!, listing.tail(0), 0, 10)
    expect([lines.map(({ stretches }) => stretches), left, inner]).toEqual([[[{ text: 'a3 01', own: true }, { text: 'a1 c0', own: false }, { text: '02', own: true }]], 0, 1])
    const long = read(dumps(Array.from({ length: 300 }, (_, n) => n % 60)))
    expect(hexLines(long, long.head(0)!, long.tail(0), 0, 4)).toMatchObject({ lines: { length: 4 }, left: 303 - 32 })
  })

  test('as text', () => {
    const listing = read(dumps([1, ['x']]))
    expect(rowsText(listing, listing.head(0)!, listing.length).split('\n').map(line => line.replace(/^\S+ +/, ''))).toEqual(['a2                         ARR #0 2', '01                           INT 1', 'a1                           ARR #1 1', 'c0                             NEWSTR 0 "x"'])
  })

  test('what is invisible as an escape', () => {
    const listing = read(dumps({ 'a"<b>\u2028\u202e': '\u0000' }))
    for (const row of rowsOf(listing)) expect(byteRowOf(listing, row, () => undefined).operand).not.toMatch(/[\p{Cc}\u2028\u202e]/u)
  })
})

test.each([
  ['0x51f', 0x51f], ['51f', 0x51f], ['00063d', 0x63d], ['1311', 1311], ['0', 0], ['000640', 0x640], [' 0X10 ', 16], ['1,311', 1311], ['', undefined], ['xyz', undefined], ['-1', undefined], ['0x', undefined], ['12.5', undefined],
])('an offset typed as %j is %j', (text, offset) => expect(offsetOf(text)).toBe(offset))

describe('what is looked for', () => {
  const listing = read(dumps({ name: 'Kitchen', long: `${'x'.repeat(200)} NEEDLE`, n: 2.5 }))
  const found = (text: string, most = 100): string[] => {
    const hits: number[] = []
    atOnce(findRows(listing, text, hits, most))
    return hits.map(row => listing.opcode(row))
  }
  test.each([
    ['kitchen', ['STRING', 'NEWSTR']], ['needle', ['STRING']], ['2.5', ['F32']], ['#0', ['SHAPE']], ['nowhere', []],
  ])('%s', (text, opcodes) => expect(found(text)).toEqual(opcodes))
  test('no more than asked for', () => expect(found('str', 2)).toHaveLength(2))
})

describe('which values are pickles', () => {
  const bytes = dumps([1])
  const { buffer } = bytes.slice()
  const { proxy, revoke } = Proxy.revocable(bytes, {})
  revoke()
  const ran: string[] = []
  const bang = (): never => {
    ran.push('ran')
    throw new Error('no')
  }
  const feigned = Object.defineProperties(bytes.slice(), { buffer: { get: bang }, byteOffset: { get: bang }, byteLength: { get: bang }, slice: { get: bang }, length: { get: bang }, constructor: { get: bang } })
  const rows: readonly (readonly [string, unknown, boolean])[] = [
    ['its bytes', bytes, true], ['a buffer', buffer, true], ['a part of a buffer', Uint8Array.of(0, 0, ...bytes).subarray(2), true], ['with properties of its own', feigned, true],
    ['bytes of something else', Uint8Array.of(1, 2, 3), false], ['no bytes', new Uint8Array(), false], ['a DataView', new DataView(buffer), false], ['a Proxy', new Proxy(bytes, {}), false], ['a revoked Proxy', proxy, false],
    ['an array', [...bytes], false], ['an object that looks like one', { byteLength: 4, buffer, byteOffset: 0 }, false], ['nothing', undefined, false], ['a text', '\x89dil', false], ['of the prototype only', Object.create(Uint8Array.prototype), false],
  ]
  test.each(rows)('%s', (_, value, is) => {
    const found = pickleIn(value)
    expect(found === undefined ? undefined : Array.from(found)).toEqual(is ? Array.from(bytes) : undefined)
    expect(ran).toEqual([])
  })
  test('what is read does not change with the value', () => {
    const mine = dumps([1])
    const found = pickleIn(mine)!
    mine.fill(0)
    expect(found[0]).toBe(0x89)
  })
})

describe('facts about bytes that nobody has loaded', () => {
  test('names, sizes and ways', () => {
    const bytes = dumps({ jars: new Map([['a', new Jar()]]), list: [[7]] })
    const facts = factsOfColumns(atOnce(columnsOf(bytes)))
    const listing = read(bytes)
    const inner = rowsOf(listing).filter(row => listing.opcode(row) === 'ARR').map(row => listing.id(row)!)
    expect(inner.map(id => [facts.pathText(id), facts.typeOf(id), facts.labelOf(id), facts.own(id), facts.retained(id)])).toContainEqual(['$.list[0]', 'Array', 'Array(1)', 2, 2])
    expect(facts.pathText(0)).toBe('$')
    expect(facts.retained(0)).toBeLessThanOrEqual(bytes.length)
    expect(contents(bytes).functions.map(({ path }) => path)).toEqual(['Jar'])
  })
})

describe('the picture of a file', () => {
  test('what most of each place is, side by side', () => {
    const strip = new BytesStrip(2048)
    strip.add(0, 1024, 'string')
    strip.add(1024, 1, 'other')
    strip.add(1025, 511, 'object')
    strip.add(1536, 512, 'string')
    expect(strip.stretches).toEqual([{ kind: 'string', from: 0, to: .5 }, { kind: 'object', from: .5, to: .75 }, { kind: 'string', from: .75, to: 1 }])
    expect(strip.shares).toEqual([['string', 1536], ['object', 511], ['other', 1]])
  })
  test('grows', () => {
    const strip = new BytesStrip(1024)
    strip.add(0, 2, 'array')
    expect(strip.stretches).toEqual([{ kind: 'array', from: 0, to: 1 / 512 }])
    strip.add(2, 2, 'array')
    expect(strip.stretches).toEqual([{ kind: 'array', from: 0, to: 2 / 512 }])
  })
  test.each([0, 1, 3, 511, 513])('of %i bytes', size => {
    const strip = new BytesStrip(size)
    for (let at = 0; at < size; at++) strip.add(at, 1, 'map')
    expect(strip.stretches).toEqual(size === 0 ? [] : [{ kind: 'map', from: 0, to: 1 }])
    expect(strip.shares).toEqual(size === 0 ? [] : [['map', size]])
  })
  test('has the bytes that a listing has', () => {
    const { strip, bytes } = read(dumps(larder()))
    expect(strip.shares.reduce((sum, [, n]) => sum + n, 0)).toBe(bytes.length)
  })
})

describe('rows in sight', () => {
  test('of few rows', () => {
    const window = new RowWindow(100, 24, 240)
    expect([window.height, window.seen(0), window.seen(2400 - 240), window.drawn(480), window.top(7, 480)]).toEqual([2400, [0, 10], [90, 100], [10, 40], 168])
  })
  test('a row is brought into sight, no further than needed', () => {
    const window = new RowWindow(1000, 24, 240)
    expect([window.scrollTo(3, 0), window.scrollTo(12, 0), window.scrollTo(0, 48), window.scrollTo(999, 0), window.scrollTo(500, 0), window.scrollTo(0, 9000)]).toEqual([0, 72, 0, 24_000 - 240, 500 * 24 - 80, 0])
  })
  test('of more rows than an element can be tall', () => {
    const window = new RowWindow(1_000_000, 24, 240, 0, 1_000_000)
    expect(window.height).toBe(1_000_000)
    expect([window.seen(0)[0], window.seen(1_000_000 - 240)[1]]).toEqual([0, 1_000_000])
    for (const row of [0, 1, 10, 499_999, 999_998, 999_999]) {
      const top = window.scrollTo(row, 0)
      const [from, to] = window.seen(top)
      expect([row, from <= row && row < to]).toEqual([row, true])
      const at = window.top(row, top) - top
      expect(at > -1 && at + 24 < 241).toBe(true)
    }
  })
  test('pages, and a foot below the last', () => {
    const window = new RowWindow(100, 24, 240, 40)
    expect([window.page(0, 1), window.page(95, 1), window.page(5, -1), window.height, window.scrollTo(99, 0)]).toEqual([9, 99, 0, 2440, 2440 - 240])
  })
})
