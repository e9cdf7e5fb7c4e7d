// Runs a cell: what it declares at its top become properties of an object, its functions are instrumented, and the value
// of its last expression is the result. Evaluates text; knows nothing of pages and of how cells are shown.

import { m } from './capture/modules.ts'
import { PickleError } from './core/errors.ts'
import { G } from './capture/durable.ts'
import * as runtime from './runtime.ts'
import { given, rewritten, type Cell } from './source/cell.ts'
import { asWritten, lower } from './source/durable.ts'
import { evaluate } from './source/evaluate.ts'
import { prefixOf } from './source/instrument/plan.ts'
import { instrumentText, type InstrumentedText } from './source/instrument.ts'
import { parseProgram, type Tree } from './source/parse.ts'
import { rowsOf } from './source/skeleton.ts'
import { childrenOf } from './source/tree.ts'

/** How a cell is run. */
export interface RunOptions {
  /** The object that holds the variables. */
  readonly main: object
  /** What people call the cell: it stands in the traces of errors. */
  readonly id?: string
  /** Ends it: at once for who waits, and the cell itself at its next `await`. */
  readonly signal?: AbortSignal
}

type Cellular = (main: object, runtime: object, rename: (fn: Function, name: string) => Function, before: unknown, after: unknown) => () => Promise<unknown>

/** What the cell's text calls. Its head would register it once more, without the object that holds its variables. */
const tools = { ...runtime, m: (hash: string) => hash }

let count = 0

/** Runs a cell. */
export async function runCell(code: string, { main, id = `cell-${++count}`, signal }: RunOptions): Promise<unknown> {
  if ((typeof main !== 'object' && typeof main !== 'function') || main === null || !Object.isExtensible(main)) {
    throw new PickleError('Cannot run a cell: option main must be an object that takes new properties. For example: run("let n = 1", { main: {} }).', { code: 'BAD_OPTION' })
  }
  const program = check(code, id)
  signal?.throwIfAborted()
  const prefix = prefixFor(code, main)
  const low = lower(code, { id, sourceType: 'cell', prefix })
  const made = asWritten(instrumentText(low?.code ?? code, { id, sourceType: 'cell', prefix, runtime: prefix + given.runtime, written: low?.written }), low)
  const cell = rewritten(made.code, prefix, { tells: signal !== undefined })
  const expression = low === undefined ? cell.expression : `(${prefix}G=>${cell.expression})`
  const evaluation = evaluated(`${expression}\n//# sourceURL=${id.replaceAll(/\s/g, '-')}`, program, id)
  const start = low === undefined ? evaluation as Cellular : (evaluation as (begin: typeof G) => Cellular)(G)
  register(made, id, main)
  return started(start, cell, main, signal)
}

async function started(start: Cellular, { names }: Cell, main: object, signal: AbortSignal | undefined): Promise<unknown> {
  const fresh = names.filter(name => !Object.hasOwn(main, name))
  for (const name of fresh) Object.defineProperty(main, name, { value: undefined, writable: true, enumerable: true, configurable: true })
  try {
    if (signal === undefined) return await start(main, tools, renamed, undefined, undefined)()
    const { before, after } = ending(signal)
    return await until(signal, start(main, tools, renamed, before, after)())
  } catch (error) {
    // What the cell has not come to is not declared.
    for (const name of fresh) if (Reflect.getOwnPropertyDescriptor(main, name)?.value === undefined) Reflect.deleteProperty(main, name)
    throw error
  }
}

/**
 * What a cell calls before and after each `await`: once it is to end, the first throws, so that what stands under `finally`
 * is done; where the cell goes on from there, the next never ends: to throw each time would let a loop that catches spin.
 */
function ending(signal: AbortSignal): { before: (value?: unknown) => unknown, after: (value: unknown) => unknown } {
  let told = false
  const check = (): void => {
    if (!signal.aborted || told) return
    told = true
    throw signal.reason
  }
  return {
    before(value) {
      const waits = !told
      check()
      return waits ? value : new Promise(() => undefined)
    },
    after(value) {
      check()
      return value
    },
  }
}

/** What the cell gives, or the reason to end it as soon as there is one. What the cell throws after that is nobody's, as an error of a timer is. */
function until(signal: AbortSignal, body: Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
    void body.then(resolve, (error: unknown) => {
      if (signal.aborted && error !== signal.reason) throw error
      reject(error as Error)
    }).finally(() => signal.removeEventListener('abort', stop))
  })
}

/** Evaluates what parses, and says what is new to the engine. */
function evaluated(text: string, program: Tree, id: string): unknown {
  try {
    return evaluate(text)
  } catch (error) {
    const using = error instanceof SyntaxError ? usingIn(program) : undefined
    if (using === undefined) throw error
    const { line, column } = using.loc!.start
    const word = using['kind'] as string
    const end = word === 'using' ? 'x[Symbol.dispose]()' : 'await x[Symbol.asyncDispose]()'
    throw misplaced(`This engine does not know ${word}`, id, line, column, ` Write const, and end the thing yourself: try { … } finally { ${end} }.`)
  }
}

function usingIn(node: Tree): Tree | undefined {
  if (node.type === 'VariableDeclaration' && /using/.test(node['kind'] as string)) return node
  for (const child of childrenOf(node)) {
    const found = usingIn(child)
    if (found !== undefined) return found
  }
  return undefined
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
function check(code: string, id: string): Tree {
  try {
    return parseProgram(code, 'cell')
  } catch (error) {
    const { message, loc } = error as { message: string, loc?: { line: number, column: number } }
    if (loc === undefined) throw error
    const why = message.replace(/ \(\d+:\d+\)$/, '')
    const remedy = /'import' and 'export'/.test(why) ? ' In a cell, import with: const { name } = await import("…").' : ''
    throw misplaced(why, id, loc.line, loc.column, remedy)
  }
}

/** @param column from 0 */
function misplaced(why: string, id: string, line: number, column: number, remedy: string): SyntaxError {
  return Object.assign(new SyntaxError(`${why} at ${id}:${line}:${column + 1}.${remedy}`), { id, line, column: column + 1 })
}
