// A site as the bytes name it: the text it stands in, its number there, and for people the way to it.
// Knows no kind.

import type { SiteRow } from '../capture/skeleton.ts'
import { Inner } from '../core/kind.ts'
import type { Instance } from './instance.ts'

/** One function or class of a text. */
export class Site extends Inner {
  readonly instance: Instance
  /** Its number; −1 for a function that is known by its binding alone. */
  readonly index: number
  readonly path: string
  /** 1-based; 0 where it is not known. */
  readonly line: number
  readonly column: number
  readonly digest: string
  readonly row: SiteRow | undefined
  /** True where it is a later version of what the bytes speak of, and not the same. */
  readonly edited: boolean

  constructor(instance: Instance, index: number, facts: Pick<Facts, 'path' | 'line' | 'column' | 'digest'>, row: SiteRow | undefined, edited = false) {
    super()
    this.instance = instance
    this.index = index
    this.path = facts.path
    this.line = facts.line
    this.column = facts.column
    this.digest = facts.digest
    this.row = row
    this.edited = edited
  }

  /** For people: `makeCounter/inc (src/app.js:12:5)`. */
  get label(): string {
    return siteLabel(this.path, this.instance.id, this.line, this.column)
  }
}

/** Where in a digest the names of private fields begin; dill 0.1.0 wrote none. */
const FIELDS = 8

/** True where two digests are of one text. */
export function isOneText(one: string, other: string): boolean {
  return one.slice(0, FIELDS) === other.slice(0, FIELDS)
}

/** True for a class that has other private fields here than where it was written. */
export function hasOtherFields(written: string, here: string): boolean {
  return written.length > FIELDS && written.slice(FIELDS) !== here.slice(FIELDS)
}

/** What the bytes begin a site with: by these trust is decided. */
export interface Facts extends Pick<Site, 'index' | 'path' | 'line' | 'column' | 'digest'> {
  readonly hash: string
  readonly id: string
}

/** The first leaves of a site, in the order in which they are told; other bytes may hold anything there. */
export function factsOf([hash, id, index, path, line, column, digest]: readonly unknown[]): Facts {
  return { hash: String(hash), id: String(id), index: Number(index), path: String(path), line: Number(line), column: Number(column), digest: String(digest) }
}

/** A site for people. */
export function siteLabel(path: string, id: string, line: number, column: number): string {
  const where = id === '' ? '' : line === 0 ? ` (${id})` : ` (${id}:${line}:${column + 1})`
  return `${path || '(anonymous)'}${where}`
}

const sites = new WeakMap<Instance, Map<number | string, Site>>()

/** The site with this number; the rows are at hand. */
export function siteAt(instance: Instance, index: number): Site {
  return remembered(instance, index, () => {
    const row = instance.skeleton!.sites[index]!
    return new Site(instance, index, row, row)
  })
}

/** What is known by its name: by a binding, where its rows stay at home, or a function whose text says no name. */
export function siteBy(instance: Instance, name: string, index: number, row?: SiteRow): Site {
  return remembered(instance, `${index} ${name}`, () => new Site(instance, index, { path: name, line: row?.line ?? 0, column: row?.column ?? 0, digest: row?.digest ?? '' }, row))
}

/** A site of which only the reference is told: nobody may take its text for all there is. */
export function bare(site: Site): Site {
  return site.row === undefined ? site : remembered(site.instance, `bare ${site.index}`, () => new Site(site.instance, site.index, site, undefined))
}

function remembered(instance: Instance, key: number | string, make: () => Site): Site {
  let known = sites.get(instance)
  if (known === undefined) sites.set(instance, known = new Map())
  let site = known.get(key)
  if (site === undefined) known.set(key, site = make())
  return site
}
