// The realms of check's tests. In a browser they are started as a program would; Node 20 reads no TypeScript, so there they
// are built first.

import type { Realm } from '../../lib/index.ts'
import { buildThread } from './realm.ts'

/** How realms are started: the library's own, where nothing is said; one that has Point and says how it is loaded. */
export interface Realms {
  readonly own: { readonly realm?: () => Realm }
  readonly named: { readonly realm: () => Realm }
  close(): Promise<void>
}

/** Prepares them. */
export async function openRealms(): Promise<Realms> {
  if ('document' in globalThis) {
    return { own: {}, named: { realm: () => new Worker(new URL('./check-named.ts', import.meta.url), { type: 'module' }) }, close: async () => {} }
  }
  const threads = process.getBuiltinModule('node:worker_threads')
  const own = await buildThread({ file: '../../lib/detect/realm.ts' })
  const named = await buildThread({ file: 'check-named.ts' })
  return {
    own: { realm: () => new threads.Worker(own.path) },
    named: { realm: () => new threads.Worker(named.path) },
    async close() {
      await own.remove()
      await named.remove()
    },
  }
}
