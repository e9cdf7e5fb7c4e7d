// The rows of a tree of outlines: a flat list of what is open, made as far as somebody opens it. Long lists come in
// ranges of 100, and ranges of ranges. Keeps what was opened over a new look. Knows no element and no text.

import type { Outline } from '../../lib/core/describe.ts'
import type { PathStep } from '../../lib/core/errors.ts'
import { indexOfStep, isStep, leadsTo, notePlace, type Places } from './steps.ts'

/** Children shown one by one; more come in ranges of so many. */
export const RANGE = 100
/** Ranges shown before the rest is asked for. */
const FEW = 3
/** Rows that are opened by one act, at most. */
export const AT_ONCE = 500

/** What a row shows: a value, a stretch of children, the ranges that are not shown yet – of none: what nobody has looked for. */
export type RowKind = 'value' | 'range' | 'more'

/** One row. Its children are made when it is opened. */
export class Row {
  readonly kind: RowKind
  /** The value; of a range, what holds it. */
  readonly outline: Outline
  readonly parent: Row | undefined
  /** 1 for the root. */
  readonly level: number
  /** The first child of a range, and how many; of other rows 0 and 1, and of holes how many lie side by side. */
  readonly from: number
  readonly count: number
  open = false
  /** Where it stands among those of its parent, from 1, and how many these are. */
  position = 1
  setSize = 1
  /** True until its looks are remembered: what it shows is not what the last look has shown. */
  changed = false
  /** Where the objects in this tree stand first, as far as they were met. */
  readonly places: Places
  /** Of `more`: how many children each of the ranges has. */
  width = 0
  /** Whatever who draws it wants to keep. */
  view: unknown
  #children: Row[] | undefined
  #expandable: boolean | undefined
  /** The row in its place before the last look, as far as its children are still to be compared. */
  #was: Row | undefined
  /** All ranges are shown. */
  #all = false
  /** All keys of a long array are looked for. */
  #counted = false

  constructor(kind: RowKind, outline: Outline, parent: Row | undefined, from = 0, count = 1, places: Places = new Map()) {
    this.kind = kind
    this.outline = outline
    this.parent = parent
    this.level = parent === undefined ? 1 : parent.level + 1
    this.from = from
    this.count = count
    this.places = parent?.places ?? places
    if (kind === 'value') notePlace(outline, this.places)
  }

  /** The same for the same place in the next look. */
  get key(): string {
    return this.kind === 'value' ? `${this.outline.step?.via ?? 'accessor'} ${this.outline.label}` : `${this.kind} ${this.from} ${this.count}`
  }

  get expandable(): boolean {
    return this.#expandable ??= this.kind === 'range' || (this.kind === 'value' && !isHole(this.outline) && this.outline.ref === undefined && this.outline.children(0, 1).length > 0)
  }

  /** The children, made on first use. */
  get children(): readonly Row[] {
    return this.#children ??= this.#made()
  }

  /** The children, if they were made. */
  get made(): readonly Row[] {
    return this.#children ?? []
  }

  /** Only these children, instead of all. */
  keep(children: Row[]): void {
    this.#children = numbered(children)
    this.open = true
    this.#expandable = children.length > 0
  }

  /** Takes over what was open in the place of this row. */
  follow(was: Row | undefined): void {
    if (was === undefined || was.kind !== this.kind) return
    // A row whose children were never made hands on what it would have compared them with.
    this.#was = was.#children === undefined ? was.#was : was
    this.#all = was.#all
    this.#counted = was.#counted
    this.open = was.open && this.expandable
    this.changed = this.kind === 'value' && !isSame(was.outline, this.outline)
  }

  /** Shows what a row of the kind `more` stands for. */
  showMore({ count }: Row): void {
    if (count === 0) this.#counted = true
    else this.#all = true
    this.#children = undefined
  }

