// The census of the platform: what `dill` adds to the kinds of data beside code. A file of its own, for `dill/data` does
// without, so that what an app saves as data weighs little. Of kinds for the same prototype, the one that stands last is
// asked first.

import type { Kind } from '../core/kind.ts'
import { fileKinds } from './files.ts'
import { geometry } from './geometry.ts'
import { handleKinds } from './handles.ts'
import { media } from './media.ts'
import { patterns } from './patterns.ts'
import { web } from './web.ts'

/** Kinds that `dill` adds: files, handles and keys, pictures and sound, geometry, coders and patterns, what fetch speaks with. */
export const platformKinds: readonly Kind[] = [...patterns, ...fileKinds, ...handleKinds, ...media, ...geometry, ...web]
