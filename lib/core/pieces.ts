// A sink that never copies what it has: outgrown, it goes on in another piece. For what is put together once, at the end.
// Knows nothing of opcodes.

import { Sink } from './bytes.ts'

/** Bytes that there is room for at first, as many as V8 keeps among small objects, and at most in one piece. */
const ROOM = 64
const MOST_ROOM = 1 << 18
/** What is at least this long is a piece of its own. */
const APART = 1 << 14

/** Bytes in pieces; what is written at a time, after `need`, is in one. */
export class Pieces extends Sink {
  /** V8 drops optimised code with a hidden class that has no instance left; this one stays. */
  static override alive: Pieces

  readonly #pieces: Uint8Array[] = []
  /** Bytes in the pieces, and where the next begins. */
  #inPieces = 0
  #start = 0

  readonly #lends: boolean

  /** @param lends true where what is long is put together before anything else happens: it is not copied till then */
  constructor(lends = false) {
    super(ROOM)
    this.#lends = lends
  }

  /** Bytes written. */
  get total(): number {
    return this.#inPieces + this.length - this.#start
  }

  /** All that was written; undefined if something lent was resized or transferred since. */
  finish(): readonly Uint8Array[] | undefined {
    this.#cut()
    const total = this.#pieces.reduce((sum, { length }) => sum + length, 0)
    return total === this.#inPieces ? this.#pieces : undefined
  }

  #cut(): void {
    // A view would have V8 move what it keeps among small objects to where it keeps the others.
    if (this.length > this.#start) this.#add(this.bytes.length > ROOM ? this.bytes.subarray(this.#start, this.length) : this.bytes.slice(this.#start, this.length))
    this.#start = this.length
  }

  #add(piece: Uint8Array): void {
    this.#pieces.push(piece)
    this.#inPieces += piece.length
  }

  protected override grow(count: number): void {
    this.#cut()
    this.goOn(new Uint8Array(Math.max(count, Math.min(this.bytes.length * 4, MOST_ROOM))))
    this.#start = this.length = 0
  }

  override raw(bytes: Uint8Array): void {
    if (bytes.length < APART) return super.raw(bytes)
    this.#cut()
    this.#add(this.#lends ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) : new Uint8Array(bytes))
  }
}

Pieces.alive = new Pieces()
