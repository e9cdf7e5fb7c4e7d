// What realms that are gone have left behind, in an IndexedDB that several of them share. Each `tab()` is the library
// loaded anew; whether it lives is what its Web Lock says.

import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Backend } from '../lib/sessions/backend.ts'

type Dill = typeof import('../lib/index.ts')

const DAY = 24 * 60 * 60 * 1000

/** Web Locks as far as they are used here; a realm ends when its lock is taken away. */
let held: { name: string }[] = []

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  held = []
  withLocks({
    request(name: string, _: object, work: () => Promise<unknown>) {
      held.push({ name })
      return work()
    },
    query: async () => ({ held }),
  })
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

function withLocks(locks: object | undefined): void {
  vi.stubGlobal('navigator', { locks })
}

async function tab(backend?: Backend): Promise<Dill> {
  vi.resetModules()
  if (backend !== undefined) (await import('../lib/sessions/open.ts')).keepIn(async () => backend)
  return import('../lib/index.ts')
}

async function code(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => 'none', error => (error as { code: string }).code)
}

/** What is kept, by the kind of its record. */
async function kinds(): Promise<unknown[]> {
  const { openIndexedDb } = await import('../lib/sessions/indexeddb.ts')
  return (await openIndexedDb('dill')).read(async records => [...await records.keys(['temporary']), ...await records.keys(['value'])].map(([kind]) => kind))
}

test('another realm that lives finds a value by its name, and leaves it', async () => {
  const [one, other] = [await tab(), await tab()]
  const handle = await one.temp.dump('value')
  await other.temp.dump('other')
  expect(await other.temp.load(handle.name)).toBe('value')
  expect(held).toHaveLength(2)
})

test('a realm holds one lock, and none before it needs it', async () => {
  const { temp, dump } = await tab()
  await dump(1, 'key')
  expect(held).toEqual([])
  await temp.dump(1)
  await temp.dump(2, { app: 'other' })
  expect(held).toHaveLength(1)
})

test.each(['load', 'dump'] as const)('the next %s deletes what a realm that is gone has left behind, and nothing else', async use => {
  const gone = await tab()
  await gone.dump('stays', 'tmp-of-mine')
  const { name } = await gone.temp.dump('value')
  held = []
  const { temp, load } = await tab()
  expect(await load(name)).toBe('value')
  if (use === 'load') expect(await code(temp.load(name))).toBe('NO_KEY')
  else await temp.dump('other')
  expect(await code(load(name))).toBe('NO_KEY')
  expect(await load('tmp-of-mine')).toBe('stays')
  expect(await kinds()).toEqual(use === 'load' ? ['value'] : ['temporary', 'value', 'value'])
})

test('a handle that is disposed of leaves no record', async () => {
  const { temp } = await tab()
  await (await temp.dump('value'))[Symbol.asyncDispose]()
  expect(await kinds()).toEqual([])
})

test.each([
  ['there are no Web Locks', () => withLocks(undefined)],
  ['Web Locks are refused', () => withLocks({ request: async () => { throw new DOMException('no', 'SecurityError') }, query: async () => ({ held: [] }) })],
])('where %s, a value is deleted when it is a day old, unless it is this realm’s own', async (_, arrange) => {
  arrange()
  const [one, other] = [await tab(), await tab()]
  const now = Date.now()
  const clock = vi.spyOn(Date, 'now').mockReturnValue(now)
  const handle = await one.temp.dump('value')
  clock.mockReturnValue(now + DAY - 1000)
  expect(await other.temp.load(handle.name)).toBe('value')
  clock.mockReturnValue(now + DAY + 1000)
  expect(await handle.load()).toBe('value')
  expect(await code(other.temp.load(handle.name))).toBe('NO_KEY')
})

test('processes that share a directory have no lock in common, and go by age', async () => {
  const { MemoryBackend } = await import('../lib/sessions/memory.ts')
  const shared = Object.assign(new MemoryBackend(''), { kind: 'directory' }) as unknown as Backend
  const one = await tab(shared)
  const { name } = await one.temp.dump('value')
  expect(held).toEqual([])
  const other = await tab(shared)
  expect(await other.temp.load(name)).toBe('value')
})

test('a sweep that fails does not fail what was asked for', async () => {
  const gone = await tab()
  await gone.temp.dump('left behind')
  withLocks({ request: (_: string, __: object, work: () => Promise<unknown>) => work(), query: async () => { throw new Error('no') } })
  const { temp } = await tab()
  expect(await (await temp.dump('value')).load()).toBe('value')
})
