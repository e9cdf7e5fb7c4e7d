// Bound functions, which hide what they are made of: known where instrumented code makes them.

import { thrown } from '../thrown.ts'

function greet(greeting, mark) { return `${greeting} ${this?.name ?? 'nobody'}${mark ?? ''}` }

export const cases = [
  {
    name: 'bound this', answers: 'peers: bound functions; cloudpickle test_partial', make: () => greet.bind({ name: 'ada' }), play: f => [f('hi', '!'), f.name, f.length, Object.hasOwn(f, 'prototype')], gives: ['hi ada!', 'bound greet', 2, false],
  },
  {
    name: 'bound arguments', answers: 'dill test_functools', make: () => greet.bind(null, 'hello'), play: f => [f('?'), f.length], gives: ['hello nobody?', 1],
  },
  {
    name: 'bound closure', make() { let n = 0; return [function (by) { return n += by }.bind(null, 5), () => n] }, play: ([f, get]) => [f(), f(), get()], gives: [5, 10, 10],
  },
  {
    name: 'bound twice', make: () => greet.bind({ name: 'first' }, 'hey').bind({ name: 'second' }, '!'), play: f => [f(), f.name, f.length], gives: ['hey first!', 'bound bound greet', 0],
  },
  {
    name: 'bound method of the object beside it', answers: 'cloudpickle test_locally_defined_function_and_class: bound method', make() { const o = { n: 1, inc() { return ++this.n } }; return { o, inc: o.inc.bind(o) } }, play: ({ o, inc }) => [inc(), inc(), o.n], gives: [2, 3, 3],
  },
  {
    name: 'bound method of a class', answers: 'cloudpickle test_bound_classmethod', make() { class A { #n = 1; inc() { return ++this.#n } } const a = new A(); return { a, inc: a.inc.bind(a) } }, play: ({ a, inc }) => [inc(), a.inc()], gives: [2, 3],
  },
  {
    name: 'an object holds its own bound method', answers: 'dill test_issue_510', make() { class Foo { constructor() { this.f2 = this.f2.bind(this) } f2() { return this } } return new Foo() }, play: o => { const { f2 } = o; return f2() === o && Object.hasOwn(o, 'f2') }, gives: true,
  },
  {
    name: 'a graph of bound functions', answers: 'dill test_partial, test_partials', make() { function obj(self, child) { return [self, child] } const a = {}, b = {}; a.f = obj.bind(null, a, b); b.f = obj.bind(b, b); b.up = a; return a },
    play: a => { const [self, b] = a.f(); return [self === a, b.f(1)[0] === b, b.up === a] }, gives: [true, true, true],
  },
  {
    name: 'bound to itself', local: true, make() { const f = function () { return this.target } .bind({ get target() { return 't' } }); const g = function () { return this }; const box = { g }; box.bound = g.bind(box); return [f, box] }, play: ([f, box]) => [f(), box.bound() === box], gives: ['t', true],
  },
  {
    name: 'bound class', make() { class P { constructor(x, y) { this.at = [x, y] } } const Half = P.bind(null, 1); return { P, Half } }, play: ({ P, Half }) => { const p = new Half(2); return [p.at, p instanceof P, p instanceof Half, thrown(() => Half(2)), Half.length] }, gives: [[1, 2], true, true, 'TypeError', 1],
  },
  {
    name: 'bound constructor of old', make() { function F(x) { this.x = x; this.isNew = new.target === F } return F.bind({ ignored: true }, 4) }, play: F => { const o = new F(); return [o.x, o.isNew, o instanceof F] }, gives: [4, true, true],
  },
  {
    name: 'bound intrinsics', answers: 'cloudpickle test_builtin_classmethod, test_builtin_slotmethod, test_unhashable_function', make() { const m = new Map([['a', 1]]); return [Math.max.bind(null, 3), m.get.bind(m), Array.prototype.slice.bind([1, 2, 3], 1), String.bind(null, 5), Function.prototype.call.bind(Object.prototype.hasOwnProperty)] },
    play: ([max, get, slice, string, own]) => [max(1, 2), get('a'), slice(), string(), own({ x: 1 }, 'x')], gives: [3, 1, [2, 3], '5', true],
  },
  {
    name: 'bound arrow keeps its this', make() { return (function () { return (() => this.n).bind({ n: 2 }) }).call({ n: 1 }) }, play: f => f(), gives: 1,
  },
  {
    name: 'bound async and generator functions', make() { const n = 1; return [async function (x) { return this.y + x + n }.bind({ y: 10 }, 100), function* (x) { yield this.y + x }.bind({ y: 1 }, 2)] }, play: async ([f, g]) => [await f(), [...g()]], gives: [111, [3]],
  },
  {
    name: 'a bound function with properties', make() { const f = greet.bind(null); f.extra = [f]; Object.defineProperty(f, 'name', { value: 'mine' }); return f }, play: f => [f.extra[0] === f, f.name, f('a')], gives: [true, 'mine', 'a nobody'],
  },
  {
    name: 'bound under a changed prototype', make() { const f = greet.bind(null, 'x'); return Object.setPrototypeOf(f, { own: 'proto' }) }, play: f => [f.own, f()], gives: ['proto', 'x nobody'],
  },
  {
    name: 'an own method named bind', make() { const o = { bind(...args) { return [this === o, args] } }; return o }, play: o => o.bind(1, 2)[1], gives: [1, 2],
  },
  {
    name: 'bind of a function whose bind is its own', make() { const f = () => 1; f.bind = x => `own ${x}`; return f }, play: f => f.bind('b'), gives: 'own b',
  },
  {
    name: 'bound with spread arguments', make() { const args = [1, 2]; return ((...all) => all).bind(null, ...args, 3) }, play: f => f(4), gives: [1, 2, 3, 4],
  },
  {
    name: 'bound in a class field', make: () => new class { n = 1; handler = this.on.bind(this, 'evt'); on(e) { return `${e}${this.n++}` } }(), play: o => { const { handler } = o; return [handler(), handler(), o.n] }, gives: ['evt1', 'evt2', 3],
  },
]
