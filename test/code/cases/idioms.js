// What programs are really made of: each of these is somebody's state.

export const cases = [
  {
    name: 'memoised function, with what it remembers', answers: 'dill test_functions: lru_cache, whose contents dill drops', make() { let misses = 0; const memoise = f => { const seen = new Map(); const g = x => { if (!seen.has(x)) { misses++; seen.set(x, f(x)) } return seen.get(x) }; g.cache = seen; return g }; const square = memoise(x => x * x); square(3); return { square, misses: () => misses } },
    play: o => [o.square(3), o.misses(), o.square(4), o.misses(), o.square.cache.size], gives: [9, 1, 16, 2, 2],
  },
  {
    name: 'decorator with shared state', answers: 'dill test_mixins', make() { const inverted = [false]; const quad = f => Object.assign((x, y) => { inverted[0] = !inverted[0]; return inverted[0] ? f(x, y) : -f(x, y) }, { wrapped: f }); return { add: quad((x, y) => x + y), sub: quad((x, y) => x - y) } },
    play: o => [o.add(1, 2), o.sub(5, 1), o.add(1, 1), o.add.wrapped(1, 1)], gives: [3, -4, 2, 2],
  },
  {
    name: 'store with a reducer, middleware and listeners', make() { const create = (reducer, state, ...wares) => { const heard = []; const store = { get: () => state, dispatch(action) { state = reducer(state, action); for (const f of heard) f(state); return action }, subscribe(f) { heard.push(f); return () => { heard.splice(heard.indexOf(f), 1) } } }; store.dispatch = wares.reduceRight((next, ware) => ware(store)(next), store.dispatch); return store }; const log = []; const store = create((s, a) => a.type === 'add' ? [...s, a.item] : s, [], () => next => a => { log.push(a.type); return next(a) }); const off = store.subscribe(s => log.push(s.length)); store.dispatch({ type: 'add', item: 'x' }); return { store, off, log } },
    play: ({ store, off, log }) => { store.dispatch({ type: 'add', item: 'y' }); off(); store.dispatch({ type: 'none' }); return [store.get(), log] }, gives: [['x', 'y'], ['add', 1, 'add', 2, 'none']],
  },
  {
    name: 'signals', make() { let running; const signal = v => { const subs = new Set(); return [() => { if (running) subs.add(running); return v }, x => { v = x; for (const f of [...subs]) f() }] }; const effect = f => { const run = () => { const before = running; running = run; try { f() } finally { running = before } }; run() }; const [a, setA] = signal(1); const [b, setB] = signal(2); const seen = []; effect(() => { seen.push(a() + b()) }); return { setA, setB, seen, signal, effect } },
    play: o => { o.setA(10); o.setB(20); const [c, setC] = o.signal(0); o.effect(() => { o.seen.push(`c${c()}`) }); setC(5); return o.seen }, gives: [3, 12, 30, 'c0', 'c5'],
  },
  {
    name: 'observable with operators', make() { const of = (...xs) => ({ subscribe(f) { xs.forEach(x => f(x)) }, pipe(...ops) { return ops.reduce((s, op) => op(s), this) } }); const lift = make => source => ({ subscribe: f => source.subscribe(make(f)), pipe: of().pipe }); const map = g => lift(f => x => f(g(x))); let taken = 0; const tap = g => lift(f => x => { g(x); f(x) }); return { stream: of(1, 2, 3).pipe(map(x => x * 2), tap(() => taken++)), taken: () => taken } },
    play: o => { const out = []; o.stream.subscribe(x => out.push(x)); return [out, o.taken()] }, gives: [[2, 4, 6], 3],
  },
  {
    name: 'a task queue of promises', make() { let active = 0, most = 0; const waiting = []; const limit = 2; const next = () => { if (active < limit && waiting.length > 0) { active++; most = Math.max(most, active); const { task, done } = waiting.shift(); task().then(v => { active--; done(v); next() }) } }; return { run: task => new Promise(done => { waiting.push({ task, done }); next() }), most: () => most } },
    play: async q => [await Promise.all([1, 2, 3].map(x => q.run(async () => { await null; return x * 10 }))), q.most()], gives: [[10, 20, 30], 2],
  },
  {
    name: 'linked list with a private sentinel', make() { class List { #head = { next: null }; #size = 0; push(v) { let o = this.#head; while (o.next) o = o.next; o.next = { v, next: null }; this.#size++; return this } *[Symbol.iterator]() { for (let o = this.#head.next; o; o = o.next) yield o.v } get size() { return this.#size } } return new List().push(1).push(2) }, play: l => [[...l.push(3)], l.size], gives: [[1, 2, 3], 3],
  },
  {
    name: 'event handlers on an object that hold each other', make() { const button = { handlers: {} }; const toggle = () => { button.on = !button.on; label.text = button.on ? 'on' : 'off' }; const label = { text: 'off', get button() { return button } }; button.handlers.click = toggle; button.label = label; return button }, play: b => { b.handlers.click(); return [b.on, b.label.text, b.label.button === b] }, gives: [true, 'on', true],
  },
  {
    name: 'a reviver that calls itself, over a table of functions', make() { const table = { number: x => x, array: xs => xs.map(walk), object: o => Object.fromEntries(Object.entries(o).map(([k, v]) => [k, walk(v)])) }; const kind = x => Array.isArray(x) ? 'array' : typeof x; const walk = x => (table[kind(x)] ?? String)(x); return walk }, play: f => f({ a: [1, { b: true }] }), gives: { a: [1, { b: 'true' }] },
  },
  {
    name: 'module of old', make() { const lib = (function (exports) { let secret = 0; function bump() { return ++secret } exports.bump = bump; exports.Thing = function Thing() { this.id = bump() }; exports.Thing.prototype.tell = function () { return `${this.id}/${secret}` }; return exports })({}); return { lib, thing: new lib.Thing() } }, play: ({ lib, thing }) => [thing.tell(), lib.bump(), thing.tell(), thing instanceof lib.Thing], gives: ['1/1', 2, '1/2', true],
  },
  {
    name: 'dependency injection', make() { const container = () => { const made = new Map(); const makers = new Map(); const c = { set(k, f) { makers.set(k, f); return c }, get(k) { if (!made.has(k)) made.set(k, makers.get(k)(c)); return made.get(k) } }; return c }; class Log { lines = []; add(x) { this.lines.push(x); return this.lines.length } } class App { #log; constructor(log) { this.#log = log } run() { return this.#log.add('run') } } const c = container().set('log', () => new Log()).set('app', c => new App(c.get('log'))); c.get('app').run(); return c }, play: c => [c.get('app').run(), c.get('log').lines], gives: [2, ['run', 'run']],
  },
  {
    name: 'a proxy-less builder', make: () => (() => { const b = (parts = []) => Object.assign(() => parts.join(' '), { add: x => b([...parts, x]), parts }); return b })()().add('a'), play: b => [b(), b.add('b')(), b.parts], gives: ['a', 'a b', ['a']],
  },
  {
    name: 'continuations', make() { const stack = []; const push = f => { stack.push(f) }; let acc = 1; push(() => { acc *= 10 }); push(() => { acc += 1; push(() => { acc *= 2 }) }); return () => { while (stack.length > 0) stack.pop()(); return acc } }, play: f => [f(), f()], gives: [40, 40],
  },
  {
    name: 'church numerals', make() { const zero = () => x => x; const succ = n => f => x => f(n(f)(x)); const three = succ(succ(succ(zero))); const plus = a => b => f => x => a(f)(b(f)(x)); return { six: plus(three)(three), toNumber: n => n(x => x + 1)(0) } }, play: o => o.toNumber(o.six), gives: 6,
  },
]
