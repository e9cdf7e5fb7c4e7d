// Cells by themselves: their order, what is saved of them, and what is made of saved cells that are none.

import { describe, expect, test } from 'vitest'
import { Cells, type Outcome } from '../../demo/cells.ts'
import { Journal, type Line } from '../../demo/journal.ts'
import { stepOf } from '../../demo/elements/welcome.ts'
import { copy, dumps } from '../../lib/index.ts'

const outcome: Outcome = { text: 'a', ms: 2, lines: [{ stream: 'out', text: 'x', count: 3 }], names: ['a'], trouble: { message: 'Error: no', cell: 1, line: 2, column: 3, hint: 'Do.', stack: 'at cell-1:2' } }
const texts = (cells: Cells): string[] => cells.list.map(({ text }) => text)

describe('cells', () => {
  test('are inserted, moved and removed, each under a number of its own, and come back where they were', () => {
    const cells = new Cells(['a', 'b'])
    expect(cells.pristine).toBe(true)
    const c = cells.insert(1, 'c')
    expect(texts(cells)).toEqual(['a', 'c', 'b'])
    expect(cells.move(c, 1)).toBe(true)
    expect(cells.move(c, 1)).toBe(false)
    const undo = cells.remove(cells.list[0]!)
    expect(texts(cells)).toEqual(['b', 'c'])
    expect(cells.insert(0).key).toBe(4)
    undo()
    expect(texts(cells)).toEqual(['a', '', 'b', 'c'])
    expect([cells.place(1), cells.place(9), cells.pristine]).toEqual([1, undefined, false])
  })

  test('know when their text is no longer what ran, and which set a name last', () => {
    const cells = new Cells(['a', 'b'])
    const [a, b] = cells.list
    a!.outcome = b!.outcome = outcome
    expect([a!.edited, b!.edited, cells.source('a'), cells.source('z')]).toEqual([false, true, b, undefined])
  })

  test('are the same after a save', () => {
    const cells = new Cells(['a', 'b'])
    cells.list[0]!.outcome = outcome
    cells.remove(cells.insert(2))
    cells.from = 'link'
    const back = Cells.fromData(copy(cells.toData()))!
    expect(back.toData()).toEqual(cells.toData())
    // Were they told in another order, a session would be saved again as soon as it is back.
    expect(dumps(back.toData())).toEqual(dumps(cells.toData()))
    expect(back.list.map(({ restored }) => restored)).toEqual([true, false])
    expect(back.insert(0).key).toBe(4)
  })

  test.for<[string, unknown]>([
    ['nothing', undefined], ['null', null], ['a text', 'cells'], ['no list', { version: 1, cells: 1 }], ['another version', { version: 2, cells: [] }],
    ['a cell that is none', { version: 1, cells: [null] }], ['a text that is none', { version: 1, cells: [{ key: 1, text: 2 }] }],
    ['a key that is none', { version: 1, cells: [{ key: 'x', text: '' }] }], ['one key twice', { version: 1, cells: [{ key: 1, text: '' }, { key: 1, text: '' }] }],
  ])('are not made of %s', ([, data]) => {
    expect(Cells.fromData(data)).toBeUndefined()
  })

  test.for<[string, unknown]>([
    ['of another shape', { text: 1 }], ['without names', { text: '', ms: 1, lines: [] }], ['that is a text', 'ran'],
  ])('come without an outcome %s', ([, data]) => {
    expect(Cells.fromData({ version: 1, cells: [{ key: 1, text: 'a', outcome: data }] })!.list[0]!.outcome).toBeUndefined()
  })

  test('leave out lines, names and troubles that are none', () => {
    const data = { version: 1, cells: [{ key: 1, text: 'a', outcome: { text: 'a', ms: 1, names: ['a', 1], lines: [1, { stream: 'x', text: '', count: 1 }, outcome.lines[0]], trouble: { message: 1 } } }] }
    expect(Cells.fromData(data)!.list[0]!.outcome).toEqual({ text: 'a', ms: 1, names: ['a'], lines: outcome.lines })
  })
})

describe('what was written, as lines', () => {
  const out = (text: string) => ({ stream: 'out', text }) as const
  const err = (text: string) => ({ stream: 'err', text }) as const

  const linesOf = (pieces: readonly (ReturnType<typeof out> | ReturnType<typeof err>)[]): readonly Line[] => {
    const journal = new Journal()
    for (const { stream, text } of pieces) journal.write(stream, text)
    return journal.lines
  }

  test.for<[string, (ReturnType<typeof out> | ReturnType<typeof err>)[], [string, string, number][]]>([
    ['nothing', [], []],
    ['equal ones that follow each other are one', [err('a\n'), err('a\n'), err('b\n'), err('a\n')], [['err', 'a', 2], ['err', 'b', 1], ['err', 'a', 1]]],
    ['both streams in their order', [out('1\n'), err('1\n'), out('2\n')], [['out', '1', 1], ['err', '1', 1], ['out', '2', 1]]],
    ['several of one piece, empty ones too', [out('a\n\nb\n')], [['out', 'a', 1], ['out', '', 1], ['out', 'b', 1]]],
    ['one of several pieces, without an end', [out('a'), out('b'), out('c\nd')], [['out', 'abc', 1], ['out', 'd', 1]]],
    ['a long one as far as people read', [out(`${'x'.repeat(1e6)}\n`)], [['out', `${'x'.repeat(10_000)}… (1,000,000 characters)`, 1]]],
  ])('%s', ([, pieces, lines]) => {
    expect(linesOf(pieces).map(({ stream, text, count }) => [stream, text, count])).toEqual(lines)
  })

  test('of very many the first and the last', () => {
    const lines = linesOf(Array.from({ length: 20_000 }, (_, i) => out(`${i}\n`)))
    expect(lines.map(({ text }) => text)).toEqual([...Array.from({ length: 100 }, (_, i) => String(i)), '… 19,600 lines …', ...Array.from({ length: 300 }, (_, i) => String(19_700 + i))])
  })
})

test.for<[boolean, boolean, boolean, string]>([
  [false, false, false, 'run'], [true, false, true, 'reload'], [true, true, false, 'again'], [true, true, true, 'done'], [false, true, true, 'run'],
])('a first visit: counts %s, is back %s, ran since %s: %s', ([counts, restored, ran, step]) => {
  expect(stepOf({ counts, restored, ran })).toBe(step)
})
