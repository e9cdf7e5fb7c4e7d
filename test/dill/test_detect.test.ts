// dill's test_detect.py. A frame, which nobody can pickle, is a WeakMap here; an iterator, which shows what it iterates to nobody,
// is a closure over a list; and what is deleted from a module's globals is deleted from the session scope.

/// <reference types="vite/types/importMeta.d.ts" />

import { describe, expect, test } from 'vitest'
import { detect, dumps, getState, hash, loads, main as session, setState, Trust } from '../../lib/index.ts'
import { run } from '../../lib/instrument.ts'

const { at, baditems, badobjects, badtypes, errors, globalvars, parent, reference } = detect
interface Program { foo(x: number): Function, outer(): Function, squared: Function, Holder: Function & { create: Function } }
// A program as its author wrote it: it has no types.
const [program] = Object.values(import.meta.glob<Program>('../code/cases/dep-detect.js', { eager: true }))
const { foo, outer, squared, Holder } = program!

test('test_detect.py::test_bad_things', () => {
  const f = new WeakMap()
  expect(baditems(f)).toEqual([f])
  expect(badobjects(f)).toBe(f)
  expect(badtypes(f)).toBe(WeakMap)
  expect(errors(f)).toBeInstanceOf(Error)
  // What refuses itself shows no attributes; what holds it does.
  const holder = { f, back: (function* () { yield 1 })(), locals: { f, n: 1 }, line: 1 }
  const types = badtypes(holder, 1)
  expect(Object.keys(types)).toEqual(['f', 'back', 'locals'])
  expect([types['f'], types['locals']]).toEqual([WeakMap, Object])
  expect(Object.keys(badobjects(holder, 1))).toEqual(Object.keys(types))
  expect(Object.keys(errors(holder, 1))).toEqual(Object.keys(types))
  const messages = Object.values(errors(holder, 1)).map(error => (error as Error).message)
  expect(new Set(messages).size).toBe(3)
})

test('test_detect.py::test_parent', async () => {
  const main: Record<string, unknown> = {}
  await run('const x = [4, 5, 6, 7]\nfunction iterate(x) { let i = 0; return () => x[i++] }\nconst listiter = iterate(x)', { main })
  const x = parent(main['listiter'], Array)
  expect(x).toBe(main['x'])
  // Python finds the last one.
  expect(parent(x, Number)).toBe(4)
  expect(at(reference(at)!)).toBe(at)
})

describe('test_detect.py::test_globals', () => {
  test('functions within functions', () => {
    expect(globalvars(outer)).toEqual({ a: 1, b: 2, c: 3 })
    expect(new Set(Object.keys(globalvars(foo, true)))).toEqual(new Set(['squared', 'a']))
    expect(globalvars(foo, false)).toEqual({})
  })

  test('a closure, which is then gone', () => {
    let zap: Function | undefined = foo(2)
    expect(globalvars(zap, true)).toEqual({ squared, a: 1 })
    expect(globalvars(zap, false)).toEqual({ squared })
    zap = undefined
    expect(globalvars(squared)).toEqual({ a: 1 })
  })

  test('classes and methods, which dill leaves to the future', () => {
    expect([globalvars(Holder), globalvars(Holder.create)]).toEqual([{ hidden: { secret: true } }, { hidden: { secret: true } }])
  })
})

describe('test_detect.py::test_getstate', async () => {
  const main: Record<string, any> = { getState, setState, calls: [0] }
  await run('class Foo { n = 1; [getState]() { calls[0]++; return {} } [setState]() {} }\nconst f = new Foo()\nconst g = () => f', { main, id: 'getstate.js' })
  const { calls, f, g } = main

  test('of what is dumped itself', () => {
    dumps(f)
    expect(calls[0]).toBeGreaterThan(0)
  })

  test('not of what a function only refers to, but of what it takes along', () => {
    const before = calls[0] as number
    dumps(g, { recurse: false })
    expect(calls[0]).toBe(before)
    dumps(g, { recurse: true })
    expect(calls[0]).toBe(before + 1)
  })

  test('nor by looking at its names', () => {
    const before = calls[0] as number
    expect(globalvars(g)).toEqual({ f })
    expect(calls[0]).toBe(before)
  })
})

test('test_detect.py::test_deleted', async () => {
  const main: Record<string, any> = {}
  await run('const { sin, PI } = Math\nfunction mine(x) { return sin(x) }\nfunction sinc(x) { return mine(x) / x }', { main, id: 'deleted.js' })
  const result = main['sinc'](1) as number
  const bytes = dumps(main['sinc'], { recurse: true })
  main['mine'] = 1
  delete main['mine']
  const sinc = loads<(x: number) => number>(bytes, { trust: Trust.code })
  expect(sinc(1)).toBe(result)
  expect(() => main['sinc'](1) as unknown).toThrow(ReferenceError)
})

test('test_detect.py::test_lambdify', () => {
  const f = new Function('x', 'const z = x; return min(z, Math.PI) ** 2')
  const global = globalThis as unknown as Record<string, unknown>
  global['min'] = Math.min
  const [names, scope, globals] = [Object.getOwnPropertyNames(globalThis), hash(session), global['min']]
  expect(globalvars(f, true, true)).toEqual({ min: Math.min, Math })
  expect([Object.getOwnPropertyNames(globalThis), hash(session), global['min']]).toEqual([names, scope, globals])
  delete global['min']
})
