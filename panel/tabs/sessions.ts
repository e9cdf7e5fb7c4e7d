// The view Sessions: every save on this origin, what two of them differ in, and what there is to do: save, export, import,
// delete with time to take it back. Independent of the value shown, and there without one.

import { html, type PropertyValues, type TemplateResult } from 'lit'
import { contentsInSteps } from '../../lib/contents.ts'
import { describeError, PickleError } from '../../lib/core/errors.ts'
import { compareSteps } from '../../lib/difference.ts'
import type { Comparison } from '../../lib/graph/compare.ts'
import { standingOf } from '../../lib/link/standing.ts'
import { define } from '../define.ts'
import { PanelElement, windowOf } from '../element.ts'
import type { MenuItem, MenuWish } from '../menu.ts'
import { circumstances, rootOutline } from '../model/look.ts'
import { Sessions, type Candidate, type Saved } from '../model/sessions.ts'
import type { Sifted } from '../model/sessions-changes.ts'
import { isForeign } from '../model/sessions-words.ts'
import { inSlices } from '../model/slices.ts'
import type { PanelStore } from '../model/store.ts'
import { counted, foundText, numberText, turned } from '../model/words.ts'
import { saveFile } from '../save.ts'
import { StoreController } from '../store-controller.ts'
import { sessionsTabStyles } from '../style/sessions-tab.ts'
import { stateStyles } from '../style/states.ts'
import { controls, tokens } from '../style/tokens.ts'
import { DillChanges } from './sessions-changes.ts'
import { listTemplate } from './sessions-list.ts'
import { paneTemplate, type Pane, type SessionsView } from './sessions-pane.ts'

export const tag = 'dill-sessions-tab'

/** Rows of the list that are drawn at first, and added by each press. */
const PAGE = 50
/** Milliseconds of work before it is told, and between two looks at the clock. */
const SOON = 150
const TICK = 1000
/** Functions of a save of another build that are looked for here: more than any program has. */
const COMPARED = 100_000

/** The view Sessions. */
export class DillSessionsTab extends PanelElement implements SessionsView {
  static override readonly styles = [tokens, controls, stateStyles, sessionsTabStyles]
  static override readonly properties = {
    store: { attribute: false },
    now: { state: true },
    shown: { state: true },
    at: { state: true },
    pane: { state: true },
    sifted: { state: true },
    dropping: { state: true },
    hit: { state: true },
  }

  declare store: PanelStore
  /** Milliseconds since 1970, as the last tick had them. */
  declare now: number
  /** Rows of the list that are drawn. */
  declare shown: number
  /** The row whose controls are reached by Tab. */
  declare at: string
  /** What stands beside the list. */
  declare pane: Pane
  declare sifted: Sifted
  declare dropping: boolean
  /** Which of what was found is shown. */
  declare hit: number

  readonly sessions = new Sessions()
  #timer: ReturnType<typeof setInterval> | undefined
  #comparing = new AbortController()
  #pair = ''
  #find = ''

