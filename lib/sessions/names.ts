// The names of a namespace as one graph: written whole, with or without those that cannot be, read whole, and set all or
// none. Knows the pickler, and neither store nor session.

import { PicklingError, UnpicklingError, pathText, sentence, type Failure, type PathStep, type PickleError } from '../core/errors.ts'
import { PLAIN } from '../core/kind.ts'
import { setOwn } from '../core/properties.ts'
import { own, type DumpOptions, type LoadOptions } from '../core/settings.ts'
import { Pickler, Unpickler } from '../dill.ts'
import { quote, type Content, type Skipped } from './head.ts'

/** The id under which the namespace itself is told: its objects may lead back to it, and then to the live one. */
const MAIN = 'dill.main'

/** Names that were written, and those that were left out. */
export interface Encoded {
  readonly content: Content
  readonly saved: string[]
  readonly skipped: Skipped[]
}

/**
 * Writes the names of a namespace, again without those that cannot be written if they may be skipped.
 *
 * @param steady with pauses, so that a large graph does not hold up the realm
 */
export async function encode(scope: object, skips: boolean, options: DumpOptions | undefined, steady = false): Promise<Encoded> {
  const { names: all, getters } = readNames(scope)
  let names = all
  const failures = getters.map(getterFailure)
  if (failures.length > 0 && !skips) throw getterError(failures, picklerOf(scope, options, []).diagnose(names, true).failures)
  const skipped = new Map(failures.map((failure, i) => [getters[i]!, skippedFor(getters[i]!, failure)]))
  for (;;) {
    try {
      const content = await pickle(names, scope, options, steady ? () => names = without(skipped, readNames(scope).names) : undefined)
      const order = Object.keys(scope)
      const byOrder = (a: Skipped, b: Skipped): number => order.indexOf(a.name) - order.indexOf(b.name)
      return { content, saved: Object.keys(names), skipped: [...skipped.values()].sort(byOrder) }
    } catch (error) {
      if (!skips || own(options, 'signal')?.aborted === true) throw error
      const faults = faultsIn(names, error) ?? await faultsAlone(names, scope, options)
      if (faults.length === 0) throw error
      for (const fault of faults) {
        skipped.set(fault.name, fault)
        delete names[fault.name]
      }
    }
  }
}

/** A copy of the names, so that nobody changes them under the encoder. Getters are not called. */
function readNames(scope: object): { names: Record<string, unknown>, getters: string[] } {
  const names: Record<string, unknown> = {}
  const getters: string[] = []
  for (const name of Object.keys(scope)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(scope, name)
    if (descriptor === undefined) continue
    if ('value' in descriptor) setOwn(names, name, descriptor.value, PLAIN)
    else getters.push(name)
  }
  return { names, getters }
}

function getterFailure(name: string): Failure {
  const path: PathStep[] = [{ via: 'property', name }]
  const reason = 'it is a getter, and a session keeps values.'
  const hint = 'Make it non-enumerable or put it on a class: then it stays out of sessions.'
  return { path, chain: [], value: undefined, code: 'GETTER', message: sentence('Cannot pickle a name', pathText(path), reason, hint), reason, hint }
}

/** All reasons at once, as for any other value. */
function getterError(getters: Failure[], others: Failure[]): PicklingError {
  const failures = [...getters, ...others]
  const { message, code, path, hint } = getters[0]!
  const more = failures.length === 1 ? '' : ` (and ${failures.length - 1} more: see failures)`
  return new PicklingError(message + more, { code, path, failures, ...(hint === undefined ? {} : { hint }) })
}

/** Names that are left after those that were skipped. */
function without(skipped: ReadonlyMap<string, Skipped>, names: Record<string, unknown>): Record<string, unknown> {
  for (const name of skipped.keys()) delete names[name]
  return names
}

async function pickle(names: object, scope: object, options: DumpOptions | undefined, look?: () => object): Promise<Content> {
  const attachments: unknown[] = []
  const pickler = picklerOf(scope, options, attachments)
  const bytes = await (look === undefined ? pickler.dumpAsync(names) : pickler.dumpSteadily(look))
  // A buffer beside the bytes is still the program's own, which may change it before the store has it.
  return { bytes, attachments: attachments.map(part => part instanceof ArrayBuffer ? structuredClone(part) : part) }
}

function picklerOf(scope: object, options: DumpOptions | undefined, attachments: unknown[]): Pickler {
  const pickler = new Pickler({ ...options, attachments })
  pickler.persistentId = value => value === scope ? MAIN : undefined
  return pickler
}

