// Whether a text does more than to make a function or class when it is evaluated. The code of sites never does: what would
// run is taken out of classes, and given to their makers.

import type { ParsedFunction, Tree } from '../parse.ts'
import { part, parts } from '../tree.ts'

/** What would run; undefined if nothing would. */
export function runsWhenMade({ kind, node, key, expression }: ParsedFunction, prefix: string): string | undefined {
  if (kind !== 'class') return key?.computed === true && !isInert(expression.slice(key.start, key.end), prefix) ? 'its computed key' : undefined
  const heritage = part(node, 'superClass')
  if (heritage !== undefined && heritage['name'] !== `${prefix}base`) return 'what it extends'
  const members = parts(part(node, 'body')!, 'body')
  for (const [index, member] of members.entries()) {
    const computed = member['computed'] === true ? part(member, 'key')! : undefined
    if (computed !== undefined && !isInert(expression.slice(computed.start, computed.end), prefix)) return 'a computed key'
    if (member.type === 'PropertyDefinition' && member['static'] === true && part(member, 'value') !== undefined) return 'a static field'
    if (member.type === 'StaticBlock' && (index > 0 || !parts(member, 'body').every(statement => isMark(statement, prefix)))) return 'a static block'
  }
  return undefined
}

/** A literal, a well-known symbol, or a key that the maker is given. */
function isInert(key: string, prefix: string): boolean {
  const inner = key.startsWith(`${prefix}K(`) ? key.slice(prefix.length + 2).replace(/(?:,\d+)?\)$/, '') : key
  return /^(?:Symbol\.\w+|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\d.]\w*)$/.test(inner) || (inner.startsWith(`${prefix}keys[`) && /^\d+\]$/.test(inner.slice(prefix.length + 5)))
}

/** A call of the runtime's that marks a class. */
function isMark(statement: Tree, prefix: string): boolean {
  const call = part(statement, 'expression')
  const callee = call?.type === 'CallExpression' ? part(call, 'callee')?.['name'] : undefined
  return (callee === `${prefix}c` || callee === `${prefix}p`) && parts(call!, 'arguments').every(isSilent)
}

function isSilent({ type, operator }: Tree): boolean {
  return /^(?:ThisExpression|Literal|Identifier|ArrowFunctionExpression)$/.test(type) || (type === 'UnaryExpression' && operator === 'void')
}
