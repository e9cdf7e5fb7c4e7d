// One reason in full: what, where, why, how it is reached, what to do.

import { html, nothing, type TemplateResult } from 'lit'
import type { Outline } from '../../lib/core/describe.ts'
import type { Failure, Note, PathStep } from '../../lib/core/errors.ts'
import { positionOf, shownText } from '../../lib/link/where.ts'
import { crumbsTemplate, stepsTo } from '../foot.ts'
import { excerpt, pieces } from '../model/code.ts'
import { rootOutline } from '../model/look.ts'
import { capturedNames, headlineOf, remediesOf, type Remedy } from '../model/reasons.ts'
import { outlineAt } from '../model/steps.ts'
import type { PanelStore, Root } from '../model/store.ts'
import { stepName, stepWord } from '../model/text.ts'
import { block, capital } from '../model/words.ts'
import { icon } from '../style/icons.ts'

/** What a reason needs, and whom it asks. */
export interface ReasonContext {
  readonly store: PanelStore
  readonly root: Root
  readonly position: number
  readonly count: number
  /** What was copied a moment ago. */
  readonly copied: string
  back(): void
  go(by: -1 | 1): void
  /** Shows it in another view. */
  show(tab: 'tree' | 'graph'): void
  select(path: readonly PathStep[]): void
  copy(text: string): void
}

/** Steps of the way that are shown. */
const STEPS = 14

/** A failure or a note in full. */
export function reasonTemplate(entry: Failure | Note, context: ReasonContext): TemplateResult {
  const { root, position, count, go, back, show, select } = context
  const failure = 'reason' in entry ? entry : undefined
  const outline = outlineAt(rootOutline(root), entry.path)
  const headline = failure === undefined ? { name: '', text: 'Saved, with a difference' } : headlineOf(failure)
  const source = failure?.source
  const place = source === undefined ? '' : `${source.file}:${source.line}:${source.column}`
  return html`<div class="top">
      <button type="button" class="button small plain back" @click=${back}>${icon('back')}All reasons</button>
      <div class="turn"><span class="second">${failure === undefined ? 'Difference' : 'Reason'} ${position + 1} of ${count}</span><span class="grow"></span>
        <button class="tool small" type="button" aria-label="Reason before" title="Reason before (K)" @click=${() => go(-1)}>${icon('back')}</button>
        <button class="tool small" type="button" aria-label="Next reason" title="Next reason (J)" @click=${() => go(1)}>${icon('forward')}</button></div>
      <h2>${headline.name === '' ? nothing : html`<span class="mono">${headline.name}</span> `}${headline.text}</h2>
      <div class="line">${outline === undefined ? nothing : html`<nav class="crumbs" aria-label="Where it stands">${crumbsTemplate(outline, step => select(step.path))}</nav>`}
        ${place === '' ? nothing : html`<button type="button" class="link mono" title="Copy ${place}" @click=${() => context.copy(place)}>${place}</button>`}</div>
    </div>
    <div class="parts"><section>
      <h3>Why</h3>
      <p>${failure === undefined ? (entry as Note).message : capital(failure.reason)}${failure !== undefined && capturedNames(failure).length > 0 ? ' JavaScript shows a function’s text, but not the variables that it captured.' : ''}</p>
      ${failure === undefined ? nothing : excerptTemplate(failure)}
      ${outline === undefined ? nothing : html`<h3>How it is reached</h3>${wayTemplate(outline, failure !== undefined, select)}`}
      <div class="acts"><button type="button" class="button small" @click=${() => show('tree')}>${icon('tree')}Show in Tree</button><button type="button" class="button small" @click=${() => show('graph')}>${icon('graph')}Show in Graph</button></div>
    </section>
    ${failure === undefined ? nothing : html`<section>${remediesTemplate(failure, context)}</section>`}</div>`
}

function excerptTemplate(failure: Failure): TemplateResult | typeof nothing {
  const { value, source } = failure
  const own = positionOf(value)
  const text = typeof value === 'function' ? shownText(value) : source?.text ?? ''
  const file = typeof value === 'function' ? own?.file : source?.file
  if (text === '' || /\[native code\]\s*\}\s*$/.test(text)) return nothing
  const names = capturedNames(failure)
  const { first, lines, hits, cut } = excerpt(text, (typeof value === 'function' ? own?.line : source?.line) ?? 1, names)
  return html`<figure><figcaption class="mono">${file ?? 'its text'}</figcaption>
    <ol tabindex="0" aria-label="Source">${lines.map((line, i) => html`<li class=${hits.includes(i) ? 'hit' : ''}><span class="number">${first + i}</span><code>${colours(line, names)}</code></li>`)}${
      cut ? html`<li><span class="number">…</span></li>` : nothing}</ol></figure>`
}

function colours(code: string, names: readonly string[] = []): TemplateResult {
  return html`${pieces(code, names).map(({ text, tone, hit }) => {
    const shown = block(text)
    return hit ? html`<mark>${shown}</mark>` : html`<span class="t-${tone}">${shown}</span>`
  })}`
}

/** The way from the root, a step a line. */
function wayTemplate(outline: Outline, bad: boolean, select: (path: readonly PathStep[]) => void): TemplateResult {
  const steps = stepsTo(outline)
  const shown: (Outline | undefined)[] = steps.length <= STEPS ? steps : [...steps.slice(0, STEPS / 2), undefined, ...steps.slice(-STEPS / 2)]
  return html`<ol class="way">${shown.map((step, i) => step === undefined ? html`<li class="gap"><i></i><span class="quiet">${steps.length - STEPS} steps</span></li>`
    : html`<li class=${i === shown.length - 1 ? bad ? 'bad' : 'end' : ''}><i></i><button type="button" @click=${() => select(step.path)}>${
      step.parent === undefined ? nothing : html`<span class="second">${stepWord(step)}</span> `}<span class="mono">${stepName(step)}</span> <span class="mono second">${step.type}</span></button></li>`)}</ol>`
}

function remediesTemplate(failure: Failure, context: ReasonContext): TemplateResult {
  const remedies = remediesOf(failure)
  return html`<h3>Remedy ${remedies.length > 1 ? html`<span class="quiet">any one of ${['', '', 'two', 'three'][remedies.length]}</span>` : nothing}</h3>
    <ol class="remedies">${remedies.map((remedy, i) => remedyTemplate(remedy, i, context))}</ol>`
}

function remedyTemplate({ title, text, code }: Remedy, index: number, { copied, copy }: ReasonContext): TemplateResult {
  return html`<li class=${index === 0 ? 'best' : ''}><header><span class="nth">${index + 1}</span><b>${title}</b>${index === 0 ? html`<span class="mark ok">${icon('ok')}Recommended</span>` : nothing}</header>
    ${text === '' ? nothing : html`<p>${text}</p>`}
    ${code === undefined ? nothing : html`<div class="code"><pre tabindex="0" aria-label="Code">${colours(code)}</pre><button type="button" class="tool small" aria-label=${copied === code ? 'Copied' : 'Copy code'} title=${copied === code ? 'Copied' : 'Copy code'} @click=${() => copy(code)}>${icon(copied === code ? 'check' : 'copy')}</button></div>`}</li>`
}
