// A module whose bindings change while it is used: what the tests of identity and of settings play with.

import { readsOther, writesOther } from './dep-live.js'
import * as dep from './dep-live.js'

export let total = 0
export let replaced = () => 'first'
export const replace = () => { replaced = () => 'second' }
export const plain = { kept: 'content of the module' }

/** Made anew by each call: closures that travel by value. */
export const makers = {
  add: () => by => { total += by; return total },
  read: () => () => total,
  pair: () => [by => total += by, () => total],
  readsImport: () => () => dep.other,
  writesOther: () => by => writesOther(by),
  readsOther: () => () => readsOther(),
  callsReplaced: () => () => replaced(),
  readsPlain: () => () => plain,
  bound: () => (function (by) { return total + by }).bind(null, 1),
  counter() { let n = 0; return [() => ++n, () => n] },
}

export class Point {
  static made = 0
  static #hidden = 'as defined'
  #x
  constructor(x) { note('constructor of Point'); Point.made++; this.#x = x }
  get x() { return this.#x }
  hello() { return `hello ${this.#x}` }
  static get hidden() { return Point.#hidden }
  static set hidden(v) { Point.#hidden = v }
}

/** Holds nothing but its text. */
export class Greeter {
  constructor(name) { this.name = name }
  greet() { return `greetings to ${this.name}` }
}

/** Says how often its state was asked for. */
export class Stated {
  [Symbol.for('dill.getState')]() { Stated.asked++; return { a: 1 } }
  static asked = 0
}

/** Closes over a class of its own. */
export const makeLocal = () => { class Local { m() { return 'local' } } return new Local() }

/** With it the tests begin anew. */
export const reset = () => { total = 0; replaced = () => 'first'; Point.made = Stated.asked = 0; Point.hidden = 'as defined'; writesOther(-dep.other) }
