// Long arrays, collections and objects, read for the encoder in steps: for whoever only looks, and must not hold up the
// realm. Stops the encoder at each by an error, reads it, and lets it be met again. Writes nothing and names no type.

import type { Kind } from './kind.ts'
import { integrityOf } from './properties.ts'
import { LONG, readingElements, readingPlain, STEP, type Elements } from './tell.ts'

/** What was read of one value: its elements, the values of its members, or its first properties as keys and values. */
interface Read {
  readonly value: object
  readonly elements?: Elements
  readonly members?: readonly unknown[]
  readonly keys?: readonly PropertyKey[]
  readonly pairs?: readonly unknown[]
}

/** Stops the encoder at something that is to be read first. */
class Wait extends Error {
  readonly reading: Generator<void, Read>

  constructor(reading: Generator<void, Read>) {
    super('This is to be read first.')
    this.reading = reading
  }
}

/** Who writes. */
interface Writing {
  /** Writes up to `budget` values; true when all is written. */
  slice(budget: number): boolean
  /** Meets the last value again. */
  again(): void
}

/** What the encoder asks before it reads something itself. Has no more than the last one that was read. */
export class Apart {
  readonly #unlisted: number | undefined
  readonly #listed: ((value: object) => readonly PropertyKey[] | undefined) | undefined
  #read: Read | undefined

  /**
   * @param unlisted of longer arrays only the elements are read, and no other properties
   * @param listed own keys of an object, if it has very many and somebody has listed them before
   */
  constructor(unlisted?: number, listed?: (value: object) => readonly PropertyKey[] | undefined) {
    this.#unlisted = unlisted
    this.#listed = listed
  }

  /** Runs an encoder to its end, in steps of so many values, and steps in which something long is read. */
  *steps(encoder: Writing, budget: number): Generator<void> {
    for (;;) {
      try {
        if (encoder.slice(budget)) return
      } catch (cause) {
        if (!(cause instanceof Wait)) throw cause
        encoder.again()
        this.#read = yield* cause.reading
      }
      yield
    }
  }

  /** True for what is long, as far as that is known without asking it. */
  isLong(value: object): boolean {
    return this.#has(value) || this.#listed?.(value) !== undefined
  }

  #has(value: object): boolean {
    return this.#read?.value === value
  }

  elementsOf(value: unknown[]): Elements | undefined {
    const length = Reflect.getOwnPropertyDescriptor(value, 'length')!.value as number
    return length <= LONG ? undefined : this.#of(value, () => readingArray(value, this.#unlisted)).elements
  }

  /** What a collection holds, one after the other, as its kind tells it. */
  membersOf(value: object, kind: Kind): readonly unknown[] | undefined {
    const { members } = kind
    return members === undefined || members.count(value) <= LONG ? undefined : this.#of(value, () => readingMembers(value, kind)).members
  }

  keysOf(value: object): readonly PropertyKey[] {
    if (this.#has(value)) return this.#read!.keys!
    const keys = this.#listed?.(value) ?? Reflect.ownKeys(value)
    return keys.length <= LONG ? keys : this.#of(value, () => readingRow(value, keys)).keys!
  }

  /** How many properties, from the first, are plain data. */
  plainOf(value: object): number | undefined {
    return this.#has(value) ? this.#read!.pairs!.length / 2 : undefined
  }

  /** So many keys and values, if these were read. */
  pairsOf(value: object, count: number): readonly unknown[] | undefined {
    return this.plainOf(value) === count ? this.#read!.pairs : undefined
  }

  #of(value: object, reading: () => Generator<void, Read>): Read {
    if (this.#read?.value !== value) throw new Wait(reading())
    return this.#read
  }
}

function* readingArray(value: unknown[], unlisted: number | undefined): Generator<void, Read> {
  return { value, elements: yield* readingElements(value, integrityOf(value), undefined, unlisted) }
}

function* readingMembers(value: object, kind: Kind): Generator<void, Read> {
  const members: unknown[] = []
  const steps = kind.members!.telling(value, 0, { value: (_, part) => { members.push(part) }, entry: (key, part) => { members.push(key, part) } })
  for (let i = 1; steps.next().done !== true; i++) if (i % STEP === 0) yield
  return { value, members }
}

function* readingRow(value: object, keys: readonly PropertyKey[]): Generator<void, Read> {
  const pairs: unknown[] = []
  yield* readingPlain(value, keys, (key, part) => { pairs.push(key, part) })
  return { value, keys, pairs }
}
