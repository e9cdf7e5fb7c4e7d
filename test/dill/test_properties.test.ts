// test_properties.py: accessors of a class.

import { answers } from '../support/answers.ts'

answers('test_properties.py::test_data_not_none')
answers('test_properties.py::test_data_unchanged')
answers('test_properties.py::test_data_changed')
