// What stands beside the list of saves: what two of them differ in, what one holds, or what a file holds before it is kept.

import { html, nothing, type TemplateResult } from 'lit'
import type { CodeAsked, Contents } from '../../lib/contents.ts'
import type { Comparison } from '../../lib/graph/compare.ts'
import type { Standing } from '../../lib/link/standing.ts'
import type { Candidate, Incoming, Loaded, Saved, Sessions } from '../model/sessions.ts'
import { countOf, type Sifted } from '../model/sessions-changes.ts'
import type { PanelStore } from '../model/store.ts'
import { dateText, holdsText, isForeign, isInPart, sealText, standingText } from '../model/sessions-words.ts'
import { counted, numberText, sizeText } from '../model/words.ts'
import { cannot, message } from '../states.ts'
import { icon } from '../style/icons.ts'

/** What stands beside the list. */
export type Pane =
  | { readonly kind: 'none' }
  | { readonly kind: 'one', readonly saved: Saved, readonly contents: Contents, readonly standing: readonly Standing[], readonly vouched: boolean, readonly fault: string | undefined }
  | { readonly kind: 'changes', readonly checked: readonly [Saved, Saved], readonly comparison: Comparison, readonly faults: readonly [string | undefined, string | undefined] }
  | { readonly kind: 'working', readonly checked: readonly Saved[], readonly stop: () => void }
  | { readonly kind: 'stopped', readonly checked: readonly Saved[], readonly goOn: () => void }
  | { readonly kind: 'trouble', readonly checked: readonly Saved[], readonly text: string }

/** What the view's halves are drawn from, and whom they ask. */
export interface SessionsView {
  readonly store: PanelStore
  readonly sessions: Sessions
  readonly pane: Pane
  readonly candidate: Candidate | undefined
  readonly now: number
  readonly shown: number
  readonly foundKey: string | undefined
  at: string
  sifted: Sifted
  dropping: boolean
  isFound(saved: Saved): boolean
  intoFor(saved: Saved): string | undefined
  save(): Promise<void>
  keepMine(saved: Saved): Promise<void>
  load(saved: Saved, partly?: boolean): Promise<void>
  export(saved: Saved): Promise<void>
  receive(file: File | undefined): Promise<void>
  decide(keep: boolean): Promise<void>
  keepSafe(): Promise<void>
  discard(saved: readonly Saved[]): Promise<void>
  undo(key?: string): Promise<void>
  menu(saved: Saved, x: number, y: number): void
  more(): void
  requestUpdate(): void
}

/** Names, and functions, that are listed. */
const FEW = 12
const LISTED = 200

/** The right half of the view. */
export function paneTemplate(view: SessionsView): TemplateResult {
  const { sessions, pane } = view
  const { incoming } = sessions
  if (incoming !== undefined) return incomingTemplate(view, incoming)
  const region = (title: string, which: string, head: TemplateResult | typeof nothing, body: TemplateResult): TemplateResult =>
    html`<section class="right" aria-label=${title}><div class="head"><h3>${title}</h3><span class="which">${which}</span>${head}</div>${body}</section>`
  switch (pane.kind) {
    case 'none': return region('What changed', '', nothing, html`<div class="body"><p class="second">${sessions.saves.length === 0 ? 'Two saves can be compared here.' : 'Check two saves to see what changed between them.'}</p></div>`)
    case 'working': return region('What changed', whichText(pane.checked), nothing, html`<div class="working"><b>Reading</b><p>${pane.checked.map(({ bytes }) => sizeText(bytes)).join(' and ')}</p><div class="acts"><button type="button" class="button small" @click=${pane.stop}>${icon('stop')}Stop</button></div></div>`)
    case 'stopped': return region('What changed', whichText(pane.checked), nothing, message({ kind: 'note', title: 'Stopped', words: 'Nothing is known of what changed.', acts: [{ text: 'Go on', press: pane.goOn }] }))
    case 'trouble': return region('What changed', whichText(pane.checked), nothing, cannot('This cannot be read', pane.text))
    case 'one': return region(pane.saved.name, `generation ${pane.saved.generation}`, nothing, oneTemplate(view, pane))
    case 'changes': return region('What changed', whichText(pane.checked), segmentsTemplate(view, pane.comparison), changesTemplate(view, pane))
  }
}

function whichText(checked: readonly Saved[]): string {
  const [before, after] = checked
  if (before === undefined || after === undefined) return before?.name ?? ''
  return before.name === after.name && before.app === after.app ? `generation ${before.generation} → ${after.generation}, ${after.name}` : `${before.name} ${before.generation} → ${after.name} ${after.generation}`
}

