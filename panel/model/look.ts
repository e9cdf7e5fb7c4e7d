// How the panel looks at a value: as the pickler would, with the options that a dump would have. Gives outlines and
// surveys the same circumstances, so that the two say the same.

import { describe, type Outline } from '../../lib/core/describe.ts'
import { Listing } from '../../lib/core/listing.ts'
import { own, type DumpOptions } from '../../lib/core/settings.ts'
import type { WalkOptions } from '../../lib/core/telling.ts'
import { registry, settings } from '../../lib/dill.ts'

/** For which dump a value is looked at. */
export interface LookOptions extends Pick<DumpOptions, 'byref' | 'recurse' | 'weak' | 'attachments'> {
  /** For the asynchronous verbs, which wait for Blobs, promises and their like. */
  readonly waits?: boolean
}

/** Of longer arrays only the elements are looked at, until somebody asks for all: to list all keys would hold up the page. */
export const MANY = 100_000

/** What one look lists of what is long. */
export class Listed extends Listing {
  /** Of longer arrays only the elements. */
  readonly unlisted: number

  /** @param whole lists all keys of all arrays, however long that takes */
  constructor(whole = false) {
    super()
    this.unlisted = whole ? Infinity : MANY
  }
}

/** What is looked at, and what was listed of it since the last look began. */
export interface Looked {
  readonly value: unknown
  readonly label: string
  readonly options: LookOptions
  readonly listing: Listed
}

/** The circumstances under which a value would be written. */
export function circumstances(options: LookOptions = {}, listing: Listed = new Listed()): WalkOptions {
  return {
    registry,
    attaches: own(options, 'attachments') !== undefined,
    waits: own(options, 'waits') ?? false,
    byref: own(options, 'byref') ?? settings.byref,
    recurse: own(options, 'recurse') ?? settings.recurse,
    weak: own(options, 'weak') ?? settings.weak,
    unlisted: listing.unlisted,
    listing,
  }
}

/** The root of a new look at a value. */
export function outlineOf(value: unknown, label: string, options?: LookOptions, listing?: Listed): Outline {
  registry.look()
  return describe(value, circumstances(options, listing), label)
}

/** The same of what is looked at already. */
export function rootOutline({ value, label, options, listing }: Looked): Outline {
  return outlineOf(value, label, options, listing)
}
