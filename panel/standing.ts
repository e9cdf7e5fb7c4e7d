// In which element of the page the panel's own one stands: in the root, and while a modal dialog is open, or an element fills
// the screen, in that, since everything outside of it is dead then, the top layer too.

/** The modal element that has the focus, or the last of them; the root where there is none. */
function homeOf(document: Document): Element | null {
  let active: Element | null = document.activeElement
  while (active?.shadowRoot?.activeElement != null) active = active.shadowRoot.activeElement
  for (let at = active; at !== null; at = at.parentElement ?? outsideOf(at)) if (at.matches(':modal')) return at
  return [...document.querySelectorAll(':modal')].at(-1) ?? document.documentElement
}

function outsideOf(element: Element): Element | null {
  const root = element.getRootNode()
  return root instanceof ShadowRoot ? root.host : null
}

/** Keeps the panel's element in the page, on top of it and alive. */
export class Standing {
  readonly #host: HTMLElement
  readonly #isOpen: () => boolean

  constructor(host: HTMLElement, isOpen: () => boolean) {
    this.#host = host
    this.#isOpen = isOpen
    host.popover = 'manual'
    addEventListener('toggle', ({ target }) => { if (target instanceof HTMLDialogElement) this.settle() }, true)
    // A dialog in a shadow root tells nobody outside that it opens, but the focus goes into it.
    addEventListener('focusin', () => { if (this.#isOpen()) this.follow() }, true)
    document.addEventListener('fullscreenchange', () => this.settle(document.fullscreenElement !== null))
  }

  /** Goes into a modal element that has come since, and says whether there was one: until then the panel is dead. */
  follow(): boolean {
    const { parentNode } = this.#host
    const home = homeOf(document)
    if (parentNode === null || home === null || home === parentNode) return false
    this.settle()
    return true
  }

  /** Puts the panel where it belongs, on top of all that is there already where it was moved, or is asked to. */
  settle(again = false): void {
    const host = this.#host
    // Who takes it out of the page means it; who takes away what it stood in does not.
    if (host.parentNode === null) return
    const home = homeOf(document)
    if (home === null) return
    if (host.parentNode !== home) {
      home.append(host)
      // One in a shadow root tells nobody outside.
      home.addEventListener('close', () => this.settle(), { once: true })
    }
    if (again && host.matches(':popover-open')) host.hidePopover()
    if (this.#isOpen() !== host.matches(':popover-open')) host.togglePopover(this.#isOpen())
    // A page that says nothing of colours has always had those of the system here.
    host.toggleAttribute('plain', getComputedStyle(document.documentElement).colorScheme === 'normal' && document.querySelector('meta[name=color-scheme]') === null)
  }
}

/** What the page hears of a press or of the focus in the panel it takes for one beside its own menus and dialogs, and closes these, or takes the focus back. */
const kept = ['pointerdown', 'mousedown', 'touchstart', 'pointerup', 'mouseup', 'touchend', 'click', 'contextmenu', 'focusin', 'focusout', 'copy', 'cut', 'paste']

/** Keeps events from the page: of the keys everywhere, of the pointer and the focus where the panel is no part of the page. */
export function keepEvents(frame: HTMLElement, docked: boolean): void {
  for (const type of ['keydown', 'keyup', 'keypress', ...docked ? kept : []]) frame.addEventListener(type, event => event.stopPropagation())
}
