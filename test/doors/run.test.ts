// Cells: what they declare, what they see of each other, what they give, and what is said of those that fail.

import { describe, expect, test } from 'vitest'
import { runCell } from '../../lib/run.ts'
import { evaluate } from '../../lib/source/evaluate.ts'
import { stampOf } from '../../lib/capture/stamps.ts'
import { namesEvaluated } from '../support/stacks.ts'

type Scope = { [name: string]: unknown }

/** Runs cells one after the other in one scope; gives the last one's value. */
async function ran(main: Scope, ...cells: string[]): Promise<unknown> {
  let value: unknown
  for (const cell of cells) value = await runCell(cell, { main })
  return value
}

interface Row {
  readonly name: string
  readonly cells: readonly string[]
  readonly gives?: unknown
  /** The scope afterwards, functions and classes left out. */
  readonly holds?: Scope
}

const rows: readonly Row[] = [
  { name: 'the last expression', cells: ['1; 2 + 3'], gives: 5, holds: {} },
  { name: 'nothing after a declaration', cells: ['const a = 1'], gives: undefined, holds: { a: 1 } },
  { name: 'let, const, var', cells: ['let a = 1, b; const c = a + 1; var d = c, e', 'a + c + d'], gives: 5, holds: { a: 1, b: undefined, c: 2, d: 2, e: undefined } },
  { name: 'var without a value keeps it, let does not', cells: ['var a = 1; let b = 1', 'var a; let b'], holds: { a: 1, b: undefined } },
  { name: 'patterns', cells: ['const { a, b: [c, ...d], ["e"]: e = 5, ...f } = { a: 1, b: [2, 3, 4], g: 6 }\nlet [h = 7] = []'], holds: { a: 1, c: 2, d: [3, 4], e: 5, f: { g: 6 }, h: 7 } },
  { name: 'a const may be assigned to', cells: ['const a = 1', 'a = 2'], gives: 2, holds: { a: 2 } },
  { name: 'redeclaring', cells: ['let a = 1', 'const a = "two"', 'class a {}', 'let a = 4'], holds: { a: 4 } },
  { name: 'without semicolons', cells: ['let a = 1\nlet b\n[b] = [a]\nfunction f() { return 5 }\n(0, f)()\nclass C {}\n[C].length'], gives: 1, holds: { a: 1, b: 1 } },
  { name: 'var in blocks, loops and branches', cells: ['for (var i = 0, n; i < 3; i++) { var last = i }\nfor (var k in { x: 1 });\nfor (var [v] of [[9]]) ;\nif (i) var y = 1; else var z = 2\ndo var w = 3; while (0)'], holds: { i: 3, n: undefined, last: 2, k: 'x', v: 9, y: 1, z: undefined, w: 3 } },
  { name: 'let in blocks stays there', cells: ['{ let a = 1; const b = 2; class C {} }\nfor (let i = 0; i < 1; i++);'], holds: {} },
  { name: 'functions are there before they are declared', cells: ['const a = f()\nfunction f() { return 1 }\nasync function g() {}\nfunction* h() {}\nfunction f() { return 2 }'], holds: { a: 2 } },
  { name: 'await at the top', cells: ['const a = await Promise.resolve(1)\nfor await (var b of [Promise.resolve(2)]);\nawait 3'], gives: 3, holds: { a: 1, b: 2 } },
  { name: 'a comment at the end', cells: ['1 // one'], gives: 1 },
  { name: 'globals', cells: ['Math.max(1, 2)'], gives: 2 },
]

describe('a cell', () => {
  test.each(rows)('$name', async ({ cells, gives, holds }) => {
    const main: Scope = {}
    expect(await ran(main, ...cells)).toEqual(gives)
    const data = Object.fromEntries(Object.entries(main).filter(([, value]) => typeof value !== 'function'))
    if (holds !== undefined) expect(data).toEqual(holds)
  })

  test('leaves nothing among the globals', async () => {
    const before = Reflect.ownKeys(globalThis)
    await ran({}, 'let a = 1; var b = 2; function c() {} class D {} const { e } = {}; for (var f of []); b')
    expect(Reflect.ownKeys(globalThis)).toEqual(before)
  })
})

