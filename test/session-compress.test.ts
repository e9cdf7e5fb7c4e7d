// Sessions whose parts are compressed: that they come back without an option, that what has not changed is not written again,
// and that no more comes out of what somebody else has put there than was said. Over a real IndexedDB in the browser and one
// that is like it in Node.

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { autosave, deleteSession, dumps, dumpSession, exportSession, generations, hash, importSession, loadModuleAsDict, loadSession, PickleError, readGeneration, readSessionFile, sessions, Trust, type Limits, type Source } from '../lib/index.ts'
import { compressed, inflated, type Compression } from '../lib/sessions/compression.ts'
import type { Head, Part } from '../lib/sessions/head.ts'
import { meddle } from './support/records.ts'

beforeAll(async () => {
  if (typeof indexedDB === 'undefined') await import('fake-indexeddb/auto' as string)
})

const apps: string[] = []

afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  // Who lists all sessions of this origin is not to find these.
  for (const app of apps.splice(0)) for (const { name } of await sessions({ app })) await deleteSession(name, { app })
})

type Bytes = Uint8Array<ArrayBuffer> | undefined

const FORMATS = ['gzip', 'deflate-raw'] as const
const NAME = 'app'
let count = 0
const fresh = (): string => {
  apps.push(`compress-${Date.now()}-${count++}`)
  return apps.at(-1)!
}

async function failure(promise: Promise<unknown>): Promise<PickleError> {
  const error: unknown = await promise.then(() => undefined, reason => reason)
  if (!(error instanceof PickleError)) throw new Error(`expected a PickleError, got ${String(error)}`)
  return error
}

/** Bytes that nothing makes smaller. */
function noise(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536))
  return bytes
}

const rows = (count: number): object[] => Array.from({ length: count }, (_, id) => ({ id, text: `row ${id} of ${count}, ${id ** 3 % 9973}, `.repeat(12), at: new Date(id) }))

/** The app of a session that holds a value. */
async function saved(value: unknown): Promise<string> {
  const app = fresh()
  await dumpSession(NAME, { app, main: { value } })
  return app
}

/** A file as exportSession writes it, of which some says what somebody else wants. */
const sessionFile = (parts: object): Uint8Array => dumps({ dill: 'session file', format: 2, name: 'x', module: '', build: '', source: false, names: [], skipped: [], attachments: [], savedAt: 1, ...parts })

/** Does something to the newest head and to the record of its last part. */
async function tamper(app: string, change: (head: Head & { parts: Part[] }, bytes: Uint8Array<ArrayBuffer>) => Bytes): Promise<void> {
  await meddle(records => {
    const keys = records.getAllKeys(IDBKeyRange.bound(['head', NAME], ['head', NAME, []]))
    keys.onsuccess = () => {
      const key = keys.result.at(-1)!
      const found = records.get(key)
      found.onsuccess = () => {
        const head = found.result
        const { save, index } = head.parts.at(-1)
        const place = ['part', NAME, save, index]
        const part = records.get(place)
        part.onsuccess = () => {
          const bytes = change(head, part.result)
          if (bytes === undefined) records.delete(place)
          else records.put(bytes, place)
          records.put(head, key)
        }
      }
    }
  }, `dill:${app}`)
}

async function headOf(app: string): Promise<Head> {
  let head!: Head
  await tamper(app, (found, bytes) => {
    head = structuredClone(found)
    return bytes
  })
  return head
}

