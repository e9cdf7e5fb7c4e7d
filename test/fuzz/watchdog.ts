// Watches workers that may hang or die: says at which input they did, puts another in their place, and goes on until the
// time is over. Knows a board and messages, and nothing of what the workers try.

import type { Worker } from 'node:worker_threads'
import { Board, boardMemory, hexOf } from './board.ts'

/** What a worker sends. */
export type Message<Report> = { readonly found: string, readonly hex?: string } | { readonly seed: number, readonly report: Report }

/** One run. */
export interface Watched<Report> {
  readonly first: number
  /** When it ends, by Date.now(). */
  readonly end: number
  /** Milliseconds for which a worker may stand at one input, and between inputs. */
  readonly patience: number
  readonly pause: number
  start(seed: number, memory: SharedArrayBuffer): Worker
  onReport(seed: number, report: Report): void
  onFound(why: string, hex: string): void
}

/** Runs workers one after the other until the time is over. */
export async function watch<Report>(run: Watched<Report>): Promise<void> {
  for (let seed = run.first; Date.now() < run.end;) seed = await watchOne(seed, run)
}

/** Runs one worker until it ends, hangs or dies; returns the seed with which another goes on. */
function watchOne<Report>(first: number, run: Watched<Report>): Promise<number> {
  const memory = boardMemory()
  const board = new Board(memory)
  const worker = run.start(first, memory)
  return new Promise(resolve => {
    let seed = first
    let number = -1
    let since = Date.now()
    let fate: string | undefined

    function lost(why: string): void {
      fate = why
      const { input } = board.read()
      run.onFound(`${why}${input === undefined ? ` between inputs, after seed ${seed - 1}` : ''}`, input === undefined ? '' : hexOf(input))
    }

    const timer = setInterval(() => {
      if (board.number !== number) {
        number = board.number
        since = Date.now()
      } else if (Date.now() - since > (board.read().input === undefined ? run.pause : run.patience)) {
        if (fate === undefined) lost('it hung')
        void worker.terminate()
      }
    }, 50)
    worker.on('message', (message: Message<Report>) => {
      if ('found' in message) return run.onFound(message.found, message.hex ?? '')
      seed = message.seed + 1
      run.onReport(message.seed, message.report)
    })
    worker.on('error', error => lost(`the worker died: ${String(error)}`))
    worker.on('exit', code => {
      clearInterval(timer)
      if (fate === undefined && (code !== 0 || Date.now() < run.end)) lost(`the worker left with code ${code}`)
      // What hung once would hang again.
      resolve(fate === undefined ? seed : seed + 1)
    })
  })
}
