// Graphs as fast-check makes and shrinks them: a list of nodes and what each holds, built in two steps so that anything
// may lead to anything.

import fc from 'fast-check'
import { register } from '../../lib/index.ts'

function read(this: unknown): unknown { return this }
function write(this: unknown, _value: unknown): void {}
register(read, { name: 'fuzz.read' })
register(write, { name: 'fuzz.write' })

/** What a node is before it holds anything. */
type Shell = (spec: Spec, pool: Pool) => object | symbol

interface Spec {
  readonly type: string
  readonly number: number
  readonly text: string
  readonly keys: readonly (string | number)[]
  readonly values: readonly Value[]
  readonly attributes: readonly number[]
  readonly closed: number
}

type Value = { readonly primitive: unknown } | { readonly node: number }

/** What nodes share. */
interface Pool {
  readonly buffer: ArrayBuffer
  /** The last ordinary object that was made before. */
  readonly above: object | null
}

const flags = ['', 'g', 'im', 'suy', 'd']
const views = [Uint8Array, Int8Array, Uint16Array, Int32Array, Float32Array, Float64Array, BigInt64Array, Uint8ClampedArray]
const errors = [Error, TypeError, RangeError]

/** Types that a structured clone keeps whole. */
const cloneable: Readonly<Record<string, Shell>> = {
  object: () => ({}),
  array: () => [],
  holes: ({ number }) => new Array<unknown>(number % 20),
  sparse: ({ number }) => { const a: unknown[] = []; a.length = 1000 + number; return a },
  Map: () => new Map(),
  Set: () => new Set(),
  Date: ({ number }) => new Date(number % 7 === 0 ? NaN : number * 1e9),
  RegExp: ({ number, text }) => new RegExp(text.replace(/[^\w ]/gu, '') || 'x', flags[number % flags.length]),
  buffer: ({ number }, { buffer }) => number % 2 === 0 ? buffer : new ArrayBuffer(number % 9),
  view: ({ number }, { buffer }) => new views[number % views.length]!(buffer, 8 * (number % 3), number % 2),
  DataView: ({ number }, { buffer }) => new DataView(buffer, number % 5),
  Number: ({ number }) => Object(number) as object,
  String: ({ text }) => Object(text) as object,
  Boolean: ({ number }) => Object(number % 2 === 0) as object,
  BigInt: ({ number }) => Object(BigInt(number) ** 9n) as object,
}

/** All the others that come back equal. */
const others: Readonly<Record<string, Shell>> = {
  below: (_spec, { above }) => Object.create(above) as object,
  bare: () => Object.create(null) as object,
  listed: (_spec, { above }) => Object.setPrototypeOf([], above) as object,
  symbol: ({ number, text }) => number % 3 === 0 ? Symbol.for(text) : number % 3 === 1 ? Symbol() : Symbol(text),
  boxed: ({ text }) => Object(Symbol(text)) as object,
  error: ({ number, text }) => { const e = new errors[number % errors.length]!(text); e.stack = 'at the fuzz'; return e },
  arguments: ({ number }) => (function (..._: unknown[]) { return arguments })(...Array.from({ length: number % 4 }, (_, i) => i)) as object,
  intrinsic: ({ number }) => [Object.prototype, Math, Map.prototype, Array.from, Symbol.iterator][number % 5]!,
  registered: () => read,
}

const fixed = new Set(['symbol', 'intrinsic', 'registered'])
const ordinary = new Set(['object', 'bare', 'below'])
const dense = new Set(['array', 'holes', 'listed'])

function valueOf(value: Value, nodes: readonly (object | symbol)[]): unknown {
  return 'primitive' in value ? value.primitive : nodes[value.node % nodes.length]
}

function build(specs: readonly Spec[], plain: boolean): unknown {
  const buffer = new Uint8Array(32).map((_, i) => i * 37).buffer
  const made: (object | symbol)[] = []
  let above: object | null = null
  for (const spec of specs) {
    const node = (cloneable[spec.type] ?? others[spec.type]!)(spec, { buffer, above })
    made.push(node)
    if (ordinary.has(spec.type)) above = node as object
  }
  specs.forEach((spec, i) => { if (!fixed.has(spec.type)) fill(made[i] as object, spec, made, plain) })
  // Closed from the end, so that nothing is closed before it is full.
  if (!plain) specs.forEach((spec, i) => { if (!fixed.has(spec.type)) close(made[i] as object, spec) })
  return specs.length > 3 ? [...made, made[0]] : made[0]
}

