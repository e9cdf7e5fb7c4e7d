// Modules as a session's names: what is saved of one, what becomes of each of its variables when it is brought back, and
// dill's verbs for it. The module plays in this realm; test/modules.node.test.ts loads it in another, and test/dill has
// what dill's own tests ask of it.

import { afterEach, describe, expect, test } from 'vitest'
import {
  dumpModule, dumpSession, loadModule, loadModuleAsDict, loadSession, main, pickle, PickleError, Pickler, Trust, UnpicklingError,
} from '../lib/index.ts'
import { scopeOf } from '../lib/sessions/module-scope.ts'
import { apply, decode } from '../lib/sessions/names.ts'
import { program } from './code/programs.ts'

const app = program('cases/app.js')
const dep = program('cases/dep-app.js')
const bases = program('plain/bases.js')
const ID = 'test/code/cases/app.js'
const DEP = 'test/code/cases/dep-app.js'

let apps = 0
/** A database of its own for each test. */
const fresh = (): string => `modules-${Date.now()}-${apps++}`

app.reset()
afterEach(() => {
  app.reset()
  for (const name of Object.keys(main)) delete main[name]
})

async function rejection(promise: Promise<unknown>): Promise<PickleError> {
  const error: unknown = await promise.then(() => undefined, reason => reason)
  if (!(error instanceof PickleError)) throw new Error(`expected a PickleError, got ${String(error)}`)
  return error
}

describe('an instrumented module', () => {
  test.each([
    ['its id', () => ID], ['what import * as gives', () => app], ['its import.meta', () => app.meta()],
  ])('is named by %s, and saved with what it declares', async (_, named) => {
    const { saved, skipped } = await dumpModule('app', { app: fresh(), module: named() })
    expect(new Set(saved)).toEqual(new Set([
      'count', 'mode', 'state', 'index', 'tags', 'list', 'opened', 'VERSION', 'ID', 'hidden', 'chosen', 'listener', 'fixed', 'seen', 'stubborn', 'Item', 'Store', 'store',
      'inc', 'peek', 'setHidden', 'choose', 'setMode', 'listen', 'watch', 'add', 'imports', 'meta', 'makeCounter', 'reset',
    ]))
    expect(skipped).toEqual([])
  })

  test('is not taken for an object of its own that has a url, as import.meta has', async () => {
    app.state.url = '/app/'
    try {
      expect((await dumpSession('state', { app: fresh(), main: app.state })).saved).toEqual(['items', 'filter', 'url'])
    } finally {
      delete app.state.url
    }
  })

  test('has its variables assigned, and the content of what is const back in the same objects', async () => {
    const at = fresh()
    const item = app.add('milk')
    item.finish()
    app.inc(4)
    app.setMode('dark')
    app.setHidden(42)
    app.choose(item)
    app.listen((n => () => ++n)(7))
    app.state.extra = { index: app.index }
    app.opened.setTime(99)
    await dumpModule('app', { app: at, module: ID, onError: 'skip' })
    const before = { ...app }
    app.reset()
    app.add('other')
    app.state.later = true

    const loaded = await loadModule('app', { app: at, module: ID })
    expect(loaded).toMatchObject({ name: 'app', generation: 1, module: undefined })
    expect([app.count, app.mode, app.peek(), app.opened.getTime()]).toEqual([5, 'dark', 42, 99])
    for (const name of ['state', 'index', 'tags', 'list', 'opened', 'store', 'Item', 'inc', 'ID']) expect(app[name], name).toBe(before[name])
    expect(Object.keys(app.state)).toEqual(['items', 'filter', 'extra'])
    const back = app.chosen
    expect([back.text, back.done, back instanceof app.Item, back === item]).toEqual(['milk', true, true, false])
    expect([app.state.items, app.list, [...app.index.values()], [...app.tags]]).toEqual([[back], [back], [back], [back]])
    expect(app.state.items[0]).toBe(back)
    expect(app.index.get('milk')).toBe(back)
    expect(app.state.extra.index).toBe(app.index)
    expect(app.inc()).toBe(6)
  })

  test('has private fields of an instance back in the same instance', async () => {
    const at = fresh()
    app.store.add('a').finish()
    app.choose([app.store])
    await dumpModule('app', { app: at, module: ID })
    app.store.items.length = 0
    app.choose(undefined)
    await loadModule('app', { app: at })
    expect(app.store.items.map((item: any) => [item.text, item.done])).toEqual([['a', true]])
    expect(app.chosen[0]).toBe(app.store)
  })

  test('closures that share a variable see each other’s later updates', async () => {
    const at = fresh()
    const counter = app.makeCounter()
    counter.up()
    app.listen(counter.up)
    app.choose(counter)
    await dumpModule('app', { app: at, module: ID })
    counter.up()
    await loadModule('app', { app: at, module: ID })
    expect([app.chosen.get(), app.listener(), app.chosen.get(), counter.get()]).toEqual([1, 2, 2, 2])
    expect(app.chosen.up).toBe(app.listener)
  })

  test('leads from its values to what it imports, which is not its own', async () => {
    const at = fresh()
    app.choose({ own: app.state, imported: app.imports().shared })
    await dumpModule('app', { app: at, module: ID })
    dep.shared.config.depth = 2
    await loadModule('app', { app: at, module: ID })
    expect(app.chosen.imported).toBe(dep.shared)
    expect(app.chosen.own).toBe(app.state)
    expect(dep.shared.config.depth).toBe(2)
    dep.shared.config.depth = 1
  })

  test('is told from what is no module of that name', async () => {
    expect((await rejection(dumpModule('app', { app: fresh(), module: 'src/none.js' }))).code).toBe('NO_MODULE')
    expect((await rejection(dumpModule('app', { app: fresh(), module: 7 as never }))).code).toBe('BAD_OPTION')
    const meta = Object.assign(Object.create(null) as object, { url: 'file:///none.js' })
    expect((await rejection(dumpModule('app', { app: fresh(), module: meta }))).code).toBe('NOT_INSTRUMENTED')
  })

  test('cannot have names removed', async () => {
    const at = fresh()
    await dumpModule('app', { app: at, module: ID })
    const error = await rejection(loadModule('app', { app: at, module: ID, mode: 'replace' }))
    expect(error.code).toBe('BAD_OPTION')
  })
})

