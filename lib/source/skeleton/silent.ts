// Whether a text does more than to make a function or class when it is evaluated. The code of sites never does: what would
// run is taken out of classes, and given to their makers.

import type { ParsedFunction, Tree } from '../parse.ts'
import { childrenOf, isConstantKey, membersOf, part, parts } from '../tree.ts'

/** What would run; undefined if nothing would. */
export function runsWhenMade({ kind, node, key, program }: ParsedFunction, prefix: string): string | undefined {
  if (kind !== 'class') return key?.computed === true && !isInert(nodeAt(program, key), prefix) ? 'its computed key' : undefined
  const heritage = part(node, 'superClass')
  if (heritage !== undefined && heritage['name'] !== `${prefix}base`) return 'what it extends'
  for (const [index, member] of membersOf(node).entries()) {
    if (member['computed'] === true && !isInert(part(member, 'key')!, prefix)) return 'a computed key'
    if (member.type === 'PropertyDefinition' && member['static'] === true && part(member, 'value') !== undefined) return 'a static field'
    if (member.type === 'StaticBlock' && (index > 0 || !parts(member, 'body').every(statement => isMark(statement, prefix)))) return 'a static block'
  }
  return undefined
}

/** The outermost node between two places. */
function nodeAt(node: Tree, { start, end }: { readonly start: number, readonly end: number }): Tree {
  return node.start === start && node.end === end ? node : nodeAt(childrenOf(node).find(child => child.start <= start && child.end >= end)!, { start, end })
}

/** A literal, a well-known symbol, or a key that the maker is given. */
function isInert(key: Tree, prefix: string): boolean {
  if (key.type === 'CallExpression') return part(key, 'callee')!['name'] === `${prefix}K` && parts(key, 'arguments').every(one => isInert(one, prefix))
  const isGiven = key.type === 'MemberExpression' && key['computed'] === true && part(key, 'object')!['name'] === `${prefix}keys` && part(key, 'property')!.type === 'Literal'
  return isGiven || isConstantKey(key)
}

/** A call of the runtime's that marks a class. */
function isMark(statement: Tree, prefix: string): boolean {
  const call = part(statement, 'expression')
  const callee = call?.type === 'CallExpression' ? part(call, 'callee')?.['name'] : undefined
  return (callee === `${prefix}c` || callee === `${prefix}p`) && parts(call!, 'arguments').every(isSilent)
}

function isSilent(node: Tree): boolean {
  if (node.type === 'ObjectExpression') return parts(node, 'properties').every(one => one['computed'] === false && one['kind'] === 'init' && isSilent(part(one, 'value')!))
  if (node.type === 'ArrayExpression') return parts(node, 'elements').every(one => isSilent(one) || isConstantKey(one))
  return /^(?:ThisExpression|Literal|Identifier|ArrowFunctionExpression)$/.test(node.type) || (node.type === 'UnaryExpression' && node['operator'] === 'void')
}
