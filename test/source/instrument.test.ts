// The transform, place by place: what is inserted, that nothing else changes, that the program still does what it did,
// and that records name the right variables.

import { beforeAll, describe, expect, test } from 'vitest'
import { readRecord, stampOf, type Record as Scope } from '../../lib/capture/stamps.ts'
import * as runtime from '../../lib/runtime.ts'
import { instrument, instrumentText } from '../../lib/source/instrument.ts'
import { inserted, spliced } from '../../lib/source/instrument/insertions.ts'

beforeAll(() => {
  Object.assign(globalThis, { R: runtime })
})

/** Runs a script as a program of its own; gives its completion value. */
function run(code: string): unknown {
  return (0, eval)(code)
}

function script(code: string) {
  return instrument(code, { sourceType: 'script', runtime: 'R', id: 'test.js' })
}

/** What was inserted, with the registration left out and the script's hash written as H. */
function shown(code: string): string {
  const { code: out, hash } = script(code)
  return out.replace(/var\{\}=R\.m\(.*?\);/, '').replaceAll(`"${hash}"`, 'H')
}

interface Row {
  readonly name: string
  /** The author's text: a script whose completion value shows that it works. */
  readonly code: string
  readonly gives: unknown
  /** Parts of the text that must be there; the rest is the author's. */
  readonly form: readonly string[]
}

/** WebKit gives a name where the language gives none. */
const namesInParentheses = (0, eval)('(() => { let g; (g) = () => 1; return g.name })()') !== ''

