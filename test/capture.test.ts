// What a program writes, taken into a text: nothing of it is lost, and everything is put back as it was, in whichever
// order captures end and whoever else replaces the same methods.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { asyncDispose, dispose } from '../lib/link/dispose.ts'
import { PickleError, temp } from '../lib/index.ts'

const { capture } = temp

const names = ['log', 'info', 'debug', 'warn', 'error'] as const
type Name = typeof names[number]

const real = names.map(name => Object.getOwnPropertyDescriptor(console, name)!)
let reached: string[] = []

/** A console that remembers what has reached it. */
beforeEach(() => {
  reached = []
  for (const name of names) console[name] = (...args: unknown[]) => { reached.push(`${name} ${args.join(' ')}`) }
})

afterEach(() => {
  names.forEach((name, i) => Object.defineProperty(console, name, real[i]!))
})

const methods = (): unknown[] => names.map(name => Object.getOwnPropertyDescriptor(console, name))

function during(...calls: [Name, ...unknown[]][]): string {
  const out = capture('stdout')
  for (const [name, ...args] of calls) console[name](...args)
  out[dispose]()
  return out.text
}

describe('capture', () => {
  test.each([
    ['stdout', 'log\ninfo\ndebug\n', ['warn warn', 'error error']],
    ['stderr', 'warn\nerror\n', ['log log', 'info info', 'debug debug']],
  ] as const)('takes %s, and nothing else', (stream, text, others) => {
    const out = capture(stream)
    for (const name of names) console[name](name)
    expect(out.text).toBe(text)
    expect(out.lines).toEqual(text.trimEnd().split('\n'))
    expect(reached).toEqual(others)
    out[dispose]()
  })

  test('is of stdout where nothing is said, and refuses what is no stream', () => {
    const out = capture()
    console.log('a')
    out[dispose]()
    expect(out.text).toBe('a\n')
    expect(() => capture('stdin' as never)).toThrow(PickleError)
  })

  test('ends by a symbol also where the engine has none of that name', async () => {
    expect([dispose, asyncDispose]).toEqual(['dispose', 'asyncDispose'].map(name => (Reflect.get(Symbol, name) as symbol | undefined) ?? Symbol.for(`Symbol.${name}`)))
    const out = capture()
    out[dispose]()
    expect(Reflect.ownKeys(out)).toEqual(['text', 'lines', dispose])
    const kept = await temp.dump(1, { app: 'ends' })
    await kept[asyncDispose]()
    expect(Reflect.ownKeys(kept)).toEqual(['name', 'load', asyncDispose])
  })

  test('puts back exactly what was there, once', () => {
    const inherited = console.debug
    Object.defineProperty(console, 'info', { get: () => inherited, enumerable: false, configurable: true })
    const before = methods()
    const out = capture('stdout')
    expect(methods()).not.toEqual(before)
    out[dispose]()
    expect(methods()).toEqual(before)
    const next = capture('stdout')
    out[dispose]()
    console.log('for the next')
    next[dispose]()
    expect(next.text).toBe('for the next\n')
    expect(methods()).toEqual(before)
    expect([out.text, out.lines, reached]).toEqual(['', [], []])
  })

  test('puts back nothing of its own where the method was inherited', () => {
    const { log } = console
    Reflect.deleteProperty(console, 'log')
    const prototype = Object.getPrototypeOf(console)
    prototype.log = log
    try {
      const out = capture('stdout')
      console.log('a')
      out[dispose]()
      expect(out.text).toBe('a\n')
      expect(Object.hasOwn(console, 'log')).toBe(false)
    } finally {
      delete prototype.log
    }
  })

  test('keeps what was written before an error', () => {
    const before = methods()
    const out = capture('stdout')
    expect(() => {
      try {
        console.log('before')
        throw new Error('within')
      } finally {
        out[dispose]()
      }
    }).toThrow('within')
    expect(out.text).toBe('before\n')
    expect(methods()).toEqual(before)
  })

  test('nests: the inner one takes it', () => {
    const outer = capture('stdout')
    console.log(1)
    const inner = capture('stdout')
    console.log(2)
    inner[dispose]()
    console.log(3)
    outer[dispose]()
    expect([outer.text, inner.text]).toEqual(['1\n3\n', '2\n'])
  })

  test('may end in any order', () => {
    const before = methods()
    const [first, second, third] = [capture('stdout'), capture('stdout'), capture('stdout')]
    second[dispose]()
    first[dispose]()
    console.log('third')
    third[dispose]()
    console.log('nobody')
    expect([first, second, third].map(({ text }) => text)).toEqual(['', '', 'third\n'])
    expect(reached).toEqual(['log nobody'])
    expect(methods()).toEqual(before)
  })

  test('leaves alone what somebody else has put there since', () => {
    const out = capture('stdout')
    const below = console.log
    console.log = (...args) => below('patched', ...args)
    const patch = console.log
    const inner = capture('stdout')
    out[dispose]()
    console.log('inner')
    inner[dispose]()
    expect(console.log).toBe(patch)
    console.log('through')
    expect(inner.text).toBe('inner\n')
    expect(reached).toEqual(['log patched through'])
    console.log = below
    expect(during(['log', 'again'])).toBe('again\n')
    console.log('and gone')
    expect(reached.at(-1)).toBe('log and gone')
    expect(console.log).not.toBe(below)
  })

  test('is not led astray by one method under two names', () => {
    const before = methods()
    const first = capture('stdout')
    console.warn = console.log
    const second = capture('stderr')
    console.log('log')
    console.warn('warn')
    first[dispose]()
    second[dispose]()
    expect([first.text, second.text]).toEqual(['log\n', 'warn\n'])
    expect(methods().slice(0, 3)).toEqual(before.slice(0, 3))
  })

  test('changes nothing where a method cannot be replaced', () => {
    const own = { log: console.log, info: console.info, debug: console.debug }
    Object.defineProperty(own, 'debug', { value: own.debug, configurable: false, writable: false })
    const before = Object.getOwnPropertyDescriptors(own)
    vi.stubGlobal('console', own)
    try {
      expect(() => capture('stdout')).toThrow(expect.objectContaining({ code: 'CANNOT_CAPTURE' }))
      expect(Object.getOwnPropertyDescriptors(own)).toEqual(before)
    } finally {
      vi.unstubAllGlobals()
    }
  })
})

