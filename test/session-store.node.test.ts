// Sessions in IndexedDB under faults, against an IndexedDB that does as it is told. Each `tab()` is the library loaded
// anew over the same database, as another tab or the same one after a reload would load it.

import 'fake-indexeddb/auto'
import { IDBFactory, IDBObjectStore, IDBTransaction, IDBDatabase } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openIndexedDb } from '../lib/sessions/indexeddb.ts'

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

/** Does something to the records behind the library's back. */
function meddle(work: Work): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('dill')
    request.onsuccess = () => {
      const transaction = request.result.transaction('records', 'readwrite')
      transaction.oncomplete = () => {
        request.result.close()
        resolve()
      }
      transaction.onabort = () => reject(transaction.error)
      work(transaction.objectStore('records') as never)
    }
  })
}

describe('two tabs', () => {
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
    ['a read error', 'STORE', throwing('UnknownError')],
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

describe('a record that is not whole', () => {
  const head = ['head', SESSION]
  const part = ['part', SESSION, 1, 0]
  const change = (key: IDBValidKey, alter: (record: any) => unknown): Work => records => {
    const request = records.get(key)
    request.onsuccess = () => void records.put(alter(request.result), key)
  }
  const cases: [string, Work, string, string][] = [
    ['is nothing', records => void records.put(undefined, head), 'NO_SESSION', 'damaged'],
    ['is something else', records => void records.put('hello', head), 'DAMAGED', 'damaged'],
    ['is another object', records => void records.put({ format: 1 }, head), 'DAMAGED', 'damaged'],
    ['has a head without names', change(head, ({ names: _, ...rest }) => rest), 'DAMAGED', 'damaged'],
    ['is of a newer format', change(head, record => ({ ...record, format: 99 })), 'NEWER_VERSION', 'newer-version'],
    ['has lost its bytes', records => void records.delete(part), 'DAMAGED', 'saved'],
    ['has bytes of another type', change(part, record => ({ ...record, bytes: 'text' })), 'DAMAGED', 'saved'],
    ['has lost its attachments', change(part, ({ bytes }) => ({ bytes })), 'DAMAGED', 'saved'],
    ['is cut short', change(part, ({ bytes, ...rest }) => ({ ...rest, bytes: bytes.slice(0, -1) })), 'DAMAGED', 'saved'],
    ['has another magic', change(part, record => { record.bytes[0] ^= 1; return record }), 'NOT_A_PICKLE', 'saved'],
    ['is a pickle of a value', change(part, record => record), 'DAMAGED', 'saved'],
  ]
  test.for(cases)('%s', async ([what, work, expected, status]) => {
    const { dumpSession, dumps } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    const value = what === 'is a pickle of a value' ? dumps([1]) : undefined
    await meddle(work)
    if (value !== undefined) {
      await meddle(change(part, record => ({ ...record, bytes: value })))
      await meddle(change(head, record => ({ ...record, length: value.length })))
    }
    const { loadSession, sessions } = await tab()
    const scope = { n: 0 }
    const error: unknown = await loadSession(SESSION, { main: scope }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'UnpicklingError', code: expected })
    expect((error as Error).message).toContain(`"${SESSION}"`)
    expect(scope).toEqual({ n: 0 })
    expect(await sessions()).toMatchObject([{ name: SESSION, status }])
  })

  test('is not overwritten by a tab that has not loaded it, and may be deleted', async () => {
    const { dumpSession, deleteSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    await meddle(records => void records.put('hello', head))
    expect(await code(dumpSession(SESSION, { main: { n: 2 } }))).toBe('CONFLICT')
    expect(await code(dumpSession(SESSION, { main: { n: 2 }, overwrite: true }))).toBe('CONFLICT')
    expect(await deleteSession(SESSION)).toBe(true)
    await dumpSession(SESSION, { main: { n: 3 } })
    expect(await stored()).toEqual({ n: 3 })
  })
})

describe('the connection', () => {
  test('is not made at import', async () => {
    const opened = vi.spyOn(IDBFactory.prototype, 'open')
    const { dumpSession } = await tab()
    expect(opened).not.toHaveBeenCalled()
    await dumpSession(SESSION, { main: {} })
    expect(opened).toHaveBeenCalledOnce()
  })

  test('is let go when somebody deletes the database, and made again', async () => {
    const { dumpSession, sessions } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase('dill')
      request.onsuccess = () => resolve()
      request.onblocked = () => reject(new Error('blocked'))
    })
    expect(await sessions()).toEqual([])
    await dumpSession(SESSION, { main: { n: 2 } })
    expect(await stored()).toEqual({ n: 2 })
  })

  test('is made again when its handle has died without a word', async () => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
      throw new DOMException('The database connection is closing.', 'InvalidStateError')
    })
    await dumpSession(SESSION, { main: { n: 2 } })
    expect(await stored()).toEqual({ n: 2 })
  })

  test('is tried twice', async () => {
    const { dumpSession } = await tab()
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementationOnce(() => {
      throw new DOMException('Internal error opening backing store.', 'UnknownError')
    })
    expect((await dumpSession(SESSION, { main: {} })).store).toBe('indexeddb')
  })

  test('gives up where the database never answers', async () => {
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => ({}) as never)
    await expect(openIndexedDb('dill', 1)).rejects.toThrow(/did not answer/)
  })

  test('that answers too late is closed again', async () => {
    const requests: IDBOpenDBRequest[] = []
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      const request = {} as IDBOpenDBRequest
      requests.push(request)
      return request as never
    })
    await expect(openIndexedDb('dill', 1)).rejects.toThrow()
    const close = vi.fn()
    for (const request of requests) {
      Object.assign(request, { result: { close, objectStoreNames: { contains: () => true } } })
      request.onsuccess?.(new Event('success'))
    }
    expect(close).toHaveBeenCalledTimes(2)
  })
})

describe('without IndexedDB', () => {
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
