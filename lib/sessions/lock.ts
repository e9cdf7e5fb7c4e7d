// One save at a time among all tabs, where the browser can arrange it. A help, never the guard: whoever does not get the
// lock in time goes on without it, for a tab may hang while it holds one, and the compare-and-set decides anyway.

interface Locks {
  request<T>(name: string, options: { signal: AbortSignal }, work: () => Promise<T>): Promise<T>
}

/** Milliseconds that a lock is waited for. */
const PATIENCE = 2000

/** Does something under the lock of a session. */
export async function locked<T>(app: string, name: string, work: () => Promise<T>): Promise<T> {
  const locks = (globalThis as { navigator?: { locks?: Locks } }).navigator?.locks
  if (locks === undefined) return work()
  let started = false
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), PATIENCE)
  try {
    return await locks.request(`dill:${JSON.stringify([app, name])}`, { signal: patience.signal }, () => {
      started = true
      clearTimeout(timer)
      return work()
    })
  } catch (error) {
    if (started) throw error
    return work()
  } finally {
    clearTimeout(timer)
  }
}
