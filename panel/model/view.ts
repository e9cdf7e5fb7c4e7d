// What a row says of a value, as plain texts and marks: the name, the type, the value, and what is special about it. Reads
// outlines only, so nothing of the value's is run or made a string.

import type { Outline } from '../../lib/core/describe.ts'
import { pathText, type PathStep } from '../../lib/core/errors.ts'
import { positionOf } from '../../lib/link/where.ts'
import { isHole, type Row } from './rows.ts'
import type { Survey } from './survey.ts'
import type { Weights } from './weights.ts'
import { bytesOfRow } from './weights-rows.ts'
import { counted, numberText, sizeText } from './words.ts'

/** Which colour a text has. */
export type Tone = 'plain' | 'string' | 'number' | 'code' | 'symbol' | 'quiet' | 'bad'

/** Something special about a value: an icon and a word or two. */
export interface Mark {
  readonly kind: 'refuse' | 'note' | 'shared' | 'cycle' | 'ref'
  readonly text: string
  /** What is left of the text where there is little room. */
  readonly short: string
  readonly title: string
}

/** What one row says. */
export interface View {
  /** `captured`, `get`: stands before the name. */
  readonly before: string
  readonly name: string
  readonly nameTone: Tone
  readonly locked: boolean
  /** The type, where it says more than the value. */
  readonly type: string
  readonly value: string
  readonly tone: Tone
  /** The beginning of what it holds, for rows that are closed. */
  readonly preview: string
  /** Where a function was written: `jar.ts:27`. */
  readonly source: string
  /** Characters of a string that are not shown. */
  readonly more: number
  readonly marks: readonly Mark[]
  /** What there is to say of the value besides, for who waits over it. */
  readonly title: string
  /** What it takes, and which share of all that is. */
  readonly size: string
  readonly share: number
}

const empty: Omit<View, 'name'> = { before: '', nameTone: 'quiet', locked: false, type: '', value: '', tone: 'quiet', preview: '', source: '', more: 0, marks: [], title: '', size: '', share: 0 }

/** Characters of a string that a row shows; `lib/core/preview.ts` cuts there. */
const SHOWN = 80

/** What a row says. `places` gives the path of an object's first place. */
export function viewOf(row: Row, survey: Survey | undefined, places: (id: number) => readonly PathStep[] | undefined, weights?: Weights): View {
  const view = saidOf(row, survey, places)
  return weights === undefined ? view : { ...view, ...sizeOf(row, weights) }
}

function sizeOf(row: Row, weights: Weights): Pick<View, 'size' | 'share'> {
  if (row.kind === 'value' && row.outline.refused.length > 0) return { size: '—', share: 0 }
  const bytes = bytesOfRow(row, weights)
  const all = weights.retained[weights.root]!
  return bytes === undefined ? { size: '', share: 0 } : { size: sizeText(bytes), share: all === 0 ? 0 : Math.min(1, bytes / all) }
}

function saidOf(row: Row, survey: Survey | undefined, places: (id: number) => readonly PathStep[] | undefined): View {
  if (row.kind === 'range') return { ...empty, name: rangeText(row.from, row.count) }
  if (row.kind === 'more') {
    const { from, count, width } = row
    if (count === 0) return { ...empty, name: 'other properties, not looked for yet' }
    const ranges = Math.ceil(count / width)
    return { ...empty, name: `${counted(ranges, 'more range')}, up to ${rangeText(from + (ranges - 1) * width, count - (ranges - 1) * width)}` }
  }
  const { outline } = row
  if (isHole(outline)) {
    const { name } = outline.step!
    return { ...empty, ...nameOf(outline), ...row.count > 1 ? { name: `${numberText(Number(name))} … ${numberText(Number(name) + row.count - 1)}` } : {}, value: row.count > 1 ? `‹empty × ${row.count}›` : '‹empty›' }
  }
  return { ...empty, ...nameOf(outline), ...valueOf(outline), marks: marksOf(outline, survey, places) }
}

/** `[100 … 199]`. */
export function rangeText(from: number, count: number): string {
  return `[${numberText(from)} … ${numberText(from + count - 1)}]`
}

function nameOf(outline: Outline): Pick<View, 'before' | 'name' | 'nameTone' | 'locked'> {
  const { step, label, key } = outline
  const said = { before: '', name: label, nameTone: 'plain' as Tone, locked: step?.via === 'private' }
  if (step === undefined || outline.parent === undefined) return said
  const { via } = step
  if (key !== undefined && via === 'member') return { ...said, name: key.preview, nameTone: toneOf(key) }
  if (via === 'entry') return { ...said, nameTone: typeof step.name === 'string' ? 'string' : typeof step.name === 'symbol' ? 'symbol' : 'number' }
  if (via === 'captured' || via === 'getter' || via === 'setter') {
    const at = label.indexOf(' ')
    return { ...said, before: label.slice(0, at), name: label.slice(at + 1) }
  }
  if (typeof step.name === 'symbol') return { ...said, nameTone: 'symbol' }
  return outline.inner ? { ...said, nameTone: 'quiet' } : said
}

function toneOf(outline: Outline): Tone {
  const { value } = outline
  if (outline.refused.length > 0) return 'bad'
  switch (typeof value) {
    case 'string': return 'string'
    case 'number': case 'bigint': case 'boolean': return 'number'
    case 'function': return 'code'
    case 'symbol': return 'symbol'
    case 'object': return value === null ? 'number' : outline.kind === 'Date' ? 'number' : 'plain'
    default: return 'quiet'
  }
}

