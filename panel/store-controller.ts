// Binds an element to the store: it draws itself again when the store says that something changed.

import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** An element that shows a store. */
export interface StoreHost extends ReactiveControllerHost {
  readonly store: EventTarget | undefined
}

/** Draws its element again whenever the store changes. */
export class StoreController implements ReactiveController {
  readonly #host: StoreHost
  #store: EventTarget | undefined
  readonly #draw = (): void => this.#host.requestUpdate()

  constructor(host: StoreHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    this.hostUpdate()
  }

  hostUpdate(): void {
    if (this.#store === this.#host.store) return
    this.#store?.removeEventListener('change', this.#draw)
    this.#store = this.#host.store
    this.#store?.addEventListener('change', this.#draw)
  }

  hostDisconnected(): void {
    this.#store?.removeEventListener('change', this.#draw)
    this.#store = undefined
  }
}
