// What may be chosen for a session that saves itself, and what it tells of itself. Its options are those of a save and of a
// load, with times and hooks. Does nothing.

import type { PickleError } from '../core/errors.ts'
import { except, takes, type OptionNames } from '../core/options.ts'
import { defaultSettings, limitsOf, own, settle } from '../core/settings.ts'
import { bad, checkSession, dumpSessionNames, type DumpSessionOptions, type LoadedSession, type LoadSessionOptions } from './options.ts'

/** Options of `autosave`. */
export interface AutosaveOptions extends Omit<DumpSessionOptions, 'main' | 'overwrite' | 'signal' | 'onProgress'>, Pick<LoadSessionOptions, 'mode' | 'trust' | 'allow' | 'ignore' | 'limits' | 'upgrade' | 'migrate'> {
  /** Milliseconds without a change until it is saved. Default 300. */
  readonly debounce?: number
  /** Milliseconds that a change waits at the most. Default 2000. */
  readonly maxWait?: number
  /**
   * Tells of changes: is given a function to call after each, and may return one that ends it – what stores call
   * `subscribe`. Without it the state is looked at from time to time, and saved if it has changed.
   */
  readonly watch?: (changed: () => void) => (() => void) | void
  /** `false` does not load what is stored first. Default `true`. */
  readonly load?: boolean
  /** What to do when another tab has saved: `'overwrite'` it, `'load'` it over what is here, or nothing, and wait. */
  readonly onConflict?: (error: PickleError) => 'overwrite' | 'load' | undefined | Promise<'overwrite' | 'load' | undefined>
}

export const autosaveNames = (): OptionNames<AutosaveOptions> => ({
  ...except(dumpSessionNames(), 'main', 'overwrite', 'signal', 'onProgress'), mode: 1, trust: 1, allow: 1, limits: 1, upgrade: 1, migrate: 1,
  debounce: 1, maxWait: 1, watch: 1, load: 1, onConflict: 1,
})

/** What became of the load with which a session begins. */
export interface Beginning {
  /** `'fresh'` where nothing was stored; `'failed'` where it was and could not be read; see `loadSession` for the others. */
  readonly status: 'fresh' | 'restored' | 'recovered' | 'lost' | 'newer-version' | 'memory' | 'failed'
  readonly session?: LoadedSession
  readonly error?: PickleError
}

/**
 * `'saved'`: nothing has changed since the last save; `'changed'`: something will be saved soon; `'stale'`: another tab has
 * saved since, or another object of this page took its place; `'off'`: it does not save until `overwrite` or `reload` is called,
 * and `error` says why; `'failed'`: the last save failed, and will be tried again.
 */
export type AutosaveStatus = 'loading' | 'saved' | 'changed' | 'saving' | 'stale' | 'off' | 'failed' | 'disposed'

/** Throws a PickleError with code `BAD_OPTION`. */
export function checkAutosave(name: string, main: object | string, options: AutosaveOptions): void {
  takes(options, autosaveNames())
  checkSession(name, { ...options, main }, 'onError', ['throw', 'skip'])
  checkSession(name, { ...options, main }, 'mode', ['update', 'replace'])
  settle(options, defaultSettings(), 'sign')
  limitsOf(options)
  for (const key of ['debounce', 'maxWait'] as const) {
    const value: unknown = own(options, key)
    if (value !== undefined && !(typeof value === 'number' && value >= 0)) throw bad(`Option ${key} must be a number of milliseconds from 0. For example: { ${key}: 500 }.`)
  }
  for (const key of ['watch', 'onConflict'] as const) {
    const value: unknown = own(options, key)
    if (value !== undefined && typeof value !== 'function') throw bad(`Option ${key} must be a function. For example: { watch: changed => store.subscribe(changed) }.`)
  }
}