describe('the text', () => {
  const cycle: Record<string, unknown> = { a: 1 }
  cycle['self'] = cycle
  class Point { x = 1 }
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const loud = { get x(): number { throw new Error('ran') }, toString() { throw new Error('ran') } }

  test.each<[string, unknown[]]>([
    ['', []],
    ['a 1 -0 1n true undefined null', ['a', 1, -0, 1n, true, undefined, null]],
    ['100% a', ['100%', 'a']],
    ['3 jars Set { "dill" }', ['%d jars', 3, new Set(['dill'])]],
    ['%s%%', ['%s%%']],
    ['x is 1.5, 1, 2.5% red', ['%s is %d, %i, %f%% %cred%c', 'x', '1.5', '1.5', '2.5', 'color: red', '']],
    ['a and %s', ['%s and %s', 'a']],
    ['1n NaN NaN more', ['%d %d %i', 1n, Symbol('s'), {}, 'more']],
    ['{ a: "b" }', ['%o', { a: 'b' }]],
    ['Symbol(s) [ 1, "b", [], {} ]', [Symbol('s'), [1, 'b', [], {}]]],
    ['Map { "a" => Set { 1 } } Uint8Array [ 0, 0 ]', [new Map<unknown, unknown>([['a', new Set([1])]]), new Uint8Array(2)]],
    ['Point { x: 1 } [class Point] [Function (anonymous)] 1970-01-01T00:00:00.000Z /a/g', [new Point(), Point, () => 1, new Date(0), /a/g]],
    ['{ a: 1, self: [Circular] }', [cycle]],
    ['{ a: { b: { c: [Object] } } }', [{ a: { b: { c: {} } } }]],
    [`[ ${'0, '.repeat(100)}… 2 more ]`, [Array.from({ length: 102 }, () => 0)]],
    ['{ "a b": 1, Symbol(k): 2 }', [{ 'a b': 1, [Symbol('k')]: 2 }]],
    ['Proxy %s', [proxy, '%s']],
    ['{ x: [Getter/Setter], toString: [Function toString] } NaN', ['%s %d', loud, loud]],
  ])('%s', (text, args) => {
    expect(during(['log', ...args])).toBe(`${text}\n`)
  })

  test('an error is there with its stack and its cause', () => {
    const text = during(['log', new TypeError('why', { cause: 'because' })])
    expect(text).toMatch(/^TypeError: why\n(?=[^]*capture\.test)[^]*\n\[cause\]: "because"\n$/)
  })
})
