// A worker that runs what it is given, and knows nothing of the programs that send it.

import { expose } from 'comlink'
import { accept } from '../../lib/workers/comlink.ts'

expose({
  run: (fn: (...args: unknown[]) => unknown, ...args: unknown[]) => fn(...args),
  length: (buffer: ArrayBuffer) => buffer.byteLength,
  told: (call: (value: unknown) => unknown, value: unknown) => call(value),
}, accept())
