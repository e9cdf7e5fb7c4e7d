// What test_restricted.py defines: an object that throws whenever it is compared, converted or asked, and a function over it.

const refuse = () => { throw new Error('restricted') }
/** Throws at whatever a program might do to it without being told to. */
export const restricted = {
  valueOf: refuse, toString: refuse, toJSON: refuse, then: refuse, [Symbol.toPrimitive]: refuse, [Symbol.iterator]: refuse,
  get [Symbol.toStringTag]() { return refuse() }, get any() { return refuse() }, get length() { return refuse() },
}

export const cases = [
  {
    name: 'a function over an object that throws at every question', answers: 'test_restricted.py::test_function_with_restricted_object', leans: true, make: () => () => { const a = restricted; return typeof a },
    play: f => f(), gives: 'object',
  },
  {
    name: 'a closure that captured one', answers: 'test_restricted.py::test_function_with_restricted_object', make() { const refuse = () => { throw new Error('restricted') }; const own = { valueOf: refuse, [Symbol.toPrimitive]: refuse, get any() { return refuse() }, n: 1 }; return () => own.n }, play: f => f(), gives: 1,
  },
]
