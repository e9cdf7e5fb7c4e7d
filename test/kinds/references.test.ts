// Intrinsics by name: which names, that no getter runs, what is powerful, what stays out.

import { describe, expect, test } from 'vitest'
import { hosts } from '../../lib/kinds/hosts.ts'
import { intrinsics } from '../../lib/kinds/references.ts'
import { copy, dumps, loads, Trust, UnpicklingError } from '../../lib/index.ts'

const proto = (value: object): object => Object.getPrototypeOf(value) as object
const getterOf = (object: object, key: PropertyKey): object => Object.getOwnPropertyDescriptor(object, key)!.get!

describe('names of intrinsics', () => {
  const rows: readonly (readonly [name: string, value: unknown, power?: boolean])[] = [
    ['Object', Object], ['Map', Map], ['Map.prototype', Map.prototype], ['Map.prototype.set', Map.prototype.set],
    ['Map.prototype.size#get', getterOf(Map.prototype, 'size')], ['Object.prototype.__proto__#set', Object.getOwnPropertyDescriptor(Object.prototype, '__proto__')!.set],
    ['Math', Math], ['Math.max', Math.max], ['JSON.parse', JSON.parse], ['Intl.Collator.prototype', Intl.Collator.prototype],
    // One object under several names goes by the first.
    ['parseFloat', Number.parseFloat], ['Array.prototype.values', Array.prototype[Symbol.iterator]], ['Set.prototype.keys', Set.prototype.values],
    ['Date.prototype.toGMTString', Date.prototype.toUTCString], ['String.prototype.trimEnd', String.prototype.trimEnd],
    ['Map.prototype.entries', Map.prototype[Symbol.iterator]], ['RegExp.prototype[Symbol.matchAll]', RegExp.prototype[Symbol.matchAll]],
    ['%TypedArray%', proto(Uint8Array)], ['%TypedArray%.prototype', proto(Uint8Array.prototype)], ['%TypedArray%.from', Uint8Array.from],
    ['%IteratorPrototype%', proto(proto([].values()))], ['%ArrayIteratorPrototype%', proto([].values())],
    ['%ArrayIteratorPrototype%.next', [].values().next], ['%GeneratorFunction.prototype%', proto(function* () {})],
    ['%AsyncFunction.prototype%', proto(async () => {})], ['Symbol.iterator', Symbol.iterator], ['Function.prototype', Function.prototype],
    ['eval', globalThis.eval, true], ['Function', Function, true], ['globalThis', globalThis, true],
    ['%GeneratorFunction%', (function* () {}).constructor, true], ['%AsyncFunction%', (async () => {}).constructor, true],
  ]
  test.each(rows.map(([name, value, power = false]) => ({ name, value, power })))('$name', ({ name, value, power }) => {
    expect(intrinsics.of(value as object)).toEqual({ module: 'globalThis', name, power })
    const found = intrinsics.find('globalThis', name)!
    expect(found.value === value).toBe(true)
    expect(found.power).toBe(power)
  })

  test('other names are understood', () => {
    expect(intrinsics.find('globalThis', 'Number.parseFloat')?.value).toBe(parseFloat)
    expect(intrinsics.find('globalThis', 'Function.prototype.constructor')).toEqual({ value: Function, power: true })
  })

  test.each(['', 'Object.nothing', '__proto__', 'constructor', 'Map.__proto__', 'process', 'Math.max.call', 'Object.prototype.__proto__'])('%j is no name', name => {
    expect(intrinsics.find('globalThis', name)).toBeUndefined()
  })

  test('nothing of the user\'s has one', () => {
    for (const value of [{}, () => 1, class {}, Symbol('mine'), Symbol.for('x'), new Map(), Math.max.bind(null)]) {
      expect(intrinsics.of(value)).toBeUndefined()
      expect(hosts.of(value)).toBeUndefined()
    }
  })
})

