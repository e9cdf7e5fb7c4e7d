// Kinds of one's own, as `register` and `pickle` take them: every word that encode may say and every way back, and what
// is told to an author who says the wrong thing. Written as somebody would who has read the contract and no more.

import { describe, expect, test, beforeEach } from 'vitest'
import { diagnose } from '../lib/core/diagnose.ts'
import type { Registry } from '../lib/core/registry.ts'
import { defaultSettings } from '../lib/core/settings.ts'
import { registry } from '../lib/dill.ts'
import { kind, pathText, Trust, type Kind, type LoadOptions, type Reader, type UnpicklingError, type Writer } from '../lib/index.ts'
import { fromElsewhere } from './support/code-bytes.ts'
import { failing } from './support/failing.ts'
import { verbsOf, type Verbs } from './support/verbs.ts'

let own: Registry
let { register, pickle, dumps, loads, copy, dumpsAsync }: Verbs = verbsOf(registry.fork(), defaultSettings())
beforeEach(() => {
  own = registry.fork();
  ({ register, pickle, dumps, loads, copy, dumpsAsync } = verbsOf(own, defaultSettings()))
})

class Box {
  held: unknown
  constructor(held?: unknown) { this.held = held }
}

/** A function that cannot travel: nobody can see what it captured. */
const hiding = (n: number) => (): number => n

/** A kind for Box, of the parts that a row is about. */
function boxKind(parts: Partial<Kind<Box>>): Kind<Box> {
  return kind<Box>({ tag: 'test.Box', encode: (box, out) => out.value('held', box.held), ...parts })
}

