// Names in every syntactic position: read, assigned to, called, in shorthands, under `delete`. Where a name becomes a
// member of something, what the language does for names alone is done by other means.

import type { Tree } from '../parse.ts'
import { isClass, isFunction, outOfParentheses, part } from '../tree.ts'
import { named, type Handler, type Handlers, type SiteWriter } from './writer.ts'

const identifier: Handler = (writer, node) => {
  const text = saidOf(writer, node)
  if (text !== undefined) writer.cut(node.start, node.end, text)
}

/** What is called must not become the receiver of the call. */
export function writeCallee(writer: SiteWriter, node: Tree): void {
  const text = saidOf(writer, node)
  if (text === undefined) return
  writer.cut(node.start, node.end, text.includes('.') || text.includes('[') ? `${startsLine(writer, node) ? ';' : ''}(0,${text})` : text)
}

function saidOf(writer: SiteWriter, node: Tree): string | undefined {
  const reference = writer.reference(node)
  return reference === undefined ? undefined : writer.said(reference)
}

/** At the start of a statement in a list, a parenthesis would go on with the statement before. */
function startsLine(writer: SiteWriter, node: Tree): boolean {
  const { parents } = writer.world.plan
  let at: Tree | undefined = node
  while (at !== undefined && at.type !== 'ExpressionStatement' && at.start === node.start) at = parents.get(at)
  if (at?.type !== 'ExpressionStatement' || at.start !== node.start) return false
  const list = parents.get(at)!
  return Array.isArray(list['body'] ?? list['consequent'])
}

const assignment: Handler = (writer, node) => {
  const left = part(node, 'left')!
  const right = part(node, 'right')!
  const isNaming = node.type === 'AssignmentPattern' || /^(?:|\?\?|\|\||&&)=$/.test(node['operator'] as string)
  const name = isNaming ? nameLost(writer, left, right) : undefined
  writer.visit(left)
  if (name !== undefined) writer.put(right.start, name.before)
  writer.visit(right)
  if (name !== undefined) writer.put(right.end, name.after)
}

/** An anonymous function takes its name from the name that it is assigned to, not from a member. */
function nameLost(writer: SiteWriter, target: Tree, value: Tree): ReturnType<typeof named> | undefined {
  if (target.type !== 'Identifier' || saidOf(writer, target) === undefined) return undefined
  const fn = outOfParentheses(value)
  if (!(isFunction(fn) || isClass(fn)) || part(fn, 'id') !== undefined) return undefined
  const site = writer.world.sites.get(fn)!
  const isNamed = writer.world.plan.places[site.index]!.form === 'named' && site.stamp === 'stamp'
  return isNamed ? undefined : named(target['name'] as string)
}

const property: Handler = (writer, node) => {
  if (node['shorthand'] === true) {
    const value = part(node, 'value')!
    const target = value.type === 'AssignmentPattern' ? part(value, 'left')! : value
    if (saidOf(writer, target) !== undefined) writer.put(target.start, target['name'] === '__proto__' ? '["__proto__"]:' : `${writer.world.plan.code.slice(target.start, target.end)}:`)
  }
  writer.walk(node)
}

const unary: Handler = (writer, node) => {
  const argument = outOfParentheses(part(node, 'argument')!)
  if (node['operator'] !== 'delete') return writer.walk(node)
  // What is a variable cannot be deleted; the property that stands for it could.
  if (argument.type === 'Identifier' && saidOf(writer, argument) !== undefined) return writer.cut(node.start, node.end, 'false')
  const home = argument.type === 'MemberExpression' ? writer.reference(part(argument, 'object')!, 'super')?.variable : undefined
  if (home !== undefined && !writer.isInside(home)) writer.refuse('it deletes a property of super')
  writer.walk(node)
}

export const nameHandlers: Handlers = {
  Identifier: identifier,
  ThisExpression: identifier,
  MetaProperty: identifier,
  AssignmentExpression: assignment,
  AssignmentPattern: assignment,
  Property: property,
  UnaryExpression: unary,
}
