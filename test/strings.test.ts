// Every string comes back, in the shortest form that it may have; its bytes depend on nothing but itself: not on how many
// others there are, nor on whether somebody waits meanwhile.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dumps, dumpsAsync, loads } from '../lib/data.ts'
import { equalBytes } from '../lib/core/bytes.ts'
import { disassemble } from '../lib/core/disassemble.ts'

const units = ['a', '\0', '\x7f', '\x80', '\x9f', 'é', 'ÿ', 'Ā', '\u07ff', '\u0800', 'あ', '\ud7ff', '\ue000', '\uffff', '\ufeff', '\u{10000}', '😀', '\u{10ffff}', '\ud800', '\udc00', '\udbff']
const text = fc.oneof(fc.string({ unit: fc.constantFrom(...units), maxLength: 24 }), fc.string({ unit: fc.constantFrom('a', 'b', 'é'), maxLength: 24 }), fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', '…'), maxLength: 24 }))

/** Strings that are not the same, for what is written once only. */
const lists = fc.uniqueArray(text, { maxLength: 100 })

/** The first of the strings that is another one: `toEqual` takes seconds for what is long. */
function different(back: readonly string[], strings: readonly string[]): number {
  return back.length === strings.length ? strings.findIndex((string, i) => string !== back[i]) : back.length
}

/** How a string is written, and in how many bytes. */
function formOf(string: string): [form: string, bytes: number] {
  const rows = disassemble(dumps(string))
  const { length } = rows.find(({ opcode }) => opcode === 'STRING')!
  return [rows.find(({ opcode }) => opcode === 'LENGTH')!.operand.replace(/^\d+ ?/, ''), length]
}

test('any strings come back, few and many', async () => {
  await fc.assert(fc.asyncProperty(lists, async strings => {
    const bytes = dumps(strings)
    expect(loads(bytes)).toEqual(strings)
    expect(await dumpsAsync(strings)).toEqual(bytes)
  }), { numRuns: 1000 })
})

test('each takes as many bytes as in the shortest form, or a third more where UTF-8 would be a little shorter', () => {
  fc.assert(fc.property(text, string => {
    const utf16 = string.length * 2
    const latin = /^[\0-ÿ]*$/.test(string) ? string.length : Infinity
    const utf8 = string.isWellFormed() ? new TextEncoder().encode(string).length : Infinity
    expect(formOf(string)[1]).toBe(Math.min(latin, utf8 <= utf16 * 0.75 ? utf8 : utf16))
  }), { numRuns: 2000 })
})

test.each<[string: string, form: string, bytes: number]>([
  ['plain', '', 5], ['café', '', 4], ['\x80\x9f', '', 2], ['Ελληνικά', 'of UTF-16', 16], ['日本語', 'of UTF-16', 6], ['😀', 'of UTF-16', 4], ['a\ud800', 'of UTF-16', 4],
  ['it’s what one says', 'bytes of UTF-8', 20], ['\ufeffmark of byte order', 'bytes of UTF-8', 21], ['it’s half a pair \ud800', 'of UTF-16', 36], ['', '', 0],
])('%j is written %s', (string, form, bytes) => {
  expect(formOf(string)).toEqual([form, bytes])
  expect(loads(dumps(string))).toBe(string)
})

describe('strings of every length and kind, on both sides of what is written, and read, at once', () => {
  const kinds = { ascii: 'a', 'Latin': 'é', kana: 'あ', emoji: '😀', 'half a pair': '\ud83d', 'mostly ASCII': 'it’s what one says' }
  for (const [name, unit] of Object.entries(kinds)) {
    for (const length of [0, 1, 63, 64, 255, 256, 257, 2047, 2048, 2049, 4096, 32_767, 32_769, 131_071, 131_073]) {
      test(`${name}, ${length} units`, async () => {
        const long = unit.repeat(Math.ceil(length / unit.length))
        const strings = [long, `${long}!`, 'x', `é${long}`, '', `${long}€`, `a${long}\ud800`, 'last']
        const bytes = dumps(strings)
        expect(different(loads(bytes), strings)).toBe(-1)
        expect(equalBytes(await dumpsAsync(strings), bytes)).toBe(true)
        expect(equalBytes(dumps(loads(bytes)), bytes)).toBe(true)
      })
    }
  }

  test('many short ones, in all forms', () => {
    const strings = Array.from({ length: 20_000 }, (_, i) => `${'é'.repeat(i % 7)}${i}${i % 3 === 0 ? '😀' : i % 5 === 0 ? '—' : i % 97 === 0 ? '\udc00' : ''}`)
    expect(different(loads(dumps(strings)), strings)).toBe(-1)
  })

  test('halves of one character, in two strings', () => {
    const strings = ['\ud83e', '\udd52', 'x', ...Array.from({ length: 2000 }, (_, i) => `${i}漢\ud83e`), ...Array.from({ length: 2000 }, (_, i) => `\udd52漢${i}`)]
    expect(loads(dumps(strings))).toEqual(strings)
  })
})

describe('more characters than a limit allows are refused', () => {
  test.each([['narrow', 'é'.repeat(101)], ['wide', '漢'.repeat(101)], ['UTF-8', `${'a'.repeat(100)}€`]])('%s', (_, string) => {
    expect(() => loads(dumps(string), { limits: { string: 100 } })).toThrow('101 characters, more than the limit of 100')
    expect(loads(dumps(string), { limits: { string: 101 } })).toBe(string)
  })
})
