// <dill-tree>: any value as a tree, drawn row by row as far as it is in sight. Usable by itself: give it a `value`. Knows the
// rows and their words; what is inside of values it has from lib/core, which runs nothing of theirs.

import type { PropertyValues, TemplateResult } from 'lit'
import type { Outline } from '../lib/core/describe.ts'
import type { PathStep } from '../lib/core/errors.ts'
import { copyText } from './clipboard.ts'
import { define } from './define.ts'
import { PanelElement, rowHeightOf, windowOf } from './element.ts'
import { outlineOf, type Listed, type LookOptions } from './model/look.ts'
import { RANGE, Rows, type Row } from './model/rows.ts'
import { inSlices } from './model/slices.ts'
import type { Survey } from './model/survey.ts'
import { placeText, textOf } from './model/text.ts'
import { viewOf, type View } from './model/view.ts'
import type { Weights } from './model/weights.ts'
import { listTemplate } from './row.ts'
import { controls, tokens } from './style/tokens.ts'
import { rowStyles } from './style/rows.ts'
import { treeKey } from './tree-keys.ts'

/** A row was chosen: detail of the events of a tree. */
export interface TreeChoice {
  readonly outline: Outline
  readonly path: PathStep[]
}

/** Rows that are drawn above and below those in sight. */
const AROUND = 12
/** How long a row that was jumped to is outlined, and one that changed is dotted, in milliseconds. */
const FLASH = 1200
const DOT = 2000
/** How long something is read before a row says so. */
const SOON = 150

/** What has a value. */
interface Subject {
  readonly value: unknown
}

/**
 * Any value as a tree.
 *
 * @tagname dill-tree
 * @fires dill-select - a row was chosen by click, Enter or space; detail: `{ outline, path }`
 * @fires dill-menu - a menu for a row was asked for; detail: `{ outline, path, x, y }`. Cancel it to show one
 * @fires dill-why - the mark of something that is not saved was pressed; only where `answers` is true
 * @fires dill-toggle - a row was opened or closed
 * @fires dill-move - keys have moved the cursor; detail: `{ outline, path }`
 * @fires dill-copied - something was copied; detail: `{ text, what }`
 * @csspart scroll - the box that scrolls: give the element a `max-height`
 * @csspart row - one row
 * @csspart name - the key or index in a row
 * @csspart value - the value in a row
 * @csspart mark - a word in a row on how its value is saved
 */
export class DillTree extends PanelElement {
  static override readonly styles = [tokens, controls, rowStyles]
  static override readonly properties = {
    value: { attribute: false, noAccessor: true },
    subject: { attribute: false, hasChanged: (now: Subject, before: Subject | undefined) => !Object.is(now.value, before?.value) },
    label: { type: String },
    levels: { type: Number },
    options: { attribute: false },
    listing: { attribute: false },
    survey: { attribute: false },
    weights: { attribute: false },
    sized: { type: Boolean, reflect: true },
    query: { type: String },
    compact: { type: Boolean, reflect: true },
    rows: { state: true },
    read: { state: true },
    top: { state: true },
    cursor: { state: true },
    version: { state: true },
  }

  /**
   * The value, and around it an object of ours. Lit asks all that stands in a template for fields of its own, which a
   * value's traps would hear: templates give the subject.
   */
  declare subject: Subject
  /** The name of the root, `value` unless given. */
  declare label: string
  /** How many levels are open from the beginning: 1 unless given. */
  declare levels: number
  /** For which dump the value is looked at. */
  declare options: LookOptions | undefined
  /** What somebody has listed of the value, who looks at it too. */
  declare listing: Listed | undefined
  /** What is known of the whole graph: then rows say what is shared, and what cannot be saved below them. */
  declare survey: Survey | undefined
  /** What the objects take: then rows say it, where they are `sized`. */
  declare weights: Weights | undefined
  /** Rows have room for their size at the end. */
  declare sized: boolean
  /** A text that rows mark where they say it. */
  declare query: string
  /** Rows of 20 pixels. */
  declare compact: boolean
  declare rows: Rows
  /** The row whose children are read, where that takes its time. */
  declare read: Row | undefined
  declare top: number
  declare cursor: Row | undefined
  declare version: number

  #selected: Row | undefined
  #flashed: Row | undefined
  #height = 0
  #wanted: Row | undefined
  #typed = ''
  #typedAt = 0
  /** True where somebody answers to a mark that says why something is not saved. */
  answers = false
  #sizes: ResizeObserver | undefined
  #reading = new AbortController()

  constructor() {
    super()
    this.subject = { value: undefined }
    this.label = 'value'
    this.levels = 1
    this.query = ''
    this.sized = false
    this.compact = false
    this.top = 0
    this.version = 0
    DillTree.drawsTwice()
  }

  /** What is shown. A new value begins a new tree; `refresh` looks at the same one again. */
  get value(): unknown {
    return this.subject.value
  }

  set value(value: unknown) {
    this.subject = { value }
  }

  /** Height of a row in pixels. */
  get rowHeight(): number {
    return rowHeightOf(this, this.compact)
  }

