// What test_functors.py defines: functions with some of their arguments given beforehand.

export function f(a, b, c) { return [a, b, c] }
export function g(a, b, { c = 2 } = {}) { return [a, b, c] }
export function h({ a = 1, b = 2, c = 3 } = {}) { return [a, b, c] }

const at = 'test_functors.py::test_functools'

export const cases = [
  { name: 'of a function with positions', answers: at, make: () => f.bind(null, 1, 2), play: p => [p(3), p.length, p.name], gives: [[1, 2, 3], 1, 'bound f'] },
  { name: 'of a function with names', answers: at, make: () => g.bind(null, 1), play: p => [p(5), p(5, { c: 6 })], gives: [[1, 5, 2], [1, 5, 6]] },
  { name: 'of a function with names only', answers: at, make: () => h.bind(null, { a: 1, c: 2 }), play: p => p(), gives: [1, 2, 2] },
  { name: 'of a function of the language', answers: at, make: () => [Math.max.bind(null, 10), Number.parseInt.bind(null, '101')], play: ([max, parse]) => [max(5), max(15), parse(2)], gives: [10, 15, 5] },
]
