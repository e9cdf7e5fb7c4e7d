// Picklers and unpicklers with hooks, set on an instance or by a class that extends them: ids for what is kept elsewhere,
// names found elsewhere, reductions that override. As in pickle, with one answer more when a hook fails.

import { describe, expect, test } from 'vitest'
import { Pickler, Unpickler, copy, getState, loads, reduce, type Reduction } from '../lib/index.ts'
import * as data from '../lib/data.ts'
import { failing } from './support/failing.ts'

/** A store of things with ids, and the two sides that speak of them by id. */
function store<Id>(kept: ReadonlyMap<unknown, Id>): { pickler: Pickler, load: (bytes: Uint8Array) => unknown } {
  const find = (id: unknown): unknown => {
    for (const [value, own] of kept) if (JSON.stringify(own) === JSON.stringify(id)) return value
    throw new RangeError(`nothing has the id ${JSON.stringify(id)}`)
  }
  class Ids extends Pickler {
    override persistentId(value: unknown): unknown { return kept.get(value) }
  }
  class Finder extends Unpickler {
    override persistentLoad(id: unknown): unknown { return find(id) }
  }
  return { pickler: new Ids(), load: bytes => new Finder(bytes).load() }
}

describe('persistent ids', () => {
  const table = new (class Table { rows = new WeakMap() })()
  const things: readonly (readonly [string, unknown])[] = [
    ['an instance of a class that nobody registered', table],
    ['a plain object', { a: 1 }], ['an array', [1]], ['a Map', new Map()], ['a function', () => 1], ['a class', class {}], ['a symbol', Symbol('s')],
    ['what nothing could carry', new WeakMap()], ['an intrinsic', Math.max], ['a prototype', { inherited: true }],
  ]
  test.each(things)('stand for %s', (_, thing) => {
    const { pickler, load } = store(new Map([[thing, 7]]))
    expect(load(pickler.dump(thing))).toBe(thing)
    const held = load(pickler.dump({ a: thing, b: [thing], c: new Map([[thing, thing]]) })) as { a: unknown, b: unknown[], c: Map<unknown, unknown> }
    expect([held.a, held.b[0], ...[...held.c].flat()]).toEqual([thing, thing, thing, thing])
    expect(held.a === thing && held.b[0] === thing && held.c.get(thing) === thing).toBe(true)
  })

  test('stand for a prototype and for a key', () => {
    const [prototype, key] = [{ inherited: true }, Symbol('key')]
    const { pickler, load } = store(new Map<unknown, unknown>([[prototype, 1], [key, 2]]))
    const back = load(pickler.dump(Object.assign(Object.create(prototype) as object, { own: 1, [key]: 2 }))) as object
    expect(Object.getPrototypeOf(back)).toBe(prototype)
    expect(back).toEqual({ own: 1, [key]: 2 })
  })

  const ids: readonly (readonly [string, unknown])[] = [
    ['a number', 5], ['zero', 0], ['the empty string', ''], ['false', false], ['an array', ['table', 3]], ['a nested object', { in: { db: 'x', row: [1] } }],
  ]
  test.each(ids)('may be %s', (_, id) => {
    const { pickler, load } = store(new Map([[table, id]]))
    expect(load(pickler.dump([table, table]))).toEqual([table, table])
  })

  test.each([[undefined], [null]])('are not %s, which leaves the value as it is', none => {
    const pickler = Object.assign(new Pickler(), { persistentId: () => none })
    expect(loads(pickler.dump([{ a: 1 }]))).toEqual([{ a: 1 }])
  })

  test('may be set on an instance', () => {
    const pickler = new Pickler()
    pickler.persistentId = value => value === table ? 'table' : undefined
    const unpickler = new Unpickler(pickler.dump([table]))
    unpickler.persistentLoad = id => id === 'table' ? table : undefined
    expect(unpickler.load()).toEqual([table])
  })

  test('are asked once for each object, and never for primitives', () => {
    const asked: unknown[] = []
    const pickler = new Pickler()
    pickler.persistentId = value => void asked.push(value)
    const shared = { n: 1, s: 'text', u: undefined, nothing: null, big: 1n }
    pickler.dump([shared, shared])
    expect(asked).toEqual([[shared, shared], shared])
  })

  test('must not lead back to what they stand for', () => {
    const pickler = new Pickler()
    pickler.persistentId = value => value === table ? [table] : undefined
    expect(failing(() => pickler.dump({ a: table }))).toMatchObject({ code: 'CIRCLE', path: [{ name: 'a' }, { via: 'part', name: 'persistent id' }, { name: 0 }] })
  })

  test('are ids all the way: what an id holds may have one too', () => {
    const [outer, inner] = [{ outer: 1 }, { inner: 1 }]
    const pickler = new Pickler()
    pickler.persistentId = value => value === outer ? { of: inner } : value === inner ? 'inner' : undefined
    const unpickler = new Unpickler(pickler.dump([outer, inner]))
    unpickler.persistentLoad = id => id === 'inner' ? inner : (id as { of: unknown }).of === inner ? outer : undefined
    expect(unpickler.load()).toEqual([outer, inner])
  })

  test('may be a thing that is not there any more', () => {
    const { pickler } = store(new Map([[table, 7]]))
    const unpickler = new Unpickler(pickler.dump([table, 1]))
    unpickler.persistentLoad = () => undefined
    expect(unpickler.load()).toEqual([undefined, 1])
  })

  test('need somebody who loads them', () => {
    const { pickler } = store(new Map([[table, 7]]))
    expect(failing(() => loads(pickler.dump({ a: [table] })))).toMatchObject({
      name: 'UnpicklingError', code: 'NO_PERSISTENT_LOAD', hint: 'Give the Unpickler a persistentLoad(id).', path: [{ name: 'a' }, { name: 0 }],
    })
  })

  test('that cannot be found are named with their path, and the error of the hook', () => {
    const { pickler } = store(new Map([[table, 7]]))
    const { load } = store(new Map())
    const error = failing(() => load(pickler.dump({ a: [1, table] })))
    expect(error).toMatchObject({ name: 'UnpicklingError', code: 'REVIVE_FAILED', cause: expect.any(RangeError) as RangeError, path: [{ name: 'a' }, { name: 1 }] })
    expect(error.message).toMatch(/^Cannot load at byte \d+ \(\$\.a\[1\]\): making the value failed: nothing has the id 7\.$/)
  })

  test('that are thrown away are named with their path, and the error of the hook', () => {
    const cause = new TypeError('no database')
    const pickler = new Pickler()
    pickler.persistentId = value => { if (value === table) throw cause }
    const error = failing(() => pickler.dump({ a: [1, table] }))
    expect(error).toMatchObject({ name: 'PicklingError', code: 'LOOKING_FAILED', cause })
    expect(error.message).toBe("Cannot pickle a Table at $.a[1]: the pickler's persistentId threw an error: no database. See the cause.")
  })
})