describe.for(FORMATS)('with %s', compress => {
  test.for([
    ['little', () => ({ rows: rows(200) }), 'all'],
    ['much', () => ({ rows: rows(5000) }), 'all'],
    ['what becomes no smaller', () => ({ noise: noise(3e5) }), 'none'],
    ['both', () => ({ rows: rows(5000), noise: noise(1e6) }), 'some'],
  ] as const)('%s comes back without an option', async ([, make, which]) => {
    const app = fresh()
    const main = make()
    const plain = await dumpSession('plain', { app, main })
    const dumped = await dumpSession(NAME, { app, main, compress })
    const { parts, format, length, bytes } = await headOf(app)
    expect(dumped.bytes).toBe(bytes)
    expect(length).toBe(plain.bytes)
    expect(bytes).toBe(parts.reduce((sum, { length, packed }) => sum + (packed?.length ?? length), 0))
    const small = parts.filter(({ packed }) => packed?.format === compress)
    expect(small.length === 0 ? 'none' : small.length === parts.length ? 'all' : 'some').toBe(which)
    expect(format).toBe(which === 'none' ? 1 : 2)
    if (which === 'all') expect(bytes).toBeLessThan(length / 2)
    const back = {}
    expect(await loadSession(NAME, { app, main: back })).toMatchObject({ status: 'restored', vouched: true, broken: [], bytes })
    expect(hash(back)).toBe(hash(main))
    expect(hash(await loadModuleAsDict(NAME, { app }))).toBe(hash(main))
    const { id } = (await generations({ app })).find(({ name }) => name === NAME)!
    const read = await readGeneration(NAME, id, { app })
    expect(read).toMatchObject({ vouched: true })
    expect(read.bytes.length).toBe(length)
  })

  test.for([
    ['with it', compress, compress],
    ['without it, over one with it', compress, undefined],
    ['with it, over one without it', undefined, compress],
    ['with another one', compress, FORMATS.find(format => format !== compress)],
  ] as const)('a save %s writes what has changed, and leaves the rest as it is stored', async ([, first, second]) => {
    const app = fresh()
    const main = { rows: rows(5000), last: 'a' }
    await dumpSession(NAME, { app, main, ...first === undefined ? {} : { compress: first } })
    const before = await headOf(app)
    main.last = 'b'
    await dumpSession(NAME, { app, main, ...second === undefined ? {} : { compress: second } })
    const after = await headOf(app)
    const mine = after.parts.filter(({ save }) => save === after.save)
    expect(mine.length).toBeGreaterThan(0)
    expect(mine.length).toBeLessThan(after.parts.length)
    expect(mine.every(({ packed }) => packed?.format === second)).toBe(true)
    for (const part of after.parts.filter(({ save }) => save !== after.save)) expect(before.parts).toContainEqual(part)
    const back = {}
    expect(await loadSession(NAME, { app, main: back })).toMatchObject({ vouched: true })
    expect(hash(back)).toBe(hash(main))
  })

  test('a part that has gone since is written again', async () => {
    const app = fresh()
    const main = { rows: rows(5000), last: 'a' }
    await dumpSession(NAME, { app, main, compress })
    await meddle(records => void records.delete(IDBKeyRange.bound(['part', NAME], ['part', NAME, []])), `dill:${app}`)
    main.last = 'b'
    await dumpSession(NAME, { app, main, compress })
    const back = {}
    await loadSession(NAME, { app, main: back })
    expect(hash(back)).toBe(hash(main))
  })

  test('a save shows the moment at which it began', async () => {
    const app = fresh()
    const main = { rows: rows(2000), n: 1 }
    const saving = dumpSession(NAME, { app, main, compress })
    main.n = 2
    main.rows.length = 5
    await saving
    const back = { n: 0, rows: [] as object[] }
    await loadSession(NAME, { app, main: back })
    expect([back.n, back.rows.length]).toEqual([1, 2000])
  })

  const other = FORMATS.find(format => format !== compress)!
  /** What is stored, what is said of how it is stored – by default what is so – and of how long it was. */
  type Damage = (bytes: Uint8Array<ArrayBuffer>, length: number) => { bytes: Bytes | Promise<Bytes>, packed?: unknown, length?: number }
  test.for<[string, Damage]>([
    ['more comes out of it than was said', () => ({ bytes: compressed(new Uint8Array(2 ** 26), compress) })],
    ['less comes out of it', () => ({ bytes: compressed(new Uint8Array(9), compress) })],
    ['as much comes out of it, and is something else', (_, length) => ({ bytes: compressed(new Uint8Array(length), compress) })],
    ['it is cut', bytes => ({ bytes: bytes.slice(0, -20) })],
    ['it is shorter than was said', bytes => ({ bytes: bytes.slice(0, -20), packed: { format: compress, length: bytes.length } })],
    ['nothing is left of it', () => ({ bytes: new Uint8Array(0) })],
    ['it is noise', bytes => ({ bytes: noise(bytes.length) })],
    ['a byte of it is another', bytes => ({ bytes: Uint8Array.from(bytes, (byte, i) => i === bytes.length >> 1 ? byte ^ 0xff : byte) })],
    ['it is not compressed', (_, length) => ({ bytes: new Uint8Array(length) })],
    ['another format is said', bytes => ({ bytes, packed: { format: other, length: bytes.length } })],
    ['a format is said that there is not', bytes => ({ bytes, packed: { format: 'zip', length: bytes.length } })],
    ['a format is said that is no text', bytes => ({ bytes, packed: { format: { toString: 1 }, length: bytes.length } })],
    ['its length is below 0', bytes => ({ bytes, packed: { format: compress, length: -1 } })],
    ['nothing is said but that it is compressed', bytes => ({ bytes, packed: null })],
    ['the part is said to be shorter', bytes => ({ bytes, length: 5 })],
    ['the part is said to be longer', bytes => ({ bytes, length: 1e6 })],
    ['the part is gone', () => ({ bytes: undefined })],
    ['the part is something else', () => ({ bytes: 'bytes' as never })],
  ])('where %s, the generation before it comes back', async ([, damage]) => {
    const app = fresh()
    await dumpSession(NAME, { app, main: { n: 1, rows: rows(100) }, compress })
    await dumpSession(NAME, { app, main: { n: 2, rows: rows(100) }, compress })
    let stored!: Uint8Array<ArrayBuffer>
    await tamper(app, (_, bytes) => stored = bytes)
    const { length: long, ...damaged } = damage(stored, (await headOf(app)).length)
    const bytes = await damaged.bytes
    await tamper(app, head => {
      const packed = 'packed' in damaged ? damaged.packed : { format: compress, length: bytes?.length ?? 1 }
      const length = long ?? head.length
      Object.assign(head, { length, parts: [{ ...head.parts[0]!, length, packed }] })
      return bytes
    })
    const back = { n: 0 }
    expect(await loadSession(NAME, { app, main: back })).toMatchObject({ status: 'recovered', broken: [{ generation: 2 }] })
    expect(back.n).toBe(1)
    expect(await deleteSession(NAME, { app })).toBe(true)
  })

  test('more than the limit of bytes is refused before anything is inflated, and stays where it is', async () => {
    const app = fresh()
    const main = { rows: rows(500) }
    const { bytes } = await dumpSession(NAME, { app, main, compress })
    const streams = vi.spyOn(globalThis, 'DecompressionStream')
    const error = await failure(loadSession(NAME, { app, main: {}, limits: { bytes: bytes + 1000 } }))
    expect(error).toMatchObject({ name: 'UnpicklingError', code: 'LIMIT', hint: expect.stringContaining('limits') })
    expect(await failure(loadModuleAsDict(NAME, { app, limits: { bytes } }))).toMatchObject({ code: 'LIMIT' })
    expect(streams).not.toHaveBeenCalled()
    streams.mockRestore()
    const back = {}
    expect(await loadSession(NAME, { app, main: back })).toMatchObject({ status: 'restored', broken: [] })
    expect(hash(back)).toBe(hash(main))
  })

  test('a file holds it too', async () => {
    const [app, other] = [fresh(), fresh()]
    const main = { rows: rows(1000), buffer: noise(100) }
    await dumpSession(NAME, { app, main })
    const plain = await exportSession(NAME, { app })
    const file = await exportSession(NAME, { app, compress })
    expect(file.length).toBeLessThan(plain.length / 2)
    const [one, two] = [await readSessionFile(plain), await readSessionFile(file)]
    expect(hash(two)).toBe(hash(one))
    await importSession(file, { app: other, trust: Trust.refs, compress })
    expect((await headOf(other)).parts[0]!.packed?.format).toBe(compress)
    const back = {}
    expect(await loadSession(NAME, { app: other, main: back })).toMatchObject({ vouched: true })
    expect(hash(back)).toBe(hash(main))
  })

  test.for([
    ['a bomb', async () => ({ bytes: await compressed(new Uint8Array(2 ** 26), compress), packed: { format: compress, length: 1000 } }), 'DAMAGED'],
    ['a bomb that says what it is', async () => ({ bytes: await compressed(new Uint8Array(2 ** 20), compress), packed: { format: compress, length: 2 ** 40 } }), 'LIMIT'],
    ['what is shorter than it says', async () => ({ bytes: await compressed(new Uint8Array(20), compress), packed: { format: compress, length: 21 } }), 'DAMAGED'],
    ['noise', async () => ({ bytes: noise(1000), packed: { format: compress, length: 1000 } }), 'DAMAGED'],
    ['what is cut', async () => ({ bytes: (await compressed(noise(1000), compress)).slice(0, 500), packed: { format: compress, length: 1000 } }), 'DAMAGED'],
    ['nothing', async () => ({ bytes: new Uint8Array(0), packed: { format: compress, length: 1000 } }), 'DAMAGED'],
    ['a format that there is not', async () => ({ bytes: noise(10), packed: { format: '__proto__', length: 10 } }), 'NOT_A_SESSION'],
    ['a length below 0', async () => ({ bytes: noise(10), packed: { format: compress, length: -1 } }), 'NOT_A_SESSION'],
    ['no length', async () => ({ bytes: noise(10), packed: { format: compress } }), 'NOT_A_SESSION'],
    ['a text', async () => ({ bytes: noise(10), packed: compress }), 'NOT_A_SESSION'],
  ] as const)('a file with %s is refused', async ([, make, code]) => {
    const app = fresh()
    const file = sessionFile(await make())
    for (const attempt of [() => importSession(file, { app }), () => readSessionFile(file)]) {
      const error = await failure(attempt())
      expect(error.code).toBe(code)
      expect(error.hint).toEqual(expect.any(String))
    }
    expect(await generations({ app })).toEqual([])
  })

  const megabyte = async (): Promise<Uint8Array> => await exportSession(NAME, { app: await saved(rows(5000)), compress })
  const expected = async (length: number): Promise<Uint8Array> => sessionFile({ bytes: await compressed(new Uint8Array(2 ** 20), compress), packed: { format: compress, length } })
  test.for<readonly [string, () => Promise<Source>, Partial<Limits> | undefined, string]>([
    ['a file within them', megabyte, { bytes: 1e7 }, 'none'],
    ['a file that is compressed to fewer bytes than they allow, and becomes more', megabyte, { bytes: 5e5 }, 'LIMIT'],
    ['a file that is larger', async () => await exportSession(NAME, { app: await saved(rows(10)) }), { bytes: 1000 }, 'LIMIT'],
    ['a stream that is longer', async () => new Blob([await exportSession(NAME, { app: await saved(noise(1e6)) }) as Uint8Array<ArrayBuffer>]).stream(), { bytes: 1e5 }, 'LIMIT'],
    ['a name that is longer', () => expected(2 ** 20), { string: 10 }, 'LIMIT'],
    ['a file that says more than is allowed by default', () => expected(2 ** 40), {}, 'LIMIT'],
    ['such a file where more is allowed', () => expected(2 ** 40), { bytes: 2 ** 41 }, 'DAMAGED'],
    ['a limit that there is not', megabyte, { byte: 1 } as Partial<Limits>, 'BAD_OPTION'],
    ['a limit that is no number', megabyte, { bytes: '1' as never }, 'BAD_OPTION'],
    ['limits that are none', megabyte, 7 as never, 'BAD_OPTION'],
  ])('limits of a file: %s', async ([, make, limits, code]) => {
    const app = fresh()
    for (const attempt of [async () => importSession(await make(), { app, limits: limits! }), async () => readSessionFile(await make(), { limits: limits! })]) {
      expect(await attempt().then(() => 'none', (error: PickleError) => error.code)).toBe(code)
    }
    expect(await generations({ app })).toHaveLength(code === 'none' ? 1 : 0)
  })

  test('of a bomb no more is inflated than what comes of one piece', async () => {
    const bomb = await compressed(new Uint8Array(2 ** 27), compress)
    const { prototype } = ReadableStreamDefaultReader
    const { read } = prototype
    let out = 0
    prototype.read = async function () {
      const step = await read.call(this)
      out += (step.value as Uint8Array | undefined)?.length ?? 0
      return step
    }
    try {
      expect(await inflated(bomb, compress, 1000)).toBeUndefined()
    } finally {
      prototype.read = read
    }
    expect(out).toBeLessThan(2 ** 25)
  })

  test('where the platform lacks it, a save says so, and a load puts nothing aside', async () => {
    const app = fresh()
    const main = { rows: rows(100) }
    await dumpSession(NAME, { app, main, compress })
    for (const lacks of [undefined, class { constructor() { throw new TypeError('unknown format') } }]) {
      vi.stubGlobal('CompressionStream', lacks)
      vi.stubGlobal('DecompressionStream', lacks)
      for (const attempt of [() => dumpSession(NAME, { app, main, compress }), () => exportSession(NAME, { app, compress }), () => loadSession(NAME, { app, main: {} })]) {
        expect(await failure(attempt())).toMatchObject({ code: 'NO_COMPRESSION', hint: expect.any(String) })
      }
      expect(() => autosave(NAME, main, { app, compress })).toThrow(expect.objectContaining({ code: 'NO_COMPRESSION' }))
      vi.unstubAllGlobals()
    }
    expect(await loadSession(NAME, { app, main: {} })).toMatchObject({ status: 'restored', generation: 1, broken: [] })
  })
})

