// What the page says of its session: that it is back, with what and without what, and what stands in the way of saving.
// What, where, why, and what to do, in that order; remedies are buttons.

import { html, nothing, type TemplateResult } from 'lit'
import { counted, sizeText } from '../../panel/model/words.ts'
import { timeText } from '../dom.ts'
import { census, nameRow } from '../names.ts'
import type { Notebook } from '../notebook.ts'
import { icon, type IconName } from './icons.ts'
import { sentence } from './outcome.ts'
import type { Cell } from '../cells.ts'

export interface Remedy {
  readonly label: string
  readonly press: () => void
}

/** Says that the session is back. */
export function banner(notebook: Notebook, acts: { readonly close: () => void, readonly run: (cell: Cell) => void, readonly show: () => void }): TemplateResult {
  const { names, functions, classes } = census(notebook.names.map(name => nameRow(name, notebook.scope[name])))
  // What the load left out, whatever was saved since.
  const left = (notebook.beginning?.session?.skipped ?? []).filter(({ name }) => !name.startsWith('# '))
  const recovered = notebook.beginning?.status === 'recovered'
  const ms = notebook.ms < 1 ? 'under 1' : Math.round(notebook.ms)
  return html`<section class="card banner ${recovered ? 'amber' : ''}" aria-labelledby="banner-head">
    ${icon(recovered ? 'note' : 'check', 'icon badge')}
    <div class="said" role="status">
      <h2 id="banner-head">Your session is back. No cell ran again.</h2>
      <p>Restored <b>${names}</b> ${names === 1 ? 'name' : 'names'}, <b>${functions}</b> ${functions === 1 ? 'function' : 'functions'}${classes === 0 ? nothing : html`, <b>${classes}</b> ${classes === 1 ? 'class' : 'classes'}`} in ${ms} ms.${left.length === 0 ? nothing : html` <span class="danger">${left.length} left out.</span>`}</p>
      ${recovered && notebook.savedAt !== undefined ? html`<p>The latest save was damaged. This is the one before it, from ${timeText(notebook.savedAt)}. Nothing was deleted.</p>` : nothing}
    </div>
    <div class="ends"><button class="button wide" @click=${acts.show}>${icon('bytes')}What was saved</button>
      <button class="icon-button" aria-label="Close" title="Close" @click=${acts.close}>${icon('close')}</button></div>
    ${left.map(({ name, reason, hint }) => {
      const cell = notebook.cells.source(name)
      return html`<div class="skip">${icon('refuse')}<p><code>${name}</code> <b>was left out.</b> ${sentence(reason)}${hint === undefined ? nothing : html` ${hint}`}</p>
        ${cell === undefined ? nothing : html`<button class="button small" @click=${() => acts.run(cell)}>Run cell ${notebook.cells.place(cell.key)}</button>`}</div>`
    })}
  </section>`
}

/** What stands in the way of saving, if anything does. */
export function trouble(notebook: Notebook, acts: { readonly keep: () => void, readonly theirs: () => void, readonly exportIt: () => void }): TemplateResult | typeof nothing {
  const { saving, error, beginning } = notebook
  const keep: Remedy = { label: 'Keep mine', press: acts.keep }
  const exportIt: Remedy = { label: 'Export what is stored', press: acts.exportIt }
  if (saving === 'stale') {
    return notice('note', 'Another tab saved first', 'Saving now would lose its changes. Nothing was overwritten, and nothing is saved here until you choose.', [{ label: 'Load theirs', press: acts.theirs }, keep])
  }
  if (saving === 'off') {
    const startAfresh: Remedy = { label: 'Start afresh here', press: acts.keep }
    if (beginning?.status === 'lost') return notice('note', 'A session was here and is gone', `${error?.message ?? ''}`, [startAfresh])
    if (beginning?.status === 'newer-version') return notice('note', 'This session was saved by a newer version of dill', 'Cells run, and nothing is saved. Reload the page to get that version, or delete what it has saved.', [{ label: 'Delete it, and save this', press: acts.keep }])
    return notice('refuse', 'The saved session cannot be loaded', `${error?.message ?? ''} It is still stored, and nothing is saved over it until you choose.`, [{ label: 'Try again', press: acts.theirs }, exportIt, { label: 'Save over it', press: acts.keep }])
  }
  if (saving === 'failed') {
    const full = error?.code === 'QUOTA'
    return notice('refuse', full ? 'The browser is out of space' : 'Not saved', `${error?.message ?? ''} The last save is still whole.`, [])
  }
  if (beginning?.status === 'memory') return notice('note', 'Kept in memory only', 'Everything works, but the session ends with the page: this browser gives the page no storage. Export keeps it in a file.', [])
  return nothing
}

export function notice(name: 'note' | 'refuse', heading: string, text: string, remedies: readonly Remedy[]): TemplateResult {
  return html`<section class="notice ${name}" aria-label=${heading} role="alert">${icon(name)}<div><h2>${heading}</h2><p>${text}</p>
    ${remedies.length === 0 ? nothing : html`<div class="actions">${remedies.map(({ label, press }) => html`<button class="button" @click=${press}>${label}</button>`)}</div>`}</div></section>`
}

/** One word about saving, with its mark. */
export function savingState({ saving, beginning }: Notebook): TemplateResult {
  const [mark, word, className]: readonly [IconName, string, string] = saving === 'saved' ? beginning?.status === 'memory' ? ['note', 'In memory', 'amber'] : ['check', 'Saved', '']
    : saving === 'saving' ? ['clock', 'Saving', 'quiet'] : saving === 'loading' ? ['clock', 'Loading', 'quiet']
      : saving === 'stale' ? ['note', 'Not saved', 'amber'] : ['refuse', 'Not saved', 'danger']
  return html`<span class="saving ${className}">${icon(mark)}<span class="word">${word}</span></span>`
}

/** `3 names · 1.9 kB · saved 13:58` */
export function facts({ names, bytes, savedAt }: Notebook): string {
  return [counted(names.length, 'name'), ...bytes === undefined ? [] : [sizeText(bytes)], ...savedAt === undefined ? [] : [`saved ${timeText(savedAt)}`]].join(' · ')
}
