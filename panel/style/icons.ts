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
  down: svg`<path d="m3.8 6 4.2 4.2L12.2 6"/>`,
  lock: svg`<rect x="3.25" y="7" width="9.5" height="6.5" rx="1.3"/><path d="M5.3 6.8V5.2a2.7 2.7 0 0 1 5.4 0v1.6"/>`,
  more: svg`<circle cx="3.5" cy="8" r="1.2" class="f"/><circle cx="8" cy="8" r="1.2" class="f"/><circle cx="12.5" cy="8" r="1.2" class="f"/>`,
  cut: svg`<path d="M2 8h1.5M6 8h1.5M10 8h1.5M14 8h.01"/>`,
  source: svg`<path d="m5.500 4.500-3.500 3.500 3.500 3.500M10.500 4.500 14 8l-3.500 3.500"/>`,
  worker: svg`<rect x="4" y="4" width="8" height="8" rx="1.3"/><path d="M6.3 1.8v2M9.7 1.8v2M6.3 12.2v2M9.7 12.2v2M1.8 6.3h2M1.8 9.7h2M12.2 6.3h2M12.2 9.7h2"/>`,
} as const

/** The name of an icon. */
export type IconName = keyof typeof shapes

/** An icon, as decoration. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shapes[name]}</svg>`
}
