// Are two graphs the same, as far as the language can tell? Identity, prototypes, descriptors, the order of keys,
// integrity and inner slots; the first difference is told with its path. Works through a list: depth costs no stack.

import { ordered } from './code/keys.js'

interface Place {
  readonly above: Place | undefined
  readonly step: string
}

interface Pair {
  readonly a: unknown
  readonly b: unknown
  readonly at: Place | undefined
}

/** What an inner slot holds: a text to be equal, and values to be the same. */
interface Slots {
  readonly text: string
  readonly parts: readonly (readonly [step: string, value: unknown])[]
}

/**
 * The first difference between a value and its copy, or undefined.
 * @param byName true for what is to come back as the same object; everything else must be another one
 * @param foreign true for a copy that another engine's bytes made: what an engine says of where an error was made is not compared
 */
export function same(a: unknown, b: unknown, byName: (value: object | symbol) => boolean = () => false, foreign = false): string | undefined {
  const there = new Map<unknown, unknown>()
  const back = new Map<unknown, unknown>()
  const list: Pair[] = [{ a, b, at: undefined }]
  for (let pair = list.pop(); pair !== undefined; pair = list.pop()) {
    const found = difference(pair, list, there, back, byName, foreign)
    if (found !== undefined) return `${placeText(pair.at)}: ${found}`
  }
  return undefined
}

function placeText(place: Place | undefined): string {
  const steps: string[] = []
  for (let p = place; p !== undefined; p = p.above) steps.push(p.step)
  return steps.length > 40 ? `$ … ${steps.length} steps` : `$${steps.reverse().join('')}`
}

function difference({ a, b, at }: Pair, list: Pair[], there: Map<unknown, unknown>, back: Map<unknown, unknown>, byName: (value: object | symbol) => boolean, foreign: boolean): string | undefined {
  if (typeof a !== typeof b) return `a ${typeof b} instead of a ${typeof a}`
  if (!isIdentity(a)) return Object.is(a, b) ? undefined : `${print(b)} instead of ${print(a)}`
  if (!isIdentity(b)) return 'null instead of an object'
  if (there.has(a) || back.has(b)) return there.get(a) === b && back.get(b) === a ? undefined : 'what was one is two, or what was two is one'
  there.set(a, b)
  back.set(b, a)
  if (byName(a)) return a === b ? undefined : 'another object instead of the one of this name'
  if (typeof a === 'symbol') return sameSymbol(a, b as symbol)
  if (a === b) return typeof a === 'function' ? undefined : 'it is the original, not a copy'
  if (typeof a === 'function') return 'another function'
  return compareObjects(a, b as object, at, list, foreign)
}

function isIdentity(value: unknown): value is object | symbol {
  return typeof value === 'object' ? value !== null : typeof value === 'function' || typeof value === 'symbol'
}

function sameSymbol(a: symbol, b: symbol): string | undefined {
  const key = Symbol.keyFor(a)
  if (key !== undefined) return a === b ? undefined : 'another symbol of the registry'
  if (a === b) return 'it is the original symbol, not one of its own'
  return a.description === b.description && Symbol.keyFor(b) === undefined ? undefined : 'a symbol with another description'
}

function compareObjects(a: object, b: object, at: Place | undefined, list: Pair[], foreign: boolean): string | undefined {
  const add = (step: string, x: unknown, y: unknown): void => void list.push({ a: x, b: y, at: { above: at, step } })
  if (Array.isArray(a) !== Array.isArray(b)) return 'one is an array, the other is not'
  if (Object.isExtensible(a) !== Object.isExtensible(b)) return 'one is extensible, the other is not'
  add('.[[Prototype]]', Object.getPrototypeOf(a), Object.getPrototypeOf(b))
  const x = slotsOf(a)
  const y = slotsOf(b)
  if (x?.text !== y?.text) return `inner state ${y?.text} instead of ${x?.text}`
  if (x?.parts.length !== y?.parts.length) return 'another number of members'
  x?.parts.forEach(([step, value], i) => add(step, value, y!.parts[i]![1]))
  const isError = x?.text.startsWith('Error') ?? false
  if (isError) add('.stack', stackOf(a), stackOf(b))
  const keysOf = x?.text === 'arguments' ? (object: object): PropertyKey[] => ordered(Reflect.ownKeys(object)) : Reflect.ownKeys
  return compareProperties(a, b, isError, isError && foreign, keysOf, add)
}

function compareProperties(a: object, b: object, isError: boolean, foreign: boolean, ownKeys: (object: object) => PropertyKey[], add: (step: string, x: unknown, y: unknown) => void): string | undefined {
  // Where a stack is kept differs from engine to engine; as data it is compared here like the rest.
  const accessor = isError && !('value' in (Reflect.getOwnPropertyDescriptor(a, 'stack') ?? {}))
  const keysOf = (object: object): PropertyKey[] => ownKeys(object).filter(key => !((accessor || foreign) && key === 'stack') && !(foreign && places.has(key)))
  const keys = keysOf(a)
  const others = keysOf(b)
  if (keys.length !== others.length) return `keys ${print(others)} instead of ${print(keys)}`
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!
    const other = others[i]!
    if (typeof key !== 'symbol' ? key !== other : typeof other !== 'symbol') return `key ${print(other)} instead of ${print(key)}`
    if (typeof key === 'symbol') add(`[key ${i}]`, key, other)
    const d = Reflect.getOwnPropertyDescriptor(a, key)!
    const e = Reflect.getOwnPropertyDescriptor(b, other)!
    for (const flag of ['writable', 'enumerable', 'configurable'] as const) {
      if (d[flag] !== e[flag]) return `${print(key)} is ${e[flag] ? '' : 'not '}${flag}`
    }
    if ('value' in d !== 'value' in e) return `${print(key)} is an accessor in one only`
    add(`[${print(key)}]`, d.value, e.value)
    if (!('value' in d)) {
      add(`[get ${print(key)}]`, d.get, e.get)
      add(`[set ${print(key)}]`, d.set, e.set)
    }
  }
  return undefined
}

