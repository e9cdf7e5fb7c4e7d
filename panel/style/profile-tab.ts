// How the view Profile looks.

import { css } from 'lit'

export const profileTabStyles = css`
  :host { display: grid; grid-template-columns: minmax(0, 1fr); grid-template-rows: auto minmax(min(100%, 96px), 1fr); height: 100%; overflow: auto }
  .bar { display: flex; align-items: center; flex-wrap: wrap; gap: 4px 8px; padding: 8px 12px; min-height: 44px }
  .primary { background: var(--dill-accent); border-color: var(--dill-accent); color: var(--dill-on-accent) }
  .primary:hover { background: var(--dill-accent-hover); border-color: var(--dill-accent-hover) }
  .main { overflow: auto; min-height: 0; scrollbar-width: thin; position: relative }
  .main:focus-visible { outline-offset: -2px }
  .state { padding: 0 12px 10px }
  .state .message, .state .working { max-width: 640px }

  .icicle { position: relative; margin: 0 12px 10px; max-height: min(40vh, 330px); overflow: hidden auto; flex: none }
  .icicle:focus-visible { outline: none }
  .icicle canvas { display: block; width: 100%; cursor: pointer }
  .icicle [role=treeitem] { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; top: 0; left: 0 }
  .tip { position: absolute; z-index: 4; display: grid; max-width: 320px; padding: 6px 10px; border: 1px solid var(--dill-line-strong); border-radius: 8px; background: var(--dill-bg-raised); box-shadow: var(--dill-shadow-1); font: 12px/18px var(--dill-sans); pointer-events: none }
  .tip b { font-weight: 600; overflow-wrap: anywhere }

  table { width: 100%; border-collapse: collapse; font: 13px/20px var(--dill-sans) }
  th { position: sticky; top: 0; z-index: 1; background: var(--dill-bg); text-align: start; font: 500 11px/16px var(--dill-sans); color: var(--dill-text-3); border-bottom: 1px solid var(--dill-line); padding: 0 }
  th button { display: inline-flex; align-items: center; gap: 4px; min-height: 24px; padding: 4px 12px; font: inherit; color: inherit }
  th button:hover { color: var(--dill-text) }
  th button:focus-visible { outline-offset: -2px }
  th .icon { width: 10px; height: 10px; stroke-width: 2; visibility: hidden }
  th[aria-sort=ascending] .icon, th[aria-sort=descending] .icon { visibility: visible }
  th[aria-sort=ascending] .icon { transform: rotate(180deg) }
  th[aria-sort=ascending], th[aria-sort=descending] { color: var(--dill-text) }
  td { padding: 5px 12px; border-bottom: 1px solid var(--dill-line); white-space: nowrap }
  th.r button { flex-direction: row-reverse }
  .r { text-align: end; font-variant-numeric: tabular-nums }
  .kind { display: flex; align-items: center; gap: 10px; min-width: 0 }
  .kind .mono { overflow: hidden; text-overflow: ellipsis; max-width: 320px }
  .sigil { display: grid; place-items: center; flex: none; width: 28px; height: 18px; border-radius: 3px; font: 500 11px/16px var(--dill-mono); color: var(--dill-text) }
  .share { display: flex; align-items: center; gap: 8px }
  .share i { display: block; width: 116px; height: 6px; background: var(--dill-line) }
  .share i > i { width: auto; background: var(--dill-accent) }
  .note { padding: 10px 12px 16px; color: var(--dill-text-3); font: 12px/18px var(--dill-sans); max-width: 90ch }
  .empty-rows { padding: 10px 12px; color: var(--dill-text-2) }

  .trace { display: none; flex-direction: column; min-height: 0; min-width: 0; gap: 8px }
  .trace h3 { font: 600 13px/20px var(--dill-sans); padding: 14px 16px 0 }
  .trace .lines { flex: 1; min-height: 0; overflow: auto; scrollbar-width: thin; overflow-anchor: none; padding: 0 }
  .trace .foot { padding: 0 16px 14px; color: var(--dill-text-3); font: 12px/18px var(--dill-sans) }
  .list { position: relative; font: 12px/20px var(--dill-mono); font-variant-ligatures: none; cursor: default; min-width: 100% }
  .list:focus-visible { outline: none }
  .line { position: absolute; left: 0; right: 0; height: 20px; padding: 0 16px; white-space: pre; overflow: hidden; text-overflow: ellipsis }
  .line:hover { background: var(--dill-bg-hover) }
  .line[aria-selected=true] { background: var(--dill-bg-selected) }
  .line[aria-selected=true]::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: 0; width: 3px; background: var(--dill-accent) }
  .list:focus-visible .line.at { outline: 2px solid var(--dill-focus); outline-offset: -2px }
  .rails { color: var(--dill-text-3) }
  :host([view=trace]) .main { display: none }
  :host([view=trace]) .trace { display: flex; border-top: 1px solid var(--dill-line) }
  :host([view=trace]) .trace h3 { display: none }
  :host([view=trace]) .segments.cost { display: none }

  @container (min-width: 1100px) {
    :host([view=profile]) { grid-template-columns: minmax(0, 1fr) 320px }
    :host([view=profile]) .trace { display: flex; grid-area: 1 / 2 / 3 / 3; background: var(--dill-bg-sunk); border-inline-start: 1px solid var(--dill-line) }
  }
  @container (max-width: 859px) { .share i { width: 64px } }
  @container (max-width: 559px) {
    .bar { padding: 6px 8px }
    .answer { order: 5; flex: 1 1 60% }
    .bar > .icons { order: 6 }
    .wide, .rare { display: none }
    .icicle { margin-inline: 8px }
    td, th button { padding-inline: 6px }
    .bar .segments button { padding: 0 8px }
    .button.icons { padding: 0 7px }
    .kind { gap: 6px }
    .kind .mono { max-width: 112px }
  }
  @media (pointer: coarse) { th button { min-height: 32px } }
  @media (forced-colors: active) {
    .sigil { border: 1px solid CanvasText }
    .share i { border: 1px solid CanvasText; height: 8px }
    .share i > i { background: Highlight; border: 0; height: 100%; forced-color-adjust: none }
    .line[aria-selected=true] { background: Highlight; forced-color-adjust: none }
    .line[aria-selected=true] * { color: HighlightText; background: none; forced-color-adjust: none }
    .primary { background: Highlight; color: HighlightText; forced-color-adjust: none }
  }
`
