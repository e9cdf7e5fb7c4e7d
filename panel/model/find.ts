// What a text finds in a value, while it is looked for, and which of that is shown. Sees what a tree could show. Knows no
// element, and not what showing means.

import type { Outline } from '../../lib/core/describe.ts'
import { Search, saysText, type SearchOptions } from './search.ts'
import { inSlices } from './slices.ts'
import { foundText, turned } from './words.ts'

/** Milliseconds without a key before a search begins. */
const REST = 120

/** Looks for a text. */
export class Finder {
  hits: readonly Outline[] = []
  at = -1
  text = ''
  readonly #changed: () => void
  readonly #show: (outline: Outline) => void
  #whole = true
  #stop = new AbortController()

  /**
   * @param changed is called when there is more to say
   * @param show is called with what was found first, and with what is gone on to
   */
  constructor(changed: () => void, show: (outline: Outline) => void) {
    this.#changed = changed
    this.#show = show
  }

  /** `3 of 17`. */
  get said(): string {
    return this.text === '' ? '' : foundText(this.hits.length, this.at, this.#whole)
  }

  /** Begins anew. @param where is looked through, and what is known of it, when the text rests */
  async seek(text: string, where: () => SearchOptions & { readonly outline: Outline }): Promise<void> {
    this.#stop.abort()
    const { signal } = this.#stop = new AbortController()
    this.text = text.trim().toLowerCase()
    this.hits = []
    this.at = -1
    this.#whole = this.text === ''
    this.#changed()
    if (this.text === '') return
    await new Promise(resolve => void setTimeout(resolve, REST))
    if (signal.aborted) return
    const { outline, ...options } = where()
    const search = new Search(outline, at => saysText(at, this.text), options)
    const note = (whole: boolean): void => {
      const { outlines } = search.found
      if (outlines.length === this.hits.length && whole === this.#whole) return
      this.hits = [...outlines]
      this.#whole = whole
      if (this.at < 0) this.next(1)
      this.#changed()
    }
    const found = await inSlices(search.steps, { signal, onSlice: () => note(false) })
    if (found !== undefined) note(found.whole)
  }

  /** Goes to the next (1) or last (−1) of what was found. */
  next(by: -1 | 1): void {
    const { length } = this.hits
    if (length === 0) return
    this.at = turned(this.at, by, length)
    this.#show(this.hits[this.at]!)
    this.#changed()
  }
}
