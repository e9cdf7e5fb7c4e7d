// What an object holds, as sections that are read a page at a time: elements, own properties, what its kind tells, an odd
// prototype. Shows what the pickler would write; of an object that is refused, all own properties. Runs no getter.

import type { PathStep } from './errors.ts'
import { ACCESSOR, PLAIN } from './kind.ts'
import { attributesOf, extraKeys, integrityOf, toldDescriptor, type Integrity } from './properties.ts'
import { isProxy } from './proxies.ts'
import { indexOf, seemsDense } from './tell.ts'
import { lookingFailed, propertyStep, tellingOf, type Part, type Refused, type Telling, type WalkOptions } from './telling.ts'

/**
 * How a value travels. `value`: a primitive; `name`, `kind`, `id`: by one; `array`, `row`: by the spine itself; `bytes`:
 * raw, within what holds them; `attachment`: beside the bytes; `accessor`: as its functions, which are not called;
 * `hole`: there is none; `refused`: not at all.
 */
export type By = Telling['what'] | 'value' | 'bytes' | 'attachment' | 'accessor' | 'hole'

/** A value and the step to it. */
export interface Stepped {
  readonly step: PathStep
  readonly value: unknown
}

/** A part where it stands. */
export interface Piece {
  readonly value: unknown
  /** Absent from the root, and from accessors, whose functions have steps of their own. */
  readonly step?: PathStep
  /** The name of the property, for accessors. */
  readonly name?: PathStep
  readonly by?: By
  readonly attributes?: number
  /** The key, where it is a symbol or an object. */
  readonly key?: Stepped
  /** The functions of an accessor. */
  readonly functions?: readonly Stepped[]
  readonly refused?: Refused
}

/** Some of what an object holds. */
export interface Section {
  size(): number
  page(from: number, count: number): readonly Piece[]
  /** Where the piece is to which a step leads; −1 if there is none, undefined where each has to be looked at. */
  find(step: PathStep): number | undefined
  /** True of the elements of an array whose other properties nobody has looked for. */
  readonly alone?: boolean
  /** Steps after which the first so many are read quickly; undefined where they are now. */
  reaching?(count: number): Generator<void> | undefined
}

/** How much of what a kind tells is kept. */
export const PAGE = 100

/**
 * What an object holds, of which the first page is told. Of arrays longer than `options.unlisted` only the elements, unless
 * `all` is asked for: to list their other properties takes long, and cannot be divided.
 */
export function sectionsOf(value: object | symbol, told: Telling, options: WalkOptions, all = false): Section[] {
  if (typeof value === 'symbol' || told.what === 'name') return []
  const parts: Section = { size: () => told.units, page: (from, count) => unitsOf(value, told, options, from, count), find: step => findMember(value, told, step), reaching: count => told.kind === undefined ? undefined : options.listing?.membersOf(value, told.kind)?.reaching(count) }
  if (told.what === 'id' || isProxy(value)) return [parts]
  const integrity = attempt(() => integrityOf(value)) ?? 0
  const places = attempt(() => placesOf(value)) ?? 0
  const alone = !all && places > (options.unlisted ?? Infinity)
  let keys: readonly PropertyKey[] | undefined
  const own = (): readonly PropertyKey[] => keys ??= attempt(() => ownKeysOf(value, told, places, alone)) ?? []
  const prototype = attempt(() => oddPrototypeOf(value, told))
  return [
    {
      size: () => places, page: (from, count) => Array.from({ length: count }, (_, i) => propertyOf(value, from + i, integrity)),
      ...alone ? { alone } : {},
      find: ({ via, name }) => via === 'element' && isIndex(name, places) ? name : -1,
    },
    {
      size: () => own().length, page: (from, count) => own().slice(from, from + count).map(key => propertyOf(value, key, integrity)),
      find: ({ via, name }) => !properties.has(via) ? -1 : own().indexOf(typeof name === 'number' ? String(name) : name as PropertyKey),
    },
    parts,
    listOf(prototype === undefined ? [] : [{ step: { via: 'prototype', name: undefined }, value: prototype }]),
  ]
}

/** Steps to own properties, to their keys where these are symbols, and to the functions of accessors. */
const properties: ReadonlySet<PathStep['via']> = new Set(['property', 'element', 'key', 'getter', 'setter'])

/** Where the parts of a kind are, as far as that is known: the bytes count members, and entries are under their keys. */
function findMember(value: object, { kind, units }: Telling, { via, name }: PathStep): number | undefined {
  if (units === 0) return -1
  const members = kind?.members
  // What a class adds to a collection is told behind its members.
  if (members === undefined || (via !== 'entry' && via !== 'member' && via !== 'key')) return undefined
  return via === 'entry' ? members.find?.(value, name) : isIndex(name, members.count(value)) ? name : -1
}

function isIndex(name: PathStep['name'], below: number): name is number {
  return typeof name === 'number' && Number.isInteger(name) && name >= 0 && name < below
}

