// How the panel looks around its views.

import { css } from 'lit'

/** A path as buttons, wherever one stands. */
export const crumbStyles = css`
  .crumbs { display: flex; align-items: center; gap: 2px; min-width: 0; font: 12px/20px var(--dill-mono); font-variant-ligatures: none }
  .crumbs .icon { width: 10px; height: 10px; color: var(--dill-text-3) }
  .crumbs button { padding: 2px 4px; min-height: 24px; max-width: 36ch; border-radius: 4px; white-space: pre; overflow: hidden; text-overflow: ellipsis }
  .crumbs button:hover { background: var(--dill-bg-hover) }
`

export const frameStyles = css`
  ${crumbStyles}
  :host { display: flex; flex-direction: column; height: 100%; min-width: 0; position: relative; background: var(--dill-bg); container: panel / inline-size; overflow: hidden }
  :host([docked]) { position: absolute; height: auto; overflow: visible }
  :host([docked][theme=light]) { color-scheme: light }
  :host([docked][theme=dark]) { color-scheme: dark }
  :host([dock=bottom]) { inset: auto 0 0; border-top: 1px solid var(--dill-line-strong); box-shadow: var(--dill-shadow-2) }
  :host([dock=right]) { inset: 0 0 0 auto; border-left: 1px solid var(--dill-line-strong); box-shadow: var(--dill-shadow-2) }
  :host([dock=float]) { border: 1px solid var(--dill-line-strong); border-radius: 10px; box-shadow: var(--dill-shadow-2); overflow: hidden }
  :host([dock=full]) { inset: 0 }
  :host([dock=window]) { position: fixed; inset: 0 }
  :host([dock=float]) header { cursor: move; touch-action: none }

  .edge { position: absolute; z-index: 3; touch-action: none }
  .edge.top { inset: -4px 0 auto; height: 8px; cursor: row-resize }
  .edge.left { inset: 0 auto 0 -4px; width: 8px; cursor: col-resize }
  .edge.width { inset: 0 0 0 auto; width: 8px; cursor: col-resize }
  .edge.height { inset: auto 0 0; height: 8px; cursor: row-resize }
  .edge:hover, .edge:focus-visible { background: var(--dill-focus); outline: none; border-radius: 0; opacity: .8 }

  header { display: flex; align-items: center; gap: 8px; height: 44px; padding: 0 10px 0 12px; flex: none; position: relative }
  header .tool.history { margin-inline: -2px }
  .brand { color: var(--dill-accent); display: grid; place-items: center; width: 24px; flex: none }
  .brand .icon { width: 20px; height: 20px; stroke-width: 1.2 }
  h2 { font: 600 13px/20px var(--dill-sans); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; flex: 0 1 auto; min-width: 32px; padding: 4px 0; display: flex; align-items: baseline }
  .label { font: 600 13px/20px var(--dill-mono); font-variant-ligatures: none; overflow: hidden; text-overflow: ellipsis; max-width: 40ch }
  .roots { display: inline-flex; align-items: center; gap: 4px; min-width: 0; border-radius: 4px; padding: 0 4px; margin-inline-start: -4px; min-height: 24px }
  .roots:hover { background: var(--dill-bg-hover) }
  .roots .icon { width: 12px; height: 12px }
  .roots:focus-visible { outline-offset: -2px }
  .type { font-weight: 400; padding-inline-start: 6px; color: var(--dill-text-2); overflow: hidden; text-overflow: ellipsis; flex: 0 2 auto }
  .counts { color: var(--dill-text-2); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; flex: 0 1 auto; min-width: 0 }
  .field { display: flex; align-items: center; gap: 6px; width: 240px; flex: 0 1 auto; min-width: 120px; height: 28px; padding: 0 8px; border: 1px solid var(--dill-line-control); border-radius: 6px; background: var(--dill-bg); color: var(--dill-text-3) }
  .field .icon { width: 14px; height: 14px }
  .field:focus-within { outline: 2px solid var(--dill-focus); outline-offset: 1px }
  input { border: 0; background: none; flex: 1; width: 100%; min-width: 0; padding: 0; color: var(--dill-text); font: 12px/18px var(--dill-sans); appearance: none }
  input:focus-visible { outline: none }
  input::placeholder { color: var(--dill-text-3); opacity: 1 }
  input::-webkit-search-cancel-button { display: none }
  kbd { font: 500 11px/16px var(--dill-sans); color: var(--dill-text-2); border: 1px solid var(--dill-line-strong); border-radius: 4px; padding: 0 5px }
  .found { font: 11px/16px var(--dill-sans); white-space: nowrap; color: var(--dill-text-2) }
  .find-opener { display: none }

  .tabs { display: flex; gap: 2px; padding: 0 8px; border-bottom: 1px solid var(--dill-line); flex: none; overflow-x: auto; scrollbar-width: none }
  [role=tab] { display: flex; align-items: center; gap: 6px; height: 34px; padding: 0 10px; color: var(--dill-text-2); font: 500 13px/20px var(--dill-sans); position: relative; white-space: nowrap; flex: none }
  [role=tab]:hover { color: var(--dill-text) }
  [role=tab]::after { content: ""; position: absolute; inset: auto 8px -1px; height: 2px; border-radius: 2px 2px 0 0 }
  [role=tab]:hover::after { background: var(--dill-line-strong) }
  [role=tab][aria-selected=true] { color: var(--dill-text); font-weight: 600 }
  [role=tab][aria-selected=true]::after { background: var(--dill-accent) }
  [role=tab][aria-selected=true] .icon { color: var(--dill-accent) }
  [role=tab]:focus-visible { outline-offset: -3px }

  /* Views ask it for its height as well. */
  .panes { flex: 1; min-height: 0; position: relative; container-type: size }
  .pane { position: absolute; inset: 0 }
  .pane[hidden] { display: none }
  .pane > * { height: 100% }
  .blocked { padding: 8px 12px; border-bottom: 1px solid var(--dill-line); flex: none }
  .failed { padding: 16px }

  footer { display: flex; align-items: center; gap: 4px; height: 30px; padding: 0 12px; border-top: 1px solid var(--dill-line); flex: none; background: var(--dill-bg-sunk); font: 12px/18px var(--dill-sans) }
  footer .crumbs { overflow: hidden; flex: 0 1 auto; justify-content: flex-end }
  footer .crumbs button { flex: none }
  footer button:focus-visible { outline-offset: -2px }
  .state { color: var(--dill-text-3); white-space: nowrap; flex: none }

  @container panel (max-width: 859px) { .field { width: 150px } .counts { display: none } }
  @container panel (max-width: 559px) {
    .tabs { gap: 0; padding: 0 4px }
    [role=tab] { padding: 0 8px; font-size: 12px; gap: 4px }
    [role=tab] > .icon { display: none }
    .history, .state { display: none }
    .field { display: none }
    .find-opener { display: inline-grid }
    .finding .field { display: flex; position: absolute; inset: 8px 10px; width: auto; z-index: 2 }
  }
  @media (forced-colors: active) {
    :host([docked]) { border: 1px solid CanvasText }
    .field { border-color: ButtonText }
    .crumbs .icon, .brand { color: CanvasText }
    [role=tab][aria-selected=true] { background: Highlight; color: HighlightText; forced-color-adjust: none }
    [role=tab][aria-selected=true] * { color: HighlightText; forced-color-adjust: none }
  }
`
