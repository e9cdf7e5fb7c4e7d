// What the panel remembers: for the tab's life what was open in a value, and for good how its user likes it. A page that
// has no storage, or forbids it, has a panel that forgets.

import type { Dock } from '../options.ts'

/** How the panel's user likes it. */
export interface Habits {
  readonly dock?: Dock
  readonly theme?: 'light' | 'dark' | undefined
  readonly compact?: boolean
  /** Pixels, by dock. */
  readonly sizes?: Readonly<Record<string, number>>
}

/** What was seen of a value, by its label. */
export interface Visit {
  readonly tab?: string
  readonly opened?: readonly (readonly string[])[]
}

const HABITS = 'dill-panel'
/** No value's: those have a colon. */
const WINDOW = 'dill-panel-window'

export function habits(): Habits {
  return read('localStorage', HABITS)
}

export function rememberHabits(habits: Habits): void {
  write('localStorage', HABITS, habits)
}

export function visit(label: string): Visit {
  return read('sessionStorage', `${HABITS}:${label}`)
}

export function rememberVisit(label: string, visit: Visit): void {
  write('sessionStorage', `${HABITS}:${label}`, visit)
}

/** The name of the panel's own window, if it stood in one in this tab of the browser. */
export function ownWindow(): string | undefined {
  return read<{ name?: string }>('sessionStorage', WINDOW).name
}

export function rememberOwnWindow(name: string | undefined): void {
  write('sessionStorage', WINDOW, name === undefined ? {} : { name })
}

function read<T extends object>(where: 'localStorage' | 'sessionStorage', key: string): T {
  try {
    const found: unknown = JSON.parse(globalThis[where].getItem(key) ?? '{}')
    return (typeof found === 'object' && found !== null ? found : {}) as T
  } catch {
    return {} as T
  }
}

function write(where: 'localStorage' | 'sessionStorage', key: string, value: object): void {
  try {
    globalThis[where].setItem(key, JSON.stringify(value))
  } catch {
    // There is no room, or no storage.
  }
}
