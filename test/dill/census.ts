// Every test of dill's suite (uqfoundation/dill 73cdb0a) and of cloudpickle's (cloudpipe/cloudpickle f5199fe), by file, and
// what answers it here: a test of the same behaviour (Y), or one of the same intent where JavaScript has another construct
// (A); each has a test in test/dill or test/cloudpickle whose title begins with its name. What has no counterpart (N) says why.

/** The tests of a file of theirs. */
export interface Marks {
  readonly Y?: string
  readonly A?: string
  /** By name, the reason. */
  readonly N?: Readonly<Record<string, string>>
}

const erased = 'Types are erased: nothing of an annotation is there when the program runs.'
const noThreads = 'A worker shows neither whether it runs nor what it is called, and cannot be started again from where it was; it is refused, with the remedy.'
const noLinks = 'Neither IndexedDB nor the origin\'s file system has symbolic links.'

/** dill's, by file. */
export const dill: Readonly<Record<string, Marks>> = {
  'test_abc.py': { Y: 'test_abc_local', A: 'test_abc_non_local test_meta_local_no_cache' },
  'test_check.py': { A: 'test_simple test_recurse test_byref test_protocol test_python' },
  'test_classdef.py': {
    Y: 'test_class_instances test_class_objects test_method_decorator test_inherit',
    A: 'test_specialtypes test_namedtuple test_dtype test_array_nested test_array_subclass test_slots test_attr test_metaclass test_enummeta',
    N: { test_origbases: `What a class was written to extend, type arguments included, is not kept by the language. ${erased}` },
  },
  'test_dataclasses.py': { A: 'test_dataclasses' },
  'test_detect.py': { Y: 'test_globals test_getstate test_deleted', A: 'test_bad_things test_parent test_lambdify' },
  'test_dictviews.py': { A: 'test_dictproxy test_dictviews test_dictproxy_trick' },
  'test_diff.py': { Y: 'test_diff' },
  'test_extendpickle.py': { Y: 'test_extend', A: 'test_isdill' },
  'test_fglobals.py': { Y: 'test_method_with_internal_import_should_work', A: 'test_doc_dill_issue_219' },
  'test_file.py': { A: 'test_nostrictio_handlefmode test_nostrictio_filefmode test_nostrictio_contentsfmode' },
  'test_functions.py': { Y: 'test_functions test_issue_510', A: 'test_code_object' },
  'test_functors.py': { A: 'test_functools' },
  'test_logger.py': { Y: 'test_logging test_trace_to_file' },
  'test_mixins.py': { Y: 'test_mixins' },
  'test_module.py': { A: 'test_attributes test_module_is_none', N: { test_diff_attributes: 'The feature behind it was taken out of dill: the test is empty there.' } },
  'test_moduledict.py': { Y: 'test_decorated test_normal', N: { test_doctest: 'It runs the examples of its own docstrings; JavaScript has no docstrings.' } },
  'test_nested.py': { Y: 'test_basic_class test_c2adder test_pickled_cadder test_raw_adder_and_inner test_pickled_adder test_pickled_inner test_moduledict_where_not_main', A: 'test_basic' },
  'test_objects.py': { A: 'test_objects' },
  'test_properties.py': { Y: 'test_data_not_none test_data_unchanged test_data_changed' },
  'test_pycapsule.py': { A: 'test_pycapsule' },
  'test_recursive.py': { Y: 'test_super test_circular_reference test_function_cells test_collection_function_recursion', A: 'test_partial test_partials test_recursive_function' },
  'test_registered.py': { A: '(script)' },
  'test_restricted.py': { Y: 'test_function_with_restricted_object' },
  'test_selected.py': { Y: 'test_class_descriptors test_class', A: 'test_dict_contents test_frame_related', N: { test_typing: erased } },
  'test_session.py': {
    Y: 'test_runtime_module test_load_module_asdict',
    A: 'test_modules test_session_main test_session_other test_refimported_imported_as test_default_path_warning',
    N: { test_symlink_rejected: noLinks, test_symlink_toctou: noLinks },
  },
  'test_source.py': { Y: 'test_getsource test_itself test_safe', A: 'test_builtin test_imported test_dynamic test_classes test_importable test_numpy test_foo' },
  'test_sources.py': { Y: 'test_indent', A: 'test_isfrommain test_matchlambda test_findsource test_getsourcelines test_dumpsource test_name test_getimport test_importable' },
  'test_temp.py': { Y: 'test_code_to_tempfile test_code_to_stream test_pickle_to_tempfile test_pickle_to_stream test_two_arg_functions test_one_arg_functions test_the_rest' },
  'test_threads.py': { N: { test_new_thread: noThreads, test_run_thread: noThreads, test_join_thread: noThreads } },
  'test_weakref.py': { A: 'test_weakref test_dictproxy' },
}

