// From the plan to the text that is inserted: one form for each place where a closure can stand, and one for each room
// where a record can stand. Decides nothing but how things are said.

import { ownerOf } from '../../capture/skeleton.ts'
import type { Tree } from '../parse.ts'
import type { Scope, Scopes } from '../scope.ts'
import { membersOf, part, parts } from '../tree.ts'
import type { RecordPlan, SitePlan } from './analysis.ts'
import { writeClass } from './class-forms.ts'
import { renaming, type NamedDefault } from './default-export.ts'
import { atStart, type Insertions } from './insertions.ts'
import { outermost, textOf, type Place } from './places.ts'
import type { Plan } from './plan.ts'
import { isLate, type Voice } from './voice.ts'

/** Writes everything but the head of the program. */
export function writeForms(voice: Voice): void {
  const { plan, insertions } = voice
  const starts = new Starts(voice)
  if (plan.namedDefault !== undefined) writeName(insertions, plan.namedDefault, plan.scopes, starts)
  for (const record of plan.records) starts.record(record)
  for (const site of plan.sites) {
    const place = plan.places[site.index]!
    if (site.stamp === 'class') writeClass(voice, site, text => starts.guard(site, text))
    else if (site.stamp === 'stamp' && place.form === 'hoisted') {
      const label = labelOf(site.closure.node, plan.parents)
      if (site.closure.place.kind === 'switch') writeInCases(voice, site, place.name)
      else starts.hoisted(site, place.name, label !== undefined)
      if (label !== undefined) writeAfterLabel(voice, site, place.name, label)
    } else if (site.stamp === 'stamp' && place.form !== 'member') writeStamp(voice, site, place)
  }
  for (const [literal, name] of plan.literals) insertions.around(literal, `(${name}=>${name}=`, ')()')
  writeMembers(voice)
  writeBindings(voice)
  writeProxies(voice)
  starts.write(insertions)
}

/** A function has its name before the module runs; a class says it in its own block. */
function writeName(insertions: Insertions, { node, name, isDeclaration }: NamedDefault, scopes: Scopes, starts: Starts): void {
  if (!isDeclaration) {
    insertions.wrap(node, `${name}=`, '')
    return starts.declared(scopes.program, name)
  }
  const id = part(node, 'id')!
  insertions.within(id, id.start, ` ${name}`)
  if (node.type === 'FunctionDeclaration') return starts.named(scopes.program, name)
  // On behalf of its name: a class that is made again gets it otherwise.
  insertions.within(id, part(node, 'body')!.start + 1, `static{${renaming('this')}}`)
}

function writeStamp(voice: Voice, site: SitePlan, place: Place): void {
  const { insertions, plan } = voice
  const { node } = site.closure
  const stamp = isLate(site) ? voice.call('t') : voice.call('s')
  const rest = `,${site.index}${voice.record(site)})`
  switch (place.form) {
    case 'bare':
      return insertions.around(node, `${place.parenthesised ? '(' : ''}${stamp}(`, `${rest}${place.parenthesised ? ')' : ''}`)
    case 'named':
      return insertions.around(node, `${stamp}({${place.key}:`, `}${place.access}${rest}`)
    case 'declarator':
      return insertions.around(node, '', `,{}=${stamp}(${place.name},${site.index}${voice.record(site)})`, place.end)
    case 'assignment':
      return insertions.around(place.node, `${stamp}(`, rest)
    case 'aside': {
      const { key, computed } = place
      if (computed) insertions.around(key, `${voice.call('K')}(`, ')')
      const again = computed ? `[${voice.call('k')}()]` : plan.code.slice(key.start, key.end)
      const access = computed || key.type !== 'Identifier' ? `[${computed ? `${voice.call('k')}()` : again}]` : `.${again}`
      // The author's parameter list goes on from here.
      return insertions.around(node, `:${stamp}({${again}`, `}${access}${rest}`)
    }
    case 'spread': {
      if (place.access === undefined) insertions.around(part(place.property, 'key')!, `${voice.call('K')}(`, ')')
      const object = `${plan.prefix}o`
      return insertions.around(place.property, `...(${object}=>(${stamp}(${object}${place.access ?? `[${voice.call('k')}()]`}${rest},${object}))({`, '})')
    }
    case 'keyed': {
      insertions.around(place.key, `${voice.call('K')}(`, ')')
      return insertions.around(node, `${stamp}({[${voice.call('k')}()]:`, `}[${voice.call('k')}()]${rest}`)
    }
    default:
      throw new Error(`A closure ${place.form} is stamped elsewhere, not at ${plan.id}:${node.start}.`)
  }
}

