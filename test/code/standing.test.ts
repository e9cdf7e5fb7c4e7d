// What has become of functions that bytes ask for, in a later build: each text is a CommonJS module of the same name, evaluated
// after the one before it.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { contents, dumps, dumpsAsync, loads, loadsAsync, Trust } from '../../lib/index.ts'
import { standingOf } from '../../lib/link/standing.ts'
import { encode } from '../../lib/sessions/names.ts'
import { ObjectScope } from '../../lib/sessions/scope.ts'
import { fromElsewhere } from '../support/code-bytes.ts'
import { buildsOf } from '../support/next-build.ts'

const { build, unload } = buildsOf('standing.cjs')
beforeEach(unload)
afterEach(unload)

const FIRST = `
const kept = x => x + 1
const edited = x => x * 2
const removed = x => x - 1
class Point { constructor(x) { this.x = x } sum() { return this.x } }
function makeCounter() { let n = 0; return function next() { return ++n } }
return { kept, edited, removed, Point, makeCounter }`
const SECOND = `
const before = 1
const kept = x => x + 1
const edited = x => x * 3
class Point { constructor(x) { this.x = x } sum() { return this.x + 1 } }
function makeCounter() { let n = 0; return function next() { return ++n } }
return { kept, edited, Point, makeCounter }`

const written = (): Uint8Array<ArrayBuffer> => {
  const { kept, edited, removed, Point, makeCounter } = build(FIRST)
  return dumps([kept, edited, removed, new Point(1), makeCounter(), (0, eval)('(n => n)')])
}
const told = async (bytes: Uint8Array<ArrayBuffer>): Promise<Record<string, string>> => {
  const { functions } = contents(bytes)
  const standing = await standingOf(functions)
  return Object.fromEntries(functions.map(({ path }, i) => [path.replace(/^.*\//, ''), standing[i]!]))
}

test.each([[false], [true]])('functions of another build, whose rows are elsewhere: %s', async late => {
  const bytes = written()
  build(SECOND, late ? { fetched: async rows => rows } : {})
  expect(await told(bytes)).toEqual({ kept: 'same', edited: 'changed', removed: 'missing', Point: 'changed', next: 'same', '(anonymous)': 'same' })
})

test('the same build has all of them', async () => {
  const bytes = written()
  build(FIRST)
  expect(new Set(Object.values(await told(bytes)))).toEqual(new Set(['same']))
})

test.each<[name: string, after: () => void]>([['is not loaded', unload], ['cannot be fetched', () => void build(SECOND, { fetched: () => Promise.reject(new Error('offline')) })]])('a module that %s has none of them', async (_, after) => {
  const bytes = written()
  after()
  expect(await told(bytes)).toMatchObject({ kept: 'missing', edited: 'missing', '(anonymous)': 'same' })
})

test('an instance that was written before the rows of its module were there is found in the next build', async () => {
  const { Point } = build(FIRST, { fetched: async rows => rows })
  const bytes = fromElsewhere(await dumpsAsync(new Point(1)))
  const next = build(`const before = 1${FIRST}`, { fetched: async rows => rows })
  const point = await loadsAsync<any>(bytes, { trust: Trust.refs })
  expect([point instanceof next.Point, point.sum()]).toEqual([true, 1])
})

test('an instance is written although the rows of its module cannot be fetched, and is found in the same build', async () => {
  const { Point } = build(FIRST, { fetched: () => Promise.reject(new Error('offline')) })
  const bytes = await dumpsAsync(new Point(1))
  expect(bytes).toEqual(dumps(new Point(1)))
  expect(loads(fromElsewhere(bytes), { trust: Trust.refs })).toBeInstanceOf(Point)
})

test('a page that is going leaves an instance behind though its rows never come, and waits for what it must', async () => {
  const { Point } = build(FIRST, { fetched: () => new Promise(() => {}) })
  const { saved } = await encode(new ObjectScope({ point: new Point(1) }), false, undefined, 'hurried')
  expect(saved).toEqual(['point'])
  const { content } = await encode(new ObjectScope({ text: Promise.resolve('text') }), false, undefined, 'hurried')
  expect(await loadsAsync<any>(content.bytes).then(({ text }) => text)).toBe('text')
})

test('bytes may ask for anything', async () => {
  build(FIRST)
  const odd = ['__proto__', 'constructor', '', '\u2028"', 'kept']
  expect(await standingOf(odd.flatMap(text => [{ module: text, path: 'kept', digest: '' }, { module: 'standing.cjs', path: text, digest: text }]))).toEqual(
    ['missing', 'missing', 'missing', 'missing', 'same', 'missing', 'missing', 'missing', 'missing', 'changed'])
  expect(await standingOf([])).toEqual([])
})
