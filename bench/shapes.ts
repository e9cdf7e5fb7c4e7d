// What is loaded in the session bench: state of several shapes, each of some 10 MB as structuredClone writes it. Knows no
// store and no clock.

import { workload } from './workloads.ts'

/** State that is saved and loaded. */
export interface Shape {
  readonly name: string
  /** What it is, in a line for the table. */
  readonly what: string
  make(): unknown
}

const of = (name: string, count: number, what: string): Shape => ({ name, what, make: () => workload(name).make(count) })

/** Every shape, in the order of the table. */
export const shapes: readonly Shape[] = [
  of('todos', 72_000, 'a to-do app: cycles, Maps, Sets, Dates'),
  of('state', 114_000, 'records of 7 fields'),
  of('dates', 112_000, 'the same with a Date in each'),
  of('strings', 300_000, 'distinct strings in five scripts'),
  of('typed', 2 ** 23, 'typed arrays'),
]

/** The shape of this name. */
export function shape(name: string): Shape {
  const found = shapes.find(one => one.name === name)
  if (found === undefined) throw new Error(`There is no shape "${name}".`)
  return found
}
