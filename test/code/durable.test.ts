// Durable generators: what is lowered does what the engine's own generator does, step by step, with next, throw and return; and
// after each step it can be put aside, and go on from its state in another generator.

import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import * as runtime from '../../lib/capture/durable.ts'
import { disassemble, dumps, loads, register, Trust, type PicklingError } from '../../lib/index.ts'
import { run } from '../../lib/instrument.ts'
import { lower } from '../../lib/source/durable.ts'
import { define, pickle, type Line } from '../assembler.ts'
import { failing } from '../support/failing.ts'

/** What is done to a generator. */
type Act = readonly ['next' | 'throw' | 'return', unknown?]
const next: Act = ['next']

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
  ['names of functions', 'const f = () => 0, g = function () {}; let C = class {}; yield 1; return [f.name, g.name, C.name]'],
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
  ['a comment and a division', 'const a = 8 / 2; // yield\n yield a /* yield */; return /yield/.test("yield")'],
]

interface Made { make(log: (x: unknown) => unknown): Generator }

function compiled(text: string, isLowered: boolean, before = ''): Made {
  const program = `${before}\nfunction* g(log, input) { "use durable"; ${text}\n}\nreturn { g, self: "self" }`
  const source = isLowered ? lower(`(function () { "use strict"; ${program} })`, { sourceType: 'script', prefix: '$', begin: '$G' })!.code : `(function () { "use strict"; ${program} })`
  const made = (new Function('$G', `return ${source}`) as (begin: unknown) => () => { g: (...args: unknown[]) => Generator, self: string })(runtime.G)()
  return { make: log => made.g.call(made, log, { depth: 2, a: 1, b: { c: 2 }, more: 3 }) }
}

/** What each act gives, and what was said. */
function played(generator: Generator, acts: Iterator<Act>, said: unknown[], show: (value: unknown) => unknown = shown): unknown[] {
  const told: unknown[] = []
  for (let step = acts.next(); step.done !== true; step = acts.next()) {
    const [how, value] = step.value
    said.length = 0
    try {
      const result = generator[how](value as never) as IteratorResult<unknown>
      told.push([show(result.value), result.done, [...said]])
      if (result.done === true && told.length > 20) break
    } catch (error) {
      told.push(['threw', String(error), [...said]])
    }
  }
  return told
}

const shown = (value: unknown): unknown => structuredClone(value)
const all: readonly Act[] = Array.from({ length: 16 }, () => next)

/** A copy of a state: functions, classes and their instances are the same, generators go on in new ones. */
function copied(generator: Generator, met = new Map<unknown, unknown>()): Generator {
  const known = met.get(generator)
  if (known !== undefined) return known as Generator
  const { body, self, state } = runtime.durableOf(generator)!
  const next = new runtime.State(state.p, [])
  const made = runtime.durable(body, self, next)
  met.set(generator, made)
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (met.has(value)) return met.get(value)
    if (runtime.durableOf(value) !== undefined) return copied(value as Generator, met)
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
  Object.assign(next, { v: copy(state.v), t: copy(state.t), x: state.x, a: state.a })
  runtime.reach(made, next)
  return made
}

describe.each(rows.map(([name, text, acts, before]) => ({ name, text, acts: acts ?? all, before })))('$name', ({ text, acts, before }) => {
  test('does what it does unlowered', () => {
    const said: unknown[] = []
    const log = (x: unknown): void => void said.push(shown(x))
    const wanted = played(compiled(text, false, before).make(log), acts[Symbol.iterator](), said)
    expect(played(compiled(text, true, before).make(log), acts[Symbol.iterator](), said)).toEqual(wanted)
  })

  // Closures hold their records, which a copy of the state does not reach.
  test.skipIf(/=>|function|class/.test(text))('goes on from its state after each step', () => {
    const said: unknown[] = []
    const log = (x: unknown): void => void said.push(shown(x))
    const wanted = played(compiled(text, false, before).make(log), acts[Symbol.iterator](), said)
    for (let steps = 0; steps <= acts.length; steps++) {
      const first = compiled(text, true, before).make(log)
      const rest = acts[Symbol.iterator]()
      const told = played(first, taken(rest, steps), said)
      said.length = 0
      if (runtime.durableOf(first)!.state.x) continue
      const second = copied(first)
      expect(said).toEqual([])
      expect([...told, ...played(second, rest, said)]).toEqual(wanted)
    }
  })
})

