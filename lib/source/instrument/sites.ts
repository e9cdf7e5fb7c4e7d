// The sites of a program: every function, arrow, method, accessor and class, with the author's text and a readable path.
// Decides nothing about them.

import type { Tree } from '../parse.ts'
import type { Closure, Scopes } from '../scope.ts'
import { isClass, part } from '../tree.ts'
import type { SitePlan } from './analysis.ts'
import { isMember, outermost, textOf } from './places.ts'

/** Describes each closure, in the order of the text. */
export function describeSites(code: string, { closures }: Scopes, parents: ReadonlyMap<Tree, Tree>): SitePlan[] {
  const paths = new Map<Closure, string>()
  return closures.map((closure, index) => {
    const { node } = closure
    const above = parents.get(node)!
    const member = above.type === 'MethodDefinition' || isMember(above) ? above : undefined
    const inferred = part(node, 'id') === undefined ? nameFrom(node, member, parents) : undefined
    const name = (part(node, 'id')?.['name'] as string | undefined) ?? inferred ?? (isClass(node) ? '(class)' : '(anonymous)')
    const path = closure.parent === undefined ? name : `${paths.get(closure.parent)!}/${name}`
    paths.set(closure, path)
    const whole = member ?? node
    const start = member?.['static'] === true ? afterStatic(code, member) : whole.start
    return {
      index, closure, kind: kindOf(node, member), path, start, end: whole.end,
      owner: member === undefined ? undefined : ownerOf(member, parents),
      inferred, stamp: 'none', record: undefined, refused: undefined,
    }
  })
}

function kindOf(node: Tree, member: Tree | undefined): SitePlan['kind'] {
  if (isClass(node)) return 'class'
  if (member !== undefined) return member['kind'] === 'get' ? 'getter' : member['kind'] === 'set' ? 'setter' : 'method'
  return node.type === 'ArrowFunctionExpression' ? 'arrow' : 'function'
}

function ownerOf(member: Tree, parents: ReadonlyMap<Tree, Tree>): Tree {
  const above = parents.get(member)!
  return above.type === 'ClassBody' ? parents.get(above)! : above
}

/** `static` is no part of a method's own text. */
function afterStatic(code: string, member: Tree): number {
  const rest = /^static(?:\s|\/\*[^]*?\*\/|\/\/.*)*/.exec(code.slice(member.start, member.end))!
  return member.start + rest[0].length
}

function nameFrom(node: Tree, member: Tree | undefined, parents: ReadonlyMap<Tree, Tree>): string | undefined {
  if (member !== undefined) return keyName(member)
  const outer = outermost(node, parents)
  const above = parents.get(outer)!
  if (above.type === 'Property' || above.type === 'PropertyDefinition') return part(above, 'value') === outer ? keyName(above) : undefined
  if (above.type === 'ExportDefaultDeclaration') return 'default'
  const gives = part(above, 'init') === outer || part(above, 'right') === outer
  const left = part(above, 'id') ?? part(above, 'left')
  return gives && left?.type === 'Identifier' ? left['name'] as string : undefined
}

function keyName(member: Tree): string | undefined {
  return member['computed'] === true && part(member, 'key')!.type !== 'Literal' ? undefined : textOf(part(member, 'key')!)
}
