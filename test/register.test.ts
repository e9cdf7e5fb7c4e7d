// Names: what is registered travels by its name and comes back as the same thing, and a class's instances with it. Every
// test has a registry of its own.

import { beforeEach, describe, expect, test } from 'vitest'
import { defaultSettings } from '../lib/core/settings.ts'
import * as data from '../lib/data.ts'
import { registry } from '../lib/dill.ts'
import * as dill from '../lib/index.ts'
import { getState, reduce, type RegisterOptions } from '../lib/index.ts'
import { failing } from './support/failing.ts'
import { verbsOf, type Verbs } from './support/verbs.ts'

let { register, dumps, loads, copy }: Verbs = verbsOf(registry.fork(), defaultSettings())
/** The verbs of `dill/data`, to which a class must have a name. */
let named: Verbs = verbsOf(data.registry.fork(), defaultSettings())
beforeEach(() => {
  ({ register, dumps, loads, copy } = verbsOf(registry.fork(), defaultSettings()))
  named = verbsOf(data.registry.fork(), defaultSettings())
})

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

class Point {
  static made = 0
  x: number
  y: number
  constructor(x: number, y: number) {
    Point.made++
    this.x = x
    this.y = y
  }
  get length(): number { return Math.hypot(this.x, this.y) }
}
class Point3 extends Point { z = 9 }

describe('instances of a registered class', () => {
  beforeEach(() => void register(Point))

  test('come back as such, and no constructor runs', () => {
    const before = Point.made
    const p = new Point(3, 4)
    for (const back of [copy(p), loads<Point>(dumps(p))]) {
      expect(back).toBeInstanceOf(Point)
      expect(Object.getPrototypeOf(back)).toBe(Point.prototype)
      expect(back).not.toBe(p)
      expect(back.length).toBe(5)
    }
    expect(Point.made).toBe(before + 1)
  })

  const places: readonly (readonly [string, (p: Point) => unknown, (held: any) => unknown])[] = [
    ['a property', p => ({ p }), held => held.p],
    ['an array', p => [[p]], held => held[0][0]],
    ['a Map value', p => new Map([['k', p]]), held => held.get('k')],
    ['a Map key', p => new Map([[p, 1]]), held => [...held.keys()][0]],
    ['a Set', p => new Set([p]), held => [...held][0]],
    ['a symbol key', p => ({ [Symbol.iterator]: p }), held => held[Symbol.iterator]],
    ['a prototype', p => Object.create(p), held => Object.getPrototypeOf(held)],
    ['an Error’s cause', p => new Error('e', { cause: p }), held => held.cause],
    ['another instance', p => new Point(p as never, 1), held => held.x],
    ['itself', p => Object.assign(p, { self: p }), held => held.self.self],
    ['a thousand objects', p => { let o: object = p; for (let i = 0; i < 1000; i++) o = { o }; return o }, held => { while ('o' in held) held = held.o; return held }],
  ]
  test.each(places)('in %s', (_, put, get) => {
    const back = get(copy(put(new Point(1, 2))))
    expect(back).toBeInstanceOf(Point)
    expect(back).toMatchObject({ x: 1, y: 2 })
  })

  test('keep what was done to them: fields added, hidden, frozen', () => {
    const p = Object.freeze(Object.defineProperty(Object.assign(new Point(1, 2), { extra: true }), 'y', { enumerable: false }))
    const back = copy(p)
    expect(Object.getOwnPropertyDescriptors(back)).toEqual(Object.getOwnPropertyDescriptors(p))
    expect(Object.isFrozen(back)).toBe(true)
  })

  test('and no setter of the class runs when they are made', () => {
    let ran = false
    class Watched { set x(_: number) { ran = true } }
    register(Watched)
    const w = Object.defineProperty(new Watched(), 'x', { value: 1, writable: true, enumerable: true, configurable: true })
    expect(Object.getOwnPropertyDescriptor(copy(w), 'x')!.value).toBe(1)
    expect(ran).toBe(false)
  })

  test('but a subclass asks to be registered by itself, or travels with its own code', () => {
    named.register(Point)
    expect(failing(() => named.dumps([new Point3(1, 2)]))).toMatchObject({
      code: 'REFUSED',
      message: 'Cannot pickle a Point3 at $[0]: it is an instance of Point3, a class that is not registered. Register it where it is defined: register(Point3).',
      hint: 'Register it where it is defined: register(Point3).',
    })
    register(Point, { name: 'test.Parent', replace: true })
    const [back] = copy([new Point3(1, 2)])
    expect(back).toEqual(Object.assign(new Point3(1, 2), { z: 9 }))
    expect([back instanceof Point3, back instanceof Point]).toEqual([true, true])
    const bytes = text(dumps([new Point3(1, 2)]))
    expect(bytes).toContain('class Point3')
    expect(bytes).toContain('test.Parent')
    expect(bytes).not.toContain('class Point ')
    for (const verbs of [named, { register, copy }]) {
      verbs.register(Point3)
      expect(verbs.copy(new Point3(1, 2))).toEqual(Object.assign(new Point3(1, 2), { z: 9 }))
      expect(verbs.copy(new Point3(1, 2))).toBeInstanceOf(Point)
    }
  })

  test('and a subclass does not need its parent to be', () => {
    class Base { b = 1 }
    class Derived extends Base { d = 2 }
    for (const verbs of [named, { register, copy }]) {
      verbs.register(Derived)
      expect(verbs.copy(new Derived())).toEqual(new Derived())
      expect(verbs.copy(new Derived())).toBeInstanceOf(Base)
    }
    expect(failing(() => named.copy(new Base()))).toMatchObject({ code: 'REFUSED' })
    expect(copy(new Base())).toBeInstanceOf(Base)
  })
})

