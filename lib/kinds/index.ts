// The census of data: every kind there is but those of code, by family. Of kinds for the same prototype, the one that
// stands last is asked first.

import type { Kind } from '../core/kind.ts'
import type { Homes } from '../core/names.ts'
import { args } from './arrays.ts'
import { binary } from './binary.ts'
import { boxedBigInt, boxedBoolean, boxedNumber, boxedString, boxedSymbol } from './boxed.ts'
import { map, set } from './collections.ts'
import { dates } from './dates.ts'
import { errors, exceptions } from './errors.ts'
import { fileKinds } from './files.ts'
import { geometry } from './geometry.ts'
import { handleKinds } from './handles.ts'
import { hosts } from './hosts.ts'
import { intl } from './intl.ts'
import { asyncGenerator, asyncIterator, disposables, generator, iterator } from './iterators.ts'
import { literals } from './literals.ts'
import { media } from './media.ts'
import { promise } from './promises.ts'
import { intrinsics } from './references.ts'
import { codeInData, messagePorts, refused } from './refused.ts'
import { signals } from './signals.ts'
import { sharedSymbol, uniqueSymbol } from './symbols.ts'
import { finalizationRegistry, weakMap, weakRef, weakSet } from './weak.ts'
import { web } from './web.ts'

/** What the language itself is made of. */
const language: readonly Kind[] = [
  uniqueSymbol, sharedSymbol,
  boxedNumber, boxedString, boxedBoolean, boxedBigInt, boxedSymbol,
  args, map, set, ...errors, ...binary, ...dates, ...intl,
  weakRef, weakMap, weakSet, finalizationRegistry,
  promise, iterator, asyncIterator, generator, asyncGenerator, ...disposables,
]

/** What the platform adds. */
const platform: readonly Kind[] = [
  ...refused, ...messagePorts, ...exceptions,
  ...literals, ...fileKinds, ...handleKinds, ...media, ...geometry, ...signals, ...web,
]

/** Kinds of `dill/data`: values, and the reasons why others are none. */
export const dataKinds: readonly Kind[] = [codeInData, ...language, ...platform]

/** What travels by name in every registry. */
export const homes: readonly Homes[] = [intrinsics, hosts]
