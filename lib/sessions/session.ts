// The names of a program, saved and brought back: dumpSession, loadSession and what belongs to them. A save is encoded
// whole before the store is asked; a load is decoded whole before a name is touched. Knows no place of storage.

import { PickleError, UnpicklingError } from '../core/errors.ts'
import { own, type DumpOptions, type LoadOptions } from '../core/settings.ts'
import { Trust } from '../core/trust.ts'
import { main } from '../link/main.ts'
import type { Backend, Durability } from './backend.ts'
import { forget, note, noted } from './beacon.ts'
import { quote, readHead, versionOf, type Content, type Facts, type Head, type Skipped } from './head.ts'
import { locked } from './lock.ts'
import { apply, decode, encode } from './names.ts'
import { appOf, inTurn, openDesk, saveName, type AppOption, type Desk } from './open.ts'
import type { Broken, Found } from './store.ts'

export { main }

/** Options of `dumpSession`. */
export interface DumpSessionOptions extends AppOption, Omit<DumpOptions, 'attachments'> {
  /** The object whose own enumerable string keys are the names. Default: `main`, the session scope. */
  readonly main?: object
  /** What happens to names that cannot be saved: `'throw'` (the default) saves nothing, `'skip'` leaves them out. */
  readonly onError?: 'throw' | 'skip'
  /** Save even over a generation that this tab has neither loaded nor made. */
  readonly overwrite?: boolean
  /**
   * Let the source of functions that the page does not bring with it – of cells, of what no transform saw – count when
   * this origin loads the session again. Without it such functions are refused at the load unless the caller vouches for
   * them, and only functions that are loaded come back.
   */
  readonly source?: boolean
  /** What the caller calls the build of the page: kept, and told by a load. */
  readonly build?: string
  /** `'strict'` (the default) waits for the disk, `'relaxed'` for the system. */
  readonly durability?: Durability
}

/** Options of `loadSession`. */
export interface LoadSessionOptions extends AppOption, Omit<LoadOptions, 'attachments'> {
  /** The object that gets the names. Default: `main`, the session scope. */
  readonly main?: object
  /** `'update'` (the default) leaves other names alone, `'replace'` removes those that the session has not. */
  readonly mode?: 'update' | 'replace'
}

/** What `dumpSession` did. */
export interface DumpedSession {
  readonly name: string
  /** The names that were saved, in order. */
  readonly saved: string[]
  /** The names that were left out, and why. */
  readonly skipped: Skipped[]
  /** What the session takes: the pickle, and the buffers and blobs beside it. */
  readonly bytes: number
  /** 1 for the first save under the name; grows by one with each. */
  readonly generation: number
  /** `'memory'` ends with the page. */
  readonly store: Backend['kind']
}

/** What `loadSession` did. */
export interface LoadedSession {
  /**
   * `'recovered'` where a newer generation was broken, and an older one came back in its place; `'memory'` where the
   * session was only kept in memory, and ends with the page.
   */
  readonly status: 'restored' | 'recovered' | 'memory'
  readonly name: string
  /** The names that are back, in order. */
  readonly names: string[]
  /** How many of them are functions or classes. */
  readonly functions: number
  /** What the save left out, and why. */
  readonly skipped: Skipped[]
  /** What the session takes. */
  readonly bytes: number
  readonly generation: number
  readonly savedAt: Date
  /** What the page that saved called its build. */
  readonly build: string
  /** True if this origin saved just this: its functions come back without a word of the caller's. */
  readonly vouched: boolean
  /** Newer generations that could not be loaded, and why. They were put aside, and nothing was deleted. */
  readonly broken: readonly Broken[]
  readonly store: Backend['kind']
}

/** One line of `sessions`. */
export interface SessionInfo {
  readonly name: string
  /** `'damaged'` and `'newer-version'` cannot be loaded; then only the name is known. */
  readonly status: 'saved' | 'damaged' | 'newer-version'
  readonly names: string[]
  readonly skipped: Skipped[]
  readonly bytes: number
  readonly generation: number
  readonly savedAt: Date | undefined
  readonly store: Backend['kind']
}

