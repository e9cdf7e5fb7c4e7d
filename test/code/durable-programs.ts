// Durable generators as texts: a table, and programs that nobody has thought of; compiled as they are and lowered, played, and copied in
// the middle of their course. Each is a generator's body, and an asynchronous one's too.

import fc from 'fast-check'
import * as runtime from '../../lib/capture/durable.ts'
import { lower } from '../../lib/source/durable.ts'

/** What is done to a generator. */
export type Act = readonly ['next' | 'throw' | 'return', unknown?]
export const next: Act = ['next']
/** Asked for all. */
const all: readonly Act[] = Array.from({ length: 16 }, () => next)

/** The body of `function* g(log, input)`, and what is done to it, if it is not only asked for all. */
const rows: readonly (readonly [name: string, text: string, acts?: readonly Act[] | undefined, before?: string])[] = [
  ['nothing', ''],
  ['one yield', 'yield 1'],
  ['a return', 'yield 1; return 2'],
  ['what is sent', 'const a = yield 1; const b = yield a; return [a, b]', [next, ['next', 'x'], ['next', 'y']]],
  ['a counting loop', 'for (let i = 0; i < 4; i++) { log(i); yield i }'],
  ['two loops and a label', 'outer: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { if (j === 2) continue outer; if (i === 2) break outer; yield [i, j] } } return "end"'],
  ['closures of each turn', 'const all = []; for (let i = 0; i < 3; i++) { all.push(() => i++); yield all.map(f => f()) } return all.map(f => f())'],
  ['while', 'let n = 3; while (n > 0) { yield n; n-- }'],
  ['while asks by a yield', 'let n = 0; while ((yield n) !== "stop") n++; return n', [next, next, next, ['next', 'stop']]],
  ['do while', 'let n = 0; do { yield n } while (++n < 3); return n'],
  ['do while asks by a yield', 'let n = 0; do { log(n) } while ((yield n++) !== "stop"); return n', [next, next, next, ['next', 'stop']]],
  ['for asks and counts by yields', 'for (let i = yield "from"; (yield i) !== "stop"; i += yield "by") log(i)', [next, ['next', 1], next, ['next', 2], next, ['next', 3], ['next', 'stop']]],
  ['for without a head', 'let i = 0; for (;;) { if (i > 2) return i; yield i++ }'],
  ['for with var', 'for (var i = 0, n = 2; i < n; i++) yield i; return i'],
  ['for of an array that grows', 'const list = [1, 2]; for (const x of list) { if (x < 4) list.push(x + 2); yield x }'],
  ['for of a text, a Set, a Map', 'for (const c of "a😀b") yield c; for (const x of new Set([1, 2])) yield x; for (const [k, v] of new Map([[1, "a"], [2, "b"]])) yield k + v'],
  ['for of, closures of each turn', 'const all = []; for (const x of [1, 2, 3]) { all.push(() => x); yield 0 } return all.map(f => f())'],
  ['for of with a pattern', 'for (const { a, b: [c = 5] } of [{ a: 1, b: [2] }, { a: 3, b: [] }]) yield a + c'],
  ['for of a generator, which is closed', 'for (const x of numbers(log)) { if (x === 2) break; yield x } return 9', undefined, 'function* numbers(log) { "use durable"; try { yield 1; yield 2; yield 3 } finally { log("closed") } }'],
  ['for of into what is there', 'let x; for (x of [1, 2]) yield x; const o = {}; for (o.p of [3]) yield o.p; return [x, o]'],
  ['for in', 'const o = { a: 1, b: 2, c: 3 }; for (const k in o) { if (k === "a") delete o.b; yield k }'],
  ['for in of nothing', 'for (const k in null) yield k; return 1'],
  ['if and else', 'for (const x of [0, 1, 2]) { if (x === 0) yield "zero"; else if (x === 1) { const one = yield "one"; log(one) } else yield "more" }'],
  ['if asks by a yield', 'if (yield 1) yield 2; else yield 3; return 4', [next, ['next', true], next, next]],
  ['blocks and shadows', 'let x = 1; { let x = 2; yield x; { let x = 3; yield x } x++; yield x } yield x; { const x = 5; log(x) }'],
  ['functions in blocks', 'yield f(); { yield h(); function h() { return "h" + f() } } function f() { return "f" }'],
  ['classes', 'class A { #n = 1; get n() { return this.#n } static make() { return new A() } } yield A.make().n; class B extends A { m() { return super.n + 1 } } yield new B().m(); return [A.name, B.name]'],
  ['names of functions', 'const f = () => 0, g = function () {}; let C = class {}; yield 1; let [d = (() => 0), e = class {}] = [], { h = function* () {} } = {}, i, j, k = 1, l; i = () => 0; j ??= (function () {}); k += () => 0; l = i; [l = () => 1] = []; yield [d, e, h, i, j, l].map(f => f.name); yield k; for (const [m = () => 0] of [[]]) yield m.name; return [f.name, g.name, C.name, i.name]'],
  ['switch', 'for (const x of [1, 2, 3, 4]) switch (x) { case 1: yield "one"; case 2: { const y = x; yield "two" + y; break } case 3: log("three"); break; default: yield "other" }'],
  ['switch by a yield, with let', 'switch (yield "what") { case 1: let a = 5; yield a; default: a = 7; yield a }', [next, ['next', 1], next, next]],
  ['try and catch', 'try { yield 1; throw new Error("x") } catch (e) { yield e.message } return 2'],
  ['what is thrown into it', 'try { yield 1 } catch ({ message }) { log(message); yield 2; return message } finally { log("end") }', [next, ['throw', new Error('in')], next]],
  ['what is thrown and not caught', 'try { yield 1 } finally { log("end") }', [next, ['throw', new Error('in')], next]],
  ['what is thrown and returned before it begins', 'log(1); yield 1', [['throw', new Error('early')], next]],
  ['what is returned before it begins', 'log(1); yield 1', [['return', 5], next]],
  ['what is returned into it', 'try { yield 1; yield 2 } finally { log("end") }', [next, ['return', 'r'], next]],
  ['finally yields after a normal end', 'try { yield 1 } finally { yield 2 } return 3'],
  ['finally yields after a throw', 'try { try { yield 1; throw new Error("x") } finally { yield 2 } } catch (e) { yield e.message } return 3'],
  ['finally yields after a return', 'try { yield 1; return log("r") || "r" } finally { yield 2; log("f") }'],
  ['finally yields after catch', 'try { throw 1 } catch (e) { yield e } finally { yield 2 } return 3'],
  ['nested finally', 'try { try { return yield 1 } finally { yield 2 } } finally { yield 3 }', [next, ['next', 'v'], next, next]],
  ['arguments of a call', 'return [log("a"), yield 1, log("b"), yield 2, log("c")].concat(join(log("d"), yield 3, ...[log("e"), yield 4]))', [next, ['next', 'x'], ['next', 'y'], ['next', 'z'], ['next', 'u']], 'const join = (...all) => all'],
  ['methods and keys', 'const o = { m(...a) { return [this === o, ...a] }, k: { f: x => x } }; return [o.m(log(1), yield 1), o["m"](yield 2), o.k.f(yield 3), o[yield 4](5)]', [next, ['next', 1], ['next', 2], ['next', 3], ['next', 'm']]],
  ['objects', 'return { a: log(1), [log("k") || "k"]: yield 1, ...{ s: log(2) }, b: yield 2, m() { return 1 }, get g() { return 2 }, c: log(3) }', [next, ['next', 'x'], ['next', 'y']]],
  ['arrays with holes', 'return [, log(1), , yield 1, ,]', [next, ['next', 'x']]],
  ['templates', 'return `${log(1)}-${yield 1}-${log(2)}-${yield 2}!`', [next, ['next', 'x'], ['next', 'y']]],
  ['operators', 'let a = 1; a += yield a; a = log(a) * (yield a) - -(yield 3); return a', [next, ['next', 2], ['next', 3], ['next', 4]]],
  ['logical operators', 'const f = false; return [f && (yield 1), f || (yield 2), null ?? (yield 3), (yield 4) && (yield 5), (yield 6) || 7]', [next, ['next', 'a'], ['next', 'b'], ['next', 'c'], ['next', 'd'], ['next', 0]]],
  ['conditions', 'return [true ? yield 1 : yield 2, false ? yield 3 : yield 4, (yield 5) ? log("yes") : yield 6]', [next, ['next', 'a'], ['next', 'b'], ['next', 0], ['next', 'c']]],
  ['assignments', 'const o = { n: 1 }; let z; o.n += yield 1; o[log("k") || "k"] = yield 2; z ??= yield 3; z &&= yield 4; o.q ||= yield 5; [o.a, z] = yield 6; ({ x: o.b } = yield 7); return [o, z]', [next, ['next', 1], ['next', 2], ['next', 3], ['next', 4], ['next', 5], ['next', [6, 7]], ['next', { x: 8 }]]],
  ['new, sequences, typeof', 'return [new Pair(log(1), yield 1), (log(2), yield 2, log(3), 4), typeof (yield 3), !(yield 4)]', [next, ['next', 'x'], ['next', 'y'], ['next', 'z'], ['next', 0]], 'class Pair { constructor(a, b) { this.a = a; this.b = b } }'],
  ['a yield of a yield', 'return yield yield 1', [next, ['next', 'a'], ['next', 'b']]],
  ['yield without a value', 'const x = yield; return x', [next, ['next', 1]]],
  ['destructuring', 'const { a, b: { c = yield_(3) } = {}, ...rest } = input; let [x, , y = 2, ...z] = [1, 2, undefined, 4]; yield a; return [a, c, rest, x, y, z]', undefined, 'const yield_ = x => x'],
  ['var and functions before they are set', 'const before = [typeof v, typeof w]; yield before; var v = 1; { var w = 2 } yield [v, w]'],
  ['var in what does not yield', '{ var v = 1\n var w = 2;\n [3].push(v) }\n var x\n { var y; var z = 4 }\n if (v) var u = 6\n for (var i = 0, j = 5; i < 2; i++) { var k = i }\n for (var e of [7, 8]) log(e)\n for (var { p, q: [r] } of [{ p: 1, q: [2] }]) log(p)\n for (var key in { a: 1 }) log(key)\n yield [v, w, x, y, z, u, i, j, k, e, p, r, key]'],
  ['shorthands', 'let a = 1, b = 2; yield { a, b }; ({ a, b = 7 } = { a: 5 }); yield [a, b]'],
  ['Proxies', 'const p = new Proxy(yield 1, new (Proxy)({}, yield 2)); const { proxy, revoke } = Proxy.revocable({ a: 3 }, yield 4); yield [p.a, proxy.a]; return typeof revoke', [next, ['next', { a: 1 }], ['next', {}], ['next', {}], next]],
  ['what is called Proxy and is none', 'const given = []; { class Proxy { constructor(...all) { given.push(all) } static revocable(...all) { return all } } new Proxy(1, yield); return [given, Proxy.revocable(yield, 2)] }', [next, ['next', 'x'], ['next', 'y']]],
  ['calls of what it holds', 'const f = function () { return this === undefined }; const t = s => s.raw[0]; yield f(); yield t`x`; yield f?.()'],
  ['yield* of an array, a text, nothing', 'const r = yield* [1, 2]; yield* "ab"; yield* []; return r'],
  ['yield* of a durable generator', 'const r = yield* inner(log); return [r]', [next, ['next', 'a'], ['next', 'b'], next], 'function* inner(log) { "use durable"; const a = yield 1; log(a); const b = yield 2; return [a, b] }'],
  ['yield* and what is thrown and returned', 'try { yield* inner(log) } catch (e) { log(e.message); yield "caught" } return 1', [next, ['throw', new Error('t')], next, ['throw', new Error('u')], next, next], 'function* inner(log) { "use durable"; try { yield 1 } catch (e) { log("inner " + e.message); yield 2 } }'],
  ['yield* by return', 'yield* inner(log)', [next, ['return', 5], next], 'function* inner(log) { "use durable"; try { yield 1 } finally { log("closed") } }'],
  ['yield* in the middle', 'return [log(1), yield* [2, 3], log(4)]'],
  ['parameters', 'yield [log2, input2]; log2 = 5; return log2', undefined, 'let log2 = 1, input2 = 2'],
  ['parameters that functions among them see', 'function* h(a, f = () => a, { b = f() } = {}) { "use durable"; yield [a, f(), b]; yield f() } yield* h(3)'],
  ['functions in the place of parameters', 'function* h(a, b) { "use durable"; yield a(); function a() { return b } yield a.name } yield* h(1, 2)'],
  ['arguments', 'yield arguments.length; return [...arguments].length'],
  ['arrows see this and arguments', 'const f = () => [this.self, arguments.length]; yield f(); return f()'],
  ['what it calls itself', 'if (input.depth > 0) yield* g(log, { depth: input.depth - 1 }); yield input.depth'],
  ['generators within', 'function* other(n) { while (n > 0) yield n-- } const all = [...other(3)]; yield all; for (const x of all) yield x'],
  ['durable generators within', 'let n = 0; function* other() { "use durable"; for (;;) { yield n++ } } const o = other(); o.next(); yield o.next().value; n = 10; yield o.next().value; return n'],
  ['a name that is no name for a record', 'let __proto__ = 5; yield __proto__; __proto__++; return __proto__'],
  ['a method whose star is far from its name', 'const o = { a: 1, * /* * a star */ m(n) /* * */ { "use durable"; yield this.a; yield n } }; class A { x\n * /* * */ ["m"]() { "use durable"; yield 2 } static * // *\n s() { "use durable"; yield 3 } } yield [...o.m(5), ...new A().m(), ...A.s(), "x" in new A()]'],
  ['lines that end statements', 'let f = x => x, y = 2, x = [3]\n x[0] = y\n f(1)\n { y = x\n f(2) }\n yield x\n const h = () => { y = x\n f(4)\n let z = y\n f(z)\n return z }\n x = h()\n switch (1) { case 1: x = y\n f(6)\n default: x = y\n f(yield 7) } for (;;) if (y)\n f(8)\n else break\n return y', [next, next, ['return', 1]]],
  ['names that functions and classes have within', 'function* a() { "use durable"; yield a === b; yield a.name } let b = a; yield* b(); const c = function* () { "use durable"; yield c.name }; yield* c(); const d = function* e(f) { "use durable"; yield f === e }; yield* d(1); class C { static n = 0; *m(C) { "use durable"; yield C } *o() { "use durable"; yield C.n++; yield new.target } } yield* new C().m(1); yield* new C().o(); yield* new C().o()'],
  ['what a generator made elsewhere sees', 'const make = x => function* g() { "use durable"; yield x++ }; const [a, b] = [make(1), make(10)]; for (const g of [a, b, a, b]) yield* g(); const all = []; for (let i = 0; i < 2; i++) { function* g() { "use durable"; yield i } all.push(g, g) } for (const g of all) yield* g(); let h = make(5); yield* h(); h = make(6); yield* h()'],
  ['variables before they are set', 'const told = []; const f = () => x + h(); function h() { return y } for (const one of [f, h, () => x, () => typeof x, () => { x = 1 }, () => z]) try { told.push(one()) } catch (e) { told.push(e.message.includes("initiali"), e instanceof ReferenceError) } yield told; let x = 1, y = 2; const z = () => z; yield f(); switch (yield 3) { case 1: let q = 1; yield q; case 2: try { yield q } catch (e) { yield e instanceof ReferenceError } } { try { yield typeof w } catch (e) { yield e instanceof ReferenceError } let w; yield w } try { let a = a } catch (e) { yield e instanceof ReferenceError } for (let i = 0, k = () => i; i < 2; i++) yield k(); try { for (const v of [v]) yield v } catch (e) { yield e instanceof ReferenceError } return [z() === z]', [next, next, next, ['next', 2], next, next, next, next, next, next, next, next, next]],
  ['a comment and a division', 'const a = 8 / 2; // yield\n yield a /* yield */; return /yield/.test("yield")'],
]

