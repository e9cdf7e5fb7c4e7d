// cloudpickle's cloudpickle_file_test.py for Node's file handles. cloudpickle always sends the contents: that is FILE_FMODE
// here, and the file itself is gone when they come back, so that nothing but the bytes can hold them.

import { readFileSync } from 'node:fs'
import { open, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { dumps, dumpsAsync, FILE_FMODE, loads, loadsAsync, PicklingError } from '../../lib/index.ts'
import { openFiles, rest } from '../support/open-files.ts'

const text = 'Hello world!'
let file: string
const opened = openFiles('testfile', (_, made) => { file = made })

/** Sent and taken away, as to another machine. */
async function sent(handle: FileHandle): Promise<FileHandle> {
  opened.push(handle)
  const bytes = await dumpsAsync(handle, { fmode: FILE_FMODE })
  await rm(file)
  const back = await loadsAsync<FileHandle>(bytes)
  opened.push(back)
  return back
}

test('cloudpickle_file_test.py::test_empty_file', async () => {
  await writeFile(file, '')
  expect(await rest(await sent(await open(file)))).toBe('')
})

test('cloudpickle_file_test.py::test_closed_file', async () => {
  const handle = await open(file, 'w')
  await handle.write(text)
  await handle.close()
  expect(() => dumps(handle)).toThrow(PicklingError)
  expect(() => dumps(handle)).toThrow(/Cannot pickle closed files/)
})

test('cloudpickle_file_test.py::test_r_mode', async () => {
  await writeFile(file, text)
  expect(await rest(await sent(await open(file)))).toBe(text)
})

test('cloudpickle_file_test.py::test_w_mode, which is no error here: the file is written on', async () => {
  const handle = await open(file, 'w')
  await handle.write(text)
  const back = await sent(handle)
  await back.write(' And more.')
  expect(readFileSync(file, 'utf8')).toBe(`${text} And more.`)
})

test('cloudpickle_file_test.py::test_plus_mode', async () => {
  const handle = await open(file, 'w+')
  await handle.write(text, 0)
  expect(await rest(await sent(handle))).toBe(text)
})

test('cloudpickle_file_test.py::test_seek', async () => {
  const handle = await open(file, 'w+')
  await handle.write(text, 0)
  await handle.read(Buffer.alloc(4), 0, 4, null)
  const back = await sent(handle)
  expect(/^pos:\s*4$/m.test(readFileSync(`/proc/self/fdinfo/${back.fd}`, 'latin1'))).toBe(true)
  expect(await rest(back)).toBe(text.slice(4))
  const { buffer, bytesRead } = await back.read(Buffer.alloc(100), 0, 100, 0)
  expect(buffer.toString('utf8', 0, bytesRead)).toBe(text)
})

test('cloudpickle_file_test.py::test_pickling_special_file_handles, stdin included, as in dill', () => {
  for (const stream of [process.stdout, process.stderr, process.stdin]) expect(loads(dumps(stream))).toBe(stream)
})
