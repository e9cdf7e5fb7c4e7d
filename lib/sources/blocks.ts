// Code that declares names, block by block: which name means what where, and in which order what is declared must stand.
// Knows names and texts; no value.

import { indented } from '../source/layout.ts'
import { line } from './words.ts'

/** What was composed: a module's text in its parts. */
export interface Composed {
  /** An import, where something comes as a pickle. */
  readonly head: string
  /** Declarations. */
  readonly body: string
  /** The names that they declare. */
  readonly declared: readonly string[]
  /** What then gives the value. */
  readonly expression: string
}

/** A name that is declared, or that means what every realm has. */
export interface Entry {
  readonly name: string
  readonly key: string | object | undefined
  /** Its statement stands. */
  done: boolean
  /** It may be named before its statement: a function's declaration. */
  hoisted: boolean
  /** Something assigns to it. */
  written: boolean
}

/** A line or a declaration. */
interface Statement {
  readonly entry: Entry | undefined
  readonly code: string
  /** Whole as it stands: a declaration. */
  readonly whole: boolean
}

/** A block of code, or a module. */
export class Block {
  readonly #parent: Block | undefined
  readonly #names = new Map<string, Entry>()
  readonly #statements: Statement[] = []

  constructor(parent?: Block) {
    this.#parent = parent
  }

  /** What a name means here. */
  find(name: string): Entry | undefined {
    return this.#names.get(name) ?? this.#parent?.find(name)
  }

  /** True if the block itself has something to do with the name. */
  has(name: string): boolean {
    return this.#names.has(name)
  }

  /** From now on the name means this here; what it means further out is used here and can no longer be hidden. */
  give(entry: Entry): Entry {
    this.#names.set(entry.name, entry)
    return entry
  }

  declare(entry: Entry, code: string, whole: boolean): void {
    this.#statements.push({ entry, code, whole })
    entry.done = true
  }

  add(code: string): void {
    this.#statements.push({ entry: undefined, code, whole: true })
  }

  /** The names that it declares. */
  get declared(): string[] {
    return this.#statements.flatMap(({ entry }) => entry?.name ?? [])
  }

  /** Its statements; those of several lines stand by themselves. */
  get code(): string {
    const all = this.#statements.map(({ entry, code, whole }) => whole || entry === undefined ? code : `${entry.written ? 'let' : 'const'} ${entry.name} = ${code}`)
    return all.map((code, at) => at > 0 && (isLong(code) || isLong(all[at - 1]!)) ? `\n${code}\n` : `${code}\n`).join('')
  }

  /** A function that runs it and gives the value of an expression. */
  closed(expression: string): string {
    return `(() => {\n${indented(`${this.code}return ${expression}\n`, '  ')}})()`
  }
}

function isLong(code: string): boolean {
  return code.includes('\n')
}

/** The text of what was composed, in which the value has the alias, if there is one. */
export function textOf({ head, body, declared, expression }: Composed, alias: string | undefined): string {
  const isDeclared = declared.includes(expression)
  const last = isDeclared && (alias === undefined || alias === expression) ? '' : line(expression, alias)
  // What begins so would go on with the line before it.
  const safe = body !== '' && /^[([`+\-/]/.test(last) ? `;${last}` : last
  const isApart = last !== '' && body !== '' && (/\n\}?.*\n$/.test(body) && body.trimEnd().includes('\n'))
  return `${head}${body}${isApart ? '\n' : ''}${safe}`
}
