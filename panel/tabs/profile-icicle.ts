// The icicle of costs: a canvas for the eye, and beside it the same rectangles as a tree for keys and screen readers, as far as
// they are near the one at hand.

import { html, nothing, type TemplateResult } from 'lit'
import type { CanvasController } from '../canvas.ts'
import { kindColor } from '../model/kinds.ts'
import { costText, shareText, type Cost } from '../model/profile.ts'
import type { Cell } from '../model/profile-icicle.ts'
import { counted, cutTo } from '../model/words.ts'
import { place } from '../style/place.ts'

/** Pixels from one row to the next; of a rectangle; from where there is a name, and a cost beside it. */
export const STEP = 33
const TALL = 31
const NAMED = 36
const COSTED = 118
const PAD = 9
/** Those beside and below the one at hand that are told to screen readers. */
const TOLD = 30

/** What is drawn. */
export interface Icicle {
  readonly cells: readonly Cell[]
  readonly cost: Cost
  readonly cursor: Cell | undefined
  readonly selected: Cell | undefined
  readonly hovered: Cell | undefined
  readonly isFocused: boolean
  /** Those that were found. */
  readonly hits: ReadonlySet<Cell>
}

/** Draws all rectangles. */
export function paintIcicle(icicle: Icicle, canvas: CanvasController, pen: CanvasRenderingContext2D, width: number): void {
  const { cells, cost, cursor, selected, hovered, isFocused, hits } = icicle
  const { forced } = canvas
  const [text, second] = [canvas.color('--dill-text'), canvas.color('--dill-text-2')]
  const [bold, plain] = [canvas.font(600, 12, '--dill-sans'), canvas.font(400, 11, '--dill-sans')]
  for (const cell of cells) {
    const [x, y, wide] = boxOf(cell, width)
    pen.fillStyle = canvas.color(kindColor(cell.kind))
    pen.beginPath()
    if (wide < 6) pen.rect(x, y, wide, TALL)
    else pen.roundRect(x, y, wide, TALL, 3)
    pen.fill()
    if (forced || hits.has(cell)) {
      pen.lineWidth = hits.has(cell) ? 2 : 1
      pen.strokeStyle = canvas.color('--dill-note')
      pen.stroke()
    }
    if (wide < NAMED) continue
    pen.font = bold
    pen.fillStyle = text
    const room = wide - 2 * PAD
    const name = cutTo(cell.name, room, text => pen.measureText(text).width)
    pen.fillText(name, x + PAD, y + 20)
    const said = costText(cell.cost, cost)
    const named = pen.measureText(name).width
    pen.font = plain
    if (wide < COSTED || name !== cell.name || named + 8 + pen.measureText(said).width > room) continue
    pen.fillStyle = second
    pen.fillText(said, x + PAD + named + 8, y + 20)
  }
  if (hovered !== undefined && hovered !== selected) outline(hovered, canvas.color('--dill-line-control'), 1)
  if (selected !== undefined) outline(selected, canvas.color('--dill-accent'), 2)
  if (isFocused && cursor !== undefined) outline(cursor, canvas.color('--dill-focus'), 2, 3)

  function outline(cell: Cell, color: string, line: number, inset = 1): void {
    const [x, y, wide] = boxOf(cell, width)
    pen.strokeStyle = color
    pen.lineWidth = line
    pen.beginPath()
    pen.roundRect(x + inset, y + inset, Math.max(1, wide - 2 * inset), TALL - 2 * inset, 2)
    pen.stroke()
  }
}

function boxOf({ from, to, depth }: Cell, width: number): readonly [x: number, y: number, wide: number] {
  const x = from * width
  const wide = (to - from) * width
  return [x, depth * STEP, Math.max(1, wide > 4 ? wide - 2 : wide)]
}

/** What a rectangle says in words. */
export function cellText({ name, cost, share, node }: Cell, shown: Cost, whole: number): string {
  return `${name}: ${costText(cost, shown)}, ${shareText(share * whole, whole)}${node.count > 1 ? `, ${counted(node.count, node.type === 'Object' ? 'object' : node.type, node.type === 'Object' ? 'objects' : `of ${node.type}`)}` : `, ${node.type}`}`
}

/** The same as a tree: the one at hand, what it stands in, what is beside and below it. */
export function cellsTemplate({ cells, cost, cursor, selected }: Icicle): TemplateResult[] {
  const told = new Set<Cell>()
  for (let at = cursor; at !== undefined; at = at.above) told.add(at)
  if (cursor !== undefined) {
    const beside = cursor.above?.below ?? []
    for (const cell of beside.slice(Math.max(0, cursor.position - TOLD), cursor.position + TOLD)) told.add(cell)
    for (const cell of cursor.below.slice(0, TOLD)) told.add(cell)
  }
  return [...told].sort((a, b) => a.index - b.index).map(cell => html`<div role="treeitem" id=${`cell-${cell.index}`} aria-level=${cell.depth + 1} aria-posinset=${cell.position} aria-setsize=${cell.above?.below.length ?? 1}
    aria-expanded=${cell.below.length > 0 ? 'true' : nothing} aria-selected=${String(cell === selected)}>${cellText(cell, cost, cells[0]!.cost)}</div>`)
}

/** What is said of the rectangle below the pointer. */
export function tipTemplate({ cells, cost, hovered }: Icicle, x: number, y: number): TemplateResult | typeof nothing {
  if (hovered === undefined) return nothing
  const steps: string[] = []
  for (let at: Cell | undefined = hovered; at !== undefined && steps.length < 4; at = at.above) steps.unshift(at.name)
  return html`<div class="tip" ${place({ left: `${x}px`, top: `${y}px` })}><b>${steps.join(' › ')}</b><span class="second number">${costText(hovered.cost, cost)} · ${shareText(hovered.cost, cells[0]!.cost)} · ${counted(hovered.node.count, 'value')}</span></div>`
}
