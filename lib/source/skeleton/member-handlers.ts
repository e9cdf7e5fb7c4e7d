// Members that only their own place can speak of – `super.x`, `o.#x` – in every position: read, assigned to, called, tagged,
// constructed, in optional chains. Each becomes the property `v` of an object that a helper gives.

import type { Tree } from '../parse.ts'
import type { Variable } from '../scope.ts'
import { isClass, outOfParentheses, part, parts, privateMembersOf } from '../tree.ts'
import { writeCallee } from './name-handlers.ts'
import type { Handler, Handlers, SiteWriter } from './writer.ts'

const member: Handler = (writer, node) => writeMember(writer, node, false)

function writeMember(writer: SiteWriter, node: Tree, isCallee: boolean): void {
  const home = homeOf(writer, node)
  if (home !== undefined) return writeSuper(writer, node, home)
  const owner = ownerOf(writer, node, part(node, 'property')!)
  if (owner === undefined) writer.walk(node)
  else writePrivate(writer, node, owner, isCallee)
}

/** The variable that stands for the home object of `super.x`, if that is outside. */
function homeOf(writer: SiteWriter, { type, object }: Tree): Variable | undefined {
  if (type !== 'MemberExpression' || (object as Tree).type !== 'Super') return undefined
  const home = writer.reference(object as Tree, 'super')?.variable
  return home === undefined || writer.isInside(home) ? undefined : home
}

function writeSuper(writer: SiteWriter, node: Tree, home: Variable): void {
  const before = `${writer.helper('super')}(${writer.use(home)},`
  const after = `,${receiver(writer, node)}${writer.reference(part(node, 'object')!)!.scope.strict ? '' : ',1'}).v`
  const key = part(node, 'property')!
  if (node['computed'] !== true) return writer.cut(node.start, node.end, `${before}${JSON.stringify(key['name'])}${after}`)
  writer.cut(node.start, key.start, before)
  writer.visit(key)
  writer.cut(key.end, node.end, after)
}

/** `this`, as it is said where `super` stands. */
function receiver(writer: SiteWriter, node: Tree): string {
  const reference = writer.reference(part(node, 'object')!, 'this')
  return reference === undefined ? 'this' : writer.said(reference) ?? 'this'
}

/** A class outside of the text whose private name is meant. */
interface Owner {
  readonly said: string
  readonly name: string
  readonly isStatic: boolean
}

/** Whose private name it is, if the class is outside. */
function ownerOf(writer: SiteWriter, node: Tree, key: Tree): Owner | undefined {
  if (key.type !== 'PrivateIdentifier') return undefined
  const name = key['name'] as string
  const { parents } = writer.world.plan
  for (let at = parents.get(node); at !== undefined; at = parents.get(at)) {
    const [member] = isClass(at) ? privateMembersOf(at, name) : []
    if (member === undefined) continue
    return isWithin(at, writer.site.closure.node) ? undefined : { said: classSaid(writer, node, at, name), name: JSON.stringify(`#${name}`), isStatic: member['static'] === true }
  }
  return undefined
}

function isWithin(node: Tree, { start, end }: Tree): boolean {
  return node.start >= start && node.end <= end
}

/** A class by its own name, if that means it where it is spoken of. */
function classSaid(writer: SiteWriter, node: Tree, cls: Tree, name: string): string {
  const { plan } = writer.world
  const own = plan.scopes.classes.get(cls)
  if (own === undefined) {
    writer.refuse(`it uses the private name #${name} of a class without a name of its own: give the class one`)
    return 'undefined'
  }
  for (let at: Tree | undefined = node; at !== undefined && at !== cls; at = plan.parents.get(at)) {
    if (plan.scopes.scopes.get(at)?.variables.has(own.name) !== true && part(at, 'id')?.['name'] !== own.name) continue
    writer.refuse(`it uses the private name #${name} of the class ${own.name} where that name means something else: name one of them otherwise`)
  }
  return writer.speak(own)
}

