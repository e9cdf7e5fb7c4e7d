// dill's test_file.py for Node's file handles: what comes back of an open file, by the file's state when it is loaded, the
// mode it was open in, and fmode. Where dill would damage the file that is there, the row says so, and what we do instead.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, open, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { kind as kindOf } from '../../lib/core/kind.ts'
import { Pickler as CorePickler } from '../../lib/core/pickler.ts'
import { Registry } from '../../lib/core/registry.ts'
import { defaultSettings } from '../../lib/core/settings.ts'
import {
  CONTENTS_FMODE, copy, detect, dumps, dumpsAsync, dumpSession, FILE_FMODE, HANDLE_FMODE, loads, loadsAsync, loadSession, settings, Trust,
  type LoadOptions,
} from '../../lib/index.ts'
import { fromElsewhere } from '../support/code-bytes.ts'
import { openFiles, rest } from '../support/open-files.ts'

let folder: string
let file: string
const opened = openFiles('_test_file.txt', (...made) => { [folder, file] = made })

/** Opens a file that the test closes. */
async function opens(flags: string, path = file): Promise<FileHandle> {
  const handle = await open(path, flags)
  opened.push(handle)
  return handle
}

async function comesBack<T = FileHandle>(bytes: Uint8Array<ArrayBuffer>, options?: LoadOptions): Promise<T> {
  const value = await loadsAsync<T>(bytes, options)
  for (const one of Object.values([value].flat() as object)) if (typeof one === 'object' && one !== null && 'fd' in one) opened.push(one as FileHandle)
  return value
}

/** Where a handle stands. */
function tell({ fd }: FileHandle): number {
  return Number(/^pos:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))![1])
}

async function whole(handle: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(1000), 0, 1000, 0)
  return buffer.toString('utf8', 0, bytesRead)
}

const disk = (): string | undefined => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function letters(count: number, first: number): string {
  return Array.from({ length: count }, (_, i) => i % 7 === 0 ? '\n' : String.fromCharCode(97 + (first + i) % 26)).join('')
}

type State = 'same' | 'smaller' | 'missing' | 'larger'
const states: readonly State[] = ['same', 'smaller', 'missing', 'larger']

async function become(state: State, text: Partial<Record<State, string | undefined>>): Promise<void> {
  if (state === 'missing') return rm(file)
  const now = text[state]
  if (now !== undefined) await writeFile(file, now)
}

const [saved, less, more] = [letters(200, 0), letters(150, 3), letters(250, 5)]
const onDisk = { smaller: less, missing: undefined, larger: more }

interface Reading { readonly at: number, readonly reads: string, readonly whole: string }
interface Writing { readonly at: number, readonly dill: string, readonly ours?: string }

/** Open for reading, at 200 of 200, but for `same`, where it is at 0. What is loaded stands there, reads that, and holds that. */
const reading: Readonly<Record<0 | 1 | 2, Readonly<Record<State, Reading>>>> = {
  [HANDLE_FMODE]: {
    same: { at: 0, reads: saved, whole: saved }, smaller: { at: 0, reads: less, whole: less },
    missing: { at: 0, reads: '', whole: '' }, larger: { at: 0, reads: more, whole: more },
  },
  [CONTENTS_FMODE]: {
    same: { at: 0, reads: saved, whole: saved }, smaller: { at: 150, reads: '', whole: less },
    missing: { at: 0, reads: '', whole: '' }, larger: { at: 200, reads: more.slice(200), whole: more },
  },
  [FILE_FMODE]: {
    same: { at: 0, reads: saved, whole: saved }, smaller: { at: 200, reads: '', whole: saved },
    missing: { at: 200, reads: '', whole: saved }, larger: { at: 200, reads: '', whole: saved },
  },
}

/** Open for writing, after "hello". What is loaded stands there; when it has written " world!", the file holds that. */
const written = { smaller: 'h', larger: 'hello and goodbye!' }
const writing: Readonly<Record<0 | 1 | 2, Readonly<Record<State, Writing>>>> = {
  [HANDLE_FMODE]: {
    same: { at: 0, dill: ' world!' }, smaller: { at: 0, dill: ' world!' }, missing: { at: 0, dill: ' world!' },
    larger: { at: 0, dill: ' world!', ours: ' world!nd goodbye!' },
  },
  [CONTENTS_FMODE]: {
    same: { at: 5, dill: 'hello world!' }, smaller: { at: 1, dill: 'h world!' }, missing: { at: 0, dill: ' world!' },
    larger: { at: 5, dill: 'hello world!odbye!' },
  },
  [FILE_FMODE]: {
    same: { at: 5, dill: 'hello world!' }, smaller: { at: 1, dill: 'hello world!', ours: 'h world!' }, missing: { at: 5, dill: 'hello world!' },
    larger: { at: 5, dill: 'hello world!', ours: 'hello world!odbye!' },
  },
}

