// Modules that are brought back in another realm: the library and the programs are loaded anew, as after a reload, over
// the same database.

import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

/** The library, the program and what it imports, as a page that was just opened has them. */
async function page(): Promise<{ dill: typeof import('../lib/index.ts'), app: any, dep: any }> {
  vi.resetModules()
  const { program } = await import('./code/programs.ts')
  return { dill: await import('../lib/index.ts'), app: program('cases/app.js'), dep: program('cases/dep-app.js') }
}

test('test_session_other: a module has its state back in the objects that its functions know', async () => {
  const before = await page()
  const counter = before.app.makeCounter()
  const item = before.app.add('milk').finish()
  counter.up()
  before.app.listen(counter.up)
  before.app.choose({ counter, item, state: before.app.state, imported: before.dep.shared })
  before.app.setHidden(7)
  before.app.watch(1)
  before.app.store.add('kept')
  await before.dill.dumpModule('app', { module: before.app.meta() })

  const { dill, app, dep } = await page()
  const { state, store } = app
  expect(app).not.toBe(before.app)
  const refused = await dill.loadModule('app', { module: app, trust: dill.Trust.data }).catch((error: { code: string }) => error.code)
  expect([refused, app.count]).toEqual(['CODE_NOT_TRUSTED', 0])
  const loaded = await dill.loadModule('app', { module: app })
  expect([loaded.status, loaded.functions > 10]).toEqual(['restored', true])
  expect([app.count, app.peek(), app.chosen.counter.get(), app.listener(), app.chosen.counter.get()]).toEqual([1, 7, 1, 2, 2])
  expect([app.state === state, app.chosen.state === state, app.chosen.imported === dep.shared, app.store === store]).toEqual([true, true, true, true])
  expect([app.chosen.item instanceof app.Item, app.chosen.item.done, app.list[0] === app.chosen.item, app.index.get('milk') === app.list[0]]).toEqual([true, true, true, true])
  expect(store.items[0]).toBeInstanceOf(app.Item)
  expect(app.inc()).toBe(2)
})

test.each([false, true])('test_session_main, refimported: %s', async refimported => {
  const before = await page()
  const { up, get } = before.app.makeCounter()
  Object.assign(before.dill.main, { up, get, Item: before.app.Item, item: new before.app.Item('x'), shared: before.dep.shared, also: [before.dep.shared] })
  before.dep.shared.config.depth = 9
  await before.dill.dumpModule(undefined, { refimported })

  const { dill, app, dep } = await page()
  await dill.loadModule(undefined, { trust: dill.Trust.refs })
  const main = dill.main as Record<string, any>
  expect([main['up'](), main['get'](), main['Item'] === app.Item, main['item'] instanceof app.Item]).toEqual([1, 1, true, true])
  expect([main['shared'] === dep.shared, main['also'][0] === main['shared'], main['shared'].config.depth]).toEqual([refimported, true, refimported ? 1 : 9])
})

test('test_refimported_imported_as: a reference asks for trust, and for the module', async () => {
  const { dill, dep } = await page()
  const reload = async () => {
    vi.resetModules()
    return import('../lib/index.ts')
  }
  await dill.dumpModule('app', { module: { alias: dep.shared, n: 1 }, refimported: true })
  const { dill: other } = await page()
  await expect(other.loadModule('app', { trust: other.Trust.data })).rejects.toMatchObject({ code: 'CODE_NOT_TRUSTED' })
  const bare = await reload()
  await expect(bare.loadModule('app', { trust: bare.Trust.refs })).rejects.toMatchObject({ code: 'NOT_HELD', hint: expect.stringContaining('Import test/code/cases/dep-app.js') })
})

test('test_load_module_asdict: a module that is not imported can be looked at, though not brought back', async () => {
  const { dill, dep } = await page()
  dep.local()
  await dill.dumpModule('dep', { module: 'test/code/cases/dep-app.js', onError: 'skip' })
  vi.resetModules()
  const bare = await import('../lib/index.ts')
  const trust = bare.Trust.code
  await expect(bare.loadModule('dep', { trust })).rejects.toMatchObject({ code: 'NO_MODULE', hint: expect.stringMatching(/^Import it first/) })
  await expect(bare.loadModuleAsDict('dep', { trust, update: true })).rejects.toMatchObject({ code: 'NO_MODULE' })
  const dict = await bare.loadModuleAsDict('dep', { trust }) as any
  expect([Object.keys(dict).sort(), dict.shared, dict.local()]).toEqual([['Registered', 'local', 'shared', 'theme', 'told'], { config: { depth: 1 } }, 2])
})

test('a version of the module that was edited takes what was saved under the same names', async () => {
  const { dill } = await page()
  const { instrument, rowsOf } = await tools()
  const first = evaluated(instrument, rowsOf, 'let n = 1; const all = { kept: [] }; const add = x => { n++; all.kept.push(x) }; return { add, look: () => [n, all] }')
  first.add('a')
  await dill.dumpModule('app', { module: 'edited.cjs' })
  const second = evaluated(instrument, rowsOf, 'let n = 10; let other = 5; const all = {}; const add = x => { n += 2; all.kept.push(x) }; return { add, look: () => [n, all, other] }')
  await dill.loadModule('app', { trust: dill.Trust.refs })
  second.add('b')
  expect([first.look(), second.look()]).toEqual([[2, { kept: ['a'] }], [4, { kept: ['a', 'b'] }, 5]])
})

test('a text that is evaluated once more is the module that is meant, and its functions are its own', async () => {
  const { dill } = await page()
  const { instrument, rowsOf } = await tools()
  const code = 'let n = 1; const up = () => ++n; return { up, look: () => n }'
  evaluated(instrument, rowsOf, code)
  evaluated(instrument, rowsOf, `${code} // edited`)
  dill.dumps(0)
  const last = evaluated(instrument, rowsOf, code)
  last.up()
  expect(dill.loads<any>(dill.dumps(last.up))).toBe(last.up)
  await dill.dumpModule('app', { module: 'edited.cjs' })
  last.up()
  await dill.loadModule('app')
  expect([last.look(), last.up()]).toEqual([2, 3])
})

type Tools = { instrument: typeof import('../lib/source/instrument.ts').instrument, rowsOf: typeof import('../lib/source/skeleton.ts').rowsOf }

async function tools(): Promise<Tools> {
  const { instrument } = await import('../lib/source/instrument.ts')
  const { rowsOf } = await import('../lib/source/skeleton.ts')
  Object.assign(globalThis, { editedRuntime: await import('../lib/runtime.ts') })
  return { instrument, rowsOf }
}

/** Evaluates a CommonJS module. */
function evaluated(instrument: Tools['instrument'], rowsOf: Tools['rowsOf'], code: string): any {
  const made = instrument(code, { id: 'edited.cjs', sourceType: 'commonjs', runtime: 'editedRuntime', load: 'load' })
  const skeleton = rowsOf(made, { source: true })
  // oxlint-disable-next-line no-new-func -- as Node does it
  return new Function('load', made.code)(() => skeleton)
}
