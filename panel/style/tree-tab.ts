// How the view Tree looks around its rows, and panes beside views.

import { css } from 'lit'

/** A pane beside a view. */
export const sideStyles = css`
  .side { background: var(--dill-bg-sunk); border-inline-start: 1px solid var(--dill-line); padding: 14px 16px; overflow: auto; display: flex; flex-direction: column; gap: 10px; min-width: 0; scrollbar-width: thin }
  .side:focus-visible { outline-offset: -2px }
  .side > * { flex: none }
  h3 { font: 600 13px/20px var(--dill-sans) }
  h3 .quiet { font-weight: 400 }
  h4 { font: 600 12px/18px var(--dill-sans); color: var(--dill-text-2); margin-top: 6px }
  h4 .quiet { font-weight: 400 }
  dl { display: grid; grid-template-columns: 76px minmax(0, 1fr); gap: 4px 8px; font: 12px/18px var(--dill-sans) }
  dt { color: var(--dill-text-3) }
  dd { overflow-wrap: anywhere }
  .inline { color: var(--dill-accent); text-decoration: underline; text-underline-offset: 2px; min-height: 24px; margin-block: -3px }
  .inline:hover { color: var(--dill-accent-hover) }
  .late { animation: late 1ms 150ms both }
  @keyframes late { from { visibility: hidden } }
  .actions { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 4px }
  .message { padding: 8px 10px }
  .message b { font: 500 12px/18px var(--dill-sans) }
  .link { font: 500 12px/18px var(--dill-sans); min-height: 24px; align-self: flex-start }
  .ways button { display: flex; gap: 8px; align-items: center; width: calc(100% + 8px); min-height: 26px; border-radius: 4px; padding: 0 4px; margin-inline-start: -4px }
  .ways button:hover { background: var(--dill-bg-hover) }
  .ways .icon { color: var(--dill-shared) }
  .ways .mono { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
  @media (forced-colors: active) { .ways .icon { color: CanvasText } }
`

/** Where the pane stands: beside the view, and below it where that is narrow, unless there is no height for both. What has none for either scrolls. */
export const stackStyles = css`
  @container (max-width: 859px) { :host { grid-template-columns: minmax(0, 1fr) 240px; overflow: auto; scrollbar-width: thin } }
  @container ((max-width: 859px) and (min-height: 330px)) or (max-width: 559px) {
    :host { grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(min(100%, 160px), 1fr) auto }
    .side { border-inline-start: 0; border-top: 1px solid var(--dill-line); max-height: 190px }
  }
`

export const treeTabStyles = css`
  ${sideStyles}
  :host { display: grid; grid-template-columns: minmax(0, 1fr) 300px; grid-template-rows: minmax(0, 1fr); height: 100% }
  .left { display: flex; flex-direction: column; min-height: 0; min-width: 0 }
  .bar { display: flex; align-items: center; gap: 8px; padding: 8px 12px; flex: none; min-height: 44px }
  .heads { display: flex; justify-content: space-between; padding: 2px 12px 4px 32px; font: 11px/16px var(--dill-sans); color: var(--dill-text-3); flex: none }
  dill-tree { flex: 1 1 auto; border-top: 1px solid var(--dill-line) }
  .huge { padding: 8px 12px; border-top: 1px solid var(--dill-line) }
  .none { padding: 8px 16px 16px; color: var(--dill-text-2); flex: 0 1 50% }
  .text { background: var(--dill-bg); border: 1px solid var(--dill-line); border-radius: 6px; padding: 8px 10px; white-space: pre-wrap; overflow: auto; overflow-wrap: anywhere; max-height: 320px }
  .text:focus-visible { outline-offset: -2px }
  .holds { flex: none; max-height: 196px; border: 1px solid var(--dill-line); border-radius: 6px }
  .pins { border-top: 1px solid var(--dill-line); padding: 4px 12px; background: var(--dill-bg-sunk); max-height: 30%; overflow: auto; flex: none }
  .pins li { display: flex; align-items: center }
  .pins li > button:first-child { display: flex; gap: 12px; flex: 1; min-width: 0; min-height: 24px; align-items: center; font: 12px/20px var(--dill-mono); border-radius: 4px }
  .pins span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
  .pins li > button:first-child:hover { background: var(--dill-bg-hover) }
  ${stackStyles}
  @container (max-width: 559px) { .heads { padding-inline-end: 8px } .side { max-height: 128px } .bar { padding: 6px 8px; flex-wrap: wrap } .bar button { padding: 0 6px } }
`
