// Where a function comes from: the site that its stamp, its binding or its own text leads to, and what it has captured.
// Decided here for whoever writes functions and classes. Knows no kind and no bytes.

import { isNotAlone } from '../capture/modules.ts'
import { stampOf, type Within } from '../capture/stamps.ts'
import type { SiteRow } from '../capture/skeleton.ts'
import { isObject } from '../core/brand.ts'
import { nameOf } from '../core/classes.ts'
import type { Writer } from '../core/kind.ts'
import { activationOf, activationWith, placeOf, type Activation } from './activation.ts'
import { variablesOf } from './bind.ts'
import { cellOf } from './cell.ts'
import { bindings, type Bound } from './homes.ts'
import { adopt, instanceWith, readBindings, type Instance } from './instance.ts'
import { loneOf, type Hindrance } from './lone.ts'
import { computedKeys } from './members.ts'
import { siteAt, siteBy, type Site } from './site.ts'

/** What there is to tell of a function before what it holds itself. */
export interface Origin {
  readonly site: Site
  readonly row: SiteRow | undefined
  readonly activation: Activation | undefined
  /** Index of the module's binding that it is; −1 for others. */
  readonly binding: number
}

/** Its module's rows have to be fetched first. */
export interface Distant {
  readonly distant: Instance
}

/** Where a function comes from, or why it cannot travel. */
export function originOf(fn: Function, out: Pick<Writer, 'scratch' | 'recurse'>): Origin | Distant | Hindrance {
  const last = out.scratch(lastKey, () => ({ fn: undefined, origin: undefined }) as Last)
  if (last.fn === fn) return last.origin!
  last.origin = originAnew(fn, out)
  last.fn = fn
  return last.origin
}

/** One function is asked for several times in a row. */
interface Last {
  fn: Function | undefined
  origin: Origin | Distant | Hindrance | undefined
}

const lastKey = {}

function originAnew(fn: Function, out: Pick<Writer, 'scratch' | 'recurse'>): Origin | Distant | Hindrance {
  const stamp = stampOf(fn)
  if (stamp !== undefined) return stampedOrigin(fn, stamp.site, stamp.record, out)
  const bound = bindings.bound(fn)
  if (bound === undefined) return loneOrigin(fn, out)
  const origin = boundOrigin(fn, bound)
  // What a module has imported from where no transform was goes along by its own text, if it can.
  const lone = out.recurse && origin.site.index < 0 && bound.instance.skeleton !== undefined ? loneOrigin(fn, out) : undefined
  return lone !== undefined && 'site' in lone ? lone : origin
}

function stampedOrigin(fn: Function, index: number, record: Within, out: Pick<Writer, 'scratch' | 'recurse'>): Origin | Distant | Hindrance {
  const place = placeOf(record, out)
  const { instance } = place
  if (instance === undefined) {
    return { why: 'its module has not been registered: it is still being evaluated, or was replaced.', remedy: 'Save it later, when its module has been evaluated.' }
  }
  const bound = bindings.bound(fn)
  const { skeleton } = instance
  const binding = bound?.instance === instance ? bound.binding : boundElsewhere(fn, instance)
  if (skeleton === undefined) return binding < 0 ? { distant: instance } : { site: siteBy(instance, nameOf(fn), index), row: undefined, activation: undefined, binding }
  const row = skeleton.sites[index]
  if (row === undefined && instance.module === undefined) {
    return { why: 'it was made here by a function of another realm, of whose module only that function came along.', remedy: 'Load the module here too, and it goes by its place there; or return data instead of a function.' }
  }
  if (row === undefined) return { why: `its module ${instance.id} has another version than its skeleton.`, remedy: 'Build both anew.' }
  if (row.refused !== undefined) return { why: `${row.refused}.`, remedy: `Change that at ${row.file ?? instance.id}:${row.line}:${row.column + 1}, or give it a name: register(value, { name: "…" }).` }
  const site = instance.lone && index === 0 ? loneSite(instance, fn, row) : siteAt(instance, index)
  return { site, row, activation: row.scope < 0 ? undefined : activationOf(place, row.scope), binding }
}

/** The binding of a text that came with bytes, or is kept apart. */
function boundElsewhere(fn: Function, instance: Instance): number {
  const address = instance.bound.get(fn)
  return address === undefined || address.steps.length > 0 ? -1 : address.binding
}

