// Sessions that save themselves, over an IndexedDB in memory and a page that does as it is told. Each `tab()` is the
// library loaded anew over the same database.

import 'fake-indexeddb/auto'
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { meddle } from './support/records.ts'

type Dill = typeof import('../lib/index.ts')
type Autosave = import('../lib/index.ts').Autosave

const NAME = 'app'
const running: Autosave[] = []
let page: EventTarget & { visibilityState: string }

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('document', page)
  vi.stubGlobal('addEventListener', () => {})
  vi.stubGlobal('removeEventListener', () => {})
})

afterEach(async () => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  await Promise.all(running.splice(0).map(auto => auto[Symbol.asyncDispose]().catch(() => {})))
  vi.unstubAllGlobals()
})

async function tab(): Promise<Dill> {
  vi.resetModules()
  return import('../lib/index.ts')
}

async function start(main: object, options: object = {}, dill?: Dill): Promise<Autosave> {
  const { autosave } = dill ?? await tab()
  const auto = autosave(NAME, main, { debounce: 5, maxWait: 30, ...options })
  running.push(auto)
  return auto
}

function next(auto: Autosave, type: string): Promise<void> {
  return new Promise(resolve => auto.addEventListener(type, () => resolve(), { once: true }))
}

async function stored(): Promise<Record<string, unknown>> {
  const main = {}
  const { loadSession } = await tab()
  await loadSession(NAME, { main })
  return main
}

async function count(kind: string): Promise<number> {
  let found = -1
  await meddle(records => {
    const request = records.count(IDBKeyRange.bound([kind], [kind, []]))
    request.onsuccess = () => { found = request.result }
  })
  return found
}

