// What adapters keep where a store goes wrong, or a page makes the same store once more.

import { afterEach, expect, test, vi } from 'vitest'
import { persist } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'
import { dillPersister, type DillPersister } from '../../lib/adapters/tanstack-query.ts'
import { dillStorage } from '../../lib/adapters/zustand.ts'
import { dumpSession, loadSession } from '../../lib/index.ts'
import { Store } from '../../lib/sessions/store.ts'

afterEach(() => void vi.restoreAllMocks())

let count = 0
const fresh = (): string => `slot ${Date.now()} ${count++}`

const client = (n: number): Parameters<DillPersister['persistClient']>[0] => ({ timestamp: n, buster: '', clientState: { mutations: [], queries: [] } })

test('what could not be deleted keeps nobody from saving and reading', async () => {
  const name = fresh()
  const persister = dillPersister(name)
  await persister.restoreClient()
  await persister.persistClient(client(1))
  await persister.kept!.flush()
  const gone = new Error('The connection was closed.')
  vi.spyOn(Store.prototype, 'delete').mockRejectedValue(gone)
  await expect(persister.removeClient()).rejects.toBe(gone)
  expect(await persister.restoreClient()).toBe(undefined)
  await expect(persister.removeClient()).rejects.toBe(gone)
  await persister.persistClient(client(2))
  await vi.waitFor(() => expect(persister.kept).toBeDefined())
  await persister.kept!.flush()
  const main: { state?: unknown } = {}
  await loadSession(name, { main })
  expect(main.state).toEqual(client(2))
  await persister.kept!.close()
})

test('a store that is made once more, as when its module is replaced, gets what is stored', async () => {
  const name = fresh()
  const before = dillStorage<{ n: number }>()
  await before.getItem(name)
  before.setItem(name, { state: { n: 1 }, version: 0 })
  await before.kept(name)!.close()
  const after = dillStorage<{ n: number }>()
  expect(await after.getItem(name)).toEqual({ state: { n: 1 }, version: 0 })
  await after.kept(name)!.close()
})

test('who asks while it is loaded gets it too', async () => {
  const name = fresh()
  await dumpSession(name, { main: { state: client(1) } })
  const persister = dillPersister(name)
  expect(await Promise.all([persister.restoreClient(), persister.restoreClient()])).toEqual([client(1), client(1)])
  await persister.kept!.close()
})

test('a store that is rehydrated while it hydrates has what is stored', async () => {
  const name = fresh()
  await dumpSession(name, { main: { state: { state: { n: 1 }, version: 0 } } })
  const storage = dillStorage<{ n: number }>()
  const store = createStore(persist(() => ({ n: 0 }), { name, storage }))
  await store.persist.rehydrate()
  expect(store.getState()).toEqual({ n: 1 })
  await storage.kept(name)!.close()
})
