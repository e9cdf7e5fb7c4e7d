// dill's test_sources.py, in JavaScript. What it calls main is a cell; the other modules stand in ../sources/cases.

import { beforeAll, expect, test } from 'vitest'
import { main, source, temp, Trust } from '../../lib/index.ts'
import { run } from '../../lib/instrument.ts'
import * as tm from '../sources/cases/mixins.js'
import * as ts from '../sources/cases/source.js'

const { dumpsource, findsource, getimport, getname, getsource, getsourcelines, importable, indent, isdynamic, isfrommain, outdent } = source

const cell = `const f = x => x ** 2
function g(x) { return f(x) - x }

class Foo {
  bar(x) {
    return x * x + x
  }
}
const _foo = new Foo()

function add(x, y) {
  return x + y
}

const squared = x => x ** 2

class Bar {}
const _bar = new Bar()
`

let own: Record<string, any>

beforeAll(async () => {
  await run(cell, { id: 'cell-of-sources' })
  own = main
})

/** What a text gives under a name. */
const given = <T = any>(text: string, alias: string): Promise<T> => temp.loadIOSource<T>(text, { alias, trust: Trust.code })

test('test_sources.py::test_isfrommain – what a cell has made, and what modules have', () => {
  for (const name of ['add', 'squared', 'Bar', '_bar', 'Foo', '_foo']) expect([name, isfrommain(own[name])]).toEqual([name, true])
  for (const other of [ts.add, ts.squared, ts.Bar, ts._bar, tm.quad, tm.doubleAdd, tm.quadratic]) expect(isfrommain(other)).toBe(false)
  for (const name of ['add', 'squared', 'Bar']) expect([name, isdynamic(own[name])]).toEqual([name, true])
  for (const other of [ts.add, ts.squared, tm.doubleAdd, tm.quadratic]) expect(isdynamic(other)).toBe(false)
})

test('test_sources.py::test_matchlambda – each of several arrows on one line has its own text', async () => {
  await run('const pair = [x => x + 1, x => x - 1, x => y => x * y, (x => x)]; const twice = [pair[2](2), pair[2](3)]')
  const { pair, twice } = own as { pair: Function[], twice: Function[] }
  expect(pair.map(fn => getsource(fn))).toEqual(['x => x + 1\n', 'x => x - 1\n', 'x => y => x * y\n', 'x => x\n'])
  expect(twice.map(fn => getsource(fn))).toEqual(['y => x * y\n', 'y => x * y\n'])
  expect(twice.map(fn => importable(fn))).toEqual(['const x = 2\ny => x * y\n', 'const x = 3\ny => x * y\n'])
  expect([ts.f, ts.squared].map(fn => getsource(fn))).toEqual(['x => x ** 2\n', 'x => x ** 2\n'])
})

test.each([
  ['add', () => own['add'], 'function add(x, y) {\n'],
  ['ts.add', () => ts.add, 'export function add(x, y) {\n'],
  ['squared', () => own['squared'], 'const squared = x => x ** 2\n'],
  ['ts.squared', () => ts.squared, 'export const squared = x => x ** 2\n'],
  ['Bar', () => own['Bar'], 'class Bar {}\n'],
  ['ts.Bar', () => ts.Bar, 'export class Bar {}\n'],
  ['_bar', () => own['_bar'], 'class Bar {}\n'],
  ['ts._bar', () => ts._bar, 'export class Bar {}\n'],
  ['tm.quad', () => tm.quad, 'export function quad(a = 1, b = 1, c = 0) {\n'],
  ['tm.doubleAdd', () => tm.doubleAdd, '    function func(...args) {\n'],
  ['tm.quadratic', () => tm.quadratic, '  function dec(f) {\n'],
])('test_sources.py::test_findsource – the line on which %s begins', (_, value, said) => {
  const { lines, line } = findsource(value())
  expect(lines[line]).toBe(said)
})

const factory = 'function quadFactory(a = 1, b = 1, c = 0) {\n  function dec(f) {\n    return function func(...args) {\n      const fx = f(...args)\n      return a * fx ** 2 + b * fx + c\n    }\n  }\n  return dec\n}\n'

