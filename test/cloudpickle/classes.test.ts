// cloudpickle's tests of classes.

import { expect, test } from 'vitest'
import { copy, dumps, loads, Trust } from '../../lib/index.ts'
import { answers, rowNamed, theFresh } from '../support/answers.ts'
import { failing } from '../support/failing.ts'

answers('cloudpickle_test.py::test_extract_class_dict')
answers('cloudpickle_test.py::test_dynamically_generated_class_that_uses_super')
answers('cloudpickle_test.py::test_cycle_in_classdict_globals')
answers('cloudpickle_test.py::test_classmethod')
answers('cloudpickle_test.py::test_bound_classmethod')
answers('cloudpickle_test.py::test_instancemethods_without_self')
answers('cloudpickle_test.py::test_abc_cache_not_pickled')
answers('cloudpickle_test.py::test_abc')
answers('cloudpickle_test.py::test_abstracts')

answers('cloudpickle_test.py::test_weakset_identity_preservation', () => {
  test('the language\'s own cannot be listed: it is refused, and never comes back empty', () => {
    const held = {}
    expect(failing(() => dumps([new WeakSet([held]), held]))).toMatchObject({ code: 'REFUSED', hint: expect.stringContaining('Use a Set') })
  })
})

answers('cloudpickle_test.py::test_property')
answers('cloudpickle_test.py::test_namedtuple')
answers('cloudpickle_test.py::test_NamedTuple')
answers('cloudpickle_test.py::test_instance_with_slots')
answers('cloudpickle_test.py::test_dataclass')
answers('cloudpickle_test.py::test_dataclass_fields_are_preserved')
answers('cloudpickle_test.py::test_locally_defined_enum')
answers('cloudpickle_test.py::test_locally_defined_intenum')
answers('cloudpickle_test.py::test_class_annotations_abstractclass', () => {
  test('a copy of a copy', () => {
    const [C, D] = copy(copy(rowNamed('cloudpickle_classes', 'an abstract class, twice').make() as any[]))
    expect(() => new C()).toThrow(TypeError)
    expect([new D() instanceof C, C.annotations]).toEqual([true, { a: 'int' }])
  })
})
answers('cloudpickle_test.py::test_generic_subclass')
answers('cloudpickle_test.py::test_literal_misdetection')
answers('cloudpickle_test.py::test_final_or_classvar_misdetection')
answers('cloudpickle_test.py::test_pickle_dynamic_typevar')

answers('cloudpickle_test.py::test_pickle_dynamic_typevar_tracking', () => {
  test('and back again', async () => {
    const { module, name, make } = rowNamed('cloudpickle_classes', 'a symbol of the module comes back from elsewhere as itself')
    const symbols = make() as symbol[]
    const { copied } = await (await theFresh()).ask({ module, name, bytes: dumps(symbols) })
    expect(loads<symbol[]>(copied!, { trust: Trust.refs })[0]).toBe(symbols[0])
  })
})

answers('cloudpickle_test.py::test_pickle_dynamic_typevar_memoization')
answers('cloudpickle_test.py::test_pickle_importable_typevar')
