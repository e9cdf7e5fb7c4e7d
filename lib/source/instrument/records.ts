// Which activations make a record, what it lists, where it stands, and which closure is stamped with which. A variable
// whose scope has no room for a record is borrowed by one further in, as long as no closure assigns to it.

import type { Tree } from '../parse.ts'
import type { Closure, Scope, Scopes, Variable } from '../scope.ts'
import { isEvaluatedOnce } from '../scope-model.ts'
import { indexAfter, isClass, part, parts, waits } from '../tree.ts'
import type { Listed, RecordPlan, SitePlan } from './analysis.ts'
import { outermost } from './places.ts'
import { findUnset } from './unset.ts'

/** A place where a record can stand. */
interface Room {
  readonly scope: Scope
  readonly form: 'const' | 'switch' | 'rest' | 'for'
  readonly listed: Map<Variable, Listed>
  record: RecordPlan | undefined
}

/** Where a closure finds what it captures. */
interface Need {
  readonly site: SitePlan
  readonly rooms: readonly Room[]
  readonly inline: Map<Variable, Listed>
}

/** Looked for once in a program, and only where a closure has the `arguments` of another. */
interface Arguments {
  /** Those of which a member is assigned to. */
  readonly set: ReadonlySet<Variable | undefined>
  /** Variables of all kinds that closures with a stamp capture. */
  readonly captured: ReadonlySet<Variable>
}

const ordinary: ReadonlySet<string> = new Set(['body', 'expression', 'block', 'statement', 'switch'])
const loops = /^(For|ForIn|ForOf|While|DoWhile)Statement$/

export class Records {
  readonly all: RecordPlan[] = []
  readonly prefix: string
  /** Object literals that are spoken of within, and by what names. */
  readonly literals: Map<Tree, string> = new Map()
  readonly #scopes: Scopes
  readonly #parents: ReadonlyMap<Tree, Tree>
  /** Those that carry a stamp. */
  readonly #sites: ReadonlyMap<Closure, SitePlan>
  readonly #rooms = new Map<Scope, Room>()
  #arguments: Arguments | undefined
  /** Rooms in heads: a parameter list, the first part of a `for`. */
  readonly #heads = new Map<Scope, Room>()

