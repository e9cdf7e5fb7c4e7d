// How weights come about: the value is written with pauses, without what is refused, and the bytes are read by a worker, or in
// slices where none can be started. Knows no element and no store.

import { Apart } from '../../lib/core/apart.ts'
import { equalBytes } from '../../lib/core/bytes.ts'
import { Encoder, type Program } from '../../lib/core/encoder.ts'
import { findingKeys } from '../../lib/core/ephemerons.ts'
import { describeError } from '../../lib/core/errors.ts'
import type { Met } from '../../lib/core/memo.ts'
import { assembling } from '../../lib/core/program.ts'
import { Refusal } from '../../lib/core/spoken.ts'
import type { WalkOptions, WeakKeys } from '../../lib/core/telling.ts'
import { registry, settings } from '../../lib/dill.ts'
import { circumstances, type Listed, type LookOptions } from './look.ts'
import { inSlices, rest } from './slices.ts'
import type { Survey } from './survey.ts'
import { Weighed } from './weights.ts'
import { columnsOf, type Columns, type Said } from './weights-columns.ts'

/** What is being done, and how far it is. */
export interface Progress {
  /** `Looking for failures`, `Reading`: objects are counted; `Weighing`: bytes. */
  readonly what: 'Looking for failures' | 'Reading' | 'Weighing'
  readonly done: number
  /** About how much there is; undefined where nobody knows yet. */
  readonly total: number | undefined
}

/** How weighing is watched and stopped. */
export interface WeighOptions {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
  /** What was known before: where the bytes are the same, it is not found out again. */
  readonly before?: Weighed | undefined
  /** What was listed before of what is long. */
  readonly listing?: Listed
  /** Starts the worker. */
  readonly start?: () => Worker
}

/** Why a value has no weights. */
export class Unweighable extends Error {
  static { this.prototype.name = 'Unweighable' }
}

/** Values between two pauses that are offered. */
const SLICE = 2048
/** Bytes that are read here: to start a worker takes longer. */
const SMALL = 30_000
/** Milliseconds in which a worker must have said something. */
const PATIENCE = 5000

/**
 * Weighs a value. What a survey has found to be refused is left out.
 * @returns undefined if it was stopped; what was known before, if nothing has changed since
 * @throws Unweighable
 */
export async function weigh(value: unknown, look: LookOptions, survey: Survey, options: WeighOptions): Promise<Weighed | undefined> {
  const { signal, onProgress, before, listing, start = startWorker } = options
  const written = await write(value, look, survey, options)
  if (written === undefined) return undefined
  const { program, met, weakKeys } = written
  const bytes = await inSlices(assembling(program, settings.protocol, false), { signal })
  if (bytes === undefined) return undefined
  const walk = { ...circumstances(look, listing), weakKeys }
  if (before !== undefined && equalBytes(before.bytes, bytes)) return before.isOf(value, met) ? before : new Weighed(before.bytes, before.columns, value, met, walk)
  await rest()
  const told = (done: number): void => onProgress({ what: 'Weighing', done, total: bytes.length })
  const columns = bytes.length > SMALL ? await inWorker(bytes, start, told, signal) : 'none'
  const found = columns === 'none' ? await hereInSlices(bytes, told, signal) : columns
  return found === undefined ? undefined : new Weighed(bytes, found, value, met, walk)
}

interface Written {
  readonly program: Program
  readonly met: Met
  readonly weakKeys: WeakKeys | undefined
}

/** Tries with what is known to be refused; if that is not all, the survey is waited for. */
async function write(value: unknown, look: LookOptions, survey: Survey, { signal, onProgress, listing }: WeighOptions): Promise<Written | undefined> {
  for (let whole = survey.state === 'whole'; ; whole = true) {
    if (whole) {
      const told = (): void => onProgress({ what: 'Looking for failures', done: survey.objects, total: undefined })
      await survey.run({ signal, onSlice: told })
      if (signal.aborted) return undefined
    }
    let objects = 0
    try {
      const total = survey.state === 'whole' ? survey.objects : undefined
      const steps = writing(value, circumstances(look, listing), survey.refused, count => { objects = count })
      return await inSlices(steps, { signal, onSlice: () => onProgress({ what: 'Reading', done: objects, total }) })
    } catch (cause) {
      if (!whole) continue
      const why = cause instanceof Refusal ? cause.message : describeError(cause)
      throw new Unweighable(`No pickle can be written of this, even without what is refused: ${why}`, { cause })
    }
  }
}

function* writing(value: unknown, walk: WalkOptions, refused: ReadonlySet<unknown>, tell: (objects: number) => void): Generator<void, Written> {
  registry.look()
  const { byref, recurse, weak, attaches, waits, unlisted, listing } = walk
  const weakKeys = weak === true ? yield* findingKeys(value, walk) : undefined
  const apart = new Apart(unlisted, object => listing?.keysKnown(object))
  const encoder = new Encoder(value, {
    registry, exact: true, apart, byref: byref ?? false, recurse: recurse ?? false, fmode: settings.fmode, weak: weak ?? false, weakKeys, attachments: attaches === true ? [] : undefined,
    missing: waits === true ? new Map() : undefined,
    ...refused.size === 0 ? {} : { persistentId: (part: unknown) => refused.has(part) ? 0 : undefined },
  })
  const steps = apart.steps(encoder, SLICE)
  while (steps.next().done !== true) {
    tell(encoder.objects)
    yield
  }
  const met = yield* encoder.met()
  yield
  return { program: encoder.finish(), met, weakKeys }
}

function startWorker(): Worker {
  return new Worker(new URL('./weights-worker.ts', import.meta.url), { type: 'module' })
}

/** `none` if there is no worker that answers. */
async function inWorker(bytes: Uint8Array, start: () => Worker, told: (done: number) => void, signal: AbortSignal): Promise<Columns | 'none' | undefined> {
  if (typeof Worker !== 'function') return 'none'
  let worker: Worker
  try {
    worker = start()
  } catch {
    return 'none' // The page's policy forbids it.
  }
  let stop: (() => void) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    return await new Promise<Columns | 'none' | undefined>(resolve => {
      const none = (event?: Event): void => {
        event?.preventDefault()
        resolve('none')
      }
      stop = () => resolve(undefined)
      signal.addEventListener('abort', stop)
      timer = setTimeout(none, PATIENCE)
      worker.addEventListener('error', none)
      worker.addEventListener('messageerror', none)
      worker.addEventListener('message', ({ data }: MessageEvent<Said>) => {
        clearTimeout(timer)
        if ('columns' in data) resolve(data.columns)
        else if ('done' in data) told(data.done)
        else none()
      })
      worker.postMessage(bytes)
    })
  } finally {
    clearTimeout(timer)
    if (stop !== undefined) signal.removeEventListener('abort', stop)
    worker.terminate()
  }
}

async function hereInSlices(bytes: Uint8Array, told: (done: number) => void, signal: AbortSignal): Promise<Columns | undefined> {
  let at = 0
  const steps = columnsOf(bytes)
  const counted: Iterator<unknown, Columns> = {
    next() {
      const step = steps.next()
      if (step.done !== true) at = step.value
      return step
    },
  }
  try {
    return await inSlices(counted, { signal, onSlice: () => told(at) })
  } catch (cause) {
    throw new Unweighable(`The bytes cannot be read back: ${describeError(cause)}`, { cause })
  }
}
