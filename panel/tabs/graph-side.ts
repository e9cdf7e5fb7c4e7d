// What there is to say of the selected object beside its graph: what it takes, the ways to it, by what it is reached.

import { html, nothing, type TemplateResult } from 'lit'
import type { Outline } from '../../lib/core/describe.ts'
import { pathText, type PathStep } from '../../lib/core/errors.ts'
import type { Stop, Ways } from '../model/graph-paths.ts'
import { numberOf, waysCount, type Known } from '../model/graph-says.ts'
import type { PanelStore } from '../model/store.ts'
import { capital, counted, numberText, sizeText } from '../model/words.ts'
import { message, working } from '../states.ts'
import { icon } from '../style/icons.ts'

/** What the pane beside a graph needs, and whom it asks. */
export interface GraphSide {
  readonly store: PanelStore
  readonly known: Known
  /** The ways to it, in the mode that asks for them. */
  readonly ways: Ways | undefined
  readonly isPath: boolean
  readonly holders: { readonly paths: readonly (readonly PathStep[])[], readonly count: number } | undefined
  more(): void
}

/** The head of the pane: what is selected. */
export function headTemplate(outline: Outline, side: GraphSide): TemplateResult {
  const { store, known, isPath } = side
  const { type, refused } = outline
  const id = numberOf(outline, known)
  const count = waysCount(outline, known)
  return html`<h3>${capital(type)} ${id === undefined ? nothing : html`<span class="mono quiet">#${id}</span>`}</h3>
    ${refused.map(({ why }) => html`<div class="message refuse">${icon('refuse')}<div><b>Not saved</b><p>${capital(why)}</p><button type="button" class="link" @click=${() => store.askWhy(outline.path)}>Why and what to do</button></div></div>`)}
    ${isPath ? pathsTemplate(side, count) : sizesTemplate(refused.length > 0 ? undefined : id, count, side)}`
}

function sizesTemplate(id: number | undefined, count: number, { known: { weights }, store }: GraphSide): TemplateResult | typeof nothing {
  const rows: (readonly [string, string])[] = []
  if (id !== undefined) rows.push(['Retained', sizeText(weights!.retained[id]!)], ['Own', sizeText(weights!.own[id]!)])
  if (count > 1) rows.push(['Reached', `in ${numberText(count)} ways, saved once`])
  return html`${rows.length === 0 ? nothing : html`<dl class="number">${rows.map(([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>`)}</dl>`}${weighingTemplate(store)}`
}

/** Where sizes are still to come, or will not. */
function weighingTemplate(store: PanelStore): TemplateResult | typeof nothing {
  const { weighing, unweighed } = store
  if (weighing !== undefined && store.weights === undefined) {
    return working({ title: 'Weighing', done: weighing.done, about: weighing.total, stop: () => store.stopWeighing() })
  }
  if (unweighed === undefined || store.weights !== undefined) return nothing
  return message({ kind: 'note', title: 'Sizes are not known', words: unweighed, acts: [{ text: 'Weigh again', press: () => store.weigh(true) }] })
}

function pathsTemplate(side: GraphSide, count: number): TemplateResult {
  const { ways, store } = side
  if (ways === undefined) return html`<p class="second">Two paths, because there are two questions: how to get there, and what keeps it alive. Both are known once the objects are weighed.</p>${weighingTemplate(store)}`
  const { shortest, dominators, together: { before, name, after } } = ways
  return html`<p class="second">${count > 1 ? `Reached in ${numberText(count)} ways. ` : ''}Two paths, because there are two questions.</p>
    <div class="paths">
      <section><h4 id="shortest">Shortest path</h4><p class="quiet">How do I get there?</p>${chainTemplate(shortest, 'shortest', store)}</section>
      <section><h4 id="dominators">Dominator path</h4><p class="quiet">What keeps it alive?</p>${chainTemplate(dominators, 'dominators', store)}</section>
    </div>
    <p class="together second">${before}${name === '' ? nothing : html`<span class="mono">${name}</span>`}${after}</p>`
}

/** Stops shown at either end of a long way. */
const ENDS = 6

function chainTemplate(stops: readonly Stop[], label: string, store: PanelStore): TemplateResult {
  const shown: (Stop | undefined)[] = stops.length <= 2 * ENDS ? [...stops] : [...stops.slice(0, ENDS), undefined, ...stops.slice(-ENDS)]
  return html`<ol class="chain" aria-labelledby=${label}>${shown.map((stop, i) => stop === undefined ? html`<li class="quiet">${numberText(stops.length - 2 * ENDS)} steps</li>`
    : html`<li class=${i === shown.length - 1 ? 'end' : ''}><button type="button" class="mono" title=${pathText(stop.path)} @click=${() => store.select(stop.path)}>${stop.name}</button></li>`)}</ol>`
}

/** What holds the object is listed by so many more at a time, by so many steps. */
export const HOLDERS = 20
const SAID = 3

/** All that hold it. */
export function holdersTemplate(outline: Outline, { holders, store, more }: GraphSide): TemplateResult | typeof nothing {
  if (outline.id === undefined || outline.parent === undefined) return nothing
  if (holders === undefined) return html`<h4>Reached from</h4><p class="quiet">reading…</p>`
  const { paths, count } = holders
  return html`<h4>Reached from <span class="quiet">${counted(count, 'place')}</span></h4>
    <ul class="ways">${paths.map(path => html`<li><button type="button" title=${pathText(path)} @click=${() => store.select(path.slice(0, -1))}>${icon('jump')}<span class="mono">${shortPath(path)}</span></button></li>`)}</ul>
    ${count > paths.length ? html`<button type="button" class="link" @click=${more}>Show ${numberText(Math.min(HOLDERS, count - paths.length))} more of ${numberText(count - paths.length)}</button>` : nothing}`
}

/** The end of a path, which says most. */
function shortPath(path: readonly PathStep[]): string {
  const text = pathText(path.slice(-SAID))
  return path.length > SAID ? `…${text.slice(1)}` : text
}
