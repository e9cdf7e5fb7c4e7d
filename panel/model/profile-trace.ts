// The lines of a trace, for whoever looks at some of many: what one line says, its rails apart. A line knows its object.
// Deep ones are not written out: a thousand rails a line for a thousand lines would be a million.

import { tracing, type TraceLine } from '../../lib/trace.ts'
import { sizeText } from './words.ts'

/** The lines of a pickle, in their order. They grow while `steps` is run. */
export class Trace {
  readonly lines: TraceLine[] = []
  readonly steps: Generator<void, unknown>

  constructor(bytes: Uint8Array) {
    this.steps = tracing(bytes, line => void this.lines.push(line))
  }

  /** The line where an object begins. */
  lineOf(id: number): number {
    return this.lines.findIndex(line => line.id === id)
  }
}

/** What one line says. */
export interface TraceText {
  readonly rails: string
  readonly type: string
  readonly detail: string
  /** Bytes, where it ends. */
  readonly size: string
}

/** Rails that are drawn. */
const RAILS = 24

/** A line as `detect.trace` writes it, in parts. */
export function traceText({ type, detail, depth, size }: TraceLine): TraceText {
  const rails = (count: number): string => count <= RAILS ? '│'.repeat(count) : `${'│'.repeat(RAILS - 1)}…`
  return size === undefined
    ? { rails: `${rails(Math.max(0, depth - 1))}${depth > 0 ? '├' : ''}┬`, type, detail, size: '' }
    : { rails: `${rails(depth)}└`, type: `# ${type}`, detail: '', size: sizeText(size) }
}
