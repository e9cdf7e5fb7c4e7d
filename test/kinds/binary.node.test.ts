// Node's Buffer: its class, and the memory that small ones share with the rest of the program.

import { describe, expect, test } from 'vitest'
import { copy, dumps, loads, registry } from '../../lib/data.ts'
import { diagnose } from '../../lib/core/diagnose.ts'

describe('Buffer', () => {
  test('comes back as a Buffer', () => {
    const back = copy(Buffer.from('dill'))
    expect(Buffer.isBuffer(back)).toBe(true)
    expect(back.toString()).toBe('dill')
  })

  test('drags no memory of others along', () => {
    const secret = Buffer.from('a secret that nobody asked to save')
    const value = Buffer.from('dill')
    expect(value.buffer).toBe(secret.buffer)
    for (const told of [value, new Uint8Array(value.buffer, value.byteOffset, value.length), new DataView(value.buffer, value.byteOffset, value.length)]) {
      expect(Buffer.from(dumps(told)).toString('latin1')).not.toContain('secret')
      expect(loads<DataView>(dumps(told)).byteLength).toBe(4)
      expect(diagnose(told, { registry }).notes.map(note => note.message)).toEqual([expect.stringContaining('memory that Node shares')])
    }
  })

  test('has the same bytes wherever it lies in the pool', () => {
    const bytes = [1, 2, 3].map(() => Buffer.from(dumps(Buffer.from('same'))).toString('hex'))
    expect(new Set(bytes).size).toBe(1)
  })

  test.each([Buffer.poolSize, 100])('keeps sharing memory of the program’s own, of %i bytes', size => {
    const memory = new ArrayBuffer(size)
    const back = copy({ a: Buffer.from(memory, 0, 10), b: Buffer.from(memory, 5, 10), all: new Uint8Array(memory) })
    back.a[7] = 42
    expect([back.b[2], back.all[7], back.all.length]).toEqual([42, 42, size])
  })

  test('loads from a Buffer without sharing it', () => {
    const input = Buffer.from(dumps({ list: new Uint8Array([1, 2, 3]) }))
    const back = loads<{ list: Uint8Array }>(input)
    input.fill(0)
    expect([[...back.list], back.list.buffer.byteLength]).toEqual([[1, 2, 3], 3])
  })
})
