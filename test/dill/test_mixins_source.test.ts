// The part of dill's test_mixins.py that is about source, in JavaScript: functions are decorated by calls. What a decorated
// function has captured comes with its values, so that the text needs no decorator.

import { expect, test } from 'vitest'
import { copy, source, temp, Trust } from '../../lib/index.ts'
import { doubleAdd, octuple, quadish, quadratic, quadruple } from '../sources/cases/mixins.js'

const { getsource, importable } = source
const file = './test/sources/cases/mixins.js'
const given = (text: string): Promise<any> => temp.loadIOSource(text, { alias: '_', trust: Trust.code })

test('test_mixins.py::test_mixins – the source of decorated functions', async () => {
  expect(getsource((doubleAdd as any).wrapped)).toBe('function doubleAdd(...args) {\n  return args.reduce((sum, n) => sum + n, 0)\n}\n')

  for (const [name, fn] of Object.entries({ quadish, quadruple, quadratic, doubleAdd })) expect(importable(fn, { source: false })).toBe(`import { ${name} } from '${file}'\n`)

  expect(importable(quadruple, { source: true })).toBe('const f = function quadruple(x) {\n  return 2 * x\n}\n\nfunction inner(...args) {\n  const fx = f(...args)\n  return 2 * fx\n}\n')
  expect(importable(quadish, { source: true })).toBe('const f = function quadish(x) {\n  return x + 1\n}\n\nconst a = 0\nconst b = 4\nconst c = 0\n\nfunction func(...args) {\n  const fx = f(...args)\n  return a * fx ** 2 + b * fx + c\n}\n')
  expect(importable(quadratic, { source: true })).toBe('const a = 1\nconst b = 1\nconst c = 0\n\nfunction dec(f) {\n  return function func(...args) {\n    const fx = f(...args)\n    return a * fx ** 2 + b * fx + c\n  }\n}\n')

  const add = doubleAdd as any
  add.invert()
  expect(importable(add, { source: true })).toContain('const inverted = [true]\n')
  expect(getsource(add, { enclosing: true })).toMatch(/^function quad\(a = 1, b = 1, c = 0\) \{\n/)
  const again = await given(importable(add, { source: true, alias: '_' }))
  expect([again(1, 2, 3), again.wrapped(1, 2, 3)]).toEqual([-12, 6])
  again.invert()
  expect([again(1, 2, 3), again.inverted, add(1, 2, 3)]).toEqual([12, [false], -12])
  expect(copy(again)(1, 2, 3)).toBe(12)
  add.invert()
})

test('test_mixins.py::test_mixins – variables of one name stay apart', async () => {
  const text = importable(octuple, { source: true, alias: '_' })
  expect(text).toContain('const f = (() => {\n  const f = function octuple(x) {\n    return 2 * x\n  }\n')
  expect((await given(text))(3)).toBe(octuple(3))
})