/** A function declared in a switch: wherever the switch may be entered, once. */
function writeInCases(voice: Voice, site: SitePlan, name: string): void {
  for (const one of parts(site.closure.place.node, 'cases')) {
    const [first] = parts(one, 'consequent')
    if (first !== undefined) voice.insertions.within(one, first.start, `var{}=[${onceText(voice, site, name)}];`)
  }
}

/** Stamps a function by its name, if it is there and has no stamp. */
function onceText(voice: Voice, site: SitePlan, name: string): string {
  return `${voice.call('g')}({${name}},"${name}","value",${site.index}${voice.record(site)})`
}

/** The labelled statement that a function declaration is, with all of its labels. */
function labelOf(node: Tree, parents: ReadonlyMap<Tree, Tree>): Tree | undefined {
  const parent = parents.get(node)!
  return parent.type === 'LabeledStatement' ? labelOf(parent, parents) ?? parent : undefined
}

/** A function under a label, again at its place: in WebKit it is there from then on only. Another that has taken its name stays as it is. */
function writeAfterLabel(voice: Voice, site: SitePlan, name: string, label: Tree): void {
  if (site.closure.place.variables.get(name)?.written === false) voice.insertions.closing(label, label.end, `;var{}=[${onceText(voice, site, name)}];`)
}

/** `OBJ.bind(…)`: what a bound function binds is hidden as soon as it is bound. */
function writeBindings(voice: Voice): void {
  const { insertions, plan } = voice
  for (const node of plan.parents.keys()) {
    const callee = node.type === 'CallExpression' ? part(node, 'callee')! : undefined
    if (callee?.type !== 'MemberExpression' || callee['computed'] === true || textOf(part(callee, 'property')!) !== 'bind') continue
    const object = part(callee, 'object')!
    if (object.type !== 'Super' && !isInChain(object)) insertions.wrap(object, `${voice.call('d')}(`, ')')
  }
}

/** `new Proxy(…)` and `Proxy.revocable(…)`: what a Proxy wraps is hidden on it as soon as it is made. */
function writeProxies(voice: Voice): void {
  const { insertions, plan } = voice
  for (const { name, node, variable } of plan.scopes.references) {
    if (name !== 'Proxy' || variable !== undefined) continue
    const outer = outermost(node, plan.parents)
    const parent = plan.parents.get(outer)!
    if (parent.type === 'NewExpression' && part(parent, 'callee') === outer) insertions.wrap(node, `(${voice.call('P')}(`, '))')
    else if (parent.type === 'MemberExpression' && isRevocable(parent, outer) && isCalled(parent, plan.parents.get(parent)!)) insertions.wrap(node, `${voice.call('P')}(`, ')')
  }
}

function isRevocable(member: Tree, object: Tree): boolean {
  return part(member, 'object') === object && member['computed'] !== true && textOf(part(member, 'property')!) === 'revocable'
}

function isCalled(callee: Tree, call: Tree): boolean {
  return call.type === 'CallExpression' && part(call, 'callee') === callee
}

/** What comes after `?.` must stay in its chain. */
function isInChain(node: Tree): boolean {
  for (let at: Tree | undefined = node; at !== undefined; at = part(at, at.type === 'CallExpression' ? 'callee' : 'object')) {
    if (at['optional'] === true) return true
    if (at.type !== 'CallExpression' && at.type !== 'MemberExpression') return false
  }
  return false
}

/** Methods and accessors of object literals: `($o => ($s($o.m, …), $o))({ … })`. */
function writeMembers(voice: Voice): void {
  const { insertions, plan } = voice
  const stamps = new Map<Tree, { readonly texts: string[], computed: number, readonly owner: number }>()
  const object = `${plan.prefix}o`
  const keys = `${plan.prefix}q`
  for (const site of plan.sites) {
    const place = plan.places[site.index]!
    if (place.form !== 'member' || site.stamp !== 'stamp') continue
    let literal = stamps.get(place.object)
    if (literal === undefined) stamps.set(place.object, literal = { texts: [], computed: 0, owner: ownerOf(site.index) })
    if (place.computed !== undefined) insertions.around(place.computed, `${voice.call('K')}(`, `,${literal.owner})`)
    const key = place.computed === undefined ? place.key : `${keys}[${literal.computed++}]`
    const rest = `${site.index}${voice.record(site)})`
    literal.texts.push(place.half === undefined ? `${isLate(site) ? voice.call('t') : voice.call('s')}(${object}${place.access},${rest}` : `${voice.call('g')}(${object},${key},'${place.half}',${rest}`)
  }
  for (const [literal, { texts, computed, owner }] of stamps) {
    // Of accessors under one key the last is there, and what has a stamp keeps it.
    const inOrder = computed === 0 ? texts : texts.reverse()
    const given = computed === 0 ? object : `(${object},${keys}=${voice.call('T')}(${computed},${owner}))`
    insertions.around(literal, `(${given}=>(${inOrder.map(text => `${text},`).join('')}${object}))(`, ')')
  }
}

