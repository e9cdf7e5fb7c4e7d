// What is measured, how it is laid out, sorted and said; the lines of a trace. No test here is about how long something takes.

import { describe, expect, test } from 'vitest'
import { setState } from '../../lib/core/kind.ts'
import { atOnce } from '../../lib/core/pauses.ts'
import { dumps, register } from '../../lib/dill.ts'
import { profile, profileBytes, type KindRow } from '../../lib/profile.ts'
import { lineText, traceOf } from '../../lib/trace.ts'
import { costText, kindOfType, measure, nodeAt, shareText, sorted, timeText, type SortBy } from '../../panel/model/profile.ts'
import { cellAt, icicleOf, neighbour, wayOf } from '../../panel/model/profile-icicle.ts'
import { Trace, traceText } from '../../panel/model/profile-trace.ts'
import { Survey } from '../../panel/model/survey.ts'
import { circumstances, outlineOf } from '../../panel/model/look.ts'
import { outlineAt } from '../../panel/model/steps.ts'
import { weigh } from '../../panel/model/weights-run.ts'
import type { Weights } from '../../panel/model/weights.ts'

class Jar {
  label = 'Dill'
  notes = ['crisp']
}

const larder = (): Record<string, unknown> => ({ jars: new Map(Array.from({ length: 50 }, (_, i) => [`dill-${i}`, new Jar()])), labels: Array.from({ length: 20 }, (_, i) => [`label ${i}`]), when: new Date(0) })

const quietly = { signal: new AbortController().signal, refused: new Set<unknown>(), weights: undefined, onRound: () => {} }

async function weighed(value: unknown): Promise<{ weights: Weights, survey: Survey }> {
  const survey = new Survey(value, circumstances())
  await survey.run()
  return { survey, weights: (await weigh(value, {}, survey, { signal: quietly.signal, onProgress: () => {} }))! }
}

describe('what is measured', () => {
  test('a dump and a load, and where the bytes and the time went', async () => {
    const rounds: number[] = []
    // So many that every engine's clock, which tells milliseconds at worst, sees them.
    const value = Array.from({ length: 200 }, larder)
    const measured = (await measure(value, {}, { ...quietly, onRound: done => rounds.push(done) }))!
    expect(rounds.slice(0, 3)).toEqual([1, 2, 3])
    expect(measured.profile.bytes).toBe(dumps(value).length)
    expect([measured.dump > 0, measured.load! > 0, measured.rounds >= 3, measured.loads >= 3, measured.unloaded]).toEqual([true, true, true, true, ''])
  })

  test('classes by their names, as the live values have them', async () => {
    const value = larder()
    const { weights } = await weighed(value)
    const { profile } = (await measure(value, {}, { ...quietly, weights }))!
    expect(profile.kinds.find(({ type }) => type === 'Jar')?.count).toBe(50)
    value['new'] = new Jar()
    const changed = (await measure(value, {}, { ...quietly, weights }))!.profile
    expect(changed.kinds.find(({ type }) => type === 'Jar')).toBe(undefined)
  })

  test('what cannot be saved is left out', async () => {
    const value = { a: [1], seen: new WeakSet(), deep: { map: new WeakMap(), n: 1 } }
    const { survey, weights } = await weighed(value)
    const measured = (await measure(value, {}, { ...quietly, refused: survey.refused, weights }))!
    expect([measured.profile.kinds.find(({ type }) => type === 'not saved')?.count, measured.unloaded, typeof measured.load]).toEqual([2, '', 'number'])
  })

  test('a value that cannot be written at all is an error', async () => {
    await expect(measure([new WeakSet()], {}, quietly)).rejects.toThrow(/Cannot pickle/)
  })

  test('what does not load says why', async () => {
    class Broken {
      n = 1;
      [setState](): void {
        throw new Error('not today')
      }
    }
    register(Broken, { name: 'profile.Broken' })
    const { unloaded, load, loads, dump } = (await measure(new Broken(), {}, quietly))!
    // A browser's clock is coarse: what took no time is told as 0.
    expect([unloaded, load, loads, dump >= 0]).toEqual([expect.stringContaining('not today'), undefined, 0, true])
  })

  test('it can be stopped', async () => {
    const stop = new AbortController()
    let done = 0
    const measured = measure(Array.from({ length: 3000 }, (_, n) => ({ n })), {}, { ...quietly, signal: stop.signal, onRound: n => { done = n; if (n === 2) stop.abort() } })
    expect([await measured, done]).toEqual([undefined, 2])
  })

  test('hooks of the value run in a dump, as they are there for', async () => {
    const ran: string[] = []
    const value = Object.defineProperties({ a: 1 }, { g: { get: () => { ran.push('getter'); return 1 }, enumerable: true }, toJSON: { value: () => { ran.push('toJSON') }, enumerable: true } })
    await measure(value, {}, quietly).catch(() => {})
    expect(ran).toEqual([])
  })
})

