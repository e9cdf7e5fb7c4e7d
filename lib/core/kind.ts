// The contract between the spine and the rooms. A kind says once, in `encode`, what a value is made of; the pickler,
// diagnose, describe and the sizes are listeners to that one telling. A kind says parts and never walks them, so no
// kind can recurse. This file imports nothing and names no type.

/** A part's name in the telling. Always a constant: a label that is built costs more than the part. */
export type Label = string

/**
 * What one type of value is made of, and how it is made again.
 *
 * Three strengths of dependence: a `value` told before `hold` is complete when the reader sees it; `needs` asks only
 * for an identity that exists; whatever follows `hold` may be anything, cycles included.
 *
 * Coming back is either `decode` (all parts are complete, the value cannot be part of its own parts) or
 * `shell` + `fill` (the parts told after `hold` may lead back to the value).
 */
export interface Kind<T = any> {
  /** The name in the bytes. Unique in a registry; never changes once released. */
  readonly tag: string
  /** Prototypes whose objects (and whose subclasses' objects, if `own` is given) this kind may answer for. */
  readonly prototypes?: readonly object[]
  /** Brand test, for what a prototype cannot tell. Must neither throw nor have an effect. */
  is?(value: T): boolean
  /** Answers for all values of these `typeof`s, for the prototype objects of functions, or for known Proxies, instead of for prototypes. */
  readonly types?: readonly ('symbol' | 'function' | 'prototype' | 'proxy')[]
  /**
   * Own keys that `encode` tells itself. Where this is given, the spine tells all the rest of the object: its other
   * own properties, a prototype that is not `prototypes[0]`, frozenness. `'indices'` stands for the integer keys and
   * `length`; with `'all'`, as for what travels whole beside the bytes, the spine tells nothing more. A function says it for
   * each value. Where it is absent, `encode` tells everything that is to be kept, and subclasses' objects are none of this kind's.
   */
  readonly own?: readonly PropertyKey[] | 'indices' | 'all' | ((value: object) => readonly PropertyKey[])
  /** True for a function that is surely the program's own: it has no name but one that was registered. */
  isProgram?(value: T): boolean
  /**
   * Says for one value what the spine is to tell besides: which own keys, and the prototype that the value has by itself;
   * nothing of one that is found alive. Instead of `own`.
   */
  rest?(value: T, out: Writer): { readonly keys: readonly PropertyKey[], readonly prototype: object | null, readonly live?: boolean }
  /** True for what is a part of other kinds' values and never a value: an `Inner`. */
  readonly inner?: boolean
  /** For what may need somebody to vouch for it: it begins with this many leaves, by which trust is decided before anything is built. */
  readonly judged?: number
  /** What such a value asks for, by its leaves, which may be anything; where it is absent, who knows code says so. */
  asks?(leaves: readonly unknown[], options: { readonly files: 'keep' | 'restore' }): Asked
  /**
   * True if an ordinary object may stand below these prototypes. Else one that fails `is` is refused, unless it is itself
   * the prototype of a class: most often it is a Proxy, which would come back empty.
   */
  readonly hollow?: boolean
  /** A kind with exactly this many parts and no `hold` is written without an end mark. */
  readonly arity?: number
  /** Says the parts of a value. Must not change it, and reads own data through descriptors: looking has no effect. */
  encode(value: T, out: Writer): void
  /**
   * Of a collection that may be long, whose `encode` tells `hold` and then one part or entry after the other: how many these
   * are, a way to tell them one at each step, but for the first `from`, and of entries the one that is under a key, or −1. For
   * who looks at some of them, or rests between.
   */
  readonly members?: {
    count(value: T): number
    telling(value: T, from: number, out: Pick<Writer, 'value' | 'entry'>): Iterator<unknown>
    find?(value: T, key: unknown): number
  }
  /**
   * Of a collection that holds its keys weakly, and cannot be listed: whether it has one, and what is under it. By it those
   * are found that `Writer.weakKeys` gives. Must have no effect.
   */
  readonly weak?: {
    has(value: T, key: object | symbol): boolean
    get?(value: T, key: object | symbol): unknown
  }
  /** Makes the value from complete parts. */
  decode?(from: Reader): T
  /** Makes the empty value from the parts told before `hold`. */
  shell?(from: Reader): T
  /** Fills the shell with the parts told after `hold`. */
  fill?(shell: T, from: Reader): void
  /** One line for people; must run no code of the value's. */
  label?(value: T): string
}

