// Every way to declare a variable that a closure captures, and every kind of value in it.

import { thrown } from '../thrown.ts'

function declared() {
  const reads = () => hoisted() + later()
  function hoisted() { return 'h' }
  return reads
  function later() { return 'l' }
}

export const cases = [
  {
    name: 'let', answers: 'peers: closure over let; cloudpickle test_locally_defined_function_and_class',
    make() { let n = 0; return { inc: () => ++n, get: () => n } },
    play: c => [c.inc(), c.inc(), c.get()], gives: [1, 2, 2],
    beside: (copy, original) => ({ 'another function': copy.inc !== original.inc }),
  },
  {
    name: 'const', answers: 'dill test_nested test_pickled_adder; cloudpickle test_lambda',
    make() { const x = 10; return y => x + y },
    play: add => [add(1), add(2)], gives: [11, 12],
  },
  {
    name: 'var', make() { var n = 5; return () => n-- },
    play: f => [f(), f()], gives: [5, 4],
  },
  {
    name: 'var in an inner block', make() { { var n = 1 } return () => n++ },
    play: f => [f(), f()], gives: [1, 2],
  },
  {
    name: 'unset var', make() { const f = () => n; return f; var n = 1 },
    play: f => [f()], gives: [undefined],
  },
  {
    name: 'parameter', answers: 'peers: closure over parameter',
    make: () => (n => () => n++)(3),
    play: f => [f(), f()], gives: [3, 4],
  },
  {
    name: 'rest parameter', make: () => ((...all) => more => { all.push(more); return all.join() })(1, 2),
    play: f => [f(3), f(4)], gives: ['1,2,3', '1,2,3,4'],
  },
  {
    name: 'destructured parameter', answers: 'pulumi #1675',
    make: () => (({ a, b: [c, ...d], ...e }, [g = 7] = []) => () => [a++, c, d, e, g])({ a: 1, b: [2, 3, 4], x: 5 }),
    play: f => [f(), f()[0]], gives: [[1, 2, [3, 4], { x: 5 }, 7], 2],
  },
  {
    name: 'parameter with a default', make: () => ((a, b = a + 1) => () => [a, b])(1),
    play: f => f(), gives: [1, 2],
  },
  {
    name: 'destructured const', make() { const { a, ...rest } = { a: 1, b: 2 }; const [x, , y = 9] = [1, 2]; return () => [a, rest, x, y] },
    play: f => f(), gives: [1, { b: 2 }, 1, 9],
  },
  {
    name: 'function declaration', make() { let n = 0; function step() { return ++n } return () => step() + step() },
    play: f => [f(), f()], gives: [3, 7],
  },
  {
    name: 'function declaration that is replaced', make() { let old = f; function f() { return 1 } f = () => 2; return () => [old(), f()] },
    play: f => f(), gives: [1, 2],
  },
  {
    name: 'hoisted functions', answers: 'DESIGN: hoisting', make: declared,
    play: f => f(), gives: 'hl',
  },
  {
    name: 'declared class', make() { class A { m() { return 'm' } } return () => new A().m() + A.name },
    play: f => f(), gives: 'mA',
  },
  {
    name: 'function that a variable holds', answers: 'cloudpickle test_nested_lambdas',
    make() { const double = x => 2 * x; const inc = x => x + 1; return x => inc(double(x)) },
    play: f => f(5), gives: 11,
  },
  {
    name: 'own name of a function expression', answers: 'peers: named expression, recursion',
    make: () => function fac(n) { return n < 2 ? 1 : n * fac(n - 1) },
    play: f => [f(5), f.name], gives: [120, 'fac'],
  },
  {
    name: 'own name, captured by a closure within', make: () => (function self() { return () => self })(),
    play: f => [f().name, f()()() === f()], gives: ['self', true],
  },
  {
    name: 'own name cannot be assigned', make: () => function f() { f = 1 },
    play: f => thrown(f), gives: 'TypeError',
  },
  {
    name: 'undefined, null, NaN, −0, ∞, bigint', make() { let a, b = null, c = NaN, d = -0, e = -Infinity, g = 2n ** 70n; return () => [a, b, c, d, e, g] },
    play: f => f(), gives: [undefined, null, NaN, -0, -Infinity, 2n ** 70n],
  },
  {
    name: 'symbols', make() { const own = Symbol('own'), shared = Symbol.for('shared'), known = Symbol.iterator; const o = { [own]: 1, [shared]: 2 }; return () => [o[own], o[shared], [][known] === [].values, own.description] },
    play: f => f(), gives: [1, 2, true, 'own'],
  },
  {
    name: 'Set and Map', answers: 'cloudpickle test_unhashable_closure',
    make() { const seen = new Set([1]); const at = new Map([[1, 'one']]); return x => { seen.add(x); at.set(x, String(x)); return [[...seen], [...at.values()]] } },
    play: f => [f(2), f(3)], gives: [[[1, 2], ['one', '2']], [[1, 2, 3], ['one', '2', '3']]],
  },
  {
    name: 'Date, RegExp with lastIndex, typed array', make() { const d = new Date(5), r = /a/g, b = Uint8Array.of(1, 2); r.lastIndex = 2; return () => [d.getTime(), r.lastIndex, r.test('aaa'), b[1]++] },
    play: f => f(), gives: [5, 2, true, 2],
  },
  {
    name: 'intrinsics', answers: 'cloudpickle test_builtin_function, test_method_descriptors', make() { const { max } = Math; const up = String.prototype.toUpperCase; const T = Map; return () => [max(1, 2), up.call('a'), new T() instanceof Map] },
    play: f => f(), gives: [2, 'A', true],
  },
  {
    name: 'shadowed names', make() { const x = 'outer'; const f = () => x; { const x = 'inner'; const g = () => x; { const x = 'innermost'; return [f, g, () => x] } } },
    play: all => all.map(f => f()), gives: ['outer', 'inner', 'innermost'],
  },
  {
    name: 'parameter that shadows', make() { const x = 1; return [() => x, (x => () => x)(2), (x = 3) => x] },
    play: all => all.map(f => f()), gives: [1, 2, 3],
  },
  {
    name: 'nothing captured', answers: 'cloudpickle test_closure_none_is_preserved', make: () => x => x * 2,
    play: f => f(21), gives: 42,
  },
  {
    name: 'typeof what nobody declared', answers: 'pulumi #952', make() { let n = 1; return () => [typeof n, typeof nobodyDeclaredThis] },
    play: f => f(), gives: ['number', 'undefined'],
  },
  {
    name: 'a global that is shadowed', make() { const Math = { max: () => 'mine' }; return () => Math.max(1) },
    play: f => f(), gives: 'mine',
  },
]
