// A function's own text, parsed and read: every form in which `toString` gives functions, and text that is none.

import { describe, expect, test } from 'vitest'
import { namesOf } from '../../lib/source/names.ts'
import { parseFunction } from '../../lib/source/parse.ts'

const forms: readonly (readonly [text: string, kind: string, async?: boolean, generator?: boolean])[] = [
  ['function f(a) { return a }', 'function'],
  ['function (a) { return a }', 'function'],
  ['function* f() { yield 1 }', 'function', false, true],
  ['async function () { await 1 }', 'function', true],
  ['async function* f() { yield await 1 }', 'function', true, true],
  ['a => a', 'arrow'],
  ['() => ({})', 'arrow'],
  ['(a, b = 1) => { return a }', 'arrow'],
  ['async a => await a', 'arrow', true],
  ['() => super.x', 'arrow'],
  ['() => new.target', 'arrow'],
  ['m() { return super.m() }', 'method'],
  ['async m() {}', 'method', true],
  ['*m() {}', 'method', false, true],
  ['async *m() {}', 'method', true, true],
  ['get() {}', 'method'],
  ['static() {}', 'method'],
  ['[Symbol.iterator]() {}', 'method'],
  ["'a b'() {}", 'method'],
  ['12() {}', 'method'],
  ['get x() { return 1 }', 'getter'],
  ['set x(v) {}', 'setter'],
  ['get [k]() { return 1 }', 'getter'],
  ['#p() { return this.#q }', 'method'],
  ['get #p() { return 1 }', 'getter'],
  ['class { #x = 1; m() { return this.#x } }', 'class'],
  ['class A extends B { constructor() { super() } }', 'class'],
]

describe('each form of function', () => {
  test.each(forms.map(([text, kind, async = false, generator = false]) => ({ text, kind, async, generator })))('$text', ({ text, kind, async, generator }) => {
    const parsed = parseFunction(text)
    expect(parsed).toMatchObject({ kind, async, generator })
    expect(parsed!.expression.slice(parsed!.offset, parsed!.offset + text.length)).toBe(text)
  })
})

test.each([
  'function f() { [native code] }', '', '1', 'f', 'a, b => a', 'function f() {}, g()', 'function f() {}); (g()', 'a => a); (b => b',
  'm() {}, ...evil()', 'm() {} }); ({ n() {}', 'm() {}; n() {}', 'm', 'm: 1', 'x = evil()', '...evil()', 'static { evil() }',
  '} static { evil() } m() {', '#m() {} static { evil() }', 'function f() {}()', '(() => 1)', '() => 1, 2', 'class A {}.x', '// only',
])('is no function: %s', text => expect(parseFunction(text)).toBeUndefined())

const nothing = { assigned: [], probed: [], inherited: [], privates: [], dynamic: false }
const none = { this: false, arguments: false, super: false, newTarget: false, importMeta: false }

const names: readonly (readonly [text: string, names: object])[] = [
  ['(a, { b, c: [d], ...e }) => a + b + d + e', { free: [] }],
  ['() => a.b.c + o[k] + { p: q, r }.s', { free: ['a', 'o', 'k', 'q', 'r'] }],
  ['function f() { return f(n) }', { free: ['n'] }],
  ['() => { n++; [m, o.p] = [1]; ({ q: r } = s) ; for (t of u); }', { free: ['n', 'm', 'o', 'r', 's', 't', 'u'], assigned: ['n', 'm', 'r', 't'] }],
  ['() => typeof undeclared', { free: ['undeclared'], probed: ['undeclared'] }],
  ['() => typeof seen + seen', { free: ['seen'] }],
  ['() => { try { x() } catch (e) { e() } }', { free: ['x'] }],
  ['() => { later(); function later() {} var v; { let v2; v2 } return v }', { free: [] }],
  ['() => { if (1) { function g() {} } return g }', { free: [] }],
  ['() => { "use strict"; if (1) { function g() {} } return g }', { free: ['g'] }],
  ['() => { let g; { function g() {} } return g }', { free: [] }],
  ['() => { l: for (;;) { break l } }', { free: [] }],
  ['() => this.x + arguments[0] + new.target', { free: [], uses: { ...none, this: true, arguments: true, newTarget: true } }],
  ['function f() { return () => this.x + arguments[0] }', { free: [], uses: { ...none, this: true, arguments: true } }],
  ['() => function () { return this + arguments[0] + new.target }', { free: [] }],
  ['m() { return super.m() }', { free: [], uses: { ...none, super: true, this: true } }],
  ['[key]() { return 1 }', { free: [] }],
  ['m() { return this.#a + class { #b; n(o) { return o.#b + o.#c } } }', { free: [], privates: ['a', 'c'], uses: { ...none, this: true } }],
  ['class A extends B { static x = A.y; [k]() { return z } }', { free: ['B', 'k', 'z'], inherited: ['B'] }],
  ['class A extends f(B) { m() { return B } }', { free: ['f', 'B'], inherited: ['f'] }],
  ['(a, b = () => a + c) => { var c; return b }', { free: ['c'] }],
  ['() => eval("n")', { free: ['eval'], dynamic: true }],
  ['function f(o) { with (o) { return x } }', { free: ['x'], dynamic: true }],
  ['() => (0, eval)("n")', { free: ['eval'] }],
]

describe('names of a function', () => {
  test.each(names)('%s', (text, expected) => expect(namesOf(parseFunction(text)!)).toEqual({ ...nothing, uses: none, ...expected }))
})
