/// <reference types="vite/client" />
// Bytes and graphs that chance makes, from seeds that stay: pickles spoilt in every way that is known to break readers,
// and graphs of all kinds, held against themselves and against structuredClone. `npm run fuzz` goes on from here with
// other seeds; what it finds is kept in test/corpus and tried again here.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { copy, dumps, loads, UnpicklingError } from '../lib/index.ts'
import { codeFault, codeSubjects, honestFault, spoilt, trusts } from './fuzz/code.ts'
import { anything, clones } from './fuzz/graphs.ts'
import { flipped, knowing, lengthened, randomOf, several, shortened, stamped, subjectOf, truncated, type Subject } from './fuzz/mutate.ts'
import { fault, type Tally } from './fuzz/oracle.ts'
import { same } from './same.ts'
import { expectBytes } from './support/bytes.ts'
import { examples, registerExamples, travelsByName } from './support/examples.ts'

registerExamples()

/** About how many mutants of one kind an example gets; all that there are, if there are fewer. */
const SHARE = 100
/** Below this size every byte is cut at and every bit flipped. */
const SMALL = 4096
const SEED = 20_240_229

const subjects: readonly (readonly [name: string, subject: Subject])[] = examples
  .filter(({ verdict }) => verdict === 'pass' || verdict === 'by reference')
  .map(({ name, make }): [string, Uint8Array<ArrayBuffer>] => [name, dumps(make())])
  .filter(([, bytes]) => bytes.length < 40_000)
  .map(([name, bytes]) => [name, subjectOf(bytes)])

const step = (of: number): number => Math.max(1, Math.ceil(of / SHARE))
const tally: Tally = { refused: 0, loaded: 0, stuck: 0 }

function tryAll(mutants: Iterable<Uint8Array<ArrayBuffer>>): void {
  for (const bytes of mutants) {
    const found = fault(bytes, tally)
    if (found !== undefined) expect.fail(`${found}: ${hex(bytes)}`)
  }
}

/** What is not whole is refused, whatever it is. */
function mustRefuse(mutants: Iterable<Uint8Array<ArrayBuffer>>): void {
  for (const bytes of mutants) {
    try {
      loads(bytes)
    } catch (error) {
      if (error instanceof UnpicklingError) continue
      throw error
    }
    expect.fail(`it was loaded: ${hex(bytes)}`)
  }
}

const hex = (bytes: Uint8Array): string => Array.from(bytes.subarray(0, 4000), byte => byte.toString(16).padStart(2, '0')).join('')
const unhex = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text.trim().match(/../g) ?? [], pair => Number.parseInt(pair, 16))

describe('every example', () => {
  test.each(subjects)('%s', (name, subject) => {
    const { bytes } = subject
    const all = bytes.length < SMALL ? 1 : step(bytes.length)
    mustRefuse(truncated(subject, all))
    mustRefuse(flipped(subject, all))
    tryAll(shortened(subject, step(bytes.length)))
    tryAll(stamped(subject, step(bytes.length * 5) * 5))
    tryAll(lengthened(subject))
    const random = randomOf(SEED + name.length)
    for (const mutate of Object.values(knowing)) {
      for (let i = 0; i < 12; i++) tryAll([mutate(subject, random, subjects[random(subjects.length)]![1])])
    }
    for (let i = 0; i < 40; i++) tryAll([several(subject, random, subjects[random(subjects.length)]![1])])
  })

  test('is loaded often enough for the tests to mean something', () => {
    expect(tally.loaded).toBeGreaterThan(tally.refused / 50)
    expect(tally.stuck).toBeLessThan(tally.loaded / 3)
  })
})

describe('graphs', () => {
  test('come back the same, and as the same bytes', () => {
    fc.assert(fc.property(anything, make => {
      const graph = make()
      const bytes = dumps(graph)
      const back = loads(bytes)
      expect(same(graph, back, travelsByName)).toBeUndefined()
      expectBytes(dumps(back), bytes)
      expectBytes(dumps(make()), bytes)
      expect(same(graph, copy(graph), travelsByName)).toBeUndefined()
    }), { seed: SEED, numRuns: 1500 })
  })

  test('are what structuredClone makes of them', () => {
    fc.assert(fc.property(clones, make => {
      const graph = make()
      expect(same(structuredClone(graph), loads(dumps(graph)), travelsByName)).toBeUndefined()
    }), { seed: SEED, numRuns: 1000 })
  })

  test('do nothing when they are spoilt', () => {
    const other = subjectOf(dumps([{ a: new Map([[1, [2n]]]) }, Object.freeze([Symbol('s'), /x/])]))
    fc.assert(fc.property(anything, fc.integer(), (make, seed) => {
      const subject = subjectOf(dumps(make()))
      const random = randomOf(seed)
      tryAll(Array.from({ length: 15 }, () => several(subject, random, other)))
    }), { seed: SEED, numRuns: 500 })
  })
})

describe('code', () => {
  const coded = codeSubjects()
  const seen: Tally = { refused: 0, loaded: 0, stuck: 0 }

  test.each(coded)('%s: runs nothing and leaves nothing behind', (name, subject) => {
    const random = randomOf(SEED + name.length)
    const mutants = Array.from({ length: 40 }, () => spoilt(subject, random, coded[random(coded.length)]![1]))
    for (const [i, bytes] of [...mutants, ...lengthened(subject)].entries()) {
      const found = codeFault(bytes, trusts[i % trusts.length]!, seen)
      if (found !== undefined) expect.fail(`${found}: ${hex(bytes)}`)
    }
    expect(honestFault()).toBeUndefined()
  })

  test('is loaded often enough for the tests to mean something', () => {
    expect(seen.loaded).toBeGreaterThan(seen.refused / 50)
  })
})

const corpus = Object.entries(import.meta.glob<string>('./corpus/*.hex', { query: '?raw', import: 'default', eager: true }))

describe('what was found before', () => {
  test.each(corpus)('%s', (_, text) => {
    tryAll([unhex(text)])
    for (const trust of trusts) expect(codeFault(unhex(text), trust, { refused: 0, loaded: 0, stuck: 0 })).toBeUndefined()
    expect(honestFault()).toBeUndefined()
  })
})
