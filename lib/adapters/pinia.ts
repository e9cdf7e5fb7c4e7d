// Pinia: a plugin that keeps its stores, each in a session of its own. What is saved is the state itself, not the Proxies
// around it. Knows no store.

import type { PiniaPlugin, PiniaPluginContext } from 'pinia'
import { onScopeDispose, toRaw, unref } from 'vue'
import { optionsFor, takes } from '../core/options.ts'
import { own } from '../core/settings.ts'
import type { Autosave } from '../sessions/autosave.ts'
import { checkFunction, checkOptions, keepNames, keep, type KeepOptions } from './keep.ts'

export type { KeepOptions } from './keep.ts'

/** Options of {@link dillPinia}. */
export interface DillPiniaOptions extends KeepOptions {
  /** Which stores are kept, and as what: returns the name of a store's session, or nothing. Default: all, by their ids. */
  readonly name?: (id: string) => string | undefined
}

/** A store, as far as {@link keptOf} looks at it. */
export interface PiniaStore {
  readonly $id: string
}

const sessions = /* @__PURE__ */ new WeakMap<object, Autosave>()

/**
 * A plugin for Pinia: `pinia.use(dillPinia())`. Each store gets its stored state back, name by name, as new objects; names
 * that were not stored stay.
 * @throws PickleError with code `BAD_OPTION`
 */
export function dillPinia(options: DillPiniaOptions = {}): PiniaPlugin {
  takes(options, { ...keepNames(), name: 1 })
  checkOptions(options)
  checkFunction(options, 'name', 'name: id => `app-${id}`')
  return ({ store }) => {
    const name = (own(options, 'name') ?? (id => id))(store.$id)
    if (name === undefined) return
    const kept = keep<object>(name, {
      get: () => rawState(store),
      set: stored => store.$patch(state => void Object.assign(state, stored)),
      subscribe: changed => store.$subscribe(changed, { detached: true }),
    }, optionsFor<KeepOptions>(options, keepNames()))
    sessions.set(toRaw(store), kept)
    onScopeDispose(() => void kept.close())
  }
}

/** The session in which a store is kept; undefined for one that is not. */
export function keptOf(store: PiniaStore): Autosave | undefined {
  return sessions.get(toRaw(store))
}

/** What the Proxies stand for: Vue never puts one of them into a state. Stores that are set up hold references, too. */
function rawState(store: PiniaPluginContext['store']): object {
  const state = toRaw(store.$state) as Record<string, unknown>
  return Object.fromEntries(Object.keys(state).map(key => [key, toRaw(unref(state[key]))]))
}
