// What is known of the objects in some bytes: what they are called, what they take, where they stand. Of a live value's bytes
// the weights say it; of bytes that came from elsewhere only they themselves do.

import { pathText, type PathStep } from '../../lib/core/errors.ts'
import type { Weights } from './weights.ts'
import { lineAt, stepAt, type Columns } from './weights-columns.ts'

/** Facts about objects, by the number that they have in the bytes. */
export interface ByteFacts {
  typeOf(id: number): string
  labelOf(id: number): string
  own(id: number): number
  retained(id: number): number
  /** The shortest way to it; of what is inner and has none that to what it is inside of. */
  pathText(id: number): string
}

/** Facts about the bytes of a live value. */
export function factsOfWeights(weights: Weights): ByteFacts {
  return {
    typeOf: id => weights.typeOf(id),
    labelOf: id => weights.labelOf(id),
    own: id => weights.own[id] ?? 0,
    retained: id => weights.retained[id] ?? 0,
    pathText: id => pathText(weights.pathOf(id)),
  }
}

/** Facts about bytes that nobody has loaded. */
export function factsOfColumns(columns: Columns): ByteFacts {
  const { lines, types, labels, own, retained, ways, from } = columns
  return {
    typeOf: id => lineAt(lines, types[id] ?? 0),
    labelOf: id => lineAt(lines, labels[id] ?? 0),
    own: id => own[id] ?? 0,
    retained: id => retained[id] ?? 0,
    pathText(id) {
      const path: PathStep[] = []
      for (let at = id; (ways[at] ?? -1) >= 0; at = from[ways[at]!]!) path.push(stepAt(columns, ways[at]!))
      return pathText(path.reverse())
    },
  }
}
