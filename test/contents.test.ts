// What bytes hold, told by looking alone: of honest bytes all of it, with limits that just suffice; of hostile ones what
// stands before the fault.

import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { contentsInSteps } from '../lib/contents.ts'
import { atOnce } from '../lib/core/pauses.ts'
import { contents, dumps, dumpsAsync, loads, register, Trust, UnpicklingError, type Contents, type Limits } from '../lib/index.ts'
import { define, pickle, pickleWith, resum, row, type Line } from './assembler.ts'
import { bytes as strange, names } from './hostile/bytes.ts'
import { coded } from './hostile/code.ts'
import { keys, prototypes } from './hostile/keys.ts'
import { references, sizes } from './hostile/sizes.ts'
import { hooks, types } from './hostile/types.ts'
import { fromElsewhere } from './support/code-bytes.ts'
import { script } from './support/code-script.ts'
import { examples, registerExamples } from './support/examples.ts'
import { failing } from './support/failing.ts'

registerExamples()

const counter = (): unknown => script(`(function makeCounter(by) {
  let total = 0
  return function add() { return total += by * Math.sign(by) }
})(2)`, 'src/counter.js')

const Account = script<new (id: number) => object>(`(function () {
  return class Account { #id; constructor(id) { this.#id = id } get id() { return this.#id } }
})()`, 'src/account.js')

class Spot { x = 1 }
register(Spot, { name: 'contents.Spot' })