/** What stands at the start of scopes: guards, records, stamps of hoisted functions. */
class Starts {
  readonly #voice: Voice
  readonly #declarators = new Map<Scope, string[]>()
  readonly #guards = new Map<Scope, string>()

  constructor(voice: Voice) {
    this.#voice = voice
  }

  record(record: RecordPlan): void {
    const { plan, insertions } = this.#voice
    const { name, form, scope } = record
    const collector = `${plan.prefix}a`
    const text = this.#voice.said(record)
    if (form === 'const') this.#add(scope, `${name!}=${collector}=>${text}`)
    else if (form === 'for') {
      const [first] = parts(part(scope.node, 'init')!, 'declarations')
      insertions.within(first!, first!.start, `${name!}=${collector}=>${text},`)
    } else if (form === 'rest') writeRest(plan, insertions, scope.node, `...{${name!}=${collector}=>${text}}`)
    else if (form === 'switch') {
      const { node, strict } = scope
      insertions.closing(node, node.end - 1, `;function ${name!}(${collector}){return ${text}}`)
      // In sloppy code the function would also be a variable of the function around it.
      if (!strict) insertions.wrap(node, `{let ${name!};`, '}')
    }
  }

  hoisted(site: SitePlan, name: string, isLabelled: boolean): void {
    const stamp = isLabelled ? `[${onceText(this.#voice, site, name)}]` : `${this.#voice.call('s')}(${name},${site.index}${this.#voice.record(site)})`
    this.#add(site.closure.place, `{}=${stamp}`)
  }

  declared(program: Scope, name: string): void {
    this.#guards.set(program, `var ${name};`)
  }

  named(program: Scope, name: string): void {
    this.#add(program, `{}=${renaming(name)}`)
  }

  guard({ closure }: SitePlan, text: string): void {
    const constructor = membersOf(closure.node).find(({ kind, type }) => type === 'MethodDefinition' && kind === 'constructor')
    if (constructor === undefined) return
    const head = this.#voice.plan.scopes.scopes.get(part(constructor, 'value')!)!
    this.#guards.set(this.#voice.plan.scopes.bodies.get(head)!, text)
  }

  write(insertions: Insertions): void {
    for (const scope of new Set([...this.#guards.keys(), ...this.#declarators.keys()])) {
      const declarators = this.#declarators.get(scope) ?? []
      const text = `${this.#guards.get(scope) ?? ''}${declarators.length === 0 ? '' : `const ${declarators.join()};`}`
      const { kind, node } = scope
      if (kind === 'expression') insertions.wrap(node, `{${text}return `, '}')
      else if (kind === 'statement') insertions.wrap(node, `{${text}`, '}')
      else writeStart(insertions, node, text, this.#voice.plan.code)
    }
  }

  #add(scope: Scope, declarator: string): void {
    const list = this.#declarators.get(scope)
    if (list === undefined) this.#declarators.set(scope, [declarator])
    else list.push(declarator)
  }
}

/** Puts statements at the start of a block, a body or a program. */
export function writeStart(insertions: Insertions, node: Tree, text: string, code: string): void {
  const start = atStart(node, code, text)
  insertions.within(node, start.at, start.text)
}

/** Puts a rest parameter after the others, and after the comma that may follow them. */
function writeRest(plan: Plan, insertions: Insertions, fn: Tree, text: string): void {
  const last = parts(fn, 'params').at(-1)!
  const [between] = /^(?:\s|\/\*[^]*?\*\/|\/\/.*)*,?/.exec(plan.code.slice(last.end))!
  const comma = between.endsWith(',')
  insertions.closing(last, comma ? last.end + between.length : last.end, comma ? text : `,${text}`)
}
