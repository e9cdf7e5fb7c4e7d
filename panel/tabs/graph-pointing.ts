// What pointer, fingers and wheel do on a graph: press, press twice, drag, pinch. Knows the graph by what it can do.

import type { DrawnNode } from '../model/graph-node.ts'
import type { Sight } from '../model/graph-sight.ts'

/** What is pointed at. */
export interface PointedGraph {
  readonly sight: Sight
  nodeAt(left: number, top: number): DrawnNode | undefined
  isHandle(node: DrawnNode, left: number, top: number): boolean
  hover(node: DrawnNode | undefined, left: number, top: number): void
  menu(node: DrawnNode, x: number, y: number): void
  move(left: number, top: number): void
  zoom(zoom: number, left: number, top: number): void
  tell(name: 'graph-press' | 'graph-toggle', node: DrawnNode, shift?: boolean): void
}

/** Less than this is no drag, in pixels. */
const STILL = 4
/** How much of the size one pixel of a wheel takes, and one of fingers on a pad, which come as a wheel with Control. */
const WHEEL = 0.0015
const PINCH = 0.01
/** Pixels of a line, where a wheel counts lines. */
const LINE = 16

interface Finger {
  x: number
  y: number
}

/** Pointers on a graph. */
export class Pointing {
  readonly #graph: PointedGraph
  readonly #fingers = new Map<number, Finger>()
  #from: Finger | undefined
  #dragged = false

  constructor(graph: PointedGraph) {
    this.#graph = graph
  }

  readonly down = (event: PointerEvent): void => {
    if (event.button !== 0) return
    const plot = event.currentTarget as HTMLElement
    plot.setPointerCapture(event.pointerId)
    const finger = at(event)
    this.#fingers.set(event.pointerId, finger)
    if (this.#fingers.size > 1) this.#dragged = true
    else {
      this.#from = finger
      this.#dragged = false
    }
  }

  readonly move = (event: PointerEvent): void => {
    const now = at(event)
    const finger = this.#fingers.get(event.pointerId)
    if (finger === undefined) return this.#graph.hover(event.pointerType === 'touch' ? undefined : this.#graph.nodeAt(now.x, now.y), now.x, now.y)
    if (!this.#dragged && Math.hypot(now.x - this.#from!.x, now.y - this.#from!.y) < STILL) return
    if (!this.#dragged) (event.currentTarget as HTMLElement).classList.add('dragged')
    this.#dragged = true
    const other = [...this.#fingers].find(([id]) => id !== event.pointerId)?.[1]
    if (other === undefined) this.#graph.move(now.x - finger.x, now.y - finger.y)
    else {
      const [before, after] = [apart(finger, other), apart(now, other)]
      this.#graph.move((now.x - finger.x) / 2, (now.y - finger.y) / 2)
      if (before > 0) this.#graph.zoom(this.#graph.sight.zoom * after / before, (now.x + other.x) / 2, (now.y + other.y) / 2)
    }
    this.#fingers.set(event.pointerId, now)
  }

  readonly up = (event: PointerEvent): void => {
    const pressed = this.#fingers.has(event.pointerId) && !this.#dragged
    this.cancel(event)
    if (!pressed) return
    const { x, y } = at(event)
    const node = this.#graph.nodeAt(x, y)
    if (node === undefined) return
    const opens = node.kind !== 'value' || this.#graph.isHandle(node, x, y)
    this.#graph.tell(opens ? 'graph-toggle' : 'graph-press', node, event.shiftKey)
  }

  readonly cancel = (event: PointerEvent): void => {
    this.#fingers.delete(event.pointerId)
    ;(event.currentTarget as HTMLElement).classList.remove('dragged')
  }

  readonly leave = (event: PointerEvent): void => {
    if (this.#fingers.size === 0) this.#graph.hover(undefined, event.offsetX, event.offsetY)
  }

  readonly twice = (event: MouseEvent): void => {
    const { x, y } = at(event)
    const node = this.#graph.nodeAt(x, y)
    if (node?.kind === 'value' && !this.#graph.isHandle(node, x, y)) this.#graph.tell('graph-toggle', node, event.shiftKey)
  }

  readonly menu = (event: MouseEvent): void => {
    const { x, y } = at(event)
    const node = this.#graph.nodeAt(x, y)
    if (node?.kind !== 'value') return
    event.preventDefault()
    this.#graph.menu(node, event.clientX, event.clientY)
  }

  readonly wheel = (event: WheelEvent): void => {
    event.preventDefault()
    const { x, y } = at(event)
    const pixels = event.deltaY * (event.deltaMode === 1 ? LINE : 1)
    this.#graph.zoom(this.#graph.sight.zoom * Math.exp(-pixels * (event.ctrlKey ? PINCH : WHEEL)), x, y)
  }
}

/** Where an event is, from the corner of what listens. */
function at(event: MouseEvent): Finger {
  const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect()
  return { x: event.clientX - left, y: event.clientY - top }
}

function apart(a: Finger, b: Finger): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