/** Open for appending, after "hello". */
const appending: Readonly<Record<0 | 1 | 2, Readonly<Record<State, Omit<Writing, 'at'>>>>> = {
  [HANDLE_FMODE]: {
    same: { dill: 'hello world!' }, smaller: { dill: 'h world!' }, missing: { dill: ' world!' }, larger: { dill: 'hello and goodbye! world!' },
  },
  [CONTENTS_FMODE]: {
    same: { dill: 'hello world!' }, smaller: { dill: 'h world!' }, missing: { dill: ' world!' }, larger: { dill: 'hello and goodbye! world!' },
  },
  [FILE_FMODE]: {
    same: { dill: 'hello world!' }, smaller: { dill: 'hello world!', ours: 'h world!' }, missing: { dill: 'hello world!' },
    larger: { dill: 'hello world!', ours: 'hello and goodbye! world!' },
  },
}

const modes = [
  ['test_file.py::test_nostrictio_handlefmode', HANDLE_FMODE],
  ['test_file.py::test_nostrictio_contentsfmode', CONTENTS_FMODE],
  ['test_file.py::test_nostrictio_filefmode', FILE_FMODE],
] as const

for (const [id, fmode] of modes) {
  test.each(states)(`${id} r, the file is %s`, async state => {
    await writeFile(file, saved)
    const handle = await opens('r')
    if (state !== 'same') await rest(handle)
    const bytes = await dumpsAsync(handle, { fmode })
    await become(state, onDisk)
    const before = disk()
    const back = await comesBack(bytes)
    const row = reading[fmode][state]
    expect([tell(back), await rest(back), await whole(back)]).toEqual([row.at, row.reads, row.whole])
    expect(disk(), 'what is there is as it was').toBe(before)
    await expect(back.write('x')).rejects.toThrow(/EBADF/)
  })

  test.each(states)(`${id} w, the file is %s`, async state => {
    const handle = await opens('w')
    await handle.write('hello')
    const bytes = await dumpsAsync(handle, { fmode })
    await become(state, written)
    const before = disk()
    const back = await comesBack(bytes)
    const { at, dill, ours = dill } = writing[fmode][state]
    expect(tell(back)).toBe(at)
    if (state !== 'missing') expect(disk(), 'what is there is as it was').toBe(before)
    await back.write(' world!')
    expect(disk()).toBe(ours)
    expect(ours === dill || before !== 'hello', 'differs from dill where that would damage a file').toBe(true)
  })

  test.each(states)(`${id} a, the file is %s`, async state => {
    const handle = await opens('a')
    await handle.write('hello')
    const bytes = await dumpsAsync(handle, { fmode })
    await become(state, written)
    const before = disk()
    const back = await comesBack(bytes)
    if (state !== 'missing') expect(disk(), 'what is there is as it was').toBe(before)
    await back.write(' world!')
    const { dill, ours = dill } = appending[fmode][state]
    expect(disk()).toBe(ours)
  })
}

describe('asked to restore, a load does what dill does', () => {
  test.each(states)('test_file.py::test_nostrictio_filefmode r, the file is %s', async state => {
    await writeFile(file, saved)
    const handle = await opens('r')
    await rest(handle)
    const bytes = await dumpsAsync(handle, { fmode: FILE_FMODE })
    await become(state, onDisk)
    const back = await comesBack(bytes, { files: 'restore' })
    expect([tell(back), await rest(back), await whole(back), disk()]).toEqual([200, '', saved, saved])
  })

  test.each(states.flatMap(state => ['w', 'a'].map(mode => ({ state, mode }))))('test_file.py::test_nostrictio_filefmode $mode, the file is $state', async ({ state, mode }) => {
    const handle = await opens(mode)
    await handle.write('hello')
    const bytes = await dumpsAsync(handle, { fmode: FILE_FMODE })
    await become(state, written)
    const back = await comesBack(bytes, { files: 'restore' })
    if (mode === 'w') expect(tell(back)).toBe(5)
    expect(disk()).toBe('hello')
    await back.write(' world!')
    expect(disk()).toBe(writing[FILE_FMODE][state].dill)
  })

  test('a handle without contents has nothing to restore', async () => {
    const handle = await opens('w')
    await handle.write('hello')
    const bytes = dumps(handle, { fmode: CONTENTS_FMODE })
    await writeFile(file, 'h')
    await comesBack(bytes, { files: 'restore' })
    expect(disk()).toBe('h')
  })
})

