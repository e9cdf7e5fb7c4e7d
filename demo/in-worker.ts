// `inWorker(fn, ...args)`, which cells may call: the function runs on another thread, with what it captured and the names
// that it reads, and its result comes back. The worker is made at the first call.

import { main } from '../lib/index.ts'
import { arrived, jobOf } from './jobs.ts'

let worker: Worker | undefined

/** Runs a copy of a function in a worker. Rejects with what it threw, or with a PicklingError where it cannot travel. */
export async function inWorker(fn: (...args: unknown[]) => unknown, ...args: unknown[]): Promise<unknown> {
  worker ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'dill' })
  const { port1, port2 } = new MessageChannel()
  const answered = new Promise<{ bytes?: Uint8Array<ArrayBuffer>, message?: string }>(resolve => {
    port1.addEventListener('message', ({ data }) => resolve(data as { bytes?: Uint8Array<ArrayBuffer>, message?: string }), { once: true })
    port1.start()
  })
  worker.postMessage(jobOf(fn, args, main), [port2])
  const { bytes, message } = await answered
  port1.close()
  if (bytes === undefined) throw new Error(`In the worker: ${message}`)
  return arrived(bytes)
}
