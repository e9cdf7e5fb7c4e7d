// Who vouches for bytes: the seal holds over every byte, travels with every copy, and is nobody else's; without it, what
// can make code or reach the host is loaded only if the caller says so, and nothing but the caller's own options says it.

import { describe, expect, test } from 'vitest'
import { FLAG_CODE, FLAG_SEALED, FLAGS_AT } from '../lib/core/opcodes.ts'
import { checkingSeal, isSealed, seal, SEAL, sealing, siphash } from '../lib/core/trust.ts'
import { dumps, loads, loadsAsync, PickleError, register, Trust, UnpicklingError, type LoadOptions } from '../lib/index.ts'
import { pickle, resum } from './assembler.ts'

describe('SipHash-2-4 of 128 bits', () => {
  // The official vectors: key 00…0f, messages of 0, 1, 2 … bytes 00, 01, 02 …
  const vectors = [
    'a3817f04ba25a8e66df67214c7550293', 'da87c1d86b99af44347659119b22fc45', '8177228da4a45dc7fca38bdef60affe4',
    '9c70b60c5267a94e5f33b6b02985ed51', 'f88164c12d9c8faf7d0f6e7c7bcd5579', '1368875980776f8854527a07690e9627',
    '14eeca338b208613485ea0308fd7a15e', 'a1f1ebbed8dbc153c0b84aa61ff08239', '3b62a9ba6258f5610f83e264f31497b4',
  ]
  const key = new Uint32Array(new Uint8Array(Array.from({ length: 16 }, (_, i) => i)).buffer)
  const hash = (bytes: Uint8Array): string => Array.from(siphash(key, bytes), byte => byte.toString(16).padStart(2, '0')).join('')
  const message = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i)

  test.each(vectors.map((vector, length) => [length, vector] as const))('%i bytes', (length, vector) => {
    expect(hash(message(length))).toBe(vector)
  })

  test('63 bytes', () => {
    expect(hash(message(63))).toBe('5150d1772f50834a503e069a973fbd7c')
  })

  test.each([[0, 0], [65_536, 0], [65_544, 1], [200_003, 3]])('%i bytes are sealed with %i pauses', (length, pauses) => {
    const bytes = message(length)
    const steps = sealing(bytes)
    let count = 0
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) count++
    expect(count).toBe(pauses)
    expect(isSealed(bytes, step.value)).toBe(true)
    expect([...checkingSeal(bytes, step.value)]).toHaveLength(pauses)
    bytes[0]! ^= 1
    expect(isSealed(bytes, step.value)).toBe(length === 0)
  })

  test('a view in the middle of a buffer', () => {
    expect(hash(Uint8Array.of(9, 0, 1, 2, 9).subarray(1, 4))).toBe(vectors[3])
  })
})

const value = (): unknown => ({ run: globalThis.eval, get: globalThis.fetch, at: 'https://example.org/' })

function refusal(bytes: Uint8Array, options?: LoadOptions): UnpicklingError {
  try {
    loads(bytes, options)
  } catch (error) {
    expect(error).toBeInstanceOf(UnpicklingError)
    return error as UnpicklingError
  }
  throw new Error('it was loaded')
}

/** The bytes with one changed, and the checksum right. */
function changed(bytes: Uint8Array, at: number, by = 1): Uint8Array {
  const copy = bytes.slice()
  copy[at]! ^= by
  return resum(copy)
}

/** Somewhere in the text "example". */
const inText = (bytes: Uint8Array): number => new TextDecoder('latin1').decode(bytes).indexOf('example') + 2

