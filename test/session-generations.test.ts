// The saves of sessions one by one, over whatever store there is: listed, read as bytes, exported, deleted, heard of.

import { describe, expect, test } from 'vitest'
import { apps, compareBytes, deleteGeneration, deleteSession, dumps, dumpSession, exportSession, generations, importSession, loadSession, PickleError, readGeneration, readSessionFile, watchSessions, type Generation } from '../lib/index.ts'

let count = 0
const fresh = (): string => `generations-${Date.now()}-${count++}`
const code = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'none', (error: unknown) => error instanceof PickleError ? error.code : String(error))
const short = ({ name, generation, place, status, isLive, live }: Generation): unknown[] => [name, generation, place, status, isLive, live]

test('the newest first, and which of them this tab works with', async () => {
  const app = fresh()
  expect(await generations({ app })).toEqual([])
  const main = { n: 1 }
  await dumpSession('b', { app, main })
  main.n = 2
  await dumpSession('b', { app, main, build: 'two' })
  await dumpSession('a', { app, main: { m: 1 } })
  const all = await generations({ app, build: 'two' })
  expect(all.map(short)).toEqual([['a', 1, 'newest', 'saved', true, 1], ['b', 2, 'newest', 'saved', true, 2], ['b', 1, 'previous', 'saved', false, 2]])
  expect(all[1]).toMatchObject({ names: ['n'], skipped: [], module: '', build: 'two', sameBuild: true, source: false, bytes: expect.any(Number), savedAt: expect.any(Date) })
  expect([all[1]!.main, all[2]!.main, all[2]!.sameBuild]).toEqual([main, main, false])
  expect(new Set(all.map(({ id }) => id)).size).toBe(3)
})

test('what each holds, as bytes', async () => {
  const app = fresh()
  const main = { n: 1, list: [1] }
  await dumpSession('a', { app, main })
  main.list.push(2)
  await dumpSession('a', { app, main })
  const [newest, previous] = await generations({ app })
  const [after, before] = await Promise.all([newest!, previous!].map(({ name, id }) => readGeneration(name, id, { app })))
  expect(after).toMatchObject({ vouched: true, beside: [] })
  expect('fault' in after!).toBe(false)
  const comparison = compareBytes(before!.bytes, after!.bytes)
  expect(comparison.counts).toEqual({ added: 1, removed: 0, changed: 0 })
  expect(await code(readGeneration('a', 'nothing', { app }))).toBe('NO_SESSION')
  expect(await code(readGeneration('b', newest!.id, { app }))).toBe('NO_SESSION')
  expect(await code(readGeneration('a', 1 as never, { app }))).toBe('BAD_OPTION')
})

test('buffers beside them are told in words', async () => {
  const app = fresh()
  await dumpSession('a', { app, main: { large: new Uint8Array(100_000) } })
  const [only] = await generations({ app })
  const { beside } = await readGeneration('a', only!.id, { app })
  expect(beside.every(text => /^ArrayBuffer \d+ /.test(text))).toBe(true)
})

test('one that is not the newest is exported, and comes back as it was', async () => {
  const app = fresh()
  const main = { n: 1 }
  await dumpSession('a', { app, main })
  main.n = 2
  await dumpSession('a', { app, main })
  const [newest, previous] = await generations({ app })
  const back = async (file: Uint8Array): Promise<unknown> => {
    await importSession(file, { app, name: 'back', overwrite: true })
    const into = {}
    await loadSession('back', { app, main: into })
    return into
  }
  expect(await back(await exportSession('a', { app }))).toEqual({ n: 2 })
  expect(await back(await exportSession('a', { app, generation: previous!.id }))).toEqual({ n: 1 })
  expect(await back(await exportSession('a', { app, generation: newest!.id }))).toEqual({ n: 2 })
  expect(await code(exportSession('a', { app, generation: 'nothing' }))).toBe('NO_SESSION')
})

