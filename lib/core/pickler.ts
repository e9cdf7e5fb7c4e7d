// The public Pickler: a dump from first value to bytes, in slices; on refusal it asks diagnose for every reason. Knows
// the encoder, no kind.

import { diagnose, type Diagnosis } from './diagnose.ts'
import { Encoder, type Program } from './encoder.ts'
import { PicklingError, PicklingWarning } from './errors.ts'
import type { Reduction } from './kind.ts'
import { assemble } from './program.ts'
import type { Registry } from './registry.ts'
import { own, settle, type DumpOptions, type Settings } from './settings.ts'
import type { WalkOptions } from './walk.ts'

/** Values between two looks at progress and signal. */
const SLICE = 8192

/**
 * Writes values with one registry and one set of options. Subclass it, or set its hooks, to give some objects persistent
 * ids or reductions of their own. Answers to `dill.Pickler`.
 */
export class Pickler {
  /** Kinds and names of this pickler alone: what is registered here is not seen elsewhere. */
  readonly registry: Registry
  readonly settings: Readonly<Settings>
  /** Returns an id for objects that are kept elsewhere, `undefined` for all others. Answers to `persistent_id`. */
  persistentId?(value: unknown): unknown
  /** Returns a reduction for objects that are to be written so, `undefined` for all others. Answers to `reducer_override`. */
  reducerOverride?(value: unknown): Reduction | undefined
  readonly #options: DumpOptions
  readonly #resolved = new Map<object, unknown>()

  /** Throws a PickleError with code `BAD_OPTION`. */
  constructor(registry: Registry, defaults: Settings, options: DumpOptions = {}) {
    this.registry = registry.fork()
    this.settings = settle(options, defaults)
    this.#options = { ...options }
  }

  /** The bytes of a value. Each call makes a pickle that stands alone. Throws a PicklingError that holds every reason. */
  dump(value: unknown): Uint8Array<ArrayBuffer> {
    return assemble(this.program(value), this.settings.protocol)
  }

  /**
   * The bytes of a value, for which asynchronous parts are waited for. The graph is written again, at once and whole,
   * when all that was missing is there, so the bytes show one moment: the last.
   */
  async dumpAsync(value: unknown): Promise<Uint8Array<ArrayBuffer>> {
    const attachments = own(this.#options, 'attachments')
    const kept = attachments?.length ?? 0
    for (;;) {
      const missing = new Map<object, () => Promise<unknown>>()
      if (attachments !== undefined) attachments.length = kept
      const program = this.program(value, missing)
      if (missing.size === 0) return assemble(program, this.settings.protocol)
      for (const [owner, part] of await this.#await(missing, value)) this.#resolved.set(owner, part)
    }
  }

  /** Forgets what asynchronous parts resolved to: the next dump reads them again. Answers to `clear_memo`. */
  clearMemo(): void {
    this.#resolved.clear()
  }

  /** The tokens of a value: what `dump` puts into bytes, and `copy` does not. */
  program(value: unknown, missing?: Map<object, () => Promise<unknown>>): Program {
    const signal = own(this.#options, 'signal')
    const onProgress = own(this.#options, 'onProgress')
    const attachments = own(this.#options, 'attachments')
    const kept = attachments?.length ?? 0
    try {
      signal?.throwIfAborted()
      const encoder = new Encoder(value, { registry: this.registry, attachments, missing, resolved: this.#resolved, ...this.#hooks() })
      while (!encoder.slice(SLICE)) {
        onProgress?.({ objects: encoder.objects, bytes: encoder.length })
        signal?.throwIfAborted()
      }
      if (own(this.#options, 'onWarning') !== undefined && missing === undefined) this.#warn(value)
      return encoder.finish()
    } catch (cause) {
      if (attachments !== undefined) attachments.length = kept
      if (signal?.aborted === true && cause === signal.reason) throw cause
      throw this.#explain(value, cause, missing !== undefined)
    }
  }

  /** Every reason against a value, and every difference, without writing it. */
  diagnose(value: unknown, waits = false): Diagnosis {
    return diagnose(value, this.#circumstances(waits))
  }

  #hooks(): Pick<WalkOptions, 'persistentId' | 'reducerOverride'> {
    return {
      persistentId: this.persistentId === undefined ? undefined : value => this.persistentId!(value),
      reducerOverride: this.reducerOverride === undefined ? undefined : value => this.reducerOverride!(value),
    }
  }

  #circumstances(waits: boolean): WalkOptions {
    return { registry: this.registry, attaches: own(this.#options, 'attachments') !== undefined, waits, resolved: this.#resolved, ...this.#hooks() }
  }

  #explain(value: unknown, cause: unknown, waits: boolean): PicklingError {
    const { failures } = this.diagnose(value, waits)
    const [first] = failures
    if (first === undefined) {
      if (cause instanceof PicklingError) return cause
      return new PicklingError('Cannot pickle: writing failed. See the cause.', { code: 'WRITING_FAILED', cause })
    }
    const more = failures.length === 1 ? '' : ` (and ${failures.length - 1} more: see failures)`
    return new PicklingError(first.message + more, {
      code: first.code, path: first.path, failures, cause,
      ...(first.hint === undefined ? {} : { hint: first.hint }),
    })
  }

  #warn(value: unknown): void {
    for (const { message, path } of this.diagnose(value).notes) {
      own(this.#options, 'onWarning')!(new PicklingWarning(message, { code: 'NOTE', path }))
    }
  }

  async #await(missing: Map<object, () => Promise<unknown>>, value: unknown): Promise<[object, unknown][]> {
    const signal = own(this.#options, 'signal')
    const stopped = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    })
    const reading = Promise.all([...missing].map(async ([owner, read]): Promise<[object, unknown]> => [owner, await read()]))
    try {
      return await (signal === undefined ? reading : Promise.race([reading, stopped]))
    } catch (cause) {
      if (signal?.aborted === true && cause === signal.reason) throw cause
      throw this.#explain(value, cause, true)
    }
  }
}