describe('what is registered comes back as the same one', () => {
  const anonymous = (() => () => 1)()
  const rows: readonly (readonly [name: string, value: object | symbol, options: RegisterOptions])[] = [
    ['a class', Point, {}],
    ['a function', function greet() {}, {}],
    ['an arrow without a name', anonymous, { name: 'anonymous' }],
    ['an async function', async function later() {}, {}],
    ['a generator function', function* counted() {}, {}],
    ['a bound function', function bindable(this: unknown) { return this }.bind(null), { name: 'bound' }],
    ['a plain object', { debug: true }, { name: 'config' }],
    ['an empty object', {}, { name: 'empty' }],
    ['a frozen object', Object.freeze({ a: 1 }), { name: 'frozen' }],
    ['an object without a prototype', Object.create(null), { name: 'null' }],
    ['an array', [1, 2], { name: 'list' }],
    ['a Map', new Map(), { name: 'map' }],
    ['a Date', new Date(), { name: 'date' }],
    ['an instance of a class that is not registered', new Point3(1, 2), { name: 'singleton' }],
    ['what could not be pickled', new WeakMap(), { name: 'weak' }],
    ['a Proxy', new Proxy({}, {}), { name: 'proxy' }],
    ['a symbol', Symbol('mine'), {}],
    ['a symbol without a description', Symbol(), { name: 'nameless' }],
    ['a module’s namespace', data, { name: 'dill/data' }],
  ]
  test.each(rows)('%s', (_, value, options) => {
    register(value, options)
    for (const held of [value, { value, again: [value] }] as { value: unknown, again: unknown[] }[]) {
      for (const back of [copy(held), loads<typeof held>(dumps(held))]) {
        if (held === value) expect(back).toBe(value)
        else {
          expect(back.value).toBe(value)
          expect(back.again[0]).toBe(value)
        }
      }
    }
    const keyed = new Map([[value, value]])
    expect([...copy(keyed)]).toEqual([[value, value]])
    expect(copy(keyed).has(value)).toBe(true)
  })

  test('a class’s prototype too', () => {
    register(Point)
    expect(copy({ p: Point.prototype }).p).toBe(Point.prototype)
    expect(Object.getPrototypeOf(copy(Object.create(Point.prototype)))).toBe(Point.prototype)
  })

  test('and stays so, whatever becomes of its properties', () => {
    const lazy = Object.defineProperty({}, 'now', { get: () => 1, configurable: true, enumerable: true }) as { now: number }
    register(lazy, { name: 'lazy' })
    Object.defineProperty(lazy, 'now', { value: 2, writable: true, enumerable: true, configurable: true })
    expect(copy([lazy])[0]).toBe(lazy)
  })

  test('a symbol as a key', () => {
    const key = Symbol('key')
    register(key, { name: 'test.key' })
    expect(copy({ [key]: 1 })).toEqual({ [key]: 1 })
  })

  test('a function as a method or an accessor', () => {
    function read(this: { n: number }): number { return this.n * 2 }
    register(read)
    const o = Object.defineProperty({ n: 2, method: read }, 'twice', { get: read, configurable: true, enumerable: true }) as { n: number, method(): number, twice: number }
    const back = copy(o)
    expect([back.method(), back.twice]).toEqual([4, 4])
    expect(Object.getOwnPropertyDescriptor(back, 'twice')!.get).toBe(read)
  })

  test('what is told twice is one', () => {
    const config = { debug: true }
    register(config, { name: 'config' })
    register(config, { name: 'config' })
    expect(copy([config, config])).toEqual([config, config])
  })

  test('and what only looks like it is a copy', () => {
    register({ debug: true }, { name: 'config' })
    const stranger = { debug: true }
    expect(copy({ stranger }).stranger).not.toBe(stranger)
  })
})

