// Options that nobody knows: each verb refuses them before it does anything, says which one is likely meant, and lists
// those that it knows; and so what is no object. One table of verbs; that of Vite stands in test/doors, the panel's in test/panel.

import { describe, expect, test } from 'vitest'
import { keepStores } from '../lib/adapters/nanostores.ts'
import { dillPinia } from '../lib/adapters/pinia.ts'
import { dillEnhancer } from '../lib/adapters/redux.ts'
import { dillPersister } from '../lib/adapters/tanstack-query.ts'
import { dillStorage } from '../lib/adapters/zustand.ts'
import * as data from '../lib/data.ts'
import * as dill from '../lib/index.ts'
import { instrument, run } from '../lib/instrument.ts'
import { addJob, resultOf, runJobs } from '../lib/workers/bullmq.ts'

const bytes = dill.dumps(1)
const sink = { write() { throw new Error('it wrote') } }
const store = { get: () => 1, set() {}, subscribe() {} }
const graph = dill.graph([1])
const app = 'options-unknown'
const never = (): never => { throw new Error('it began') }

/** A verb, an option that it does not know, the one that is meant, and the call. */
type Row = readonly [verb: string, option: string, meant: string | undefined, call: (options: never) => unknown]

const rows: readonly Row[] = [
  ['dumps', 'attachment', 'attachments', o => dill.dumps(1, o)],
  ['dumps', 'maxBytes', undefined, o => dill.dumps(1, o)],
  ['dumps', 'on_warning', 'onWarning', o => dill.dumps(1, o)],
  ['loads', 'trusts', 'trust', o => dill.loads(bytes, o)],
  ['loads', 'limit', 'limits', o => dill.loads(bytes, o)],
  ['loads', 'revive', undefined, o => dill.loads(bytes, o)],
  ['copy', 'recursive', 'recurse', o => dill.copy(1, o)],
  ['hash', 'protokoll', 'protocol', o => dill.hash(1, o)],
  ['dumpsAsync', 'sael', 'seal', o => dill.dumpsAsync(1, o)],
  ['loadsAsync', 'allowed', 'allow', o => dill.loadsAsync(bytes, o)],
  ['dill/data: dumps', 'by_ref', 'byref', o => data.dumps(1, o)],
  ['dill/data: loads', 'ingore', 'ignore', o => data.loads(bytes, o)],
  ['dill/data: Pickler', 'fmod', 'fmode', o => new data.Pickler(o)],
  ['Pickler', 'persistentId', undefined, o => new dill.Pickler(o)],
  ['Unpickler', 'file', 'files', o => new dill.Unpickler(bytes, o)],
  ['dump to a key', 'prefix', undefined, o => dill.dump(1, 'never', o)],
  ['dump to a sink', 'signals', 'signal', o => dill.dump(1, sink, o)],
  ['load of a key', 'apps', 'app', o => dill.load('never', o)],
  ['load of bytes', 'onprogres', 'onProgress', o => dill.load(bytes, o)],
  ['register', 'nam', 'name', o => dill.register(class Never {}, o)],
  ['pickle', 'factories', 'factory', o => dill.pickle(class Never {}, () => [Object, []], o)],
  ['Pickler’s registry', 'private', 'privates', o => new dill.Pickler().registry.name(class Never {}, o)],
  ['pickles', 'exactly', 'exact', o => dill.pickles(1, o)],
  ['check', 'timeoutt', 'timeout', o => dill.check(1, o)],
  ['dumpSession', 'onEror', 'onError', o => dill.dumpSession('x', o)],
  ['dumpSession', 'attachments', undefined, o => dill.dumpSession('x', o)],
  ['dumpSession', 'compression', 'compress', o => dill.dumpSession('x', o)],
  ['loadSession', 'on_missing', 'onMissing', o => dill.loadSession('x', o)],
  ['loadSession', 'attachments', undefined, o => dill.loadSession('x', o)],
  ['dumpModule', 'main', undefined, o => dill.dumpModule('x', o)],
  ['loadModule', 'modul', 'module', o => dill.loadModule('x', o)],
  ['loadModuleAsDict', 'mode', undefined, o => dill.loadModuleAsDict('x', o)],
  ['autosave', 'debounced', 'debounce', o => dill.autosave('x', {}, o)],
  ['autosave', 'signal', undefined, o => dill.autosave('x', {}, o)],
  ['keep', 'onfail', 'onFail', o => dill.keep('x', store, o)],
  ['keep', 'onError', undefined, o => dill.keep('x', store, o)],
  ['sessions', 'ap', 'app', o => dill.sessions(o)],
  ['storage', 'App', 'app', o => dill.storage(o)],
  ['deleteSession', 'apps', 'app', o => dill.deleteSession('x', o)],
  ['generations', 'builds', 'build', o => dill.generations(o)],
  ['readGeneration', 'build', undefined, o => dill.readGeneration('x', 'y', o)],
  ['deleteGeneration', 'apps', 'app', o => dill.deleteGeneration('x', 'y', o)],
  ['watchSessions', 'apps', 'app', o => dill.watchSessions(never, o)],
  ['exportSession', 'generations', 'generation', o => dill.exportSession('x', o)],
  ['importSession', 'overwrit', 'overwrite', o => dill.importSession(bytes, o)],
  ['readSessionFile', 'limit', 'limits', o => dill.readSessionFile(bytes, o)],
  ['temp.dump', 'sufix', 'suffix', o => dill.temp.dump(1, o)],
  ['temp.load', 'trusted', 'trust', o => dill.temp.load('x', o)],
  ['temp.dumpIO', 'suffix', undefined, o => dill.temp.dumpIO(1, o)],
  ['temp.loadIO', 'trusted', 'trust', o => dill.temp.loadIO(bytes, o)],
  ['temp.dumpSource', 'aliases', 'alias', o => dill.temp.dumpSource(never, o)],
  ['temp.loadSource', 'aliases', 'alias', o => dill.temp.loadSource('x', o)],
  ['temp.dumpIOSource', 'prefix', undefined, o => dill.temp.dumpIOSource(never, o)],
  ['temp.loadIOSource', 'trusted', 'trust', o => dill.temp.loadIOSource('x', o)],
  ['source.getsource', 'lstripp', 'lstrip', o => dill.source.getsource(never, o)],
  ['source.getsourcelines', 'alias', undefined, o => dill.source.getsourcelines(never, o)],
  ['source.getimport', 'verified', 'verify', o => dill.source.getimport(never, o)],
  ['source.getname', 'forced', 'force', o => dill.source.getname(never, o)],
  ['source.importable', 'built_in', 'builtin', o => dill.source.importable(never, o)],
  ['source.dumpsource', 'enclosed', 'enclose', o => dill.source.dumpsource(never, o)],
  ['source.outdent', 'space', 'spaces', o => dill.source.outdent('x', o)],
  ['detect.why', 'wait', 'waits', o => dill.detect.why(1, o)],
  ['detect.whyAsync', 'wait', 'waits', o => dill.detect.whyAsync(1, o)],
  ['detect.baditems', 'exactly', 'exact', o => dill.detect.baditems([1], o)],
  ['detect.badobjects', 'exactly', 'exact', o => dill.detect.badobjects([1], 1, o)],
  ['detect.badtypes', 'exactly', 'exact', o => dill.detect.badtypes(1, 0, o)],
  ['detect.errors', 'safety', 'safe', o => dill.detect.errors(1, 0, o)],
  ['detect.parent', 'ignored', 'ignore', o => dill.detect.parent(1, Object, o)],
  ['detect.children', 'withn', 'within', o => dill.detect.children(1, Object, 1, o)],
  ['detect.referrednested', 'inside', undefined, o => dill.detect.referrednested(never, true, o)],
  ['detect.traceOf', 'recursion', 'recurse', o => dill.detect.traceOf(1, undefined, o)],
  ['graph', 'wait', 'waits', o => dill.graph(1, o)],
  ['toDOT', 'limits', 'limit', o => graph.toDOT(o)],
  ['toMermaid', 'dept', 'depth', o => graph.toMermaid(o)],
  ['profile', 'round', 'rounds', o => dill.profile(1, o)],
  ['compareBytes', 'befor', 'before', o => dill.compareBytes(bytes, bytes, o)],
  ['loadTypes', 'picklable', 'pickleable', o => dill.loadTypes(o)],
  ['instrument', 'type', undefined, o => instrument('1', o)],
  ['run', 'mains', 'main', o => run('1', o)],
  ['dillStorage', 'onreload', 'onReload', o => dillStorage(o)],
  ['dillPinia', 'names', 'name', o => dillPinia(o)],
  ['dillEnhancer', 'picks', 'pick', o => dillEnhancer('x', o)],
  ['dillPersister', 'onReloads', 'onReload', o => dillPersister('x', o)],
  ['keepStores', 'on_fail', 'onFail', o => keepStores('x', {}, o)],
  ['addJob', 'jobs', 'job', o => addJob({ name: 'x', add: never }, 'x', never, [], o)],
  ['runJobs', 'key', undefined, o => runJobs(o)],
  ['resultOf', 'time_out', 'timeout', o => resultOf({ id: 'x', queueName: 'x', waitUntilFinished: never } as never, undefined, o)],
]

