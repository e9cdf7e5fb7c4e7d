// The public Pickler: a dump from first value to bytes, in slices; on refusal it asks diagnose for every reason. Knows
// the encoder, no kind.

import { isArrayBuffer, isObject } from './brand.ts'
import { diagnose, diagnosing, typeName, type Diagnosis, type Witnesses } from './diagnose.ts'
import { findingKeys } from './ephemerons.ts'
import { Encoder, type Program } from './encoder.ts'
import { describeError, isEndless, pathText, PicklingError, PicklingWarning, sentence } from './errors.ts'
import { sealedWith } from './keyed.ts'
import type { Reduction } from './kind.ts'
import type { Met } from './memo.ts'
import { heard, onlooker, type Watch } from './onlookers.ts'
import { atOnce, withRests } from './pauses.ts'
import { assemble, assembling, PURPOSE } from './program.ts'
import type { Registry } from './registry.ts'
import { defaultSettings, own, refuseSeal, settle, type DumpOptions, type Settings } from './settings.ts'
import type { EncoderOptions } from './spoken.ts'
import { steadily } from './steady.ts'
import type { WalkOptions, WeakKeys } from './telling.ts'

/** Values between two looks at progress and signal. */
const SLICE = 2048
/** What has to be waited for, and how it is read. */
type Missing = Map<object, () => Promise<unknown>>
type Bytes = Uint8Array<ArrayBuffer>
const NO_OPTIONS: DumpOptions = /* @__PURE__ */ Object.freeze({})
/** What the last of several looks has met: told when there is another. */
interface Before {
  met: (() => Generator<void, Met>) | undefined
}

/** How a program is written. */
export interface Writing extends Pick<EncoderOptions, 'exact' | 'lends' | 'spells'> {
  readonly missing?: Missing | undefined
  readonly before?: Before | undefined
}

/** For what is put into bytes next, with nothing between. */
const AT_ONCE: Writing = { lends: true, spells: true }

/**
 * Writes values with one registry and one set of options. Subclass it, or set its hooks, to give some objects persistent
 * ids or reductions of their own. Answers to `dill.Pickler`.
 */
export class Pickler {
  /** V8 drops optimised code with a hidden class that has no instance left; this one stays. @internal */
  static alive: Pickler
  readonly settings: Readonly<Settings>
  /**
   * Returns an id – any value that can be pickled – for an object, function or symbol that is kept elsewhere, `undefined`
   * for all others. It may be asked more than once. Answers to `persistent_id`.
   */
  persistentId?(value: unknown): unknown
  /**
   * Returns a reduction for an object, function or symbol that is to be written so, `undefined` for all others. It may be
   * asked more than once. Answers to `reducer_override`.
   */
  reducerOverride?(value: unknown): Reduction | undefined
  // What somebody put into Object.prototype is no hook.
  static { Object.assign(this.prototype, { persistentId: undefined, reducerOverride: undefined }) }
  readonly #base: Registry
  #own: Registry | undefined
  readonly #options: DumpOptions
  #resolved: Map<object, unknown> | undefined = undefined

  /** Throws a PickleError with code `BAD_OPTION`. */
  constructor(registry: Registry, defaults: Settings, options?: DumpOptions) {
    this.#base = registry
    this.settings = settle(options, defaults, 'sign')
    this.#options = options === undefined ? NO_OPTIONS : { ...options }
  }

  /** Kinds and names of this pickler alone: what is registered here is not seen elsewhere. */
  get registry(): Registry {
    return this.#own ??= this.#base.fork()
  }

  /** The bytes of a value. Each call makes a pickle that stands alone. Throws a PicklingError that holds every reason. */
  dump(value: unknown): Uint8Array<ArrayBuffer> {
    return heard(assemble(this.program(value), this.settings.protocol))
  }

  /**
   * The bytes of a value, for which asynchronous parts are waited for. The graph is written again, at once and whole,
   * when all that was missing is there, so the bytes show one moment: the last.
   */
  async dumpAsync(value: unknown): Promise<Uint8Array<ArrayBuffer>> {
    return this.#waiting(() => value, async missing => this.program(value, { missing }), atOnce)
  }

