// What a treemap or an icicle of bytes shows: cells within cells, made as far as somebody looks into them, those alike merged,
// and where each stands. Knows no canvas and no element.

import { hierarchy, partition, treemap, treemapSquarify } from 'd3-hierarchy'
import { labelOf } from '../../lib/core/preview.ts'
import { kindWords } from './kinds.ts'
import { widthOf } from './rows.ts'
import { rangeText } from './view.ts'
import type { NodeKind, Weights } from './weights.ts'
import { counted, numberText, sizeText } from './words.ts'

/** Whether a cell is as large as all that would go with it, or as its own bytes alone. */
export type Measure = 'retained' | 'own'
/** Whether what is alike stands together only where there is much of it, or always. */
export type Grouping = 'path' | 'class'

/** `node`: one object; `many`: objects of one class; `range`: some of these; `own`: the bytes of an object itself; `rest`: what is too small to be told apart. */
export type CellSort = 'node' | 'many' | 'range' | 'own' | 'rest'

/** Something that has an area. */
export interface Cell {
  readonly sort: CellSort
  readonly kind: NodeKind
  readonly type: string
  readonly bytes: number
  /** Nodes. What they dominate goes with them. */
  readonly ids: readonly number[]
  /** Of a range: which of those alike it begins with. */
  readonly from: number
  /** Of the rest: what it is of. */
  readonly cells: readonly Cell[]
}

/** A cell where it stands, in pixels. */
export interface Box {
  readonly cell: Cell
  /** The box that it stands in. */
  readonly within: Box | undefined
  readonly depth: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** True for a frame with a head, in which others stand. */
  readonly framed: boolean
}

/** Objects of one class that have cells of their own, and the least share of their holder for which one has. */
const SINGLE = 12
const LEAST = 1 / 50
/** Cells in one. */
const MOST = 60
/** Single cells of those alike. */
const TOLD = 100
/** Nodes between two steps. */
const SLICE = 1000

/** Pixels: the head of a frame, its border, between cells, and a row of an icicle. */
export const HEAD = 22
export const BORDER = 3
export const GAP = 2
export const ROW = 33
/** The smallest box that is a frame, and the narrowest one in an icicle that is looked into. */
const FRAME = 56
const NARROW = 4

/** Cells of one weighing. */
export class Cells {
  readonly weights: Weights
  readonly measure: Measure
  readonly grouping: Grouping
  readonly root: Cell
  readonly #label: string
  readonly #children = new WeakMap<Cell, readonly Cell[]>()
  readonly #names = new WeakMap<Cell, string>()

  constructor(weights: Weights, label: string, measure: Measure, grouping: Grouping) {
    this.weights = weights
    this.measure = measure
    this.grouping = grouping
    this.#label = label
    this.root = this.#node(weights.root)
  }

  /** What stands in a cell, the largest first. */
  *children(cell: Cell): Generator<void, readonly Cell[]> {
    const known = this.#children.get(cell)
    if (known !== undefined) return known
    const cells = cell.sort === 'rest' ? cell.cells : cell.sort === 'own' ? [] : yield* this.#made(cell)
    this.#children.set(cell, cells)
    return cells
  }

