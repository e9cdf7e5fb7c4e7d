// Peculiarities of types that are told by a few strings: lastIndex in all its forms, and a URL with the parameters that
// belong to it.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diagnose } from '../../lib/core/diagnose.ts'
import * as data from '../../lib/data.ts'
import { copy, dumps, loads, register, registry } from '../../lib/dill.ts'

describe('RegExp', () => {
  const patterns = ['', 'a', '/', '[/]', '\\/', '\n\r\u2028\u2029', '(?<year>\\d{4})', '\\p{L}+', '[^]', '(?=a)', '\u{1f952}', '^$']

  test('source, flags and lastIndex', () => {
    const flags = fc.subarray(['d', 'g', 'i', 'm', 's', 'u', 'y']).map(list => list.join(''))
    fc.assert(fc.property(fc.constantFrom(...patterns), flags, fc.nat(), (pattern, flags, lastIndex) => {
      const value = new RegExp(pattern, flags)
      value.lastIndex = lastIndex
      const back = loads<RegExp>(dumps(value))
      expect([back.source, back.flags, back.lastIndex]).toEqual([value.source, value.flags, lastIndex])
    }))
  })

  test('goes on where it was', () => {
    const value = /\d/g
    value.test('1 2 3')
    expect(copy(value).exec('1 2 3')).toMatchObject({ 0: '2', index: 2 })
  })

  const lasts: [string, (value: RegExp) => void][] = [
    ['any value', value => { value.lastIndex = { valueOf: undefined } as never }],
    ['minus zero', value => { value.lastIndex = -0 }],
    ['itself', value => { value.lastIndex = value as never }],
    ['read-only', value => { Object.defineProperty(value, 'lastIndex', { value: 7, writable: false }) }],
    ['read-only at zero', value => { Object.defineProperty(value, 'lastIndex', { writable: false }) }],
    ['frozen', value => { value.lastIndex = 3; Object.freeze(value) }],
    ['sealed', value => { Object.seal(value) }],
  ]
  test.each(lasts)('lastIndex: %s', (name, change) => {
    const value = /x/y
    change(value)
    const back = copy(value)
    const { value: last, ...attributes } = Object.getOwnPropertyDescriptor(back, 'lastIndex')!
    const { value: wanted, ...others } = Object.getOwnPropertyDescriptor(value, 'lastIndex')!
    expect(attributes).toEqual(others)
    if (name === 'itself') expect(last).toBe(back)
    else expect(last).toEqual(wanted)
    expect([Object.isFrozen(back), Object.isSealed(back)]).toEqual([Object.isFrozen(value), Object.isSealed(value)])
  })

  test('getters of the value never run', () => {
    const value = Object.defineProperties(/a/g, { flags: { get() { throw new Error('ran') } }, source: { value: 'b' } })
    expect(() => data.dumps(value)).toThrow(/getter.*flags/)
  })

  test('its prototype, and what only has its prototype, are no RegExp', () => {
    expect(copy({ p: RegExp.prototype }).p).toBe(RegExp.prototype)
    expect(() => copy(Object.create(RegExp.prototype) as RegExp)).toThrow(/and is none/)
  })
})

