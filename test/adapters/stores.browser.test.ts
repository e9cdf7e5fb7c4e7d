// The adapters of state libraries against the libraries themselves, in tabs of one browser over its IndexedDB: each tab is a
// frame whose realm loads everything anew.

/// <reference types="vite/types/importMeta.d.ts" />

import { QueryClient } from '@tanstack/query-core'
import { persistQueryClient, persistQueryClientRestore } from '@tanstack/query-persist-client-core'
import { enableMapSet, produce } from 'immer'
import { afterEach, describe, expect, test } from 'vitest'
import { persist, type PersistOptions } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'
import { deleteSession, dumpSession, loadSession, sessions, type PickleError } from '../../lib/index.ts'
import { dillPersister } from '../../lib/adapters/tanstack-query.ts'
import { dillStorage } from '../../lib/adapters/zustand.ts'
import { meddle } from '../support/records.ts'
import './point.ts'
import type { Tab } from './tab.ts'

const frames: HTMLIFrameElement[] = []
const names = new Set<string>()

afterEach(async () => {
  for (const frame of frames.splice(0)) frame.remove()
  for (const name of names) await deleteSession(name)
  names.clear()
})

const [program] = Object.values(import.meta.glob<string>('./tab.ts', { query: '?bundled', import: 'default', eager: true }))
const address = URL.createObjectURL(new Blob([program!], { type: 'text/javascript' }))

async function tab(): Promise<Tab> {
  const frame = document.createElement('iframe')
  frame.srcdoc = `<!doctype html><script type="module" src="${address}"></script>`
  const loaded = new Promise(resolve => frame.addEventListener('load', resolve))
  document.body.append(frame)
  frames.push(frame)
  await loaded
  return (frame.contentWindow as unknown as { tab: Tab }).tab
}

/** A page that is closed, and of which nothing is left. */
function leave(): void {
  frames.shift()!.remove()
}

let last = 0
function newName(): string {
  const name = `adapters-${Date.now()}-${++last}`
  names.add(name)
  return name
}

async function until(holds: () => boolean): Promise<void> {
  await expect.poll(holds, { timeout: 10_000 }).toBe(true)
}

async function damage(name: string): Promise<void> {
  await meddle(records => {
    const request = records.openCursor()
    request.onsuccess = () => {
      const cursor = request.result
      if (cursor === null) return
      if (JSON.stringify(cursor.key).includes(name) && JSON.stringify(cursor.key).includes('head')) cursor.update({ nonsense: true })
      cursor.continue()
    }
  })
}

/** What another tab has saved, and is gone. */
async function saved(library: string, name: string, n: number): Promise<void> {
  const before = await tab()
  await before.open(library, name)
  before.grow(n)
  await before.flush()
  leave()
}

async function isStored(name: string): Promise<boolean> {
  return (await sessions()).some(session => session.name === name)
}

const empty = { n: 0, tags: 0, at: false, point: false, ring: false, shared: false }
const full = (n: number): object => ({ n, tags: 1, at: n, point: n, ring: true, shared: true })

