// An outline says what the pickler would write, and nothing of it by running anything: it is drawn from the same telling.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describe as outlineOf, type Outline } from '../lib/core/describe.ts'
import { diagnose } from '../lib/core/diagnose.ts'
import { pathText, type PathStep } from '../lib/core/errors.ts'
import { getState, kind, reduce } from '../lib/core/kind.ts'
import { Listing } from '../lib/core/listing.ts'
import { tellingOf } from '../lib/core/telling.ts'
import { registry } from '../lib/dill.ts'
import { dumps, Pickler, PicklingError, register } from '../lib/index.ts'
import { examples, registerExamples } from './support/examples.ts'

registerExamples()

class Spot { x = 1 }
class Purse extends Map<unknown, unknown> { [getState](): object { return { coins: 1 } } }
class Stranger { a = 1 }
class Vault { a = 1; readonly #n = 1; get n(): number { return this.#n } }
class Bad { [getState](): never { throw new Error('no state') } }
class Odd { [reduce](): string { return 'nothing' } }
register(Spot, { name: 'describe.Spot' })
register(Purse, { name: 'describe.Purse' })
register(Bad, { name: 'describe.Bad' })
register(Odd, { name: 'describe.Odd' })

const look = (value: unknown): Outline => outlineOf(value, { registry })
const all = (outline: Outline): Outline[] => outline.children(0, Infinity)
const sameSteps = (a: PathStep | undefined, b: PathStep): boolean => a?.via === b.via && Object.is(a.name, b.name)

/** One line of a tree. */
function line({ label, preview, ref, refused, integrity, inner, by }: Outline): string {
  const marks = [ref === undefined ? '' : `${ref.cycle ? 'cycle' : 'shared'} #${ref.id}`, refused.length > 0 ? 'refused' : '', integrity ?? '', inner ? 'inner' : '', by === 'name' ? 'by name' : '']
  return [`${label}: ${preview}`, ...marks.filter(mark => mark !== '')].join(' · ')
}

/** The whole tree, two spaces a level. */
function tree(root: Outline): string[] {
  const lines: string[] = []
  const rest: [Outline, string][] = [[root, '']]
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [outline, indent] = next
    lines.push(indent + line(outline))
    rest.push(...all(outline).map((child): [Outline, string] => [child, indent + '  ']).toReversed())
  }
  return lines
}

/** Every outline below one that is carried, and the keys. */
function* carried(root: Outline): Generator<Outline> {
  const rest = [root]
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    yield next
    if (next.refused.length === 0) rest.push(...all(next))
    if (next.key !== undefined) rest.push(next.key)
  }
}

const self: Record<string, unknown> = {}
self['self'] = self
const shared = { a: 1 }

/** A function that cannot travel: nobody can see what it captured. */
const hiding = (n: number): () => number => () => n
const hidingClass = (n: number): new () => object => class Hiding { get n(): number { return n } }

function changedPrototype(): Function {
  function Old(): void {}
  Old.prototype.get = 4
  return Old
}

/** What is told of every class whose text says all. */
function made(name: string, indent: string): string[] {
  return ['binding]]: -1', `name]]: "${name}"`, 'length]]: 0', 'prototype]]: undefined', 'static private fields]]: 0', 'deleted members]]: 0'].map(part => `${indent}[[${part} · inner`)
}

