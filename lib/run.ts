// Runs a cell: what it declares at its top become properties of an object, its functions are instrumented, and the value
// of its last expression is the result. Evaluates text; knows nothing of pages and of how cells are shown.

import { m } from './capture/modules.ts'
import { PickleError } from './core/errors.ts'
import * as runtime from './runtime.ts'
import { given, rewritten, type Cell } from './source/cell.ts'
import { evaluate } from './source/evaluate.ts'
import { prefixOf } from './source/instrument/plan.ts'
import { instrumentText, type InstrumentedText } from './source/instrument.ts'
import { parseProgram } from './source/parse.ts'
import { rowsOf } from './source/skeleton.ts'

/** How a cell is run. */
export interface RunOptions {
  /** The object that holds the variables. */
  readonly main: object
  /** What people call the cell: it stands in the traces of errors. */
  readonly id?: string
}

type Cellular = (main: object, runtime: object, rename: (fn: Function, name: string) => Function) => () => Promise<unknown>

/** What the cell's text calls. Its head would register it once more, without the object that holds its variables. */
const tools = { ...runtime, m: (hash: string) => hash }

let count = 0

/** Runs a cell. */
export async function runCell(code: string, { main, id = `cell-${++count}` }: RunOptions): Promise<unknown> {
  if ((typeof main !== 'object' && typeof main !== 'function') || main === null || !Object.isExtensible(main)) {
    throw new PickleError('Cannot run a cell: option main must be an object that takes new properties. For example: run("let n = 1", { main: {} }).', { code: 'BAD_OPTION' })
  }
  check(code, id)
  const prefix = prefixFor(code, main)
  const made = instrumentText(code, { id, sourceType: 'cell', prefix, runtime: prefix + given.runtime })
  const cell = rewritten(made.code, prefix)
  const start = evaluate(`${cell.expression}\n//# sourceURL=${id.replaceAll(/\s/g, '-')}`) as Cellular
  register(made, id, main)
  return started(start, cell, main)
}

async function started(start: Cellular, { names }: Cell, main: object): Promise<unknown> {
  const fresh = names.filter(name => !Object.hasOwn(main, name))
  for (const name of fresh) Object.defineProperty(main, name, { value: undefined, writable: true, enumerable: true, configurable: true })
  try {
    return await start(main, tools, renamed)()
  } catch (error) {
    // What the cell has not come to is not declared.
    for (const name of fresh) if (Reflect.getOwnPropertyDescriptor(main, name)?.value === undefined) Reflect.deleteProperty(main, name)
    throw error
  }
}

function register(made: InstrumentedText, id: string, main: object): void {
  if (made.analysis === undefined) return
  const { hash } = made
  const skeleton = rowsOf(made, { source: true })
  m(hash, id, hash, {}, () => skeleton, main)
}

/** Not in the text, and not the beginning of a name that the object has. */
function prefixFor(code: string, main: object): string {
  const names = Reflect.ownKeys(main).filter(key => typeof key === 'string').join(' ')
  return prefixOf(`${code} ${names}`)
}

function renamed(fn: Function, name: string): Function {
  return Object.defineProperty(fn, 'name', { value: name, configurable: true })
}

/** Throws a SyntaxError that says where in the cell, on which line and in which column. */
function check(code: string, id: string): void {
  try {
    parseProgram(code, 'cell')
  } catch (error) {
    const { message, loc } = error as { message: string, loc?: { line: number, column: number } }
    if (loc === undefined) throw error
    const why = message.replace(/ \(\d+:\d+\)$/, '')
    const remedy = /'import' and 'export'/.test(why) ? ' In a cell, import with: const { name } = await import("…").' : ''
    throw Object.assign(new SyntaxError(`${why} at ${id}:${loc.line}:${loc.column + 1}.${remedy}`), { id, line: loc.line, column: loc.column + 1 })
  }
}
