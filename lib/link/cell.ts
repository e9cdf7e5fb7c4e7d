// One global that functions of a dump carry along, shared by all of them and by nobody else: apart from the live one, as
// copies are. Knows no kind.

import { Inner, type Reader, type Writer } from '../core/kind.ts'
import type { Instance } from './instance.ts'

/** A binding of a module, or a global, by name. */
export class Cell extends Inner {
  /** The module whose binding it is; undefined for a global. */
  readonly instance: Instance | undefined
  readonly name: string
  readonly value: unknown

  constructor(instance: Instance | undefined, name: string, value: unknown) {
    super()
    this.instance = instance
    this.name = name
    this.value = value
  }
}

const key = {}

/** The cell of a name, one for each dump and each text: the live one, and those that are kept apart from it. */
export function cellOf(instance: Instance | undefined, name: string, value: unknown, out: Pick<Writer, 'scratch'>): Cell {
  const all = out.scratch(key, () => new Map<Instance | undefined, Map<string, Cell>>())
  let cells = all.get(instance)
  if (cells === undefined) all.set(instance, cells = new Map())
  let cell = cells.get(name)
  if (cell === undefined) cells.set(name, cell = new Cell(instance, name, value))
  return cell
}

const globalsKey = {}

/** The globals that one load brings along. */
export function globalsOf(from: Pick<Reader, 'scratch'>): { [name: string]: unknown } {
  return from.scratch(globalsKey, () => Object.create(null) as { [name: string]: unknown })
}
