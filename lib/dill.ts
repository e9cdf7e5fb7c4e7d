// The verbs over everything: data, the platform's own, and code. Its registry lies over that of `dill/data`, so what is
// registered there is known here. Knows no storage.

import type { Kind } from './core/kind.ts'
import { takes } from './core/options.ts'
import { Pickler as CorePickler } from './core/pickler.ts'
import type { Insight, Registry } from './core/registry.ts'
import { defaultSettings, dumpNames, loadNames, type DumpOptions, type LoadOptions, type Settings } from './core/settings.ts'
import { Unpickler as CoreUnpickler } from './core/unpickler.ts'
import { registry as dataRegistry } from './data.ts'
import { G } from './capture/durable.ts'
import { codeKinds, insidesBelow } from './kinds/code.ts'
import { platformKinds } from './kinds/platform.ts'
import { bindings } from './link/homes.ts'
import { insightWith } from './link/insight.ts'
import { copyOf, dumpsAsyncOf, dumpsOf, hashOf, loadsAsyncOf, loadsOf, pickleOf, registerOf, type Verbs } from './verbs.ts'

/** What lies over the kinds of data. */
const kinds = (): readonly Kind[] => [...platformKinds, ...codeKinds]

const insight: Insight = /* @__PURE__ */ insightWith(insidesBelow)

/** The registry of `dill`. */
export const registry: Registry = /* @__PURE__ */ withKinds(/* @__PURE__ */ dataRegistry.fork([bindings], insight))

/** Defaults of these verbs; change them by assignment. Answers to `dill.settings`. */
export const settings: Settings = /* @__PURE__ */ defaultSettings()

/** {@inheritDoc Verbs.dumps} */
export const dumps: Verbs['dumps'] = /* @__PURE__ */ dumpsOf(registry, settings)
/** {@inheritDoc Verbs.loads} */
export const loads: Verbs['loads'] = /* @__PURE__ */ loadsOf(registry, settings)
/** {@inheritDoc Verbs.copy} */
export const copy: Verbs['copy'] = /* @__PURE__ */ copyOf(registry, settings)
/** {@inheritDoc Verbs.hash} */
export const hash: Verbs['hash'] = /* @__PURE__ */ hashOf(registry, settings)
/** {@inheritDoc Verbs.dumpsAsync} */
export const dumpsAsync: Verbs['dumpsAsync'] = /* @__PURE__ */ dumpsAsyncOf(registry, settings)
/** {@inheritDoc Verbs.loadsAsync} */
export const loadsAsync: Verbs['loadsAsync'] = /* @__PURE__ */ loadsAsyncOf(registry, settings)
/** {@inheritDoc Verbs.register} */
export const register: Verbs['register'] = /* @__PURE__ */ registerOf(registry)
/** {@inheritDoc Verbs.pickle} */
export const pickle: Verbs['pickle'] = /* @__PURE__ */ pickleOf(registry)

/** Writes values with options, hooks and a registry of its own. Answers to `dill.Pickler`. */
export class Pickler extends CorePickler {
  constructor(options?: DumpOptions) {
    takes(options, dumpNames, loadNames)
    super(registry, settings, options)
  }
}

/** Reads one pickle, with options and hooks of its own. Answers to `dill.Unpickler`. */
export class Unpickler extends CoreUnpickler {
  constructor(bytes: unknown, options?: LoadOptions) {
    takes(options, loadNames, dumpNames)
    super(registry, settings, bytes, options)
  }
}

/**
 * Puts dill's kinds for code and for what the platform adds into the registry of `dill/data`, or takes them out again. Nothing is put there by itself.
 * Answers to `dill.extend`, which does the same to the standard library's pickle.
 */
export function extend(useDill = true): void {
  for (const kind of kinds()) {
    dataRegistry.remove(kind)
    if (useDill) dataRegistry.add(kind)
  }
  dataRegistry.insight = useDill ? insight : undefined
}

function withKinds(over: Registry): Registry {
  for (const kind of kinds()) over.add(kind)
  // What durable generator functions call is here wherever they come back.
  over.name(G, { name: 'dill/durable' })
  return over
}
