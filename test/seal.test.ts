// The seal of a key that both ends hold: it vouches for code in another realm, over every byte, for this one purpose; and
// a key that is none is found before anything else happens.

import { beforeAll, describe, expect, test } from 'vitest'
import { CHECKSUM, FLAG_CODE, FLAG_KEYED, FLAG_SEALED, FLAGS_AT, HEADER } from '../lib/core/opcodes.ts'
import { KEYED, sealedWith } from '../lib/core/keyed.ts'
import * as data from '../lib/data.ts'
import { copy, disassemble, dump, dumps, dumpsAsync, hash, load, loads, loadsAsync, PickleError, Pickler, Trust, Unpickler, UnpicklingError, type DumpOptions } from '../lib/index.ts'
import { resum } from './assembler.ts'
import { content, fromElsewhere } from './support/code-bytes.ts'
import { failing, rejecting } from './support/failing.ts'

const HMAC = { name: 'HMAC', hash: 'SHA-256' }
const keyOf = (usages: KeyUsage[] = ['sign', 'verify'], algorithm: object = HMAC): Promise<CryptoKey> => crypto.subtle.generateKey(algorithm as HmacKeyGenParams, false, usages)

let key: CryptoKey
let other: CryptoKey
let bytes: Uint8Array<ArrayBuffer>
const value = (): unknown => ({ double: (n: number) => 2 * n, at: 'https://example.org/' })

beforeAll(async () => {
  [key, other] = await Promise.all([keyOf(), keyOf()])
  bytes = await dumpsAsync(value(), { seal: key })
})

async function refusal(input: Uint8Array<ArrayBuffer>, options: object = { seal: key }): Promise<UnpicklingError> {
  const error = await rejecting(loadsAsync(input, options))
  expect(error).toBeInstanceOf(UnpicklingError)
  return error
}

const changed = (at: number): Uint8Array<ArrayBuffer> => bytes.map((byte, i) => i === at ? byte ^ 1 : byte)

describe('the seal of a key', () => {
  test('vouches for code', async () => {
    expect((await loadsAsync<any>(bytes, { seal: key })).double(4)).toBe(8)
    expect((await load<any>(new Blob([bytes]), { seal: key })).double(4)).toBe(8)
  })

  test('is the same for a key that only verifies, and one that was brought in', async () => {
    const raw = new Uint8Array(32).fill(5)
    const [signs, verifies] = await Promise.all((['sign', 'verify'] as const).map(use => crypto.subtle.importKey('raw', raw, HMAC, false, [use])))
    const sealed = await dumpsAsync(value(), { seal: signs! })
    expect((await loadsAsync<any>(sealed, { seal: verifies! })).double(4)).toBe(8)
    expect(await dumpsAsync(value(), { seal: signs! })).toEqual(sealed)
  })

  test('stands in place of the realm\'s, over data too', async () => {
    expect(bytes[FLAGS_AT]! & (FLAG_CODE | FLAG_SEALED | FLAG_KEYED)).toBe(FLAG_CODE | FLAG_KEYED)
    const plain = await dumpsAsync([1], { seal: key })
    expect(plain).toHaveLength(dumps([1]).length + KEYED)
    expect(await loadsAsync(plain, { seal: key })).toEqual([1])
    expect(loads(plain)).toEqual([1])
  })

  test('is shown', async () => {
    const rows = disassemble(bytes)
    expect(rows[2]!.operand).toBe('code, sealed with a key')
    expect(rows.at(-1)).toMatchObject({ opcode: 'HMAC', length: KEYED, offset: bytes.length - KEYED })
  })

  test.each([['Trust.data', Trust.data], ['Trust.refs', Trust.refs]])('vouches as far as %s, if the caller says so', async (_, trust) => {
    expect((await refusal(bytes, { seal: key, trust })).code).toBe('CODE_NOT_TRUSTED')
    expect(await loadsAsync(await dumpsAsync([1], { seal: key }), { seal: key, trust })).toEqual([1])
  })

  test('vouches for nothing where no key is given, and the error says which', async () => {
    for (const error of [failing(() => loads(bytes)), await refusal(bytes, {})]) {
      expect(error.code).toBe('CODE_NOT_TRUSTED')
      expect(error.message).toContain('{ seal: key }')
    }
  })

  test('is no other key\'s', async () => {
    const { code, message, hint } = await refusal(bytes, { seal: other })
    expect(code).toBe('SEAL_BROKEN')
    expect(message).toContain('another key')
    expect(hint).toContain('key')
  })

  test('breaks with each byte', async () => {
    for (let at = CHECKSUM; at < bytes.length; at++) {
      expect((await refusal(changed(at))).code, `byte ${at}`).toBe('SEAL_BROKEN')
      // The checksum itself would be made right.
      if (at >= HEADER) expect((await refusal(resum(changed(at)))).code, `byte ${at}, and the checksum right`).toBe('SEAL_BROKEN')
    }
    for (let at = 0; at < CHECKSUM; at++) await refusal(resum(changed(at)))
  })

  test('breaks where it is cut, or something is added', async () => {
    for (let length = bytes.length - 1; length >= bytes.length - KEYED - 4; length--) expect((await refusal(bytes.slice(0, length))).code).toBe('SEAL_BROKEN')
    expect((await refusal(Uint8Array.of(...bytes, 0))).code).toBe('SEAL_BROKEN')
    expect((await refusal(bytes.slice(0, 30))).code).toBe('TRUNCATED')
  })

  test.each<[string, () => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>]>([
    ['without a seal', () => dumps([1])],
    ['with the seal of this realm', () => dumps(value())],
    ['with the seal of another realm', () => fromElsewhere(dumps(value()))],
    ['whose mark is taken off', () => { const copy = content(bytes).slice(); copy[FLAGS_AT]! &= ~FLAG_KEYED; return resum(copy) as Uint8Array<ArrayBuffer> }],
    ['whose seal is for something else', () => sealedWith(key, 'another purpose', content(bytes))],
    ['whose seal is zeros', () => bytes.slice().fill(0, -KEYED)],
  ])('bytes %s are refused where a key is given', async (_, make) => {
    expect((await refusal(await make())).code).toBe('SEAL_BROKEN')
  })

  test('a header that speaks of two seals is refused', async () => {
    const copy = bytes.slice()
    copy[FLAGS_AT]! |= FLAG_SEALED
    expect((await refusal(copy)).code).toBe('VERSION')
    expect(failing(() => loads(copy)).code).toBe('VERSION')
  })

  test('what is changed while it is checked is not what is loaded', async () => {
    const copy = bytes.slice()
    const loading = loadsAsync<any>(copy, { seal: key })
    copy.fill(0xff)
    expect((await loading).double(4)).toBe(8)
  })

  test('is there for data alone, too', async () => {
    const sealed = await data.dumpsAsync(new Map([[1, 2]]), { seal: key })
    expect(await data.loadsAsync(sealed, { seal: key })).toEqual(new Map([[1, 2]]))
    expect((await rejecting(data.loadsAsync(sealed, { seal: other }))).code).toBe('SEAL_BROKEN')
  })

  test('goes to streams and comes back', async () => {
    let written: Uint8Array<ArrayBuffer> | undefined
    await dump(value(), { write(sealed) { written = sealed } }, { seal: key })
    expect((await load<any>({ read: () => written }, { seal: key })).double(4)).toBe(8)
  })
})

