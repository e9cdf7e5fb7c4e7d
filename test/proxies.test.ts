// Proxies of instrumented code: nobody asks their traps, whoever looks and whatever is written; hooks, names and options see
// the Proxy itself; and others stay what they show. How they come back is in code/cases/proxies.js, what bytes may do in
// hostile/proxies.ts.

import { describe, expect, test } from 'vitest'
import { describe as outline } from '../lib/core/describe.ts'
import { isProxy } from '../lib/core/proxies.ts'
import { registry } from '../lib/dill.ts'
import * as data from '../lib/data.ts'
import {
  autosave, compareBytes, contents, copy, deleteSession, detect, diff, difference, disassembly, dumps, dumpsAsync, dumpSession, graph, graphBytes, hash, loads, loadsAsync, loadSession,
  Pickler, PickleError, pickles, profile, register, settings, source, Trust, Unpickler,
} from '../lib/index.ts'
import { printed } from '../lib/printed.ts'
import { P } from '../lib/runtime.ts'
import { circumstances, outlineOf } from '../panel/model/look.ts'
import { Rows } from '../panel/model/rows.ts'
import { Search } from '../panel/model/search.ts'
import { Survey } from '../panel/model/survey.ts'
import { viewOf } from '../panel/model/view.ts'
import { weigh } from '../panel/model/weights-run.ts'
import { instancesIn, nameRow } from '../demo/names.ts'
import { script } from './support/code-script.ts'
import { failing, rejecting } from './support/failing.ts'

/** As instrumented code has it. */
const Known = P(Proxy) as ProxyConstructor

const heard: string[] = []
Object.assign(globalThis, { testHeard: heard })
const traps = Object.getOwnPropertyNames(Reflect).filter(name => typeof Reflect[name as keyof typeof Reflect] === 'function')
/** Does what the target does, and says so; a copy does so too. */
const spy: ProxyHandler<any> = script('traps => Object.fromEntries(traps.map(trap => [trap, (...args) => { testHeard.push(`${trap} ${typeof args[1] === "string" ? args[1] : ""}`); return Reflect[trap](...args) }]))')(traps)

let apps = 0
const fresh = (): string => `proxies-${Date.now()}-${apps++}`
const trying = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    if (error instanceof PickleError) return error
    throw error
  }
}
const all = <T>(steps: Generator<T, unknown>): void => { while (steps.next().done !== true); }

