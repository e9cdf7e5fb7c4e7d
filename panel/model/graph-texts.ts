// A graph as text for those who draw: what is on the screen, or everything, as DOT or Mermaid; and as SVG what is on the
// screen. The languages are those of lib/graph.

import type { GraphEdge, GraphNode } from '../../lib/graph/raw.ts'
import { atOnce } from '../../lib/core/pauses.ts'
import { dotting, mermaiding, type Drawable } from '../../lib/graph/texts.ts'
import { grouped } from '../../lib/source/grouped.ts'
import type { DrawnGraph } from './graph-drawn.ts'
import type { DrawnNode } from './graph-node.ts'
import { SvgPen } from './graph-pen.ts'
import { paint, type Palette, type Scene } from './graph-paint.ts'
import { numberOf, saysOf, type Known } from './graph-says.ts'
import type { Weights } from './weights.ts'

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
  return atOnce(telling({ root: ids.get(graph.root)!, count: nodes.length, node: id => byId.get(id)!, children: id => out.get(id) ?? [] }, language))
}

/** All that was weighed, in steps. */
export function everything(weights: Weights, language: 'dot' | 'mermaid'): Generator<void, string> {
  const { root, count, own, retained, depths, from, to, ways } = weights
  return telling({
    root, count,
    node: id => {
      const isRefused = weights.isRefused(id)
      const parents = weights.into(id).length
      return {
        id, type: weights.typeOf(id), by: weights.byOf(id), label: weights.labelOf(id), own: isRefused ? NaN : own[id]!, retained: isRefused ? NaN : retained[id]!, depth: depths[id]!, parents, cycle: false,
        refused: isRefused ? [{ code: '', why: 'not saved' }] : [],
      }
    },
    children: id => weights.out(id).map(edge => ({ from: from[edge]!, to: to[edge]!, step: weights.stepOf(edge), tree: ways[to[edge]!] === edge })),
  }, language)
}

function telling(graph: Drawable, language: 'dot' | 'mermaid'): Generator<void, string> {
  return (language === 'dot' ? dotting : mermaiding)(graph, { limit: Infinity })
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
