// Which part of a picture is in sight: where it begins, how large it is drawn. Zooming keeps the point under the pointer.
// Knows no picture.

import type { Box } from './graph-lines.ts'

/** How large the picture may be drawn. */
export const LEAST = 0.25
export const MOST = 2
/** From the edge to what is brought into sight, in pixels of the screen. */
const MARGIN = 24

/** A part of a picture: its point at the upper left, and how many pixels of the screen one of its pixels takes. */
export interface Sight {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

/** Width and height in pixels of the screen. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** From a point of the screen to that of the picture. */
export function pointAt({ x, y, zoom }: Sight, left: number, top: number): readonly [x: number, y: number] {
  return [x + left / zoom, y + top / zoom]
}

/** The part of the picture that is in sight. */
export function boxInSight({ x, y, zoom }: Sight, { width, height }: Size): Box {
  return { left: x, top: y, right: x + width / zoom, bottom: y + height / zoom }
}

/** Moved by so many pixels of the screen. */
export function moved({ x, y, zoom }: Sight, left: number, top: number): Sight {
  return { x: x - left / zoom, y: y - top / zoom, zoom }
}

/** Drawn so large, while a point of the screen shows the same point of the picture. */
export function zoomed(sight: Sight, zoom: number, left: number, top: number): Sight {
  const next = Math.min(MOST, Math.max(LEAST, zoom))
  const [x, y] = pointAt(sight, left, top)
  return { x: x - left / next, y: y - top / next, zoom: next }
}

/** All of it, no larger than it is, in the middle; as much as can be if it is too large. */
export function fitted(box: Box, { width, height }: Size): Sight {
  const [w, h] = [box.right - box.left, box.bottom - box.top]
  const zoom = Math.max(LEAST, Math.min(1, (width - 2 * MARGIN) / w, (height - 2 * MARGIN) / h))
  const [left, top] = [(width / zoom - w) / 2, (height / zoom - h) / 2]
  // What is too large is shown from the left, where it begins.
  return { x: box.left - Math.max(left, MARGIN / zoom), y: box.top - top, zoom }
}

/** Moved no further than it must be for a part to be seen. */
export function bringing(sight: Sight, box: Box, size: Size): Sight {
  const { x, y, zoom } = sight
  const margin = MARGIN / zoom
  const shift = (from: number, to: number, at: number, length: number): number =>
    from < at + margin || to - from > length - 2 * margin ? from - margin - at : Math.max(0, to + margin - at - length)
  return { x: x + shift(box.left, box.right, x, size.width / zoom), y: y + shift(box.top, box.bottom, y, size.height / zoom), zoom }
}