async function thrown(call: Row[3], options: unknown): Promise<unknown> {
  try {
    const result = call(options as never)
    return void await (result instanceof dill.PickleError ? undefined : result)
  } catch (error) {
    return error
  }
}

describe('an option that is not known', () => {
  test.each(rows)('%s: %s', async (_, option, meant, call) => {
    const error = await thrown(call, { [option]: 5 })
    expect(error).toMatchObject({ name: 'PickleError', code: 'BAD_OPTION' })
    const { message } = error as Error
    expect(message).toMatch(/^Option \S+ is not known here\. (Is it \w+ that is meant\? )?Known: [\w, ]+\.$/)
    expect([/^Option (\S+)/.exec(message)![1], /Is it (\w+)/.exec(message)?.[1]]).toEqual([option, meant])
    expect(message.split('Known: ')[1]!.split(/[ ,.]+/)).not.toContain(option)
  })

  test('counts where it is the options’ own, and has a value', () => {
    const inherited = Object.create({ trusts: 1 }) as object
    expect(dill.loads(bytes, { trusts: undefined } as object)).toBe(1)
    expect(dill.loads(bytes, inherited)).toBe(1)
  })

  test('is told by a name that is fit to be shown', async () => {
    const error = await thrown(o => dill.dumps(1, o), { ['x'.repeat(1e6) + '\u202e']: 1 })
    expect((error as Error).message.length).toBeLessThan(500)
  })
})

