// Value → tokens. Depth first with frames on the heap: parts of a value land on one value stack, a frame is a range of
// it, and the loop works through the innermost range; so nothing recurses, whatever a kind says. Names no type but the
// language's plain data, which take a short cut here (`#row`, `#list`); everything else goes through `tell`.

import type { Apart } from './apart.ts'
import { PicklingError } from './errors.ts'
import { kindFault } from './faults.ts'
import type { Tracked } from './identity.ts'
import { ACCESSOR, Passing, PRIVATE, type Kind } from './kind.ts'
import { HOLD, HOLE, Mark, NEEDS, TELL } from './marks.ts'
import { Memo, type Met } from './memo.ts'
import type { Home } from './names.ts'
import * as op from './opcodes.ts'
import { Output } from './output.ts'
import { attributesOf, toldDescriptor } from './properties.ts'
import { isKnown } from './proxies.ts'
import { reductionBy } from './reduction.ts'
import type { Plan, Registry } from './registry.ts'
import { RowShapes } from './row-shapes.ts'
import type { Spelling } from './spelling.ts'
import { Spoken, type EncoderOptions } from './spoken.ts'
import { numberOfTag } from './tags.ts'
import { hole, LONG, tell, type Dress, type Elements, type Listener } from './tell.ts'

/** A pickle before it is bytes: the strings, and the tokens that speak of them. */
export interface Program {
  readonly strings: string[]
  /** The first of the strings as bytes, where they are many. */
  readonly spelling: Spelling | undefined
  /** In pieces. */
  readonly tokens: readonly Uint8Array[]
  /** True if something in it can make code or reach the host. */
  readonly code: boolean
  /** Objects written. */
  readonly nodes: number
  /** Those that are tracked, by their numbers. */
  readonly tracked: ReadonlyMap<number, Tracked>
}

/** Numbers of a frame. */
const FRAME = 5
/** Objects of up to this many keys share shapes; larger ones are dictionaries, whose keys are seldom the same twice. */
const SHAPE_KEYS = 64
const NOTHING_TRACKED: ReadonlyMap<number, Tracked> = /* @__PURE__ */ new Map<number, Tracked>()

const objectPrototype = Object.prototype
const arrayPrototype = Array.prototype
const markPrototype = Mark.prototype
const { getPrototypeOf, getOwnPropertyDescriptor, getOwnPropertyNames, getOwnPropertySymbols, isExtensible, keys: keysOf, values: valuesOf, hasOwn } = Object
const { isArray } = Array
const { toString } = objectPrototype

/** The elements of an array that has them all, and nothing else, by their descriptors. */
function elementsOf(value: unknown[]): unknown[] | undefined {
  const length = getOwnPropertyDescriptor(value, 'length')!.value as number
  if (getOwnPropertyNames(value).length !== length + 1) return undefined
  const elements: unknown[] = []
  for (let i = 0; i < length; i++) {
    const descriptor = getOwnPropertyDescriptor(value, i)
    if (descriptor?.enumerable !== true || !hasOwn(descriptor, 'value')) return undefined
    elements.push(descriptor.value)
  }
  return elements
}

/** All that an array shows; undefined where an accessor throws, so that it is told as what it is. */
function shownBy(value: unknown[]): unknown[] | undefined {
  try {
    return valuesOf(value)
  } catch {
    return undefined
  }
}

/** One dump. */
export class Encoder extends Spoken implements Listener {
  /** V8 drops optimised code with a hidden class that has no instance left; this one stays. */
  static alive: Encoder

  readonly #hooked: boolean
  /** False where plain data must be looked at twice: some of it travels by name, or Object.prototype speaks into descriptors. */
  readonly #short: boolean
  readonly #exact: boolean
  /** The kind of known Proxies, if the registry has one: else they are what they show. */
  readonly #proxies: Kind | undefined
  readonly #apart: Apart | undefined
  readonly #out: Output
  readonly #memo: Memo
  #ids = 0
  /**
   * Ids of nodes that do not exist yet, in ascending order: a reference to one would need itself. The first is nobody's:
   * engines give the room of an array back when it is empty, which it nearly always would be.
   */
  readonly #pending: number[] = [-1]
  /** What waits for something that it needs, and how many objects were written when it began to. */
  #waiting: Map<object, number> | undefined = undefined