describe('draws', () => {
  test.each<[name: string, value: unknown, expected: string[]]>([
    ['primitives', ['x', -0, 12n, null, undefined, true], ['$: Array(6) ["x", 0, 12n, null, undefined, …]'.replace('0,', '-0,'), '  0: "x"', '  1: -0', '  2: 12n', '  3: null', '  4: undefined', '  5: true']],
    ['what is long, what is invisible', { long: 'x'.repeat(200), 'a\u202e': '\u200b\u{e0041}' }, [
      `$: {long: "${'x'.repeat(24)}…", "a\\u202e": "\\u200b\\u{e0041}"}`, `  long: "${'x'.repeat(80)}…"`, '  "a\\u202e": "\\u200b\\u{e0041}"']],
    ['a BigInt that takes long to write in base 10', 16n ** 250_000n, ['$: 0x1000000000000000…n, 125001 bytes']],
    ['a cycle', self, ['$: {self: Object}', '  self: {self: Object} · cycle #0']],
    ['what is shared', [shared, shared], ['$: Array(2) [Object, Object]', '  0: {a: 1}', '    a: 1', '  1: {a: 1} · shared #1']],
    ['holes', [1, , 2], ['$: Array(3) [1, empty, 2]', '  0: 1', '  1: empty', '  2: 2']],
    ['what is mostly holes', Object.assign([], { 4_000_000_000: 'x', name: 1 }), ['$: Array(4000000001) [empty, empty, empty, empty, empty, …]', '  4000000000: "x"', '  name: 1']],
    ['integrity', Object.freeze([Object.seal({ a: 1 }), Object.preventExtensions({ a: 1 })]), ['$: Array(2) [Object, Object] · frozen', '  0: {a: 1} · sealed', '    a: 1', '  1: {a: 1} · not extensible', '    a: 1']],
    ['an instance', new Spot(), ['$: Spot {x: 1}', '  x: 1', '  [[Prototype]]: describe.Spot.prototype · inner · by name']],
    ['no prototype', Object.create(null), ['$: object {}', '  [[Prototype]]: null · inner']],
    ['accessors', Object.defineProperties({}, { g: { get: Math.max, set: Math.min }, s: { set: Math.min }, n: { set: undefined as never } }), [
      '$: {g: (…), s: (…), n: (…)}', '  g: (…) getter, not called', '    get g: Math.max · by name', '    set g: Math.min · by name', '  s: (…) setter, no getter', '    set s: Math.min · by name', '  n: (…) accessor without functions']],
    ['accessors at an index, in their place', Object.defineProperty([1, 2], 0, { get: Math.max }), ['$: Array(2) [(…), 2]', '  0: (…) getter, not called', '    get 0: Math.max · by name', '  1: 2']],
    ['symbols as keys', { [Symbol('k')]: Symbol.iterator }, ['$: {Symbol(k): Symbol(Symbol.iterator)}', '  Symbol(k): Symbol.iterator · by name']],
    ['Map', new Map<unknown, unknown>([['a', 1], [{ k: 1 }, 2]]), ['$: Map(2)', '  "a": 1', '  1: 2']],
    ['own properties of a Set come before its members', Object.assign(new Set([1]), { name: 'x' }), ['$: Set(1)', '  name: "x"', '  0: 1']],
    ['inner parts', new Uint8Array([1, 2]), ['$: Uint8Array(2)', '  [[buffer]]: ArrayBuffer(2) · inner', '    [[beside]]: false · inner', '    [[bytes]]: 2 bytes: 01 02 · inner']],
    ['what is refused, with what it holds', [new Vault(), hiding(1), new WeakMap()], [
      '$: Array(3) [Vault, ƒ, WeakMap]', '  0: Vault · refused', '    a: 1', '    [[Prototype]]: Vault.prototype · inner', '      [[function]]: class Vault · inner', ...made('Vault', '        '), '  1: ƒ · refused', '  2: WeakMap · refused']],
    ['what travels with its class, and the class', new Stranger(), [
      '$: Stranger {a: 1}', '  a: 1', '  [[Prototype]]: Stranger.prototype · inner', '    [[function]]: class Stranger · inner', ...made('Stranger', '      ')]],
    ['a class that hides a variable', new (hidingClass(1))(), [
      '$: Hiding {}', '  [[Prototype]]: Hiding.prototype · inner', '    [[function]]: class Hiding · refused · inner']],
    ['a function and what was added to it', Object.preventExtensions(Object.assign((): number => 1, { unit: 'ms', [Symbol.iterator]: [1] })), [
      '$: ƒ · not extensible', '  unit: "ms"', '  Symbol(Symbol.iterator): Array(1) [1]', '    0: 1']],
    ['a prototype and what was added to it', changedPrototype(), [
      '$: ƒ Old', '  [[prototype]]: Old.prototype · inner', '    get: 4', '    [[function]]: ƒ Old · cycle #0 · inner']],
  ])('%s', (_, value, expected) => {
    expect(tree(look(value))).toEqual(expected)
  })

  test('keys that are objects', () => {
    const key = { k: 1 }
    const [entry, second] = look(new Map<object, unknown>([[key, 2], [shared, key]])).children()
    expect([entry!.key!.value, entry!.key!.preview, entry!.preview]).toEqual([key, '{k: 1}', '2'])
    expect(pathText(entry!.key!.path)).toBe('$.keys[0]')
    expect(second!.ref).toEqual({ id: entry!.key!.id, cycle: false })
  })

  test('hidden and read-only properties', () => {
    const value = Object.defineProperties({}, { a: { value: 1 }, b: { value: 2, enumerable: true, writable: true, configurable: true } })
    expect(look(value).children().map(({ attributes }) => attributes)).toEqual([0, 7])
  })

  test('notes, homes and tags', () => {
    const [error, max, map] = look([new Error('x'), Math.max, new Map()]).children()
    expect(error!.notes).toEqual(['An error keeps its stack as text; its lines speak of the old page.'])
    expect(max!.home).toMatchObject({ module: 'globalThis', name: 'Math.max' })
    expect(map!.kind).toBe('Map')
  })

  test('what travels by a persistent id, and beside the bytes', () => {
    const kept = { id: 7 }
    const root = outlineOf({ kept }, { registry, persistentId: value => value === kept ? 'seven' : undefined })
    expect(tree(root)).toEqual(['$: {kept: Object}', '  kept: Object, id "seven"', '    [[persistent id]]: "seven" · inner'])
    const attached = examples.find(({ verdict }) => verdict === 'attached')!.make()
    expect(look(attached).by).toBe('refused')
    expect([...carried(outlineOf(attached, { registry, attaches: true }))].map(({ by }) => by)).toContain('attachment')
  })
})

