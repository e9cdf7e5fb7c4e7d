// What apps hold of public libraries – pipelines, stores, subscriptions – saved in one realm and loaded in a fresh one that
// runs the same build and evaluates no text: through the skeletons it must go on as it would have gone on at home.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import dill from '../../lib/vite.ts'
import { openRealm, type Program, type Realm } from '../support/realm.ts'
import { programs } from './programs.ts'
import type { Answer, Question } from './realm.ts'

const libraries = ['rxjs', 'mobx', 'immer', 'zustand', 'd3-hierarchy', 'nanostores', 'vue', '@vue/reactivity', '@vue/runtime-core', '@vue/runtime-dom', '@vue/shared']
const runtime = fileURLToPath(new URL('../../lib/runtime.ts', import.meta.url))

const program: Program = {
  file: '../libraries/realm.ts', strict: true,
  start: () => { throw new Error('A browser builds nothing.') },
  plugins: async () => [
    // As a browser's build finds packages: as ES modules.
    { name: 'test:browser', config: () => ({ define: { 'process.env.NODE_ENV': '"production"' }, resolve: { alias: { 'dill/runtime': runtime } }, ssr: { resolve: { conditions: ['module', 'browser', 'production'] } } }) },
    dill({ include: libraries }),
  ],
}

/** Milliseconds: the libraries are built twice. */
const patience = 120_000

let here: Realm<Question, Answer>
let there: Realm<Question, Answer>

beforeAll(async () => {
  here = await openRealm<Question, Answer>(program)
  there = await openRealm<Question, Answer>(program)
}, patience)

afterAll(async () => {
  await here?.close()
  await there?.close()
})

describe.each(programs.map(({ name }) => name))('%s', name => {
  test('goes on elsewhere as at home', async () => {
    const made = await here.ask({ name })
    expect(made.error).toBeUndefined()
    const loaded = await there.ask({ name, bytes: made.bytes! })
    expect(loaded.error).toBeUndefined()
    expect(loaded.used).toStrictEqual(made.used)
    expect(loaded.evaluates).toBe(false)
  })

  test('and from there to a third', async () => {
    const made = await here.ask({ name })
    const loaded = await there.ask({ name, bytes: made.bytes! })
    const again = await here.ask({ name, bytes: loaded.bytes! })
    expect(again.error).toBeUndefined()
    expect(again.used).toStrictEqual(made.used)
  })
})

test('the guide tells of each, and of the version that was tried', () => {
  const guide = readFileSync('docs/code.md', 'utf8')
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { devDependencies: Readonly<Record<string, string>> }
  const told = [...guide.matchAll(/^\| ([\w-]+) (\d+\.\d+\.\d+) \|/gm)].map(([, name, version]) => [name, version])
  // Packages of packages are told with those that bring them.
  expect(told).toEqual([...libraries, 'esbuild'].filter(name => devDependencies[name] !== undefined).map(name => [name, devDependencies[name]]))
})