function* taken<T>(iterator: Iterator<T>, count: number): Generator<T> {
  for (let i = 0; i < count; i++) {
    const step = iterator.next()
    if (step.done === true) return
    yield step.value
  }
}

/** Programs that nobody has thought of: statements and expressions within each other, in which anything may yield, throw or jump. */
const { program } = fc.letrec<Record<'expression' | 'statement' | 'block' | 'program', string>>(tie => {
  const e = tie('expression')
  const s = tie('block')
  const name = fc.constantFrom('a', 'b')
  const list = fc.constantFrom('[1, 2, 3]', '"xyz"', 'new Set([4, 5])', 'Object.entries({ p: 1, q: 2 })', '[]')
  const cut = { maxDepth: 4, depthSize: 'small' as const, withCrossShrink: true }
  return {
    expression: fc.oneof(cut, fc.constantFrom('1', '"t"', 'a', 'b', 'null', 'n++'),
      e.map(x => `(yield ${x})`), e.map(x => `(yield ${x})`), fc.tuple(e, e).map(([x, y]) => `log([${x}, ${y}])`), fc.tuple(e, e).map(([x, y]) => `(${x} + ${y})`),
      fc.tuple(e, e, e).map(([x, y, z]) => `(${x} ? ${y} : ${z})`), fc.tuple(e, fc.constantFrom('&&', '||', '??'), e).map(([x, o, y]) => `(${x} ${o} ${y})`),
      fc.tuple(name, fc.constantFrom('=', '+=', '??=', '&&='), e).map(([v, o, x]) => `(${v} ${o} ${x})`), fc.tuple(e, e).map(([x, y]) => `({ k: ${x}, l: ${y} }).l`),
      fc.tuple(e, e).map(([x, y]) => `join(${x}, ...[${y}])`), fc.tuple(e, e).map(([x, y]) => `\`\${${x}}-\${${y}}\``), e.map(x => `(() => a + String(b))() + ${x}`), e.map(x => `(yield* [${x}, 7])`)),
    statement: fc.oneof(cut, e.map(x => `${x};`), e.map(x => `let d = ${x}; log(d);`), e.map(x => `var v = ${x};`), e.map(x => `for (var w of [${x}, v]) log(w);`), fc.constantFrom('break;', 'continue;', 'if (n > 40) return a;').map(x => `if (n++ > 9) { ${x} }`),
      fc.tuple(e, s, s).map(([x, y, z]) => `if (${x}) ${y} else ${z}`), fc.tuple(e, s).map(([x, y]) => `for (let i = 0; i < 3 && n++ < 30; i++) { log(i + String(${x})); ${y} }`),
      fc.tuple(list, s).map(([l, y]) => `for (const x of ${l}) { if (n++ > 30) break; c = () => x; ${y} log(c()); }`), fc.tuple(e, s).map(([x, y]) => `do { ${y} } while (n++ < 12 && ${x});`),
      fc.tuple(s, s).map(([x, y]) => `try ${x} catch (e) { log(String(e)); ${y} }`), fc.tuple(s, e).map(([x, y]) => `try ${x} finally { log(${y}); }`), e.map(x => `if (n++ % 5 === 4) throw ${x};`),
      fc.tuple(e, s, s).map(([x, y, z]) => `switch (${x}) { case 1: ${y} case "t": ${z} break; default: ${y} }`), e.map(x => `if (n++ > 25) return ${x};`)),
    block: fc.array(tie('statement'), { minLength: 1, maxLength: 3, depthIdentifier: 'block' }).map(all => `{ ${all.map(one => one.startsWith('let') ? `{ ${one} }` : one).join('\n')} }`),
    program: fc.array(tie('statement'), { minLength: 1, maxLength: 4 }).map(all => `let a = 1, b = "t", c = null, n = 0; for (let turn = 0; turn < 2; turn++) { ${all.map(one => `{ ${one} }`).join('\n')} } return [String(a), String(b), n];`),
  }
})

const join = 'const join = (...all) => all.join("+")'

