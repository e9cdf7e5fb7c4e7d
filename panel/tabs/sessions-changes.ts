// <dill-changes>: what became of one save in another, as a tree of what differs, drawn as far as it is in sight. Each row has
// a sign; what stood there is struck, what stands there is bold. Knows the rows and no session.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Comparison, Seen } from '../../lib/graph/compare.ts'
import { define } from '../define.ts'
import { PanelElement, rowHeightOf } from '../element.ts'
import { ChangeRows, type ChangeRow, type Sifted } from '../model/sessions-changes.ts'
import type { RowWindow } from '../model/row-window.ts'
import { numberText } from '../model/words.ts'
import { RowScroll } from '../scroll.ts'
import { icon } from '../style/icons.ts'
import { place } from '../style/place.ts'
import { changesStyles } from '../style/sessions-tab.ts'
import { controls, tokens } from '../style/tokens.ts'

/** Levels that are indented. */
const DEEPEST = 24

const signWords = { '+': 'added', '−': 'removed', '±': 'changed', '·': 'holds changes' } as const

/** A comparison as a tree. */
export class DillChanges extends PanelElement {
  static override readonly styles = [tokens, controls, changesStyles]
  static override readonly properties = {
    comparison: { attribute: false },
    label: { type: String },
    sifted: { attribute: false },
    query: { type: String },
    compact: { type: Boolean, reflect: true },
    cursor: { state: true },
    version: { state: true },
  }

  declare comparison: Comparison
  /** What the root is called. */
  declare label: string
  declare sifted: Sifted
  declare query: string
  declare compact: boolean
  declare cursor: ChangeRow | undefined
  declare version: number
  rows!: ChangeRows
  readonly #scroll = new RowScroll(this, '.scroll')
  #wanted: ChangeRow | undefined

  constructor() {
    super()
    this.label = ''
    this.sifted = 'all'
    this.query = ''
    this.compact = false
    this.version = 0
  }

