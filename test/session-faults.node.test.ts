// Every call to a place of sessions fails once, and from then on, in each way it can, while something is under way with
// a session. Whoever looks afterwards finds the old generation or the new one, whole; what was acknowledged is there;
// every rejection is an error of the library's; nothing hangs. In a directory the process may also end at the call.

import 'fake-indexeddb/auto'
import { IDBDatabase, IDBFactory, IDBObjectStore, IDBTransaction } from 'fake-indexeddb'
import fs from 'node:fs/promises'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { deleteSession, dumpSession, loadSession, PickleError } from '../lib/index.ts'
import { openDirectory } from '../lib/node/directory.ts'
import { openIndexedDb } from '../lib/sessions/indexeddb.ts'
import type { Backend, Key } from '../lib/sessions/backend.ts'
import { keepIn, saveName } from '../lib/sessions/open.ts'
import { Store } from '../lib/sessions/store.ts'

const NAME = 'app'
const LARGE = 'x'.repeat(1.2 * 2 ** 20)

/** What may go on once it has begun. */
const LASTING = new Set(['QuotaExceededError', 'F18: InvalidStateError', 'ENOSPC'])

/** Something that is done to a session, and what may be found afterwards: the generation's number, 0 where there is none. */
interface Deed {
  readonly name: string
  readonly before: () => Promise<unknown>
  /** Resolves to true where it is acknowledged that `after` is so. */
  readonly act: () => Promise<boolean>
  readonly old: number
  readonly after: number
  /** So slow that each call fails in one way only, in turn. */
  readonly slow?: boolean
}

const save = (n: number, text = ''): Promise<unknown> => dumpSession(NAME, { main: { n, text } })
const load = async (): Promise<number> => {
  const main = { n: 0, text: '' }
  await loadSession(NAME, { main })
  if (main.text !== '' && main.text !== LARGE) throw new Error('a mixture')
  return main.n
}
/** Memory serves where a database does not open, and says so: that is no acknowledgement of anything in the database. */
const saved = async (n: number, text?: string): Promise<boolean> => (await save(n, text) as { store: string }).store !== 'memory'

async function damageNewest(place: Backend): Promise<void> {
  await place.write(async records => {
    const key = (await records.keys(['head', NAME])).at(-1) as Key
    records.put(key, 'hello')
  }, 'relaxed')
}

/** What is done, over a place that `open` opens beside the library. */
function deeds(open: () => Promise<Backend>): Deed[] {
  return [
    { name: 'a first save', before: async () => {}, act: () => saved(1), old: 0, after: 1 },
    { name: 'a save', before: async () => [await save(1), await save(2)], act: () => saved(3), old: 2, after: 3 },
    { name: 'a large save', before: () => save(1), act: () => saved(2, LARGE), old: 1, after: 2, slow: true },
    { name: 'a save that shares parts', before: () => save(1, LARGE), act: () => saved(2, LARGE), old: 1, after: 2, slow: true },
    { name: 'a load', before: () => save(1), act: async () => await load() === 1, old: 1, after: 1 },
    { name: 'a load that recovers', before: async () => [await save(1), await save(2), await damageNewest(await open())], act: async () => await load() === 1, old: 1, after: 1 },
    { name: 'a deletion', before: () => save(1), act: () => deleteSession(NAME), old: 1, after: 0 },
  ]
}

/** Which call it is. */
interface About {
  readonly name: string
  readonly args: unknown[]
  readonly self: object
}

/** Calls that are counted, of which the one that comes due does as it is told. */
class Calls {
  count = 0
  due = Infinity
  sticky = false
  fired = 0
  way: (call: () => unknown, about: About) => unknown = call => call()
  readonly #undo: (() => void)[] = []

  arm(due: number, sticky: boolean, way: Calls['way']): void {
    Object.assign(this, { count: 0, fired: 0, due, sticky, way })
  }

  disarm(): void {
    this.due = Infinity
  }

  watch(target: object, names: readonly string[]): this {
    for (const name of names) {
      const original = Reflect.get(target, name) as (...args: unknown[]) => unknown
      const answer = this.#answer.bind(this)
      Reflect.set(target, name, function (this: object, ...args: unknown[]) {
        return answer(() => original.apply(this, args), { name, args, self: this })
      })
      this.#undo.push(() => Reflect.set(target, name, original))
    }
    return this
  }

