// Sessions in a directory: what any place does, and what goes wrong with files. Each `tab()` knows
// nothing of the one before it, as a process that was just started; `another()` runs beside it. The ids name rows of the
// table of faults.

import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

type Dill = typeof import('../lib/index.ts')

const SESSION = 'app'

let directory = ''

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dill-directory-'))
})

afterEach(() => {
  vi.restoreAllMocks()
  rmSync(directory, { recursive: true, force: true })
})

async function another(): Promise<Dill> {
  vi.resetModules()
  return tab()
}

async function tab(): Promise<Dill> {
  const { keepIn } = await import('../lib/sessions/open.ts')
  const { openDirectory } = await import('../lib/node/directory.ts')
  keepIn(async app => openDirectory(join(directory, 'sessions'), app))
  return import('../lib/index.ts')
}

async function failure(promise: Promise<unknown>): Promise<{ code: string, message: string, cause?: unknown }> {
  return promise.then(() => ({ code: 'none', message: '' }), error => error as never)
}

async function code(promise: Promise<unknown>): Promise<string> {
  return (await failure(promise)).code
}

async function stored(name = SESSION): Promise<unknown> {
  const scope = {}
  await (await tab()).loadSession(name, { main: scope })
  return scope
}

/** The folder of the one app that there is. */
function folder(): string {
  return join(directory, 'sessions', readdirSync(join(directory, 'sessions'))[0]!)
}

function files(kind: string): string[] {
  return readdirSync(folder()).filter(name => name.startsWith(kind)).map(name => join(folder(), name))
}

interface Entry {
  key: (string | number)[]
  file: string
}

/** The newest list of records, with the file that it is in. */
function listing(): { file: string, records: Entry[], [other: string]: unknown } {
  const file = files('list-').sort((a, b) => Number(/\d+$/.exec(a)) - Number(/\d+$/.exec(b))).at(-1)!
  const bytes = readFileSync(file)
  return { ...JSON.parse(bytes.subarray(36, bytes.length / 2).toString()), file }
}

/** The file of the newest record of a kind. */
function recordFile(kind: string): string {
  return join(folder(), listing().records.filter(({ key }) => key[0] === kind && key[1] === SESSION).at(-1)!.file)
}

function flip(file: string, at: number): void {
  const bytes = readFileSync(file)
  bytes[at < 0 ? bytes.length + at : at]! ^= 1
  writeFileSync(file, bytes)
}