const rows: readonly Row[] = [
  {
    name: 'an argument',
    code: '(function (n) { return [1, 2].map(x => x + n) })(1)', gives: [2, 3],
    form: ['.map(R.s(x => x + n,1,$a=>$a(H,n)))'],
  },
  {
    name: 'return without a space',
    code: '(function (n) { return()=>n })(4)()', gives: 4,
    form: ['return R.s(()=>n,1,$a=>$a(H,n))'],
  },
  {
    name: 'const, let and var keep the name and the completion value',
    code: '(function (n) { const f = () => n; let g = function () { return n }, h = async () => n; var i = function* () { yield n }; return [f.name, g.name, h.name, i.name, f(), g()] })(4)',
    gives: ['f', 'g', 'h', 'i', 4, 4],
    form: ['{const $1=$a=>$a(H,n);', 'const f = () => n,{}=R.s(f,1,$1);', 'let g = function () { return n },{}=R.s(g,2,$1), h = async () => n,{}=R.s(h,3,$1);'],
  },
  { name: 'the completion value of a declaration', code: '7; { let n = 1; let f = () => n }', gives: 7, form: ['{ let n = 1; let f = () => n,{}=R.s(f,0,$a=>$a(H,n)) }'] },
  {
    name: 'assignments',
    code: '(function (n) { let f, g, h = 0; f = () => n; g ??= () => n; h ||= function () { return n }; (h) && (h &&= (() => n)); return [f.name, g.name, h.name, h()] })(2)',
    gives: ['f', 'g', 'h', 2],
    form: ['R.s(f = () => n,1,$1)', 'g ??= R.s({g:() => n}.g,2,$1)', 'h ||= R.s({h:function () { return n }}.h,3,$1)', 'h &&= (R.s({h:() => n}.h,4,$1))'],
  },
  {
    name: 'assignment to what is no plain name',
    code: `(function (n) { const o = {}; o.f = () => n; let g; (g) = () => n; return [o.f.name, ${namesInParentheses ? "''" : 'g.name'}, o.f()] })(2)`,
    gives: ['', '', 2], form: ['o.f = R.s(() => n,1,$1)', '(g) = R.s(() => n,2,$1)'],
  },
  {
    name: 'properties',
    code: "(function (n) { const o = { f: () => n, 'a b': () => n, 0x10: () => n, async: async () => n, __proto__: null, named: function g() { return n } }; return [o.f.name, o['a b'].name, o[16].name, o.async.name, o.named.name, Object.getPrototypeOf(o)] })(2)",
    gives: ['f', 'a b', '16', 'async', 'g', null],
    form: ['f: R.s({f:() => n}.f,1,$1)', `'a b': R.s({"a b":() => n}["a b"],2,$1)`, '0x10: R.s({0x10:() => n}[0x10],3,$1)', 'named: R.s(function g() { return n },5,$1)'],
  },
  {
    name: '__proto__ as a name',
    code: "(function (n) { class C { __proto__ = () => n } const p = { __proto__: () => n }; const { __proto__ = () => n } = { ['__proto__']: undefined }; return [new C().__proto__.name, Object.getPrototypeOf(p)(), __proto__.name] })(3)",
    gives: ['__proto__', 3, '__proto__'],
    form: ["__proto__ = R.s({['__proto__']:() => n}.__proto__,2,$1)", '{ __proto__: R.s(() => n,3,$1) }'],
  },
  {
    name: 'computed properties: the key is taken once',
    code: '(function (n) { let times = 0; const k = { toString() { times++; return "k" } }; const o = { [k]: () => n, [Symbol.iterator]: () => n }; return [o.k.name, o[Symbol.iterator].name, times] })(2)',
    gives: ['k', '[Symbol.iterator]', 1],
    form: ['[R.K(k)]: R.s({[R.k()]:() => n}[R.k()],2,$1)'],
  },
  {
    name: 'defaults of parameters and patterns',
    code: '(function (n, f = () => n, { g = () => n, h: { i = () => n } = {} } = {}) { return [f.name, g.name, i.name, i()] })(2)',
    gives: ['f', 'g', 'i', 2],
    form: ['f = R.s({f:() => n}.f,1,$a=>$a(H)(n))', '{ g = R.s({g:() => n}.g,2,$a=>$a(H)(n))'],
  },
  {
    name: 'a parameter that a closure among the parameters assigns to',
    code: '(function (a, up = () => ++a,) { up(); const get = () => a; return [up(), get(), a] })(1)', gives: [3, 3, 3],
    form: ['up = R.t({up:() => ++a}.up,1,()=>$1),...{$1=$a=>$a(H)(a)})', 'const get = () => a,{}=R.s(get,2,$1)'],
  },
  {
    name: 'length of a function with a record among its parameters',
    code: '(function () { function f(a, b, c = () => a++) { } return [f.length, f.name, typeof f.prototype] })()', gives: [2, 'f', 'object'],
    form: [',...{$1='],
  },
  {
    name: 'hoisted functions, the last of a name',
    code: '(function (n) { const before = f(); function f() { return n } function f() { return n + 1 } return [before, f.name] })(1)', gives: [2, 'f'],
    form: ['{const {}=R.s(f,2,$a=>$a(H,n));'],
  },
  {
    name: 'after directives',
    code: '(function (n) { "use strict"\n function f() { return [this, n] } return f() })(1)', gives: [undefined, 1],
    form: ['"use strict";const {}=R.s(f,1,$a=>$a(H,n));\n function f()'],
  },
  {
    name: 'methods and accessors of object literals',
    code: '(function (n) { const o = { m() { return n }, get v() { return n }, set v(x) { n = x }, *[Symbol.iterator]() { yield n }, "a-b"() { return n } }; o.v = 5; return [o.m(), o.v, ...o, o["a-b"](), Object.keys(o), o.m.name] })(1)',
    gives: [5, 5, 5, 5, ['m', 'v', 'a-b'], 'm'],
    form: ['($o=>(R.s($o.m,1,$1),R.g($o,"v",\'get\',2,$1),R.g($o,"v",\'set\',3,$1),R.s($o[Symbol.iterator],4,$1),R.s($o["a-b"],5,$1),$o))({ m()'],
  },
  {
    name: 'async and generator methods before a spread, and under computed keys',
    code: '(function (n, k) { const o = { async a() { return n }, ...{ b: 1 }, *[k]() { yield n } }; return [Object.keys(o), ...o[k](), o[k].name] })(1, "c")', gives: [['a', 'b', 'c'], 1, 'c'],
    form: ['...($o=>(R.s($o.a,1,$1),$o))({async a() { return n }}),', '...($o=>(R.s($o[R.k()],2,$1),$o))({*[R.K(k)]() { yield n }})'],
  },
  {
    name: 'a private method named bind',
    code: '(function () { return (class { static #bind(x) { return x } static m() { return this.#bind(2) } }).m() })()', gives: 2,
    form: ['return this.#bind(2)'],
  },
  {
    name: 'super in an arrow of a literal’s method',
    code: '(function (n) { const base = { hi() { return this.v + n } }; const o = { __proto__: base, v: 1, hi() { return () => super.hi() } }; return o.hi()() })(2)', gives: 3,
    form: ['=>$h', '$o))({ __proto__: base', '))()'],
  },
  {
    name: 'accessors under computed keys, the last of a name',
    code: '(function (n) { const k = "a"; const o = { get [k]() { return "first" }, get a() { return n }, set [k](x) { n = x } }; o.a = 5; return [o.a, Object.getOwnPropertyDescriptor(o, "a").get.name] })(1)', gives: [5, 'get a'],
    form: ['(($o,$q=R.T(2,3))=>(R.g($o,$q[1],', '$q[0],', 'get [R.K(k,3)]()'],
  },
  {
    name: 'methods stay after await and super',
    code: '(function (n) { const base = { hi() { return n } }; const o = { __proto__: base, hi() { return super.hi() + n } }; return o.hi() })(2)', gives: 4,
    form: ['({ __proto__: base, hi()'],
  },
  {
    name: 'a class: block first, names, statics',
    code: '(function (n) { const log = []; const C = class { static x = log.push("x"); static { log.push(this.name) } static name2 = () => n; f = () => n; "g h" = () => n; #p = () => n; p() { return this.#p.name } get v() { return n } }; const c = new C(); return [log, C.name, C.name2.name, c.f.name, c["g h"].name, c.p()] })(1)',
    gives: [['x', 'C'], 'C', 'name2', 'f', 'g h', '#p'],
    form: ['{static{R.c(this,1,$1);R.p(this,o=>[o.#p],(o,v)=>{[o.#p]=v},o=>#p in o)} static x', '#p = R.s({"#p":() => n}["#p"]'],
  },
  {
    name: 'private fields: guards',
    code: '(function () { const log = []; class A { #x = log.push("x"); constructor(a = log.push("a"), { b = log.push("b") } = {}) { log.push("A") } get() { return this.#x } } class B extends A { #y; constructor() { super(); this.#y = 9 } static is(o) { return #y in o } } const b = new B(); return [log, b.get(), B.is(b), A.length] })()',
    gives: [['x', 'a', 'b', 'A'], 1, true, 0],
    form: ['#x = R.h.r?void 0:log', 'a = R.h.r?void 0:log', 'b = R.h.r?void 0:log', '{if(R.h.r)return; log', '{if(R.h.r){super(...R.h.r);return} super()'],
  },
  {
    name: 'static private fields',
    code: '(function (n) { class A { static #s = n; static get() { return A.#s } } return A.get() })(3)', gives: 3,
    form: ['R.p(this,void 0,void 0,void 0,o=>[o.#s],(o,v)=>{[o.#s]=v})'],
  },
  {
    name: 'an arrow with an expression that hosts a record',
    code: '(a => b => ({ get: () => a + b, also: () => a - b }))(3)(2).also()', gives: 1,
    form: ['(a => {const $1=$a=>$a(H,a);return R.s(b => {const $2=$a=>$a($1,b);return ({ get: R.s({get:() => a + b}.get,2,$2), also: R.s({also:() => a - b}.also,3,$2) })},1,$1)}'],
  },
  {
    name: 'each turn of a loop',
    code: '(function () { const fs = []; for (let i = 0; i < 2; i++) { fs.push(() => i, () => i++) } for (const x of [5]) fs.push(() => x), fs.push(() => x); for (const k in { a: 1 }) fs.push(() => k); fs[1](); return fs.map(f => f()) })()',
    gives: [1, 1, 1, 1, 5, 5, 'a'],
    form: ['for (let i = 0; i < 2; i++) {const $1=$a=>$a(H,i);', '{const $2=$a=>$a(H,x);fs.push(R.s(() => x,3,$2)), fs.push(R.s(() => x,4,$2));}'],
  },
  {
    name: 'closures in the head of a loop',
    code: '(function () { let g; for (let i = 0, up = () => ++i, get = () => i; i < 1; i++) { up(); g = get } return g() })()', gives: 1,
    form: ['for (let $1=$a=>$a(H,i),i = 0, up = () => ++i,{}=R.s(up,1,$1), get = () => i,{}=R.s(get,2,$1);'],
  },
  {
    name: 'a closure in a loop over a variable outside it',
    code: '(function (n) { const fs = []; while (fs.length < 2) fs.push(() => n); return fs.map(f => f()) })(1)', gives: [1, 1],
    form: ['{const $1=$a=>$a(H,n); const fs', 'while (fs.length < 2) fs.push(R.s(() => n,1,$1))'],
  },
  {
    name: 'catch',
    code: '(function () { try { throw 1 } catch ({ length, ...e }) { const f = () => e; return typeof f() } })()', gives: 'object',
    form: ['{ const f = () => e,{}=R.s(f,1,$a=>$a(H,e)); return'],
  },
  {
    name: 'switch, sloppy and strict',
    code: '(function (x) { switch (x) { case 1: let n = x; var f = () => n, g = () => n++ } return [f(), g.name] })(1)', gives: [1, 'g'],
    form: ['{let $1;switch (x) {', ';function $1($a){return $a(H)(n)}}}'],
  },
  {
    name: 'functions under labels, which are there from the start or from their place on',
    code: '(function (n) { const f = k; l: m: function k() { return n } return [(f ?? k)(), k.name] })(1)', gives: [1, 'k'],
    form: ['const {}=[R.g({k},"k","value",', 'l: m: function k() { return n };var{}=[R.g({k},"k","value",'],
  },
  {
    name: 'a function under a label, whose name is assigned',
    code: '(function (n) { l: function k() { return n } const f = k; k = 2; return [f(), k] })(1)', gives: [1, 2],
    form: ['l: function k() { return n } const f'],
  },
  {
    name: 'a class that a computed key names: the keys of static methods',
    code: '(function (k, q) { const { [q]: A } = { [q]: class { static a() {} static get a() { return 1 } static "b c"() { return 2 } static 3() { return 3 } static [Symbol.iterator]() { return 4 } static [k]() { return 5 } [k + 1]() {} static [k + 2]() { return 6 } static #p() {} } }; return [A.a, A["b c"](), A[3](), A[Symbol.iterator](), A.k(), A.k2(), A.name] })("k", "A")', gives: [1, 2, 3, 4, 5, 6, 'A'],
    form: ['static{R.c(this,', ',3,["a","b c","3",Symbol.iterator,0,2])}'],
  },
  {
    name: 'a class that is named otherwise: that it has static methods',
    code: '(function () { const A = class { static a() {} static [Symbol.iterator]() {} }; const o = { A: class { static a() {} }, ["B"]: class C { static a() {} } }; return [A.name, o.A.name, o.B.name] })()', gives: ['A', 'A', 'C'],
    form: [',0,1)} static a() {} static [Sym', '{ A: class {static{R.c(this,'],
  },
  {
    name: 'functions declared in a switch',
    code: '(function (x) { const fs = []; for (const y of [1, 2, 3]) switch (y) { case 1: case 2: fs.push(f); default: function f() { return x + y } fs.push(f) } return fs.map(f => f()) })(10)', gives: [11, 11, 12, 12, 13],
    form: ['case 1: case 2: var{}=[R.g({f},"f","value",1,$'],
  },
  {
    name: 'methods that cannot be found again',
    code: '(function (n) { let times = 0; const k = { toString() { times++; return "k" } }; const o = { [k]() { return n }, m(a) { return n }, "a b"() { return n }, 12() { return n }, ...{ z: 1 } }; return [o.k(), o.k.name, o.m.name, o.m.length, o["a b"].name, o[12].name, times, Object.keys(o)] })(2)',
    gives: [2, 'k', 'm', 1, 'a b', '12', 1, ['12', 'k', 'm', 'a b', 'z']],
    form: ['[R.K(k)]:R.s({[R.k()]() { return n }}[R.k()],2,$1)', 'm:R.s({m(a) { return n }}.m,3,$1)', `"a b":R.s({"a b"() { return n }}["a b"],4,$1)`, '12:R.s({12() { return n }}[12],5,$1)'],
  },
  {
    name: 'a function in place of a statement',
    code: '(function (n) { if (n) function f() { return n } return f() })(3)', gives: 3,
    form: ['if (n) {const {}=R.s(f,1,$a=>$a(H,n));function f() { return n }} return'],
  },
  {
    name: 'functions in blocks of sloppy code are variables of the function too',
    code: '(function (n) { { function f() { return n } } const g = () => f(); n = 2; return g() })(1)', gives: 2,
    form: ['{const {}=R.s(f,1,$1); function f()', '{const $1=$a=>$a(H,n,f);'],
  },
  {
    name: 'called at once: no stamp',
    code: '(function (n) { return (() => n)() + (function () { return n })() })(2)', gives: 4, form: ['return (() => n)() + (function () { return n })()'],
  },
  {
    name: 'called at once, but known by name',
    code: '(function (n) { let keep; (function f() { keep = f; return n })(); return keep.name })(2)', gives: 'f', form: ['(R.s(function f()'],
  },
  {
    name: 'captures nothing: stamped with the script',
    code: '(function () { return [1].map(x => x + 1).map(function g(x) { return x ? 1 : g }) })()', gives: [1], form: ['.map(R.s(x => x + 1,1,H)).map(R.s(function g'],
  },
  {
    name: 'this, arguments and new.target of arrows',
    code: '(function (n) { return [(() => this.v), () => arguments[0], () => new.target].map(f => f()) }).call({ v: 1 }, 2)', gives: [1, 2, undefined],
    form: ['$a(H,this,arguments,new.target)'],
  },
  {
    name: 'super of a class with a name',
    code: '(function () { class A { m() { return 1 } static s() { return 2 } } class B extends A { m() { return () => super.m() } static s() { return () => super.s() } } return [new B().m()(), B.s()()] })()', gives: [1, 2],
    form: ['$a(H,B.prototype,this))', '$a(H,B,this))'],
  },
  {
    name: 'new, members and tags',
    code: '(function (n) { return [new function () { this.v = n }().v, function () { return n }.call(), (() => n).call(), function () { return n }`x`] })(2)', gives: [2, 2, 2, 2],
    form: ['new (R.s(function () { this.v = n },1,$1))()', '(R.s(function () { return n },2,$1)).call()', '(R.s(() => n,3,$1)).call()', '(R.s(function () { return n },4,$1))`x`'],
  },
  {
    name: 'a name that is taken',
    code: '(function ($) { return [() => $, $].length })(2)', gives: 2, form: ['R.s(() => $,1,$$a=>$$a(H,$))'],
  },
  {
    name: 'generators and async functions',
    code: '(function () { function* g(n) { yield () => n; yield () => n } return [...g(2)].map(f => f()) })()', gives: [2, 2],
    form: ['function* g(n) {const $1=$a=>$a(H,n); yield R.s(() => n,2,$1)'],
  },
  {
    name: 'a variable before its declaration',
    code: '(function () { const f = () => late; try { f() } catch (e) { return e.name } let late = 1 })()', gives: 'ReferenceError',
    form: ['const f = () => late,{}=R.s(f,1,$a=>$a(H)(late))'],
  },
  {
    name: 'variables before and after a closure',
    code: '(function (a) { const b = 2; return [g(), a, b]; function g() { return [() => a, () => b].length } let c })(1)', gives: [2, 1, 2],
    form: ['(function (a) {const $1=$a=>$a(H,a)(b),'],
  },
]

