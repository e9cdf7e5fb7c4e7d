// Which store an app has, and what this tab knows of it: the saves it has loaded or made, and what is under way. Chosen
// at the first use, never at import. Where IndexedDB cannot be had, a store in memory serves and says so.

import { PickleError } from '../core/errors.ts'
import { takes, type OptionNames } from '../core/options.ts'
import { own } from '../core/settings.ts'
import { databaseNames, hasIndexedDb, openIndexedDb } from './indexeddb.ts'
import type { Backend } from './backend.ts'
import type { Head } from './head.ts'
import { MemoryBackend } from './memory.ts'
import { unheld } from './page.ts'
import { Store } from './store.ts'

/** An app's store and this tab's knowledge of it. */
export interface Desk {
  readonly store: Store
  /** The save of each session that this tab last loaded or made. */
  readonly seen: Map<string, Head>
  /** What the names of each session were saved from last, or loaded into: an object, or the id of a module. */
  readonly mains: Map<string, WeakRef<object> | string>
  /** Sessions whose last save by this tab has kept the entries of weak collections. */
  readonly weak: Set<string>
  /** The name of the save that this tab left behind of a session, for the case that it had to go; another tab may have taken it up. */
  readonly left: Map<string, string>
  /** The name of the save that this tab made of a file, and has not loaded. */
  readonly imported: Map<string, string>
  /** Sessions of which a load has failed in this tab, and how: nobody saves over them by himself. */
  readonly failed: Map<string, PickleError>
}

/** Option of everything that is stored. */
export interface AppOption {
  /** Name of the app; each has a database of its own. Default `'dill'`. */
  readonly app?: string
}

export const appNames: OptionNames<AppOption> = { app: 1 }

let tab: string | undefined
const desks = new Map<string, Promise<Desk>>()
const turns = new Map<string, Promise<unknown>>()

/** Where sessions are kept, by the name of the app. Undefined for the browser's own. */
let elsewhere: ((app: string) => Promise<Backend>) | undefined

/** Keeps sessions somewhere else from now on: what a door for another platform calls before the first use. */
export function keepIn(place: ((app: string) => Promise<Backend>) | undefined): void {
  elsewhere = place
  desks.clear()
}

/** The app that options name. Throws a PickleError with code `BAD_OPTION`. */
export function appOf(options: AppOption | undefined): string {
  const app = own(options, 'app') ?? DEFAULT
  if (typeof app !== 'string' || app === '') {
    throw new PickleError("Option app must be a string that is not empty. For example: { app: 'notes' }.", { code: 'BAD_OPTION' })
  }
  return app
}

/** The desk of an app, opened at the first call. */
export function openDesk(app: string): Promise<Desk> {
  let desk = desks.get(app)
  if (desk === undefined) {
    desk = openBackend(app).then(backend => ({ store: new Store(backend, app), seen: new Map(), mains: new Map(), weak: new Set(), left: new Map(), imported: new Map(), failed: new Map() }))
    desks.set(app, desk)
    retryLater(app, desk)
  }
  return desk
}

/** Milliseconds until a database that did not open is tried again. */
const AGAIN = 10_000

/**
 * A database that did not open – the disk was full, another tab was in the way – may open later: the next call after a
 * while tries again. What was kept in memory meanwhile is what the program holds, and its next save brings it there.
 */
function retryLater(app: string, desk: Promise<Desk>): void {
  void desk.then(({ store }) => {
    if (store.kind !== 'memory' || elsewhere !== undefined || !hasIndexedDb()) return
    unheld(setTimeout(() => {
      if (desks.get(app) === desk) desks.delete(app)
    }, AGAIN))
  }, () => desks.delete(app))
}

const DEFAULT = 'dill'
const PREFIX = `${DEFAULT}:`

async function openBackend(app: string): Promise<Backend> {
  if (elsewhere !== undefined) return elsewhere(app)
  try {
    return await openIndexedDb(app === DEFAULT ? DEFAULT : PREFIX + app)
  } catch (error) {
    return new MemoryBackend(error instanceof Error || error instanceof DOMException ? error.message || error.name : String(error))
  }
}

/** Where an app's sessions are kept: `'memory'` ends with the page, and `reason` says why it is so. */
export async function storage(options?: AppOption): Promise<{ kind: Backend['kind'], reason?: string }> {
  takes(options, appNames)
  const { store } = await openDesk(appOf(options))
  return store.reason === undefined ? { kind: store.kind } : { kind: store.kind, reason: store.reason }
}

/**
 * The apps of which something is kept on this origin, as far as the browser says it, and those that this tab has used: what
 * the option `app` may name. The default one comes first. Makes no database.
 */
export async function apps(): Promise<string[]> {
  const stored = elsewhere === undefined ? await databaseNames() ?? [DEFAULT] : []
  const found = stored.flatMap(name => name === DEFAULT ? [DEFAULT] : name.startsWith(PREFIX) && name !== PREFIX ? [name.slice(PREFIX.length)] : [])
  return [...new Set([...found, ...desks.keys()])].sort((a, b) => Number(b === DEFAULT) - Number(a === DEFAULT) || (a < b ? -1 : 1))
}

/** Remembers what the names of a session are those of, and of a save whether it keeps the entries of weak collections. */
export function keepMain({ mains, weak }: Desk, name: string, main: object | string, isWeak: boolean = weak.has(name)): void {
  mains.set(name, typeof main === 'string' ? main : new WeakRef(main))
  if (isWeak) weak.add(name)
  else weak.delete(name)
}

/** What the names of a session were saved from last, or loaded into, if it is still there. */
export function mainKept({ mains }: Desk, name: string): object | string | undefined {
  const main = mains.get(name)
  return main instanceof WeakRef ? main.deref() : main
}

/** Random name of this tab. */
export function tabName(): string {
  return tab ??= saveName()
}

/** Random name of a save. */
export function saveName(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(2)), n => n.toString(16).padStart(8, '0')).join('')
}

/** Does things with one name one after another: at once if nothing is under way, else when that has ended, well or not. */
export function inTurn<T>(app: string, name: string, task: () => Promise<T>): Promise<T> {
  const key = JSON.stringify([app, name])
  const before = turns.get(key)
  const mine = before === undefined ? task() : before.then(task, task)
  const over = (): void => {
    if (turns.get(key) === mine) turns.delete(key)
  }
  turns.set(key, mine)
  mine.then(over, over)
  return mine
}
