// The clockwork: rounds in which each codec has its turn, so that what slows the machine slows them all, with a full
// collection before each timed call. Knows neither codecs nor workloads by name.

import { difference } from './difference.ts'
import type { Codec } from './peers.ts'
import type { Lane } from './standings.ts'

/** What differs between Node and a page. */
export interface Clock {
  /** Milliseconds. */
  now(): number
  /** Collects all garbage. */
  collect(): void
}

/** One that runs. */
export interface Runner {
  readonly name: string
  readonly exact: boolean
  readonly codec: Codec
}

/** How a first call went, in ms. */
export interface First {
  readonly call: number
  readonly encoded?: unknown
  readonly failed?: string | undefined
}

interface Turns extends Lane {
  readonly codec: Codec
  readonly encode: number[]
  readonly decode: number[]
  bytes: number | undefined
  failed: string | undefined
  rounds: number
}

/** A runner that, warm, needs longer than this there and back, in ms, is timed in a few rounds only. */
const slow = 200
const few = 3
/** Turns that are not counted: the optimising compiler takes code in hand after some calls, and works beside them. */
const warmUps = 4

/** Runs all over one value, each in each round, after one run whose answer is checked and some that warm up. */
export async function race(value: unknown, runners: readonly Runner[], rounds: number, clock: Clock): Promise<Lane[]> {
  const lanes = runners.map((runner): Turns => ({ ...runner, encode: [], decode: [], bytes: undefined, failed: undefined, rounds }))
  for (const lane of lanes) await prove(lane, value)
  for (let round = -warmUps; round < rounds; round++) {
    for (let turn = 0; turn < lanes.length; turn++) {
      const lane = lanes[(turn + round + warmUps) % lanes.length]!
      if (lane.failed !== undefined || round >= lane.rounds) continue
      const took = await run(lane, value, clock, round >= 0)
      if (round === -1 && took > slow) lane.rounds = Math.min(lane.rounds, few)
    }
  }
  return lanes.map(({ name, exact, encode, decode, bytes, failed }) => ({ name, exact, encode, decode, bytes, failed }))
}

/** A codec that carries the elements of an array one by one. */
export function apart(codec: Codec): Codec {
  const each = (call: (one: never) => unknown) => (all: unknown): unknown => {
    const results = (all as never[]).map(one => call(one))
    return results[0] instanceof Promise ? Promise.all(results) : results
  }
  const encode = each(codec.encode)
  return codec.decode === undefined ? { encode } : { encode, decode: each(codec.decode) }
}

/** Who fails this is out. */
async function prove(lane: Turns, value: unknown): Promise<void> {
  const { codec } = lane
  try {
    const encoded = await codec.encode(value)
    const decoded = codec.decode === undefined ? encoded : await codec.decode(encoded as never)
    lane.failed = difference(value, decoded)
    if (codec.decode !== undefined) lane.bytes = sizeOf(encoded)
  } catch (error) {
    lane.failed = reason(error)
  }
}

/** An error in a line. */
export function reason(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).split('\n')[0]!.slice(0, 120)
}

/** One first call to encode, or to decode what a first call has encoded; `make` makes the value. */
export function first(codec: Codec, make: () => unknown, encoded: unknown, clock: Clock): First {
  const value = encoded === undefined ? make() : undefined
  clock.collect()
  const from = clock.now()
  try {
    const result = encoded === undefined ? codec.encode(value) : codec.decode!(encoded as never)
    const call = clock.now() - from
    return encoded === undefined ? { call, encoded: result } : { call, failed: difference(make(), result) }
  } catch (error) {
    return { call: NaN, failed: reason(error) }
  }
}

function sizeOf(encoded: unknown): number {
  if (Array.isArray(encoded)) return encoded.reduce((sum: number, one) => sum + sizeOf(one), 0)
  return typeof encoded === 'string' ? new TextEncoder().encode(encoded).length : (encoded as Uint8Array).byteLength
}

/** One turn; answers how long it took there and back. Waits for promises alone: waiting would be counted to those that answer at once, too. */
async function run(lane: Turns, value: unknown, clock: Clock, counts: boolean): Promise<number> {
  const { codec } = lane
  clock.collect()
  let from = clock.now()
  let encoded = codec.encode(value)
  if (encoded instanceof Promise) encoded = await encoded
  const encode = clock.now() - from
  if (counts) lane.encode.push(encode)
  if (codec.decode === undefined) return encode
  clock.collect()
  from = clock.now()
  const decoded = codec.decode(encoded as never)
  if (decoded instanceof Promise) await decoded
  const decode = clock.now() - from
  if (counts) lane.decode.push(decode)
  return encode + decode
}