test('a file is read before it is kept', async () => {
  const app = fresh()
  await dumpSession('a', { app, main: { n: 1, f: new Map() } })
  const file = await exportSession('a', { app })
  const read = await readSessionFile(file)
  expect(read).toMatchObject({ name: 'a', names: ['n', 'f'], skipped: [], module: '', attachments: 0, savedAt: expect.any(Date) })
  const [only] = await generations({ app })
  expect(read.bytes).toEqual((await readGeneration('a', only!.id, { app })).bytes)
  for (const bad of [new Uint8Array(0), file.subarray(0, 40), new TextEncoder().encode('{}')]) expect(await code(readSessionFile(bad))).not.toBe('none')
  const whole = { dill: 'session file', format: 1, name: 'a', module: '', build: '', source: false, names: ['n'], skipped: [], savedAt: 1, bytes: new Uint8Array(1), attachments: [] }
  expect(await code(readSessionFile(dumps(whole)))).toBe('none')
  for (const bad of [{ dill: 'another' }, { ...whole, skipped: [null] }, { ...whole, skipped: [{ name: 1 }] }, { ...whole, names: [1] }]) expect(await code(readSessionFile(dumps(bad)))).toBe('NOT_A_SESSION')
})

describe('deleted', () => {
  test('the one before stays, and the other way round', async () => {
    const app = fresh()
    const main = { n: 1 }
    await dumpSession('a', { app, main })
    await dumpSession('a', { app, main: { n: 2 } })
    const [, previous] = await generations({ app })
    expect(await deleteGeneration('a', previous!.id, { app })).toBe(true)
    expect(await deleteGeneration('a', previous!.id, { app })).toBe(false)
    expect((await generations({ app })).map(short)).toEqual([['a', 2, 'newest', 'saved', true, 2]])
    const into = {}
    expect((await loadSession('a', { app, main: into })).broken).toEqual([])
    expect(into).toEqual({ n: 2 })
  })

  test('after the newest the one before it is loaded, nothing is lost, and the tab may save over it', async () => {
    const app = fresh()
    await dumpSession('a', { app, main: { n: 1 } })
    await dumpSession('a', { app, main: { n: 2 } })
    const [newest] = await generations({ app })
    await deleteGeneration('a', newest!.id, { app })
    expect((await generations({ app })).map(short)).toEqual([['a', 1, 'newest', 'saved', true, 1]])
    const into = {}
    expect(await loadSession('a', { app, main: into })).toMatchObject({ generation: 1, broken: [], vouched: true })
    expect(into).toEqual({ n: 1 })
    await dumpSession('a', { app, main: { n: 3 } })
    expect((await generations({ app })).map(short)).toEqual([['a', 2, 'newest', 'saved', true, 2], ['a', 1, 'previous', 'saved', false, 2]])
  })

  test('after the last the session is gone', async () => {
    const app = fresh()
    await dumpSession('a', { app, main: { n: 1 } })
    const [only] = await generations({ app })
    await deleteGeneration('a', only!.id, { app })
    expect(await generations({ app })).toEqual([])
    expect(await code(loadSession('a', { app, main: {} }))).toBe('NO_SESSION')
    await dumpSession('a', { app, main: { n: 2 } })
  })

  test('what two saves share is left for the other', async () => {
    const app = fresh()
    const large = Array.from({ length: 40_000 }, (_, i) => `row ${i} with some text to it`)
    await dumpSession('a', { app, main: { large, n: 1 } })
    await dumpSession('a', { app, main: { large, n: 2 } })
    const [newest] = await generations({ app })
    await deleteGeneration('a', newest!.id, { app })
    const into = {} as { n: number, large: string[] }
    await loadSession('a', { app, main: into })
    expect([into.n, into.large.length]).toEqual([1, 40_000])
  })
})

test('who watches hears of saves, imports and deletions, until it has heard enough', async () => {
  const app = fresh()
  let heard = 0
  const until = async (times: number): Promise<void> => {
    for (let i = 0; i < 3000 && heard < times; i++) await new Promise(resolve => void setTimeout(resolve, 10))
    expect(heard).toBe(times)
  }
  const end = watchSessions(() => { heard++ }, { app })
  await dumpSession('a', { app, main: { n: 1 } })
  await until(1)
  const file = await exportSession('a', { app })
  await importSession(file, { app, name: 'b' })
  await until(2)
  const [first] = await generations({ app })
  await deleteGeneration('a', first!.id, { app })
  await until(3)
  await deleteSession('b', { app })
  await until(4)
  end()
  await dumpSession('c', { app, main: { n: 1 } })
  await new Promise(resolve => void setTimeout(resolve, 50))
  expect(heard).toBe(4)
  expect(() => watchSessions(1 as never)).toThrow(PickleError)
})

test('the apps of this origin', async () => {
  const app = fresh()
  await dumpSession('a', { app, main: { n: 1 } })
  expect(await apps()).toContain(app)
})
