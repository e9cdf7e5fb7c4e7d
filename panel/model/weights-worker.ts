// The worker that weighs: reads the bytes of a pickle and hands columns back. Started by weights-run.ts; never imported.

import { describeError } from '../../lib/core/errors.ts'
import { buffersOf, columnsOf, type Said } from './weights-columns.ts'

/** Milliseconds between two words about progress. */
const PACE = 100

interface Port {
  postMessage(message: Said, transfer?: readonly ArrayBuffer[]): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
}

const port = globalThis as unknown as Port

port.addEventListener('message', ({ data }) => {
  if (!(data instanceof Uint8Array)) return
  try {
    const steps = columnsOf(data)
    for (let told = -Infinity; ;) {
      const step = steps.next()
      if (step.done === true) {
        port.postMessage({ columns: step.value }, buffersOf(step.value))
        return
      }
      if (performance.now() - told < PACE) continue
      told = performance.now()
      port.postMessage({ done: step.value })
    }
  } catch (error) {
    port.postMessage({ error: describeError(error) })
  }
})
