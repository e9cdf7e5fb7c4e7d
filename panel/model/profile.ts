// What saving a value costs, measured: it is dumped again and again as the pickler does it, and what was written is loaded, a
// step at a time so that the page stays alive. Knows no element. Whoever asks for it runs what a dump and a load run.

import { equalBytes } from '../../lib/core/bytes.ts'
import { describeError, type PathStep } from '../../lib/core/errors.ts'
import { assemble } from '../../lib/core/program.ts'
import { own } from '../../lib/core/settings.ts'
import { Pickler, Unpickler } from '../../lib/dill.ts'
import { profiling, type KindRow, type PathNode, type Profile } from '../../lib/profile.ts'
import { labelOfStep } from '../../lib/profile/ledger.ts'
import { circumstances, type LookOptions } from './look.ts'
import type { Weights } from './weights.ts'
import { kindOfTag, type NodeKind } from './weights-columns.ts'
import { sizeText } from './words.ts'

/** Which cost is shown. */
export type Cost = 'time' | 'bytes'

/** What was measured. */
export interface Measured {
  readonly profile: Profile
  /** Milliseconds of a dump, and of a load: medians. */
  readonly dump: number
  readonly load: number | undefined
  /** Why there is no time of a load. */
  readonly unloaded: string
  /** How often each was done. */
  readonly rounds: number
  readonly loads: number
}

/** How measuring is watched and stopped. */
export interface MeasureOptions {
  readonly signal: AbortSignal
  /** What cannot be saved, and is left out. */
  readonly refused: ReadonlySet<unknown>
  /** What is known of the value, if it has not changed since. */
  readonly weights: Weights | undefined
  readonly onRound: (done: number) => void
  /** Called now and then while work goes on. */
  readonly onSlice?: () => void
}

/** Rounds that are usual. */
export const ROUNDS = 15
/** Milliseconds that loads may take, bytes that are loaded, and the fewest loads. */
const LOADING = 1000
const MOST = 8_000_000
const FEWEST = 3
/** Milliseconds of work between two pauses. */
const SLICE = 16

/**
 * Measures a value.
 * @returns undefined if it was stopped
 * @throws PicklingError, where no pickle can be written even without what is refused
 */
export async function measure(value: unknown, look: LookOptions, { signal, refused, weights, onRound, onSlice }: MeasureOptions): Promise<Measured | undefined> {
  const steps = measuring(value, look, refused, weights, onRound)
  for (;;) {
    const end = performance.now() + SLICE
    do {
      if (signal.aborted) return undefined
      const step = steps.next()
      if (step.done === true) return step.value
    } while (performance.now() < end)
    onSlice?.()
    // By a timer, for the page's own timers come before that: after other pauses work goes on before them.
    await new Promise(resolve => void setTimeout(resolve))
  }
}

function* measuring(value: unknown, look: LookOptions, refused: ReadonlySet<unknown>, weights: Weights | undefined, onRound: (done: number) => void): Generator<unknown, Measured> {
  const profile = yield* profiling(value, () => dumperOf(look, refused).dumper, {
    onRound, typesOf: bytes => weights !== undefined && equalBytes(weights.bytes, bytes) ? typesOf(weights) : undefined,
  })
  const { dumper, attachments } = dumperOf(look, refused)
  const bytes = assemble(yield* dumper.programInSteps(value), dumper.settings.protocol)
  yield
  const loads = yield* loading(bytes, attachments)
  return { profile, dump: profile.ms + profile.assembling, rounds: profile.rounds, ...loads }
}

/** What objects are, by the live values: bytes do not say what instances of a class are called that travels with them. */
export function typesOf(weights: Weights): (id: number) => string {
  return id => weights.isRefused(id) ? 'not saved' : weights.typeOf(id)
}