describe('each place', () => {
  test.each(rows)('$name', ({ code, gives, form }) => {
    const out = shown(code)
    for (const part of form) expect(out).toContain(part)
    expect(run(code)).toEqual(gives)
    expect(run(script(code).code)).toEqual(gives)
  })

  test.each(rows)('$name: only insertions', ({ code }) => {
    const { code: out, insertions } = script(code)
    expect(withoutInsertions(out, insertions)).toBe(code)
  })
})

/** The text when what was inserted is taken out again, from the start. */
function withoutInsertions(out: string, insertions: readonly { at: number, text: string }[]): string {
  return insertions.reduce((text, { at, text: added }) => {
    expect(text.slice(at, at + added.length)).toBe(added)
    return text.slice(0, at) + text.slice(at + added.length)
  }, out)
}

interface Held {
  readonly name: string
  /** Gives a closure. */
  readonly code: string
  /** The names and values of its record and that one's parents, the innermost first. */
  readonly holds: readonly { readonly [name: string]: unknown }[]
}

const held: readonly Held[] = [
  { name: 'a counter', code: '(function (n) { return () => ++n })(3)', holds: [{ n: 3 }] },
  { name: 'three scopes', code: '(function (a) { let x = 1; return b => { { let c = 5; return () => [a, b, c, x] } } })(1)(2)', holds: [{ c: 5 }, { b: 2 }, { a: 1, x: 1 }] },
  { name: 'what inner closures need', code: '(function (a) { return () => () => a })(1)', holds: [{ a: 1 }] },
  { name: 'nothing that it does not name', code: '(function (a, b) { return () => a })(1, 2)', holds: [{ a: 1 }] },
  { name: 'an own variable of the same name', code: '(function (a, b) { return () => { let a = b; return a } })(1, 2)', holds: [{ b: 2 }] },
  { name: 'a name that is a property only', code: '(function (a, b) { return () => b.a })(1, { a: 2 })', holds: [{ b: { a: 2 } }] },
  { name: 'a variable that is not set', code: '(function () { let early = 1; return [() => [early, late], 0][0]; let late })()', holds: [{ early: 1 }] },
  { name: 'this first, arguments too', code: '(function (n) { "use strict"; return () => [this, arguments.length, n] }).call(5, 6)', holds: [{ n: 6, this: 5, arguments: expect.objectContaining({ 0: 6 }) }] },
  { name: 'a parameter scope', code: '(function (a, f = () => a++) { var a; f(); a = 9; return f })(1)', holds: [{ a: 2 }] },
  { name: 'the body beside a parameter scope', code: '(function (a, f = () => a++) { var a = 9; return () => a })(1)', holds: [{ a: 9 }, { a: 1 }] },
  { name: 'a function in a block', code: '(function () { { function f() {} } return () => f })()', holds: [{ f: expect.any(Function) }] },
  { name: 'the name of a function expression', code: '(function f(n) { return () => [f, n] })(1)', holds: [{ f: expect.any(Function), n: 1 }] },
  { name: 'a turn of a loop', code: '(function () { let last; for (let i = 0; i < 3; i++) { let j = i; last = () => [i, j] } return last })()', holds: [{ i: 2, j: 2 }] },
  { name: 'an object method', code: '(function (n) { return { m() { return n } } })(4).m', holds: [{ n: 4 }] },
  { name: 'a getter', code: 'Object.getOwnPropertyDescriptor((function (n) { return { get v() { return n } } })(4), "v").get', holds: [{ n: 4 }] },
  { name: 'a class', code: '(function (n) { return class { m() { return n } } })(4)', holds: [{ n: 4 }] },
  { name: 'a closure of a field', code: '(function (n) { return class { v = 1; f = () => [this.v, n] } })(4).name === "" && 0 || new (function (n) { return class { v = 1; f = () => [this.v, n] } }(4))().f', holds: [{ this: expect.objectContaining({ v: 1 }) }, { n: 4 }] },
  { name: 'a function declared in a switch', code: '(function (x) { switch (x) { case 1: let n = 7; return f; function f() { return n } } })(1)', holds: [{ n: 7 }] },
  { name: 'a method with a computed key', code: '(function (x, k) { return { [k]() { return x } }[k] })(1, "a")', holds: [{ x: 1 }] },
  { name: 'a function that is called before what it uses', code: '(function () { let a = 1; return f; let b = 2; function f() { return [a, b] } })()', holds: [{ a: 1 }] },
  { name: 'a closure of a function that is called before what it uses', code: '(function () { let a = 1; return f(); let b = 2; function f() { return () => [a, b] } })()', holds: [{ a: 1 }] },
  { name: 'what a loop goes through', code: '(function () { let got; try { for (const x of (got = () => x, null)) ; } catch { return got } })()', holds: [{}] },
  { name: 'what a class extends', code: '(function () { let got; try { class A extends (got = () => A, null.x) {} } catch { return got } })()', holds: [{}] },
  { name: 'a computed key of a class', code: '(function () { let got; try { class A { [(got = () => A, null.x)]() {} } } catch { return got } })()', holds: [{}] },
  { name: 'a default before another', code: '(function () { let got; try { (function (a = (got = () => [a, b], 1), b = null.x) {})() } catch { return got } })()', holds: [{ a: 1 }] },
  { name: 'a pattern of catch', code: '(function () { let got; try { try { throw {} } catch ({ a = (got = () => [a, b], 1), b = null.x }) {} } catch { return got } })()', holds: [{ a: 1 }] },
  { name: 'a jump over a declaration', code: '(function () { switch (1) { case 0: let a; case 1: return () => a } })()', holds: [{}] },
  { name: 'an own initialiser', code: '(function () { let got; try { const a = [got = () => a, null.x] } catch { return got } })()', holds: [{}] },
  { name: 'this before super()', code: '(function () { let got; try { new class extends Object { constructor(n) { got = () => [n, this] } }(1) } catch { return got } })()', holds: [{ n: 1 }, { got: expect.any(Function) }] },
  { name: 'this beside a variable that is not set', code: '(function () { return [() => [this.n, late], 0][0]; let late }).call({ n: 1 })', holds: [{ this: { n: 1 } }] },
  { name: 'a variable beside what a loop goes through', code: '(function () { let got; try { for (const x of (() => { let n = 1; got = () => [n, x]; throw 0 })()) ; } catch { return got } })()', holds: [{}, { n: 1 }] },
  { name: 'a switch', code: '(function (x) { switch (x) { case 1: let n = 7; return () => n } })(1)', holds: [{ n: 7 }] },
]

