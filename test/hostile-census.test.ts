/// <reference types="vite/client" />
// None of the known attacks is forgotten: each id is a row of the tables, or stands in the title of a test, or is listed
// here with the reason why it is no row.

import { expect, test } from 'vitest'
import { bytes, names } from './hostile/bytes.ts'
import { coded } from './hostile/code.ts'
import { values } from './hostile/dumps.ts'
import { keys, prototypes } from './hostile/keys.ts'
import { references, sizes } from './hostile/sizes.ts'
import { hooks, types } from './hostile/types.ts'

/** How many ids each letter has. */
const counts = { K: 9, P: 6, A: 8, T: 10, R: 6, L: 10, B: 10, C: 19, D: 6, U: 3 }
const all = Object.entries(counts).flatMap(([letter, count]) => Array.from({ length: count }, (_, i) => letter + String(i + 1).padStart(2, '0')))

const rows = new Set([...bytes, ...names, ...coded, ...values, ...keys, ...prototypes, ...references, ...sizes, ...hooks, ...types].map(({ id }) => id))

/** Ids that are tested elsewhere: where, and with which words. */
const elsewhere: Readonly<Record<string, readonly [file: string, words: string]>> = {
  B02: ['./fuzz.test.ts', 'mustRefuse(flipped(subject, all))'],
  C14: ['./code/hostile.test.ts', 'a polluted Object.prototype.%s vouches for nothing'],
  C15: ['./hostile.test.ts', 'what was loaded would be vouched for when it is written'],
  C16: ['./trust.test.ts', 'C16'],
  C19: ['./doors/evaluate.node.test.ts', 'Trusted Types'],
}

/** Ids that are no row here, and why. */
const absent: Readonly<Record<string, string>> = {
  R02: 'numbers of objects are not written: they follow from the order, so none can be given twice',
  L08: 'the engine bounds Maps and Sets at 2²⁴ entries, for which an input takes 80 MB; its RangeError is explained as any other',
  L10: 'nothing is compressed',
  C18: 'a record that somebody puts into the store: for the tests of sessions',
  U02: 'previews: for the tests of describe and of the panel',
  U03: 'importing and approving: for the tests of the panel',
}

const sources = import.meta.glob<string>(['./*.test.ts', './code/*.test.ts', './doors/*.test.ts'], { query: '?raw', import: 'default', eager: true })

test('every attack has its row, its test or its reason', () => {
  expect(all.filter(id => !rows.has(id) && !(id in elsewhere) && !(id in absent))).toEqual([])
})

test('no row has an id that is not on the list', () => {
  expect([...rows].filter(id => !all.includes(id))).toEqual([])
})

test('what is a row is not listed as absent', () => {
  expect(Object.keys(absent).filter(id => rows.has(id))).toEqual([])
})

test.each(Object.entries(elsewhere))('%s is tested in %s', (_, [file, words]) => {
  expect(sources[file]).toContain(words)
})
