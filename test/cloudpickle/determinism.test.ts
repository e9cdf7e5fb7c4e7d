// cloudpickle's tests of bytes that are the same in every process, and after another dump. Each row is also dumped and
// loaded in the other realms, and its bytes there are compared; upstream, that of classes is known to fail.

import { expect, test } from 'vitest'
import { copy, dumps, hash } from '../../lib/index.ts'
import { script } from '../support/code-script.ts'
import { content } from '../support/code-bytes.ts'
import { answers } from '../support/answers.ts'

answers('cloudpickle_test.py::test_dynamic_func_deterministic_roundtrip')

answers('cloudpickle_test.py::test_dynamic_class_deterministic_roundtrip', () => {
  test('a class whose text is evaluated twice', () => {
    const text = '(function () { class A { static arg1 = "x"; join() {} test(arg1, join) {} } return A })()'
    const [A, B] = [script(text, 'twice.js'), script(text, 'twice.js')]
    expect(A).not.toBe(B)
    expect(content(dumps(A))).toEqual(content(dumps(B)))
    expect([hash(A), hash(copy(A))]).toEqual([hash(B), hash(B)])
  })
})

answers('cloudpickle_test.py::test_deterministic_dynamic_class_attr_ordering_for_chained_pickling')
answers('cloudpickle_test.py::test_deterministic_str_interning_for_chained_dynamic_class_pickling')
answers('cloudpickle_test.py::test_dynamic_class_determinist_subworker_tuple_memoization')
answers('cloudpickle_test.py::test_deterministic_pickle_bytes_for_function')
