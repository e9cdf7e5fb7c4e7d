// What is saved on this origin, as a list: every save of every app, which two are compared, which are about to be deleted,
// what a file holds before it is kept. Changes are told by the event `change`. Knows lib's verbs and no element.

import { describeError, PickleError } from '../../lib/core/errors.ts'
import { contentsInSteps, type Contents } from '../../lib/contents.ts'
import { exportSession, importSession, readSessionFile, type SessionFile } from '../../lib/sessions/files.ts'
import { deleteGeneration, generations, readGeneration, watchSessions, type Generation, type GenerationContent } from '../../lib/sessions/generations.ts'
import { apps, storage } from '../../lib/sessions/open.ts'
import { dumpSession, loadSession } from '../../lib/sessions/session.ts'
import { inSlices } from './slices.ts'

/** One save in the list. */
export interface Saved extends Generation {
  readonly app: string
  /** Names it among all. */
  readonly key: string
}

/** A save that is deleted unless somebody takes it back. */
export interface Doomed {
  readonly saved: Saved
  /** When it is deleted, in milliseconds since 1970. */
  readonly at: number
}

/** One tab has saved over what another one knows. */
export interface Conflict {
  readonly newest: Saved
  /** The generation that this tab knows. */
  readonly mine: number
  /** True if it came as a file, and in this tab. */
  readonly imported: boolean
}

/** A file that may be kept. */
export interface Incoming {
  readonly bytes: Uint8Array
  readonly fileName: string
  readonly file: SessionFile
  readonly contents: Contents
  /** Under which name. */
  name: string
}

/** What went wrong, in sentences. */
export interface Trouble {
  readonly code: string
  readonly title: string
  readonly text: string
}

/** What a value is that could be saved. */
export interface Candidate {
  readonly label: string
  readonly value: unknown
  /** True if its properties can be the names of a session. */
  readonly hasNames: boolean
  /** How many things in it cannot be saved. */
  readonly failures: number
  /** True where it is looked at as a save would see it that keeps the entries of weak collections. */
  readonly weak: boolean
}

/** What `save` would do. */
export interface Target {
  readonly app: string
  readonly name: string
  readonly main: object | string
  readonly source: boolean
  readonly skips: boolean
  readonly weak: boolean
}

/** What a load brought back, and what it left out. */
export interface Loaded {
  /** The save. */
  readonly key: string
  readonly names: readonly string[]
  readonly leftOut: readonly { readonly name: string, readonly path: string, readonly reason: string, readonly hint?: string }[]
}

/** What the browser says of the space for this origin. */
export interface Quota {
  readonly usage: number | undefined
  readonly quota: number | undefined
  readonly persistent: boolean | undefined
}

/** Milliseconds in which a deletion can be taken back. */
export const GRACE = 10_000

const keyOf = (app: string, { name, id }: Generation): string => JSON.stringify([app, name, id])
const time = ({ savedAt }: Generation): number => savedAt?.getTime() ?? -1

/** The list of saves. */
export class Sessions extends EventTarget {
  /** All saves, the last one first; those that are about to be deleted too, where they stood. */
  saves: readonly Saved[] = []
  /** False until the first look has ended. */
  isRead = false
  /** Why what is saved ends with the page; undefined if it does not. */
  memory: string | undefined
  quota: Quota = { usage: undefined, quota: undefined, persistent: undefined }
  trouble: Trouble | undefined
  incoming: Incoming | undefined
  /** What the last load of values only brought back. */
  loaded: Loaded | undefined
  /** What is going on: `Saving`, `Reading`. */
  busy = ''
  #checked: string[] = []
  /** True once somebody has checked or unchecked something. */
  #chosen = false
  readonly #doomed = new Map<string, Doomed>()
  /** The keys of deletions that are taken back together. */
  readonly #groups: string[][] = []
  readonly #imported = new Set<string>()
  readonly #ends = new Map<string, () => void>()
  #looking: Promise<void> | undefined
  #again = false

  /** Looks at what is stored, and listens to all tabs from now on. */
  async open(): Promise<void> {
    await Promise.all([this.look(), this.measure()])
  }

