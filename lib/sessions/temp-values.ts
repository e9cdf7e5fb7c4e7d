// Values that need not last: under a generated key of the app's own store, or in memory. Each realm shows that it lives
// by a lock, and whoever comes next deletes what belonged to one that does not. Knows no place of storage.

/// <reference lib="esnext.disposable" preserve="true" />

import { asyncDispose } from '../link/dispose.ts'
import { PickleError, UnpicklingError } from '../core/errors.ts'
import { optionsFor, takes } from '../core/options.ts'
import { defaultSettings, dumpNames, loadNames, own, settle, type DumpOptions, type LoadOptions } from '../core/settings.ts'
import { dumpsAsync, loadsAsync } from '../dill.ts'
import { quote } from './head.ts'
import { livingRealms, showLife } from './lock.ts'
import { appNames, appOf, openDesk, saveName, tabName, type AppOption } from './open.ts'
import { trusting } from './session.ts'
import type { Mark } from './record-keys.ts'
import type { Store } from './store.ts'

/** Options of `temp.dump`. */
export interface TempOptions extends DumpOptions, AppOption {
  /** What the generated key begins with. Default `'tmp'`. */
  readonly prefix?: string
  /** What it ends with. Default `''`. */
  readonly suffix?: string
}

/** A value that is kept as long as this is not disposed of, and no longer than the realm that made it. */
export interface TempHandle<T> {
  /** The key under which it is kept. */
  readonly name: string
  /** A new copy of the value, each time. Rejects as `temp.load`. */
  load(options?: LoadOptions): Promise<T>
  /** Deletes the value. A second time does nothing. */
  [Symbol.asyncDispose](): Promise<void>
}

/** A value in memory, as bytes. */
export interface TempBuffer<T> {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** What no bytes can hold. */
  readonly attachments: readonly unknown[]
  /** A new copy of the value, each time. Rejects as `temp.loadIO`. */
  load(options?: LoadOptions): Promise<T>
}

/** Milliseconds after which a value is deleted of which nobody can tell whether its realm lives. */
const AGE = 24 * 60 * 60 * 1000

/** What this realm has not disposed of, by app and key. */
const mine = new Set<string>()

const idOf = (app: string, key: string): string => JSON.stringify([app, key])

/**
 * Keeps a value under a generated key until the handle is disposed of, or the realm is gone: the next use of `temp` in the
 * app deletes what was left behind. Where it cannot tell who lives – there are no Web Locks, or several processes share a
 * directory – it deletes what others have kept for a day.
 *
 * Rejects with a PicklingError that holds every reason; with a PickleError with code `BAD_OPTION`. Answers to
 * `dill.temp.dump`, whose file is gone when it is closed.
 */
export async function dump<T>(obj: T, options?: TempOptions): Promise<TempHandle<T>> {
  takes(options, { ...dumpNames, ...appNames, prefix: 1, suffix: 1 }, loadNames)
  settle(options, defaultSettings(), 'sign')
  const app = appOf(options)
  const name = textOf('prefix', own(options, 'prefix') ?? 'tmp') + saveName() + textOf('suffix', own(options, 'suffix') ?? '')
  const attachments: unknown[] = []
  const bytes = await dumpsAsync(obj, { ...optionsFor<DumpOptions>(options, dumpNames), attachments })
  own(options, 'signal')?.throwIfAborted()
  const { store } = await openDesk(app)
  // Before the mark is there: nobody may see it, and not its owner.
  const shown = store.kind === 'indexeddb' && await showLife(tabName())
  const mark: Mark = { key: name, owner: shown ? tabName() : '', since: Date.now() }
  await sweep(app, store)
  await store.putValue(name, saveName(), { bytes, attachments }, 'relaxed', mark)
  mine.add(idOf(app, name))
  return {
    name,
    async load(options) {
      takes(options, loadNames, dumpNames)
      return loadKey<T>(app, name, options)
    },
    async [asyncDispose]() {
      if (!mine.has(idOf(app, name))) return
      const { store } = await openDesk(app)
      await store.deleteMarked([mark])
      mine.delete(idOf(app, name))
    },
  }
}

