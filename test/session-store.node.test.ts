// Sessions in IndexedDB under faults, against an IndexedDB that does as it is told. Each `tab()` is the library loaded
// anew over the same database, as another tab or the same one after a reload would load it.

import 'fake-indexeddb/auto'
import { IDBFactory, IDBObjectStore, IDBTransaction, IDBDatabase } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openIndexedDb } from '../lib/sessions/indexeddb.ts'
import { meddle } from './support/records.ts'

type Dill = typeof import('../lib/index.ts')
type Work = (records: IDBObjectStore) => void

const SESSION = 'app'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

afterEach(() => {
  vi.restoreAllMocks()
})

async function tab(): Promise<Dill> {
  vi.resetModules()
  return import('../lib/index.ts')
}

async function code(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => 'none', error => (error as { code: string }).code)
}

/** What the session holds, as a tab that was just opened sees it. */
async function stored(): Promise<unknown> {
  const scope = {}
  const { loadSession } = await tab()
  await loadSession(SESSION, { main: scope })
  return scope
}

/** The keys of all records, or of those of a kind. */
async function keysOf(kind?: string): Promise<IDBValidKey[]> {
  let keys: IDBValidKey[] = []
  await meddle(records => {
    const request = records.getAllKeys(kind === undefined ? null : IDBKeyRange.bound([kind], [kind, []]))
    request.onsuccess = () => { keys = request.result }
  })
  return keys
}

/** The records, of which only some are seen. */
function newOnly(records: IDBObjectStore, isSeen: (key: IDBValidKey) => boolean): IDBObjectStore {
  return {
    openCursor: (range: IDBKeyRange) => {
      const request = records.openCursor(range)
      const seen = { onsuccess: () => {}, result: undefined as IDBCursorWithValue | null | undefined }
      request.onsuccess = () => {
        const cursor = request.result
        if (cursor !== null && !isSeen(cursor.key as IDBValidKey)) return cursor.continue()
        seen.result = cursor as never
        seen.onsuccess()
      }
      return seen
    },
    delete: (range: IDBKeyRange) => {
      const request = records.getAllKeys(range)
      request.onsuccess = () => {
        for (const key of request.result.filter(isSeen)) records.delete(key)
      }
    },
  } as never
}

describe('F09: two tabs', () => {
  test('the one that saves over what it has not seen gets a conflict, and nothing is lost', async () => {
    const a = await tab()
    const b = await tab()
    await a.dumpSession(SESSION, { main: { by: 'a' } })
    expect(await code(b.dumpSession(SESSION, { main: { by: 'b' } }))).toBe('CONFLICT')
    await b.loadSession(SESSION, { main: {} })
    expect((await b.dumpSession(SESSION, { main: { by: 'b' } })).generation).toBe(2)
    expect(await code(a.dumpSession(SESSION, { main: { by: 'a' } }))).toBe('CONFLICT')
    expect(await stored()).toEqual({ by: 'b' })
  })

  test('one may save over the other if it says so', async () => {
    const a = await tab()
    const b = await tab()
    await a.dumpSession(SESSION, { main: { by: 'a' } })
    expect((await b.dumpSession(SESSION, { main: { by: 'b' }, overwrite: true })).generation).toBe(2)
    expect(await code(a.dumpSession(SESSION, { main: {} }))).toBe('CONFLICT')
    expect(await stored()).toEqual({ by: 'b' })
  })

  test('a session that was deleted and made anew is another one, though its number is the same', async () => {
    const a = await tab()
    const b = await tab()
    await a.dumpSession(SESSION, { main: { by: 'a' } })
    await b.deleteSession(SESSION)
    expect((await b.dumpSession(SESSION, { main: { by: 'b' } })).generation).toBe(1)
    expect(await code(a.dumpSession(SESSION, { main: { by: 'a' } }))).toBe('CONFLICT')
    expect(await stored()).toEqual({ by: 'b' })
  })

  test('a session that the other tab deleted may be saved again, under a new number', async () => {
    const a = await tab()
    const b = await tab()
    await a.dumpSession(SESSION, { main: {} })
    await b.deleteSession(SESSION)
    expect((await a.dumpSession(SESSION, { main: { by: 'a' } })).generation).toBe(2)
  })

  test('counting together, with a load after each conflict, never lose a count', async () => {
    const tabs = [await tab(), await tab(), await tab()]
    const each = 15
    await Promise.all(tabs.map(async ({ dumpSession, loadSession }) => {
      const main = { n: 0 }
      for (let done = 0; done < each;) {
        await loadSession(SESSION, { main }).catch((error: { code: string }) => {
          if (error.code !== 'NO_SESSION') throw error
        })
        main.n++
        if (await code(dumpSession(SESSION, { main })) === 'none') done++
      }
    }))
    expect(await stored()).toEqual({ n: each * tabs.length })
  })

  test('a load that was refused does not count as seen', async () => {
    const a = await tab()
    const b = await tab()
    await a.dumpSession(SESSION, { main: { by: 'a' } })
    expect(await code(b.loadSession(SESSION, { main: Object.freeze({ by: '' }) }))).toBe('READ_ONLY')
    expect(await code(b.dumpSession(SESSION, { main: {} }))).toBe('CONFLICT')
  })
})

