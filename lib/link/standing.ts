// What has become of functions that bytes ask for: whether the texts that are loaded here have them, unchanged. For whoever
// looks at what another build has written, before it is loaded. Makes nothing and runs nothing; knows no kind.

import { loaded, type Instance } from './instance.ts'
import { isOneText } from './site.ts'

/** What tells a function or class from others of its module. */
export interface Asked {
  /** The module or script; empty for what brings its text along and belongs to none. */
  readonly module: string
  /** Names on the way to it. */
  readonly path: string
  /** Hash of its text and of what it is made in; empty where that is not known. */
  readonly digest: string
}

/** `same`: here with the same text, or it needs nothing that is here; `changed`: here with another text, or in other scopes; `missing`: not here. */
export type Standing = 'same' | 'changed' | 'missing'

/** What has become of each, in their order. Fetches the rows of modules that have them elsewhere. */
export async function standingOf(asked: readonly Asked[]): Promise<Standing[]> {
  const ids = new Set(asked.map(({ module }) => module))
  const versions = [...loaded()].filter(({ id }) => ids.has(id))
  // A module whose rows cannot be fetched makes nothing again either.
  await Promise.allSettled(versions.map(instance => instance.fetch()))
  const known = new Map<string, Map<string, Set<string>>>()
  for (const { id, skeleton } of versions) known.set(id, digestsOf(skeleton, known.get(id)))
  return asked.map(({ module, path, digest }) => {
    if (module === '') return 'same'
    const digests = known.get(module)?.get(path)
    return digests === undefined ? 'missing' : [...digests].some(known => isOneText(known, digest)) ? 'same' : 'changed'
  })
}

/** The texts under each path. */
function digestsOf(skeleton: Instance['skeleton'], digests = new Map<string, Set<string>>()): Map<string, Set<string>> {
  for (const { path, digest } of skeleton?.sites ?? []) {
    const known = digests.get(path)
    if (known === undefined) digests.set(path, new Set([digest]))
    else known.add(digest)
  }
  return digests
}
