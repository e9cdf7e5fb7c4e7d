// Proxies: they come back as Proxies, over their targets and by their handlers, and no trap is asked on the way.

const counting = log => ({
  get(target, key, receiver) { log.push(`get ${String(key)}`); return Reflect.get(target, key, receiver) },
  set(target, key, value, receiver) { log.push(`set ${String(key)}`); return Reflect.set(target, key, value, receiver) },
})

const shout = { get: (target, key) => `${String(target[key])}!` }

const never = () => new Proxy({ hidden: 1 }, new Proxy({}, { get(_, trap) { if (trap === 'get') return () => 'got'; throw new Error(`the trap ${String(trap)} was asked`) } }))

class Reactive {
  #n = 1
  get n() { return this.#n }
  up() { this.#n++ }
}

const bindsMethods = { get(target, key) { const value = Reflect.get(target, key, target); return typeof value === 'function' ? value.bind(target) : value } }

export const cases = [
  {
    name: 'what a trap has written', make() { const log = []; const state = new Proxy({ n: 1 }, counting(log)); state.n++; return { state, log } },
    play({ state, log }) { state.n += 1; return [state.n, log] }, gives: [3, ['get n', 'set n', 'get n', 'set n', 'get n']],
  },
  { name: 'the target of one', make() { const target = { a: 1 }; return { target, proxy: new Proxy(target, {}) } }, play({ target, proxy }) { proxy.a = 2; return [target.a, target !== proxy] }, gives: [2, true] },
  { name: 'asks no trap', make: never, play: proxy => proxy.anything, gives: 'got' },
  { name: 'one twice', make() { const proxy = new Proxy({}, shout); return [proxy, proxy] }, play: ([a, b]) => [a === b, a.x], gives: [true, 'undefined!'] },
  { name: 'over an array', make: () => new Proxy([1, 2, 3], {}), play: list => [Array.isArray(list), list.map(n => n * 2), list.push(4), list.length], gives: [true, [2, 4, 6], 4, 4] },
  { name: 'over a function', make() { let n = 0; return new Proxy(() => ++n, { apply: (target, self, args) => target(...args) * 10 }) }, play: f => [f(), f(), typeof f], gives: [10, 20, 'function'] },
  { name: 'over a class', make: () => new Proxy(class Point { constructor(x) { this.x = x } }, { construct: (target, args) => new target(args[0] * 2) }), play: P => new P(4).x, gives: 8 },
  { name: 'over a Map', make: () => new Proxy(new Map([['a', 1]]), bindsMethods), play: map => [map.get('a'), map.set('b', 2).size], gives: [1, 2] },
  { name: 'over an instance with private fields', make: () => new Proxy(new Reactive(), bindsMethods), play(o) { o.up(); return o.n }, gives: 2 },
  { name: 'over another Proxy', make: () => new Proxy(new Proxy({ word: 'hey' }, shout), shout), play: o => o.word, gives: 'hey!!' },
  { name: 'whose handler knows it', make() { const handler = { get: (target, key) => key === 'self' ? handler.proxy : target[key] }; return handler.proxy = new Proxy({ a: 1 }, handler) }, play: o => [o.self === o, o.self.self.a], gives: [true, 1] },
  { name: 'whose target knows it', make() { const target = { n: 1 }; target.self = new Proxy(target, {}); return target.self }, play: o => [o.self === o, o.self.n], gives: [true, 1] },
  { name: 'in its own closure', make() { const o = new Proxy({ list: [] }, {}); return { o, add: x => o.list.push(x) } }, play({ o, add }) { add(1); add(2); return o.list }, gives: [1, 2] },
  { name: 'that can be revoked', make: () => Proxy.revocable({ a: 1 }, shout).proxy, play: o => o.a, gives: '1!' },
  {
    name: 'with what revokes it', make: () => Proxy.revocable({ a: 1 }, shout), play: ({ proxy, revoke }) => [proxy.a, revoke.name, revoke.length, Object.keys(revoke)], gives: ['1!', '', 0, []],
  },
  { name: 'whose handler can revoke it', make() { let left = 3; const { proxy, revoke } = Proxy.revocable({ n: 1 }, { get(target, key) { if (--left === 0) revoke(); return target[key] } }); return proxy }, play: o => o.n, gives: 1 },
  { name: 'through a handler that is a Proxy', make() { const log = []; return { log, proxy: new Proxy({ a: 1 }, new Proxy({}, { get(_, trap) { log.push(trap); return undefined } })) } }, play: ({ log, proxy }) => [proxy.a, 'a' in proxy, log], gives: [1, true, ['get', 'has']] },
  { name: 'by a class for a handler', make() { class Handler { #seen = 0; get(target, key) { if (key in target) this.#seen++; return key === 'seen' ? this.#seen : target[key] } } return new Proxy({ a: 1 }, new Handler()) }, play: o => [o.a, o.seen], gives: [1, 1] },
  { name: 'in a private field and a static one', make() { class Box { static all = new Proxy([], {}); #state = new Proxy({ n: 0 }, {}); up() { Box.all.push(++this.#state.n); return [...Box.all] } } return new Box() }, play: box => [box.up(), box.up()], gives: [[1], [1, 2]] },
  { name: 'over a method, called on what has it', make() { const o = { n: 2, twice(x) { return x * this.n } }; o.twice = new Proxy(o.twice, { apply: (target, self, args) => target.apply(self, args) + 1 }); return o }, play: o => o.twice(4), gives: 9 },
  { name: 'in the frozen object that it wraps', make() { const target = { a: 1 }; const proxy = new Proxy(target, {}); target.self = proxy; return Object.freeze([proxy, Object.freeze(target)]) }, play: ([proxy, target]) => [proxy.self === proxy, Object.isFrozen(proxy), target.self === proxy], gives: [true, true, true] },
  { name: 'under accessors and symbols', make() { const f = new Proxy(() => 5, {}); return Object.defineProperty({ [Symbol.for('x')]: f }, 'five', { get: f, enumerable: true, configurable: true }) }, play: o => [o.five, o[Symbol.for('x')]()], gives: [5, 5] },
  { name: 'two of one target', make() { const target = { n: 1 }; return [new Proxy(target, { get: (t, k) => t[k] * 10 }), new Proxy(target, {})] }, play([a, b]) { b.n = 4; return [a.n, b.n] }, gives: [40, 4] },
  { name: 'a chain of them', make() { let o = { n: 0 }; for (let i = 0; i < 50; i++) o = new Proxy(o, { get: (t, k) => t[k] + 1 }); return o }, play: o => o.n, gives: 50 },
  { name: 'whose traps wait', make: () => new Proxy({ a: 1 }, { get: (target, key) => key === 'then' ? undefined : async () => target[key] }), play: async o => await o.a(), gives: 1 },
  { name: 'with a null prototype, frozen', make: () => new Proxy(Object.freeze(Object.assign(Object.create(null), { a: 1 })), {}), play: o => [Object.getPrototypeOf(o), Object.isFrozen(o), o.a], gives: [null, true, 1] },
  { name: 'as a prototype', make: () => Object.create(new Proxy({}, { get: (_, key) => key === 'then' ? undefined : `no ${String(key)}` })), play: o => o.thing, gives: 'no thing' },
  { name: 'as a key and a member', make() { const key = new Proxy({}, {}); return { key, map: new Map([[key, 1]]), set: new Set([key]) } }, play: ({ key, map, set }) => [map.get(key), set.has(key)], gives: [1, true] },
  { name: 'made by what came along', make: () => ({ make: n => new Proxy({ n }, shout) }), play: ({ make }) => make(3).n, gives: '3!', leans: true },
  { name: 'a Proxy of the name but not of the language', make() { const Proxy = class { constructor(a) { this.a = a } static revocable(a) { return a } }; return [new Proxy(1), Proxy.revocable(2)] }, play: ([o, n]) => [o.a, n], gives: [1, 2] },
  { name: 'however it is written', make: () => [new (Proxy)({ a: 1 }, shout), Proxy?.revocable({ a: 1 }, shout).proxy, new Proxy(...[{ a: 1 }, shout])], play: list => list.map(o => o.a), gives: ['1!', '1!', '1!'] },
  { name: 'of what is none', make: () => () => { const said = []; for (const make of [() => new Proxy(1, {}), () => new Proxy({}), () => Proxy.revocable(null, {}), () => new Proxy.revocable({}, {})]) try { make(); said.push('made') } catch (error) { said.push(error.name) } return said }, play: f => f(), gives: ['TypeError', 'TypeError', 'TypeError', 'TypeError'] },
  { name: 'called without new', make: () => () => Proxy, play(get) { try { get()({}, {}); return 'made' } catch (error) { return error.name } }, gives: 'TypeError' },
]
