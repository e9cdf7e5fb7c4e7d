// What the registry asks of those who know code: which classes travel although nobody named them, whose private fields can
// be read, and what the code is that bytes ask for. Knows no kind.

import { privatesOf } from '../capture/classes.ts'
import type { Asked, Insight } from '../core/registry.ts'
import { versionsOf, type Instance } from './instance.ts'
import { main } from './main.ts'
import { factsOf, siteLabel } from './site.ts'
import { Successors } from './successors.ts'
import { stampOf } from '../capture/stamps.ts'
import { bindings } from './homes.ts'

/** The insight of a registry that carries code. */
export function insightWith(insides: Insight['insides']): Insight {
  return { scope: main, carries: () => true, insides, sees, asked, survey: judged => new Successors(judged) }
}

/** The transform has seen it. */
function sees(Class: Function): boolean {
  return stampOf(Class) !== undefined || privatesOf(Class) !== undefined
}

/** From the first leaves of a site. */
function asked(leaves: readonly unknown[]): Asked {
  const { hash, id, index, path, line, column } = factsOf(leaves)
  const live = versionsOf(hash, id)
  return {
    level: live.length === 0 ? 'code' : 'refs',
    name: siteLabel(path, id, line, column),
    allowed: allow => live.length > 0 && allow.some(one => allows(one, live, index, id, path)),
    fetch: fetchOf(live),
  }
}

function fetchOf(live: readonly Instance[]): Asked['fetch'] {
  const fetches = live.flatMap(instance => instance.fetch() ?? [])
  return fetches.length === 0 ? undefined : () => Promise.all(fetches)
}

/** An entry of the caller's list: a function or class of that site, or `'src/app.js#makeCounter/inc'`, with `*` for any end. */
function allows(one: unknown, live: readonly Instance[], index: number, id: string, path: string): boolean {
  if (typeof one === 'string') {
    const site = `${id}#${path}`
    return one.endsWith('*') ? site.startsWith(one.slice(0, -1)) : one === site || one === id
  }
  if (typeof one !== 'function') return false
  const stamp = stampOf(one)
  const bound = bindings.bound(one)
  return bound !== undefined && live.includes(bound.instance) ? isSite(bound.instance, bound.binding, index, stamp?.site) : stamp?.site === index && live.some(({ outermost }) => outermost === stamp.record)
}

function isSite({ skeleton }: Instance, binding: number, index: number, site: number | undefined): boolean {
  return site === index || (site === undefined && (index < 0 || skeleton?.sites[index]?.binding === binding))
}
