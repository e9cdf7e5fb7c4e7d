// What is told when something cannot be carried: all reasons at once, each with a path that one could write as code, what
// holds what, and a remedy; and the errors that say so.

import { describe, expect, test } from 'vitest'
import { diagnose as diagnoseIn, type Diagnosis } from '../lib/core/diagnose.ts'
import { Refusal } from '../lib/core/spoken.ts'
import { PickleError, PickleWarning, PicklingError, PicklingWarning, UnpicklingError, UnpicklingWarning } from '../lib/core/errors.ts'
import * as data from '../lib/data.ts'
import { registry } from '../lib/dill.ts'
import { copy, dumps, dumpsAsync, loads, pathText, Pickler, type PathStep } from '../lib/index.ts'
import { failing, rejecting } from './support/failing.ts'

const diagnose = (value: unknown): Diagnosis => diagnoseIn(value, { registry })
const fault = (): object => new WeakMap()
/** A function that cannot travel: nobody can see what it captured. */
const hiding = (n: number): () => number => () => n
class Stranger { a = 1 }

describe('errors', () => {
  const classes: readonly (readonly [new (message: string, facts: { code: string }) => PickleError, readonly Function[]])[] = [
    [PickleError, [Error]], [PicklingError, [PickleError]], [UnpicklingError, [PickleError]],
    [PickleWarning, [PickleError]], [PicklingWarning, [PickleWarning]], [UnpicklingWarning, [PickleWarning]],
  ]
  test.each(classes)('%o', (Type, [Parent]) => {
    const error = new Type('what happened', { code: 'CODE' })
    expect(error).toBeInstanceOf(Parent)
    expect(Object.getPrototypeOf(Type)).toBe(Parent)
    expect([error.name, error.code, error.message, String(error)]).toEqual([Type.name, 'CODE', 'what happened', `${Type.name}: what happened`])
    expect([error.path, error.offset, error.hint, 'cause' in error]).toEqual([undefined, undefined, undefined, false])
  })

  test('of a dump hold what, where, why and the remedy, in a sentence and one by one', () => {
    const value = { jars: [fault()] }
    const error = failing<PicklingError>(() => dumps(value))
    expect(error).toBeInstanceOf(PicklingError)
    expect(error).toMatchObject({ name: 'PicklingError', code: 'REFUSED', path: [{ via: 'property', name: 'jars' }, { via: 'element', name: 0 }], cause: expect.any(Refusal) as Refusal })
    expect(error.message).toMatch(/^Cannot pickle a WeakMap at \$\.jars\[0\]: .+\. .+\.$/)
    const [failure] = error.failures
    expect(failure).toMatchObject({ path: error.path, code: 'REFUSED', hint: error.hint, message: error.message })
    expect(failure!.value).toBe(value.jars[0])
    expect(error.message).toBe(`Cannot pickle a WeakMap at $.jars[0]: ${failure!.reason} ${error.hint}`)
  })

  test('of a load hold code, offset and path', () => {
    const bytes = dumps({ jars: [1] })
    const error = failing<UnpicklingError>(() => loads(bytes.subarray(0, bytes.length - 1)))
    expect(error).toBeInstanceOf(UnpicklingError)
    expect(error.code).toBe('DAMAGED')
    expect(error.offset).toBeGreaterThan(0)
  })
})

