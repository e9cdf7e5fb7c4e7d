// Rows that came with bytes, checked before anything is made of them: their types, that names are identifiers, that a text
// is one function and nothing besides. Evaluates nothing, and knows no kind.

import type { SiteRow } from '../capture/skeleton.ts'
import { isListOf, isText } from '../core/brand.ts'
import { cleaned } from '../core/errors.ts'
import { identifier } from '../source/names.ts'
import { parseFunction } from '../source/parse.ts'

const kinds: ReadonlySet<unknown> = new Set(['function', 'arrow', 'method', 'getter', 'setter', 'class'])

/** What is wrong with names that are to be variables; undefined if nothing is. */
export function namesFault(names: readonly unknown[]): string | undefined {
  const at = names.findIndex(name => typeof name !== 'string' || !identifier.test(name))
  const bad = names[at]
  return at < 0 ? undefined : `the name ${typeof bad === 'string' ? JSON.stringify(cleaned(bad)) : 'of a variable'} is no identifier`
}

/** A fault, and the code of the error. */
export interface RowFault {
  readonly why: string
  readonly code: 'BAD_SITE' | 'LIMIT'
}

/** What is wrong with the row of a site, whose text may have up to `most` UTF-16 units. */
export function siteFault(row: unknown, most: number): RowFault | undefined {
  const why = typesFault(row)
  if (why !== undefined) return { why, code: 'BAD_SITE' }
  const { text, code = '', written = '' } = row as SiteRow & { readonly text: string }
  const length = Math.max(text.length, written.length, Math.ceil(code.length / 2))
  if (length > most) {
    return { why: `a source text has ${length} characters, more than the limit of ${most}; if you expect it: loads(bytes, { limits: { source: … } })`, code: 'LIMIT' }
  }
  const fault = textFault(text)
  return fault === undefined ? undefined : { why: fault, code: 'BAD_SITE' }
}

function typesFault(row: unknown): string | undefined {
  if (!isPlain(row)) return 'a site has no row'
  const { kind, async, generator, strict, path, line, column, scope, needs, bindings, free, digest, text, code, written } = row
  const typed = kinds.has(kind) && [async, generator, strict].every(value => typeof value === 'boolean')
    && typeof path === 'string' && typeof digest === 'string' && [line, column, scope].every(Number.isInteger)
    && isListOf(needs, list => isListOf(list, isInteger)) && isListOf(bindings, isInteger) && isListOf(free, isText)
    && typeof text === 'string' && isTextOr(code) && isTextOr(written) && isClassRow(row['class'])
  if (!typed) return 'the row of a site has a field of the wrong type'
  return namesFault(free)
}

function isTextOr(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

function isClassRow(row: unknown): boolean {
  if (row === undefined) return true
  if (!isPlain(row)) return false
  const { derived, keys, members, statics } = row
  return typeof derived === 'boolean' && Number.isInteger(keys) && isListOf(members, isText) && isListOf(statics, isText)
}

/** The author's text is one function: more would run when it is evaluated. */
function textFault(text: string): string | undefined {
  return parseFunction(text) === undefined ? 'a source text is not one function or class' : undefined
}

/** What is wrong with the row of a scope. */
export function isScopeRow(row: unknown): string | undefined {
  if (!isPlain(row)) return 'a scope has no row'
  const { parent, variables, strict, record } = row
  if (!Number.isInteger(parent) || typeof strict !== 'boolean' || !isListOf(variables, isText)) return 'the row of a scope has a field of the wrong type'
  return namesFault([...variables, record])
}

function isPlain(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value)
}
