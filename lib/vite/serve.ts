// One module of an app that is served or tested: instrumented, with its skeleton and the source text at hand. It stands
// at the end, so that no line moves. A module that is edited is another text to the library; closures of the one before
// go on as they are.

import { lower } from '../source/durable.ts'
import { hashFile } from '../source/instrument/hash.ts'
import { prefixOf } from '../source/instrument/plan.ts'
import { instrument } from '../source/instrument.ts'
import { chained, mapText, placed, tracer, type RawMap } from '../source/map.ts'
import { heldText, skeletonText } from '../source/skeleton.ts'

/** What became of a module. */
export interface Served {
  readonly code: string
  readonly map: string
}

/**
 * Instruments a module. Undefined where there is nothing to do; a text that cannot be instrumented gives the reason.
 * @param map of what the module was made from
 * @throws SyntaxError for a generator that cannot be durable
 */
export function served(code: string, path: string, map: RawMap): Served | string | undefined {
  const prefix = prefixOf(code)
  const skeleton = `${prefix}_`
  const low = lower(code, { id: path, prefix })
  const plain = low?.code ?? code
  const made = instrument(plain, { id: path, hash: hashFile(path, code), prefix, load: skeleton, written: low?.written })
  if (made.reason !== undefined) return made.reason
  if (made.insertions.length === 0) return undefined
  const trace = tracer(low === undefined ? map : chained(low.map, map), plain)
  // The file that the module was made from, if that is another text.
  const written = map.sources.length === 1 ? map.sourcesContent?.[0] ?? undefined : undefined
  const text = skeletonText({ ...made, sites: placed(made.sites, trace) }, { source: true, written })
  return { code: made.code + heldText(skeleton, text), map: mapText(made.map, low?.map) }
}
