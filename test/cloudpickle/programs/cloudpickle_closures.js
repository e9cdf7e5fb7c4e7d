// What cloudpickle's tests define of functions: closures that call closures, that return themselves, that have a name, own
// properties, parameters of every sort, and none that they should not have.

import { thrown } from '../../code/thrown.ts'

const at = name => `cloudpickle_test.py::${name}`
const unpicklable = () => new WeakSet([{}])

export const exit = unpicklable()
export let variable = 'default value'
export const wanted = x => x + 1
export const unwantedFunction = x => Math.exp(x)

export const cases = [
  { name: 'a getter of an item', answers: at('test_itemgetter'), make() { const getter = (...keys) => o => keys.length === 1 ? o[keys[0]] : keys.map(key => o[key]); return [getter(1), getter(0, 3)] }, play: ([one, two]) => [one([5, 6, 7, 8]), two([5, 6, 7, 8])], gives: [6, [5, 8]] },
  { name: 'a getter of an attribute, by a path', answers: at('test_attrgetter'), make() { const getter = (...paths) => o => { const all = paths.map(path => path.split('.').reduce((at, key) => at[key], o)); return all.length === 1 ? all[0] : all }; return [getter('a'), getter('a', 'b'), getter('e.a'), getter('e.a', 'e.b')] }, play: fs => fs.map(f => f({ a: 1, b: 2, e: { a: 3, b: 4 } })), gives: [1, [1, 2], 3, [3, 4]] },
  { name: 'a method of the name of a variable that cannot be pickled', answers: at('test_func_globals'), leans: true, make: () => { const sys = { exit: code => `left with ${code}` }; return () => sys.exit(variable.length) }, play: f => f(), gives: 'left with 13', hides: ['unpicklable'] },
  { name: 'a lambda', answers: at('test_lambda'), make: () => () => 1, play: f => f(), gives: 1 },
  { name: 'a lambda that calls another', answers: at('test_nested_lambdas'), make() { const a = 1, b = 2; const f1 = x => x + a; return x => Math.floor(f1(x) / b) }, play: f => f(1), gives: 1 },
  { name: 'a function that returns itself', answers: at('test_recursive_closure'), make() { function g() { return g } return g }, play: g => g() === g, gives: true },
  { name: 'a factorial with a base that it captured', answers: at('test_recursive_closure'), make() { const make = base => function g(n) { return n <= 1 ? base : n * g(n - 1) }; return make(2) }, play: g => g(5), gives: 240 },
  { name: 'no variable, and none is made up', answers: at('test_closure_none_is_preserved'), make() { function f() { return 'nothing captured' } return f }, play: f => f(), gives: 'nothing captured' },
  { name: 'a variable that is not set stays so', answers: at('test_empty_cell_preserved'), make() { let out; { const g = () => cell, h = () => typeof cell; out = [g, h]; if (out.length === 2) return out; let cell = 1 } }, play: ([g, h]) => [thrown(g), thrown(h)], gives: ['ReferenceError', 'ReferenceError'] },
  { name: 'a Set that it captured', answers: at('test_unhashable_closure'), make() { const s = new Set([1, 2]); return () => s.size }, play: g => g(), gives: 2 },
  {
    name: 'a function, a class, an instance and a bound method over constants', answers: at('test_locally_defined_function_and_class'),
    make() { const LOCAL = 42; const some = (x, y) => { Array.from({ length: 10 }); return (x + y) / LOCAL }; const hidden = () => LOCAL; class Some { constructor(value) { this.value = value } one() { return LOCAL / hidden() } method(x) { return this.one() + some(x, 1) + this.value } } const one = new Some(5); return { some, Some, one, bound: one.method.bind(one) } },
    play: ({ some, Some, one, bound }) => [some(41, 1), some(81, 3), new Some(1).one(), new Some(5).method(41), one.method(41), bound(41), one instanceof Some], gives: [1, 2, 1, 7, 7, 7, true],
  },
  { name: 'a function of the language with an argument', answers: at('test_partial'), make: () => Math.min.bind(null, 1), play: f => [f(4), f(0)], gives: [1, 0] },
  { name: 'generator functions', answers: at('test_generator'), make() { const from = 0; return [function* (n) { yield* Array.from({ length: n }, (_, i) => from + i) }, async function* (n) { for (let i = from; i < n; i++) yield i }] }, play: async ([g, ag]) => { const all = []; for await (const x of ag(3)) all.push(x); return [[...g(3)], all, Object.getPrototypeOf(g) === Object.getPrototypeOf(function* () {})] }, gives: [[0, 1, 2], [0, 1, 2], true] },
  { name: 'what it calls comes along, what stands beside it does not', answers: at('test_correct_globals_import'), make() { const nestedFunction = x => x + 1; const unwantedFunction = x => Math.exp(x); const mySmallFunction = (x, y) => nestedFunction(x) + y; return typeof unwantedFunction === 'function' && mySmallFunction }, play: f => f(1, 2), gives: 4, hides: ['unwantedFunction', 'Math'] },
  { name: 'one async function twice is one', answers: at('test_tornado_coroutine'), make() { const f = async (x, y) => { await null; return x + y }; const g = async y => await f(1, y) + 1; return [g, g] }, play: async ([g, h]) => [g === h, await g(5)], gives: [true, 7] },
  { name: 'a name that it was given, and one that was changed', answers: at('test_function_qualname'), make() { const k = 1; const f = x => x + k; const g = x => x - k; Object.defineProperty(g, 'name', { value: '<modified lambda>' }); return [f, g] }, play: ([f, g]) => [f.name, g.name, f(1), g(1)], gives: ['f', '<modified lambda>', 2, 0] },
  { name: 'where it was made', answers: at('test_function_module_name'), make() { const k = 1; return [function local(x) { return x * k }, x => x / k] }, play: fs => fs.map(f => [f.name, f.length, f(4)]), gives: [['local', 1, 4], ['', 1, 4]] },
  { name: 'a wrapper keeps the name', answers: at('test_wraps_preserves_function_name'), make: () => wrapped().g, play: g => [g.name, g(1)], gives: ['f', 1] },
  { name: 'a wrapper keeps the text about it', answers: at('test_wraps_preserves_function_doc'), make: () => wrapped().g, play: g => g.doc, gives: '42' },
  { name: 'a wrapper keeps what is noted of its parameters', answers: at('test_wraps_preserves_function_annotations'), make: () => wrapped().g, play: g => [g.annotations, Object.getOwnPropertyDescriptor(g, 'annotations').enumerable, g.wrapped(3)], gives: [{ x: 'int' }, false, 3] },
  { name: 'names for its arguments', answers: at('test_interactively_defined_func_with_keyword_only_argument'), make() { const k = 1; return function f(a, { b = k } = {}) { return a + b } }, play: f => [f(2), f(2, { b: 5 }), f.length], gives: [3, 7, 1] },
  { name: 'positions only', answers: at('test_interactively_defined_func_with_positional_only_argument'), make() { const k = 1; return function f(a, b = k, ...rest) { return [a, b, rest.length, arguments.length] } }, play: f => [f(2), f(1, 2, 3), f.length, f({ a: 2 })], gives: [[2, 1, 0, 1], [1, 2, 1, 3], 1, [{ a: 2 }, 1, 0, 1]] },
  { name: 'a function within it reads a global', answers: at('test_cloudpickle_extract_nested_globals'), leans: true, make: () => () => () => variable, play: f => f()(), gives: 'default value' },
  { name: 'two of many variables', make() { const f = () => 1; return [f, f] }, play: ([f, g]) => [f === g, f()], gives: [true, 1] },
]

function wrapped() {
  const wraps = (f, g) => Object.defineProperties(Object.assign(g, { doc: f.doc }), { name: { value: f.name, configurable: true }, annotations: { value: f.annotations }, wrapped: { value: f } })
  const f = x => x
  Object.assign(f, { doc: '42', annotations: { x: 'int' } })
  return { f, g: wraps(f, x => f(x)) }
}