describe('all reasons are told', () => {
  test('of fifty at once, in the order in which they would be met', () => {
    const value = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, i % 3 === 0 ? { deep: [fault()] } : i % 3 === 1 ? hiding(i) : Symbol.iterator]))
    const error = failing<PicklingError>(() => dumps(value))
    expect(error.failures).toHaveLength(34)
    expect(error.failures.map(({ path }) => path[0]!.name)).toEqual(Object.keys(value).filter((_, i) => i % 3 !== 2))
    expect(error.message).toMatch(/^Cannot pickle a WeakMap at \$\.k0\.deep\[0\]: .* \(and 33 more: see failures\)$/)
    expect(diagnose(value)).toMatchObject({ ok: false, failures: error.failures.map(({ message }) => ({ message })) })
  })

  test('once for each object, at the first place where it stands', () => {
    const shared = fault()
    expect(diagnose([{ a: shared }, shared, new Map([[shared, shared]])]).failures.map(({ path }) => pathText(path))).toEqual(['$[0].a'])
  })

  test('of a thousand, and no more are described', () => {
    const { failures } = diagnose(Array.from({ length: 1500 }, fault))
    expect(failures).toHaveLength(1000)
    expect(failing<PicklingError>(() => dumps(Array.from({ length: 1500 }, fault))).message).toMatch(/\(and 999 more: see failures\)$/)
  })

  test('beside what is sound, which is looked at too', () => {
    const error = failing<PicklingError>(() => dumps(new Map<unknown, unknown>([[new Map(), [1, 2, { x: fault() }]], ['sound', { y: 1 }], [{ z: hiding(1) }, 2]])))
    expect(error.failures.map(({ path }) => pathText(path))).toEqual(['$.values[0][2].x', '$.keys[2].z'])
  })

  test('of parts that are waited for, and of none if there are none', async () => {
    const value = { blob: new Blob(['x']), promise: Promise.resolve(1) }
    expect(diagnose(value).failures.map(({ path, hint }) => [pathText(path), hint])).toEqual([
      ['$.blob', 'Use await dump(value, target), which waits for it.'], ['$.promise', 'Use await dump(value, target), which waits for it.'],
    ])
    expect(new Pickler().diagnose(value, true)).toEqual({ ok: true, failures: [], notes: [] })
    expect((await rejecting<PicklingError>(dumpsAsync({ ...value, f: fault() }))).failures.map(({ path }) => pathText(path))).toEqual(['$.f'])
  })

  test('and looking changes nothing and runs nothing', () => {
    const ran: string[] = []
    const trap = (name: string) => (): never => { ran.push(name); throw new Error(name) }
    const value = Object.defineProperties({ toJSON: trap('toJSON'), toString: trap('toString'), valueOf: trap('valueOf') }, {
      getter: { get: trap('getter'), enumerable: true }, then: { get: trap('then') },
      [Symbol.toStringTag]: { get: trap('toStringTag') }, [Symbol.toPrimitive]: { get: trap('toPrimitive') }, [Symbol.iterator]: { get: trap('iterator') },
    })
    expect(diagnose({ value, map: Object.assign(new Map([[1, value]]), { forEach: trap('forEach'), [Symbol.iterator]: trap('iterator') }) }).ok).toBe(false)
    failing(() => dumps(value))
    expect(ran).toEqual([])
  })
})

