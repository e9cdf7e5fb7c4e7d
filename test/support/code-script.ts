// Texts that are instrumented while the tests run, and evaluated as scripts.

import { instrument } from '../../lib/instrument.ts'
import * as durable from '../../lib/durable.ts'
import * as runtime from '../../lib/runtime.ts'

Object.assign(globalThis, { testRuntime: { ...runtime, ...durable } })

/** The completion value of a script. */
export function script<T = any>(text: string, id = 'test.js'): T {
  return (0, eval)(instrument(text, { id, sourceType: 'script', runtime: 'testRuntime' }).code) as T
}
