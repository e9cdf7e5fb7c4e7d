// Which variables of a record can be unset while it is read: whoever reads it has a closure that was made where it stands,
// and by then what is declared before that place is set. Knows nothing of how records are said.

import type { Closure, Scope } from '../scope.ts'
import type { RecordPlan, SitePlan } from './analysis.ts'

/** Finds them; parents come before their children in the list. */
export function findUnset(records: readonly RecordPlan[], sites: readonly SitePlan[]): void {
  const first = new Map<RecordPlan, number>()
  const use = (record: RecordPlan, at: number): void => void first.set(record, Math.min(first.get(record) ?? Infinity, at))
  for (const { record, closure } of sites) if (record !== undefined) use(record, seenFrom(record.scope, closure.node.start, closure))
  for (const record of [...records].reverse()) {
    const { scope, parent } = record
    const at = first.get(record) ?? -1
    for (const listed of record.variables) {
      const { settled } = listed.variable
      listed.apart = settled >= 0 && (listed.borrowed || settled > at)
    }
    if (parent !== undefined) use(parent, seenFrom(parent.scope, at, scope.closure))
  }
}

/** A place as a scope around it sees it: what stands in a function declaration may run as soon as the scope is entered. */
function seenFrom({ closure: end }: Scope, at: number, from: Closure | undefined): number {
  let seen = at
  for (let closure = from; closure !== undefined && closure !== end; closure = closure.parent) {
    if (closure.node.type === 'FunctionDeclaration') seen = Math.min(seen, closure.place.node.start)
  }
  return seen
}
