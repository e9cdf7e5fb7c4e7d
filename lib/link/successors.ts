// A module that was changed in other places only: its functions are the same, under other numbers. They come back as those
// of the version that is loaded – but all that bytes ask of a text, or none: closures that share variables must be made in
// one version. Knows no kind.

import { instanceWith, loaded, type Instance } from './instance.ts'
import { factsOf, Site, type Facts } from './site.ts'

/** For one load: which texts have a successor here. */
export class Successors {
  readonly #of = new Map<string, Instance | undefined>()

  /** From the first leaves of all sites. */
  constructor(sites: readonly (readonly unknown[])[]) {
    const texts = new Map<string, { readonly id: string, readonly sites: Facts[] }>()
    for (const facts of sites.map(factsOf)) {
      const known = texts.get(facts.hash)
      if (known === undefined) texts.set(facts.hash, { id: facts.id, sites: [facts] })
      else known.sites.push(facts)
    }
    for (const [hash, { id, sites }] of texts) {
      if (id === '' || instanceWith(hash)?.module !== undefined) continue
      for (const version of loaded()) if (version.id === id && sites.every(site => indexIn(version, site) >= 0)) this.#of.set(hash, version)
    }
  }

  /** The site in the version that is loaded. */
  of(facts: Facts): Site | undefined {
    const version = this.#of.get(facts.hash)
    const index = version === undefined ? -1 : indexIn(version, facts)
    return version === undefined || index < 0 ? undefined : new Site(version, index, facts, version.skeleton!.sites[index])
  }
}

function indexIn({ skeleton }: Instance, { path, digest }: Facts): number {
  return digest === '' ? -1 : skeleton?.sites.findIndex(row => row.path === path && row.digest === digest) ?? -1
}
