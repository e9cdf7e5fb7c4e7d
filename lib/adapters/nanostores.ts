// nanostores: several stores as one graph, so that what they share is shared again when they are back. Knows of a store that
// it is read, set and listened to.

import type { WritableAtom } from 'nanostores'
import type { Autosave } from '../sessions/autosave.ts'
import { keep, type KeepOptions } from './keep.ts'

export type { KeepOptions } from './keep.ts'

/**
 * Keeps stores under one name: `keepStores('app', { cart: $cart, user: $user })`. Each store gets what was stored under its
 * key; a key that was not stored leaves its store alone. Listening, it keeps them mounted until it is closed.
 *
 * @param name of the session
 * @param stores atoms and maps by the keys under which they are saved
 */
export function keepStores(name: string, stores: Readonly<Record<string, WritableAtom>>, options: KeepOptions = {}): Autosave {
  const all = Object.entries(stores)
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
