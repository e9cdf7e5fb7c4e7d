// Examples of what lives: promises, weak references, iterators on their way, what belongs to the page. Most are refused;
// the test asks that each refusal gives a reason and a remedy.

import * as namespace from './example.ts'
import { examples, type Example } from './example.ts'

const globals = globalThis as unknown as Record<string, (new (...args: unknown[]) => object) | undefined>

/** An example for each of these interfaces that the platform has and lets programs make. */
function made(kind: string, makers: Readonly<Record<string, (Type: new (...args: unknown[]) => object) => unknown>>, platform?: 'browser' | 'node'): Example[] {
  return examples('live values', 'refused', Object.entries(makers).flatMap(([name, make]) =>
    name in globals ? [[kind, name, () => make(globals[name]!), platform === undefined ? {} : { platform }] as const] : []))
}

const hostile = (): object => new Proxy({}, { ownKeys() { throw new Error('no') } })

function* counting(): Generator<number> { yield 1; yield 2 }
async function* counted(): AsyncGenerator<number> { yield 1 }

function started<I extends { next(): unknown }>(iterator: I): I {
  void iterator.next()
  return iterator
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const weak = examples('live values', 'pass', [
  ['WeakRef', 'WeakRef beside its target', () => { const target = { a: 1 }; return [new WeakRef(target), target, new WeakRef(target)] }],
  ['WeakRef', 'WeakRef to what holds it', () => { const parent: Record<string, unknown> = {}; parent['child'] = { parent: new WeakRef(parent) }; return parent }],
  ['object', 'Proxy, read as what it shows', () => new Proxy({ a: 1, b: [2] }, {}), { opaque: true, check: copy => JSON.stringify(copy) === '{"a":1,"b":[2]}' ? undefined : 'it shows something else' }],
  ['array', 'Proxy of an array', () => new Proxy([1, [2]], {}), { opaque: true, check: copy => Array.isArray(copy) && JSON.stringify(copy) === '[1,[2]]' ? undefined : 'it shows something else' }],
])

/** How a promise was settled, for comparison. */
async function outcome(promise: Promise<unknown>): Promise<string> {
  return promise.then(value => `kept ${JSON.stringify(value)}`, (reason: unknown) => `broken ${JSON.stringify(reason)}`)
}

async function sameOutcome(copy: unknown, original: unknown): Promise<string | undefined> {
  if (!(copy instanceof Promise) || copy === original) return 'it is no promise of its own'
  const [a, b] = await Promise.all([outcome(copy), outcome(original as Promise<unknown>)])
  return a === b ? undefined : `${a} instead of ${b}`
}

const promises = examples('live values', 'async', [
  ['Promise', 'promise that was kept', () => Promise.resolve({ a: [1] }), { opaque: true, check: sameOutcome }],
  ['Promise', 'promise that was broken', () => { const p = Promise.reject({ why: 'not today' }); p.catch(() => {}); return p }, { opaque: true, check: sameOutcome }],
  ['Promise', 'promise of what holds it', () => { const o: Record<string, unknown> = {}; o['later'] = Promise.resolve(o); return o }, {
    opaque: true, check: async copy => await copy.later === copy ? undefined : 'it leads elsewhere',
  }],
])

const hidden = examples('live values', 'refused', [
  ['Promise', 'promise that is pending', () => new Promise(() => {})],
  ['WeakMap', 'WeakMap whose key is in the graph', () => { const key = {}; return { key, map: new WeakMap([[key, 1]]) } }],
  ['WeakMap', 'WeakMap', () => new WeakMap([[{}, 1]])],
  ['WeakSet', 'WeakSet whose member is in the graph', () => { const member = {}; return { member, set: new WeakSet([member]) } }],
  ['WeakSet', 'WeakSet', () => new WeakSet([{}])],
  ['FinalizationRegistry', 'FinalizationRegistry', () => new FinalizationRegistry(() => {})],
  ['object', 'Proxy that was revoked', revoked],
  ['object', 'Proxy that throws', hostile],
  ['object', 'Proxy of a Map', () => new Proxy(new Map([[1, 2]]), {})],
  ['object', 'below Map.prototype without being a Map', () => Object.create(Map.prototype)],
  ['Iterator', 'array iterator', () => started([1, 2, 3].values())],
  ['Iterator', 'Map iterator', () => started(new Map([[1, 2]]).entries())],
  ['Iterator', 'Set iterator', () => started(new Set([1, 2]).values())],
  ['Iterator', 'string iterator', () => started('abc'[Symbol.iterator]())],
  ['Iterator', 'matches of a RegExp', () => 'abc'.matchAll(/./g)],
  ['Generator', 'generator, fresh', () => counting()],
  ['Generator', 'generator, suspended', () => started(counting())],
  ['AsyncGenerator', 'async generator', () => counted()],
  ['object', 'module namespace', () => namespace],
  ...'from' in (globals['Iterator'] ?? {}) ? [['Iterator', 'iterator helper', () => (([1, 2].values() as unknown) as { map(f: (n: number) => number): object }).map(n => n)] as const] : [],
  ...['DisposableStack', 'AsyncDisposableStack'].flatMap(name => name in globals ? [[name, name, () => new globals[name]!()] as const] : []),
])

const platform: Example[] = [
  ...made('EventTarget', { EventTarget: Type => new Type() }),
  ...made('Event', { Event: Type => new Type('click'), CustomEvent: Type => new Type('mine', { detail: 1 }) }),
  ...made('channel', { MessageChannel: Type => new Type() }),
  ...made('channel', { BroadcastChannel: Type => closed(new Type('dill')) }),
  ...made('stream', { ReadableStream: Type => new Type(), WritableStream: Type => new Type(), TransformStream: Type => new Type(), CompressionStream: Type => new Type('gzip') }),
  ...typeof ReadableStream !== 'function' || !(Symbol.asyncIterator in ReadableStream.prototype) ? [] : made('AsyncIterator', { ReadableStream: Type => (new Type() as AsyncIterable<unknown>)[Symbol.asyncIterator]() }, 'browser').map(example => ({ ...example, name: 'iterator of a stream' })),
  ...made('Crypto', { PerformanceEntry: () => performance.mark('dill') }),
  ...made('observer', { PerformanceObserver: Type => new Type(() => {}) }),
  ...made('observer', { MutationObserver: Type => new Type(() => {}), ResizeObserver: Type => new Type(() => {}), IntersectionObserver: Type => new Type(() => {}) }, 'browser'),
  ...made('Worker', { Worker: Type => closed(new Type(URL.createObjectURL(new Blob([''])))) }, 'browser'),
  ...made('connection', { XMLHttpRequest: Type => new Type() }, 'browser'),
  ...made('canvas', { Path2D: Type => new Type() }, 'browser'),
  ...made('storage', { IDBFactory: () => ({ request: (globalThis as unknown as { indexedDB: { deleteDatabase(name: string): object } }).indexedDB.deleteDatabase('dill examples') }) }, 'browser'),
  ...made('Node', { Document: Type => new Type(), Text: Type => new Type('text') }, 'browser'),
  ...made('DOM list', { DocumentFragment: Type => (new Type() as { childNodes: object }).childNodes }, 'browser'),
  ...made('Window', { Window: () => globalThis.constructor.prototype && Object.create((globals['Window'] as unknown as { prototype: object }).prototype) }, 'browser'),
]

/** Ends what would keep the process awake. */
function closed<T extends object>(live: T): T {
  const { close, terminate } = live as { close?: () => void, terminate?: () => void }
  close?.call(live)
  terminate?.call(live)
  return live
}

const attached = 'MessageChannel' in globals ? examples('live values', 'attached', [
  ['MessagePort', 'MessagePort', () => closed(new MessageChannel().port1), { opaque: true, check: (copy, original) => copy === original ? undefined : 'it is another port' }],
]) : []

const timers = examples('live values', 'refused', [
  ['object', 'timer of Node', () => { const timer = setTimeout(() => {}, 0); clearTimeout(timer); return timer }, { platform: 'node' }],
])

const named = examples('live values', 'by reference', [
  ['function', 'intrinsic functions', () => Math.max],
  ['function', 'accessor of an intrinsic', () => Object.getOwnPropertyDescriptor(Map.prototype, 'size')!.get],
  ['object', 'intrinsic prototype', () => Map.prototype],
  ['object', 'intrinsic without a name', () => Object.getPrototypeOf([][Symbol.iterator]()) as object],
  ['object', 'namespace object', () => Math],
  ['object', 'globalThis', () => globalThis],
  ['function', 'eval', () => globalThis.eval],
  ['function', 'function of the platform', () => setTimeout],
  ['function', 'class of the platform', () => URL],
  ['object', 'prototype of the platform', () => URL.prototype],
  ['object', 'console', () => console],
])

export const live: Example[] = [...weak, ...promises, ...hidden, ...platform, ...attached, ...timers, ...named]