describe('pages', () => {
  test('a million elements are read where they are looked at', () => {
    let reads = 0
    let lists = 0
    const million = new Proxy(Array.from({ length: 1_000_000 }, (_, i) => i), {
      getOwnPropertyDescriptor(target, key) { reads++; return Reflect.getOwnPropertyDescriptor(target, key) },
      ownKeys(target) { lists++; return Reflect.ownKeys(target) },
    })
    const root = look(million)
    const page = root.children(654_321, 3)
    expect(page.map(({ label, value }) => [label, value])).toEqual([['654321', 654_321], ['654322', 654_322], ['654323', 654_323]])
    expect(root.refused).toEqual([])
    expect(root.preview).toBe('Array(1000000) [0, 1, 2, 3, 4, …]')
    expect(lists).toBe(0)
    expect(reads).toBeLessThan(100)
  })

  test('elements are followed by what else there is', () => {
    const value = Object.assign(Array.from({ length: 20_000 }, (_, i) => i), { name: 'last' })
    const root = look(value)
    expect(root.size).toBe(20_001)
    expect(root.children(19_999, 10).map(({ label }) => label)).toEqual(['19999', 'name'])
    expect(root.children(30_000)).toEqual([])
  })

  test('entries, members, keys of a dictionary', () => {
    const numbers = Array.from({ length: 20_000 }, (_, i) => i)
    const map = look(new Map(numbers.map(i => [`k${i}`, i])))
    const set = look(new Set(numbers))
    const row = look(Object.fromEntries(numbers.map(i => [`k${i}`, i])))
    for (const [root, label] of [[map, '"k15000"'], [set, '15000'], [row, 'k15000']] as const) {
      expect(root.size).toBe(20_000)
      expect(root.children(15_000, 2).map(child => [child.label, child.value])[0]).toEqual([label, 15_000])
      expect(root.children(19_999, 5)).toHaveLength(1)
      expect(root.refused).toEqual([])
    }
  })

  test('an object is no second one for being read twice', () => {
    const root = look(new Map(Array.from({ length: 300 }, (_, i) => [i, { i }])))
    for (const [from, count] of [[0, 10], [5, 10], [150, 10], [148, 200], [0, 300]] as const) {
      expect(root.children(from, count).filter(({ ref }) => ref !== undefined)).toEqual([])
    }
    expect(look([1, { a: {} }]).children(1, 1)[0]!.children()[0]!.path).toEqual([{ via: 'element', name: 1 }, { via: 'property', name: 'a' }])
  })

  test('a chain of 100,000 objects is walked down', () => {
    let chain: object = { end: true }
    for (let i = 0; i < 100_000; i++) chain = { next: chain }
    let outline = look(chain)
    let depth = 0
    for (let [next] = outline.children(); next?.value !== true; [next] = outline.children()) {
      outline = next!
      depth++
    }
    expect(depth).toBe(100_000)
    expect(outline.children()[0]!.path).toHaveLength(100_001)
  })
})

