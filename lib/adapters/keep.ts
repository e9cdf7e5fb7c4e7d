// A store of somebody else's, kept over `autosave`: what the store holds is the one name of a session. Here is what all
// adapters share: when a store is read and set, and who hears of what went wrong. Knows no store.

import { describeError, type PickleError, UnpicklingError } from '../core/errors.ts'
import { except, optionsFor, takes, type OptionNames } from '../core/options.ts'
import { own } from '../core/settings.ts'
import { autosaveNames, checkAutosave, type AutosaveOptions } from '../sessions/autosave-options.ts'
import { autosave, type Autosave } from '../sessions/autosave.ts'
import { bad } from '../sessions/options.ts'

/** Options of `keep`, and of all adapters: those of `autosave`, and who hears of what went wrong. */
export interface KeepOptions extends Omit<AutosaveOptions, 'watch' | 'onError'> {
  /**
   * Hears why a load or a save failed, and – with code `CONFLICT`, where `onConflict` decides nothing – that another tab has
   * saved. `kept` can then `overwrite()` what is stored, or `reload()` it. Without it, what went wrong is an unhandled
   * rejection.
   */
  readonly onFail?: (error: PickleError, kept: Autosave) => void
}

export const keepNames = (): OptionNames<KeepOptions> => ({ ...except(autosaveNames(), 'watch', 'onError'), onFail: 1 })

/** What `keep` asks of a store. */
export interface Keepable<S> {
  /** What the store holds now. */
  get(): S
  /** Puts what was stored into the store. What it throws ends the load, and nothing is saved over what is stored. */
  set(stored: S): void
  /** Calls back after each change; may return what ends that. */
  subscribe(changed: () => void): (() => void) | void
}

/** The name under which a session holds it. */
const STATE = 'state'

/**
 * Keeps what a store holds saved under `name`, and first brings back what was stored there. For stores that no adapter is
 * for; it is what the adapters do.
 *
 * What cannot be loaded changes nothing in the store, and nothing is saved over it until `overwrite()` or `reload()`.
 * @param name of the session; each store has its own
 * @param store how it is read, set and watched
 * @returns the session that saves itself: `loaded`, `flush()`, `close()` and its events
 * @throws PickleError with code `BAD_OPTION`
 */
export function keep<S>(name: string, store: Keepable<S>, options: KeepOptions = {}): Autosave {
  takes(options, keepNames())
  checkOptions(options)
  checkStore(store)
  let setting = false
  const main = scopeOver(() => store.get(), stored => {
    setting = true
    try {
      store.set(stored as S)
    } catch (cause) {
      throw new UnpicklingError(`The store could not take what was loaded under ${JSON.stringify(name)}: ${describeError(cause)}. What is stored is as it was.`, { code: 'STORE_SET', cause })
    } finally {
      setting = false
    }
  })
  const upgrade = own(options, 'upgrade')
  const kept = autosave(name, main, {
    ...optionsFor<AutosaveOptions>(options, autosaveNames()),
    // A state that is left out would be a store that is not kept, and nobody would hear.
    onError: 'throw',
    async upgrade(names, from) {
      const now = await upgrade?.(names, from) ?? names
      if (Object.keys(now).join() !== STATE) throw new UnpicklingError('it is no state of a store: something else was saved under this name', { code: 'OTHER_SESSION' })
      return now
    },
    watch: changed => store.subscribe(() => { if (!setting) changed() }),
  })
  for (const type of ['fail', 'conflict']) kept.addEventListener(type, () => report(kept.error!, kept, options))
  return kept
}

/** A scope with one name: what a save finds under it is what the store holds at that moment, and a load sets the store. */
function scopeOver(get: () => unknown, set: (stored: unknown) => void): object {
  const take = (key: PropertyKey, value: unknown): boolean => {
    if (key === STATE) set(value)
    return key === STATE
  }
  return new Proxy({}, {
    ownKeys: () => [STATE],
    getOwnPropertyDescriptor: (_, key) => key === STATE ? { value: get(), writable: true, enumerable: true, configurable: true } : undefined,
    set: (_, key, value) => take(key, value),
    // A load that fails puts back what was there.
    defineProperty: (_, key, descriptor) => take(key, (descriptor as { value?: unknown }).value),
  })
}

function report(error: PickleError, kept: Autosave, options: KeepOptions): void {
  const onFail = own(options, 'onFail')
  if (onFail !== undefined) return onFail(error, kept)
  void (async () => { throw error })()
}

/** For adapters whose session begins later than they are made. Throws a PickleError with code `BAD_OPTION`. */
export function checkOptions(options: KeepOptions): void {
  checkAutosave('any', {}, optionsFor<AutosaveOptions>(options, autosaveNames()))
  checkFunction(options, 'onFail', 'onFail: error => show(error.message)')
}

/** Throws a PickleError with code `BAD_OPTION` for an option that is there and no function. */
export function checkFunction<O extends object>(options: O, option: keyof O & string, example: string): void {
  const value: unknown = own(options, option)
  if (value !== undefined && typeof value !== 'function') throw bad(`Option ${option} must be a function. For example: { ${example} }.`)
}

function checkStore(store: Keepable<unknown>): void {
  for (const method of ['get', 'set', 'subscribe'] as const) {
    if (typeof (store as Partial<Keepable<unknown>> | undefined)?.[method] !== 'function') throw bad(`A store to keep needs a method ${method}. For example: keep(name, { get: () => state, set: stored => { state = stored }, subscribe: changed => … }).`)
  }
}
