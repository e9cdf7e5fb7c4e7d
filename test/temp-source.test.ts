// Source as a temporary value: whose text runs, under which name, and what is said of text that does not.

import { expect, test } from 'vitest'
import { asyncDispose } from '../lib/link/dispose.ts'
import { PickleError, temp, Trust } from '../lib/index.ts'
import { add, Foo, squared } from './sources/cases/source.js'

let apps = 0
/** A database of its own for each test. */
const fresh = (): string => `test-temp-source-${Date.now()}-${apps++}`

async function code(promise: Promise<unknown>): Promise<string> {
  return promise.then(value => `none: ${String(value)}`, error => error instanceof PickleError ? error.code : String(error))
}

test('the handle runs what it has written, anew each time', async () => {
  const handle = await temp.dumpSource(squared, { source: true, app: fresh() })
  const [one, other] = [await handle.load(), await temp.loadSource(handle)]
  expect([one(3), one === other, one.name]).toEqual([9, false, 'squared'])
})

test('by its name, the caller must vouch for it', async () => {
  const app = fresh()
  const handle = await temp.dumpSource(add, { source: true, app, prefix: 'draft-', suffix: '.mjs' })
  expect(handle.name).toMatch(/^draft-[0-9a-f]{16}\.mjs$/)
  expect(await code(temp.loadSource(handle.name, { app }))).toBe('CODE_NOT_TRUSTED')
  expect(await code(temp.loadSource(handle.name, { app, trust: Trust.refs }))).toBe('CODE_NOT_TRUSTED')
  expect((await temp.loadSource<typeof add>(handle.name, { app, trust: Trust.code }))(1, 2)).toBe(3)
})

test('it is gone when it is disposed of', async () => {
  const handle = await temp.dumpSource(add, { app: fresh() })
  await handle[asyncDispose]()
  await handle[asyncDispose]()
  expect(await code(handle.load())).toBe('NO_KEY')
})

test('a value is no source', async () => {
  const app = fresh()
  const handle = await temp.dump({ a: 1 }, { app })
  expect(await code(temp.loadSource(handle.name, { app, trust: Trust.code }))).toBe('BAD_SOURCE')
})

test('the text and its name', async () => {
  expect((await temp.dumpIOSource(add)).text).toBe("import { add } from './test/sources/cases/source.js'\n\n// NAME: add\n")
  expect((await temp.dumpIOSource(Foo, { source: true, alias: 'memo' })).text).toMatch(/\nconst memo = Foo\n\n\/\/ NAME: memo\n$/)
  expect((await temp.dumpIOSource(100)).text).toBe('100\n')
  expect(await (await temp.dumpIOSource(100, { alias: 'n' })).load()).toBe(100)
  const both = await temp.dumpIOSource(Foo, { source: true, alias: 'memo' })
  expect((await both.load({ alias: 'Foo' }) as Function).name).toBe('Foo')
})

test('a function that came back is one like any other: it is seen', async () => {
  const buffer = await temp.dumpIOSource(squared, { source: true, alias: '_f' })
  const back = await buffer.load()
  const again = await (await temp.dumpIOSource(back, { alias: 'again' })).load()
  expect(again(4)).toBe(16)
})

const vouched = { trust: Trust.code }

test.each<[string, string, object, string]>([
  ['nobody vouches for it', 'const a = 1\n// NAME: a\n', {}, 'CODE_NOT_TRUSTED'],
  ['it says no name', 'const a = 1\n', vouched, 'NO_NAME'],
  ['it has no such name', 'const a = 1\n// NAME: b\n', vouched, 'NO_NAME'],
  ['it says a name that is code', 'const a = 1\n// NAME: a;globalThis.hit=1\n', vouched, 'BAD_OPTION'],
  ['the alias is no name', 'const a = 1\n', { ...vouched, alias: 'a;1' }, 'BAD_OPTION'],
  ['trust is none', 'const a = 1\n', { trust: 'code' }, 'BAD_OPTION'],
  ['it is no JavaScript', 'const a = \n// NAME: a\n', vouched, 'BAD_SOURCE'],
  ['it ends the function that it is put into', '}; globalThis.hit = 1; { const a = 1\n// NAME: a\n', vouched, 'BAD_SOURCE'],
  ['it exports a list', 'const a = 1\nexport { a }\n// NAME: a\n', vouched, 'BAD_SOURCE'],
  ['it imports what is not here', "import { a } from './nowhere.js'\n// NAME: a\n", vouched, 'NOT_HELD'],
  ['it imports what is not exported', "import { kept } from './test/sources/cases/source.js'\n// NAME: kept\n", vouched, 'NOT_HELD'],
  ['it imports what the library keeps', "import { registry } from 'dill'\n// NAME: registry\n", vouched, 'NOT_HELD'],
  ['it imports all', "import * as a from './test/sources/cases/source.js'\n// NAME: a\n", vouched, 'NOT_HELD'],
  ['its value has a then', 'const a = { then() {} }\n// NAME: a\n', vouched, 'THENABLE'],
  ['its value is a Proxy that gives one', 'const a = new Proxy({}, { get: () => () => {} })\n// NAME: a\n', vouched, 'THENABLE'],
  ['its value is below a Proxy that throws', 'const a = Object.create(new Proxy({}, { get() { throw 1 } }))\n// NAME: a\n', vouched, 'THENABLE'],
])('refused, for %s', async (_, text, options, said) => {
  expect(await code(temp.loadIOSource(text, options))).toBe(said)
  expect('hit' in globalThis).toBe(false)
})

test.each<[string, string, unknown]>([
  ['it may await', 'const a = await Promise.resolve(2)\n// NAME: a\n', 2],
  ['it is strict', 'const a = (function () { return this })()\n// NAME: a\n', undefined],
  ['it may declare what it exports', 'export const a = 3\nexport function f() {}\n// NAME: a\n', 3],
  ['it may import from the library', "import { copy as a } from 'dill'\nconst b = a([1])[0]\n// NAME: b\n", 1],
  ['it may import what is loaded', "import { add as plus, hundred } from './test/sources/cases/source.js'\nconst b = plus(hundred, 1)\n// NAME: b\n", 101],
  ['a name of a pattern', 'const { a: [b] } = { a: [5] }\n// NAME: b\n', 5],
  ['a Proxy', 'const a = new Proxy({ n: 7 }, {})\n// NAME: a\n', { n: 7 }],
  ['what is below one', 'const a = Object.create(new Proxy({ n: 7 }, {}), { m: { value: 8, enumerable: true } })\n// NAME: a\n', { m: 8 }],
  ['what it throws is thrown', 'throw new RangeError("mine")\nconst a = 1\n// NAME: a\n', 'RangeError: mine'],
])('%s', async (_, text, said) => {
  const result = await temp.loadIOSource(text, vouched).catch(String)
  expect(result).toEqual(said)
})

test('what a text declares is nobody else\'s', async () => {
  await temp.loadIOSource('var leaked = 1\nfunction a() {}\n// NAME: a\n', vouched)
  expect('leaked' in globalThis).toBe(false)
})
