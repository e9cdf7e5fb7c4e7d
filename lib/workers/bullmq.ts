// BullMQ carries closures to other machines. What lies in Redis is sealed with a key that both ends hold, and is good for the
// one job that it was written for: whoever can write to Redis alone can run nothing of his own. Knows no connection.

import { PickleError, UnpicklingError } from '../core/errors.ts'
import { takes, type OptionNames } from '../core/options.ts'
import { defaultSettings, own, settle } from '../core/settings.ts'
import { base64Text } from '../core/text.ts'
import { dumpsAsync, loadsAsync } from '../dill.ts'
import { writingOf, type Job, type JobOptions } from './job.ts'

/** A queue of BullMQ's, as far as it is used. */
export interface JobQueue<J extends QueuedJob = QueuedJob> {
  readonly name: string
  add(name: string, data: SealedData, options?: object): Promise<J>
}

/** A job of BullMQ's, as far as it is used. */
export interface QueuedJob {
  readonly id?: string | undefined
  readonly queueName: string
  readonly data: unknown
}

/** A job that can be waited for, with the events of its queue. */
export interface AwaitedJob extends QueuedJob {
  // BullMQ's type of the events names its backend, which nobody here knows.
  waitUntilFinished(events: never, ttl?: number): Promise<unknown>
}

/** What lies in Redis: a sealed pickle in base64, as Redis and JSON hold it. */
export interface SealedData {
  readonly dill: string
}

/** What both ends need. */
export interface KeyOption {
  /** An HMAC-SHA-256 key that may sign and verify, the same at both ends: who has it can run code there. */
  readonly seal: CryptoKey
}

const keyNames: OptionNames<KeyOption> = { seal: 1 }

/** Options of {@link addJob}. */
export interface AddOptions extends KeyOption, JobOptions {
  /** BullMQ's own: attempts, delay, priority … The job gets a random `jobId`, unless one is given. */
  readonly job?: { readonly jobId?: string, readonly repeat?: never }
}

/** Milliseconds of one wait, and how much earlier than it a timer may end. */
const TURN = 1000
const EARLY = 2

/** What a pickle is for, as it says itself under its seal. */
interface Purpose {
  readonly is: 'job' | 'result'
  readonly queue: string
  readonly id: string
}

/**
 * Adds a job to a queue: a function, with what it captured, and its arguments. A worker somewhere else runs it with
 * {@link runJobs}; {@link resultOf} waits for what it gives. It may run more than once, as BullMQ's jobs may.
 *
 * The worker's machine need not have the function's module: its text goes along. With `recurse: true` so does what it
 * speaks of.
 * @param name BullMQ's name of the job
 * @returns BullMQ's job
 * @throws PicklingError where the function or an argument cannot travel; PickleError with code `BAD_OPTION`
 */
export async function addJob<J extends QueuedJob>(queue: JobQueue<J>, name: string, fn: (...args: never[]) => unknown, args: readonly unknown[], options: AddOptions): Promise<J> {
  takes(options, { ...keyNames, byref: 1, recurse: 1, weak: 1, job: 1 })
  const work: Job = { fn, args }
  const given = own(options, 'job')
  const id = own(given, 'jobId') ?? crypto.randomUUID()
  const data = await sealed({ is: 'job', queue: queue.name, id }, work, options, writingOf(work, options))
  return queue.add(name, data, { ...given, jobId: id })
}

/**
 * What a BullMQ worker calls for each job: `new Worker('work', runJobs({ seal: key }), { connection })`. It runs what was
 * sealed with the key for just this job, and seals what that gives; all else fails with code `SEAL_BROKEN` or `OTHER_JOB`
 * before any of it is run. What the function throws makes the job fail, and BullMQ tries again if it was told to.
 */
export function runJobs(options: KeyOption): (job: QueuedJob) => Promise<SealedData> {
  takes(options, keyNames)
  keyOf(options)
  return async job => {
    const { fn, args } = await opened<Job>({ is: 'job', queue: job.queueName, id: String(job.id) }, job.data, options)
    const value: unknown = await fn(...args as never[])
    return sealed({ is: 'result', queue: job.queueName, id: String(job.id) }, value, options, {})
  }
}

/**
 * Waits for a job, and reads what it gave: an instance is one of the class that is here.
 * @param events the `QueueEvents` of its queue
 * @param options the key, and how many milliseconds to wait
 * @throws Error with BullMQ's reason, where the job has failed; UnpicklingError with code `SEAL_BROKEN` or `OTHER_JOB`
 */
export async function resultOf<R = unknown>(job: AwaitedJob, events: object | undefined, options: KeyOption & { readonly timeout?: number }): Promise<R> {
  takes(options, { ...keyNames, timeout: 1 })
  keyOf(options)
  const data = await finished(job, events, own(options, 'timeout') ?? Infinity)
  return opened<R>({ is: 'result', queue: job.queueName, id: String(job.id) }, data, options)
}

/** BullMQ asks once, and then listens: a job that ends between the two is never told of. So it is asked anew from time to time. */
async function finished(job: AwaitedJob, events: object | undefined, timeout: number): Promise<unknown> {
  const until = performance.now() + timeout
  for (;;) {
    const from = performance.now()
    const turn = Math.max(1, Math.min(TURN, until - from))
    try {
      return await job.waitUntilFinished(events as never, turn)
    } catch (error) {
      const now = performance.now()
      // What comes before its time is no timeout; and timers may be a little early.
      if (now - from < turn - EARLY || now >= until - EARLY) throw error
    }
  }
}

async function sealed(purpose: Purpose, value: unknown, options: KeyOption, how: JobOptions): Promise<SealedData> {
  return { dill: base64Text(await dumpsAsync({ purpose, value }, { ...how, seal: keyOf(options) })) }
}

async function opened<T>(purpose: Purpose, data: unknown, options: KeyOption): Promise<T> {
  const text = (data as Partial<SealedData> | null | undefined)?.dill
  if (typeof text !== 'string') throw new UnpicklingError(`The ${purpose.is} ${purpose.id} was not written by dill: only what addJob and runJobs have written is read.`, { code: 'OTHER_JOB' })
  const found = await loadsAsync<{ purpose?: Purpose, value: T }>(bytesOf(text), { seal: keyOf(options) })
  const { is, queue, id } = found.purpose ?? {}
  if (is !== purpose.is || queue !== purpose.queue || id !== purpose.id) throw new UnpicklingError(`The ${purpose.is} ${purpose.id} of the queue ${JSON.stringify(purpose.queue)} holds what was sealed for something else: it was copied there.`, { code: 'OTHER_JOB' })
  return found.value
}

/** The key, which must be one that may both seal and read. */
function keyOf(options: KeyOption): CryptoKey {
  const key = own(options, 'seal')
  if (key === undefined) throw new PickleError("Option seal is missing: what lies in Redis is trusted by its seal alone. For example: { seal: await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']) }.", { code: 'BAD_OPTION' })
  settle({ seal: key }, defaultSettings(), 'sign')
  settle({ seal: key }, defaultSettings(), 'verify')
  return key
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), character => character.charCodeAt(0))
  } catch (cause) {
    throw new UnpicklingError('A job holds text that is no base64: it was changed in Redis.', { code: 'SEAL_BROKEN', cause })
  }
}
