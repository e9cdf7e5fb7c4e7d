// A thread that loads what it is sent and says what became of it; how much memory it may take is up to who starts it.

import { parentPort } from 'node:worker_threads'
import { loads, UnpicklingError } from '../../lib/index.ts'

parentPort!.on('message', (bytes: Uint8Array<ArrayBuffer>) => {
  try {
    const value: unknown = loads(bytes)
    parentPort!.postMessage(typeof value)
  } catch (error) {
    parentPort!.postMessage(error instanceof UnpicklingError ? error.code : `it threw ${String(error)}`)
  }
})