describe('a directory', () => {
  test('is not made before something is saved, and says that it is one', async () => {
    const asked = vi.fn()
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: asked })
    const { storage, sessions, loadSession, deleteSession } = await tab()
    expect(await storage()).toEqual({ kind: 'directory' })
    expect(await sessions()).toEqual([])
    expect(await code(loadSession(SESSION, { main: {} }))).toBe('NO_SESSION')
    expect(await deleteSession(SESSION)).toBe(false)
    expect(readdirSync(directory)).toEqual([])
    // Newer versions of Node have one, and complain when it is asked for.
    expect(asked).not.toHaveBeenCalled()
    Reflect.deleteProperty(globalThis, 'localStorage')
  })

  test('keeps sessions, values under keys, large parts and buffers, and what they share', async () => {
    const { dumpSession, dump, deleteSession } = await tab()
    const shared = { bytes: new Uint8Array(2 ** 20 + 1).fill(7) as Uint8Array | string }
    const main = { map: new Map([[shared, new Date(5)]]), shared, text: 'ä'.repeat(2 ** 20), lone: '\ud800' }
    expect(await dumpSession(SESSION, { main })).toMatchObject({ store: 'directory', generation: 1 })
    await dump(main, 'key')
    await dumpSession('other', { main: {} })
    expect(await deleteSession('other')).toBe(true)
    const { loadSession, load, sessions } = await tab()
    const back = {} as typeof main
    expect(await loadSession(SESSION, { main: back })).toMatchObject({ status: 'restored', store: 'directory', vouched: true })
    const value = await load<typeof main>('key')
    // Compared by their hashes: element by element takes a minute.
    for (const { shared } of [main, back, value]) shared.bytes = createHash('sha256').update(shared.bytes).digest('hex')
    expect(back).toEqual(main)
    expect([...back.map.keys()][0]).toBe(back.shared)
    expect(value).toEqual(main)
    expect(await sessions()).toMatchObject([{ name: SESSION, store: 'directory', status: 'saved' }])
  })

  test('keeps blobs and files as they are at the save', async () => {
    const { dumpSession, dump, load } = await tab()
    const main = { blob: new Blob(['hello'], { type: 'text/plain' }), part: new Blob(['hello']).slice(1, 3), empty: new Blob([]), file: new File(['world'], 'w.txt', { lastModified: 5 }) }
    await dumpSession(SESSION, { main })
    await dump(main.blob, 'blob')
    const back = await stored() as typeof main
    expect(await Promise.all([back.blob, back.part, back.empty, back.file].map(async blob => [blob.type, await blob.text()])))
      .toEqual([['text/plain', 'hello'], ['', 'el'], ['', ''], ['', 'world']])
    expect([back.file.name, back.file.lastModified]).toEqual(['w.txt', 5])
    expect(await (await load<Blob>('blob')).text()).toBe('hello')
  })

  test('refuses what no file can hold, and leaves what was there', async () => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    const error = await failure(dumpSession(SESSION, { main: { n: 2, key } }))
    expect(error).toMatchObject({ code: 'NOT_STORABLE', cause: expect.objectContaining({ message: 'CryptoKey cannot be written to a file.' }) })
    expect(await stored()).toEqual({ n: 1 })
  })

  test('keeps no more files than two generations need', async () => {
    const { dumpSession } = await tab()
    for (let n = 0; n < 6; n++) await dumpSession(SESSION, { main: { n } })
    expect([files('list-').length, files('draft-').length, files('record-').length]).toEqual([2, 0, 6])
  })

  test('is the user’s alone, the sealing key too', async () => {
    await (await tab()).dumpSession(SESSION, { main: {} })
    for (const name of readdirSync(folder())) expect([name, statSync(join(folder(), name)).mode & 0o077]).toEqual([name, 0])
    expect(statSync(folder()).mode & 0o077).toBe(0)
    expect(statSync(join(folder(), 'key')).size).toBe(32)
  })

  const names = ['../x', '/etc/passwd', 'CON', 'con', 'a/b', 'a\\b', 'ä', '\ud800', '\ud801', 'x'.repeat(5000), '.', '..', 'nul.txt', 'a\0b', '💥', 'A', 'a', ' a']

  test('takes any name, of an app, a session or a key, for a name and never for a path', async () => {
    const { dumpSession, dump } = await tab()
    for (const name of names) {
      await dumpSession('session', { app: name, main: { name } })
      await dumpSession(name, { main: { name } })
      await dump(name, name)
    }
    const { loadSession, load, sessions } = await tab()
    for (const name of names) {
      const [byApp, bySession] = [{}, {}]
      await loadSession('session', { app: name, main: byApp })
      await loadSession(name, { main: bySession })
      expect([byApp, bySession, await load(name)]).toEqual([{ name }, { name }, name])
    }
    expect((await sessions()).length).toBe(names.length)
    expect(readdirSync(directory)).toEqual(['sessions'])
    const folders = readdirSync(join(directory, 'sessions'))
    expect(new Set(folders.map(name => name.toLowerCase())).size).toBe(names.length + 1)
    for (const name of folders) expect(name).toMatch(/^[a-z0-9-]{17,41}$/)
  })
})

