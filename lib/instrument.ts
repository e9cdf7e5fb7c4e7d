// The entry 'dill/instrument': instruments programs and runs cells where no build has done it – in playgrounds, consoles,
// and other people's build tools.

import { takes } from './core/options.ts'
import { main } from './link/main.ts'
import { runCell } from './run.ts'
import { asWritten, lower } from './source/durable.ts'
import { prefixOf } from './source/instrument/plan.ts'
import { instrument as transform, type Site } from './source/instrument.ts'
import { chained } from './source/map.ts'
import type { ProgramType } from './source/parse.ts'
import { heldText, skeletonText } from './source/skeleton.ts'

export type { Site }

/** How a program is instrumented. */
export interface InstrumentOptions {
  /** What people call the program: a path, a specifier. It stands in messages. */
  readonly id?: string
  /** What kind of program it is. Default `'module'`. */
  readonly sourceType?: ProgramType
  /**
   * How the program finds the runtime. For a module a specifier: default `'dill/runtime'`. For a CommonJS module or a
   * script an expression that gives the object which `import * as runtime from 'dill/runtime'` gives; default
   * `'globalThis.dill'`.
   */
  readonly runtime?: string
  /**
   * An expression that gives a function which fetches the skeleton: `'() => import("./app.skeleton.js")'` and so on. If
   * nothing is said, the program holds its skeleton, with its source text, itself.
   */
  readonly load?: string
  /** Whether the skeleton holds the source text, so that closures travel to where the program is not loaded. Default true. */
  readonly source?: boolean
}

/** A program that says what its closures hold. */
export interface Instrumented {
  /** The program with text inserted; no line has moved. */
  readonly code: string
  /** The way back to the author's text: a source map, version 3. */
  readonly map: { readonly version: number, readonly sources: string[], readonly sourcesContent?: (string | null)[] | undefined, readonly names: string[], readonly mappings: string, toString(): string }
  /** Every function and class of the program, in the order of the text. */
  readonly sites: readonly Site[]
  /** An expression that gives the skeleton, by which closures are made again without evaluating text. */
  readonly skeleton: string
}

/**
 * Instruments a program: what is evaluated of `code` can be saved, closures with the variables that they captured.
 *
 * Text is only inserted, and what the program does stays the same. Throws a SyntaxError where it does not parse. Has no
 * counterpart in dill, for Python shows what a function captured.
 */
export function instrument(code: string, options: InstrumentOptions = {}): Instrumented {
  takes(options, { id: 1, sourceType: 1, runtime: 1, load: 1, source: 1 })
  const { id, sourceType, runtime, source = true } = options
  const prefix = prefixOf(code)
  const holds = options.load === undefined
  const load = options.load ?? (sourceType === 'script' ? undefined : `${prefix}_`)
  const low = lower(code, {
    prefix, ...(id === undefined ? {} : { id }), ...(sourceType === undefined ? {} : { sourceType }), ...(runtime === undefined ? {} : { from: runtime }),
    ...(sourceType === undefined || sourceType === 'module' ? {} : { begin: `${runtime ?? 'globalThis.dill'}.G` }),
  })
  const made = asWritten(transform(low?.code ?? code, {
    prefix, written: low?.written, ...(load === undefined ? {} : { load }), ...(id === undefined ? {} : { id }), ...(sourceType === undefined ? {} : { sourceType }), ...(runtime === undefined ? {} : { runtime }),
  }), low)
  if (made.reason !== undefined) throw new SyntaxError(`Cannot instrument ${id ?? 'the program'}: ${made.reason}`)
  const skeleton = skeletonText(made, { source })
  const end = !holds ? '' : sourceType === 'script' ? registering(made.hash, id, runtime, skeleton) : heldText(`${prefix}_`, skeleton)
  return { code: `${made.code}${end}`, map: low === undefined ? made.map : mapOf(made.map, low.map), sites: made.sites, skeleton }
}

/** The map of both. */
function mapOf(outer: Instrumented['map'], inner: Instrumented['map']): Instrumented['map'] {
  const { mappings } = chained(outer, inner)
  const { version, sources, sourcesContent } = inner
  const map = { version, sources, sourcesContent, names: [], mappings }
  return { ...map, toString: () => JSON.stringify(map) }
}

/** A script declares no function more than its author, and its value stays what it was. */
function registering(hash: string, id = '', runtime = 'globalThis.dill', skeleton: string): string {
  const name = JSON.stringify(hash)
  return `\n;var{}=[${runtime}.m(${name},${JSON.stringify(id)},${name},{},()=>(${skeleton}))];`
}

/** How a cell is run. */
export interface RunOptions {
  /** The object whose properties are the cells' variables. Default: the session scope, which sessions save by default. */
  readonly main?: object
  /** What people call the cell: it stands in the traces of errors. Default: `'cell-1'` and so on. */
  readonly id?: string
  /**
   * Ends the cell: the promise rejects with its reason at once; in the cell the `await` at its top that it waits at, or comes to
   * next, throws that, and one that comes after it does not end. Functions that it called, and timers, go on.
   */
  readonly signal?: AbortSignal
}

/**
 * Runs one cell of a notebook, and gives the value of its last expression.
 *
 * What it declares at its top – with `let`, `const`, `var`, `function` or `class` – become properties of `main`; all cells
 * of one `main` see each other's variables as they are now, and may declare them anew, so a `const` may be assigned to.
 * `await` may stand at the top. A cell is sloppy code and imports with `await import()`. Its functions and classes are
 * instrumented, so they can be saved, and travel with their source text.
 *
 * Rejects with a SyntaxError that says `line` and `column`, with a PickleError of code `EVAL_BLOCKED` where the page's
 * policy forbids to evaluate text, and with whatever the cell throws. `using` ends a thing with the cell, so functions do not take it along when they are
 * saved. Answers to what is typed at Python's prompt.
 */
export function run(cell: string, options: RunOptions = {}): Promise<unknown> {
  takes(options, { main: 1, id: 1, signal: 1 })
  const { main: scope = main, id, signal } = options
  return runCell(cell, { main: scope, ...(id === undefined ? {} : { id }), ...(signal === undefined ? {} : { signal }) })
}
