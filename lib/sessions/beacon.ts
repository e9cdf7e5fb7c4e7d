// A note beside the sessions, kept by other means: which generation was saved last. Where the sessions are gone and the
// note is not, the browser lost them, and this is no new user. Knows nothing else of sessions.

import { isGenerationNumber, isTime } from './head.ts'

/** What is noted of a session. */
export interface Note {
  readonly generation: number
  /** Milliseconds since 1970. */
  readonly savedAt: number
}

type Storage = { getItem(key: string): string | null, setItem(key: string, text: string): void, removeItem(key: string): void }

/** Workers and Node have none, and a page may be forbidden to ask. */
function storage(): Storage | undefined {
  try {
    return (globalThis as { localStorage?: Storage }).localStorage
  } catch {
    return undefined
  }
}

const keyOf = (app: string, name: string): string => `dill:${JSON.stringify([app, name])}`

/** Notes a save. */
export function note(app: string, name: string, { generation, savedAt }: Note): void {
  try {
    storage()?.setItem(keyOf(app, name), JSON.stringify([generation, savedAt]))
  } catch {
    // Its space is full. The session itself is saved, and is all that counts.
  }
}

/** Forgets a session that was deleted on purpose. */
export function forget(app: string, name: string): void {
  storage()?.removeItem(keyOf(app, name))
}

/** What was noted; undefined if nothing was, or what stands there is not ours. */
export function noted(app: string, name: string): Note | undefined {
  const text = storage()?.getItem(keyOf(app, name)) ?? undefined
  const [generation, savedAt] = /^\[(\d+),(\d+)\]$/.exec(text ?? '')?.slice(1).map(Number) ?? []
  return isGenerationNumber(generation) && isTime(savedAt) ? { generation, savedAt } : undefined
}
