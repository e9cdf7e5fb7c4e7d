// One row of a tree as markup, and the list of those in sight. Whatever comes from a value is set as text.

import { html, nothing, type TemplateResult } from 'lit'
import type { Row, Rows } from './model/rows.ts'
import type { Mark, View } from './model/view.ts'
import { numberText } from './model/words.ts'
import { icon } from './style/icons.ts'
import { place } from './style/place.ts'
import type { KeyedTree } from './tree-keys.ts'

/** What is drawn. */
export interface DrawnTree extends KeyedTree {
  readonly rows: Rows
  readonly label: string
  readonly query: string
  readonly answers: boolean
  readonly sized: boolean
  readonly selected: Row | undefined
  readonly flashed: Row | undefined
  readonly read: Row | undefined
  readonly drawn: readonly [from: number, to: number]
  readonly onKey: (event: KeyboardEvent) => void
  readonly onScroll: (event: Event) => void
  viewOf(row: Row): View
  why(row: Row): void
  menu(row: Row, x: number, y: number): boolean
}

/** Levels that are indented; deeper ones stand below each other. */
const DEEPEST = 24

/** The rows in sight, and the one under the cursor wherever it is. */
export function listTemplate(tree: DrawnTree): TemplateResult {
  const { rows, rowHeight, cursor } = tree
  const [from, to] = tree.drawn
  const at = rows.indexOf(cursor)
  const apart = cursor !== undefined && at >= 0 && (at < from || at >= to) ? [[cursor, at] as const] : []
  const drawn = [...rows.slice(from, to).map((row, i) => [row, from + i] as const), ...apart]
  return html`<div class="scroll" part="scroll" @scroll=${tree.onScroll}>
    <div class="list" role="tree" tabindex="0" aria-label=${tree.label || 'value'} aria-activedescendant=${at < 0 ? nothing : `row-${at}`}
      ${place({ height: `${rows.length * rowHeight}px` })} @keydown=${tree.onKey}>
      ${drawn.map(([row, index]) => rowTemplate(tree, row, index))}
    </div>
  </div>`
}

function rowTemplate(tree: DrawnTree, row: Row, index: number): TemplateResult {
  const view = tree.viewOf(row)
  const { rowHeight } = tree
  const expandable = row.expandable
  const state = [row === tree.cursor ? 'at' : '', row === tree.flashed ? 'flash' : '', row.changed ? 'changed' : '', row.kind].join(' ')
  const depth = Math.min(row.level - 1, DEEPEST)
  const click = (event: MouseEvent): void => {
    if (row.kind === 'more') tree.toggle(row)
    else tree.select(row)
    if (row.kind === 'range' || event.detail === 2) tree.toggle(row)
  }
  const twist = (event: MouseEvent): void => {
    event.stopPropagation()
    tree.toggle(row, !row.open, event.altKey)
  }
  const menu = (event: MouseEvent): void => {
    if (row.kind === 'value' && tree.menu(row, event.clientX, event.clientY)) event.preventDefault()
  }
  return html`<div class="row ${state}" part="row" role="treeitem" id=${`row-${index}`} aria-level=${row.level} aria-setsize=${row.setSize} aria-posinset=${row.position}
    aria-expanded=${expandable ? String(row.open) : nothing} aria-selected=${String(row === tree.selected)} aria-busy=${row === tree.read ? 'true' : nothing}
    ${place({ top: `${index * rowHeight}px`, '--depth': String(depth) })} @click=${click} @contextmenu=${menu}>
    <span class="guides"></span>
    <span class="twist" @click=${expandable ? twist : nothing}>${expandable ? icon(row.open ? 'down' : 'chevron') : row.kind === 'more' ? icon('cut') : nothing}</span>
    <span class="main">${mainTemplate(tree, row, view)}</span>${tree.sized ? sizeTemplate(view) : nothing}
  </div>`
}

/** Pixels of a bar that stands for all. */
const BAR = 44

function sizeTemplate({ size, share }: View): TemplateResult {
  const width = share * BAR
  return html`<span class="bar">${width < 1 ? nothing : html`<i ${place({ width: `${width.toFixed(1)}px` })}></i>`}</span><span class="size number">${size}</span>`
}

function mainTemplate(tree: DrawnTree, row: Row, view: View): TemplateResult {
  const { before, name, nameTone, locked, type, value, tone, preview, source, more, marks, title } = view
  const said = row.kind === 'value'
  return html`${locked ? html`<span class="lock">${icon('lock')}<span class="hidden">private</span></span>` : nothing}${before === '' ? nothing : html`<span class="before">${before}</span>`
  }<span part="name" class="name t-${nameTone}">${found(name, tree.query)}</span>${said && name !== '' ? html`<span class="colon">:</span>` : nothing
  }${type === '' ? nothing : html`<span class="type">${type}</span>`
  }${value === '' ? nothing : html`<span part="value" class="value t-${tone} ${value === 'Object' && preview !== '' && !row.open ? 'spare' : ''}" title=${title === '' ? nothing : title}>${found(value, tree.query)}</span>`
  }${preview === '' || row.open ? nothing : html`<span class="preview">${preview}</span>`
  }${source === '' ? nothing : html`<span class="source">${source}</span>`
  }${more === 0 ? nothing : html`<span class="rest">${numberText(more)} more</span>`}${row === tree.read ? html`<span class="rest">reading…</span>` : nothing}${marksTemplate(tree, row, marks)}`
}

/** At most two marks; what is left is counted. */
function marksTemplate(tree: DrawnTree, row: Row, marks: readonly Mark[]): TemplateResult[] {
  const shown = marks.length > 2 ? marks.slice(0, 2) : marks
  const list = shown.map(mark => markTemplate(tree, row, mark))
  if (marks.length > 2) list.push(html`<span class="mark more" title=${marks.slice(2).map(({ text }) => text).join(', ')}>+${marks.length - 2}</span>`)
  return list
}

function markTemplate(tree: DrawnTree, row: Row, { kind, text, short, title }: Mark): TemplateResult {
  const words = html`${icon(kind)}<span class="words">${text}</span>${short === '' ? nothing : html`<span class="short">${short}</span>`}`
  const press = (event: MouseEvent): void => {
    event.stopPropagation()
    if (kind === 'refuse') tree.why(row)
    else tree.follow(row)
  }
  // Marks are no controls of their own: their keys are the tree's.
  const acts = (kind === 'refuse' && tree.answers) || row.outline.ref !== undefined && (kind === 'shared' || kind === 'cycle')
  return acts ? html`<span part="mark" class="mark act ${kind}" title=${title} @click=${press}>${words}</span>` : html`<span part="mark" class="mark ${kind}" title=${title}>${words}</span>`
}

/** A text in which what is looked for is marked. */
function found(text: string, query: string): TemplateResult | string {
  const at = query === '' ? -1 : text.toLowerCase().indexOf(query.toLowerCase())
  return at < 0 ? text : html`${text.slice(0, at)}<mark>${text.slice(at, at + query.length)}</mark>${text.slice(at + query.length)}`
}
