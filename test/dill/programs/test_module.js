// What test_module.py uses: a module as an object, changed since, and a function whose module is nobody's.

import * as mixins from './test_mixins.js'

export const cases = [
  {
    name: 'what a module exports, as an object', answers: 'test_module.py::test_attributes', leans: true, make: () => ({ quad: mixins.quad, sum: mixins.sum, a: 1234 }),
    play: m => [m.a, m.sum(1, 2, 3), m.quad(0, 2)(m.sum)(1, 2, 3), Object.keys(m).sort()], gives: [1234, 6, 12, ['a', 'quad', 'sum']],
  },
  { name: 'a function that belongs to no module', make: () => x => Math.round(Math.exp(x)), play: f => f(3), gives: 20 },
]
