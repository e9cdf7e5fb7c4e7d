// cloudpickle's tests of functions.

import { expect, test } from 'vitest'
import { copy, detect, dumps, loads } from '../../lib/index.ts'
import { answers, programNamed, rowNamed, theBare } from '../support/answers.ts'
import { script } from '../support/code-script.ts'
import { failing } from '../support/failing.ts'

const { exit } = programNamed('cloudpickle/programs/cloudpickle_closures')

answers('cloudpickle_test.py::test_itemgetter')
answers('cloudpickle_test.py::test_attrgetter')

answers('cloudpickle_test.py::test_func_globals', () => {
  test('that variable cannot be pickled indeed', () => {
    expect(failing(() => dumps(exit)).code).toBe('REFUSED')
  })

  test('a global of the name of a property that is used is not taken along', () => {
    const here = globalThis as { leave?: unknown }
    here.leave = new WeakSet()
    const fn = script<() => number>('(function () { const sys = { leave: () => 7 }; return () => sys.leave() })()')
    expect(copy(fn, { recurse: true })()).toBe(7)
    delete here.leave
  })
})

answers('cloudpickle_test.py::test_lambda')
answers('cloudpickle_test.py::test_nested_lambdas')
answers('cloudpickle_test.py::test_recursive_closure')

answers('cloudpickle_test.py::test_closure_none_is_preserved', () => {
  test('nothing that it captured is in the bytes', () => {
    const types = detect.traceOf(rowNamed('cloudpickle_closures', 'no variable, and none is made up').make()).events.map(({ type }) => type)
    expect(types).toContain('function')
    expect(types).not.toContain('activation')
  })
})

answers('cloudpickle_test.py::test_empty_cell_preserved')
answers('cloudpickle_test.py::test_unhashable_closure')
answers('cloudpickle_test.py::test_locally_defined_function_and_class')
answers('cloudpickle_test.py::test_partial')
answers('cloudpickle_test.py::test_generator')
answers('cloudpickle_test.py::test_correct_globals_import')
answers('cloudpickle_test.py::test_tornado_coroutine')
answers('cloudpickle_test.py::test_function_module_name', () => {
  test('it is still known where each stands', () => {
    for (const fn of rowNamed('cloudpickle_closures', 'where it was made').make()) {
      const [before, after] = [fn, copy(fn)].map(one => detect.traceOf(one).events.map(({ type, detail }) => [type, detail]))
      expect(after).toEqual(before)
      expect(new TextDecoder('latin1').decode(dumps(copy(fn)))).toContain('cloudpickle_closures.js')
    }
  })
})
answers('cloudpickle_test.py::test_function_qualname')
answers('cloudpickle_test.py::test_wraps_preserves_function_name')
answers('cloudpickle_test.py::test_wraps_preserves_function_doc')
answers('cloudpickle_test.py::test_wraps_preserves_function_annotations')
answers('cloudpickle_test.py::test_interactively_defined_func_with_keyword_only_argument')
answers('cloudpickle_test.py::test_interactively_defined_func_with_positional_only_argument')
answers('cloudpickle_test.py::test_cloudpickle_extract_nested_globals')

answers('cloudpickle_test.py::test_extended_arg', () => {
  const COUNT = 65_537 + 258
  const names = Array.from({ length: COUNT }, (_, i) => `many${i}`)
  const here = globalThis as Record<string, unknown>

  test('a function of 65,795 globals, twice, here and elsewhere', async () => {
    names.forEach((name, i) => { here[name] = (i * 7919) % 100 })
    const f = (0, eval)(`() => { let sum = 0; for (const x of [${names.join()}]) sum = (sum * 31 + x) % 1000003; return sum }`) as () => number
    const gives = f()
    const bytes = dumps([f, f], { recurse: true })
    for (const name of names) delete here[name]
    const [one, other] = loads<(() => number)[]>(bytes)
    expect(one).toBe(other)
    expect(one!()).toBe(gives)
    expect(() => f()).toThrow(ReferenceError)
    const { module, name } = rowNamed('cloudpickle_closures', 'two of many variables')
    const there = await (await theBare()).ask({ module, name, bytes, options: { recurse: true } })
    expect([there.error, there.played, there.again]).toEqual([undefined, [true, gives], [true, gives]])
  })
})
