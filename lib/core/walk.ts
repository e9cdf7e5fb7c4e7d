// One slow, exact driver over the tellings of a graph: what diagnose, graphs and sizes stand on. Goes in the encoder's
// order, and never recurses. Names no type.

import type { PathStep } from './errors.ts'
import { tellingOf, type Telling, type WalkOptions } from './telling.ts'

/** Who looks on while a graph is walked. The first step is the root's own; the others lead from it to the value that is spoken of. */
export interface Visitor {
  /** An object is told for the first time. Return false to leave its parts out. */
  enter?(value: object | symbol, telling: Telling, steps: readonly PathStep[]): boolean | void
  /** A part is a value that was met before. */
  again?(value: object | symbol, steps: readonly PathStep[]): void
  /** A part is a primitive. */
  leaf?(value: unknown, steps: readonly PathStep[]): void
  /** An object needs itself before it exists. */
  circle?(value: object | symbol, steps: readonly PathStep[]): void
}

interface Frame {
  readonly value: object | symbol
  readonly telling: Telling
  next: number
}

/**
 * Walks a graph depth first, in the encoder's order, with its stack on the heap.
 *
 * An object is *waiting* while something that it needs is walked, *early* while the parts that must be complete before
 * it exists are, and *there* from then on; to meet an early one, or a waiting one whose needs are not there, is a circle.
 */
export function walk(root: unknown, options: WalkOptions, visitor: Visitor): void {
  const states = new Map<object | symbol, 'waiting' | 'early' | 'there'>()
  const frames: Frame[] = []
  const steps: PathStep[] = []

  const meet = (value: unknown): void => {
    if ((typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol') || value === null) {
      visitor.leaf?.(value, steps)
      steps.pop()
      return
    }
    const state = states.get(value)
    if (state === undefined) {
      const telling = tellingOf(value, options)
      const { needs, parts } = telling
      const missing = needs.some(need => states.get(need) !== 'there')
      states.set(value, missing ? 'waiting' : parts.some(part => part.early) ? 'early' : 'there')
      if (visitor.enter?.(value, telling, steps) !== false && parts.length > 0) {
        // What is needed comes first, as it does in the bytes.
        const ordered = needs.length === 0 ? parts : [...parts.filter(p => needs.includes(p.value as object)), ...parts.filter(p => !needs.includes(p.value as object))]
        frames.push({ value, telling: { ...telling, parts: ordered }, next: 0 })
        return
      }
      states.set(value, 'there')
    } else if (state === 'early' || (state === 'waiting' && tellingOf(value, options).needs.some(need => states.get(need) !== 'there'))) {
      visitor.circle?.(value, steps)
    } else visitor.again?.(value, steps)
    steps.pop()
  }

  steps.push({ via: 'part', name: 'root' })
  meet(root)
  while (frames.length > 0) {
    const frame = frames[frames.length - 1]!
    const { parts, needs } = frame.telling
    const part = parts[frame.next++]
    if (states.get(frame.value) !== 'there' && (part === undefined || (!part.early && !needs.includes(part.value as object)))) states.set(frame.value, 'there')
    else if (states.get(frame.value) === 'waiting' && part?.early) states.set(frame.value, 'early')
    if (part === undefined) {
      frames.pop()
      steps.pop()
    } else if (!part.closed) {
      steps.push(part.step)
      meet(part.value)
    }
  }
}
