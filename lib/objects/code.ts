// Examples of classes and functions that no transform has seen: what has a name comes back as itself, what its own text
// tells whole comes back made again, and what hides something is refused.

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
  double(): number { return this.a * 2 }
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
  ...examples('classes', 'pass', [
    ['object', 'instance of a class that nobody named', () => new Stranger(), { opaque: true, local: true, check: copy => copy.a === 1 && copy.double() === 2 ? undefined : 'it does something else' }],
    ['class', 'class that nobody named', () => Stranger, { opaque: true, local: true, check: copy => new copy().double() === 2 && copy.name === 'Stranger' ? undefined : 'it makes something else' }],
    ['prototype', 'prototype of a class that nobody named', () => Stranger.prototype, { opaque: true, local: true, check: copy => copy.constructor.prototype === copy ? undefined : 'it belongs to another class' }],
    ['class', 'class without a name', () => class {}, { opaque: true, local: true, check: copy => new copy() instanceof copy && copy.name === '' ? undefined : 'it makes something else' }],
    ['class', 'class with static members', () => class { static count = 3; static next(): number { return this.count + 1 } }, { opaque: true, local: true, check: copy => copy.count === 3 && copy.next() === 4 ? undefined : 'it holds something else' }],
    ['class', 'class that extends a built-in', () => class extends Map { total(): number { return this.size } }, { opaque: true, local: true, check: copy => new copy([[1, 2]]).total() === 1 ? undefined : 'it makes something else' }],
  ]),
  ...examples('classes', 'refused', [
    ['object', 'instance with private fields that no transform saw', () => new Vault(), { registers: classes }],
    ['class', 'class that captured a variable', () => { const base = 2; return class { twice(): number { return base * 2 } } }],
  ]),
  ...examples('functions', 'by reference', [
    ['function', 'registered function', () => greet, { registers: { 'examples.greet': greet } }],
  ]),
  ...examples('functions', 'pass', [
    ['function', 'arrow', () => (x: number) => x + 1, { opaque: true, local: true, check: copy => copy(2) === 3 && copy.length === 1 ? undefined : 'it gives something else' }],
    ['function', 'named function that knows itself', () => function fact(n: number): number { return n < 2 ? 1 : n * fact(n - 1) }, { opaque: true, local: true, check: copy => copy(5) === 120 && copy.name === 'fact' ? undefined : 'it gives something else' }],
    ['function', 'function that speaks of globals', () => (x: number) => Math.max(x, Number.MIN_VALUE), { opaque: true, local: true, check: copy => copy(2) === 2 ? undefined : 'it gives something else' }],
    ['function', 'function with properties of its own', () => Object.assign((x: number) => x, { unit: 'ms', list: [1] }), { opaque: true, local: true, check: copy => copy.unit === 'ms' && copy.list[0] === 1 ? undefined : 'they are lost' }],
    ['function', 'function with a changed prototype', () => { function Old(this: { n: number }): void { this.n = 1 } Old.prototype.get = 4; return Old }, { opaque: true, local: true, check: copy => new copy().get === 4 && new copy().n === 1 ? undefined : 'it makes something else' }],
    ['function', 'asynchronous function', () => async (x: number) => x * 2, { opaque: true, local: true, check: async copy => await copy(2) === 4 ? undefined : 'it gives something else' }],
    ['function', 'generator function', () => function* count() { yield 1; yield 2 }, { opaque: true, local: true, check: copy => [...copy()].join() === '1,2' ? undefined : 'it gives something else' }],
    ['function', 'asynchronous generator function', () => async function* () { yield 1 }, { opaque: true, local: true, check: async copy => (await copy().next()).value === 1 ? undefined : 'it gives something else' }],
    ['function', 'method and accessor', () => ({ method() { return 1 }, get accessor() { return 2 } }), { opaque: true, local: true, check: copy => copy.method() === 1 && copy.accessor === 2 ? undefined : 'they give something else' }],
  ]),
  ...examples('functions', 'refused', [
    ['function', 'closure over a variable that nobody can see', () => { let n = 0; return () => ++n }],
    ['function', 'bound function of the page', () => greet.bind(null)],
    ['function', 'direct eval', () => Function('text', 'return eval(text)')],
  ]),
]
