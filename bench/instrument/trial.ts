// A fresh process that does the work of one library with one of its forms, again and again, and tells how long it took and
// what came out.

import { pathToFileURL } from 'node:url'
import { libraryOf } from './libraries.ts'

/** What is asked of the process. */
export interface TrialJob {
  readonly library: string
  /** A module to import the library from. */
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

process.once('message', job => {
  void tried(job as TrialJob).then(told => process.send!(told, () => process.disconnect()))
})

async function tried({ library, file, warm, runs }: TrialJob): Promise<TrialTold> {
  const { work } = libraryOf(library)
  const namespace = await import(pathToFileURL(file).href) as object
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