  #made(): Row[] {
    const { outline } = this
    if (this.#counted) outline.listAll()
    const elements = this.kind === 'range' ? undefined : outline.elementsAlone
    const [from, count] = this.kind === 'range' ? [this.from, this.count] : [0, elements ?? outline.size]
    const children = count <= RANGE ? merged(outline.children(from, count), this) : this.#ranges(from, count)
    if (elements !== undefined) children.push(new Row('more', outline, this, count, 0))
    const was = this.#was
    this.#was = undefined
    if (was !== undefined) {
      const before = new Map(was.made.map(row => [row.key, row]))
      for (const child of children) child.follow(before.get(child.key))
    }
    return numbered(children)
  }

  #ranges(from: number, count: number): Row[] {
    const width = widthOf(count)
    const total = Math.ceil(count / width)
    const shown = this.#all || total <= FEW + 1 ? total : FEW
    const rows = Array.from({ length: shown }, (_, i) => new Row('range', this.outline, this, from + i * width, Math.min(width, count - i * width)))
    if (shown < total) {
      const more = new Row('more', this.outline, this, from + shown * width, count - shown * width)
      more.width = width
      rows.push(more)
    }
    return rows
  }
}

/** How many children each range of so many has. */
export function widthOf(count: number): number {
  let width = RANGE
  while (count / width > RANGE) width *= RANGE
  return width
}

/** The rows of one tree, those within closed ones left out. */
export class Rows {
  #root: Row
  #list: Row[] = []
  #full: Row | undefined

