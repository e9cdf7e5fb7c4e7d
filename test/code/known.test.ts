// Which class is the same one again: in the realm that wrote it, when it comes back there from another, and where it is loaded
// twice. And which is not, whatever identity the bytes give it.

import { afterEach, describe, expect, test } from 'vitest'
import { copy, disassemble, dumps, dumpsAsync, loads, loadsAsync, register, Trust, Unpickler, type DumpOptions, type PickleError } from '../../lib/index.ts'
import { run } from '../../lib/instrument.ts'
import { content, foreign, fromElsewhere, identified, identitiesIn, summed } from '../support/code-bytes.ts'
import { script } from '../support/code-script.ts'
import { failing } from '../support/failing.ts'
import { quietly } from './note.ts'
import { program } from './programs.ts'

const live = program('cases/live.js')

const trust = { trust: Trust.code }
const back = <T>(value: T, options?: DumpOptions): T => quietly(() => loads<T>(fromElsewhere(dumps(value, options)), trust))
const load = <T = any>(bytes: Uint8Array<ArrayBuffer>): T => quietly(() => loads<T>(bytes, trust))

let texts = 0
const defined = (text: string): any => script(`(function () { ${text} })()`, `known-${++texts}.js`)

Object.assign(globalThis, { carriedByKnown: 1 })
afterEach(() => { Object.assign(globalThis, { carriedByKnown: 1 }) })

interface Kind {
  readonly what: string
  readonly text: string
  /** It is the original again where it was written. */
  readonly home: boolean
  /** It is one class where it is loaded twice. */
  readonly twice: boolean
  readonly options?: DumpOptions
}

const same = { home: true, twice: true }
const apart = { home: false, twice: false }

const kinds: readonly Kind[] = [
  { what: 'a class', text: 'class A { m() { return 1 } } return A', ...same },
  { what: 'an anonymous class', text: 'return class { m() { return 1 } }', ...same },
  { what: 'one with private fields, accessors and static methods', text: 'class A { #x = 1; get x() { return this.#x } set x(v) { this.#x = v } static make() { return new A() } } return A', ...same },
  { what: 'one below another', text: 'class A { a = 1 } class B extends A { b = 2 } return B', ...same },
  { what: 'one below a native class', text: 'return class extends Map { get first() { return this.keys().next().value } }', ...same },
  { what: 'one below nothing', text: 'return class extends null { m() {} }', ...same },
  { what: 'one in a scope with variables that it does not read', text: 'let n = 1; const read = () => n; class A {} A.valueOf(); return A', ...same },
  { what: 'one with static primitives', text: 'class A { static n = 1; static s = "s"; static b = 1n; static u; static nan = NaN } return A', ...same },
  { what: 'one whose prototype holds primitives', text: 'class A {} A.prototype.n = 1; return A', ...same },
  { what: 'one whose name was changed', text: 'class A {} Object.defineProperty(A, "name", { value: "B" }); return A', ...same },
  { what: 'one with a method that was deleted', text: 'class A { m() {} n() {} } delete A.prototype.m; return A', ...same },
  { what: 'one with computed keys', text: 'const key = "k"; class A { [key]() { return 1 } [Symbol.iterator]() {} static [key + 1] = 2 } return A', ...same },
  { what: 'an enumeration', text: 'class A { static R = new A(1); static G = new A(2); static all = Object.freeze([A.R, A.G]); constructor(v) { this.v = v; Object.freeze(this) } } return A', ...same },
  { what: 'one that reads what every realm has', text: 'return class { m() { return [Math.max(1, 2), typeof nowhere] } }', ...same, options: { recurse: true } },
  { what: 'one that reads a global', text: 'return class { m() { return carriedByKnown } }', ...same },
  { what: 'one that carries a global along', text: 'return class { m() { return ++carriedByKnown } }', home: true, twice: false, options: { recurse: true } },
  { what: 'one that captured a variable', text: 'let n = 0; return class { m() { return ++n } }', ...apart },
  { what: 'one below one that captured a variable', text: 'let n = 0; class A { m() { return ++n } } return class extends A {}', ...apart },
  { what: 'one in a UMD wrapper, with a variable of the factory', text: 'const module = {}; (function (given, factory) { given.exports = factory() })(module, function () { const unit = 2; class A { m() { return unit } } return A }); return module.exports', ...apart },
  { what: 'one with a static list', text: 'return class { static all = [] }', ...apart },
  { what: 'one with an instance that can change', text: 'class A { static one = new A(); n = 0 } return A', ...apart },
  { what: 'one with a frozen instance whose private field can change', text: 'class A { static one = Object.freeze(new A()); #n = 0; m() { return ++this.#n } } return A', ...apart },
  { what: 'one with a frozen Map', text: 'return class { static all = Object.freeze(new Map()) }', ...apart },
  { what: 'one with a static private field', text: 'return class { static #n = 0; static m() { return ++this.#n } }', ...apart },
  { what: 'one with a method that was replaced', text: 'class A { m() {} } A.prototype.m = function () {}; return A', ...apart },
  { what: 'one with a key that is a symbol of its own', text: 'const key = Symbol("key"); return class { [key]() {} }', ...apart },
]

