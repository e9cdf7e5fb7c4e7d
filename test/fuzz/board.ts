// What a fuzzing worker is at, in memory that its watchdog sees even while the worker is stuck: a number that goes up, and
// the input. And how much an input may take.

/** The two numbers before the input. */
const HEAD = 8
/** How much of an input is kept; longer ones are told by their beginning. */
const MOST = 2 ** 20

/** Memory for a board, on which no input stands yet. */
export function boardMemory(): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(HEAD + MOST)
  new Board(memory).write()
  return memory
}

/** What stands on the board: which step it is, and its input; undefined between inputs. */
export interface Step {
  readonly number: number
  readonly input: Uint8Array | undefined
}

/** One side's view of the memory. */
export class Board {
  readonly #numbers: Int32Array
  readonly #bytes: Uint8Array

  constructor(memory: SharedArrayBuffer) {
    this.#numbers = new Int32Array(memory, 0, 2)
    this.#bytes = new Uint8Array(memory, HEAD)
  }

  /** The worker is at this input from now on; undefined between inputs. */
  write(input?: Uint8Array): void {
    if (input !== undefined) this.#bytes.set(input.subarray(0, MOST))
    Atomics.store(this.#numbers, 1, input === undefined ? -1 : Math.min(input.length, MOST))
    Atomics.add(this.#numbers, 0, 1)
  }

  read(): Step {
    const length = Atomics.load(this.#numbers, 1)
    return { number: Atomics.load(this.#numbers, 0), input: length < 0 ? undefined : this.#bytes.slice(0, length) }
  }

  /** Which step it is, without its input. */
  get number(): number {
    return Atomics.load(this.#numbers, 0)
  }
}

/** Milliseconds that an input of so many bytes may take. */
export const timeBound = (bytes: number): number => 50 + bytes * 2e-4
/** Bytes by which the heap may have grown when an input is loaded. */
export const heapBound = (bytes: number): number => 8 * 2 ** 20 + 32 * bytes

/**
 * Tries again what seemed to take too much. Other programs make any input look slow once: it counts only if it is over
 * the bound each of three times, alone.
 */
export function isOver(bound: number, measure: () => number): boolean {
  for (let i = 0; i < 3; i++) if (measure() <= bound) return false
  return true
}

/** All bytes of an input, in base 16. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}
