// The icons, as templates: 16 by 16, in the colour of the text. Beside a word they are decoration; alone, the button that
// holds one has a name.

import { html, svg, type TemplateResult } from 'lit'

const shapes = {
  dill: svg`<path d="M8 15V4"/><path d="M8 12C5.5 12 3.6 10.8 3 8.6M8 12c2.5 0 4.4-1.2 5-3.4M8 8.6C6 8.6 4.7 7.6 4.3 5.8M8 8.6c2 0 3.3-1 3.7-2.8"/><circle cx="8" cy="2.6" r="1.1" class="f"/><circle cx="4" cy="4.4" r="1" class="f"/><circle cx="12" cy="4.4" r="1" class="f"/><circle cx="2.6" cy="7.2" r="1" class="f"/><circle cx="13.4" cy="7.2" r="1" class="f"/>`,
  why: svg`<circle cx="8" cy="8" r="6.25"/><path d="M6.2 6.3c.1-1 .8-1.7 1.9-1.7s1.8.7 1.8 1.6c0 1.4-1.9 1.5-1.9 2.9"/><circle cx="8" cy="11.4" r=".85" class="f"/>`,
  tree: svg`<path d="M2.5 3h5M5 6.5h6M7.5 10h6M7.5 13.5h4"/>`,
  refuse: svg`<circle cx="8" cy="8" r="6.25"/><path d="m3.7 12.3 8.6-8.6"/>`,
  note: svg`<path d="M8 2.2 14.2 13H1.8z"/><path d="M8 6.4v3.2"/><circle cx="8" cy="11.2" r=".8" class="f"/>`,
  ok: svg`<circle cx="8" cy="8" r="6.25"/><path d="m5.2 8.2 2 2 3.7-4.2"/>`,
  check: svg`<path d="m3 8.5 3.3 3.3L13 4.8"/>`,
  cycle: svg`<path d="M13.2 8a5.2 5.2 0 1 1-1.7-3.85"/><path d="M13.4 1.9v3h-3"/>`,
  shared: svg`<rect x="2.25" y="5.5" width="8.25" height="8.25" rx="1.5"/><path d="M5.75 3.7c.2-.85.8-1.45 1.7-1.45h4.8c.9 0 1.5.6 1.5 1.5v4.8c0 .9-.5 1.5-1.3 1.7"/>`,
  ref: svg`<path d="M6.5 3H3.7C3 3 2.5 3.5 2.5 4.2v8.1c0 .7.5 1.2 1.2 1.2h8.1c.7 0 1.2-.5 1.2-1.2V9.5M9.5 2.5h4v4M13.2 2.8 7.5 8.5"/>`,
  jump: svg`<path d="M2.5 3v4.5c0 1.1.9 2 2 2h8.5M9.8 6.2l3.4 3.3-3.4 3.3"/>`,
  back: svg`<path d="M13 8H3M7 3.8 2.8 8 7 12.2"/>`,
  forward: svg`<path d="M3 8h10M9 3.8 13.2 8 9 12.2"/>`,
  find: svg`<circle cx="7" cy="7" r="4.5"/><path d="m10.4 10.4 3.4 3.4"/>`,
  close: svg`<path d="m3.5 3.5 9 9M12.5 3.5l-9 9"/>`,
  bottom: svg`<rect x="2" y="2.5" width="12" height="11" rx="1.5"/><path d="M2.5 9.5h11v2.8c0 .4-.3.7-.7.7H3.2c-.4 0-.7-.3-.7-.7z" class="f"/>`,
  right: svg`<rect x="2" y="2.5" width="12" height="11" rx="1.5"/><path d="M9.5 3v10h3.3c.4 0 .7-.3.7-.7V3.7c0-.4-.3-.7-.7-.7z" class="f"/>`,
  float: svg`<path d="M2.5 6V4.2c0-1 .7-1.7 1.7-1.7h7.6c1 0 1.7.7 1.7 1.7v6c0 1-.7 1.7-1.7 1.7H11"/><rect x="2.5" y="8" width="6" height="5.5" rx="1.2" class="f"/>`,
  full: svg`<rect x="2" y="2.5" width="12" height="11" rx="1.5"/><rect x="4" y="4.5" width="8" height="7" rx=".6" class="f"/>`,
  copy: svg`<rect x="5.5" y="5.5" width="8" height="8.25" rx="1.5"/><path d="M3.2 10.5c-.5-.2-.7-.6-.7-1.2V3.7c0-.8.5-1.2 1.2-1.2h5.6c.6 0 1 .2 1.2.7"/>`,
  stop: svg`<rect x="4" y="4" width="8" height="8" rx="1.2" class="f"/>`,
  chevron: svg`<path d="m6 3.8 4.2 4.2L6 12.2"/>`,
  up: svg`<path d="m3.8 10 4.2-4.2L12.2 10"/>`,
  down: svg`<path d="m3.8 6 4.2 4.2L12.2 6"/>`,
  lock: svg`<rect x="3.25" y="7" width="9.5" height="6.5" rx="1.3"/><path d="M5.3 6.8V5.2a2.7 2.7 0 0 1 5.4 0v1.6"/>`,
  more: svg`<circle cx="3.5" cy="8" r="1.2" class="f"/><circle cx="8" cy="8" r="1.2" class="f"/><circle cx="12.5" cy="8" r="1.2" class="f"/>`,
  cut: svg`<path d="M2 8h1.5M6 8h1.5M10 8h1.5M14 8h.01"/>`,
  source: svg`<path d="m5.500 4.500-3.500 3.500 3.500 3.500M10.500 4.500 14 8l-3.500 3.500"/>`,
  worker: svg`<rect x="4" y="4" width="8" height="8" rx="1.3"/><path d="M6.3 1.8v2M9.7 1.8v2M6.3 12.2v2M9.7 12.2v2M1.8 6.3h2M1.8 9.7h2M12.2 6.3h2M12.2 9.7h2"/>`,
  graph: svg`<circle cx="3.5" cy="8" r="1.75"/><circle cx="12.5" cy="3.5" r="1.75"/><circle cx="12.5" cy="12.5" r="1.75"/><path d="M5 7.2 11 4.3M5 8.8l6 2.9"/>`,
  size: svg`<rect x="2" y="2.5" width="12" height="11" rx="1.5"/><path d="M8.5 2.5v11M8.5 7.5H14M11.5 7.5v6"/>`,
  bytes: svg`<rect x="2.25" y="3" width="3" height="4" rx="1.2"/><path d="M8 3.4 9.2 3v4M12 3.4l1.2-.4v4M2.7 9.9 4 9.5v4"/><rect x="7.5" y="9.5" width="3" height="4" rx="1.2"/><path d="M12.3 9.9l1.2-.4v4"/>`,
  sessions: svg`<path d="M4 5.5h8M4.5 2.5h7v3h-7zM4 5.5c-1 .8-1.25 1.7-1.25 2.7V12c0 1 .7 1.75 1.75 1.75h7c1.05 0 1.75-.75 1.75-1.75V8.2c0-1-.25-1.9-1.25-2.7"/><path d="M5.5 9.5h5"/>`,
  profile: svg`<path d="M2.5 3.5h11M2.5 7h7.5M2.5 10.5h4.5M11.5 7h2M8.5 10.5h2M2.5 14h2"/>`,
  popout: svg`<path d="M7 3H3.7c-.7 0-1.2.5-1.2 1.2v8.1c0 .7.5 1.2 1.2 1.2h8.1c.7 0 1.2-.5 1.2-1.2V9M9.5 2.5h4v4M13.2 2.8 8 8"/>`,
  save: svg`<path d="M8 2.5v7M5 6.8l3 3 3-3M2.5 10.5v1.8c0 .7.5 1.2 1.2 1.2h8.6c.7 0 1.2-.5 1.2-1.2v-1.8"/>`,
  import: svg`<path d="M8 9.8v-7M5 5.5l3-3 3 3M2.5 10.5v1.8c0 .7.5 1.2 1.2 1.2h8.6c.7 0 1.2-.5 1.2-1.2v-1.8"/>`,
  share: svg`<circle cx="12" cy="3.7" r="1.75"/><circle cx="4" cy="8" r="1.75"/><circle cx="12" cy="12.3" r="1.75"/><path d="m5.6 7.1 4.8-2.5M5.6 8.9l4.8 2.5"/>`,
  trash: svg`<path d="M2.5 4.5h11M6 4.3V2.7h4v1.6M4 4.7l.6 7.8c0 .6.5 1 1.1 1h4.6c.6 0 1.1-.4 1.1-1l.6-7.8M6.7 7.2v3.8M9.3 7.2v3.8"/>`,
  undo: svg`<path d="M3 6.5h6.3a3.6 3.6 0 0 1 0 7.2H6M5.8 3.5l-3 3 3 3"/>`,
  diff: svg`<path d="M5 2.8v6.4M1.8 6h6.4M2 13.2h6M9 11.2l4.6-6.4"/>`,
  play: svg`<path d="M4.5 2.9v10.2L13 8z" class="f"/>`,
  plus: svg`<path d="M8 3v10M3 8h10"/>`,
  sun: svg`<circle cx="8" cy="8" r="2.9"/><path d="M8 1.6v1.2M8 13.2v1.2M1.6 8h1.2M13.2 8h1.2M3.5 3.5l.8.8M11.7 11.7l.8.8M3.5 12.5l.8-.8M11.7 4.3l.8-.8"/>`,
  unread: svg`<path d="M2 8s2.2-4 6-4c1 0 2 .3 2.800.7M14 8s-2.200 4-6 4c-1 0-2-.3-2.800-.7M3 13 13 3"/>`,
  live: svg`<path d="M2 8h2.500L6.300 3.500l3 9L11.300 8H14"/>`,
  clock: svg`<circle cx="8" cy="8" r="6.25"/><path d="M8 4.500V8l2.500 1.500"/>`,
} as const

/** The name of an icon. */
export type IconName = keyof typeof shapes

/** What an icon is drawn with, for who has an `svg` of their own. */
export function shape(name: IconName): TemplateResult {
  return shapes[name]
}

/** An icon, as decoration. */
export function icon(name: IconName, className = 'icon'): TemplateResult {
  return html`<svg class=${className} viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shapes[name]}</svg>`
}
