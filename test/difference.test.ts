// What became of a value: two graphs side by side, and one value against what was remembered of it.

import { describe, expect, test } from 'vitest'
import { getState, reduce } from '../lib/core/kind.ts'
import { bind, diff, difference, dumps, graph, graphBytes, register, type Difference } from '../lib/index.ts'
import { examples, registerExamples } from './support/examples.ts'

registerExamples()

const { hasChanged, memorise, whatsChanged } = diff

class Point { x: unknown = 1; y: unknown = 2 }
class Named { x: unknown = 1; static count = 0 }
register(Named, { name: 'difference.Named' })
class Stated { held: unknown = { a: 1 }; [getState](): object { return { anew: { held: this.held } } } }
register(Stated, { name: 'difference.Stated' })
class Reduced { held: unknown = 1; [reduce](): readonly [typeof Reduced, readonly unknown[]] { return [Reduced, [[this.held]]] } }
register(Reduced, { name: 'difference.Reduced' })

type Rows = Record<string, any>

const told = ({ added, removed, changed }: Difference): string[] => [
  ...changed.map(({ path, content, parts }) => `~ ${path}${content ? ' content' : ''}${parts.length > 0 ? ` ${parts.join(', ')}` : ''}`),
  ...removed.map(({ path }) => `- ${path}`), ...added.map(({ path }) => `+ ${path}`),
].sort()

/** A value, what is done to it, what two graphs then tell, and what is told of it as it was remembered. */
const rows: readonly (readonly [name: string, make: () => Rows, change: (value: Rows) => void, expected: string[], changed: readonly [string[], boolean]])[] = [
  ['nothing', () => ({ a: [1, { b: 2 }] }), () => {}, [], [[], false]],
  ['a property', () => ({ a: 1, o: {} }), v => { v['a'] = 2 }, ['~ $ content'], [['a'], false]],
  ['−0 is not 0', () => ({ a: 0 }), v => { v['a'] = -0 }, ['~ $ content'], [['a'], false]],
  ['NaN is NaN', () => ({ a: NaN }), v => { v['a'] = NaN }, [], [[], false]],
  ['the text "1" is not 1', () => ({ a: 1 }), v => { v['a'] = '1' }, ['~ $ content'], [['a'], false]],
  ['a property far down', () => ({ a: { b: { c: 1 } } }), v => { v['a'].b.c = 2 }, ['~ $.a.b content'], [['a'], false]],
  ['a new property', () => ({ a: 1 }), v => { v['n'] = {} }, ['+ $.n', '~ $ content n'], [['n'], false]],
  ['one that is gone', () => ({ a: {} }), v => { delete v['a'] }, ['- $.a', '~ $ content a'], [['a'], false]],
  ['another object that looks alike', () => ({ a: {} }), v => { v['a'] = {} }, [], [['a'], false]],
  ['two that changed places', () => ({ a: { n: 1 }, b: { n: 2 } }), v => { [v['a'], v['b']] = [v['b'], v['a']] }, ['~ $ a, b'], [['a', 'b'], false]],
  ['a list', () => ({ list: [1] }), v => { v['list'].push(2) }, ['~ $.list content'], [['list'], false]],
  ['a Map', () => new Map([['k', 1]]), v => { v['set']('k', 2) }, ['~ $ content'], [[], true]],
  ['a Set', () => new Set([1]), v => { v['add'](2) }, ['~ $ content'], [[], true]],
  ['a Date', () => ({ at: new Date(1) }), v => { v['at'].setTime(2) }, ['~ $.at content'], [['at'], false]],
  ['bytes', () => ({ view: new Uint8Array(9) }), v => { v['view'][8] = 1 }, ['~ $.view.[[buffer]] content'], [['view'], false]],
  ['a long string, at its end', () => ({ s: 'x'.repeat(500) }), v => { v['s'] = 'x'.repeat(499) + 'y' }, ['~ $ content'], [['s'], false]],
  ['a long BigInt, at its end', () => ({ n: 2n ** 900n }), v => { v['n']++ }, ['~ $ content'], [['n'], false]],
  ['a RegExp\'s place', () => ({ r: /a/g }), v => { v['r'].lastIndex = 3 }, ['~ $.r content'], [['r'], false]],
  ['an instance', () => ({ p: new Point() }), v => { v['p'].x = 3 }, ['~ $.p content'], [['p'], false]],
  ['an attribute made constant', () => ({ a: 1 }), v => { Object.defineProperty(v, 'a', { writable: false }) }, ['~ $ content'], [[], false]],
  ['the order of a Map', () => new Map([['a', 1], ['b', 2]]), v => { v['delete']('a'); v['set']('a', 1) }, ['~ $ content'], [[], true]],
  ['a state that is made anew', () => ({ s: new Stated() }), v => { v['s'].held = { a: 2 } }, [], [['s'], false]],
  ['a reduction', () => ({ r: new Reduced() }), v => { v['r'].held = 2 }, [], [['r'], false]],
]

describe('two graphs of one value', () => {
  test.each(rows)('%s', (name, make, change, expected) => {
    const value = make()
    const before = graph(value)
    change(value)
    const found = difference(before, graph(value))
    // What is made anew for each telling is another object each time.
    if (/anew|reduction/.test(name)) return expect(found.same).toBe(false)
    expect(told(found)).toEqual(expected)
    expect(found.same).toBe(expected.length === 0)
  })

  test('growth by type, the largest first', () => {
    const value: { list: unknown[], gone?: unknown } = { list: [], gone: new Map() }
    const before = graph(value)
    value.list.push(...Array.from({ length: 10 }, () => new Set([1])), {})
    delete value.gone
    const after = graph(value)
    const { growth, bytes } = difference(before, after)
    expect(growth.map(({ type, count }) => [type, count]).slice(0, 2)).toEqual([['Set', 10], ['Object', 1]])
    expect(growth.at(-1)).toMatchObject({ type: 'Map', count: -1 })
    expect(bytes).toBe(after.bytes - before.bytes)
  })
})

