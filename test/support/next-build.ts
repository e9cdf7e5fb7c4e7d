// A CommonJS module of one name, instrumented while the tests run and evaluated anew, as its next build would be.

import { modules } from '../../lib/capture/modules.ts'
import * as runtime from '../../lib/runtime.ts'
import { instrument } from '../../lib/source/instrument.ts'
import { rowsOf } from '../../lib/source/skeleton.ts'

type Rows = ReturnType<typeof rowsOf>

/** How a build tells what it knows of its functions. */
export interface Telling {
  /** False where it keeps no text. */
  readonly source?: boolean
  /** What stands for its rows, which may come late or never. */
  readonly fetched?: (rows: Rows) => unknown
}

/** The builds of a module, by its name. */
export function buildsOf(id: string): { build(code: string, telling?: Telling): any, unload(): void } {
  Object.assign(globalThis, { nextBuildRuntime: runtime })
  const unload = (): void => {
    for (const [key, module] of modules()) if (module.id === id) (modules() as Map<unknown, unknown>).delete(key)
  }
  return {
    unload,
    /** Evaluates a text; the build before it is gone. */
    build(code, { source = true, fetched = (rows: Rows) => rows } = {}) {
      unload()
      const made = instrument(code, { id, sourceType: 'commonjs', runtime: 'nextBuildRuntime', load: 'load' })
      const rows = rowsOf(made, { source })
      // oxlint-disable-next-line no-new-func -- as Node does it
      return new Function('load', made.code)(() => fetched(rows))
    },
  }
}
