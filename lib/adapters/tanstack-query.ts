// TanStack Query: a persister of its cache. What it puts is kept, soon after a change and not at every one; what was stored
// it restores. Knows no query.

import type { PersistedClient, Persister } from '@tanstack/query-persist-client-core'
import { takes } from '../core/options.ts'
import { own } from '../core/settings.ts'
import type { Autosave } from '../sessions/autosave.ts'
import { checkFunction, checkOptions, keepNames, type KeepOptions } from './keep.ts'
import { Slot } from './slot.ts'

export type { KeepOptions } from './keep.ts'

/** Options of {@link dillPersister}. */
export interface DillPersisterOptions extends KeepOptions {
  /**
   * Called when what another tab has saved was loaded (`onConflict: () => 'load'`, `kept.reload()`), for the client to take it:
   * `onReload: () => persistQueryClientRestore({ queryClient, persister })`.
   */
  readonly onReload?: () => void
}

/** A persister, and the session behind it. */
export interface DillPersister extends Persister {
  /** The session; undefined before the client was restored. */
  readonly kept: Autosave | undefined
}

/**
 * A persister for `persistQueryClient({ queryClient, persister: dillPersister('app') })` and `PersistQueryClientProvider`.
 *
 * Of two tabs, the one that saves last wins: a cache can be fetched again. Another `onConflict` is yours to give. What could
 * not be read is not removed by itself, though the client asks for that: the restore rejects, and `onFail` hears it.
 *
 * @param name of the session
 * @throws PickleError with code `BAD_OPTION`
 */
export function dillPersister(name: string, options: DillPersisterOptions = {}): DillPersister {
  takes(options, { ...keepNames(), onReload: 1 })
  checkOptions(options)
  checkFunction(options, 'onReload', 'onReload: () => persistQueryClientRestore({ queryClient, persister })')
  const slot = new Slot<PersistedClient>(name, { onConflict: () => 'overwrite', ...options }, own(options, 'onReload'))
  return {
    persistClient: client => slot.put(client),
    restoreClient: () => slot.take(),
    removeClient: async () => slot.isOff ? undefined : slot.remove(),
    get kept() {
      return slot.session
    },
  }
}