describe('what a closure holds', () => {
  test.each(held)('$name', ({ code, holds }) => {
    const { code: out, sites, analysis, hash } = script(code)
    const closure = run(out) as object
    const { site, record } = stampOf(closure)!
    expect(sites[site]!.text).toBe(sites[site]!.text.trim())
    let plan = analysis!.sites[site]!.record
    let at: unknown = record
    const found: object[] = []
    for (; typeof at === 'function'; plan = plan!.parent) {
      const { parent, values } = readRecord(at as Scope)
      found.push(Object.fromEntries(values.map((value, i) => [plan!.variables[i]!.text, value])))
      at = parent
    }
    expect(plan).toBeUndefined()
    expect(at).toBe(hash)
    expect(found).toEqual(holds)
  })

  test('two closures share one record, and each activation has its own', () => {
    const make = run(script('(function (n) { return { up: () => ++n, get: () => n } })').code) as (n: number) => { up: object, get: object }
    const [one, two] = [make(1), make(1)]
    expect(stampOf(one.up)!.record).toBe(stampOf(one.get)!.record)
    expect(stampOf(one.up)!.record).not.toBe(stampOf(two.up)!.record)
  })
})

const refused: readonly (readonly [code: string, why: string])[] = [
  ['(function (n) { eval("n"); return () => n })', 'direct eval or with'],
  ['(function (n) { return () => eval("n") })', 'direct eval or with'],
  ['(function (n) { return () => () => { eval("n"); return n } })', 'direct eval or with'],
  ['(function (n, o) { with (o) { return () => n } })', 'direct eval or with'],
  ['(function (n, k) { return { async [k]() { return super[n] } } })', 'a method with a computed key'],
  ['(function (n, k) { return { [k]() { return super[n] } } })', 'a method with a computed key'],
  ['(function (n, o) { return { async m() { return super[n] }, ...o } })', 'a method before a spread or a computed key'],
  ['(function (n, k) { return class { [k] = () => n } })', 'a field with a computed key'],
  ['(function (n, o) { switch (n) { case 1: f = o; case 2: return f; function f() { return n } } })', 'a function declared in a switch, whose name is assigned'],
  ['(function () { for (let i = 0; i < 2; (() => i++).call()) ; })', 'the variable i, which is assigned to and belongs to a place without room for a record'],
  ['(function (a, b = () => a++, ...c) { return b })', 'the variable a, which is assigned to and belongs to a place without room for a record'],
  ['(function (n) { return [() => arguments[0], () => ++n] })', 'arguments of sloppy code, which follow a parameter that is assigned to: take them as a rest parameter, ...args'],
  ...['++arguments[0]', '(arguments)[0] = 1', '(arguments[0]) &&= 1', 'delete arguments[0]', '[arguments[0]] = [1]', '[...arguments[0]] = [1]', '({ a: arguments[0] } = { a: 1 })', '({ a: arguments[0] = 1 } = {})']
    .map((sets): [string, string] => [`(function (n) { return [() => { ${sets} }, () => n] })`, 'arguments of sloppy code, which follow a parameter that is assigned to: take them as a rest parameter, ...args']),
  ['(function (n) { for (arguments[0] of [1]) ; return [() => arguments, () => n] })', 'arguments of sloppy code, which follow a parameter that is assigned to: take them as a rest parameter, ...args'],
  ['(async function () { return { a: await 1, m() { return () => super.m() } } })', 'super of an object or class that has no name there'],
]

