// What the rows of a tree take: of objects what they retain, of plain values the bytes that they are written in, of stretches
// the sum. Knows no element.

import type { Outline } from '../../lib/core/describe.ts'
import { Output } from '../../lib/core/output.ts'
import type { Row } from './rows.ts'
import type { Weights } from './weights.ts'

/** Longer texts are not encoded to count their bytes: each unit counts for one. */
const LONG = 1e6

/** The node of what stands there, or of the nearest that holds it. */
export function nearestNode(outline: Outline | undefined, weights: Weights): number | undefined {
  for (let at = outline; at !== undefined; at = at.parent) {
    const id = weights.idOf(at.value)
    if (id !== undefined) return id
  }
  return undefined
}

/** The bytes of a row; undefined for what has none of its own. */
export function bytesOfRow(row: Row, weights: Weights): number | undefined {
  const { kind, outline, from, count } = row
  if (kind !== 'value') {
    const holder = weights.idOf(outline.value)
    return holder === undefined || count === 0 ? undefined : weights.stretch(holder, from, count, outline.size)
  }
  return outline.by === 'hole' ? count : bytesOfOutline(outline, weights)
}

/** The bytes of a value where it stands; undefined for what is not saved or not known. What leads back takes those of a reference. */
export function bytesOfOutline(outline: Outline, weights: Weights): number | undefined {
  const { value, by, id, ref } = outline
  if (outline.refused.length > 0 || by === 'accessor' || by === 'attachment') return undefined
  if (by === 'bytes') return ArrayBuffer.isView(value) ? value.byteLength : undefined
  if (id === undefined) return leafBytes(value)
  const node = weights.idOf(value)
  if (node === undefined) return undefined
  return ref?.cycle === true ? referenceBytes(node) : weights.retained[node]
}

/** A reference names its object by a number of one, two or four bytes. */
function referenceBytes(id: number): number {
  return id < 256 ? 2 : id < 65_536 ? 3 : 5
}

/** The bytes of a primitive, of a string with its text, though a pickle holds equal ones once. */
export function leafBytes(value: unknown): number {
  if (typeof value === 'string') {
    const text = value.length > LONG ? value.length : new TextEncoder().encode(value).length
    return 1 + Math.max(1, Math.ceil(Math.log2(value.length + 1) / 7)) + text
  }
  if (typeof value !== 'number' && typeof value !== 'bigint') return 1
  const out = new Output()
  if (typeof value === 'number') out.number(value)
  else out.bigint(value)
  return out.length
}
