// What a dump costs, by kind and by path: bytes, and time. The dump is one as always, only that a clock is read every few
// values: what was written between two looks took the time between them. A dump that nobody watches pays nothing.

import { DEFAULT_PROTOCOL } from './core/opcodes.ts'
import { assemble } from './core/program.ts'
import { PickleError } from './core/errors.ts'
import { watched, type Watch } from './core/onlookers.ts'
import { atOnce } from './core/pauses.ts'
import { optionsFor, takes } from './core/options.ts'
import { dumpNames, own, type DumpOptions } from './core/settings.ts'
import type { Program } from './core/encoder.ts'
import { Pickler } from './dill.ts'
import { Ledger, type KindRow, type PathNode, type PathRow, type Timed } from './profile/ledger.ts'
import { speedscopeOf, type Speedscope } from './profile/speedscope.ts'

export type { KindRow, PathNode, PathRow } from './profile/ledger.ts'
export type { Speedscope, SpeedscopeProfile } from './profile/speedscope.ts'

/** Options of `profile`; the others are those of the dump. */
export interface ProfileOptions extends DumpOptions {
  /** How often the value is dumped. Default: 15, but no more than fit into two seconds, 3 at least, and more of what is done in no time. */
  readonly rounds?: number
  /** Values between two looks at the clock. Default: 8. */
  readonly every?: number
}

/** What dumping costs. */
export class Profile {
  /** How many dumps it speaks of: 1, or those that a function made. */
  readonly dumps: number
  /** Bytes of all pickles, and those that belong to no value: headers, seals. */
  readonly bytes: number
  readonly envelope: number
  /** Milliseconds: of writing all values, and of putting them into bytes. The second is 0 for a function. */
  readonly ms: number
  readonly assembling: number
  /** How much longer the watched dumps took than others, from which `ms` is: 1.2 for a fifth. 1 where there is no other. */
  readonly overhead: number
  /** How often it was measured. */
  readonly rounds: number
  /** Those that take most bytes first. */
  readonly kinds: readonly KindRow[]
  readonly paths: readonly PathRow[]
  /** The same by the steps of their paths, from the root on; undefined where nothing was dumped. */
  readonly root: PathNode | undefined
  readonly #ledger: Ledger

  constructor(ledger: Ledger, facts: Pick<Profile, 'ms' | 'assembling' | 'overhead' | 'rounds'>) {
    this.dumps = ledger.dumps
    this.bytes = ledger.bytes
    this.envelope = ledger.envelope
    this.ms = facts.ms
    this.assembling = facts.assembling
    this.overhead = facts.overhead
    this.rounds = facts.rounds
    this.kinds = ledger.kinds()
    this.paths = ledger.paths()
    this.root = ledger.root
    this.#ledger = ledger
  }

  /** A file for https://www.speedscope.app: time, and bytes as a second profile. */
  toSpeedscope(name = 'dill'): Speedscope {
    return speedscopeOf(this.#ledger, name)
  }
}

/**
 * Where the time and the bytes of a dump go, by kind and by path. A value is dumped again and again; a function is run once,
 * and told of are the dumps – copies and hashes too – that begin while it runs, or until the promise that it returns is
 * settled. To see what dumping a function costs, give it in a list.
 *
 * Time is measured in intervals of a few values, and each value in an interval gets the same part of it. Of an interval the
 * mean of the faster half of all rounds counts: a clock that is coarse, as in browsers, is right on the average only. All
 * together is then made to be the median of what the dump takes while nobody watches. So time is good for whole lists and a
 * guess for single values; where the clock sees nothing at all of a round, it goes by bytes. Bytes are exact, as in `graph`.
 *
 * Answers to dill's `get_gprof`.
 * @throws PicklingError as `dumps`; PickleError with code `BAD_OPTION`; what the function throws
 */
export function profile<T>(subject: () => Promise<T>, options?: ProfileOptions): Promise<Profile>
export function profile(subject: unknown, options?: ProfileOptions): Profile
export function profile(subject: unknown, options?: ProfileOptions): Profile | Promise<Profile> {
  takes(options, { ...dumpNames, rounds: 1, every: 1 })
  const every = countOf(options, 'every') ?? 8
  if (typeof subject !== 'function') return profileValue(subject, options, every)
  const recordings: Recording[] = []
  const result: unknown = watched(() => {
    const recording = new Recording(every)
    recordings.push(recording)
    return recording
  }, subject as () => unknown)
  return result instanceof Promise ? result.then(() => profileOf(recordings)) : profileOf(recordings)
}

/** Where the bytes of a pickle go; there is no time in it. Nothing of it is built or run. Throws an UnpicklingError. */
export function profileBytes(bytes: ArrayBuffer | ArrayBufferView): Profile {
  return atOnce(profilingBytes(bytes))
}

/** The same, in steps between which pauses may be made. @param typeOf says what an object is, where more is known than the bytes say */
export function* profilingBytes(bytes: ArrayBuffer | ArrayBufferView, typeOf?: (id: number) => string): Generator<unknown, Profile> {
  const ledger = new Ledger()
  yield* ledger.adding(bytes, undefined, typeOf)
  return new Profile(ledger, { ms: 0, assembling: 0, overhead: 1, rounds: 0 })
}

/** Rounds at least, unless they take too long; and milliseconds that rounds fill, at least and at most. */
const ROUNDS = 15
const FEWEST = 3
const LEAST_MS = 50
const MOST_MS = 2000
const MOST_ROUNDS = 1000

/** What one dump took, look by look. */
class Recording implements Watch, Timed {
  readonly every: number
  readonly ends: number[] = []
  readonly times: number[] = []
  program: Program | undefined
  #last = performance.now()

