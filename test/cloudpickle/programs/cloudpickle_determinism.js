// What cloudpickle's tests compare the bytes of: functions and classes whose parts could be put in another order, or
// shared otherwise, where they are made again.

import { ordered } from '../../code/keys.js'

const at = name => `cloudpickle_test.py::${name}`

let variable = 'one'
let variable2 = 'two'

export const cases = [
  { name: 'a function of two parameters', answers: at('test_dynamic_func_deterministic_roundtrip'), make() { const k = 1; return function testMethod(arg1, arg2) { return [arg1, arg2, k] } }, play: f => f(1, 2), gives: [1, 2, 1] },
  { name: 'a class whose members have the names of parameters', answers: at('test_dynamic_class_deterministic_roundtrip'), make() { class A { static arg1 = 'class value'; join() { return 'join' } testMethod(arg1, join) { return [arg1, join, A.arg1] } } return [A, new A()] }, play: ([A, a]) => [a.join(), a.testMethod(1, 2), A.arg1], gives: ['join', [1, 2, 'class value'], 'class value'] },
  { name: 'members in the order of the text, before and after those that were added', answers: at('test_deterministic_dynamic_class_attr_ordering_for_chained_pickling'), make() { class A { static second = 2; b() {} a() {} constructor() { this.made = true } } A.zero = 0; A.doc = 'updated'; return A }, play: A => [ordered(Object.getOwnPropertyNames(A)).slice(-4), Object.getOwnPropertyNames(A.prototype), A.name], gives: [['prototype', 'second', 'zero', 'doc'], ['constructor', 'b', 'a'], 'A'] },
  { name: 'a text that is also the name of a member', answers: at('test_deterministic_str_interning_for_chained_dynamic_class_pickling'), make() { class A { static arg1 = 'join'; join(arg1) { return arg1 } } A.prototype.join.arg1 = 'join'; return [A, 'join', 'arg1'] }, play: ([A, join, arg1]) => [A[arg1], new A()[join](3), A.prototype.join.arg1], gives: ['join', 3, 'join'] },
  { name: 'methods that are alike', answers: at('test_dynamic_class_determinist_subworker_tuple_memoization'), make() { const none = []; class A { static args = none; func1() { return none } func2() { return none } } return [A, none] }, play: ([A, none]) => [new A().func1() === new A().func2(), A.args === none], gives: [true, true] },
  { name: 'a function over several variables of its module', answers: at('test_deterministic_pickle_bytes_for_function'), options: { recurse: true }, make: () => () => variable2 + variable + variable2, play: f => f(), gives: 'twoonetwo' },
]
