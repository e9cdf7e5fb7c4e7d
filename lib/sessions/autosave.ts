// A session that saves itself: soon after a change and not at every one, at once when the page is put away, never over
// what it could not read, never over another tab. Knows when to save; what a save is, session.ts and leave.ts know.

/// <reference lib="esnext.disposable" preserve="true" />

import { asyncDispose } from '../link/dispose.ts'
import { PickleError, PicklingError } from '../core/errors.ts'
import { optionsFor } from '../core/options.ts'
import { own } from '../core/settings.ts'
import { compare, quote, type Head } from './head.ts'
import { tagKey } from './leave.ts'
import { appOf, mainKept, openDesk, tabName, type Desk } from './open.ts'
import { pageOf, unheld, type Page } from './page.ts'
import { checkAutosave, type AutosaveOptions, type AutosaveStatus, type Beginning } from './autosave-options.ts'
import { dumpSessionNames, loadSessionNames, type DumpedSession, type LoadedSession } from './options.ts'
import { leaveSession, saveSteadily } from './saving.ts'
import { dumpSession, loadSession } from './session.ts'

/** Milliseconds until a save is tried again that failed for a reason which may pass. */
const AGAIN = 10_000
/** How much longer than it takes to look for changes nobody looks. */
const REST = 20

/** Those of this page that are not closed. */
const open = new Set<Autosave>()

/**
 * A session that saves itself. Dispatches `'status'` at every change of `status`, `'save'` after a save, `'conflict'` when
 * another tab has saved, or another object of this page took its place, and `'fail'` when a save failed; then `error` holds
 * the reason.
 */
export class Autosave extends EventTarget {
  readonly name: string
  /** What the load at the beginning found. Does not reject. */
  readonly loaded: Promise<Beginning>
  /** As `close`, for `await using`. */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>
  readonly #app: string
  readonly #main: object | string
  readonly #options: AutosaveOptions
  readonly #page: Page
  readonly #unwatch: (() => void) | undefined
  #status: AutosaveStatus = 'loading'
  #error: PickleError | undefined
  #saved: DumpedSession | undefined
  #desk: Desk | undefined
  #tag: Uint32Array | undefined
  #dirty = false
  /** Since when something waits to be saved, or to be tried again; by the clock that nobody sets back. */
  #since = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #running: Promise<void> | undefined
  #rest = 0
  #closed: Promise<void> | undefined
  /** What was saved or left behind last. */
  #bytes: Uint8Array | undefined

  constructor(name: string, main: object | string, options: AutosaveOptions = {}) {
    super()
    // A method's name would have to be the symbol itself, which not every engine has.
    Object.defineProperty(this, asyncDispose, { value: () => this.close(), configurable: true })
    checkAutosave(name, main, options)
    this.name = name
    this.#app = appOf(options)
    this.#main = main
    this.#options = { ...options }
    this.#page = pageOf(this.#app, name, { hide: () => this.#leave(), show: () => this.#lookAgain(), saved: () => this.#lookAgain() })
    this.loaded = this.#begin()
    open.add(this)
    const unwatch = own(options, 'watch')?.(() => this.changed())
    this.#unwatch = typeof unwatch === 'function' ? unwatch : undefined
  }

  get status(): AutosaveStatus {
    return this.#status
  }

  /** Why it is off, or why the last save failed. */
  get error(): PickleError | undefined {
    return this.#error
  }

  /** The last save. */
  get saved(): DumpedSession | undefined {
    return this.#saved
  }

