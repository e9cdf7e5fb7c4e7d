// All verbs over a registry of a test's own.

import type { Registry } from '../../lib/core/registry.ts'
import type { Settings } from '../../lib/core/settings.ts'
import { copyOf, dumpsAsyncOf, dumpsOf, hashOf, loadsAsyncOf, loadsOf, pickleOf, registerOf, type Verbs } from '../../lib/verbs.ts'

export type { Verbs }

/** All verbs of one registry. */
export function verbsOf(registry: Registry, settings: Settings): Verbs {
  return {
    dumps: dumpsOf(registry, settings), loads: loadsOf(registry, settings), copy: copyOf(registry, settings), hash: hashOf(registry, settings),
    dumpsAsync: dumpsAsyncOf(registry, settings), loadsAsync: loadsAsyncOf(registry, settings),
    register: registerOf(registry), pickle: pickleOf(registry),
  }
}
