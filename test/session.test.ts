// Sessions as an app uses them, over whatever store there is: a real IndexedDB in the browser, memory in Node.

import { describe, expect, test } from 'vitest'
import {
  deleteSession, dump, dumpSession, load, loadSession, main, PickleError, PicklingError, register, sessions, storage, UnpicklingError,
} from '../lib/index.ts'

class Person {
  name: string
  tasks: Task[] = []
  constructor(name: string) {
    this.name = name
  }
}
class Task {
  owner: Person
  due: Date
  constructor(owner: Person, due: Date) {
    this.owner = owner
    this.due = due
    owner.tasks.push(this)
  }
}
register(Person, { name: 'test/session.Person' })
register(Task, { name: 'test/session.Task' })

let apps = 0
/** A database of its own for each test. */
const fresh = (): string => `test-${Date.now()}-${apps++}`

async function rejection(promise: Promise<unknown>): Promise<PickleError> {
  const error: unknown = await promise.then(() => undefined, reason => reason)
  if (!(error instanceof PickleError)) throw new Error(`expected a PickleError, got ${String(error)}`)
  return error
}

describe('a session', () => {
  test('brings back the graph: instances, cycles and what names share', async () => {
    const app = fresh()
    const ada = new Person('Ada')
    const state = { tasks: [new Task(ada, new Date(5)), new Task(ada, new Date(6))], people: new Map([[1n, ada]]), chosen: undefined as unknown }
    state.chosen = state.tasks[1]
    const dumped = await dumpSession('app', { app, main: state })
    const { kind } = await storage({ app })
    expect(dumped).toEqual({ name: 'app', saved: ['tasks', 'people', 'chosen'], skipped: [], bytes: expect.any(Number), generation: 1, store: kind })

    const back = {} as typeof state
    const before = Date.now()
    const loaded = await loadSession('app', { app, main: back })
    expect(loaded).toEqual({
      status: kind === 'memory' ? 'memory' : 'restored', name: 'app', names: ['tasks', 'people', 'chosen'], functions: 0, skipped: [],
      bytes: dumped.bytes, generation: 1, savedAt: expect.any(Date), build: '', sameBuild: true, vouched: true, leftOut: [], broken: [], store: kind,
    })
    expect(loaded.savedAt.getTime()).toBeLessThanOrEqual(before)
    expect(Object.keys(back)).toEqual(['tasks', 'people', 'chosen'])
    const person = back.people.get(1n)!
    expect(person).toBeInstanceOf(Person)
    expect(person).not.toBe(ada)
    expect(person.tasks).toEqual(back.tasks)
    expect(back.tasks[0]!.owner).toBe(person)
    expect(back.chosen).toBe(back.tasks[1])
    expect(back.tasks[1]!.due).toEqual(new Date(6))
  })

  test('leads back to the namespace itself where its objects do', async () => {
    const app = fresh()
    const state: Record<string, unknown> = { child: { parent: undefined } }
    ;(state['child'] as { parent: unknown }).parent = state
    state['self'] = state
    await dumpSession('app', { app, main: state })
    const back: Record<string, unknown> = {}
    await loadSession('app', { app, main: back })
    expect(back['self']).toBe(back)
    expect((back['child'] as { parent: unknown }).parent).toBe(back)
  })

  test('takes the session scope and a default name where none is given', async () => {
    const app = fresh()
    main['answer'] = 42
    const { name } = await dumpSession(undefined, { app })
    delete main['answer']
    await loadSession(undefined, { app })
    expect([name, main['answer']]).toEqual(['session', 42])
    delete main['answer']
  })

  test('shows the moment of the call, not of the writing', async () => {
    const app = fresh()
    const big = 1 << 20
    const state = { n: 1, large: new Uint8Array(big).fill(1) }
    const saving = dumpSession('app', { app, main: state })
    state.n = 2
    await Promise.resolve().then(() => Promise.resolve()).then(() => 0)
    setTimeout(() => state.large.fill(2))
    const { bytes } = await saving
    expect(bytes).toBeGreaterThan(big)
    expect(await sessions({ app })).toMatchObject([{ bytes }])
    await loadSession('app', { app, main: state })
    expect(state.n).toBe(1)
    expect([state.large.length, state.large[0], state.large.at(-1)]).toEqual([big, 1, 1])
  })

  test('keeps names in order, odd ones too, and sets them as own data', async () => {
    const app = fresh()
    const state = JSON.parse('{ "b": 1, "__proto__": { "polluted": true }, "a": 2, "constructor": 3, "7": 4 }') as object
    await dumpSession('app', { app, main: state })
    const back = {}
    const { names } = await loadSession('app', { app, main: back })
    expect(names).toEqual(['7', 'b', '__proto__', 'a', 'constructor'])
    expect(Object.keys(back)).toEqual(names)
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
    expect('polluted' in {}).toBe(false)
  })

  test('counts generations, also after a deletion', async () => {
    const app = fresh()
    const generations = []
    for (const value of [1, 2]) generations.push((await dumpSession('app', { app, main: { value } })).generation)
    expect(await deleteSession('app', { app })).toBe(true)
    expect(await deleteSession('app', { app })).toBe(false)
    generations.push((await dumpSession('app', { app, main: {} })).generation)
    expect(generations).toEqual([1, 2, 3])
  })

  test('takes saves and loads under one name one after another', async () => {
    const app = fresh()
    const states = [1, 2, 3].map(n => ({ n }))
    const back: { n?: number } = {}
    const done = await Promise.all([
      ...states.map(state => dumpSession('app', { app, main: state })), loadSession('app', { app, main: back }),
      dumpSession('app', { app, main: { n: 4 } }),
    ])
    expect(done.map(({ generation }) => generation)).toEqual([1, 2, 3, 3, 4])
    expect(back).toEqual({ n: 3 })
  })

  test('updates by default and replaces on request', async () => {
    const app = fresh()
    await dumpSession('app', { app, main: { a: 1 } })
    const scope: Record<string, unknown> = { z: 26 }
    await loadSession('app', { app, main: scope })
    expect(scope).toEqual({ z: 26, a: 1 })
    await loadSession('app', { app, main: scope, mode: 'replace' })
    expect(scope).toEqual({ a: 1 })
  })

  test('is listed with what is known of it', async () => {
    const app = fresh()
    await dumpSession('b', { app, main: { x: 1, y: 2 } })
    await dumpSession('a', { app, main: {} })
    const { kind } = await storage({ app })
    expect(await sessions({ app })).toEqual([
      { name: 'a', status: 'saved', names: [], skipped: [], bytes: expect.any(Number), generation: 1, savedAt: expect.any(Date), store: kind },
      { name: 'b', status: 'saved', names: ['x', 'y'], skipped: [], bytes: expect.any(Number), generation: 1, savedAt: expect.any(Date), store: kind },
    ])
    expect(await sessions({ app: fresh() })).toEqual([])
  })
})

