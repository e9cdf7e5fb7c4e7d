// Where the panel stands in the window, and how its edges are dragged or moved by keys. Geometry goes to the frame's style
// by script, and into the habits when a drag has ended.

import { html, nothing, type TemplateResult } from 'lit'
import { BAR } from './away.ts'
import type { PanelStore } from './model/store.ts'
import type { Dock } from './options.ts'

/** What stands somewhere. */
interface Docked extends HTMLElement {
  readonly store: PanelStore
  readonly docked: boolean
  readonly open: boolean
  /** True in a window of its own. */
  readonly away: boolean
  requestUpdate(): void
}

const LEAST = { width: 240, height: 200 }
/** Below this width of the window there is no room beside the panel. */
const NARROW = 700
/** How near to the window's edge a floating panel clings to it. */
const SNAP = 12
const STEP = 16
const STRIDE = 64

type Edge = 'top' | 'left' | 'width' | 'height'

/** Places a frame by its habits. */
export class Docking {
  readonly #frame: Docked
  /** What is being dragged, before it becomes a habit. */
  #sizes: Record<string, number> | undefined

  constructor(frame: Docked) {
    this.#frame = frame
  }

  /** The frame has come into a page. */
  come(): void {
    addEventListener('resize', this.#resized)
    this.#resized()
  }

  /** The frame was taken out of a page, perhaps into another place of it, or into a window. */
  leave(): void {
    removeEventListener('resize', this.#resized)
    queueMicrotask(() => { if (!this.#frame.isConnected) this.#ask('0px', '0px') })
  }

  // A window that changes may leave no room.
  readonly #resized = (): void => {
    if (this.#frame.open) this.#frame.requestUpdate()
  }

  /** Where the panel stands: in a small window over all of it. */
  get dock(): Dock | 'window' {
    return this.#frame.away ? 'window' : innerWidth < NARROW ? 'full' : this.#frame.store.dock
  }

  get #chosen(): Readonly<Record<string, number>> {
    return this.#sizes ?? this.#frame.store.habits.sizes ?? {}
  }

  /** The size along an edge, as chosen, and as the window allows. */
  #size(edge: Edge): number {
    const { dock } = this
    const height = edge === 'top' || edge === 'height'
    const usual = dock === 'bottom' ? innerHeight / 2 : dock === 'right' ? 520 : height ? 560 : 860
    const [least, most] = this.#bounds(edge)
    return Math.round(Math.min(most, Math.max(least, this.#chosen[`${dock} ${height ? 'height' : 'width'}`] ?? usual)))
  }

  #bounds(edge: Edge): readonly [least: number, most: number] {
    const height = edge === 'top' || edge === 'height'
    const most = (height ? innerHeight : innerWidth) * .9
    return [Math.min(height ? LEAST.height : LEAST.width, most), Math.round(most)]
  }

  /** Sets the frame's geometry. */
  place(): void {
    const { docked, isConnected, open, style } = this.#frame
    if (!docked || !isConnected) return
    const { dock } = this
    this.#frame.setAttribute('dock', dock)
    const geometry: Record<string, string> = { left: '', top: '', width: '', height: '' }
    if (dock === 'bottom') geometry['height'] = `${this.#size('top')}px`
    if (dock === 'right') geometry['width'] = `${this.#size('left')}px`
    if (dock === 'float') {
      const [width, height] = [this.#size('width'), this.#size('height')]
      const { 'float x': x = innerWidth - width - 24, 'float y': y = innerHeight - height - 24 } = this.#chosen
      Object.assign(geometry, {
        width: `${width}px`, height: `${height}px`,
        left: `${snapped(x, innerWidth - width)}px`, top: `${snapped(y, innerHeight - height)}px`,
      })
    }
    for (const [name, value] of Object.entries(geometry)) style.setProperty(name, value)
    this.#ask(open && dock === 'bottom' ? geometry['height']! : open && dock === 'window' ? `${BAR}px` : '0px', open && dock === 'right' ? geometry['width']! : '0px')
  }

  /** Only pages that want it are asked for room beside the panel. */
  #ask(bottom: string, right: string): void {
    const { docked } = this.#frame
    const root = document.documentElement
    if (!docked || !root.hasAttribute('data-dill-inset')) return
    root.style.setProperty('--dill-inset-bottom', bottom)
    root.style.setProperty('--dill-inset-right', right)
  }

  /** The edges that can be dragged. */
  edges(): TemplateResult | typeof nothing {
    if (!this.#frame.docked) return nothing
    const edges: readonly Edge[] = { bottom: ['top'] as const, right: ['left'] as const, float: ['width', 'height'] as const, full: [], window: [] }[this.dock]
    return html`${edges.map(edge => this.#edge(edge))}`
  }

  #edge(edge: Edge): TemplateResult {
    const [least, most] = this.#bounds(edge)
    const across = edge === 'top' || edge === 'height'
    return html`<div class="edge ${edge}" role="separator" tabindex="0" aria-label=${across ? 'Height of the panel' : 'Width of the panel'} aria-orientation=${across ? 'horizontal' : 'vertical'}
      aria-valuenow=${this.#size(edge)} aria-valuemin=${Math.round(least)} aria-valuemax=${most}
      @pointerdown=${(event: PointerEvent) => this.#dragEdge(event, edge)} @keydown=${(event: KeyboardEvent) => this.#moveEdge(event, edge)} @dblclick=${() => this.#set(edge, undefined)}></div>`
  }

  #set(edge: Edge, size: number | undefined, done = true): void {
    const name = `${this.dock} ${edge === 'top' || edge === 'height' ? 'height' : 'width'}`
    const sizes = { ...this.#chosen }
    const [least, most] = this.#bounds(edge)
    if (size === undefined) delete sizes[name]
    else sizes[name] = Math.min(most, Math.max(least, size))
    this.#keep(sizes, done)
  }

  #keep(sizes: Record<string, number>, done: boolean): void {
    this.#sizes = done ? undefined : sizes
    if (done) this.#frame.store.prefer({ sizes })
    else this.#frame.requestUpdate()
  }

  #moveEdge(event: KeyboardEvent, edge: Edge): void {
    const grows = { top: 'ArrowUp', left: 'ArrowLeft', width: 'ArrowRight', height: 'ArrowDown' }[edge]
    const shrinks = { top: 'ArrowDown', left: 'ArrowRight', width: 'ArrowLeft', height: 'ArrowUp' }[edge]
    const by = event.shiftKey ? STRIDE : STEP
    const [least, most] = this.#bounds(edge)
    const to = { [grows]: this.#size(edge) + by, [shrinks]: this.#size(edge) - by, Home: least, End: most }[event.key]
    if (to === undefined || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    this.#set(edge, to)
  }

  #dragEdge(event: PointerEvent, edge: Edge): void {
    const size = this.#size(edge)
    follow(event, (x, y, done) => this.#set(edge, size + { top: -y, left: -x, width: x, height: y }[edge], done))
  }

  /** Moves a floating panel by its header. */
  readonly drag = (event: PointerEvent): void => {
    if (this.dock !== 'float' || event.button !== 0 || (event.target as Element).closest('button, input, .field') !== null) return
    const { offsetLeft, offsetTop } = this.#frame
    follow(event, (x, y, done) => this.#keep({ ...this.#chosen, 'float x': offsetLeft + x, 'float y': offsetTop + y }, done))
  }
}

function snapped(at: number, most: number): number {
  return at < SNAP ? 0 : at > most - SNAP ? Math.max(0, most) : at
}

/** Tells how far a pointer has gone since it was pressed, until it is released. */
function follow(event: PointerEvent, moved: (x: number, y: number, done: boolean) => void): void {
  event.preventDefault()
  const target = event.currentTarget as HTMLElement
  const { clientX, clientY, pointerId } = event
  const listening = new AbortController()
  const { signal } = listening
  let last: readonly [number, number] | undefined
  target.setPointerCapture(pointerId)
  target.addEventListener('pointermove', event => {
    last = [event.clientX - clientX, event.clientY - clientY]
    moved(...last, false)
  }, { signal })
  for (const type of ['pointerup', 'pointercancel'] as const) {
    target.addEventListener(type, () => {
      listening.abort()
      if (last !== undefined) moved(...last, true)
    }, { signal })
  }
}
