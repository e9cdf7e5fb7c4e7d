// The door `dill/panel`: a small launcher. What draws the panel is fetched when it is opened first; if it cannot be had, the
// console has one line about it and the page goes on.

import type { Frame } from './core.ts'
import type { Inspection, InspectOptions } from './options.ts'

export type { Dock, Inspection, InspectOptions } from './options.ts'

const TAG = 'dill-panel'
const KEYS = 'Control+Shift+K'

// Importing the door where there is no document, as servers do, must not fail.
const Base = (globalThis.HTMLElement ?? Object) as typeof HTMLElement

/**
 * The panel as an element. `inspect` makes one that stands in the window's top layer; one in a page's own markup stands
 * where it is put, and shows its `value`.
 *
 * @tagname dill-panel
 * @attr label - what the value is called: `value` unless given
 * @csspart frame - all of it
 * @csspart header - the line with the value's name and the find box
 * @csspart tabs - the line of tabs
 * @csspart tab - one of them
 * @csspart pane - where a view stands
 * @csspart foot - the line with the path of what is selected
 */
class DillPanel extends Base {
  #frame: Promise<Frame | undefined> | undefined
  #own: Inspection | undefined
  #keys: string | false = KEYS

  /** What draws the panel, fetched on first use. */
  get frame(): Promise<Frame | undefined> {
    return this.#frame ??= import('./core.ts').then(({ mount }) => mount(this, event => isShortcut(event, this.#keys)), (error: unknown) => {
      console.warn(`dill: the panel cannot open on this page: ${error instanceof Error ? error.message : String(error)} A page with a policy for Trusted Types allows it by "trusted-types lit-html".`)
      return undefined
    })
  }

  /** Shows a value in an element of the page's own. */
  set value(value: unknown) {
    const label = this.getAttribute('label')
    if (this.#own === undefined) this.#own = this.inspect(value, label === null ? {} : { label })
    else void this.#own.update(value)
  }

  connectedCallback(): void {
    // Before the page hears of it, for that may stop its keys. While a dialog is open it stands there.
    if (this.parentElement === document.documentElement || this.popover !== null) addEventListener('keydown', this.#key, true)
    // Set before this module was there.
    const early = Object.getOwnPropertyDescriptor(this, 'value')
    if (early === undefined) return
    Reflect.deleteProperty(this, 'value')
    this.value = early.value as unknown
  }

  disconnectedCallback(): void {
    removeEventListener('keydown', this.#key, true)
    void this.#frame?.then(frame => frame?.moved())
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (!isShortcut(event, this.#keys)) return
    event.preventDefault()
    event.stopPropagation()
    this.toggle()
  }

  inspect(value: unknown, options: InspectOptions): Inspection {
    const { label = 'value', shortcut } = options
    if (shortcut !== undefined) this.#keys = shortcut
    const added = this.frame.then(frame => frame?.add(label, value, options))
    return {
      label,
      update: async (...next: [unknown?]) => (await added)?.update(...next),
      close: () => void added.then(shown => shown?.close()),
    }
  }

  toggle(open?: boolean): void {
    void this.frame.then(frame => frame?.toggle(open))
  }
}

if (globalThis.customElements !== undefined && customElements.get(TAG) === undefined) customElements.define(TAG, DillPanel)

/** The panel of this window, which another copy of dill may have made. */
function panel(): DillPanel {
  const known = document.querySelector<DillPanel>(`html > ${TAG}, ${TAG}[popover]`)
  if (known !== null) return known
  const made = document.createElement(TAG) as DillPanel
  // Not in the body: pages replace its children.
  document.documentElement.append(made)
  return made
}

function isShortcut(event: KeyboardEvent, keys: string | false): boolean {
  if (keys === false) return false
  const parts = keys.split('+')
  return event.key.toLowerCase() === parts.at(-1)!.toLowerCase()
    && (event.ctrlKey || event.metaKey) === parts.includes('Control') && event.shiftKey === parts.includes('Shift') && event.altKey === parts.includes('Alt')
}

/**
 * Opens a panel in the page that shows a value: what it holds, what of it cannot be saved, why, and what to do about it. The
 * panel looks as a dump would, and runs nothing of the value's. A second value is shown beside the first, under its label.
 *
 * Answers to `dill.detect` and to the pictures of `objgraph`, which dill's users look at in its stead.
 * @param value any value
 * @returns a handle that looks again, or takes the value out
 */
export function inspect(value: unknown, options: InspectOptions = {}): Inspection {
  return panel().inspect(value, options)
}

/** Opens the panel, closes it, or turns it over; the values in it stay. What its shortcut does. */
export function toggle(open?: boolean): void {
  panel().toggle(open)
}
