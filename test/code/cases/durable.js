// Generators that say "use durable", saved in the middle of their course.

function* counter(from) {
  "use durable"
  let n = from
  for (;;) {
    const by = yield n
    n += by ?? 1
  }
}

class Tree {
  constructor(value, ...children) { this.value = value; this.children = children }
  *walk() {
    "use durable"
    yield this.value
    for (const child of this.children) yield* child.walk()
  }
}

async function* pages(from) {
  "use durable"
  for (let page = from;; page++) {
    try {
      const answer = yield await Promise.resolve(`page ${page}`)
      if (answer === 'end') return page
    } catch (error) {
      yield `caught ${error}`
    } finally {
      await 0
    }
  }
}

class Feed {
  #seen = 0
  constructor(...items) { this.items = items }
  async *read() {
    "use durable"
    for await (const item of this.items) yield [++this.#seen, item]
    yield* this.rest()
  }
  async *rest() { "use durable"; yield* ['no', 'more'] }
}

const ahead = async (generator, count) => { for (let i = 0; i < count; i++) await generator.next(); return generator }
const left = async generator => { const all = []; for await (const one of generator) all.push(one); return all }

const log = []

function* careful(items) {
  "use durable"
  let done = 0
  try {
    for (const item of items) {
      try {
        done += yield item
      } catch (error) {
        yield `caught ${error}`
      }
    }
    return done
  } finally {
    log.push('closed')
  }
}

const steps = (generator, count) => { for (let i = 0; i < count; i++) generator.next(); return generator }
const rest = generator => [...generator]

export const cases = [
  { name: 'one that has not begun', make: () => counter(5), play: g => [g.next().value, g.next().value, g.next(10).value], gives: [5, 6, 16] },
  { name: 'one in its loop', make: () => steps(counter(5), 3), play: g => [g.next().value, g.next(10).value], gives: [8, 18] },
  { name: 'one that has ended', make: () => { const g = counter(1); g.next(); g.return(9); return g }, play: g => [g.next(), String(g)], gives: [{ value: undefined, done: true }, '[object Generator]'] },
  { name: 'in the middle of for of, try and what is sent', leans: true, make() { const g = careful([1, 2, 3]); g.next(); g.next(10); return g }, play: g => [g.next(20), g.next(30)], gives: [{ value: 3, done: false }, { value: 60, done: true }] },
  { name: 'in its catch', leans: true, make() { const g = careful(['a', 'b']); g.next(); g.throw('no'); return g }, play: g => [g.next().value, g.next(1)], gives: ['b', { value: 1, done: true }] },
  { name: 'generators within generators, of instances', leans: true, make: () => steps(new Tree(1, new Tree(2, new Tree(3)), new Tree(4)).walk(), 2), play: rest, gives: [3, 4] },
  {
    name: 'closures share its variables', make() {
      function* g() { "use durable"; let n = 0; const up = () => ++n; yield up; for (;;) yield n }
      const it = g(); const up = it.next().value; up()
      return { it, up }
    },
    play: ({ it, up }) => [it.next().value, up(), it.next().value], gives: [1, 2, 2],
  },
  {
    name: 'closures of each turn', make() {
      function* g() { "use durable"; const all = []; for (let i = 0; i < 9; i++) { all.push(by => i += by); yield all } }
      const it = g(); it.next(); const all = it.next().value
      return { it, all }
    },
    play: ({ it, all }) => [all.map(f => f(0)), all[0](5), it.next().value.map(f => f(0))], gives: [[0, 1], 5, [5, 1, 2]],
  },
  { name: 'one that leads to itself', make() { function* g() { "use durable"; const self = yield; yield self.next === undefined ? 'none' : 'self'; return self } const it = g(); it.next(); it.next(it); return { it } }, play: ({ it }) => it.next().value === it, gives: true },
  { name: 'two that share what they go through', make() { const list = [1, 2]; function* g() { "use durable"; for (const x of list) yield x } const [a, b] = [g(), g()]; a.next(); b.next(); return { a, b, list } }, play: ({ a, b, list }) => { list.push(3); return [[...a], [...b]] }, gives: [[2, 3], [2, 3]] },
  { name: 'in the middle of a Map', make() { const map = new Map([['a', 1], ['b', 2], ['c', 3]]); function* g() { "use durable"; for (const [k, v] of map) yield k + v } return steps(g(), 2) }, play: rest, gives: ['c3'] },
  { name: 'with the arguments of a call', make() { const sum = (...all) => all.reduce((a, b) => a + b); function* g() { "use durable"; return sum(1, yield 'a', 10, yield 'b') } const it = g(); it.next(); it.next(100); return it }, play: it => it.next(1000), gives: { value: 1111, done: true } },
  { name: 'a Proxy of what was sent', make() { function* g() { "use durable"; const p = new Proxy(yield, { get: (target, key) => `${key} of ${target.n}` }); yield; return p.any } const it = g(); it.next(); it.next({ n: 7 }); return it }, play: it => it.next().value, gives: 'any of 7' },
  {
    name: 'a Proxy of what was sent, that can be revoked', make() { function* g() { "use durable"; const made = Proxy.revocable(yield, {}); yield; return typeof made.revoke + made.proxy.n } const it = g(); it.next(); it.next({ n: 7 }); return it },
    play: it => it.next().value, gives: 'function7',
  },
  { name: 'an asynchronous one that has not begun', make: () => pages(5), play: async g => [(await g.next()).value, (await g.next()).value], gives: ['page 5', 'page 6'] },
  { name: 'an asynchronous one in its loop', make: () => ahead(pages(5), 2), play: async g => [(await g.next()).value, (await g.throw('no').catch(error => ({ value: error }))).value, await g.next(), await g.next('end')], gives: ['page 7', 'caught no', { value: 'page 8', done: false }, { value: 8, done: true }] },
  { name: 'an asynchronous one that has ended', make: async () => { const g = await ahead(pages(1), 1); await g.return(9); return g }, play: async g => [await g.next(), String(g)], gives: [{ value: undefined, done: true }, '[object AsyncGenerator]'] },
  { name: 'an asynchronous one that is asked at once for more than it was', make: () => ahead(pages(1), 1), play: g => Promise.all([g.next(), g.next(), g.next('end'), g.next()]), gives: [{ value: 'page 2', done: false }, { value: 'page 3', done: false }, { value: 3, done: true }, { value: undefined, done: true }] },
  { name: 'in the middle of for await, of an instance', leans: true, make: () => ahead(new Feed('a', 'b').read(), 1), play: left, gives: [[2, 'b'], 'no', 'more'] },
  { name: 'in the middle of yield* that waits', leans: true, make: () => ahead(new Feed('a').read(), 2), play: left, gives: ['more'] },
  { name: 'closures share its variables, though it waits', async make() { async function* g() { "use durable"; let n = 0; const up = async () => ++n; yield up; for (;;) yield n } const it = g(); const up = (await it.next()).value; await up(); return { it, up } }, play: async ({ it, up }) => [(await it.next()).value, await up(), (await it.next()).value], gives: [1, 2, 2] },
  { name: 'a generator function that is durable', leans: true, as: 'same', make: () => counter, play: f => { const g = f(1); return [g.next().value, g.next().value] }, gives: [1, 2] },
  { name: 'an async generator function that is durable', leans: true, as: 'same', make: () => pages, play: async f => (await f(1).next()).value, gives: 'page 1' },
]