  constructor() {
    super()
    new StoreController(this)
    this.now = Date.now()
    this.shown = PAGE
    this.at = ''
    this.pane = { kind: 'none' }
    this.sifted = 'all'
    this.dropping = false
    this.hit = -1
    this.sessions.addEventListener('change', () => this.requestUpdate())
    this.addEventListener('keydown', this.#key)
  }

  /** The frame shows this view. */
  enter(): void {
    if (this.#timer !== undefined) return
    this.now = Date.now()
    this.#timer = setInterval(this.#tick, TICK)
    windowOf(this).addEventListener('pagehide', this.#away)
    void this.sessions.open()
  }

  /** The frame shows another one, or the panel was closed: what was deleted is deleted now. */
  leave(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    windowOf(this).removeEventListener('pagehide', this.#away)
    void this.sessions.close()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    // An element that goes to another window comes back at once.
    queueMicrotask(() => { if (!this.isConnected) this.leave() })
  }

  readonly #away = (): void => void this.sessions.commit()

  readonly #tick = (): void => {
    this.now = Date.now()
    if (this.sessions.isDeleting) void this.sessions.commit(this.now)
  }

  /** `2 of 5`. */
  get found(): string {
    return this.#find === '' ? '' : foundText(this.#hits.length, this.hit)
  }

  get #hits(): readonly (Saved | number)[] {
    const text = this.#find.trim().toLowerCase()
    if (text === '') return []
    return [...this.sessions.saves.filter(save => this.isFound(save)), ...(this.changes?.hits ?? []).map((_, i) => i)]
  }

  /** True for a row that says what is looked for. */
  isFound({ name, names }: Saved): boolean {
    const text = this.#find.trim().toLowerCase()
    return text !== '' && [name, ...names].some(said => said.toLowerCase().includes(text))
  }

  /** The row of the list that was found. */
  get foundKey(): string | undefined {
    const found = this.#hits[this.hit]
    return typeof found === 'object' ? found.key : undefined
  }

  findNext(by: -1 | 1): void {
    const hits = this.#hits
    if (hits.length === 0) return
    this.hit = turned(this.hit, by, hits.length)
    const found = hits[this.hit]!
    if (typeof found === 'number') this.changes!.move(this.changes!.hits[found])
    else {
      this.at = found.key
      this.shown = Math.max(this.shown, this.sessions.saves.indexOf(found) + 1)
      void this.updateComplete.then(() => this.renderRoot.querySelector('tr.current')?.scrollIntoView({ block: 'nearest' }))
    }
    this.dispatchEvent(new CustomEvent('dill-found'))
  }

  get changes(): DillChanges | null {
    return this.renderRoot?.querySelector('dill-changes') ?? null
  }

  focusIn(): void {
    void this.updateComplete.then(() => (this.renderRoot.querySelector<HTMLElement>('tr [tabindex="0"]') ?? this.renderRoot.querySelector<HTMLElement>('.bar .button'))?.focus({ preventScroll: true }))
  }

  /** What the panel shows, as something to be saved. */
  get candidate(): Candidate | undefined {
    const { root } = this.store
    if (root === undefined) return undefined
    const { label, value, survey } = root
    return { label, value, hasNames: rootOutline(root).by === 'row', failures: survey.diagnosis.failures.length, weak: circumstances(root.options).weak === true }
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { sessions, store } = this
    if (store.find !== this.#find) {
      this.#find = store.find
      this.hit = -1
      void this.updateComplete.then(() => this.findNext(1)).then(() => this.dispatchEvent(new CustomEvent('dill-found')))
    }
    const rows = sessions.saves
    if (!rows.some(({ key }) => key === this.at)) this.at = rows[0]?.key ?? ''
    const pair = JSON.stringify(sessions.checked.map(({ key }) => key))
    if (sessions.isRead && pair !== this.#pair) {
      this.#pair = pair
      void this.#look()
    }
    if (changed.has('pane') && this.pane.kind !== 'changes') this.sifted = 'all'
  }

  /** Looks at what is checked: at one save, or at what two differ in. */
  async #look(): Promise<void> {
    this.#comparing.abort()
    const { signal } = this.#comparing = new AbortController()
    const { checked } = this.sessions
    const [first, second] = checked
    if (first === undefined) {
      this.pane = { kind: 'none' }
      return
    }
    const soon = setTimeout(() => { if (!signal.aborted) this.pane = { kind: 'working', checked, stop: () => this.#stop() } }, SOON)
    try {
      if (second === undefined) {
        const { bytes, vouched, fault } = await this.sessions.read(first)
        const contents = await inSlices(contentsInSteps(bytes, isForeign(first) ? COMPARED : undefined), { signal })
        if (contents === undefined) return
        const found = isForeign(first) ? await standingOf(contents.functions) : []
        // What brings its text along comes back where somebody vouches for that.
        const standing = first.source || contents.seal === 'realm' ? found : found.map((is, i) => contents.functions[i]!.module === '' ? 'missing' : is)
        if (!signal.aborted) this.pane = { kind: 'one', saved: first, contents, standing, vouched, fault }
        return
      }
      const [before, after] = await Promise.all([this.sessions.read(first), this.sessions.read(second)])
      const comparison: Comparison | undefined = await inSlices(compareSteps(before.bytes, after.bytes, { before: before.beside, after: after.beside }), { signal })
      if (comparison !== undefined) this.pane = { kind: 'changes', checked: [first, second], comparison, faults: [before.fault, after.fault] }
    } catch (error) {
      if (!signal.aborted) this.pane = { kind: 'trouble', checked, text: error instanceof PickleError ? error.message : `${describeError(error)}.` }
    } finally {
      clearTimeout(soon)
    }
  }

  #stop(): void {
    this.#comparing.abort()
    this.pane = { kind: 'stopped', checked: this.sessions.checked, goOn: () => void this.#look() }
  }

  protected override render(): TemplateResult {
    return html`${listTemplate(this)}${paneTemplate(this)}`
  }

  /** Saves what can be saved. */
  async save(overwrite = false): Promise<void> {
    const target = this.sessions.target(this.candidate)
    if (target === undefined) return
    const generation = await this.sessions.save(target, overwrite)
    this.say(generation === undefined ? this.sessions.trouble!.title : `Saved ${target.name}, generation ${generation}`)
  }

  /** Saves what this page holds over what another tab has saved. */
  async keepMine({ app, name, source, weak }: Saved): Promise<void> {
    const main = this.sessions.mainOf(app, name)
    if (main === undefined) return
    const generation = await this.sessions.save({ app, name, main, source, skips: true, weak: weak === true }, true)
    if (generation !== undefined) this.say(`Saved ${name}, generation ${generation}`)
  }

  /** What a save is loaded into: what it was saved from, as far as that is known here; else the value shown. */
  intoFor({ module, app, name }: Saved): string | undefined {
    const known = this.sessions.mainOf(app, name)
    if (module !== '' || typeof known === 'string') return module === '__main__' ? 'the session scope' : typeof known === 'string' ? known : module
    const { candidate } = this
    if (known !== undefined) return candidate?.value === known ? candidate.label : 'what it was saved from'
    return candidate?.hasNames === true ? candidate.label : undefined
  }

  /** Loads a session over what is here: all of it, or what of it can come back. */
  async load(saved: Saved, partly = false): Promise<void> {
    const { candidate } = this
    const loaded = await this.sessions.load(saved, candidate?.hasNames === true ? candidate.value as object : undefined, partly)
    if (loaded === undefined) return
    const { names, leftOut } = loaded
    this.say(`Loaded ${counted(names.length, 'name')} of ${saved.name}${leftOut.length === 0 ? '' : `. ${numberText(leftOut.length)} left out`}`)
    if (this.store.root !== undefined) void this.store.look(this.store.root)
  }

  /** Hands a save to the user as a file. */
  async export(saved: Saved): Promise<void> {
    const bytes = await this.sessions.export(saved)
    if (bytes === undefined) return
    saveFile(this, new Blob([bytes], { type: 'application/octet-stream' }), saved.name, 'dill')
    this.say(`Exported ${saved.name}`)
  }

  /** Looks into a file that the user gave. */
  async receive(file: File | undefined): Promise<void> {
    if (file === undefined) return
    await this.sessions.receive(new Uint8Array(await file.arrayBuffer()), file.name)
    this.say(this.sessions.incoming === undefined ? 'This file is not a session' : `${file.name} holds a session. Nothing of it was kept or run.`)
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('.incoming')?.focus()
  }

  async decide(keep: boolean): Promise<void> {
    const name = await this.sessions.decide(keep)
    if (name !== undefined) this.say(`Kept as ${name}`)
    if (!keep || name !== undefined) this.focusIn()
  }

  async keepSafe(): Promise<void> {
    const answer = await this.sessions.keepSafe()
    this.say(answer === true ? 'The browser keeps what is stored here until you delete it.' : answer === false ? 'The browser did not agree: it may clear what is stored here when space runs out.' : 'This browser cannot be asked.')
  }

  /** Deletes saves, with time to take it back; the focus stands where that is done. */
  async discard(saved: readonly Saved[]): Promise<void> {
    this.sessions.remove(saved.map(({ key }) => key), Date.now())
    this.now = Date.now()
    this.say(`Deleted ${saved[0]!.name}${saved.length > 1 ? `, ${saved.length} saves` : ''}. Undo brings it back.`)
    this.at = saved[0]!.key
    await this.updateComplete
    this.focusIn()
  }

  async undo(key?: string): Promise<void> {
    const [first] = this.sessions.undo(key)
    if (first === undefined) return
    this.say('Not deleted')
    this.at = first
    await this.updateComplete
    this.focusIn()
  }

  /** Moves to a row of the list. */
  async move(index: number): Promise<void> {
    const rows = this.sessions.saves.slice(0, this.shown)
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))]
    if (row === undefined) return
    this.at = row.key
    await this.updateComplete
    this.focusIn()
  }

  /** Shows more rows. */
  more(): void {
    this.shown += PAGE
  }

  /** Shows what can be done with a save. */
  menu(saved: Saved, x: number, y: number): void {
    const { app, name, place, status } = saved
    const all = this.sessions.saves.filter(other => other.app === app && other.name === name && this.sessions.isDoomed(other.key) === undefined)
    const into = place === 'newest' && status === 'saved' ? this.intoFor(saved) : undefined
    const items: (MenuItem | undefined)[] = [
      { text: this.sessions.isChecked(saved.key) ? 'Leave out of comparison' : 'Compare', icon: 'diff', keys: 'Space', run: () => this.sessions.toggle(saved.key) },
      { text: 'Export', icon: 'save', run: () => void this.export(saved) },
      ...into === undefined ? [] : [{ text: `Load into ${into}`, icon: 'play' as const, run: () => void this.load(saved) }],
      undefined,
      { text: 'Delete this save', icon: 'trash', keys: 'Del', run: () => void this.discard([saved]) },
      ...all.length > 1 ? [{ text: `Delete all ${all.length} saves of ${name.slice(0, 40)}`, icon: 'trash' as const, run: () => void this.discard(all) }] : [],
    ]
    this.dispatchEvent(new CustomEvent<MenuWish>('dill-show-menu', { detail: { label: 'Actions', items, x, y } }))
  }

  readonly #key = (event: KeyboardEvent): void => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event
    const [inner] = event.composedPath()
    if (inner instanceof HTMLInputElement && inner.type !== 'checkbox') return
    if ((ctrlKey || metaKey) && !shiftKey && key.toLowerCase() === 'z') {
      if (!this.sessions.isDeleting) return
      void this.undo()
    } else {
      const row = (inner as Element).closest?.('tr[data-key]') as HTMLElement | null
      const rows = this.sessions.saves
      const at = rows.findIndex(save => save.key === row?.dataset['key'])
      if (row === null || at < 0 || ctrlKey || metaKey || altKey) return
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[key]
      const saved = rows[at]!
      const isDoomed = this.sessions.isDoomed(saved.key) !== undefined
      if (to !== undefined) void this.move(to)
      else if (key === 'Delete' && !isDoomed) void this.discard([saved])
      else if ((key === 'ContextMenu' || (key === 'F10' && shiftKey)) && !isDoomed) {
        const { left, bottom } = row.getBoundingClientRect()
        this.menu(saved, left + 40, bottom)
      } else return
    }
    event.preventDefault()
    event.stopPropagation()
  }

  say(text: string): void {
    this.announce(text)
  }
}

define(tag, DillSessionsTab)
define('dill-changes', DillChanges)

