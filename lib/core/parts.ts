// The parts of one value, as its kind asks for them. What verification cannot know – whether they make sense – is checked here,
// part by part. Also what all values of a load share: what was found alive, what is left to do at the end. Reads no token.

import type { Absence } from './absence.ts'
import { nameOf } from './classes.ts'
import { cleaned, PickleError } from './errors.ts'
import type { Origin, Origins, State } from './identity.ts'
import { ACCESSOR, Inner, PRIVATE, type Class, type Reader } from './kind.ts'
import { restoreOwn, setAccessor } from './properties.ts'
import { isProxy } from './proxies.ts'
import type { Registry } from './registry.ts'
import { scratchOf } from './scratch.ts'
import type { Limits } from './settings.ts'

/** What kinds may ask of a load, and what they may not do. */
export interface PartsOptions {
  readonly registry: Registry
  readonly limits: Limits
  /** True for what these bytes may call. */
  readonly makes: (factory: object) => boolean
  /** True where source text may be evaluated. */
  readonly code: boolean
  /** What tracked objects were written from. */
  readonly origins?: Origins | undefined
  readonly insight?: object | undefined
  readonly ignore?: boolean
  readonly scope?: object | undefined
  /** True for what these bytes may have without its name. */
  readonly grants: (value: Function) => boolean
  /** True for what may be the getter or setter of what these bytes make. */
  readonly accesses: (accessor: object) => boolean
  /** What was fetched for values, by the numbers of their nodes; undefined where nothing can be waited for. */
  readonly fetched?: ReadonlyMap<number, unknown> | undefined
  readonly files?: 'keep' | 'restore' | undefined
  /** Where given, what cannot be made does not end the load: it gets why, by the numbers of nodes. What has a reason before is not made. */
  readonly absent?: Map<number, Absence> | undefined
}

/** Raw bytes on the parts stack: no value can be taken for them. */
export class Raw extends Inner {
  readonly bytes: Uint8Array<ArrayBuffer>
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    super()
    this.bytes = bytes
  }
}

/**
 * Links of prototype chains that a load may have walked: some, and some more for each byte. The engine walks a whole chain
 * to set a prototype, and so does `instanceof`; many objects below one long chain would take time that no byte paid for.
 */
const STEPS = 5e6
const STEPS_PER_BYTE = 16

/** The parts of one value, for its kind. */
export class Parts implements Reader {
  readonly limits: Limits
  readonly #options: PartsOptions
  #steps: number
  /** What was here before this load and had to be looked for: nothing in the bytes may change it. */
  #found: Set<unknown> | undefined = undefined
  /** What was here and is taken for what the bytes tell: it is not changed either, whatever they say. */
  #kept: Set<unknown> | undefined = undefined
  /** Of these, those whose constants were here too. */
  #constants: Set<unknown> | undefined = undefined
  #scratch: Map<object, object> | undefined = undefined
  #last: (() => void)[] | undefined = undefined
  #afterwards: (() => Promise<unknown>)[] | undefined = undefined
  #parts: unknown[] = []
  #at = 0
  #node = -1

  /** @param length of the input, in bytes */
  constructor(options: PartsOptions, length: number) {
    this.limits = options.limits
    this.#options = options
    this.#steps = STEPS + STEPS_PER_BYTE * length
  }

  begin(parts: unknown[], from: number, node: number): void {
    this.#parts = parts
    this.#at = from
    this.#node = node
  }

  origin(): Origin | undefined {
    return this.code ? this.#options.origins?.of(this.#node) : undefined
  }

