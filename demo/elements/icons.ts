// The drawings of the gallery, as decoration beside words. Icons are the panel's.

import { html, svg, type TemplateResult } from 'lit'

export { icon, type IconName } from '../../panel/style/icons.ts'

const drawings: Readonly<Record<string, TemplateResult>> = {
  counter: svg`<path d="M10 46V34M24 46V26M38 46V18M52 46V10" class="g1"/><path d="M45 50V6" class="g2"/>`,
  cycle: svg`<circle cx="18" cy="16" r="6" class="g3"/><circle cx="46" cy="18" r="6" class="g3"/><circle cx="32" cy="44" r="6" class="g3"/><path d="M24 16h15M43 24 35 38M28 39 20 22" class="g1"/>`,
  private: svg`<rect x="14" y="12" width="36" height="32" rx="5" class="g3"/><path d="M22 24h14M22 32h9" class="g1"/><rect x="38" y="28" width="14" height="12" rx="2" class="g4"/><path d="M41 28v-3a4 4 0 0 1 8 0v3" class="g1"/>`,
  collections: svg`<rect x="10" y="10" width="44" height="36" rx="5" class="g3"/><circle cx="22" cy="28" r="6" class="g4"/><circle cx="36" cy="28" r="6" class="g4"/><circle cx="48" cy="28" r="2" class="g5"/>`,
  dom: svg`<path d="M22 14 10 28l12 14M42 14l12 14-12 14" class="g1"/><path d="m37 12-10 32" class="g6"/>`,
  worker: svg`<rect x="6" y="16" width="20" height="24" rx="4" class="g3"/><rect x="38" y="16" width="20" height="24" rx="4" class="g4"/><path d="M26 24h11m-4-4 4 4-4 4M38 34H27m4-4-4 4 4 4" class="g1"/>`,
  todo: svg`<rect x="12" y="10" width="10" height="10" rx="2" class="g4"/><rect x="12" y="26" width="10" height="10" rx="2" class="g4"/><rect x="12" y="42" width="10" height="8" rx="2" class="g3"/><path d="M28 15h24M28 31h18M28 46h22M14 15l2.5 2.5 4-4.5M14 31l2.5 2.5 4-4.5" class="g1"/>`,
  zustand: svg`<path d="M8 14h8l6 24h24l6-18H18" class="g1"/><circle cx="26" cy="46" r="3.5" class="g4"/><circle cx="42" cy="46" r="3.5" class="g4"/><path d="M30 27h12" class="g2"/>`,
  own: svg`<rect x="14" y="10" width="36" height="14" rx="4" class="g3"/><rect x="14" y="32" width="36" height="14" rx="4" class="g3"/><path d="M21 17h14M21 39h9" class="g1"/>`,
}

export function drawing(name: string): TemplateResult {
  return html`<svg class="drawing" viewBox="0 0 64 56" aria-hidden="true">${drawings[name] ?? drawings['own']}</svg>`
}
