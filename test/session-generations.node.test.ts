// Saves that were put aside, or are from elsewhere, in IndexedDB: they are listed, read and deleted, and never loaded.

import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, expect, test, vi } from 'vitest'
import { meddle } from './support/records.ts'

type Dill = typeof import('../lib/index.ts')

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

async function tab(): Promise<Dill> {
  vi.resetModules()
  return import('../lib/index.ts')
}

const code = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'none', error => (error as { code: string }).code)

/** Changes the record of a kind with the highest key. */
function change(kind: string, edit: (record: never) => unknown): Promise<void> {
  return meddle(records => {
    const cursor = records.openCursor(IDBKeyRange.bound([kind], [kind, []]), 'prev')
    cursor.onsuccess = () => cursor.result?.update(edit(cursor.result.value as never))
  })
}

test('a damaged one is put aside with its reason, and what it holds can be looked at', async () => {
  const { dumpSession, generations, loadSession, readGeneration, exportSession, deleteGeneration, compareBytes } = await tab()
  await dumpSession('a', { main: { n: 1 } })
  await dumpSession('a', { main: { n: 2 } })
  await meddle(records => {
    const cursor = records.openCursor(IDBKeyRange.bound(['part'], ['part', []]))
    cursor.onsuccess = () => {
      if (cursor.result === null) return
      const bytes = cursor.result.value as Uint8Array
      // That of the second save, whichever key it has.
      if (bytes.at(-1) === 2) {
        const other = bytes.slice()
        other[other.length - 1]! ^= 1
        cursor.result.update(other)
      }
      cursor.result.continue()
    }
  })
  const into = {}
  expect(await loadSession('a', { main: into })).toMatchObject({ status: 'recovered', generation: 1 })
  const all = await generations()
  expect(all.map(({ generation, place, status, why }) => [generation, place, status, why])).toEqual([[1, 'newest', 'saved', undefined], [2, 'aside', 'damaged', 'its bytes are not those that were saved']])
  const [before, aside] = await Promise.all(all.map(({ name, id }) => readGeneration(name, id)))
  expect(aside).toMatchObject({ fault: 'its bytes are not those that were saved', vouched: false })
  expect(compareBytes(before!.bytes, aside!.bytes).counts.changed).toBe(1)
  expect(compareBytes(before!.bytes, aside!.bytes).faults[1]).toMatchObject({ code: 'DAMAGED' })
  expect(await code(exportSession('a', { generation: all[1]!.id }))).toBe('DAMAGED')
  expect(await deleteGeneration('a', all[1]!.id)).toBe(true)
  expect((await generations()).map(({ generation }) => generation)).toEqual([1])
})

test('heads that cannot be read are listed, and deleting one leaves what others may need', async () => {
  const { dumpSession, generations, deleteGeneration, readGeneration, exportSession } = await tab()
  await dumpSession('a', { main: { n: 1 } })
  await dumpSession('a', { main: { n: 2 } })
  await dumpSession('b', { main: { n: 3 } })
  await change('head', record => ({ ...(record as object), format: 99 }))
  await meddle(records => void records.put('nonsense', ['head', 'c', 1]))
  await meddle(records => void records.put(null, ['aside', 'd', 4, 'x', 0]))
  const all = await generations()
  expect(all.map(({ name, place, status, savedAt }) => [name, place, status, savedAt === undefined])).toEqual([
    ['a', 'newest', 'saved', false], ['a', 'previous', 'saved', false], ['b', 'newest', 'newer-version', true], ['c', 'newest', 'damaged', true], ['d', 'aside', 'damaged', true]])
  expect((await readGeneration('b', all[2]!.id)).fault).toBe('a newer version of dill saved it')
  expect((await readGeneration('c', all[3]!.id)).bytes).toHaveLength(0)
  expect(await code(exportSession('b', { generation: all[2]!.id }))).toBe('DAMAGED')
  for (const { name, id } of all) expect(await deleteGeneration(name, id)).toBe(true)
  expect(await generations()).toEqual([])
})

test('a head into which others have put something is damaged, and nothing of it is told', async () => {
  const { dumpSession, generations } = await tab()
  await dumpSession('a', { main: { n: 1 } })
  await change('head', record => ({ ...(record as object), names: ['n', 1, null], skipped: [null, 'x', { name: 'w', path: '$.w', reason: 'why', hint: 5 }, { name: 'v', path: '$.v', reason: 'why' }], savedAt: 1e300 }))
  expect(await generations()).toMatchObject([{ name: 'a', generation: 1, status: 'damaged', names: [], skipped: [], savedAt: undefined }])
})

test('another tab is told that the newest was deleted, and saves nothing over it', async () => {
  const a = await tab()
  const b = await tab()
  await a.dumpSession('a', { main: { n: 1 } })
  await a.dumpSession('a', { main: { n: 2 } })
  await b.loadSession('a', { main: {} })
  const [newest] = await a.generations()
  expect((await b.generations())[0]).toMatchObject({ isLive: true, live: 2 })
  await a.deleteGeneration('a', newest!.id)
  expect((await b.generations())[0]).toMatchObject({ isLive: false, live: 2, generation: 1 })
  const failed = await b.dumpSession('a', { main: { n: 3 } }).catch((error: Error) => error.message)
  expect(failed).toMatch(/generation 1 is stored, and this tab's 2 was deleted/)
})

test('the apps of this origin, the default one first', async () => {
  const { dumpSession } = await tab()
  await dumpSession('a', { app: 'notes', main: {} })
  await dumpSession('a', { main: {} })
  await new Promise(resolve => {
    indexedDB.open('another').onsuccess = resolve
  })
  expect(await (await tab()).apps()).toEqual(['dill', 'notes'])
})
