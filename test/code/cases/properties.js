// Functions are objects: own properties, changed descriptors, prototypes, and classes as they were before `class`.

import { ordered } from '../keys.js'
import { thrown } from '../thrown.ts'

const keys = f => ordered(Reflect.ownKeys(f).map(String))
const bits = (o, k) => { const d = Object.getOwnPropertyDescriptor(o, k); return d && [d.writable, d.enumerable, d.configurable] }

export const cases = [
  {
    name: 'own properties', answers: 'peers: own properties; pulumi #952', make() { let n = 0; const f = () => ++n; f.calls = 3; f.list = [f]; f['a b'] = { deep: 1 }; return f },
    play: f => [f(), f.calls++, f.calls, f.list[0] === f, f['a b'].deep, keys(f)], gives: [1, 3, 4, true, 1, ['length', 'name', 'calls', 'list', 'a b']],
  },
  {
    name: 'properties under symbols', make() { const s = Symbol('s'); const f = () => s; f[s] = 1; f[Symbol.toStringTag] = 'Tagged'; return f }, play: f => [f[f()], String(Object.prototype.toString.call(f))], gives: [1, '[object Tagged]'],
  },
  {
    name: 'name and length defined anew', answers: 'cloudpickle test_function_qualname (mutated)', make() { const f = a => a; Object.defineProperty(f, 'name', { value: 'other' }); Object.defineProperty(f, 'length', { value: 7 }); return f }, play: f => [f.name, f.length, bits(f, 'name'), f(1)], gives: ['other', 7, [false, false, true], 1],
  },
  {
    name: 'name that is an accessor', make() { let n = 0; return Object.defineProperty(() => n, 'name', { get: () => `n${++n}` }) }, play: f => [f.name, f.name, f()], gives: ['n1', 'n2', 2],
  },
  {
    name: 'name that is no string, or writable', make() { const n = 1; return [Object.defineProperty(() => n, 'name', { value: 5 }), Object.defineProperty(() => n, 'name', { writable: true, enumerable: true })] }, play: ([f, g]) => [f.name, bits(g, 'name'), g.name], gives: [5, [true, true, true], ''],
  },
  {
    name: 'name and length deleted', make() { const f = (a, b) => a; delete f.name; delete f.length; return f }, play: f => [keys(f), f.name, f.length], gives: [[], '', 0],
  },
  {
    name: 'order of its keys', make() { const f = function () {}; delete f.length; f.z = 1; Object.defineProperty(f, 'length', { value: 5, configurable: true }); return f }, play: f => keys(f), gives: ordered(['name', 'prototype', 'z', 'length']),
  },
  {
    name: 'accessors that share a variable', answers: 'pulumi #952: accessors', make() { let v = 1; return Object.defineProperty(() => v, 'value', { get: () => v, set(x) { v = x }, enumerable: true }) }, play: f => { f.value = 5; return [f.value, f(), bits(f, 'value')] }, gives: [5, 5, [undefined, true, false]],
  },
  {
    name: 'enumerable and configurable bits', answers: 'pulumi #952', make() { const f = () => 1; Object.defineProperty(f, 'hidden', { value: 1 }); Object.defineProperty(f, 'shown', { value: 2, enumerable: true }); return f },
    play: f => [bits(f, 'hidden'), bits(f, 'shown'), Object.keys(f), thrown(() => { f.hidden = 2 })], gives: [[false, false, false], [false, true, false], ['shown'], 'TypeError'],
  },
  {
    name: 'frozen, sealed, not extensible', make() { let n = 0; return [Object.freeze(() => n++), Object.seal(Object.assign(() => n, { x: 1 })), Object.preventExtensions(() => n)] },
    play: ([f, g, h]) => [Object.isFrozen(f), f(), Object.isSealed(g), Object.isFrozen(g), Object.isExtensible(h), h()], gives: [true, 0, true, false, false, 1],
  },
  {
    name: 'another [[Prototype]]', make() { const base = { help() { return `help for ${this()}` } }; return [Object.setPrototypeOf(() => 'f', base), Object.setPrototypeOf(() => 'g', null), Object.setPrototypeOf(() => 'h', () => 'parent')] },
    play: ([f, g, h]) => [f.help(), f.call, Object.getPrototypeOf(g), Reflect.apply(g, null, []), Object.getPrototypeOf(h)()], gives: ['help for f', undefined, null, 'g', 'parent'],
  },
  {
    name: 'prototype with methods', answers: 'pulumi #952: prototypes', make() { function Dog(name) { this.name = name } Dog.prototype.bark = function () { return `${this.name}!` }; return Dog },
    play: Dog => [new Dog('rex').bark(), new Dog('a') instanceof Dog, Dog.prototype.constructor === Dog, bits(Dog.prototype, 'constructor'), bits(Dog, 'prototype')], gives: ['rex!', true, true, [true, false, true], [true, false, false]],
  },
  {
    name: 'instance of a function', make() { let made = 0; function Dog(name) { this.name = name; this.id = ++made } Dog.prototype = { constructor: Dog, bark() { return this.name + made } }; return new Dog('rex') },
    play: d => { const e = new d.constructor('b'); return [d.bark(), e.id, d.bark(), e instanceof d.constructor] }, gives: ['rex2', 2, 'rex2', true],
  },
  {
    name: 'inheritance by Object.create', answers: 'pulumi #416: prototype-chain capture', make() { function A() { this.a = 1 } A.prototype.who = function () { return 'A' }; function B() { A.call(this); this.b = 2 } B.prototype = Object.create(A.prototype, { constructor: { value: B } }); B.prototype.who = function () { return 'B' + A.prototype.who.call(this) }; return new B() },
    play: b => [b.who(), b.a, b.b, b.constructor.name, Object.getPrototypeOf(Object.getPrototypeOf(b)).constructor.name], gives: ['BA', 1, 2, 'B', 'A'],
  },
  {
    name: 'inheritance of statics by setPrototypeOf', make() { const A = function () {}; A.make = function () { return new this() }; const B = function () {}; Object.setPrototypeOf(B, A); Object.setPrototypeOf(B.prototype, A.prototype); return { A, B } },
    play: ({ A, B }) => [B.make() instanceof B, B.make() instanceof A, Object.hasOwn(B, 'make')], gives: [true, true, false],
  },
  {
    name: 'prototype that is no object, or is deleted from', make() { const f = function () {}; f.prototype = 5; const g = function () {}; delete g.prototype.constructor; return [f, g] }, play: ([f, g]) => [f.prototype, Object.getPrototypeOf(new f()) === Object.prototype, keys(g.prototype)], gives: [5, true, []],
  },
  {
    name: 'prototype that is read-only, and frozen', make() { const f = function () {}; Object.defineProperty(f, 'prototype', { writable: false }); Object.freeze(f.prototype); return f }, play: f => [bits(f, 'prototype'), Object.isFrozen(f.prototype), new f() instanceof f], gives: [[false, false, false], true, true],
  },
  {
    name: 'a prototype alone leads to its function', make() { function F() {} F.prototype.x = 1; return F.prototype }, play: p => [p.x, new p.constructor().x, p.constructor.prototype === p], gives: [1, 1, true],
  },
  {
    name: 'one prototype of two functions', make() { const F = function () {}; const G = function () {}; G.prototype = F.prototype; return [F, G] }, play: ([F, G]) => [new G() instanceof F, F.prototype === G.prototype, G.prototype.constructor === F], gives: [true, true, true],
  },
  {
    name: 'a function as a prototype of objects', make() { const f = () => 'called'; f.own = 1; return Object.create(f, { x: { value: 2, enumerable: true } }) }, play: o => [o.own, o.x, Object.getPrototypeOf(o)(), thrown(() => o())], gives: [1, 2, 'called', 'TypeError'],
  },
  {
    name: 'wrapper that names what it wraps', answers: 'dill test_mixins: __wrapped__; cloudpickle test_wraps_preserves_function_name', make() { const wrap = f => Object.defineProperties((...args) => `<${f(...args)}>`, { name: { value: f.name }, wrapped: { value: f } }); return wrap(function inner(x) { return x }) }, play: f => [f('a'), f.name, f.wrapped('b')], gives: ['<a>', 'inner', 'b'],
  },
  {
    name: 'a function in its own property', make() { const f = () => f.self; f.self = f; return f }, play: f => f.self === f && f() === f, gives: true,
  },
  {
    name: 'accessors of an object', answers: 'peers: getters; dill test_properties', make() { let data = null; return { get both() { return data }, set both(v) { data = v }, get only() { return 'g' }, set sink(v) { data = [v] } } },
    play: o => [o.both, (o.both = 1), o.both, o.only, o.sink, (o.sink = 2), o.both, thrown(() => { o.only = 1 })], gives: [null, 1, 1, 'g', undefined, 2, [2], 'TypeError'],
  },
  {
    name: 'own toString, valueOf, call and apply', make() { const f = () => 1; f.toString = () => 'text'; f.call = () => 'mine'; f[Symbol.toPrimitive] = () => 42; return f }, play: f => [f.toString(), f.call(), +f, f()], gives: ['text', 'mine', 42, 1],
  },
  {
    name: 'then, toJSON, constructor, hasInstance', make() { const f = () => 1; f.then = 1; f.toJSON = () => 'json'; f.constructor = null; Object.defineProperty(f, Symbol.hasInstance, { value: x => x === 7 }); return f }, play: f => [f.toJSON(), f.constructor, 7 instanceof f, {} instanceof f], gives: ['json', null, true, false],
  },
]
