// Who vouches for a session: its origin, for just what was saved there under this name and as this generation; a file for
// nothing. Each `tab()` is the library loaded anew over the same database, with a realm key of its own.

import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { VERSION } from '../lib/core/opcodes.ts'
import { meddle } from './support/records.ts'

type Dill = typeof import('../lib/index.ts')

const NAME = 'app'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

async function tab(): Promise<Dill> {
  vi.resetModules()
  return import('../lib/index.ts')
}

async function failure(promise: Promise<unknown>): Promise<{ code: string, message: string, hint: string }> {
  return promise.then(() => expect.fail('it was not refused'), (error: unknown) => error as { code: string, message: string, hint: string })
}

/** All records below a key, by key. */
async function taken(kind: string, name: string, database?: string): Promise<[IDBValidKey, any][]> {
  const found: [IDBValidKey, any][] = []
  await meddle(records => {
    const request = records.openCursor(IDBKeyRange.bound([kind, name], [kind, name, []]))
    request.onsuccess = () => {
      if (request.result === null) return
      found.push([request.result.key as IDBValidKey, request.result.value])
      request.result.continue()
    }
  }, database)
  return found
}

const put = (rows: readonly [IDBValidKey, unknown][], database?: string): Promise<void> => meddle(records => {
  for (const [key, value] of rows) records.put(value, key)
}, database)

const changeHead = (change: (head: any) => unknown): Promise<void> => meddle(records => {
  const request = records.openCursor(IDBKeyRange.bound(['head'], ['head', []]))
  request.onsuccess = () => void request.result!.update(change(request.result!.value))
})

/** A function that no transform saw: only its source can bring it back. */
const lone = (): (() => string) => (0, eval)('() => "from source"') as () => string

describe('a session that this origin saved', () => {
  test('brings back its data, and says that it is vouched for', async () => {
    const { dumpSession } = await tab()
    await dumpSession(NAME, { main: { n: 1 } })
    const { loadSession } = await tab()
    expect(await loadSession(NAME, { main: {} })).toMatchObject({ vouched: true })
  })

  test('brings back source where it was saved so', async () => {
    const { dumpSession } = await tab()
    await dumpSession(NAME, { main: { f: lone() }, source: true })
    const { loadSession } = await tab()
    const main = {} as { f: () => string }
    await loadSession(NAME, { main })
    expect(main.f()).toBe('from source')
  })

  test('refuses source where it was not, and says how', async () => {
    const { dumpSession } = await tab()
    await dumpSession(NAME, { main: { f: lone() } })
    const { loadSession, Trust } = await tab()
    const { code, hint, message } = await failure(loadSession(NAME, { main: {} }))
    expect(code).toBe('CODE_NOT_TRUSTED')
    expect(hint).toContain('loadSession("app", { trust: Trust.code })')
    expect(hint).toContain('{ source: true }')
    expect(message).toContain(hint)
    const main = {} as { f: () => string }
    await loadSession(NAME, { main, trust: Trust.code })
    expect(main.f()).toBe('from source')
  })

  test('is trusted no further than the caller says', async () => {
    const { dumpSession } = await tab()
    await dumpSession(NAME, { main: { f: lone() }, source: true })
    const { loadSession, Trust } = await tab()
    expect((await failure(loadSession(NAME, { main: {}, trust: Trust.refs }))).code).toBe('CODE_NOT_TRUSTED')
  })

  test('a value under a key likewise brings back what is loaded, and no source', async () => {
    const { dump } = await tab()
    await dump({ f: lone(), n: 1 }, 'key')
    const { load, Trust } = await tab()
    expect((await failure(load('key'))).code).toBe('CODE_NOT_TRUSTED')
    expect((await load<{ f: () => string }>('key', { trust: Trust.code })).f()).toBe('from source')
  })
})

