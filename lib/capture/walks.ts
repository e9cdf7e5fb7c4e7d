// Iterators whose place is data: what a durable generator goes through, in a loop or by `yield*`. Knows of a generator only the point
// that it has reached. Imports nothing: this goes into users' bundles.

/** How far an iteration is: an index, the last key, or an iterator that can be saved if it can. */
export interface Walk {
  /** What is gone through, where its place is data. */
  readonly of?: unknown
  at?: number
  /** Of a Map or Set: what came last. */
  last?: unknown
  /** Of `for … in`: what must still have the keys. */
  readonly object?: object
  readonly iterator?: Iterator<unknown> | AsyncIterator<unknown>
  /** True if that is an asynchronous one. */
  readonly waits?: true
}

/** What delegates to another one: the point at which it is suspended, and how many requests are not answered. */
export interface Place {
  p: number
  q: number
}

export type Either = Iterable<unknown> | AsyncIterable<unknown>
type Step = IteratorResult<unknown>
/** What the language looks up, finds or not, and calls. */
type Method = (...args: unknown[]) => never

const { apply } = Reflect
const { then } = Promise.prototype
const arrayValues = Array.prototype[Symbol.iterator]
const typedValues = (Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array)[Symbol.iterator]
const stringValues = String.prototype[Symbol.iterator]
const { entries: mapEntries } = Map.prototype
const { values: setValues } = Set.prototype

/** Begins to go through something. */
export function begun(iterable: Iterable<unknown>): { readonly walk: Walk, readonly iterator: Iterator<unknown> } {
  const method: unknown = iterable[Symbol.iterator]
  const iterator = iteratorBy(method, iterable) as Iterator<unknown>
  if ((method === arrayValues && Array.isArray(iterable)) || method === typedValues || (method === stringValues && typeof iterable === 'string')) return { walk: { of: iterable, at: 0 }, iterator }
  if ((method === mapEntries && iterable instanceof Map) || (method === setValues && iterable instanceof Set)) return { walk: { of: iterable, at: 0, last: undefined }, iterator }
  return { walk: { iterator }, iterator }
}

/** The asynchronous iterator of what has one. */
export function asynchronous(iterable: Either): AsyncIterator<unknown> | undefined {
  const method: unknown = (iterable as AsyncIterable<unknown>)[Symbol.asyncIterator]
  return method === undefined || method === null ? undefined : iteratorBy(method, iterable) as AsyncIterator<unknown>
}

function iteratorBy(method: unknown, iterable: unknown): object {
  const iterator: unknown = apply(method as () => unknown, iterable, [])
  if (!isObject(iterator)) throw new TypeError('Result of the Symbol.iterator method is not an object')
  return iterator
}

/** The keys that an object has now. */
export function keysOf(object: object | null | undefined): Walk {
  const keys: string[] = []
  for (const key in object) keys.push(key)
  return { of: keys, at: 0, ...object === undefined || object === null ? {} : { object: Object(object) as object } }
}

/** What came last is passed. */
export function moved(walk: Walk, value: unknown): void {
  const { of } = walk
  if (of === undefined) return
  // Most are arrays.
  if (Array.isArray(of)) return void walk.at!++
  walk.at! += typeof of === 'string' ? (value as string).length : 1
  if ('last' in walk) walk.last = keyIn(of, value)
}

function keyIn(of: unknown, value: unknown): unknown {
  return of instanceof Map ? (value as [unknown])[0] : value
}

/**
 * The promise of a value for which the language waits, and something that is done in the moment before it goes on. Promises keep
 * the order of those who wait for them.
 */
function before(value: unknown, act: (value: unknown) => void): Promise<unknown> {
  const promise = Promise.resolve(value)
  void apply(then, promise, [act, nothing])
  return promise
}

/** A request is answered: it is suspended, unless there is another one, with which it goes on at once. */
function suspended(place: Place, point: number): void {
  if (place.q > 0) place.q--
  if (place.q === 0) place.p = point
}

/** What is yielded where the language waits for it. */
export function yielded(place: Place, point: number, value: unknown): Promise<unknown> {
  return before(value, () => suspended(place, point))
}

/** An iterator, for the language to go through. */
export class Held {
  readonly #iterator: Iterator<unknown>

  constructor(iterator: Iterator<unknown>) {
    this.#iterator = iterator
  }

  [Symbol.iterator](): Iterator<unknown> {
    return this.#iterator
  }
}

/** The same, of one that waits. */
export class HeldAsync {
  readonly #iterator: AsyncIterator<unknown>

  constructor(iterator: AsyncIterator<unknown>) {
    this.#iterator = iterator
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown> {
    return this.#iterator
  }
}

/** What comes next in a walk. */
class Steps {
  readonly #walk: Walk
  /** Looked up once, as the language does. */
  readonly #next: ((value: unknown) => unknown) | undefined
  /** Of a Map or Set: where it is. */
  #live: Iterator<unknown> | undefined

  constructor(walk: Walk) {
    this.#walk = walk
    this.#next = walk.iterator?.next
  }

