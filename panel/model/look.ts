// How the panel looks at a value: as the pickler would, with the options that a dump would have. Gives outlines and
// surveys the same circumstances, so that the two say the same.

import { describe, type Outline } from '../../lib/core/describe.ts'
import { own, type DumpOptions } from '../../lib/core/settings.ts'
import type { WalkOptions } from '../../lib/core/telling.ts'
import { registry, settings } from '../../lib/dill.ts'

/** For which dump a value is looked at. */
export interface LookOptions extends Pick<DumpOptions, 'byref' | 'recurse' | 'attachments'> {
  /** For the asynchronous verbs, which wait for Blobs, promises and their like. */
  readonly waits?: boolean
}

/** The circumstances under which a value would be written. */
export function circumstances(options: LookOptions = {}): WalkOptions {
  return {
    registry,
    attaches: own(options, 'attachments') !== undefined,
    waits: own(options, 'waits') ?? false,
    byref: own(options, 'byref') ?? settings.byref,
    recurse: own(options, 'recurse') ?? settings.recurse,
  }
}

/** The root of a new look at a value. */
export function outlineOf(value: unknown, label: string, options?: LookOptions): Outline {
  registry.look()
  return describe(value, circumstances(options), label)
}