describe('a path is what one would write', () => {
  const key = Symbol('odd')
  const rows: readonly (readonly [string, (bad: object) => unknown])[] = [
    ['$', bad => bad],
    ['$.a', a => ({ a })],
    ['$.a.b.c', bad => ({ a: { b: { c: bad } } })],
    ['$[2]', bad => [1, 2, bad]],
    ['$[7]', bad => Object.assign([], { 7: bad })],
    ['$.extra', bad => Object.assign([], { extra: bad })],
    ['$["two words"]', bad => ({ 'two words': bad })],
    ['$[""]', bad => ({ '': bad })],
    ['$["1x"]', bad => ({ '1x': bad })],
    ['$[7]', bad => ({ 7: bad })],
    ['$["-1"]', bad => ({ '-1': bad })],
    ['$["quo\\"te"]', bad => ({ 'quo"te': bad })],
    ['$.ünïcode.$_', bad => ({ ünïcode: { $_: bad } })],
    ['$.__proto__', bad => JSON.parse('{"__proto__":1}', (k, v: unknown) => k === '__proto__' ? bad : v)],
    ['$[Symbol(odd)]', bad => ({ [key]: bad })],
    ['$[Symbol()]', bad => ({ [Symbol()]: bad })],
    ['$[Symbol(Symbol.iterator)]', bad => ({ [Symbol.iterator]: bad })],
    ['$.get("k")', bad => new Map([['k', bad]])],
    ['$.get(1)', bad => new Map([[1, bad]])],
    ['$.get(5n)', bad => new Map([[5n, bad]])],
    ['$.get(true)', bad => new Map([[true, bad]])],
    ['$.get(null)', bad => new Map([[null, bad]])],
    ['$.get(undefined)', bad => new Map([[undefined, bad]])],
    ['$.get(Symbol(odd))', bad => new Map([[key, bad]])],
    ['$.keys[1]', bad => new Map<unknown, unknown>([['k', 1], [bad, 2]])],
    ['$.values[1].v', bad => new Map<unknown, unknown>([['k', 1], [{}, { v: bad }]])],
    ['$.values[1]', bad => new Set([1, bad])],
    ['$.[[Prototype]]', () => Object.create(hiding(1))],
    ['$.[[Prototype]].p', bad => Object.create({ p: bad })],
    ['$.[[getter]].g', () => Object.defineProperty({}, 'g', { get: hiding(1) })],
    ['$.[[setter]].g', () => Object.defineProperty({}, 'g', { set: hiding(1) })],
    ['$.[[getter]]["odd one"]', () => Object.defineProperty({}, 'odd one', { get: hiding(1) })],
    ['$.hidden', bad => Object.defineProperty({}, 'hidden', { value: bad })],
    ['$.cause', bad => new Error('e', { cause: bad })],
    ['$.frozen.inner', bad => Object.freeze({ frozen: Object.freeze({ inner: bad }) })],
    ['$.extra', bad => Object.assign(new Date(0), { extra: bad })],
    ['$.extra', bad => Object.assign(new Uint8Array(2), { extra: bad })],
  ]
  test.each(rows)('%s', (path, put) => {
    const { failures } = diagnose(put(fault()))
    expect(failures.map(failure => pathText(failure.path))).toEqual([path])
    expect(failures[0]!.message).toContain(` at ${path}: `)
  })

  const steps: readonly (readonly [string, PathStep[]])[] = [
    ['$', []],
    ['$.get(-0)', [{ via: 'entry', name: -0 }]],
    ['$.[[buffer]]', [{ via: 'part', name: 'buffer' }]],
    ['$.f captured n.m', [{ via: 'property', name: 'f' }, { via: 'captured', name: 'n' }, { via: 'property', name: 'm' }]],
    ['$["\\u202ereversed"]', [{ via: 'property', name: '\u202ereversed' }]],
    ['$["zero\\u200bwidth"]', [{ via: 'property', name: 'zero\u200bwidth' }]],
    ['$["join\\u200der"]', [{ via: 'property', name: 'join\u200der' }]],
    ['$["filler\\u3164"]', [{ via: 'property', name: 'filler\u3164' }]],
    ['$["new\\nline\\u2028"]', [{ via: 'property', name: 'new\nline\u2028' }]],
    ['$["\\u{e0041}tag"]', [{ via: 'property', name: '\u{e0041}tag' }]],
    ['$["\\ud800"]', [{ via: 'property', name: '\ud800' }]],
    ['$[Symbol(\\u202e)]', [{ via: 'property', name: Symbol('\u202e') }]],
    ['$.[[\\u202e]]', [{ via: 'part', name: '\u202e' }]],
  ]
  test.each(steps)('%s', (text, path) => expect(pathText(path)).toBe(text))

  test('with its middle left out where it is long', () => {
    let value: unknown = fault()
    for (let i = 0; i < 100; i++) value = { next: value }
    const { path } = failing(() => dumps(value))
    expect(path).toHaveLength(100)
    expect(pathText(path!)).toBe(`$${'.next'.repeat(20)} … 60 steps … ${'.next'.repeat(20)}`)
  })

  test('with names cut where they are long', () => {
    const text = failing(() => dumps({ ['k'.repeat(1e6)]: fault() })).message
    expect(text.length).toBeLessThan(600)
    expect(text).toContain(`["${'k'.repeat(80)}…"]`)
    expect(failing(() => dumps({ [Symbol('k'.repeat(1e6))]: fault() })).message.length).toBeLessThan(600)
    expect(failing(() => dumps({ ['k'.repeat(1e6)]: Object.defineProperty(hiding(1), 'name', { value: 'f'.repeat(1e6) }) })).message.length).toBeLessThan(900)
  })
})

