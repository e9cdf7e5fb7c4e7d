// How boxes of bytes are painted: fills by sort, names where they fit, outlines of what is selected, found and under the
// cursor. Knows where boxes stand, and nothing of how they came there.

import type { CanvasController } from '../canvas.ts'
import { kindColor, sigils } from '../model/kinds.ts'
import { GAP, ROW, type Box, type Cells } from '../model/treemap.ts'
import { cutTo, sizeText } from '../model/words.ts'
import type { NodeKind } from '../model/weights.ts'

/** What is painted. */
export interface Painting {
  readonly cells: Cells
  readonly boxes: readonly Box[]
  readonly view: 'treemap' | 'icicle'
  readonly selected: Box | undefined
  readonly hovered: Box | undefined
  /** Under the keyboard's cursor, while the canvas has the focus. */
  readonly cursor: Box | undefined
  readonly found: ReadonlySet<Box>
  /** Sorts that are grey. */
  readonly off: ReadonlySet<NodeKind>
  /** From where the picture grows, and how far it is, 0 to 1. */
  readonly grows: { readonly from: Box, readonly share: number } | undefined
}

/** Width of a character of names, and where they begin. */
const CHARACTER = 7.2
const NAME = 36
const RADIUS = 3
const GRID = 14

/** Colours and fonts of one painting. */
class Palette {
  readonly canvas: CanvasController
  readonly forced: boolean
  readonly name: string
  readonly note: string
  readonly sigil: string

  constructor(canvas: CanvasController) {
    this.canvas = canvas
    this.forced = canvas.forced
    this.name = canvas.font(600, 12, '--dill-sans')
    this.note = canvas.font(400, 11, '--dill-sans')
    this.sigil = canvas.font(500, 12, '--dill-mono')
  }

  color(name: string): string {
    return this.canvas.color(name)
  }
}

/** Paints all of it. */
export function paint(pen: CanvasRenderingContext2D, width: number, height: number, canvas: CanvasController, painting: Painting): void {
  const palette = new Palette(canvas)
  const { grows, boxes } = painting
  pen.textBaseline = 'alphabetic'
  if (grows !== undefined) grow(pen, width, height, grows)
  for (const box of boxes) {
    if (painting.view === 'icicle') paintRow(pen, palette, painting, box)
    else if (box.framed) paintFrame(pen, palette, painting, box)
    else paintCell(pen, palette, painting, box)
  }
  for (const box of painting.found) outline(pen, box, palette.color('--dill-note'), 2)
  if (painting.hovered !== undefined) outline(pen, painting.hovered, palette.color('--dill-text-2'), 1)
  if (painting.selected !== undefined) outline(pen, painting.selected, palette.color('--dill-accent'), palette.forced ? 3 : 2)
  if (painting.cursor !== undefined) outline(pen, painting.cursor, palette.color('--dill-focus'), 2, 3)
}

/** The whole picture within the box that it came from, at first. */
function grow(pen: CanvasRenderingContext2D, width: number, height: number, { from, share }: NonNullable<Painting['grows']>): void {
  const at = (begin: number, end: number): number => begin + (end - begin) * share
  pen.translate(at(from.x, 0), at(from.y, 0))
  pen.scale(at(from.width / width, 1), at(from.height / height, 1))
}

function outline(pen: CanvasRenderingContext2D, { x, y, width, height }: Box, color: string, thick: number, inset = thick / 2): void {
  if (width < 2 * inset || height < 2 * inset) return
  pen.strokeStyle = color
  pen.lineWidth = thick
  pen.beginPath()
  pen.roundRect(x + inset, y + inset, width - 2 * inset, height - 2 * inset, RADIUS)
  pen.stroke()
}

function paintFrame(pen: CanvasRenderingContext2D, palette: Palette, { cells }: Painting, box: Box): void {
  const { x, y, width, height, cell } = box
  pen.beginPath()
  pen.roundRect(x + 0.5, y + 0.5, width - 1, height - 1, 4)
  pen.fillStyle = palette.color('--dill-bg-sunk')
  pen.fill()
  pen.strokeStyle = palette.color('--dill-line-strong')
  pen.lineWidth = 1
  pen.stroke()
  const text = palette.color('--dill-text')
  const end = write(pen, cells.name(cell), x + 8, y + 16, width - 16, palette.name, text)
  if (end + 8 + 60 <= x + width) write(pen, sizeText(cell.bytes), end + 8, y + 16, x + width - end - 12, palette.note, palette.color('--dill-text-2'))
}