  constructor(sites: readonly SitePlan[], scopes: Scopes, parents: ReadonlyMap<Tree, Tree>, prefix: string) {
    this.#scopes = scopes
    this.#parents = parents
    this.prefix = prefix
    const stamped = sites.filter(({ stamp }) => stamp === 'stamp' || stamp === 'class')
    for (const site of stamped) this.#openHeads(site)
    const sound = stamped.filter(({ refused }) => refused === undefined)
    this.#sites = new Map(sound.map(site => [site.closure, site]))
    const needs = sound.map(site => this.#needOf(site))
    for (const need of needs) this.#give(need)
    const crossing = new Set(this.all.filter(crossesCases))
    for (const site of stamped) if (isWithin(site, crossing)) refuse(site, 'variables of several cases of one switch, of which some may have been jumped over: put the statements of each case into braces')
    for (const site of stamped) if (this.#followsParameters(site)) refuse(site, 'arguments of sloppy code, which follow a parameter that is assigned to: take them as a rest parameter, ...args')
    this.#inlineThoseUsedOnce(sites)
    this.#nameThem()
    findUnset(this.all, sites)
  }

  /** Rooms that are seen from a place, the innermost first. */
  #roomsFrom(place: Scope, position: number): Room[] {
    const rooms: Room[] = []
    for (let scope: Scope | undefined = place; scope !== undefined; scope = scope.parent) rooms.push(...this.#roomsAt(scope, position))
    return rooms
  }

  #roomsAt(scope: Scope, position: number): Room[] {
    const head = this.#heads.get(scope)
    const isSeen = head !== undefined && (head.form === 'rest' || position < part(scope.node, 'init')!.end)
    return [...isSeen ? [head] : [], ...hasRoom(scope) ? [this.#room(scope)] : []]
  }

  #room(scope: Scope): Room {
    const known = this.#rooms.get(scope)
    if (known !== undefined) return known
    const room: Room = { scope, form: scope.kind === 'switch' ? 'switch' : 'const', listed: new Map(), record: undefined }
    this.#rooms.set(scope, room)
    return room
  }

  /** The room of a variable as seen from a place: its own, or the nearest to it that is on the way. */
  #roomOf(variable: Variable, { closure: { place, node } }: SitePlan): { room: Room | undefined, own: boolean } {
    const { scope } = variable
    const head = this.#heads.get(scope)
    const rooms = this.#roomsFrom(place, node.start)
    if (head !== undefined && rooms.includes(head)) return { room: head, own: true }
    if (hasRoom(scope)) return { room: this.#room(scope), own: true }
    const body = this.#scopes.bodies.get(scope)
    const on = chain(place, scope)
    if (body !== undefined && on.includes(body)) return { room: this.#room(body), own: true }
    return { room: rooms.filter(room => on.includes(room.scope)).at(-1), own: false }
  }

  /** Variables of a head that closures in the head assign to need a record there. */
  #openHeads(site: SitePlan): void {
    const { closure } = site
    for (const variable of closure.captures) {
      if (!(variable.writtenByClosure || variable.scope.dynamic) || variable.kind === 'name' || variable.kind === 'implicit' || variable.scope.kind === 'program') continue
      const { own } = this.#roomOf(variable, site)
      if (own) continue
      const { scope } = variable
      const init = scope.kind === 'for' ? part(scope.node, 'init') : undefined
      if (scope.kind === 'function' && hasRoomForRest(scope.node, this.#parents)) this.#heads.set(scope, { scope, form: 'rest', listed: new Map(), record: undefined })
      else if (init?.type === 'VariableDeclaration' && closure.node.start < init.end) this.#heads.set(scope, { scope, form: 'for', listed: new Map(), record: undefined })
      else refuse(site, `the variable ${variable.name}, which is assigned to and belongs to a place without room for a record`)
    }
    const home = [...closure.captures].find(({ name, kind }) => kind === 'implicit' && name === 'super')
    if (home !== undefined && this.#homeOf(home.scope) === undefined) refuse(site, 'super of an object or class that has no name there')
  }

  /** In sloppy code a parameter and its element of `arguments` are one variable, which no scope that is entered again gives back. */
  #followsParameters({ closure }: SitePlan): boolean {
    const args = [...closure.captures].find(({ name, kind }) => kind === 'implicit' && name === 'arguments')
    if (args === undefined || args.scope.strict || hasParameterPatterns(args.scope.node)) return false
    const { set, captured } = this.#arguments ??= this.#findArguments()
    return [...args.scope.variables.values()].some(variable => variable.kind === 'param' && (variable.writtenByClosure || (set.has(args) && captured.has(variable))))
  }

  #findArguments(): Arguments {
    const set = this.#scopes.references.filter(({ name, node }) => name === 'arguments' && isSetAt(node, this.#parents))
    return { set: new Set(set.map(({ variable }) => variable)), captured: new Set([...this.#sites.keys()].flatMap(({ captures }) => [...captures])) }
  }

  #needOf(site: SitePlan): Need {
    const rooms: Room[] = []
    const inline = new Map<Variable, Listed>()
    for (const variable of site.closure.captures) {
      if (variable.scope.kind === 'program') continue
      const { room, own } = this.#roomOf(variable, site)
      const text = variable.kind === 'implicit' && variable.name === 'super' ? this.#homeOf(variable.scope)! : variable.name
      const listed: Listed = { variable, text, borrowed: !own, apart: false }
      // What is borrowed is set neither before nor after what the room lists: where it is unset, that must be told all the same.
      if (room === undefined || (!own && variable.settled >= 0)) inline.set(variable, listed)
      else {
        room.listed.set(variable, listed)
        rooms.push(room)
      }
    }
    const home = this.#literalHome(site)
    if (home !== undefined) inline.set(home, { variable: home, text: `${this.prefix}o`, borrowed: true, apart: false })
    return { site, rooms, inline }
  }

  /** What `super` means in a method of an object literal: the object, which is named where its methods are stamped. */
  #literalHome({ owner, closure: { node } }: SitePlan): Variable | undefined {
    return owner?.type === 'ObjectExpression' ? this.#scopes.scopes.get(node)!.variables.get('super') : undefined
  }

  /** Gives a site its record: the innermost that holds something of it; those further out are that one's parents. */
  #give({ site, rooms, inline }: Need): void {
    const { place, node } = site.closure
    const seen = this.#roomsFrom(place, node.start)
    const nearest = seen.find(room => rooms.includes(room))
    const record = nearest === undefined ? undefined : this.#recordOf(nearest)
    site.record = inline.size === 0 ? record : this.#add({ parent: record ?? this.#around(place, node.start), scope: place, form: 'inline', listed: inline })
  }

  #recordOf(room: Room): RecordPlan {
    if (room.record !== undefined) return room.record
    const { scope, form, listed } = room
    return room.record = this.#add({ parent: this.#around(scope, scope.node.start, room), scope, form, listed })
  }

  /**
   * The record around a place: the nearest that lists something. Of what is outside of a closure, those within it know only
   * what it knows itself: where it is made again, there is nothing else.
   */
  #around(place: Scope, position: number, except?: Room): RecordPlan | undefined {
    for (let scope: Scope | undefined = place; scope !== undefined; scope = scope.parent) {
      const room = this.#roomsAt(scope, position).find(room => room !== except && room.listed.size > 0)
      if (room !== undefined) return this.#recordOf(room)
      const isAround = scope.kind === 'function' || (scope.kind === 'class' && !isEvaluatedOnce(scope.node, position))
      const closure = isAround ? this.#sites.get(scope.closure!) : undefined
      if (closure !== undefined) return named(closure.record)
    }
    return undefined
  }

  #add({ parent, scope, form, listed }: Pick<RecordPlan, 'parent' | 'scope' | 'form'> & { listed: Room['listed'] }): RecordPlan {
    const record: RecordPlan = { index: this.all.length, parent, scope, form, variables: [...listed.values()].sort((a, b) => byTime(a.variable, b.variable)), name: undefined }
    this.all.push(record)
    return record
  }