test.each([['of a small save', 3e5], ['of a large save', 2e6], ['of a large save over what was deleted', 2e6]])('parts %s are put one after another: each takes a page several milliseconds', async (what, size) => {
  const { dumpSession, deleteSession } = await tab()
  const main = { text: 'x'.repeat(size) }
  if (what.includes('deleted')) {
    await dumpSession(SESSION, { main })
    await deleteSession(SESSION)
  }
  let [parts, open, most] = [0, 0, 0]
  const { put } = IDBObjectStore.prototype
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
    const request = put.apply(this, args)
    if (!(args[0] instanceof Uint8Array)) return request
    parts++
    most = Math.max(most, ++open)
    request.addEventListener('success', () => open--)
    return request
  })
  await dumpSession(SESSION, { main })
  expect(parts).toBeGreaterThan(1)
  expect(most).toBe(1)
})

test('a large save over what another tab saved writes what has changed, also where it insists', async () => {
  const large = Array.from({ length: 40_000 }, (_, i) => `row ${i} with some text to it`)
  const { dumpSession } = await tab()
  await dumpSession(SESSION, { main: { large, n: 1 } })
  const before = (await keysOf('part')).length
  expect(before).toBeGreaterThan(4)
  await dumpSession(SESSION, { main: { large, n: 2 }, overwrite: true })
  // The first part holds the checksum, the last one the change.
  expect(await keysOf('part')).toHaveLength(before + 2)
})

describe('a save that fails leaves the one before it whole', () => {
  const { put } = IDBObjectStore.prototype
  /** Breaks the nth put of a transaction. */
  const atPut = (nth: number, fail: (store: IDBObjectStore) => void): void => {
    let calls = 0
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
      if (++calls === nth) fail(this)
      return put.apply(this, args)
    })
  }
  const throwing = (name: string) => (): void => {
    throw new DOMException('', name)
  }
  const cases: [string, string, (store: IDBObjectStore) => void][] = [
    ['no space', 'QUOTA', throwing('QuotaExceededError')],
    ['what cannot be cloned', 'NOT_STORABLE', throwing('DataCloneError')],
    ['an error without a message', 'STORE', throwing('DataError')],
    ['an abort without a reason', 'STORE', store => store.transaction.abort()],
  ]
  const everyPut = cases.flatMap(([what, expected, fail]) => [1, 2].map(nth => [what, nth, expected, fail] as const))

  test.for(everyPut)('%s at put %i', async ([, nth, expected, fail]) => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    atPut(nth, fail)
    const failed: unknown = await dumpSession(SESSION, { main: { n: 2 } }).catch((error: unknown) => error)
    expect(failed).toMatchObject({ name: 'PicklingError', code: expected, message: expect.stringMatching(/\.$/), cause: expect.anything() })
    vi.restoreAllMocks()
    expect(await stored()).toEqual({ n: 1 })
    expect((await dumpSession(SESSION, { main: { n: 3 } })).generation).toBe(2)
  })

  test('and is a save that failed, even where the store is only looked at', async () => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    vi.spyOn(IDBObjectStore.prototype, 'getAllKeys').mockImplementation(throwing('DataError') as never)
    const failed: unknown = await dumpSession(SESSION, { main: { n: 2 } }).catch((error: unknown) => error)
    expect(failed).toMatchObject({ name: 'PicklingError', code: 'STORE', message: expect.stringMatching(/^Cannot save the session "app"/) })
  })

  test('and a value under a key likewise', async () => {
    const { dump, load } = await tab()
    await dump(1, 'key')
    atPut(1, throwing('QuotaExceededError'))
    expect(await code(dump(2, 'key'))).toBe('QUOTA')
    expect(await load('key')).toBe(1)
  })

  test('when the transaction is aborted from elsewhere after the last put', async () => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementation(function (this: IDBTransaction) {
      this.abort()
    })
    expect(await code(dumpSession(SESSION, { main: { n: 2 } }))).toBe('STORE')
    vi.restoreAllMocks()
    expect(await stored()).toEqual({ n: 1 })
  })
})