/** What writes a value as a dump would, without what is refused. */
function dumperOf(look: LookOptions, refused: ReadonlySet<unknown>): { readonly dumper: Pick<Pickler, 'settings' | 'programInSteps'>, readonly attachments: unknown[] | undefined } {
  const { byref = false, recurse = false, weak = false, waits } = circumstances(look)
  const attachments = own(look, 'attachments') === undefined ? undefined : []
  const pickler = new Pickler({ byref, recurse, weak, ...attachments === undefined ? {} : { attachments } })
  if (refused.size > 0) pickler.persistentId = part => refused.has(part) ? 0 : undefined
  if (waits !== true) return { dumper: pickler, attachments }
  return { dumper: { settings: pickler.settings, programInSteps: part => pickler.programInSteps(part, new Map()) }, attachments }
}

/** Loads bytes again and again, a task each: a load makes everything at once. */
function* loading(bytes: Uint8Array, attachments: readonly unknown[] | undefined): Generator<void, Pick<Measured, 'load' | 'unloaded' | 'loads'>> {
  if (bytes.length > MOST) return { load: undefined, unloaded: `To load ${sizeText(bytes.length)} at once would hold up the page.`, loads: 0 }
  const times: number[] = []
  try {
    for (let spent = 0; times.length < FEWEST || (times.length < ROUNDS && spent < LOADING);) {
      const began = performance.now()
      const unpickler = new Unpickler(bytes, attachments === undefined ? {} : { attachments })
      unpickler.persistentLoad = () => undefined
      unpickler.load()
      times.push(performance.now() - began)
      spent += times.at(-1)!
      yield
    }
  } catch (error) {
    return { load: undefined, unloaded: describeError(error), loads: 0 }
  }
  return { load: times.toSorted((a, b) => a - b)[times.length >> 1], unloaded: '', loads: times.length }
}

/** Milliseconds as people read them: `4.8 ms`, `0.31 ms`, `0.9 µs`. */
export function timeText(ms: number): string {
  if (ms >= 9999.5) return `${(ms / 1000).toFixed(1)} s`
  if (ms >= 99.95) return `${Math.round(ms)} ms`
  if (ms >= 9.995) return `${ms.toFixed(1)} ms`
  if (ms >= .1) return `${ms.toFixed(2)} ms`
  const us = ms * 1000
  return us >= 9.95 ? `${Math.round(us)} µs` : us === 0 ? '0' : us < .05 ? '< 0.1 µs' : `${us.toFixed(1)} µs`
}

/** A cost as people read it. */
export function costText(amount: number, cost: Cost): string {
  return cost === 'time' ? timeText(amount) : sizeText(Math.round(amount))
}

/** A part of a whole: `22 %`. */
export function shareText(part: number, whole: number): string {
  const percent = whole > 0 ? part / whole * 100 : 0
  return percent > 0 && percent < .5 ? '< 1 %' : `${Math.round(percent)} %`
}

/** The sort of a type by its name. */
export function kindOfType(type: string): NodeKind {
  switch (type) {
    case 'Object': return 'object'
    case 'Array': return 'array'
    case 'symbol': case 'name': case 'not saved': return 'other'
    default: return kindOfTag(type)
  }
}

/** Columns by which kinds are sorted. */
export type SortBy = 'type' | 'count' | 'ms' | 'each' | 'bytes' | 'share'

/** Rows in an order. */
export function sorted(rows: readonly KindRow[], by: SortBy, descends: boolean, cost: Cost): KindRow[] {
  const amount = (row: KindRow): number => cost === 'time' ? row.ms : row.bytes
  const value = (row: KindRow): number | string => {
    switch (by) {
      case 'type': return row.type.toLowerCase()
      case 'each': return amount(row) / row.count
      case 'share': return amount(row)
      default: return row[by]
    }
  }
  const order = (a: KindRow, b: KindRow): number => {
    const [x, y] = [value(a), value(b)]
    return x < y ? -1 : x > y ? 1 : 0
  }
  return rows.toSorted((a, b) => (descends ? -1 : 1) * order(a, b))
}

/** The node that stands for what stands at a path, or for what holds it. */
export function nodeAt(root: PathNode, path: readonly PathStep[]): PathNode {
  let at = root
  for (const step of path) {
    const below = at.branches.get(labelOfStep(step))
    if (below === undefined) return at
    at = below
  }
  return at
}