const hide = (): void => {
  page.visibilityState = 'hidden'
  page.dispatchEvent(new Event('visibilitychange'))
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

describe('a session that saves itself', () => {
  // The pickle of each realm ends with a seal of its own, and with its own identities.
  test.each([
    ['data', () => ({ n: [7] })],
    ['functions', () => ({ f: new Function('return 7') })],
    ['classes', () => ({ C: new Function('return class { #n = 7; n() { return this.#n } }')() as unknown })],
  ])('does not save anew what it has just loaded: %s', async (_, make) => {
    const { dumpSession } = await tab()
    const { generation } = await dumpSession(NAME, { main: make(), source: true })
    const main = {}
    const auto = await start(main, { source: true })
    expect((await auto.loaded).status).toBe('restored')
    await auto.flush()
    expect(auto.saved).toBe(undefined)
    Object.assign(main, { more: 1 })
    expect((await auto.flush())!.generation).toBe(generation + 1)
  })

  test('loads what is stored, and says so', async () => {
    const { dumpSession } = await tab()
    await dumpSession(NAME, { main: { n: 7 } })
    const main = { n: 0 }
    const auto = await start(main)
    expect(auto.status).toBe('loading')
    expect(await auto.loaded).toMatchObject({ status: 'restored', session: { names: ['n'] } })
    expect(main.n).toBe(7)
    expect(auto.status).toBe('saved')
  })

  test('loads what is larger than usual, if it may be', async () => {
    const { dumpSession } = await tab()
    await dumpSession(NAME, { main: { pattern: new RegExp('x'.repeat(30_000)) } })
    const error = (await (await start({})).loaded).error!
    expect(error).toMatchObject({ code: 'LIMIT', message: expect.stringContaining(`loadSession("${NAME}", { limits: { regexp: … } })`) })
    const main: { pattern?: RegExp } = {}
    expect((await (await start(main, { limits: { regexp: 30_000 } })).loaded).status).toBe('restored')
    expect(main.pattern!.source).toHaveLength(30_000)
  })

  test.each([
    ['the same object goes on from there', true, 'fresh', 2], ['another object gets what is stored', false, 'restored', 1],
  ])('once more in a page: %s', async (_, isSame, status, n) => {
    const dill = await tab()
    const main = { n: 1 }
    await (await start(main, {}, dill)).close()
    const now = isSame ? main : { n: 2 }
    now.n = 2
    expect((await (await start(now, {}, dill)).loaded).status).toBe(status)
    expect(now.n).toBe(n)
  })

  test('another object takes the place of one that nobody closed, which loses nothing', async () => {
    const dill = await tab()
    const before = { n: 1 }
    const first = await start(before, {}, dill)
    await first.flush()
    before.n = 2
    const conflict = next(first, 'conflict')
    const after = { n: 0 }
    const second = await start(after, {}, dill)
    expect((await second.loaded).status).toBe('restored')
    await conflict
    expect([after.n, first.status]).toEqual([2, 'stale'])
    before.n = 3
    after.n = 4
    await expect(first.flush()).rejects.toMatchObject({ name: 'PicklingError', code: 'CONFLICT', hint: expect.stringContaining('Close()') })
    await second.flush()
    expect(await stored()).toEqual({ n: 4 })
    await first.reload()
    expect([before.n, first.status, second.status]).toEqual([4, 'saved', 'stale'])
    after.n = 5
    await second.overwrite()
    expect([await stored(), first.status]).toEqual([{ n: 5 }, 'stale'])
  })

  test.each([
    ['is being closed', async (first: Autosave) => void first.close()],
    ['was made for the same object', async (first: Autosave, dill: Dill, main: object) => {
      await (await start(main, {}, dill)).loaded
      expect(first.status).toBe('saved')
      await first.close()
    }],
  ])('but not of one that %s', async (_, act) => {
    const dill = await tab()
    const main = { n: 1 }
    const first = await start(main, {}, dill)
    await first.flush()
    const heard: string[] = []
    for (const type of ['conflict', 'fail']) first.addEventListener(type, () => heard.push(type))
    main.n = 2
    await act(first, dill, main)
    const after = { n: 0 }
    expect((await (await start(after, {}, dill)).loaded).status).toBe('restored')
    expect([after.n, first.status, heard]).toEqual([2, 'disposed', []])
  })

  test('says that there was nothing', async () => {
    const auto = await start({ n: 0 })
    expect(await auto.loaded).toEqual({ status: 'fresh' })
  })

  test('saves after a change that it was told of', async () => {
    const main = { n: 0 }
    let changed!: () => void
    const auto = await start(main, { watch: (heard: () => void) => { changed = heard } })
    await auto.loaded
    main.n = 1
    changed()
    expect(auto.status).toBe('changed')
    await next(auto, 'save')
    expect(auto.status).toBe('saved')
    expect(auto.saved).toMatchObject({ generation: 1, saved: ['n'] })
    expect(await stored()).toEqual({ n: 1 })
  })

  test('finds changes by itself, and saves nothing where there are none', async () => {
    const main = { n: 0 }
    const auto = await start(main)
    await next(auto, 'save')
    const put = vi.spyOn(IDBObjectStore.prototype, 'put')
    await pause(150)
    expect(put).not.toHaveBeenCalled()
    main.n = 2
    await next(auto, 'save')
    expect(await stored()).toEqual({ n: 2 })
  })

  test('F16: saves again what is gone, though it has not changed here', async () => {
    const main = { n: 1 }
    const auto = await start(main)
    await auto.flush()
    const { deleteSession } = await tab()
    await deleteSession(NAME)
    await next(auto, 'save')
    expect(await stored()).toEqual({ n: 1 })
  })

  test('saves the rest when it is disposed, and nothing after', async () => {
    const main = { n: 0 }
    const auto = await start(main, { debounce: 10_000, maxWait: 10_000 })
    await auto.loaded
    main.n = 3
    await auto[Symbol.asyncDispose]()
    expect(auto.status).toBe('disposed')
    main.n = 4
    auto.changed()
    await pause(50)
    expect(await stored()).toEqual({ n: 3 })
  })

  test('a name that cannot be saved fails with its path, the rest is saved if that was asked for, and the session before stays', async () => {
    const main: Record<string, unknown> = { n: 1 }
    const auto = await start(main)
    await auto.flush()
    main['bad'] = new WeakMap()
    main['n'] = 2
    await expect(auto.flush()).rejects.toMatchObject({ name: 'PicklingError', message: expect.stringContaining('bad') })
    expect(auto.status).toBe('failed')
    expect(await stored()).toEqual({ n: 1 })
    await auto[Symbol.asyncDispose]().catch(() => {})
    const skipping = await start(main, { onError: 'skip', load: false }, await tab().then(async dill => {
      await dill.loadSession(NAME, { main: {} })
      return dill
    }))
    expect((await skipping.flush())!.skipped).toMatchObject([{ name: 'bad' }])
    expect(await stored()).toEqual({ n: 2 })
  })

  test.each([
    ['debounce', { debounce: -1 }], ['maxWait', { maxWait: '1' }], ['watch', { watch: 1 }], ['onConflict', { onConflict: 'load' }],
    ['onError', { onError: 'never' }], ['mode', { mode: 'some' }], ['limits', { limits: 7 }], ['limits.bytes', { limits: { bytes: -1 } }], ['trust', { trust: 'code' }], ['migrate', { migrate: 1 }],
  ])('refuses a bad %s', async (option, options) => {
    const { autosave, PickleError } = await tab()
    expect(() => autosave(NAME, {}, options as never)).toThrow(PickleError)
    expect(() => autosave(NAME, {}, options as never)).toThrow(option)
  })
})

describe('when it saves, by a clock that stands still while it does', () => {
  interface Timed {
    readonly auto: Autosave
    readonly main: Record<string, unknown>
    readonly changed: () => void
    /** When it tried to save, in milliseconds, to the nearest 10. */
    readonly tries: number[]
    /** Lets time go by, to the end of each save that begins meanwhile. */
    wait(ms: number, each?: () => void): Promise<void>
    quiet(): Promise<void>
  }

  async function timed(meanwhile: (timed: Timed) => void = () => {}): Promise<Timed> {
    const dill = await tab()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
    const begin = performance.now()
    const main = { n: 0 }
    let changed!: () => void
    const auto = await start(main, { debounce: 50, maxWait: 200, watch: (heard: () => void) => { changed = heard } }, dill)
    await auto.loaded
    const tries: number[] = []
    const quiet = async (): Promise<void> => { while (auto.status === 'saving') await next(auto, 'status') }
    const wait = async (ms: number, each?: () => void): Promise<void> => {
      for (let i = 0; i < ms; i += 10) {
        each?.()
        await vi.advanceTimersByTimeAsync(10)
        await quiet()
      }
    }
    const all = { auto, main, changed, tries, wait, quiet }
    auto.addEventListener('status', () => {
      if (auto.status !== 'saving') return
      tries.push(Math.round((performance.now() - begin) / 10) * 10)
      meanwhile(all)
    })
    return all
  }

  const change = ({ main, changed }: Timed): void => {
    main['n'] = main['n'] as number + 1
    changed()
  }
  const spoil = ({ main, changed }: Timed): void => {
    main['bad'] = new WeakMap()
    changed()
  }
  const fill = (): void => {
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => { throw new DOMException('The disk is full.', 'QuotaExceededError') })
  }

  test('a storm of changes is a save at each maxWait, and the last one is there', async () => {
    const all = await timed()
    await all.wait(1000, () => change(all))
    expect(all.tries).toEqual([200, 400, 600, 800, 1000])
    await all.wait(50)
    expect(all.auto.status).toBe('saved')
    vi.useRealTimers()
    expect(await stored()).toEqual({ n: 100 })
  })

  test.each<[string, { meanwhile?: (timed: Timed) => void, before?: (timed: Timed) => unknown, each?: (timed: Timed) => void, tries: number[] }]>([
    ['a change during each save', { meanwhile: change, before: change, tries: [50, 100, 150, 200, 250, 300, 350, 400] }],
    ['a storm, and changes during each save', { meanwhile: change, each: change, tries: [200, 400] }],
    ['a storm, and a clock that is set back', { each: all => { change(all); vi.setSystemTime(Date.now() - 60_000) }, tries: [200, 400] }],
    ['a storm that cannot be saved', { each: spoil, tries: [200, 400] }],
    ['a storm on a full disk', { before: fill, each: change, tries: [200, 400] }],
    ['one that cannot be saved, and a change during the save', { before: spoil, meanwhile: ({ main, changed }) => { if (delete main['bad']) changed() }, tries: [50, 100, 150, 200, 250, 300, 350, 400] }],
    ['a change during a flush', { meanwhile: all => { if (all.tries.length === 1) change(all) }, before: ({ auto }) => auto.flush(), tries: [0, 50] }],
    ['a flush while changes wait', { before: all => { change(all); return all.auto.flush() }, tries: [0] }],
    ['two flushes', { before: ({ auto }) => Promise.all([auto.flush(), auto.flush()]), tries: [0, 50] }],
    ['a change during an overwrite', { before: async all => { const saved = all.auto.overwrite(); queueMicrotask(() => change(all)); await saved }, tries: [50] }],
    ['a page that is put away during a save', { before: change, meanwhile: ({ tries }) => { if (tries.length === 1) queueMicrotask(hide) }, tries: [50, 50] }],
    ['a flush that fails', { before: async all => { spoil(all); await all.auto.flush().catch(() => {}) }, tries: [0] }],
  ])('%s', async (_, { meanwhile, before, each, tries }) => {
    const all = await timed(meanwhile)
    await before?.(all)
    await all.quiet()
    await all.wait(400, () => each?.(all))
    expect(all.tries).toEqual(tries)
  })

})

