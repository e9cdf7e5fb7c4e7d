// The graph of a value as far as somebody has opened it: which nodes are drawn and where, what is folded away, and the lines
// to objects that stand elsewhere. What is drawn stays where it is. Knows outlines; draws nothing.

import type { Outline } from '../../lib/core/describe.ts'
import type { PathStep } from '../../lib/core/errors.ts'
import { below, DrawnNode, PAGE, visible, type Link } from './graph-node.ts'
import { Columns, ROW, tidy } from './graph-places.ts'
import { isStep, leadsTo, notePlace, type Places } from './steps.ts'

/** Of what only leads to something that is asked for, so many children are drawn. */
const FEW = 4
/** Nodes that are opened from the beginning, as far as there is room for theirs. */
const ROOM = 40
/** Nodes drawn at once, at most. */
export const CAP = 2000

/** A line to an object that stands elsewhere. It ends at what is drawn for that: itself, or the closed node that holds it. */
export interface Chord {
  readonly from: DrawnNode
  readonly to: DrawnNode
  readonly outline: Outline
  /** True if it leads back to what holds it. */
  readonly cycle: boolean
}

/** The nodes of one value. */
export class DrawnGraph {
  readonly root: DrawnNode
  readonly #nodes = new Map<number, DrawnNode>()
  readonly #places: Places = new Map()
  readonly #columns = new Columns()
  /** What has a place. */
  readonly #standing = new Set<DrawnNode>()
  #acts = 0
  /** Nodes that were read and are not drawn yet. */
  #pending = 0
  #drawn: readonly DrawnNode[] | undefined
  #chords: readonly Chord[] | undefined

