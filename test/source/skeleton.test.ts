// What a skeleton gives, case by case: what instrumented code made is made anew through compiled rooms and through rooms
// from text, twice, and does what it did.

import { describe, expect, test } from 'vitest'
import { module, opened, script, travelled, type Program, type Way } from './skeleton-travel.ts'

interface Case {
  readonly name: string
  /** A script whose completion value, or a module whose export `made`, is or gives what travels; a function makes it anew each time. */
  readonly code: string
  readonly type?: 'module'
  /** Uses it. */
  readonly play: (value: any) => unknown
  /** What the first use gives. */
  readonly gives: unknown
  /** Original and copies play with one live thing. */
  readonly shares?: true
  /** Names that only the running program knows. */
  readonly unnamed?: true
}

const ways: readonly Way[] = ['compiled', 'source']

/** What a copy says where a constant is assigned to, and what this engine says. */
const constant = ['Assignment to constant variable.', ((): unknown => {
  try {
    return (0, eval)('(() => { const c = 1; c = 2 })()')
  } catch (error) {
    return (error as Error).message
  }
})()]
/** WebKit's texts of asynchronous methods of this name do not say that they are asynchronous. */
const keepsAsync = String((0, eval)('({ async async() {} })').async).startsWith('async async')

const scripts: readonly Case[] = [
  { name: 'a shared counter', code: '() => { let n = 0; return { up: () => ++n, get value() { return n }, set value(v) { n = v } } }', play: c => [c.up(), c.up(), c.value, c.value = 7, c.up()], gives: [1, 2, 2, 7, 8] },
  { name: 'each turn of a loop', code: '() => { const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i++, () => i); return fs }', play: fs => [fs[0](), fs[0](), fs[1](), fs[3](), fs[5]()], gives: [0, 1, 2, 1, 2] },
  { name: 'turns of for-of and for-in', code: '() => { const fs = []; for (const x of [1, 2]) fs.push(() => x); for (const k in { a: 1 }) fs.push(() => k); return fs }', play: fs => fs.map((f: any) => f()), gives: [1, 2, 'a'] },
  { name: 'three scopes', code: '() => { let a = 1; return b => { { let c = 3; return { sum: () => a + b + c, up: () => { a++; b++; c++ } } } } }', play: f => { const o = f(2); o.up(); return [o.sum(), f(2).sum()] }, gives: [9, 7] },
  { name: 'three scopes, entered before they travel', code: '() => { let a = 1; const f = b => { { let c = 3; return { sum: () => a + b + c, up: () => { a++; b++; c++ } } } }; return [f(2), f(20)] }', play: ([o, p]) => { o.up(); return [o.sum(), p.sum()] }, gives: [9, 25] },
  { name: 'a scope of parameters', code: '() => (function (a, get = () => a, set = v => { a = v }) { var a; return { get, set, inner: () => a } })(1)', play: o => { o.set(5); return [o.get(), o.inner()] }, gives: [5, 1] },
  { name: 'a switch', code: '() => { switch (1) { case 1: let n = 7; const up = () => ++n; function f() { return n } return [up, f, () => n] } }', play: ([up, f, get]) => [up(), f(), get()], gives: [8, 8, 8] },
  { name: 'catch', code: '() => { try { throw { code: 1 } } catch ({ code, ...rest }) { return [() => code++, () => code, () => rest] } }', play: ([up, get, rest]) => [up(), get(), rest()], gives: [1, 2, {}] },
  { name: 'this, arguments and new.target of arrows', code: '() => { function F(a) { this.v = 1; this.all = [() => this.v++, () => [arguments[0], arguments.length], () => new.target, () => this] } const o = new F("a", "b"); return { F, all: o.all } }', play: ({ F, all: [v, args, target, self] }) => [v(), v(), args(), target() === F, self().v], gives: [1, 2, ['a', 2], true, 3] },
  { name: 'this in arrows within arrows, within an object', code: '() => ({ n: 1, m() { return () => () => { this.n++; return { at: () => this.n } } } }).m()', play: f => [f()().at(), f()().at()], gives: [2, 3] },
  { name: 'arguments in a shorthand, and assigned to', code: '() => (function () { return () => { const all = { arguments }; arguments = () => {}; return [all.arguments.length, arguments.name] } })(1, 2)', play: f => f(), gives: [2, 'arguments'] },
  { name: 'super in arrows of methods', code: '() => { class A { constructor() { this.n = 1 } hi(x) { return ["A", this.n, x] } get v() { return this.n } set v(x) { this.n = x } static s() { return "s" + this.name } } class B extends A { hi(x) { return () => super.hi(x) } all() { return [() => super.v, () => { super.v = 5; super["v"]++; [super.v] = [super.v + 1]; return this.n }, () => super.none?.(), () => super.hi?.(2), () => super.hi`t`.length, () => super[(() => "hi")()](3)] } static s() { return () => super.s() } } const b = new B(); return [b.hi("x"), ...b.all(), B.s()] }', play: all => all.map((f: any) => f()), gives: [['A', 1, 'x'], 1, 7, undefined, ['A', 7, 2], 3, ['A', 7, 3], 'sB'] },
  { name: 'accessors and methods of objects', code: '() => { let n = 1; return { get v() { return n }, set v(x) { n = x }, m(a, b = 1) { return n + a + b }, "a b"() { return n }, 12() { return n }, [Symbol.iterator]: function* () { yield n }, async am() { return n }, *gm() { yield n }, __proto__: null } }', play: o => { o.v = 4; return [o.v, o.m(1), o['a b'](), o[12](), [...o], [...o.gm()], o.m.name, o.m.length, o['a b'].name, o.gm.name, o[12].name, Object.getOwnPropertyDescriptor(o, 'v')!.get!.name] }, gives: [4, 6, 4, 4, [4], [4], 'm', 1, 'a b', 'gm', '12', 'get v'] },
  { name: 'methods with computed keys', code: '() => { let n = 1; const k = "key"; return [{ [k]() { return n } }, { [Symbol.iterator]() { return n } }, { ["x"]() { return n } }, { get [k]() { return n } }] }', play: ([a, b, c]) => [a.key(), b[Symbol.iterator](), c.x(), c.x.name, b[Symbol.iterator].name], gives: [1, 1, 1, 'x', '[Symbol.iterator]'], unnamed: true },
  { name: 'methods with names of syntax', code: `() => { let n = 1; return { function() { return n }, ${keepsAsync ? 'async async() { return n }, ' : ''}get get() { return n }, async function_() { return n }, class() { return n }, static() { return n }, await() { return n }, async *yield() { yield n } } }`, play: o => [o.function(), o.get, o.class(), o.static(), o.await(), o.function.name], gives: [1, 1, 1, 1, 1, 'function'] },
  { name: 'generators', code: '() => { let n = 1; return [function* () { yield n++; yield n }, async function () { return n }, async function* g() { yield n }, async () => { await 1; return n }, async x => n + x] }', play: ([g, f, ag, a]) => [[...g()], [...g()], f().constructor.name, Object.prototype.toString.call(ag()), a.name], gives: [[1, 2], [2, 3], 'Promise', '[object AsyncGenerator]', ''] },
  { name: 'mutual recursion of hoisted functions', code: '() => { const start = even; function even(n) { return n === 0 || odd(n - 1) } function odd(n) { return n !== 0 && even(n - 1) } return [start, even, odd] }', play: ([start, even, odd]) => [start === even, even(10), odd(10)], gives: [true, true, false] },
  { name: 'a hoisted function whose name is assigned to', code: '() => { function f() { return [f.name, typeof f] } const before = f; const set = v => { f = v }; return { before, set, get: () => f } }', play: ({ before, set, get }) => { const same = get() === before; set({ name: 'other' }); return [same, before(), before.name] }, gives: [true, ['other', 'object'], 'f'] },
  { name: 'a function expression by its own name', code: '() => (function f(n) { return [() => f, () => { f = 1; return typeof f }, () => n++] })(1)', play: ([f, set, n]) => [typeof f(), set(), n(), n()], gives: ['function', 'function', 1, 2] },
  { name: 'a variable before its declaration', code: '() => { const fs = [() => early, () => late, () => { late = 1 }, () => typeof late]; let early = 1; return fs; let late = 2 }', play: fs => fs.map((f: any) => { try { return f() } catch (e) { return (e as Error).name } }), gives: [1, 'ReferenceError', 'ReferenceError', 'ReferenceError'] },
  { name: 'constants', code: '() => { const c = { n: 1 }; let after = 0; return [() => { c.n++; return c.n }, () => { c = after = 1 }, () => { c++ }, () => { [c] = [1] }, () => { ({ c } = {}) }, () => { ({ c = 2 } = {}) }, () => { c ??= 5; c += 1 }, () => { for (c of [1]); }, () => after] }', play: fs => fs.map((f: any) => { try { return f() } catch (e) { return constant.includes((e as Error).message) ? 'constant' : e } }), gives: [2, ...Array<unknown>(7).fill('constant'), 1] },
  { name: 'names of anonymous functions', code: '() => { let n = 1, f, g; f = () => n; g ??= function () { return n }; const o = { h: () => n, "i j": () => n, __proto__: null }; const [k = () => n] = []; return [f, g, o.h, o["i j"], k, [() => n][0], class { static v = n }] }', play: fs => fs.map((f: any) => f.name), gives: ['f', 'g', 'h', 'i j', 'k', '', ''] },
  { name: 'names of classes', code: '() => { let n = 1; const A = class { m() { return n } }; const o = { B: class { m() { return n } }, C: class D { m() { return n } } }; return [A, o.B, o.C] }', play: cs => cs.map((c: any) => [c.name, new c().m()]), gives: [['A', 1], ['B', 1], ['D', 1]] },
  { name: 'a class in a function', code: '() => { let made = 0; class A { #n = 0; constructor(n = 1) { made++; this.#n = n } up() { return ++this.#n } static peek(a) { return a.#n } static count() { return made } } return [A, new A(5)] }', play: ([A, a]) => [a.up(), A.peek(a), new A().up(), A.count(), a instanceof A], gives: [6, 6, 2, 2, true] },
  { name: 'static blocks do not run, static state travels', code: '() => { const log = []; class A { static n = log.push("field"); static #p = log.push("private"); static { log.push("block") } static get p() { return A.#p } static log = log } return A }', play: A => [A.n, A.p, A.log], gives: [1, 2, ['field', 'private', 'block']] },
  { name: 'a class that extends', code: '() => { const log = []; const Base = class { constructor() { this.base = 1 } hi() { return "hi" } }; const mixin = C => class extends C { mixed() { return super.hi() + "!" } }; class A extends (log.push("heritage"), mixin(Base)) { hi() { return "A" + super.hi() } } return [A, new A(), log] }', play: ([A, a, log]) => [a.hi(), a.mixed(), a.base, a instanceof A, log, Object.getPrototypeOf(A).name], gives: ['Ahi', 'hi!', 1, true, ['heritage'], ''] },
  { name: 'a class that extends a built-in', code: '() => { let n = 0; return class Stack extends Array { push(...all) { n += all.length; return super.push(...all) } static n() { return n } } }', play: Stack => { const s = new Stack(); s.push(1, 2); return [s.length, Stack.n(), Array.isArray(s)] }, gives: [2, 2, true] },
  { name: 'super in methods and accessors of objects', code: '() => { const base = { hi(x) { return ["base", this.n, x] }, get v() { return this.n * 10 } }; return { __proto__: base, n: 1, hi(x) { return super.hi(x) }, get v() { return super.v + 1 }, later() { const all = [() => this.n]; return [super.hi?.(all[0]()), super["v"]] } } }', play: o => [o.hi(2), o.v, o.later(), { n: 5, hi: o.hi }.hi(0)], gives: [['base', 1, 2], 11, [['base', 1, 1], 10], ['base', 5, 0]] },
  { name: 'closures over private members', code: '() => { class A { #n = 1; #m(x) { return [this.#n, x] } get #g() { return this.#n } set #g(v) { this.#n = v } static #s = 7; static #t() { return this.#s } static is(o) { return #n in o } #fns = { f() { return this === undefined } }; all() { return [() => this.#n++, () => this.#m(2), () => { this.#g = 5; return this.#g }, () => A.#s++, () => A.#t(), o => [#n in o, #s in o, #m in o], () => this?.#n, o => o?.#n.x.y, () => this.#n.toFixed(1), o => o?.#m(3), () => this.#m?.(4), () => { [this.#n] = [8]; ({ n: this.#n = 9 } = {}); for (this.#n of [10]); return this.#n }, () => this.#m`t`.length, () => typeof this.#fns.f, () => this.#fns?.f.name, () => new this.#K().k, () => new this.#fns.K(3).v, () => delete this.#fns.none] } #K = class { k = 1 } } const a = new A(); a.all().forEach(f => f); return { a, A, all: a.all() } }', play: ({ a, all: [n, m, g, s, t, has, opt, chain, fixed, optCall, callOpt, patterns, tag, type, name, make] }) => [n(), m(), g(), s(), t(), has(a), has({}), opt(), chain(undefined), fixed(), optCall(null), optCall(a), callOpt(), patterns(), tag(), type(), name(), make()], gives: [1, [2, 2], 5, 7, 8, [true, false, true], [false, false, false], 5, undefined, '5.0', undefined, [5, 3], [5, 4], 10, 2, 'function', 'f', 1] },
  { name: 'private names of classes in classes', code: '() => { class Outer { #x = 1; make() { class Inner { #x = 2; both(o) { return () => [this.#x, Outer.read(o)] } } return [new Inner().both(this), class { read(o) { return o.#x } }, () => this.#x++] } static read(o) { return o.#x } } return new Outer().make() }', play: ([f, C, up]) => [up(), f()[0], (() => { try { return new C().read({}) } catch (e) { return (e as Error).name } })()], gives: [1, 2, 'TypeError'] },
  { name: 'globals with short names', code: '() => { let n = 1; return () => [n, typeof L, typeof S, typeof F] }', play: f => f(), gives: [1, 'undefined', 'undefined', 'undefined'] },
  { name: 'bound functions inside', code: '() => { let n = 1; return () => { function f(a) { return [this.k, a, n++] } return [f.bind({ k: 1 }, 2), f].map(g => typeof g) } }', play: f => f(), gives: ['function', 'function'] },
  { name: 'tagged templates and labels', code: '() => { let n = 1; const tag = (s, ...v) => s.raw.join("|") + v; return [() => tag`a${n}b`, () => { out: for (;;) { for (;;) { n++; break out } } return n }] }', play: ([t, l]) => [t(), l()], gives: ['a|b1', 2] },
  { name: 'closures that are born later', code: '() => { let a = 1; return () => { let b = a++; return { get: () => [a, b], more: () => { let c = b++; return () => [a, b, c] } } } }', play: f => { const o = f(), p = f(); return [o.get(), p.get(), o.more()(), o.get()] }, gives: [[3, 1], [3, 2], [3, 2, 1], [3, 2]] },
  { name: 'a closure without captures between scopes', code: '() => { let a = 1; const touch = () => a; return () => { let z = 1; return [() => z++, () => z] } }', play: f => { const [up, get] = f(); return [up(), get()] }, gives: [1, 2] },
  { name: 'computed keys of classes', code: '() => { let n = 1; const k = "key", log = []; class A { [(log.push(1), k)]() { return n } static [k + 2]() { return n } [k + 3] = n; static [k + 4] = n; get [Symbol.toStringTag]() { return "A" } ["lit"]() { return n } 5() { return n } [() => n] = n } return [A, new A(), log] }', play: ([A, a, log]) => [a.key(), A.key2(), a.key3, A.key4, String(a), a.lit(), a[5](), log, Object.keys(new A())], gives: [1, 1, 1, 1, '[object A]', 1, 1, [1], ['key3', '() => n']] },
  { name: 'closures in what a class evaluates once', code: '() => (function (k) { const keep = []; class Base { base() { return "base" } } class A extends (keep.push(() => [this.t, k]), () => this.t && Base)() { [(() => arguments[0])()]() { return super.base() } static s = [1].map(n => n + (() => new.target ? 1 : 0)()); static f = () => [this === A, k]; static { keep.push(() => { const z = 1; return (() => [this === A, k, z])() }) } } return [A, new A(), keep] }).call({ t: 1 }, "m")', play: ([A, a, keep]) => [a.m(), A.f(), keep.map((f: any) => f())], gives: ['base', [true, 'm'], [[1, 'm'], [true, 'm', 1]]] },
  { name: 'closures in class fields', code: '() => { let k = 1; class A { n = 1; get = () => this.n + k; deep = () => () => this.n++ } return new A() }', play: a => [a.get(), a.deep()(), a.get()], gives: [2, 1, 3] },
  { name: 'a class by its name inside and outside', code: '() => { class A { self() { return A } f = () => A } const a = new A(); return [A, a, () => A] }', play: ([A, a, get]) => [a.self() === A, a.f() === A, get() === A], gives: [true, true, true] },
  { name: 'directives', code: '() => { let n = 1; return [function () { "use strict"; return [this === undefined, n] }, function () { return typeof this }] }', play: ([f, g]) => [f(), g()], gives: [[true, 1], 'object'] },
  { name: 'strictness from around', code: '() => { return (function () { "use strict"; let n = 1; return [function () { return this === undefined && n }, [1].map(() => function () { return this })[0]] })() }', play: ([f, g]) => [f(), g()], gives: [1, undefined] },
  { name: 'sloppy code', code: '() => { var let_ = 1, static = 2, yield = 3, let = 4; return () => [let_, static, yield, let, 010, (function () { return delete let_ })()] }', play: f => f(), gives: [1, 2, 3, 4, 8, false] },
  { name: 'unicode escapes in names', code: '() => { let \\u0061b = 1, ünï = 2; return () => [ab++, \\u0061b, { \\u0061b }.ab, ünï] }', play: f => f(), gives: [1, 2, 2, 2] },
  { name: 'names that start like inserted ones', code: '($, $$, $a, $s, $1) => { $ ??= 1; return { get: () => [$, $a], up: () => $++ } }', play: o => [o.up(), o.get()], gives: [1, [2, undefined]] },
  { name: 'bodies in parentheses, comments', code: '() => { let n = 1; return [() => (n), () => ((n)) // comment\n, () => ({ n }) /* c */, x => /* before */ n + x /* after */, () => [n] // end\n] }', play: fs => fs.map((f: any) => f(1)), gives: [1, 1, { n: 1 }, 2, [1]] },
  { name: 'an arrow over the parameter of an arrow', code: '() => (a => b => c => [a, b, c])(1)(2)', play: f => f(3), gives: [1, 2, 3] },
  { name: 'default values that close over variables', code: '() => { let n = 1; return [(a = n++, b = () => a + n) => [a, b()], function ({ x = () => n } = {}, ...rest) { return [x(), rest.length] }] }', play: ([f, g]) => [f(), f(5), g(undefined, 1), f.length], gives: [[1, 3], [5, 7], [2, 1], 0] },
  { name: 'a record in the head of a loop', code: '() => { for (let i = 0, up = () => ++i, get = () => i; ; i++) { up(); return [up, get, () => i] } }', play: ([up, get, i]) => [up(), get(), i()], gives: [2, 2, 0] },
  { name: 'functions in blocks of sloppy code', code: '() => { { function f() { return g() } function g() { return 1 } } return [() => f(), f] }', play: ([a, f]) => [a(), f()], gives: [1, 1] },
  { name: 'a switch within a loop within a function', code: '() => { const all = []; for (const x of [1, 2]) switch (x) { case 1: let n = x; all.push(() => n++); break; default: const m = x; all.push(() => n) } return all }', play: ([a, b]) => [a(), a(), (() => { try { return b() } catch (e) { return (e as Error).name } })()], gives: [1, 2, 'ReferenceError'] },
  { name: 'immediately invoked functions inside', code: '() => { let n = 1; return () => (function () { return (() => n++)() + (() => n)() })() }', play: f => [f(), f()], gives: [3, 5] },
]