function valueOf(outline: Outline): Pick<View, 'type' | 'value' | 'tone' | 'preview' | 'source' | 'more' | 'title'> {
  const { value, preview, type, by } = outline
  const said = { type: '', value: preview, tone: toneOf(outline), preview: '', source: '', more: 0, title: '' }
  if (by === 'accessor') return { ...said, tone: 'quiet' }
  if (typeof value === 'string') return { ...said, more: Math.max(0, value.length - SHOWN), title: value.length > SHOWN ? counted(value.length, 'character') : '' }
  if (typeof value === 'function') {
    const source = positionOf(value)
    return { ...said, value: by === 'name' ? `${type === 'class' ? 'class' : 'ƒ'} ${preview}` : preview, source: source === undefined ? '' : `${fileOf(source.file)}:${source.line}`, title: source === undefined ? '' : `${source.file}:${source.line}:${source.column}` }
  }
  if (typeof value !== 'object' || value === null || by === 'bytes') return said
  if (outline.refused.length > 0 || by === 'name') return said
  if (outline.kind === 'Date') return { ...said, type: 'Date', value: dateText(preview), title: `${preview}, which is UTC` }
  // `Jar {label: …}`, `Array(3) [1, 2, 3]`, `Map(2)`, `/a/g`
  const at = by === 'array' ? preview.indexOf(' [') : by === 'row' ? preview.indexOf('{') : -1
  if (at >= 0) return { ...said, value: preview.slice(0, at).trim() || type, tone: 'plain', preview: preview.slice(at).trim() }
  if (outline.inner && preview.endsWith('.prototype')) return { ...said, tone: 'quiet' }
  return preview.startsWith(type) ? said : { ...said, type, tone: 'string' }
}

/** `2026-03-04T18:20:07.000Z` without what is always there. */
function dateText(iso: string): string {
  return iso.replace('T', ' ').replace(/\.000Z$|Z$/, '')
}

/** The last part of a file's path. */
export function fileOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function marksOf(outline: Outline, survey: Survey | undefined, places: (id: number) => readonly PathStep[] | undefined): Mark[] {
  const marks: Mark[] = []
  const { refused, notes, ref, home, value } = outline
  if (refused.length > 0) marks.push({ kind: 'refuse', text: shortly(refused[0]!.why), short: '', title: `Not saved: ${refused[0]!.why}` })
  else {
    const inside = survey === undefined || outline.id === undefined ? 0 : survey.failuresIn(value)
    if (inside > 0) marks.push({ kind: 'refuse', text: `${numberText(inside)} inside`, short: numberText(inside), title: `${numberText(inside)} below this cannot be saved` })
  }
  if (notes.length > 0) marks.push({ kind: 'note', text: shortNote(notes[0]!), short: '', title: notes.join(' ') })
  if (ref?.cycle === true) {
    const path = places(ref.id)
    const name = path === undefined ? '' : path.length === 0 ? rootOf(outline).label : pathText(path.slice(-1)).slice(1).replace(/^[. ]/, '')
    marks.push({ kind: 'cycle', text: name === '' ? 'cycle' : `cycle → ${name}`, short: '', title: `Leads back to ${path === undefined ? 'what holds it' : pathText(path)}` })
  } else if (outline.id !== undefined && home === undefined && !outline.inner) {
    const ways = survey?.waysTo(value) ?? 1
    const path = ref === undefined ? undefined : places(ref.id)
    const title = path === undefined ? `Reached in ${ways} ways` : `The same as ${pathText(path)}`
    if (ways > 1) marks.push({ kind: 'shared', text: `shared ×${numberText(ways)}`, short: `×${numberText(ways)}`, title })
    else if (ref !== undefined) marks.push({ kind: 'shared', text: 'shared', short: '', title })
  }
  if (home !== undefined) marks.push({ kind: 'ref', text: 'by reference', short: '', title: `Found again by its name: ${home.module} ${home.name}` })
  return marks
}

/** The root of the tree in which an outline stands. */
export function rootOf(outline: Outline): Outline {
  let root = outline
  while (root.parent !== undefined) root = root.parent
  return root
}

const shorts: readonly (readonly [RegExp, string])[] = [
  [/^it captured (?:the variable )?([^\s,(]{1,24})/, 'captured $1'], [/open connection/, 'open connection'], [/open channel/, 'open channel'], [/cannot be listed/, 'cannot be listed'],
  [/suspended in the middle/, 'suspended'], [/in the middle/, 'in the middle'], [/DOM node/, 'DOM node'], [/Proxy/, 'Proxy'], [/bound function/, 'bound function'],
  [/asynchronous/, 'only async'], [/private/, 'private fields'], [/running program/, 'running program'], [/under way/, 'open stream'],
  [/ends with the page|of this page|this page/, 'of this page'], [/direct eval/, 'direct eval'], [/native code/, 'native code'], [/event target/, 'hidden listeners'],
  [/not registered/, 'not registered'], [/threw an error/, 'cannot be read'], [/needs itself/, 'needs itself'],
]

/** A reason in three words or fewer. */
export function shortly(why: string): string {
  for (const [pattern, short] of shorts) {
    const match = pattern.exec(why)
    if (match !== null) return short.replace('$1', match[1] ?? '')
  }
  return 'not saved'
}

function shortNote(note: string): string {
  return /stack as text/.test(note) ? 'stack as text' : /weak/i.test(note) ? 'held for now' : 'a difference'
}
