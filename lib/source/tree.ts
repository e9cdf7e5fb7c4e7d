// Walking a syntax tree without knowing its nodes: children in the order of the text, and who stands above whom.
// Knows nothing of scopes.

import { grouped } from './grouped.ts'
import type { Tree } from './parse.ts'

/** The nodes directly under a node, in the order of the text; a shorthand's key and value are one. */
export function childrenOf(node: Tree): Tree[] {
  const children: Tree[] = []
  for (const field in node) {
    if (field === 'key' && node['shorthand'] === true) continue
    const value = node[field]
    if (Array.isArray(value)) {
      for (const one of value) if (isTree(one)) children.push(one)
    } else if (isTree(value)) children.push(value)
  }
  return node.type === 'TemplateLiteral' ? children.sort((a, b) => a.start - b.start) : children
}

/** Looks for the nodes that a character is in. Remembers what it went through: long lists of statements are asked for again and again. */
export class Finder {
  readonly #program: Tree
  readonly #children = new Map<Tree, Tree[]>()

  constructor(program: Tree) {
    this.#program = program
  }

  /** From the outside inwards. */
  pathTo(at: number): Tree[] {
    const path: Tree[] = []
    for (let node: Tree | undefined = this.#program; node !== undefined;) {
      path.push(node)
      const children: Tree[] = this.#childrenOf(node)
      const child: Tree | undefined = children[indexAfter(children, at) - 1]
      node = child !== undefined && at < child.end ? child : undefined
    }
    return path
  }

  #childrenOf(node: Tree): Tree[] {
    let children = this.#children.get(node)
    if (children === undefined) this.#children.set(node, children = childrenOf(node).sort((a, b) => a.start - b.start))
    return children
  }
}

/** The index of the first that starts after a place, of a list in the order of the text. */
export function indexAfter(list: readonly { readonly start: number }[], at: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]!.start <= at) low = middle + 1
    else high = middle
  }
  return low
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

interface Members {
  /** In the order of the text. */
  readonly all: readonly Tree[]
  /** By their names without the `#`. */
  readonly hidden: ReadonlyMap<string, readonly Tree[]>
}

/** Each name that is used in a class asks for its members, and a class may have thousands of both. */
const classes = new WeakMap<Tree, Members>()

function knownOf(cls: Tree): Members {
  let known = classes.get(cls)
  if (known === undefined) {
    const all = parts(part(cls, 'body')!, 'body')
    const hidden = grouped(all.filter(member => privateNameOf(member) !== undefined), member => privateNameOf(member)!)
    classes.set(cls, known = { all, hidden })
  }
  return known
}

/** The members of a class, in the order of the text. */
export function membersOf(cls: Tree): readonly Tree[] {
  return knownOf(cls).all
}

/** The members of a class that have a private name, which is told without its `#`: an accessor's halves are two. */
export function privateMembersOf(cls: Tree, name: string): readonly Tree[] {
  return knownOf(cls).hidden.get(name) ?? []
}

/** The member of a class that a place is in. */
export function memberAt(cls: Tree, at: number): Tree | undefined {
  const members = membersOf(cls)
  const member = members[indexAfter(members, at) - 1]
  return member !== undefined && at < member.end ? member : undefined
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
