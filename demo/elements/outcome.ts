// What stands under a cell: console lines, the error or the result, and what of it will not be saved.

import { html, nothing, type TemplateResult } from 'lit'
import type { Cell, Trouble } from '../cells.ts'
import type { Line } from '../journal.ts'
import type { Notebook } from '../notebook.ts'
import { inspect } from '../../panel/index.ts'
import { drawn } from '../output.ts'
import { isDrawable } from './drawing.ts'
import { icon } from './icons.ts'

/** Called with a cell's key and a line, when a reader wants to see where. */
export type GoTo = (key: number, line: number | undefined) => void

export function outcome(notebook: Notebook, cell: Cell, number: number, goTo: GoTo): TemplateResult | typeof nothing {
  const told = cell.outcome
  if (told === undefined) return nothing
  const { lines, trouble } = told
  const shows = cell.value !== undefined && trouble === undefined
  const left = trouble === undefined ? notebook.leftOut(cell.key) : undefined
  if (lines.length === 0 && trouble === undefined && !shows && left === undefined) return nothing
  return html`<div class="out" role="group" aria-label="Result of cell ${number}">
    ${written(notebook, lines, goTo)}
    ${shows ? html`<div class="result">${isDrawable(cell.value) ? html`<play-drawing .node=${cell.value}></play-drawing>` : nothing}${drawn(cell.value)}</div>` : nothing}
    ${trouble === undefined ? nothing : error(notebook, cell, trouble, goTo)}
    ${left === undefined ? nothing : leftOut(notebook, cell, left)}
  </div>`
}

/** Lines of the console, and what was thrown later. */
export function written(notebook: Notebook, lines: readonly Line[], goTo: GoTo): TemplateResult | typeof nothing {
  if (lines.length === 0) return nothing
  return html`<ul class=${isLong(lines) ? 'console long' : 'console'} tabindex=${isLong(lines) ? 0 : nothing} aria-label="Console">${lines.map(line => html`<li class=${tones[line.stream]}>
    ${icon(marks[line.stream])}<span class="hidden">${words[line.stream]}</span><pre>${line.text}</pre>${line.cell === undefined ? nothing : place(notebook, line.cell, line, goTo)}
    ${line.count > 1 ? html`<span class="times">×${line.count}</span>` : nothing}</li>`)}</ul>`
}

const tones = { out: '', err: 'warning', thrown: 'thrown' } as const
const marks = { out: 'chevron', err: 'note', thrown: 'refuse' } as const
const words = { out: 'Console', err: 'Warning', thrown: 'Error' } as const

/** What is longer than a screen scrolls. */
function isLong(lines: readonly Line[]): boolean {
  return lines.length > 20 || lines.reduce((sum, { text }) => sum + text.length, 0) > 2000
}

/** Where something was thrown, and the way there. */
function place(notebook: Notebook, key: number, { line, column }: { readonly line?: number, readonly column?: number }, goTo: GoTo): TemplateResult {
  const at = notebook.cells.place(key)
  const where = `${at === undefined ? 'a deleted cell' : `cell ${at}`}${line === undefined ? '' : `, line ${line}`}${column === undefined ? '' : `, column ${column}`}`
  return at === undefined ? html`<span>${where}</span>` : html`<button class="link mono" @click=${() => goTo(key, line)}>${where}</button>`
}

function error(notebook: Notebook, cell: Cell, { message, cell: key = cell.key, hint, stack, ...at }: Trouble, goTo: GoTo): TemplateResult {
  return html`<div class="error">
    <b class="mono">${message}</b>
    <p>${place(notebook, key, at, goTo)}${hint === undefined ? nothing : html` · ${hint}`}</p>
    ${stack === undefined || stack === '' || !stack.includes('\n') ? nothing : html`<details><summary>How it came there</summary><pre>${stack}</pre></details>`}
  </div>`
}

function leftOut(notebook: Notebook, cell: Cell, { reason, hint }: { readonly reason: string, readonly hint?: string }): TemplateResult {
  // Other names that the cell set may be left out for other reasons.
  const names = (cell.outcome?.names ?? []).filter(name => notebook.leftOut(name) !== undefined && (cell.restored || Object.is(notebook.scope[name], cell.value)))
  const what = names.length === 0 ? html`This result` : html`${names.map((name, i) => html`${i > 0 ? ', ' : nothing}<code>${name}</code>`)}`
  return html`<div class="left-out">${icon('refuse')}
    <p><b>${sentence(reason)}</b> ${what} ${cell.restored ? 'was' : 'will be'} left out of the save; everything else is kept.${hint === undefined ? nothing : html`<br><span class="remedy">What to do: ${hint}</span>`}</p>
    ${cell.restored ? nothing : html`<button class="button small quiet" @click=${() => inspect(cell.value, { label: names[0] ?? 'result', tab: 'why', weak: true })}>Why and what to do</button>`}
  </div>`
}

/** A reason stands after a colon in a message; alone it is a sentence. */
export function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(whole) ? whole : `${whole}.`
}
