// The names of a scope as one graph: written whole, with or without those that cannot be, read whole, and set all or
// none. Knows the pickler, and neither store nor session.

import { PicklingError, UnpicklingError, pathText, sentence, type Failure, type PathStep, type PickleError } from '../core/errors.ts'
import { PLAIN } from '../core/kind.ts'
import type { Absence } from '../core/absence.ts'
import { ownBuffers } from '../core/pickler.ts'
import { contentEnd } from '../core/program.ts'
import { setOwn } from '../core/properties.ts'
import { optionsFor } from '../core/options.ts'
import { isProxy } from '../core/proxies.ts'
import { dumpNames, loadNames, own, type DumpOptions, type LoadOptions } from '../core/settings.ts'
import { Pickler, Unpickler } from '../dill.ts'
import { brandOf, emptyOf, fill, isBrand, prototypeIn, type Brand } from './contents.ts'
import { quote, type Content, type Skipped } from './head.ts'
import { missingNames } from './partial.ts'
import { fetchNames, held, Holders, isHeldId } from './references.ts'
import { readOnly, type Names, type Scope } from './scope.ts'

/** The id under which the scope's own object is told: its values may lead back to it, and then to the live one. */
const MAIN = 'dill.main'
/** Begins the id of what a name keeps that nothing can replace; brand and prototype follow where its content is told under that name. */
const KEPT = 'dill.kept'

/** Names that were written, and those that were left out. */
export interface Encoded {
  readonly content: Content
  readonly saved: string[]
  readonly skipped: Skipped[]
}

/** Whether names that other modules hold too are written as references. */
export interface ReferenceOption {
  readonly refimported?: boolean
}

/** How names are written. */
export type Pace = 'whole' | 'steady' | 'hurried'

/** Names as they are about to be written. */
interface Telling extends Names {
  readonly scope: Scope
  readonly holders: Holders
  /** What stands under names, where it goes as a reference if anybody else holds it. */
  readonly refers: ReadonlySet<unknown>
}

/**
 * Writes the names of a scope, again without those that cannot be written if they may be skipped.
 *
 * @param pace `'steady'` with pauses, so that a large graph does not hold up the realm; `'hurried'` without waiting, where that can be
 */
export async function encode(scope: Scope, skips: boolean, options: (DumpOptions & ReferenceOption) | undefined, pace: Pace = 'whole'): Promise<Encoded> {
  const refimported = own(options, 'refimported') === true
  let telling = tellingOf(scope, refimported)
  const { order, getters, names } = telling
  const failures = getters.map(getterFailure)
  if (failures.length > 0 && !skips) throw getterError(failures, picklerOf(() => telling, options, []).diagnose(names, true).failures)
  const skipped = new Map(failures.map((failure, i) => [getters[i]!, skippedFor(getters[i]!, failure)]))
  const look = (): Telling => telling = without(skipped, tellingOf(scope, refimported))
  for (;;) {
    try {
      const content = await pickle(pace === 'steady' ? look : () => telling, options, pace)
      const byOrder = (a: Skipped, b: Skipped): number => order.indexOf(a.name) - order.indexOf(b.name)
      return { content, saved: Object.keys(telling.names), skipped: [...skipped.values()].sort(byOrder) }
    } catch (error) {
      if (!skips || own(options, 'signal')?.aborted === true) throw error
      const faults = faultsIn(telling.names, error) ?? await faultsAlone(telling, options)
      if (faults.length === 0) throw error
      for (const fault of faults) {
        skipped.set(fault.name, fault)
        delete telling.names[fault.name]
      }
    }
  }
}

/** Names that are left after those that were skipped. */
function without(skipped: ReadonlyMap<string, Skipped>, telling: Telling): Telling {
  for (const name of skipped.keys()) delete telling.names[name]
  return telling
}

function tellingOf(scope: Scope, refimported: boolean): Telling {
  const read = scope.read()
  const holders = new Holders(scope.instance)
  if (!refimported) return { ...read, scope, holders, refers: new Set() }
  const refers = new Set(Object.values(read.names))
  for (const [value, { name, isForeign }] of read.kept) {
    if (isForeign || !Object.hasOwn(read.names, name)) continue
    refers.add(value)
    // Its content belongs to whoever else holds it.
    if (holders.anywhere(value) !== undefined) read.names[name] = value
  }
  return { ...read, scope, holders, refers }
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
  return new PicklingError(message + more, { code, path, hint, failures })
}

/**
 * @param look gives what is written; with pauses it is asked for at each look
 * @param only writes these names and no others
 */