describe('F09: two at once', () => {
  test('the one that saves over what it has not seen gets a conflict', async () => {
    const a = await another()
    const b = await another()
    await a.dumpSession(SESSION, { main: { by: 'a' } })
    expect(await code(b.dumpSession(SESSION, { main: { by: 'b' } }))).toBe('CONFLICT')
    await b.loadSession(SESSION, { main: {} })
    expect((await b.dumpSession(SESSION, { main: { by: 'b' } })).generation).toBe(2)
    expect(await code(a.dumpSession(SESSION, { main: { by: 'a' } }))).toBe('CONFLICT')
    expect(await stored()).toEqual({ by: 'b' })
  })

  test('both first saves are made, and one is acknowledged', async () => {
    const tabs = [await another(), await another(), await another()]
    const codes = await Promise.all(tabs.map(({ dumpSession }, by) => code(dumpSession(SESSION, { main: { by } }))))
    expect(codes.toSorted()).toEqual(['CONFLICT', 'CONFLICT', 'none'])
    expect(await stored()).toEqual({ by: codes.indexOf('none') })
  })

  test('sessions of several names are not in each other’s way, and share one key', async () => {
    const tabs = await Promise.all(Array.from({ length: 4 }, another))
    await Promise.all(tabs.map(async ({ dumpSession }, by) => {
      for (let n = 0; n < 10; n++) await dumpSession(`s${by}`, { main: { n } })
    }))
    const { loadSession } = await another()
    for (const by of tabs.keys()) {
      const main = {}
      expect(await loadSession(`s${by}`, { main })).toMatchObject({ generation: 10, vouched: true })
      expect(main).toEqual({ n: 9 })
    }
  })

  test('one that is held up while others write gets a conflict, even if its number has become free again', async () => {
    const a = await another()
    const b = await another()
    await a.dumpSession(SESSION, { main: { by: 'a' } })
    await b.loadSession(SESSION, { main: {} })
    const { link } = fs
    const held: (() => void)[] = []
    vi.spyOn(fs, 'link').mockImplementationOnce(async (...args) => {
      await new Promise<void>(resolve => held.push(resolve))
      return link(...args)
    })
    const late = code(a.dumpSession(SESSION, { main: { by: 'late' } }))
    await vi.waitFor(() => expect(held).toHaveLength(1))
    for (let n = 0; n < 5; n++) await b.dumpSession(SESSION, { main: { n } })
    held[0]!()
    expect(await late).toBe('CONFLICT')
    expect(await stored()).toEqual({ n: 4 })
    await b.dumpSession(SESSION, { main: { n: 5 } })
    expect(await stored()).toEqual({ n: 5 })
  })

  test('a list that was made, though the answer was lost, is a save that was made', async () => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    const { link } = fs
    for (const [n, code] of ['EIO', 'EEXIST'].entries()) {
      vi.spyOn(fs, 'link').mockImplementationOnce(async (...args) => {
        await link(...args)
        throw Object.assign(new Error('lost'), { code })
      })
      expect((await dumpSession(SESSION, { main: { n: n + 2 } })).generation).toBe(n + 2)
    }
    expect(await stored()).toEqual({ n: 3 })
  })

  test('one that never gets its turn gives up, and says so', async () => {
    const { dumpSession } = await another()
    await dumpSession(SESSION, { main: { n: 1 } })
    vi.spyOn(fs, 'link').mockRejectedValue(Object.assign(new Error('file already exists'), { code: 'EEXIST' }))
    vi.spyOn(fs, 'writeFile').mockResolvedValue()
    vi.spyOn(Math, 'random').mockReturnValue(0)
    expect(await failure(dumpSession(SESSION, { main: { n: 2 } }))).toMatchObject({ code: 'STORE', message: expect.stringContaining('other processes wrote there'), hint: expect.any(String) })
    vi.restoreAllMocks()
    expect(await stored()).toEqual({ n: 1 })
  })
})

const record = (kind: string, change: (file: string) => void) => (): void => change(recordFile(kind))
const beside = { buffer: new ArrayBuffer(2 ** 20 + 1) }

const faults: [string, () => void][] = [
  ['F22: its bytes have another bit', record('part', file => flip(file, -1))],
  ['F22: its bytes are cut short', record('part', file => writeFileSync(file, readFileSync(file).subarray(0, -1)))],
  ['F22: its bytes are empty', record('part', file => writeFileSync(file, ''))],
  ['F22: its bytes are gone', record('part', file => rmSync(file))],
  ['F22: what was beside it has another bit', record('beside', file => flip(file, -1))],
  ['F22: what was beside it is gone', record('beside', file => rmSync(file))],
  ['F23: its head has another bit', record('head', file => flip(file, 30))],
  ['F23: its head is cut short', record('head', file => writeFileSync(file, readFileSync(file).subarray(0, 9)))],
  ['F23: its head is empty', record('head', file => writeFileSync(file, ''))],
  ['F23: its head is somebody else’s file', record('head', file => writeFileSync(file, 'hello'))],
  ['F23: its head is gone', record('head', file => rmSync(file))],
]

