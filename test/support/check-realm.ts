// The realms of check's tests. In a browser they are started as a program would; Node 20 reads no TypeScript, so there they
// are built first.

import type { Realm } from '../../lib/index.ts'
import { buildThread } from './realm.ts'

/** How realms are started: the library's own, where nothing is said; one that has Point and says how it is loaded. */
export interface Realms {
  readonly own: { readonly realm?: () => Realm }
  readonly named: { readonly realm: () => Realm }
}

/** Prepares them. */
export async function openRealms(): Promise<Realms> {
  if ('document' in globalThis) {
    return { own: {}, named: { realm: () => new Worker(new URL('./check-named.ts', import.meta.url), { type: 'module' }) } }
  }
  const threads = process.getBuiltinModule('node:worker_threads')
  const own = await buildThread('../../lib/detect/realm.ts')
  const named = await buildThread('check-named.ts')
  return { own: { realm: () => new threads.Worker(own) }, named: { realm: () => new threads.Worker(named) } }
}
