// What may be chosen when dumping and loading, what holds where nothing is said, and how the two are merged. Options
// are read as own properties: a polluted `Object.prototype` chooses nothing.

import { PickleError, type PickleWarning } from './errors.ts'
import { keyFault } from './keyed.ts'
import { DEFAULT_PROTOCOL, HIGHEST_PROTOCOL } from './opcodes.ts'
import type { OptionNames } from './options.ts'
import { Trust } from './trust.ts'

/** File handles travel as the handle alone: which file, and for what it is open. Answers to `dill.HANDLE_FMODE`. */
export const HANDLE_FMODE = 0
/** File handles travel with their position. Answers to `dill.CONTENTS_FMODE`. */
export const CONTENTS_FMODE = 1
/** File handles travel with their position and the file's contents. Answers to `dill.FILE_FMODE`. */
export const FILE_FMODE = 2

/** Defaults, changed by assignment; read once, when a pickler or an unpickler is made. Answers to `dill.settings`. */
export interface Settings {
  /** Format version to write. */
  protocol: number
  /** Write what has a home as a reference only. */
  byref: boolean
  /** What of an open file travels: `HANDLE_FMODE`, `CONTENTS_FMODE` or `FILE_FMODE`. */
  fmode: 0 | 1 | 2
  /** Functions carry the globals that they read. */
  recurse: boolean
  /**
   * WeakMaps and WeakSets travel, with what they hold of that which is saved: entries whose keys the rest of the graph leads
   * to. Others stay behind, for nothing lists them. Without it such a collection is refused.
   */
  weak: boolean
  /** Keep the stored definition of a class even where the live one differs. */
  ignore: boolean
}

/** How far an operation has come. */
export interface Progress {
  /** Objects written or read so far. */
  readonly objects: number
  /** Bytes written or read so far. */
  readonly bytes: number
  /** Set while bytes move from or to a file; absent while values are written or made. */
  readonly phase?: 'read' | 'write'
}

/** Options of the dumping verbs. */
export interface DumpOptions extends Partial<Settings> {
  /** Receives what no bytes can hold; give the same list to the loading verb. */
  readonly attachments?: unknown[]
  /**
   * Seals the bytes for whoever holds the same key: an HMAC-SHA-256 key that may sign. For the asynchronous verbs. Such
   * bytes do not have the realm's own seal: even where they were written, only the key vouches for them.
   */
  readonly seal?: CryptoKey
  /** Called every few thousand values. */
  readonly onProgress?: (progress: Progress) => void
  /** Stops the dump between two slices; its reason is thrown. */
  readonly signal?: AbortSignal
  /** Hears what is saved with a difference. */
  readonly onWarning?: (warning: PickleWarning) => void
}

/** Bounds on what bytes may ask for. */
export interface Limits {
  /** Length of the input. */
  readonly bytes: number
  /** Objects, arrays and other values with an identity. */
  readonly nodes: number
  /** UTF-16 units of one string. */
  readonly string: number
  /** Bytes of one BigInt. */
  readonly bigint: number
  /** UTF-16 units of a regular expression's source. */
  readonly regexp: number
  /** UTF-16 units of one function's source. */
  readonly source: number
  /** Containers within containers. */
  readonly depth: number
}

/** Options of the loading verbs. */
export interface LoadOptions extends Partial<Pick<Settings, 'ignore'>> {
  /** What the bytes may do beyond making data. */
  readonly trust?: Trust
  /**
   * Brings functions up to date that were edited since: asked for what one has captured where the module that is loaded
   * here has a function under the same path with another text. Is given the function's site – `'src/app.js#makeCounter/inc'`,
   * one of those that share the variables – and the variables by name; returns those of the text that is here, or nothing,
   * and then the load is refused with code `SITE_CHANGED`. Asked when all else is built.
   */
  readonly migrate?: (site: string, cells: Record<string, unknown>) => Record<string, unknown> | undefined
  /** Functions, classes and other powerful objects that these bytes may name. */
  readonly allow?: readonly unknown[]
  readonly limits?: Partial<Limits>
  /**
   * What becomes of files whose contents came along (`FILE_FMODE`) and that are here too: `'keep'`, the default, changes
   * none of them, whatever it holds; `'restore'` writes over them what was saved.
   */
  readonly files?: 'keep' | 'restore'
  /**
   * The key with which the bytes must have been sealed: an HMAC-SHA-256 key that may verify. For the asynchronous verbs.
   * Bytes with its seal are trusted as `Trust.code`, or as far as `trust` says; all others are refused with code `SEAL_BROKEN`.
   */
  readonly seal?: CryptoKey
  /** The list that the dumping verb filled. */
  readonly attachments?: readonly unknown[]
  readonly onProgress?: (progress: Progress) => void
  readonly signal?: AbortSignal
}

/** The names of the options of the dumping verbs. */
export const dumpNames: OptionNames<DumpOptions> = { protocol: 1, byref: 1, fmode: 1, recurse: 1, weak: 1, ignore: 1, attachments: 1, seal: 1, onProgress: 1, signal: 1, onWarning: 1 }

