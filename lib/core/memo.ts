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

/** A newer method of Maps, which looks a key up once where `get` and `set` do it twice. */
const getOrInsert = (Map.prototype as { getOrInsert?: (this: Map<unknown, number>, key: unknown, value: number) => number }).getOrInsert

/** The number of a value in a Map, which gets this one if it is not there. Hot. */
const numberIn: (numbers: Map<unknown, number>, value: unknown, number: number) => number = getOrInsert === undefined
  ? (numbers, value, number) => {
      const known = numbers.get(value)
      if (known !== undefined) return known
      numbers.set(value, number)
      return number
    }
  : (numbers, value, number) => getOrInsert.call(numbers, value, number)

/** The memo of one dump. */
export class Memo {
  /** Of values that dumps before have not met. */
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
    const place = this.#before === undefined ? undefined : this.#placeOf(value, this.#before)
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

  /** The number of a value; one that has not come gets this number. Hot. */
  meet(value: unknown, number: number): number {
    const place = this.#before === undefined ? undefined : this.#placeOf(value, this.#before)
    if (place === undefined) return numberIn(this.#numbers, value, number)
    const known = this.#again[place]!
    if (known !== 0) return known - 1
    this.#again[place] = number + 1
    this.#next = place + 1
    return number
  }

  /** Takes back what `meet` did for a value that had not come. */
  forget(value: unknown): void {
    const place = this.#before === undefined ? undefined : this.#placeOf(value, this.#before)
    if (place === undefined) this.#numbers.delete(value)
    else this.#again[place] = 0
  }

  /** What this dump and those before it have met, in steps between which pauses may be made. The memo is not to be used any more. */
  *met(): Generator<void, Met> {
    const before = this.#before
    const { values, places } = before ?? { values: [], places: this.#numbers }
    let count = 0
    for (const [value, number] of this.#numbers) {
      const place = before === undefined ? number : values.length
      if (before !== undefined) places.set(value, place)
      values[place] = value
      if (++count % ENTRIES === 0) yield
    }
    return { values, places }
  }

  #placeOf(value: unknown, { values, places }: Met): number | undefined {
    return this.#next < values.length && values[this.#next] === value ? this.#next : places.get(value)
  }
}