/** What `encode` may say. */
export interface Writer {
  /** A part of any type. */
  value(label: Label, part: unknown): void
  /** A key and what stands under it, in a map-like value. */
  entry(key: unknown, value: unknown): void
  /** An own data property; `attributes` is a sum of `WRITABLE`, `ENUMERABLE`, `CONFIGURABLE`. */
  property(key: PropertyKey, value: unknown, attributes: number): void
  /** An own accessor property; its functions are told, never called. */
  accessor(key: PropertyKey, get: unknown, set: unknown, attributes: number): void
  /**
   * A variable that a function has captured: `at` says which, for the kind. Of one that is shared in a cell, the bytes get
   * the cell; those who merely look see the value.
   */
  captured(name: string, at: number, value: unknown, cell?: Inner): void
  /** A string. */
  text(label: Label, text: string): void
  /** A number. */
  number(label: Label, number: number): void
  /** Raw bytes; they are copied before `encode`'s caller returns. */
  bytes(label: Label, bytes: Uint8Array): void
  /** An object that must exist before this one, though it need not be filled. Told before any other part. Those who merely look see no inner parts. */
  needs(label: Label, part: object): void
  /** From here on this value exists: the parts that follow may lead back to it. */
  hold(): void
  /**
   * A part that only asynchronous code can read. `owner` identifies it; `read` is called once per dump by the
   * asynchronous verbs, and what it resolves to is told in its place. The synchronous verbs refuse it.
   */
  later(label: Label, owner: object, read: () => Promise<unknown>, why?: string, remedy?: string): void
  /**
   * What asynchronous verbs read before this is told, so that it can be told better; others tell it as it is, and so do they
   * where it cannot be read. `owner` identifies it, and `read` must not fail.
   */
  wish(owner: object, read: () => Promise<unknown>): void
  /** A part that no bytes can hold; it travels beside them, in `attachments`. Refused, with `why`, where there are none. */
  attach(label: Label, part: object, why: string, remedy?: string): void
  /** True where parts can travel beside the bytes. */
  readonly attaches: boolean
  /**
   * This value is to be the same one again in the realm that wrote it first, and one for all loads in every other. `state`
   * is all that it holds and that may change, flat; undefined if it brings along what is not its own.
   */
  track(state: readonly unknown[] | undefined): void
  /** True for what travels by name. */
  named(value: object | symbol): boolean
  /** The keys of a `weak` collection to which the rest of the graph leads, in the order of their finding; undefined where it is to be refused. */
  weakKeys(collection: object): readonly (object | symbol)[] | undefined
  /** Options of the dump. */
  readonly byref: boolean
  readonly recurse: boolean
  readonly fmode: 0 | 1 | 2
  /** Something that is kept for the time of one dump, by the object under which it is asked for. */
  scratch<S extends object>(key: object, make: () => S): S
  /** This value cannot be carried. In a collecting listener this returns, so write `return out.refuse(…)`. */
  refuse(why: string, remedy?: string, at?: PropertyKey): void
  /** This value is carried, with a difference. */
  note(loss: string): void
}

/** What a judged value asks for before anything is built: code, or something of the host. */
export interface Asked {
  /** `refs`: it is here already; `code`: it would be made from text. */
  readonly level: 'refs' | 'code'
  /** For people: what it is, and where it was written. */
  readonly name: string
  /** True for what the caller's list may name. */
  readonly listed: boolean
  /** True if the caller's list allows it. */
  allowed(allow: readonly unknown[]): boolean
  /** Fetches what making it needs, for verbs that can wait; for a kind that `asks`, a `Lent`. Undefined if all is at hand. */
  readonly fetch: (() => Promise<unknown>) | undefined
}

/** Something that was fetched for one value, and is given back if nothing comes of the load. */
export interface Lent {
  /** What the value's `decode` gets of `from.fetched`. */
  readonly value: unknown
  undo(): Promise<unknown>
}

/** A class whose values a part must be; tested by brand where the kind asks for one. */
export type Class<C> = abstract new (...args: any[]) => C

