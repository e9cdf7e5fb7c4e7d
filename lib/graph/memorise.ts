// One value against what was remembered of it. Found out by tellings, so no getter runs; what is remembered is held weakly,
// and keeps nothing alive.

import { isObject } from '../core/brand.ts'
import { keyText, PickleError, type PathStep } from '../core/errors.ts'
import { LANGUAGE, PLATFORM } from '../core/names.ts'
import { labelOf } from '../core/preview.ts'
import { tellingOf, type Telling } from '../core/telling.ts'
import { hash, registry } from '../dill.ts'
import { hashBytes } from './from-bytes.ts'

/** What is remembered of a part: objects weakly, primitives as they are, raw bytes by their number. */
type Kept = WeakRef<object> | { readonly primitive: unknown }

/** What is remembered of an object: attributes have names; items are those of a container, in their order. */
interface Memory {
  readonly attributes: ReadonlyMap<PropertyKey, Kept>
  readonly items: readonly Kept[]
}

/** What an object is made of now. */
interface Now {
  readonly attributes: ReadonlyMap<PropertyKey, unknown>
  readonly items: readonly unknown[]
}

/** Steps to items. */
const itemSteps: ReadonlySet<PathStep['via']> = new Set(['element', 'key', 'entry', 'member'])
const memory = new WeakMap<object, Memory>()

/** What changed in an object: its attributes, by name, with what they are now; and whether what it contains did. */
export type Changed = readonly [attributes: { readonly [name: PropertyKey]: unknown }, container: boolean]

/**
 * Remembers an object and all below it, so that `hasChanged` and `whatsChanged` can tell. What is remembered already stays
 * as it was, unless it is the object itself and `force` is set; what is below that and new is remembered as well.
 *
 * Objects are remembered weakly: nothing is kept alive by it. Answers to `dill.__diff.memorise`.
 */
export function memorise(obj: object, { force = false }: { readonly force?: boolean } = {}): void {
  registry.look()
  const rest: object[] = [obj]
  const isNew = (value: unknown): value is object => isObject(value) && !memory.has(value)
  if (!force && memory.has(obj)) return
  memory.delete(obj)
  while (rest.length > 0) {
    const value = rest.pop()!
    if (memory.has(value)) continue
    const now = nowOf(value)
    memory.set(value, { attributes: new Map([...now.attributes].map(([name, part]) => [name, keep(part)])), items: now.items.map(keep) })
    for (const part of partsOf(now)) if (isNew(part)) rest.push(part)
  }
}

/**
 * True if an object, or anything below it, is not as it was remembered, or was never.
 *
 * Answers to `dill.__diff.has_changed`.
 */
export function hasChanged(obj: object): boolean {
  return changedFrom(obj).has(obj)
}

/**
 * What changed in an object since it was remembered: attributes that are others, that are new, or that lead to something
 * which changed, by name, `undefined` for those that are gone; and whether it contains something else or changed now.
 * Elements, entries and members are what a container contains; properties of all objects are attributes, those of plain
 * ones too. Captured variables and inner parts have the names of an outline: `captured n`, `[[Prototype]]`.
 *
 * Answers to `dill.__diff.whats_changed`.
 * @throws PickleError with code `NOT_MEMORISED`
 */
export function whatsChanged(obj: object): Changed {
  const known = memory.get(obj)
  if (known === undefined) throw new PickleError('Cannot tell what changed: it was never remembered. Call memorise(obj) first.', { code: 'NOT_MEMORISED' })
  const changed = changedFrom(obj)
  const { attributes, items } = nowOf(obj)
  const isChanged = (part: unknown, kept: Kept | undefined): boolean => !isSame(part, kept) || (isObject(part) && part !== obj && changed.has(part))
  const names: [PropertyKey, unknown][] = [...attributes].filter(([name, part]) => isChanged(part, known.attributes.get(name)))
  for (const name of known.attributes.keys()) if (!attributes.has(name)) names.push([name, undefined])
  return [Object.fromEntries(names), items.length !== known.items.length || items.some((part, i) => isChanged(part, known.items[i]))]
}

/** All objects below one that are not as they were, and all that lead to them. */
function changedFrom(obj: object): ReadonlySet<object> {
  registry.look()
  const holders = new Map<object, object[]>([[obj, []]])
  const changed = new Set<object>()
  for (const [value] of holders) {
    const known = memory.get(value)
    if (known === undefined) {
      changed.add(value)
      continue
    }
    const now = nowOf(value)
    if (differs(now, known)) changed.add(value)
    for (const part of partsOf(now)) {
      if (!isObject(part)) continue
      const above = holders.get(part)
      if (above === undefined) holders.set(part, [value])
      else above.push(value)
    }
  }
  for (const value of changed) for (const holder of holders.get(value) ?? []) changed.add(holder)
  return changed
}

function differs({ attributes, items }: Now, known: Memory): boolean {
  if (attributes.size !== known.attributes.size || items.length !== known.items.length) return true
  for (const [name, part] of attributes) if (!isSame(part, known.attributes.get(name))) return true
  return items.some((part, i) => !isSame(part, known.items[i]))
}

function keep(part: unknown): Kept {
  return isObject(part) ? new WeakRef(part) : { primitive: part }
}

function isSame(part: unknown, kept: Kept | undefined): boolean {
  if (kept === undefined) return false
  return kept instanceof WeakRef ? kept.deref() === part : Object.is(kept.primitive, part)
}

function partsOf({ attributes, items }: Now): unknown[] {
  return [...attributes.values(), ...items]
}

/** What travels by name is told by its name alone; of what a program named, properties are looked at all the same. */
function nowOf(value: object): Now {
  const attributes = new Map<PropertyKey, unknown>()
  const items: unknown[] = []
  const telling = tellingOf(value, { registry })
  if (telling.what === 'name') {
    const { module } = telling.home!
    if (module !== LANGUAGE && module !== PLATFORM) addProperties(value, attributes)
    return { attributes, items }
  }
  const again = madeAnew(telling) ? tellingOf(value, { registry }).parts : telling.parts
  for (const [i, { step, value: part, closed }] of telling.parts.entries()) {
    const seen = closed === true ? contentOf(part) : isObject(part) && again[i]?.value !== part ? stateOf(part) : part
    if (itemSteps.has(step.via)) {
      // An entry says its key by its step alone.
      if (step.via === 'entry' || step.via === 'element') items.push(step.name)
      items.push(seen)
    } else attributes.set(step.via === 'property' ? step.name as PropertyKey : labelOf(step), seen)
  }
  return { attributes, items }
}

/** True where parts may be other objects each time they are told. */
function madeAnew({ what, dress, parts }: Telling): boolean {
  return (what === 'kind' || dress?.stated === true) && parts.some(({ step, value }) => step.via === 'part' && isObject(value))
}

function addProperties(value: object, attributes: Map<PropertyKey, unknown>): void {
  for (const key of Reflect.ownKeys(value)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(value, key)
    if (descriptor !== undefined && Object.hasOwn(descriptor, 'value')) attributes.set(key, descriptor.value)
    else attributes.set(key, `accessor ${keyText(key)}`)
  }
}

function contentOf(part: unknown): unknown {
  return ArrayBuffer.isView(part) ? `${part.byteLength} bytes, ${hashBytes(0, new Uint8Array(part.buffer, part.byteOffset, part.byteLength))}` : part
}

/** What is made anew each time is compared by what it holds. */
function stateOf(part: object): unknown {
  try {
    return hash(part)
  } catch {
    return undefined // It cannot be written, so nothing is known of it.
  }
}
