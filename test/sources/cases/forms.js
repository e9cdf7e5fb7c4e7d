// Functions and classes of every form, exported in every way, and some that are not exported.

export class Shape {
  static count = 0
  static #made = 0
  #sides = 3
  size = 2
  constructor(size = 2) {
    this.size = size
  }
  area() {
    return this.size ** 2
  }
  area2() { return this.area() }
  static area() { return 'static' }
  get sides() {
    return this.#sides
  }
  set sides(n) { this.#sides = n }
  async *steps(n) {
    for (let i = 0; i < n; i++) yield i
  }
  [Symbol.iterator]() { return [this.size][Symbol.iterator]() }
  'quoted key'() { return 1 }
  12() { return 12 }
  #secret() { return () => this.#sides }
  reveal() { return this.#secret }
  outside() { return hidden() }
  itself() { return Shape }
  later() {
    let n = this.size
    return () => n++
  }
}

export class Square extends Shape {
  area() {
    return super.area() + 1
  }
}

export class Counted {
  static count = 0
  static tags = ['a']
  static next() { return ++Counted.count }
}

export const object = {
  method(x) { return x + 1 },
  get half() { return 0.5 },
  arrow: x => x * 2,
  async waits() { return 1 },
}

export function template(name) {
  return `
  two spaces, ${name}
    four, ${`
      nested`}
`
}

/* A comment with a ` in it. */
export function commented() {
  // ` and ' in a comment
  return /[`'"]/.test('`')
}

let count = 0
export const increment = () => ++count
export const current = () => count

export const factorial = n => n <= 1 ? 1 : n * factorial(n - 1)

export function even(n) { return n === 0 || odd(n - 1) }
function odd(n) { return n !== 0 && even(n - 1) }

export function makePair() {
  let n = 10
  return { up: () => ++n, now: () => n }
}

export function makeSelf() {
  const self = { n: 1, me: () => self }
  return self
}

export function makeEarly(stops) {
  const early = () => later
  if (stops) return early
  const later = 1
  return early
}

export function dynamic(text) {
  const inner = () => 1
  return eval(text) ?? inner
}

function hidden() { return 'hidden' }
const sealed = Object.freeze({ kind: 'sealed' })
export { hidden as shown, hidden as 'a b', sealed }

export const symbol = Symbol('of forms')
export const list = [1, 2, 3]
export const bound = hidden.bind(null)
export const unexported = { it: () => kept }
function kept() { return 1 }

export const tagged = (strings, ...values) => String.raw(strings, ...values)

export default function byDefault() { return 'default' }
