// What the page says when a session is back, and when something could not be saved: what, where, why, and what to do,
// in that order, with the remedies as buttons.

import { pathText, PicklingError, type PickleError } from '../../lib/index.ts'
import { capital, counted } from '../../panel/model/words.ts'
import { button, element, icon, timeText } from '../dom.ts'

/** A name that was left out of a save, and why. */
export interface LeftOut {
  readonly name: string
  readonly path: string
  readonly reason: string
  readonly hint?: string
}

/** A remedy that can be pressed. */
export interface Remedy {
  readonly label: string
  readonly press: () => void
}

/** Fills the banner of a session that is back. */
export function restored(banner: HTMLElement, names: readonly string[], skipped: readonly LeftOut[], ms: number, savedAt: Date): void {
  const close = element('button', {
    type: 'button', class: 'button quiet', 'aria-label': 'Close', title: 'Close', click: () => { banner.hidden = true },
  }, icon('close'))
  banner.replaceChildren(icon('check'), element('div', {},
    element('h2', {}, 'Your session is back'),
    element('p', { class: 'quiet-text' },
      `Restored ${counted(names.length, 'name')} (${names.join(', ')}) in ${ms < 1 ? 'under 1' : Math.round(ms)} ms, saved ${timeText(savedAt)}.`),
    ...skipped.map(({ path, reason, hint }) => element('p', { class: 'left-out' },
      icon('refuse'), element('code', { class: 'path' }, path), ' was left out: ', reason, hint === undefined ? '' : ` ${hint}`)),
  ), close)
  banner.hidden = false
}

/** A card for what could not be saved or loaded. */
export function trouble(error: PickleError, heading: string, remedies: readonly Remedy[]): HTMLElement {
  const failures = error instanceof PicklingError ? error.failures : []
  const facts = failures.flatMap(failure => [
    ...fact('Where', element('code', { class: 'path' }, pathText(failure.path))),
    ...fact('Why', capital(failure.reason)),
    ...(failure.hint === undefined ? [] : fact('What to do', failure.hint)),
  ])
  return card('refuse', 'notice danger', heading, [
    facts.length > 0 ? element('dl', {}, ...facts) : element('p', {}, error.message),
  ], remedies)
}

/** A card for what is good to know. */
export function note(heading: string, text: string): HTMLElement {
  return card('note', 'notice', heading, [element('p', {}, text)], [])
}

function card(name: string, className: string, heading: string, body: readonly Node[], remedies: readonly Remedy[]): HTMLElement {
  const parts: Node[] = [element('h3', {}, heading), ...body]
  if (remedies.length > 0) {
    parts.push(element('div', { class: 'actions' }, ...remedies.map(({ label, press }) => button(label, press))))
  }
  return element('section', { class: className, 'aria-label': heading, tabindex: '-1' }, icon(name), element('div', {}, ...parts))
}

function fact(term: string, text: Node | string): Node[] {
  return [element('dt', {}, term), element('dd', {}, text)]
}
