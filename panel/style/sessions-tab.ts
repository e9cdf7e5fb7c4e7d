// How the view Sessions looks, and the tree of what changed.

import { css } from 'lit'

export const sessionsTabStyles = css`
  :host { display: grid; grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); grid-template-rows: minmax(0, 1fr); height: 100% }
  h3 { font: 600 13px/20px var(--dill-sans); white-space: nowrap }
  .left { display: flex; flex-direction: column; min-height: 0; min-width: 0; position: relative; overflow: auto }
  .bar { display: flex; align-items: center; flex-wrap: wrap; gap: 4px 8px; padding: 8px 12px 8px 14px; flex: none; min-height: 44px }
  .bar .ago { color: var(--dill-text-2); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; min-width: 0 }
  .grow { flex: 1 }
  .notices { display: grid; gap: 8px; padding: 0 12px 8px; flex: none; max-height: 60%; overflow: auto }
  .notices .message { position: relative }
  .scroll { overflow: auto; flex: 1 1 auto; min-height: 60px; scrollbar-width: thin }
  .scroll:focus-visible { outline-offset: -2px }
  table { width: 100%; border-collapse: collapse }
  th { position: sticky; top: 0; z-index: 1; background: var(--dill-bg); text-align: start; font: 500 11px/16px var(--dill-sans); color: var(--dill-text-3); padding: 4px 8px; border-block: 1px solid var(--dill-line) }
  td { padding: 5px 8px; height: 38px; border-bottom: 1px solid var(--dill-line); vertical-align: middle }
  th:first-child, td:first-child { width: 38px; padding-inline: 14px 0 }
  th.end, td.end { text-align: end }
  td.when, td.end { white-space: nowrap; font-variant-numeric: tabular-nums }
  td.when, td.generation { color: var(--dill-text-2) }
  td.acts { white-space: nowrap; text-align: end; width: 1%; padding-inline-start: 0 }
  td b { font-weight: 600; overflow-wrap: anywhere; margin-inline-end: 8px }
  td .mark { display: inline-flex; vertical-align: middle; margin-inline-end: 4px }
  td small { font: 11px/16px var(--dill-sans); color: var(--dill-text-2) }
  td small.under { display: none }
  .mark.plain { color: var(--dill-text-2); background: var(--dill-bg-hover); padding: 0 6px }
  tbody tr:hover { background: var(--dill-bg-hover) }
  tr.hit b { box-shadow: inset 0 -2px 0 var(--dill-note); background: var(--dill-note-soft) }
  tr.current { outline: 2px solid var(--dill-accent); outline-offset: -2px }
  input[type=checkbox] { width: 16px; height: 16px; accent-color: var(--dill-accent); margin: 0; vertical-align: middle; cursor: pointer }
  td:first-child label { display: grid; place-items: center; width: 24px; height: 24px; margin-inline-start: -4px }
  .more-acts { display: none }
  .ghost td, .ghost:hover td { background: var(--dill-bg-sunk); color: var(--dill-text-2); border-bottom-style: dashed }
  .ghost div { display: flex; align-items: center; flex-wrap: wrap; gap: 4px 8px }
  .ghost b { margin: 0 }
  .rest { padding: 8px 14px }
  .quota { display: flex; align-items: center; flex-wrap: wrap; gap: 2px 12px; padding: 8px 14px; border-top: 1px solid var(--dill-line); font: 12px/18px var(--dill-sans); flex: none }
  .quota > span { color: var(--dill-text-2) }
  .quota b { font-weight: 600; color: var(--dill-text) }
  .quota .use { display: flex; align-items: center; gap: 10px }
  .quota .progress { width: 90px; flex: none }
  .none { padding: 24px 14px; display: flex; gap: 14px; align-items: flex-start }
  .none > .icon { width: 28px; height: 28px; stroke-width: 1.1; color: var(--dill-text-3) }
  .none b { font: 600 15px/22px var(--dill-sans) }
  .none p { color: var(--dill-text-2); text-wrap: pretty }
  .none .acts { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 10px }
  .dropping { position: absolute; inset: 6px; border: 2px dashed var(--dill-accent); border-radius: 8px; background: var(--dill-accent-soft); display: grid; place-items: center; font: 600 15px/22px var(--dill-sans); z-index: 2; pointer-events: none }

  .right { border-inline-start: 1px solid var(--dill-line); background: var(--dill-bg-sunk); display: flex; flex-direction: column; min-width: 0; min-height: 0 }
  .head { display: flex; align-items: center; flex-wrap: wrap; gap: 4px 12px; padding: 8px 14px; min-height: 44px; flex: none }
  .head .segments { margin-inline-start: auto }
  .head .which { color: var(--dill-text-2); min-width: 0; overflow-wrap: anywhere }
  .body { flex: 1 1 auto; min-height: 0; overflow: auto; padding: 4px 14px 14px; display: flex; flex-direction: column; gap: 10px; scrollbar-width: thin }
  .body:focus-visible { outline-offset: -2px }
  .body > * { flex: none }
  .body > p { max-width: 64ch; text-wrap: pretty }
  dill-changes { flex: 0 1 auto; min-height: 0; border-block: 1px solid var(--dill-line) }
  .right > .message, .right > .working { margin: 4px 14px 10px; flex: none }
  dl { display: grid; grid-template-columns: 88px minmax(0, 1fr); gap: 4px 8px; font: 12px/18px var(--dill-sans) }
  dt { color: var(--dill-text-3) }
  dd { margin: 0; overflow-wrap: anywhere }
  .body .acts { display: flex; flex-wrap: wrap; align-items: center; gap: 8px }
  .field { display: grid; gap: 4px; font: 12px/18px var(--dill-sans); max-width: 320px }
  .field input { height: 28px; padding: 0 8px; border: 1px solid var(--dill-line-control); border-radius: 6px; background: var(--dill-bg); font: 13px/20px var(--dill-sans); color: var(--dill-text); width: 100% }
  .code-list { display: grid; gap: 2px; max-height: 220px; overflow: auto; border: 1px solid var(--dill-line); border-radius: 6px; background: var(--dill-bg); padding: 6px 10px }
  .code-list:focus-visible { outline-offset: -2px }
  .code-list li { display: flex; gap: 8px; justify-content: space-between; min-width: 0; font: 12px/20px var(--dill-mono); font-variant-ligatures: none }
  .code-list span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
  .code-list .quiet { flex: none; max-width: 50%; margin-inline-start: auto }
  .code-list .mark { flex: none }
  .code-list.told li { display: block; overflow-wrap: anywhere }
  .code-list.told span { white-space: normal }
  .code-list .mark .icon { flex: none }

  @container ((max-width: 859px) and (min-height: 330px)) or (max-width: 559px) {
    :host { grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(min(100%, 180px), 1.15fr) minmax(min(100%, 160px), 1fr); overflow: auto }
    .right { border-inline-start: 0; border-top: 1px solid var(--dill-line) }
  }
  @container (max-width: 559px) {
    .bar { padding: 6px 8px 6px 12px }
    .bar .ago, td.when, th.when, td.generation, th.generation, .acts .one { display: none }
    td small.under { display: block }
    .quota .progress { display: none }
    .quota { padding: 4px 12px; gap: 0 12px }
    .quota .estimate { font-size: 11px; line-height: 16px }
    .more-acts { display: inline-grid }
    th:first-child, td:first-child { padding-inline-start: 12px }
    .head { padding: 6px 12px }
    .segments button { padding: 0 8px }
    .body { padding: 4px 12px 12px }
  }
  @media (pointer: coarse) { td:first-child label { width: 36px; height: 36px; margin-inline-start: -10px } }
  @media (forced-colors: active) {
    tr.hit b { box-shadow: inset 0 -2px 0 CanvasText }
    .ghost td { border-block: 1px dashed CanvasText }
    .dropping { border-color: Highlight }
  }
`

