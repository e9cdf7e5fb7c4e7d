// dill's test_source.py, in JavaScript. What Python has at the top of that file stands in ../sources/cases/source.js; texts are
// run by temp.loadIOSource, as its _wrap does by exec.

import { expect, test } from 'vitest'
import { dumps, PickleError, source, temp, Trust } from '../../lib/index.ts'
import { add, _bar, Bar, f, _foo, Foo, g, h, squared } from '../sources/cases/source.js'

const { getimport, getname, getsource, importable } = source
const file = './test/sources/cases/source.js'

/** What a text gives under a name. */
async function given<T = any>(text: string, alias: string): Promise<T> {
  return temp.loadIOSource<T>(text, { alias, trust: Trust.code })
}

/** The function, made from its source. */
const wrap = (fn: Function): Promise<Function> => given(importable(fn, { alias: '_', source: true }), '_')

test('test_source.py::test_getsource – exact text, names, and what runs from the text', async () => {
  expect(getsource(f)).toBe('x => x ** 2\n')
  expect(getsource(g)).toBe('function g(x) { return f(x) - x }\n')
  expect(getsource(h)).toBe('function h(x) {\n  function g(x) { return x }\n  return g(x) - x\n}\n')
  expect([f, g, h].map(fn => getname(fn))).toEqual(['f', 'g', 'h'])
  const [f_, g_, h_] = await Promise.all([f, g, h].map(wrap))
  expect([f_!(4), g_!(4), h_!(4)]).toEqual([16, 12, 0])
  expect([getname(Foo), getname(Bar)]).toEqual(['Foo', 'Bar'])
  expect(getsource(Bar)).toBe('class Bar {}\n')
  expect(getsource(Foo)).toBe('class Foo {\n  bar(x) {\n    return x * x + x\n  }\n}\n')
})

test('test_source.py::test_itself – a verb of the library', async () => {
  expect(getimport(dumps)).toBe("import { dumps } from 'dill'\n")
  expect(await given(getimport(dumps), 'dumps')).toBe(dumps)
})

test.each([
  [Math.pow, {}, 'Math.pow\n'], [100, {}, '100\n'], [true, {}, 'true\n'],
  [Math.pow, { builtin: true }, 'globalThis.Math.pow\n'], [100, { builtin: true }, '100\n'], [true, { builtin: true }, 'true\n'],
  [null, {}, 'null\n'], [null, { builtin: true }, 'null\n'], [undefined, {}, 'undefined\n'],
])('test_source.py::test_builtin – %o with %o', (value, options, said) => {
  expect(getimport(value, options)).toBe(said)
})

test('test_source.py::test_imported – what the platform has, and what a module gives', () => {
  const { sin } = Math
  expect(getimport(sin)).toBe('Math.sin\n')
  expect(getimport(f)).toBe(`import { f } from '${file}'\n`)
})

test('test_source.py::test_dynamic – functions, arrows among them', () => {
  expect(getimport(add)).toBe(`import { add } from '${file}'\n`)
  expect(getimport(squared)).toBe(`import { squared } from '${file}'\n`)
})

test('test_source.py::test_classes – classes, and of instances their class', () => {
  expect(getimport(Map)).toBe('Map\n')
  expect(getimport(new Map([[1, 2]]))).toBe('Map\n')
  expect(getimport(Foo)).toBe(`import { Foo } from '${file}'\n`)
  expect(getimport(_foo)).toBe(`import { Foo } from '${file}'\n`)
})

const imported = (name: string): string => `import { ${name} } from '${file}'\n`
const method = '{ bar(x) {\n  return x * x + x\n} }.bar'