const DEFAULT_NAME = 'session'

/**
 * Saves all names of `options.main` under `name`, as one graph: what they share is shared when they are back. The save
 * is one transaction, so it is there wholly or not at all.
 *
 * Rejects with a PicklingError: with every reason, if a value cannot be saved (unless `onError` is `'skip'`); with code
 * `CONFLICT`, if a generation is stored that this tab has neither loaded nor made; with code `QUOTA`, if there is no
 * space. What was stored before is then still whole. Answers to `dill.dump_session`.
 */
export async function dumpSession(name: string = DEFAULT_NAME, options?: DumpSessionOptions): Promise<DumpedSession> {
  const app = appOf(options)
  const scope = check(name, options, 'onError', ['throw', 'skip'])
  return inTurn(app, name, async () => {
    const { content, saved, skipped } = await encode(scope, own(options, 'onError') === 'skip', options)
    own(options, 'signal')?.throwIfAborted()
    const desk = await openDesk(app)
    const facts = { name, module: '', build: own(options, 'build') ?? '', source: own(options, 'source') === true, names: saved, skipped }
    const head = await locked(app, name, () => save(desk, app, facts, content, options))
    return { name, saved, skipped, bytes: head.bytes, generation: head.generation, store: desk.store.kind }
  })
}

async function save({ store, seen, failed }: Desk, app: string, facts: Facts, content: Content, options: DumpSessionOptions | undefined): Promise<Head> {
  const known = seen.get(facts.name)
  const { head: stored, newest } = await store.look(facts.name)
  const there = own(options, 'overwrite') === true && stored !== undefined ? readHead(stored) : known
  const expected = typeof there === 'object' ? there : known
  const version = { generation: Math.max(expected?.generation ?? 0, newest) + 1, save: saveName() }
  const head = await store.save(version, facts, content, { expected: expected && versionOf(expected), base: expected === known ? known : undefined, durability: own(options, 'durability') ?? 'strict' })
  seen.set(facts.name, head)
  failed.delete(facts.name)
  if (store.kind === 'indexeddb') note(app, facts.name, head)
  return head
}

/**
 * Brings the names that were saved under `name` back into `options.main`, all or none: everything is read, verified and
 * made before the first name is set. Where the newest generation is broken, the one before it comes back; what is broken
 * is put aside, and nothing is deleted.
 *
 * Functions and classes that are loaded here come back without more ado if this origin saved the session; see
 * `DumpSessionOptions.source` for others.
 *
 * Rejects with an UnpicklingError: code `NO_SESSION` if there is none, `LOST` if there was one and the browser has lost
 * it, `READ_ONLY` if a live name cannot be set, `DAMAGED` or `NEWER_VERSION` if it cannot be read. Answers to
 * `dill.load_session`.
 */
export async function loadSession(name: string = DEFAULT_NAME, options?: LoadSessionOptions): Promise<LoadedSession> {
  const app = appOf(options)
  const scope = check(name, options, 'mode', ['update', 'replace'])
  return inTurn(app, name, async () => {
    const desk = await openDesk(app)
    try {
      return await load(desk, app, name, scope, options)
    } catch (error) {
      if (error instanceof PickleError && error.code !== 'NO_SESSION') desk.failed.set(name, error)
      throw error
    }
  })
}