describe('the seal', () => {
  test('is put onto what can make code or reach the host, and only there', () => {
    expect(dumps(value())[FLAGS_AT]! & (FLAG_CODE | FLAG_SEALED)).toBe(FLAG_CODE | FLAG_SEALED)
    expect(dumps({ a: [1, new Map(), Math.max] })[FLAGS_AT]! & (FLAG_CODE | FLAG_SEALED)).toBe(0)
  })

  test('is put onto accessors that nobody registered', () => {
    const size = Object.getOwnPropertyDescriptor(Map.prototype, 'size')!.get!
    const bytes = dumps(Object.defineProperty({}, 'size', { get: size }))
    expect(Object.getOwnPropertyDescriptor(loads(bytes), 'size')?.get).toBe(size)
    expect(refusal(changed(bytes, bytes.length - 1))).toMatchObject({ code: 'CODE_NOT_TRUSTED' })
    expect(Object.getOwnPropertyDescriptor(loads(changed(bytes, bytes.length - 1), { allow: [size] }), 'size')?.get).toBe(size)
  })

  test.each([
    ['as it is', (bytes: Uint8Array) => bytes],
    ['in a copy', (bytes: Uint8Array) => bytes.slice()],
    ['in another buffer', (bytes: Uint8Array) => structuredClone(bytes)],
    ['after a way as text', (bytes: Uint8Array) => Uint8Array.from(atob(btoa(String.fromCharCode(...bytes))), c => c.charCodeAt(0))],
  ])('vouches for the bytes %s', (_, way) => {
    const loaded = loads<{ run: unknown, get: unknown }>(way(dumps(value())) as Uint8Array<ArrayBuffer>)
    expect(loaded.run).toBe(globalThis.eval)
    expect(loaded.get).toBe(globalThis.fetch)
  })

  test('breaks with each bit of the content, and of itself', () => {
    const bytes = dumps(value())
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const copy = bytes.slice()
      copy[bit >> 3]! ^= 1 << (bit & 7)
      expect(isSealed(copy.subarray(0, -SEAL), copy.subarray(-SEAL)), `bit ${bit}`).toBe(false)
      refusal(copy)
    }
    expect(isSealed(bytes.subarray(0, -SEAL), bytes.subarray(-SEAL))).toBe(true)
  })

  test.each([
    ['a byte of a string changed', (bytes: Uint8Array) => changed(bytes, inText(bytes))],
    ['a byte of itself changed', (bytes: Uint8Array) => changed(bytes, bytes.length - 1)],
    ['zeros in its place', (bytes: Uint8Array) => resum(bytes.slice().fill(0, -SEAL))],
    ['another realm\'s in its place', (bytes: Uint8Array) => {
      const copy = bytes.slice()
      copy.set(siphash(new Uint32Array([1, 2, 3, 4]), copy.subarray(0, -SEAL)), copy.length - SEAL)
      return copy
    }],
    ['that of other bytes in its place', (bytes: Uint8Array) => {
      const copy = bytes.slice()
      copy.set(dumps(globalThis.eval).subarray(-SEAL), copy.length - SEAL)
      return copy
    }],
    ['its flag taken off', (bytes: Uint8Array) => {
      const copy = bytes.slice(0, -SEAL)
      copy[FLAGS_AT]! &= ~FLAG_SEALED
      return resum(copy)
    }],
    ['both flags taken off', (bytes: Uint8Array) => {
      const copy = bytes.slice(0, -SEAL)
      copy[FLAGS_AT]! &= ~(FLAG_SEALED | FLAG_CODE)
      return resum(copy)
    }],
  ])('does not vouch for bytes with %s', (_, tamper) => {
    const { code, message, hint, offset } = refusal(tamper(dumps(value())))
    expect(code).toBe('CODE_NOT_TRUSTED')
    expect(message).toContain('eval')
    expect(message).toContain('fetch')
    expect(hint).toContain('allow: [')
    expect(hint).toContain('Trust.refs')
    expect(offset).toBeGreaterThan(0)
  })

  test('does not vouch for bytes that are shorter than itself', () => {
    expect(refusal(dumps(value()).slice(0, 30)).code).toMatch(/TRUNCATED|DAMAGED/)
    expect(isSealed(new Uint8Array(4), new Uint8Array(4))).toBe(false)
    expect(isSealed(new Uint8Array(4), seal(new Uint8Array(4)).slice(0, 15))).toBe(false)
  })

  test('C16: sees bytes that are changed in place, through another view', () => {
    const bytes = dumps(value())
    new DataView(bytes.buffer, bytes.byteOffset).setUint8(inText(bytes), 0x21)
    expect(refusal(bytes).code).toBe('DAMAGED')
    expect(refusal(resum(bytes)).code).toBe('CODE_NOT_TRUSTED')
  })

  test('C16: what is changed while a promise is waited for is not what is loaded', async () => {
    const bytes = dumps(value())
    const loading = loadsAsync<{ at: string }>(bytes)
    bytes.fill(0xff)
    expect((await loading).at).toBe('https://example.org/')
  })
})

describe('without a seal', () => {
  const bytes = pickle(['ARR', 2], ['GLOBAL', 'globalThis', 'eval'], ['GLOBAL', 'host', 'fetch'])
  const both = [globalThis.eval, globalThis.fetch]

  test('Trust.refs and Trust.code vouch', () => {
    expect(loads(bytes, { trust: Trust.refs })).toEqual(both)
    expect(loads(bytes, { trust: Trust.code })).toEqual(both)
  })

  test('a list allows what is on it, and names what is not', () => {
    expect(loads(bytes, { allow: both })).toEqual(both)
    const { message } = refusal(bytes, { allow: [globalThis.eval] })
    expect(message).toContain('fetch')
    expect(message).not.toContain('eval')
  })

  const bad = (options: unknown): unknown => {
    try {
      return loads(bytes, options as LoadOptions)
    } catch (error) {
      return error
    }
  }

  test.each([
    ['a word', { trust: 'code' }], ['a number', { trust: 2 }], ['true', { trust: true }], ['what looks like it', { trust: { name: 'code', level: 2 } }],
    ['what JSON can hold', JSON.parse('{"trust":{"__proto__":{"level":2}},"allow":["eval","fetch"]}') as unknown],
    ['a word as a list', { allow: 'eval,fetch' }], ['names as a list', { allow: ['eval', 'fetch'] }], ['an object as a list', { allow: { includes: () => true } }],
    ['options that inherit', Object.create({ trust: Trust.code, allow: both })],
  ])('%s does not', (_, options) => {
    const error = bad(options)
    expect(error).toBeInstanceOf(PickleError)
    expect((error as PickleError).code).toMatch(/^(BAD_OPTION|CODE_NOT_TRUSTED)$/)
  })

  test.each(['trust', 'level', 'allow', 'includes', 'sealed', 'code', 'power'])('a polluted Object.prototype.%s does not', key => {
    const chosen: Record<string, unknown> = { trust: Trust.code, level: 2, allow: both, includes: () => true, sealed: true, code: true, power: false }
    Object.defineProperty(Object.prototype, key, { value: chosen[key], configurable: true, writable: true })
    try {
      for (const options of [undefined, {}, { limits: {} }]) expect(refusal(bytes, options).code).toBe('CODE_NOT_TRUSTED')
    } finally {
      Reflect.deleteProperty(Object.prototype, key)
    }
  })

  test('what was registered is no power', () => {
    function greet(): string { return 'hello' }
    register(greet, { name: 'trust.greet' })
    expect(loads(pickle(['GLOBAL', 'registered', 'trust.greet']))).toBe(greet)
  })

  test('a level cannot be changed', () => {
    expect(() => Object.assign(Trust.data, { level: 2 })).toThrow(TypeError)
    expect(Trust.data.level).toBe(0)
  })
})
