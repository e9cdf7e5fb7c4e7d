// What libraries that ask for a storage get: a value is put, and asked for, and removed. The session behind it is made when
// the value is first asked for, for only then is known what was stored. Knows no library.

import { optionsFor } from '../core/options.ts'
import { own } from '../core/settings.ts'
import type { Autosave } from '../sessions/autosave.ts'
import { deleteSession } from '../sessions/session.ts'
import { keep, keepNames, type KeepOptions } from './keep.ts'

/** One value under one name. */
export class Slot<V> {
  readonly name: string
  session: Autosave | undefined
  readonly #options: KeepOptions
  readonly #onReload: (() => void) | undefined
  #value: V | undefined
  #changed: (() => void) | undefined
  #asked = false
  /** True where a load has brought a value that nobody has asked for yet. */
  #arrived = false
  #removed: Promise<void> | undefined
  #taking: Promise<V | undefined> | undefined

  /** @param onReload called when a load that nobody here asked for has brought another value */
  constructor(name: string, options: KeepOptions, onReload?: () => void) {
    this.name = name
    this.#options = optionsFor<KeepOptions>(options, keepNames())
    this.#onReload = onReload
  }

  /** True where what is stored could not be read, and nobody has decided yet. */
  get isOff(): boolean {
    return this.session?.status === 'off'
  }

  /** To be saved soon; but not before the value has been asked for, since that would be over what is stored. */
  put(value: V): void {
    this.#value = value
    this.#changed?.()
    void this.#removed?.then(() => this.session ?? this.#start({ ...this.#options, load: false }).changed())
  }

  /** What is stored now; undefined if nothing is. Rejects with the error of the load. Who asks while it is looked for hears the same. */
  take(): Promise<V | undefined> {
    const taking = this.#taking ??= this.#take().finally(() => {
      if (this.#taking === taking) this.#taking = undefined
    })
    return taking
  }

  async #take(): Promise<V | undefined> {
    await this.#removed
    this.#asked = true
    try {
      if (this.session === undefined) await this.#first()
      else if (!this.#arrived) await this.#again(this.session)
      this.#arrived = false
      return this.#value
    } finally {
      this.#asked = false
    }
  }

  /** Deletes what is stored, and forgets the value. */
  remove(): Promise<void> {
    const { session } = this
    this.session = this.#changed = this.#value = this.#taking = undefined
    const removed = (async () => {
      // What it could not save is not wanted any more.
      await session?.close().catch(() => {})
      const app = own(this.#options, 'app')
      await deleteSession(this.name, app === undefined ? {} : { app })
    })()
    // Whoever removes it hears that it failed; who puts and takes after that goes on with what is there.
    this.#removed = removed.catch(() => {})
    return removed
  }

  async #first(): Promise<void> {
    const kept = this.#start(this.#options)
    const { error, session } = await kept.loaded
    if (error !== undefined) throw error
    // What was put before anybody asked is the first that there is to save.
    if (session === undefined && this.#value !== undefined) kept.changed()
  }

  async #again(session: Autosave): Promise<void> {
    if (session.status === 'off' || session.status === 'stale') await session.reload()
    else if (this.#value !== undefined) await session.flush()
  }

  #start(options: KeepOptions): Autosave {
    this.#removed = undefined
    return this.session = keep<V | undefined>(this.name, {
      get: () => this.#value,
      set: stored => {
        this.#value = stored
        this.#arrived = true
        if (!this.#asked) this.#onReload?.()
      },
      subscribe: changed => { this.#changed = changed },
    }, options)
  }
}
