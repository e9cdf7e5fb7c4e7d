// The text of rooms: scopes that declare their variables again, and what makes the closures of a site in them. The same
// for rooms that are compiled and for rooms that are made from text. Knows nothing of programs, only rows.

import type { ScopeRow, SiteRow } from '../../capture/skeleton.ts'
import { inCalls, toldTo } from '../instrument/voice.ts'
import { named } from './writer.ts'

/** How a scope's variables are declared. */
export interface Declared extends ScopeRow {
  /** How many of its variables, from the first, are never unset. */
  readonly fixed: number
}

/**
 * A function that enters a scope. A jump into the middle of a `switch` leaves what is declared before it in its temporal
 * dead zone; so the variables are declared in reverse.
 */
export function scopeText({ variables, record, strict, fixed }: Declared, parent: string, within: { readonly prefix: string, readonly strict: boolean }, room: string): string {
  const { prefix } = within
  const [always, later] = [variables.slice(0, fixed), variables.slice(fixed)]
  const told = inCalls(parent, variables.map((text, index) => ({ text, apart: index >= fixed })))
  const listed = `const ${record}=${prefix}a=>${toldTo(`${prefix}a`, told)};return{r:${record},w:[${writers(variables, prefix)}],${room}}`
  const cases = later.map((name, i) => `case ${fixed + i + 1}:let ${name};`).reverse().join('')
  const body = `${always.length === 0 ? '' : `var ${always.join()};`}${cases === '' ? listed : `switch(${prefix}n){${cases}default:${listed}}`}`
  return `${prefix}n=>{${strict && !within.strict ? '"use strict";' : ''}${body}}`
}

function writers(variables: readonly string[], prefix: string): string {
  return variables.map(name => `${prefix}v=>{${name}=${prefix}v}`).join()
}

/** A function that makes the closure of a site. */
export function makerText(index: number, row: Pick<SiteRow, 'kind' | 'strict' | 'name'>, code: string, record: string, within: { readonly prefix: string, readonly strict: boolean }): string {
  const { prefix } = within
  const given = row.kind === 'class' ? `(${prefix}base,${prefix}keys)` : '()'
  const whole = expressionText(row, code, prefix)
  const made = row.kind === 'class' ? whole : `${prefix}s(${whole},${index},${record})`
  return row.strict && !within.strict ? `${given}=>{"use strict";return ${made}}` : `${given}=>${made}`
}

const halves: { readonly [kind: string]: string } = { method: 'value', getter: 'get', setter: 'set' }

/** A function's text as an expression that gives it its name. */
function expressionText({ kind, name }: Pick<SiteRow, 'kind' | 'name'>, code: string, prefix: string): string {
  const half = halves[kind]
  if (half !== undefined) return `${prefix}half({${code}},"${half}")`
  if (name === undefined) return code
  const { before, after } = named(name)
  return `(${before}${code}${after})`
}
