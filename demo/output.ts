// The result of a cell, drawn: by the panel's tree. Two levels are open; nothing of the value's runs.

import { html, type TemplateResult } from 'lit'
import { describe } from '../lib/core/describe.ts'
import { registry } from '../lib/dill.ts'

const LEVELS = 2
/** As it is saved. */
const LOOK = { weak: true } as const

/** Draws a value: what holds nothing as a line, all else as a tree. */
export function drawn(value: unknown): TemplateResult {
  const told = describe(value, { registry, ...LOOK }, '')
  if (typeof value === 'object' && value !== null || told.size > 0) return html`<dill-tree inner label="" .subject=${{ value }} .options=${LOOK} .levels=${LEVELS}></dill-tree>`
  const tone = typeof value === 'string' ? 'vs' : typeof value === 'function' ? 'vf' : 'vn'
  return html`<div class="plain mono ${told.refused.length > 0 ? 've' : tone}">${told.preview}</div>`
}
