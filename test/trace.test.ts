// Tracing: of one value, and of all dumps for a time. Sizes are exact, nothing is told when nothing is traced, and nobody who
// listens can break a dump.

import { describe, expect, test } from 'vitest'
import { dispose } from '../lib/link/dispose.ts'
import * as data from '../lib/data.ts'
import { copy, detect, dumps, dumpsAsync, dumpSession, hash, Pickler, PicklingError } from '../lib/index.ts'
import { lineText, tracing, type TraceLine } from '../lib/trace.ts'
import { failing } from './support/failing.ts'

const { trace, traceOf } = detect

describe('one value', () => {
  const value = { list: [1, [2, 3], new Map([[1, new Date(0)]])], f: Math.max, frozen: Object.freeze([1n]), after: {} }
  const lines = /^(?:│*├?┬ [^:]+: .*|│*└ # .+ \[\d+ B\])$/

  test('a tree with sizes, which hold what is inside', () => {
    let text = ''
    const { events, bytes } = traceOf(value, { write: line => text += line })
    expect(bytes).toBe(dumps(value).length)
    expect(events.map(({ id, type, depth, size }) => [id, type, depth, size])).toEqual([
      [0, 'object', 0, 34], [1, 'array', 1, 17], [2, 'array', 2, 3], [3, 'Map', 2, 9], [4, 'Date', 3, 2],
      [5, 'name', 1, 3], [6, 'array', 1, 7], [7, 'object', 1, 2],
    ])
    const rows = text.trimEnd().split('\n')
    expect(rows.length).toBe(2 * events.length)
    for (const row of rows) expect(row).toMatch(lines)
    expect(rows.slice(0, 4)).toEqual(['┬ object: 0 {"list", "f", "frozen", "after"}', '├┬ array: 3', '│├┬ array: 2', '││└ # array [3 B]'])
    expect(rows.at(-1)).toBe('└ # object [34 B]')
  })

  test('a function hears the same as a file, and without either there is nothing but data', () => {
    const [heard, written]: [string[], string[]] = [[], []]
    const events = traceOf(value, text => heard.push(text)).events
    traceOf(value, { write: text => written.push(text) })
    expect(heard).toEqual(written)
    expect(traceOf(value).events).toEqual(events)
  })

  test('of bytes, in steps, each line with its object', () => {
    const bytes = dumps(Array.from({ length: 300 }, (_, n) => [n]))
    const lines: TraceLine[] = []
    const steps = tracing(bytes, line => lines.push(line))
    let rests = 0
    while (steps.next().done !== true) rests++
    expect([rests, lines.length]).toEqual([1, 602])
    expect([lines[0], lines[1], lines.at(-2), lines.at(-1)].map(line => [line!.id, line!.depth, lineText(line!)])).toEqual([
      [0, 0, '┬ array: 300\n'], [1, 1, '├┬ array: 1\n'], [300, 1, '│└ # array [4 B]\n'], [0, 0, expect.stringMatching(/^└ # array \[/)],
    ])
  })

  test('what is refused is thrown, as by dumps', () => {
    expect(failing(() => traceOf([new WeakMap()]))).toBeInstanceOf(PicklingError)
  })

  test('of a sealed dump the seal is nobody\'s part', () => {
    const { events, bytes } = traceOf([() => 1])
    expect(events[0]!.size).toBeLessThan(bytes)
    expect(events.every(({ size }) => size > 0 && size <= events[0]!.size)).toBe(true)
  })
})

describe('all dumps', () => {
  const value = { a: [1, 2], when: new Date(0) }

  test('from now on, until it is disposed', () => {
    let text = ''
    const first = textOf(value)
    const tracing = trace({ write: more => text += more })
    expect(text).toBe('')
    dumps(value)
    expect(text).toBe(first)
    data.dumps(value)
    new Pickler().dump(value)
    expect(text).toBe(first.repeat(3))
    tracing[dispose]()
    tracing[dispose]()
    dumps(value)
    expect(text).toBe(first.repeat(3))
    expect(tracing.events.filter(({ depth }) => depth === 0).length).toBe(3)
    expect(tracing.events.slice(0, 3)).toEqual(traceOf(value).events)
  })

  test('what waits, and what sessions save; what makes no bytes is not heard', async () => {
    const tracing = trace()
    copy(value)
    hash(value)
    expect(tracing.events).toEqual([])
    await dumpsAsync(new Blob(['a']))
    expect(tracing.events.map(({ type }) => type)).toEqual(['Blob', 'ArrayBuffer'])
    await dumpSession('traced', { main: { value }, app: 'trace-test' })
    expect(tracing.events.some(({ type }) => type === 'Date')).toBe(true)
    tracing[dispose]()
  })

  test('several hear all, and end in any order', () => {
    const [outer, inner] = [trace(), trace()]
    dumps(value)
    outer[dispose]()
    dumps(value)
    inner[dispose]()
    dumps(value)
    expect([outer.events.length, inner.events.length]).toEqual([3, 6])
  })

  // WebKit has neither `using` nor the symbol by which what is compiled from it asks.
  test.runIf('dispose' in Symbol)('a block that is left by an exception ends it', () => {
    let events: readonly unknown[] = []
    const leave = (): void => {
      using tracing = trace()
      events = tracing.events
      dumps(value)
      dumps(new WeakMap())
    }
    expect(failing(leave)).toBeInstanceOf(PicklingError)
    dumps(value)
    expect(events.length).toBe(3)
  })

  test('a sink that throws ends its tracing, not the dump, and is told of at the end', () => {
    let calls = 0
    const tracing = trace(() => {
      calls++
      throw new Error('full')
    })
    const other = trace()
    expect(dumps(value)).toEqual(dumps(value))
    expect([calls, tracing.events.length, other.events.length]).toEqual([1, 0, 6])
    expect(failing<Error>(() => tracing[dispose]()).message).toBe('full')
    other[dispose]()
    tracing[dispose]()
  })

  test('a sink that dumps is not told of that', () => {
    const tracing = trace(text => void dumps({ text }))
    dumps(value)
    tracing[dispose]()
    expect(tracing.events.length).toBe(3)
  })

  function textOf(value: unknown): string {
    let text = ''
    traceOf(value, more => text += more)
    return text
  }
})
