// The design's colours, type and sizes as custom properties, in one sheet that every element adopts. A page may set any of
// them on the outermost element. Inner elements have the attribute `inner` and inherit.

import { css } from 'lit'

/**
 * The custom properties, which a page may set on `<dill-panel>` and `<dill-tree>`.
 *
 * @cssprop --dill-bg - the panel, dialogs
 * @cssprop --dill-bg-sunk - side panes, the canvas
 * @cssprop --dill-bg-raised - menus, tooltips
 * @cssprop --dill-bg-hover - rows and buttons under the pointer
 * @cssprop --dill-bg-selected - the row that is selected
 * @cssprop --dill-line - hairlines
 * @cssprop --dill-line-strong - hairlines that bound the panel
 * @cssprop --dill-line-control - borders of controls, edges of the graph
 * @cssprop --dill-text - texts
 * @cssprop --dill-text-2 - prose beside, names of types
 * @cssprop --dill-text-3 - labels, sizes, previews
 * @cssprop --dill-accent - what is selected, saved, or can be pressed
 * @cssprop --dill-accent-hover - the same under the pointer
 * @cssprop --dill-accent-soft - a ground for it
 * @cssprop --dill-on-accent - texts upon it
 * @cssprop --dill-focus - the ring around what has the focus
 * @cssprop --dill-danger - what is not saved
 * @cssprop --dill-danger-soft - a ground for it
 * @cssprop --dill-danger-line - a line around it
 * @cssprop --dill-note - what is saved with a difference
 * @cssprop --dill-note-soft - a ground for it
 * @cssprop --dill-note-line - a line around it
 * @cssprop --dill-shared - references to what stands elsewhere too
 * @cssprop --dill-shared-soft - a ground for them
 * @cssprop --dill-cycle - references to what holds them; symbols
 * @cssprop --dill-cycle-soft - a ground for them
 * @cssprop --dill-v-string - strings
 * @cssprop --dill-v-number - numbers, booleans, dates
 * @cssprop --dill-v-code - functions, classes
 * @cssprop --dill-kind-object - fill of objects and instances
 * @cssprop --dill-kind-array - fill of arrays
 * @cssprop --dill-kind-map - fill of Maps and Sets
 * @cssprop --dill-kind-string - fill of strings
 * @cssprop --dill-kind-binary - fill of buffers
 * @cssprop --dill-kind-function - fill of functions and what they captured
 * @cssprop --dill-kind-class - fill of classes
 * @cssprop --dill-kind-other - fill of all others
 * @cssprop --dill-shadow-1 - around menus
 * @cssprop --dill-shadow-2 - around the panel and dialogs
 * @cssprop --dill-sans - the family of texts
 * @cssprop --dill-mono - the family of values and code
 * @cssprop --dill-ease - how what moves moves
 */
