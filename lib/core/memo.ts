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

/** The memo of one dump. */
export class Memo {
  readonly #numbers = new Map<unknown, number>()
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
    if (this.#before === undefined) return this.#numbers.get(value)
    const place = this.#placeOf(value, this.#before)
    if (place === undefined) return this.#numbers.get(value)
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
      this.#numbers.set(value, number)
      return
    }
    this.#again[place] = number + 1
    this.#next = place + 1
  }

  /** What this dump and those before it have met, in steps between which pauses may be made. The memo is not to be used any more. */
  *met(): Generator<void, Met> {
    const { values, places } = this.#before ?? { values: new Array<unknown>(this.#numbers.size), places: this.#numbers }
    let count = 0
    for (const [value, number] of this.#numbers) {
      const place = this.#before === undefined ? number : values.length
      if (this.#before !== undefined) places.set(value, place)
      values[place] = value
      if (++count % ENTRIES === 0) yield
    }
    return { values, places }
  }

  #placeOf(value: unknown, { values, places }: Met): number | undefined {
    return this.#next < values.length && values[this.#next] === value ? this.#next : places.get(value)
  }
}