  *#made(cell: Cell): Generator<void, readonly Cell[]> {
    const { sort, ids } = cell
    if (this.grouping === 'class' && this.measure === 'own') return cell === this.root ? yield* this.#classes(cell) : sort === 'node' ? [] : this.#ranges(cell)
    if (this.grouping === 'path' && sort !== 'node') return this.#ranges(cell)
    const below: number[] = []
    let own = 0
    for (const [i, id] of ids.entries()) {
      if (i % SLICE === SLICE - 1) yield
      own += this.weights.own[id]!
      // One by one: to spread a long list is to recurse.
      for (const child of this.weights.dominated(id)) below.push(child)
    }
    if (below.length === 0) return []
    const cells = yield* this.#merged(below, cell.bytes, this.weights.retained, false)
    return own === 0 ? cells : sorted([...cells, { ...cell, sort: 'own', bytes: own }])
  }

  /** All that a cell holds, by class, and by own bytes. */
  *classes(cell: Cell): Generator<void, readonly Cell[]> {
    return cell.sort === 'own' || cell.sort === 'rest' ? [] : yield* this.#classes(cell)
  }

  *#classes({ ids, bytes }: Cell): Generator<void, readonly Cell[]> {
    const all: number[] = [...ids]
    for (let at = 0; at < all.length; at++) {
      if (at % SLICE === SLICE - 1) yield
      for (const child of this.weights.dominated(all[at]!)) all.push(child)
    }
    return yield* this.#merged(all, bytes, this.weights.own, true)
  }

  /** A cell for each; for those alike one, beyond the first ones. */
  *#merged(ids: readonly number[], total: number, sizes: Float64Array, always: boolean): Generator<void, readonly Cell[]> {
    const types = new Map<string, number[]>()
    for (const [i, id] of ids.entries()) {
      if (i % SLICE === SLICE - 1) yield
      if (sizes[id] === 0) continue
      const type = this.weights.typeOf(id)
      const alike = types.get(type)
      if (alike === undefined) types.set(type, [id])
      else alike.push(id)
    }
    yield
    const cells: Cell[] = []
    for (const [type, alike] of types) {
      // In the order of the bytes, which is that of the value.
      const single = always || this.grouping === 'class' ? [] : this.#single(alike, total, sizes)
      const apart = new Set(single)
      const rest = apart.size === 0 ? alike : alike.filter(id => !apart.has(id))
      if (rest.length === 1) single.push(rest[0]!)
      for (const id of single) cells.push(this.#node(id, sizes))
      if (rest.length > 1) cells.push(this.#many(type, rest, sizes))
      yield
    }
    return capped(sorted(cells))
  }

  #single(alike: readonly number[], total: number, sizes: Float64Array): number[] {
    if (alike.length <= SINGLE) return [...alike]
    // They come with the largest first, from one holder.
    const large = alike.filter(id => sizes[id]! >= total * LEAST)
    return large.sort((a, b) => sizes[b]! - sizes[a]!).slice(0, SINGLE)
  }

  /** Those alike, one by one or a hundred at a time. */
  #ranges(cell: Cell): readonly Cell[] {
    const { ids, type, from } = cell
    const sizes = this.measure === 'own' && this.grouping === 'class' ? this.weights.own : this.weights.retained
    if (ids.length <= TOLD) return sorted(ids.map(id => this.#node(id, sizes)))
    const width = widthOf(ids.length)
    return Array.from({ length: Math.ceil(ids.length / width) }, (_, i): Cell =>
      ({ ...this.#many(type, ids.slice(i * width, (i + 1) * width), sizes), sort: 'range', from: from + i * width }))
  }

  #node(id: number, sizes: Float64Array = this.weights.retained): Cell {
    return { sort: 'node', kind: this.weights.kindOf(id), type: this.weights.typeOf(id), bytes: sizes[id]!, ids: [id], from: 0, cells: [] }
  }

  #many(type: string, ids: readonly number[], sizes: Float64Array): Cell {
    const inOrder = [...ids].sort((a, b) => a - b)
    return { sort: 'many', kind: this.weights.kindOf(ids[0]!), type, bytes: ids.reduce((sum, id) => sum + sizes[id]!, 0), ids: inOrder, from: 0, cells: [] }
  }

  /** What a cell is called. */
  name(cell: Cell): string {
    let name = this.#names.get(cell)
    if (name === undefined) this.#names.set(cell, name = this.#nameOf(cell))
    return name
  }

  #nameOf({ sort, ids, type, from, cells }: Cell): string {
    switch (sort) {
      case 'own': return 'itself'
      case 'rest': return `${numberText(cells.length)} smaller`
      case 'range': return rangeText(from, ids.length)
      case 'many': return `${type} ×${numberText(ids.length)}`
    }
    const id = ids[0]!
    if (id === this.weights.root) return this.#label
    const step = this.weights.isLive(id) ? this.weights.stepOf(this.weights.ways[id]!) : undefined
    return step === undefined ? type : step.via === 'prototype' ? this.weights.labelOf(id) : labelOf(step)
  }

  /** What it is, after its name: `Array(48)`, `1,204 objects`. */
  what({ sort, ids, kind, cells }: Cell): string {
    if (sort === 'own') return 'its own bytes'
    if (sort === 'rest') return counted(cells.length, 'part')
    if (sort === 'node') return this.weights.isLive(ids[0]!) ? this.weights.labelOf(ids[0]!) : 'inner'
    return `${numberText(ids.length)} ${kind === 'map' ? 'collections' : kind === 'binary' ? 'buffers' : kind === 'other' ? 'values' : kindWords[kind]}`
  }

  /** All there is to say: `jars › labels · 62 kB · 20 % · 1,204 strings`. */
  sentence(box: Box): string {
    const names: string[] = []
    for (let at: Box | undefined = box; at !== undefined; at = at.within) names.unshift(this.name(at.cell))
    const { bytes } = box.cell
    const share = 100 * bytes / Math.max(1, this.root.bytes)
    return `${names.join(' › ')} · ${sizeText(bytes)} · ${share < 1 ? '< 1' : Math.round(share)} % · ${this.what(box.cell)}`
  }

  /** The node that a cell stands for; of many the one that holds them. */
  nodeOf({ sort, ids }: Cell): number | undefined {
    const [id] = ids
    return sort === 'node' || sort === 'own' ? id : id === undefined || this.weights.idom[id]! < 0 ? undefined : this.weights.idom[id]
  }
}