describe('names of the platform', () => {
  const page = 'document' in globalThis
    ? [['document', document, true], ['localStorage', localStorage, true], ['sessionStorage', sessionStorage, true], ['HTMLElement.prototype', HTMLElement.prototype, false]] as const
    : []
  const rows: readonly (readonly [name: string, value: unknown, power: boolean])[] = [
    ['fetch', globalThis.fetch, true], ['setTimeout', setTimeout, true], ['console', console, true], ['console.clear', console.clear, true],
    ['structuredClone', structuredClone, true], ['WebAssembly', WebAssembly, true], ['crypto', crypto, true], ['performance', performance, true],
    ['URL', URL, false], ['URL.prototype', URL.prototype, false], ['Event.prototype', Event.prototype, false],
    ['DOMException.prototype', DOMException.prototype, false], ['ReadableStream', ReadableStream, true], ['ReadableStream.prototype', ReadableStream.prototype, false],
    ...page,
  ]
  test.each(rows)('%s', (name, value, power) => {
    expect(hosts.of(value as object)).toEqual({ module: 'host', name, power })
    const found = hosts.find('host', name)!
    expect(found.value === value).toBe(true)
    expect(found.power).toBe(power)
  })

  test.each(['', 'nothing', 'Object', 'URL.name', 'console.nothing', 'console.log.call', 'URL.prototype.href', 'prototype', '.', 'console.', '.log'])('%j is no name', name => {
    expect(hosts.find('host', name)).toBeUndefined()
  })

  test('a getter runs only for what is an instance of its interface', () => {
    const called: string[] = []
    const before = Object.getOwnPropertyDescriptor(globalThis, 'localStorage')
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, get() { called.push('localStorage'); throw new Error('not allowed here') } })
    try {
      for (const value of [{}, new (class Storm {})(), new Map(), new Date(), () => 1, Object.create(null)]) copyOrNot(value)
      expect(called).toEqual([])
      class Storage {}
      expect(hosts.of(new Storage())).toBeUndefined()
      expect(called).toEqual(['localStorage'])
    } finally {
      if (before === undefined) Reflect.deleteProperty(globalThis, 'localStorage')
      else Object.defineProperty(globalThis, 'localStorage', before)
    }
  })

  test('one who bears a known name is not taken for it', () => {
    class URL {}
    function fetch(): void {}
    for (const value of [URL, URL.prototype, new URL(), fetch]) expect(hosts.of(value)).toBeUndefined()
  })
})

function copyOrNot(value: unknown): void {
  try {
    copy(value)
  } catch (error) {
    expect((error as Error).name).toBe('PicklingError')
  }
}

describe('what can make code or reach the host', () => {
  test('comes back here, where it was dumped', () => {
    const value = { eval: globalThis.eval, Function, globalThis, console }
    expect(loads(dumps(value))).toEqual(value)
  })

  test('is refused from bytes that nobody vouches for, unless the caller does', () => {
    const foreign = dumps([globalThis.eval])
    foreign[foreign.length - 1]! ^= 1
    expect(() => loads(foreign)).toThrow(UnpicklingError)
    expect(loads(foreign, { trust: Trust.refs })).toEqual([globalThis.eval])
  })
})

test('functions that were put onto an intrinsic stay out of the table', async () => {
  const { intrinsics: fresh } = await freshTable(() => { (Math as { mine?: unknown }).mine = () => 1 }, () => { delete (Math as { mine?: unknown }).mine })
  expect(fresh.find('globalThis', 'Math.mine')).toBeUndefined()
  expect(fresh.find('globalThis', 'Math.max')?.value).toBe(Math.max)
})

/** A table that is built while something is changed. */
async function freshTable(change: () => void, restore: () => void): Promise<typeof import('../../lib/kinds/references.ts')> {
  const { vi } = await import('vitest')
  vi.resetModules()
  const module = await import('../../lib/kinds/references.ts')
  change()
  try {
    module.intrinsics.find('globalThis', 'nothing')
  } finally {
    restore()
  }
  return module
}