describe('cells see each other’s variables as they are now', () => {
  test('a function of an earlier cell sees what a later one declares anew', async () => {
    const main: Scope = {}
    expect(await ran(main, 'let n = 1; function f() { return g() + n }; const h = () => n', 'function g() { return 10 }', 'let n = 2', '[f(), h()]')).toEqual([12, 2])
    expect(await ran(main, 'function g() { return 20 }', 'f()')).toBe(22)
    main['n'] = 5
    expect(await ran(main, 'f()')).toBe(25)
  })

  test('a function sees its own name’s later meaning', async () => {
    expect(await ran({}, 'function f(n) { return n === 0 ? 0 : f(n - 1) }; const old = f', 'function f() { return "new" }', 'old(1)')).toBe('new')
  })

  test('closures keep what they captured', async () => {
    expect(await ran({}, 'function make() { let n = 0; return () => ++n }\nconst c = make()', 'c(); c()')).toBe(2)
  })

  test('names stay', async () => {
    const main: Scope = {}
    await ran(main, 'function f() {}\nconst g = () => {}, h = function () {}\nlet [i = () => {}] = []\nclass C {}')
    expect(Object.values(main).map(value => (value as Function).name)).toEqual(['f', 'g', 'h', 'i', 'C'])
    expect(Object.keys(main)).toEqual(['f', 'g', 'h', 'i', 'C'])
  })
})

test('functions are stamped', async () => {
  const main: Scope = {}
  await ran(main, 'function f() {}\nconst g = () => {}\nclass C { m() {} }')
  expect(['f', 'g', 'C'].map(name => stampOf(main[name] as object)?.site)).toEqual([0, 1, 2])
})

describe('a cell that fails', () => {
  test('at its syntax says line and column', async () => {
    await expect(runCell('let a = 1\nlet b = = 2', { main: {}, id: 'cell 3' })).rejects.toMatchObject({ name: 'SyntaxError', message: 'Unexpected token at cell 3:2:9.', line: 2, column: 9 })
    await expect(runCell('import a from "a"', { main: {} })).rejects.toThrow(/await import/)
    await expect(runCell('let a; let a', { main: {} })).rejects.toThrow(SyntaxError)
  })

  test('while it runs keeps its lines, and declares nothing that it has not come to', async () => {
    const main: Scope = { kept: 1 }
    const error = await runCell('let a = 1\nlet b = (() => {\n  throw new Error("no")\n})()\nlet c', { main, id: 'cell 4' }).then(() => undefined, (reason: unknown) => reason)
    expect(error).toMatchObject({ message: 'no' })
    if (namesEvaluated) expect((error as Error).stack).toMatch(/cell-4:3:9/)
    else expect(error).toHaveProperty('line', 3)
    expect(main).toEqual({ kept: 1, a: 1 })
  })

  test('in a function that is called later keeps its lines', async () => {
    const main: Scope = {}
    await ran(main, '\n\nfunction f() {\n  throw new Error("later")\n}')
    expect(() => (main['f'] as () => void)()).toThrow(expect.objectContaining(namesEvaluated ? { stack: expect.stringMatching(/cell-\d+:4:9/) } : { line: 4 }))
  })

  const knowsUsing = (() => {
    try {
      return evaluate('() => { using x = null }') !== undefined
    } catch {
      return false
    }
  })()

  test.skipIf(knowsUsing).for<[string, string, object]>([
    ['at its top', '1\n  using x = null', { message: 'This engine does not know using at c:2:3. Write const, and end the thing yourself: try { … } finally { x[Symbol.dispose]() }.', line: 2, column: 3 }],
    ['in a function', 'async () => { await using x = null }', { message: expect.stringMatching(/^This engine does not know await using at c:1:15\..* await x\[Symbol\.asyncDispose\]/), line: 1, column: 15 }],
  ])('for want of `using` in the engine says where, and what to write: %s', async ([, code, error]) => {
    await expect(runCell(code, { main: {}, id: 'c' })).rejects.toMatchObject({ name: 'SyntaxError', ...error })
  })

  test.runIf(knowsUsing)('or not, ends what it uses', async () => {
    const main: Scope = {}
    const thing = (key: string) => `{ v: ${key.length}, [Symbol.${key}]() { ends.push("${key}") } }`
    expect(await ran(main, 'const ends = []', `using a = ${thing('dispose')}\nawait using b = ${thing('asyncDispose')}\nconst f = () => a.v;\n[a.v, b.v, ends.length]`)).toEqual([7, 12, 0])
    expect([main['ends'], (main['f'] as () => number)(), Object.keys(main)]).toEqual([['asyncDispose', 'dispose'], 7, ['ends', 'f']])
    await expect(ran(main, `using c = ${thing('dispose')}\nnull.x`)).rejects.toThrow(TypeError)
    expect(main['ends']).toEqual(['asyncDispose', 'dispose', 'dispose'])
  })

  test('for want of an object says so', async () => {
    await expect(runCell('1', { main: Object.freeze({}) })).rejects.toMatchObject({ code: 'BAD_OPTION' })
  })
})

