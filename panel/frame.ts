// <dill-frame>: the panel around its views: header, tabs, foot, where it stands and how large it is. Views are fetched when
// they are opened; what they show is theirs.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { PathStep } from '../lib/core/errors.ts'
import { typeOf } from '../lib/core/preview.ts'
import { define } from './define.ts'
import { Docking } from './docking.ts'
import { PanelElement, windowOf } from './element.ts'
import { footTemplate } from './foot.ts'
import { DillMenu, type MenuWish } from './menu.ts'
import type { PanelStore } from './model/store.ts'
import { counted, sizeText } from './model/words.ts'
import type { Dock } from './options.ts'
import { cannot, message, noValue } from './states.ts'
import { StoreController } from './store-controller.ts'
import { frameStyles } from './style/frame.ts'
import { icon, type IconName } from './style/icons.ts'
import { stateStyles } from './style/states.ts'
import { controls, tokens } from './style/tokens.ts'

/** What the frame asks of a view. */
export interface TabElement extends PanelElement {
  store: PanelStore
  /** What was found: `3 of 17`. Changes are told by the event `dill-found`. */
  readonly found?: string
  /** Goes to the next (1) or last (−1) of what was found. */
  findNext?(by: -1 | 1): void
  /** What the keys stand on, where that is not what is selected. */
  readonly pointed?: readonly PathStep[] | undefined
  /** Takes the focus to where work goes on. */
  focusIn?(): void
  /** The view is shown, or is not any more: another one is, or the panel was closed. */
  enter?(): void
  leave?(): void
}

interface Tab {
  readonly id: string
  readonly word: string
  readonly icon: IconName
  readonly load: () => Promise<string>
  /** True for a view that shows something without a value. */
  readonly alone?: boolean
}

const tabs: readonly Tab[] = [
  { id: 'why', word: 'Why', icon: 'why', load: async () => (await import('./tabs/why.ts')).tag },
  { id: 'tree', word: 'Tree', icon: 'tree', load: async () => (await import('./tabs/tree.ts')).tag },
  { id: 'graph', word: 'Graph', icon: 'graph', load: async () => (await import('./tabs/graph.ts')).tag },
  { id: 'size', word: 'Size', icon: 'size', load: async () => (await import('./tabs/size.ts')).tag },
  { id: 'bytes', word: 'Bytes', icon: 'bytes', load: async () => (await import('./tabs/bytes.ts')).tag },
  { id: 'sessions', word: 'Sessions', icon: 'sessions', alone: true, load: async () => (await import('./tabs/sessions.ts')).tag },
  { id: 'profile', word: 'Profile', icon: 'profile', load: async () => (await import('./tabs/profile.ts')).tag },
]

const docks: readonly (readonly [Dock, string, IconName])[] = [['bottom', 'Bottom', 'bottom'], ['right', 'Right', 'right'], ['float', 'Float', 'float'], ['full', 'Full', 'full']]

/** The keys that show what they stand on in another view. A view may take one for itself. */
const shownBy: ReadonlyMap<string, string> = new Map([['W', 'why'], ['T', 'tree'], ['G', 'graph'], ['S', 'size'], ['B', 'bytes']])

/** Milliseconds between two looks at a value that is small. */
const LIVE = 1500

/** The panel around its views. */
export class DillFrame extends PanelElement {
  static override readonly styles = [tokens, controls, stateStyles, frameStyles]
  static override readonly properties = {
    store: { attribute: false },
    docked: { type: Boolean, reflect: true },
    open: { type: Boolean },
    away: { type: Boolean },
    blocked: { state: true },
    said: { state: true },
    finding: { state: true },
  }

  declare store: PanelStore
  /** True in the window's top layer; false in a page's own markup. */
  declare docked: boolean
  declare open: boolean
  /** True in a window of its own. */
  declare away: boolean
  /** The browser has not let that window open. */
  declare blocked: boolean
  declare said: string
  /** In a narrow panel the find box opens over the header. */
  declare finding: boolean
  readonly #views = new Map<string, TabElement | string>()
  readonly #docking = new Docking(this)
  #live: ReturnType<typeof setInterval> | undefined
  #entered: TabElement | undefined