describe.each(['keep', 'zustand', 'zustand with immer', 'redux', 'tanstack query', 'pinia', 'nanostores'])('%s', library => {
  test('has its state back after a reload: Map, Date, instance, cycle and what is shared', async () => {
    const name = newName()
    const before = await tab()
    expect(await before.open(library, name)).toEqual(empty)
    before.grow(7)
    expect(await before.flush()).toBe('saved')
    leave()
    const after = await tab()
    expect(await after.open(library, name)).toEqual(full(7))
    expect([after.status(), after.errors()]).toEqual(['saved', []])
    // Actions are those of the program that runs, with what was stored for them to act on.
    after.act()
    expect(after.facts()).toMatchObject({ n: library.startsWith('zustand') || library === 'pinia' ? 8 : 7 })
    after.grow(8)
    expect(await after.flush()).toBe('saved')
    leave()
    expect(await (await tab()).open(library, name)).toEqual(full(8))
  })

  test('saves by itself, when the page is left', async () => {
    const name = newName()
    const before = await tab()
    await before.open(library, name)
    before.grow(3)
    // Some libraries tell of changes after a moment.
    await until(() => before.status() === 'changed')
    const { contentWindow } = frames[0]!
    contentWindow!.dispatchEvent(new Event('pagehide'))
    await until(() => before.status() === 'saved')
    leave()
    expect(await (await tab()).open(library, name)).toEqual(full(3))
  })

  test('of two tabs, the second hears of a conflict, and can take what is stored', async () => {
    const name = newName()
    const [one, two] = [await tab(), await tab()]
    await one.open(library, name)
    await two.open(library, name)
    two.grow(2)
    // Of two results of a query, the newer one counts.
    await new Promise(resolve => setTimeout(resolve, 5))
    one.grow(1)
    expect(await one.flush()).toBe('saved')
    expect(await two.flush()).toBe('CONFLICT')
    expect([two.status(), two.errors().map(({ code }) => code), two.facts()]).toEqual(['stale', ['CONFLICT'], full(2)])
    expect(await two.reload()).toEqual(full(1))
    two.grow(4)
    expect(await two.flush()).toBe('saved')
  })

  test('of two tabs, the second can insist', async () => {
    const name = newName()
    const [one, two] = [await tab(), await tab()]
    await one.open(library, name)
    await two.open(library, name)
    one.grow(1)
    expect(await one.flush()).toBe('saved')
    two.grow(2)
    await two.flush()
    await two.overwrite()
    expect(two.facts()).toEqual(full(2))
    expect(await (await tab()).open(library, name)).toEqual(full(2))
  })

  test('of two tabs, the second can say beforehand that it takes what is stored', async () => {
    const name = newName()
    const [one, two] = [await tab(), await tab()]
    await one.open(library, name)
    await two.open(library, name, 'load')
    one.grow(5)
    expect(await one.flush()).toBe('saved')
    await until(() => (two.facts() as { n: number }).n === 5)
    expect(two.errors()).toEqual([])
  })

  test('a state that cannot be saved is an error that says where, and what was saved stays', async () => {
    const name = newName()
    const one = await tab()
    await one.open(library, name)
    one.grow(1)
    expect(await one.flush()).toBe('saved')
    one.spoil()
    expect(await one.flush()).toBe('REFUSED')
    expect(one.errors()).toEqual([{ code: 'REFUSED', message: expect.stringMatching(/ at \$\.state\b.*\.bad\.jar: a WeakMap/) }])
    expect(one.status()).toBe('failed')
    leave()
    expect(await (await tab()).open(library, name)).toEqual(full(1))
  })

  test('what cannot be read leaves the app’s own state, says so, and is not saved over', async () => {
    const name = newName()
    await dumpSession(name, { main: { other: 1 } })
    const one = await tab()
    expect(await one.open(library, name)).toEqual(empty)
    expect(one.errors()).toEqual([{ code: 'UPGRADE', message: expect.stringContaining('no state of a store') }])
    one.grow(1)
    await one.flush()
    expect(one.status()).toBe('off')
    const main = {}
    await loadSession(name, { main })
    expect(main).toEqual({ other: 1 })
  })

  test('what was damaged leaves the app’s own state, and says so', async () => {
    const name = newName()
    const before = await tab()
    await before.open(library, name)
    before.grow(1)
    await before.flush()
    leave()
    await damage(name)
    const after = await tab()
    expect(await after.open(library, name)).toEqual(empty)
    expect([after.status(), after.errors().length]).toEqual(['off', 1])
  })
})

