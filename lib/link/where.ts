// Where a function or class was written: the text that a transform saw, its number there, and the activation around it, for
// whoever looks without writing. Members of classes are found by their class. Knows no kind and no bytes.

import { memberOf } from '../capture/classes.ts'
import type { SiteRow } from '../capture/skeleton.ts'
import { stampOf } from '../capture/stamps.ts'
import { activationOf, placeOf, type Activation } from './activation.ts'
import { bindings } from './homes.ts'
import type { Instance } from './instance.ts'

const { toString } = Function.prototype

/** Where a function stands. */
export interface Whereabouts {
  readonly instance: Instance
  /** Its number; −1 where nobody told it. */
  readonly index: number
  /** What its text captured; undefined for what captured nothing but bindings of its module. */
  readonly activation: Activation | undefined
}

/** Each look reads records anew. */
const looking = { scratch: <S>(_: object, make: () => S): S => make() }

/** Where a function or class was written, if a transform saw it. */
export function whereIs(fn: Function): Whereabouts | undefined {
  const stamp = stampOf(fn)
  if (stamp !== undefined) {
    const place = placeOf(stamp.record, looking)
    const { instance } = place
    if (instance === undefined) return undefined
    const scope = instance.skeleton?.sites[stamp.site]?.scope ?? -1
    return { instance, index: stamp.site, activation: scope < 0 ? undefined : activationOf(place, scope) }
  }
  const member = memberOf(fn)
  if (member !== undefined) return memberWhere(fn, member.of, member.key, member.half)
  const bound = bindings.bound(fn)
  if (bound === undefined) return undefined
  const { instance, binding } = bound
  return { instance, index: instance.skeleton?.sites.findIndex(row => row.binding === binding) ?? -1, activation: undefined }
}

const kinds: { readonly [half: string]: SiteRow['kind'] } = { get: 'getter', set: 'setter', value: 'method' }

/** A member captured what its class did. Of a text that came with bytes only the rows are there that were asked for. */
function memberWhere(fn: Function, Class: Function, key: PropertyKey, half: string): Whereabouts | undefined {
  const where = whereIs(Class)
  const sites = where?.instance.skeleton?.sites
  if (where === undefined || sites === undefined) return where
  const text: string = Reflect.apply(toString, fn, [])
  const members = [...sites.entries()].filter(([, row]) => row?.owner === where.index && row.kind === kinds[half])
  const [index] = members.find(([, row]) => row.text === text) ?? members.find(([, { path }]) => path.endsWith(`/${String(key)}`)) ?? [-1]
  return { ...where, index }
}

/** True if a function or class has no loaded module that could make it again: its text is evaluated when it comes back. */
export function isLoose(fn: Function): boolean {
  const { instance } = whereIs(fn) ?? {}
  return instance?.module === undefined || instance.within !== undefined
}

/** The text of a site as its author wrote it; undefined where that stays at home, or its row is not at hand. */
export function authorsText(row: SiteRow | undefined): string | undefined {
  return row?.written ?? row?.text
}

/** The text of a function or class as people read it: its author's, where that is at hand. */
export function shownText(fn: Function): string {
  const where = whereIs(fn)
  const row = where?.instance.skeleton?.sites[where.index]
  return authorsText(row) ?? Reflect.apply(toString, fn, []) as string
}

/** Where a function or class was written, if a transform saw it and its rows are at hand. Lines and columns from 1. */
export function positionOf(fn: unknown): { file: string, line: number, column: number, text: string } | undefined {
  if (typeof fn !== 'function') return undefined
  const where = whereIs(fn)
  const row = where?.instance.skeleton?.sites[where.index]
  if (row === undefined || where!.instance.id === '') return undefined
  return { file: row.file ?? where!.instance.id, line: row.line, column: row.column + 1, text: authorsText(row)?.split('\n', 1)[0] ?? '' }
}
