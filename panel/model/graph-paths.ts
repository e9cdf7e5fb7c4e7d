// The ways from the root to one object: the shortest one, what stands on all of them, and a sentence that brings the two
// together; and all that hold it. Reads what was weighed. Knows no element.

import type { Outline } from '../../lib/core/describe.ts'
import { cleaned, type PathStep } from '../../lib/core/errors.ts'
import { labelOf } from '../../lib/core/preview.ts'
import { outlineAt } from './steps.ts'
import type { Weights } from './weights.ts'
import { numberText } from './words.ts'

/** A place on a way. */
export interface Stop {
  readonly name: string
  readonly path: readonly PathStep[]
}

/** Two answers to two questions. */
export interface Ways {
  /** How do I get there? */
  readonly shortest: readonly Stop[]
  /** What keeps it alive? */
  readonly dominators: readonly Stop[]
  /** What the two have to do with each other; `name` stands in the middle of it. */
  readonly together: { readonly before: string, readonly name: string, readonly after: string }
}

/** What is asked of weights. */
export type Weighed = Pick<Weights, 'root' | 'idom' | 'from' | 'ways' | 'idOf' | 'valueOf' | 'pathOf' | 'stepOf' | 'into'>

/** An object whose weight is known, and the steps from there to what stands in it. */
interface Known {
  readonly id: number
  readonly rest: readonly PathStep[]
}

/** The object itself, or, of what has no weight, the nearest that holds it and has one. */
function knownAt(outline: Outline, weights: Weighed): Known | undefined {
  const rest: PathStep[] = []
  for (let at: Outline | undefined = outline; at !== undefined; at = at.parent) {
    const id = at.id === undefined ? undefined : weights.idOf(at.value)
    if (id !== undefined && at.by !== 'name') return { id, rest: rest.reverse() }
    if (at.step !== undefined) rest.push(at.step)
  }
  return undefined
}

/** The shortest path to what stands somewhere; the path itself, if nothing is known. */
export function shortestPath(outline: Outline, weights: Weighed | undefined): readonly PathStep[] {
  const known = weights === undefined ? undefined : knownAt(outline, weights)
  return known === undefined ? outline.path : [...weights!.pathOf(known.id), ...known.rest]
}

/** The name of a step, as it stands in a list. */
export function nameOf(step: PathStep): string {
  return step.via === 'captured' ? cleaned(String(step.name)) : labelOf(step)
}

/** The places on a path, the root first. */
export function stopsOf(path: readonly PathStep[], label: string): Stop[] {
  return [{ name: cleaned(label), path: [] }, ...path.map((step, i) => ({ name: nameOf(step), path: path.slice(0, i + 1) }))]
}

/** The ways to what stands somewhere. `count` says how many there are, if anybody knows. */
export function waysOf(outline: Outline, label: string, weights: Weighed, count: number): Ways | undefined {
  const known = knownAt(outline, weights)
  if (known === undefined) return undefined
  const { root, idom, ways, from } = weights
  const shortest = stopsOf([...weights.pathOf(known.id), ...known.rest], label)
  const chain: number[] = []
  for (let at = known.id; at !== root; at = idom[at]!) if (weights.valueOf(at) !== undefined) chain.push(at)
  const above = chain.reverse().map(id => {
    const path = weights.pathOf(id)
    return { name: nameOf(path.at(-1) ?? weights.stepOf(ways[id]!)), path }
  })
  const inside = known.rest.map((step, i) => ({ name: nameOf(step), path: [...weights.pathOf(known.id), ...known.rest.slice(0, i + 1)] }))
  const dominators = [{ name: cleaned(label), path: [] }, ...above, ...inside]
  let isOnly = true
  for (let at = known.id; at !== root && isOnly; at = from[ways[at]!]!) isOnly = from[ways[at]!] === idom[at]
  return { shortest, dominators, together: together(dominators, isOnly, count) }
}

function together(dominators: readonly Stop[], isOnly: boolean, count: number): Ways['together'] {
  const nearest = dominators.at(-2)
  const many = count > 1 ? `${numberText(count)} ways` : 'ways to it'
  if (dominators.length === 1) return { before: '', name: dominators[0]!.name, after: ' is what was given: all begins here.' }
  if (isOnly) return { before: 'There is one way only, so the two are the same: each step of it keeps the next one alive.', name: '', after: '' }
  if (dominators.length === 2) return { before: count > 1 ? `Its ${many} have only ` : 'All ways to it have only ', name: nearest!.name, after: ' in common: to let go of one of them does not let go of it.' }
  return { before: `All ${many} pass through `, name: nearest!.name, after: '.' }
}

/** The paths to an object, one through each that holds it; undefined for what has no weight. */
export function holdersOf(outline: Outline, weights: Weighed, root: Outline, most: number): { readonly paths: readonly (readonly PathStep[])[], readonly count: number } | undefined {
  const id = outline.id === undefined || outline.by === 'name' ? undefined : weights.idOf(outline.value)
  if (id === undefined) return undefined
  const edges = weights.into(id)
  const paths = edges.slice(0, most).map(edge => {
    const holder = weights.from[edge]!
    const path = [...weights.pathOf(holder), weights.stepOf(edge)]
    // What stands between may have no place of its own in an outline.
    return weights.valueOf(holder) !== undefined || outlineAt(root, path)?.id === outline.id ? path : weights.pathOf(holder)
  })
  return { paths, count: edges.length }
}
