// What test_functions.py defines: functions by their parameters, one that remembers, one over a variable that nobody has
// set yet, and an object that holds a function bound to itself.

import { thrown } from '../../code/thrown.ts'

export function one(a) { return a }
export function two(b, b1) { return b + b1 }
export function withDefault(c, c1 = 1) { return c + c1 }
/** A text about it. */
export function three(d, d1, d2 = 1) { return d + d1 + d2 }
three.module = 'a module'
export function rest(e, ...e1) { const { e2 = 1, e3 = 2 } = typeof e1.at(-1) === 'object' ? e1.pop() : {}; return e + e1.reduce((a, b) => a + b, 0) + e2 + e3 }
export const named = (a, { b = 2, c: [d] = [3] } = {}, ...e) => [a, b, d, e]

const functions = 'test_functions.py::test_functions'

export const cases = [
  {
    name: 'at the top: they are the same', answers: functions, make: () => [one, two, withDefault, three, rest, named],
    play: ([a, b, c, d, e, n]) => [a(0), b(1, 2), c(1), c(1, 2), d(1, 2), d(1, 2, 3), d.module, d.name, e(1, 2), e(1, 2, 3), e(1, 2, { e2: 3 }), e(1, 2, { e2: 3, e3: 4 }), e(1, 2, 3, { e2: 4, e3: 5 }), n(1), n(1, { b: 5, c: [6] }, 7), [a, b, c, d, e, n].map(f => f.length)],
    gives: [0, 3, 2, 3, 4, 6, 'a module', 'three', 6, 9, 8, 10, 15, [1, 2, 3, []], [1, 5, 6, [7]], [1, 2, 1, 2, 1, 1]],
    beside: (copies, originals) => ({ 'the same': copies.every((f, i) => f === originals[i]) }),
  },
  {
    name: 'closures: parameters, defaults that read captured variables, rest, name and length', answers: functions, make() { const k = 10; return [function f(a, b = k) { return a + b }, (a, [b, c = k] = [1], ...d) => [a, b, c, d]] },
    play: ([f, g]) => [f(1), f(1, 2), f.length, f.name, g(0), g(0, [2, 3], 4), g.length, g.name], gives: [11, 3, 1, 'f', [0, 1, 10, []], [0, 2, 3, [4]], 1, ''],
  },
  {
    name: 'a function that remembers takes along what it remembers', answers: functions,
    make() { let total = 0; let calls = 0; const seen = new Map(); const add = x => { if (!seen.has(x)) { calls++; total += x; seen.set(x, total) } return seen.get(x) }; add(1); return { add, calls: () => calls } },
    play: ({ add, calls }) => [calls(), add(1), add(2), add(1), add(3), add(2), calls()], gives: [1, 1, 3, 1, 6, 3, 3],
  },
  {
    name: 'a variable that is not yet set stays so', answers: functions, make() { const f = () => value; const set = typeof f === 'function' ? f : 0; return stop(set); let value = 1; function stop(f) { return f } },
    play: f => thrown(f), gives: 'ReferenceError',
  },
  {
    name: 'an object that holds a function bound to it', answers: 'test_functions.py::test_issue_510', make() { class Foo { constructor() { const f2 = function () { return this }; this.f2 = f2.bind(this) } } return new Foo() },
    play: o => { const { f2 } = o; return [f2() === o, o.f2() === o] }, gives: [true, true],
  },
]