describe('the icicle', () => {
  const { root } = profile(larder(), { rounds: 1 })
  const cells = icicleOf(root!, 'bytes', 'state')
  const named = (name: string): (typeof cells)[number] => cells.find(cell => cell.name === name)!

  test('is as wide as what it costs, children within, the widest first', () => {
    expect([cells[0]!.name, cells[0]!.from, cells[0]!.to, cells[0]!.depth]).toEqual(['dumps(state)', 0, 1, 0])
    for (const cell of cells) {
      expect(cell.to - cell.from).toBeCloseTo(cell.share, 9)
      let end = cell.from
      for (const below of cell.below) {
        expect(below.from).toBeCloseTo(end, 9)
        expect([below.above, below.depth, below.cost <= cell.cost]).toEqual([cell, cell.depth + 1, true])
        end = below.to
      }
      expect(end).toBeLessThanOrEqual(cell.to + 1e-9)
      expect(cell.below.map(({ cost }) => cost)).toEqual(cell.below.map(({ cost }) => cost).sort((a, b) => b - a))
    }
  })

  test('is called as people would call it', () => {
    expect(cells.map(({ name }) => name)).toEqual(expect.arrayContaining(['jars', 'labels', 'Object ×50', 'notes ×50', 'Array ×20', 'when']))
    expect(cells.every(({ name }) => !name.includes('[[') && !name.includes('[*]'))).toBe(true)
  })

  test('goes by keys', () => {
    const jars = named('jars')
    const walk: readonly (readonly [string, string, string | undefined])[] = [
      ['dumps(state)', 'ArrowDown', cells[0]!.below[0]!.name], ['jars', 'ArrowUp', 'dumps(state)'], ['jars', 'ArrowDown', jars.below[0]!.name], ['jars', 'ArrowRight', 'labels'], ['labels', 'ArrowLeft', 'jars'], ['labels', 'Home', 'jars'], ['jars', 'ArrowLeft', undefined], ['dumps(state)', 'ArrowUp', undefined], ['dumps(state)', 'End', 'dumps(state)'], ['jars', 'x', undefined],
    ]
    expect(jars.position).toBe(1)
    for (const [from, key, to] of walk) expect([from, key, neighbour(named(from), key)?.name]).toEqual([from, key, to])
  })

  test('leads to the first of the values that are meant, and back', () => {
    const value = larder()
    const way = wayOf(named('notes ×50'))
    expect(way.map(({ via, name }) => `${via} ${String(name)}`)).toEqual(['property jars', 'entry dill-0', 'property notes'])
    expect(outlineAt(outlineOf(value, 'state'), way)?.value).toEqual(['crisp'])
    expect(nodeAt(root!, way)).toBe(named('notes ×50').node)
    expect(nodeAt(root!, [...way, { via: 'element', name: 0 }])).toBe(named('notes ×50').node)
    expect(nodeAt(root!, [])).toBe(root)
  })

  test('is found by a point', () => {
    const jars = named('jars')
    expect([cellAt(cells, (jars.from + jars.to) / 2, 1), cellAt(cells, .5, 0), cellAt(cells, .5, 99), cellAt(cells, 2, 0)]).toEqual([jars, cells[0], undefined, undefined])
  })

  test('leaves out what nobody could see, and its holder stays as wide', () => {
    const many = icicleOf(profileBytes(dumps(Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, [i % 60]])))).root!, 'bytes', 'x')
    expect([many.length, many[0]!.to]).toEqual([1, 1])
  })

  test('where no time was seen there is none', () => {
    const [only, ...rest] = icicleOf(profileBytes(dumps({ a: [1] })).root!, 'time', 'x')
    expect([only!.share, rest]).toEqual([0, []])
  })

  test('of a primitive, and of what is deep', () => {
    expect(icicleOf(profileBytes(dumps(5)).root!, 'bytes', 'n')).toHaveLength(1)
    let deep: unknown[] = []
    for (let i = 0; i < 20_000; i++) deep = [deep]
    expect(icicleOf(profileBytes(dumps(deep)).root!, 'bytes', 'deep').length).toBeLessThan(200)
  })
})

