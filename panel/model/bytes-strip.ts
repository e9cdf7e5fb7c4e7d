// Which kinds lie where in a file, in so many places of equal length: the picture above the rows of bytes. Knows no opcode.

import type { NodeKind } from './weights-columns.ts'

/** Places that are told apart. */
const PLACES = 512

/** A stretch of one kind, in parts of the whole from 0 to 1. */
export interface Stretch {
  readonly kind: NodeKind
  readonly from: number
  readonly to: number
}

/** Bytes of each kind at each place. */
export class BytesStrip {
  readonly #size: number
  readonly #places: number
  readonly #sums = new Map<NodeKind, Float64Array>()
  #added = 0
  #known: { readonly added: number, readonly stretches: Stretch[] } | undefined

  /** @param size all bytes of the file */
  constructor(size: number) {
    this.#size = size
    this.#places = Math.max(1, Math.min(PLACES, size))
  }

  /** Says of what kind some bytes are. */
  add(offset: number, length: number, kind: NodeKind): void {
    let sums = this.#sums.get(kind)
    if (sums === undefined) this.#sums.set(kind, sums = new Float64Array(this.#places))
    const width = this.#size / this.#places
    const end = offset + length
    for (let place = Math.floor(offset / width), at = offset; at < end; place++) {
      const next = Math.min(end, (place + 1) * width)
      sums[Math.min(place, this.#places - 1)]! += next - at
      at = next
    }
    this.#added += length
  }

  /** Bytes of each kind, the most first. */
  get shares(): readonly (readonly [kind: NodeKind, bytes: number])[] {
    return [...this.#sums].map(([kind, sums]) => [kind, Math.round(sums.reduce((sum, n) => sum + n, 0))] as const).filter(([, bytes]) => bytes > 0).sort((a, b) => b[1] - a[1])
  }

  /** What most of each place is, side by side. */
  get stretches(): readonly Stretch[] {
    if (this.#known?.added === this.#added) return this.#known.stretches
    const stretches: { kind: NodeKind, from: number, to: number }[] = []
    for (let place = 0; place < this.#places; place++) {
      let [most, best]: [number, NodeKind | undefined] = [0, undefined]
      for (const [kind, sums] of this.#sums) if (sums[place]! > most) [most, best] = [sums[place]!, kind]
      if (best === undefined) continue
      const last = stretches.at(-1)
      const [from, to] = [place / this.#places, (place + 1) / this.#places]
      if (last?.kind === best && last.to === from) last.to = to
      else stretches.push({ kind: best, from, to })
    }
    this.#known = { added: this.#added, stretches }
    return stretches
  }
}
