// What is hostile, in every view of the panel: it is shown, nothing of it runs, nothing is thrown, and nothing stands still.

import { page } from 'vitest/browser'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dumps } from '../../lib/index.ts'
import { forget, open, until } from './support/panel.ts'

const ran: string[] = []
const thrown: string[] = []
const note = (event: Event): void => void thrown.push(String(((event as ErrorEvent).error ?? (event as PromiseRejectionEvent).reason as Error | undefined)?.stack))

beforeEach(async () => {
  ran.length = thrown.length = 0
  addEventListener('error', note)
  addEventListener('unhandledrejection', note)
  await page.viewport(1280, 800)
})

afterEach(() => {
  removeEventListener('error', note)
  removeEventListener('unhandledrejection', note)
  forget()
  document.querySelector('iframe.foreign')?.remove()
})

/** Runs only if somebody looks too closely. */
function bang(): never {
  ran.push(new Error('ran').stack!.split('\n').slice(2, 8).join(' '))
  throw new Error('no')
}

const trap = { get: bang, set: bang, enumerable: true, configurable: true }

function no(): never {
  throw new Error('no')
}

/** Of these some cannot be avoided: nothing else tells what an object is, and its failing is what tells of a Proxy. */
const unavoidable = { getPrototypeOf: no, getOwnPropertyDescriptor: no, ownKeys: no, isExtensible: no }
const traps: ProxyHandler<object> = { ...unavoidable, get: bang, has: bang, set: bang, apply: bang, construct: bang, defineProperty: bang, deleteProperty: bang, setPrototypeOf: bang, preventExtensions: bang }

function revoked(target: object | Function): object {
  const { proxy, revoke } = Proxy.revocable(target as object, {})
  revoke()
  return proxy
}

/** A window of another origin, from the moment on at which it has loaded: to read nearly anything of it throws. */
function foreign(): Window {
  const frame = Object.assign(document.createElement('iframe'), { className: 'foreign', src: 'data:text/html,<p>elsewhere' })
  document.body.append(frame)
  return frame.contentWindow!
}

function transferred(): Uint8Array {
  const bytes = new Uint8Array(64)
  structuredClone(bytes, { transfer: [bytes.buffer] })
  return bytes
}

function chain(length: number, link: (before: object) => object): object {
  let at: object = {}
  for (let i = 0; i < length; i++) at = link(at)
  return at
}

function damaged(at: number, byte: number): Uint8Array {
  const bytes = dumps({ a: [1, 2, { b: 'text' }], c: new Map([['k', new Date(0)]]) })
  bytes[at < 0 ? bytes.length + at : at] = byte
  return bytes
}

function* halted(): Generator<number> {
  yield 1
  bang()
}

