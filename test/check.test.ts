// Would it survive a reload? The value is loaded in a fresh realm, a worker, and whatever happens there is a verdict, never
// a crash and never an endless wait.

import { describe, expect, test } from 'vitest'
import { check, detect, getState, pickle, PickleError, PicklingError, register, setState, UnpicklingError, type CheckOptions, type Realm } from '../lib/index.ts'
import { run } from '../lib/instrument.ts'
import { Point } from './support/check-point.ts'
import { openRealms } from './support/check-realm.ts'
import { failing, rejecting } from './support/failing.ts'

const realms = await openRealms()

const checked = (value: unknown, options?: CheckOptions) => check(value, { ...realms.own, ...options })

register(Point, { factory: true })

const main: Record<string, any> = {}
await run(`function makeCounter(n) { return { up: () => ++n, now: () => n } }
const counter = makeCounter(3)
class Account { #cents = 1; get cents() { return this.#cents } }
const account = new Account()
const leaning = () => Point
class Loop { loads = 'for ever' }
class Half { a = 1 }
class Odd { a = 1 }`, { main, id: 'check.js' })

describe('survives', () => {
  const graph: Record<string, unknown> = { map: new Map([[1, new Date(0)]]), list: [1n, -0, undefined] }
  graph['self'] = graph

  test.each<[string, unknown, CheckOptions?]>([
    ['a primitive', 1],
    ['a symbol', Symbol('own')],
    ['a graph with a circle', graph],
    ['a function that captures nothing', (x: number) => x ** 2],
    ['closures that share a variable', main['counter']],
    ['an instance with private fields', main['account']],
    ['with recurse', main['counter'], { recurse: true }],
    ['with the format version', [1], { protocol: 1 }],
    ['what the language has', { max: Math.max, of: Map }],
    ['what only asynchronous code can read', new Blob(['text'])],
    ['what has a then', { then: 1 }],
  ])('%s', async (_, value, options) => {
    const { ok, error, failures, notes, bytes, ms } = await checked(value, options)
    expect([error?.message, failures, notes]).toEqual([undefined, [], []])
    expect(ok).toBe(true)
    expect([bytes > 0, ms.dump >= 0, ms.load >= 0]).toEqual([true, true, true])
  })

  test('and says how long that took', async () => {
    // So many that every engine's clock, which tells milliseconds at worst, sees them.
    const { ok, ms } = await checked(Array.from({ length: 100_000 }, (_, i) => ({ i })))
    expect([ok, ms.dump > 0, ms.load > 0]).toEqual([true, true, true])
  })

  test('with a difference, which is noted', async () => {
    const { ok, notes } = await checked(new Error('noted'))
    expect([ok, notes.map(({ message }) => message)]).toEqual([true, [expect.stringContaining('stack')]])
  })

  test('what no bytes can hold, beside them; the caller\'s list stays as it is', async () => {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt'])
    expect(await checked(key)).toMatchObject({ ok: false, error: { code: 'REFUSED' } })
    const attachments: unknown[] = []
    expect(await checked({ key }, { attachments })).toMatchObject({ ok: true })
    expect(attachments).toEqual([])
  })
})

describe('does not', () => {
  test('what does not pickle: all of it, each with its path and place', async () => {
    await run('const hold = (held => () => held)(new WeakMap())', { main, id: 'hold.js' })
    const { ok, error, failures, bytes, ms } = await checked({ a: [new WeakMap()], b: main['hold'] })
    expect([ok, bytes, ms.load]).toEqual([false, 0, 0])
    expect(error).toBeInstanceOf(PicklingError)
    expect(failures.map(({ path }) => path.map(({ name }) => name).join('.'))).toEqual(['a.0', 'b.held'])
    expect(failures[1]!.source).toMatchObject({ file: 'hold.js', line: 1 })
  })

  test('what travels by name: every name that is not known there, where it is met first', async () => {
    const named = () => 1
    register(named, { name: 'check.named' })
    const { ok, error, failures } = await checked({ points: [new Point(), new Point()], deep: { named }, Point })
    expect([ok, error?.code]).toEqual([false, 'UNKNOWN_NAME'])
    expect(failures.map(({ path, code, message }) => [path.map(({ name }) => name).join('.'), code, message.includes('Cannot bring back')])).toEqual([
      ['points.0', 'MISSING_THERE', true], ['deep.named', 'MISSING_THERE', true], ['Point', 'MISSING_THERE', true],
    ])
    expect(failures[1]!.reason).toContain('"check.named"')
  })

  test('but does where the realm has it', async () => {
    expect(await checked([new Point(), Point], realms.named)).toMatchObject({ ok: true, failures: [], notes: [] })
  })

  test('what is written as a reference alone: the module is not there', async () => {
    const { ok, error, failures } = await checked({ deep: [main['counter'].up] }, { byref: true })
    expect(ok).toBe(false)
    expect(error).toBeInstanceOf(UnpicklingError)
    expect(failures).toMatchObject([{ code: 'MISSING_THERE', path: [{ name: 'deep' }, { name: 0 }], source: { file: 'check.js', line: 1 } }])
  })

  test('what loads as another type', async () => {
    pickle(main['Half'], () => [Point, []])
    expect(await checked(new main['Half'](), realms.named)).toMatchObject({ ok: false, error: { code: 'OTHER_TYPE', message: 'Cannot bring back a Half: a Point comes back.' }, failures: [{ path: [] }] })
  })

  test('but what is not equal does, with a note', async () => {
    Object.defineProperty(main['Odd'].prototype, getState, { value: new Function('return { chance: Math.random() }'), configurable: true, writable: true })
    const { ok, notes } = await checked(new main['Odd']())
    expect([ok, notes.map(({ message }) => message)]).toEqual([true, [expect.stringMatching(/not quite equal.* byte \d+ /)]])
  })

  test('what never ends is ended', async () => {
    const { Loop } = main
    Object.defineProperty(Loop.prototype, setState, { value: new Function('for (;;);'), configurable: true, writable: true })
    const { ok, error, bytes } = await checked(new Loop(), { timeout: 2000 })
    expect([ok, error?.code, bytes > 0]).toEqual([false, 'TIMEOUT', true])
  })
})