  #inlineThoseUsedOnce(sites: readonly SitePlan[]): void {
    const users = new Map<RecordPlan, SitePlan | undefined>()
    for (const site of sites) if (site.record !== undefined) users.set(site.record, users.has(site.record) ? undefined : site)
    for (const { parent } of this.all) if (parent !== undefined) users.set(parent, undefined)
    for (const [record, user] of users) {
      if (user === undefined || (record.form !== 'const' && record.form !== 'for')) continue
      if (isOnce(user.closure.place, record.scope, user.closure.node, this.#parents)) record.form = 'inline'
    }
  }

  #nameThem(): void {
    let count = 0
    for (const record of this.all) if (record.form !== 'inline') record.name = `${this.prefix}${++count}`
  }

  /** The name that a literal gets for what stands within it; one that waits cannot stand in a function of its own. */
  #literalName(literal: Tree): string | undefined {
    if (waits(literal)) return undefined
    const name = `${this.prefix}h${literal.start}`
    this.literals.set(literal, name)
    return name
  }

  /** The object whose prototype `super` means, for a member of a class with a name, or of an object literal, which gets one. */
  #homeOf({ kind, node }: Scope): string | undefined {
    const member = kind === 'function' ? this.#parents.get(node)! : node
    const literal = this.#parents.get(member)!
    if (literal.type === 'ObjectExpression') return this.#literalName(literal)
    const cls = this.#parents.get(literal)!
    const id = isClass(cls) ? part(cls, 'id') : undefined
    if (id === undefined) return undefined
    const name = id['name'] as string
    const own = this.#scopes.scopes.get(node)
    const body = own === undefined ? undefined : this.#scopes.bodies.get(own)
    if (own?.variables.has(name) || body?.variables.has(name)) return undefined
    return member['static'] === true || member.type === 'StaticBlock' ? name : `${name}.prototype`
  }
}

