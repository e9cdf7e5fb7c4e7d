// What it costs to carry closures: 10,000 at once, dumped and loaded in rounds, each answer called before it counts.
// Knows no process and prints nothing.

import { dumps, dumpsAsync, loads } from '../../lib/index.ts'
import { reason, type Clock } from '../race.ts'
import { figure, type Figure } from '../standings.ts'
import { programs } from './made/closures.ts'

/** One program: microseconds for each closure. */
export interface ClosureCost {
  readonly name: string
  readonly what: string
  readonly dump?: Figure
  readonly load?: Figure
  /** Bytes for each closure. */
  readonly bytes?: number
  /** Why there are no figures. */
  readonly failed?: string
}

const warm = 5

/** Times one program. */
export async function closureCost(name: string, count: number, rounds: number, clock: Clock): Promise<ClosureCost> {
  const { what, make, call } = programs[name]!
  const value = make(count)
  try {
    // What is told of a module is fetched once, and not on anybody's time.
    await dumpsAsync(value[0])
    const expected = make(count).map(one => call(one as never))
    const times = { dump: [] as number[], load: [] as number[] }
    let bytes = new Uint8Array()
    for (let round = -warm; round < rounds; round++) {
      clock.collect()
      let from = clock.now()
      bytes = dumps(value)
      const dump = clock.now() - from
      clock.collect()
      from = clock.now()
      const copy = loads<unknown[]>(bytes)
      const load = clock.now() - from
      if (copy.some((one, i) => call(one as never) !== expected[i])) throw new Error('a copy does something else')
      if (round < 0) continue
      times.dump.push(dump * 1e3 / count)
      times.load.push(load * 1e3 / count)
    }
    return { name, what, dump: figure(times.dump), load: figure(times.load), bytes: bytes.length / count }
  } catch (error) {
    return { name, what, failed: reason(error) }
  }
}
