// The picture of a graph, drawn by a pen: lines, curves, their names, nodes, from back to front. Draws what it is given
// where it is given; colours come from outside.

import { around, boxOf, curveBox, meets, pointOf, treeLine, type Box, type DrawnChord } from './graph-lines.ts'
import type { DrawnNode } from './graph-node.ts'
import type { Pen } from './graph-pen.ts'
import { COLUMN, HEIGHT, SMALL, WIDTH } from './graph-places.ts'
import { stepText, type Says } from './graph-says.ts'
import { sigils } from './kinds.ts'
import { cutTo } from './words.ts'

/** Names of colours that a picture has. */
export const colours = [
  'bg', 'bg-sunk', 'bg-hover', 'line-control', 'text', 'text-2', 'accent', 'danger', 'danger-soft', 'note', 'shared', 'cycle', 'focus',
  'kind-object', 'kind-array', 'kind-map', 'kind-string', 'kind-binary', 'kind-function', 'kind-class', 'kind-other',
] as const

/** Colours and fonts, as a pen takes them. */
export interface Palette {
  readonly colours: Readonly<Record<(typeof colours)[number], string>>
  readonly sans: string
  readonly mono: string
  /** True where the system's colours are forced: then fills say nothing, and borders and signs say all. */
  readonly forced: boolean
  /** The colours of what is selected, there. */
  readonly highlight: string
  readonly highlightText: string
  /** Texts that were cut, by font and width: kept as long as the fonts are the same. */
  readonly cuts: Map<string, string>
}

/** What is drawn, and how it stands out. */
export interface Scene {
  /** In sight, or near it. */
  readonly nodes: readonly DrawnNode[]
  readonly chords: readonly DrawnChord[]
  readonly sight: Box
  /** Of 1: how large it is drawn. Small pictures say less. */
  readonly zoom: number
  lane(node: DrawnNode): number
  says(node: DrawnNode): Says
  readonly selected?: DrawnNode | undefined
  readonly hovered?: DrawnNode | undefined
  readonly focused?: DrawnNode | undefined
  readonly flashed?: DrawnNode | undefined
  /** The nodes on the way to the root: all else is faint. */
  readonly path?: readonly DrawnNode[] | undefined
  /** What was looked for and found. */
  readonly hits?: ReadonlySet<DrawnNode> | undefined
}

/** Below these, second lines and names of lines are left out, and all but tiles. */
const LINES = 0.6
const WORDS = 0.4
const FAINT = 0.4
const GAP = 4
const TILE = 28

/** Draws a scene. */
export function paint(pen: Pen, scene: Scene, palette: Palette): void {
  new Painter(pen, scene, palette).paint()
}

/** Cut texts that are kept. */
const MOST_CUTS = 20_000

class Painter {
  readonly #pen: Pen
  readonly #scene: Scene
  readonly #palette: Palette
  readonly #c: Palette['colours']
  readonly #path: ReadonlySet<DrawnNode>
  /** Where names of lines stand. */
  readonly #names: Box[] = []

  constructor(pen: Pen, scene: Scene, palette: Palette) {
    this.#pen = pen
    this.#scene = scene
    this.#palette = palette
    this.#c = palette.colours
    this.#path = new Set(scene.path)
  }

  paint(): void {
    const { nodes, chords, sight, zoom } = this.#scene
    this.#treeLines(nodes)
    for (const chord of chords) this.#chord(chord)
    if (zoom >= LINES) {
      for (const node of nodes) if (node.kind === 'value' && node.parent !== undefined) this.#lineName(node)
      for (const chord of chords) this.#chordName(chord)
    }
    for (const node of nodes) if (meets(grown(boxOf(node), 12), sight)) this.#node(node)
    this.#pen.globalAlpha = 1
  }

