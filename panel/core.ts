// What the launcher fetches: puts the frame into the panel's element, and the element into the window's top layer. Says to
// the launcher what it may ask for.

import { takes } from '../lib/core/options.ts'
import { makeAway } from './away.ts'
import { makeFrame, type DillFrame } from './frame.ts'
import { PanelStore } from './model/store.ts'
import type { InspectOptions } from './options.ts'
import { keepEvents, Standing } from './standing.ts'
import { hostStyles } from './style/host.ts'
import { tokens } from './style/tokens.ts'
import { OwnWindow } from './window.ts'

/** What the launcher asks for. */
export interface Frame {
  add(label: string, value: unknown, options: InspectOptions): Shown
  /** Opens or closes the panel, or turns it over. */
  toggle(open?: boolean): void
  /** The element has left the page, or come into another place of it. */
  moved(): void
}

/** A value in the panel. */
export interface Shown {
  update(...value: [unknown?]): Promise<void>
  close(): void
}

/** Puts a frame into the panel's element. One that stands in a page's own markup stays there. */
export function mount(host: HTMLElement, isShortcut: (event: KeyboardEvent) => boolean): Frame {
  const store = new PanelStore()
  const docked = host.parentElement === document.documentElement
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [tokens.styleSheet!, hostStyles.styleSheet!]
  const frame = makeFrame()
  frame.store = store
  frame.docked = docked
  frame.setAttribute('inner', '')
  frame.setAttribute('part', 'frame')
  frame.setAttribute('exportparts', 'header, tabs, tab, pane, foot')
  root.replaceChildren(frame)
  let before: Element | null = null
  const own = docked ? ownWindow(root, frame, isShortcut) : undefined
  const standing = docked ? new Standing(host, () => frame.open) : undefined
  const toggle = (open = !frame.open, focus = true): void => {
    if (standing === undefined || !host.isConnected || open === frame.open) return
    if (open) before = document.activeElement
    else own?.bringBack()
    frame.open = open
    standing.settle()
    if (open) own?.findAgain()
    if (open && focus) frame.focusIn()
    if (!open && before instanceof HTMLElement && before.isConnected) before.focus()
  }
  frame.addEventListener('dill-close', () => toggle(false))
  keepEvents(frame, docked)
  if (!docked) frame.open = true
  return {
    add(label, value, options) {
      takes(options, { byref: 1, recurse: 1, weak: 1, attachments: 1, label: 1, waits: 1, tab: 1, dock: 1, shortcut: 1 })
      const shown = store.add(label, value, options)
      if (own?.isOpen === true) own.focus()
      else toggle(true, false)
      return {
        async update(...next) {
          await store.look(shown, ...next)
          await frame.updateComplete
        },
        close() {
          store.remove(shown)
          if (store.roots.length === 0) toggle(false)
        },
      }
    },
    toggle(open) {
      if (own?.isOpen === true && open !== false) own.focus()
      // Who presses the key upon a panel that is dead wants it alive.
      else if (open === undefined && frame.open && standing?.follow() === true) frame.focusIn()
      else toggle(open)
    },
    moved: () => standing?.settle(),
  }
}

/** The panel's own window, and the bar that stands in the page while the panel is there. */
function ownWindow(root: ShadowRoot, frame: DillFrame, isShortcut: (event: KeyboardEvent) => boolean): OwnWindow {
  const bar = makeAway()
  bar.setAttribute('inner', '')
  const own: OwnWindow = new OwnWindow({
    frame, isShortcut,
    put(away) {
      const { theme } = frame.store.habits
      bar.toggleAttribute('hidden', !away)
      if (theme === undefined) bar.removeAttribute('theme')
      else bar.setAttribute('theme', theme)
      root.replaceChildren(away ? bar : frame)
    },
  })
  frame.addEventListener('dill-own-window', () => void own.open().then(opened => { frame.blocked = !opened }))
  frame.addEventListener('dill-bring-back', () => own.bringBack())
  bar.addEventListener('dill-bring-back', () => own.bringBack())
  bar.addEventListener('dill-show', () => own.focus())
  return own
}
