// A graph as text for those who draw: DOT and Mermaid. Names are the user's, and so say anything: each is written so that
// it is a label, whatever it holds.

import type { OptionNames } from '../core/options.ts'
import { atOnce } from '../core/pauses.ts'
import { labelOf } from '../core/preview.ts'
import type { GraphEdge, GraphNode } from './raw.ts'

/** What is asked of a graph to draw it. */
export interface Drawable {
  readonly root: number
  readonly count: number
  /** One node. Sizes that nobody knows are `NaN`. */
  node(id: number): GraphNode
  children(id: number): readonly GraphEdge[]
}

/** What is asked of a graph to tell all of it. */
interface Plain extends Drawable {
  readonly bytes: number
  readonly envelope: number
  readonly complete: boolean
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

/** What is drawn. */
export interface DrawOptions {
  /** Where to begin. Default: the root. */
  readonly from?: number
  /** Most nodes that are drawn, those next to the beginning first. What is left out is counted in the text. Default: 500. */
  readonly limit?: number
  /** Most steps from the beginning. Default: any. */
  readonly depth?: number
}

export const drawNames: OptionNames<DrawOptions> = { from: 1, limit: 1, depth: 1 }

/** Nodes that are drawn, edges between them, and how many others those have that were left out. */
interface Picture {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  readonly left: number
  readonly more: ReadonlyMap<number, number>
}

const LIMIT = 500

function* picturing(graph: Drawable, { from = graph.root, limit = LIMIT, depth = Infinity }: DrawOptions): Generator<void, Picture> {
  const distance = new Map([[from, 0]])
  const more = new Map<number, number>()
  const edges: GraphEdge[] = []
  for (const [id, steps] of distance) {
    let left = 0
    for (const edge of graph.children(id)) {
      if (!distance.has(edge.to)) {
        if (distance.size >= limit || steps >= depth) {
          left++
          continue
        }
        distance.set(edge.to, steps + 1)
      }
      edges.push(edge)
    }
    if (left > 0) more.set(id, left)
    yield
  }
  // What was left out when it was seen first may have come since.
  const nodes: GraphNode[] = []
  for (const id of distance.keys()) {
    nodes.push(graph.node(id))
    yield
  }
  return { nodes, edges, more, left: graph.count - distance.size }
}

/** Graphviz's language. */
export function dotOf(graph: Drawable, options: DrawOptions): string {
  return atOnce(dotting(graph, options))
}

/** The same in steps. */
export function* dotting(graph: Drawable, options: DrawOptions): Generator<void, string> {
  const { nodes, edges, more, left } = yield* picturing(graph, options)
  const lines: string[] = []
  for (const { id, label, own, retained, cycle, refused } of nodes) {
    const marks = refused.length > 0 ? ['color=red', 'style=dashed'] : cycle ? ['style=bold'] : []
    const text = [`${label} #${id}`, ...sizesOf(own, retained), ...refused.length > 0 ? [`refused: ${refused[0]!.why}`] : []].join('\n')
    lines.push(`  n${id} [label=${dotText(text)}${marks.map(mark => `, ${mark}`).join('')}];`)
    yield
  }
  for (const { from, to, step, tree } of edges) {
    lines.push(`  n${from} -> n${to} [label=${dotText(labelOf(step))}${tree ? '' : ', style=dashed'}];`)
    yield
  }
  for (const [id, count] of more) lines.push(`  more${id} [label=${dotText(`${count} more`)}, shape=plaintext];`, `  n${id} -> more${id} [style=dotted];`)
  if (left > 0) lines.push(`  // ${left} of ${graph.count} nodes are not drawn`)
  return `digraph dill {\n  rankdir=LR;\n  node [shape=box, fontname=monospace];\n${lines.join('\n')}\n}\n`
}

/** Sizes, where somebody has found them out. */
function sizesOf(own: number, retained: number): string[] {
  return Number.isNaN(own) ? [] : [`${own} B, ${retained} B retained`]
}

/** In quotes only the quote and the backslash mean something, and `&` where it begins a character's name. */
function dotText(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;').replaceAll('\n', '\\n')}"`
}

/** Mermaid's flowcharts. */
export function mermaidOf(graph: Drawable, options: DrawOptions): string {
  return atOnce(mermaiding(graph, options))
}

/** The same in steps. */
export function* mermaiding(graph: Drawable, options: DrawOptions): Generator<void, string> {
  const { nodes, edges, more, left } = yield* picturing(graph, options)
  const lines: string[] = []
  for (const { id, label, own, retained, refused } of nodes) {
    lines.push(`  n${id}["${mermaidText([`${label} #${id}`, ...sizesOf(own, retained), ...refused.length > 0 ? ['refused'] : []].join(' · '))}"]`)
    yield
  }
  for (const { from, to, step, tree } of edges) {
    lines.push(`  n${from} ${tree ? '-->' : '-.->'}|"${mermaidText(labelOf(step))}"| n${to}`)
    yield
  }
  for (const [id, count] of more) lines.push(`  more${id}["${count} more"]`, `  n${id} -.-> more${id}`)
  const refused = nodes.filter(({ refused }) => refused.length > 0).map(({ id }) => `n${id}`)
  if (refused.length > 0) lines.push('  classDef refused stroke:#c00,stroke-dasharray:4', `  class ${refused.join(',')} refused`)
  if (left > 0) lines.push(`  %% ${left} of ${graph.count} nodes are not drawn`)
  return `flowchart LR\n${lines.join('\n')}\n`
}

/** All that is no letter, digit or space becomes a character reference: Mermaid reads marks within quotes too. */
function mermaidText(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} ·.,:()]/gu, character => `#${character.codePointAt(0)};`)
}

/** A graph as plain data: JSON holds it, and so does a message to a worker. */
export interface PlainGraph {
  readonly root: number
  readonly bytes: number
  readonly envelope: number
  readonly complete: boolean
  readonly nodes: readonly GraphNode[]
  /** `via` and `label` say the step; keys that are symbols are in the label only. */
  readonly edges: readonly { readonly from: number, readonly to: number, readonly via: string, readonly label: string, readonly tree: boolean }[]
}

export function plainOf(graph: Plain): PlainGraph {
  const { root, bytes, envelope, complete } = graph
  return {
    root, bytes, envelope, complete, nodes: graph.nodes,
    edges: graph.edges.map(({ from, to, step, tree }) => ({ from, to, via: step.via, label: labelOf(step), tree })),
  }
}
