// Sessions inside a page: answers suites/sessions.ts through one function on the window. What a save or a load takes is told
// apart by watching the calls that it makes: what is neither cryptography nor the database is the codec.

import { createStore, get, set } from 'idb-keyval'
import { difference } from './difference.ts'
import { END, MARK, type Frames, type Split, type Way } from './frames.ts'
import { shape } from './shapes.ts'
import { autosave, deleteSession, dumpSession, loadSession } from '../lib/index.ts'

/** What the page is asked for. */
export interface SessionBench {
  save(changed: number, compress?: 'gzip' | 'deflate-raw'): Promise<Split>
  /** Saves with a row more at the end. */
  grow(): Promise<Split>
  load(): Promise<Split>
  /** @param settled true for a graph that is old: the collector has been through it, as it is after a while in any page */
  /** Saves a shape in both ways; resolves to the bytes of the session. */
  store(name: string): Promise<number>
  /** Loads a shape; `proves` that it is what was saved. */
  fetch(name: string, way: Way, proves: boolean): Promise<Split>
  keep(saves: number, settled: boolean): Promise<Frames>
}

declare global {
  interface Window {
    sessionBench: SessionBench
  }
}

const APP = 'bench'
const TEXTS = 40_000
const OBJECTS = 100_000
const state: { rows: { id: number, text: string }[] } = { rows: Array.from({ length: TEXTS }, (_, id) => ({ id, text: noise() })) }

function noise(): string {
  const words = crypto.getRandomValues(new Uint32Array(30))
  return Array.from(words, word => word.toString(36).padStart(7, '0')).join(' ')
}

/** Time that at least one call of a kind was under way. */
class Watch {
  total = 0
  #open = 0
  #since = 0

  /** Some of what returns a promise has done its work before it returns. */
  async over<T>(work: () => Promise<T>): Promise<T> {
    if (this.#open++ === 0) this.#since = performance.now()
    try {
      return await work()
    } finally {
      if (--this.#open === 0) this.total += performance.now() - this.#since
    }
  }
}

/** Watches what a task calls. */
async function split(task: () => Promise<unknown>): Promise<Split> {
  const [hash, seal, store] = [new Watch(), new Watch(), new Watch()]
  const { prototype: subtle } = SubtleCrypto
  const { prototype: records } = IDBObjectStore
  const { digest, sign, verify } = subtle
  const { put, get, getAll, getAllKeys } = records
  let written = 0
  const answered = (target: EventTarget, type: string): Promise<unknown> => store.over(() => new Promise(resolve => { target.addEventListener(type, resolve) }))
  subtle.digest = function (...args) { return hash.over(() => digest.apply(this, args)) }
  subtle.sign = function (...args) { return seal.over(() => sign.apply(this, args)) }
  subtle.verify = function (...args) { return seal.over(() => verify.apply(this, args)) }
  records.get = function (...args) {
    const request = get.apply(this, args)
    void answered(request, 'success')
    return request
  }
  records.getAll = function (...args) {
    const request = getAll.apply(this, args as [])
    void answered(request, 'success')
    return request
  }
  records.getAllKeys = function (...args) {
    const request = getAllKeys.apply(this, args as [])
    void answered(request, 'success')
    return request
  }
  records.put = function (value: unknown, key) {
    if (value instanceof Uint8Array) written += value.length
    void answered(this.transaction, 'complete')
    return put.call(this, value, key)
  }
  try {
    const start = performance.now()
    await task()
    const all = performance.now() - start
    return { all, hash: hash.total, seal: seal.total, store: store.total, codec: all - hash.total - seal.total - store.total, written }
  } finally {
    Object.assign(subtle, { digest, sign, verify })
    Object.assign(records, { put, get, getAll, getAllKeys })
  }
}

/** A graph that changes every 100 ms, and is saved as it does. */
async function keep(saves: number, settled: boolean): Promise<Frames> {
  const graph = { items: Array.from({ length: OBJECTS }, (_, id) => ({ id, done: false, title: `task ${id}` })) }
  const tasks: number[] = []
  const observer = new PerformanceObserver(list => { tasks.push(...list.getEntries().map(({ duration }) => duration)) })
  let [count, changed, last, longestGap] = [0, () => {}, performance.now(), 0]
  const auto = autosave('kept', graph, { app: APP, load: false, watch: heed => { changed = heed } })
  await auto.loaded
  if (settled) void globalThis.gc!()
  await new Promise(resolve => { setTimeout(resolve, 500) })
  observer.observe({ type: 'longtask' })
  performance.mark(MARK)
  let running = true
  last = performance.now()
  const frame = (): void => {
    const now = performance.now()
    longestGap = Math.max(longestGap, now - last)
    last = now
    if (running) requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  const timer = setInterval(() => {
    const item = graph.items[Math.floor(Math.random() * OBJECTS)]!
    item.done = !item.done
    changed()
  }, 100)
  await new Promise<void>((resolve, reject) => {
    auto.addEventListener('save', () => ++count === saves && resolve())
    auto.addEventListener('fail', () => reject(auto.error!))
  })
  performance.mark(END)
  running = false
  clearInterval(timer)
  tasks.push(...observer.takeRecords().map(({ duration }) => duration))
  observer.disconnect()
  await auto[Symbol.asyncDispose]()
  await deleteSession('kept', { app: APP })
  return { objects: OBJECTS, saves: count, longestTask: Math.max(0, ...tasks), longestGap }
}

/** What is loaded in both ways: idb-keyval has a database of its own. */
const loads: { readonly [way in Way]: (name: string) => Promise<object> } = {
  'idb-keyval': async name => await get<object>(name, createStore('idb-keyval', 'keyval')) ?? {},
  async dill(name) {
    const main = {}
    await loadSession(name, { app: APP, main })
    return main
  },
}

window.sessionBench = {
  keep,
  async store(name) {
    const main = { value: shape(name).make() }
    await set(name, main, createStore('idb-keyval', 'keyval'))
    return (await dumpSession(name, { app: APP, main })).bytes
  },
  async fetch(name, way, proves) {
    void globalThis.gc!()
    let loaded: object = {}
    const result = await split(async () => { loaded = await loads[way](name) })
    if (proves) {
      const wrong = difference({ value: shape(name).make() }, loaded)
      if (wrong !== undefined) throw new Error(`${way} brings back another ${name}: ${wrong}`)
    }
    return result
  },
  load: () => split(() => loadSession('split', { app: APP, main: {} })),
  grow() {
    state.rows.push({ id: state.rows.length, text: noise() })
    return split(() => dumpSession('split', { app: APP, main: state }))
  },
  save(changed, compress) {
    // What changes in a program stands together more often than not.
    const from = Math.floor(TEXTS * (1 - changed) / 2)
    for (let i = from; i < from + Math.floor(TEXTS * changed); i++) state.rows[i]!.text = noise()
    return split(() => dumpSession('split', { app: APP, main: state, ...compress === undefined ? {} : { compress } }))
  },
}
