// test_session.py: a session's or a module's variables, saved and brought back in this realm. In another realm they are in
// test_session.node.test.ts and test_session.browser.test.ts.

import { afterEach, describe, expect, test } from 'vitest'
import {
  disassembly, dumpModule, dumpSession, loadModule, loadModuleAsDict, loadSession, main, sessions,
} from '../../lib/index.ts'
import { openDesk } from '../../lib/sessions/open.ts'
import { find } from '../../lib/sessions/session.ts'
import { program } from '../code/programs.ts'
import { rejecting } from '../support/failing.ts'

const app = program('cases/app.js')
const dep = program('cases/dep-app.js')
const ID = 'test/code/cases/app.js'
const DEP = 'test/code/cases/dep-app.js'

let apps = 0
/** A database of its own for each test. */
const fresh = (): string => `test-session-${Date.now()}-${apps++}`

app.reset()
afterEach(() => {
  app.reset()
  for (const name of Object.keys(main)) delete main[name]
})

describe('test_session.py::test_session_main', () => {
  /** A program's variables, as a notebook would have them. */
  function fill(scope: Record<string, any>): void {
    scope['a'] = 1
    scope['text'] = 'x'
    scope['items'] = [1, 2]
    const counter = app.makeCounter()
    scope['up'] = counter.up
    scope['get'] = counter.get
    scope['Item'] = app.Item
    scope['item'] = new app.Item('mine')
    scope['self'] = scope
    scope['shared'] = dep.shared
    scope['again'] = dep.shared
    scope['deep'] = { of: [dep.shared] }
    scope['Map'] = Map
    scope['math'] = Math
    scope['config'] = (globalThis as any).testConfig
  }

  test.each([false, true])('refimported: %s', async refimported => {
    ;(globalThis as any).testConfig = { host: 'here' }
    const at = fresh()
    fill(main)
    const names = Object.keys(main)
    await dumpModule(undefined, { app: at, refimported })
    for (const name of names) delete main[name]
    const loaded = await loadModule(undefined, { app: at })
    expect([loaded.name, loaded.names, loaded.module]).toEqual(['session', names, undefined])
    const back = main as Record<string, any>
    expect([back['a'], back['text'], back['items'], back['self'] === main, back['Map'] === Map, back['math'] === Math]).toEqual([1, 'x', [1, 2], true, true, true])
    expect([back['up'](), back['get'](), back['up'](), back['get']()]).toEqual([1, 1, 2, 2])
    expect(back['item']).toBeInstanceOf(app.Item)
    expect(back['Item']).toBe(app.Item)
    expect(back['again']).toBe(back['shared'])
    expect(back['deep'].of[0]).toBe(back['shared'])
    expect([back['shared'] === dep.shared, back['config'] === (globalThis as any).testConfig]).toEqual([refimported, refimported])
    expect([back['shared'], back['config']]).toEqual([dep.shared, { host: 'here' }])
    delete (globalThis as any).testConfig
  })

  test('an imported object that cannot be pickled goes only as a reference', async () => {
    const at = fresh()
    const scope = { unreadable: dep.unreadable, n: 1 }
    expect((await rejecting(dumpModule('app', { app: at, module: scope }))).path?.map(({ name }) => name)).toEqual(['unreadable', 'set'])
    await dumpModule('app', { app: at, module: scope, refimported: true })
    const back: Record<string, unknown> = {}
    await loadModule('app', { app: at, module: back })
    expect(back).toEqual(scope)
    expect(back['unreadable']).toBe(dep.unreadable)
  })

  test('a reference to what is not here is an error, and nothing is set', async () => {
    ;(globalThis as any).testConfig = { host: 'here' }
    const at = fresh()
    await dumpModule('app', { app: at, module: { n: 1, config: (globalThis as any).testConfig }, refimported: true })
    delete (globalThis as any).testConfig
    const back = {}
    const error = await rejecting(loadModule('app', { app: at, module: back }))
    expect([error.code, back]).toEqual(['NOT_HELD', {}])
    expect(error.message).toMatch(/the global testConfig, which is not here\. .+refimported/)
  })
})

describe('test_session.py::test_session_other', () => {
  test('a module’s variables are all back, and lead to themselves', async () => {
    const at = fresh()
    const module: Record<string, any> = { number: 1, list: [1, 2], f: app.makeCounter().up, Item: app.Item }
    module['selfref'] = module
    const names = Object.keys(module)
    await dumpModule('other', { app: at, module })
    for (const name of names) delete module[name]
    const { names: back } = await loadModule('other', { app: at, module })
    expect(back).toEqual(names)
    expect([module['number'], module['list'], module['f'](), module['Item'], module['selfref']]).toEqual([1, [1, 2], 1, app.Item, module])
  })
})

