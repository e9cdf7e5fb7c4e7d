// nanostores: several stores as one graph, so that what they share is shared again when they are back. Knows of a store that
// it is read, set and listened to.

import type { WritableAtom } from 'nanostores'
import { ownValue } from '../core/brand.ts'
import type { Autosave } from '../sessions/autosave.ts'
import { bad } from '../sessions/options.ts'
import { keep, type KeepOptions } from './keep.ts'

export type { KeepOptions } from './keep.ts'

/**
 * Keeps stores under one name: `keepStores('app', { cart: $cart, user: $user })`. Each store gets what was stored under its
 * key; a key that was not stored leaves its store alone. Listening, it keeps them mounted until it is closed.
 *
 * @param name of the session
 * @param stores atoms and maps by the keys under which they are saved
 * @throws PickleError with code `BAD_OPTION`
 */
export function keepStores(name: string, stores: Readonly<Record<string, WritableAtom>>, options: KeepOptions = {}): Autosave {
  if (typeof stores !== 'object' || stores === null) throw bad("Stores are kept by their keys. For example: keepStores('app', { cart: $cart }).")
  const all = Object.entries(stores)
  for (const [key, store] of all) if (!isStore(store)) throw bad(`What is to be kept as ${JSON.stringify(key)} is no store that can be set. For example: keepStores('app', { cart: $cart }).`)
  return keep<Record<string, unknown>>(name, {
    get: () => Object.fromEntries(all.map(([key, store]) => [key, store.get() as unknown])),
    set: stored => {
      for (const [key, store] of all) if (Object.hasOwn(stored, key)) store.set(stored[key])
    },
    subscribe(changed) {
      const ends = all.map(([, store]) => store.listen(changed))
      return () => {
        for (const end of ends) end()
      }
    },
  }, options)
}

/** Anything may be given: only own methods count, as those of nanostores are. */
function isStore(store: unknown): boolean {
  return typeof store === 'object' && store !== null && ['get', 'set', 'listen'].every(method => typeof ownValue(store, method) === 'function')
}
