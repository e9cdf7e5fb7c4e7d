// Graphs of closures: variables that several share, cycles, and what must not come along.

/** Cannot be carried: whoever takes it along by mistake fails. */
const unpicklable = () => new WeakSet([{}])

export const cases = [
  {
    name: 'two functions share a variable that one changes', answers: 'hold-out 1; pulumi #952; cloudpickle test_closure_interacting_with_a_global_variable',
    make() { let n = 0; const add = k => { n += k; return n }; const get = () => n; return [add, get] },
    play: ([add, get]) => [add(2), get(), add(3), get()], gives: [2, 2, 5, 5],
  },
  {
    name: 'setter and getter', answers: 'peers: shared closures', make() { let v = 'a'; return { get: () => v, set(x) { v = x } } },
    play: o => [o.get(), o.set('b'), o.get()], gives: ['a', undefined, 'b'],
  },
  {
    name: 'a shared variable, through an inner scope', make() { let n = 0; return [(() => { let m = 0; return () => [++n, ++m] })(), () => n] },
    play: ([f, n]) => [f(), f(), n()], gives: [[1, 1], [2, 2], 2],
  },
  {
    name: 'siblings of one activation, children of two', make() { let all = 0; const child = () => { let own = 0; return () => [++own, ++all] }; return [child(), child()] },
    play: ([a, b]) => [a(), a(), b()], gives: [[1, 1], [2, 2], [1, 3]],
  },
  {
    name: 'a captured object is the one beside it', make() { const state = { n: 0 }; return { state, bump: () => { state.n++ } } },
    play: o => { o.bump(); o.bump(); return o.state.n }, gives: 2,
  },
  {
    name: 'a memo by objects', options: { weak: true },
    make() { const memo = new WeakMap(); let runs = 0; const key = { k: 1 }; const f = o => { if (!memo.has(o)) memo.set(o, ++runs); return memo.get(o) }; f(key); return { f, key, runs: () => runs } },
    play: ({ f, key, runs }) => [f(key), f({}), f(key), runs()], gives: [1, 2, 1, 2],
  },
  {
    name: 'fields of a class that was lowered to a WeakMap, and a WeakSet that brands', options: { weak: true }, answers: 'peers: private fields by WeakMap',
    make() {
      const n = new WeakMap(); const brand = new WeakSet()
      class Counter { constructor() { n.set(this, 0); brand.add(this) } inc() { if (!brand.has(this)) throw new TypeError('no Counter'); n.set(this, n.get(this) + 1); return n.get(this) } }
      const [a, b] = [new Counter(), new Counter()]
      a.inc()
      return { a, b, fresh: () => new Counter() }
    },
    play: ({ a, b, fresh }) => [a.inc(), b.inc(), fresh().inc(), a.inc()], gives: [2, 1, 1, 3],
  },
  {
    name: 'a function that returns itself', answers: 'dill test_function_cells; cloudpickle test_recursive_closure',
    make() { const f = () => f; return f }, play: f => f() === f && f()() === f, gives: true,
  },
  {
    name: 'recursion through a captured const', answers: 'cloudpickle test_recursive_closure (factorial); dill test_recursive_function', make() { const base = 1; const fac = n => n <= base ? base : n * fac(n - 1); return fac },
    play: f => f(6), gives: 720,
  },
  {
    name: 'mutual recursion', answers: 'peers: mutual recursion', make() { const even = n => n === 0 || odd(n - 1); const odd = n => n !== 0 && even(n - 1); return { even, odd } },
    play: o => [o.even(10), o.odd(10), o.even(7), o.odd(7)], gives: [true, false, false, true],
  },
  {
    name: 'mutual recursion of declarations', make() { return { even, odd }; function even(n) { return n === 0 || odd(n - 1) } function odd(n) { return n !== 0 && even(n - 1) } },
    play: o => [o.even(10), o.odd(7)], gives: [true, true],
  },
  {
    name: 'closure and object hold each other', answers: 'dill test_collection_function_recursion', make() { const o = { me: () => o }; return o },
    play: o => o.me() === o, gives: true,
  },
  {
    name: 'function in a Map under itself', make() { const m = new Map(); const f = () => m; m.set(f, f); return f },
    play: f => f().get(f) === f, gives: true,
  },
  {
    name: 'array of functions that hold the array', make() { const all = []; for (let i = 0; i < 3; i++) all.push(() => all[(i + 1) % 3]); return all },
    play: all => all.map((f, i) => f() === all[(i + 1) % 3]), gives: [true, true, true],
  },
  {
    name: 'function, its prototype and an instance', make() { function F() { this.f = F } F.first = new F(); return F },
    play: F => [F.first.f === F, F.first instanceof F, F.prototype.constructor === F], gives: [true, true, true],
  },
  {
    name: 'class, closure and instance in a circle', answers: 'hold-out 6; dill test_circular_reference', make() { let last; class Node { constructor() { last = this } kind() { return Node } static last = () => last } const node = new Node(); return { node, of: () => node.kind(), last: Node.last } },
    play: o => [o.node instanceof o.of(), o.of() === o.node.constructor, o.last() === o.node, new (o.of())() === o.last()], gives: [true, true, true, true],
  },
  {
    name: 'a class below one that captured a variable', make() { let n = 0; class Base { inc() { return ++n } } class Sub extends Base {} return { sub: new Sub(), Sub, Base, get: () => n } },
    play: o => [o.sub.inc(), o.get(), Object.getPrototypeOf(o.Sub) === o.Base, o.sub instanceof o.Sub], gives: [1, 1, true, true],
  },
  {
    name: 'one function twice is one function', answers: 'cloudpickle test_tornado_coroutine', make() { const f = async () => 1; return [f, f, { f }] },
    play: async ([a, b, o]) => [a === b, b === o.f, await a()], gives: [true, true, 1],
  },
  {
    name: 'pipeline of captured functions', make() { const compose = (...fs) => x => fs.reduce((y, f) => f(y), x); const add = n => x => x + n; return compose(add(1), x => x * 2, compose(add(3), String)) },
    play: f => [f(1), f(2)], gives: ['7', '9'],
  },
  {
    name: 'a thousand closures over one variable', make() { let n = 0; return Array.from({ length: 1000 }, (_, i) => () => { n += i; return n }) },
    play: fs => [fs.length, fs[999](), fs[1](), fs.map(f => f()).at(-1)], gives: [1000, 999, 1000, 500500],
  },
  {
    name: 'a chain of closures', make() { let f = () => 0; for (let i = 0; i < 500; i++) { const g = f; f = () => g() + 1 } return f },
    play: f => f(), gives: 500,
  },
  {
    name: 'a variable that no closure of the dump speaks of does not come along', answers: 'hold-out 3; dill test_normal, cloudpickle test_correct_globals_import',
    make() { const siblingSecret = 'keep me here'; const siblingSocket = unpicklable(); const n = 1; const other = () => [siblingSecret, siblingSocket]; return other && (() => n) },
    play: f => f(), gives: 1, hides: ['keep me here'],
  },
  {
    name: 'nor what only an outer scope of it holds', make() { const outerSocket = unpicklable(); const used = () => outerSocket; let m = 2; return used && (() => { let n = 1; return () => n + m })() },
    play: f => f(), gives: 3,
  },
  {
    name: 'nor an unpicklable binding of the module', answers: 'cloudpickle test_func_globals', make() { let n = 1; return () => n++ },
    play: f => [f(), f()], gives: [1, 2], hides: ['moduleSocket', 'unpicklable'],
  },
  {
    name: 'the name of a property is no variable', answers: 'cloudpickle test_func_globals: sys.exit', make() { const exit = unpicklable(); const bye = () => exit; const sys = { exit: () => 'left', exit2: 1 }; return bye && (() => [sys.exit(), { exit: 1 }.exit, (({ exit: x }) => x)({ exit: 2 })]) },
    play: f => f(), gives: ['left', 1, 2],
  },
  {
    name: 'nor is a label, a method, or a name in a string', make() { const stop = unpicklable(); const used = () => stop; return used && { run() { stop: for (;;) { break stop } return 'stop' }, stop() { return 1 } } },
    play: o => [o.run(), o.stop()], gives: ['stop', 1],
  },
  {
    name: 'a variable that an inner scope shadows does not come along', make() { const it = unpicklable(); const used = () => it; return used && (() => { const it = 5; return it }) },
    play: f => f(), gives: 5,
  },
]

export const moduleSocket = unpicklable()
