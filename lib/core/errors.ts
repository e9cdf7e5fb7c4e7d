// What can go wrong, as classes, and the path that says where. A message always reads
// what · where · why · remedy; the same facts stand beside it as fields.

import { prototypeChain } from './chain.ts'
import { isProxy } from './proxies.ts'
import { escaped } from './text.ts'

/** How one object is reached from another. */
export interface PathStep {
  /** What the step goes through. `part` is an inner part that has no name in the language, such as a view's buffer. */
  readonly via: 'property' | 'element' | 'key' | 'entry' | 'member' | 'getter' | 'setter' | 'prototype' | 'captured' | 'private' | 'part'
  /** Property key, index, map key if it is a primitive, or the name of the part. */
  readonly name: PropertyKey | bigint | boolean | null | undefined
}

/** One reason why a value cannot be carried, and where it stands. */
export interface Failure {
  readonly path: PathStep[]
  /** What holds what, from the root down, in words. */
  readonly chain: string[]
  readonly value: unknown
  readonly code: string
  /** What, where, why and remedy in one sentence or two. */
  readonly message: string
  /** The why alone. */
  readonly reason: string
  /** The remedy alone. */
  readonly hint?: string
  /** What was thrown, where looking at the value threw. */
  readonly cause?: unknown
  /** Where the value was written, or the innermost function that holds it, as far as a transform saw it. Lines and columns from 1. */
  readonly source?: { readonly file: string, readonly line: number, readonly column: number, readonly text: string }
}

/** A value is carried, with a difference. */
export interface Note {
  readonly path: PathStep[]
  readonly value: unknown
  readonly message: string
}

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u
/** Characters shown of a name, and steps shown at either end of a path. */
const LONGEST = 80
const ENDS = 20

/** Writes a path as one would write it in code: `$.jars.get("dill").label`. The middle of a long one is left out. */
export function pathText(path: readonly PathStep[]): string {
  if (path.length <= 2 * ENDS) return '$' + path.map(stepText).join('')
  const [head, tail] = [path.slice(0, ENDS), path.slice(-ENDS)]
  return `$${head.map(stepText).join('')} … ${path.length - 2 * ENDS} steps … ${tail.map(stepText).join('')}`
}

function stepText({ via, name }: PathStep): string {
  if (via === 'prototype') return '.[[Prototype]]'
  if (via === 'part') return `.[[${cleaned(String(name))}]]`
  if (via === 'captured') return ` captured ${cleaned(String(name))}`
  if (via === 'private') return typeof name === 'string' ? `.${cleaned(name)}` : `.[[private ${String(name)}]]`
  if (via === 'entry') return `.get(${keyText(name)})`
  if (via === 'key') return `.keys[${keyText(name)}]`
  if (via === 'member') return `.values[${keyText(name)}]`
  const inner = via === 'property' || via === 'element' ? '' : `.[[${via}]]`
  return typeof name === 'string' && name.length <= LONGEST && identifier.test(name) && cleaned(name) === name ? `${inner}.${name}` : `${inner}[${keyText(name)}]`
}

/** A key as one would write it in code. */
export function keyText(name: PathStep['name']): string {
  if (typeof name === 'symbol') return `Symbol(${cleaned(name.description ?? '')})`
  if (typeof name === 'string') return cleaned(JSON.stringify(cut(name)))
  return typeof name === 'bigint' ? cut(`${name}n`) : Object.is(name, -0) ? '-0' : String(name)
}

/** A name that is fit to be shown anywhere: not long, and what is invisible or turns the text's direction is an escape. */
export function cleaned(text: string, most?: number): string {
  return escaped(cut(text, most))
}

/** True for what engines throw where the machine's stack ends, and for what we say of it. V8 ends its process if it must compile a regular expression there: this has none. */
export function isEndless(cause: unknown): boolean {
  return cause instanceof PickleError ? cause.code === 'RECURSION'
    : cause instanceof Error && (cause.name === 'InternalError' || (cause.name === 'RangeError' && cause.message.includes('call stack')))
}

