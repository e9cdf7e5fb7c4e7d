// What the playground and its worker send each other: a function with the names that it reads, and what it gave. Functions
// and classes that came by a name go back as that name, and so are the same ones again.

import { contents, dumps, main, Pickler, Trust, Unpickler } from '../lib/index.ts'

/** A function with all names that it, and what it reads, speak of. */
export function jobOf(fn: unknown, args: readonly unknown[], scope: Record<string, unknown>): Uint8Array<ArrayBuffer> {
  const names: Record<string, unknown> = {}
  for (;;) {
    const bytes = dumps({ fn, args, names }, { weak: true })
    const missing = contents(bytes).functions.flatMap(({ globals }) => globals).filter(name => Object.hasOwn(scope, name) && !Object.hasOwn(names, name))
    if (missing.length === 0) return bytes
    for (const name of missing) names[name] = scope[name]
  }
}

/** What a function gave, where these names came along. */
export function answerOf(value: unknown, names: Record<string, unknown>): Uint8Array<ArrayBuffer> {
  const known = new Map(Object.entries(names).filter(([, one]) => typeof one === 'function').map(([name, one]) => [one, name]))
  const pickler = new Pickler({ weak: true })
  pickler.persistentId = one => known.get(one)
  return pickler.dump(value)
}

/** Reads either, in a page or worker whose cells have these names. */
export function arrived<T>(bytes: Uint8Array, scope: Record<string, unknown> = main): T {
  const unpickler = new Unpickler(bytes, { trust: Trust.code })
  unpickler.scope = scope
  unpickler.persistentLoad = name => scope[name as string]
  return unpickler.load<T>()
}
