// <dill-graph>: the nodes of a graph on a canvas, which wheel, fingers, pointer and keys move, enlarge and press. Shows
// what it is given, and says what was done to it; what that means is somebody else's.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { CanvasController } from '../canvas.ts'
import { PanelElement, windowOf } from '../element.ts'
import type { DrawnGraph } from '../model/graph-drawn.ts'
import type { DrawnNode } from '../model/graph-node.ts'
import { around, boxOf, chordsShown, curvesOf, meets, type Box, type DrawnChord } from '../model/graph-lines.ts'
import { colours, paint, type Palette, type Scene } from '../model/graph-paint.ts'
import { lanes } from '../model/graph-places.ts'
import { moreOf, placeOf, saysOf, type Known, type Says } from '../model/graph-says.ts'
import { boxInSight, bringing, fitted, moved, pointAt, zoomed, type Sight, type Size } from '../model/graph-sight.ts'
import { counted, numberText } from '../model/words.ts'
import { place } from '../style/place.ts'
import { graphStyles } from '../style/graph-tab.ts'
import { controls, tokens } from '../style/tokens.ts'
import { graphKey } from './graph-keys.ts'
import { Pointing } from './graph-pointing.ts'

/** Detail of the events of a graph: a node, and with Shift. */
export interface GraphAct {
  readonly node: DrawnNode
  readonly shift: boolean
}

/** How long a node that was jumped to is outlined, and how long the pointer rests before a tooltip, in milliseconds. */
const FLASH = 1200
const REST = 250
/** Between two dots of the ground, in pixels at 100 %. */
const DOTS = 20
/** Smaller than this, nobody reads what nodes say. */
const READ = 0.5
/** From the left edge to the root, before anybody has moved anything. */
const LEFT = 28

/**
 * Nodes on a canvas.
 *
 * @tagname dill-graph
 * @fires graph-press - a node was chosen
 * @fires graph-toggle - a node was asked to open or close, or to draw what it stands for
 * @fires graph-move - keys have moved the focus to a node
 * @fires graph-menu - a menu was asked for; detail: `{ node, x, y }`
 * @fires graph-sight - it was moved or drawn larger or smaller
 */
export class DillGraph extends PanelElement {
  static override readonly styles = [tokens, controls, graphStyles]
  static override readonly properties = {
    graph: { attribute: false },
    known: { attribute: false },
    selected: { attribute: false },
    focused: { attribute: false },
    path: { attribute: false },
    hits: { attribute: false },
    label: { type: String },
    version: { type: Number },
    ringed: { type: Boolean },
    hovered: { state: true },
    many: { state: true },
    tip: { state: true },
  }

  declare graph: DrawnGraph | undefined
  declare known: Known
  declare selected: DrawnNode | undefined
  declare focused: DrawnNode | undefined
  /** The nodes on the way to the root: all others are faint. */
  declare path: readonly DrawnNode[] | undefined
  declare hits: ReadonlySet<DrawnNode>
  /** What it is called by who cannot see it. */
  declare label: string
  /** Counts the changes of the graph. */
  declare version: number
  /** True while the focus is in a list that stands for this, so that the focused node has its ring. */
  declare ringed: boolean
  declare hovered: DrawnNode | undefined
  /** True while not all lines to what stands elsewhere are drawn. */
  declare many: boolean
  declare tip: { readonly node: DrawnNode, readonly left: number, readonly top: number } | undefined

  sight: Sight = { x: 0, y: 0, zoom: 1 }
  #placed = false
  #flashed: DrawnNode | undefined
  #wanted: DrawnNode | undefined
  #palette: Palette | undefined
  #lanes = new Map<DrawnNode, number>()
  #curves: readonly DrawnChord[] = []
  #says = new Map<DrawnNode, Says>()
  #resting: ReturnType<typeof setTimeout> | undefined
  readonly #canvas = new CanvasController(this, () => this.renderRoot.querySelector('canvas'), (pen, width, height) => this.#draw(pen, width, height))
  readonly pointing = new Pointing(this)

