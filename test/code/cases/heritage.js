// What classes extend: each other, built-ins, functions of old, expressions, null, and classes that no transform saw.

import { thrown } from '../thrown.ts'
import '../note.ts'
import { Old, PlainBase, PrivateBase } from '../plain/bases.js'

class Animal {
  legs = 4
  constructor(name) { note('constructor of Animal'); this.name = name }
  speak() { return `${this.name} makes a sound` }
  get label() { return `animal ${this.name}` }
  static kingdom = 'animalia'
  static create(...args) { return new this(...args) }
}

export const cases = [
  {
    name: 'super in constructor, method, getter, setter and static', answers: 'peers: hierarchy with super; dill test_super; pulumi #1045', make() { class A { #v = 1; constructor(x) { this.x = x } m() { return `A${this.x}` } get g() { return this.#v } set g(v) { this.#v = v } static s() { return 's' } } class B extends A { constructor() { super(5); this.y = super.m() } m() { return `B${super.m()}` } get g() { return super.g * 10 } set g(v) { super.g = v + 1 } static s() { return super.s() + super.s.name } } return [B, new B()] },
    play: ([B, b]) => [b.m(), b.y, b.g, (b.g = 4, b.g), B.s(), new B().m()], gives: ['BA5', 'A5', 10, 50, 'ss', 'BA5'],
  },
  {
    name: 'no constructor of its own', make() { class A { constructor(...a) { this.a = a } } class B extends A { y = this.a.length } return B }, play: B => [new B(1, 2).y, B.length], gives: [2, 0],
  },
  {
    name: 'a module’s class', make() { class Dog extends Animal { constructor(n) { super(n); this.tricks = [] } speak() { return `${super.speak()}: woof` } } return new Dog('rex') }, play: d => [d.speak(), d.label, d.legs, d.constructor.kingdom, d.constructor.create('b').name], gives: ['rex makes a sound: woof', 'animal rex', 4, 'animalia', 'b'],
    beside: copy => ({ 'it is an Animal of this realm': copy instanceof Animal }),
  },
  {
    name: 'a fresh subclass of what came back', answers: 'dill test_abc_local', make: () => class A { m() { return 'A' } }, play: A => { class B extends A { m() { return `B${super.m()}` } } return [new B().m(), new B() instanceof A] }, gives: ['BA', true],
  },
  {
    name: 'extends Array', answers: 'peers: extends Array', make() { class Stack extends Array { top() { return this.at(-1) } static get [Symbol.toStringTag]() { return 'S' } } const s = Stack.of(1, 2); s.extra = true; return s }, play: s => [s.top(), s.push(3), s.top(), s.length, Array.isArray(s), s.map(x => x) instanceof s.constructor, s.extra, JSON.stringify(s)], gives: [2, 3, 3, 3, true, true, true, '[1,2,3]'],
  },
  {
    name: 'extends Map', answers: 'peers: extends Map; pulumi #2704', make() { class Default extends Map { constructor(make, entries) { super(entries); this.make = make } get(k) { if (!this.has(k)) this.set(k, this.make()); return super.get(k) } } let n = 0; return new Default(() => ++n, [['a', 'A']]) }, play: m => [m.get('a'), m.get('b'), m.get('c'), m.size, m instanceof Map], gives: ['A', 1, 2, 3, true],
  },
  {
    name: 'extends Set, with its add overridden', make() { class Lower extends Set { add(x) { note('add'); return super.add(x.toLowerCase()) } } return new Lower(['A', 'B']) }, play: s => [[...s], [...s.add('C')], s.has('c')], gives: [['a', 'b'], ['a', 'b', 'c'], true],
  },
  {
    name: 'extends Error', local: true, answers: 'peers: extends Error (one only: Pulumi)', make() { class HttpError extends Error { constructor(status, options) { super(`status ${status}`, options); this.status = status; this.name = 'HttpError' } get isServer() { return this.status >= 500 } } return new HttpError(503, { cause: new TypeError('why') }) }, play: e => [e instanceof Error, e.message, e.status, e.isServer, e.cause.name, String(e), typeof e.stack, new e.constructor(404).isServer], gives: [true, 'status 503', 503, true, 'TypeError', 'HttpError: status 503', 'string', false],
  },
  {
    name: 'extends Promise', make() { class P extends Promise { tap(f) { return this.then(x => { f(x); return x }) } } return P }, play: async P => { const seen = []; return [await P.resolve(1).tap(x => seen.push(x)), seen, P.resolve(2).tap(() => {}) instanceof P] }, gives: [1, [1], true],
  },
  {
    name: 'extends Date and RegExp', make() { class D extends Date { year() { return this.getUTCFullYear() } } class R extends RegExp { all(s) { return [...s.matchAll(this)].map(m => m[0]) } } return [new D(0), new R('a.', 'g')] }, play: ([d, r]) => [d.year(), d.getTime(), d instanceof Date, r.all('abac'), r.flags], gives: [1970, 0, true, ['ab', 'ac'], 'g'],
  },
  {
    name: 'extends Uint8Array and Float64Array', answers: 'dill test_array_subclass', make() { class V extends Float64Array { norm() { return Math.hypot(...this) } } class B extends Uint8Array { hex() { return [...this].map(x => x.toString(16)).join('') } } const v = V.of(3, 4); v.unit = 'm'; return [v, B.of(255, 16)] }, play: ([v, b]) => [v.norm(), v.unit, v.subarray(1) instanceof v.constructor, b.hex()], gives: [5, 'm', true, 'ff10'],
  },
  {
    name: 'extends ArrayBuffer, Number, String and Boolean', make() { return [new class extends ArrayBuffer { size() { return this.byteLength } }(3), new class N extends Number { double() { return this * 2 } }(4), new class S extends String { shout() { return this.toUpperCase() } }('a'), new class extends Boolean { not() { return !this.valueOf() } }(true)] }, play: ([a, n, s, b]) => [a.size(), n.double(), s.shout(), b.not()], gives: [3, 8, 'A', false],
  },
  {
    name: 'extends Object and Function', make() { class O extends Object { m() { return 1 } } return new O() }, play: o => [o.m(), Object.getPrototypeOf(Object.getPrototypeOf(o)) === Object.prototype], gives: [1, true],
  },
  {
    name: 'extends EventTarget: the class, without an instance', make() { let seen = 0; class Bus extends EventTarget { emit(t) { return this.dispatchEvent(new Event(t)) } on(t) { this.addEventListener(t, () => { seen++ }); return this } seen() { return seen } } return Bus }, play: Bus => { const b = new Bus().on('x'); return [b.emit('x'), b.emit('x'), b.seen()] }, gives: [true, true, 2],
  },
  {
    name: 'extends null', make: () => class N extends null { static s() { return 'static' } m() { return 'm' } }, play: N => [N.s(), Object.getPrototypeOf(N.prototype), Object.getPrototypeOf(N) === Function.prototype, thrown(() => new N()), N.prototype.m()], gives: ['static', null, true, 'TypeError', 'm'],
  },
  {
    name: 'extends a function of old', make() { function Base(x) { this.x = x } Base.prototype.m = function () { return this.x }; class D extends Base { m() { return super.m() + 1 } } return new D(1) }, play: d => [d.m(), new d.constructor(5).m()], gives: [2, 6],
  },
  {
    name: 'extends a mixin', answers: 'dill test_origbases (mixin heritage)', make() { const Serial = Base => class extends Base { json() { return JSON.stringify(this) } }; const Timed = Base => class Timed extends Base { at = 5 }; class Point extends Serial(Timed(Object)) { x = 1 } return new Point() }, play: p => [p.json(), p.at, Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(p))).constructor.name], gives: ['{"at":5,"x":1}', 5, 'Timed'],
  },
  {
    name: 'extends an expression with an effect, once', make() { let n = 0; const pick = () => { n++; return class Base { m() { return 'base' } } }; class A extends pick() {} return [A, () => n] }, play: ([A, n]) => [new A().m(), n()], gives: ['base', 1],
  },
  {
    name: 'extends a bound and a member expression', make() { const lib = { Base: class { constructor(x) { this.x = x } } }; class A extends lib.Base {} return A }, play: A => new A(3).x, gives: 3,
  },
  {
    name: 'what a class extends, exchanged later', make() { class A { m() { return 'A' } } class B { m() { return 'B' } } class C extends A { m() { return super.m() } } Object.setPrototypeOf(C.prototype, B.prototype); Object.setPrototypeOf(C, B); return C }, play: C => [new C().m(), Object.getPrototypeOf(C).name], gives: ['B', 'B'],
  },
  {
    name: 'put below another without extends', make() { class A { m() { return 'A' } static s() { return 'static A' } } class B { #n = 1; n() { return this.#n++ } } Object.setPrototypeOf(B, A); Object.setPrototypeOf(B.prototype, A.prototype); return [new B(), A, B] },
    play: ([b, A, B]) => [b.m(), B.s(), b.n(), new B().n(), b instanceof A, Object.getPrototypeOf(B) === A], gives: ['A', 'static A', 1, 1, true, true],
  },
  {
    name: 'put below plain objects', make() { const own = { s() { return 'own' } }; const inherited = { m() { return 'inherited' } }; class A { #n = 1; n() { return this.#n++ } } Object.setPrototypeOf(A, own); Object.setPrototypeOf(A.prototype, inherited); return [new A(), A, own, inherited] },
    play: ([a, A, own, inherited]) => [A.s(), a.m(), a.n(), new A().m(), Object.getPrototypeOf(A) === own, Object.getPrototypeOf(A.prototype) === inherited], gives: ['own', 'inherited', 1, 'inherited', true, true],
  },
  {
    name: 'put below null', make() { class A { #n = 1; n() { return this.#n++ } } Object.setPrototypeOf(A, null); Object.setPrototypeOf(A.prototype, null); class B extends A { m() { return super.n() } } const b = new B(); Object.setPrototypeOf(B, null); return [new A(), b, A, B] },
    play: ([a, b, A, B]) => [a.n(), b.m(), new A().n(), 'toString' in a, Object.getPrototypeOf(A), Object.getPrototypeOf(B), thrown(() => new B())], gives: [1, 1, 1, false, null, null, 'TypeError'],
  },
  {
    name: 'a derived class, put below Function.prototype and Object.prototype', make() { class A { m() { return 'A' } } class B extends A { n() { return 'B' } } Object.setPrototypeOf(B, Function.prototype); Object.setPrototypeOf(B.prototype, Object.prototype); return B.prototype },
    play: p => [p.n(), p.m, Object.getPrototypeOf(p) === Object.prototype, Object.getPrototypeOf(p.constructor) === Function.prototype], gives: ['B', undefined, true, true],
  },
  {
    name: 'methods put below something else', make() { const helper = { help() { return this.name } }; class A { m() {} static s() {} get g() { return 1 } } Object.setPrototypeOf(A.prototype.m, null); Object.setPrototypeOf(A.s, helper); return A },
    play: A => [Object.getPrototypeOf(A.prototype.m), A.s.help(), new A().g], gives: [null, 's', 1],
  },
  {
    name: 'extends a class that no transform saw', leans: true, answers: 'DESIGN: heritage of uninstrumented classes', make() { class Sub extends PlainBase { constructor() { super('sub'); this.own = 1 } hi() { return `<${super.hi()}>` } } return new Sub() }, play: s => [s.hi(), s.own, s.tag], gives: ['<hi sub>', 1, 'sub'],
    beside: copy => ({ 'it is a PlainBase': copy instanceof PlainBase }),
  },
  {
    name: 'extends a function of old that no transform saw', leans: true, make() { class Sub extends Old { m() { return super.m() + 1 } } return new Sub(3) }, play: s => [s.m(), s.x], gives: [4, 3],
    beside: copy => ({ 'it is an Old': copy instanceof Old }),
  },
  {
    name: 'the class alone, of one with private fields that no transform saw', leans: true, make() { class Sub extends PrivateBase { two() { return this.one() + 1 } } return Sub }, play: Sub => new Sub().two(), gives: 2,
  },
  {
    name: 'five levels', answers: 'cloudpickle: MRO equality in worker', make() { class A { m() { return 'a' } } class B extends A { m() { return super.m() + 'b' } } class C extends B { m() { return super.m() + 'c' } } class D extends C {} class E extends D { m() { return super.m() + 'e' } } return { e: new E(), all: [A, B, C, D, E] } }, play: ({ e, all }) => [e.m(), all.map(K => e instanceof K), all.map(K => K.name).join('')], gives: ['abce', [true, true, true, true, true], 'ABCDE'],
  },
]
