// What dill.detect says of what objects hold and what holds them: over a root, for the language shows no referrers. And the
// numbers of objects, which hold none.

/// <reference types="vite/types/importMeta.d.ts" />

import { describe, expect, test } from 'vitest'
import { detect } from '../lib/index.ts'
import { run } from '../lib/instrument.ts'
import { main } from '../lib/link/main.ts'

const { at, children, parent, parents, reference } = detect

class Shelf { items: unknown[] = [] }
class Deep extends Shelf {}

describe('parent: what a value holds', () => {
  const list = [1, 'two']
  const shelf = Object.assign(new Shelf(), { items: list, label: 'oak' })

  test.each([
    ['by class', shelf, Array, list],
    ['by typeof', shelf, 'string', 'oak'],
    ['a primitive by its constructor', list, String, 'two'],
    ['one of several', list, ['bigint', Number], 1],
    ['by a class that it extends', [new Deep()], Shelf, new Deep()],
    ['a function', { max: Math.max }, Function, Math.max],
    ['of a type that makes nothing', shelf, Math.max, undefined],
    ['not itself', [[]], Array, []],
    ['nothing', shelf, Map, undefined],
    ['one step only', { shelf }, Array, undefined],
    ['of a primitive', 5, Number, undefined],
    ['a key and a value', new Map([[shelf, 1n]]), 'bigint', 1n],
    ['what a WeakRef refers to', new WeakRef(list), Array, list],
  ] as const)('%s', (_, value, type, found) => expect(parent(value, type)).toEqual(found))

  test('captured variables', async () => {
    const main: Record<string, unknown> = {}
    await run('function make(held) { return () => held }\nconst f = make([7])', { main })
    expect(parent(main['f'], Array)).toEqual([7])
  })

  test('what is ignored is not found', () => {
    const [a, b] = [[1], [2]]
    expect([parent({ a, b }, Array), parent({ a, b }, Array, { ignore: [a] }), parent({ a, b }, Array, { ignore: [a, b] })]).toEqual([a, b, undefined])
  })

  test('parents: the whole way, the nearest first', () => {
    const deep = { far: { further: new Map([['x', 1]]) } }
    expect(parents(deep, Map)).toEqual([deep])
    expect(parents(deep, Map, 2)).toEqual([deep.far.further, deep.far, deep])
    const circle: Record<string, unknown> = {}
    circle['self'] = { circle }
    expect(parents(circle, Map, Infinity)).toEqual([circle])
  })
})

describe('children: what holds a value', () => {
  const value = { name: 'kept' }
  const shelf = Object.assign(new Shelf(), { items: [value] })
  const root = { shelf, other: [new Map([['x', shelf]])] }

  test('below a root', () => {
    expect(children(value, Array, 1, { within: root })).toEqual([value, shelf.items])
    expect(children(value, Shelf, 1, { within: root })).toEqual([value])
    expect(children(value, Shelf, 2, { within: root })).toEqual([value, shelf.items, shelf])
    expect(children(value, Map, Infinity, { within: root })).toEqual([value, shelf.items, shelf, root.other[0]])
    expect(children(shelf, Object, 1, { within: root })).toEqual([shelf, root])
    expect(children('kept', Object, 1, { within: root })).toEqual(['kept', value])
    expect(children({}, Object, 9, { within: root })).toEqual([{}])
    expect(children(value, Shelf, 9, { within: 5 })).toEqual([value])
  })

  test('not through what is ignored', () => {
    expect(children(value, Shelf, 9, { within: root, ignore: [shelf.items] })).toEqual([value])
  })

  test('without a root: in the session scope and in loaded modules', async () => {
    await run('const detectKept = { held: [1] }')
    const { held } = main['detectKept'] as { held: number[] }
    expect(children(held, Object)).toEqual([held, main['detectKept']])
    delete main['detectKept']
    const [load] = Object.values(import.meta.glob<{ api: { named: Function }, kept: Function }>('./code/cases/dep-detect.js'))
    const { api, kept } = await load!()
    expect(children(api.named, Object)).toEqual([api.named, api])
    expect(children(kept, Object)).toEqual([kept])
  })

  test('a list of 100 000 is no deeper than one of ten', () => {
    const value = { count: 5n }
    let list: unknown = value
    for (let i = 0; i < 100_000; i++) list = { next: list }
    const end = new Shelf()
    end.items = [list]
    expect(children(value, Shelf, Infinity, { within: end }).length).toBe(100_003)
    expect(parents(end, 'bigint', Infinity).length).toBe(100_004)
  })
})

test('nobody is touched by being looked at', () => {
  let touched = 0
  const touch = (): never => { touched++; throw new Error('touched') }
  class Type { static [Symbol.hasInstance](): boolean { return touch() } }
  const hostile = { get a() { return touch() }, toJSON: touch, then: touch, valueOf: touch, [Symbol.iterator]: touch, type: new Type() }
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const wild = new Proxy({}, { getPrototypeOf: touch, ownKeys: touch, getOwnPropertyDescriptor: touch, get: touch })
  expect(parent(hostile, Type)).toBe(hostile.type)
  expect(parents({ proxy, hostile }, Map, 9).length).toBe(1)
  expect(children(hostile, Array, 9, { within: [{ proxy }, hostile] }).length).toBe(2)
  expect([parent(proxy, Object), typeof reference(proxy), at(reference(proxy)!) === proxy]).toEqual([undefined, 'number', true])
  expect(touched).toBe(0)
  parents({ wild }, Map, 9)
  expect(at(reference(wild)!) === wild).toBe(true)
})

describe('reference and at', () => {
  test.each([[{}], [[]], [() => 1], [new Map()], [Object.freeze({})]])('a number for an object, and back', value => {
    const id = reference(value)!
    expect([typeof id, at(id) === value, reference(value), reference(new WeakRef(value))]).toEqual(['number', true, id, id])
  })

  test('each has its own', () => expect(new Set([{}, {}, [], Math].map(reference)).size).toBe(4))

  test('test_parent: at of itself', () => expect(at(reference(at)!)).toBe(at))

  test('none for primitives, and nothing at a number that was not given', () => {
    expect([1, 'a', null, undefined, Symbol('s')].map(reference)).toEqual([undefined, undefined, undefined, undefined, undefined])
    expect([at(-1), at(0.5), at(NaN), at(2 ** 40)]).toEqual([undefined, undefined, undefined, undefined])
  })

  test('what only looks like a WeakRef is an object like others', () => {
    const feigned = Object.create(WeakRef.prototype) as WeakRef<object>
    expect(at(reference(feigned)!)).toBe(feigned)
  })
})
