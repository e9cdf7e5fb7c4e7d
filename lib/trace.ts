// What a pickle is made of and how many bytes each part takes, as dill's tree. Read off the bytes of a dump, so sizes are
// exact and the codec carries no listener: what is not traced pays nothing. Knows no kind.

/// <reference lib="esnext.disposable" preserve="true" />

import { disassembly, type Row } from './core/disassemble.ts'
import { PickleError } from './core/errors.ts'
import { listeners } from './core/onlookers.ts'
import { atOnce } from './core/pauses.ts'
import type { DumpOptions } from './core/settings.ts'
import { dumps } from './dill.ts'
import { dispose } from './link/dispose.ts'

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

/** A tracing that is switched on. */
export interface Tracing {
  /** What has been written since, dump after dump: each begins with a depth of 0. */
  readonly events: readonly TraceEvent[]
  /** Switches it off. Throws what the sink has thrown, with which it had ended. */
  [Symbol.dispose](): void
}

/**
 * Tells of each object that is written, in the order of writing, by every dump from now on: of all verbs that make bytes,
 * picklers and sessions included. Ends when it is disposed, by `using tracing = trace(sink)` however the block is left.
 * Several at a time each hear all; `copy` and `hash` make no bytes, and are not heard.
 *
 * It is read off the bytes when they are there: a dump costs nothing more while nothing is traced, and one that is refused
 * is not told. A sink that throws ends its own tracing, and no dump.
 *
 * Answers to `dill.detect.trace`, with the tree of dill's: two lines for each object, one where it begins and one with its size
 * where it ends. There only types are told that dill itself handles; here everything that has an identity is.
 * @param sink is given the text line by line; without one there are only the events
 * @throws PickleError with code `BAD_OPTION` for a sink that is none
 */
export function trace(sink?: TraceSink): Tracing {
  checkSink(sink)
  const events: TraceEvent[] = []
  const failed: unknown[] = []
  let telling = false
  const listener = (bytes: Uint8Array): void => {
    // A sink that dumps would be told of it for ever.
    if (telling) return
    telling = true
    try {
      for (const event of told(bytes, sink)) events.push(event)
    } catch (thrown) {
      failed.push(thrown)
      listeners.delete(listener)
    } finally {
      telling = false
    }
  }
  listeners.add(listener)
  return {
    events,
    [dispose]() {
      listeners.delete(listener)
      if (failed.length > 0) throw failed.pop()
    },
  }
}

/**
 * Dumps one value, and tells of it as `trace` does. Answers to `dill.detect.trace` around a single dump.
 * @param sink is given the text line by line; without one there are only the events
 * @throws PicklingError as `dumps`; what the sink throws
 */
export function traceOf(obj: unknown, sink?: TraceSink, options?: DumpOptions): { readonly events: TraceEvent[], readonly bytes: number } {
  checkSink(sink)
  const bytes = dumps(obj, options)
  return { events: told(bytes, sink), bytes: bytes.length }
}

function checkSink(sink: unknown): void {
  if (sink === undefined || typeof sink === 'function' || (typeof sink === 'object' && typeof (sink as Partial<{ write: unknown }> | null)?.write === 'function')) return
  throw new PickleError('A sink is a function, or has write(text). For example: trace(line => console.log(line)).', { code: 'BAD_OPTION' })
}

/** Tells the sink of a pickle; what it was told. */
function told(bytes: Uint8Array, sink: TraceSink | undefined): TraceEvent[] {
  const write = typeof sink === 'function' ? sink : (text: string) => void sink?.write(text)
  return atOnce(tracing(bytes, line => write(lineText(line))))
}

/** One line of a trace: where an object begins, or ends. */
export interface TraceLine extends Omit<TraceEvent, 'size'> {
  /** Bytes, on the line where it ends. */
  readonly size: number | undefined
}

/** A line as it is written. */
export function lineText({ type, detail, depth, size }: TraceLine): string {
  return size === undefined ? `${'│'.repeat(Math.max(0, depth - 1))}${depth > 0 ? '├' : ''}┬ ${type}: ${detail}\n` : `${'│'.repeat(depth)}└ # ${type} [${size} B]\n`
}

/**
 * Tells of a pickle in steps, between which pauses may be made.
 * @param tell is given each line
 */
export function* tracing(bytes: Uint8Array, tell: (line: TraceLine) => void): Generator<void, TraceEvent[]> {
  const events: TraceEvent[] = []
  const open: { line: TraceLine, row: Row, at: number }[] = []
  const close = (end: number): void => {
    const { line, row, at } = open.pop()!
    const event = { ...line, size: end - row.offset }
    events[at] = event
    tell(event)
  }
  let count = 0
  let end = 0
  let rows = 0
  for (const row of disassembly(bytes)) {
    if (++rows % SLICE === 0) yield
    const isToken = !outside.has(row.opcode)
    // END stands as deep as the object that it ends.
    const depth = isToken ? row.depth + (row.opcode === 'END' ? 1 : 0) : 0
    while (open.length > 0 && open[open.length - 1]!.row.depth >= depth) close(end)
    if (isToken && row.id !== undefined) {
      const line = { id: row.id, type: typeOf(row), detail: row.operand, depth: open.length, size: undefined }
      tell(line)
      open.push({ line, row, at: count++ })
    }
    end = row.offset + row.length
  }
  while (open.length > 0) close(end)
  return events
}

/** Rows between two steps. */
const SLICE = 512
/** Rows after the tokens. */
const outside: ReadonlySet<string> = new Set(['TRACKED', 'SEAL', 'HMAC', 'FAULT'])

function typeOf({ opcode, string, module }: Row): string {
  if (module !== undefined) return 'name'
  if (string !== undefined) return string
  return /^(ARR|SPARSE)/.test(opcode) ? 'array' : opcode === 'PERSID' ? 'id' : 'object'
}