/** Whatever looks at a value or writes it. */
const ways: Readonly<Record<string, (value: any) => unknown>> = {
  dumps: value => dumps(value), byref: value => dumps(value, { byref: true }), recurse: value => dumps(value, { recurse: true }), weak: value => dumps(value, { weak: true }), attachments: value => dumps(value, { attachments: [] }),
  hooks: value => Object.assign(new Pickler(), { persistentId: () => undefined, reducerOverride: () => undefined }).dump(value),
  copy: value => [copy(value)], loads: value => [loads(dumps(value))], hash: value => hash(value), pickles: value => pickles(value, { exact: true }),
  dumpsAsync: value => dumpsAsync([value]), loadsAsync: async value => loadsAsync(await dumpsAsync([value])),
  why: value => detect.why(value), errors: value => detect.errors(value, 3), baditems: value => detect.baditems(value), badobjects: value => detect.badobjects(value, 3), badtypes: value => detect.badtypes(value, 3),
  trace(value) {
    const tracing = detect.trace({ write() {} })
    try {
      dumps(value)
    } finally {
      tracing[Symbol.dispose]()
    }
  },
  children: value => detect.children(value, Object, 5), parents: value => detect.parents([value], Object, 5), getmodule: value => detect.getmodule(value),
  code: value => [detect.freevars, detect.globalvars, detect.nestedglobals, detect.referredglobals, detect.nestedcode, detect.referrednested, detect.varnames, detect.code, detect.outermost].map(ask => trying(() => (ask as (value: unknown) => unknown)(value))),
  sources: value => [source.getsource, source.importable, source.getimport, source.getname, source.dumpsource].map(ask => trying(() => (ask as (value: unknown) => unknown)(value))),
  outline: value => outline(value, { registry }).plain(5),
  graph(value) { const all = graph(value); return [all.toDOT(), all.toMermaid(), JSON.stringify(all), difference(all, graph(value))] },
  bytes(value) { const bytes = dumps(value); return [disassembly(bytes), contents(bytes), graphBytes(bytes), compareBytes(bytes, dumps([value]))] },
  profile: value => profile([value], { rounds: 1 }), printed: value => printed([value, [value], { value }, '%s %d %o', value, value]),
  memorise(value) { if (typeof value === 'function') return; diff.memorise(value); diff.hasChanged(value); diff.whatsChanged(value) },
  rows(value) { const rows = new Rows(outlineOf(value, 'v'), 4); for (const row of rows.slice(0, rows.length)) viewOf(row, undefined, () => undefined) },
  search: value => all(new Search(outlineOf(value, 'v'), ({ preview }) => preview.includes('x')).steps),
  async weights(value) {
    const survey = new Survey(value, circumstances())
    await survey.run()
    const weights = await weigh(value, {}, survey, { signal: new AbortController().signal, onProgress() {} })
    for (let id = 0; id < (weights?.count ?? 0); id++) weights!.labelOf(id)
  },
  names: value => [nameRow('value', value), instancesIn({ value, Map }, ['value', 'Map'])],
  async session(value) {
    const app = fresh()
    await dumpSession('s', { app, main: { value } })
    await loadSession('s', { app, main: { value } })
    await loadSession('s', { app, main: {} })
    await deleteSession('s', { app })
  },
  async skip(value) {
    const app = fresh()
    await dumpSession('s', { app, main: { value, bad: [value, new WeakSet()] }, onError: 'skip' })
    await deleteSession('s', { app })
  },
  async autosave(value) {
    const app = fresh()
    const saved = autosave('s', { value }, { app, debounce: 1 })
    // What the last save says has been said before.
    await saved.flush().finally(() => saved.close().catch(() => undefined))
  },
}

/** What is wrapped. */
const targets: Readonly<Record<string, () => object>> = {
  'an object': () => ({ a: 1 }), 'an array': () => [1, [2]], 'a function': () => script('() => 1'), 'a class': () => script('(class A { static s = 1; m() {} })'), 'a Map': () => new Map([[1, 2]]), 'a Date': () => new Date(0),
  'an instance': () => script('new class { #n = 1; get n() { return this.#n } }()'), 'a Proxy': () => new Known({ a: 1 }, spy), 'a frozen object': () => Object.freeze({ then: 1, constructor: 2 }), 'a promise': () => Promise.resolve(1),
}

/** Where it stands. */
const places: Readonly<Record<string, (proxy: any) => unknown>> = {
  'by itself': proxy => proxy, 'a property': proxy => ({ proxy, [Symbol.for('x')]: proxy, then: 1 }), 'an element, frozen': proxy => Object.freeze([proxy, proxy]), 'a key, a member and a value': proxy => [new Map([[proxy, proxy]]), new Set([proxy])],
  'a prototype': proxy => [Object.create(proxy), Object.setPrototypeOf([1], proxy), Object.setPrototypeOf(new Map(), proxy)], 'two prototypes up': proxy => Object.create(Object.create(proxy, { a: { value: 1 } }) as object),
  'a cause': proxy => Object.assign(new Error('x', { cause: proxy }), { extra: proxy }), 'a constructor': proxy => ({ constructor: proxy }), 'what a handler is': proxy => new Known({}, proxy), 'weakly held': proxy => [proxy, new WeakRef(proxy)],
  'the prototype that a function has': proxy => Object.assign(script('(function F() {})'), { prototype: proxy }), 'the prototype of a function': proxy => Object.setPrototypeOf(script('() => 1'), proxy),
  'a captured variable': proxy => script('proxy => { let p = proxy; return { get: () => p, set: () => { p = 1 } } }')(proxy), 'bound': proxy => script('proxy => (function () {}).bind(proxy, proxy)')(proxy),
  'a static and a field': proxy => script('proxy => { class A { static p = proxy; #p = proxy; own = proxy; get p() { return this.#p } } return [A, new A()] }')(proxy),
  'above a class of the program': proxy => script('proxy => { class A { #n = 1; get n() { return this.#n } } Object.setPrototypeOf(A.prototype, proxy); return [A, new A()] }')(proxy),
  'a constant of a class': proxy => script('proxy => { class E { static A = Object.freeze({ proxy }) } return [E, E.A] }')(proxy), 'a state': proxy => script('proxy => { class S { [Symbol.for("dill.getState")]() { return { proxy } } } return new S() }')(proxy),
  'what is bound': proxy => script('proxy => typeof proxy === "function" ? proxy.bind(null) : proxy')(proxy), 'what is extended': proxy => script('proxy => { try { return class extends proxy {} } catch { return proxy } }')(proxy),
  'the constructor of a prototype': proxy => script('proxy => { class A {} A.prototype.constructor = proxy; return [new A(), A] }')(proxy),
}