describe('runs nothing', () => {
  const bang = (): never => { throw new Error('it was run') }
  const trap = { get get(): never { return bang() } }
  const mine = { get: bang, set: bang, enumerable: true, configurable: true }

  test.each<[name: string, value: object]>([
    ['getters', Object.defineProperties({}, { a: mine, toString: mine, toJSON: mine, then: mine, constructor: mine, [Symbol.toStringTag]: mine, [Symbol.toPrimitive]: mine })],
    ['methods', { toString: bang, toJSON: bang, valueOf: bang, then: bang, [Symbol.toPrimitive]: bang, [Symbol.iterator]: bang, inspect: bang }],
    ['a class', new class extends Map<unknown, unknown> { override get size(): number { return bang() } override forEach(): void { bang() } static override get [Symbol.species](): never { return bang() } }([[1, 2]])],
    ['names of functions', Object.defineProperty(() => 1, 'name', mine)],
    ['prototypes', Object.create(Object.defineProperty({}, 'constructor', mine))],
    ['arrays', Object.defineProperty([1, 2, 3], 1, mine)],
  ])('of %s', (_, value) => {
    for (const outline of [look(value), look([value])]) {
      expect(tree(outline).length).toBeGreaterThan(0)
      expect(JSON.stringify(outline.plain(5))).not.toContain('it was run')
    }
  })

  test('of what is not looked at', () => {
    const inner = new Proxy({}, trap)
    const level = look({ a: { b: { inner } } }).children()[0]!
    expect(level.preview).toBe('{b: Object}')
    expect(level.refused).toEqual([])
  })
})

describe('survives', () => {
  const no = (): never => { throw new Error('no') }
  const revoked = (make: object): object => {
    const { proxy, revoke } = Proxy.revocable(make, {})
    revoke()
    return proxy
  }
  const endless: object = new Proxy({}, { getPrototypeOf: () => endless })
  const shifty = kind<Spot>({ tag: 'shifty', encode: (_, out) => out.number('n', 1), decode: () => new Spot(), label: no })
  class Shifty extends Spot {}
  register(Shifty, { name: 'describe.Shifty' })(shifty)

  test.each<[name: string, value: unknown, refused: boolean]>([
    ['a revoked Proxy', revoked({}), true],
    ['a revoked Proxy of an array', revoked([]), true],
    ['a revoked Proxy of a function', revoked(() => 1), true],
    ['a Proxy that is its own prototype', endless, true],
    ['a prototype that is its own', Object.create(endless) as object, true],
    ['a Proxy without keys', new Proxy({}, { ownKeys: no }), true],
    ['a Proxy without descriptors', new Proxy({ a: 1 }, { getOwnPropertyDescriptor: no }), true],
    ['a Proxy without a prototype', new Proxy({}, { getPrototypeOf: no }), true],
    ['a state that throws', new Bad(), true],
    ['a reduction that is none', new Odd(), true],
    ['a label that throws', new Shifty(), false],
  ])('%s', (_, value, refused) => {
    const root = look({ value })
    const [child] = root.children()
    expect(child!.refused.length > 0).toBe(refused)
    expect(() => [...tree(root), JSON.stringify(root.plain(3)), child!.children(5, 5), child!.size]).not.toThrow()
  })
})

test('of what cannot be read, the rest is shown', () => {
  const value = new Proxy(Array.from({ length: 20_000 }, (_, i) => i), {
    getOwnPropertyDescriptor: (target, key) => key === '7' ? refuse() : Reflect.getOwnPropertyDescriptor(target, key),
  })
  const page = look(value).children(6, 3)
  expect(page.map(({ by, preview, refused }) => [by, preview, refused.length])).toEqual([['value', '6', 0], ['refused', 'not readable', 1], ['value', '8', 0]])
  expect(page[1]!.path).toEqual([{ via: 'element', name: 7 }])

  function refuse(): never {
    throw new Error('no')
  }
})

test('plain data holds nothing live', () => {
  const value = { a: [1n, Symbol('s'), () => 1], m: new Map<unknown, unknown>([[1n, { deep: [[]] }], [Symbol('k'), 1]]) }
  const plain = look(value).plain(9)
  expect(structuredClone(plain)).toEqual(plain)
  expect(JSON.parse(JSON.stringify(plain))).toEqual(plain)
  expect(JSON.parse(JSON.stringify(look(value)))).toEqual(look(value).plain())
  expect(look([[[1]]]).plain(1).children![0]!.children).toBeUndefined()
})

