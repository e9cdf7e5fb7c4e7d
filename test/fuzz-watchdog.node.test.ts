// The watchdog of the long fuzzing run: what hangs a worker, ends it or kills it is found and named, and the run goes on.

import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { Board, boardMemory, heapBound, hexOf, isOver, timeBound } from './fuzz/board.ts'
import { watch } from './fuzz/watchdog.ts'

/** A worker that reports seeds from the first, and does this at the third. */
const workerThat = (act: string): string => `
  const { parentPort, workerData: { seed, memory } } = require('node:worker_threads')
  const numbers = new Int32Array(memory, 0, 2)
  const bytes = new Uint8Array(memory, 8)
  const at = input => {
    bytes.set(input)
    Atomics.store(numbers, 1, input.length)
    Atomics.add(numbers, 0, 1)
  }
  for (let s = seed; s < 6; s++) {
    at([s, 255])
    if (s === 3) { ${act} }
    parentPort.postMessage({ seed: s, report: 'ok' })
  }`

async function seen(act: string): Promise<{ found: string[], reports: number[], starts: number[] }> {
  const found: string[] = []
  const reports: number[] = []
  const starts: number[] = []
  let end = Infinity
  await watch<string>({
    first: 1, get end() { return end }, patience: 400, pause: 20_000,
    start(seed, memory) {
      starts.push(seed)
      return new Worker(workerThat(act), { eval: true, workerData: { seed, memory } })
    },
    onReport(seed) {
      reports.push(seed)
      if (seed === 5) end = 0
    },
    onFound: (why, hex) => { found.push(`${why} ${hex}`) },
  })
  return { found, reports, starts }
}

describe('a worker that', () => {
  test.each([['hangs', 'for (;;);', 'it hung'], ['dies', 'throw new Error("boom")', 'the worker died: Error: boom'], ['leaves', 'process.exit(7)', 'the worker left with code 7']])(
    '%s is named by its input, and replaced', async (_, act, why) => {
      expect(await seen(act)).toEqual({ found: [`${why} 03ff`], reports: [1, 2, 4, 5], starts: [1, 4] })
    })

  test('sends what it found is heard, and stays', async () => {
    expect(await seen('parentPort.postMessage({ found: "a way out", hex: "0a" })')).toEqual({ found: ['a way out 0a'], reports: [1, 2, 3, 4, 5], starts: [1] })
  })
})

test('a board shows what the other side wrote', () => {
  const memory = boardMemory()
  const [worker, watchdog] = [new Board(memory), new Board(memory)]
  worker.write(Uint8Array.of(1, 0xab))
  const { number, input } = watchdog.read()
  expect(hexOf(input!)).toBe('01ab')
  worker.write()
  expect(watchdog.read()).toEqual({ number: number + 1, input: undefined })
})

test('what is slow once is not slow; what is slow thrice is', () => {
  const times = [99, 99, 1]
  expect(isOver(50, () => times.shift()!)).toBe(false)
  expect(isOver(50, () => 99)).toBe(true)
  expect([timeBound(0), timeBound(1e6), heapBound(0), heapBound(1)]).toEqual([50, 250, 2 ** 23, 2 ** 23 + 32])
})
