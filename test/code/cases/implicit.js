// What a function has without declaring it: this, arguments, new.target, super and import.meta, in arrows above all, which
// take them from around them.

import { thrown } from '../thrown.ts'

class Base {
  constructor() { this.tag = 'base' }
  greet(name) { return `hello ${name} from ${this.tag}` }
  get shout() { return this.tag.toUpperCase() }
  static who() { return `static ${this.name}` }
}

export const cases = [
  {
    name: 'this in an arrow', make() { return (function () { return () => this.n++ }).call({ n: 1 }) }, play: f => [f(), f()], gives: [1, 2],
  },
  {
    name: 'this in an arrow is the object beside it', make() { const o = { n: 0, start() { return () => { this.n++; return this } } }; return { o, tick: o.start() } },
    play: ({ o, tick }) => [tick() === o, o.n], gives: [true, 1],
  },
  {
    name: 'this in arrows within arrows, in a block', make() { const o = { n: 5, m() { if (this) { return () => () => this.n++ } } }; return o.m() }, play: f => [f()(), f()()], gives: [5, 6],
  },
  {
    name: 'this of an arrow cannot be changed', make() { return (function () { return () => this?.n }).call({ n: 1 }) }, play: f => [f.call({ n: 2 }), f.bind({ n: 3 })()], gives: [1, 1],
  },
  {
    name: 'this that is undefined', make() { return (function () { return () => this })() }, play: f => [f(), f.call(1)], gives: [undefined, undefined],
  },
  {
    name: 'this that is a primitive', make() { return (function () { return () => typeof this })() && (function () { return () => typeof this }).call('s') }, play: f => f(), gives: 'string',
  },
  {
    name: 'this of a method is its receiver', make: () => ({ n: 1, m() { return this?.n } }), play: ({ m }) => [m.call({ n: 2 }), { n: 3, m }.m(), m()], gives: [2, 3, undefined],
  },
  {
    name: 'this in a class field', make: () => new class { n = 1; inc = () => ++this.n }(), play: o => { const { inc } = o; return [inc(), inc(), o.n] }, gives: [2, 3, 3],
  },
  {
    name: 'this of a constructor, before and after super', make() { class D extends Base { constructor() { let get; super((get = () => this)); this.get = get } } return new D() },
    play: o => [o.get() === o, o.tag], gives: [true, 'base'],
  },
  {
    name: 'this of an activation that threw half-way', make() { const out = []; try { (function () { out.push(() => this.n++, () => late); null.x; const late = 1 }).call({ n: 1 }) } catch { /* as planned */ } return out },
    play: ([f, g]) => [f(), f(), thrown(g)], gives: [1, 2, 'ReferenceError'],
  },
  {
    name: 'this of a constructor that threw half-way, beside variables before and after super', make() { const out = []; class D extends Base { constructor(turn) { let a = 1; out.push(() => a++, () => this.tag); if (turn === 0) throw turn; super(); let b = 2; out.push(() => b++, () => c); if (turn === 1) throw turn; const c = 3 } } for (const turn of [0, 1, 2]) try { new D(turn) } catch { /* as planned */ } return out },
    play: fs => fs.map(f => thrown(f) === 'nothing' ? f() : 'unset'), gives: [2, 'unset', 2, 'base', 3, 'unset', 2, 'base', 3, 3],
  },
  {
    name: 'this of a constructor that may call super', make() { const out = []; class D extends Base { constructor(calls) { let a = 1; if (calls) super(); out.push(() => a++, () => this.tag); if (!calls) throw calls } } for (const calls of [false, true]) try { new D(calls) } catch { /* as planned */ } return out },
    play: ([a, b, c, d]) => [a(), thrown(b), c(), d()], gives: [1, 'ReferenceError', 1, 'base'],
  },
  {
    name: 'super in an arrow of a static block', make() { let who; class D extends Base { static { who = () => super.who() } } return [who, D] }, play: ([who]) => who(), gives: 'static D',
  },
  {
    name: 'this in a static block and a static field', make() { class A { static n = 1; static f = () => this.n; static g; static { this.g = () => this } } return A }, play: A => [A.f(), A.g() === A], gives: [1, true],
  },
  {
    name: 'arguments in an arrow', make() { return (function () { return () => [arguments.length, arguments[0]++, [...arguments]] })(1, 'b') }, play: f => [f(), f(9)], gives: [[2, 1, [2, 'b']], [2, 2, [3, 'b']]],
  },
  {
    name: 'arguments of a function are its own', make: () => function () { return arguments.length }, play: f => [f(), f(1, 2)], gives: [0, 2],
  },
  {
    name: 'arguments of a method and an accessor, in arrows', make() { const o = { m() { return () => arguments[0] }, set s(v) { this.f = () => arguments[0] + v } }; o.s = 2; return [o.m('a'), o.f] }, play: ([f, g]) => [f(), g()], gives: ['a', 4],
  },
  {
    name: 'new.target in an arrow', make() { function F() { this.f = () => new.target } return [new F().f, F] }, play: ([f, F]) => f() === F, gives: true,
  },
  {
    name: 'new.target of a call', make() { function F() { return () => new.target } return F() }, play: f => f(), gives: undefined,
  },
  {
    name: 'new.target in a function that travels', make: () => function F() { return new.target === undefined ? 'called' : new.target === F ? 'constructed' : 'extended' },
    play: F => [F(), typeof new F(), Reflect.construct(F, [], class extends F {}) instanceof F], gives: ['called', 'object', true],
  },
  {
    name: 'super in an arrow of a method: a call', answers: 'DESIGN: super in arrows', make() { class D extends Base { greet(name) { return () => super.greet(name) } } return new D().greet('me') }, play: f => f(), gives: 'hello me from base',
  },
  {
    name: 'super in an arrow: reading, with the receiver', make() { class D extends Base { get shout() { return 'own' } all() { return () => [super.shout, super['shout'], this.shout] } } return new D().all() }, play: f => f(), gives: ['BASE', 'BASE', 'own'],
  },
  {
    name: 'super in an arrow: assignment reaches the receiver', make() { class D extends Base { put() { return v => { super.extra = v; return Object.keys(this) } } } return new D().put() }, play: f => f(1), gives: ['tag', 'extra'],
  },
  {
    name: 'super in an arrow of a static method', make() { class D extends Base { static who() { return () => super.who() } } return D.who() }, play: f => f(), gives: 'static D',
  },
  {
    name: 'super in an arrow of an object method', make() { const base = { hi() { return `hi ${this.n}` } }; return { __proto__: base, n: 1, hi() { return () => super.hi() } }.hi() }, play: f => f(), gives: 'hi 1',
  },
  {
    name: 'super in arrows of a method, which share its object', make() { let n = 0; const base = { hi() { return `hi ${this.n} ${++n}` } }; return { __proto__: base, n: 1, both() { return [() => super.hi(), () => (() => super.hi())(), () => n] } }.both() }, play: ([f, g, get]) => [f(), g(), get()], gives: ['hi 1 1', 'hi 1 2', 2],
  },
  {
    name: 'super in an arrow, two arrows deep', make() { class D extends Base { greet(n) { return () => () => super.greet(n) } } return new D().greet('x')() }, play: f => f(), gives: 'hello x from base',
  },
  {
    name: 'super in an arrow in a field', make() { class D extends Base { call = () => super.greet('f') } return new D() }, play: o => o.call(), gives: 'hello f from base',
  },
  {
    name: 'super in an object method', answers: 'peers: methods with super', make() { const base = { name: () => 'base', get x() { return `x of ${this.id}` } }; return Object.setPrototypeOf({ id: 7, name() { return `sub of ${super.name()}` }, get x() { return `my ${super.x}` } }, base) },
    play: o => [o.name(), o.x], gives: ['sub of base', 'my x of 7'],
  },
  {
    name: 'super of an object method follows its home', make() { const o = { m() { return super.m?.() ?? 'none' } }; return o },
    play: o => [o.m(), Object.setPrototypeOf(o, { m: () => 'found' }).m(), { n: o.m }.n()], gives: ['none', 'found', 'found'],
  },
  {
    name: 'import.meta', bare: false, make: () => [() => typeof import.meta.url, () => import.meta], play: ([f, g]) => [f(), g() === g(), typeof g().url], gives: ['string', true, 'string'],
  },
  {
    name: 'globalThis', make: () => () => [globalThis.Array === Array, globalThis === globalThis.globalThis], play: f => f(), gives: [true, true],
  },
  {
    name: 'an arrow is no constructor', make() { const n = 1; return [() => n, { m() { return n } }.m, async function () { return n }, function* () { yield n }] },
    play: fs => fs.map(f => thrown(() => new f())), gives: ['TypeError', 'TypeError', 'TypeError', 'TypeError'],
  },
]
