// The view Why: every reason why something cannot be saved, and every difference with which something would be, all at
// once; for one of them where it stands, how it is reached, and what to do. Looks again while somebody mends.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { describeError, pathText, type Failure, type Note } from '../../lib/core/errors.ts'
import type { CheckResult } from '../../lib/detect/check.ts'
import { copyText } from '../clipboard.ts'
import { define } from '../define.ts'
import { PanelElement } from '../element.ts'
import { groupFailures, groupNotes, type Group } from '../model/reasons.ts'
import type { PanelStore, Root } from '../model/store.ts'
import { counted, foundText, numberText, sizeText, turned } from '../model/words.ts'
import { askPolicy, type Policy } from '../policy.ts'
import { message, policy, stopped, unlisted, working } from '../states.ts'
import { StoreController } from '../store-controller.ts'
import { icon } from '../style/icons.ts'
import { stateStyles } from '../style/states.ts'
import { controls, tokens } from '../style/tokens.ts'
import { whyTabStyles } from '../style/why-tab.ts'
import { reasonTemplate } from './reason.ts'

export const tag = 'dill-why-tab'

/** Places shown of a group before the rest is counted, and groups that are listed. */
const FEW = 3
const LISTED = 200

type Entry = Failure | Note

/** The view Why. */
export class DillWhyTab extends PanelElement {
  static override readonly styles = [tokens, controls, stateStyles, whyTabStyles]
  static override readonly properties = {
    store: { attribute: false },
    entry: { state: true },
    detail: { type: Boolean, reflect: true },
    open: { state: true },
    copied: { state: true },
    proof: { state: true },
    at: { state: true },
  }

  declare store: PanelStore
  /** The failure or the note that is shown. */
  declare entry: Entry | undefined
  /** In a narrow panel: the reason is shown instead of the list. */
  declare detail: boolean
  /** Titles of groups of which all places are listed. */
  declare open: ReadonlySet<string>
  /** What was copied a moment ago. */
  declare copied: string
  /** What a fresh worker has made of the value. */
  declare proof: CheckResult | 'asking' | undefined
  /** Which of what was found is shown. */
  declare at: number

  #root: Root | undefined
  #looks = -1
  /** The first reason was selected. */
  #began = false
  #path: unknown
  #asked = 0
  #find = ''
  #said = -1
  #saidAt = 0
  #allows: Policy | undefined

  constructor() {
    super()
    new StoreController(this)
    this.detail = false
    this.open = new Set()
    this.copied = ''
    this.at = -1
  }

