// What instrumented code says of its closures while it runs: site and record, in private fields that are put onto the
// functions themselves by return override – invisible to everyone, nothing per call, and gone with the function.
// Imports nothing: this goes into users' bundles.

/**
 * The variables of one activation. Called with a collector that returns itself, it gives its parent, then its variables
 * in source order, one call each; a variable that is not set yet throws, which ends the list. The function is the
 * activation's identity.
 */
export type Record = (collect: Collect) => unknown
/** Takes one value and returns itself. */
export type Collect = (value: unknown) => Collect

/** Where a closure was made, and in which activation. */
export interface StampOf {
  readonly site: number
  readonly record: Record | undefined
}

const { getOwnPropertyDescriptor } = Reflect

/** A constructor that returns what it is given: a subclass's fields then land on that. */
class Returned {
  constructor(value: object) {
    return value
  }
}

class Stamp extends Returned {
  readonly #site: number
  readonly #record: Record | (() => Record) | undefined
  readonly #late: boolean

  constructor(value: object, site: number, record: Record | (() => Record) | undefined, late: boolean) {
    super(value)
    this.#site = site
    this.#record = record
    this.#late = late
  }

  static read(value: object): StampOf | undefined {
    if (!(#site in value)) return undefined
    const record = value.#late ? (value.#record as () => Record)() : value.#record as Record | undefined
    return { site: value.#site, record }
  }

  static marks(value: object): boolean {
    return #site in value
  }
}

/** Stamps a closure and returns it. */
export function s<F extends object>(value: F, site: number, record?: Record): F {
  new Stamp(value, site, record, false)
  return value
}

/** Stamps a closure of a parameter scope, whose record is there only after its other parameters. */
export function t<F extends object>(value: F, site: number, record: () => Record): F {
  new Stamp(value, site, record, true)
  return value
}

/** Stamps the function of an accessor, or the one under a key, unless it has a stamp. */
export function g(object: object, key: PropertyKey, half: 'get' | 'set' | 'value', site: number, record?: Record): void {
  const made = getOwnPropertyDescriptor(object, key)?.[half]
  if (made !== undefined && !Stamp.marks(made)) s(made, site, record)
}

/** What a closure's stamp says; `undefined` for a function that no transform saw. */
export function stampOf(value: object): StampOf | undefined {
  return Stamp.read(value)
}

/** The parent and the values of a record; `complete` is false where a variable is not set yet. */
export function readRecord(record: Record): { readonly parent: unknown, readonly values: unknown[], readonly complete: boolean } {
  const told: unknown[] = []
  const collect: Collect = value => {
    told.push(value)
    return collect
  }
  let complete = true
  try {
    record(collect)
  } catch {
    complete = false // A variable before its declaration: it stays unset, and so do those after it.
  }
  return { parent: told[0], values: told.slice(1), complete }
}
