// What a module keeps of the instances of its classes in WeakMaps and WeakSets that the classes reach: private members as
// compilers write them for older engines, and as they were written before the language had any.

const counts = new WeakMap()
const labels = new WeakMap()
const made = new WeakSet()

/** As by TypeScript for engines without private fields. */
class Counter {
  constructor(n) { counts.set(this, n); made.add(this) }
  next() { const n = counts.get(this) + 1; counts.set(this, n); return n }
  static is(value) { return made.has(value) }
}

class Labelled extends Counter {
  constructor(n, label) { super(n); labels.set(this, { label, of: this }) }
  label() { return labels.get(this) }
}

/** As by Babel for engines without classes. */
const secrets = new WeakMap()
function Vault(secret) { secrets.set(this, { writable: true, value: secret }) }
Vault.prototype.open = function () { return secrets.get(this).value++ }

/** As by a class decorator of TypeScript: the WeakMap stands around the class. */
const Inner = (() => {
  const levels = new WeakMap()
  const Base = class Inner { constructor() { levels.set(this, 1) } up() { levels.set(this, levels.get(this) + 1); return levels.get(this) } }
  return (C => class extends C { via = 'decorator' })(Base)
})()

/** Beside what the language itself keeps. */
class Both extends Map {
  #own = 1
  constructor() { super(); labels.set(this, 'both') }
  all() { return [this.#own++, labels.get(this), this.get('k')] }
}

const cache = new WeakMap()
class Plain { constructor(x) { this.x = x } twice() { if (!cache.has(this)) cache.set(this, this.x * 2); return cache.get(this) } }

/** As by a decorator of a field: where its value stands only the accessor knows. */
const field = (C, key, usual) => {
  const place = Symbol(key)
  Object.defineProperty(C.prototype, key, { get() { return this[place] ?? usual }, set(v) { this[place] = v }, configurable: true })
}
class Sized {}
field(Sized, 'size', 1)
field(Sized, 'depth', 2)
class Boxed extends (C => { field(C, 'side', 3); return class extends C { box = true } })(class { half() { return this.side / 2 } }) {}

export const leans = true

export const cases = [
  {
    name: 'a private field in a WeakMap, and a brand in a WeakSet', bare: false, make() { const c = new Counter(4); c.next(); return c }, play: c => [c.next(), c.next(), Counter.is(c), Counter.is({}), Object.keys(c)], gives: [6, 7, true, false, []],
  },
  {
    name: 'a value in a WeakMap that leads back', bare: false, make: () => new Labelled(1, 'x'), play: o => [o.label().of === o, o.label().label, o.next()], gives: [true, 'x', 2],
  },
  {
    name: 'two instances, each with its own', bare: false, make() { const a = new Counter(1), b = new Labelled(10, a); return { a, b } }, play: ({ a, b }) => [a.next(), b.next(), b.label().label === a, b.label().label.next()], gives: [2, 11, true, 3],
  },
  {
    name: 'an instance of a function of old', bare: false, make() { const v = new Vault(7); v.open(); return v }, play: v => [v.open(), v.open()], gives: [8, 9],
  },
  {
    name: 'a WeakMap around a class that was decorated', bare: false, make() { const i = new Inner(); i.up(); return i }, play: i => [i.up(), i.via, i instanceof Inner], gives: [3, 'decorator', true],
  },
  {
    name: 'beside private fields and the slots of a Map', bare: false, make() { const b = new Both(); b.set('k', 'v'); b.all(); return b }, play: b => b.all(), gives: [2, 'both', 'v'],
  },
  {
    name: 'what was kept later, and what was not', bare: false, make: () => [new Plain(2), (() => { const p = new Plain(3); p.twice(); p.x = 50; return p })()], play: ([p, q]) => [p.twice(), q.twice()], gives: [4, 6],
  },
  {
    name: 'an object of the prototype that is kept nowhere', bare: false, make: () => Object.create(Counter.prototype), play: o => [Counter.is(o), Number.isNaN(o.next())], gives: [false, true],
  },
  {
    name: 'a property under a symbol that only an accessor knows', bare: false, make: () => Object.assign(new Sized(), { size: 10, depth: 20 }), play: o => [o.size, o.depth, (o.size = 5, o.size), Object.getOwnPropertySymbols(o).length, new Sized().size], gives: [10, 20, 5, 2, 1],
  },
  {
    name: 'such a property of a class that another one extends', bare: false, make: () => Object.assign(new Boxed(), { side: 8 }), play: o => [o.side, o.half(), o.box], gives: [8, 4, true],
  },
]