/** Changes a record, the first whose key begins so. */
const change = (prefix: IDBValidKey[], alter: (record: any) => unknown): Work => records => {
  const request = records.openCursor(IDBKeyRange.bound(prefix, [...prefix, []]))
  request.onsuccess = () => void request.result!.update(alter(request.result!.value))
}
const remove = (prefix: IDBValidKey[]): Work => records => void records.delete(IDBKeyRange.bound(prefix, [...prefix, []]))
const HEAD = ['head', SESSION]

const faults: [string, Work][] = [
  ['is null', change(HEAD, () => null)],
  ['is something else', change(HEAD, () => 'hello')],
  ['is another object', change(HEAD, () => ({ format: 1 }))],
  ['has a head without names', change(HEAD, ({ names: _, ...rest }) => rest)],
  ['has parts that are none', change(HEAD, head => ({ ...head, parts: [7] }))],
  ['has a head of another name', change(HEAD, head => ({ ...head, name: 'other' }))],
  ['has lost its bytes', remove(['part', SESSION])],
  ['has bytes of another type', change(['part', SESSION], () => 'text')],
  ['has lost what was beside it', remove(['beside', SESSION])],
  ['is cut short', change(['part', SESSION], bytes => bytes.slice(0, -1))],
  ['has another byte', change(['part', SESSION], bytes => { bytes[bytes.length - 1] ^= 1; return bytes })],
  ['has another buffer beside it', change(['beside', SESSION], () => [new ArrayBuffer(8)])],
]

/** As large as what is kept beside the bytes. */
const buffer = (): ArrayBuffer => new ArrayBuffer(2 ** 20 + 1)

