// What stands in the way of a value: every reason at once, and every difference. At once, or with pauses where a page must not
// wait. Knows no kind and no storage.

import type { Diagnosis } from '../core/diagnose.ts'
import { optionsFor, takes } from '../core/options.ts'
import { dumpNames, own, type DumpOptions } from '../core/settings.ts'
import { withRests } from '../core/pauses.ts'
import { Pickler } from '../dill.ts'
import { positionOf } from '../link/where.ts'

/** Options of `why`. */
export interface WhyOptions extends DumpOptions {
  /** Ask for the asynchronous verbs, which wait for Blobs, promises and their like. */
  readonly waits?: boolean
}

/**
 * Every reason why a value cannot be saved, and every difference with which it would be, in one pass. What `dumps` throws
 * as `failures` is the same list; here each failure also has its `source`, where a transform saw the function.
 *
 * Answers to `dill.detect.errors`, which tells one.
 * @param obj any value
 * @returns `ok` if nothing stands in the way; `failures` with path, chain, code, reason, hint and source; `notes`
 * @throws PickleError with code `BAD_OPTION`
 */
export function why(obj: unknown, options: WhyOptions = {}): Diagnosis {
  return picklerOf(options).diagnose(obj, own(options, 'waits') ?? false, { locate: positionOf })
}

/**
 * `why` with pauses, in which the page goes on with its work: no step takes long, however large the graph is. What changes
 * meanwhile is seen as it then is.
 * @param options `onProgress` is called before each pause, with no bytes; `signal` stops it
 * @throws PickleError with code `BAD_OPTION`; the signal's reason, and what `onProgress` throws
 */
export async function whyAsync(obj: unknown, options: WhyOptions = {}): Promise<Diagnosis> {
  const pickler = picklerOf(options)
  const signal = own(options, 'signal')
  const onProgress = own(options, 'onProgress')
  signal?.throwIfAborted()
  let objects = 0
  const judge = (): undefined => void objects++
  return withRests(pickler.diagnosing(obj, own(options, 'waits') ?? false, { locate: positionOf, judge }), () => {
    onProgress?.({ objects, bytes: 0 })
    signal?.throwIfAborted()
  })
}

function picklerOf(options: WhyOptions): Pickler {
  takes(options, { ...dumpNames, waits: 1 })
  return new Pickler(optionsFor<DumpOptions>(options, dumpNames))
}