/**
 * Loads what `temp.dump` has kept, by its handle or, in the same app, by its name.
 *
 * Rejects with an UnpicklingError; with code `NO_KEY` if it is gone. Answers to `dill.temp.load`.
 */
export async function load<T = unknown>(file: TempHandle<T> | string, options?: LoadOptions & AppOption): Promise<T> {
  takes(options, { ...loadNames, ...appNames }, dumpNames)
  settle(options, defaultSettings(), 'verify')
  const loading = optionsFor<LoadOptions>(options, loadNames)
  return typeof file === 'string' ? loadKey<T>(appOf(options), file, loading) : handedOut(file, 'temp.dump').load(loading)
}

/**
 * Writes a value into a buffer in memory, with what no bytes can hold beside it. Rejects with a PicklingError that holds
 * every reason. Answers to `dill.temp.dumpIO`.
 */
export async function dumpIO<T>(obj: T, options?: DumpOptions): Promise<TempBuffer<T>> {
  takes(options, dumpNames, loadNames)
  const attachments = own(options, 'attachments') ?? []
  const bytes = await dumpsAsync(obj, { ...options, attachments })
  return { bytes, attachments, load: options => loadsAsync<T>(bytes, { ...options, attachments: own(options, 'attachments') ?? attachments }) }
}

/** Loads what `temp.dumpIO` has written, or bytes. Rejects with an UnpicklingError. Answers to `dill.temp.loadIO`. */
export async function loadIO<T = unknown>(buffer: TempBuffer<T> | ArrayBuffer | ArrayBufferView, options?: LoadOptions): Promise<T> {
  return isBuffer(buffer) ? buffer.load(options) : loadsAsync<T>(buffer, options)
}

/** What has been handed out, or a PickleError with code `BAD_OPTION`. */
export function handedOut<H extends { load(...args: never[]): unknown }>(given: H, verb: string): H {
  if (typeof (given as H | null | undefined)?.load === 'function') return given
  throw new PickleError(`What ${verb} has given is loaded, or what it is named by; this is something else. For example: await (await ${verb}(value)).load().`, { code: 'BAD_OPTION' })
}

function isBuffer<T>(buffer: TempBuffer<T> | ArrayBuffer | ArrayBufferView): buffer is TempBuffer<T> {
  return typeof buffer === 'object' && buffer !== null && 'bytes' in buffer && typeof buffer.load === 'function'
}

async function loadKey<T>(app: string, key: string, options: LoadOptions | undefined): Promise<T> {
  const { store } = await openDesk(app)
  await sweep(app, store)
  const found = await store.value(key)
  if (found === undefined) {
    const hint = 'It is kept until its handle is disposed of, and no longer than the page that made it. To keep a value: dump(value, "draft").'
    throw new UnpicklingError(`Cannot load the temporary value ${quote(key)}: it is not there. ${hint}`, { code: 'NO_KEY', hint })
  }
  return loadsAsync<T>(found.content.bytes, { ...trusting(found, options), attachments: found.content.attachments })
}

/** Deletes what realms that are gone have left behind. */
async function sweep(app: string, store: Store): Promise<void> {
  try {
    const others = (await store.marks()).filter(({ key }) => !mine.has(idOf(app, key)))
    if (others.length === 0) return
    // Asked after the marks were read: who has made one was seen to live before.
    const living = await livingRealms()
    const isGone = ({ owner, since }: Mark): boolean => owner === '' || living === undefined ? since < Date.now() - AGE : !living.has(owner)
    const gone = others.filter(isGone)
    if (gone.length > 0) await store.deleteMarked(gone)
  } catch {
    // It is not what was asked for, and the next use does it.
  }
}

function textOf(option: string, value: unknown): string {
  if (typeof value === 'string') return value
  throw new PickleError(`Option ${option} must be a string. For example: { ${option}: 'draft-' }.`, { code: 'BAD_OPTION' })
}
