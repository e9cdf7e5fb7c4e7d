// What is long, listed once for whoever looks at it page by page: the keys of objects, which cannot be listed in steps, and
// the members of collections, whose iterators only go on. Lasts for one look; runs nothing of the value's.

import type { Kind, Writer } from './kind.ts'
import { LONG, STEP } from './tell.ts'

/** A part as its kind has told it, where others have keys. */
class Label {
  readonly #label: string

  constructor(label: string) {
    this.#label = label
  }

  /** Asks a Proxy nothing. */
  static of(key: unknown): string | undefined {
    return typeof key === 'object' && key !== null && #label in key ? key.#label : undefined
  }
}

/** What one look has listed. */
export class Listing {
  readonly #keys = new WeakMap<object, readonly PropertyKey[]>()
  readonly #members = new WeakMap<object, Members>()

  /** The own keys of an object. */
  keysOf(value: object): readonly PropertyKey[] {
    const known = this.#keys.get(value)
    if (known !== undefined) return known
    const keys = Reflect.ownKeys(value)
    if (keys.length > LONG) this.#keys.set(value, keys)
    return keys
  }

  /** The own keys of an object that has very many, if they were listed. */
  keysKnown(value: object): readonly PropertyKey[] | undefined {
    return this.#keys.get(value)
  }

  /** The members of a long collection. Of one that has grown or shrunk they are listed anew. */
  membersOf(value: object, { members }: Kind): Members | undefined {
    const count = members === undefined ? 0 : members.count(value)
    if (count <= LONG) return undefined
    let known = this.#members.get(value)
    if (known?.count !== count) this.#members.set(value, known = new Members(count, out => members!.telling(value, 0, out)))
    return known
  }
}

/** The members of one collection, as far as somebody has read. */
export class Members {
  readonly count: number
  /** A label and a part, or a key and what is under it. */
  readonly #told: unknown[] = []
  readonly #steps: Iterator<unknown>
  readonly #labels = new Map<string, Label>()
  #ended = false

  constructor(count: number, telling: (out: Pick<Writer, 'value' | 'entry'>) => Iterator<unknown>) {
    this.count = count
    this.#steps = telling({ value: (label, part) => { this.#told.push(this.#labelled(label), part) }, entry: (key, part) => { this.#told.push(key, part) } })
  }

  #labelled(label: string): Label {
    let known = this.#labels.get(label)
    if (known === undefined) this.#labels.set(label, known = new Label(label))
    return known
  }

  #has(index: number): boolean {
    while (this.#told.length <= 2 * index && !this.#ended) this.#ended = this.#steps.next().done === true
    return this.#told.length > 2 * index
  }

  /** Tells them, one at each step, but for the first `from`. */
  *telling(from: number, out: Pick<Writer, 'value' | 'entry'>): Generator<void, void> {
    for (let i = from; this.#has(i); i++) {
      const [key, part] = [this.#told[2 * i], this.#told[2 * i + 1]]
      const label = Label.of(key)
      if (label === undefined) out.entry(key, part)
      else out.value(label, part)
      yield
    }
  }

  /** Steps after which the first `to` are there; undefined where few steps are left. */
  reaching(to: number): Generator<void, void> | undefined {
    const end = Math.min(to, this.count)
    return this.#ended || end - this.#told.length / 2 <= STEP ? undefined : this.#reach(end)
  }

  *#reach(end: number): Generator<void, void> {
    for (let i = this.#told.length / 2; i < end && this.#has(i); i++) if (i % STEP === 0) yield
  }
}
