// How the view Size looks around its canvas.

import { css } from 'lit'
import { crumbStyles } from './frame.ts'
import { sideStyles, stackStyles } from './tree-tab.ts'

export const sizeTabStyles = css`
  ${crumbStyles}
  ${sideStyles}
  :host { display: grid; grid-template-columns: minmax(0, 1fr) 280px; grid-template-rows: minmax(0, 1fr); height: 100% }
  .left { display: flex; flex-direction: column; min-height: 0; min-width: 0; overflow: auto }
  .bar { display: flex; align-items: center; gap: 6px 8px; padding: 8px 12px; flex: none; min-height: 44px; flex-wrap: wrap }
  .answer { margin-inline-start: auto; color: var(--dill-text-2); white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
  .left-out { padding: 0 12px; flex: none }
  .crumbs { overflow: hidden; flex: 0 1 auto }
  .state { padding: 16px; max-width: 480px }
  .map { position: relative; flex: 1 1 auto; min-height: 96px; margin: 8px 12px; border-radius: 4px }
  .map:focus-visible { outline-offset: 2px }
  canvas { position: absolute; inset: 0; width: 100%; height: 100%; display: block }
  .none { padding: 8px; color: var(--dill-text-2); position: relative }
  .options { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  .tip { position: absolute; z-index: 2; max-width: min(420px, 90%); padding: 4px 8px; border-radius: 6px; background: var(--dill-bg-raised); border: 1px solid var(--dill-line-strong); box-shadow: var(--dill-shadow-1); font: 12px/18px var(--dill-sans); pointer-events: none; overflow-wrap: anywhere }
  .legend { display: flex; gap: 4px 8px; padding: 6px 12px; border-top: 1px solid var(--dill-line); flex: none; overflow-x: auto; scrollbar-width: none }
  .chip { display: inline-flex; flex: none; align-items: center; gap: 6px; min-height: 24px; padding: 0 6px 0 4px; border-radius: 4px; font: 12px/18px var(--dill-sans); color: var(--dill-text-2) }
  .chip:hover { background: var(--dill-bg-hover) }
  .chip i { font: 500 11px/16px var(--dill-mono); font-style: normal; padding: 0 3px; min-width: 24px; text-align: center; border-radius: 3px; color: var(--dill-text) }
  .chip[aria-pressed=false] { color: var(--dill-text-3); text-decoration: line-through }
  .chip[aria-pressed=false] i { background: var(--dill-bg-hover) !important; color: var(--dill-text-3) }
  .largest-opener { display: none }
  table { width: 100%; border-collapse: collapse; table-layout: fixed }
  th { font: 400 11px/16px var(--dill-sans); color: var(--dill-text-3); text-align: start; padding: 0 8px 4px }
  th:last-child, td:last-child { width: 76px; text-align: end }
  td { border-top: 1px solid var(--dill-line); padding: 4px 8px 6px; vertical-align: top; font: 12px/20px var(--dill-sans) }
  tr:hover td { background: var(--dill-bg-hover) }
  tr[aria-current=true] td { background: var(--dill-bg-selected) }
  td button { display: flex; gap: 8px; width: 100%; min-height: 24px; align-items: baseline; min-width: 0 }
  td button > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
  td .mono { flex: 0 1 auto }
  td .quiet { flex: 1 1000 auto; min-width: 0; font-size: 11px }
  td button:focus-visible { outline-offset: -1px }
  .share { display: block; height: 3px; border-radius: 1.5px; background: var(--dill-line); margin-top: 2px }
  .share i { display: block; height: 3px; border-radius: 1.5px; background: var(--dill-accent) }
  .side > p { color: var(--dill-text-2); font: 12px/18px var(--dill-sans) }
  ${stackStyles}
  @container (max-width: 559px) {
    .bar { padding: 6px 8px; gap: 6px }
    .bar .segments button { padding: 0 7px }
    .answer { margin: 0; flex: 1 1 100%; font: 12px/18px var(--dill-sans) }
    .map { margin: 2px 8px 8px }
    .side { max-height: none; padding: 0 }
    .side > h3 { display: none }
    .largest-opener { display: flex; align-items: center; justify-content: space-between; width: 100%; min-height: 32px; padding: 0 12px; font: 600 13px/20px var(--dill-sans) }
    .largest-opener:focus-visible { outline-offset: -2px }
    .side > :not(.largest-opener) { display: none }
    :host([opened]) .side { max-height: 60%; overflow: auto; padding-bottom: 10px }
    :host([opened]) { grid-template-rows: minmax(min(100%, 160px), 1fr) minmax(min(100%, 160px), 1.2fr) }
    :host([opened]) .side { max-height: none }
    :host([opened]) .side > table { display: table }
    :host([opened]) .side > p { display: block; padding: 0 12px }
    .legend { padding: 4px 8px; gap: 0 2px }
    .answer { white-space: normal; margin-inline-start: 0 }
    .chip span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  }
  @media (forced-colors: active) {
    .chip i { border: 1px solid CanvasText }
    .chip[aria-pressed=true] { outline: 1px solid ButtonText }
    .share { border: 1px solid CanvasText; height: 5px }
    .share i { background: CanvasText; forced-color-adjust: none }
    tr[aria-current=true] td { background: Highlight; color: HighlightText; forced-color-adjust: none }
    tr[aria-current=true] td * { color: HighlightText; forced-color-adjust: none }
    .tip { border-color: CanvasText }
  }
`
