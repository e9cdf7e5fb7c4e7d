// dill's test_diff.py in JavaScript: what changed since it was memorised. A Map stands for a dict, a plain object that holds
// a class for a module.

import { expect, test } from 'vitest'
import { diff } from '../../lib/index.ts'

class A { a?: unknown }

test('test_diff.py::test_diff', () => {
  const [a, b, c] = [new A(), new A(), new A()]
  a.a = b
  b.a = c
  diff.memorise(a)
  expect(diff.hasChanged(a)).toBe(false)
  c.a = 1
  expect(diff.hasChanged(a)).toBe(true)
  diff.memorise(c, { force: true })
  expect(diff.hasChanged(a)).toBe(false)
  c.a = 2
  expect(diff.hasChanged(a)).toBe(true)
  const changed = diff.whatsChanged(a)
  expect(Object.keys(changed[0])).toEqual(['a'])
  expect(changed[1]).toBe(false)

  const a2: unknown[] = []
  const c2 = [[a2]]
  diff.memorise(c2)
  expect(diff.hasChanged(c2)).toBe(false)
  a2.push(1)
  expect(diff.hasChanged(c2)).toBe(true)
  expect(diff.whatsChanged(c2)).toEqual([{}, true])

  const a3 = new Map<unknown, unknown>()
  const c3 = new Map([[1, new Map([[1, a3]])]])
  diff.memorise(c3)
  expect(diff.hasChanged(c3)).toBe(false)
  a3.set(1, 1)
  expect(diff.hasChanged(c3)).toBe(true)
  expect(diff.whatsChanged(c3)).toEqual([{}, true])

  class ABCMeta { static zzz?: number }
  const abc = { ABCMeta, other: {} }
  diff.memorise(abc)
  expect(diff.hasChanged(abc)).toBe(false)
  ABCMeta.zzz = 1
  expect(diff.hasChanged(abc)).toBe(true)
  const inModule = diff.whatsChanged(abc)
  expect(Object.keys(inModule[0])).toEqual(['ABCMeta'])
  expect(inModule[1]).toBe(false)

  const [d, e, f] = [new A(), new A(), new A()]
  d.a = e
  e.a = f
  diff.memorise(d)
  expect(diff.hasChanged(d)).toBe(false)
  f.a = 1
  expect(diff.hasChanged(d)).toBe(true)
  diff.memorise(f, { force: true })
  expect(diff.hasChanged(d)).toBe(false)
  delete f.a
  expect(diff.hasChanged(d)).toBe(true)
  const gone = diff.whatsChanged(d)
  expect(Object.keys(gone[0])).toEqual(['a'])
  expect(gone[1]).toBe(false)
})
