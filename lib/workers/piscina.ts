// Piscina runs closures in its threads. The same module is what the threads load: `work` is there what Piscina calls. All of
// it is one process, whose threads send each other nothing that is not its own code. Knows no thread.

import { takes } from '../core/options.ts'
import { own } from '../core/settings.ts'
import { Trust } from '../core/trust.ts'
import { done, nameErrors, parcel, plain, unpacked, writingOf, type Job, type JobOptions, type Outcome, type Parcel } from './job.ts'

/** A pool, as far as it is used: `new Piscina({ filename: import.meta.resolve('dill/piscina') })`. */
export interface Pool {
  run(task: unknown, options?: { readonly name?: string, readonly signal?: AbortSignal | null }): Promise<unknown>
}

/** Options of {@link runIn}. */
export interface RunOptions extends JobOptions {
  /** Stops the work: its thread is ended. */
  readonly signal?: AbortSignal
  /** What the pool calls in its thread, where its file is one of yours that exports {@link work} under another name. */
  readonly name?: string
}

/**
 * Runs a copy of a function in a thread of the pool, with copies of its arguments and of what it captured: an instance that
 * it returns or throws is here one of the class that is here. A function takes along what it speaks of with `recurse: true`;
 * else its names are looked up in the thread.
 *
 * @param pool a Piscina whose threads load this module
 * @returns what the function gave, when that is settled
 * @throws what the function threw; PicklingError where the function, an argument or the result cannot travel; what Piscina
 * throws
 */
export async function runIn<A extends unknown[], R>(pool: Pool, fn: (...args: A) => R, args: NoInfer<A> = [] as unknown as A, options: RunOptions = {}): Promise<Awaited<R>> {
  takes(options, { byref: 1, recurse: 1, weak: 1, signal: 1, name: 1 })
  nameErrors()
  const job: Job = { fn: fn as Job['fn'], args }
  const task = await parcel(job, writingOf(job, options))
  const signal = own(options, 'signal')
  const answer = await pool.run(task, { name: own(options, 'name') ?? 'work', ...signal === undefined ? {} : { signal } })
  const outcome = await unpacked<Outcome>(answer as Parcel, { trust: Trust.code })
  if ('thrown' in outcome) throw outcome.thrown
  return outcome.value as Awaited<R>
}

/** What runs in a thread: Piscina calls it with what {@link runIn} sends. It runs code; call it with nothing else. */
export async function work(task: Parcel): Promise<Parcel> {
  nameErrors()
  const outcome = await done(() => unpacked<Job>(task, { trust: Trust.code }))
  try {
    return await parcel(outcome)
  } catch (cause) {
    return parcel({ thrown: plain('thrown' in outcome ? outcome.thrown : cause) })
  }
}
