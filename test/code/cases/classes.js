// Classes that are made in functions, and so travel by value: members, fields, what they capture, what they refuse.

import { ordered } from '../keys.js'
import { thrown } from '../thrown.ts'

const bits = (o, k) => { const d = Object.getOwnPropertyDescriptor(o, k); return [d.writable, d.enumerable, d.configurable] }
const keys = o => ordered(Reflect.ownKeys(o).map(String))

export const cases = [
  {
    name: 'methods and accessors that were given properties', make() { class A { m() { return 1 } get g() { return 2 } static s() { return 3 } other() { return 4 } } A.prototype.m.extra = { deep: A }; Object.getOwnPropertyDescriptor(A.prototype, 'g').get.note = 'got'; A.s.list = [1]; Object.freeze(A.prototype.other); return [A, new A()] },
    play: ([A, a]) => [a.m(), a.m.extra.deep === A, a.g, Object.getOwnPropertyDescriptor(A.prototype, 'g').get.note, A.s(), A.s.list, a.other(), Object.isFrozen(a.other), Object.getOwnPropertyNames(A.prototype)], gives: [1, true, 2, 'got', 3, [1], 4, true, ['constructor', 'm', 'g', 'other']],
  },
  {
    name: 'class', answers: 'peers: class; dill test_basic_class, test_class_objects', make() { class P { constructor(x) { this.x = x } twice() { return this.x * 2 } } return P }, play: P => [new P(4).twice(), P.name, P.length, thrown(() => P()), keys(P), keys(P.prototype)],
    gives: [8, 'P', 1, 'TypeError', ['length', 'name', 'prototype'], ['constructor', 'twice']],
  },
  {
    name: 'its descriptors', answers: 'dill test_class_descriptors', make: () => class P { m() {} static s() {} get g() { return 1 } static f = 1 }, play: P => [bits(P, 'prototype'), bits(P.prototype, 'm'), bits(P, 's'), bits(P.prototype, 'constructor'), bits(P.prototype, 'g').slice(1), bits(P, 'f')],
    gives: [[false, false, false], [true, false, true], [true, false, true], [true, false, true], [false, true], [true, true, true]],
  },
  {
    name: 'class and instance', answers: 'dill test_class_instances; cloudpickle test_locally_defined_function_and_class', make() { class P { constructor(x) { this.x = x } get twice() { return this.x * 2 } } return [P, new P(3)] }, play: ([P, p]) => [p instanceof P, p.constructor === P, p.twice, new P(1).twice], gives: [true, true, 6, 2],
  },
  {
    name: 'instance alone', make() { class P { x = 1; inc() { return ++this.x } } return new P() }, play: p => [p.inc(), new p.constructor().inc(), p.inc(), p.constructor.name], gives: [2, 2, 3, 'P'],
  },
  {
    name: 'a class without a name', make: () => class { m() { return 'm' } }, play: C => [C.name, new C().m(), Object.hasOwn(C, 'name')], gives: ['', 'm', true],
  },
  {
    name: 'name from its variable', answers: 'peers: class name kept', make() { const Named = class { m() { return 1 } }; return Named }, play: C => [C.name, new C().m()], gives: ['Named', 1],
  },
  {
    name: 'own name within, apart from the variable', make() { let A = class Inner { static self() { return Inner } make() { return new Inner() } }; const B = A; A = null; return B }, play: B => [B.self() === B, new B().make() instanceof B, B.name], gives: [true, true, 'Inner'],
  },
  {
    name: 'own name cannot be assigned', make: () => class A { static set() { A = 1 } }, play: A => thrown(() => A.set()), gives: 'TypeError',
  },
  {
    name: 'captures a variable', answers: 'peers: class closing over a variable', make() { let made = 0; return [class { constructor() { this.id = ++made } }, () => made] }, play: ([C, made]) => [new C().id, new C().id, made()], gives: [1, 2, 2],
  },
  {
    name: 'captures in every member', make() { let n = 0; return class A { f = ++n; static s() { return ++n } m() { return ++n } get g() { return ++n } set g(v) { n = v } *[Symbol.iterator]() { yield ++n } constructor() { this.c = ++n } } },
    play: A => { const a = new A(); return [a.f, a.c, a.m(), a.g, A.s(), [...a], (a.g = 10, a.g)] }, gives: [1, 2, 3, 4, 5, [6], 11],
  },
  {
    name: 'fields', make: () => class { a = 1; 'b c' = 2; 3 = this.a + 2; [`d${1}`] = 4; e; f = () => this.a; static x = 5 }, play: C => { const o = new C(); return [Object.entries(o).filter(([k]) => k !== 'f'), o.f()] }, gives: [[['3', 3], ['a', 1], ['b c', 2], ['d1', 4], ['e', undefined]], 1],
  },
  {
    name: 'fields define, they do not assign', make() { class A { set x(v) { this.got = v } } return class B extends A { x = 1 } }, play: B => [Object.hasOwn(new B(), 'x'), new B().got], gives: [true, undefined],
  },
  {
    name: 'computed keys', make() { const k = 'key'; const s = Symbol('s'); return { s, C: class { [k]() { return 'm' } static [k + 2]() { return 's' } get [s]() { return 'g' } [`${k}3`] = 'f' } } }, play: ({ s, C }) => { const o = new C(); return [o.key(), C.key2(), o[s], o.key3, keys(C.prototype)] }, gives: ['m', 's', 'g', 'f', ['constructor', 'key', 'Symbol(s)']],
  },
  {
    name: 'keys beside a class and a literal that threw half-way', make() {
      const key = k => k
      const fails = make => { try { make() } catch { /* as planned */ } }
      class A { [key('a')]() { return 'a' } [(fails(() => class B { [key('x')]() {} static [key(null.y)]() {} }), key('b'))]() { return 'b' } }
      let v = 1
      return [A, { get [key('c')]() { return v++ }, d: fails(() => ({ get [key('x')]() { return v }, y: null.y })), get [key('e')]() { return v++ } }]
    },
    play: ([A, o]) => [Object.getOwnPropertyNames(A.prototype), new A().a(), new A().b(), o.c, o.e], gives: [['constructor', 'a', 'b'], 'a', 'b', 1, 2],
  },
  {
    name: 'keys that compute with an effect do so once', make() { let n = 0; class A { [`k${++n}`]() { return n } static [`k${++n}`] = 's'; [`k${++n}`] = 'f' } return [A, () => n] }, play: ([A, n]) => [n(), new A().k1(), A.k2, new A().k3, n()], gives: [3, 3, 's', 'f', 3],
  },
  {
    name: 'keys of the language', make: () => class { *[Symbol.iterator]() { yield 1 } static [Symbol.hasInstance](x) { return x === 7 } get [Symbol.toStringTag]() { return 'T' } [Symbol.toPrimitive]() { return 42 } }, play: C => [[...new C()], 7 instanceof C, +new C(), Object.prototype.toString.call(new C())], gives: [[1], true, 42, '[object T]'],
  },
  {
    name: 'accessors', answers: 'peers: class accessors; cloudpickle test_property; dill test_properties', make: () => class { static #n = 0; get v() { return this._v } set v(x) { this._v = x } static get n() { return this.#n } static set n(x) { this.#n = x } get only() { return 1 } }, play: C => { const o = new C(); o.v = 2; C.n = 3; return [o.v, C.n, thrown(() => { o.only = 2 })] }, gives: [2, 3, 'TypeError'],
  },
  {
    name: 'async and generator members', make: () => class { async a() { return 1 } static async s() { return 2 } *g() { yield 3 } async *ag() { yield 4 } static *sg() { yield 5 } }, play: async C => { const o = new C(); return [await o.a(), await C.s(), [...o.g()], (await o.ag().next()).value, [...C.sg()]] }, gives: [1, 2, [3], 4, [5]],
  },
  {
    name: 'abstract', answers: 'dill test_abc_local; cloudpickle test_abstracts', make() { class Shape { constructor() { if (new.target === Shape) throw new TypeError('abstract') } area() { throw new Error('implement') } describe() { return `area ${this.area()}` } } class Square extends Shape { constructor(a) { super(); this.a = a } area() { return this.a ** 2 } } return { Shape, Square, s: new Square(2) } },
    play: ({ Shape, Square, s }) => [thrown(() => new Shape()), new Square(3).describe(), s.describe(), s instanceof Shape, thrown(() => new (class extends Shape {})().describe())], gives: ['TypeError', 'area 9', 'area 4', true, 'Error'],
  },
  {
    name: 'methods are their class’s own, and can be taken', make() { class A { m() { return this?.x } static s() { return 's' } } return { A, m: A.prototype.m, s: A.s } }, play: ({ A, m, s }) => [m === A.prototype.m, s === A.s, m.call({ x: 1 }), m(), m.name], gives: [true, true, 1, undefined, 'm'],
  },
  {
    name: 'a method alone', answers: 'cloudpickle test_instancemethods_without_self', make() { let n = 5; return class A { m() { return n++ } }.prototype.m }, play: m => [m(), m(), m.name, thrown(() => new m())], gives: [5, 6, 'm', 'TypeError'],
  },
  {
    name: 'an accessor of a class alone', make: () => Object.getOwnPropertyDescriptor(class { get g() { return this.x } }.prototype, 'g').get, play: g => [g.call({ x: 3 }), g.name], gives: [3, 'get g'],
  },
  {
    name: 'a prototype alone', make: () => class A { m() { return new this.constructor() instanceof A } }.prototype, play: p => [p.m(), p.constructor.prototype === p], gives: [true, true],
  },
  {
    name: 'a class per turn of a loop', make() { const all = []; for (const x of ['a', 'b']) all.push(class { m() { return x } }); return all.map(C => [C, new C()]) }, play: all => all.flatMap(([C, o]) => [o.m(), o instanceof C, o instanceof all[0][0]]), gives: ['a', true, true, 'b', true, false],
  },
  {
    name: 'a class in a class in a class', answers: 'cloudpickle nested classes; dill #600', make: () => class A { static B = class B { static C = class C { m() { return [A.name, B.name, C.name] } } } }, play: A => new A.B.C().m(), gives: ['A', 'B', 'C'],
  },
  {
    name: 'changed after it was defined', make() { class A { m() { return 'old' } gone() {} } A.prototype.m = function () { return 'new' }; A.prototype.added = () => 'added'; delete A.prototype.gone; A.extra = 1; return new A() }, play: a => [a.m(), a.added(), a.gone, a.constructor.extra, keys(Object.getPrototypeOf(a))], gives: ['new', 'added', undefined, 1, ['constructor', 'm', 'added']],
  },
  {
    name: 'frozen', make() { class A { m() { return 1 } } Object.freeze(A.prototype); return Object.freeze(A) }, play: A => [Object.isFrozen(A), Object.isFrozen(A.prototype), new A().m()], gives: [true, true, 1],
  },
  {
    name: 'made by a decorator', answers: 'dill test_attr; cloudpickle test_dataclass', make() { const data = (...fields) => C => class extends C { constructor(...args) { super(); fields.forEach((f, i) => { this[f] = args[i] }) } static fields = fields }; const Point = data('x', 'y')(class Point { norm() { return Math.hypot(this.x, this.y) } }); return new Point(3, 4) }, play: p => [p.norm(), p.constructor.fields, new p.constructor(6, 8).norm()], gives: [5, ['x', 'y'], 10],
  },
  {
    name: 'callable object', make() { class Callable { constructor() { return Object.setPrototypeOf((...a) => a.length, new.target.prototype) } m() { return this(1, 2) } } return new Callable() }, play: f => [f(1), f.m(), f.constructor.name], gives: [1, 2, 'Callable'],
  },
]