describe.each(kinds.map(kind => [kind.what, kind] as const))('%s', (_, { text, home, twice, options }) => {
  test('in its own realm, and back from another', () => {
    const Class = defined(text)
    const copied = quietly(() => copy(Class, options))
    expect([copied === Class, quietly(() => loads(dumps(Class, options))) === Class, back(Class, options) === Class]).toEqual([home, home, home])
    expect(content(dumps(copied, options))).toEqual(content(dumps(Class, options)))
  })

  test('in another realm, twice', () => {
    const Class = defined(text)
    const bytes = foreign(dumps(Class, options))
    const [one, other] = [load(bytes), load(bytes)]
    expect([one === other, one === Class]).toEqual([twice, false])
    expect(content(dumps(other, options))).toEqual(content(bytes))
    // There, it is what was made there: copies of it are the same as of any class of that realm.
    expect(copy(one, options) === one).toBe(home)
    // And sent home from there, it is the original.
    expect(load(foreign(dumps(one, options))) === Class).toBe(home)
  })
})

describe('instances of two loads', () => {
  test('are of one class, and see each other’s private fields', () => {
    const Point = defined('class Point { #x; constructor(x) { this.#x = x } same(other) { return #x in other && other.#x === this.#x } } return Point')
    const bytes = foreign(dumps(new Point(1)))
    const [a, b] = [load(bytes), load(bytes)]
    expect([a === b, a instanceof b.constructor, a.same(b), a instanceof Point]).toEqual([false, true, true, false])
  })

  test('of a class below one that is known already', () => {
    const { A, B } = defined('class A {} class B extends A {} return { A, B }')
    const [oneA, oneB] = [foreign(dumps(A)), foreign(dumps(new B()))].map(load)
    expect(oneB).toBeInstanceOf(oneA)
  })

  test('with closures of the same text, which are new', () => {
    const { inc, A } = defined('let n = 0; class A {} return { inc: () => ++n, A }')
    const bytes = foreign(dumps({ inc, A }))
    const [one, other] = [load(bytes), load(bytes)]
    expect([one.A === other.A, one.inc(), one.inc(), other.inc(), inc()]).toEqual([true, 1, 2, 1, 1])
  })
})

test('a class of a wrapper that has a name comes back as the one that has it here', () => {
  const Class = defined('const module = {}; (function (given, factory) { given.exports = factory() })(module, function () { const unit = 2; class A { n = 1; m() { return this.n * unit } } return A }); return module.exports')
  register(Class, { name: 'test.known.wrapped' })
  const one = copy(new Class())
  expect([one instanceof Class, one.m()]).toEqual([true, 2])
})

