// Source that need not last: text that gives a thing, kept as other temporary values are, and run to have the thing again.
// Running is for text that this realm has just written, or that the caller vouches for. Knows no place of storage.

import { asyncDispose } from '../link/dispose.ts'
import { cleaned, PickleError, UnpicklingError } from '../core/errors.ts'
import { optionsFor, takes, type OptionNames } from '../core/options.ts'
import { checkResolvable } from '../core/resolving.ts'
import { own } from '../core/settings.ts'
import { seal, isSealed, Trust } from '../core/trust.ts'
import { importableNames } from '../sources/options.ts'
import { getname, importable, type ImportableOptions } from '../sources.ts'
import { declaredLast, revived } from '../sources/revive.ts'
import { aliasOf } from '../sources/words.ts'
import { appNames, type AppOption } from './open.ts'
import { dump, handedOut, load, type TempOptions } from './temp-values.ts'

/** Options of `temp.dumpIOSource`: those of `importable`. */
export type TempIOSourceOptions = ImportableOptions

/** Options of `temp.dumpSource`. The generated key ends in `'.js'` if nothing is said. */
export interface TempSourceOptions extends ImportableOptions, AppOption, Pick<TempOptions, 'prefix' | 'suffix' | 'signal'> {}

/** Options of `temp.loadSource` and `temp.loadIOSource`. */
export interface LoadSourceOptions extends AppOption {
  /** The name that the text gives to the thing, where the text itself does not say it or another one is wanted. */
  readonly alias?: string
  /** `Trust.code` vouches for text that this realm has not written: it will run. */
  readonly trust?: Trust
}

type StartOptions = Omit<LoadSourceOptions, 'app'>
const startNames: OptionNames<StartOptions> = { alias: 1, trust: 1 }

/** Source that is kept as long as this is not disposed of, and no longer than the realm that made it. */
export interface SourceHandle<T> {
  /** The key under which it is kept. */
  readonly name: string
  /** Runs the text, anew each time. Rejects as `temp.loadSource`. */
  load(options?: StartOptions): Promise<T>
  /** Deletes it. A second time does nothing. */
  [Symbol.asyncDispose](): Promise<void>
}

/** Source in memory. */
export interface SourceBuffer<T> {
  readonly text: string
  /** Runs the text, anew each time. Rejects as `temp.loadIOSource`. */
  load(options?: StartOptions): Promise<T>
}

/** The last line of a text: the name of what it is about. */
const trailer = /(?:^|\n)\/\/ NAME: (\S+)\s*$/

const tagOf = (text: string): Uint8Array<ArrayBuffer> => seal(new TextEncoder().encode(text))

/**
 * Keeps the text of `importable(obj)` under a generated key until the handle is disposed of, or the realm is gone, as
 * `temp.dump` keeps values. The text's last line tells the name that it gives: the alias, or the thing's own.
 *
 * Rejects as `importable` and `temp.dump`. Answers to `dill.temp.dump_source`.
 */
export async function dumpSource<T>(obj: T, options?: TempSourceOptions): Promise<SourceHandle<T>> {
  takes(options, { ...importableNames, ...appNames, prefix: 1, suffix: 1, signal: 1 })
  const text = textOf(obj, optionsFor<ImportableOptions>(options, importableNames))
  const { app, prefix, suffix = '.js', signal } = pick(options)
  const handle = await dump(text, { suffix, ...app === undefined ? {} : { app }, ...prefix === undefined ? {} : { prefix }, ...signal === undefined ? {} : { signal } })
  const tag = tagOf(text)
  return {
    name: handle.name,
    async load(options) {
      takes(options, startNames)
      return started<T>(await handle.load(), options, text => isSealed(new TextEncoder().encode(text), tag))
    },
    [asyncDispose]: () => handle[asyncDispose](),
  }
}

