// The names of a program, saved and brought back: dumpSession, loadSession and what belongs to them. A save is encoded
// whole before the store is asked; a load is decoded whole before a name is touched. Knows no place of storage.

import { PickleError, UnpicklingError } from '../core/errors.ts'
import { own, type DumpOptions, type LoadOptions } from '../core/settings.ts'
import { main } from '../link/main.ts'
import { scopeOf } from './module-scope.ts'
import { apply, decode, encode, type ReferenceOption } from './names.ts'
import { appOf, inTurn, openDesk, tabName, type AppOption, type Desk } from './open.ts'
import { checkModule, type Scope } from './scope.ts'
import { FORMAT, quote, readHead, type Content, type Head, type Skipped, type Version } from './store.ts'

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
  readonly store: 'indexeddb' | 'memory'
}

/** What `loadSession` did. */
export interface LoadedSession {
  /** `'memory'` where the session was only kept in memory, and ends with the page. */
  readonly status: 'restored' | 'memory'
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
  readonly store: 'indexeddb' | 'memory'
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
  readonly store: 'indexeddb' | 'memory'
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
  const main = check(name, options, 'onError', ['throw', 'skip'])
  return inTurn(app, name, async () => {
    const scope = main instanceof Promise ? await main : main
    const { content, saved, skipped } = await encode(scope, own(options, 'onError') === 'skip', options)
    own(options, 'signal')?.throwIfAborted()
    const { store, seen } = await openDesk(app)
    const known = seen.get(name)
    const expected = own(options, 'overwrite') === true ? versionOf(await store.head(name)) ?? known : known
    const version = { generation: (expected?.generation ?? 0) + 1, tab: tabName() }
    const { length } = content.bytes
    const bytes = sizeOf(content)
    await store.put({ dill: 'session', format: FORMAT, name, ...version, savedAt: Date.now(), length, bytes, names: saved, skipped, module: scope.module }, content, expected)
    seen.set(name, version)
    return { name, saved, skipped, bytes, generation: version.generation, store: store.kind }
  })
}

/**
 * Brings the names that were saved under `name` back into `options.main`, all or none: everything is read and made
 * before the first name is set.
 *
 * Rejects with an UnpicklingError: code `NO_SESSION` if there is none, `WRONG_MODULE` if it was saved from something else,
 * `READ_ONLY`, `NO_BINDING`, `NOT_INITIALISED` or `NOT_INSTRUMENTED` if a live name cannot be set, `NOT_HELD` if it leads to
 * what is not here, `DAMAGED` or `NEWER_VERSION` if it cannot be read. Answers to `dill.load_session`.
 */
export async function loadSession(name: string = DEFAULT_NAME, options?: LoadSessionOptions): Promise<LoadedSession> {
  const app = appOf(options)
  const main = check(name, options, 'mode', ['update', 'replace'])
  return inTurn(app, name, async () => {
    const scope = main instanceof Promise ? await main : main
    const { store, seen, head, content } = await find(app, name)
    checkModule(name, head.module, scope)
    const loaded = await decode(name, content, scope, options)
    const names = Object.keys(loaded)
    apply(name, loaded, scope, own(options, 'mode') === 'replace')
    seen.set(name, { generation: head.generation, tab: head.tab })
    return {
      status: store.kind === 'memory' ? 'memory' : 'restored', name, names,
      functions: names.filter(key => typeof loaded[key] === 'function').length,
      skipped: [...head.skipped], bytes: head.bytes, generation: head.generation, savedAt: new Date(head.savedAt), store: store.kind,
    }
  })
}

/** What is stored under a name. Rejects with an UnpicklingError: code `NO_SESSION` if there is nothing. */
export async function find(app: string, name: string): Promise<Desk & { readonly head: Head, readonly content: Content }> {
  const desk = await openDesk(app)
  const found = await desk.store.get(name)
  if (found === undefined) throw noSession(name, desk.store.reason)
  return { ...desk, ...found }
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
  return inTurn(app, name, async () => (await openDesk(app)).store.delete(name))
}

/** Checks what was given; returns what has the names. */
function check(name: unknown, options: DumpSessionOptions & LoadSessionOptions | undefined, option: 'onError' | 'mode', choices: readonly string[]): Scope | Promise<Scope> {
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

function sizeOf({ bytes, attachments }: Content): number {
  let size = bytes.length
  for (const part of attachments) {
    if (part instanceof ArrayBuffer) size += part.byteLength
    else if (typeof Blob === 'function' && part instanceof Blob) size += part.size
  }
  return size
}

function versionOf(stored: unknown): Version | undefined {
  const head = readHead(stored)
  return typeof head === 'string' ? undefined : { generation: head.generation, tab: head.tab }
}

function noSession(name: string, reason: string | undefined): UnpicklingError {
  const hint = reason === undefined ? `Save one first: dumpSession(${quote(name)}).`
    : `Here sessions are kept in memory only and end with the page (${reason}).`
  return new UnpicklingError(`Cannot load the session ${quote(name)}: there is none. ${hint}`, { code: 'NO_SESSION', hint })
}