  get #window(): RowWindow {
    return this.#scroll.window(this.rows.length, rowHeightOf(this, this.compact))
  }

  /** Rows that say what is looked for. */
  get hits(): readonly ChangeRow[] {
    return this.rows?.find(this.query) ?? []
  }

  focusIn(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.list')?.focus({ preventScroll: true }))
  }

  /** Moves to a row. */
  move(row: ChangeRow | undefined): void {
    if (row === undefined) return
    this.cursor = row
    this.#wanted = row
    this.version++
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('comparison')) {
      this.rows = new ChangeRows(this.comparison)
      this.cursor = this.rows.root
    }
    if (changed.has('sifted') && this.rows.sifted !== this.sifted) {
      this.rows.sifted = this.sifted
      this.cursor = this.rows.root
    }
  }

  protected override render(): TemplateResult {
    const { rows, cursor } = this
    const window = this.#window
    const [from, to] = window.drawn(this.#scroll.top)
    const at = rows.indexOf(cursor)
    const drawn = [...rows.slice(from, to).map((row, i) => [row, from + i] as const), ...at >= 0 && (at < from || at >= to) ? [[cursor!, at] as const] : []]
    return html`<div class="scroll" @scroll=${this.#scroll.onScroll}>
      <div class="list" role="tree" tabindex="0" aria-label="What changed" aria-activedescendant=${at < 0 ? nothing : `change-${at}`} ${place({ height: `${window.height}px` })} @keydown=${this.#key}>
        ${drawn.map(([row, index]) => this.#row(row, index, window.top(index, this.#scroll.top)))}
      </div></div>`
  }

  #row(row: ChangeRow, index: number, top: number): TemplateResult {
    const { query } = this
    const { sign, line, note, opens, before, after } = row.row
    const isMore = row.kind === 'more'
    const depth = Math.min(row.level - 1, DEEPEST)
    const hit = query !== '' && !isMore && this.rows.isHit(row, query)
    const kind = isMore ? 'more' : { '+': 'add', '−': 'gone', '±': 'changed', '·': 'inside' }[sign]
    const press = (event: MouseEvent): void => {
      this.cursor = row
      if (isMore || event.detail === 2 || (event.target as Element).closest('.twist') !== null) this.toggle(row)
      else this.version++
    }
    return html`<div class="row ${kind} ${row === this.cursor ? 'at' : ''} ${hit ? 'hit' : ''}" role="treeitem" id=${`change-${index}`} aria-level=${row.level} aria-posinset=${Math.max(1, row.place)} aria-setsize=${this.rows.siblings(row)}
      aria-expanded=${opens && !isMore ? String(row.open) : nothing} aria-selected=${String(row === this.cursor)} ${place({ transform: `translateY(${top}px)`, '--depth': String(depth) })} @click=${press}>
      <span class="sign"><span aria-hidden="true">${isMore ? '' : sign}</span><span class="hidden">${isMore ? '' : `${signWords[sign]}: `}</span></span>
      <span class="twist">${isMore ? icon('more') : opens ? icon(row.open ? 'down' : 'chevron') : nothing}</span>
      <span class="main">${isMore ? html`<span class="quiet">show more</span>` : line !== undefined ? html`<span class="code">${line === '' ? ' ' : line}</span>` : html`
        ${this.#name(row)}${seenTemplate(before, after, sign, row.open)}${note === undefined ? nothing : html`<span class="note">${note}</span>`}`}</span></div>`
  }

  #name(row: ChangeRow): TemplateResult | typeof nothing {
    const name = row.parent === undefined ? this.label : row.row.label
    if (name === '') return nothing
    const [, before = '', rest = name] = /^(captured |get |set )?(.*)$/s.exec(name) ?? []
    return html`<span class="name">${before === '' ? nothing : html`<span class="quiet">${before}</span>`}${rest}</span><span class="colon">:</span>`
  }

  /** Opens or closes a row, or asks for more. */
  toggle(row: ChangeRow, open?: boolean): void {
    const at = this.rows.indexOf(row)
    this.rows.toggle(row, open)
    this.cursor = row.kind === 'more' ? this.rows.at(at) : row
    this.version++
  }

  readonly #key = (event: KeyboardEvent): void => {
    const { rows, cursor } = this
    if (event.ctrlKey || event.metaKey || event.altKey || cursor === undefined) return
    const at = rows.indexOf(cursor)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, PageDown: this.#window.page(at, 1), PageUp: this.#window.page(at, -1) }[event.key]
    if (to !== undefined) this.move(rows.at(to))
    else if (event.key === 'ArrowRight' && cursor.open) this.move(rows.at(at + 1))
    else if (event.key === 'ArrowRight') this.toggle(cursor, true)
    else if (event.key === 'ArrowLeft' && cursor.open) this.toggle(cursor, false)
    else if (event.key === 'ArrowLeft') this.move(cursor.parent)
    else if (event.key === 'Enter' || event.key === ' ') this.toggle(cursor)
    else if (event.key === '*') {
      for (const sibling of cursor.parent?.children ?? [cursor]) if (sibling.kind === 'row') rows.toggle(sibling, true)
      this.move(cursor)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  protected override updated(): void {
    const wanted = this.#wanted
    this.#wanted = undefined
    if (wanted !== undefined) this.#scroll.show(this.rows.indexOf(wanted), this.#window)
  }
}

/** What stood there, struck, and what stands there, bold; of what holds changes only what it is, and how many it holds. */
function seenTemplate(before: Seen | undefined, after: Seen | undefined, sign: string, open: boolean): TemplateResult | typeof nothing {
  const told = after ?? before
  if (told === undefined) return nothing
  const both = before !== undefined && after !== undefined
  const sameType = before?.type === after?.type
  const size = both && sameType && before.size !== after.size
    ? html`<span class="size"><del>${numberText(before.size ?? 0)}</del> <ins>${numberText(after.size ?? 0)}</ins></span>` : told.size !== undefined && (both || open) ? html`<span class="quiet">(${numberText(told.size)})</span>` : nothing
  const type = (seen: Seen): TemplateResult | typeof nothing => seen.type === '' ? nothing : html`<span class="type">${seen.type}</span>`
  const isSame = both && sameType && before.text === after.text
  if (both && (sign === '·' || isSame || (told.tone === 'code' && isSame))) return html`${type(told)}${size}${told.type === '' ? html`<span class="t-${told.tone}">${told.text}</span>` : nothing}`
  if (!both) return html`${type(told)}${told.size !== undefined ? html`<span class="quiet">(${numberText(told.size)})</span>` : nothing}<span class="value t-${told.tone}">${open ? '' : told.text}</span>`
  if (told.type !== '' && sameType && told.whole === false && before.whole === false) return html`${type(told)}${size}`
  return html`<del>${before.type === '' ? '' : `${before.type} `}${before.text}</del><ins class="value">${after.type === '' ? '' : `${after.type} `}${after.text}</ins>`
}

define('dill-changes', DillChanges)

declare global {
  interface HTMLElementTagNameMap {
    'dill-changes': DillChanges
  }
}
