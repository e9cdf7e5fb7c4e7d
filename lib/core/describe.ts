// A value as an outline for people: what it is, why it cannot be saved, and what it holds, a page at a time. Hears the
// same telling as the pickler; looking changes nothing, costs one level, and never throws for what a value does. Knows
// no DOM: a panel draws what this says.

import { findingKeys } from './ephemerons.ts'
import type { PathStep } from './errors.ts'
import { PLAIN } from './kind.ts'
import { atOnce } from './pauses.ts'
import { labelOf, previewOf, typeOf } from './preview.ts'
import { integrityOf } from './properties.ts'
import { isProxy } from './proxies.ts'
import type { Home } from './names.ts'
import { attempt, isDressed, listOf, PAGE, sectionsOf, type By, type Piece, type Section } from './sections.ts'
import { leafRefusal, tellingOf, type Refused, type Telling, type WalkOptions, type WeakKeys } from './telling.ts'

/** An object that was met before, in another place. */
export interface Met {
  readonly id: number
  /** True if it leads back to what holds it. */
  readonly cycle: boolean
}

/** What is said of one value, as plain data. */
export interface PlainOutline {
  readonly label: string
  readonly via?: PathStep['via']
  readonly inner: boolean
  readonly by: By
  readonly type: string
  readonly preview: string
  readonly id?: number
  readonly ref?: Met
  readonly refused: readonly { readonly code: string, readonly why: string, readonly remedy?: string }[]
  readonly notes: readonly string[]
  readonly home?: { readonly module: string, readonly name: string }
  readonly kind?: string
  readonly integrity?: string
  readonly attributes: number
  /** How many children there are, of which `children` may hold the first ones. */
  readonly size: number
  readonly key?: PlainOutline
  readonly children?: PlainOutline[]
}

/** Between the places of two children: each has room for a key, a getter and a setter. */
const STRIDE = 4
const INTEGRITY = [undefined, 'not extensible', 'sealed', 'frozen']

/**
 * Describes a value. Nothing is looked at before it is asked for: a level costs what stands on it, whatever lies below.
 *
 * Whether a value needs itself before it exists depends on the order of writing: of that, `diagnose` speaks alone.
 */
export function describe(value: unknown, options: WalkOptions, label = '$'): Outline {
  return new Outline(new Look(value, options), undefined, 0, { value }, label)
}

interface Place {
  readonly id: number
  readonly under: number | undefined
  readonly slot: number
}

/** What is known while one value is looked at: who was met, and where first. */
class Look {
  readonly options: WalkOptions
  readonly #objects = new WeakMap<object, Place>()
  readonly #symbols = new Map<symbol, Place>()
  #count = 0

  constructor(root: unknown, options: WalkOptions) {
    let found: WeakKeys | undefined
    // To find keys is to look through all that there is: that waits until somebody looks at what holds them.
    this.options = options.weak !== true ? options : { ...options, get weakKeys() { return found ??= options.weakKeys ?? atOnce(findingKeys(root, options)) } }
  }

  /** The place where this was met first, which is the given one if it was not. */
  meet(value: object | symbol, under: number | undefined, slot: number): Place {
    const met = typeof value === 'symbol' ? this.#symbols.get(value) : this.#objects.get(value)
    if (met !== undefined) return met
    const place = { id: this.#count++, under, slot }
    if (typeof value === 'symbol') this.#symbols.set(value, place)
    else this.#objects.set(value, place)
    return place
  }
}

/** One value where it stands. What is said of it is found out when it is asked for. */
export class Outline {
  readonly parent: Outline | undefined
  /** The step from what holds it: undefined for the root, and for an accessor, whose functions have steps of their own. */
  readonly step: PathStep | undefined
  /** What stands before it in a list, such as the name of a property. */
  readonly label: string
  /** The value itself; undefined for holes, for accessors and for what could not be read. */
  readonly value: unknown
  /** A number of the object, the function or the symbol, the same wherever it stands. */
  readonly id: number | undefined
  /** The key that it stands under, where that is a symbol or an object. */
  readonly key: Outline | undefined
  readonly #look: Look
  readonly #slot: number
  readonly #piece: Piece
  readonly #met: boolean
  #telling: Telling | undefined
  #preview: string | undefined
  #sections: readonly Section[] | undefined
  #all = false