// A method cannot be imported, as dill says it can: its text comes instead.
test.each([
  ['add', add, { source: false }, imported('add')],
  ['squared', squared, { source: false }, imported('squared')],
  ['Foo', Foo, { source: false }, imported('Foo')],
  ['Foo.bar', Foo.prototype.bar, { source: false }, `const bar = ${method}\n`],
  ['_foo.bar', _foo.bar, { source: false }, `const bar = ${method}\n`],
  ['null', null, { source: false }, 'null\n'],
  ['100', 100, { source: false }, '100\n'],

  ['add', add, { source: true }, 'function add(x, y) {\n  return x + y\n}\n'],
  ['squared', squared, { source: true }, 'const squared = x => x ** 2\n'],
  ['null', null, { source: true }, 'null\n'],
  ['Bar', Bar, { source: true }, 'class Bar {}\n'],
  ['Foo', Foo, { source: true }, 'class Foo {\n  bar(x) {\n    return x * x + x\n  }\n}\n'],
  ['Foo.bar', Foo.prototype.bar, { source: true }, `const bar = ${method}\n`],

  ['Foo.bar', Foo.prototype.bar, { alias: 'memo', source: false }, `const memo = ${method}\n`],
  ['Foo', Foo, { alias: 'memo', source: false }, `import { Foo as memo } from '${file}'\n`],
  ['squared', squared, { alias: 'memo', source: false }, `import { squared as memo } from '${file}'\n`],
  ['squared', squared, { alias: 'memo', source: true }, 'const memo = x => x ** 2\n'],
  ['add', add, { alias: 'memo', source: true }, 'function add(x, y) {\n  return x + y\n}\n\nconst memo = add\n'],
  ['null', null, { alias: 'memo', source: true }, 'const memo = null\n'],
  ['100', 100, { alias: 'memo', source: true }, 'const memo = 100\n'],

  ['add', add, { builtin: true, source: false }, imported('add')],
  ['squared', squared, { builtin: true, source: false }, imported('squared')],
  ['Foo', Foo, { builtin: true, source: false }, imported('Foo')],
  ['null', null, { builtin: true, source: false }, 'null\n'],
  ['100', 100, { builtin: true, source: false }, '100\n'],
  ['Math.pow', Math.pow, { builtin: true, source: true }, 'globalThis.Math.pow\n'],
])('test_source.py::test_importable – %s, %o, %o', (_, value, options, said) => {
  expect(importable(value, options)).toBe(said)
})

test.each([
  ['a typed array', new Int32Array([1, 2, 3])],
  ['a BigInt array', new BigInt64Array([0n])],
  ['a view', new DataView(new ArrayBuffer(2))],
])('test_source.py::test_numpy – %s comes as a pickle, its class by name', async (_, value) => {
  for (const wanted of [true, false]) expect(await given(importable(value, { source: wanted, alias: 'x' }), 'x')).toEqual(value)
  expect(importable(value.constructor, { source: true, builtin: false })).toBe(`${value.constructor.name}\n`)
  expect(importable(value.constructor, { source: false })).toBe(`globalThis.${value.constructor.name}\n`)
})

test('test_source.py::test_foo – an instance: the text of its class, and what makes it again', async () => {
  expect(importable(_foo, { source: true })).toBe(`${getsource(Foo)}\n;({ __proto__: Foo.prototype })\n`)
  expect(getsource(_bar)).toBe('class Bar {}\n\n({ __proto__: Bar.prototype })\n')
  const back = await given(importable(_foo, { source: true, alias: 'foo' }), 'foo')
  expect([back.bar(3), back.constructor.name]).toEqual([12, 'Foo'])
})

const hostile = ["(abc' + globalThis.hit('foo')]) # ", "a'b\"c`d", 'a\nglobalThis.hit()\n', '</script><script>', 'a\u2028b', '0', '', 'class', 'a b', '\\', '*/ globalThis.hit() /*', '${globalThis.hit()}']

test.each(hostile)('test_source.py::test_safe – a class that bears the name %j is quoted or refused, and runs nothing', async name => {
  let hits = 0
  Object.assign(globalThis, { hit: () => ++hits })
  class Named { n = 1 }
  Object.defineProperty(Named, 'name', { value: name, configurable: true })
  const texts = [Named, new Named()].flatMap(value => [
    () => getsource(value, { force: true }), () => importable(value, { source: true }), () => importable(value, { source: false }),
    () => getimport(value, { verify: false }), () => source.dumpsource(value, { alias: 'x', new: true }),
  ]).flatMap(say => {
    try {
      return [say()]
    } catch (error) {
      expect(error).toBeInstanceOf(PickleError)
      return []
    }
  })
  for (const text of texts) await given(text.replace(/\n\(\{ __proto__: (\w+).*\n$/, ''), 'x').catch(() => undefined)
  expect(hits).toBe(0)
  expect(getname(Named) ?? '').toBe(name)
  Reflect.deleteProperty(globalThis, 'hit')
})
