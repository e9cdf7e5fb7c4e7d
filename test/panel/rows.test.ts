// The rows of a tree: what is made when, how long lists come in ranges, what stays open over a new look.

import { describe, expect, test } from 'vitest'
import type { PathStep } from '../../lib/core/errors.ts'
import { outlineOf } from '../../panel/model/look.ts'
import { Rows, widthOf, type Row } from '../../panel/model/rows.ts'
import { viewOf } from '../../panel/model/view.ts'
import { script } from '../support/code-script.ts'

const rowsOf = (value: unknown, levels = 1): Rows => new Rows(outlineOf(value, 'v'), levels)
const all = (rows: Rows): readonly Row[] => rows.slice(0, rows.length)
const said = (row: Row): string => {
  const { before, name, type, value, preview, marks } = viewOf(row, undefined, id => row.places.get(id)?.path)
  return `${' '.repeat(row.level - 1)}${[before, name, type, value, row.open ? '' : preview, ...marks.map(({ text }) => `<${text}>`)].filter(text => text !== '').join(' ')}`
}
const lines = (rows: Rows): string[] => all(rows).map(said)
const named = (rows: Rows, name: string): Row => all(rows).find(row => said(row).trim().split(' ')[0] === name)!
const property = (name: string): PathStep => ({ via: 'property', name })
const element = (name: number): PathStep => ({ via: 'element', name })

const loop: Record<string, unknown> = { n: 1 }
loop['self'] = { up: loop }
const shared = { a: 1 }
const Tin = script<new () => object>('(class Tin { open = true; #label = "coarse"; read() { return this.#label } })', 'tin.js')
const watched = script<object>('new Proxy({ n: 1 }, { get(target, key) { throw new Error(key) } })', 'watched.js')
const counter = script<Function>('(() => { let n = 7; const step = { by: 2 }; return function count() { return n += step.by } })()', 'count.js')

describe('says', () => {
  test.each<[name: string, value: unknown, levels: number, expected: string[]]>([
    ['primitives', ['x', -0, 12n, null, undefined, true], 1, ['v Array(6)', ' 0 "x"', ' 1 -0', ' 2 12n', ' 3 null', ' 4 undefined', ' 5 true']],
    ['closed rows by their beginning', { a: { b: [1] } }, 1, ['v Object', ' a Object {b: Array}']],
    ['two levels', { a: { b: [1] } }, 2, ['v Object', ' a Object', '  b Array(1) [1]']],
    ['cycles by where they lead', loop, 3, ['v Object', ' n 1', ' self Object', '  up Object {n: 1, self: Object} <cycle → v>']],
    ['what is shared', [shared, shared], 2, ['v Array(2)', ' 0 Object', '  a 1', ' 1 Object {a: 1} <shared>']],
    ['holes side by side once', [1, , , 4, , 6], 1, ['v Array(6)', ' 0 1', ' 1 … 2 ‹empty × 2›', ' 3 4', ' 4 ‹empty›', ' 5 6']],
    ['getters, which are not called', { get g(): never { throw new Error('no') } }, 1, ['v Object', ' g (…) getter, not called']],
    ['keys that are objects', new Map<unknown, unknown>([['k', 1], [{ o: 1 }, 2], [3, 4]]), 1, ['v Map(3)', ' "k" 1', ' {o: 1} 2', ' 3 4']],
    ['dates', { at: new Date(1772648407000) }, 2, ['v Object', ' at Date 2026-03-04 18:20:07']],
    ['Sets', new Set(['a', { b: 1 }]), 2, ['v Set(2)', ' 0 "a"', ' 1 Object', '  b 1']],
    ['typed arrays and buffers', { list: new Float32Array([1, 2]), raw: new Uint8Array(3).buffer }, 1, ['v Object', ' list Float32Array(2)', ' raw ArrayBuffer(3)']],
    ['symbols, also as keys', { [Symbol.for('k')]: Symbol('s') }, 1, ['v Object', ' Symbol(k) Symbol(s)']],
    ['numbers that are none, and big ones', [NaN, Infinity, 2 ** 53], 1, ['v Array(3)', ' 0 NaN', ' 1 Infinity', ' 2 9007199254740992']],
    ['a prototype that is not the usual one, closed', Object.create({ p: 1 }), 2, ['v Object', ' [[Prototype]] Object {p: 1}']],
    ['private fields of what was instrumented', new Tin(), 1, ['v Tin', ' open true', ' #label "coarse"', ' [[Prototype]] Tin.prototype']],
    ['what closures captured', counter, 1, ['v ƒ count', ' captured n 7', ' captured step Object {by: 2}']],
    ['Proxies that are known', watched, 2, ['v Proxy of Object', ' [[target]] Object {n: 1}', ' [[handler]] Object {get: ƒ get}']],
    ['what is refused', { w: new WeakSet() }, 2, ['v Object', ' w WeakSet <cannot be listed>']],
    ['what travels by name', { f: Math.max }, 2, ['v Object', ' f ƒ Math.max <by reference>']],
    ['invisible characters as escapes', { 'a\u202e': '\u200b' }, 1, ['v Object', ' "a\\u202e" "\\u200b"']],
  ])('%s', (_, value, levels, expected) => {
    expect(lines(rowsOf(value, levels))).toEqual(expected)
  })

  test('how much of a string is left', () => {
    expect(viewOf(rowsOf(['x'.repeat(500)]).at(1)!, undefined, () => undefined).more).toBe(420)
  })
})

