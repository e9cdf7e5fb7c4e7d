// Sessions in a directory, by the built library, in processes that are killed, held up and in each other's way. What they
// leave is read here, by the library as it stands. The ids name rows of the table of faults.

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openDirectory } from '../../lib/node/directory.ts'
import { keepIn } from '../../lib/sessions/open.ts'
import { dumpSession, loadSession } from '../../lib/sessions/session.ts'
import { installed, type Project } from './support/installed.ts'

const files = {
  'package.json': '{ "type": "module" }',
  'plain.js': `
import { dump, dumpSession, load, loadSession, storage } from 'dill'
import { storeIn } from 'dill/node'
const before = await storage()
storeIn('sessions')
process.chdir('node_modules')
console.log(before.kind, (await storage()).kind)
await dumpSession('app', { main: { n: 1 } })
await dump([1], 'key')
console.log((await loadSession('app', { main: {} })).store, await load('key'))
storeIn(new URL('other/', import.meta.url))
console.log(await loadSession('app', { main: {} }).catch(error => error.code), await load('key').catch(error => error.code))
for (const bad of [undefined, 7, '', new URL('https://example.com/a')]) {
  try { storeIn(bad) } catch (error) { console.log(error.name, error.code) }
}
`,
  'imports.js': "import 'dill/node'\nimport { dumpSession } from 'dill'\nconsole.log((await dumpSession('app', { main: {} })).store)",
  'counts.js': `
import { dumpSession, loadSession } from 'dill'
import { storeIn } from 'dill/node'
storeIn('sessions')
const main = { n: 0 }
for (let done = 0; done < 100;) {
  await loadSession('app', { main }).catch(error => { if (error.code !== 'NO_SESSION') throw error })
  main.n++
  await dumpSession('app', { main }).then(() => done++, error => { if (error.code !== 'CONFLICT') throw error })
}
`,
  // Ends, or stops, before the call of the file system that is named, counted over all that write.
  'victim.js': `
import fs from 'node:fs/promises'
import { dumpSession, loadSession } from 'dill'
import { storeIn } from 'dill/node'
const [, , signal, at, size] = process.argv
storeIn('sessions')
await loadSession('app', { main: {} })
let calls = 0
for (const name of ['mkdir', 'writeFile', 'open', 'link', 'rm']) {
  const call = fs[name]
  fs[name] = (...args) => {
    if (++calls === Number(at) || name === at) {
      console.log('here')
      process.kill(process.pid, signal)
    }
    return call(...args)
  }
}
await dumpSession('app', { main: { n: 2, text: 'x'.repeat(Number(size)) } }).then(() => console.log('saved'), error => console.log(error.code))
`,
}

let project: Project

beforeAll(async () => {
  project = await installed()
  project.write(files)
  keepIn(async app => openDirectory(join(project.folder, 'sessions'), app))
})

afterAll(() => {
  keepIn(undefined)
  project.remove()
})

afterEach(() => rmSync(join(project.folder, 'sessions'), { recursive: true, force: true }))

function start(...args: string[]): { child: ChildProcess, printed: Promise<string[]>, heard: Promise<unknown> } {
  const child = spawn(process.execPath, args, { cwd: project.folder, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => { text += chunk })
  return { child, printed: once(child, 'close').then(() => text.trimEnd().split('\n')), heard: once(child.stdout!, 'data') }
}

/** What the directory holds, as a process that was just started sees it. */
async function stored(): Promise<{ n: number, vouched: boolean }> {
  keepIn(async app => openDirectory(join(project.folder, 'sessions'), app))
  const main = { n: 0 }
  const { vouched } = await loadSession('app', { main })
  return { n: main.n, vouched }
}

test('storeIn reaches the verbs of `dill`, takes paths and file URLs, and nothing else', async () => {
  expect(await start('plain.js').printed).toEqual([
    'memory directory', 'directory [ 1 ]', 'NO_SESSION NO_KEY', ...Array.from({ length: 4 }, () => 'PickleError BAD_OPTION'),
  ])
  expect(existsSync(join(project.folder, 'other'))).toBe(false)
})

test('importing dill/node alone leaves sessions in memory, and the disk as it is', async () => {
  expect(await start('--import', 'dill/node', 'imports.js').printed).toEqual(['memory'])
  expect(existsSync(join(project.folder, 'sessions'))).toBe(false)
})

test('F09: two processes of a hundred saves each lose none', async () => {
  await Promise.all([start('counts.js').printed, start('counts.js').printed])
  expect(await stored()).toEqual({ n: 200, vouched: true })
})

describe('F02: a process that is killed in the middle of a save', () => {
  test.for([['small', 1, 1], ['of many parts', 3 * 2 ** 20, 17]] as const)('%s: the old generation is whole, or the new one', async ([, size, step]) => {
    const seen: number[] = []
    for (let at = 1; ; at += step) {
      rmSync(join(project.folder, 'sessions'), { recursive: true, force: true })
      await stored().catch(() => {}) // A desk that knows nothing of the run before.
      await dumpSession('app', { main: { n: 1 } })
      const printed = await start('victim.js', 'SIGKILL', String(at), String(size)).printed
      const { n, vouched } = await stored()
      expect(vouched).toBe(true)
      seen.push(n)
      expect([1, 2]).toContain(n)
      // What it left stands in nobody's way.
      await dumpSession('app', { main: { n: 3 } })
      expect(await stored()).toMatchObject({ n: 3 })
      if (!printed.includes('saved')) continue
      expect(n).toBe(2)
      break
    }
    expect(seen).toEqual(seen.toSorted())
    expect(new Set(seen)).toEqual(new Set([1, 2]))
  })
})

test('F10: a process that hangs in the middle of a save holds nobody up, and does not save over them when it goes on', async () => {
  await dumpSession('app', { main: { n: 1 }, overwrite: true })
  const { child, printed, heard } = start('victim.js', 'SIGSTOP', 'link', '1')
  await heard
  for (let n = 10; n < 15; n++) await dumpSession('app', { main: { n } })
  child.kill('SIGCONT')
  expect(await printed).toEqual(['here', 'CONFLICT'])
  expect(await stored()).toEqual({ n: 14, vouched: true })
})
