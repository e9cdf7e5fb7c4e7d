// From times to figures: medians, ratios within a round, and who is measured against whom. Knows no clock.

/** What one runner's rounds gave, in milliseconds. */
export interface Lane {
  readonly name: string
  readonly exact: boolean
  readonly encode: readonly number[]
  /** Empty where `encode` is the whole way there and back. */
  readonly decode: readonly number[]
  readonly bytes: number | undefined
  readonly failed: string | undefined
}

/** The middle and the tenth percentile. */
export interface Figure {
  readonly median: number
  readonly p10: number
}

/** How a runner did. Times in milliseconds; ratios are medians of those within each round. */
export interface Result {
  readonly name: string
  /** Keeps cycles and types. */
  readonly exact: boolean
  /** Why there are no times: its answer was wrong, or it threw. */
  readonly failed?: string
  readonly rounds: number
  readonly bytes?: number
  readonly encode?: Figure
  readonly decode?: Figure
  /** There and back. */
  readonly whole?: Figure
  readonly ratio?: { readonly encode?: number, readonly decode?: number, readonly whole: number, readonly bytes?: number }
}

/** One of ours against the fastest and the smallest of the exact peers: what the bars ask. */
export interface Duel {
  readonly name: string
  readonly fastest: string
  readonly time: number
  readonly smallest?: string
  readonly bytes?: number
}

/** A race's outcome; the ratios are to `base`. */
export interface Standings {
  readonly base: string
  readonly results: Result[]
  readonly duels: Duel[]
}

/** Works out a race. `bases` are the names to which ratios are taken, best first; else the fastest exact peer. */
export function standings(lanes: readonly Lane[], bases: readonly string[]): Standings {
  const right = lanes.filter(lane => lane.failed === undefined)
  const rivals = right.filter(lane => lane.exact && !isOurs(lane)).sort((a, b) => median(whole(a)) - median(whole(b)))
  const base = bases.map(name => right.find(lane => lane.name === name)).find(lane => lane !== undefined) ?? rivals[0] ?? right[0]
  return {
    base: base?.name ?? '',
    results: lanes.map(lane => result(lane, base)),
    duels: right.filter(isOurs).flatMap(lane => {
      const likes = rivals.filter(rival => isCopier(rival) === isCopier(lane))
      return likes.length === 0 ? [] : [duel(lane, likes)]
    }),
  }
}

/** True for a call that goes there and back: it is held against its like, and makes no bytes. */
function isCopier(lane: Lane): boolean {
  return lane.decode.length === 0
}

function isOurs(lane: Lane): boolean {
  return lane.name.startsWith('dill')
}

function duel(lane: Lane, rivals: readonly Lane[]): Duel {
  const fastest = rivals[0]!
  const sized = rivals.filter(rival => rival.bytes !== undefined).sort((a, b) => a.bytes! - b.bytes!)[0]
  return {
    name: lane.name,
    fastest: fastest.name,
    time: ratio(whole(lane), whole(fastest)),
    ...sized !== undefined && lane.bytes !== undefined && { smallest: sized.name, bytes: lane.bytes / sized.bytes! },
  }
}

function result(lane: Lane, base: Lane | undefined): Result {
  const { name, exact, failed } = lane
  if (failed !== undefined || base === undefined) return { name, exact, rounds: 0, failed: failed ?? 'nothing to compare with' }
  const both = lane.decode.length > 0
  const paired = both && base.decode.length > 0
  return {
    name, exact, rounds: lane.encode.length,
    ...lane.bytes !== undefined && { bytes: lane.bytes },
    ...both && { encode: figure(lane.encode), decode: figure(lane.decode) },
    whole: figure(whole(lane)),
    ratio: {
      ...paired && { encode: ratio(lane.encode, base.encode), decode: ratio(lane.decode, base.decode) },
      whole: ratio(whole(lane), whole(base)),
      ...lane.bytes !== undefined && base.bytes !== undefined && { bytes: lane.bytes / base.bytes },
    },
  }
}

function whole(lane: Lane): number[] {
  return lane.encode.map((ms, i) => ms + (lane.decode[i] ?? 0))
}

/** Slow runners have fewer rounds: those that both ran are compared. */
function ratio(times: readonly number[], base: readonly number[]): number {
  return median(times.slice(0, base.length).map((ms, i) => ms / base[i]!))
}

/** The middle and the tenth percentile of some numbers. */
export function figure(numbers: readonly number[]): Figure {
  const sorted = [...numbers].sort((a, b) => a - b)
  return { median: median(sorted), p10: sorted[Math.floor(sorted.length / 10)] ?? NaN }
}

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
