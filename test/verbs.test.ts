// The verbs as somebody tries them who knows pickle or structuredClone: what goes in, what comes out, and what is told
// when it cannot.

import { describe, expect, test } from 'vitest'
import * as data from '../lib/data.ts'
import * as dill from '../lib/index.ts'
import { same } from './same.ts'
import { travelsByName } from './support/examples.ts'
import { failing, rejecting } from './support/failing.ts'

interface Jar {
  label: string
  lid?: Jar
  contents: unknown[]
}

/** A little of everything: shared, cyclic, with keys of both sorts and an accessor-free spine. */
function graph(): Jar {
  const shared = { n: -0, big: 10n ** 30n }
  const jar: Jar = { label: 'dill \u0000\ud800', contents: [shared, shared, new Map<unknown, unknown>([[shared, new Set([NaN, undefined])]]), new Date(0)] }
  jar.lid = jar
  return jar
}

/** Every way by which a value goes out and comes back. */
const ways: readonly (readonly [name: string, way: (value: unknown) => unknown])[] = [
  ['loads(dumps)', value => dill.loads(dill.dumps(value))],
  ['copy', value => dill.copy(value)],
  ['loadsAsync(dumpsAsync)', async value => dill.loadsAsync(await dill.dumpsAsync(value))],
  ['Pickler and Unpickler', value => new dill.Unpickler(new dill.Pickler().dump(value)).load()],
  ['dill/data', value => data.loads(data.dumps(value))],
  ['dill/data, copy', value => data.copy(value)],
  ['dill/data, Pickler and Unpickler', value => new data.Unpickler(new data.Pickler().dump(value)).load()],
  ['written by dill, read by dill/data', value => data.loads(dill.dumps(value))],
]

test.each([['dill', dill], ['dill/data', data]])('the verbs of %s have their names, which stacks show', (_, door) => {
  const verbs = ['dumps', 'loads', 'copy', 'hash', 'dumpsAsync', 'loadsAsync', 'register', 'pickle'] as const
  expect(verbs.map(name => door[name].name)).toEqual(verbs)
})

describe('a graph comes back', () => {
  test.each(ways)('%s', async (_, way) => {
    const value = graph()
    expect(same(value, await way(value), travelsByName)).toBeUndefined()
  })

  test('typed by the caller', () => {
    const jar = dill.loads<Jar>(dill.dumps(graph()))
    expect(jar.lid).toBe(jar)
    const again: Jar = new dill.Unpickler(dill.dumps(graph())).load<Jar>()
    expect(again.label).toBe(graph().label)
  })

  test('the value is not changed by being dumped', () => {
    const value = Object.freeze([Object.freeze({ a: 1 })])
    dill.dumps(value)
    expect(value).toEqual([{ a: 1 }])
  })
})

describe('bytes are taken from', () => {
  const bytes = dill.dumps(graph())
  const padded = new Uint8Array(bytes.length + 7)
  padded.set(bytes, 3)
  // A page that is not isolated has shared memory, though not under this name.
  const { buffer: pages } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
  const shared = new Uint8Array(pages, 8, bytes.length)
  shared.set(bytes)
  const even = new Uint8Array(Math.ceil(bytes.length / 2) * 2)

  const inputs: readonly (readonly [string, () => ArrayBuffer | ArrayBufferView])[] = [
    ['a Uint8Array', () => bytes],
    ['an ArrayBuffer', () => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)],
    ['a view with an offset', () => padded.subarray(3, 3 + bytes.length)],
    ['a DataView with an offset', () => new DataView(padded.buffer, 3, bytes.length)],
    ['an Int8Array', () => new Int8Array(padded.buffer, 3, bytes.length)],
    ['a Uint8ClampedArray', () => new Uint8ClampedArray(bytes)],
    ['shared memory', () => shared],
    ...(typeof SharedArrayBuffer === 'undefined' ? [] : [['a SharedArrayBuffer', (): ArrayBuffer => {
      const whole = new SharedArrayBuffer(bytes.length)
      new Uint8Array(whole).set(bytes)
      return whole as unknown as ArrayBuffer
    }] as const]),
    ['a subclass of Uint8Array', () => (class Bytes extends Uint8Array<ArrayBuffer> {}).from(bytes)],
    ...(typeof Buffer === 'undefined' ? [] : [['a Buffer', (): ArrayBufferView => Buffer.from(bytes)] as const]),
  ]
  test.each(inputs)('%s', (_, input) => {
    expect(same(graph(), dill.loads(input()), travelsByName)).toBeUndefined()
  })

  const strangers: readonly (readonly [string, () => unknown])[] = [
    ['nothing', () => undefined], ['null', () => null], ['a number', () => 5], ['a string', () => 'dill'], ['base64', () => btoa(String.fromCharCode(...bytes))],
    ['an array of numbers', () => [...bytes]], ['a plain object', () => ({})], ['a feigned view', () => Object.create(Uint8Array.prototype)],
    ['a promise of bytes', () => Promise.resolve(bytes)], ['a Blob', () => new Blob([bytes])], ['a function', () => () => bytes], ['a symbol', () => Symbol('bytes')],
    ['a Proxy of bytes', () => new Proxy(bytes, {})],
  ]
  test.each(strangers)('not from %s', (_, input) => {
    expect(failing(() => dill.loads(input() as ArrayBuffer))).toMatchObject({ name: 'UnpicklingError', code: 'NOT_BYTES' })
  })

  const broken: readonly (readonly [string, () => Uint8Array, string])[] = [
    ['nothing', () => new Uint8Array(0), 'TRUNCATED'],
    ['some of a pickle', () => bytes.subarray(0, 3), 'TRUNCATED'],
    ['another format', () => even.fill(123), 'NOT_A_PICKLE'],
    ['memory that was transferred', () => { const gone = bytes.slice(); structuredClone(gone.buffer, { transfer: [gone.buffer] }); return gone }, 'NOT_BYTES'],
  ]
  test.each(broken)('not from %s', (_, input, code) => {
    expect(failing(() => dill.loads(input()))).toMatchObject({ name: 'UnpicklingError', code })
  })

  test('what is loaded does not share memory with its bytes', () => {
    const input = dill.dumps(new Uint8Array([1, 2, 3]))
    const loaded = dill.loads<Uint8Array>(input)
    input.fill(0)
    expect([...loaded]).toEqual([1, 2, 3])
  })
})

