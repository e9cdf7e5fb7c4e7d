// A playground: cells, the variables that they declared, and one session in which both are saved by themselves. The page
// shows what this says, and calls its verbs. Knows no DOM.

import { autosave, deleteSession, dumpSession, exportSession, main, type Autosave, type Beginning, type PickleError, type Skipped } from '../lib/index.ts'
import { Cells, type Cell } from './cells.ts'
import { Journal, type Line } from './journal.ts'
import { ASIDE, namesOf, Runs } from './runs.ts'

/** The app of all playgrounds: their sessions share a database. */
export const APP = 'playground'
/** Under these names stand the cells, and the results of their last runs. */
export const CELLS = `${ASIDE}cells`
const resultName = (key: number): string => `${ASIDE}result ${key}`

/** How saving stands. */
export type Saving = 'loading' | 'saved' | 'saving' | 'stale' | 'off' | 'failed'

/** What a playground begins with. */
export interface Beginnings {
  readonly session: string
  /** Texts of its cells where nothing is saved yet. */
  readonly texts: readonly string[]
}

/** A playground. Dispatches `'change'` after every change of what there is to show. */
export class Notebook extends EventTarget {
  readonly session: string
  readonly scope: Record<string, unknown> = main
  cells: Cells
  /** What the load found, and how long it took. */
  beginning: Beginning | undefined
  ms = 0
  /** True until the first run, or until the reader has seen what came back. */
  justBack = false
  /** What the last save, or the load, left out. */
  left: readonly Skipped[] = []
  savedAt: Date | undefined
  /** Grows when names, their values or what is known of saves may have changed: not with what is typed. */
  version = 0
  bytes: number | undefined
  readonly #texts: readonly string[]
  readonly #runs: Runs
  #auto: Autosave | undefined
  #dirty = false

