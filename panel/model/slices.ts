// Long work in slices, so that a page stays alive meanwhile: runs the steps of a generator for a few milliseconds at a
// time. Knows neither what is done nor who waits.

import { pause } from '../../lib/core/pauses.ts'

/** Milliseconds of work between two pauses. */
const SLICE = 12
/** Milliseconds after which work goes on even in a page that has always something else to do. */
const LATE = 50

/** How work in slices is watched and stopped. */
export interface SliceOptions {
  readonly signal?: AbortSignal
  /** Called after each slice but the last. */
  readonly onSlice?: () => void
}

/**
 * Runs steps until they end. What fits into the first slice is done before this returns a pending promise.
 * @returns what the generator returns; undefined if it was stopped
 */
export async function inSlices<T>(steps: Iterator<unknown, T>, { signal, onSlice }: SliceOptions = {}): Promise<T | undefined> {
  for (;;) {
    const end = performance.now() + SLICE
    do {
      if (signal?.aborted === true) return undefined
      const step = steps.next()
      if (step.done === true) return step.value
    } while (performance.now() < end)
    onSlice?.()
    await rest()
  }
}

/**
 * Lets the page do what else there is to do: answers, timers, the code of the view that is to be drawn. After `scheduler.yield`
 * the work would go on before all of these.
 */
export function rest(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { postTask?: (task: () => void, options: { readonly priority: 'background' }) => Promise<void> } }
  if (scheduler?.postTask === undefined) return pause()
  return new Promise(resolve => {
    const late = setTimeout(resolve, LATE)
    void scheduler.postTask!(() => {
      clearTimeout(late)
      resolve()
    }, { priority: 'background' })
  })
}
