// test_session.py in another realm: the library and the programs are loaded anew, as after a reload, over the same
// database.

import { expect, test, vi } from 'vitest'
import { page } from '../support/pages.ts'

test('test_session.py::test_session_other: a module has its state back in the objects that its functions know', async () => {
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

test.each([false, true])('test_session.py::test_session_main, refimported: %s', async refimported => {
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

test.each([false, true])('test_session.py::test_modules, refimported: %s', async refimported => {
  const before = await page()
  const { Item, inc, add, ID } = before.app
  Object.assign(before.dill.main, { Item, increment: inc, add, ID, calendar: before.dep.shared, Math, Map, isInteger: Number.isInteger })
  await before.dill.dumpModule(undefined, { refimported })

  const { dill, app, dep } = await page()
  await dill.loadModule(undefined, { trust: dill.Trust.refs })
  const main = dill.main as Record<string, any>
  // Functions, classes and symbols are those of the modules, under whatever name; other objects with refimported only.
  expect([main['Item'] === app.Item, main['increment'] === app.inc, main['add'] === app.add, main['ID'] === app.ID]).toEqual([true, true, true, true])
  expect([main['Math'] === Math, main['Map'] === Map, main['isInteger'] === Number.isInteger]).toEqual([true, true, true])
  expect(main['calendar'] === dep.shared).toBe(refimported)
  expect(main['increment'](3)).toBe(app.count)
})

test('test_session.py::test_refimported_imported_as: a reference asks for trust, and for the module', async () => {
  const { dill, dep } = await page()
  const reload = async () => {
    vi.resetModules()
    return import('../../lib/index.ts')
  }
  await dill.dumpModule('app', { module: { alias: dep.shared, n: 1 }, refimported: true })
  const { dill: other } = await page()
  await expect(other.loadModule('app', { trust: other.Trust.data })).rejects.toMatchObject({ code: 'CODE_NOT_TRUSTED' })
  const bare = await reload()
  await expect(bare.loadModule('app', { trust: bare.Trust.refs })).rejects.toMatchObject({ code: 'NOT_HELD', hint: expect.stringContaining('Import test/code/cases/dep-app.js') })
})

test('test_session.py::test_load_module_asdict: a module that is not imported can be looked at, though not brought back', async () => {
  const { dill, dep } = await page()
  dep.local()
  await dill.dumpModule('dep', { module: 'test/code/cases/dep-app.js', onError: 'skip' })
  vi.resetModules()
  const bare = await import('../../lib/index.ts')
  const trust = bare.Trust.code
  await expect(bare.loadModule('dep', { trust })).rejects.toMatchObject({ code: 'NO_MODULE', hint: expect.stringMatching(/^Import it first/) })
  await expect(bare.loadModuleAsDict('dep', { trust, update: true })).rejects.toMatchObject({ code: 'NO_MODULE' })
  const dict = await bare.loadModuleAsDict('dep', { trust }) as any
  expect([Object.keys(dict).sort(), dict.shared, dict.local()]).toEqual([['Registered', 'local', 'shared', 'theme', 'told'], { config: { depth: 1 } }, 2])
})

test('test_session.py::test_default_path_warning: what came from elsewhere is not vouched for, and its functions are refused', async () => {
  const before = await page()
  await before.dill.dumpSession(undefined, { app: 'other', main: { n: 1, up: before.app.makeCounter().up } })
  const file = await before.dill.exportSession(undefined, { app: 'other' })

  const { dill } = await page()
  await dill.importSession(file, { name: 'session' })
  const back: Record<string, any> = {}
  for (const loading of [() => dill.loadSession(undefined, { main: back }), () => dill.loadModule(undefined, { module: back }), () => dill.loadModuleAsDict()]) {
    await expect(loading()).rejects.toMatchObject({ code: 'CODE_NOT_TRUSTED' })
  }
  expect(back).toEqual({})
  expect(await dill.loadSession(undefined, { main: back, trust: dill.Trust.refs })).toMatchObject({ vouched: false })
  expect([back['n'], back['up']()]).toEqual([1, 1])
})
