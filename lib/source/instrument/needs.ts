// Which variables of a record, and of those around it, something uses: by their places in the lists. Knows nothing of what
// uses them.

import type { Variable } from '../scope.ts'
import type { RecordPlan } from './analysis.ts'

/** The places of a record's variables: the wrapper of a large library lists thousands, and all of its closures ask. */
const places = new WeakMap<RecordPlan, ReadonlyMap<Variable, number>>()

/** Takes what a record and its parents list out of a set; gives the places in each, the innermost first. */
export function takenFrom(rest: Set<Variable>, innermost: RecordPlan | undefined): number[][] {
  const needs: number[][] = []
  for (let record = innermost; record !== undefined; record = record.parent) {
    const known = placesIn(record)
    const found: number[] = []
    for (const variable of rest) {
      const index = known.get(variable)
      if (index !== undefined && rest.delete(variable)) found.push(index)
    }
    needs.push(found.sort((a, b) => a - b))
  }
  return needs
}

function placesIn(record: RecordPlan): ReadonlyMap<Variable, number> {
  let known = places.get(record)
  if (known === undefined) places.set(record, known = new Map(record.variables.map(({ variable }, index) => [variable, index])))
  return known
}
