// The census of data, by family: what the language is made of, URLs, and the reasons why the rest of the platform is none.
// Those of `platform.ts` and `code.ts` lie over it. Of kinds for the same prototype, the one that stands last is asked first.

import type { Kind } from '../core/kind.ts'
import type { Homes } from '../core/names.ts'
import { args } from './arrays.ts'
import { binary } from './binary.ts'
import { boxedBigInt, boxedBoolean, boxedNumber, boxedString, boxedSymbol } from './boxed.ts'
import { map, set } from './collections.ts'
import { dates } from './dates.ts'
import { errors, exceptions } from './errors.ts'
import { hosts } from './hosts.ts'
import { intl } from './intl.ts'
import { asyncGenerator, asyncIterator, disposables, generator, iterator } from './iterators.ts'
import { literals } from './literals.ts'
import { promise } from './promises.ts'
import { intrinsics } from './references.ts'
import { canvasInData, codeInData, messagePorts, refused } from './refused.ts'
import { signals } from './signals.ts'
import { sharedSymbol, uniqueSymbol } from './symbols.ts'
import { finalizationRegistry, weakMap, weakRef, weakSet } from './weak.ts'

/** What the language itself is made of. */
const language: readonly Kind[] = [
  uniqueSymbol, sharedSymbol,
  boxedNumber, boxedString, boxedBoolean, boxedBigInt, boxedSymbol,
  args, map, set, ...errors, ...binary, ...dates, ...intl,
  weakRef, weakMap, weakSet, finalizationRegistry,
  promise, iterator, asyncIterator, generator, asyncGenerator, ...disposables,
]

/** Kinds of `dill/data`: values, and the reasons why others are none. */
export const dataKinds: readonly Kind[] = [codeInData, ...language, ...refused, ...canvasInData, ...messagePorts, ...exceptions, ...literals, ...signals]

/** What travels by name in every registry. */
export const homes: readonly Homes[] = [intrinsics, hosts]