function fill(node: object, { type, keys, values, attributes }: Spec, nodes: readonly (object | symbol)[], plain: boolean): void {
  const told = values.map(value => valueOf(value, nodes))
  if (node instanceof Map) told.forEach((value, i) => node.set(told[(i * 7 + 1) % told.length], value))
  else if (node instanceof Set) told.forEach(value => node.add(value))
  // Not assigned: below another object, an element of the same place might be read-only there.
  else if (Array.isArray(node)) told.forEach((value, i) => { Object.defineProperty(node, type === 'sparse' ? i * 97 : i * 3 % 5, { value, writable: true, enumerable: true, configurable: true }) })
  if (plain && type !== 'object') return
  keys.forEach((key, i) => {
    // Dense arrays are read as structuredClone reads them: by their values. A length, and a view's element, is converted.
    if ((Array.isArray(node) || ArrayBuffer.isView(node)) && ['length', '0', '7'].includes(String(key))) return
    const name = typeof key === 'string' ? key : plain ? `key ${key}` : nodes.filter(n => typeof n === 'symbol')[key % 3] ?? `key ${key}`
    const bits = plain ? 7 : (attributes[i % attributes.length] ?? 7) | (dense.has(type) ? 2 : 0)
    const common = { enumerable: (bits & 2) !== 0, configurable: (bits & 4) !== 0 }
    const accessor = bits >= 8 && !dense.has(type)
    const given = accessor ? { get: bits & 1 ? read : undefined, set: write } : { writable: (bits & 1) !== 0, value: told[i % Math.max(1, told.length)] }
    Reflect.defineProperty(node, name, { ...common, ...given } as PropertyDescriptor)
  })
}

function close(node: object, { closed }: Spec): void {
  if (closed === 0) return
  if (closed === 1 || ArrayBuffer.isView(node)) Object.preventExtensions(node)
  else if (closed === 2) Object.seal(node)
  else Object.freeze(node)
}

const key = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'c', 'id', 'name') },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'then', 'toString', 'length', 'stack', 'message', 'cause', '0', '7', '4294967295', '-0', '') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
  { weight: 1, arbitrary: fc.nat(3) },
)

const primitive = fc.oneof(
  fc.integer(), fc.nat(300), fc.double(), fc.float(), fc.bigInt(), fc.boolean(), fc.constantFrom(null, undefined, -0, NaN, 2 ** 47, 2 ** 53),
  fc.string({ maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 8 }), fc.string({ unit: fc.nat(65535).map(c => String.fromCharCode(c)), maxLength: 4 }),
)

const value: fc.Arbitrary<Value> = fc.oneof(primitive.map(p => ({ primitive: p })), fc.nat(40).map(node => ({ node })))

const spec = (types: readonly string[]): fc.Arbitrary<Spec> => fc.record({
  type: fc.oneof({ weight: 2, arbitrary: fc.constantFrom('object', 'array', 'Map', 'Set') }, { weight: 3, arbitrary: fc.constantFrom(...types) }),
  number: fc.nat(1000), text: fc.string({ maxLength: 6 }),
  keys: fc.array(key, { maxLength: 5 }), values: fc.array(value, { maxLength: 6 }),
  attributes: fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(7) }, { weight: 1, arbitrary: fc.nat(15) }), { minLength: 1, maxLength: 3 }),
  closed: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) }),
})

const graphs = (types: readonly string[], plain: boolean): fc.Arbitrary<() => unknown> =>
  fc.array(spec(types), { minLength: 1, maxLength: 14 }).map(specs => Object.assign(() => build(specs, plain), { [fc.toStringMethod]: () => fc.stringify(specs) }))

/** Anything that comes back equal; made anew by each call. */
export const anything: fc.Arbitrary<() => unknown> = graphs([...Object.keys(cloneable), ...Object.keys(others)], false)

/** False of what comes out of a structured clone as two where it went in as one: in WebKit a Date and a RegExp. */
function staysOne(make: Shell): boolean {
  const value = make({ type: '', number: 0, text: '', keys: [], values: [], attributes: [], closed: 0 }, { buffer: new ArrayBuffer(32), above: null })
  const [one, other] = structuredClone([value, value])
  return one === other
}

/** What a structured clone keeps whole, in this engine. */
export const clones: fc.Arbitrary<() => unknown> = graphs(Object.keys(cloneable).filter(type => staysOne(cloneable[type]!)), true)