/** All that is wrapped, and all places: each with a few of the other. */
const rows = Object.keys(targets).flatMap((target, i) => Object.keys(places).map((place, j) => [target, place, i, j] as const))
  .filter(([target, , i, j]) => target === 'an object' || (target === 'a function' && j % 2 === 0) || j < 2 || (i + j) % 9 === 0)

/** Runs all ways of looking; throws what none of them may throw. */
async function looked(value: unknown, after: (way: string) => void): Promise<void> {
  for (const [way, run] of Object.entries(ways)) {
    heard.length = 0
    try {
      await run(value)
    } catch (error) {
      expect(error, way).toBeInstanceOf(PickleError)
    }
    after(way)
  }
}

test.each(rows)('no trap is asked of a Proxy of %s, %s', async (target, place) => {
  const asked: string[] = []
  const value = places[place]!(new Known(targets[target]!(), spy))
  await looked(value, way => { if (heard.length > 0) asked.push(`${way}: ${heard.slice(0, 3).join(', ')}`) })
  expect(asked).toEqual([])
})

describe('one that was revoked is refused, with its place, by whoever looks', () => {
  test.each(rows.filter((_, i) => i % 3 === 0))('of %s, %s', async (target, place) => {
    const { proxy, revoke } = Known.revocable(targets[target]!(), {})
    const value = places[place]!(proxy)
    revoke()
    expect(failing(() => dumps(value)).message).toMatch(/revoked|extends a Proxy|binds a Proxy|constructor of its prototype|WeakRef/)
    await looked(value, () => undefined)
  })

  test('it keeps nothing alive, and says so where it is shown', () => {
    const { proxy, revoke } = Known.revocable({ a: 1 }, {})
    revoke()
    expect([outline(proxy, { registry }).preview, printed([proxy]), isProxy(proxy)]).toEqual(['Proxy', '[Proxy]', true])
    expect(failing(() => dumps({ proxy })).hint).toBe('Leave it out; or save what it wrapped.')
  })
})

