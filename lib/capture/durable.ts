// What durable generators run on: their state, and iterators whose place is data. Imports nothing but its neighbours: this goes
// into users' bundles.

import { hidden } from './stamps.ts'

/** What a generator has reached, and how it goes on. Short names, for they stand in users' bundles. */
export class State {
  /** The yield at which it is suspended, from 1; 0 where it has not begun, −1 while it runs, −2 when it has ended. */
  p: number
  /** The records of the scopes that it is in, those of its parameters first; and values that a yield interrupts. */
  v: object[]
  t: unknown[] = []
  /** Its `arguments`, where it speaks of them. */
  a: unknown
  /** True in a `finally` that was entered by `return()`: with which value, nobody can see. */
  x = false

  constructor(p: number, v: object[], a?: unknown) {
    this.p = p
    this.v = v
    this.a = a
  }

  /** Yields: the value is there, and the generator is suspended next. */
  Y<T>(point: number, value: T): T {
    this.p = point
    return value
  }

  /** Goes on. */
  N<T>(value: T): T {
    this.p = -1
    return value
  }

  /** Calls a method. */
  A(fn: (...args: unknown[]) => unknown, self: unknown, args: unknown[]): unknown {
    return Reflect.apply(fn, self, args)
  }

  /** `for (… of iterable)` begins. */
  W(at: number, iterable: Iterable<unknown>): Iterable<unknown> {
    return over(this.t[at] = begun(iterable), false)
  }

  /** `for (… in object)` begins: with the keys that are there now, of which those that go are left out. */
  X(at: number, object: unknown): Iterable<unknown> {
    const keys: string[] = []
    if (object !== undefined && object !== null) for (const key in object) keys.push(key)
    return over(this.t[at] = { of: keys, at: 0, ...object === undefined || object === null ? {} : { object: Object(object) as object } }, false)
  }

  /** Either goes on. */
  R(at: number): Iterable<unknown> {
    return over(this.t[at] as Walk, true)
  }

  /** `yield* iterable` begins. */
  Q(point: number, at: number, iterable: Iterable<unknown>): Iterable<unknown> {
    return this.#delegated(point, this.t[at] = begun(iterable), false)
  }

  /** It goes on. */
  B(point: number, at: number): Iterable<unknown> {
    return this.#delegated(point, this.t[at] as Walk, true)
  }

  #delegated(point: number, walk: Walk, isAgain: boolean): Iterable<unknown> {
    return over(walk, isAgain, () => { this.p = -1 }, () => { this.p = point })
  }
}

/** What makes a generator: called with its state, it begins, or goes on where that says. */
export type Body = (this: unknown, state: State) => Generator

/** A durable generator, from inside. */
export interface Durable {
  readonly body: Body
  readonly self: unknown
  readonly state: State
}

const DurableOf = /* @__PURE__ */ hidden<Durable>()
const generatorPrototype = /* @__PURE__ */ (() => Object.getPrototypeOf(function* () {}) as { readonly prototype: object })().prototype

/** What is known of a generator; undefined of what is none, or is not durable. */
export function durableOf(value: object): Durable | undefined {
  return DurableOf.read(value)
}

/** A generator of a state. One that is suspended gets there by `reach`. */
export function durable(body: Body, self: unknown, state: State): Generator {
  const generator = Object.setPrototypeOf(body.call(self, state), generatorPrototype) as Generator
  new DurableOf(generator, { body, self, state })
  return generator
}

/** Brings a generator whose state is complete to where it says. Runs nothing of the author's. */
export function reach(generator: Generator, { p }: State): void {
  if (p >= 0) generator.next()
  else if (p === -2) generator.return(undefined)
}

/** Begins. */
export function G(self: unknown, body: Body, params: object, args?: unknown): Generator {
  const state = new State(0, [params], args)
  const generator = durable(body, self, state)
  // It waits before its first statement: what is thrown into it or returned there, the engine would keep to itself.
  reach(generator, state)
  return generator
}

