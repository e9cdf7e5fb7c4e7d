// Durable generators of an app: built for production, and served.

import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { tracer, type RawMap } from '../../lib/source/map.ts'
import dill, { type DillOptions } from '../../lib/vite.ts'
import { bundle, serving, type Files } from './support/bundle.ts'

const door = JSON.stringify(fileURLToPath(new URL('../../lib/index.ts', import.meta.url)))

const app: Files = {
  '/main.ts': `
import * as dill from ${door}
import { Box, pages, rounds, Tree } from './walks'
export { Box, dill, pages, rounds, Tree }
`,
  '/walks.ts': `
const label = (n: number): string => 'round ' + n
export function* rounds(most: number): Generator<string, string, number | undefined> {
  "use durable"
  let sum = 0
  for (let n = 1; n <= most; n++) {
    try {
      sum += (yield label(n)) ?? 0
    } catch (error) {
      yield 'caught ' + String(error)
    }
  }
  return 'sum ' + sum
}
export async function* pages(most: number): AsyncGenerator<string, string, number | undefined> {
  "use durable"
  let sum = 0
  for await (const name of Array.from({ length: most }, async (_, n) => label(n))) sum += (yield name) ?? 0
  return 'sum ' + await Promise.resolve(sum)
}
export const Box = class {
  *#steps(n: number): Generator<string> {
    "use durable"
    for (;;) yield label(n++)
  }
  steps(): Generator<string> { return this.#steps(1) }
}
export class Tree {
  constructor(readonly value: number, readonly children: Tree[] = []) {}
  *[Symbol.iterator](): Generator<number> {
    "use durable"
    yield this.value
    for (const child of this.children) yield* child
  }
}
`,
}

async function goesOn({ dill: { dumpsAsync, loadsAsync, detect }, Box, pages, rounds, Tree }: any): Promise<void> {
  const walk = rounds(3)
  expect([walk.next().value, walk.next(5).value]).toEqual(['round 1', 'round 2'])
  const back = await loadsAsync(await dumpsAsync(walk))
  for (const one of [back, walk]) expect([one.next(10).value, one.throw('no').value, one.next(), one.next()]).toEqual(['round 3', 'caught no', { value: 'sum 15', done: true }, { value: undefined, done: true }])
  const tree = new Tree(1, [new Tree(2, [new Tree(3)]), new Tree(4)])
  const values = tree[Symbol.iterator]()
  values.next()
  values.next()
  const { values: again, tree: copy } = await loadsAsync(await dumpsAsync({ values, tree }))
  copy.children.push(new Tree(5))
  expect([[...again], [...values]]).toEqual([[3, 4, 5], [3, 4]])
  const hidden = new Box().steps()
  hidden.next()
  for (const one of [await loadsAsync(await dumpsAsync(hidden)), hidden]) expect([one.next().value, one.next().value]).toEqual(['round 2', 'round 3'])
  const book = pages(2)
  await book.next()
  const other = await loadsAsync(await dumpsAsync(book))
  for (const one of [other, book]) expect([await one.next(5), await one.next(6)]).toEqual([{ value: 'round 1', done: false }, { value: 'sum 11', done: true }])
  expect([detect.why(rounds(1)).ok, detect.why(pages(1)).ok]).toEqual([true, true])
}

const ways: [name: string, more: object, options: DillOptions][] = [['minified', {}, {}], ['not minified', { minify: false }, {}], ['minified, with its source', {}, { source: true }]]
test.each(ways)('%s', async (_, more, options) => {
  const { run, text } = await bundle(app, [dill(options)], more)
  expect(text).toContain('use durable')
  const there = await run()
  await goesOn(there)
  const { dill: { source: { getsource }, dumpsAsync, loadsAsync }, rounds, Tree } = there as any
  const texts = (fns: Function[]): string[] => fns.map(fn => getsource(fn, { force: true }).replaceAll(/\s+/g, ' '))
  const own: readonly [RegExp, RegExp] = [/^function\* rounds\(most\) \{ "use durable";? let sum = 0;? for \(let n = 1; n <= most; n\+\+\) \{ try \{ sum \+= \(yield label\(n\)\) \?\? 0/, /^class Tree \{.*\*\[Symbol\.iterator\]\(\) \{ "use durable";? yield this\.value/]
  if ('source' in options) expect(texts([rounds, Tree, await loadsAsync(await dumpsAsync(rounds))])).toEqual([...own, own[0]].map(text => expect.stringMatching(text)))
  else expect(() => getsource(rounds)).toThrow('stays at home')
})

test('an error in the middle is traced to its own line', async () => {
  const text = 'export function* g() {\n  "use durable"\n  for (const x of [1, 2]) {\n    const asked = yield x\n    if (asked) {\n      throw new Error(asked)\n    }\n  }\n}\n'
  await serving({ '/main.js': "export * from './g.js'", '/g.js': text }, [dill()], async server => {
    const made = (await server.transformRequest('/app/g.js'))!
    const before = made.code.slice(0, made.code.indexOf('new Error')).split('\n')
    expect(tracer(made.map as unknown as RawMap, made.code)(before.length, before.at(-1)!.length)).toMatchObject({ line: 6, column: 12 })
  })
})

test('served', () => serving(app, [dill()], async server => goesOn(await server.ssrLoadModule('/app/main.ts'))))

describe('what cannot be durable ends a build, with its place', () => {
  test.each([
    ['export function* g(a) {\n  "use durable"\n  return a?.b(yield 1)\n}', 'bad.js:3:10: a yield cannot stand behind ?. or super. Give what it gives a name first: const x = yield ….'],
    ['export async function g() { "use durable"; await 1 }', 'bad.js:1:8: it stands in a function that is no generator'],
  ])('%s', async (code, message) => {
    await expect(bundle({ '/main.ts': "export * from './bad'", '/bad.js': code }, [dill()])).rejects.toThrow(message)
  })
})
