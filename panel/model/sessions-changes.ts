// The rows of a comparison as far as somebody opens them, flat, and those of one sign alone. Knows no element.

import type { ComparedRow, Comparison, Counts, Sign } from '../../lib/graph/compare.ts'

/** Which rows are shown. */
export type Sifted = 'all' | Exclude<Sign, '·'>

/** A row in the list. */
export interface ChangeRow {
  readonly kind: 'row' | 'more'
  readonly row: ComparedRow
  readonly parent: ChangeRow | undefined
  /** From 1. */
  readonly level: number
  /** Among its siblings, from 1; 0 of a row that stands for more. */
  readonly place: number
  open: boolean
  /** What was asked of what is below, and whether there is more. */
  children: ChangeRow[] | undefined
}

/** Rows that are asked for at once. */
const PAGE = 200
/** Rows up to which parents are open from the beginning. */
const OPENED = 60

/** The list. */
export class ChangeRows {
  readonly comparison: Comparison
  readonly root: ChangeRow
  #sifted: Sifted = 'all'
  #flat: ChangeRow[] | undefined

  constructor(comparison: Comparison) {
    this.comparison = comparison
    this.root = { kind: 'row', row: comparison.root, parent: undefined, level: 1, place: 1, open: false, children: undefined }
    this.#openFirst()
  }

  get sifted(): Sifted {
    return this.#sifted
  }

  set sifted(sifted: Sifted) {
    this.#sifted = sifted
    this.root.children = undefined
    this.#openFirst()
  }

  /** Parents are open as long as that is not too much to read; what is whole by itself stays closed. */
  #openFirst(): void {
    this.#flat = undefined
    let shown = 0
    let next = [this.root]
    while (next.length > 0 && shown < OPENED) {
      const opened = next.filter(row => row.row.opens && (row === this.root || row.row.sign === '·' || (row.row.sign === '±' && row.row.note === undefined) || this.#sifted === row.row.sign && row.row.sign === '±'))
      next = []
      for (const row of opened) {
        if (shown >= OPENED) break
        row.open = true
        const below = this.#below(row)
        shown += below.length
        next.push(...below)
      }
    }
  }

  #below(row: ChangeRow): ChangeRow[] {
    return row.children ??= this.#page(row, 0)
  }

  #page(parent: ChangeRow, from: number): ChangeRow[] {
    const rows: ChangeRow[] = []
    const made = this.comparison.children(parent.row, from, PAGE + 1)
    for (const [i, row] of made.slice(0, PAGE).entries()) {
      if (isShown(row, this.#sifted, parent.row.sign)) rows.push({ kind: 'row', row, parent, level: parent.level + 1, place: from + i + 1, open: false, children: undefined })
    }
    if (made.length > PAGE) rows.push({ kind: 'more', row: parent.row, parent, level: parent.level + 1, place: from + PAGE, open: false, children: undefined })
    return rows
  }

  get #rows(): ChangeRow[] {
    if (this.#flat !== undefined) return this.#flat
    const flat: ChangeRow[] = []
    const rest = [this.root]
    while (rest.length > 0) {
      const row = rest.pop()!
      flat.push(row)
      if (row.open) rest.push(...this.#below(row).toReversed())
    }
    return this.#flat = flat
  }

  get length(): number {
    return this.#rows.length
  }

  at(index: number): ChangeRow | undefined {
    return this.#rows[index]
  }

  slice(from: number, to: number): readonly ChangeRow[] {
    return this.#rows.slice(from, to)
  }

  indexOf(row: ChangeRow | undefined): number {
    return row === undefined ? -1 : this.#rows.indexOf(row)
  }

  /** Opens or closes a row; of one that stands for more, asks for those. */
  toggle(row: ChangeRow, open = !row.open): void {
    if (row.kind === 'more') {
      const { children } = row.parent!
      children!.splice(-1, 1, ...this.#page(row.parent!, row.place))
    } else if (row.row.opens) row.open = open
    this.#flat = undefined
  }

  /** How many rows there are beside one, as far as anybody knows: −1 if there are more. */
  siblings(row: ChangeRow): number {
    const all = row.parent?.children ?? [row]
    return all.at(-1)?.kind === 'more' ? -1 : all.length
  }

  /** True for a row that says a text. */
  isHit({ kind, row }: ChangeRow, text: string): boolean {
    const wanted = text.toLowerCase()
    // What holds changes does not say what else it holds.
    const values = row.sign === '·' && row.after?.type !== '' ? [] : [row.before?.text, row.after?.text]
    return kind === 'row' && [row.label, ...values, row.before?.type, row.after?.type, row.line, row.note].some(said => said?.toLowerCase().includes(wanted) === true)
  }

  /** The rows, of those in the list, that say a text; in their order. */
  find(text: string): ChangeRow[] {
    return text === '' ? [] : this.#rows.filter(row => this.isHit(row, text))
  }
}

/** True for rows of a sign, and what holds some; within what was added or removed all is shown. */
function isShown({ sign, counts, line }: ComparedRow, sifted: Sifted, parent: Sign): boolean {
  if (sifted === 'all' || parent === sifted) return true
  if (line !== undefined) return false
  return sign === sifted || (sign !== '+' && sign !== '−' && countOf(counts, sifted) > 0)
}

/** How many rows have a sign. */
export function countOf({ added, removed, changed }: Counts, sifted: Sifted): number {
  return sifted === '+' ? added : sifted === '−' ? removed : sifted === '±' ? changed : added + removed + changed
}