  constructor({ session, texts }: Beginnings) {
    super()
    this.session = session
    this.#texts = texts
    this.cells = new Cells(texts)
    this.#runs = new Runs({
      scope: this.scope, cell: key => this.cells.get(key), changed: () => this.#changed(), wrote: () => this.#wrote(), before: () => this.#keepText(),
    })
  }

  /** Loads what is saved, and saves from now on. */
  async open(): Promise<void> {
    const start = performance.now()
    const auto = this.#auto = autosave(this.session, this.scope, { app: APP, onError: 'skip', source: true, weak: true, mode: 'replace', maxWait: 1000 })
    auto.addEventListener('status', () => this.#tell())
    for (const type of ['fail', 'conflict']) auto.addEventListener(type, () => this.#tell())
    auto.addEventListener('save', () => {
      const { skipped, bytes } = auto.saved!
      this.#saved(skipped, new Date(), bytes)
    })
    this.beginning = await auto.loaded
    this.ms = performance.now() - start
    const { session } = this.beginning
    if (session !== undefined) this.#saved(session.skipped, session.savedAt, session.bytes)
    this.#takeCells()
    this.justBack = session !== undefined && (!this.cells.pristine || this.names.length > 0)
    this.#keep()
    this.#tell()
  }

  get saving(): Saving {
    const status = this.#auto?.status ?? 'loading'
    return status === 'disposed' || status === 'loading' ? 'loading' : status === 'changed' ? 'saving' : status
  }

  /** Why it is not saved. */
  get error(): PickleError | undefined {
    return this.#auto?.error
  }

  /** The cell that runs now. */
  get running(): Cell | undefined {
    return this.#runs.current
  }

  /** The names that cells have declared. */
  get names(): string[] {
    return namesOf(this.scope)
  }

  /** What was left out of the last save, by name; results of cells under the cell's key. */
  leftOut(name: string | number): Skipped | undefined {
    const key = typeof name === 'number' ? resultName(name) : name
    return this.left.find(skipped => skipped.name === key)
  }

  run(cells: readonly Cell[]): Promise<void> {
    this.justBack = false
    this.cells.pristine = false
    return this.#runs.ask(cells)
  }

  /** Ends the cell that runs, and forgets those that wait; of a cell that waits only that one is forgotten. */
  stop(cell?: Cell): void {
    this.#runs.stop(cell)
  }

  /** True for a cell that runs, and will once more. */
  isAsked(cell: Cell): boolean {
    return this.#runs.isAsked(cell)
  }

  /** What was written or thrown by code that is no cell's which can be told. */
  get strays(): readonly Line[] {
    return this.#runs.strays.lines
  }

  /** Forgets what was written by the cell whose code calls this. */
  wipe(): void {
    this.#runs.wipe()
  }

  forgetStrays(): void {
    this.#runs.strays = new Journal()
    this.#tell()
  }

  /** Something was thrown and caught by nobody; by whom, and on which line, where the browser says so. */
  threw(thrown: unknown, file?: string, line?: number): void {
    this.#runs.threw(thrown, file, line)
  }

  insert(at: number, text = ''): Cell {
    const cell = this.cells.insert(at, text)
    this.#changed()
    return cell
  }

  /** Takes a cell out; the way back is returned. */
  remove(cell: Cell): () => void {
    if (cell.status !== 'idle') this.stop(cell)
    const undo = this.cells.remove(cell)
    this.#changed()
    return () => {
      undo()
      this.#changed()
    }
  }

  move(cell: Cell, by: -1 | 1): void {
    if (this.cells.move(cell, by)) this.#changed()
  }

  edit(cell: Cell, text: string): void {
    if (cell.text === text) return
    this.cells.edit(cell, text)
    this.#dirty = true
    this.#keep()
    this.#auto?.changed()
    this.dispatchEvent(new Event('change'))
  }

  /** Forgets all names and results, and puts the first cells in place of these; the way back is returned. */
  clear(): () => void {
    const { cells } = this
    const values = { ...this.scope }
    this.stop()
    for (const name of Object.keys(this.scope)) delete this.scope[name]
    this.cells = new Cells(this.#texts, cells.last)
    this.justBack = false
    this.left = []
    this.#changed()
    return () => {
      for (const name of this.names) delete this.scope[name]
      Object.assign(this.scope, values)
      this.cells = cells
      this.#changed()
    }
  }

  /** Saves at once. Rejects where it cannot. */
  async save(): Promise<void> {
    this.#keep()
    await this.#auto!.flush()
  }

  /** The bytes of a file. Rejects where something cannot leave this browser. */
  async file(): Promise<Uint8Array<ArrayBuffer>> {
    await this.save()
    return exportSession(this.session, { app: APP })
  }

  /** Keeps all of it under another name, and ends it. Rejects where it cannot; then it stays as it is. */
  async rename(name: string): Promise<void> {
    await this.save()
    await dumpSession(name, { app: APP, main: this.scope, onError: 'skip', source: true, weak: true })
    await this.close()
    await deleteSession(this.session, { app: APP })
  }

  /** Ends it: nothing is saved any more. */
  async close(): Promise<void> {
    this.#runs.close()
    await this.#auto?.close().catch(() => undefined)
  }

  /** Saves what is here, over what is stored; what a later release has saved must be deleted for that. */
  async keepMine(): Promise<void> {
    this.#keep()
    if (this.error?.code === 'NEWER_VERSION') await deleteSession(this.session, { app: APP })
    await this.#auto!.overwrite()
    this.#tell()
  }

  /** Loads what is stored, over what is here. */
  async takeTheirs(): Promise<void> {
    const { skipped, savedAt, bytes } = await this.#auto!.reload()
    this.#saved(skipped, savedAt, bytes)
    this.#takeCells()
    this.#tell()
  }

  /** The cells that came back, with their results. */
  #takeCells(): void {
    const cells = Cells.fromData(this.scope[CELLS])
    if (cells === undefined || cells.pristine && cells.from === undefined) return
    this.cells = cells
    for (const cell of cells.list) cell.value = this.scope[resultName(cell.key)]
  }

  #saved(skipped: readonly Skipped[], at: Date, bytes: number): void {
    this.left = skipped
    this.savedAt = at
    this.bytes = bytes
    this.#dirty = false
    this.#tell()
  }

  /** Puts what is saved beside the variables in its place. */
  #keep(): void {
    for (const name of Object.keys(this.scope)) if (name.startsWith(ASIDE)) delete this.scope[name]
    this.scope[CELLS] = this.cells.toData()
    for (const { key, value } of this.cells.list) if (value !== undefined) this.scope[resultName(key)] = value
  }

  /** What was typed is saved before it runs, so that an endless loop takes nothing along. */
  async #keepText(): Promise<void> {
    if (!this.#dirty) return
    this.#dirty = false
    this.#keep()
    const late = new Promise<void>(resolve => { setTimeout(resolve, 500) })
    await Promise.race([this.#auto?.flush().catch(() => undefined), late])
  }

  /** What is written is saved with the next look at what has changed, or when the page is left. */
  #wrote(): void {
    this.#keep()
    this.dispatchEvent(new Event('change'))
  }

  #changed(): void {
    this.#keep()
    this.#auto?.changed()
    this.#tell()
  }

  #tell(): void {
    this.version++
    this.dispatchEvent(new Event('change'))
  }
}
