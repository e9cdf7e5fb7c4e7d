// cloudpickle's cloudpickle_file_test.py in a browser. A handle there has no mode and no position; what does is a File, a
// snapshot, and a slice of it is where reading goes on.

import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { dumps, dumpsAsync, FILE_FMODE, loads, loadsAsync } from '../../lib/index.ts'
import { originHasFiles } from '../support/origin-files.ts'

const text = 'Hello world!'
let root: FileSystemDirectoryHandle

beforeAll(async () => { if (originHasFiles) root = await navigator.storage.getDirectory() })
beforeEach(({ skip }) => { skip(!originHasFiles, 'the engine shows no files of the origin') })
afterEach(async () => { if (originHasFiles) await root.removeEntry('testfile').catch(() => undefined) })

async function holding(contents: string): Promise<FileSystemFileHandle> {
  const handle = await root.getFileHandle('testfile', { create: true })
  const stream = await handle.createWritable()
  await stream.write(contents)
  await stream.close()
  return handle
}

/** Sent and taken away, as to another machine. */
async function sent(handle: FileSystemFileHandle): Promise<FileSystemFileHandle> {
  const bytes = await dumpsAsync(handle, { fmode: FILE_FMODE })
  await root.removeEntry('testfile')
  return loadsAsync<FileSystemFileHandle>(bytes)
}

const read = async (handle: FileSystemFileHandle): Promise<string> => (await handle.getFile()).text()

test('cloudpickle_file_test.py::test_empty_file', async () => {
  expect(await read(await sent(await holding('')))).toBe('')
})

test('cloudpickle_file_test.py::test_closed_file, which of a browser is a file that is gone', async () => {
  const handle = await holding(text)
  await root.removeEntry('testfile')
  await expect(dumpsAsync(handle, { fmode: FILE_FMODE })).rejects.toThrow(/reading it failed: .*(?:could not be|not) found[^.]*\. See the cause/)
})

test('cloudpickle_file_test.py::test_r_mode', async () => {
  expect(await read(await sent(await holding(text)))).toBe(text)
})

test('cloudpickle_file_test.py::test_w_mode, which is refused of a stream that writes', async () => {
  const stream = await (await holding(text)).createWritable()
  expect(() => dumps(stream)).toThrow(/open for writing.*save the FileSystemFileHandle/)
  await stream.abort()
})

test('cloudpickle_file_test.py::test_plus_mode', async () => {
  const back = await sent(await holding(text))
  const stream = await back.createWritable({ keepExistingData: true })
  await stream.write({ type: 'write', position: text.length, data: ' And more.' })
  await stream.close()
  expect(await read(back)).toBe(`${text} And more.`)
})

test('cloudpickle_file_test.py::test_seek', async () => {
  const file = await (await holding(text)).getFile()
  const { whole, left } = loads<{ whole: File, left: Blob }>(await dumpsAsync({ whole: file, left: file.slice(4) }))
  expect([await left.text(), await whole.text(), whole.name]).toEqual([text.slice(4), text, 'testfile'])
})

test('cloudpickle_file_test.py::test_pickling_special_file_handles', () => {
  expect(loads<{ console: unknown }>(dumps({ console })).console).toBe(console)
})
