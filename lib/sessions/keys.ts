// `dump` and `load`: to a key of the app's own store, or to whatever is like a file. Keys and sessions are apart: the
// same name in both is two things. Knows no place of storage.

import { PickleError, UnpicklingError } from '../core/errors.ts'
import { optionsFor, takes } from '../core/options.ts'
import { defaultSettings, dumpNames, loadNames, own, settle, type DumpOptions, type LoadOptions } from '../core/settings.ts'
import { dumpsAsync, loadsAsync } from '../dill.ts'
import { dumpTo, loadFrom, type Source, type Target } from '../streams.ts'
import { appNames, appOf, openDesk, saveName, type AppOption } from './open.ts'
import { quote } from './head.ts'
import { trusting } from './session.ts'

/**
 * Writes a value to a place: a key (a string, kept in this browser), a WritableStream, a FileSystemFileHandle, or an
 * object with `write(bytes)`. Waits for what only asynchronous code can read. Under a key, what no bytes can hold is
 * kept beside them; elsewhere it goes to `options.attachments`.
 *
 * Rejects with a PicklingError that holds every reason, before anything is written. Answers to `dill.dump`.
 */
export async function dump(obj: unknown, file: string | Target, options?: DumpOptions & AppOption): Promise<void> {
  takes(options, { ...dumpNames, ...appNames }, loadNames)
  settle(options, defaultSettings(), 'sign')
  const dumping = optionsFor<DumpOptions>(options, dumpNames)
  if (typeof file !== 'string') return dumpTo(obj, file, dumping, dumpsAsync)
  const app = appOf(options)
  checkKey(file)
  const attachments: unknown[] = []
  const bytes = await dumpsAsync(obj, { ...dumping, attachments })
  own(options, 'signal')?.throwIfAborted()
  const { store } = await openDesk(app)
  await store.putValue(file, saveName(), { bytes, attachments }, 'strict')
}

/**
 * Reads a value from a place: a key, bytes, a Blob, a Response, a ReadableStream or another source of chunks, a
 * FileSystemFileHandle, or an object with `read()`.
 *
 * Rejects with an UnpicklingError; with code `NO_KEY` if nothing is kept under a key. Answers to `dill.load`.
 */
export async function load<T = unknown>(file: string | Source, options?: LoadOptions & AppOption): Promise<T> {
  takes(options, { ...loadNames, ...appNames }, dumpNames)
  settle(options, defaultSettings(), 'verify')
  const loading = optionsFor<LoadOptions>(options, loadNames)
  if (typeof file !== 'string') return loadFrom(file, loading, loadsAsync<T>)
  const app = appOf(options)
  checkKey(file)
  const { store } = await openDesk(app)
  const found = await store.value(file)
  if (found === undefined) {
    const hint = store.reason === undefined ? `Save it first: dump(value, ${quote(file)}).`
      : `Here values are kept in memory only and end with the page (${store.reason}).`
    throw new UnpicklingError(`Cannot load ${quote(file)}: nothing is kept under this key. ${hint}`, { code: 'NO_KEY', hint })
  }
  return loadsAsync<T>(found.content.bytes, { ...trusting(found, loading), attachments: found.content.attachments })
}

function checkKey(key: string): void {
  if (key === '') throw new PickleError('A key must be a string that is not empty. For example: dump(value, "draft").', { code: 'BAD_OPTION' })
}
