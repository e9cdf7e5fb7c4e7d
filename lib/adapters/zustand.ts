// zustand: a storage for its `persist`, where the state travels as it is instead of as JSON. What `persist` puts is kept; what
// a load finds, `persist` merges into the store. Knows no store, as no storage of zustand's does.

import type { PersistStorage, StorageValue } from 'zustand/middleware'
import { takes } from '../core/options.ts'
import { own } from '../core/settings.ts'
import type { Autosave } from '../sessions/autosave.ts'
import { withoutActions, withStored } from './actions.ts'
import { nameFrozen } from './frozen.ts'
import { checkFunction, checkOptions, keepNames, type KeepOptions } from './keep.ts'
import { Slot } from './slot.ts'

export type { KeepOptions } from './keep.ts'

/** Options of {@link dillStorage}. */
export interface DillStorageOptions extends KeepOptions {
  /**
   * Called when what another tab has saved was loaded (`onConflict: () => 'load'`, `kept.reload()`), for the store to take it:
   * `onReload: () => useStore.persist.rehydrate()`.
   */
  readonly onReload?: (name: string) => void
  /** Immer's `freeze`, for stores with immer's middleware: Maps and Sets that it has frozen travel only if it is given. */
  readonly freeze?: <T>(value: T) => unknown
}

/** A storage for zustand, and the sessions behind it. */
export interface DillStorage<S> extends PersistStorage<S, void> {
  /** The session of a store, by the `name` that `persist` was given; undefined before the store has asked for its state. */
  kept(name: string): Autosave | undefined
}

/**
 * A storage for `persist`: `persist(initializer, { name: 'app', storage: dillStorage() })`. Saves soon after a change, and not
 * at every one. Actions are not saved; where they stand in slices of the state, give `persist` also `merge: mergeStored`.
 *
 * What a load finds amiss reaches `onRehydrateStorage` and `onFail`. The store then has its initial state, and nothing is
 * saved over what is stored. `clearStorage()` deletes it. With `skipHydration` nothing is saved before `rehydrate()`.
 * @throws PickleError with code `BAD_OPTION`
 */
export function dillStorage<S>(options: DillStorageOptions = {}): DillStorage<S> {
  takes(options, { ...keepNames(), onReload: 1, freeze: 1 })
  checkOptions(options)
  checkFunction(options, 'onReload', 'onReload: () => useStore.persist.rehydrate()')
  checkFunction(options, 'freeze', 'freeze')
  const freeze = own(options, 'freeze')
  if (freeze !== undefined) nameFrozen(freeze)
  const slots = new Map<string, Slot<StorageValue<S>>>()
  const slotOf = (name: string): Slot<StorageValue<S>> => {
    const known = slots.get(name) ?? new Slot<StorageValue<S>>(name, options, () => own(options, 'onReload')?.(name))
    slots.set(name, known)
    return known
  }
  return {
    getItem: async name => await slotOf(name).take() ?? null,
    setItem: (name, value) => slotOf(name).put({ ...value, state: withoutActions(value.state) as S }),
    removeItem: name => void slotOf(name).remove(),
    kept: name => slots.get(name)?.session,
  }
}

/**
 * As `persist` merges by itself, but in slices too: a plain object right in the state that holds actions gets what was stored
 * for it, and keeps them. For `persist(initializer, { …, merge: mergeStored })`.
 */
export function mergeStored<S>(stored: unknown, current: S): S {
  return stored === undefined ? current : withStored(current, stored)
}