/** What Firefox and WebKit say of where an error was made. */
const places: ReadonlySet<PropertyKey> = new Set(['fileName', 'lineNumber', 'columnNumber', 'line', 'column', 'sourceURL'])

function stackOf(error: object): unknown {
  return (error as { stack?: unknown }).stack
}

function print(value: unknown): string {
  if (Array.isArray(value)) return `[${value.slice(0, 20).map(print).join(', ')}]`
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : Object.is(value, -0) ? '-0' : String(value)
}

type Test = (value: any) => Slots

const getter = (prototype: object, key: PropertyKey): ((value: unknown) => unknown) =>
  Function.prototype.call.bind(Object.getOwnPropertyDescriptor(prototype, key)!.get!)
const method = (prototype: object, key: string): ((value: unknown) => unknown) =>
  Function.prototype.call.bind(Object.getOwnPropertyDescriptor(prototype, key)!.value)

const text = (tag: string, read: (value: any) => unknown): Test => value => ({ text: `${tag} ${print(read(value))}`, parts: [] })

const bufferFacts = (value: ArrayBuffer): string =>
  `${String((value as { resizable?: boolean }).resizable)} ${String((value as { maxByteLength?: number }).maxByteLength)} ${new Uint8Array(value).join()}`

const mapEach = Map.prototype.forEach
const setEach = Set.prototype.forEach

/** Each throws on a value that lacks its slot. */
const tests: readonly Test[] = [
  value => {
    const parts: [string, unknown][] = []
    mapEach.call(value as Map<unknown, unknown>, (v, k) => parts.push([`.keys[${parts.length / 2}]`, k], [`.values[${parts.length / 2}]`, v]))
    return { text: 'Map', parts }
  },
  value => {
    const parts: [string, unknown][] = []
    setEach.call(value as Set<unknown>, v => parts.push([`.values[${parts.length}]`, v]))
    return { text: 'Set', parts }
  },
  text('Date', method(Date.prototype, 'getTime')),
  value => ({ text: `RegExp /${String(getter(RegExp.prototype, 'source')(value))}/${regexpFlags(value)}`, parts: [] }),
  text('Number', method(Number.prototype, 'valueOf')),
  text('String', method(String.prototype, 'valueOf')),
  text('Boolean', method(Boolean.prototype, 'valueOf')),
  text('BigInt', method(BigInt.prototype, 'valueOf')),
  value => ({ text: 'Symbol', parts: [['.valueOf()', method(Symbol.prototype, 'valueOf')(value)]] }),
  value => ({ text: `ArrayBuffer ${String(getter(ArrayBuffer.prototype, 'byteLength')(value))} ${bufferFacts(value)}`, parts: [] }),
  value => ({ text: `SharedArrayBuffer ${String(getter(SharedArrayBuffer.prototype, 'byteLength')(value))} ${bufferFacts(value)}`, parts: [] }),
  value => {
    if (!ArrayBuffer.isView(value)) throw new TypeError('no view')
    const name = value instanceof DataView ? 'DataView' : getter(Object.getPrototypeOf(Uint8Array.prototype) as object, Symbol.toStringTag)(value)
    return { text: `${String(name)} ${value.byteOffset} ${value.byteLength}`, parts: [['.buffer', value.buffer]] }
  },
  value => ({ text: 'WeakRef', parts: [['.deref()', method(WeakRef.prototype, 'deref')(value)]] }),
  value => {
    if (!isError(value)) throw new TypeError('no error')
    return { text: value instanceof DOMException ? `Error ${value.name} ${value.message} ${value.code}` : 'Error', parts: [] }
  },
  value => {
    if (builtinTag(value) !== 'Arguments') throw new TypeError('no arguments')
    return { text: 'arguments', parts: [] }
  },
]

const flags = ['hasIndices', 'global', 'ignoreCase', 'multiline', 'dotAll', 'unicode', 'unicodeSets', 'sticky']

function regexpFlags(value: unknown): string {
  return flags.filter(flag => Object.hasOwn(RegExp.prototype, flag) && getter(RegExp.prototype, flag)(value) === true).join()
}

function isError(value: object): boolean {
  const native = (Error as unknown as { isError?: (value: unknown) => boolean }).isError
  return native?.(value) ?? (builtinTag(value) === 'Error' || value instanceof DOMException)
}

/** Empty where a tag of the user's would answer instead of the slot. */
function builtinTag(value: object): string {
  for (let o: object | null = value; o !== null; o = Object.getPrototypeOf(o)) {
    if (Object.hasOwn(o, Symbol.toStringTag)) return ''
  }
  return Object.prototype.toString.call(value).slice(8, -1)
}

/** The inner state of a value, or undefined if it is an ordinary object. */
function slotsOf(value: object): Slots | undefined {
  for (const test of tests) {
    try {
      return test(value)
    } catch {
      // Not of this kind: the slot's own check says so by throwing.
    }
  }
  return undefined
}
