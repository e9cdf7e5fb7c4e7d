// The result of a cell, drawn: the one place that knows by what. Two levels are open; nothing of the value's runs.

import { html, nothing, type TemplateResult } from 'lit'
import { describe, type PlainOutline } from '../lib/core/describe.ts'
import { registry } from '../lib/dill.ts'

const LEVELS = 2
const ROWS = 12

/** Draws a value. */
export function drawn(value: unknown): TemplateResult {
  return html`<div class="outline">${rows(describe(value, { registry }, '').plain(LEVELS, ROWS), 0)}</div>`
}

function rows(told: PlainOutline, depth: number): TemplateResult[] {
  const { label, preview, refused, children = [], size, ref } = told
  const row = html`<div class=${`row d${depth}`}>
    ${label === '' ? nothing : html`<span class="k">${label}</span>`}
    <span class=${refused.length > 0 ? 've' : classOf(told)}>${preview}</span>
    ${ref === undefined ? nothing : html`<span class=${ref.cycle ? 'mark cycle' : 'mark shared'}>${ref.cycle ? 'cycle' : 'shared'}</span>`}
  </div>`
  const shown = children.filter(({ inner }) => !inner)
  const rest = size - children.length
  return [row, ...shown.flatMap(child => rows(child, depth + 1)), ...rest > 0 && depth < LEVELS ? [html`<div class=${`row d${depth + 1}`}><span class="vq">${rest} more</span></div>`] : []]
}

function classOf({ type }: PlainOutline): string {
  return type === 'string' ? 'vs' : /^(number|bigint|boolean|Date|null|undefined)$/.test(type) ? 'vn' : /^(function|class)$/.test(type) ? 'vf' : 'vq'
}
