// What is written in pieces: long buffers, which a dump at once does not copy before the end; many strings, which are put into
// bytes as they come.

import { describe, expect, it } from 'vitest'
import { equalBytes } from '../lib/core/bytes.ts'
import { copy, dumps, dumpsAsync, loads, Pickler, type PicklingError } from '../lib/index.ts'
import { failing } from './support/failing.ts'

const sizes = [0, 1, (1 << 14) - 1, 1 << 14, (1 << 14) + 1, 1 << 18, 3 << 18]

function noise(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => i * 31 + (i >> 8))
}

describe('long buffers', () => {
  it.each(sizes)('of %i bytes come back, at once and with waiting', async size => {
    const value = { before: 'a', bytes: noise(size), between: [1, 2, 3], same: noise(size), after: 'b' }
    const bytes = dumps(value)
    for (const twin of [loads<typeof value>(bytes), copy(value)]) {
      expect({ ...twin, bytes: 0, same: 0 }).toEqual({ ...value, bytes: 0, same: 0 })
      // `toEqual` takes seconds for what is long.
      expect([equalBytes(twin.bytes, value.bytes), equalBytes(twin.same, value.same)]).toEqual([true, true])
    }
    expect(equalBytes(await dumpsAsync(value), bytes)).toBe(true)
  })

  it('are copies as soon as a dump has ended', () => {
    const value = noise(1 << 16)
    const [bytes, twin] = [dumps(value), copy(value)]
    const before = value.slice()
    value.fill(0)
    expect(loads(bytes)).toEqual(before)
    expect(twin).toEqual(before)
  })

  it('are those of the moment when somebody waits', async () => {
    const value = { bytes: noise(1 << 16) }
    const before = value.bytes.slice()
    const promise = dumpsAsync(value)
    value.bytes.fill(0)
    expect(loads<typeof value>(await promise).bytes).toEqual(before)
  })

  it.each<[string, (victim: ArrayBuffer) => void]>([
    ['transferred', victim => { structuredClone(victim, { transfer: [victim] }) }],
    ['resized', victim => { victim.resize(8) }],
  ])('that are %s by what runs meanwhile are an error, not half a pickle', (_, rob) => {
    const victim = new ArrayBuffer(1 << 16, { maxByteLength: 1 << 17 })
    const thief = {}
    const pickler = new Pickler()
    pickler.persistentId = value => {
      if (value === thief) rob(victim)
      return undefined
    }
    expect(failing<PicklingError>(() => pickler.dump([victim, thief])).code).toBe('CHANGED')
    expect(loads(new Pickler().dump(['still', victim.byteLength === 0 ? undefined : victim]))).toHaveLength(2)
  })
})

describe('many strings', () => {
  const plain = Array.from({ length: 200 }, (_, i) => `string ${i} – ${'é漢😀'.repeat(i % 5)}`)
  const long = 'long '.repeat(30_000)
  const half = 'half \ud83d'

  it.each([62, 63, 64, 65, 66, 128, 199])('with one that is long, or half of a character, at place %i', async at => {
    for (const odd of [long, half, '', `${long}${half}`]) {
      const strings = plain.with(at, odd)
      const bytes = dumps(strings)
      expect(loads(bytes)).toEqual(strings)
      expect(copy(strings)).toEqual(strings)
      expect(equalBytes(await dumpsAsync(strings), bytes)).toBe(true)
    }
  })

  it('with a long one and half of a character far behind it', () => {
    const strings = plain.with(70, long).with(190, half)
    expect(loads(dumps(strings))).toEqual(strings)
  })
})