/** The message of whatever was thrown. The accessor of a class is run, as exceptions of the platform need it; a value's own is not. */
export function describeError(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error === 'string' ? cleaned(error, 300) : error === undefined || error === null ? `it threw ${error}` : `it threw a ${typeof error}`
  if (isProxy(error)) return 'it threw a Proxy'
  try {
    for (const o of prototypeChain(error)) {
      const message = Reflect.getOwnPropertyDescriptor(o, 'message')
      const text: unknown = message?.get !== undefined && o !== error ? Reflect.apply(message.get, error, []) : message?.value
      if (message !== undefined) return typeof text === 'string' && text !== '' ? cleaned(text, 300).replace(/\.$/, '') : 'it threw an error without a message'
    }
  } catch {
    // What was thrown cannot even be looked at: a revoked Proxy, or one whose accessor throws.
  }
  return 'it threw an object'
}

function cut(text: string, most = 2 * LONGEST): string {
  return text.length > most ? text.slice(0, most / 2) + '…' : text
}

/** What a PickleError knows besides its message. */
export interface ErrorFacts {
  readonly code: string
  readonly path?: PathStep[] | undefined
  readonly offset?: number | undefined
  readonly hint?: string | undefined
  readonly cause?: unknown
}

/** Gives the instances of a class of errors their name. Where the language's own prototypes are frozen, none can be assigned below them. */
export function nameErrors({ prototype }: { readonly prototype: Error }, value: string): void {
  Object.defineProperty(prototype, 'name', { value, writable: true, configurable: true })
}

/** Base of all errors of this library. Answers to `pickle.PickleError`. */
export class PickleError extends Error {
  static { nameErrors(this, 'PickleError') }
  /** A stable name of the kind of trouble, in capitals. */
  readonly code: string
  /** From the root to the value, where there is one. */
  readonly path: PathStep[] | undefined
  /** Byte in the input, where there is one. */
  readonly offset: number | undefined
  /** What to do about it. */
  readonly hint: string | undefined

  constructor(message: string, facts: ErrorFacts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.code = facts.code
    this.path = facts.path
    this.offset = facts.offset
    this.hint = facts.hint
  }
}

/** A value cannot be written. Answers to `pickle.PicklingError`. */
export class PicklingError extends PickleError {
  static { nameErrors(this, 'PicklingError') }
  /** Everything that stands in the way, not only the first. */
  readonly failures: Failure[]

  constructor(message: string, facts: ErrorFacts & { readonly failures?: Failure[] }) {
    super(message, facts)
    this.failures = facts.failures ?? []
  }
}

/** Bytes cannot be read. Answers to `pickle.UnpicklingError`. */
export class UnpicklingError extends PickleError {
  static { nameErrors(this, 'UnpicklingError') }
}

/** Base of warnings: something is carried, with a difference. Answers to `dill.PickleWarning`. */
export class PickleWarning extends PickleError {
  static { nameErrors(this, 'PickleWarning') }
}

/** Something is written, with a difference. Answers to `dill.PicklingWarning`. */
export class PicklingWarning extends PickleWarning {
  static { nameErrors(this, 'PicklingWarning') }
}

/** Something is read, with a difference. Answers to `dill.UnpicklingWarning`. */
export class UnpicklingWarning extends PickleWarning {
  static { nameErrors(this, 'UnpicklingWarning') }
}

/** what · where · why · remedy, as one message. */
export function sentence(what: string, where: string | undefined, why: string, remedy: string | undefined): string {
  return `${what}${where === undefined ? '' : ` at ${where}`}: ${why}${remedy === undefined ? '' : ` ${remedy}`}`
}

/** An error about bytes. */
export function broken(code: string, why: string, offset: number, hint?: string): UnpicklingError {
  return new UnpicklingError(`Cannot load at byte ${offset}: ${why}.${hint === undefined ? '' : ` ${hint}`}`, { code, offset, hint })
}
