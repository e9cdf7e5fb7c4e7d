// dill's test_check.py: a lambda is checked with each option. There it is that nothing is raised and no traceback printed; here
// that the verdict is yes.

import { expect, test } from 'vitest'
import { dispose } from '../../lib/link/dispose.ts'
import { check, HIGHEST_PROTOCOL, temp, type CheckOptions } from '../../lib/index.ts'
import { openRealms } from '../support/check-realm.ts'

const realms = await openRealms()

const f = (x: number): number => x ** 2

async function raiseCheck(options: CheckOptions): Promise<void> {
  const out = temp.capture('stderr')
  const { ok, error, failures, notes, bytes } = await check(f, { ...realms.own, ...options })
  out[dispose]()
  expect([ok, error?.message, failures, notes, out.text]).toEqual([true, undefined, [], [], ''])
  expect(bytes).toBeGreaterThan(0)
}

test('test_check.py::test_simple', () => raiseCheck({}))
test('test_check.py::test_recurse', () => raiseCheck({ recurse: true }))
test('test_check.py::test_byref', () => raiseCheck({ byref: true }))
test('test_check.py::test_protocol', () => raiseCheck({ protocol: HIGHEST_PROTOCOL }))
// Another interpreter is another maker of realms.
test('test_check.py::test_python', () => raiseCheck({ realm: realms.named.realm }))
