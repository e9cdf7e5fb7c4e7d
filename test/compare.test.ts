// What became of one pickle in another: each row says a change as people would, and nothing of either is built or run.

import { describe, expect, test } from 'vitest'
import { compareBytes, type ComparedRow, type Comparison } from '../lib/difference.ts'
import { contents, dumps, main, register, UnpicklingError } from '../lib/index.ts'
import { run } from '../lib/instrument.ts'
import { registerExamples, examples } from './support/examples.ts'

registerExamples()

class Jar { label = 'Dill'; grams = 412 }
register(Jar, { name: 'compare.Jar' })
class Tin { label = 'Dill' }
register(Tin, { name: 'compare.Tin' })

/** All rows, as lines. */
function linesOf(comparison: Comparison): string[] {
  const lines: string[] = []
  const rest: (readonly [ComparedRow, number])[] = comparison.children(comparison.root).map(row => [row, 0] as const)
  if (!comparison.root.opens && !comparison.same) rest.push([comparison.root, 0])
  while (rest.length > 0) {
    const [row, depth] = rest.shift()!
    const value = (side: 'before' | 'after'): string => row[side] === undefined ? '' : [row[side].type, row[side].size === undefined ? '' : `(${row[side].size})`, row.sign === '·' && row[side].type !== '' ? '' : row[side].text].filter(Boolean).join(' ')
    const [was, is] = [value('before'), value('after')]
    lines.push(`${'  '.repeat(depth)}${row.sign} ${row.line ?? [row.label, was === is || was === '' || is === '' ? was || is : `${was} → ${is}`].filter(Boolean).join(': ')}${row.note === undefined ? '' : ` – ${row.note}`}`)
    rest.unshift(...comparison.children(row).map(child => [child, depth + 1] as const))
  }
  return lines
}

const shared = { s: 1 }
const symbol = Symbol('gram')
const frozen = (value: object): object => Object.defineProperty(value, 'n', { value: 1, enumerable: false, configurable: true, writable: true })

