// State without the functions that act on it, and what was stored in the place of what is there: the shapes that stores have,
// and objects that mean no good.

import { describe, expect, test } from 'vitest'
import { withoutActions, withStored } from '../../lib/adapters/actions.ts'
import { mergeStored } from '../../lib/adapters/zustand.ts'

const act = (): void => {}
const never = (): never => { throw new Error('looked') }
const throwing = (trap: string): object => new Proxy({ n: 1 }, { [trap]: never })
function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
class Bear {
  n = 1
  up = act
}

describe('withoutActions', () => {
  test.each<[string, unknown, unknown]>([
    ['functions', { n: 1, act }, { n: 1 }],
    ['methods', { n: 1, act() {} }, { n: 1 }],
    ['classes', { n: 1, Bear }, { n: 1 }],
    ['functions under symbols', { n: 1, [Symbol.iterator]: act }, { n: 1 }],
    ['functions in slices', { slice: { n: 1, act }, other: { m: 1 } }, { slice: { n: 1 }, other: { m: 1 } }],
    ['slices of nothing but functions', { n: 1, slice: { act } }, { n: 1 }],
    ['all, where there is nothing else', { act, slice: { act } }, {}],
    ['accessors', Object.defineProperty({ n: 1 }, 'm', { get: never, set: never, enumerable: true, configurable: true }), { n: 1 }],
    ['accessors in slices', { slice: Object.defineProperty({ n: 1 }, 'm', { get: never }) }, { slice: { n: 1 } }],
    ['a Proxy’s that answers', new Proxy({ n: 1, act }, { get: never }), { n: 1 }],
  ])('takes out %s', (_, state, rest) => expect(withoutActions(state)).toEqual(rest))

  test.each<[string, unknown]>([
    ['a state without any', { n: 1, slice: { m: 1, list: [act] } }],
    ['functions further in', { slice: { inner: { act } } }],
    ['an empty slice', { slice: {} }],
    ['an instance', new Bear()],
    ['an array', [act]],
    ['a Map', new Map([['act', act]])],
    ['a function', act],
    ['nothing', undefined],
    ['null', null],
    ['a text', 'text'],
    ['a revoked Proxy', revoked()],
    ['a Proxy that throws for its prototype', throwing('getPrototypeOf')],
    ['a Proxy that throws for its keys', throwing('ownKeys')],
    ['a Proxy that throws for a property', throwing('getOwnPropertyDescriptor')],
    ['an object with a prototype of its own', Object.create({ act }, { act: { value: act, enumerable: true } })],
  ])('leaves as it is: %s', (_, state) => expect(withoutActions(state)).toBe(state))

  test.each(['revoked', 'getPrototypeOf', 'ownKeys', 'getOwnPropertyDescriptor'])('leaves a slice that is a Proxy which does not answer: %s', trap => {
    const slice = trap === 'revoked' ? revoked() : throwing(trap)
    expect(Reflect.getOwnPropertyDescriptor(withoutActions({ act, slice }) as object, 'slice')!.value).toBe(slice)
  })

  test('a Proxy whose keys are not there is what is there', () => {
    expect(withoutActions(new Proxy({ act } as object, { ownKeys: () => ['act', 'ghost'] }))).toEqual({})
  })

  test('a slice under two names is one, and what leads back to the state leads to what is saved', () => {
    const slice = { n: 1, act }
    const state: Record<string, unknown> = { first: slice, second: slice, act }
    state['self'] = state
    const rest = withoutActions(state) as Record<string, unknown>
    expect(rest['first']).toBe(rest['second'])
    expect(rest['self']).toBe(rest)
    expect(Reflect.ownKeys(rest)).toEqual(['first', 'second', 'self'])
  })

  test('a state of actions that holds itself holds itself', () => {
    const state: Record<string, unknown> = { act }
    state['self'] = state
    const rest = withoutActions(state) as Record<string, unknown>
    expect(rest['self']).toBe(rest)
  })

  test('order, symbols, prototype and what is not enumerable stay; __proto__ is a name', () => {
    const key = Symbol('key')
    const state = Object.create(null, {
      b: { value: 1, enumerable: true }, act: { value: act }, a: { value: 2 }, [key]: { value: 3, enumerable: true }, ['__proto__']: { value: { n: 4 }, enumerable: true },
    })
    const rest = withoutActions(Object.freeze(state)) as object
    expect(Reflect.ownKeys(rest)).toEqual(['b', 'a', '__proto__', key])
    expect(Reflect.getPrototypeOf(rest)).toBe(null)
    expect(Object.keys(rest)).toEqual(['b', '__proto__'])
  })
})

describe('withStored', () => {
  test.each<[string, unknown, unknown, unknown]>([
    ['names', { n: 0, m: 1 }, { n: 2 }, { n: 2, m: 1 }],
    ['new names', {}, { n: 2 }, { n: 2 }],
    ['actions stay', { n: 0, act }, { n: 2, act: 'stored' }, { n: 2, act }],
    ['in slices with actions, names', { slice: { n: 0, m: 1, act } }, { slice: { n: 2 } }, { slice: { n: 2, m: 1, act } }],
    ['a slice without actions, wholly', { slice: { n: 0, m: 1 } }, { slice: { n: 2 } }, { slice: { n: 2 } }],
    ['a slice with actions that was stored as something else', { slice: { act } }, { slice: null }, { slice: null }],
    ['no plain object', { n: 0 }, [1], [1]],
    ['over no plain object', 1, { n: 2 }, { n: 2 }],
    ['nothing', { n: 0 }, undefined, undefined],
    ['a frozen state', Object.freeze({ n: 0, slice: Object.freeze({ m: 0, act }) }), Object.freeze({ n: 2, slice: { m: 3 } }), { n: 2, slice: { m: 3, act } }],
  ])('%s', (_, current, stored, together) => expect(withStored(current, stored)).toEqual(together))

  test('runs no getter and keeps it', () => {
    const current = Object.defineProperty({ n: 0 }, 'm', { get: never, enumerable: true })
    const together = withStored(current, { n: 1, m: 2 })
    expect(Reflect.getOwnPropertyDescriptor(together, 'm')!.get).toBe(never)
    expect(together.n).toBe(1)
  })

  test('sets no prototype', () => {
    const together = withStored<object>({ n: 0 }, JSON.parse('{ "__proto__": { "evil": 1 }, "constructor": 2 }'))
    expect(Reflect.getPrototypeOf(together)).toBe(Object.prototype)
    expect('evil' in together).toBe(false)
    expect(Reflect.ownKeys(together)).toEqual(['n', '__proto__', 'constructor'])
  })

  test.each(['revoked', 'getPrototypeOf', 'ownKeys', 'getOwnPropertyDescriptor'])('over a Proxy that does not answer it is what was stored: %s', trap => {
    const stored = { n: 2 }
    expect(withStored<unknown>(trap === 'revoked' ? revoked() : throwing(trap), stored)).toBe(stored)
  })

  test('changes neither', () => {
    const [current, stored] = [{ slice: { n: 0, act } }, { slice: { n: 2 } }]
    withStored(current, stored)
    expect([current, stored]).toEqual([{ slice: { n: 0, act } }, { slice: { n: 2 } }])
  })
})

test('mergeStored leaves a state of which nothing was stored', () => {
  const current = { n: 0, act }
  expect(mergeStored(undefined, current)).toBe(current)
  expect(mergeStored({ n: 1 }, current)).toEqual({ n: 1, act })
})