describe('names that cannot be saved', () => {
  const state = (): Record<string, unknown> => {
    const shared = { n: 1 }
    return {
      kept: shared, deep: { list: [1, new WeakSet()] }, also: { shared },
      get now() { throw new Error('nobody calls this') }, seen: new WeakSet(), last: [shared],
    }
  }

  test('are refused together, with every reason, and nothing is saved', async () => {
    const app = fresh()
    await dumpSession('app', { app, main: { old: true } })
    const error = await rejection(dumpSession('app', { app, main: state() }))
    expect(error).toBeInstanceOf(PicklingError)
    expect((error as PicklingError).failures.map(({ path }) => path[0]!.name)).toEqual(['now', 'deep', 'seen'])
    const back = {}
    await loadSession('app', { app, main: back })
    expect(back).toEqual({ old: true })
  })

  test('are left out with reason and remedy, and what the others share stays shared', async () => {
    const app = fresh()
    const { saved, skipped } = await dumpSession('app', { app, main: state(), onError: 'skip' })
    expect(saved).toEqual(['kept', 'also', 'last'])
    expect(skipped.map(({ name, path }) => [name, path])).toEqual([['deep', '$.deep.list[1]'], ['now', '$.now'], ['seen', '$.seen']])
    for (const { reason, hint } of skipped) {
      expect(reason).toMatch(/\w+\.$/)
      expect(hint).toMatch(/[\w)}]\.$/)
      expect(reason).not.toContain(hint)
    }
    const back: Record<string, any> = {}
    const loaded = await loadSession('app', { app, main: back })
    expect(loaded.skipped).toEqual(skipped)
    expect(Object.keys(back)).toEqual(['kept', 'also', 'last'])
    expect(back['also'].shared).toBe(back['kept'])
    expect(back['last'][0]).toBe(back['kept'])
  })

  test('are found when they share what cannot be saved', async () => {
    const app = fresh()
    const bad = new WeakSet()
    const { saved, skipped } = await dumpSession('app', { app, main: { a: bad, b: [bad], c: 1, d: { e: bad } }, onError: 'skip' })
    expect(saved).toEqual(['c'])
    expect(skipped.map(({ path }) => path)).toEqual(['$.a', '$.b[0]', '$.d.e'])
  })

  test('are left out too when their own reducer throws', async () => {
    const app = fresh()
    class Moody {}
    register(Moody, { name: app })(() => { throw new TypeError('not today') })
    const { saved, skipped } = await dumpSession('app', { app, main: { a: 1, moody: new Moody() }, onError: 'skip' })
    expect(saved).toEqual(['a'])
    expect(skipped).toMatchObject([{ name: 'moody', reason: expect.any(String) }])
  })
})

