// The panel in a window of its own. Only its elements go there: their code, the store and the values stay the page's, so that
// a value is looked at in the realm it belongs to, and no policy is asked to let a second page run scripts. Finds the
// window again by its name when the page has been loaded anew.

import { css } from 'lit'
import { sheetFor } from './element.ts'
import type { DillFrame } from './frame.ts'
import { ownWindow, rememberOwnWindow } from './model/memory.ts'

/** Another window, which this page may write to. */
type Other = Window & typeof globalThis

/** What goes to the window, and where it stands otherwise. */
export interface Movable {
  readonly frame: DillFrame
  /** Puts the frame, or what stands for it meanwhile, into its place in the page. */
  put(away: boolean): void
  /** True for the keys that open and close the panel. */
  isShortcut(event: KeyboardEvent): boolean
}

interface PictureInPicture {
  requestWindow(size: { readonly width: number, readonly height: number }): Promise<Other>
}

const SIZE = { width: 1000, height: 680 }
/** What is remembered of a window that ends with its page. */
const PASSING = ' '

const windowStyles = css`
  html { height: 100%; color-scheme: light dark; background: light-dark(#ffffff, #121613) }
  body { margin: 0; height: 100%; overflow: hidden }
  main > p { margin: 0; padding: 24px; max-width: 60ch; color: light-dark(#475047, #b6bbb3); font: 13px/20px system-ui, -apple-system, "Segoe UI", Inter, Roboto, "Noto Sans", "Liberation Sans", sans-serif }
`

/** The window of a panel. */
export class OwnWindow {
  readonly #panel: Movable
  #window: Other | undefined
  /** The name by which a page that was loaded anew finds its window; PASSING where it will not. */
  #name = PASSING
  #listening = new AbortController()

  constructor(panel: Movable) {
    this.#panel = panel
    addEventListener('pagehide', () => this.#leave())
    addEventListener('pageshow', ({ persisted }) => { if (persisted) this.findAgain() })
  }

  get isOpen(): boolean {
    return this.#window !== undefined
  }

  /** Opens the window. False where the browser does not allow it. */
  async open(): Promise<boolean> {
    if (this.#window === undefined) {
      const name = `dill-panel-${Math.random().toString(36).slice(2)}`
      const passing = await pictureInPicture()
      const opened = passing ?? named(name)
      if (opened === undefined) return false
      this.#enter(opened, passing === undefined ? name : PASSING)
    }
    this.focus()
    return true
  }

  /** Takes up the window that the page had before it was loaded anew. */
  findAgain(): void {
    const name = ownWindow()
    if (name === undefined || this.#window !== undefined) return
    rememberOwnWindow(undefined)
    if (name === PASSING) return this.#panel.frame.say('Its window closed with the page')
    const found = named(name)
    if (found === undefined) return
    const known = found.document.querySelector('main[data-dill]') !== null
    this.#enter(found, name)
    if (known) this.#panel.frame.say('Reconnected')
  }

  /** Shows the window, and takes the focus into it. */
  focus(): void {
    this.#window?.focus()
    void this.#panel.frame.focusIn()
  }

  /** Closes the window; the panel stands in the page again. */
  bringBack(): void {
    const { frame } = this.#panel
    const had = this.#window
    this.#back()
    rememberOwnWindow(undefined)
    had?.close()
    if (frame.open) void frame.focusIn()
  }

  #enter(other: Other, name: string): void {
    const { frame, put, isShortcut } = this.#panel
    const { document } = other
    this.#window = other
    this.#name = name
    rememberOwnWindow(name)
    const main = document.createElement('main')
    main.dataset['dill'] = ''
    document.documentElement.lang = 'en'
    document.title = `dill – ${frame.store.root?.label ?? 'panel'}`
    document.adoptedStyleSheets = [sheetFor(windowStyles, document)]
    const { colorScheme } = getComputedStyle(globalThis.document.documentElement)
    document.documentElement.style.setProperty('color-scheme', colorScheme === 'normal' ? 'light dark' : colorScheme)
    document.body.replaceChildren(main)
    put(true)
    frame.away = true
    frame.removeAttribute('inner')
    main.append(frame)
    const { signal } = this.#listening = new AbortController()
    other.addEventListener('pagehide', () => this.#closed(other), { signal })
    other.addEventListener('keydown', event => {
      if (!isShortcut(event)) return
      event.preventDefault()
      event.stopPropagation()
      this.bringBack()
    }, { capture: true, signal })
  }

  /** The panel stands in the page again, whatever becomes of the window. */
  #back(): void {
    if (this.#window === undefined) return
    const { frame, put } = this.#panel
    this.#listening.abort()
    this.#window = undefined
    frame.away = false
    frame.setAttribute('inner', '')
    put(false)
  }

  /** Somebody has closed the window, or loaded it anew, which leaves nothing in it. */
  #closed(other: Other): void {
    this.#back()
    rememberOwnWindow(undefined)
    setTimeout(() => { if (!other.closed) other.close() })
  }

  /** The page goes, and its code with it; the window waits for the next one. */
  #leave(): void {
    const other = this.#window
    if (other === undefined) return
    this.#back()
    rememberOwnWindow(this.#name)
    const { document } = other
    const said = document.createElement('p')
    said.setAttribute('role', 'status')
    said.textContent = 'The page was left, or is being loaded again. The panel goes on here as soon as the page opens it.'
    document.querySelector('main')?.replaceChildren(said)
  }
}

/** A window that stays on top of the page, and goes with it; undefined where there is no such thing. */
async function pictureInPicture(): Promise<Other | undefined> {
  const { documentPictureInPicture } = globalThis as { documentPictureInPicture?: PictureInPicture }
  try {
    return await documentPictureInPicture?.requestWindow(SIZE)
  } catch {
    return undefined // There is one already, or the page is a frame: a usual window may do.
  }
}

/** The window of this name, opened if there is none. Undefined where it was blocked, or is another origin's by now. */
function named(name: string): Other | undefined {
  try {
    const found = open('', name, `popup,width=${SIZE.width},height=${SIZE.height}`) as Other | null
    return found?.document === undefined || found.closed ? undefined : found
  } catch {
    return undefined
  }
}
