// What can go wrong, as classes, and the path that says where. A message always reads
// what · where · why · remedy; the same facts stand beside it as fields.

/** How one object is reached from another. */
export interface PathStep {
  /** What the step goes through. `part` is an inner part that has no name in the language, such as a view's buffer. */
  readonly via: 'property' | 'element' | 'key' | 'entry' | 'member' | 'getter' | 'setter' | 'prototype' | 'captured' | 'part'
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
  readonly source?: { readonly file: string, readonly line: number, readonly column: number, readonly text: string }
}

/** A value is carried, with a difference. */
export interface Note {
  readonly path: PathStep[]
  readonly value: unknown
  readonly message: string
}

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u

/** Writes a path as one would write it in code: `$.jars.get("dill").label`. */
export function pathText(path: readonly PathStep[]): string {
  let text = '$'
  for (const { via, name } of path) {
    if (via === 'prototype') text += '.[[Prototype]]'
    else if (via === 'part') text += `.[[${String(name)}]]`
    else if (via === 'captured') text += ` captured ${String(name)}`
    else if (via === 'entry') text += `.get(${keyText(name)})`
    else if (via === 'key') text += `.keys[${String(name)}]`
    else if (via === 'member') text += `.values[${String(name)}]`
    else {
      if (via !== 'property' && via !== 'element') text += `.[[${via}]]`
      if (typeof name === 'string' && identifier.test(name)) text += `.${name}`
      else text += `[${keyText(name)}]`
    }
  }
  return text
}

/** Invisible and bidirectional characters are shown as escapes, and long keys are cut: a path may be shown anywhere. */
function keyText(name: PathStep['name']): string {
  if (typeof name === 'symbol') return `Symbol(${clean(name.description ?? '')})`
  if (typeof name === 'string') return clean(JSON.stringify(name.length > 80 ? name.slice(0, 80) + '…' : name))
  return typeof name === 'bigint' ? `${name}n` : String(name)
}

function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** What a PickleError knows besides its message. */
export interface ErrorFacts {
  readonly code: string
  readonly path?: PathStep[]
  readonly offset?: number
  readonly hint?: string
  readonly cause?: unknown
}

/** Base of all errors of this library. Answers to `pickle.PickleError`. */
export class PickleError extends Error {
  static { this.prototype.name = 'PickleError' }
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
  static { this.prototype.name = 'PicklingError' }
  /** Everything that stands in the way, not only the first. */
  readonly failures: Failure[]

  constructor(message: string, facts: ErrorFacts & { readonly failures?: Failure[] }) {
    super(message, facts)
    this.failures = facts.failures ?? []
  }
}

/** Bytes cannot be read. Answers to `pickle.UnpicklingError`. */
export class UnpicklingError extends PickleError {
  static { this.prototype.name = 'UnpicklingError' }
}

/** Base of warnings: something is carried, with a difference. Answers to `dill.PickleWarning`. */
export class PickleWarning extends PickleError {
  static { this.prototype.name = 'PickleWarning' }
}

/** Something is written, with a difference. Answers to `dill.PicklingWarning`. */
export class PicklingWarning extends PickleWarning {
  static { this.prototype.name = 'PicklingWarning' }
}

/** Something is read, with a difference. Answers to `dill.UnpicklingWarning`. */
export class UnpicklingWarning extends PickleWarning {
  static { this.prototype.name = 'UnpicklingWarning' }
}

/** what · where · why · remedy, as one message. */
export function sentence(what: string, where: string | undefined, why: string, remedy: string | undefined): string {
  return `${what}${where === undefined ? '' : ` at ${where}`}: ${why}${remedy === undefined ? '' : ` ${remedy}`}`
}
