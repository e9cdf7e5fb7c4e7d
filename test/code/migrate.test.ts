// Functions that were edited since they were written: made of the text that is here, with variables that the caller brings
// up to date. Each text is a CommonJS module of the same name, evaluated after the one before it.

import { describe, expect, test } from 'vitest'
import { dumps, loads, Trust, UnpicklingError, type LoadOptions } from '../../lib/index.ts'
import { fromElsewhere } from '../support/code-bytes.ts'
import { failing } from '../support/failing.ts'
import { buildsOf } from '../support/next-build.ts'

const { build } = buildsOf('migrate.cjs')

const FIRST = `
function makeCounter(start) { let n = start; return { inc: () => ++n, get: () => n } }
const twice = x => x * 2
class Point { constructor(x) { this.x = x } sum() { return this.x } }
return { makeCounter, twice, Point }`

/** The variable has another name, and another unit; other functions stand before it. */
const SECOND = `
const before = () => 'moved'
function makeCounter(start) { let count = start * 10; const step = 10; return { inc: () => count += step, get: () => count / 10 } }
const twice = x => x + x
class Point { constructor(x) { this.x = x } sum() { return this.x + 1 } }
return { before, makeCounter, twice, Point }`

const asked: [string, object][] = []
const migrate: NonNullable<LoadOptions['migrate']> = (site, cells) => {
  asked.push([site, { ...cells }])
  return 'n' in cells ? { count: Number(cells['n']) * 10, step: 10 } : {}
}

/** What loads, in the second build, what the first has written. */
function later(make: (first: any) => unknown, options: LoadOptions = { trust: Trust.refs, migrate }, second = SECOND, first = FIRST): { second: any, load: () => any } {
  const bytes = fromElsewhere(dumps(make(build(first))))
  const built = build(second)
  asked.length = 0
  return { second: built, load: () => loads<any>(bytes, options) }
}

describe('functions that were not edited, in scopes that were', () => {
  const made = 'function make() { let a = 1, b = 2; return [() => b] } return { make }'
  const texts = {
    'another closure captures more': [made, 'function make() { let a = 1, b = 2; return [() => b, () => a] } return { make }', [2]],
    'another closure captures less': ['function make() { let a = 1, b = 2; return [() => b, () => a] } return { make }', 'function make() { let a = 1, b = 2; return [() => b, () => 1] } return { make }', [2, 1]],
    'variables in another order': ['function make() { let a = 1, b = 2; return [() => [a, b]] } return { make }', 'function make() { let b = 2, a = 1; return [() => [a, b]] } return { make }', [[1, 2]]],
    'a variable that has become the module’s': [made, 'let b = 3; function make() { return [() => b] } return { make }', [2]],
    'a variable of the function around it, under the same name': ['function make() { let a = 1; const inner = b => [() => [a, b]]; return inner(2) } return { make }', 'function make(c = 1) { let b = 1; const inner = a => [() => [a, b]]; return inner(2) } return { make }', [[1, 2]]],
  } as const

  test.each(Object.entries(texts))('%s: by their text, and never with others’ variables', (_, [first, second, gives]) => {
    const load = (options: LoadOptions) => later(({ make }) => make(), options, second, first).load
    expect(failing<UnpicklingError>(load({ trust: Trust.refs })).code).toBe('CODE_NOT_TRUSTED')
    expect(load({ trust: Trust.code })().map((f: () => unknown) => f())).toEqual(gives)
  })

  test('a scope that holds the same as before: by what is here', () => {
    const { load } = later(({ make }) => make(), { trust: Trust.refs }, 'const more = 1; function make() { let a = 1, b = 2; { let a = 3; const get = () => a; get() } return [() => b] } return { make }', made)
    expect(load().map((f: () => unknown) => f())).toEqual([2])
  })
})

describe('a class that was edited', () => {
  const text = (fields: string, all: string): string => `class A { ${fields} all() { return [${all}] } } const make = () => new A(); return { A, make }`
  const made = text('#a = 1; #b = "x";', 'this.#a, this.#b')

  test('keeps its private fields where they are the same', () => {
    const { load } = later(({ make }) => make(), undefined, text('#a = 0; #b; c;', 'this.#b, this.#a'), made)
    expect(load().all()).toEqual(['x', 1])
  })

  test.each([
    ['in another order', text('#b; #a;', 'this.#a, this.#b')],
    ['under other names', text('#a; #c;', 'this.#a, this.#c')],
  ])('is refused with private fields %s', (_, second) => {
    const { code, message } = failing<UnpicklingError>(later(({ make }) => make(), undefined, second, made).load)
    expect(code).toBe('SITE_CHANGED')
    expect(message).toContain('A (migrate.cjs:1:')
    expect(message).toContain('has other private fields here')
  })
})

