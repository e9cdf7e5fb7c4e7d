// Sessions in IndexedDB: one database for each app, one object store in it. The only file that says `indexedDB`, and it
// says so inside functions, so that importing it has no effect and works where there is none. idb-keyval works through
// a `UseStore` of ours, for its own never closes for another tab, never gives up waiting and may reject with null.

import { get, promisifyRequest, type UseStore } from 'idb-keyval'
import {
  checkContent, checkSession, compare, quote, readHead, storeTrouble, type Content, type Head, type Store, type Version,
} from './store.ts'

const RECORDS = 'records'

/** Keys of the object store. Arrays, so that no session's name can look like another's chunk. */
const headKey = (name: string): IDBValidKey => ['head', name]
const partKey = (name: string, generation: number): IDBValidKey => ['part', name, generation, 0]
const valueKey = (key: string): IDBValidKey => ['value', key]
/** Everything below a key: an array sorts after every string and number. */
const below = (...key: string[]): IDBKeyRange => IDBKeyRange.bound(key, [...key, []])

/** Opens an app's database. Rejects if there is no IndexedDB, or if it neither answers nor works, twice. */
export async function openIndexedDb(database: string, timeout = 4000): Promise<Store> {
  if (!isThere()) throw new Error('this page has no IndexedDB')
  const connection = new Connection(database, timeout)
  await connection.open()
  return new IndexedDbStore(connection.use)
}

/** In a sandboxed frame even to ask is an error. */
function isThere(): boolean {
  try {
    return typeof indexedDB === 'object' && indexedDB !== null
  } catch {
    return false
  }
}

/** A database handle that is let go when another tab or the browser wants it, and taken again at the next use. */
class Connection {
  readonly #name: string
  readonly #timeout: number
  #database: Promise<IDBDatabase> | undefined

  constructor(name: string, timeout: number) {
    this.#name = name
    this.#timeout = timeout
  }

  /** idb-keyval's seam. A handle that is closing, which Safari does not always say, is taken anew once. */
  readonly use: UseStore = async (mode, callback) => {
    let records: IDBObjectStore
    try {
      records = (await this.open()).transaction(RECORDS, mode).objectStore(RECORDS)
    } catch (error) {
      if ((error as DOMException).name !== 'InvalidStateError') throw error
      this.#database = undefined
      records = (await this.open()).transaction(RECORDS, mode).objectStore(RECORDS)
    }
    return callback(records)
  }

  /** The first open may fail or never be answered (Safari 14, a delete that is blocked) where the second succeeds. */
  open(): Promise<IDBDatabase> {
    if (this.#database !== undefined) return this.#database
    const database = this.#connect().catch(() => this.#connect())
    this.#database = database
    const forget = (): void => {
      if (this.#database === database) this.#database = undefined
    }
    database.then(open => {
      open.onclose = forget
      open.onversionchange = () => {
        forget()
        open.close()
      }
    }, forget)
    return database
  }

  #connect(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(this.#name)
      let late = false
      const timer = setTimeout(() => {
        late = true
        reject(new Error(`IndexedDB did not answer within ${this.#timeout} ms`))
      }, this.#timeout)
      request.onupgradeneeded = () => request.result.createObjectStore(RECORDS)
      request.onerror = () => {
        clearTimeout(timer)
        reject(request.error ?? new Error('IndexedDB did not open, and gave no reason'))
      }
      request.onsuccess = () => {
        clearTimeout(timer)
        if (!late && request.result.objectStoreNames.contains(RECORDS)) return resolve(request.result)
        request.result.close()
        reject(new Error(`the database ${quote(this.#name)} belongs to something else`))
      }
    })
  }
}

class IndexedDbStore implements Store {
  readonly kind = 'indexeddb'
  readonly #use: UseStore

  constructor(use: UseStore) {
    this.#use = use
  }

  list(): Promise<{ name: string, head: unknown }[]> {
    return read('list the sessions', this.#use('readonly', async records => {
      const [keys, heads] = await Promise.all([
        promisifyRequest(records.getAllKeys(below('head'))), promisifyRequest(records.getAll(below('head'))),
      ])
      return keys.map((key, i) => ({ name: (key as string[])[1]!, head: heads[i] as unknown }))
    }))
  }

  head(name: string): Promise<unknown> {
    return read(`look at the session ${quote(name)}`, get(headKey(name), this.#use))
  }

  get(name: string): Promise<{ head: Head, content: Content } | undefined> {
    return read(`load the session ${quote(name)}`, this.#use('readonly', async records => {
      const stored: unknown = await promisifyRequest(records.get(headKey(name)))
      if (stored === undefined) return undefined
      const head = readHead(stored)
      const content: unknown = typeof head === 'string' ? undefined : await promisifyRequest(records.get(partKey(name, head.generation)))
      return checkSession(name, stored, content)
    }))
  }

  async put(head: Head, content: Content, expected: Version | undefined): Promise<void> {
    const { name, generation } = head
    await write(`save the session ${quote(name)}`, this.#use, headKey(name), (records, stored) => {
      compare(name, stored, expected)
      records.put(head, headKey(name))
      records.delete(below('part', name))
      records.put(content, partKey(name, generation))
    })
  }

  async delete(name: string): Promise<boolean> {
    const stored = await write(`delete the session ${quote(name)}`, this.#use, headKey(name), records => {
      records.delete(headKey(name))
      records.delete(below('part', name))
    })
    return stored !== undefined
  }

  async getValue(key: string): Promise<Content | undefined> {
    const stored: unknown = await read(`load ${quote(key)}`, get(valueKey(key), this.#use))
    return stored === undefined ? undefined : checkContent(quote(key), stored)
  }

  async putValue(key: string, content: Content): Promise<void> {
    await write(`save ${quote(key)}`, this.#use, valueKey(key), records => {
      records.put(content, valueKey(key))
    })
  }
}

async function read<T>(what: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    throw storeTrouble(what, false, error)
  }
}

/**
 * One transaction that looks at a record and then changes what it likes, wholly or not at all. Resolves to the record
 * as it was, when the transaction is complete. The changes are committed at once: a page that is left would otherwise
 * take them with it.
 */
async function write(what: string, use: UseStore, key: IDBValidKey, change: (records: IDBObjectStore, stored: unknown) => void): Promise<unknown> {
  try {
    return await use('readwrite', records => new Promise((resolve, reject) => {
      const { transaction } = records
      const look = records.get(key)
      let thrown: unknown
      // Running out of space may abort without an error event, and an error event comes before the reason is known.
      transaction.onabort = () => reject(thrown ?? transaction.error)
      transaction.oncomplete = () => resolve(look.result)
      look.onsuccess = () => {
        try {
          change(records, look.result)
          transaction.commit()
        } catch (error) {
          thrown = error
          transaction.abort()
        }
      }
    }))
  } catch (error) {
    throw storeTrouble(what, true, error)
  }
}
