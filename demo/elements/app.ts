// The page: bar, gallery, cells, session, and what is said of them. Ties the notebook to what is shown and to the address;
// what a press does is in actions.ts, what a key does in keys.ts.

import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import { repeat } from 'lit/directives/repeat.js'
import type { Cell } from '../cells.ts'
import { chosen } from '../examples.ts'
import { Notebook } from '../notebook.ts'
import { holdsShared, sharedIn } from '../share.ts'
import { Actions } from './actions.ts'
import type { CellAsk, PlayCell } from './cell.ts'
import { gallery } from './gallery.ts'
import { icon } from './icons.ts'
import { cellKey } from './keys.ts'
import { menu } from './menu.ts'
import { banner, savingState, trouble } from './notices.ts'
import type { OpenDialog } from './open-dialog.ts'
import { written } from './outcome.ts'
import { session } from './session.ts'
import { stepOf, welcome, type Step } from './welcome.ts'

/** As in playground.css. */
const narrow = matchMedia('(max-width: 799px)')

export class PlayApp extends LitElement {
  static override properties = { ready: { state: true }, tick: { state: true }, isNarrow: { state: true }, said: { state: true } }
  declare ready: boolean
  /** Grows with every change of the notebook. */
  declare tick: number
  /** There is no room for the gallery: it is a sheet. */
  declare isNarrow: boolean
  /** What the live region says. */
  declare said: string
  readonly notebook: Notebook
  readonly actions: Actions
  #ranSince = false

  constructor() {
    super()
    const { session: name, texts } = chosen(location.search)
    this.notebook = new Notebook({ session: name, texts })
    this.actions = new Actions(this)
    this.ready = false
    this.isNarrow = narrow.matches
    this.tick = 0
    this.said = ''
    this.notebook.addEventListener('change', () => { this.tick++ })
  }