describe('C17: what somebody else has put there', () => {
  const saved = async (name: string, app = 'dill'): Promise<void> => {
    const { dumpSession } = await tab()
    await dumpSession(name, { app, main: { f: lone(), name }, source: true })
  }
  const refused = async (): Promise<void> => {
    const { loadSession } = await tab()
    expect((await failure(loadSession(NAME, { main: {} }))).code).toBe('CODE_NOT_TRUSTED')
  }

  test.each([
    ['without a seal', (head: any) => { delete head.seal }],
    ['with a seal of zeros', (head: any) => { head.seal.fill(0) }],
    ['with half a seal', (head: any) => { head.seal = head.seal.slice(0, 16) }],
    ['with a seal that is something else', (head: any) => { head.seal = 'seal' }],
    ['with another date', (head: any) => { head.savedAt++ }],
    ['with another build', (head: any) => { head.build = 'other' }],
    ['with another end', (head: any) => { head.ends-- }],
    ['with no end', (head: any) => { delete head.ends }],
    ['with other names', (head: any) => { head.names = ['g'] }],
  ])('a head %s', async (_, change) => {
    await saved(NAME)
    await changeHead(head => {
      change(head)
      return head
    })
    await refused()
  })

  test('a head that asks for more than was saved', async () => {
    const { dumpSession } = await tab()
    await dumpSession(NAME, { main: { f: lone() } })
    await changeHead(head => ({ ...head, source: true }))
    await refused()
  })

  test('other bytes with their right hash', async () => {
    await saved(NAME)
    await saved('evil')
    const evil = await taken('part', 'evil') as [IDBValidKey, Uint8Array][]
    const mine = await taken('part', NAME)
    await put(evil.map(([, part], i) => [mine[i]![0], part]))
    const [[, head]] = await taken('head', 'evil') as any
    await changeHead(({ save, ...rest }) => ({ ...rest, save, length: head.length, ends: head.ends, parts: head.parts.map((part: object) => ({ ...part, save })) }))
    await refused()
  })

  test('the session of another name', async () => {
    await saved(NAME)
    await saved('other')
    const [[headKey]] = await taken('head', NAME) as [[IDBValidKey, unknown]]
    const [[, head]] = await taken('head', 'other') as [[IDBValidKey, any]]
    const parts = await taken('part', 'other') as [[string, string, ...IDBValidKey[]], unknown][]
    await put([[headKey, { ...head, name: NAME }], ...parts.map(([[kind, , ...rest], part]): [IDBValidKey, unknown] => [[kind, NAME, ...rest], part])])
    await refused()
  })

  test('an older generation under a newer number', async () => {
    await saved(NAME)
    const old = [...await taken('head', NAME), ...await taken('part', NAME)]
    await saved(NAME).catch(() => {})
    const [[headKey, head]] = old as [[any, any]]
    await put([...old, [['head', NAME, 7], { ...head, generation: 7 }]])
    expect(headKey[2]).toBe(1)
    await refused()
  })

  test('the session of another app', async () => {
    await saved(NAME, 'one')
    await saved(NAME)
    const rows = [...await taken('head', NAME, 'dill:one'), ...await taken('part', NAME, 'dill:one')]
    await meddle(records => records.clear())
    await put(rows)
    await refused()
  })
})

