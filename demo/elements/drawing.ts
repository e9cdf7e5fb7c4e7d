// <play-drawing>: an element or a fragment as it looks, where a cell has given one. A copy of it stands in a frame whose sandbox
// runs no scripts: no handler, no custom element and no script of the copy ever runs, it cannot be pressed, it sends nothing,
// and its styles reach nothing else. The frame has the page's policy and its origin: the page fills it, and nobody else.

import { element } from '../dom.ts'

/** Elements that a drawing may have, and its height in pixels. */
const MOST = 2000
const TALLEST = 300

const look = `html { background: Canvas; color: CanvasText }
body { min-width: 0; background: none }
body > main { display: flow-root; padding: 8px 12px; overflow-wrap: anywhere }`

const getType = Object.getOwnPropertyDescriptor(Node.prototype, 'nodeType')!.get!

/** What can be drawn. */
export type Drawable = Element | DocumentFragment

/** True for an element or a fragment. The browser knows its own: nothing of the value runs. */
export function isDrawable(value: unknown): value is Drawable {
  return typeOf(value) === Node.ELEMENT_NODE || typeOf(value) === Node.DOCUMENT_FRAGMENT_NODE
}

function typeOf(value: unknown): number | undefined {
  try {
    return Reflect.apply(getType, value, []) as number
  } catch {
    return undefined
  }
}

export class PlayDrawing extends HTMLElement {
  #node: Drawable | undefined
  readonly #frame = element('iframe', { sandbox: 'allow-same-origin', title: 'The result as it looks', tabindex: '-1', inert: true, load: () => this.#fill() })
  readonly #sizes = new ResizeObserver(() => this.#fit())
  readonly #themes = new MutationObserver(() => this.#fill())

  /** What is drawn, as it looks now. */
  set node(node: Drawable) {
    if (node === this.#node) return
    this.#node = node
    if (this.isConnected) this.#show()
  }

  connectedCallback(): void {
    this.#themes.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    this.#show()
  }

  disconnectedCallback(): void {
    this.#themes.disconnect()
    this.#sizes.disconnect()
  }

  #show(): void {
    const why = this.#node === undefined ? '' : this.#hindrance(this.#node)
    if (why !== undefined) this.replaceChildren(why)
    // In the page, the frame tells of itself when it is loaded.
    else if (this.#frame.parentNode !== this) this.replaceChildren(this.#frame)
    else this.#fill()
  }

  /** Why something is not drawn. */
  #hindrance(node: Drawable): string | undefined {
    if (Node.prototype.contains.call(node, this)) return 'It holds this page, and is not drawn within it.'
    return all(node).length > MOST ? 'It is too large to be drawn here.' : undefined
  }

  #fill(): void {
    const { contentDocument: inside, contentWindow } = this.#frame
    const node = this.#node
    if (inside === null || contentWindow === null || node === undefined) return
    const sheet = new (contentWindow as Window & typeof globalThis).CSSStyleSheet()
    sheet.replaceSync(look)
    inside.adoptedStyleSheets = [sheet]
    if (!inside.head.hasChildNodes()) inside.head.append(...pageStyles())
    const { dataset, lang } = document.documentElement
    Object.assign(inside.documentElement.dataset, dataset)
    inside.documentElement.lang = lang
    let box: HTMLElement
    try {
      // That document knows no custom elements, so it makes none.
      const copy = inside.importNode(node, true)
      paint(node, copy)
      box = inside.createElement('main')
      box.append(copy)
      inside.body.replaceChildren(box)
    } catch {
      this.replaceChildren('It cannot be copied, and is not drawn.')
      return
    }
    this.#sizes.disconnect()
    this.#sizes.observe(box)
    this.#fit()
  }

  #fit(): void {
    const height = this.#frame.contentDocument?.body.firstElementChild?.getBoundingClientRect().height ?? 0
    this.#frame.style.height = `${Math.min(TALLEST, Math.ceil(height) + 2)}px`
  }
}

/** The page's own sheets: what a cell has made, or found in the page, looks as it does there. */
function pageStyles(): HTMLLinkElement[] {
  return [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].map(({ href }) => element('link', { rel: 'stylesheet', href }))
}

function all(node: Drawable): NodeListOf<Element> {
  const { querySelectorAll } = typeOf(node) === Node.ELEMENT_NODE ? Element.prototype : DocumentFragment.prototype
  return querySelectorAll.call(node, '*')
}

/** A copy of a canvas is empty: what is on it is drawn anew. */
function paint(from: Drawable, to: Drawable): void {
  const copies = [to, ...all(to)]
  for (const [i, one] of [from, ...all(from)].entries()) {
    const copy = copies[i]
    if (one instanceof HTMLCanvasElement && one.width > 0 && one.height > 0) (copy as HTMLCanvasElement).getContext('2d')?.drawImage(one, 0, 0)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'play-drawing': PlayDrawing
  }
}
