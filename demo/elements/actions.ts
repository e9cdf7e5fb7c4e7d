// What presses and keys do: with cells, with the session, with files and links, and with the way the page looks.

import { deleteSession, exportSession, sessions } from '../../lib/index.ts'
import { inspect } from '../../panel/index.ts'
import type { Cell } from '../cells.ts'
import { addressOf, chosen, examples, freeName } from '../examples.ts'
import { APP, type Notebook } from '../notebook.ts'
import { opened } from '../opening.ts'
import { packed, unpacked, type Shared } from '../share.ts'
import { memory, switchTheme } from '../theme.ts'
import type { CellAsk, PlayCell } from './cell.ts'
import type { MenuItem } from './menu.ts'
import type { OpenDialog, Opening } from './open-dialog.ts'
import { download, sharedOf, type ShareDialog } from './share-dialog.ts'

/** The page, as far as actions need it. */
export interface Page {
  readonly notebook: Notebook
  /** The elements of the cells, in order. */
  readonly cells: readonly PlayCell[]
  readonly updateComplete: Promise<unknown>
  tick: number
  said: string
  run(cells: readonly Cell[]): Promise<void>
  element(cell: Cell): PlayCell | undefined
  querySelector<E extends Element>(selector: string): E | null
}

/** Something that was done a moment ago. */
interface Toast {
  readonly text: string
  /** How many cells stand before it. */
  readonly at: number
  readonly undo?: () => void
}

/** Milliseconds for which something can be undone. */
const UNDO = 10_000
/** Files larger than this are no sessions of a page. */
const LARGEST = 2 ** 28