describe('a load of a module is all or nothing', () => {
  const set = async (loaded: Record<string, unknown>): Promise<void> => apply('app', loaded, await scopeOf(ID, 'main'), false)

  test.each([
    ['a const that has another value', { VERSION: 4 }, 'READ_ONLY', '$.VERSION'],
    ['a let that nothing assigns', { fixed: 2 }, 'READ_ONLY', '$.fixed'],
    ['a const whose container is of another type', { index: new Set() }, 'READ_ONLY', '$.index'],
    ['a const that was an object', { state: 1 }, 'READ_ONLY', '$.state'],
    ['a function that was a value', { inc: 1 }, 'READ_ONLY', '$.inc'],
    ['a container that does not take it after all', { stubborn: { a: 2, b: 2 } }, 'READ_ONLY', '$.stubborn'],
    ['a variable that is no more', { gone: 1 }, 'NO_BINDING', '$.gone'],
    ['an import', { shared: {} }, 'READ_ONLY', '$.shared'],
  ])('%s is an error, and nothing is changed', async (_, changes, code, where) => {
    app.inc(2)
    app.index.set('a', 1)
    const error = await rejection(set({ count: 9, state: { items: ['changed'], more: 1 }, index: new Map(), ...changes }))
    expect([error.code, error instanceof UnpicklingError]).toEqual([code, true])
    expect(error.message).toContain(where)
    expect(error.message).toContain('Nothing was changed.')
    expect(error.hint).toMatch(/\.$/)
    expect([app.count, app.state, [...app.index], app.stubborn]).toEqual([2, { items: [], filter: 'all' }, [['a', 1]], { a: 0, b: 1 }])
  })

  test('what is equal is left alone', async () => {
    await set({ count: 9, VERSION: 3, fixed: 1, stubborn: Object.defineProperty({ a: 3 }, 'b', { value: 1, enumerable: true }) })
    expect([app.count, app.stubborn]).toEqual([9, { a: 3, b: 1 }])
    app.stubborn.a = 0
  })

  test('containers take elements, holes, keys and attributes as they were', async () => {
    const list = Object.assign([1, , 3], { note: 'x' })
    const state = Object.defineProperty({ filter: 'a' } as object, 'items', { get: () => 'got', configurable: true })
    await set({ list, state, tags: Object.assign(new Set(['t']), { own: 1 }), opened: new Date(7) })
    expect(Object.getOwnPropertyDescriptors(app.list)).toEqual(Object.getOwnPropertyDescriptors(list))
    expect(Object.getOwnPropertyDescriptors(app.state)).toEqual(Object.getOwnPropertyDescriptors(state))
    expect([[...app.tags], app.tags.own, app.opened.getTime()]).toEqual([['t'], 1, 7])
    delete app.list.note
    delete app.tags.own
    Object.defineProperty(app.state, 'items', { value: [], writable: true, enumerable: true })
  })
})

test('what says by itself how it is saved is left alone where it is equal, and read-only where not', async () => {
  const at = fresh()
  const { told } = dep
  pickle(told.constructor, (value: any) => [told.constructor, [], { n: value.n }])
  await dumpModule('dep', { app: at, module: DEP, onError: 'skip' })
  await loadModule('dep', { app: at })
  told.n = 2
  expect((await rejection(loadModule('dep', { app: at }))).message).toContain('$.told')
  expect((await loadModuleAsDict('dep', { app: at }) as any).told.n).toBe(1)
  told.n = 1
})

