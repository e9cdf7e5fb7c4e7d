// An instrumented text as closures know it: a module or script that is loaded here, one that came with bytes, or the text
// of a lone function. What is known of it, how its bindings are read, and the rooms in which its closures are made again.
// Knows no kind and no bytes.

import { moduleBy, moduleOf, modules, type Module } from '../capture/modules.ts'
import type { Room, Skeleton } from '../capture/skeleton.ts'
import { readRecord, type Collect, type Record } from '../capture/stamps.ts'
import { Inner } from '../core/kind.ts'

/** Where a function or class stands in its module. */
export interface Address {
  /** Index of the module's binding that it is or stands below; −1 for what stands nowhere. */
  readonly binding: number
  /** The keys on the way from there. */
  readonly steps: readonly string[]
  /** Primitives that it captured, in the order of its variables: of what has others here it is another one. */
  readonly captured: readonly unknown[]
}

/** What can be told of a text, but for what each of its activations holds. */
export class Instance extends Inner {
  readonly hash: string
  readonly id: string
  /** What the records of its closures end in. */
  readonly outermost: Record | string
  /** Where it is loaded here. */
  readonly module: Module | undefined
  /** A function's own text, of which no transform knew. */
  readonly lone: boolean
  /** True where its bindings are kept apart from those of the loaded module. */
  readonly isolated: boolean
  /** True where its rows come with bytes, one by one. */
  readonly told: boolean
  /** The object whose properties are its outermost variables: a cell's scope, or the globals that came with the bytes. */
  readonly within: object | undefined
  /** Where functions and classes that were made here stand elsewhere. */
  readonly bound: WeakMap<Function, Address> = new WeakMap()
  /** The outermost room, once it has been opened. */
  room: Room | undefined
  #skeleton: Skeleton | undefined
  #fetching: Promise<Skeleton> | undefined
  #bindings: { [name: string]: unknown } | undefined

  constructor(facts: Pick<Instance, 'hash' | 'id' | 'outermost'> & Partial<Pick<Instance, 'module' | 'lone' | 'isolated' | 'told' | 'bindings' | 'within'>>, skeleton?: Skeleton) {
    super()
    this.hash = facts.hash
    this.id = facts.id
    this.outermost = facts.outermost
    this.module = facts.module
    this.lone = facts.lone ?? false
    this.isolated = facts.isolated ?? false
    this.told = facts.told ?? false
    this.within = facts.module?.within ?? facts.within
    this.#skeleton = skeleton
    this.#bindings = facts.bindings
  }