  #faint(isFaint: boolean): void {
    this.#pen.globalAlpha = isFaint && this.#scene.path !== undefined ? FAINT : 1
  }

  /** Lines of one look are drawn in one go. */
  #treeLines(nodes: readonly DrawnNode[]): void {
    const { sight, hovered, lane, says } = this.#scene
    const pen = this.#pen
    const looks = new Map<string, { readonly colour: string, readonly width: number, readonly faint: boolean, readonly to: DrawnNode[] }>()
    for (const to of nodes) {
      const from = to.parent
      if (from === undefined || !meets(around([boxOf(from), boxOf(to)])!, sight)) continue
      const onPath = this.#path.has(from) && this.#path.has(to)
      const near = hovered !== undefined && (from === hovered || to === hovered)
      const colour = onPath ? this.#c.accent : to.kind === 'value' && says(to).bad ? this.#c.danger : this.#c['line-control']
      const width = onPath ? 2.25 : near ? 2 : 1.25
      const key = `${colour} ${width}`
      let look = looks.get(key)
      if (look === undefined) looks.set(key, look = { colour, width, faint: !onPath, to: [] })
      look.to.push(to)
    }
    // What stands out is drawn over what does not.
    for (const { colour, width, faint, to } of [...looks.values()].sort((a, b) => a.width - b.width)) {
      this.#faint(faint)
      pen.strokeStyle = colour
      pen.lineWidth = width
      pen.beginPath()
      for (const node of to) treeLine(pen, node.parent!, node, lane(node.parent!))
      pen.stroke()
    }
  }

  #look({ chord: { from, to, cycle } }: DrawnChord): { readonly colour: string, readonly width: number, readonly onPath: boolean } {
    const path = this.#scene.path ?? []
    const at = path.indexOf(from)
    const onPath = !cycle && at >= 0 && path[at + 1] === to && to.parent !== from
    const near = this.#scene.hovered === from || this.#scene.hovered === to
    return { colour: onPath ? this.#c.accent : cycle ? this.#c.cycle : this.#c.shared, width: onPath ? 2.25 : near ? 2 : 1.5, onPath }
  }

  #chord(drawn: DrawnChord): void {
    const pen = this.#pen
    const { chord: { cycle }, curve } = drawn
    const [x, y, ax, ay, bx, by, ex, ey] = curve
    const { colour, width, onPath } = this.#look(drawn)
    const length = Math.hypot(ex - bx, ey - by) || 1
    const [dx, dy] = [(ex - bx) / length, (ey - by) / length]
    this.#faint(!onPath)
    pen.strokeStyle = colour
    pen.fillStyle = colour
    pen.lineWidth = width
    pen.setLineDash(cycle ? [2, 3] : [5, 4])
    pen.beginPath()
    pen.moveTo(x, y)
    pen.bezierCurveTo(ax, ay, bx, by, ex - dx * 6, ey - dy * 6)
    pen.stroke()
    pen.setLineDash([])
    pen.beginPath()
    pen.moveTo(ex, ey)
    pen.lineTo(ex - dx * 9 - dy * 4.5, ey - dy * 9 + dx * 4.5)
    pen.lineTo(ex - dx * 9 + dy * 4.5, ey - dy * 9 - dx * 4.5)
    pen.closePath()
    pen.fill()
  }

  #lineName(node: DrawnNode): void {
    const { parent, depth, y, outline } = node
    if (!meets({ left: depth * COLUMN - 84, right: depth * COLUMN, top: y! - 16, bottom: y! }, this.#scene.sight)) return
    this.#faint(!(this.#path.has(node) && this.#path.has(parent!)))
    this.#name(stepText(outline), depth * COLUMN - (node === this.#scene.selected ? 12 : 6), y! - 5, 'right', this.#c['text-2'])
  }

  /** At the middle, or as near to it as no other name stands. */
  #chordName(drawn: DrawnChord): void {
    const { chord, curve } = drawn
    if (!meets(curveBox(curve), this.#scene.sight)) return
    const { colour, onPath } = this.#look(drawn)
    const text = stepText(chord.outline)
    const half = text.length * 3.5 + 2
    const points = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74].map(t => pointOf(curve, t))
    const [x, y] = points.find(([x, y]) => !this.#names.some(box => meets(box, { left: x - half, right: x + half, top: y - 7, bottom: y + 6 }))) ?? points[0]!
    this.#faint(!onPath)
    this.#name(text, x, y + 4, 'center', colour)
  }

  /** A name with some ground around it, so that it is read over lines. */
  #name(text: string, x: number, y: number, align: 'right' | 'center', colour: string): void {
    const pen = this.#pen
    pen.font = `11px ${this.#palette.mono}`
    pen.textAlign = align
    pen.lineWidth = 4
    pen.strokeStyle = this.#c['bg-sunk']
    pen.strokeText(text, x, y)
    pen.fillStyle = colour
    pen.fillText(text, x, y)
    const width = text.length * 7
    const left = align === 'right' ? x - width : x - width / 2
    this.#names.push({ left, right: left + width, top: y - 11, bottom: y + 2 })
  }

  #node(node: DrawnNode): void {
    this.#faint(!this.#path.has(node))
    const { hovered, selected, focused, flashed } = this.#scene
    if (node.kind === 'value') this.#value(node, node === hovered, node === selected)
    else this.#stand(node, node === hovered)
    const { left, top, right, bottom } = node.kind === 'value' ? boxOf(node) : grown(boxOf(node), 0, (SMALL - HEIGHT) / 2)
    const ring = (out: number, colour: string): void => {
      this.#rectangle(left - out, top - out, right - left + 2 * out, bottom - top + 2 * out, 6 + out * 0.75)
      this.#stroke(colour, 2)
    }
    if (node === selected || node === flashed) ring(GAP, this.#c.accent)
    if (node === focused) ring(node === selected ? GAP + 3 : GAP, this.#c.focus)
  }

  #value(node: DrawnNode, isHovered: boolean, isSelected: boolean): void {
    const pen = this.#pen
    const { zoom, hits } = this.#scene
    const { forced, mono, sans, highlight, highlightText } = this.#palette
    const says = this.#scene.says(node)
    const { left, top } = boxOf(node)
    const lit = forced && isSelected
    const words = zoom >= WORDS
    this.#rectangle(left, top, WIDTH, HEIGHT, 6)
    pen.fillStyle = lit ? highlight : !words && !forced ? this.#tile(says) : isHovered ? this.#c['bg-hover'] : this.#c.bg
    pen.fill()
    if (says.bad) pen.setLineDash([4, 3])
    this.#stroke(says.bad ? this.#c.danger : isSelected ? this.#c.accent : this.#c['line-control'], says.bad ? forced ? 2 : 1.5 : isSelected ? 1.5 : 1)
    pen.setLineDash([])
    if (!words) return this.#sign(says, left + WIDTH / 2, node.y!, 22)
    this.#rectangle(left + 8, top + 8, TILE, TILE, 4)
    pen.fillStyle = this.#tile(says)
    pen.fill()
    if (forced) this.#stroke(this.#c.text, 1)
    this.#sign(says, left + 8 + TILE / 2, node.y!, 11)
    const text = left + 8 + TILE + 7
    const room = WIDTH - (8 + TILE + 7) - 7
    pen.textAlign = 'left'
    const title = this.#cut(says.title, `600 12px ${mono}`, room)
    pen.fillStyle = lit ? highlightText : says.bad ? this.#c.danger : this.#c.text
    pen.fillText(title, text, zoom >= LINES && says.second !== '' ? top + 19 : node.y! + 4)
    if (hits?.has(node) === true) this.#underline(text, zoom >= LINES ? top + 23 : node.y! + 8, pen.measureText(title).width)
    if (zoom < LINES) return
    const second = this.#cut(says.second, `11px ${sans}`, room)
    pen.fillStyle = lit ? highlightText : says.bad || says.badInside ? this.#c.danger : this.#c['text-2']
    pen.fillText(second, text, top + 35)
    if (!node.open && node.fold === undefined && node.expandable) this.#handle(left + WIDTH, node.y!, isHovered)
  }

  #tile({ kind, bad }: Says): string {
    return bad ? this.#c['danger-soft'] : this.#c[`kind-${kind}`]
  }

  /** The sign of a kind, or that of what is not saved. */
  #sign({ kind, bad }: Says, x: number, y: number, size: number): void {
    const pen = this.#pen
    if (bad) {
      const r = size * 0.5
      this.#circle(x, y, r)
      pen.moveTo(x - r * 0.7, y + r * 0.7)
      pen.lineTo(x + r * 0.7, y - r * 0.7)
      return this.#stroke(this.#c.danger, size / 8)
    }
    pen.font = `600 ${size}px ${this.#palette.mono}`
    pen.textAlign = 'center'
    pen.fillStyle = this.#c.text
    pen.fillText(sigils[kind], x, y + size * 0.36)
  }

  /** What stands for others. */
  #stand(node: DrawnNode, isHovered: boolean): void {
    const pen = this.#pen
    const { left } = boxOf(node)
    this.#rectangle(left, node.y! - SMALL / 2, WIDTH, SMALL, 6)
    pen.fillStyle = isHovered ? this.#c['bg-hover'] : this.#c['bg-sunk']
    pen.fill()
    pen.setLineDash([3, 3])
    this.#stroke(this.#c['line-control'], isHovered ? 2 : 1)
    pen.setLineDash([])
    if (this.#scene.zoom < WORDS) return
    pen.textAlign = 'left'
    pen.fillStyle = this.#c.accent
    pen.fillText(this.#cut(this.#scene.says(node).title, `500 12px ${this.#palette.sans}`, WIDTH - 24), left + 12, node.y! + 4)
  }

  /** A sign that there is more to open. */
  #handle(x: number, y: number, isHovered: boolean): void {
    const pen = this.#pen
    this.#circle(x, y, 7)
    pen.fillStyle = isHovered ? this.#c.accent : this.#c.bg
    pen.fill()
    this.#stroke(isHovered ? this.#c.accent : this.#c['line-control'], 1)
    pen.beginPath()
    pen.moveTo(x - 3.5, y)
    pen.lineTo(x + 3.5, y)
    pen.moveTo(x, y - 3.5)
    pen.lineTo(x, y + 3.5)
    this.#stroke(isHovered ? this.#c.bg : this.#c['text-2'], 1.4)
  }

  #underline(x: number, y: number, width: number): void {
    this.#pen.beginPath()
    this.#pen.moveTo(x, y)
    this.#pen.lineTo(x + width, y)
    this.#stroke(this.#c.note, 2)
  }

  #stroke(colour: string, width: number): void {
    this.#pen.strokeStyle = colour
    this.#pen.lineWidth = width
    this.#pen.stroke()
  }

  #rectangle(x: number, y: number, width: number, height: number, r: number): void {
    const pen = this.#pen
    const [right, bottom] = [x + width, y + height]
    pen.beginPath()
    pen.moveTo(x + r, y)
    pen.lineTo(right - r, y)
    pen.quadraticCurveTo(right, y, right, y + r)
    pen.lineTo(right, bottom - r)
    pen.quadraticCurveTo(right, bottom, right - r, bottom)
    pen.lineTo(x + r, bottom)
    pen.quadraticCurveTo(x, bottom, x, bottom - r)
    pen.lineTo(x, y + r)
    pen.quadraticCurveTo(x, y, x + r, y)
    pen.closePath()
  }

  #circle(x: number, y: number, r: number): void {
    const pen = this.#pen
    const k = r * 0.5523
    pen.beginPath()
    pen.moveTo(x + r, y)
    pen.bezierCurveTo(x + r, y + k, x + k, y + r, x, y + r)
    pen.bezierCurveTo(x - k, y + r, x - r, y + k, x - r, y)
    pen.bezierCurveTo(x - r, y - k, x - k, y - r, x, y - r)
    pen.bezierCurveTo(x + k, y - r, x + r, y - k, x + r, y)
  }

  /** As much of a text as there is room for; sets the font. */
  #cut(text: string, font: string, room: number): string {
    const pen = this.#pen
    pen.font = font
    const { cuts } = this.#palette
    const key = `${font} ${room} ${text}`
    const known = cuts.get(key)
    if (known !== undefined) return known
    const cut = cutTo(text, room, piece => pen.measureText(piece).width)
    if (cuts.size > MOST_CUTS) cuts.clear()
    cuts.set(key, cut)
    return cut
  }
}

function grown({ left, top, right, bottom }: Box, by: number, down = by): Box {
  return { left: left - by, top: top - down, right: right + by, bottom: bottom + down }
}
