// What instrumented code says of its closures while it runs: site and record, in private fields that are put onto the
// functions themselves by return override – invisible to everyone, nothing per call, and gone with the function.
// Imports nothing: this goes into users' bundles.

/**
 * The variables of one activation. Called with a collector that returns itself, it gives its parent, then its variables:
 * those that can never be unset first, the others in source order, in as many calls as there are moments at which they
 * are set. A variable that is not set yet throws, which ends the list. The function is the activation's identity.
 * A module's accessor is the record of its bindings, and has no parent.
 */
export type Record = (collect: Collect) => unknown
/** Takes values and returns itself. */
export type Collect = (...values: unknown[]) => Collect
/** What a closure was made in: an activation, a module, or, by its hash, a script. */
export type Within = Record | string

/** Where a closure was made, and in which activation. */
export interface StampOf {
  readonly site: number
  readonly record: Within
}

/** What a record says. */
export interface RecordOf {
  /** What it lies in; `undefined` for a module's accessor. */
  readonly parent: Within | undefined
  readonly values: unknown[]
  /** False where a variable is not set yet: it and those after it are not among the values. */
  readonly complete: boolean
}

const { getOwnPropertyDescriptor } = Reflect

/** A constructor that returns what it is given: a subclass's fields then land on that. */
class Returned {
  constructor(value: object) {
    return value
  }
}

/** Keeps something on an object, once, where nobody else sees it: `new` puts it there. */
export function hidden<T>(): { new (value: object, held: T): object, read(value: object): T | undefined } {
  return class extends Returned {
    readonly #held: T

    constructor(value: object, held: T) {
      super(value)
      this.#held = held
    }

    static read(value: object): T | undefined {
      return #held in value ? value.#held : undefined
    }
  }
}

class Stamp extends Returned {
  readonly #site: number
  readonly #record: Within

  constructor(value: object, site: number, record: Within) {
    super(value)
    this.#site = site
    this.#record = record
  }

  static read(value: object): StampOf | undefined {
    return #site in value ? { site: value.#site, record: value.#record } : undefined
  }

  static marks(value: object): boolean {
    return #site in value
  }
}

/**
 * For what is stamped seldom: engines give each class a layout of its own, and what has met many layouts is slow for all
 * that it meets.
 */
class RareStamp extends Returned {
  readonly #site: number
  readonly #record: () => Within

  constructor(value: object, site: number, record: () => Within) {
    super(value)
    this.#site = site
    this.#record = record
  }

  static read(value: object): StampOf | undefined {
    return #site in value ? { site: value.#site, record: value.#record() } : undefined
  }

  static marks(value: object): boolean {
    return #site in value
  }
}

/** Stamps a closure and returns it. */
export function s<F extends object>(value: F, site: number, record: Within): F {
  new Stamp(value, site, record)
  return value
}

/** Stamps a class, or a closure of a parameter scope, whose record is there only after its other parameters. */
export function t<F extends object>(value: F, site: number, record: () => Within): F {
  new RareStamp(value, site, record)
  return value
}

/** Stamps the function of an accessor, or the one under a key, unless it has a stamp. */
export function g(object: object, key: PropertyKey, half: 'get' | 'set' | 'value', site: number, record: Within): void {
  const made = getOwnPropertyDescriptor(object, key)?.[half]
  if (made !== undefined && !Stamp.marks(made) && !RareStamp.marks(made)) s(made, site, record)
}

/** What a closure's stamp says; `undefined` for a function that no transform saw. */
export function stampOf(value: object): StampOf | undefined {
  return Stamp.read(value) ?? RareStamp.read(value)
}

/** What is being read: what comes first, and what follows. */
let parent: unknown
let told: unknown[] | undefined

/** One for all records. The parameters are what is kept: the fewest objects are made so. */
const collect: Collect = (first, ...others) => {
  if (told !== undefined) return more(first, ...others)
  parent = first
  told = others
  return more
}

const more: Collect = (...values) => {
  for (let i = 0; i < values.length; i++) told!.push(values[i])
  return more
}

/** Reads a record. */
export function readRecord(record: Record): RecordOf {
  // Reading can run code of the program's: within `with (new Proxy(…))`.
  const outerParent = parent
  const outerTold = told
  parent = told = undefined
  let complete = true
  try {
    record(collect)
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    complete = false // A variable before its declaration: it stays unset, and so do those after it.
  }
  const isWithin = typeof parent === 'function' || typeof parent === 'string'
  const said = { parent: isWithin ? parent as Within : undefined, values: told ?? [], complete }
  parent = outerParent
  told = outerTold
  return said
}
