// The foot of the panel: the path of what is selected, step by step, and what there is to say of it in a word.

import { html, nothing, type TemplateResult } from 'lit'
import type { Outline } from '../lib/core/describe.ts'
import { copyText } from './clipboard.ts'
import type { PanelStore } from './model/store.ts'
import { placeText, stepName } from './model/text.ts'
import { numberText, sizeText } from './model/words.ts'
import { icon } from './style/icons.ts'

/** Steps shown at either end of a long path. */
const ENDS = 8

/** The outlines from the root to one. */
export function stepsTo(outline: Outline): Outline[] {
  const steps: Outline[] = []
  for (let at: Outline | undefined = outline; at !== undefined; at = at.parent) steps.push(at)
  return steps.reverse()
}

/** A path as buttons, each of which selects what it names. */
export function crumbsTemplate(outline: Outline, select: (outline: Outline) => void): TemplateResult {
  const steps = stepsTo(outline)
  const shown: (Outline | undefined)[] = steps.length <= 2 * ENDS ? steps : [...steps.slice(0, ENDS), undefined, ...steps.slice(-ENDS)]
  return html`${shown.map((step, i) => html`${i === 0 ? nothing : icon('chevron')}${step === undefined ? html`<span class="quiet">${steps.length - 2 * ENDS} steps</span>`
    : html`<button type="button" title=${stepName(step)} class=${step.refused.length > 0 ? 't-bad' : ''} aria-current=${i === shown.length - 1 ? 'true' : nothing} @click=${() => select(step)}>${
      step.step?.via === 'captured' ? html`<span class="quiet">captured </span>` : nothing}${stepName(step)}</button>`}`)}`
}

/** The foot. */
export function footTemplate(store: PanelStore, say: (text: string) => void, said: string): TemplateResult {
  const { selected, root } = store
  const copy = async (event: Event): Promise<void> => {
    const copied = await copyText(event.currentTarget as Element, placeText(selected!, root!.label))
    say(copied ? 'Path copied' : 'The browser does not allow copying here')
  }
  return html`<footer part="foot">${selected === undefined ? html`<span class="quiet">What was selected is not there any more.</span>` : html`
    <nav class="crumbs" aria-label="Selection">${crumbsTemplate(selected, outline => store.select(outline.path))}</nav>
    <button class="tool small" type="button" aria-label="Copy path" title="Copy path" @click=${copy}>${icon('copy')}</button>`}
    <span class="grow"></span>
    <span class="state" aria-hidden="true">${said === '' && selected !== undefined ? stateOf(selected, store) : said}</span></footer>`
}

function stateOf(outline: Outline, store: PanelStore): string {
  if (outline.refused.length > 0) return 'not saved'
  const sizes = sizesOf(outline, store)
  if (sizes !== '') return sizes
  const survey = store.root?.survey
  const inside = survey?.failuresIn(outline.value) ?? 0
  if (inside > 0) return `${numberText(inside)} not saved inside`
  // Of what it holds nobody knows yet.
  if (outline.id !== undefined && outline.by !== 'name' && survey?.state === 'going') return 'looking…'
  return outline.by === 'name' ? 'saved by reference' : outline.by === 'hole' ? 'nothing here' : outline.notes.length > 0 ? 'saved, with a difference' : 'saved'
}

function sizesOf(outline: Outline, { weights }: PanelStore): string {
  const id = outline.id === undefined ? undefined : weights?.idOf(outline.value)
  return weights === undefined || id === undefined ? '' : `own ${sizeText(weights.own[id]!)} · retained ${sizeText(weights.retained[id]!)}`
}
