// What is known of a function's text: the author's own, where a transform or the bytes told it, and what the function itself
// shows where nobody has put anything into it. Runs nothing, and makes no text.

import { memberOf, type Member } from '../capture/classes.ts'
import type { SiteRow } from '../capture/skeleton.ts'
import { isNative, nameOf } from '../core/classes.ts'
import { bindings } from '../link/homes.ts'
import { loaded, type Instance } from '../link/instance.ts'
import { authorsText, whereIs } from '../link/where.ts'
import { parseMembers } from '../source/members.ts'

/** A function or class as far as its text is known. */
export interface Seen {
  /** The text that it stands in; undefined for what no transform saw. */
  readonly instance: Instance | undefined
  /** Its number there; −1 where that is not known. */
  readonly index: number
  readonly row: SiteRow | undefined
  /** The binding of its module that it is; −1 for others. */
  readonly binding: number
  /** The author's text; undefined where nobody has it. */
  readonly text: string | undefined
}

const { toString } = Function.prototype

/** A function's own name; empty for a Proxy that does not even say that. */
export function ownName(fn: Function): string {
  try {
    return nameOf(fn)
  } catch {
    return ''
  }
}

/** What is known of a function or a class. */
export function seen(fn: Function): Seen {
  const found = instrumented(fn)
  if (found !== undefined) return found
  const text: string = Reflect.apply(toString, fn, [])
  if (isNative(fn)) return { instance: undefined, index: -1, row: undefined, binding: -1, text: undefined }
  return unstamped(fn, text) ?? { instance: undefined, index: -1, row: undefined, binding: -1, text }
}

function instrumented(fn: Function): Seen | undefined {
  const member = memberOf(fn)
  if (member !== undefined) return memberSeen(fn, member)
  const where = whereIs(fn)
  if (where === undefined) return undefined
  const bound = bindings.bound(fn)
  return known(where.instance, where.index, bound?.instance === where.instance ? bound.binding : -1, fn)
}

function known(instance: Instance, index: number, binding: number, fn: Function): Seen {
  const row = instance.skeleton?.sites[index]
  // Of a binding that no transform saw being made, as what was imported from elsewhere, only its own text is known.
  const text = row === undefined && instance.skeleton !== undefined && !isNative(fn) ? Reflect.apply(toString, fn, []) as string : authorsText(row)
  return { instance, index, row, binding, text }
}

/** Members carry no stamp: the text of their class says where they are. Of two with one key the last one is there. */
function memberSeen(fn: Function, { of, isStatic, key, half }: Member): Seen | undefined {
  const owner = instrumented(of)
  if (owner === undefined) return undefined
  const kind = half === 'value' ? 'method' : `${half}ter`
  const members = parseMembers(owner.text ?? '').filter(member => member.isStatic === isStatic && member.kind === kind)
  const { sites = [], prefix = '' } = owner.instance?.skeleton ?? {}
  const indexOf = (text: string | undefined): number => sites.findLastIndex(row => row?.owner === owner.index && authorsText(row) === text)
  const isShown = (text: string): boolean => isShownBy(sites[indexOf(text)]?.text ?? text, prefix, Reflect.apply(toString, fn, []))
  const { text } = members.filter(member => member.key === key).at(-1) ?? members.filter(member => member.key === undefined && isShown(member.text!)).at(-1) ?? { text: undefined }
  const index = indexOf(text)
  return { instance: owner.instance, index, row: sites[index], binding: -1, text }
}

/** What carries no stamp: what cannot be made again, and private methods. Its own text may show what was inserted further in. */
function unstamped(fn: Function, text: string): Seen | undefined {
  const name = ownName(fn)
  if (name === '') return undefined
  for (const instance of loaded()) {
    const { sites = [], prefix = '' } = instance.skeleton ?? {}
    const index = sites.findIndex(row => row?.text !== undefined && (row.refused !== undefined || name.startsWith('#')) && lastOf(row.path) === name && isShownBy(row.text, prefix, text))
    if (index >= 0) return { instance, index, row: sites[index], binding: -1, text: authorsText(sites[index]) }
  }
  return undefined
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Is a text what is left of another if what was inserted is left out? Names that are imported may be said otherwise there. */
function isShownBy(all: string, prefix: string, other: string): boolean {
  const text = prefix === '' ? all : all.replaceAll(prefix, '')
  let at = 0
  for (let i = 0; i < other.length && at < text.length; i++) if (other[i] === text[at]) at++
  return at === text.length
}

/** The site around another one in the same text, if there is one. */
export function around({ instance, index, row }: Seen): number {
  const sites = instance?.skeleton?.sites
  if (sites === undefined || row === undefined) return -1
  for (let i = index - 1; i >= 0; i--) {
    const outer = sites[i]
    if (outer !== undefined && row.path.startsWith(`${outer.path}/`) && (outer.text === undefined || row.text === undefined || outer.text.includes(row.text))) return i
  }
  return -1
}

/** The outermost function or class around a function, which may be itself. */
export function outermostOf(start: Seen): Seen {
  let at = start
  for (let index = around(at); index >= 0; index = around(at)) at = siteSeen(at.instance!, index)
  return at
}

function siteSeen(instance: Instance, index: number): Seen {
  const row = instance.skeleton!.sites[index]!
  return { instance, index, row, binding: row.binding ?? -1, text: authorsText(row) }
}

/** Whether a text is a cell's, or one that was evaluated without a name. */
export function isTyped({ instance }: Seen): boolean {
  return instance !== undefined && (instance.within !== undefined || instance.id === '')
}