describe('scripts', () => {
  table(scripts, code => script(`(${code})`))
})

const modules: readonly Case[] = [
  { name: 'bindings are read as they are', code: 'let n = 1; const c = 2; export function made() { return [() => n++, () => n + c, function () { return typeof n }] }', play: ([up, get, type]) => [up() < get(), type()], gives: [true, 'number'], shares: true },
  { name: 'bindings are written: every form', code: 'let a = 0, b = 0, f; export const made = () => [() => { a = 1; a += 2; a++; ++a; [a, b] = [a * 2, 5]; ({ a, b = 7, c: [b] = [b] } = { a: a + 1, b }); for (a of [a + 1]); for (b in { k: 1 }); a ??= 9; b &&= b + "!"; return [a, b] }, () => { f = () => 1; const n = f.name; f = null; f ??= function () {}; const m = f.name; [f = () => 2] = []; const k = f.name; ({ f = class {} } = {}); return [n, m, k, f.name] }]', play: ([w, names]) => [w(), names()], gives: [[12, 'k!'], ['f', 'f', 'f', 'f']] },
  { name: 'calls without a receiver', code: 'function who() { return this } const tag = function (s) { return [this, s[0]] }; class K { constructor() { this.k = 1 } } export const made = () => [() => who(), () => (who)(), () => who?.(), () => tag`x`, () => new K().k, () => new K, () => who\n() ?? "u", () => { let x = 1\nwho()\nwho()\nreturn x }, () => { if (1) who(); else who()\ndo who()\nwhile (0)\nswitch (1) { case 1: who() }\nreturn { who }.who() }]', play: fs => fs.map((f: any) => { const v = f(); return typeof v === 'object' && !Array.isArray(v) ? Object.keys(v) : v }), gives: [undefined, undefined, undefined, [undefined, 'x'], 1, ['k'], 'u', 1, ['who']] },
  { name: 'shadowed bindings', code: 'let n = 1; export const made = () => { let m = n; return [n => n, () => { let n = 5; return n + m }, ({ n }) => n, () => { n: for (;;) break n; return n }, () => ({ n: 2 }).n, () => { function n() {} return typeof n }, () => { try { throw 3 } catch (n) { return n } }] }', play: fs => fs.map((f: any) => f({ n: 4 })), gives: [{ n: 4 }, 6, 4, 1, 2, 'function', 3] },
  { name: 'an object of closures at the top', code: 'let n = 0; export const made = { up: () => ++n, get n() { return n }, m() { return this.up() } }', play: o => o.m() === o.n, gives: true, shares: true },
  { name: 'a class at the top, its subclass, statics', code: 'let count = 0; export const made = () => { class Local extends Base { hi() { return [super.hi(), count] } } return [Local, new Local()] }; class Base { hi() { count++; return "hi" } }', play: ([, o]) => o.hi()[0], gives: 'hi', shares: true },
  { name: 'import.meta and this', code: 'export const made = () => [() => typeof import.meta, () => typeof import.meta.url, this_]; const this_ = (0, () => this)', play: ([a, b, c]) => [a(), b(), c()], gives: ['object', 'string', undefined] },
  { name: 'await at the top', code: 'const n = await Promise.resolve(4); export const made = () => [() => n, async () => { await 0; return n }]', play: ([f]) => f(), gives: 4 },
  { name: 'default exports', code: 'let n = 1; export default () => n; export const made = () => [() => n]', play: ([f]) => f(), gives: 1 },
  { name: 'a binding that is not initialised yet', code: 'export const made = () => { const f = () => [typeof later, later]; return f }; let later = 2', play: f => f(), gives: ['number', 2] },
  { name: 'constants of the module', code: 'const c = 1; export const made = () => [() => { c = 2 }, () => c]', play: ([w, r]) => { try { w() } catch (e) { return [(e as Error).name, r()] } return 'written' }, gives: ['TypeError', 1] },
  { name: 'a hashbang', code: '#!/usr/bin/env node\nlet n = 1; export const made = () => [() => n]', play: ([f]) => f(), gives: 1 },
  { name: 'prefixes that occur', code: 'let $ = 1, $$ = 2; export const made = () => { let $b = 3; return () => [$, $$, $b] }', play: f => f(), gives: [1, 2, 3] },
  { name: 'bindings with odd names', code: 'let __proto__ = 5, \\u0061b = 6, constructor = 7; export const made = () => [() => __proto__, () => ({ __proto__ }).__proto__, () => ab, () => ({ ab, constructor }).constructor]', play: fs => fs.map((f: any) => f()), gives: [5, 5, 6, 7] },
]

describe('modules', () => {
  table(modules, code => module(code))
})

function table(cases: readonly Case[], run: (code: string) => Program | Promise<Program>): void {
  describe.each(ways)('%s', way => {
    test.each(cases)('$name', async ({ code, play, gives, shares, unnamed }) => {
      const program = await run(code)
      const make = program.value.made ?? program.value
      const value = typeof make === 'function' ? make() : make
      const { room, rows, skeleton } = opened(program, way)
      const once = travelled(value, { room, rows, skeleton }, ({ value, made, row }) => {
        expect(made.length, 'length').toBe(value.length)
        if (unnamed === undefined && typeof value.name === 'string') expect(made.name, 'name').toBe(value.name)
        // What holds no closures and speaks of nothing around it is the author's text, to the letter.
        if (row.code === undefined) expect(String(made), 'text').toBe(row.text)
      })
      const twice = travelled(once, { room, rows, skeleton })
      expect(once === value).toBe(false)
      expect(play(twice), 'a copy of the copy').toEqual(gives)
      expect(play(once), 'the copy').toEqual(gives)
      if (shares === undefined) expect(play(value), 'the original').toEqual(gives)
    })
  })
}
