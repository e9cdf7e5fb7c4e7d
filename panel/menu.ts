// <dill-menu>: a menu at a point, with the keys of menus. What its items do is somebody else's.

import { css, html, nothing, type TemplateResult } from 'lit'
import { define } from './define.ts'
import { PanelElement } from './element.ts'
import { icon, type IconName } from './style/icons.ts'
import { place } from './style/place.ts'
import { controls, tokens } from './style/tokens.ts'

/** One line of a menu; a line between groups where there is no item. */
export interface MenuItem {
  readonly text: string
  readonly icon?: IconName
  readonly keys?: string
  /** Set for items of which one is chosen. */
  readonly checked?: boolean
  readonly run: () => void
}

/** A view asks for a menu: detail of the event `dill-show-menu`. */
export interface MenuWish {
  readonly label: string
  readonly items: readonly (MenuItem | undefined)[]
  readonly x: number
  readonly y: number
}

/** A menu within the panel, opened by `show`. */
export class DillMenu extends PanelElement {
  static override readonly styles = [tokens, controls, css`
    :host { position: absolute; inset: 0; z-index: 10; display: none }
    :host([open]) { display: block }
    .menu { position: absolute; min-width: 200px; max-width: calc(100% - 16px); max-height: calc(100% - 8px); overflow: auto; scrollbar-width: thin; padding: 4px; border: 1px solid var(--dill-line-strong); border-radius: 8px; background: var(--dill-bg-raised); box-shadow: var(--dill-shadow-1) }
    .menu:focus { outline: none }
    button { display: flex; align-items: center; gap: 10px; width: 100%; min-height: 28px; padding: 0 8px; border-radius: 4px; white-space: nowrap }
    button:hover, button:focus { background: var(--dill-bg-selected) }
    button:focus-visible { outline-offset: -2px }
    button > .icon { width: 14px; height: 14px; color: var(--dill-text-2) }
    .none { width: 14px }
    kbd { margin-inline-start: auto; padding-inline-start: 24px; font: 11px/16px var(--dill-sans); color: var(--dill-text-2) }
    hr { border: 0; border-top: 1px solid var(--dill-line); margin: 4px -4px }
    @media (forced-colors: active) { button:focus { background: Highlight; color: HighlightText; forced-color-adjust: none } }
  `]

  static override readonly properties = {
    open: { type: Boolean, reflect: true },
    items: { state: true },
    label: { state: true },
    at: { state: true },
  }

  declare open: boolean
  declare items: readonly (MenuItem | undefined)[]
  declare label: string
  declare at: Record<string, string>
  #before: HTMLElement | undefined

  constructor() {
    super()
    this.open = false
    this.items = []
    this.label = ''
    this.at = {}
    this.addEventListener('pointerdown', this.#outside)
  }

  /** Opens the menu at a point of the window; the focus goes back to `before` when it closes. */
  async show(label: string, items: readonly (MenuItem | undefined)[], x: number, y: number, before: HTMLElement | undefined): Promise<void> {
    this.#before = before
    this.label = label
    this.items = items
    this.open = true
    this.at = { left: '0', top: '0', visibility: 'hidden' }
    await this.updateComplete
    const box = this.getBoundingClientRect()
    const { width, height } = this.#menu.getBoundingClientRect()
    const left = Math.max(4, Math.min(x - box.left, box.width - width - 4))
    const below = y - box.top
    const top = below + height + 4 <= box.height ? below : Math.max(4, Math.min(below - height, box.height - height - 4))
    this.at = { left: `${left}px`, top: `${top}px`, visibility: 'visible' }
    await this.updateComplete
    this.#buttons[Math.max(0, items.filter(item => item !== undefined).findIndex(item => item?.checked === true))]?.focus()
  }

  close(): void {
    this.open = false
    const before = this.#before as (HTMLElement & { focusIn?(): void }) | undefined
    if (before?.focusIn !== undefined) before.focusIn()
    else before?.focus()
  }

  get #menu(): HTMLElement {
    return this.renderRoot.querySelector('.menu')!
  }

  get #buttons(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll('button')]
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.open) return nothing
    return html`<div class="menu" role="menu" tabindex="-1" aria-label=${this.label} ${place(this.at)} @keydown=${this.#key}>
      ${this.items.map(item => item === undefined ? html`<hr role="separator">` : this.#item(item))}
    </div>`
  }

  #item({ text, icon: name, keys, checked, run }: MenuItem): TemplateResult {
    const press = (): void => {
      this.close()
      run()
    }
    const sign = checked === true ? 'check' : name
    return html`<button type="button" role=${checked === undefined ? 'menuitem' : 'menuitemradio'} aria-checked=${checked === undefined ? nothing : String(checked)} tabindex="-1" @click=${press}>
      ${sign === undefined || checked === false ? html`<span class="none"></span>` : icon(sign)}<span>${text}</span>${keys === undefined ? nothing : html`<kbd>${keys}</kbd>`}</button>`
  }

  readonly #outside = (event: Event): void => {
    if (event.composedPath()[0] === this) this.close()
  }

  readonly #key = (event: KeyboardEvent): void => {
    const buttons = this.#buttons
    const at = buttons.indexOf(this.shadowRoot!.activeElement as HTMLElement)
    const to = { ArrowDown: (at + 1) % buttons.length, ArrowUp: (at - 1 + buttons.length) % buttons.length, Home: 0, End: buttons.length - 1 }[event.key]
    if (to !== undefined) buttons[to]?.focus()
    else if (event.key === 'Escape' || event.key === 'Tab') this.close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}

define('dill-menu', DillMenu)