/** The body of `async function* g(log, input)`. */
const waiting: typeof rows = [
  ['what is awaited', 'const a = await later(1); yield a + await later(2); const b = [await later(3), yield await later(4), await later(5)]; return b', [next, next, ['next', 'x']]],
  ['a promise that rejects', 'try { await never("x") } catch (e) { yield e } try { yield never("y") } catch (e) { yield "caught " + e } yield never("z")'],
  ['promises that are yielded and returned', 'try { yield later(1); return later(2) } finally { log("end") }'],
  ['a promise that rejects and is returned', 'try { return never("x") } catch (e) { yield e } finally { log("end") }'],
  ['what a yield gives is awaited', 'const a = await (yield 1); const b = (await (yield 2)) + (await later(3)); return [a, b]', [next, ['next', Promise.resolve('x')], ['next', Promise.resolve('y')]]],
  ['heads of loops that wait', 'for (let i = await later(0); i < await later(3); i += await later(1)) { yield i } let n = 2; while (await later(n > 0)) { yield n--; await 0 } do { yield n } while (await later(n++ < 2))'],
  ['branches that wait', 'for (const x of [0, 1, 2]) if (await later(x === 0)) yield "zero"; else switch (await later(x)) { case await later(1): yield "one"; break; default: await 0; yield await later("more") }'],
  ['operators around what waits', 'let a = 1; a += (await later(2)) * (yield a); const o = { n: await later(3), [await later("k")]: yield a }; return [a, o, await later(1) ? await later(2) : yield 3, (await later(0)) || (yield 4)]', [next, ['next', 2], ['next', 3], ['next', 4]]],
  ['for await of promises', 'for await (const x of [later(1), 2, later({ a: 3 })]) { yield x } for await (const { a } of [later({ a: 3 })]) yield a'],
  ['for await of a promise that rejects', 'try { for await (const x of [1, never("x"), 3]) { log(x); yield x } } catch (e) { yield "caught " + e }'],
  ['for await of an asynchronous generator, which is closed', 'for await (const x of numbers(log)) { if (x === 3) break; yield x } for await (const x of numbers(log)) { yield x; if (x === 1) return "end" }', undefined, 'async function* numbers(log) { "use durable"; try { yield 1; yield 2; yield 3 } finally { await 0; log("closed") } }'],
  ['for await of a generator', 'for await (const x of numbers(log)) { if (x === 2) continue; yield x } return 9', undefined, 'function* numbers(log) { "use durable"; try { yield 1; yield later(2); yield 3 } finally { log("closed") } }'],
  ['for await without a yield', 'let n = 0; for await (const x of [later(1), 2]) n += x; for await (var y of numbers()) n += y; yield n', undefined, 'async function* numbers() { yield 1; yield 2 }'],
  ['for await into what is there, with closures', 'const o = {}, all = []; for await (o.p of [later(1), 2]) { yield o.p } for await (const x of [3, 4]) { all.push(() => x); yield all.map(f => f()) }'],
  ['for await, and what is thrown', 'try { for await (const x of numbers(log)) yield x } catch (e) { yield e }', [next, ['throw', 'in'], next, next], 'async function* numbers(log) { "use durable"; try { yield 1 } finally { log("closed") } }'],
  ['yield* of promises, a text, a Map', 'const r = yield* [later(1), 2]; yield* "ab"; yield* new Map([[1, 2]]); yield* []; return r'],
  ['yield* of a promise that rejects', 'try { yield* [1, never("x"), 3] } catch (e) { yield "caught " + e }'],
  ['yield* of a generator whose promise rejects', 'try { yield* inner(log) } catch (e) { yield "caught " + e }', undefined, 'function* inner(log) { "use durable"; try { yield 1; yield never("x") } finally { log("closed") } }'],
  ['yield* of an asynchronous generator', 'const r = yield* inner(log); return [r]', [next, ['next', 'a'], ['next', 'b'], next], 'async function* inner(log) { "use durable"; const a = yield later(1); log(a); await 0; const b = yield 2; return [a, b] }'],
  ['yield* of one, and what is thrown and returned', 'try { yield* inner(log) } catch (e) { log(e); yield "caught" } try { yield* inner(log) } finally { yield "finally" }', [next, ['throw', 't'], next, ['throw', 'u'], next, next, ['return', 'r'], next, next], 'async function* inner(log) { "use durable"; try { yield 1 } catch (e) { log("inner " + e); yield 2 } finally { await 0; log("closed") } }'],
  ['yield* of an iterator that cannot be told', 'try { yield* { [Symbol.iterator]() { return { next: () => ({ done: false, value: later(1) }), return() { log("closed"); return {} } } } } } catch (e) { yield String(e instanceof TypeError) }', [next, ['throw', 'x'], next]],
  ['yield* of an asynchronous iterator that cannot be told', 'try { yield* { [Symbol.asyncIterator]() { return { next: () => ({ done: false, value: later(1) }) } } } } catch (e) { yield String(e instanceof TypeError) }', [next, next, ['throw', 'x'], next]],
  ['yield* of what is no iterator', 'try { yield* { [Symbol.asyncIterator]: () => 1 } } catch (e) { yield e instanceof TypeError } try { yield* { [Symbol.iterator]: () => ({ next: () => 1 }) } } catch (e) { yield e instanceof TypeError } try { yield* 1 } catch (e) { yield e instanceof TypeError }'],
  ['finally that waits', 'try { try { yield 1 } finally { await 0; log("first") } } finally { await later(0); log("second") } return 2', [next, ['return', 'r'], next]],
  ['finally that yields, after a promise is returned', 'try { return later("r") } finally { yield await later(1); log("f") }'],
  ['finally that yields, after a promise that rejects is returned', 'try { try { return never("x") } finally { yield 1 } } catch (e) { yield e }'],
  ['a promise that is returned into it', 'try { yield 1 } catch (e) { yield e } finally { log("end") }', [next, ['return', Promise.resolve('r')], next]],
  ['asynchronous functions within', 'let n = 0; const add = async x => { n += await later(x); return n }; yield add(1); yield await add(2); async function twice() { return await add(n) } yield twice(); return n'],
  ['lines that end statements', 'let f = x => x, y = 2, x = [3]\n x[0] = y\n f(1)\n { y = x\n f(2) }\n yield x\n await 0\n f(3)\n const h = async () => { y = x\n f(4)\n await 0\n f(5) }\n switch (1) { case 1: x = y\n f(6)\n default: x = y\n f(yield 7) } return await h()'],
  ['methods that wait', 'const o = { n: 1, async *m() { "use durable"; yield await later(this.n); yield 2 }, async * [await later("k")]() { "use durable"; yield 3 } }; class A { x\n async *m() { "use durable"; yield 4 } static async * /* * async */ s() { "use durable"; yield 5 } async *#p() { "use durable"; yield 6 } p() { return this.#p() } } yield* o.m(); yield* o.k(); yield* new A().m(); yield* A.s(); yield* new A().p(); yield Object.keys(new A()).length'],
]

