// What has become of a graph: two graphs side by side, or one value against what was remembered of it. Both are found out
// by tellings, so no getter runs. What is remembered keeps nothing alive.

import { isObject } from './core/brand.ts'
import { keyText, pathText, PickleError, type PathStep } from './core/errors.ts'
import { LANGUAGE, PLATFORM } from './core/names.ts'
import { labelOf } from './core/preview.ts'
import { tellingOf, type Telling } from './core/telling.ts'
import { hash, registry } from './dill.ts'
import type { Graph, GraphNode } from './graph.ts'
import { hashBytes } from './graph/from-bytes.ts'

/** One object of two graphs that is not the same in both. */
export interface Change {
  /** Where it is, by the shortest way: in the second graph, or in the first for what is removed. */
  readonly path: string
  readonly before?: GraphNode
  readonly after?: GraphNode
  /** Its own content: primitives, keys, length. */
  readonly content: boolean
  /** Parts that hold another object, or are there in one of the two only; those under keys in the words of an outline. */
  readonly parts: readonly string[]
}

/** How many more objects of a type there are, and how many more bytes. */
export interface Growth {
  readonly type: string
  readonly count: number
  readonly own: number
}

/** What `difference` finds. */
export interface Difference {
  /** True if nothing is. */
  readonly same: boolean
  readonly added: readonly Change[]
  readonly removed: readonly Change[]
  readonly changed: readonly Change[]
  /** Types whose number or size is another, the largest growth first. */
  readonly growth: readonly Growth[]
  /** Bytes of the second less those of the first. */
  readonly bytes: number
}

/**
 * What differs between two graphs. Two objects are taken for one by identity, in graphs of live values, and else if the
 * same steps lead to them from what is the same, and they are of one type: so one that took the place of another one that
 * is alike is no change. Of an array the elements are compared by index. Content is compared by a number of 32 bits.
 *
 * Answers to `objgraph.show_growth`, and tells where.
 */
export function difference(before: Graph, after: Graph): Difference {
  const { pairs, partners } = matched(before, after)
  const changed: Change[] = []
  for (const [a, b] of pairs) {
    const content = before.digest(a) !== after.digest(b) || before.node(a).type !== after.node(b).type
    const parts = otherParts(before, a, after, b, pairs)
    if (content || parts.length > 0) changed.push({ path: pathIn(after, b), before: before.node(a), after: after.node(b), content, parts })
  }
  const added = after.nodes.filter(({ id }) => !partners.has(id)).map(node => ({ path: pathIn(after, node.id), after: node, content: true, parts: [] }))
  const removed = before.nodes.filter(({ id }) => !pairs.has(id)).map(node => ({ path: pathIn(before, node.id), before: node, content: true, parts: [] }))
  return {
    same: changed.length + added.length + removed.length === 0, added, removed, changed,
    growth: growthOf(before, after), bytes: after.bytes - before.bytes,
  }
}

function pathIn(graph: Graph, id: number): string {
  return pathText(graph.path(id).map(({ step }) => step))
}

/** Which node of the first is which of the second, breadth first from the roots. */
function matched(before: Graph, after: Graph): { pairs: Map<number, number>, partners: Set<number> } {
  const pairs = new Map<number, number>()
  const partners = new Set<number>()
  const pair = (a: number, b: number): void => {
    if (pairs.has(a) || partners.has(b)) return
    pairs.set(a, b)
    partners.add(b)
  }
  pair(before.root, after.root)
  for (let a = 0; a < before.count; a++) {
    const b = before.isLive(a) ? after.idOf(before.value(a)) : undefined
    if (b !== undefined) pair(a, b)
  }
  for (const [a, b] of pairs) {
    const others = stepsOf(after, b)
    for (const [step, child] of stepsOf(before, a)) {
      const other = others.get(step)
      if (other !== undefined && before.node(child).type === after.node(other).type) pair(child, other)
    }
  }
  return { pairs, partners }
}

/** What a node holds, by step: a key that is an object, and what stands under it, have one label. */
function stepsOf(graph: Graph, id: number): Map<string, number> {
  return new Map(graph.children(id).map(({ step, to }) => [`${step.via} ${labelOf(step)}`, to]))
}

function labelIn(step: string): string {
  return step.slice(step.indexOf(' ') + 1)
}

function otherParts(before: Graph, a: number, after: Graph, b: number, pairs: ReadonlyMap<number, number>): string[] {
  const [mine, others] = [stepsOf(before, a), stepsOf(after, b)]
  const gone = [...mine].filter(([step, to]) => pairs.get(to) === undefined || pairs.get(to) !== others.get(step)).map(([step]) => step)
  return [...new Set([...gone, ...[...others.keys()].filter(step => !mine.has(step))].map(labelIn))]
}

function growthOf(before: Graph, after: Graph): Growth[] {
  const [mine, others] = [before, after].map(graph => new Map(graph.types().map(row => [row.type, row])))
  return [...new Set([...mine!.keys(), ...others!.keys()])]
    .map(type => {
      const [a, b] = [mine!.get(type), others!.get(type)]
      return { type, count: (b?.count ?? 0) - (a?.count ?? 0), own: (b?.own ?? 0) - (a?.own ?? 0) }
    })
    .filter(({ count, own }) => count !== 0 || own !== 0)
    .sort((a, b) => b.own - a.own || b.count - a.count)
}

// ── what was remembered ──────────────────────────────────────────────────────────────────────────────────────────────

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