  remember(value: object, state: () => State | undefined): void {
    const { origins } = this.#options
    const node = this.#node
    // What is whole may lead to what is not.
    if (origins !== undefined && this.code) this.atEnd(() => { if (!this.#options.absent?.size) origins.remember(node, value, state) })
  }

  get insight(): object | undefined {
    return this.#options.insight
  }

  get code(): boolean {
    return this.#options.code
  }

  get ignore(): boolean {
    return this.#options.ignore ?? false
  }

  get scope(): object {
    return this.#options.scope ?? this.#options.registry.scope ?? this.fail('a function needs a session scope, and there is none')
  }

  keep<V extends object>(value: V, constants = false): V {
    (this.#kept ??= new Set()).add(value)
    if (constants) (this.#constants ??= new Set()).add(value)
    return value
  }

  found(value: unknown): void {
    (this.#found ??= new Set()).add(value)
  }

  wasFound(value: unknown): boolean {
    return this.#found?.has(value) === true
  }

  keepsConstants(value: object): boolean {
    return this.#constants?.has(value) === true
  }

  atEnd(step: () => void): void {
    this.#last ??= []
    this.#last.push(step)
  }

  get fetched(): unknown {
    return this.#options.fetched?.get(this.#node)
  }

  get files(): 'keep' | 'restore' {
    return this.#options.files ?? 'keep'
  }

  afterwards(step: () => Promise<unknown>): void {
    if (this.#options.fetched === undefined) this.fail('only asynchronous verbs can open and write files. Use await loadsAsync(bytes), load or loadSession', 'ASYNC_ONLY')
    this.#afterwards ??= []
    this.#afterwards.push(step)
  }

  async settle(): Promise<void> {
    for (const step of this.#afterwards ?? []) await step()
  }

  end(): true {
    if (this.#last !== undefined) for (const step of this.#last) step()
    return true
  }

  grants(value: Function): boolean {
    return this.#options.grants(value)
  }

  isKept(value: object): boolean {
    return this.#kept?.has(value) === true || this.wasFound(value)
  }

  scratch<S extends object>(key: object, make: () => S): S {
    return scratchOf(this.#scratch ??= new Map<object, object>(), key, make)
  }

  more(): boolean {
    return this.#at < this.#parts.length
  }

  value<C = unknown>(type?: Class<C>): C {
    if (this.#at >= this.#parts.length) this.fail('a part is missing')
    const part = this.#parts[this.#at++]
    if (Inner.is(part) && (type === undefined || !(part instanceof type))) {
      this.fail(part instanceof Raw ? 'raw bytes stand where a value should be' : 'an inner part stands where a value should be')
    }
    if (type === undefined) return part as C
    this.walk(part)
    return !isProxy(part) && part instanceof type ? part : this.fail(`a part is no ${type.name}`)
  }

  any(): unknown {
    return this.#at < this.#parts.length ? this.#parts[this.#at++] : this.fail('a part is missing')
  }

  /** Pays for one walk along a value's chain of prototypes. */
  walk(value: unknown): void {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return
    for (let o: object | null = value; o !== null && !isProxy(o); o = Object.getPrototypeOf(o) as object | null) {
      if (--this.#steps < 0) throw new PickleError('chains of prototypes are so long, and walked so often, that it would take too long', { code: 'LIMIT' })
    }
  }

  text(): string {
    const part = this.value()
    return typeof part === 'string' ? part : this.fail('a part is no string')
  }

  number(): number {
    const part = this.value()
    return typeof part === 'number' ? part : this.fail('a part is no number')
  }

  integer(min: number, max: number): number {
    const part = this.number()
    return Number.isInteger(part) && part >= min && part <= max ? part : this.fail(`a number is not an integer from ${min} to ${max}`)
  }

  bytes(): Uint8Array<ArrayBuffer> {
    if (this.#at >= this.#parts.length) this.fail('a part is missing')
    const part = this.#parts[this.#at++]
    return Inner.is(part) && part instanceof Raw ? part.bytes : this.fail('a part is no raw bytes')
  }

  key(): PropertyKey {
    const part = this.value()
    if (typeof part === 'string' || typeof part === 'symbol') return part
    return typeof part === 'number' && Number.isInteger(part) && part >= 0 ? part : this.fail('a key is neither a string nor a symbol')
  }

  factory(): (...args: unknown[]) => unknown {
    const part = this.value()
    if (typeof part !== 'function') return this.fail('a factory is no function')
    if (this.#options.makes(part)) return part as (...args: unknown[]) => unknown
    const name = cleaned(nameOf(part)) || 'without a name'
    const hint = `If pickles may call it: register(${name}, { factory: true }).`
    throw new PickleError(`the function ${name} is not registered as a factory. ${hint}`, { code: 'CODE_NOT_TRUSTED', hint })
  }

  properties(target: object): void {
    const privates: unknown[] = []
    while (this.more()) {
      const key = this.key()
      const attributes = this.integer(0, PRIVATE)
      if (attributes === PRIVATE) {
        if (key !== privates.length) this.fail('a private field has the wrong place')
        privates.push(this.value())
        continue
      }
      if (privates.length > 0) this.#fillPrivates(target, privates.splice(0))
      let done: boolean
      if (attributes & ACCESSOR) done = setAccessor(target, key, this.#callable(), this.#callable(), attributes)
      else done = restoreOwn(target, key, this.value(), attributes)
      if (!done) this.fail('a property cannot be defined')
    }
    if (privates.length > 0) this.#fillPrivates(target, privates)
  }

  #fillPrivates(target: object, values: readonly unknown[]): void {
    this.walk(target)
    const prototype = Object.getPrototypeOf(target) as object | null
    const insides = prototype === null ? undefined : this.#options.registry.plan(prototype).insides
    const why = insides === undefined ? 'nobody here can fill the private fields of its class' : insides.write(target, values)
    if (why !== undefined) this.fail(why)
  }

  #callable(): unknown {
    const part = this.value()
    if (part === undefined) return part
    if (typeof part !== 'function') return this.fail('an accessor is no function')
    if (this.#options.accesses(part)) return part
    const name = cleaned(nameOf(part)) || 'without a name'
    const hint = `If you trust where they come from: loads(bytes, { trust: Trust.refs }); or register the function.`
    throw new PickleError(`the function ${name} would be run whenever a property is read or set, and nobody registered it. ${hint}`, { code: 'CODE_NOT_TRUSTED', hint })
  }

  fail(why: string, code = 'BAD_TYPE'): never {
    throw new PickleError(why, { code })
  }
}
