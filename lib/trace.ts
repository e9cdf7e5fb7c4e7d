// What a pickle is made of and how many bytes each part takes, as dill's tree. Read off the bytes of a dump, so sizes are
// exact and the codec carries no listener: what is not traced pays nothing. Knows no kind.

import { disassembly, type Row } from './core/disassemble.ts'
import type { DumpOptions } from './core/settings.ts'
import { dumps } from './dill.ts'

/** An object in a pickle. */
export interface TraceEvent {
  /** Its number in the pickle. */
  readonly id: number
  /** The tag of its kind; `object`, `array`; `name` for what travels by name. */
  readonly type: string
  /** What is known of it: the keys of an object, the name of what travels by name, the length of an array. */
  readonly detail: string
  /** How many traced objects it stands in. */
  readonly depth: number
  /** Bytes of it and of all that it holds, where it is met first. Strings stand in a block of their own, and are not counted. */
  readonly size: number
}

/** Where the text goes: something like a file, or a function. */
export type TraceSink = { write(text: string): unknown } | ((text: string) => unknown)

/**
 * Dumps a value and tells of each object that is written, in the order of writing: two lines each, one where it begins
 * and one with its size where it ends. Of one value, not of all dumps for a time: nothing is switched on that would have
 * to be switched off again.
 *
 * Answers to `dill.detect.trace`.
 * @param sink is given the text line by line; without one there are only the events
 * @throws PicklingError as `dumps`; what the sink throws
 */
export function trace(obj: unknown, sink?: TraceSink, options?: DumpOptions): { readonly events: TraceEvent[], readonly bytes: number } {
  const bytes = dumps(obj, options)
  const write = typeof sink === 'function' ? sink : (text: string) => void sink?.write(text)
  const events: TraceEvent[] = []
  const open: { row: Row, at: number }[] = []
  const close = (end: number): void => {
    const { row, at } = open.pop()!
    const event = { id: row.id!, type: typeOf(row), detail: row.operand, depth: open.length, size: end - row.offset }
    events[at] = event
    write(`${'│'.repeat(open.length)}└ # ${event.type} [${event.size} B]\n`)
  }
  let count = 0
  let end = 0
  for (const row of disassembly(bytes)) {
    const isToken = !outside.has(row.opcode)
    // END stands as deep as the object that it ends.
    const depth = isToken ? row.depth + (row.opcode === 'END' ? 1 : 0) : 0
    while (open.length > 0 && open[open.length - 1]!.row.depth >= depth) close(end)
    if (isToken && row.id !== undefined) {
      const { length } = open
      write(`${'│'.repeat(Math.max(0, length - 1))}${length > 0 ? '├' : ''}┬ ${typeOf(row)}: ${row.operand}\n`)
      open.push({ row, at: count++ })
    }
    end = row.offset + row.length
  }
  while (open.length > 0) close(end)
  return { events, bytes: bytes.length }
}

/** Rows after the tokens. */
const outside: ReadonlySet<string> = new Set(['TRACKED', 'SEAL', 'HMAC', 'FAULT'])

function typeOf({ opcode, string, module }: Row): string {
  if (module !== undefined) return 'name'
  if (string !== undefined) return string
  return /^(ARR|SPARSE)/.test(opcode) ? 'array' : opcode === 'PERSID' ? 'id' : 'object'
}