describe('the Proxy itself is what is seen', () => {
  test('by hooks', () => {
    const target = { a: 1 }
    const proxy = new Known(target, spy)
    const seen: unknown[] = []
    const pickler = Object.assign(new Pickler(), { persistentId: (value: unknown) => { seen.push(value); return value === proxy ? 'it' : undefined } })
    const bytes = pickler.dump([proxy, target])
    expect([seen.includes(proxy), seen.filter(value => value === target).length]).toEqual([true, 1])
    const unpickler = new Unpickler(bytes)
    unpickler.persistentLoad = id => id === 'it' ? proxy : undefined
    const [back, copied] = unpickler.load<[unknown, unknown]>()
    expect([back === proxy, copied]).toEqual([true, { a: 1 }])
    const reduced = Object.assign(new Pickler(), { reducerOverride: (value: unknown) => value === proxy ? [Map, [[['a', 1]]]] as const : undefined })
    register(Map, { factory: true })
    expect(loads(reduced.dump({ proxy }))).toEqual({ proxy: new Map([['a', 1]]) })
  })

  test('by names', () => {
    for (const target of [{ a: 1 }, () => 1]) {
      const proxy = new Known(target, spy)
      register(proxy, { name: `proxies.${typeof target}` })
      heard.length = 0
      const bytes = dumps([proxy, target.constructor === Object ? target : 1])
      const [back] = loads<unknown[]>(bytes)
      expect([back === proxy, detect.getmodule(proxy), heard]).toEqual([true, 'registered', []])
      // Without trust: what is registered is found, and nothing is made.
      expect(loads<unknown[]>(bytes, { trust: Trust.data })[0] === proxy).toBe(true)
      heard.length = 0
      loads(dumps([Object.create(proxy as object), Object.create(proxy as object), Object.assign(Object.create(proxy as object) as object)]))
      expect(heard).toEqual([])
    }
  })

  test('and handlers that have a name stay the same', () => {
    const handler = { get: () => 3 }
    register(handler, { name: 'proxies.handler' })
    const [proxy, by] = loads<[{ x: number }, object]>(dumps([new Known({}, handler), handler]))
    expect([proxy.x, by === handler]).toEqual([3, true])
  })

  test('by settings', () => {
    const before = settings.weak
    settings.weak = true
    try {
      const proxy = new Known({ n: 1 }, {})
      const [key, weak] = loads<[object, WeakMap<object, number>]>(dumps([proxy, new WeakMap([[proxy, 5]])]))
      expect([weak.get(key), isProxy(key)]).toEqual([5, true])
    } finally {
      settings.weak = before
    }
  })

  test('by what shows it', () => {
    const proxy = new Known({ a: 1 }, { get: () => 2 })
    const shown = outline({ proxy, f: new Known(() => 1, {}) }, { registry }).plain(2)
    expect(shown.children!.map(({ type, preview, kind }) => [type, preview, kind])).toEqual([['Proxy', 'Proxy of Object', 'Proxy'], ['Proxy', 'Proxy of function', 'Proxy']])
    expect(shown.children![0]!.children!.map(({ label, preview }) => [label, preview])).toEqual([['[[target]]', '{a: 1}'], ['[[handler]]', '{get: ƒ get}']])
    expect(detect.why({ proxy: new Known({}, { bad: new WeakSet() } as object) }).failures[0]!.message).toMatch(/at \$\.proxy\.\[\[handler\]\]\.bad/)
  })
})

describe('what was not made by instrumented code', () => {
  test.each([['an object', { a: 1, b: [2] }], ['an array', [1, [2]]]])('is what it shows: %s', (_, target) => {
    for (const way of [copy, (value: unknown) => loads(dumps(value)), data.copy]) {
      const back = way(new Proxy(target, {}))
      expect([isProxy(back), back]).toEqual([false, target])
    }
  })

  test('and so is any, for dill/data', () => {
    const proxy = new Known({ a: 1 }, { get: () => 5, getOwnPropertyDescriptor: (target, key) => ({ ...Reflect.getOwnPropertyDescriptor(target, key)!, value: 7 }) })
    expect([data.copy(proxy), data.copy([proxy]), data.copy(new Known([1, 2], {}))]).toEqual([{ a: 7 }, [{ a: 7 }], [1, 2]])
    class Stated {
      readonly n: number = 1;
      [Symbol.for('dill.getState')](): object { return { state: this.n } }
    }
    data.register(Stated, { name: 'proxies.Stated' })
    const frozen = data.copy(new Known(Object.freeze({ a: 1 }), {}))
    expect([data.copy(new Known(new Stated(), {})), Object.isFrozen(frozen)]).toEqual([Object.assign(Object.create(Stated.prototype) as object, { state: 1 }), true])
  })
})

/** Kept while nobody was looking. */
function keptWith(value: object): Promise<object> {
  const kept = new Promise<object>(resolve => { resolve(value) })
  heard.length = 0
  return kept
}

