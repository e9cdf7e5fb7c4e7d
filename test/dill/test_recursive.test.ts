// test_recursive.py: everything that holds itself, by every setting. The settings decide what comes along, never whether
// a circle closes; and nothing of it is worth a warning.

import { afterEach, expect, test } from 'vitest'
import { copy, dumps, loads, type PickleWarning } from '../../lib/index.ts'
import { program } from '../code/programs.ts'
import { answers, rowsFor } from '../support/answers.ts'

const globals = program('plain/globals.js')
const here = globalThis as { userHelper?: unknown }
afterEach(() => void delete here.userHelper)

answers('test_recursive.py::test_super', () => {
  test('without a warning', () => {
    const warnings: PickleWarning[] = []
    for (const { make, options } of rowsFor('test_recursive.py::test_super')) dumps(make(), { ...options, onWarning: warning => warnings.push(warning) })
    expect(warnings).toEqual([])
  })
})

answers('test_recursive.py::test_partial')
answers('test_recursive.py::test_partials')
answers('test_recursive.py::test_circular_reference')
answers('test_recursive.py::test_function_cells')

answers('test_recursive.py::test_recursive_function', () => {
  test('a global one: with recurse it goes along; otherwise it is missed, and that is heard', () => {
    here.userHelper = globals.userFib
    const [bytes, alone] = [dumps(globals.userFib, { recurse: true }), dumps(globals.userFib)]
    const [carried, found] = [loads<any>(bytes), loads<any>(alone)]
    expect([carried(5), found(5), globals.userFib(5)]).toEqual([5, 5, 5])
    delete here.userHelper
    expect(carried(5)).toBe(5)
    for (const fib of [found, loads<any>(alone), globals.userFib]) expect(() => fib(5)).toThrow(ReferenceError)
    expect(copy(carried, { recurse: true })(6)).toBe(8)
  })
})

answers('test_recursive.py::test_collection_function_recursion')