describe('long lists', () => {
  test.each([[101, 100], [10_000, 100], [10_001, 10_000], [1_000_000, 10_000], [1_000_001, 1_000_000]])('%i come in ranges of %i', (count, width) => {
    expect(widthOf(count)).toBe(width)
  })

  test('a million elements', () => {
    const rows = rowsOf(Array.from({ length: 1_000_000 }, (_, i) => i))
    expect(lines(rows)).toEqual(['v Array(1000000)', ' [0 … 9,999]', ' [10,000 … 19,999]', ' [20,000 … 29,999]', ' 97 more ranges, up to [990,000 … 999,999]', ' other properties, not looked for yet'])
    rows.toggle(rows.at(2)!)
    rows.toggle(rows.at(3)!)
    expect(lines(rows).slice(2, 6)).toEqual([' [10,000 … 19,999]', '  [10,000 … 10,099]', '   10000 10000', '   10001 10001'])
    rows.toggle(rows.at(rows.length - 2)!)
    expect(said(rows.at(rows.length - 2)!)).toBe(' [990,000 … 999,999]')
    expect(said(rows.at(4)!)).toBe('   10000 10000')
  })

  test('of a very long array the elements come at once, and other properties when they are asked for', () => {
    let lists = 0
    const value = new Proxy(Object.assign(Array.from({ length: 200_000 }, (_, i) => i), { name: 'last' }), { ownKeys(target) { lists++; return Reflect.ownKeys(target) } })
    const rows = rowsOf(value)
    expect([lists, rows.length]).toEqual([0, 6])
    rows.toggle(rows.at(1)!)
    rows.toggle(rows.at(rows.length - 1)!)
    expect(lists).toBe(1)
    expect(lines(rows).slice(-1)).toEqual([' 18 more ranges, up to [200,000 … 200,000]'])
    expect(rows.at(1)!.open).toBe(true)
    expect(said(rows.reveal([property('name')]))).toBe('  name "last"')
  })

  test('holes of an array that is mostly holes are no children', () => {
    expect(lines(rowsOf(Object.assign([], { 0: 'a', 4_000_000_000: 'x' })))).toEqual(['v Array(4000000001)', ' 0 "a"', ' 4000000000 "x"'])
  })

  test('a path into one opens the ranges on its way', () => {
    const rows = rowsOf({ list: Array.from({ length: 25_000 }, (_, i) => ({ i })) })
    const row = rows.reveal([property('list'), element(24_321), property('i')])
    expect(said(row)).toBe('     i 24321')
    expect(rows.at(rows.indexOf(row))).toBe(row)
    expect(rows.find([property('list'), element(24_321), property('i')])).toBe(row)
  })
})

describe('opens and closes', () => {
  const value = { a: { b: { c: 1 } }, d: [1, 2] }

  test('one row, and gives back what was open in it', () => {
    const rows = rowsOf(value)
    const a = rows.at(1)!
    rows.toggle(a)
    rows.toggle(rows.at(2)!)
    const opened = lines(rows)
    rows.toggle(a)
    expect(lines(rows)).toEqual(['v Object', ' a Object {b: Object}', ' d Array(2) [1, 2]'])
    rows.toggle(a)
    expect(lines(rows)).toEqual(opened)
  })

  test('all below, as far as it may', () => {
    const rows = rowsOf(Array.from({ length: 100 }, () => Array.from({ length: 100 }, (_, i) => i)))
    rows.openAll(rows.root)
    expect(rows.length).toBe(101 + 500)
    rows.closeAll()
    expect(rows.length).toBe(101)
  })

  test('nothing that has no children', () => {
    const rows = rowsOf({ n: 1, shared, again: shared, empty: {} })
    for (const row of all(rows).slice(1)) rows.toggle(row, true)
    expect(lines(rows)).toEqual(['v Object', ' n 1', ' shared Object', '  a 1', ' again Object {a: 1} <shared>', ' empty Object {}'])
  })

  test('a path that leads through what is shown elsewhere goes on there', () => {
    const inner = { deep: { x: 1 } }
    const rows = rowsOf({ first: inner, second: { inner } }, 3)
    const row = rows.reveal([property('second'), property('inner'), property('deep'), property('x')])
    expect(row.outline.path).toEqual([property('first'), property('deep'), property('x')])
  })

  test('a path that leads nowhere any more shows what is left of it', () => {
    expect(said(rowsOf(value).reveal([property('a'), property('gone'), property('c')]))).toBe(' a Object {b: Object}')
  })

  test('a chain of 100,000 objects', () => {
    let chain: object = { end: true }
    for (let i = 0; i < 100_000; i++) chain = { next: chain }
    const rows = rowsOf(chain)
    for (let row = rows.at(1); row?.expandable === true; [row] = row.children) row.open = true
    rows.show(rows.root)
    expect(rows.length).toBe(100_002)
    expect(rows.opened().length).toBeLessThan(100)
  })
})