async function pickle(look: () => Telling, options: DumpOptions | undefined, pace: Pace, only?: object): Promise<Content> {
  for (;;) {
    const attachments: unknown[] = []
    let telling!: Telling
    const names = (): object => {
      telling = look()
      return only ?? telling.names
    }
    const pickler = picklerOf(() => telling, options, attachments)
    const bytes = (pace === 'hurried' ? atOnce(pickler, names()) : undefined) ?? await (pace === 'steady' ? pickler.dumpSteadily(names) : pickler.dumpAsync(names()))
    // A buffer beside the bytes is still the program's own, which may change it before the store has it.
    if (pace !== 'steady') ownBuffers(attachments)
    const fetching = fetchNames(telling.holders.distant)
    if (fetching === undefined) {
      const ends = contentEnd(bytes)
      return { bytes, attachments, ...ends === bytes.length ? {} : { ends } }
    }
    await fetching
  }
}

/** The bytes, if nothing has to be waited for; whoever waits then hears of what cannot be written. */
function atOnce(pickler: Pickler, names: object): Uint8Array<ArrayBuffer> | undefined {
  try {
    return pickler.dump(names)
  } catch (error) {
    if (error instanceof PicklingError) return undefined
    throw error
  }
}

function picklerOf(telling: () => Telling, options: DumpOptions | undefined, attachments: unknown[]): Pickler {
  const pickler = new Pickler({ ...optionsFor<DumpOptions>(options, dumpNames), attachments })
  pickler.persistentId = value => idOf(value, telling())
  return pickler
}