  constructor() {
    super()
    this.docked = false
    this.open = false
    this.away = false
    this.blocked = false
    this.said = ''
    this.finding = false
    new StoreController(this)
    this.addEventListener('keydown', this.#key)
    this.addEventListener('dill-lost', event => {
      event.stopPropagation()
      void this.focusIn()
    })
  }

  /** Takes the focus into the view. */
  async focusIn(): Promise<void> {
    await this.updateComplete
    const view = this.#view
    if (view?.focusIn !== undefined) view.focusIn()
    else this.renderRoot.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus()
  }

  /** Says something to who listens, and for a moment in the foot. */
  say(text: string): void {
    this.said = ''
    windowOf(this).requestAnimationFrame(() => { this.said = text })
    setTimeout(() => { if (this.said === text) this.said = '' }, 2500)
  }

  get menu(): DillMenu {
    return this.renderRoot.querySelector('dill-menu')!
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#docking.come()
    this.#live = setInterval(() => {
      const { root } = this.store
      if (this.open && root !== undefined && this.store.lively && !this.store.busy && this.ownerDocument.visibilityState === 'visible') void this.store.look(root)
    }, LIVE)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#docking.leave()
    clearInterval(this.#live)
  }

  protected override updated(): void {
    const view = this.open ? this.#view : undefined
    if (view === this.#entered) return
    this.#entered?.leave?.()
    this.#entered = view
    view?.enter?.()
    this.#showTab()
  }

  /** Where not all tabs fit, the one that is chosen is in sight. The page itself must not scroll. */
  #showTab(): void {
    const strip = this.renderRoot.querySelector('.tabs')!
    const [room, tab] = [strip.getBoundingClientRect(), strip.querySelector('[aria-selected=true]')!.getBoundingClientRect()]
    strip.scrollLeft += Math.max(0, tab.right - room.right) - Math.max(0, room.left - tab.left)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { theme } = this.store.habits
    if (theme === undefined) this.removeAttribute('theme')
    else this.setAttribute('theme', theme)
    if (this.open || changed.has('open')) this.#docking.place()
    if (this.open) this.#load(this.#tab)
  }