  override createRenderRoot(): this {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#start()
    narrow.addEventListener('change', () => { this.isNarrow = narrow.matches })
    addEventListener('hashchange', () => this.#openLink())
    const clear = console.clear.bind(console)
    console.clear = () => {
      clear()
      this.notebook.wipe()
    }
    // Of what is no error an event tells where it was thrown; browsers tell of their own troubles without a thing.
    addEventListener('error', ({ error, filename, lineno }) => { if (error != null || filename.startsWith('cell-')) this.notebook.threw(error, filename, lineno) })
    addEventListener('unhandledrejection', ({ reason }) => this.notebook.threw(reason))
    addEventListener('keydown', event => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 's') return
      event.preventDefault()
      void this.actions.save()
    })
  }

  async #start(): Promise<void> {
    await Promise.all([this.notebook.open(), this.actions.listOwn()])
    document.title = `${chosen(location.search).example?.title ?? this.notebook.session} – dill playground`
    this.ready = true
    this.#openLink()
    // A strip of many may hide the one that is open.
    await this.updateComplete
    const [strip, open] = [this.querySelector('.gallery'), this.querySelector('.gallery [aria-current]')]
    if (strip !== null && open !== null) strip.scrollLeft += open.getBoundingClientRect().right - strip.getBoundingClientRect().right + 4
  }

  #openLink(): void {
    const { hash } = location
    if (!holdsShared(hash)) return
    // Closed, it does not come back with every reload.
    history.replaceState(null, '', location.pathname + location.search)
    void this.querySelector<OpenDialog>('open-dialog')!.show('link', sharedIn(hash))
  }

  /** The elements of the cells, in order. */
  get cells(): PlayCell[] {
    return [...this.querySelectorAll('play-cell')]
  }

  element(cell: Cell): PlayCell | undefined {
    return this.cells.find(element => element.cell === cell)
  }

  /** Runs cells, and says what became of the last. */
  async run(cells: readonly Cell[]): Promise<void> {
    this.#ranSince = true
    await this.notebook.run(cells)
    const last = cells.at(-1)
    const place = last === undefined ? undefined : this.notebook.cells.place(last.key)
    if (place !== undefined) this.said = `Cell ${place}: ${last!.outcome?.trouble?.message ?? 'done'}`
  }

  get #step(): Step {
    const { scope, beginning } = this.notebook
    return stepOf({ counts: typeof scope['next'] === 'function', restored: beginning?.session?.names.includes('next') === true, ran: this.#ranSince })
  }

  override updated(): void {
    if (this.ready && this.actions.welcomes && this.#step === 'done') this.actions.welcomed()
  }

  override render(): TemplateResult {
    const { notebook, actions } = this
    const welcomes = this.ready && actions.welcomes && notebook.session === 'counter'
    const step = welcomes ? this.#step : undefined
    return html`
      <header class="bar">
        <h1 class="brand"><a href="./" aria-label="dill playground">${icon('dill', 'icon logo')}<b>dill</b> <span>playground</span></a></h1>
        ${chosen(location.search).example === undefined ? html`<p class="title" title=${notebook.session}>${notebook.session}</p>` : nothing}
        <p class="state" role="status">${notebook.cells.pristine && notebook.saving === 'saved' ? nothing : savingState(notebook)}</p>
        <button class="button narrow" type="button" popovertarget="gallery" aria-haspopup="dialog">Examples${icon('down')}</button>
        <button class="button wide" @click=${actions.share}>${icon('share')}Share</button>
        <button class="button wide" @click=${actions.inspectAll} ?disabled=${notebook.names.length === 0}>${icon('why')}Inspect</button>
        <button class="button ${(step === undefined || step === 'done') && notebook.names.length > 0 ? 'primary' : ''}" @click=${actions.reload}>${icon('cycle')}Reload</button>
        <button class="icon-button wide" aria-label="Light or dark" title="Light or dark" @click=${actions.theme}>${icon('sun')}</button>
        ${menu('More', actions.menu)}
      </header>
      <div class="page">
        <nav id="gallery" class="gallery" popover=${this.isNarrow ? 'auto' : nothing} aria-label="Examples">${gallery(notebook.session, actions.own, actions.create)}</nav>
        <main ?hidden=${!this.ready}>
          ${notebook.justBack ? this.#banner() : nothing}
          ${step === undefined ? nothing : welcome(step, {
            run: () => void this.run(notebook.cells.list.slice(0, 1)), reload: actions.reload,
            again: () => void this.run(notebook.cells.list.slice(1, 2)), close: actions.closeWelcome,
          })}
          ${trouble(notebook, { keep: actions.keepMine, theirs: actions.takeTheirs, exportIt: actions.exportStored })}
          <div class="cells" @keydown=${(event: KeyboardEvent) => cellKey(this.ask, event)}>
            ${repeat(this.#items, item => typeof item === 'string' ? item : item.key, item => typeof item === 'string' ? this.#toast()
              : html`<play-cell .notebook=${notebook} .cell=${item} .place=${notebook.cells.place(item.key)} .tick=${this.tick} .ask=${this.ask} .goTo=${this.goTo}></play-cell>`)}
          </div>
          <div class="foot">
            <button class="button quiet" @click=${() => this.ask(notebook.cells.list.at(-1), 'below')}>${icon('plus')}Add a cell</button>
            <button class="button quiet" @click=${() => void this.run(notebook.cells.list)}>${icon('play')}Run all</button>
            <span class="hint" aria-hidden="true">Tab indents. Esc, then Tab, leaves the cell.</span>
          </div>
          ${this.#strays()}
        </main>
        <aside ?hidden=${!this.ready} aria-labelledby="session-head">${guard([notebook.version], () => session(notebook, actions))}</aside>
      </div>
      <p class="hidden" role="status">${this.said}</p>
      <share-dialog .notebook=${notebook}></share-dialog>
      <open-dialog .choose=${actions.open}></open-dialog>
      <input id="file" type="file" accept=".dill" hidden @change=${actions.fileChosen}>`
  }

  /** The cells, and among them what was done a moment ago, where it was done. */
  get #items(): (Cell | 'toast')[] {
    const { list } = this.notebook.cells
    const { toast } = this.actions
    return toast === undefined ? list : [...list.slice(0, toast.at), 'toast', ...list.slice(toast.at)]
  }

  #toast(): TemplateResult {
    const { text, undo } = this.actions.toast!
    return html`<p class="toast" role="status">${text} ${undo === undefined ? nothing : html`<button class="button small" @click=${this.actions.undo}>${icon('undo')}Undo</button>`}</p>`
  }

  #strays(): TemplateResult | typeof nothing {
    const { strays } = this.notebook
    return strays.length === 0 ? nothing : html`<section class="card strays" aria-labelledby="strays-head"><h2 id="strays-head">From an unknown cell</h2>
      <button class="icon-button close" aria-label="Close" title="Close" @click=${() => this.notebook.forgetStrays()}>${icon('close')}</button>${written(this.notebook, strays, this.goTo)}</section>`
  }

  #banner(): TemplateResult {
    const close = (): void => {
      this.notebook.justBack = false
      this.tick++
    }
    return html`${guard([this.notebook.version], () => banner(this.notebook, { close, run: cell => void this.run([cell]), show: this.actions.showSaved }))}`
  }

  /** Does what a key or a menu asks of a cell. */
  readonly ask = (cell: Cell | undefined, what: CellAsk): void => void this.actions.cell(cell, what)

  readonly goTo = (key: number, line: number | undefined): void => {
    this.cells.find(({ cell }) => cell.key === key)?.edit(line ?? 1)
  }
}
