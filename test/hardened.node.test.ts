// Pages that freeze the language's own objects before anything else is loaded, and those where somebody has put something
// into Object.prototype: each in a thread of its own, which cannot be mended again.

import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { buildThread } from './support/realm.ts'

test.each([['freeze', 'frozen intrinsics'], ['pollute', 'a polluted Object.prototype']])('%s: the library works under %s', async prepare => {
  const worker = new Worker(await buildThread('hardened.ts'), { workerData: { prepare } })
  const answer = await new Promise((resolve, reject) => void worker.once('message', resolve).once('error', reject))
  await worker.terminate()
  expect(answer).toBe('fine')
})