  /** Ends listening, and deletes what is to be deleted. */
  async close(): Promise<void> {
    for (const end of this.#ends.values()) end()
    this.#ends.clear()
    await this.commit()
  }

  /** Looks at what is stored. Who asks while a look goes on has a new one after it. */
  async look(): Promise<void> {
    this.#again = true
    await (this.#looking ??= this.#lookAll().finally(() => { this.#looking = undefined }))
  }

  async #lookAll(): Promise<void> {
    while (this.#again) {
      this.#again = false
      const found: Saved[] = []
      const names = await apps()
      for (const app of new Set(['dill', ...names])) if (!this.#ends.has(app)) this.#ends.set(app, watchSessions(() => void this.look(), { app }))
      for (const app of names) {
        try {
          for (const generation of await generations({ app })) found.push({ ...generation, app, key: keyOf(app, generation) })
        } catch (error) {
          this.trouble = troubleOf(error, `The sessions of ${app} cannot be listed`)
        }
      }
      // To ask for one that nobody has used would make it.
      const { kind, reason } = names.length === 0 ? { kind: 'indexeddb' } : await storage({ app: names[0]! })
      this.memory = kind === 'memory' ? reason ?? '' : undefined
      const keys = new Set(found.map(({ key }) => key))
      for (const { saved } of this.#doomed.values()) if (!keys.has(saved.key)) found.push(saved)
      this.saves = found.sort((a, b) => time(b) - time(a) || (a.name < b.name ? -1 : a.name > b.name ? 1 : b.generation - a.generation))
      this.isRead = true
      this.#check()
    }
    this.#changed()
  }

  /** Asks the browser for the space that there is. */
  async measure(): Promise<void> {
    const { storage: kept } = globalThis.navigator ?? {}
    try {
      const { usage, quota } = await kept?.estimate?.() ?? {}
      this.quota = { usage, quota, persistent: await kept?.persisted?.() }
    } catch {
      this.quota = { usage: undefined, quota: undefined, persistent: undefined }
    }
    this.#changed()
  }

  /** Asks the browser to keep what is stored; resolves to its answer, undefined where it cannot be asked. */
  async keepSafe(): Promise<boolean | undefined> {
    let answer: boolean | undefined
    try {
      answer = await globalThis.navigator?.storage?.persist?.()
    } catch {
      answer = false
    }
    await this.measure()
    return answer
  }

  /** How many sessions there are. */
  get count(): number {
    return new Set(this.saves.filter(({ key }) => !this.#doomed.has(key)).map(({ app, name }) => JSON.stringify([app, name]))).size
  }

  /** The save that this tab made or loaded last. */
  get live(): Saved | undefined {
    return this.saves.find(({ isLive, key }) => isLive && !this.#doomed.has(key))
  }

  isDoomed(key: string): Doomed | undefined {
    return this.#doomed.get(key)
  }

  /** The saves that are checked: none, one or two, the earlier one first. */
  get checked(): readonly Saved[] {
    return this.saves.filter(({ key }) => this.#checked.includes(key)).toSorted((a, b) => time(a) - time(b) || a.generation - b.generation)
  }

  isChecked(key: string): boolean {
    return this.#checked.includes(key)
  }

  /** Checks a save, or not any more. Two at most: a third takes the place of the one that was checked first. */
  toggle(key: string): void {
    this.#chosen = true
    this.#checked = this.isChecked(key) ? this.#checked.filter(other => other !== key) : [...this.#checked, key].slice(-2)
    this.#changed()
  }

  /** Checks just these. */
  choose(keys: readonly string[]): void {
    this.#chosen = true
    this.#checked = keys.slice(-2)
    this.#changed()
  }

  /** Unless somebody chose: what is live and the save before it, or the first that has one before it. */
  #check(): void {
    const here = new Set(this.saves.map(({ key }) => key).filter(key => !this.#doomed.has(key)))
    this.#checked = this.#checked.filter(key => here.has(key))
    if (this.#chosen && this.#checked.length > 0) return
    const { saves } = this
    const before = ({ app, name, generation }: Saved): Saved | undefined => saves.find(other => here.has(other.key) && other.app === app && other.name === name && other.place === 'previous' && other.generation < generation)
    const newest = [...saves.filter(({ isLive }) => isLive), ...saves.filter(({ place, isLive }) => place === 'newest' && !isLive)].filter(({ key }) => here.has(key))
    const pair = newest.find(save => before(save) !== undefined)
    this.#checked = pair === undefined ? [] : [before(pair)!.key, pair.key]
  }

  /** Saves that other tabs have made over what this one knows. */
  get conflicts(): readonly Conflict[] {
    return this.saves.filter(({ place, isLive, live, key, status }) => place === 'newest' && status === 'saved' && !isLive && live !== undefined && !this.#doomed.has(key))
      .map(newest => ({ newest, mine: newest.live!, imported: this.#imported.has(newest.key) }))
  }

  /** The two saves by which a conflict is told. */
  compareConflict({ newest, mine }: Conflict): void {
    const other = this.saves.find(({ app, name, generation, place }) => app === newest.app && name === newest.name && place === 'previous' && generation === mine)
      ?? this.saves.find(({ app, name, place }) => app === newest.app && name === newest.name && place === 'previous')
    this.choose(other === undefined ? [newest.key] : [other.key, newest.key])
  }

  /** Deletes saves, but not yet. */
  remove(keys: readonly string[], now: number): void {
    const group = keys.filter(key => !this.#doomed.has(key) && this.saves.some(save => save.key === key))
    if (group.length === 0) return
    for (const key of group) this.#doomed.set(key, { saved: this.saves.find(save => save.key === key)!, at: now + GRACE })
    this.#groups.push(group)
    this.#check()
    this.#changed()
  }

  /** Takes a deletion back, or the last one; returns the keys of what stays. */
  undo(key?: string): readonly string[] {
    const at = key === undefined ? this.#groups.length - 1 : this.#groups.findIndex(group => group.includes(key))
    const [group = []] = at < 0 ? [] : this.#groups.splice(at, 1)
    for (const one of group) this.#doomed.delete(one)
    if (group.length > 0) this.#check()
    this.#changed()
    return group
  }

  /** True while a deletion can be taken back. */
  get isDeleting(): boolean {
    return this.#doomed.size > 0
  }

  /** Deletes what was to be deleted by now; all of it unless a time is given. */
  async commit(now = Infinity): Promise<void> {
    const due = [...this.#doomed.values()].filter(({ at }) => at <= now).map(({ saved }) => saved)
    if (due.length === 0) return
    for (const { key } of due) this.#doomed.delete(key)
    for (const group of this.#groups.splice(0)) {
      const rest = group.filter(key => this.#doomed.has(key))
      if (rest.length > 0) this.#groups.push(rest)
    }
    this.saves = this.saves.filter(save => !due.includes(save))
    for (const { app, name, id } of due) {
      await this.#try(`${name} could not be deleted`, () => deleteGeneration(name, id, { app }))
    }
    await Promise.all([this.look(), this.measure()])
  }

  /** What can be saved now, and under which name; undefined where nothing can. */
  target(shown: Candidate | undefined): Target | undefined {
    const known = this.saves.filter(({ place, main, key }) => place === 'newest' && main !== undefined && !this.#doomed.has(key))
    const mine = known.find(({ main }) => main === shown?.value) ?? (known.length === 1 ? known[0] : undefined)
    if (mine !== undefined) {
      const skips = mine.skipped.length > 0
      return mine.main === shown?.value && (shown?.failures ?? 0) > 0 && !skips ? undefined : { app: mine.app, name: mine.name, main: mine.main!, source: mine.source, skips, weak: mine.weak ?? (mine.main === shown?.value && shown?.weak === true) }
    }
    if (known.length > 0 || shown === undefined || !shown.hasNames || shown.failures > 0) return undefined
    return { app: 'dill', name: shown.label, main: shown.value as object, source: false, skips: false, weak: shown.weak }
  }

  /** What this tab saved a session from, or loaded it into, though another save is the newest now. */
  mainOf(app: string, name: string): object | string | undefined {
    return this.saves.find(save => save.app === app && save.name === name && save.main !== undefined)?.main
  }

  /** Saves. @returns the generation; undefined if it could not be saved, and then there is trouble */
  async save({ app, name, main, source, skips, weak }: Target, overwrite = false): Promise<number | undefined> {
    return this.#work('Saving', `${name} could not be saved`, async () => {
      this.loaded = undefined
      const { generation } = await dumpSession(name, { app, main, overwrite, ...source ? { source } : {}, ...skips ? { onError: 'skip' } : {}, ...weak ? { weak } : {} })
      return generation
    })
  }

  /**
   * Loads the newest save of a session, over what is here.
   *
   * @param into where its names go, if the session does not say it
   * @param partly leaves out names that lead to functions which are not here, instead of loading nothing
   */
  async load({ app, name, module, main, key }: Saved, into: object | undefined, partly = false): Promise<Loaded | undefined> {
    this.loaded = undefined
    const target = main ?? (module === '' ? into : module === '__main__' ? undefined : module)
    const loaded = await this.#work('Loading', `${name} could not be loaded`, async () => {
      const { names, leftOut } = await loadSession(name, { app, ...target === undefined ? {} : { main: target }, ...partly ? { onMissing: 'skip' } : {} })
      return { key, names, leftOut }
    })
    // To save over it, which is offered then, the list must know by now into what it was loaded.
    if (partly && loaded !== undefined) {
      this.loaded = loaded
      this.#changed()
    }
    return loaded
  }

  /** A save as a file. */
  async export({ app, name, id, place, status }: Saved): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#work('Reading', `${name} could not be exported`, () => exportSession(name, { app, ...place === 'newest' && status === 'saved' ? {} : { generation: id } }))
  }

  /** The bytes of a save. */
  read({ app, name, id }: Saved): Promise<GenerationContent> {
    return readGeneration(name, id, { app })
  }

  /** Looks into a file. Nothing of it is kept, made or run. */
  async receive(bytes: Uint8Array<ArrayBuffer>, fileName: string): Promise<void> {
    await this.#work('Reading', `${fileName} is not a session that can be read`, async () => {
      const file = await readSessionFile(bytes)
      const contents = await inSlices(contentsInSteps(file.bytes))
      this.incoming = { bytes, fileName, file, contents: contents!, name: this.#freeName(file.name) }
    }, false)
  }

  #freeName(name: string): string {
    const taken = new Set(this.saves.map(save => save.name))
    if (!taken.has(name)) return name
    let n = 2
    while (taken.has(`${name} ${n}`)) n++
    return `${name} ${n}`
  }

  /** Keeps the file that was looked into, or not. */
  async decide(keep: boolean): Promise<string | undefined> {
    const { incoming } = this
    if (incoming === undefined) return undefined
    if (!keep) {
      this.incoming = undefined
      this.#changed()
      return undefined
    }
    const { bytes, name } = incoming
    return this.#work('Saving', `${name} could not be kept`, async () => {
      await importSession(bytes as Uint8Array<ArrayBuffer>, { name })
      this.incoming = undefined
      await this.look()
      const kept = this.saves.find(save => save.app === 'dill' && save.name === name && save.place === 'newest')
      if (kept !== undefined) {
        this.#imported.add(kept.key)
        this.choose([kept.key])
      }
      return name
    })
  }

  /** Forgets what went wrong. */
  forgive(): void {
    this.trouble = undefined
    this.#changed()
  }

  async #work<T>(busy: string, title: string, task: () => Promise<T>, looks = true): Promise<T | undefined> {
    this.busy = busy
    this.trouble = undefined
    this.#changed()
    const result = await this.#try(title, task)
    this.busy = ''
    if (looks) await Promise.all([this.look(), this.measure()])
    else this.#changed()
    return result
  }

  async #try<T>(title: string, task: () => Promise<T>): Promise<T | undefined> {
    try {
      return await task()
    } catch (error) {
      this.trouble = troubleOf(error, title)
      return undefined
    }
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'))
  }
}

function troubleOf(error: unknown, title: string): Trouble {
  return { code: error instanceof PickleError ? error.code : '', title, text: error instanceof PickleError ? error.message : `${describeError(error)}.` }
}
