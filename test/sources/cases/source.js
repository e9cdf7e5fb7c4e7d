// What dill's test_source.py has at its top, in JavaScript: what is exported is what is public there.

export const f = x => x ** 2
export function g(x) { return f(x) - x }

export function h(x) {
  function g(x) { return x }
  return g(x) - x
}

export class Foo {
  bar(x) {
    return x * x + x
  }
}
export const _foo = new Foo()

export function add(x, y) {
  return x + y
}

// As f, but it is another thing.
export const squared = x => x ** 2

export class Bar {}
export const _bar = new Bar()

export const hundred = 100

function kept() {
  return hundred
}
export const keeper = () => kept