const values: readonly (readonly [string, () => unknown])[] = [
  ['getters that throw', () => Object.defineProperties({}, { a: trap, toString: trap, toJSON: trap, then: trap, [Symbol.toStringTag]: trap, constructor: trap, [Symbol.iterator]: trap })],
  ['methods that throw', () => ({ toString: bang, valueOf: bang, toJSON: bang, then: bang, [Symbol.toPrimitive]: bang, [Symbol.iterator]: bang })],
  ['an array with accessors', () => Object.defineProperty([1, 2, 3], 'name', trap)],
  ['a function with accessors', () => Object.defineProperties(() => 1, { name: trap, length: trap })],
  ['a class that throws when it is looked at', () => class Trap {
    static get [Symbol.hasInstance](): never { return bang() }
    static get prototypeName(): never { return bang() }
    get value(): never { return bang() }
  }],
  ['Proxies whose traps throw', () => ({ plain: new Proxy({}, traps), list: new Proxy([], traps), call: new Proxy(() => 1, traps), inside: new Map([[new Proxy({}, traps), 1]]) })],
  ['revoked Proxies', () => ({ plain: revoked({}), list: revoked([]), call: revoked(() => 1), key: new Map([[revoked({}), revoked({})]]), set: new Set([revoked({})]) })],
  ['a prototype that is a Proxy, and one that is revoked', () => [Object.create(new Proxy({}, traps)), Object.create(revoked({}))]],
  ['a prototype that leads back to itself', () => {
    const proxy: object = new Proxy({}, { getPrototypeOf: () => proxy })
    return Object.create(proxy)
  }],
  ['a chain of 5,000 prototypes', () => chain(5000, Object.create)],
  ['a list 100,000 deep', () => chain(100_000, next => ({ next }))],
  ['a window of another origin', () => ({ window: foreign(), own: window })],
  ['buffers that are gone', () => ({ bytes: transferred(), again: transferred().buffer, view: new DataView(new ArrayBuffer(8)) })],
  ['a string of 20 MB, and one of odd characters', () => ({ long: 'x'.repeat(2e7), odd: '\u202e\u2028\ud800\u0000<img src=x onerror=alert(1)>', 'a"<b>\u2028': 1 })],
  ['an array of 4,294,967,295 holes', () => new Array(2 ** 32 - 1)],
  ['an array of 1,000,000 elements', () => Array.from({ length: 1e6 }, (_, i) => i)],
  ['forged types', () => ({ constructor: class Fake {}, __proto__: null, map: Object.create(Map.prototype), date: Object.create(Date.prototype), error: Object.create(Error.prototype, { message: trap, stack: trap }) })],
  ['what belongs to the page', () => ({ all: document.all, body: document.body, window, document, storage: localStorage })],
  ['a generator in its middle', () => { const steps = halted(); steps.next(); return { steps } }],
  ['a symbol and a name that are markup', () => ({ [Symbol('<script>alert(1)</script>')]: 1, named: Object.defineProperty(() => 1, 'name', { value: '"><script>' }) })],
  ['a pickle whose last byte is another', () => damaged(-1, 0xee)],
  ['a pickle whose header is another', () => damaged(5, 0xff)],
  ['a pickle that promises more than it has', () => damaged(12, 0xff)],
  ['a pickle that was cut', () => damaged(0, 0x44).slice(0, 30)],
]

describe('in every view', () => {
  test.each(values)('%s', async (name, make) => {
    const value = make()
    if (name.includes('origin')) await new Promise(resolve => document.querySelector('iframe.foreign')!.addEventListener('load', resolve))
    const { frame, handle } = await open({ value }, { tab: 'tree', dock: 'full' })
    const tabs = Array.from(frame.renderRoot.querySelectorAll('[role=tab]'), ({ id }) => id.replace(/^tab-/, ''))
    for (const tab of tabs) {
      frame.store.tab = tab
      await frame.updateComplete
      const pane = await until(() => frame.renderRoot.querySelector<HTMLElement>(`#pane-${tab} > :not(p)`))
      await (pane as HTMLElement & { readonly updateComplete: Promise<unknown> }).updateComplete
      expect(pane.shadowRoot!.textContent!.trim()).not.toBe('')
    }
    frame.store.select([{ via: 'property', name: 'value' }])
    for (const tab of tabs) {
      frame.store.tab = tab
      await new Promise(resolve => void setTimeout(resolve, 30))
    }
    await handle.update()
    expect(document.querySelector('dill-panel')!.shadowRoot!.querySelector('img, script')).toBe(null)
    expect([ran, thrown]).toEqual([[], []])
  })

  // What is inspected by itself may be bytes, which the panel can read as a pickle.
  test.each(values.filter(([name]) => name.includes('pickle')))('%s, by itself', async (_, make) => {
    const { frame } = await open(make(), { dock: 'full' })
    for (const { id } of frame.renderRoot.querySelectorAll('[role=tab]')) {
      frame.store.tab = id.replace(/^tab-/, '')
      await new Promise(resolve => void setTimeout(resolve, 60))
    }
    expect([ran, thrown]).toEqual([[], []])
  })
})