/** Pieces that are there already. */
export function listOf(pieces: readonly Piece[]): Section {
  return {
    size: () => pieces.length, page: (from, count) => pieces.slice(from, from + count),
    find: wanted => pieces.findIndex(({ step, key }) => [step, key?.step].some(at => at?.via === wanted.via && Object.is(at.name, wanted.name))),
  }
}

/** What an object answers, unless it is a Proxy that throws. */
export function attempt<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch {
    return undefined // The telling, which has met the same Proxy, says so.
  }
}

/** How many of an array's places are shown one by one, holes included: none if it is mostly holes. */
function placesOf(value: object): number {
  if (!Array.isArray(value)) return 0
  // A Proxy for an array has a `get` of its own.
  const length = Reflect.getOwnPropertyDescriptor(value, 'length')!.value as number
  return seemsDense(value, length) ? length : 0
}

/** The own keys that are shown, but for those of the first `places` elements. */
function ownKeysOf(value: object, told: Telling, places: number, alone: boolean): readonly PropertyKey[] {
  if (told.dress?.stated === true) return []
  if (isDressed(value, told)) return told.dress?.keys ?? []
  if (told.kind !== undefined && comesBack(told)) return told.kind.own === undefined ? [] : extraKeys(value, told.kind)
  const keys = alone ? [...Object.getOwnPropertySymbols(value), 'length'] : told.keys ?? Reflect.ownKeys(value)
  if (!Array.isArray(value)) return keys
  return keys.filter(key => key === 'length' ? isFixed(value) : indexOf(key, places) < 0)
}

/** The prototype, where it is not the usual one. */
function oddPrototypeOf(value: object, told: Telling): object | null | undefined {
  if (isDressed(value, told)) return told.dress?.prototype
  if (told.kind !== undefined && (told.kind.own === undefined || told.kind.own === 'all' || !comesBack(told))) return undefined
  const usual = told.kind?.prototypes?.[0] ?? (Array.isArray(value) ? Array.prototype : Object.prototype)
  const prototype = Object.getPrototypeOf(value) as object | null
  return prototype === usual ? undefined : prototype
}

/** True for an array whose length alone is read-only. */
function isFixed(value: object): boolean {
  return !Reflect.getOwnPropertyDescriptor(value, 'length')!.writable && integrityOf(value) !== 3
}

/** True where only the telling knows what is unusual: much that a function has came with its text. */
export function isDressed(value: object, { kind }: Telling): boolean {
  return typeof value === 'function' || kind?.rest !== undefined
}

function comesBack({ kind }: Telling): boolean {
  return kind?.decode !== undefined || kind?.shell !== undefined
}

/** An own property or an element. */
function propertyOf(object: object, key: PropertyKey, integrity: Integrity): Piece {
  const step: PathStep = typeof key === 'number' ? { via: 'element', name: key } : propertyStep(key)
  try {
    const descriptor = toldDescriptor(object, key)
    if (descriptor === undefined) return { value: undefined, step, by: 'hole' }
    const attributes = attributesOf(descriptor, integrity)
    const named = typeof key === 'symbol' ? { key: { step: { via: 'key', name: key }, value: key } as const } : {}
    if (!(attributes & ACCESSOR)) return { value: descriptor.value, step, attributes, ...named }
    const functions = (['get', 'set'] as const).filter(half => descriptor[half] !== undefined)
      .map((half): Stepped => ({ step: { via: `${half}ter`, name: step.name }, value: descriptor[half] }))
    return { value: undefined, name: step, by: 'accessor', attributes, functions, ...named }
  } catch (cause) {
    return { value: undefined, step, by: 'refused', refused: lookingFailed(cause) }
  }
}

/** What a kind tells, as far as the page goes. */
function unitsOf(value: object | symbol, told: Telling, options: WalkOptions, from: number, count: number): Piece[] {
  const { parts } = from + count <= PAGE ? told : tellingOf(value, options, { from, count })
  const units = new Map<number, Part[]>()
  for (const part of parts) {
    if (part.unit < from || part.unit >= from + count) continue
    const unit = units.get(part.unit)
    if (unit === undefined) units.set(part.unit, [part])
    else unit.push(part)
  }
  return [...units.values()].map(pieceOf)
}

/** Parts that were told together, as one. */
function pieceOf(unit: readonly Part[]): Piece {
  const key = unit.length > 1 ? unit.find(({ step }) => step.via === 'key') : undefined
  const named = key === undefined ? {} : { key }
  const functions = unit.filter(({ step }) => step.via === 'getter' || step.via === 'setter')
  const { step, value, attributes = PLAIN, closed } = unit[unit.length - 1]!
  if (functions.length > 0) return { value: undefined, name: { via: 'property', name: step.name }, by: 'accessor', attributes, functions, ...named }
  return { value, step, attributes, ...named, ...closed ? { by: ArrayBuffer.isView(value) ? 'bytes' : 'attachment' } : {} }
}
