// Bad input can do nothing: one table of attacks, each loaded as it is and with a polluted Object.prototype. Whatever
// happens, only an UnpicklingError leaves, nothing that was there before is changed, and nobody's code has run.

import { describe, expect, test } from 'vitest'
import { copy, dumps, loads, PicklingError, Trust, UnpicklingError } from '../lib/index.ts'
import { bytes, names } from './hostile/bytes.ts'
import { values } from './hostile/dumps.ts'
import { keys, prototypes } from './hostile/keys.ts'
import { canary, changes, picture, ran, type Row } from './hostile/row.ts'
import { references, sizes } from './hostile/sizes.ts'
import { hooks, types } from './hostile/types.ts'

const rows: readonly Row[] = [...keys, ...prototypes, ...hooks, ...types, ...references, ...sizes, ...bytes, ...names]

/** What somebody else may have put where every object finds it. */
const pollution: Record<string, unknown> = {
  trust: Trust.code, allow: [globalThis.eval, globalThis.fetch], limits: { nodes: 0 }, attachments: [1], signal: 1,
  get: canary('get'), set: canary('set'), value: 1, writable: true, enumerable: true, configurable: true, then: canary('then'),
  onProgress: canary('onProgress'), persistentLoad: canary('persistentLoad'), findClass: canary('findClass'),
}

interface Outcome {
  readonly value?: unknown
  readonly error?: unknown
}

/** Runs it as it is, or while Object.prototype is polluted. */
function attempt(run: () => unknown, polluted: boolean): Outcome {
  if (polluted) for (const [key, value] of Object.entries(pollution)) Object.prototype[key as never] = value as never
  try {
    return { value: run() }
  } catch (error) {
    return { error }
  } finally {
    if (polluted) for (const key of Object.keys(pollution)) Reflect.deleteProperty(Object.prototype, key)
  }
}

function judge(row: Row, { value, error }: Outcome): void {
  if (error !== undefined) {
    expect(error).toBeInstanceOf(UnpicklingError)
    const { code, offset, path, message } = error as UnpicklingError
    expect(row.codes, message).toContain(code)
    if (!row.nowhere) {
      expect(offset, 'offset').toBeTypeOf('number')
      expect(offset).toBeGreaterThanOrEqual(0)
    }
    if (path !== undefined) expect(Array.isArray(path)).toBe(true)
    expect(message.length, 'length of the message').toBeLessThan(1500)
    // eslint-disable-next-line no-control-regex -- what a terminal or a page would obey must not be there
    expect(message, 'what is shown').not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
  } else {
    expect(row.codes, 'it was loaded').toEqual([])
    expect(row.check!(value), 'what was loaded').toBe(true)
  }
}

describe.each([['as it is', false], ['with a polluted Object.prototype', true]] as const)('%s', (_, polluted) => {
  /** What a run leaves, once it is certain that it changed and ran nothing. */
  function watched(run: () => unknown): Outcome {
    ran.length = 0
    const before = picture()
    const outcome = attempt(run, polluted)
    expect(changes(before, picture()), 'what every realm has').toEqual([])
    expect(ran, 'what ran').toEqual([])
    return outcome
  }

  test.each(rows)('loads: $id $what', row => {
    const input = row.input() as ArrayBuffer
    const options = row.options?.()
    judge(row, watched(() => loads(input, options)))
  })

  test.each(values)('dumps: $id $what', ({ make, check }) => {
    for (const way of [(value: unknown) => loads(dumps(value)), copy]) {
      const value = make()
      const outcome = watched(() => way(value))
      if (check === undefined) expect(outcome.error).toBeInstanceOf(PicklingError)
      else if ('error' in outcome) throw outcome.error
      else expect(check(outcome.value), 'what came back').toBe(true)
    }
  })
})