  get #failures(): readonly Failure[] {
    return this.store.root?.survey.diagnosis.failures ?? []
  }

  get #groups(): readonly Group<Failure>[] {
    return groupFailures(this.#failures)
  }

  get #hits(): readonly Failure[] {
    const text = this.#find.toLowerCase()
    return text === '' ? [] : this.#groups.flatMap(({ title, places }) => places.filter(({ path, reason }) => `${title} ${pathText(path)} ${reason}`.toLowerCase().includes(text)))
  }

  get found(): string {
    return this.#find === '' ? '' : foundText(this.#hits.length, this.at)
  }

  findNext(by: -1 | 1): void {
    const hits = this.#hits
    if (hits.length === 0) return
    this.at = turned(this.at, by, hits.length)
    this.#show(hits[this.at]!)
  }

  focusIn(): void {
    void this.updateComplete.then(() => {
      const places = ['.back', '.item[aria-current=true]', '.item', '.summary .button'].map(selector => this.renderRoot.querySelector<HTMLElement>(selector))
      places.find(place => place?.checkVisibility() === true)?.focus({ preventScroll: true })
    })
  }

  protected override updated(changed: PropertyValues<this>): void {
    // In a narrow panel what has the focus may have given way, to the reason or to the list.
    if (changed.has('detail') && this.shadowRoot!.activeElement?.checkVisibility() === false) this.focusIn()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { root, selection, find } = this.store
    if (root === undefined) return
    if (find !== this.#find) {
      this.#find = find
      this.at = find === '' ? -1 : 0
      const [first] = this.#hits
      if (first !== undefined) this.entry = first
      this.dispatchEvent(new CustomEvent('dill-found'))
    } else if (changed.has('at')) this.dispatchEvent(new CustomEvent('dill-found'))
    if (root !== this.#root) {
      this.#root = root
      this.entry = undefined
      this.detail = false
      this.#began = false
      this.#said = -1
      this.proof = undefined
      this.#looks = -1
    }
    const { failures, notes } = root.survey.diagnosis
    const entries: readonly Entry[] = [...failures, ...notes]
    const asked = this.store.asked !== this.#asked
    if (asked || selection?.path !== this.#path) {
      this.#asked = this.store.asked
      this.#path = selection?.path
      const selected = selection === undefined || selection.path.length === 0 ? undefined : pathText(selection.path)
      const value = selected === undefined ? undefined : this.store.selected?.value
      const chosen = selected === undefined ? undefined : entries.find(({ path }) => pathText(path) === selected) ?? failures.find(failure => typeof value === 'object' && value !== null && failure.value === value)
      if (chosen !== undefined) {
        this.entry = chosen
        this.detail = true
      }
    }
    // What is mended goes; what is shown stays where it is, in the words of the last look.
    const same = this.entry === undefined ? undefined : entries.find(other => isSame(other, this.entry!))
    this.entry = same ?? this.#groups[0]?.places[0] ?? notes[0]
    this.toggleAttribute('clear', entries.length === 0)
    if (failures.length > 0 && root.survey.state === 'whole' && !this.#began) {
      this.#began = true
      if (selection?.path.length === 0 && this.entry !== undefined) {
        this.store.begin(this.entry.path)
        this.#path = this.store.selection?.path
      }
    }
    if (root.survey.state === 'whole' && this.#looks !== root.looks && this.store.tab === 'why') {
      this.#looks = root.looks
      // Asked only if something depends upon it: browsers report who asks and is refused.
      if (root.survey.loose > 0) this.#allows ??= askPolicy(this.renderRoot)
      this.store.weighAlong()
    }
    this.#announce(failures.length, root.survey.state === 'whole')
  }

  /** Asks a fresh worker whether the value would survive a reload. */
  async #prove({ value, options }: Root): Promise<void> {
    this.proof = 'asking'
    const { byref, recurse, weak } = options
    try {
      const { check } = await import('../../lib/detect/check.ts')
      this.proof = await check(value, { ...byref === undefined ? {} : { byref }, ...recurse === undefined ? {} : { recurse }, ...weak === undefined ? {} : { weak } })
      this.announce(this.proof.ok ? 'It came back equal' : 'It did not come back')
    } catch (error) {
      this.proof = undefined
      this.announce(`This page does not let it be proved: ${describeError(error)}`)
    }
  }

  #proofTemplate(): TemplateResult | typeof nothing {
    const { proof } = this
    if (proof === undefined) return nothing
    if (proof === 'asking') return html`<p>Asking a fresh worker…</p>`
    const { ok, error, ms, notes } = proof
    if (!ok) return message({ kind: 'note', title: 'It did not come back', words: error?.message ?? '' })
    return html`<p class="proof"><span class="mark ok">${icon('ok')}It came back equal</span> ${Math.max(1, Math.round(ms.dump + ms.load))} ms${notes.length === 0 ? '' : `, ${counted(notes.length, 'note')} below`}</p>`
  }

  #announce(failures: number, whole: boolean): void {
    const now = performance.now()
    if (failures === this.#said || (!whole && (failures === 0 || now - this.#saidAt < 2000))) return
    this.#said = failures
    this.#saidAt = now
    this.announce(failures === 0 ? 'Everything here can be saved' : `${counted(failures, 'thing')} cannot be saved`)
  }

  protected override render(): TemplateResult | typeof nothing {
    const { root } = this.store
    if (root === undefined) return nothing
    const { entry } = this
    const groups = this.#groups
    const notes = groupNotes(root.survey.diagnosis.notes)
    const alike: readonly Group<Entry>[] = entry !== undefined && 'reason' in entry ? groups : notes
    const at = alike.findIndex(({ places }) => places.includes(entry!))
    return html`<div class="list" @keydown=${this.#key}>
        ${this.#summary(root, groups.length)}
        ${groups.length === 0 ? nothing : html`<h3>Not saved <span class="badge">${numberText(this.#failures.length)}</span></h3>${groups.slice(0, LISTED).map(group => this.#group(group, 'refuse'))}`}
        ${notes.length === 0 ? nothing : html`<h3>Saved, with a difference <span class="badge calm">${numberText(root.survey.diagnosis.notes.length)}</span></h3>${notes.slice(0, LISTED).map(group => this.#group(group, 'note'))}`}
      </div>
      <div class="reason" tabindex="0" role="region" aria-label="Reason" @keydown=${this.#key}>${entry === undefined || at < 0 ? nothing : reasonTemplate(entry, {
        store: this.store, root, position: at, count: alike.length, copied: this.copied,
        back: () => { this.detail = false },
        go: by => this.#go(by),
        show: tab => { this.store.select(entry.path); this.store.tab = tab },
        select: path => { this.store.select(path); this.store.tab = 'tree' },
        copy: text => void this.#copy(text),
      })}</div>`
  }

  #summary(root: Root, reasons: number): TemplateResult {
    const { survey } = root
    const { state, objects, diagnosis } = survey
    const { failures } = diagnosis
    const again = html`<button type="button" class="button small again" @click=${() => void this.store.look(root)}>Check again</button>`
    const lively = this.store.lively ? html`<span class="quiet">checked as you go</span>` : nothing
    const actions = html`<div class="acts">${again}${lively}</div>`
    if (state === 'going') {
      return html`<div class="summary">${working({ title: 'Looking for failures', done: objects, found: failures.length === 0 ? '' : `${numberText(failures.length)} found, listed below`, stop: () => this.store.stop() })}</div>`
    }
    if (state === 'stopped') {
      return html`<div class="summary">${stopped(objects, `${counted(reasons, 'reason')} found before that. There may be more.`, () => void this.store.goOn())}</div>`
    }
    if (failures.length === 0) {
      return html`<div class="summary"><div class="fine"><span>${icon('ok')}</span><div><h2>Everything here can be saved</h2>
        <p class="number">${counted(objects, 'object')}${root.weights === undefined ? '' : `, ${sizeText(root.weights.bytes.length)}`}. ${survey.unlisted === 0 ? 'Nothing left out.' : unlisted(survey.unlisted, () => this.store.lookWhole())}</p></div></div>
        <div class="acts">${again}<button type="button" class="button small" ?disabled=${this.proof === 'asking'} @click=${() => void this.#prove(root)}>${icon('worker')}Prove it in a fresh worker</button>${lively}</div>${this.#proofTemplate()}${this.#policy(root)}</div>`
    }
    const what = objects === 0 ? html`<strong>This</strong> cannot be saved` : html`<strong>${numberText(failures.length)} of ${numberText(objects)}</strong> objects cannot be saved`
    return html`<div class="summary"><h2>${what}</h2><p>${counted(reasons, 'reason')}. ${objects > failures.length ? `The other ${objects - failures.length === 1 ? 'one is' : `${numberText(objects - failures.length)} are`} ready${root.weights === undefined ? '' : `: ${sizeText(root.weights.bytes.length)}`}.` : ''} ${unlisted(survey.unlisted, () => this.store.lookWhole())}</p>${actions}${this.#policy(root)}</div>`
  }

  /** What the page's policy means for what is here. */
  #policy({ survey }: Root): TemplateResult | typeof nothing {
    return this.#allows === undefined ? nothing : policy(this.#allows, survey.loose)
  }

  #group({ title, places }: Group<Entry>, kind: 'refuse' | 'note'): TemplateResult {
    const shown = this.open.has(title) ? places : places.slice(0, FEW)
    return html`<div class="group">
      ${shown.map((place, i) => html`<button type="button" class="item ${i === 0 ? 'first' : ''}" aria-current=${place === this.entry ? 'true' : nothing} @click=${() => this.#show(place)}>
        ${i === 0 ? html`<span class="sign ${kind}">${icon(kind)}</span><span class="title">${title}</span>${places.length > 1 ? html`<span class="badge calm">${places.length}</span>` : nothing}` : nothing}
        <span class="mono where">${pathText(place.path)}</span></button>`)}
      ${places.length > shown.length ? html`<button type="button" class="link more" @click=${() => { this.open = new Set([...this.open, title]) }}>+ ${numberText(places.length - shown.length)} more</button>` : nothing}
    </div>`
  }

  #show(entry: Entry): void {
    this.entry = entry
    this.detail = true
    this.store.select(entry.path)
    this.#path = this.store.selection?.path
    void this.updateComplete.then(() => {
      const item = this.renderRoot.querySelector<HTMLElement>('.item[aria-current=true]')
      item?.scrollIntoView({ block: 'nearest' })
      if (this.shadowRoot!.activeElement?.matches('.item') === true) item?.focus()
    })
  }

  /** Shows the next group (1) or the one before (−1). */
  #go(by: -1 | 1): void {
    const all: readonly Group<Entry>[] = [...this.#groups, ...groupNotes(this.store.root!.survey.diagnosis.notes)]
    const at = all.findIndex(({ places }) => places.includes(this.entry!))
    const next = all[(at + by + all.length) % all.length]
    if (next !== undefined) this.#show(next.places[0]!)
  }

  readonly #key = (event: KeyboardEvent): void => {
    const { key, ctrlKey, metaKey, altKey } = event
    if (ctrlKey || metaKey || altKey) return
    const items = [...this.renderRoot.querySelectorAll<HTMLElement>('.item')]
    const at = items.indexOf(this.shadowRoot!.activeElement as HTMLElement)
    if (key === 'j' || key === 'J') this.#go(1)
    else if (key === 'k' || key === 'K') this.#go(-1)
    else if (key === 'T') this.store.tab = 'tree'
    else if (key === 'ArrowDown' && at >= 0) items[Math.min(items.length - 1, at + 1)]?.focus()
    else if (key === 'ArrowUp' && at >= 0) items[Math.max(0, at - 1)]?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  async #copy(text: string): Promise<void> {
    if (!await copyText(this, text)) return this.announce('The browser does not allow copying here')
    this.copied = text
    this.announce('Copied')
    setTimeout(() => { if (this.copied === text) this.copied = '' }, 1500)
  }

}

/** The same reason at the same place, in another look. */
function isSame(a: Entry, b: Entry): boolean {
  return a === b || (('reason' in a ? a.reason : a.message) === ('reason' in b ? b.reason : b.message) && a.path.length === b.path.length && pathText(a.path) === pathText(b.path))
}

define(tag, DillWhyTab)
