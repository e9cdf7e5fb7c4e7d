// Errors: the stack, the brand, and what a constructor would do if it were called.

import { describe, expect, test } from 'vitest'
import { diagnose } from '../../lib/core/diagnose.ts'
import { registry } from '../../lib/dill.ts'
import { copy, dumps, loads, register } from '../../lib/index.ts'

describe('errors', () => {
  test('keep their stack as text of their own, and say so', () => {
    const error = new TypeError('here')
    const result = copy(error)
    expect(result.stack).toBe(error.stack)
    expect(Object.getOwnPropertyDescriptor(result, 'stack')).toEqual({ value: error.stack, writable: true, enumerable: false, configurable: true })
    expect(diagnose(error, { registry }).notes.map(({ message }) => message)).toEqual(['An error keeps its stack as text; its lines speak of the old page.'])
  })

  test('are errors to the engine', () => {
    const tags = [new Error('a'), new RangeError('b'), new AggregateError([]), new DOMException('c')].map(error => Object.prototype.toString.call(copy(error)))
    expect(tags).toEqual(['[object Error]', '[object Error]', '[object Error]', '[object DOMException]'])
  })

  test('an accessor in the place of the stack is not called', () => {
    let calls = 0
    const get = (): number => ++calls
    register(get, { name: 'errors.get' })
    const error = Object.defineProperty(new Error('a'), 'stack', { get, set: undefined, configurable: true } as object)
    const result = copy(error)
    expect(Object.getOwnPropertyDescriptor(result, 'stack')?.get).toBe(get)
    expect(calls).toBe(0)
  })

  test.each<[string, PropertyDescriptor]>([
    ['enumerable', { enumerable: true }],
    ['fixed', { configurable: false }],
    ['both', { enumerable: true, configurable: false }],
  ])('a stack that was made %s is so', (_, attributes) => {
    const error = Object.defineProperty(new RangeError('a'), 'stack', attributes)
    const result = copy(error)
    const { enumerable, configurable } = Object.getOwnPropertyDescriptor(error, 'stack')!
    expect(Object.getOwnPropertyDescriptor(result, 'stack')).toMatchObject({ value: error.stack, enumerable, configurable })
    expect(dumps(result)).toEqual(dumps(error))
  })

  // As libraries make their errors that are older than classes.
  class Fault {
    code = 7
    constructor() {
      Error.captureStackTrace(this, Fault)
    }
  }
  register(Fault, { name: 'errors.Fault' })
  const traced = <O extends object>(object: O): O => {
    Error.captureStackTrace(object)
    return object
  }

  test.runIf(typeof Error.captureStackTrace === 'function').each<[string, () => { stack?: string }]>([
    ['an object', () => traced({ a: 1 })],
    ['an object that gets more', () => Object.assign(traced({ a: 1 }), { b: 2 })],
    ['one without a prototype', () => traced(Object.create(null) as object)],
    ['one that is frozen', () => Object.freeze(traced({ a: 1 }))],
    ['an instance', () => new Fault()],
    ['a Map', () => traced(new Map([[1, 2]]))],
  ])('%s keeps the stack that was captured for it, as text', (_, make) => {
    const value = make()
    const result = copy(value)
    const { value: stack, enumerable } = Object.getOwnPropertyDescriptor(result, 'stack')!
    expect(stack).toBe(value.stack)
    expect(stack).toMatch(/errors\.test/)
    expect(enumerable).toBe(Object.getOwnPropertyDescriptor(value, 'stack')!.enumerable)
    expect(Reflect.ownKeys(result)).toEqual(Reflect.ownKeys(value))
    expect(Object.isFrozen(result)).toBe(Object.isFrozen(value))
    expect(loads(dumps(value))).toEqual(result)
    expect(diagnose(value, { registry }).failures).toEqual([])
  })

  test('no constructor runs, and no setter of a subclass', () => {
    const ran: string[] = []
    class Strict extends Error {
      constructor(code?: number) {
        super('strict')
        if (code === undefined) ran.push('constructor')
      }
      set note(_: string) { ran.push('setter') }
    }
    register(Strict, { name: 'errors.Strict' })
    const error = Object.defineProperty(new Strict(1), 'note', { value: 'own', configurable: true })
    const result = copy(error)
    expect(result).toBeInstanceOf(Strict)
    expect(Object.getOwnPropertyDescriptor(result, 'note')?.value).toBe('own')
    expect(ran).toEqual([])
  })

  test('a tag of the user\'s hides no error', () => {
    class Tagged extends Error {
      get [Symbol.toStringTag](): string { throw new Error('the tag was asked for') }
    }
    register(Tagged, { name: 'errors.Tagged' })
    const result = copy(new Tagged('a'))
    expect(result).toBeInstanceOf(Tagged)
    expect(result.message).toBe('a')
  })

  test('what only looks like an error is none', () => {
    const result = copy(Object.create(Error.prototype, { message: { value: 'feigned', enumerable: true } }) as object)
    expect(Object.prototype.toString.call(result)).toBe('[object Object]')
    expect(Object.hasOwn(result, 'stack')).toBe(false)
  })

  test('DOMException keeps name, message and code', () => {
    const { name, message, code } = copy(new DOMException('gone', 'NotFoundError'))
    expect({ name, message, code }).toEqual({ name: 'NotFoundError', message: 'gone', code: 8 })
  })

  test.runIf('QuotaExceededError' in globalThis)('QuotaExceededError keeps its numbers', () => {
    const Quota = (globalThis as unknown as { QuotaExceededError: new (message: string, options: object) => DOMException & { quota: number | null, requested: number | null } }).QuotaExceededError
    const result = copy(new Quota('full', { quota: 10, requested: 20 }))
    expect(result).toBeInstanceOf(Quota)
    expect([result.message, result.quota, result.requested]).toEqual(['full', 10, 20])
    expect(copy(new Quota('full', {})).quota).toBeNull()
  })
})