  readonly #shapes = new RowShapes()
  #kinds: Map<string, number> | undefined = undefined
  #tracked: Map<number, Tracked> | undefined = undefined

  /** Frames: where their parts are; which comes next, where they end, what to drop and to write at the end, and whose they are. */
  readonly #sources: (readonly unknown[])[] = []
  readonly #frames: number[] = []
  #depth = 0
  #source: readonly unknown[]
  #next = 0
  #end = 1

  constructor(root: unknown, options: EncoderOptions) {
    super(options)
    this.#out = new Output(options.lends, options.spells)
    this.#memo = new Memo(options.met)
    this.#hooked = options.persistentId !== undefined || options.reducerOverride !== undefined
    this.#exact = options.exact ?? false
    this.#proxies = options.registry.proxies
    this.#apart = options.apart
    this.#short = !options.registry.plainNames && !isPolluted()
    this.#source = [root]
  }

  get objects(): number {
    return this.#ids
  }

  get length(): number {
    return this.#out.total
  }

  /** What was written. Throws a PicklingError with code `CHANGED`. */
  finish(): Program {
    const out = this.#out
    const tokens = out.finish()
    if (tokens === undefined) throw new PicklingError('Cannot pickle: a buffer was resized or transferred by what ran while it was written, a getter or a hook. Let those read only.', { code: 'CHANGED' })
    return { strings: out.strings, spelling: out.spelling, tokens, code: this.code, nodes: this.#ids, tracked: this.#tracked ?? NOTHING_TRACKED }
  }

  /** Meets the last value again, after something has stopped it there by an error: nothing of it was written. */
  again(): void {
    this.#next--
  }

  elementsOf(value: unknown[]): Elements | undefined {
    return this.#apart?.elementsOf(value)
  }

  keysOf(value: object): readonly PropertyKey[] | undefined {
    return this.#apart?.keysOf(value)
  }

  plainOf(value: object): number | undefined {
    return this.#apart?.plainOf(value)
  }

  /** What it has met, for a dump that repeats this one. */
  met(): Generator<void, Met> {
    return this.#memo.met()
  }

  /** Writes up to `budget` values; true when all is written. Hot. */
  slice(budget: number): boolean {
    const out = this.#out
    while (budget-- > 0) {
      while (this.#next === this.#end) {
        if (this.#depth === 0) return true
        this.#pop()
      }
      const value = this.#source[this.#next++]
      out.need(16)
      switch (typeof value) {
        case 'string': out.string(value); break
        case 'number': out.number(value); break
        case 'object':
          if (value === null) out.u8(op.NULL)
          else this.#object(value)
          break
        case 'boolean': out.u8(value ? op.TRUE : op.FALSE); break
        case 'undefined':
          // `document.all` says that it is undefined, and is not.
          if (value !== undefined) this.refuse('it belongs to this page.', 'Keep a selector, and find it again after loading.')
          out.u8(op.UNDEFINED)
          break
        case 'bigint': out.bigint(value); break
        default: this.#other(value as symbol | Function)
      }
    }
    return false
  }

  /** Hot. */
  #push(source: readonly unknown[], start: number, end: number, top: number, closing: number, owner: number): void {
    const frames = this.#frames
    const at = this.#depth * FRAME
    this.#sources[this.#depth++] = this.#source
    frames[at] = this.#next
    frames[at + 1] = this.#end
    frames[at + 2] = top
    frames[at + 3] = closing
    frames[at + 4] = owner
    this.#source = source
    this.#next = start
    this.#end = end
  }

  /** Hot. */
  #pop(): void {
    const frames = this.#frames
    const at = --this.#depth * FRAME
    const closing = frames[at + 3]!
    const owner = frames[at + 4]!
    if (closing !== 0) {
      this.#out.need(1)
      this.#out.u8(closing)
    }
    if (owner >= 0) this.#exists(owner)
    this.top = frames[at + 2]!
    this.#source = this.#sources[this.#depth]!
    this.#next = frames[at]!
    this.#end = frames[at + 1]!
  }

  /** The node of the innermost frame exists: of all that do not, it has the highest number. */
  #exists(id: number): void {
    const last = this.#pending.length - 1
    if (this.#pending[last] === id) this.#pending.pop()
  }

