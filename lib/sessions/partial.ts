// Which names of a session lead to what cannot be made here, and how. Read off the bytes, in which every object has the number
// that a load gives it: what a load has made and given to nobody is not looked at.

import type { Absence } from '../core/absence.ts'
import type { PathStep } from '../core/errors.ts'
import { atOnce } from '../core/pauses.ts'
import { readingBytes, type BytesGraph } from '../graph/from-bytes.ts'
import { groupBy } from '../graph/raw.ts'

/** Why a name is left out. */
export interface Missing {
  readonly name: string
  /** From the names to what cannot be made. */
  readonly path: PathStep[]
  readonly absence: Absence
}

/** What says that an array is the id of a container whose content stands under a name, and which name that is. */
export interface KeptId {
  readonly mark: string
  /** True for a container that is made of what stands under its name. */
  isMade(name: string): boolean
}

/**
 * The names that lead to what cannot be made, in their order.
 *
 * @param absent why, by the numbers of nodes
 */
export function missingNames(bytes: Uint8Array<ArrayBuffer>, absent: ReadonlyMap<number, Absence>, keptId: KeptId): Missing[] {
  const marked = new Set<number>()
  const keptNames = new Map<number, string>()
  const graph = atOnce(readingBytes(bytes, undefined, { part: (owner, { via, name }, { string }) => {
    if (via !== 'element' || string === undefined) return
    if (name === 0 && string === keptId.mark) marked.add(owner)
    else if (name === 1 && marked.has(owner)) keptNames.set(owner, string)
  } }))
  const names = namesIn(graph)
  refer(graph, names, keptNames, keptId)
  const { edges: { from, to, steps }, root } = graph
  const all = withActivations(graph, absent)
  const ways = waysTo(graph, all)
  return [...names].flatMap(([name, edge]) => {
    const path: PathStep[] = [steps[edge]!]
    let at = to[edge]!
    if (ways[at] === NOWHERE) return []
    for (; ways[at] !== HERE; at = to[ways[at]!]!) path.push(steps[ways[at]!]!)
    // Parts of kinds are nothing that a program could name.
    const named = path.findIndex(({ via }) => via === 'part')
    return from[edge] === root ? [{ name, path: named < 0 ? path : path.slice(0, named), absence: all.get(at)! }] : []
  })
}

const NOWHERE = -1
const HERE = -2

/** The edge of each name that leads to an object. */
function namesIn({ root, edges: { from, steps } }: BytesGraph): Map<string, number> {
  const names = new Map<string, number>()
  for (let edge = 0; edge < from.length; edge++) {
    const { via, name } = steps[edge]!
    if (from[edge] === root && via === 'property' && typeof name === 'string') names.set(name, edge)
  }
  return names
}

/** A container that is made of what stands under a name leads there. */
function refer({ edges, by }: BytesGraph, names: ReadonlyMap<string, number>, keptNames: ReadonlyMap<number, string>, { isMade }: KeptId): void {
  const count = edges.from.length
  for (let edge = 0; edge < count; edge++) {
    const [id, name] = [edges.from[edge]!, keptNames.get(edges.to[edge]!)]
    const content = name !== undefined && by[id] === 'id' && isMade(name) ? names.get(name) : undefined
    if (content !== undefined) edges.add(id, edges.to[content]!, -1, edges.steps[content]!)
  }
}

/**
 * For each node the edge by which it leads to what cannot be made: first to what cannot be made by itself, then to what follows
 * from that.
 */
function waysTo({ root, types, edges: { from, to } }: BytesGraph, absent: ReadonlyMap<number, Absence>): Int32Array {
  const ways = new Int32Array(types.length).fill(NOWHERE)
  const { starts, edges } = groupBy(to, types.length)
  const follows = new Set<number>()
  for (let edge = 0; edge < from.length; edge++) if (absent.has(from[edge]!) && absent.has(to[edge]!) && from[edge] !== to[edge]) follows.add(from[edge]!)
  const spread = (sources: readonly number[]): void => {
    const rest = sources.filter(node => ways[node] === NOWHERE)
    for (const node of rest) ways[node] = HERE
    for (let i = 0; i < rest.length; i++) {
      const node = rest[i]!
      if (node === root) continue
      for (let at = starts[node]!; at < starts[node + 1]!; at++) {
        const edge = edges[at]!
        if (ways[from[edge]!] !== NOWHERE) continue
        ways[from[edge]!] = edge
        rest.push(from[edge]!)
      }
    }
  }
  const nodes = [...absent.keys()].filter(node => node < types.length)
  spread(nodes.filter(node => absent.get(node)!.code !== 'BAD_TYPE'))
  spread(nodes.filter(node => !follows.has(node)))
  for (const node of nodes) spread([node])
  return ways
}

/**
 * What closures have captured is told by the first of those that share it: where that one cannot be made, nobody has what it
 * would have told. Adds these activations, and those around them.
 */
function withActivations({ types, by, edges: { from, to } }: BytesGraph, absent: ReadonlyMap<number, Absence>): Map<number, Absence> {
  const all = new Map(absent)
  const isActivation = (node: number): boolean => by[node] === 'kind' && types[node] === 'activation'
  const { starts, edges } = groupBy(from, types.length)
  const rest = [...absent].filter(([node]) => node < types.length)
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [node, absence] = next
    for (let at = starts[node]!; at < starts[node + 1]!; at++) {
      const part = to[edges[at]!]!
      if (all.has(part) || !isActivation(part)) continue
      all.set(part, absence)
      rest.push([part, absence])
    }
  }
  return all
}
