// One cell: gutter, editor, what its tools say, and its outcome. Holds no state but what is open; the notebook has the rest,
// and what keys ask for goes to the list of cells.

import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { Cell } from '../cells.ts'
import type { Notebook } from '../notebook.ts'
import type { EditorKey, PlayEditor } from './editor.ts'
import { icon } from './icons.ts'
import { menu } from './menu.ts'
import { outcome, type GoTo } from './outcome.ts'

/** What is asked of the list that a cell stands in. */
export type CellAsk = EditorKey | 'above' | 'below' | 'delete' | 'undo' | 'move-up' | 'move-down'

/** After so many milliseconds a run shows that it goes on. */
const LONG = 300

/** Pixels from its end that are still at the end. */
const NEAR = 8

export class PlayCell extends LitElement {
  static override properties = { notebook: { attribute: false }, cell: { attribute: false }, place: {}, tick: {} }
  declare notebook: Notebook
  declare cell: Cell
  declare place: number
  /** Changes with the notebook. */
  declare tick: number
  declare ask: (cell: Cell, what: CellAsk) => void
  declare goTo: GoTo
  #long = false
  #wasAtEnd = false
  #timer: ReturnType<typeof setTimeout> | undefined

  override createRenderRoot(): this {
    return this
  }

  /** Puts the cursor into the text. */
  edit(line?: number): void {
    const editor = this.querySelector<PlayEditor>('play-editor')
    if (line === undefined) editor?.focus()
    else editor?.goTo(line)
  }

  /** Puts the focus on the cell as a whole, where keys move among cells. */
  stand(): void {
    this.querySelector<HTMLElement>('.cell')?.focus()
  }

  /** The first control after the text. */
  leave(back: boolean): void {
    this.querySelector<HTMLElement>(back ? '.run' : '.tools summary')?.focus()
  }

  /** What is written while it runs is followed, and after that by who is at its end. */
  get #follows(): boolean {
    const box = this.querySelector('.console.long')
    return box === null ? this.cell.status === 'running' : box.scrollTop + box.clientHeight >= box.scrollHeight - NEAR
  }

  override updated(): void {
    const box = this.querySelector('.console.long')
    if (this.#wasAtEnd && box !== null) box.scrollTop = box.scrollHeight
  }

  override willUpdate(): void {
    const running = this.cell.status === 'running'
    this.#wasAtEnd = this.#follows
    if (!running) {
      clearTimeout(this.#timer)
      this.#timer = undefined
      this.#long = false
    } else this.#timer ??= setTimeout(() => {
      this.#long = true
      this.requestUpdate()
    }, LONG)
  }

  override render(): TemplateResult {
    const { cell, notebook, place } = this
    const { status, outcome: told, edited } = cell
    const busy = status !== 'idle'
    const failed = told?.trouble !== undefined && !busy
    const line = failed && told.trouble?.cell === cell.key && !edited ? told.trouble.line : undefined
    return html`<section class=${`cell${failed ? ' failed' : ''}${told === undefined ? '' : ' done'}`} tabindex="-1" aria-label="Cell ${place}" aria-busy=${busy}>
      ${this.#long ? html`<div class="busy" role="progressbar" aria-label="Cell ${place} is running"></div>` : nothing}
      <div class="gutter">
        <button class="run" aria-label=${busy ? `Stop cell ${place}` : `Run cell ${place}`} title=${busy ? 'Stop' : 'Run (Ctrl+Enter)'}
          @click=${() => busy ? notebook.stop(cell) : this.ask(cell, 'run')}>${icon(busy ? 'stop' : 'play')}</button>
        <span class=${edited ? 'number edited' : 'number'} aria-hidden="true">${place}</span>
      </div>
      <div class="code">
        <play-editor .text=${cell.text} .name=${`Code of cell ${place}`} .culprit=${line} .names=${() => notebook.names}
          @edit=${(event: Event) => notebook.edit(cell, (event.target as PlayEditor).text)}
          @editor-key=${(event: CustomEvent<EditorKey>) => this.ask(cell, event.detail)}></play-editor>
      </div>
      <div class="tools">${this.#state()}${this.#menu()}</div>
      ${outcome(notebook, cell, place, this.goTo)}
    </section>`
  }

  #state(): TemplateResult | typeof nothing {
    const { status, outcome: told, edited, restored } = this.cell
    if (status === 'queued') {
      const first = this.notebook.running
      return html`<span class="quiet">waiting for cell ${first === undefined ? '' : this.notebook.cells.place(first.key)}</span>`
    }
    if (status === 'running') return html`<span class="quiet">${this.notebook.isAsked(this.cell) ? 'running, then again' : 'running'}</span>`
    if (told === undefined) return this.notebook.cells.from === undefined ? nothing : html`<span class="mark plain">not run yet</span>`
    if (edited) return html`<span class="mark note">${icon('note')}<span class="word">edited</span></span>`
    if (restored) return html`<span class="mark ok">${icon('ok')}<span class="word">restored</span></span>`
    return html`<span class="quiet time">${durationText(told.ms)}</span>`
  }

  #menu(): TemplateResult {
    const { cell, place, ask } = this
    return menu(`More for cell ${place}`, [
      { label: 'Run and go on', keys: '⇧ Enter', press: () => ask(cell, 'go-on') },
      { label: 'Run and insert a cell', keys: 'Alt Enter', press: () => ask(cell, 'insert') },
      { label: 'Insert a cell above', keys: 'A', press: () => ask(cell, 'above') },
      { label: 'Insert a cell below', keys: 'B', press: () => ask(cell, 'below') },
      { label: 'Move up', press: () => ask(cell, 'move-up') },
      { label: 'Move down', press: () => ask(cell, 'move-down') },
      { label: 'Delete', keys: 'D D', press: () => ask(cell, 'delete') },
    ])
  }
}

function durationText(ms: number): string {
  return ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`
}

declare global {
  interface HTMLElementTagNameMap {
    'play-cell': PlayCell
  }
}