/**
 * Runs what `temp.dumpSource` has kept, by its handle, or, in the same app, by its name: then the caller must vouch for it
 * with `Trust.code`, for whoever can write into the app's storage has written it. What the text imports must be loaded here.
 *
 * Rejects with an UnpicklingError: code `NO_KEY` if it is gone, `NO_NAME` if nobody says the name of what is wanted,
 * `CODE_NOT_TRUSTED`, `NOT_HELD`, `BAD_SOURCE`; with a PickleError with code `EVAL_BLOCKED` where the page's policy forbids
 * to evaluate text, or `BAD_OPTION`; with what the text throws. Answers to `dill.temp.load_source`.
 */
export async function loadSource<T = unknown>(file: SourceHandle<T> | string, options?: LoadSourceOptions): Promise<T> {
  takes(options, { ...startNames, ...appNames })
  if (typeof file !== 'string') return handedOut(file, 'temp.dumpSource').load(optionsFor<StartOptions>(options, startNames))
  const app = own(options, 'app')
  return started<T>(await load(file, app === undefined ? {} : { app }), options, () => false)
}

/** Writes the text of `importable(obj)` into memory. Rejects as `importable`. Answers to `dill.temp.dumpIO_source`. */
export async function dumpIOSource<T>(obj: T, options?: TempIOSourceOptions): Promise<SourceBuffer<T>> {
  const text = textOf(obj, options)
  return { text, load: async options => {
    takes(options, startNames)
    return started<T>(text, options, () => true)
  } }
}

/**
 * Runs what `temp.dumpIOSource` has written, or a text, for which the caller must vouch with `Trust.code`. Rejects as
 * `temp.loadSource`. Answers to `dill.temp.loadIO_source`.
 */
export async function loadIOSource<T = unknown>(buffer: SourceBuffer<T> | string, options?: LoadSourceOptions): Promise<T> {
  takes(options, { ...startNames, ...appNames })
  const starting = optionsFor<StartOptions>(options, startNames)
  return typeof buffer === 'string' ? started<T>(buffer, starting, () => false) : handedOut(buffer, 'temp.dumpIOSource').load(starting)
}

function pick(options: TempSourceOptions | undefined): Pick<TempSourceOptions, 'app' | 'prefix' | 'suffix' | 'signal'> {
  const found: Record<string, unknown> = {}
  for (const key of ['app', 'prefix', 'suffix', 'signal'] as const) if (own(options, key) !== undefined) found[key] = options![key]
  return found
}

function textOf(obj: unknown, options: ImportableOptions | undefined): string {
  const text = importable(obj, options)
  const name = aliasOf(own(options, 'alias')) ?? declaredLast(text, getname(obj))
  return name === undefined ? text : `${text}\n// NAME: ${name}\n`
}

async function started<T>(text: unknown, options: StartOptions | undefined, isOurs: (text: string) => boolean): Promise<T> {
  if (typeof text !== 'string') throw new UnpicklingError('Cannot load source: what is kept is a value. Use temp.load.', { code: 'BAD_SOURCE', hint: 'Use temp.load.' })
  const trust: unknown = own(options, 'trust')
  if (trust !== undefined && !(trust instanceof Trust)) throw new PickleError('Option trust must be one of the three levels, as a value. For example: { trust: Trust.code }.', { code: 'BAD_OPTION' })
  const alias = aliasOf(own(options, 'alias'))
  if (trust === undefined ? !isOurs(text) : (trust as Trust).level < Trust.code.level) {
    const hint = 'If you trust where it comes from: { trust: Trust.code }.'
    throw new UnpicklingError(`Cannot load source: it is code that this realm has not written, and nobody vouches for it. ${hint}`, { code: 'CODE_NOT_TRUSTED', hint })
  }
  const name = alias ?? nameIn(text)
  const [value] = await revived(text, name)
  checkResolvable(value, 'Put it into an array.')
  return value as T
}

function nameIn(text: string): string {
  const name = trailer.exec(text)?.[1]
  if (name !== undefined) return aliasOf(name)!
  const hint = "Say it: { alias: 'thing' }, when it is written or when it is loaded."
  throw new UnpicklingError(`Cannot load source: unknown name for code: ${cleaned(text.split('\n', 1)[0]!)} ${hint}`, { code: 'NO_NAME', hint })
}
