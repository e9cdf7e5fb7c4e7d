// What lives: iterators that must not move, promises, weak references, and how refusals read.

import { describe, expect, test } from 'vitest'
import { diagnose } from '../../lib/core/diagnose.ts'
import { registry } from '../../lib/dill.ts'
import * as dill from '../../lib/index.ts'
import { copy, dumps, dumpsAsync, loads, PicklingError, register } from '../../lib/index.ts'
import * as data from '../../lib/data.ts'
import { failing } from '../support/failing.ts'

function* count(): Generator<number> { yield 1; yield 2; yield 3 }

describe('iterators are refused and not moved', () => {
  const rows: readonly (readonly [name: string, make: () => Iterator<unknown>])[] = [
    ['array', () => [1, 2, 3].values()], ['array entries', () => ['a', 'b'].entries()], ['typed array', () => new Uint8Array([1, 2]).values()],
    ['Map', () => new Map([[1, 2], [3, 4]]).entries()], ['Set', () => new Set([1, 2]).values()], ['string', () => 'ab'[Symbol.iterator]()],
    ['matches', () => 'abab'.matchAll(/a/g)], ['generator', count], ['Headers', () => new Headers({ a: '1', b: '2' }).entries()],
    ['URLSearchParams', () => new URLSearchParams('a=1&b=2').values()],
  ]
  test.each(rows)('%s', (_name, make) => {
    const iterator = make()
    const twin = make()
    iterator.next()
    twin.next()
    const [failure] = diagnose({ iterator }, { registry }).failures
    expect(failure!.path[0]!.name).toBe('iterator')
    expect(failure!.hint).toBeDefined()
    expect(() => dumps(iterator)).toThrow(PicklingError)
    expect(iterator.next()).toEqual(twin.next())
  })

  test('an iterator of the user\'s own is an object like others', () => {
    class Countdown {
      left: number
      constructor(left: number) { this.left = left }
      next(): IteratorResult<number> { return this.left > 0 ? { value: this.left--, done: false } : { value: undefined, done: true } }
      [Symbol.iterator](): this { return this }
    }
    Object.setPrototypeOf(Countdown.prototype, Object.getPrototypeOf(Object.getPrototypeOf([].values())) as object)
    register(Countdown, { name: 'live.Countdown' })
    const original = new Countdown(3)
    original.next()
    expect([...copy(original)]).toEqual([2, 1])
  })
})

describe('promises', () => {
  test('that are pending are refused where they stand', async () => {
    const error = await dumpsAsync({ loading: new Promise(() => {}) }).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(PicklingError)
    expect((error as PicklingError).message).toMatch(/not settled yet/)
  })

  test('that were broken do not end the process', async () => {
    const broken = Promise.reject(new Error('no'))
    broken.catch(() => {})
    const result = loads<Promise<never>>(await dumpsAsync(broken))
    await new Promise(resolve => setTimeout(resolve, 10))
    await expect(result).rejects.toThrow('no')
  })

  test('of a registered class come back as one, and no constructor runs', async () => {
    let made = 0
    class Task extends Promise<unknown> {
      constructor(run: (resolve: (value: unknown) => void, reject: (reason: unknown) => void) => void) {
        super(run)
        made++
      }
    }
    register(Task, { name: 'live.Task' })
    const bytes = await dumpsAsync(Task.resolve(1))
    const before = made
    const result = loads<Task>(bytes)
    expect(result).toBeInstanceOf(Task)
    expect(made).toBe(before)
    await expect(result).resolves.toBe(1)
  })

  test('one that would call a then is not loaded', async () => {
    const then = (): never => { throw new Error('then was called') }
    register(then, { name: 'live.then' })
    const value: { then?: unknown } = {}
    const kept = Promise.resolve(value)
    value.then = then
    const bytes = await dumpsAsync([value, kept])
    expect(() => loads(bytes)).toThrow(/thenable/)
  })
})

describe('weak references', () => {
  test('lead to the target of the same pickle', () => {
    const target = { name: 'target' }
    const [ref, held] = copy([new WeakRef(target), target]) as [WeakRef<object>, object]
    expect(ref.deref()).toBe(held)
    expect(ref).toBeInstanceOf(WeakRef)
  })

  test('say how long they hold', () => {
    expect(diagnose(new WeakRef({}), { registry }).notes.map(note => note.message)).toEqual(['A weak reference holds its target until the first collection.'])
  })

  test('whose deref was replaced is refused', () => {
    const ref = Object.assign(new WeakRef({}), { deref: Math.max })
    expect(diagnose(ref, { registry }).failures.map(({ path }) => path.map(step => step.name))).toEqual([['deref']])
  })
})

