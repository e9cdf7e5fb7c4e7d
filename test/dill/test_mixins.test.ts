// test_mixins.py: decorators and the state that they share with what they have made. What of it asks for source text is
// in test_mixins_source.test.ts.

import { answers } from '../support/answers.ts'

answers('test_mixins.py::test_mixins')
