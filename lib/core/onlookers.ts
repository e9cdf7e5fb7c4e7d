// Who looks on at dumps: those who hear of each when its bytes are there, and those who see it being written. Each is asked
// for once in a dump, so that one which nobody looks at pays nothing for it; and neither changes what is written.

import type { Program } from './encoder.ts'

/** Those who hear of every dump of this copy of the library. They throw nothing. */
export const listeners: Set<(bytes: Uint8Array) => void> = new Set()

/** Tells of a dump, and gives its bytes back. */
export function heard<B extends Uint8Array>(bytes: B): B {
  if (listeners.size > 0) listeners.forEach(listener => listener(bytes))
  return bytes
}

/** Looks on while dumps are written. */
export interface Watch {
  /** Values between two looks. */
  readonly every: number
  /** So many bytes of tokens there are now. */
  step(length: number): void
  /** What was written until now is written anew, from the beginning. */
  again(): void
  /** All is written. */
  done(program: Program): void
}

/** Who is asked once for each dump: the last one. */
const watchers: (() => Watch)[] = []

/** Has somebody look on at all dumps that begin while `work` runs, or until the promise that it returns is settled. Of two who look on, the later one does. */
export function watched<T>(make: () => Watch, work: () => T): T {
  const watcher = (): Watch => make()
  const stop = (): void => void watchers.splice(watchers.indexOf(watcher), 1)
  watchers.push(watcher)
  let isPending = false
  try {
    const result = work()
    if (!(result instanceof Promise)) return result
    isPending = true
    return result.finally(stop) as T
  } finally {
    if (!isPending) stop()
  }
}

/** Who looks on at a dump that begins now. */
export function onlooker(): Watch | undefined {
  return watchers.at(-1)?.()
}
