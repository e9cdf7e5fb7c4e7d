// One save at a time among all tabs, where the browser can arrange it. A help, never the guard: whoever does not get the
// lock in time goes on without it, for a tab may hang while it holds one, and the compare-and-set decides anyway. And
// a lock that a realm holds as long as it lives, by which others can tell.

interface Locks {
  request<T>(name: string, options: { signal?: AbortSignal }, work: () => Promise<T>): Promise<T>
  query(): Promise<{ readonly held?: readonly { readonly name?: string }[] }>
}

const locksHere = (): Locks | undefined => (globalThis as { navigator?: { locks?: Locks } }).navigator?.locks

/** Milliseconds that a lock is waited for. */
const PATIENCE = 2000

/** Does something under the lock of a session. */
export async function locked<T>(app: string, name: string, work: () => Promise<T>): Promise<T> {
  const locks = locksHere()
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

const LIFE = 'dill:realm:'

let life: Promise<boolean> | undefined

/**
 * Lets others tell that this realm lives; false where they cannot. Only for whoever needs it: a page that holds a lock may
 * not be kept for the way back.
 */
export function showLife(realm: string): Promise<boolean> {
  return life ??= new Promise<boolean>(resolve => {
    const locks = locksHere()
    if (locks === undefined) return resolve(false)
    locks.request(LIFE + realm, {}, () => {
      resolve(true)
      return new Promise<never>(() => undefined)
    }).catch(() => {
      // Refused, or stolen: the next one tries again.
      life = undefined
      resolve(false)
    })
  })
}

/** The realms that show that they live; undefined where nobody can tell. */
export async function livingRealms(): Promise<Set<string> | undefined> {
  const { held } = await locksHere()?.query() ?? {}
  return held && new Set(held.flatMap(({ name }) => name?.startsWith(LIFE) ? [name.slice(LIFE.length)] : []))
}