/** True for the same cell after another weighing. */
export function isSameCell(a: Cell, of: Cells, b: Cell, then: Cells): boolean {
  if (a.sort !== b.sort || a.type !== b.type || a.from !== b.from) return false
  if (a.sort !== 'node' && a.sort !== 'own') return true
  const value = of.weights.valueOf(a.ids[0]!)
  return value !== undefined && value === then.weights.valueOf(b.ids[0]!)
}

function sorted(cells: Cell[]): Cell[] {
  return cells.sort((a, b) => b.bytes - a.bytes)
}

/** The smallest ones as one. */
function capped(cells: Cell[]): Cell[] {
  if (cells.length <= MOST) return cells
  const rest = cells.splice(MOST - 1)
  return sorted([...cells, { sort: 'rest', kind: 'other', type: '', bytes: rest.reduce((sum, { bytes }) => sum + bytes, 0), ids: [], from: 0, cells: rest }])
}

interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Two levels of a cell as a treemap; the cell itself, if it holds nothing. */
export function* treemapOf(cells: Cells, zoom: Cell, width: number, height: number): Generator<void, readonly Box[]> {
  const boxes: Box[] = []
  const below = yield* cells.children(zoom)
  for (const [cell, at] of squarified(below.length > 0 || zoom.bytes === 0 ? below : [zoom], { x: 0, y: 0, width, height })) {
    const large = at.width >= FRAME && at.height >= FRAME
    const inside = !large ? [] : cells.measure === 'own' && cells.grouping === 'path' ? yield* cells.classes(cell) : yield* cells.children(cell)
    const framed = inside.length > 1
    const box: Box = { cell, within: undefined, depth: 1, ...at, framed }
    boxes.push(box)
    yield
    if (!framed) continue
    const inner = { x: at.x + BORDER, y: at.y + HEAD, width: at.width - 2 * BORDER, height: at.height - HEAD - BORDER }
    for (const [child, place] of squarified(inside, inner)) boxes.push({ cell: child, within: box, depth: 2, ...place, framed: false })
    yield
  }
  return boxes
}

function squarified(cells: readonly Cell[], { x, y, width, height }: Rectangle): (readonly [Cell, Rectangle])[] {
  if (cells.length === 0) return []
  const root = hierarchy<{ readonly cell?: Cell, readonly children?: readonly { readonly cell: Cell }[] }>({ children: cells.map(cell => ({ cell })) }, data => data.children)
    .sum(({ cell }) => cell?.bytes ?? 0)
  const laid = treemap<{ readonly cell?: Cell }>().tile(treemapSquarify).size([width, height]).paddingInner(GAP).round(true)(root)
  return laid.leaves().map(({ data, x0, y0, x1, y1 }) => [data.cell!, { x: x + x0, y: y + y0, width: Math.max(0, x1 - x0), height: Math.max(0, y1 - y0) }])
}

interface Branch {
  readonly cell: Cell
  readonly children: Branch[]
}