describe('a load is all or nothing', () => {
  const frozen = Object.freeze({ a: 0, b: 0 })
  const cases: [string, () => object, 'update' | 'replace'][] = [
    ['a frozen namespace', () => frozen, 'update'],
    ['a read-only name', () => Object.defineProperty({ a: 0 }, 'b', { value: 0, enumerable: true, configurable: true }), 'update'],
    ['a getter', () => ({ a: 0, get b() { return 0 } }), 'update'],
    ['a namespace that takes no more names', () => Object.preventExtensions({ a: 0 }), 'update'],
    ['a name that cannot be removed', () => Object.defineProperty({ a: 0, b: 0 }, 'extra', { value: 0, enumerable: true, writable: true }), 'replace'],
    ['a Proxy that changes its mind', () => new Proxy({ a: 0, b: 0 }, { set: (target, key, value) => key === 'a' && Reflect.set(target, key, value) }), 'replace'],
  ]
  test.for(cases)('%s is left as it was', async ([, make, mode]) => {
    const app = fresh()
    await dumpSession('app', { app, main: { a: 1, b: 2 } })
    const scope = make()
    const before = Object.getOwnPropertyDescriptors(scope)
    const error = await rejection(loadSession('app', { app, main: scope, mode }))
    expect(error.code).toBe('READ_ONLY')
    expect(error).toBeInstanceOf(UnpicklingError)
    expect(Object.getOwnPropertyDescriptors(scope)).toEqual(before)
  })

  test('an inherited setter does not hear a new name, and attributes of live ones stay', async () => {
    const app = fresh()
    await dumpSession('app', { app, main: { a: 1, b: 2 } })
    const heard: unknown[] = []
    const scope = Object.create({ set a(value: unknown) { heard.push(value) } }) as object
    Object.defineProperty(scope, 'b', { value: 0, writable: true, enumerable: false })
    await loadSession('app', { app, main: scope })
    expect(heard).toEqual([])
    expect(Object.getOwnPropertyDescriptors(scope)).toEqual({
      a: { value: 1, writable: true, enumerable: true, configurable: true },
      b: { value: 2, writable: true, enumerable: false, configurable: false },
    })
  })
})

