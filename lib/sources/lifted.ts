// A function's own text as an expression: methods and accessors are none by themselves, and names must stay what they are.
// Text in, text out; knows no function at run time.

import { parseFunction, type ParsedFunction } from '../source/parse.ts'
import { namesOf, type Names } from '../source/names.ts'
import { part } from '../source/tree.ts'
import { isEvaluatedOnce } from '../source/scope-model.ts'
import { analyseScopes } from '../source/scope.ts'
import { isName, quoted } from './words.ts'

/** What a function's text says. */
export interface Said {
  readonly text: string
  readonly parsed: ParsedFunction
  readonly names: Names
  /** The name that its text declares: that of a function or a class. */
  readonly own: string | undefined
  /** Names that it needs when it is evaluated; the others it needs when it is called. */
  readonly early: ReadonlySet<string>
}

/** Reads a function's text; undefined if it is not one function. */
export function said(text: string, isMember = false): Said | undefined {
  const parsed = parseFunction(text, isMember)
  if (parsed === undefined) return undefined
  const own = parsed.kind === 'function' || parsed.kind === 'class' ? part(parsed.node, 'id')?.['name'] : undefined
  return { text, parsed, names: namesOf(parsed), own: typeof own === 'string' ? own : undefined, early: earlyNames(parsed) }
}

function earlyNames({ kind, node, program }: ParsedFunction): Set<string> {
  if (kind !== 'class') return new Set()
  return new Set(analyseScopes(program).references.filter(reference => isEvaluatedOnce(node, reference.node.start)).map(({ name }) => name))
}

/** Names that it takes from where it stands and that nobody can give it elsewhere; undefined if there are none. */
export function fixedTo({ parsed, names: { uses, privates, dynamic } }: Said): string | undefined {
  const { kind, key, expression } = parsed
  const said = key === undefined ? '' : expression.slice(key.start, key.end)
  if (said.includes('\\') || (key?.computed === true && !/^(?:Symbol\.\w+|\d+|'[^'\n]*'|"[^"\n]*")$/.test(said))) return 'its computed key'
  if (dynamic) return 'direct eval or with'
  if (privates.length > 0) return `the private name #${privates[0]!}`
  if (uses.importMeta) return 'import.meta'
  if (uses.super && kind !== 'class') return 'super'
  if (kind !== 'arrow') return undefined
  return uses.this ? 'this' : uses.arguments ? 'arguments' : uses.newTarget ? 'new.target' : undefined
}

/** The text as an expression that gives a function with this name. */
export function expression({ text, parsed, own }: Said, name: string, place?: string): string {
  if (parsed.gives === 'object') return fromMember(text, parsed, 'object')
  if (parsed.gives === 'class') return fromMember(text, parsed, 'class')
  if (own !== undefined || name === place) return text
  if (name === '') return `(0, ${text})`
  return `{ ${isName(name) ? name : quoted(name)}: ${text} }${access(name)}`
}

function fromMember(text: string, { kind, key, expression, offset }: ParsedFunction, gives: 'object' | 'class'): string {
  const said = expression.slice(key!.start, key!.end)
  const at = key!.start - offset
  const isPrivate = gives === 'class' && said.startsWith('#')
  const whole = isPrivate ? text.slice(0, at) + quoted(said) + text.slice(at + said.length) : text
  const computed = isPrivate ? quoted(said) : /^['"]|^\d/.test(said) || key!.computed ? said : quoted(said)
  const object = `{ ${whole} }`
  if (kind === 'method') return isName(said) && !key!.computed ? `${object}.${said}` : `${object}[${computed}]`
  return `Object.getOwnPropertyDescriptor(${object}, ${computed}).${kind === 'getter' ? 'get' : 'set'}`
}

function access(name: string): string {
  return isName(name) ? `.${name}` : `[${quoted(name)}]`
}
