// What is told of an instrumented text besides the text: its rows, the text of its rooms, and rooms that are made from its
// source. The door to skeleton/; the contract is in capture/skeleton.ts.

import type { Skeleton } from '../capture/skeleton.ts'
import { PickleError } from '../core/errors.ts'
import type { Instrumented } from './instrument.ts'
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
}

/** The rows, as plain data. */
export function rowsOf(instrumented: Instrumented, { source }: SkeletonOptions): Omit<Skeleton, 'open'> {
  return told(instrumented, source).rows
}

/** A JavaScript expression that gives the skeleton with its rooms. Of a module it is strict wherever it stands; of a script it wants to stand in sloppy code. */
export function skeletonText(instrumented: Instrumented, { source }: SkeletonOptions): string {
  const { world, rows, sites } = told(instrumented, source)
  return withTools(rows.prefix, compiledText(world, rows, sites, rows.prefix))
}

/** The same of many: an expression that gives a list. The prefix occurs in none of them. */
export function skeletonsText(all: readonly Instrumented[], prefix: string, { source }: SkeletonOptions): string {
  const texts = all.map(instrumented => {
    const { world, rows, sites } = told(instrumented, source)
    return compiledText(world, rows, sites, prefix)
  })
  return withTools(prefix, `[${texts.join(',\n')}]`)
}

/** What stands at the end of a text that holds its skeleton itself: a function of this name gives it. */
export function heldText(name: string, skeleton: string): string {
  return `\n;function ${name}(){return ${skeleton}}`
}

function told(instrumented: Instrumented, source: boolean): { readonly world: World, readonly rows: Omit<Skeleton, 'open'>, readonly sites: Described[] } {
  const { analysis, reason, sites: places } = instrumented
  if (analysis === undefined) throw new PickleError(`Cannot tell of a text that was not instrumented: ${reason ?? 'nothing is known of it'}. Look at \`reason\` first.`, { code: 'NOT_INSTRUMENTED' })
  const { hash, id, prefix, bindings } = analysis
  const world = new World(analysis)
  const sites = describeSites(world, places, source)
  return { world, sites, rows: { hash, id, prefix, bindings: bindings.map(({ name }) => name), declared: bindings.map(declaredAs).join(''), scopes: describeScopes(world, source), sites: sites.map(({ row }) => row) } }
}

const letters: { readonly [kind: string]: string } = { function: 'f', class: 'k', const: 'c', let: 'l', var: 'v' }

function declaredAs({ kind }: Variable): string {
  return letters[kind] ?? '-'
}
