// Where somebody was, and the way back and forward again, as browsers have it. Knows nothing of what is visited.

/** Places that are remembered. */
const MOST = 200

/** A list of places, one of which is the present one. */
export class History<T> {
  #places: T[] = []
  #at = -1

  get present(): T | undefined {
    return this.#places[this.#at]
  }

  get canGoBack(): boolean {
    return this.#at > 0
  }

  get canGoForward(): boolean {
    return this.#at < this.#places.length - 1
  }

  /** Goes to a new place; what lay ahead is forgotten. */
  visit(place: T): void {
    this.#places = [...this.#places.slice(0, this.#at + 1), place].slice(-MOST)
    this.#at = this.#places.length - 1
  }

  /** Takes a place for the present one. */
  replace(place: T): void {
    if (this.#at < 0) this.visit(place)
    else this.#places[this.#at] = place
  }

  /** Goes back (−1) or forward (1), if it can. */
  go(by: -1 | 1): T | undefined {
    if (this.#places[this.#at + by] === undefined) return undefined
    this.#at += by
    return this.present
  }

  /** Forgets places. */
  drop(isGone: (place: T) => boolean): void {
    const { present } = this
    this.#places = this.#places.filter(place => !isGone(place))
    this.#at = present === undefined || isGone(present) ? this.#places.length - 1 : this.#places.indexOf(present)
  }
}
