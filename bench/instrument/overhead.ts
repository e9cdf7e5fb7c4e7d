// How much longer instrumented libraries work. A form has a process or a page of its own in each round, and the forms take turns;
// the untouched form runs twice, so that what the machine's noise is worth can be seen. Prints nothing.

import { figure, median } from '../standings.ts'
import type { Library } from './libraries.ts'
import type { TrialJob, TrialTold } from './work.ts'

/** Instrumented against untouched: 1.03 is three per cent more. */
export interface Ratio {
  /** Of the fastest tenth percentiles that there were. */
  readonly best: number
  /** The median over the rounds of that of the round's tenth percentiles. */
  readonly paired: number
}

/** One library. */
export interface Overhead {
  readonly name: string
  readonly counts: Library['counts']
  /** Milliseconds of a run, untouched: the fastest tenth percentile. */
  readonly untouched: number
  readonly ratio: Ratio
  /** Untouched against untouched. */
  readonly noise: Ratio
  readonly failed?: string
}

/** A library and the files of its two forms. */
export interface Pair {
  readonly library: Library
  readonly untouched: string
  readonly instrumented: string
}

const lanes = ['untouched', 'instrumented', 'again'] as const
type Lane = typeof lanes[number]

/** Runs of a process: those that warm up, and those that count. */
const warm = 20
const runs = 40

/** Times all pairs, so many rounds; `tried` has a job done by a fresh process or page. */
export async function overheads(tried: (job: TrialJob) => Promise<TrialTold>, pairs: readonly Pair[], rounds: number): Promise<Overhead[]> {
  const all = pairs.map(pair => ({ pair, times: { untouched: [], instrumented: [], again: [] } as Record<Lane, number[]>, outputs: new Set<string>() }))
  for (let round = 0; round < rounds; round++) {
    for (const { pair, times, outputs } of all) {
      for (let turn = 0; turn < lanes.length; turn++) {
        const lane = lanes[(turn + round) % lanes.length]!
        const told = await tried({ library: pair.library.name, file: lane === 'instrumented' ? pair.instrumented : pair.untouched, warm, runs })
        times[lane].push(figure(told.times).p10)
        outputs.add(told.output)
      }
    }
  }
  return all.map(({ pair: { library: { name, counts } }, times, outputs }) => ({
    name, counts,
    untouched: Math.min(...times.untouched),
    ratio: ratioOf(times.instrumented, times.untouched),
    noise: ratioOf(times.again, times.untouched),
    ...outputs.size > 1 && { failed: 'the forms do not give the same' },
  }))
}

function ratioOf(ours: readonly number[], theirs: readonly number[]): Ratio {
  return { best: Math.min(...ours) / Math.min(...theirs), paired: median(ours.map((time, round) => time / theirs[round]!)) }
}

/** The geometric mean. */
export function mean(numbers: readonly number[]): number {
  return Math.exp(numbers.reduce((sum, number) => sum + Math.log(number), 0) / numbers.length)
}
