// Walking a syntax tree without knowing its nodes: children in the order of the text, and who stands above whom.
// Knows nothing of scopes.

import type { Tree } from './parse.ts'

/** The nodes directly under a node, in the order of the text; a shorthand's key and value are one. */
export function childrenOf(node: Tree): Tree[] {
  const children: Tree[] = []
  for (const field in node) {
    if (field === 'key' && node['shorthand'] === true) continue
    const value = node[field]
    if (Array.isArray(value)) children.push(...value.filter(isTree))
    else if (isTree(value)) children.push(value)
  }
  return node.type === 'TemplateLiteral' ? children.sort((a, b) => a.start - b.start) : children
}

/** Each node's parent. */
export function parentsOf(program: Tree): Map<Tree, Tree> {
  const parents = new Map<Tree, Tree>()
  const rest = [program]
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    for (const child of childrenOf(node)) {
      parents.set(child, node)
      rest.push(child)
    }
  }
  return parents
}

/** A field that holds a node. */
export function part(node: Tree, field: string): Tree | undefined {
  const value = node[field]
  return isTree(value) ? value : undefined
}

/** A field that holds a list of nodes; holes of array patterns are left out. */
export function parts(node: Tree, field: string): Tree[] {
  const value = node[field]
  return Array.isArray(value) ? value.filter(isTree) : []
}

/** A node out of its parentheses. */
export function outOfParentheses(node: Tree): Tree {
  return node.type === 'ParenthesizedExpression' ? outOfParentheses(part(node, 'expression')!) : node
}

export function isFunction(node: Tree): boolean {
  return node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
}

/** Is anything awaited or yielded while a node is evaluated? */
export function waits(node: Tree): boolean {
  return /^(Await|Yield)Expression$/.test(node.type) || (!isFunction(node) && childrenOf(node).some(waits))
}

export function isClass(node: Tree): boolean {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression'
}

/** What `Symbol.NAME` names; undefined for any other key. */
export function symbolNamed(key: Tree): string | undefined {
  const object = part(key, 'object')
  if (key.type !== 'MemberExpression' || key['computed'] === true || object?.type !== 'Identifier' || object['name'] !== 'Symbol') return undefined
  return part(key, 'property')!['name'] as string
}

/** A computed key that is the same wherever it is evaluated, if `Symbol` means the global one. */
export function isConstantKey(key: Tree, isGlobal: (symbol: Tree) => boolean = () => true): boolean {
  return key.type === 'Literal' || (symbolNamed(key) !== undefined && isGlobal(part(key, 'object')!))
}

/** The members of a class, in the order of the text. */
export function membersOf(cls: Tree): Tree[] {
  return parts(part(cls, 'body')!, 'body')
}

/** The private name that a member has, without its `#`. */
export function privateNameOf(member: Tree): string | undefined {
  const key = part(member, 'key')
  return key?.type === 'PrivateIdentifier' ? key['name'] as string : undefined
}

/** The names that a pattern declares. */
export function namesIn(pattern: Tree): string[] {
  switch (pattern.type) {
    case 'Identifier': return [pattern['name'] as string]
    case 'AssignmentPattern': return namesIn(part(pattern, 'left')!)
    case 'Property': return namesIn(part(pattern, 'value')!)
    default: return childrenOf(pattern).flatMap(namesIn)
  }
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && typeof (value as Tree).type === 'string'
}
