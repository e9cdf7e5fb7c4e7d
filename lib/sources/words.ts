// The small parts of generated code: names, strings, numbers, and the lines that give a thing another name. Whatever comes
// from outside is quoted, or has to be an identifier: no name ever becomes code. Knows no value but primitives.

import { cleaned, PickleError } from '../core/errors.ts'
import { identifier } from '../source/names.ts'

const reserved: ReadonlySet<string> = new Set(`arguments await break case catch class const continue debugger default delete do else enum eval export
extends false finally for function if implements import in instanceof interface let new null package private protected public
return static super switch this throw true try typeof undefined NaN Infinity var void while with yield`.split(/\s+/))

/** True for what a module may declare. */
export function isName(name: unknown): name is string {
  return typeof name === 'string' && identifier.test(name) && !reserved.has(name)
}

/** The alias that was asked for; undefined for none. Throws a PickleError with code `BAD_OPTION`. */
export function aliasOf(alias: unknown): string | undefined {
  if (alias === undefined || alias === '' || isName(alias)) return alias === '' ? undefined : alias
  const what = typeof alias === 'string' ? `; ${JSON.stringify(cleaned(alias))} is none` : ''
  throw new PickleError(`Option alias must be a name that a module can declare${what}. For example: { alias: 'memo' }.`, { code: 'BAD_OPTION' })
}

/** Ends a string, a line or a script where it stands, cannot be seen, or turns the text's direction. */
const unsafe = /['\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|<(?=[/!])/gu

/** A string as code: it stays one wherever the code is put. */
export function quoted(text: string): string {
  return `'${text.replace(unsafe, c => {
    if (c === "'" || c === '\\') return `\\${c}`
    if (c === '\n') return '\\n'
    const point = c.codePointAt(0)!.toString(16)
    return point.length > 4 ? `\\u{${point}}` : `\\u${point.padStart(4, '0')}`
  })}'`
}

/** A primitive as code; undefined for a symbol that no other realm has. */
export function primitive(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string': return quoted(value)
    case 'number': return Object.is(value, -0) ? '-0' : String(value)
    case 'bigint': return `${value}n`
    case 'symbol': {
      const key = Symbol.keyFor(value)
      return key === undefined ? undefined : `Symbol.for(${quoted(key)})`
    }
    default: return value === null || value === true || value === false ? String(value) : value === undefined ? 'undefined' : undefined
  }
}

/** A property's key in an object literal. */
export function keyCode(key: string): string {
  if (key === '__proto__') return "['__proto__']"
  return identifier.test(key) || /^(?:0|[1-9]\d{0,14})$/.test(key) ? key : quoted(key)
}

/** An expression under a name, as a line of its own. */
export function line(expression: string, alias: string | undefined): string {
  return alias === undefined || alias === expression ? `${statement(expression)}\n` : `const ${alias} = ${expression}\n`
}

/** At the beginning of a statement these would be taken for something else. */
function statement(expression: string): string {
  return /^(?:\{|(?:async\s+)?function\b|class\b|let\b)/.test(expression) ? `(${expression})` : expression
}
