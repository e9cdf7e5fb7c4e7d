// Rows whose programs are texts that are instrumented at run time, as a playground's cells are: sloppy code, and what a
// bundler would not let pass.

import { script } from '../support/code-script.ts'
import type { Case } from './case.ts'
import { thrown } from './thrown.ts'

/** False in WebKit, which takes a function under a label for one in a block: it is there from its place on only. */
const hoistsLabelled = (0, eval)('(function () { const seen = typeof f; l: function f() {} return seen })()') === 'function'

/** A row whose text is the body of a function. */
const row = (name: string, body: string, play: (value: any) => unknown, gives: unknown, more?: Partial<Case>): Case =>
  ({ name, make: () => script(`(function () { ${body} })()`), play, gives, ...more })

export const cases: readonly Case[] = [
  row('counter', 'let n = 0; return { inc: () => ++n, get: () => n }', c => [c.inc(), c.get()], [1, 1], { answers: 'ipykernel_test: the function of a cell' }),
  row('captured const cannot be assigned', 'const n = 1; return [() => n, () => { n = 2 }, () => { n++ }, () => { n += 1 }, () => { [n] = [2] }, () => { for (n of [2]); }, () => n ||= 5, () => n &&= 5]',
    ([get, ...sets]) => [get(), ...sets.map((f: () => void) => thrown(f)), get()], [1, 'TypeError', 'TypeError', 'TypeError', 'TypeError', 'TypeError', 'nothing', 'TypeError', 1]),
  row('own name is assigned in vain', 'return function f() { f = 1; return typeof f }', f => f(), 'function'),
  row('this of a sloppy function', 'let n = 1; return function () { return [this === globalThis, typeof this, n++] }', f => [f(), f.call('s')], [[true, 'object', 1], [false, 'object', 2]]),
  row('strict by a directive', '"use strict"; let n = 1; return function () { return [this, n++] }', f => [f(), f()], [[undefined, 1], [undefined, 2]]),
  row('strict by its own directive', 'let n = 1; return function () { "use strict"; return [this, n++] }', f => f(), [undefined, 1]),
  row('arguments that follow the parameters', 'let n = 1; return function (a) { a = 9; return [arguments[0], n++] }', f => f(1), [9, 1]),
  row('arguments beside parameters that nobody assigns to', 'return (function (a, b) { a += b; return [() => [a, arguments[0]], () => [...arguments]] })(1, 2)', fs => fs.map((f: () => unknown) => f()), [[3, 3], [3, 2]]),
  row('arguments.callee', 'const base = 1; return function (n) { return n <= base ? 1 : n * arguments.callee(n - 1) }', f => f(5), 120),
  row('duplicate parameters', 'let n = 1; return function (a, a, b) { return [a, b, n] }', f => [f(1, 2, 3), f.length], [[2, 3, 1], 3]),
  row('octals and old escapes', 'let n = 010; return () => [n, "\\101"]', f => f(), [8, 'A']),
  row('words that are reserved elsewhere', 'var let = 1, yield = 2, static = 3, await = 4, implements = 5, package = 6; return () => [let++, yield, static, await, implements, package]', f => f(), [1, 2, 3, 4, 5, 6]),
  row('a function declared in a block is seen outside', '{ let n = 1; function f() { return n++ } } return [f, () => f()]', ([f, g]) => [f(), g()], [1, 2]),
  row('a function declared under if', 'let n = 1; if (n) function f() { return n++ } return f', f => [f(), f()], [1, 2]),
  row('a labelled function', 'let n = 1; l: function f() { return n++ } return f', f => [f(), f()], [1, 2]),
  row('a labelled function that is seen before', 'let n = 1; const g = typeof f; l: k: function f() { return n++ } return [f, g]', ([f, g]) => [f(), f(), g], [1, 2, hoistsLabelled ? 'function' : 'undefined']),
  row('a labelled function in a block', 'let n = 1; { m: function f() { return n++ } } return f', f => [f(), f()], [1, 2]),
  row('a labelled function in a switch', 'let n = 1; switch (n) { case 0: case 1: m: function f() { return n++ } } return f', f => [f(), f()], [1, 2]),
  row('a labelled function whose name another has taken', 'let n = 1; const max = Math.max; f = max; l: function f() { return n++ } return [max, f === max]', ([max, isMax]) => [max(1, 2), isMax], [2, hoistsLabelled]),
  row('a function declared in a switch', 'let n = 1; switch (n) { case 1: function f() { return n++ } } return f', f => [f(), f()], [1, 2]),
  row('a variable declared twice, and as a parameter', 'return (function (a) { var a; var b = 1; var b = 2; return () => [a++, b++] })(5)', f => [f(), f()], [[5, 2], [6, 3]]),
  row('assigning to what nobody declared makes a global', 'let n = 1; return () => { madeByAScript = n; const seen = globalThis.madeByAScript; delete globalThis.madeByAScript; return seen }', f => f(), 1, { answers: 'pulumi #9318' }),
  row('deleting a variable, in vain', 'var n = 1; return () => [delete n, n]', f => f(), [false, 1]),
  row('comments of old', 'let n = 1; return () => { let m = 0\n<!-- one\n--> two\nreturn [n, m] }', f => f(), [1, 0]),
  row('its own caller and arguments', 'let n = 1; return function f() { return [f.arguments.length, n] }', f => f(1, 2), [2, 1]),
  row('this of the script, in an arrow', 'return (() => () => this === globalThis)()', f => f(), true),
  row('class in sloppy code is strict within', 'let n = 1; return class { m() { return [this, n] } }', C => { const { m } = C.prototype; return m() }, [undefined, 1]),
  row('private members', 'class A { #x = 1; static #n = 0; inc() { A.#n++; return [++this.#x, A.#n] } } return new A()', a => [a.inc(), a.inc()], [[2, 1], [3, 2]]),
  row('a variable before its declaration, and after', 'const f = () => later; const out = [f]; { let later = 1; out.push(() => later) } return out; let later = 2', ([f, g]) => [thrown(f), g()], ['ReferenceError', 1]),
  row('globals that are shadowed', 'let Math = { max: () => "mine" }, undefined; return () => [Math.max(), undefined]', f => f(), ['mine', undefined]),
]
