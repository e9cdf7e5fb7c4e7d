// Takes closures, classes and their instances through the rooms of a skeleton within one realm: reads stamps and records,
// opens rooms, fills them. As little of it as shows what a skeleton gives; how code travels in bytes is kinds' business.

import * as classes from '../../lib/capture/classes.ts'
import { K } from '../../lib/capture/keys.ts'
import { moduleBy } from '../../lib/capture/modules.ts'
import { enters, makes, writes, type Room, type SiteRow, type Skeleton, type Tools } from '../../lib/capture/skeleton.ts'
import { readRecord, stampOf, type Record as Scope } from '../../lib/capture/stamps.ts'
import * as runtime from '../../lib/runtime.ts'
import { instrument, type Instrumented, type InstrumentOptions } from '../../lib/source/instrument.ts'
import { rowsOf, skeletonText, sourceRooms } from '../../lib/source/skeleton.ts'

Object.assign(globalThis, { R: runtime })

const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect

/** Evaluates in the global scope. */
export const evaluate = (text: string): unknown => (0, eval)(text)

/** A program that was instrumented and has run. */
export interface Program {
  readonly instrumented: Instrumented
  readonly value: any
}

/** Runs a script; its completion value is its value. */
export function script(code: string, options: InstrumentOptions = {}): Program {
  const instrumented = instrument(code, { id: 'test.js', sourceType: 'script', runtime: 'R', ...options })
  return { instrumented, value: evaluate(instrumented.code) }
}

