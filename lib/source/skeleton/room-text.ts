// The text of rooms: scopes that declare their variables again, and what makes the closures of a site in them. The same
// for rooms that are compiled and for rooms that are made from text. Knows nothing of programs, only rows.

import { enters, makes, writes, type ScopeRow, type SiteRow } from '../../capture/skeleton.ts'
import { inCalls, toldTo } from '../instrument/voice.ts'
import { named } from './writer.ts'

/** How a scope's variables are declared. */
export interface Declared extends ScopeRow {
  readonly record: string
  /** How many of its variables, from the first, are never unset. */
  readonly fixed: number
}

/** Where a text stands. */
export interface Within {
  readonly prefix: string
  readonly strict: boolean
}

/**
 * Statements that enter a scope and return its room. A jump into the middle of a `switch` leaves what is declared before it
 * in its temporal dead zone; so the variables are declared in reverse.
 */
export function scopeText({ variables, record, fixed }: Declared, parent: string, prefix: string, cases: string): string {
  const [always, later] = [variables.slice(0, fixed), variables.slice(fixed)]
  const told = inCalls(parent, variables.map((text, index) => ({ text, apart: index >= fixed })))
  const writers = inParts(variables.map((name, index) => `case ${writes(index)}:${name}=${prefix}base;break;`))
  const before = writers.slice(0, -1).map(part => `switch(${prefix}i){${part.join('')}}`).join('')
  let made = `const ${record}=${roomText(`if(${prefix}a)return ${toldTo(`${prefix}a`, told)};${before}`, (writers.at(-1) ?? []).join('') + cases, prefix)};return ${record}`
  let count = fixed
  for (const part of inParts(later)) {
    const jumps = part.map((name, i) => `case ${count + i + 1}:let ${name};`).reverse().join('')
    count += part.length
    made = `switch(${count < variables.length ? `${prefix}base>${count}?${count}:` : ''}${prefix}base){${jumps}default:${made}}`
  }
  return `${always.length === 0 ? '' : `${hasLet(variables) ? 'var' : 'let'} ${always.join()};`}${made}`
}

/** In parts of which each fits into one `switch`: Firefox takes no more than 65,536 cases. */
function inParts<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / CASES) }, (_, i) => all.slice(i * CASES, (i + 1) * CASES))
}

const CASES = 30_000

/** No `let` can declare what sloppy code may call so. */
function hasLet(variables: readonly string[]): boolean {
  return variables.includes('let')
}

/** A function that enters a scope. */
export function entererText(scope: Declared, parent: string, { prefix, strict }: Within, cases: string): string {
  return `${prefix}base=>{${scope.strict && !strict ? '"use strict";' : ''}${scopeText(scope, parent, prefix, cases)}}`
}

/** The case of a room that enters an inner scope: in a block, where that is enough. */
export function scopeCase(index: number, scope: Declared, parent: string, within: Within, cases: string): string {
  const isApart = (scope.strict && !within.strict) || hasLet(scope.variables)
  return `case ${enters(index)}:${isApart ? `return(${entererText(scope, parent, within, cases)})(${within.prefix}base);` : `{${scopeText(scope, parent, within.prefix, cases)}}`}`
}

/** A room of these cases. */
export function roomText(before: string, cases: string, prefix: string): string {
  return `(${['a', 'i', 'base', ...cases.includes(`${prefix}keys`) ? ['keys'] : []].map(name => prefix + name).join()})=>{${before}switch(${prefix}i){${cases}}}`
}

type Made = Pick<SiteRow, 'kind' | 'strict' | 'name'>

/** The case of a room that makes the closure of a site. */
export function makerCase(index: number, row: Made, code: string, record: string, within: Within): string {
  const made = madeText(index, row, code, record, within)
  return `case ${makes(index)}:return${row.strict && !within.strict ? `(()=>{"use strict";return ${made}})()` : ` ${made}`};`
}

/** A function that makes the closure of a site. */
export function makerText(index: number, row: Made, code: string, record: string, within: Within): string {
  const { prefix } = within
  return `(${prefix}base,${prefix}keys)=>{${row.strict && !within.strict ? '"use strict";' : ''}return ${madeText(index, row, code, record, within)}}`
}

function madeText(index: number, row: Made, code: string, record: string, { prefix }: Within): string {
  const whole = expressionText(row, code, prefix)
  return row.kind === 'class' ? whole : `${prefix}s(${whole},${index},${record})`
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
