// Open files of Node in tests: a folder that goes with the test file, and handles that are closed after each test.

import { mkdtemp, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { carryFiles } from '../../lib/node/files.ts'

/** A folder, a file in it that is gone after each test, and what is to be closed then. */
export interface OpenFiles {
  readonly folder: string
  readonly file: string
  readonly opened: FileHandle[]
  /** What is left to read. */
  rest(handle: FileHandle): Promise<string>
}

/** Asks for it at the top of a test file; its folder is there when the tests run. */
export function openFiles(name: string): OpenFiles {
  const opened: FileHandle[] = []
  let folder = ''
  beforeAll(async () => {
    await carryFiles()
    folder = await mkdtemp(join(tmpdir(), 'dill-test-'))
  })
  afterEach(async () => {
    for (const handle of opened.splice(0)) if (handle.fd >= 0) await handle.close()
    await rm(join(folder, name), { force: true })
  })
  afterAll(() => rm(folder, { recursive: true }))
  return {
    opened,
    get folder() { return folder },
    get file() { return join(folder, name) },
    async rest(handle) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(1000), 0, 1000, null)
      return buffer.toString('utf8', 0, bytesRead)
    },
  }
}