/** Runs a module; its namespace is its value. */
export async function module(code: string, options: InstrumentOptions = {}): Promise<Program> {
  const instrumented = instrument(code, { id: 'test.js', helpers: 'globalThis.R.', ...options })
  const text = `${instrumented.code}\n;globalThis.testLoaded=${instrumented.analysis!.prefix}0;//${Math.random()}`
  return { instrumented, value: await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(text)}`) }
}

/** How a skeleton is had. */
export type Way = 'compiled' | 'source'

/** A skeleton with its rooms. */
export function opened({ instrumented }: Program, way: Way, within?: object): Opened {
  const rows = JSON.parse(JSON.stringify(rowsOf(instrumented, { source: true }))) as Skeleton
  const { analysis, hash } = instrumented
  const outermost = analysis!.sourceType === 'script' ? hash : (globalThis as { testLoaded?: Scope }).testLoaded!
  const bindings = analysis!.sourceType === 'script' ? {} : live(outermost as Scope, rows.bindings)
  const tools: Tools = { runtime, outermost, bindings, reach: classes.reach as Tools['reach'], has: classes.has as Tools['has'] }
  const skeleton = way === 'source' ? undefined : evaluate(`(${skeletonText(instrumented, { source: true })})`) as Skeleton
  return { rows, room: skeleton === undefined ? sourceRooms(rows, tools, { evaluate, ...within === undefined ? {} : { within } }) : skeleton.open!(tools), skeleton }
}

export interface Opened {
  readonly rows: Skeleton
  readonly room: Room
  readonly skeleton: Skeleton | undefined
}

/** Makes the closure of a site. */
export function make(room: Room, site: number, base?: unknown, keys?: readonly PropertyKey[]): any {
  return room(undefined, makes(site), base, keys)
}

/** Enters an inner scope, of whose variables so many are set. */
export function enter(room: Room, scope: number, set: number): Room {
  return room(undefined, enters(scope), set) as Room
}

/** Assigns a variable. */
export function assign(room: Room, variable: number, value: unknown): void {
  room(undefined, writes(variable), value)
}

/** What an accessor gives after its first call, which is of its parent. */
function readBindings(accessor: Scope): unknown[] {
  const calls: unknown[][] = []
  const collect = (...values: unknown[]) => {
    calls.push(values)
    return collect
  }
  try {
    accessor(collect)
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
  }
  return calls.slice(1).flat()
}

/** A module's bindings. */
function live(accessor: Scope, names: readonly string[]): { [name: string]: unknown } {
  const target = {}
  for (const [index, name] of names.entries()) {
    Object.defineProperty(target, name, {
      get() {
        const values = readBindings(accessor)
        if (index >= values.length) throw new ReferenceError(`Cannot access '${name}' before initialization`)
        return values[index]
      },
      set(value) {
        const write = moduleBy(accessor)!.writers[index]
        if (write === undefined) throw new TypeError('Assignment to constant variable.')
        write(value)
      },
    })
  }
  return target
}

/** A function and what was made in its place. */
export interface Pair {
  readonly value: Function
  readonly made: Function
  readonly row: SiteRow
}

/** A copy of a value whose functions are made anew; says which, before anything is done to them. */
export function travelled<T>(value: T, opened: Opened, see: (pair: Pair) => void = () => {}): T {
  return new Travel(opened, see).all(value) as T
}

class Travel {
  readonly #opened: Opened
  readonly #made = new Map<unknown, unknown>()
  readonly #rooms = new Map<Scope, Room>()
  readonly #later: (() => void)[] = []

  readonly #see: (pair: Pair) => void

  constructor(opened: Opened, see: (pair: Pair) => void) {
    this.#opened = opened
    this.#see = see
  }

  all(value: unknown): unknown {
    const copy = this.copy(value)
    for (let fill = this.#later.shift(); fill !== undefined; fill = this.#later.shift()) fill()
    return copy
  }

  copy(value: unknown): unknown {
    if (this.#made.has(value)) return this.#made.get(value)
    if (typeof value === 'function') return this.#function(value)
    if (typeof value !== 'object' || value === null) return value
    const maker: unknown = getOwnPropertyDescriptor(value, 'constructor')?.value
    if (typeof maker === 'function' && maker.prototype === value) return (this.copy(maker) as Function).prototype
    return this.#object(value)
  }

  #function(value: Function): unknown {
    const member = classes.memberOf(value)
    if (member !== undefined) {
      const Class = this.copy(member.of) as Function
      return getOwnPropertyDescriptor(member.isStatic ? Class : Class.prototype as object, member.key)![member.half]
    }
    const stamp = stampOf(value)
    if (stamp === undefined) return value
    const row = this.#opened.rows.sites[stamp.site]!
    if (row.refused !== undefined) throw new Error(row.refused)
    if (row.binding !== undefined) return value
    const room = row.scope < 0 ? this.#opened.room : this.#room(stamp.record as Scope, row.scope)
    const base = row.class?.derived === true ? this.copy(getPrototypeOf(value)) : undefined
    const keys = row.class === undefined ? [] : classes.keysOf(value)
    for (const key of keys) K(key, 1)
    const made = make(room, stamp.site, base, keys)
    this.#see({ value, made: made as Function, row })
    this.#made.set(value, made)
    this.#later.push(() => {
      this.#own(value, made)
      if (row.kind === 'class') classes.privatesOf(made)?.statics?.write(made, classes.privatesOf(value)!.statics!.read(value).map(one => this.copy(one)))
    })
    return made
  }

  #room(record: Scope, scope: number): Room {
    const known = this.#rooms.get(record)
    if (known !== undefined) return known
    const { parent, values, complete } = readRecord(record)
    const row = this.#opened.rows.scopes[scope]!
    if (complete && values.length === 0 && row.variables.length > 0) return this.#room(parent as Scope, scope)
    const around = row.parent < 0 ? this.#opened.room : this.#room(parent as Scope, row.parent)
    const room = enter(around, scope, values.length)
    this.#rooms.set(record, room)
    this.#later.push(() => values.forEach((value, i) => assign(room, i, this.copy(value))))
    return room
  }

  #object(value: object): object {
    const prototype = getPrototypeOf(value)
    const Class: unknown = prototype?.constructor
    const isInstance = typeof Class === 'function' && stampOf(Class) !== undefined && prototype === Class.prototype
    if (!isInstance && prototype !== Object.prototype && prototype !== Array.prototype && prototype !== null && stampOf(prototype) === undefined && !isPlain(prototype)) return value
    const copy = isInstance ? this.#instance(Class) : Array.isArray(value) ? [] : {}
    this.#made.set(value, copy)
    if (!isInstance) Object.setPrototypeOf(copy, this.copy(prototype) as object)
    this.#later.push(() => {
      this.#own(value, copy)
      if (isInstance) this.#privates(value, copy, Class)
    })
    return copy
  }

  #instance(Class: Function): object {
    const made = this.copy(Class) as Function
    classes.h.r = []
    try {
      return Reflect.construct(made, []) as object
    } finally {
      classes.h.r = undefined
    }
  }

  #privates(value: object, copy: object, Class: Function): void {
    for (let at = Class; at !== Function.prototype; at = getPrototypeOf(at) as Function) {
      const privates = classes.privatesOf(at)
      if (privates?.instances !== undefined) classes.privatesOf(this.copy(at) as Function)!.instances!.write(copy, privates.instances!.read(value).map(one => this.copy(one)))
    }
  }

  /** Own properties, but those that the text makes. */
  #own(value: object, copy: object): void {
    for (const key of ownKeys(value)) {
      const own = getOwnPropertyDescriptor(value, key)!
      const there = getOwnPropertyDescriptor(copy, key)
      if (typeof value === 'function' && (key === 'prototype' || key === 'length' || (key === 'name' && typeof own.value === 'string') || there?.configurable === false)) continue
      if (typeof own.value === 'function' && classes.memberOf(own.value)?.of === value) continue
      for (const half of ['value', 'get', 'set'] as const) if (own[half] !== undefined) own[half] = this.copy(own[half]) as never
      Object.defineProperty(copy, key, own)
    }
  }
}

function isPlain(object: object): boolean {
  const prototype = getPrototypeOf(object)
  return (prototype === null || prototype === Object.prototype) && object !== Object.prototype
}
