// A module that was changed in other places only: its functions are the same, under other numbers. They come back as those
// of the version that is loaded – but all that bytes ask of a text, or none: closures that share variables must be made in
// one version. Knows no kind.

import { instanceWith, loaded, type Instance } from './instance.ts'
import { Site } from './site.ts'

type Facts = Pick<Site, 'path' | 'line' | 'column' | 'digest'>

/** For one load: which texts have a successor here. */
export class Successors {
  readonly #of = new Map<string, Instance | undefined>()

  /** From the first leaves of all sites. */
  constructor(sites: readonly (readonly unknown[])[]) {
    const texts = new Map<string, { readonly id: string, readonly sites: Pick<Site, 'path' | 'digest'>[] }>()
    for (const [hash, id, , path, , , digest] of sites as [string, string, number, string, number, number, string][]) {
      const known = texts.get(hash)
      if (known === undefined) texts.set(hash, { id, sites: [{ path, digest }] })
      else known.sites.push({ path, digest })
    }
    for (const [hash, { id, sites }] of texts) {
      if (id === '' || instanceWith(hash)?.module !== undefined) continue
      for (const version of loaded()) if (version.id === id && sites.every(site => indexIn(version, site) >= 0)) this.#of.set(hash, version)
    }
  }

  /** The site in the version that is loaded. */
  of(hash: string, facts: Facts): Site | undefined {
    const version = this.#of.get(hash)
    const index = version === undefined ? -1 : indexIn(version, facts)
    return version === undefined || index < 0 ? undefined : new Site(version, index, facts, version.skeleton!.sites[index])
  }
}

function indexIn({ skeleton }: Instance, { path, digest }: Pick<Site, 'path' | 'digest'>): number {
  return digest === '' ? -1 : skeleton?.sites.findIndex(row => row.path === path && row.digest === digest) ?? -1
}