/** All strings in a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

describe('tells', () => {
  test('of data, by kind', () => {
    const shared = new Date(5)
    expect(contents(dumps({ a: [shared, shared, new Date(6)], m: new Map([[1, new Set([[]])]]), s: new Spot() }))).toEqual({
      protocol: 1, seal: 'none', code: false, objects: 2, arrays: 2,
      kinds: [{ tag: 'Date', count: 2 }, { tag: 'Map', count: 1 }, { tag: 'Set', count: 1 }],
      functions: [], names: [{ module: 'registered', name: 'contents.Spot.prototype', count: 1 }], more: { kinds: 0, functions: 0, names: 0 },
      used: expect.anything() as Limits,
    })
  })

  test('of a closure: where it stands, what it captured, and its source', () => {
    const { functions, seal, code } = contents(dumps(counter()))
    expect({ functions, seal, code }).toEqual({
      seal: 'realm', code: true,
      functions: [{
        type: 'function', path: 'makeCounter/add', module: 'src/counter.js', line: 3, column: 10, digest: expect.stringMatching(/^\w+$/) as string,
        source: 'function add() { return total += by * Math.sign(by) }'.length, captured: ['by', 'total'], bindings: [], globals: ['Math'],
      }],
    })
  })

  test('of a reference to one: no source came along', () => {
    const [asked] = contents(dumps(counter(), { byref: true })).functions
    expect(asked).toMatchObject({ path: 'makeCounter/add', module: 'src/counter.js', line: 3, captured: [], globals: [] })
    expect(asked).not.toHaveProperty('source')
  })

  test('of a class, and of an instance', () => {
    for (const value of [Account, new Account(7)]) {
      expect(contents(dumps(value)).functions).toEqual([expect.objectContaining({ type: 'class', path: '(anonymous)/Account', module: 'src/account.js', line: 2, source: expect.any(Number) as number })])
    }
  })

  test('of a function that no transform saw', () => {
    const [asked] = contents(dumps((0, eval)('(n => Math.max(n, 1))'))).functions
    expect(asked).toMatchObject({ type: 'function', module: '', source: 19, captured: [], globals: ['Math'] })
  })

  test('nothing that a page or a terminal would obey', () => {
    const evil = '\u202e<\u0007>\n'.repeat(50)
    const site: Line[] = [define('function'), ['KIND', 1], define('mould'), ['KIND', 2], define('site'), ['KIND', 3], evil, evil, ['INT', 1], evil, ['INT', 1], ['INT', 1], evil]
    const found = contents(pickle(['ARR', 3], ['GLOBAL', evil, evil], ['DEFKIND', evil, 0], ['KIND', 0], ['END'], ...site))
    expect(found.fault).toBeDefined()
    expect(textsIn(found).filter(text => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(text))).toEqual([])
    expect(found.functions[0]!.path).toContain('\\u202e<\\u0007>')
    expect(found.names[0]!.name.length).toBeLessThan(900)
  })

  test('no more than the first thousand of anything, unless more are asked for', () => {
    const bytes = dumps(Array.from({ length: 1200 }, (_, i) => script(`(() => ${i})`, `f${i}.js`)))
    const many = contents(bytes)
    expect([many.functions.length, many.more]).toEqual([1000, { kinds: 0, functions: 200, names: 0 }])
    const all = atOnce(contentsInSteps(bytes, 1200))
    expect([all.functions.length, all.more, all.functions.slice(0, 1000)]).toEqual([1200, { kinds: 0, functions: 0, names: 0 }, many.functions])
  })
})

describe('whose seal', () => {
  let keyed: Uint8Array<ArrayBuffer>
  beforeAll(async () => {
    keyed = await dumpsAsync(counter(), { seal: await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']) })
  })

  test.each<[seal: Contents['seal'], make: () => Uint8Array<ArrayBuffer>]>([
    ['none', () => dumps([1])], ['realm', () => dumps(counter())], ['foreign', () => fromElsewhere(dumps(counter()))], ['key', () => keyed],
  ])('%s', (seal, make) => {
    expect(contents(make())).toMatchObject({ seal })
    expect(contents(make())).not.toHaveProperty('fault')
  })

  test('is foreign after any change', () => {
    const bytes = dumps(counter())
    bytes[bytes.length - 40]! ^= 1
    expect(contents(resum(bytes)).seal).toBe('foreign')
  })
})

describe('the limits that a load uses', () => {
  const limits = ['bytes', 'nodes', 'string', 'bigint', 'regexp', 'source', 'depth'] as const

  function holds(bytes: Uint8Array<ArrayBuffer>): void {
    const { used } = contents(bytes)
    expect(() => loads(bytes, { trust: Trust.code, limits: used })).not.toThrow()
    for (const limit of limits.filter(limit => used[limit] > 0)) {
      const { code } = failing(() => loads(bytes, { trust: Trust.code, limits: { ...used, [limit]: used[limit] - 1 } }))
      expect(code, limit).toBe('LIMIT')
    }
  }

  test.each<[string, () => unknown]>([
    ['all of data', () => ({ s: 'x'.repeat(300), b: [-(2n ** 100n), 5n], r: [/abc+/g, /a/], deep: [[[new Map([[{}, [1]]])]]] })],
    ['a closure', counter], ['a class', () => Account],
    ['what is unusual', () => Object.freeze([Object.create({ a: 1 }), Object.create(null), {}, []])],
    ...'resizable' in ArrayBuffer.prototype ? [['a buffer that may grow', () => new ArrayBuffer(8, { maxByteLength: 4000 })] as [string, () => unknown]] : [],
  ])('%s', (_, make) => holds(dumps(make())))

  test.each(examples.filter(({ verdict }) => verdict === 'pass' || verdict === 'by reference'))('$group: $name', ({ make }) => holds(dumps(make())))

  test('counts a dictionary and a leaf without parts as verification does', () => {
    holds(pickle(['ARR', 2], ['DICT', 0], define('TextEncoder'), ['LEAF0', 0]))
    holds(pickle(...row([['a', ['DICT', 1]]]), 'k', ['ARR', 0]))
  })
})

describe('whatever the bytes are', () => {
  const rows = [...keys, ...prototypes, ...hooks, ...types, ...references, ...sizes, ...strange, ...names, ...coded]

  test.each(rows)('$id $what', ({ input, options }) => {
    const bytes = input() as Uint8Array<ArrayBuffer>
    const { fault, used } = contents(bytes)
    expect(used.nodes).toBeLessThanOrEqual(used.bytes)
    // What is wrong by form alone, no load takes.
    if (fault !== undefined) expect(() => loads(bytes, options?.())).toThrow(UnpicklingError)
  })

  test('cut anywhere', () => {
    for (const bytes of [dumps(counter()), dumps(new Account(1)), dumps([/x/, new Map()])]) {
      for (let length = 0; length < bytes.length; length++) {
        for (const cut of [bytes.slice(0, length), resum(bytes.slice(0, length))]) {
          // Where only the numbers before the seal are cut, the content is still whole.
          const { fault, seal } = contents(cut)
          expect(fault !== undefined || seal === 'foreign', `${length} bytes`).toBe(true)
        }
      }
    }
  })

  test('with any bit changed', () => {
    const bytes = dumps(counter())
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = bytes.map((byte, i) => i === bit >> 3 ? byte ^ 1 << (bit & 7) : byte)
      expect(contents(resum(changed)).used.bytes).toBe(bytes.length)
    }
  })

  test('that refer to one large thing many times, in time that grows with the bytes alone', () => {
    const long = 'x'.repeat(2 ** 20)
    const named = pickleWith({}, [['ARR32', 200_000], ['GLOBAL', long, 'a'], ...Array.from({ length: 199_999 }, (): Line => Uint8Array.of(0xd8, 0x80, 0x81))])
    const list: Line[] = [['ARR32', 50_000], ...Array.from({ length: 50_000 }, (): Line => ['INT', 0])]
    const needs: Line[] = [['ARR32', 50_000], ...list, ...Array.from({ length: 49_999 }, (): Line => ['REF8', 4])]
    const sited = pickleWith({}, [['ARR', 1], define('site'), ['KIND', 0], ...'abcdefgh', ...row([['digest', ['NULL']], ['needs', ...needs], ['free', ['REF8', 4]]]), ['END']])
    const from = performance.now()
    expect(contents(named).names).toEqual([{ module: `${'x'.repeat(80)}…`, name: 'a', count: 200_000 }])
    expect(contents(sited).functions).toHaveLength(1)
    // It takes half a second where nothing else runs; to go through the thing for each reference would take many minutes.
    expect(performance.now() - from).toBeLessThan(60_000)
  })

  test('of any kind', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), noise => {
      for (const bytes of [noise, pickle(noise as Line)]) expect(contents(bytes as Uint8Array<ArrayBuffer>).fault?.code).not.toBe('NOT_BYTES')
    }), { numRuns: 500 })
  })

  test.each([undefined, null, 'text', 42, {}, [1, 2]])('%s is not bytes', input => {
    expect(contents(input as never)).toMatchObject({ seal: 'none', fault: { code: 'NOT_BYTES' } })
  })
})