/** A generator of either sort. */
export type Some = Generator | AsyncGenerator

interface Made { make(log: (x: unknown) => unknown): Some }

/** A body of a generator, and what is done to it. */
export interface Row { readonly name: string, readonly text: string, readonly acts: readonly Act[], readonly before: string, readonly isAsync: boolean }

const sorts: readonly (readonly [isAsync: boolean, list: typeof rows])[] = [[false, rows], [true, rows], [true, waiting]]

/** All bodies: those of generators stand in asynchronous ones too. */
export const bodies: readonly Row[] = sorts.flatMap(([isAsync, list]) => list.map(([name, text, acts = all, before = '']) => ({ name: isAsync ? `${name}, waiting` : name, text, acts, before, isAsync })))

const given = 'const later = x => Promise.resolve(x); const never = x => Promise.reject(x);'

export function compiled(text: string, isLowered: boolean, before = '', isAsync = false): Made {
  const program = `${given}${before}\n${isAsync ? 'async ' : ''}function* g(log, input) { "use durable"; ${text}\n}\nreturn { g, self: "self" }`
  const source = isLowered ? lower(`(function () { "use strict"; ${program} })`, { sourceType: 'script', prefix: '$', begin: '$G' })!.code : `(function () { "use strict"; ${program} })`
  const made = (new Function('$G', `return ${source}`) as (begin: unknown) => () => { g: (...args: unknown[]) => Some, self: string })(runtime.G)()
  return { make: log => made.g.call(made, log, { depth: 2, a: 1, b: { c: 2 }, more: 3 }) }
}

