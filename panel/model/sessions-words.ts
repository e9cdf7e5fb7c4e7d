// What the list of saves says, in words: when, what is special about one, what a file holds. Knows no element.

import type { Contents } from '../../lib/contents.ts'
import type { Standing } from '../../lib/link/standing.ts'
import type { Saved } from './sessions.ts'
import { counted, numberText } from './words.ts'

/** Something special about a save. */
export interface SavedMark {
  readonly kind: 'ok' | 'note' | 'refuse' | 'plain'
  readonly text: string
  readonly title: string
}

/** What is special about a save; at most two things. */
export function marksOf({ place, status, isLive, live, sameBuild, store, why, build }: Saved): SavedMark[] {
  const marks: SavedMark[] = []
  if (place === 'aside') return [{ kind: 'refuse', text: 'damaged, kept aside', title: why === undefined ? 'It could not be loaded. Nothing was deleted.' : `It could not be loaded: ${why}. Nothing was deleted.` }]
  if (status === 'damaged') return [{ kind: 'refuse', text: 'damaged', title: 'What is stored under this name is not a session.' }]
  if (status === 'newer-version') return [{ kind: 'note', text: 'newer version', title: 'A newer version of dill saved it. Reload the page to get that version.' }]
  if (isLive) marks.push({ kind: 'ok', text: 'live', title: 'What this page works with.' })
  else if (place === 'previous') marks.push({ kind: 'plain', text: 'previous', title: 'The save before the last one.' })
  if (isForeign({ status, sameBuild, live })) marks.push({ kind: 'note', text: 'other build', title: `Another build of this page saved it${build === '' ? '' : `: ${build.slice(0, 12)}`}. Functions may have changed since.` })
  if (store === 'memory') marks.push({ kind: 'note', text: 'memory only', title: 'It lives until the page closes.' })
  return marks.slice(0, 2)
}

/** True if another build has saved it. What this page has saved itself is its own, whatever code it has loaded since. */
export function isForeign({ status, sameBuild, live }: Pick<Saved, 'status' | 'sameBuild'> & { readonly live?: number | undefined }): boolean {
  return status === 'saved' && !sameBuild && live === undefined
}

/** True where a load of all of a save would end at a function that was edited, or is not here. */
export function isInPart(standing: readonly Standing[]): boolean {
  return standing.some(one => one !== 'same')
}

/**
 * What has become of the functions of a save of another build, and what to do about it.
 *
 * @param more those that nobody has looked at
 * @param loads true where its values can be loaded here
 * @param failed true where a load has failed here
 */
export function standingText(standing: readonly Standing[], more = 0, loads = false, failed = false): string {
  const all = standing.length
  if (all === 0) return 'It holds no functions, so it loads as it is.'
  const [changed, missing] = (['changed', 'missing'] as const).map(is => standing.filter(one => one === is).length)
  const of = `${numberText(all)} function${all === 1 ? '' : 's'}${more === 0 ? '' : ' that were looked at'}`
  const said = [
    ...changed === 0 ? [] : [`${numberText(changed!)} of ${of}${more === 0 ? '' : ' have'} changed since`],
    ...missing === 0 ? [] : [`${numberText(missing!)}${changed === 0 ? ` of ${of}` : ''} ${missing === 1 ? 'is' : 'are'} not loaded here`],
  ]
  if (said.length === 0) return all === 1 ? 'Its one function is the same here, and comes back.' : `All ${of} are the same here, and come back.`
  const same = all - changed! - missing!
  return `${said.join(', ')}${same === 0 ? '' : `; the other${same === 1 ? ' is' : ` ${numberText(same)} are`} the same`}. ${loads ? 'Load values only; or open' : 'Open'} the build that saved it; or bring them up to date: loadSession(name, { migrate }).${failed ? ' Autosave is off until you choose.' : ''}`
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const year = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
const DAY = 86_400_000

/** `Today 14:02`, `Yesterday 21:40`, `2 Nov`, `2 Nov 2025`. */
export function whenText(at: Date | undefined, now: number): string {
  if (at === undefined || Number.isNaN(at.getTime())) return '—'
  const midnight = new Date(now).setHours(0, 0, 0, 0)
  const time = at.getTime()
  if (time >= midnight && time < midnight + DAY) return `Today ${clock.format(at)}`
  if (time < midnight && time >= new Date(midnight - 1).setHours(0, 0, 0, 0)) return `Yesterday ${clock.format(at)}`
  return at.getFullYear() === new Date(now).getFullYear() ? day.format(at) : year.format(at)
}

/** The whole date, for a tooltip. */
export function dateText(at: Date | undefined): string {
  return at === undefined || Number.isNaN(at.getTime()) ? '' : full.format(at)
}

/** `4 s ago`, `3 min ago`; later when. */
export function agoText(at: Date | undefined, now: number): string {
  const seconds = Math.max(0, Math.round((now - (at?.getTime() ?? NaN)) / 1000))
  if (Number.isNaN(seconds)) return ''
  if (seconds < 60) return `saved ${seconds} s ago`
  return seconds < 3600 ? `saved ${Math.floor(seconds / 60)} min ago` : `saved ${whenText(at, now)}`
}

/** Bytes of a whole disk: `60 GB`. */
export function spaceText(bytes: number): string {
  return bytes < 1e6 ? `${numberText(Math.round(bytes / 1e3))} kB` : bytes < 1e9 ? `${numberText(Math.round(bytes / 1e6))} MB` : `${numberText(Math.round(bytes / 1e8) / 10)} GB`
}

/** Whose seal bytes have, in a sentence. */
export function sealText({ seal }: Contents): string {
  return { none: 'not sealed', realm: 'sealed by this page', foreign: 'sealed elsewhere, or before this page was loaded', key: 'sealed with a key' }[seal]
}

/** What bytes hold, each in a few words. */
export function holdsText({ objects, arrays, kinds, functions, more }: Contents): string[] {
  const classes = functions.filter(({ type }) => type === 'class').length
  const inner = new Set(['function', 'class', 'site', 'text', 'mould', 'scope', 'activation', 'cell', 'prototype', 'instance'])
  return [
    ...objects > 0 ? [counted(objects, 'object')] : [], ...arrays > 0 ? [counted(arrays, 'array')] : [],
    ...kinds.filter(({ tag }) => !inner.has(tag)).map(({ tag, count }) => `${numberText(count)} ${tag}`),
    ...functions.length > classes ? [counted(functions.length - classes + more.functions, 'function')] : [], ...classes > 0 ? [counted(classes, 'class', 'classes')] : [],
  ]
}
