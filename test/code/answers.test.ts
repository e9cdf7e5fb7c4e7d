// Nothing that others test is forgotten: the kinds of classes and functions in which libraries are compared, dill's and
// cloudpickle's tests of code, and the traps that others fell into. Each is answered by a row, or by a test of this folder.

/// <reference types="vite/types/importMeta.d.ts" />

import { expect, test } from 'vitest'
import { rowsOf } from './case.ts'

const rows = rowsOf(import.meta.glob(['./cases/*.js', './plain/*.js', './scripts.ts'], { eager: true }))
const answered = rows.map(({ answers }) => answers ?? '').join('; ')

const kinds = [
  'class', 'hierarchy with super', 'statics', 'private fields and methods', 'static state', 'class accessors', 'extends Map', 'extends Array', 'extends Error',
  'class closing over a variable', 'class name kept', 'an instance with private fields',
  'arrow', 'named expression', 'recursion', 'mutual recursion', 'own properties', 'closure over let', 'closure over parameter', 'closure over loop variable', 'closure over import',
  'shared closures', 'nested closures', 'generators', 'async functions', 'methods with super', 'getters', 'bound functions', 'tagged templates', 'defaults that read outer variables',
]

test.each(kinds)('a kind of the comparison: %s', kind => {
  expect(answered).toContain(kind)
})

const dill = `test_abc_local test_abc_non_local test_class_instances test_class_objects test_attr test_metaclass test_enummeta test_inherit test_slots test_array_subclass
test_fglobals test_functions test_issue_510 test_functools test_mixins test_module_is_none test_normal test_basic_class test_pickled_adder test_pickled_inner test_properties
test_super test_partial test_circular_reference test_function_cells test_recursive_function test_collection_function_recursion test_class_descriptors`.split(/\s+/)

test.each(dill)('dill: %s', name => {
  expect(answered).toContain(name)
})

const cloudpickle = `test_lambda test_nested_lambdas test_recursive_closure test_closure_none_is_preserved test_empty_cell_preserved test_unhashable_closure
test_cycle_in_classdict_globals test_locally_defined_function_and_class test_partial test_generator test_bound_classmethod test_method_descriptors test_instancemethods_without_self
test_correct_globals_import test_builtin_function test_tornado_coroutine test_func_globals test_abstracts test_function_qualname test_property test_closure_interacting_with_a_global_variable
test_interactive_dynamic_type_and_remote_instances test_wraps_preserves_function_name test_locally_defined_enum test_interactively_defined_enum test_dataclass`.split(/\s+/)

test.each(cloudpickle)('cloudpickle: %s', name => {
  expect(answered).toContain(name)
})

test.each(['#952', '#416', '#9318', '#1045', '#1675', '#2704', '#6999', '#16541', '#18977', 'serialize-javascript #118'])('a trap of others: %s', trap => {
  expect(answered).toContain(trap)
})
