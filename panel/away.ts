// <dill-away>: what stands in the page while the panel is in its own window: a slim bar that says so, and brings it back.

import { css, html, type TemplateResult } from 'lit'
import { define } from './define.ts'
import { PanelElement } from './element.ts'
import { icon } from './style/icons.ts'
import { controls, tokens } from './style/tokens.ts'

/** Height of the bar in pixels. */
export const BAR = 36

/** The bar. */
export class DillAway extends PanelElement {
  static override readonly styles = [tokens, controls, css`
    :host { position: absolute; inset: auto 0 0; height: 36px; display: flex; align-items: center; gap: 8px; padding: 0 12px; pointer-events: auto; background: var(--dill-bg); border-top: 1px solid var(--dill-line-strong); box-shadow: var(--dill-shadow-2) }
    .brand { color: var(--dill-accent); stroke-width: 1.2 }
    p { color: var(--dill-text-2); min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
    b { color: var(--dill-text); font-weight: 600 }
    @media (forced-colors: active) { :host { border: 1px solid CanvasText } }
  `]

  protected override render(): TemplateResult {
    const tell = (name: string): void => void this.dispatchEvent(new Event(name))
    return html`<span class="brand">${icon('dill')}</span><p><b>dill</b> is in its own window</p>
      <button type="button" class="button small" @click=${() => tell('dill-bring-back')}>Bring it back</button>
      <button type="button" class="button small plain" @click=${() => tell('dill-show')}>Show it</button>`
  }
}

/** A bar, of this copy of the panel or of the first one. */
export function makeAway(): DillAway {
  return document.createElement('dill-away')
}

define('dill-away', DillAway)

declare global {
  interface HTMLElementTagNameMap {
    'dill-away': DillAway
  }
}