// This page is one more tab.
describe('zustand’s own words', () => {
  interface State { n: number, m: number }
  type Options = Partial<PersistOptions<State, State, void>>

  function open(name: string, options: Options = {}): { store: ReturnType<typeof make>, storage: ReturnType<typeof dillStorage<State>>, errors: PickleError[], hydrated: Promise<unknown[]> } {
    const errors: PickleError[] = []
    let heard!: (said: unknown[]) => void
    const hydrated = new Promise<unknown[]>(resolve => { heard = resolve })
    const storage = dillStorage<State>({ debounce: 10, onFail: error => errors.push(error) })
    const store = make({ name, storage, onRehydrateStorage: () => (state, error) => heard([state?.n, (error as PickleError | undefined)?.code]), ...options } as PersistOptions<State, State, void>)
    return { store, storage, errors, hydrated }
  }

  const make = (options: PersistOptions<State, State, void>) => createStore<State>()(persist<State>(() => ({ n: 0, m: 0 }), options))

  test('onRehydrateStorage and hasHydrated tell when the state is there', async () => {
    const name = newName()
    await saved('zustand', name, 7)
    const { store, hydrated } = open(name)
    expect(store.persist.hasHydrated()).toBe(false)
    expect(await hydrated).toEqual([7, undefined])
    await until(() => store.persist.hasHydrated())
  })

  test('onRehydrateStorage hears why it is not, as onFail does', async () => {
    const name = newName()
    await saved('zustand', name, 7)
    await damage(name)
    const { store, errors, hydrated } = open(name)
    const [state, code] = await hydrated
    expect([state, code, store.getState()]).toEqual([undefined, errors[0]!.code, { n: 0, m: 0 }])
    expect(errors.length).toBe(1)
  })

  test('skipHydration: nothing is loaded, and nothing saved over it, before rehydrate()', async () => {
    const name = newName()
    await saved('zustand', name, 7)
    const { store, storage } = open(name, { skipHydration: true })
    store.setState({ n: 1, m: 1 })
    expect(storage.kept(name)).toBe(undefined)
    await store.persist.rehydrate()
    expect(store.getState()).toMatchObject({ n: 7, m: 1 })
    store.setState({ n: 8 })
    await storage.kept(name)!.flush()
    expect(await (await tab()).open('zustand', name)).toMatchObject({ n: 8 })
  })

  test('skipHydration: what was changed before is saved, where nothing was stored', async () => {
    const name = newName()
    const { store, storage } = open(name, { skipHydration: true })
    store.setState({ n: 5 })
    await store.persist.rehydrate()
    expect(store.getState().n).toBe(5)
    await until(() => storage.kept(name)!.saved !== undefined)
    expect(await (await tab()).open('zustand', name)).toMatchObject({ n: 5 })
  })

  test('clearStorage deletes what is stored, and what changes later is stored anew', async () => {
    const name = newName()
    await saved('zustand', name, 7)
    const { store, storage, errors, hydrated } = open(name)
    await hydrated
    store.persist.clearStorage()
    await expect.poll(() => isStored(name)).toBe(false)
    expect([store.getState().n, storage.kept(name)]).toEqual([7, undefined])
    store.setState({ n: 8 })
    await until(() => storage.kept(name)?.saved !== undefined)
    expect(await (await tab()).open('zustand', name)).toMatchObject({ n: 8 })
    expect(errors).toEqual([])
  })

  test('clearStorage, and a change right after it', async () => {
    const name = newName()
    await saved('zustand', name, 7)
    const { store, storage, hydrated } = open(name)
    await hydrated
    store.persist.clearStorage()
    store.setState({ n: 1 })
    store.setState({ n: 2 })
    await until(() => storage.kept(name)?.saved !== undefined)
    expect(await (await tab()).open('zustand', name)).toMatchObject({ n: 2 })
  })

  test('clearStorage, twice, and rehydrate: nothing is stored, and the state stays', async () => {
    const name = newName()
    await saved('zustand', name, 7)
    const { store, hydrated } = open(name)
    await hydrated
    store.persist.clearStorage()
    store.persist.clearStorage()
    await store.persist.rehydrate()
    expect([store.getState().n, await isStored(name)]).toEqual([7, false])
  })

  test('migrate is given what an earlier version stored', async () => {
    const name = newName()
    await saved('zustand', name, 7)
    const { store, hydrated } = open(name, { version: 1, migrate: (state, version) => ({ ...state as State, m: version + 10 }) })
    await hydrated
    expect(store.getState()).toMatchObject({ n: 7, m: 10 })
  })

  test('partialize chooses what is saved', async () => {
    const name = newName()
    const { store, storage, hydrated } = open(name, { partialize: ({ n }) => ({ n }) as State })
    await hydrated
    store.setState({ n: 3, m: 3 })
    const main: { state?: { state: object } } = {}
    await storage.kept(name)!.flush()
    await loadSession(name, { main })
    expect(main.state!.state).toEqual({ n: 3 })
  })

  test('a Map that immer has frozen, without its freeze, is an error that says where', async () => {
    enableMapSet()
    const name = newName()
    const { store, storage, errors, hydrated } = open(name)
    await hydrated
    store.setState(produce(store.getState(), (state: State & { tags?: object }) => { state.tags = new Map([['a', 1]]) }))
    await expect(storage.kept(name)!.flush()).rejects.toMatchObject({ code: 'REFUSED' })
    expect(errors[0]!.message).toMatch(/ at \$\.state\.state\.tags\.(set|add|clear|delete): /)
  })
})

describe('TanStack Query’s removeClient', () => {
  function open(name: string): { client: QueryClient, persister: ReturnType<typeof dillPersister>, restored: Promise<void> } {
    const client = new QueryClient({ defaultOptions: { queries: { gcTime: Infinity } } })
    const persister = dillPersister(name, { debounce: 10, onFail: () => {} })
    const [, restored] = persistQueryClient({ queryClient: client, persister })
    return { client, persister, restored }
  }

  test('deletes what is stored, and what is put later is stored anew', async () => {
    const name = newName()
    await saved('tanstack query', name, 7)
    const { client, persister, restored } = open(name)
    await restored
    expect(client.getQueryData(['state'])).toMatchObject({ n: 7 })
    await persister.removeClient()
    expect([await isStored(name), persister.kept]).toEqual([false, undefined])
    await persister.removeClient()
    client.setQueryData(['state'], { ...client.getQueryData<object>(['state']), n: 8 })
    await until(() => persister.kept?.saved !== undefined)
    expect(await (await tab()).open('tanstack query', name)).toMatchObject({ n: 8 })
  })

  test('is what the client asks for when what is stored is too old', async () => {
    const name = newName()
    await saved('tanstack query', name, 7)
    const client = new QueryClient()
    await persistQueryClientRestore({ queryClient: client, persister: dillPersister(name), maxAge: -1 })
    expect([client.getQueryData(['state']), await isStored(name)]).toEqual([undefined, false])
  })

  test('leaves what could not be read', async () => {
    const name = newName()
    await saved('tanstack query', name, 7)
    await damage(name)
    const { persister, restored } = open(name)
    await expect(restored).rejects.toMatchObject({ name: 'UnpicklingError' })
    await persister.removeClient()
    expect([await isStored(name), persister.kept!.status]).toEqual([true, 'off'])
  })
})
