// Bad input can do nothing: one table of attacks, each loaded as it is and with a polluted Object.prototype, at every
// level of trust. Whatever happens, only an UnpicklingError leaves, nothing that was there before is changed, nobody's
// code has run, and what is saved and brought back afterwards is as if there had been no attack.

import { describe, expect, test } from 'vitest'
import { FLAG_CODE, FLAG_SEALED, FLAGS_AT, HEADER } from '../lib/core/opcodes.ts'
import { SEAL } from '../lib/core/trust.ts'
import { copy, dumps, loads, PicklingError, Trust, UnpicklingError, type LoadOptions } from '../lib/index.ts'
import { ran as noted } from './code/note.ts'
import { resum } from './assembler.ts'
import { bytes, names } from './hostile/bytes.ts'
import { coded } from './hostile/code.ts'
import { values } from './hostile/dumps.ts'
import { keys, prototypes } from './hostile/keys.ts'
import { honest } from './hostile/honest.ts'
import { canary, changes, picture, ran, type Row } from './hostile/row.ts'
import { proxies } from './hostile/proxies.ts'
import { references, sizes } from './hostile/sizes.ts'
import { hooks, types } from './hostile/types.ts'

const tables: readonly (readonly [name: string, rows: readonly Row[]])[] = [
  ['keys', keys], ['prototypes', prototypes], ['hooks', hooks], ['types', types], ['references', references], ['sizes', sizes], ['bytes', bytes], ['names', names], ['code', coded], ['proxies', proxies],
]

/** What somebody else may have put where every object finds it. */
const pollution: Record<string, unknown> = {
  trust: Trust.code, allow: [globalThis.eval, globalThis.fetch], limits: { nodes: 0 }, attachments: [1], signal: 1,
  get: canary('get'), set: canary('set'), value: 1, writable: true, enumerable: true, configurable: true, then: canary('then'),
  onProgress: canary('onProgress'), persistentLoad: canary('persistentLoad'), findClass: canary('findClass'),
}

type Level = readonly [name: string, options: LoadOptions, change: (input: unknown) => unknown]

const levels: readonly Level[] = [
  ['data', { trust: Trust.data }, input => input],
  ['refs', { trust: Trust.refs }, input => input],
  ['code', { trust: Trust.code }, input => input],
  ['under a seal that is none', {}, underASeal],
  ['under a seal that is none, for refs', { trust: Trust.refs }, underASeal],
]

/** Above this size a row is about its size: it is loaded once, as it is, for all the rest is shown by small ones. */
const LARGE = 50_000

const size = (input: unknown): number => ArrayBuffer.isView(input) ? input.byteLength : 0

/** Inputs that are large, made once: no load changes them. */
const large = new Map<Row, unknown>(tables.flatMap(([, rows]) => rows).map(row => [row, row.input()] as const).filter(([, input]) => size(input) > LARGE))

/** The levels that show something: one at which a row was loaded already shows nothing more. */
function levelsFor(row: Row): readonly Level[] {
  if (large.has(row)) return []
  const { trust } = { trust: Trust.data, ...row.options?.() }
  return levels.filter(([, options, change]) => options.trust !== trust || change === underASeal)
}

/** Says that this realm has written it. */
function underASeal(input: unknown): unknown {
  if (size(input) < HEADER) return input
  const whole = input as Uint8Array
  const bytes = new Uint8Array(whole.byteLength + SEAL).fill(7)
  bytes.set(new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength))
  bytes[FLAGS_AT]! |= FLAG_CODE | FLAG_SEALED
  return resum(bytes)
}

/** What data holds must not get a seal when it is written again: nobody has vouched for it. */
function isSealed(value: unknown): boolean {
  try {
    return (dumps(value)[FLAGS_AT]! & FLAG_SEALED) !== 0
  } catch (error) {
    if (error instanceof PicklingError) return false
    throw error
  }
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
    expect(row.check, 'it was loaded').toBeDefined()
    expect(row.check!(value), 'what was loaded').toBe(true)
  }
}

describe.each([['as it is', false], ['with a polluted Object.prototype', true]] as const)('%s', (_, polluted) => {
  /** What a run leaves, once it is certain that it changed and ran nothing. */
  function watched(run: () => unknown): Outcome {
    ran.length = noted.length = 0
    const before = picture()
    const outcome = attempt(run, polluted)
    expect(changes(before, picture()), 'what every realm has').toEqual([])
    expect([...ran, ...noted], 'what ran').toEqual([])
    return outcome
  }

  describe.each(tables)('%s', (table, rows) => {
    test.each(rows.filter(row => !polluted || !large.has(row)))('$id $what', row => {
      const input = (large.get(row) ?? row.input()) as ArrayBuffer
      const options = row.options?.()
      const outcome = watched(() => loads(input, options))
      judge(row, outcome)
      if ('value' in outcome && options === undefined && !large.has(row)) expect(isSealed(outcome.value), 'what was loaded would be vouched for when it is written').toBe(false)

      const others = watched(() => levelsFor(row).map(([level, options, change]) => {
        const { error } = attempt(() => loads(change(input) as ArrayBuffer, { ...row.options?.(), ...options }), false)
        return error === undefined || error instanceof UnpicklingError ? undefined : `${level}: ${String(error)}`
      }))
      expect(others.error).toBeUndefined()
      expect((others.value as unknown[]).filter(Boolean), 'at other levels of trust').toEqual([])
      // Only code leaves anything that a later load could believe.
      if (table === 'code' && !polluted) expect(honest(), 'what is saved and brought back afterwards').toEqual([])
    })

    test('what is saved and brought back after all of them', () => {
      expect(honest()).toEqual([])
    })
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
