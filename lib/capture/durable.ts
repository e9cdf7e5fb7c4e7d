// What durable generators run on: their state, and what they inherit from. Imports nothing but its neighbours: this goes into
// users' bundles.

import { hidden } from './stamps.ts'
import { asynchronous, begun, Held, HeldAsync, keysOf, moved, Over, OverAsync, yielded, type Either, type Walk } from './walks.ts'

/** What makes a generator: called with its state, it begins, or goes on where that says. */
export interface Body {
  (this: unknown, state: State): Generator | AsyncGenerator
  prototype: object
}

/** What a generator has reached, and how it goes on. Short names, for they stand in users' bundles. */
export class State {
  /** V8 throws optimised code away with a hidden class that has no instance left; this one stays. */
  static alive: State

  readonly body: Body
  readonly self: unknown
  /**
   * The yield at which it is suspended, from 1; 0 where it has not begun, −1 while it runs or what is asked of it is not answered, −2
   * when it has ended.
   */
  p: number
  /** The records of the scopes that it is in, those of its parameters first; and values that a yield interrupts. 0 is what is over. */
  v: (object | 0)[]
  t: unknown[] = []
  /** True in a `finally` that was entered by `return()`: with which value, nobody can see. */
  x = false
  /** How many requests to an asynchronous one are not answered. */
  q = 0
  /** True of an asynchronous one that came back and was not asked for anything yet. */
  isBehind = false

  constructor(body: Body, self: unknown, p: number, v: object[]) {
    this.body = body
    this.self = self
    this.p = p
    this.v = v
  }

  /** Yields: the value is there, and the generator is suspended next. */
  Y<T>(point: number, value: T): T {
    this.p = point
    return value
  }

  /** Yields where the language waits for the value: the generator is suspended when that is there. */
  Z(point: number, value: unknown): Promise<unknown> {
    return yielded(this, point, value)
  }

  /** Goes on. */
  N<T>(value: T): T {
    this.p = -1
    return value
  }

  /** Calls a method. */
  A(fn: (...args: unknown[]) => unknown, self: unknown, args: unknown[]): unknown {
    return apply(fn, self, args)
  }

  /** `for (… of iterable)` begins. */
  W(at: number, iterable: Iterable<unknown>): Iterable<unknown> {
    const { walk, iterator } = begun(iterable)
    this.t[at] = walk
    return new Held(iterator)
  }

  /** `for await (… of iterable)` begins. */
  F(at: number, iterable: Either): Either {
    const iterator = asynchronous(iterable)
    if (iterator === undefined) return this.W(at, iterable as Iterable<unknown>)
    this.t[at] = { iterator, waits: true } satisfies Walk
    return new HeldAsync(iterator)
  }

  /** `for (… in object)` begins: with the keys that are there now, of which those that go are left out. */
  X(at: number, object: object | null | undefined): Iterable<unknown> {
    return new Over(this.t[at] = keysOf(object), false)
  }

  /** A turn of a loop begins with a value. */
  I(at: number, value: unknown): void {
    moved(this.t[at] as Walk, value)
  }

  /** A loop goes on. */
  R(at: number): Iterable<unknown> {
    return new Over(this.t[at] as Walk, true)
  }

  /** `for await` goes on. */
  H(at: number): Either {
    const walk = this.t[at] as Walk
    return walk.waits === true ? new OverAsync(walk, true) : new Over(walk, true)
  }

  /** `yield* iterable` begins. */
  Q(point: number, at: number, iterable: Iterable<unknown>): Iterable<unknown> {
    const { walk, iterator } = begun(iterable)
    this.t[at] = walk
    if (walk.iterator === undefined || durableOf(iterator) === undefined) return new Over(walk, false, this, point)
    // While that one runs, it says so itself.
    this.p = point
    return new Held(iterator)
  }

  /** It goes on. */
  B(point: number, at: number): Iterable<unknown> {
    return new Over(this.t[at] as Walk, true, this, point)
  }

  /** `yield* iterable` begins where the language waits. */
  V(point: number, at: number, iterable: Either): Either {
    const iterator = asynchronous(iterable)
    const walk: Walk = iterator === undefined ? begun(iterable as Iterable<unknown>).walk : { iterator, waits: true }
    return over(this, point, this.t[at] = walk, false)
  }

  /** It goes on. */
  U(point: number, at: number): Either {
    return over(this, point, this.t[at] as Walk, true)
  }
}

State.alive = /* @__PURE__ */ new State(function* () {} as Body, undefined, 0, [])

function over(state: State, point: number, walk: Walk, isAgain: boolean): Either {
  return walk.waits === true ? new OverAsync(walk, isAgain, state, point) : new Over(walk, isAgain, state, point, true)
}

