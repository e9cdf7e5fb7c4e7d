// The private fields of instances of instrumented classes: read through the class, and given to an instance that none of
// its constructors has made. A class without `extends` must make the instance itself; any other gives its fields to
// whatever object its `super()` returns, so for a moment it is put below a function that returns the right one.

import { h, privatesOf, type Privates } from '../capture/classes.ts'
import { prototypesOf } from '../core/chain.ts'
import { makerOf } from '../core/classes.ts'
import { kind, type Kind } from '../core/kind.ts'
import { isProxy } from '../core/proxies.ts'
import type { Insides } from '../core/registry.ts'
import { Tables } from '../link/beside.ts'
import { isDerived } from '../link/shape.ts'

const { construct, deleteProperty, getPrototypeOf, ownKeys, setPrototypeOf } = Reflect

/** An instance that its class has to make; its prototype is there by then. All that it holds is told besides. */
export const instance: Kind<object> = kind<object>({
  tag: 'instance', own: [], arity: 1,
  encode: (value, out) => out.needs('prototype', getPrototypeOf(value)!),
  decode(from) {
    const prototype = from.value()
    if (typeof prototype !== 'object' || prototype === null || isProxy(prototype)) return from.fail('an instance has no prototype of a class')
    return PrivateFields.make(prototype) ?? from.fail('its class has no private fields here', 'BAD_SITE')
  },
})

/** The private fields below one prototype: of its class and of those that this extends, the innermost first. */
export class PrivateFields implements Insides {
  readonly #classes: readonly Function[]
  /** How those of each class are read and written. */
  readonly #fields: readonly NonNullable<Privates['instances']>[]
  readonly names: readonly string[]
  declare readonly made?: Kind<object>

  private constructor(classes: readonly Function[], prototype: object) {
    this.#classes = classes
    this.#fields = classes.map(Class => privatesOf(Class)!.instances!)
    this.names = classes.flatMap(namesOf)
    if (isBase(classes.at(-1)!)) this.made = { ...instance, prototypes: [prototype] }
  }

  /** Those below a prototype, given those above it; undefined if there are none. */
  static below(prototype: object, above: Insides | undefined): PrivateFields | undefined {
    const inherited = above instanceof PrivateFields ? above.#classes : []
    const Class = makerOf(prototype)
    const own = Class !== undefined && privatesOf(Class)?.instances !== undefined
    if (!own && inherited.length === 0) return undefined
    return new PrivateFields(own ? [Class, ...inherited] : inherited, prototype)
  }

  /** Hot. */
  read(value: object): readonly unknown[] | undefined {
    const fields = this.#fields
    for (let i = 0; i < fields.length; i++) if (!fields[i]!.has(value)) return undefined
    return fields.length === 1 ? fields[0]!.read(value) : fields.flatMap(each => each.read(value))
  }

  write(value: object, values: readonly unknown[]): string | undefined {
    const why = this.give(value)
    if (why !== undefined) return why
    const counts = this.#fields.map(each => each.read(value).length)
    if (counts.reduce((a, b) => a + b, 0) !== values.length) return 'its classes have other private fields here'
    let from = 0
    for (let i = 0; i < counts.length; i++) this.#fields[i]!.write(value, counts.length === 1 ? values : values.slice(from, from += counts[i]!))
    return undefined
  }

