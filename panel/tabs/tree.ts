// The view Tree: all of a value as rows, with filters, and beside it what there is to say of the selected one. Drawn by
// <dill-tree>; what is selected stands in the store.

import { html, nothing, type TemplateResult } from 'lit'
import type { Outline } from '../../lib/core/describe.ts'
import type { PathStep } from '../../lib/core/errors.ts'
import { dumpsAsync, settings } from '../../lib/dill.ts'
import { define } from '../define.ts'
import { PanelElement } from '../element.ts'
import type { MenuItem, MenuWish } from '../menu.ts'
import { Finder } from '../model/find.ts'
import { circumstances } from '../model/look.ts'
import { Search } from '../model/search.ts'
import { inSlices, rest } from '../model/slices.ts'
import { isSamePath, outlineAt } from '../model/steps.ts'
import type { PanelStore, Root } from '../model/store.ts'
import { waysTo, type Survey } from '../model/survey.ts'
import { placeText } from '../model/text.ts'
import { numberText, soFar } from '../model/words.ts'
import { saveFile } from '../save.ts'
import { huge } from '../states.ts'
import { StoreController } from '../store-controller.ts'
import { icon } from '../style/icons.ts'
import { treeTabStyles } from '../style/tree-tab.ts'
import { stateStyles } from '../style/states.ts'
import { controls, tokens } from '../style/tokens.ts'
import { DillTree, type TreeChoice } from '../tree.ts'
import { sideTemplate } from './side.ts'

export const tag = 'dill-tree-tab'

type Filter = 'all' | 'refused' | 'shared' | 'found'

/** Paths to one object that are listed. */
const WAYS = 20
/** Rows of a tree that is drawn again and again. */
const FEW = 2000
/** Milliseconds after which a filter looks for more, while the value is looked through. */
const GROW = 200
/** Objects of which somebody is told how they are listed. */
const HUGE = 100_000

/** The view Tree. */
export class DillTreeTab extends PanelElement {
  static override readonly styles = [tokens, controls, stateStyles, treeTabStyles]
  static override readonly properties = {
    store: { attribute: false },
    filter: { state: true },
    ways: { state: true },
    shown: { state: true },
    pins: { state: true },
  }

  declare store: PanelStore
  declare filter: Filter
  /** Paths to the selected object. */
  declare ways: readonly (readonly PathStep[])[] | undefined
  /** Characters of a long string that are shown. */
  declare shown: number
  declare pins: readonly { readonly root: Root, readonly path: readonly PathStep[] }[]