describe('a file', () => {
  const exported = async (main: object, options: object = {}): Promise<Uint8Array<ArrayBuffer>> => {
    const { dumpSession, exportSession } = await tab()
    await dumpSession(NAME, { main, build: 'b1', ...options })
    return exportSession(NAME)
  }

  test('brings a session into another browser', async () => {
    const shared = { n: 1 }
    const file = await exported({ a: shared, b: shared, big: new ArrayBuffer(2 ** 20 + 1), blob: new Blob(['text']) })
    globalThis.indexedDB = new IDBFactory()
    const { importSession, loadSession } = await tab()
    expect(await importSession(new Blob([file]))).toMatchObject({ name: NAME, names: ['a', 'b', 'big', 'blob'], generation: 1, savedAt: expect.any(Date) })
    const main = {} as { a: object, b: object, big: ArrayBuffer, blob: Blob }
    expect(await loadSession(NAME, { main })).toMatchObject({ status: 'restored', vouched: false, build: 'b1' })
    expect([main.a === main.b, main.big.byteLength, await main.blob.text()]).toEqual([true, 2 ** 20 + 1, 'text'])
  })

  test('C18: vouches for nothing, until the user does', async () => {
    const file = await exported({ f: lone() }, { source: true })
    globalThis.indexedDB = new IDBFactory()
    const { importSession } = await tab()
    await importSession(file)
    const { loadSession, importSession: again, Trust } = await tab()
    expect((await failure(loadSession(NAME, { main: {} }))).code).toBe('CODE_NOT_TRUSTED')
    expect((await failure(again(file))).code).toBe('CONFLICT')
    expect(await again(file, { trust: Trust.code, overwrite: true })).toMatchObject({ generation: 2 })
    const main = {} as { f: () => string }
    await (await tab()).loadSession(NAME, { main })
    expect(main.f()).toBe('from source')
  })

  test('can be kept under another name', async () => {
    const file = await exported({ n: 1 })
    const { importSession, sessions } = await tab()
    await importSession(file, { name: 'copy' })
    expect((await sessions()).map(({ name }) => name)).toEqual([NAME, 'copy'])
  })

  test('is not saved over by the tab that imported it, before that has loaded it', async () => {
    const file = await exported({ n: 'imported' })
    const { autosave, dumpSession, importSession, loadSession } = await tab()
    const main = { n: 'mine' }
    await using auto = autosave(NAME, main)
    await auto.loaded
    main.n = 'changed'
    await auto.flush()
    expect(await importSession(file)).toMatchObject({ generation: 3 })
    expect(await importSession(file)).toMatchObject({ generation: 4 })
    expect((await failure(dumpSession(NAME, { main }))).code).toBe('CONFLICT')
    main.n = 'changed again'
    expect((await failure(auto.flush())).code).toBe('CONFLICT')
    expect(auto.status).toBe('stale')
    await auto.reload()
    expect(main).toEqual({ n: 'imported' })
    main.n = 'and on'
    await auto.flush()
    await loadSession(NAME, { main })
    expect(main).toEqual({ n: 'and on' })
  })

  test('does not hold what cannot leave the browser', async () => {
    const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    const { dumpSession, exportSession } = await tab()
    await dumpSession(NAME, { main: { key } })
    const { message } = await failure(exportSession(NAME))
    expect(message).toContain('Cannot export the session "app"')
    expect(message).toContain('CryptoKey')
  })

  test.each([
    ['a value', (dill: Dill) => dill.dumps([1]), 'NOT_A_SESSION'],
    ['a file with half of it', (dill: Dill) => dill.dumps({ dill: 'session file', format: 1, name: 'x' }), 'NOT_A_SESSION'],
    ['a file with bytes of another type', (dill: Dill) => dill.dumps({ dill: 'session file', format: 1, name: 'x', module: '', build: '', names: [], skipped: [], attachments: [], savedAt: 1, bytes: 'x' }), 'NOT_A_SESSION'],
    ['a file of a later release', (dill: Dill) => dill.dumps({ dill: 'session file', format: 3 }), 'NEWER_VERSION'],
    ['a file of no time', (dill: Dill) => dill.dumps({ dill: 'session file', format: 1, name: 'x', module: '', build: '', names: [], skipped: [], attachments: [], savedAt: 1e300, bytes: new Uint8Array(1) }), 'NOT_A_SESSION'],
    ['in a newer format', (dill: Dill) => dill.dumps(1).fill(99, VERSION, VERSION + 1), 'NEWER_VERSION'],
    ['no pickle', () => new Uint8Array(40), 'NOT_A_SESSION'],
    ['nothing', () => new Uint8Array(0), 'DAMAGED'],
    ['cut', (dill: Dill) => dill.dumps([1]).subarray(0, -1), 'DAMAGED'],
    ['a path', () => '/tmp/app.dill' as never, 'BAD_SOURCE'],
  ])('that is %s is refused, and nothing is kept', async (_, make, expected) => {
    const dill = await tab()
    expect(await failure(dill.importSession(make(dill)))).toMatchObject({ code: expected, message: expect.stringMatching(/^Cannot import the session(?!.*(a key|loads\()).*\.$/) })
    expect(await dill.sessions()).toEqual([])
  })

  test('of a session that is not there', async () => {
    expect((await failure((await tab()).exportSession(NAME))).code).toBe('NO_SESSION')
  })
})

describe('the build', () => {
  test('is that of the modules that are loaded, unless it is given a name', async () => {
    const first = await tab()
    await import('./code/cases/dep-app.js')
    await first.dumpSession(NAME, { main: { n: 1 } })
    const bare = await tab()
    const { build, sameBuild } = await bare.loadSession(NAME, { main: {} })
    expect([build.length > 8, sameBuild]).toEqual([true, false])
    const again = await tab()
    await import('./code/cases/dep-app.js')
    expect(await again.loadSession(NAME, { main: {} })).toMatchObject({ build, sameBuild: true })
    await again.dumpSession(NAME, { main: {}, build: 'b7' })
    expect(await bare.loadSession(NAME, { main: {}, build: 'b7' })).toMatchObject({ build: 'b7', sameBuild: true })
  })

  test('that is no text is refused', async () => {
    const { dumpSession } = await tab()
    expect(await failure(dumpSession(NAME, { main: {}, build: 7 as never }))).toMatchObject({ code: 'BAD_OPTION' })
  })
})

describe('upgrade', () => {
  test('changes what was loaded, before it is set', async () => {
    const { dumpSession } = await tab()
    await dumpSession(NAME, { main: { todo: ['milk'] }, build: 'b1' })
    const { loadSession } = await tab()
    const main = { version: 2, todos: [] }
    const from: unknown[] = []
    const { names } = await loadSession(NAME, { main, upgrade: ({ todo }, save) => {
      from.push(save)
      return { todos: todo }
    } })
    expect([main, names, from]).toEqual([{ version: 2, todos: ['milk'] }, ['todos'], [{ build: 'b1', generation: 1, savedAt: expect.any(Date) }]])
  })

  test('that fails leaves all as it is, and autosave off', async () => {
    const { dumpSession } = await tab()
    await dumpSession(NAME, { main: { n: 1 } })
    const dill = await tab()
    const main = { n: 0 }
    const auto = dill.autosave(NAME, main, { upgrade: () => { throw new Error('no such version') } })
    expect(await auto.loaded).toMatchObject({ status: 'failed', error: { code: 'UPGRADE', message: expect.stringContaining('no such version') } })
    expect([auto.status, main]).toEqual(['off', { n: 0 }])
    await auto[Symbol.asyncDispose]()
  })
})
