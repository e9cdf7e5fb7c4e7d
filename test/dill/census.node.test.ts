// No test of dill's or cloudpickle's is forgotten: each has a test here whose title begins with its name, or a reason why
// it has none; and no title begins with a name that is not theirs.

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { cloudpickle, dill, idsOf } from './census.ts'

const folders = [new URL('.', import.meta.url), new URL('../cloudpickle/', import.meta.url)]
const paths = folders.flatMap(folder => readdirSync(folder).filter(name => name.endsWith('.test.ts')).map(name => new URL(name, folder)))

/** Names that stand at the beginning of a string. */
const named = new Set(paths.flatMap(path => [...readFileSync(path, 'utf8').matchAll(/['"`]((?:test|cloudpickle)_\w+\.py(?:::\w+)?)/g)].map(([, id]) => id!)))

describe.each([['dill', dill], ['cloudpickle', cloudpickle]] as const)('%s', (name, suite) => {
  const wanted = [...idsOf(suite, 'Y'), ...idsOf(suite, 'A')]
  const answered = wanted.filter(id => named.has(id))
  const reasons = Object.values(suite).flatMap(({ N = {} }) => Object.entries(N))

  test(`${name}: ${answered.length} of ${wanted.length} are answered, ${reasons.length} have no counterpart`, () => {
    expect(wanted.filter(id => !named.has(id))).toEqual([])
  })

  test('each is named once', () => {
    const all = [...wanted, ...idsOf(suite, 'N')]
    expect(all.filter((id, i) => all.indexOf(id) !== i)).toEqual([])
  })

  test.each(reasons)('%s has a reason, and no test', (test, reason) => {
    expect(reason).toMatch(/^[A-Z].+\.$/)
    expect([...named].filter(id => id.endsWith(`::${test}`))).toEqual([])
  })
})

test('no title names a test that is not theirs', () => {
  const known = new Set([dill, cloudpickle].flatMap(suite => [...idsOf(suite, 'Y'), ...idsOf(suite, 'A')]))
  expect([...named].filter(id => id.includes('::') && !known.has(id))).toEqual([])
})