describe('the same graph gives the same bytes', () => {
  const make = (): unknown => ({ ...graph(), s: Symbol('s'), list: [1.5, 'x', null], sparse: Object.assign([], { 3: 1 }) })

  test('each time', () => expect(dill.dumps(make())).toEqual(dill.dumps(make())))
  test('from one pickler', () => {
    const pickler = new dill.Pickler()
    expect(pickler.dump(make())).toEqual(pickler.dump(make()))
  })
  test('from two picklers', () => expect(new dill.Pickler().dump(make())).toEqual(new dill.Pickler().dump(make())))
  test('from both entries', () => expect(data.dumps(make())).toEqual(dill.dumps(make())))
  test('of a copy', () => expect(dill.dumps(dill.loads(dill.dumps(make())))).toEqual(dill.dumps(make())))
  test('asynchronously', async () => expect(await dill.dumpsAsync(make())).toEqual(dill.dumps(make())))
  test('while something plain is registered', () => {
    const pickler = new dill.Pickler()
    pickler.registry.name({ plain: true }, { name: 'test.plain' })
    expect(pickler.dump(make())).toEqual(dill.dumps(make()))
  })

  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['the order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['the order of a Map', new Map([[1, 1], [2, 2]]), new Map([[2, 2], [1, 1]])],
    ['sharing', [{}, {}], (shared => [shared, shared])({})],
    ['a sign', 0, -0],
    ['a hole', [undefined], [,]],
    ['a type', 1, 1n],
    ['a type of list', [1], new Set([1])],
    ['an attribute', { a: 1 }, Object.freeze({ a: 1 })],
    ['a prototype', {}, Object.create(null)],
    ['a symbol', { s: Symbol('s') }, { s: Symbol.for('s') }],
  ]
  test.each(pairs)('and %s matters', (_, a, b) => {
    expect(dill.dumps(a)).not.toEqual(dill.dumps(b))
    expect(dill.hash(a)).not.toBe(dill.hash(b))
  })
})

