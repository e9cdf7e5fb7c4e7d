// Writing a large graph without holding up the realm, and yet as it was at one moment. Knows no graph and no bytes: it runs
// the steps of a dump, with pauses, as often as it must.

import { equalBytes, equalChunks } from './bytes.ts'
import type { Program } from './encoder.ts'
import { atOnce, pause, withRests } from './pauses.ts'

/** How often a graph that changes is looked at before it is written at once. */
const LOOKS = 4

/** What a look has seen. */
interface Look {
  readonly program: Program
  readonly beside: readonly unknown[]
  readonly paused: boolean
}

/**
 * Runs a dump with pauses. A graph that was written with pauses is looked at once more, and if both looks agree, it was
 * so from the end of the first to the beginning of the second – unless something changed and changed back. A graph that
 * does not hold still is written at once in the end, and so is one that was refused: half changed, it may not be what
 * it is when whole.
 * Source: the double collect of Afek et al., Atomic Snapshots of Shared Memory, JACM 40 (1993).
 *
 * @param begin the steps of a dump, from the beginning
 * @param beside what the last dump has put beside its bytes, as it is now: buffers in it are copies
 * @param isVain true if the last dump will be repeated anyway
 */
export async function steadily(begin: () => Generator<void, Program>, beside: () => readonly unknown[], isVain: () => boolean): Promise<Program> {
  let before: Look | undefined
  for (let looks = 0; looks < LOOKS; looks++) {
    const run = await withPauses(begin())
    if (run === undefined) break
    const now = { ...run, beside: beside() }
    if (!now.paused || isVain()) return now.program
    // What was seen changes no more: to compare it, and to put it into bytes, are tasks of their own.
    await pause()
    const isSeen = before !== undefined && agree(before, now)
    await pause()
    if (isSeen) return now.program
    before = now
  }
  const program = atOnce(begin())
  beside()
  // To put it into bytes is a task of its own.
  await pause()
  return program
}

/** Undefined if it failed after a pause. */
async function withPauses(steps: Generator<void, Program>): Promise<Omit<Look, 'beside'> | undefined> {
  let paused = false
  try {
    const program = await withRests(steps, () => { paused = true })
    return { program, paused }
  } catch (cause) {
    if (!paused) throw cause
    return undefined
  }
}

function agree(a: Look, b: Look): boolean {
  const [one, other] = [a.program, b.program]
  return equalChunks(one.tokens, other.tokens) && equal(one.strings, other.strings) && equal(a.beside, b.beside)
    && equal(trackedIn(one), trackedIn(other))
}

function trackedIn({ tracked }: Program): unknown[] {
  return [...tracked].flatMap(([node, { value }]) => [node, value])
}

function equal(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((part, i) => isSame(part, b[i]))
}

/** True for the same object, and for two buffers of equal content. */
function isSame(a: unknown, b: unknown): boolean {
  return a === b || (a instanceof ArrayBuffer && b instanceof ArrayBuffer && equalBytes(new Uint8Array(a), new Uint8Array(b)))
}
