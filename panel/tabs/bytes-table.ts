// The rows of bytes as a grid, as far as they are in sight, and the picture of the whole file above them. Whatever comes from
// bytes is set as text.

import { html, nothing, type TemplateResult } from 'lit'
import type { Listing } from '../model/bytes.ts'
import { byteRowOf, offsetText } from '../model/bytes-rows.ts'
import type { RowWindow } from '../model/row-window.ts'
import { kindColor, kindWords } from '../model/kinds.ts'
import { numberText, sizeText } from '../model/words.ts'
import { icon } from '../style/icons.ts'
import { place } from '../style/place.ts'

/** What is drawn, and whom it asks. */
export interface BytesTable {
  readonly listing: Listing
  readonly window: RowWindow
  readonly scrollTop: number
  /** The row that keys speak of, and the one that is selected; the object that is. */
  readonly cursor: number
  readonly selected: number | undefined
  readonly object: number | undefined
  readonly flashed: number | undefined
  readonly query: string
  readonly onKey: (event: KeyboardEvent) => void
  readonly onScroll: (event: Event) => void
  label(id: number): string | undefined
  select(row: number): void
  follow(row: number): void
  jump(offset: number): void
}

/** The rows in sight, and the one under the cursor wherever it is. */
export function tableTemplate(table: BytesTable): TemplateResult {
  const { listing, window, scrollTop, cursor } = table
  const [from, to] = window.drawn(scrollTop)
  const rows = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
  if (cursor < listing.length && (cursor < from || cursor >= to)) rows.push(cursor)
  return html`<div class="scroll" @scroll=${table.onScroll}>
    <div class="grid" role="grid" tabindex="0" aria-label="Disassembly" aria-rowcount=${listing.whole ? listing.length + 1 : -1} aria-activedescendant=${listing.length === 0 ? nothing : `row-${cursor}`} @keydown=${table.onKey}>
      <div class="head" role="row" aria-rowindex="1"><span role="columnheader">Offset</span><span role="columnheader" class="bytes">Bytes</span><span role="columnheader">Instruction</span></div>
      <div class="body" role="rowgroup" ${place({ height: `${window.height}px` })}>${rows.map(row => rowTemplate(table, row))}</div>
    </div>
  </div>`
}

function rowTemplate(table: BytesTable, row: number): TemplateResult {
  const { listing, window, scrollTop, cursor, selected, flashed, object, query } = table
  const { offset, bytes, opcode, id, tone, label, operand, ref, depth } = byteRowOf(listing, row, each => table.label(each))
  const state = [row === cursor ? 'at' : '', row === flashed ? 'flash' : '', tone === 'bad' ? 'fault' : '', object !== undefined && listing.owner(row) === object ? 'of' : ''].join(' ')
  const follow = (event: MouseEvent): void => {
    event.stopPropagation()
    table.follow(row)
  }
  return html`<div class="row ${state}" role="row" id=${`row-${row}`} aria-rowindex=${row + 2} aria-selected=${String(row === selected)}
    ${place({ top: `${window.top(row, scrollTop)}px`, '--depth': String(depth) })} @click=${() => table.select(row)}>
    <span role="gridcell" class="offset">${offset}</span><span role="gridcell" class="bytes">${bytes}</span>
    <span role="gridcell" class="instruction">${tone === 'bad' ? icon('refuse') : html`<b class=${`o-${tone}`}>${found(id === '' ? opcode : `${opcode} ${id}`, query)}</b>`}${
      label === '' || ref !== undefined ? nothing : html` <span class="label">${label}</span>`} <span class="operand">${
      ref === undefined ? found(operand, query) : html`<span class="ref" title="Go to where it stands (Alt Enter)" @click=${follow}>${operand}</span>${label === '' ? nothing : ` ${label}`}`}</span></span>
  </div>`
}

/** A text in which what is looked for is marked. */
function found(text: string, query: string): TemplateResult | string {
  const at = query === '' ? -1 : text.toLowerCase().indexOf(query)
  return at < 0 ? text : html`${text.slice(0, at)}<mark>${text.slice(at, at + query.length)}</mark>${text.slice(at + query.length)}`
}

/** The whole file from its first byte to its last, with a window for the rows in sight. */
export function stripTemplate({ listing, window, scrollTop, jump }: BytesTable): TemplateResult {
  const { strip, bytes } = listing
  const [from, to] = window.seen(scrollTop)
  const size = Math.max(1, bytes.length)
  const [start, end] = listing.length === 0 ? [0, 0] : [listing.offset(Math.min(from, listing.length - 1)), listing.end(Math.max(0, Math.min(to, listing.length) - 1))]
  const percent = (part: number): string => `${(part * 100).toFixed(3)}%`
  const shares = strip.shares.map(([kind, sum]) => `${kindWords[kind]} ${sizeText(sum)}`).join(', ')
  const go = (event: MouseEvent): void => {
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect()
    jump(Math.floor(Math.min(.999_999, Math.max(0, (event.clientX - left) / width)) * size))
  }
  const drag = (event: PointerEvent): void => {
    if (event.buttons === 1) go(event)
  }
  return html`<div class="strip" role="img" aria-label=${`The file in its order, ${numberText(bytes.length)} bytes: ${shares}`} @pointerdown=${go} @pointermove=${drag}>
    ${strip.stretches.map(({ kind, from, to }) => html`<span title=${`${kindWords[kind]}, from 0x${offsetText(Math.floor(from * size))}`} ${place({ left: percent(from), width: percent(to - from), background: `var(${kindColor(kind)})` })}></span>`)}
    <span class="sight" ${place({ left: percent(start / size), width: percent((end - start) / size) })}></span></div>`
}
