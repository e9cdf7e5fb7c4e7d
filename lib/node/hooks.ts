// Hooks for Node's loader, in the thread that Node keeps for them: loaded by their address, and told what to do by a
// message. Newer versions of Node have hooks in the thread of the program, and do not come here.

import { Cache } from './cache.ts'
import { loaded, type Loaded } from './load.ts'
import type { Settings } from './source.ts'

let settings: Settings
let cache: Cache

/** Called by Node once, with what `register` was given. */
export function initialize(given: Settings): void {
  settings = given
  cache = new Cache(given.places, given.own)
}

/** Called by Node for each module. */
export async function load<C>(url: string, context: C, next: (url: string, context: C) => Promise<Loaded>): Promise<Loaded> {
  return loaded(url, await next(url, context), settings, cache)
}