/** A record that others can speak of: itself, or the one around it. */
function named(record: RecordPlan | undefined): RecordPlan | undefined {
  return record?.form === 'inline' ? named(record.parent) : record
}

/** Is it a record of a switch that lists what is declared in more than one case? */
function crossesCases({ form, scope, variables }: RecordPlan): boolean {
  if (form !== 'switch') return false
  const cases = parts(scope.node, 'cases')
  const declared = variables.filter(({ variable: { kind } }) => kind === 'let' || kind === 'const' || kind === 'class')
  return new Set(declared.map(({ variable }) => indexAfter(cases, variable.at))).size > 1
}

/** Does it need one of these records? */
function isWithin({ record }: SitePlan, records: ReadonlySet<RecordPlan>): boolean {
  for (let at = record; at !== undefined && records.size > 0; at = at.parent) if (records.has(at)) return true
  return false
}

/** Does a scope start with a list of statements, or can it be made to? */
function hasRoom({ kind, node }: Scope): boolean {
  return ordinary.has(kind) || node.type === 'StaticBlock'
}

/** Does nothing between a place and a scope make it happen more than once, or later? */
function isOnce(place: Scope, scope: Scope, node: Tree, parents: ReadonlyMap<Tree, Tree>): boolean {
  for (let at: Scope | undefined = place; at !== scope; at = at.parent) {
    if (at === undefined || at.kind === 'function' || at.kind === 'field' || at.kind === 'static') return false
  }
  if (scope.kind === 'statement' && loops.test(scope.node.type)) return false
  for (let at: Tree | undefined = node; at !== undefined && at !== scope.node; at = parents.get(at)) if (loops.test(at.type)) return false
  return true
}

/** The scopes from a place up to, but not including, another. */
function chain(place: Scope, end: Scope): Scope[] {
  const scopes: Scope[] = []
  for (let scope: Scope | undefined = place; scope !== undefined && scope !== end; scope = scope.parent) scopes.push(scope)
  return scopes
}

/** Anything but names in a parameter list makes `arguments` a list by itself. */
function hasParameterPatterns(fn: Tree): boolean {
  return parts(fn, 'params').some(({ type }) => type !== 'Identifier')
}

/** Is a member of something assigned to? */
function isSetAt(object: Tree, parents: ReadonlyMap<Tree, Tree>): boolean {
  const whole = outermost(object, parents)
  const member = parents.get(whole)!
  if (member.type !== 'MemberExpression' || part(member, 'object') !== whole) return false
  const target = outermost(member, parents)
  const use = parents.get(target)!
  if (use.type === 'Property') return part(use, 'value') === target && parents.get(use)!.type === 'ObjectPattern'
  if (/^(?:UpdateExpression|ArrayPattern|RestElement)$/.test(use.type) || (use.type === 'UnaryExpression' && use['operator'] === 'delete')) return true
  return /^(?:Assignment|ForIn|ForOf)/.test(use.type) && part(use, 'left') === target
}

function hasRoomForRest(fn: Tree, parents: ReadonlyMap<Tree, Tree>): boolean {
  return parts(fn, 'params').at(-1)?.type !== 'RestElement' && parents.get(fn)?.['kind'] !== 'set'
}

/** It keeps its stamp, by which the reason is found again. */
function refuse(site: SitePlan, why: string): void {
  site.refused = why
  site.record = undefined
}

/** Bindings of a module in the order in which its accessor lists them; of what it is given, what it uses. */
export function bindingsOf(program: Scope, used: ReadonlySet<Variable | undefined>): Variable[] {
  return [...program.variables.values()]
    .filter(variable => variable.name !== 'this' && (variable.kind !== 'param' || used.has(variable)))
    .sort(byTime)
}

/** A variable that is not set yet ends the list: those that cannot be unset go first. */
function byTime(a: Variable, b: Variable): number {
  return rank(a) - rank(b) || a.at - b.at
}

function rank({ kind, settled }: Variable): number {
  if (kind === 'let' || kind === 'const' || kind === 'class' || (kind === 'implicit' && settled >= 0)) return 3
  if (kind === 'name') return 2
  return kind === 'import' ? 1 : 0
}
