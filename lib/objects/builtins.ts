// Examples of the language's data types: Map, Set, errors, boxed primitives – with what is easily lost of each.
// Each is made anew when it is asked for; nothing here knows how it travels.

import { examples, type Example } from './example.ts'

/** A Map with behaviour of its own, none of which may run while it is looked at. */
class Registry extends Map<unknown, unknown> {
  label = 'mine'
  override forEach(): void { throw new Error('forEach was called') }
  override get size(): number { return -1 }
  override entries(): never { throw new Error('entries was called') }
  override [Symbol.iterator](): never { throw new Error('the iterator was called') }
  override set(key: unknown, value: unknown): this {
    if (key === 'forbidden') throw new Error('set was called')
    return super.set(key, value)
  }
}

class Tags extends Set<unknown> {
  override add(value: unknown): this { return super.add(value) }
}

class Refused extends RangeError {
  readonly code = 42
  override get name(): string { return 'Refused' }
}

const classes = { 'examples.Registry': Registry, 'examples.Tags': Tags, 'examples.Refused': Refused }

/** Of what nobody can take the stack, where errors inherit it. */
const inherited: Partial<Example> = Object.hasOwn(Error.prototype, 'stack') ? { local: true } : {}

/** Errors whose stacks say the same in every realm. */
function quiet<E extends Error>(error: E): E {
  error.stack = `${error.name}: ${error.message}\n    at the example`
  return error
}

function dressed<T extends object>(value: T): T {
  return Object.freeze(Object.assign(value, { extra: { of: 'its own' }, [Symbol.for('mark')]: true }))
}

const errorTypes = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError }
type Suppressed = new (error: unknown, suppressed: unknown, message?: string) => Error
type Quota = new (message: string, numbers: object) => DOMException
const { SuppressedError, QuotaExceededError } = globalThis as unknown as { SuppressedError?: Suppressed, QuotaExceededError?: Quota }

const collections = examples('data types', 'pass', [
  ['Map', 'Map', () => new Map<unknown, unknown>([['a', 1], [2, 'b'], [null, undefined], [undefined, null]])],
  ['Map', 'Map with object keys', () => { const k = { k: 1 }; return new Map<unknown, unknown>([[k, [k]], [[], k], [Symbol.iterator, 1], [Symbol('own'), 2]]) }],
  ['Map', 'Map with NaN and zero keys', () => new Map([[NaN, 'n'], [-0, 'z'], [1, 'o']])],
  ['Map', 'order of a Map', () => { const m = new Map([['z', 1], ['a', 2], ['m', 3]]); m.delete('z'); return m.set('z', 4) }],
  ['Map', 'empty Map and Set', () => [new Map(), new Set()]],
  ['Map', 'Map of Sets', () => new Map([['fruit', new Set(['apple', 'pear'])], ['none', new Set()]])],
  ['Map', 'Map with properties, frozen', () => dressed(new Map([[1, 2]]))],
  ['Map', 'Map of a registered class', () => new Registry([['forbidden?', 1], [{}, 2]]), { registers: classes }],
  ['Map', 'Map with another prototype', () => Object.setPrototypeOf(new Map([[1, 2]]), Object.create(Map.prototype, { constructor: { value: Map } }) as object)],
  ['Set', 'Set', () => new Set<unknown>(['a', 1, null, undefined, NaN, -0, {}, []])],
  ['Set', 'order of a Set', () => { const s = new Set([3, 1, 2]); s.delete(3); return s.add(3) }],
  ['Set', 'Set with properties, frozen', () => dressed(new Set([1]))],
  ['Set', 'Set of a registered class', () => new Tags(['x', {}]), { registers: classes }],
])

const errors = examples('data types', 'pass', [
  ...Object.entries(errorTypes).map(([name, Type]) =>
    [name, name, () => quiet(new Type(`a ${name}`))] as const),
  ['Error', 'error as it was thrown', () => new Error('here'), { local: true }],
  ['Error', 'error without a message', () => quiet(new Error())],
  ['Error', 'chain of causes', () => quiet(new Error('a', { cause: quiet(new TypeError('b', { cause: { c: [1] } })) }))],
  ['Error', 'cause that is undefined', () => quiet(new Error('a', { cause: undefined }))],
  ['Error', 'error with properties', () => Object.assign(quiet(new Error('a')), { code: 'E', details: { list: [1, 2] }, name: 'Custom' })],
  ['Error', 'error without a stack', () => { const e = new Error('a'); delete e.stack; return e }, inherited],
  ['Error', 'error whose stack is no text', () => Object.assign(new Error('a'), { stack: [{ line: 1 }] })],
  ['Error', 'error with a fixed stack', () => Object.defineProperty(new Error('a'), 'stack', { value: 'fixed', writable: false, enumerable: true, configurable: false })],
  ['Error', 'frozen error', () => Object.freeze(quiet(new Error('a')))],
  ['Error', 'error with another prototype', () => Object.setPrototypeOf(quiet(new Error('a')), Object.create(Error.prototype) as object)],
  ['RangeError', 'error of a registered class', () => quiet(new Refused('a')), { registers: classes }],
  ['AggregateError', 'AggregateError', () => quiet(new AggregateError([quiet(new Error('a')), 'b', { c: 1 }], 'several', { cause: 1 }))],
  ['AggregateError', 'AggregateError that holds itself', () => { const e = quiet(new AggregateError([], 'round')); e.errors.push(e); return e }],
  ...SuppressedError === undefined ? [] : [
    ['SuppressedError', 'SuppressedError', () => quiet(new SuppressedError(quiet(new Error('later')), quiet(new Error('first')), 'two'))] as const,
  ],
  ['DOMException', 'DOMException', () => quiet(new DOMException('stopped', 'AbortError'))],
  ...QuotaExceededError === undefined ? [] : [
    ['QuotaExceededError', 'QuotaExceededError', () => quiet(new QuotaExceededError('full', { quota: 10, requested: 20 }))] as const,
  ],
  ['DOMException', 'DOMException with properties', () => Object.assign(quiet(new DOMException('a', 'Own name')), { cause: { x: 1 }, extra: [2] })],
])

const boxed = examples('data types', 'pass', [
  ['Number', 'boxed number', () => [new Number(1), new Number(-0), new Number(NaN)]],
  ['String', 'boxed string', () => [new String('ab'), new String(''), new String('\ud800')]],
  ['String', 'boxed string with properties', () => dressed(Object.assign(new String('ab'), { 5: 'index', length2: 1 }))],
  ['Boolean', 'boxed boolean', () => [new Boolean(true), new Boolean(false)]],
  ['BigInt', 'boxed BigInt', () => [Object(1n), Object(-(10n ** 30n))]],
  ['Symbol object', 'boxed symbol', () => { const s = Symbol('boxed'); return [Object(s), s, Object(Symbol.iterator), Object(Symbol.for('x'))] }],
  ['Number', 'boxed number with properties', () => dressed(new Number(1))],
  ['Boolean', 'one box twice', () => { const b = new Boolean(true); return [b, b] }],
])

const together = examples('data types', 'pass', [
  ['array', 'many kinds in one list', () => [
    new Map(), new Set(), Symbol('own'), Symbol.for('shared'), ...Object.values(errorTypes).map(Type => quiet(new Type('one of many'))),
    new Date(0), /x/, new ArrayBuffer(1), new Uint8Array(1), new Int8Array(1), new Float32Array(1), Object(1), Object('a'), Object(true), Object(1n),
  ]],
])

export const builtins: Example[] = [...collections, ...errors, ...boxed, ...together]
