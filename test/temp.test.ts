// Values that need not last, over whatever store there is: a real IndexedDB with Web Locks in the browser, memory in Node.
// What dill's test_temp.py asks of them has its name here.

import { describe, expect, test } from 'vitest'
import { asyncDispose } from '../lib/link/dispose.ts'
import { dump, load, PickleError, temp } from '../lib/index.ts'

let apps = 0
/** A database of its own for each test. */
const fresh = (): string => `test-temp-${Date.now()}-${apps++}`

async function code(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => 'none', error => error instanceof PickleError ? error.code : String(error))
}

// As dill has them: functions of one and of two arguments, a class, its methods.
const f = (x: number): number => x ** 2
const add = (x: number, y: number): number => x + y
function squared(x: number): number {
  return x * x
}
class Bar {
  factor = 3
  bar(x: number): number {
    return x * this.factor
  }
}

/** Whether this browser's database takes a Blob. */
function keepsBlobs(): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('keeps-blobs')
    opening.onerror = () => reject(opening.error)
    opening.onupgradeneeded = () => opening.result.createObjectStore('blobs')
    opening.onsuccess = () => {
      const put = opening.result.transaction('blobs', 'readwrite').objectStore('blobs').put(new Blob(['text']), 1)
      put.onsuccess = () => resolve(true)
      put.onerror = () => resolve(false)
    }
  })
}

describe('test_pickle_to_tempfile', () => {
  test('a list makes a round trip under a generated key', async () => {
    const app = fresh()
    const value = ['a', [1n, -0], new Map([['b', new Set([undefined])]])]
    const handle = await temp.dump(value, { app })
    const back = await temp.load(handle)
    expect(back).toEqual(value)
    expect(back).not.toBe(value)
    expect(await handle.load()).toEqual(value)
    expect(await temp.load(handle.name, { app })).toEqual(value)
  })

  test('the key begins and ends as was asked for, and is another each time', async () => {
    const app = fresh()
    const names = await Promise.all([1, 2, 3].map(async n => (await temp.dump(n, { app, prefix: 'draft-', suffix: '.pkl' })).name))
    expect(new Set(names).size).toBe(3)
    for (const name of names) expect(name).toMatch(/^draft-[0-9a-f]{16}\.pkl$/)
    expect((await temp.dump(1, { app })).name).toMatch(/^tmp[0-9a-f]{16}$/)
  })

  test('the value is gone when its handle is disposed of, and no other is', async () => {
    const app = fresh()
    await dump('stays', 'mine', { app })
    const [one, other] = [await temp.dump(1, { app }), await temp.dump(2, { app })]
    await one[asyncDispose]()
    await one[asyncDispose]()
    expect(await code(one.load())).toBe('NO_KEY')
    expect(await code(temp.load(one.name, { app }))).toBe('NO_KEY')
    expect(await code(load(one.name, { app }))).toBe('NO_KEY')
    expect(await other.load()).toBe(2)
    expect(await load('mine', { app })).toBe('stays')
  })

  test('what only asynchronous code can read, and what no bytes can hold, is there', async () => {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt'])
    const app = fresh()
    expect((await (await temp.dump({ key }, { app })).load()).key.algorithm).toEqual(key.algorithm)
    // A private window of WebKit keeps no Blob, and says so.
    const handle = await temp.dump({ blob: new Blob(['text']) }, { app }).catch((error: unknown) => error)
    if (handle instanceof Error) expect(await keepsBlobs()).toBe(false)
    else expect(await (await (handle as { load(): Promise<{ blob: Blob }> }).load()).blob.text()).toBe('text')
  })

  test('what cannot be saved is refused, and options are checked', async () => {
    const app = fresh()
    expect(await code(temp.dump(new WeakMap(), { app }))).toBe('REFUSED')
    expect(await code(temp.dump(1, { app, prefix: 1 as never }))).toBe('BAD_OPTION')
    expect(await code(temp.dump(1, { app, suffix: 1 as never }))).toBe('BAD_OPTION')
    expect(await code(temp.dump(1, { app: '' }))).toBe('BAD_OPTION')
  })
})

describe('test_pickle_to_stream', () => {
  test('a list makes a round trip through memory', async () => {
    const value = [1, 2, 3]
    const buffer = await temp.dumpIO(value)
    expect(buffer.bytes).toBeInstanceOf(Uint8Array)
    expect(await temp.loadIO(buffer)).toEqual(value)
    expect(await temp.loadIO(buffer.bytes)).toEqual(value)
    expect(await buffer.load()).not.toBe(await buffer.load())
  })

  test('what no bytes can hold stays beside them', async () => {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt'])
    const buffer = await temp.dumpIO({ key })
    expect(buffer.attachments).toEqual([key])
    expect((await temp.loadIO(buffer)).key).toBe(key)
  })

  test('other bytes are refused', async () => {
    expect(await code(temp.loadIO(new Uint8Array(64)))).toBe('NOT_A_PICKLE')
    expect(await code(temp.loadIO(undefined as never))).not.toBe('none')
  })
})

describe('test_two_arg_functions, test_one_arg_functions', () => {
  test.each([['f', f], ['squared', squared]])('%s', async (_, fn) => {
    expect((await (await temp.dump(fn, { app: fresh() })).load())(4)).toBe(16)
    expect((await (await temp.dumpIO(fn)).load())(4)).toBe(16)
  })

  test('add', async () => {
    expect((await (await temp.dump(add, { app: fresh() })).load())(1, 2)).toBe(3)
    expect((await (await temp.dumpIO(add)).load())(1, 2)).toBe(3)
  })
})

describe('test_the_rest', () => {
  test('a class, an instance, and its method', async () => {
    const { Class, instance, method } = await (await temp.dump({ Class: Bar, instance: new Bar(), method: Bar.prototype.bar }, { app: fresh() })).load()
    expect(new Class().bar(2)).toBe(6)
    expect(instance.bar(2)).toBe(6)
    expect(method.call(instance, 3)).toBe(9)
    expect(instance).toBeInstanceOf(Class)
  })
})
