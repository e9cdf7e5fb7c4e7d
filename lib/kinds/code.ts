// The census of code: what `dill` adds to the kinds of data. A file of its own, for it leads to the parser, which
// `dill/data` does without. Of kinds for functions, the one that stands last is asked first.

import type { Kind } from '../core/kind.ts'
import { classes } from './classes.ts'
import { durableAsyncGenerator, durableGenerator } from './durable.ts'
import { bound, filled, fn, member, prototype } from './functions.ts'
import { instance } from './instances.ts'
import { proxy, revoke } from './proxies.ts'
import { activation, cell, mould, scope, site, text } from './sites.ts'

export { insidesBelow } from './instances.ts'

/** Kinds that `dill` adds: functions, classes, Proxies, instances with private fields, and their inner parts. */
export const codeKinds: readonly Kind[] = [fn, classes, member, bound, revoke, proxy, prototype, filled, durableGenerator, durableAsyncGenerator, instance, text, site, mould, scope, activation, cell]
