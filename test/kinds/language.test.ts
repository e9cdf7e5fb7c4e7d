// Symbols, boxes, arguments, Map and Set: what the round trip of the examples does not show.

import { afterEach, describe, expect, test, vi } from 'vitest'
import { diagnose } from '../../lib/core/diagnose.ts'
import { registry } from '../../lib/dill.ts'
import { copy, register } from '../../lib/index.ts'

afterEach(() => vi.restoreAllMocks())

describe('symbols', () => {
  test('a unique symbol is one within a pickle, and another in the next', () => {
    const symbol = Symbol('mine')
    const [a, b] = copy([symbol, { [symbol]: 1 }]) as [symbol, Record<symbol, number>]
    expect(b[a]).toBe(1)
    expect(a).not.toBe(symbol)
    expect(a).not.toBe(copy(symbol))
  })

  test('no description is not an empty one', () => {
    expect(copy([Symbol(), Symbol('')]).map(s => s.description)).toEqual([undefined, ''])
  })

  test('a registered symbol is itself', () => {
    const symbol = Symbol('registered')
    register(symbol, { name: 'language.symbol' })
    expect(copy(symbol)).toBe(symbol)
  })
})

describe('boxes', () => {
  test('are read by their slots', () => {
    const box = Object.assign(new Number(7), { valueOf: 'none', toString: null })
    const result = copy(box)
    expect(Number.prototype.valueOf.call(result)).toBe(7)
    expect(Reflect.ownKeys(result)).toEqual(['valueOf', 'toString'])
  })

  test('what only looks like a box is none', () => {
    expect(() => copy(Object.create(Number.prototype) as object)).toThrow(/below the prototype of Number and is none/)
  })
})

describe('arguments', () => {
  const tag = (value: unknown): string => Object.prototype.toString.call(value)

  test('come back as arguments', () => {
    const result = copy((function (..._: unknown[]) { return arguments })('a', 'b'))
    expect(tag(result)).toBe('[object Arguments]')
    expect([...result]).toEqual(['a', 'b'])
    expect(() => result.callee).toThrow(TypeError)
  })

  test('of a sloppy function lose their link, and say so', () => {
    const [args] = (Function('a', 'return [arguments, () => { a = 2 }]') as (a: number) => [IArguments])(1)
    expect(diagnose(args, { registry }).notes.map(note => note.message)).toEqual([expect.stringContaining('sloppy')])
    expect(tag(copy(args))).toBe('[object Arguments]')
  })

  test('without what they were born with stay without it', () => {
    const args = (function (..._: unknown[]) { return arguments })(1)
    Reflect.deleteProperty(args, Symbol.iterator)
    const result = copy(args)
    expect(tag(result)).toBe('[object Arguments]')
    expect(Reflect.ownKeys(result)).toEqual(Reflect.ownKeys(args))
  })

  test('what only looks like arguments is a plain object', () => {
    expect(tag(copy({ callee: 1, length: 0, [Symbol.toStringTag]: 'Arguments' }))).toBe('[object Arguments]')
    expect(Object.getOwnPropertyDescriptor(copy({ callee: 1, length: 0 }), 'callee')).toMatchObject({ value: 1, enumerable: true })
  })
})

describe('Map and Set', () => {
  test('are read by their slots though their methods are patched', () => {
    const map = new Map([['a', 1]])
    const set = new Set(['b'])
    const readers = [vi.spyOn(Map.prototype, 'forEach'), vi.spyOn(Set.prototype, 'forEach')]
    const writers = [vi.spyOn(Map.prototype, 'set'), vi.spyOn(Set.prototype, 'add')]
    const result = copy([map, set])
    for (const spy of readers) expect(spy).not.toHaveBeenCalled()
    // The library has Maps of its own.
    for (const spy of writers) for (const own of result) expect((spy.mock.contexts as unknown[]).includes(own)).toBe(false)
    vi.restoreAllMocks()
    expect(result).toEqual([map, set])
  })

  test('what only looks like a Map is none, and what does not look like one is', () => {
    for (const feigned of [Object.create(Map.prototype), new Proxy(new Map(), {})]) {
      expect(() => copy(feigned as object)).toThrow(/below the prototype of Map and is none.*Save its target/)
    }
    const between = Object.create(Map.prototype, { constructor: { value: Map } }) as object
    const real = copy(Object.setPrototypeOf(new Map([[1, 2]]), between) as Map<number, number>)
    expect(real.get(1)).toBe(2)
  })

  test('zero and NaN are found again', () => {
    const map = copy(new Map<number, string>([[-0, 'zero'], [NaN, 'nan']]))
    expect([map.get(0), map.get(NaN), Object.is([...map.keys()][0], 0)]).toEqual(['zero', 'nan', true])
  })

  test('100,000 entries keep their order', () => {
    const map = new Map(Array.from({ length: 100_000 }, (_, i) => [`k${i * 7919 % 100_000}`, i]))
    expect([...copy(map).keys()].join()).toBe([...map.keys()].join())
  })
})
