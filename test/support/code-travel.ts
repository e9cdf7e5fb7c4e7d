// Sends the bytes of a row to another realm, and judges what came of it.

import { expect } from 'vitest'
import { dumps, type DumpOptions } from '../../lib/index.ts'
import type { Row } from '../code/case.ts'
import { expectBytes } from './bytes.ts'
import type { CodeAnswer } from './code-answer.ts'
import { content } from './code-bytes.ts'
import type { CodeRealm } from './code-realm.ts'

/** Sends bytes of what needs its module to a realm that lacks that, and wants to hear of it. */
export async function expectMissed(realm: CodeRealm, { make, options, module, name, home = module }: Row): Promise<void> {
  const { error, hint, code } = await realm.ask({ module, name, bytes: dumps(await make(), options) })
  expect(error).toContain(`/${home}.js`)
  expect(code).not.toBe('CODE_NOT_TRUSTED')
  expect(hint).toMatch(/load|recurse/i)
  expect(error, 'what to do').toContain(hint)
}

/** Sends bytes to another realm, and judges what it made of them. */
export async function expectTravels(realm: CodeRealm, row: Row, bytes: Uint8Array<ArrayBuffer>, options?: DumpOptions): Promise<CodeAnswer> {
  const { module, name } = row
  const there = await realm.ask({ module, name, bytes, ...options && { options } })
  expect(there.error).toBeUndefined()
  expect(there.ran, 'what ran while it was loaded').toEqual([])
  expect(there.played).toStrictEqual(row.gives)
  expect(there.again, 'a copy of the copy').toStrictEqual(row.gives)
  expectBytes(content(there.copied!), content(bytes), 'bytes of the copy')
  return there
}