describe('two pickles', () => {
  test.each(examples.filter(({ verdict }) => verdict === 'pass' || verdict === 'by reference'))('$group: $name is the same as itself', ({ make }) => {
    const bytes = dumps(make())
    expect(told(difference(graphBytes(bytes), graphBytes(bytes.slice())))).toEqual([])
  })

  test('are compared by path', () => {
    const before = { a: [{ n: 1 }], m: new Map([['k', { v: 1 }]]), gone: {} }
    const after = { a: [{ n: 1 }, {}], m: new Map([['k', { v: 2 }]]) }
    expect(told(difference(graphBytes(dumps(before)), graphBytes(dumps(after))))).toEqual(
      ['+ $.a[1]', '- $.gone', '~ $ content gone', '~ $.a content 1', '~ $.m.get("k") content'])
  })

  test('numbers of shapes and strings say nothing', () => {
    const a = { first: { x: 1, name: 'a' }, second: { x: 2, name: 'a' } }
    const found = difference(graphBytes(dumps(a)), graphBytes(dumps([a, 1][0])))
    expect(found.same).toBe(true)
    const moved = difference(graphBytes(dumps({ z: { x: 2, name: 'a' }, a: { x: 1, name: 'a' } })), graphBytes(dumps({ a: { x: 1, name: 'a' }, z: { x: 2, name: 'a' } })))
    expect(told(moved)).toEqual(['~ $ content'])
  })
})

describe('what was remembered', () => {
  test.each(rows)('%s', (_, make, change, __, [attributes, container]) => {
    const value = make()
    memorise(value)
    expect(hasChanged(value)).toBe(false)
    change(value)
    const [changed, inside] = whatsChanged(value)
    expect([Object.keys(changed), inside]).toEqual([attributes, container])
    expect(hasChanged(value)).toBe(attributes.length > 0 || container)
    memorise(value)
    expect(hasChanged(value)).toBe(attributes.length > 0 || container)
  })

  test('what is gone is undefined, what is new is itself', () => {
    const value: Rows = { gone: 1, kept: 2 }
    memorise(value)
    delete value['gone']
    const fresh = value['fresh'] = {}
    expect(whatsChanged(value)).toEqual([{ gone: undefined, fresh }, false])
    expect(Object.hasOwn(whatsChanged(value)[0], 'gone')).toBe(true)
  })

  test('circles, and what leads to them', () => {
    const a: Rows = { n: 1 }
    const b = { a, c: {} as Rows }
    a['b'] = b
    b.c['back'] = b
    memorise(a)
    expect(hasChanged(a)).toBe(false)
    a['n'] = 2
    expect([hasChanged(a), hasChanged(b), hasChanged(b.c)]).toEqual([true, true, true])
    expect(Object.keys(whatsChanged(b.c)[0])).toEqual(['back'])
  })

  test('what was never remembered', () => {
    expect(hasChanged({})).toBe(true)
    expect(() => whatsChanged({})).toThrow(expect.objectContaining({ code: 'NOT_MEMORISED' }))
  })

  test('captured variables, accessors, and statics of registered classes', () => {
    let n: unknown = 1
    const read = bind(() => n, () => ({ n }), () => {})
    memorise(read)
    expect(hasChanged(read)).toBe(false)
    n = 2
    expect(whatsChanged(read)).toEqual([{ 'captured n': 2 }, false])
    const holder = { Named, get x(): never { throw new Error('called') } }
    memorise(holder)
    expect(hasChanged(holder)).toBe(false)
    Named.count++
    expect(Object.keys(whatsChanged(holder)[0])).toEqual(['Named'])
    memorise(Named, { force: true })
    Object.defineProperty(holder, 'x', { get: () => 1 })
    expect(Object.keys(whatsChanged(holder)[0])).toEqual(['get x'])
  })

  test('what cannot be saved is remembered as far as it tells anything', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const value: Rows = { weak: new WeakMap(), proxy, bad: { [getState](): never { throw new Error('state') } }, n: 1 }
    memorise(value)
    expect(hasChanged(value)).toBe(false)
    value['n'] = 2
    expect(Object.keys(whatsChanged(value)[0])).toEqual(['n'])
  })

  test('a property called __proto__ changes nothing but itself', () => {
    const value = JSON.parse('{"__proto__": {"a": 1}}') as Rows
    memorise(value)
    Object.defineProperty(value, '__proto__', { value: { a: 2 }, enumerable: true, configurable: true, writable: true })
    const [changed] = whatsChanged(value)
    expect([Object.keys(changed), Object.getPrototypeOf(changed)]).toEqual([['__proto__'], Object.prototype])
  })

  test('a list of 100,000', () => {
    const first: Rows = {}
    let last = first
    for (let i = 0; i < 100_000; i++) last['next'] = last = { i }
    memorise(first)
    expect(hasChanged(first)).toBe(false)
    last['i'] = -1
    expect(Object.keys(whatsChanged(first)[0])).toEqual(['next'])
  })
})
