// D: values that lie about what they are, or act when they are looked at, and what happens to them on their way out.

import { reduce, register } from '../../lib/index.ts'
import { canary, trap } from './row.ts'

/** One hostile value. */
export interface Value {
  readonly id: string
  readonly what: string
  readonly make: () => unknown
  /** True for the copy; absent where the value is to be refused. */
  readonly check?: (copy: any) => unknown
}

/** Runs whatever it is given when it is told, and comes back as nothing. */
class Meddler {
  act: () => void
  constructor(act: () => void) { this.act = act }
  [reduce](): [typeof Meddler, [null]] {
    this.act()
    return [Meddler, [null]]
  }
}

register(Meddler, { name: 'hostile.Meddler' })

const refused = (id: string, what: string, make: () => unknown): Value => ({ id, what, make })
const carried = (id: string, what: string, make: () => unknown, check: (copy: any) => unknown): Value => ({ id, what, make, check })

const throws = (): never => { throw new Error('no') }
/** Cannot travel: it hides what it captured. */
const thrower = (error: Error) => (): never => { throw error }
const getterOf = (value: object, key: string): (() => unknown) | undefined => Reflect.getOwnPropertyDescriptor(value, key)?.get

function threw(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return (error as Error).message
  }
}

/** What is in Object.prototype is no trap. */
const proxy = (target: object, handler: ProxyHandler<object>): object => new Proxy(target, Object.assign(Object.create(null) as object, handler))
const throwing = (trap: string): object => proxy({ a: 1 }, { [trap]: throws })
const fake = (prototype: object, own: object): object => Object.create(prototype, Object.getOwnPropertyDescriptors(own)) as object

