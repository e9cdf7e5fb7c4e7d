// One module of an app that is served or tested: instrumented, with its skeleton and the source text at hand. It stands
// at the end, so that no line moves. A module that is edited is another text to the library; closures of the one before
// go on as they are.

import { hashFile } from '../source/instrument/hash.ts'
import { prefixOf } from '../source/instrument/plan.ts'
import { instrument } from '../source/instrument.ts'
import type { Origin } from '../source/map.ts'
import { heldText, skeletonText } from '../source/skeleton.ts'
import { placed } from './origins.ts'

/** What became of a module. */
export interface Served {
  readonly code: string
  readonly map: string
}

/**
 * Instruments a module. Undefined where there is nothing to do; a text that cannot be instrumented gives the reason.
 * @param written the file that the module was made from, if that is another text
 */
export function served(code: string, path: string, trace: (line: number, column: number) => Origin | undefined, written?: string): Served | string | undefined {
  const skeleton = `${prefixOf(code)}_`
  const made = instrument(code, { id: path, hash: hashFile(path, code), load: skeleton })
  if (made.reason !== undefined) return made.reason
  if (made.insertions.length === 0) return undefined
  const text = skeletonText({ ...made, sites: placed(made.sites, trace) }, { source: true, written })
  return { code: made.code + heldText(skeleton, text), map: made.map.toString() }
}