describe('classes of other makes', () => {
  test('a function', () => {
    function Old(this: { n: number }, n: number): void { this.n = n }
    register(Old)
    const old = Reflect.construct(Old, [1]) as { n: number }
    expect(copy(old)).toEqual(old)
    expect(Object.getPrototypeOf(copy(old))).toBe(Old.prototype)
  })

  test('a function whose prototype was replaced', () => {
    function Old(this: { n: number }): void { this.n = 1 }
    Old.prototype = { twice(this: { n: number }) { return this.n * 2 } }
    register(Old)
    const old = Reflect.construct(Old, []) as { n: number, twice(): number }
    expect(copy([old])[0]!.twice()).toBe(2)
  })

  test('a function that nobody registered', () => {
    function Old(this: { n: number }): void { this.n = 1 }
    Old.prototype.twice = function (this: { n: number }): number { return this.n * 2 }
    const old = Reflect.construct(Old, []) as { n: number, twice(): number, constructor: typeof Old }
    expect(failing(() => named.dumps(old))).toMatchObject({ hint: 'Register it where it is defined: register(Old).' })
    const back = copy(old)
    expect([back.n, back.twice(), back.constructor.name]).toEqual([1, 2, 'Old'])
    expect(Object.getPrototypeOf(back)).toBe(back.constructor.prototype)
    expect(Reflect.ownKeys(Object.getPrototypeOf(back) as object)).toEqual(['constructor', 'twice'])
  })

  test('a class without a name', () => {
    const instance = new (class {})()
    expect(failing(() => named.dumps(instance))).toMatchObject({ hint: 'Register it where it is defined: register(Type, { name: "…" }).' })
    expect(copy(instance)).toBeInstanceOf(instance.constructor)
    expect(text(dumps(instance))).not.toContain('test.nameless')
    register(instance.constructor, { name: 'test.nameless' })
    expect(copy(instance)).toBeInstanceOf(instance.constructor)
    expect(text(dumps(instance))).toContain('test.nameless')
  })

  test('a class whose name is a static member', () => {
    class Named {}
    Object.defineProperty(Named, 'name', { value: 'Other' })
    class Read {}
    Object.defineProperty(Read, 'name', { get: () => { throw new Error('it ran') } })
    register(Named)
    expect(copy(new Named())).toBeInstanceOf(Named)
    expect(failing(() => register(Read))).toMatchObject({ code: 'NO_NAME' })
  })

  const subclasses: readonly (readonly [string, new () => object, (o: any) => void, (o: any) => unknown])[] = [
    ['Map', class M extends Map {}, o => o.set(1, o), o => o.get(1) === o],
    ['Set', class S extends Set {}, o => o.add(o), o => o.has(o)],
    ['Array', class A extends Array {}, o => o.push(1, o), o => o.length === 2 && o[1] === o],
    ['Date', class D extends Date {}, o => o.setTime(5), o => o.getTime() === 5],
    ['Error', class E extends Error {}, o => { o.message = 'm'; o.cause = o }, o => o.message === 'm' && o.cause === o],
    ['Uint8Array', class U extends Uint8Array { constructor() { super(2) } }, o => { o[1] = 7 }, o => o.length === 2 && o[1] === 7],
    ['Number', class N extends Number {}, o => { o.extra = 1 }, o => o.extra === 1 && o + 1 === 1],
  ]
  test.each(subclasses)('that extend %s', (_, Type, fill, check) => {
    expect(failing(() => named.copy(new Type()))).toMatchObject({ hint: `Register it where it is defined: register(${Type.name}).` })
    const original = Object.assign(new Type(), { field: 'kept' })
    fill(original)
    const holds = (back: typeof original): void => {
      expect(back).not.toBe(original)
      expect(back).toBeInstanceOf(Type)
      expect(back.field).toBe('kept')
      expect(check(back)).toBe(true)
    }
    // With the class, which this realm knows again.
    for (const back of [copy(original), loads<typeof original>(dumps(original))]) holds(back)
    for (const verbs of [named, { register, copy }]) {
      verbs.register(Type)
      holds(verbs.copy(original))
    }
    expect(text(dumps(original))).not.toContain('class')
  })
})

