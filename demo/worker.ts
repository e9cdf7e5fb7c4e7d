// The other thread of the playground: takes a function and its arguments as a pickle, runs it, and answers with a pickle of
// what it gave. What is sent to it comes from the page alone, so it is trusted as the page's own code.

import { dumps, loads, Trust } from '../lib/index.ts'
import { troubleOf } from './trouble.ts'

interface Job {
  readonly fn: (...args: unknown[]) => unknown
  readonly args: readonly unknown[]
}

addEventListener('message', ({ data, ports: [port] }: MessageEvent<Uint8Array<ArrayBuffer>>) => {
  void (async () => {
    try {
      const { fn, args } = loads<Job>(data, { trust: Trust.code })
      port!.postMessage({ bytes: dumps(await fn(...args), { recurse: true }) })
    } catch (error) {
      port!.postMessage({ message: troubleOf(error, 0).message })
    }
  })()
})
