// What is inserted into classes: a static block that marks the class and its members and says how its private fields are
// reached, and guards that keep the author's constructor and initialisers from running when an instance is only made
// to be filled. Knows nothing of other closures.

import { ownerOf } from '../../capture/skeleton.ts'
import type { Tree } from '../parse.ts'
import { isClass, isConstantKey, membersOf, outOfParentheses, part, parts, privateMembersOf, privateNameOf, symbolNamed } from '../tree.ts'
import type { SitePlan } from './analysis.ts'
import { nameGiven, outermost, textOf } from './places.ts'
import type { Voice } from './voice.ts'
import { privatesOf } from './plan.ts'

/** Writes a class's block and guards; `guardConstructor` puts a statement at the start of its constructor. */
export function writeClass(voice: Voice, site: SitePlan, guardConstructor: (text: string) => void): void {
  const { insertions } = voice
  const { closure: { node }, index } = site
  const body = part(node, 'body')!
  const { fields, brand, statics } = privatesOf(node)
  const reach = reachText(voice, node)
  const privates = brand === undefined && statics.length === 0 && reach === '' ? '' : privatesText(fields, brand, statics, reach)
  const isGlobal = (name: Tree): boolean => voice.globals.has(name)
  const computed = membersOf(node).filter(member => member['computed'] === true && !isConstantKey(part(member, 'key')!, isGlobal))
  for (const member of computed) insertions.around(part(member, 'key')!, `${voice.call('K')}(`, `,${ownerOf(index)})`)
  const staticMethods = staticKeys(node, computed)
  const marks = staticMethods.length === 0 ? '' : isNamedByKey(node, voice.plan.parents) ? `,[${staticMethods.join()}]` : ',1'
  const marked = `${voice.call('c')}(this,${index}${voice.record(site)}${computed.length > 0 || marks !== '' ? `,${computed.length}` : ''}${marks})`
  insertions.within(body, body.start + 1, `static{${marked}${privates === '' ? '' : `;${voice.call('p')}(this,${privates})`}}`)
  if (brand === undefined) return
  const hydrating = `${voice.call('h')}.r`
  guardConstructor(part(node, 'superClass') === undefined ? `if(${hydrating})return;` : `if(${hydrating}){super(...${hydrating});return}`)
  for (const member of membersOf(node)) {
    const value = part(member, 'value')
    if (member.type === 'PropertyDefinition' && member['static'] !== true && value !== undefined) guard(value, voice, `${hydrating}?void 0:`)
    if (member['kind'] === 'constructor') for (const param of parts(value!, 'params')) guardDefaults(param, voice, `${hydrating}?void 0:`)
  }
}

/** True for a class whose name is known only when it is there. */
function isNamedByKey(cls: Tree, parents: ReadonlyMap<Tree, Tree>): boolean {
  if (part(cls, 'id') !== undefined || cls.type === 'ClassDeclaration') return false
  const outer = outermost(cls, parents)
  const property = parents.get(outer)!
  return property.type.startsWith('Property') && property['computed'] === true && part(property, 'value') === outer
}

/** The keys of static methods and accessors as texts, of a computed one its index. */
function staticKeys(cls: Tree, computed: readonly Tree[]): string[] {
  const methods = membersOf(cls).filter(member => member.type === 'MethodDefinition' && member['static'] === true && privateNameOf(member) === undefined)
  return [...new Set(methods.map(member => computed.includes(member) ? String(computed.indexOf(member)) : keyText(part(member, 'key')!, member['computed'] === true)))]
}

/** A key that is known: a name, a literal, or a well-known symbol. */
function keyText(key: Tree, isComputed: boolean): string {
  const symbol = isComputed ? symbolNamed(key) : undefined
  return symbol === undefined ? JSON.stringify(textOf(key)) : `Symbol.${symbol}`
}

function privatesText(fields: readonly string[], brand: string | undefined, statics: readonly string[], reach: string): string {
  const own = brand === undefined ? 'void 0,void 0,void 0' : `${readWrite(fields)},o=>${brand} in o`
  const static_ = statics.length === 0 ? reach === '' ? '' : ',void 0,void 0' : `,${readWrite(statics)}`
  return `${own}${static_}${reach === '' ? '' : `,{${reach}}`}`
}

/** How closures that may be made again elsewhere get and set what they use of the class. */
function reachText({ sites, privates }: Voice, cls: Tree): string {
  const used = new Set((privates.get(cls) ?? []).filter(({ users }) => users.some(user => /^(stamp|class)$/.test(sites.get(user)!.stamp))).map(({ name }) => name))
  return [...used].map(name => `"#${name}":[${accessText(cls, name)}]`).join()
}

/** Nothing but a field and what has a setter can be set; what has only a setter cannot be got. */
function accessText(cls: Tree, name: string): string {
  const members = privateMembersOf(cls, name)
  const has = (kind: string): boolean => members.some(member => member.type === 'PropertyDefinition' || member['kind'] === kind)
  const get = has('get') || has('method') ? `o=>o.#${name}` : 'void 0'
  return has('set') ? `${get},(o,v)=>{o.#${name}=v}` : get
}

function readWrite(names: readonly string[]): string {
  const list = names.map(name => `o.${name}`).join()
  return `o=>[${list}],(o,v)=>{${names.length === 0 ? '' : `[${list}]=v`}}`
}

function guardDefaults(pattern: Tree, voice: Voice, text: string): void {
  if (pattern.type === 'AssignmentPattern') {
    guard(part(pattern, 'right')!, voice, text)
    return guardDefaults(part(pattern, 'left')!, voice, text)
  }
  const inner = pattern.type === 'ObjectPattern' ? parts(pattern, 'properties').map(property => part(property, 'value') ?? property)
    : pattern.type === 'ArrayPattern' ? parts(pattern, 'elements') : []
  for (const one of inner) guardDefaults(one, voice, text)
}

/** Puts a condition before a value. A class without a name takes it from its place, which then is another. */
function guard(value: Tree, { insertions, plan }: Voice, text: string): void {
  if (!hasEffects(value)) return
  const inner = outOfParentheses(value)
  const name = isClass(inner) && part(inner, 'id') === undefined ? nameGiven(value, plan.parents) : undefined
  if (name?.form === 'named') insertions.around(value, `${text}{${name.key}:`, `}${name.access}`)
  else insertions.around(value, text, '')
}

/** Evaluating a literal or making a function shows nowhere, and the function's name depends on its place. */
function hasEffects(value: Tree): boolean {
  return !/^(Literal|FunctionExpression|ArrowFunctionExpression|ThisExpression)$/.test(outOfParentheses(value).type)
}
