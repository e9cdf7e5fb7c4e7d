// How a fresh realm is started: a module worker where there are such, a thread in Node. Bundlers read the address where it is
// written, and bundle the worker with the program. Knows nothing of what it is asked.

import { PickleError } from '../core/errors.ts'

/** A worker of a browser or a thread of Node, as far as it is used. */
export interface Realm {
  postMessage(message: unknown): void
  terminate(): unknown
  addEventListener?(type: string, listener: (event: unknown) => void): void
  on?(type: string, listener: (value: unknown) => void): unknown
}

interface Threads {
  readonly Worker: new (file: URL) => Realm
}

/** Starts a realm that has the library and nothing else. Throws what the platform throws; a PickleError with code `NO_REALM`. */
export function spawn(): Realm {
  if (typeof Worker === 'function') return new Worker(new URL('./realm.ts', import.meta.url), { type: 'module' })
  // By no import: bundlers for browsers would ask for the module.
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): Threads | undefined } }
  const threads = process?.getBuiltinModule?.('node:worker_threads')
  if (threads === undefined) throw new PickleError('There are no workers here.', { code: 'NO_REALM' })
  return new threads.Worker(new URL(import.meta.url.replace(/[^/]*$/, 'realm.js')))
}