export const tokens = css`
  :host(:not([inner])) {
    --dill-bg: light-dark(#ffffff, #121613);
    --dill-bg-sunk: light-dark(#f6f8f4, #0c0f0d);
    --dill-bg-raised: light-dark(#ffffff, #1b1f1c);
    --dill-bg-hover: light-dark(#eef1ec, #1e231f);
    --dill-bg-selected: light-dark(#dff0e2, #1e3725);
    --dill-line: light-dark(#e1e4df, #282d29);
    --dill-line-strong: light-dark(#c5c9c2, #3e443f);
    --dill-line-control: light-dark(#7e847b, #778079);
    --dill-text: light-dark(#19201a, #e8ebe5);
    --dill-text-2: light-dark(#475047, #b6bbb3);
    --dill-text-3: light-dark(#5d665d, #959c94);
    --dill-accent: light-dark(#206635, #7fcc90);
    --dill-accent-hover: light-dark(#17552a, #92dca1);
    --dill-on-accent: light-dark(#ffffff, #09180c);
    --dill-accent-soft: light-dark(#e3f6e6, #192b1e);
    --dill-focus: light-dark(#285cc2, #92c1fe);
    --dill-danger: light-dark(#b12725, #f98c80);
    --dill-danger-soft: light-dark(#ffeeec, #381c1a);
    --dill-danger-line: light-dark(#f8b8b0, #843c36);
    --dill-note: light-dark(#895709, #e8b966);
    --dill-note-soft: light-dark(#fdf2dc, #2f2512);
    --dill-note-line: light-dark(#e5c287, #6b542b);
    --dill-shared: light-dark(#1e5f9a, #83bef0);
    --dill-shared-soft: light-dark(#e7f2fe, #192837);
    --dill-cycle: light-dark(#853681, #e3a1dc);
    --dill-cycle-soft: light-dark(#fbeef9, #332031);
    --dill-v-string: light-dark(#87451a, #e7b186);
    --dill-v-number: light-dark(#205797, #8cc1ee);
    --dill-v-code: light-dark(#006464, #83cec8);
    --dill-kind-object: light-dark(#cbe9d0, #2d5137);
    --dill-kind-array: light-dark(#c5e7e9, #225052);
    --dill-kind-map: light-dark(#cae1f8, #2b4a69);
    --dill-kind-string: light-dark(#f4e3c2, #5a4726);
    --dill-kind-binary: light-dark(#d4dbd4, #414742);
    --dill-kind-function: light-dark(#e5d7f3, #543c63);
    --dill-kind-class: light-dark(#f4d4e1, #62394d);
    --dill-kind-other: light-dark(#fad9cb, #613d31);
    --dill-shadow-1: 0 1px 2px light-dark(rgb(20 30 22 / .1), rgb(0 0 0 / .45)), 0 4px 14px light-dark(rgb(20 30 22 / .1), rgb(0 0 0 / .45));
    --dill-shadow-2: 0 2px 6px light-dark(rgb(20 30 22 / .1), rgb(0 0 0 / .5)), 0 18px 48px light-dark(rgb(20 30 22 / .18), rgb(0 0 0 / .6));
    --dill-sans: system-ui, -apple-system, "Segoe UI", "Adwaita Sans", Inter, Roboto, "Noto Sans", Cantarell, "Liberation Sans", sans-serif;
    --dill-mono: ui-monospace, "SF Mono", SFMono-Regular, "Cascadia Code", "JetBrains Mono", Menlo, Consolas, "Noto Sans Mono", "DejaVu Sans Mono", "Liberation Mono", monospace;
    --dill-ease: cubic-bezier(.2, .7, .2, 1);
  }
  /* What a page says of its texts is not said of these, which are in English, and paths and code: they go from left to right. */
  :host { all: initial; color-scheme: inherit; visibility: inherit; direction: ltr; box-sizing: border-box; color: var(--dill-text); font: 13px/20px var(--dill-sans); -webkit-font-smoothing: antialiased; text-align: start; }
  :host([theme=light]) { color-scheme: light }
  :host([theme=dark]) { color-scheme: dark }
  :host([hidden]) { display: none }
  *, *::before, *::after { box-sizing: border-box }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { transition-duration: 0s !important; animation-duration: 0s !important; scroll-behavior: auto !important }
  }
`

