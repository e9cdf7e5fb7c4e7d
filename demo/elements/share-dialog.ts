// What the reader gives away, and what that holds, before a byte of it leaves: a link for what is small, a file for all.

import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { counted, sizeText } from '../../panel/model/words.ts'
import { nameRow } from '../names.ts'
import type { Notebook } from '../notebook.ts'
import { dataOf, hashOf, LONGEST_LINK, packed, rowsIn, type Shared } from '../share.ts'
import { icon } from './icons.ts'

export class ShareDialog extends LitElement {
  static override properties = { notebook: { attribute: false }, what: { state: true }, shared: { state: true }, link: { state: true }, looked: { state: true }, copied: { state: true }, fault: { state: true } }
  declare notebook: Notebook
  declare what: 'cells' | 'all'
  declare shared: Shared | undefined
  declare link: string
  declare looked: boolean
  declare copied: boolean
  declare fault: string | undefined
  #data: readonly string[] = []
  #code: readonly string[] = []

  constructor() {
    super()
    this.what = 'cells'
    this.link = ''
    this.looked = false
    this.copied = false
  }

  override createRenderRoot(): this {
    return this
  }

  /** Opens the dialog over the page. */
  async show(): Promise<void> {
    this.looked = this.copied = false
    await this.#choose('cells')
    await this.updateComplete
    this.querySelector('dialog')!.showModal()
  }

  override render(): TemplateResult {
    const { shared, link, what } = this
    const cells = this.notebook?.cells.list ?? []
    const small = link.length <= LONGEST_LINK
    return html`<dialog class="dialog" aria-labelledby="share-head">
      <form method="dialog">
        <header><h2 id="share-head">Share this playground</h2><button class="icon-button" aria-label="Close" title="Close">${icon('close')}</button></header>
        <p class="quiet">Choose what it holds. Nothing leaves this browser until you send it: the link itself holds everything, and no server sees it.</p>
        <fieldset><legend class="hidden">What it holds</legend>
          ${this.#option('cells', 'Cells only', `${counted(cells.length, 'cell')}. Whoever opens it decides what runs.`)}
          ${this.#option('all', 'Cells and values', `${counted(this.notebook?.names.length ?? 0, 'name')} too. Values come back; functions only for a reader who trusts you.`)}
        </fieldset>
        <div class="see"><h3>It will contain</h3>
          ${shared === undefined ? html`<p>Reading …</p>` : html`<ul class="mono">
            <li>${counted(cells.length, 'cell')} <span class="quiet">${counted(cells.reduce((sum, { text }) => sum + text.length, 0), 'character')}</span></li>
            ${what === 'cells' ? nothing : [...this.#data, ...this.#code].map(name => this.#name(name))}
          </ul>
          <p class="quiet">${sizeText(packed(shared).length)} in a file, ${counted(link.length, 'character')} in a link.</p>
          ${what === 'cells' ? nothing : html`<details><summary>See every byte</summary><pre>${rowsIn(shared).join('\n')}</pre></details>`}`}
          ${this.fault === undefined ? nothing : html`<p class="danger">${this.fault}</p>`}
        </div>
        ${small ? html`<label class="check"><input type="checkbox" .checked=${this.looked} @change=${(event: Event) => { this.looked = (event.target as HTMLInputElement).checked }}><span>I have looked at what it contains.</span></label>`
          : html`<p class="quiet">It is too long for a link, which holds ${LONGEST_LINK} characters. A file takes it.</p>`}
        <footer>
          <span class="hidden" role="status">${this.copied ? 'The link is copied.' : ''}</span>
          <button class="button">Cancel</button>
          <button class="button" type="button" ?disabled=${!small || !this.looked || shared === undefined} @click=${this.#copy}>${icon(this.copied ? 'check' : 'copy')}${this.copied ? 'Copied' : 'Copy link'}</button>
          <button class="button primary" type="button" ?disabled=${shared === undefined} @click=${this.#file}>${icon('save')}Save file</button>
        </footer>
      </form>
    </dialog>`
  }

  #option(what: 'cells' | 'all', title: string, words: string): TemplateResult {
    return html`<label class="option"><input type="radio" name="what" .checked=${this.what === what} @change=${() => this.#choose(what)}><span><b>${title}</b><small>${words}</small></span></label>`
  }

  #name(name: string): TemplateResult {
    const { preview, captured, kind } = nameRow(name, this.notebook.scope[name])
    return html`<li>${name} <span class=${kind === 'value' ? 'vn' : 'vf'}>${preview}</span> <span class="quiet">${captured.map(({ name: variable, preview: value }) => `${variable} = ${value}`).join(', ')}</span></li>`
  }

  async #choose(what: 'cells' | 'all'): Promise<void> {
    this.what = what
    this.looked = this.copied = false
    this.shared = this.fault = undefined
    try {
      const shared = await sharedOf(this.notebook, what === 'all')
      ;({ data: this.#data, code: this.#code } = dataOf(this.notebook.scope, what === 'all' ? this.notebook.names : []))
      this.link = `${location.origin}${location.pathname}${await hashOf(shared)}`
      this.shared = shared
    } catch (error) {
      this.fault = error instanceof Error ? error.message : String(error)
    }
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.link)
      this.copied = true
      setTimeout(() => { this.copied = false }, 1500)
    } catch {
      this.fault = 'The browser does not let the page copy. Save a file instead.'
    }
  }

  #file(): void {
    download(packed(this.shared!), `${this.shared!.title}.dill`)
  }
}

/** What a playground gives away. Rejects where it cannot leave this browser. */
export async function sharedOf(notebook: Notebook, withValues: boolean): Promise<Shared> {
  const told = { title: notebook.session, cells: notebook.cells.list.map(({ text }) => text) }
  if (!withValues) return told
  const { values, code } = dataOf(notebook.scope, notebook.names)
  return { ...told, ...values === undefined ? {} : { values }, ...code.length === 0 ? {} : { session: await notebook.file() } }
}

/** Gives the reader a file. */
export function download(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
