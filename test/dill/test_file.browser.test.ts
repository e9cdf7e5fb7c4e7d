// dill's test_file.py for the files of a browser: handles of the origin's own file system, by the file's state when they
// are loaded and fmode. A handle has neither mode nor position, and whoever has it may write: so what is there stays as it
// is in every mode, and what is missing is made.

import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  CONTENTS_FMODE, copy, detect, dumps, dumpsAsync, dumpSession, FILE_FMODE, HANDLE_FMODE, loads, loadsAsync, loadSession, Trust, type LoadOptions,
} from '../../lib/index.ts'
import { fromElsewhere } from '../support/code-bytes.ts'
import { originHasFiles } from '../support/origin-files.ts'

const path = 'dill test/_test_file.txt'
let root: FileSystemDirectoryHandle

beforeAll(async () => { if (originHasFiles) root = await navigator.storage.getDirectory() })
beforeEach(({ skip }) => { skip(!originHasFiles, 'the engine shows no files of the origin') })
afterEach(async () => { if (originHasFiles) await root.removeEntry('dill test', { recursive: true }).catch(() => undefined) })

const folder = (): Promise<FileSystemDirectoryHandle> => root.getDirectoryHandle('dill test', { create: true })

async function write(handle: FileSystemFileHandle, data: string | Uint8Array<ArrayBuffer>): Promise<FileSystemFileHandle> {
  const stream = await handle.createWritable()
  await stream.write(data)
  await stream.close()
  return handle
}

const holding = async (data: string | Uint8Array<ArrayBuffer>): Promise<FileSystemFileHandle> =>
  write(await (await folder()).getFileHandle('_test_file.txt', { create: true }), data)

const read = async (handle: FileSystemFileHandle): Promise<string> => (await handle.getFile()).text()

const disk = async (): Promise<string | undefined> => {
  try {
    return await read(await (await folder()).getFileHandle('_test_file.txt'))
  } catch {
    return undefined
  }
}

const states = ['same', 'smaller', 'missing', 'larger'] as const
type State = typeof states[number]
const now: Readonly<Record<State, string | undefined>> = { same: 'hello', smaller: 'h', missing: undefined, larger: 'hello and goodbye!' }

/** What the file holds after the load: what it held before; and if it was missing, what was saved. */
const modes = [
  ['test_file.py::test_nostrictio_handlefmode', HANDLE_FMODE, ''],
  ['test_file.py::test_nostrictio_contentsfmode', CONTENTS_FMODE, ''],
  ['test_file.py::test_nostrictio_filefmode', FILE_FMODE, 'hello'],
] as const

async function become(state: State): Promise<void> {
  if (now[state] === undefined) await root.removeEntry('dill test', { recursive: true })
  else await holding(now[state])
}

for (const [id, fmode, missing] of modes) {
  test.each(states)(`${id} by its path, the file is %s`, async state => {
    const bytes = await dumpsAsync({ file: await holding('hello') }, { fmode })
    await become(state)
    const { file } = await loadsAsync<{ file: FileSystemFileHandle }>(bytes)
    expect([await root.resolve(file), file.name, await read(file), await disk()]).toEqual([path.split('/'), '_test_file.txt', now[state] ?? missing, now[state] ?? missing])
    await write(file, 'more')
    expect(await disk()).toBe('more')
  })

  test.each(states.filter(state => state !== 'missing'))(`${id} beside the bytes, the file is %s`, async state => {
    const handle = await holding('hello')
    const attachments: unknown[] = []
    const bytes = await dumpsAsync(handle, { fmode, attachments })
    await become(state)
    const back = await loadsAsync<FileSystemFileHandle>(bytes, { attachments: structuredClone(attachments) })
    expect([await back.isSameEntry(handle), await disk()]).toEqual([true, now[state]])
  })
}

describe('asked to restore, a load does what dill does', () => {
  test.each(states.flatMap(state => [true, false].map(beside => ({ state, beside }))).filter(({ state, beside }) => state !== 'missing' || !beside))(
    'test_file.py::test_nostrictio_filefmode the file is $state, beside the bytes: $beside', async ({ state, beside }) => {
      const attachments = beside ? [] : undefined
      const bytes = await dumpsAsync(await holding('hello'), { fmode: FILE_FMODE, ...(attachments === undefined ? {} : { attachments }) })
      await become(state)
      const options: LoadOptions = { files: 'restore', ...(attachments === undefined ? {} : { attachments }) }
      expect(await read(await loadsAsync<FileSystemFileHandle>(bytes, options))).toBe('hello')
      expect(await disk()).toBe('hello')
      if (beside) expect(() => loads(bytes, options)).toThrow(expect.objectContaining({ name: 'UnpicklingError', code: 'ASYNC_ONLY' }))
    })

  test('a handle without contents has nothing to restore', async () => {
    const bytes = await dumpsAsync(await holding('hello'))
    await holding('h')
    await loadsAsync(bytes, { files: 'restore' })
    expect(await disk()).toBe('h')
  })
})

