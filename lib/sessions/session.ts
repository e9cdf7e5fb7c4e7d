// The names of a program, saved and brought back: dumpSession, loadSession and what belongs to them. A save is encoded
// whole before the store is asked; a load is decoded whole before a name is touched. Knows no place of storage.

import { PickleError, UnpicklingError } from '../core/errors.ts'
import { own, type DumpOptions, type LoadOptions } from '../core/settings.ts'
import { Trust } from '../core/trust.ts'
import { main } from '../link/main.ts'
import type { Backend, Durability } from './backend.ts'
import { forget, note, noted, type Note } from './beacon.ts'
import { compare, quote, readHead, versionOf, type Content, type Facts, type Head, type Skipped } from './head.ts'
import { LEAVES_AT_MOST, leaveOf, sameBytes, takeLeaves } from './leave.ts'
import { locked } from './lock.ts'
import { scopeOf } from './module-scope.ts'
import { apply, decode, encode, type ReferenceOption } from './names.ts'
import { appOf, inTurn, openDesk, saveName, tabName, type AppOption, type Desk } from './open.ts'
import { checkModule, type Scope } from './scope.ts'
import type { Broken, Found } from './store.ts'

export { main }

/** Options of `dumpSession`. */
export interface DumpSessionOptions extends AppOption, ReferenceOption, Omit<DumpOptions, 'attachments'> {
  /**
   * What has the names. An object: its own enumerable string keys. An instrumented module: the variables that it declares
   * at its top, exported or not – named by its id (`'src/app.js'`), by what `import * as` gives, or from within by
   * `import.meta`. Default: `main`, the session scope.
   */
  readonly main?: object | string
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
  /**
   * What gets the names: an object, or an instrumented module, named as for `dumpSession`. A module's `let` and `var` are
   * assigned. What nothing assigns stays the same object and has its content back, if it is an object, an array, a Map, a
   * Set or a Date; functions and classes stay. Default: `main`, the session scope.
   */
  readonly main?: object | string
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
  const main = checkSession(name, options, 'onError', ['throw', 'skip'])
  return inTurn(app, name, async () => {
    const scope = main instanceof Promise ? await main : main
    const { content, saved, skipped } = await encode(scope, own(options, 'onError') === 'skip', options)
    own(options, 'signal')?.throwIfAborted()
    const desk = await openDesk(app)
    const head = await save(desk, app, factsOf(name, scope, saved, skipped, options), content, options)
    return { name, saved, skipped, bytes: head.bytes, generation: head.generation, store: desk.store.kind }
  })
}

/**
 * Saves with pauses, unless nothing has changed since the last save.
 *
 * @returns the save, if there was one, and the bytes that are saved now
 */
export async function saveSteadily(name: string, options: DumpSessionOptions & { readonly main: object | string }, app: string): Promise<{ readonly saved?: DumpedSession, readonly bytes: Uint8Array }> {
  const main = scopeOf(options.main, 'main')
  return inTurn(app, name, async () => {
    const scope = main instanceof Promise ? await main : main
    const { content, saved, skipped } = await encode(scope, own(options, 'onError') === 'skip', options, true)
    const desk = await openDesk(app)
    const before = desk.seen.get(name)
    const head = await save(desk, app, factsOf(name, scope, saved, skipped, options), content, options, true)
    const { bytes } = content
    return head === before ? { bytes } : { bytes, saved: { name, saved, skipped, bytes: head.bytes, generation: head.generation, store: desk.store.kind } }
  })
}

/**
 * Leaves behind what a page that may be gone in a moment holds; in one go, without waiting for anything but the write.
 *
 * @returns the bytes that were left behind; undefined if they were the last ones, or too many
 */
export async function leaveSession(name: string, options: DumpSessionOptions & { readonly main: object | string }, { store, seen, left }: Desk, tag: Uint32Array | undefined, { unsaved, last }: { readonly unsaved: boolean, readonly last: Uint8Array | undefined }): Promise<Uint8Array | undefined> {
  const known = seen.get(name)
  const after = known && versionOf(known)
  const version = { generation: (known?.generation ?? 0) + 1, save: saveName() }
  if (known !== undefined && known.length > LEAVES_AT_MOST) {
    if (!unsaved) return undefined
    left.set(name, version.save)
    await store.leave(name, tabName(), { dill: 'leave', after, at: Date.now() })
    return undefined
  }
  const main = scopeOf(options.main, 'main')
  const scope = main instanceof Promise ? await main : main
  const { content, saved, skipped } = await encode(scope, own(options, 'onError') === 'skip', options)
  if (last !== undefined && sameBytes(content.bytes, last)) return undefined
  const leave = leaveOf(appOf(options), factsOf(name, scope, saved, skipped, options), version, after, content, tag)
  left.set(name, version.save)
  await store.leave(name, tabName(), leave)
  return content.bytes
}

/** What the head of a save tells. */
export function factsOf(name: string, { module = '' }: Scope, names: readonly string[], skipped: readonly Skipped[], options: DumpSessionOptions | undefined): Facts {
  return { name, module, build: own(options, 'build') ?? '', source: own(options, 'source') === true, names, skipped }
}

