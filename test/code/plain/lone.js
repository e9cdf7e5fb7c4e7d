// Functions and classes that no transform saw: their text is all there is, and their names are globals. They stand in
// places that capture nothing, so each must come back by its text alone.

import { bind } from '../../../lib/index.ts'
import { thrown } from '../thrown.ts'
import '../note.ts'

const getter = (o, k) => Object.getOwnPropertyDescriptor(o, k).get
const sloppy = (...parts) => new Function(...parts)

export const cases = [
  { name: 'arrow', make: () => (a, b = 2) => a * b, play: f => [f(3), f.length, f.name, thrown(() => new f())], gives: [6, 1, '', 'TypeError'] },
  { name: 'arrow with a name from its variable', make() { const double = x => 2 * x; return double }, play: f => [f(4), f.name], gives: [8, 'double'] },
  { name: 'arrow that gives an object', make: () => a => ({ a }), play: f => f(1), gives: { a: 1 } },
  { name: 'function expression', make: () => function (a) { return [a, this === undefined] }, play: f => [f(1), f.name, typeof new f()], gives: [[1, true], '', 'object'] },
  { name: 'declaration that calls itself', make() { function fac(n) { return n < 2 ? 1 : n * fac(n - 1) } return fac }, play: f => [f(5), f.name], gives: [120, 'fac'] },
  { name: 'named expression that calls itself', make: () => function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) }, play: f => f(10), gives: 55 },
  { name: 'async function and async arrow', make: () => [async function f(x) { return await x + 1 }, async x => await x + 2], play: async ([f, g]) => [await f(1), await g(1), f.name], gives: [2, 3, 'f'] },
  { name: 'generators', make: () => [function* count(n) { while (n > 0) yield n-- }, async function* () { yield 1 }], play: async ([f, g]) => [[...f(2)], (await g().next()).value], gives: [[2, 1], 1] },
  { name: 'method', answers: 'yahoo/serialize-javascript #118', make: () => ({ m(x) { return x + 1 } }).m, play: f => [f(1), f.name, thrown(() => new f())], gives: [2, 'm', 'TypeError'] },
  { name: 'methods of every flavour', make: () => { const o = { async a() { return 1 }, *g() { yield 2 }, async *ag() { yield 3 }, 'x y'() { return 4 }, 5() { return 5 }, get() { return 6 }, async() { return 7 }, static() { return 8 }, ['com' + 'puted']() { return 9 }, [Symbol.iterator]() { return 10 } }; return [...Object.values(o), o[Symbol.iterator]] },
    play: async fs => [fs.map(f => f.name), fs[0](), await fs[1](), [...fs[2]()], (await fs[3]().next()).value, fs.slice(4).map(f => f())],
    gives: [['5', 'a', 'g', 'ag', 'x y', 'get', 'async', 'static', 'computed', '[Symbol.iterator]'], 5, 1, [2], 3, [4, 6, 7, 8, 9, 10]] },
  { name: 'a computed key does not run again', make: () => ({ [(note('key'), 'k')]() { return 1 } }).k, play: f => [f(), f.name], gives: [1, 'k'] },
  { name: 'getter and setter', make: () => { const o = { get v() { return this.x }, set v(x) { this.x = x } }; return Object.getOwnPropertyDescriptor(o, 'v') }, play: ({ get, set }) => { const o = {}; set.call(o, 3); return [get.call(o), get.name, set.name] }, gives: [3, 'get v', 'set v'] },
  { name: 'object with accessors and methods', make: () => ({ x: 1, get double() { return this.x * 2 }, set double(v) { this.x = v / 2 }, inc() { this.x++; return this } }), play: o => { o.inc().double = 10; return [o.x, o.double] }, gives: [5, 10] },
  { name: 'static method, taken', make: () => class { static s(x) { return x } static async a() { return 1 } }.s, play: f => [f(1), f.name], gives: [1, 's'] },
  { name: 'globals of the language and of the platform', make: () => () => [Math.max(1, 2), new URL('https://a.b/c').pathname, typeof structuredClone, Array.isArray([]), undefined], play: f => f(), gives: [2, '/c', 'function', true, undefined] },
  { name: 'typeof what nobody declared', make: () => () => typeof nobodyDeclaredThis, play: f => f(), gives: 'undefined' },
  { name: 'parameters of every flavour', make: () => function f(a, { b, c: [d = 4] } = { b: 2, c: [] }, ...e) { return [a, b, d, e] }, play: f => [f(1), f(1, { b: 3, c: [5] }, 6, 7), f.length], gives: [[1, 2, 4, []], [1, 3, 5, [6, 7]], 1] },
  { name: 'text that is hard to read', make: () => () => { /* } */ // `
    return [`${`}`}`, /[/`]}/.test('/}'), '</script>', "\u2028", 4 /2/ 1] }, play: f => f(), gives: ['}', true, '</script>', '\u2028', 2] },
  { name: 'own properties, a prototype with methods', make() { const F = function F(x) { this.x = x }; F.prototype.get = function () { return this.x }; F.made = [F]; return F }, play: F => [new F(3).get(), F.made[0] === F, new F(1) instanceof F], gives: [3, true, true] },
  { name: 'instance of a function', make() { const F = function F(x) { this.x = x }; F.prototype.get = function () { return this.x }; return new F(7) }, play: o => [o.get(), new o.constructor(1).get()], gives: [7, 1] },
  { name: 'a property of its own, frozen', make: () => Object.freeze(Object.assign(function f() {}, { own: 1 })), play: f => [f.own, Object.isFrozen(f), typeof f.prototype], gives: [1, true, 'object'] },
  { name: 'changed name, frozen', make: () => Object.freeze(Object.defineProperty(x => x, 'name', { value: 'given' })), play: f => [f.name, Object.isFrozen(f), f(1)], gives: ['given', true, 1] },
  { name: 'made by new Function', answers: 'dill test_module_is_none', make: () => sloppy('a', 'b', 'return [a + b, this === globalThis]'), play: f => [f(1, 2), f.name], gives: [[3, true], 'anonymous'] },
  { name: 'sloppy: this, arguments, octals', make: () => sloppy('return function (a) { a = 9; return [arguments[0], 010, typeof this] }')(), play: f => [f(1), f.call('s', 1)], gives: [[9, 8, 'object'], [9, 8, 'object']] },
  { name: 'strict stays strict', make: () => [function () { return this }, sloppy('"use strict"; return this')], play: ([f, g]) => [f(), g(), typeof f.call(1)], gives: [undefined, undefined, 'number'] },
  { name: 'one function twice', make() { const f = () => 1; f.self = f; return [f, { f }] }, play: ([f, o]) => [f === o.f, f.self === f], gives: [true, true] },
  { name: 'class', make: () => class P { constructor(x) { this.x = x } twice() { return this.x * 2 } static of(x) { return new this(x) } get g() { return 'g' } set g(v) { this.x = v } *[Symbol.iterator]() { yield this.x } }, play: P => { const p = P.of(4); p.g = 5; return [p.twice(), p.g, [...p], P.name, thrown(() => P())] }, gives: [10, 'g', [5], 'P', 'TypeError'] },
  { name: 'class without a name', make: () => class{m(){return 1}}, play: C => [new C().m(), C.name], gives: [1, ''] },
  { name: 'class with fields, private members and a static block that does not run again', make: () => class A { x = 1; #y = 2; static s = (note('static field'), 3); static { note('static block'); A.t = 4 } #m() { return this.#y } y() { return this.#m() } static is(o) { return #y in o } }, play: A => [new A().x, new A().y(), A.s, A.t, A.is(new A()), A.is({})], gives: [1, 2, 3, 4, true, false] },
  { name: 'class that extends a built-in', make: () => class S extends Array { top() { return this.at(-1) } }, play: S => [S.of(1, 2).top(), S.of() instanceof Array], gives: [2, true] },
  { name: 'classes that extend each other', make() { class A { m() { return 'A' } static s = 1 } class B extends A { m() { return `B${super.m()}` } } return [B, A] }, play: ([B, A]) => [new B().m(), B.s, new B() instanceof A, Object.getPrototypeOf(B) === A], gives: ['BA', 1, true, true] },
  { name: 'instance', make() { class P { constructor(x) { note('constructor'); this.x = x } get double() { return this.x * 2 } } return new P(4) }, play: p => [p.double, p.constructor.name], gives: [8, 'P'] },
  { name: 'instance of a subclass of Error', make: () => new class Bad extends Error { constructor(code) { super(`code ${code}`); this.code = code } }(5), play: e => [e instanceof Error, e.code, e.message, e.constructor.name], gives: [true, 5, 'code 5', 'Bad'] },
  { name: 'static name, method under a computed key', make() { class A { static name = 'other'; ['k' + 1]() { return 1 } } return A }, play: A => [A.name, new A().k1()], gives: ['other', 1] },
  { name: 'bind: what it captured', answers: 'dill test_pickled_inner, by word of the caller', make() { let n = 5; const by = [2]; return bind(() => n += by[0], () => ({ n, by }), ({ n: v }) => { n = v }) }, play: f => [f(), f()], gives: [7, 9] },
  { name: 'bind: an object of constants', make() { const a = 1, b = { two: 2 }; return { f: bind(() => [a, b], { a, b }), b } }, play: ({ f, b }) => [f()[0], f()[1] === b], gives: [1, true] },
  { name: 'bind: a function that captured itself', make() { const f = bind(n => n === 0 ? 'end' : f(n - 1), () => ({ f })); return f }, play: f => f(3), gives: 'end' },
  { name: 'bind: a method', make() { let n = 1; return { m: bind({ m() { return n++ } }.m, () => ({ n })) } }, play: o => [o.m(), o.m()], gives: [1, 2] },
  { name: 'getter of a class', make: () => getter(class { get g() { return this.x + 1 } }.prototype, 'g'), play: g => g.call({ x: 1 }), gives: 2 },
]
