// The way back: rooms in which closures are made again, through the skeleton that is loaded here or, where the text came
// along, by evaluating it; and who is found instead of being made. Knows no kind and no bytes.

import * as bound from '../capture/bound.ts'
import * as classes from '../capture/classes.ts'
import { G } from '../capture/durable.ts'
import * as keys from '../capture/keys.ts'
import { moduleOf } from '../capture/modules.ts'
import { makes, type Room, type Tools } from '../capture/skeleton.ts'
import { P } from '../capture/proxies.ts'
import * as stamps from '../capture/stamps.ts'
import { cleaned, PickleError } from '../core/errors.ts'
import type { Reader } from '../core/kind.ts'
import { evaluate, scriptOf } from '../source/evaluate.ts'
import { sourceRooms } from '../source/skeleton.ts'
import type { Entered } from './activation.ts'
import { standingAt } from './address.ts'
import { instanceOf, readBindings, versionsOf, type Address, type Instance } from './instance.ts'
import { isOneText, type Site } from './site.ts'

/** The functions of the runtime: what is made again calls the same ones as what was made there. */
const runtime = { ...bound, ...classes, ...keys, ...stamps, G, P }

/** The outermost room of a text. */
export function roomOf(instance: Instance): Room {
  return instance.room ??= open(instance)
}

function open(instance: Instance): Room {
  const { skeleton, within, outermost, bindings } = instance
  if (skeleton === undefined) throw new PickleError(`the skeleton of ${instance.id} has not been fetched`, { code: 'SKELETON_NOT_LOADED', hint: 'Use await loadsAsync(bytes) or await load(…), which fetch it.' })
  const tools: Tools = { runtime, outermost, bindings, reach: classes.reach as Tools['reach'], has: classes.has as Tools['has'] }
  return skeleton.open === undefined ? sourceRooms(skeleton, tools, { evaluate, script: scriptOf, ...(within === undefined ? {} : { within }) }) : skeleton.open(tools)
}

/** The function or class that stands at an address, and so is here already. */
export function found(site: Site, address: Address, from: Pick<Reader, 'grants'>): Function | undefined {
  const { binding, steps } = address
  if (binding < 0) return undefined
  const { instance, index } = site
  const module = instance.isolated ? moduleOf(instance.hash) : undefined
  const live = module === undefined ? instance : instanceOf(module)
  if (steps.length > 0) return allowed(standingAt(live, site, address), site, live, from)
  const value = readBindings(live).values[binding]
  if (typeof value !== 'function') return undefined
  const stamp = stamps.stampOf(value)
  const number = stamp?.site ?? (live.skeleton === undefined || live.skeleton.sites[index]?.binding === binding ? index : undefined)
  if (index >= 0 && number !== index) return undefined
  return allowed(value, site, live, from)
}

function allowed(value: Function | undefined, site: Site, live: Instance, from: Pick<Reader, 'grants'>): Function | undefined {
  if (value === undefined || live.module === undefined || from.grants(value)) return value
  throw new PickleError(`${site.label} is bound to a function that nobody allows`, { code: 'CODE_NOT_TRUSTED', hint: 'If you trust where the bytes come from: loads(bytes, { trust: Trust.refs }).' })
}

/** Makes the closure of a site in its activation; a class is given what it extends and its computed keys. */
export function make(site: Site, activation: Entered | undefined, from: Pick<Reader, 'code'>, base?: unknown, computed?: readonly PropertyKey[]): object {
  checkLoaded(site, from.code)
  const room = activation === undefined ? roomOf(site.instance) : activation.room(roomOf)
  // The class takes its keys as if they had been computed just now.
  for (const key of computed ?? []) keys.K(key, keys.ANY)
  const made = site.index < 0 ? undefined : room?.(undefined, makes(site.index), base, computed)
  if (made !== undefined) return made as object
  keys.T(computed?.length ?? 0)
  throw new PickleError(`${site.label} is not made in the scope that the bytes say`, { code: 'BAD_SITE' })
}

/** Throws a PickleError for what the bytes tell by its binding alone, and is not there, if it captured variables. */
export function checkAlone({ instance, label, row }: Site): void {
  if (instance.module === undefined || row === undefined || row.needs.every(level => level.length === 0)) return
  throw new PickleError(`${label} is not there yet: its module has not put it into its variable, and what it captured did not come along`, {
    code: 'UNKNOWN_SITE', hint: 'Have the module make it before loading; or write the bytes where the source is at hand – in a production build by the plugin\'s { source: true }.',
  })
}

/** Throws a PickleError where its module is loaded in another version, in which it has no successor. */
function checkVersions({ instance: { hash, id }, label, path, digest }: Site, came: boolean): void {
  const versions = versionsOf(hash, id)
  if (versions.length === 0 || versions.some(version => version.hash === hash)) return
  const here = versions.flatMap(({ skeleton }) => skeleton?.sites.filter(row => row.path === path) ?? [])
  const why = digest === '' || versions.some(({ skeleton }) => skeleton === undefined) ? `is of another version of ${id} than the one that is loaded here`
    : here.length === 0 ? `is not in ${id} any more`
      : here.some(row => isOneText(row.digest, digest)) ? `is in ${id} as it was, but something else that the bytes ask of ${id} is not`
        : 'was edited since it was written'
  const going = why.endsWith(' any more') ? '' : 'To go on with the text that is here: loads(bytes, { migrate: (site, cells) => cells }), which may also bring captured variables up to date. '
  const taking = came ? '; or take the text that came along, whose classes are others than those that are here: loads(bytes, { trust: Trust.code })' : ''
  throw new PickleError(`${label} ${why}`, {
    code: came ? 'CODE_NOT_TRUSTED' : 'UNKNOWN_SITE',
    hint: `${going}${going === '' ? 'Load' : 'Or load'} in the build that wrote the bytes${taking}.`,
  })
}

/** Throws a PickleError where neither the site is loaded nor all that its text speaks of came along. */
function checkLoaded(site: Site, mayEvaluate: boolean): void {
  const { instance, row } = site
  if (instance.module !== undefined && instance.skeleton === undefined) roomOf(instance)
  if (instance.skeleton === undefined || row === undefined) {
    if (instance.module === undefined) checkVersions(site, false)
    throw new PickleError(`${site.label} is not loaded here, and its source did not come along`, {
      code: 'UNKNOWN_SITE', hint: `Import ${instance.id || 'the module that it stands in'}, in the build that wrote the bytes, before loading; or write them with { recurse: true } and without byref, where the source is at hand – in a production build by the plugin's { source: true }.`,
    })
  }
  if (!mayEvaluate && instance.module === undefined && instance.skeleton.open === undefined) {
    checkVersions(site, true)
    throw new PickleError(`${site.label} is not loaded here, and nobody vouches for its source`, { code: 'CODE_NOT_TRUSTED', hint: 'If you trust where the bytes come from: loads(bytes, { trust: Trust.code }).' })
  }
  if (instance.module !== undefined || instance.isolated) return
  const missing = row.bindings.map(index => instance.skeleton!.bindings[index]!).filter(name => !(name in instance.bindings))
  if (missing.length === 0) return
  throw new PickleError(`${site.label} is not loaded here, and its source speaks of what did not come along: ${missing.slice(0, 5).map(name => cleaned(name)).join(', ')}`, {
    code: 'UNKNOWN_SITE', hint: `Import ${instance.id} before loading; or write the bytes with { recurse: true }, which takes along what functions speak of.`,
  })
}
