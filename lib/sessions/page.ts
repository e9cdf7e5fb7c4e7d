// What a page tells a session: that it is being put away, that it is back, that another tab has saved. Workers and Node
// have less of it, or nothing. Knows nothing of what is saved.

import type { Backend } from './backend.ts'

/** What a session wants to hear of. */
export interface Listener {
  /** The page is hidden or left, and may be gone in a moment. */
  hide(): void
  /** It is seen again, or was taken out of the back/forward cache. */
  show(): void
  /** Another tab has saved the session. */
  saved(): void
}

/** The way to the page. */
export interface Page {
  /** True while nobody sees it. */
  readonly hidden: boolean
  /** Tells other tabs that this one has saved. */
  tell(): void
  close(): void
}

interface Host extends Partial<EventTarget> {
  readonly document?: EventTarget & { readonly visibilityState: string }
}

/** Listens to the page and to other tabs on behalf of one session. */
export function pageOf(app: string, name: string, listener: Listener): Page {
  const host = globalThis as Host
  const { document } = host
  const channel = new Channel(`dill:${JSON.stringify([app, name])}`, () => listener.saved())
  const onVisibility = (): void => document!.visibilityState === 'hidden' ? listener.hide() : listener.show()
  const onHide = (): void => {
    listener.hide()
    // A page with an open channel is not kept for the way back.
    channel.close()
  }
  const onShow = (): void => {
    channel.open()
    listener.show()
  }
  const heard: [EventTarget | undefined, string, () => void][] = [
    [document, 'visibilitychange', onVisibility],
    ...document === undefined ? [] : [[host as EventTarget, 'pagehide', onHide], [host as EventTarget, 'pageshow', onShow]] as [EventTarget, string, () => void][],
  ]
  for (const [target, type, heed] of heard) target?.addEventListener(type, heed)
  return {
    get hidden() {
      return document?.visibilityState === 'hidden'
    },
    tell: () => channel.tell(),
    close() {
      for (const [target, type, heed] of heard) target?.removeEventListener(type, heed)
      channel.close()
    },
  }
}

/** Tells all who watch an app, in this tab too, that what is stored has changed. A directory's other processes hear nothing. */
export function announce(app: string, { kind }: Pick<Backend, 'kind'>): void {
  if (kind === 'directory') return
  const channel = new Channel(everything(app), () => {})
  channel.tell()
  channel.close()
}

/** Hears when what is stored of an app has changed, in any tab. Returns what ends it. */
export function watch(app: string, heed: () => void): () => void {
  const host = globalThis as Host
  const channel = new Channel(everything(app), heed)
  // A page with an open channel is not kept for the way back.
  const onHide = (): void => channel.close()
  const onShow = (): void => {
    channel.open()
    heed()
  }
  const page = host.document === undefined ? undefined : host as EventTarget
  page?.addEventListener('pagehide', onHide)
  page?.addEventListener('pageshow', onShow)
  return () => {
    page?.removeEventListener('pagehide', onHide)
    page?.removeEventListener('pageshow', onShow)
    channel.close()
  }
}

const everything = (app: string): string => `dill:${JSON.stringify([app])}`

/** What Node is not to stay alive for: a timer, a channel. */
export function unheld<T>(what: T): T {
  ;(what as { unref?: () => void }).unref?.()
  return what
}

/** A channel to other tabs that can be closed and opened again. */
class Channel {
  readonly #name: string
  readonly #heed: () => void
  #channel: BroadcastChannel | undefined

  constructor(name: string, heed: () => void) {
    this.#name = name
    this.#heed = heed
    this.open()
  }

  open(): void {
    if (this.#channel !== undefined || typeof BroadcastChannel !== 'function') return
    this.#channel = new BroadcastChannel(this.#name)
    this.#channel.onmessage = this.#heed
    unheld(this.#channel)
  }

  tell(): void {
    this.#channel?.postMessage('saved')
  }

  close(): void {
    this.#channel?.close()
    this.#channel = undefined
  }
}