describe('messages name things, and are fit to be shown', () => {
  const evil = '\u202eevil\n'
  const rows: readonly (readonly [unknown, RegExp])[] = [
    [new Stranger(), /^Cannot pickle a Stranger at /],
    [new (class Odd extends Map {})(), /^Cannot pickle an Odd at /],
    [new (class extends Stranger {})(), /^Cannot pickle a(n object| Stranger) at /],
    [function named() {}, /^Cannot pickle (a )?function named at /],
    [class Klass {}, /^Cannot pickle class Klass at /],
    [Promise.resolve(), /^Cannot pickle a Promise at /],
    [(function* () { yield 1 })(), /^Cannot pickle a Generator at /],
    [[1][Symbol.iterator](), /^Cannot pickle an Array Iterator at /],
    [Object.defineProperty(class {}, 'name', { value: evil }), /^Cannot pickle class \\u202eevil\\u000a at /],
    [Reflect.construct(Object, [], Object.defineProperty(class {}, 'name', { value: evil })), /^Cannot pickle an? .*\\u202eevil\\u000a at .*\\u202eevil/],
  ]
  test.each(rows)('%# without code', (value, message) => {
    const text = failing(() => data.dumps({ a: value })).message
    expect(text).toMatch(message)
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  const Hiding = ((n: number) => class Hiding { get n(): number { return n } })(1)
  const hidden: readonly (readonly [unknown, RegExp])[] = [
    ...rows.slice(5, 8),
    [new (class Vault { #n = 1; get n(): number { return this.#n } })(), /^Cannot pickle a Vault at \$\.a: class Vault has private fields/],
    [new (class Odd extends Map { #n = 1; get n(): number { return this.#n } })(), /^Cannot pickle an Odd at \$\.a: class Odd has private fields/],
    [Object.defineProperty(hiding(1), 'name', { value: 'named' }), /^Cannot pickle (a )?function named at \$\.a: it captured the variable n /],
    [Hiding, /^Cannot pickle class Hiding at \$\.a: it captured the variable n /],
    [new Hiding(), /^Cannot pickle class Hiding at \$\.a\.\[\[Prototype\]\]\.\[\[function\]\]: it captured the variable n /],
    [Object.defineProperty(((n: number) => class { get n(): number { return n } })(1), 'name', { value: evil }), /^Cannot pickle class \\u202eevil\\u000a at /],
    [Reflect.construct(Object, [], Object.defineProperty(class { #n = 1; get n(): number { return this.#n } }, 'name', { value: evil })), /^Cannot pickle an? \\u202eevil\\u000a at .*\\u202eevil/],
    [Object.defineProperty(hiding(1), 'name', { value: evil }), /^Cannot pickle function \\u202eevil\\u000a at /],
  ]
  test.each(hidden)('%# with it', (value, message) => {
    const text = failing(() => dumps({ a: value })).message
    expect(text).toMatch(message)
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  test('a Proxy that is revoked, or throws at everything', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const wild = new Proxy({}, new Proxy({}, { get: () => () => { throw new RangeError('keep out') } }))
    const { failures } = diagnose({ proxy, wild, list: [proxy] })
    expect(failures.map(({ path, code }) => [pathText(path), code])).toEqual([['$.proxy', 'LOOKING_FAILED'], ['$.wild', 'LOOKING_FAILED']])
    expect(failures[1]!.message).toBe('Cannot pickle a Proxy at $.wild: looking at it threw an error: keep out; it may be a revoked Proxy. Leave it out.')
    expect(failures[1]!.cause).toBeInstanceOf(RangeError)
  })

  test('what holds what, from the root down', () => {
    class Shelf { jars = new Map([['dill', { label: fault() }]]) }
    const names = new Pickler()
    names.registry.name(Shelf, { name: 'test.Shelf' })
    const [failure] = names.diagnose({ shelf: new Shelf() }).failures
    expect(failure!.chain).toEqual(['an Object holds property "shelf"', 'a Shelf holds property "jars"', 'a Map holds entry "dill"', 'an Object holds property "label"'])
  })

  test('the last ten of what holds what', () => {
    let value: unknown = fault()
    for (let i = 0; i < 50; i++) value = [value]
    expect(diagnose(value).failures[0]!.chain).toEqual(Array.from({ length: 10 }, () => 'an Array holds element 0'))
  })
})

describe('a million deep', () => {
  const deep = (bottom: unknown, depth = 1_000_000): unknown => {
    let value: unknown = bottom
    for (let i = 0; i < depth; i++) value = i % 2 === 0 ? { next: value } : [value]
    return value
  }

  test('the one fault is found, and its path is whole', () => {
    const error = failing<PicklingError>(() => dumps(deep(fault())))
    expect(error.failures).toHaveLength(1)
    expect(error.path).toHaveLength(1_000_000)
    expect(error.message).toMatch(/^Cannot pickle a WeakMap at \$(\[0\]\.next){10} … 999960 steps … (\[0\]\.next){10}: /)
  })

  test('many faults are told as far as their paths fit into memory', () => {
    const error = failing<PicklingError>(() => dumps(deep(Array.from({ length: 100 }, fault), 300_000)))
    expect(error.failures.length).toBeGreaterThan(1)
    expect(error.failures.length).toBeLessThan(20)
  })
})

describe('what is left behind for the sake of speed is told', () => {
  const define = (array: unknown[], key: PropertyKey, descriptor: PropertyDescriptor): unknown[] => Object.defineProperty(array, key, descriptor)
  const rows: readonly (readonly [what: string, value: object, notes: readonly RegExp[]])[] = [
    ['a hidden name of an array', define([1, 2], 'x', { value: 1 }), [/property "x", which is not enumerable, stays behind/]],
    ['an accessor at an index', define([1, 2], 1, { get: Math.max, enumerable: true, configurable: true }), [/element 1 is an accessor/]],
    ['a read-only element', define([1, 2], 0, { writable: false }), [/element 0 comes back as an ordinary one/]],
    ['names of a long view', Object.assign(new Float32Array(5000), { width: 1, height: 2 }), [/property "width" stays behind/, /property "height" stays behind/]],
  ]
  const carried: readonly (readonly [what: string, value: object])[] = [
    ['a name of an array', Object.assign([1, 2], { x: 1 })], ['a hidden name beside a hole', define([1, , 2], 'x', { value: 1 })], ['a hidden element', define([1, 2], 0, { enumerable: false })],
    ['a read-only element of a frozen array', Object.freeze([1, 2])], ['a symbol', Object.assign(define([1, 2], 'x', { value: 1 }), { [Symbol('s')]: 1 })],
    ['names of a short view', Object.assign(new Float32Array(5), { width: 1 })], ['a symbol of a long view', Object.assign(new Float32Array(5000), { [Symbol('s')]: 1 })],
  ]
  const shapeOf = (value: object): unknown => Reflect.ownKeys(value).map(key => [String(key), { ...Reflect.getOwnPropertyDescriptor(value, key), value: undefined }])

  test.each(rows)('%s', (_what, value, notes) => {
    expect(diagnose(value).notes.map(({ message }) => message)).toEqual(notes.map(note => expect.stringMatching(note) as string))
    expect(shapeOf(copy(value))).not.toEqual(shapeOf(value))
  })

  test('an accessor of an array that throws is told as what it is', () => {
    const get = (): never => { throw new Error('never') }
    for (const key of ['x', 1]) {
      const value = define([1, 2], key, { get, enumerable: true, configurable: true })
      expect(Reflect.getOwnPropertyDescriptor(copy(value), key)).toMatchObject({ enumerable: true, configurable: true, get: expect.any(Function) as Function })
    }
  })

  test.each(carried)('but not %s, which is carried', (_what, value) => {
    expect(diagnose(value).notes).toEqual([])
    expect(shapeOf(copy(value))).toEqual(shapeOf(value))
  })
})
