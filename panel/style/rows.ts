// How the rows of a tree look, whatever draws them.

import { css } from 'lit'

/** The look of a tree and its rows. */
export const rowStyles = css`
  :host { display: flex; flex-direction: column; min-height: 0; min-width: 0; --indent: 16px; --row: 24px; container-type: inline-size; background: var(--dill-bg) }
  :host([compact]) { --row: 20px }
  .scroll { overflow: auto; flex: 1 1 auto; min-height: 0; padding: 4px 0; scrollbar-width: thin; overflow-anchor: none }
  .list { position: relative; font: 12px/20px var(--dill-mono); font-variant-ligatures: none; cursor: default }
  .list:focus-visible { outline: none }
  .row { position: absolute; left: 0; right: 0; display: flex; align-items: center; gap: 6px; height: var(--row); padding-inline: calc(8px + var(--depth) * var(--indent)) 12px; white-space: nowrap }
  .row:hover { background: var(--dill-bg-hover) }
  .row[aria-selected=true] { background: var(--dill-bg-selected) }
  .row[aria-selected=true]::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: 0; width: 3px; background: var(--dill-accent) }
  .list:focus-visible .row.at { outline: 2px solid var(--dill-focus); outline-offset: -2px; border-radius: 0 }
  .row.flash::after { content: ""; position: absolute; inset: 1px 4px; border: 2px solid var(--dill-accent); border-radius: 4px; pointer-events: none }
  .row.changed .name::before { content: "•"; color: var(--dill-accent); margin-inline-end: 4px }
  .guides { position: absolute; inset-block: 0; inset-inline-start: 15px; width: calc(var(--depth) * var(--indent)); pointer-events: none; background: repeating-linear-gradient(to right, var(--dill-line) 0 1px, transparent 1px var(--indent)) }
  .twist { width: 16px; height: var(--row); display: grid; place-items: center; flex: none; color: var(--dill-text-3) }
  .twist .icon { width: 11px; height: 11px; stroke-width: 2 }
  .more .twist .icon { width: 14px; height: 14px }
  .main { display: flex; align-items: center; gap: 6px; min-width: 0; flex: 1 1 auto; overflow: hidden }
  .main > span { overflow: hidden; text-overflow: ellipsis; flex: 0 1 auto; white-space: pre }
  /* One that gave way by a fraction of a pixel would lose its end. */
  .main > .name { flex: none; max-width: 75% }
  .main > .colon { flex: none; margin-inline-start: -6px; color: var(--dill-text-3) }
  .main > .before, .main > .type, .main > .lock, .main > .rest { flex: none }
  .main > .preview { flex-shrink: 8; color: var(--dill-text-3) }
  .main > .source { flex-shrink: 4; color: var(--dill-text-3) }
  .before, .range .name, .more .name { color: var(--dill-text-3) }
  .type { color: var(--dill-text-2) }
  .lock { color: var(--dill-text-3) }
  .lock .icon { width: 12px; height: 12px }
  .rest { color: var(--dill-text-3); font: 11px/16px var(--dill-sans) }
  .main > .mark { flex: none; overflow: visible; gap: 4px }
  .mark .short, .spare { display: none }
  .mark.act { cursor: pointer }
  .mark.act:hover { text-decoration: underline; text-underline-offset: 2px }
  .bar { flex: none; width: 44px; height: 4px; display: flex; justify-content: flex-end }
  .bar i { height: 4px; border-radius: 1px; background: var(--dill-accent) }
  .size { flex: none; width: 62px; text-align: end; font: 11px/16px var(--dill-mono); font-variant-ligatures: none; color: var(--dill-text-3) }
  @container (max-width: 559px) {
    .bar { display: none }
    .row { --indent: 11px; padding-inline: calc(2px + var(--depth) * var(--indent)) 8px }
    .guides { --indent: 11px; inset-inline-start: 9px }
    .preview, .source, .mark .words { display: none }
    .mark .short, .spare { display: inline }
  }
  @media (pointer: coarse) { :host(:not([compact])) { --row: 32px } }
  @media (forced-colors: active) {
    .row[aria-selected=true] { background: Highlight; color: HighlightText; forced-color-adjust: none }
    .row[aria-selected=true] * { color: HighlightText; background: none; border-color: HighlightText; forced-color-adjust: none }
    .row.flash::after { border-color: Highlight }
    .bar i { background: CanvasText; forced-color-adjust: none }
    .row[aria-selected=true] .bar i { background: HighlightText }
    .row[aria-selected=true]::before { background: HighlightText }
    .guides { background: repeating-linear-gradient(to right, GrayText 0 1px, transparent 1px var(--indent)); forced-color-adjust: none }
  }
`
