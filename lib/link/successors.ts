// A module that was changed in other places only: its functions are the same, under other numbers. They come back as those
// of the version that is loaded – but all that bytes ask of a text, or none: closures that share variables must be made in
// one version. Functions that were edited have a successor only where the caller brings them up to date, or has said that he
// does without what cannot be made. Knows no kind.

import { PickleError } from '../core/errors.ts'
import type { LoadOptions } from '../core/settings.ts'
import { grouped } from '../source/grouped.ts'
import { instanceWith, loaded, type Instance } from './instance.ts'
import { factsOf, isOneText, Site, siteLabel, type Facts } from './site.ts'

/** For one load: which texts have a successor here. */
export class Successors {
  readonly #of = new Map<string, Successor>()
  /** The caller's own word on functions that were edited. */
  readonly migrate: LoadOptions['migrate'] | undefined

  /** True where what has no successor is left out, and all else of its text is not. */
  readonly partly: boolean

  /** From the first leaves of all sites. */
  constructor(sites: readonly (readonly unknown[])[], migrate?: LoadOptions['migrate'] | undefined, partly: boolean = false) {
    this.migrate = migrate
    this.partly = partly
    for (const [hash, asked] of grouped(sites.map(factsOf), ({ hash }) => hash)) {
      const { id } = asked[0]!
      if (id === '' || instanceWith(hash)?.module !== undefined) continue
      for (const version of loaded()) {
        if (version.id !== id) continue
        if (asked.every(site => indexIn(version, site) >= 0)) this.#of.set(hash, { version, indexIn })
        else if (migrate !== undefined && asked.every(site => indexByPath(version, site) >= 0)) this.#of.set(hash, { version, indexIn: indexByPath })
        else if (partly && !this.#of.has(hash)) this.#of.set(hash, { version, indexIn: indexByPath })
      }
    }
  }

  /** The site in the version that is loaded. Throws a PickleError with code `UNKNOWN_SITE` where that version has it no more. */
  of(facts: Facts): Site | undefined {
    const successor = this.#of.get(facts.hash)
    if (successor === undefined) return undefined
    const { version } = successor
    const index = successor.indexIn(version, facts)
    const row = version.skeleton?.sites[index]
    if (row === undefined && this.partly) throw new PickleError(`${siteLabel(facts.path, facts.id, facts.line, facts.column)} is not in ${facts.id} any more`, { code: 'UNKNOWN_SITE', hint: 'Load in the build that wrote the bytes.' })
    return row === undefined ? undefined : new Site(version, index, facts, row, !isOneText(row.digest, facts.digest))
  }
}

interface Successor {
  readonly version: Instance
  readonly indexIn: (version: Instance, facts: Facts) => number
}

function indexIn({ skeleton }: Instance, { path, digest }: Facts): number {
  return digest === '' ? -1 : skeleton?.sites.findIndex(row => row.path === path && isOneText(row.digest, digest)) ?? -1
}

/** By the way to it alone, where there is one such way. */
function indexByPath(version: Instance, facts: Facts): number {
  const same = indexIn(version, facts)
  const sites = version.skeleton?.sites ?? []
  const first = sites.findIndex(row => row.path === facts.path)
  return same >= 0 ? same : sites.findLastIndex(row => row.path === facts.path) === first ? first : -1
}
