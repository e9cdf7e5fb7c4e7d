// dill's test_temp.py, in JavaScript: values and source that need not last, in the app's store and in memory.

import { expect, test } from 'vitest'
import { temp } from '../../lib/index.ts'
import { add, Bar, f, _foo, Foo, g, h, squared } from '../sources/cases/source.js'

const x = [1, 2, 3, 4, 5]
const app = `test-dill-temp-${Date.now()}`

/** By import where a module exports it, as dill does, and by its text. */
const ways = [{}, { source: true }]

test.each(ways)('test_temp.py::test_code_to_tempfile – with %o', async way => {
  const handle = await temp.dumpSource(f, { alias: '_f', app, ...way })
  const _f = await temp.loadSource(handle)
  expect(_f(4)).toBe(f(4))
  expect(handle.name).toMatch(/^tmp.*\.js$/)
})

test.each(ways)('test_temp.py::test_code_to_stream – with %o', async way => {
  const buffer = await temp.dumpIOSource(f, { alias: '_f', ...way })
  expect((await temp.loadIOSource(buffer))(4)).toBe(f(4))
  expect(buffer.text).toMatch(/\n\/\/ NAME: _f\n$/)
})

test('test_temp.py::test_pickle_to_tempfile', async () => {
  expect(await temp.load(await temp.dump(x, { app }))).toEqual(x)
})

test('test_temp.py::test_pickle_to_stream', async () => {
  expect(await temp.loadIO(await temp.dumpIO(x))).toEqual(x)
})

test.each(ways)('test_temp.py::test_two_arg_functions – with %o', async way => {
  const _obj = await temp.loadIOSource(await temp.dumpIOSource(add, { alias: '_obj', ...way }))
  expect(_obj(4, 2)).toBe(add(4, 2))
})

test.each(ways)('test_temp.py::test_one_arg_functions – with %o', async way => {
  for (const obj of [g, h, squared]) {
    const _obj = await temp.loadIOSource(await temp.dumpIOSource(obj, { alias: '_obj', ...way }))
    expect(_obj(4)).toBe(obj(4))
  }
})

test.each(ways)('test_temp.py::test_the_rest – with %o', async way => {
  for (const obj of [Bar, Foo, Foo.prototype.bar, _foo.bar] as Function[]) {
    const _obj = await temp.loadIOSource(await temp.dumpIOSource(obj, { alias: '_obj', ...way }))
    expect(_obj.name).toBe(obj.name)
  }
})