describe('no realm', () => {
  const silent: Realm = { postMessage() {}, terminate() {}, addEventListener() {} }

  test.each<[string, () => Realm | Promise<Realm>, string]>([
    ['that throws', () => { throw new DOMException('worker-src forbids it', 'SecurityError') }, 'worker-src forbids it'],
    ['that is rejected', async () => { throw new Error('not today') }, 'not today'],
    ['that is none', () => undefined as never, 'NO_REALM'],
    ['that takes no message', () => ({ ...silent, postMessage() { throw new DOMException('it cannot be cloned', 'DataCloneError') } }), 'it cannot be cloned'],
    ['that fails to load', () => ({ ...silent, addEventListener(type: string, hear: (event: unknown) => void) { if (type === 'error') queueMicrotask(() => hear({})) } }), 'worker-src'],
    ['that ends', () => ({ postMessage() {}, terminate() {}, on(type: string, hear: (value: unknown) => void) { if (type === 'exit') queueMicrotask(() => hear(0)) } }), 'it ended before'],
  ])('%s: a verdict', async (_, realm, said) => {
    const { ok, error, failures, bytes } = await check([1], { realm })
    expect([ok, error?.code, failures, bytes > 0]).toEqual([false, 'NO_REALM', [], true])
    expect(`${error!.code} ${error!.message}`).toContain(said)
    expect(error).toBeInstanceOf(PickleError)
  })

  test('one that is ended whatever happens, once', async () => {
    let ended = 0
    const realm = (): Realm => ({ ...silent, terminate() { ended++ } })
    expect(await check(1, { realm, timeout: 20 })).toMatchObject({ ok: false, error: { code: 'TIMEOUT' } })
    const controller = new AbortController()
    setTimeout(() => controller.abort('enough'), 20)
    expect(await rejecting<unknown>(check(1, { realm, signal: controller.signal }))).toBe('enough')
    expect(ended).toBe(2)
  })

  test('that says anything is not believed to be more than it is', async () => {
    const says = (message: unknown) => (): Realm => ({ ...silent, addEventListener(type, hear) { if (type === 'message') queueMicrotask(() => hear({ data: message })) } })
    expect(await check(1, { realm: says({ dill: 'checked', load: 1, error: { message: 'm', code: 'C' } }) })).toMatchObject({ ok: false, error: { code: 'C', message: 'm' }, failures: [{ path: [], value: 1 }] })
    for (const message of [null, 'text', { dill: 'other' }]) expect(await check(1, { realm: says(message), timeout: 20 })).toMatchObject({ error: { code: 'TIMEOUT' } })
    expect(await check([1], { realm: says({ dill: 'checked', load: 1, type: 'an Array', differs: 24 }) })).toMatchObject({ ok: true, notes: [{ message: expect.stringContaining('byte 24') as string }] })
    expect(await check([1], { realm: says({ dill: 'checked', load: 1, type: 'a Map' }) })).toMatchObject({ ok: false, error: { code: 'OTHER_TYPE' } })
  })
})

test('a wrong option is an error, as everywhere', async () => {
  for (const options of [{ protocol: 99 }, { timeout: 0 }, { timeout: 'long' }, { realm: 1 }, { seal: 1 }]) {
    expect(await rejecting(check(1, options as CheckOptions))).toMatchObject({ code: 'BAD_OPTION' })
  }
  expect(await rejecting<unknown>(check(1, { signal: AbortSignal.abort('before') }))).toBe('before')
})

test('a page is no realm', () => {
  expect(failing(() => detect.answerChecks())).toMatchObject({ code: 'NOT_A_WORKER' })
})

test('nobody is touched by it', async () => {
  let touched = 0
  const touch = (): never => { touched++; throw new Error('touched') }
  await checked({ get a() { return touch() }, toJSON: touch, then: touch, valueOf: touch, toString: touch })
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  expect(await checked([proxy])).toMatchObject({ ok: false, failures: [{ code: 'LOOKING_FAILED' }] })
  expect(touched).toBe(0)
})