describe('a class that was changed since', () => {
  const text = 'class A { static n = 1; static get() { return A.n } } return A'

  test('is the original where that lives, with the state that it has there', () => {
    const A = defined(text)
    const bytes = fromElsewhere(dumps(A))
    A.n = 2
    expect([load(bytes) === A, back(A) === A, A.n]).toEqual([true, true, 2])
  })

  test('is another one elsewhere, with the state that it was sent with', () => {
    const A = defined(text)
    const first = load(foreign(dumps(A)))
    A.n = 2
    const [second, third] = [load(foreign(dumps(A))), load(foreign(dumps(A)))]
    expect([first.get(), second.get(), third.get(), first === second, second === third]).toEqual([1, 2, 2, false, false])
    A.n = 1
    expect(load(foreign(dumps(A)))).toBe(first)
  })

  test('elsewhere: what is sent again is not taken for it, and it comes back as the original', () => {
    const A = defined(text)
    const there = load(foreign(dumps(A)))
    there.n = 5
    const again = load(foreign(dumps(A)))
    expect([again === there, again.n, there.n]).toEqual([false, 1, 5])
    for (const Class of [there, again]) {
      expect(copy(Class)).toBe(Class)
      expect(load(foreign(dumps(Class)))).toBe(A)
      expect(A.n).toBe(1)
    }
  })

  test('a copy in its own realm is the same one', () => {
    const A = defined(text)
    dumps(A)
    A.n = 2
    expect([copy(A) === A, loads(dumps(A)) === A]).toEqual([true, true])
  })
})

describe('a class of a session', () => {
  test('comes back as the one that is live, and reads what is there', async () => {
    const main: Record<string, any> = {}
    await run('let rate = 2\nconst times = x => x * rate\nclass Price { constructor(n) { this.n = n } total() { return times(this.n) } }', { main, id: 'price.js' })
    const price = back(new main['Price'](3), { recurse: true })
    main['rate'] = 10
    expect([price instanceof main['Price'], price.total()]).toEqual([true, 30])
  })

  test('that is defined anew is another one, with another identity', async () => {
    const main: Record<string, any> = {}
    const cell = 'class A { m() { return 1 } }'
    await run(cell, { main, id: 'a.js' })
    const { A: First } = main
    const bytes = fromElsewhere(dumps(new First()))
    await run(cell, { main, id: 'a.js' })
    const { A: Second } = main
    expect(String(identitiesIn(dumps(Second)))).not.toBe(String(identitiesIn(dumps(First))))
    const old = load(bytes)
    expect([old instanceof First, old instanceof Second, back(new Second()) instanceof Second]).toEqual([true, false, true])
    await run('class A { m() { return 2 } }', { main, id: 'a.js' })
    expect([load(bytes) instanceof main['A'], load(bytes).m()]).toEqual([false, 1])
  })

  test('that speaks of variables is not taken for one of another scope', async () => {
    const main: Record<string, any> = {}
    await run('let word = "one"\nclass A { m() { return word } }\nclass Mute { m() { return "mute" } }', { main, id: 'word.js' })
    // As where the cell has never run.
    const bytes = foreign(dumps([main['A'], main['Mute']]))
    for (const text of [/^[0-9a-f]{32}$/, /word\.js/]) {
      const { offset, length } = disassemble(bytes).find(({ opcode, string }) => opcode === 'STRING' && text.test(string!))!
      bytes.set(bytes.slice(offset, offset + length).reverse(), offset)
    }
    const into = (scope: object): any => {
      const unpickler = new Unpickler(summed(bytes), trust)
      unpickler.scope = scope
      return unpickler.load()
    }
    const [one, other] = [{ word: 'one' }, { word: 'other' }]
    const [[A, Mute], [sameA], [B, sameMute]] = [into(one), into(one), into(other)]
    expect([A === sameA, A === B, new A().m(), new B().m(), Mute === sameMute]).toEqual([true, false, 'one', 'other', true])
  })
})

