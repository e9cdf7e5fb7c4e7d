// Examples of classes and functions.
// Instances of registered classes come back; code that has no name is refused.

import { getState, reduce, setState } from '../core/kind.ts'
import { examples, type Example } from './example.ts'

class Point {
  x: number
  y: number
  constructor(x: number, y: number) {
    this.x = x
    this.y = y
  }
  get length(): number { return Math.hypot(this.x, this.y) }
}

class Named extends Point {
  readonly name: string
  constructor(name: string) {
    super(1, 2)
    this.name = name
  }
}

/** Restored without its constructor, from what its state says. */
class Log {
  readonly lines: string[]
  constructor(...lines: string[]) {
    this.lines = lines
  }
  [getState](): unknown { return { text: this.lines.join('\n') } }
  [setState](state: { text: string }): void {
    Object.defineProperty(this, 'lines', { value: state.text.split('\n'), writable: true, enumerable: true, configurable: true })
  }
}

class Money {
  readonly #cents: number
  constructor(cents: number) { this.#cents = cents }
  get cents(): number { return this.#cents }
  static of(cents: number): Money { return new Money(cents) }
  [reduce](): [typeof Money, [number]] { return [Money, [this.#cents]] }
}

class Stack extends Array<unknown> {
  peek(): unknown { return this[this.length - 1] }
}

class Vault {
  readonly #secret = 1
  open(): number { return this.#secret }
}

class Stranger {
  a = 1
}

function greet(): string { return 'hello' }

const classes = { 'examples.Point': Point, 'examples.Named': Named, 'examples.Log': Log, 'examples.Money': Money, 'examples.Stack': Stack, 'examples.Vault': Vault }

export const code: Example[] = [
  ...examples('classes', 'pass', [
    ['object', 'instance of a registered class', () => new Point(3, 4), { registers: classes, check: copy => copy instanceof Point && copy.length === 5 ? undefined : 'it is no Point' }],
    ['object', 'instance of a registered subclass', () => new Named('n'), { registers: classes }],
    ['object', 'many instances', () => Array.from({ length: 50 }, (_, i) => new Point(i, -i)), { registers: classes }],
    ['object', 'instance with accessors and symbols', () => Object.assign(new Point(1, 2), { [Symbol('own')]: 1 }), { registers: classes }],
    ['object', 'frozen instance', () => Object.freeze(new Point(1, 2)), { registers: classes }],
    ['object', 'instance in a cycle', () => { const p = new Point(1, 2) as Point & { self?: Point }; p.self = p; return p }, { registers: classes }],
    ['object', 'instance with a state of its own', () => new Log('a', 'b'), { registers: classes }],
    ['array', 'instance of an Array class', () => Stack.from([1, { two: 2 }]), { registers: classes, check: copy => copy instanceof Stack && copy.length === 2 ? undefined : 'it is no Stack' }],
    ['reduction', 'instance with a reducer', () => new Money(250), { registers: classes, check: copy => copy.cents === 250 ? undefined : 'it holds something else' }],
  ]),
  ...examples('classes', 'by reference', [
    ['function', 'registered class', () => Point, { registers: classes }],
    ['object', 'prototype of a registered class', () => Point.prototype, { registers: classes }],
  ]),
  ...examples('classes', 'refused', [
    ['object', 'instance of a class that is not registered', () => new Stranger()],
    ['object', 'instance with private fields', () => new Vault(), { registers: classes }],
    ['function', 'class that is not registered', () => Stranger],
    ['function', 'class without a name', () => class {}],
  ]),
  ...examples('functions', 'by reference', [
    ['function', 'registered function', () => greet, { registers: { 'examples.greet': greet } }],
  ]),
  ...examples('functions', 'refused', [
    ['function', 'arrow', () => () => 1],
    ['function', 'named function', () => function named() { return named }],
    ['function', 'closure', () => { let n = 0; return () => ++n }],
    ['function', 'async function and generators', () => [async () => {}, function* () {}, async function* () {}]],
    ['function', 'bound function', () => greet.bind(null)],
    ['function', 'method and accessor', () => ({ method() { return 1 }, get accessor() { return 2 } })],
  ]),
]
