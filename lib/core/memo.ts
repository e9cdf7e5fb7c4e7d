// Which values a dump has met, and under which numbers. A dump that repeats another one is given what that has met: nearly
// all comes in the order of before, and a look at the next costs a tenth of an entry in a new Map. Knows no value.

/** What dumps have met, for those that repeat them. */
export interface Met {
  /** In the order of their first meeting, as far as they are kept in mind. */
  readonly values: unknown[]
  /** The index of each. */
  readonly places: Map<unknown, number>
}

/** Values that are noted between two pauses. */
const ENTRIES = 1 << 13

/** What a dump has that repeats none: one for all, for small values are dumped often. */
const NONE = /* @__PURE__ */ new Int32Array(0)
const NO_MAPS: Map<unknown, number>[] = []

/**
 * A Map that outgrows what engines hold among small objects gets pages of its own at each doubling, which costs five times
 * what all else does for 20,000 entries. So values have Maps of this size until there are as many as is fast to ask, and
 * then one.
 */
const FITS = 1 << 12
const FEW = 16

/** The memo of one dump. */
export class Memo {
  /** Where new values are noted. */
  #numbers = new Map<unknown, number>()
  /** Those that are full, in the order of their values; one for all that have none. */
  #full: Map<unknown, number>[] = NO_MAPS
  #isOne = false
  readonly #before: Met | undefined
  /** For each value of before its number in this dump, plus one; 0 where it has not come. */
  readonly #again: Int32Array
  /** Where the next value is looked for first. */
  #next = 0

  constructor(before?: Met) {
    this.#before = before
    this.#again = before === undefined ? NONE : new Int32Array(before.values.length)
  }

  /** The number of a value, if it has come. Hot. */
  get(value: unknown): number | undefined {
    if (this.#before === undefined) return this.#numberOf(value)
    const place = this.#placeOf(value, this.#before)
    if (place === undefined) return this.#numberOf(value)
    const number = this.#again[place]!
    return number === 0 ? undefined : number - 1
  }

  has(value: unknown): boolean {
    return this.get(value) !== undefined
  }

  /** Hot. */
  set(value: unknown, number: number): void {
    const place = this.#before === undefined ? undefined : this.#placeOf(value, this.#before)
    if (place === undefined) {
      if (this.#numbers.size === FITS) this.#another()
      this.#numbers.set(value, number)
      return
    }
    this.#again[place] = number + 1
    this.#next = place + 1
  }

  /** What this dump and those before it have met, in steps between which pauses may be made. The memo is not to be used any more. */
  *met(): Generator<void, Met> {
    const before = this.#before
    const { values, places } = before ?? { values: [], places: this.#numbers }
    let count = 0
    for (const numbers of [...this.#full, this.#numbers]) {
      for (const [value, number] of numbers) {
        const place = before === undefined ? number : values.length
        if (numbers !== places) places.set(value, place)
        values[place] = value
        if (++count % ENTRIES === 0) yield
      }
    }
    return { values, places }
  }

  /** Hot. */
  #numberOf(value: unknown): number | undefined {
    const number = this.#numbers.get(value)
    if (number !== undefined) return number
    const full = this.#full
    for (let i = full.length - 1; i >= 0; i--) {
      const number = full[i]!.get(value)
      if (number !== undefined) return number
    }
    return undefined
  }

  #another(): void {
    if (this.#isOne) return
    if (this.#full === NO_MAPS) this.#full = []
    this.#full.push(this.#numbers)
    this.#numbers = new Map()
    if (this.#full.length < FEW) return
    for (const numbers of this.#full) for (const [value, number] of numbers) this.#numbers.set(value, number)
    this.#full = NO_MAPS
    this.#isOne = true
  }

  #placeOf(value: unknown, { values, places }: Met): number | undefined {
    return this.#next < values.length && values[this.#next] === value ? this.#next : places.get(value)
  }
}
