// Pickle's reductions: [factory, args, state?] from a reducer, a class's own method or a pickler's hook; states that a
// class gives and takes itself; and what bytes may call, which is nothing that was not registered for it.

import { beforeEach, describe, expect, test } from 'vitest'
import { Encoder } from '../lib/core/encoder.ts'
import { assemble } from '../lib/core/program.ts'
import { applyState } from '../lib/core/reduction.ts'
import { defaultSettings } from '../lib/core/settings.ts'
import { registry } from '../lib/dill.ts'
import { getState, loads as publicLoads, Pickler, reduce, setState, Unpickler, type Reducer, type Reduction } from '../lib/index.ts'
import { failing } from './support/failing.ts'
import { verbsOf, type Verbs } from './support/verbs.ts'

let { register, pickle, dumps, loads, copy }: Verbs = verbsOf(registry.fork(), defaultSettings())
beforeEach(() => {
  ({ register, pickle, dumps, loads, copy } = verbsOf(registry.fork(), defaultSettings()))
})

class Money {
  readonly #cents: number
  label?: string
  owner?: unknown
  constructor(cents: number) {
    if (new.target === undefined) throw new TypeError('called')
    this.#cents = cents
  }
  get cents(): number { return this.#cents }
}

function makeMoney(cents: number): Money {
  if (new.target !== undefined) throw new TypeError('constructed')
  return new Money(cents)
}

describe('a reducer', () => {
  test('constructs a class', () => {
    pickle(Money, (m: Money) => [Money, [m.cents]])
    for (const back of [copy(new Money(250)), loads<Money>(dumps(new Money(250)))]) expect(back.cents).toBe(250)
  })

  test('is given by register, which returns it', () => {
    const reducer: Reducer<Money> = m => [Money, [m.cents]]
    expect(register(Money)(reducer)).toBe(reducer)
    expect(copy([new Money(1)])[0]!.cents).toBe(1)
  })

  test('calls a function that was registered as a factory', () => {
    register(makeMoney, { factory: true })
    pickle(Money, (m: Money) => [makeMoney, [m.cents]])
    expect(copy(new Money(3)).cents).toBe(3)
  })

  test('constructs a function that is the value’s own class', () => {
    function Old(this: { n: number }, n: number): void { this.n = n }
    pickle(Old, ((o: { n: number }) => [Old, [o.n]]) as unknown as Reducer)
    const back = copy(Reflect.construct(Old, [4]) as { n: number })
    expect(back.n).toBe(4)
    expect(Object.getPrototypeOf(back)).toBe(Old.prototype)
  })

  test('that was given below may call what was registered above', () => {
    const below = registry.fork()
    below.register(Money, (m: Money) => [makeMoney, [m.cents]])
    const above = below.fork()
    above.name(makeMoney, { factory: true })
    expect(verbsOf(above, defaultSettings()).copy(new Money(8)).cents).toBe(8)
    expect(failing(() => verbsOf(below, defaultSettings()).copy(new Money(8)))).toMatchObject({ code: 'REFUSED' })
  })

  test('puts a state into own properties', () => {
    pickle(Money, (m: Money) => [Money, [m.cents], { label: m.label, ['__proto__']: 1 }])
    const back = copy(Object.assign(new Money(5), { label: 'five' }))
    expect([back.cents, back.label]).toEqual([5, 'five'])
    expect(Object.hasOwn(back, '__proto__')).toBe(true)
    expect(back).toBeInstanceOf(Money)
  })

  test('puts cycles into the state', () => {
    pickle(Money, (m: Money) => [Money, [m.cents], { owner: m.owner }])
    const money = new Money(6)
    money.owner = { wallet: [money] }
    const back = copy(money)
    expect((back.owner as { wallet: Money[] }).wallet[0]).toBe(back)
  })

  test.each([[undefined], [null]])('sets nothing for the state %s, as in Python', state => {
    pickle(Money, (m: Money) => [Money, [m.cents], state])
    expect(copy(new Money(7)).cents).toBe(7)
  })

  test('is for this class alone, as Python’s copyreg', () => {
    class More extends Money { extra = 1 }
    pickle(Money, (m: Money) => [Money, [m.cents]])
    register(More, { privates: 'ignore' })
    expect(copy(new More(1))).toBeInstanceOf(More)
    expect(failing(() => copy(new More(1)).cents)).toBeInstanceOf(TypeError)
  })

  test('may be changed', () => {
    pickle(Money, (m: Money) => [Money, [m.cents]])
    pickle(Money, (m: Money) => [Money, [m.cents * 2]])
    expect(copy(new Money(1)).cents).toBe(2)
  })

  test('answers for a class that extends Array, Map or Date', () => {
    for (const Base of [Array, Map, Date]) {
      const Type = class extends (Base as new () => object) { from = 'constructor' }
      register(Type, { name: `test.${Base.name}` })(() => [Type, [], { from: 'reducer' }])
      const { from } = copy(Object.assign(new Type(), { from: 'own' }))
      expect([Base.name, from]).toEqual([Base.name, 'reducer'])
    }
  })

  test('answers for a built-in class, where somebody says so', () => {
    function mapOf(entries: [unknown, unknown][]): Map<unknown, unknown> { return new Map([...entries, ['made', true]]) }
    register(mapOf, { factory: true })
    pickle(Map, (m: Map<unknown, unknown>) => [mapOf, [[...m]]])
    expect([...copy(new Map([[1, 2]]))]).toEqual([[1, 2], ['made', true]])
    class Sub extends Map<unknown, unknown> {}
    register(Sub)
    expect([...copy(new Sub([[1, 2]]))], 'its subclasses are Maps still').toEqual([[1, 2]])
  })

  test.each([[Object], [Array]])('does not answer for %s', Type => {
    expect(failing(() => pickle(Type, () => [Type, []]))).toMatchObject({ code: 'BUILT_IN' })
  })

  const notClasses: readonly (readonly [string, unknown])[] = [['an arrow', () => 1], ['an object', {}], ['undefined', undefined], ['a method', { m() {} }.m]]
  test.each(notClasses)('does not answer for %s', (_, value) => {
    expect(failing(() => pickle(value as never, () => [Map, []]))).toMatchObject({ code: 'NOT_A_CLASS' })
  })

  const wrong: readonly (readonly [string, unknown, string])[] = [
    ['a global’s name, as Python’s may', 'Money', 'a string'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['no arguments', [Money], 'an array of 1'],
    ['arguments that are no array', [Money, 5], 'an array of 2'],
    ['items for a list, as Python’s may', [Money, [1], null, [].values()], 'an array of 4'],
    ['no factory', [undefined, []], 'an array of 2'],
  ]
  test.each(wrong)('must not return %s', (_, told, what) => {
    pickle(Money, () => told as Reduction)
    expect(failing(() => dumps({ m: new Money(1) }))).toMatchObject({
      code: 'REFUSED',
      message: `Cannot pickle a Money at $.m: its reducer returned ${what} instead of [factory, args] or [factory, args, state]. Return a function and an array of its arguments.`,
    })
  })

  test('must not put the value into its own arguments', () => {
    pickle(Money, (m: Money) => [Money, [[m]]])
    expect(failing(() => dumps([new Money(1)]))).toMatchObject({
      code: 'CIRCLE',
      message: expect.stringMatching(/^Cannot pickle a Money at \$\[0\]\.\[\[argument\]\]\[0\]: it needs itself before it exists/) as string,
    })
  })

  test('that throws is named, with its path and its error', () => {
    const cause = new RangeError('no money')
    pickle(Money, () => { throw cause })
    const error = failing(() => dumps({ purse: [new Money(1)] }))
    expect(error).toMatchObject({ code: 'LOOKING_FAILED', cause, message: 'Cannot pickle a Money at $.purse[0]: its reducer threw an error: no money. See the cause.' })
    expect(error).toMatchObject({ failures: [{ cause, path: [{ via: 'property', name: 'purse' }, { via: 'element', name: 0 }] }] })
  })

  test('whose arguments cannot be carried says so', () => {
    pickle(Money, () => [Money, [new WeakMap()]])
    expect(failing(() => dumps(new Money(1))).message).toMatch(/^Cannot pickle a WeakMap at \$\.\[\[argument\]\]: /)
  })

  const states: readonly (readonly [string, unknown])[] = [
    ['a number', 5], ['a string', 's'], ['an array', [1]], ['a Map', new Map([[1, 2]])], ['a Date', new Date()], ['an instance', new Money(1)],
    ['an object with a getter', Object.defineProperty({}, 'x', { get: () => 1, enumerable: true })],
  ]
  test.each(states)('must not give %s as the state of a class that cannot take it', (_, state) => {
    pickle(Money, (m: Money) => [Money, [m.cents], state])
    expect(failing(() => dumps(new Money(1)))).toMatchObject({ code: 'REFUSED', hint: 'Give the class a [dill.setState](state), or return a plain object.' })
  })
})

describe('what a factory makes', () => {
  const rows: readonly (readonly [string, () => unknown, string | RegExp])[] = [
    ['nothing', () => undefined, /its factory returned no object\.$/],
    ['a number', () => 5, /its factory returned no object\.$/],
    ['an error', () => { throw new RangeError('not today') }, /making the value failed: not today\.$/],
    ['an object that is closed to its state', () => Object.freeze({}), /a property of the state cannot be set\.$/],
  ]
  test.each(rows)('must not be %s', (_, make, message) => {
    const factory = Object.defineProperty(() => make(), 'name', { value: 'factory' })
    register(factory, { factory: true })
    pickle(Money, () => [factory, [], { s: 1 }])
    const error = failing(() => copy([new Money(1)]))
    expect(error.name).toBe('UnpicklingError')
    expect(error.message).toMatch(message)
    expect(error.path).toEqual([{ via: 'element', name: 0 }, { via: 'part', name: 'reduction' }])
    expect(error.offset).toBeGreaterThan(0)
  })

  test('may be what is there already', () => {
    const pool = new Map([[7, new Money(7)]])
    function fromPool(cents: number): Money { return pool.get(cents)! }
    register(fromPool, { factory: true })
    pickle(Money, (m: Money) => [fromPool, [m.cents]])
    expect(copy([pool.get(7)])[0]).toBe(pool.get(7))
  })

  test('may be a function or a symbol, where a pickler’s hook says so', () => {
    function again(kind: string): unknown { return kind === 'symbol' ? Symbol.for('made') : again }
    register(again, { factory: true })
    class Own extends Pickler {
      override reducerOverride(value: unknown): Reduction | undefined {
        return typeof value === 'symbol' ? [again, ['symbol']] : typeof value === 'function' && value !== again ? [again, ['function']] : undefined
      }
    }
    const pickler = new Own()
    const unpickler = (bytes: Uint8Array): Unpickler => {
      const made = new Unpickler(bytes)
      made.registry.name(again, { factory: true })
      return made
    }
    pickler.registry.name(again, { factory: true })
    expect(unpickler(pickler.dump([Symbol('x'), () => 1])).load()).toEqual([Symbol.for('made'), again])
  })
})

describe('a class says itself', () => {
  class Log {
    lines: string[]
    constructor(...lines: string[]) { this.lines = lines }
    [getState](): unknown { return this.lines.join('|') }
    [setState](state: string): void { this.lines = state.split('|') }
  }

  test('what to save, and how to put it back', () => {
    register(Log)
    const log = Object.assign(new Log('a', 'b'), { dropped: true })
    for (const back of [copy(log), loads(dumps(log))]) {
      expect(back).toEqual(new Log('a', 'b'))
      expect(back).toBeInstanceOf(Log)
    }
  })

  test('in a class that extends it', () => {
    class Named extends Log { name = 'n' }
    register(Named)
    const back = copy(new Named('a', 'b'))
    expect(back).toBeInstanceOf(Named)
    expect(back.lines).toEqual(['a', 'b'])
    expect(Object.hasOwn(back, 'name')).toBe(false)
  })

  test('what to save alone: it becomes own properties', () => {
    class Cache { hits = 3; #heavy = 1; [getState](): object { return { hits: this.hits } } heavy(): number { return this.#heavy } }
    register(Cache)
    expect({ ...copy(new Cache()) }).toEqual({ hits: 3 })
  })

  test('through a Map, an Array and a frozen object', () => {
    class Table extends Map<string, number> {
      unit = 'g';
      [getState](): object { return { unit: this.unit.toUpperCase() } }
    }
    class Row extends Array<number> {
      unit = 'g';
      [getState](): object { return { unit: this.unit.toUpperCase() } }
    }
    register(Table)
    register(Row)
    const table = copy(new Table([['a', 1]]))
    expect([table.unit, table.get('a')]).toEqual(['G', 1])
    const row = new Row()
    row.push(1, 2)
    expect([copy(row).unit, ...copy(row)]).toEqual(['G', 1, 2])
    register(Log)
    expect(copy(Object.freeze(new Log('a', 'b')))).toEqual(new Log('a', 'b'))
    expect(Object.isFrozen(copy(Object.freeze(new Log('a'))))).toBe(true)
  })

  test('how to take it alone: its state is what it holds, as in Python', () => {
    const taken: object[] = []
    class Taking {
      a: unknown = 1;
      [setState](state: object): void { taken.push(state); Object.assign(this, state, { taken: true }) }
    }
    class Table extends Map<unknown, unknown> { a: unknown = 1; [setState](state: object): void { taken.push(state) } }
    class Row extends Array<unknown> { [setState](state: object): void { taken.push(state) } }
    for (const Type of [Taking, Table, Row]) register(Type)
    const one = Object.defineProperty(new Taking(), Symbol.for('test.hidden'), { value: 2, enumerable: false })
    one.a = one
    const back = copy(Object.freeze(one))
    expect(back).toMatchObject({ taken: true })
    expect([back.a === back, Object.isFrozen(back)]).toEqual([true, true])
    expect(Object.getOwnPropertyDescriptor(taken.pop(), Symbol.for('test.hidden'))).toMatchObject({ value: 2, enumerable: false })
    expect([...copy(new Table([[1, 2]]))]).toEqual([[1, 2]])
    expect(taken.pop()).toEqual({ a: 1 })
    expect([...copy(Object.assign(Row.from([1, 2]), { unit: 'g' }))]).toEqual([1, 2])
    expect(taken.pop()).toEqual({ unit: 'g' })
    const sparse = new Row()
    sparse[100] = 1
    expect(failing(() => copy(sparse))).toMatchObject({ code: 'REFUSED', hint: 'Put the elements into the state too, by a [dill.reduce].' })
    class Secret { #s = 1; [setState](): void {} s(): number { return this.#s } }
    register(Secret)
    expect(failing(() => copy(new Secret()))).toMatchObject({ code: 'REFUSED' })
  })

  test('in a cycle', () => {
    class Node { next: unknown; [getState](): object { return { next: this.next } } }
    register(Node)
    const node = new Node()
    node.next = [node]
    const back = copy(node)
    expect((back.next as unknown[])[0]).toBe(back)
  })

  test('and is asked once for each dump', () => {
    let asked = 0
    class Counted { [getState](): object { asked++; return {} } }
    register(Counted)
    const counted = new Counted()
    dumps([counted, counted])
    expect(asked).toBe(1)
  })

  const states: readonly (readonly [string, unknown, string])[] = [
    ['undefined', undefined, 'its [dill.getState] returned undefined. Return what is to be saved; {} if that is nothing.'],
    ['null', null, 'its state is not a plain object of data properties, and only its class could say how to put it back. Give the class a [dill.setState](state), or return a plain object.'],
    ['a Map', new Map(), 'its state is not a plain object of data properties, and only its class could say how to put it back. Give the class a [dill.setState](state), or return a plain object.'],
  ]
  test.each(states)('but not %s, which nobody could put back', (_, state, message) => {
    class Silent { [getState](): unknown { return state } }
    register(Silent)
    expect(failing(() => dumps([new Silent()])).message).toBe(`Cannot pickle a Silent at $[0]: ${message}`)
  })

  test('and if it throws, that is the reason', () => {
    const cause = new Error('not now')
    class Busy { [getState](): unknown { throw cause } }
    class Full { [setState](): void { throw cause } [getState](): unknown { return {} } }
    register(Busy)
    register(Full)
    expect(failing(() => dumps([new Busy()]))).toMatchObject({ cause, message: 'Cannot pickle a Busy at $[0]: its [dill.getState] threw an error: not now. See the cause.' })
    expect(failing(() => loads(dumps([new Full()])))).toMatchObject({ name: 'UnpicklingError', code: 'REVIVE_FAILED', cause, message: expect.stringContaining('not now') as string })
  })

  test('how to make it again', () => {
    class Celsius {
      readonly #degrees: number
      constructor(degrees: number) { this.#degrees = degrees }
      get degrees(): number { return this.#degrees }
      [reduce](): Reduction { return [Celsius, [this.#degrees]] }
    }
    class Kelvin extends Celsius {}
    class Free extends Celsius { override [reduce](): Reduction { return [this.constructor as never, [this.degrees]] } }
    class Freer extends Free {}
    for (const Type of [Celsius, Kelvin, Free, Freer]) register(Type)
    expect(copy(new Celsius(1)).degrees).toBe(1)
    expect(copy(new Free(2))).toBeInstanceOf(Free)
    expect(copy(new Freer(3)).degrees).toBe(3)
    expect(copy(new Freer(3)), 'the method is inherited, as in Python').toBeInstanceOf(Freer)
    expect(failing(() => dumps([new Kelvin(4)])).message, 'and never makes another class in silence').toBe(
      'Cannot pickle a Kelvin at $[0]: its [dill.reduce] comes from class Celsius and makes a Celsius, which this is not. Return [this.constructor, arguments], or give its own class a [dill.reduce].')
  })

  test('how to make it again, with a state that its class takes', () => {
    class Pair {
      readonly left: unknown
      right: unknown
      constructor(left: unknown) { this.left = left }
      [reduce](): Reduction { return [Pair, [this.left], [this.right]] }
      [setState]([right]: [unknown]): void { this.right = right }
    }
    register(Pair)
    const pair = new Pair(1)
    pair.right = pair
    const back = copy(pair)
    expect(back.right).toBe(back)
    expect(back.left).toBe(1)
  })

  test('and a class that extends Map and reduces keeps its entries in its subclasses', () => {
    class Bag extends Map<unknown, unknown> { [reduce](): Reduction { return [this.constructor as never, [[...this]]] } }
    class Sack extends Bag {}
    register(Bag)
    register(Sack)
    const sack = copy(new Sack([[1, 2]]))
    expect(sack).toBeInstanceOf(Sack)
    expect([...sack]).toEqual([[1, 2]])
  })

  test('and a kind of a class that extends Map leaves its subclasses Maps', () => {
    class Bag extends Map<unknown, unknown> {}
    class Sack extends Bag {}
    register(Bag)({ tag: 'test.Bag', encode: (b: Bag, out) => out.value('entries', [...b]), decode: from => new Bag(from.value(Array) as [unknown, unknown][]) })
    register(Sack)
    expect([...copy(new Bag([[1, 2]]))]).toEqual([[1, 2]])
    expect([...copy(new Sack([[1, 2]]))]).toEqual([[1, 2]])
  })
})

describe('hooks are a class’s own', () => {
  test.each([[reduce], [getState], [setState]])('%s on plain data is data', hook => {
    register(makeMoney)
    const value = { [hook]: makeMoney, n: 1 }
    expect(copy(value)).toEqual(value)
    expect(copy(Object.assign(Object.create(value) as object, { n: 2 }))).toMatchObject({ n: 2 })
    expect(Object.getPrototypeOf(copy(Object.create(value)))).toEqual(value)
  })

  test('an instance’s own property does not stand in for its class’s method', () => {
    class Log {
      n = 1;
      [getState](): object { return { n: this.n } }
    }
    register(Log)
    register(makeMoney)
    expect(copy(Object.assign(new Log(), { [getState]: makeMoney }))).toEqual(new Log())
  })
})

describe('bytes call nothing but factories', () => {
  /** Bytes as somebody could make them who does not keep to our rules: a reduction of anything, and no seal. */
  function forged(tell: (marker: object) => Reduction | undefined, value: unknown): Uint8Array {
    const lawless = registry.fork()
    lawless.makes = () => true
    const encoder = new Encoder(value, { registry: lawless, attachments: undefined, reducerOverride: v => tell(v as object) })
    while (!encoder.slice(1000));
    return assemble({ ...encoder.finish(), code: false }, 1)
  }

  const calls: readonly (readonly [string, Reduction])[] = [
    ['Object.defineProperty', [Object.defineProperty, [Object.prototype, 'polluted', { value: 1, configurable: true }]]],
    ['Object.assign', [Object.assign, [Object.prototype, { polluted: 1 }]]],
    ['Object.setPrototypeOf', [Object.setPrototypeOf, [Array.prototype, null]]],
    ['Object.freeze', [Object.freeze, [Array.prototype]]],
    ['Reflect.get', [Reflect.get, [Math.max, 'constructor']]],
    ['Reflect.apply', [Reflect.apply, [Array.prototype.push, Array.prototype, [1]]]],
    ['Reflect.construct', [Reflect.construct, [Map, []]]],
    ['Array.prototype.map', [Array.prototype.map, []]],
    ['Array', [Array, [2 ** 25]] as unknown as Reduction],
    ['Proxy', [Proxy, [{}, {}]] as unknown as Reduction],
  ]
  test.each(calls)('not %s', (_, reduction) => {
    const marker = {}
    const bytes = forged(value => value === marker ? reduction : undefined, [marker])
    expect(failing(() => publicLoads(bytes))).toMatchObject({ name: 'UnpicklingError', code: 'CODE_NOT_TRUSTED', path: [{ via: 'element', name: 0 }, { via: 'part', name: 'reduction' }] })
    expect('polluted' in {}).toBe(false)
    expect(Object.isFrozen(Array.prototype)).toBe(false)
  })

  test('not a registered function or class that is no factory', () => {
    class Plain { constructor() { throw new Error('it ran') } }
    const names = registry.fork()
    names.name(Plain)
    names.name(makeMoney)
    for (const factory of [Plain, makeMoney]) {
      const lawless = names.fork()
      lawless.makes = () => true
      const marker = {}
      const encoder = new Encoder([marker], { registry: lawless, attachments: undefined, reducerOverride: v => v === marker ? [factory as never, []] : undefined })
      while (!encoder.slice(1000));
      const bytes = assemble(encoder.finish(), 1)
      expect(failing(() => verbsOf(names, defaultSettings()).loads(bytes))).toMatchObject({
        code: 'CODE_NOT_TRUSTED', hint: `If pickles may call it: register(${factory.name}, { factory: true }).`,
      })
    }
  })

  test('not a setState that the bytes themselves bring', () => {
    // In the way of bytes: a state, for an object whose prototype has the hook as data.
    const target = Object.create({ [setState]: Array.prototype.reduce }) as object
    applyState(target, { own: 1 })
    expect(Object.hasOwn(target, 'own')).toBe(true)
  })

  test('and dumps says so first, with the one-line fix', () => {
    register(makeMoney)
    pickle(Money, (m: Money) => [makeMoney, [m.cents]])
    expect(failing(() => dumps([new Money(1)]))).toMatchObject({
      message: 'Cannot pickle a Money at $[0]: its factory, the function makeMoney, is not registered as one. Say that pickles may call it: register(makeMoney, { factory: true }).',
    })
    pickle(Money, () => [Set as never, []])
    expect(failing(() => dumps([new Money(1)]))).toMatchObject({ hint: 'Say that pickles may call it: register(Set, { factory: true }).' })
    register(Set, { factory: true })
    expect(copy([new Money(1)])[0]).toBeInstanceOf(Set)
  })
})