/** Controls and texts that several elements have: buttons, marks, segments, code, colours of values. */
export const controls = css`
  h1, h2, h3, h4, p, ul, ol, dl, dd, pre, figure { margin: 0; padding: 0 }
  ul, ol { list-style: none }
  /* A window that the panel opened draws its document as old ones, in which tables inherit nothing. */
  table { font: inherit; color: inherit; text-align: inherit; white-space: inherit }
  button, input { font: inherit; color: inherit; margin: 0 }
  button { background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit }
  :focus { outline: none }
  :focus-visible { outline: 2px solid var(--dill-focus); outline-offset: 2px; border-radius: 4px }
  .icon { width: 16px; height: 16px; flex: none; display: block; fill: none; stroke: currentColor; stroke-width: 1.4; stroke-linecap: round; stroke-linejoin: round }
  .icon .f { fill: currentColor; stroke: none }
  .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
  .mono, code, pre { font-family: var(--dill-mono); font-variant-ligatures: none; font-size: 12px }
  code { background: var(--dill-bg-hover); border-radius: 3px; padding: 1px 4px; font-size: .93em; overflow-wrap: anywhere }
  .number { font-variant-numeric: tabular-nums }
  .quiet { color: var(--dill-text-3) }
  .second { color: var(--dill-text-2) }
  .grow { flex: 1 1 auto; min-width: 0 }

  .button { display: inline-flex; align-items: center; gap: 6px; height: 28px; padding: 0 10px; border-radius: 6px; border: 1px solid var(--dill-line-control); background: var(--dill-bg); font: 500 12px/18px var(--dill-sans); color: var(--dill-text); white-space: nowrap; transition: background 120ms }
  .button .icon { width: 14px; height: 14px; stroke-width: 1.5 }
  .button:hover { background: var(--dill-bg-hover) }
  .button:active { background: var(--dill-bg-selected) }
  .button.plain { border-color: transparent; background: none; color: var(--dill-text-2) }
  .button.plain:hover { background: var(--dill-bg-hover); color: var(--dill-text) }
  .button.primary { background: var(--dill-accent); border-color: var(--dill-accent); color: var(--dill-on-accent) }
  .button.primary:hover { background: var(--dill-accent-hover); border-color: var(--dill-accent-hover) }
  .button:disabled { opacity: .6; cursor: default }
  .button.small { height: 24px; padding: 0 8px }
  .tool { display: inline-grid; place-items: center; width: 28px; height: 28px; flex: none; border-radius: 6px; color: var(--dill-text-2); transition: background 120ms }
  .tool:hover { background: var(--dill-bg-hover); color: var(--dill-text) }
  .tool.small { width: 24px; height: 24px }
  .tool.small .icon { width: 14px; height: 14px }
  .tool:disabled { color: var(--dill-line-control); background: none; cursor: default }
  .link { color: var(--dill-accent); text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 2px }
  .link:hover { color: var(--dill-accent-hover) }

  .segments { display: inline-flex; flex: none; height: 28px; border: 1px solid var(--dill-line-control); border-radius: 6px; overflow: hidden; background: var(--dill-bg) }
  .segments button { padding: 0 10px; font: 500 12px/18px var(--dill-sans); color: var(--dill-text-2); white-space: nowrap }
  .segments button + button { border-inline-start: 1px solid var(--dill-line-strong) }
  .segments button:hover { background: var(--dill-bg-hover) }
  .segments button[aria-pressed=true] { background: var(--dill-bg-selected); color: var(--dill-text); font-weight: 600 }
  .segments button:focus-visible { outline-offset: -2px }

  .mark { display: inline-flex; align-items: center; gap: 4px; height: 18px; padding: 0 6px 0 4px; border-radius: 4px; font: 500 11px/16px var(--dill-sans); white-space: nowrap; flex: none }
  .mark .icon { width: 12px; height: 12px; stroke-width: 1.7 }
  .mark.refuse { color: var(--dill-danger); background: var(--dill-danger-soft) }
  .mark.note { color: var(--dill-note); background: var(--dill-note-soft) }
  .mark.shared { color: var(--dill-shared); background: var(--dill-shared-soft) }
  .mark.cycle { color: var(--dill-cycle); background: var(--dill-cycle-soft) }
  .mark.ok { color: var(--dill-accent); background: var(--dill-accent-soft) }
  .mark.ref, .mark.more { color: var(--dill-text-2); background: var(--dill-bg-hover) }
  button.mark:hover { text-decoration: underline; text-underline-offset: 2px }
  .badge { display: inline-grid; place-items: center; min-width: 18px; height: 16px; padding: 0 5px; border-radius: 8px; font: 600 11px/16px var(--dill-sans); font-variant-numeric: tabular-nums; background: var(--dill-danger); color: var(--dill-bg) }
  .badge.calm { background: var(--dill-bg-hover); color: var(--dill-text-2) }

  .t-plain { color: var(--dill-text) }
  .t-string { color: var(--dill-v-string) }
  .t-number { color: var(--dill-v-number) }
  .t-code { color: var(--dill-v-code) }
  .t-symbol { color: var(--dill-cycle) }
  .t-quiet { color: var(--dill-text-3) }
  .t-bad { color: var(--dill-danger) }
  mark { background: var(--dill-note-soft); color: inherit; box-shadow: inset 0 -2px 0 var(--dill-note) }

  @media (pointer: coarse) {
    .button, .tool, .segments { min-height: 36px }
    .tool { min-width: 36px }
  }
  @media (forced-colors: active) {
    .button, .segments, .mark, .badge { border: 1px solid ButtonText }
    .mark.refuse { color: MarkText; background: Mark; border: 2px solid CanvasText; forced-color-adjust: none }
    .t-bad { color: CanvasText; font-weight: 600; text-decoration: underline dotted }
    .segments button[aria-pressed=true] { background: Highlight; color: HighlightText; forced-color-adjust: none }
  }
`