/** What a value tells as parts, without prototypes that travel by name: an outline shows those as well. */
function toldBy(value: object): [PathStep, unknown][] {
  return tellingOf(value, { registry }).parts.map(({ step, value }): [PathStep, unknown] => [step, value]).filter(shownToo)
}

function drawnBy(outline: Outline): [PathStep, unknown][] {
  return all(outline).flatMap(child => [child.key ?? [], child.by === 'accessor' ? all(child) : child.by === 'hole' ? [] : child].flat())
    .map(({ step, value }): [PathStep, unknown] => [step!, value]).filter(shownToo)
}

function shownToo([step, value]: [PathStep, unknown]): boolean {
  return step.via !== 'prototype' || (value !== null && registry.homeOf(value as object) === undefined)
}

/** True for parts that each telling makes anew: bytes, states and what stands for a hidden value. */
function isMade({ via }: PathStep): boolean {
  return via === 'part'
}

/** What is in one only: names of types, for the values may be anything. */
function unlike(a: ReadonlySet<unknown>, b: readonly unknown[]): string[] {
  return [...[...a].filter(value => !b.includes(value)), ...b.filter(value => !a.has(value))].map(value => typeof value)
}

/** Descends by the steps of a path; inner parts may share a name, so that there can be more than one. */
function find(root: Outline, path: readonly PathStep[]): Outline[] {
  let found = [root]
  for (const step of path) {
    found = found.flatMap(all).flatMap(child => [child, child.key ?? [], child.by === 'accessor' ? all(child) : []].flat()).filter(child => sameSteps(child.step, step))
  }
  return found
}

describe('agrees with diagnose, dumps and the telling', () => {
  const named = examples.map(example => [`${example.group}: ${example.name}`, example] as const)

  test.each(named)('%s', (_, { make, verdict }) => {
    const value = make()
    const root = look(value)
    const { failures } = diagnose(value, { registry })
    const circles = new Set(failures.filter(({ code }) => code === 'CIRCLE').map(failure => failure.value))
    const refused = new Set([...carried(root)].filter(outline => outline.refused.length > 0).map(outline => outline.value))
    expect(unlike(refused, failures.filter(({ code }) => code !== 'CIRCLE').map(failure => failure.value))).toEqual([])
    expect(refused.size + circles.size > 0).toBe(verdict !== 'pass' && verdict !== 'by reference')
    expect(root.preview).not.toBe('')
    for (const { path, value } of failures) expect(find(look(root.value), path).some(outline => outline.value === value), pathText(path)).toBe(true)
  })

  test.each(named.filter(([, { verdict }]) => verdict === 'pass'))('every part of %s is shown', (_, { make }) => {
    for (const outline of carried(look(make()))) {
      const { value, by } = outline
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null || by === 'name' || by === 'bytes' || outline.ref !== undefined) continue
      const told = toldBy(value)
      const drawn = drawnBy(outline)
      expect(drawn.length, pathText(outline.path)).toBe(told.length)
      if (told.length < 1000) for (const [step, part] of told) expect(drawn.some(([other, shown]) => sameSteps(other, step) && (Object.is(shown, part) || isMade(step))), pathText([...outline.path, step])).toBe(true)
    }
  })

  test('any values, some of which cannot be carried', () => {
    const refusable = fc.constantFrom<unknown>(hiding(1), new WeakMap(), new Vault(), new (hidingClass(1))(), new Proxy({}, { ownKeys() { throw new Error('no') } }), new Bad(), new Map([[new Vault(), hidingClass(2)]]))
    const fine = fc.constantFrom<unknown>(1, 'text', null, Symbol.iterator, Math.max, new Date(0), new Spot(), new Stranger(), () => 1)
    const values = fc.object({ values: [fine, fine, fine, refusable, fc.string(), fc.bigInt()], withMap: true, withSet: true, withNullPrototype: true, withSparseArray: true, maxDepth: 3 })
    fc.assert(fc.property(values, value => {
      const { ok, failures } = diagnose(value, { registry })
      const refused = new Set([...carried(look(value))].filter(outline => outline.refused.length > 0).map(outline => outline.value))
      expect(unlike(refused, failures.map(failure => failure.value))).toEqual([])
      if (ok) expect(dumps(value)).toBeInstanceOf(Uint8Array)
      else expect(() => dumps(value)).toThrow(PicklingError)
    }), { numRuns: 200 })
  })

  test('where an asynchronous verb would wait', () => {
    const value = [Promise.resolve(1)]
    expect(look(value).children()[0]!.by).toBe('refused')
    expect(outlineOf(value, { registry, waits: true }).children()[0]!.by).toBe('kind')
    expect(new Pickler().diagnose(value, true).ok).toBe(true)
  })
})