function segmentsTemplate(view: SessionsView, { counts }: Comparison): TemplateResult {
  const segment = (sifted: Sifted, words: string): TemplateResult => html`<button type="button" aria-pressed=${String(view.sifted === sifted)} @click=${() => { view.sifted = sifted }}>${
    sifted === 'all' ? 'All' : html`<span aria-hidden="true">${sifted}</span><span class="hidden">${words}</span>`} ${numberText(countOf(counts, sifted))}</button>`
  return html`<div class="segments number" role="group" aria-label="Changes shown">${segment('all', 'All')}${segment('+', 'Added')}${segment('−', 'Removed')}${segment('±', 'Changed')}</div>`
}

function changesTemplate(view: SessionsView, { comparison, checked, faults }: Pane & { readonly kind: 'changes' }): TemplateResult {
  const broken = [0, 1].flatMap(i => {
    const fault = comparison.faults[i]
    const why = faults[i] ?? fault?.message
    return why === undefined ? [] : [message({ kind: 'note', title: `Generation ${checked[i]!.generation} is damaged`, words: `${why.replace(/\.$/, '')}. ${fault === undefined || fault.code === 'DAMAGED' ? 'What it holds is compared as it is.' : 'What stands before that is compared.'}` })]
  })
  return html`${broken}${comparison.same ? html`<div class="body"><p class="second">Both hold the same.</p></div>`
    : html`<dill-changes inner .comparison=${comparison} .label=${checked[1].name} .sifted=${view.sifted} .query=${view.store.find.trim()} ?compact=${view.store.habits.compact === true}></dill-changes>`}`
}

function oneTemplate(view: SessionsView, { saved: was, contents, standing, vouched, fault }: Pane & { readonly kind: 'one' }): TemplateResult {
  // What is known of it here may have changed since its bytes were read.
  const saved = view.sessions.saves.find(({ key }) => key === was.key) ?? was
  const { loaded } = view.sessions
  const into = saved.place === 'newest' && saved.status === 'saved' ? view.intoFor(saved) : undefined
  const others = view.sessions.saves.length > 1
  // A load of all of it would bring nothing.
  const partly = into === undefined ? [] : [{ text: 'Load values only', icon: 'play' as const, press: () => void view.load(saved, true) }]
  const isRefused = !vouched && contents.code && contents.seal !== 'realm'
  const isPart = isForeign(saved) && isInPart(standing)
  return html`<div class="body" tabindex="0" role="group" aria-label="What it holds">
    <p class="second">${others ? 'Check a second session to compare.' : 'A second save can be compared with it.'}</p>
    ${fault === undefined && contents.fault === undefined ? nothing : message({ kind: 'refuse', title: 'It is damaged', words: `${(fault ?? contents.fault!.message).replace(/\.$/, '')}. Nothing was deleted.` })}
    ${loaded?.key === saved.key ? loadedTemplate(view, saved, loaded) : isForeign(saved) && (isPart || !isRefused) ? message({ kind: 'note', title: 'This session was saved by another build', words: standingText(standing, contents.more.functions, into !== undefined, saved.loadFailed), acts: isPart ? partly : [] })
      : !isRefused ? nothing : message({ kind: 'note', title: 'This session holds code, and nobody vouches for it', words: html`A load of all of it is refused. Values come back without its functions. If you trust the sender: <code>loadSession(name, { trust: Trust.code })</code>.`, acts: partly })}
    <dl>${factsTemplate(saved, contents)}<dt>Seal</dt><dd>${vouched ? 'sealed by this origin' : 'nobody vouches for it: a load gives values, and refuses code'}</dd>${saved.savedAt === undefined ? nothing : html`<dt>Saved</dt><dd>${dateText(saved.savedAt)}</dd>`}</dl>
    ${codeTemplate(contents, isForeign(saved) ? standing : [])}
    ${saved.skipped.length === 0 ? nothing : html`<p><b>${counted(saved.skipped.length, 'name')} left out</b></p><ul class="code-list" tabindex="0" aria-label="Left out">${saved.skipped.slice(0, LISTED).map(({ path, reason }) => html`<li><span>${path}</span><span class="quiet" title=${reason}>${reason}</span></li>`)}</ul>`}
    <div class="acts"><button type="button" class="button small" @click=${() => void view.export(saved)}>${icon('save')}Export</button>
      ${into === undefined ? nothing : html`<button type="button" class="button small" @click=${() => void view.load(saved)}>${icon('play')}Load into ${into}</button>`}</div></div>`
}

