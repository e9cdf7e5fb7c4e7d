// What a console can say besides lines – tables, counts, times, traces – said as lines too: browsers show these only in their own
// tools, and a cell's console is under the cell. Knows no cells.

import { printed } from '../lib/printed.ts'
import { cellsIn } from './trouble.ts'

type Said = Record<'dir' | 'dirxml' | 'table' | 'trace' | 'assert' | 'count' | 'countReset' | 'time' | 'timeLog' | 'timeEnd' | 'group' | 'groupCollapsed', (...args: unknown[]) => void>

/** Lets a console say all of it by its `log`, `warn` and `error`, as they are then, and in the browser's tools as before. */
export function sayAll(console: Console): void {
  const methods = console as unknown as Partial<Said>
  const counts = new Map<string, number>()
  const starts = new Map<string, number>()
  const count = (label: unknown = 'default'): void => {
    const name = String(label)
    counts.set(name, (counts.get(name) ?? 0) + 1)
    console.log(`${name}: ${counts.get(name)}`)
  }
  const elapsed = (label: unknown = 'default', ...rest: unknown[]): void => {
    const name = String(label)
    const start = starts.get(name)
    if (start === undefined) console.warn(`Timer “${name}” does not exist`)
    else console.log(`${name}: ${(performance.now() - start).toFixed(1)} ms`, ...rest)
  }
  const said: Said = {
    dir: value => console.log(value),
    dirxml: (...values) => console.log(...values),
    table: (data, columns) => console.log(tableOf(data, columns) ?? data),
    trace: (...args) => console.log(['Trace', ...args.length === 0 ? [] : [printed(args)]].join(': ') + ['', ...cellsIn(new Error('for its stack').stack)].join('\n  ')),
    assert: (holds, ...args) => { if (!holds) console.error('Assertion failed', ...args) },
    count,
    countReset: (label = 'default') => void counts.delete(String(label)),
    time: (label = 'default') => void starts.set(String(label), performance.now()),
    timeLog: elapsed,
    timeEnd(label = 'default') {
      elapsed(label)
      starts.delete(String(label))
    },
    group: (...args) => { if (args.length > 0) console.log(...args) },
    groupCollapsed: (...args) => { if (args.length > 0) console.log(...args) },
  }
  for (const [name, say] of Object.entries(said) as [keyof Said, Said[keyof Said]][]) {
    const shown = methods[name]
    methods[name] = (...args) => {
      if (shown !== undefined) Reflect.apply(shown, console, args)
      say(...args)
    }
  }
}

/** Rows and columns as text; undefined for what has none. */
function tableOf(data: unknown, columns: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const rows = data instanceof Map ? [...data as Map<unknown, unknown>] : data instanceof Set ? [...data as Set<unknown>].map((row, i) => [i, row]) : Object.entries(data)
  const isRow = (row: unknown): row is object => typeof row === 'object' && row !== null
  const keys = Array.isArray(columns) ? columns.map(String) : [...new Set(rows.flatMap(([, row]) => isRow(row) ? Object.keys(row) : []))]
  const hasValues = rows.some(([, row]) => !isRow(row))
  const head = ['(index)', ...keys, ...hasValues ? ['Values'] : []]
  const cells = rows.map(([key, row]) => [String(key), ...keys.map(name => isRow(row) && Object.hasOwn(row, name) ? printed([Reflect.get(row, name)]) : ''), ...hasValues ? [isRow(row) ? '' : printed([row])] : []])
  const widths = head.map((_, i) => Math.max(...[head, ...cells].map(line => line[i]!.length)))
  const line = (texts: readonly string[]): string => texts.map((text, i) => text.padEnd(widths[i]!)).join(' │ ').trimEnd()
  return [line(head), widths.map(width => '─'.repeat(width)).join('─┼─'), ...cells.map(line)].join('\n')
}