describe('what nobody has thought of', () => {
  const said: unknown[] = []
  const log = (x: unknown): unknown => { said.push(String(x)); return x }
  const all = (text: string): Generator => compiled(text, false, join).make(log)
  const course = fc.array(fc.constantFrom<Act>(next, ['next', 1], ['next', 't'], ['throw', 'thrown'], ['next', null]), { minLength: 8, maxLength: 20 })
  /** What each of them gives, unless a jump leads nowhere, or out of a try whose finally yields. */
  const tried = (text: string, make: () => unknown): unknown => {
    try {
      return make()
    } catch (error) {
      if (error instanceof SyntaxError && !/^"use durable"(?!.* cannot leave a try whose finally yields)/.test(error.message)) return undefined
      throw new Error(text, { cause: error })
    }
  }

  test('does what it does unlowered', () => {
    fc.assert(fc.property(program, course, (text, acts) => {
      const native = tried(text, () => all(text)) as Generator | undefined
      const made = native && tried(text, () => compiled(text, true, join).make(log)) as Generator | undefined
      if (made !== undefined) expect(played(made, acts[Symbol.iterator](), said, String)).toEqual(played(native!, acts[Symbol.iterator](), said, String))
    }), { numRuns: 200 })
  })

  test('goes on from its bytes', async () => {
    register(log, { name: 'durable.log' })
    await fc.assert(fc.asyncProperty(program, course, fc.nat(12), async (text, acts, steps) => {
      const native = tried(text, () => all(text)) as Generator | undefined
      const main: any = { log }
      if (native === undefined || await run(`${join}\nfunction* g() { "use durable"; ${text} }`, { main }).then(() => false, (error: unknown) => { tried(text, () => { throw error }); return true })) return
      const it = main.g()
      const rest = acts[Symbol.iterator]()
      const begun = played(it, taken(rest, steps), said, String)
      // A copy of what a closure has captured is another one, so the original is left alone from here on.
      const back = loads<Generator>(dumps(it))
      said.length = 0
      expect([...begun, ...played(back, rest, said, String)]).toEqual(played(native, acts[Symbol.iterator](), said, String))
    }), { numRuns: 60 })
  })
})

describe('what cannot be lowered is told, with its place', () => {
  const rows: readonly (readonly [text: string, why: RegExp])[] = [
    ['function* g(a) {\n  "use durable"\n  a?.b(yield 1)\n}', /^"use durable" at app\.js:3:3: a yield cannot stand behind \?\. or super\. Give what it gives a name first/],
    ['class A { *m() { "use durable"; super.m(yield 1) } }', /app\.js:1:33: a yield cannot stand behind/],
    ['function* g() { "use durable"; const { a = yield 1 } = {} }', /a yield cannot stand in a pattern|yield cannot stand in/],
    ['function* g() { "use durable"; f`${yield 1}` }', /a yield cannot stand in a TaggedTemplateExpression/],
    ['function* g() { "use durable"; class A extends (yield 1) {} }', /yield cannot stand in a Class/],
    ['function* g() { "use durable"; switch (1) { case yield 1: } }', /a yield cannot stand behind case/],
    ['function* g() { "use durable"; for (;;) try { break } finally { yield 1 } }', /break cannot leave a try whose finally yields/],
    ['function* g() { "use durable"; const a = 1; yield a; a = 2 }', /a is a constant, and is assigned to/],
    ['async function* g() { "use durable"; yield 1 }', /app\.js:1:1: it stands in a function that is no generator/],
    ['function f() { "use durable"; return 1 }', /app\.js:1:1: it stands in a function that is no generator/],
    ['function* g() { "use durable"; using a = {}; yield a }', /using cannot stand in a block that yields\. Write const/],
    ['function* g(a, f = () => a) { "use durable"; a = 2; yield f() }', /a function in its parameters sees a, which changes/],
    ['function* g(a, b = 1) { "use durable"; var a; yield a }', /a is both a parameter and a variable/],
    ['function* g() { "use durable"; eval("1"); yield 1 }', /direct eval/],
  ]
  test.each(rows)('%s', (text, why) => {
    expect(() => lower(text, { id: 'app.js', sourceType: 'script', prefix: '$' })).toThrow(why)
  })

  test('in a cell as its other errors are', async () => {
    await expect(run('let n = 1\nfunction* g() { "use durable"; n?.m(yield 1) }', { main: {}, id: 'cell.js' })).rejects.toMatchObject({ name: 'SyntaxError', line: 2, column: 32 })
  })

  test('of others nothing is changed', () => {
    expect(lower('function* g() { yield "use durable" }', { prefix: '$' })).toBeUndefined()
    expect(lower('"use durable"; function* g() { yield }', { prefix: '$' })).toBeUndefined()
    expect(lower('function* g() { "use durable"; yield ', { prefix: '$' })).toBeUndefined()
  })
})

