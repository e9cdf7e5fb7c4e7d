// UTF-8 by hand is what the platform's coders say it is, for every text and for bytes that are none.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dumps, loads } from '../lib/data.ts'
import { readUtf8, skipUtf8, utf8Size, writeUtf8 } from '../lib/core/utf8.ts'

const text = fc.string({ unit: fc.constantFrom('a', '\0', '\x7f', '\x80', 'é', '\u07ff', '\u0800', 'あ', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '😀', '\u{10ffff}', '\ud800', '\udc00', '\udbff'), maxLength: 24 })

function written(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(utf8Size(text))
  const end = writeUtf8(bytes, 0, text)
  return end < 0 ? undefined : bytes.subarray(0, end)
}

function read(bytes: Uint8Array, count: number): string | undefined {
  const units = new Uint16Array(count)
  return readUtf8(bytes, 0, units, count) === bytes.length ? String.fromCharCode(...units) : undefined
}

function platform(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

test('what is well formed is written as the platform writes it, and comes back; nothing else is written', () => {
  fc.assert(fc.property(text, text => {
    const bytes = new TextEncoder().encode(text)
    expect(written(text)).toEqual(text.isWellFormed() ? bytes : undefined)
    if (!text.isWellFormed()) return
    expect(utf8Size(text)).toBe(bytes.length)
    expect(read(bytes, text.length)).toBe(text)
    expect(skipUtf8(bytes, 0, text.length)).toBe(bytes.length)
  }), { numRuns: 2000 })
})

test('bytes are read as the platform reads them, or not at all', () => {
  const near = fc.constantFrom(0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff)
  fc.assert(fc.property(fc.uint8Array({ maxLength: 8 }), fc.array(near, { maxLength: 8 }), (any, some) => {
    for (const bytes of [any, Uint8Array.from(some)]) {
      const expected = platform(bytes)
      for (let count = 0; count <= bytes.length; count++) {
        expect(read(bytes, count)).toBe(expected?.length === count ? expected : undefined)
      }
    }
  }), { numRuns: 3000 })
})

describe('strings of every length and kind, on both sides of what is read together', () => {
  const units = { ascii: 'a', 'Latin': 'é', kana: 'あ', emoji: '😀', 'half a pair': '\ud83d' }
  for (const [name, unit] of Object.entries(units)) {
    for (const length of [0, 1, 63, 255, 256, 257, 2047, 2048, 2049, 4096, 131_071, 131_073]) {
      test(`${name}, ${length} times`, () => {
        const long = unit.repeat(length)
        const strings = [long, `${long}!`, 'x', `é${long}`, '', 'last']
        expect(loads(dumps(strings))).toEqual(strings)
      })
    }
  }

  test('many short ones', () => {
    const strings = Array.from({ length: 20_000 }, (_, i) => `${'é'.repeat(i % 7)}${i}${i % 3 === 0 ? '😀' : ''}`)
    expect(loads(dumps(strings))).toEqual(strings)
  })
})
