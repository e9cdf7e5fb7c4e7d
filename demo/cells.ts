// The cells of a playground: their text, what became of their last run, and both as plain data that is saved beside the
// variables. What is read back is checked, for it may come from a stranger's file. Knows no page, and runs nothing.

import { lineOf, type Journal, type Line } from './journal.ts'

/** Why a run failed, as people read it. */
export interface Trouble {
  /** `TypeError: …`, in one line or more. */
  readonly message: string
  /** The key of the cell whose text threw, where that is known. */
  readonly cell?: number
  /** From 1. */
  readonly line?: number
  /** From 1; known only for what does not parse. */
  readonly column?: number
  /** What to do about it. */
  readonly hint?: string
  readonly stack?: string
}

/** What became of a run. */
export interface Outcome {
  /** The text that ran. */
  readonly text: string
  readonly ms: number
  readonly lines: readonly Line[]
  /** Names that the run declared or set. */
  readonly names: readonly string[]
  readonly trouble?: Trouble
}

export type CellStatus = 'idle' | 'queued' | 'running'

/** One cell. Its value is the result of the last run; undefined is shown as nothing. */
export class Cell {
  /** A number of its own, whatever its place. */
  readonly key: number
  text: string
  status: CellStatus = 'idle'
  outcome: Outcome | undefined = undefined
  value: unknown = undefined
  /** What its last run in this page has written so far; its timers may still write. */
  journal: Journal | undefined = undefined
  /** True while what is shown comes from the session: it did not run in this page. */
  restored = false

  constructor(key: number, text: string) {
    this.key = key
    this.text = text
  }

  /** True where the text is no longer that of the run which is shown. */
  get edited(): boolean {
    return this.outcome !== undefined && this.outcome.text !== this.text
  }
}

/** Cells as they are saved. */
export interface CellsData {
  readonly version: 1
  readonly last: number
  /** True as long as nothing was changed and nothing ran. */
  readonly pristine: boolean
  /** Where the cells come from, if somebody else wrote them. */
  readonly from?: string
  readonly cells: readonly { readonly key: number, readonly text: string, readonly outcome?: Outcome }[]
}

/** Cells in their order. */
export class Cells {
  readonly list: Cell[] = []
  pristine = true
  from: string | undefined
  #last = 0

  /** @param last the key of the last cell of others, whose timers may still speak of it */
  constructor(texts: readonly string[] = [], last = 0) {
    this.#last = last
    for (const text of texts) this.insert(this.list.length, text)
    this.pristine = true
  }

  /** A new cell at a place. */
  insert(at: number, text = ''): Cell {
    const cell = new Cell(++this.#last, text)
    this.list.splice(at, 0, cell)
    this.pristine = false
    return cell
  }

  /** Takes a cell out; the way back is returned. */
  remove(cell: Cell): () => void {
    const at = this.list.indexOf(cell)
    this.list.splice(at, 1)
    this.pristine = false
    return () => {
      this.list.splice(Math.min(at, this.list.length), 0, cell)
    }
  }

  /** Moves a cell up (−1) or down (1). False at the end of the list. */
  move(cell: Cell, by: -1 | 1): boolean {
    const at = this.list.indexOf(cell)
    const to = at + by
    if (to < 0 || to >= this.list.length) return false
    this.list.splice(at, 1)
    this.list.splice(to, 0, cell)
    this.pristine = false
    return true
  }

  edit(cell: Cell, text: string): void {
    cell.text = text
    this.pristine = false
  }

  get last(): number {
    return this.#last
  }

  get(key: number): Cell | undefined {
    return this.list.find(cell => cell.key === key)
  }

  /** The place of a cell as people count, from 1; undefined for one that is gone. */
  place(key: number): number | undefined {
    const at = this.list.findIndex(cell => cell.key === key)
    return at < 0 ? undefined : at + 1
  }

  /** The cell whose last run set this name. */
  source(name: string): Cell | undefined {
    return this.list.findLast(({ outcome }) => outcome?.names.includes(name))
  }

  toData(): CellsData {
    return {
      version: 1, last: this.#last, pristine: this.pristine, ...this.from === undefined ? {} : { from: this.from },
      cells: this.list.map(({ key, text, outcome, status }) => outcome === undefined ? { key, text } : { key, text, outcome: status === 'running' ? { ...outcome, trouble: interrupted(key) } : outcome }),
    }
  }

  /** What `toData` gave; undefined where it is something else. */
  static fromData(data: unknown): Cells | undefined {
    const given = record(data)
    if (given === undefined || given['version'] !== 1 || !Array.isArray(given['cells'])) return undefined
    const cells = new Cells()
    for (const item of given['cells'] as unknown[]) {
      const { key, text, outcome } = record(item) ?? {}
      if (typeof key !== 'number' || !Number.isSafeInteger(key) || typeof text !== 'string' || cells.place(key) !== undefined) return undefined
      const cell = new Cell(key, text)
      cell.outcome = outcomeOf(outcome)
      cell.restored = cell.outcome !== undefined
      cells.list.push(cell)
    }
    cells.#last = Math.max(0, ...cells.list.map(({ key }) => key), typeof given['last'] === 'number' ? given['last'] : 0)
    cells.pristine = given['pristine'] === true
    cells.from = typeof given['from'] === 'string' ? given['from'] : undefined
    return cells
  }
}

/** What is said of a run whose page ended before it did: nothing of a save goes on. */
function interrupted(cell: number): Trouble {
  return { message: 'Interrupted: the page was closed or reloaded while this cell ran.', cell, hint: 'Run it again.' }
}

function outcomeOf(data: unknown): Outcome | undefined {
  const { text, ms, lines, names, trouble } = record(data) ?? {}
  if (typeof text !== 'string' || typeof ms !== 'number' || !Array.isArray(lines) || !Array.isArray(names)) return undefined
  const told = troubleOf(trouble)
  // In the order of a run: what came back and has not changed is not saved again.
  return {
    text, ms,
    lines: lines.flatMap(line => lineOf(record(line) ?? {}) ?? []),
    names: names.filter(name => typeof name === 'string'), ...told === undefined ? {} : { trouble: told },
  }
}

function troubleOf(data: unknown): Trouble | undefined {
  const { message, cell, line, column, hint, stack } = record(data) ?? {}
  if (typeof message !== 'string') return undefined
  return {
    message,
    ...typeof cell === 'number' ? { cell } : {}, ...typeof line === 'number' ? { line } : {}, ...typeof column === 'number' ? { column } : {},
    ...typeof hint === 'string' ? { hint } : {}, ...typeof stack === 'string' ? { stack } : {},
  }
}

function record(data: unknown): Record<string, unknown> | undefined {
  return typeof data === 'object' && data !== null ? data as Record<string, unknown> : undefined
}
