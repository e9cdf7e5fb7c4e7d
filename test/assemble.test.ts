// A program is put into bytes in steps, between which a page goes on: many steps where there is much, none where there is
// little, and the text is what it was wherever a step ends.

import { expect, test } from 'vitest'
import { equalBytes } from '../lib/core/bytes.ts'
import { assemble, assembling } from '../lib/core/program.ts'
import { dumps, loads, Pickler, settings } from '../lib/dill.ts'

const PIECE = 1 << 17

const rows: readonly (readonly [name: string, value: unknown, steps: 'none' | 'some'])[] = [
  ['a small object', { a: 1, b: 'text' }, 'none'],
  ['many strings', Array.from({ length: 50_000 }, (_, i) => `text ${i}`), 'some'],
  ['a long text', 'x'.repeat(PIECE * 3 + 1), 'some'],
  ['a text as long as a piece', 'x'.repeat(PIECE), 'none'],
  ['a character at the end of a piece', `${'x'.repeat(PIECE - 1)}😀${'y'.repeat(PIECE)}`, 'some'],
  ['characters at all ends', '😀'.repeat(PIECE), 'some'],
  ['half a character at the end of a piece', `${'x'.repeat(PIECE - 1)}\ud83d`, 'some'],
  ['half a character, and more', `${'x'.repeat(PIECE - 1)}\ud83dand more${'😀'.repeat(PIECE)}`, 'some'],
  ['a character of which each half is a string', ['\ud83d', '\ude00'], 'none'],
  ['a text that takes three bytes a character', '字'.repeat(PIECE * 2), 'some'],
  ['many numbers', new Float64Array(PIECE).map((_, i) => i / 3), 'some'],
]

test.each(rows)('%s', (_, value, steps) => {
  const program = new Pickler().program(value)
  let count = 0
  const run = assembling(program, settings.protocol, false)
  let step = run.next()
  for (; step.done !== true; step = run.next()) count++
  expect(count === 0 ? 'none' : 'some').toBe(steps)
  expect(equalBytes(step.value, assemble(program, settings.protocol))).toBe(true)
  expect(equalBytes(dumps(loads(step.value)), step.value)).toBe(true)
})
