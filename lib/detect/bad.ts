// dill's questions about what does not pickle, with dill's shapes: by item and by attribute. Looking takes parts as the pickler
// is told them, so it runs no getter and no iterator of the value's. Knows no kind and no storage.

import { answers, getterOf } from '../core/brand.ts'
import { prototypesOf } from '../core/chain.ts'
import { typeName } from '../core/diagnose.ts'
import { describeError, PickleError, PicklingError, UnpicklingError } from '../core/errors.ts'
import { labelOf, typeOf } from '../core/preview.ts'
import { except, optionsFor, takes, type OptionNames } from '../core/options.ts'
import { dumpNames, loadNames, own, type DumpOptions, type LoadOptions } from '../core/settings.ts'
import { isProxy } from '../core/proxies.ts'
import { tellingOf, type Part } from '../core/telling.ts'
import { copy, hash, registry, settings } from '../dill.ts'

/** Options of `pickles` and of those who ask it; the others go to `copy`. */
export interface PicklesOptions extends DumpOptions, Omit<LoadOptions, 'attachments' | 'seal'> {
  /** What comes back must be of the same type and equal, not only look like it. */
  readonly exact?: boolean
  /** Whatever goes wrong means no. */
  readonly safe?: boolean
}

const picklesNames = (): OptionNames<PicklesOptions & LoadOptions> => ({ ...dumpNames, ...loadNames, exact: 1, safe: 1 })

/** Answers by the names of attributes, those that are fine left out. */
export interface ByAttribute<T> {
  readonly [attribute: PropertyKey]: T | ByAttribute<T>
}

/**
 * True if a value comes back, by way of `copy`: as something of the same type, or of a type of the same name, for a class
 * may travel by its text. With `exact` the type must be the same – the constructor that the prototypes name – and the two
 * must be equal: JavaScript has no `==` for graphs, so they are if they give the same bytes.
 *
 * Answers to `dill.pickles`. As there, what only asynchronous code can read does not come back.
 * @throws with `safe` nothing; without it what is neither a PicklingError nor an UnpicklingError: code `BAD_OPTION`, and
 * what the caller's own `signal` or `onProgress` throws
 */
export function pickles(obj: unknown, options: PicklesOptions = {}): boolean {
  takes(options, picklesNames())
  const failed = attempt(obj, options)
  if (failed === undefined) return true
  if (own(options, 'safe') === true || failed.thrown instanceof PicklingError || failed.thrown instanceof UnpicklingError) return false
  throw failed.thrown
}

/**
 * The items that do not pickle: elements of an array, values of a Map or a plain object, members of a Set, each once. Of
 * anything else the value itself, or nothing. One level only, as in dill: `why` goes down. No iterator runs.
 *
 * Answers to `dill.detect.baditems`.
 * @throws as `pickles`
 */
export function baditems(obj: unknown, options?: PicklesOptions): unknown[] {
  takes(options, picklesNames())
  return [...new Set(itemsOf(obj, options) ?? [obj])].filter(item => !pickles(item, options))
}

/**
 * A value, if it does not pickle. With a depth: those of its attributes that do not, by name, and so on downwards.
 *
 * Attributes are what a pickle of the value would hold: own properties under their keys; captured variables, accessors
 * and inner parts under what describes them (`captured n`, `get x`, `[[Prototype]]`). What leads back to what holds it is
 * not gone into again.
 *
 * Answers to `dill.detect.badobjects`.
 * @throws as `pickles`
 */
export function badobjects(obj: unknown, depth?: 0, options?: PicklesOptions): unknown
export function badobjects(obj: unknown, depth: number, options?: PicklesOptions): ByAttribute<unknown>
export function badobjects(obj: unknown, depth = 0, options?: PicklesOptions): unknown {
  takes(options, picklesNames())
  return ask(obj, depth, options, value => value)
}

/**
 * The type of a value that does not pickle: its class or constructor, or what `typeof` says where it has none. With a depth
 * those of its attributes, as `badobjects`.
 *
 * Answers to `dill.detect.badtypes`.
 * @throws as `pickles`
 */
export function badtypes(obj: unknown, depth?: 0, options?: PicklesOptions): Function | string | undefined
export function badtypes(obj: unknown, depth: number, options?: PicklesOptions): ByAttribute<Function | string>
export function badtypes(obj: unknown, depth = 0, options?: PicklesOptions): unknown {
  takes(options, picklesNames())
  return ask(obj, depth, options, typeIn)
}

/**
 * The error that stands in the way of a value, returned and not thrown. With a depth those of its attributes, as
 * `badobjects`. Also says so if something else comes back: code `OTHER_TYPE`, and with `exact` `NOT_EQUAL`.
 *
 * Answers to `dill.detect.errors`.
 * @throws PickleError with code `BAD_OPTION`, and nothing else
 */
