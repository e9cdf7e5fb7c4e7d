// Runs cells one after another, in the order in which that was asked for, and notes what became of each: result, console
// lines, time, the names that it set. Knows no page and no storage.

import { dispose } from '../lib/link/dispose.ts'
import { run } from '../lib/instrument.ts'
import { capturing, type Takes } from '../lib/output.ts'
import { parseProgram } from '../lib/source/parse.ts'
import type { Cell, Outcome, Trouble } from './cells.ts'
import { Journal } from './journal.ts'
import { followsAwaits, originOf, stackNow, stackOf } from './origin.ts'
import { idOf, troubleOf } from './trouble.ts'

/** Names of what is saved beside the variables begin so: no variable can. */
export const ASIDE = '# '

/** The names that cells have declared. */
export function namesOf(scope: object): string[] {
  return Object.keys(scope).filter(name => !name.startsWith(ASIDE))
}

/** Milliseconds between two looks at what a cell has written, or at whether it still runs. */
const FRAME = 50

/** What runs cells needs of those who show them. */
export interface RunsHost {
  readonly scope: Record<string, unknown>
  /** The cell with a key, if it is there. */
  cell(key: number): Cell | undefined
  /** Something has changed: what runs, and what runs made. */
  changed(): void
  /** Cells that run, or ran, have written more. */
  wrote(): void
  /** Called and waited for before a cell runs. */
  before(cell: Cell): Promise<void>
}

