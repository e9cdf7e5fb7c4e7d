// A piece of work that another thread or machine does: a function and its arguments, as one graph, and what became of it.
// Knows no engine.

import { describeError, PickleError, PicklingError, UnpicklingError } from '../core/errors.ts'
import { own, type DumpOptions, type LoadOptions } from '../core/settings.ts'
import { dumpsAsync, loadsAsync, register } from '../dill.ts'

/** How work is written: what its functions take along. */
export type JobOptions = Pick<DumpOptions, 'byref' | 'recurse' | 'weak'>

/** Work: a function is called with its arguments. */
export interface Job {
  readonly fn: (...args: never[]) => unknown
  readonly args: readonly unknown[]
}

/** Bytes, and what goes beside them. */
export interface Parcel {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly beside: readonly unknown[]
}

/** What work gave, or threw. */
export type Outcome = { readonly value: unknown } | { readonly thrown: unknown }

/** Has this library's errors come back as what they are. */
export function nameErrors(): void {
  for (const Type of [PickleError, PicklingError, UnpicklingError]) register(Type, { name: `dill.${Type.prototype.name}` })
}

/** Those of the options that are about work. Throws a PickleError with code `NOT_A_FUNCTION` for what cannot be called. */
export function writingOf(job: Job, options: JobOptions): JobOptions {
  if (typeof job.fn !== 'function') throw new PickleError('Work is a function and its arguments, and this is no function. For example: runIn(pool, list => list.length, [[1, 2]]).', { code: 'NOT_A_FUNCTION' })
  return { byref: own(options, 'byref') ?? false, recurse: own(options, 'recurse') ?? false, weak: own(options, 'weak') ?? false }
}

/** Writes what stays in this process. */
export async function parcel(value: Job | Outcome, options: DumpOptions = {}): Promise<Parcel> {
  const beside: unknown[] = []
  return { bytes: await dumpsAsync(value, { ...options, attachments: beside }), beside }
}

/** Reads it. */
export function unpacked<T extends Job | Outcome>({ bytes, beside }: Parcel, options: LoadOptions): Promise<T> {
  return loadsAsync<T>(bytes, { ...options, attachments: beside })
}

/** Does the work. Never rejects. */
export async function done(load: () => Promise<Job>): Promise<Outcome> {
  try {
    const { fn, args } = await load()
    return { value: await fn(...args as never[]) }
  } catch (thrown) {
    return { thrown }
  }
}

/** An error for another that cannot travel: what it says, and nothing of what it holds. Ours hold the value that stands in the way. */
export function plain(thrown: unknown): Error {
  if (thrown instanceof PickleError) {
    const { message, code, path, hint, offset } = thrown
    const facts = { code, ...path && { path }, ...hint !== undefined && { hint }, ...offset !== undefined && { offset } }
    if (thrown instanceof UnpicklingError) return new UnpicklingError(message, facts)
    const failures = thrown instanceof PicklingError ? thrown.failures.map(({ cause: _, ...failure }) => ({ ...failure, value: undefined })) : []
    return thrown instanceof PicklingError ? new PicklingError(message, { ...facts, failures }) : new PickleError(message, facts)
  }
  const error = new Error(describeError(thrown))
  if (thrown instanceof Error) error.name = thrown.name
  return error
}