describe('functions that were edited', () => {
  test('share the variables that the caller gave, and run the text that is here', () => {
    const { load } = later(first => {
      const counter = first.makeCounter(5)
      counter.inc()
      return { counter, again: counter.inc }
    })
    const { counter, again } = load()
    expect(asked).toHaveLength(1)
    expect(asked[0]![0]).toMatch(/^migrate\.cjs#makeCounter\//)
    expect(asked[0]![1]).toMatchObject({ n: 6 })
    expect(counter.get()).toBe(6)
    expect(again()).toBe(70)
    expect(counter.get()).toBe(7)
    expect(again).toBe(counter.inc)
  })

  test('each activation is asked for once, and they stay apart', () => {
    const { load } = later(first => [first.makeCounter(1), first.makeCounter(2)])
    const [one, two] = load()
    expect(asked).toHaveLength(2)
    one.inc()
    expect([one.get(), two.get()]).toEqual([2, 2])
  })

  test('cells keep their identity with the rest of the graph', () => {
    const first = 'const keep = box => ({ box, look: () => box.v }); return { keep }'
    const second = 'const keep = box => ({ box, look: () => [box.v] }); return { keep }'
    const bytes = fromElsewhere(dumps(build(first).keep({ v: 1 })))
    build(second)
    const back = loads<any>(bytes, { trust: Trust.refs, migrate: (_, cells) => cells })
    back.box.v = 2
    expect(back.look()).toEqual([2])
  })

  test('those that are bound at the top are the live ones', () => {
    const { load, second } = later(first => [first.twice, first.makeCounter, new first.Point(3)])
    const [twice, makeCounter, point] = load()
    expect([twice === second.twice, makeCounter === second.makeCounter, point instanceof second.Point, point.sum()]).toEqual([true, true, true, 4])
  })

  test.each([
    ['nothing', () => undefined, 'did not'],
    ['a variable that is not there', () => ({ total: 1 }), 'total'],
  ])('are refused where the caller gives %s', (_, given, why) => {
    const { load } = later(first => first.makeCounter(1), { trust: Trust.refs, migrate: given as never })
    const error = failing(load) as UnpicklingError
    expect(error).toBeInstanceOf(UnpicklingError)
    expect(error).toMatchObject({ code: 'SITE_CHANGED', message: expect.stringContaining(why), hint: expect.stringContaining('migrate(site, cells)') })
    expect(error.message).toContain('makeCounter')
  })

  test('what the caller’s function throws is the cause', () => {
    const { load } = later(first => first.makeCounter(1), { trust: Trust.refs, migrate: () => { throw new Error('no way') } })
    expect(failing(load)).toMatchObject({ name: 'UnpicklingError', cause: expect.objectContaining({ message: 'no way' }) })
  })

  test('are refused where they captured other scopes', () => {
    const { load } = later(first => first.makeCounter(1), undefined, 'function makeCounter(start) { let n = start; for (const k of [1]) { let m = k; return { inc: () => n += m + k, get: () => n + m + k } } } return { makeCounter }')
    expect(failing(load)).toMatchObject({ code: 'SITE_CHANGED', message: expect.stringContaining('other scopes') })
  })

  test('are nobody’s to bring up to date without a word of the caller', () => {
    const { load } = later(first => first.makeCounter(1), { trust: Trust.refs })
    expect(failing(load)).toMatchObject({ code: 'CODE_NOT_TRUSTED' })
    expect(asked).toEqual([])
  })

  test('come back as they were where the caller wants that', () => {
    const { load } = later(first => first.makeCounter(1), { trust: Trust.code, ignore: true, migrate })
    expect(load().inc()).toBe(2)
  })
})

describe('without the caller’s word, what has no successor is refused, and the error says what has become of it', () => {
  const point = 'class Point { constructor(x) { this.x = x } sum() { return this.x } }\n'
  const other = 'class Other { m() { return 1 } }\n'
  test.each<[name: string, second: string, says: RegExp, gives: boolean]>([
    ['edited', `${point.replace('this.x }', 'this.x + 1 }')}${other}return { Point, Other }`, /Point \(migrate\.cjs:1:1\) was edited since it was written/, true],
    ['gone', `${other}return { Other }`, /Point \(migrate\.cjs:1:1\) is not in migrate\.cjs any more/, false],
    ['as it was, beside another that is edited', `${point}${other.replace('1', '2')}return { Point, Other }`, /Point \(migrate\.cjs:1:1\) is in migrate\.cjs as it was, but something else that the bytes ask of migrate\.cjs is not/, true],
  ])('%s', (_, second, says, gives) => {
    const make = (first: any): unknown => [new first.Point(1), new first.Other()]
    const { load } = later(make, { trust: Trust.refs }, second, `${point}${other}return { Point, Other }`)
    const error = failing<UnpicklingError>(load)
    expect(error.code).toBe('CODE_NOT_TRUSTED')
    expect(error.message).toMatch(says)
    expect(error.hint).toMatch(gives ? /^To go on with the text that is here: loads\(bytes, \{ migrate: \(site, cells\) => cells \}\).*Trust\.code/ : /^Load in the build that wrote the bytes; .*Trust\.code/)
    const { load: again, second: here } = later(make, { trust: Trust.refs, migrate: (_, cells) => cells }, second, `${point}${other}return { Point, Other }`)
    if (gives) expect(again()[0]).toBeInstanceOf(here.Point)
    else expect(failing<UnpicklingError>(again).code).toBe('CODE_NOT_TRUSTED')
  })
})