describe('an enumeration', () => {
  const text = 'class Color { static RED = new Color("red"); static GREEN = new Color("green"); static all = Object.freeze([Color.RED, Color.GREEN]); constructor(name) { this.name = name; Object.freeze(this) } isRed() { return this === Color.RED } } return Color'

  test('has the same members again, wherever they stand', () => {
    const Color = defined(text)
    const value = { deep: [new Map([['c', Color.RED]])], all: Color.all, Color, green: Color.GREEN }
    for (const one of [copy(value), loads<typeof value>(dumps(value)), back(value)]) {
      expect([one.Color === Color, one.deep[0]!.get('c') === Color.RED, one.all === Color.all, one.green === Color.GREEN, one.deep[0]!.get('c').isRed()]).toEqual([true, true, true, true, true])
    }
    const bytes = foreign(dumps(value))
    const [a, b] = [load(bytes), load(bytes)]
    expect([a.Color === b.Color, a.green === b.green, a.all === b.all, a.deep[0].get('c') === b.deep[0].get('c'), a.deep[0].get('c').isRed(), a.green === Color.GREEN]).toEqual([true, true, true, true, true, false])
  })

  test('of which a member was replaced since: what was written is what it was', () => {
    const Color = defined(text)
    const bytes = fromElsewhere(dumps([Color.RED, Color.GREEN, Color]))
    const { RED } = Color
    Color.RED = Object.freeze(Object.assign(Object.create(Color.prototype), { name: 'crimson' }))
    const [red, green, Class] = load(bytes)
    // The list still has it.
    expect([Class === Color, green === Color.GREEN, red === Color.RED, red === RED]).toEqual([true, true, false, true])
  })

  test('of which a member was replaced since, and is nowhere else', () => {
    const Color = defined(text.replace(/static all = .*?; /, ''))
    const bytes = fromElsewhere(dumps([Color.RED, Color]))
    Color.RED = Color.GREEN
    const [red, Class] = load(bytes)
    expect([Class === Color, red === Color.RED, red.name, Object.isFrozen(red), red instanceof Color]).toEqual([true, false, 'red', true, true])
  })
})

describe('an identity that was forged', () => {
  const victim = 'class Safe { #key = "secret"; open(word) { return word === this.#key } } return Safe'
  /** The bytes of one under the identity of another. */
  const under = (identity: Uint8Array, value: unknown): Uint8Array<ArrayBuffer> => identified(dumps(value), () => identity)

  test.each([
    ['another text', 'class Safe { open() { return true } } return Safe'],
    ['the same text, and one more method', `${victim.replace('} return', 'all() { return this.#key } } return')}`],
    ['the same text below another class', 'class Base { all() { return 1 } } class Safe extends Base { #key = "secret"; open(word) { return word === this.#key } } return Safe'],
    ['a text that captured a variable', 'let n = 0; class Safe { open() { return ++n } } return Safe'],
    ['a static field', `${victim.replace('class Safe {', 'class Safe { static n = 1;')}`],
  ])('is not believed: %s', (_, text) => {
    const Safe = defined(victim)
    const [identity] = identitiesIn(dumps(Safe))
    const Evil = defined(text)
    const before = [Reflect.ownKeys(Safe), Reflect.ownKeys(Safe.prototype), Object.getPrototypeOf(Safe)]
    // Where it has none, there is nothing to forge.
    const made = load(under(identity!, Evil))
    expect([made === Safe, made === Evil && identitiesIn(dumps(Evil)).length > 0]).toEqual([false, false])
    expect([Reflect.ownKeys(Safe), Reflect.ownKeys(Safe.prototype), Object.getPrototypeOf(Safe)]).toEqual(before)
    // It has taken nobody's place.
    expect([back(Safe) === Safe, back(new Safe()).open('secret')]).toEqual([true, true])
  })

  test('of one that nobody knows yet: what comes later is not taken for it', () => {
    const identity = new Uint8Array(16).fill(9)
    const early = load(under(identity, defined('class A { m() { return "early" } } return A')))
    const late = load(under(identity, defined('class A { m() { return "late" } } return A')))
    expect([new early().m(), new late().m()]).toEqual(['early', 'late'])
  })

  test('over two classes of one text makes two', () => {
    const A = defined('const make = () => class A { m() {} }; return [make(), make()]')
    const identity = new Uint8Array(16).fill(11)
    const [one, other] = load(identified(dumps(A), () => identity))
    expect(one).not.toBe(other)
  })

  test('with other state changes nothing that lives', () => {
    const A = defined('class A { static n = 1 } return A')
    const bytes = dumps(A)
    A.n = 2
    const other = dumps(A)
    expect([load(fromElsewhere(bytes)) === A, load(fromElsewhere(other)) === A, A.n]).toEqual([true, true, 2])
  })

  test.each([['Trust.data', Trust.data], ['Trust.refs', Trust.refs]])('reaches nothing with %s', (_, trust) => {
    // The text of the class is loaded here, so that it may be made anew.
    const local = live.makeLocal()
    const bytes = fromElsewhere(dumps(local))
    if (trust === Trust.data) expect(failing(() => loads(bytes, { trust })).code).toBe('CODE_NOT_TRUSTED')
    else expect(quietly(() => loads<any>(bytes, { trust }))).not.toBeInstanceOf(local.constructor)
    expect(load(bytes)).toBeInstanceOf(local.constructor)
  })

  test('is not reached through a list', () => {
    const local = live.makeLocal()
    const bytes = fromElsewhere(dumps(local))
    const made = quietly(() => loads<any>(bytes, { allow: ['test/code/cases/live.js'] }))
    expect([made.m(), made instanceof local.constructor]).toEqual(['local', false])
  })

  test('under this realm’s seal breaks it', () => {
    const Safe = defined(victim)
    const bytes = dumps(Safe)
    for (let at = content(bytes).length; at < bytes.length; at++) {
      const copy = bytes.slice()
      copy[at]! ^= 1
      expect(failing(() => loads(copy)).code, `byte ${at}`).toMatch(/CODE_NOT_TRUSTED|TRUNCATED|DAMAGED/)
    }
  })

  test.each(['id', 'apart', 'state', 'origins', 'tracked', 'isOurs', 'constants'])('nor by a polluted Object.prototype.%s', key => {
    const Safe = defined(victim)
    const bytes = foreign(dumps(Safe))
    const known = fromElsewhere(dumps(Safe))
    Object.defineProperty(Object.prototype, key, { value: Safe, writable: true, configurable: true })
    try {
      // Of some names the language's own parsers make use: then it is refused.
      const tried = (bytes: Uint8Array<ArrayBuffer>): unknown => {
        try {
          return load(bytes)
        } catch (error) {
          return (error as PickleError).code
        }
      }
      expect(tried(bytes)).not.toBe(Safe)
      expect([Safe, 'BAD_SITE']).toContain(tried(known))
    } finally {
      Reflect.deleteProperty(Object.prototype, key)
    }
  })
})