describe('F22, F23: a record that is not whole', () => {
  test.for(faults)('%s: alone, it is put aside, and says so', async ([, work]) => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1, buffer: buffer() } })
    await meddle(work)
    const { loadSession, sessions, dumpSession: dumpAgain } = await tab()
    const scope = { n: 0 }
    for (let times = 0; times < 2; times++) {
      const error: unknown = await loadSession(SESSION, { main: scope }).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ name: 'UnpicklingError', code: 'DAMAGED' })
      expect((error as Error).message).toContain(`"${SESSION}"`)
      expect(scope).toEqual({ n: 0 })
      expect(await sessions()).toMatchObject([{ name: SESSION, status: 'damaged' }])
    }
    expect(await keysOf('aside')).toHaveLength(1)
    expect((await dumpAgain(SESSION, { main: { n: 3 } })).generation).toBe(2)
    expect(await stored()).toEqual({ n: 3 })
  })

  test.for(faults)('%s: the generation before it comes back', async ([, work]) => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1, buffer: buffer() } })
    const one = await keysOf()
    await dumpSession(SESSION, { main: { n: 2, buffer: buffer() } })
    const isNew = (key: IDBValidKey): boolean => !one.some(other => JSON.stringify(other) === JSON.stringify(key))
    await meddle(records => work(newOnly(records, isNew)))
    const { loadSession, dumpSession: dumpAgain } = await tab()
    const scope = { n: 0 }
    expect(await loadSession(SESSION, { main: scope })).toMatchObject({ status: 'recovered', generation: 1, vouched: true, broken: [{ generation: 2, why: expect.any(String) }] })
    expect(scope.n).toBe(1)
    expect((await dumpAgain(SESSION, { main: { n: 3 } })).generation).toBe(3)
    expect(await stored()).toEqual({ n: 3 })
    expect(await keysOf('aside')).toHaveLength(1)
  })

  test('a tab that knows the generation that was put aside does not save over the one before it', async () => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    await dumpSession(SESSION, { main: { n: 2 } })
    await meddle(records => void records.put('hello', [...HEAD, 2]))
    const { loadSession } = await tab()
    await loadSession(SESSION, { main: {} })
    expect(await code(dumpSession(SESSION, { main: { n: 3 } }))).toBe('CONFLICT')
  })

  test('F24: a blob whose bytes are gone is not written anew', async () => {
    const { dumpSession, loadSession } = await tab()
    for (const text of ['first', 'second']) await dumpSession(SESSION, { main: { lost: new Blob([text]), kept: new Blob(['kept']) } })
    const { slice } = Blob.prototype
    vi.spyOn(Blob.prototype, 'slice').mockImplementation(function (this: Blob, ...range) {
      const part = slice.apply(this, range)
      if (this.size === 'second'.length) part.arrayBuffer = () => Promise.reject(new DOMException('The file is gone.', 'NotReadableError'))
      return part
    })
    expect(await loadSession(SESSION, { main: {} })).toMatchObject({ status: 'recovered', generation: 1, broken: [{ generation: 2 }] })
    let aside: unknown
    await meddle(records => {
      const request = records.getAll(IDBKeyRange.bound(['aside'], ['aside', []]))
      request.onsuccess = () => { [aside] = request.result }
    })
    expect(aside).toMatchObject({ generation: 2, beside: [undefined, expect.any(Blob)] })
  })

  test('F12: of a newer format is left alone', async () => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    await meddle(change(HEAD, head => ({ ...head, format: 99 })))
    const before = await keysOf()
    const { loadSession, dumpSession: dumpAgain, sessions } = await tab()
    expect(await code(loadSession(SESSION, { main: {} }))).toBe('NEWER_VERSION')
    expect(await sessions()).toMatchObject([{ name: SESSION, status: 'newer-version' }])
    expect(await code(dumpAgain(SESSION, { main: {} }))).toBe('CONFLICT')
    expect(await code(dumpAgain(SESSION, { main: {}, overwrite: true }))).toBe('CONFLICT')
    expect(await keysOf()).toEqual(before)
  })

  test('that a newer one stands before is not loaded instead of it', async () => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    await dumpSession(SESSION, { main: { n: 2 } })
    await meddle(records => {
      const request = records.get([...HEAD, 2])
      request.onsuccess = () => void records.put({ ...request.result, format: 99 }, [...HEAD, 2])
    })
    const { loadSession } = await tab()
    expect(await code(loadSession(SESSION, { main: {} }))).toBe('NEWER_VERSION')
  })

  test('and whose parts all are, but are no session, is refused by name', async () => {
    const { dumpSession, dumps, loadSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    const bytes = dumps([1])
    const hash = Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), byte => byte.toString(16).padStart(2, '0')).join('')
    await meddle(change(['part', SESSION], () => bytes))
    await meddle(change(HEAD, head => ({ ...head, length: bytes.length, parts: [{ ...head.parts[0], length: bytes.length, hash }] })))
    const error: unknown = await loadSession(SESSION, { main: {} }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'UnpicklingError', code: 'DAMAGED', message: expect.stringContaining(`"${SESSION}"`) })
  })

  test('is not overwritten by a tab that has not loaded it, and may be deleted', async () => {
    const { dumpSession, deleteSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    await meddle(change(HEAD, () => 'hello'))
    expect(await code(dumpSession(SESSION, { main: { n: 2 }, overwrite: true }))).toBe('CONFLICT')
    const { dumpSession: dumpAgain } = await tab()
    expect(await code(dumpAgain(SESSION, { main: { n: 2 } }))).toBe('CONFLICT')
    expect(await deleteSession(SESSION)).toBe(true)
    expect(await keysOf()).toEqual([['key']])
    await dumpSession(SESSION, { main: { n: 3 } })
    expect(await stored()).toEqual({ n: 3 })
  })
})