describe('modes', () => {
  test.each([['r+', 'hello'], ['w+', ''], ['a+', 'hello']])('%s reads and writes', async (mode, text) => {
    await writeFile(file, 'hello')
    const handle = await opens(mode)
    const back = await comesBack(dumps(handle))
    expect(await rest(back)).toBe(text)
    await back.write('!')
    expect(disk()).toBe(`${text}!`)
  })

  test('a second round trip knows what the first was told', async () => {
    const handle = await opens('w')
    await handle.write('hello')
    const bytes = dumps(handle, { fmode: CONTENTS_FMODE })
    const back = await comesBack(bytes)
    expect(dumps(back, { fmode: CONTENTS_FMODE })).toEqual(bytes)
    await rm(file)
    await writeFile(file, '')
    const reader = await opens('r')
    const gone = dumps(reader)
    await rm(file)
    expect(dumps(await comesBack(gone)), 'a file without a name is still called after its origin').toEqual(gone)
  })

  test('contents are bytes, not text', async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i * 31 >> 3)
    await writeFile(file, bytes)
    const handle = await opens('r')
    const pickled = await dumpsAsync(handle, { fmode: FILE_FMODE })
    await rm(file)
    const back = await comesBack(pickled)
    expect(new Uint8Array(await back.readFile())).toEqual(bytes)
  })

  test('a file that has lost its name travels by its contents', async () => {
    await writeFile(file, 'hello')
    const handle = await opens('r')
    await rm(file)
    expect(await whole(await comesBack(await dumpsAsync(handle, { fmode: FILE_FMODE })))).toBe('hello')
  })

  test('the setting is the option’s default', async () => {
    await writeFile(file, 'hello')
    const handle = await opens('r')
    settings.fmode = FILE_FMODE
    try {
      expect(await dumpsAsync(handle)).toEqual(await dumpsAsync(handle, { fmode: FILE_FMODE }))
    } finally {
      settings.fmode = HANDLE_FMODE
    }
  })
})

describe('in a graph', () => {
  test('one handle is one, two are two', async () => {
    await writeFile(file, 'hello')
    const [one, other] = [await opens('r'), await opens('r')]
    await one.read(Buffer.alloc(2), 0, 2, null)
    const [a, b, c] = await comesBack<FileHandle[]>(dumps([one, one, other], { fmode: CONTENTS_FMODE }))
    expect([a === b, a === c, tell(a!), tell(c!)]).toEqual([true, false, 2, 0])
  })

  test('a session keeps it', async () => {
    await writeFile(file, 'hello')
    const log = await opens('r')
    await dumpSession('files', { main: { log } })
    const main: { log?: FileHandle } = {}
    await loadSession('files', { main })
    opened.push(main.log!)
    expect(await whole(main.log!)).toBe('hello')
  })

  test('looking reads no contents, and moves nothing', async () => {
    await writeFile(file, 'hello')
    const handle = await opens('r')
    expect(detect.why(handle).ok).toBe(true)
    expect(detect.why(handle, { fmode: FILE_FMODE }).failures.map(({ reason }) => reason)).toEqual(['only asynchronous code can read it.'])
    expect(tell(handle)).toBe(0)
  })
})

describe('who may open files', () => {
  test('nobody but who is vouched for', async () => {
    await writeFile(file, 'hello')
    const bytes = fromElsewhere(dumps(await opens('r')))
    await expect(loadsAsync(bytes)).rejects.toMatchObject({ code: 'CODE_NOT_TRUSTED', message: expect.stringContaining(file) })
    expect(await whole(await comesBack(bytes, { allow: [file] }))).toBe('hello')
    expect(await whole(await comesBack(bytes, { trust: Trust.refs }))).toBe('hello')
    await expect(loadsAsync(bytes, { allow: [folder] })).rejects.toMatchObject({ code: 'CODE_NOT_TRUSTED' })
  })

  test.each([
    ['a path from here', ['package.json', 'r', 0, false, 0]],
    ['a path that is none', [7, 'r', 0, false, 0]],
    ['a mode that is none', [process.execPath, 'constructor', 0, false, 0]],
    ['an fmode that is none', [process.execPath, 'r', 3, false, 0]],
    ['a position that is none', [process.execPath, 'r', 1, false, -1]],
    ['no contents', [process.execPath, 'r', 2, false, 0]],
    ['contents that are text', [process.execPath, 'r', 2, false, 0, 'text']],
    ['too much', [process.execPath, 'r', 0, false, 0, 'text']],
  ])('bytes that tell %s are refused, and leave nothing open', async (_what, parts) => {
    class Fake {}
    const fake = kindOf<Fake>({ tag: 'FileHandle', prototypes: [Fake.prototype], own: 'all', encode: (_value, out) => { for (const part of parts) out.value('part', part) }, decode: () => new Fake() })
    const bytes = new CorePickler(new Registry([fake]), defaultSettings()).dump(new Fake())
    const before = readdirSync('/proc/self/fd').length
    await expect(loadsAsync(bytes, { trust: Trust.code })).rejects.toMatchObject({ name: 'UnpicklingError' })
    expect(readdirSync('/proc/self/fd').length).toBe(before)
  })
})

