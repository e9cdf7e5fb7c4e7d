// Pages that are opened one after another over one database: the library and the programs are loaded anew, as after a reload.

import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, vi } from 'vitest'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

/** The library, the program and what it imports, as a page that was just opened has them. */
export async function page(): Promise<{ dill: typeof import('../../lib/index.ts'), app: any, dep: any }> {
  vi.resetModules()
  const { program } = await import('../code/programs.ts')
  return { dill: await import('../../lib/index.ts'), app: program('cases/app.js'), dep: program('cases/dep-app.js') }
}
