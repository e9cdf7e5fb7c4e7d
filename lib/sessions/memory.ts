// Records in memory, isolated from the program as a disk would be: by structured clone. They end with the realm. Knows
// nothing of sessions.

import { byKey, hasCryptography, isBelow, makeSealingKey, type Backend, type Key, type Writing } from './backend.ts'

/** Keeps records as long as the realm lives. */
export class MemoryBackend implements Backend {
  readonly kind = 'memory'
  readonly reason: string
  readonly #records = new Map<string, { readonly key: Key, readonly value: unknown }>()
  #last: Promise<unknown> = Promise.resolve()
  #key: Promise<CryptoKey> | undefined

  /** @param reason why there is nothing better */
  constructor(reason: string) {
    this.reason = reason
  }

  read<T>(task: (records: Writing) => Promise<T>): Promise<T> {
    return this.write(task)
  }

  /** One after another; what a task has put is seen when it is over. */
  write<T>(task: (records: Writing) => Promise<T>): Promise<T> {
    const mine = this.#last.then(async () => {
      const changes: (() => void)[] = []
      const result = await task({
        get: async key => structuredClone(this.#records.get(JSON.stringify(key))?.value),
        keys: async prefix => [...this.#records.values()].map(({ key }) => key).filter(key => isBelow(key, prefix)).sort(byKey),
        put: (key, value) => {
          const copy: unknown = structuredClone(value)
          changes.push(() => this.#records.set(JSON.stringify(key), { key, value: copy }))
          return Promise.resolve()
        },
        delete: key => changes.push(() => this.#records.delete(JSON.stringify(key))),
      })
      for (const change of changes) change()
      return result
    })
    this.#last = mine.catch(() => {}) // Whoever asked hears of it; the next one does not.
    return mine
  }

  async sealingKey(): Promise<CryptoKey | undefined> {
    return hasCryptography() ? this.#key ??= makeSealingKey() : undefined
  }
}
