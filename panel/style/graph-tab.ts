// How the view Graph looks around its canvas, and the canvas's own box.

import { css } from 'lit'
import { sideStyles, stackStyles } from './tree-tab.ts'

/** The box of a graph. */
export const graphStyles = css`
  :host { display: block; position: relative; min-width: 0; min-height: 0; overflow: hidden }
  .plot { position: absolute; inset: 0; background: radial-gradient(var(--dill-line) 1px, transparent 1px) 0 0 / 20px 20px var(--dill-bg-sunk); cursor: grab; touch-action: none; user-select: none }
  .plot[data-over] { cursor: pointer }
  .plot.dragged { cursor: grabbing }
  .plot:focus-visible { outline-offset: -2px; border-radius: 0 }
  canvas { display: block; width: 100%; height: 100% }
  .tip { position: absolute; z-index: 2; max-width: min(360px, calc(100% - 24px)); display: grid; gap: 2px; padding: 6px 10px; border: 1px solid var(--dill-line-strong); border-radius: 8px; background: var(--dill-bg-raised); box-shadow: var(--dill-shadow-1); font: 12px/18px var(--dill-sans); color: var(--dill-text-2); pointer-events: none; overflow-wrap: anywhere }
  .tip b { font: 12px/18px var(--dill-mono); font-variant-ligatures: none; color: var(--dill-text) }
  @media (forced-colors: active) { .plot { background: Canvas } .tip { border-color: CanvasText } }
`

export const graphTabStyles = css`
  ${sideStyles}
  :host { display: grid; grid-template-columns: minmax(0, 1fr) 300px; grid-template-rows: minmax(0, 1fr); height: 100% }
  .left { display: flex; flex-direction: column; min-height: 0; min-width: 0; position: relative }
  .bar { display: flex; align-items: center; gap: 8px; padding: 8px 12px; flex: none; min-height: 44px; border-bottom: 1px solid var(--dill-line) }
  .bar .percent { min-width: 44px; text-align: center; color: var(--dill-text-2) }
  .bar .zoom { display: flex; align-items: center }
  .bar .minus { font: 500 16px/1 var(--dill-sans) }
  dill-graph { flex: 1 1 auto }
  .over { position: absolute; inset: auto 12px 10px; display: flex; flex-direction: column; align-items: flex-start; gap: 6px; pointer-events: none }
  .legend, .folded { background: var(--dill-bg); border: 1px solid var(--dill-line); border-radius: 6px; padding: 4px 10px; font: 12px/18px var(--dill-sans); color: var(--dill-text-2) }
  .legend { display: flex; flex-wrap: wrap; gap: 4px 16px }
  .legend li { display: flex; align-items: center; gap: 6px }
  .legend svg.line { width: 26px; height: 8px; fill: none; stroke-width: 1.5; flex: none }
  .legend .path { stroke: var(--dill-accent); stroke-width: 2.25 }
  .legend .shared { stroke: var(--dill-shared); stroke-dasharray: 5 4 }
  .legend .cycle { stroke: var(--dill-cycle); stroke-dasharray: 2 3 }
  .legend .icon { width: 14px; height: 14px; color: var(--dill-danger) }

  .side { gap: 8px }
  .side dill-tree { flex: 1 0 196px; min-height: 120px; background: var(--dill-bg); border: 1px solid var(--dill-line); border-radius: 6px; overflow: hidden }
  .paths { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 12px }
  .paths section { background: var(--dill-bg); border: 1px solid var(--dill-line); border-radius: 6px; padding: 8px 10px; font: 12px/18px var(--dill-sans); min-width: 0 }
  .paths h4 { margin: 0; color: var(--dill-text) }
  .chain { margin-top: 4px }
  .chain li { position: relative; padding-inline-start: 18px; min-height: 24px; display: flex; align-items: center }
  .chain li::before { content: ""; position: absolute; inset-inline-start: 3px; top: 8px; width: 8px; height: 8px; border-radius: 50%; border: 1.5px solid var(--dill-line-control); background: var(--dill-bg); z-index: 1 }
  .chain li:not(:last-child)::after { content: ""; position: absolute; inset-inline-start: 6px; top: 12px; bottom: -12px; width: 2px; background: var(--dill-line-control) }
  .chain .end::before { background: var(--dill-accent); border-color: var(--dill-accent) }
  .chain .quiet::before { visibility: hidden }
  .chain button { min-height: 24px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; border-radius: 4px; padding: 0 4px; margin-inline-start: -4px; max-width: calc(100% + 4px) }
  .chain button:hover { background: var(--dill-bg-hover) }
  .together { font: 12px/18px var(--dill-sans) }
  ${stackStyles}
  @container ((max-width: 859px) and (min-height: 330px)) or (max-width: 559px) {
    .side { height: 190px; display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); grid-template-rows: minmax(0, 1fr); padding: 0 0 0 16px; gap: 16px; overflow: hidden }
    .about { overflow: auto; padding: 10px 0; scrollbar-width: thin }
    .listed { padding: 10px 12px 10px 0 }
    .side dill-tree { flex: 1 1 auto; min-height: 0 }
  }
  @container (max-width: 859px) and (max-height: 329.9px) {
    .bar .count, .bar .percent, .bar .word { display: none }
    .legend { display: none }
  }
  .about, .listed { display: flex; flex-direction: column; gap: 8px; min-width: 0; min-height: 0 }
  .about > *, .listed > h4 { flex: none }
  .listed { flex: 1 0 auto }
  @container (max-width: 559px) {
    .bar { padding: 6px 8px; gap: 4px; flex-wrap: wrap }
    .bar .segments button { padding: 0 6px }
    .bar .button { padding: 0 5px }
    .bar .count, .bar .percent, .bar .word { display: none }
    .over { inset: auto 8px 8px }
    .legend { gap: 2px 10px; padding: 2px 8px; font: 11px/16px var(--dill-sans) }
    .side { display: flex; padding: 8px; gap: 8px; overflow: auto }
    .listed { order: -1; flex: none; padding: 0 }
    .listed h4 { display: none }
    .side dill-tree { height: 136px; flex: none }
    .about { overflow: visible; padding: 0; flex: none }
    .paths { grid-template-columns: minmax(0, 1fr) }
  }
  @media (forced-colors: active) {
    .legend, .folded { border-color: CanvasText }
    .legend .path { stroke: Highlight }
    .legend .shared, .legend .cycle { stroke: CanvasText }
    .legend .icon { color: CanvasText }
    .chain li::before { border-color: CanvasText }
    .chain .end::before { background: Highlight; forced-color-adjust: none }
  }
`
