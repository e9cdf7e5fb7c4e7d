// Members of object literals: methods and accessors, whose text alone is no expression, under every kind of key.

import { thrown } from '../thrown.ts'

const known = 'computed by the module'
const accessor = (o, k) => Object.getOwnPropertyDescriptor(o, k)

export const cases = [
  {
    name: 'method', answers: 'yahoo/serialize-javascript #118', make() { let n = 0; return { inc() { return ++n }, get() { return n } } }, play: o => [o.inc(), o.inc(), o.get(), o.inc.name, Object.hasOwn(o.inc, 'prototype')], gives: [1, 2, 2, 'inc', false],
  },
  {
    name: 'method taken from its object', answers: 'yahoo/serialize-javascript #118; cloudpickle test_instancemethods_without_self', make() { let n = 0; return { inc(by = 1) { return n += by } }.inc }, play: f => [f(), f(5), f.name, f.length], gives: [1, 6, 'inc', 0],
  },
  {
    name: 'methods under strings, numbers, keywords', make() { const n = 1; return { 'a b'() { return n }, 1.5() { return n + 1 }, delete() { return n + 2 }, async() { return n + 3 }, get() { return n + 4 }, static() { return n + 5 }, 0x10() { return n + 6 }, '__proto__'() { return 'own' } } },
    play: o => [Object.keys(o), Object.keys(o).map(k => o[k]()), Object.hasOwn(o, '__proto__')], gives: [['16', 'a b', '1.5', 'delete', 'async', 'get', 'static', '__proto__'], [7, 1, 2, 3, 4, 5, 6, 'own'], true],
  },
  {
    name: 'methods under symbols of the language', make() { const all = [1, 2]; return { *[Symbol.iterator]() { yield* all }, [Symbol.toPrimitive](hint) { return hint === 'number' ? all.length : 'text' } } }, play: o => [[...o], +o, `${o}`], gives: [[1, 2], 2, 'text'],
  },
  {
    name: 'methods under computed keys', make() { const n = 1; const key = 'k' + n; return { [key]() { return n }, [known]() { return n + 1 }, [`${key}x`]() { return n + 2 } } },
    play: o => Object.entries(o).map(([k, f]) => [k, f(), f.name]), gives: [['k1', 1, 'k1'], ['computed by the module', 2, 'computed by the module'], ['k1x', 3, 'k1x']],
  },
  {
    name: 'async and generator methods under computed keys, and before a spread', make() { let n = 1; const key = 'k' + n; const rest = { last: 0 }; return { async a() { return n++ }, *g() { yield n }, async *'a g'() { yield n }, async __proto__() { return n }, ...rest, async [key]() { return n++ }, *[Symbol.iterator]() { yield n }, async *[`${key}x`]() { yield n }, async b() { return n } } },
    play: async o => [Object.entries(o).map(([k, f]) => [k, f.name]), await o.a(), [...o.g()], (await o['a g']().next()).value, await o.k1(), [...o], (await o.k1x().next()).value, await o.b(), Object.hasOwn(o.g, 'prototype')],
    gives: [[['a', 'a'], ['g', 'g'], ['a g', 'a g'], ['__proto__', '__proto__'], ['last', undefined], ['k1', 'k1'], ['k1x', 'k1x'], ['b', 'b']], 1, [2], 2, 2, [3], 3, 3, true],
  },
  {
    name: 'async and generator methods under keys that wait', make() { let n = 1; const made = (function* () { return { *[yield]() { yield n++ }, async [yield]() { return n } } })(); made.next(); made.next('g'); return made.next('a').value },
    play: async o => [[...o.g()], await o.a(), o.g.name, o.a.name], gives: [[1], 2, 'g', 'a'],
  },
  {
    name: 'method under a symbol of its own', make() { const s = Symbol('mine'); return { s, o: { [s]() { return s } } } }, play: ({ s, o }) => [o[s]() === s, o[s].name], gives: [true, '[mine]'],
  },
  {
    name: 'a key that computes with an effect', make() { let n = 0; const next = () => `k${++n}`; return { o: { [next()]() { return n }, [next()]: () => n }, next } },
    play: ({ o, next }) => [Object.keys(o), o.k1(), o.k2(), next(), o.k1()], gives: [['k1', 'k2'], 2, 2, 'k3', 3],
  },
  {
    name: 'getter and setter', answers: 'peers: getters; pulumi #6999, #16541', make() { let v = 1; return { get v() { return v }, set v(x) { v = x * 2 } } }, play: o => { o.v = 4; const { get, set } = accessor(o, 'v'); return [o.v, get.name, set.name, set.length] }, gives: [8, 'get v', 'set v', 1],
  },
  {
    name: 'getter alone, setter alone', make() { let v = 1; return { get g() { return v++ }, set s(x) { v = x } } }, play: o => [o.g, o.g, o.s = 9, o.g, typeof accessor(o, 'g').set, typeof accessor(o, 's').get], gives: [1, 2, 9, 9, 'undefined', 'undefined'],
  },
  {
    name: 'accessors taken from their object', make() { let v = 1; const { get, set } = accessor({ get v() { return v }, set v(x) { v = x } }, 'v'); return [get, set] }, play: ([get, set]) => [get(), set(5), get(), get.name, thrown(() => new get())], gives: [1, undefined, 5, 'get v', 'TypeError'],
  },
  {
    name: 'accessors under symbols of the language', make() { let v = 1; return { put(x) { v = x }, get [Symbol.toStringTag]() { return `tag${v}` } } }, play: o => { o.put(7); return [String(o), accessor(o, Symbol.toStringTag).get.name] }, gives: ['[object tag7]', 'get [Symbol.toStringTag]'],
  },
  {
    name: 'an accessor under a key that computes with an effect', make() { let n = 0; const next = () => `k${++n}`; return { o: { [next()]() { return n }, [next()]: () => n, get [next()]() { return n } }, next } },
    play: ({ o, next }) => [Object.keys(o), o.k1(), o.k2(), o.k3, next(), o.k1()], gives: [['k1', 'k2', 'k3'], 3, 3, 3, 'k4', 4],
  },
  {
    name: 'accessors under computed keys and symbols', make() { let v = 1; const k = 'dyn'; return { get [k]() { return v }, set [k](x) { v = x }, get [Symbol.toStringTag]() { return `tag${v}` } } }, play: o => { o.dyn = 7; return [o.dyn, String(o)] }, gives: [7, '[object tag7]'],
  },
  {
    name: 'accessors under one key, the last of each, and before a spread', make() { let v = 1; const k = 'a'; return { get [k]() { return 'first' }, get a() { return v }, set ['a'](x) { v = x }, get b() { return v + 1 }, ...{ c: 3 } } }, play: o => { o.a = 4; return [o.a, o.b, o.c, accessor(o, 'a').get.name] }, gives: [4, 5, 3, 'get a'],
  },
  {
    name: 'getter that replaces itself', make() { let made = 0; return { get lazy() { made++; Object.defineProperty(this, 'lazy', { value: made }); return made } } }, play: o => [o.lazy, o.lazy], gives: [1, 1],
  },
  {
    name: 'getter that throws is not run', local: true, make() { const e = new Error('getter'); return { get bad() { throw e }, good: 1 } }, play: o => [o.good, thrown(() => o.bad)], gives: [1, 'Error'],
  },
  {
    name: 'async, generator and async generator methods', make() { const n = 1; return { async a() { return n }, *g() { yield n }, async *ag() { yield n } } }, play: async o => [await o.a(), [...o.g()], (await o.ag().next()).value], gives: [1, [1], 1],
  },
  {
    name: 'methods that call each other', make: () => ({ n: 1, a() { return this.b() + 1 }, b() { return this.n * 10 } }), play: o => [o.a(), (o.n = 2, o.a())], gives: [11, 21],
  },
  {
    name: 'duplicate keys: the last stays', make() { const n = 1; return { m() { return n }, m: () => n + 1, get m() { return n + 2 } } }, play: o => [o.m, Object.keys(o)], gives: [3, ['m']],
  },
  {
    name: 'methods and a spread', make() { const n = 1; const base = { a() { return n }, b: () => n + 1 }; return { ...base, a() { return n + 10 }, ...{ c() { return n + 2 } } } }, play: o => [o.a(), o.b(), o.c()], gives: [11, 2, 3],
  },
  {
    name: 'literals in literals', make() { let n = 0; return { a: { b: { inc() { return ++n }, get n() { return n } }, inc: () => ++n } } }, play: o => [o.a.b.inc(), o.a.inc(), o.a.b.n], gives: [1, 2, 2],
  },
  {
    name: 'literal as an argument, with yield and await in it', make() { const it = (function* () { const o = Object.freeze({ a: yield, m() { return this.a } }); yield o })(); it.next(); return it.next('got').value }, play: o => [o.m(), Object.isFrozen(o)], gives: ['got', true],
  },
  {
    name: '__proto__ in a literal', make() { const n = 1; const base = { hi() { return n } }; return { __proto__: base, own: () => n } }, play: o => [o.hi(), o.own(), Object.keys(o), Object.hasOwn(Object.getPrototypeOf(o), 'hi')], gives: [1, 1, ['own'], true],
  },
  {
    name: 'a method in another object too', make() { const a = { n: 'a', m() { return this.n } }; const b = { n: 'b', m: a.m }; return [a, b] }, play: ([a, b]) => [a.m(), b.m(), a.m === b.m], gives: ['a', 'b', true],
  },
  {
    name: 'super in methods, accessors and async methods', make() { const base = { v: 'base', m() { return `m of ${this.v}` }, get g() { return `g of ${this.v}` } }; return { __proto__: base, v: 'sub', m() { return `(${super.m()})` }, get g() { return `(${super.g})` }, async a() { return super.m() }, *[Symbol.iterator]() { yield super.v } } },
    play: async o => [o.m(), o.g, await o.a(), [...o]], gives: ['(m of sub)', '(g of sub)', 'm of sub', ['base']],
  },
  {
    name: 'super of a method whose home is gone from the graph', make() { const home = { __proto__: { m() { return 'base' } }, m() { return super.m() + this.x } }; return { x: 1, f: home.m } }, play: o => o.f(), gives: 'base1',
  },
  {
    name: 'super assigns, and is assigned to by a compound', make() { const base = { get v() { return 1 }, set v(x) { this.got = x } }; return { __proto__: base, set(x) { super.v = x; return this.got }, add() { super.v += 5; return this.got } } }, play: o => [o.set(7), o.add(), Object.hasOwn(o, 'v')], gives: [7, 6, false],
  },
]
