// The view Graph: a value's objects and what holds them, opened bit by bit; the way to the selected one; beside it the same
// as a list, for keys and for who cannot see it. What is selected stands in the store.

import { html, nothing, svg, type TemplateResult } from 'lit'
import type { PathStep } from '../../lib/core/errors.ts'
import { define } from '../define.ts'
import { PanelElement } from '../element.ts'
import type { MenuItem, MenuWish } from '../menu.ts'
import { Finder } from '../model/find.ts'
import { DrawnGraph } from '../model/graph-drawn.ts'
import { MORE, PAGE, type DrawnNode } from '../model/graph-node.ts'
import { holdersOf, shortestPath, waysOf, type Ways } from '../model/graph-paths.ts'
import { waysCount, type Known } from '../model/graph-says.ts'
import { circumstances, rootOutline } from '../model/look.ts'
import { saysText } from '../model/search.ts'
import { inSlices } from '../model/slices.ts'
import { isSamePath } from '../model/steps.ts'
import type { PanelStore, Root } from '../model/store.ts'
import { waysTo } from '../model/survey.ts'
import { counted, numberText } from '../model/words.ts'
import { StoreController } from '../store-controller.ts'
import { graphTabStyles } from '../style/graph-tab.ts'
import { icon } from '../style/icons.ts'
import { stateStyles } from '../style/states.ts'
import { controls, tokens } from '../style/tokens.ts'
import { DillTree, type TreeChoice } from '../tree.ts'
import { DillGraph, type GraphAct } from './graph-canvas.ts'
import { exports } from './graph-export.ts'
import { STEP } from './graph-keys.ts'
import { headTemplate, HOLDERS, holdersTemplate, type GraphSide } from './graph-side.ts'

export const tag = 'dill-graph-tab'

/** So many of what holds the selected object are listed at first. */
const FIRST = 4
/** Rows of a list that is looked through again and again. */
const FEW = 2000

/** The view Graph. */
export class DillGraphTab extends PanelElement {
  static override readonly styles = [tokens, controls, stateStyles, graphTabStyles]
  static override readonly properties = {
    store: { attribute: false },
    mode: { state: true },
    graph: { state: true },
    version: { state: true },
    focused: { state: true },
    listing: { state: true },
    held: { state: true },
    most: { state: true },
  }

  declare store: PanelStore
  /** `path` draws the way from the root to what is selected. */
  declare mode: 'explore' | 'path'
  declare graph: DrawnGraph | undefined
  /** Counts what was opened and closed. */
  declare version: number
  /** The node that keys act upon. */
  declare focused: DrawnNode | undefined
  /** True while the focus is in the list. */
  declare listing: boolean
  /** Paths by which the selected object is reached. */
  declare held: GraphSide['holders']
  declare most: number

  #root: Root | undefined
  #looks = 0
  #path: readonly PathStep[] | undefined
  #weights: unknown
  #knew: Known = { label: '', survey: undefined, weights: undefined }
  #ways: Ways | undefined
  #along: readonly DrawnNode[] | undefined
  #find = ''
  #hits: ReadonlySet<DrawnNode> = new Set()
  #asking = new AbortController()
  #looking = false
  readonly #finder = new Finder(() => this.dispatchEvent(new CustomEvent('dill-found')), outline => this.#goTo(outline.path))

  constructor() {
    super()
    new StoreController(this)
    this.mode = 'explore'
    this.version = 0
    this.listing = false
    this.most = FIRST
  }

  /** `3 of 17`. */
  get found(): string {
    return this.#finder.said
  }

  findNext(by: -1 | 1): void {
    this.#finder.next(by)
  }

  focusIn(): void {
    this.list?.focusIn()
  }

  get list(): DillTree | null {
    return this.renderRoot.querySelector('dill-tree')
  }

  get canvas(): DillGraph | null {
    return this.renderRoot.querySelector('dill-graph')
  }

  /** The same one as long as nothing new is known. */
  get #known(): Known {
    const { root, weights } = this.store
    const label = root?.label ?? 'value'
    const survey = root?.survey
    if (this.#knew.label !== label || this.#knew.survey !== survey || this.#knew.weights !== weights) this.#knew = { label, survey, weights }
    return this.#knew
  }

