// One node of a graph that somebody opens bit by bit: an object where it was met first, with the children that were read,
// a page at a time, and links to those that stand elsewhere. Knows outlines; neither places nor draws.

import type { Outline } from '../../lib/core/describe.ts'
import type { PathStep } from '../../lib/core/errors.ts'
import { isHole } from './rows.ts'
import { indexOfStep } from './steps.ts'

/** Children that one act adds, and that one with Shift does. */
export const PAGE = 20
export const MORE = 100
/** Children that may be inner: they stand at the end. */
const LAST = 16

/** What a node stands for: a value; the children that are not drawn yet; a branch that was folded away. */
export type DrawnKind = 'value' | 'more' | 'fold'

/** An object that stands elsewhere, as one that holds it sees it. */
export interface Link {
  readonly outline: Outline
  readonly index: number
}

/** One node. */
export class DrawnNode {
  readonly kind: DrawnKind
  /** The value where it stands; of others, what holds it. */
  readonly outline: Outline
  /** The same object where its children are told. */
  readonly body: Outline
  readonly parent: DrawnNode | undefined
  readonly depth: number
  /** Where it stands among the children. */
  readonly index: number
  /** The middle, from top to bottom; undefined until it was drawn. */
  y: number | undefined
  open = false
  /** When it was opened: who came first keeps its lines. */
  opened = 0
  /** The children read so far, in their order, and links among them. */
  children: DrawnNode[] = []
  links: Link[] = []
  /** Children that are not read, and stand for those. */
  rest = 0
  more: DrawnNode | undefined
  /** While the branch is folded away. */
  fold: DrawnNode | undefined
  /** Of a fold, how many objects it hides. */
  hidden = 0
  /** Whatever who draws it wants to keep. */
  view: unknown
  #next = 0
  #size: number | undefined
  #expandable: boolean | undefined

  constructor(kind: DrawnKind, outline: Outline, parent: DrawnNode | undefined, index = 0, body: Outline = outline) {
    this.kind = kind
    this.outline = outline
    this.body = body
    this.parent = parent
    this.index = index
    this.depth = parent === undefined ? 0 : parent.depth + 1
  }

  /** The same for the same place in the next look. */
  get key(): string {
    const { step, label } = this.outline
    return `${step?.via ?? 'accessor'} ${label}`
  }

  /** From the root to this value, the way it is drawn. */
  get path(): PathStep[] {
    const path = this.outline.step === undefined || this.kind !== 'value' ? [] : [this.outline.step]
    for (let at = this.parent; at !== undefined; at = at.parent) if (at.outline.step !== undefined) path.push(at.outline.step)
    return path.reverse()
  }

  /** True if there is something to draw below it. */
  get expandable(): boolean {
    return this.#expandable ??= this.kind === 'value' && this.body.by !== 'hole' && this.body.by !== 'name' && (this.body.children(0, 1).some(isDrawn) || this.body.children(0, 100).some(isDrawn))
  }

  /** True once children were read. */
  get isRead(): boolean {
    return this.#next > 0
  }

  /** How many children were read on: what the next look reads again. */
  get read(): number {
    return this.#next
  }

  /** How many children there are, inner ones and holes counted. */
  get size(): number {
    return this.#size ??= this.body.elementsAlone ?? this.body.size
  }

  /** The next children that are drawn: so many of them, and none that stands at `end` or behind. */
  *next(count: number, end = Infinity): Generator<Link> {
    const { body } = this
    const size = Math.min(this.size, end)
    for (let left = count; left > 0 && this.#next < size;) {
      const page = body.children(this.#next, Math.min(PAGE, size - this.#next))
      if (page.length === 0) this.#next = size
      for (const outline of page) {
        if (left === 0) break
        const index = this.#next++
        if (!isDrawn(outline) || this.#has(index)) continue
        left--
        yield { outline, index }
      }
    }
    this.rest = this.#restOf()
  }

  /** The child to which a step leads, read by itself. */
  *only(step: PathStep): Generator<Link> {
    const index = indexOfStep(this.body, step)
    if (index === undefined || this.#has(index)) return
    const [outline] = this.body.children(index, 1)
    if (outline !== undefined) yield { outline, index }
    this.rest = this.#restOf()
  }

  #has(index: number): boolean {
    return this.children.some(child => child.index === index) || this.links.some(link => link.index === index)
  }

  #restOf(): number {
    const left = this.size - this.#next
    const apart = (all: readonly { readonly index: number }[]): number => new Set(all.filter(({ index }) => index >= this.#next).map(({ index }) => index)).size
    if (left > LAST) return left - apart(this.children) - apart(this.links)
    return this.body.children(this.#next, left).filter((outline, i) => isDrawn(outline) && !this.#has(this.#next + i)).length
  }
}

/** What is drawn right below a node. */
export function below(node: DrawnNode): readonly DrawnNode[] {
  if (node.fold !== undefined) return [node.fold]
  return !node.open ? [] : node.more === undefined ? node.children : [...node.children, node.more]
}

/** A node and all that is drawn below it, depth first. */
export function* visible(root: DrawnNode): Generator<DrawnNode> {
  const rest = [root]
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    yield node
    const boxes = below(node)
    for (let i = boxes.length - 1; i >= 0; i--) rest.push(boxes[i]!)
  }
}

/** True for what is drawn by itself: inner parts are only if somebody asks for something in them. */
function isDrawn(outline: Outline): boolean {
  return !outline.inner && !isHole(outline)
}

