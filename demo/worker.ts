// The other thread of the playground: takes a function, its arguments and the names that it reads as a pickle, runs it, and
// answers with a pickle of what it gave. What is sent to it comes from the page alone, so it is trusted as the page's code.

import { main } from '../lib/index.ts'
import { answerOf, arrived } from './jobs.ts'
import { troubleOf } from './trouble.ts'

interface Job {
  readonly fn: (...args: unknown[]) => unknown
  readonly args: readonly unknown[]
  readonly names: Record<string, unknown>
}

addEventListener('message', ({ data, ports: [port] }: MessageEvent<Uint8Array<ArrayBuffer>>) => {
  void (async () => {
    try {
      const { fn, args, names } = arrived<Job>(data)
      Object.assign(main, names)
      port!.postMessage({ bytes: answerOf(await fn(...args), names) })
    } catch (error) {
      port!.postMessage({ message: troubleOf(error, 0).message })
    }
  })()
})