function boundOrigin(fn: Function, { instance, binding }: Bound): Origin {
  const { skeleton } = instance
  const index = skeleton?.sites.findIndex(site => site.binding === binding) ?? -1
  if (skeleton === undefined || index < 0 || skeleton.sites[index]!.text === undefined) return { site: siteBy(instance, nameOf(fn), -1), row: undefined, activation: undefined, binding }
  return { site: siteAt(instance, index), row: skeleton.sites[index], activation: undefined, binding }
}

const loneKey = {}

function loneOrigin(fn: Function, out: Pick<Writer, 'scratch' | 'recurse'>): Origin | Hindrance {
  const known = out.scratch(loneKey, () => new Map<Function, Origin | Hindrance>())
  let origin = known.get(fn)
  if (origin === undefined) known.set(fn, origin = loneOriginAnew(fn))
  return origin
}

function loneOriginAnew(fn: Function): Origin | Hindrance {
  const variables = variablesOf(fn)
  const lone = loneOf(fn, variables?.names ?? [])
  if ('why' in lone) return isNotAlone() ? { why: lone.why, remedy: `There are two copies of dill on this page, and what one has instrumented the other cannot see: load dill once, in one version, with dill/runtime from the same place. If that is not it: ${lone.remedy}` } : lone
  const instance = instanceWith(lone.hash) ?? adopt({ hash: lone.hash, id: '', lone: true, isolated: false, told: false }, lone.rows())
  const site = loneSite(instance, fn, siteAt(instance, 0).row!)
  if ((site.row!.class?.keys ?? 0) > computedKeys(fn).length) return { why: 'it has fields under computed keys, which nobody can see afterwards: no transform saw it.', remedy: 'Have its module instrumented (dill/vite, dill/node), or evaluate it through instrument().' }
  if (site.row!.refused !== undefined) return { why: `${site.row!.refused}.`, remedy: 'Register it where it is defined: register(value, { name: "…" }).' }
  const activation = variables === undefined ? undefined : activationWith(instance, site.row!.scope, variables.values)
  return { site, row: site.row, activation, binding: -1 }
}

/** A lone function is known by its name, which its text need not say. */
function loneSite(instance: Instance, fn: Function, row: SiteRow): Site {
  return siteBy(instance, nameOf(fn) || row.path, 0, row)
}

/** Tells the variables that a function needs and nobody has told, and the globals that it carries along; true if there are such globals. */
export function tellCaptured(fn: object, { site, row, activation }: Origin, carries: boolean, out: Writer): boolean {
  if (row === undefined) return false
  let at = activation
  for (let level = 0; level < row.needs.length && at !== undefined; level++) {
    const { variables } = at.scope!.row!
    for (const index of row.needs[level]!) {
      if (index < at.values.length && at.isToldBy(fn, index)) out.captured(variables[index]!, level * LEVEL + index, at.values[index])
    }
    at = at.parent
  }
  return carries && tellGlobals(site.instance, row, out)
}

/** A level of scopes in the number of a variable: no scope has as many. */
export const LEVEL: number = 2 ** 24

function tellGlobals(instance: Instance, row: SiteRow, out: Writer): boolean {
  const { values } = readBindings(instance)
  let told = row.bindings.length > 0
  for (const index of row.bindings) {
    if (index >= values.length) continue
    const name = instance.skeleton!.bindings[index]!
    out.captured(name, -1, values[index], cellOf(instance, name, values[index], out))
  }
  const scope = instance.within
  for (const name of row.free) {
    const holder = scope !== undefined && Object.hasOwn(scope, name) ? scope : globalThis
    const own = Reflect.getOwnPropertyDescriptor(holder, name)
    // What travels by name is the same everywhere.
    if (own === undefined || !Object.hasOwn(own, 'value') || (holder === globalThis && (!own.writable || (isObject(own.value) && out.named(own.value))))) continue
    told = true
    const cell = cellOf(undefined, name, own.value, out)
    // One load brings one scope of globals: two of one name would become one.
    if (Object.is(cell.value, own.value)) out.captured(name, -1, own.value, cell)
    else out.refuse(`it came with a global ${name} of its own, and another function that goes along reads another one of that name.`, 'Dump them one by one.')
  }
  return told
}
