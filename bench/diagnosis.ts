// What is asked for its failures, in Node and in a page: a graph of as many objects as large apps have, with faults spread over it.

import { detect } from '../lib/index.ts'

/** How one way to ask fared. */
export interface Diagnosed {
  readonly way: 'why' | 'whyAsync'
  readonly nodes: number
  /** Failures that were told. */
  readonly found: number
  /** From the question to the answer. */
  readonly ms: number
}

export const NODES = 100_000
export const FAULTS = 50

/** Projects of tasks with owners, tags and dates; each fault stands somewhere else, and deep enough to need its path. */
export function tangle(): object {
  const owners = Array.from({ length: 100 }, (_, id) => ({ id, name: `owner ${id}` }))
  const task = (id: number): object => ({
    id, title: `task ${id}`, owner: owners[id % owners.length], due: new Date(id),
    ...id % (NODES / 4 / FAULTS) === 7 ? { seen: { cache: new WeakMap() } } : {},
  })
  // A task, its date, its list of tags and one tag: four.
  const tasks = Array.from({ length: NODES / 4 }, (_, id) => Object.assign(task(id), { tags: [{ text: `tag ${id}` }] }))
  return { projects: Array.from({ length: 500 }, (_, at) => ({ at, tasks: tasks.slice(at * tasks.length / 500, (at + 1) * tasks.length / 500) })) }
}

/** Asks once. */
export async function diagnosed(graph: object, way: Diagnosed['way']): Promise<Diagnosed> {
  const start = performance.now()
  const { failures } = way === 'why' ? detect.why(graph) : await detect.whyAsync(graph)
  return { way, nodes: NODES, found: failures.length, ms: performance.now() - start }
}