/** What came back, and what did not. */
function loadedTemplate(view: SessionsView, saved: Saved, { names, leftOut }: Loaded): TemplateResult {
  return html`${message({ kind: leftOut.length === 0 ? 'plain' : 'note', icon: leftOut.length === 0 ? 'ok' : 'note', title: `${counted(names.length, 'name')} ${names.length === 1 ? 'is' : 'are'} back${leftOut.length === 0 ? '' : `, ${numberText(leftOut.length)} left out`}`,
    words: leftOut.length === 0 ? 'All that was saved is here.' : 'What is left out leads to functions that cannot come back, or cannot be set. It stays as it is here, and the save is as it was: saving over it loses what was left out.',
    acts: leftOut.length === 0 ? [] : [{ text: 'Save over it', icon: 'save', press: () => void view.keepMine(saved) }] })}
    ${leftOut.length === 0 ? nothing : html`<ul class="code-list told" tabindex="0" aria-label="Not loaded">${leftOut.slice(0, LISTED).map(({ path, reason, hint = '' }) => html`<li title=${hint}><span>${path}</span> <span class="quiet">${reason}</span></li>`)}</ul>`}`
}

function factsTemplate({ names, module, build }: { readonly names: readonly string[], readonly module: string, readonly build: string }, contents: Contents): TemplateResult {
  return html`<dt>Names</dt><dd class="mono">${names.length === 0 ? '—' : names.slice(0, FEW).join(', ')}${names.length > FEW ? ` and ${numberText(names.length - FEW)} more` : ''}</dd>
    <dt>Holds</dt><dd>${holdsText(contents).slice(0, FEW).join(', ') || 'nothing else'}</dd>
    ${module === '' ? nothing : html`<dt>Module</dt><dd class="mono">${module}</dd>`}${build === '' ? nothing : html`<dt>Build</dt><dd class="mono">${build.slice(0, 12)}</dd>`}`
}

/** The code that bytes ask for. */
function codeTemplate({ functions, code, more }: Contents, standing: readonly Standing[] = []): TemplateResult {
  if (functions.length === 0) return html`<p class="second">${code ? 'It says that it holds code.' : 'It holds no code.'}</p>`
  const nameOf = ({ path, type }: CodeAsked): string => `${type === 'class' ? 'class' : 'ƒ'} ${path || '(anonymous)'}`
  const placeOf = ({ module, line, source }: CodeAsked): string => `${module === '' ? '' : `${module}:${line} `}${source === undefined ? '' : counted(source, 'character')}`
  return html`<p><b>Code: ${counted(functions.length + more.functions, 'function or class', 'functions and classes')}</b></p>
    <ul class="code-list" tabindex="0" aria-label="Code">${functions.slice(0, LISTED).map((one, i) => html`<li><span>${nameOf(one)}</span><span class="quiet">${placeOf(one)}</span>${standing[i] === undefined || standing[i] === 'same' ? nothing : html`<span class="mark note">${icon('note')}${standing[i] === 'changed' ? 'changed since' : 'not here'}</span>`}</li>`)}</ul>`
}

function incomingTemplate(view: SessionsView, incoming: Incoming): TemplateResult {
  const { file, contents, fileName, bytes, name } = incoming
  const { sessions } = view
  const known = sessions.saves.some(saved => saved.app === 'dill' && saved.name === name)
  return html`<section class="right" aria-label="Import"><div class="head"><h3>Import</h3><span class="which">${fileName}</span></div>
    <div class="body incoming" tabindex="-1">
      ${contents.functions.length === 0 && !contents.code ? nothing : message({ kind: 'note', title: contents.seal === 'realm' ? 'This file holds code' : 'This file holds code, and nobody vouches for it', words: contents.seal === 'realm' ? 'This page wrote it since it was loaded, so its functions come back. Nothing has run.'
          : html`Nothing has run. Once kept, it loads as values only; functions are refused. If you trust the sender: <code>importSession(file, { trust: Trust.code })</code>.` })}
      ${contents.fault === undefined ? nothing : message({ kind: 'refuse', title: 'Its bytes are broken', words: `${contents.fault.message} It can be kept, and will not load.` })}
      <dl>${factsTemplate(file, contents)}<dt>Size</dt><dd>${sizeText(bytes.length)}${file.attachments > 0 ? `, ${counted(file.attachments, 'buffer')} beside the pickle` : ''}</dd>
        <dt>Seal</dt><dd>${sealText(contents)}</dd><dt>Saved</dt><dd>${dateText(file.savedAt) || '—'}, as ${file.name}</dd></dl>
      ${codeTemplate(contents)}
      <label class="field">Keep as<input type="text" .value=${name} @input=${(event: InputEvent) => {
        incoming.name = (event.currentTarget as HTMLInputElement).value
        view.requestUpdate()
      }}></label>
      ${known ? html`<p class="second">A session of this name is there. It stays as the save before this one, unless another tab has changed it.</p>` : nothing}
      <div class="acts"><button type="button" class="button primary" ?disabled=${name === '' || sessions.busy !== ''} @click=${() => void view.decide(true)}>${icon('save')}Keep it</button><button type="button" class="button" @click=${() => void view.decide(false)}>Do not keep it</button>
        <span class="second">Keeping it opens nothing.</span></div></div></section>`
}
