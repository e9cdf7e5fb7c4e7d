// Open files of Node in tests: a folder that goes with the test file, and handles that are closed after each test.

import { mkdtemp, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { carryFiles } from '../../lib/node/files.ts'

/**
 * Asks for a folder and a file in it, which is gone after each test; called at the top of a test file.
 * @param made is told the folder before the first test
 * @returns the list of what is to be closed after a test
 */
export function openFiles(name: string, made: (folder: string, file: string) => void): FileHandle[] {
  const opened: FileHandle[] = []
  let folder: string
  beforeAll(async () => {
    await carryFiles()
    folder = await mkdtemp(join(tmpdir(), 'dill-test-'))
    made(folder, join(folder, name))
  })
  afterEach(async () => {
    for (const handle of opened.splice(0)) if (handle.fd >= 0) await handle.close()
    await rm(join(folder, name), { force: true })
  })
  afterAll(() => rm(folder, { recursive: true }))
  return opened
}

/** What is left to read. */
export async function rest(handle: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(1000), 0, 1000, null)
  return buffer.toString('utf8', 0, bytesRead)
}
