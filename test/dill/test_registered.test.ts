// dill's test_registered.py, a script: what is said to fail fails, what is said to pass passes, in both directions; and the
// kinds of the registry are those of the catalogue.

import { describe, expect, test } from 'vitest'
import { registry } from '../../lib/dill.ts'
import { copy, detect, dumps, dumpsAsync, loads, loadsAsync, pickles } from '../../lib/index.ts'
import { objects, type Verdict } from '../../lib/objects.ts'
import { examples, registerExamples } from '../support/examples.ts'

registerExamples()

const of = (...verdicts: Verdict[]): string[] => examples.filter(({ verdict }) => verdicts.includes(verdict)).map(({ name }) => name)
const make = (name: string): unknown => examples.find(example => example.name === name)!.make()
const only = <T>(list: readonly T[], is: (one: T) => boolean): T[] => list.filter(one => is(one))

function copies(name: string): boolean {
  try {
    copy(make(name))
    return true
  } catch {
    return false
  }
}

describe('each verdict is the true one', () => {
  test('test_registered.py failures fail', () => expect(only(of('refused'), copies)).toEqual([]))

  test('test_registered.py succeeds and registered pass', () => {
    expect(only(of('pass', 'by reference'), name => !copies(name))).toEqual([])
  })

  test('what is asynchronous, or goes beside the bytes, fails where neither is to be had, and passes where it is', async () => {
    expect(only(of('async', 'attached'), copies)).toEqual([])
    for (const name of of('async')) await expect(dumpsAsync(make(name)), name).resolves.toBeDefined()
    for (const name of of('attached')) expect(dumps(make(name), { attachments: [] }), name).toBeDefined()
  })

  test('what comes by reference is the same object, and what comes otherwise is not', async () => {
    expect(only(of('by reference'), name => { const value = make(name); return loads(dumps(value)) !== value })).toEqual([])
    const isObject = (value: unknown): boolean => (typeof value === 'object' && value !== null) || typeof value === 'function'
    // A class or function that is live here is itself again, and so is its prototype.
    const same: string[] = []
    for (const name of of('pass')) {
      const value = make(name)
      const [back] = await loadsAsync<unknown[]>(dumps([value]))
      if (isObject(value) && typeof value !== 'function' && Object.getOwnPropertyDescriptor(value as object, 'constructor') === undefined && back === value) same.push(name)
    }
    expect(same).toEqual([])
  })

  test('pickles and why say the same', () => {
    expect(only(of('refused'), name => pickles(make(name)) || detect.why(make(name)).ok)).toEqual([])
    expect(only(of('pass', 'by reference'), name => !pickles(make(name)) || !detect.why(make(name)).ok)).toEqual([])
  })
})

describe('the kinds of the registry are those of the catalogue', () => {
  const told = new Set(objects.map(({ kind }) => kind))
  const kinds = registry.kinds()

  test('test_registered.py no kind of the catalogue is unknown', () => {
    const spine = ['undefined', 'null', 'boolean', 'number', 'bigint', 'string', 'symbol', 'object', 'array', 'function']
    expect([...told].filter(tag => !spine.includes(tag) && registry.kindOf(tag) === undefined)).toEqual([])
  })

  test('test_registered.py no kind whose values programs can make is missing', () => {
    // Only asynchronous or instrumented code makes these, or they are for dill/data alone; tests of their own have them.
    const late = ['canvas in data', 'CryptoKey', 'FileSystemFileHandle', 'file handle', 'open file', 'FileSystemDirectoryHandle', 'code', 'member', 'bound function', 'instance', 'durable generator', 'durable async generator', 'Proxy', 'revoke']
    // WebKit lists no stream asynchronously, and has no other iterator of that kind.
    if (!('ReadableStream' in globalThis) || !(Symbol.asyncIterator in ReadableStream.prototype)) late.push('AsyncIterator')
    expect(kinds.filter(({ tag, inner }) => inner !== true && !told.has(tag) && !late.includes(tag)).map(({ tag }) => tag)).toEqual([])
  })
})