describe('findClass', () => {
  class Point { x = 1 }
  const named = (name: string, value: object | symbol = Point): Pickler => {
    const pickler = new Pickler()
    pickler.registry.name(value, { name })
    return pickler
  }

  test('finds names in places of its own', () => {
    class Elsewhere { y = 2 }
    const asked: string[][] = []
    class Finder extends Unpickler {
      override findClass(module: string, name: string): unknown {
        asked.push([module, name])
        return name === 'geo.Point.prototype' ? Elsewhere.prototype : super.findClass(module, name)
      }
    }
    const [back, max] = new Finder(named('geo.Point').dump([new Point(), Math.max])).load<[unknown, unknown]>()
    expect(back).toBeInstanceOf(Elsewhere)
    expect(max).toBe(Math.max)
    expect(asked).toEqual([['registered', 'geo.Point.prototype'], ['globalThis', 'Math.max']])
  })

  test('may be set on an instance', () => {
    const unpickler = new Unpickler(named('geo.Point').dump(Point))
    unpickler.findClass = () => Point
    expect(unpickler.load()).toBe(Point)
  })

  test('may allow a few and no other, as the Python manual shows', () => {
    class Careful extends Unpickler {
      override findClass(module: string, name: string): unknown {
        if (module === 'globalThis' && ['Math.max', 'Math.min'].includes(name)) return super.findClass(module, name)
        throw new TypeError(`${name} is forbidden`)
      }
    }
    expect(new Careful(new Pickler().dump([Math.max, Math.min])).load()).toEqual([Math.max, Math.min])
    expect(failing(() => new Careful(new Pickler().dump({ x: 1, a: [[], Math.max, Math.abs] })).load())).toMatchObject({
      name: 'UnpicklingError', code: 'REVIVE_FAILED', cause: expect.any(TypeError) as TypeError, path: [{ name: 'a' }, { name: 2 }],
      message: expect.stringContaining('Math.abs is forbidden') as string,
    })
  })

  test('says by undefined that it knows no such name', () => {
    const unpickler = new Unpickler(named('geo.Point').dump({ a: Point }))
    unpickler.findClass = () => undefined
    expect(failing(() => unpickler.load())).toMatchObject({
      name: 'UnpicklingError', code: 'UNKNOWN_NAME', path: [{ name: 'a' }], message: expect.stringContaining('"geo.Point" of "registered" is not known here') as string,
    })
  })

  test('may give whatever it likes for a name', () => {
    const unpickler = new Unpickler(named('limit', { n: 1 }).dump([{ n: 1 }]))
    unpickler.findClass = () => 5
    expect(unpickler.load()).toEqual([{ n: 1 }])
    const other = { n: 1 }
    const again = new Unpickler(named('limit', other).dump([other]))
    again.findClass = () => 5
    expect(again.load()).toEqual([5])
  })

  test('vouches for the factories that nobody else knows, and for no others', () => {
    function make(n: number): object { return { made: n } }
    const marker = {}
    const pickler = new Pickler()
    pickler.registry.name(make, { name: 'test.make', factory: true })
    pickler.reducerOverride = value => value === marker ? [make, [3]] : undefined
    const bytes = pickler.dump([marker])
    const knows = new Unpickler(bytes)
    knows.findClass = () => make
    expect(knows.load()).toEqual([{ made: 3 }])
    const passes = new Unpickler(bytes)
    passes.registry.name(make, { name: 'test.make' })
    passes.findClass = (module, name) => passes.registry.find(module, name)?.value
    expect(failing(() => passes.load())).toMatchObject({ code: 'CODE_NOT_TRUSTED' })
  })

  test('is not how one gets past trust', () => {
    const bytes = new Pickler().dump([fetch])
    bytes[bytes.length - 1]! ^= 1
    const unpickler = new Unpickler(bytes)
    unpickler.findClass = (module, name) => unpickler.registry.find(module, name)?.value
    expect(failing(() => unpickler.load())).toMatchObject({ code: 'CODE_NOT_TRUSTED' })
  })
})

