// A default export that its author gave no name: it gets one, as that is the only way to speak of it within its module. A
// declaration is named in its place, what an expression gives is put into a variable; and its own name stays `default`.

import { outOfParentheses, isClass, membersOf, part, parts } from '../tree.ts'
import type { Tree } from '../parse.ts'
import type { Scope } from '../scope.ts'
import { textOf } from './places.ts'

/** What got a name. */
export interface NamedDefault {
  readonly node: Tree
  readonly name: string
  readonly isDeclaration: boolean
}

/** What stands before the name of a declaration. */
const heads: Readonly<Record<string, RegExp | undefined>> = {
  FunctionDeclaration: /^(?:async(?:\s|\/\*[^]*?\*\/)+)?function(?:(?:\s|\/\*[^]*?\*\/|\/\/.*)*\*)?/,
  ClassDeclaration: /^class/,
}

/** Expressions that need no name: a variable has one, and of what can be written down there is nothing to find. */
const plain = /^(?:Identifier|Literal|TemplateLiteral)$/

/** Gives the default export of a module a name; a declaration gets it in the tree. */
export function nameDefault(program: Tree, code: string, prefix: string): NamedDefault | undefined {
  const statement = parts(program, 'body').find(({ type }) => type === 'ExportDefaultDeclaration')
  const node = statement === undefined ? undefined : part(statement, 'declaration')!
  if (node === undefined) return undefined
  const name = `${prefix}default`
  const head = heads[node.type]
  if (head === undefined) return plain.test(node.type) || takesName(node) ? undefined : { node, name, isDeclaration: false }
  if (part(node, 'id') !== undefined || namesItself(node)) return undefined
  const at = node.start + head.exec(code.slice(node.start))![0].length
  Object.assign(node, { id: { type: 'Identifier', name, start: at, end: at } })
  return { node, name, isDeclaration: true }
}

/** A class without a name would be called as the variable. */
function takesName(node: Tree): boolean {
  const inner = outOfParentheses(node)
  return isClass(inner) && part(inner, 'id') === undefined
}

/** A class may say its name by a static member; of a computed one nobody knows before. */
function namesItself(node: Tree): boolean {
  return isClass(node) && membersOf(node).some(member => member['static'] === true && (member['computed'] === true || textOf(part(member, 'key')!) === 'name'))
}

/** Declares the variable of what an expression gives. */
export function declareDefault(program: Scope, { name, isDeclaration }: NamedDefault): void {
  if (!isDeclaration) program.variables.set(name, { name, kind: 'var', scope: program, at: -1, settled: -1, written: false, writtenByClosure: false })
}

/** An expression that gives a function or class the name that it would have. */
export function renaming(what: string): string {
  // The module may have an `Object` of its own.
  return `({}).constructor.defineProperty(${what},"name",{value:"default",configurable:!0})`
}
