// Runs cells one after another, in the order in which that was asked for, and notes what became of each: result, console
// lines, time, the names that it set. Knows no page and no storage.

import { dispose } from '../lib/link/dispose.ts'
import { run } from '../lib/instrument.ts'
import { capturing } from '../lib/output.ts'
import { linesOf, type Cell, type Line } from './cells.ts'
import { idOf, troubleOf } from './trouble.ts'

/** Names of what is saved beside the variables begin so: no variable can. */
export const ASIDE = '# '

/** The names that cells have declared. */
export function namesOf(scope: object): string[] {
  return Object.keys(scope).filter(name => !name.startsWith(ASIDE))
}

export class Runs {
  readonly #scope: Record<string, unknown>
  readonly #tell: () => void
  readonly #before: (cell: Cell) => Promise<void>
  readonly #queue: Cell[] = []
  #stop: (() => void) | undefined
  #working: Promise<void> | undefined

  /**
   * @param tell called when something has changed
   * @param before called and waited for before a cell runs
   */
  constructor(scope: Record<string, unknown>, tell: () => void, before: (cell: Cell) => Promise<void>) {
    this.#scope = scope
    this.#tell = tell
    this.#before = before
  }

  /** The cell that runs now. */
  current: Cell | undefined = undefined

  /** Runs cells after those that were asked for before. A cell that waits or runs already is not asked twice. */
  ask(cells: readonly Cell[]): Promise<void> {
    for (const cell of cells) {
      if (cell.status !== 'idle') continue
      cell.status = 'queued'
      this.#queue.push(cell)
    }
    this.#tell()
    return this.#working ??= this.#work().finally(() => { this.#working = undefined })
  }

  /** Waits for the current cell no longer, and forgets those that wait: nothing can end a program that runs. */
  stop(): void {
    for (const cell of this.#queue.splice(0)) cell.status = 'idle'
    this.#stop?.()
    this.#tell()
  }

  async #work(): Promise<void> {
    for (let cell = this.#queue.shift(); cell !== undefined; cell = this.#queue.shift()) {
      this.current = cell
      cell.status = 'running'
      this.#tell()
      await this.#before(cell)
      // The page draws first: a program that never waits lets nothing else be drawn, and what the page itself has to say
      // is not the program's.
      await new Promise(resolve => { setTimeout(resolve) })
      await this.#run(cell)
      this.current = undefined
      cell.status = 'idle'
      this.#tell()
      // After a failure nothing follows that was asked for with it.
      if (cell.outcome?.trouble !== undefined) this.stop()
    }
  }

  async #run(cell: Cell): Promise<void> {
    const { text, key } = cell
    const scope = this.#scope
    const before = new Map(namesOf(scope).map(name => [name, scope[name]]))
    const written: { stream: Line['stream'], text: string }[] = []
    const captures = (['out', 'err'] as const).map(stream => capturing(`std${stream}`, text => void written.push({ stream, text })))
    const start = performance.now()
    const stopped = new Promise<never>((_, reject) => {
      this.#stop = () => reject(Object.assign(new Error('What the cell began may still go on: nothing can end it but a reload.'), { name: 'Not waited for' }))
    })
    let value: unknown
    let trouble
    try {
      value = await Promise.race([run(text, { id: idOf(key), main: scope }), stopped])
    } catch (thrown) {
      trouble = troubleOf(thrown, key)
    }
    const ms = performance.now() - start
    for (const capture of captures) capture[dispose]()
    const names = namesOf(scope).filter(name => !before.has(name) || !Object.is(before.get(name), scope[name]))
    cell.outcome = { text, ms, lines: linesOf(written), names: [...new Set([...names, ...stillSet(cell, names, scope)])], ...trouble === undefined ? {} : { trouble } }
    cell.value = value
    cell.restored = false
  }
}

/** Names that an earlier run of the same cell set, and that are still there. */
function stillSet({ outcome }: Cell, names: readonly string[], scope: object): string[] {
  return outcome?.names.filter(name => !names.includes(name) && Object.hasOwn(scope, name)) ?? []
}
