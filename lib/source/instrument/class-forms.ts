// What is inserted into classes: a static block that marks the class and its members and says how its private fields are
// reached, and guards that keep the author's constructor and initialisers from running when an instance is only made
// to be filled. Knows nothing of other closures.

import type { Tree } from '../parse.ts'
import { part, parts } from '../tree.ts'
import type { SitePlan } from './analysis.ts'
import type { Insertions } from './insertions.ts'
import type { Voice } from './voice.ts'
import { privatesOf } from './plan.ts'

/** Writes a class's block and guards; `guardConstructor` puts a statement at the start of its constructor. */
export function writeClass(voice: Voice, site: SitePlan, guardConstructor: (text: string) => void): void {
  const { insertions } = voice
  const { closure: { node }, index } = site
  const body = part(node, 'body')!
  const { fields, brand, statics } = privatesOf(node)
  const privates = brand === undefined && statics.length === 0 ? '' : privatesText(fields, brand, statics)
  const marked = `${voice.call('c')}(this,${index}${voice.record(site)})`
  insertions.within(body, body.start + 1, `static{${marked}${privates === '' ? '' : `;${voice.call('p')}(this,${privates})`}}`)
  if (brand === undefined) return
  const hydrating = `${voice.call('h')}.r`
  guardConstructor(part(node, 'superClass') === undefined ? `if(${hydrating})return;` : `if(${hydrating}){super(...${hydrating});return}`)
  for (const member of parts(body, 'body')) {
    const value = part(member, 'value')
    if (member.type === 'PropertyDefinition' && member['static'] !== true && value !== undefined && hasEffects(value)) insertions.within(member, value.start, `${hydrating}?void 0:`)
    if (member['kind'] === 'constructor') for (const param of parts(value!, 'params')) guardDefaults(param, insertions, `${hydrating}?void 0:`)
  }
}

function privatesText(fields: readonly string[], brand: string | undefined, statics: readonly string[]): string {
  const own = brand === undefined ? 'void 0,void 0,void 0' : `${readWrite(fields)},o=>${brand} in o`
  return statics.length === 0 ? own : `${own},${readWrite(statics)}`
}

function readWrite(names: readonly string[]): string {
  const list = names.map(name => `o.${name}`).join()
  return `o=>[${list}],(o,v)=>{${names.length === 0 ? '' : `[${list}]=v`}}`
}

function guardDefaults(pattern: Tree, insertions: Insertions, guard: string): void {
  if (pattern.type === 'AssignmentPattern') {
    const right = part(pattern, 'right')!
    if (hasEffects(right)) insertions.within(pattern, right.start, guard)
    return guardDefaults(part(pattern, 'left')!, insertions, guard)
  }
  const inner = pattern.type === 'ObjectPattern' ? parts(pattern, 'properties').map(property => part(property, 'value') ?? property)
    : pattern.type === 'ArrayPattern' ? parts(pattern, 'elements') : []
  for (const one of inner) guardDefaults(one, insertions, guard)
}

/** Evaluating a literal or making a function shows nowhere, and the function's name depends on its place. */
function hasEffects(value: Tree): boolean {
  const inner = value.type === 'ParenthesizedExpression' ? part(value, 'expression')! : value
  return !/^(Literal|FunctionExpression|ArrowFunctionExpression|ThisExpression)$/.test(inner.type)
}
