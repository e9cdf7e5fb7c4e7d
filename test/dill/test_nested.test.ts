// test_nested.py: closures and classes that do the same.

import { answers } from '../support/answers.ts'

answers('test_nested.py::test_basic')
answers('test_nested.py::test_basic_class')
answers('test_nested.py::test_c2adder')
answers('test_nested.py::test_pickled_cadder')
answers('test_nested.py::test_raw_adder_and_inner')
answers('test_nested.py::test_pickled_adder')
answers('test_nested.py::test_pickled_inner')
answers('test_nested.py::test_moduledict_where_not_main')
