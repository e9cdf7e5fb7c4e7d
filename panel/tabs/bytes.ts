// The view Bytes: the pickle of the value shown, byte for byte – or, where the value is a pickle itself, those bytes, of which
// nothing is run or built. What is selected here is selected everywhere, and the reverse.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { contentsInSteps, type Contents } from '../../lib/contents.ts'
import type { PathStep } from '../../lib/core/errors.ts'
import { copyText } from '../clipboard.ts'
import { define } from '../define.ts'
import { PanelElement, rowHeightOf, windowOf } from '../element.ts'
import { Listing, pickleIn, type Seal } from '../model/bytes.ts'
import { factsOfColumns, factsOfWeights, type ByteFacts } from '../model/bytes-facts.ts'
import { findRows, offsetOf, offsetText, rowsText } from '../model/bytes-rows.ts'
import type { RowWindow } from '../model/row-window.ts'
import { inSlices, rest } from '../model/slices.ts'
import { isSamePath } from '../model/steps.ts'
import type { PanelStore, Root } from '../model/store.ts'
import { nearestNode } from '../model/weights-rows.ts'
import type { Weights } from '../model/weights.ts'
import { columnsOf } from '../model/weights-columns.ts'
import { counted, foundText, numberText, sizeText, turned } from '../model/words.ts'
import { saveFile } from '../save.ts'
import { RowScroll } from '../scroll.ts'
import { cannot, message, unlisted, weighing, working } from '../states.ts'
import { StoreController } from '../store-controller.ts'
import { bytesTabStyles } from '../style/bytes-tab.ts'
import { icon } from '../style/icons.ts'
import { stateStyles } from '../style/states.ts'
import { controls, tokens } from '../style/tokens.ts'
import { DillTree, type TreeChoice } from '../tree.ts'
import { bytesSideTemplate } from './bytes-side.ts'
import { stripTemplate, tableTemplate, type BytesTable } from './bytes-table.ts'

export const tag = 'dill-bytes-tab'

/** Which bytes are shown: those that the value is, or those that it would be saved as. */
type Which = 'these' | 'saved'

/** Milliseconds between two drawings while bytes are read, and of work before it is said that there is some. */
const PACE = 100
const SOON = 200
/** How long a row that was jumped to is outlined, in milliseconds; and without a key before a search begins. */
const FLASH = 1200
const REST = 120
/** Rows that are found, and that are copied. */
const FOUND = 10_000
const COPIED = 20_000
/** Pixels of the row of heads. */
const HEAD = 25

/** The view Bytes. */
export class DillBytesTab extends PanelElement {
  static override readonly styles = [tokens, controls, stateStyles, bytesTabStyles]
  static override readonly properties = {
    store: { attribute: false },
    compact: { type: Boolean, reflect: true },
    which: { state: true },
    listing: { state: true },
    facts: { state: true },
    seal: { state: true },
    contents: { state: true },
    cursor: { state: true },
    row: { state: true },
    object: { state: true },
    flashed: { state: true },
    hits: { state: true },
    at: { state: true },
    asking: { state: true },
  }

  declare store: PanelStore
  declare compact: boolean
  declare which: Which
  declare listing: Listing | undefined
  declare facts: ByteFacts | undefined
  declare seal: Seal | undefined
  declare contents: Contents | undefined
  /** The row that keys speak of. */
  declare cursor: number
  /** The row that is selected, and the object that it belongs to. */
  declare row: number | undefined
  declare object: number | undefined
  declare flashed: number | undefined
  declare hits: readonly number[]
  declare at: number
  /** An offset is asked for. */
  declare asking: boolean

  #root: Root | undefined
  #value: unknown
  /** The bytes that the value is. */
  #pickle: Uint8Array | undefined
  #weights: Weights | undefined
  /** The bytes that are read, of which value and which of its bytes; rows that will be shown once all are read. */
  #bytes: Uint8Array | undefined
  #shown: Which | undefined
  #shownRoot: Root | undefined
  #next: Listing | undefined
  #looks = 0
  #reading = new AbortController()
  #searching = new AbortController()
  #since = 0
  #asked: number | undefined
  #find = ''
  #path: readonly PathStep[] | undefined
  readonly #scroll = new RowScroll(this, '.scroll', HEAD)

  constructor() {
    super()
    new StoreController(this)
    this.compact = false
    this.which = 'saved'
    this.cursor = 0
    this.hits = []
    this.at = -1
    this.asking = false
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#reading.abort()
  }

