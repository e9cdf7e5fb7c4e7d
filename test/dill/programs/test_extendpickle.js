// What test_extendpickle.py defines: a function of the module, and one that calls it.

export function myFn(x) { return x * 17 }
export const make = () => () => myFn(34)

export const cases = [
  { name: 'a function that calls one of the module', answers: 'test_extendpickle.py::test_extend', leans: true, make, play: f => f(), gives: 578 },
]