describe('test_session.py::test_runtime_module', () => {
  test('an object is loaded into the one that is given, or into a new one that is kept nowhere', async () => {
    const at = fresh()
    const runtime: Record<string, unknown> = { x: 42, shared: dep.shared }
    runtime['self'] = runtime
    await dumpModule('runtime', { app: at, module: runtime, refimported: true })
    const given: Record<string, unknown> = { y: 1 }
    const loaded = await loadModule('runtime', { app: at, module: given })
    expect([loaded.module, Object.keys(given), given['self']]).toEqual([undefined, ['y', 'x', 'shared', 'self'], given])
    expect(given['shared']).toBe(dep.shared)

    const { module, names } = await loadModule('runtime', { app: at })
    expect([names, module!['x'], module!['self'] === module, module === runtime]).toEqual([['x', 'shared', 'self'], 42, true, false])
    expect(Object.keys(main)).toEqual([])
    expect((await loadModule('runtime', { app: at })).module).not.toBe(module)
  })
})

describe('test_session.py::test_refimported_imported_as', () => {
  test('names that other modules hold are references, whatever they are called, and only those', async () => {
    const at = fresh()
    const scope = { alias: dep.shared, shared: dep.shared, items: app.list, own: { n: 1 }, theme: dep.theme, code: dep.local, Math }
    await dumpModule('app', { app: at, module: scope, refimported: true })
    const ids = [...disassembly((await find(await openDesk(at), at, 'app')).content.bytes)].filter(({ opcode }) => opcode === 'PERSID')
    expect(ids.length).toBe(2)
    const { module } = await loadModule('app', { app: at })
    const back = module as typeof scope
    expect([back.alias === dep.shared, back.shared === dep.shared, back.items === app.list, back.own === scope.own, back.Math === Math]).toEqual([true, true, true, false, true])
    expect([back.own, back.theme]).toEqual([{ n: 1 }, 'dark'])
  })

  test('a module’s own variables stay its own, though others import them', async () => {
    const at = fresh()
    dep.shared.config.depth = 5
    await dumpModule('dep', { app: at, module: DEP, refimported: true, onError: 'skip' })
    dep.shared.config.depth = 1
    await loadModule('dep', { app: at })
    expect(dep.shared.config.depth).toBe(5)
    dep.shared.config.depth = 1
  })
})

describe('test_session.py::test_load_module_asdict', () => {
  test('a session is an object of its names, and what lives is untouched', async () => {
    const at = fresh()
    const item = app.add('milk')
    app.choose({ state: app.state, index: app.index, item })
    await dumpModule('app', { app: at, module: ID })
    const before = { ...app }
    app.inc(3)
    const dict = await loadModuleAsDict('app', { app: at }) as Record<string, any>
    expect(Object.keys(dict)).not.toContain('__session__')
    expect(app).toMatchObject({ ...before, count: 3 })
    for (const name of ['state', 'index', 'tags', 'list', 'opened', 'stubborn', 'chosen']) {
      expect(dict[name], name).toEqual(before[name])
      expect(dict[name], name).not.toBe(before[name])
    }
    expect([dict['count'], dict['inc'] === app.inc, dict['Item'] === app.Item]).toEqual([0, true, true])
    expect(dict['chosen'].state).toBe(dict['state'])
    expect(dict['chosen'].index).toBe(dict['index'])
    expect(dict['index'].get('milk')).toBe(dict['state'].items[0])
    expect(dict['store']).not.toBe(app.store)
    expect(dict['store']).toBeInstanceOf(app.store.constructor)
  })

  test('begins with what is live on request', async () => {
    const at = fresh()
    main['x'] = 1
    await dumpModule('app', { app: at })
    main['x'] = 2
    main['y'] = 3
    expect(await loadModuleAsDict('app', { app: at })).toEqual({ x: 1 })
    expect(await loadModuleAsDict('app', { app: at, update: true })).toEqual({ x: 1, y: 3 })
    expect(main).toEqual({ x: 2, y: 3 })
  })

  test('does not count as having loaded it', async () => {
    const at = fresh()
    await dumpModule('app', { app: at, module: { n: 1 } })
    expect(await loadModuleAsDict('app', { app: at })).toEqual({ n: 1 })
    expect((await sessions({ app: at })).map(({ generation }) => generation)).toEqual([1])
  })
})

describe('test_session.py::test_default_path_warning', () => {
  // dill warns that its default path is shared: anybody can leave a file there. A session here carries the seal of the
  // origin that saved it; what somebody else has left there is in test_session.node.test.ts.
  test('what this origin saved under the default name is vouched for', async () => {
    const at = fresh()
    await dumpSession(undefined, { app: at, main: { n: 1, f: () => 1 } })
    const back: Record<string, any> = {}
    expect(await loadSession(undefined, { app: at, main: back })).toMatchObject({ name: 'session', vouched: true })
    expect(back['n']).toBe(1)
  })
})