describe('refused by name', () => {
  test.each(refused)('%s', (code, why) => {
    const { sites, code: out } = script(code)
    expect(sites.filter(site => site.refused !== undefined).map(site => site.refused)).toContain(why)
    expect(() => new Function(out)).not.toThrow()
  })

  test.each([
    '(function (n) { "use strict"; eval("n"); return () => n })',
    '(function (n, o) { with (o) { n } return () => n })',
    '(function (n) { (0, eval)("n"); return () => n })',
    '(function f(n) { return () => [f = 1, n] })',
    '(function (n) { n = 1; return () => [arguments[0], n] })',
    '(function (n) { "use strict"; return () => [++arguments[0], ++n] })',
    '(function (n, [m] = []) { return () => [++arguments[0], ++n, m] })',
    '(function (n) { return () => ++arguments[0] })',
    '(function (n) { return () => [arguments.length + n, arguments[0] || n, arguments.n === n, { n: arguments[0] }, [arguments[0]]] })',
    '(function (n, o) { return () => { o[arguments] = n } })',
    '(function (n) { switch (n) { case 1: n = 2; case 2: return f; function f() { return n } } })',
    '(function (n, o) { f = o; return f; function f() { return n } })',
  ])('not %s', code => expect(script(code).sites.at(-1)!.refused).toBeUndefined())

  test('only in the functions around it', () => {
    const { sites } = script('(function (n) { (function () { eval("1") })(); return () => n }); (function (n) { return () => n })')
    const stamped = (path: string): boolean[] => sites.filter(site => site.path === path).map(({ refused }) => refused === undefined)
    expect(stamped('(anonymous)/(anonymous)')).toEqual([true, true, true])
    expect(stamped('(anonymous)')).toEqual([false, true])
  })
})