describe('private fields', () => {
  class Vault {
    readonly #secret = 1
    static has(o: object): boolean { return #secret in o }
    open(): number { return this.#secret }
  }
  class Safe extends Vault {}
  class Talk { text = ['a #hash', `and #another`]; /* #not */ color = '#fff' }

  test('are refused with both remedies, in subclasses too', () => {
    register(Vault)
    register(Safe)
    for (const value of [new Vault(), new Safe()]) {
      const { name } = value.constructor
      expect(failing(() => dumps(value))).toMatchObject({
        code: 'REFUSED',
        hint: `Give it [dill.reduce](), which says how to make it again: [${name}, arguments]; or register(${name}, { privates: 'ignore' }) if they need not be saved.`,
      })
    }
  })
  test('are left out if the class says so', () => {
    register(Vault, { privates: 'ignore' })
    const back = copy(new Vault())
    expect(back).toBeInstanceOf(Vault)
    expect(Vault.has(back)).toBe(false)
  })
  test('may be left out later, too', () => {
    register(Vault)
    register(Vault, { privates: 'ignore' })
    expect(copy(new Vault())).toBeInstanceOf(Vault)
  })
  test('are not seen in texts and comments', () => {
    register(Talk)
    expect(copy(new Talk())).toEqual(new Talk())
  })
  test('are no matter of the class itself', () => {
    register(Vault)
    expect(copy([Vault])[0]).toBe(Vault)
  })
})

test('a class that changes is looked at anew, as one does at a prompt', () => {
  class Vault { readonly #secret: number; constructor(secret: number) { this.#secret = secret } open(): number { return this.#secret } }
  register(Vault)
  expect(failing(() => dumps(new Vault(1)))).toMatchObject({ code: 'REFUSED' })
  Object.defineProperty(Vault.prototype, reduce, { value(this: Vault) { return [Vault, [this.open()]] }, configurable: true })
  expect(copy(new Vault(2)).open()).toBe(2)
  const point = new Point(1, 2)
  register(Point)
  expect(copy(point)).toEqual(point)
  Object.defineProperty(Point.prototype, getState, { value: () => ({ x: 5 }), configurable: true })
  try {
    expect({ ...copy(point) }).toEqual({ x: 5 })
  } finally {
    Reflect.deleteProperty(Point.prototype, getState)
  }
  expect(copy(point)).toEqual(point)
})

describe('names', () => {
  test('may be chosen, and are what the bytes hold', () => {
    register(Point, { name: 'geometry.Point' })
    const text = new TextDecoder().decode(dumps(new Point(1, 2)))
    expect(text).toContain('geometry.Point')
  })

  test('are looked up where the bytes are loaded', () => {
    const bytes = (() => {
      register(Point, { name: 'shapes.Point' })
      return dumps([new Point(1, 2)])
    })()
    class Other {}
    const elsewhere = verbsOf(registry.fork(), defaultSettings())
    expect(failing(() => elsewhere.loads(bytes))).toMatchObject({
      name: 'UnpicklingError', code: 'UNKNOWN_NAME', hint: 'Register it, under this name, before loading.',
      message: expect.stringContaining('"shapes.Point.prototype" is not known here') as string,
    })
    elsewhere.register(Other, { name: 'shapes.Point' })
    expect(elsewhere.loads<unknown[]>(bytes)[0]).toBeInstanceOf(Other)
  })

  const taken: readonly (readonly [string, object | symbol, RegisterOptions, object | symbol, RegisterOptions])[] = [
    ['two classes', class A {}, { name: 'X' }, class B {}, { name: 'X' }],
    ['a class and an object', class A {}, { name: 'X' }, {}, { name: 'X' }],
    ['an object and a class’s prototype', {}, { name: 'X.prototype' }, class B {}, { name: 'X' }],
    ['a class’s prototype and an object', class A {}, { name: 'X' }, {}, { name: 'X.prototype' }],
    ['two symbols', Symbol('X'), {}, Symbol('X'), {}],
  ]
  test.each(taken)('are not given twice: %s', (_, first, options, second, others) => {
    register(first, options)
    expect(failing(() => register(second, others))).toMatchObject({
      name: 'PicklingError', code: 'DUPLICATE', message: expect.stringMatching(/^Cannot register "X(\.prototype)?": another value has this name\./) as string,
    })
    expect(copy([first])[0]).toBe(first)
    register(second, { ...others, replace: true })
    expect(copy([second])[0]).toBe(second)
  })

  test('when replaced, the old class’s instances are told apart', () => {
    const [Old, New] = [class Point { x = 1 }, class Point { x = 2 }]
    for (const verbs of [named, { register, copy }]) {
      verbs.register(Old)
      verbs.register(New, { replace: true })
      expect(verbs.copy(new New())).toBeInstanceOf(New)
    }
    expect(copy(new Old())).toBeInstanceOf(Old)
    expect(copy(new Old()).x).toBe(1)
    expect(failing(() => named.copy(new Old())).message).toBe('Cannot pickle a Point at $: it is an instance of a class Point that is not registered, while another class has that name. If it is an older version of that class, make the value again; if not, give it a name of its own: register(Point, { name: "…" }).')
  })

  test('when replaced in a registry that lies above, too', () => {
    const [Old, New] = [class Point { x = 1 }, class Point { x = 2 }]
    for (const lowest of [data.registry, registry]) {
      const below = lowest.fork()
      const above = below.fork()
      const [lower, upper] = [verbsOf(below, defaultSettings()), verbsOf(above, defaultSettings())]
      below.name(Old, { name: 'test.Point' })
      above.name(New, { name: 'test.Point', replace: true })
      expect(upper.copy(new New())).toBeInstanceOf(New)
      if (lowest === data.registry) expect(failing(() => upper.copy(new Old()))).toMatchObject({ code: 'REFUSED' })
      else {
        expect(upper.copy(new Old())).toBeInstanceOf(Old)
        expect(text(upper.dumps(new Old()))).not.toContain('test.Point')
      }
      expect(lower.copy(new Old())).toBeInstanceOf(Old)
      expect(text(lower.dumps(new Old()))).toContain('test.Point')
    }
  })

  test('that something has already stay as they are', () => {
    const before = dumps([Map, Symbol.iterator, Math.max])
    for (const value of [Map, Symbol.iterator, Math.max]) register(value)
    expect(dumps([Map, Symbol.iterator, Math.max])).toEqual(before)
    register(Point, { name: 'test.Point' })
    register(Point)
    expect(new TextDecoder().decode(dumps(Point))).toContain('test.Point')
  })

  const bad: readonly (readonly [string, () => unknown, string])[] = [
    ['undefined', () => register(undefined as never), 'NOT_A_CLASS'],
    ['null', () => register(null as never), 'NOT_A_CLASS'],
    ['a number', () => register(5 as never), 'NOT_A_CLASS'],
    ['a string', () => register('Point' as never), 'NOT_A_CLASS'],
    ['an arrow without a name', () => register(() => 1), 'NO_NAME'],
    ['a plain object without a name', () => register({}), 'NO_NAME'],
    ['an empty name', () => register(Point, { name: '' }), 'NO_NAME'],
    ['a name that is no string', () => register(Point, { name: 5 as never }), 'NO_NAME'],
    ['a symbol without a description', () => register(Symbol()), 'NO_NAME'],
  ]
  test.each(bad)('are not given to %s', (_, run, code) => {
    expect(failing(run)).toMatchObject({ name: 'PicklingError', code })
  })

  test('that the host’s things have can be granted', () => {
    const bytes = dumps([fetch])
    const foreign = bytes.slice()
    foreign[foreign.length - 1]! ^= 1
    expect(failing(() => loads(foreign))).toMatchObject({ code: 'CODE_NOT_TRUSTED' })
    register(fetch, { name: 'app.fetch' })
    const granted = dumps([fetch])
    expect(loads<unknown[]>(granted)[0]).toBe(fetch)
    expect(granted.length).toBeLessThan(bytes.length)
  })
})

describe('registries lie over one another', () => {
  class Shared { s = 1 }
  class Upper { u = 1 }

  test('what dill/data knows, dill knows, and not the other way round', () => {
    data.register(Shared, { name: 'test.register.Shared' })
    dill.register(Upper, { name: 'test.register.Upper' })
    expect(dill.copy(new Shared())).toBeInstanceOf(Shared)
    expect(data.copy(new Shared())).toBeInstanceOf(Shared)
    expect(dill.copy(new Upper())).toBeInstanceOf(Upper)
    expect(failing(() => data.copy(new Upper()))).toMatchObject({ code: 'REFUSED' })
    expect(failing(() => data.loads(dill.dumps(new Upper())))).toMatchObject({ code: 'UNKNOWN_NAME' })
  })

  test('a pickler’s own names are its own', () => {
    class Local { l = 1 }
    const pickler = new dill.Pickler()
    pickler.registry.name(Local, { name: 'test.register.Local' })
    const bytes = pickler.dump(new Local())
    expect(text(bytes)).toContain('test.register.Local')
    for (const others of [dill.dumps(new Local()), new dill.Pickler().dump(new Local())]) {
      expect(text(others)).not.toContain('test.register.Local')
      expect(dill.loads(others)).toBeInstanceOf(Local)
    }
    expect(failing(() => data.dumps(new Local()))).toMatchObject({ code: 'REFUSED' })
    expect(failing(() => new data.Pickler().dump(new Local()))).toMatchObject({ code: 'REFUSED' })
    expect(failing(() => dill.loads(bytes))).toMatchObject({ code: 'UNKNOWN_NAME' })
    const unpickler = new dill.Unpickler(bytes)
    unpickler.registry.name(Local, { name: 'test.register.Local' })
    expect(unpickler.load()).toBeInstanceOf(Local)
    expect(failing(() => dill.loads(bytes))).toMatchObject({ code: 'UNKNOWN_NAME' })
  })

  test('and what is registered later is known to a pickler that was there before', () => {
    class Late { l = 1 }
    const pickler = new dill.Pickler()
    const plain = new data.Pickler()
    expect(text(pickler.dump(new Late()))).not.toContain('test.register.Late')
    expect(failing(() => plain.dump(new Late()))).toMatchObject({ code: 'REFUSED' })
    dill.register(Late, { name: 'test.register.Late' })
    expect(text(pickler.dump(new Late()))).toContain('test.register.Late')
    expect(dill.loads(pickler.dump(new Late()))).toBeInstanceOf(Late)
    expect(failing(() => plain.dump(new Late()))).toMatchObject({ code: 'REFUSED' })
    data.register(Late, { name: 'test.register.Late' })
    expect(data.loads(plain.dump(new Late()))).toBeInstanceOf(Late)
  })

  test('extend puts the kinds for code into dill/data, and takes them out again', () => {
    class Nobody { n = 5 }
    const nobody = function nobody(): number { return 5 }
    const hidden = ((n: number) => () => n)(1)
    const reasons = (): string[] => [nobody, Nobody, new Nobody()].map(value => failing(() => data.dumps(value)).message)
    const why = (): string => failing(() => data.dumps(hidden)).message
    const before = reasons()
    const hiddenBefore = why()
    expect(hiddenBefore).toContain('dill/data, which carries no code')
    expect(before[0]).toContain('dill/data, which carries no code')
    dill.extend()
    dill.extend()
    try {
      expect(why()).toBe(failing(() => dill.dumps(hidden)).message)
      expect(why()).not.toBe(hiddenBefore)
      expect(data.loads<typeof nobody>(data.dumps(nobody))()).toBe(5)
      expect(data.loads(data.dumps(new Nobody()))).toBeInstanceOf(Nobody)
    } finally {
      dill.extend(false)
      dill.extend(false)
    }
    expect(reasons()).toEqual(before)
    expect(why()).toBe(hiddenBefore)
  })
})