describe('entries as nobody would write them', () => {
  const bytes = (): Uint8Array<ArrayBuffer> => dumps(defined('return class { m() { return 1 } }'))
  const entry = (number: number): number[] => [...new Uint8Array(new Uint32Array([number]).buffer), ...new Uint8Array(16)]
  const withEntries = (count: number, ...entries: readonly number[][]): Uint8Array<ArrayBuffer> =>
    fromElsewhere(Uint8Array.from([...content(bytes()), ...entries.flat(), ...new Uint8Array(new Uint32Array([count]).buffer), ...new Uint8Array(16)]))

  test.each<[string, () => Uint8Array<ArrayBuffer>]>([
    ['of objects that there are not', () => withEntries(2, entry(1000), entry(0x7fff_ffff))],
    ['of what is no class', () => withEntries(3, entry(1), entry(2), entry(3))],
    ['many of one object', () => withEntries(5000, ...Array.from({ length: 5000 }, (_, i) => entry(i % 2 === 0 ? 0 : 0x8000_0000)))],
    ['none', () => withEntries(0)],
  ])('%s: nothing comes of them', (_, make) => {
    const made = load(make())
    expect(new made().m()).toBe(1)
    expect(dumps(made).length).toBeLessThan(200_000)
  })

  test.each([1000, 0x8000_0000, 0xffff_ffff])('%i, which the bytes do not hold', count => {
    const copy = fromElsewhere(bytes())
    new DataView(copy.buffer).setUint32(copy.length - 20, count, true)
    expect(failing(() => loads(copy, trust)).code).toBe('TRUNCATED')
  })
})

describe('under the seal of a key', () => {
  const HMAC = { name: 'HMAC', hash: 'SHA-256' }

  test('a class has its identity too', async () => {
    const seal = await crypto.subtle.importKey('raw', new Uint8Array(32).fill(3), HMAC, false, ['sign', 'verify'])
    const A = defined('class A { m() { return 1 } } return A')
    const bytes = await dumpsAsync(new A(), { seal })
    expect(await loadsAsync(bytes, { seal })).toBeInstanceOf(A)
    for (let at = content(bytes).length; at < bytes.length; at++) {
      const copy = bytes.slice()
      copy[at]! ^= 1
      await expect(loadsAsync(copy, { seal }), `byte ${at}`).rejects.toMatchObject({ code: 'SEAL_BROKEN' })
    }
  })
})
