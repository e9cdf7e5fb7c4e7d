// Binds a box that scrolls to the rows that are drawn in it: how far it is scrolled, how much is in sight, and the way to a
// row. What rows are is the element's.

import type { ReactiveController } from 'lit'
import { windowOf, type PanelElement } from './element.ts'
import { RowWindow } from './model/row-window.ts'

/** What is in sight of rows, of which only these are drawn. */
export class RowScroll implements ReactiveController {
  /** Pixels. */
  top = 0
  readonly #host: PanelElement
  readonly #selector: string
  readonly #head: number
  #sight = 0
  #sizes: ResizeObserver | undefined

  /**
   * @param selector finds the box
   * @param head pixels of what stays above the rows
   */
  constructor(host: PanelElement, selector: string, head = 0) {
    this.#host = host
    this.#selector = selector
    this.#head = head
    ;(host.constructor as typeof PanelElement).drawsTwice()
    host.addController(this)
  }

  hostConnected(): void {
    // Of the window that draws it: another one may be hidden, and then sees nothing.
    this.#sizes = new (windowOf(this.#host).ResizeObserver)(() => this.hostUpdated())
    this.#sizes.observe(this.#host)
  }

  hostDisconnected(): void {
    this.#sizes?.disconnect()
  }

  hostUpdated(): void {
    const box = this.#box
    if (box === null || (box.clientHeight === this.#sight && box.scrollTop === this.top)) return
    this.#sight = box.clientHeight
    this.top = box.scrollTop
    this.#host.requestUpdate()
  }

  get #box(): HTMLElement | null {
    return this.#host.renderRoot.querySelector(this.#selector)
  }

  /** Rows of this height behind the box. @param foot pixels that the last row may need besides */
  window(count: number, rowHeight: number, foot = 0): RowWindow {
    return new RowWindow(count, rowHeight, Math.max(0, this.#sight - this.#head), foot)
  }

  /** Brings a row into sight. */
  show(row: number, window: RowWindow): void {
    const box = this.#box
    if (box === null) return
    box.scrollTop = window.scrollTo(row, box.scrollTop)
    this.top = box.scrollTop
    this.#host.requestUpdate()
  }

  readonly onScroll = (event: Event): void => {
    this.top = (event.currentTarget as HTMLElement).scrollTop
    this.#host.requestUpdate()
  }
}