  get selected(): Row | undefined {
    return this.#selected
  }

  /** The row that was jumped to a moment ago. */
  get flashed(): Row | undefined {
    return this.#flashed
  }

  /** Height of what is in sight, in pixels. */
  get sight(): number {
    return this.#height
  }

  /** True for the name of a row, for `aria-activedescendant`. */
  rowId(row: Row): string {
    return `row-${this.rows.indexOf(row)}`
  }

  override connectedCallback(): void {
    super.connectedCallback()
    // Of the window that draws it: another one may be hidden, and then sees nothing.
    this.#sizes = new (windowOf(this).ResizeObserver)(() => this.#measure())
    this.#sizes.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sizes?.disconnect()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.rows === undefined || changed.has('subject') || changed.has('options') || changed.has('label')) this.#begin()
    if (changed.has('survey') || changed.has('weights')) this.version++
  }

  protected override render(): TemplateResult {
    return listTemplate(this)
  }

  protected override updated(): void {
    this.#measure()
    const wanted = this.#wanted
    if (wanted === undefined) return
    this.#wanted = undefined
    this.#scrollTo(wanted)
  }

  #begin(): void {
    const root = outlineOf(this.value, this.label, this.options, this.listing)
    this.rows = new Rows(root, this.levels)
    this.cursor = this.rows.root
    this.#selected = undefined
    this.#reading.abort()
    this.read = undefined
  }

  /** Looks at the value again. What is open, selected and in sight stays so; what has changed has a dot for a moment. */
  async refresh(): Promise<void> {
    await this.updateComplete
    const { path = undefined } = this.#selected?.outline ?? {}
    const cursor = this.cursor === undefined ? -1 : this.rows.indexOf(this.cursor)
    const { rows } = this
    await inSlices(rows.look(outlineOf(this.value, this.label, this.options, this.listing)))
    if (this.rows !== rows) return
    this.cursor = rows.at(Math.min(cursor, rows.length - 1))
    if (path !== undefined) this.#selected = rows.find(path)
    this.version++
    const changed = rows.slice(0, rows.length).filter(row => row.changed)
    if (changed.length > 0) setTimeout(() => {
      for (const row of changed) row.changed = false
      this.version++
    }, DOT)
    await this.updateComplete
  }

  /** What a row says. Remembered until something is known anew. */
  viewOf(row: Row): View {
    const known = row.view as { version: number, view: View } | undefined
    if (known?.version === this.version) return known.view
    const view = viewOf(row, this.survey, id => row.places.get(id)?.path, this.sized ? this.weights : undefined)
    row.view = { version: this.version, view }
    return view
  }

  /** Where an object stands first. */
  placeOf(outline: Outline): Outline | undefined {
    return outline.ref === undefined ? outline : this.rows.root.places.get(outline.ref.id)
  }

  /** Opens what stands above the end of a path, selects it unless told not to, and shows it. False if the path leads there no more. */
  reveal(path: readonly PathStep[], { flash = true, select = true } = {}): boolean {
    const row = this.rows.reveal(path)
    if (select) this.#selected = row
    this.#jump(row, flash)
    return row.outline.path.length >= path.length
  }

  /** Opens what stands above a row, and shows it. */
  show(row: Row, flash = true): void {
    this.rows.show(row)
    this.#jump(row, flash)
  }

  #jump(row: Row, flash: boolean): void {
    this.cursor = row
    this.#wanted = row
    this.version++
    if (!flash) return
    this.#flashed = row
    setTimeout(() => {
      if (this.#flashed !== row) return
      this.#flashed = undefined
      this.version++
    }, FLASH)
  }

  /** Shows only these outlines and what holds them; undefined shows all again. Where it `grows`, what was shown stays as it was. */
  filter(outlines: Iterable<Outline> | undefined, grows = false): void {
    const { rows } = this
    rows.filter(outlines, grows)
    const again = (row: Row | undefined): Row | undefined => row === undefined ? undefined : rows.find(row.outline.path)
    this.cursor = (grows ? again(this.cursor) : undefined) ?? rows.root
    if (grows) this.#selected = again(this.#selected) ?? this.#selected
    this.version++
  }

  /** Selects a row and says so. */
  select(row: Row): void {
    if (row.kind !== 'value') return this.toggle(row)
    this.cursor = row
    this.#selected = row
    this.version++
    this.#tell('dill-select', row.outline)
  }

  /** Opens or closes a row; with `all` what is below it too. */
  toggle(row: Row, open = !row.open, all = false): void {
    const steps = open && row.kind === 'range' && row.count <= RANGE ? row.outline.reaching(row.from + row.count) : undefined
    if (steps === undefined) this.#turn(row, open, all)
    else void this.#openLater(row, steps, all)
  }

  /** Opens what is far inside of a collection, which is read first, and the page goes on meanwhile. */
  async #openLater(row: Row, steps: Generator<void>, all: boolean): Promise<void> {
    this.#reading.abort()
    const { signal } = this.#reading = new AbortController()
    const soon = setTimeout(() => { if (!signal.aborted) this.read = row }, SOON)
    await inSlices(steps, { signal })
    clearTimeout(soon)
    if (signal.aborted) return
    this.read = undefined
    if (this.rows.indexOf(row) >= 0) this.#turn(row, true, all)
  }

  #turn(row: Row, open: boolean, all: boolean): void {
    const at = this.rows.indexOf(row)
    if (all && open) this.rows.openAll(row)
    else this.rows.toggle(row, open)
    this.cursor = row.kind === 'more' ? this.rows.at(at) : row
    this.version++
    this.dispatchEvent(new CustomEvent('dill-toggle'))
  }

  /** Closes all rows but the root. */
  closeAll(): void {
    this.rows.closeAll()
    this.cursor = this.rows.root
    this.version++
  }

  /** Moves the cursor. */
  move(row: Row | undefined): void {
    if (row === undefined) return
    this.cursor = row
    this.#wanted = row
    this.version++
    if (row.kind === 'value') this.#tell('dill-move', row.outline)
  }

  /** Goes to where an object stands that this row only names. False if it stands here. */
  follow(row: Row): boolean {
    const { ref } = row.outline
    if (row.kind !== 'value' || ref === undefined) return false
    const place = this.placeOf(row.outline)
    if (place === undefined || !this.reveal(place.path)) return false
    this.#tell('dill-select', this.cursor!.outline)
    return true
  }

  /** Copies a value as text, or its path. */
  async copy(row: Row, what: 'value' | 'path'): Promise<void> {
    const { outline } = row
    // By itself: what stands first elsewhere is written whole here.
    const text = what === 'path' ? placeText(outline, this.label) : textOf(outline.id === undefined || outline.ref?.cycle === true ? outline : outlineOf(outline.value, outline.label, this.options, this.listing))
    // It may not where the window has no focus.
    if (!await copyText(this, text)) return
    this.#tell('dill-copied', row.outline, { text, what })
  }

  /** Moves the cursor to the next row whose name begins as typed. */
  type(character: string): void {
    const now = performance.now()
    this.#typed = now - this.#typedAt > 700 ? character : this.#typed + character
    this.#typedAt = now
    const { rows } = this
    const from = rows.indexOf(this.cursor) + (this.#typed.length > 1 ? 0 : 1)
    const starts = (row: Row): boolean => this.viewOf(row).name.replace(/^["#]/, '').toLowerCase().startsWith(this.#typed.toLowerCase())
    for (let i = 0; i < rows.length; i++) {
      const row = rows.at((from + i) % rows.length)!
      if (starts(row)) return this.move(row)
    }
  }

  /** Asks why a row is not saved. */
  why(row: Row): void {
    this.#tell('dill-why', row.outline)
  }

  /** Asks for a menu at a row. */
  menuFor(row: Row): boolean {
    const box = this.renderRoot.querySelector(`#${this.rowId(row)}`)?.getBoundingClientRect()
    return box !== undefined && this.menu(row, box.left + 40, box.bottom)
  }

  /** Asks for a menu at a point of the window. True if there is one. */
  menu(row: Row, x: number, y: number): boolean {
    return !this.#tell('dill-menu', row.outline, { x, y })
  }

  #tell(name: string, outline: Outline, more: object = {}): boolean {
    return this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, cancelable: true, detail: { outline, path: outline.path, ...more } }))
  }

  /** Handles a key, as listeners of the tree do. */
  readonly onKey = (event: KeyboardEvent): void => {
    if (treeKey(this, event)) {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  readonly onScroll = (event: Event): void => {
    this.top = (event.currentTarget as HTMLElement).scrollTop
  }

  /** Takes the focus. */
  focusIn(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.list')?.focus({ preventScroll: true }))
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector('.scroll')
  }

  /** The stretch of rows that is drawn. */
  get drawn(): readonly [from: number, to: number] {
    const height = this.rowHeight
    const from = Math.max(0, Math.floor(this.top / height) - AROUND)
    return [from, Math.min(this.rows.length, from + Math.ceil(Math.max(this.#height, height) / height) + 2 * AROUND)]
  }

  #measure(): void {
    const scroller = this.#scroller
    if (scroller === null) return
    const { clientHeight, scrollTop } = scroller
    if (clientHeight === this.#height && scrollTop === this.top) return
    this.#height = clientHeight
    this.top = scrollTop
    this.requestUpdate()
  }

  #scrollTo(row: Row): void {
    const scroller = this.#scroller
    const at = this.rows.indexOf(row)
    if (scroller === null || at < 0) return
    const height = this.rowHeight
    const top = at * height
    if (top < scroller.scrollTop) scroller.scrollTop = top
    else if (top + height > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = top + height - scroller.clientHeight
    // What is jumped to from afar stands where the eye is.
    if (this.#flashed === row && Math.abs(top - this.top) > scroller.clientHeight) scroller.scrollTop = top - scroller.clientHeight / 3
    this.top = scroller.scrollTop
  }
}

define('dill-tree', DillTree)

declare global {
  interface HTMLElementTagNameMap {
    'dill-tree': DillTree
  }
}