/** What each act gives, and what was said. */
export async function played(generator: Some, acts: Iterator<Act>, said: unknown[], show: (value: unknown) => unknown = shown): Promise<unknown[]> {
  const told: unknown[] = []
  for (let step = acts.next(); step.done !== true; step = acts.next()) {
    const [how, value] = step.value
    said.length = 0
    try {
      const result = await generator[how](value as never) as IteratorResult<unknown>
      told.push([show(result.value), result.done, [...said]])
      if (result.done === true && told.length > 20) break
    } catch (error) {
      told.push(['threw', String(error), [...said]])
    }
  }
  return told
}

/** An act, and how many jobs later the next one is done. */
export type Timed = readonly [act: Act, jobs: number]

/**
 * What is asked of an asynchronous generator without waiting for answers: what each gives, and after how many jobs. And where its state
 * says that it is suspended although something is not answered, or the other way round.
 */
export async function raced(generator: Some, acts: readonly Timed[], said: unknown[]): Promise<{ told: unknown[], wrong: string[] }> {
  const told: unknown[] = []
  const wrong: string[] = []
  const state = runtime.durableOf(generator)
  let [jobs, open] = [0, 0]
  const pass = async (): Promise<void> => {
    const canBeSaved = state !== undefined && state.p >= 0
    await undefined
    jobs++
    told.push(...said.splice(0).map(x => `${jobs}: ${String(x)}`))
    // Who waits for an answer hears of it a job later.
    if (canBeSaved && open > 0) wrong.push(`${jobs}: ${open} open at ${state!.p}`)
    if (state !== undefined && open === 0 && state.p === -1) wrong.push(`${jobs}: runs, and nothing is open`)
  }
  for (const [[how, value], pause] of acts) {
    open++
    const answer = generator[how](value as never) as unknown as Promise<IteratorResult<unknown>>
    const tell = (what: string): void => {
      open--
      told.push(`${jobs}: ${what}`)
    }
    answer.then(({ value, done }) => tell(`gives ${String(value)} ${done}`), (error: unknown) => tell(`throws ${String(error)}`))
    for (let i = 0; i < pause; i++) await pass()
  }
  for (let i = 0; i < 1000 && open > 0; i++) await pass()
  return { told, wrong }
}

