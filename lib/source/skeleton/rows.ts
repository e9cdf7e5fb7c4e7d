// The rows of a skeleton: what is told of each site and scope besides their text. Decides which sites can be made again,
// and what each of them needs; how they are made, others write.

import type { ClassRow, ScopeRow, SiteRow } from '../../capture/skeleton.ts'
import type { RecordPlan, SitePlan } from '../instrument/analysis.ts'
import { hashText } from '../instrument/hash.ts'
import { takenFrom } from '../instrument/needs.ts'
import { privatesOf } from '../instrument/plan.ts'
import { nameGiven, outermost, textOf } from '../instrument/places.ts'
import type { Site } from '../instrument.ts'
import type { Tree } from '../parse.ts'
import { isClass, membersOf, part, privateNameOf, symbolNamed } from '../tree.ts'
import { codeOf, isRenamed } from './site-code.ts'
import type { World } from './world.ts'
import type { SiteCode } from './writer.ts'

/** A site, told and written. */
export interface Described {
  readonly row: SiteRow
  /** How it is made; undefined for one that is not. */
  readonly made: SiteCode | undefined
}

/** Describes all sites; `told` says where they stand for people. */
export function describeSites(world: World, told: readonly Site[], source: boolean): Described[] {
  const bound = boundSites(world)
  return world.plan.sites.map(site => describe(world, site, told[site.index]!, bound.get(site), source))
}

/** Describes all scopes. Where a caller named variables, they are those of scope 0. */
export function describeScopes(world: World, source: boolean): ScopeRow[] {
  const { plan, outer } = world
  const rows = plan.records.map(({ parent, variables, scope, ...record }): ScopeRow => ({
    parent: numberOf(world, parent), variables: variables.map(({ variable }) => world.nameOf(variable)), strict: scope.strict, ...source ? { record: world.recordOf(record) } : {},
  }))
  return outer.length === 0 ? rows : [{ parent: -1, variables: outer, strict: plan.scopes.program.strict, record: world.outermost }, ...rows]
}

/** The number of a record's scope. */
function numberOf({ outer }: World, record: RecordPlan | undefined): number {
  const shift = outer.length === 0 ? 0 : 1
  return record === undefined ? shift - 1 : record.index + shift
}

function describe(world: World, site: SitePlan, { path, file, line, column, text, written: original, ...told }: Site, binding: number | undefined, source: boolean): Described {
  const { plan, sites } = world
  const owner = site.owner !== undefined && isClass(site.owner) ? sites.get(site.owner) : undefined
  const record = (owner ?? site).record
  const written = codeOf(world, site)
  const { needs, missing } = needsOf(written, record, world)
  const isWanted = site.stamp === 'stamp' || site.stamp === 'class' || binding !== undefined
  const refused = site.refused ?? (isWanted ? written.refused ?? missing : undefined)
  const made = isWanted && refused === undefined ? written : undefined
  const name = nameOf(site, world)
  const row: SiteRow = {
    kind: site.kind, async: told.async, generator: told.generator, strict: told.strict, path, ...file === undefined ? {} : { file }, line, column,
    scope: numberOf(world, record), needs, bindings: written.bindings, free: written.free,
    ...refused === undefined ? {} : { refused }, ...binding === undefined ? {} : { binding }, ...owner === undefined ? {} : { owner: owner.index },
    ...name === undefined ? {} : { name },
    ...site.kind === 'class' ? { class: classRow(site.closure.node, written.keys) } : {},
    digest: hashText([text, ...world.layoutOf(record)].join('\n')).slice(0, 8) + digestOfFields(site.closure.node),
    ...source ? { text } : {}, ...source && original !== undefined ? { written: original } : {}, ...source && made !== undefined && made.code !== plan.code.slice(site.start, site.end) ? { code: made.code } : {},
  }
  return { row, made }
}

/** Private fields are told by their place, too: those of a class that was edited may be others. */
function digestOfFields(node: Tree): string {
  const { fields } = isClass(node) ? privatesOf(node) : { fields: [] }
  return fields.length === 0 ? '' : hashText(fields.join()).slice(0, 4)
}

function needsOf({ used, outer }: SiteCode, innermost: RecordPlan | undefined, world: World): { readonly needs: number[][], readonly missing: string | undefined } {
  const rest = new Set(used)
  const needs = takenFrom(rest, innermost)
  if (world.outer.length > 0) needs.push(world.outer.flatMap((name, index) => outer.has(name) ? [index] : []))
  while (needs.at(-1)?.length === 0) needs.pop()
  const [lost] = rest
  return { needs, missing: lost === undefined ? undefined : `it uses ${lost.name}, which no record lists` }
}

/** The bindings of the module that functions and classes are and stay; of functions only those that carry no stamp. */
function boundSites({ plan, bindings }: World): Map<SitePlan, number> {
  const last = new Map<number, SitePlan>()
  for (const site of plan.sites) {
    const name = boundName(site.closure.node, plan.parents)
    const variable = site.closure.place.kind === 'program' && name !== undefined ? plan.scopes.program.variables.get(name) : undefined
    const binding = variable === undefined || variable.written ? undefined : bindings.get(variable)
    if (binding !== undefined && site.refused === undefined && (site.stamp === 'none' || site.kind === 'class')) last.set(binding, site)
  }
  return new Map([...last].map(([binding, site]) => [site, binding]))
}

function boundName(node: Tree, parents: ReadonlyMap<Tree, Tree>): string | undefined {
  const isDeclaration = node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration'
  const outer = outermost(node, parents)
  const above = parents.get(outer)!
  const id = isDeclaration ? part(node, 'id') : above.type === 'VariableDeclarator' && part(above, 'init') === outer ? part(above, 'id') : undefined
  return id?.type === 'Identifier' ? id['name'] as string : undefined
}

/** The name that its place gives it, where its own text has none. */
function nameOf(site: SitePlan, { plan: { places, parents } }: World): string | undefined {
  const { node } = site.closure
  const place = places[site.index]!
  // A default export that got its name from the transform says another.
  const id = site.inferred === undefined ? part(node, 'id') : undefined
  if (id !== undefined) return isRenamed(site) ? id['name'] as string : undefined
  if (place.form === 'keyed') return keyName(place.key)
  if (place.form === 'declarator' || place.form === 'assignment' || place.form === 'named') return place.name
  const given = place.form === 'class' ? nameGiven(outermost(node, parents), parents) : undefined
  if (given !== undefined) return 'name' in given ? given.name : undefined
  return site.inferred === 'default' ? 'default' : undefined
}

/** The name under a computed key that can be told from the text. */
function keyName(key: Tree): string | undefined {
  const symbol = symbolNamed(key)
  return key.type === 'Literal' ? textOf(key) : symbol === undefined ? undefined : `[Symbol.${symbol}]`
}

function classRow(node: Tree, keys: number): ClassRow {
  const members = membersOf(node).filter(member =>
    member.type === 'MethodDefinition' && member['computed'] !== true && member['kind'] !== 'constructor' && privateNameOf(member) === undefined)
  const keysOf = (isStatic: boolean): string[] => [...new Set(members.filter(member => member['static'] === isStatic).map(member => textOf(part(member, 'key')!)!))]
  return { derived: part(node, 'superClass') !== undefined, keys, members: keysOf(false), statics: keysOf(true) }
}