/** A cell as an icicle: itself on top, what it holds below it, as wide as there are bytes. */
export function* icicleOf(cells: Cells, zoom: Cell, width: number, height: number): Generator<void, readonly Box[]> {
  const rows = Math.max(1, Math.floor(height / ROW))
  const root: Branch = { cell: zoom, children: [] }
  const scale = zoom.bytes === 0 ? 0 : width / zoom.bytes
  let level = [root]
  for (let depth = 1; depth < rows && level.length > 0; depth++) {
    const next: Branch[] = []
    for (const branch of level) {
      if (branch.cell.bytes * scale < NARROW) continue
      for (const cell of yield* cells.children(branch.cell)) {
        if (cell.sort === 'own' || cell.bytes * scale < 1) continue
        const child: Branch = { cell, children: [] }
        branch.children.push(child)
        next.push(child)
      }
      yield
    }
    level = next
  }
  const tree = hierarchy<Branch>(root, branch => branch.children)
  // What is left of a cell beside what it holds stays empty below it.
  tree.sum(({ cell, children }) => cell.bytes - children.reduce((sum, child) => sum + child.cell.bytes, 0))
  yield
  const laid = partition<Branch>().size([width, ROW * (tree.height + 1)])(tree)
  const boxes = new Map<object, Box>()
  laid.each(node => {
    const { data, parent, depth, x0, x1 } = node
    boxes.set(node, { cell: data.cell, within: parent === null ? undefined : boxes.get(parent), depth, x: x0, y: depth * ROW, width: x1 - x0, height: ROW, framed: false })
  })
  return [...boxes.values()]
}

/** The innermost box at a point. */
export function boxAt(boxes: readonly Box[], x: number, y: number): Box | undefined {
  return boxes.findLast(box => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height)
}

/** The box in which an object is: its own, or that of the nearest one that dominates it. */
export function boxOf(boxes: readonly Box[], weights: Weights, id: number): Box | undefined {
  const single = new Map<number, Box>()
  const many: Box[] = []
  for (const box of boxes) {
    if (box.cell.sort === 'node') single.set(box.cell.ids[0]!, box)
    else if (box.cell.sort !== 'own') many.push(box)
  }
  const merged = new Map<number, Box>()
  for (const box of many) for (const cell of box.cell.sort === 'rest' ? box.cell.cells : [box.cell]) for (const of of cell.ids) merged.set(of, box)
  for (let at = id; at >= 0; at = weights.idom[at]!) {
    const box = single.get(at) ?? merged.get(at)
    if (box !== undefined) return box
  }
  return undefined
}

/** The next box in a direction: of those that lie wholly beyond this one the nearest, sideways counting double. */
export function boxBeside(boxes: readonly Box[], from: Box, dx: -1 | 0 | 1, dy: -1 | 0 | 1): Box | undefined {
  let best: Box | undefined
  let least = Infinity
  for (const box of boxes) {
    if (box === from || box.framed) continue
    const left = from.x - (box.x + box.width)
    const right = box.x - (from.x + from.width)
    const above = from.y - (box.y + box.height)
    const below = box.y - (from.y + from.height)
    const beyond = dx < 0 ? left : dx > 0 ? right : dy < 0 ? above : below
    const aside = Math.max(0, ...dx === 0 ? [left, right] : [above, below])
    // Of several that are side by side, the one whose middle is nearest.
    const middle = Math.abs(dx === 0 ? right - left : below - above) / 2
    const far = beyond + 2 * aside + middle / 1000
    if (beyond < 0 || far >= least) continue
    least = far
    best = box
  }
  return best
}

/** True for what is a part of its holder rather than something in it: the buffer of a view, a prototype. */
function isPart(weights: Weights, id: number): boolean {
  const { via } = weights.stepOf(weights.ways[id]!)
  return via === 'part' || via === 'prototype'
}

/** The objects that take most, but for the root and for parts of others. */
export function largest(weights: Weights, measure: Measure, most: number, isShown: (kind: NodeKind) => boolean): number[] {
  const sizes = weights[measure]
  const found: number[] = []
  for (let id = 0; id < weights.count; id++) {
    if (id === weights.root || (found.length === most && sizes[id]! <= sizes[found[most - 1]!]!) || sizes[id] === 0 || !isShown(weights.kindOf(id)) || !weights.isLive(id) || isPart(weights, id)) continue
    let at = found.length
    while (at > 0 && sizes[found[at - 1]!]! < sizes[id]!) at--
    found.splice(at, 0, id)
    if (found.length > most) found.pop()
  }
  return found
}
