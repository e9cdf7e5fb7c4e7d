// test_dataclasses.py: local classes of fields.

import { answers } from '../support/answers.ts'

answers('test_dataclasses.py::test_dataclasses')