const rows: readonly (readonly [name: string, before: unknown, after: unknown, lines: readonly string[]])[] = [
  ['nothing', { a: [1, { b: 2 }], m: new Map([[1, new Set(['x'])]]) }, { a: [1, { b: 2 }], m: new Map([[1, new Set(['x'])]]) }, []],
  ['a number', { n: 1, m: 2 }, { n: 1, m: 3 }, ['± m: 2 → 3']],
  ['minus zero', { n: 0 }, { n: -0 }, ['± n: 0 → -0']],
  ['a bigint', { n: 183900n, h: 2n ** 300n }, { n: 184203n, h: 2n ** 300n + 1n }, ['± n: 183900n → 184203n', '± h: 38 bytes: 10 00 00 00 00 00 00 00 …']],
  ['another type', { n: 1, o: {} }, { n: '1', o: [] }, ['± n: 1 → "1"', '± o: Object {} → Array (0) []']],
  ['words', { a: null, b: undefined, c: true }, { a: undefined, b: false, c: NaN }, ['± a: null → undefined', '± b: undefined → false', '± c: true → NaN']],
  ['what was added and removed', { draft: 'half', keep: 1 }, { keep: 1, unit: { of: ['g', 1] } }, ['− draft: "half"', '+ unit: Object {of: Array(2)}', '  + of: Array (2) ["g", 1]', '    + 0: "g"', '    + 1: 1']],
  ['below', { jars: new Map([['dill', new Jar()]]) }, { jars: new Map([['dill', Object.assign(new Jar(), { label: 'Dill, coarse' })]]) }, ['· jars: Map (1)', '  · "dill": compare.Jar', '    ± label: "Dill" → "Dill, coarse"']],
  ['a map that grew', { m: new Map<unknown, unknown>([['a', 1]]) }, { m: new Map<unknown, unknown>([['a', 1], [2, { x: 1 }]]) }, ['· m: Map (1) → Map (2)', '  + 2: Object {x: 1}', '    + x: 1']],
  ['a key that is an object', { m: new Map([[{ k: 1 }, 1]]) }, { m: new Map([[{ k: 2 }, 1]]) }, ['· m: Map (1)', '  · key 0: Object', '    ± k: 1 → 2']],
  ['a set', { s: new Set([1, 2, 3]) }, { s: new Set([1, 3, 4]) }, ['· s: Set (3)', '  − 1: 2', '  + 2: 4']],
  ['an element that was put in', { l: [{ n: 1 }, { n: 2 }, { n: 3 }] }, { l: [{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }] }, ['· l: Array (3) → Array (4)', '  + 0: Object {n: 0}', '    + n: 0']],
  ['one taken out, and one changed', { l: ['a', 'b', 'c', { n: 1 }] }, { l: ['b', 'c', { n: 2 }] }, ['· l: Array (4) → Array (3)', '  − 0: "a"', '  · 2: Object', '    ± n: 1 → 2']],
  ['a hole', { l: [1, 2] }, { l: [1, , ] }, ['· l: Array (2) → Array (2)', '  ± 1: 2 → empty'].map(line => line.replace(' → Array (2)', ''))],
  ['a date', { d: new Date(0) }, { d: new Date(1000) }, ['± d: Date 1970-01-01 00:00:00 → Date 1970-01-01 00:00:01']],
  ['a regular expression', { r: /a/g }, { r: /b/g }, ['± r: /a/g → /b/g']],
  ['bytes', { u: new Uint8Array([1, 2]) }, { u: new Uint8Array([1, 3]) }, ['· u: Uint8Array', '  · [[0]]: ArrayBuffer', '    ± [[1]]: 2 bytes: 01 02 → 2 bytes: 01 03']],
  ['bytes far from the first ones', { u: new Uint8Array(100) }, { u: new Uint8Array(100).fill(1, 99) }, ['· u: Uint8Array', '  · [[0]]: ArrayBuffer', '    ± [[1]]: 100 bytes: 00 00 00 00 00 00 00 00 …']],
  ['a string, far from its beginning', { t: `${'x'.repeat(100)}a` }, { t: `${'x'.repeat(100)}b` }, ['± t: … "xxxxxxxxxxxxxxxxxxxxa" → … "xxxxxxxxxxxxxxxxxxxxb"']],
  ['another class', { j: new Jar() }, { j: new Tin() }, ['± j: compare.Jar {label: "Dill", grams: 412} → compare.Tin {label: "Dill"}']],
  ['a cycle', (() => { const a: Record<string, unknown> = { n: 1 }; a['self'] = a; return a })(), (() => { const a: Record<string, unknown> = { n: 2 }; a['self'] = a; return a })(), ['± n: 1 → 2']],
  ['another object in the same place', { a: shared, b: shared }, { a: { s: 1 }, b: { s: 1 } }, ['± b: Object {s: 1} – another object']],
  ['what is shared, where it stands first', { a: shared, b: [shared] }, ((s: object) => ({ a: s, b: [s] }))({ s: 2 }), ['· a: Object', '  ± s: 1 → 2']],
  ['one more way to it', { a: { k: 1 } }, ((k: object) => ({ a: k, b: k }))({ k: 1 }), ['+ b: Object {k: 1} – same object']],
  ['a symbol as key', { [symbol]: 1 }, { [symbol]: 2 }, ['± [Symbol(gram)]: 1 → 2']],
  ['attributes', frozen({ n: 1 }), { n: 1 }, ['± n: 1 – attributes changed']],
  ['a name', { f: Math.max }, { f: Math.min }, ['± f: Math.max → Math.min']],
  ['names that are awkward', { 'a"\u2028b': 1, '': 2, __proto__x: 3 }, { 'a"\u2028b': 2, '': 3, __proto__x: 3 }, ['± "a\\"\\u2028b": 1 → 2', '± "": 2 → 3']],
  ['a whole value', 1, 'x', ['± 1 → "x"']],
  ['a whole value in place of an object', 1, { a: 1 }, ['± 1 → Object {a: 1}']],
  ['two of a kind', new Date(0), new Date(1), ['± Date 1970-01-01 00:00:00']],
]

test.each(rows)('%s', (_, before, after, lines) => {
  const comparison = compareBytes(dumps(before), dumps(after))
  expect(linesOf(comparison)).toEqual(lines)
  expect(comparison.same).toBe(lines.length === 0)
  const signs = linesOf(comparison).filter(line => /^ *±/.test(line)).length
  expect(comparison.counts.changed).toBe(signs)
  const back = compareBytes(dumps(after), dumps(before)).counts
  expect([back.added, back.removed, back.changed]).toEqual([comparison.counts.removed, comparison.counts.added, comparison.counts.changed])
})