describe('after a load that failed', () => {
  async function spoilt(): Promise<Autosave> {
    const { dumpSession } = await tab()
    await dumpSession(NAME, { main: { n: 1 } })
    await meddle(records => {
      const cursor = records.openCursor(IDBKeyRange.bound(['head'], ['head', []]))
      cursor.onsuccess = () => void cursor.result!.update({ ...cursor.result!.value, format: 99 })
    })
    return start({ n: 2 })
  }

  test('F12, F30: it is off until the user decides', async () => {
    const auto = await spoilt()
    expect(await auto.loaded).toMatchObject({ status: 'newer-version', error: { code: 'NEWER_VERSION' } })
    expect(auto.status).toBe('off')
    const put = vi.spyOn(IDBObjectStore.prototype, 'put')
    auto.changed()
    await expect(auto.flush()).rejects.toMatchObject({ code: 'NEWER_VERSION' })
    await pause(60)
    await auto[Symbol.asyncDispose]()
    expect(put).not.toHaveBeenCalled()
  })

  test('a load that the program did itself counts as well', async () => {
    const { dumpSession } = await tab()
    await dumpSession(NAME, { main: { n: 1 } })
    const dill = await tab()
    await dill.loadSession(NAME, { main: Object.freeze({ n: 0 }) }).catch(() => {})
    const auto = await start({ n: 2 }, {}, dill)
    expect(await auto.loaded).toMatchObject({ status: 'failed', error: { code: 'READ_ONLY' } })
    auto.changed()
    expect(auto.status).toBe('off')
    expect(await auto.overwrite()).toMatchObject({ generation: 2 })
    expect(auto.status).toBe('saved')
    expect(await stored()).toEqual({ n: 2 })
  })
})

