// The code of a site: of a function as it stands, of a method with a key that can be evaluated anywhere, of a class so that
// nothing of the author's runs when it is made. Decides which parts are written; how, the handlers decide.

import type { SitePlan } from '../instrument/analysis.ts'
import { isMember } from '../instrument/places.ts'
import type { Tree } from '../parse.ts'
import { childrenOf, isClass, isConstantKey, membersOf, part } from '../tree.ts'
import { memberHandlers } from './member-handlers.ts'
import { nameHandlers } from './name-handlers.ts'
import type { World } from './world.ts'
import { SiteWriter, type SiteCode } from './writer.ts'

const handlers = { ...nameHandlers, ...memberHandlers }

/** Writes the code of a site. */
export function codeOf(world: World, site: SitePlan): SiteCode {
  const writer = new SiteWriter(world, site, handlers)
  const { node } = site.closure
  if (isClass(node)) writeClass(writer, node)
  else {
    writeKey(writer, world.plan.parents.get(node)!)
    if (isRenamed(site)) writer.cut(part(node, 'id')!.start, part(node, 'id')!.end, '')
    // A default export without a name has got one that is no part of its text.
    for (const child of childrenOf(node)) if (child.end > child.start) writer.visit(child)
  }
  return writer.written
}

/** A key that has to be evaluated is left out: the function's name comes from elsewhere. */
function writeKey(writer: SiteWriter, member: Tree): void {
  if (!isMember(member) || member['computed'] !== true) return
  const key = part(member, 'key')!
  if (isConstant(writer, key)) writer.visit(key)
  else writer.cut(key.start, key.end, '""')
}

/**
 * A declaration that cannot have its name as an expression: it would see itself under that name for ever, though it is
 * assigned to; or the name means something in its own code.
 */
export function isRenamed({ closure: { node, place, captures } }: SitePlan): boolean {
  if (node.type !== 'FunctionDeclaration') return false
  const name = part(node, 'id')?.['name'] as string | undefined
  if ((name === 'await' && node['async'] === true) || (name === 'yield' && node['generator'] === true)) return true
  const variable = name === undefined ? undefined : place.variables.get(name)
  return variable !== undefined && variable.written && captures.has(variable)
}

function writeClass(writer: SiteWriter, node: Tree): void {
  const heritage = part(node, 'superClass')
  if (heritage !== undefined) writer.cut(heritage.start, heritage.end, `${writer.prefix}base`)
  const body = part(node, 'body')!
  writer.around(body, () => {
    for (const one of membersOf(node)) if (!writeSilenced(writer, one)) writer.around(one, () => writeClassMember(writer, one))
  })
}

/** What would run when the class is made: static fields and blocks. Private names must be declared all the same. */
function writeSilenced(writer: SiteWriter, member: Tree): boolean {
  if (member.type !== 'StaticBlock' && !(member.type === 'PropertyDefinition' && member['static'] === true)) return false
  const key = part(member, 'key')
  if (member['computed'] === true && !isConstant(writer, key!)) writer.keys++
  writer.cut(key?.type === 'PrivateIdentifier' ? key.end : member.start, member.end, ';')
  return true
}

function writeClassMember(writer: SiteWriter, member: Tree): void {
  const key = part(member, 'key')!
  if (member['computed'] !== true || isConstant(writer, key)) writer.visit(key)
  else writeGivenKey(writer, key)
  const value = part(member, 'value')
  if (value !== undefined) writer.visit(value)
}

/** The maker of the class is given the key, and whoever calls it has kept it for the class. */
function writeGivenKey(writer: SiteWriter, key: Tree): void {
  writer.cut(key.start, key.end, `${writer.prefix}keys[${writer.keys++}]`)
}

function isConstant(writer: SiteWriter, key: Tree): boolean {
  return isConstantKey(key, name => {
    const reference = writer.reference(name)
    return reference !== undefined && reference.variable === undefined
  })
}
