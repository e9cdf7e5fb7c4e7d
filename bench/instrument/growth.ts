// What instrumenting adds to a bundle. Everything is weighed minified and compressed; the runtime, which all modules of an
// app share, is weighed by itself. Prints nothing.

import { minified, weight, withoutRuntime, type Forms } from './builds.ts'
import type { Library } from './libraries.ts'

/** One library, in bytes. */
export interface Growth {
  readonly name: string
  readonly counts: Library['counts']
  readonly untouched: number
  readonly instrumented: number
  /** Closures and classes that carry a stamp, of all that there are. */
  readonly stamped: number
  readonly sites: number
}

/** Weighs the two forms. */
export function growthOf({ name, counts }: Library, { untouched, instrumented: { code, sites } }: Forms): Growth {
  return {
    name, counts,
    untouched: weight(minified(untouched)),
    instrumented: weight(withoutRuntime(minified(code))),
    stamped: sites.filter(({ stamped }) => stamped).length,
    sites: sites.length,
  }
}