describe('URL', () => {
  const hrefs = ['https://example.org/', 'http://u:p@h:8080/a/b?c=d&e=%zz&e=+%20#f', 'data:text/plain,hello', 'blob:https://a/b', 'mailto:a@b',
    'http://xn--nxasmq6b/?', 'web+demo:/.//not-a-host/', 'data:x ?q#h', 'about:blank']

  test.each(hrefs)('%s', href => {
    const value = new URL(href)
    const back = copy(value)
    expect(back.href).toBe(value.href)
    expect([...back.searchParams]).toEqual([...value.searchParams])
  })

  const orders: [string, (url: URL) => [URL, URLSearchParams]][] = [
    ['before', url => [url, url.searchParams]],
    ['after', url => [url.searchParams, url].reverse() as [URL, URLSearchParams]],
  ]
  test.each(orders)('stands %s its parameters, which stay its own', (_name, order) => {
    const [url, params] = copy(order(new URL('https://a/?b=c')))
    expect(url.searchParams).toBe(params)
    params.append('d', 'e')
    expect(url.href).toBe('https://a/?b=c&d=e')
    url.search = '?f=g'
    expect(params.toString()).toBe('f=g')
  })

  test('parameters alone', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }))), pairs => {
      const value = new URLSearchParams(pairs)
      const back = loads<URLSearchParams>(dumps(value))
      expect([...back]).toEqual([...value])
    }))
  })

  test('many parameters cost no more than their number', () => {
    const value = new URLSearchParams(Array.from({ length: 20_000 }, (_, i) => [`name ${i}`, `value ${i}`]))
    expect(copy(value).toString()).toBe(value.toString())
  })

  test('own properties of both', () => {
    const url = Object.assign(new URL('http://a/?b'), { note: 1 })
    Object.assign(url.searchParams, { note: url })
    const back = copy(url)
    expect(back.note).toBe(1)
    expect((back.searchParams as URLSearchParams & { note: unknown }).note).toBe(back)
  })
})

describe('classes of a page that extend those of the platform', () => {
  // Node's own are written in JavaScript, with private fields that their kinds tell.
  class Link extends URL { note = 1 }
  class Query extends URLSearchParams { note = 1 }
  class Fields extends Headers { note = 1 }
  class Secret extends URL { #note = 1; get note() { return this.#note } }
  register(Link, { name: 'test.Link' })

  test.each([['registered', () => new Link('http://a/?b=c#d')], ['by its text', () => new Query('a=b&a=c')], ['of fields', () => new Fields({ a: 'b' })]])('%s', (_, make) => {
    const value: { note: number } = make()
    const back = copy(value)
    expect([back.constructor, back.note, String(back)]).toEqual([value.constructor, 1, String(value)])
    expect(back instanceof Headers ? [...back] : []).toEqual(value instanceof Headers ? [...value] : [])
  })

  test('are refused where they hide something themselves', () => {
    expect(() => copy(new Secret('http://a/'))).toThrow(/class Secret has private fields/)
  })
})

describe('coders', () => {
  test('of text', () => {
    const value = [new TextEncoder(), new TextDecoder('utf-16le', { fatal: true }), new TextDecoder('utf-8', { ignoreBOM: true })] as const
    const back = copy(value)
    expect(back[0].encode('ü')).toEqual(new TextEncoder().encode('ü'))
    expect(back.slice(1).map(d => { const { encoding, fatal, ignoreBOM } = d as TextDecoder; return [encoding, fatal, ignoreBOM] }))
      .toEqual([['utf-16le', true, false], ['utf-8', false, true]])
    expect(Reflect.ownKeys(back[1]).length).toBe(Reflect.ownKeys(value[1]).length)
  })
})

interface Pattern {
  readonly pathname: string
  exec(url: string): { pathname: { groups: Record<string, string> } } | null
}
const { URLPattern } = globalThis as unknown as { URLPattern: new (...parts: unknown[]) => Pattern }

describe.skipIf(URLPattern === undefined)('URLPattern', () => {
  test('matches as before', () => {
    const value = new URLPattern({ pathname: '/books/:id(\\d+)', hostname: '*.example.org' })
    const back = copy(value)
    for (const url of ['https://a.example.org/books/12', 'https://a.example.org/books/x', 'https://example.org/books/12']) {
      expect(back.exec(url)?.pathname.groups).toEqual(value.exec(url)?.pathname.groups)
    }
  })

  test('says that it may have ignored case, where that matters', () => {
    const notes = (pattern: Pattern): number => diagnose(pattern, { registry }).notes.length
    expect(notes(new URLPattern({ pathname: '/Books' }, { ignoreCase: true }))).toBe(1)
    expect(notes(new URLPattern({ pathname: '/:id' }))).toBe(0)
  })
})
