// Decides which closures of a program are stamped and which records that needs: the heart of the transform, without
// any of its text. What it cannot do faithfully it refuses, with the reason.

import type { ProgramType, Tree } from '../parse.ts'
import { analyseScopes, type Closure, type Scope, type Scopes, type Variable } from '../scope.ts'
import { membersOf, parentsOf, part, privateNameOf, waits } from '../tree.ts'
import type { Analysis, SitePlan } from './analysis.ts'
import { declareDefault, nameDefault, type NamedDefault } from './default-export.ts'
import { bindingsOf, Records } from './records.ts'
import { outermost, placeOf, type Place } from './places.ts'
import { describeSites } from './sites.ts'

export interface PlanOptions {
  readonly id: string
  readonly hash: string
  readonly sourceType: ProgramType
  readonly prefix: string | undefined
  /** Stamps every closure, whether it needs it or not: shows that the forms change nothing. */
  readonly every: boolean
}

export interface Plan extends Analysis {
  /** Object literals that are spoken of within, and by what names. */
  readonly literals: ReadonlyMap<Tree, string>
  readonly scopes: Scopes
  readonly parents: ReadonlyMap<Tree, Tree>
  readonly places: readonly Place[]
  /** The default export, if it got a name. */
  readonly namedDefault: NamedDefault | undefined
}

/** Decides everything about a parsed program. */
export function planOf(code: string, program: Tree, options: PlanOptions): Plan {
  const { id, hash, sourceType, prefix = prefixOf(code), every } = options
  const namedDefault = nameDefault(program, code, prefix)
  const scopes = analyseScopes(program, sourceType)
  if (namedDefault !== undefined) declareDefault(scopes.program, namedDefault)
  const parents = parentsOf(program)
  const places = scopes.closures.map(({ node }) => placeOf(node, parents))
  const sites = describeSites(code, scopes, parents, namedDefault)
  const used = new Set(scopes.references.map(({ variable }) => variable))
  for (const site of sites) decide(site, places[site.index]!, { sourceType, every, used, scopes, parents })
  keepLastDeclarations(sites, places)
  const records = new Records(sites, scopes, parents, prefix)
  return { hash, id, code, sourceType, program, prefix: records.prefix, sites, records: records.all, literals: records.literals, bindings: sourceType === 'script' ? [] : bindingsOf(scopes.program, used), scopes, parents, places, namedDefault }
}

interface Circumstances {
  readonly sourceType: ProgramType
  readonly every: boolean
  readonly used: ReadonlySet<Variable | undefined>
  readonly scopes: Scopes
  readonly parents: ReadonlyMap<Tree, Tree>
}

function decide(site: SitePlan, place: Place, given: Circumstances): void {
  if (place.form === 'classMember') return void (site.stamp = 'member')
  if (place.form === 'lost' || !wants(site, place, given)) return
  const why = hindrance(site, place, given)
  if (why === undefined) site.stamp = place.form === 'class' ? 'class' : 'stamp'
  else site.refused = why
}

/** Why a closure cannot be stamped. */
function hindrance({ closure }: SitePlan, place: Place, { sourceType, scopes }: Circumstances): string | undefined {
  if (isDynamic(closure, scopes)) return 'direct eval or with'
  if (sourceType === 'commonjs' && hasModuleThis(closure)) return 'this or arguments of a CommonJS module'
  if (place.form === 'refused') return place.why
  if (place.form === 'hoisted' && isTakenInSwitch(closure, place.name)) return 'a function declared in a switch, whose name is assigned'
  if (place.form === 'class' && waitsInKeys(closure.node)) return 'computed keys that await or yield'
  return (place.form === 'aside' || place.form === 'spread') && scopes.scopes.get(closure.node)!.variables.has('super') ? place.why : undefined
}

function wants({ closure }: SitePlan, place: Place, { sourceType, every, used, scopes, parents }: Circumstances): boolean {
  if (every || place.form === 'class') return true
  if (isCalledAtOnce(closure, used, scopes, parents)) return false
  return sourceType === 'script' || !isBound(closure, place)
}

/** Each case of a switch may be the one that is entered, and where it is gone on to, another function may have taken the name. */
function isTakenInSwitch({ place }: Closure, name: string): boolean {
  return place.kind === 'switch' && place.variables.get(name)?.written === true
}

/** While a class waits for a key, others may be defined, and keys are kept in the order in which they come. */
function waitsInKeys(cls: Tree): boolean {
  return membersOf(cls).some(member => member['computed'] === true && waits(part(member, 'key')!))
}

/** A binding of the module that keeps its first value is the way to it: no stamp needed. */
function isBound({ place }: Closure, form: Place): boolean {
  if (place.kind !== 'program') return false
  return (form.form === 'hoisted' || form.form === 'declarator') && place.variables.get(form.name)?.written === false
}

/** A function that is called where it is written, and that nothing else can reach. */
function isCalledAtOnce({ node }: Closure, used: ReadonlySet<Variable | undefined>, { scopes }: Scopes, parents: ReadonlyMap<Tree, Tree>): boolean {
  const outer = outermost(node, parents)
  const call = parents.get(outer)!
  if (call.type !== 'CallExpression' || part(call, 'callee') !== outer) return false
  const id = part(node, 'id')
  const own = scopes.get(node)!
  return !(id !== undefined && used.has(scopes.get(id)?.variables.get(id['name'] as string))) && own.variables.get('arguments')?.kind !== 'implicit'
}

function isDynamic({ node, place }: Closure, { scopes }: Scopes): boolean {
  if (scopes.get(node)!.dynamic) return true
  for (let scope: Scope | undefined = place; scope !== undefined && scope.kind !== 'program'; scope = scope.parent) if (scope.unsure) return true
  return false
}

/** What the function around a CommonJS module gives it and has no name: say `module.exports` instead. */
function hasModuleThis({ captures, free }: Closure): boolean {
  return free.has('arguments') || [...captures].some(({ kind, name, scope }) => kind === 'implicit' && name === 'this' && scope.kind === 'program')
}

/** Of functions with the same name in one scope only the last exists. */
function keepLastDeclarations(sites: readonly SitePlan[], places: readonly Place[]): void {
  const seen = new Map<Scope, Set<string>>()
  for (const site of [...sites].reverse()) {
    const place = places[site.index]!
    if (place.form !== 'hoisted') continue
    const names = seen.get(site.closure.place) ?? new Set()
    seen.set(site.closure.place, names)
    if (names.has(place.name)) site.stamp = 'none'
    names.add(place.name)
  }
}

/** The private elements of a class. */
export function privatesOf(cls: Tree): { readonly any: boolean, readonly fields: string[], readonly brand: string | undefined, readonly statics: string[] } {
  const members = membersOf(cls).filter(member => privateNameOf(member) !== undefined)
  const name = (member: Tree) => `#${privateNameOf(member)!}`
  const of = (isStatic: boolean) => members.filter(member => member['static'] === isStatic)
  const fields = (of: readonly Tree[]) => of.filter(({ type }) => type === 'PropertyDefinition').map(name)
  const [first] = of(false)
  return { any: members.length > 0, fields: fields(of(false)), brand: first === undefined ? undefined : name(first), statics: fields(of(true)) }
}

/** `$`, lengthened until it does not occur. */
export function prefixOf(code: string): string {
  let prefix = '$'
  while (code.includes(prefix)) prefix += '$'
  return prefix
}