test('what another realm has sealed says so', () => {
  const { message } = failing(() => loads(fromElsewhere(dumps(value()))))
  expect(message).toMatch(/not sealed in this realm .*another page, worker or copy of dill/)
})

describe('a seal that cannot be', () => {
  test.each<[string, () => unknown]>([
    ['dumps', () => dumps(1, { seal: key })], ['loads', () => loads(bytes, { seal: key })], ['copy', () => copy(1, { seal: key })], ['hash', () => hash(1, { seal: key })],
    ['Pickler.dump', () => new Pickler({ seal: key }).dump(1)], ['Unpickler.load', () => new Unpickler(bytes, { seal: key }).load()], ['dumps of dill/data', () => data.dumps(1, { seal: key })],
  ])('%s names the verbs that wait', (_, run) => {
    const error = failing(run)
    expect(error).toBeInstanceOf(PickleError)
    expect(error.code).toBe('BAD_OPTION')
    expect(error.message).toMatch(/dumpsAsync.*loadsAsync/)
  })

  const bad: readonly (readonly [what: string, make: () => unknown])[] = [
    ['a word', () => 'secret'], ['null', () => null], ['bytes', () => new Uint8Array(32)], ['what lies below CryptoKey.prototype', () => Object.create(CryptoKey.prototype) as unknown],
    ['what looks like a key', () => ({ algorithm: { name: 'HMAC', hash: { name: 'SHA-256' } }, usages: ['sign', 'verify'] })],
    ['a key for SHA-1', () => keyOf(undefined, { name: 'HMAC', hash: 'SHA-1' })], ['a key for encryption', () => keyOf(['encrypt', 'decrypt'], { name: 'AES-GCM', length: 128 })],
    ['a pair of keys', () => keyOf(undefined, { name: 'ECDSA', namedCurve: 'P-256' })],
  ]
  test.each(bad)('%s is found before anything else happens', async (_, make) => {
    const seal = await make() as CryptoKey
    const touched: string[] = []
    const obj = { get a() { touched.push('value'); return 1 } }
    const target = { write() { touched.push('target') } }
    const source = { read() { touched.push('source'); return bytes } }
    for (const wait of [() => dumpsAsync(obj, { seal }), () => loadsAsync(bytes, { seal }), () => dump(obj, target, { seal }), () => load(source, { seal })]) {
      expect((await rejecting(wait())).code).toBe('BAD_OPTION')
    }
    expect(touched).toEqual([])
  })

  test('a key must be allowed to do what it is for', async () => {
    const [signs, verifies] = await Promise.all([keyOf(['sign']), keyOf(['verify'])])
    expect((await rejecting(dumpsAsync(1, { seal: verifies }))).message).toContain('sign')
    expect((await rejecting(loadsAsync(bytes, { seal: signs }))).message).toContain('verify')
  })

  test('a polluted Object.prototype gives no key', async () => {
    Object.defineProperty(Object.prototype, 'seal', { value: other, configurable: true })
    try {
      expect(await dumpsAsync([1], {} as DumpOptions)).toEqual(dumps([1]))
      expect((await loadsAsync<any>(bytes, { trust: Trust.code })).double(1)).toBe(2)
    } finally {
      Reflect.deleteProperty(Object.prototype, 'seal')
    }
  })
})