describe('reducerOverride', () => {
  function makeTable(rows: number): object { return { table: rows } }
  class Table {
    rows = new WeakMap()
    size = 2;
    [reduce](): Reduction { throw new Error('the override comes first') }
    [getState](): object { throw new Error('the override comes first') }
  }

  function overriding(override: (value: unknown) => Reduction | undefined | null): { pickler: Pickler, load: (bytes: Uint8Array) => unknown } {
    class Own extends Pickler {
      override reducerOverride(value: unknown): Reduction | undefined { return override(value) as Reduction | undefined }
    }
    const pickler = new Own()
    pickler.registry.name(makeTable, { factory: true })
    return {
      pickler,
      load: bytes => {
        const unpickler = new Unpickler(bytes)
        unpickler.registry.name(makeTable, { factory: true })
        return unpickler.load()
      },
    }
  }

  test('writes some objects in another way', () => {
    const { pickler, load } = overriding(value => value instanceof Table ? [makeTable, [value.size]] : undefined)
    const table = new Table()
    expect(load(pickler.dump({ a: table, b: [table] }))).toEqual({ a: { table: 2 }, b: [{ table: 2 }] })
    const back = load(pickler.dump([table, table])) as unknown[]
    expect(back[0]).toBe(back[1])
  })

  test('writes functions and plain data in another way', () => {
    const { pickler, load } = overriding(value => typeof value === 'function' && value !== makeTable ? [makeTable, [0]] : Array.isArray(value) && value[0] === 'table' ? [makeTable, [1]] : undefined)
    expect(load(pickler.dump({ f: () => 1, a: ['table'] }))).toEqual({ f: { table: 0 }, a: { table: 1 } })
  })

  test('leads back through the state', () => {
    const { pickler, load } = overriding(value => value instanceof Table ? [makeTable, [1], { self: value }] : undefined)
    const back = load(pickler.dump(new Table())) as { self: unknown }
    expect(back.self).toBe(back)
  })

  test.each([[undefined], [null]])('leaves a value as it is by %s', none => {
    expect(loads(overriding(() => none).pickler.dump([{ a: 1 }]))).toEqual([{ a: 1 }])
  })

  test('comes after persistent ids', () => {
    const { pickler } = overriding(value => value instanceof Table ? [makeTable, [1]] : undefined)
    pickler.persistentId = value => value instanceof Table ? 'id' : undefined
    const unpickler = new Unpickler(pickler.dump([new Table()]))
    unpickler.persistentLoad = id => id
    expect(unpickler.load()).toEqual(['id'])
  })

  test('that returns anything else is told so', () => {
    const { pickler } = overriding(value => value instanceof Table ? 'Table' as never : undefined)
    expect(failing(() => pickler.dump({ a: new Table() })).message).toMatch(/^Cannot pickle a Table at \$\.a: its reducer returned a string instead of \[factory, args\]/)
  })

  test('that throws is named, with its path and its error', () => {
    const cause = new TypeError('no reduction')
    const { pickler } = overriding(value => { if (value instanceof Table) throw cause; return undefined })
    expect(failing(() => pickler.dump({ a: new Table() }))).toMatchObject({
      cause, message: "Cannot pickle a Table at $.a: the pickler's reducerOverride threw an error: no reduction. See the cause.",
    })
  })
})