/** Saves what was encoded: the guard against other tabs is in the store, the lock spares them work for nothing. */
export async function save(desk: Desk, app: string, facts: Facts, content: Content, options: DumpSessionOptions | undefined, unlessSame = false): Promise<Head> {
  const { store, seen, left, failed } = desk
  const { name } = facts
  return locked(app, name, async () => {
    const { head: stored, newest } = await store.look(name)
    const there = stored === undefined ? undefined : readHead(stored)
    const mine = typeof there === 'object' && (own(options, 'overwrite') === true || there.save === left.get(name))
    const known = mine ? there : seen.get(name)
    compare(name, stored, known)
    const version = { generation: Math.max(known?.generation ?? 0, newest) + 1, save: saveName() }
    const head = await store.save(version, facts, content, { expected: known && versionOf(known), base: known === seen.get(name) ? known : undefined, unlessSame, durability: own(options, 'durability') ?? 'strict', tab: tabName() })
    if (left.delete(name) && head === known) await store.dropLeave(name, tabName())
    if (head === known) return head
    seen.set(name, head)
    failed.delete(name)
    if (store.kind === 'indexeddb') note(app, name, head)
    return head
  })
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
 * it, `WRONG_MODULE` if it was saved from something else, `READ_ONLY`, `NO_BINDING`, `NOT_INITIALISED` or `NOT_INSTRUMENTED`
 * if a live name cannot be set, `NOT_HELD` if it leads to what is not here, `DAMAGED` or `NEWER_VERSION` if it cannot be
 * read. Answers to `dill.load_session`.
 */
export async function loadSession(name: string = DEFAULT_NAME, options?: LoadSessionOptions): Promise<LoadedSession> {
  const app = appOf(options)
  const main = checkSession(name, options, 'mode', ['update', 'replace'])
  return inTurn(app, name, async () => {
    const scope = main instanceof Promise ? await main : main
    const desk = await openDesk(app)
    try {
      return await load(desk, app, name, scope, options)
    } catch (error) {
      if (error instanceof PickleError && error.code !== 'NO_SESSION') desk.failed.set(name, error)
      throw error
    }
  })
}

async function load(desk: Desk, app: string, name: string, scope: Scope, options: LoadSessionOptions | undefined): Promise<LoadedSession> {
  const { store, seen, failed } = desk
  const found = await find(desk, app, name)
  const { head, content, broken, vouched } = found
  checkModule(name, head.module, scope)
  const loaded = await decode(name, content, scope, trusting(found, options))
  const names = Object.keys(loaded)
  apply(name, loaded, scope, own(options, 'mode') === 'replace')
  seen.set(name, head)
  failed.delete(name)
  // Who was told that a newer one is gone need not be told again.
  if (store.kind === 'indexeddb' && broken.length > 0) note(app, name, head)
  return {
    status: store.kind === 'memory' ? 'memory' : broken.length > 0 ? 'recovered' : 'restored', name, names,
    functions: names.filter(key => typeof loaded[key] === 'function').length,
    skipped: [...head.skipped], bytes: head.bytes, generation: head.generation, savedAt: new Date(head.savedAt),
    build: head.build, vouched, broken, store: store.kind,
  }
}

/**
 * The newest save, after what pages have left behind has become one. Rejects with an UnpicklingError: code `NO_SESSION` or
 * `LOST` if there is none.
 */
export async function find({ store }: Desk, app: string, name: string): Promise<Found> {
  const before = store.kind === 'indexeddb' ? noted(app, name) : undefined
  const found = await store.load(name)
  const gone = found === undefined ? [] : goneSince(app, name, before, found)
  const { adopted, broken } = await takeLeaves(store, app, name, found)
  const now = adopted ? await store.load(name) : found
  if (now === undefined) throw missing(app, name, store)
  return { ...now, broken: [...gone, ...found?.broken ?? [], ...broken] }
}

/** A save that was noted before what is stored was looked at, and is newer than all of that. */
function goneSince(app: string, name: string, before: Note | undefined, { head, broken }: Found): Broken[] {
  const newest = Math.max(head.generation, ...broken.map(({ generation }) => generation))
  if (before === undefined || before.generation <= newest) return []
  // It may have been deleted, and another one saved, while this tab looked.
  if (noted(app, name)?.savedAt !== before.savedAt) return []
  return [{ generation: before.generation, why: 'the browser has lost it' }]
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

/** Checks what was given; returns what has the names. Throws a PickleError with code `BAD_OPTION`. */
export function checkSession(name: unknown, options: DumpSessionOptions & LoadSessionOptions | undefined, option: 'onError' | 'mode', choices: readonly string[]): Scope | Promise<Scope> {
  checkName(name)
  const choice = own(options, option)
  if (choice !== undefined && !choices.includes(choice)) {
    throw bad(`Option ${option} must be ${choices.map(c => `'${c}'`).join(' or ')}.`)
  }
  const refimported: unknown = own(options, 'refimported')
  if (refimported !== undefined && typeof refimported !== 'boolean') throw bad('Option refimported must be true or false.')
  return scopeOf(own(options, 'main'), 'main')
}

export function checkName(name: unknown): void {
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
