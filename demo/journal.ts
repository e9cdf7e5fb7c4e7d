// What was written to the console, and what was thrown and caught by nobody, as lines. Bounded, however much comes: equal lines
// that follow each other are one, and of very many the first and the last are kept. Knows no console and no page.

import { counted } from '../panel/model/words.ts'

/** One line, or several that are equal. */
export interface Line {
  readonly stream: 'out' | 'err' | 'thrown'
  readonly text: string
  readonly count: number
  /** Of what was thrown: the key of the cell whose text threw, and the line from 1. */
  readonly cell?: number
  readonly line?: number
}

/** Lines that are kept, the first of them, and characters of each. */
const MOST = 400
const FIRST = 100
const LAST = MOST - FIRST
const LONGEST = 10_000

export class Journal {
  #first: Line[] = []
  #rest: Line[] = []
  #dropped = 0
  /** A line whose end has not come. */
  #open: Pick<Line, 'stream' | 'text'> | undefined

  /** A piece of text, with the ends of its lines. */
  write(stream: 'out' | 'err', text: string): void {
    const parts = (this.#open?.stream === stream ? this.#open.text + text : text).split('\n')
    if (this.#open?.stream !== stream) this.#close()
    const open = parts.pop()!
    for (const part of parts) this.#add({ stream, text: part, count: 1 })
    this.#open = open === '' ? undefined : { stream, text: open }
  }

  /** Something that was thrown. */
  threw(text: string, at: Pick<Line, 'cell' | 'line'>): void {
    this.#close()
    this.#add({ stream: 'thrown', text, count: 1, ...at })
  }

  clear(): void {
    this.#first = []
    this.#rest = []
    this.#dropped = 0
    this.#open = undefined
  }

  /** What there is to show. */
  get lines(): readonly Line[] {
    const open = this.#open === undefined ? [] : [{ ...this.#open, count: 1 }]
    const rest = [...this.#rest, ...open]
    const dropped = this.#dropped + Math.max(0, rest.length - LAST)
    return [...this.#first, ...dropped === 0 ? [] : [{ stream: 'out', text: `… ${counted(dropped, 'line')} …`, count: 1 } as const], ...rest.slice(-LAST)]
  }

  #close(): void {
    if (this.#open !== undefined) this.#add({ ...this.#open, count: 1 })
    this.#open = undefined
  }

  #add(line: Line): void {
    const shown = line.text.length > LONGEST ? { ...line, text: `${line.text.slice(0, LONGEST)}… (${counted(line.text.length, 'character')})` } : line
    const list = this.#first.length < FIRST || this.#rest.length === 0 && isSame(this.#first.at(-1)!, shown) ? this.#first : this.#rest
    const last = list.at(-1)
    if (last !== undefined && isSame(last, shown)) list[list.length - 1] = { ...last, count: last.count + 1 }
    else list.push(shown)
    if (this.#rest.length < 2 * LAST) return
    this.#dropped += this.#rest.length - LAST
    this.#rest = this.#rest.slice(-LAST)
  }
}

function isSame(one: Line, other: Line): boolean {
  return one.stream === other.stream && one.text === other.text && one.cell === other.cell && one.line === other.line
}

/** A line that was saved; undefined where it is something else. */
export function lineOf({ stream, text, count, cell, line }: Record<string, unknown>): Line | undefined {
  if (stream !== 'out' && stream !== 'err' && stream !== 'thrown' || typeof text !== 'string' || typeof count !== 'number') return undefined
  return { stream, text, count, ...typeof cell === 'number' ? { cell } : {}, ...typeof line === 'number' ? { line } : {} }
}