  /** Gives an object the fields of all classes; says why if one cannot. */
  give(value: object): string | undefined {
    for (let i = this.#classes.length - 1; i >= 0; i--) {
      if (this.#fields[i]!.has(value)) continue
      const Class = this.#classes[i]!
      if (isBase(Class)) return 'its class makes its own instances, and did not make this one'
      if (!give(Class, value)) return 'its class is closed, and cannot give it private fields'
    }
    return undefined
  }

  /** An instance with empty private fields and nothing else, for a class without `extends`. */
  static make(prototype: object): object | undefined {
    const maker = makerOf(prototype)
    let Class = maker !== undefined && privatesOf(maker)?.instances !== undefined ? maker : undefined
    const above = getPrototypeOf(prototype)
    if (above !== Object.prototype) {
      for (const p of prototypesOf(prototype)) {
        const other = makerOf(p)
        if (other !== undefined && privatesOf(other)?.instances !== undefined) Class = other
      }
    }
    if (Class === undefined || !isBase(Class)) return undefined
    // By its class it is laid out as all its instances are; another target makes a layout of its own each time.
    const target = maker === Class ? Class : below(prototype)
    const made = hydrating(() => construct(Class, [], target) as object)
    for (const key of ownKeys(made)) deleteProperty(made, key)
    return made
  }
}

/** The private fields below one prototype, and what is kept beside those who have them. */
class Beside implements Insides {
  readonly fields: PrivateFields | undefined
  readonly tables: Tables
  declare readonly made?: Kind<object>
  #names: readonly string[] = []

  constructor(fields: PrivateFields | undefined, tables: Tables) {
    this.fields = fields
    this.tables = tables
    if (fields?.made !== undefined) this.made = fields.made
  }

  /** Of what was read last. */
  get names(): readonly string[] {
    return this.#names
  }

  read(value: object): readonly unknown[] | undefined {
    const fields = this.fields?.read(value)
    if (this.fields !== undefined && fields === undefined) return undefined
    const entries = this.tables.read(value)
    if (entries.length === 0 && fields === undefined) return undefined
    this.#names = [...this.fields?.names ?? [], ...entries.flatMap(({ name }) => [name, name])]
    return [...fields ?? [], ...entries.flatMap(entry => [entry.place, entry.value])]
  }

  write(value: object, values: readonly unknown[]): string | undefined {
    const { fields } = this
    const why = fields?.give(value)
    if (why !== undefined) return why
    const count = fields?.read(value)?.length ?? 0
    if (values.length < count || (values.length - count) % 2 !== 0) return 'its classes have other private fields here'
    fields?.write(value, values.slice(0, count))
    for (let i = count; i < values.length; i += 2) {
      const why = this.tables.write(values[i], value, values[i + 1])
      if (why !== undefined) return why
    }
    return undefined
  }
}

/** What objects below a prototype hide, given what those above it do; undefined if there is nothing. */
export function insidesBelow(prototype: object, above: Insides | undefined): Insides | undefined {
  const beside = above instanceof Beside ? above : undefined
  const fields = PrivateFields.below(prototype, beside === undefined ? above : beside.fields)
  const tables = Tables.below(prototype, beside?.tables)
  return tables === undefined ? fields : new Beside(fields, tables)
}

/** Something to construct with, which gives this prototype. */
function below(prototype: object): Function {
  const target = function (): void {}
  target.prototype = prototype
  return target
}

/** The names of a class's private fields, as the function says them that reads them. */
function namesOf(Class: Function): string[] {
  return privatesOf(Class)!.instances!.read.toString().match(/#[\p{ID_Continue}$]+/gu) ?? []
}

/** True for a class that extends nothing, whatever it was put below since. */
function isBase(Class: Function): boolean {
  return getPrototypeOf(Class) === Function.prototype || !isDerived(Class)
}

/** Gives an object the fields of a class, by its own initialisers, which do nothing meanwhile; false if it cannot. */
function give(Class: Function, value: object): boolean {
  const base = getPrototypeOf(Class)
  const before = new Set(ownKeys(value))
  const returns = function (): object { return value }
  if (!setPrototypeOf(Class, returns)) return false
  try {
    hydrating(() => construct(Class, []) as object)
  } finally {
    setPrototypeOf(Class, base)
  }
  for (const key of ownKeys(value)) if (!before.has(key)) deleteProperty(value, key)
  return true
}

/** Constructors and initialisers of instrumented classes look at this, and keep quiet. */
function hydrating(make: () => object): object {
  const before = h.r
  h.r = []
  try {
    return make()
  } finally {
    h.r = before
  }
}