describe('what cannot be', () => {
  test('synchronous verbs say who can wait', async () => {
    await writeFile(file, 'hello')
    const handle = await opens('r')
    for (const run of [() => loads(dumps(handle)), () => copy(handle)]) {
      expect(run).toThrow(expect.objectContaining({ name: 'UnpicklingError', code: 'ASYNC_ONLY', message: expect.stringContaining('await loadsAsync') }))
    }
    expect(() => dumps(handle, { fmode: FILE_FMODE })).toThrow(/asynchronous.*await dump/)
  })

  test.each([undefined, 'overwrite', true])('files: %s', async files => {
    if (files === undefined) expect(loads(dumps(1), { files } as never)).toBe(1)
    else expect(() => loads(dumps(1), { files } as never)).toThrow(/must be 'keep' or 'restore'/)
  })

  test('a folder, and what has only the looks of a handle', async () => {
    await expect(dumpsAsync(await opens('r', folder))).rejects.toThrow(/pipe, a device or a folder.*Save its path/)
    await expect(dumpsAsync(await opens('r', '/dev/null'))).rejects.toThrow(/device/)
    await writeFile(file, '')
    const prototype = Object.getPrototypeOf(await opens('r')) as object
    expect(() => dumps(Object.create(prototype))).toThrow(/FileHandle/)
  })

  test('a folder that is gone, and a file that is a folder now', async () => {
    const inner = await mkdtemp(join(folder, 'inner-'))
    const path = join(inner, 'log')
    const writer = await opens('w', path)
    const bytes = dumps(writer)
    await rm(inner, { recursive: true })
    await expect(loadsAsync(bytes)).rejects.toMatchObject({ name: 'UnpicklingError', code: 'NO_FILE', message: expect.stringContaining(path) })
    await writeFile(file, '')
    const reader = dumps(await opens('r'))
    await rm(file)
    await mkdir(file)
    await expect(loadsAsync(reader)).rejects.toMatchObject({ code: 'NO_FILE', message: expect.stringContaining('regular') })
    await rm(file, { recursive: true })
  })

  test('a load that fails leaves neither open files nor new ones', async () => {
    const [log, other] = [await opens('w'), await opens('w', join(folder, 'gone'))]
    const bytes = await dumpsAsync([log, other])
    await rm(file)
    await rm(join(folder, 'gone'))
    const inner = join(folder, 'gone')
    await mkdir(inner)
    const before = readdirSync('/proc/self/fd').length
    await expect(loadsAsync(bytes)).rejects.toMatchObject({ code: 'NO_FILE' })
    expect([disk(), readdirSync('/proc/self/fd').length]).toEqual([undefined, before])
    await rm(inner, { recursive: true })
  })

  test('a file that only could be written is opened for reading too, and says if it cannot', async () => {
    const handle = await opens('w')
    await handle.write('hello')
    const bytes = dumps(handle, { fmode: CONTENTS_FMODE })
    await chmod(file, 0o200)
    if (process.getuid?.() === 0) expect(statSync(file).mode & 0o777).toBe(0o200)
    else await expect(loadsAsync(bytes)).rejects.toMatchObject({ code: 'NO_FILE' })
  })

  test('closed handles', async () => {
    const handle = await opens('w')
    await handle.close()
    expect(() => dumps({ handle })).toThrow(/\$\.handle: Cannot pickle closed files.*Save it before it is closed/)
  })
})

describe('standard streams', () => {
  test.each(['stdin', 'stdout', 'stderr'] as const)('%s is that of the process', name => {
    const back = loads<{ stream: object }>(dumps({ stream: process[name] }))
    expect(back.stream).toBe(process[name])
  })

  test('no other stream is one', () => {
    const forged = Object.assign(new Socket(), { fd: 1 })
    expect(() => dumps(forged)).toThrow(/Socket/)
  })
})
