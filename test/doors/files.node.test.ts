// Open files in sessions and pickles, by the built library, from one process to the next: what `dill/node` adds.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { installed, type Project } from './support/installed.ts'

const files = {
  'package.json': '{ "type": "module" }',
  'saves.js': `
import { open } from 'node:fs/promises'
import { CONTENTS_FMODE, dumpSession, dumpsAsync, FILE_FMODE } from 'dill'
import { storeIn } from 'dill/node'
import { writeFile } from 'node:fs/promises'
storeIn('sessions')
const log = await open('log.txt', 'a')
await log.write('one\\n')
const reader = await open('log.txt')
await reader.read(Buffer.alloc(2), 0, 2, null)
await dumpSession('app', { main: { log, reader, out: process.stdout }, fmode: CONTENTS_FMODE })
await writeFile('reader.pickle', await dumpsAsync(reader, { fmode: FILE_FMODE }))
`,
  'loads.js': `
import { loadSession } from 'dill'
import { storeIn } from 'dill/node'
storeIn('sessions')
const main = {}
await loadSession('app', { main })
await main.log.write('two\\n')
console.log(JSON.stringify((await main.reader.readFile('utf8'))), main.out === process.stdout)
await main.log.close()
await main.reader.close()
`,
  'foreign.js': `
import { readFile, rm } from 'node:fs/promises'
import { loadsAsync, Trust } from 'dill'
import 'dill/node'
const bytes = await readFile('reader.pickle')
console.log(await loadsAsync(bytes).catch(error => error.code))
await rm('log.txt')
const reader = await loadsAsync(bytes, { trust: Trust.refs })
console.log(JSON.stringify(await reader.readFile('utf8')))
await reader.close()
`,
  'without.js': `
import { readFile } from 'node:fs/promises'
import { loadsAsync, Trust } from 'dill'
console.log(await loadsAsync(await readFile('reader.pickle'), { trust: Trust.refs }).catch(error => error.code))
`,
}

let project: Project

beforeAll(async () => {
  project = await installed()
  project.write(files)
})

afterAll(() => project.remove())

const runs = (...args: string[]): string => {
  const { out, error } = project.node(args)
  expect(error).toBe('')
  return out
}

test('handles go on in the next process, instrumented or not', () => {
  runs('--import', 'dill/node', 'saves.js')
  expect(runs('loads.js')).toBe('"e\\ntwo\\n" true\n')
  expect(readFileSync(join(project.folder, 'log.txt'), 'utf8')).toBe('one\ntwo\n')
  expect(runs('foreign.js')).toBe('CODE_NOT_TRUSTED\n"e\\n"\n')
  expect(runs('without.js')).toBe('UNKNOWN_KIND\n')
})