  constructor(look: Look, parent: Outline | undefined, slot: number, piece: Piece, label?: string) {
    const { value, step, name = step, by } = piece
    this.parent = parent
    this.step = step
    this.label = label ?? (name === undefined ? '' : labelOf(name))
    this.value = value
    this.#look = look
    this.#slot = slot
    this.#piece = piece
    this.key = piece.key === undefined ? undefined : new Outline(look, parent, slot + 1, piece.key)
    const under = parent === undefined ? undefined : parent.#owner
    const place = isNode(value) && by !== 'bytes' ? look.meet(value, under, slot) : undefined
    this.id = place?.id
    this.#met = place !== undefined && (place.under !== under || place.slot !== slot)
  }

  /** From the root to this value. */
  get path(): PathStep[] {
    const path = this.step === undefined ? [] : [this.step]
    for (let above = this.parent; above !== undefined; above = above.parent) if (above.step !== undefined) path.push(above.step)
    return path.reverse()
  }

  /** How it travels. */
  get by(): By {
    return this.refused.length > 0 ? 'refused' : this.#piece.by ?? this.#told?.what ?? 'value'
  }

  /** The name of its type: of its class, for an object. */
  get type(): string {
    const { by, refused } = this.#piece
    return by === 'hole' || by === 'accessor' ? by : refused !== undefined ? 'unknown' : typeOf(this.value)
  }

  /** One line about it. */
  get preview(): string {
    const { by, functions, refused } = this.#piece
    if (by === 'hole') return 'empty'
    if (refused !== undefined) return 'not readable'
    if (functions !== undefined) return functions.some(({ step }) => step.via === 'getter') ? '(…) getter, not called' : functions.length > 0 ? '(…) setter, no getter' : '(…) accessor without functions'
    return this.#preview ??= previewOf(this.value, this.#told)
  }