  #root: Root | undefined
  #looks = 0
  #state: Survey['state'] | undefined
  /** What is another than when this was drawn last: the value, what is selected in it, what is looked for. */
  #news = { isNew: false, isElsewhere: false, isSought: false }
  #path: readonly PathStep[] | undefined
  #find = ''
  #sifting = new AbortController()
  /** A filter shows more as more is known. */
  #grows = false
  #asking = new AbortController()
  readonly #finder = new Finder(() => {
    this.dispatchEvent(new CustomEvent('dill-found'))
    this.requestUpdate()
  }, ({ path }) => void this.tree.reveal(path, { select: false }))

  constructor() {
    super()
    new StoreController(this)
    this.filter = 'all'
    this.shown = 0
    this.pins = []
  }

  /** `3 of 17`. */
  get found(): string {
    return this.#finder.said
  }

  get tree(): DillTree {
    return this.renderRoot.querySelector('dill-tree')!
  }

  focusIn(): void {
    this.tree.focusIn()
  }

  protected override render(): TemplateResult | typeof nothing {
    const { store, filter } = this
    const { root, selected } = store
    if (root === undefined) return nothing
    const { survey } = root
    const failures = survey.diagnosis.failures.length
    const ended = survey.state === 'whole'
    const segment = (id: Filter, text: string, count?: string): TemplateResult => html`<button type="button" aria-pressed=${String(filter === id)} @click=${() => void this.#sift(id)}>${text}${count === undefined ? '' : ` ${count}`}</button>`
    return html`<div class="left">
        <div class="bar"><div class="segments" role="group" aria-label="Rows shown">${segment('all', 'All')}${segment('refused', 'Not saved', soFar(failures, ended))}${segment('shared', 'Shared', soFar(survey.shared, ended))}${
          this.#find === '' ? nothing : segment('found', 'Found', numberText(this.#finder.hits.length))}</div>
          <span class="grow"></span><button class="button plain" type="button" @click=${() => this.tree.closeAll()}>Collapse all</button></div>
        ${this.#pinned()}
        <div class="heads" aria-hidden="true"><span>Value</span><span>Retained</span></div>
        <dill-tree inner sized .subject=${{ value: root.value }} .label=${root.label} .options=${root.options} .listing=${root.listing} .survey=${survey} .weights=${store.weights} .query=${this.#find} .levels=${2} .answers=${true}
          ?compact=${store.habits.compact === true} @dill-select=${this.#chosen} @dill-why=${this.#why} @dill-menu=${this.#menu} @dill-copied=${this.#copied} @dill-toggle=${this.#toggled}></dill-tree>
        ${filter !== 'all' && (filter === 'found' || ended) && this.tree?.rows?.root.made.length === 0 ? html`<p class="none">Nothing here is ${filter === 'shared' ? 'shared' : filter === 'refused' ? 'left out' : 'called so'}.</p>` : nothing}
        ${filter === 'all' && survey.objects >= HUGE ? html`<div class="huge">${huge(survey.objects, 'Listed in ranges of 100. Open one, or filter.')}</div>` : nothing}
      </div>
      ${selected === undefined ? html`<aside class="side" aria-label="Selected"></aside>` : sideTemplate(selected, {
        survey, weights: store.weights, weighing: store.weighing !== undefined, ways: this.ways, shown: this.shown, options: root.options, listing: root.listing, name: this.#freeName,
        isPinned: this.pins.some(pin => pin.root === root && isSamePath(pin.path, selected.path)),
        more: count => { this.shown += count },
        select: path => store.select(path),
        bytes: () => { store.tab = 'bytes' },
        why: () => store.askWhy(selected.path),
        copyValue: () => void this.#copy('value'), copyPath: () => void this.#copy('path'),
        keep: () => this.#keep(selected), save: isWhole(selected, survey) ? () => void this.#save(selected, root) : undefined, pin: () => this.#pin(selected),
      })}`
  }

  #pinned(): TemplateResult | typeof nothing {
    const { store } = this
    const pins = this.pins.filter(({ root }) => root === store.root)
    if (pins.length === 0) return nothing
    return html`<ul class="pins" aria-label="Pinned">${pins.map(({ root, path }) => {
      const outline = outlineAt(this.tree.rows.whole.outline, path, this.tree.rows.whole.places)
      return html`<li><button type="button" @click=${() => store.select(path)}><span class="quiet">${outline === undefined ? 'gone' : placeText(outline, root.label)}</span><span>${outline?.preview}</span></button>
        <button class="tool small" type="button" aria-label="Unpin" title="Unpin" @click=${() => { this.pins = this.pins.filter(pin => pin.path !== path) }}>${icon('close')}</button></li>`
    })}</ul>`
  }

  protected override willUpdate(): void {
    const { root, find, selection } = this.store
    if (root === undefined) return
    const isNew = root !== this.#root
    this.#root = root
    if (isNew) {
      this.#restart()
      this.filter = 'all'
      this.#looks = root.looks
    }
    const isElsewhere = isNew || selection?.path !== this.#path
    if (isElsewhere) {
      this.#path = selection?.path
      this.shown = 0
      this.ways = undefined
    }
    this.#news = { isNew, isElsewhere, isSought: isNew || find !== this.#find }
    this.#find = find
  }

  protected override updated(): void {
    const { store, tree } = this
    const { root } = store
    if (root === undefined) return
    const { isNew, isElsewhere, isSought } = this.#news
    if (store.tab === 'tree') store.weighAlong()
    // What rows say of what is below them grows meanwhile.
    const { state } = root.survey
    if (state === 'going' || this.#state === 'going') tree.version++
    this.#state = state
    if (state === 'going' && !this.#grows && isKnownLater(this.filter)) void this.#sift(this.filter)
    if (isNew) {
      void tree.updateComplete.then(() => {
        tree.rows.reopen(store.visit.opened ?? [])
        tree.version++
      })
    } else if (this.#looks !== root.looks) {
      this.#looks = root.looks
      void this.#lookAgain()
    }
    if (isElsewhere) void this.#follow(isNew)
    if (isSought) void this.#search()
  }

  /** Shows what was selected somewhere else. */
  async #follow(quietly: boolean): Promise<void> {
    const path = this.#path
    await this.tree.updateComplete
    const { tree } = this
    if (path !== undefined && !(quietly && path.length === 0) && !isSamePath(tree.selected?.outline.path, path)) {
      if (tree.rows.filtered) await this.#sift('all')
      tree.reveal(path)
      this.#toggled()
    }
    void this.#ask()
  }

  /** Asks by which paths the selected object is reached. */
  async #ask(): Promise<void> {
    this.#asking.abort()
    const { signal } = this.#asking = new AbortController()
    const { root, selected } = this.store
    if (root === undefined || selected?.id === undefined || selected.parent === undefined || this.store.tab !== 'tree') return
    const id = this.store.weights?.idOf(selected.value)
    if (id !== undefined && this.store.isWeighed) {
      this.ways = this.store.weights!.waysTo(id, WAYS)
      return
    }
    const ways = await waysTo(root.value, selected.value, circumstances(root.options, root.listing), WAYS, { signal })
    if (!signal.aborted) this.ways = ways
  }

  async #lookAgain(): Promise<void> {
    const { tree } = this
    if (this.filter !== 'all' || this.#find !== '' || tree.rows.length > FEW) return
    await tree.refresh()
    this.requestUpdate()
  }

  /** Ends what a filter is about. */
  #restart(): AbortSignal {
    this.#sifting.abort()
    this.#grows = false
    return (this.#sifting = new AbortController()).signal
  }

  async #sift(filter: Filter): Promise<void> {
    this.filter = filter
    const signal = this.#restart()
    if (filter === 'all') this.tree.filter(undefined)
    else if (filter === 'found') this.tree.filter(this.#finder.hits)
    else await this.#siftAlong(filter, signal)
    this.requestUpdate()
  }

  /** Shows what is known, and more as the value is looked through. */
  async #siftAlong(filter: 'refused' | 'shared', signal: AbortSignal): Promise<void> {
    const refused: Outline[] = []
    let told = 0
    this.#grows = true
    for (let isFirst = true, isGoing = true; isGoing; isFirst = false) {
      if (!isFirst) await new Promise(resolve => setTimeout(resolve, GROW))
      if (signal.aborted) return
      const { survey } = this.store.root!
      isGoing = survey.state === 'going'
      const { failures } = survey.diagnosis
      if (filter === 'refused') await this.#outlinesOf(failures.slice(told), refused, signal)
      told = failures.length
      const outlines = filter === 'refused' ? refused : await this.#sharedIn(survey, signal)
      if (signal.aborted) return
      this.tree.filter(outlines, !isFirst)
      this.requestUpdate()
    }
    this.#grows = false
  }

  async #outlinesOf(failures: Survey['diagnosis']['failures'], into: Outline[], signal: AbortSignal): Promise<void> {
    const { outline, places } = this.tree.rows.whole
    for (const [i, { path }] of failures.entries()) {
      const at = outlineAt(outline, path, places)
      if (at !== undefined) into.push(at)
      if (i % 50 === 49) await rest()
      if (signal.aborted) return
    }
  }

  async #sharedIn(survey: Survey, signal: AbortSignal): Promise<readonly Outline[]> {
    const { outline, places } = this.tree.rows.whole
    const search = new Search(outline, at => at.id !== undefined && at.by !== 'name' && survey.waysTo(at.value) > 1, { places })
    return (await inSlices(search.steps, { signal }))?.outlines ?? []
  }

  async #search(): Promise<void> {
    await this.tree.updateComplete
    if (this.filter === 'found') await this.#sift('all')
    await this.#finder.seek(this.#find, () => {
      const { outline, places } = this.tree.rows.whole
      return { outline, places }
    })
  }

  findNext(by: -1 | 1): void {
    this.#finder.next(by)
  }

  readonly #chosen = (event: CustomEvent<TreeChoice>): void => {
    this.#path = event.detail.path
    this.store.select(event.detail.path)
    this.#path = this.store.selection?.path
    this.shown = 0
    this.ways = undefined
    void this.#ask()
  }

  readonly #why = (event: CustomEvent<TreeChoice>): void => {
    this.store.askWhy(event.detail.path)
  }

  readonly #toggled = (): void => {
    this.store.remember({ opened: this.tree.rows.opened(200) })
  }

  readonly #copied = (event: CustomEvent<{ readonly what: string }>): void => {
    this.announce(event.detail.what === 'path' ? 'Path copied' : 'Value copied')
  }

  readonly #menu = (event: CustomEvent<TreeChoice & { readonly x: number, readonly y: number }>): void => {
    event.preventDefault()
    const { outline, path, x, y } = event.detail
    const { tree } = this
    const row = tree.rows.find(path) ?? tree.cursor!
    const refused = outline.refused.length > 0
    const items: (MenuItem | undefined)[] = [
      { text: 'Copy value', icon: 'copy', keys: 'Ctrl C', run: () => void tree.copy(row, 'value') },
      { text: 'Copy path', icon: 'copy', keys: 'Ctrl Shift C', run: () => void tree.copy(row, 'path') },
      { text: `Store as ${this.#freeName}`, icon: 'source', run: () => this.#keep(outline) },
      { text: 'Pin', icon: 'tree', run: () => this.#pin(outline) },
      undefined,
      ...row.expandable ? [{ text: 'Open all below', icon: 'down' as const, keys: 'Shift →', run: () => tree.toggle(row, true, true) }] : [],
      ...outline.ref === undefined ? [] : [{ text: 'Go to its first place', icon: 'jump' as const, keys: 'Alt Enter', run: () => void tree.follow(row) }],
      ...refused ? [{ text: 'Why it is not saved', icon: 'why' as const, keys: 'Shift W', run: () => this.store.askWhy(path) }] : [],
    ]
    while (items.at(-1) === undefined) items.pop()
    this.dispatchEvent(new CustomEvent<MenuWish>('dill-show-menu', { detail: { label: 'Actions', items, x, y } }))
  }

  get pointed(): readonly PathStep[] | undefined {
    return this.tree.cursor?.outline.path
  }

  async #copy(what: 'value' | 'path'): Promise<void> {
    const { tree } = this
    await tree.copy(tree.selected ?? tree.rows.root, what)
  }

  get #freeName(): string {
    let n = 1
    while (Object.hasOwn(globalThis, `temp${n}`)) n++
    return `temp${n}`
  }

  #keep({ value }: Outline): void {
    const name = this.#freeName
    Reflect.set(globalThis, name, value)
    this.announce(`Stored as ${name}`)
    this.requestUpdate()
  }

  /** Gives the user a file with what is selected, and all that it holds. */
  async #save(outline: Outline, { options, label }: Root): Promise<void> {
    const { byref = settings.byref, recurse = settings.recurse, weak = settings.weak } = options
    try {
      const bytes = await dumpsAsync(outline.value, { byref, recurse, weak })
      saveFile(this, new Blob([bytes], { type: 'application/octet-stream' }), placeText(outline, label), 'dill')
      this.announce('Saved as a file')
    } catch {
      // It has changed since it was looked at.
      this.store.askWhy(outline.path)
      if (this.store.root !== undefined) void this.store.look(this.store.root)
    }
  }

  #pin({ path }: Outline): void {
    const root = this.store.root!
    this.pins = this.pins.some(pin => pin.root === root && isSamePath(pin.path, path)) ? this.pins.filter(pin => !isSamePath(pin.path, path)) : [...this.pins, { root, path }]
  }

}

/** True for filters that ask what is known of all of a value. */
function isKnownLater(filter: Filter): filter is 'refused' | 'shared' {
  return filter === 'refused' || filter === 'shared'
}

/** True where nothing in it is known to be left out. */
function isWhole(outline: Outline, survey: Survey): boolean {
  return outline.step !== undefined && !outline.inner && outline.refused.length === 0 && survey.failuresIn(outline.value) === 0
}

define(tag, DillTreeTab)
define('dill-tree', DillTree)
