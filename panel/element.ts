// What every element of the panel is: one that may also stand in the document of another window. Sheets belong to the document
// that made them, so each document gets sheets of its own; the rest of an element goes along as it is.

import { LitElement, type CSSResult, type PropertyValues } from 'lit'

/** The window that an element stands in, which is not always the one that its code runs in. */
export function windowOf(element: Element): Window & typeof globalThis {
  return element.ownerDocument.defaultView ?? window
}

/** The height of a row, in pixels: larger for a finger. */
export function rowHeightOf(element: Element, compact: boolean): number {
  return compact ? 20 : windowOf(element).matchMedia('(pointer: coarse)').matches ? 32 : 24
}

const made = new WeakMap<Document, WeakMap<CSSResult, CSSStyleSheet>>()

/** The sheet of some styles that a document takes. */
export function sheetFor(styles: CSSResult, document: Document): CSSStyleSheet {
  const { defaultView } = document
  if (defaultView === null || defaultView === window) return styles.styleSheet!
  const sheets = made.get(document) ?? new WeakMap<CSSResult, CSSStyleSheet>()
  made.set(document, sheets)
  const known = sheets.get(styles)
  if (known !== undefined) return known
  const sheet = new (defaultView as Window & typeof globalThis).CSSStyleSheet()
  sheet.replaceSync(styles.cssText)
  sheets.set(styles, sheet)
  return sheet
}

/** An element of the panel. */
export class PanelElement extends LitElement {
  protected override createRenderRoot(): ShadowRoot {
    const root = this.shadowRoot ?? this.attachShadow((this.constructor as typeof PanelElement).shadowRootOptions)
    this.#dress(root)
    return root
  }

  /** Called by the browser when the element has gone to another document, which has taken its sheets away. */
  adoptedCallback(): void {
    if (this.shadowRoot !== null) this.#dress(this.shadowRoot)
  }

  /**
   * For what is drawn, measured and drawn again, as rows are: what is in sight is known only when they stand. Lit, where it
   * is built for development, takes a drawing after a drawing for a mistake.
   */
  static drawsTwice(): void {
    this.disableWarning?.('change-in-update')
  }

  /** What had the focus may be drawn no more: who works by keys would be out of the panel, so the frame is told, and takes it back. */
  protected override update(changed: PropertyValues): void {
    const had = this.shadowRoot!.activeElement !== null
    super.update(changed)
    if (had && this.shadowRoot!.activeElement === null && this.isConnected) this.dispatchEvent(new CustomEvent('dill-lost', { bubbles: true, composed: true }))
  }

  /** Says something to who listens, by the frame that this stands in. */
  protected announce(text: string): void {
    this.dispatchEvent(new CustomEvent('dill-say', { detail: text }))
  }

  #dress(root: ShadowRoot): void {
    root.adoptedStyleSheets = (this.constructor as typeof PanelElement).elementStyles.map(styles => sheetFor(styles as CSSResult, this.ownerDocument))
  }
}
