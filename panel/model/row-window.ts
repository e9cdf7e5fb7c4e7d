// Which of very many rows are in sight, and where they stand: browsers end an element's height at some millions of pixels,
// so of more rows than fit a pixel of the scroll bar stands for several. Knows no element.

/** Pixels that every browser still draws. */
const TALLEST = 12_000_000
/** Rows that are drawn above and below those in sight. */
const AROUND = 10

/** Rows of equal height behind a window. */
export class RowWindow {
  readonly count: number
  readonly rowHeight: number
  /** Pixels in sight. */
  readonly sight: number
  readonly #foot: number
  readonly #tallest: number

  /** @param foot pixels that the last row may need besides */
  constructor(count: number, rowHeight: number, sight: number, foot = 0, tallest: number = TALLEST) {
    this.count = count
    this.rowHeight = rowHeight
    this.sight = sight
    this.#foot = foot
    this.#tallest = tallest
  }

  get #whole(): number {
    return this.count * this.rowHeight + this.#foot
  }

  /** Pixels of all rows, as far as an element can be that tall. */
  get height(): number {
    return Math.min(this.#whole, this.#tallest)
  }

  /** Pixels of rows for each pixel that is scrolled. */
  get #scale(): number {
    const room = this.height - this.sight
    return room <= 0 ? 1 : Math.max(1, (this.#whole - this.sight) / room)
  }

  /** Rows in sight, the last one excluded. */
  seen(scrollTop: number): readonly [from: number, to: number] {
    const top = scrollTop * this.#scale
    return [Math.min(this.count, Math.floor(top / this.rowHeight)), Math.min(this.count, Math.ceil((top + this.sight) / this.rowHeight))]
  }

  /** Rows that are drawn. */
  drawn(scrollTop: number): readonly [from: number, to: number] {
    const [from, to] = this.seen(scrollTop)
    return [Math.max(0, from - AROUND), Math.min(this.count, to + AROUND)]
  }

  /** Where a row stands. */
  top(row: number, scrollTop: number): number {
    return row * this.rowHeight - scrollTop * (this.#scale - 1)
  }

  /** How far to scroll for a row to be in sight: no further than needed; where it is far away to where the eye is. */
  scrollTo(row: number, scrollTop: number): number {
    const top = row * this.rowHeight
    const at = scrollTop * this.#scale
    const bottom = top + this.rowHeight - this.sight + (row === this.count - 1 ? this.#foot : 0)
    if (top >= at && bottom <= at) return scrollTop
    const isFar = Math.abs(top - at) > 2 * this.sight
    const wanted = isFar ? top - this.sight / 3 : top < at ? top : bottom
    return Math.max(0, Math.min(this.height - this.sight, wanted / this.#scale))
  }

  /** The row that is a page further down (1) or up (−1). */
  page(row: number, by: -1 | 1): number {
    const page = Math.max(1, Math.floor(this.sight / this.rowHeight) - 1)
    return Math.max(0, Math.min(this.count - 1, row + by * page))
  }
}
