// The folder in which a run of the tests in Node builds what its other realms run: each once, for all files.

import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    realms: string
  }
}

/** Makes it, and says how it is removed. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'dill-realms-'))
  project.provide('realms', folder)
  project.onTestsRerun(async () => {
    await rm(folder, { recursive: true })
    await mkdir(folder)
  })
  return () => rm(folder, { recursive: true })
}