describe('bad input', () => {
  const wrong = (value: unknown): never => value as never
  const cases: [string, (app: string) => Promise<unknown>, string][] = [
    ['a name that is no string', app => dumpSession(wrong(7), { app, main: {} }), 'BAD_OPTION'],
    ['an empty name', app => loadSession('', { app, main: {} }), 'BAD_OPTION'],
    ['a name to delete that is no string', app => deleteSession(wrong(null), { app }), 'BAD_OPTION'],
    ['a main that is no object', app => dumpSession('app', { app, main: wrong(7) }), 'BAD_OPTION'],
    ['a main that names no module', app => dumpSession('app', { app, main: 'state' }), 'NO_MODULE'],
    ['a refimported that is no boolean', app => dumpSession('app', { app, main: {}, refimported: wrong(1) }), 'BAD_OPTION'],
    ['a main that is null', app => loadSession('app', { app, main: wrong(null) }), 'BAD_OPTION'],
    ['a main that is a function', app => loadSession('app', { app, main: wrong(() => 1) }), 'BAD_OPTION'],
    ['a main that is a Map', app => dumpSession('app', { app, main: new Map([['n', 1]]) }), 'BAD_OPTION'],
    ['a main that is a Set', app => loadSession('app', { app, main: new Set() }), 'BAD_OPTION'],
    ['a main that is a promise', app => dumpSession('app', { app, main: Promise.resolve({ n: 1 }) }), 'BAD_OPTION'],
    ['an unknown onError', app => dumpSession('app', { app, main: {}, onError: wrong('ignore') }), 'BAD_OPTION'],
    ['an unknown mode', app => loadSession('app', { app, main: {}, mode: wrong('merge') }), 'BAD_OPTION'],
    ['options that are no object', () => dumpSession('app', wrong('state')), 'BAD_OPTION'],
    ['an app that is no string', () => sessions({ app: wrong({}) }), 'BAD_OPTION'],
    ['an empty app', () => dumpSession('app', { app: '', main: {} }), 'BAD_OPTION'],
    ['no such session', app => loadSession('app', { app, main: {} }), 'NO_SESSION'],
    ['an empty key', app => dump(1, '', { app }), 'BAD_OPTION'],
    ['no such key', app => load('key', { app }), 'NO_KEY'],
  ]
  test.for(cases)('%s', async ([, run, code]) => {
    const error = await rejection(run(fresh()))
    expect(error.code).toBe(code)
    expect(error.message).toMatch(/\.$/)
  })

  test('a signal that has fired stops a save and a load, and its reason is thrown', async () => {
    const app = fresh()
    await dumpSession('app', { app, main: { n: 1 } })
    const signal = AbortSignal.abort('enough')
    const scope = { n: 0 }
    await expect(dumpSession('app', { app, main: { n: 2 }, signal })).rejects.toBe('enough')
    await expect(loadSession('app', { app, main: scope, signal })).rejects.toBe('enough')
    expect(scope).toEqual({ n: 0 })
    expect((await loadSession('app', { app, main: scope })).generation).toBe(1)
  })
})

describe('a key', () => {
  test('keeps a value, and knows nothing of sessions', async () => {
    const app = fresh()
    const ada = new Person('Ada')
    new Task(ada, new Date(5))
    await dump(ada, 'app', { app })
    expect(await sessions({ app })).toEqual([])
    const back = await load<Person>('app', { app })
    expect(back).toBeInstanceOf(Person)
    expect(back.tasks[0]!.owner).toBe(back)
    await dump('later', 'app', { app })
    expect(await load('app', { app })).toBe('later')
    expect((await rejection(loadSession('app', { app, main: {} }))).code).toBe('NO_SESSION')
  })
})