  /** `3 of 17`. */
  get found(): string {
    const { hits, at } = this
    return this.#find === '' ? '' : foundText(hits.length, at, hits.length < FOUND)
  }

  findNext(by: -1 | 1): void {
    const { hits } = this
    if (hits.length === 0) return
    this.at = turned(this.at, by, hits.length)
    this.#go(hits[this.at]!)
  }

  get pointed(): readonly PathStep[] | undefined {
    const object = this.listing?.owner(this.cursor)
    return object === undefined ? undefined : this.#weights?.pathOf(object)
  }

  focusIn(): void {
    void this.updateComplete.then(() => (this.renderRoot.querySelector<HTMLElement>('.grid') ?? this.renderRoot.querySelector<HTMLElement>('.button'))?.focus({ preventScroll: true }))
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('at') || changed.has('hits')) this.dispatchEvent(new CustomEvent('dill-found'))
    const { root, habits } = this.store
    this.compact = habits.compact === true
    if (root === undefined || this.store.tab !== 'bytes') return
    if (root !== this.#root || !Object.is(root.value, this.#value)) {
      this.#pickle = pickleIn(root.value)
      if (root !== this.#root) this.which = this.#pickle === undefined ? 'saved' : 'these'
      if (this.#pickle === undefined) this.which = 'saved'
      this.#root = root
      this.#value = root.value
      this.#path = undefined
    }
    if (this.which === 'saved') this.store.weigh()
    const weights = this.which === 'saved' ? this.store.weights : undefined
    const bytes = this.which === 'saved' ? weights?.bytes : this.#pickle
    if (bytes !== this.#bytes || this.#shown !== this.which) this.#begin(bytes, weights)
    else if (weights !== this.#weights && this.#next === undefined) this.#known(weights)
  }

  #known(weights: Weights | undefined): void {
    this.#weights = weights
    this.facts = weights === undefined ? undefined : factsOfWeights(weights)
  }

  /** Begins to read bytes. Of a value that has changed, what was there stays until all is read. */
  #begin(bytes: Uint8Array | undefined, weights: Weights | undefined): void {
    const isFresh = this.listing === undefined || bytes === undefined || this.#shown !== this.which || this.#shownRoot !== this.#root
    this.#reading.abort()
    this.#next = undefined
    this.#bytes = bytes
    this.#shown = this.which
    this.#shownRoot = this.#root
    if (isFresh) {
      this.listing = undefined
      this.cursor = 0
      this.row = undefined
      this.object = undefined
      this.#path = undefined
    }
    if (bytes === undefined) return
    const listing = new Listing(bytes)
    if (isFresh) this.#show(listing, weights)
    else this.#next = listing
    void this.#read(listing, this.which, weights)
  }

  #show(listing: Listing, weights: Weights | undefined): void {
    this.listing = listing
    this.contents = undefined
    this.seal = undefined
    this.hits = []
    this.at = -1
    this.#known(weights)
  }

