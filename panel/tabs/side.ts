// What there is to say of the selected value, beside the tree: its class, how it is saved, the whole of a long string, what
// it holds, and by which paths it is reached.

import { html, nothing, type TemplateResult } from 'lit'
import type { Outline } from '../../lib/core/describe.ts'
import { pathText, type PathStep } from '../../lib/core/errors.ts'
import { labelOf } from '../../lib/core/preview.ts'
import { positionOf } from '../../lib/link/where.ts'
import type { Listed, LookOptions } from '../model/look.ts'
import type { Survey } from '../model/survey.ts'
import type { Weights } from '../model/weights.ts'
import { bytesOfOutline } from '../model/weights-rows.ts'
import { capital, counted, numberText, block, sizeText } from '../model/words.ts'
import { rootOf } from '../model/view.ts'
import { icon } from '../style/icons.ts'
import type { TreeChoice } from '../tree.ts'

/** What the side pane needs, and whom it asks. */
export interface Side {
  readonly survey: Survey
  readonly weights: Weights | undefined
  readonly weighing: boolean
  readonly ways: readonly (readonly PathStep[])[] | undefined
  readonly shown: number
  readonly options: LookOptions
  readonly listing: Listed
  /** The global that the value would be stored as. */
  readonly name: string
  readonly isPinned: boolean
  more(count: number): void
  select(path: readonly PathStep[]): void
  /** Shows its bytes. */
  bytes(): void
  why(): void
  copyValue(): void
  copyPath(): void
  keep(): void
  /** Writes it into a file; undefined where it cannot be written whole. */
  save: (() => void) | undefined
  pin(): void
}

/** Characters of a string shown at first, and added by each press. */
const CHARACTERS = 2000
const MORE = 10_000

