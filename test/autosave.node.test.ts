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

  test('a storm of changes is few saves, and the last one is there', async () => {
    const main = { n: 0 }
    let changed!: () => void
    const auto = await start(main, { watch: (heard: () => void) => { changed = heard } })
    await auto.loaded
    let saves = 0
    auto.addEventListener('save', () => saves++)
    const end = Date.now() + 300
    while (Date.now() < end) {
      main.n++
      changed()
      await pause(0)
    }
    await auto.flush()
    expect(saves).toBeGreaterThan(1)
    expect(saves).toBeLessThan(25)
    expect(await stored()).toEqual({ n: main.n })
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
    ['onError', { onError: 'never' }], ['mode', { mode: 'some' }],
  ])('refuses a bad %s', async (option, options) => {
    const { autosave, PickleError } = await tab()
    expect(() => autosave(NAME, {}, options as never)).toThrow(PickleError)
    expect(() => autosave(NAME, {}, options as never)).toThrow(option)
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
