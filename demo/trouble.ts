// What a cell threw, as people read it: which cell, which line, what, and what to do. A cell's text is evaluated under the
// name of its key (`cell-7`), which is what stacks show. Knows no page.

import { describe } from '../lib/core/describe.ts'
import { registry } from '../lib/dill.ts'
import { PickleError } from '../lib/index.ts'
import type { Trouble } from './cells.ts'

/** What `run` is told to call a cell. */
export function idOf(key: number): string {
  return `cell ${key}`
}

/** Reads anything that was thrown; never throws itself, whatever the thing does when it is looked at. */
export function troubleOf(thrown: unknown, key: number): Trouble {
  try {
    return told(thrown, key)
  } catch {
    return { message: 'Something was thrown that cannot be looked at.', cell: key }
  }
}

function told(thrown: unknown, key: number): Trouble {
  if (!(thrown instanceof Error)) return { message: `Thrown: ${textOf(thrown)}`, cell: key }
  const stack = typeof thrown.stack === 'string' ? thrown.stack : ''
  const { id, line, column } = thrown as { id?: unknown, line?: unknown, column?: unknown }
  if (thrown instanceof SyntaxError && id === idOf(key) && typeof line === 'number' && typeof column === 'number') {
    const at = ` at ${id}:${line}:${column}.`
    const [what = '', hint = ''] = thrown.message.split(at)
    return { message: `SyntaxError: ${what}`, cell: key, line, column, ...hint.trim() === '' ? {} : { hint: hint.trim() } }
  }
  const message = thrown.message === '' ? String(thrown.name) : `${thrown.name}: ${thrown.message}`
  const where = /\bcell-(\d+):(\d+):\d+/.exec(stack) ?? unnamed(thrown, stack, key)
  const hint = thrown instanceof PickleError ? thrown.hint : undefined
  return {
    message: hint === undefined ? message : message.replace(hint, '').trim(),
    ...where === null ? { cell: key } : { cell: Number(where[1]), line: Number(where[2]) },
    ...hint === undefined ? {} : { hint },
    ...stack === '' ? {} : { stack: cellsIn(stack).join('\n') },
  }
}

/** Where a cell's own text threw, in an engine whose stacks do not name what was evaluated; not where a function did, which may be another cell's. An asynchronous function stands twice in them. */
function unnamed(thrown: object, stack: string, key: number): readonly unknown[] | null {
  const line: unknown = Reflect.getOwnPropertyDescriptor(thrown, 'line')?.value
  return typeof line === 'number' && /^@(?:\n@\n\S*@\w+:|$)/.test(stack) ? [undefined, key, line] : null
}

/** The lines of a stack that speak of cells. */
export function cellsIn(stack = ''): string[] {
  return stack.split('\n').filter(line => /\bcell-\d+:\d+/.test(line)).map(line => line.trim().replace(/\(?(cell-\d+:\d+):\d+\)?/, '($1)'))
}

function textOf(thrown: unknown): string {
  return describe(thrown, { registry }, '').preview
}
