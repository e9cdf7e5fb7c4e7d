// Scopes in which closures are made: loops, blocks, cases, catch clauses, parameter lists, and scopes of which not all
// is set yet.

import { thrown } from '../thrown.ts'

const call = fs => fs.map(f => f())

export const cases = [
  {
    name: 'for with let: a binding per iteration', answers: 'peers: closure over loop variable; DESIGN: per-iteration loop bindings',
    make() { const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i); return fs }, play: call, gives: [0, 1, 2],
  },
  {
    name: 'for with let: two closures share an iteration',
    make() { const fs = []; for (let i = 0; i < 2; i++) fs.push([() => ++i, () => i]); return fs.slice(0, 1) },
    play: fs => fs.flatMap(([inc, get]) => [inc(), get(), inc(), get()]), gives: [1, 1, 2, 2],
  },
  {
    name: 'for with var: one binding', make() { const fs = []; for (var i = 0; i < 3; i++) fs.push(() => i); return fs }, play: call, gives: [3, 3, 3],
  },
  {
    name: 'for: a closure in its head', make() { const fs = []; for (let i = 0, first = () => i; i < 2; i++) fs.push(first, () => i); return fs }, play: call, gives: [0, 0, 0, 1],
  },
  {
    name: 'for: body declares too', make() { const fs = []; for (let i = 0; i < 2; i++) { let n = i * 10; fs.push(() => [i, n++]) } return fs },
    play: fs => [...call(fs), ...call(fs)], gives: [[0, 0], [1, 10], [0, 1], [1, 11]],
  },
  {
    name: 'for-of', make() { const fs = []; for (const x of ['a', 'b']) fs.push(() => x); return fs }, play: call, gives: ['a', 'b'],
  },
  {
    name: 'for-of with a pattern', make() { const fs = []; for (const [k, { v = 0 }] of [['a', { v: 1 }], ['b', {}]]) fs.push(() => [k, v]); return fs }, play: call, gives: [['a', 1], ['b', 0]],
  },
  {
    name: 'for-in', make() { const fs = []; for (const k in { a: 1, b: 2 }) fs.push(() => k); return fs }, play: call, gives: ['a', 'b'],
  },
  {
    name: 'while and do', make() { const fs = []; let i = 0; while (i < 1) { const x = i++; fs.push(() => x) } do { let y = i++; fs.push(() => y++) } while (i < 3); return fs },
    play: fs => [call(fs), call(fs)], gives: [[0, 1, 2], [0, 2, 3]],
  },
  {
    name: 'loop body without braces', make() { const fs = []; for (const x of [1, 2]) fs.push((y => () => x + y)(10)); return fs }, play: call, gives: [11, 12],
  },
  {
    name: 'labelled loops', make() { const fs = []; outer: for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) { if (j > i) continue outer; fs.push(() => `${i}${j}`) } return fs },
    play: call, gives: ['00', '10', '11', '20', '21', '22'],
  },
  {
    name: 'blocks within blocks', answers: 'peers: nested closures', make() { let a = 1; { let b = 2; { let c = 3; return { sum: () => a + b + c, a: () => a++, b: () => b++, c: () => c++ } } } },
    play: o => [o.sum(), o.a(), o.b(), o.c(), o.sum()], gives: [6, 1, 2, 3, 9],
  },
  {
    name: 'three functions deep', make: () => (a => b => c => () => [a++, b++, c++])(1)(2)(3), play: f => [f(), f()], gives: [[1, 2, 3], [2, 3, 4]],
  },
  {
    name: 'two activations of one function', make() { const from = n => () => n++; return [from(1), from(10)] }, play: ([a, b]) => [a(), b(), a(), b()], gives: [1, 10, 2, 11],
  },
  {
    name: 'recursive activations', make() { const all = []; (function down(n) { if (n === 0) return; let mine = n; all.push(() => mine++); down(n - 1) })(3); return all },
    play: all => [call(all), call(all)], gives: [[3, 2, 1], [4, 3, 2]],
  },
  {
    name: 'switch', make() { const on = k => { switch (k) { case 1: { let n = 1; return () => n++ } default: { const m = 'm'; return () => m } } }; return [on(1), on(2)] },
    play: ([a, b]) => [a(), a(), b()], gives: [1, 2, 'm'],
  },
  {
    name: 'switch: a variable of a case that was jumped over', make() { switch (2) { case 1: let n = 1; case 2: return () => n } },
    play: f => thrown(f), gives: 'ReferenceError',
  },
  {
    name: 'catch', make() { try { throw { code: 7 } } catch (error) { return () => error.code++ } }, play: f => [f(), f()], gives: [7, 8],
  },
  {
    name: 'catch with a pattern', make() { try { throw { code: 7, deep: [1, 2] } } catch ({ code, deep: [, last] }) { const n = code; return () => [n, code, last] } }, play: f => f(), gives: [7, 7, 2],
  },
  {
    name: 'catch without a binding, and finally', make() { let n = 0; try { throw n } catch { n += 1 } finally { n += 10 } return () => n++ }, play: f => [f(), f()], gives: [11, 12],
  },
  {
    name: 'function declared in a block', make() { const fs = []; for (let i = 0; i < 2; i++) { function f() { return i++ } fs.push(f) } return fs }, play: fs => [call(fs), call(fs)], gives: [[0, 1], [1, 2]],
  },
  {
    name: 'default parameter: a closure over another parameter', answers: 'peers: defaults that read outer variables; DESIGN: default-parameter scopes',
    make: () => ((a, get = () => a, set = v => { a = v }) => ({ get, set, seen: () => a }))(1),
    play: o => [o.get(), o.set(5), o.get(), o.seen()], gives: [1, undefined, 5, 5],
  },
  {
    name: 'default parameter: its scope is not that of the body', make: () => ((get = () => x) => { var x = 'inner'; return [get, () => x] })(),
    play: ([get, own]) => [thrown(get), own()], gives: ['ReferenceError', 'inner'],
  },
  {
    name: 'default parameter: a var of the same name', make: () => ((a, get = () => a) => { var a; const first = a; a = 2; return [get, () => a, () => first] })(1), play: call, gives: [1, 2, 1],
  },
  {
    name: 'default parameter reads an outer variable', make() { let n = 1; return { f: (x = n++) => x } }, play: ({ f }) => [f(), f(), f(9), f.length], gives: [1, 2, 9, 0],
  },
  {
    name: 'default in a pattern reads an outer variable', make() { let n = 1; return ({ a = n++, b: [c = n++] = [] } = {}) => [a, c] }, play: f => [f(), f({ a: 0, b: [0] }), f({ a: 0 })], gives: [[1, 2], [0, 0], [0, 3]],
  },
  {
    name: 'a variable before its declaration', answers: 'dill test_functions (c); cloudpickle test_empty_cell_preserved; hold-out 7',
    make() { const f = () => later; return f; let later = 1 }, play: f => thrown(f), gives: 'ReferenceError',
  },
  {
    name: 'some variables set, others not yet', make() { let early = 1; var hoisted; const all = [() => early++, () => hoisted, () => late, () => { late = 3 }]; return all; const late = 2 },
    play: ([a, b, c, d]) => [a(), a(), b(), thrown(c), thrown(d)], gives: [1, 2, undefined, 'ReferenceError', 'ReferenceError'],
  },
  {
    name: 'a class before its declaration', make() { return () => new Late(); class Late {} }, play: f => thrown(f), gives: 'ReferenceError',
  },
  {
    name: 'an activation that threw half-way', make() { const out = []; try { (() => { let a = 1; out.push(() => a, () => b); null.x; let b = 2 })() } catch { /* as planned */ } return out },
    play: ([a, b]) => [a(), thrown(b)], gives: [1, 'ReferenceError'],
  },
  {
    name: 'a head that threw: what was set there, and what was not', make() {
      const out = []
      const first = read => { let n = 1; out.push(() => n++, read, () => [n, read()]); return null.x }
      for (const run of [
        () => { for (const x of (() => { let n = 1; out.push(() => n++, () => x, () => [n, x]); return null.x })()); },
        () => { for (let x = (() => { let n = 1; out.push(() => n++, () => x, () => [n, x]); return null.x })(); ;); },
        () => { class X extends (() => { let n = 1; out.push(() => n++, () => X, () => [n, X]); return null.x })() {} },
        () => { ((a = (() => { let n = 1; out.push(() => n++, () => b, () => [n, b]); return null.x })(), b = a) => b)() },
        () => { const x = first(() => x) },
      ]) try { run() } catch { /* as planned */ }
      return out
    },
    play: fs => fs.map((f, i) => i % 3 === 0 ? f() : thrown(f)), gives: Array(5).fill([1, 'ReferenceError', 'ReferenceError']).flat(),
  },
  {
    name: 'a closure made while a generator runs', make() { const it = (function* () { let n = 0; while (true) yield () => n++ })(); it.next(); const f = it.next().value; it.return(); return f },
    play: f => [f(), f()], gives: [0, 1],
  },
  {
    name: 'parameters of a setter and of a method', make() { const out = {}; const o = { set v(x) { out.f = () => x++ }, m(y, z = () => y) { out.g = z } }; o.v = 3; o.m(4); return out },
    play: ({ f, g }) => [f(), f(), g()], gives: [3, 4, 4],
  },
  {
    name: 'immediately invoked', make() { const counter = (function () { let n = 0; return { inc() { return ++n }, dec() { return --n } } })(); return counter },
    play: c => [c.inc(), c.inc(), c.dec()], gives: [1, 2, 1],
  },
]