async function load({ store, seen, failed }: Desk, app: string, name: string, scope: object, options: LoadSessionOptions | undefined): Promise<LoadedSession> {
  const found = await store.load(name)
  if (found === undefined) throw missing(app, name, store)
  const { head, content, broken, vouched } = found
  const loaded = await decode(name, content, scope, trusting(found, options))
  const names = Object.keys(loaded)
  apply(name, loaded, scope, own(options, 'mode') === 'replace')
  seen.set(name, head)
  failed.delete(name)
  return {
    status: store.kind === 'memory' ? 'memory' : broken.length > 0 ? 'recovered' : 'restored', name, names,
    functions: names.filter(key => typeof loaded[key] === 'function').length,
    skipped: [...head.skipped], bytes: head.bytes, generation: head.generation, savedAt: new Date(head.savedAt),
    build: head.build, vouched, broken, store: store.kind,
  }
}

/** What this origin saved is trusted as far as its page goes, and no further unless it was saved so. */
export function trusting({ head, vouched }: Pick<Found, 'head' | 'vouched'>, options: LoadOptions | undefined): LoadOptions | undefined {
  if (!vouched || own(options, 'trust') !== undefined) return options
  return { ...options, trust: head.source ? Trust.code : Trust.refs }
}

/** The sessions of an app, in the order of their names. */
export async function sessions(options?: AppOption): Promise<SessionInfo[]> {
  const { store } = await openDesk(appOf(options))
  const stored = await store.list()
  return stored.map(({ name, head: found }) => {
    const head = readHead(found)
    return typeof head === 'string'
      ? { name, status: head, names: [], skipped: [], bytes: 0, generation: 0, savedAt: undefined, store: store.kind }
      : {
          name, status: 'saved', names: [...head.names], skipped: [...head.skipped], bytes: head.bytes,
          generation: head.generation, savedAt: new Date(head.savedAt), store: store.kind,
        }
  })
}

/** Deletes a session. Resolves to false if there was none. */
export async function deleteSession(name: string = DEFAULT_NAME, options?: AppOption): Promise<boolean> {
  checkName(name)
  const app = appOf(options)
  return inTurn(app, name, async () => {
    const { store, failed } = await openDesk(app)
    const was = await store.delete(name)
    failed.delete(name)
    if (store.kind === 'indexeddb') forget(app, name)
    return was
  })
}

/** Checks what was given; returns the namespace. */
function check(name: unknown, options: DumpSessionOptions & LoadSessionOptions | undefined, option: 'onError' | 'mode', choices: readonly string[]): object {
  checkName(name)
  const choice = own(options, option)
  if (choice !== undefined && !choices.includes(choice)) {
    throw bad(`Option ${option} must be ${choices.map(c => `'${c}'`).join(' or ')}.`)
  }
  const given: unknown = own(options, 'main')
  const scope: unknown = given === undefined ? main : given
  if (typeof scope !== 'object' || scope === null) {
    throw bad('Option main must be an object whose properties are the names. For example: dumpSession("app", { main: state }).')
  }
  return scope
}

function checkName(name: unknown): void {
  if (typeof name !== 'string' || name === '') throw bad('A session needs a name: a string that is not empty. For example: dumpSession("app", { main: state }).')
}

function bad(message: string): PickleError {
  return new PickleError(message, { code: 'BAD_OPTION' })
}

/** Why there is nothing to load. */
function missing(app: string, name: string, { kind, reason }: Desk['store']): UnpicklingError {
  const before = kind === 'indexeddb' ? noted(app, name) : undefined
  if (before !== undefined) {
    const hint = `Look for an export of it. To begin anew: dumpSession(${quote(name)}), or deleteSession(${quote(name)}).`
    return new UnpicklingError(`Cannot load the session ${quote(name)}: the browser has lost it. Generation ${before.generation} was saved on ${new Date(before.savedAt).toISOString()}, and the site's storage was cleared or damaged since. ${hint}`, { code: 'LOST', hint })
  }
  const hint = reason === undefined ? `Save one first: dumpSession(${quote(name)}).`
    : `Here sessions are kept in memory only and end with the page (${reason}).`
  return new UnpicklingError(`Cannot load the session ${quote(name)}: there is none. ${hint}`, { code: 'NO_SESSION', hint })
}