describe('code', () => {
  async function saved(cell: string): Promise<Uint8Array> {
    for (const key of Object.keys(main)) Reflect.deleteProperty(main, key)
    await run(cell)
    return dumps({ ...main })
  }

  const cells: readonly (readonly [name: string, before: string, after: string, lines: readonly string[]])[] = [
    ['a captured variable', 'let weigh; { let tare = 398; weigh = unit => unit - tare }', 'let weigh; { let tare = 412; weigh = unit => unit - tare }', ['· weigh: ƒ weigh', '  ± captured tare: 398 → 412']],
    ['one that two functions share', 'let up, down; { let n = 1; up = () => ++n; down = () => --n }', 'let up, down; { let n = 2; up = () => ++n; down = () => --n }', ['· up: ƒ up', '  ± captured n: 1 → 2']],
    ['one further out', 'let f; { let a = 1; { let b = 2; f = () => a + b } }', 'let f; { let a = 9; { let b = 2; f = () => a + b } }', ['· f: ƒ f', '  ± captured a: 1 → 9']],
    ['an object that was captured', 'let f; { const o = { n: 1 }; f = () => o }', 'let f; { const o = { n: 2 }; f = () => o }', ['· f: ƒ f', '  · captured o: Object', '    ± n: 1 → 2']],
    ['source', 'const f = () => {\n  return 1\n}', 'const f = () => {\n  return 2\n}', ['± f: ƒ f – source changed, 2 lines', '  −   return 1', '  +   return 2']],
    ['a class', 'class Jar { size() {\n return 1 } }\nconst jar = new Jar()', 'class Jar { size() {\n return 22 } }\nconst jar = new Jar()', ['± Jar: class Jar – source changed, 2 lines', '  −  return 1 } }', '  +  return 22 } }']],
    ['a private field', 'class Jar { #past = 47 }\nconst jar = new Jar()', 'class Jar { #past = 47; static touch(jar) { jar.#past = 48 } }\nconst jar = new Jar(); Jar.touch(jar)', ['± Jar: class Jar – source changed, 2 lines', '  − class Jar { #past = 47 }', '  + class Jar { #past = 47; static touch(jar) { jar.#past = 48 } }', '· jar: Jar', '  ± [[private 0]]: 47 → 48']],
    ['a property of a function', 'function f() {}\nf.n = 1', 'function f() {}\nf.n = 2', ['· f: ƒ f', '  ± n: 1 → 2']],
    ['a function that came', 'const a = 1', 'const a = 1; let f; { let k = 5; f = () => k }', ['+ f: ƒ f', '  + captured k: 5']],
  ]

  test.each(cells)('%s', async (_, before, after, lines) => {
    const [first, second] = [await saved(before), await saved(after)]
    expect(linesOf(compareBytes(first, second))).toEqual(lines)
  })
})

describe('any bytes', () => {
  test('every example is the same as itself', () => {
    for (const { make, verdict } of examples) {
      if (['refused', 'async', 'attached'].includes(verdict)) continue
      const value = make()
      const comparison = compareBytes(dumps(value), dumps(value))
      expect(linesOf(comparison)).toEqual([])
    }
  })

  test('of broken ones what stands before the fault is compared', () => {
    const whole = dumps({ a: 1, b: { c: 'x' } })
    const broken = dumps({ a: 2, b: { c: 'x' } })
    const changed = broken.slice()
    changed[changed.length - 1]! ^= 0xff
    const comparison = compareBytes(whole, changed)
    expect(comparison.faults[0]).toBe(undefined)
    expect(comparison.faults[1]?.code).toBeTypeOf('string')
    expect(linesOf(comparison)[0]).toBe('± a: 1 → 2')
    for (let length = 0; length < broken.length; length++) {
      try {
        expect(compareBytes(whole, broken.subarray(0, length)).faults[1]).toBeDefined()
      } catch (error) {
        expect(error).toBeInstanceOf(UnpicklingError)
      }
    }
  })

  test('no byte that is another makes it fail otherwise', async () => {
    for (const key of Object.keys(main)) Reflect.deleteProperty(main, key)
    await run('let f; { let a = { n: [1, new Map([[1, 2]])] }; f = () => a }; class C { #p = 1; x = 2 }; const c = new C()')
    const bytes = dumps({ ...main })
    for (let at = 20; at < bytes.length; at++) {
      for (const flip of at % 2 === 0 ? [0xff] : [0x01]) {
        const other = bytes.slice()
        other[at]! ^= flip
        try {
          linesOf(compareBytes(bytes, other))
        } catch (error) {
          if (!(error instanceof UnpicklingError)) throw error
        }
      }
    }
  })

  test('nests as deep as it likes', () => {
    const deep = (end: number): unknown => {
      let list: unknown = end
      for (let i = 0; i < 30_000; i++) list = { next: list }
      return list
    }
    const comparison = compareBytes(dumps(deep(1)), dumps(deep(2)))
    expect(comparison.counts).toEqual({ added: 0, removed: 0, changed: 1 })
  })

  test('goes a page at a time', () => {
    const comparison = compareBytes(dumps({ l: [] }), dumps({ l: Array.from({ length: 5000 }, (_, i) => i) }))
    const [list] = comparison.children(comparison.root)
    expect(comparison.children(list!, 4990, 20).map(({ label }) => label)).toEqual(['4990', '4991', '4992', '4993', '4994', '4995', '4996', '4997', '4998', '4999'])
    expect(contents(dumps({})).fault).toBe(undefined)
  })
})