describe('a new look', () => {
  const look = (rows: Rows, value: unknown): void => {
    for (const steps = rows.look(outlineOf(value, 'v')); steps.next().done !== true;);
  }

  test('keeps what was open, and knows what has changed', () => {
    const value: Record<string, unknown> = { a: { n: 1, m: 1 }, gone: { x: 1 }, closed: { y: { z: 1 } } }
    const rows = rowsOf(value)
    rows.toggle(named(rows, 'a'))
    rows.toggle(named(rows, 'gone'))
    rows.toggle(named(rows, 'closed'))
    rows.toggle(named(rows, 'y'))
    rows.toggle(named(rows, 'closed'))
    ;(value['a'] as { n: number }).n = 2
    delete value['gone']
    look(rows, value)
    expect(lines(rows)).toEqual(['v Object', ' a Object', '  n 2', '  m 1', ' closed Object {y: Object}'])
    expect(all(rows).filter(row => row.changed).map(said)).toEqual(['v Object', ' a Object', '  n 2'])
    look(rows, value)
    expect(all(rows).filter(row => row.changed)).toEqual([])
    rows.toggle(named(rows, 'closed'))
    expect(lines(rows).slice(4)).toEqual([' closed Object', '  y Object', '   z 1'])
  })

  test('keeps ranges open, those too that were asked for', () => {
    const value = Array.from({ length: 2000 }, (_, i) => i)
    const rows = rowsOf(value)
    rows.toggle(rows.at(4)!)
    rows.toggle(rows.at(10)!)
    const before = lines(rows)
    look(rows, value)
    expect(lines(rows)).toEqual(before)
  })

  test('in another page opens the same again', () => {
    const value = { a: { b: { c: 1 } }, list: Array.from({ length: 300 }, (_, i) => ({ i })) }
    const rows = rowsOf(value)
    rows.reveal([property('list'), element(250), property('i')])
    rows.toggle(named(rows, 'a'))
    const again = rowsOf(value)
    again.reopen(JSON.parse(JSON.stringify(rows.opened())) as string[][])
    expect(lines(again)).toEqual(lines(rows))
  })
})

test('a filter shows what it was given and what holds that, and nothing is lost behind it', () => {
  const rows = rowsOf({ a: { b: 1, c: { d: 2 } }, e: [1, { f: 3 }], g: 4 })
  rows.toggle(named(rows, 'a'))
  const before = lines(rows)
  const [, a, e] = [rows.root, ...rows.root.children]
  rows.filter([a!.children[1]!.outline.children()[0]!, e!.outline.children()[1]!])
  expect(rows.filtered).toBe(true)
  expect(lines(rows)).toEqual(['v Object', ' a Object', '  c Object', '   d 2', ' e Array(2)', '  1 Object {f: 3}'])
  rows.filter(undefined)
  expect(lines(rows)).toEqual(before)
})

test('a filter that grows leaves open and closed what is so', () => {
  const rows = rowsOf({ a: { b: 1, c: { d: 2 } }, e: [1, { f: 3 }], g: 4 })
  const [, a, e] = [rows.root, ...rows.root.children]
  const found = [a!.children[1]!.outline, e!.outline.children()[1]!]
  rows.filter(found.slice(0, 1), true)
  expect(lines(rows)).toEqual(['v Object', ' a Object', '  c Object {d: 2}'])
  rows.toggle(named(rows, 'c'))
  rows.filter(found, true)
  expect(lines(rows)).toEqual(['v Object', ' a Object', '  c Object', '   d 2', ' e Array(2)', '  1 Object {f: 3}'])
  rows.toggle(named(rows, 'a'))
  const more = [...found, a!.outline.children()[0]!]
  rows.filter(more, true)
  expect(lines(rows)).toEqual(['v Object', ' a Object {b: 1, c: Object}', ' e Array(2)', '  1 Object {f: 3}'])
  rows.toggle(named(rows, 'a'))
  expect(lines(rows)).toEqual(['v Object', ' a Object', '  c Object', '   d 2', '  b 1', ' e Array(2)', '  1 Object {f: 3}'])
  rows.filter(more)
  expect(lines(rows)).toEqual(['v Object', ' a Object', '  c Object {d: 2}', '  b 1', ' e Array(2)', '  1 Object {f: 3}'])
})
