// The work of one library with one of its forms, again and again: how long it took and what came out. Runs in a process of
// Node's and in pages.

import { libraryOf } from './libraries.ts'

/** What is asked of a process or a page. */
export interface TrialJob {
  readonly library: string
  /** A module to import the library from: a path in Node, an address in a page. */
  readonly file: string
  /** Runs that warm up, and runs that count. */
  readonly warm: number
  readonly runs: number
}

/** Its answer. */
export interface TrialTold {
  /** Milliseconds of each run that counts. */
  readonly times: readonly number[]
  readonly output: string
  /** Where a later run gave something else. */
  readonly unsteady: string | undefined
}

/** Does a job with what was imported from its file. */
export async function tryOut({ library, warm, runs }: TrialJob, namespace: object): Promise<TrialTold> {
  const { work } = libraryOf(library)
  const output = await work(namespace)
  const times: number[] = []
  let unsteady: string | undefined
  for (let run = -warm; run < runs; run++) {
    const from = performance.now()
    const again = await work(namespace)
    if (run >= 0) times.push(performance.now() - from)
    if (again !== output) unsteady ??= divergence(output, again)
  }
  return { times, output, unsteady }
}

function divergence(one: string, other: string): string {
  const others = other.split('\n')
  const at = one.split('\n').findIndex((line, i) => line !== others[i])
  return `line ${at + 1}: ${String(one.split('\n')[at])} … ${String(others[at])}`
}