test('contents are bytes, not text', async () => {
  const data = Uint8Array.from({ length: 70_000 }, (_, i) => i * 31 >> 3)
  const bytes = await dumpsAsync(await holding(data), { fmode: FILE_FMODE })
  await become('missing')
  const back = await loadsAsync<FileSystemFileHandle>(bytes)
  expect(new Uint8Array(await (await back.getFile()).arrayBuffer())).toEqual(data)
})

test('one handle is one, and the same bytes are written twice', async () => {
  const handle = await holding('hello')
  const bytes = await dumpsAsync([handle, handle], { fmode: FILE_FMODE })
  expect(await dumpsAsync([handle, handle], { fmode: FILE_FMODE })).toEqual(bytes)
  const [a, b] = await loadsAsync<FileSystemFileHandle[]>(bytes)
  expect(a).toBe(b)
})

test('a session keeps handles beside the bytes', async () => {
  const file = await holding('hello')
  await dumpSession('files', { main: { file }, fmode: FILE_FMODE })
  await holding('h')
  const main: { file?: FileSystemFileHandle } = {}
  await loadSession('files', { main })
  expect([await main.file!.isSameEntry(file), await disk()]).toEqual([true, 'h'])
  await loadSession('files', { main, files: 'restore' })
  expect(await disk()).toBe('hello')
})

test('a file that the user picked travels by its contents', async () => {
  const handle = await holding('hello')
  const { resolve } = FileSystemDirectoryHandle.prototype
  // What is outside of the origin's own files has no path there.
  FileSystemDirectoryHandle.prototype.resolve = async () => null
  let bytes: Uint8Array<ArrayBuffer>
  try {
    await expect(dumpsAsync({ handle })).rejects.toThrow(/\$\.handle: it is a permission.*FILE_FMODE any by its contents/)
    bytes = await dumpsAsync({ handle }, { fmode: FILE_FMODE })
  } finally {
    FileSystemDirectoryHandle.prototype.resolve = resolve
  }
  const back = await loadsAsync<{ handle: FileSystemFileHandle }>(bytes)
  expect([back.handle.name, await read(back.handle), await back.handle.isSameEntry(handle)]).toEqual(['_test_file.txt', 'hello', false])
  expect((await root.resolve(back.handle))![0]).toBe('dill-files')
  await write(back.handle, 'mine')
  expect(await read((await loadsAsync<{ handle: FileSystemFileHandle }>(bytes)).handle), 'nothing is written over').toBe('mine')
  await root.removeEntry('dill-files', { recursive: true })
})

test('nobody but who is vouched for opens files', async () => {
  const bytes = fromElsewhere(await dumpsAsync(await holding('hello')))
  await expect(loadsAsync(bytes)).rejects.toMatchObject({ code: 'CODE_NOT_TRUSTED', message: expect.stringContaining(path) })
  for (const options of [{ allow: [path] }, { trust: Trust.refs }]) expect(await read(await loadsAsync<FileSystemFileHandle>(bytes, options))).toBe('hello')
})

test('beside the bytes it needs nobody who vouches, and synchronous verbs suffice', async () => {
  const handle = await holding('hello')
  const attachments: unknown[] = []
  const bytes = dumps(handle, { attachments })
  expect(loads(bytes, { attachments })).toBe(handle)
  expect(() => loads(dumps(handle, { attachments: [] }), { attachments: [root] })).toThrow(/no FileSystemFileHandle/)
  expect(() => dumps(handle, { attachments, fmode: FILE_FMODE })).toThrow(/asynchronous/)
})

test('synchronous verbs say who can wait', async () => {
  const handle = await holding('hello')
  const bytes = await dumpsAsync({ handle })
  expect(() => loads(bytes)).toThrow(expect.objectContaining({ name: 'UnpicklingError', code: 'ASYNC_ONLY' }))
  expect(() => copy(handle)).toThrow(/permission/)
  expect(detect.why(handle).failures.length).toBe(1)
})

test('what a worker has open for itself alone is refused, with the remedy', async () => {
  const worker = new Worker(new URL('../support/sync-handle.ts', import.meta.url), { type: 'module' })
  const said = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = reject
  })
  worker.terminate()
  expect(said).toEqual([expect.stringMatching(/^Cannot pickle a FileSystemSyncAccessHandle at \$\.open: a file that is open for writing .*save the FileSystemFileHandle/)])
})

test('a folder where the file was, and a load that fails', async () => {
  const bytes = await dumpsAsync([await holding('hello'), await (await folder()).getFileHandle('other', { create: true })])
  await become('missing')
  await (await folder()).getDirectoryHandle('other', { create: true })
  await expect(loadsAsync(bytes)).rejects.toMatchObject({ name: 'UnpicklingError', code: 'NO_FILE', message: expect.stringContaining('dill test/other') })
  expect(await disk()).toBeUndefined()
})