  get #tab(): Tab {
    return tabs.find(({ id }) => id === this.store.tab) ?? tabs[0]!
  }

  get #view(): TabElement | undefined {
    const view = this.#views.get(this.#tab.id)
    return typeof view === 'object' ? view : undefined
  }

  #load({ id, load }: Tab): void {
    if (this.#views.has(id)) return
    this.#views.set(id, '')
    void load().then(tag => {
      const view = document.createElement(tag) as TabElement
      view.store = this.store
      view.setAttribute('inner', '')
      view.addEventListener('dill-found', () => this.requestUpdate())
      view.addEventListener('dill-say', event => this.say((event as CustomEvent<string>).detail))
      view.addEventListener('dill-show-menu', event => {
        const { label, items, x, y } = (event as CustomEvent<MenuWish>).detail
        void this.menu.show(label, items, x, y, view)
      })
      this.#views.set(id, view)
    }, (error: unknown) => void this.#views.set(id, error instanceof Error ? error.message : String(error))).then(() => this.requestUpdate())
  }

  /** Fetches a view anew. */
  #again(id: string): void {
    this.#views.delete(id)
    this.requestUpdate()
  }

  protected override render(): TemplateResult {
    const { root } = this.store
    return html`${this.#docking.edges()}
      ${this.#header()}
      <div class="tabs" part="tabs" role="tablist" aria-label="Views" @keydown=${this.#tabKey}>${tabs.map(tab => this.#tabTemplate(tab))}</div>
      ${this.blocked ? html`<div class="blocked" role="alert">${message({
        kind: 'note', title: 'The browser blocked the window', words: 'The panel stays here. Allow pop-ups for this page, and open it again.',
        acts: [{ text: 'Own window', icon: 'popout', press: this.#ownWindow }, { text: 'Stay here', press: () => { this.blocked = false } }],
      })}</div>` : nothing}
      <div class="panes">${root === undefined && this.#tab.alone !== true ? noValue([{ text: 'Open Sessions', icon: 'sessions', press: () => { this.store.tab = 'sessions' } }]) : nothing}${tabs.map(tab => this.#pane(tab))}</div>
      ${root === undefined ? nothing : footTemplate(this.store, text => this.say(text), this.said)}
      <div class="hidden" role="status">${this.said}</div>
      <dill-menu inner></dill-menu>`
  }

  #header(): TemplateResult {
    const { store } = this
    const { root, roots } = store
    const type = root === undefined ? '' : typeOf(root.value)
    const size = root?.weights === undefined ? '' : ` · ${sizeText(root.weights.bytes.length)}`
    const objects = root === undefined ? '' : `${counted(root.survey.objects, 'object')}${root.survey.state === 'going' ? ' so far' : size}`
    return html`<header part="header" class=${this.finding ? 'finding' : ''} @pointerdown=${this.#docking.drag}>
      <span class="brand">${icon('dill')}<span class="hidden">dill</span></span>
      <button class="tool history" type="button" aria-label="Back" title="Back (Alt ←)" ?disabled=${!store.canGoBack} @click=${() => store.go(-1)}>${icon('back')}</button>
      <button class="tool history" type="button" aria-label="Forward" title="Forward (Alt →)" ?disabled=${!store.canGoForward} @click=${() => store.go(1)}>${icon('forward')}</button>
      <h2>${root === undefined ? html`<span>dill</span>` : roots.length > 1
        ? html`<button type="button" class="roots" aria-haspopup="menu" @click=${this.#roots}><span class="label" title=${root.label}>${root.label}</span>${icon('down')}</button>`
        : html`<span class="label" title=${root.label}>${root.label}</span>`}<span class="type">${type}</span></h2>
      <span class="counts number">${objects}</span>
      <span class="grow"></span>
      ${this.#findBox()}
      <button class="tool find-opener" type="button" aria-label="Find in this view" title="Find in this view" @click=${this.#openFind}>${icon('find')}</button>
      ${this.docked
        ? html`<button class="tool" type="button" aria-label="Where the panel stands, and how it looks" title="Dock and look" aria-haspopup="menu" @click=${this.#dockMenu}>${icon(docks.find(([dock]) => dock === this.#docking.dock)?.[2] ?? 'popout')}</button>
          ${this.away ? html`<button class="tool" type="button" aria-label="Bring it back into the page" title="Bring it back into the page" @click=${this.#bringBack}>${icon(docks.find(([dock]) => dock === store.dock)![2])}</button>`
            : html`<button class="tool" type="button" aria-label="Own window" title="Own window" @click=${this.#ownWindow}>${icon('popout')}</button>
              <button class="tool" type="button" aria-label="Close" title="Close (Esc)" @click=${this.#close}>${icon('close')}</button>`}` : nothing}
    </header>`
  }

  #findBox(): TemplateResult {
    const { find } = this.store
    const found = this.#view?.found ?? ''
    return html`<div class="field"><span>${icon('find')}</span>
      <input type="search" aria-label="Find in this view" placeholder="Find in this view" autocomplete="off" spellcheck="false" .value=${find}
        @input=${(event: InputEvent) => { this.store.find = (event.currentTarget as HTMLInputElement).value }} @keydown=${this.#findKey} @blur=${() => { this.finding = false }}>
      ${find === '' ? html`<kbd aria-hidden="true">/</kbd>` : html`<span class="found number" role="status">${found}</span>`}</div>`
  }

  #tabTemplate({ id, word, icon: name }: Tab): TemplateResult {
    const on = id === this.#tab.id
    const { root } = this.store
    const failures = id === 'why' && root !== undefined ? root.survey.diagnosis.failures.length : 0
    return html`<button type="button" part="tab" role="tab" id=${`tab-${id}`} aria-selected=${String(on)} aria-controls=${`pane-${id}`} tabindex=${on ? 0 : -1} @click=${() => { this.store.tab = id }}>
      ${icon(name)}<span>${word}</span>${failures === 0 ? nothing : html`<span class="badge">${failures}<span class="hidden"> not saved</span></span>`}</button>`
  }

  #pane({ id, word, alone }: Tab): TemplateResult {
    const view = this.#views.get(id)
    const hidden = id !== this.#tab.id || (this.store.root === undefined && alone !== true)
    return html`<div class="pane" part="pane" role="tabpanel" id=${`pane-${id}`} aria-labelledby=${`tab-${id}`} ?hidden=${hidden}>${
      typeof view === 'object' ? view : view === undefined || view === '' ? nothing
        : html`<div class="failed">${cannot(`${word} cannot be opened`, view, [{ text: 'Try again', press: () => this.#again(id) }])}</div>`}</div>`
  }

  readonly #close = (): void => {
    this.dispatchEvent(new Event('dill-close'))
  }

  readonly #ownWindow = (): void => {
    this.blocked = false
    this.dispatchEvent(new Event('dill-own-window'))
  }

  readonly #bringBack = (): void => {
    this.dispatchEvent(new Event('dill-bring-back'))
  }

  #stand(dock: Dock): void {
    this.store.prefer({ dock })
    if (this.away) this.#bringBack()
  }

  readonly #roots = (event: MouseEvent): void => {
    const { store } = this
    const button = event.currentTarget as HTMLElement
    const { left, bottom } = button.getBoundingClientRect()
    void this.menu.show('Values', store.roots.map(root => ({ text: root.label, checked: root === store.root, run: () => store.show(root) })), left, bottom + 4, button)
  }

  readonly #dockMenu = (event: MouseEvent): void => {
    const { store } = this
    const { theme, compact = false } = store.habits
    const button = event.currentTarget as HTMLElement
    const { right, bottom } = button.getBoundingClientRect()
    void this.menu.show('Dock and look', [
      ...docks.map(([dock, text, icon]) => ({ text, icon, checked: !this.away && dock === store.dock, run: () => this.#stand(dock) })),
      { text: 'Own window', icon: 'popout', checked: this.away, run: this.#ownWindow },
      undefined,
      ...([['light', 'Light'], ['dark', 'Dark'], [undefined, 'As the page']] as const).map(([choice, text]) => ({ text, checked: theme === choice, run: () => store.prefer({ theme: choice }) })),
      undefined,
      { text: compact ? 'Roomy rows' : 'Compact rows', run: () => store.prefer({ compact: !compact }) },
    ], right, bottom + 4, button)
  }

  readonly #openFind = async (): Promise<void> => {
    this.finding = true
    await this.updateComplete
    const input = this.renderRoot.querySelector('input')
    input?.focus()
    input?.select()
  }

  readonly #findKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') this.#view?.findNext?.(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape' && (this.store.find !== '' || this.finding)) {
      this.store.find = ''
      this.finding = false
      void this.focusIn()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  readonly #tabKey = (event: KeyboardEvent): void => {
    const at = tabs.indexOf(this.#tab)
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (to === undefined || event.altKey) return
    event.preventDefault()
    this.store.tab = tabs.at(to % tabs.length)!.id
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus())
  }

  readonly #key = (event: KeyboardEvent): void => {
    const { key, altKey, ctrlKey, metaKey } = event
    const [inner] = event.composedPath()
    const types = inner instanceof HTMLInputElement
    const number = altKey && /^Digit[1-7]$/.test(event.code) ? Number(event.code.at(-1)) : 0
    if (number > 0 && tabs[number - 1] !== undefined) this.store.tab = tabs[number - 1]!.id
    else if (altKey && key === 'ArrowLeft') this.store.go(-1)
    else if (altKey && key === 'ArrowRight') this.store.go(1)
    else if ((ctrlKey || metaKey) && key.toLowerCase() === 'f') void this.#openFind()
    else if (key === '/' && !types) void this.#openFind()
    else if (!types && !altKey && !ctrlKey && !metaKey && shownBy.has(key)) this.#showIn(shownBy.get(key)!)
    else if (key === 'F6') this.#nextRegion(event.shiftKey ? -1 : 1)
    else if (key === 'Escape' && !event.defaultPrevented && !this.away) this.#close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  #showIn(tab: string): void {
    const path = this.#view?.pointed ?? this.store.selection?.path ?? []
    if (tab === 'why') return this.store.askWhy(path)
    this.store.select(path)
    this.store.tab = tab
  }

  #nextRegion(by: -1 | 1): void {
    const regions = [...this.renderRoot.querySelectorAll<HTMLElement>('header, .tabs, .pane:not([hidden]), footer')]
    const active = this.shadowRoot?.activeElement ?? null
    const at = regions.findIndex(region => region.contains(active))
    const region = regions.at((at + by) % regions.length)
    if (region?.classList.contains('pane') === true) void this.focusIn()
    else region?.querySelector<HTMLElement>('input, [tabindex="0"], button:not([disabled])')?.focus()
  }
}

/** A frame, of this copy of the panel or of the first one. */
export function makeFrame(): DillFrame {
  return document.createElement('dill-frame')
}

define('dill-frame', DillFrame)
define('dill-menu', DillMenu)

declare global {
  interface HTMLElementTagNameMap {
    'dill-frame': DillFrame
    'dill-menu': DillMenu
  }
}
