// One slow walk over a whole graph, in slices: how many objects there are, what is reached in several ways, and every
// reason why something cannot be saved. What was found so far is there at any time. Hears what the pickler hears.

import { diagnosis, type Diagnosis } from '../../lib/core/diagnose.ts'
import type { PathStep } from '../../lib/core/errors.ts'
import type { WalkOptions } from '../../lib/core/telling.ts'
import { walking, type Visitor } from '../../lib/core/walk.ts'
import { isLoose, positionOf } from '../../lib/link/where.ts'
import { inSlices, type SliceOptions } from './slices.ts'

/** What is known of a graph. It grows while it is looked through. */
export class Survey {
  /** Objects, functions and symbols met. */
  objects = 0
  /** `going` until the walk has ended, or was stopped. */
  state: 'going' | 'whole' | 'stopped' = 'going'
  /** Functions and classes that no loaded module holds: their text is evaluated when they come back. */
  loose = 0
  /** Long arrays of which only the elements were looked at. */
  unlisted = 0
  /** Milliseconds. */
  took = 0
  /** What cannot be saved. */
  readonly refused: Set<object | symbol> = new Set()
  readonly #ways = new Map<object | symbol, number>()
  readonly #inside = new Map<object | symbol, number>()
  readonly #told: Diagnosis
  readonly #steps: Generator<void, void>
  #shared = 0

  constructor(value: unknown, options: WalkOptions) {
    const { visitor, told } = diagnosis({ locate: positionOf })
    this.#told = told
    const { failures } = told
    const holders: (object | symbol)[] = []
    const above = new Set<object | symbol>()
    const climb = (depth: number): void => {
      while (holders.length > depth) above.delete(holders.pop()!)
    }
    const fails = (count: number): void => {
      if (count === 0) return
      for (const holder of above) this.#inside.set(holder, (this.#inside.get(holder) ?? 0) + count)
    }
    const counting: Visitor = {
      enter: (value, telling, steps) => {
        climb(steps.length - 1)
        this.objects++
        const into = visitor.enter(value, telling, steps)
        fails(telling.refusals.length)
        if (typeof value === 'function' && telling.what === 'kind' && telling.refusals.length === 0 && isLoose(value)) this.loose++
        if (telling.refusals.length > 0) this.refused.add(value)
        if (telling.unlisted === true) this.unlisted++
        holders.push(value)
        above.add(value)
        return into
      },
      again: (value, steps) => {
        climb(steps.length - 1)
        // A cycle is no second way to it, and inner parts are of no interest.
        const { via } = steps.at(-1)!
        if (above.has(value) || via === 'prototype' || via === 'part') return
        const ways = this.#ways.get(value) ?? 1
        if (ways === 1) this.#shared++
        this.#ways.set(value, ways + 1)
      },
      circle: (value, steps) => {
        climb(steps.length - 1)
        visitor.circle(value, steps)
        this.refused.add(value)
        fails(1)
      },
      leaf: (value, steps) => {
        climb(steps.length - 1)
        const before = failures.length
        visitor.leaf(value, steps)
        fails(failures.length - before)
      },
    }
    this.#steps = walking(value, { ...options, scratch: new Map() }, counting)
  }

  /** Goes on until the end, or until it is stopped; may be called again after that. */
  async run(options: SliceOptions = {}): Promise<void> {
    if (this.state === 'whole') return
    this.state = 'going'
    const since = performance.now()
    await inSlices(this.#steps, options)
    this.took += performance.now() - since
    this.state = options.signal?.aborted === true ? 'stopped' : 'whole'
  }

  /** Every reason and every difference found so far. */
  get diagnosis(): Diagnosis {
    return this.#told
  }

  /** In how many ways a value is reached; 1 for what was not met. */
  waysTo(value: unknown): number {
    return this.#ways.get(value as object) ?? 1
  }

  /** How many things below a value cannot be saved, at any depth. */
  failuresIn(value: unknown): number {
    return this.#inside.get(value as object) ?? 0
  }

  /** Objects that are reached in more than one way. */
  get shared(): number {
    return this.#shared
  }
}

/** Paths by which one object is reached, the first ones, in the order of the bytes. */
export async function waysTo(root: unknown, target: unknown, options: WalkOptions, most: number, slices: SliceOptions = {}): Promise<PathStep[][] | undefined> {
  const paths: PathStep[][] = []
  const note = (value: unknown, steps: readonly PathStep[]): void => {
    if (value === target && paths.length < most) paths.push(steps.slice(1))
  }
  const steps = walking(root, { ...options, scratch: new Map() }, { enter: (value, telling, steps) => { note(value, steps); return telling.refusals.length === 0 }, again: note, circle: note })
  await inSlices(steps, slices)
  return slices.signal?.aborted === true ? undefined : paths
}