describe('modules', () => {
  const told = (code: string, load?: string) => {
    const { code: out, hash } = instrument(code, { id: 'm.js', ...load === undefined ? {} : { load } })
    return out.replace(hash, 'H')
  }

  test.each([
    ['only what is called is imported; imports are among the bindings', 'import d, { a as b, type } from "x"; import * as ns from "y"; let n = 0; const c = 1; export function f() {} class C {}',
      'import{c as $c,m as $m}from"dill/runtime";function $0($a){return $a()(f)(d)(b)(type)(ns)(n)(c)(C)}$m("H","m.js",$0);'],
    ['writers for what closures assign to', 'let n = 0, m = 0; n++; export const up = () => { m++ }', '$0,{1:$v=>{m=$v}});'],
    ['a function that is bound at the top needs no stamp', 'let n = 0; export const up = () => n; export function f() { return n }', 'export const up = () => n; export function f'],
    ['one that is not bound does', 'let n = 0; export const o = { up: () => n }', 'up: $s({up:() => n}.up,0,$0)'],
    ['a binding that changes is no way to a function', 'let n = 0, f = () => n; f = 1', 'f = () => n,{}=$s(f,0,$0)'],
    ['nor is one that is declared twice', 'let n = 0; var f = () => n; var f = 1', 'f = () => n,{}=$s(f,0,$0)'],
    ['a default export keeps its name, and gets a variable', 'let n = 0; export default () => n', 'export default $default=$s({default:() => n}.default,0,$0)'],
    ['a function by default gets a name, and says another', 'export default function () {}', 'const {}=({}).constructor.defineProperty($default,"name",{value:"default",configurable:!0});'],
    ['where its name stands', 'export default async function /* a */ * /* b */ () {}', 'export default async function /* a */ * $default /* b */ () {}'],
    ['so does a class', 'export default class extends A {}', 'export default class $default extends A {static{({}).constructor.defineProperty(this,"name",{value:"default",configurable:!0})}static{$c(this,0,$0)}}'],
    ['but for one that says its name itself', 'export default class { static name() {} }', 'export default class {static{$c(this,0,$0,0,1)} static name() {} }'],
    ['what can be written down needs none', 'export default 1; export let n', 'export default 1;'],
    ['the record of a function inside', 'let n = 0; export const f = a => () => a + n', '$s(() => a + n,1,$a=>$a($0,a))'],
    ['after directives', '"use strict"; export let n', '"use strict";;import{m as $m}from'],
    ['after a hashbang', '#!/usr/bin/env node\nexport let n', '#!/usr/bin/env node\nimport{m as $m}'],
    ['nothing where there is nothing', 'import "x"; x.y = 1', 'import "x"; x.y = 1'],
  ])('%s', (_name, code, part) => expect(told(code)).toContain(part))

  test('the skeleton is fetched by what the caller says', () => {
    expect(told('export let n', '()=>import("s")')).toContain('$0,{},()=>import("s"));')
  })
})