/** cloudpickle's, by file. */
export const cloudpickle: Readonly<Record<string, Marks>> = {
  'cloudpickle_test.py': {
    Y: `test_extract_class_dict test_func_globals test_lambda test_nested_lambdas test_recursive_closure test_closure_none_is_preserved test_empty_cell_preserved
      test_unhashable_closure test_dynamically_generated_class_that_uses_super test_cycle_in_classdict_globals test_locally_defined_function_and_class
      test_loads_namespace test_load_namespace test_generator test_classmethod test_method_descriptors test_instancemethods_without_self test_module_locals_behavior
      test_load_dynamic_module_in_grandchild_process test_correct_globals_import test_extended_arg test_property test_interactively_defined_function
      test_interactively_defined_global_variable test_closure_interacting_with_a_global_variable test_interactive_remote_function_calls
      test_interactive_remote_function_calls_no_side_effect test_interactive_dynamic_type_and_remote_instances test_dynamic_func_deterministic_roundtrip
      test_dynamic_class_deterministic_roundtrip test_deterministic_dynamic_class_attr_ordering_for_chained_pickling
      test_deterministic_str_interning_for_chained_dynamic_class_pickling test_dynamic_class_determinist_subworker_tuple_memoization
      test_interactive_remote_function_calls_no_memory_leak test_pickle_reraise test_literal_misdetection test_final_or_classvar_misdetection
      test_cloudpickle_extract_nested_globals test_recursion_during_pickling test_always_use_up_to_date_copyreg test_deterministic_pickle_bytes_for_function
      test_module_level_pickler`,
    A: `test_reducer_override_reference_cycle test_itemgetter test_attrgetter test_pickling_file_handles test_memoryview test_sliced_and_non_contiguous_memoryview
      test_large_memoryview test_dict_keys test_dict_values test_dict_items test_odict_keys test_odict_values test_odict_items test_partial test_ufunc
      test_bound_classmethod test_module test_dynamic_module test_dynamic_module_no_package test_dynamic_module_with_unpicklable_builtin test_module_importability
      test_Ellipsis test_NotImplemented test_NoneType test_EllipsisType test_NotImplementedType test_builtin_function test_builtin_type_constructor
      test_builtin_classicmethod test_builtin_classmethod test_builtin_slotmethod test_builtin_staticmethod test_tornado_coroutine test_submodule
      test_submodule_closure test_multiprocess test_import test_multiprocessing_lock_raises test_logger test_getset_descriptor test_abc_cache_not_pickled test_abc
      test_abstracts test_weakset_identity_preservation test_non_module_object_passing_whichmodule_test test_importing_multiprocessing_does_not_impact_whichmodule
      test_unrelated_faulty_module test_function_module_name test_function_qualname test_namedtuple test_NamedTuple
      test_interactive_dynamic_type_and_stored_remote_instances test_unhashable_function test_itertools_count test_wraps_preserves_function_name
      test_wraps_preserves_function_doc test_wraps_preserves_function_annotations test_instance_with_slots test_mappingproxy test_dataclass
      test_dataclass_fields_are_preserved test_interactively_defined_dataclass_with_initvar_and_classvar test_locally_defined_enum test_locally_defined_intenum
      test_interactively_defined_enum test_relative_import_inside_function test_interactively_defined_func_with_keyword_only_argument
      test_interactively_defined_func_with_positional_only_argument test___reduce___returns_string test_out_of_band_buffers test_pickle_dynamic_typevar
      test_pickle_dynamic_typevar_tracking test_pickle_dynamic_typevar_memoization test_pickle_importable_typevar test_generic_subclass
      test_class_annotations_abstractclass test_pickle_constructs_from_module_registered_for_pickling_by_value
      test_pickle_constructs_from_installed_packages_registered_for_pickling_by_value
      test_pickle_various_versions_of_the_same_function_with_different_pickling_method test_register_pickle_by_value`,
    N: {
      test_class_no_firstlineno_deletion_: 'Classes have no attribute that says in which line they begin.',
      test_cell_manipulation: 'A captured variable is no object that a program could hold.',
      test_builtin_classmethod_descriptor: 'Skipped by upstream on every Python of today; JavaScript has no such descriptor object.',
      test_type_hint: erased,
      test_generic_type: erased,
      test_locally_defined_class_with_type_hints: erased,
      test_class_annotations: erased,
      test_function_annotations: erased,
      test_lookup_module_and_qualname_dynamic_typevar: erased,
      test_lookup_module_and_qualname_importable_typevar: erased,
      test_lookup_module_and_qualname_stdlib_typevar: erased,
    },
  },
  'cloudpickle_file_test.py': { A: 'test_empty_file test_closed_file test_r_mode test_w_mode test_plus_mode test_seek test_pickling_special_file_handles' },
  'cloudpickle_ipykernel_test.py': { A: 'test_run_in_notebook test_deterministic_payload_for_dynamic_func_in_notebook' },
  'test_backward_compat.py': { Y: 'test_simple_func test_simple_class test_dynamic_module test_simple_enum test_complex_class test_complex_function test_nested_function' },
}

/** Names such as `test_abc.py::test_abc_local`; of a script, that of its file. */
export function idsOf(suite: Readonly<Record<string, Marks>>, mark: 'Y' | 'A' | 'N'): string[] {
  return Object.entries(suite).flatMap(([file, marks]) => {
    const marked = marks[mark] ?? ''
    const names = typeof marked === 'string' ? marked.split(/\s+/).filter(name => name !== '') : Object.keys(marked)
    return names.map(name => name === '(script)' ? file : `${file}::${name}`)
  })
}