/** Fills a box by its sort; false if it is switched off. */
function fill(pen: CanvasRenderingContext2D, palette: Palette, off: ReadonlySet<NodeKind>, kind: NodeKind, x: number, y: number, width: number, height: number): boolean {
  const on = !off.has(kind)
  pen.beginPath()
  pen.roundRect(x, y, width, height, Math.min(RADIUS, width / 2, height / 2))
  pen.fillStyle = on ? palette.color(kindColor(kind)) : palette.color('--dill-bg-hover')
  pen.fill()
  if (palette.forced && width > 2 && height > 2) {
    pen.strokeStyle = palette.color(on ? 'CanvasText' : 'GrayText')
    pen.lineWidth = 1
    pen.stroke()
  }
  return on
}

function paintCell(pen: CanvasRenderingContext2D, palette: Palette, { cells, off }: Painting, { x, y, width, height, cell }: Box): void {
  if (width <= 0 || height <= 0) return
  if (!fill(pen, palette, off, cell.kind, x, y, width, height)) return
  const hasNote = width >= 72 && height >= 42
  if (cell.sort !== 'node' && cell.sort !== 'own' && height > 20) paintGrid(pen, palette, x, y + (hasNote ? 44 : 0), width, height - (hasNote ? 44 : 0))
  if (width < 30 || height < 20) return
  const text = palette.color('--dill-text')
  write(pen, sigils[cell.kind], x + 7, y + 17, width - 10, palette.sigil, text)
  const name = cells.name(cell)
  if (44 + CHARACTER * Math.min(name.length, 8) > width) return
  write(pen, name, x + NAME, y + 17, width - NAME - 6, palette.name, text)
  if (hasNote) write(pen, `${sizeText(cell.bytes)} · ${cells.what(cell)}`, x + NAME, y + 34, width - NAME - 6, palette.note, palette.color('--dill-text-2'))
}

function paintGrid(pen: CanvasRenderingContext2D, palette: Palette, x: number, y: number, width: number, height: number): void {
  pen.beginPath()
  for (let at = GRID; at < width; at += GRID) { pen.moveTo(x + at + 0.5, y); pen.lineTo(x + at + 0.5, y + height) }
  for (let at = 0; at < height; at += GRID) { pen.moveTo(x, y + at + 0.5); pen.lineTo(x + width, y + at + 0.5) }
  pen.globalAlpha = 0.08
  pen.strokeStyle = palette.color('--dill-text')
  pen.lineWidth = 1
  pen.stroke()
  pen.globalAlpha = 1
}

function paintRow(pen: CanvasRenderingContext2D, palette: Palette, { cells, off }: Painting, { x, y, width, cell }: Box): void {
  const wide = width > 3 ? width - 1 : width
  if (!fill(pen, palette, off, cell.kind, x, y, wide, ROW - GAP) || wide < 30) return
  const text = palette.color('--dill-text')
  const size = sizeText(cell.bytes)
  const end = write(pen, cells.name(cell), x + 9, y + 20, Math.max(0, wide - 14), palette.name, text)
  if (wide >= 118 && end + 8 + 7 * size.length < x + wide) write(pen, size, end + 8, y + 20, x + wide - end - 10, palette.note, palette.color('--dill-text-2'))
}

/** A text in a font, cut where it does not fit. Returns where it ends. */
function write(pen: CanvasRenderingContext2D, text: string, x: number, y: number, room: number, font: string, color: string): number {
  pen.font = font
  pen.fillStyle = color
  const widthOf = (piece: string): number => pen.measureText(piece).width
  const shown = cutTo(text, room, widthOf)
  if (shown === '…') return x
  pen.fillText(shown, x, y)
  return x + widthOf(shown)
}