/** How far an iteration is: an index, the last key, or an iterator that can be saved if it can. */
interface Walk {
  /** What is gone through, where its place is data. */
  readonly of?: unknown
  at?: number
  /** Of a Map or Set: what came last. */
  last?: unknown
  /** Of `for … in`: what must still have the keys. */
  readonly object?: object
  readonly iterator?: Iterator<unknown>
}

const arrayValues = Array.prototype[Symbol.iterator]
const typedValues = (Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array)[Symbol.iterator]
const stringValues = String.prototype[Symbol.iterator]
const { entries: mapEntries } = Map.prototype
const { values: setValues } = Set.prototype

function begun(iterable: Iterable<unknown>): Walk {
  const method: unknown = iterable[Symbol.iterator]
  if ((method === arrayValues && Array.isArray(iterable)) || method === typedValues || (method === stringValues && typeof iterable === 'string')) return { of: iterable, at: 0 }
  if ((method === mapEntries && iterable instanceof Map) || (method === setValues && iterable instanceof Set)) return { of: iterable, at: 0, last: undefined }
  const iterator: unknown = Reflect.apply(method as () => unknown, iterable, [])
  if (typeof iterator !== 'object' && typeof iterator !== 'function' || iterator === null) throw new TypeError('Result of the Symbol.iterator method is not an object')
  return { iterator: iterator as Iterator<unknown> }
}

/** The next of what a walk goes through. */
function stepping(walk: Walk): (value: unknown) => IteratorResult<unknown> {
  const { of, iterator, object } = walk
  if (iterator !== undefined) {
    const { next } = iterator
    return value => Reflect.apply(next, iterator, [value]) as IteratorResult<unknown>
  }
  const done = (): IteratorResult<unknown> => { walk.at = -1; return { done: true, value: undefined } }
  if (of instanceof Map || of instanceof Set) {
    let live: Iterator<unknown> | undefined
    return () => {
      if (walk.at === -1) return done()
      live ??= again(of, walk)
      const step = live.next()
      if (step.done === true) return done()
      walk.at!++
      walk.last = of instanceof Map ? (step.value as [unknown])[0] : step.value
      return step
    }
  }
  const list = of as ArrayLike<unknown> & string
  return () => {
    for (;;) {
      const at = walk.at!
      if (at < 0 || at >= list.length) return done()
      const value = typeof list === 'string' ? String.fromCodePoint((list as string).codePointAt(at)!) : list[at]
      walk.at = at + (typeof list === 'string' ? (value as string).length : 1)
      if (object === undefined || (value as string) in object) return { done: false, value }
    }
  }
}

/** Goes through a Map or a Set again, to behind what came last. */
function again(of: Map<unknown, unknown> | Set<unknown>, { at, last }: Walk): Iterator<unknown> {
  const live = of[Symbol.iterator]() as Iterator<unknown>
  while (at! > 0) {
    const step = live.next()
    if (step.done === true) throw new Error('A durable generator cannot go on: what it has last met in a Map or a Set is not there any more.')
    if (Object.is(of instanceof Map ? (step.value as [unknown])[0] : step.value, last)) break
  }
  return live
}

/** An iterator over a walk; one that goes on answers the first question with nothing, for the place is known. */
function over(walk: Walk, isAgain: boolean, before: () => void = nothing, after: () => void = nothing): Iterable<unknown> {
  let isFirst = isAgain
  const step = stepping(walk)
  const { iterator } = walk
  /** A method of what is gone through, looked up whenever the language does. */
  const method = (name: 'return' | 'throw'): unknown => {
    const own: unknown = iterator?.[name]
    if (own === undefined || own === null) return own
    return (...args: unknown[]): unknown => {
      before()
      const result: unknown = Reflect.apply(own as () => unknown, iterator, args)
      after()
      return result
    }
  }
  return {
    [Symbol.iterator](): unknown { return this },
    next(value?: unknown): unknown {
      if (isFirst) {
        isFirst = false
        return { done: false, value: undefined }
      }
      before()
      const result = step(value)
      // Whether it is done the language asks; if so, it goes on and says that it runs.
      after()
      return result
    },
    get return() { return method('return') },
    get throw() { return method('throw') },
  } as unknown as Iterable<unknown>
}

function nothing(): void {
  // Loops are told of nothing.
}
