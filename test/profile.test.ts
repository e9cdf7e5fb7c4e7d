// A profile tells each byte and each millisecond once, and is a file that speedscope reads. No test here is about how long
// something takes.

import { describe, expect, test } from 'vitest'
import { copy, dumps, dumpsAsync, graphBytes, loads, Pickler, profile, profileBytes, PicklingError, UnpicklingError, type PickleError, type Profile, type Speedscope } from '../lib/index.ts'
import { watched, type Watch } from '../lib/core/onlookers.ts'
import { profiling } from '../lib/profile.ts'
import { Ledger, type PathNode } from '../lib/profile/ledger.ts'
import { examples, registerExamples } from './support/examples.ts'

registerExamples()

const state = { todos: Array.from({ length: 50 }, (_, id) => ({ id, text: `todo ${id}`, tags: new Set(['a']) })), map: new Map<unknown, unknown>([['k', { v: 1 }], [{ key: 1 }, 2]]), when: new Date(0) }

const summed = (rows: readonly { bytes: number, ms: number }[], what: 'bytes' | 'ms'): number => rows.reduce((sum, row) => sum + row[what], 0)

/** What is wrong with a file by the schema of speedscope, if anything. */
function fault(file: Speedscope): string | undefined {
  const { shared: { frames }, profiles } = JSON.parse(JSON.stringify(file)) as Speedscope
  if (file.$schema !== 'https://www.speedscope.app/file-format-schema.json') return 'another schema'
  if (!frames.every(({ name }) => typeof name === 'string')) return 'a frame without a name'
  for (const { type, name, unit, startValue, endValue, samples, weights } of profiles) {
    if (type !== 'sampled' || typeof name !== 'string' || !['milliseconds', 'bytes'].includes(unit)) return 'a profile of no known form'
    if (samples.length !== weights.length) return 'samples without weights'
    if (!samples.every(stack => stack.length > 0 && stack.every(frame => Number.isInteger(frame) && frame >= 0 && frame < frames.length))) return 'a stack of unknown frames'
    if (!weights.every(weight => Number.isFinite(weight) && weight > 0)) return 'a weight that is none'
    if (startValue !== 0 || Math.abs(endValue - weights.reduce((sum, weight) => sum + weight, 0)) > 1e-6 * endValue) return 'an end that is not the sum'
  }
  const { activeProfileIndex } = file
  return activeProfileIndex < profiles.length ? undefined : 'no active profile'
}

function isWhole(told: Profile): void {
  expect(summed(told.kinds, 'bytes') + told.envelope).toBe(told.bytes)
  expect(summed(told.paths, 'bytes') + told.envelope).toBe(told.bytes)
  expect(summed(told.kinds, 'ms')).toBeCloseTo(told.ms, 6)
  expect(summed(told.paths, 'ms')).toBeCloseTo(told.ms, 6)
  const [root] = told.paths
  expect(root).toMatchObject({ path: '$' })
  expect(root!.total.bytes).toBe(told.bytes - told.envelope)
  expect(root!.total.ms).toBeCloseTo(told.ms, 6)
  expect(told.paths.every(({ bytes, ms, total }) => bytes >= 0 && ms >= 0 && total.bytes >= bytes && total.ms >= ms - 1e-9)).toBe(true)
  expect(fault(told.toSpeedscope())).toBeUndefined()
}

describe('of a value', () => {
  test('every byte and all of the time are somebody\'s', () => {
    const told = profile(state, { rounds: 3 })
    isWhole(told)
    expect([told.dumps, told.bytes, told.rounds]).toEqual([1, dumps(state).length, 3])
  })

  test('by kind and by path, items together', () => {
    const { kinds, paths } = profile(state, { rounds: 1 })
    expect(Object.fromEntries(kinds.map(({ type, count }) => [type, count]))).toEqual({ Object: 53, Set: 50, Map: 1, Array: 1, Date: 1 })
    expect(Object.fromEntries(paths.map(({ path, count }) => [path, count]))).toEqual({
      $: 1, '$.todos': 1, '$.todos[*]': 50, '$.todos[*].tags': 50, '$.map': 1, '$.map[*]': 1, '$.map[key]': 1, '$.when': 1,
    })
  })

  test.each(examples.filter(({ verdict }) => verdict === 'pass' || verdict === 'by reference'))('$group: $name', ({ make }) => {
    isWhole(profile([make()], { rounds: 1, every: 1 }))
  })

  test('as a tree by the steps of paths, which adds up to the same', () => {
    const { root, paths } = profile(state, { rounds: 1 })
    const told: PathNode[] = []
    const rest = [root!]
    for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
      told.push(node)
      const below = [...node.branches.values()]
      expect(node.total.bytes).toBe(node.bytes + summed(below.map(({ total }) => total), 'bytes'))
      rest.push(...below.reverse())
    }
    expect(told.map(({ label, path, depth, step }) => [label, path, depth, step?.via])).toEqual([
      ['$', '$', 0, undefined], ['todos', '$.todos', 1, 'property'], ['[*]', '$.todos[*]', 2, 'element'], ['tags', '$.todos[*].tags', 3, 'property'],
      ['map', '$.map', 1, 'property'], ['[*]', '$.map[*]', 2, 'entry'], ['[key]', '$.map[key]', 2, 'key'], ['when', '$.when', 1, 'property'],
    ])
    expect(new Set(told.map(({ path }) => path))).toEqual(new Set(paths.map(({ path }) => path)))
  })

  test('in steps, between which others may work and dump', () => {
    const value = Array.from({ length: 20_000 }, (_, n) => ({ n }))
    const done: number[] = []
    const steps = profiling(value, () => new Pickler(), { rounds: 2, onRound: n => done.push(n) })
    let rests = 0
    for (let step = steps.next(); ; step = steps.next(), rests++) {
      if (step.done === true) {
        isWhole(step.value)
        expect(step.value.bytes).toBe(dumps(value).length)
        break
      }
      dumps({ between: rests })
    }
    expect([done, rests > 15]).toEqual([[1, 2], true])
  })

  test('what cannot be saved is the error of the dump', () => {
    expect(() => profile({ weak: new WeakMap() })).toThrow(PicklingError)
  })

  test.each([['rounds', 0], ['rounds', 1.5], ['every', -1], ['every', 'x']])('%s: %s is refused', (option, value) => {
    expect(() => profile({}, { [option]: value })).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }) as PickleError)
  })

  test('a list of attachments is not filled merely to look', () => {
    const attachments: unknown[] = []
    profile({ a: 1 }, { rounds: 1, attachments })
    expect(attachments).toEqual([])
  })

  test('depth is bounded: what lies deeper counts for the last step', () => {
    let list: unknown = null
    for (let i = 0; i < 20_000; i++) list = { next: list }
    const told = profile(list, { rounds: 1 })
    isWhole(told)
    expect(told.paths.length).toBe(101)
    expect(told.paths.at(-1)!.count).toBe(20_000 - 100)
  })
})

