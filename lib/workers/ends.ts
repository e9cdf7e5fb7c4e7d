// The two ends of a worker, in browsers and in Node, as Comlink's endpoints: what a page holds of its worker, and what the
// worker holds of whoever started it. Nothing else is an end: a window may be of any origin. Knows no message.

import type { Endpoint } from 'comlink'
import { answers, getterOf } from '../core/brand.ts'
import { PickleError } from '../core/errors.ts'

/** A worker or a port, as Node has them. */
export interface NodeEnd {
  postMessage(message: unknown, transfer?: readonly unknown[]): void
  on(type: string, listener: (value: unknown) => void): unknown
  off(type: string, listener: (value: unknown) => void): unknown
  start?(): void
}

type Listener = Parameters<Endpoint['addEventListener']>[1]
type Threads = { readonly parentPort: NodeEnd | null, readonly Worker: Function, readonly MessagePort: Function } | undefined

/** A listener that is called with an event, whichever of the two shapes it has. */
export function heard(listener: Listener, event: unknown): void {
  if (typeof listener === 'function') (listener as (event: unknown) => void)(event)
  else listener.handleEvent(event as Event)
}

/** The end of a worker that this realm has started, or of a port. Throws a PickleError with code `BAD_OPTION`. */
export function workerEnd(worker: unknown): Endpoint {
  if (isOf('Worker', worker) || isOf('MessagePort', worker)) return worker as Endpoint
  const all = threads()
  if (all !== undefined && (worker instanceof all.Worker || worker instanceof all.MessagePort)) return nodeEnd(worker as unknown as NodeEnd)
  throw new PickleError('What is connected must be a Worker or a MessagePort: what runs in a window may be of any origin, and would be trusted as this page is. For example: connect(new Worker(url)).', { code: 'BAD_OPTION' })
}

/** The end of whoever has started this worker. Throws a PickleError with code `NOT_A_WORKER`. */
export function parentEnd(): Endpoint {
  if ('DedicatedWorkerGlobalScope' in globalThis) return globalThis as unknown as Endpoint
  const parent = threads()?.parentPort
  if (parent !== undefined && parent !== null) return nodeEnd(parent)
  throw new PickleError('Only a worker can accept what its page sends, and this is none: a page hears messages of any origin. Call accept() in the worker, and connect(worker) where it is started.', { code: 'NOT_A_WORKER' })
}

/** By inner slot, where the platform has the class. */
function isOf(name: 'Worker' | 'MessagePort', value: unknown): boolean {
  const Type = (globalThis as { Worker?: Function, MessagePort?: Function })[name]
  // Node's ports have no such accessor, or one that answers for anything.
  if (Type === undefined || threads() !== undefined) return false
  return typeof value === 'object' && value !== null && answers(getterOf(Type.prototype as object, 'onmessage'))(value)
}

/** By no import: bundlers for browsers would ask for the module. */
function threads(): Threads {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } }
  return process?.getBuiltinModule?.('node:worker_threads') as Threads
}

function nodeEnd(end: NodeEnd): Endpoint {
  const all = new WeakMap<object, (value: unknown) => void>()
  return {
    postMessage: (message, transfer) => end.postMessage(message, transfer),
    addEventListener(type, listener) {
      const hear = (data: unknown): void => heard(listener, { data })
      all.set(listener, hear)
      end.on(type, hear)
    },
    removeEventListener(type, listener) {
      const hear = all.get(listener)
      if (hear !== undefined) end.off(type, hear)
    },
    ...end.start === undefined ? {} : { start: () => end.start!() },
  }
}