function writePrivate(writer: SiteWriter, node: Tree, { said, name }: Owner, isCallee: boolean): void {
  const object = part(node, 'object')!
  const isOptional = node['optional'] === true
  if (!isOptional && isInChain(object)) writer.refuse(`it uses the private name ${name} in an optional chain, after its start: use a variable for what stands before`)
  const helper = isOptional ? writer.helper(isCallee ? 'maybeCall' : 'maybe') : isCallee ? writer.helper('call') : `${writer.prefix}reach`
  writer.put(node.start, `${helper}(${said},${name},`)
  writer.visit(object)
  writer.cut(object.end, node.end, isOptional ? ')?.v' : isCallee ? ')' : ').v')
}

/** Is there an optional link before? */
function isInChain(node: Tree): boolean {
  if (node['optional'] === true) return true
  const before = part(node, node.type === 'CallExpression' ? 'callee' : 'object')
  return /^(?:Call|Member)Expression$/.test(node.type) && before !== undefined && isInChain(before)
}

const call: Handler = (writer, node) => {
  const isTag = node.type === 'TaggedTemplateExpression'
  const callee = part(node, isTag ? 'tag' : 'callee')!
  if (callee.type === 'Super') return superCall(writer, node)
  const target = outOfParentheses(callee)
  const home = homeOf(writer, target)
  writeWithin(writer, callee, target, target.type === 'Identifier' ? writeCallee : target.type === 'MemberExpression' ? (writer, node) => writeMember(writer, node, true) : undefined)
  const list = isTag ? [part(node, 'quasi')!] : parts(node, 'arguments')
  if (home !== undefined) {
    const self = receiver(writer, target)
    if (isTag) writer.put(callee.end, `.bind(${self})`)
    else writer.cut(callee.end, list[0]?.start ?? node.end, `${node['optional'] === true ? '?' : ''}.call(${self}${list.length === 0 ? ')' : ','}`)
  }
  for (const one of list) writer.visit(one)
}

/** Visits a node; the one within its parentheses is written in a special way. */
function writeWithin(writer: SiteWriter, node: Tree, target: Tree, write: Handler | undefined): void {
  if (write === undefined) return writer.visit(node)
  if (node === target) return writer.around(node, () => write(writer, node))
  writer.around(node, () => writeWithin(writer, part(node, 'expression')!, target, write))
}

function superCall(writer: SiteWriter, node: Tree): void {
  const home = writer.reference(part(node, 'callee')!, 'super')?.variable
  if (home !== undefined && !writer.isInside(home)) writer.refuse('it calls super(), which only a constructor can')
  for (const one of parts(node, 'arguments')) writer.visit(one)
}

/** What is constructed must not become a call. */
const construction: Handler = (writer, node) => {
  const callee = part(node, 'callee')!
  const isCall = becomesCall(writer, callee)
  if (isCall) writer.put(callee.start, '(')
  writer.visit(callee)
  if (isCall) writer.put(callee.end, ')')
  for (const one of parts(node, 'arguments')) writer.visit(one)
}

function becomesCall(writer: SiteWriter, node: Tree): boolean {
  if (node.type !== 'MemberExpression') return false
  return homeOf(writer, node) !== undefined || ownerOf(writer, node, part(node, 'property')!) !== undefined || becomesCall(writer, part(node, 'object')!)
}

/** `#x in o`. */
const binary: Handler = (writer, node) => {
  const left = part(node, 'left')!
  const owner = ownerOf(writer, node, left)
  if (owner === undefined) return writer.walk(node)
  const right = part(node, 'right')!
  writer.cut(node.start, right.start, `${owner.isStatic ? writer.helper('is') : `${writer.prefix}has`}(${owner.said},`)
  writer.visit(right)
  writer.put(right.end, ')')
}

export const memberHandlers: Handlers = {
  MemberExpression: member,
  CallExpression: call,
  TaggedTemplateExpression: call,
  NewExpression: construction,
  BinaryExpression: binary,
}
