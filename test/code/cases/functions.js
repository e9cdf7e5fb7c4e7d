// Every flavour of function, and what a function shows of itself: name, length, text, kind.

const shown = f => [f.name, f.length, typeof f, Object.hasOwn(f, 'prototype')]
const flavour = f => Object.prototype.toString.call(f)
const drain = async it => { const all = []; for await (const x of it) all.push(x); return all }

export const cases = [
  {
    name: 'arrow', answers: 'peers: arrow; dill test_functions', make() { const n = 1; return (a, b) => a + b + n }, play: f => [shown(f), f(1, 2)], gives: [['', 2, 'function', false], 4],
  },
  {
    name: 'arrow with a name from its variable', make() { const n = 1; const plus = a => a + n; return plus }, play: f => [shown(f), f(1)], gives: [['plus', 1, 'function', false], 2],
  },
  {
    name: 'arrow that gives an object', make() { const n = 1; return () => ({ n }) }, play: f => f(), gives: { n: 1 },
  },
  {
    name: 'function expression without a name', make() { const n = 1; return [function () { return n }][0] }, play: f => [shown(f), f()], gives: [['', 0, 'function', true], 1],
  },
  {
    name: 'names that are inferred', make() { const n = 1; const o = { a: () => n, b() { return n }, ['c' + 1]: () => n, [Symbol('d')]: () => n, 'e f': () => n, 7: () => n }; let x; x = function () { return n }; const { y = () => n } = {}; return [...Object.values(o), o[Object.getOwnPropertySymbols(o)[0]], x, y] },
    play: fs => fs.map(f => f.name), gives: ['7', 'a', 'b', 'c1', 'e f', '[d]', 'x', 'y'],
  },
  {
    name: 'names from defaults, fields and assignments', make() { const n = 1; class A { f = () => n; static g = () => n; #h = () => n; h() { return this.#h } } let z; z ??= () => n; return [new A().f, A.g, new A().h(), z, ((p = () => n) => p)()] },
    play: fs => fs.map(f => f.name), gives: ['f', 'g', '#h', 'z', 'p'],
  },
  {
    name: 'length counts to the first default', make() { const n = 1; return [(a, b = n, c) => a, (...r) => r, ({ a }, [b]) => a, function (a, b, c) { return n }] }, play: fs => fs.map(f => f.length), gives: [1, 0, 2, 3],
  },
  {
    name: 'async function', answers: 'peers: async functions', make() { let n = 1; return async function step(x) { await null; return n++ + await x } }, play: async f => [await f(Promise.resolve(10)), await f(1), flavour(f)], gives: [11, 3, '[object AsyncFunction]'],
  },
  {
    name: 'async arrow', make() { let n = 1; return async () => { try { await Promise.reject(new Error('e')) } catch (e) { return [n++, e.message] } } }, play: async f => [await f(), await f()], gives: [[1, 'e'], [2, 'e']],
  },
  {
    name: 'async method', make() { let n = 1; return { async m() { return n++ } } }, play: async o => [await o.m(), await o.m()], gives: [1, 2],
  },
  {
    name: 'generator function', answers: 'peers: generators; cloudpickle test_generator', make() { let n = 0; return function* count(to) { while (n < to) yield n++; return 'end' } }, play: f => { const it = f(2); return [it.next().value, [...f(9)].length, it.next(), f.name, flavour(f)] },
    gives: [0, 8, { value: 'end', done: true }, 'count', '[object GeneratorFunction]'],
  },
  {
    name: 'generator that delegates and is sent values', make() { const inner = function* () { return yield 'in' }; return function* () { const got = yield* inner(); yield got } }, play: f => { const it = f(); return [it.next().value, it.next('sent').value] }, gives: ['in', 'sent'],
  },
  {
    name: 'generator method, and under a symbol', make() { const n = 2; return { *m() { yield n }, *[Symbol.iterator]() { yield* this.m(); yield n + 1 } } }, play: o => [...o], gives: [2, 3],
  },
  {
    name: 'prototype of a generator function', make() { const n = 1; const g = function* () { yield n }; g.prototype.hello = () => 'hi'; return g }, play: g => [g().hello(), Object.getPrototypeOf(g()) === g.prototype, g() instanceof g], gives: ['hi', true, true],
  },
  {
    name: 'async generator', answers: 'cloudpickle test_generator (async)', make() { let n = 0; return async function* () { while (n < 3) yield n++ } }, play: async f => [await drain(f()), flavour(f)], gives: [[0, 1, 2], '[object AsyncGeneratorFunction]'],
  },
  {
    name: 'async generator method', make() { const n = 5; return { async *m() { yield n; yield* [6, 7] } } }, play: o => drain(o.m()), gives: [5, 6, 7],
  },
  {
    name: 'tagged template', answers: 'peers: tagged templates', make() { const tag = (strings, ...values) => [strings.raw.join('|'), values.join()]; const n = 1; return x => tag`a\n${n}b${x}` }, play: f => f(2), gives: ['a\\n|b|', '1,2'],
  },
  {
    name: 'tagged template: one object per place', make() { const same = s => s; return [() => same`a`, () => same`a`] }, play: ([f, g]) => [f() === f(), f() === g(), Object.isFrozen(f())], gives: [true, false, true],
  },
  {
    name: 'tag that is a method, and a bad escape', make() { const o = { n: 1, tag(s) { return [this.n, s[0], s.raw[0]] } }; return () => o.tag`\u` }, play: f => f(), gives: [1, undefined, '\\u'],
  },
  {
    name: 'template, regular expression, comments', make() { const n = 1; return () => { /* } */ // )
      return [`${`${n}`}}`, /[/}]\/`/.source, 1 /n/ 1] } }, play: f => f(), gives: ['1}', '[/}]\\/`', 1],
  },
  {
    name: 'text that would close a script, and odd line ends', make() { const n = 1; return () => [n, '</script><!--', '\u2028\u2029', "'\"`\\"] }, play: f => f(), gives: [1, '</script><!--', '\u2028\u2029', "'\"`\\"],
  },
  {
    name: 'functions and classes within', make() { let n = 0; return () => { const inc = () => ++n; class A { m() { return inc() } } function g() { return new A().m() } return [g(), inc()] } }, play: f => [f(), f()], gives: [[1, 2], [3, 4]],
  },
  {
    name: 'a factory whose products can travel again', make() { let made = 0; return () => { let n = ++made * 10; return { next: () => n++ } } }, play: f => { const a = f(), b = f(); return [a.next(), a.next(), b.next()] }, gives: [10, 11, 20],
  },
  {
    name: 'curried', make: () => a => b => c => a + b + c, play: f => { const g = f(1); return [g(2)(3), g(10)(20)] }, gives: [6, 31],
  },
  {
    name: 'arrow in a class heritage, a computed key, a template', make() { const n = 1; const mixin = f => class { static f = f }; class A extends mixin(() => n) { [(() => 'key')()]() { return `${(() => n)()}` } } return [A.f, new A().key] }, play: ([f, g]) => [f(), g()], gives: [1, '1'],
  },
  {
    name: 'throws what it threw', local: true, make() { const e = new RangeError('no'); return () => { throw e } }, play: f => { try { f() } catch (e) { return [e.name, e.message, e instanceof RangeError] } }, gives: ['RangeError', 'no', true],
  },
  {
    name: 'spread, optional calls, exponent, comma', make() { const fs = [x => x + 1, (...a) => a.length]; return (x, ...rest) => [fs[0]?.(x), fs[1](...rest, ...rest), fs[9]?.(x), (x, x ** 2)] }, play: f => f(3, 1, 2), gives: [4, 4, undefined, 9],
  },
  {
    name: 'loops, labels and switches within', make() { const limit = 3; return xs => { let out = ''; all: for (const x of xs) { switch (x) { case 0: continue all; case limit: break all; default: out += x } } return out } }, play: f => f([0, 1, 2, 3, 4]), gives: '12',
  },
  {
    name: 'a Promise in flight uses it', make() { let n = 0; return () => new Promise(done => { n++; done(n) }).then(x => x + n) }, play: async f => [await f(), await f()], gives: [2, 4],
  },
]