  /** Says that something has changed. */
  changed(): void {
    if (this.#status === 'disposed') return
    this.#wants()
    if (this.#status === 'saved') this.#tell('changed')
    this.#schedule()
  }

  /** Saves what there is to save, and waits for it. Resolves to the last save; rejects if it failed, or is off. */
  async flush(): Promise<DumpedSession | undefined> {
    await this.loaded
    await this.#running
    this.#wants()
    await this.#run()
    if (this.#error !== undefined) throw this.#error
    return this.#saved
  }

  /** The user has decided for what is here: saves it, over what is stored, and goes on. */
  async overwrite(): Promise<DumpedSession> {
    await this.#takePlace()
    const dirty = this.#dirty
    this.#dirty = false
    try {
      const saved = await dumpSession(this.name, { ...optionsFor(this.#with(), dumpSessionNames()), overwrite: true })
      this.#done(saved)
      if (this.#dirty) this.#schedule()
      else this.#poll()
      return saved
    } catch (cause) {
      if (dirty) this.#wants()
      throw cause
    }
  }

  /** The user has decided for what is stored: loads it over what is here, and goes on. */
  async reload(): Promise<LoadedSession> {
    await this.#takePlace()
    const loaded = await loadSession(this.name, optionsFor(this.#with(), loadSessionNames()))
    this.#dirty = false
    this.#error = undefined
    this.#tell('saved')
    this.#poll()
    return loaded
  }

  /** Saves what is left to save, and ends it. */
  async close(): Promise<void> {
    if (this.#status !== 'disposed') await (this.#closed ??= this.#close())
  }

  async #close(): Promise<void> {
    try {
      await this.loaded
      if (this.#status !== 'off' && this.#status !== 'stale') await this.flush()
    } finally {
      clearTimeout(this.#timer)
      this.#unwatch?.()
      this.#page.close()
      open.delete(this)
      this.#tell('disposed')
    }
  }

  get #debounce(): number {
    return own(this.#options, 'debounce') ?? 300
  }

  get #maxWait(): number {
    return own(this.#options, 'maxWait') ?? 2000
  }

  async #begin(): Promise<Beginning> {
    await this.#takePlace()
    const beginning = await this.#load().catch((cause: unknown): Beginning => ({ status: 'failed', error: asPickleError(cause) }))
    if (this.#is('disposed')) return beginning
    if (beginning.error === undefined) this.#tell(this.#dirty ? 'changed' : 'saved')
    else this.#stop(beginning.error)
    if (this.#dirty) this.#schedule()
    else this.#poll()
    return beginning
  }

  /** Of two objects of a page the later one is the session: saved in turns, each would be lost by the other. Waits for what is under way. */
  #takePlace(): Promise<unknown> | undefined {
    const others = [...open].filter(other => other.name === this.name && other.#app === this.#app && other.#main !== this.#main)
    return others.length === 0 ? this.#running : Promise.all([this.#running, ...others.map(other => other.#giveWay())])
  }

  /** What waits to be saved is saved before. */
  async #giveWay(): Promise<void> {
    await (this.#closed ?? this.flush()).catch(() => {}) // Who closes it hears why, and who asks for its status.
    if (this.#is('off') || this.#is('stale') || this.#is('disposed')) return
    const hint = 'Close() the one that is not needed, before it is made anew; or give each a name of its own.'
    this.#error = new PicklingError(`Cannot go on saving the session ${quote(this.name)}: autosave was called for another object of this page under the same name, which is saved from now on. ${hint}`, { code: 'CONFLICT', hint, cause: this.#error })
    this.#tell('stale')
    this.dispatchEvent(new Event('conflict'))
  }

  /** A place in memory may have been left for a better one. */
  async #sit(): Promise<void> {
    const desk = await openDesk(this.#app)
    if (desk === this.#desk) return
    this.#tag = await tagKey(desk.store.backend, this.#app, this.name, tabName())
    this.#desk = desk
  }

  async #load(): Promise<Beginning> {
    await this.#sit()
    const { store, seen, failed } = this.#desk!
    const error = failed.get(this.name)
    if (error !== undefined) return { status: statusOf(error), error }
    const fresh = store.kind === 'memory' ? 'memory' : 'fresh'
    // Who has loaded it here, or saved it from here, wants to go on from there; another object is where the session is to be.
    if (own(this.#options, 'load') === false || seen.has(this.name) && mainKept(this.#desk!, this.name) === this.#main) return { status: fresh }
    try {
      const session = await loadSession(this.name, optionsFor(this.#with(), loadSessionNames()))
      return { status: session.status, session }
    } catch (cause) {
      const reason = asPickleError(cause)
      return reason.code === 'NO_SESSION' ? { status: fresh } : { status: statusOf(reason), error: reason }
    }
  }

  #is(status: AutosaveStatus): boolean {
    return this.#status === status
  }

  #tell(status: AutosaveStatus): void {
    if (this.#status === status || this.#status === 'disposed') return
    this.#status = status
    this.dispatchEvent(new Event('status'))
  }

  #wants(): void {
    if (!this.#dirty) this.#since = performance.now()
    this.#dirty = true
  }

  #schedule(): void {
    if (this.#is('loading') || this.#is('off') || this.#is('stale') || this.#running !== undefined) return
    clearTimeout(this.#timer)
    const left = Math.max(0, this.#since + this.#maxWait - performance.now())
    this.#timer = setTimeout(() => void this.#run(), Math.min(this.#debounce, left))
  }

  /** Where nobody tells of changes they are looked for: the less often, the longer it takes. */
  #poll(): void {
    if (own(this.#options, 'watch') !== undefined || this.#is('disposed') || this.#page.hidden) return
    clearTimeout(this.#timer)
    this.#timer = unheld(setTimeout(() => void this.#run(), Math.max(this.#maxWait, this.#rest)))
  }

  /** One save at a time; what changes meanwhile is saved after it. */
  #run(): Promise<void> {
    return this.#running ??= this.#saveAll().then(changed => {
      this.#running = undefined
      if (this.#is('off') || this.#is('stale') || this.#is('disposed')) return
      if (changed) this.#schedule()
      else if (this.#is('failed') && isPassing(this.#error!)) {
        clearTimeout(this.#timer)
        this.#timer = unheld(setTimeout(() => void this.#run(), AGAIN))
      } else this.#poll()
    })
  }

  /** @returns whether something has changed that this has not tried to save */
  async #saveAll(): Promise<boolean> {
    clearTimeout(this.#timer)
    if (this.#is('off') || this.#is('stale') || this.#is('disposed')) return false
    const watched = this.#dirty
    this.#dirty = false
    if (watched) this.#tell('saving')
    const start = performance.now()
    try {
      const { saved, bytes } = await saveSteadily(this.name, this.#saving(), this.#app)
      this.#rest = REST * (performance.now() - start)
      this.#bytes = bytes
      await this.#sit()
      this.#done(saved)
    } catch (cause) {
      const changed = this.#dirty
      if (watched) this.#wants()
      await this.#failed(asPickleError(cause))
      if (this.#is('failed')) return changed
    }
    return this.#dirty
  }

  #with(): AutosaveOptions & { app: string, main: object | string } {
    return { ...this.#options, app: this.#app, main: this.#main }
  }

  /** A page that may be gone in a moment takes no time to make it small. */
  #saving(): AutosaveOptions & { main: object | string } {
    const { compress, ...options } = this.#with()
    return compress === undefined || this.#page.hidden ? options : { ...options, compress }
  }

  #done(saved: DumpedSession | undefined): void {
    this.#error = undefined
    this.#tell(this.#dirty ? 'changed' : 'saved')
    if (saved === undefined) return
    this.#saved = saved
    this.#page.tell()
    this.dispatchEvent(new Event('save'))
  }

  /** @param wants false where nothing here waits to be saved */
  async #failed(error: PickleError, wants = true): Promise<void> {
    this.#error = error
    if (error.code !== 'CONFLICT') {
      this.#tell('failed')
      this.dispatchEvent(new Event('fail'))
      return
    }
    try {
      await this.#decide(error, wants)
    } catch (cause) {
      this.#error = asPickleError(cause)
      this.#tell('failed')
      this.dispatchEvent(new Event('fail'))
    }
  }

  async #decide(error: PickleError, wants: boolean): Promise<void> {
    const choice = await own(this.#options, 'onConflict')?.(error)
    // Two tabs that overwrite each other would never come to rest.
    if (choice === 'overwrite' && !wants) return this.#done(undefined)
    this.#dirty &&= choice === undefined
    if (choice === 'overwrite') this.#done(await dumpSession(this.name, { ...optionsFor(this.#with(), dumpSessionNames()), overwrite: true }))
    else if (choice === 'load') {
      await loadSession(this.name, optionsFor(this.#with(), loadSessionNames()))
      this.#done(undefined)
    } else {
      this.#tell('stale')
      this.dispatchEvent(new Event('conflict'))
    }
  }

  /** A load has failed: what is stored may be all there is, and what is here may be nothing. */
  #stop(error: PickleError): void {
    this.#error = error
    this.#tell('off')
    this.dispatchEvent(new Event('fail'))
  }

  /** Another tab has saved, or the page is back from where it was kept: is what this tab knows still what is stored? */
  #lookAgain(): void {
    void (async () => {
      await this.loaded
      await this.#running
      if (this.#desk === undefined) return
      const { store, seen, left } = this.#desk
      const { head } = await store.look(this.name)
      if (this.#is('off') || this.#is('disposed')) return
      if (left.get(this.name) !== (head as Partial<Head> | undefined)?.save) compare(this.name, head, seen.get(this.name))
      this.#poll()
    })().catch((cause: unknown) => this.#failed(asPickleError(cause), this.#dirty))
  }

  /** The page may be gone in a moment: what is small is left behind at once, and all is saved for good if there is time. */
  #leave(): void {
    if (!this.#is('saved') && !this.#is('changed') && !this.#is('saving')) return
    const unsaved = this.#dirty || this.#running !== undefined
    if (!unsaved && own(this.#options, 'watch') !== undefined) return
    leaveSession(this.name, this.#with(), this.#desk!, this.#tag, { unsaved, last: this.#bytes })
      .then(bytes => { this.#bytes = bytes ?? this.#bytes }, () => {}) // The save beside it says why.
    this.#dirty ||= unsaved
    this.#since = -Infinity // What a save that is under way leaves over has waited long enough.
    void this.#run()
  }
}

/** Keeps `main` saved under `name`, and loads it first: see `Autosave`. Throws a PickleError with code `BAD_OPTION`. */
export function autosave(name: string, main: object | string, options?: AutosaveOptions): Autosave {
  return new Autosave(name, main, options)
}

function asPickleError(cause: unknown): PickleError {
  return cause instanceof PickleError ? cause : new PickleError(`The session could not be saved or loaded: ${cause instanceof Error ? cause.message : String(cause)}.`, { code: 'STORE', cause })
}

/** What may be gone by itself: the disk was full, another program was in the way. */
function isPassing({ code }: PickleError): boolean {
  return code === 'STORE' || code === 'QUOTA'
}

function statusOf({ code }: PickleError): 'lost' | 'newer-version' | 'failed' {
  return code === 'LOST' || code === 'DAMAGED' ? 'lost' : code === 'NEWER_VERSION' ? 'newer-version' : 'failed'
}