/** Its own first, unless others are asked; then what other modules keep; then what it has imported from elsewhere. */
function idOf(value: unknown, { scope, kept, holders, refers, names }: Telling): unknown {
  if (value === scope.self) return MAIN
  const held = refers.has(value) ? holders.anywhere(value) : undefined
  if (held !== undefined) return held
  const known = kept.get(value as object)
  if (known?.isForeign === false) {
    const { name, brand } = known
    if (!Object.hasOwn(names, name)) return [KEPT, name]
    return brand === undefined ? undefined : [KEPT, name, brand, prototypeIn(value as object)]
  }
  // To an object, what is in it is its own: as in Python.
  if (scope.instance === undefined) return undefined
  return holders.inModule(value) ?? (known === undefined ? undefined : [KEPT, known.name])
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
async function faultsAlone(telling: Telling, options: DumpOptions | undefined): Promise<Skipped[]> {
  const faults: Skipped[] = []
  const { names } = telling
  for (const name of Object.keys(names)) {
    const alone: Record<string, unknown> = {}
    setOwn(alone, name, names[name], PLAIN)
    try {
      await pickle(() => telling, options, 'whole', alone)
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

/**
 * Reads the names of a session. Touches nothing that lives.
 *
 * @param leftOut where given, names that lead to what cannot be made are left out, and this gets why
 */
export async function decode(name: string, content: Content, scope: Scope, options: LoadOptions | undefined, leftOut?: Skipped[]): Promise<Record<string, unknown>> {
  if (leftOut === undefined) return decodeAll(name, content, scope, options)
  try {
    return await decodeAll(name, content, scope, options)
  } catch (error) {
    if (!(error instanceof UnpicklingError)) throw error
    return decodeAll(name, content, scope, options, leftOut)
  }
}

async function decodeAll(name: string, content: Content, scope: Scope, options: LoadOptions | undefined, leftOut?: Skipped[]): Promise<Record<string, unknown>> {
  for (;;) {
    const arrivals = new Arrivals(scope)
    const absent = leftOut === undefined ? undefined : new Map<number, Absence>()
    try {
      const loaded = await read(content, arrivals, options, absent)
      if (absent === undefined || absent.size === 0) return arrivals.settled(loaded)
      if (arrivals.fetching === undefined) return arrivals.settled(loaded, leaveOut(loaded, content.bytes, absent, arrivals, leftOut!))
      await arrivals.fetching
    } catch (error) {
      if (arrivals.fetching !== undefined) {
        await arrivals.fetching
        continue
      }
      if (!(error instanceof UnpicklingError)) throw error
      const { code, path, offset, hint } = error
      throw new UnpicklingError(`Cannot load the session ${quote(name)}. ${error.message}`, { code, path, offset, hint, cause: error })
    }
  }
}

/** Takes out the names that lead to what could not be made; returns them. */
function leaveOut(loaded: unknown, bytes: Uint8Array<ArrayBuffer>, absent: ReadonlyMap<number, Absence>, arrivals: Arrivals, leftOut: Skipped[]): ReadonlySet<string> {
  const missing = missingNames(bytes, absent, { mark: KEPT, isMade: name => arrivals.isMade(name) })
  for (const { name, path, absence: { why, hint } } of missing) {
    if (typeof loaded === 'object' && loaded !== null) Reflect.deleteProperty(loaded, name)
    leftOut.push(skippedFor(name, { path, reason: `${why}.`, ...hint === undefined ? {} : { hint } }))
  }
  return new Set(missing.map(({ name }) => name))
}

/** Names that can be set here; the others are left out, and `leftOut` gets why. */
export function settable(name: string, loaded: Record<string, unknown>, scope: Scope, leftOut: Skipped[]): Record<string, unknown> {
  const names: Record<string, unknown> = {}
  for (const key of Object.keys(loaded)) {
    const alone: Record<string, unknown> = {}
    setOwn(alone, key, loaded[key], PLAIN)
    try {
      scope.changes(name, alone, false)
      setOwn(names, key, loaded[key], PLAIN)
    } catch (error) {
      if (!(error instanceof UnpicklingError)) throw error
      const { message, path = [{ via: 'property', name: key }], hint } = error
      leftOut.push(skippedFor(key, { path, reason: message, ...hint === undefined ? {} : { hint } }))
    }
  }
  return names
}

async function read({ bytes, attachments }: Content, arrivals: Arrivals, options: LoadOptions | undefined, absent?: Map<number, Absence>): Promise<unknown> {
  const unpickler = new Unpickler(bytes, { ...optionsFor<LoadOptions>(options, loadNames), attachments })
  unpickler.persistentLoad = id => arrivals.load(id)
  // They come from a store, and nobody else has them.
  unpickler.ownsBytes = true
  unpickler.absent = absent
  unpickler.scope = arrivals.scope.cells
  const [loaded] = await unpickler.loadAsync()
  return loaded
}

/** What references of a session lead to, for one load. */
class Arrivals {
  readonly scope: Scope
  /** Set where names must be fetched before it can be tried again. */
  fetching: Promise<unknown> | undefined
  /** Containers whose content is told under a name; those that are not live are made here, and filled at the end. */
  readonly #containers = new Map<string, { readonly value: object, readonly brand: Brand, readonly isLive: boolean }>()

  constructor(scope: Scope) {
    this.scope = scope
  }

  load(id: unknown): unknown {
    if (id === MAIN) return this.scope.self ?? fail('it leads to the namespace object of its module. Give that: { main: namespace }.', 'NO_NAMESPACE')
    if (isProxy(id) || !Array.isArray(id)) return fail('it names an object that is no part of a session.')
    if (isHeldId(id)) {
      const value = held(id)
      if (value instanceof Promise) this.fetching = value
      return value
    }
    const [kind, name, brand, prototype] = id as unknown[]
    if (kind !== KEPT || typeof name !== 'string') return fail('it names an object that is no part of a session.')
    if (id.length === 2) return this.scope.kept(name) ?? fail(`it leads to ${quote(name)}, which its module keeps and does not save, and which is not here.`, 'NOT_HELD')
    if (!isBrand(brand) || (typeof prototype !== 'object')) return fail('it names an object that is no part of a session.')
    return this.#container(name, brand, prototype)
  }

  #container(name: string, brand: Brand, prototype: object | null): object {
    const known = this.#containers.get(name)
    if (known !== undefined) return known.value
    const live = this.scope.container(name, brand, prototype)
    const value = live ?? emptyOf(brand, prototype)
    this.#containers.set(name, { value, brand, isLive: live !== undefined })
    return value
  }

  /** True for a name whose container is made here, as none that is live can be filled. */
  isMade(name: string): boolean {
    return this.#containers.get(name)?.isLive === false
  }

  /** The names, with what was made for them in its place. @param without names that were left out, with all that leads to them */
  settled(loaded: unknown, without: ReadonlySet<string> = new Set()): Record<string, unknown> {
    if (typeof loaded !== 'object' || loaded === null || isProxy(loaded) || Object.getPrototypeOf(loaded) !== Object.prototype) {
      return fail('what is stored is a value, not the names of a session.')
    }
    const names = loaded as Record<string, unknown>
    for (const [name, { value, brand, isLive }] of this.#containers) {
      if (isLive || without.has(name)) continue
      const content = Object.hasOwn(names, name) ? names[name] : undefined
      const isContent = typeof content === 'object' && content !== null && brandOf(content) === brand && prototypeIn(content) === Object.getPrototypeOf(value)
      if (!isContent || !fill(value, content, brand)) return fail(`it leads to ${quote(name)}, whose content it has not.`)
      setOwn(names, name, value, PLAIN)
    }
    return names
  }
}

function fail(why: string, code = 'DAMAGED'): never {
  throw new UnpicklingError(why, { code })
}

/** Sets the names, and removes all others if it `replaces`, or does nothing: checks first, and puts back what was there if one of them cannot be set after all. */
export function apply(name: string, loaded: Record<string, unknown>, scope: Scope, replaces: boolean): void {
  const undo: (() => void)[] = []
  for (const change of scope.changes(name, loaded, replaces)) {
    undo.push(() => change.undo())
    let done = false
    try {
      done = change.do()
    } finally {
      if (!done) for (const step of undo.reverse()) step()
    }
    if (!done) throw readOnly(name, change.key, undefined, change.hint)
  }
}
