// The verbs for data alone, as an entry of their own: no code travels, nothing is parsed, and there is no dependency.
// `dill` lies over this registry, so what is registered here is known there.

import { withOffers } from './core/offers.ts'
import { takes } from './core/options.ts'
import { Pickler as CorePickler } from './core/pickler.ts'
import { Registry } from './core/registry.ts'
import { defaultSettings, dumpNames, loadNames, type DumpOptions, type LoadOptions, type Settings } from './core/settings.ts'
import { Unpickler as CoreUnpickler } from './core/unpickler.ts'
import { dataKinds, homes } from './kinds/index.ts'
import { copyOf, dumpsAsyncOf, dumpsOf, hashOf, loadsAsyncOf, loadsOf, pickleOf, registerOf, type Verbs } from './verbs.ts'

export { disassemble, disassembly, rowText } from './core/disassemble.ts'
export type { Fault, Row } from './core/disassemble.ts'
export { PickleError, PickleWarning, PicklingError, PicklingWarning, UnpicklingError, UnpicklingWarning, pathText } from './core/errors.ts'
export type { Failure, Note, PathStep } from './core/errors.ts'
export { getState, kind, reduce, setState } from './core/kind.ts'
export type { Asked, Kind, Lent, Reader, Reducer, Reduction, Writer } from './core/kind.ts'
export { DEFAULT_PROTOCOL, HIGHEST_PROTOCOL } from './core/opcodes.ts'
export type { RegisterOptions } from './core/registry.ts'
export { CONTENTS_FMODE, FILE_FMODE, HANDLE_FMODE } from './core/settings.ts'
export type { DumpOptions, Limits, LoadOptions, Progress, Settings } from './core/settings.ts'
export { Trust } from './core/trust.ts'
export type { Registrar, Verbs } from './verbs.ts'

/** The registry of `dill/data`; `dill` lies over it. */
export const registry: Registry = /* @__PURE__ */ withOffers(/* @__PURE__ */ new Registry(dataKinds, homes))

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

/** A pickler of data. */
export class Pickler extends CorePickler {
  constructor(options?: DumpOptions) {
    takes(options, dumpNames, loadNames)
    super(registry, settings, options)
  }
}

/** An unpickler of data. */
export class Unpickler extends CoreUnpickler {
  constructor(bytes: unknown, options?: LoadOptions) {
    takes(options, loadNames, dumpNames)
    super(registry, settings, bytes, options)
  }
}