describe('options that are no object', () => {
  const verbs = new Map(rows.map(([verb, , , call]) => [verb, call]))

  test.each([...verbs])('%s', async (_, call) => {
    for (const options of [null, 5, 'x']) {
      const error = await thrown(call, options)
      expect(error).toMatchObject({ name: 'PickleError', code: 'BAD_OPTION', message: expect.stringMatching(/^Options must be an object\. Known: [\w, ]+\. For example: \{ \w+: … \}\.$/) })
    }
  })
})

/** What is no value of the type that a verb takes. */
describe('nonsense', () => {
  const nonsense: readonly unknown[] = [undefined, null, 5, 'x', {}, [], () => 1, Symbol('s'), new Uint8Array(3)]
  // What the page itself makes, from rows and paths that the library gave.
  const trusting = new Set(['pathText', 'rowText', 'kind'])
  const verbs = [['', dill], ['detect.', dill.detect], ['source.', dill.source], ['temp.', dill.temp]]
    .flatMap(([within, of]) => Object.entries(of as object).flatMap(([name, verb]) => typeof verb === 'function' && !/^[A-Z]/.test(name) && !trusting.has(name) ? [[`${within as string}${name}`, verb as (...args: unknown[]) => unknown] as const] : []))

  test.each(verbs)('%s takes it, or says in words of its own what is wrong', async (_, verb) => {
    for (const first of nonsense) {
      for (const second of [undefined, 5, {}, () => 1]) {
        const error = await thrown(() => {
          const result = verb(first, second)
          return result instanceof Promise ? Promise.race([result, new Promise(resolve => void setTimeout(resolve, 50))]) : undefined
        }, undefined)
        if (error !== undefined) expect(error).toBeInstanceOf(dill.PickleError)
      }
    }
  })
})

test('one object of options may be for both, where one verb saves and another loads', async () => {
  const options = { recurse: true, trust: dill.Trust.data, limits: { nodes: 10 }, onWarning: never, onProgress() {} }
  expect(dill.loads(dill.dumps([1], options), options)).toEqual([1])
  expect(await dill.loadsAsync(await dill.dumpsAsync([1], options), options)).toEqual([1])
  expect(new dill.Unpickler(new dill.Pickler(options).dump([1]), options).load()).toEqual([1])
  const both = { ...options, app, main: { n: 1 }, mode: 'replace', onError: 'throw', build: 'b' } as const
  const name = `both-${Math.random()}`
  await dill.dumpSession(name, both)
  expect((await dill.loadSession(name, both)).names).toEqual(['n'])
})

test('what goes from one verb to another is for the one that takes it', async () => {
  const key = `${app}-${Math.random()}`
  await dill.dump([1], key, { app, recurse: true })
  expect(await dill.load(key, { app, trust: dill.Trust.data })).toEqual([1])
  const handle = await dill.temp.dump([1], { app, prefix: 'a', suffix: 'b', byref: true })
  expect(await dill.temp.load(handle, { app })).toEqual([1])
  const source = await dill.temp.dumpIOSource(function one() { return 1 }, { alias: 'uno' })
  expect((await dill.temp.loadIOSource<() => number>(source, { app }))()).toBe(1)
  expect(dill.pickles([1], { exact: true, safe: true, trust: dill.Trust.data, byref: true, attachments: [] })).toBe(true)
  expect(dill.detect.why([1], { waits: true, byref: true }).ok).toBe(true)
  expect(dill.graph([1], { waits: true, byref: true, attachments: [] }).nodes.length).toBe(1)
  expect(dill.profile([1], { rounds: 1, every: 1, byref: true, attachments: [] }).dumps).toBe(1)
  const dumped = await dill.dumpModule(key, { app, module: { n: 1 }, build: 'b' })
  const { names } = await dill.loadModule(key, { app, module: {}, mode: 'replace', build: 'b' })
  expect([dumped.saved, names]).toEqual([['n'], ['n']])
  const kept = dill.keep(key + 1, store, { app, debounce: 1, maxWait: 5, onFail: never, onConflict: () => 'load', durability: 'relaxed', mode: 'update' })
  expect((await kept.loaded).error).toBe(undefined)
  await kept.close()
})