  #answer(call: () => unknown, about: About): unknown {
    // The stand-in makes one of its own, to upgrade a database.
    if (about.args[1] === 'versionchange') return call()
    if (++this.count !== this.due && !(this.sticky && this.count > this.due)) return call()
    this.fired++
    return this.way(call, about)
  }

  restore(): void {
    for (const undo of this.#undo) undo()
  }
}

async function bounded<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error('it hangs')), 10_000) })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** The error if it is what every rejection must be. */
function judged(error: unknown): unknown {
  if (!(error instanceof PickleError) || error.code === '' || !error.message.endsWith('.')) throw error
  if (['STORE', 'QUOTA', 'NOT_STORABLE'].includes(error.code) && error.cause == null) throw new Error(`no cause: ${error.message}`)
  return error
}

async function found(): Promise<number> {
  return load().catch((error: { code: string }) => {
    if (error.code !== 'NO_SESSION') throw error
    return 0
  })
}

/** Each call of a deed fails in one way, one after another, until it is done before its turn comes. */
async function each(deed: Deed, calls: Calls, ways: Record<string, Calls['way']>, fresh: () => void, anew: () => void): Promise<void> {
  const all = Object.values(ways)
  const inTurn: [string, Calls['way']] = ['one way or another', (call, about) => all[calls.due % all.length]!(call, about)]
  for (const [what, way] of deed.slow === true ? [inTurn] : Object.entries(ways)) {
    for (const sticky of LASTING.has(what) ? [false, true] : [false]) {
      for (let due = 1, reached = true; reached; due++) {
        fresh()
        await deed.before()
        anew()
        if (deed.name.includes('save') && deed.old > 0) await load()
        calls.arm(due, sticky, way)
        const acknowledged = await bounded(deed.act()).catch(error => void judged(error)) ?? false
        reached = calls.fired > 0
        calls.disarm()
        anew()
        const n = await bounded(found())
        const where = `${deed.name}: ${what} at call ${due}${sticky ? ' and from then on' : ''}`
        expect(acknowledged ? [deed.after] : [deed.old, deed.after], where).toContain(n)
        if (!reached) expect(acknowledged, where).toBe(true)
      }
    }
  }
}

describe('IndexedDB', () => {
  const calls = new Calls()
    .watch(IDBFactory.prototype, ['open'])
    .watch(IDBDatabase.prototype, ['transaction'])
    .watch(IDBObjectStore.prototype, ['get', 'put', 'delete', 'getAllKeys'])
    .watch(IDBTransaction.prototype, ['commit'])
  afterAll(() => calls.restore())

  const throwing = (name: string): Calls['way'] => () => {
    throw new DOMException('', name)
  }
  /** What was asked for is under way, and then its transaction is aborted. */
  const aborting = (reason: string | null): Calls['way'] => (call, { self }) => {
    const result = call()
    const transaction = [result, self, (self as IDBObjectStore).transaction].find(one => one instanceof IDBTransaction) as { abort(): void, _abort(reason: string | null): void } | undefined
    if (reason === null) transaction?.abort()
    else transaction?._abort(reason)
    return result
  }
  /** An event says so, and gives no reason. */
  const failing: Calls['way'] = (call, about) => {
    if (about.name !== 'open') return aborting('UnknownError')(call, about)
    const request = { error: null } as unknown as IDBOpenDBRequest
    setImmediate(() => request.onerror?.(new Event('error')))
    return request
  }

  const ways: Record<string, Calls['way']> = {
    QuotaExceededError: throwing('QuotaExceededError'),
    UnknownError: throwing('UnknownError'),
    'F18: InvalidStateError': throwing('InvalidStateError'),
    AbortError: throwing('AbortError'),
    'an event': failing,
    'no space, told by the abort': aborting('QuotaExceededError'),
    'F21: an abort without a reason': aborting(null),
    'done, and then an error': (call, about) => {
      call()
      return throwing('UnknownError')(call, about)
    },
  }

  afterEach(() => keepIn(undefined))

  test.for(deeds(() => openIndexedDb('dill')).map(deed => [deed.name, deed] as const))('%s', async ([, deed]) => {
    await each(deed, calls, ways, () => {
      globalThis.indexedDB = new IDBFactory()
      keepIn(undefined)
    }, () => keepIn(undefined))
  })
})