export function errors(obj: unknown, depth?: 0, options?: PicklesOptions): Error | undefined
export function errors(obj: unknown, depth: number, options?: PicklesOptions): ByAttribute<Error>
export function errors(obj: unknown, depth = 0, options?: PicklesOptions): unknown {
  takes(options, picklesNames())
  return ask(obj, depth, { ...options, safe: true }, value => {
    const thrown = attempt(value, options ?? {})?.thrown
    return thrown instanceof Error ? thrown : new PickleError(`Cannot pickle ${typeName(value)}: ${describeError(thrown)}.`, { code: 'THROWN', cause: thrown })
  })
}

/** Makes a copy and looks at it; what was thrown, or what is wrong with it. */
function attempt(obj: unknown, options: PicklesOptions): { readonly thrown: unknown } | undefined {
  // A list of the caller's is not filled merely to look.
  const fresh = (): DumpOptions => ({ ...optionsFor<DumpOptions>(options, dumpNames), ...own(options, 'attachments') === undefined ? {} : { attachments: [] } })
  try {
    const back = copy(obj, { ...optionsFor<Omit<LoadOptions, 'attachments'>>(options, except(loadNames, 'attachments')), ...fresh() })
    if (Object.is(obj, back)) return undefined
    const exact = own(options, 'exact') ?? false
    if (typeIn(obj) !== typeIn(back) && (exact || typeOf(obj) !== typeOf(back))) return other(obj, 'OTHER_TYPE', `${typeName(back)} comes back`)
    return exact && hash(obj, fresh()) !== hash(back, fresh()) ? other(obj, 'NOT_EQUAL', 'what comes back is not equal to it') : undefined
  } catch (thrown) {
    return { thrown }
  }
}

function other(obj: unknown, code: string, what: string): { readonly thrown: PickleError } {
  return { thrown: new UnpicklingError(`Cannot bring back ${typeName(obj)}: ${what}.`, { code }) }
}

/** The constructor that the prototypes of a value name. */
function typeIn(value: unknown): Function | string {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return typeof value
  try {
    for (const p of prototypesOf(value)) {
      const maker: unknown = Reflect.getOwnPropertyDescriptor(p, 'constructor')?.value
      if (typeof maker === 'function') return maker
    }
  } catch {
    // A revoked Proxy, or one whose traps throw.
  }
  return typeof value
}

/** One answer, or answers by attribute; `above` are those that the value stands in. */
function ask<T>(obj: unknown, depth: number, options: PicklesOptions | undefined, one: (value: unknown) => T, above: ReadonlySet<unknown> = new Set()): T | ByAttribute<T> | undefined {
  if (!(depth > 0)) return pickles(obj, options) ? undefined : one(obj)
  const inside = new Set(above).add(obj)
  const entries: [PropertyKey, T | ByAttribute<T>][] = []
  for (const { step, value } of partsOf(obj, options)) {
    if (pickles(value, options)) continue
    const name = (step.via === 'property' || step.via === 'element') ? step.name as PropertyKey : labelOf(step)
    entries.push([name, inside.has(value) ? one(value) : ask(value, depth - 1, options, one, inside)!])
  }
  return Object.fromEntries(entries)
}

/** What a pickle of it would hold, one level deep. */
function partsOf(obj: unknown, options: PicklesOptions | undefined): readonly Part[] {
  if (obj === null || (typeof obj !== 'object' && typeof obj !== 'function' && typeof obj !== 'symbol')) return []
  registry.look()
  const { parts } = tellingOf(obj, {
    registry,
    attaches: own(options, 'attachments') !== undefined,
    byref: own(options, 'byref') ?? settings.byref,
    recurse: own(options, 'recurse') ?? settings.recurse,
    fmode: own(options, 'fmode') ?? settings.fmode,
    weak: own(options, 'weak') ?? settings.weak,
  })
  return parts.filter(part => part.closed !== true)
}

const isMap = /* @__PURE__ */ answers(/* @__PURE__ */ getterOf(Map.prototype, 'size'))
const isSet = /* @__PURE__ */ answers(/* @__PURE__ */ getterOf(Set.prototype, 'size'))

/** The items of a container, or undefined for what is none. */
function itemsOf(obj: unknown, options: PicklesOptions | undefined): unknown[] | undefined {
  if (typeof obj !== 'object' || obj === null || isProxy(obj)) return undefined
  try {
    const prototype = Reflect.getPrototypeOf(obj)
    const isList = Array.isArray(obj) || isMap(obj) || isSet(obj)
    if (!isList && prototype !== null && prototype !== Object.prototype) return undefined
    const items = isList && !Array.isArray(obj) ? ['entry', 'member'] : isList ? ['element'] : ['property', 'element']
    const parts = partsOf(obj, options)
    // What does not even say its parts is its own bad item.
    return parts.length === 0 ? undefined : parts.filter(({ step }) => items.includes(step.via)).map(({ value }) => value)
  } catch {
    return undefined // A revoked Proxy, or one whose traps throw.
  }
}
