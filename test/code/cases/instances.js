// Instances of the module's classes: their class is the one of the realm that loads, at every depth, and stays as it is.

import { thrown } from '../thrown.ts'
import '../note.ts'

class Point {
  constructor(x, y) { note('constructor of Point'); this.x = x; this.y = y }
  get norm() { return Math.hypot(this.x, this.y) }
  plus(o) { return new Point(this.x + o.x, this.y + o.y) }
  static origin = new Point(0, 0)
  static made = 0
}

class Tree {
  children = []
  #parent
  constructor(label) { this.label = label }
  add(child) { child.#parent = this; this.children.push(child); return this }
  get parent() { return this.#parent }
  path() { return `${this.#parent?.path() ?? ''}/${this.label}` }
}

class Account {
  #balance = 0
  #history = []
  static #count = 0
  static open(amount) { const a = new Account(); Account.#count++; a.#move(amount); return a }
  #move(by) { this.#balance += by; this.#history.push(by) }
  deposit(by) { this.#move(by); return this }
  get balance() { return this.#balance }
  get history() { return [...this.#history] }
}

class Emitter {
  #on = new Map()
  on(type, f) { this.#on.set(type, [...this.#on.get(type) ?? [], f]); return this }
  emit(type, ...args) { return (this.#on.get(type) ?? []).map(f => f(...args)) }
}

class Temperature {
  static #cache = new WeakMap()
  constructor(c) { this.c = c }
  get f() { return this.c * 9 / 5 + 32 }
  set f(v) { this.c = (v - 32) * 5 / 9 }
  [Symbol.toPrimitive]() { return this.c }
}

const isPoint = copy => ({ 'it is a Point of this realm': copy instanceof Point })

export const cases = [
  {
    name: 'instance', leans: true, answers: 'hold-out 5; cloudpickle test_interactive_dynamic_type_and_remote_instances', make: () => new Point(3, 4), play: p => [p.norm, p.plus(p).norm, p instanceof p.constructor, Object.keys(p)], gives: [5, 10, true, ['x', 'y']], beside: isPoint,
  },
  {
    name: 'instance, three levels deep', leans: true, answers: 'dill #393, #625', make: () => [[[new Point(3, 4)]]], play: ([[[p]]]) => p.norm, gives: 5, beside: ([[[p]]]) => isPoint(p),
  },
  {
    name: 'instances as keys, members and values', leans: true, make() { const p = new Point(1, 0); return { map: new Map([[p, p]]), set: new Set([p]), p, by: { p } } }, play: o => [o.map.get(o.p) === o.p, o.set.has(o.by.p)], gives: [true, true], beside: o => isPoint(o.map.get(o.p)),
  },
  {
    name: 'many instances', leans: true, make: () => Array.from({ length: 200 }, (_, i) => new Point(i, 0)), play: all => [all.length, all[199].norm, new Set(all.map(p => p.constructor)).size], gives: [200, 199, 1], beside: all => isPoint(all[150]),
  },
  {
    name: 'an instance with properties of its own', leans: true, make() { const p = new Point(1, 2); Object.defineProperty(p, 'hidden', { value: p }); p[Symbol.for('s')] = 1; delete p.x; p.method = function () { return this.y }; return p }, play: p => [p.hidden === p, p[Symbol.for('s')], Object.keys(p), p.method()], gives: [true, 1, ['y', 'method'], 2], beside: isPoint,
  },
  {
    name: 'frozen and sealed instances', leans: true, make: () => [Object.freeze(new Point(1, 2)), Object.seal(new Point(3, 4))], play: ([p, q]) => [Object.isFrozen(p), thrown(() => { p.x = 9 }), Object.isSealed(q), (q.x = 9, q.x)], gives: [true, 'TypeError', true, 9], beside: ([p]) => isPoint(p),
  },
  {
    name: 'an instance whose prototype was exchanged', leans: true, make: () => Object.setPrototypeOf(new Point(1, 1), { __proto__: Point.prototype, extra() { return this.norm ** 2 } }), play: p => Math.round(p.extra()), gives: 2, beside: isPoint,
  },
  {
    name: 'an object of the prototype, and one of a null prototype', leans: true, make: () => [Object.create(Point.prototype, { x: { value: 3, enumerable: true }, y: { value: 4 } }), Object.assign(Object.create(null), { constructor: Point })], play: ([p, o]) => [p.norm, o.constructor.name], gives: [5, 'Point'], beside: ([p, o]) => ({ ...isPoint(p), 'its class': o.constructor === Point }),
  },
  {
    name: 'an object that claims to be one', leans: true, answers: 'cloudpickle: forged constructor', make: () => ({ constructor: Point, x: 1 }), play: o => [o instanceof o.constructor, Object.getPrototypeOf(o) === Object.prototype], gives: [false, true],
  },
  {
    name: 'a tree with private parents', make() { const trunk = new Tree('trunk'); const leaf = new Tree('leaf'); trunk.add(new Tree('a').add(leaf)); return { trunk, leaf } }, play: ({ trunk, leaf }) => [leaf.path(), leaf.parent.parent === trunk, trunk.children[0].add(new trunk.constructor('b')).children[1].path()], gives: ['/trunk/a/leaf', true, '/trunk/a/b'],
    beside: ({ trunk }) => ({ 'it is a Tree': trunk instanceof Tree }),
  },
  {
    name: 'an account', leans: true, make: () => Account.open(10).deposit(5), play: a => [a.balance, a.deposit(1).balance, a.history], gives: [15, 16, [10, 5, 1]],
  },
  {
    name: 'listeners that share the state around them', answers: 'pulumi #952: a shared mutated variable', make() { let n = 0; const e = new Emitter().on('inc', by => n += by).on('inc', () => n * 10); return { e, n: () => n } }, play: ({ e, n }) => [e.emit('inc', 2), n(), e.emit('none')], gives: [[2, 20], 2, []],
  },
  {
    name: 'accessors and conversion of a class with a WeakMap', bare: false, make: () => new Temperature(100), play: t => [t.f, (t.f = 32, t.c), +t, Object.keys(t)], gives: [212, 0, 0, ['c']],
  },
  {
    name: 'an instance and its class', leans: true, make: () => ({ Point, p: new Point(0, 1) }), play: o => [o.p instanceof o.Point, o.Point.origin instanceof o.Point], gives: [true, true], beside: o => ({ ...isPoint(o.p), 'it is the class': o.Point === Point }),
  },
  {
    name: 'a prototype of the module’s class', leans: true, make: () => ({ proto: Point.prototype, method: Point.prototype.plus, getter: Object.getOwnPropertyDescriptor(Point.prototype, 'norm').get }), play: o => [o.proto.constructor.prototype === o.proto, o.method === o.proto.plus, o.getter.call({ x: 0, y: 2 })], gives: [true, true, 2], beside: o => ({ 'the prototype': o.proto === Point.prototype, 'the method': o.method === Point.prototype.plus }),
  },
  {
    name: 'a WeakMap and a WeakRef beside instances', leans: true, make() { const p = new Point(1, 1); return { p, ref: new WeakRef(p) } }, play: o => o.ref.deref() === o.p, gives: true,
  },
  {
    name: 'an error of a module’s class, thrown and caught', local: true, make() { try { throw new Failure('x', 3) } catch (e) { return e } }, play: e => [e.name, e.code, e instanceof Error, e.message], gives: ['Failure', 3, true, 'x'], beside: e => ({ 'it is a Failure': e instanceof Failure }),
  },
]

class Failure extends Error {
  name = 'Failure'
  constructor(message, code) { super(message); this.code = code }
}