  get #selected(): DrawnNode | undefined {
    return this.#path === undefined ? undefined : this.graph?.find(this.#path)
  }

  protected override render(): TemplateResult | typeof nothing {
    const { store, graph, mode } = this
    const { root, selected } = store
    if (root === undefined || graph === undefined) return nothing
    const known = this.#known
    const side: GraphSide = { store, known, ways: this.#ways, isPath: mode === 'path', holders: this.held, more: () => { this.most += HOLDERS; void this.#ask() } }
    const segment = (id: 'explore' | 'path', text: string): TemplateResult => html`<button type="button" aria-pressed=${String(mode === id)} @click=${() => this.#turn(id)}>${text}</button>`
    return html`<div class="left" @keydown=${this.#key}>
        <div class="bar"><div class="segments" role="group" aria-label="Mode">${segment('explore', 'Explore')}${segment('path', 'Path to root')}</div>
          <span class="count quiet number">${this.#count}</span><span class="grow"></span>
          <div class="zoom"><button class="tool minus" type="button" aria-label="Draw smaller" title="Draw smaller (−)" @click=${() => this.canvas?.zoom(this.canvas.sight.zoom / STEP)}>−</button>
            <span class="percent number">${this.canvas?.percent ?? '100 %'}</span>
            <button class="tool" type="button" aria-label="Draw larger" title="Draw larger (+)" @click=${() => this.canvas?.zoom(this.canvas.sight.zoom * STEP)}>${icon('plus')}</button></div>
          <button class="button plain" type="button" title="All of it" @click=${() => this.canvas?.fit()}>Fit</button>
          <button class="button" type="button" aria-haspopup="menu" aria-label="Export" @click=${this.#export}>${icon('save')}<span class="word">Export</span>${icon('down')}</button></div>
        <dill-graph inner .graph=${graph} .known=${known} .version=${this.version} .selected=${this.#selected} .focused=${this.focused} .path=${this.#along} .hits=${this.#hits} .ringed=${this.listing}
          .label=${`Graph of ${root.label}.${this.#count === '' ? '' : ` ${this.#count}.`} The list beside it has the same objects.`}
          @graph-press=${this.#pressed} @graph-toggle=${this.#toggled} @graph-move=${this.#moved} @graph-menu=${this.#menu} @graph-sight=${() => this.requestUpdate()}></dill-graph>
        ${this.#legend(graph)}
      </div>
      <aside class="side" aria-label="Selected" @keydown=${this.#key}>
        <div class="about" tabindex="0" role="region" aria-label="About it">${selected === undefined ? nothing : headTemplate(selected, side)}${selected === undefined ? nothing : holdersTemplate(selected, side)}</div>
        <div class="listed"><h4>Same graph, as an outline</h4>
          <dill-tree inner .subject=${{ value: root.value }} .label=${root.label} .options=${root.options} .listing=${root.listing} .survey=${root.survey} .query=${this.#find} .levels=${2} .answers=${true} ?compact=${store.habits.compact === true}
            @dill-select=${this.#chosen} @dill-move=${this.#listMoved} @dill-toggle=${this.#listToggled} @dill-why=${this.#why}
            @focusin=${() => { this.listing = true }} @focusout=${() => { this.listing = false }}></dill-tree></div>
      </aside>`
  }

  get #count(): string {
    const { graph, store } = this
    if (graph === undefined) return ''
    const survey = store.root?.survey
    if (survey?.objects === 0) return ''
    return survey?.state === 'whole' ? `${numberText(graph.objects)} of ${numberText(survey.objects)} drawn` : `${numberText(graph.objects)} drawn`
  }

  #legend(graph: DrawnGraph): TemplateResult {
    const line = (name: string, text: string): TemplateResult => html`<li><svg class="line" viewBox="0 0 26 8" aria-hidden="true">${svg`<path class=${name} d="M0 4H26"/>`}</svg>${text}</li>`
    const { chords, folded } = graph
    const left = this.canvas?.left ?? ''
    const bad = graph.drawn.some(node => node.kind === 'value' && node.outline.refused.length > 0)
    const items = [
      this.#along === undefined ? nothing : line('path', 'path to root'),
      chords.some(({ cycle }) => !cycle) ? line('shared', 'shared') : nothing,
      chords.some(({ cycle }) => cycle) ? line('cycle', 'cycle') : nothing,
      bad ? html`<li>${icon('refuse')}not saved</li>` : nothing,
      left === '' ? nothing : html`<li>${left}</li>`,
    ].filter(item => item !== nothing)
    return html`<div class="over"><div role="status">${folded === 0 ? nothing : html`<p class="folded">Folded ${counted(folded, 'object')} to keep this readable</p>`}</div>
      ${items.length === 0 ? nothing : html`<ul class="legend" aria-label="Legend">${items}</ul>`}</div>`
  }

  protected override willUpdate(): void {
    const { store } = this
    const { root, find, selection, tab, weights } = store
    if (root === undefined || tab !== 'graph') return
    const isNew = root !== this.#root
    if (isNew) {
      this.#root = root
      this.#looks = root.looks
      this.#path = undefined
      this.graph = new DrawnGraph(rootOutline(root))
    } else if (this.#looks !== root.looks) void this.#lookAgain()
    if (isNew || !isSamePath(this.#path, selection?.path ?? [])) this.#follow(selection?.path ?? [], isNew)
    if (weights !== this.#weights) {
      this.#weights = weights
      this.#findWays()
      void this.#ask()
    }
    if (isNew || find !== this.#find) {
      this.#find = find
      void this.#finder.seek(find, () => ({ outline: rootOutline(root), keys: true }))
      this.#mark()
    }
  }

  protected override updated(): void {
    const { root, tab } = this.store
    if (tab === 'graph' && root?.survey.state === 'whole') this.store.weigh()
  }

  /** Shows what was selected, here or somewhere else. */
  #follow(path: readonly PathStep[], isFirst: boolean): void {
    this.#path = path
    this.most = FIRST
    this.held = undefined
    const node = this.graph!.reveal(path)
    this.focused = node
    if (path.length > 0 || !isFirst) this.#bring(node)
    this.#findWays()
    this.#changed()
    void this.#ask()
    void this.#list(path, true)
  }

  #bring(node: DrawnNode, flash = false): void {
    void this.updateComplete.then(() => this.canvas?.bring(node, flash))
  }

  /** Goes along in the list. */
  async #list(path: readonly PathStep[], select: boolean): Promise<void> {
    await this.updateComplete
    const { list } = this
    await list?.updateComplete
    if (list === null || (select && isSamePath(list.selected?.outline.path, path)) || (!select && isSamePath(list.cursor?.outline.path, path))) return
    list.reveal(path, { flash: false, select })
  }

  /** Goes to a place without selecting what stands there. */
  #goTo(path: readonly PathStep[]): void {
    if (this.graph === undefined) return
    this.focused = this.graph.reveal(path)
    this.#changed()
    this.#bring(this.focused, true)
    void this.#list(path, false)
  }

  #changed(): void {
    this.version++
    this.#mark()
  }

  /** Which of the nodes drawn say what is looked for. */
  #mark(): void {
    const { text } = this.#finder
    this.#hits = new Set(text === '' ? [] : this.graph?.drawn.filter(({ kind, outline }) => kind === 'value' && saysText(outline, text)))
    this.requestUpdate()
  }

  /** The ways to what is selected, and the nodes of the shortest one. */
  #findWays(): void {
    const { store, graph, mode } = this
    const { selected, root, weights } = store
    this.#along = undefined
    this.#ways = undefined
    if (mode === 'path' && selected !== undefined && graph !== undefined && root !== undefined) {
      this.#along = graph.along(shortestPath(selected, weights))
      this.#ways = weights === undefined ? undefined : waysOf(selected, root.label, weights, waysCount(selected, this.#known))
    }
    this.#changed()
  }

  /** By what the selected object is reached: from the weights, or, of what has none, by a walk. */
  async #ask(): Promise<void> {
    this.#asking.abort()
    const { signal } = this.#asking = new AbortController()
    const { store, most } = this
    const { root, selected, weights } = store
    if (root === undefined || selected?.id === undefined || selected.parent === undefined) return
    const known = weights === undefined ? undefined : holdersOf(selected, weights, rootOutline(root), most)
    if (known !== undefined) {
      this.held = known
      return
    }
    if (store.weighing !== undefined || root.survey.state !== 'whole') return
    const paths = await waysTo(root.value, selected.value, circumstances(root.options, root.listing), most, { signal })
    if (paths !== undefined && !signal.aborted) this.held = { paths, count: Math.max(paths.length, root.survey.waysTo(selected.value)) }
  }

  /** The value again: what is open stays open, and stands where it stood. */
  async #lookAgain(): Promise<void> {
    const root = this.#root!
    const { graph, list } = this
    if (this.#looking || graph === undefined) return
    this.#looking = true
    try {
      const { looks } = root
      const acts = graph.acts
      const next = await inSlices(DrawnGraph.look(graph, rootOutline(root)))
      // Who has opened something meanwhile must not see it closed again.
      if (next === undefined || root !== this.#root || acts !== graph.acts) return
      const focus = this.focused?.path ?? []
      this.#looks = looks
      this.graph = next
      this.focused = next.find(focus) ?? next.root
      this.#findWays()
      if (list !== null && list.rows.length <= FEW) await list.refresh()
    } finally {
      this.#looking = false
    }
    this.requestUpdate()
  }

  #turn(mode: 'explore' | 'path'): void {
    this.mode = mode
    this.#findWays()
    const nodes = this.#along ?? (this.#selected === undefined ? [] : [this.#selected])
    void this.updateComplete.then(() => this.canvas?.show(nodes))
  }

  readonly #pressed = ({ detail: { node } }: CustomEvent<GraphAct>): void => {
    if (node.kind !== 'value') return this.#toggle(node, false)
    this.focused = node
    this.store.select(node.path)
  }

  readonly #toggled = ({ detail: { node, shift } }: CustomEvent<GraphAct>): void => {
    this.#toggle(node, shift)
  }

  #toggle(node: DrawnNode, shift: boolean): void {
    const { graph } = this
    if (graph === undefined) return
    graph.toggle(node, shift ? MORE : PAGE)
    const parent = node.kind === 'value' ? node : node.parent!
    // What stood for the rest may be gone.
    if (this.focused !== undefined && !graph.drawn.includes(this.focused)) this.focused = parent.children.at(-1) ?? parent
    this.#changed()
    void this.#listOpen(parent)
  }

  /** Opens or closes a row of the list as its node is. */
  async #listOpen(node: DrawnNode): Promise<void> {
    await this.updateComplete
    const { list } = this
    const row = list?.rows.find(node.path)
    if (list === null || row === undefined || row.open === node.open || !row.expandable) return
    list.rows.toggle(row, node.open)
    list.version++
  }

  readonly #moved = ({ detail: { node } }: CustomEvent<GraphAct>): void => {
    this.focused = node
    this.#bring(node)
    if (node.kind === 'value') void this.#list(node.path, false)
  }

  readonly #chosen = (event: CustomEvent<TreeChoice>): void => {
    this.store.select(event.detail.path)
  }

  readonly #listMoved = ({ detail: { path } }: CustomEvent<TreeChoice>): void => {
    if (this.graph === undefined) return
    this.focused = this.graph.reveal(path)
    this.#changed()
    this.#bring(this.focused)
  }

  readonly #listToggled = (): void => {
    const row = this.list?.cursor
    if (row?.kind !== 'value' || this.graph === undefined) return
    const node = this.graph.reveal(row.outline.path)
    if (row.open) this.graph.open(node)
    else this.graph.close(node)
    this.focused = node
    this.#changed()
    this.#bring(node)
  }

  readonly #why = (event: CustomEvent<TreeChoice>): void => {
    this.store.askWhy(event.detail.path)
  }

  get pointed(): readonly PathStep[] | undefined {
    return this.focused?.kind === 'value' ? this.focused.path : this.#path
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'P' || (event.key === 'p' && event.composedPath().includes(this.canvas!))) this.#turn(this.mode === 'path' ? 'explore' : 'path')
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  readonly #menu = (event: CustomEvent<{ readonly node: DrawnNode, readonly x: number, readonly y: number }>): void => {
    const { node, x, y } = event.detail
    const { store } = this
    const items: (MenuItem | undefined)[] = [
      ...node.expandable ? [{ text: node.open ? 'Close' : 'Open', icon: 'down' as const, keys: 'Enter', run: () => this.#toggle(node, false) }] : [],
      { text: 'Path to root', icon: 'graph', keys: 'P', run: () => { store.select(node.path); this.#turn('path') } },
      { text: 'Show in Tree', icon: 'tree', keys: 'Shift T', run: () => { store.select(node.path); store.tab = 'tree' } },
      ...node.outline.refused.length > 0 ? [{ text: 'Why it is not saved', icon: 'why' as const, keys: 'Shift W', run: () => store.askWhy(node.path) }] : [],
    ]
    this.#show('Actions', items, x, y)
  }

  readonly #export = (event: MouseEvent): void => {
    const { left, bottom } = (event.currentTarget as HTMLElement).getBoundingClientRect()
    const { canvas } = this
    if (canvas !== null && this.#root !== undefined) this.#show('Export', exports(canvas, this.#root.label, this.store.weights, text => this.announce(text)), left, bottom + 4)
  }

  #show(label: string, items: readonly (MenuItem | undefined)[], x: number, y: number): void {
    this.dispatchEvent(new CustomEvent<MenuWish>('dill-show-menu', { detail: { label, items, x, y } }))
  }
}

define(tag, DillGraphTab)
define('dill-graph', DillGraph)
define('dill-tree', DillTree)