/** The names that an error blames, each with its first reason; nothing if it blames none. */
function faultsIn(names: object, error: unknown): Skipped[] | undefined {
  const faults = new Map<string, Skipped>()
  for (const failure of error instanceof PicklingError ? error.failures : []) {
    const name = failure.path[0]?.name
    if (typeof name !== 'string' || !Object.hasOwn(names, name) || faults.has(name)) continue
    faults.set(name, skippedFor(name, failure))
  }
  return faults.size === 0 ? undefined : [...faults.values()]
}

/** For an error that blames no name: the names that cannot be written even alone. */
async function faultsAlone(names: Record<string, unknown>, scope: object, options: DumpOptions | undefined): Promise<Skipped[]> {
  const faults: Skipped[] = []
  for (const name of Object.keys(names)) {
    const alone: Record<string, unknown> = {}
    setOwn(alone, name, names[name], PLAIN)
    try {
      await pickle(alone, scope, options)
    } catch (error) {
      const { message, path = [{ via: 'property', name }] } = error as PickleError
      faults.push(skippedFor(name, { path, reason: message }))
    }
  }
  return faults
}

function skippedFor(name: string, { path, reason, hint }: Pick<Failure, 'path' | 'reason' | 'hint'>): Skipped {
  return { name, path: pathText(path), reason, ...(hint === undefined ? {} : { hint }) }
}

/** Reads the names of a session. Touches nothing that lives. */
export async function decode(name: string, { bytes, attachments }: Content, scope: object, options: LoadOptions | undefined): Promise<Record<string, unknown>> {
  let loaded: unknown
  try {
    const unpickler = new Unpickler(bytes, { ...options, attachments })
    unpickler.persistentLoad = id => {
      if (id !== MAIN) throw new UnpicklingError('it names an object that is no part of a session.', { code: 'DAMAGED' })
      return scope
    }
    unpickler.scope = scope
    ;[loaded] = await unpickler.loadAsync()
  } catch (error) {
    if (!(error instanceof UnpicklingError)) throw error
    const { code, path, offset, hint } = error
    throw new UnpicklingError(`Cannot load the session ${quote(name)}. ${error.message}`, {
      code, cause: error,
      ...(path === undefined ? {} : { path }), ...(offset === undefined ? {} : { offset }), ...(hint === undefined ? {} : { hint }),
    })
  }
  if (typeof loaded !== 'object' || loaded === null || Object.getPrototypeOf(loaded) !== Object.prototype) {
    throw new UnpicklingError(`Cannot load the session ${quote(name)}: what is stored is a value, not the names of a session.`, { code: 'DAMAGED' })
  }
  return loaded as Record<string, unknown>
}

/** Sets the names, and removes all others if it `replaces`, or does nothing: checks first, and puts back what was there if one of them cannot be set after all. */
export function apply(name: string, loaded: Record<string, unknown>, scope: object, replaces: boolean): void {
  const extra = replaces ? Object.keys(scope).filter(key => !Object.hasOwn(loaded, key)) : []
  for (const key of Object.keys(loaded)) if (!isOpen(scope, key)) throw readOnly(name, key)
  for (const key of extra) if (Reflect.getOwnPropertyDescriptor(scope, key)?.configurable !== true) throw readOnly(name, key)
  const undo: (() => void)[] = []
  const change = (key: string, done: () => boolean): void => {
    const before = Reflect.getOwnPropertyDescriptor(scope, key)
    if (!done()) {
      for (const step of undo.reverse()) step()
      throw readOnly(name, key)
    }
    undo.push(() => before === undefined ? Reflect.deleteProperty(scope, key) : Reflect.defineProperty(scope, key, before))
  }
  for (const key of extra) change(key, () => Reflect.deleteProperty(scope, key))
  for (const key of Object.keys(loaded)) change(key, () => set(scope, key, loaded[key]))
}

/** True if a name is absent and may be added, or is plain data that may be changed. */
function isOpen(scope: object, key: string): boolean {
  const live = Reflect.getOwnPropertyDescriptor(scope, key)
  return live === undefined ? Object.isExtensible(scope) : live.writable === true
}

/** By definition where the name is new: an inherited setter must not hear it. What is there keeps its attributes. */
function set(scope: object, key: string, value: unknown): boolean {
  return Object.hasOwn(scope, key) ? Reflect.set(scope, key, value) : setOwn(scope, key, value, PLAIN)
}

function readOnly(name: string, key: string): UnpicklingError {
  const path: PathStep[] = [{ via: 'property', name: key }]
  const hint = 'Make it writable, or load into another object: loadSession(name, { main: {} }).'
  return new UnpicklingError(`Cannot load the session ${quote(name)}: ${pathText(path)} is read-only here. Nothing was changed. ${hint}`, { code: 'READ_ONLY', path, hint })
}
