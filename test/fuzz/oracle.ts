// What must hold for any bytes whatever: they are refused by an UnpicklingError, or they give a value that goes out and
// comes back and then stays as it is; and nothing that was there before has changed.

import { contentEnd } from '../../lib/core/program.ts'
import { disassemble, dumps, loads, PicklingError, UnpicklingError } from '../../lib/index.ts'

/** What became of inputs, by number. */
export interface Tally {
  refused: number
  loaded: number
  /** Of those that were loaded, values that cannot go out again: they lie below a prototype of the platform, say. */
  stuck: number
}

const guarded = [Object.prototype, Array.prototype, Function.prototype, Map.prototype, Set.prototype, Error.prototype, RegExp.prototype, Promise.prototype, Object, Array, Symbol, Reflect]
const counts = guarded.map(o => Reflect.ownKeys(o).length)

/** What is wrong with how these bytes were received; undefined if nothing is. */
export function fault(bytes: Uint8Array<ArrayBuffer>, tally: Tally): string | undefined {
  const found = receive(bytes, tally) ?? rowsFault(bytes)
  return touched() ?? found
}

/** What of the language's own was changed; undefined if nothing was. */
export function touched(): string | undefined {
  const at = guarded.findIndex((o, i) => Reflect.ownKeys(o).length !== counts[i] || !Object.isExtensible(o))
  return at < 0 ? undefined : `intrinsic ${at} was changed`
}

function receive(bytes: Uint8Array<ArrayBuffer>, tally: Tally): string | undefined {
  let value: unknown
  try {
    value = loads(bytes)
  } catch (error) {
    tally.refused++
    if (!(error instanceof UnpicklingError)) return `it threw ${String(error)}`
    if (typeof error.offset !== 'number' || error.offset < 0 || error.offset > bytes.length) return `the error is at ${String(error.offset)}`
    return undefined
  }
  tally.loaded++
  return onward(value, tally)
}

/** A value that was loaded goes out and comes back, and its bytes stay as they are from then on. */
function onward(value: unknown, tally: Tally): string | undefined {
  try {
    const first = dumps(value)
    const second = dumps(loads(first))
    // Intl itself may give another name to a locale that it does not know.
    return equal(first, second) || new TextDecoder('latin1').decode(first).includes('Intl.') ? undefined : 'it is another after a second way'
  } catch (error) {
    tally.stuck++
    return error instanceof PicklingError ? undefined : `on its way out, or back: ${String(error)}`
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  const [x, y] = [a, b].map(bytes => bytes.subarray(0, contentEnd(bytes))) as [Uint8Array, Uint8Array]
  return x.length === y.length && x.every((byte, i) => byte === y[i])
}

/** Whatever they are, bytes fall into rows, and every byte into one. */
function rowsFault(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  let next = 0
  for (const { offset, length } of disassemble(bytes)) {
    if (offset !== next) return `a row begins at ${offset} instead of ${next}`
    next += length
  }
  return next === bytes.length ? undefined : `the rows end at ${next} of ${bytes.length}`
}