test.each([
  ['add', () => own['add'], {}, 'function add(x, y) {\n  return x + y\n}\n'],
  ['ts.add', () => ts.add, {}, 'function add(x, y) {\n  return x + y\n}\n'],
  ['squared', () => own['squared'], {}, 'x => x ** 2\n'],
  ['ts.squared', () => ts.squared, {}, 'x => x ** 2\n'],
  ['Bar', () => own['Bar'], {}, 'class Bar {}\n'],
  ['_bar', () => own['_bar'], {}, 'class Bar {}\n'],
  ['ts._bar', () => ts._bar, {}, 'class Bar {}\n'],
  ['tm.quadFactory', () => tm.quadFactory, {}, factory],
  ['tm.quadratic', () => tm.quadratic, {}, 'function dec(f) {\n    return function func(...args) {\n      const fx = f(...args)\n      return a * fx ** 2 + b * fx + c\n    }\n  }\n'],
  ['tm.quadratic', () => tm.quadratic, { lstrip: true }, 'function dec(f) {\n  return function func(...args) {\n    const fx = f(...args)\n    return a * fx ** 2 + b * fx + c\n  }\n}\n'],
  ['tm.quadratic', () => tm.quadratic, { enclosing: true }, factory],
  ['tm.doubleAdd', () => tm.doubleAdd, { lstrip: true }, 'function func(...args) {\n  let x = f(...args)\n  if (inverted[0]) x = -x\n  return a * x ** 2 + b * x + c\n}\n'],
  ['tm.doubleAdd', () => tm.doubleAdd, { enclosing: true }, getsource(tm.quad)],
])('test_sources.py::test_getsourcelines – %s, %o, %o', (_, value, options, said) => {
  const { lines, line } = getsourcelines(value(), options)
  expect(lines.join('')).toBe(said)
  expect(findsource(value()).lines[line]).toContain(lines[0]!.trimEnd())
})

test('test_sources.py::test_indent – there and back', () => {
  const stripped = getsourcelines(tm.quadratic, { lstrip: true }).lines.join('')
  const whole = `  ${getsourcelines(tm.quadratic).lines.join('')}`
  expect(outdent(whole)).toBe(stripped)
  expect(indent(stripped, 2)).toBe(whole)
})

test('test_sources.py::test_dumpsource – what the code gives does the same', async () => {
  const made = async (value: unknown): Promise<any> => given(dumpsource(value, { alias: 'raw' }), 'raw')
  expect((await made(own['add']))(1, 2)).toBe((await made(ts.add))(1, 2))
  expect((await made(own['squared']))(3)).toBe((await made(ts.squared))(3))
  expect(await made(ts.add)).toBe(ts.add)
  expect(dumpsource(own['add'], { alias: 'raw' })).toMatch(/^import \{ loads, Trust \} from 'dill'\nconst raw = loads\(.*\)\n$/)
})

test('test_sources.py::test_name – names, and names with their modules', () => {
  expect(['add', 'squared', 'Bar'].map(name => getname(own[name]))).toEqual(['add', 'squared', 'Bar'])
  expect([ts.add, ts.squared, ts.Bar, tm.quad, tm.doubleAdd, tm.quadratic].map(value => getname(value))).toEqual(['add', 'squared', 'Bar', 'quad', 'func', 'dec'])
  expect(['add', 'squared', 'Bar', '_bar'].map(name => getname(own[name], { fqn: true }))).toEqual(['cell-of-sources#add', 'cell-of-sources#squared', 'cell-of-sources#Bar', 'cell-of-sources#Bar'])
  expect([ts.add, ts._bar, tm.quad, tm.doubleAdd].map(value => getname(value, { fqn: true }))).toEqual([
    'test/sources/cases/source.js#add', 'test/sources/cases/source.js#Bar', 'test/sources/cases/mixins.js#quad', 'test/sources/cases/mixins.js#quad/dec/func',
  ])
})

test('test_sources.py::test_getimport – what the line gives is the same thing', async () => {
  for (const value of [ts.add, ts.squared, ts.Bar, tm.quad, tm.doubleAdd, tm.quadratic]) expect(await given(getimport(value, { alias: 'mod' }), 'mod')).toBe(value)
  // Nothing imports what a cell has made.
  expect(() => getimport(own['add'])).toThrow(expect.objectContaining({ code: 'NO_IMPORT' }))
})

test('test_sources.py::test_importable – text for what is main, an import for the others', () => {
  for (const value of [ts.add, ts.squared, ts.Bar]) {
    expect(importable(value)).toBe(getimport(value))
    expect(importable(value, { source: false })).toBe(getimport(value))
  }
  for (const name of ['add', 'Bar']) expect(importable(own[name])).toBe(getsource(own[name]))
  expect(importable(own['squared'])).toBe(getsource(own['squared'], { alias: 'squared' }))
  for (const value of [ts.add, ts.Bar]) expect(importable(value, { source: true })).toBe(getsource(value))
  expect(importable(ts.squared, { source: true })).toBe(getsource(ts.squared, { alias: 'squared' }))
  expect(importable(own['g'])).toBe('const f = x => x ** 2\nfunction g(x) { return f(x) - x }\n')
})
