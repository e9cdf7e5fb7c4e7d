// Durable generators of every form, what stands in them, and what holds them.

export function* rounds(most, ...rest) {
  "use durable"
  // What is written anew moves variables elsewhere.
  let n = 0, up = () => ++n
  class In { held() { return n } static *[Symbol.iterator]() { "use durable"; yield* [n] } }
  function hoisted(a) { return a + n }
  async function* inner() { "use durable"; const x = yield () => n; return { *k() { yield x } } }
  yield { up, In, hoisted, inner }
  for (const x of rest) { yield function () { return x } }
  return 'sum'
}

export class Tree {
  constructor(value, ...children) { this.value = value; this.children = children }
  *walk() { "use durable"
    yield this.value
    for (const child of this.children) yield* child.walk()
  }
  static async /* and */ *feed() { "use durable"; yield 1 }
  *[Symbol.iterator]() { 'use durable'; yield* this.walk() }
  plain() { return () => this.value }
  *#secret() { "use durable"; yield this.value }
  shown() { return this.#secret }
}

export const make = () => { const g = function* (a = 1) { 'use durable'; yield a }; return g }; export const object = {
  *under() { "use durable"; yield 1 }, *'no name'() { "use durable"; yield 2 }, beside: 1,
}

export const walked = (() => {
  function* walk(n) { "use durable"; while (n > 0) yield n-- }
  return most => [...walk(most)].join()
})()

export function holds(most) {
  const walk = function* (n) { "use durable"; while (n > 0) yield n-- }
  return [...walk(most)].join()
}
