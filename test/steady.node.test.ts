// A dump with pauses: what is written is one moment, whatever the program does meanwhile, and nobody waits long for it.

import { describe, expect, test } from 'vitest'
import { dumps, loads, loadsAsync, Pickler, PicklingError } from '../lib/index.ts'

interface Row { n: number, half: number, tags: string[] }

/** Takes long enough for several pauses. */
const graph = (size = 60_000): Row[] => Array.from({ length: size }, (_, n) => ({ n, half: n / 2, tags: [`t${n % 7}`] }))

/** Does something at every turn of the event loop until it is stopped. */
function meanwhile(act: () => void): { turns: number, stop(): void } {
  const state = { turns: 0, stop: () => clearInterval(timer) }
  const timer = setInterval(() => {
    state.turns++
    act()
  }, 0)
  return state
}

describe('a dump with pauses', () => {
  test('gives the bytes of a dump without', async () => {
    const rows = graph()
    const other = meanwhile(() => {})
    const bytes = await new Pickler().dumpSteadily(() => rows)
    other.stop()
    expect(other.turns).toBeGreaterThan(3)
    expect(Buffer.compare(bytes, dumps(rows))).toBe(0)
  })

  test('is not disturbed by other dumps', async () => {
    const rows = graph()
    const small = { a: [1, new Map([['k', 'v']])] }
    const expected = dumps(small)
    const other = meanwhile(() => {
      if (Buffer.compare(dumps(small), expected) !== 0) throw new Error('the other dump went wrong')
    })
    const [one, two] = await Promise.all([new Pickler().dumpSteadily(() => rows), new Pickler().dumpSteadily(() => rows)])
    other.stop()
    expect([Buffer.compare(one, dumps(rows)), Buffer.compare(two, one)]).toEqual([0, 0])
  })

  // Money goes from one end of the graph to the other: what was half before and half after has another sum.
  test.each([['a few times', 3], ['without end', Infinity]])('of a graph that changes %s has one moment', async (_, times) => {
    const rows = graph()
    const total = (of: readonly Row[]): number => of[0]!.n + of.at(-1)!.n
    const before = total(rows)
    let moved = 0
    const other = meanwhile(() => {
      if (moved >= times) return
      moved++
      rows[0]!.n += 1000
      rows.at(-1)!.n -= 1000
    })
    const back = loads<Row[]>(await new Pickler().dumpSteadily(() => rows))
    other.stop()
    expect(moved).toBeGreaterThan(1)
    expect(total(back)).toBe(before)
    expect(back).toHaveLength(rows.length)
  })

  test('of a graph that shrinks and grows has one moment', async () => {
    const rows = graph()
    let next = rows.length
    const other = meanwhile(() => {
      rows.push({ n: next++, half: 0, tags: [] })
      rows.shift()
    })
    const back = loads<Row[]>(await new Pickler().dumpSteadily(() => rows))
    other.stop()
    expect(back).toHaveLength(60_000)
    expect(back.every(({ n }, i) => n === back[0]!.n + i)).toBe(true)
  })

  // A buffer of a megabyte goes beside the bytes: what it holds must be of the same moment as what they say.
  test.each([['a few times', 3], ['without end', Infinity]])('of a graph whose buffer changes %s has one moment', async (_, times) => {
    const value = { rows: graph(), version: 0, pixels: new Uint32Array(1 << 19) }
    let changes = 0
    const other = meanwhile(() => {
      if (changes >= times) return
      value.version = value.pixels[value.pixels.length - 1] = ++changes
    })
    const attachments: unknown[] = []
    const bytes = await new Pickler({ attachments }).dumpSteadily(() => value)
    const late = new Promise(resolve => void setTimeout(resolve, 20))
    await late
    other.stop()
    expect(changes).toBeGreaterThan(1)
    const back = loads<typeof value>(bytes, { attachments })
    expect(back.pixels.at(-1)).toBe(back.version)
    expect(back.pixels.buffer).not.toBe(value.pixels.buffer)
  })

  test('asks for the value at each look', async () => {
    let looks = 0
    const back = loads<{ rows: Row[], looks: number }>(await new Pickler().dumpSteadily(() => ({ rows: graph(), looks: ++looks })))
    expect(looks).toBeGreaterThan(1)
    expect(back.looks).toBe(looks)
  })

  test('is refused as any other, with the path', async () => {
    const rows = { rows: graph(), bad: new WeakMap() }
    const error: unknown = await new Pickler().dumpSteadily(() => rows).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(PicklingError)
    expect((error as PicklingError).message).toContain('$.bad')
  })

  test('waits for what only asynchronous code can read', async () => {
    const value = { rows: graph(20_000), blob: new Blob(['text']), later: Promise.resolve(7) }
    const back = loads<typeof value>(await new Pickler().dumpSteadily(() => value))
    expect([await back.blob.text(), await back.later, back.rows.length]).toEqual(['text', 7, 20_000])
  })

  test('stops with the signal', async () => {
    const rows = graph()
    const stop = new AbortController()
    const dump = new Pickler({ signal: stop.signal }).dumpSteadily(() => rows)
    setTimeout(() => stop.abort(new Error('enough')), 0)
    await expect(dump).rejects.toThrow('enough')
  })
})

describe('the seal of what is loaded', () => {
  const value = (): { data: Uint8Array, double(n: number): number } => ({ data: new Uint8Array(3e7), double: n => 2 * n })

  test('is checked with pauses', async () => {
    const bytes = dumps(value())
    const other = meanwhile(() => {})
    const back = await loadsAsync<ReturnType<typeof value>>(bytes)
    other.stop()
    expect(other.turns).toBeGreaterThan(3)
    expect(back.double(4)).toBe(8)
  })

  test('is that of the bytes that were given, whoever changes them meanwhile', async () => {
    const bytes = dumps(value())
    const other = meanwhile(() => { bytes[bytes.length >> 1]! ^= 1 })
    const { data, double } = await loadsAsync<ReturnType<typeof value>>(bytes)
    other.stop()
    expect([double(4), data.includes(1), other.turns > 3]).toEqual([8, false, true])
  })

  test('is checked no longer than a signal says', async () => {
    const stop = new AbortController()
    const other = meanwhile(() => stop.abort('enough'))
    await expect(loadsAsync(dumps(value()), { signal: stop.signal })).rejects.toBe('enough')
    other.stop()
    expect(other.turns).toBeLessThan(4)
  })
})
