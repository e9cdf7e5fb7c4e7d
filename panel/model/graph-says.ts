// What a node of a graph says, as plain texts: its kind, two lines, the name of the line that leads to it, and more of it in
// a tooltip. Reads outlines, the survey and what was weighed; nothing of the value's is run.

import type { Outline } from '../../lib/core/describe.ts'
import { cleaned, pathText } from '../../lib/core/errors.ts'
import type { DrawnNode } from './graph-node.ts'
import type { Survey } from './survey.ts'
import { stepName } from './text.ts'
import { kindOfTag, type NodeKind } from './weights-columns.ts'
import { capital, counted, numberText, sizeText } from './words.ts'

/** What is asked of sizes. */
export interface Sizes {
  readonly own: Float64Array
  readonly retained: Float64Array
  idOf(value: unknown): number | undefined
  into(id: number): readonly number[]
}

/** What is known of all of a value. */
export interface Known {
  readonly label: string
  readonly survey: Survey | undefined
  readonly weights: Sizes | undefined
}

/** What a node says. */
export interface Says {
  readonly kind: NodeKind
  readonly title: string
  readonly second: string
  readonly bad: boolean
  /** True if the second line speaks of what cannot be saved below it. */
  readonly badInside: boolean
}

/** What a node says. */
export function saysOf(node: DrawnNode, known: Known): Says {
  const { outline, kind, rest, hidden } = node
  if (kind === 'more') return { kind: 'other', title: `+ ${numberText(node.parent!.rest)} more`, second: '', bad: false, badInside: false }
  if (kind === 'fold') return { kind: 'other', title: `+ ${numberText(hidden)}`, second: '', bad: false, badInside: rest > 0 }
  const id = numberOf(outline, known)
  const bad = outline.refused.length > 0
  const inside = bad || outline.id === undefined ? 0 : known.survey?.failuresIn(outline.value) ?? 0
  const second = bad ? 'not saved' : inside > 0 ? `${numberText(inside)} not saved inside` : secondOf(node, known, id)
  return { kind: kindOf(outline), title: titleOf(outline, id), bad, badInside: inside > 0, second: outline.parent === undefined && node.parent === undefined ? [cleaned(known.label), second].filter(text => text !== '').join(' · ') : second }
}

/** The number of an object in the bytes. */
export function numberOf({ value, id, by }: Outline, { weights }: Known): number | undefined {
  return id === undefined || by === 'name' ? undefined : weights?.idOf(value)
}

/** In how many ways an object is reached. */
export function waysCount(outline: Outline, known: Known): number {
  const id = numberOf(outline, known)
  if (id !== undefined) return known.weights!.into(id).length
  return outline.id === undefined || outline.by === 'name' ? 1 : known.survey?.waysTo(outline.value) ?? 1
}

function titleOf(outline: Outline, id: number | undefined): string {
  const { by, preview, type, refused, value, kind } = outline
  if (by === 'accessor') return '(…)'
  if (refused.length > 0 || typeof value !== 'object' || value === null || by === 'name') return type === 'class' && by === 'name' ? `class ${preview}` : preview
  if (by === 'array') return grouped(preview.slice(0, Math.max(0, preview.indexOf(' ['))) || type)
  if (kind === 'Date') return preview.split('T', 1)[0]!
  if (by === 'row' || preview === type) return id === undefined ? type : `${type} #${id}`
  return grouped(preview)
}

/** `Map(1,204)`. */
function grouped(text: string): string {
  return text.replace(/\((\d+)\)$/, (_, digits: string) => `(${numberText(Number(digits))})`)
}

function secondOf(node: DrawnNode, { weights }: Known, id: number | undefined): string {
  const { outline } = node
  const { value, by, type, preview } = outline
  if (by === 'name') return 'by reference'
  if (by === 'accessor') return preview.replace(/^\(…\) /, '')
  if (id !== undefined) return sizeText(weights!.retained[id]!)
  if (typeof value === 'string' && value.length > 12) return counted(value.length, 'character')
  if (typeof value === 'object' && value !== null) return node.expandable ? `holds ${numberText(node.size)}` : type
  return type
}

/** Characters of a line's name. */
const SHOWN = 10

/** The name of the line to a value, short. */
export function stepText(outline: Outline): string {
  const name = outline.step?.via === 'key' ? outline.label : stepName(outline)
  return name.length > SHOWN ? `${name.slice(0, SHOWN)}…` : name
}

/** Where a node stands, as one would write it. */
export function placeOf(node: DrawnNode, label: string): string {
  const { outline } = node
  return cleaned(label) + pathText(node.path).slice(1) + (outline.by === 'accessor' ? `.${outline.label}` : '')
}

/** What there is to say of a node beside its place, a line each. */
export function moreOf(node: DrawnNode, known: Known): string[] {
  const { outline, kind, hidden } = node
  if (kind === 'more') return [`Press to draw ${numberText(Math.min(20, node.parent!.rest))} more; with Shift, ${numberText(Math.min(100, node.parent!.rest))}.`]
  if (kind === 'fold') return [`${counted(hidden, 'node')} folded away. Press to draw them again.`]
  const id = numberOf(outline, known)
  const ways = waysCount(outline, known)
  const lines = [outline.type === outline.preview ? outline.type : `${outline.type}: ${outline.preview}`]
  if (outline.refused.length > 0) lines.push(`Not saved: ${capital(outline.refused[0]!.why)}`)
  else if (id !== undefined) lines.push(`${sizeText(known.weights!.retained[id]!)} retained, ${sizeText(known.weights!.own[id]!)} own`)
  if (ways > 1) lines.push(`Reached in ${numberText(ways)} ways`)
  return lines
}

/** The kind of a value. */
export function kindOf({ value, type, by, kind }: Outline): NodeKind {
  switch (typeof value) {
    case 'string': return 'string'
    case 'function': return type === 'class' ? 'class' : 'function'
    case 'object': return value === null ? 'other' : by === 'array' || type === 'Array' ? 'array' : kind === undefined && by !== 'bytes' ? 'object' : kindOfTag(kind ?? type)
    default: return by === 'accessor' ? 'function' : 'other'
  }
}
