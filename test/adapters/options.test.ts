// Options that cannot be taken are refused where they are given: when an adapter is made, and not when a store first asks.

import { configureStore } from '@reduxjs/toolkit'
import { atom } from 'nanostores'
import { createPinia, defineStore } from 'pinia'
import { createApp } from 'vue'
import { describe, expect, test } from 'vitest'
import { keep, type Keepable, type KeepOptions } from '../../lib/adapters/keep.ts'
import { keepStores } from '../../lib/adapters/nanostores.ts'
import { dillPinia, keptOf, type DillPiniaOptions } from '../../lib/adapters/pinia.ts'
import { dillEnhancer } from '../../lib/adapters/redux.ts'
import { dillPersister } from '../../lib/adapters/tanstack-query.ts'
import { dillStorage } from '../../lib/adapters/zustand.ts'

const store: Keepable<number> = { get: () => 1, set: () => {}, subscribe: () => {} }
const bad = expect.objectContaining({ name: 'PickleError', code: 'BAD_OPTION', message: expect.stringMatching(/For example: .+\.$/) })

/** Makes an adapter with options, and with a name where it takes one. */
const adapters: Record<string, (options: never, name?: never) => unknown> = {
  keep: (options, name = 'bad' as never) => keep(name, store, options),
  zustand: options => dillStorage(options),
  redux: (options, name = 'bad' as never) => configureStore({ reducer: (n: number = 0) => n, enhancers: all => all().concat(dillEnhancer(name, options)) }),
  'tanstack query': options => dillPersister('bad', options),
  pinia: options => dillPinia(options),
  nanostores: (options, name = 'bad' as never) => keepStores(name, { n: atom(1) }, options),
}

const options: [string, object | null | number][] = [
  ['onFail', { onFail: 'show' }], ['onConflict', { onConflict: 'load' }], ['debounce', { debounce: -1 }], ['debounce', { debounce: '300' }], ['debounce', { debounce: NaN }],
  ['maxWait', { maxWait: null }], ['upgrade', { upgrade: {} }], ['build', { build: 7 }], ['mode', { mode: 'all' }], ['refimported', { refimported: 1 }],
]

describe.each(Object.entries(adapters))('%s', (_, make) => {
  test.each(options)('refuses %s: %o', (option, given) => {
    expect(() => make(given as never)).toThrow(expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining(option) }))
  })

  test.each([[null], [7], ['load']])('refuses options that are %o', given => expect(() => make(given as never)).toThrow(bad))
})

test.each(['keep', 'redux', 'nanostores'])('%s refuses a name that is none', library => {
  for (const name of ['', 7, null, {}]) expect(() => adapters[library]!({} as never, name as never)).toThrow(bad)
})

test.each<[string, () => unknown]>([
  ['zustand’s onReload', () => dillStorage({ onReload: 1 as never })],
  ['zustand’s freeze', () => dillStorage({ freeze: {} as never })],
  ['tanstack query’s onReload', () => dillPersister('bad', { onReload: {} as never })],
  ['redux’s pick', () => adapters['redux']!({ pick: 'user' } as never)],
  ['pinia’s name', () => dillPinia({ name: 'app' as never })],
  ['no stores', () => keepStores('bad', null as never)],
  ['a store that is none', () => keepStores('bad', { n: 1 as never })],
  ['a store that cannot be set', () => keepStores('bad', { n: { get: () => 1, listen: () => () => {} } as never })],
  ['a store whose method is an accessor', () => keepStores('bad', { n: Object.defineProperty({ ...atom(1) }, 'get', { get() { throw new Error('looked') } }) })],
  ...(['get', 'set', 'subscribe'] as const).map((method): [string, () => unknown] => [`a store to keep without ${method}`, () => keep('bad', { ...store, [method]: undefined } as never)]),
  ['a store to keep that is nothing', () => keep('bad', undefined as never)],
])('%s is refused', (_, make) => expect(make).toThrow(bad))

test('what an option’s prototype says is not said', () => {
  const polluted = Object.create({ onFail: 1, debounce: -1, onReload: 1, pick: 1, freeze: 1 }) as KeepOptions
  expect(() => Object.entries(adapters).forEach(([library, make]) => make(polluted as never, library as never))).not.toThrow()
})

test('a store that pinia’s name gives nothing for is not kept', () => {
  const names: DillPiniaOptions['name'] = id => id === 'kept' ? 'options-kept' : undefined
  const pinia = createPinia().use(dillPinia({ name: names }))
  createApp({}).use(pinia)
  const [kept, left] = ['kept', 'left'].map(id => defineStore(id, { state: () => ({ n: 0 }) })(pinia))
  expect([keptOf(kept!)?.name, keptOf(left!)]).toEqual(['options-kept', undefined])
})