describe('without the way back, the text is the same', () => {
  test.each(rows)('$name', ({ code }) => {
    const options = { sourceType: 'script', runtime: 'R', id: 'test.js' } as const
    expect(instrumentText(code, options).code).toBe(instrument(code, options).code)
  })

  test('gaps go, and what is put at their ends stays, in its order', () => {
    const code = 'let abc = 1, d'
    const list = [{ at: 0, text: '<' }, { at: 4, text: '(' }, { at: 7, text: 'f' }, { at: 7, text: 'g' }, { at: 14, text: ')' }]
    const gaps = [{ start: 0, end: 4 }, { start: 4, end: 7 }]
    expect(spliced(code, list, gaps)).toBe('<(fg = 1, d)')
    expect(spliced(code, list, gaps)).toBe(inserted(code, list, '', gaps).code)
  })
})

test('text that does not parse comes back as it was, with the reason', () => {
  expect(instrument('let = = 1', { sourceType: 'script' })).toMatchObject({ code: 'let = = 1', sites: [], reason: expect.stringContaining('SyntaxError') })
})

test('text that is nested too deeply comes back as it was', () => {
  const deep = `x = ${'('.repeat(200_000)}1${')'.repeat(200_000)}`
  const { code, reason } = script(deep)
  expect([code === deep, reason]).toEqual([true, expect.stringContaining('stack')])
  const long = `(function (n) { return () => n ${'+ n'.repeat(3000)} })(1)()`
  expect(run(script(long).code)).toBe(3001)
})

