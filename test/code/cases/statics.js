// The static side: fields, blocks, inheritance, state; what ran once at definition does not run again.

import { ordered } from '../keys.js'
import { thrown } from '../thrown.ts'
import '../note.ts'

export const cases = [
  {
    name: 'static fields and methods', answers: 'peers: statics', make: () => class A { static n = 1; static inc() { return ++this.n } static A = A }, play: A => [A.inc(), A.n, A.A === A, Object.keys(A)], gives: [2, 2, true, ['n', 'A']],
  },
  {
    name: 'static state, after it changed', answers: 'peers: static state', make() { class A { static n = 1; static list = [] } A.n = 5; A.list.push(A); A.later = 'x'; return A }, play: A => [A.n, A.list[0] === A, A.later], gives: [5, true, 'x'],
  },
  {
    name: 'static field deleted, and redefined', make() { class A { static gone = 1; static m() { return 'm' } static kept = 2 } delete A.gone; Object.defineProperty(A, 'kept', { value: 3, enumerable: false, writable: false }); A.m = 7; return A }, play: A => ['gone' in A, A.kept, Object.keys(A), thrown(() => { A.kept = 1 }), A.m], gives: [false, 3, [], 'TypeError', 7],
  },
  {
    name: 'a static block runs once', answers: 'dill test_metaclass; DESIGN: static blocks not run twice', make() { let runs = 0; class A { static ready; static { runs++; note('static block'); this.ready = `run ${runs}` } } return [A, () => runs] }, play: ([A, runs]) => [A.ready, runs()], gives: ['run 1', 1],
  },
  {
    name: 'closures from a static block', make: () => class A { static #n = 1; static get; static { let local = 10; this.get = () => [A.#n++, local++] } }, play: A => [A.get(), A.get()], gives: [[1, 10], [2, 11]],
  },
  {
    name: 'a friend that a static block lets out', make() { let read; class A { #x = 1; static { read = o => o.#x } } return [new A(), read] }, play: ([a, read]) => [read(a), thrown(() => read({}))], gives: [1, 'TypeError'],
  },
  {
    name: 'inherited statics', answers: 'peers: hierarchy with super and statics', make() { class A { static n = 1; static who() { return `${this.name} ${this.n}` } } class B extends A { static who() { return `<${super.who()}>` } } return [A, B] }, play: ([A, B]) => [B.who(), (A.n = 2, B.who()), (B.n = 3, B.who(), A.n), Object.getPrototypeOf(B) === A, (A.n = 1, delete B.n)], gives: ['<B 1>', '<B 2>', 2, true, true],
  },
  {
    name: 'own statics that are equal to the inherited ones stay own', answers: 'dill test_inherit (#612)', make() { class A { static x = 1; static m() { return 'm' } } class B extends A { static x = 1 } B.m = A.m; return B }, play: B => [Object.hasOwn(B, 'x'), Object.hasOwn(B, 'm'), B.m === Object.getPrototypeOf(B).m], gives: [true, true, true],
  },
  {
    name: 'a static that is itself, and an instance of itself', answers: 'cloudpickle test_cycle_in_classdict_globals', make() { class C { it() { return C.self } } C.self = C; C.instance = new C(); return C }, play: C => [C.self === C, C.instance instanceof C, C.instance.it() === C], gives: [true, true, true],
  },
  {
    name: 'instances in a static registry', make() { class A { static all = new Map(); constructor(k) { this.k = k; A.all.set(k, this) } static get(k) { return A.all.get(k) } } new A('x'); return [A, new A('y')] }, play: ([A, y]) => [A.get('y') === y, A.get('x').k, [...A.all.keys()], (new A('z'), A.all.size)], gives: [true, 'x', ['x', 'y'], 3],
  },
  {
    name: 'an enum of static instances', answers: 'cloudpickle test_locally_defined_enum', make() { class Color { static RED = new Color('red'); static BLUE = new Color('blue'); constructor(n) { this.n = n } toString() { return `Color.${this.n}` } static values() { return [Color.RED, Color.BLUE] } } return { Color, mine: Color.RED } }, play: ({ Color, mine }) => [mine === Color.RED, String(mine), Color.values().map(String), mine instanceof Color], gives: [true, 'Color.red', ['Color.red', 'Color.blue'], true],
  },
  {
    name: 'a frozen enum of static instances', make() { class Color { static RED = new Color('red'); static BLUE = new Color('blue'); static #sealed = Object.freeze(this); constructor(n) { this.n = n } toString() { return `Color.${this.n}` } static values() { return [Color.RED, Color.BLUE] } } return { Color, mine: Color.RED } }, play: ({ Color, mine }) => [mine === Color.RED, String(mine), Color.values().map(String), mine instanceof Color, Object.isFrozen(Color)], gives: [true, 'Color.red', ['Color.red', 'Color.blue'], true, true],
  },
  {
    name: 'a static method named name, and a static length', make: () => class A { static name() { return 'called' } static length = 9 }, play: A => [A.name(), A.length, ordered(Reflect.ownKeys(A))], gives: ['called', 9, ['length', 'name', 'prototype']],
  },
  {
    name: 'a static field named name', make: () => class A { static name = 'other' }, play: A => [A.name, Object.getOwnPropertyDescriptor(A, 'name').writable], gives: ['other', true],
  },
  {
    name: 'Symbol.hasInstance over a registry', answers: 'dill test_meta_local_no_cache', make() { class Duck { static #kinds = new Set(); static register(C) { this.#kinds.add(C); return C } static [Symbol.hasInstance](o) { return Duck.#kinds.has(o.constructor) } } const Real = Duck.register(class Real {}); class Fake {} return { Duck, real: new Real(), fake: new Fake() } }, play: ({ Duck, real, fake }) => [real instanceof Duck, fake instanceof Duck, Duck.register(fake.constructor) === fake.constructor, fake instanceof Duck], gives: [true, false, true, true],
  },
  {
    name: 'Symbol.species', make() { class A extends Array { static get [Symbol.species]() { return Array } } return A.of(1, 2) }, play: a => [a.map(x => x) instanceof a.constructor, a.constructor.name, a.length], gives: [false, 'A', 2],
  },
  {
    name: 'static accessors that share state', make: () => class A { static #v = 1; static get v() { return A.#v } static set v(x) { A.#v = x + 1 } }, play: A => [A.v, (A.v = 5, A.v)], gives: [1, 6],
  },
  {
    name: 'static fields that hold functions of the class', make: () => class A { static make = () => new this(); static of = function () { return new A() }; x = 1 }, play: A => [A.make().x, A.of() instanceof A, A.make.name], gives: [1, true, 'make'],
  },
  {
    name: 'this and super in static fields', make() { class A { static base = 'b' } return class B extends A { static mine = `${super.base}${this.name}` } }, play: B => [B.mine, B.base], gives: ['bB', 'b'],
  },
  {
    name: 'a method of a class in a field under a computed key', make() { const key = ['a', 'b'].join(''); return new class Holder { [key] = class { static m() { return 1 } } } }, play: holder => [holder.ab.name, holder.ab.m()], gives: ['ab', 1],
  },
  ...Object.entries({
    'a field': key => ({ [key]: class { static x = 1 } }),
    'a method': key => ({ [key]: class { static x() {} } }),
    'an accessor': key => ({ [key]: class { static get x() { return 1 } } }),
    'a method under a computed key': key => ({ [key]: class { static [`${key}x`]() {} } }),
    'a method under a symbol': key => ({ [key]: class { static [Symbol.iterator]() {} } }),
    'a private field': key => ({ [key]: class { static #x = 1 } }),
    'a private method': key => ({ [key]: class { static #x() {} } }),
    'a block': key => ({ [key]: class { static { this.x = 1 } } }),
    'all of these': key => ({ [key]: class { static #a = 1; static b = 1; static c() {} static get d() { return 1 } static [`${key}x`]() {} static 'e f'() {} static 2() {} static async *g() {} static { this.x = 1 } } }),
  }).map(([what, make]) => ({
    name: `${what}, of a class that a computed key names`, make: () => Object.values(make(['a', 'b'].join(''))), play: ([C]) => C.name, gives: 'ab',
  })),
  {
    name: 'singleton behind a static private field', make() { class One { static #it; static get() { return this.#it ??= new One() } n = 0 } One.get().n = 4; return One }, play: One => [One.get().n++, One.get().n, One.get() === One.get()], gives: [4, 5, true],
  },
]
