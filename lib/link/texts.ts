// Which text stands in the bytes for the one of a site: what several loads have brought of one is told together again, where
// nothing tells them apart. Knows no kind.

import type { Writer } from '../core/kind.ts'
import type { Instance } from './instance.ts'

/** A text that is told. */
interface Told {
  readonly text: Instance
  /** Whose bindings and activations go with it; nobody's as long as it is told for sites that have none. */
  owner: Instance | undefined
}

const key = {}
const none = (): Map<string, Told[]> => new Map()

/** The text that is told for this one. `owns`: with bindings or activations, which are those of one load. */
export function toldFor(instance: Instance, owns: boolean, out: Pick<Writer, 'scratch' | 'recurse'>): Instance {
  const { hash, id, lone, module, skeleton, within } = instance
  if (module !== undefined) return instance
  const isolated = instance.isolated || out.recurse
  const name = `${hash} ${lone} ${isolated} ${skeleton?.prefix} ${id}`
  const all = out.scratch(key, none)
  const told = all.get(name) ?? []
  const same = told.find(({ owner }) => owner === instance)
    ?? told.find(({ owner, text }) => (!owns || owner === undefined) && (isolated || text.within === within))
  if (same === undefined) all.set(name, [...told, { text: instance, owner: owns ? instance : undefined }])
  else if (owns) same.owner ??= instance
  return same?.text ?? instance
}
