// test_moduledict.py: what stands beside a function in its module, and cannot be pickled, is none of its business.

import { expect, test } from 'vitest'
import { dumps, type PicklingError } from '../../lib/index.ts'
import { answers, programNamed } from '../support/answers.ts'
import { failing } from '../support/failing.ts'

const { alsoUnpicklable, unpicklable } = programNamed('dill/programs/test_moduledict')

answers('test_moduledict.py::test_decorated')

answers('test_moduledict.py::test_normal', () => {
  test('it cannot be pickled indeed', () => {
    for (const value of [unpicklable, alsoUnpicklable]) expect(failing<PicklingError>(() => dumps(value)).failures.length).toBeGreaterThan(0)
  })
})