describe('what every page has comes back as the same thing', () => {
  const intrinsics: readonly (readonly [string, object | symbol])[] = [
    ['Math.max', Math.max], ['Map', Map], ['Map.prototype', Map.prototype], ['Array.prototype.push', Array.prototype.push], ['Math', Math], ['JSON', JSON],
    ['%TypedArray%', Object.getPrototypeOf(Uint8Array) as object], ['a getter', Object.getOwnPropertyDescriptor(Map.prototype, 'size')!.get!],
    ['Object.prototype', Object.prototype], ['Symbol.iterator', Symbol.iterator], ['Symbol.for', Symbol.for('dill.test')], ['Intl.DateTimeFormat', Intl.DateTimeFormat],
    ['the prototype of generators', Object.getPrototypeOf(function* () {}) as object], ['URL', URL], ['Event.prototype', Event.prototype],
  ]
  test.each(intrinsics)('%s', (_, value) => {
    for (const [name, way] of ways.filter(([name]) => !name.includes('Async'))) {
      const back = way({ value, list: [value] }) as { value: unknown, list: unknown[] }
      expect(back.value, name).toBe(value)
      expect(back.list[0], name).toBe(value)
    }
  })

  // These make code or reach the host: bytes that this realm sealed may name them, and no others.
  const powers: readonly (readonly [string, object])[] = [['globalThis', globalThis], ['eval', globalThis.eval], ['Function', Function], ['fetch', fetch], ['console', console]]
  test.each(powers)('%s, from bytes of this realm', (_, value) => {
    const bytes = dill.dumps({ value })
    expect(dill.loads<{ value: unknown }>(bytes).value).toBe(value)
    expect(dill.copy({ value }).value).toBe(value)
    const foreign = bytes.slice()
    foreign[foreign.length - 1]! ^= 1
    expect(failing(() => dill.loads(foreign))).toMatchObject({ code: 'CODE_NOT_TRUSTED' })
    expect(dill.loads<{ value: unknown }>(foreign, { trust: dill.Trust.refs }).value).toBe(value)
    expect(dill.loads<{ value: unknown }>(foreign, { allow: [value] }).value).toBe(value)
  })
})

describe('hash', () => {
  test('is 128 bits in hexadecimal', () => expect(dill.hash(graph())).toMatch(/^[0-9a-f]{32}$/))
  test('is that of a copy', () => expect(dill.hash(dill.loads(dill.dumps(graph())))).toBe(dill.hash(graph())))
  test('is another for a change deep inside', () => {
    const jar = graph()
    const before = dill.hash(jar);
    (jar.contents[0] as { n: number }).n = 0
    expect(dill.hash(jar)).not.toBe(before)
  })
  test('is the same for what names the host, in every realm', () => {
    // The seal of such bytes is made with a key of the realm's own; a hash must not be.
    expect(dill.hash([fetch])).toBe('f83a2ea56894fb7bbc674c1521a4bd54')
  })
  test('refuses what dumps refuses', () => {
    expect(failing(() => dill.hash({ f: new WeakMap() }))).toMatchObject({ name: 'PicklingError' })
  })
})

describe('asynchronous verbs', () => {
  test('wait for what only they can read', async () => {
    const value = { promise: Promise.resolve({ n: 1 }), blob: new Blob(['dill']) }
    const loaded = await dill.loadsAsync<typeof value>(await dill.dumpsAsync(value))
    expect(await loaded.promise).toEqual({ n: 1 })
    expect(await loaded.blob.text()).toBe('dill')
  })

  test('reject, and never throw', async () => {
    await expect(dill.dumpsAsync(new WeakMap())).rejects.toMatchObject({ name: 'PicklingError' })
    await expect(dill.dumpsAsync(1, { protocol: 99 })).rejects.toMatchObject({ name: 'PickleError', code: 'BAD_OPTION' })
    await expect(dill.loadsAsync(new Uint8Array(0))).rejects.toMatchObject({ name: 'UnpicklingError' })
  })

  test('do not resolve to what the promise would call', async () => {
    const bytes = dill.dumps({ then: Math.max })
    await expect(dill.loadsAsync(bytes)).rejects.toMatchObject({ code: 'THENABLE' })
    expect(dill.loads<{ then: unknown }>(bytes).then).toBe(Math.max)
    await expect(dill.loadsAsync(dill.dumps({ get then() { return 1 } }))).rejects.toMatchObject({ code: 'THENABLE', hint: expect.stringContaining('loads(bytes)') as string })
  })

  test('resolve to what has a then that nobody can call', async () => {
    const schema = { if: { type: 'string' }, then: { minLength: 1 }, else: false }
    expect(await dill.loadsAsync(dill.dumps(schema))).toEqual(schema)
    expect(await data.loadsAsync(data.dumps({ then: undefined }))).toEqual({ then: undefined })
  })

  test('say where the part stands that could not be read', async () => {
    const pending = (): Promise<never> => new Promise(() => {})
    const error = await rejecting<dill.PicklingError>(dill.dumpsAsync({ a: [pending()], b: pending() }))
    expect(error).toMatchObject({ name: 'PicklingError', code: 'PENDING' })
    expect(error.message).toBe('Cannot pickle a Promise at $.a[0]: it is not settled yet: its value does not exist. Await it first. (and 1 more: see failures)')
    expect(error.failures.map(({ path }) => dill.pathText(path))).toEqual(['$.a[0]', '$.b'])
  })

  test('see the graph as it is when all is there', async () => {
    let settle!: (value: string) => void
    const slow = new Promise<string>(resolve => { settle = resolve })
    settle('settled')
    const state = { promise: slow, n: 1 }
    const dumped = dill.dumpsAsync(state)
    state.n = 2
    expect(dill.loads<typeof state>(await dumped).n).toBe(2)
  })
})
