// The records of a database behind the library's back: what another program, an older build or a bad disk does to them.

import type { IDBObjectStore } from 'fake-indexeddb'

/** Does something to the records of a database, in one transaction. */
export function meddle(work: (records: IDBObjectStore) => void, database = 'dill'): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database)
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
