// Looks through the outlines of a value, step by step, for what a text or a test asks for. Sees what a tree could show, in
// the order of the tree, and each object once. Runs nothing of the value's.

import type { Outline } from '../../lib/core/describe.ts'
import { notePlace, type Places } from './steps.ts'

/** Children read at once. */
const PAGE = 100

interface Frame {
  readonly outline: Outline
  from: number
}

/** How all of a value is looked through. */
export interface SearchOptions {
  /**
   * Notes where objects stand first, for who shows what was met before as a reference: to remember all of them takes as long as
   * to look at them.
   */
  readonly places?: Places
  /** Looks into objects that others stand under, as the keys of a Map, which not everybody shows. */
  readonly keys?: boolean
  /** So many are found at most, and so many looked at. */
  readonly most?: number
  readonly look?: number
}

/** Every outline below one, itself first, depth first. What was met before is told, and not gone into again. */
export function* outlinesBelow(root: Outline, { places, keys = false }: SearchOptions = {}): Generator<Outline, void> {
  yield root
  const frames: Frame[] = [{ outline: root, from: 0 }]
  let rest: Outline[] = []
  const stack: Outline[][] = []
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    let next = rest.pop()
    if (next === undefined) {
      const page = frame.outline.children(frame.from, PAGE)
      frame.from += PAGE
      if (page.length === 0) {
        frames.pop()
        rest = stack.pop() ?? []
        continue
      }
      rest = page.reverse()
      next = rest.pop()!
    }
    if (places !== undefined) notePlace(next, places)
    yield next
    for (const outline of keys && next.key !== undefined ? [next, next.key] : [next]) {
      if (!isOpen(outline)) continue
      stack.push(rest)
      rest = []
      frames.push({ outline, from: 0 })
    }
  }
}

/** False for what a tree would not go into by itself. */
function isOpen(outline: Outline): boolean {
  return outline.by !== 'hole' && (outline.id !== undefined || outline.by === 'accessor') && outline.ref === undefined
}

/** True if a row says this text: in its name, or in a value that is not shown by what it holds. Give it in lower case. */
export function saysText(outline: Outline, text: string): boolean {
  return outline.label.toLowerCase().includes(text) || (outline.key !== undefined && outline.key.preview.toLowerCase().includes(text)) || saidOf(outline).toLowerCase().includes(text)
}

function saidOf(outline: Outline): string {
  const { value } = outline
  if (typeof value === 'string') return value.length > 100_000 ? value.slice(0, 100_000) : value
  if (typeof value === 'object' && value !== null) return outline.by === 'array' || outline.by === 'row' || outline.refused.length > 0 ? outline.type : `${outline.type} ${outline.preview}`
  return outline.preview
}

/** What a search has found. */
export interface Found {
  readonly outlines: readonly Outline[]
  readonly looked: number
  /** False if it ended before everything was seen. */
  readonly whole: boolean
}

/** A search that rests after each outline; its `found` grows. */
export class Search {
  readonly #outlines: Outline[] = []
  readonly steps: Generator<void, Found>
  #looked = 0

  constructor(root: Outline, asks: (outline: Outline) => boolean, options: SearchOptions = {}) {
    this.steps = this.#run(root, asks, options)
  }

  get found(): Found {
    return { outlines: this.#outlines, looked: this.#looked, whole: false }
  }

  *#run(root: Outline, asks: (outline: Outline) => boolean, options: SearchOptions): Generator<void, Found> {
    const { most = 1000, look = 1_000_000 } = options
    for (const outline of outlinesBelow(root, options)) {
      if (this.#outlines.length >= most || this.#looked >= look) return this.found
      this.#looked++
      if (asks(outline)) this.#outlines.push(outline)
      yield
    }
    return { ...this.found, whole: true }
  }
}
