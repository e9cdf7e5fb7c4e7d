// A canvas within an element: sharp on any screen, drawn in a frame of its own when something changed, in the colours that
// the element has by its page, theme and system. The element may go to another window. Knows nothing of what is drawn.

import type { ReactiveController } from 'lit'
import { windowOf, type PanelElement } from './element.ts'

/** Draws everything, in CSS pixels from the upper left corner, on a cleared canvas. */
export type Paint = (pen: CanvasRenderingContext2D, width: number, height: number) => void

/** Media that change what a canvas looks like. */
const media = ['(prefers-color-scheme: dark)', '(forced-colors: active)', '(prefers-reduced-motion: reduce)', '(prefers-contrast: more)']

/** What tokens are where the user has chosen all colours. Grounds and fills are all alike. */
const system: Readonly<Record<string, string>> = { accent: 'Highlight', focus: 'Highlight' }
const grounds = /^(?:bg|kind|.*-soft$)/

function systemColor(token: string): string {
  return system[token] ?? (grounds.test(token) ? 'Canvas' : 'CanvasText')
}

/** The canvas of an element. Call `draw` whenever what is drawn has changed. */
export class CanvasController implements ReactiveController {
  readonly #host: PanelElement
  readonly #find: () => HTMLCanvasElement | null
  readonly #paint: Paint
  readonly #colors = new Map<string, string>()
  #window: Window & typeof globalThis = window
  #sizes: ResizeObserver | undefined
  #queries: readonly MediaQueryList[] = []
  #resolution: MediaQueryList | undefined
  #canvas: HTMLCanvasElement | null = null
  #probe: HTMLElement | undefined
  #frame = 0

  /**
   * @param find gives the canvas, once the element has drawn it. Its size is that of its box
   * @param paint is called within a frame
   */
  constructor(host: PanelElement, find: () => HTMLCanvasElement | null, paint: Paint) {
    this.#host = host
    this.#find = find
    this.#paint = paint
    host.addController(this)
  }

  /** True where the user has chosen all colours: only system colours may be used. */
  get forced(): boolean {
    return this.#queries[1]?.matches ?? false
  }

  /** True where nothing should move. */
  get still(): boolean {
    return this.#queries[2]?.matches ?? false
  }

  /**
   * A colour as the canvas takes it: of a token (`--dill-text`), or of any other name that styles know (`CanvasText`). Where
   * colours are forced, a token's is the one that the system has for it.
   */
  color(name: string): string {
    let color = this.#colors.get(name)
    if (color === undefined) {
      const probe = this.#probe ??= this.#makeProbe()
      probe.style.color = ''
      const token = name.startsWith('--dill-') ? name.slice(7) : undefined
      probe.style.color = token === undefined ? name : this.forced ? systemColor(token) : `var(${name})`
      this.#colors.set(name, color = this.#window.getComputedStyle(probe).color)
    }
    return color
  }

  /** The font of a token, `--dill-sans` or `--dill-mono`, for `pen.font`. */
  font(weight: number, size: number, family: '--dill-sans' | '--dill-mono'): string {
    return `${weight} ${size}px ${this.#window.getComputedStyle(this.#host).getPropertyValue(family) || 'sans-serif'}`
  }

  /** Draws in the next frame. */
  draw(): void {
    if (this.#frame === 0) this.#frame = this.#window.requestAnimationFrame(() => this.#now())
  }

  hostConnected(): void {
    this.#window = windowOf(this.#host)
    this.#sizes = new this.#window.ResizeObserver(() => this.draw())
    this.#queries = media.map(query => this.#window.matchMedia(query))
    for (const query of this.#queries) query.addEventListener('change', this.#change)
    this.#watchResolution()
    if (this.#host.hasUpdated) this.hostUpdated()
  }

  hostUpdated(): void {
    const canvas = this.#find()
    if (canvas !== this.#canvas) {
      this.#sizes?.disconnect()
      if (canvas !== null) this.#sizes?.observe(canvas)
      this.#canvas = canvas
    }
    this.draw()
  }

  hostDisconnected(): void {
    for (const query of this.#queries) query.removeEventListener('change', this.#change)
    this.#resolution?.removeEventListener('change', this.#change)
    this.#sizes?.disconnect()
    this.#canvas = null
    this.#window.cancelAnimationFrame(this.#frame)
    this.#frame = 0
  }

  readonly #change = (): void => {
    this.#watchResolution()
    this.draw()
  }

  /** It speaks of the pixels that there are now, so each change asks for another one. */
  #watchResolution(): void {
    this.#resolution?.removeEventListener('change', this.#change)
    this.#resolution = this.#window.matchMedia(`(resolution: ${this.#window.devicePixelRatio}dppx)`)
    this.#resolution.addEventListener('change', this.#change)
  }

  #now(): void {
    this.#frame = 0
    const canvas = this.#canvas
    if (canvas === null || !canvas.isConnected) return
    const { clientWidth: width, clientHeight: height } = canvas
    if (width === 0 || height === 0) return
    const { devicePixelRatio } = this.#window
    const [across, down] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)]
    if (canvas.width !== across) canvas.width = across
    if (canvas.height !== down) canvas.height = down
    const pen = canvas.getContext('2d')
    if (pen === null) return
    // Themes change without a word.
    this.#colors.clear()
    pen.setTransform(across / width, 0, 0, down / height, 0, 0)
    pen.clearRect(0, 0, width, height)
    this.#paint(pen, width, height)
  }

  #makeProbe(): HTMLElement {
    const probe = this.#host.ownerDocument.createElement('span')
    for (const [name, value] of [['display', 'none'], ['forced-color-adjust', 'none']] as const) probe.style.setProperty(name, value)
    this.#host.renderRoot.append(probe)
    return probe
  }
}
