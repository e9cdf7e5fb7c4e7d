// What test_dataclasses.py defines: classes of fields within a function, one in the other.

export const cases = [
  {
    name: 'an instance within an instance', answers: 'test_dataclasses.py::test_dataclasses',
    make() { class A { x; y; constructor(x, y) { this.x = x; this.y = y } } class B { a; constructor(a) { this.a = a } } return { A, B, before: new B(new A(1, 'test')) } },
    play: ({ A, B, before }) => [JSON.stringify(before), JSON.stringify(new B(new A(before.a.x, before.a.y))), before instanceof B, before.a instanceof A, Object.keys(before.a)],
    gives: ['{"a":{"x":1,"y":"test"}}', '{"a":{"x":1,"y":"test"}}', true, true, ['x', 'y']],
    beside: (copy, original) => ({ 'another one': copy.before !== original.before && copy.before.a !== original.before.a, 'of a class that is live here': copy.before instanceof original.B }),
  },
]