describe('bytes may say what they like', () => {
  test.each([
    ['nothing', null], ['a text', 'dill.other'], ['an array', []], ['a name without a kind', ['dill.kept', 'state', 'Map']],
    ['a brand that is none', ['dill.kept', 'state', 'Function', null]], ['a number for a name', ['dill.kept', 1]],
    ['a function', ['dill.kept', 'inc']], ['what nobody keeps', ['dill.kept', 'toString']],
    ['a variable that is assigned', ['dill.kept', 'count']], ['content that is not there', ['dill.kept', 'state', 'Map', Map.prototype]],
    ['a module’s function', [globalThis, ID, 'inc']], ['a module that is not here', [globalThis, 'none.js', 'x']],
    ['a global that is the platform’s', [globalThis, null, 'fetch']], ['a global’s inherited property', [globalThis, null, 'toString']],
  ])('%s', async (_, id) => {
    const thing = {}
    const pickler = new Pickler()
    pickler.persistentId = value => value === thing ? { id } : undefined
    const bytes = pickler.dump({ thing })
    const error = await rejection(decode('app', { bytes: said(bytes, id), attachments: [] }, await scopeOf(ID, 'main'), { trust: Trust.refs }))
    expect([error instanceof UnpicklingError, error.code]).toEqual([true, expect.stringMatching(/^(DAMAGED|NOT_HELD)$/)])
  })

  /** The id itself, where a pickler would take some for none. */
  function said(bytes: Uint8Array<ArrayBuffer>, id: unknown): Uint8Array<ArrayBuffer> {
    if (id === null) return bytes
    const pickler = new Pickler()
    const thing = {}
    pickler.persistentId = value => value === thing ? id : undefined
    return pickler.dump({ thing })
  }
})

describe('a session and its module belong together', () => {
  test.each([
    ['a module into an object', ID, {}, 'WRONG_MODULE'],
    ['a module into the session scope', ID, main, 'WRONG_MODULE'],
    ['a module into another', ID, 'test/code/cases/live.js', 'WRONG_MODULE'],
    ['an object into a module', { count: 1 }, ID, 'WRONG_MODULE'],
    ['the session scope into a module', undefined, ID, 'WRONG_MODULE'],
    ['an object into what no transform saw', { count: 1 }, bases, 'NOT_INSTRUMENTED'],
  ] as const)('%s', async (_, from, into, code) => {
    const at = fresh()
    await dumpModule('app', { app: at, ...from === undefined ? {} : { module: from } })
    for (const loading of [() => loadModule('app', { app: at, module: into }), () => loadSession('app', { app: at, main: into })]) {
      const error = await rejection(loading())
      expect([error.code, error instanceof UnpicklingError]).toEqual([code, true])
      expect(error.message).toMatch(/Nothing was changed\. .+\.$/)
    }
    expect(app.count).toBe(0)
    expect(Object.keys(main)).toEqual([])
  })

  test('what is no session is none', async () => {
    const at = fresh()
    for (const loading of [() => loadModule('app', { app: at }), () => loadModule('app', { app: at, module: ID }), () => loadModuleAsDict('app', { app: at })]) {
      expect((await rejection(loading())).code).toBe('NO_SESSION')
    }
    expect((await rejection(dumpModule('app', 'state' as never))).code).toBe('BAD_OPTION')
    expect((await rejection(loadModule('', { app: at }))).code).toBe('BAD_OPTION')
  })

  test('exports of a module that no transform saw are saved', async () => {
    const at = fresh()
    const { saved } = await dumpModule('app', { app: at, module: { ...bases, plain: 1 } })
    expect((await dumpModule('bases', { app: at, module: bases })).saved).toEqual(saved.slice(0, -1))
  })
})

describe('variables that cannot be saved', () => {
  test('are named with path, reason and remedy, and what leads to them leads to the live ones', async () => {
    const at = fresh()
    app.watch(new WeakSet())
    app.state.items.push({ deep: new WeakMap() })
    app.choose({ state: app.state, n: 1 })
    const error = await rejection(dumpModule('app', { app: at, module: ID }))
    expect((error as any).failures.map(({ path }: any) => path[0].name).sort()).toEqual(['seen', 'state'])
    const { skipped, saved } = await dumpModule('app', { app: at, module: ID, onError: 'skip' })
    expect(Object.fromEntries(skipped.map(({ name, path }) => [name, path]))).toEqual({ seen: '$.seen', state: '$.state.items[0].deep' })
    for (const { reason, hint } of skipped) expect([reason, hint]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)])
    expect(saved).toContain('chosen')
    const [state, seen] = [app.state, app.seen]
    app.choose(undefined)
    const loaded = await loadModule('app', { app: at })
    expect(loaded.skipped).toEqual(skipped)
    expect([app.chosen.state === state, app.chosen.n, app.seen === seen]).toEqual([true, 1, true])
  })
})

test('a module that is not given comes back as its variables, live', async () => {
  const at = fresh()
  await dumpSession('app', { app: at, main: ID })
  const module = (await loadModule('app', { app: at })).module as Record<string, any>
  app.inc(2)
  expect(module['count']).toBe(2)
  module['count'] = 5
  expect([app.count, module['inc'](), module['shared']]).toEqual([5, 6, undefined])
  expect(() => { module['VERSION'] = 1 }).toThrow(TypeError)
})