export const changesStyles = css`
  :host { display: flex; flex-direction: column; min-height: 0; min-width: 0; background: var(--dill-bg); container-type: inline-size; --indent: 16px; --row: 24px }
  :host([compact]) { --row: 20px }
  .scroll { overflow: auto; flex: 1 1 auto; min-height: 0; scrollbar-width: thin; overflow-anchor: none }
  .list { position: relative; font: 12px/20px var(--dill-mono); font-variant-ligatures: none; cursor: default }
  .list:focus-visible { outline: none }
  .row { position: absolute; inset-inline: 0; top: 0; display: flex; align-items: center; gap: 6px; height: var(--row); padding-inline: calc(28px + var(--depth) * var(--indent)) 12px; white-space: nowrap }
  .row:hover { background: var(--dill-bg-hover) }
  .row.add { background: var(--dill-accent-soft) }
  .row.gone { background: var(--dill-danger-soft) }
  .list:focus-visible .row.at { outline: 2px solid var(--dill-focus); outline-offset: -2px; border-radius: 0 }
  .sign { position: absolute; inset-inline-start: 10px; font: 600 12px/20px var(--dill-mono); color: var(--dill-note) }
  .add .sign { color: var(--dill-accent) }
  .gone .sign { color: var(--dill-danger) }
  .inside .sign { color: var(--dill-text-3) }
  .twist { width: 16px; height: var(--row); display: grid; place-items: center; flex: none; color: var(--dill-text-3) }
  .twist .icon { width: 11px; height: 11px; stroke-width: 2 }
  .more .twist .icon { width: 14px; height: 14px }
  .main { display: flex; align-items: center; gap: 6px; min-width: 0; flex: 1 1 auto; overflow: hidden }
  .main > * { overflow: hidden; text-overflow: ellipsis; white-space: pre; flex: 0 1 auto }
  .main > .name { flex: 0 .1 auto; max-width: 75% }
  .main > .colon { flex: none; margin-inline-start: -6px; color: var(--dill-text-3) }
  .main > .type, .main > .size { flex: none; color: var(--dill-text-2) }
  .main > .value { flex-shrink: 8 }
  .main > .note { color: var(--dill-text-3); flex-shrink: .5 }
  .gone .main > *:not(.note) { text-decoration: line-through; text-decoration-thickness: 1px; text-decoration-color: var(--dill-danger) }
  .gone .quiet, .add .quiet, .gone .note, .add .note { color: var(--dill-text-2) }
  del { color: var(--dill-danger); text-decoration-thickness: 1px }
  ins { color: var(--dill-accent); text-decoration: none; font-weight: 600 }
  .hit .name, .hit .value, .hit .code { box-shadow: inset 0 -2px 0 var(--dill-note) }
  @container (max-width: 559px) { .row { --indent: 11px; padding-inline: calc(24px + var(--depth) * var(--indent)) 8px } .sign { inset-inline-start: 8px } }
  @media (pointer: coarse) { :host(:not([compact])) { --row: 32px } }
  @media (forced-colors: active) {
    .row.at { background: Highlight; color: HighlightText; forced-color-adjust: none }
    .row.at * { color: HighlightText; background: none; forced-color-adjust: none }
    ins { font-weight: 700; text-decoration: underline }
    .hit .name, .hit .value { box-shadow: inset 0 -2px 0 CanvasText }
  }
`
