// The view Profile: where the bytes and the time of a dump go, by path and by kind, and beside it the trace. Bytes are read off
// the pickle, so looking runs nothing; time is measured when somebody asks, for that dumps and loads the value.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { describeError, type PathStep } from '../../lib/core/errors.ts'
import { profilingBytes, type KindRow, type Profile } from '../../lib/profile.ts'
import { CanvasController } from '../canvas.ts'
import { define } from '../define.ts'
import { PanelElement } from '../element.ts'
import { kindColor, sigils } from '../model/kinds.ts'
import { rootOutline } from '../model/look.ts'
import { costText, kindOfType, measure, nodeAt, ROUNDS, shareText, sorted, timeText, typesOf, type Cost, type Measured, type SortBy } from '../model/profile.ts'
import { cellAt, icicleOf, neighbour, wayOf, type Cell } from '../model/profile-icicle.ts'
import { Trace, traceText } from '../model/profile-trace.ts'
import { inSlices } from '../model/slices.ts'
import { outlineAt } from '../model/steps.ts'
import type { PanelStore, Root } from '../model/store.ts'
import { nearestNode } from '../model/weights-rows.ts'
import type { Weights } from '../model/weights.ts'
import { counted, foundText, numberText, sizeText, turned } from '../model/words.ts'
import { saveFile } from '../save.ts'
import { RowScroll } from '../scroll.ts'
import { cannot, message, weighing, working } from '../states.ts'
import { StoreController } from '../store-controller.ts'
import { icon } from '../style/icons.ts'
import { place } from '../style/place.ts'
import { profileTabStyles } from '../style/profile-tab.ts'
import { stateStyles } from '../style/states.ts'
import { controls, tokens } from '../style/tokens.ts'
import { cellsTemplate, paintIcicle, STEP, tipTemplate, type Icicle } from './profile-icicle.ts'

export const tag = 'dill-profile-tab'

/** Pixels of a line of the trace. */
const LINE = 20
/** Milliseconds between two drawings while work goes on, and of work before it is said that there is some. */
const PACE = 100
/** Rows of kinds that are shown. */
const SHOWN = 500

/** Work on a value that goes on. */
interface Running {
  readonly root: Root
  readonly stop: AbortController
  done: number
}

/** The view Profile. */
export class DillProfileTab extends PanelElement {
  static override readonly styles = [tokens, controls, stateStyles, profileTabStyles]
  static override readonly properties = {
    store: { attribute: false },
    view: { type: String, reflect: true },
    cost: { state: true },
    profile: { state: true },
    measured: { state: true },
    running: { state: true },
    failed: { state: true },
    trace: { state: true },
    line: { state: true },
    cursor: { state: true },
    selected: { state: true },
    hovered: { state: true },
    sortBy: { state: true },
    descends: { state: true },
    hits: { state: true },
    at: { state: true },
    isFocused: { state: true },
  }

  declare store: PanelStore
  declare view: 'trace' | 'profile'
  /** Which cost is shown, where there is time. */
  declare cost: Cost
  /** What the bytes say. */
  declare profile: Profile | undefined
  /** What was measured of the value shown. */
  declare measured: Measured | undefined
  declare running: Running | undefined
  /** Why nothing was measured. */
  declare failed: string
  declare trace: Trace | undefined
  /** The line of the trace that keys speak of. */
  declare line: number
  declare cursor: Cell | undefined
  declare selected: Cell | undefined
  declare hovered: Cell | undefined
  declare sortBy: SortBy | undefined
  declare descends: boolean
  declare hits: readonly Cell[]
  declare at: number
  declare isFocused: boolean

  #root: Root | undefined
  #value: unknown
  #weights: Weights | undefined
  /** Of what `profile` and `trace` are. */
  #bytes: Uint8Array | undefined
  /** The bytes that the value had when it was measured, as far as they were known. */
  #measuredOf: Uint8Array | undefined
  #reading = new AbortController()
  #cells: readonly Cell[] = []
  #cellsOf: { readonly profile: Profile, readonly cost: Cost } | undefined
  #path: readonly PathStep[] | undefined
  #object: number | undefined
  #find = ''
  #tip = { x: 0, y: 0 }
  readonly #scroll = new RowScroll(this, '.lines')
  readonly #canvas: CanvasController = new CanvasController(this, () => this.renderRoot.querySelector('canvas'), (pen, width) => paintIcicle(this.#icicle, this.#canvas, pen, width))