  step(value: unknown): unknown {
    const walk = this.#walk
    if (walk.iterator !== undefined) return apply(this.#next!, walk.iterator, [value])
    return 'last' in walk ? (this.#live ??= again(walk.of as Set<unknown>, walk)).next() : listed(walk)
  }
}

/** The next of an array, a text, the keys of an object. */
function listed(walk: Walk): Step {
  const { of, object } = walk
  const list = of as ArrayLike<unknown> & string
  while (object !== undefined && walk.at! < list.length && !((list[walk.at!] as string) in object)) walk.at!++
  const at = walk.at!
  if (at >= list.length) return { done: true, value: undefined }
  return { done: false, value: typeof list === 'string' ? String.fromCodePoint((list as string).codePointAt(at)!) : list[at] }
}

/** Goes through a Map or a Set again, to behind what came last. */
function again(of: Map<unknown, unknown> | Set<unknown>, { at, last }: Walk): Iterator<unknown> {
  const live = of[Symbol.iterator]() as Iterator<unknown>
  while (at! > 0) {
    const step = live.next()
    if (step.done === true) throw new Error('A durable generator cannot go on: what it has last met in a Map or a Set is not there any more.')
    if (Object.is(keyIn(of, step.value), last)) break
  }
  return live
}

/**
 * An iterator over a walk: in a loop that goes on, which moves it itself, or in `yield*`, with the place that delegates. One that goes
 * on answers the first question with nothing, for what comes first is known.
 */
export class Over {
  readonly #walk: Walk
  readonly #place: Place | undefined
  readonly #point: number
  /** True where the language waits for the values. */
  readonly #waits: boolean
  readonly #steps: Steps
  #isAgain: boolean

  constructor(walk: Walk, isAgain: boolean, place?: Place, point = 0, waits = false) {
    this.#walk = walk
    this.#isAgain = isAgain
    this.#place = place
    this.#point = point
    this.#waits = waits
    this.#steps = new Steps(walk)
  }

  [Symbol.iterator](): this {
    return this
  }

  next(value?: unknown): Step {
    if (this.#isAgain) {
      this.#isAgain = false
      return { done: false, value: undefined }
    }
    if (this.#place === undefined) return this.#steps.step(value) as Step
    this.#place.p = -1
    const step = this.#steps.step(value) as Step
    if (this.#walk.iterator === undefined && step.done !== true) moved(this.#walk, step.value)
    return this.#answer(step)
  }

  get return(): Method {
    return this.#method('return')
  }

  get throw(): Method {
    return this.#method('throw')
  }

  /** A method of what is gone through, looked up whenever the language does. */
  #method(name: 'return' | 'throw'): Method {
    const { iterator } = this.#walk
    const own: unknown = iterator?.[name]
    if (own === undefined || own === null) return undefined as unknown as Method
    return (...args): never => {
      // Without a value the language only closes it.
      if (args.length > 0 && this.#place !== undefined) this.#place.p = -1
      const step: unknown = apply(own as () => unknown, iterator, args)
      return (args.length === 0 ? step : this.#answer(step as Step)) as never
    }
  }

  /** Whether it is done the language asks; if so, it goes on and says that it runs. */
  #answer(step: Step): Step {
    if (this.#place === undefined || !isObject(step)) return step
    if (this.#waits) return this.#unwrapped(this.#place, Boolean(step.done), step.value)
    this.#place.p = this.#point
    return step
  }

  /** The language waits for the value, and once more for the answer that it makes of it. */
  #unwrapped(place: Place, done: boolean, value: unknown): Step {
    return { done, value: done ? value : before(value, () => void before(undefined, () => suspended(place, this.#point))) }
  }
}

/** The same where the language waits for answers. */
export class OverAsync {
  readonly #iterator: AsyncIterator<unknown>
  readonly #place: Place | undefined
  readonly #point: number
  readonly #steps: Steps
  #isAgain: boolean

  constructor(walk: Walk, isAgain: boolean, place?: Place, point = 0) {
    this.#iterator = walk.iterator as AsyncIterator<unknown>
    this.#isAgain = isAgain
    this.#place = place
    this.#point = point
    this.#steps = new Steps(walk)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(value?: unknown): Promise<Step> {
    if (this.#isAgain) {
      this.#isAgain = false
      return Promise.resolve({ done: false, value: undefined })
    }
    return this.#asked(this.#steps.step.bind(this.#steps, value))
  }

  get return(): Method {
    return this.#method('return')
  }

  get throw(): Method {
    return this.#method('throw')
  }

  #method(name: 'return' | 'throw'): Method {
    const iterator = this.#iterator
    const own: unknown = iterator[name]
    if (own === undefined || own === null) return undefined as unknown as Method
    return (...args): never => {
      const ask = (): unknown => apply(own as () => unknown, iterator, args)
      return (args.length === 0 ? ask() : this.#asked(ask)) as never
    }
  }

  #asked(ask: () => unknown): Promise<Step> {
    const [place, point] = [this.#place, this.#point]
    if (place === undefined) return ask() as Promise<Step>
    place.p = -1
    return before(ask(), step => { if (isObject(step) && !isDone(step)) suspended(place, point) }) as Promise<Step>
  }
}

/** Whether that is the last one; what only a getter says, is asked by the language alone. */
function isDone(step: object): boolean {
  return Boolean(Reflect.getOwnPropertyDescriptor(step, 'done')?.value)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' ? value !== null : typeof value === 'function'
}

function nothing(): void {
  // Whoever waits for the promise is told.
}
