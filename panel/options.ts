// What a page says to the panel, and what it gets. Types alone, so that the door stays small.

import type { DumpOptions } from '../lib/core/settings.ts'

/** Where the panel stands: at the bottom or the right of the window, over the page, or over all of it. */
export type Dock = 'bottom' | 'right' | 'float' | 'full'

/** Options of `inspect`. Those of a dump say for which one the value is looked at. */
export interface InspectOptions extends Pick<DumpOptions, 'byref' | 'recurse' | 'weak' | 'attachments'> {
  /** What the value is called: `value` unless given. A value under a name that is there already takes its place. */
  readonly label?: string
  /** Look at it for the asynchronous verbs, which wait for Blobs, promises and their like. */
  readonly waits?: boolean
  /** The tab that is shown first. */
  readonly tab?: 'why' | 'tree' | 'graph' | 'size' | 'bytes' | 'sessions' | 'profile'
  /** Where the panel stands. What its user chooses is remembered, and decides from then on. */
  readonly dock?: Dock
  /** Keys that open and close the panel, as in `Control+Shift+K`, which they are unless given; false for none. `Control` also means ⌘. */
  readonly shortcut?: string | false
}

/** A value that is shown in the panel. */
export interface Inspection {
  readonly label: string
  /** Looks at the value again, or at another one in its place. Settles when the panel shows it. */
  update(value?: unknown): Promise<void>
  /** Takes the value out of the panel, and closes the panel if it was the last. */
  close(): void
}
