// What test_nested.py defines: an adder, as a closure and as classes.

export function adder(augend) {
  const zero = [0]
  return function inner(addend) { return addend + augend + zero[0] }
}
export class Adder {
  constructor(augend) { this.augend = augend; this.zero = [0] }
  call(addend) { return addend + this.augend + this.zero[0] }
}
export function OldAdder(augend) { this.augend = augend; this.zero = [0] }
OldAdder.prototype.call = function (addend) { return addend + this.augend + this.zero[0] }
export class Basic {}
export function Basic2() {}

const at = name => `test_nested.py::${name}`

export const cases = [
  {
    name: 'a list, a namespace and a function of the language', answers: at('test_basic'), make: () => [[0, 1, 2], Math, Array.prototype.map],
    play: ([a, m, map]) => [map.call(a, m.abs), m === Math, map === Array.prototype.map], gives: [[0, 1, 2], true, true],
  },
  { name: 'classes without anything', answers: at('test_basic_class'), make: () => [Basic, Basic2], play: ([B, O]) => [new B() instanceof B, new O() instanceof O, B.name, O.name], gives: [true, true, 'Basic', 'Basic2'] },
  { name: 'an adder of old', answers: at('test_c2adder'), make: () => [OldAdder], play: ([C]) => new C(5).call(1), gives: 6 },
  { name: 'an adder class', answers: at('test_pickled_cadder'), make: () => [Adder], play: ([C]) => new C(5).call(1), gives: 6 },
  { name: 'the adder as it is', answers: at('test_raw_adder_and_inner'), make: () => [adder, Adder], play: ([f, C]) => [f(5)(1), new C(5).call(1), f(5).name], gives: [6, 6, 'inner'] },
  { name: 'a function that makes closures', answers: at('test_pickled_adder'), make() { const make = augend => { const zero = [0]; return addend => addend + augend + zero[0] }; return make }, play: f => [f(5)(1), f(1)(1)], gives: [6, 2] },
  { name: 'a live closure over a number and a list', answers: at('test_pickled_inner'), make: () => adder(5), play: f => [f(1), f.name], gives: [6, 'inner'] },
]