describe('of a function', () => {
  test('tells of the dumps that it makes, and returns nothing else', () => {
    const told = profile(() => {
      dumps([1])
      copy({ a: [2] })
      return 'something'
    })
    expect(told.dumps).toBe(2)
    expect(told.bytes).toBe(dumps([1]).length + dumps({ a: [2] }).length)
    isWhole(told)
  })

  test('waits for a promise, and for nothing after it', async () => {
    const told = await profile(async () => {
      await Promise.resolve()
      await dumpsAsync(state)
      dumps([1])
    })
    dumps([2])
    expect(told.dumps).toBe(2)
    isWhole(told)
  })

  test('without a dump there is nothing', () => {
    const { dumps: count, bytes, ms, paths, kinds } = profile(() => {})
    expect([count, bytes, ms, paths, kinds]).toEqual([0, 0, 0, [], []])
    expect(profile(() => {}).toSpeedscope().profiles).toEqual([expect.objectContaining({ samples: [], endValue: 0 })])
  })

  test('what it throws is thrown, and nobody looks on any longer', async () => {
    const error = new Error('mine')
    expect(() => profile(() => { throw error })).toThrow(error)
    await expect(profile(async () => { throw error })).rejects.toBe(error)
    const told = profile(() => void dumps([1]))
    expect(told.dumps).toBe(1)
  })

  test('two at a time: the later one looks on, and when both are done nobody does', async () => {
    const asked: string[] = []
    const look = (name: string) => (): Watch => {
      asked.push(name)
      return { every: 1, step() {}, again() {}, done() {} }
    }
    const [ends, promises]: [(() => void)[], Promise<unknown>[]] = [[], []]
    for (const name of ['first', 'second']) promises.push(watched(look(name), () => new Promise<void>(resolve => void ends.push(resolve))))
    dumps(1)
    ends[0]!()
    await promises[0]
    dumps(2)
    ends[1]!()
    await promises[1]
    dumps(3)
    expect(asked).toEqual(['second', 'second'])
  })

  test('what it dumps is what it would be', () => {
    let watched: Uint8Array | undefined
    profile(() => { watched = dumps(state) })
    expect(watched).toEqual(dumps(state))
    expect(loads(watched!)).toEqual(state)
  })

  test('a dump within a dump is one of its own', () => {
    class Nested { toState(): Uint8Array { return dumps([1]) } }
    const told = profile(() => {
      dumps({ inner: new Nested().toState() })
    })
    expect(told.dumps).toBe(2)
    isWhole(told)
  })
})

describe('of bytes', () => {
  test('has no time, and the same bytes', () => {
    const told = profileBytes(dumps(state))
    const live = profile(state, { rounds: 1 })
    expect(told.kinds.map(({ ms: _, ...row }) => row)).toEqual(live.kinds.map(({ ms: _, ...row }) => row))
    expect([told.ms, told.rounds, told.envelope]).toEqual([0, 0, graphBytes(dumps(state)).envelope])
    expect(told.toSpeedscope('file.dill').profiles.map(({ unit, name }) => [unit, name])).toEqual([['bytes', 'file.dill: bytes']])
    isWhole(told)
  })

  test('broken ones are an error', () => {
    expect(() => profileBytes(new Uint8Array(3))).toThrow(UnpicklingError)
  })
})

test('time goes to whose tokens begin in its interval', () => {
  // ARR 2, SHAPE, value, OBJ, value: the first interval is the array's and the first object's, the second one the other's.
  const bytes = dumps([{ a: 1 }, { a: 2 }])
  const ledger = new Ledger()
  ledger.add(bytes, { ends: [1, 1 + 7 + 1, 1 + 7 + 1 + 2], times: [1, 2, 4] })
  const { paths } = new (class { paths = ledger.paths() })()
  expect(paths.map(({ path, ms }) => [path, ms])).toEqual([['$', 1], ['$[*]', 6]])
  const late = new Ledger()
  late.add(bytes, { ends: [1, 1, 1, 11, 11], times: [1, 2, 4, 8, 16] })
  expect(late.paths().map(({ ms }) => ms)).toEqual([1, 30])
})