describe('a session that is not whole', () => {
  test.for(faults)('%s: alone, it is put aside, and says so', async ([, damage]) => {
    await (await tab()).dumpSession(SESSION, { main: { n: 1, ...beside } })
    damage()
    const { loadSession, sessions, dumpSession } = await tab()
    for (let times = 0; times < 2; times++) {
      expect(await code(loadSession(SESSION, { main: {} }))).toBe('DAMAGED')
      expect(await sessions()).toMatchObject([{ name: SESSION, status: 'damaged' }])
    }
    expect(listing().records.filter(({ key }) => key[0] === 'aside')).toHaveLength(1)
    expect((await dumpSession(SESSION, { main: { n: 3 } })).generation).toBe(2)
    expect(await stored()).toEqual({ n: 3 })
  })

  test.for(faults)('%s: the generation before it comes back', async ([, damage]) => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1, ...beside } })
    await dumpSession(SESSION, { main: { n: 2, ...beside } })
    damage()
    const { loadSession, dumpSession: dumpAgain } = await tab()
    const scope = { n: 0 }
    expect(await loadSession(SESSION, { main: scope })).toMatchObject({ status: 'recovered', generation: 1, vouched: true, broken: [{ generation: 2 }] })
    expect(scope.n).toBe(1)
    expect((await dumpAgain(SESSION, { main: { n: 3 } })).generation).toBe(3)
    expect(await stored()).toEqual({ n: 3 })
    expect(listing().records.filter(({ key }) => key[0] === 'aside')).toHaveLength(1)
  })

  test('keeps the very bytes of what is put aside', async () => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    writeFileSync(recordFile('head'), 'a head that was')
    await code((await tab()).loadSession(SESSION, { main: {} }))
    for (let n = 0; n < 3; n++) await (await tab()).dumpSession('other', { main: {}, overwrite: true })
    const { value } = deserialize(readFileSync(recordFile('aside')).subarray(4)) as { value: { head: Uint8Array } }
    expect(new TextDecoder().decode(value.head)).toBe('a head that was')
  })

  test('F12: a head of a newer format is left alone', async () => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    const file = recordFile('head')
    const newer = serialize({ value: { ...(deserialize(readFileSync(file).subarray(4)) as { value: object }).value, format: 99 }, places: [] })
    const bytes = Buffer.concat([Buffer.alloc(4), newer])
    bytes.writeUInt32LE(newer.length)
    writeFileSync(file, bytes)
    const { file: list, records, ...rest } = listing()
    writeList(list, { ...rest, records: records.map(entry => entry.key[0] === 'head' ? { ...entry, hash: createHash('sha256').update(bytes).digest('hex') } : entry) })
    const { loadSession, dumpSession: dumpAgain, sessions } = await tab()
    expect(await code(loadSession(SESSION, { main: {} }))).toBe('NEWER_VERSION')
    expect(await sessions()).toMatchObject([{ status: 'newer-version' }])
    expect(await code(dumpAgain(SESSION, { main: {}, overwrite: true }))).toBe('CONFLICT')
    expect(readFileSync(file)).toEqual(bytes)
  })

  test('a value under a key whose file is not what was written, or gone, is refused by name', async () => {
    const { dump } = await tab()
    await dump({ n: 1 }, SESSION)
    const file = recordFile('value')
    flip(file, 40)
    expect(await code((await tab()).load(SESSION))).toBe('DAMAGED')
    rmSync(file)
    expect(await failure((await tab()).load(SESSION))).toMatchObject({ code: 'DAMAGED', message: expect.stringContaining(`"${SESSION}"`) })
  })
})

/** A list as the library writes it: its text twice, each after its length and its hash. */
function writeList(file: string, list: object): void {
  const text = Buffer.from(JSON.stringify(list))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  const copy = Buffer.concat([length, createHash('sha256').update(text).digest(), text])
  writeFileSync(file, Buffer.concat([copy, copy]))
}

describe('a list of records that is not whole', () => {
  beforeEach(async () => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    await dumpSession(SESSION, { main: { n: 2 } })
  })

  test.for([0, 5, 40, 300, -1, -300])('F26: another bit at %i changes nothing', async at => {
    flip(listing().file, at)
    expect(await stored()).toEqual({ n: 2 })
  })

  test('F27: that is cut in half changes nothing', async () => {
    const { file } = listing()
    writeFileSync(file, readFileSync(file).subarray(0, -readFileSync(file).length / 2))
    expect(await stored()).toEqual({ n: 2 })
  })

  test.for(['', 'x', 'x'.repeat(99)])('F26: of which %j is left: the one before it counts, and the next save goes on', async text => {
    const { file } = listing()
    writeFileSync(file, text)
    expect(await stored()).toEqual({ n: 1 })
    const { dumpSession, loadSession } = await tab()
    await loadSession(SESSION, { main: {} })
    for (let n = 3; n < 6; n++) await dumpSession(SESSION, { main: { n } })
    expect(await stored()).toEqual({ n: 5 })
    expect(files('damaged-').map(name => readFileSync(name, 'utf8'))).toEqual([text])
  })

  test('and none before it either is refused, and not written over', async () => {
    for (const file of files('list-')) writeFileSync(file, 'hello')
    const before = readdirSync(folder())
    const { loadSession, dumpSession } = await tab()
    expect(await failure(loadSession(SESSION, { main: {} }))).toMatchObject({ code: 'DAMAGED', message: expect.stringContaining(folder()) })
    expect(await code(dumpSession(SESSION, { main: {}, overwrite: true }))).toBe('DAMAGED')
    expect(readdirSync(folder())).toEqual(before)
  })

  test('F12: of a newer format is refused, and not written over', async () => {
    const { file, ...list } = listing()
    writeList(file, { ...list, format: 99 })
    const before = readdirSync(folder())
    const { loadSession, dumpSession, sessions } = await tab()
    expect(await code(loadSession(SESSION, { main: {} }))).toBe('NEWER_VERSION')
    expect(await code(sessions())).toBe('NEWER_VERSION')
    expect(await code(dumpSession(SESSION, { main: {}, overwrite: true }))).toBe('NEWER_VERSION')
    expect(readdirSync(folder())).toEqual(before)
  })
})

