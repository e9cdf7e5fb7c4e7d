// The rows of a function's own text, which no transform saw: it is instrumented now, so that what it makes when it is made
// again has been seen. Its names mean globals, or variables that a caller named.

import type { Skeleton } from '../../capture/skeleton.ts'
import { PickleError } from '../../core/errors.ts'
import { analyse, type Site } from '../instrument.ts'
import { prefixOf } from '../instrument/plan.ts'
import { parseFunction, type ParsedFunction } from '../parse.ts'
import { describeScopes, describeSites } from './rows.ts'
import { World } from './world.ts'

/** What is known of a function besides its text. */
export interface LoneOptions {
  /** The name of the text. */
  readonly hash: string
  /** Variables that it has captured. They are those of scope 0, in this order; without any there is no such scope. */
  readonly variables?: readonly string[]
  readonly strict: boolean
}

/**
 * The rows of a function's or class's own text, as `Function.prototype.toString` gives it: site 0.
 *
 * Throws a PickleError with code `NOT_A_FUNCTION` for text that is no function, or that nobody can make elsewhere.
 */
export function loneRows(text: string, { hash, variables = [], strict }: LoneOptions): Omit<Skeleton, 'open'> {
  const parsed = parseFunction(text)
  const head = strict ? '"use strict";' : ''
  const expression = parsed === undefined || parsed.gives === 'maker' ? '' : expressionOf(parsed, text)
  const made = analyse(head + expression, { hash, sourceType: 'script', prefix: prefixOf(`${text} ${variables.join()}`) })
  if (expression === '' || made.analysis === undefined) {
    throw new PickleError(`Cannot read the text of a function: ${made.reason ?? 'it is not one function'}. Register it where it is defined: register(value, { name: "…" }).`, { code: 'NOT_A_FUNCTION' })
  }
  const world = new World(made.analysis, variables)
  const sites = describeSites(world, made.sites.map(site => placed(site, head.length + (parsed?.gives === 'itself' ? 1 : 2))), true).map(({ row }) => row)
  // The author's text, whatever had to be done to its key.
  const [{ code = sites[0]!.text!, ...own }, ...others] = sites as [typeof sites[0] & object, ...typeof sites]
  return { hash, id: '', prefix: made.analysis.prefix, bindings: [], scopes: describeScopes(world, true), sites: [{ ...own, text, ...code === text ? {} : { code } }, ...others] }
}

/** A private method becomes one of an object, under the same name. */
function expressionOf({ gives, expression, key }: ParsedFunction, text: string): string {
  if (gives !== 'class') return expression
  const offset = expression.indexOf(text)
  return `({${text.slice(0, key!.start - offset)}${JSON.stringify(expression.slice(key!.start, key!.end))}${text.slice(key!.end - offset)}\n})`
}

function placed(site: Site, before: number): Site {
  return site.line === 1 ? { ...site, column: Math.max(0, site.column - before) } : site
}
