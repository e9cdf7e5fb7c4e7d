// A worker that has ended, or has never begun, answers nothing: whoever waits for it is to hear so. Knows of messages only
// their ids, which are the same in a call and in its answer.

import { PickleError } from '../core/errors.ts'
import { heard, type WorkerEnd } from './ends.ts'

/** The end of a worker, where each call is answered: by it, or once it is lost by what `refusal` makes for a call's id. */
export function answered({ end, whenLost }: WorkerEnd, refusal: (id: unknown, error: PickleError) => unknown): WorkerEnd['end'] {
  if (whenLost === undefined) return end
  const waiting = new Set<unknown>()
  const listeners = new Set<Parameters<typeof heard>[0]>()
  let lost: PickleError | undefined
  const refuse = (id: unknown): void => {
    if (lost === undefined || !waiting.delete(id)) return
    for (const listener of listeners) heard(listener, { data: refusal(id, lost) })
  }
  end.addEventListener('message', event => waiting.delete((event as MessageEvent<{ id?: unknown } | null>).data?.id))
  whenLost(why => {
    lost ??= new PickleError(`The worker will not answer: ${why}. Start another one and connect it.`, { code: 'WORKER_LOST' })
    for (const id of waiting) refuse(id)
  })
  return {
    postMessage(message: { readonly id?: unknown }, transfer) {
      if (message.id !== undefined) waiting.add(message.id)
      end.postMessage(message, transfer)
      if (lost !== undefined) queueMicrotask(() => refuse(message.id))
    },
    addEventListener(type, listener) {
      listeners.add(listener)
      end.addEventListener(type, listener)
    },
    removeEventListener(type, listener) {
      listeners.delete(listener)
      end.removeEventListener(type, listener)
    },
  }
}