describe('saved where it cannot be', () => {
  const main: any = {}
  beforeAll(() => run('function* g(look) { "use durable"; try { yield look(); yield 2 } finally { yield 3 } }\nfunction* plain() { yield 1 }', { main, id: 'cell.js' }))

  test('while it runs', () => {
    let thrown: unknown
    const look = (): void => { thrown = failing(() => dumps({ it })) }
    register(look, { name: 'durable.look' })
    const it = main.g(look)
    it.next()
    expect(thrown).toMatchObject({ code: 'REFUSED', message: expect.stringMatching(/ at \$\.it: it is running, .* Save it between two steps/) })
    expect([...loads<Generator>(dumps(it))]).toEqual([2, 3])
  })

  test('in a finally that return() has entered', () => {
    const it = main.g(() => 1)
    it.next()
    expect(it.return('given')).toEqual({ value: 3, done: false })
    expect(failing(() => dumps(it))).toMatchObject({ code: 'REFUSED', message: expect.stringContaining('ended by return()') })
    expect(it.next()).toEqual({ value: 'given', done: true })
    expect(loads<Generator>(dumps(it)).next()).toEqual({ value: undefined, done: true })
  })

  test('without the directive', () => {
    const it = main.plain()
    expect(failing<PicklingError>(() => dumps(it))).toMatchObject({ code: 'REFUSED', hint: expect.stringContaining('"use durable"') })
  })
})

describe('hostile bytes', () => {
  const ran: string[] = []
  function* trap(): Generator { ran.push('generator'); yield 1 }
  const fn = (): void => void ran.push('function')
  register(trap, { name: 'durable.trap' })
  register(fn, { name: 'durable.fn' })
  const made = (...parts: readonly Line[]): Uint8Array<ArrayBuffer> => pickle(define('durable generator'), ['KIND', 0], ...parts, ['END'])
  const named = (name: string): Line => ['GLOBAL', 'registered', name]
  const rest: readonly Line[] = [['FALSE'], ['UNDEFINED'], ['INT', 1], ['HOLD'], ['ARR', 0], ['ARR', 0]]

  test.each<readonly [name: string, bytes: () => Uint8Array<ArrayBuffer>]>([
    ['a body that is a function', () => made(named('durable.fn'), ...rest)],
    ['a body that is data', () => made(['ARR', 0], ...rest)],
    ['no this', () => made(named('durable.trap'), ['INT', 1], ['INT', 1], ['HOLD'], ['ARR', 0], ['ARR', 0])],
    ['variables that are no list', () => made(named('durable.trap'), ['FALSE'], ['UNDEFINED'], ['INT', 1], ['HOLD'], ['INT', 1], ['ARR', 0])],
    ['a point that is none', () => made(named('durable.trap'), ['FALSE'], ['UNDEFINED'], ['NULL'], ['HOLD'], ['ARR', 0], ['ARR', 0])],
    ['somebody else\'s generator function', () => made(named('durable.trap'), ...rest)],
  ])('%s', (_, bytes) => {
    for (const trust of [Trust.data, Trust.refs, Trust.code]) {
      const error = failing(() => loads(bytes(), { trust }))
      expect(error.name).toBe('UnpicklingError')
      if (trust === Trust.data) expect(error.code).toBe('CODE_NOT_TRUSTED')
    }
    expect(ran).toEqual([])
  })

  test('what is written is of its kind', async () => {
    const main: any = {}
    await run('function* g() { "use durable"; yield 1 }', { main })
    expect(disassemble(dumps(main.g())).some(({ string }) => string === 'durable generator')).toBe(true)
  })
})
