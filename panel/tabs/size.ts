// The view Size: what takes the bytes, as a treemap or an icicle on a canvas, and the largest objects as a table. The canvas is
// a list of options for those who do not see it; where its cells stand is found out in model/treemap.ts.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { pathText } from '../../lib/core/errors.ts'
import { pause } from '../../lib/core/pauses.ts'
import { CanvasController } from '../canvas.ts'
import { define } from '../define.ts'
import { PanelElement } from '../element.ts'
import { kindColor, kindWords, sigils } from '../model/kinds.ts'
import { inSlices } from '../model/slices.ts'
import type { PanelStore, Root } from '../model/store.ts'
import { boxAt, boxBeside, boxOf, Cells, icicleOf, isSameCell, largest, treemapOf, type Box, type Cell, type Grouping, type Measure } from '../model/treemap.ts'
import type { NodeKind, Weights } from '../model/weights.ts'
import { foundText, numberText, sizeText, turned } from '../model/words.ts'
import { cannot, unlisted, weighing, working } from '../states.ts'
import { StoreController } from '../store-controller.ts'
import { icon } from '../style/icons.ts'
import { place } from '../style/place.ts'
import { sizeTabStyles } from '../style/size-tab.ts'
import { stateStyles } from '../style/states.ts'
import { controls, tokens } from '../style/tokens.ts'
import { paint } from './size-paint.ts'

export const tag = 'dill-size-tab'

type Picture = 'treemap' | 'icicle'

/** Rows of the table. */
const TOP = 50
/** Milliseconds in which a picture grows from its box. */
const GROW = 240
/** Bytes that are compressed to see what is left of them. */
const COMPRESSED = 50e6
const PIECE = 32_768
/** Boxes that are told one by one to those who do not see them. */
const TOLD = 300

const arrows: Readonly<Record<string, readonly [-1 | 0 | 1, -1 | 0 | 1]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/** The view Size. */
export class DillSizeTab extends PanelElement {
  static override readonly styles = [tokens, controls, stateStyles, sizeTabStyles]
  static override readonly properties = {
    store: { attribute: false },
    picture: { state: true },
    measure: { state: true },
    grouping: { state: true },
    zoom: { state: true },
    boxes: { state: true },
    off: { state: true },
    cursor: { state: true },
    hovered: { state: true },
    focused: { state: true },
    compressed: { state: true },
    at: { state: true },
    opened: { type: Boolean, reflect: true },
  }

  declare store: PanelStore
  declare picture: Picture
  declare measure: Measure
  declare grouping: Grouping
  /** Cells that were gone into, one within the other. */
  declare zoom: readonly Cell[]
  declare boxes: readonly Box[]
  /** Sorts that are grey. */
  declare off: ReadonlySet<NodeKind>
  declare cursor: Box | undefined
  declare hovered: Box | undefined
  /** True while the canvas has the focus, and keys are used. */
  declare focused: boolean
  declare compressed: number | undefined
  /** Which of what was found is shown. */
  declare at: number
  /** In a narrow panel: the table is shown. */
  declare opened: boolean

  #cells: Cells | undefined
  /** Those of the boxes. */
  #drawn: Cells | undefined
  #shown: { readonly boxes: readonly Box[], readonly id: number, readonly box: Box | undefined } | undefined
  #largest: readonly number[] = []
  #root: Root | undefined
  #find = ''
  #size: readonly [width: number, height: number] = [0, 0]
  #laying = new AbortController()
  #laid = ''
  #grows: { readonly from: Box, readonly since: number } | undefined
  readonly #canvas = new CanvasController(this, () => this.renderRoot?.querySelector?.('canvas') ?? null, (pen, width, height) => this.#paint(pen, width, height))

  constructor() {
    super()
    new StoreController(this)
    this.picture = 'treemap'
    this.measure = 'retained'
    this.grouping = 'path'
    this.zoom = []
    this.boxes = []
    this.off = new Set()
    this.focused = false
    this.at = -1
    this.opened = false
  }

