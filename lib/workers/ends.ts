// The two ends of a worker, in browsers and in Node, as Comlink's endpoints: what a page holds of its worker, and what the
// worker holds of whoever started it. Nothing else is an end: a window may be of any origin. Knows no message.

import type { Endpoint } from 'comlink'
import { answers, getterOf } from '../core/brand.ts'
import { describeError, PickleError } from '../core/errors.ts'

/** A worker or a port, as Node has them. */
export interface NodeEnd {
  postMessage(message: unknown, transfer?: readonly unknown[]): void
  on(type: string | symbol, listener: (value: unknown) => void): unknown
  off(type: string | symbol, listener: (value: unknown) => void): unknown
  start?(): void
}

/** What is held of a worker. */
export interface WorkerEnd {
  readonly end: Endpoint
  /** Calls back when it will not answer any more; undefined for a port, of whose other end nobody says what became of it. */
  readonly whenLost?: (lose: (why: string) => void) => void
}

/** Whoever hears messages. */
export type Listener = Parameters<Endpoint['addEventListener']>[1]
type Threads = { readonly parentPort: NodeEnd | null, readonly Worker: Function, readonly MessagePort: Function } | undefined

/** A listener that is called with an event, whichever of the two shapes it has. */
export function heard(listener: Listener, event: unknown): void {
  if (typeof listener === 'function') (listener as (event: unknown) => void)(event)
  else listener.handleEvent(event as Event)
}

/** The end of a worker that this realm has started, or of a port. Throws a PickleError with code `BAD_OPTION`. */
export function workerEnd(worker: unknown): WorkerEnd {
  if (isOf('Worker', worker)) return { end: worker as Endpoint, whenLost: lose => whenNotBegun(worker as Endpoint, lose) }
  if (isOf('MessagePort', worker)) return { end: worker as Endpoint }
  const all = threads()
  if (all !== undefined && worker instanceof all.Worker) return { end: nodeEnd(worker as unknown as NodeEnd), whenLost: lose => whenEnded(worker as unknown as NodeEnd, lose) }
  if (all !== undefined && worker instanceof all.MessagePort) return { end: nodeEnd(worker as unknown as NodeEnd) }
  throw new PickleError('What is connected must be a Worker or a MessagePort: what runs in a window may be of any origin, and would be trusted as this page is. For example: connect(new Worker(url)).', { code: 'BAD_OPTION' })
}

/** The end of whoever has started this worker. Throws a PickleError with code `NOT_A_WORKER`. */
export function parentEnd(): Endpoint {
  if ('DedicatedWorkerGlobalScope' in globalThis) return globalThis as unknown as Endpoint
  const parent = threads()?.parentPort
  if (parent !== undefined && parent !== null) return nodeEnd(parent)
  throw new PickleError('Only a worker can accept what its page sends, and this is none: a page hears messages of any origin. Call accept() in the worker, and connect(worker) where it is started.', { code: 'NOT_A_WORKER' })
}

/** A browser tells of errors only. Those of a worker that has spoken are no end of it; one that has not yet has failed to load. */
function whenNotBegun(worker: Endpoint, lose: (why: string) => void): void {
  let begun = false
  worker.addEventListener('message', () => { begun = true })
  worker.addEventListener('error', event => {
    const { message } = event as Partial<ErrorEvent>
    if (!begun) lose(`it was not loaded, or has thrown before it called expose(api, accept())${message ? ` (${message})` : ''}`)
  })
}

function whenEnded(thread: NodeEnd, lose: (why: string) => void): void {
  let error: unknown
  // To hear the error itself would be to have dealt with it.
  const { errorMonitor } = builtin('node:events') as { readonly errorMonitor: symbol }
  thread.on(errorMonitor, cause => { error = cause })
  thread.on('exit', code => lose(`it has ended with exit code ${String(code)}${error === undefined ? '' : `, by ${describeError(error)}`}`))
}

/** By inner slot, where the platform has the class. */
function isOf(name: 'Worker' | 'MessagePort', value: unknown): boolean {
  const Type = (globalThis as { Worker?: Function, MessagePort?: Function })[name]
  // Node's ports have no such accessor, or one that answers for anything.
  if (Type === undefined || threads() !== undefined) return false
  return typeof value === 'object' && value !== null && answers(getterOf(Type.prototype as object, 'onmessage'))(value)
}

function threads(): Threads {
  return builtin('node:worker_threads') as Threads
}

/** By no import: bundlers for browsers would ask for the module. */
function builtin(name: string): unknown {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } }
  return process?.getBuiltinModule?.(name)
}

function nodeEnd(end: NodeEnd): Endpoint {
  return hearing({
    postMessage: (message, transfer) => end.postMessage(message, transfer),
    addEventListener: (type, listener) => end.on(type, listener as (value: unknown) => void),
    removeEventListener: (type, listener) => end.off(type, listener as (value: unknown) => void),
    ...end.start === undefined ? {} : { start: () => end.start!() },
  }, (listener, data) => heard(listener, { data }))
}

/** The same end, with something between what comes and those who listen. */
export function hearing(end: Endpoint, hear: (listener: Listener, what: unknown) => void): Endpoint {
  const all = new WeakMap<object, EventListener>()
  return {
    postMessage: (message, transfer) => end.postMessage(message, transfer),
    addEventListener(type, listener) {
      const between = (what: unknown): void => hear(listener, what)
      all.set(listener, between)
      end.addEventListener(type, between)
    },
    removeEventListener(type, listener) {
      const between = all.get(listener)
      if (between !== undefined) end.removeEventListener(type, between)
    },
    ...end.start === undefined ? {} : { start: () => end.start!() },
  }
}
