// test_functors.py: functions with some of their arguments given.

import { expect, test } from 'vitest'
import { pickles } from '../../lib/index.ts'
import { answers, rowsFor } from '../support/answers.ts'

answers('test_functors.py::test_functools', () => {
  test.each(rowsFor('test_functors.py::test_functools').map(row => [row.name, row] as const))('%s pickles, safely', (_, row) => {
    expect(pickles(row.make(), { safe: true })).toBe(true)
  })

  test('what no transform saw being bound is refused, for nobody can see what it binds', () => {
    expect(pickles(((a: number, b: number) => a + b).bind(null, 1), { safe: true })).toBe(false)
  })
})