test('sites say where they are and what they use', () => {
  const { sites } = script('function makeCounter(n) {\n  const inc = async () => { count++; return this[n] }\n  return { inc, get value() { return n } }\n}\nclass Counter { static make() { return n => n } }')
  expect(sites.map(({ path, kind, line, column }) => [path, kind, line, column])).toEqual([
    ['makeCounter', 'function', 1, 0], ['makeCounter/inc', 'arrow', 2, 14], ['makeCounter/value', 'getter', 3, 16],
    ['Counter', 'class', 5, 0], ['Counter/make', 'method', 5, 23], ['Counter/make/(anonymous)', 'arrow', 5, 39],
  ])
  expect(sites[1]).toMatchObject({ async: true, captures: ['this', 'n'], free: ['count'], stamped: true, text: 'async () => { count++; return this[n] }' })
  expect(sites[4]!.text).toBe('make() { return n => n }')
})

test('needs are what a closure itself captures, not what its neighbours do', () => {
  const { sites } = script('function f(a, b) { let c; return [() => [a, c], () => b, () => { let d; return [() => [d, b], () => d] }] }')
  const needed = ({ needs, scope }: (typeof sites)[number]) => scope === undefined ? undefined : needs
  expect(sites.map(needed)).toEqual([undefined, [[0, 2]], [[1]], [[1]], [[0], [1]], [[0]]])
})

test('the hash is that of the text alone', () => {
  const hashes = ['a', 'b', 'ab', 'ba', ''].map(code => instrument(code, { id: code }).hash)
  expect(new Set(hashes).size).toBe(5)
  expect(instrument('a', { id: 'elsewhere', sourceType: 'script' }).hash).toBe(hashes[0])
  expect(hashes.every(hash => /^[0-9a-f]{32}$/.test(hash))).toBe(true)
})