  constructor() {
    super()
    this.hits = new Set()
    this.label = ''
    this.version = 0
    this.ringed = false
    this.many = false
  }

  /** The box of the canvas, in pixels of the screen. */
  get size(): Size {
    const plot = this.renderRoot.querySelector('.plot')
    return { width: plot?.clientWidth ?? 0, height: plot?.clientHeight ?? 0 }
  }

  /** What an export needs, to look the same. */
  get palette(): Palette {
    return this.#palette ??= this.#mix()
  }

  /** All of the picture. */
  get whole(): Box {
    return around(this.graph!.drawn.map(boxOf))!
  }

  /** Everything that is drawn, as a picture of its own. */
  sceneOf(sight: Box, zoom = 1): Scene {
    const { graph, selected, path, hits } = this
    const drawn = graph?.drawn ?? []
    const { shown, many } = chordsShown(this.#curves, sight, new Set([selected, this.hovered, ...path ?? []]))
    this.#many(many)
    const near = { left: sight.left - 300, right: sight.right + 300, top: -Infinity, bottom: Infinity }
    return {
      nodes: drawn.filter(node => meets(boxOf(node), near)), chords: shown, sight, zoom, selected, path, hits,
      lane: node => this.#lanes.get(node) ?? 0, says: node => this.says(node),
    }
  }

  /** What a node says. */
  says(node: DrawnNode): Says {
    let says = this.#says.get(node)
    if (says === undefined) this.#says.set(node, says = saysOf(node, this.known))
    return says
  }

  /** Brings a node into sight, and outlines it for a moment. */
  bring(node: DrawnNode, flash = false): void {
    this.#wanted = node
    if (flash) {
      this.#flashed = node
      const { label } = node.outline
      setTimeout(() => {
        if (this.#flashed?.outline.label === label) this.#flashed = undefined
        this.#canvas.draw()
      }, FLASH)
    }
    this.#canvas.draw()
  }

  /** Shows all of these at once, unless they would be too small to be read: then the last one. */
  show(nodes: readonly DrawnNode[]): void {
    const last = nodes.at(-1)
    if (last === undefined) return
    const box = around(nodes.map(boxOf))!
    const all = fitted(box, this.size)
    const zoom = Math.min(all.zoom, this.sight.zoom)
    if (zoom < READ) this.bring(last)
    else this.look(bringing(zoomed(this.sight, zoom, 0, 0), box, this.size))
  }

  /** Moves to another part, or draws it in another size. */
  look(sight: Sight): void {
    this.sight = sight
    this.tip = undefined
    this.#canvas.draw()
    this.dispatchEvent(new Event('graph-sight'))
  }

  /** Draws it so much larger, around the middle or a point. */
  zoom(zoom: number, left = this.size.width / 2, top = this.size.height / 2): void {
    this.look(zoomed(this.sight, zoom, left, top))
  }

  move(left: number, top: number): void {
    this.look(moved(this.sight, left, top))
  }

  /** All of it, if that can be. */
  fit(): void {
    if (this.graph !== undefined) this.look(fitted(this.whole, this.size))
  }

  /** The node at a point of the canvas. */
  nodeAt(left: number, top: number): DrawnNode | undefined {
    const [x, y] = pointAt(this.sight, left, top)
    // The sign that something may be opened stands out a little.
    return this.graph?.drawn.find(node => meets(boxOf(node), { left: x, right: x, top: y, bottom: y }))
      ?? this.graph?.drawn.find(node => node.expandable && !node.open && Math.hypot(x - boxOf(node).right, y - node.y!) < 10)
  }

  /** True for a point on the sign that something may be opened. */
  isHandle(node: DrawnNode, left: number, top: number): boolean {
    const [x, y] = pointAt(this.sight, left, top)
    return node.expandable && !node.open && Math.hypot(x - boxOf(node).right, y - node.y!) < 10
  }

  tell(name: 'graph-press' | 'graph-toggle' | 'graph-move', node: DrawnNode, shift = false): void {
    this.dispatchEvent(new CustomEvent<GraphAct>(name, { detail: { node, shift } }))
  }

  menu(node: DrawnNode, x: number, y: number): void {
    this.dispatchEvent(new CustomEvent('graph-menu', { detail: { node, x, y } }))
  }

  /** Asks for a menu below a node. */
  menuAt(node: DrawnNode): void {
    const { left, top } = this.renderRoot.querySelector('.plot')!.getBoundingClientRect()
    const box = boxOf(node)
    this.menu(node, left + (box.left - this.sight.x) * this.sight.zoom, top + (box.bottom - this.sight.y) * this.sight.zoom)
  }

  /** What is under the pointer. */
  hover(node: DrawnNode | undefined, left: number, top: number): void {
    clearTimeout(this.#resting)
    if (node !== this.hovered) this.tip = undefined
    this.hovered = node
    if (node === undefined) return
    const show = (): void => { this.tip = { node, left, top } }
    if (this.tip === undefined) this.#resting = setTimeout(show, REST)
    else show()
  }

  focusIn(): void {
    this.renderRoot.querySelector<HTMLElement>('.plot')?.focus({ preventScroll: true })
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('graph')) this.#follow(changed.get('graph'))
    if (changed.has('graph') || changed.has('known') || changed.has('version')) this.#says.clear()
    if (changed.has('graph') || changed.has('version')) this.#arrange()
  }

  protected override render(): TemplateResult {
    const { focused, known, graph } = this
    const at = focused === undefined || graph === undefined ? nothing : 'at'
    return html`<div class="plot" role="application" aria-roledescription="graph" tabindex="0" ?data-over=${this.hovered !== undefined} aria-label=${this.label} aria-activedescendant=${at}
        @keydown=${this.#key} @pointerdown=${this.pointing.down} @pointermove=${this.pointing.move} @pointerup=${this.pointing.up} @pointercancel=${this.pointing.cancel}
        @pointerleave=${this.pointing.leave} @dblclick=${this.pointing.twice} @contextmenu=${this.pointing.menu} @wheel=${this.pointing.wheel}>
        <canvas aria-hidden="true"></canvas>
        ${at === nothing ? nothing : html`<span id="at" class="hidden" role="img" aria-label=${this.#spoken(focused!)}></span>`}</div>
      ${this.tip === undefined || known === undefined ? nothing : this.#tooltip(this.tip)}`
  }

  /** After a new look at the value the same is under the pointer; another value begins anew. */
  #follow(before: DrawnGraph | undefined): void {
    const { graph } = this
    if (before === undefined || graph === undefined || !Object.is(before.root.outline.value, graph.root.outline.value)) this.#placed = false
    const again = (node: DrawnNode | undefined): DrawnNode | undefined => node?.kind === 'value' ? graph?.find(node.path) : undefined
    this.hovered = again(this.hovered)
    this.#flashed = again(this.#flashed)
    const node = again(this.tip?.node)
    this.tip = node === undefined || this.tip === undefined ? undefined : { ...this.tip, node }
  }

  #spoken(node: DrawnNode): string {
    const says = this.says(node)
    const open = node.open ? ', open' : node.expandable ? ', closed' : ''
    return node.kind === 'value' ? `${node.outline.parent === undefined ? '' : `${node.outline.label}, `}${says.title}, ${says.second}${open}` : says.title
  }

  #tooltip({ node, left, top }: { readonly node: DrawnNode, readonly left: number, readonly top: number }): TemplateResult {
    const { width, height } = this.size
    const right = left > width / 2
    const low = top > height / 2
    return html`<div class="tip" aria-hidden="true" ${place({ left: right ? 'auto' : `${left + 12}px`, right: right ? `${width - left + 8}px` : 'auto', top: low ? 'auto' : `${top + 16}px`, bottom: low ? `${height - top + 10}px` : 'auto' })}>
      ${node.kind === 'value' ? html`<b>${placeOf(node, this.known.label)}</b>` : nothing}${moreOf(node, this.known).map(line => html`<span>${line}</span>`)}</div>`
  }

  /** Lanes and curves, where nodes came or went. */
  #arrange(): void {
    const { graph } = this
    this.#curves = []
    this.#lanes = new Map()
    if (graph === undefined) return
    const trunks = new Map<DrawnNode, { readonly depth: number, top: number, bottom: number }>()
    for (const { parent, y, depth } of graph.drawn) {
      if (parent === undefined) continue
      const trunk = trunks.get(parent) ?? { depth, top: parent.y!, bottom: parent.y! }
      trunks.set(parent, trunk)
      trunk.top = Math.min(trunk.top, y!)
      trunk.bottom = Math.max(trunk.bottom, y!)
    }
    const nodes = [...trunks.keys()].sort((a, b) => a.opened - b.opened)
    for (const [i, lane] of lanes(nodes.map(node => trunks.get(node)!)).entries()) this.#lanes.set(nodes[i]!, lane)
    this.#curves = curvesOf(graph.chords)
    this.#canvas.draw()
  }

