// What keys do on a graph: arrows go to what holds a node, what it holds, and what stands beside it. Knows the graph by what
// it can do.

import type { DrawnGraph } from '../model/graph-drawn.ts'
import type { DrawnNode } from '../model/graph-node.ts'
import type { Sight } from '../model/graph-sight.ts'

/** What keys act upon. */
export interface KeyedGraph {
  readonly graph: DrawnGraph | undefined
  readonly focused: DrawnNode | undefined
  readonly sight: Sight
  zoom(zoom: number): void
  menuAt(node: DrawnNode): void
  tell(name: 'graph-press' | 'graph-toggle' | 'graph-move', node: DrawnNode, shift?: boolean): void
}

/** One press of a key enlarges by so much. */
export const STEP = 1.25

/** Does what a key means. False if it means nothing here. */
export function graphKey(at: KeyedGraph, { key, ctrlKey, metaKey, altKey, shiftKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): boolean {
  if (ctrlKey || metaKey || altKey) return false
  const { graph } = at
  const node = at.focused ?? graph?.root
  if (graph === undefined || node === undefined) return false
  const move = (to: DrawnNode | undefined): true => {
    if (to !== undefined) at.tell('graph-move', to)
    return true
  }
  switch (key) {
    case 'ArrowLeft': return move(node.parent)
    case 'ArrowRight':
      if (node.expandable && !node.open) {
        at.tell('graph-toggle', node)
        return true
      }
      return move(nearest(graph.drawn.filter(({ parent }) => parent === node), node.y!))
    case 'ArrowDown': return move(beside(graph, node, 1))
    case 'ArrowUp': return move(beside(graph, node, -1))
    case 'Home': return move(graph.root)
    case 'Enter': at.tell('graph-toggle', node, shiftKey); return true
    case ' ': at.tell('graph-press', node, shiftKey); return true
    case '+': case '=': at.zoom(at.sight.zoom * STEP); return true
    case '-': case '−': at.zoom(at.sight.zoom / STEP); return true
    case '0': at.zoom(1); return true
    case 'ContextMenu': at.menuAt(node); return true
    case 'F10':
      if (shiftKey) at.menuAt(node)
      return shiftKey
    default: return false
  }
}

/** The next node below (1) or above (−1): of the same parent, or else of the same column. */
export function beside(graph: DrawnGraph, node: DrawnNode, by: 1 | -1): DrawnNode | undefined {
  const column = graph.drawn.filter(({ depth, y }) => depth === node.depth && (y! - node.y!) * by > 0)
  return nearest(column.filter(({ parent }) => parent === node.parent), node.y!) ?? nearest(column, node.y!)
}

function nearest(nodes: readonly DrawnNode[], y: number): DrawnNode | undefined {
  return nodes.reduce<DrawnNode | undefined>((best, node) => best === undefined || Math.abs(node.y! - y) < Math.abs(best.y! - y) ? node : best, undefined)
}
