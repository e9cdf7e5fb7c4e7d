// How the panel looks at a value: as the pickler would, with the options that a dump would have. Gives outlines and
// surveys the same circumstances, so that the two say the same.

import { describe, type Outline } from '../../lib/core/describe.ts'
import { own, type DumpOptions } from '../../lib/core/settings.ts'
import { LONG } from '../../lib/core/tell.ts'
import type { WalkOptions } from '../../lib/core/telling.ts'
import { registry, settings } from '../../lib/dill.ts'

/** For which dump a value is looked at. */
export interface LookOptions extends Pick<DumpOptions, 'byref' | 'recurse' | 'attachments'> {
  /** For the asynchronous verbs, which wait for Blobs, promises and their like. */
  readonly waits?: boolean
}

/** Of longer arrays only the elements are looked at, until somebody asks for all: to list all keys would hold up the page. */
export const MANY = 100_000
/** Objects whose keys were listed, in this look: of very many that takes long, and cannot be divided. */
let listed = new WeakMap<object, readonly PropertyKey[]>()

/** Forgets which keys objects had: they are listed again. */
export function lookAnew(): void {
  listed = new WeakMap()
}

/** The own keys of an object that has very many, if this look has listed them. */
export function keysListed(value: object): readonly PropertyKey[] | undefined {
  return listed.get(value)
}

function keysOf(value: object): readonly PropertyKey[] {
  const known = listed.get(value)
  if (known !== undefined) return known
  const keys = Reflect.ownKeys(value)
  if (keys.length > LONG) listed.set(value, keys)
  return keys
}

/** The circumstances under which a value would be written. */
export function circumstances(options: LookOptions = {}): WalkOptions {
  return {
    registry,
    attaches: own(options, 'attachments') !== undefined,
    waits: own(options, 'waits') ?? false,
    byref: own(options, 'byref') ?? settings.byref,
    recurse: own(options, 'recurse') ?? settings.recurse,
    unlisted: MANY,
    keysOf,
  }
}

/** The root of a new look at a value. */
export function outlineOf(value: unknown, label: string, options?: LookOptions): Outline {
  registry.look()
  return describe(value, circumstances(options), label)
}