describe('a value comes back', () => {
  const inner = { shared: true }
  const kinds: readonly (readonly [name: string, held: unknown, parts: Partial<Kind<Box>>])[] = [
    ['from a decode', inner, { decode: from => new Box(from.value()) }],
    ['from a decode of a fixed number of parts', inner, { arity: 1, decode: from => new Box(from.value()) }],
    ['from a decode of no parts', undefined, { arity: 0, encode: () => {}, decode: () => new Box() }],
    ['from a decode of as many parts as there are', [1, inner, 'x'], {
      encode: (box, out) => { for (const part of box.held as unknown[]) out.value('part', part) },
      decode: from => { const parts = []; while (from.more()) parts.push(from.value()); return new Box(parts) },
    }],
    ['from a shell that is filled', inner, { encode: (box, out) => { out.hold(); out.value('held', box.held) }, shell: () => new Box(), fill: (box, from) => { box.held = from.value() } }],
    ['from a shell that is made of parts', ['name', inner], {
      encode: (box, out) => { const [name, rest] = box.held as [string, unknown]; out.text('name', name); out.hold(); out.value('rest', rest) },
      shell: from => new Box([from.text()]),
      fill: (box, from) => { (box.held as unknown[]).push(from.value()) },
    }],
    ['from a shell without hold, where nothing is told first', inner, { shell: () => new Box(), fill: (box, from) => { box.held = from.value() } }],
    ['from a shell alone', undefined, { encode: (_, out) => out.hold(), shell: () => new Box() }],
    ['from texts, numbers and bytes', ['täxt \ud800', -0, new Uint8Array([1, 2])], {
      encode: (box, out) => { const [s, n, b] = box.held as [string, number, Uint8Array]; out.text('s', s); out.number('n', n); out.bytes('b', b) },
      decode: from => new Box([from.text(), from.number(), from.bytes()]),
    }],
    ['from entries', new Map<unknown, unknown>([['k', 1], [inner, inner], [Symbol.iterator, 2]]), {
      encode: (box, out) => { out.hold(); for (const [k, v] of box.held as Map<unknown, unknown>) out.entry(k, v) },
      shell: () => new Box(new Map()),
      fill: (box, from) => { while (from.more()) (box.held as Map<unknown, unknown>).set(from.value(), from.value()) },
    }],
    ['from properties and accessors', inner, {
      encode: (box, out) => {
        out.hold()
        out.property('held', box.held, 7)
        out.property(Symbol.for('test.own'), 1, 0)
        out.property('7', 'index', 2)
        out.accessor('max', Math.max, undefined, 6)
      },
      shell: () => Object.create(Box.prototype) as Box,
      fill: (box, from) => from.properties(box),
    }],
    ['from integers', 5, { encode: (box, out) => out.number('n', box.held as number), decode: from => new Box(from.integer(0, 10)) }],
    ['from a number alone', 5, { arity: 1, decode: from => new Box(from.integer(0, 10)) }],
    ['from a number alone, in eight bytes', Math.PI, { arity: 1, decode: from => new Box(from.number()) }],
    ['from a text alone', 'alone', { arity: 1, decode: from => new Box(from.text()) }],
    ['from parts of which the last is an object', ['a', 7, inner], {
      arity: 3, encode: (box, out) => { for (const part of box.held as unknown[]) out.value('part', part) }, decode: from => new Box([from.text(), from.number(), from.value()]),
    }],
    ['from parts of a class', new Map([[1, inner]]), { decode: from => new Box(from.value(Map)) }],
    ['from a key', Symbol.iterator, { decode: from => new Box(from.key()) }],
    ['from a factory', Math.max, { decode: from => new Box(from.factory()) }],
  ]
  test.each(kinds)('%s', (name, held, parts) => {
    own.name(Math.max, { factory: true })
    expect(register(Box)(boxKind(parts))).toMatchObject({ tag: 'test.Box' })
    const boxes = [new Box(held), inner]
    for (const [back, same] of [copy(boxes), loads<typeof boxes>(dumps(boxes))] as [Box, object][]) {
      expect(back).toBeInstanceOf(Box)
      expect(back.held).toEqual(held)
      if (held === inner) expect(back.held, 'shared with what stands elsewhere').toBe(same)
      if (name.includes('accessors')) {
        expect(Object.getOwnPropertyDescriptors(back)).toMatchObject({
          7: { value: 'index', enumerable: true, writable: false }, max: { get: Math.max, enumerable: true }, [Symbol.for('test.own')]: { value: 1, writable: false, enumerable: false, configurable: false },
        })
      }
    }
    expect(diagnose(boxes, { registry: own })).toMatchObject({ ok: true, failures: [] })
  })

  test('in a cycle, where it is held first', () => {
    pickle(Box, boxKind({ encode: (box, out) => { out.hold(); out.value('held', box.held) }, shell: () => new Box(), fill: (box, from) => { box.held = from.value() } }))
    const box = new Box()
    box.held = [{ box }]
    const back = copy(box) as { held: { box: Box }[] }
    expect(back.held[0]!.box).toBe(back)
  })

  test('not in a cycle, where it is not, which is told', () => {
    pickle(Box, boxKind({ decode: from => new Box(from.value()) }))
    const box = new Box()
    box.held = [{ box }]
    expect(failing(() => dumps(box)).message).toBe('Cannot pickle a Box at $.[[held]][0].box: it needs itself before it exists: it is one of the parts it is made from. Give its kind a shell and tell the part after hold(), or put the part into its state.')
  })

  test('a hundred thousand deep, without a care', () => {
    pickle(Box, boxKind({ decode: from => new Box(from.value()) }))
    let box = new Box('end')
    for (let i = 0; i < 100_000; i++) box = new Box(box)
    let back = copy<unknown>(box)
    let depth = 0
    for (; back instanceof Box; depth++) back = back.held
    expect([depth, back]).toEqual([100_001, 'end'])
  })

  test('after what it needs, whichever is met first', () => {
    class Child { parent: object; constructor(parent: object) { this.parent = parent } }
    pickle(Child, kind<Child>({
      tag: 'test.Child',
      encode(child, out) {
        out.needs('parent', child.parent)
        out.hold()
        out.value('extra', (child.parent as { extra?: unknown }).extra)
      },
      shell: from => new Child(from.value() as object),
      fill: (child, from) => { from.value(); void child },
    }))
    const parent: { extra?: unknown, children: Child[] } = { children: [] }
    parent.children.push(new Child(parent), new Child(parent))
    parent.extra = parent.children
    for (const value of [parent, parent.children[0], [parent.children[1], parent]]) {
      const back = copy<unknown>(value)
      const found = Array.isArray(back) ? back[0] as Child : back instanceof Child ? back : (back as typeof parent).children[0]!
      const { children } = found.parent as typeof parent
      expect(children.map(child => child.parent === found.parent)).toEqual([true, true])
      expect(children.includes(found)).toBe(true)
    }
  })

  test('beside others that need each other in a circle, which is told', () => {
    class Twin { other!: Twin }
    pickle(Twin, kind<Twin>({ tag: 'test.Twin', encode: (twin, out) => { out.needs('other', twin.other); out.hold() }, shell: from => Object.assign(new Twin(), { other: from.value() }) }))
    const [a, b] = [new Twin(), new Twin()]
    a.other = b
    b.other = a
    expect(failing(() => dumps([a]))).toMatchObject({ code: 'CIRCLE' })
  })

  test('asynchronously, where a part is for later', async () => {
    pickle(Box, boxKind({ encode: (box, out) => out.later('held', box, async () => ({ read: box.held })), decode: from => new Box(from.value()) }))
    const box = new Box(1)
    expect(loads<Box>(await dumpsAsync(box)).held).toEqual({ read: 1 })
    expect(failing(() => dumps([box]))).toMatchObject({ code: 'REFUSED', hint: 'Use await dump(value, target), which waits for it.' })
  })

  test('asynchronously, where what was read is for later itself', async () => {
    pickle(Box, boxKind({ encode: (box, out) => out.later('held', box, async () => box.held), decode: from => new Box(from.value()) }))
    let box = new Box('end')
    for (let i = 0; i < 5; i++) box = new Box(box)
    let back: unknown = loads(await dumpsAsync(box))
    while (back instanceof Box) back = back.held
    expect(back).toBe('end')
  })

  test('never, where ever new parts are for later, which is told', async () => {
    pickle(Box, boxKind({ encode: (box, out) => out.later('held', {}, async () => box.held), decode: from => new Box(from.value()) }))
    await expect(dumpsAsync(new Box(1))).rejects.toMatchObject({ name: 'PicklingError', code: 'RECURSION' })
  })

  test('by a kind that is an instance of a class', () => {
    class BoxKind implements Kind<Box> {
      readonly tag = 'test.Box'
      readonly label = (): string => this.tag
      encode(box: Box, out: Writer): void { out.value(this.tag, box.held) }
      decode(from: Reader): Box { return this.make(from.value()) }
      make(held: unknown): Box { return new Box(held) }
    }
    pickle(Box, new BoxKind())
    expect(copy(new Box(1)).held).toBe(1)
  })

  test('as what its class extends, where the kind knows its values by inner slot', () => {
    class Bag extends Map<unknown, unknown> { colour = 'red' }
    register(Bag)
    expect(copy(new Bag([[1, 2]]))).toEqual(new Bag([[1, 2]]))
    class Line { #x = 1; static is(v: object): boolean { return #x in v } }
    class Dotted extends Line { dots = 3 }
    own.add(kind<Line>({ tag: 'test.Line', prototypes: [Line.prototype], is: Line.is, own: [], encode: (_, out) => out.hold(), shell: () => new Line() }))
    register(Dotted, { privates: 'ignore' })
    register(Line, { privates: 'ignore' })
    const back = copy(Object.freeze(new Dotted()))
    expect([back.dots, back instanceof Dotted, Line.is(back), Object.isFrozen(back)]).toEqual([3, true, true, true])
    expect(failing(() => copy(Object.create(Line.prototype)))).toMatchObject({ code: 'REFUSED' })
  })
})

describe('an author is told', () => {
  const told = (box: Box, out: Writer): void => { out.hold(); out.value('held', box.held) }
  const faults: readonly (readonly [string, Partial<Kind<Box>>, string])[] = [
    ['of a kind that cannot come back', {}, 'it refused nothing, and has neither a decode nor a shell by which to come back.'],
    ['of fewer parts than its arity', { arity: 2, decode: () => new Box() }, 'it told 1 parts, and its arity is 2.'],
    ['of more parts than its arity', { arity: 0, decode: () => new Box() }, 'it told 1 parts, and its arity is 0.'],
    ['of entries that are two parts', { arity: 1, encode: (_, out) => out.entry(1, 2), decode: () => new Box() }, 'it told 2 parts, and its arity is 1.'],
    ['of hold with an arity', { arity: 1, encode: told, decode: () => new Box() }, 'it has an arity, and tells hold() all the same.'],
    ['of hold without a shell', { encode: told, decode: () => new Box() }, 'it tells hold(), and has no shell.'],
    ['of parts that nobody fills in', { encode: told, shell: () => new Box() }, 'it tells parts after hold(), and has no fill.'],
    ['of a shell that gets no parts', { shell: from => new Box(from.value()) }, 'its shell gets what is told before hold(), and it tells no hold().'],
    ['of hold told twice', { encode: (_, out) => { out.hold(); out.hold() }, shell: () => new Box() }, 'it tells hold() twice.'],
    ['of needs told late', { encode: (box, out) => { out.value('a', 1); out.needs('b', box.held as object); out.hold() }, shell: () => new Box() }, 'it tells needs() after other parts.'],
    ['of an encode that waits', { encode: async (box, out) => { await undefined; out.value('held', box.held) }, decode: () => new Box() }, 'its encode is asynchronous: say with out.later(…) what has to be waited for.'],
  ]
  test.each(faults)('%s', async (_, parts, fault) => {
    pickle(Box, boxKind(parts))
    const value = { a: [new Box({})] }
    const message = `Cannot pickle a Box at $.a[0]: its kind test.Box is at fault: ${fault} Kind and Writer say what may be told, and in which order.`
    for (const run of [() => dumps(value), () => copy(value)]) expect(failing(run)).toMatchObject({ name: 'PicklingError', code: 'BAD_KIND', message })
    expect(diagnose(value, { registry: own })).toMatchObject({ ok: false, failures: [{ code: 'BAD_KIND', message }] })
    await expect(dumpsAsync(value)).rejects.toMatchObject({ code: 'BAD_KIND', message })
  })

  test('what its encode threw', () => {
    const cause = new TypeError('box.held is not a function')
    pickle(Box, boxKind({ encode: () => { throw cause }, decode: () => new Box() }))
    expect(failing(() => dumps({ a: [new Box()] }))).toMatchObject({
      code: 'LOOKING_FAILED', cause, message: 'Cannot pickle a Box at $.a[0]: the encode of its kind test.Box threw an error: box.held is not a function. See the cause.',
    })
  })

  test('that it calls itself by copying', () => {
    pickle(Box, boxKind({ encode: (box, out) => out.value('held', copy(box)), decode: from => new Box(from.value()) }))
    expect(failing(() => dumps({ a: new Box(1) }))).toMatchObject({
      // Where the stack ends is the engine's affair; in a brand test, say, it is taken for an answer.
      name: 'PicklingError', code: expect.stringMatching(/^(RECURSION|LOOKING_FAILED|REFUSED)$/) as string, message: expect.stringContaining('Cannot pickle') as string,
    })
  })

  test('what its encode could not dump by itself', () => {
    pickle(Box, boxKind({ encode: (box, out) => out.bytes('held', dumps(box.held)), decode: from => new Box(loads(from.bytes())) }))
    expect(copy(new Box([1, new Box(2)]))).toEqual(new Box([1, new Box(2)]))
    expect(failing(() => dumps({ a: new Box({ f: hiding(1) }) }))).toMatchObject({
      code: 'LOOKING_FAILED', message: expect.stringMatching(/^Cannot pickle a Box at \$\.a: the encode of its kind test\.Box threw an error: Cannot pickle .*function.* at \$\.f: /) as string,
    })
  })

  test('and dumps within dumps are not looked at again and again', () => {
    let told = 0
    pickle(Box, boxKind({ encode: (box, out) => { told++; out.bytes('held', dumps(box.held)) }, decode: from => new Box(from.bytes()) }))
    let box = new Box(hiding(1))
    for (let i = 0; i < 30; i++) box = new Box(box)
    expect(failing(() => dumps(box))).toMatchObject({ name: 'PicklingError' })
    expect(told).toBeLessThan(200)
  })

  test('why it refuses, and at which of its properties', () => {
    pickle(Box, boxKind({ encode: (_, out) => out.refuse('it is locked.', 'Unlock it first.', 'held') }))
    expect(failing(() => dumps([new Box()]))).toMatchObject({ code: 'REFUSED', hint: 'Unlock it first.', message: 'Cannot pickle a Box at $[0].held: it is locked. Unlock it first.' })
  })

  test('all its refusals, where it has many', () => {
    pickle(Box, boxKind({ encode(_, out) { out.refuse('one.'); out.refuse('two.', 'Do three.'); out.value('held', hiding(1)) }, decode: () => new Box() }))
    const { failures } = diagnose([new Box()], { registry: own })
    expect(failures.map(({ message }) => message)).toEqual(['Cannot pickle a Box at $[0]: one.', 'Cannot pickle a Box at $[0]: two. Do three.'])
  })
})

describe('a reader is told', () => {
  const [text, nothing]: unknown[] = ['a text (', undefined]
  const rows: readonly (readonly [string, Partial<Kind<Box>>, string, RegExp])[] = [
    ['of a native error', { decode: () => new Box(new RegExp(text as string)) }, 'REVIVE_FAILED', /making the value failed: (?:Invalid regular expression: .*|unterminated parenthetical)\.$/],
    ['of any error', { decode: () => { throw new RangeError('too old') } }, 'REVIVE_FAILED', /making the value failed: too old\.$/],
    ['of what is no error', { decode: () => { throw text } }, 'REVIVE_FAILED', /making the value failed: a text \(\.$/],
    ['of nothing', { decode: () => { throw nothing } }, 'REVIVE_FAILED', /making the value failed: it threw undefined\.$/],
    ['of an exception of the platform', { decode: () => { throw new DOMException('no such thing', 'NotFoundError') } }, 'REVIVE_FAILED', /making the value failed: no such thing\.$/],
    ['of a load within', { decode: () => new Box(loads(new Uint8Array([1, 2, 3]))) }, 'REVIVE_FAILED', /making the value failed: Cannot load at byte 0: .*\.$/],
    ['of a shell that fails', { encode: (_, out) => out.hold(), shell: () => { throw new RangeError('no shell') } }, 'REVIVE_FAILED', /no shell\.$/],
    ['of a fill that fails', { shell: () => new Box(), fill: () => { throw new RangeError('no fill') } }, 'REVIVE_FAILED', /no fill\.$/],
    ['of a part that is missing', { decode: from => { from.value(); return new Box(from.value()) } }, 'BAD_TYPE', /a part is missing\.$/],
    ['of parts left over', { decode: () => new Box() }, 'BAD_TYPE', /parts are left over\.$/],
    ['of a part that is no text', { decode: from => new Box(from.text()) }, 'BAD_TYPE', /a part is no string\.$/],
    ['of a part that is no number', { decode: from => new Box(from.number()) }, 'BAD_TYPE', /a part is no number\.$/],
    ['of a part that is no integer', { encode: (_, out) => out.number('n', 1.5), decode: from => new Box(from.integer(0, 9)) }, 'BAD_TYPE', /a number is not an integer from 0 to 9\.$/],
    ['of a part that is too large', { encode: (_, out) => out.number('n', 10), decode: from => new Box(from.integer(0, 9)) }, 'BAD_TYPE', /a number is not an integer from 0 to 9\.$/],
    ['of a number alone that is too large', { arity: 1, encode: (_, out) => out.number('n', 10), decode: from => new Box(from.integer(0, 9)) }, 'BAD_TYPE', /a number is not an integer from 0 to 9\.$/],
    ['of a number alone that is no text', { arity: 1, encode: (_, out) => out.number('n', 1.5), decode: from => new Box(from.text()) }, 'BAD_TYPE', /a part is no string\.$/],
    ['of a number alone that nobody reads', { arity: 1, encode: (_, out) => out.number('n', 1000), decode: () => new Box() }, 'BAD_TYPE', /parts are left over\.$/],
    ['of any error, where a number was told alone', { arity: 1, encode: (_, out) => out.number('n', 1), decode: () => { throw new RangeError('too old') } }, 'REVIVE_FAILED', /making the value failed: too old\.$/],
    ['of a part of the wrong class', { decode: from => new Box(from.value(Map)) }, 'BAD_TYPE', /a part is no Map\.$/],
    ['of a part that is no bytes', { decode: from => new Box(from.bytes()) }, 'BAD_TYPE', /a part is no raw bytes\.$/],
    ['of bytes that are no part', { encode: (_, out) => out.bytes('b', new Uint8Array(1)), decode: from => new Box(from.value()) }, 'BAD_TYPE', /raw bytes stand where a value should be\.$/],
    ['of a part that is no key', { decode: from => new Box(from.key()) }, 'BAD_TYPE', /a key is neither a string nor a symbol\.$/],
    ['of a part that may not be called', { encode: (_, out) => out.value('f', Math.max), decode: from => new Box(from.factory()) }, 'CODE_NOT_TRUSTED', /the function max is not registered as a factory\. If pickles may call it: register\(max, \{ factory: true \}\)\.$/],
    ['of what the kind itself found wrong', { decode: from => from.fail('it is empty', 'EMPTY') }, 'EMPTY', /it is empty\.$/],
  ]
  test.each(rows)('%s', (_, parts, code, message) => {
    pickle(Box, boxKind(parts))
    const error = failing<UnpicklingError>(() => loads(dumps({ x: 1, a: [0, new Box({})] })))
    expect(error).toMatchObject({ name: 'UnpicklingError', code })
    expect(error.message).toMatch(message)
    expect(error.message).toMatch(/^Cannot load test\.Box at byte \d+ \(\$\.a\[1\]\.\[\[test\.Box\]\]\): /)
    expect(error.offset).toBeGreaterThan(20)
    expect(pathText(error.path!)).toBe('$.a[1].[[test.Box]]')
    expect('cause' in error || code === 'REVIVE_FAILED').toBe(true)
  })

  test('of a kind that is not there', () => {
    pickle(Box, boxKind({ decode: from => new Box(from.value()) }))
    const bytes = dumps([new Box(1)])
    expect(failing(() => verbsOf(registry, defaultSettings()).loads(bytes))).toMatchObject({
      code: 'UNKNOWN_KIND', message: expect.stringContaining('nothing here knows how to make a "test.Box"') as string,
    })
  })
})

describe('a kind is not taken', () => {
  const encode = (): void => {}
  const decode = (): Box => new Box()
  const rows: readonly (readonly [string, unknown, string])[] = [
    ['that is nothing', undefined, 'it has no tag'],
    ['that is null', null, 'it has no tag'],
    ['without a tag', { encode, decode }, 'it has no tag'],
    ['with an empty tag', { tag: '', encode, decode }, 'it has no tag'],
    ['without an encode', { tag: 'test.X', decode }, 'it has no encode'],
    ['with a decode that is no function', { tag: 'test.X', encode, decode: {} }, 'decode, shell and fill must be functions'],
    ['that fills what nobody makes', { tag: 'test.X', encode, decode, fill: encode }, 'it has a fill and no shell'],
    ['with an arity and no decode', { tag: 'test.X', encode, shell: decode, arity: 1 }, 'only a kind with a decode has an arity, which is a count of parts'],
    ['with half a part', { tag: 'test.X', encode, decode, arity: 0.5 }, 'only a kind with a decode has an arity, which is a count of parts'],
    ['with own keys that are no list', { tag: 'test.X', encode, decode, own: 'size' }, "own must be a list of keys or a function that gives one, 'indices' or 'all'"],
  ]
  test.each(rows)('%s', (_, bad, why) => {
    for (const run of [() => register(Box)(bad as Kind), () => pickle(Box, bad as Kind), () => own.add(bad as Kind)]) {
      expect(failing(run)).toMatchObject({ name: 'PicklingError', code: 'BAD_KIND', message: expect.stringContaining(`: ${why}.`) as string })
    }
  })

  test('whose tag is taken, and what was there stays', () => {
    pickle(Box, boxKind({ decode: from => new Box([from.value()]) }))
    for (const tag of ['Map', 'reduction', 'Date']) {
      expect(failing(() => pickle(Box, boxKind({ tag, decode })))).toMatchObject({ code: 'DUPLICATE', message: `Cannot register a kind: the tag "${tag}" is taken. Give it another tag.` })
    }
    expect(copy(new Box(1)).held).toEqual([1])
    class Other {}
    expect(failing(() => pickle(Other, boxKind({ decode })))).toMatchObject({ code: 'DUPLICATE' })
    pickle(Box, boxKind({ decode: from => new Box({ again: from.value() }) }))
    expect(copy(new Box(1)).held, 'a class may change its kind').toEqual({ again: 1 })
  })
})

describe('a kind that asks for something of the host', () => {
  let done: string[]
  beforeEach(() => { done = [] })

  /** Fetches what its name says, and says what became of it. */
  const asking = (fetch: (name: string) => Promise<unknown> = async name => name.toUpperCase(), decode?: (from: Reader) => Box): Kind<Box> => boxKind({
    judged: 1,
    asks: ([name], { files }) => ({
      level: 'refs', name: `a thing (${String(name)})`, listed: true, allowed: allow => allow.includes(name),
      fetch: async () => ({ value: `${String(await fetch(String(name)))} ${files}`, undo: async () => { done.push(`undone ${String(name)}`) } }),
    }),
    decode: decode ?? (from => {
      const name = from.text()
      from.afterwards(async () => { done.push(`after ${name}`) })
      return new Box(from.fetched)
    }),
  })
  const loadsAsync = <T>(bytes: Uint8Array<ArrayBuffer>, options?: LoadOptions): Promise<T> => verbsOf(own, defaultSettings()).loadsAsync<T>(bytes, options)

  test('gets it, each value its own, and does the rest afterwards', async () => {
    pickle(Box, asking())
    const back = await loadsAsync<Box[]>(dumps([new Box('a'), new Box('b')]), { files: 'restore' })
    expect([back.map(({ held }) => held), done]).toEqual([['A restore', 'B restore'], ['after a', 'after b']])
  })

  test('is refused where nobody vouches, and granted by name', async () => {
    pickle(Box, asking())
    const bytes = fromElsewhere(dumps(new Box('a')))
    await expect(loadsAsync(bytes)).rejects.toMatchObject({ code: 'CODE_NOT_TRUSTED', message: expect.stringContaining('a thing (a)'), hint: expect.stringContaining('allow: ["a"]') })
    expect((await loadsAsync<Box>(bytes, { allow: ['a'] })).held).toBe('A keep')
    expect((await loadsAsync<Box>(bytes, { trust: Trust.refs })).held).toBe('A keep')
  })

  test('cannot do it for synchronous verbs', () => {
    pickle(Box, asking())
    expect(failing(() => loads(dumps(new Box('a'))))).toMatchObject({ name: 'UnpicklingError', code: 'ASYNC_ONLY' })
    expect(failing(() => copy(new Box('a')))).toMatchObject({ name: 'UnpicklingError', code: 'ASYNC_ONLY' })
  })

  const rows: readonly (readonly [string, Kind<Box>, string[]])[] = [
    ['fetches one thing and not the other', asking(async name => name === 'b' ? Promise.reject(new Error('gone.')) : name), ['undone a']],
    ['fetches nothing', asking(() => Promise.reject(new Error('gone.'))), []],
    ['makes nothing of it', asking(undefined, () => { throw new Error('gone.') }), ['undone a', 'undone b']],
    ['fails afterwards', asking(undefined, from => { from.text(); from.afterwards(() => Promise.reject(new Error('gone.'))); return new Box() }), ['undone a', 'undone b']],
    ['does not even say what it asks for', { ...asking(), asks: () => { throw new Error('gone.') } }, []],
  ]
  test.each(rows)('that %s gives back what it had, and says why', async (_, bad, undone) => {
    pickle(Box, bad)
    await expect(loadsAsync(dumps([new Box('a'), new Box('b')]), { trust: Trust.data })).rejects.toMatchObject({ name: 'UnpicklingError', code: 'REVIVE_FAILED', message: expect.stringMatching(/gone\.$/) })
    expect(done).toEqual(undone)
  })
})