test.each([
  [4.8, '4.80 ms'], [0.31, '0.31 ms'], [0.0009, '0.9 µs'], [0.078, '78 µs'], [12.345, '12.3 ms'], [123.4, '123 ms'], [12_345, '12.3 s'], [0, '0'], [0.000_001, '< 0.1 µs'],
])('%d ms is said as %s', (ms, text) => expect(timeText(ms)).toBe(text))

test.each([[1, 4, '25 %'], [1, 1000, '< 1 %'], [0, 5, '0 %'], [0, 0, '0 %'], [5, 5, '100 %']])('%d of %d is %s', (part, whole, text) => expect(shareText(part, whole)).toBe(text))

test('costs in their units', () => expect([costText(1500, 'bytes'), costText(1.5, 'time')]).toEqual(['1.5 kB', '1.50 ms']))

test.each([['Object', 'object'], ['Array', 'array'], ['Map', 'map'], ['Jar', 'object'], ['Float32Array', 'binary'], ['function', 'function'], ['class', 'class'], ['Date', 'other'], ['symbol', 'other'], ['not saved', 'other']])('a %s is of the sort %s', (type, kind) => expect(kindOfType(type)).toBe(kind))

describe('kinds in an order', () => {
  const rows: KindRow[] = [{ type: 'b', count: 2, bytes: 10, ms: 9 }, { type: 'A', count: 4, bytes: 40, ms: 3 }, { type: 'c', count: 1, bytes: 20, ms: 6 }]
  const cases: readonly (readonly [by: SortBy, cost: 'time' | 'bytes', order: string])[] = [
    ['type', 'time', 'cbA'], ['count', 'time', 'Abc'], ['ms', 'bytes', 'bcA'], ['bytes', 'time', 'Acb'], ['share', 'time', 'bcA'], ['share', 'bytes', 'Acb'], ['each', 'time', 'cbA'], ['each', 'bytes', 'cAb'],
  ]
  test.each(cases)('by %s, of %s', (by, cost, order) => {
    const told = (descends: boolean): string => sorted(rows, by, descends, cost).map(({ type }) => type).join('')
    expect([told(true), told(false)]).toEqual([order, [...order].reverse().join('')])
  })
})

describe('a trace', () => {
  test('has the lines that the console has', () => {
    const value = larder()
    const trace = new Trace(dumps(value))
    atOnce(trace.steps)
    const lines: string[] = []
    traceOf(value, line => lines.push(line))
    expect(trace.lines.map(lineText)).toEqual(lines)
    expect(traceText(trace.lines[0]!)).toEqual({ rails: '┬', type: 'object', detail: '0 {"jars", "labels", "when"}', size: '' })
    expect(traceText(trace.lines[1]!)).toMatchObject({ rails: '├┬', type: 'Map' })
    expect(traceText(trace.lines.at(-1)!)).toMatchObject({ rails: '└', type: '# object', size: expect.stringMatching(/ k?B$/) as string })
    expect(trace.lineOf(1)).toBe(1)
  })

  test('of what is deep takes no more than its lines', () => {
    let deep: unknown[] = []
    for (let i = 0; i < 100_000; i++) deep = [deep]
    const trace = new Trace(dumps(deep))
    atOnce(trace.steps)
    expect(trace.lines.length).toBe(200_002)
    expect(traceText(trace.lines[100_000]!).rails).toBe(`${'│'.repeat(23)}…├┬`)
  })
})
