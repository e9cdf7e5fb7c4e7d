// How the view Bytes looks.

import { css } from 'lit'
import { sideStyles, stackStyles } from './tree-tab.ts'

export const bytesTabStyles = css`
  ${sideStyles}
  :host { display: grid; grid-template-columns: minmax(0, 1fr) 320px; grid-template-rows: minmax(0, 1fr); height: 100%; --row: 24px }
  :host([compact]) { --row: 20px }
  .left { display: flex; flex-direction: column; min-height: 0; min-width: 0; position: relative; overflow: auto }
  .bar { display: flex; align-items: center; flex-wrap: wrap; gap: 4px 8px; padding: 8px 12px; flex: none; min-height: 44px }
  .answer { display: flex; align-items: center; flex-wrap: wrap; gap: 2px 8px; min-width: 0 }
  .answer b { font-weight: 600 }
  .goto { display: flex; align-items: center; gap: 6px; font: 12px/18px var(--dill-sans) }
  .goto input { width: 112px; height: 28px; padding: 0 8px; border: 1px solid var(--dill-line-control); border-radius: 6px; background: var(--dill-bg); font: 12px/18px var(--dill-mono) }
  .slim { display: none }
  .mark.calm { color: var(--dill-text-2); background: var(--dill-bg-hover) }

  .strip { position: relative; height: 18px; margin: 0 12px 8px; flex: none; border-radius: 3px; background: var(--dill-bg-sunk); cursor: pointer; touch-action: none; overflow: clip; overflow-clip-margin: 3px }
  .strip span { position: absolute; inset-block: 0; pointer-events: auto; border-inline-end: 1px solid var(--dill-bg) }
  .strip .sight { inset-block: -1px; min-width: 8px; border: 2px solid var(--dill-text); border-radius: 3px; pointer-events: none; background: none }
  .reading, .left-out { padding: 0 12px 8px; flex: none }

  .scroll { flex: 1 1 auto; min-height: 96px; overflow: auto; border-top: 1px solid var(--dill-line); scrollbar-width: thin; overflow-anchor: none }
  .grid { position: relative; font: 12px/20px var(--dill-mono); font-variant-ligatures: none; cursor: default; min-width: min-content }
  .grid:focus-visible { outline: none }
  .head, .row { display: grid; grid-template-columns: 68px 196px minmax(0, 1fr); gap: 0 12px; padding: 0 12px; align-items: center; white-space: nowrap }
  .head { position: sticky; top: 0; z-index: 2; height: 25px; background: var(--dill-bg); border-bottom: 1px solid var(--dill-line); font: 500 11px/16px var(--dill-sans); color: var(--dill-text-3) }
  .body { position: relative }
  .row { position: absolute; left: 0; right: 0; height: var(--row) }
  .row:hover { background: var(--dill-bg-hover) }
  .row.of::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: 0; width: 3px; background: var(--dill-line-strong) }
  .row[aria-selected=true] { background: var(--dill-bg-selected) }
  .row[aria-selected=true]::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: 0; width: 3px; background: var(--dill-accent) }
  .grid:focus-visible .row.at { outline: 2px solid var(--dill-focus); outline-offset: -2px }
  .row.flash::after { content: ""; position: absolute; inset: 1px 4px; border: 2px solid var(--dill-accent); border-radius: 4px; pointer-events: none }
  .row.fault { height: auto; min-height: var(--row); padding-block: 3px; background: var(--dill-danger-soft); color: var(--dill-danger); font-weight: 600 }
  .row > span { overflow: hidden; text-overflow: ellipsis }
  .offset { color: var(--dill-text-3) }
  .row .bytes { color: var(--dill-text-2) }
  .fault .offset, .fault .bytes { color: inherit }
  .instruction { display: flex; gap: 8px; align-items: center; padding-inline-start: calc(var(--depth) * 16px); white-space: pre }
  .instruction b { font-weight: 600; flex: none }
  .instruction .label { flex: none; max-width: 60%; overflow: hidden; text-overflow: ellipsis }
  .instruction .operand { color: var(--dill-text-2); overflow: hidden; text-overflow: ellipsis }
  .fault .operand { color: inherit; font: 600 12px/18px var(--dill-sans); white-space: normal }
  .o-code { color: var(--dill-v-code) }
  .o-shared { color: var(--dill-shared) }
  .ref { color: var(--dill-shared); cursor: pointer; text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 2px }

  .path { color: var(--dill-text-2); overflow-wrap: anywhere }
  .hex { background: var(--dill-bg); border: 1px solid var(--dill-line); border-radius: 6px; padding: 8px 10px; overflow: auto; font: 12px/20px var(--dill-mono); max-height: 260px; flex: none }
  .hex:focus-visible { outline-offset: -2px }
  dd .link { min-height: 0; font: inherit }
  .code li { padding: 2px 0; overflow-wrap: anywhere }
  .code .quiet, .names { font: 11px/16px var(--dill-sans) }
  .names { overflow-wrap: anywhere; color: var(--dill-text-2) }
  .there { flex: none; max-height: 196px; border: 1px solid var(--dill-line); border-radius: 6px }
  .none { padding: 16px; grid-column: 1 / -1; align-self: start; max-width: 640px }

  ${stackStyles}
  @container (max-width: 859px) and (max-height: 329.9px) {
    .head, .row { grid-template-columns: 52px minmax(0, 1fr) }
    .grid .bytes { display: none }
  }
  @container (max-width: 559px) {
    .side { max-height: 128px }
    .bar { padding: 6px 8px }
    .head, .row { grid-template-columns: 52px minmax(0, 1fr); padding-inline: 8px; gap: 0 8px }
    .grid .bytes { display: none }
    .instruction { padding-inline-start: calc(var(--depth) * 11px); gap: 6px }
    .strip { margin-inline: 8px }
    .wide { display: none }
    .slim { display: inline }
    .answer { flex: 1 1 100% }
    .button.icons { padding: 0 7px }
  }
  @media (pointer: coarse) { :host { --row: 32px } }
  @media (forced-colors: active) {
    .strip span { background: Canvas; border: 1px solid CanvasText }
    .strip .sight { border: 3px solid Highlight }
    .row[aria-selected=true] { background: Highlight; forced-color-adjust: none }
    .row[aria-selected=true] * { color: HighlightText; background: none; forced-color-adjust: none }
    .row.fault { border: 2px solid CanvasText }
    .hex mark { background: Highlight; color: HighlightText; forced-color-adjust: none }
    .row.of::before { background: CanvasText }
  }
`
