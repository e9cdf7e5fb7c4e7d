// A graph as text for those who draw: what is on the screen, or everything, as DOT or Mermaid; and as SVG what is on the
// screen. The languages are those of lib/graph.

import type { GraphEdge, GraphNode } from '../../lib/graph/raw.ts'
import { dotOf, mermaidOf } from '../../lib/graph/texts.ts'
import { grouped } from '../../lib/source/grouped.ts'
import type { DrawnGraph } from './graph-drawn.ts'
import type { DrawnNode } from './graph-node.ts'
import { SvgPen } from './graph-pen.ts'
import { paint, type Palette, type Scene } from './graph-paint.ts'
import { numberOf, saysOf, type Known } from './graph-says.ts'

/** What is on the screen, in Graphviz's language or Mermaid's. */
export function drawnText(graph: DrawnGraph, known: Known, language: 'dot' | 'mermaid'): string {
  const nodes: GraphNode[] = []
  const ids = new Map<DrawnNode, number>()
  const edges: GraphEdge[] = []
  const drawn = graph.drawn.filter(({ kind }) => kind === 'value')
  // Numbers are those of the bytes; what has none there comes after them.
  let next = Math.max(known.survey?.objects ?? 0, ...drawn.map(({ outline }) => numberOf(outline, known) ?? 0)) + 1
  for (const node of drawn) {
    const { outline, depth, parent } = node
    const number = numberOf(outline, known)
    const id = number ?? next++
    ids.set(node, id)
    nodes.push({
      id, type: outline.type, by: 'value', label: saysOf(node, { ...known, weights: undefined }).title, depth, parents: 1, cycle: false, refused: outline.refused,
      own: number === undefined ? NaN : known.weights!.own[number]!, retained: number === undefined ? NaN : known.weights!.retained[number]!,
    })
    if (parent !== undefined && outline.step !== undefined) edges.push({ from: ids.get(parent)!, to: id, step: outline.step, tree: true })
    else if (parent !== undefined) edges.push({ from: ids.get(parent)!, to: id, step: { via: 'property', name: outline.label }, tree: true })
  }
  for (const { from, to, outline } of graph.chords) edges.push({ from: ids.get(from)!, to: ids.get(to)!, step: outline.step!, tree: false })
  const byId = new Map(nodes.map(node => [node.id, node]))
  const out = grouped(edges, ({ from }) => from)
  const picture = { root: ids.get(graph.root)!, count: nodes.length, bytes: 0, envelope: 0, complete: true, nodes, edges, node: (id: number) => byId.get(id)!, children: (id: number) => out.get(id) ?? [] }
  return language === 'dot' ? dotOf(picture, { limit: Infinity }) : mermaidOf(picture, { limit: Infinity })
}

/** From the edge of a file to what is drawn in it. */
const MARGIN = 24

/** A scene as a file. */
export function svgOf(scene: Scene, palette: Palette, title: string): string {
  const { left, top, right, bottom } = scene.sight
  const pen = new SvgPen()
  paint(pen, scene, { ...palette, cuts: new Map() })
  return pen.document(left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN, palette.colours['bg-sunk'], title)
}
