// Bad input for a dump: code that cannot be carried is refused with where, why and a remedy, all at once; nothing of it
// runs, and nothing is lost in silence.

import { describe, expect, test } from 'vitest'
import { diagnose } from '../../lib/core/diagnose.ts'
import { registry } from '../../lib/dill.ts'
import { copy, dumps, dumpsAsync, loads, PicklingError } from '../../lib/index.ts'
import { failing, rejecting } from '../support/failing.ts'
import { quietly } from './note.ts'
import { program } from './programs.ts'

interface Refusal {
  readonly name: string
  make(): unknown
  readonly says?: readonly RegExp[]
  readonly remedies?: readonly RegExp[]
  /** What holds of the copy of one that looks bad and is not. */
  readonly fine?: (value: any) => boolean
}

const rows = [['no transform saw it', 'bad/unseen.js'], ['instrumented', 'bad/seen.js']].flatMap(([way, path]) =>
  (program(path!) as { cases: readonly Refusal[] }).cases.map(row => [`${way}: ${row.name}`, row] as const))

describe('is refused', () => {
  test.each(rows.filter(([, { fine }]) => fine === undefined))('%s', async (_, { make, says = [], remedies = [] }) => {
    const value = make()
    const error = quietly(() => failing<PicklingError>(() => dumps(value)))
    expect(error).toBeInstanceOf(PicklingError)
    expect(error.message).toMatch(/^Cannot pickle [^:]+ at \$/)
    for (const pattern of says) expect(error.message).toMatch(pattern)
    for (const pattern of remedies) expect(error.hint).toMatch(pattern)
    expect(error.failures.length).toBeGreaterThan(0)
    const { failures } = quietly(() => diagnose(value, { registry }))
    expect(failures.map(({ message }) => message)).toEqual(error.failures.map(({ message }) => message))
    expect(quietly(() => failing(() => copy(value))).message).toBe(error.message)
    expect((await rejecting(dumpsAsync(value))).message).toBe(error.message)
  })

  test.each(rows.filter(([, { fine }]) => fine !== undefined))('is not: %s', (_, { make, fine }) => {
    const bytes = quietly(() => dumps(make()))
    expect(fine!(quietly(() => loads(bytes)))).toBe(true)
  })
})

describe('all at once, each with its path', () => {
  const socket = (): WeakSet<object> => new WeakSet([{}])

  test('three functions in one graph', () => {
    const [hidden] = rows.filter(([name]) => name.endsWith('captured variable')).map(([, { make }]) => make)
    const graph = { a: [1, { f: hidden!() }], b: new Map([['k', hidden!()]]), c: socket(), fine: () => 1 }
    const { failures } = failing<PicklingError>(() => dumps(graph))
    expect(failures.map(({ message }) => /at (\$[^:]*):/.exec(message)?.[1])).toEqual(['$.a[1].f', '$.b.get("k")', '$.c'])
  })

  test('the chain tells who captured what', () => {
    const make = rows.find(([name]) => name.endsWith('through a function that it captured'))![1].make
    const [failure] = failing<PicklingError>(() => dumps({ run: make() })).failures
    expect(failure!.chain.length).toBeGreaterThan(0)
    expect(failure!.chain.join('\n')).toMatch(/captured.*inner[^]*captured.*socket/)
  })
})
