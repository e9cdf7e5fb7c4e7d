// What somebody else made, before any of it counts: what it holds, its code to read, and what may become of it. Nothing of
// it runs here: its cells open unrun, and its functions are made only for who says that they trust the sender.

import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { counted } from '../../panel/model/words.ts'
import { namesIn, sourcesIn, surveyOf, type Shared, type Survey } from '../share.ts'
import { icon } from './icons.ts'

/** What a reader chose: cells and data; data alone; all, functions made of their source text included. */
export type Opening = 'cells' | 'values' | 'all'

export class OpenDialog extends LitElement {
  static override properties = { shared: { state: true }, from: { state: true }, read: { state: true }, trusts: { state: true }, fault: { state: true } }
  declare shared: Shared | undefined
  declare from: 'link' | 'file'
  declare read: boolean
  declare trusts: boolean
  declare fault: string | undefined
  #survey: Survey | undefined
  /** Does what was chosen. */
  declare choose: (shared: Shared, opening: Opening, from: 'link' | 'file') => Promise<void>

  constructor() {
    super()
    this.from = 'link'
    this.read = this.trusts = false
  }

  override createRenderRoot(): this {
    return this
  }

  /** Asks about something that was read, or says why it could not be. */
  async show(from: 'link' | 'file', reading: Promise<Shared>): Promise<void> {
    this.from = from
    this.read = this.trusts = false
    this.shared = this.fault = undefined
    try {
      const shared = await reading
      this.#survey = surveyOf(shared)
      this.shared = shared
    } catch (error) {
      this.fault = error instanceof Error ? error.message : String(error)
    }
    await this.updateComplete
    this.querySelector('dialog')!.showModal()
    this.querySelector<HTMLElement>('.read-first')?.focus()
  }

  override render(): TemplateResult {
    const { shared, from } = this
    return html`<dialog class="dialog" aria-labelledby="open-head">
      <form method="dialog">
        <header><h2 id="open-head">${shared === undefined ? `This ${from} cannot be opened` : `This ${from} holds ${shared.cells.length > 0 || shared.session !== undefined ? 'code' : 'values'}`}</h2><button class="icon-button" aria-label="Close" title="Close">${icon('close')}</button></header>
        ${shared === undefined ? html`<p>${this.fault}</p><footer><button class="button primary">Close</button></footer>` : this.#asking(shared, this.#survey!)}
      </form>
    </dialog>`
  }

  #asking(shared: Shared, survey: Survey): TemplateResult {
    const { cells, session, values } = shared
    const { functions, classes, outside } = survey
    const data = values === undefined ? [] : namesOf(values)
    return html`
      <p class="quiet">Anybody may have made it. Nothing has run yet, and nothing runs until you press Run on a cell.</p>
      <div class="see">
        <h3>${[...cells.length > 0 ? [counted(cells.length, 'cell')] : [], ...data.length > 0 ? [counted(data.length, 'value')] : [], ...functions > 0 ? [counted(functions, 'function')] : [], ...classes > 0 ? [counted(classes, 'class', 'classes')] : []].join(', ') || 'Nothing'}</h3>
        ${outside.length === 0 ? nothing : html`<p class="quiet">Outside names its code uses: ${outside.slice(0, 24).map((name, i) => html`${i > 0 ? ', ' : nothing}<code>${name}</code>`)}${outside.length > 24 ? ' …' : nothing}</p>`}
        <button class="link read-first" type="button" aria-expanded=${this.read} @click=${() => { this.read = !this.read }}>Read the code first</button>
        ${this.read ? html`<div class="listing" tabindex="0" role="region" aria-label="Its code">
          ${cells.map((text, i) => html`<h4>Cell ${i + 1}</h4><pre>${text}</pre>`)}
          ${session === undefined ? nothing : html`<h4>Text of its functions and values</h4>${sourcesIn(session).map(text => html`<pre>${text}</pre>`)}`}
        </div>` : nothing}
      </div>
      ${session === undefined ? nothing : html`<label class="check"><input type="checkbox" .checked=${this.trusts} @change=${(event: Event) => { this.trusts = (event.target as HTMLInputElement).checked }}>
        <span>I trust who made it. <span class="quiet">Its functions and classes come back too; to make them, their text is evaluated.</span></span></label>`}
      ${this.fault === undefined ? nothing : html`<p class="danger" role="alert">${this.fault}</p>`}
      <footer>
        <button class="button">Do not open</button>
        ${data.length > 0 && cells.length > 0 ? html`<button class="button" type="button" @click=${() => this.#open('values')}>Values only</button>` : nothing}
        ${this.trusts ? html`<button class="button primary" type="button" @click=${() => this.#open('all')}>Open all of it</button>`
          : cells.length > 0 || data.length > 0 ? html`<button class="button primary" type="button" @click=${() => this.#open('cells')}>Open, run nothing</button>` : nothing}
      </footer>`
  }

  async #open(opening: Opening): Promise<void> {
    try {
      await this.choose(this.shared!, opening, this.from)
    } catch (error) {
      this.fault = error instanceof Error ? error.message : String(error)
    }
  }
}

/** Its names; none where the values are not data, which is said when they are opened. */
function namesOf(values: Uint8Array): string[] {
  try {
    return Object.keys(namesIn(values))
  } catch {
    return []
  }
}