describe('a promise asks it', () => {
  const answering = (text: string): ProxyHandler<any> => script(`({ get(target, key) { testHeard.push(key); ${text} } })`)

  test.each<[string, (handler: ProxyHandler<any>) => object]>([['a Proxy', handler => new Known({ n: 1 }, handler)], ['what is below one', handler => Object.create(new Known({ n: 1 }, handler)) as object]])('and resolves to %s that has no then', async (_, make) => {
    const bytes = await dumpsAsync(make(answering('return Reflect.get(target, key)')))
    heard.length = 0
    const back = await loadsAsync<{ n: number }>(bytes)
    expect(new Set(heard)).toEqual(new Set(['then']))
    expect(back.n).toBe(1)
    for (const text of ['return () => {}', 'throw new Error("no")']) expect(await rejecting(loadsAsync(dumps(make(answering(text)))))).toMatchObject({ code: 'THENABLE' })
  })

  test('so none that was kept with one is saved', async () => {
    for (const value of [new Known({}, spy), Object.create(new Known({}, spy)) as object]) expect(await rejecting(dumpsAsync(keptWith(value)))).toMatchObject({ code: 'THENABLE' })
    expect(heard).toEqual([])
  })
})

describe('sessions', () => {
  const main = (state: Record<string, unknown>): Record<string, any> => new Known(state, spy)

  test('look behind a Proxy for names, and set through it', async () => {
    const app = fresh()
    const inner = new Known({ n: 1, list: [1] } as object, spy)
    const saved = main(inner as Record<string, unknown>)
    heard.length = 0
    const { saved: names, skipped } = await dumpSession('s', { app, main: Object.assign(saved) })
    expect([names, skipped, heard]).toEqual([['n', 'list'], [], []])
    saved['n'] = 2
    heard.length = 0
    await loadSession('s', { app, main: saved })
    expect([saved['n'], heard.filter(trap => /^(ownKeys|has|getPrototypeOf|deleteProperty) /.test(trap))]).toEqual([1, []])
    const empty = main({})
    await loadSession('s', { app, main: empty, mode: 'replace' })
    expect([empty['n'], empty['list']]).toEqual([1, [1]])
  })

  test('leave out what cannot be saved, and ask nothing for the reason', async () => {
    const app = fresh()
    const { proxy, revoke } = Known.revocable({}, spy)
    revoke()
    const state = main({ fine: new Known({ a: 1 }, spy), bad: proxy, worse: new Known({ weak: new WeakSet() }, spy) })
    heard.length = 0
    const { saved, skipped } = await dumpSession('s', { app, main: state, onError: 'skip' })
    expect([saved, skipped.map(({ name, path }) => [name, path]), heard]).toEqual([['fine'], [['bad', '$.bad'], ['worse', '$.worse.[[target]].weak']], []])
    expect(await rejecting(dumpSession('s', { app, main: proxy }))).toMatchObject({ code: 'BAD_OPTION', message: expect.stringMatching(/revoked/) as string })
  })

  test('say so where a handler alone knows the names', async () => {
    const facade = new Known({}, { ownKeys: () => ['state'], getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true, writable: true }) })
    expect(await rejecting(dumpSession('s', { app: fresh(), main: facade }))).toMatchObject({ code: 'BAD_OPTION', message: expect.stringMatching(/no handler is asked/) as string })
    // One that no instrumented code made is asked, as it always was.
    const stranger = new Proxy({}, { ownKeys: () => ['state'], getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true, writable: true }) })
    expect((await dumpSession('s', { app: fresh(), main: stranger })).saved).toEqual(['state'])
  })

  test('that save themselves see what changes behind a Proxy', async () => {
    const app = fresh()
    const target = { n: 1 }
    const state = { proxy: new Known(target, spy) }
    const saving = autosave('s', state, { app, debounce: 1, maxWait: 1 })
    await saving.flush()
    const first = saving.saved!.generation
    heard.length = 0
    target.n = 2
    const changed = new Promise(resolve => { saving.addEventListener('save', resolve) })
    await changed
    expect([saving.saved!.generation > first, heard]).toEqual([true, []])
    await saving.close()
    const back: { proxy?: { n: number } } = {}
    await loadSession('s', { app, main: back })
    expect([isProxy(back.proxy), back.proxy!.n]).toEqual([true, 2])
  })
})
