// What a row of the table of hostile inputs is, and what must hold after each of them. The ids are those of the list of
// attacks that other libraries fell to: K keys, P prototypes, A accessors and hooks, T types, R references, L sizes,
// B bytes, C trust, D dumps, U names that are shown, X Proxies.

import { register, type LoadOptions } from '../../lib/index.ts'

/** One hostile input. */
export interface Row {
  readonly id: string
  readonly what: string
  readonly input: () => unknown
  /** Codes with which it may be refused; none if it must be loaded, as inert data. */
  readonly codes: readonly string[]
  readonly options?: () => LoadOptions
  /** What is wrong with what was loaded, if anything is. */
  readonly check?: (value: any) => unknown
  /** True where the error is not about a place in bytes. */
  readonly nowhere?: true
}

/** Refused rows: id, what, the codes, the input. */
export function refused(id: string, what: string, codes: string | readonly string[], input: () => unknown, more?: Partial<Row>): Row {
  return { id, what, input, codes: typeof codes === 'string' ? [codes] : codes, ...more }
}

/** Rows that load, and do nothing; `check` must return true. */
export function inert(id: string, what: string, input: () => unknown, check: (value: any) => unknown, more?: Partial<Row>): Row {
  return { id, what, input, codes: [], check, ...more }
}

/** Rows that may be refused or load, and do nothing in either case. */
export function either(id: string, what: string, codes: readonly string[], input: () => unknown, check: (value: any) => unknown, more?: Partial<Row>): Row {
  return { id, what, input, codes, check, ...more }
}

/** Who ran that should not have. */
export const ran: string[] = []

/** A function that must not be called. */
export const canary = (name: string) => function (): void { ran.push(name) }

/** Registered, so that bytes may name it; it must still not run. */
export function trap(): void {
  ran.push('trap')
}

/** A class whose code must not run when an instance comes back. */
export class Trapped {
  x = 1
  constructor() {
    ran.push('constructor of Trapped')
  }
  get seen(): number { ran.push('getter of Trapped'); return 1 }
  set seen(_value: number) { ran.push('setter of Trapped') }
}

/** A Map that overrides what a loader might call. */
export class TrappedMap extends Map<unknown, unknown> {
  override set(): this { ran.push('set of TrappedMap'); return this }
  override get(): undefined { ran.push('get of TrappedMap'); return undefined }
  static override get [Symbol.species](): never { ran.push('species of TrappedMap'); throw new Error('species') }
}

/** A class that says itself how to make it: bytes may construct it, with whatever they like. */
export class Boom {
  static thrown: () => unknown = () => new Error('boom')
}

register(trap, { name: 'hostile.trap' })
register(Trapped, { name: 'hostile.Trapped' })
register(TrappedMap, { name: 'hostile.TrappedMap' })
register(Boom, { name: 'hostile.Boom' })({
  tag: 'hostile.Boom',
  encode: () => {},
  decode() { throw Boom.thrown() },
})

/** Global names of ECMAScript and the platform whose objects no load may change. */
const names = `Object Function Array Number Boolean String Symbol BigInt Error TypeError RangeError Date RegExp Map Set WeakMap WeakSet
WeakRef Promise Proxy ArrayBuffer DataView Uint8Array Float64Array Math JSON Reflect Atomics Intl eval URL Headers Blob AbortSignal
TextDecoder`.split(/\s+/)

function guarded(): object[] {
  const found = new Set<object>([globalThis])
  for (const name of names) {
    let o = (globalThis as unknown as Record<string, unknown>)[name] as { prototype?: unknown } | undefined
    for (const value of [o, o?.prototype]) {
      if ((typeof value === 'object' && value !== null) || typeof value === 'function') found.add(value)
    }
    o = o === undefined ? undefined : Object.getPrototypeOf(o) as object
    if (o) found.add(o)
  }
  found.add(Object.getPrototypeOf([][Symbol.iterator]()) as object)
  found.add(Object.getPrototypeOf(Uint8Array.prototype) as object)
  for (const value of [trap, Trapped, Trapped.prototype, TrappedMap, TrappedMap.prototype]) found.add(value)
  return [...found]
}

const intrinsics = guarded()

type Picture = Map<object, { extensible: boolean, prototype: unknown, properties: Map<PropertyKey, PropertyDescriptor> }>

/** All that could be changed about what every realm has. */
export function picture(): Picture {
  return new Map(intrinsics.map(o => [o, {
    extensible: Object.isExtensible(o),
    prototype: Object.getPrototypeOf(o),
    properties: new Map(Reflect.ownKeys(o).map(key => [key, Reflect.getOwnPropertyDescriptor(o, key)!])),
  }]))
}

/** What differs between two pictures. */
export function changes(before: Picture, after: Picture): string[] {
  const found: string[] = []
  for (const [o, { extensible, prototype, properties }] of before) {
    const now = after.get(o)!
    const name = String((o as { name?: unknown }).name ?? Object.prototype.toString.call(o))
    if (extensible !== now.extensible) found.push(`${name} is no longer extensible`)
    if (prototype !== now.prototype) found.push(`${name} has another prototype`)
    for (const key of new Set([...properties.keys(), ...now.properties.keys()])) {
      const a = properties.get(key)
      const b = now.properties.get(key)
      const same = a !== undefined && b !== undefined && Object.is(a.value, b.value) && a.get === b.get && a.set === b.set
        && a.writable === b.writable && a.enumerable === b.enumerable && a.configurable === b.configurable
      if (!same) found.push(`${name}[${String(key)}]`)
    }
  }
  return found
}