describe('a cell that is to end', () => {
  const turn = () => new Promise(resolve => { setTimeout(resolve) })

  test.for<[string, string]>([
    ['in a loop that never ends', 'for (;;) { await turn(); n++ }'],
    ['in one that catches all', 'for (;;) try { await turn(); n++ } catch {}'],
    ['in one that goes on after all', 'for (;;) try { await turn(); n++ } finally { continue }'],
    ['over what never ends', 'for await (const v of turns()) { n++ }'],
    ['over what never ends, in one expression', 'for await (const v of turns()) n++'],
    ['within expressions', 'for (;;) n += await (await turn(), await 1)'],
    ['in a value', 'const { a = await turn() } = { get b() { n++ } }\nlet c = [await turn(), `${await turn()}`]\nwhile (true) c = await turn(), n++;'],
  ])('goes no further than its next await: %s', async ([, code]) => {
    const main: Scope = { n: 0, turn, async* turns() { for (;;) yield turn() } }
    const controller = new AbortController()
    const ran = runCell(code, { main, signal: controller.signal })
    await expect.poll(() => main['n']).toBeGreaterThan(2)
    const reason = new Error('enough')
    controller.abort(reason)
    await expect(ran).rejects.toBe(reason)
    await turn()
    await turn()
    const before = main['n']
    for (let i = 0; i < 5; i++) await turn()
    expect(main['n']).toBe(before)
  })

  test('does what stands under finally, and is waited for no longer where it never comes to an await', async () => {
    const main: Scope = { log: [], gate: new Promise(resolve => { setTimeout(resolve, 5) }) }
    const controller = new AbortController()
    const ran = runCell('try { await gate; log.push("on") } catch (error) { log.push(error) } finally { log.push("end") }', { main, signal: controller.signal })
    controller.abort('no')
    await expect(ran).rejects.toBe('no')
    await main['gate']
    await turn()
    expect(main['log']).toEqual(['no', 'end'])
    const forever = runCell('await new Promise(() => {})', { main, signal: AbortSignal.timeout(1) })
    await expect(forever).rejects.toMatchObject({ name: 'TimeoutError' })
    await expect(runCell('log.push("ran")', { main, signal: AbortSignal.abort('before') })).rejects.toBe('before')
    expect(main['log']).toHaveLength(2)
  })

  test('gives what any gives where nobody ends it', async () => {
    const { signal } = new AbortController()
    for (const { cells, gives, holds } of rows) {
      const main: Scope = {}
      let value: unknown
      for (const cell of cells) value = await runCell(cell, { main, signal })
      expect(value).toEqual(gives)
      if (holds !== undefined) expect(Object.fromEntries(Object.entries(main).filter(([, one]) => typeof one !== 'function'))).toEqual(holds)
    }
    const fails = runCell('await null\nthrow new RangeError("late")', { main: {}, signal })
    await expect(fails).rejects.toThrow('late')
  })
})