export class Actions {
  readonly #app: Page
  /** Names of sessions that are no examples. */
  own: readonly string[] = []
  /** True until the reader has closed it. */
  welcomes: boolean
  /** The last of them is shown; those before it can be undone after it. */
  #toasts: Toast[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(app: Page) {
    this.#app = app
    this.welcomes = memory()?.getItem('playground-welcome') !== 'closed'
  }

  get menu(): MenuItem[] {
    return [
      { label: 'New playground', icon: 'plus', press: this.create },
      { label: 'Run all cells', icon: 'play', press: () => void this.#app.run(this.#app.notebook.cells.list) },
      { label: 'Share', icon: 'share', narrow: true, press: this.share },
      { label: 'Inspect', icon: 'why', narrow: true, press: this.inspectAll },
      { label: 'Export', icon: 'save', press: this.exportIt },
      { label: 'Import', icon: 'import', press: this.importIt },
      { label: 'Clear all', icon: 'trash', press: this.clear },
      ...this.#isExample ? [] : [{ label: 'Rename', icon: 'bytes' as const, press: this.rename }, { label: 'Delete this playground', icon: 'trash' as const, press: this.remove }],
      { label: 'Light or dark', icon: 'sun', narrow: true, press: this.theme },
      { label: 'About', icon: 'why', press: this.about },
    ]
  }

  get #isExample(): boolean {
    return examples.some(({ id }) => id === this.#app.notebook.session)
  }

  async listOwn(): Promise<void> {
    const { session } = this.#app.notebook
    const stored = (await sessions({ app: APP })).map(({ name }) => name)
    const names = chosen(location.search).example === undefined && !stored.includes(session) ? [...stored, session] : stored
    this.own = names.filter(name => !examples.some(({ id }) => id === name))
  }

  /** Says something, with a way back for a while. */
  say(text: string, undo?: () => void, at = 0): void {
    this.#toasts = [...this.#undoable, { text, at, ...undo === undefined ? {} : { undo } }]
    this.#wait()
  }

  get toast(): Toast | undefined {
    return this.#toasts.at(-1)
  }

  get #undoable(): Toast[] {
    return this.#toasts.filter(({ undo }) => undo !== undefined)
  }

  #wait(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#toasts = []
      this.#app.tick++
    }, UNDO)
    this.#app.tick++
  }

  readonly undo = (): void => {
    this.#toasts = this.#undoable
    this.#toasts.pop()?.undo?.()
    this.#wait()
  }

  async cell(cell: Cell | undefined, what: CellAsk): Promise<void> {
    const app = this.#app
    const { notebook } = app
    const { list } = notebook.cells
    const at = cell === undefined ? list.length - 1 : list.indexOf(cell)
    switch (what) {
      case 'run': return app.run([cell!])
      case 'go-on': {
        const running = app.run([cell!])
        await this.#edit(list[at + 1] ?? notebook.insert(at + 1))
        return running
      }
      case 'insert': {
        const running = app.run([cell!])
        await this.#edit(notebook.insert(at + 1))
        return running
      }
      case 'below': return this.#edit(notebook.insert(at + 1))
      case 'above': return this.#edit(notebook.insert(at))
      case 'undo': return this.undo()
      case 'leave': return app.element(cell!)?.stand()
      case 'up': case 'down': return app.element(list[at + (what === 'up' ? -1 : 1)] ?? cell!)?.stand()
      case 'move-up': case 'move-down': {
        notebook.move(cell!, what === 'move-up' ? -1 : 1)
        // What is moved loses the focus.
        await app.updateComplete
        return app.element(cell!)?.stand()
      }
      case 'delete': {
        const undo = notebook.remove(cell!)
        if (list.length === 0) notebook.insert(0)
        this.say(`Cell ${at + 1} is deleted.`, undo, at)
        await app.updateComplete
        app.cells[Math.min(at, list.length - 1)]?.stand()
      }
    }
  }

  async #edit(cell: Cell): Promise<void> {
    await this.#app.updateComplete
    const element = this.#app.element(cell)
    await element?.updateComplete
    await element?.querySelector('play-editor')?.updateComplete
    element?.edit()
    element?.scrollIntoView({ block: 'nearest' })
  }

  readonly save = async (): Promise<void> => {
    await this.#app.notebook.save().catch(() => undefined) // The page says why.
    this.#app.said = this.#app.notebook.saving === 'saved' ? 'Saved' : 'Not saved'
  }

  readonly reload = async (): Promise<void> => {
    await this.save()
    location.reload()
  }

  readonly keepMine = (): void => void this.#app.notebook.keepMine().catch((error: Error) => this.say(error.message))

  readonly takeTheirs = (): void => void this.#app.notebook.takeTheirs().catch((error: Error) => this.say(error.message))

  readonly create = async (): Promise<void> => {
    await this.save()
    location.assign(addressOf(freeName('Untitled', this.own)))
  }

  readonly clear = (): void => {
    this.say('All names, results and cells are cleared.', this.#app.notebook.clear())
  }

  readonly rename = async (): Promise<void> => {
    const { notebook } = this.#app
    const wish = prompt('What is this playground to be called?', notebook.session)?.trim().slice(0, 80) ?? ''
    if (wish === '' || wish === notebook.session) return
    try {
      const name = freeName(wish, (await sessions({ app: APP })).map(stored => stored.name))
      await notebook.rename(name)
      location.assign(addressOf(name))
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error))
    }
  }

  readonly remove = async (): Promise<void> => {
    const { session } = this.#app.notebook
    if (!confirm(`Delete “${session}”, its cells and its values? This cannot be undone.`)) return
    await this.#app.notebook.close()
    await deleteSession(session, { app: APP })
    location.assign(addressOf(examples[0]!.id))
  }

  readonly share = (): void => void this.#app.querySelector<ShareDialog>('share-dialog')!.show()

  /** Opens the panel on all names as they are now. */
  readonly inspectAll = (): void => this.#inspect('tree')

  #inspect(tab: 'tree' | 'bytes'): void {
    const { names, scope, session } = this.#app.notebook
    inspect(Object.fromEntries(names.map(name => [name, scope[name]])), { label: session, tab, weak: true })
  }

  /** Opens the panel on the bytes of all names. */
  readonly showSaved = (): void => this.#inspect('bytes')

  /** Opens the panel on one. */
  readonly inspect = (name: string): void => {
    inspect(this.#app.notebook.scope[name], { label: name, tab: 'tree', weak: true })
  }

  readonly exportIt = async (): Promise<void> => {
    const { notebook } = this.#app
    try {
      download(packed(await sharedOf(notebook, true)), `${notebook.session}.dill`)
      this.say(`Exported ${notebook.session}.dill.`)
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error))
    }
  }

  /** What is stored and could not be loaded, as it is. */
  readonly exportStored = async (): Promise<void> => {
    const { session } = this.#app.notebook
    try {
      download(await exportSession(session, { app: APP }), `${session}.dill`)
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error))
    }
  }

  readonly importIt = (): void => this.#app.querySelector<HTMLInputElement>('#file')!.click()

  readonly fileChosen = (event: Event): void => {
    const input = event.target as HTMLInputElement
    const file = input.files?.[0]
    input.value = ''
    if (file === undefined) return
    const reading = file.size > LARGEST ? Promise.reject(new Error('The file is too large.')) : file.arrayBuffer().then(buffer => unpacked(new Uint8Array(buffer)))
    void this.#app.querySelector<OpenDialog>('open-dialog')!.show('file', reading)
  }

  readonly open = async (shared: Shared, opening: Opening, from: 'link' | 'file'): Promise<void> => {
    await this.save()
    location.assign(addressOf(await opened(shared, opening, from)))
  }

  readonly theme = (): void => switchTheme()

  /** Who has been through it all does not see it at the next visit. */
  welcomed(): void {
    memory()?.setItem('playground-welcome', 'closed')
  }

  readonly closeWelcome = (): void => {
    this.welcomes = false
    this.welcomed()
    this.#app.tick++
  }

  readonly about = (): void => {
    memory()?.removeItem('playground-welcome')
    if (this.#app.notebook.session !== 'counter') location.assign(addressOf('counter'))
    this.welcomes = true
    this.#app.tick++
    scrollTo(0, 0)
  }
}