  /** @param levels that are open from the beginning, as far as they are not long */
  constructor(root: Outline, levels = 1) {
    this.#root = new Row('value', root, undefined)
    let budget = AT_ONCE
    let level = [this.#root]
    for (let i = 0; i < levels; i++) {
      const next: Row[] = []
      for (const row of level) {
        if (budget <= 0 || row.kind !== 'value' || !row.expandable || (row !== this.#root && isInner(row))) continue
        row.open = true
        budget -= row.children.length
        next.push(...row.children)
      }
      level = next
    }
    this.#list = flat(this.#root)
  }

  get root(): Row {
    return this.#root
  }

  /** The root of all rows, also while only some are shown. */
  get whole(): Row {
    return this.#full ?? this.#root
  }

  get length(): number {
    return this.#list.length
  }

  at(index: number): Row | undefined {
    return this.#list[index]
  }

  slice(from: number, to: number): readonly Row[] {
    return this.#list.slice(from, to)
  }

  indexOf(row: Row | undefined): number {
    return row === undefined ? -1 : this.#list.indexOf(row)
  }

  /** True while only some rows are shown. */
  get filtered(): boolean {
    return this.#full !== undefined
  }

  /** Opens or closes a row, or turns it over. */
  toggle(row: Row, open = !row.open): void {
    if (row.kind === 'more') return this.#showMore(row)
    if (row.open === open || (open && !row.expandable)) return
    const at = this.#list.indexOf(row)
    const before = at < 0 || !row.open ? 0 : flat(row).length - 1
    row.open = open
    if (at < 0) return
    const inside = open ? flat(row) : [row]
    this.#list = this.#list.slice(0, at).concat(inside, this.#list.slice(at + 1 + before))
  }

  #showMore(row: Row): void {
    const owner = row.parent!
    const ranges = owner.children.filter(child => child !== row)
    this.toggle(owner, false)
    owner.showMore(row)
    const again = new Map(ranges.map(range => [range.key, range]))
    for (const child of owner.children) child.follow(again.get(child.key))
    this.toggle(owner, true)
  }

  /** Opens a row and all below it, breadth first, until so many rows were added. */
  openAll(row: Row, most = AT_ONCE): void {
    const rest = [row]
    for (let left = most, i = 0; i < rest.length && left > 0; i++) {
      const next = rest[i]!
      if (!next.expandable || (i > 0 && isInner(next))) continue
      if (!next.open) left -= next.children.length
      next.open = true
      rest.push(...next.children)
    }
    this.#list = flat(this.#root)
  }

  /** Closes all but the root. */
  closeAll(): void {
    const rest = [...this.#root.made]
    for (let row = rest.pop(); row !== undefined; row = rest.pop()) {
      row.open = false
      rest.push(...row.made)
    }
    this.#list = flat(this.#root)
  }

  /** Opens what stands above a row, so that it is shown. */
  show(row: Row): void {
    for (let above = row.parent; above !== undefined; above = above.parent) above.open = true
    this.#list = flat(this.#root)
  }

  /** The row at the end of a path, if it was made. Opens nothing. */
  find(path: readonly PathStep[]): Row | undefined {
    let row: Row | undefined = this.#root
    for (const step of path) row = row === undefined ? undefined : madeAt(row, step)
    return row
  }

  /** The row at the end of a path, with what stands above it opened; the nearest there is, if the path leads nowhere any more. */
  reveal(path: readonly PathStep[]): Row {
    this.filter(undefined)
    let row = this.#root
    for (let i = 0; i < path.length; i++) {
      const next = childAt(row, path[i]!)
      if (next === undefined) break
      row = next
      // What is shown elsewhere is gone on with there.
      const place = i < path.length - 1 && row.outline.ref !== undefined ? row.places.get(row.outline.ref.id) : undefined
      if (place !== undefined) row = this.#rowOf(place) ?? row
    }
    this.show(row)
    return row
  }

  #rowOf(outline: Outline): Row | undefined {
    let row: Row | undefined = this.#root
    for (const step of outline.path) {
      row = row === undefined ? undefined : childAt(row, step)
    }
    return row
  }

  /**
   * Shows only these outlines and what holds them, all of it open; undefined shows everything again, as it was. Where these are
   * more of what is shown already – `grows` – what was opened and closed stays so.
   */
  filter(outlines: Iterable<Outline> | undefined, grows = false): void {
    if (outlines === undefined) {
      if (this.#full === undefined) return
      this.#root = this.#full
      this.#full = undefined
    } else {
      const was = grows && this.filtered ? this.#root : undefined
      this.#full ??= this.#root
      this.#root = sieve(this.#full, outlines, was)
    }
    this.#list = flat(this.#root)
  }

  /**
   * A new look at the value, in which the same rows are open. Rests after each row: until it has returned, this shows
   * the old rows, and then the new ones.
   */
  *look(root: Outline): Generator<void, void> {
    const next = new Row('value', root, undefined)
    next.follow(this.whole)
    const rest = [next]
    for (let row = rest.pop(); row !== undefined; row = rest.pop()) {
      if (row.open) {
        const steps = row.kind === 'range' && row.count <= RANGE ? row.outline.reaching(row.from + row.count) : undefined
        if (steps !== undefined) yield* steps
        rest.push(...row.children)
      }
      yield
    }
    this.#full = undefined
    this.#root = next
    this.#list = flat(next)
  }

  /** Paths of what is open, to be opened again in another page: keys from the root. */
  opened(most = AT_ONCE): string[][] {
    const paths: string[][] = []
    const rest: [Row, string[]][] = [[this.whole, []]]
    for (let next = rest.shift(); next !== undefined && paths.length < most; next = rest.shift()) {
      const [row, path] = next
      if (!row.open || path.length > 40) continue
      paths.push(path)
      rest.push(...row.made.map((child): [Row, string[]] => [child, [...path, child.key]]))
    }
    return paths
  }

  /** Opens what `opened` has told, as far as it is still there. */
  reopen(paths: readonly (readonly string[])[]): void {
    for (const path of paths) {
      let row: Row | undefined = this.#root
      for (const key of path) row = row?.expandable === true ? row.children.find(child => child.key === key) : undefined
      if (row?.expandable === true) row.open = true
    }
    this.#list = flat(this.#root)
  }
}

/** True for what is opened only by those who ask for it: inner parts, and what has nothing else. */
function isInner(row: Row): boolean {
  return row.kind === 'value' && (row.outline.inner || row.children.every(({ kind, outline }) => kind === 'value' && outline.inner))
}

/** A row and all that is shown below it. */
function flat(root: Row): Row[] {
  const list: Row[] = []
  const rest = [root]
  for (let row = rest.pop(); row !== undefined; row = rest.pop()) {
    list.push(row)
    if (!row.open) continue
    const { children } = row
    for (let i = children.length - 1; i >= 0; i--) rest.push(children[i]!)
  }
  return list
}

function numbered(rows: Row[]): Row[] {
  for (const [i, row] of rows.entries()) {
    row.position = i + 1
    row.setSize = rows.length
  }
  return rows
}

/** A row for each child, a prototype behind all that is the value's own; holes side by side share one. */
function merged(children: readonly Outline[], parent: Row): Row[] {
  const rows: Row[] = []
  for (let i = 0; i < children.length; i++) {
    const from = i
    if (isHole(children[i]!)) while (i + 1 < children.length && isHole(children[i + 1]!)) i++
    rows.push(new Row('value', children[from]!, parent, 0, i - from + 1))
  }
  const isPrototype = ({ outline }: Row): boolean => outline.step?.via === 'prototype'
  return rows.some(isPrototype) ? [...rows.filter(row => !isPrototype(row)), ...rows.filter(isPrototype)] : rows
}

/** True where an array has nothing. */
export function isHole(outline: Outline): boolean {
  return outline.step?.via === 'element' && outline.by === 'hole'
}

function isSame(a: Outline, b: Outline): boolean {
  return Object.is(a.value, b.value) && a.preview === b.preview
}

/** The child of a row to which a step leads. */
function childAt(row: Row, step: PathStep): Row | undefined {
  const found = row.kind === 'value' && row.expandable ? indexOfStep(row.outline, step) : undefined
  if (found === undefined) return undefined
  let at = row
  for (;;) {
    const next: Row | undefined = at.children.find(({ kind, from, count }) => kind !== 'value' && found >= from && (found < from + count || count === 0))
    if (next === undefined) break
    if (next.kind === 'more') at.showMore(next)
    else at = next
    at.open = true
  }
  const child = at.children.find(({ outline, kind }) => kind === 'value' && leadsTo(outline, step))
  // The functions of an accessor stand one level below it.
  return child?.outline.step === undefined ? child?.children.find(({ outline }) => leadsTo(outline, step)) ?? child : child
}

/** The child of a row to which a step leads, among those that were made. */
function madeAt(row: Row, step: PathStep): Row | undefined {
  const rest = [...row.made]
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (next.kind !== 'value') rest.push(...next.made)
    else if (isStep(next.outline.step, step) || isStep(next.outline.key?.step, step)) return next
    else if (next.outline.step === undefined) rest.push(...next.made)
  }
  return undefined
}

/** Rows for these outlines and those above them. */
function sieve({ outline: root, places }: Row, outlines: Iterable<Outline>, was: Row | undefined): Row {
  interface Kept { readonly outline: Outline, readonly below: Map<string, Kept> }
  const top: Kept = { outline: root, below: new Map() }
  for (const outline of outlines) {
    const above: Outline[] = []
    for (let at: Outline | undefined = outline; at?.parent !== undefined; at = at.parent) above.push(at)
    let kept = top
    for (const at of above.reverse()) {
      const key = `${at.step?.via ?? 'accessor'} ${at.label}`
      if (!kept.below.has(key)) kept.below.set(key, { outline: at, below: new Map() })
      kept = kept.below.get(key)!
    }
  }
  const row = new Row('value', root, undefined, 0, 1, places)
  const rest: [Row, Kept, Row | undefined][] = [[row, top, was]]
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [parent, { below }, before] = next
    if (below.size === 0) {
      if (before?.open === true) parent.follow(before)
      continue
    }
    const known = new Map(before?.made.map(row => [row.key, row]))
    const children = [...below.values()].map((kept): [Row, Kept, Row | undefined] => {
      const child = new Row('value', kept.outline, parent)
      return [child, kept, known.get(child.key)]
    })
    parent.keep(children.map(([child]) => child))
    if (before !== undefined && before.made.length > 0) parent.open = before.open
    rest.push(...children)
  }
  return row
}
