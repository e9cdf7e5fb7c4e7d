// Closures in variables that functions of the module assign to: a cache of the last one, a thing that is made when it is
// first asked for. Where they are loaded the variable may hold none, or one that captured something else.

let last
let digits
/** As d3 does it: for the same digits the same function. */
function rounding(n) {
  if (n !== digits) {
    const k = 10 ** n
    digits = n
    last = x => Math.round(x * k) / k
  }
  return last
}

let only
const store = () => only ??= (n => ({ get: () => n, up: () => ++n }).up)(5)

let Kept
const kept = tag => Kept = class { tag() { return tag } }

let plain = () => 'plain'
export const setPlain = f => { plain = f }

export const cases = [
  {
    name: 'the last of several', make() { const f = rounding(2); rounding(0); rounding(2); return [f, rounding(3), rounding(1)] }, play: all => all.map(f => f(Math.PI)), gives: [3.14, 3.142, 3.1],
  },
  {
    name: 'one that is replaced after it was saved', make: () => rounding(4), play(f) { rounding(0); return f(Math.PI) }, gives: 3.1416,
  },
  {
    name: 'one that is made when it is asked for', make() { only = undefined; return store() }, play: up => [up(), up()], gives: [6, 7],
  },
  {
    name: 'a class that captured something', make: () => [kept('a'), kept('b')], play: ([A, B]) => [new A().tag(), new B().tag()], gives: ['a', 'b'],
  },
  {
    name: 'one that captured nothing', as: 'same', make: () => plain, play: f => f(), gives: 'plain',
  },
]