  constructor(every: number) {
    this.every = every
  }

  step(length: number): void {
    const now = performance.now()
    this.ends.push(length)
    this.times.push(now - this.#last)
    // What this look takes is nobody's.
    this.#last = performance.now()
  }

  again(): void {
    this.ends.length = this.times.length = 0
  }

  done(program: Program): void {
    this.program = program
  }

  /** What happened between two steps is nobody's. */
  goOn(): void {
    this.#last = performance.now()
  }
}

function profileValue(value: unknown, options: ProfileOptions | undefined, every: number): Profile {
  const given = { ...optionsFor<DumpOptions>(options, dumpNames), ...own(options, 'attachments') === undefined ? {} : { attachments: [] } }
  return atOnce(profiling(value, () => new Pickler(given), { every, rounds: countOf(options, 'rounds') }))
}

/** How a value is profiled in steps. */
export interface Profiling {
  readonly every?: number | undefined
  readonly rounds?: number | undefined
  /** Told of each round that is done. */
  readonly onRound?: (done: number) => void
  /** Says for the bytes that were written what an object is, where more is known than they say. */
  readonly typesOf?: (bytes: Uint8Array) => ((id: number) => string) | undefined
}

/**
 * Profiles a value in steps, between which pauses may be made: they are not counted. Throws as `profile`.
 * @param dumper makes the pickler of each dump
 */
export function* profiling(value: unknown, dumper: () => Pick<Pickler, 'settings' | 'programInSteps'>, { every = 8, rounds: wanted, onRound, typesOf }: Profiling = {}): Generator<unknown, Profile> {
  const recordings: Recording[] = []
  const writing: number[] = []
  const assembling: number[] = []
  const goesOn = roundsOf(wanted)
  const first = dumper()
  let bytes: Uint8Array = assemble(yield* first.programInSteps(value), first.settings.protocol)
  while (goesOn(recordings.length)) {
    yield
    const recording = new Recording(every)
    yield* looking(recording, dumper().programInSteps(value))
    recordings.push(recording)
    yield
    const pickler = dumper()
    const { result: program, ms: written } = yield* timing(pickler.programInSteps(value))
    yield
    const began = performance.now()
    bytes = assemble(program, pickler.settings.protocol)
    writing.push(written)
    assembling.push(performance.now() - began)
    onRound?.(recordings.length)
  }
  yield
  const ms = median(writing)
  const { ends, times, rounds } = meanOf(recordings)
  const seen = sumOf(times)
  const ledger = new Ledger()
  // What the clock did not see goes by bytes.
  const scaled = seen > 0 ? times.map(time => time * ms / seen) : ends.map((end, i) => (end - (ends[i - 1] ?? 0)) * ms / ends.at(-1)!)
  yield* ledger.adding(bytes, { ends, times: scaled }, typesOf?.(bytes))
  return new Profile(ledger, { ms, assembling: median(assembling), overhead: ms > 0 && seen > 0 ? seen / ms : 1, rounds })
}

/** A dump that is looked on at. */
function* looking(recording: Recording, steps: Generator<void, Program>): Generator<void, void> {
  for (let step = watched(() => recording, () => steps.next()); step.done !== true; step = steps.next()) {
    yield
    recording.goOn()
  }
}

/** Steps, and the milliseconds that they take. */
function* timing<T>(steps: Generator<void, T>): Generator<void, { readonly result: T, readonly ms: number }> {
  for (let ms = 0; ;) {
    const began = performance.now()
    const step = steps.next()
    ms += performance.now() - began
    if (step.done === true) return { result: step.value, ms }
    yield
  }
}

function roundsOf(wanted: number | undefined): (done: number) => boolean {
  const start = performance.now()
  return done => {
    if (wanted !== undefined) return done < wanted
    const spent = performance.now() - start
    return done < FEWEST || (spent < MOST_MS && done < ROUNDS) || (spent < LEAST_MS && done < MOST_ROUNDS)
  }
}

/** Of each interval the mean of the faster half of those rounds that have the intervals of the last one: a value that says something else each time has others. */
function meanOf(recordings: readonly Recording[]): Timed & { readonly rounds: number } {
  const { ends } = recordings.at(-1)!
  const alike = recordings.filter(other => other.ends.length === ends.length && other.ends.every((end, i) => end === ends[i]))
  const half = alike.map(({ times }) => ({ times, all: sumOf(times) })).sort((a, b) => a.all - b.all).slice(0, Math.ceil(alike.length / 2))
  return { ends, times: ends.map((_, i) => sumOf(half.map(({ times }) => times[i]!)) / half.length), rounds: alike.length }
}

function sumOf(times: readonly number[]): number {
  return times.reduce((sum, time) => sum + time, 0)
}

function profileOf(recordings: readonly Recording[]): Profile {
  const ledger = new Ledger()
  for (const recording of recordings) {
    if (recording.program !== undefined) ledger.add(assemble(recording.program, DEFAULT_PROTOCOL), recording)
  }
  return new Profile(ledger, { ms: ledger.ms, assembling: 0, overhead: 1, rounds: 1 })
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0
}

function countOf(options: ProfileOptions | undefined, key: 'rounds' | 'every'): number | undefined {
  const count = own(options, key)
  if (count === undefined || (Number.isInteger(count) && count > 0)) return count
  throw new PickleError(`Option ${key} must be an integer from 1. For example: 8.`, { code: 'BAD_OPTION' })
}