describe('two tabs', () => {
  async function both(options: object = {}): Promise<[Autosave, { n: number }, Autosave, { n: number }]> {
    const [mine, theirs] = [{ n: 0 }, { n: 0 }]
    const one = await start(mine, { watch: () => {}, ...options })
    await one.flush()
    const other = await start(theirs, { watch: () => {} })
    await other.loaded
    return [one, mine, other, theirs]
  }

  test('the one that did not save is told, and saves nothing over the other', async () => {
    const [one, mine, other, theirs] = await both()
    const told = next(one, 'conflict')
    theirs.n = 5
    await other.flush()
    await told
    expect(one.status).toBe('stale')
    mine.n = 6
    one.changed()
    await expect(one.flush()).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await stored()).toEqual({ n: 5 })
    await one.reload()
    expect(mine.n).toBe(5)
    mine.n = 7
    await one.flush()
    expect(await stored()).toEqual({ n: 7 })
  })

  test('that both overwrite come to rest', async () => {
    const onConflict = (): 'overwrite' => 'overwrite'
    const [mine, theirs] = [{ n: 1 }, { n: 2 }]
    const one = await start(mine, { onConflict, maxWait: 5 })
    const other = await start(theirs, { onConflict, maxWait: 5, load: false })
    let saves = 0
    for (const auto of [one, other]) auto.addEventListener('save', () => saves++)
    await pause(200)
    mine.n = 3
    await expect.poll(stored, { timeout: 60_000 }).toEqual({ n: 3 })
    await pause(300)
    expect(await stored()).toEqual({ n: 3 })
    expect(saves).toBeLessThan(5)
  })

  test.each([['overwrite', 6], ['load', 5]] as const)('a hook may say: %s', async (choice, expected) => {
    vi.stubGlobal('BroadcastChannel', undefined)
    const [one, mine, other, theirs] = await both({ onConflict: () => choice })
    theirs.n = 5
    await other.flush()
    mine.n = 6
    await one.flush()
    expect(mine.n).toBe(expected)
    expect(await stored()).toEqual({ n: expected })
    expect(one.status).toBe('saved')
  })
})

