// Redux Toolkit: an enhancer of stores. What was stored comes back by an action, so reducers and tools see it come. Knows no
// reducer.

import { freeze, type Action, type Reducer, type StoreEnhancer } from '@reduxjs/toolkit'
import { optionsFor, takes } from '../core/options.ts'
import { own } from '../core/settings.ts'
import type { Autosave } from '../sessions/autosave.ts'
import { withStored } from './actions.ts'
import { nameFrozen } from './frozen.ts'
import { checkFunction, checkOptions, keepNames, keep, type KeepOptions } from './keep.ts'

export type { KeepOptions } from './keep.ts'

/** Options of {@link dillEnhancer}. */
export interface DillEnhancerOptions<S> extends KeepOptions {
  /** What of the state is saved, as an object with some of its slices. Default: all of it. */
  readonly pick?: (state: S) => Partial<S>
}

/** What the enhancer adds to a store. */
export interface KeptStore {
  /** The session in which its state is kept. */
  readonly kept: Autosave
}

/** The type of the action by which stored state comes back: reducers see it with that state in place. */
export const LOADED = 'dill/loaded'

/**
 * An enhancer for `configureStore({ reducer, enhancers: all => all().concat(dillEnhancer('app')) })`. Brings the stored state
 * back, slice by slice: slices that were not stored stay. The store then has a `kept`, whose `loaded` tells what was found.
 *
 * @param name of the session
 * @throws PickleError with code `BAD_OPTION`
 */
export function dillEnhancer<S = unknown>(name: string, options: DillEnhancerOptions<S> = {}): StoreEnhancer<KeptStore> {
  takes(options, { ...keepNames(), pick: 1 })
  checkOptions(options)
  checkFunction(options, 'pick', 'pick: ({ user }) => ({ user })')
  const pick = own(options, 'pick') as ((state: unknown) => unknown) | undefined
  return next => (reducer, preloaded) => {
    nameFrozen(freeze)
    const store = next(taking(reducer), preloaded)
    const kept = keep<unknown>(name, {
      get: () => pick === undefined ? store.getState() : pick(store.getState()),
      set: stored => void store.dispatch({ type: LOADED, stored } as unknown as Parameters<typeof store.dispatch>[0]),
      subscribe: changed => store.subscribe(changed),
    }, optionsFor<KeepOptions>(options, keepNames()))
    return { ...store, replaceReducer: another => store.replaceReducer(taking(another)), kept }
  }
}

function taking<S, A extends Action, P>(reducer: Reducer<S, A, P>): Reducer<S, A, P> {
  return (state, action) => {
    const { type, stored } = action as Action & { readonly stored?: unknown }
    return reducer(type === LOADED ? withStored(state, stored) : state, action)
  }
}