/** The parts of one value, in the order in which they were told. Every method throws an UnpicklingError on a part of the wrong type. */
export interface Reader {
  /** The next part, whatever it is; with a class, an instance of it or an error. */
  value<C = unknown>(type?: Class<C>): C
  /** The next part, an inner one too. */
  any(): unknown
  /** True while parts are left. */
  more(): boolean
  text(): string
  number(): number
  /** An integer of `min … max`. */
  integer(min: number, max: number): number
  bytes(): Uint8Array<ArrayBuffer>
  /** A string or a symbol. */
  key(): PropertyKey
  /** A function that these bytes may call: one registered as a factory, or given by the loader's own hooks. Call no other. */
  factory(): (...args: unknown[]) => unknown
  /**
   * This value was here before: what is told of it is not put into it. `constants`: where it has frozen objects under its
   * keys that are as those that are told, these were here before too. Returns it.
   */
  keep<V extends object>(value: V, constants?: boolean): V
  /**
   * The object that is known here by the identity of this value, if somebody vouches for the bytes: an identity can be
   * forged, so the kind looks whether it is what the bytes say. It must also hold the `state` still, where there is one.
   */
  origin(): { readonly value: object, readonly state: readonly unknown[] | undefined } | undefined
  /** This value was made for what was written with an identity: the next load finds it. Asks for the state when all is built. */
  remember(value: object, state: () => readonly unknown[] | undefined): void
  /** True if these bytes may have this function, which was here before and which they found otherwise than by its name. */
  grants(value: Function): boolean
  /** True for what was here before. */
  isKept(value: object): boolean
  /** What the registry's insight made of all judged values together; undefined where bytes were not judged. */
  readonly insight: object | undefined
  /** True where source text may be evaluated: somebody vouches for it. */
  readonly code: boolean
  /** The option of the load. */
  readonly ignore: boolean
  /** The object that outermost variables of cells are properties of, where these bytes are loaded. */
  readonly scope: object
  /** Does something when all is built and nothing has been given out. */
  atEnd(step: () => void): void
  /** What was fetched for this value by what its kind `asks`; undefined for the synchronous verbs, which fetch nothing. */
  readonly fetched: unknown
  /** The option of the load. */
  readonly files: 'keep' | 'restore'
  /** As `atEnd`, and waited for. Stops the load of a synchronous verb. */
  afterwards(step: () => Promise<unknown>): void
  /** Something that is kept for the time of one load, by the object under which it is asked for. */
  scratch<S extends object>(key: object, make: () => S): S
  /** Bounds that the kind itself must hold: sizes of what it makes from few bytes. */
  readonly limits: { readonly bytes: number, readonly regexp: number, readonly source: number }
  /** Defines all properties that are left on `target`. */
  properties(target: object): void
  /** Stops the load: these parts do not make a value. The error's code is `BAD_TYPE` if no better one is given. */
  fail(why: string, code?: string): never
}

/** Property attributes, as told by `Writer.property`. */
export const WRITABLE = 1
export const ENUMERABLE = 2
export const CONFIGURABLE = 4
/** Set in the bytes when a getter and a setter follow instead of a value. */
export const ACCESSOR = 8
/** Set in the bytes, and alone, for a private field: its key is the field's index. */
export const PRIVATE = 16
/** What plain assignment makes. */
export const PLAIN: number = WRITABLE | ENUMERABLE | CONFIGURABLE

/** What stands in the parts of kinds and nowhere else. */
export class Inner {
  readonly #inner = true

  /** What `instanceof` says; but that would walk a user's prototypes, which a Proxy can make endless. */
  static is(value: unknown): value is Inner {
    return typeof value === 'object' && value !== null && #inner in value && value.#inner
  }
}

/** An inner part that is made for one dump alone: it keeps its own number there, which is cheaper than to look it up. */
export class Passing extends Inner {
  number = -1
}

/** Types a kind by its value. What it returns has all that a kind may have, in one order: engines read objects of one layout faster. */
export function kind<T>({
  tag, prototypes, is, types, own, isProgram, rest, inner, judged, asks, hollow, arity, encode, members, weak, decode, shell, fill, label,
}: Kind<T>): Kind<T> {
  return { tag, prototypes, is, types, own, isProgram, rest, inner, judged, asks, hollow, arity, encode, members, weak, decode, shell, fill, label } as Kind<T>
}

/** What pickle's reduction returns: `factory(...args)` makes the value again (`new factory(...args)` for a class), then `state` is put into it. */
export type Reduction = readonly [factory: ((...args: any[]) => unknown) | (new (...args: any[]) => unknown), args: readonly unknown[], state?: unknown]

/** Pickle's `__reduce__` in one function. */
export type Reducer<T = any> = (value: T) => Reduction

/** Method of a class: says how to make the instance again, as Python's `__reduce__`. */
export const reduce: unique symbol = Symbol.for('dill.reduce') as never
/** Method of a class: what to save instead of the own properties, as Python's `__getstate__`. */
export const getState: unique symbol = Symbol.for('dill.getState') as never
/** Method of a class: takes what `getState` gave, or else an object of the own properties, as Python's `__setstate__`. */
export const setState: unique symbol = Symbol.for('dill.setState') as never