  get #hits(): readonly Box[] {
    const text = this.#find.trim().toLowerCase()
    const cells = this.#drawn
    return text === '' || cells === undefined ? [] : this.boxes.filter(({ cell }) => `${cells.name(cell)} ${cell.type}`.toLowerCase().includes(text))
  }

  /** `3 of 17`. */
  get found(): string {
    return this.#find === '' ? '' : foundText(this.#hits.length, this.at)
  }

  findNext(by: -1 | 1): void {
    const hits = this.#hits
    if (hits.length === 0) return
    this.at = turned(this.at, by, hits.length)
    this.cursor = hits[this.at]
    this.#select(this.cursor!)
  }

  focusIn(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.map, .state button')?.focus({ preventScroll: true }))
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { root, weights, find } = this.store
    if (root !== this.#root) {
      this.#root = root
      this.zoom = []
      this.compressed = undefined
    }
    if (find !== this.#find) {
      this.#find = find
      this.at = -1
      this.dispatchEvent(new CustomEvent('dill-found'))
    } else if (changed.has('at') || changed.has('boxes')) this.dispatchEvent(new CustomEvent('dill-found'))
    if (weights === undefined || root === undefined) {
      this.#cells = undefined
      this.boxes = []
    } else if (this.#cells?.weights !== weights || this.#cells.measure !== this.measure || this.#cells.grouping !== this.grouping) this.#weighed(weights, root.label)
    else if (changed.has('off')) this.#largest = largest(weights, this.measure, TOP, kind => !this.off.has(kind))
  }

  #weighed(weights: Weights, label: string): void {
    const before = this.#cells
    const isOther = before === undefined || before.weights.bytes !== weights.bytes
    const cells = this.#cells = new Cells(weights, label, this.measure, this.grouping)
    this.#largest = largest(weights, this.measure, TOP, kind => !this.off.has(kind))
    const way = before === undefined || before.grouping !== this.grouping || before.measure !== this.measure ? [] : this.zoom
    this.#laid = ''
    void this.#follow(cells, before, way)
    if (isOther) void this.#compress(weights)
  }

  /** Goes into the same cells as before. */
  async #follow(cells: Cells, before: Cells | undefined, way: readonly Cell[]): Promise<void> {
    const zoom: Cell[] = []
    for (const was of way) {
      const inside = await inSlices(cells.children(zoom.at(-1) ?? cells.root))
      const now = inside?.find(cell => isSameCell(was, before!, cell, cells))
      if (now === undefined) break
      zoom.push(now)
    }
    if (this.#cells === cells) this.zoom = zoom
  }

  /** What is left of the bytes where they are compressed, a piece at a time. */
  async #compress({ bytes }: Weights): Promise<void> {
    this.compressed = undefined
    if (typeof CompressionStream !== 'function' || bytes.length > COMPRESSED) return
    const { readable, writable } = new CompressionStream('gzip')
    const [reader, writer] = [readable.getReader(), writable.getWriter()]
    const written = (async (): Promise<void> => {
      for (let at = 0; at < bytes.length; at += PIECE) {
        await pause()
        if (this.store.weights?.bytes !== bytes) break
        await writer.write(bytes.subarray(at, at + PIECE) as Uint8Array<ArrayBuffer>)
      }
      await writer.close()
    })()
    let size = 0
    for (let read = await reader.read(); !read.done; read = await reader.read()) size += read.value.length
    await written
    if (this.store.weights?.bytes === bytes) this.compressed = size
  }

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this
    const { root, weights } = store
    if (root === undefined) return nothing
    return html`<div class="left">
        <div class="bar">${this.#controls()}${weights === undefined ? nothing : html`${this.#crumbs()}<span class="answer number" role="note">${this.#answer(weights)}</span>`}</div>
        ${weights === undefined || root.survey.unlisted === 0 ? nothing : html`<div class="left-out">${unlisted(root.survey.unlisted, () => store.lookWhole())}</div>`}
        ${weights === undefined ? this.#state() : this.#map()}
        <div class="legend" role="group" aria-label="Sorts shown">${(Object.keys(sigils) as NodeKind[]).map(kind => html`<button type="button" class="chip" aria-pressed=${String(!this.off.has(kind))} title="Show or grey out ${kindWords[kind]}" @click=${() => this.#switch(kind)}><i ${place({ background: `var(${kindColor(kind)})` })}>${sigils[kind]}</i><span>${kindWords[kind]}</span></button>`)}</div>
      </div>
      <aside class="side" aria-label="Largest" tabindex="0">
        <button type="button" class="largest-opener" aria-expanded=${String(this.opened)} @click=${() => { this.opened = !this.opened }}>Largest${icon(this.opened ? 'down' : 'chevron')}</button>
        <h3>Largest</h3>
        ${weights === undefined ? nothing : this.#table(weights)}
        <p>A shared object is counted once, at the object that owns every path to it. Sizes are bytes in the saved file, not memory.</p>
      </aside>`
  }

  #controls(): TemplateResult {
    const segment = <T extends string>(now: T, id: T, text: string, set: (id: T) => void): TemplateResult => html`<button type="button" aria-pressed=${String(now === id)} @click=${() => set(id)}>${text}</button>`
    const picture = (id: Picture): void => { this.picture = id }
    const measure = (id: Measure): void => { this.measure = id }
    const grouping = (id: Grouping): void => { this.grouping = id }
    return html`<div class="segments" role="group" aria-label="Picture">${segment(this.picture, 'treemap', 'Treemap', picture)}${segment(this.picture, 'icicle', 'Icicle', picture)}</div>
      <div class="segments" role="group" aria-label="Bytes">${segment(this.measure, 'retained', 'Retained', measure)}${segment(this.measure, 'own', 'Own', measure)}</div>
      <div class="segments" role="group" aria-label="Together">${segment(this.grouping, 'path', 'By path', grouping)}${segment(this.grouping, 'class', 'By class', grouping)}</div>`
  }

  #crumbs(): TemplateResult {
    const cells = this.#cells!
    return html`<nav class="crumbs" aria-label="Shown">${[cells.root, ...this.zoom].map((cell, i) => html`${i === 0 ? nothing : icon('chevron')}<button type="button" aria-current=${i === this.zoom.length ? 'true' : nothing} @click=${() => this.#goTo(i)}>${cells.name(cell)}</button>`)}</nav>`
  }

  #answer(weights: Weights): string {
    const { survey } = this.store.root!
    const refused = survey.refused.size
    return [
      `${sizeText(weights.bytes.length)} saved`, ...this.compressed === undefined ? [] : [`about ${sizeText(this.compressed)} compressed`],
      ...refused === 0 ? [] : [`${numberText(refused)} not saved ${refused === 1 ? 'is' : 'are'} not drawn`], ...this.store.isWeighed || this.store.weighing !== undefined ? [] : ['as it was at an earlier look'],
    ].join(' · ')
  }

  #state(): TemplateResult {
    const { store } = this
    const { unweighed } = store
    if (unweighed !== undefined) return html`<div class="state">${cannot('There are no sizes to show', `${unweighed} What cannot be saved, and why, is listed under Why.`, [{ text: 'Weigh again', press: () => store.weigh(true) }])}</div>`
    return html`<div class="state">${store.weighing === undefined ? working({ title: 'Reading', done: store.root!.survey.objects }) : weighing(store.weighing, () => store.stopWeighing())}</div>`
  }

  #map(): TemplateResult {
    const cells = this.#cells!
    const drawn = this.#drawn ?? cells
    const { boxes, hovered } = this
    const selected = this.#selectedBox
    const told = boxes.slice(0, TOLD)
    const at = this.cursor === undefined ? -1 : told.indexOf(this.cursor)
    return html`<div class="map" role=${boxes.length === 0 ? 'group' : 'listbox'} tabindex="0" aria-label=${`${this.picture === 'treemap' ? 'Treemap' : 'Icicle'} of ${this.measure} bytes: ${cells.name(this.zoom.at(-1) ?? cells.root)}`}
      aria-activedescendant=${at < 0 ? nothing : `box-${at}`} @keydown=${this.#key} @focus=${this.#focus} @blur=${() => { this.focused = false }}
      @pointermove=${this.#hover} @pointerleave=${() => { this.hovered = undefined }} @click=${this.#click} @dblclick=${this.#double}>
      <canvas aria-hidden="true"></canvas>${boxes.length === 0 && this.#drawn === cells ? html`<p class="none">Nothing here is saved, so there is nothing to draw.</p>` : nothing}
      <div class="options" role="presentation">${told.map((box, i) => html`<div role="option" id=${`box-${i}`} aria-selected=${String(box === selected)}>${drawn.sentence(box)}</div>`)}</div>
      ${hovered === undefined ? nothing : this.#tip(drawn, hovered)}
    </div>`
  }

  #tip(cells: Cells, box: Box): TemplateResult {
    const [width, height] = this.#size
    const below = box.y + box.height + 34 < height
    return html`<div class="tip number" aria-hidden="true" ${place({ left: `${Math.max(0, Math.min(box.x + 8, width - 300))}px`, top: below ? `${box.y + box.height + 4}px` : 'auto', bottom: below ? 'auto' : `${Math.max(4, height - box.y - box.height + 8)}px` })}>${cells.sentence(box)}</div>`
  }

  #table(weights: Weights): TemplateResult {
    const selected = this.#selectedId
    const whole = weights.retained[weights.root]!
    const size = weights[this.measure]
    return html`<table><thead><tr><th scope="col">Value</th><th scope="col">${this.measure === 'own' ? 'Own' : 'Retained'}</th></tr></thead>
      <tbody>${this.#largest.map(id => {
        const path = weights.pathOf(id)
        return html`<tr aria-current=${id === selected ? 'true' : nothing}><td><button type="button" title=${pathText(path)} @click=${() => this.store.select(path)}><span class="mono">${shortly(pathText(path))}</span><span class="quiet">${weights.labelOf(id)}</span></button>
          <span class="share"><i ${place({ width: `${(100 * size[id]! / Math.max(1, whole)).toFixed(1)}%` })}></i></span></td><td class="number">${sizeText(size[id]!)}</td></tr>`
      })}</tbody></table>`
  }

  get #selectedId(): number | undefined {
    const { selected, weights } = this.store
    return selected?.id === undefined ? undefined : weights?.idOf(selected.value)
  }

  get #selectedBox(): Box | undefined {
    const id = this.#selectedId
    const { weights } = this.store
    const { boxes } = this
    if (id === undefined || weights === undefined || id === weights.root || weights !== this.#drawn?.weights) return undefined
    // Asked for at each frame.
    if (this.#shown?.boxes !== boxes || this.#shown.id !== id) this.#shown = { boxes, id, box: boxOf(boxes, weights, id) }
    return this.#shown.box
  }

  protected override updated(): void {
    const { store } = this
    if (store.tab === 'size') {
      if (store.weights === undefined && store.root?.survey.state === 'stopped') store.weigh()
      else store.weighAlong()
    }
    void this.#lay()
  }

  /** Puts the boxes where they belong, if anything has changed. */
  async #lay(): Promise<void> {
    const cells = this.#cells
    const map = this.renderRoot.querySelector<HTMLElement>('.map')
    if (cells === undefined || map === null) return
    const { clientWidth: width, clientHeight: height } = map
    const zoom = this.zoom.at(-1) ?? cells.root
    const wanted = `${width} ${height} ${this.picture} ${this.zoom.map(cell => `${cell.sort} ${cell.ids[0]} ${cell.from} ${cell.type}`).join('/')}`
    if (wanted === this.#laid || width === 0 || height === 0) return
    this.#laid = wanted
    this.#size = [width, height]
    this.#laying.abort()
    const { signal } = this.#laying = new AbortController()
    const boxes = await inSlices((this.picture === 'treemap' ? treemapOf : icicleOf)(cells, zoom, width, height), { signal })
    if (boxes === undefined || this.#cells !== cells) return
    const before = this.#drawn
    const again = (box: Box | undefined): Box | undefined => box === undefined || before === undefined ? undefined
      : boxes.find(({ cell, depth }) => cell === box.cell || (depth === box.depth && isSameCell(box.cell, before, cell, cells)))
    this.#drawn = cells
    this.boxes = boxes
    this.hovered = again(this.hovered)
    this.cursor = again(this.cursor) ?? (this.focused ? boxes.find(({ framed, depth }) => !framed && depth > 0) : undefined)
  }

  #paint(pen: CanvasRenderingContext2D, width: number, height: number): void {
    if (width !== this.#size[0] || height !== this.#size[1]) void this.#lay()
    const cells = this.#drawn
    if (cells === undefined || this.#cells === undefined) return
    const grows = this.#grows
    const share = grows === undefined ? 1 : Math.min(1, (performance.now() - grows.since) / GROW)
    if (share === 1) this.#grows = undefined
    const { boxes, hovered, cursor, off, focused } = this
    paint(pen, width, height, this.#canvas, {
      cells, boxes, view: this.picture, hovered, off, selected: this.#selectedBox, found: new Set(this.#hits), cursor: focused ? cursor : undefined,
      grows: grows === undefined || share === 1 ? undefined : { from: grows.from, share: 1 - (1 - share) ** 3 },
    })
    if (share < 1) this.#canvas.draw()
  }

  /** Goes into a box, if there is anything in it. */
  async #into(box: Box): Promise<void> {
    const cells = this.#cells
    if (cells === undefined) return
    const way: Cell[] = []
    for (let at: Box | undefined = box; at !== undefined && !(at.depth === 0); at = at.within) way.unshift(at.cell)
    // Of a cell without parts of its own that which holds it is shown.
    while (way.length > 0 && ((await inSlices(cells.children(way.at(-1)!)))?.length ?? 0) === 0) way.pop()
    if (way.length === 0 || this.#cells !== cells) return
    if (!this.#canvas.still) this.#grows = { from: box, since: performance.now() }
    this.zoom = [...this.zoom, ...way]
    this.cursor = undefined
    this.announce(`${cells.name(way.at(-1)!)}, ${sizeText(way.at(-1)!.bytes)}`)
  }

  #goTo(depth: number): void {
    if (depth >= this.zoom.length) return
    this.zoom = this.zoom.slice(0, depth)
    this.cursor = undefined
  }

  #select(box: Box): void {
    const id = this.#cells?.nodeOf(box.cell)
    if (id !== undefined) this.store.select(this.#cells!.weights.pathOf(id))
  }

  #switch(kind: NodeKind): void {
    const off = new Set(this.off)
    if (!off.delete(kind)) off.add(kind)
    this.off = off
  }

  #boxUnder(event: MouseEvent): Box | undefined {
    const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect()
    return boxAt(this.boxes, event.clientX - left, event.clientY - top)
  }

  readonly #hover = (event: PointerEvent): void => {
    this.hovered = this.#boxUnder(event)
  }

  readonly #click = (event: MouseEvent): void => {
    const box = this.#boxUnder(event)
    if (box === undefined) return
    this.cursor = box
    this.#select(box)
  }

  readonly #double = (event: MouseEvent): void => {
    const box = this.#boxUnder(event)
    if (box !== undefined) void this.#into(box)
  }

  readonly #focus = (event: FocusEvent): void => {
    this.focused = (event.currentTarget as HTMLElement).matches(':focus-visible')
    this.cursor ??= this.#selectedBox ?? this.boxes.find(({ framed, depth }) => !framed && depth > 0)
  }

  readonly #key = (event: KeyboardEvent): void => {
    const { key, ctrlKey, metaKey, altKey } = event
    if (ctrlKey || metaKey || altKey) return
    const arrow = arrows[key]
    this.focused = true
    if (arrow !== undefined) this.#move(...arrow)
    else if (key === 'Home' || key === 'End') this.#cursorTo(this.boxes.filter(({ framed }) => !framed).at(key === 'Home' ? 0 : -1))
    else if (key === 'Enter' && this.cursor !== undefined) void this.#into(this.cursor)
    else if (key === ' ' && this.cursor !== undefined) this.#select(this.cursor)
    else if (key === 'Backspace') this.#goTo(this.zoom.length - 1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  #move(dx: -1 | 0 | 1, dy: -1 | 0 | 1): void {
    const { boxes, cursor } = this
    const next = cursor === undefined ? boxes.find(({ framed }) => !framed) : boxBeside(boxes, cursor, dx, dy)
    this.#cursorTo(next)
  }

  #cursorTo(box: Box | undefined): void {
    if (box === undefined) return
    this.cursor = box
    this.#select(box)
  }

}

/** The end of a path, which says most. */
function shortly(path: string): string {
  const text = path.replace(/^\$\.?/, '')
  return text.length > 28 ? `…${text.slice(-27)}` : text
}

define(tag, DillSizeTab)

declare global {
  interface HTMLElementTagNameMap {
    'dill-size-tab': DillSizeTab
  }
}
