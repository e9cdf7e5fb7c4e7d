// The verbs over everything: data, and code. Its registry lies over that of `dill/data`, so what is registered there is
// known here. Knows no storage.

import { Pickler as CorePickler } from './core/pickler.ts'
import type { Insight, Registry } from './core/registry.ts'
import { defaultSettings, type DumpOptions, type LoadOptions, type Settings } from './core/settings.ts'
import { Unpickler as CoreUnpickler } from './core/unpickler.ts'
import { registry as dataRegistry } from './data.ts'
import { codeKinds, PrivateFields } from './kinds/code.ts'
import { bindings } from './link/homes.ts'
import { insightWith } from './link/insight.ts'
import { verbsOf, type Verbs } from './verbs.ts'

const insight: Insight = /* @__PURE__ */ insightWith(PrivateFields.below)

/** The registry of `dill`. */
export const registry: Registry = /* @__PURE__ */ withCode(dataRegistry.fork([bindings], insight))

/** Defaults of these verbs; change them by assignment. Answers to `dill.settings`. */
export const settings: Settings = /* @__PURE__ */ defaultSettings()

const verbs: Verbs = /* @__PURE__ */ verbsOf(registry, settings)

/** {@inheritDoc Verbs.dumps} */
export const dumps: Verbs['dumps'] = verbs.dumps
/** {@inheritDoc Verbs.loads} */
export const loads: Verbs['loads'] = verbs.loads
/** {@inheritDoc Verbs.copy} */
export const copy: Verbs['copy'] = verbs.copy
/** {@inheritDoc Verbs.hash} */
export const hash: Verbs['hash'] = verbs.hash
/** {@inheritDoc Verbs.dumpsAsync} */
export const dumpsAsync: Verbs['dumpsAsync'] = verbs.dumpsAsync
/** {@inheritDoc Verbs.loadsAsync} */
export const loadsAsync: Verbs['loadsAsync'] = verbs.loadsAsync
/** {@inheritDoc Verbs.register} */
export const register: Verbs['register'] = verbs.register
/** {@inheritDoc Verbs.pickle} */
export const pickle: Verbs['pickle'] = verbs.pickle

/** Writes values with options, hooks and a registry of its own. Answers to `dill.Pickler`. */
export class Pickler extends CorePickler {
  constructor(options?: DumpOptions) {
    super(registry, settings, options)
  }
}

/** Reads one pickle, with options and hooks of its own. Answers to `dill.Unpickler`. */
export class Unpickler extends CoreUnpickler {
  constructor(bytes: unknown, options?: LoadOptions) {
    super(registry, settings, bytes, options)
  }
}

/**
 * Puts dill's kinds for code into the registry of `dill/data`, or takes them out again. Nothing is put there by itself.
 * Answers to `dill.extend`, which does the same to the standard library's pickle.
 */
export function extend(useDill = true): void {
  for (const kind of codeKinds) {
    dataRegistry.remove(kind)
    if (useDill) dataRegistry.add(kind)
  }
  dataRegistry.insight = useDill ? insight : undefined
}

function withCode(over: Registry): Registry {
  for (const kind of codeKinds) over.add(kind)
  return over
}