  /** @param root the value. With `empty` nothing is opened yet */
  constructor(root: Outline, empty = false) {
    notePlace(root, this.#places)
    this.root = new DrawnNode('value', root, undefined)
    if (root.id !== undefined) this.#nodes.set(root.id, this.root)
    if (!empty) this.#begin()
  }

  /** Counts what was opened, closed and drawn. */
  get acts(): number {
    return this.#acts
  }

  /** What is drawn, depth first. */
  get drawn(): readonly DrawnNode[] {
    return this.#drawn ??= [...visible(this.root)]
  }

  /** The lines to what stands elsewhere. */
  get chords(): readonly Chord[] {
    return this.#chords ??= this.drawn.flatMap(node => node.open ? node.links.map(({ outline }) => this.#chord(node, outline)) : [])
  }

  /** Objects among what is drawn. */
  get objects(): number {
    return this.drawn.filter(({ kind, outline }) => kind === 'value' && outline.id !== undefined).length
  }

  /** Objects that were folded away. */
  get folded(): number {
    return this.drawn.reduce((sum, { kind, hidden }) => kind === 'fold' ? sum + hidden : sum, 0)
  }

  /** Opens a node. Others are folded away if there would be too many. */
  open(node: DrawnNode, count: number = PAGE): void {
    if (node.kind !== 'value' || node.open || !node.expandable) return
    this.#changed()
    node.fold = this.#gone(node.fold)
    if (!node.isRead) this.#read(node, node.next(this.#room(Math.min(count, node.size), node)))
    node.open = true
    node.opened = ++this.#acts
    this.#show(node)
    this.#room(0, node)
  }

  /** Closes a node. What was open below it is open again when it is. */
  close(node: DrawnNode): void {
    if (!node.open) return
    this.#changed()
    for (const below of visible(node)) if (below !== node) this.#leave(below)
    node.open = false
  }

  /** Does what a press on a node means: opens or closes it, draws more, or what was folded. */
  toggle(node: DrawnNode, count: number = PAGE): void {
    const parent = node.parent
    if (node.kind === 'more') this.more(parent!, count)
    else if (node.kind === 'fold') this.open(parent!)
    else if (node.open) this.close(node)
    else this.open(node, count)
  }

  /** Draws more children of a node, below those that are. */
  more(node: DrawnNode, count: number = PAGE): void {
    if (!node.open) return this.open(node, count)
    if (node.rest === 0) return
    this.#changed()
    this.#read(node, node.next(this.#room(Math.min(count, node.rest), node)))
    this.#show(node)
  }

  /** The node of an object, or the one nearest above it that is drawn. */
  standIn(node: DrawnNode): DrawnNode {
    let shown = node
    for (let at = node.parent; at !== undefined; at = at.parent) if (!at.open) shown = at
    return shown
  }

  /** The node at the end of a path, if it is drawn. */
  find(path: readonly PathStep[]): DrawnNode | undefined {
    const node = this.#follow(path, (from, step) => this.#known(from, step))
    return node === undefined || this.standIn(node) !== node ? undefined : node
  }

  /** Draws what leads to the end of a path, and gives the node there: the nearest there is, if the path leads nowhere any more. */
  reveal(path: readonly PathStep[]): DrawnNode {
    let last = this.root
    this.#follow(path, (from, step) => {
      const next = this.#reach(from, step)
      if (next !== undefined) last = next
      return next
    })
    return this.#unveil(last)
  }

  /** The nodes on a path, each of which is drawn then. */
  along(path: readonly PathStep[]): DrawnNode[] {
    const nodes = [this.root]
    this.#follow(path, (from, step) => {
      const next = this.#reach(from, step)
      if (next === undefined) return undefined
      nodes.push(this.#unveil(next))
      // A line to what stands elsewhere begins at an open node.
      if (next.parent !== from) this.open(from)
      return next
    })
    return nodes.filter((node, i) => this.standIn(node) === node && nodes.indexOf(node) === i)
  }

  /**
   * A new look at the value, in which the same is open and stands where it stood. Rests after each node: until it has
   * returned, this shows the old ones.
   */
  static *look(was: DrawnGraph, root: Outline): Generator<void, DrawnGraph> {
    const graph = new DrawnGraph(root, true)
    graph.#acts = was.#acts
    graph.root.y = was.root.y
    const rest: [DrawnNode, DrawnNode][] = [[graph.root, was.root]]
    for (const [node, before] of rest) {
      if (before.isRead && node.expandable) {
        graph.#read(node, node.next(Infinity, before.rest > 0 ? before.read : Math.max(before.read, PAGE)))
        for (const { index, outline } of [...before.children, ...before.links]) {
          if (index >= before.read && outline.step !== undefined && outline.step.via !== 'key') graph.#read(node, node.only(outline.step))
        }
        node.open = before.open
        node.opened = before.opened
        if (before.more !== undefined && node.more !== undefined) node.more.y = before.more.y
        const old = new Map(before.children.map(child => [child.key, child]))
        for (const child of node.children) {
          const same = old.get(child.key)
          if (same === undefined) continue
          child.y = same.y
          rest.push([child, same])
        }
      }
      yield
    }
    for (const [node, before] of rest) {
      if (before.fold === undefined || !node.isRead) continue
      node.fold = new DrawnNode('fold', node.outline, node)
      node.fold.y = before.fold.y
      node.fold.hidden = before.fold.hidden
    }
    for (const node of visible(graph.root)) if (node.y !== undefined) graph.#stand(node)
    graph.#show(graph.root)
    return graph
  }

  #begin(): void {
    let left = ROOM
    const rest = [this.root]
    for (const node of rest) {
      if ((node !== this.root && (left < PAGE / 4 || !hasMuch(node))) || !node.expandable) continue
      this.#read(node, node.next(node === this.root ? PAGE : node.size <= 2 * FEW ? 2 * FEW : FEW))
      node.open = true
      node.opened = ++this.#acts
      left -= node.children.length
      rest.push(...node.children)
    }
    for (const [node, y] of tidy(this.root, below)) {
      node.y = y
      this.#stand(node)
    }
  }

  #changed(): void {
    this.#acts++
    this.#drawn = undefined
    this.#chords = undefined
  }

  /** Takes in children that were read: as nodes if they are met for the first time, as links if not. */
  #read(node: DrawnNode, links: Iterable<Link>): void {
    for (const link of links) {
      const { key } = link.outline
      // A key that is an object is held like any other.
      if (key?.id !== undefined && typeof key.value !== 'symbol') this.#take(node, { ...link, outline: key })
      this.#take(node, link)
    }
    // What stands for one may be that one.
    if (node.rest === 1 && node.isRead) for (const link of node.next(1)) this.#take(node, link)
    node.children.sort((a, b) => a.index - b.index)
    if (node.rest > 0) node.more ??= new DrawnNode('more', node.outline, node)
    else node.more = this.#gone(node.more)
  }

  #take(node: DrawnNode, link: Link): void {
    const { outline, index } = link
    const { id } = outline
    notePlace(outline, this.#places)
    // What travels by its name is everybody's, and drawn wherever it is named.
    const named = id === undefined || outline.by === 'name'
    if (!named && this.#nodes.has(id)) {
      node.links.push(link)
      return
    }
    const child = new DrawnNode('value', outline, node, index, outline.ref === undefined ? outline : this.#places.get(outline.ref.id) ?? outline)
    if (!named) this.#nodes.set(id, child)
    node.children.push(child)
    this.#pending++
  }

  /** Gives a place to what is drawn below a node and has none: where it stood before if that is free, else near what holds it. */
  #show(node: DrawnNode): void {
    const rest = [node]
    for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
      const boxes = below(next)
      const { more } = next
      const fresh: DrawnNode[] = []
      for (const box of boxes) {
        if (this.#standing.has(box)) continue
        if (box.y !== undefined && this.#columns.isFree(box.depth, box.y)) this.#stand(box)
        else fresh.push(box)
      }
      const standing = boxes.filter(box => !fresh.includes(box) && box.kind === 'value')
      // What stands for the rest stands below what came.
      if (more !== undefined && fresh.length > 0 && this.#standing.has(more)) {
        this.#leave(more)
        fresh.push(more)
      }
      if (fresh.length > 0) {
        const height = (fresh.length - 1) * ROW
        const middle = standing.length === 0 ? next.y! : Math.max(...standing.map(box => box.y!)) + ROW + height / 2
        const first = this.#columns.place(next.depth + 1, fresh.length, middle)
        for (const [i, box] of fresh.entries()) {
          box.y = first + i * ROW
          this.#standing.add(box)
        }
      }
      rest.push(...boxes)
    }
    this.#changed()
  }

  #stand(node: DrawnNode): void {
    this.#columns.take(node.depth, node.y!)
    this.#standing.add(node)
  }

  #leave(node: DrawnNode): void {
    if (this.#standing.delete(node)) this.#columns.leave(node.depth, node.y!)
  }

  #gone(node: DrawnNode | undefined): undefined {
    if (node !== undefined) this.#leave(node)
  }

  /** Folds the branches farthest from a node until there is room for so many more; says how many there is room for. */
  #room(count: number, focus: DrawnNode): number {
    let over = this.drawn.length + count - CAP
    if (over <= 0) return count
    for (const node of this.#farthest(focus)) {
      const hidden = [...visible(node)].slice(1)
      this.close(node)
      node.fold = new DrawnNode('fold', node.outline, node)
      node.fold.hidden = hidden.reduce((sum, { kind, hidden }) => kind === 'value' ? sum + 1 : sum + hidden, 0)
      this.#show(node)
      over -= hidden.length - 1
      if (over <= 0) return count
    }
    return Math.max(0, count - over)
  }

  /** Open nodes that lead to nothing open, and then those above, farthest from a node first; what holds it is left out. */
  #farthest(focus: DrawnNode): DrawnNode[] {
    const ways = new Map<DrawnNode, number>([[focus, 0]])
    for (const [node, way] of ways) for (const next of [node.parent, ...below(node)]) if (next !== undefined && !ways.has(next)) ways.set(next, way + 1)
    for (let at: DrawnNode | undefined = focus; at !== undefined; at = at.parent) ways.delete(at)
    return [...ways].filter(([{ open }]) => open).sort((a, b) => b[1] - a[1]).map(([node]) => node)
  }

  #chord(from: DrawnNode, outline: Outline): Chord {
    const target = this.#nodes.get(outline.id!)!
    let cycle = false
    for (let at: DrawnNode | undefined = from; at !== undefined && !cycle; at = at.parent) cycle = at === target
    return { from, to: this.standIn(target), outline, cycle }
  }

  /** Goes along a path by a function that finds the next node; the functions of accessors stand one level further down. */
  #follow(path: readonly PathStep[], next: (from: DrawnNode, step: PathStep) => DrawnNode | undefined): DrawnNode | undefined {
    let node: DrawnNode | undefined = this.root
    for (const step of path) {
      node = next(node, step)
      if (node !== undefined && node.outline.step === undefined && node !== this.root) node = next(node, step)
      if (node === undefined) return undefined
    }
    return node
  }

  /** The node to which a step leads, among those that were read. */
  #known(from: DrawnNode, step: PathStep): DrawnNode | undefined {
    const child = from.children.find(({ outline }) => isStep(outline.step, step))
    if (child !== undefined) return child
    const link = from.links.find(({ outline }) => isStep(outline.step, step))
    if (link !== undefined) return this.#nodes.get(link.outline.id!)
    return from.children.find(({ outline }) => leadsTo(outline, step))
  }

  #reach(from: DrawnNode, step: PathStep): DrawnNode | undefined {
    const known = this.#known(from, step)
    if (known !== undefined) return known
    const wish = this.#pending + FEW + 2
    if (this.#room(wish, from) < wish) return undefined
    if (!from.isRead) this.#read(from, from.next(FEW))
    if (this.#known(from, step) === undefined) {
      this.#read(from, from.only(step))
      if (from.open) this.#show(from)
    }
    return this.#known(from, step)
  }

  /** Opens what stands above a node, as far as there is room. */
  #unveil(node: DrawnNode): DrawnNode {
    const above: DrawnNode[] = []
    for (let at = node.parent; at !== undefined; at = at.parent) above.push(at)
    for (const at of above.reverse()) if (!at.open) this.open(at)
    this.#pending = 0
    return this.standIn(node)
  }
}

/** True for what is opened from the beginning: an object that is no string of bytes, and does not travel by its name. */
function hasMuch({ outline }: DrawnNode): boolean {
  return outline.id !== undefined && outline.refused.length === 0
}