  #ref(id: number): void {
    if (this.#pending.length > 1 && isAmong(id, this.#pending)) {
      return this.refuse('it needs itself before it exists: it is one of the parts it is made from.', 'Give its kind a shell and tell the part after hold(), or put the part into its state.')
    }
    this.#out.indexed(op.REF8, id)
  }

  // ── objects ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Hot. */
  #object(value: object): void {
    if (this.#hooked && this.#wasHooked(value)) return
    if (isKnown(value) && this.#proxies !== undefined) return this.#proxy(value)
    const prototype = getPrototypeOf(value) as object | null
    let plan: Plan | undefined
    if (this.#short && (prototype === objectPrototype || prototype === arrayPrototype)) {
      const number = this.#memo.meet(value, this.#ids)
      if (number !== this.#ids) return this.#ref(number)
      if (this.#plain(value, prototype)) return
      this.#memo.forget(value)
    } else {
      const seen = this.#memo.get(value)
      if (seen !== undefined) return this.#ref(seen)
      if (prototype === markPrototype) return this.#mark(value as Mark)
      plan = prototype === null ? undefined : this.registry.plan(prototype)
      if (plan?.inner !== undefined) return this.#inner(value, plan.inner)
      if (plan !== undefined && this.#instance(value, prototype!, plan)) return this.#memo.set(value, this.#ids - 1)
    }
    tell(value, this.registry, this, plan)
  }

  /** True for what was met, or is told by a hook. Hooks come first: they may know what nobody can look into. */
  #wasHooked(value: object): boolean {
    const seen = this.#memo.get(value)
    if (seen === undefined) return this.#hook(value)
    this.#ref(seen)
    return true
  }

  /** An ordinary object, or an array; false, with nothing written, if it may have more than plain data. Hot. */
  #plain(value: object, prototype: object): boolean {
    return prototype === objectPrototype ? this.#row(value, prototype, undefined) : isArray(value) && this.#list(value)
  }

  /** The same of an instance of a class that travels by name, or was met. Hot. */
  #instance(value: object, prototype: object, { home, candidates, stated, insides, refusal }: Plan): boolean {
    return this.#short && (home !== undefined || this.#memo.has(prototype)) && candidates.length === 0 && !stated && insides === undefined
      && refusal === undefined && this.#row(value, prototype, home)
  }

  #inner(value: object, kind: Kind): void {
    if (value instanceof Passing && value.number >= 0) this.#ref(value.number)
    else this.asKind(value, kind, undefined)
  }

  #proxy(value: object): void {
    const seen = this.#memo.get(value)
    if (seen === undefined) tell(value, this.registry, this)
    else this.#ref(seen)
  }

  #other(value: symbol | Function): void {
    const seen = this.#memo.get(value)
    if (seen !== undefined) return this.#ref(seen)
    if (this.#hooked && this.#hook(value)) return
    tell(value as symbol | object, this.registry, this)
  }

  /** An object whose properties are all plain data; false, with nothing written, if it has anything else. Hot. */
  #row(value: object, prototype: object | null, home: Home | undefined): boolean {
    if (this.#apart?.isLong(value) === true) return false
    const keys = keysOf(value)
    const { length } = keys
    // Names come after keys: V8 answers them from the cache that keys has filled.
    if (length > SHAPE_KEYS || getOwnPropertyNames(value).length !== length
      || getOwnPropertySymbols(value).length !== 0 || !isExtensible(value)) return false
    const stack = this.stack
    const top = this.top
    let at = top
    for (let i = 0; i < length; i++) {
      const descriptor = getOwnPropertyDescriptor(value, keys[i]!)
      if (descriptor === undefined || !descriptor.writable || !descriptor.configurable) return false
      stack[at++] = descriptor.value
    }
    // An empty object may be something else that lost its prototype: `tell` asks the kinds.
    if (length === 0 && (prototype !== objectPrototype || toString.call(value) !== '[object Object]')) return false
    this.#shape(prototype, home, keys)
    this.#ids++
    this.top = at
    this.#push(stack, top, at, top, 0, -1)
    return true
  }

  /** Writes the shape's token, and its definition the first time. */
  #shape(prototype: object | null, home: Home | undefined, keys: readonly string[]): void {
    const out = this.#out
    const known = this.#shapes.find(prototype, keys)
    if (known >= 0) return out.object(known)
    const { length } = keys
    out.u8(op.SHAPE)
    if (prototype === objectPrototype && out.next(keys)) return out.varint(length * op.FROMS + op.FROM_OBJECT_NEXT)
    out.varint(length * op.FROMS + (prototype === objectPrototype ? op.FROM_OBJECT : prototype === null ? op.FROM_NULL : op.FROM_VALUE))
    for (let i = 0; i < length; i++) {
      out.need(16)
      out.string(keys[i]!)
    }
    out.need(16)
    if (prototype === null || prototype === objectPrototype) return
    const id = this.#memo.get(prototype)
    if (id !== undefined) this.#ref(id)
    else this.asName(prototype, home!)
    out.need(16)
  }

  /**
   * An array whose elements are all there and are all it has; false if it may be anything else. Read as structuredClone
   * reads it: an accessor at an index is called, which diagnose would see; to look at each element's descriptor first
   * takes ten times as long. Hot.
   */
  #list(value: unknown[]): boolean {
    if (this.#apart !== undefined && value.length > LONG) return false
    const values = this.#exact ? elementsOf(value) : shownBy(value)
    if (values === undefined) return false
    const { length } = values
    if (length !== value.length || !isExtensible(value) || getOwnPropertySymbols(value).length !== 0
      || !getOwnPropertyDescriptor(value, 'length')!.writable) return false
    // A hole and a named property would make the count right again: holes read as undefined.
    if (!this.#exact && value.includes(undefined)) {
      for (let i = 0; i < length; i++) if (value[i] === undefined && !hasOwn(value, i)) return false
    }
    this.#out.array(length)
    this.#ids++
    this.#push(values, 0, length, this.top, 0, -1)
    return true
  }

  /** Persistent ids and overriding reducers are asked first, as in pickle. */
  #hook(value: object | symbol): boolean {
    if (typeof value === 'object' && Mark.is(value)) return false
    const { persistentId, reducerOverride } = this.options
    const id = persistentId?.(value)
    if (id !== undefined && id !== null) {
      this.#out.u8(op.PERSID)
      this.#memo.set(value, this.#ids++)
      const top = this.top
      this.stack[this.top++] = id
      this.#pending.push(this.#ids - 1)
      this.#push(this.stack, top, this.top, top, 0, this.#ids - 1)
      return true
    }
    const reduction = reducerOverride?.(value)
    if (reduction === undefined || reduction === null) return false
    this.asKind(value, reductionBy(() => reduction, this.registry), undefined)
    return true
  }

  #mark(mark: Mark): void {
    const out = this.#out
    out.need(16)
    if (mark.opcode === op.HOLE) return out.u8(op.HOLE)
    if (mark.opcode === op.HOLD) {
      this.#exists(this.#frames[(this.#depth - 1) * FRAME + 4]!)
      return out.u8(op.HOLD)
    }
    if (mark.opcode === op.ATTACH) {
      out.u8(op.ATTACH)
      return out.u32(mark.payload as number)
    }
    if (mark.opcode === TELL) {
      const seen = this.#memo.get(mark.payload as object)
      return seen === undefined ? tell(mark.payload as object, this.registry, this) : this.#ref(seen)
    }
    if (mark.opcode === NEEDS) throw new PicklingError('A kind tells needs() after other parts.', { code: 'BAD_KIND' })
    const bytes = mark.payload as Uint8Array
    out.u8(op.BYTES)
    out.u32(bytes.length)
    out.raw(bytes)
  }

  // ── what `tell` says ───────────────────────────────────────────────────────────────────────────────────────────

  comesAfter(value: object, first: object): boolean {
    if (this.#memo.has(first) || this.registry.homeOf(first) !== undefined) return false
    this.#after(value, first)
    return true
  }

  asName(value: object | symbol, home: Home): void {
    const out = this.#out
    out.u8(op.GLOBAL)
    out.string(home.module)
    out.string(home.name)
    this.code ||= home.power
    this.#memo.set(value, this.#ids++)
  }

  asArray(value: unknown[], elements: readonly unknown[] | undefined, dress: Dress | undefined): void {
    if (dress !== undefined) this.#dress(value, dress)
    if (elements === undefined) {
      this.#out.u8(op.SPARSE)
      this.#out.u32(value.length)
    } else this.#out.array(elements.length)
    this.#memo.set(value, this.#ids++)
    if (elements === undefined) return
    const marked = elements.includes(hole) ? elements.map(e => e === hole ? HOLE : e) : elements
    this.#push(marked, 0, marked.length, this.top, 0, -1)
  }

  asRow(value: object, prototype: object | null, keys: readonly string[], dress: Dress | undefined): void {
    let home: Home | undefined
    if (prototype !== null && prototype !== objectPrototype && !this.#memo.has(prototype)) {
      home = this.registry.homeOf(prototype)
      if (home === undefined) return this.#after(value, prototype)
    }
    this.#waiting?.delete(value)
    if (dress !== undefined) this.#dress(value, dress)
    this.#out.need(16)
    const top = this.top
    const stack = this.stack
    const dictionary = keys.length > SHAPE_KEYS && prototype === objectPrototype
    if (dictionary) {
      this.#out.u8(op.DICT)
      this.#out.u32(keys.length)
    } else this.#shape(prototype, home, keys)
    const pairs = dictionary ? this.#apart?.pairsOf(value, keys.length) : undefined
    if (pairs !== undefined) {
      this.#memo.set(value, this.#ids++)
      return this.#push(pairs, 0, pairs.length, top, 0, -1)
    }
    for (const key of keys) {
      if (dictionary) stack[this.top++] = key
      stack[this.top++] = getOwnPropertyDescriptor(value, key)!.value
    }
    this.#memo.set(value, this.#ids++)
    this.#push(stack, top, this.top, top, 0, -1)
  }

  asKind(value: object | symbol, kind: Kind, dress: Dress | undefined): void {
    const members = this.#apart?.membersOf(value as object, kind)
    const outer = this.top
    const top = dress === undefined ? outer : this.#dressParts(value as object, dress)
    if (members !== undefined) return this.#asMembers(value as object, kind, dress, outer, top, members)
    const attachments = this.attachments
    const attached = attachments === undefined ? 0 : attachments.length
    this.held = false
    this.tracks = false
    const returned: unknown = kind.encode(value, this)
    const fault = kindFault(kind, this.top - top - (this.held ? 1 : 0), this.held ? this.heldAt - top : -1, returned)
    if (fault !== undefined) throw badKind(kind, fault)
    const stack = this.stack
    // The needed ones are the first parts. Those that exist are values now; for the first that does not, all is told again later.
    for (let i = top; i < this.top; i++) {
      const mark = stack[i]
      if (typeof mark !== 'object' || mark === null || !Mark.is(mark) || mark.opcode !== NEEDS) break
      const part = mark.payload as object
      if (!this.#memo.has(part) && this.registry.homeOf(part) === undefined) {
        this.top = outer
        if (attachments !== undefined) attachments.length = attached
        return this.#after(value as object, part)
      }
      stack[i] = part
    }
    this.#waiting?.delete(value as object)
    const out = this.#out
    if (dress !== undefined) this.#openDress(dress, outer, top)
    const index = this.#kindIndex(kind)
    out.need(16)
    const id = this.#ids++
    if (kind.inner === true && value instanceof Passing) value.number = id
    else this.#memo.set(value, id)
    if (this.tracks) (this.#tracked ??= new Map<number, Tracked>()).set(id, { value: value as object, state: this.state })
    this.code ||= kind.judged !== undefined
    if (kind.arity !== undefined) {
      if (index < op.LEAVES) out.u8(op.LEAF0 + index)
      else { out.u8(op.LEAF); out.u8(index) }
      return this.#parts(top, id)
    }
    // A shell that is made from nothing exists at once.
    const first = this.held ? stack[top] === HOLD : kind.shell !== undefined
    out.u8(first ? op.KINDH : op.KIND)
    out.u8(index)
    if (!first) this.#pending.push(id)
    this.#push(stack, first && this.held ? top + 1 : top, this.top, top, op.END, first ? -1 : id)
  }

  /** The parts of a kind that has a number of them. Numbers and strings, which most are told by, are written at once. Hot. */
  #parts(top: number, id: number): void {
    const out = this.#out
    let next = top
    for (; next < this.top; next++) {
      const part = this.stack[next]
      if (typeof part === 'number') out.number(part)
      else if (typeof part === 'string') out.string(part)
      else break
      out.need(16)
    }
    if (next === this.top) {
      this.top = top
      return
    }
    this.#pending.push(id)
    this.#push(this.stack, next, this.top, top, 0, id)
  }

  /** A collection, of which all was read before. */
  #asMembers(value: object, kind: Kind, dress: Dress | undefined, outer: number, top: number, members: readonly unknown[]): void {
    this.#waiting?.delete(value)
    if (dress !== undefined) this.#openDress(dress, outer, top)
    const index = this.#kindIndex(kind)
    const out = this.#out
    out.need(16)
    this.#memo.set(value, this.#ids++)
    this.code ||= kind.judged !== undefined
    out.u8(op.KINDH)
    out.u8(index)
    this.#push(members, 0, members.length, top, op.END, -1)
  }

  /** Writes `first`, then comes back to `value`. */
  #after(value: object, first: object): void {
    // Met again below what it waits for, it may come now if something was written since; else it waits for itself.
    if (this.#waiting?.get(value) === this.#ids) {
      return this.refuse('it needs itself before it exists: what it is made from is made from it.', 'Break the circle: put one of the two into a property that is set later.')
    }
    this.#waiting ??= new Map()
    this.#waiting.set(value, this.#ids)
    this.#out.need(16)
    this.#out.u8(op.AFTER)
    const top = this.top
    this.stack[this.top++] = this.#part(first)
    this.stack[this.top++] = this.#part(value)
    this.#push(this.stack, top, this.top, top, 0, -1)
  }

  /** A part that others know it by: a literal that somebody made the prototype of a function takes no short cut. */
  #part(part: object | null): unknown {
    return this.#short && part !== null && typeof part === 'object' && this.registry.ownerOf(part, this) !== undefined ? new Mark(TELL, part) : part
  }

  #dress(value: object, dress: Dress): void {
    const outer = this.top
    this.#openDress(dress, outer, this.#dressParts(value, dress))
  }

  /** Puts the parts of a dress onto the stack; returns where they end. */
  #dressParts(value: object, dress: Dress): number {
    const stack = this.stack
    if (dress.prototype !== undefined) stack[this.top++] = this.#part(dress.prototype)
    if (dress.stated) stack[this.top++] = dress.state
    for (const [index, field] of (dress.privates ?? []).entries()) this.property(index, field, PRIVATE)
    for (const key of dress.stated ? [] : dress.keys) {
      const descriptor = toldDescriptor(value, key)!
      const attributes = attributesOf(descriptor, dress.integrity)
      if (attributes & ACCESSOR) this.accessor(key, descriptor.get, descriptor.set, attributes)
      else this.property(key, descriptor.value, attributes)
    }
    return this.top
  }

  /** Opens the frame of a dress under the object's own, which is pushed next and so comes first. */
  #openDress(dress: Dress, start: number, end: number): void {
    this.#out.need(16)
    this.#out.u8(op.DRESS)
    this.#out.u8(dress.integrity | (dress.prototype !== undefined ? op.DRESS_PROTOTYPE : 0) | (dress.stated ? op.DRESS_STATE : 0))
    this.#push(this.stack, start, end, start, op.END, -1)
  }

  #kindIndex({ tag, arity = -1 }: Kind): number {
    const kinds = this.#kinds ??= new Map<string, number>()
    const known = kinds.get(tag)
    if (known !== undefined) return known
    const index = kinds.size
    if (index > 255) throw new PicklingError('Cannot write more than 256 kinds in one pickle. Save the value in two parts.', { code: 'TOO_MANY_KINDS' })
    if (arity > op.MOST_PARTS) throw new PicklingError(`Kind ${tag} has arity ${arity}, and ${op.MOST_PARTS} is the most. Leave its arity out.`, { code: 'BAD_KIND' })
    kinds.set(tag, index)
    const out = this.#out
    out.need(32)
    out.u8(op.DEFKIND)
    const number = numberOfTag(tag)
    if (number === undefined) out.string(tag)
    else out.u8(op.INT + number)
    out.u8(arity + 1)
    return index
  }

}

/** True for a number in an ascending list. */
function isAmong(id: number, list: readonly number[]): boolean {
  let [low, high] = [0, list.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]! < id) low = middle + 1
    else high = middle
  }
  return list[low] === id
}

function badKind(kind: Kind, fault: string): PicklingError {
  return new PicklingError(`Cannot pickle: kind ${kind.tag}: ${fault}`, { code: 'BAD_KIND' })
}

/** Where somebody gave Object.prototype a `value` or `writable`, every descriptor of an accessor seems to have it. */
function isPolluted(): boolean {
  return 'value' in objectPrototype || 'writable' in objectPrototype
}

Encoder.alive = new Encoder(undefined, { registry: { plainNames: false } as Registry, attachments: undefined })
