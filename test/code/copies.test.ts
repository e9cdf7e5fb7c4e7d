// Two copies of the library on one page: what one has stamped, the other cannot read, and says so.

import { afterEach, expect, test } from 'vitest'
import { isNotAlone } from '../../lib/capture/modules.ts'
import { dumps, loads, type PicklingError } from '../../lib/index.ts'
import { m } from '../../lib/runtime.ts'
import { fromElsewhere } from '../support/code-bytes.ts'
import { failing } from '../support/failing.ts'

const copies = Symbol.for('dill.runtimes')
const page = globalThis as { [copies]?: unknown[] }
const before = [...page[copies] ?? []]
afterEach(() => void (page[copies] = [...before]))

const closure = (n => () => n)(1)

test('alone, nothing is said of others', () => {
  m('0'.repeat(32), 'alone.js', '0'.repeat(32))
  expect(isNotAlone()).toBe(false)
  expect(failing<PicklingError>(() => dumps(closure)).hint).not.toContain('two copies')
})

test('beside another copy, the remedy names it', () => {
  page[copies] = [...page[copies] ?? [], {}]
  expect(isNotAlone()).toBe(true)
  expect(failing<PicklingError>(() => dumps(closure)).hint).toContain('two copies of dill')
})

test('beside another copy, bytes that are not sealed here are told why', () => {
  const bytes = fromElsewhere(dumps(() => 1))
  expect(failing(() => loads(bytes)).message).not.toContain('two copies')
  page[copies] = [...page[copies] ?? [], {}]
  expect(failing(() => loads(bytes)).message).toContain('two copies of dill')
})
