// What test_mixins.py defines: decorators that share what they keep with the functions that they have made.

export function quad(a = 1, b = 1, c = 0) {
  const inverted = [false]
  const invert = () => { inverted[0] = !inverted[0] }
  return f => {
    const func = (...args) => { let x = f(...args); if (inverted[0]) x = -x; return a * x ** 2 + b * x + c }
    return Object.assign(func, { wrapped: f, invert, inverted })
  }
}
export const sum = (...args) => args.reduce((a, b) => a + b, 0)

export const cases = [
  {
    name: 'a decorated function, its state and what it wraps', answers: 'test_mixins.py::test_mixins',
    make() { const doubleAdd = quad(0, 2)((...args) => args.reduce((a, b) => a + b, 0)); doubleAdd.invert(); return doubleAdd },
    play: d => [d(1, 2, 3), d.inverted[0], (d.invert(), d(1, 2, 3)), d.inverted[0], d.wrapped(1, 2, 3)], gives: [-12, true, 12, false, 6],
    beside(copy, original) { original.invert(); const apart = copy(1, 2, 3) === -12 && original(1, 2, 3) === 12; original.invert(); return { 'its state is its own': apart } },
  },
  {
    name: 'decorated functions of two factories', answers: 'test_mixins.py::test_mixins',
    make() { const factory = (a = 1, b = 1, c = 0) => f => (...args) => { const x = f(...args); return a * x ** 2 + b * x + c }; const doubler = f => (...args) => 2 * f(...args); return [factory(0, 4)(x => x + 1), doubler(x => 2 * x), factory()] },
    play: ([quadish, quadruple, quadratic]) => [quadish(1), quadruple(1), quadratic(x => x)(3)], gives: [8, 4, 12],
  },
]