test('F34: a clock that is set back changes no order', async () => {
  const { dumpSession } = await tab()
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.UTC(2030))
  await dumpSession(SESSION, { main: { n: 1 } })
  clock.mockReturnValue(Date.UTC(2001))
  await dumpSession(SESSION, { main: { n: 2 } })
  const { loadSession } = await tab()
  expect(await loadSession(SESSION, { main: {} })).toMatchObject({ generation: 2, savedAt: new Date(Date.UTC(2001)) })
})

test.for([null, 0, 'text', [], { head: null }, { head: {}, parts: 7 }])('a value under a key that is %j is refused by name', async record => {
  const { dump, load } = await tab()
  await dump(1, 'key')
  await meddle(records => void records.put(record, ['value', 'key']))
  const error: unknown = await load('key').catch((reason: unknown) => reason)
  expect(error).toMatchObject({ name: 'UnpicklingError', code: 'DAMAGED', message: expect.stringContaining('"key"') })
})

test.for([null, 'text', {}, new Uint8Array(32)])('a sealing key that is %j is made anew; the sessions before it are not vouched for', async record => {
  const { dumpSession } = await tab()
  await dumpSession(SESSION, { main: { n: 1 } })
  await meddle(records => void records.put(record, ['key']))
  const { loadSession, dumpSession: dumpAgain } = await tab()
  expect(await loadSession(SESSION, { main: {} })).toMatchObject({ status: 'restored', vouched: false })
  await dumpAgain(SESSION, { main: { n: 2 } })
  expect(await (await tab()).loadSession(SESSION, { main: {} })).toMatchObject({ generation: 2, vouched: true })
})

describe('the connection', () => {
  test('is not made at import', async () => {
    const opened = vi.spyOn(IDBFactory.prototype, 'open')
    const { dumpSession } = await tab()
    expect(opened).not.toHaveBeenCalled()
    await dumpSession(SESSION, { main: {} })
    expect(opened).toHaveBeenCalledOnce()
  })

  test('F16: is let go when somebody deletes the database, and made again', async () => {
    const { dumpSession, sessions } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase('dill')
      request.onsuccess = () => resolve()
      request.onblocked = () => reject(new Error('blocked'))
    })
    expect(await sessions()).toEqual([])
    await dumpSession(SESSION, { main: { n: 2 } })
    const { loadSession } = await tab()
    const main = {}
    // The key that seals sessions went with the database, and the new one is kept.
    expect(await loadSession(SESSION, { main })).toMatchObject({ vouched: true })
    expect(main).toEqual({ n: 2 })
  })

  test('F18: is made again when its handle has died without a word', async () => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
      throw new DOMException('The database connection is closing.', 'InvalidStateError')
    })
    await dumpSession(SESSION, { main: { n: 2 } })
    expect(await stored()).toEqual({ n: 2 })
  })

  test('F14: makes room for a tab that upgrades the database, and goes on in what became of it', async () => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open('dill', 2)
      request.onblocked = () => reject(new Error('blocked'))
      request.onsuccess = () => {
        request.result.close()
        resolve()
      }
    })
    await dumpSession(SESSION, { main: { n: 2 } })
    expect(await stored()).toEqual({ n: 2 })
  })

  test('F15: gives up behind a tab that does not let go, and works when it has', async () => {
    const theirs = await new Promise<IDBDatabase>(resolve => {
      const request = indexedDB.open('dill')
      request.onupgradeneeded = () => request.result.createObjectStore('records')
      request.onsuccess = () => resolve(request.result as never)
    })
    indexedDB.deleteDatabase('dill')
    await expect(openIndexedDb('dill', { timeout: 5 })).rejects.toThrow(/did not answer/)
    theirs.close()
    const { dumpSession } = await tab()
    expect((await dumpSession(SESSION, { main: { n: 1 } })).store).toBe('indexeddb')
    expect(await stored()).toEqual({ n: 1 })
  })

  test('that breaks when a save is done, before it says so, does not make it a conflict with itself', async () => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    const { commit } = IDBTransaction.prototype
    vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementationOnce(function (this: IDBTransaction) {
      commit.call(this)
      throw new DOMException('', 'UnknownError')
    })
    expect((await dumpSession(SESSION, { main: { n: 2 } })).generation).toBe(2)
    expect((await dumpSession(SESSION, { main: { n: 3 } })).generation).toBe(3)
    expect(await stored()).toEqual({ n: 3 })
  })

  test('that commits the rest where it cannot keep one value, as WebKit does with Blobs in a private window: the save says so', async () => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore) {
      const request = this.add(1, HEAD)
      request.addEventListener('error', event => {
        event.preventDefault()
        event.stopPropagation()
      })
      return request
    })
    expect(await code(dumpSession(SESSION, { main: { n: 2 } }))).not.toBe('none')
  })

  test('F20: is tried twice', async () => {
    const { dumpSession } = await tab()
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementationOnce(() => {
      throw new DOMException('Internal error opening backing store.', 'UnknownError')
    })
    expect((await dumpSession(SESSION, { main: {} })).store).toBe('indexeddb')
  })

  test('F19: gives up where the database never answers', async () => {
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => ({}) as never)
    await expect(openIndexedDb('dill', { timeout: 1 })).rejects.toThrow(/did not answer/)
  })

  test('F10: a transaction that never answers is given up, and says why', async () => {
    const backend = await openIndexedDb('dill', { timeout: 5 })
    const other = await new Promise<IDBDatabase>(resolve => {
      const request = indexedDB.open('dill')
      request.onsuccess = () => resolve(request.result)
    })
    // Another tab, which keeps its transaction alive.
    const records = other.transaction('records', 'readwrite').objectStore('records')
    let hangs = true
    const again = (): void => {
      if (hangs) records.get(1).onsuccess = again
    }
    again()
    await expect(backend.write(async writing => writing.put(['key', 1], 1), 'strict')).rejects.toThrow(/did not answer within 50 ms; another tab/)
    hangs = false
    await backend.write(async writing => writing.put(['key', 1], 2), 'strict')
    expect(await backend.read(reading => reading.get(['key', 1]))).toBe(2)
    other.close()
  })

  test('that answers too late is closed again', async () => {
    const requests: IDBOpenDBRequest[] = []
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      const request = {} as IDBOpenDBRequest
      requests.push(request)
      return request as never
    })
    await expect(openIndexedDb('dill', { timeout: 1 })).rejects.toThrow()
    const close = vi.fn()
    for (const request of requests) {
      Object.assign(request, { result: { close, objectStoreNames: { contains: () => true } } })
      request.onsuccess?.(new Event('success'))
    }
    expect(close).toHaveBeenCalledTimes(2)
  })
})