describe('picklers', () => {
  test('write pickles that stand alone, one after the other', () => {
    const pickler = new Pickler()
    const shared = { n: 1 }
    const [first, second] = [pickler.dump([shared]), pickler.dump([shared])]
    expect(second).toEqual(first)
    expect(loads(second)).toEqual([{ n: 1 }])
  })

  test('can be used again after a refusal', () => {
    const pickler = new Pickler()
    failing(() => pickler.dump([{}, new WeakMap()]))
    expect(loads(pickler.dump([1]))).toEqual([1])
  })

  test('see all that was registered, and hooks that are set later', () => {
    const pickler = new data.Pickler()
    pickler.persistentId = value => Array.isArray(value) ? 'list' : undefined
    const unpickler = new data.Unpickler(pickler.dump([1]))
    unpickler.persistentLoad = id => id
    expect(unpickler.load()).toBe('list')
  })

  test('unpicklers load as often as they are asked', () => {
    const unpickler = new Unpickler(new Pickler().dump({ a: [1] }))
    const [first, second] = [unpickler.load(), unpickler.load()]
    expect(first).toEqual(second)
    expect(first).not.toBe(second)
  })

  test('clearMemo forgets what was read asynchronously', async () => {
    const pickler = new Pickler()
    const value = { blob: new Blob(['dill']) }
    expect(failing(() => pickler.dump(value))).toMatchObject({ code: 'REFUSED', hint: 'Use await dump(value, target), which waits for it.' })
    const bytes = await pickler.dumpAsync(value)
    expect(pickler.dump(value)).toEqual(bytes)
    pickler.clearMemo()
    expect(failing(() => pickler.dump(value))).toMatchObject({ code: 'REFUSED' })
  })

  test('hooks may dump and load by themselves', () => {
    const pickler = new Pickler()
    pickler.reducerOverride = value => { copy({ any: 'thing', of: [value === pickler] }); return undefined }
    expect(loads(pickler.dump({ a: [{}] }))).toEqual({ a: [{}] })
  })
})