/** Whose prototype is itself. */
function endless(): object {
  const proxy: object = new Proxy({}, { getPrototypeOf: () => proxy })
  return proxy
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

const looking: Value[] = [
  refused('D01', 'a getter', () => ({ get a() { return canary('getter')() } })),
  carried('D01', 'a getter that throws', () => Object.defineProperty({}, 'a', { get: throws, enumerable: true }), copy => getterOf(copy, 'a') !== throws && threw(getterOf(copy, 'a')!) === 'no'),
  refused('D01', 'a getter that throws what nobody can see', () => Object.defineProperty({}, 'a', { get: thrower(new Error('no')), enumerable: true })),
  refused('D01', 'a getter deep in a Map', () => new Map([[{}, [new Set([Object.defineProperty({}, 'a', { get: canary('getter') })])]]])),
  // Not its message: Node asks for that itself when a stack is read.
  refused('D01', 'a getter on an error', () => Object.defineProperty(new Error('a'), 'details', { get: canary('getter') })),
  ...['getPrototypeOf', 'ownKeys', 'getOwnPropertyDescriptor', 'isExtensible'].map(trap => refused('D01', `a Proxy whose ${trap} throws`, () => [throwing(trap)])),
  refused('D01', 'a Proxy that was revoked', () => ({ a: revoked({}) })),
  refused('D01', 'a revoked Proxy of an array', () => [revoked([])]),
  refused('D01', 'a revoked Proxy of a function', () => [revoked(() => {})]),
  refused('D01', 'a revoked Proxy as a prototype', () => Object.create(revoked({})) as unknown),
  refused('D01', 'a Proxy that is its own prototype', () => endless()),
  refused('D01', 'a prototype that is its own', () => Object.create(endless()) as unknown),
  refused('D01', 'a function whose prototypes have no end', () => new Proxy(class {}, { getPrototypeOf: () => endless() })),
  refused('D01', 'a Proxy that shows what it does not have', () => proxy({}, { ownKeys: () => ['a'], getOwnPropertyDescriptor: () => ({ get: canary('getter'), configurable: true, enumerable: true }) })),
  refused('D01', 'a Proxy that names what it does not show', () => proxy({}, { ownKeys: () => ['a'] })),
  refused('D01', 'a Proxy of a Map, which is none', () => proxy(new Map([[1, 2]]), {})),
  refused('D05', 'a function that holds a secret', () => { const token = 'secret'; return { send: () => token } }),
  refused('D05', 'a bound function', () => ({ send: trap.bind(null) })),
]

const lying: Value[] = [
  refused('D02', 'what lies below RegExp.prototype', () => fake(RegExp.prototype, { lastIndex: 1, source: 'a', flags: 'g' })),
  refused('D02', 'what lies below RegExp.prototype and has getters', () => Object.defineProperty(fake(RegExp.prototype, {}), 'source', { get: canary('source') })),
  refused('D02', 'what lies below Date.prototype', () => fake(Date.prototype, { toISOString: canary('toISOString') })),
  carried('D02', 'tags that lie', () => ['Map', 'Date', 'Array', 'Promise', 'Uint8Array'].map(tag => ({ [Symbol.toStringTag]: tag, size: 3 })), copy => copy.every((o: object) => Object.getPrototypeOf(o) === Object.prototype)),
  refused('D02', 'a tag that is a getter', () => Object.defineProperty({}, Symbol.toStringTag, { get: canary('tag') })),
  carried('D02', 'a Map that says it is a Set', () => Object.defineProperty(new Map([[1, 2]]), Symbol.toStringTag, { value: 'Set' }), copy => copy.get(1) === 2),
  carried('D02', 'an array below nothing', () => Object.setPrototypeOf([1], null) as unknown, copy => Array.isArray(copy) && copy[0] === 1),
  carried('D02', 'a then that is data', () => ({ then: 'later' }), copy => copy.then === 'later'),
  carried('D02', 'a function whose toString lies', () => Object.assign(() => 1, { toString: () => 'function Map() { [native code] }' }), copy => copy !== Map && copy() === 1 && copy.toString().includes('native')),
  carried('D02', 'a function that is called as a native one', () => Object.defineProperty(() => 1, 'name', { value: 'Map' }), copy => copy !== Map && copy() === 1 && copy.name === 'Map'),
  carried('D02', 'a function whose toString is a getter', () => Object.defineProperty(() => 1, 'toString', { get: throws }), copy => copy() === 1 && threw(getterOf(copy, 'toString')!) === 'no'),
  refused('D02', 'a function that hides something, whose toString lies', () => Object.assign(thrower(new Error('no')), { toString: () => '() => 1' })),
  refused('D02', 'a function that hides something and is called as a native one', () => Object.defineProperty(thrower(new Error('no')), 'name', { value: 'Map' })),
  carried('D02', 'an object whose constructor lies', () => ({ constructor: Map }), copy => copy.constructor === Map && Object.getPrototypeOf(copy) === Object.prototype),
  carried('D04', 'hooks of other libraries, as data', () => ({ toJSON: 1, toPickle: 2, __reduce__: 3, serialize: 4, [Symbol.for('nodejs.util.inspect.custom')]: 5 }), copy => copy.toJSON === 1 && copy.__reduce__ === 3),
  refused('D04', 'hooks of other libraries, as functions', () => ({ toJSON: canary('toJSON') })),
  carried('D04', 'our own hooks, as data', () => ({ [Symbol.for('dill.reduce')]: 1, [Symbol.for('dill.getState')]: 2 }), copy => copy[reduce] === 1),
  refused('D04', 'our own hooks, as functions of an object', () => ({ [reduce]: canary('reduce') })),
]

const large: Value[] = [
  carried('D03', 'an array of 2³² − 1 with one element', () => { const a: unknown[] = []; a[2 ** 32 - 2] = 1; return a }, copy => copy.length === 2 ** 32 - 1 && copy[2 ** 32 - 2] === 1),
  carried('D03', 'an array of 30,000,000 with nothing in it', () => { const a: unknown[] = []; a[2 ** 32 - 2] = 1; a.length = 3e7; return a }, copy => copy.length === 3e7 && Object.keys(copy).length === 0),
  carried('D03', 'what looks like a long array', () => ({ length: 1e9, 0: 'a' }), copy => copy.length === 1e9 && Object.keys(copy).length === 2),
  carried('D03', 'a list of 200,000 links', () => { let list: unknown = null; for (let i = 0; i < 200_000; i++) list = { list }; return list }, copy => copy.list.list !== null),
]

/** A graph with somebody in the middle who changes it while it is written. */
function meddled<G extends object>(graph: G, act: (graph: G) => void): unknown {
  const list: unknown[] = [graph]
  list.unshift(new Meddler(() => act(graph)))
  list.push(new Meddler(() => act(graph)))
  return list
}

const changing: Value[] = [
  carried('D06', 'an array that shrinks', () => meddled([1, 2, 3, {}], a => { a.length = 1 }), copy => Array.isArray(copy[1])),
  carried('D06', 'an array that shrinks while it is written', () => { const a: unknown[] = []; a.push(new Meddler(() => { a.length = 0 }), 1, 2); return a }, copy => Array.isArray(copy)),
  carried('D06', 'an array that grows while it is written', () => { const a: unknown[] = []; a.push(new Meddler(() => { a.push({}) }), 1); return a }, copy => Array.isArray(copy)),
  carried('D06', 'an object that loses its keys', () => { const o: Record<string, unknown> = {}; o['a'] = new Meddler(() => { delete o['b'] }); o['b'] = { c: 1 }; return o }, copy => 'a' in copy),
  carried('D06', 'an object that gets a getter', () => { const o: Record<string, unknown> = {}; o['a'] = new Meddler(() => { Object.defineProperty(o, 'b', Object.assign(Object.create(null), { get: canary('getter') })) }); o['b'] = 1; return o }, copy => 'a' in copy),
  carried('D06', 'a Map that grows', () => { const m = new Map<unknown, unknown>(); m.set(new Meddler(() => { m.set({}, 1) }), 1); return m }, copy => copy instanceof Map),
  carried('D06', 'a Set that is emptied', () => { const s = new Set<unknown>(); s.add(new Meddler(() => { s.clear() })).add(1); return s }, copy => copy instanceof Set),
  carried('D06', 'an object that is frozen', () => meddled({ a: 1, b: {} as object }, o => { Object.freeze(o) }), copy => copy[1].a === 1),
]

export const values: Value[] = [...looking, ...lying, ...large, ...changing]
