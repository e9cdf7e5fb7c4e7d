// Private members: fields, methods, accessors, static ones, brands, through every level of a hierarchy; and nothing of the
// author's runs when an instance comes back.

import { thrown } from '../thrown.ts'
import '../note.ts'

/** Ends an initialiser, a constructor or a static block, and says that it ran. */
const watched = (what, value) => { note(what); return value }

class Home {
  #n = watched('initialiser of Home', 0)
  constructor(n = 0) { note('constructor of Home'); this.#n = n }
  inc() { return ++this.#n }
  reader() { return () => this.#n }
  with(other) { return other.#n + this.#n }
  static peek(o) { return #n in o ? o.#n : 'no Home' }
}

/** As a bundler writes `class Ticker { … }` at the top of a module. */
var Ticker = class {
  #n = watched('initialiser of Ticker', 0)
  tick = () => ++this.#n
}

export const cases = [
  {
    name: 'private field', answers: 'peers: an instance with private fields (nobody passed)', make: () => class A { #x = 1; inc() { return ++this.#x } }, play: A => [new A().inc(), new A().inc()], gives: [2, 2],
  },
  {
    name: 'instance with private fields', answers: 'dill test_slots', make() { class A { #x; #y = [1]; constructor(x) { this.#x = x } all() { return [this.#x++, ...this.#y] } } return new A(5) }, play: a => [a.all(), a.all(), Object.keys(a)], gives: [[5, 1], [6, 1], []],
  },
  {
    name: 'private methods and accessors', answers: 'peers: private fields and methods', make() { class A { #v = 1; #m() { return this.#v } get #g() { return this.#m() * 10 } set #g(x) { this.#v = x } bump() { this.#g = this.#g + 1; return this.#g } } return new A() }, play: a => [a.bump(), a.bump()], gives: [110, 1110],
  },
  {
    name: 'instance with private methods alone', make() { class A { #m() { return 'm' } call() { return this.#m() } static is(o) { return #m in o } } return [new A(), A] }, play: ([a, A]) => [a.call(), A.is(a), A.is({})], gives: ['m', true, false],
  },
  {
    name: 'static private fields, methods and accessors', make: () => class A { static #n = 1; static #m() { return this.#n } static get #g() { return A.#m() } static set #g(v) { A.#n = v } static bump() { A.#g = A.#g + 1; return A.#g } }, play: A => [A.bump(), A.bump()], gives: [2, 3],
  },
  {
    name: 'private members named bind, of a class and of an instance', make() { let n = 0; class A { static #bind(by) { return n += by } static up() { return this.#bind(5) } } class B { #bind = by => n -= by; down() { return this.#bind(1) } } return [A, new B()] }, play: ([A, b]) => [A.up(), b.down()], gives: [5, 4],
  },
  {
    name: 'static private state, after it changed', make() { class A { static #n = 1; static next() { return A.#n++ } } A.next(); A.next(); return A }, play: A => [A.next(), A.next()], gives: [3, 4],
  },
  {
    name: 'brand checks', make() { class A { #x; static is(o) { return #x in o } get() { return this.#x } } return [A, new A()] }, play: ([A, a]) => [A.is(a), A.is({}), A.is(Object.create(A.prototype)), thrown(() => a.get.call({}))], gives: [true, false, false, 'TypeError'],
  },
  {
    name: 'an object of the prototype without the brand stays without it', make() { class A { #x = 1; static is(o) { return #x in o } } return [A, Object.create(A.prototype), new A()] }, play: ([A, o, a]) => [A.is(o), A.is(a), o instanceof A], gives: [false, true, true],
  },
  {
    name: 'three levels, the same name at each', make() { class A { #x = 'a'; a() { return this.#x } } class B extends A { #x = 'b'; b() { return this.#x } } class C extends B { #x = 'c'; c() { return this.#x += '!' } } return new C() }, play: o => [o.a(), o.b(), o.c(), o.c()], gives: ['a', 'b', 'c!', 'c!!'],
  },
  {
    name: 'a level without private members between', make() { class A { #x = 1; x() { return this.#x++ } } class B extends A {} class C extends B { #y = 2; y() { return this.#y } } return new C() }, play: o => [o.x(), o.x(), o.y()], gives: [1, 2, 2],
  },
  {
    name: 'private field over a built-in', make() { class A extends Map { #log = []; set(k, v) { this.#log?.push(k); return super.set(k, v) } log() { return this.#log } } return new A().set('a', 1) }, play: o => [[...o], o.log(), o.set('b', 2).log(), o.size], gives: [[['a', 1]], ['a', 'b'], ['a', 'b'], 2],
  },
  {
    name: 'an instance that holds itself', make() { class A { #self = this; #all = new Set([this]); me() { return this.#self } has() { return this.#all.has(this) } } return new A() }, play: a => [a.me() === a, a.has()], gives: [true, true],
  },
  {
    name: 'two instances that hold each other', make() { class A { #other; static pair() { const a = new A(), b = new A(); a.#other = b; b.#other = a; return [a, b] } other() { return this.#other } } return A.pair() }, play: ([a, b]) => [a.other() === b, b.other() === a], gives: [true, true],
  },
  {
    name: 'a chain through private fields', make() { class Node { #next; constructor(next) { this.#next = next } depth() { let n = 0; for (let o = this; o; o = o.#next) n++; return n } } let node; for (let i = 0; i < 300; i++) node = new Node(node); return node }, play: n => n.depth(), gives: 300,
  },
  {
    name: 'private fields hold functions', make() { class A { #f = x => x + this.#n; #n = 10; #later; set(f) { this.#later = f; return this } run() { return [this.#f(1), this.#later()] } } let k = 7; return new A().set(() => k++) }, play: a => [a.run(), a.run()], gives: [[11, 7], [11, 8]],
  },
  {
    name: 'closures over a private member', make: () => new class Cell { #n = 1; reader() { return () => this.#n } writer() { return v => { this.#n = v } } both() { return [this.reader(), this.writer(), this] } }().both(), play: ([get, set, o]) => [get(), set(5), get(), o.reader()()], gives: [1, undefined, 5, 5],
  },
  {
    name: 'closures over private methods, accessors and brands', make() { class A { #m() { return 'm' } get #g() { return 'g' } static #s = 's'; all() { return [() => this.#m(), () => this.#g, o => #m in o, () => A.#s] } } const a = new A(); return { a, all: a.all() } }, play: ({ a, all: [m, g, has, s] }) => [m(), g(), has(a), has({}), s()], gives: ['m', 'g', true, false, 's'],
  },
  {
    name: 'a closure that assigns, counts and destructures private fields', make() { class A { #x = 1; #y = 2; f() { return () => { this.#x++; [this.#y] = [this.#x + 10]; this.#x += 5; return [this.#x, this.#y, this?.#x] } } } return new A().f() }, play: f => [f(), f()], gives: [[7, 12, 7], [13, 18, 13]],
  },
  {
    name: 'an object method over a private field', make() { class A { #x = 3; view() { const self = this; return { get x() { return self.#x }, set x(v) { self.#x = v }, m: () => ++this.#x } } } return new A().view() }, play: o => { o.x = 7; return [o.x, o.m(), o.x] }, gives: [7, 8, 8],
  },
  {
    name: 'a class in a class reads the outer one’s private field', make() { class Outer { #x = 1; static Inner = class { read(o) { return o.#x } } } return [new Outer(), new Outer.Inner()] }, play: ([o, i]) => [i.read(o), thrown(() => i.read({}))], gives: [1, 'TypeError'],
  },
  {
    name: 'frozen instance: private fields still change', make() { class A { #n = 0; pub = 1; inc() { return ++this.#n } } return Object.freeze(new A()) }, play: a => [a.inc(), a.inc(), Object.isFrozen(a)], gives: [1, 2, true],
  },
  {
    name: 'private fields on what a base constructor returned', make() { class Give { constructor(o) { return o } } class Stamp extends Give { #mark = 'stamped'; static read(o) { return #mark in o ? o.#mark : 'bare' } } const o = { plain: true }; new Stamp(o); return [Stamp, o] }, play: ([Stamp, o]) => [Object.keys(o), Stamp.read({})], gives: [['plain'], 'bare'],
  },
  {
    name: 'instance of a module’s class: no constructor and no initialiser runs', leans: true, answers: 'DESIGN: runs no user constructor', make: () => new Home(4), play: h => [h.inc(), h.reader()(), h.with(h), h instanceof h.constructor], gives: [5, 5, 10, true],
    beside: copy => ({ 'it is a Home': copy instanceof Home, 'its class reads it': Home.peek(copy) === 4 }),
  },
  {
    name: 'an arrow in a field of a module’s class that has its variable’s name alone', leans: true, make() { const ticker = new Ticker(); ticker.tick(); return ticker }, play: ticker => [ticker.tick(), (0, ticker.tick)()], gives: [2, 3],
    beside: copy => ({ 'it is a Ticker': copy instanceof Ticker }),
  },
  {
    name: 'a closure over a private field of a class that has its constant’s name alone', make() { const make = start => { const A = class { #n = start; reader() { return () => this.#n++ } }; return new A().reader() }; return [make(1), make(5)] }, play: ([f, g]) => [f(), f(), g()], gives: [1, 2, 5],
  },
  {
    name: 'a closure over an instance of a module’s class', leans: true, make: () => new Home(7).reader(), play: f => f(), gives: 7,
  },
  {
    name: 'subclass of a module’s class, with watched parts', leans: true, make() { class Sub extends Home { #m = watched('initialiser of Sub', 1); pub = watched('field of Sub', 2); constructor() { super(3); note('constructor of Sub') } m() { return [this.#m++, this.pub, this.inc()] } } return new Sub() }, play: s => [s.m(), s.m()], gives: [[1, 2, 4], [2, 2, 5]],
    beside: copy => ({ 'it is a Home': copy instanceof Home }),
  },
  {
    name: 'initialisers with effects, in a class by value', leans: true, make() { class A { #a = watched('#a', 1); b = watched('b', 2); static c = watched('static c', 3); static #d = watched('static #d', 4); static { note('static block') } constructor() { note('constructor') } all() { return [this.#a, this.b, A.c, A.#d] } } return new A() }, play: a => a.all(), gives: [1, 2, 3, 4],
  },
]
