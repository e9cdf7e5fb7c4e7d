// What a view shows where there is nothing to show, not yet, or not whole: one look and one wording for all of them. Each says
// what, why, and what to do; the doing is somebody else's. Styles: `stateStyles` of style/states.ts.

import { html, nothing, type TemplateResult } from 'lit'
import type { Progress } from './model/weights-run.ts'
import { counted, numberText } from './model/words.ts'
import type { Policy } from './policy.ts'
import { icon, type IconName } from './style/icons.ts'
import { place } from './style/place.ts'

/** Something to press. */
export interface Act {
  readonly text: string
  readonly icon?: IconName
  readonly press: () => void
}

/** What a message says. */
export interface Message {
  /** `refuse` where something is not there, `note` where it is another than expected, `plain` for all else. */
  readonly kind: 'refuse' | 'note' | 'plain'
  readonly icon?: IconName
  readonly title: string
  readonly words: TemplateResult | string
  readonly acts?: readonly Act[]
}

function actsTemplate(acts: readonly Act[]): TemplateResult | typeof nothing {
  return acts.length === 0 ? nothing : html`<div class="acts">${acts.map(({ text, icon: name, press }) => html`<button type="button" class="button small" @click=${press}>${name === undefined ? nothing : icon(name)}${text}</button>`)}</div>`
}

/** A message with its remedies. */
export function message({ kind, icon: name = kind === 'refuse' ? 'refuse' : 'note', title, words, acts = [] }: Message): TemplateResult {
  return html`<div class="message ${kind}">${icon(name)}<div><b>${title}</b><p>${words}</p>${actsTemplate(acts)}</div></div>`
}

/** Nothing was given to look at. */
export function noValue(acts: readonly Act[] = []): TemplateResult {
  return html`<div class="empty">${icon('dill')}<div><b>No value yet</b><p>Call <code>inspect(value)</code> in your code${acts.length === 0 ? '' : ', or open a saved session'}.</p>${actsTemplate(acts)}</div></div>`
}

/** Work that goes on. */
export interface Work {
  /** `Looking for failures`. */
  readonly title: string
  readonly done: number
  /** How many there will be, as far as anybody knows. */
  readonly about?: number | undefined
  /** What is counted: `object` unless given. */
  readonly unit?: string
  /** What was found so far: `3 found, listed below`. */
  readonly found?: string
  readonly stop?: () => void
}

/** Work that goes on, with a bar where its end is known. What was found so far is shown beside it. */
export function working({ title, done, about, unit = 'object', found = '', stop }: Work): TemplateResult {
  const known = about !== undefined && about > done
  const share = known ? Math.floor(100 * done / about) : 0
  return html`<div class="working"><b>${title}</b><p class="number">${known ? `${numberText(done)} of about ${counted(about, unit)}` : `${counted(done, unit)} so far`}</p>
    ${known ? html`<div class="progress" role="progressbar" aria-label=${title} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${share}><i ${place({ width: `${share}%` })}></i></div>` : nothing}
    <div class="acts"><span class="second number">${found}</span>${stop === undefined ? nothing : html`<button type="button" class="button small" @click=${stop}>${icon('stop')}Stop</button>`}</div></div>`
}

/** A value is being weighed. */
export function weighing({ what, done, total }: Progress, stop: () => void): TemplateResult {
  return working({ title: what, done, about: total, unit: what === 'Weighing' ? 'byte' : 'object', stop })
}

/** Work that somebody has stopped. @param found what is known so far: `3 reasons found before that. There may be more.` */
export function stopped(objects: number, found: string, goOn: () => void): TemplateResult {
  return message({ kind: 'note', title: `Stopped at ${counted(objects, 'object')}`, words: found, acts: [{ text: 'Go on', press: goOn }] })
}

/** A view, or a part of one, that cannot work here. The others go on. */
export function cannot(title: string, why: TemplateResult | string, acts: readonly Act[] = []): TemplateResult {
  return message({ kind: 'refuse', title, words: why, acts })
}

/** What the page's policy means for code that comes back; nothing where the policy stands in nobody's way. @param made how many functions and classes have no loaded module */
export function policy(kind: Policy, made: number): TemplateResult | typeof nothing {
  if (kind === 'free' || made === 0) return nothing
  const these = `${counted(made, 'function')} here ${made === 1 ? 'has' : 'have'} none, and will not`
  return kind === 'eval'
    ? message({ kind: 'note', title: 'This page forbids eval', words: html`Functions whose module is loaded come back without it. ${these}. Allow <code>'unsafe-eval'</code> in <code>script-src</code>, or move them to a module that <code>dill()</code> of <code>dill/vite</code> sees.` })
    : message({ kind: 'note', title: 'This page requires Trusted Types', words: html`Functions whose module is loaded come back. ${these}. Allow the policy: <code>trusted-types dill</code>.` })
}

/** Sessions end with the page. */
export function memoryOnly(acts: readonly Act[] = []): TemplateResult {
  return message({ kind: 'note', title: 'Not stored on disk', words: `This page has no IndexedDB. What is saved lives until the page closes.${acts.length === 0 ? '' : ' Export keeps it in a file.'}`, acts })
}

/** Of two tabs the other one has saved first. @param theirs the generation that is stored @param mine the one that this page knows */
export function conflict(theirs: number, mine: number, acts: readonly Act[] = []): TemplateResult {
  return message({ kind: 'refuse', title: 'Another tab saved first', words: `Generation ${theirs} is newer than yours (${mine}). Nothing was overwritten.`, acts })
}

/** What nobody has looked at, since that would hold up the page: of how many arrays. @param all looks at it */
export function unlisted(count: number, all: () => void): TemplateResult | typeof nothing {
  if (count === 0) return nothing
  return html`<span class="unlisted">Of ${count === 1 ? 'one very long array' : `${numberText(count)} very long arrays`} only the elements were looked at, and no other properties. <button type="button" class="link" title="To list them may hold up the page for a moment" @click=${all}>Look at all</button></span>`
}

/** More than anybody reads row by row. @param how what to do about it: `Listed in ranges of 100. Open one, or filter.` */
export function huge(objects: number, how: string): TemplateResult {
  return message({ kind: 'plain', icon: 'size', title: counted(objects, 'object'), words: how })
}
