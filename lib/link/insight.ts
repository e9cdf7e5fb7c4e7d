// What the registry asks of those who know code: which classes travel although nobody named them, whose private fields can
// be read, and what the code is that bytes ask for. Knows no kind.

import { privatesOf } from '../capture/classes.ts'
import { isNotAlone } from '../capture/modules.ts'
import { ownValue } from '../core/brand.ts'
import { prototypeChain } from '../core/chain.ts'
import { nameOf } from '../core/classes.ts'
import { isProxy } from '../core/proxies.ts'
import type { Asked } from '../core/kind.ts'
import type { Insight } from '../core/registry.ts'
import { versionsOf, type Instance } from './instance.ts'
import { main } from './main.ts'
import { factsOf, siteLabel } from './site.ts'
import { Successors } from './successors.ts'
import { whereIs } from './where.ts'
import { stampOf } from '../capture/stamps.ts'
import { livingOwner } from './whole.ts'
import { bindings } from './homes.ts'

/** The insight of a registry that carries code. */
export function insightWith(insides: Insight['insides']): Insight {
  return { scope: main, carries: () => true, insides, hollow, sees, owner: livingOwner, alone: () => !isNotAlone(), asked, grants, survey: (judged, { migrate, partly }) => new Successors(judged.filter(leaves => leaves.length > 0), migrate, partly) }
}

/** What wasm-bindgen, and what Emscripten gives to the prototype of each class that stands for objects in WebAssembly. */
const handles = [['__destroy_into_raw', 'free'], ['isAliasOf', 'deleteLater']]

/** Classes that are deeper below than this stand for nothing. */
const DEEPEST = 20

function hollow(prototype: object): ReturnType<Insight['hollow']> {
  let isHandle = false
  let depth = 0
  for (const each of isProxy(prototype) ? [] : prototypeChain(prototype)) {
    isHandle = handles.some(keys => keys.every(key => typeof ownValue(each, key) === 'function'))
    if (isHandle || depth++ === DEEPEST) break
  }
  if (!isHandle) return undefined
  return {
    why: 'it stands for an object in the memory of WebAssembly, and holds no more than where that is.',
    remedy: 'Save what its library writes of it (save, serialize, toBytes), and read that after loading; or say so once: pickle(Type, value => [read, [value.save()]]).',
  }
}

/** The transform has seen it. */
function sees(Class: Function): boolean {
  return stampOf(Class) !== undefined || privatesOf(Class) !== undefined
}

const boundFunction: Asked = { level: 'refs', name: 'a bound function', listed: false, allowed: () => false, fetch: undefined }

/** From the first leaves of a site; a bound function has none. */
function asked(leaves: readonly unknown[]): Asked {
  if (leaves.length === 0) return boundFunction
  const { hash, id, index, path, line, column } = factsOf(leaves)
  const live = versionsOf(hash, id)
  // What the bytes say of the path is believed only of what is then looked for by it, or found and granted by itself.
  const exact = live.find(one => one.hash === hash)
  const sites = exact === undefined || index < 0 ? undefined : exact.skeleton?.sites
  const place = sites === undefined ? path : sites[index]?.path
  return {
    level: live.length === 0 ? 'code' : 'refs',
    listed: true,
    name: siteLabel(path, id, line, column),
    allowed: allow => live.length > 0 && allow.some(one => allows(one, live, index, id, place)),
    fetch: fetchOf(live),
  }
}

function fetchOf(live: readonly Instance[]): Asked['fetch'] {
  const fetches = live.flatMap(instance => instance.fetch() ?? [])
  return fetches.length === 0 ? undefined : () => Promise.all(fetches)
}

/** An entry of the caller's list: a function or class of that site, or words for it. */
function allows(one: unknown, live: readonly Instance[], index: number, id: string, path: string | undefined): boolean {
  if (typeof one === 'string') return covers(one, id, path)
  if (typeof one !== 'function') return false
  const stamp = stampOf(one)
  const bound = bindings.bound(one)
  return bound !== undefined && live.includes(bound.instance) ? isSite(bound.instance, bound.binding, index, stamp?.site) : stamp?.site === index && live.some(({ outermost }) => outermost === stamp.record)
}

/** `'src/app.js'` means all of a module, `'src/app.js#makeCounter/inc'` a site, `*` any end. */
function covers(words: string, id: string, path = ''): boolean {
  const site = `${id}#${path}`
  return words.endsWith('*') ? site.startsWith(words.slice(0, -1)) : words === id || (path !== '' && words === site)
}

/** True if the caller's words speak of this live function: bytes that name a site may ask for any binding of its module. */
function grants(value: Function, allow: readonly unknown[]): boolean {
  const where = bindings.bound(value) ?? whereIs(value)
  if (where === undefined) return false
  const { id, skeleton } = where.instance
  const row = 'binding' in where ? skeleton?.sites.find(({ binding }) => binding === where.binding) : skeleton?.sites[where.index]
  return allow.some(one => typeof one === 'string' && covers(one, id, row?.path ?? nameOf(value)))
}

function isSite({ skeleton }: Instance, binding: number, index: number, site: number | undefined): boolean {
  return site === index || (site === undefined && (index < 0 || skeleton?.sites[index]?.binding === binding))
}