  constructor() {
    super()
    new StoreController(this)
    this.view = 'profile'
    this.cost = 'time'
    this.failed = ''
    this.line = 0
    this.descends = true
    this.hits = []
    this.at = -1
    this.isFocused = false
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.running?.stop.abort()
  }

  /** `3 of 17`. */
  get found(): string {
    return this.#find === '' ? '' : foundText(this.hits.length, this.at)
  }

  findNext(by: -1 | 1): void {
    const { hits } = this
    if (hits.length === 0) return
    this.at = turned(this.at, by, hits.length)
    this.#move(hits[this.at]!)
  }

  focusIn(): void {
    void this.updateComplete.then(() => (this.renderRoot.querySelector<HTMLElement>(this.view === 'trace' ? '.list' : '.icicle') ?? this.renderRoot.querySelector<HTMLElement>('.button'))?.focus({ preventScroll: true }))
  }

  /** The cost that is shown: time, where it was measured. */
  get #shown(): Cost {
    return this.measured === undefined ? 'bytes' : this.cost
  }

  get #told(): Profile | undefined {
    return this.measured?.profile ?? this.profile
  }

  get #icicle(): Icicle {
    const { cursor, selected, hovered, isFocused } = this
    return { cells: this.#cells, cost: this.#shown, cursor, selected, hovered, isFocused, hits: new Set(this.hits) }
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('at') || changed.has('hits')) this.dispatchEvent(new CustomEvent('dill-found'))
    const { root, tab, find } = this.store
    if (root === undefined || tab !== 'profile') return
    if (root !== this.#root || !Object.is(root.value, this.#value)) {
      this.running?.stop.abort()
      this.#root = root
      this.#value = root.value
      this.measured = undefined
      this.failed = ''
    }
    this.store.weigh()
    const { weights } = this.store
    if (weights?.bytes !== this.#bytes) this.#begin(weights)
    this.#weights = weights
    this.#layOut(root)
    if (find !== this.#find) {
      this.#find = find
      this.#search()
    }
  }

  /** Finds out what the bytes say. Of a value that has changed, what was there stays meanwhile. */
  #begin(weights: Weights | undefined): void {
    this.#reading.abort()
    this.#bytes = weights?.bytes
    if (weights === undefined) {
      this.profile = undefined
      this.trace = undefined
      return
    }
    void this.#read(weights)
  }

  async #read(weights: Weights): Promise<void> {
    const { signal } = this.#reading = new AbortController()
    const profile = await inSlices(profilingBytes(weights.bytes, typesOf(weights)), { signal })
    if (profile === undefined) return
    this.profile = profile
    const trace = new Trace(weights.bytes)
    await inSlices(trace.steps, { signal })
    if (signal.aborted) return
    this.trace = trace
    this.line = Math.max(0, Math.min(this.line, trace.lines.length - 1))
    this.#path = undefined
  }

  /** Lays out the icicle, if it is to be another. */
  #layOut({ label }: Root): void {
    const told = this.#told
    const cost = this.#shown
    if (told?.root === undefined) {
      this.#cells = []
      this.#cellsOf = undefined
      this.cursor = this.selected = undefined
      return
    }
    if (this.#cellsOf?.profile === told && this.#cellsOf.cost === cost) return
    this.#cellsOf = { profile: told, cost }
    this.#cells = icicleOf(told.root, cost, label)
    this.cursor = this.#cells[0]
    this.hovered = undefined
    this.#path = undefined
    this.#search()
  }

  protected override updated(): void {
    const { selection, tab } = this.store
    if (tab === 'profile' && this.#cells.length > 0 && selection !== undefined && selection.path !== this.#path) {
      this.#path = selection.path
      this.#follow(selection.path)
    }
    this.#canvas.draw()
  }

  /** Shows what was selected somewhere else. */
  #follow(path: readonly PathStep[]): void {
    this.selected = this.#cellFor(path)
    if (this.selected !== undefined) this.cursor = this.selected
    this.#showLine(this.#weights === undefined ? undefined : nearestNode(this.store.selected, this.#weights))
  }

  /** Brings the line of an object under the cursor, and into sight. */
  #showLine(id: number | undefined): void {
    this.#object = id
    const line = id === undefined ? -1 : this.trace?.lineOf(id) ?? -1
    if (line < 0) return
    this.line = line
    this.#scroll.show(line, this.#scroll.window(this.trace!.lines.length, LINE))
  }

  /** Measures the value shown. */
  async #run(): Promise<void> {
    const { root } = this.store
    if (root === undefined || this.running !== undefined) return
    const running: Running = { root, stop: new AbortController(), done: 0 }
    const { signal } = running.stop
    this.running = running
    this.failed = ''
    const bytes = this.store.weights?.bytes
    let drawn = performance.now()
    try {
      // What has to be left out is known when all was looked at.
      const survey = root.survey.state === 'whole' ? root.survey : root.newest
      await survey.run({ signal })
      const measured = signal.aborted ? undefined : await measure(root.value, root.options, {
        signal, refused: survey.refused, weights: this.store.weights,
        onRound: done => { running.done = done },
        onSlice: () => {
          if (performance.now() - drawn < PACE) return
          drawn = performance.now()
          this.requestUpdate()
        },
      })
      if (root !== this.#root || signal.aborted && measured !== undefined) return
      if (measured === undefined) this.announce('Stopped')
      else {
        this.measured = measured
        this.#measuredOf = bytes
        this.cost = 'time'
        this.announce(`A dump takes ${timeText(measured.dump)}`)
      }
    } catch (error) {
      if (root === this.#root) this.failed = describeError(error)
    } finally {
      if (this.running === running) this.running = undefined
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { root } = this.store
    if (root === undefined) return nothing
    return html`${this.#bar(root)}
      <div class="main" role="region" aria-label="Profile" tabindex="0">${this.#state()}${this.#icicleTemplate()}${this.#table()}${this.#note(root)}</div>
      <section class="trace" aria-label="Trace">${this.#traceTemplate()}</section>`
  }

  #bar(root: Root): TemplateResult {
    const { view, measured, running } = this
    const shown = this.#shown
    const told = this.#told
    const see = (id: 'trace' | 'profile', text: string): TemplateResult => html`<button type="button" aria-pressed=${String(view === id)} @click=${() => { this.view = id }}>${text}</button>`
    const by = (id: Cost, text: string): TemplateResult => html`<button type="button" aria-pressed=${String(shown === id)} ?disabled=${id === 'time' && measured === undefined} title=${id === 'time' && measured === undefined ? 'Not measured yet' : nothing} @click=${() => { this.cost = id }}>${text}</button>`
    return html`<div class="bar">
      <div class="segments" role="group" aria-label="View">${see('trace', 'Trace')}${see('profile', 'Profile')}</div>
      <div class="segments cost" role="group" aria-label="Measure">${by('time', 'Time')}${by('bytes', 'Bytes')}</div>
      <span class="answer second number">${measured === undefined ? `${told === undefined ? '' : `${sizeText(told.bytes)} · `}time not measured yet`
        : `dump ${timeText(measured.dump)}${measured.load === undefined ? '' : ` · load ${timeText(measured.load)}`} · median of ${numberText(measured.rounds)}`}</span>
      <span class="grow"></span>
      ${measured === undefined ? html`<button type="button" class="button primary" ?disabled=${running !== undefined} @click=${() => void this.#run()}>${icon('play')}Measure</button>`
        : html`<button type="button" class="button" ?disabled=${running !== undefined} @click=${() => void this.#run()}>${icon('play')}Run again</button>`}
      <button type="button" class="button plain icons" ?disabled=${told === undefined} title="Save as a file for speedscope.app" @click=${() => this.#save(root)}>${icon('save')}<span class="wide">speedscope</span><span class="hidden">Save for speedscope</span></button>
    </div>`
  }

  /** What stands in the way, or goes on. */
  #state(): TemplateResult | typeof nothing {
    const { running, failed, store } = this
    if (running !== undefined) return html`<div class="state">${working({ title: 'Measuring', done: running.done, about: ROUNDS, unit: 'round', stop: () => running.stop.abort() })}</div>`
    if (failed !== '') return html`<div class="state">${cannot('This could not be measured', failed, [{ text: 'Try again', press: () => void this.#run() }])}</div>`
    if (this.#told !== undefined) {
      return this.measured !== undefined && this.#measuredOf !== undefined && this.#bytes !== undefined && this.#measuredOf !== this.#bytes
        ? html`<div class="state">${message({ kind: 'note', title: 'The value has changed since', words: 'What is shown was measured before that.' })}</div>` : nothing
    }
    if (store.unweighed !== undefined) return html`<div class="state">${cannot('There are no bytes to profile', store.unweighed, [{ text: 'Try again', press: () => store.weigh(true) }])}</div>`
    return html`<div class="state">${store.weighing === undefined ? html`<p class="quiet">reading…</p>` : weighing(store.weighing, () => store.stopWeighing())}</div>`
  }

  #icicleTemplate(): TemplateResult | typeof nothing {
    const cells = this.#cells
    if (cells.length === 0) return nothing
    const rows = cells.reduce((most, { depth }) => Math.max(most, depth), 0) + 1
    return html`<div class="icicle" role="tree" tabindex="0" aria-label=${`Icicle of ${this.#shown} by path`} aria-activedescendant=${this.cursor === undefined ? nothing : `cell-${this.cursor.index}`}
      @keydown=${this.#icicleKey} @focus=${this.#focused} @blur=${this.#focused}>
      <canvas aria-hidden="true" ${place({ height: `${rows * STEP - 2}px` })} @click=${this.#pressed} @pointermove=${this.#hover} @pointerleave=${() => { this.hovered = undefined }}></canvas>
      ${cellsTemplate(this.#icicle)}</div>${tipTemplate(this.#icicle, this.#tip.x, this.#tip.y)}`
  }

  #table(): TemplateResult | typeof nothing {
    const told = this.#told
    if (told === undefined) return nothing
    const cost = this.#shown
    const isTimed = this.measured !== undefined
    const by = this.#sortedBy
    const rows = sorted(told.kinds, by, this.descends, cost)
    const whole = cost === 'time' ? told.ms : told.bytes
    if (rows.length === 0) return html`<p class="empty-rows">There is no object in it.</p>`
    return html`<table><thead><tr>${this.#head('type', 'Kind', '')}${this.#head('count', 'Count', 'r')}${this.#head('ms', 'Time', isTimed ? 'r' : 'r rare')}${this.#head('each', 'Each', 'r rare')}${this.#head('bytes', 'Bytes', 'r')}${this.#head('share', `Share of ${cost}`, 'rare')}</tr></thead>
      <tbody>${rows.slice(0, SHOWN).map(row => this.#row(row, cost, isTimed, whole))}</tbody></table>
      ${rows.length > SHOWN ? html`<p class="empty-rows">and ${counted(rows.length - SHOWN, 'more kind')}</p>` : nothing}`
  }

  get #sortedBy(): SortBy {
    return this.sortBy ?? 'share'
  }

  #head(by: SortBy, text: string, kind: string): TemplateResult {
    const isOn = this.#sortedBy === by
    const press = (): void => {
      this.descends = isOn ? !this.descends : by !== 'type'
      this.sortBy = by
    }
    return html`<th scope="col" class=${kind} aria-sort=${isOn ? this.descends ? 'descending' : 'ascending' : 'none'}><button type="button" @click=${press}>${text}${icon('down')}</button></th>`
  }

  #row(row: KindRow, cost: Cost, isTimed: boolean, whole: number): TemplateResult {
    const { type, count, ms, bytes } = row
    const kind = kindOfType(type)
    const amount = cost === 'time' ? ms : bytes
    return html`<tr><td><span class="kind"><span class="sigil" aria-hidden="true" ${place({ background: `var(${kindColor(kind)})` })}>${sigils[kind]}</span><span class="mono" title=${type}>${type}</span></span></td>
      <td class="r">${numberText(count)}</td><td class=${isTimed ? 'r' : 'r rare'}>${isTimed ? timeText(ms) : '—'}</td><td class="r second rare">${costText(amount / count, cost)}</td><td class="r">${sizeText(bytes)}</td>
      <td class="rare"><span class="share"><i><i ${place({ width: `${whole > 0 ? amount / whole * 100 : 0}%`, height: '100%' })}></i></i><span class="number quiet">${shareText(amount, whole)}</span></span></td></tr>`
  }

  /** What the figures are of, and how good they are. */
  #note({ survey }: Root): TemplateResult | typeof nothing {
    const told = this.#told
    if (told === undefined) return nothing
    const left = survey.refused.size === 0 ? '' : ` ${counted(survey.refused.size, 'value')} that cannot be saved ${survey.refused.size === 1 ? 'is' : 'are'} left out.`
    const { measured } = this
    const bytes = `Bytes are exact: those of the pickle, each at the value that it is of; a shared value counts where it is met first, and ${sizeText(told.envelope)} are of none.${left}`
    if (measured === undefined) return html`<p class="note">${bytes} Time is measured when you ask: this page then dumps the value some ${ROUNDS} times and loads what it wrote, which runs your own <code>[dill.getState]</code>, reducers and their like.</p>`
    return html`<p class="note">Measured in this page, on its own thread: ${numberText(measured.rounds)} dumps${measured.loads === 0 ? '' : ` and ${numberText(measured.loads)} loads`}, medians; pauses in between are not counted. Time by path and kind is of writing alone, good for whole lists and a guess for single values.${measured.unloaded === '' ? '' : ` Loading was not measured: ${measured.unloaded}`} ${bytes}</p>`
  }

  #traceTemplate(): TemplateResult {
    const { trace } = this
    if (trace === undefined) return html`<h3>Trace</h3><p class="foot">reading…</p>`
    if (trace.lines.length === 0) return html`<h3>Trace</h3><p class="foot">Only objects are traced, and this is none.</p>`
    const window = this.#scroll.window(trace.lines.length, LINE)
    const [from, to] = window.drawn(this.#scroll.top)
    const rows = Array.from({ length: to - from }, (_, i) => from + i)
    if (this.line < from || this.line >= to) rows.push(this.line)
    return html`<h3>Trace</h3>
      <div class="lines" @scroll=${this.#scroll.onScroll}><div class="list" role="listbox" tabindex="0" aria-label="Trace" aria-activedescendant=${`line-${this.line}`} ${place({ height: `${window.height}px` })} @keydown=${this.#lineKey}>
        ${rows.map(row => this.#line(trace, row, window.top(row, this.#scroll.top)))}</div></div>
      <p class="foot">The same lines as <code>detect.trace()</code> in the console.</p>`
  }

  #line(trace: Trace, row: number, top: number): TemplateResult {
    const line = trace.lines[row]!
    const { rails, type, detail, size } = traceText(line)
    return html`<div class="line ${row === this.line ? 'at' : ''}" role="option" id=${`line-${row}`} aria-selected=${String(line.id === this.#object)} aria-setsize=${trace.lines.length} aria-posinset=${row + 1} ${place({ top: `${top}px` })} @click=${() => this.#choose(row)}><span class="rails">${rails} </span><span class=${size === '' ? 't-code' : 't-quiet'}>${type}</span>${detail === '' ? nothing : html` <span class="second">${detail}</span>`}${size === '' ? nothing : html`  <span class="t-number">${size}</span>`}</div>`
  }

  /** Selects the object of a line. */
  #choose(row: number): void {
    const line = this.trace?.lines[row]
    if (line === undefined) return
    this.line = row
    this.#object = line.id
    const path = this.#weights?.pathOf(line.id)
    if (path === undefined) return
    this.store.select(path)
    this.#path = this.store.selection?.path
    this.selected = this.#cellFor(path)
    this.requestUpdate()
  }

  /** The rectangle of what stands at a path, or of what holds it, if it is too narrow to be drawn. */
  #cellFor(path: readonly PathStep[]): Cell | undefined {
    const root = this.#told?.root
    if (root === undefined) return undefined
    for (let length = path.length; length >= 0; length--) {
      const node = nodeAt(root, path.slice(0, length))
      const cell = this.#cells.find(each => each.node === node)
      if (cell !== undefined) return cell
    }
    return undefined
  }

  readonly #lineKey = (event: KeyboardEvent): void => {
    const { trace, line } = this
    if (trace === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    const window = this.#scroll.window(trace.lines.length, LINE)
    const to = { ArrowDown: line + 1, ArrowUp: line - 1, Home: 0, End: trace.lines.length - 1, PageDown: window.page(line, 1), PageUp: window.page(line, -1) }[event.key]
    if (to !== undefined) {
      this.line = Math.max(0, Math.min(trace.lines.length - 1, to))
      this.#scroll.show(this.line, window)
    } else if (event.key === 'Enter' || event.key === ' ') this.#choose(line)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  readonly #icicleKey = (event: KeyboardEvent): void => {
    const { cursor } = this
    if (cursor === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    const to = neighbour(cursor, event.key)
    if (to !== undefined) this.#move(to)
    else if (event.key === 'Enter' || event.key === ' ') this.#select(cursor)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  /** Brings a rectangle under the cursor, and into sight. */
  #move(cell: Cell): void {
    this.cursor = cell
    const box = this.renderRoot.querySelector<HTMLElement>('.icicle')
    if (box === null) return
    const top = cell.depth * STEP
    if (top < box.scrollTop) box.scrollTop = top
    else if (top + STEP > box.scrollTop + box.clientHeight) box.scrollTop = top + STEP - box.clientHeight
  }

  /** Selects the first of the values that a rectangle stands for, or what holds it, where it is none that a tree shows. */
  #select(cell: Cell): void {
    const { root } = this.store
    if (root === undefined) return
    this.cursor = this.selected = cell
    const path = wayOf(cell)
    const outline = rootOutline(root)
    while (path.length > 0 && outlineAt(outline, path) === undefined) path.pop()
    this.store.select(path)
    this.#path = this.store.selection?.path
    this.#showLine(this.store.selected === undefined ? undefined : this.#weights?.idOf(this.store.selected.value))
  }

  #cellUnder(event: MouseEvent): Cell | undefined {
    const { left, top, width } = (event.currentTarget as HTMLElement).getBoundingClientRect()
    return cellAt(this.#cells, (event.clientX - left) / width, Math.floor((event.clientY - top) / STEP))
  }

  readonly #pressed = (event: MouseEvent): void => {
    const cell = this.#cellUnder(event)
    if (cell !== undefined) this.#select(cell)
  }

  readonly #hover = (event: PointerEvent): void => {
    this.hovered = this.#cellUnder(event)
    const main = this.renderRoot.querySelector('.main')!
    const { left, top, width } = main.getBoundingClientRect()
    this.#tip = { x: Math.max(4, Math.min(event.clientX - left + 12, width - 330)), y: event.clientY - top + main.scrollTop + 16 }
    this.requestUpdate()
  }

  readonly #focused = (event: FocusEvent): void => {
    this.isFocused = event.type === 'focus' && (event.currentTarget as HTMLElement).matches(':focus-visible')
  }

  #search(): void {
    const text = this.#find.trim().toLowerCase()
    this.at = -1
    this.hits = text === '' ? [] : this.#cells.filter(({ name, node }) => `${name} ${node.type}`.toLowerCase().includes(text))
    if (this.hits.length > 0) void this.updateComplete.then(() => { if (this.at < 0) this.findNext(1) })
  }

  #save({ label }: Root): void {
    const told = this.#told
    if (told === undefined) return
    saveFile(this, new Blob([JSON.stringify(told.toSpeedscope(label))], { type: 'application/json' }), label, 'speedscope.json')
    this.announce('Saved for speedscope.app')
  }

}

define(tag, DillProfileTab)
