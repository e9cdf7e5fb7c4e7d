// What the page of the session bench answers, and the marks by which the bench knows where it stands in a trace. For
// both sides of the wire: has no effect of its own.

/** The names of the marks that the page sets when what is measured begins, and when it ends. */
export const MARK = 'dill-bench'
export const END = 'dill-bench: end'

/** What a save or a load took, in ms. */
export interface Split {
  readonly all: number
  /** SHA-256 of the parts. */
  readonly hash: number
  /** HMAC of the head. */
  readonly seal: number
  /** While a request or a write is under way. */
  readonly store: number
  /** What is left: values to bytes, or back. */
  readonly codec: number
  /** Bytes that were put. */
  readonly written: number
}

/** Ways to load what a shape was saved as. */
export const WAYS = ['idb-keyval', 'dill'] as const
export type Way = typeof WAYS[number]

/** How the page fared while it saved. */
export interface Frames {
  readonly objects: number
  readonly saves: number
  /** The longest task, and the longest time between two frames, in ms. */
  readonly longestTask: number
  readonly longestGap: number
}
