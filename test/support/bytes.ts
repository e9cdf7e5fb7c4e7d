// What is true of all bytes that are written.

import { expect } from 'vitest'
import { equalBytes } from '../../lib/core/bytes.ts'
import { disassemble } from '../../lib/core/disassemble.ts'

/** Every byte stands in one row, and none is at fault. */
export function expectRowsToTheEnd(bytes: Uint8Array<ArrayBuffer>): void {
  let at = 0
  for (const { offset, length, fault } of disassemble(bytes)) {
    expect(fault).toBeUndefined()
    expect(offset).toBe(at)
    at += length
  }
  expect(at).toBe(bytes.length)
}

/** That bytes are those: what an expectation takes long to find of long ones that are alike, and tells well of others. */
export function expectBytes(found: Uint8Array, wanted: Uint8Array, what?: string): void {
  if (!equalBytes(found, wanted)) expect(found, what).toEqual(wanted)
}