/** The pane beside the tree. */
export function sideTemplate(outline: Outline, side: Side): TemplateResult {
  const { type, value, refused, notes, integrity } = outline
  // The number that it has in the bytes, in all views.
  const id = outline.id === undefined ? undefined : side.weights?.idOf(value)
  const source = positionOf(value)
  const ways = side.survey.waysTo(value)
  const rows: [string, TemplateResult | string][] = [...sizeRows(outline, side), ['Saved as', savedAs(outline)]]
  if (source !== undefined) rows.unshift(['Written at', html`<span class="mono">${source.file}:${source.line}</span>`])
  if (integrity !== undefined) rows.push(['Integrity', integrity])
  if (typeof value === 'string') rows.push(['Length', counted(value.length, 'character')])
  if (ways > 1) rows.push(['Reached', `in ${numberText(ways)} ways, saved once`])
  return html`<aside class="side" aria-label="Selected" tabindex="0">
    <h3>${capital(type)} ${id === undefined ? nothing : html`<span class="mono quiet">#${id}</span>`}</h3>
    ${refused.map(({ why, remedy }) => html`<div class="message refuse">${icon('refuse')}<div><b>Not saved</b><p>${capital(why)}</p>${remedy === undefined ? nothing : html`<p>${remedy}</p>`}<button type="button" class="link" @click=${side.why}>Why and what to do</button></div></div>`)}
    ${notes.map(note => html`<div class="message note">${icon('note')}<div><b>Saved, with a difference</b><p>${note}</p></div></div>`)}
    <dl>${rows.map(([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>`)}</dl>
    <div class="actions">
      <button class="button small" type="button" @click=${side.copyValue}>${icon('copy')}Copy value</button>
      <button class="button small" type="button" @click=${side.copyPath}>${icon('copy')}Copy path</button>
      <button class="button small" type="button" @click=${side.keep}>${icon('source')}Store as <span class="mono">${side.name}</span></button>
      ${side.save === undefined ? nothing : html`<button class="button small" type="button" @click=${side.save}>${icon('save')}Save this part</button>`}
      <button class="button small" type="button" aria-pressed=${String(side.isPinned)} @click=${side.pin}>${icon('tree')}${side.isPinned ? 'Unpin' : 'Pin'}</button>
    </div>
    ${typeof value === 'string' ? textTemplate(value, side) : nothing}
    ${holdsTemplate(outline, side)}
    ${waysTemplate(outline, side)}
  </aside>`
}

function sizeRows(outline: Outline, { weights, weighing, select, bytes }: Side): [string, TemplateResult | string][] {
  if (outline.refused.length > 0) return []
  if (weights === undefined) return weighing ? [['Retained', html`<span class="quiet late">reading…</span>`]] : []
  const id = outline.id === undefined ? undefined : weights.idOf(outline.value)
  if (id === undefined) {
    const size = bytesOfOutline(outline, weights)
    return size === undefined ? [] : [['Bytes', sizeText(size)]]
  }
  const above = weights.idom[id]!
  const elsewhere = above >= 0 && outline.parent !== undefined && above !== weights.idOf(outline.parent.value)
  const [from, to] = weights.stretchOf(id)
  return [
    ['Retained', html`${sizeText(weights.retained[id]!)}${elsewhere ? html`<span class="quiet"> counted once, in </span><button type="button" class="inline mono" @click=${() => select(weights.pathOf(above))}>${
      weights.ways[above]! < 0 ? rootOf(outline).label : labelOf(weights.pathOf(above).at(-1) ?? weights.stepOf(weights.ways[above]!))}</button>` : nothing}`],
    ['Own', sizeText(weights.own[id]!)],
    ['Bytes', html`<button type="button" class="inline mono" title="Show them in Bytes" @click=${bytes}>${hex(from)} … ${hex(Math.max(from, to - 1))}</button>`],
  ]
}

function hex(offset: number): string {
  return `0x${offset.toString(16).padStart(4, '0')}`
}

function textTemplate(text: string, { shown, more }: Side): TemplateResult {
  const end = CHARACTERS + shown
  const left = text.length - end
  return html`<pre class="text t-string" tabindex="0" aria-label="Text">${block(text.slice(0, end))}</pre>
    ${left > 0 ? html`<button type="button" class="link" @click=${() => more(MORE)}>show ${numberText(Math.min(MORE, left))} more of ${numberText(left)}</button>` : nothing}`
}

function holdsTemplate(outline: Outline, { survey, options, listing, select }: Side): TemplateResult | typeof nothing {
  if (outline.parent === undefined || outline.id === undefined || outline.by === 'name') return nothing
  if (outline.ref === undefined && outline.children(0, 1).length === 0) return nothing
  const chosen = (event: CustomEvent<TreeChoice>): void => {
    event.stopPropagation()
    select([...outline.path, ...event.detail.path])
  }
  return html`<h4>Holds</h4>
    <dill-tree inner class="holds" .subject=${outline} .label=${outline.label} .options=${options} .listing=${listing} .survey=${survey} .levels=${1} @dill-select=${chosen}></dill-tree>`
}

function waysTemplate(outline: Outline, { ways, survey, select }: Side): TemplateResult | typeof nothing {
  if (outline.id === undefined || outline.parent === undefined) return nothing
  if (ways === undefined) return html`<h4>Reached from</h4><p class="quiet late">reading…</p>`
  return html`<h4>Reached from <span class="quiet">${survey.waysTo(outline.value) > ways.length ? `the first ${ways.length} of ${numberText(survey.waysTo(outline.value))} places` : counted(ways.length, 'place')}</span></h4>
    <ul class="ways">${ways.map(path => html`<li><button type="button" title=${pathText(path)} @click=${() => select(path)}>${icon('jump')}<span class="mono">${shortPath(path)}</span></button></li>`)}</ul>`
}

/** The end of a path, which says most. */
function shortPath(path: readonly PathStep[]): string {
  const text = pathText(path.slice(-2))
  return path.length > 2 ? `…${text.slice(1)}` : text
}

function savedAs({ by, kind, type, home, refused }: Outline): TemplateResult | string {
  if (refused.length > 0) return 'not saved'
  switch (by) {
    case 'name': return html`a reference to <span class="mono">${home?.name}</span>`
    case 'id': return 'a persistent id'
    case 'kind': return kind === 'function' || kind === 'class' ? `${kind}, with what it captured` : html`<span class="mono">${kind}</span>`
    case 'array': return 'an array'
    case 'row': return type === 'Object' ? 'a plain object' : html`an instance of <span class="mono">${type}</span>`
    case 'bytes': return 'raw bytes'
    case 'attachment': return 'itself, beside the bytes'
    case 'accessor': return 'its functions, which are not called'
    case 'hole': return 'a hole'
    default: return `a ${type}`
  }
}
