// One slow, exact driver over the tellings of a graph: what diagnose, graphs and sizes stand on. Goes in the encoder's
// order, and never recurses. Names no type.

import { findingKeys } from './ephemerons.ts'
import type { PathStep } from './errors.ts'
import { atOnce } from './pauses.ts'
import { isLong, tellingLong, tellingOf, tellingSoon, type Long, type Part, type Telling, type WalkOptions } from './telling.ts'

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
  /** In the order of writing. */
  readonly parts: readonly Part[]
  readonly needs: readonly object[]
  next: number
}

/** Objects between two pauses that are offered. */
const SLICE = 512

/** Walks a graph at once. */
export function walk(root: unknown, options: WalkOptions, visitor: Visitor): void {
  atOnce(walking(root, options, visitor))
}

/**
 * Walks a graph depth first, in the encoder's order, with its stack on the heap; where it yields, a pause may be made. What
 * changes meanwhile is seen as it then is.
 *
 * An object is *waiting* while something that it needs is walked, *early* while the parts that must be complete before
 * it exists are, and *there* from then on. To meet an early one is a circle; so is to meet a waiting one whose needs are
 * not there, if nothing has begun since it began to wait. If something has, its needs may come now, and it after them.
 */
export function* walking(root: unknown, given: WalkOptions, visitor: Visitor): Generator<void> {
  given.registry.look()
  const options = given.weak === true && given.weakKeys === undefined ? { ...given, weakKeys: yield* findingKeys(root, given) } : given
  const states = new Map<object | symbol, 'waiting' | 'early' | 'there'>()
  /** How many had begun when a waiting one began to wait. */
  const since = new Map<object | symbol, number>()
  const told = new Set<object | symbol>()
  let begun = 0
  /** Of something long, what was told of it with pauses. */
  let long: { readonly value: unknown, readonly telling: Telling } | undefined
  const frames: Frame[] = []
  const steps: PathStep[] = []

  const become = (value: object | symbol, state: 'early' | 'there'): void => {
    const before = states.get(value)
    if (before === undefined || before === 'waiting') begun++
    states.set(value, state)
  }
  const lacks = (needs: readonly object[]): boolean => needs.some(need => states.get(need) !== 'there')

  /** Meets what the last step leads to; what takes long is to be told first, and met again. */
  const meet = (value: unknown): Long | undefined => {
    if ((typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol') || value === null) {
      visitor.leaf?.(value, steps)
      steps.pop()
      return undefined
    }
    const state = states.get(value)
    if (state === undefined) {
      const telling = long?.value === value ? long.telling : tellingSoon(value, options)
      long = undefined
      if ('long' in telling) return telling
      const { needs, parts } = telling
      if (lacks(needs)) wait(value)
      else become(value, parts.some(part => part.early) ? 'early' : 'there')
      if (visitor.enter?.(value, telling, steps) !== false && parts.length > 0) return void open(value, telling)
      become(value, 'there')
    } else if (state === 'waiting') {
      const telling = tellingOf(value, options)
      const stuck = lacks(telling.needs)
      if (stuck && since.get(value) !== begun) {
        wait(value)
        return void open(value, telling)
      }
      if (stuck) visitor.circle?.(value, steps)
      else visitor.again?.(value, steps)
    } else if (state === 'early') visitor.circle?.(value, steps)
    else visitor.again?.(value, steps)
    steps.pop()
    return undefined
  }

  const wait = (value: object | symbol): void => {
    states.set(value, 'waiting')
    since.set(value, begun)
  }

  /** What is needed comes first, as it does in the bytes. */
  const open = (value: object | symbol, telling: Telling): void => {
    const { needs, parts } = telling
    const ordered = needs.length === 0 ? parts : [...parts.filter(p => needs.includes(p.value as object)), ...parts.filter(p => !needs.includes(p.value as object))]
    frames.push({ value, parts: ordered, needs, next: 0 })
  }

  const soon = (value: unknown): unknown[] | Long | undefined => isLong(value, options) && !states.has(value) ? value : meet(value)
  const later = function* (what: unknown[] | Long): Generator<void, void> {
    const value = Array.isArray(what) ? what : what.long
    long = { value, telling: yield* tellingLong(what, options) }
    meet(value)
  }

  steps.push({ via: 'part', name: 'root' })
  const first = soon(root)
  if (first !== undefined) yield* later(first)
  for (let met = 1; frames.length > 0; met++) {
    if (met % SLICE === 0) yield
    const frame = frames[frames.length - 1]!
    const { parts, needs } = frame
    // What came while it waited has told its parts there.
    const part = told.has(frame.value) ? undefined : parts[frame.next++]
    if (states.get(frame.value) !== 'there' && (part === undefined || (!part.early && !needs.includes(part.value as object)))) become(frame.value, 'there')
    else if (states.get(frame.value) === 'waiting' && part?.early) become(frame.value, 'early')
    if (part === undefined) {
      if (since.has(frame.value)) told.add(frame.value)
      frames.pop()
      steps.pop()
    } else if (!part.closed) {
      steps.push(part.step)
      const what = soon(part.value)
      if (what !== undefined) yield* later(what)
    }
  }
}