export class Runs {
  readonly #host: RunsHost
  readonly #queue: Cell[] = []
  #stop: (() => void) | undefined
  #working: Promise<void> | undefined
  #captures: ReturnType<typeof capturing>[] = []
  #follows = false
  /** The text that runs now. */
  #text = ''
  /** True while the current cell has not come to its first `await`: all that is written is its own. */
  #isFirstStep = false
  /** Cells of which more is to be shown. */
  readonly #fresh = new Set<Cell>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: RunsHost) {
    this.#host = host
  }

  /** The cell that runs now. */
  current: Cell | undefined = undefined
  /** What was written or thrown by code that is no cell's which can be told. */
  strays = new Journal()

  /** Runs cells after those that were asked for before. One that waits is not asked twice; one that runs may run once more after that. */
  ask(cells: readonly Cell[]): Promise<void> {
    for (const cell of cells) {
      if (this.#queue.includes(cell)) continue
      if (cell.status === 'idle') cell.status = 'queued'
      this.#queue.push(cell)
    }
    this.#host.changed()
    return this.#working ??= this.#work().finally(() => { this.#working = undefined })
  }

  /** True for the cell that runs, if it runs once more after that. */
  isAsked(cell: Cell): boolean {
    return this.#queue.includes(cell)
  }

  /** Ends the current cell at its next `await`, and forgets those that wait. Of a cell that waits only that one is forgotten. */
  stop(cell?: Cell): void {
    const isWaiting = cell?.status === 'queued'
    for (const other of isWaiting ? this.#queue.splice(this.#queue.indexOf(cell), 1) : this.#queue.splice(0)) if (other !== this.current) other.status = 'idle'
    if (!isWaiting) this.#stop?.()
    this.#host.changed()
  }

  /** Something was thrown and caught by nobody; by whom, and on which line, where the browser says so. */
  threw(thrown: unknown, file = '', at = 0): void {
    if (this.#captures.length === 0) return // What happens before a cell ran is the page's own.
    const stack = stackOf(thrown)
    const [, named] = /^cell-(\d+)$/.exec(file) ?? []
    const origin = named === undefined ? originOf(stack) : Number(named)
    // What has no stack can be a cell's only: the page throws errors.
    if (origin === undefined && stack !== undefined) return
    const cell = typeof origin === 'number' ? this.#ran(origin) : undefined
    const { message, cell: key, line = at } = troubleOf(thrown, cell?.key ?? 0)
    const journal = cell?.journal ?? this.strays
    journal.threw(`Uncaught ${message.replace(/^Thrown: /, '')}`, cell === undefined || key === undefined ? {} : { cell: key, ...line === 0 ? {} : { line } })
    this.#show(cell)
  }

  /** Forgets what was written by the cell whose code calls this. */
  wipe(): void {
    const cell = this.#writer()
    ;(cell?.journal ?? this.strays).clear()
    this.#show(cell)
  }

  /** Hears nothing any more. */
  close(): void {
    this.stop()
    clearTimeout(this.#timer)
    for (const capture of this.#captures.splice(0)) capture[dispose]()
  }

  async #work(): Promise<void> {
    if (this.#captures.length === 0) {
      this.#follows = await followsAwaits()
      this.#captures = (['out', 'err'] as const).map(stream => capturing(`std${stream}`, () => this.#taker(stream)))
    }
    for (let cell = this.#queue.shift(); cell !== undefined; cell = this.#queue.shift()) {
      const ending = new AbortController()
      this.#stop = () => ending.abort(new Error('The cell was stopped.'))
      this.current = cell
      cell.status = 'running'
      this.#host.changed()
      await this.#host.before(cell)
      // The page draws first: a program that never waits lets nothing else be drawn, and what the page itself has to say
      // is not the program's.
      await new Promise(resolve => { setTimeout(resolve) })
      await this.#run(cell, ending.signal)
      this.#stop = undefined
      this.current = undefined
      cell.status = this.#queue.includes(cell) ? 'queued' : 'idle'
      this.#host.changed()
      // After a failure nothing follows that was asked for with it.
      if (cell.outcome?.trouble !== undefined) this.stop()
    }
  }

  async #run(cell: Cell, signal: AbortSignal): Promise<void> {
    const { text, key } = cell
    const { scope } = this.#host
    const before = new Map(namesOf(scope).map(name => [name, scope[name]]))
    const earlier = cell.outcome
    const journal = cell.journal = new Journal()
    this.#text = text
    const start = performance.now()
    // Of a run that takes its time, what was there before it is not its own.
    const long = setTimeout(() => this.#show(cell), 2 * FRAME)
    let value: unknown
    let trouble
    try {
      this.#isFirstStep = true
      const running = run(meant(text), { id: idOf(key), main: scope, signal })
      this.#isFirstStep = false
      value = await running
    } catch (thrown) {
      trouble = thrown === signal.reason && signal.aborted ? stopped(key) : troubleOf(thrown, key)
    }
    clearTimeout(long)
    const ms = performance.now() - start
    const names = namesOf(scope).filter(name => !before.has(name) || !Object.is(before.get(name), scope[name]))
    cell.outcome = { text, ms, lines: journal.lines, names: [...new Set([...names, ...stillSet(earlier, names, scope)])], ...trouble === undefined ? {} : { trouble } }
    cell.value = value
    cell.restored = false
  }

  /** Who takes what is written now. */
  #taker(stream: 'out' | 'err'): Takes {
    const cell = this.#writer()
    return text => {
      (cell?.journal ?? this.strays).write(stream, text)
      this.#show(cell)
    }
  }

  /** Undefined where no cell can be told. */
  #writer(): Cell | undefined {
    const { current } = this
    if (this.#isFirstStep) return current
    const origin = originOf(stackNow())
    const cell = typeof origin === 'number' ? this.#ran(origin) : undefined
    // Where stacks end at an `await`, code of another cell may well be what the current one waits for.
    if (current?.journal !== undefined && (cell === undefined || !this.#follows)) return current
    return cell
  }

  /** A cell that ran in this page. */
  #ran(key: number): Cell | undefined {
    const cell = this.#host.cell(key)
    return cell?.journal === undefined ? undefined : cell
  }

  /** Shows soon what a cell, or a stray, has written: not each line by itself. */
  #show(cell: Cell | undefined): void {
    if (cell !== undefined) this.#fresh.add(cell)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      for (const one of this.#fresh) this.#update(one)
      this.#fresh.clear()
      this.#host.wrote()
    }, FRAME)
  }

  #update(cell: Cell): void {
    const { lines } = cell.journal!
    if (cell !== this.current) {
      if (cell.outcome !== undefined) cell.outcome = { ...cell.outcome, lines }
      return
    }
    cell.outcome = { text: this.#text, ms: 0, lines, names: stillSet(cell.outcome, [], this.#host.scope) }
    cell.value = undefined
    cell.restored = false
  }
}

/** `{ a: 1 }` alone is meant as an object, as at the prompts of browsers, and not as a block with a label. */
function meant(text: string): string {
  if (!text.trimStart().startsWith('{')) return text
  const object = `(${text}\n)`
  try {
    parseProgram(object, 'cell')
    return object
  } catch {
    return text
  }
}

function stopped(cell: number): Trouble {
  return { message: 'Stopped', cell, hint: 'It goes no further than its next await. Timers, and functions that it called, may go on until the page is reloaded.' }
}

/** Names that an earlier run of the same cell set, and that are still there. */
function stillSet(outcome: Outcome | undefined, names: readonly string[], scope: object): string[] {
  return outcome?.names.filter(name => !names.includes(name) && Object.hasOwn(scope, name)) ?? []
}
