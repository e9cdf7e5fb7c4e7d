// Work in steps: at once, or with pauses in which the realm goes on with what else there is to do. Knows nothing of what is
// done.

/** Milliseconds of work between two pauses. */
const STEP = 8

/** Runs steps without a pause. */
export function atOnce<T>(steps: Iterator<unknown, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** Runs steps with pauses; `atPause` is called before each. */
export async function withRests<T>(steps: Generator<void, T>, atPause?: () => void): Promise<T> {
  for (let since = performance.now(); ;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (performance.now() - since < STEP) continue
    atPause?.()
    await pause()
    since = performance.now()
  }
}

/** Lets the realm do what else there is to do. Timers would take their time, a second each in a page that is hidden. */
export function pause(): Promise<void> {
  const { scheduler, setImmediate } = globalThis as { scheduler?: { yield?: () => Promise<void> }, setImmediate?: (done: () => void) => void }
  if (scheduler?.yield !== undefined) return scheduler.yield()
  return new Promise(resolve => {
    if (setImmediate !== undefined) {
      setImmediate(resolve)
      return
    }
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}