describe('around it', () => {
  test('files of others are neither read nor removed', async () => {
    const { dumpSession } = await tab()
    await dumpSession(SESSION, { main: { n: 1 } })
    const theirs = ['.DS_Store', 'list-', 'list-9.bak', 'list-x', 'record-1', 'draft', 'notes.txt']
    for (const name of theirs) {
      writeFileSync(join(folder(), name), 'theirs')
      utimesSync(join(folder(), name), 0, 0)
    }
    const again = await tab()
    await again.loadSession(SESSION, { main: {} })
    for (let n = 2; n < 5; n++) await again.dumpSession(SESSION, { main: { n } })
    expect(await stored()).toEqual({ n: 4 })
    expect(readdirSync(folder())).toEqual(expect.arrayContaining(theirs))
  })

  test('what a process left that died is no record, holds nobody up, and is swept when it is old', async () => {
    await (await tab()).dumpSession(SESSION, { main: { n: 1 } })
    const dead = 2 ** 22 + 1
    const [old, young, mine] = [`record-${dead}-00ff`, `draft-${dead}-00fe`, `record-${process.pid}-00fd`]
    for (const name of [old, young, mine]) writeFileSync(join(folder(), name), 'half')
    for (const name of [old, mine]) utimesSync(join(folder(), name), 0, 0)
    const again = await tab()
    await again.loadSession(SESSION, { main: {} })
    await again.dumpSession(SESSION, { main: { n: 2 } })
    expect(await stored()).toEqual({ n: 2 })
    const left = readdirSync(folder())
    expect([old, young, mine].map(name => left.includes(name))).toEqual([false, true, true])
  })

  test('F34: a clock that is set back changes no order', async () => {
    const { dumpSession } = await tab()
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.UTC(2030))
    await dumpSession(SESSION, { main: { n: 1 } })
    clock.mockReturnValue(Date.UTC(2001))
    await dumpSession(SESSION, { main: { n: 2 } })
    for (const name of files('')) utimesSync(name, 9, 9)
    const { loadSession, dumpSession: dumpAgain } = await tab()
    expect(await loadSession(SESSION, { main: {} })).toMatchObject({ generation: 2, savedAt: new Date(Date.UTC(2001)) })
    expect((await dumpAgain(SESSION, { main: { n: 3 } })).generation).toBe(3)
    expect(await stored()).toEqual({ n: 3 })
  })

  test('F16: a directory that is removed while it is used is made again, whole', async () => {
    const { dumpSession, sessions } = await tab()
    await dumpSession(SESSION, { main: { n: 1, text: 'x'.repeat(2 ** 21) } })
    rmSync(directory, { recursive: true })
    expect(await sessions()).toEqual([])
    await dumpSession(SESSION, { main: { n: 2, text: 'x'.repeat(2 ** 21) } })
    const { loadSession } = await tab()
    const main = { n: 0 }
    expect(await loadSession(SESSION, { main })).toMatchObject({ vouched: true })
    expect(main.n).toBe(2)
  })

  test.for(['', 'short'])('a sealing key of which %j is left vouches for nothing; data still come and go', async left => {
    await (await tab()).dumpSession(SESSION, { main: { n: 1 } })
    writeFileSync(join(folder(), 'key'), left)
    const { loadSession, dumpSession } = await tab()
    expect(await loadSession(SESSION, { main: {} })).toMatchObject({ status: 'restored', vouched: false })
    await dumpSession(SESSION, { main: { n: 2 } })
    expect(await (await tab()).loadSession(SESSION, { main: {} })).toMatchObject({ generation: 2, vouched: false })
  })

  test('a directory that cannot be made, or is a file, is said by name', async () => {
    writeFileSync(join(directory, 'sessions'), '')
    const { dumpSession } = await tab()
    expect(await failure(dumpSession(SESSION, { main: {} }))).toMatchObject({
      name: 'PicklingError', code: 'STORE', message: expect.stringMatching(/ENOTDIR.*sessions/s), cause: expect.objectContaining({ code: 'ENOTDIR' }),
    })
  })
})