  /** Why it cannot be saved; empty if it can. */
  get refused(): readonly Refused[] {
    if (this.#piece.refused !== undefined) return [this.#piece.refused]
    const leaf = leafRefusal(this.value)
    return leaf !== undefined ? [leaf] : this.#told?.refusals ?? []
  }

  /** What will be different after loading. */
  get notes(): readonly string[] {
    return this.#told?.notes ?? []
  }

  /** Where it lives, if it travels by name. */
  get home(): Home | undefined {
    return this.#told?.home
  }

  /** The tag of its kind, if a kind tells it. */
  get kind(): string | undefined {
    return this.#told?.kind?.tag
  }

  /** `frozen`, `sealed` or `not extensible`. */
  get integrity(): string | undefined {
    const { value } = this
    const told = this.#told
    if (told === undefined || told.what === 'name' || !isNode(value) || typeof value === 'symbol' || isProxy(value)) return undefined
    return INTEGRITY[isDressed(value, told) ? told.dress?.integrity ?? 0 : attempt(() => integrityOf(value)) ?? 0]
  }

  /** Attribute bits of the property that holds it; `PLAIN` where it is no property. */
  get attributes(): number {
    return this.#piece.attributes ?? PLAIN
  }

  /** True for bookkeeping: what has no name in the language, and what is always there. */
  get inner(): boolean {
    return this.step?.via === 'part' || this.step?.via === 'prototype'
  }

  /** Set if the object was met before in another place: it is described there, and has no children here. */
  get ref(): Met | undefined {
    if (!this.#met || this.by === 'name') return undefined
    let above = this.parent
    while (above !== undefined && above.id !== this.id) above = above.parent
    return { id: this.id!, cycle: above !== undefined }
  }

  /** How many children there are. To count those of a long array, all its keys are listed once, unless the look leaves them. */
  get size(): number {
    return this.#parts.reduce((sum, section) => sum + section.size(), 0)
  }

  /** How many elements a long array has, of which the look has left the other properties; undefined where it has not. */
  get elementsAlone(): number | undefined {
    return this.#parts.find(({ alone }) => alone === true)?.size()
  }

  /** Looks for properties of a long array that the look has left. */
  listAll(): void {
    this.#all = true
    this.#sections = undefined
  }

  /** Steps after which the children before `to` are read quickly, to be run before they are asked for; undefined where they are now. */
  reaching(to: number): Generator<void> | undefined {
    let start = 0
    for (const section of this.#parts) {
      const steps = start < to ? section.reaching?.(to - start) : undefined
      if (steps !== undefined) return steps
      start += section.size()
    }
    return undefined
  }

  /** Where among the children the one is to which a step leads: −1 if there is none, undefined if that is not known without looking at each. */
  indexOf(step: PathStep): number | undefined {
    let start = 0
    for (const section of this.#parts) {
      const at = section.find(step)
      if (at === undefined || at >= 0) return at === undefined ? undefined : start + at
      start += section.size()
    }
    return -1
  }

  /**
   * What it holds: elements, own properties, parts of its kind, and a prototype that is not the usual one; in an accessor,
   * its functions. Only the page that is asked for is read. A child that stands under a symbol or an object has that as `key`.
   */
  children(from = 0, count: number = PAGE): Outline[] {
    const children: Outline[] = []
    let start = 0
    for (const section of this.#parts) {
      const left = count - children.length
      if (left <= 0) break
      const size = section.size()
      const skip = Math.max(0, from - start)
      let at = start + skip
      if (skip < size) {
        for (const piece of section.page(skip, Math.min(left, size - skip))) {
          children.push(new Outline(this.#look, this, this.#piece.functions === undefined ? at++ * STRIDE : this.#slot + 2 + at++, piece))
        }
      }
      start += size
    }
    return children
  }

  /** Itself as plain data, and so many levels of children below it, of which each gives its first ones. */
  plain(levels = 0, count: number = PAGE): PlainOutline {
    const root = this.#plain()
    const rest: [Outline, { children?: PlainOutline[] }, number][] = [[this, root, levels]]
    for (const [outline, target, left] of rest) {
      if (left <= 0) continue
      target.children = outline.children(0, count).map(child => {
        const plain = child.#plain()
        rest.push([child, plain, left - 1])
        return plain
      })
    }
    return root
  }

  toJSON(): PlainOutline {
    return this.plain()
  }

  #plain(): PlainOutline & { children?: PlainOutline[] } {
    const { label, inner, by, type, preview, id, ref, refused, notes, home, kind, integrity, attributes, size, key } = this
    return {
      label, inner, by, type, preview, notes, attributes, size,
      refused: refused.map(({ code, why, remedy }) => remedy === undefined ? { code, why } : { code, why, remedy }),
      ...defined({ via: this.step?.via, id, ref, kind, integrity, key: key === undefined ? undefined : key.#plain() }),
      ...home === undefined ? {} : { home: { module: home.module, name: home.name } },
    }
  }

  /** What it tells, and the first page of that. */
  get #told(): Telling | undefined {
    if (!isNode(this.value) || this.#piece.by !== undefined) return undefined
    return this.#telling ??= tellingOf(this.value, this.#look.options, { from: 0, count: PAGE })
  }

  /** The number of the object whose child this is, or whose it is itself. */
  get #owner(): number | undefined {
    let { id, parent } = this as Outline
    for (; id === undefined && parent !== undefined; parent = parent.parent) id = parent.id
    return id
  }

  get #parts(): readonly Section[] {
    return this.#sections ??= this.#divide()
  }

  #divide(): readonly Section[] {
    if (this.#piece.functions !== undefined) return [listOf(this.#piece.functions)]
    const told = this.#told
    return told === undefined || this.ref !== undefined ? [] : sectionsOf(this.value as object | symbol, told, this.#look.options, this.#all)
  }
}

function isNode(value: unknown): value is object | symbol {
  return typeof value === 'object' ? value !== null : typeof value === 'function' || typeof value === 'symbol'
}

function defined<T extends object>(facts: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> }
}