export const shown = (value: unknown): unknown => structuredClone(value)

/** A copy of a state: functions, classes and their instances are the same, generators go on in new ones. */
export function copied(generator: Some, met = new Map<unknown, unknown>()): Some {
  const known = met.get(generator)
  if (known !== undefined) return known as Some
  const state = runtime.durableOf(generator)!
  const next = new runtime.State(state.body, state.self, state.p, [])
  const made = runtime.durable(next)
  met.set(generator, made)
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Object.prototype.toString.call(value) === '[object Arguments]') return value
    if (met.has(value)) return met.get(value)
    if (runtime.durableOf(value) !== undefined) return copied(value as Some, met)
    const prototype = Object.getPrototypeOf(value) as object | null
    if (value instanceof Map || value instanceof Set || (prototype !== Object.prototype && !Array.isArray(value))) return value
    const made: Record<string, unknown> = Array.isArray(value) ? [] as never : {}
    met.set(value, made)
    for (const key of Reflect.ownKeys(value)) {
      const { value: held } = Reflect.getOwnPropertyDescriptor(value, key)!
      Reflect.set(made, key, copy(held))
    }
    if (Array.isArray(value)) made['length'] = value.length
    return made
  }
  Object.assign(next, { v: copy(state.v), t: copy(state.t), x: state.x })
  runtime.reach(made, next)
  return made
}

