// Costs by path as an icicle: which rectangles there are, how wide, how they are called and what holds what. What is too
// narrow to be seen is left out, and its width stays empty. Knows no canvas.

import { hierarchy, partition } from 'd3-hierarchy'
import type { PathStep } from '../../lib/core/errors.ts'
import type { PathNode } from '../../lib/profile.ts'
import { kindOfType, type Cost } from './profile.ts'
import type { NodeKind } from './weights-columns.ts'
import { numberText } from './words.ts'

/** A rectangle. */
export interface Cell {
  readonly index: number
  readonly node: PathNode
  readonly name: string
  readonly kind: NodeKind
  /** From 0 to 1. */
  readonly from: number
  readonly to: number
  readonly depth: number
  /** With all that it holds. */
  readonly cost: number
  /** Part of the whole. */
  readonly share: number
  readonly above: Cell | undefined
  readonly below: readonly Cell[]
  /** Among those of its holder, from 1. */
  readonly position: number
}

/** What is narrower than this part of the whole is not drawn. */
const LEAST = 1 / 1500

/** All rectangles, each after what holds it; the widest of a holder first. */
export function icicleOf(root: PathNode, cost: Cost, label: string): Cell[] {
  const total = (node: PathNode): number => cost === 'time' ? node.total.ms : node.total.bytes
  const whole = total(root)
  const shown = (node: PathNode): PathNode[] => [...node.branches.values()].filter(child => total(child) > 0 && total(child) >= whole * LEAST)
  // A holder is as wide as what it costs, whatever of it is drawn below.
  const tree = hierarchy(root, shown).sum(() => 0)
  tree.each(node => { (node as { value?: number }).value = total(node.data) })
  tree.sort((a, b) => total(b.data) - total(a.data))
  const cells: Cell[] = []
  const made = new Map<unknown, { -readonly [K in keyof Cell]: Cell[K] } & { below: Cell[] }>()
  partition<PathNode>()(tree).each(({ data, x0, x1, depth, parent }) => {
    const above = parent === null ? undefined : made.get(parent.data)
    const cell = {
      index: 0, node: data, name: nameOf(data, label), kind: kindOfType(data.type), from: x0, to: x1, depth, cost: total(data), share: whole > 0 ? total(data) / whole : 0,
      above, below: [] as Cell[], position: (above?.below.length ?? 0) + 1,
    }
    cell.index = cells.push(cell) - 1
    above?.below.push(cell)
    made.set(data, cell)
  })
  return cells
}

function nameOf({ label, type, count, depth, step }: PathNode, root: string): string {
  if (depth === 0) return `dumps(${root})`
  const times = count > 1 ? ` ×${numberText(count)}` : ''
  return `${label === '[*]' || step?.via === 'part' ? type : label === '[key]' ? 'keys' : label}${times}`
}

/** The way to the first of the values that a rectangle stands for. */
export function wayOf(cell: Cell): PathStep[] {
  const way: PathStep[] = []
  for (let at: Cell | undefined = cell; at?.node.step !== undefined; at = at.above) way.push(at.node.step)
  return way.reverse()
}

/** The rectangle at a point: x from 0 to 1. */
export function cellAt(cells: readonly Cell[], x: number, depth: number): Cell | undefined {
  return cells.find(cell => cell.depth === depth && cell.from <= x && x < cell.to)
}

/** Where a key leads: to what holds it, to what it holds, to those beside it. */
export function neighbour(cell: Cell, key: string): Cell | undefined {
  const beside = cell.above?.below ?? [cell]
  switch (key) {
    case 'ArrowUp': return cell.above
    case 'ArrowDown': return cell.below[0]
    case 'ArrowLeft': return beside[cell.position - 2]
    case 'ArrowRight': return beside[cell.position]
    case 'Home': return beside[0]
    case 'End': return beside.at(-1)
    default: return undefined
  }
}