  /** Its rows, where they are at hand. */
  get skeleton(): Skeleton | undefined {
    if (this.#skeleton !== undefined || this.#fetching !== undefined) return this.#skeleton
    const given = this.module?.load?.()
    if (given instanceof Promise) {
      const fetching = this.#fetching = given.then(skeleton => this.#skeleton = skeleton)
      underWay.add(fetching)
      fetching.then(() => underWay.delete(fetching), () => {
        // Whoever waits for it hears of a failure; the next one tries again.
        underWay.delete(fetching)
        this.#fetching = undefined
      })
    } else this.#skeleton = given
    return this.#skeleton
  }

  /** Its bindings by name: of a loaded module the live ones, else what came with the bytes. Asked for when the rows are at hand. */
  get bindings(): { [name: string]: unknown } {
    return this.#bindings ??= liveBindings(this, this.skeleton!)
  }

  /** Takes what bytes tell of it: the first that is said under a number stays. What is known whole takes nothing. */
  learn<K extends 'bindings' | 'scopes' | 'sites'>(list: K, index: number, row: Skeleton[K][number]): void {
    if (this.told && index >= 0) (this.#skeleton![list] as Skeleton[K][number][])[index] ??= row
  }

  /** Fetches the rows and the rooms. */
  fetch(): Promise<Skeleton> | undefined {
    return this.skeleton === undefined ? this.#fetching : undefined
  }
}

/** Rows that are being fetched. */
const underWay = new Set<Promise<Skeleton>>()

/** True while rows of any module are being fetched: what could not be told of now may be told of then. */
export function isFetching(): boolean {
  return underWay.size > 0
}

const ofModules = new WeakMap<Module, Instance>()
/** Those that are no loaded modules, by what their records end in. */
const others = new Map<string, Instance>()
const othersByAccessor = new WeakMap<Record, Instance>()

/** A loaded module. */
export function instanceOf(module: Module): Instance {
  let instance = ofModules.get(module)
  if (instance === undefined) ofModules.set(module, instance = new Instance({ hash: module.hash, id: module.id, outermost: module.outermost, module }))
  return instance
}

/** The text that a chain of records ends in. */
export function instanceBy(outermost: unknown): Instance | undefined {
  const module = moduleBy(outermost)
  if (module !== undefined) return instanceOf(module)
  return typeof outermost === 'string' ? others.get(outermost) : othersByAccessor.get(outermost as Record)
}

/** The loaded text with this hash, or else one that is remembered by it. */
export function instanceWith(hash: string): Instance | undefined {
  const module = moduleOf(hash)
  return module === undefined ? others.get(hash) : instanceOf(module)
}

/** All loaded modules. */
export function* loaded(): Generator<Instance> {
  for (const module of modules().values()) yield instanceOf(module)
}

/** The loaded text with this hash, or else the loaded versions of the one with this name: each may have the same sites. What has no name has no versions. */
export function versionsOf(hash: string, id: string): Instance[] {
  const module = moduleOf(hash)
  if (module !== undefined) return [instanceOf(module)]
  return id === '' ? [] : [...loaded()].filter(instance => instance.id === id)
}

/** What is said of a text that is not loaded here. */
export interface Adopted extends Pick<Instance, 'hash' | 'id' | 'lone' | 'isolated' | 'told'> {
  readonly within?: object
}

/** A text that is not loaded here. */
export function adopt(facts: Adopted, skeleton: Skeleton): Instance {
  const { bindings: names } = skeleton
  const bindings = Object.create(null) as { [name: string]: unknown }
  const accessor: Record = (collect: Collect): unknown => {
    collect = collect(undefined)
    for (let at = 0; at < names.length; at++) collect = collect(names[at] === undefined ? undefined : bindings[names[at]!])
    return collect
  }
  const instance = new Instance({ ...facts, outermost: accessor, bindings }, skeleton)
  othersByAccessor.set(accessor, instance)
  // What bytes tell is not found again by its hash: others' bytes, and functions of this realm, would be taken for it.
  if (facts.lone && !facts.told) others.set(facts.hash, instance)
  return instance
}

/** The name of a binding, unless the transform has inserted it: a default export without a name has one. */
export function authorsName({ skeleton }: Instance, binding: number): string | undefined {
  const name = skeleton?.bindings[binding]
  return name?.startsWith(skeleton!.prefix) === true ? undefined : name
}

/** The values of a module's bindings, as far as they are initialised. */
export function readBindings({ outermost }: Instance): { readonly values: readonly unknown[], readonly complete: boolean } {
  return typeof outermost === 'string' ? { values: [], complete: true } : readRecord(outermost)
}

/** Bindings by name: each is read anew, and written by the module's own writers; one that stays what it is, is kept. */
function liveBindings(instance: Instance, { sites, bindings }: Skeleton): { [name: string]: unknown } {
  const target = Object.create(null) as { [name: string]: unknown }
  const fixed = new Set(sites.map(({ binding }) => binding))
  for (const [index, name] of bindings.entries()) Object.defineProperty(target, name, bindingAt(instance, target, index, name, fixed.has(index)))
  return target
}

function bindingAt(instance: Instance, target: object, index: number, name: string, fixed: boolean): PropertyDescriptor {
  const { outermost, writers } = instance.module!
  return {
    configurable: true, enumerable: true,
    get() {
      const { values } = readRecord(outermost as Record)
      if (index >= values.length) throw new ReferenceError(`Cannot access '${name}' before initialization`)
      if (fixed) Object.defineProperty(target, name, { value: values[index], configurable: true, enumerable: true, writable: false })
      return values[index]
    },
    set(value) {
      const write = writers[index]
      if (write === undefined) throw new TypeError('Assignment to constant variable.')
      write(value)
    },
  }
}
