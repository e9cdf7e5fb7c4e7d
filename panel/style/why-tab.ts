// How the view Why looks.

import { css } from 'lit'
import { crumbStyles } from './frame.ts'

export const whyTabStyles = css`
  ${crumbStyles}
  :host { display: grid; grid-template-columns: 340px minmax(0, 1fr); grid-template-rows: minmax(0, 1fr); height: 100% }
  :host([clear]) { grid-template-columns: minmax(0, 1fr) }
  :host([clear]) .reason { display: none }
  :host([clear]) .working { max-width: 320px }
  :host([clear]) .list { border: 0; background: none; padding: 8px }
  .list { border-inline-end: 1px solid var(--dill-line); overflow: auto; padding-bottom: 12px; background: var(--dill-bg-sunk); scrollbar-width: thin }
  h2 { font: 600 18px/26px var(--dill-sans); letter-spacing: -.01em; overflow-wrap: anywhere }
  h2 .mono { font: 600 17px/26px var(--dill-mono); font-variant-ligatures: none; letter-spacing: -.02em }
  h3 { font: 600 13px/20px var(--dill-sans) }
  h3 .quiet { font-weight: 400 }
  .summary { padding: 16px 16px 6px }
  .summary h2 { font: 400 18px/24px var(--dill-sans) }
  .summary strong { font-weight: 650; color: var(--dill-danger) }
  .summary p { color: var(--dill-text-2); font: 12px/18px var(--dill-sans); margin-top: 4px }
  .acts { display: flex; align-items: center; flex-wrap: wrap; gap: 8px; margin-top: 10px; font: 12px/18px var(--dill-sans) }
  .fine { display: flex; gap: 14px }
  .fine > span { color: var(--dill-accent) }
  .fine .icon { width: 28px; height: 28px; stroke-width: 1.1 }
  .fine h2 { font: 600 15px/22px var(--dill-sans) }
  .summary .message { margin-top: 12px }
  .summary > .message:first-child { margin-top: 0 }
  .summary .proof { margin-top: 10px; display: flex; align-items: center; gap: 8px }
  .list h3 { display: flex; align-items: center; gap: 8px; padding: 14px 16px 4px; font: 600 12px/18px var(--dill-sans); color: var(--dill-text-2) }
  .group { padding: 4px 0; position: relative }
  .item { display: grid; grid-template-columns: 16px minmax(0, 1fr) auto; gap: 0 10px; width: 100%; padding: 2px 16px; position: relative; align-items: start; min-height: 24px }
  .item.first { padding-top: 4px }
  .item:hover { background: var(--dill-bg-hover) }
  .item[aria-current=true] { background: var(--dill-bg-selected) }
  .item[aria-current=true]::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: 0; width: 3px; background: var(--dill-accent) }
  .item:focus-visible { outline-offset: -2px }
  .sign { margin-top: 2px }
  .sign.refuse { color: var(--dill-danger) }
  .sign.note { color: var(--dill-note) }
  .title { font: 500 13px/20px var(--dill-sans); overflow-wrap: anywhere }
  .item .badge { margin-top: 2px }
  .where { grid-column: 2; color: var(--dill-text-2); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: 20px }
  .more { margin-inline-start: 42px; font: 500 12px/18px var(--dill-sans); min-height: 24px }

  .reason { overflow: auto; padding: 14px 24px 24px; scrollbar-width: thin; min-width: 0 }
  .reason:focus-visible { outline-offset: -2px }
  .top { display: grid; gap: 4px; padding-bottom: 12px; border-bottom: 1px solid var(--dill-line); margin-bottom: 14px }
  .turn { display: flex; align-items: center; gap: 2px; font: 12px/18px var(--dill-sans) }
  .back { display: none }
  .line { display: flex; align-items: center; flex-wrap: wrap; gap: 2px 12px }
  .line .crumbs { margin-inline-start: -4px; flex-wrap: wrap }
  .line .link { min-height: 24px }
  .parts { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 32px }
  section { display: flex; flex-direction: column; gap: 8px; min-width: 0 }
  section > h3:not(:first-child) { margin-top: 8px }
  section > p { max-width: 60ch; text-wrap: pretty; overflow-wrap: anywhere }

  figure { border: 1px solid var(--dill-line); border-radius: 6px; overflow: hidden; background: var(--dill-bg-sunk) }
  figcaption { padding: 3px 12px; border-bottom: 1px solid var(--dill-line); font-size: 11px; line-height: 16px; color: var(--dill-text-2); overflow: hidden; text-overflow: ellipsis }
  figure ol { padding: 6px 0; overflow: auto }
  figure ol:focus-visible { outline-offset: -2px }
  figure li { display: flex; gap: 12px; padding: 0 12px; min-height: 20px; width: max-content; min-width: 100% }
  figure code { white-space: pre; tab-size: 2; background: none; padding: 0; font-size: 12px; line-height: 20px; overflow-wrap: normal }
  figure .number { color: var(--dill-text-3); font: 12px/20px var(--dill-mono); min-width: 3ch; text-align: end; flex: none }
  figure .hit { background: light-dark(rgb(0 0 0 / .04), rgb(255 255 255 / .05)) }
  .t-keyword { color: var(--dill-cycle) }
  .t-comment { color: var(--dill-text-3) }

  .way li { position: relative; padding-inline-start: 20px; min-height: 24px; display: flex; align-items: center }
  .way i { position: absolute; inset-inline-start: 3px; top: 8px; width: 8px; height: 8px; border-radius: 50%; border: 1.5px solid var(--dill-line-control); background: var(--dill-bg); z-index: 1 }
  .way li + li::before { content: ""; position: absolute; inset-inline-start: 6.5px; top: -8px; height: 17px; width: 1.5px; background: var(--dill-line-control) }
  .way .bad i { border-color: var(--dill-danger); background: var(--dill-danger) }
  .way .bad .mono:not(.second) { color: var(--dill-danger) }
  .way .end i { border-color: var(--dill-note); background: var(--dill-note) }
  .way button { border-radius: 4px; padding: 2px 4px; font: 12px/20px var(--dill-sans); overflow-wrap: anywhere }
  .way button:hover { background: var(--dill-bg-hover) }

  .remedies { display: grid; gap: 10px }
  .remedies li { border: 1px solid var(--dill-line); border-radius: 6px; padding: 10px 12px; min-width: 0 }
  .remedies .best { border-color: var(--dill-accent) }
  .remedies header { display: flex; align-items: center; gap: 8px; flex-wrap: wrap }
  .nth { font: 600 11px/18px var(--dill-sans); width: 18px; height: 18px; border-radius: 9px; text-align: center; background: var(--dill-bg-hover); color: var(--dill-text-2); flex: none }
  .best .nth { background: var(--dill-accent); color: var(--dill-on-accent) }
  .remedies b { font: 600 13px/20px var(--dill-sans); flex: 0 1 auto; min-width: 0; max-width: calc(100% - 26px); overflow-wrap: anywhere }
  .remedies p { color: var(--dill-text-2); font: 12px/18px var(--dill-sans); margin: 2px 0 8px 26px }
  .code { position: relative; background: var(--dill-bg-sunk); border-radius: 4px; margin: 6px 0 0 26px; padding-inline-end: 34px }
  .code pre { padding: 7px 0 7px 10px; line-height: 20px; overflow-x: auto; tab-size: 2 }
  .code pre:focus-visible { outline-offset: -2px }
  .code .tool { position: absolute; inset-inline-end: 4px; top: 5px; background: var(--dill-bg-sunk) }
  .code .tool:hover { background: var(--dill-bg-hover) }

  @container (max-width: 1099px) {
    :host { grid-template-columns: 300px minmax(0, 1fr) }
    .parts { grid-template-columns: minmax(0, 1fr); gap: 16px }
  }
  @container (max-width: 700px) { :host { grid-template-columns: 240px minmax(0, 1fr) } .reason { padding: 12px 16px 20px } }
  @container (max-width: 559px) {
    :host { grid-template-columns: minmax(0, 1fr) }
    .list { border-inline-end: 0 }
    :host([detail]) .list, :host(:not([detail])) .reason { display: none }
    .back { display: inline-flex; justify-self: start; margin-inline-start: -8px }
    .reason { padding: 12px 14px 20px }
    .summary { padding: 12px 14px 2px }
    .summary h2 { font-size: 15px; line-height: 22px }
    .item { padding-inline: 14px }
    .reason h2, .reason h2 .mono { font-size: 15px; line-height: 22px }
  }
  @media (forced-colors: active) {
    .item[aria-current=true] { background: Highlight; color: HighlightText; forced-color-adjust: none }
    .item[aria-current=true] * { color: HighlightText; background: none; forced-color-adjust: none }
    .way i { border-color: CanvasText }
    .way .bad i { background: CanvasText }
    .item[aria-current=true]::before { background: HighlightText }
    .crumbs .icon { color: CanvasText }
  }
`
