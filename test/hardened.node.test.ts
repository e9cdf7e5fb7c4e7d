// Pages that freeze the language's own objects before anything else is loaded, and those where somebody has put something
// into Object.prototype: each in a thread of its own, which cannot be mended again.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dill-hardened-'))
  await build({
    configFile: false, logLevel: 'error',
    build: { ssr: fileURLToPath(new URL('./support/hardened.ts', import.meta.url)), outDir: folder, target: 'es2022', minify: false, rolldownOptions: { output: { entryFileNames: 'hardened.mjs' } } },
    ssr: { noExternal: true },
  })
})

afterAll(() => rm(folder, { recursive: true }))

test.each([['freeze', 'frozen intrinsics'], ['pollute', 'a polluted Object.prototype']])('%s: the library works under %s', async prepare => {
  const worker = new Worker(join(folder, 'hardened.mjs'), { workerData: { prepare } })
  const answer = await new Promise((resolve, reject) => void worker.once('message', resolve).once('error', reject))
  await worker.terminate()
  expect(answer).toBe('fine')
})
