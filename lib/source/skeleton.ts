// What is told of an instrumented text besides the text: its rows, the text of its rooms, and rooms that are made from its
// source. The door to skeleton/; the contract is in capture/skeleton.ts.

import type { Skeleton } from '../capture/skeleton.ts'
import { PickleError } from '../core/errors.ts'
import { exportedBy } from './exports.ts'
import type { Analysed } from './instrument.ts'
import type { Variable } from './scope.ts'
import { compiledText, withTools } from './skeleton/compiled.ts'
import { describeScopes, describeSites, type Described } from './skeleton/rows.ts'
import { World } from './skeleton/world.ts'

export { sourceRooms, type TextRoomOptions } from './skeleton/from-text.ts'
export { loneRows, type LoneOptions } from './skeleton/lone.ts'

/** What goes into a skeleton. */
export interface SkeletonOptions {
  /** Whether the author's text does, so that closures also come back where the program is not loaded. */
  readonly source: boolean
  /** The file as its author wrote it, where the text was made from another one. */
  readonly written?: string | undefined
}

/** The rows, as plain data. */
export function rowsOf(instrumented: Analysed, options: SkeletonOptions): Omit<Skeleton, 'open'> {
  const { rows, whole } = told(instrumented, options)
  return { ...rows, ...whole }
}

/** A JavaScript expression that gives the skeleton with its rooms. Of a module it is strict wherever it stands; of a script it wants to stand in sloppy code. */
export function skeletonText(instrumented: Analysed, options: SkeletonOptions): string {
  const { world, rows, whole, sites } = told(instrumented, options)
  return withTools(rows.prefix, compiledText(world, { ...rows, ...whole }, sites, rows.prefix))
}

/** The same of many: an expression that gives a list. The prefix occurs in none of them. */
export function skeletonsText(all: readonly Analysed[], prefix: string, options: SkeletonOptions): string {
  const texts = all.map(instrumented => {
    const { world, rows, sites } = told(instrumented, options)
    return compiledText(world, rows, sites, prefix)
  })
  return withTools(prefix, `[${texts.join(',\n')}]`)
}

/** What stands at the end of a text that holds its skeleton itself: a function of this name gives it. */
export function heldText(name: string, skeleton: string): string {
  return `\n;function ${name}(){return ${skeleton}}`
}

interface Told {
  readonly world: World
  readonly rows: Omit<Skeleton, 'open'>
  /** What is true of a text that is a file by itself: a bundler leaves neither its exports nor its lines as they were. */
  readonly whole: Pick<Skeleton, 'exported' | 'written'>
  readonly sites: Described[]
}

function told(instrumented: Analysed, { source, written }: SkeletonOptions): Told {
  const { analysis, reason, sites: places } = instrumented
  if (analysis === undefined) throw new PickleError(`Cannot tell of a text that was not instrumented: ${reason ?? 'nothing is known of it'}. Look at \`reason\` first.`, { code: 'NOT_INSTRUMENTED' })
  const { hash, id, prefix, bindings, sourceType, code } = analysis
  const whole = { ...sourceType === 'module' ? { exported: exportedBy(analysis) } : {}, ...source ? { written: written ?? code } : {} }
  const world = new World(analysis)
  const sites = describeSites(world, places, source)
  return { world, sites, whole, rows: { hash, id, prefix, bindings: bindings.map(({ name }) => name), declared: bindings.map(declaredAs).join(''), scopes: describeScopes(world, source), sites: sites.map(({ row }) => row) } }
}

const letters: { readonly [kind: string]: string } = { function: 'f', class: 'k', const: 'c', let: 'l', var: 'v' }

function declaredAs({ kind }: Variable): string {
  return letters[kind] ?? '-'
}
