// From a path to the outline at its end: which child a step leads to, and where it stands among the others. Looks no
// further than it must. Knows no row.

import type { Outline } from '../../lib/core/describe.ts'
import type { PathStep } from '../../lib/core/errors.ts'

/** Children read in one go while a certain one is looked for, in a long list. */
const SCAN = 10_000
const FEW = 100

/** Where objects stand first, by their number. */
export type Places = Map<number, Outline>

/** Remembers where an object was met first. */
export function notePlace(outline: Outline, places: Places): void {
  for (const at of [outline, outline.key]) if (at?.id !== undefined && at.ref === undefined && !places.has(at.id)) places.set(at.id, at)
}

export function isStep(a: PathStep | undefined, { via, name }: PathStep): boolean {
  return a !== undefined && a.via === via && Object.is(a.name, name)
}

/** True for two ways to the same place. */
export function isSamePath(a: readonly PathStep[] | undefined, b: readonly PathStep[]): boolean {
  return a !== undefined && a.length === b.length && a.every((step, i) => isStep(step, b[i]!))
}

/** True if a step leads to this outline: to it, to the key that it stands under, or to a function of an accessor. */
export function leadsTo(outline: Outline, step: PathStep): boolean {
  if (outline.step === undefined) return outline.children().some(child => isStep(child.step, step))
  return isStep(outline.step, step) || isStep(outline.key?.step, step)
}

/** Where among the children the one is to which a step leads. */
export function indexOfStep(outline: Outline, step: PathStep): number | undefined {
  // Elements mostly stand where their index says.
  if (typeof step.name === 'number') {
    const [likely] = outline.children(step.name, 1)
    if (likely !== undefined && leadsTo(likely, step)) return step.name
  }
  const known = outline.indexOf(step)
  if (known !== undefined) return known < 0 ? undefined : known
  const { size } = outline
  const count = size <= SCAN ? FEW : SCAN
  for (let from = 0; from < size; from += count) {
    const at = outline.children(from, count).findIndex(child => leadsTo(child, step))
    if (at >= 0) return from + at
  }
  return undefined
}

/** The outline at the end of a path; undefined if it leads nowhere any more. */
export function outlineAt(root: Outline, path: readonly PathStep[], places: Places = new Map()): Outline | undefined {
  notePlace(root, places)
  let at: Outline | undefined = root
  for (const step of path) {
    if (at === undefined) return undefined
    if (at.ref !== undefined) at = places.get(at.ref.id) ?? at
    const index = indexOfStep(at, step)
    if (index === undefined) return undefined
    const from = index - index % FEW
    const page = at.children(from, FEW)
    for (const child of page) notePlace(child, places)
    const child: Outline | undefined = page[index - from]
    at = child?.step === undefined ? child?.children().find(half => isStep(half.step, step)) : isStep(child.step, step) ? child : child.key
  }
  return at
}