const { apply, getPrototypeOf } = Reflect
const generatorPrototype = /* @__PURE__ */ (() => getPrototypeOf(function* () {}) as { readonly prototype: Generator })().prototype
const asyncFlavour = /* @__PURE__ */ (() => getPrototypeOf(async function* () {}) as { readonly prototype: AsyncGenerator })()
const asyncPrototype = asyncFlavour.prototype

/** What a generator answers to. */
type Methods = Pick<Generator | AsyncGenerator, 'next' | 'return' | 'throw'>

const StateOf = /* @__PURE__ */ hidden<State>()
const BodiesOf = /* @__PURE__ */ hidden<(Body | undefined)[]>()

/** What is known of a generator; undefined of what is none, or is not durable. */
export function durableOf(value: object): State | undefined {
  return StateOf.read(value)
}

/**
 * What generators inherit from. The engine keeps to itself how one ends that has not begun, and that one waits for what it is to
 * return.
 */
export const durablePrototype: object = /* @__PURE__ */ below(generatorPrototype, {
  return(this: object, value: unknown) {
    unbegun(this)
    return apply(generatorPrototype.return, this, [value])
  },
  throw(this: object, error: unknown) {
    unbegun(this)
    return apply(generatorPrototype.throw, this, [error])
  },
})

/** The same, of asynchronous ones. */
export const durableAsyncPrototype: object = /* @__PURE__ */ below(asyncPrototype, {
  next(this: AsyncGenerator, ...value: [unknown?]) {
    asked(this)
    return apply(asyncPrototype.next, this, value)
  },
  return(this: AsyncGenerator, value: unknown) {
    asked(this)
    unbegun(this)
    return apply(asyncPrototype.return, this, [value])
  },
  throw(this: AsyncGenerator, error: unknown) {
    asked(this)
    unbegun(this)
    return apply(asyncPrototype.throw, this, [error])
  },
})

function below(native: object, methods: Partial<Record<keyof Methods, Function>>): object {
  const own = Object.entries(methods).map(([name, value]) => [name, { value, writable: true, configurable: true }])
  return Object.create(native, Object.fromEntries(own) as PropertyDescriptorMap) as object
}

/** One that ends before it has begun runs nothing that could say so. */
function unbegun(generator: object): void {
  const state = StateOf.read(generator)
  if (state?.p === 0) state.p = -2
}

/** Something is asked of an asynchronous one: it runs or waits from now on. One that came back goes to its place first. */
function asked(generator: AsyncGenerator): void {
  const state = StateOf.read(generator)
  if (state === undefined) return
  state.q++
  if (state.isBehind) void apply(state.p === -2 ? asyncPrototype.return : asyncPrototype.next, generator, [])
  state.isBehind = false
  if (state.p > 0) state.p = -1
}

/** A generator of a state. One that is suspended gets there by `reach`. */
export function durable(state: State): Generator | AsyncGenerator {
  const { body, self } = state
  const { prototype } = body
  // One for all: what engines know of generators, they know by this.
  if (prototype !== durablePrototype && prototype !== durableAsyncPrototype) body.prototype = isAsync(body) ? durableAsyncPrototype : durablePrototype
  const generator = body.call(self, state)
  new StateOf(generator, state)
  return generator
}

function isAsync(body: Body): boolean {
  return getPrototypeOf(body) === asyncFlavour
}

/** Brings a generator whose state is complete to where it says. Runs nothing of the author's. */
export function reach(generator: Generator | AsyncGenerator, state: State): void {
  const { p } = state
  if (isAsync(state.body)) state.isBehind = p !== 0
  else if (p >= 1) generator.next()
  else if (p === -2) generator.return(undefined)
}

/**
 * Begins. Bodies are kept by what lives as long as the scope in which they are made – the generator function, or its class – and each
 * has a number there: called without a body, this gives nothing where there is none yet.
 */
export function G(self: unknown, params: object, holder: object | undefined, index: number, body?: Body): Generator | AsyncGenerator | undefined {
  const known = body ?? (holder === undefined ? undefined : BodiesOf.read(holder)?.[index])
  if (known === undefined) return undefined
  if (body !== undefined && holder !== undefined) keep(holder, index, body)
  return durable(new State(known, self, 0, [params]))
}

function keep(holder: object, index: number, body: Body): void {
  let bodies = BodiesOf.read(holder)
  // What cannot be extended may get nothing hidden either.
  if (bodies === undefined && Object.isExtensible(holder)) new BodiesOf(holder, bodies = [])
  if (bodies !== undefined) bodies[index] = body
}