  /** Reads the rows, and then whatever else is to be known of them. */
  async #read(listing: Listing, which: Which, weights: Weights | undefined): Promise<void> {
    const { signal } = this.#reading = new AbortController()
    this.#since = performance.now()
    let drawn = this.#since
    const onSlice = (): void => {
      if (performance.now() - drawn < PACE) return
      drawn = performance.now()
      this.requestUpdate()
    }
    await inSlices(listing.steps, { signal, onSlice })
    if (signal.aborted) return this.requestUpdate()
    if (this.#next === listing) {
      this.#next = undefined
      this.#show(listing, weights)
      this.#follow(true)
    }
    this.cursor = Math.min(this.cursor, Math.max(0, listing.length - 1))
    if (which === 'these') this.#fault(listing)
    this.requestUpdate()
    await this.#search()
    await rest()
    if (signal.aborted) return
    // Bytes that were written here a moment ago have this page's seal, if they have one.
    this.seal = which === 'these' ? listing.seal() : listing.sealed ? 'page' : 'none'
    if (which !== 'these') return
    await rest()
    this.contents = await inSlices(contentsInSteps(listing.bytes), { signal, onSlice })
    // What is said beside the rows may have taken some of their room.
    if (this.row === listing.length - 1) this.#fault(listing)
    if (listing.fault !== undefined || signal.aborted) return
    const columns = await inSlices(columnsOf(listing.bytes), { signal, onSlice })
    if (columns !== undefined) this.facts = factsOfColumns(columns)
  }

  #fault({ fault, length }: Listing): void {
    if (fault === undefined) return
    this.row = length - 1
    this.object = undefined
    void this.updateComplete.then(() => this.#go(length - 1, { flash: false }))
  }

  protected override updated(): void {
    const { selection, find, tab } = this.store
    if (tab !== 'bytes') return
    if (find !== this.#find) {
      this.#find = find
      void this.#search()
    }
    if (this.which === 'saved' && this.listing?.whole === true && selection !== undefined && selection.path !== this.#path) {
      const isFirst = this.#path === undefined
      this.#path = selection.path
      this.#follow(isFirst && selection.path.length === 0)
    }
    void this.#reveal(selection?.path, this.store.root?.looks ?? 0)
  }

  /** Shows what was selected somewhere else: its row, or that of what holds it. */
  #follow(quietly: boolean): void {
    const { listing } = this
    const weights = this.#weights
    if (listing === undefined || weights === undefined) return
    const id = nearestNode(this.store.selected, weights)
    const head = id === undefined ? undefined : listing.head(id)
    if (head === undefined) return
    this.object = id
    this.row = head
    if (!quietly) this.#go(head)
  }

  /** The tree beside the bytes shows what is selected. */
  async #reveal(path: readonly PathStep[] | undefined, looks: number): Promise<void> {
    const tree = this.renderRoot.querySelector<DillTree>('dill-tree.there')
    if (tree === null || path === undefined) return
    await tree.updateComplete
    if (looks !== this.#looks) {
      this.#looks = looks
      await tree.refresh()
    }
    if (!isSamePath(tree.selected?.outline.path, path)) tree.reveal(path, { flash: false })
  }

  get #window(): RowWindow {
    // What is wrong may take three lines.
    return this.#scroll.window(this.listing?.length ?? 0, rowHeightOf(this, this.compact), this.listing?.fault === undefined ? 0 : 40)
  }

  #table(listing: Listing): BytesTable {
    return {
      listing, window: this.#window, scrollTop: this.#scroll.top, cursor: this.cursor, selected: this.row, object: this.object, flashed: this.flashed, query: this.#find.trim().toLowerCase(),
      onKey: this.#key, onScroll: this.#scroll.onScroll,
      label: id => this.facts?.labelOf(id),
      select: row => this.#select(row),
      follow: row => this.#followRef(row),
      jump: offset => this.#go(listing.rowAt(offset), { flash: false }),
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { root } = this.store
    const { listing } = this
    if (root === undefined) return nothing
    if (listing === undefined) return this.#waiting()
    const table = this.#table(listing)
    return html`<div class="left">
        ${this.#bar(root, listing)}${root.survey.unlisted === 0 || this.which !== 'saved' ? nothing : html`<div class="left-out">${unlisted(root.survey.unlisted, () => this.store.lookWhole())}</div>`}${this.#working(listing)}${stripTemplate(table)}${tableTemplate(table)}
      </div>
      ${bytesSideTemplate({
        listing, row: Math.min(this.row ?? this.cursor, Math.max(0, listing.length - 1)), object: this.object, facts: this.facts, contents: this.contents,
        tree: this.which === 'saved' && this.object !== undefined ? this.#tree(root) : nothing,
        jump: row => this.#select(row, true),
      })}`
  }

  #waiting(): TemplateResult {
    const { unweighed, weighing: progress } = this.store
    if (unweighed !== undefined) return html`<div class="none">${cannot('There are no bytes to show', unweighed, [{ text: 'Try again', press: () => this.store.weigh(true) }])}</div>`
    if (progress === undefined || performance.now() - (this.#asked ??= performance.now()) < SOON) return html`<div class="none"><p class="quiet">reading…</p></div>`
    return html`<div class="none">${weighing(progress, () => this.store.stopWeighing())}</div>`
  }

  #bar(root: Root, listing: Listing): TemplateResult {
    const { which } = this
    const segment = (id: Which, text: TemplateResult): TemplateResult => html`<button type="button" aria-pressed=${String(which === id)} @click=${() => { this.which = id }}>${text}</button>`
    const failures = which === 'saved' ? root.survey.diagnosis.failures.length : 0
    return html`<div class="bar">
      <div class="answer"><span><b class="number">${numberText(listing.bytes.length)}</b> bytes</span>
        <span class="second">format ${listing.format}${listing.code ? ' · has code' : ''}${failures === 0 ? '' : ` · ${numberText(failures)} left out`}</span> ${this.#sealMark(listing)}</div>
      ${this.#pickle === undefined ? nothing : html`<div class="segments" role="group" aria-label="Which bytes">${segment('these', html`These<span class="wide"> bytes</span>`)}${segment('saved', html`<span class="wide">How they would be saved</span><span class="slim">As saved</span>`)}</div>`}
      <span class="grow"></span>
      ${this.asking ? html`<form class="goto" @submit=${this.#answered} @keydown=${this.#askKey}><label for="offset">Offset</label><input id="offset" name="offset" placeholder="0x51f" autocomplete="off" spellcheck="false" @blur=${() => { this.asking = false }}></form>`
        : html`<button type="button" class="button plain icons" title="Go to an offset (G)" @click=${this.#ask}>${icon('jump')}<span class="wide">Go to</span><span class="hidden">Go to an offset</span></button>`}
      <button type="button" class="button plain icons" title="Copy the rows of what is selected" @click=${() => void this.#copy()}>${icon('copy')}<span class="wide">Copy rows</span><span class="hidden">Copy rows</span></button>
      <button type="button" class="button icons" title=${failures === 0 ? 'Save these bytes as a file' : 'What cannot be saved is not in it'} @click=${() => this.#save(root, listing)}>${icon('save')}<span class="wide">Save file</span><span class="hidden">Save file</span></button>
    </div>`
  }

  #sealMark(listing: Listing): TemplateResult | typeof nothing {
    switch (this.seal) {
      case undefined: return nothing
      case 'page': return html`<span class="mark ok">${icon('ok')}sealed by this page</span>`
      case 'key': return html`<span class="mark calm" title="Only who holds the key can check it">${icon('lock')}sealed with a key</span>`
      case 'other': return html`<span class="mark note" title="By another page, or an earlier one; or the bytes were changed since">${icon('note')}not sealed by this page</span>`
      default: return listing.code ? html`<span class="mark note" title="Code in it loads only if the caller says so">${icon('note')}not sealed</span>`
        : html`<span class="mark calm" title="What holds no code needs no seal">not sealed, and needs no seal</span>`
    }
  }

  #working(listing: Listing): TemplateResult | typeof nothing {
    if (listing.whole) return nothing
    const title = `Reading, ${counted(listing.length, 'row')} so far`
    if (this.#reading.signal.aborted) {
      return html`<div class="reading">${message({ kind: 'note', title: `Stopped after ${counted(listing.length, 'row')}`, words: `${sizeText(listing.bytes.length - listing.read)} were not read.`, acts: [{ text: 'Go on', press: () => void this.#read(listing, this.which, this.#weights) }] })}</div>`
    }
    if (performance.now() - this.#since < SOON) return nothing
    return html`<div class="reading">${working({ title, done: listing.read, about: listing.bytes.length, unit: 'byte', stop: () => this.#reading.abort() })}</div>`
  }

  #tree(root: Root): TemplateResult {
    return html`<h4>In the tree</h4><dill-tree inner class="there" .subject=${{ value: root.value }} .label=${root.label} .options=${root.options} .listing=${root.listing} .survey=${root.survey} .levels=${1} @dill-select=${this.#chosen}></dill-tree>`
  }

  /** Selects a row: here, and the object that it belongs to everywhere. */
  #select(row: number, goes = false): void {
    const { listing } = this
    if (listing === undefined || row >= listing.length) return
    this.cursor = this.row = row
    this.object = listing.owner(row)
    if (goes) this.#go(row)
    const weights = this.#weights
    if (weights === undefined || this.object === undefined) return
    const path = weights.pathOf(this.object)
    this.store.select(path)
    this.#path = this.store.selection?.path
  }

  /** Goes to where the object stands that a row only names. */
  #followRef(row: number): boolean {
    const ref = this.listing?.ref(row)
    const head = ref === undefined ? undefined : this.listing?.head(ref)
    if (head === undefined) return false
    this.#select(head, true)
    return true
  }

  /** Brings a row into sight, under the cursor. */
  #go(row: number, { flash = true } = {}): void {
    this.cursor = row
    this.#scroll.show(row, this.#window)
    if (!flash) return
    this.flashed = row
    setTimeout(() => { if (this.flashed === row) this.flashed = undefined }, FLASH)
  }

  readonly #key = (event: KeyboardEvent): void => {
    const { key, altKey, ctrlKey, metaKey } = event
    const { listing, cursor } = this
    if (listing === undefined) return
    if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'c') {
      if (String(windowOf(this).getSelection() ?? '') !== '') return
      void this.#copy(cursor)
    } else if (ctrlKey || metaKey || (altKey && (key !== 'Enter' || !this.#followRef(cursor)))) return
    else if (!altKey && !this.#rowKey(key, listing, cursor)) return
    event.preventDefault()
    event.stopPropagation()
  }

  #rowKey(key: string, listing: Listing, cursor: number): boolean {
    const window = this.#window
    const to = {
      ArrowDown: cursor + 1, ArrowUp: cursor - 1, Home: 0, End: listing.length - 1, PageDown: window.page(cursor, 1), PageUp: window.page(cursor, -1),
      ArrowLeft: this.#above(listing, cursor), ArrowRight: cursor + 1,
    }[key]
    if (to !== undefined) this.#go(Math.max(0, Math.min(listing.length - 1, to)), { flash: false })
    else if (key === 'Enter' || key === ' ') this.#select(cursor)
    else if (key === 'g' || key === 'G') this.#ask()
    else return false
    return true
  }

  /** The row of the object that a row belongs to; of such a row that of what holds it. */
  #above(listing: Listing, row: number): number {
    const owner = listing.owner(row)
    if (owner === undefined) return row
    const head = listing.head(owner)!
    const holder = listing.holder(owner)
    return head !== row ? head : holder === undefined ? row : listing.head(holder)!
  }

  readonly #ask = (): void => {
    this.asking = true
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('#offset')?.focus())
  }

  readonly #askKey = (event: KeyboardEvent): void => {
    event.stopPropagation()
    if (event.key !== 'Escape') return
    event.preventDefault()
    this.asking = false
    this.focusIn()
  }

  readonly #answered = (event: SubmitEvent): void => {
    event.preventDefault()
    const { listing } = this
    const text = this.renderRoot.querySelector<HTMLInputElement>('#offset')?.value ?? ''
    const offset = offsetOf(text)
    if (listing === undefined || offset === undefined || offset >= listing.bytes.length) return this.announce(offset === undefined ? 'An offset is a number, such as 0x51f' : `There are only ${counted(listing?.bytes.length ?? 0, 'byte')}`)
    this.asking = false
    const row = listing.rowAt(offset)
    this.#select(row, true)
    this.announce(`Byte 0x${offsetText(offset)}`)
    this.focusIn()
  }

  async #search(): Promise<void> {
    this.#searching.abort()
    const { signal } = this.#searching = new AbortController()
    const text = this.#find.trim().toLowerCase()
    this.hits = []
    this.at = -1
    const { listing } = this
    if (text === '' || listing === undefined) return
    await new Promise(resolve => void setTimeout(resolve, REST))
    if (signal.aborted) return
    const hits: number[] = []
    const note = (): void => {
      const isFirst = this.at < 0 && hits.length > 0
      this.hits = [...hits]
      if (isFirst) this.findNext(1)
    }
    await inSlices(findRows(listing, text, hits, FOUND), { signal, onSlice: note })
    if (!signal.aborted) note()
  }

  /** Copies rows as text: one, or those of the object that is selected, or all. */
  async #copy(row?: number): Promise<void> {
    const { listing, object } = this
    if (listing === undefined) return
    const [from, to] = row !== undefined ? [row, row + 1] : object === undefined ? [0, listing.length] : [listing.head(object)!, listing.tail(object)]
    const end = Math.min(to, from + COPIED)
    const isCopied = await copyText(this, rowsText(listing, from, end))
    this.announce(isCopied ? `${counted(end - from, 'row')} copied${end < to ? `, of ${numberText(to - from)}` : ''}` : 'The browser does not allow copying here')
  }

  #save({ label }: Root, { bytes }: Listing): void {
    saveFile(this, new Blob([bytes.slice()], { type: 'application/octet-stream' }), label, 'dill')
    this.announce('Saved as a file')
  }

  readonly #chosen = (event: CustomEvent<TreeChoice>): void => {
    event.stopPropagation()
    this.store.select(event.detail.path)
  }

}

define(tag, DillBytesTab)
define('dill-tree', DillTree)