  /**
   * As `dumpAsync`, with pauses in which the realm goes on with its work: no step takes long, however large the graph is.
   * What is written is one moment of it all the same: see `steadily`. Buffers that go beside the bytes belong to that moment
   * too, and are copies.
   *
   * @param look gives the value; asked for it at each look
   */
  async dumpSteadily(look: () => unknown): Promise<Uint8Array<ArrayBuffer>> {
    const attachments = own(this.#options, 'attachments')
    const kept = attachments?.length ?? 0
    let value: unknown
    const before: Before = { met: undefined }
    return this.#waiting(() => value, missing => steadily(() => {
      missing.clear()
      if (attachments !== undefined) attachments.length = kept
      value = look()
      return this.#steps(value, { missing, before })
    }, () => attachments === undefined ? [] : ownBuffers(attachments, kept), () => missing.size > 0), withRests)
  }

  /** Writes, and writes again for as long as there is something to wait for; `run` puts it into bytes. */
  async #waiting(written: () => unknown, write: (missing: Missing) => Promise<Program>, run: (steps: ReturnType<typeof assembling>) => Bytes | Promise<Bytes>): Promise<Uint8Array<ArrayBuffer>> {
    const attachments = own(this.#options, 'attachments')
    const kept = attachments?.length ?? 0
    try {
      for (let rounds = 0; rounds < ROUNDS; rounds++) {
        const missing: Missing = new Map()
        if (attachments !== undefined) attachments.length = kept
        const program = await write(missing)
        if (missing.size > 0) await this.#read(missing, written())
        else {
          this.#warn(written(), true)
          const key = own(this.#options, 'seal')
          const bytes = await run(assembling(program, this.settings.protocol, key !== undefined))
          return heard(key === undefined ? bytes : await sealedWith(key, PURPOSE, bytes))
        }
      }
      throw new PicklingError('Cannot pickle: what is waited for brings ever new parts to wait for. The owner that out.later(…) names must be the same object each time.', { code: 'RECURSION' })
    } catch (cause) {
      if (attachments !== undefined) attachments.length = kept
      throw cause
    }
  }

  /** Forgets what asynchronous parts resolved to: the next dump reads them again. Answers to `clear_memo`. */
  clearMemo(): void {
    this.#resolved = undefined
  }

  /**
   * The tokens of a value: what `dump` puts into bytes, and `copy` does not. What a caller's own function throws – a
   * signal's reason, an error of `onProgress` – is thrown as it is.
   *
   * Unless `how` says otherwise, it is for whoever puts it into bytes at once: long buffers are the graph's own, not copies.
   */
  program(value: unknown, how: Writing = AT_ONCE): Program {
    return atOnce(this.#steps(value, how))
  }

  /** The same, in steps between which pauses may be made. What is written is the graph as each step finds it. */
  programInSteps(value: unknown, missing?: Missing): Generator<void, Program> {
    return this.#steps(value, { missing })
  }

  *#steps(value: unknown, how: Writing): Generator<void, Program> {
    const { missing, before } = how
    if (missing === undefined) refuseSeal(this.#options)
    const signal = own(this.#options, 'signal')
    const onProgress = own(this.#options, 'onProgress')
    const attachments = own(this.#options, 'attachments')
    const kept = attachments?.length ?? 0
    const watch = onlooker()
    try {
      signal?.throwIfAborted()
      this.#names.look()
      const met = before?.met === undefined ? undefined : yield* before.met()
      let encoder = new Encoder(value, this.#encoding(attachments, met, how))
      while (!this.#slice(encoder, value, missing !== undefined, watch) || encoder.lacksKeys) {
        onProgress?.({ objects: encoder.objects, bytes: encoder.length })
        signal?.throwIfAborted()
        yield
        if (!encoder.lacksKeys) continue
        // Few graphs have such collections, so keys are looked for when one is met; and then all is written anew.
        const weakKeys = yield* findingKeys(value, this.#circumstances(missing !== undefined))
        if (attachments !== undefined) attachments.length = kept
        watch?.again()
        encoder = new Encoder(value, this.#encoding(attachments, met, how, weakKeys))
      }
      if (missing === undefined) this.#warn(value, false)
      if (before !== undefined) before.met = () => encoder.met()
      const program = encoder.finish()
      watch?.done(program)
      return program
    } catch (cause) {
      if (attachments !== undefined) attachments.length = kept
      throw cause
    }
  }

  #slice(encoder: Encoder, value: unknown, waits: boolean, watch: Watch | undefined): boolean {
    try {
      return watch === undefined ? encoder.slice(SLICE) : watchedSlice(encoder, watch)
    } catch (cause) {
      throw this.#explain(value, cause, waits)
    }
  }

  /** Hot: to spread what goes in would cost as much as a small dump. */
  #encoding(attachments: unknown[] | undefined, met: Met | undefined, { missing, exact, lends, spells }: Writing, weakKeys?: WeakKeys): EncoderOptions {
    const { byref, recurse, fmode, weak } = this.settings
    const { persistentId, reducerOverride } = this.#hooks()
    return { registry: this.#names, attachments, missing, resolved: this.#resolved, met, exact, lends, spells, byref, recurse, fmode, weak, weakKeys, persistentId, reducerOverride }
  }

  get #chosen(): Pick<Settings, 'byref' | 'recurse' | 'fmode' | 'weak'> {
    const { byref, recurse, fmode, weak } = this.settings
    return { byref, recurse, fmode, weak }
  }

  get #names(): Registry {
    return this.#own ?? this.#base
  }

  /** Every reason against a value, and every difference, without writing it. */
  diagnose(value: unknown, waits = false, witnesses?: Witnesses): Diagnosis {
    return atOnce(this.diagnosing(value, waits, witnesses))
  }

  /** The same, in steps between which pauses may be made. */
  diagnosing(value: unknown, waits = false, witnesses?: Witnesses): Generator<void, Diagnosis> {
    return diagnosing(value, this.#circumstances(waits), witnesses)
  }

  #hooks(): Pick<WalkOptions, 'persistentId' | 'reducerOverride'> {
    return {
      persistentId: this.persistentId === undefined ? undefined : value => this.persistentId!(value),
      reducerOverride: this.reducerOverride === undefined ? undefined : value => this.reducerOverride!(value),
    }
  }

  #circumstances(waits: boolean): WalkOptions {
    return { registry: this.#names, attaches: own(this.#options, 'attachments') !== undefined, waits, resolved: this.#resolved, ...this.#chosen, ...this.#hooks() }
  }

  #explain(value: unknown, cause: unknown, waits: boolean, failed?: ReadonlyMap<object, unknown>): PicklingError {
    // To look again at what dumps within dumps costs twice as much at every level.
    if (cause instanceof PicklingError && (isEndless(cause) || nesting(cause) > DEEPEST)) return cause
    if (isEndless(cause)) {
      return new PicklingError('Cannot pickle: a kind, a reducer or a hook called itself without end. Say parts with out.value(…), do not copy or dump them.', { code: 'RECURSION', cause })
    }
    const { failures } = diagnose(value, { ...this.#circumstances(waits), failed })
    const [first] = failures
    if (first === undefined) {
      if (cause instanceof PicklingError) return cause
      return new PicklingError(`Cannot pickle: writing failed: ${describeError(cause)}. See the cause.`, { code: 'WRITING_FAILED', cause })
    }
    const more = failures.length === 1 ? '' : ` (and ${failures.length - 1} more: see failures)`
    return new PicklingError(first.message + more, {
      code: first.code, path: first.path, hint: first.hint, failures, cause,
    })
  }

  #warn(value: unknown, waits: boolean): void {
    const onWarning = own(this.#options, 'onWarning')
    if (onWarning === undefined) return
    for (const { message, path, value: noted } of this.diagnose(value, waits).notes) {
      onWarning(new PicklingWarning(sentence(`Pickled ${typeName(noted)}`, pathText(path), message, undefined), { code: 'NOTE', path }))
    }
  }

  /** Reads all that is missing; throws with every part that could not be read. */
  async #read(missing: Missing, value: unknown): Promise<void> {
    const signal = own(this.#options, 'signal')
    signal?.throwIfAborted()
    const failed = new Map<object, unknown>()
    const resolved = this.#resolved ??= new Map<object, unknown>()
    const reading = Promise.all(Array.from(missing, async ([owner, read]) => {
      try {
        resolved.set(owner, await read())
      } catch (cause) {
        failed.set(owner, cause)
      }
    }))
    await (signal === undefined ? reading : beforeAbort(reading, signal))
    if (failed.size > 0) throw this.#explain(value, failed.values().next().value, true, failed)
  }
}

Pickler.alive = new Pickler(undefined as unknown as Registry, defaultSettings())

function watchedSlice(encoder: Encoder, watch: Watch): boolean {
  for (let left = SLICE; left > 0; left -= watch.every) {
    const isDone = encoder.slice(watch.every)
    watch.step(encoder.length)
    if (isDone) return true
  }
  return false
}

async function beforeAbort(reading: Promise<unknown>, signal: AbortSignal): Promise<void> {
  let stop!: () => void
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error)
  })
  signal.addEventListener('abort', stop, { once: true })
  // A reader that aborts at once does so before anybody listens.
  if (signal.aborted) stop()
  try {
    await Promise.race([reading, stopped])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** How often a graph is written before it is given up that everything in it will be there. */
const ROUNDS = 5000

/** Puts copies of buffers into a list, from an index on, in the place of those that the program goes on with; gives that part. */
export function ownBuffers(attachments: unknown[], from = 0): readonly unknown[] {
  for (let i = from; i < attachments.length; i++) {
    const part = attachments[i]
    if (isObject(part) && isArrayBuffer(part)) attachments[i] = structuredClone(part)
  }
  return attachments.slice(from)
}

/** Dumps within dumps of which each says for itself where it failed. */
const DEEPEST = 3

function nesting(error: PicklingError): number {
  let depth = 1
  for (let { cause } = error; cause instanceof PicklingError; { cause } = cause) depth++
  return depth
}
