// What may be chosen for a session, what its verbs tell of what they did, and how what was given is checked. Saves and
// loads nothing.

import { PickleError } from '../core/errors.ts'
import { except, type OptionNames } from '../core/options.ts'
import { dumpNames, loadNames, own, type DumpOptions, type LoadOptions } from '../core/settings.ts'
import { buildHash } from '../link/build.ts'
import type { Backend, Durability } from './backend.ts'
import { checkCompression, type Compression } from './compression.ts'
import type { Skipped } from './head.ts'
import { scopeOf } from './module-scope.ts'
import type { ReferenceOption } from './names.ts'
import { appNames, type AppOption } from './open.ts'
import type { Scope } from './scope.ts'
import type { Broken } from './store.ts'

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
  /** A name of the page's build: kept, and told by a load. Default: a hash of the instrumented modules that are loaded. */
  readonly build?: string
  /** `'strict'` (the default) waits for the disk, `'relaxed'` for the system. */
  readonly durability?: Durability
  /**
   * Keeps the session smaller, by the platform's CompressionStream: each part that has changed is compressed by itself, and
   * stored so if that is smaller. A load needs no option. Blobs and buffers beside the pickle stay as they are. Costs time
   * at a save and at a load; what `autosave` saves while its page is hidden is stored as it is. A save with it rejects with code `NO_COMPRESSION` where the platform lacks the format.
   */
  readonly compress?: Compression
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
  /** A name of the page's build, if the save was given one. */
  readonly build?: string
  /**
   * Brings names of an older build up to date: is given what was loaded, before any of it is set, and which save it was;
   * changes it, or returns other names. What it throws ends the load with code `UPGRADE`, and nothing was set.
   */
  readonly upgrade?: (names: Record<string, unknown>, from: { readonly build: string, readonly generation: number, readonly savedAt: Date }) => Record<string, unknown> | void | Promise<Record<string, unknown> | void>
  /**
   * What happens to names that cannot come back here: because a function or class is not loaded, has captured variables and
   * was edited since, or nobody vouches for it; or because nothing here can be assigned under the name. `'throw'` (the
   * default) loads nothing; `'skip'` leaves out every name that leads there, tells why in `leftOut`, and leaves what is
   * under it as it is. Functions that captured nothing and were edited are then those that are here. If a name was left
   * out, the tab counts as one that has not loaded the session: nothing is saved over it unless somebody says so
   * (`overwrite`).
   */
  readonly onMissing?: 'throw' | 'skip'
}

export const dumpSessionNames = (): OptionNames<DumpSessionOptions> => ({
  ...except(dumpNames, 'attachments'), ...appNames, refimported: 1, main: 1, onError: 1, overwrite: 1, source: 1, build: 1, durability: 1, compress: 1,
})

export const loadSessionNames = (): OptionNames<LoadSessionOptions> => ({ ...except(loadNames, 'attachments'), ...appNames, main: 1, mode: 1, build: 1, upgrade: 1, onMissing: 1 })

/** What `dumpSession` did. */
export interface DumpedSession {
  readonly name: string
  /** The names that were saved, in order. */
  readonly saved: string[]
  /** The names that were left out, and why. */
  readonly skipped: Skipped[]
  /** What the session takes: the pickle as it is stored, and the buffers and blobs beside it. */
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
  /** What this load left out, and why: nothing, unless `onMissing` is `'skip'`. */
  readonly leftOut: Skipped[]
  /** What the session takes. */
  readonly bytes: number
  readonly generation: number
  readonly savedAt: Date
  /** The build of the page that saved. */
  readonly build: string
  /** True if it is the build that runs here. */
  readonly sameBuild: boolean
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

/** The name of the session of an app that has one. */
export const DEFAULT_NAME = 'session'

/** Checks what was given; returns what has the names. Throws a PickleError with code `BAD_OPTION`. */
export function checkSession(name: unknown, options: DumpSessionOptions & LoadSessionOptions | undefined, option: 'onError' | 'mode', choices: readonly string[]): Scope | Promise<Scope> {
  checkName(name)
  const choice = own(options, option)
  if (choice !== undefined && !choices.includes(choice)) {
    throw bad(`Option ${option} must be ${choices.map(c => `'${c}'`).join(' or ')}.`)
  }
  if (option === 'onError') checkCompression(own(options, 'compress'))
  const onMissing: unknown = own(options, 'onMissing')
  if (onMissing !== undefined && onMissing !== 'throw' && onMissing !== 'skip') throw bad("Option onMissing must be 'throw' or 'skip'.")
  if (onMissing === 'skip' && own(options, 'mode') === 'replace') throw bad("Option onMissing cannot be 'skip' where mode is 'replace': names that were left out would be removed. Leave one of them out.")
  const refimported: unknown = own(options, 'refimported')
  const build: unknown = own(options, 'build')
  if (build !== undefined && typeof build !== 'string') throw bad("Option build must be a string. For example: { build: '2024-05-01' }.")
  const upgrade: unknown = own(options, 'upgrade')
  if (upgrade !== undefined && typeof upgrade !== 'function') throw bad('Option upgrade must be a function. For example: { upgrade: names => ({ ...names, version: 2 }) }.')
  if (refimported !== undefined && typeof refimported !== 'boolean') throw bad('Option refimported must be true or false.')
  return scopeOf(own(options, 'main'), 'main')
}

export function checkName(name: unknown): void {
  if (typeof name !== 'string' || name === '') throw bad('A session needs a name: a string that is not empty. For example: dumpSession("app", { main: state }).')
}

/** An option that cannot be taken. */
export function bad(message: string): PickleError {
  return new PickleError(message, { code: 'BAD_OPTION' })
}

/** Remedies speak of the verb for bytes: the same where another one is called, such as `importSession(file`. */
export function asCalled(text: string, call: string): string {
  return text.replaceAll('loads(bytes, {', () => `${call}, {`)
}

/** The build that runs here. */
export function buildOf(options: { readonly build?: string } | undefined): string {
  return own(options, 'build') ?? buildHash()
}
