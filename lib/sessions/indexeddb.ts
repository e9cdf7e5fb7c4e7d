// Records in IndexedDB: one database for each app, one object store in it. The only file that says `indexedDB`, and it
// says so inside functions, so that importing it has no effect and works where there is none. idb-keyval works through
// a `UseStore` of ours, for its own never closes for another tab, never gives up waiting and may reject with null.

import { promisifyRequest, type UseStore } from 'idb-keyval'
import { hasCryptography, makeSealingKey, type Backend, type Durability, type Key, type Reading, type Writing } from './backend.ts'

const RECORDS = 'records'
/** What a browser calls a value that it cannot read. */
const UNREADABLE: ReadonlySet<string> = new Set(['DataError', 'NotReadableError', 'NotFoundError'])
const SEALING_KEY: Key = ['key']

/** How an app's database is opened. */
export interface OpenOptions {
  /** Milliseconds until an answer is no longer waited for: when it is opened, and – ten times as long – in a transaction. */
  readonly timeout?: number
}

/** Opens an app's database. Rejects if there is no IndexedDB, or if it neither answers nor works, twice. */
export async function openIndexedDb(database: string, { timeout = 4000 }: OpenOptions = {}): Promise<Backend> {
  if (!hasIndexedDb()) throw new Error('this page has no IndexedDB')
  const connection = new Connection(database, timeout)
  await connection.open()
  return new IndexedDbBackend(connection)
}

/** In a sandboxed frame even to ask is an error. */
export function hasIndexedDb(): boolean {
  try {
    return typeof indexedDB === 'object' && indexedDB !== null
  } catch {
    return false
  }
}

/** The names of all databases of this origin; undefined where the browser does not say. */
export async function databaseNames(): Promise<string[] | undefined> {
  if (!hasIndexedDb()) return []
  try {
    return (await indexedDB.databases()).flatMap(({ name }) => name ?? [])
  } catch {
    return undefined // There is no such method, or something is in the way.
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

  /** idb-keyval's seam, with a durability. What does not answer in time – another tab hangs in a transaction – is given up. */
  use(durability?: Durability): UseStore {
    return async (mode, callback) => {
      const database = await this.open()
      const transaction = database.transaction(RECORDS, mode, durability && { durability })
      let timer: ReturnType<typeof setTimeout> | undefined
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          reject(new Error(`IndexedDB did not answer within ${10 * this.#timeout} ms; another tab of this site may hang in the middle of a save`))
          giveUp(transaction)
        }, 10 * this.#timeout)
      })
      try {
        return await Promise.race([callback(transaction.objectStore(RECORDS)), late])
      } finally {
        clearTimeout(timer)
      }
    }
  }

  /** What is done once more on a new handle, if this one was closing – Safari does not always say so – or its site data was cleared. */
  async twice<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      const name = (error as Partial<DOMException> | null)?.name
      if (name !== 'InvalidStateError' && name !== 'UnknownError') throw error
      this.#database = undefined
      return await work()
    }
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
        reject(new Error(`the database ${JSON.stringify(this.#name)} belongs to something else`))
      }
    })
  }
}

/** What has been said in full cannot be taken back, and may still be done. */
function giveUp(transaction: IDBTransaction): void {
  try {
    transaction.abort()
  } catch (error) {
    if ((error as Partial<DOMException>).name !== 'InvalidStateError') throw error
  }
}

class IndexedDbBackend implements Backend {
  readonly kind = 'indexeddb'
  readonly #connection: Connection
  /** By the handle through which it was read: with a database that was deleted goes its key. */
  readonly #keys = new WeakMap<IDBDatabase, CryptoKey>()

  constructor(connection: Connection) {
    this.#connection = connection
  }

  read<T>(task: (records: Reading) => Promise<T>): Promise<T> {
    return this.#connection.twice(() => this.#connection.use()('readonly', records => task(readingOf(records))))
  }

  write<T>(task: (records: Writing) => Promise<T>, durability: Durability): Promise<T> {
    return this.#connection.twice(() => this.#connection.use(durability)('readwrite', records => changed(records, task)))
  }

  /** Lives beside what it seals: it can be used by whoever can write there, and cannot be taken away. */
  async sealingKey(): Promise<CryptoKey | undefined> {
    if (!hasCryptography()) return undefined
    const database = await this.#connection.open()
    const known: unknown = this.#keys.get(database) ?? await this.read(records => records.get(SEALING_KEY))
    const key = known instanceof CryptoKey ? known : await this.#makeKey()
    this.#keys.set(database, key)
    return key
  }

  async #makeKey(): Promise<CryptoKey> {
    const made = await makeSealingKey()
    return this.write(async records => {
      const other = await records.get(SEALING_KEY)
      if (other instanceof CryptoKey) return other
      records.put(SEALING_KEY, made)
      return made
    }, 'strict')
  }
}

function readingOf(records: IDBObjectStore): Reading {
  return {
    get: key => readable(records.get(key as IDBValidKey)),
    // An array sorts after every string and number, so this is where what begins with the prefix ends.
    keys: async prefix => await promisifyRequest(records.getAllKeys(IDBKeyRange.bound(prefix, [...prefix, []], true))) as Key[],
  }
}

/** What a request finds; null where the browser keeps a large value in a file of its own, and that is gone or damaged. */
function readable(request: IDBRequest<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = event => {
      if (!UNREADABLE.has(request.error?.name ?? '')) return reject(request.error)
      // Other records of the transaction may well be whole.
      event.preventDefault()
      resolve(null)
    }
  })
}

/** What fails here fails the transaction, which says so. */
function heeded<T>(request: Promise<T>): Promise<T> {
  request.catch(() => {})
  return request
}

/** Commits as soon as the task is over: a page that is left would otherwise take the changes with it. */
function changed<T>(records: IDBObjectStore, task: (records: Writing) => Promise<T>): Promise<T> {
  const { transaction } = records
  const { db } = transaction
  let closed!: () => void
  return new Promise<T>((resolve, reject) => {
    let result: T
    // Where a site's data is cleared, a transaction that was being committed hears nothing but this.
    closed = () => reject(new DOMException('the connection was closed', 'UnknownError'))
    db.addEventListener('close', closed)
    let thrown: unknown
    // Running out of space may abort without an error event, and an error event comes before the reason is known.
    transaction.onabort = () => reject(transaction.error ?? thrown)
    // WebKit commits the rest where it cannot keep a Blob, as in a private window.
    const lost: unknown[] = []
    transaction.oncomplete = () => lost.length === 0 ? resolve(result) : reject(lost[0] ?? new DOMException('a value was not stored', 'DataError'))
    task({
      ...readingOf(records),
      put: (key, value) => heeded(promisifyRequest(records.put(value, key as IDBValidKey)).then(() => {}, (error: unknown) => {
        lost.push(error)
        throw error
      })),
      delete: key => void records.delete(key as IDBValidKey),
    }).then(value => {
      result = value
      transaction.commit()
    }).catch((error: unknown) => {
      thrown = error
      try {
        transaction.abort()
      } catch {
        reject(transaction.error ?? error) // It was aborted before, and has said so or never will.
      }
    })
  }).finally(() => db.removeEventListener('close', closed))
}
