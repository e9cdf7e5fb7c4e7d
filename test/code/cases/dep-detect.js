// What dill.detect is asked about, as the authors of programs write it. Nothing here travels.

import { readsOther } from './dep-live.js'

export const a = 1, b = 2, c = 3
export let later = 'set'
const hidden = { secret: true }

export function squared(x) {
  return a + x ** 2
}

export function foo(x) {
  function bar(y) {
    return squared(x) + y
  }
  return bar
}

export function outer() {
  a
  function g() {
    b
    function h() {
      c
    }
    return h
  }
  return g
}

/** Captures from two functions around it, and uses `this` and `arguments`. */
export function around(first, second) {
  const list = [first]
  return function middle(third) {
    let unused = 0
    const inner = () => [list, second, third, this, arguments.length, Math.max(later.length), unset]
    if (third === 'early') return inner
    let unset = 1
    return inner
  }
}

export function makeClass(secret) {
  return class Holder {
    #inner = secret
    static made = 0
    constructor(n = hidden) { this.n = n }
    get inner() { return [this.#inner, secret] }
    set inner(v) { this.#inner = v }
    method(x) { const twice = y => y + x + secret; return twice }
    static create() { return new Holder(secret) }
    async *[Symbol.asyncIterator]() { yield secret }
  }
}

export const Holder = makeClass('s')

export const api = {
  named(x) { return () => x + a },
  arrow: async n => n + b,
}

export const kept = api.named(5)
export const bound = squared.bind(null, 2)

export function chained() {
  return other() + missing() + readsOther()
}
function other() {
  return chained.length + hidden.secret + globalThis.dillGlobal
}

export function names({ p: [q], ...r }, s = 1) {
  var v = q
  for (let i = 0; i < 1; i++) { const w = () => i + v; w() }
  try { r() } catch (e) { return () => e }
  class K {}
  function f() { return K }
  return [s, f]
}

export function isEven(n) { return n === 0 || isOdd(n - 1) }
export function isOdd(n) { return n !== 0 && isEven(n - 1) }
export function down(n) { return n === 0 ? 0 : down(n - 1) }
export const own = function named(n) { return n === 0 ? named : named(n - 1) }
