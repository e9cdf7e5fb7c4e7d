// The sites of a program: every function, arrow, method, accessor and class, with the author's text and a readable path.
// Decides nothing about them.

import type { Tree } from '../parse.ts'
import type { Scopes } from '../scope.ts'
import { isClass, isFunction, part } from '../tree.ts'
import type { SitePlan } from './analysis.ts'
import type { NamedDefault } from './default-export.ts'
import { isMember, outermost, textOf } from './places.ts'

/** What the text alone says of a closure. */
export interface Landmark extends Pick<SitePlan, 'kind' | 'path' | 'start' | 'end' | 'owner' | 'inferred'> {
  /** The function or class itself; of a member what comes after its key. */
  readonly node: Tree
}

/** Describes each closure, in the order of the text. */
export function describeSites(code: string, { closures }: Scopes, parents: ReadonlyMap<Tree, Tree>, given: NamedDefault | undefined): SitePlan[] {
  return described(code, closures, parents, given).map(({ node: _, ...landmark }, index) => ({ ...landmark, index, closure: closures[index]!, stamp: 'none', record: undefined, refused: undefined }))
}

/** The closures of a program in the order of the text, for who asks for no more than where they are. */
export function landmarksIn(code: string, parents: ReadonlyMap<Tree, Tree>): Landmark[] {
  const nodes = [...parents.keys()].filter(node => isFunction(node) || isClass(node)).sort((a, b) => a.start - b.start || b.end - a.end)
  const known = new Map<Tree, Landed>()
  for (const node of nodes) {
    let above = parents.get(node)
    while (above !== undefined && !known.has(above)) above = parents.get(above)
    known.set(node, { node, parent: above === undefined ? undefined : known.get(above) })
  }
  return described(code, [...known.values()], parents)
}

interface Landed {
  readonly node: Tree
  readonly parent: Landed | undefined
}

function described<Closure extends { readonly node: Tree, readonly parent: Closure | undefined }>(code: string, closures: readonly Closure[], parents: ReadonlyMap<Tree, Tree>, given?: NamedDefault): Landmark[] {
  const paths = new Map<Closure, string>()
  return closures.map(closure => {
    const { node } = closure
    const above = parents.get(node)!
    const member = above.type === 'MethodDefinition' || isMember(above) ? above : undefined
    const id = node === given?.node && given.isDeclaration ? undefined : part(node, 'id')
    const inferred = id === undefined ? nameFrom(node, member, parents) : undefined
    const name = (id?.['name'] as string | undefined) ?? inferred ?? (isClass(node) ? '(class)' : '(anonymous)')
    const path = closure.parent === undefined ? name : `${paths.get(closure.parent)!}/${name}`
    paths.set(closure, path)
    const whole = member ?? node
    const start = member?.['static'] === true ? afterStatic(code, member) : whole.start
    return {
      node, kind: kindOf(node, member), path, start, end: whole.end,
      owner: member === undefined ? undefined : ownerOf(member, parents), inferred,
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