describe('what is not what it seems', () => {
  test.each(['Date', 'RegExp', 'Error', 'Number', 'String'])('a %s that lost its prototype is refused', name => {
    const Type = globalThis[name as 'Date']
    for (const prototype of [null, Object.prototype]) {
      expect(() => copy(Object.setPrototypeOf(new Type(0), prototype) as object)).toThrow(new RegExp(`of the type ${name} and lost its prototype`))
    }
  })

  class Strange {}
  data.register(Strange, { name: 'test.Strange' })
  const hidden: readonly (readonly [type: string, make: () => object])[] = [
    ['Map', () => new Map([[1, 2]])], ['Set', () => new Set([1])], ['Date', () => new Date(5)], ['ArrayBuffer', () => new ArrayBuffer(3)], ['DataView', () => new DataView(new ArrayBuffer(3))],
    ['BigInt', () => Object(1n) as object], ['Symbol', () => Object(Symbol()) as object], ['WeakMap', () => new WeakMap()], ['WeakRef', () => new WeakRef({})], ['NumberFormat', () => new Intl.NumberFormat()],
  ]
  test.each(hidden)('a %s below a prototype that is not of its family is refused', (type, make) => {
    for (const verbs of [dill, data]) {
      expect(verbs.copy(new Strange())).toBeInstanceOf(Strange)
      for (const [prototype, why] of [[null, 'lost its prototype'], [Strange.prototype, 'its prototype does not lead to that of']] as const) {
        if (type === 'DataView' && prototype !== null) continue
        const value = Object.setPrototypeOf(make(), prototype) as object
        expect(failing(() => verbs.dumps([new Strange(), value]))).toMatchObject({ code: 'REFUSED', message: expect.stringMatching(new RegExp(`of the type ${type}.* ${why}`)) as string })
        expect(diagnose(value, { registry }).ok).toBe(false)
      }
    }
  })

  test('views and dates that lost their prototype are told by their slots, whatever else they have', () => {
    expect(() => copy(Object.setPrototypeOf(new Uint8Array(3), null) as object)).toThrow(/of the type Uint8Array and lost its prototype/)
    expect(() => copy(Object.setPrototypeOf(Object.assign(new Date(0), { a: 1 }), null) as object)).toThrow(/of the type Date and lost its prototype/)
    const plain = Object.assign(Object.create(null) as object, { a: 1 })
    expect(copy([plain, Object.create(null), new Proxy({}, {}), new Proxy(Object.create(null) as object, {})])).toEqual([plain, {}, {}, {}])
  })

  test.each(['({ a: 1 })', '[1, 2]', 'new Map([[1, 2]])', 'new Error("x")', 'new Uint8Array(2)'])('%s of another realm is refused', text => {
    expect(() => copy(foreign(text))).toThrow(/comes from another window or realm.*structuredClone/)
    expect(copy(structuredClone(foreign(text)))).toBeDefined()
  })

  test.each(['(x => x + 1)', '(function f() {})', '({ f() {} }).f'])('%s of another realm is refused', text => {
    expect(() => copy(foreign(text))).toThrow(/native code of another window or realm/)
  })
})

/** A value of another realm: of a frame in browsers, of a context in Node. */
function foreign(text: string): unknown {
  if (!('document' in globalThis)) return process.getBuiltinModule('node:vm').runInNewContext(text)
  const frame = document.body.appendChild(document.createElement('iframe'))
  return (frame.contentWindow as unknown as { eval(text: string): unknown }).eval(text)
}

describe('refusals', () => {
  test('of functions say what to do', () => {
    const save = ((n: number) => function save(): number { return n })(1)
    const [failure] = diagnose({ onClick: save }, { registry }).failures
    expect(failure!.message).toMatch(/^Cannot pickle function save at \$\.onClick: it captured the variable n \(line \d+ of its text\), which nobody outside can see\. To make it travel, have its module instrumented \(dill\/vite, dill\/node\), evaluate it through instrument\(\), or say what it captured: bind\(fn, \(\) => \(\{ n \}\)\)\.$/)
    expect(() => data.dumps(save)).toThrow(/dill\/data, which carries no code/)
    expect(() => data.dumps(function plain(): void {})).toThrow(/dill\/data, which carries no code/)
    expect(diagnose({ onClick: function plain(): void {} }, { registry }).ok).toBe(true)
  })

  test('of everything come at once, each with its path', () => {
    const graph = { a: new WeakMap(), b: [new WeakSet()], c: new Map([['d', count()]]), e: { f: ((n: number) => () => n)(1) }, fine: 1 }
    expect(diagnose(graph, { registry }).failures.map(({ path }) => path.map(step => step.name).join('.'))).toEqual(['a', 'b.0', 'c.d', 'e.f'])
  })

  test('of platform objects come before that of an unregistered class', () => {
    class Bus extends EventTarget { topics = [] }
    expect(() => dumps(new Bus())).toThrow(/keeps its listeners out of sight/)
  })

  test.runIf('document' in globalThis)('of a DOM element name a selector', () => {
    const main = document.createElement('main')
    expect(() => dumps({ main })).toThrow(/Cannot pickle an? HTMLElement at \$\.main: a DOM node belongs to this page.*querySelector/)
    expect(diagnose({ all: document.all, list: document.childNodes, view: main.style }, { registry }).failures).toHaveLength(3)
  })
})