  #many(many: boolean): void {
    // Drawing must not ask to be drawn again within itself.
    if (many !== this.many) queueMicrotask(() => { this.many = many })
  }

  #mix(): Palette {
    const forced = this.#canvas.forced
    const style = windowOf(this).getComputedStyle(this)
    return {
      colours: Object.fromEntries(colours.map(name => [name, this.#canvas.color(`--dill-${name}`)])) as Palette['colours'], forced,
      sans: style.getPropertyValue('--dill-sans') || 'sans-serif', mono: style.getPropertyValue('--dill-mono') || 'monospace',
      highlight: this.#canvas.color('Highlight'), highlightText: this.#canvas.color('HighlightText'), cuts: new Map(),
    }
  }

  #draw(pen: CanvasRenderingContext2D, width: number, height: number): void {
    const { graph } = this
    if (graph === undefined) return
    const palette = this.#mix()
    const cuts = this.#palette?.mono === palette.mono && this.#palette.sans === palette.sans ? this.#palette.cuts : palette.cuts
    this.#palette = { ...palette, cuts }
    if (!this.#placed) this.#begin({ width, height })
    if (this.#wanted !== undefined) {
      this.sight = bringing(this.sight, boxOf(this.#wanted), { width, height })
      this.#wanted = undefined
    }
    const { x, y, zoom } = this.sight
    const plot = this.renderRoot.querySelector<HTMLElement>('.plot')!
    plot.style.setProperty('background-size', `${DOTS * zoom}px ${DOTS * zoom}px`)
    plot.style.setProperty('background-position', `${-x * zoom}px ${-y * zoom}px`)
    pen.scale(zoom, zoom)
    pen.translate(-x, -y)
    const ringed = this.ringed || this.renderRoot.querySelector('.plot:focus-visible') !== null
    paint(pen, { ...this.sceneOf(boxInSight(this.sight, { width, height }), zoom), hovered: this.hovered, focused: ringed ? this.focused : undefined, flashed: this.#flashed }, this.#palette)
  }

  /** At first the root stands at the left, and everything in the middle, if there is room for it. */
  #begin(size: Size): void {
    this.#placed = true
    const { whole } = this
    const all = fitted(whole, size)
    this.sight = all.zoom >= 0.75 ? { ...all, x: Math.max(all.x, -LEFT / all.zoom) } : { x: -LEFT, y: -size.height / 2, zoom: 1 }
    this.dispatchEvent(new Event('graph-sight'))
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (this.graph === undefined || !graphKey(this, event)) return
    event.preventDefault()
    event.stopPropagation()
  }

  /** What a legend says of lines that are not drawn. */
  get left(): string {
    return this.many ? `${counted(this.#curves.length, 'line')} to objects that stand elsewhere: only those of the selected node are drawn.` : ''
  }

  /** The size in which it is drawn: `100 %`. */
  get percent(): string {
    return `${numberText(Math.round(this.sight.zoom * 100))} %`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'dill-graph': DillGraph
  }
}