describe('F08, F29: without IndexedDB', () => {
  const ways: [string, () => unknown, RegExp][] = [
    ['there is none', () => vi.stubGlobal('indexedDB', undefined), /no IndexedDB/],
    ['to ask for it is an error', () => Object.defineProperty(globalThis, 'indexedDB', {
      configurable: true, get() { throw new DOMException('denied', 'SecurityError') },
    }), /no IndexedDB/],
    ['it does not open', () => vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      throw new DOMException('No space left.', 'QuotaExceededError')
    }), /No space left/],
    ['the database is somebody else’s', () => new Promise<void>(resolve => {
      const request = indexedDB.open('dill')
      request.onupgradeneeded = () => request.result.createObjectStore('theirs')
      request.onsuccess = () => {
        request.result.close()
        resolve()
      }
    }), /something else/],
  ]
  const before = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')!
  afterEach(() => {
    vi.unstubAllGlobals()
    Object.defineProperty(globalThis, 'indexedDB', before)
  })

  test.for(ways)('%s: memory serves, and says so', async ([, prepare, reason]) => {
    await prepare()
    const { dumpSession, loadSession, sessions, storage } = await tab()
    expect(await storage()).toEqual({ kind: 'memory', reason: expect.stringMatching(reason) })
    const missing: unknown = await loadSession(SESSION, { main: {} }).catch((error: unknown) => error)
    expect(missing).toMatchObject({ code: 'NO_SESSION', message: expect.stringMatching(reason) })
    const main = { list: [1] }
    expect(await dumpSession(SESSION, { main })).toMatchObject({ generation: 1, store: 'memory' })
    const back: Partial<typeof main> = {}
    expect(await loadSession(SESSION, { main: back })).toMatchObject({ status: 'memory', store: 'memory', generation: 1 })
    expect(back).toEqual(main)
    expect(await sessions()).toMatchObject([{ name: SESSION, store: 'memory' }])
  })
})
