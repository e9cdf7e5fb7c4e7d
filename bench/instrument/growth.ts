// What instrumenting adds to a bundle. Everything is weighed minified and compressed; the runtime, which all modules of an
// app share, is weighed by itself. Prints nothing.

import { minified, productOf, weight, withoutRuntime, type Forms } from './builds.ts'
import type { Library } from './libraries.ts'

/** One library, in bytes. */
export interface Growth {
  readonly name: string
  readonly counts: Library['counts']
  readonly untouched: number
  /** All of it instrumented as one module. */
  readonly whole: number
  /** The main bundle of a build with the plugin, module by module, less the runtime. */
  readonly built: number
  /** Beside that: fetched when it is needed. */
  readonly skeleton: number
  /** Closures and classes that carry a stamp, of all that there are. */
  readonly stamped: number
  readonly sites: number
}

/** Weighs a library untouched and instrumented. */
export async function growthOf(library: Library, { untouched, instrumented: { code, sites } }: Forms): Promise<Growth> {
  const before = weight(minified(untouched))
  const without = await productOf(library, false)
  const { main, skeletons } = await productOf(library, true)
  return {
    name: library.name, counts: library.counts,
    untouched: before,
    whole: weight(withoutRuntime(minified(code))),
    built: before + weight(main) - weight(without.main),
    skeleton: skeletons.reduce((sum, text) => sum + weight(text), 0),
    stamped: sites.filter(({ stamped }) => stamped).length,
    sites: sites.length,
  }
}
