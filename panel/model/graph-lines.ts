// Lines of a graph: from what holds something to that, with right angles; curves to what stands elsewhere; which of these
// are drawn when there are many. Knows places, no value.

import type { Chord } from './graph-drawn.ts'
import type { DrawnNode } from './graph-node.ts'
import { COLUMN, HEIGHT, WIDTH } from './graph-places.ts'
import type { Pen } from './graph-pen.ts'

/** From a node to the line from which those to its children branch off, and between two of these. */
const TRUNK = 14
const LANE = 7
const RADIUS = 8
/** How far a curve swings out, and how far those between the same two nodes stand apart. */
const SWING = 46
const APART = 14
/** More curves than this in sight are drawn of one node only. */
export const MANY = 40

/** A rectangle. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Where a node stands. */
export function boxOf({ depth, y = 0 }: Pick<DrawnNode, 'depth' | 'y'>): Box {
  return { left: depth * COLUMN, top: y - HEIGHT / 2, right: depth * COLUMN + WIDTH, bottom: y + HEIGHT / 2 }
}

/** Around all of these; undefined around nothing. */
export function around(boxes: Iterable<Box>): Box | undefined {
  let all: Box | undefined
  for (const { left, top, right, bottom } of boxes) {
    all = all === undefined ? { left, top, right, bottom } : { left: Math.min(all.left, left), top: Math.min(all.top, top), right: Math.max(all.right, right), bottom: Math.max(all.bottom, bottom) }
  }
  return all
}

/** True if two rectangles have something in common. */
export function meets(a: Box, b: Box): boolean {
  return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom
}

/** Draws the line from a node to one that it holds. */
export function treeLine(pen: Pen, from: DrawnNode, to: DrawnNode, lane: number): void {
  const [x, y, end, down] = [from.depth * COLUMN + WIDTH, from.y!, to.depth * COLUMN, to.y!]
  const trunk = x + TRUNK + lane * LANE
  const radius = Math.min(RADIUS, Math.abs(down - y) / 2)
  const turn = Math.sign(down - y) * radius
  pen.moveTo(x, y)
  if (radius >= 0.5) {
    pen.lineTo(trunk - Math.min(RADIUS, TRUNK), y)
    pen.quadraticCurveTo(trunk, y, trunk, y + turn)
    pen.lineTo(trunk, down - turn)
    pen.quadraticCurveTo(trunk, down, trunk + radius, down)
  }
  pen.lineTo(end, down)
}

/** A curve: where it begins, two points that it bends towards, where it ends. */
export type Curve = readonly [x: number, y: number, ax: number, ay: number, bx: number, by: number, ex: number, ey: number]

/** The curve of a chord. `nth` counts those between the same two nodes. */
export function curveOf(from: Pick<DrawnNode, 'depth' | 'y'>, to: Pick<DrawnNode, 'depth' | 'y'>, nth = 0): Curve {
  const [a, b] = [boxOf(from), boxOf(to)]
  const [y, ey] = [from.y!, to.y!]
  const swing = SWING + nth * APART
  if (from === to) return [a.right, y - 8, a.right + swing, y - 20, a.right + 10, a.top - swing, a.right - 24 - nth * 8, a.top]
  if (a.left === b.left) {
    const side = Math.sign(ey - y)
    return [a.right, y + side * 8, a.right + swing, y + side * 20, b.right + swing, ey - side * 40, b.right, ey - side * (10 + nth * 4)]
  }
  // To the right it ends above or below the line that ends there too; to the left it comes in at the right side.
  const shift = (ey <= y ? 1 : -1) * (10 + nth * 6)
  const reach = Math.max(40, Math.abs(b.left - a.left - WIDTH) / 2) + nth * APART
  if (a.left < b.left) return [a.right, y, a.right + reach, y + nth * APART, b.left - reach, ey + shift, b.left, ey + shift]
  return [a.left, y + shift / 2, a.left - reach, y + shift * 3, b.right + reach, ey + shift * 2, b.right, ey + shift]
}

/** A point of a curve; `t` goes from 0 to 1. */
export function pointOf([x, y, ax, ay, bx, by, ex, ey]: Curve, t: number): readonly [x: number, y: number] {
  const u = 1 - t
  const mix = (p: number, a: number, b: number, e: number): number => u ** 3 * p + 3 * u ** 2 * t * a + 3 * u * t ** 2 * b + t ** 3 * e
  return [mix(x, ax, bx, ex), mix(y, ay, by, ey)]
}

/** What a curve stays within. */
export function curveBox([x, y, ax, ay, bx, by, ex, ey]: Curve): Box {
  return { left: Math.min(x, ax, bx, ex), top: Math.min(y, ay, by, ey), right: Math.max(x, ax, bx, ex), bottom: Math.max(y, ay, by, ey) }
}

/** A chord and its curve. */
export interface DrawnChord {
  readonly chord: Chord
  readonly curve: Curve
}

/** Curves for chords. */
export function curvesOf(chords: readonly Chord[]): DrawnChord[] {
  const counts = new Map<DrawnNode, Map<DrawnNode, number>>()
  return chords.map(chord => {
    const { from, to } = chord
    const ends = counts.get(from) ?? new Map<DrawnNode, number>()
    counts.set(from, ends)
    const nth = ends.get(to) ?? 0
    ends.set(to, nth + 1)
    return { chord, curve: curveOf(from, to, nth) }
  })
}

/** The chords that are drawn: those in sight, or, if that are many, those of the nodes that somebody looks at. */
export function chordsShown(chords: readonly DrawnChord[], sight: Box, looked: ReadonlySet<DrawnNode | undefined>): { readonly shown: readonly DrawnChord[], readonly many: boolean } {
  const inSight = chords.filter(({ curve }) => meets(curveBox(curve), sight))
  if (inSight.length <= MANY) return { shown: inSight, many: false }
  return { shown: inSight.filter(({ chord: { from, to } }) => looked.has(from) || looked.has(to)), many: true }
}