test.for([['zip'], [''], [7], [null], [true], [{}], [['gzip']]])('compress: %j is no way to compress', async ([compress]) => {
  const given = { app: fresh(), main: {}, compress: compress as Compression }
  for (const attempt of [() => dumpSession(NAME, given), () => exportSession(NAME, given), () => importSession(new Uint8Array(), given)]) {
    expect(await failure(attempt())).toMatchObject({ code: 'BAD_OPTION', message: expect.stringContaining('compress') })
  }
  expect(() => autosave(NAME, {}, given)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }))
})

test('an option that is not the own one of its object is none', async () => {
  const app = fresh()
  await dumpSession(NAME, Object.assign(Object.create({ compress: 'gzip' }) as object, { app, main: { rows: rows(100) } }))
  expect((await headOf(app)).parts[0]!.packed).toBeUndefined()
})

test('what saves itself compresses while its page is seen', async () => {
  const app = fresh()
  let seen = 'visible'
  if (typeof document === 'undefined') {
    vi.stubGlobal('document', Object.defineProperty(new EventTarget(), 'visibilityState', { get: () => seen }))
    vi.stubGlobal('addEventListener', () => {})
    vi.stubGlobal('removeEventListener', () => {})
  } else vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => seen as DocumentVisibilityState)
  const main = { rows: rows(100), n: 0 }
  const auto = autosave(NAME, main, { app, compress: 'gzip', load: false, watch: () => {} })
  for (const [visibility, format] of [['visible', 'gzip'], ['hidden', undefined], ['visible', 'gzip']] as const) {
    seen = visibility
    main.n++
    await auto.flush()
    expect((await headOf(app)).parts[0]!.packed?.format).toBe(format)
  }
  await auto.close()
  const back = {}
  await loadSession(NAME, { app, main: back })
  expect(hash(back)).toBe(hash(main))
})