describe('a page that is left', () => {
  /** What looks before it writes does not live to see the answer. */
  function dying(): void {
    const { getAllKeys } = IDBObjectStore.prototype
    vi.spyOn(IDBObjectStore.prototype, 'getAllKeys').mockImplementation(function (this: IDBObjectStore, range) {
      const request = getAllKeys.call(this, range)
      this.transaction.abort()
      return request
    })
  }

  /** The page is gone: nothing that it waits for comes back, but what it has put is there. */
  async function gone(main: { n: unknown }, options: object = {}): Promise<void> {
    const auto = await start(main, { debounce: 10_000, maxWait: 10_000, ...options })
    await auto.flush()
    main.n = 'left'
    auto.changed()
    dying()
    hide()
    await next(auto, 'fail')
    vi.restoreAllMocks()
  }

  test('has left behind what was not saved yet, and the next load takes it', async () => {
    await gone({ n: 0 })
    const main = {}
    const { loadSession, sessions } = await tab()
    expect(await loadSession(NAME, { main })).toMatchObject({ status: 'restored', generation: 2, vouched: true, broken: [] })
    expect(main).toEqual({ n: 'left' })
    expect(await sessions()).toMatchObject([{ generation: 2 }])
    expect(await stored()).toEqual({ n: 'left' })
  })

  test('F05: was too large to leave it behind, and says so', async () => {
    const main = { n: 'x'.repeat(200_000) as unknown }
    await gone(main)
    const back = {} as typeof main
    const { loadSession } = await tab()
    expect(await loadSession(NAME, { main: back })).toMatchObject({ status: 'recovered', generation: 1, broken: [{ generation: 2, why: expect.stringContaining('too large') }] })
    expect(back.n).toHaveLength(200_000)
    expect(await loadSession(NAME, { main: back })).toMatchObject({ status: 'restored', broken: [] })
  })

  test('and another one has saved since: what was left is put aside', async () => {
    await gone({ n: 0 })
    const { dumpSession } = await tab()
    expect(await dumpSession(NAME, { main: { n: 'other' }, overwrite: true })).toMatchObject({ generation: 2 })
    const { loadSession } = await tab()
    const main = {}
    expect(await loadSession(NAME, { main })).toMatchObject({ status: 'recovered', generation: 2, broken: [{ generation: 2, why: expect.stringContaining('saved since') }] })
    expect(main).toEqual({ n: 'other' })
  })

  test.each([
    ['bytes', (leave: any) => { leave.bytes[leave.bytes.length - 1] ^= 1 }],
    ['names', (leave: any) => { leave.head.source = true }],
    ['tag', (leave: any) => { delete leave.tag }],
    ['head', (leave: any) => { leave.head = 'head' }],
  ])('and somebody has changed its %s: it is not taken', async (_, change) => {
    await gone({ n: 0 })
    await meddle(records => {
      const cursor = records.openCursor(IDBKeyRange.bound(['leave'], ['leave', []]))
      cursor.onsuccess = () => {
        const { value } = cursor.result!
        change(value)
        cursor.result!.update(value)
      }
    })
    const { loadSession } = await tab()
    const main = {}
    expect(await loadSession(NAME, { main })).toMatchObject({ status: 'recovered', generation: 1, broken: [{ generation: 2 }] })
    expect(main).toEqual({ n: 0 })
  })

  test('and stays after all: nothing is left behind', async () => {
    const main = { n: 0 }
    const auto = await start(main, { debounce: 10_000, maxWait: 10_000 })
    await auto.flush()
    main.n = 1
    auto.changed()
    hide()
    await next(auto, 'save')
    expect(await count('leave')).toBe(0)
    expect(await stored()).toEqual({ n: 1 })
    main.n = 2
    expect((await auto.flush())!.generation).toBe(3)
  })

  test('with what another tab has taken up since goes on from there', async () => {
    const main = { n: 0 }
    const auto = await start(main, { debounce: 10_000, maxWait: 10_000 })
    await auto.flush()
    main.n = 1
    auto.changed()
    const other = await tab()
    dying()
    hide()
    await next(auto, 'fail')
    vi.restoreAllMocks()
    expect(await other.loadSession(NAME, { main: {} })).toMatchObject({ generation: 2 })
    main.n = 2
    expect((await auto.flush())!.generation).toBe(3)
    expect(await stored()).toEqual({ n: 2 })
  })
})