describe('where a step leads', () => {
  const key = {}
  const list = Object.assign([1, 2, 3], { name: 'n', [Symbol.for('s')]: 1 })
  test.each<readonly [name: string, value: object]>([
    ['an object', { a: 1, 2: 'two', [Symbol.for('s')]: 1, get g() { return 1 } }],
    ['an array with more than elements', list],
    ['a Map', Object.assign(new Map<unknown, unknown>([['a', 1], [NaN, 2], [key, 3], [Symbol.for('k'), 4], [0, 5], [null, 6]]), { own: 1 })],
    ['a Set', new Set([key, 1, 'x'])],
    ['below another', Object.assign(Object.create({ up: 1 }) as object, { a: 1, b: 2 })],
  ])('is known without a look at each child: %s', (_, value) => {
    const outline = look(value)
    const steps = all(outline).flatMap((child, i) => [child.step, child.key?.step, ...child.step === undefined ? all(child).map(({ step }) => step) : []].flatMap(step => step === undefined ? [] : [[step, i] as const]))
    expect(steps.length).toBeGreaterThan(2)
    for (const [step, i] of steps) expect([step, outline.indexOf(step)]).toEqual([step, i])
  })

  test.each<readonly [name: string, value: object, step: PathStep, at: number | undefined]>([
    ['a name that is not there', { a: 1 }, { via: 'property', name: 'b' }, -1],
    ['an index behind the last', [1], { via: 'element', name: 1 }, -1],
    ['an index that is no number of places', [1], { via: 'element', name: 0.5 }, -1],
    ['a key that is not there', new Map([[1, 1]]), { via: 'entry', name: '1' }, -1],
    ['a member behind the last', new Set([1]), { via: 'member', name: 1 }, -1],
    ['a part that a class adds to a collection', new Purse([[1, 1]]), { via: 'part', name: 'state' }, undefined],
    ['what only a look at each tells', new Date(0), { via: 'part', name: 'other' }, undefined],
  ])('%s', (_, value, step, at) => expect(look(value).indexOf(step)).toBe(at))
})

describe('a look that leaves the other properties of long arrays', () => {
  const make = (): unknown[] => Object.assign(Array.from({ length: 200 }, (_, i) => i), { extra: 1, [Symbol.for('s')]: 2 })

  test('has the elements and what costs nothing, until all is asked for', () => {
    const outline = outlineOf(make(), { registry, unlisted: 100 })
    expect([outline.elementsAlone, outline.size, all(outline).length]).toEqual([200, 201, 201])
    outline.listAll()
    expect([outline.elementsAlone, outline.size, all(outline).at(-2)!.label]).toEqual([undefined, 202, 'extra'])
  })

  test.each<readonly [name: string, value: unknown]>([['a short one', [1, 2]], ['mostly holes', Object.assign([], { length: 300 })], ['an object', { length: 300 }]])('leaves nothing of others: %s', (_, value) => {
    expect(outlineOf(value, { registry, unlisted: 100 }).elementsAlone).toBeUndefined()
  })

  test('a read-only length is told', () => {
    const list = make()
    Object.defineProperty(list, 'length', { writable: false })
    expect(all(outlineOf(list, { registry, unlisted: 100 })).map(({ label }) => label).slice(200)).toEqual(expect.arrayContaining(['length']))
  })
})

test('keys of an object that has very many are listed once', () => {
  const value = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`key ${i}`, i]))
  const listing = new Listing()
  const outline = outlineOf(value, { registry, listing })
  expect([outline.size, outline.by, outline.preview.slice(0, 12), outline.children(19_000, 2).map(({ label }) => label)]).toEqual([20_000, 'row', '{"key 0": 0,', ['"key 19000"', '"key 19001"']])
  expect(outline.indexOf({ via: 'property', name: 'key 15000' })).toBe(15_000)
  expect(listing.keysKnown(value)).toHaveLength(20_000)
  expect(listing.keysOf(value)).toBe(listing.keysOf(value))
})
