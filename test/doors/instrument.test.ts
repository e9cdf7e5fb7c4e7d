// Programs instrumented at run time, as a playground or another build tool does it.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dumps, loads } from '../../lib/index.ts'
import { instrument, run } from '../../lib/instrument.ts'
import * as runtime from '../../lib/runtime.ts'
import type { Skeleton } from '../../lib/capture/skeleton.ts'

const options = { id: 'counter.js', sourceType: 'script', runtime: 'instrumentTest' } as const
const counter = '(function (start) {\n  let n = start\n  return () => ++n\n})(4)'

beforeAll(() => void Reflect.set(globalThis, 'instrumentTest', runtime))
afterAll(() => void Reflect.deleteProperty(globalThis, 'instrumentTest'))

describe('a program', () => {
  test('that is evaluated makes closures that travel; its value stays what it was', () => {
    const before = Object.getOwnPropertyNames(globalThis).sort()
    const closure = (0, eval)(instrument(counter, options).code) as () => number
    expect(closure()).toBe(5)
    const copy = loads<() => number>(dumps(closure))
    expect([copy(), copy(), closure()]).toEqual([6, 7, 6])
    expect(Object.getOwnPropertyNames(globalThis).sort()).toEqual(before)
  })

  test('of the CommonJS kind', () => {
    const { code } = instrument(`exports.make = function (start) { let n = start; return () => ++n }`, { ...options, sourceType: 'commonjs' })
    const exports = {} as { make: (start: number) => () => number }
    new Function('exports', code)(exports)
    const closure = exports.make(1)
    const copy = loads<() => number>(dumps(closure))
    expect([closure(), copy(), copy()]).toEqual([2, 2, 3])
  })

  test('that is a module imports the runtime from where it is told', () => {
    const text = 'export const f = [() => 1]'
    expect(instrument(text).code).toContain('from"dill/runtime"')
    expect(instrument(text, { runtime: './runtime.js' }).code).toContain('from"./runtime.js"')
  })

  test('keeps its lines, and tells its sites', () => {
    const { code, sites, map } = instrument(counter, options)
    expect(code.split('\n').slice(0, 3).map((line, i) => line.includes(['(function', 'let n', '++n'][i]!))).toEqual([true, true, true])
    expect(sites.map(({ path, line, column, captures }) => [path, line, column, captures])).toEqual([['(anonymous)', 1, 1, []], ['(anonymous)/(anonymous)', 3, 9, ['n']]])
    expect(map).toMatchObject({ version: 3, sources: ['counter.js'] })
  })

  test('gives a skeleton as an expression, with source text or without', () => {
    const skeleton = (source: boolean) => (0, eval)(`(${instrument(counter, { ...options, source }).skeleton})`) as Skeleton
    expect(skeleton(true).sites.map(({ text }) => text)).toEqual([expect.stringContaining('let n = start'), '() => ++n'])
    expect(skeleton(false).sites.map(({ text }) => text)).toEqual([undefined, undefined])
    expect(skeleton(false).open).toBeTypeOf('function')
  })

  test('fetches its skeleton as it is told, and then does not hold it', () => {
    const { code, skeleton } = instrument(counter, { ...options, load: '()=>import("./counter.skeleton.js")' })
    expect(code).toContain('()=>import("./counter.skeleton.js")')
    expect(code).not.toContain(skeleton.slice(0, 40))
  })

  test('that does not parse is an error', () => {
    expect(() => instrument('let = =', { id: 'bad.js' })).toThrow(/^Cannot instrument bad\.js: SyntaxError/)
  })
})

describe('a cell', () => {
  test('makes functions that travel, and see the scope’s variables', async () => {
    const main: { n?: number, f?: () => number } = {}
    await run('let n = 1; const f = () => ++n', { main })
    const { f } = loads<typeof main>(dumps({ f: main.f }))
    expect([main.f!(), f!(), main.n]).toEqual([2, 3, 3])
  })

  test('runs in the session scope where no other is given', async () => {
    const { main } = await import('../../lib/index.ts')
    expect(await run('const onlyHere = 5; onlyHere')).toBe(5)
    expect(main['onlyHere']).toBe(5)
    Reflect.deleteProperty(main, 'onlyHere')
  })
})
