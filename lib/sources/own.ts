// What this library itself exports under 'dill' and text may import: its verbs, which no transform has seen.
// Only a table; decides nothing.

import { G } from '../capture/durable.ts'
import * as errors from '../core/errors.ts'
import { Trust } from '../core/trust.ts'
import * as verbs from '../dill.ts'

/** The library's own specifiers: that of its verbs, and that of the function by which lowered generators begin. */
export const SPECIFIER = 'dill'
export const DURABLE = 'dill/durable'

const notExported: ReadonlySet<string> = new Set(['registry', 'keyText', 'cleaned', 'isEndless', 'describeError', 'sentence', 'broken', 'nameErrors'])

let table: ReadonlyMap<string, unknown> | undefined

/** Its exports by name. */
export function ownExports(): ReadonlyMap<string, unknown> {
  return table ??= new Map<string, unknown>([...Object.entries(verbs), ...Object.entries(errors), ['Trust', Trust] as const, ['G', G] as const].filter(([name]) => !notExported.has(name)))
}

/** The name under which the library exports a thing. */
export function ownExport(value: unknown): string | undefined {
  if (typeof value !== 'function' && (typeof value !== 'object' || value === null)) return undefined
  for (const [name, own] of ownExports()) if (own === value) return name
  return undefined
}

/** The import of names, each with the one that it gets. */
export function ownImport(names: Iterable<readonly [local: string, name: string]>): string {
  const all = [...names]
  const line = (from: string, some: typeof all): string => some.length === 0 ? ''
    : `import { ${some.map(([local, name]) => local === name ? name : `${name} as ${local}`).join(', ')} } from '${from}'\n`
  return line(SPECIFIER, all.filter(([, name]) => name !== 'G')) + line(DURABLE, all.filter(([, name]) => name === 'G'))
}
