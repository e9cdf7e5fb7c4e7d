// test_selected.py: descriptors, and what depends on a frame: errors come back; what is suspended in the middle is refused.

import { expect, test } from 'vitest'
import { dumps, pickles } from '../../lib/index.ts'
import { answers, programNamed } from '../support/answers.ts'
import { failing } from '../support/failing.ts'

const { D } = programNamed('dill/programs/test_selected')

answers('test_selected.py::test_dict_contents', () => {
  const holders = { 'Function.prototype': Function.prototype, Object, 'Object.prototype': Object.prototype, Array, 'Array.prototype': Array.prototype, 'Map.prototype': Map.prototype, Promise, 'String.prototype': String.prototype, Reflect, Symbol }
  test.each(Object.entries(holders))('all that %s holds', (_, holder) => {
    const parts = Object.values(Object.getOwnPropertyDescriptors(holder) as Record<string, PropertyDescriptor>).flatMap(({ value, get, set }) => [value, get, set])
    expect(parts.filter(part => !pickles(part, { exact: true }))).toEqual([])
  })
})

answers('test_selected.py::test_class_descriptors', () => {
  test('one by one', () => {
    for (const holder of [D, D.prototype]) {
      for (const { value, get, set } of Object.values(Object.getOwnPropertyDescriptors(holder))) {
        for (const part of [value, get, set]) expect(pickles(part)).toBe(true)
      }
    }
  })
})

answers('test_selected.py::test_class')

answers('test_selected.py::test_frame_related', () => {
  test('a generator is refused with a reason, and stays where it is', () => {
    const g = (function* () { yield 1; yield 2; yield 3 })()
    g.next()
    expect(pickles(g)).toBe(false)
    expect(failing(() => dumps({ g }))).toMatchObject({ code: 'REFUSED', message: expect.stringContaining('suspended in the middle') })
    expect([...g]).toEqual([2, 3])
  })

  test('a running one as well', () => {
    const seen: unknown[] = []
    const held: { g?: Generator<number> } = {}
    held.g = (function* () { seen.push(pickles(held)); yield 1 })()
    expect([...held.g, ...seen]).toEqual([1, false])
  })
})