/** The names of the options of the loading verbs. */
export const loadNames: OptionNames<LoadOptions> = { ignore: 1, trust: 1, migrate: 1, allow: 1, limits: 1, files: 1, seal: 1, attachments: 1, onProgress: 1, signal: 1 }

/** Limits where none are given. Nothing costs more memory than its bytes pay for, so these bound what a reader waits for, not what it survives. */
export const defaultLimits: Limits = Object.freeze({
  bytes: 2 ** 30, nodes: 5e7, string: 2 ** 28, bigint: 2 ** 20, regexp: 20_000, source: 2 ** 20, depth: Infinity,
})

/** Fresh settings. */
export function defaultSettings(): Settings {
  return { protocol: DEFAULT_PROTOCOL, byref: false, fmode: HANDLE_FMODE, recurse: false, weak: false, ignore: false }
}

/** An option, if it is the object's own. */
export function own<T extends object, K extends keyof T>(options: T | undefined, key: K): T[K] | undefined {
  return options !== undefined && Object.hasOwn(options, key) ? options[key] : undefined
}

/** Settings of one dump or load; `use` says which. Throws a PickleError with code `BAD_OPTION`. */
export function settle(options: DumpOptions | LoadOptions | undefined, settings: Settings, use: 'sign' | 'verify'): Settings {
  const given = options as DumpOptions | undefined
  for (const [option, is, why, example] of given === undefined ? [] : checks) {
    const value = own(given as Record<string, unknown> | undefined, option)
    if (value !== undefined && !is(value)) throw bad(option, why, example)
  }
  const key: unknown = own(given, 'seal')
  const fault = key === undefined ? undefined : keyFault(key, use)
  if (fault !== undefined) throw bad('seal', fault, "await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])")
  const protocol = own(given, 'protocol') ?? settings.protocol
  if (!Number.isInteger(protocol) || protocol < 1 || protocol > HIGHEST_PROTOCOL) {
    throw bad('protocol', `must be an integer from 1 to ${HIGHEST_PROTOCOL}`, 'HIGHEST_PROTOCOL')
  }
  const fmode = own(given, 'fmode') ?? settings.fmode
  if (fmode !== 0 && fmode !== 1 && fmode !== 2) throw bad('fmode', 'must be one of the three modes', 'HANDLE_FMODE')
  const settled = {
    protocol, fmode,
    byref: own(given, 'byref') ?? settings.byref,
    recurse: own(given, 'recurse') ?? settings.recurse,
    weak: own(given, 'weak') ?? settings.weak,
    ignore: own(given, 'ignore') ?? settings.ignore,
  }
  for (const key of ['byref', 'recurse', 'weak', 'ignore'] as const) {
    if (typeof settled[key] !== 'boolean') throw bad(key, 'must be true or false', 'true')
  }
  return settled
}

/** Throws a PickleError with code `BAD_OPTION` for a seal where nothing can be waited for. */
export function refuseSeal(options: DumpOptions | LoadOptions): void {
  if (own(options, 'seal') !== undefined) throw bad('seal', "is for asynchronous verbs, as the platform's HMAC is, and copy and hash have no use for it", 'await dumpsAsync(value, { seal: key }), await loadsAsync(bytes, { seal: key })')
}

const isFunction = (value: unknown): boolean => typeof value === 'function'
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null

/** What an option must be where it is given. A signal may come from another window. */
const checks: readonly (readonly [option: string, is: (value: unknown) => boolean, why: string, example: string])[] = [
  ['attachments', Array.isArray, 'must be an array', '[]'],
  ['migrate', isFunction, 'must be a function', '(site, cells) => cells'],
  ['onProgress', isFunction, 'must be a function', 'progress => …'],
  ['onWarning', isFunction, 'must be a function', 'warning => …'],
  ['signal', value => isObject(value) && isFunction((value as AbortSignal).throwIfAborted), 'must be an AbortSignal', 'new AbortController().signal'],
  ['files', value => value === 'keep' || value === 'restore', "must be 'keep' or 'restore'", "'keep'"],
  ['trust', value => value instanceof Trust, 'must be one of the three levels, as a value', 'Trust.data, Trust.refs or Trust.code'],
  ['allow', Array.isArray, 'must be an array of functions and classes', '[Point]'],
  ['limits', isObject, 'must be an object', '{ bytes: 1e6 }'],
]

/** Limits of one load. Throws a PickleError with code `BAD_OPTION`. */
export function limitsOf(options: LoadOptions | undefined): Limits {
  const given = own(options, 'limits')
  if (given === undefined) return defaultLimits
  const limits: Record<string, number> = { ...defaultLimits }
  for (const key of Object.keys(given) as (keyof Limits)[]) {
    const limit = given[key]
    if (limit === undefined) continue
    if (!Object.hasOwn(defaultLimits, key)) throw bad(`limits.${key}`, 'is not known', Object.keys(defaultLimits).join(', '))
    if (typeof limit !== 'number' || !(limit >= 0)) throw bad(`limits.${key}`, 'must be a number from 0', '1e6')
    limits[key] = limit
  }
  return limits as unknown as Limits
}

function bad(option: string, why: string, example: string): PickleError {
  return new PickleError(`Option ${option} ${why}. For example: ${example}.`, { code: 'BAD_OPTION' })
}