export function* taken<T>(iterator: Iterator<T>, count: number): Generator<T> {
  for (let i = 0; i < count; i++) {
    const step = iterator.next()
    if (step.done === true) return
    yield step.value
  }
}

/** Programs that nobody has thought of: statements and expressions within each other, in which anything may yield, throw or jump. */
export const programs = (isAsync: boolean): fc.Arbitrary<string> => fc.letrec<Record<'expression' | 'statement' | 'block' | 'program', string>>(tie => {
  const e = tie('expression')
  const waits = (some: fc.Arbitrary<string>): fc.Arbitrary<string>[] => isAsync ? [some] : []
  const s = tie('block')
  const name = fc.constantFrom('a', 'b')
  const list = fc.constantFrom('[1, 2, 3]', '"xyz"', 'new Set([4, 5])', 'Object.entries({ p: 1, q: 2 })', '[]')
  const cut = { maxDepth: 4, depthSize: 'small' as const, withCrossShrink: true }
  return {
    expression: fc.oneof(cut, fc.constantFrom('1', '"t"', 'a', 'b', 'null', 'n++'),
      e.map(x => `(yield ${x})`), e.map(x => `(yield ${x})`), fc.tuple(e, e).map(([x, y]) => `log([${x}, ${y}])`), fc.tuple(e, e).map(([x, y]) => `(${x} + ${y})`),
      fc.tuple(e, e, e).map(([x, y, z]) => `(${x} ? ${y} : ${z})`), fc.tuple(e, fc.constantFrom('&&', '||', '??'), e).map(([x, o, y]) => `(${x} ${o} ${y})`),
      fc.tuple(name, fc.constantFrom('=', '+=', '??=', '&&='), e).map(([v, o, x]) => `(${v} ${o} ${x})`), fc.tuple(e, e).map(([x, y]) => `({ k: ${x}, l: ${y} }).l`),
      fc.tuple(e, e).map(([x, y]) => `join(${x}, ...[${y}])`), fc.tuple(e, e).map(([x, y]) => `\`\${${x}}-\${${y}}\``), e.map(x => `(() => a + String(b))() + ${x}`), e.map(x => `(yield* [${x}, 7])`),
      ...waits(e.map(x => `(await ${x})`)), ...waits(e.map(x => `later(${x})`)), ...waits(e.map(x => `(yield* several(${x}))`))),
    statement: fc.oneof(cut, e.map(x => `${x};`), e.map(x => `let d = ${x}; log(d);`), e.map(x => `var v = ${x};`), e.map(x => `for (var w of [${x}, v]) log(w);`), fc.constantFrom('break;', 'continue;', 'if (n > 40) return a;').map(x => `if (n++ > 9) { ${x} }`),
      fc.tuple(e, s, s).map(([x, y, z]) => `if (${x}) ${y} else ${z}`), fc.tuple(e, s).map(([x, y]) => `for (let i = 0; i < 3 && n++ < 30; i++) { log(i + String(${x})); ${y} }`),
      fc.tuple(list, s).map(([l, y]) => `for (const x of ${l}) { if (n++ > 30) break; c = () => x; ${y} log(c()); }`), fc.tuple(e, s).map(([x, y]) => `do { ${y} } while (n++ < 12 && ${x});`),
      fc.tuple(s, s).map(([x, y]) => `try ${x} catch (e) { log(String(e)); ${y} }`), fc.tuple(s, e).map(([x, y]) => `try ${x} finally { log(${y}); }`), e.map(x => `if (n++ % 5 === 4) throw ${x};`),
      fc.tuple(e, s, s).map(([x, y, z]) => `switch (${x}) { case 1: ${y} case "t": ${z} break; default: ${y} }`), e.map(x => `if (n++ > 25) return ${x};`),
      ...waits(fc.tuple(e, s).map(([x, y]) => `for await (const x of [${x}, later(2)]) { if (n++ > 30) break; ${y} log(x); }`)), ...waits(fc.tuple(e, s).map(([x, y]) => `for await (const x of several(${x})) { if (n++ > 30) break; ${y} log(x); }`))),
    block: fc.array(tie('statement'), { minLength: 1, maxLength: 3, depthIdentifier: 'block' }).map(all => `{ ${all.map(one => one.startsWith('let') ? `{ ${one} }` : one).join('\n')} }`),
    program: fc.array(tie('statement'), { minLength: 1, maxLength: 4 }).map(all => `let a = 1, b = "t", c = null, n = 0; for (let turn = 0; turn < 2; turn++) { ${all.map(one => `{ ${one} }`).join('\n')} } return [String(a), String(b), n];`),
  }
}).program

/** What the programs call. */
export const helpers = 'const join = (...all) => all.join("+"); async function* several(x) { "use durable"; try { yield x; yield await x } finally { await 0 } }'
