// The panel's element itself, as the page sees it. A page's rules for all elements must not reach it.

import { css } from 'lit'

export const hostStyles = css`
  :host { display: block; height: 480px }
  :host([popover]) { all: initial !important; position: fixed !important; inset: 0 !important; width: auto !important; height: auto !important; margin: 0 !important; border: 0 !important; padding: 0 !important; background: none !important; overflow: hidden !important; pointer-events: none !important; display: block !important; contain: layout style !important; color-scheme: inherit !important }
  :host([plain]) { color-scheme: light dark !important }
  :host([popover]:not(:popover-open)) { display: none !important }
  dill-frame { pointer-events: auto }
`