describe('a directory', () => {
  // Thousands of files are waited for until they are on the disk: one in memory is quicker, where there is one.
  const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'dill-faults-'))
  const calls = new Calls().watch(fs, ['mkdir', 'writeFile', 'open', 'link', 'rm', 'rename', 'readdir', 'readFile', 'stat'])
  afterAll(() => {
    calls.restore()
    rmSync(root, { recursive: true, force: true })
  })
  let folder = ''
  let folders = 0
  const fresh = (): void => {
    folder = join(root, String(folders++))
  }
  const anew = (): void => keepIn(async app => openDirectory(folder, app))
  afterEach(() => keepIn(undefined))

  const failing = (code: string): Calls['way'] => () => Promise.reject(Object.assign(new Error(`${code}: it failed`), { code }))
  /** Half of it is written. */
  const torn: Calls['way'] = async (call, { args }) => {
    args[1] = (args[1] as Uint8Array).subarray(0, (args[1] as Uint8Array).length / 2)
    await call()
  }
  const ways: Record<string, Calls['way']> = {
    ENOSPC: failing('ENOSPC'),
    EIO: failing('EIO'),
    EACCES: failing('EACCES'),
    'half of it is written': async (call, about) => {
      if (about.name === 'writeFile') await torn(call, about)
      return failing('ENOSPC')(call, about)
    },
    'done, and then an error': async (call, about) => {
      const done = await call()
      if (about.name === 'open') await (done as fs.FileHandle).close()
      return failing('EIO')(call, about)
    },
  }

  test.for(deeds(async () => openDirectory(folder, 'dill')).map(deed => [deed.name, deed] as const))('%s', async ([, deed]) => {
    await each(deed, calls, ways, () => {
      fresh()
      anew()
    }, anew)
  })

  const never = (): Promise<never> => new Promise(() => {})
  const ends: Record<string, Calls['way']> = {
    'before it': never,
    'in the middle of it': async (call, about) => {
      if (calls.count === calls.due && about.name === 'writeFile') await torn(call, about)
      return never()
    },
    'after it': async (call, { name }) => {
      const done = calls.count === calls.due ? await call() : undefined
      if (name === 'open') await (done as fs.FileHandle | undefined)?.close()
      return never()
    },
  }
  const facts = { name: NAME, module: '', build: '', source: false, names: [], skipped: [] }
  const contentOf = (n: number, size: number) => ({ bytes: new Uint8Array(size).fill(n), attachments: [new ArrayBuffer(n)] })
  const process = (): Store => new Store(openDirectory(folder, 'dill'), 'dill')

  // Of the process that ended nothing goes on, so what waits for it is let go, and the next one is another.
  describe.for(Object.entries(ends))('a process that ends %s', ([, way]) => {
    test.for([['a first save', 0, 10], ['a save', 2, 10], ['a large save', 2, 1.2 * 2 ** 20]] as const)('at each call of %s', async ([, old, size]) => {
      for (let due = 1, reached = true; reached; due++) {
        fresh()
        const before = process()
        let expected
        for (let n = 1; n <= old; n++) expected = await before.save({ generation: n, save: saveName() }, facts, contentOf(n, 10), { expected, durability: 'strict' })
        calls.arm(due, true, way)
        let over = false
        const saving = process().save({ generation: old + 1, save: saveName() }, facts, contentOf(old + 1, size), { expected, durability: 'strict' }).then(() => { over = true })
        while (!over && calls.fired === 0) await new Promise(resolve => setImmediate(resolve))
        // What it still does of its last call: a busy machine takes its time.
        if (!over) await new Promise(resolve => setTimeout(resolve, 25))
        reached = calls.fired > 0
        calls.disarm()
        const next = process()
        const there = await next.load(NAME)
        const generation = there?.head.generation ?? 0
        expect(over ? [old + 1] : [old, old + 1]).toContain(generation)
        expect(there === undefined || there.vouched && [0, -1].every(at => there.content.bytes.at(at) === generation)).toBe(true)
        // What it left stands in nobody's way.
        const again = await next.save({ generation: generation + 1, save: saveName() }, facts, contentOf(9, 10), { expected: there?.head, durability: 'strict' })
        expect((await process().load(NAME))?.head).toEqual(again)
        if (!reached) await saving
      }
    })
  })
})
